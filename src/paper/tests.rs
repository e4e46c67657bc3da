//! Papers as a reader gets them: a made-up one in every form, and hostile text in every place.

use proptest::prelude::*;

use super::*;
use crate::chart::area_bars::{self, AreaBars, Group, Role, Series};
use crate::chart::verdicts::{self, Stack};
use crate::chart::{Area, Look, Share, Verdict, Words};

fn line(key: &str) -> String {
    crate::text::find(key).unwrap_or_else(|| panic!("{key} is missing")).to_owned()
}

fn labels() -> Labels {
    Labels::load(&line)
}

fn words() -> Words {
    Words::load(&line)
}

fn areas() -> Vec<Area> {
    let areas = [
        ("4", "Context of the organization"),
        ("5", "Leadership"),
        ("6", "Planning"),
        ("9", "Performance evaluation"),
        ("A.5", "Organizational controls"),
        ("A.8", "Technological controls"),
    ];
    areas.map(|(code, title)| Area { code: code.into(), title: title.into() }).to_vec()
}

fn bars() -> Block {
    let series = [(Role::Initial, "Initial"), (Role::Now, "Now"), (Role::Target, "Target")];
    let group = |(at, area): (usize, Area)| {
        let share = |points: f64| Some(Share { points, of: 12.0 });
        Group { area, shares: vec![share(1.0 + at as f64), share(5.0 + at as f64), share(12.0)] }
    };
    let data = AreaBars {
        series: series.map(|(role, name)| Series { role, name: name.into() }).to_vec(),
        groups: areas().into_iter().enumerate().map(group).collect(),
    };
    let look = Look {
        id: "bars".into(),
        width: 640,
        title: "Conformity by area".into(),
        description: "Now between 41% and 83%.".into(),
    };
    Block::Chart(Chart {
        picture: area_bars::draw(&data, &words(), &look).map_err(|empty| empty.key().to_owned()),
        caption: "Conformity by area, at the start, now and as planned.".into(),
        figures: area_bars::table(&data, &words()),
        print_figures: true,
    })
}

fn stacks() -> Block {
    let stack = |(at, area): (usize, Area)| Stack {
        area,
        counts: vec![
            (Verdict::Met, 3 + at as u32),
            (Verdict::Partly, 2),
            (Verdict::NotMet, at as u32 % 3),
        ],
    };
    let data: Vec<Stack> = areas().into_iter().enumerate().map(stack).collect();
    let look = Look {
        id: "stacks".into(),
        width: 640,
        title: "Verdicts by area".into(),
        description: "Most lines are met.".into(),
    };
    Block::Chart(Chart {
        picture: verdicts::draw(&data, &words(), &look).map_err(|empty| empty.key().to_owned()),
        caption: "Lines by verdict.".into(),
        figures: verdicts::table(&data, &words()),
        print_figures: false,
    })
}

fn column(title: &str, align: Align, width: u16) -> Column {
    Column { title: title.into(), align, width }
}

fn results(landscape: bool) -> Block {
    let row = |at: u32| {
        vec![
            vec![Run::Link { text: format!("A.8.{at}"), route: format!("#/gap/A.8.{at}") }],
            plain(
                "Is there a rule for this subject, do the people concerned know it, and is there a record that it is followed?",
            ),
            vec![Run::Strong("Partly met".into())],
            plain(
                "A rule exists in draft; three of eight teams work by it. Records are kept for the main site only.",
            ),
            plain(format!("{}", at * 3 % 11)),
        ]
    };
    Block::Table(Table {
        caption: "Results, technological controls".into(),
        groups: vec![("Line".into(), 2), ("Result".into(), 3)],
        columns: vec![
            column("Ref", Align::Start, 2),
            column("Question", Align::Start, 8),
            column("Verdict", Align::Start, 3),
            column("Finding", Align::Start, 8),
            column("Evidence", Align::End, 3),
        ],
        rows: (1..=24).map(row).collect(),
        totals: Some(vec![plain("24 lines"), vec![], vec![], vec![], plain("121")]),
        repeat_head: true,
        landscape,
    })
}

fn number(label: &str, value: &str, fraction: &str, formula: &str) -> BigNumber {
    BigNumber {
        label: label.into(),
        value: value.into(),
        fraction: fraction.into(),
        formula: formula.into(),
    }
}

fn cover() -> Cover {
    Cover {
        title: "Gap assessment".into(),
        subtitle: "Where the management system stands against ISO/IEC 27001:2022, June 2026".into(),
        label: "Self-assessment, not an internal audit".into(),
        control: DocumentControl {
            reference: "GA-02".into(),
            version: "1.1".into(),
            date: "30 June 2026".into(),
            approver: "Managing director".into(),
            classification: "Confidential".into(),
            data_as_of: "28 June 2026".into(),
            prepared_by: "Information security officer".into(),
            fingerprint: "7f3a 19c4 d02b 88e1".into(),
            facts: Vec::new(),
        },
    }
}

fn sample() -> Paper {
    let blocks = vec![
        Block::Contents,
        Block::heading(1, "Headline"),
        Block::Paragraph(vec![
            "The management system meets ".into(),
            Run::Strong("68% of what was assessed".into()),
            ". The clauses on planning and evaluation are in place; the gaps are in the technological controls, where logging, secure development and suppliers of software account for two thirds of the missing points.".into(),
        ]),
        Block::Numbers(vec![
            number("Conformity", "68%", "60 of 88 points", "Met counts 1, mostly met 0.75, partly met 0.5; lines not applicable are left out on both sides."),
            number("Coverage", "90%", "80 of 88 lines", "Lines assessed, of those that apply."),
            number("Actions overdue", "6", "of 31 open", "Open actions whose due date has passed."),
        ]),
        Block::Callout { kind: CalloutKind::Note, text: vec!["A line that was not assessed counts as not met, so that the headline cannot rise by leaving lines out.".into()] },
        bars(),
        Block::heading(2, "What changed since the start"),
        Block::Paragraph(vec!["Two areas moved most. See ".into(), Run::Link { text: "A.5.19".into(), route: "#/gap/A.5.19".into() }, " and the record ".into(), Run::Code("R-017".into()), ".".into()]),
        Block::List { ordered: false, points: vec![plain("Roles are named and known."), plain("Risk assessment has run twice and gave comparable results."), plain("An internal audit programme exists; its first audit is due in September.")] },
        stacks(),
        Block::heading(1, "Method"),
        Block::Definitions(vec![("Scope".into(), plain("All sites and the customer portal, as in scope statement version 3.")), ("Verdicts".into(), plain("Met, mostly met, partly met, not met, not applicable with a reason."))]),
        Block::Callout { kind: CalloutKind::Warning, text: vec!["Eight lines were not assessed before this paper was made.".into()] },
        Block::heading(1, "Results"),
        Block::heading(2, "Annex A"),
        results(false),
        results(true),
        Block::heading(1, "Excluded"),
        Block::Paragraph(plain("No control was left out.")),
        Block::heading(1, "People"),
        Block::Paragraph(plain("Those who answered.")),
        Block::heading(1, "Sign-off"),
        Block::Signatures(vec![
            Signatory { name: "Managing director".into(), role: "Approves".into() },
            Signatory { name: "Information security officer".into(), role: "Prepared".into() },
        ]),
    ];
    Paper::new(cover(), blocks).numbered()
}

#[test]
#[ignore = "for looking at: writes target/paper/*.html"]
fn write_sample() {
    let folder = std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/paper");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("sample.html"), html(&sample(), &labels())).unwrap();
}

#[test]
fn plain_text_reads_like_the_paper() {
    let found = text(&sample(), &labels());
    for expected in [
        "Gap assessment\nWhere the management system stands",
        "Approved by: Managing director\nFingerprint: 7f3a",
        "Contents\n  1 Headline\n    1.1 What changed since the start\n  2 Method\n",
        "Conformity\t68%\t60 of 88 points\t",
        "Note: A line that was not assessed",
        "Figure 1. Conformity by area",
        "4 Context of the organization\t8% (1 of 12)\t41% (5 of 12)\t100% (12 of 12)",
        "Figure 2. Lines by verdict.",
        "- Roles are named and known.",
        "Ref\tQuestion\tVerdict\tFinding\tEvidence\nA.8.1\t",
        "24 lines\t\t\t\t121",
    ] {
        assert!(found.contains(expected), "{expected:?} is not in\n{found}");
    }
}

#[test]
fn the_file_needs_nothing_else() {
    let file = html(&sample(), &labels());
    for outside in [
        "http:",
        "https:",
        "url(http",
        "@import",
        "src=",
        "<link",
        "<script",
        " style=\"",
        "javascript:",
    ] {
        let plain = file.replace("http://www.w3.org/2000/svg", "");
        assert!(!plain.contains(outside), "{outside}");
    }
    assert!(file.contains("<h1>Gap assessment</h1>"));
    assert!(
        file.contains("<h2 id=\"headline\"><span class=\"paper-number\">1</span> Headline</h2>")
    );
    assert!(file.contains("<a href=\"#method\">"));
    assert!(file.contains("counter(page)"));
    assert_eq!(file.matches("<svg ").count(), 2);
}

#[test]
fn an_approval_that_is_missing_is_seen() {
    let mut open = cover();
    open.control.approver.clear();
    let paper = Paper::new(open, vec![]);
    assert!(text(&paper, &labels()).contains("Approved by: –"));
}

#[test]
fn a_chart_that_cannot_be_drawn_says_why_and_keeps_its_figures() {
    let Block::Chart(chart) = bars() else { panic!("not a chart") };
    let paper = Paper::new(
        cover(),
        vec![Block::Chart(Chart { picture: Err("Nothing <yet>".into()), ..chart })],
    );
    let file = html(&paper, &labels());
    assert!(file.contains("<p class=\"paper-empty\">Nothing &lt;yet&gt;</p>"));
    assert!(file.contains("83%") || file.contains("8% (1 of 12)"));
}

/// The same text in every place that takes one.
fn everywhere(text: &str) -> Paper {
    let t = || text.to_owned();
    let runs = || {
        vec![
            Run::Plain(t()),
            Run::Strong(t()),
            Run::Emphasis(t()),
            Run::Code(t()),
            Run::Link { text: t(), route: t() },
        ]
    };
    let area = Area { code: t(), title: t() };
    let stack = [Stack { area, counts: vec![(Verdict::Partly, 4)] }];
    let look = Look { id: t(), width: 640, title: t(), description: t() };
    let control = DocumentControl {
        reference: t(),
        version: t(),
        date: t(),
        approver: t(),
        classification: t(),
        data_as_of: t(),
        prepared_by: t(),
        fingerprint: t(),
        facts: vec![(t(), t())],
    };
    let blocks = vec![
        Block::Contents,
        Block::Heading(Heading { level: 7, text: t(), anchor: t(), number: t() }),
        Block::Paragraph(runs()),
        Block::List { ordered: true, points: vec![runs()] },
        Block::Definitions(vec![(t(), runs())]),
        Block::Callout { kind: CalloutKind::Warning, text: runs() },
        Block::Numbers(vec![BigNumber { label: t(), value: t(), fraction: t(), formula: t() }]),
        Block::Table(Table {
            caption: t(),
            groups: vec![(t(), 9)],
            columns: vec![column(text, Align::End, 1)],
            rows: vec![vec![runs(), runs()]],
            totals: Some(vec![]),
            ..Table::default()
        }),
        Block::Chart(Chart {
            picture: verdicts::draw(&stack, &words(), &look).map_err(|_| t()),
            caption: t(),
            figures: verdicts::table(&stack, &words()),
            print_figures: true,
        }),
        Block::Signatures(vec![Signatory { name: t(), role: t() }]),
        Block::PageBreak,
    ];
    // With fewer headings there would be no contents.
    let blocks = blocks.into_iter().chain((0..6).map(|_| Block::heading(1, t()))).collect();
    Paper::new(Cover { title: t(), subtitle: t(), label: t(), control }, blocks)
}

/// The names of the elements in a file, its style sheet left out, and the names of their attributes.
fn markup(file: &str) -> (Vec<String>, Vec<String>) {
    let (head, rest) = file.split_once("<style>").unwrap();
    let (_, body) = rest.split_once("</style>").unwrap();
    let (mut elements, mut attributes) = (Vec::new(), Vec::new());
    for tag in format!("{head}{body}").split('<').skip(1) {
        let (tag, text) = tag.split_once('>').expect("a tag ends");
        assert!(!text.contains('"') && !text.contains('>'), "raw text {text:?}");
        let (name, rest) = tag.split_once(' ').unwrap_or((tag, ""));
        elements.push(name.to_owned());
        attributes.extend(
            rest.split('"')
                .step_by(2)
                .map(|key| key.trim().trim_end_matches(['=', '/']).to_owned()),
        );
    }
    (elements, attributes)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn hostile_text_adds_no_markup(text in prop_oneof![
        any::<String>(),
        Just("</style></title><script>alert(1)</script>".to_owned()),
        Just("\" onmouseover=\"alert(1)\" x='".to_owned()),
        Just("<img src=x onerror=alert(1)>".to_owned()),
        Just("javascript:alert(1)".to_owned()),
        Just("#/\"><a href=\"#".to_owned()),
        Just("<!-- ]]> &lt; &#x3c;".to_owned()),
        Just("\u{202e}gnitirw\u{0}\u{1b}[2J\r\n".to_owned()),
    ]) {
        let plain_markup = markup(&html(&everywhere("Risk"), &labels()));
        let found = markup(&html(&everywhere(&text), &labels()));
        let mut known: Vec<String> = plain_markup.0.clone();
        known.sort();
        assert!(found.0.iter().all(|name| known.contains(name)), "{:?}", found.0);
        assert!(found.1.iter().all(|name| name.is_empty() || plain_markup.1.contains(name)), "{:?}", found.1);
        let lines = super::text(&everywhere(&text), &labels());
        assert!(lines.lines().count() < 60, "a text broke its line");
    }
}

#[test]
fn every_word_in_the_table_is_used() {
    let used = std::cell::RefCell::new(Vec::new());
    Labels::load(&|key| {
        used.borrow_mut().push(key.to_owned());
        String::new()
    });
    for (key, _) in
        include_str!("../text/en/paper.txt").lines().filter_map(|line| line.split_once(" = "))
    {
        assert!(used.borrow().contains(&key.to_owned()), "{key} is not used");
    }
}
