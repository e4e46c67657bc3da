//! Defects that programs of this kind are known for, in what leaves this one: papers, Office files and CSV.
//! `docs/defects.md` lists them all with their tests.

use super::excel::opened;
use super::formulas::Sheets;
use super::*;
use calamine::{Data, Reader};
use isms_workbook::catalogue::{self, LineKind};
use isms_workbook::exchange::risk_csv::{plan_csv, statement_csv};
use isms_workbook::exchange::tabular::{self, Dialect};
use isms_workbook::insight::approval::{Signature, Target, sign};
use isms_workbook::insight::gap::overview;
use isms_workbook::insight::risk::ops::Carry;
use isms_workbook::insight::risk::{
    Decided, Level, Method, Methods, Stage, Statement, ops, rated, ready, summary,
};
use isms_workbook::paper::{Block, Paper, text_of};
use isms_workbook::text;
use std::collections::BTreeSet;

fn plan(book: &Workbook) -> Id {
    book.treatment_plans.iter().next().unwrap().id
}

/// What is read in markup: no tags, no entities; paragraphs and breaks are line breaks.
fn read(markup: &str) -> String {
    let mut out = String::new();
    for (n, piece) in markup.split('<').enumerate() {
        let (tag, said) = if n == 0 { ("", piece) } else { piece.split_once('>').unwrap() };
        if tag.starts_with("/w:p") || tag.starts_with("w:br") || tag.starts_with("br") {
            out.push('\n');
        }
        out.push_str(said);
    }
    for (entity, char) in [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&apos;", "'"),
        ("&amp;", "&"),
    ] {
        out = out.replace(entity, char);
    }
    out
}

fn sheet(bytes: &[u8], sheet: &str) -> Vec<Vec<String>> {
    let range = opened(bytes).worksheet_range(sheet).unwrap();
    range.rows().map(|row| row.iter().map(Data::to_string).collect()).collect()
}

/// Everything that a file says.
fn said(order: Order, book: &Workbook) -> String {
    let bytes = made(order, book, &[]);
    match order.ending() {
        "html" => {
            let page = String::from_utf8(bytes).unwrap();
            read(page.split_once("<body").unwrap().1)
        }
        "xlsx" => {
            let names = opened(&bytes).sheet_names();
            let rows = names.iter().flat_map(|name| sheet(&bytes, name));
            rows.map(|row| row.join("\n")).collect::<Vec<_>>().join("\n")
        }
        // Lines are folded, and some signs escaped, by the format's own rules.
        "ics" => String::from_utf8(bytes).unwrap().replace("\r\n ", "").replace('\\', ""),
        _ => {
            let slides_or_text = |name: &&String| {
                name.ends_with("document.xml") || name.starts_with("ppt/slides/slide")
            };
            let parts = parts(&bytes);
            let parts = parts.iter().filter(|(name, _)| slides_or_text(name));
            parts.map(|(_, xml)| read(&String::from_utf8_lossy(xml))).collect()
        }
    }
}

/// Every order there is, each about a row that it can be made of. A list by hand forgot the latest ones.
fn orders(book: &Workbook) -> Vec<Order> {
    let mut versions = book.approvals.iter().filter(|a| a.subject == Subject::Statement);
    let version = versions.next_back().unwrap().id;
    let first = |kind: Kind| book.table(kind).rows().next().map(|row| row.id());
    let about = |order: &Order| match *order {
        Order::Word(printed) | Order::Html(printed) => match printed {
            Printed::GapReport { .. } => Some(present_run(book).unwrap().id),
            Printed::StatementVersion { .. } => Some(version),
            Printed::Plan { .. } => Some(plan(book)),
            Printed::Thread { kind, .. } => Some(first(kind).unwrap()),
            Printed::ReviewAgenda { .. }
            | Printed::ReviewPreRead { .. }
            | Printed::ReviewMinutes { .. } => first(Kind::ManagementReview),
            Printed::AuditPlan { .. } => first(Kind::AuditProgramme),
            Printed::AuditReport { .. } => first(Kind::Audit),
            Printed::Method | Printed::Statement | Printed::Steering | Printed::CorrectiveLog => {
                Some(Id::default())
            }
        },
        Order::GapExcel { .. } | Order::GapSlides { .. } => Some(present_run(book).unwrap().id),
        Order::StatementVersionExcel { .. } => Some(version),
        Order::ReviewSlides { .. } | Order::ReviewExcel { .. } => first(Kind::ManagementReview),
        // Without any date there is no file.
        Order::ReviewDates { .. } => {
            book.management_reviews.iter().find(|r| r.next_on.is_some()).map(|r| r.id)
        }
        Order::StatementExcel | Order::RiskExcel => Some(Id::default()),
    };
    let places = Order::places(Id::default());
    let made = |(at, order)| Some(Order::places(about(order)?)[at]);
    places.iter().enumerate().filter_map(made).collect()
}

/// Every file that can be made of a workbook, with what it says.
fn exports(book: &Workbook) -> Vec<(String, String)> {
    let made = orders(book).into_iter().map(|order| (format!("{order:?}"), said(order, book)));
    let mut all: Vec<(String, String)> = made.collect();
    all.push(("statement_csv".into(), csv_said(&statement_csv(book, setting().today))));
    let actions = plan_csv(book, plan(book), setting().today).unwrap();
    all.push(("plan_csv".into(), csv_said(&actions)));
    all
}

fn csv_said(csv: &str) -> String {
    let rows = tabular::parse(csv, Dialect::Commas);
    let cells = rows.iter().flatten().map(|cell| tabular::plain(cell));
    cells.collect::<Vec<_>>().join("\n")
}

fn paper(printed: Printed, book: &Workbook) -> Paper {
    printed.build(book, &setting()).unwrap()
}

fn tables(paper: &Paper) -> impl Iterator<Item = &isms_workbook::paper::Table> {
    paper.blocks().iter().filter_map(|block| match block {
        Block::Table(table) => Some(table),
        _ => None,
    })
}

// ---- 1 ---------------------------------------------------------------------------------------

#[test]
fn one_assessment_has_one_percentage_with_its_points_in_every_file() {
    let (book, run) = sample_run();
    let all = overview(&RunView::new(&book, run).unwrap());
    let ratio = all.total.conformity;
    let percent = format!("{}%", ratio.percent_floor().unwrap());
    let points = format!("{} of {} points", ratio.numerator(), ratio.denominator());
    let report = Printed::GapReport { run };
    for order in [Order::Word(report), Order::Html(report)] {
        let said = said(order, &book);
        assert!(said.contains(&percent) && said.contains(&points), "{order:?}");
    }
    let slides = said(Order::GapSlides { run }, &book);
    assert!(slides.contains(&format!("conformity is {percent} ({points})")), "{slides}");
    let sheets = Sheets::read(&made(Order::GapExcel { run }, &book, &[]));
    let row = sheets.row_of("Summary", 0, "Conformity").unwrap();
    let hundredths = f64::from(ratio.percent_floor().unwrap()) / 100.0;
    assert_eq!(sheets.worked_out("Summary", row, 1), hundredths.to_string());
    assert_eq!(sheets.worked_out("Summary", row, 2), ratio.numerator());
    assert_eq!(sheets.worked_out("Summary", row, 3), ratio.denominator());
    // What is called conformity of all lines is nowhere another number.
    let file = sheet(&made(Order::GapExcel { run }, &book, &[]), "Summary");
    let named = file.iter().filter(|row| row[0] == "Conformity");
    assert_eq!(named.count(), 1);
}

// ---- 3 ---------------------------------------------------------------------------------------

#[test]
fn a_long_justification_is_whole_in_every_file_that_has_it() {
    let mut book = sample::workbook();
    let long: String = (0..2_500).map(|n| format!("Why {n:04} ")).collect();
    let long = long.trim_end().to_owned();
    assert!(long.len() > 20_000 && long.len() < 32_767);
    let plan = plan(&book);
    let risk = book.get::<TreatmentPlan>(plan).unwrap().risks[0];
    let owner = book.get::<Risk>(risk).unwrap().owner;
    edit(&mut book, |d| {
        d.create::<Approval>(|a| {
            a.subject = Subject::Acceptance;
            (a.risk, a.person, a.on) = (Some(risk), owner, sample::today());
            a.comment = long.clone();
        });
    });
    let printed = Printed::Plan { plan };
    // On paper it stands with its risk, and among the decisions.
    for order in [Order::Word(printed), Order::Html(printed)] {
        assert_eq!(said(order, &book).matches(&long).count(), 2, "{order:?}");
    }
    let rows = sheet(&made(Order::RiskExcel, &book, &[]), "Approvals");
    assert!(rows.iter().flatten().any(|cell| *cell == long));
}

// ---- 4 ---------------------------------------------------------------------------------------

#[test]
fn the_statement_keeps_why_a_control_is_in_or_out_apart_from_how_it_is_done_and_what_was_found() {
    let (mut book, run) = sample_run();
    let of =
        |book: &Workbook, line: &str| book.controls.iter().find(|c| c.line == line).unwrap().id;
    let (is_in, out) = (of(&book, "A.8.13"), of(&book, "A.5.7"));
    let found = answer(&book, run, "A.8.13");
    edit(&mut book, |d| {
        d.update::<Control>(is_in, |c| {
            c.inclusion_reason = "Reason to have it".into();
            c.exclusion_reason = "Reason from before".into();
            c.how = "The way it is done".into();
            c.why_not_yet = "What is still missing".into();
        })
        .unwrap();
        d.update::<Control>(out, |c| {
            c.applicability = Applicability::Excluded;
            c.exclusion_reason = "Reason to leave it out".into();
            c.inclusion_reason = "Reason of long ago".into();
        })
        .unwrap();
        d.update::<GapAnswer>(found, |a| a.finding = "What the auditor saw".into()).unwrap();
    });
    // Excel and CSV: a column for each.
    let bytes = made(Order::StatementExcel, &book, &[]);
    let rows = sheet(&bytes, "Annex A");
    let head = rows.iter().find(|row| row[0] == "Reference").unwrap();
    let cell = |line: &str, title: &str| {
        let at = head.iter().position(|cell| cell == title).unwrap_or_else(|| panic!("{title}"));
        rows.iter().find(|row| row[0] == line).unwrap()[at].clone()
    };
    let [how, not_yet] = ["how", "why_not_yet"].map(|f| text::of(&format!("field.controls.{f}")));
    let reason = text::of("risk.excel.reason");
    assert_eq!(cell("A.8.13", &reason), "Reason to have it");
    assert_eq!(cell("A.8.13", &how), "The way it is done");
    assert_eq!(cell("A.8.13", &not_yet), "What is still missing");
    assert_eq!(cell("A.5.7", &reason), "Reason to leave it out");
    let csv = tabular::parse(&statement_csv(&book, setting().today), Dialect::Commas);
    let cell = |line: &str, field: &str| {
        let title = text::of(&format!("field.controls.{field}"));
        let at = csv[0].iter().position(|cell| *cell == title).unwrap();
        csv.iter().find(|row| row[1] == line).unwrap()[at].clone()
    };
    for (line, field, said) in [
        ("A.8.13", "inclusion_reason", "Reason to have it"),
        ("A.8.13", "exclusion_reason", "Reason from before"),
        ("A.8.13", "how", "The way it is done"),
        ("A.8.13", "why_not_yet", "What is still missing"),
        ("A.5.7", "exclusion_reason", "Reason to leave it out"),
        ("A.5.7", "inclusion_reason", "Reason of long ago"),
    ] {
        assert_eq!(cell(line, field), said, "{line} {field}");
    }
    // The paper, and Word from it: reasons in one cell, what is done in another.
    let paper = paper(Printed::Statement, &book);
    let rows: Vec<Vec<String>> = tables(&paper)
        .flat_map(|table| &table.rows)
        .map(|row| row.iter().map(|cell| text_of(cell)).collect())
        .collect();
    let row = |line: &str| rows.iter().find(|row| row[0].starts_with(&format!("{line} "))).unwrap();
    let (because, done) = (&row("A.8.13")[2], &row("A.8.13")[3]);
    assert!(because.ends_with("Reason to have it") && !done.contains("Reason"), "{because}");
    assert!(done.ends_with("The way it is done\nWhat is still missing"), "{done}");
    assert!(row("A.5.7")[2].ends_with("Reason to leave it out"));
    for order in
        [Order::Word(Printed::Statement), Order::Html(Printed::Statement), Order::StatementExcel]
    {
        let said = said(order, &book);
        for part in ["Reason to have it", "The way it is done", "Reason to leave it out"] {
            assert!(said.contains(part), "{order:?}: {part}");
        }
        // What the gap assessment found is no reason. Papers say what changed since the approval, with the reasons
        // of before; the lines themselves have none that does not count.
        assert!(!said.contains("What the auditor saw"), "{order:?}");
    }
    let excel = said(Order::StatementExcel, &book);
    for other in ["Reason of long ago", "Reason from before"] {
        assert!(!excel.contains(other) && !row("A.5.7")[2].contains(other), "{other}");
        assert!(!row("A.8.13")[2].contains(other), "{other}");
    }
    assert!(!csv.concat().concat().contains("What the auditor saw"));
}

// ---- 7 ---------------------------------------------------------------------------------------

#[test]
fn a_risk_that_nobody_rated_reads_not_rated_in_every_file_and_is_counted() {
    let mut book = sample::workbook();
    let plan = plan(&book);
    let ids: Vec<Id> = book.treatment_plans.get(plan).unwrap().risks.clone();
    edit(&mut book, |d| {
        for id in &ids {
            d.update::<Risk>(*id, |r| {
                (r.current_likelihood, r.current_impact) = (None, None);
                (r.residual_likelihood, r.residual_impact) = (None, None);
                [r.current_c, r.current_i, r.current_a] = [None; 3];
                [r.residual_c, r.residual_i, r.residual_a] = [None; 3];
            })
            .unwrap();
        }
    });
    let methods = Methods::read(&book);
    let counts = summary::by_level(&book, &methods, Stage::Current);
    let open = |id: &&Id| summary::open(&book).any(|risk| risk.id == **id);
    assert!(counts.not_rated >= ids.iter().filter(open).count() && !ids.is_empty());
    assert_eq!(counts.all(), summary::open(&book).count(), "each is counted once");
    let sheets = Sheets::read(&made(Order::RiskExcel, &book, &[]));
    for id in &ids {
        let risk = book.get::<Risk>(*id).unwrap();
        let row = sheets.row_of("Risks", 0, &risk.reference()).unwrap();
        for (likelihood, level) in [(7, 9), (14, 16)] {
            assert_eq!(sheets.carried("Risks", row, likelihood), "");
            assert_eq!(sheets.worked_out("Risks", row, level), "Not rated");
            assert_eq!(sheets.carried("Risks", row, level), "Not rated");
        }
    }
    let paper = said(Order::Word(Printed::Plan { plan }), &book);
    assert!(paper.matches("Not rated").count() >= 2 * ids.len(), "{paper}");
    let thread = said(Order::Word(Printed::Thread { kind: Kind::Risk, row: ids[0] }), &book);
    assert!(thread.contains("Not rated"));
}

// ---- 8 ---------------------------------------------------------------------------------------

/// A firm with one risk for each cell of the grid of a ready-made method, and one off its scale.
/// `lopsided`: with one step of impact less, so that likelihood and impact cannot be mixed up unseen.
fn firm_on_every_cell(key: &str, lopsided: bool) -> (Workbook, Id) {
    let mut book = Workbook::new(Id(7));
    let ready = ready::READY.iter().find(|ready| ready.key == key).unwrap();
    let mut method = Id::default();
    edit(&mut book, |d| method = ready::start(d, ready));
    if lopsided {
        edit(&mut book, |d| ops::remove_step(d, method, Axis::Impact).unwrap());
    }
    edit(&mut book, |d| ops::adopt(d, method, Carry::Read).unwrap());
    let read = Method::read(&book, method).unwrap();
    let (rows, columns) = (read.likelihoods.len() as i64, read.impacts.len() as i64);
    edit(&mut book, |d| {
        let mut risks = Vec::new();
        let cells = (1..=rows).flat_map(|l| (1..=columns).map(move |i| (l, i)));
        for (l, i) in cells.chain([(rows + 1, 1), (1, columns + 1)]) {
            risks.push(d.create::<Risk>(|r| {
                r.title = format!("Cell {l} by {i}");
                (r.current_likelihood, r.current_impact) = (Some(l), Some(i));
                (r.residual_likelihood, r.residual_impact) =
                    (Some(i.min(rows)), Some(l.min(columns)));
            }));
        }
        d.create::<TreatmentPlan>(|p| p.risks = risks);
    });
    (book, method)
}

#[test]
fn every_cell_of_every_ready_made_grid_has_one_level_in_the_app_on_paper_and_in_excel() {
    let with_grid = ready::READY.iter().filter(|ready| ready.key != "generic");
    assert!(with_grid.clone().count() >= 4);
    let lopsided = with_grid.clone().filter(|ready| ready.key != "three").map(|r| (r, true));
    for (ready, lopsided) in with_grid.map(|ready| (ready, false)).chain(lopsided) {
        let (book, id) = firm_on_every_cell(ready.key, lopsided);
        let methods = Methods::read(&book);
        let method = methods.get(Some(id)).unwrap();
        let expected = |l: i64, i: i64| {
            method.rank(l, i).map_or("Off the scale".to_owned(), |rank| method.label(rank))
        };
        let bytes = made(Order::RiskExcel, &book, &[]);
        let sheets = Sheets::read(&bytes);
        let plan = plan(&book);
        let on_paper = said(Order::Word(Printed::Plan { plan }), &book);
        let mut places = 0;
        for risk in book.risks.iter() {
            let row = sheets.row_of("Risks", 0, &risk.reference()).unwrap();
            for (stage, l, i, column) in [
                (Stage::Current, risk.current_likelihood, risk.current_impact, 9),
                (Stage::Residual, risk.residual_likelihood, risk.residual_impact, 16),
            ] {
                let (l, i) = (l.unwrap(), i.unwrap());
                let level = expected(l, i);
                let at = format!("{} {l} × {i}", ready.key);
                // The app.
                let app = rated(&methods, risk, stage).level;
                assert_eq!(app.rank(), method.rank(l, i), "{at}");
                assert_eq!(app == Level::OffScale, level == "Off the scale", "{at}");
                // Excel: what the formula gives, and what it carries for readers that do not calculate.
                assert_eq!(sheets.worked_out("Risks", row, column), level, "{at}");
                assert_eq!(sheets.carried("Risks", row, column), level, "{at}");
                // The paper.
                assert!(on_paper.contains(&format!("{level} ({l} × {i})")), "{at}");
                places += 1;
            }
        }
        let (rows, columns) = (method.likelihoods.len(), method.impacts.len());
        assert_eq!(places, 2 * (rows * columns + 2));
        // The grids themselves: as the method's sheet, as a table of both papers, and counted.
        for printed in [Printed::Method, Printed::Plan { plan }] {
            let paper = paper(printed, &book);
            let caption = text::of("risk.method.grid");
            let grid = tables(&paper).find(|table| table.caption == caption).unwrap();
            assert_eq!(grid.rows.len(), rows);
            for (row, l) in grid.rows.iter().rev().zip(1i64..) {
                for (cell, i) in row[1..].iter().zip(1i64..) {
                    assert_eq!(
                        text_of(cell),
                        expected(l, i),
                        "{} {printed:?} {l} × {i}",
                        ready.key
                    );
                }
            }
        }
        for l in 1..=rows as u32 {
            for i in 1..=columns as u32 {
                let cell = sheets.carried(&text::of("risk.excel.method"), 3 + l, i);
                assert_eq!(cell, expected(l.into(), i.into()));
                // Highest likelihood first; each cell holds the one risk that was made for it.
                let row = 3 + rows as u32 + 1 - l;
                let counted = sheets.worked_out("Grid today", row, i);
                assert_eq!(counted, "1", "{} {l} × {i}", ready.key);
                assert_eq!(sheets.carried("Grid today", row, i), "1");
            }
        }
    }
}

// ---- 9 ---------------------------------------------------------------------------------------

#[test]
fn a_plan_carries_its_actions_with_dates_and_costs_in_every_file() {
    let book = sample::workbook();
    let plan = plan(&book);
    let actions = summary::plan_actions(&book, plan);
    assert!(actions.len() >= 3 && actions.iter().any(|a| a.cost_once.is_some()));
    let csv = tabular::parse(&plan_csv(&book, plan, setting().today).unwrap(), Dialect::Commas);
    let excel = sheet(&made(Order::RiskExcel, &book, &[]), "Actions");
    let excel_head = excel.iter().find(|row| row[0] == "Reference").unwrap();
    let paper = paper(Printed::Plan { plan }, &book);
    let first = text::of("field.actions.title");
    let table = tables(&paper).find(|t| t.columns.get(1).is_some_and(|c| c.title == first));
    let table = table.unwrap();
    assert_eq!(table.rows.len(), actions.len());
    let word = said(Order::Word(Printed::Plan { plan }), &book);
    let html = said(Order::Html(Printed::Plan { plan }), &book);
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    for action in actions {
        let reference = action.reference();
        let row = table.rows.iter().find(|row| text_of(&row[0]) == reference).unwrap();
        let shown = |field: &str| {
            let title = text::of(&format!("field.actions.{field}"));
            let at = table.columns.iter().position(|c| c.title == title).unwrap();
            text_of(&row[at])
        };
        let day = |d: Option<chrono::NaiveDate>| d.map(|d| d.to_string()).unwrap_or_default();
        assert_eq!(shown("due"), day(action.due), "{reference}");
        assert_eq!(shown("revised_due"), day(action.revised_due), "{reference}");
        let once = action.cost_once.map(|n| n.to_string()).unwrap_or_default();
        assert_eq!(digits(&shown("cost_once")), once, "{reference}");
        for said in [&word, &html] {
            assert!(said.contains(&action.title) && said.contains(&day(action.due)), "{reference}");
        }
        // Excel and CSV.
        let cell = |field: &str| {
            let title = text::of(&format!("field.actions.{field}"));
            let at = excel_head.iter().position(|cell| *cell == title).unwrap();
            excel.iter().find(|row| row[0] == reference).unwrap()[at].clone()
        };
        let number = |n: Option<i64>| n.map(|n| n.to_string()).unwrap_or_default();
        assert_eq!(cell("cost_once"), number(action.cost_once));
        assert_eq!(cell("cost_year"), number(action.cost_year));
        assert_eq!(cell("person_days"), number(action.person_days));
        assert_eq!(cell("due").is_empty(), action.due.is_none());
        let line = csv.iter().find(|row| row[0] == reference).unwrap();
        assert!(line.contains(&action.title) && line.contains(&day(action.due)));
        for amount in [action.cost_once, action.cost_year, action.person_days] {
            assert!(line.contains(&number(amount)), "{reference} {amount:?}");
        }
    }
    // What they cost a year and in days stands on paper as on the screen: by owner, and together.
    let caption = text::of("plan.cost.by_owner");
    let sums = tables(&paper).find(|table| table.caption == caption).unwrap();
    let all = summary::plan_actions(&book, plan);
    let sum = |of: fn(&Action) -> Option<i64>| all.iter().filter_map(|a| of(a)).sum::<i64>();
    let totals: Vec<String> = sums.totals.iter().flatten().map(|c| digits(&text_of(c))).collect();
    let expected = [sum(|a| a.cost_once), sum(|a| a.cost_year), sum(|a| a.person_days)];
    assert_eq!(totals[1..4], expected.map(|n| n.to_string()));
}

// ---- 10 --------------------------------------------------------------------------------------

/// Accents, ligatures, Greek, Cyrillic, both Chinese scripts, Japanese, Korean, Arabic, Hebrew, Hindi, Thai, emoji of
/// several code points, and characters beyond the first plane.
const SCRIPTS: &[&str] = &[
    "Ångström façade Łódź œuvre Ő",
    "Ασφάλεια πληροφοριών",
    "Защита информации",
    "情報セキュリティ 信息安全 資訊安全",
    "정보 보안",
    "أمن المعلومات",
    "אבטחת מידע",
    "सूचना सुरक्षा ความปลอดภัย",
    "👩‍💻🇪🇺👍🏽 𝕀𝕊𝕄𝕊 𠮷",
    "e\u{301}a\u{308}",
];

#[test]
fn every_script_comes_through_in_word_excel_csv_and_html() {
    let mut book = sample::workbook();
    let all = SCRIPTS.join(" · ");
    let plan = plan(&book);
    let risk = book.get::<TreatmentPlan>(plan).unwrap().risks[0];
    let action = summary::plan_actions(&book, plan)[0].id;
    let control = book.controls.iter().find(|c| c.line == "A.8.13").unwrap().id;
    let owner = book.people.iter().next().unwrap().id;
    let run = present_run(&book).unwrap().id;
    let line = answer(&book, run, "A.8.13");
    edit(&mut book, |d| {
        d.update::<Risk>(risk, |r| {
            r.title = all.clone();
            r.current_reason = all.clone();
            r.owner = Some(owner);
        })
        .unwrap();
        d.update::<Action>(action, |a| {
            (a.title, a.result, a.owner) = (all.clone(), all.clone(), Some(owner));
        })
        .unwrap();
        d.update::<Control>(control, |c| {
            (c.how, c.inclusion_reason, c.owner) = (all.clone(), all.clone(), Some(owner));
        })
        .unwrap();
        d.update::<Person>(owner, |p| p.name = all.clone()).unwrap();
        let firm = d.book().organisation.first().unwrap().id;
        d.update::<Organisation>(firm, |o| (o.name, o.scope) = (all.clone(), all.clone())).unwrap();
        d.update::<GapAnswer>(line, |a| a.finding = all.clone()).unwrap();
        // Dates of a review are those of its open actions.
        for id in d.book().review_decisions.iter().flat_map(|decision| decision.actions.clone()) {
            d.update::<Action>(id, |a| a.title = all.clone()).unwrap();
        }
    });
    let top = book.people.iter().find(|p| p.top_management).unwrap();
    let signature = Signature {
        person: top.id,
        name: top.name.clone(),
        decision: Decision::Approved,
        comment: String::new(),
        on: Some(setting().today),
        expires_on: None,
    };
    edit(&mut book, |d| {
        sign(d, Target::Statement, signature).unwrap();
    });
    let all_exports = exports(&book);
    assert!(all_exports.len() >= 20, "{}", all_exports.len());
    for (name, said) in all_exports {
        assert!(said.contains(&all), "{name} lost a script");
        assert!(!said.contains('\u{fffd}'), "{name}");
    }
    // Each writes what a reader decodes it by.
    let csv = statement_csv(&book, setting().today);
    assert!(csv.starts_with('\u{feff}'), "a spreadsheet knows the encoding by this mark");
    let html = String::from_utf8(made(Order::Html(Printed::Statement), &book, &[])).unwrap();
    assert!(html.contains("<meta charset=\"utf-8\">"));
    let word = part(&made(Order::Word(Printed::Statement), &book, &[]), "word/document.xml");
    assert!(word.to_lowercase().contains("encoding=\"utf-8\""), "{word:.80}");
}

// ---- 15 --------------------------------------------------------------------------------------

#[test]
fn nobody_has_to_import_the_text_of_a_standard_each_line_comes_with_ours() {
    let (book, run) = sample_run();
    let edition = book.gap_runs.get(run).unwrap().edition;
    let bytes = made(Order::GapExcel { run }, &book, &[]);
    let title = text::of("gap.questions");
    let mut seen = 0;
    for (name, kind) in [("Clauses", LineKind::Clause), ("Annex A", LineKind::Control)] {
        let rows = sheet(&bytes, name);
        let head = rows.iter().find(|row| row.contains(&title)).unwrap();
        let at = head.iter().position(|cell| *cell == title).unwrap();
        for line in catalogue::scored_lines(edition).iter().filter(|line| line.kind == kind) {
            assert!(!line.meaning.is_empty() && !line.questions.is_empty(), "{}", line.id);
            let row = rows.iter().find(|row| row.iter().any(|cell| cell == line.id)).unwrap();
            let asked: Vec<&str> = line.questions.iter().map(|q| q.text).collect();
            assert_eq!(row[at], asked.join("\n"), "{}", line.id);
            seen += 1;
        }
    }
    assert_eq!(seen, catalogue::scored_lines(edition).len());
}

// ---- 16 --------------------------------------------------------------------------------------

#[test]
fn what_the_screens_show_is_in_the_files_every_risk_every_line_every_action() {
    let mut book = sample::workbook();
    // More than any list would be cut at, none of them touched lately.
    let plan = plan(&book);
    edit(&mut book, |d| {
        let many: Vec<Id> = (0..60)
            .map(|n| {
                d.create::<Risk>(|r| {
                    r.title = format!("One of many {n:02}");
                    (r.current_likelihood, r.current_impact) = (Some(2), Some(2));
                })
            })
            .collect();
        d.update::<TreatmentPlan>(plan, |p| p.risks.extend(&many)).unwrap();
        for (n, risk) in many.iter().enumerate() {
            d.create::<Action>(|a| (a.title, a.risks) = (format!("Deed {n:02}"), vec![*risk]));
        }
        for n in 0..12 {
            d.create::<Control>(|c| c.title = format!("Own control {n:02}"));
        }
    });
    let risks = sheet(&made(Order::RiskExcel, &book, &[]), "Risks");
    for risk in book.risks.iter() {
        let row = risks.iter().find(|row| row[0] == risk.reference());
        assert_eq!(row.unwrap_or_else(|| panic!("{}", risk.reference()))[1], risk.title);
    }
    let of_plan = book.treatment_plans.get(plan).unwrap().risks.clone();
    let printed = Printed::Plan { plan };
    for order in [Order::Word(printed), Order::Html(printed)] {
        let said = said(order, &book);
        for id in &of_plan {
            let risk = book.get::<Risk>(*id).unwrap();
            assert!(said.contains(&format!("{} {}", risk.reference(), risk.title)), "{order:?}");
        }
        for action in summary::plan_actions(&book, plan) {
            let named = said.contains(&action.reference()) && said.contains(&action.title);
            assert!(named, "{order:?}: {}", action.title);
        }
    }
    let actions = sheet(&made(Order::RiskExcel, &book, &[]), "Actions");
    for action in summary::risk_actions(&book) {
        let row = actions.iter().find(|row| row[0] == action.reference());
        assert_eq!(row.unwrap_or_else(|| panic!("{}", action.reference()))[1], action.title);
    }
    let csv = csv_said(&plan_csv(&book, plan, setting().today).unwrap());
    assert!(summary::plan_actions(&book, plan).iter().all(|a| csv.contains(&a.title)));
    let statement = Statement::read(&book);
    let shown: Vec<(String, String, Decided)> = statement
        .lines()
        .map(|line| (line.reference(), line.title().to_owned(), line.decided))
        .collect();
    assert_eq!(shown.len(), 93 + statement.own.len());
    let excel = made(Order::StatementExcel, &book, &[]);
    let rows: Vec<Vec<String>> = ["soa.paper.annex", "soa.own"]
        .iter()
        .flat_map(|key| sheet(&excel, &text::of(key)))
        .collect();
    let csv = tabular::parse(&statement_csv(&book, setting().today), Dialect::Commas);
    let paper = paper(Printed::Statement, &book);
    let lines: BTreeSet<(String, String)> = tables(&paper)
        .flat_map(|table| &table.rows)
        .filter(|row| row.len() > 2)
        .map(|row| (text_of(&row[0]), text_of(&row[1])))
        .collect();
    for (reference, title, decided) in shown {
        let decided = text::of(&format!("soa.decided.{}", decided.key()));
        let row = rows.iter().find(|row| row[0] == reference).unwrap();
        assert_eq!((&row[1], &row[2]), (&title, &decided), "{reference} in Excel");
        let row = csv.iter().find(|row| row[1] == reference).unwrap();
        assert_eq!((tabular::plain(&row[2]), &row[3]), (&*title, &decided), "{reference} in CSV");
        let on_paper = (format!("{reference} {title}"), decided);
        assert!(lines.contains(&on_paper), "{reference} on paper");
    }
}

/// Nothing is redacted here: a file holds what the screen shows. What no screen shows, the fields that are declared
/// as hidden, is in no file either.
#[test]
fn no_file_holds_what_no_screen_shows() {
    let whole = sample::workbook();
    let mut book = Workbook::new(whole.id);
    let mut marked = BTreeSet::new();
    // Of a kind that the sample firm has none of, a row with nothing else in it.
    let rows = Kind::ALL.iter().flat_map(|kind| {
        let all: Vec<_> = whole.table(*kind).rows().map(|row| row.duplicate()).collect();
        if all.is_empty() {
            let mut row = kind.blank();
            row.identify(Id(1 << 80 | *kind as u128), 1);
            return vec![row];
        }
        all
    });
    // As from a file that was altered: a draft refuses to write into records.
    for mut row in rows {
        for (at, field) in row.kind().fields().iter().enumerate().filter(|(_, f)| f.hidden) {
            let mark = format!("HIDDEN-{}", field.name);
            // What an entry about the statement keeps is what its version shows; of others it is hidden.
            let version = row.as_any().downcast_ref::<Approval>();
            let version = version.is_some_and(|a| a.subject == Subject::Statement);
            if version && field.name == "content" {
                continue;
            }
            row.set(at, Value::Text(mark)).unwrap();
            marked.insert((row.kind(), field.name));
        }
        assert!(book.restore(row));
    }
    let declared = Kind::ALL.iter().flat_map(|kind| kind.fields()).filter(|f| f.hidden).count();
    assert!(declared > 1 && marked.len() == declared, "{marked:?} of {declared}");
    for (name, said) in exports(&book) {
        assert!(!said.contains("HIDDEN-"), "{name}");
    }
}

/// A reason that leads nowhere is no reason less.
#[test]
fn a_row_that_is_gone_is_told_in_the_files_not_left_out() {
    let mut book = sample::workbook();
    let plan = plan(&book);
    let risk = book.get::<TreatmentPlan>(plan).unwrap().risks[0];
    let gone = text::of("app.missing_row");
    let telling = |book: &Workbook| -> Vec<usize> {
        let orders = [
            Order::Word(Printed::Statement),
            Order::StatementExcel,
            Order::Word(Printed::Plan { plan }),
            Order::RiskExcel,
        ];
        orders.map(|order| said(order, book).matches(&gone).count()).to_vec()
    };
    assert_eq!(telling(&book), [0; 4]);
    let whole = std::mem::take(&mut book);
    book.id = whole.id;
    for row in Kind::ALL.iter().flat_map(|kind| whole.table(*kind).rows()) {
        let mut row = row.duplicate();
        let lost: &[&str] = match row.kind() {
            Kind::Control if row.name().contains("ackup") => &["documents", "evidence"],
            Kind::Risk if row.id() == risk => &["planned_controls", "owner"],
            _ => &[],
        };
        for field in lost {
            let place = row.kind().place(field).unwrap();
            row.set(
                place,
                match *field {
                    "owner" => Value::Link(Id(0xdead)),
                    _ => Value::Links(vec![Id(0xdead)]),
                },
            )
            .unwrap();
        }
        assert!(book.restore(row));
    }
    let told = telling(&book);
    // The statement says what changed since it was approved, too.
    assert!(told[0] >= 2 && told[1] == 2 && told[2] >= 2 && told[3] >= 2, "{told:?}");
}

// ---- Tables that papers are written from -----------------------------------------------------

/// A screen writes its paper anew when one of these tables changes; one that is forgotten leaves an old paper there.
#[test]
fn a_paper_reads_no_table_but_those_it_names() {
    let book = sample::workbook();
    for order in orders(&book) {
        let Order::Word(printed) = order else { continue };
        let mut part = Workbook::new(book.id);
        for kind in printed.reads() {
            book.table(kind).rows().for_each(|row| assert!(part.restore(row.duplicate())));
        }
        let (whole, part) = (paper(printed, &book), printed.build(&part, &setting()));
        assert!(part.is_some_and(|part| part == whole), "{printed:?}");
    }
}
