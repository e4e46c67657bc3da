//! An Excel file that comes back: what it changes, what is refused, and that nothing panics.

use super::*;
use isms_workbook::exchange::office::plan::{Plan, PlannedLine};
use isms_workbook::exchange::office::read_gap_excel;
use isms_workbook::exchange::packed::Unpack;
use isms_workbook::text;
use proptest::prelude::*;
use rust_xlsxwriter::Workbook as File;

type Cells = BTreeMap<(u32, u32), calamine::Data>;

/// The exported file, cell by cell, so that a test can edit it as a person does.
#[derive(Clone)]
struct Edited {
    sheets: Vec<(String, Cells)>,
}

impl Edited {
    fn of(book: &Workbook, run: Id) -> Edited {
        use calamine::Reader;
        let bytes = made(Order::GapExcel { run }, book, &[]);
        let mut file = super::excel::opened(&bytes);
        let mut sheets = Vec::new();
        for name in file.sheet_names() {
            let range = file.worksheet_range(&name).unwrap();
            let (top, left) = range.start().unwrap_or((0, 0));
            let cells = range
                .used_cells()
                .map(|(r, c, cell)| ((top + r as u32, left + c as u32), cell.clone()))
                .collect();
            sheets.push((name, cells));
        }
        Edited { sheets }
    }

    fn cells(&mut self, sheet: &str) -> &mut Cells {
        &mut self.sheets.iter_mut().find(|(name, _)| name == sheet).unwrap().1
    }

    /// The row whose reference is this, and the column of this name.
    fn at(&mut self, sheet: &str, reference: &str, column: &str) -> (u32, u32) {
        let cells = self.cells(sheet);
        let find = |cells: &Cells, row: Option<u32>, text: &str| {
            cells
                .iter()
                .find(|((r, _), cell)| row.is_none_or(|row| *r == row) && **cell == *text)
                .map(|(at, _)| *at)
                .unwrap_or_else(|| panic!("{text}"))
        };
        (find(cells, None, reference).0, find(cells, Some(0), column).1)
    }

    fn type_in(&mut self, sheet: &str, reference: &str, column: &str, text: &str) {
        let at = self.at(sheet, reference, column);
        self.cells(sheet).insert(at, calamine::Data::String(text.into()));
    }

    /// A row below the last, with these columns filled.
    fn add_row(&mut self, sheet: &str, filled: &[(&str, &str)]) {
        let below = self.cells(sheet).keys().map(|(r, _)| r + 1).max().unwrap();
        for (column, text) in filled {
            let (_, column) = self.at(sheet, column, column);
            self.cells(sheet).insert((below, column), calamine::Data::String((*text).into()));
        }
    }

    fn bytes(&self) -> Vec<u8> {
        let mut file = File::new();
        for (name, cells) in &self.sheets {
            let page = file.add_worksheet();
            page.set_name(name).unwrap();
            for ((row, column), cell) in cells {
                let column = u16::try_from(*column).unwrap();
                match cell {
                    calamine::Data::Float(n) => page.write_number(*row, column, *n).unwrap(),
                    calamine::Data::DateTime(day) => {
                        page.write_number(*row, column, day.as_f64()).unwrap()
                    }
                    other => page.write_string(*row, column, other.to_string()).unwrap(),
                };
            }
        }
        file.save_to_buffer().unwrap()
    }

    fn plan(&self, book: &Workbook, run: Id) -> Plan {
        let plan = read_gap_excel(&self.bytes(), book, run).unwrap_or_else(|f| panic!("{f:?}"));
        check_words(plan.refused().chain(&plan.notes));
        // It comes through to the page as it was.
        let mut bytes = Vec::new();
        plan.write(&mut bytes);
        assert_eq!(Plan::read(&mut Unpack::new(&bytes)), Some(plan.clone()));
        plan
    }
}

/// Every finding has its words, with nothing left to fill in.
fn check_words<'f>(findings: impl IntoIterator<Item = &'f Finding>) {
    for finding in findings {
        let args: Vec<(&str, &str)> = finding.args.iter().map(|(n, _)| (*n, "1")).collect();
        for key in [format!("finding.{}", finding.code), format!("finding.{}.do", finding.code)] {
            assert!(text::find(&key).is_some(), "no text {key}");
            let said = text::fill(&key, &args);
            assert!(!said.contains('{'), "{key} lacks an argument: {said}");
        }
    }
}

fn refusal(bytes: &[u8], book: &Workbook, run: Id) -> &'static str {
    let findings = read_gap_excel(bytes, book, run).unwrap_err();
    check_words(&findings);
    findings[0].code
}

fn entered(book: &mut Workbook, plan: &Plan) -> Option<Change> {
    assert_eq!(plan.stale(book), None);
    edit(book, |d| plan.enter(d).unwrap())
}

fn summed(line: &PlannedLine) -> Vec<(&str, Value, Value, &str)> {
    let name = |field: usize| line.kind.fields()[field].name;
    let changes = line.changes.iter();
    changes.map(|c| (name(c.field), c.before.clone(), c.after.clone(), c.cell.as_str())).collect()
}

fn text_value(text: &str) -> Value {
    Value::Text(text.into())
}

#[test]
fn a_file_that_nobody_edited_changes_nothing() {
    let (book, run) = sample_run();
    let plan = Edited::of(&book, run).plan(&book, run);
    assert_eq!((plan.lines, plan.notes), (vec![], vec![]));
    assert!(plan.unchanged > 123);
    let exported = made(Order::GapExcel { run }, &book, &[]);
    assert!(read_gap_excel(&exported, &book, run).unwrap().is_empty());
}

#[test]
fn hostile_texts_come_back_as_they_left() {
    let (book, run) = hostile_run();
    let exported = made(Order::GapExcel { run }, &book, &[]);
    let plan = read_gap_excel(&exported, &book, run).unwrap();
    assert_eq!((&plan.lines, &plan.notes), (&vec![], &vec![]));
}

#[test]
fn one_edited_cell_is_one_change_that_undo_takes_back() {
    let (mut book, run) = sample_run();
    let mut file = Edited::of(&book, run);
    file.type_in("Annex A", "A.5.7", "finding", "=SUM of what\nwe found, Ελληνικά");
    let plan = file.plan(&book, run);
    let [line] = plan.lines.as_slice() else { panic!("{:?}", plan.lines) };
    assert_eq!(line.name, "A.5.7");
    let id = answer(&book, run, "A.5.7");
    assert_eq!(line.target, Some(id));
    let before = text_value(&book.get::<GapAnswer>(id).unwrap().finding);
    let after = text_value("=SUM of what\nwe found, Ελληνικά");
    let changes = summed(line);
    assert_eq!(changes.len(), 1);
    assert_eq!((changes[0].0, &changes[0].1, &changes[0].2), ("finding", &before, &after));
    assert!(changes[0].3.starts_with("Annex A!"), "{}", changes[0].3);
    let old = book.clone();
    let change = entered(&mut book, &plan).unwrap();
    assert_eq!(change.origin, Origin::Import);
    assert_eq!(change.edits.len(), 1);
    assert_eq!(book.get::<GapAnswer>(id).unwrap().finding, "=SUM of what\nwe found, Ελληνικά");
    book.apply(&change.inverse(Moment(0))).unwrap();
    assert!(book == old);
}

#[test]
fn every_kind_of_field_can_be_edited() {
    let (mut book, run) = sample_run();
    let mut file = Edited::of(&book, run);
    for (column, text) in [
        ("conformity", "Not applicable"),
        ("applicable_reason", "Nothing is developed here."),
        ("documented", "no"),
        ("priority", "1 First"),
        ("responsible", "Mirjam Leitgeb"),
        ("target", "Met"),
        ("target_date", "31.03.2027"),
        ("maturity", "3"),
        ("confidence", "Seen"),
        ("evidence", "E-001, E-002"),
        ("actions", ""),
    ] {
        file.type_in("Annex A", "A.8.30", column, text);
    }
    let plan = file.plan(&book, run);
    assert_eq!(plan.refused().collect::<Vec<_>>(), Vec::<&Finding>::new());
    entered(&mut book, &plan).unwrap();
    let row = book.get::<GapAnswer>(answer(&book, run, "A.8.30")).unwrap();
    assert_eq!(row.conformity, Conformity::NotApplicable);
    assert_eq!(row.assessed_by, "Tester", "a verdict from a file is given by whoever enters it");
    assert_eq!((row.documented, row.maturity), (Tick::No, Maturity::Defined));
    assert_eq!(row.target_date, chrono::NaiveDate::from_ymd_opt(2027, 3, 31));
    assert_eq!((row.evidence.len(), row.actions.len()), (2, 0));
}

#[test]
fn days_come_back_as_days_whatever_the_spreadsheet_made_of_them() {
    let (book, run) = sample_run();
    let mut file = Edited::of(&book, run);
    let at = file.at("Clauses", "8.3", "target_date");
    // 46,500 is the number of 23 April 2027.
    file.cells("Clauses").insert(at, calamine::Data::Float(46_500.0));
    let plan = file.plan(&book, run);
    let day = chrono::NaiveDate::from_ymd_opt(2027, 4, 23).unwrap();
    assert_eq!(summed(&plan.lines[0])[0].2, Value::Day(day));
}

#[test]
fn rows_and_columns_may_be_moved_and_lines_left_out() {
    let (book, run) = sample_run();
    let mut file = Edited::of(&book, run);
    file.type_in("Clauses", "5.1", "gap", "Moved along");
    let cells = file.cells("Clauses");
    let old = std::mem::take(cells);
    for ((row, column), cell) in old {
        // Lines upside down, columns mirrored, every third line gone.
        let row = if row < 4 { row } else { 4 + (60 - row) };
        if row < 4 || row % 3 != 0 || cell == "5.1" {
            cells.insert((row, 40 - column), cell);
        }
    }
    let kept: Vec<u32> =
        cells.iter().filter(|(_, c)| **c == "Moved along").map(|((r, _), _)| *r).collect();
    let plan = file.plan(&book, run);
    assert_eq!(plan.refused().collect::<Vec<_>>(), Vec::<&Finding>::new());
    assert_eq!(plan.lines.len(), kept.len());
    // Without the hidden row and the hidden id, the words and the reference will do.
    let mut file = Edited::of(&book, run);
    file.type_in("Clauses", "5.1", "gap", "Found by its reference");
    file.cells("Clauses").retain(|(row, column), _| *row > 2 && *column > 2);
    let plan = file.plan(&book, run);
    assert_eq!(plan.lines.len(), 1);
    assert_eq!(plan.lines[0].target, Some(answer(&book, run, "5.1")));
}

#[test]
fn what_cannot_be_taken_is_named_with_its_cell_and_the_rest_is_taken() {
    let (book, run) = sample_run();
    let mut file = Edited::of(&book, run);
    for (sheet, line, column, text, code) in [
        ("Annex A", "A.5.1", "conformity", "Maybe", "office.no_choice"),
        ("Annex A", "A.5.2", "conformity", "Not", "office.no_choice"),
        ("Annex A", "A.5.3", "target_date", "03/04/2027", "office.two_days"),
        ("Annex A", "A.5.4", "target_date", "soon", "office.no_day"),
        ("Annex A", "A.5.5", "responsible", "Nobody Known", "office.no_row"),
        ("Annex A", "A.5.6", "actions", "ACT-999", "office.no_row"),
        ("Clauses", "5.1", "conformity", "Not applicable", "office.clause"),
        ("Clauses", "5.2", "target", "Not applicable", "office.clause"),
        ("Actions", "ACT-017", "title", &"x".repeat(3_000), "office.too_long"),
    ] {
        let mut file = file.clone();
        file.type_in(sheet, line, column, text);
        let plan = file.plan(&book, run);
        let got: Vec<&str> = plan.refused().map(|f| f.code).collect();
        assert_eq!(got, [code], "{line} {column} {text}");
        let place = &plan.refused().next().unwrap().place.path;
        assert!(
            place.starts_with(&format!("{sheet}!")) && place.len() > sheet.len() + 2,
            "{place}"
        );
        assert!(plan.is_empty());
    }
    file.type_in("Annex A", "A.5.1", "conformity", "Maybe");
    file.type_in("Annex A", "A.5.1", "gap", "Still taken");
    let plan = file.plan(&book, run);
    assert_eq!((plan.changed_lines(), plan.refused().count()), (1, 1));
}

#[test]
fn lines_that_were_mixed_up_doubled_or_invented_are_refused() {
    let (book, run) = sample_run();
    let codes = |file: &Edited| {
        let plan = file.plan(&book, run);
        plan.refused().map(|f| f.code).collect::<Vec<_>>()
    };
    // Only the column with the references was sorted.
    let mut file = Edited::of(&book, run);
    let (first, second) =
        (file.at("Clauses", "5.1", "reference"), file.at("Clauses", "5.2", "reference"));
    let cells = file.cells("Clauses");
    let (a, b) = (cells[&first].clone(), cells[&second].clone());
    cells.insert(first, b);
    cells.insert(second, a);
    assert_eq!(codes(&file), ["office.line_mixed"; 2]);
    // A line copied whole.
    let mut file = Edited::of(&book, run);
    let (row, _) = file.at("Clauses", "5.1", "reference");
    let cells = file.cells("Clauses");
    let copied: Vec<_> =
        cells.range((row, 0)..(row + 1, 0)).map(|((_, c), v)| (*c, v.clone())).collect();
    copied.into_iter().for_each(|(column, cell)| drop(cells.insert((90, column), cell)));
    assert_eq!(codes(&file), ["office.line_twice"]);
    // A line of another edition or of nobody.
    let mut file = Edited::of(&book, run);
    file.add_row("Clauses", &[("reference", "99.9"), ("finding", "x")]);
    file.add_row("Clauses", &[("finding", "without a line")]);
    assert_eq!(codes(&file), ["office.line_unknown"; 2]);
    // A new action without a title.
    let mut file = Edited::of(&book, run);
    file.add_row("Actions", &[("due", "2027-01-01")]);
    assert_eq!(codes(&file), ["office.no_title"]);
}

#[test]
fn new_actions_and_evidence_come_in_and_lines_can_link_to_them() {
    let (mut book, run) = sample_run();
    let mut file = Edited::of(&book, run);
    file.add_row(
        "Actions",
        &[("title", "Write the rules"), ("due", "2027-02-01"), ("evidence", "The rules, signed")],
    );
    file.add_row("Evidence", &[("title", "The rules, signed"), ("place", "Wiki")]);
    file.type_in("Annex A", "A.5.3", "actions", "Write the rules");
    file.type_in("Annex A", "A.5.3", "evidence", "E-001 whatever it says\nThe rules, signed");
    let plan = file.plan(&book, run);
    assert_eq!((plan.new_lines(), plan.changed_lines(), plan.refused().count()), (2, 1, 0));
    let old = book.clone();
    let change = entered(&mut book, &plan).unwrap();
    let row = book.get::<GapAnswer>(answer(&book, run, "A.5.3")).unwrap();
    let action = book.get::<Action>(row.actions[0]).unwrap();
    assert_eq!((action.title.as_str(), action.source), ("Write the rules", ActionSource::Gap));
    assert_eq!((row.evidence.len(), action.evidence.len()), (2, 1));
    assert_eq!(row.evidence[1], action.evidence[0]);
    book.apply(&change.inverse(Moment(0))).unwrap();
    assert!(book == old);
}

#[test]
fn work_done_since_the_file_was_made_is_not_undone_by_it() {
    let (mut book, run) = sample_run();
    let mut file = Edited::of(&book, run);
    for (line, finding) in [("A.5.3", "Written here since."), ("A.5.4", "Written here, too.")] {
        let id = answer(&book, run, line);
        let change = edit(&mut book, |d| {
            d.update::<GapAnswer>(id, |a| a.finding = finding.into()).unwrap();
        });
        assert!(change.is_some());
    }
    // A cell that nobody touched says what the line said then. That is no edit.
    assert!(file.plan(&book, run).is_empty());
    // One that was touched on both sides is for a person to decide.
    file.type_in("Annex A", "A.5.4", "finding", "Written in Excel.");
    file.type_in("Annex A", "A.5.5", "finding", "Written in Excel alone.");
    let plan = file.plan(&book, run);
    assert_eq!(plan.refused().map(|f| f.code).collect::<Vec<_>>(), ["office.both"]);
    entered(&mut book, &plan).unwrap();
    let finding = |line| &book.get::<GapAnswer>(answer(&book, run, line)).unwrap().finding;
    assert_eq!(finding("A.5.3"), "Written here since.");
    assert_eq!(finding("A.5.4"), "Written here, too.");
    assert_eq!(finding("A.5.5"), "Written in Excel alone.");
}

#[test]
fn a_file_taken_over_twice_adds_its_new_lines_once() {
    let (mut book, run) = sample_run();
    let mut file = Edited::of(&book, run);
    file.add_row("Actions", &[("title", "Write the rules"), ("due", "2027-02-01")]);
    file.type_in("Annex A", "A.5.3", "actions", "Write the rules");
    let plan = file.plan(&book, run);
    entered(&mut book, &plan).unwrap();
    let actions = book.actions.iter().count();
    // Somebody goes on working with it before the file comes a second time.
    let id = book.actions.iter().find(|a| a.title == "Write the rules").unwrap().id;
    edit(&mut book, |d| d.update::<Action>(id, |a| a.result = "Half done.".into()).unwrap());
    let again = file.plan(&book, run);
    assert_eq!((again.new_lines(), again.refused().count()), (0, 0));
    assert_eq!(again.notes.iter().map(|f| f.code).collect::<Vec<_>>(), ["office.there"]);
    assert!(entered(&mut book, &again).is_none());
    assert_eq!(book.actions.iter().count(), actions);
    assert_eq!(book.get::<Action>(id).unwrap().result, "Half done.");
}

#[test]
fn several_references_in_a_line_are_several_links_and_none_is_dropped() {
    let (book, run) = sample_run();
    let links = |text: &str| {
        let mut file = Edited::of(&book, run);
        file.type_in("Annex A", "A.5.3", "actions", text);
        let plan = file.plan(&book, run);
        let refused: Vec<_> = plan.refused().map(|f| f.code).collect();
        match refused.as_slice() {
            [] => match &plan.lines[0].changes[0].after {
                Value::Links(ids) => Ok(ids
                    .iter()
                    .map(|id| book.get::<Action>(*id).unwrap().reference())
                    .collect::<Vec<_>>()),
                other => panic!("{other:?}"),
            },
            [code] => Err(*code),
            more => panic!("{more:?}"),
        }
    };
    let both = vec!["ACT-001".to_owned(), "ACT-002".to_owned()];
    assert_eq!(links("ACT-001 Write rules, ACT-002 Train staff"), Ok(both.clone()));
    assert_eq!(links("ACT-001; ACT-002"), Ok(both.clone()));
    assert_eq!(links("ACT-001\nACT-002 by May"), Ok(both));
    assert_eq!(links("ACT-001 as it was called before"), Ok(vec!["ACT-001".to_owned()]));
    assert_eq!(links("ACT-001; Something else, too"), Err("office.no_row"));
    assert_eq!(links("ACT-001, ACT-999"), Err("office.no_row"));
}

#[test]
fn a_date_that_the_spreadsheet_made_is_not_taken_for_text() {
    let (book, run) = sample_run();
    let mut file = Edited::of(&book, run);
    file.type_in("Annex A", "A.5.3", "target_date", "2027");
    assert_eq!(
        file.plan(&book, run).refused().map(|f| f.code).collect::<Vec<_>>(),
        ["office.no_day"]
    );
    let mut file = Edited::of(&book, run);
    let at = file.at("Annex A", "A.5.3", "target_date");
    file.cells("Annex A").insert(at, calamine::Data::Float(2027.0));
    assert_eq!(
        file.plan(&book, run).refused().map(|f| f.code).collect::<Vec<_>>(),
        ["office.no_day"]
    );
}

#[test]
fn unknown_columns_and_sheets_are_ignored_with_a_note() {
    let (book, run) = sample_run();
    let mut file = Edited::of(&book, run);
    file.cells("Clauses").insert((0, 50), calamine::Data::String("my own column".into()));
    file.cells("Clauses").insert((9, 50), calamine::Data::String("note to myself".into()));
    file.sheets.push(("Scratch".into(), BTreeMap::from([((0, 0), calamine::Data::Float(1.0))])));
    let plan = file.plan(&book, run);
    let notes: Vec<(&str, &str)> =
        plan.notes.iter().map(|f| (f.code, f.place.path.as_str())).collect();
    assert_eq!(
        notes,
        [("office.unknown_column", "Clauses!AY1"), ("office.unknown_sheet", "Scratch")]
    );
    assert!(plan.lines.is_empty());
}

#[test]
fn only_the_file_of_this_open_run_is_read() {
    let (mut book, run) = sample_run();
    let file = Edited::of(&book, run);
    let closed = closed_run(&book);
    assert_eq!(refusal(&Edited::of(&book, closed).bytes(), &book, closed), "office.closed");
    assert_eq!(refusal(&Edited::of(&book, closed).bytes(), &book, run), "office.other_run");
    assert_eq!(refusal(&file.bytes(), &book, Id(1)), "office.no_run");
    let other = sample::workbook_as(Id(77));
    assert_eq!(refusal(&file.bytes(), &other, run), "office.other_workbook");
    let mut foreign = file.clone();
    foreign.sheets.retain(|(name, _)| name != "isms-workbook");
    assert_eq!(refusal(&foreign.bytes(), &book, run), "office.not_ours");
    let mut newer = file.clone();
    newer.cells("isms-workbook").insert((1, 1), calamine::Data::String("99".into()));
    assert_eq!(refusal(&newer.bytes(), &book, run), "office.newer");
    let mut empty = file.clone();
    empty.sheets.retain(|(name, _)| name != "Clauses" && name != "Annex A");
    assert_eq!(refusal(&empty.bytes(), &book, run), "office.no_lines");
    // Somebody edits the line while the plan is looked at.
    let mut edited = file.clone();
    edited.type_in("Clauses", "5.1", "gap", "From the file");
    let plan = edited.plan(&book, run);
    let id = answer(&book, run, "5.1");
    edit(&mut book, |d| d.update::<GapAnswer>(id, |a| a.gap = "Typed".into()).unwrap());
    assert_eq!(plan.stale(&book).unwrap().code, "office.stale");
    edit(&mut book, |d| assert!(plan.enter(d).is_err()));
}

#[test]
fn a_cell_that_was_cut_is_unchanged_or_refused() {
    let (mut book, run) = fresh_run();
    let id = answer(&book, run, "5.1");
    edit(&mut book, |d| d.update::<GapAnswer>(id, |a| a.gap = "long ".repeat(30_000)).unwrap());
    let mut file = Edited::of(&book, run);
    assert!(file.plan(&book, run).lines.is_empty());
    file.type_in("Clauses", "5.1", "gap", "short");
    let plan = file.plan(&book, run);
    assert_eq!(plan.refused().map(|f| f.code).collect::<Vec<_>>(), ["office.cut"]);
}

#[test]
fn a_cell_far_away_does_not_fill_the_memory() {
    let (book, run) = sample_run();
    let mut file = Edited::of(&book, run);
    file.cells("Clauses").insert((1_048_575, 16_383), calamine::Data::String("far".into()));
    file.cells("Summary").insert((1_048_575, 16_383), calamine::Data::String("far".into()));
    assert!(file.plan(&book, run).lines.is_empty());
}

// ---- Whatever bytes come ----------------------------------------------------------------------

/// Reads bytes; whatever comes back has its words.
fn survive(bytes: &[u8], book: &Workbook, run: Id) {
    match read_gap_excel(bytes, book, run) {
        Ok(plan) => check_words(plan.refused().chain(&plan.notes)),
        Err(findings) => check_words(&findings),
    }
}

/// The sample, its run, the exported file and its parts.
type Exported = (Workbook, Id, Vec<u8>, BTreeMap<String, Vec<u8>>);

fn exported() -> &'static Exported {
    static EXPORTED: std::sync::OnceLock<Exported> = std::sync::OnceLock::new();
    EXPORTED.get_or_init(|| {
        let (book, run) = sample_run();
        let bytes = made(Order::GapExcel { run }, &book, &[]);
        let parts = parts(&bytes);
        (book, run, bytes, parts)
    })
}

/// What a mutation puts in the place of a piece of a part.
const PIECES: &[&str] = &[
    "",
    "<",
    ">",
    "\"",
    "&",
    "&#0;",
    "&lol;",
    "\u{0}",
    "A",
    "0",
    "-1",
    "99999999999999999999",
    "1e999",
    "NaN",
    "<c r=\"A0\"/>",
    "<c r=\"ZZZZZZZ99999999999\" t=\"s\"><v>999999</v></c>",
    "<c r=\"\"><v>1</v></c>",
    "<c t=\"s\"><v>-5</v></c>",
    "<c r=\"1A\" t=\"e\"><v>#REF!</v></c>",
    "<c r=\"XFE1048577\" t=\"d\"><v>2026-99-99</v></c>",
    "<row r=\"0\">",
    "<row r=\"4294967296\">",
    "</row>",
    "<si><t>x</t></si>",
    "<mergeCell ref=\"A1:B\"/>",
    "<sheet name=\"\" sheetId=\"1\" r:id=\"rId99\"/>",
    "<dimension ref=\"A1:XFD1048576\"/>",
    "<!DOCTYPE x [<!ENTITY a \"b\">]>",
    "t=\"shared\"",
    "s=\"99999\"",
    "<f t=\"shared\" ref=\"A1:A2\" si=\"99\">A1</f>",
    "\u{feff}",
    "xml:space=\"preserve\"",
    "date1904=\"1\"",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_500, ..ProptestConfig::default() })]

    #[test]
    fn mutated_parts_never_panic(
        part in any::<prop::sample::Index>(),
        cuts in prop::collection::vec((any::<prop::sample::Index>(), 0usize..60, any::<prop::sample::Index>()), 1..4),
    ) {
        let (book, run, _, parts) = exported();
        // Small parts and the sheets that are read; a mutation of the theme proves nothing.
        let names: Vec<&String> = parts.keys()
            .filter(|n| n.contains("workbook") || n.contains("sheet") || n.contains("Strings") || n.contains("styles") || n.contains("rels"))
            .collect();
        let name = names[part.index(names.len())];
        let mut parts = parts.clone();
        let mut bytes = parts[name].clone();
        for (at, length, piece) in cuts {
            let at = at.index(bytes.len().max(1)).min(bytes.len());
            let end = (at + length).min(bytes.len());
            let piece = PIECES[piece.index(PIECES.len())];
            bytes.splice(at..end, piece.bytes());
        }
        parts.insert(name.clone(), bytes);
        // Stored, so that thousands of them take seconds.
        survive(&stored(&parts), book, *run);
    }

    #[test]
    fn mutated_bytes_never_panic(
        cuts in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        end in any::<prop::sample::Index>(),
        cut_off in any::<bool>(),
    ) {
        let (book, run, bytes, _) = exported();
        let mut bytes = bytes.clone();
        if cut_off {
            bytes.truncate(end.index(bytes.len()));
        }
        for (at, byte) in cuts {
            // The list of parts at the end is where a zip is most easily hurt.
            let from = bytes.len() - bytes.len() / 8;
            let at = if byte % 2 == 0 { from + at.index(bytes.len() / 8 + 1) } else { at.index(bytes.len() + 1) };
            if let Some(place) = bytes.get_mut(at) {
                *place = byte;
            }
        }
        survive(&bytes, book, *run);
    }
}

fn stored(parts: &BTreeMap<String, Vec<u8>>) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options =
        zip::write::SimpleFileOptions::DEFAULT.compression_method(zip::CompressionMethod::Stored);
    for (name, bytes) in parts {
        zip.start_file(name.as_str(), options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}
