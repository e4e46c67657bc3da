//! The charts of a gap assessment, for the screen and for the report alike: the figures of
//! `insight::gap`, a title that says what is to be seen, and the drawing.

use super::Drawing;
pub use super::words::{basis_words, percent, words};
use crate::catalogue::{self, Edition, LineKind};
use crate::chart::actions::Load;
use crate::chart::{
    Area, ChartTable, Empty, Look, Picture, Share, Verdict, Words, actions, area_bars, change,
    heat_map, maturity, trend, verdicts,
};
use crate::insight::gap::figures::{self, Month, OpenActions, open_actions};
use crate::insight::gap::{self, Basis, Ratio, RunView, compare, overview};
use crate::text;
use crate::workbook::{Action, Conformity, GapRun, Id, Kind, Person, Workbook};
use chrono::NaiveDate;

/// Says dates as the reader's language writes them.
pub trait Dates {
    fn day(&self, day: NaiveDate) -> String;
    /// A month with its year.
    fn month(&self, month: Month) -> String;
}

/// The charts that there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GapChart {
    Areas,
    Verdicts,
    HeatMap,
    Change,
    Trend,
    ActionsByOwner,
    ActionsByMonth,
    Maturity,
}

impl GapChart {
    pub const ALL: &'static [GapChart] = &[
        GapChart::Areas,
        GapChart::Verdicts,
        GapChart::HeatMap,
        GapChart::Change,
        GapChart::Trend,
        GapChart::ActionsByOwner,
        GapChart::ActionsByMonth,
        GapChart::Maturity,
    ];

    /// Name in ids, files and the text tables.
    pub const fn key(self) -> &'static str {
        match self {
            GapChart::Areas => "areas",
            GapChart::Verdicts => "verdicts",
            GapChart::HeatMap => "heat-map",
            GapChart::Change => "change",
            GapChart::Trend => "trend",
            GapChart::ActionsByOwner => "actions-by-owner",
            GapChart::ActionsByMonth => "actions-by-month",
            GapChart::Maturity => "maturity",
        }
    }
}

/// The tables that these charts are drawn from.
pub const READS: &[Kind] =
    &[Kind::Organisation, Kind::GapRun, Kind::GapAnswer, Kind::Action, Kind::Person];

/// What all charts of one picture book need.
pub struct Studio<'a> {
    pub book: &'a Workbook,
    pub today: NaiveDate,
    pub dates: &'a dyn Dates,
    /// Width in pixels that the texts are meant for.
    pub width: u32,
    /// What the ids begin with; one chart can be on a page twice.
    pub prefix: &'a str,
}

impl std::fmt::Debug for Studio<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Studio").field("prefix", &self.prefix).finish_non_exhaustive()
    }
}

/// A fraction as the charts take it.
pub fn share(ratio: Ratio) -> Option<Share> {
    (ratio.of > 0).then(|| Share { points: ratio.quarters as f64 / 4.0, of: ratio.of as f64 })
}

/// The name of an owner; a word where there is none.
pub(super) fn owner_name(book: &Workbook, owner: Option<Id>) -> String {
    match owner.and_then(|id| book.get::<Person>(id)) {
        Some(person) => person.name.clone(),
        None => text::of("gap.chart.nobody"),
    }
}

/// Words that say what a comparison counts, after others where it is not all lines.
pub fn with_basis(words: String, basis: Basis) -> String {
    match basis_words(basis) {
        Some(basis) => {
            text::fill("gap.basis.after", &[("words", words.as_str()), ("basis", basis.as_str())])
        }
        None => words,
    }
}

fn verdict(of: Conformity) -> Verdict {
    match of {
        Conformity::Met => Verdict::Met,
        Conformity::Mostly => Verdict::Mostly,
        Conformity::Partly => Verdict::Partly,
        Conformity::NotMet => Verdict::NotMet,
        Conformity::NotApplicable => Verdict::NotApplicable,
        Conformity::NotAssessed => Verdict::NotAssessed,
    }
}

const VERDICTS: [Conformity; 6] = [
    Conformity::Met,
    Conformity::Mostly,
    Conformity::Partly,
    Conformity::NotMet,
    Conformity::NotApplicable,
    Conformity::NotAssessed,
];

fn area(code: &str, title: &str) -> Area {
    Area { code: code.to_owned(), title: title.to_owned() }
}

fn run_name(run: &GapRun) -> String {
    if run.name.trim().is_empty() { Kind::GapRun.reference(run.number) } else { run.name.clone() }
}

impl Studio<'_> {
    /// Draws a chart of a run. Nothing where the run or what it is compared with is not there.
    pub fn draw(&self, chart: GapChart, run: Id) -> Option<Drawing> {
        let view = RunView::new(self.book, run)?;
        match chart {
            GapChart::Areas => Some(self.areas(&view)),
            GapChart::Verdicts => Some(self.verdicts(&view)),
            GapChart::HeatMap => Some(self.heat_map(&view)),
            GapChart::Change => self.change(&view),
            GapChart::Trend => Some(self.trend()),
            GapChart::ActionsByOwner => Some(self.by_owner()),
            GapChart::ActionsByMonth => Some(self.by_month()),
            GapChart::Maturity => Some(self.maturity(&view)),
        }
    }

    fn look(&self, chart: GapChart, title: &str, about: &str) -> Look {
        Look {
            id: format!("{}-{}", self.prefix, chart.key()),
            width: self.width,
            title: title.to_owned(),
            description: about.to_owned(),
        }
    }

    fn finish(
        &self,
        chart: GapChart,
        title: String,
        draw: impl FnOnce(&Words, &Look) -> Result<Picture, Empty>,
        table: impl FnOnce(&Words) -> ChartTable,
    ) -> Drawing {
        let about = text::of(&format!("gap.chart.{}.about", chart.key()));
        self.finish_about(chart, title, about, draw, table)
    }

    fn finish_about(
        &self,
        chart: GapChart,
        title: String,
        about: String,
        draw: impl FnOnce(&Words, &Look) -> Result<Picture, Empty>,
        table: impl FnOnce(&Words) -> ChartTable,
    ) -> Drawing {
        let words = words();
        let picture = draw(&words, &self.look(chart, &title, &about));
        Drawing { title, about, picture, figures: table(&words) }
    }

    fn areas(&self, view: &RunView<'_>) -> Drawing {
        let baseline = view.run.baseline.and_then(|b| RunView::new(self.book, b));
        let (basis, bars) = figures::area_bars(view, baseline.as_ref());
        // Without a single target a third bar would only repeat the second; and targets of all lines stand
        // for nothing beside figures of some.
        let aimed = overview(view).total.at_target.of > 0 && basis.label().is_none();
        let name = |key: &str| text::of(&format!("gap.chart.areas.{key}"));
        let initial = baseline.as_ref().map_or_else(|| name("initial"), |b| run_name(b.run));
        let data = area_bars::AreaBars {
            series: vec![
                area_bars::Series { role: area_bars::Role::Initial, name: initial },
                area_bars::Series {
                    role: area_bars::Role::Now,
                    name: with_basis(name("now"), basis),
                },
                area_bars::Series { role: area_bars::Role::Target, name: name("target") },
            ],
            groups: bars
                .iter()
                .map(|b| area_bars::Group {
                    area: area(b.area, b.title),
                    shares: vec![
                        b.initial.and_then(share),
                        share(b.now),
                        share(b.target).filter(|_| aimed),
                    ],
                })
                .collect(),
        };
        let weakest = bars
            .iter()
            .filter(|b| b.looked_at)
            .filter_map(|b| Some((b.now.percent_floor()?, b)))
            .min_by_key(|(percent, _)| *percent);
        let title = match weakest {
            Some((_, b)) => text::fill(
                "gap.chart.areas.title",
                &[("area", &format!("{} {}", b.area, b.title)), ("percent", &percent(b.now))],
            ),
            None => text::of("gap.chart.areas.name"),
        };
        let title = with_basis(title, basis);
        let about = if aimed { "about" } else { "about_untargeted" };
        self.finish_about(
            GapChart::Areas,
            title,
            name(about),
            |w, l| area_bars::draw(&data, w, l),
            |w| area_bars::table(&data, w),
        )
    }

    fn verdicts(&self, view: &RunView<'_>) -> Drawing {
        let all = overview(view);
        let stacks: Vec<verdicts::Stack> = all
            .areas
            .iter()
            .map(|a| verdicts::Stack {
                area: area(a.area.id, a.area.title),
                counts: VERDICTS.iter().map(|v| (verdict(*v), a.score.counts.of(*v))).collect(),
            })
            .collect();
        let counts = all.total.counts;
        let title = text::fill(
            "gap.chart.verdicts.title",
            &[
                ("met", &(counts.met + counts.mostly).to_string()),
                ("of", &counts.applicable().to_string()),
                ("open", &counts.not_assessed.to_string()),
            ],
        );
        self.finish(
            GapChart::Verdicts,
            title,
            |w, l| verdicts::draw(&stacks, w, l),
            |w| verdicts::table(&stacks, w),
        )
    }

    fn heat_map(&self, view: &RunView<'_>) -> Drawing {
        let edition = view.run.edition;
        let cells = figures::heat_map(view);
        let groups: Vec<heat_map::CellGroup> = catalogue::areas(edition)
            .iter()
            .filter(|a| a.kind == LineKind::Control)
            .map(|a| heat_map::CellGroup {
                area: area(a.id, a.title),
                cells: cells
                    .iter()
                    .filter(|c| c.area == a.id)
                    .map(|c| heat_map::Cell {
                        label: c.line.to_owned(),
                        title: format!("{} {}", c.line, c.title),
                        verdict: verdict(c.verdict),
                        href: Some(line_address(view.run.number, c.line)),
                    })
                    .collect(),
            })
            .collect();
        let behind = cells
            .iter()
            .filter(|c| matches!(c.verdict, Conformity::NotMet | Conformity::Partly))
            .count();
        let out = cells.iter().filter(|c| c.verdict == Conformity::NotApplicable).count();
        let open = cells.iter().filter(|c| c.verdict == Conformity::NotAssessed).count();
        let title = text::fill(
            "gap.chart.heat-map.title",
            &[
                ("n", &behind.to_string()),
                ("of", &(cells.len() - out).to_string()),
                ("open", &open.to_string()),
            ],
        );
        self.finish(
            GapChart::HeatMap,
            title,
            |w, l| heat_map::draw(&groups, w, l),
            |w| heat_map::table(&groups, w),
        )
    }

    fn change(&self, view: &RunView<'_>) -> Option<Drawing> {
        let before = RunView::new(self.book, view.run.baseline?)?;
        let compared = compare(view, &before);
        let data = change::Change {
            before: run_name(before.run),
            now: run_name(view.run),
            pairs: compared
                .areas
                .iter()
                .map(|a| change::Pair {
                    area: area(a.area.id, a.area.title),
                    before: share(a.then),
                    now: share(a.now),
                })
                .collect(),
        };
        let title = text::fill(
            "gap.chart.change.title",
            &[
                ("then", &percent(compared.then)),
                ("now", &percent(compared.now)),
                ("better", &compared.counts.better.to_string()),
                ("worse", &compared.counts.worse.to_string()),
            ],
        );
        let title = with_basis(title, compared.basis);
        Some(self.finish(
            GapChart::Change,
            title,
            |w, l| change::draw(&data, w, l),
            |w| change::table(&data, w),
        ))
    }

    /// The headline over the closed runs of the workbook.
    pub fn trend(&self) -> Drawing {
        let points = gap::trend(self.book);
        let mixed = points.windows(2).any(|w| matches!(w, [a, b] if a.edition != b.edition));
        let edition = |e: Edition| if mixed { format!(" ({})", e.key()) } else { String::new() };
        let data = trend::Trend {
            series: vec![text::of("gap.conformity")],
            runs: points
                .iter()
                .map(|p| trend::Run {
                    date: p.closed_on,
                    date_label: self.dates.day(p.closed_on),
                    name: format!("{}{}", p.name, edition(p.edition)),
                    shares: vec![share(p.score.conformity)],
                })
                .collect(),
        };
        let title = match (points.first(), points.last()) {
            (Some(first), Some(last)) if points.len() > 1 => text::fill(
                "gap.chart.trend.title",
                &[
                    ("from", &percent(first.score.conformity)),
                    ("to", &percent(last.score.conformity)),
                    ("n", &points.len().to_string()),
                ],
            ),
            _ => text::of("gap.chart.trend.name"),
        };
        self.finish(
            GapChart::Trend,
            title,
            |w, l| trend::draw(&data, w, l),
            |w| trend::table(&data, w),
        )
    }

    fn load(&self, label: String, ids: &[Id]) -> Load {
        let late =
            |id: &&Id| self.book.get::<Action>(**id).is_some_and(|a| a.is_overdue(self.today));
        let overdue = ids.iter().filter(late).count();
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Load { label, overdue: count(overdue), open: count(ids.len() - overdue) }
    }

    fn actions_title(&self, open: &OpenActions) -> String {
        text::fill(
            "gap.chart.actions.title",
            &[("n", &open.all.len().to_string()), ("late", &open.overdue.len().to_string())],
        )
    }

    fn by_owner(&self) -> Drawing {
        let open = open_actions(self.book, self.today);
        let load = |(id, ids): &(Option<Id>, Vec<Id>)| self.load(owner_name(self.book, *id), ids);
        let loads: Vec<Load> = open.by_owner.iter().map(load).collect();
        let title = self.actions_title(&open);
        self.finish(
            GapChart::ActionsByOwner,
            title,
            |w, l| actions::by_owner(&loads, w, l),
            |w| actions::table_by_owner(&loads, w),
        )
    }

    fn by_month(&self) -> Drawing {
        let open = open_actions(self.book, self.today);
        let month = |m: &Option<Month>| {
            m.map_or_else(|| text::of("gap.chart.no_date"), |m| self.dates.month(m))
        };
        let loads: Vec<Load> =
            open.by_month.iter().map(|(m, ids)| self.load(month(m), ids)).collect();
        let undated = open
            .by_month
            .iter()
            .filter(|(m, _)| m.is_none())
            .map(|(_, ids)| ids.len())
            .sum::<usize>();
        let title = text::fill(
            "gap.chart.actions-by-month.title",
            &[("n", &(open.all.len() - undated).to_string()), ("undated", &undated.to_string())],
        );
        self.finish(
            GapChart::ActionsByMonth,
            title,
            |w, l| actions::by_month(&loads, w, l),
            |w| actions::table_by_month(&loads, w),
        )
    }

    fn maturity(&self, view: &RunView<'_>) -> Drawing {
        let all = overview(view);
        let rows: Vec<maturity::Maturity> = all
            .areas
            .iter()
            .map(|a| maturity::Maturity {
                area: area(a.area.id, a.area.title),
                mean: a.score.maturity.mean_hundredths().map(|m| f64::from(m) / 100.0),
                answers: a.score.maturity.n(),
                target: None,
            })
            .collect();
        let figures = all.total.maturity;
        let title = match figures.mean_hundredths() {
            Some(mean) => text::fill(
                "gap.chart.maturity.title",
                &[
                    ("mean", &words().number(f64::from(mean) / 100.0, 1)),
                    ("n", &figures.n().to_string()),
                ],
            ),
            None => text::of("gap.chart.maturity.name"),
        };
        self.finish(
            GapChart::Maturity,
            title,
            |w, l| maturity::draw(&rows, w, l),
            |w| maturity::table(&rows, w),
        )
    }
}

/// The address of a line in the workbook.
fn line_address(number: u32, line: &str) -> String {
    format!("#/gap/{}/lines/{line}", Kind::GapRun.reference(number))
}
