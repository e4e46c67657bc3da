//! The papers, slides, sheets and dates of a management review, and the papers of audits, as others open them.

use super::reviewed::{Firm, HELD, TODAY, day};
use super::*;
use isms_workbook::catalogue::Edition;
use isms_workbook::exchange::json;
use isms_workbook::insight::approval::{Signature, Target, sign};
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
        assert!(page.starts_with("<!doctype html>") && !page.contains("<b>bold"), "{printed:?}");
    }
}

/// A key that no table has comes back as itself.
#[test]
fn no_paper_says_a_key() {
    let firm = firm(30);
    for printed in papers(&firm) {
        let said = read(printed, &firm.book);
        for area in ["review.", "audit.", "steering.", "choice.", "field.", "kinds.", "paper."] {
            let is_key = |word: &&str| {
                word.strip_prefix(area).is_some_and(|rest| rest.starts_with(char::is_lowercase))
            };
            let slips = said.split_whitespace().filter(is_key);
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
        "Approved by: Ada Example, 2026-09-15",
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
fn a_signature_that_a_later_one_followed_or_that_is_stale_is_told_apart() {
    let mut firm = firm(3);
    let (review, ada) = (firm.planned, firm.ada);
    let sign = |firm: &mut Firm, on: &str| {
        let signature = Signature {
            person: ada,
            name: "Ada Example".into(),
            decision: Decision::Approved,
            comment: String::new(),
            on: Some(day(on)),
            expires_on: None,
        };
        firm.edit(|d| sign(d, Target::Review(review), signature)).unwrap();
        read(Printed::ReviewMinutes { review }, &firm.book)
    };
    let said = sign(&mut firm, HELD);
    assert!(said.contains("Approved Valid\t2026-09-15"), "{said}");
    let elsewhere = |r: &mut ManagementReview| r.place = "Elsewhere".into();
    firm.edit(|d| d.update::<ManagementReview>(review, elsewhere)).unwrap();
    let said = read(Printed::ReviewMinutes { review }, &firm.book);
    assert!(said.contains("Approved Stale\t2026-09-15"), "{said}");
    let said = sign(&mut firm, TODAY);
    assert!(said.contains("Approved Followed by a later one\t2026-09-15"), "{said}");
    assert!(said.contains("Approved Valid\t2026-09-21"), "{said}");
}

#[test]
fn the_data_of_the_minutes_is_dated_for_people_and_its_fingerprint_explained() {
    let firm = firm(1);
    let said = read(Printed::ReviewMinutes { review: firm.closed }, &firm.book);
    let frozen = firm.book.get::<ManagementReview>(firm.closed).unwrap().frozen_at.unwrap();
    let frozen = frozen.written();
    let (day, time) = (frozen.get(..10).unwrap(), frozen.get(11..16).unwrap());
    assert!(said.contains(&format!("Frozen at: {day}, {time} UTC")), "{said}");
    assert!(!said.contains(&frozen));
    let (plain, name) = (said.find("shows later whether a word"), said.find("SHA-256"));
    assert!(plain.is_some() && plain < name, "{said}");
}

#[test]
fn only_a_paper_with_many_headings_has_contents() {
    let firm = firm(1);
    let has = |printed: Printed| {
        let document = part(&file(Order::Word(printed), &firm.book, &[]), "word/document.xml");
        let page = file(Order::Html(printed), &firm.book, &[]);
        let listed = String::from_utf8(page).unwrap().contains("<nav class=\"paper-contents\"");
        assert_eq!(document.contains("TOC \\o"), listed, "{printed:?}");
        listed
    };
    assert!(has(Printed::ReviewMinutes { review: firm.closed }));
    assert!(!has(Printed::ReviewAgenda { review: firm.closed }));
    assert!(!has(Printed::AuditPlan { programme: firm.programme }));
}

#[test]
fn a_heading_keeps_its_first_definitions_and_the_last_two_stay_together() {
    let firm = firm(1);
    let document =
        part(&file(Order::Word(Printed::CorrectiveLog), &firm.book, &[]), "word/document.xml");
    let after = document.split_once("Keys of those who left</w:t></w:r><w:bookmarkEnd").unwrap().1;
    let table = after.split_once("</w:tbl>").unwrap().0;
    let kept: Vec<bool> =
        table.split("<w:tr>").skip(1).map(|row| row.matches("<w:keepNext").count() == 2).collect();
    assert!(kept.len() > 6);
    let expected: Vec<bool> = (0..kept.len()).map(|at| at < 2 || at == kept.len() - 2).collect();
    assert_eq!(kept, expected);
}

#[test]
fn a_share_of_what_is_planned_says_what_is_in_no_audit_and_is_no_number_of_nothing() {
    let mut firm = firm(1);
    let figures = |firm: &Firm| -> Vec<(String, String)> {
        let pack = firm.pack(firm.planned, &Iso);
        let point = pack.points.iter().find(|p| p.id == "MRI-4.3").unwrap();
        point.figures.iter().map(|f| (f.label.clone(), f.now.clone())).collect()
    };
    let of = |found: &[(String, String)], label: &str| {
        found.iter().find(|(name, _)| name == label).unwrap().1.clone()
    };
    let found = figures(&firm);
    assert!(of(&found, "Audited, of what is planned").ends_with(" %"));
    let all = isms_workbook::catalogue::scored_lines(Edition::E2013).len();
    let left_out = of(&found, "In no audit of the cycle");
    assert!(left_out.ends_with(&format!(" of {all}")) && !left_out.starts_with("0 "), "{left_out}");
    let planned = read(Printed::Steering, &firm.book);
    assert!(planned.contains(&format!("{} in no audit", left_out.split(' ').next().unwrap())));
    let audits: Vec<Id> = firm.book.audits.iter().map(|a| a.id).collect();
    firm.edit(|d| {
        for id in audits {
            d.update::<Audit>(id, |a| a.lines.clear()).unwrap();
        }
    });
    let found = figures(&firm);
    assert_eq!(of(&found, "Audited, of what is planned"), "–");
    assert_eq!(of(&found, "In no audit of the cycle"), format!("{all} of {all}"));
    let said = read(Printed::ReviewPreRead { review: firm.planned }, &firm.book);
    assert!(said.contains("no internal audit of the cycle is to cover any clause"), "{said}");
    let said = read(Printed::Steering, &firm.book);
    let expected = format!("Clauses and controls audited\t–\tnone planned; {all} in no audit");
    assert!(said.contains(&expected), "{said}");
}

#[test]
fn the_chart_of_nonconformities_begins_with_the_first_and_never_after_the_period() {
    let mut firm = firm(1);
    let first = |firm: &Firm, review: Id| {
        let pack = firm.pack(review, &Iso);
        let charts = pack.points.iter().flat_map(|p| &p.charts);
        let flow = charts.filter(|c| c.kind == "columns" && c.title.starts_with("Nonconformities"));
        flow.map(|c| c.labels[0].clone()).next().unwrap()
    };
    // The period before begins in July 2025; the first was raised in November.
    assert_eq!(first(&firm, firm.closed), "2025-11");
    assert_eq!(first(&firm, firm.planned), "2026-01");
    let rows: Vec<Id> = firm.book.nonconformities.iter().map(|n| n.id).collect();
    firm.edit(|d| {
        for id in rows {
            d.update::<Nonconformity>(id, |n| {
                n.raised_on = Some(day("2026-09-03"));
                n.closed_on = None;
            })
            .unwrap();
        }
    });
    assert_eq!(first(&firm, firm.planned), "2026-07");
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

#[test]
fn a_cancelled_review_says_why_and_shows_no_data() {
    let mut firm = firm(3);
    let review = firm.planned;
    let cancel = |d: &mut Draft<'_>| {
        isms_workbook::insight::review::ops::cancel(d, review, "Merged with that of the group.")
    };
    firm.edit(cancel).unwrap();
    for printed in [Printed::ReviewMinutes { review }, Printed::ReviewAgenda { review }] {
        let said = read(printed, &firm.book);
        assert!(said.contains("This review was cancelled: Merged with that of the group."));
        assert!(!said.contains("Circumstance") && !said.contains("has no period"), "{said}");
    }
    check_package(&file(Order::ReviewSlides { review }, &firm.book, &[]));
    check_package(&file(Order::ReviewExcel { review }, &firm.book, &[]));
}

#[test]
fn lines_of_what_was_typed_stay_lines() {
    let mut firm = firm(3);
    let planned = firm.planned;
    firm.edit(|d| {
        let typed = "First\n<i>second</i>\r\nthird";
        d.update::<ManagementReview>(planned, |r| r.introduction = typed.into()).unwrap();
    });
    let order = Order::Html(Printed::ReviewMinutes { review: planned });
    let page = String::from_utf8(file(order, &firm.book, &[])).unwrap();
    assert!(page.contains("<p>First\n&lt;i&gt;second&lt;/i&gt;\nthird</p>"), "{page}");
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

// ---- Slides, sheets and dates ------------------------------------------------------------------

#[test]
fn the_slides_have_one_for_every_input_and_say_what_was_decided() {
    let firm = firm(40);
    for (review, said) in
        [(firm.closed, "What we decided: 2 decisions"), (firm.planned, "What we ask you to decide")]
    {
        let order = Order::ReviewSlides { review };
        let pictures: Vec<Picture> = office::charts(order, &firm.book, &setting())
            .into_iter()
            .map(|d| Picture { name: d.name, png: DOT.to_vec(), width: d.width, height: d.height })
            .collect();
        assert!(!pictures.is_empty());
        let bytes = file(order, &firm.book, &pictures);
        check_package(&bytes);
        let slides: String = parts(&bytes)
            .iter()
            .filter(|(name, _)| name.starts_with("ppt/slides/slide"))
            .map(|(_, xml)| String::from_utf8_lossy(xml).into_owned())
            .collect();
        for letter in ["a", "b", "c1", "c2", "c3", "c4", "d", "e", "f"] {
            assert!(slides.contains(&format!(">{letter} · ")), "{letter}");
        }
        assert!(slides.contains(said) && slides.contains("b · Issues: the first 6 of 40"));
    }
}

#[test]
fn a_change_that_nobody_has_planned_yet_is_in_the_sheet_as_in_the_minutes() {
    use calamine::Reader;
    let mut firm = firm(1);
    let (review, ben) = (firm.planned, firm.ben);
    firm.edit(|d| {
        d.create::<ReviewDecision>(|r| {
            r.title = "Measure every month".into();
            r.review = Some(review);
            r.kind = DecisionKind::Change;
            r.rationale = "Half a year is long.".into();
            r.owner = Some(ben);
            r.due = Some(day("2027-02-02"));
        });
    });
    let bytes = file(Order::ReviewExcel { review }, &firm.book, &[]);
    let range = super::excel::opened(&bytes).worksheet_range("Changes of the ISMS").unwrap();
    let rows: Vec<String> = range
        .rows()
        .skip(4)
        .map(|row| row.iter().map(ToString::to_string).collect::<Vec<_>>().join("|"))
        .collect();
    // The other decision changes nothing of the ISMS.
    assert_eq!(rows.len(), 1, "{rows:?}");
    for said in ["–|MD-", "Measure every month", "Half a year is long.", "Ben Example"] {
        assert!(rows[0].contains(said), "{rows:?}");
    }
    let minutes = read(Printed::ReviewMinutes { review }, &firm.book);
    assert!(
        minutes.contains("Measure every month\tHalf a year is long.\tBen Example"),
        "{minutes}"
    );
}

#[test]
fn days_are_days_and_texts_are_texts_in_the_sheets_of_a_review() {
    use calamine::{Data, Reader};
    let firm = firm(30);
    let bytes = file(Order::ReviewExcel { review: firm.closed }, &firm.book, &[]);
    check_package(&bytes);
    let mut book = super::excel::opened(&bytes);
    let names = ["Decisions", "Actions", "Changes of the ISMS", "Figures", "Input rows"];
    assert_eq!(book.sheet_names()[..5], names);
    for name in book.sheet_names() {
        assert_eq!(book.worksheet_formula(&name).unwrap().used_cells().count(), 0, "{name}");
    }
    let cell = |book: &mut calamine::Xlsx<_>, sheet: &str, head: &str, row: usize| -> Data {
        let range = book.worksheet_range(sheet).unwrap();
        let rows: Vec<&[Data]> = range.rows().collect();
        let heads = rows[3].iter().map(Data::to_string);
        let at = heads.into_iter().position(|title| title == head).unwrap();
        rows[4 + row][at].clone()
    };
    let due = |data: Data| match data {
        Data::DateTime(day) => day.as_f64(),
        other => panic!("{other:?} is no day"),
    };
    // Days since the end of 1899.
    assert_eq!(due(cell(&mut book, "Decisions", "Due", 1)), 46_357.0);
    assert_eq!(due(cell(&mut book, "Actions", "Due", 0)), 46_357.0);
    assert_eq!(due(cell(&mut book, "Changes of the ISMS", "Due", 0)), 46_419.0);
    let reasons = cell(&mut book, "Decisions", "Reasons", 1);
    assert_eq!(reasons, Data::String(super::reviewed::SAID.into()));
    assert_eq!(cell(&mut book, "Decisions", "Follows from", 0), Data::String("b, e".into()));
    let range = book.worksheet_range("Input rows").unwrap();
    let issues = range.rows().filter(|row| row[2] == Data::String("Issues".into()));
    assert_eq!(issues.count(), 30);
    let range = book.worksheet_range("Participants").unwrap();
    assert!(range.rows().any(|row| row[0] == Data::String("Ben Example".into())));
}

/// The entries of a calendar, each as name and value; lines are unfolded.
fn events(ics: &str) -> Vec<Vec<(String, String)>> {
    assert!(ics.ends_with("\r\n") && !ics.replace("\r\n", "").contains(['\r', '\n']));
    assert!(ics.split("\r\n").all(|line| line.len() <= 75), "{ics}");
    let whole = ics.replace("\r\n ", "");
    let lines: Vec<(&str, &str)> =
        whole.trim_end().split("\r\n").map(|line| line.split_once(':').unwrap()).collect();
    assert_eq!(lines[0], ("BEGIN", "VCALENDAR"));
    assert_eq!(lines[1], ("VERSION", "2.0"));
    assert_eq!(lines[lines.len() - 1], ("END", "VCALENDAR"));
    let mut events: Vec<Vec<(String, String)>> = Vec::new();
    for (name, value) in lines {
        match (name, value) {
            ("BEGIN", "VEVENT") => events.push(Vec::new()),
            (name, value) => {
                if let Some(event) = events.last_mut() {
                    event.push((name.to_owned(), value.to_owned()));
                }
            }
        }
    }
    events
}

#[test]
fn the_dates_of_a_review_are_whole_days_with_names_that_stay() {
    let mut firm = firm(3);
    let (closed, planned) = (firm.closed, firm.planned);
    let order = Order::ReviewDates { review: closed };
    assert_eq!((order.ending(), order.media_type()), ("ics", "text/calendar"));
    let dates = |firm: &Firm, review| {
        String::from_utf8(file(Order::ReviewDates { review }, &firm.book, &[])).unwrap()
    };
    let first = dates(&firm, closed);
    let of = |event: &[(String, String)], name: &str| -> String {
        let found: Vec<&String> =
            event.iter().filter(|(other, _)| other == name).map(|(_, value)| value).collect();
        assert_eq!(found.len(), 1, "{name} in {event:?}");
        found[0].clone()
    };
    let told = |ics: &str| -> Vec<(String, String)> {
        events(ics)
            .iter()
            .map(|event| {
                assert_eq!(of(event, "DTSTAMP"), "20260921T000000Z");
                assert_eq!(of(event, "TRANSP"), "TRANSPARENT");
                assert!(of(event, "UID").ends_with("@isms-workbook"));
                (of(event, "DTSTART;VALUE=DATE"), of(event, "SUMMARY"))
            })
            .collect()
    };
    let expected = [
        ("20270201", "MD-001 Take the second site into the scope"),
        // Its decision is due on the same day and has no entry of its own.
        ("20261201", "ACT-002 Hire a second administrator"),
        ("20270115", "Management review\\, Example GmbH"),
    ];
    assert_eq!(told(&first), expected.map(|(day, title)| (day.to_owned(), title.to_owned())));
    let all = events(&first);
    assert_eq!(of(&all[0], "DTEND;VALUE=DATE"), "20270202");
    assert!(of(&all[1], "DESCRIPTION").contains("日本語のメモ"));
    assert!(
        of(&all[1], "DESCRIPTION").starts_with("Owner: Ada Example\\nFrom MR-01 First review\\n")
    );
    let names = |ics: &str| events(ics).iter().map(|event| of(event, "UID")).collect::<Vec<_>>();

    // The title changes and so does the day; the name does not.
    let hire = |a: &&Action| a.title == "Hire a second administrator";
    let action = firm.book.actions.iter().find(hire).unwrap().id;
    firm.edit(|d| d.update::<Action>(action, |a| a.title = "Hire two".into())).unwrap();
    let later = dates(&firm, closed);
    assert_eq!(names(&later), names(&first));
    assert!(later.contains("Hire two"));
    let mut unique = names(&first);
    unique.sort();
    unique.dedup();
    assert_eq!(unique.len(), 3);

    // What is finished has no date any more: the decision neither.
    firm.edit(|d| d.update::<Action>(action, |a| a.status = ActionStatus::Done)).unwrap();
    assert_eq!(told(&dates(&firm, closed)).len(), 2);
    assert_eq!(told(&dates(&firm, planned)).len(), 1);
    let empty = firm.plan("Third", ("2027-01-01", "2027-06-30"), "2027-07-01");
    let order = Order::ReviewDates { review: empty };
    let refused = make(order, &firm.book, &setting(), &[], &mut |_| {}).unwrap_err();
    assert_eq!(refused.code, "office.no_dates");
}

#[test]
fn what_is_not_there_is_a_finding() {
    let firm = firm(1);
    let review = Id(1);
    for order in [
        Order::Word(Printed::ReviewAgenda { review }),
        Order::Word(Printed::ReviewPreRead { review }),
        Order::Html(Printed::ReviewMinutes { review }),
        Order::Word(Printed::AuditPlan { programme: review }),
        Order::Word(Printed::AuditReport { audit: review }),
        Order::ReviewSlides { review },
        Order::ReviewExcel { review },
        Order::ReviewDates { review },
    ] {
        let refused = make(order, &firm.book, &setting(), &[], &mut |_| {}).unwrap_err();
        assert_eq!(refused.code, "office.row_gone", "{order:?}");
        assert!(office::charts(order, &firm.book, &setting()).is_empty());
    }
}

#[test]
fn an_empty_workbook_has_a_page_for_steering_and_a_log() {
    let book = Workbook::new(Id(7));
    for printed in [Printed::Steering, Printed::CorrectiveLog] {
        check_package(&file(Order::Word(printed), &book, &[]));
    }
    assert!(
        read(Printed::Steering, &book).contains("Nothing is late, missed or without an answer")
    );
}

/// The page asks its worker for the data of a review and gets the charts of that very data with it.
#[test]
fn the_charts_of_a_review_come_with_its_data() {
    use isms_workbook::exchange::json;
    use isms_workbook::exchange::worker::{Answer, Task, kept_request, pack_request};
    use isms_workbook::insight::review::pack::Pack;
    let firm = firm(1);
    let asked = |bytes: &[u8]| {
        let mut found = None;
        Task::Pack.run(bytes, &Iso, &mut |answer| {
            if let Answer::Pack(text, charts) = answer {
                found = Some((text, charts));
            }
        });
        found.unwrap()
    };
    let kept = firm.book.get::<ManagementReview>(firm.closed).unwrap().frozen.to_string();
    let book = json::export(&firm.book);
    let live = pack_request(firm.planned, day(TODAY), 640, &book);
    for (bytes, frozen) in [(kept_request(&kept, 640), Some(kept)), (live, None)] {
        let (text, charts) = asked(&bytes);
        assert!(frozen.is_none_or(|kept| kept == text));
        let pack = Pack::from_text(&text).unwrap();
        assert_eq!(charts.len(), pack.points.len());
        assert_eq!(charts.iter().flatten().count(), 3);
        for (point, drawn) in pack.points.iter().zip(&charts) {
            assert_eq!(point.charts.len(), drawn.len());
            for (chart, drawn) in point.charts.iter().zip(drawn) {
                assert!(
                    drawn.title.starts_with(&chart.title) && drawn.picture.is_ok(),
                    "{drawn:?}"
                );
                assert!(!drawn.figures.rows.is_empty());
            }
        }
        let answer = Answer::Pack(text, charts);
        assert_eq!(Answer::from_bytes(&answer.to_bytes()), Some(answer));
    }
}

// ---- Audits ------------------------------------------------------------------------------------

#[test]
fn the_programme_names_every_line_once_with_when_it_is_audited() {
    let firm = firm(1);
    let paper = Printed::AuditPlan { programme: firm.programme }.build(&firm.book, &setting());
    let paper = paper.unwrap();
    let mut seen = Vec::new();
    for block in paper.blocks() {
        let Block::Table(table) = block else { continue };
        if table.columns[0].title != "Clause or control" {
            continue;
        }
        seen.extend(table.rows.iter().map(|row| row[0][0].text().to_owned()));
    }
    let lines = isms_workbook::catalogue::scored_lines(Edition::E2013);
    assert_eq!(seen, lines.iter().map(|line| line.id).collect::<Vec<_>>());
    let said = read(Printed::AuditPlan { programme: firm.programme }, &firm.book);
    for expected in [
        "AU-01, 2026-05-12, done",
        "AU-02, 2027-05-12, planned",
        "In no audit of the cycle",
        "Access is audited twice: it went wrong before.",
    ] {
        assert!(said.contains(expected), "{expected}");
    }
}

#[test]
fn the_report_on_an_audit_has_every_finding_with_what_came_of_it() {
    let firm = firm(1);
    let said = read(Printed::AuditReport { audit: firm.audit }, &firm.book);
    for expected in [
        "Who may open the server room?",
        "Two people of six on the list have left.",
        "Major nonconformity\t1",
        "All\t3",
        "NC-001: Corrective action under way",
        "Not in the register of nonconformities",
        "Five of 22 laptops, drawn by lot.",
        "Nobody asked about their own work.",
        "Erika Example of Other Example Ltd",
        "2026-06-12",
        "日本語のメモ",
    ] {
        assert!(said.contains(expected), "{expected}\n{said}");
    }
}

#[test]
fn the_log_tells_cause_correction_and_actions_of_each() {
    let firm = firm(1);
    let said = read(Printed::CorrectiveLog, &firm.book);
    for expected in [
        "NC-001 Keys of those who left",
        "F-001 Keys of those who left",
        "The locks were changed.",
        "Nobody asked for them. → The list of the last day does not name keys.",
        "The list of the last day is not complete.",
        "Laptops were looked at, too.",
        "ACT-001 Ask for keys on the last day (Ben Example, 2026-08-01, Planned)",
        "Closed\t1",
    ] {
        assert!(said.contains(expected), "{expected}\n{said}");
    }
}

#[test]
fn the_page_for_steering_counts_as_the_registers_do() {
    let firm = firm(1);
    let said = read(Printed::Steering, &firm.book);
    for expected in [
        "Late actions\t1\tof 2 open actions",
        "Open nonconformities\t1\t1 check of effectiveness overdue",
        "Metrics as they should be\t1\tof 1 that can be judged",
        "ACT-001 Ask for keys on the last day (Ben Example, 51 days late)",
        "Management review: 2027-01-15",
        "Audit: 2027-05-12: AU-02 Internal audit 2027",
    ] {
        assert!(said.contains(expected), "{expected}\n{said}");
    }
}
