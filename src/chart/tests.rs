//! The charts as a reader sees them: pictures compared with those in `tests/golden/charts`
//! (`UPDATE_GOLDEN=1` rewrites them), and hostile input.

use std::fs;
use std::path::PathBuf;

use chrono::NaiveDate;
use proptest::prelude::*;

use super::acceptance::Acceptance;
use super::actions::Load;
use super::area_bars::{AreaBars, Group, Role, Series};
use super::burn_up::{BurnUp, Month};
use super::change::{Change, Pair};
use super::cost::{Cost, Quarter};
use super::exceedance::Exceedance;
use super::heat_map::{Cell, CellGroup};
use super::levels::{Levels, Row};
use super::maturity::Maturity;
use super::risk_heat::{RiskHeat, Without};
use super::series::{Place, Series as NamedSeries, Shape, Values};
use super::trend::{Run, Trend};
use super::verdicts::Stack;
use super::*;

fn words() -> Words {
    Words::load(&|key| {
        crate::text::find(key).unwrap_or_else(|| panic!("{key} is missing")).to_owned()
    })
}

fn look(id: &str, width: u32) -> Look {
    Look {
        id: id.into(),
        width,
        title: format!("{id} of the sample firm"),
        description: "Figures made up for the test.".into(),
    }
}

fn area(code: &str, title: &str) -> Area {
    Area { code: code.into(), title: title.into() }
}

fn share(points: f64, of: f64) -> Option<Share> {
    Some(Share { points, of })
}

/// The eleven areas of the present edition.
fn areas() -> Vec<Area> {
    [
        ("4", "Context of the organization"),
        ("5", "Leadership"),
        ("6", "Planning"),
        ("7", "Support"),
        ("8", "Operation"),
        ("9", "Performance evaluation"),
        ("10", "Improvement"),
        ("A.5", "Organizational controls"),
        ("A.6", "People controls"),
        ("A.7", "Physical controls"),
        ("A.8", "Technological controls"),
    ]
    .map(|(code, title)| area(code, title))
    .to_vec()
}

/// The fourteen domains of the edition before.
fn domains() -> Vec<(Area, usize)> {
    [
        ("A.5", "Information security policies", 2),
        ("A.6", "Organization of information security", 7),
        ("A.7", "Human resource security", 6),
        ("A.8", "Asset management", 10),
        ("A.9", "Access control", 14),
        ("A.10", "Cryptography", 2),
        ("A.11", "Physical and environmental security", 15),
        ("A.12", "Operations security", 14),
        ("A.13", "Communications security", 7),
        ("A.14", "System acquisition, development and maintenance", 13),
        ("A.15", "Supplier relationships", 5),
        ("A.16", "Information security incident management", 7),
        ("A.17", "Information security aspects of business continuity management", 4),
        ("A.18", "Compliance", 8),
    ]
    .map(|(code, title, count)| (area(code, title), count))
    .to_vec()
}

fn bars(areas: &[Area]) -> AreaBars {
    let series = [
        (Role::Initial, "Initial, March 2025"),
        (Role::Now, "Now"),
        (Role::Target, "Target, December 2026"),
    ];
    let group = |(at, area): (usize, &Area)| {
        let n = at as f64;
        let of = 4.0 + n;
        let shares = vec![
            share(of * (0.1 + 0.03 * n), of),
            share(of * (0.85 - 0.05 * n), of),
            share(of, of),
        ];
        Group {
            area: area.clone(),
            shares: if at == 3 { vec![None, shares[1], shares[2]] } else { shares },
        }
    };
    AreaBars {
        series: series.map(|(role, name)| Series { role, name: name.into() }).to_vec(),
        groups: areas.iter().enumerate().map(group).collect(),
    }
}

fn stacks(areas: &[Area]) -> Vec<Stack> {
    let stack = |(at, area): (usize, &Area)| {
        let n = at as u32;
        let counts = vec![
            (Verdict::Met, n % 5 * 2),
            (Verdict::Mostly, n % 4),
            (Verdict::Partly, (n + 2) % 6),
            (Verdict::NotMet, n % 3),
            (Verdict::NotApplicable, n % 2 * 2),
            (Verdict::NotAssessed, if n % 4 == 1 { 3 } else { 0 }),
        ];
        Stack { area: area.clone(), counts }
    };
    areas.iter().enumerate().map(stack).collect()
}

fn cell(group: &str, number: usize, at: usize) -> Cell {
    let verdict = Verdict::ALL[(at * 7 + at / 5) % 6];
    let label = format!("{}.{number}", group.trim_start_matches("A."));
    let title = format!("{group}.{number}");
    Cell { href: Some(format!("#/gap/{title}")), label, title, verdict }
}

fn map_2022() -> Vec<CellGroup> {
    let themes = [
        ("A.5", "Organizational controls", 37),
        ("A.6", "People controls", 8),
        ("A.7", "Physical controls", 14),
        ("A.8", "Technological controls", 34),
    ];
    themes
        .map(|(code, title, count)| CellGroup {
            area: area(code, title),
            cells: (1..=count).map(|n| cell(code, n, n)).collect(),
        })
        .to_vec()
}

fn map_2013() -> Vec<CellGroup> {
    let group = |(area, count): (Area, usize)| CellGroup {
        cells: (1..=count).map(|n| cell(&format!("{}.1", area.code), n, n + count)).collect(),
        area,
    };
    domains().into_iter().map(group).collect()
}

fn change(areas: &[Area]) -> Change {
    let pair = |(at, area): (usize, &Area)| {
        let now = 20.0 + (at as f64 * 17.0) % 78.0;
        let before = if at % 4 == 2 { now + 12.0 } else { (now - 6.0 * at as f64).max(0.0) };
        Pair {
            area: area.clone(),
            before: if at == 5 { None } else { share(before.min(100.0), 100.0) },
            now: share(now, 100.0),
        }
    };
    Change {
        before: "Initial, March 2025".into(),
        now: "Progress, June 2026".into(),
        pairs: areas.iter().enumerate().map(pair).collect(),
    }
}

fn trend(count: u32) -> Trend {
    let run = |n: u32| Run {
        date: NaiveDate::from_ymd_opt(2024 + (n / 4) as i32, 1 + n % 4 * 3, 15).unwrap(),
        date_label: format!("{} {}", ["Jan", "Apr", "Jul", "Oct"][(n % 4) as usize], 2024 + n / 4),
        name: format!("Run {n}"),
        shares: vec![
            share(22.0 + 7.0 * f64::from(n), 123.0),
            share(60.0 + 7.0 * f64::from(n), 123.0),
        ],
    };
    Trend {
        series: vec!["Conformity".into(), "Coverage (lines assessed)".into()],
        runs: (0..count).map(run).collect(),
    }
}

fn maturities(areas: &[Area]) -> Vec<Maturity> {
    let row = |(at, area): (usize, &Area)| Maturity {
        area: area.clone(),
        mean: (at != 4).then_some(0.8 + at as f64 * 0.31),
        answers: if at == 4 { 0 } else { 3 + at as u32 },
        target: Some(3.0),
    };
    areas.iter().enumerate().map(row).collect()
}

fn owners() -> Vec<Load> {
    [
        ("Head of IT", 3, 9),
        ("Information security officer", 1, 12),
        ("Head of human resources and facilities", 0, 4),
        ("Managing director", 2, 0),
    ]
    .map(|(label, overdue, open)| Load { label: label.into(), overdue, open })
    .to_vec()
}

fn months() -> Vec<Load> {
    let names = [
        "Mar 2026", "Apr 2026", "May 2026", "Jun 2026", "Jul 2026", "Aug 2026", "Sep 2026",
        "Oct 2026", "Nov 2026", "Dec 2026",
    ];
    let load = |(at, label): (usize, &&str)| Load {
        label: (*label).into(),
        overdue: if at < 3 { 3 - at as u32 } else { 0 },
        open: (at as u32 * 5 + 2) % 9 * u32::from(at > 1),
    };
    names.iter().enumerate().map(load).collect()
}

fn levels() -> Levels {
    let row = |(code, title, now, then): (&str, &str, u32, u32)| Row {
        level: area(code, title),
        now,
        then,
    };
    Levels {
        rows: [
            ("4", "Very high", 3, 0),
            ("3", "High", 9, 4),
            ("2", "Medium", 14, 12),
            ("1", "Low", 6, 16),
            ("", "Not rated", 4, 4),
            ("", "Rated by an older version", 1, 1),
        ]
        .map(row)
        .to_vec(),
        now: "Current".into(),
        then: "Residual".into(),
        head: "Level".into(),
    }
}

fn acceptances() -> Acceptance {
    Acceptance {
        states: ["Valid", "Stale", "Run out", "Not given", "Not approved"].map(str::to_owned),
        levels: vec![
            (area("4", "Very high"), [1, 0, 0, 1, 2]),
            (area("3", "High"), [9, 3, 1, 0, 4]),
            (area("2", "Medium"), [12, 1, 0, 0, 0]),
        ],
        heads: ["Level", "Above the line"].map(str::to_owned),
    }
}

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn burn_up(months: u32, today: NaiveDate) -> BurnUp {
    let month = |n: u32| {
        let from = day(2025 + (n / 12) as i32, 1 + n % 12, 1);
        let until = from + chrono::Months::new(1) - chrono::Days::new(1);
        Month {
            from,
            until,
            label: from.format("%b %Y").to_string(),
            planned: (n + 1) * 3,
            revised: (n + 1) * 3 - n.min(5),
            done: (n + 1) * 2,
        }
    };
    BurnUp {
        months: (0..months).map(month).collect(),
        today,
        today_label: "Today".into(),
        lines: ["Planned first", "Planned now", "Done"].map(str::to_owned),
        head: "By the end of".into(),
    }
}

fn costs() -> Cost {
    let quarter = |n: i64| Quarter {
        label: if n == 6 { "No date".into() } else { format!("Q{} {}", 1 + n % 4, 2025 + n / 4) },
        once: (n * 7_300) % 31_000,
        year: (n * 1_900) % 9_000,
        days: if n == 2 { 0 } else { (n * 4_400) % 13_000 },
    };
    Cost {
        quarters: (0..7).map(quarter).collect(),
        currency: "EUR".into(),
        parts: ["Cost once", "Cost a year", "Person-days, in money"].map(str::to_owned),
    }
}

/// Six types of assets against fourteen categories.
fn heat() -> RiskHeat {
    let names = |of: &[&str]| of.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let levels = [("Low", 1), ("Medium", 2), ("High", 4), ("Very high", 5)];
    let cell = |n: usize| risk_heat::Cell {
        at: (n % 6, n / 6),
        highest: match n {
            _ if !n.is_multiple_of(11) => risk_heat::Highest::Level(n % 4),
            22 | 66 => risk_heat::Highest::Without(Without::ByOld),
            _ => risk_heat::Highest::Without(Without::NotRated),
        },
        risks: 1 + (n * n % 37) as u32,
    };
    RiskHeat {
        down: names(&["Information", "Software", "Hardware", "Premises", "People", "Service"]),
        across: names(&[
            "Not set",
            "Technical attack",
            "Human error",
            "Insiders",
            "Loss and theft",
            "Failure",
            "Suppliers",
            "Environment",
            "Premises",
            "Access",
            "Development",
            "Continuity",
            "Organisation",
            "Law",
        ]),
        cells: (0..84).filter(|n| n % 5 != 3).map(cell).collect(),
        levels: levels.map(|(label, tone)| risk_heat::Level { label: label.into(), tone }).to_vec(),
        without: [
            "Off the scale",
            "Rated by an older version",
            "By a method without levels",
            "Not rated",
        ]
        .map(str::to_owned),
        heads: ["Type of asset", "Category", "Risks", "Highest level"].map(str::to_owned),
    }
}

/// Four types against three categories: cells with room for words.
fn small_heat() -> RiskHeat {
    let mut small = heat();
    small.down.truncate(4);
    small.across.truncate(3);
    small.cells.retain(|cell| cell.at.0 < 4 && cell.at.1 < 3);
    small
}

fn exceedances() -> Exceedance {
    let curve = |scale: f64, quiet: f64| {
        let point = |n: u32| {
            let share = f64::from(n) / 100.0;
            let loss = if share < quiet { 0.0 } else { -(1.0001 - share).ln() * scale };
            (loss, 1.0 - share)
        };
        (0..=100).map(point).collect()
    };
    Exceedance {
        now: curve(90_000.0, 0.2),
        then: curve(25_000.0, 0.6),
        names: ["Today", "Once treated"].map(str::to_owned),
        loss: "Loss in a year, {unit}".into(),
        chance: "Share of years that cost at least so much".into(),
        currency: "EUR".into(),
    }
}

type Case = (&'static str, Result<Picture, Empty>, ChartTable);

/// Every chart at a width; the names are those of the golden files.
fn gallery(width: u32) -> Vec<Case> {
    let (words, areas) = (words(), areas());
    let old: Vec<Area> = domains().into_iter().map(|(area, _)| area).collect();
    let w = &words;
    let see = |id: &str| look(id, width);
    vec![
        (
            "area-bars",
            area_bars::draw(&bars(&areas), w, &see("area-bars")),
            area_bars::table(&bars(&areas), w),
        ),
        (
            "area-bars-old",
            area_bars::draw(&bars(&old), w, &see("area-bars-old")),
            area_bars::table(&bars(&old), w),
        ),
        (
            "verdicts",
            verdicts::draw(&stacks(&areas), w, &see("verdicts")),
            verdicts::table(&stacks(&areas), w),
        ),
        (
            "heat-map",
            heat_map::draw(&map_2022(), w, &see("heat-map")),
            heat_map::table(&map_2022(), w),
        ),
        (
            "heat-map-old",
            heat_map::draw(&map_2013(), w, &see("heat-map-old")),
            heat_map::table(&map_2013(), w),
        ),
        (
            "change",
            change::draw(&change(&areas), w, &see("change")),
            change::table(&change(&areas), w),
        ),
        ("trend", trend::draw(&trend(7), w, &see("trend")), trend::table(&trend(7), w)),
        ("trend-one", trend::draw(&trend(1), w, &see("trend-one")), trend::table(&trend(1), w)),
        (
            "maturity",
            maturity::draw(&maturities(&areas), w, &see("maturity")),
            maturity::table(&maturities(&areas), w),
        ),
        (
            "owners",
            actions::by_owner(&owners(), w, &see("owners")),
            actions::table_by_owner(&owners(), w),
        ),
        (
            "months",
            actions::by_month(&months(), w, &see("months")),
            actions::table_by_month(&months(), w),
        ),
        ("levels", levels::draw(&levels(), &see("levels")), levels::table(&levels())),
        (
            "acceptance",
            acceptance::draw(&acceptances(), &see("acceptance")),
            acceptance::table(&acceptances()),
        ),
        burn_up_case("burn-up", &burn_up(12, day(2025, 7, 10)), &see("burn-up"), w),
        burn_up_case("burn-up-long", &burn_up(60, day(2031, 1, 1)), &see("burn-up-long"), w),
        ("cost", cost::draw(&costs(), w, &see("cost")), some_table()),
        ("risk-heat", risk_heat::draw(&heat(), &see("risk-heat")), risk_heat::table(&heat())),
        (
            "risk-heat-small",
            risk_heat::draw(&small_heat(), &see("risk-heat-small")),
            risk_heat::table(&small_heat()),
        ),
        ("exceedance", exceedance::draw(&exceedances(), w, &see("exceedance")), some_table()),
        series_case("series-columns", &flow(), &see("series-columns"), w),
        series_case("series-lines", &readings(), &see("series-lines"), w),
    ]
}

fn series_case(name: &'static str, data: &NamedSeries, look: &Look, words: &Words) -> Case {
    (name, series::draw(data, words, look), series::table(data, words))
}

/// Two counts month by month.
fn flow() -> NamedSeries {
    let place = |n: usize| Place { label: format!("2026-{:02}", n + 1), day: None };
    let values = |name: &str, values: [u32; 12]| Values {
        name: name.into(),
        values: values.map(|n| Some(f64::from(n))).to_vec(),
    };
    NamedSeries {
        shape: Shape::Columns,
        places: (0..12).map(place).collect(),
        series: vec![
            values("Opened", [1, 0, 4, 2, 7, 3, 0, 0, 2, 1, 5, 2]),
            values("Closed", [0, 1, 1, 3, 2, 6, 2, 0, 1, 1, 2, 4]),
        ],
        target: None,
        unit: String::new(),
        head: "Month".into(),
    }
}

/// Readings close together, one of them missing, with a target.
fn readings() -> NamedSeries {
    let days = [(1, 31), (2, 28), (3, 31), (4, 30), (6, 30), (7, 31)];
    let place = |(month, dom): (u32, u32)| {
        let day = NaiveDate::from_ymd_opt(2026, month, dom);
        Place { label: format!("2026-{month:02}-{dom}"), day }
    };
    let values = |name: &str, values: [Option<f64>; 6]| Values {
        name: name.into(),
        values: values.to_vec(),
    };
    NamedSeries {
        shape: Shape::Lines,
        places: days.map(place).to_vec(),
        series: vec![
            values(
                "Laptops with all updates",
                [Some(91.5), Some(93.0), None, Some(97.25), Some(96.0), Some(98.5)],
            ),
            values("Servers", [Some(88.0), None, Some(90.0), Some(91.0), Some(95.0), None]),
        ],
        target: Some(95.0),
        unit: "%".into(),
        head: "Day".into(),
    }
}

fn burn_up_case(name: &'static str, data: &BurnUp, look: &Look, words: &Words) -> Case {
    (name, burn_up::draw(data, look), burn_up::table(data, words))
}

/// In place of the figures of charts whose money is written by the papers.
fn some_table() -> ChartTable {
    ChartTable { columns: vec!["Money".into()], rows: vec![vec!["1".into()]] }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn charts_look_as_approved() {
    let folder = root().join("tests/golden/charts");
    let mut changed = Vec::new();
    for width in [360, 760] {
        for (name, picture, _) in gallery(width) {
            let svg = picture.unwrap_or_else(|empty| panic!("{name}: {empty:?}")).svg;
            let file = folder.join(format!("{name}-{width}.svg"));
            if std::env::var_os("UPDATE_GOLDEN").is_some() {
                fs::write(&file, &svg).unwrap();
            } else if fs::read_to_string(&file).unwrap_or_default() != svg {
                changed.push(file);
            }
        }
    }
    assert!(changed.is_empty(), "look at these, then run with UPDATE_GOLDEN=1: {changed:#?}");
}

/// Writes pages with every chart for a look in a browser.
#[test]
#[ignore = "for looking at: writes target/charts/*.html"]
fn write_gallery() {
    let folder = root().join("target/charts");
    fs::create_dir_all(&folder).unwrap();
    let css = fs::read_to_string(root().join("style/chart.css")).unwrap();
    for width in [360, 760] {
        for theme in ["light", "dark"] {
            let mut page = format!(
                "<!doctype html><html data-theme={theme}><meta charset=utf-8><style>{css} body{{margin:24px;width:{width}px;font-family:system-ui;background:var(--chart-surface)}} .chart{{margin-bottom:48px}}</style>"
            );
            for (_, picture, _) in gallery(width) {
                page.push_str(&picture.unwrap().svg);
            }
            fs::write(folder.join(format!("{theme}-{width}.html")), page).unwrap();
        }
    }
    for (name, picture, _) in gallery(760) {
        fs::write(folder.join(format!("{name}.svg")), standalone(&picture.unwrap(), Theme::Light))
            .unwrap();
    }
}

/// Complains about anything that is not well-formed XML, or that a strict content policy would drop.
fn check_well_formed(svg: &str) {
    let mut open: Vec<String> = Vec::new();
    let mut rest = svg;
    while let Some(at) = rest.find('<') {
        check_text(&rest[..at]);
        let end = at + rest[at..].find('>').expect("a tag ends");
        check_tag(&rest[at + 1..end], &mut open);
        rest = &rest[end + 1..];
    }
    assert!(rest.trim().is_empty(), "text after the end: {rest}");
    assert!(open.is_empty(), "left open: {open:?}");
}

fn check_text(text: &str) {
    assert!(
        !text.chars().any(|c| (c.is_control() && c != '\n') || c == '\u{ffff}'),
        "forbidden character in {text:?}"
    );
    for (at, _) in text.match_indices('&') {
        let entity = text[at + 1..].split(';').next().unwrap();
        assert!(
            ["lt", "gt", "amp", "quot", "apos", "#39"].contains(&entity),
            "bare ampersand in {text:?}"
        );
    }
}

fn check_tag(tag: &str, open: &mut Vec<String>) {
    if let Some(name) = tag.strip_prefix('/') {
        assert_eq!(open.pop().as_deref(), Some(name));
        return;
    }
    let body = tag.trim_end_matches('/');
    let (name, attributes) = body.split_once(' ').unwrap_or((body, ""));
    let known = [
        "svg", "title", "desc", "defs", "pattern", "path", "circle", "rect", "line", "polyline",
        "text", "g", "a",
    ];
    assert!(known.contains(&name), "unexpected <{name}>");
    let pieces: Vec<&str> = attributes.split('"').collect();
    assert!(pieces.len() % 2 == 1, "odd quotes in <{tag}>");
    let mut seen: Vec<&str> = Vec::new();
    for pair in pieces.chunks(2).filter(|pair| pair.len() == 2) {
        let key = pair[0].trim().strip_suffix('=').unwrap_or_else(|| panic!("no = in <{tag}>"));
        assert!(key != "style" && !key.starts_with("on"), "{key} in <{tag}>");
        assert!(!seen.contains(&key), "{key} twice in <{tag}>");
        assert!(key != "href" || pair[1].starts_with("#/"), "href in <{tag}>");
        check_text(pair[1]);
        seen.push(key);
    }
    if !tag.ends_with('/') {
        open.push(name.to_owned());
    }
}

/// No text may leave the sheet or lie over another; widths by our own pessimistic measure.
fn check_texts_apart(name: &str, picture: &Picture) {
    let mut boxes: Vec<(f64, f64, f64, f64, String)> = Vec::new();
    for line in picture.svg.lines().filter(|line| line.starts_with("<text ")) {
        let value = |key: &str| {
            line.split(&format!(" {key}=\""))
                .nth(1)
                .map(|rest| rest.split('"').next().unwrap().to_owned())
        };
        let (x, y): (f64, f64) =
            (value("x").unwrap().parse().unwrap(), value("y").unwrap().parse().unwrap());
        let size = if line.contains("ct-small") { 11.0 } else { 12.0 };
        let content = line.split_once('>').unwrap().1.trim_end_matches("</text>");
        let plain = content
            .replace("&amp;", "&")
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"")
            .replace("&apos;", "'");
        let width = measure::width(&plain, size, line.contains("ct-strong"));
        let left = match value("text-anchor").as_deref() {
            Some("middle") => x - width / 2.0,
            Some("end") => x - width,
            _ => x,
        };
        let found = match value("transform") {
            // Upwards from its place.
            Some(turned) => {
                assert!(turned.starts_with("rotate(270,"), "{turned}");
                (x - size * 0.4, y - width, x + size * 0.4, y, plain)
            }
            None => (left, y - size * 0.4, left + width, y + size * 0.4, plain),
        };
        assert!(
            found.0 >= -1.5 && found.2 <= f64::from(picture.width) + 1.5,
            "{name}: {found:?} leaves the sheet"
        );
        assert!(
            found.1 >= -1.0 && found.3 <= f64::from(picture.height) + 1.0,
            "{name}: {found:?} leaves the sheet"
        );
        for other in &boxes {
            let apart = found.0 >= other.2
                || other.0 >= found.2
                || found.1 >= other.3
                || other.1 >= found.3;
            assert!(apart, "{name}: {found:?} lies over {other:?}");
        }
        boxes.push(found);
    }
}

#[test]
fn labels_are_whole_and_apart_at_every_width() {
    for width in [320, 360, 480, 560, 760, 1100] {
        for (name, picture, _) in gallery(width) {
            check_texts_apart(&format!("{name} at {width}"), &picture.unwrap());
        }
    }
}

#[test]
fn the_widest_code_is_never_cut() {
    // Every width of code, as rounding goes wrong for some of them only.
    for code in (1..=60).flat_map(|n| ["i", "f", "A.", "1"].map(|part| part.repeat(n))) {
        let areas = [area(&code, "Title")];
        let picture = maturity::draw(&maturities(&areas), &words(), &look("x", 1400)).unwrap();
        let fits = measure::width(&code, 12.0, true) < 280.0;
        assert!(!fits || picture.svg.contains(&format!(">{code}<")), "{code}: {}", picture.svg);
    }
}

#[test]
fn works_from_three_to_eighteen_areas() {
    let many: Vec<Area> = domains().into_iter().map(|(area, _)| area).chain(areas()).collect();
    for count in 3..=18 {
        let areas = &many[..count];
        for picture in [
            area_bars::draw(&bars(areas), &words(), &look("x", 640)),
            verdicts::draw(&stacks(areas), &words(), &look("x", 640)),
            change::draw(&change(areas), &words(), &look("x", 640)),
            maturity::draw(&maturities(areas), &words(), &look("x", 640)),
        ] {
            let picture = picture.unwrap();
            check_well_formed(&picture.svg);
            check_texts_apart(&format!("{count} areas"), &picture);
        }
    }
}

#[test]
fn pictures_take_every_colour_from_classes() {
    for (name, picture, _) in gallery(760) {
        let picture = picture.unwrap();
        check_well_formed(&picture.svg);
        assert!(!picture.svg.contains("\"#0"), "{name} still holds a code");
        assert!(picture.svg.contains("viewBox=\"0 0 760 "), "{name}");
        assert!(picture.svg.contains("<title id="), "{name}");
    }
}

#[test]
fn a_file_of_its_own_holds_colours_and_no_classes_or_links() {
    for (name, picture, _) in gallery(760) {
        for theme in [Theme::Light, Theme::Dark, Theme::Print] {
            let file = standalone(picture.as_ref().unwrap(), theme);
            check_well_formed(&file);
            assert!(!file.contains("class=") && !file.contains("<a "), "{name}");
            assert!(file.contains("width=\"760\"") && file.contains("role=\"img\""), "{name}");
        }
    }
}

#[test]
fn tables_are_rectangular_and_hold_the_fractions() {
    for (name, _, table) in gallery(760) {
        assert!(!table.rows.is_empty(), "{name}");
        assert!(table.rows.iter().all(|row| row.len() == table.columns.len()), "{name}");
    }
    let table = area_bars::table(&bars(&areas()[..1]), &words());
    assert_eq!(
        table.rows[0],
        ["4 Context of the organization", "10% (0.4 of 4)", "85% (3.4 of 4)", "100% (4 of 4)"]
    );
}

#[test]
fn a_map_with_links_can_be_reached_by_keyboard() {
    let picture = heat_map::draw(&map_2022(), &words(), &look("map", 760)).unwrap();
    assert_eq!(picture.svg.matches("<a class=\"chart-link\" href=\"#/gap/").count(), 93);
    assert!(picture.svg.contains("role=\"group\""));
    assert_eq!(map_2013().iter().map(|group| group.cells.len()).sum::<usize>(), 114);
}

#[test]
fn percent_is_rounded_down_and_full_only_when_all_is_met() {
    let percent = |points, of| Share { points, of }.percent();
    assert_eq!(percent(60.0, 88.0), Some(68));
    assert_eq!(percent(0.29, 1.0), Some(29));
    assert_eq!(percent(999.9999, 1000.0), Some(99));
    assert_eq!(percent(5.0, 5.0), Some(100));
    assert_eq!(percent(0.0, 0.0), None);
    assert_eq!(percent(f64::NAN, 4.0), None);
}

#[test]
fn nothing_to_draw_is_said_and_not_drawn() {
    let (w, l) = (words(), look("none", 600));
    assert_eq!(area_bars::draw(&bars(&[]), &w, &l), Err(Empty::NoRows));
    assert_eq!(heat_map::draw(&[], &w, &l), Err(Empty::NoRows));
    assert_eq!(verdicts::draw(&[], &w, &l), Err(Empty::NoRows));
    assert_eq!(change::draw(&change(&[]), &w, &l), Err(Empty::NoRows));
    assert_eq!(maturity::draw(&[], &w, &l), Err(Empty::NoRows));
    assert_eq!(trend::draw(&trend(0), &w, &l), Err(Empty::NoRows));
    assert_eq!(actions::by_owner(&[], &w, &l), Err(Empty::NoRows));
    let idle = [Load { label: "Head of IT".into(), overdue: 0, open: 0 }];
    assert_eq!(actions::by_month(&idle, &w, &l), Err(Empty::NoFigures));
    let none = BurnUp { months: Vec::new(), ..burn_up(1, day(2025, 1, 1)) };
    assert_eq!(burn_up::draw(&none, &l), Err(Empty::NoRows));
    assert_eq!(levels::draw(&Levels { rows: Vec::new(), ..levels() }, &l), Err(Empty::NoRows));
    let none = Acceptance { levels: Vec::new(), ..acceptances() };
    assert_eq!(acceptance::draw(&none, &l), Err(Empty::NoRows));
    assert_eq!(cost::draw(&Cost { quarters: Vec::new(), ..costs() }, &w, &l), Err(Empty::NoRows));
    let mut free = costs();
    free.quarters.iter_mut().for_each(|q| (q.once, q.year, q.days) = (0, -5, 0));
    assert_eq!(cost::draw(&free, &w, &l), Err(Empty::NoFigures));
    let none = RiskHeat { cells: Vec::new(), ..heat() };
    assert_eq!(risk_heat::draw(&none, &l), Err(Empty::NoRows));
    let odd = vec![(f64::NAN, 0.5), (f64::INFINITY, 0.2), (0.0, 0.1)];
    let odd = Exceedance { now: odd.clone(), then: odd, ..exceedances() };
    assert_eq!(exceedance::draw(&odd, &w, &l), Err(Empty::NoFigures));
    let none = NamedSeries { places: Vec::new(), ..flow() };
    assert_eq!(series::draw(&none, &w, &l), Err(Empty::NoRows));
    let mut odd = readings();
    odd.series.iter_mut().for_each(|s| s.values = vec![None, Some(f64::NAN), Some(1e300)]);
    assert_eq!(series::draw(&odd, &w, &l), Err(Empty::NoFigures));
    let blank = [Stack { area: area("4", "Context"), counts: vec![] }];
    assert_eq!(verdicts::draw(&blank, &w, &l), Err(Empty::NoFigures));
}

#[test]
fn every_word_in_the_table_is_used() {
    let table = include_str!("../text/en/chart.txt");
    let used = std::cell::RefCell::new(Vec::new());
    Words::load(&|key| {
        used.borrow_mut().push(key.to_owned());
        String::new()
    });
    let empties =
        [Empty::NoRows, Empty::NoFigures, Empty::NotDrawn].map(|empty| empty.key().to_owned());
    let used: Vec<String> = used.into_inner().into_iter().chain(empties).collect();
    for (key, _) in table.lines().filter_map(|line| line.split_once(" = ")) {
        assert!(used.contains(&key.to_owned()), "{key} is not used");
    }
}

/// Text as a hostile or merely foreign workbook might hold it.
fn hostile() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "\\PC{0,400}",
        Just("</text><script>alert(1)</script>".to_owned()),
        Just("\" onload=\"alert(1)\" class=\"x".to_owned()),
        Just("\u{202e}txet desrever\u{2066}".to_owned()),
        Just("👩‍👩‍👧‍👦 🇩🇪 إدارة الحوادث 情報セキュリティ管理".to_owned()),
        Just("W".repeat(3000)),
        Just("line\nbreak\r\n\t\u{0}\u{b}\u{fffe}".to_owned()),
        Just("]]> <!-- & &amp; &#0; %".to_owned()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn hostile_labels_stay_text(labels in prop::collection::vec(hostile(), 3..12), width in 0u32..2000, number in any::<u32>(), figure in any::<f64>()) {
        let words = words();
        let see = Look { id: labels[0].clone(), width, title: labels[1].clone(), description: labels[2].clone() };
        let areas: Vec<Area> = labels.iter().map(|label| area(label, label)).collect();
        let mut odd = bars(&areas);
        odd.groups[0].shares = vec![share(figure, f64::from(number)), share(f64::from(number), figure)];
        odd.series[0].name = labels[0].clone();
        let loads: Vec<Load> = labels.iter().map(|label| Load { label: label.clone(), overdue: number, open: 3 }).collect();
        let cells = labels.iter().map(|label| Cell { label: label.clone(), title: label.clone(), verdict: Verdict::Partly, href: Some(format!("#/{label}")) });
        let map = [CellGroup { area: areas[0].clone(), cells: cells.collect() }];
        let mut mature = maturities(&areas);
        mature[0].mean = Some(figure);
        let mut runs = trend(3);
        runs.series = labels.clone();
        runs.runs[0].date_label = labels[0].clone();
        let mut ranked = levels();
        ranked.rows[0].level = areas[0].clone();
        ranked.rows[1].now = number;
        let accepted = Acceptance {
            states: std::array::from_fn(|at| labels[at % 3].clone()),
            levels: vec![(areas[1].clone(), [number, 1, 2, 0, 3])],
            ..acceptances()
        };
        let mut burnt = burn_up(5, day(2025, 2, 3));
        burnt.months[4].revised = number;
        burnt.months[1].label = labels[0].clone();
        burnt.lines = std::array::from_fn(|at| labels[at % 3].clone());
        burnt.today_label = labels[1].clone();
        let mut dear = Cost { currency: labels[0].clone(), ..costs() };
        dear.quarters[0].once = i64::MAX - i64::from(number);
        dear.quarters[1].label = labels[1].clone();
        let mut hot = heat();
        hot.down[1] = labels[0].clone();
        hot.across[2] = labels[1].clone();
        hot.levels[0].label = labels[2].clone();
        hot.cells[0].risks = number;
        let mut curve = Exceedance {
            loss: labels[0].clone(),
            chance: labels[1].clone(),
            currency: labels[2].clone(),
            ..exceedances()
        };
        curve.now[95].0 = figure;
        curve.names[0] = labels[0].clone();
        let mut odd_flow = flow();
        odd_flow.places[0].label = labels[0].clone();
        odd_flow.series[0].name = labels[1].clone();
        odd_flow.series[1].values[2] = Some(-f64::from(number));
        odd_flow.unit = labels[2].clone();
        let mut odd_readings = readings();
        odd_readings.places[1].label = labels[0].clone();
        odd_readings.series[0].values[1] = Some(figure);
        odd_readings.series[1].name = labels[1].clone();
        odd_readings.target = Some(figure);
        odd_readings.unit = labels[2].clone();
        let pictures = [
            series::draw(&odd_flow, &words, &see),
            series::draw(&odd_readings, &words, &see),
            levels::draw(&ranked, &see),
            acceptance::draw(&accepted, &see),
            burn_up::draw(&burnt, &see),
            cost::draw(&dear, &words, &see),
            risk_heat::draw(&hot, &see),
            exceedance::draw(&curve, &words, &see),
            area_bars::draw(&odd, &words, &see),
            verdicts::draw(&[Stack { area: areas[0].clone(), counts: vec![(Verdict::Met, number), (Verdict::NotMet, 1)] }], &words, &see),
            heat_map::draw(&map, &words, &see),
            change::draw(&change(&areas), &words, &see),
            trend::draw(&runs, &words, &see),
            maturity::draw(&mature, &words, &see),
            actions::by_owner(&loads, &words, &see),
            actions::by_month(&loads, &words, &see),
        ];
        for (at, picture) in pictures.into_iter().enumerate() {
            let picture = picture.unwrap();
            check_well_formed(&picture.svg);
            check_well_formed(&standalone(&picture, Theme::Dark));
            check_texts_apart(&format!("picture {at}"), &picture);
        }
    }
}
