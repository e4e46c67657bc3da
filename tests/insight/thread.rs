//! The thread of a row as a paper, on the sample firm: each station's rows are looked up here by another way.

use super::{Desk, day};
use isms_workbook::catalogue::{self, Edition};
use isms_workbook::exchange::sample;
use isms_workbook::insight::gap::figures::Month;
use isms_workbook::insight::risk::{Stage, ops, thread::thread};
use isms_workbook::paper::gap_charts::Dates;
use isms_workbook::paper::gap_report::Setting;
use isms_workbook::paper::risk_papers::thread::build;
use isms_workbook::paper::{Block, CalloutKind, Labels, Paper, Table, text_of};
use isms_workbook::text;
use isms_workbook::workbook::*;

#[derive(Debug)]
pub struct Told;
impl Dates for Told {
    fn day(&self, day: chrono::NaiveDate) -> String {
        format!("<{day}>")
    }
    fn month(&self, (year, month): Month) -> String {
        format!("{year}-{month:02}")
    }
}

fn paper(book: &Workbook, kind: Kind, id: Id) -> Option<Paper> {
    build(book, kind, id, &Setting { today: sample::today().unwrap(), dates: &Told })
}

/// The headings with the table below each, or the sentence that stands in its place.
fn stations(paper: &Paper) -> Vec<(String, Result<&Table, String>)> {
    let mut found: Vec<(String, Result<&Table, String>)> = Vec::new();
    let mut blocks = paper.blocks().iter().peekable();
    while let Some(block) = blocks.next() {
        let Block::Heading(heading) = block else { continue };
        match blocks.peek() {
            Some(Block::Table(table)) => found.push((heading.text.clone(), Ok(table))),
            Some(Block::Paragraph(runs)) => found.push((heading.text.clone(), Err(text_of(runs)))),
            other => panic!("{} is followed by {other:?}", heading.text),
        }
    }
    found
}

fn station<'p>(paper: &'p Paper, name: &str) -> Result<&'p Table, String> {
    stations(paper).into_iter().find(|(head, _)| head == name).unwrap().1
}

/// The first cells of a station; nothing where it says that it is empty.
fn first(paper: &Paper, name: &str) -> Vec<String> {
    match station(paper, name) {
        Ok(table) => {
            assert!(!table.rows.is_empty(), "{name} has a table without rows");
            table.rows.iter().map(|row| text_of(&row[0])).collect()
        }
        Err(said) => {
            assert_eq!(said, text::of("trace.paper.none"), "{name}");
            Vec::new()
        }
    }
}

fn named<'b, R: Tabled + 'b>(rows: impl Iterator<Item = &'b R>) -> Vec<String> {
    let mut names: Vec<String> = rows.map(|r| format!("{} {}", r.reference(), r.name())).collect();
    names.sort();
    names
}

fn sorted(mut names: Vec<String>) -> Vec<String> {
    names.sort();
    names
}

/// Every station of the paper against the rows of the workbook, found without any index.
fn check(book: &Workbook, kind: Kind, id: Id) {
    let paper = paper(book, kind, id).unwrap();
    let risks: Vec<&Risk> = match kind {
        Kind::Risk => book.risks.iter().filter(|r| r.id == id).collect(),
        Kind::Control => {
            let keeps = |r: &&Risk| {
                (r.existing_controls.contains(&id) || r.planned_controls.contains(&id))
                    && r.closed_on.is_none()
                    && !r.opportunity
            };
            book.risks.iter().filter(keeps).collect()
        }
        _ => {
            let action = book.get::<Action>(id).unwrap();
            book.risks.iter().filter(|r| action.risks.contains(&r.id)).collect()
        }
    };
    let controls: Vec<&Control> = match kind {
        Kind::Risk => {
            let of = |c: &&Control| {
                risks[0].existing_controls.contains(&c.id)
                    || risks[0].planned_controls.contains(&c.id)
            };
            book.controls.iter().filter(of).collect()
        }
        Kind::Control => book.controls.iter().filter(|c| c.id == id).collect(),
        _ => {
            let action = book.get::<Action>(id).unwrap();
            book.controls.iter().filter(|c| action.controls.contains(&c.id)).collect()
        }
    };
    let actions: Vec<&Action> = match kind {
        Kind::Action => book.actions.iter().filter(|a| a.id == id).collect(),
        _ => {
            let about = |a: &&Action| {
                a.status != ActionStatus::Dropped
                    && (a.risks.contains(&id) || a.controls.contains(&id))
            };
            book.actions.iter().filter(about).collect()
        }
    };
    let has = |name: &str, rows: Vec<String>| {
        assert_eq!(sorted(first(&paper, name)), rows, "{name}");
    };
    has("Risks", named(risks.iter().copied()));
    has("Controls", named(controls.iter().copied()));
    has("Actions", named(actions.iter().copied()));
    let assets = book.assets.iter().filter(|a| risks.iter().any(|r| r.assets.contains(&a.id)));
    has("Assets", named(assets));
    let asks = |r: &&Requirement| controls.iter().any(|c| c.requirements.contains(&r.id));
    has("Requirements", named(book.requirements.iter().filter(asks)));
    let tells = |d: &&Document| controls.iter().any(|c| c.documents.contains(&d.id));
    has("Documents", named(book.documents.iter().filter(tells)));
    let shows = |e: &&Evidence| {
        controls.iter().any(|c| c.evidence.contains(&e.id))
            || actions.iter().any(|a| a.evidence.contains(&e.id))
    };
    has("Evidence", named(book.evidence.iter().filter(shows)));
    let plans = |p: &&TreatmentPlan| {
        risks.iter().any(|r| p.risks.contains(&r.id))
            || actions.iter().any(|a| a.plan == Some(p.id))
    };
    let plans: Vec<&TreatmentPlan> = book.treatment_plans.iter().filter(plans).collect();
    has("Treatment plans", named(plans.iter().copied()));
    // The lines stand in the paper under their number in Annex A.
    let line = |c: &&Control| {
        let line = catalogue::line(book.edition(), &c.line).unwrap();
        format!("{} {}", line.id, line.display_title)
    };
    has("Lines of the Statement of Applicability", sorted(controls.iter().map(line).collect()));
    // Records in the order in which they were made.
    let signed = |a: &&Approval| {
        risks.iter().any(|r| {
            a.risk == Some(r.id)
                || plans.iter().any(|p| a.plan == Some(p.id)) && a.person == r.owner
        })
    };
    let signed: Vec<String> = book.approvals.iter().filter(signed).map(|a| a.reference()).collect();
    assert_eq!(first(&paper, "Approvals"), signed);
    let looked = |r: &&RiskReview| risks.iter().any(|risk| r.risk == Some(risk.id));
    assert_eq!(
        first(&paper, "Risk reviews").len(),
        book.risk_reviews.iter().filter(looked).count()
    );
    let moved = |d: &&DueChange| actions.iter().any(|a| d.action == Some(a.id));
    assert_eq!(
        first(&paper, "Moved due dates").len(),
        book.due_changes.iter().filter(moved).count()
    );
    // The callout names the stations that are empty, and no other.
    let empty: Vec<String> = stations(&paper)
        .into_iter()
        .filter(|(head, table)| table.is_err() && !head.starts_with("Lines of"))
        .map(|(head, _)| head)
        .collect();
    let callout = paper.blocks().iter().find_map(|b| match b {
        Block::Callout { kind: CalloutKind::Note, text } => Some(text_of(text)),
        _ => None,
    });
    match empty.is_empty() {
        true => assert!(callout.unwrap().starts_with("Something is recorded")),
        false => assert!(callout.unwrap().ends_with(&format!("stations: {}.", empty.join(", ")))),
    }
}

fn titled<R: Tabled>(book: &Workbook, of: impl Iterator<Item = R>, part: &str) -> Id {
    let mut found = of.filter(|r| r.name().contains(part));
    let row = found.next().unwrap();
    assert!(found.next().is_none() && book.get::<R>(row.id()).is_some(), "{part} is not one row");
    row.id()
}

fn risk(book: &Workbook, part: &str) -> Id {
    titled(book, book.risks.iter().cloned(), part)
}

fn action(book: &Workbook, part: &str) -> Id {
    titled(book, book.actions.iter().cloned(), part)
}

#[test]
fn every_station_holds_the_rows_of_the_workbook() {
    let book = sample::workbook();
    for risk in book.risks.iter() {
        check(&book, Kind::Risk, risk.id);
    }
    for control in book.controls.iter() {
        check(&book, Kind::Control, control.id);
    }
    for action in book.actions.iter() {
        check(&book, Kind::Action, action.id);
    }
}

#[test]
fn a_risk_is_followed_to_what_was_agreed_and_how_it_went() {
    let book = sample::workbook();
    let id = risk(&book, "phished");
    let paper = paper(&book, Kind::Risk, id).unwrap();
    let reference = book.row(Kind::Risk, id).unwrap().reference();
    let cover = paper.cover();
    let title = format!("The thread of {reference} A phished account opens mail and files");
    assert_eq!((cover.title.as_str(), &*cover.control.reference), (&*title, &*reference));
    assert_eq!(cover.control.data_as_of, "<2026-11-24>");
    assert_eq!(cover.subtitle, book.name());
    let row = |name: &str, at: usize| -> Vec<String> {
        station(&paper, name).unwrap().rows[at].iter().map(|cell| text_of(cell)).collect()
    };
    let methods = isms_workbook::insight::risk::Methods::read(&book);
    let of = book.get::<Risk>(id).unwrap();
    let shown = row("Risks", 0);
    assert_eq!(shown[2], ops::level_words(&methods, of, Stage::Current));
    assert_eq!(shown[4], ops::level_words(&methods, of, Stage::Residual));
    // The action with the day it was due, the day it was done, and who looked.
    let shown = row("Actions", 0);
    assert!(shown[0].ends_with("Second factor for the three tools that still lack it"));
    assert_eq!((&*shown[2], &*shown[3]), ("<2026-09-30>", "<2026-09-30>"));
    assert_eq!(shown[5], "All tools checked by export.\n<2026-09-17>");
    assert_eq!(shown[6], "Mirjam Leitgeb\n<2026-09-24>");
    // Rated anew in September: the plan is not what was agreed in June any more, what remains is.
    let approvals = station(&paper, "Approvals").unwrap();
    assert_eq!(approvals.columns[3].title, "Decision");
    let states: Vec<String> = approvals.rows.iter().map(|row| text_of(&row[3])).collect();
    assert_eq!(states, ["Approved\nStale", "Approved\nValid"]);
    let review = row("Risk reviews", 0);
    assert_eq!(review[1], "<2026-09-24>");
    assert!(review[6].starts_with("The treatment worked"));
    let said = isms_workbook::paper::text(&paper, &Labels::load(&|key| text::of(key)));
    assert!(said.contains("The Statement of Applicability as a whole: Stale."));
    for stray in ["trace.", "field.", "kinds.", "choice.", "approval.standing"] {
        assert!(!said.contains(stray), "{stray} in {said}");
    }
}

#[test]
fn a_moved_date_stands_beside_the_first() {
    let book = sample::workbook();
    let id = action(&book, "Show the practice in the form");
    let paper = paper(&book, Kind::Action, id).unwrap();
    let table = station(&paper, "Actions").unwrap();
    let shown: Vec<String> = table.rows[0].iter().map(|cell| text_of(cell)).collect();
    assert_eq!((&*shown[2], &*shown[3]), ("<2026-11-30>", "<2027-01-15>"));
    let moved = &station(&paper, "Moved due dates").unwrap().rows[0];
    let shown: Vec<String> = moved.iter().map(|cell| text_of(cell)).collect();
    assert_eq!((&*shown[1], &*shown[2]), ("<2026-11-30>", "<2027-01-15>"));
    assert!(shown[3].starts_with("The form waits"));
}

#[test]
fn a_row_that_leads_nowhere_says_so_at_every_station() {
    let (mut desk, _) = Desk::new(Edition::E2022);
    let (risk, control, action) = desk.edit(|d| {
        (
            d.create::<Risk>(|r| r.title = "Alone".into()),
            d.create::<Control>(|c| c.title = "Alone".into()),
            d.create::<Action>(|a| a.title = "Alone".into()),
        )
    });
    for (kind, id, own) in [
        (Kind::Risk, risk, &["Risks"][..]),
        (Kind::Control, control, &["Controls", "Lines of the Statement of Applicability"]),
        (Kind::Action, action, &["Actions"]),
    ] {
        let paper = paper(&desk.book, kind, id).unwrap();
        let all = stations(&paper);
        assert_eq!(all.len(), 12);
        for (head, table) in all {
            match own.contains(&head.as_str()) {
                true => assert_eq!(table.unwrap().rows.len(), 1, "{kind:?}: {head}"),
                false => assert_eq!(table.unwrap_err(), "Nothing is recorded here.", "{head}"),
            }
        }
    }
}

#[test]
fn there_is_no_paper_on_what_is_not_there() {
    let book = sample::workbook();
    let asset = book.assets.iter().next().unwrap().id;
    let risk = book.risks.iter().next().unwrap().id;
    for (kind, id) in [
        (Kind::Risk, Id::default()),
        (Kind::Control, Id(1)),
        (Kind::Action, risk),
        (Kind::Asset, asset),
    ] {
        assert!(paper(&book, kind, id).is_none() && thread(&book, kind, id).is_none());
    }
}

/// A link to a row that was deleted is shown as that, and the table keeps its form.
#[test]
fn a_row_that_is_gone_is_told() {
    let (mut desk, _) = Desk::new(Edition::E2022);
    let gone = Id(99);
    let risk = desk.edit(|d| {
        d.create::<Risk>(|r| {
            r.title = "Alone".into();
            r.assets = vec![gone];
        })
    });
    let paper =
        build(&desk.book, Kind::Risk, risk, &Setting { today: day("2026-09-21"), dates: &Told });
    let paper = paper.unwrap();
    assert_eq!(first(&paper, "Assets"), [text::of("app.missing_row")]);
    let table = station(&paper, "Assets").unwrap();
    assert!(table.rows.iter().all(|row| row.len() == table.columns.len()));
}
