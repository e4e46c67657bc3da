//! A paper on the page: the same elements and classes as `paper::html` writes into a file, built as
//! DOM so that every text is a text node. Printing the page prints this.

use crate::app::dom::prelude::*;
use js_sys::{Array, Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use crate::chart::{ChartTable, Picture};
use crate::paper::{
    BigNumber, Block, Chart, Heading, Labels, Paper, Run, Runs, Signatory, Table, align_class,
    callout_class, figures_class, page_rules, table_class,
};

/// Shows a paper; while it is shown, printed pages carry its header and footer.
#[component]
pub fn PaperView(paper: Paper, labels: Labels) -> Markup {
    head_pages(page_rules(&paper, &labels));
    let blocks: Vec<Markup> = paper
        .blocks()
        .iter()
        .enumerate()
        .map(|(at, block)| show(&paper, at, block, &labels))
        .collect();
    view! {
        <article class="paper">
            {cover(&paper, &labels)}
            {blocks}
        </article>
    }
}

/// A paragraph, unless there is nothing in it.
fn line(class: &'static str, text: &str) -> Option<Markup> {
    let text = text.to_owned();
    (!text.is_empty()).then(|| view! { <p class=class>{text}</p> })
}

fn cover(paper: &Paper, labels: &Labels) -> Markup {
    let cover = paper.cover();
    let control = labels.control(&cover.control).into_iter().map(|(label, value)| {
        let (label, value) = (label.to_owned(), value.to_owned());
        view! { <div><dt>{label}</dt><dd>{value}</dd></div> }
    });
    view! {
        <header class="paper-cover">
            {line("paper-classification", &cover.control.classification)}
            <h1>{cover.title.clone()}</h1>
            {line("paper-subtitle", &cover.subtitle)}
            {line("paper-label", &cover.label)}
            <dl class="paper-control">{control.collect_view()}</dl>
        </header>
    }
}

fn show(paper: &Paper, at: usize, block: &Block, labels: &Labels) -> Markup {
    match block {
        Block::Heading(heading) => show_heading(heading),
        Block::Paragraph(text) => view! { <p>{runs(text)}</p> },
        Block::List { ordered, points } => {
            let points: Vec<_> =
                points.iter().map(|point| view! { <li>{runs(point)}</li> }).collect();
            if *ordered {
                view! { <ol>{points}</ol> }
            } else {
                view! { <ul>{points}</ul> }
            }
        }
        Block::Definitions(entries) => {
            let entries: Vec<_> =
                entries.iter().map(|(term, text)| view! { <div><dt>{term.clone()}</dt><dd>{runs(text)}</dd></div> }).collect();
            view! { <dl class="paper-definitions">{entries}</dl> }
        }
        Block::Callout { kind, text } => view! {
            <aside class=callout_class(*kind)>
                <p class="paper-callout-kind">{labels.callout(*kind).to_owned()}</p>
                <p>{runs(text)}</p>
            </aside>
        },
        Block::Numbers(numbers) => show_numbers(numbers),
        Block::Table(table) => show_table(table),
        Block::Chart(chart) => show_chart(chart, paper.figure_number(at), labels),
        Block::Signatures(people) => show_signatures(people, labels),
        Block::PageBreak => view! { <div class="paper-break"></div> },
        Block::Contents => show_contents(paper, labels),
    }
}

fn runs(runs: &Runs) -> Vec<Markup> {
    runs.iter().map(run).collect()
}

fn run(run: &Run) -> Markup {
    let text = run.text().to_owned();
    match run {
        Run::Plain(_) => text.into_markup(),
        Run::Strong(_) => view! { <strong>{text}</strong> },
        Run::Emphasis(_) => view! { <em>{text}</em> },
        Run::Code(_) => view! { <code>{text}</code> },
        Run::Link { route, .. } if route.starts_with("#/") => {
            view! { <a href=route.clone()>{text}</a> }
        }
        Run::Link { .. } => text.into_markup(),
    }
}

fn number(number: &str) -> Option<Markup> {
    let text = format!("{number} ");
    (!number.is_empty()).then(|| view! { <span class="paper-number">{text}</span> })
}

/// A heading can take the focus, so that the table of contents moves the keyboard there too.
fn show_heading(heading: &Heading) -> Markup {
    let (id, text, number) =
        (heading.anchor.clone(), heading.text.clone(), number(&heading.number));
    match heading.level {
        1 => view! { <h2 id=id tabindex="-1">{number}{text}</h2> },
        2 => view! { <h3 id=id tabindex="-1">{number}{text}</h3> },
        3 => view! { <h4 id=id tabindex="-1">{number}{text}</h4> },
        _ => view! { <h5 id=id tabindex="-1">{number}{text}</h5> },
    }
}

fn show_numbers(numbers: &[BigNumber]) -> Markup {
    let one = |number: &BigNumber| {
        view! {
            <div class="paper-figure-number">
                {line("paper-number-label", &number.label)}
                {line("paper-number-value", &number.value)}
                {line("paper-number-fraction", &number.fraction)}
                {line("paper-number-formula", &number.formula)}
            </div>
        }
    };
    view! { <div class="paper-numbers">{numbers.iter().map(one).collect_view()}</div> }
}

fn show_table(table: &Table) -> Markup {
    let caption =
        (!table.caption.is_empty()).then(|| view! { <caption>{table.caption.clone()}</caption> });
    let widths: Vec<_> = table
        .percent_widths()
        .into_iter()
        .map(|width| view! { <col width=format!("{width}%") /> })
        .collect();
    let groups = (!table.groups.is_empty()).then(|| {
        let group = |(title, span): &(String, u16)| view! { <th colspan=span.to_string() scope="colgroup">{title.clone()}</th> };
        view! { <tr class="paper-group-head">{table.groups.iter().map(group).collect_view()}</tr> }
    });
    let titles: Vec<_> = table
        .columns
        .iter()
        .map(|column| view! { <th scope="col" class=align_class(column.align)>{column.title.clone()}</th> })
        .collect();
    let rows: Vec<Markup> = table.rows.iter().map(|row| show_row(table, row)).collect();
    let totals =
        table.totals.as_ref().map(|totals| view! { <tfoot>{show_row(table, totals)}</tfoot> });
    view! {
        <div class=table_class(table) tabindex="0">
            <table>
                {caption}
                <colgroup>{widths}</colgroup>
                <thead>{groups}<tr>{titles}</tr></thead>
                <tbody>{rows}</tbody>
                {totals}
            </table>
        </div>
    }
}

fn show_row(table: &Table, row: &[Runs]) -> Markup {
    let cells: Vec<_> = table
        .columns
        .iter()
        .zip(row)
        .map(|(column, cell)| view! { <td class=align_class(column.align)>{runs(cell)}</td> })
        .collect();
    view! { <tr>{cells}</tr> }
}

fn show_chart(chart: &Chart, number: usize, labels: &Labels) -> Markup {
    let picture = match &chart.picture {
        Ok(picture) => show_picture(picture, "paper-picture"),
        Err(reason) => line("paper-empty", reason).into_markup(),
    };
    let figures = (!chart.figures.rows.is_empty()).then(|| {
        view! {
            <details class=figures_class(chart)>
                <summary>{labels.figures_behind.clone()}</summary>
                {show_figures(&chart.figures)}
            </details>
        }
    });
    view! {
        <figure class="paper-figure">
            {picture}
            <figcaption>
                <span class="paper-figure-label">{labels.figure(number)}</span>
                " "
                {chart.caption.clone()}
            </figcaption>
            {figures}
        </figure>
    }
}

/// The drawing of a chart; also for charts that stand on a page of their own.
pub fn show_picture(picture: &Picture, class: &'static str) -> Markup {
    // The one place where markup is taken as it is: our own SVG, whose every label is escaped.
    view! { <div class=class inner_html=picture.svg.clone()></div> }
}

/// The figures of a chart; also used beside charts that stand on a page of their own.
pub fn show_figures(figures: &ChartTable) -> Markup {
    let head: Vec<_> = figures
        .columns
        .iter()
        .map(|title| view! { <th scope="col">{title.clone()}</th> })
        .collect();
    let row = |row: &Vec<String>| {
        let cells: Vec<_> = row.iter().map(|cell| view! { <td>{cell.clone()}</td> }).collect();
        view! { <tr>{cells}</tr> }
    };
    let rows: Vec<_> = figures.rows.iter().map(row).collect();
    view! { <table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table> }
}

fn show_signatures(people: &[Signatory], labels: &Labels) -> Markup {
    let one = |person: &Signatory| {
        view! {
            <div class="paper-signature">
                <p><span>{labels.name.clone()}</span>{person.name.clone()}<br />{person.role.clone()}</p>
                <p><span>{labels.signature.clone()}</span></p>
                <p><span>{labels.signed_on.clone()}</span></p>
            </div>
        }
    };
    view! { <div class="paper-signatures">{people.iter().map(one).collect_view()}</div> }
}

fn show_contents(paper: &Paper, labels: &Labels) -> Markup {
    let entry = |heading: &Heading| {
        let anchor = heading.anchor.clone();
        // The address after `#` belongs to the router, so the entry scrolls instead of navigating.
        let go = move |event: leptos::ev::MouseEvent| {
            event.prevent_default();
            if let Some(place) = document().get_element_by_id(&anchor) {
                place.scroll_into_view();
                if let Some(place) = place.dyn_ref::<web_sys::HtmlElement>() {
                    // Scrolling has already happened; a heading that takes no focus is still seen.
                    let _ = place.focus();
                }
            }
        };
        view! {
            <li class=format!("paper-contents-{}", heading.level)>
                <a href=format!("#{}", heading.anchor) on:click=go>{number(&heading.number)}{heading.text.clone()}</a>
            </li>
        }
    };
    let entries: Vec<_> = paper.contents().map(entry).collect();
    view! {
        <nav class="paper-contents" aria-label=labels.contents.clone()>
            <p class="paper-contents-title">{labels.contents.clone()}</p>
            <ol>{entries}</ol>
        </nav>
    }
}

/// Puts the page rules into a constructed style sheet, which needs no `<style>` element and so is
/// allowed under a strict policy, and takes it away with the view. A browser without such sheets
/// prints without the running header.
fn head_pages(rules: String) {
    let Some(sheet) = constructed_sheet(&rules) else { return };
    let sheets = adopted();
    sheets.push(&sheet);
    adopt(&sheets);
    on_cleanup(move || adopt(&without_first(&adopted(), &rules)));
}

/// The property by which a sheet of ours is found again.
const MARK: &str = "paperRules";
const ADOPTED: &str = "adoptedStyleSheets";

/// A style sheet made from rules, or none where the browser has no such thing.
fn constructed_sheet(rules: &str) -> Option<JsValue> {
    let constructor: Function =
        Reflect::get(&js_sys::global(), &"CSSStyleSheet".into()).ok()?.dyn_into().ok()?;
    let sheet = Reflect::construct(&constructor, &Array::new()).ok()?;
    let replace: Function = Reflect::get(&sheet, &"replaceSync".into()).ok()?.dyn_into().ok()?;
    replace.call1(&sheet, &rules.into()).ok()?;
    Reflect::set(&sheet, &MARK.into(), &rules.into()).ok()?;
    Some(sheet)
}

fn adopted() -> Array {
    Reflect::get(&document(), &ADOPTED.into())
        .map_or_else(|_| Array::new(), |sheets| Array::from(&sheets))
}

fn adopt(sheets: &Array) {
    // A browser that refuses prints without the running header; nothing else depends on it.
    let _ = Reflect::set(&document(), &ADOPTED.into(), sheets);
}

fn without_first(sheets: &Array, rules: &str) -> Array {
    let kept = Array::new();
    let mut found = false;
    for sheet in sheets.iter() {
        let ours = Reflect::get(&sheet, &MARK.into())
            .is_ok_and(|mark| mark.as_string().as_deref() == Some(rules));
        if ours && !found {
            found = true;
        } else {
            kept.push(&sheet);
        }
    }
    kept
}
