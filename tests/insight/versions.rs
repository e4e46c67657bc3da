//! The versions of the Statement of Applicability: what each froze, and what changed in between and since.

use super::thread::Told;
use super::{Desk, day};
use isms_workbook::catalogue::Edition;
use isms_workbook::exchange::{json, sample};
use isms_workbook::insight::approval::{
    EntryState, LineChange, LineSort, Signature, Target, Version, changes_in, changes_since, seal,
    sign, summed, version_before, versions,
};
use isms_workbook::insight::edition;
use isms_workbook::insight::risk::{Statement, ops};
use isms_workbook::paper::gap_report::Setting;
use isms_workbook::paper::risk_papers::{statement, thread};
use isms_workbook::paper::{Block, Labels, Paper, Printed, text_of};
use isms_workbook::text;
use isms_workbook::workbook::*;

const TODAY: &str = "2026-09-21";

/// A firm with a row for each control of Annex A, all of them good practice and in place.
struct Firm {
    desk: Desk,
    ada: Id,
}

impl Firm {
    fn new() -> Firm {
        let (mut desk, ada) = Desk::new(Edition::E2022);
        desk.edit(|d| d.update::<Person>(ada, |p| p.top_management = true)).unwrap();
        desk.edit(ops::set_up_controls).unwrap();
        let all: Vec<Id> = desk.book.controls.iter().map(|c| c.id).collect();
        desk.edit(|d| {
            for id in all {
                d.update::<Control>(id, |c| {
                    c.best_practice = true;
                    c.implementation = Implementation::Full;
                })
                .unwrap();
            }
        });
        Firm { desk, ada }
    }

    fn control(&mut self, line: &str, alter: impl FnOnce(&mut Control)) -> Id {
        let id = self.desk.book.controls.iter().find(|c| c.line == line).unwrap().id;
        self.desk.edit(|d| d.update::<Control>(id, alter)).unwrap();
        id
    }

    fn decide(&mut self, decision: Decision, expires_on: Option<chrono::NaiveDate>) -> Id {
        let signature = Signature {
            person: self.ada,
            name: "Ada".into(),
            decision,
            comment: "Discussed.".into(),
            on: Some(day(TODAY)),
            expires_on,
        };
        self.desk.edit(|d| sign(d, Target::Statement, signature)).unwrap()
    }

    fn approve(&mut self) -> Id {
        self.decide(Decision::Approved, None)
    }

    fn versions(&self) -> Vec<Version> {
        versions(&self.desk.book, day(TODAY))
    }

    fn states(&self) -> Vec<EntryState> {
        self.versions().iter().map(|v| v.state).collect()
    }

    fn said(&self, change: &LineChange) -> [String; 4] {
        let said = change.said(&self.desk.book, &|day| day.to_string());
        [said.place, said.field, said.before, said.after]
    }
}

fn sorts(changes: &[LineChange]) -> Vec<(LineSort, &str)> {
    changes.iter().map(|c| (c.sort, c.line.as_str())).collect()
}

#[test]
fn a_version_keeps_its_counts_whatever_comes_after() {
    let mut firm = Firm::new();
    assert_eq!(firm.versions(), []);
    firm.control("A.7.1", |c| {
        c.applicability = Applicability::Excluded;
        c.exclusion_reason = "The offices belong to the landlord.".into();
        c.best_practice = false;
    });
    firm.control("A.7.2", |c| c.best_practice = false);
    let first = firm.approve();
    let one = &firm.versions()[0];
    assert_eq!((one.applicable, one.excluded, one.open), (91, 1, 1));
    let totals = Statement::read(&firm.desk.book).totals();
    assert_eq!(
        (one.applicable, one.excluded, one.open),
        (totals.necessary, totals.excluded, totals.open)
    );
    let entry = firm.desk.book.get::<Approval>(first).unwrap();
    assert_eq!((one.entry, &one.reference), (first, &entry.reference()));
    assert_eq!((one.on, &*one.name, &one.fingerprint), (entry.on, "Ada", &entry.fingerprint));
    let frozen = one.clone();
    firm.control("A.7.3", |c| c.applicability = Applicability::Excluded);
    firm.desk.edit(|d| d.create::<Control>(|c| c.title = "Watchdog".into()));
    let now = &firm.versions()[0];
    assert_eq!(now.state, EntryState::Stale);
    assert_eq!(*now, Version { state: EntryState::Stale, ..frozen });
}

#[test]
fn each_change_has_its_sort_against_the_version_before_and_against_today() {
    let mut firm = Firm::new();
    firm.control("A.5.7", |c| c.best_practice = false);
    let first = firm.approve();
    assert_eq!(changes_in(&firm.desk.book, first), None, "there is none before the first");
    assert_eq!(changes_since(&firm.desk.book, first), Some(Vec::new()));
    // One thing of each sort; A.5.7 was open.
    let law = firm.desk.edit(|d| {
        d.create::<Requirement>(|r| {
            r.title = "Breaches".into();
            r.kind = RequirementKind::Legal;
        })
    });
    firm.control("A.5.7", |c| c.applicability = Applicability::Necessary);
    firm.control("A.7.4", |c| {
        c.applicability = Applicability::Excluded;
        c.exclusion_reason = "No own premises.".into();
    });
    firm.control("A.8.13", |c| c.implementation = Implementation::Partial);
    firm.control("A.5.24", |c| c.requirements = vec![law]);
    firm.control("A.6.1", |c| c.how = "By the checklist.".into());
    let second = firm.approve();
    let changes = changes_in(&firm.desk.book, second).unwrap();
    assert_eq!(
        sorts(&changes),
        [
            (LineSort::Added, "A.5.7"),
            (LineSort::Removed, "A.7.4"),
            (LineSort::Status, "A.8.13"),
            (LineSort::Reasons, "A.5.24"),
            (LineSort::Exclusion, "A.7.4"),
            (LineSort::Other, "A.6.1"),
        ]
    );
    let said: Vec<[String; 4]> = changes.iter().map(|c| firm.said(c)).collect();
    assert_eq!(said[0], ["A.5.7 Threat intelligence", "Decision", "Not decided", "Necessary"]);
    assert_eq!(said[1][1..], ["Decision", "Necessary", "Left out"]);
    assert_eq!(said[2][1..], ["Implementation", "In full", "In part"]);
    assert_eq!(said[3][1..], ["Because of law", "empty", "Breaches"]);
    assert_eq!(said[4][1..], ["Why it is left out", "empty", "No own premises."]);
    assert_eq!(said[5][1..], ["How it is done", "empty", "By the checklist."]);
    assert_eq!(
        summed(&changes),
        "1 became necessary, 1 no longer necessary, 1 in another state, 1 reason, 1 reason for \
         leaving out, 1 other thing"
    );
    // Since the second nothing, since the first the same.
    assert_eq!(changes_since(&firm.desk.book, second), Some(Vec::new()));
    assert_eq!(summed(&[]), "Nothing");
    assert_eq!(changes_since(&firm.desk.book, first), Some(changes));
    // What comes after alters no version, and shows against both.
    firm.control("A.8.13", |c| c.implementation = Implementation::Full);
    let since = changes_since(&firm.desk.book, second).unwrap();
    assert_eq!(sorts(&since), [(LineSort::Status, "A.8.13")]);
    assert!(
        !sorts(&changes_since(&firm.desk.book, first).unwrap())
            .contains(&(LineSort::Status, "A.8.13")),
        "it is again what it was in the first"
    );
    assert_eq!(changes_in(&firm.desk.book, second).unwrap().len(), 6);
}

#[test]
fn an_own_control_that_comes_and_goes_is_told_by_its_decision() {
    let mut firm = Firm::new();
    firm.approve();
    let own = firm.desk.edit(|d| {
        d.create::<Control>(|c| {
            c.title = "Watchdog".into();
            c.best_practice = true;
        })
    });
    let idle = firm.desk.edit(|d| d.create::<Control>(|c| c.title = "Idle".into()));
    let second = firm.approve();
    let changes = changes_in(&firm.desk.book, second).unwrap();
    let reference = |id| firm.desk.book.row(Kind::Control, id).unwrap().reference();
    assert_eq!(
        sorts(&changes),
        [(LineSort::Added, &*reference(own)), (LineSort::Other, &*reference(idle))]
    );
    let said = firm.said(&changes[0]);
    assert_eq!(said[0], format!("{} Watchdog", reference(own)));
    assert_eq!(said[1..], ["Decision", "empty", "Necessary"]);
    assert_eq!(firm.said(&changes[1])[2..], ["empty", "Not decided"]);
    firm.desk.edit(|d| d.delete(Kind::Control, own)).unwrap();
    let third = firm.approve();
    let changes = changes_in(&firm.desk.book, third).unwrap();
    assert_eq!(changes.iter().map(|c| c.sort).collect::<Vec<_>>(), [LineSort::Removed]);
    assert_eq!(firm.said(&changes[0])[2..], ["Necessary", "empty"]);
}

#[test]
fn what_was_not_given_is_listed_and_nothing_is_compared_with_it() {
    let mut firm = Firm::new();
    let first = firm.approve();
    firm.control("A.7.4", |c| c.applicability = Applicability::Excluded);
    let no = firm.decide(Decision::Rejected, None);
    assert_eq!(firm.states(), [EntryState::Replaced, EntryState::Rejected]);
    firm.control("A.7.4", |c| c.exclusion_reason = "No own premises.".into());
    let third = firm.decide(Decision::Conditional, None);
    assert_eq!(firm.states(), [EntryState::Replaced, EntryState::Rejected, EntryState::Valid]);
    let before = |id| version_before(&firm.desk.book, id).map(|e| e.id);
    assert_eq!((before(first), before(no), before(third)), (None, Some(first), Some(first)));
    let changes = changes_in(&firm.desk.book, third).unwrap();
    assert_eq!(sorts(&changes), [(LineSort::Removed, "A.7.4"), (LineSort::Exclusion, "A.7.4")]);
}

#[test]
fn a_version_that_ran_out_or_was_altered_says_so() {
    let mut firm = Firm::new();
    let first = firm.approve();
    let second = firm.decide(Decision::Approved, Some(day(TODAY)));
    assert_eq!(firm.states(), [EntryState::Replaced, EntryState::Valid]);
    let later = versions(&firm.desk.book, day("2026-09-22"));
    assert_eq!(later[1].state, EntryState::Expired);
    // Whoever edits the file outside finds the version marked, whatever they made of it.
    for content in ["{\"lines\":[7,{}]}", "nonsense", ""] {
        let mut row = firm.desk.book.get::<Approval>(first).unwrap().clone();
        row.content = content.into();
        let mut forged = firm.desk.book.clone();
        let change = Change {
            at: Moment(0),
            author: String::new(),
            origin: Origin::Import,
            label: Label::default(),
            edits: vec![Edit {
                kind: Kind::Approval,
                id: first,
                before: forged.table(Kind::Approval).shared(first),
                after: Some(std::sync::Arc::new(row)),
            }],
            numbers: Vec::new(),
        };
        forged.apply(&change).unwrap();
        let all = versions(&forged, day(TODAY));
        assert_eq!(all[0].state, EntryState::Altered);
        assert_eq!((all[0].applicable, all[0].excluded), (0, 0));
        assert!(!changes_in(&forged, second).unwrap().is_empty());
    }
}

#[test]
fn the_version_of_another_edition_stays_and_is_not_compared() {
    let mut firm = Firm::new();
    let old = firm.approve();
    let switch = edition::preview(&firm.desk.book, Edition::E2013).unwrap();
    firm.desk.edit(|d| edition::apply(d, &switch, &edition::Choices::default())).unwrap();
    let new = firm.approve();
    let all = firm.versions();
    assert_eq!(
        all.iter().map(|v| (v.entry, v.edition, v.state)).collect::<Vec<_>>(),
        [(old, Edition::E2022, EntryState::OtherEdition), (new, Edition::E2013, EntryState::Valid)]
    );
    assert_eq!(changes_in(&firm.desk.book, new), None);
    assert_eq!(changes_since(&firm.desk.book, old), None);
    assert_eq!(changes_since(&firm.desk.book, new), Some(Vec::new()));
}

/// The last approval before a change of edition was said to be followed by a later one that nobody had given.
#[test]
fn a_change_of_edition_is_no_later_approval() {
    let mut firm = Firm::new();
    let first = firm.approve();
    firm.control("A.7.1", |c| c.how = "Doors with locks.".into());
    let last = firm.approve();
    let switch = edition::preview(&firm.desk.book, Edition::E2013).unwrap();
    firm.desk.edit(|d| edition::apply(d, &switch, &edition::Choices::default())).unwrap();
    let all: Vec<_> = firm.versions().iter().map(|v| (v.entry, v.state)).collect();
    assert_eq!(all, [(first, EntryState::Replaced), (last, EntryState::OtherEdition)]);
    let said = |state: EntryState| text::of(&format!("approval.standing.{}", state.key()));
    let words = said(EntryState::OtherEdition);
    assert_eq!(words, "Of another edition");
    let setting = Setting { today: day(TODAY), dates: &Told };
    let paper = statement::build(&firm.desk.book, &setting);
    assert!(format!("{paper:?}").contains(&words));
    let id = firm.desk.book.controls.iter().next().unwrap().id;
    let thread = thread::build(&firm.desk.book, Kind::Control, id, &setting).unwrap();
    assert!(format!("{thread:?}").contains(&words));
}

#[test]
fn only_entries_about_the_statement_are_versions() {
    let mut firm = Firm::new();
    let ada = firm.ada;
    let signature = Signature {
        person: ada,
        name: "Ada".into(),
        decision: Decision::Approved,
        comment: String::new(),
        on: Some(day(TODAY)),
        expires_on: None,
    };
    let scope = firm.desk.edit(|d| sign(d, Target::Scope, signature)).unwrap();
    assert_eq!(firm.versions(), []);
    for id in [scope, Id::default()] {
        assert_eq!(changes_in(&firm.desk.book, id), None);
        assert_eq!(changes_since(&firm.desk.book, id), None);
    }
}

#[test]
fn the_sample_says_what_was_tried_since_its_statement_was_approved() {
    let book = sample::workbook();
    let today = sample::today().unwrap();
    let all = versions(&book, today);
    assert_eq!(all.len(), 1);
    assert_eq!((all[0].on, all[0].state), (Some(day("2026-07-09")), EntryState::Stale));
    assert_eq!(all[0].applicable + all[0].excluded + all[0].open, 93);
    let changes = changes_since(&book, all[0].entry).unwrap();
    assert!(changes.iter().all(|c| c.line == "A.8.13"), "{:?}", sorts(&changes));
    assert_eq!(changes[0].sort, LineSort::Status);
}

#[test]
fn the_paper_lists_the_versions_and_what_the_last_one_changed() {
    let told = |book: &Workbook| {
        let setting = Setting { today: day(TODAY), dates: &Told };
        statement::build(book, &setting).unwrap()
    };
    let mut firm = Firm::new();
    let said = |paper| isms_workbook::paper::text(paper, &Labels::load(&|key| text::of(key)));
    assert!(said(&told(&firm.desk.book)).contains("No version was put before top management yet."));
    firm.approve();
    firm.control("A.7.4", |c| c.applicability = Applicability::Excluded);
    firm.approve();
    let paper = told(&firm.desk.book);
    let after = |head: &str| {
        let mut blocks = paper.blocks().iter();
        blocks.find(|b| matches!(b, Block::Heading(h) if h.text == head)).unwrap();
        let Some(Block::Table(table)) = blocks.next() else { panic!("no table under {head}") };
        let text = |row: &Vec<Vec<_>>| row.iter().map(|c| text_of(c)).collect::<Vec<_>>();
        table.rows.iter().map(text).collect::<Vec<_>>()
    };
    let rows = after("Versions");
    let [one, two] = [0, 1].map(|at| firm.versions()[at].reference.clone());
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[0][0], format!("{one}\nFollowed by a later one"));
    assert_eq!(rows[0][4..], ["93", "0", "First version"]);
    assert_eq!(rows[1][0], format!("{two}\nValid"));
    assert_eq!(rows[1][2..], ["<2026-09-21>", "Ada", "92", "1", "1 no longer necessary"]);
    let changed = after(&format!("What {two} says otherwise than {one}"));
    assert_eq!(changed.len(), 1);
    assert!(changed[0][0].starts_with("A.7.4 "));
    assert_eq!(changed[0][1..], ["Decision", "Necessary", "Left out"]);
}

fn paper(firm: &Firm, entry: Id) -> Paper {
    let setting = Setting { today: day(TODAY), dates: &Told };
    Printed::StatementVersion { entry }.build(&firm.desk.book, &setting).unwrap()
}

fn said_by(paper: &Paper) -> String {
    isms_workbook::paper::text(paper, &Labels::load(&|key| text::of(key)))
}

fn rows(paper: &Paper) -> Vec<Vec<String>> {
    let tables = paper.blocks().iter().filter_map(|b| match b {
        Block::Table(table) if table.landscape => Some(&table.rows),
        _ => None,
    });
    tables.flatten().map(|row| row.iter().map(|cell| text_of(cell)).collect()).collect()
}

/// A firm whose statement says something in each of its cells, and has it approved.
fn talkative() -> (Firm, Id, [Id; 4]) {
    let mut firm = Firm::new();
    let (law, policy, proof, risk, own) = firm.desk.edit(|d| {
        let law = d.create::<Requirement>(|r| {
            r.title = "Law on breaches".into();
            r.kind = RequirementKind::Legal;
        });
        let policy = d.create::<Document>(|p| {
            p.title = "Backup policy".into();
            p.own_reference = "P-7".into();
        });
        let proof = d.create::<Evidence>(|e| e.title = "Restore log".into());
        let own = d.create::<Control>(|c| {
            c.title = "Watchdog".into();
            c.best_practice = true;
            c.implementation = Implementation::Planned;
        });
        let risk = d.create::<Risk>(|r| r.title = "Loss of the database".into());
        (law, policy, proof, risk, own)
    });
    let ada = firm.ada;
    let backup = firm.control("A.8.13", |c| {
        c.requirements = vec![law];
        c.documents = vec![policy];
        c.evidence = vec![proof];
        c.owner = Some(ada);
        c.how = "Every night.".into();
        c.inclusion_reason = "Nothing else brings the data back.".into();
    });
    firm.control("A.7.1", |c| {
        c.applicability = Applicability::Excluded;
        c.exclusion_reason = "The offices belong to the landlord.".into();
        c.best_practice = false;
    });
    firm.desk.edit(|d| d.update::<Risk>(risk, |r| r.planned_controls = vec![backup])).unwrap();
    let entry = firm.approve();
    (firm, entry, [law, policy, risk, own])
}

/// An approved statement could only be compared with another one; nobody could be handed what was approved.
#[test]
fn a_version_is_printed_as_it_was_approved_whatever_is_changed_and_through_a_file() {
    let (mut firm, entry, [law, policy, risk, own]) = talkative();
    let then = paper(&firm, entry);
    let setting = Setting { today: day(TODAY), dates: &Told };
    let of_then = statement::build(&firm.desk.book, &setting).unwrap();

    // It says what the statement of that day said; evidence is no part of what is approved.
    let (frozen, live) = (rows(&then), rows(&of_then));
    assert_eq!((frozen.len(), live.len()), (94, 94));
    for (frozen, live) in frozen.iter().zip(&live) {
        assert_eq!((&frozen[..4], &frozen[5]), (&live[..4], &live[5]));
    }
    let backup = frozen.iter().find(|row| row[0].starts_with("A.8.13")).unwrap();
    assert_eq!(
        backup[2],
        "Risk: R-001 Loss of the database\nLaw: REQ-001 Law on breaches\nGood practice\nNothing else brings the data back."
    );
    assert_eq!((&*backup[4], &*backup[5]), ("P-7 Backup policy", "Ada"));
    assert!(frozen.iter().any(|row| row[0] == "C-094 Watchdog"));
    // On its head: which version, of which day, by whom; on its cover the same and the fingerprint.
    let head = said_by(&then);
    for said in
        ["This is version APP-001 as it was approved on <2026-09-21> by Ada.", "ISO/IEC 27001:2022"]
    {
        assert!(head.contains(said), "{said}\n{head}");
    }
    let control = &then.cover().control;
    let kept = firm.desk.book.get::<Approval>(entry).unwrap();
    assert_eq!((&control.fingerprint, &*control.data_as_of), (&kept.fingerprint, "<2026-09-21>"));
    assert_eq!(control.version, "APP-001, <2026-09-21>");

    // Everything changes: names, a state, what is left out, an edition of the firm's own control.
    let ada = firm.ada;
    firm.desk.edit(|d| {
        d.update::<Person>(ada, |p| p.name = "Ada Married".into()).unwrap();
        d.update::<Organisation>(d.book().organisation.first().unwrap().id, |o| {
            o.name = "Another name".into();
        })
        .unwrap();
        d.update::<Requirement>(law, |r| r.title = "Another law".into()).unwrap();
        d.update::<Document>(policy, |p| p.title = "Another policy".into()).unwrap();
        d.update::<Control>(own, |c| c.title = "Another dog".into()).unwrap();
        d.delete(Kind::Risk, risk).unwrap();
    });
    firm.control("A.8.13", |c| {
        c.implementation = Implementation::None;
        c.how = "No longer.".into();
    });
    firm.control("A.7.2", |c| {
        c.applicability = Applicability::Excluded;
        c.exclusion_reason = "There are no secure areas.".into();
    });
    let stale = |paper: &Paper| {
        let lines = said_by(paper);
        assert!(lines.contains("Standing on <2026-09-21>"));
        lines.replace("Valid", "?").replace("Stale", "?")
    };
    let now = paper(&firm, entry);
    assert_eq!(stale(&now), stale(&then));
    assert_eq!((now.cover(), rows(&now)), (then.cover(), frozen));
    assert_ne!(rows(&statement::build(&firm.desk.book, &setting).unwrap()), live);

    // It comes through a file as it was, and the seal holds.
    let bytes = json::export(&firm.desk.book);
    let opened = json::open(bytes.as_bytes()).unwrap();
    assert_eq!(opened.findings, []);
    firm.desk.book = opened.book;
    assert_eq!(paper(&firm, entry), now);
    assert_eq!(isms_workbook::insight::approval::broken(&firm.desk.book), []);
}

/// What was kept before names were says so, and calls things as they are called today.
#[test]
fn an_entry_without_names_is_printed_with_those_of_today() {
    let (mut firm, entry, [_, policy, ..]) = talkative();
    let mut old = firm.desk.book.get::<Approval>(entry).unwrap().clone();
    old.names = String::new();
    old.seal = seal(&old);
    let mut book = Workbook::new(Id(7));
    for kind in Kind::ALL.iter().filter(|kind| **kind != Kind::Approval) {
        for row in firm.desk.book.table(*kind).rows() {
            book.restore(row.duplicate());
        }
    }
    book.restore(Box::new(old));
    firm.desk.book = book;
    firm.desk.edit(|d| d.update::<Document>(policy, |p| p.title = "Renamed".into())).unwrap();
    let said = said_by(&paper(&firm, entry));
    assert!(
        said.contains("This version keeps no names.") && said.contains("P-7 Renamed"),
        "{said}"
    );
}

#[test]
fn what_was_not_given_and_what_cannot_be_read_are_not_shown_as_approved() {
    let (mut firm, entry, _) = talkative();
    let no = firm.decide(Decision::Rejected, None);
    let said = said_by(&paper(&firm, no));
    assert!(
        said.contains("It was not approved.") && !said.contains("as it was approved"),
        "{said}"
    );
    assert_eq!(paper(&firm, no).cover().control.approver, "");
    let mut torn = firm.desk.book.get::<Approval>(entry).unwrap().clone();
    let mut book = Workbook::new(Id(7));
    torn.content = torn.content.replace("\"necessary\"", "\"perhaps\"");
    book.restore(Box::new(torn));
    let setting = Setting { today: day(TODAY), dates: &Told };
    assert_eq!(Printed::StatementVersion { entry }.build(&book, &setting), None);
    assert_eq!(Printed::StatementVersion { entry: Id(5) }.build(&book, &setting), None);
}
