//! A paper as plain text, for the clipboard and for reading in tests.

use std::fmt::Write as _;

use super::tree::{Block, Table, text_of};
use super::{Labels, Paper};
use crate::chart::ChartTable;

/// The whole paper; cells are parted by tabs, so that tables paste into a spreadsheet.
pub fn text(paper: &Paper, labels: &Labels) -> String {
    let cover = paper.cover();
    let mut out = String::new();
    for line in [&cover.title, &cover.subtitle, &cover.label] {
        if !line.is_empty() {
            let _ = writeln!(out, "{}", flat(line));
        }
    }
    for (label, value) in labels.control(&cover.control) {
        let _ = writeln!(out, "{label}: {}", flat(value));
    }
    for (at, block) in paper.blocks().iter().enumerate() {
        out.push('\n');
        write_block(&mut out, paper, at, block, labels);
    }
    out
}

/// In one line.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn write_block(out: &mut String, paper: &Paper, at: usize, block: &Block, labels: &Labels) {
    let _ = match block {
        Block::Heading(heading) => {
            writeln!(out, "{}", flat(&format!("{} {}", heading.number, heading.text)))
        }
        Block::Paragraph(runs) => writeln!(out, "{}", flat(&text_of(runs))),
        Block::List { ordered, points } => {
            for (number, point) in points.iter().enumerate() {
                let mark = if *ordered { format!("{}.", number + 1) } else { "-".to_owned() };
                let _ = writeln!(out, "{mark} {}", flat(&text_of(point)));
            }
            Ok(())
        }
        Block::Definitions(entries) => {
            for (term, meaning) in entries {
                let _ = writeln!(out, "{}: {}", flat(term), flat(&text_of(meaning)));
            }
            Ok(())
        }
        Block::Callout { kind, text } => {
            writeln!(out, "{}: {}", labels.callout(*kind), flat(&text_of(text)))
        }
        Block::Numbers(numbers) => {
            for number in numbers {
                let parts = [&number.label, &number.value, &number.fraction, &number.formula]
                    .map(|part| flat(part));
                let _ = writeln!(out, "{}", parts.join("\t"));
            }
            Ok(())
        }
        Block::Table(table) => write_table(out, table),
        Block::Chart(chart) => {
            let _ = writeln!(
                out,
                "{}. {}",
                labels.figure(paper.figure_number(at)),
                flat(&chart.caption)
            );
            if let Err(reason) = &chart.picture {
                let _ = writeln!(out, "{}", flat(reason));
            }
            write_figures(out, &chart.figures)
        }
        Block::Signatures(people) => {
            for person in people {
                let _ = writeln!(
                    out,
                    "{}, {}: ____________  {}: ________",
                    flat(&person.name),
                    flat(&person.role),
                    labels.signed_on
                );
            }
            Ok(())
        }
        Block::PageBreak => Ok(()),
        Block::Contents => {
            let _ = writeln!(out, "{}", labels.contents);
            for heading in paper.contents() {
                let indent = "  ".repeat(usize::from(heading.level));
                let _ = writeln!(
                    out,
                    "{indent}{}",
                    flat(&format!("{} {}", heading.number, heading.text))
                );
            }
            Ok(())
        }
    };
}

fn write_table(out: &mut String, table: &Table) -> std::fmt::Result {
    if !table.caption.is_empty() {
        writeln!(out, "{}", flat(&table.caption))?;
    }
    let head: Vec<String> = table.columns.iter().map(|column| flat(&column.title)).collect();
    writeln!(out, "{}", head.join("\t"))?;
    for row in table.rows.iter().chain(&table.totals) {
        let cells: Vec<String> = row.iter().map(|cell| flat(&text_of(cell))).collect();
        writeln!(out, "{}", cells.join("\t"))?;
    }
    Ok(())
}

fn write_figures(out: &mut String, figures: &ChartTable) -> std::fmt::Result {
    for row in std::iter::once(&figures.columns).chain(&figures.rows) {
        let cells: Vec<String> = row.iter().map(|cell| flat(cell)).collect();
        writeln!(out, "{}", cells.join("\t"))?;
    }
    Ok(())
}
