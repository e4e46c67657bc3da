//! A paper on its way from the worker to the page, part by part, in the form of `packed`.

use super::packed::{self, Unpack};
use crate::chart::{ChartTable, Picture};
use crate::paper::{
    Align, BigNumber, Block, CalloutKind, Chart, Column, Cover, DocumentControl, Heading, Paper,
    Run, Runs, Signatory, Table,
};

const ALIGNS: [Align; 3] = [Align::Start, Align::Middle, Align::End];

/// Sorts of blocks and of runs, as bytes.
mod sort {
    pub const HEADING: u8 = 1;
    pub const PARAGRAPH: u8 = 2;
    pub const LIST: u8 = 3;
    pub const DEFINITIONS: u8 = 4;
    pub const CALLOUT: u8 = 5;
    pub const NUMBERS: u8 = 6;
    pub const TABLE: u8 = 7;
    pub const CHART: u8 = 8;
    pub const SIGNATURES: u8 = 9;
    pub const PAGE_BREAK: u8 = 10;
    pub const CONTENTS: u8 = 11;

    pub const PLAIN: u8 = 1;
    pub const STRONG: u8 = 2;
    pub const EMPHASIS: u8 = 3;
    pub const CODE: u8 = 4;
    pub const LINK: u8 = 5;
}

// ---- There -----------------------------------------------------------------------------------

pub fn write(paper: &Paper, out: &mut Vec<u8>) {
    let Cover { title, subtitle, label, control } = paper.cover();
    let DocumentControl {
        reference,
        version,
        date,
        approver,
        classification,
        data_as_of,
        prepared_by,
        fingerprint,
        facts,
    } = control;
    let texts = [
        title,
        subtitle,
        label,
        reference,
        version,
        date,
        approver,
        classification,
        data_as_of,
        prepared_by,
        fingerprint,
    ];
    texts.into_iter().for_each(|text| packed::write_text(text, out));
    packed::write_list(facts, out, |(label, value), out| {
        packed::write_text(label, out);
        packed::write_text(value, out);
    });
    packed::write_list(paper.blocks(), out, write_block);
}

fn write_runs(runs: &Runs, out: &mut Vec<u8>) {
    packed::write_list(runs, out, |run, out| {
        out.push(match run {
            Run::Plain(_) => sort::PLAIN,
            Run::Strong(_) => sort::STRONG,
            Run::Emphasis(_) => sort::EMPHASIS,
            Run::Code(_) => sort::CODE,
            Run::Link { .. } => sort::LINK,
        });
        packed::write_text(run.text(), out);
        if let Run::Link { route, .. } = run {
            packed::write_text(route, out);
        }
    });
}

fn write_block(block: &Block, out: &mut Vec<u8>) {
    match block {
        Block::Heading(Heading { level, text, anchor, number }) => {
            out.extend([sort::HEADING, *level]);
            [text, anchor, number].into_iter().for_each(|text| packed::write_text(text, out));
        }
        Block::Paragraph(runs) => {
            out.push(sort::PARAGRAPH);
            write_runs(runs, out);
        }
        Block::List { ordered, points } => {
            out.extend([sort::LIST, u8::from(*ordered)]);
            packed::write_list(points, out, write_runs);
        }
        Block::Definitions(entries) => {
            out.push(sort::DEFINITIONS);
            packed::write_list(entries, out, |(term, runs), out| {
                packed::write_text(term, out);
                write_runs(runs, out);
            });
        }
        Block::Callout { kind, text } => {
            out.extend([sort::CALLOUT, u8::from(*kind == CalloutKind::Warning)]);
            write_runs(text, out);
        }
        Block::Numbers(numbers) => {
            out.push(sort::NUMBERS);
            packed::write_list(numbers, out, |number, out| {
                let BigNumber { label, value, fraction, formula } = number;
                let texts = [label, value, fraction, formula];
                texts.into_iter().for_each(|text| packed::write_text(text, out));
            });
        }
        Block::Table(table) => {
            out.push(sort::TABLE);
            write_table(table, out);
        }
        Block::Chart(chart) => {
            out.push(sort::CHART);
            write_chart(chart, out);
        }
        Block::Signatures(people) => {
            out.push(sort::SIGNATURES);
            packed::write_list(people, out, |Signatory { name, role }, out| {
                packed::write_text(name, out);
                packed::write_text(role, out);
            });
        }
        Block::PageBreak => out.push(sort::PAGE_BREAK),
        Block::Contents => out.push(sort::CONTENTS),
    }
}

fn write_table(table: &Table, out: &mut Vec<u8>) {
    let Table { caption, groups, columns, rows, totals, repeat_head, landscape } = table;
    packed::write_text(caption, out);
    packed::write_list(groups, out, |(title, span), out| {
        packed::write_text(title, out);
        packed::write_count(usize::from(*span), out);
    });
    packed::write_list(columns, out, |Column { title, align, width }, out| {
        packed::write_text(title, out);
        out.push(ALIGNS.iter().position(|a| a == align).unwrap_or_default() as u8);
        packed::write_count(usize::from(*width), out);
    });
    packed::write_list(rows, out, |row, out| packed::write_list(row, out, write_runs));
    out.extend([u8::from(totals.is_some()), u8::from(*repeat_head), u8::from(*landscape)]);
    if let Some(totals) = totals {
        packed::write_list(totals, out, write_runs);
    }
}

fn write_chart(chart: &Chart, out: &mut Vec<u8>) {
    out.push(u8::from(chart.picture.is_ok()));
    match &chart.picture {
        Ok(picture) => write_picture(picture, out),
        Err(reason) => packed::write_text(reason, out),
    }
    packed::write_text(&chart.caption, out);
    write_figures(&chart.figures, out);
    out.push(u8::from(chart.print_figures));
}

pub fn write_picture(picture: &Picture, out: &mut Vec<u8>) {
    packed::write_text(&picture.svg, out);
    out.extend(picture.width.to_le_bytes());
    out.extend(picture.height.to_le_bytes());
}

pub fn write_figures(figures: &ChartTable, out: &mut Vec<u8>) {
    let row = |row: &Vec<String>, out: &mut Vec<u8>| {
        packed::write_list(row, out, |cell, out| packed::write_text(cell, out));
    };
    row(&figures.columns, out);
    packed::write_list(&figures.rows, out, row);
}

// ---- And back --------------------------------------------------------------------------------

fn text(from: &mut Unpack<'_>) -> Option<String> {
    from.text().map(str::to_owned)
}

fn flag(from: &mut Unpack<'_>) -> Option<bool> {
    from.byte().map(|byte| byte != 0)
}

fn short(from: &mut Unpack<'_>) -> Option<u16> {
    u16::try_from(from.count()?).ok()
}

/// Nothing where the bytes are not those of a paper.
pub fn read(from: &mut Unpack<'_>) -> Option<Paper> {
    let cover = Cover {
        title: text(from)?,
        subtitle: text(from)?,
        label: text(from)?,
        control: DocumentControl {
            reference: text(from)?,
            version: text(from)?,
            date: text(from)?,
            approver: text(from)?,
            classification: text(from)?,
            data_as_of: text(from)?,
            prepared_by: text(from)?,
            fingerprint: text(from)?,
            facts: from.list(|from| Some((text(from)?, text(from)?)))?,
        },
    };
    Some(Paper::new(cover, from.list(block)?))
}

fn runs(from: &mut Unpack<'_>) -> Option<Runs> {
    from.list(|from| {
        let (sort, text) = (from.byte()?, text(from)?);
        Some(match sort {
            sort::PLAIN => Run::Plain(text),
            sort::STRONG => Run::Strong(text),
            sort::EMPHASIS => Run::Emphasis(text),
            sort::CODE => Run::Code(text),
            sort::LINK => Run::Link { text, route: self::text(from)? },
            _ => return None,
        })
    })
}

fn block(from: &mut Unpack<'_>) -> Option<Block> {
    Some(match from.byte()? {
        sort::HEADING => Block::Heading(Heading {
            level: from.byte()?,
            text: text(from)?,
            anchor: text(from)?,
            number: text(from)?,
        }),
        sort::PARAGRAPH => Block::Paragraph(runs(from)?),
        sort::LIST => Block::List { ordered: flag(from)?, points: from.list(runs)? },
        sort::DEFINITIONS => {
            Block::Definitions(from.list(|from| Some((text(from)?, runs(from)?)))?)
        }
        sort::CALLOUT => Block::Callout {
            kind: if flag(from)? { CalloutKind::Warning } else { CalloutKind::Note },
            text: runs(from)?,
        },
        sort::NUMBERS => Block::Numbers(from.list(|from| {
            Some(BigNumber {
                label: text(from)?,
                value: text(from)?,
                fraction: text(from)?,
                formula: text(from)?,
            })
        })?),
        sort::TABLE => Block::Table(table(from)?),
        sort::CHART => Block::Chart(Chart {
            picture: if flag(from)? { Ok(picture(from)?) } else { Err(text(from)?) },
            caption: text(from)?,
            figures: figures(from)?,
            print_figures: flag(from)?,
        }),
        sort::SIGNATURES => Block::Signatures(
            from.list(|from| Some(Signatory { name: text(from)?, role: text(from)? }))?,
        ),
        sort::PAGE_BREAK => Block::PageBreak,
        sort::CONTENTS => Block::Contents,
        _ => return None,
    })
}

fn table(from: &mut Unpack<'_>) -> Option<Table> {
    let caption = text(from)?;
    let groups = from.list(|from| Some((text(from)?, short(from)?)))?;
    let columns = from.list(|from| {
        Some(Column {
            title: text(from)?,
            align: *ALIGNS.get(usize::from(from.byte()?))?,
            width: short(from)?,
        })
    })?;
    let rows = from.list(|from| from.list(runs))?;
    let [has_totals, repeat_head, landscape] = [flag(from)?, flag(from)?, flag(from)?];
    let totals = if has_totals { Some(from.list(runs)?) } else { None };
    Some(Table { caption, groups, columns, rows, totals, repeat_head, landscape })
}

pub fn picture(from: &mut Unpack<'_>) -> Option<Picture> {
    Some(Picture { svg: text(from)?, width: from.u32()?, height: from.u32()? })
}

pub fn figures(from: &mut Unpack<'_>) -> Option<ChartTable> {
    Some(ChartTable { columns: from.list(text)?, rows: from.list(|from| from.list(text))? })
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::exchange::sample;
    use crate::paper::gap_charts::Dates;
    use crate::paper::gap_report::Setting;
    use crate::paper::{Printed, plain};
    use crate::workbook::{Approval, Id, Kind, Subject};
    use chrono::NaiveDate;

    pub(crate) struct Iso;
    impl Dates for Iso {
        fn day(&self, day: NaiveDate) -> String {
            day.to_string()
        }
        fn month(&self, (year, month): (i32, u32)) -> String {
            format!("{year}-{month:02}")
        }
    }

    #[track_caller]
    fn comes_back(paper: &Paper) {
        let mut bytes = Vec::new();
        write(paper, &mut bytes);
        let mut from = Unpack::new(&bytes);
        assert_eq!(read(&mut from).as_ref(), Some(paper));
        assert!(from.is_done());
        let step = (bytes.len() / 200).max(1);
        for cut in (0..bytes.len()).step_by(step) {
            assert_eq!(read(&mut Unpack::new(&bytes[..cut])), None, "cut at {cut}");
        }
    }

    #[test]
    fn every_paper_of_the_sample_firm_comes_back() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 28).unwrap();
        let book = sample::workbook();
        let setting = Setting { today, dates: &Iso };
        let run = book.gap_runs.iter().last().unwrap().id;
        let plan = book.treatment_plans.iter().next().unwrap().id;
        let first = |kind: Kind| book.table(kind).rows().next().map(|row| row.id());
        let mut seen = 0;
        for (at, printed) in Printed::all(Id::default()).into_iter().enumerate() {
            let about = match printed {
                Printed::GapReport { .. } => Some(run),
                Printed::Plan { .. } => Some(plan),
                Printed::StatementVersion { .. } => {
                    let of = |a: &&Approval| a.subject == Subject::Statement;
                    book.approvals.iter().find(of).map(|entry| entry.id)
                }
                Printed::Thread { kind, .. } => first(kind),
                Printed::ReviewAgenda { .. }
                | Printed::ReviewPreRead { .. }
                | Printed::ReviewMinutes { .. } => first(Kind::ManagementReview),
                Printed::AuditPlan { .. } => first(Kind::AuditProgramme),
                Printed::AuditReport { .. } => first(Kind::Audit),
                Printed::Method
                | Printed::Statement
                | Printed::Steering
                | Printed::CorrectiveLog => Some(Id::default()),
            };
            // A paper about a row that the sample does not have is none.
            let Some(about) = about else { continue };
            comes_back(&Printed::all(about)[at].build(&book, &setting).unwrap());
            seen += 1;
        }
        assert!(seen >= 10, "{seen}");
    }

    #[test]
    fn every_sort_of_block_comes_back() {
        let picture = Picture { svg: "<svg/>".into(), width: 3, height: 4 };
        let figures = ChartTable { columns: vec!["a".into()], rows: vec![vec!["1".into()]] };
        let chart = |picture| {
            Block::Chart(Chart {
                picture,
                caption: "c".into(),
                figures: figures.clone(),
                print_figures: true,
            })
        };
        let cell = vec![
            Run::Plain("p".into()),
            Run::Strong("s".into()),
            Run::Emphasis("e".into()),
            Run::Code("c".into()),
            Run::Link { text: "l".into(), route: "#/risk".into() },
        ];
        let blocks = vec![
            Block::heading(1, "One"),
            Block::Paragraph(plain("ελληνικά 中文 🙂")),
            Block::List { ordered: true, points: vec![cell.clone()] },
            Block::Definitions(vec![("term".into(), plain("text"))]),
            Block::Callout { kind: CalloutKind::Warning, text: plain("!") },
            Block::Callout { kind: CalloutKind::Note, text: plain("n") },
            Block::Numbers(vec![BigNumber {
                label: "l".into(),
                value: "v".into(),
                fraction: "f".into(),
                formula: "g".into(),
            }]),
            Block::Table(Table {
                caption: "t".into(),
                groups: vec![("g".into(), 1)],
                columns: vec![Column { title: "c".into(), align: Align::End, width: 7 }],
                rows: vec![vec![cell]],
                totals: Some(vec![plain("sum")]),
                repeat_head: true,
                landscape: true,
            }),
            chart(Ok(picture)),
            chart(Err("no rows".into())),
            Block::Signatures(vec![Signatory { name: "n".into(), role: "r".into() }]),
            Block::PageBreak,
            Block::Contents,
        ];
        // Contents stay where there are headings to list.
        let headings = (0..6).map(|n| Block::heading(1, format!("h{n}")));
        let blocks = blocks.into_iter().chain(headings).collect();
        let control = DocumentControl {
            facts: vec![("Period".into(), "2026".into())],
            ..DocumentControl::default()
        };
        let cover = Cover { control, ..Cover::default() };
        comes_back(&Paper::new(cover, blocks).numbered());
    }
}
