//! A paper as one HTML file: its style within it, its charts inline, no link out of it.
//!
//! `app::paper_view` builds the same elements and classes on the page; `style/paper.css` dresses
//! both.

use std::fmt::Write as _;

use super::tree::{Align, BigNumber, Block, Chart, Heading, Run, Signatory, Table};
use super::{Labels, Paper, page_rules};
use crate::chart::{ChartTable, escape};

/// The file. Every text is escaped; links to records become text, as they lead nowhere outside the
/// workbook; the policy in the head forbids scripts and requests.
pub fn html(paper: &Paper, labels: &Labels) -> String {
    let cover = paper.cover();
    let mut out = String::from("<!doctype html>\n");
    let _ = writeln!(
        out,
        "<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">",
        escape(&labels.language)
    );
    out.push_str("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n");
    out.push_str("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    let _ = writeln!(
        out,
        "<title>{}</title>",
        escape(&format!("{} {}", paper.reference(), cover.title))
    );
    let _ = writeln!(
        out,
        "<style>\n{}\n{}\n{}</style>\n</head>\n<body class=\"paper-file\">",
        include_str!("../../style/chart.css"),
        include_str!("../../style/paper.css"),
        page_rules(paper, labels)
    );
    out.push_str("<article class=\"paper\">\n");
    write_cover(&mut out, paper, labels);
    for (at, block) in paper.blocks().iter().enumerate() {
        write_block(&mut out, paper, at, block, labels);
    }
    out.push_str("</article>\n</body>\n</html>\n");
    out
}

/// An element with escaped text.
fn element(out: &mut String, tag: &str, class: &str, text: &str) {
    if !text.is_empty() {
        let _ = writeln!(out, "<{tag} class=\"{class}\">{}</{tag}>", escape(text));
    }
}

fn write_cover(out: &mut String, paper: &Paper, labels: &Labels) {
    let cover = paper.cover();
    out.push_str("<header class=\"paper-cover\">\n");
    element(out, "p", "paper-classification", &cover.control.classification);
    let _ = writeln!(out, "<h1>{}</h1>", escape(&cover.title));
    element(out, "p", "paper-subtitle", &cover.subtitle);
    element(out, "p", "paper-label", &cover.label);
    out.push_str("<dl class=\"paper-control\">\n");
    for (label, value) in labels.control(&cover.control) {
        let _ = writeln!(out, "<div><dt>{}</dt><dd>{}</dd></div>", escape(label), escape(value));
    }
    out.push_str("</dl>\n</header>\n");
}

fn runs(runs: &[Run]) -> String {
    let mut out = String::new();
    for run in runs {
        let text = escape_kept(run.text());
        let _ = match run {
            Run::Plain(_) => write!(out, "{text}"),
            Run::Strong(_) => write!(out, "<strong>{text}</strong>"),
            Run::Emphasis(_) => write!(out, "<em>{text}</em>"),
            Run::Code(_) => write!(out, "<code>{text}</code>"),
            Run::Link { .. } => write!(out, "<span class=\"paper-link\">{text}</span>"),
        };
    }
    out
}

/// Escaped, with its lines and the spaces at both ends kept: they part a run from its neighbours.
fn escape_kept(text: &str) -> String {
    let inner = text.split('\n').map(escape).collect::<Vec<_>>().join("\n");
    let blank = |c: char| c.is_whitespace() && c != '\n';
    let before = if text.starts_with(blank) { " " } else { "" };
    let after = if text.ends_with(blank) && !inner.is_empty() { " " } else { "" };
    format!("{before}{inner}{after}")
}

fn write_block(out: &mut String, paper: &Paper, at: usize, block: &Block, labels: &Labels) {
    match block {
        Block::Heading(heading) => write_heading(out, heading),
        Block::Paragraph(text) => {
            let _ = writeln!(out, "<p>{}</p>", runs(text));
        }
        Block::List { ordered, points } => write_list(out, *ordered, points),
        Block::Definitions(entries) => {
            out.push_str("<dl class=\"paper-definitions\">\n");
            for (term, meaning) in entries {
                let _ =
                    writeln!(out, "<div><dt>{}</dt><dd>{}</dd></div>", escape(term), runs(meaning));
            }
            out.push_str("</dl>\n");
        }
        Block::Callout { kind, text } => {
            let class = callout_class(*kind);
            let label = escape(labels.callout(*kind));
            let _ = writeln!(
                out,
                "<aside class=\"{class}\"><p class=\"paper-callout-kind\">{label}</p><p>{}</p></aside>",
                runs(text)
            );
        }
        Block::Numbers(numbers) => write_numbers(out, numbers),
        Block::Table(table) => write_table(out, table),
        Block::Chart(chart) => write_chart(out, chart, paper.figure_number(at), labels),
        Block::Signatures(people) => write_signatures(out, people, labels),
        Block::PageBreak => out.push_str("<div class=\"paper-break\"></div>\n"),
        Block::Contents => write_contents(out, paper, labels),
    }
}

/// The class of a callout.
pub(crate) fn callout_class(kind: super::CalloutKind) -> &'static str {
    match kind {
        super::CalloutKind::Note => "paper-callout",
        super::CalloutKind::Warning => "paper-callout paper-warning",
    }
}

/// The class of a cell, by its column.
pub(crate) fn align_class(align: Align) -> &'static str {
    match align {
        Align::Start => "to-start",
        Align::Middle => "to-middle",
        Align::End => "to-end",
    }
}

fn write_heading(out: &mut String, heading: &Heading) {
    let tag = heading.level + 1;
    let number = if heading.number.is_empty() {
        String::new()
    } else {
        format!("<span class=\"paper-number\">{}</span> ", escape(&heading.number))
    };
    let _ = writeln!(
        out,
        "<h{tag} id=\"{}\">{number}{}</h{tag}>",
        escape(&heading.anchor),
        escape(&heading.text)
    );
}

fn write_list(out: &mut String, ordered: bool, points: &[super::Runs]) {
    let tag = if ordered { "ol" } else { "ul" };
    let _ = writeln!(out, "<{tag}>");
    for point in points {
        let _ = writeln!(out, "<li>{}</li>", runs(point));
    }
    let _ = writeln!(out, "</{tag}>");
}

fn write_numbers(out: &mut String, numbers: &[BigNumber]) {
    out.push_str("<div class=\"paper-numbers\">\n");
    for number in numbers {
        out.push_str("<div class=\"paper-figure-number\">\n");
        element(out, "p", "paper-number-label", &number.label);
        element(out, "p", "paper-number-value", &number.value);
        element(out, "p", "paper-number-fraction", &number.fraction);
        element(out, "p", "paper-number-formula", &number.formula);
        out.push_str("</div>\n");
    }
    out.push_str("</div>\n");
}

/// The classes of a table's frame.
pub(crate) fn table_class(table: &Table) -> String {
    let landscape = if table.landscape { " paper-landscape" } else { "" };
    let once = if table.repeat_head { "" } else { " paper-head-once" };
    // On a narrow screen few columns fit, and many are better moved sideways than broken.
    let size = match table.columns.len() {
        ..=3 => " paper-table-few",
        4 | 5 => "",
        _ => " paper-table-many",
    };
    format!("paper-table{landscape}{once}{size}")
}

fn write_table(out: &mut String, table: &Table) {
    let _ = writeln!(out, "<div class=\"{}\">\n<table>", table_class(table));
    if !table.caption.is_empty() {
        let _ = writeln!(out, "<caption>{}</caption>", escape(&table.caption));
    }
    out.push_str("<colgroup>");
    for width in table.percent_widths() {
        let _ = write!(out, "<col width=\"{width}%\">");
    }
    out.push_str("</colgroup>\n<thead>\n");
    if !table.groups.is_empty() {
        out.push_str("<tr class=\"paper-group-head\">");
        for (title, span) in &table.groups {
            let _ = write!(out, "<th colspan=\"{span}\" scope=\"colgroup\">{}</th>", escape(title));
        }
        out.push_str("</tr>\n");
    }
    out.push_str("<tr>");
    for column in &table.columns {
        let _ = write!(
            out,
            "<th scope=\"col\" class=\"{}\">{}</th>",
            align_class(column.align),
            escape(&column.title)
        );
    }
    out.push_str("</tr>\n</thead>\n<tbody>\n");
    for row in &table.rows {
        write_row(out, table, row);
    }
    out.push_str("</tbody>\n");
    if let Some(totals) = &table.totals {
        out.push_str("<tfoot>\n");
        write_row(out, table, totals);
        out.push_str("</tfoot>\n");
    }
    out.push_str("</table>\n</div>\n");
}

fn write_row(out: &mut String, table: &Table, row: &[super::Runs]) {
    out.push_str("<tr>");
    for (column, cell) in table.columns.iter().zip(row) {
        let _ = write!(out, "<td class=\"{}\">{}</td>", align_class(column.align), runs(cell));
    }
    out.push_str("</tr>\n");
}

fn write_chart(out: &mut String, chart: &Chart, number: usize, labels: &Labels) {
    out.push_str("<figure class=\"paper-figure\">\n");
    match &chart.picture {
        Ok(picture) => out.push_str(&unlinked(&picture.svg)),
        Err(reason) => element(out, "p", "paper-empty", reason),
    }
    let figure = escape(&labels.figure(number));
    let _ = writeln!(
        out,
        "<figcaption><span class=\"paper-figure-label\">{figure}</span> {}</figcaption>",
        escape(&chart.caption)
    );
    if !chart.figures.rows.is_empty() {
        let class = figures_class(chart);
        let _ = writeln!(
            out,
            "<details class=\"{class}\"><summary>{}</summary>",
            escape(&labels.figures_behind)
        );
        write_figures(out, &chart.figures);
        out.push_str("</details>\n");
    }
    out.push_str("</figure>\n");
}

/// The class of the figures beside a chart.
pub(crate) fn figures_class(chart: &Chart) -> &'static str {
    if chart.print_figures { "paper-figures paper-figures-printed" } else { "paper-figures" }
}

/// A chart's links lead into the workbook; in a file they become plain groups.
fn unlinked(svg: &str) -> String {
    svg.lines().map(|line| if line.starts_with("<a ") { without_address(line) } else { line.replace("</a>", "</g>") } + "\n").collect()
}

fn without_address(line: &str) -> String {
    line.split_once('>').map_or_else(String::new, |(_, content)| format!("<g>{content}"))
}

fn write_figures(out: &mut String, figures: &ChartTable) {
    out.push_str("<table>\n<thead><tr>");
    for column in &figures.columns {
        let _ = write!(out, "<th scope=\"col\">{}</th>", escape(column));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for row in &figures.rows {
        out.push_str("<tr>");
        for cell in row {
            let _ = write!(out, "<td>{}</td>", escape(cell));
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table>\n");
}

fn write_signatures(out: &mut String, people: &[Signatory], labels: &Labels) {
    let [name, signature, date] =
        [&labels.name, &labels.signature, &labels.signed_on].map(|label| escape(label));
    out.push_str("<div class=\"paper-signatures\">\n");
    for person in people {
        let _ = writeln!(
            out,
            "<div class=\"paper-signature\"><p><span>{name}</span>{}<br>{}</p><p><span>{signature}</span></p><p><span>{date}</span></p></div>",
            escape(&person.name),
            escape(&person.role)
        );
    }
    out.push_str("</div>\n");
}

fn write_contents(out: &mut String, paper: &Paper, labels: &Labels) {
    let _ = writeln!(
        out,
        "<nav class=\"paper-contents\" aria-label=\"{0}\">\n<p class=\"paper-contents-title\">{0}</p>\n<ol>",
        escape(&labels.contents)
    );
    for heading in paper.contents() {
        let (level, anchor) = (heading.level, escape(&heading.anchor));
        let (number, text) = (escape(&heading.number), escape(&heading.text));
        let _ = writeln!(
            out,
            "<li class=\"paper-contents-{level}\"><a href=\"#{anchor}\"><span class=\"paper-number\">{number}</span> {text}</a></li>"
        );
    }
    out.push_str("</ol>\n</nav>\n");
}
