//! The Excel file: its sheets, and that its sums are those of the app.

use super::formulas::Sheets;
use super::*;
use calamine::{Data, Reader, Xlsx};
use isms_workbook::insight::gap::overview;

pub fn opened(bytes: &[u8]) -> Xlsx<Cursor<Vec<u8>>> {
    Xlsx::new(Cursor::new(bytes.to_vec())).unwrap()
}

fn rows(bytes: &[u8], sheet: &str) -> Vec<Vec<String>> {
    let range = opened(bytes).worksheet_range(sheet).unwrap();
    range.rows().map(|row| row.iter().map(|cell| cell.to_string()).collect()).collect()
}

#[test]
fn the_sheets_are_there_and_the_one_about_the_file_is_out_of_sight() {
    let (book, run) = sample_run();
    let bytes = made(Order::GapExcel { run }, &book, &[]);
    check_package(&bytes);
    let file = opened(&bytes);
    let sheets: Vec<(String, bool)> = file
        .sheets_metadata()
        .iter()
        .map(|s| (s.name.clone(), s.visible == calamine::SheetVisible::Visible))
        .collect();
    let named = |name: &str, seen| (name.to_owned(), seen);
    assert_eq!(
        sheets,
        [
            named("Summary", true),
            named("Clauses", true),
            named("Annex A", true),
            named("Actions", true),
            named("Evidence", true),
            named("Lists", true),
            named("isms-workbook", false),
        ]
    );
    // Head, title, note and hidden names above a line for each clause and control.
    assert_eq!(rows(&bytes, "Clauses").len(), 4 + 30);
    assert_eq!(rows(&bytes, "Annex A").len(), 4 + 93);
}

#[test]
fn choices_are_offered_verdicts_coloured_and_heads_held() {
    let (book, run) = sample_run();
    let bytes = made(Order::GapExcel { run }, &book, &[]);
    let annex = part(&bytes, "xl/worksheets/sheet3.xml");
    assert!(annex.matches("<dataValidation ").count() >= 9, "{annex:.300}");
    assert!(annex.contains("list_conformity") && annex.contains("list_people"));
    assert_eq!(annex.matches("<cfRule ").count(), 6);
    assert!(annex.contains("state=\"frozen\"") && annex.contains("<autoFilter "));
    assert!(annex.contains("fitToWidth") || annex.contains("<pageSetup "));
    let clauses = part(&bytes, "xl/worksheets/sheet2.xml");
    assert!(clauses.contains("list_clause_conformity") && !clauses.contains(">list_conformity<"));
    assert!(parts(&bytes).contains_key("xl/charts/chart1.xml"), "a native chart");
    let names = part(&bytes, "xl/workbook.xml");
    assert!(names.contains("_xlnm.Print_Titles") && names.contains("list_maturity"));
}

/// The formulas, worked out by a calculator that knows nothing of the app, give its figures.
fn sums_agree(book: &Workbook, run: Id) {
    let bytes = made(Order::GapExcel { run }, book, &[]);
    let sheets = Sheets::read(&bytes);
    let all = overview(&RunView::new(book, run).unwrap());
    let find = |name: &str| sheets.row_of("Summary", 0, name).unwrap_or_else(|| panic!("{name}"));
    let check = |row: u32, score: &isms_workbook::insight::gap::Score| {
        let counts = score.counts;
        let share = |ratio: isms_workbook::insight::gap::Ratio| match ratio.percent_floor() {
            Some(percent) => format!("{}", f64::from(percent) / 100.0),
            None => "–".to_owned(),
        };
        let expect = [
            counts.all().to_string(),
            counts.met.to_string(),
            counts.mostly.to_string(),
            counts.partly.to_string(),
            counts.not_met.to_string(),
            counts.not_assessed.to_string(),
            counts.not_applicable.to_string(),
            score.conformity.numerator(),
            score.conformity.denominator(),
            share(score.conformity),
            counts.assessed().to_string(),
            counts.applicable().to_string(),
            share(score.coverage),
        ];
        for (column, expect) in (1u32..).zip(expect) {
            assert_eq!(sheets.worked_out("Summary", row, column), expect, "row {row}, {column}");
            assert_eq!(sheets.carried("Summary", row, column), expect, "carried {row}, {column}");
        }
    };
    for area in &all.areas {
        let kind = match area.area.kind {
            isms_workbook::catalogue::LineKind::Clause => "Clause",
            isms_workbook::catalogue::LineKind::Control => "Annex",
        };
        check(find(&format!("{kind} {}: {}", area.area.id, area.area.title)), &area.score);
    }
    check(find("Clauses"), &all.clauses);
    check(find("Annex A"), &all.controls);
    check(find("All lines"), &all.total);
    for (name, ratio) in [
        ("Conformity", all.total.conformity),
        ("Coverage", all.total.coverage),
        ("Of what was assessed", all.total.of_assessed),
    ] {
        let row = find(name);
        let percent =
            ratio.percent_floor().map_or("–".to_owned(), |p| format!("{}", f64::from(p) / 100.0));
        assert_eq!(sheets.worked_out("Summary", row, 1), percent, "{name}");
        assert_eq!(sheets.worked_out("Summary", row, 2), ratio.numerator(), "{name}");
        assert_eq!(sheets.worked_out("Summary", row, 3), ratio.denominator(), "{name}");
    }
}

#[test]
fn the_sums_are_those_of_the_app() {
    let book = sample::workbook();
    for run in book.gap_runs.iter() {
        sums_agree(&book, run.id);
    }
    let (book, run) = fresh_run();
    sums_agree(&book, run);
}

#[test]
fn the_sums_agree_where_lines_are_left_out_and_a_clause_says_it_is() {
    let (mut book, run) = fresh_run();
    let lines: Vec<(Id, bool)> = RunView::new(&book, run)
        .unwrap()
        .lines
        .iter()
        .map(|l| (l.answer.unwrap().id, l.line.may_be_excluded()))
        .collect();
    edit(&mut book, |d| {
        for (n, (id, control)) in lines.iter().enumerate() {
            let verdict = Conformity::ALL[n * 7 % Conformity::ALL.len()];
            if verdict == Conformity::NotApplicable && !control {
                // Only a file of another program can bring this about.
                d.update::<GapAnswer>(*id, |a| a.conformity = verdict).unwrap();
            } else {
                ops::set_verdict(d, *id, verdict).unwrap();
            }
        }
    });
    sums_agree(&book, run);
    // A whole theme that does not apply has no percentage.
    edit(&mut book, |d| {
        for (id, _) in lines.iter().filter(|(_, control)| *control) {
            ops::set_verdict(d, *id, Conformity::NotApplicable).unwrap();
        }
    });
    sums_agree(&book, run);
}

#[test]
fn nothing_typed_becomes_a_formula_or_a_link() {
    let (book, run) = hostile_run();
    let bytes = made(Order::GapExcel { run }, &book, &[]);
    check_package(&bytes);
    let mut file = opened(&bytes);
    for sheet in file.sheet_names() {
        if sheet != "Summary" {
            let formulas = file.worksheet_formula(&sheet).unwrap();
            let found: Vec<_> = formulas.used_cells().collect();
            assert!(found.is_empty(), "{sheet}: {found:?}");
        }
    }
    for (name, bytes) in parts(&bytes) {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        assert!(!text.contains("<hyperlink "), "{name}");
        assert!(!name.contains("externalLink") && !name.contains("vba"), "{name}");
    }
    let annex = file.worksheet_range("Annex A").unwrap();
    let said: Vec<&Data> = annex.used_cells().map(|(.., cell)| cell).collect();
    for text in ["=1+1", "@SUM(1)", "<script>alert(1)</script>", "_x0041_ and _x000D_ and _x005F_"]
    {
        assert!(said.contains(&&Data::String(text.into())), "{text}");
    }
}

#[test]
fn a_text_longer_than_a_cell_is_cut_and_says_so() {
    let (mut book, run) = fresh_run();
    let id = answer(&book, run, "A.5.1");
    edit(&mut book, |d| {
        d.update::<GapAnswer>(id, |a| a.finding = "🦀 long ".repeat(20_000)).unwrap();
    });
    let bytes = made(Order::GapExcel { run }, &book, &[]);
    let cells = rows(&bytes, "Annex A").concat();
    let cut = cells.iter().find(|c| c.starts_with("🦀")).unwrap();
    assert!(cut.encode_utf16().count() <= 32_767 && cut.ends_with("in the workbook)"));
}

/// Names have a limit where they are typed, and none in a file that somebody else wrote.
#[test]
fn names_longer_than_a_cell_do_not_stop_the_export() {
    let (mut book, run) = fresh_run();
    edit(&mut book, |d| {
        let names = ["Ada", "Bob"].map(|name| format!("{name} ").repeat(10_000));
        let ids = names.map(|name| d.create::<Person>(|p| p.name = name));
        d.update::<GapRun>(run, |r| {
            r.name = "Audit ".repeat(10_000);
            r.assessors = ids.to_vec();
        })
        .unwrap();
    });
    let bytes = made(Order::GapExcel { run }, &book, &[]);
    let cells = rows(&bytes, "Summary").concat();
    for cut in ["Ada Ada", " Audit Audit"] {
        let cut = cells.iter().find(|c| c.contains(cut)).unwrap();
        assert!(cut.ends_with("in the workbook)"), "{} characters", cut.len());
    }
}
