//! The papers, slides, sheets and dates of a management review, and the papers of audits, as others open them.

use super::reviewed::{Firm, TODAY, day};
use super::*;
use isms_workbook::catalogue::Edition;
use isms_workbook::exchange::json;
use isms_workbook::insight::edition::{self as switch, Choices};
use isms_workbook::paper::Block;
use isms_workbook::text;

fn firm(issues: usize) -> Firm {
    Firm::new(Edition::E2013, issues, &Iso)
}

fn setting() -> Setting<'static> {
    Setting { today: day(TODAY), dates: &Iso }
}

fn file(order: Order, book: &Workbook, pictures: &[Picture]) -> Vec<u8> {
    make(order, book, &setting(), pictures, &mut |_| {}).unwrap_or_else(|f| panic!("{f:?}"))
}

/// A paper as words, tables and all.
fn read(printed: Printed, book: &Workbook) -> String {
    let labels = isms_workbook::paper::Labels::load(&|key| text::of(key));
    isms_workbook::paper::text(&printed.build(book, &setting()).unwrap(), &labels)
}

fn papers(firm: &Firm) -> Vec<Printed> {
    let mut papers = vec![
        Printed::Steering,
        Printed::CorrectiveLog,
        Printed::AuditPlan { programme: firm.programme },
        Printed::AuditReport { audit: firm.audit },
    ];
    for review in [firm.closed, firm.planned] {
        papers.extend([
            Printed::ReviewAgenda { review },
            Printed::ReviewPreRead { review },
            Printed::ReviewMinutes { review },
        ]);
    }
    papers
}

#[test]
fn every_paper_is_a_whole_word_document_and_a_page() {
    let firm = firm(3);
    for printed in papers(&firm) {
        let order = Order::Word(printed);
        let pictures: Vec<Picture> = office::charts(order, &firm.book, &setting())
            .into_iter()
            .map(|d| {
                assert!(d.svg.starts_with("<svg"), "{}", d.name);
                Picture {
                    name: d.name,
                    png: DOT.to_vec(),
                    width: d.width * 2,
                    height: d.height * 2,
                }
            })
            .collect();
        assert_eq!(pictures.is_empty(), !printed.has_charts(), "{printed:?}");
        let bytes = file(order, &firm.book, &pictures);
        check_package(&bytes);
        let document = part(&bytes, "word/document.xml");
        assert_eq!(document.matches("<wp:docPr ").count(), pictures.len(), "{printed:?}");
        let page = String::from_utf8(file(Order::Html(printed), &firm.book, &[])).unwrap();
        assert!(page.starts_with("<!DOCTYPE html>") && !page.contains("<b>bold"), "{printed:?}");
    }
}

/// A key that no table has comes back as itself.
#[test]
fn no_paper_says_a_key() {
    let firm = firm(30);
    for printed in papers(&firm) {
        let said = read(printed, &firm.book);
        for area in ["review.", "audit.", "steering.", "choice.", "field.", "kinds.", "paper."] {
            let slips = said.split_whitespace().filter(|word| word.starts_with(area));
            assert_eq!(slips.collect::<Vec<_>>(), Vec::<&str>::new(), "{printed:?}");
        }
        assert!(!said.contains('{'), "{printed:?}: {said}");
    }
}

#[test]
fn every_list_is_rectangular_and_no_heading_is_left_out() {
    let firm = firm(30);
    for printed in papers(&firm) {
        let paper = printed.build(&firm.book, &setting()).unwrap();
        let mut before = 0;
        for block in paper.blocks() {
            match block {
                Block::Heading(heading) => {
                    assert!(heading.level <= before + 1, "{printed:?}: {}", heading.text);
                    before = heading.level;
                }
                Block::Table(table) => {
                    assert!(table.rows.iter().all(|row| row.len() == table.columns.len()));
                    let sum: u32 = table.percent_widths().iter().sum();
                    assert_eq!(sum, 100, "{printed:?}");
                }
                _ => {}
            }
        }
    }
}

#[test]
fn typed_text_of_every_script_is_in_the_word_minutes_as_text() {
    let firm = firm(3);
    let minutes = Printed::ReviewMinutes { review: firm.closed };
    let document = part(&file(Order::Word(minutes), &firm.book, &[]), "word/document.xml");
    for said in ["Δοκιμή", "проверка", "日本語のメモ", "בדיקה", "👩‍💻", "&lt;b&gt;bold", "=1+1"]
    {
        assert!(document.contains(said), "{said}");
    }
}

// ---- Minutes -----------------------------------------------------------------------------------

#[test]
fn minutes_tell_everything_that_an_auditor_asks_for() {
    let firm = firm(3);
    let said = read(Printed::ReviewMinutes { review: firm.closed }, &firm.book);
    for expected in [
        "Minutes of the management review",
        "Closed on 2026-09-21",
        "2026-01-01 – 2026-06-30",
        "Compared with: 2025-07-01 – 2025-12-31",
        "Held on: 2026-09-15",
        "Planned for: 2026-09-15",
        "Chair: Ada Example",
        "Absent: Ben Example.",
        "a · ",
        "c4 · ",
        "f · ",
        "Talked about MRI-4.2.",
        "It goes on as it is.",
        "Nothing to report, says Ben Example. There was no review before.",
        "Take the second site into the scope",
        "b, e",
        "Hire a second administrator",
        "ACT-002",
        "CH-001",
        "Yes, with conditions",
        "Two people are missing.",
        "The next review is on 2027-01-15.",
        "Ada Example, Managing director, Chair: ____________",
        "It is Ada.",
    ] {
        assert!(said.contains(expected), "{expected}\n{said}");
    }
    let review = firm.book.get::<ManagementReview>(firm.closed).unwrap();
    assert!(said.contains(&review.fingerprint));
    // The figure of the period before stands beside that of the period.
    assert!(said.contains("Opened\t1\t1\t"), "{said}");
}

#[test]
fn minutes_of_a_review_that_was_held_are_the_same_bytes_after_edits_and_the_edition_switch() {
    let mut firm = firm(30);
    let (closed, ada) = (firm.closed, firm.ada);
    let orders = [
        Order::Html(Printed::ReviewMinutes { review: closed }),
        Order::Html(Printed::ReviewPreRead { review: closed }),
        Order::Html(Printed::ReviewAgenda { review: closed }),
    ];
    let made = |book: &Workbook, today: &str| -> Vec<String> {
        let setting = Setting { today: day(today), dates: &Iso };
        let page = |order| make(order, book, &setting, &[], &mut |_| {}).unwrap();
        orders.map(page).map(|bytes| String::from_utf8(bytes).unwrap()).to_vec()
    };
    let before = made(&firm.book, TODAY);
    firm.edit(|d| {
        let book = d.book().clone();
        for issue in book.context_issues.iter() {
            d.update::<ContextIssue>(issue.id, |i| i.title = "Something else".into()).unwrap();
        }
        for risk in book.risks.iter() {
            d.update::<Risk>(risk.id, |r| r.current_impact = Some(4)).unwrap();
        }
        for action in book.actions.iter() {
            d.update::<Action>(action.id, |a| {
                a.title = "Called otherwise".into();
                a.status = ActionStatus::Done;
            })
            .unwrap();
        }
        for change in book.planned_changes.iter() {
            d.update::<PlannedChange>(change.id, |c| c.title = "Called otherwise".into()).unwrap();
        }
        d.update::<Person>(ada, |p| {
            p.name = "Ada Married".into();
            p.title = "Chair of the board".into();
        })
        .unwrap();
        d.create::<Nonconformity>(|n| n.raised_on = Some(day("2026-03-01")));
    });
    assert_eq!(made(&firm.book, "2029-01-01"), before);
    let to = switch::preview(&firm.book, Edition::E2022).unwrap();
    firm.edit(|d| switch::apply(d, &to, &Choices::new())).unwrap();
    assert_eq!(made(&firm.book, "2029-01-01"), before);
}

#[test]
fn data_that_was_altered_is_told_and_never_replaced_by_that_of_today() {
    let firm = firm(3);
    let file = json::export(&firm.book);
    let frozen = &firm.book.get::<ManagementReview>(firm.closed).unwrap().frozen;
    let altered = |frozen_then: &str| {
        let text = |frozen: &str| serde_json::to_string(frozen).unwrap();
        let file = file.replacen(&text(frozen), &text(frozen_then), 1);
        let book = json::open(file.as_bytes()).unwrap().book;
        read(Printed::ReviewMinutes { review: firm.closed }, &book)
    };
    let warning = "What was kept of this meeting is not what was kept on its day";
    assert!(!altered(frozen).contains(warning));
    let other = altered(&frozen.replacen("Circumstance 0", "Circumstance 9", 1));
    assert!(other.contains(warning) && other.contains("Circumstance 9"));
    let torn = altered(&frozen[..100]);
    assert!(torn.contains(warning) && !torn.contains("Circumstance"), "{torn}");
}

// ---- Pre-read ----------------------------------------------------------------------------------

#[test]
fn a_long_list_stands_whole_in_the_annex_with_its_count_in_its_place() {
    let firm = firm(40);
    let said = read(Printed::ReviewPreRead { review: firm.planned }, &firm.book);
    assert!(said.contains("Issues: 40 rows, in annex 1."), "{said}");
    assert!(said.contains("Annex 1: b · Issues (40 rows)"), "{said}");
    for n in 0..40 {
        assert!(said.contains(&format!("Circumstance {n} that")), "{n}");
    }
}

#[test]
fn before_the_meeting_the_pre_read_asks_and_afterwards_it_does_not() {
    let firm = firm(3);
    let before = read(Printed::ReviewPreRead { review: firm.planned }, &firm.book);
    assert!(before.contains("The meeting has not been held"));
    assert!(before.contains("What we ask you to decide"));
    assert!(before.contains("Give the backup a second place"));
    // The decision of the review before, in its first input.
    assert!(before.contains("Hire a second administrator"));
    let after = read(Printed::ReviewPreRead { review: firm.closed }, &firm.book);
    assert!(!after.contains("What we ask you to decide"), "{after}");
}
