//! The Word document: what is in it, and that nothing typed is more than text.

use super::*;
use isms_workbook::exchange::office::charts;

#[test]
fn the_report_is_a_word_document() {
    let (book, run) = sample_run();
    let order = Order::Word(Printed::GapReport { run });
    let pictures = pictures(order, &book);
    let bytes = made(order, &book, &pictures);
    check_package(&bytes);
    let document = part(&bytes, "word/document.xml");
    for style in ["Title", "Heading1", "Heading2", "TOC1", "TableHead", "NumberValue", "Caption"] {
        assert!(document.contains(&format!("<w:pStyle w:val=\"{style}\" />")), "{style}");
    }
    assert!(document.contains("Self-assessment, not an internal audit"));
    assert!(document.contains("TOC \\o"), "the contents are a field");
    // Every table of lines repeats its head.
    let heads = document.matches("<w:tblHeader />").count();
    assert!(heads > 15, "{heads}");
    assert!(!document.contains("w:val=\"1\" w:hRule"), "no mark is left");
    // Every picture has a number of its own and says what it shows.
    let shown = document.matches("<wp:docPr ").count();
    assert_eq!(shown, pictures.len());
    for n in 1..=shown {
        assert_eq!(document.matches(&format!("<wp:docPr id=\"{n}\"")).count(), 1);
    }
    let described = attributes(&document, "descr");
    assert!(described.len() == shown && described.iter().all(|d| d.len() > 20), "{described:?}");
    assert!(part(&bytes, "word/styles.xml").contains("<w:lang w:val=\"en-GB\"/>"));
    assert!(part(&bytes, "docProps/core.xml").contains("<dc:title>Gap report</dc:title>"));
    let all: String = parts(&bytes)
        .iter()
        .filter(|(name, _)| name.contains("footer") || name.contains("header"))
        .map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned())
        .collect();
    assert!(all.contains("NUMPAGES") && all.contains("PAGE") && all.contains("GA-03"), "{all}");
}

#[test]
fn the_document_says_what_the_screens_say() {
    let (book, run) = sample_run();
    let total = isms_workbook::insight::gap::overview(&RunView::new(&book, run).unwrap()).total;
    let document =
        part(&made(Order::Word(Printed::GapReport { run }), &book, &[]), "word/document.xml");
    let percent = total.conformity.percent_floor().unwrap();
    assert!(document.contains(&format!(">{percent}%<")));
    let fraction =
        format!("{} of {} points", total.conformity.numerator(), total.conformity.denominator());
    assert!(document.contains(&fraction), "{fraction}");
}

#[test]
fn without_pictures_the_figures_stand_alone() {
    let (book, run) = sample_run();
    let order = Order::Word(Printed::GapReport { run });
    let with = part(&made(order, &book, &pictures(order, &book)), "word/document.xml");
    for (name, png) in [("figure-1", b"no picture".to_vec()), ("other", DOT.to_vec())] {
        let odd = Picture { name: name.into(), png, width: 10, height: 10 };
        let without = made(order, &book, &[odd]);
        check_package(&without);
        let without = part(&without, "word/document.xml");
        assert!(!without.contains("<wp:docPr"));
        assert_eq!(without.matches(">Figure 1. <").count(), 1);
        // The long figures of the heat map are there, too, when nothing else shows them.
        assert!(without.matches("<w:tr>").count() > with.matches("<w:tr>").count() + 90);
    }
}

#[test]
fn nothing_typed_is_more_than_text() {
    let (book, run) = hostile_run();
    let plain = {
        let (book, run) = fresh_run();
        part(&made(Order::Word(Printed::GapReport { run }), &book, &[]), "word/document.xml")
    };
    let bytes = made(Order::Word(Printed::GapReport { run }), &book, &[]);
    check_package(&bytes);
    let document = part(&bytes, "word/document.xml");
    let fields = |xml: &str| {
        let begun = |mark: &str| xml.matches(mark).count();
        let headings = begun("<w:pStyle w:val=\"Heading");
        (begun("fldCharType=\"begin\"") - headings, begun("<w:hyperlink") - headings)
    };
    // As many fields and links as there are headings, whatever was typed.
    assert_eq!(fields(&document), fields(&plain));
    assert!(!document.contains("r:id=\"rIdHyper"));
    for said in ["日本語", "русский", "العربية", "👩‍💻", "&lt;script&gt;", "=HYPERLINK("]
    {
        assert!(document.contains(said), "{said}");
    }
    assert!(document.contains("abcdefg"), "forbidden characters are dropped, the rest stays");
}

#[test]
fn both_editions_and_closed_runs_can_be_printed() {
    let book = sample::workbook();
    for run in book.gap_runs.iter() {
        check_package(&made(Order::Word(Printed::GapReport { run: run.id }), &book, &[]));
    }
    let (mut book, _) = fresh_run();
    let mut old = Id::default();
    edit(&mut book, |d| {
        let edition = isms_workbook::catalogue::Edition::E2013;
        old = ops::start(d, NewRun { edition, ..NewRun::default() });
    });
    check_package(&made(Order::Word(Printed::GapReport { run: old }), &book, &[]));
    check_package(&made(Order::GapExcel { run: old }, &book, &[]));
}

#[test]
fn a_run_that_is_not_there_is_a_finding() {
    let (book, _) = sample_run();
    for order in [
        Order::Word(Printed::GapReport { run: Id(1) }),
        Order::GapExcel { run: Id(1) },
        Order::GapSlides { run: Id(1) },
    ] {
        let finding = make(order, &book, &setting(), &[], &mut |_| {}).unwrap_err();
        assert_eq!(finding.code, "office.no_run");
        assert!(charts(order, &book, &setting()).is_empty());
    }
}
