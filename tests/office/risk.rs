//! The papers of risk as files: whole packages, what is typed as text, the app's own figures.

use super::excel::opened;
use super::*;
use calamine::{Data, Reader};
use isms_workbook::insight::risk::ops::Carry;
use isms_workbook::insight::risk::{Methods, Stage, Statement, ops, ready, summary};
use isms_workbook::text;

fn plan(book: &Workbook) -> Id {
    book.treatment_plans.iter().next().unwrap().id
}

fn approved(book: &Workbook) -> Id {
    book.approvals.iter().find(|a| a.subject == Subject::Statement).unwrap().id
}

fn orders(book: &Workbook) -> [Order; 7] {
    let entry = approved(book);
    [
        Order::Word(Printed::StatementVersion { entry }),
        Order::StatementVersionExcel { entry },
        Order::Word(Printed::Method),
        Order::Word(Printed::Statement),
        Order::StatementExcel,
        Order::Word(Printed::Plan { plan: plan(book) }),
        Order::RiskExcel,
    ]
}

fn cells(bytes: &[u8], sheet: &str) -> Vec<Vec<String>> {
    let range = opened(bytes).worksheet_range(sheet).unwrap();
    range.rows().map(|row| row.iter().map(Data::to_string).collect()).collect()
}

#[test]
fn every_paper_of_the_sample_is_a_whole_file() {
    let book = sample::workbook();
    for order in orders(&book) {
        check_package(&made(order, &book, &[]));
    }
}

#[test]
fn without_a_method_or_a_plan_the_reason_is_told() {
    let book = Workbook::new(Id(7));
    for order in [Order::Word(Printed::Method), Order::Word(Printed::Plan { plan: Id(1) })] {
        let refused = make(order, &book, &setting(), &[], &mut |_| {}).unwrap_err();
        assert_eq!(refused.code, "office.nothing_to_make");
    }
    // Nothing was decided yet: the statement says that, and the workbook is empty.
    check_package(&made(Order::Word(Printed::Statement), &book, &[]));
    check_package(&made(Order::StatementExcel, &book, &[]));
    check_package(&made(Order::RiskExcel, &book, &[]));
}

/// Two functions for a level come to disagree. The sheet of risks computes it by a formula over the grid, and
/// carries what the app shows.
#[test]
fn levels_and_counts_in_excel_are_those_of_the_app() {
    let mut book = sample::workbook();
    // Neither a closed risk nor an opportunity stands on the grid, whatever its rating.
    let ids: Vec<Id> = book.risks.iter().map(|r| r.id).collect();
    edit(&mut book, |d| {
        d.update::<Risk>(ids[0], |r| r.closed_on = sample::today()).unwrap();
        d.update::<Risk>(ids[1], |r| r.opportunity = true).unwrap();
    });
    let bytes = made(Order::RiskExcel, &book, &[]);
    let methods = Methods::read(&book);
    let rows = cells(&bytes, "Risks");
    let head = rows.iter().position(|row| row[0] == "Reference").unwrap();
    let mut seen = 0;
    for row in rows.iter().skip(head + 1).filter(|row| row[0].starts_with("R-")) {
        let risk = book.risks.iter().find(|r| r.reference() == row[0]).unwrap();
        seen += 1;
        for (column, stage) in [(9, Stage::Current), (16, Stage::Residual)] {
            let words = ops::level_words(&methods, risk, stage);
            let level = words.split(" (").next().unwrap();
            assert_eq!(row[column], level, "{} {stage:?}", row[0]);
        }
    }
    assert_eq!(seen, book.risks.len());
    let formulas = opened(&bytes).worksheet_formula("Risks").unwrap();
    let count = formulas.used_cells().filter(|(.., f)| f.contains("INDEX(")).count();
    assert_eq!(count, 2 * book.risks.len(), "each level is a formula");
    // The counts of the grid add up to the risks that stand on it.
    let spots = summary::spots(&book, &methods);
    let counted: f64 = cells(&bytes, "Grid today")
        .iter()
        .skip(4)
        .flat_map(|row| {
            row.iter().skip(1).filter_map(|c| c.parse::<f64>().ok()).collect::<Vec<_>>()
        })
        .sum();
    assert_eq!(counted, spots.iter().filter(|s| s.current.is_some()).count() as f64);
    let sheet = part(&bytes, "xl/worksheets/sheet4.xml");
    assert!(sheet.matches("<dataValidation ").count() >= 5 && sheet.contains("<cfRule "));
}

/// The file called a risk "not rated" of which the screen tells the measures.
#[test]
fn without_a_grid_the_file_tells_the_measures() {
    let mut book = sample::workbook();
    let generic = ready::READY.iter().find(|ready| ready.key == "generic").unwrap();
    let mut method = None;
    edit(&mut book, |d| method = Some(ready::start(d, generic)));
    edit(&mut book, |d| ops::adopt(d, method.unwrap(), Carry::Read).unwrap());
    let bytes = made(Order::RiskExcel, &book, &[]);
    let methods = Methods::read(&book);
    let mut seen = 0;
    for row in cells(&bytes, "Risks").iter().filter(|row| row[0].starts_with("R-")) {
        let risk = book.risks.iter().find(|r| r.reference() == row[0]).unwrap();
        if methods.get(risk.method).unwrap().has_grid() {
            continue;
        }
        seen += 1;
        assert_eq!([row[9].as_str(), &row[16]], [&text::of(ops::measures_key(risk)), ""]);
    }
    assert!(seen > 0);
}

/// A statement that is a screen alone, with one field for reason and finding, is of no use to an auditor. Here reasons
/// are kept apart, and the totals are formulas that give the app's.
#[test]
fn the_statement_has_its_reasons_and_its_totals() {
    let book = sample::workbook();
    let bytes = made(Order::StatementExcel, &book, &[]);
    let rows = cells(&bytes, "Annex A");
    let backup = rows.iter().find(|row| row[0] == "A.8.13").unwrap();
    assert_eq!(backup[2], "Necessary");
    assert!(
        backup[3].contains("Risk: R-001") && backup[3].contains("Contract: REQ-003"),
        "{}",
        backup[3]
    );
    let totals = Statement::read(&book).totals();
    let summary = cells(&bytes, "Summary");
    let said = |name: &str| {
        let row = summary.iter().find(|row| row[0] == name).unwrap();
        row[1].parse::<f64>().unwrap() as usize
    };
    assert_eq!(said("Necessary"), totals.necessary);
    assert_eq!(said("Left out"), totals.excluded);
    assert_eq!(said("In full"), totals.full);
    let document = part(&made(Order::Word(Printed::Statement), &book, &[]), "word/document.xml");
    assert!(document.contains("A.8.13") && document.contains("R-001 Ransomware"));
}

/// What was approved could not be handed out once the workbook had moved on.
#[test]
fn an_approved_statement_is_a_file_that_later_changes_do_not_reach() {
    let mut book = sample::workbook();
    let entry = approved(&book);
    let files = |book: &Workbook| {
        let word = made(Order::Word(Printed::StatementVersion { entry }), book, &[]);
        let excel = made(Order::StatementVersionExcel { entry }, book, &[]);
        (part(&word, "word/document.xml"), cells(&excel, "Annex A"), cells(&excel, "Summary"))
    };
    let (word, annex, summary) = files(&book);
    let own = book.get::<Approval>(entry).unwrap().clone();
    let head = format!("This is version {} as it was approved on", own.reference());
    for said in [&word, &annex[1][0], &summary[1][0]] {
        assert!(said.contains(&head) && said.contains(&own.name), "{said}");
    }
    assert!(annex[3].iter().any(|head| head == "Documents"));
    assert!(!annex[3].iter().any(|head| head == "Evidence" || head == "Actions"));
    let ids: Vec<Id> = book.controls.iter().map(|c| c.id).collect();
    edit(&mut book, |d| {
        for id in ids {
            d.update::<Control>(id, |c| {
                c.implementation = Implementation::None;
                c.how = "Otherwise.".into();
            })
            .unwrap();
        }
    });
    assert_eq!((annex, summary), (files(&book).1, files(&book).2));
    assert!(!files(&book).0.contains("Otherwise."));
    // A version that is gone was told to choose a risk method first.
    for order in [
        Order::StatementVersionExcel { entry: Id(1) },
        Order::Word(Printed::StatementVersion { entry: Id(1) }),
    ] {
        let refused = make(order, &book, &setting(), &[], &mut |_| {});
        assert_eq!(refused.unwrap_err().code, "office.no_version");
    }
}

/// An entry as from a file that somebody altered.
fn forged(book: &Workbook, entry: Id, alter: impl FnOnce(&mut Approval)) -> Workbook {
    let mut row = book.get::<Approval>(entry).unwrap().clone();
    alter(&mut row);
    let mut out = Workbook::new(book.id);
    for kind in Kind::ALL {
        for other in book.table(*kind).rows().filter(|other| other.id() != entry) {
            assert!(out.restore(other.duplicate()));
        }
    }
    assert!(out.restore(Box::new(row)));
    out
}

/// A statement that was altered after it was signed was handed out as the one that was approved.
#[test]
fn an_altered_statement_is_not_handed_out_as_approved() {
    let book = sample::workbook();
    let entry = approved(&book);
    let book = forged(&book, entry, |row| {
        let altered =
            row.content.replacen("\"decided\":\"necessary\"", "\"decided\":\"excluded\"", 1);
        assert_ne!(altered, row.content);
        row.content = altered;
    });
    let row = book.get::<Approval>(entry).unwrap();
    let word = made(Order::Word(Printed::StatementVersion { entry }), &book, &[]);
    let excel = made(Order::StatementVersionExcel { entry }, &book, &[]);
    let sheets =
        [&cells(&excel, "Annex A")[1][0], &cells(&excel, "Summary")[1][0]].map(String::clone);
    for said in [part(&word, "word/document.xml")].iter().chain(&sheets) {
        assert!(said.contains("The entry was altered after it was sealed"), "{said}");
        // The cover has a line for it, which is empty.
        let said = said.replace(">Approved by<", "");
        assert!(!said.contains("pproved") && !said.contains(&row.fingerprint), "{said}");
    }
    let paper = Printed::StatementVersion { entry }.build(&book, &setting()).unwrap();
    let signed =
        |b: &isms_workbook::paper::Block| matches!(b, isms_workbook::paper::Block::Signatures(_));
    assert!(!paper.blocks().iter().any(signed));
    assert_eq!(paper.cover().control.approver, "");
}

/// Names of today stood in the workbook of a version as if they were those of then.
#[test]
fn a_version_without_its_names_says_so_in_excel_too() {
    let book = sample::workbook();
    let entry = approved(&book);
    for (names, said) in
        [("", "keeps no names"), ("{\"firm\":", "The names that this version keeps cannot be read")]
    {
        let book = forged(&book, entry, |row| {
            row.names = names.into();
            row.seal = isms_workbook::insight::approval::seal(row);
        });
        let excel = made(Order::StatementVersionExcel { entry }, &book, &[]);
        let word = made(Order::Word(Printed::StatementVersion { entry }), &book, &[]);
        for told in [
            cells(&excel, "Annex A")[1][0].clone(),
            cells(&excel, "Summary")[1][0].clone(),
            part(&word, "word/document.xml"),
        ] {
            assert!(told.contains(said) && told.contains("as it was approved"), "{told}");
        }
    }
    let excel = made(Order::StatementVersionExcel { entry }, &book, &[]);
    assert!(!cells(&excel, "Annex A")[1][0].contains("names"));
}

/// Papers that keep to ASCII lose names, and a plan without actions, dates or cost is none.
#[test]
fn the_plan_carries_actions_and_every_script() {
    let mut book = sample::workbook();
    let risk = book.risks.iter().next().unwrap().id;
    let texts = "Ελληνικά русский 日本語 עברית 👩‍💻 =1+1";
    edit(&mut book, |d| {
        d.update::<Risk>(risk, |r| {
            r.title = texts.into();
            r.current_reason = "=HYPERLINK(\"http://example.org\")".into();
        })
        .unwrap();
    });
    let document = part(
        &made(Order::Word(Printed::Plan { plan: plan(&book) }), &book, &[]),
        "word/document.xml",
    );
    assert!(document.contains("Ελληνικά русский 日本語 עברית 👩‍💻 =1+1"));
    for said in ["Keep a second copy of the database", "2026-12-18", "2\u{202f}400"] {
        assert!(document.contains(said), "{said}");
    }
    // Moved dates stand with their reasons; who has not approved is named at the head.
    assert!(document.contains("The form waits for the new release"));
    assert!(document.contains("Judit Pócs: Not approved"));
    let bytes = made(Order::RiskExcel, &book, &[]);
    let rows = cells(&bytes, "Risks");
    let row = rows.iter().find(|row| row[0] == "R-001").unwrap();
    assert_eq!((row[1].as_str(), row[10].as_str()), (texts, "=HYPERLINK(\"http://example.org\")"));
    let formulas = opened(&bytes).worksheet_formula("Risks").unwrap();
    assert!(
        formulas.used_cells().all(|(.., f)| f.is_empty() || f.contains("INDEX(")),
        "no text is a formula"
    );
}
