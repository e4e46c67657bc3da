//! The charts of risk as screens and papers get them: their figures counted anew from the rows of the sample firm,
//! workbooks with nothing, with hostile names and with ten thousand risks.

#![allow(clippy::unwrap_used, clippy::panic)] // a test may stop where it cannot go on

use chrono::{Datelike, NaiveDate};
use isms_workbook::chart::{ChartTable, Empty, Theme, standalone};
use isms_workbook::exchange::{json, sample};
use isms_workbook::insight::approval::{Standing, Target, standing};
use isms_workbook::insight::gap::figures::Month;
use isms_workbook::insight::risk::ops::{self, Carry};
use isms_workbook::insight::risk::{quant, ready};
use isms_workbook::paper::Drawing;
use isms_workbook::paper::gap_charts::Dates;
use isms_workbook::paper::risk_charts::{RiskChart, Studio, exceedance};
use isms_workbook::text;
use isms_workbook::workbook::*;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

struct Iso;
impl Dates for Iso {
    fn day(&self, day: NaiveDate) -> String {
        day.to_string()
    }
    fn month(&self, (year, month): Month) -> String {
        format!("{year}-{month:02}")
    }
}

fn today() -> NaiveDate {
    sample::today().unwrap()
}

/// A day on which the sample firm is late with its actions about risks.
fn later() -> NaiveDate {
    today() + chrono::Months::new(4)
}

fn draw_on(book: &Workbook, chart: RiskChart, width: u32, today: NaiveDate) -> Option<Drawing> {
    Studio { book, today, dates: &Iso, width, prefix: "test" }.draw(chart)
}

fn draw_at(book: &Workbook, chart: RiskChart, width: u32) -> Option<Drawing> {
    draw_on(book, chart, width, today())
}

fn draw(book: &Workbook, chart: RiskChart) -> Drawing {
    draw_at(book, chart, 720).unwrap()
}

/// The numbers of a row of the figures, by what it begins with.
fn numbers(figures: &ChartTable, name: &str) -> Vec<usize> {
    let row = figures.rows.iter().find(|row| row[0] == name);
    let row = row.unwrap_or_else(|| panic!("{name} is missing in {figures:?}"));
    row[1..].iter().map(|cell| cell.parse().unwrap()).collect()
}

/// Everything that must hold of any drawing.
fn check_whole(drawing: &Drawing) {
    for words in [&drawing.title, &drawing.about] {
        assert!(!words.contains('{') && !words.contains("risk.chart"), "{words}");
    }
    let figures = &drawing.figures;
    assert!(figures.rows.iter().all(|row| row.len() == figures.columns.len()), "{figures:?}");
    assert!(figures.columns.iter().all(|column| !column.contains("risk.")), "{figures:?}");
    let id = "id=\"chart-test-risk-";
    assert!(drawing.picture.as_ref().is_ok_and(|picture| picture.svg.contains(id)), "{drawing:?}");
}

// ---- The sample firm, counted anew -----------------------------------------------------------

/// The level by the grid as it is stored, without the code that gives levels.
fn level(book: &Workbook, likelihood: Option<i64>, impact: Option<i64>) -> Option<i64> {
    let method = book.risk_methods.iter().next().unwrap();
    let line = method.grid.get(usize::try_from(likelihood? - 1).unwrap())?;
    line.split(',').nth(usize::try_from(impact? - 1).unwrap())?.parse().ok()
}

fn today_level(book: &Workbook, risk: &Risk) -> Option<i64> {
    level(book, risk.current_likelihood, risk.current_impact)
}

fn rest_level(book: &Workbook, risk: &Risk) -> Option<i64> {
    level(book, risk.residual_likelihood, risk.residual_impact).or(today_level(book, risk))
}

fn open_risks(book: &Workbook) -> Vec<&Risk> {
    book.risks.iter().filter(|r| r.closed_on.is_none() && !r.opportunity).collect()
}

fn level_name(book: &Workbook, rank: i64) -> String {
    let level = book.risk_levels.iter().find(|level| level.rank == Some(rank)).unwrap();
    format!("{rank} {}", level.label)
}

fn is_above(book: &Workbook, risk: &Risk, rank: Option<i64>) -> bool {
    let method = book.risk_methods.iter().next().unwrap();
    // The sample firm has one method, whose impact is one number and whose appetite is the same for all.
    assert!(method.appetites.is_empty() && risk.method.is_none_or(|id| id == method.id));
    let rule = |rank| book.risk_levels.iter().find(|l| l.rank == Some(rank)).unwrap().rule;
    rank.is_some_and(|rank| {
        rule(rank) != AcceptanceRule::Acceptable || Some(rank) > method.appetite
    })
}

fn risk_actions(book: &Workbook) -> Vec<&Action> {
    let about = |a: &&Action| !a.risks.is_empty() || a.plan.is_some();
    book.actions.iter().filter(|a| a.status != ActionStatus::Dropped).filter(about).collect()
}

#[test]
fn levels_are_those_of_the_rows() {
    let book = sample::workbook();
    let drawing = draw(&book, RiskChart::Levels);
    check_whole(&drawing);
    let risks = open_risks(&book);
    let count = |of: &dyn Fn(&Risk) -> Option<i64>, rank: Option<i64>| {
        risks.iter().filter(|risk| of(risk) == rank).count()
    };
    let now = |risk: &Risk| today_level(&book, risk);
    let then = |risk: &Risk| rest_level(&book, risk);
    for rank in 1..=4 {
        let expected = vec![count(&now, Some(rank)), count(&then, Some(rank))];
        assert_eq!(numbers(&drawing.figures, &level_name(&book, rank)), expected);
    }
    assert_eq!(drawing.figures.rows[0][0], level_name(&book, 4), "the highest first");
    let unrated = vec![count(&now, None), count(&then, None)];
    assert!(unrated[0] > 0);
    assert_eq!(numbers(&drawing.figures, "Not rated"), unrated);
    let above = |of: &dyn Fn(&Risk) -> Option<i64>| {
        risks.iter().filter(|risk| is_above(&book, risk, of(risk))).count()
    };
    let n = risks.len();
    let said = format!(
        "{} of {n} open risks are above the line today, {} once treated",
        above(&now),
        above(&then)
    );
    assert_eq!(drawing.title, said);
}

#[test]
fn acceptance_is_that_of_each_risk_above_the_line() {
    let book = sample::workbook();
    let drawing = draw(&book, RiskChart::Acceptance);
    check_whole(&drawing);
    let mut expected: BTreeMap<i64, [usize; 5]> = BTreeMap::new();
    for risk in open_risks(&book) {
        let rank = rest_level(&book, risk);
        if !is_above(&book, risk, rank) {
            continue;
        }
        let place = match standing(&book, Target::Acceptance(risk.id), today()) {
            Standing::Valid(_) => 0,
            Standing::Stale(..) => 1,
            Standing::Expired(_) => 2,
            Standing::Rejected(_) => 3,
            Standing::None => 4,
        };
        expected.entry(rank.unwrap()).or_default()[place] += 1;
    }
    assert_eq!(drawing.figures.rows.len(), expected.len());
    for (rank, counts) in &expected {
        let mut row = counts.to_vec();
        row.push(counts.iter().sum());
        assert_eq!(numbers(&drawing.figures, &level_name(&book, *rank)), row);
    }
    let sum = |place: usize| expected.values().map(|counts| counts[place]).sum::<usize>();
    let all: usize = (0..5).map(sum).sum();
    assert!(drawing.title.starts_with(&format!("{} of {all} open", sum(0))), "{}", drawing.title);
}

#[test]
fn overdue_actions_are_counted_by_owner() {
    let book = sample::workbook();
    let drawing = draw_on(&book, RiskChart::Overdue, 720, later()).unwrap();
    check_whole(&drawing);
    let open = |a: &&&Action| matches!(a.status, ActionStatus::Planned | ActionStatus::Doing);
    let late = |a: &Action| a.revised_due.or(a.due).is_some_and(|due| due < later());
    let actions = risk_actions(&book);
    let all: Vec<&&Action> = actions.iter().filter(open).collect();
    let overdue = all.iter().filter(|a| late(a)).count();
    assert!(overdue > 0);
    let said = format!("{overdue} of {} open actions about risks", all.len());
    assert!(drawing.title.starts_with(&said), "{}", drawing.title);
    let owners: BTreeSet<Id> = all.iter().filter(|a| late(a)).map(|a| a.owner.unwrap()).collect();
    assert_eq!(drawing.figures.rows.len(), owners.len());
    for owner in owners {
        let name = &book.get::<Person>(owner).unwrap().name;
        let own = || all.iter().filter(|a| a.owner == Some(owner));
        let (n, all) = (own().filter(|a| late(a)).count(), own().count());
        assert_eq!(numbers(&drawing.figures, name), [n, all - n, all]);
    }
}

#[test]
fn months_count_what_was_to_be_done_and_what_was() {
    let book = sample::workbook();
    let drawing = draw(&book, RiskChart::BurnUp);
    check_whole(&drawing);
    let actions = risk_actions(&book);
    let (mut past, mut ahead) = (0, 0);
    for row in &drawing.figures.rows {
        let start: NaiveDate = format!("{}-01", row[0]).parse().unwrap();
        let next = start + chrono::Months::new(1);
        let by = |of: fn(&Action) -> Option<NaiveDate>| {
            actions.iter().filter(|a| of(a).is_some_and(|day| day < next)).count().to_string()
        };
        let done = by(|a| match a.status {
            ActionStatus::Done | ActionStatus::Verified => a.done_on.or(a.verified_on),
            _ => None,
        });
        assert_eq!([&row[1], &row[2]], [&by(|a| a.due), &by(|a| a.revised_due.or(a.due))]);
        if start <= today() {
            past += 1;
            assert_eq!(row[3], done);
        } else {
            ahead += 1;
            assert_eq!(row[3], "–", "nobody knows what will be done");
        }
    }
    assert!(past > 0 && ahead > 0, "{past} {ahead}");
}

#[test]
fn quarters_add_up_to_the_cost_of_treatment() {
    let book = sample::workbook();
    let drawing = draw(&book, RiskChart::Cost);
    check_whole(&drawing);
    let method = book.risk_methods.iter().next().unwrap();
    let rate = method.day_rate.unwrap();
    let digits = |cell: &str| cell.chars().filter(char::is_ascii_digit).collect::<String>();
    let number = |cell: &str| digits(cell).parse::<i64>().unwrap();
    let mut all = 0;
    for row in &drawing.figures.rows {
        let due = |a: &&&Action| {
            let due = a.revised_due.or(a.due);
            let name = |d: NaiveDate| format!("{}, quarter {}", d.year(), d.month0() / 3 + 1);
            due.map_or_else(|| "No date".to_owned(), name) == row[0]
        };
        let actions = risk_actions(&book);
        let here: Vec<&&Action> = actions.iter().filter(due).collect();
        let sum = |of: fn(&Action) -> Option<i64>| here.iter().filter_map(|a| of(a)).sum::<i64>();
        let (once, year) = (sum(|a| a.cost_once), sum(|a| a.cost_year));
        let days = sum(|a| a.person_days);
        let money = once + year + days * rate;
        let expected = [here.len() as i64, once, year, days, money];
        assert_eq!(row[1..].iter().map(|cell| number(cell)).collect::<Vec<_>>(), expected);
        all += money;
    }
    assert!(all > 0);
    let said = drawing.title.split(" in the first year").next().unwrap();
    assert_eq!(number(said), all);
}

#[test]
fn fields_hold_the_risks_of_their_assets_and_category() {
    let book = sample::workbook();
    let drawing = draw(&book, RiskChart::Heat);
    check_whole(&drawing);
    let mut expected: BTreeMap<(String, String), (usize, Option<i64>)> = BTreeMap::new();
    for risk in open_risks(&book) {
        let assets = risk.assets.iter().filter_map(|id| book.get::<Asset>(*id));
        let mut kinds: BTreeSet<&str> = assets.map(|asset| asset.kind.key()).collect();
        if kinds.is_empty() {
            kinds.insert("unset");
        }
        for kind in kinds {
            let word = |list: &str, key: &str| text::of(&format!("choice.{list}.{key}"));
            let at = (word("asset_kind", kind), word("risk_category", risk.category.key()));
            let field = expected.entry(at).or_default();
            *field = (field.0 + 1, field.1.max(today_level(&book, risk)));
        }
    }
    assert_eq!(drawing.figures.rows.len(), expected.len());
    for row in &drawing.figures.rows {
        let (risks, rank) = expected[&(row[0].clone(), row[1].clone())];
        let name = |rank| level_name(&book, rank).split_once(' ').unwrap().1.to_owned();
        let label = rank.map_or("Not rated".to_owned(), name);
        assert_eq!(row[2..], [risks.to_string(), label]);
    }
}

#[test]
fn every_risk_on_the_grid_goes_one_way() {
    let book = sample::workbook();
    let drawing = draw(&book, RiskChart::Grid);
    check_whole(&drawing);
    let ways: usize = drawing.figures.rows.iter().map(|row| row[2].parse::<usize>().unwrap()).sum();
    let rated = open_risks(&book).into_iter().filter(|r| today_level(&book, r).is_some());
    assert_eq!(ways, rated.count());
}

fn years(book: &Workbook) -> quant::Simulation {
    quant::simulate(quant::of_workbook(book).into_iter(), 1_000, quant::SEED)
}

/// The sample firm has no ranges; these are made up.
fn with_ranges(book: &mut Workbook) {
    let ids: Vec<Id> = book.risks.iter().map(|risk| risk.id).take(5).collect();
    edit(book, |draft| {
        for (n, id) in (1i64..).zip(ids) {
            draft
                .update::<Risk>(id, |r| {
                    (r.now_frequency_low, r.now_frequency_likely) = (Some(5 * n), Some(20 * n));
                    r.now_frequency_high = Some(60 * n);
                    (r.now_loss_low, r.now_loss_likely) = (Some(1_000 * n), Some(9_000 * n));
                    r.now_loss_high = Some(80_000 * n);
                    (r.then_frequency_low, r.then_frequency_likely) = (Some(n), Some(5 * n));
                    r.then_frequency_high = Some(15 * n);
                    (r.then_loss_low, r.then_loss_likely) = (Some(500 * n), Some(4_000 * n));
                    r.then_loss_high = Some(30_000 * n);
                })
                .unwrap();
        }
    });
}

#[test]
fn the_curve_says_what_years_cost() {
    let mut book = sample::workbook();
    with_ranges(&mut book);
    let drawn = years(&book);
    let method = book.risk_methods.iter().next();
    let drawing = exceedance(&drawn, method, 720, "test");
    check_whole(&drawing);
    let digits = |cell: &str| cell.chars().filter(char::is_ascii_digit).collect::<String>();
    let row = |at: usize| {
        let row = &drawing.figures.rows[at];
        [&row[1], &row[2]].map(|cell| digits(cell).parse::<f64>().unwrap())
    };
    assert_eq!(row(0), [drawn.now.p50.round(), drawn.then.p50.round()]);
    assert_eq!(row(3), [drawn.now.p95.round(), drawn.then.p95.round()]);
    assert!(drawing.figures.rows[3][1].ends_with("EUR"));
    assert!(drawing.title.contains(&drawing.figures.rows[3][1]), "{}", drawing.title);
    // The lines, the dots of today, the rings of later, and both axes in words.
    let svg = &drawing.picture.as_ref().unwrap().svg;
    assert!(svg.contains("Share of years") && svg.contains("Loss in a year, thousand EUR"));
    assert_eq!(svg.matches("<circle").count(), 4);
    let none = exceedance(&years(&Workbook::default()), None, 720, "test");
    assert_eq!((none.picture.err(), none.figures.rows.len()), (Some(Empty::NoRows), 0));
}

// ---- Nothing, hostile names, very many ---------------------------------------------------------

/// A clock that ticks with every question; ids differ by their time.
struct Ticking(i64);

impl Surroundings for Ticking {
    fn now(&mut self) -> Moment {
        self.0 += 1;
        Moment(self.0)
    }
    fn today(&mut self) -> NaiveDate {
        today()
    }
    fn random(&mut self) -> u128 {
        0
    }
    fn author(&self) -> String {
        "Tester".into()
    }
}

fn edit<T>(book: &mut Workbook, make: impl FnOnce(&mut Draft<'_>) -> T) -> T {
    let rows: usize = Kind::ALL.iter().map(|kind| book.table(*kind).count()).sum();
    let mut clock = Ticking(1_790_000_000_000 + 1_000_000 * rows as i64);
    let before = book.clone();
    let mut draft = Draft::new(&before, &mut clock);
    let made = make(&mut draft);
    let change = draft.finish(Label::new("change.begin")).unwrap();
    book.apply(&change).unwrap();
    made
}

/// A firm with the method of five by five, and so many people, assets, risks and actions.
fn firm(rows: usize, name: &str) -> Workbook {
    let mut book = Workbook::new(Id(7));
    let method = edit(&mut book, |draft| {
        draft.create::<Organisation>(|firm| firm.name = "Example".into());
        let ready = ready::READY.iter().find(|ready| ready.key == "five").unwrap();
        ready::start(draft, ready)
    });
    edit(&mut book, |draft| {
        draft.update::<RiskMethod>(method, |m| m.day_rate = Some(500)).unwrap();
        ops::adopt(draft, method, Carry::Read).unwrap();
    });
    if rows == 0 {
        return book;
    }
    edit(&mut book, |draft| {
        for n in 0..rows {
            let step = |of: usize| Some((n / of % 5) as i64 + 1);
            let person = draft.create::<Person>(|p| p.name = format!("{name} {}", n % 500));
            let asset = draft.create::<Asset>(|a| {
                a.name = name.to_owned();
                a.kind = AssetKind::ALL[n % AssetKind::ALL.len()];
            });
            let risk = draft.create::<Risk>(|r| {
                r.title = name.to_owned();
                r.assets = vec![asset];
                r.category = RiskCategory::ALL[n / 7 % RiskCategory::ALL.len()];
                (r.current_likelihood, r.current_impact) = (step(1), step(5));
                (r.residual_likelihood, r.residual_impact) = (step(25), step(5));
            });
            draft.create::<Action>(|a| {
                a.title = name.to_owned();
                a.owner = Some(person);
                a.risks = vec![risk];
                a.due = NaiveDate::from_ymd_opt(2024 + (n % 5) as i32, 1 + (n % 12) as u32, 15);
                a.cost_once = Some(n as i64 % 9_000);
                a.cost_year = Some(n as i64 % 700);
                a.person_days = Some(n as i64 % 9);
            });
        }
    });
    book
}

#[test]
fn an_empty_workbook_has_no_picture_and_says_so() {
    let book = Workbook::default();
    for chart in RiskChart::ALL {
        let drawing = draw_at(&book, chart, 720);
        match chart {
            RiskChart::Overdue | RiskChart::BurnUp | RiskChart::Cost => {
                let drawing = drawing.unwrap();
                assert_eq!(drawing.picture, Err(Empty::NoRows), "{chart:?}");
                assert_eq!(drawing.figures.rows.len(), 0);
                assert!(!drawing.title.contains("risk.chart"), "{}", drawing.title);
            }
            _ => assert_eq!(drawing, None, "{chart:?}"),
        }
    }
    // With a method and no risk there is something that it could be about, and nothing to see.
    let book = firm(0, "");
    for chart in RiskChart::ALL {
        let drawing = draw(&book, chart);
        assert!(drawing.picture.is_err(), "{chart:?}");
        assert!(!drawing.title.contains("risk.chart"), "{}", drawing.title);
    }
}

#[test]
fn good_news_is_no_missing_figure() {
    let mut book = firm(1, "Ada");
    let ids: Vec<Id> = book.actions.iter().map(|action| action.id).collect();
    edit(&mut book, |draft| {
        draft.update::<Action>(ids[0], |a| a.due = NaiveDate::from_ymd_opt(2030, 1, 1)).unwrap();
    });
    let overdue = draw(&book, RiskChart::Overdue);
    assert_eq!(overdue.title, "Of 1 open action about risks, none is overdue");
    assert_eq!(overdue.picture, Err(Empty::NoFigures));
    // One risk at the lowest likelihood and impact: nothing to accept.
    let acceptance = draw(&book, RiskChart::Acceptance);
    assert_eq!(acceptance.picture, Err(Empty::NoFigures));
    assert!(acceptance.title.starts_with("No open risk is above the line"));
}

/// One due date of 1926 took the months of today off the chart.
#[test]
fn a_mistyped_year_does_not_hide_today() {
    let book = firm(20, "Ada");
    let ids: Vec<Id> = book.actions.iter().map(|action| action.id).collect();
    for year in [1926, 2926] {
        let mut book = book.clone();
        edit(&mut book, |draft| {
            let due = NaiveDate::from_ymd_opt(year, 3, 1);
            draft.update::<Action>(ids[0], |a| a.due = due).unwrap();
        });
        let drawing = draw(&book, RiskChart::BurnUp);
        check_whole(&drawing);
        let rows = &drawing.figures.rows;
        let ends = [&rows[0][0], &rows[rows.len() - 1][0]];
        assert_eq!(ends, ["2024-04", "2028-10"], "{year}");
        // What is long past was to be done by the end of each month.
        let last: usize = rows[rows.len() - 1][1].parse().unwrap();
        assert_eq!(last, if year == 1926 { 20 } else { 19 });
        let said = "1 has a date outside of the months shown";
        assert!(drawing.about.contains(said), "{}", drawing.about);
    }
    assert!(!draw(&book, RiskChart::BurnUp).about.contains("outside of"));
    // Where everything is long past, today is the last month.
    let mut book = book;
    edit(&mut book, |draft| {
        for (n, id) in (0..).zip(&ids) {
            let due = NaiveDate::from_ymd_opt(1990 + n, 3, 1);
            draft.update::<Action>(*id, |a| a.due = due).unwrap();
        }
    });
    let drawing = draw(&book, RiskChart::BurnUp);
    assert_eq!(drawing.figures.rows.len(), 1);
    assert!(drawing.title.contains("20 were to be done by the end of"), "{}", drawing.title);
}

/// An action done on an unknown day was said to be not done.
#[test]
fn what_is_done_without_a_day_is_done() {
    let mut book = firm(5, "Ada");
    let ids: Vec<Id> = book.actions.iter().map(|action| action.id).collect();
    edit(&mut book, |draft| {
        for (id, status) in ids.iter().zip([ActionStatus::Done, ActionStatus::Verified]) {
            draft.update::<Action>(*id, |a| a.status = status).unwrap();
        }
        ops::set_action_status(draft, ids[2], ActionStatus::Done).unwrap();
    });
    let drawing = draw(&book, RiskChart::BurnUp);
    assert!(drawing.title.starts_with("3 of 5 actions about risks are done"), "{}", drawing.title);
    let said = "2 are done without a day and count in no month";
    assert!(drawing.about.contains(said), "{}", drawing.about);
}

/// "No open risk is above the line" was said where nobody had rated one.
#[test]
fn what_is_not_rated_may_be_above_the_line() {
    let mut book = firm(2, "Ada");
    let ids: Vec<Id> = book.risks.iter().map(|risk| risk.id).collect();
    let title = |book: &Workbook| draw(book, RiskChart::Acceptance).title;
    assert!(title(&book).starts_with("No open risk is above the line"), "{}", title(&book));
    edit(&mut book, |d| d.update::<Risk>(ids[0], |r| r.current_impact = None).unwrap());
    edit(&mut book, |d| d.update::<Risk>(ids[0], |r| r.residual_impact = None).unwrap());
    let said = "No rated open risk is above the line; 1 is not rated or off the scale";
    assert_eq!(title(&book), said);
    edit(&mut book, |draft| {
        let off = |r: &mut Risk| (r.current_impact, r.residual_impact) = (Some(9), Some(9));
        draft.update::<Risk>(ids[1], off).unwrap();
    });
    let said = "No rated open risk is above the line; 2 are not rated or off the scale";
    assert_eq!(title(&book), said);
    assert_eq!(draw(&book, RiskChart::Acceptance).picture, Err(Empty::NoFigures));
}

/// Risks by a method without a grid were counted in the title and had no row.
#[test]
fn the_rows_of_levels_add_up_to_the_risks() {
    let mut book = firm(6, "Ada");
    let old = book.risk_methods.iter().next().unwrap().id;
    let generic = ready::READY.iter().find(|ready| ready.key == "generic").unwrap();
    let method = edit(&mut book, |draft| ready::start(draft, generic));
    edit(&mut book, |draft| ops::adopt(draft, method, Carry::Read).unwrap());
    let ids: Vec<Id> = book.risks.iter().map(|risk| risk.id).collect();
    edit(&mut book, |draft| {
        ids.iter().for_each(|id| ops::rate_by_current(draft, *id).unwrap());
    });
    let grid = edit(&mut book, |draft| ops::new_version(draft, old).unwrap());
    edit(&mut book, |draft| ops::adopt(draft, grid, Carry::Keep).unwrap());
    edit(&mut book, |draft| {
        ids[..2].iter().for_each(|id| ops::rate_by_current(draft, *id).unwrap());
        draft.update::<Risk>(ids[1], |r| r.current_impact = None).unwrap();
    });
    let drawing = draw(&book, RiskChart::Levels);
    check_whole(&drawing);
    assert_eq!(numbers(&drawing.figures, "By a method without levels")[0], 4);
    let rows = drawing.figures.rows.iter();
    let now: usize = rows.map(|row| row[1].parse::<usize>().unwrap()).sum();
    assert_eq!(now, open_risks(&book).len());
}

/// A new version of the method, to which no risk is taken over.
fn next_version(book: &mut Workbook, approach: Approach) -> Id {
    let old = book.risk_methods.iter().next().unwrap().id;
    let next = edit(book, |draft| ops::new_version(draft, old).unwrap());
    edit(book, |draft| {
        draft.update::<RiskMethod>(next, |m| m.approach = approach).unwrap();
        ops::adopt(draft, next, Carry::Keep).unwrap();
    });
    next
}

/// The heat map called every risk that was left to an older version "not rated".
#[test]
fn a_risk_rated_by_an_older_version_is_not_called_unrated() {
    let mut book = firm(6, "Ada");
    let before = draw(&book, RiskChart::Heat);
    assert!(!before.about.contains("older version"), "{}", before.about);
    next_version(&mut book, Approach::Qualitative);
    let ids: Vec<Id> = book.risks.iter().map(|risk| risk.id).collect();
    edit(&mut book, |draft| {
        ops::rate_by_current(draft, ids[0]).unwrap();
        draft.update::<Risk>(ids[1], |r| r.current_impact = None).unwrap();
    });
    let drawing = draw(&book, RiskChart::Heat);
    check_whole(&drawing);
    let labels: Vec<&str> = drawing.figures.rows.iter().map(|row| row[3].as_str()).collect();
    let count = |of: &str| labels.iter().filter(|label| **label == of).count();
    let by_old = "Rated by an older version";
    assert_eq!((labels.len(), count(by_old), count("Not rated")), (6, 4, 1), "{labels:?}");
    let svg = &drawing.picture.as_ref().unwrap().svg;
    assert!(svg.contains(by_old) && svg.contains("Not rated"));
    assert!(drawing.about.contains("4 risks are rated by an older version"), "{}", drawing.about);
}

/// The heat map called a risk "not rated" that was left to a version without a grid, and one whose step is off the
/// scale.
#[test]
fn a_risk_without_a_level_is_told_why_it_has_none() {
    let mut book = firm(6, "Ada");
    let ids: Vec<Id> = book.risks.iter().map(|risk| risk.id).collect();
    let old = next_version(&mut book, Approach::Generic);
    edit(&mut book, |draft| {
        ids[..3].iter().for_each(|id| ops::rate_by_current(draft, *id).unwrap());
    });
    let grid = edit(&mut book, |draft| ops::new_version(draft, old).unwrap());
    edit(&mut book, |draft| {
        draft.update::<RiskMethod>(grid, |m| m.approach = Approach::Qualitative).unwrap();
        ops::adopt(draft, grid, Carry::Keep).unwrap();
        ops::rate_by_current(draft, ids[3]).unwrap();
        ops::rate_by_current(draft, ids[4]).unwrap();
        draft.update::<Risk>(ids[3], |r| r.current_impact = Some(7)).unwrap();
        draft.update::<Risk>(ids[4], |r| r.current_impact = None).unwrap();
    });
    let drawing = draw(&book, RiskChart::Heat);
    check_whole(&drawing);
    let labels: Vec<&str> = drawing.figures.rows.iter().map(|row| row[3].as_str()).collect();
    for (label, n) in [
        ("By a method without levels", 3),
        ("Off the scale", 1),
        ("Not rated", 1),
        ("Rated by an older version", 1),
    ] {
        assert_eq!(labels.iter().filter(|l| **l == label).count(), n, "{label}: {labels:?}");
        assert!(drawing.picture.as_ref().unwrap().svg.contains(label), "{label}");
    }
    let said = "3 risks are left to a version of the method without a grid";
    assert!(drawing.about.contains(said), "{}", drawing.about);
}

#[test]
fn names_of_any_kind_stay_text() {
    let script = "</text><script>alert(1)</script>\" onload=\"x";
    for name in [script, &"W".repeat(3_000), "\u{202e}desrever\u{0}", "إدارة 情報セキュリティ"]
    {
        // An adopted method cannot be changed by a draft; a file may hold any name.
        let quoted = serde_json::to_string(name).unwrap();
        let file = json::export(&firm(40, name));
        let file = file.replace("\"Very high\"", &quoted).replace("\"EUR\"", &quoted);
        let book = json::open(file.as_bytes()).unwrap().book;
        assert!(book.risk_levels.iter().all(|level| level.label != "Very high"));
        for width in [320, 720, 1_400] {
            for chart in RiskChart::ALL {
                let drawing = draw_at(&book, chart, width).unwrap();
                let svg = drawing.picture.unwrap().svg;
                assert!(!svg.contains("<script") && !svg.contains(" onload=\"x"), "{chart:?}");
                assert!(!svg.contains('\u{202e}') && !svg.contains('\u{0}'), "{chart:?}");
            }
        }
    }
}

#[test]
fn ten_thousand_risks_are_drawn() {
    let book = firm(10_000, "Person");
    for chart in RiskChart::ALL {
        let started = Instant::now();
        let drawing = draw(&book, chart);
        println!("{:<12}{:>9.1?}", chart.key(), started.elapsed());
        check_whole(&drawing);
        let picture = drawing.picture.unwrap();
        // However many there are, a picture stays one that a screen can show.
        assert!(picture.height < 1_200 && picture.svg.len() < 200_000, "{chart:?}");
    }
}

#[test]
fn every_width_gives_a_picture() {
    let mut book = sample::workbook();
    with_ranges(&mut book);
    let method = book.risk_methods.iter().next().cloned();
    for width in [0, 320, 340, 480, 720, 1_400, 9_000] {
        for chart in RiskChart::ALL {
            let drawing = draw_on(&book, chart, width, later()).unwrap();
            check_whole(&drawing);
        }
        check_whole(&exceedance(&years(&book), method.as_ref(), width, "test"));
    }
}

/// Writes every chart of the sample firm for a look in a browser.
#[test]
#[ignore = "for looking at: writes target/charts/risk-*.svg"]
fn write_pictures() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("target/charts");
    std::fs::create_dir_all(&folder).unwrap();
    let mut book = sample::workbook();
    with_ranges(&mut book);
    let method = book.risk_methods.iter().next().cloned();
    let large = firm(10_000, "Person");
    for width in [340, 720] {
        let mut drawings: Vec<(String, Drawing)> = Vec::new();
        for chart in RiskChart::ALL {
            drawings.push((chart.key().to_owned(), draw_on(&book, chart, width, later()).unwrap()));
            let drawing = draw_at(&large, chart, width).unwrap();
            drawings.push((format!("{}-large", chart.key()), drawing));
        }
        let curve = exceedance(&years(&book), method.as_ref(), width, "test");
        drawings.push(("exceedance".to_owned(), curve));
        for (name, drawing) in drawings {
            println!("{name}: {}\n  {}", drawing.title, drawing.about);
            let picture = drawing.picture.unwrap();
            for (theme, key) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
                let file = folder.join(format!("risk-{name}-{width}-{key}.svg"));
                std::fs::write(file, standalone(&picture, theme)).unwrap();
            }
        }
    }
}
