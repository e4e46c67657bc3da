//! The PowerPoint presentation: one message a slide, and nothing typed is more than text.

use super::*;
use isms_workbook::insight::gap::overview;
use isms_workbook::paper::deck::SlidePart;
use isms_workbook::paper::gap_slides;

#[test]
fn the_deck_says_where_we_are_where_the_gaps_are_and_what_is_needed() {
    let (book, run) = sample_run();
    let deck = gap_slides::build(&book, run, &setting()).unwrap();
    let titles: Vec<&str> = deck.slides.iter().map(|s| s.title.as_str()).collect();
    for (title, start) in titles.iter().zip([
        "Where we are: conformity is ",
        "Conformity by area: ",
        "Where the gaps are: the 6 most pressing of ",
        "What changed: from ",
        "What we need from you: ",
    ]) {
        assert!(title.starts_with(start), "{title}");
    }
    assert_eq!(titles.len(), 5);
    let total = overview(&RunView::new(&book, run).unwrap()).total;
    let percent = format!("{}%", total.conformity.percent_floor().unwrap());
    assert!(titles[0].contains(&percent), "{}", titles[0]);
    // Every slide says what its figures rest on.
    assert!(deck.slides.iter().all(|s| s.notes.last().is_some_and(|n| n.contains("2026-11-24"))));
    let Some(SlidePart::Points(asks)) = deck.slides[4].parts.first() else { panic!() };
    assert!(asks.iter().any(|ask| ask.contains("late actions")), "{asks:?}");
}

#[test]
fn a_run_with_nothing_left_asks_for_nothing() {
    let (mut book, run) = fresh_run();
    let lines: Vec<Id> =
        RunView::new(&book, run).unwrap().lines.iter().map(|l| l.answer.unwrap().id).collect();
    edit(&mut book, |d| {
        lines.iter().for_each(|id| ops::set_verdict(d, *id, Conformity::Met).unwrap());
    });
    let deck = gap_slides::build(&book, run, &setting()).unwrap();
    assert_eq!(deck.slides.last().unwrap().title, "Nothing has to be decided today");
    check_package(&made(Order::GapSlides { run }, &book, &[]));
}

#[test]
fn the_presentation_has_a_slide_for_each_message_with_notes_and_pictures() {
    let (book, run) = sample_run();
    let order = Order::GapSlides { run };
    let pictures = pictures(order, &book);
    assert_eq!(pictures.len(), 2);
    let bytes = made(order, &book, &pictures);
    check_package(&bytes);
    let names: Vec<String> = parts(&bytes).into_keys().collect();
    let count =
        |start: &str| names.iter().filter(|n| n.starts_with(start) && !n.contains("_rels")).count();
    assert_eq!((count("ppt/slides/"), count("ppt/notesSlides/"), count("ppt/media/")), (6, 6, 2));
    assert_eq!((count("ppt/slideMasters/"), count("ppt/slideLayouts/")), (1, 1));
    let slide = part(&bytes, "ppt/slides/slide3.xml");
    assert!(slide.contains("<p:pic>") && attributes(&slide, "descr")[0].len() > 30, "{slide}");
    assert!(part(&bytes, "ppt/slides/slide4.xml").contains("<a:tbl>"));
    assert!(
        part(&bytes, "ppt/notesSlides/notesSlide2.xml")
            .contains("not met and not assessed count 0")
    );
    for n in 1..=6 {
        let slide = part(&bytes, &format!("ppt/slides/slide{n}.xml"));
        assert!(slide.contains("Self-assessment, not an internal audit"), "slide {n}");
        assert!(slide.contains("<p:ph type=\"title\"/>"), "slide {n}");
    }
}

#[test]
fn without_pictures_the_figures_are_shown() {
    let (book, run) = sample_run();
    let bytes = made(Order::GapSlides { run }, &book, &[]);
    check_package(&bytes);
    let slide = part(&bytes, "ppt/slides/slide3.xml");
    assert!(!slide.contains("<p:pic>") && slide.contains("<a:tbl>"));
    assert_eq!(slide.matches("<a:tr ").count(), 12);
}

#[test]
fn nothing_typed_is_more_than_text() {
    let (book, run) = hostile_run();
    let bytes = made(Order::GapSlides { run }, &book, &[]);
    check_package(&bytes);
    for (name, bytes) in parts(&bytes) {
        let xml = String::from_utf8_lossy(&bytes).into_owned();
        assert!(!xml.contains("hlinkClick") && !xml.contains("TargetMode"), "{name}");
        assert!(
            !name.starts_with("ppt/slides/slide") || xml.matches("<a:fld ").count() == 1,
            "{name}"
        );
    }
    let cover = part(&bytes, "ppt/slides/slide1.xml");
    for said in ["日本語", "русский", "العربية", "👩‍💻", "&lt;script&gt;", "abcdefg"]
    {
        assert!(cover.contains(said), "{said}");
    }
}
