//! The slides on a gap assessment, for those who decide: where we are, where the gaps are, what
//! changed, what we need from you. One message a slide, as data; any renderer can show them.

use super::deck::{Deck, Slide, SlidePart};
use super::gap_charts::{GapChart, Studio, percent, with_basis};
use super::gap_report::{Setting, choice, fraction, missing, numbers};
use super::tree::{Chart, Column, Table, plain};
use crate::insight::gap::figures::{Asked, asked, top_gaps};
use crate::insight::gap::{AssessedLine, RunView, compare, overview};
use crate::text;
use crate::workbook::{Action, GapAnswer, Id, Kind, Person, Workbook};

/// How many gaps a slide can show.
const GAPS: usize = 6;
/// How many names a sentence lists before it says how many more there are.
const NAMED: usize = 4;
/// How much of a text a cell of a slide shows, in characters.
const CELL: usize = 110;
/// Width that the charts are drawn for, in pixels.
const CHART_WIDTH: u32 = 900;

/// The deck on a run; nothing when there is no such run.
pub fn build(book: &Workbook, run: Id, setting: &Setting<'_>) -> Option<Deck> {
    let view = RunView::new(book, run)?;
    let slides = Slides { book, view: &view, setting };
    let built = [
        Some(slides.where_we_are()),
        slides.chart(GapChart::Areas, Vec::new()),
        Some(slides.where_the_gaps_are()),
        slides.what_changed(),
        Some(slides.what_we_need()),
    ];
    let firm = [book.name(), view.run.name.as_str()];
    let firm: Vec<&str> = firm.into_iter().filter(|part| !part.trim().is_empty()).collect();
    Some(Deck {
        title: t("office.slide.title"),
        subtitle: firm.join(" · "),
        label: t("gap.report.label"),
        reference: slides.reference(),
        notes: vec![t("gap.report.what"), slides.as_of()],
        slides: built.into_iter().flatten().collect(),
    })
}

fn t(key: &str) -> String {
    text::of(key)
}

struct Slides<'a> {
    book: &'a Workbook,
    view: &'a RunView<'a>,
    setting: &'a Setting<'a>,
}

impl<'a> Slides<'a> {
    fn reference(&self) -> String {
        let run = self.view.run;
        let day = self.setting.dates.day(run.closed_on.unwrap_or(self.setting.today));
        format!("{} · {day}", Kind::GapRun.reference(run.number))
    }

    /// The day whose records the figures show.
    fn as_of(&self) -> String {
        let run = self.view.run;
        let key = match run.closed_on {
            Some(_) => "office.slide.as_of.closed",
            None => "office.slide.as_of.open",
        };
        let day = run.closed_on.unwrap_or(self.setting.today);
        text::fill(key, &[("day", &self.setting.dates.day(day))])
    }

    fn where_we_are(&self) -> Slide {
        let score = overview(self.view).total;
        let title = text::fill(
            "office.slide.where",
            &[
                ("percent", &percent(score.conformity)),
                ("fraction", &fraction(score.conformity, "gap.points")),
            ],
        );
        let counts = score.counts;
        let mut points = vec![text::fill(
            "office.slide.where.assessed",
            &[("n", &counts.assessed().to_string()), ("of", &counts.applicable().to_string())],
        )];
        points.push(text::fill(
            "office.slide.where.verdicts",
            &[
                ("met", &(counts.met + counts.mostly).to_string()),
                ("partly", &counts.partly.to_string()),
                ("not_met", &counts.not_met.to_string()),
            ],
        ));
        if counts.not_assessed > 0 {
            let open = counts.not_assessed.to_string();
            points.push(text::fill("office.slide.where.open", &[("n", &open)]));
        }
        if counts.not_applicable > 0 {
            let out = counts.not_applicable.to_string();
            points.push(text::fill("office.slide.where.out", &[("n", &out)]));
        }
        let shown = numbers(&score).into_iter().take(3).collect();
        Slide {
            title,
            parts: vec![SlidePart::Numbers(shown), SlidePart::Points(points)],
            notes: vec![
                t("gap.formula.conformity"),
                t("gap.formula.coverage"),
                t("gap.formula.of_assessed"),
                self.as_of(),
            ],
        }
    }

    /// A chart that fills its slide; its title is the message.
    fn chart(&self, chart: GapChart, points: Vec<String>) -> Option<Slide> {
        let studio = Studio {
            book: self.book,
            today: self.setting.today,
            dates: self.setting.dates,
            width: CHART_WIDTH,
            prefix: "slides",
        };
        let drawing = studio.draw(chart, self.view.run.id)?;
        let shown = SlidePart::Chart(Chart {
            picture: drawing.picture.map_err(|empty| t(empty.key())),
            caption: format!("{}. {}", drawing.title, drawing.about),
            figures: drawing.figures,
            print_figures: false,
        });
        let mut parts = vec![shown];
        if !points.is_empty() {
            parts.push(SlidePart::Points(points));
        }
        Some(Slide {
            title: drawing.title,
            parts,
            notes: vec![drawing.about, t("gap.formula.conformity"), self.as_of()],
        })
    }

    fn where_the_gaps_are(&self) -> Slide {
        let gaps = top_gaps(self.view);
        let notes = vec![t("office.slide.gaps.order"), self.as_of()];
        if gaps.is_empty() {
            return Slide { title: t("gap.report.top.none"), parts: Vec::new(), notes };
        }
        let shown = gaps.len().min(GAPS).to_string();
        let title =
            text::fill("office.slide.gaps", &[("n", &shown), ("of", &gaps.len().to_string())]);
        let rows = gaps.iter().take(GAPS).map(|line| {
            let missing = line.answer.map(missing);
            vec![
                plain(format!("{} {}", line.line.id, line.line.display_title)),
                plain(choice(line.verdict())),
                plain(shortened(&missing.unwrap_or_default())),
                plain(line.answer.map(|a| shortened(&self.next_step(a))).unwrap_or_default()),
            ]
        });
        let column =
            |title: &str, width| Column { title: title.to_owned(), width, ..Column::default() };
        let table = Table {
            columns: vec![
                column(text::t("field.gap_answers.line"), 4),
                column(text::t("field.gap_answers.conformity"), 2),
                column(text::t("field.gap_answers.gap"), 5),
                column(text::t("field.gap_answers.actions"), 5),
            ],
            rows: rows.collect(),
            ..Table::default()
        };
        Slide { title, parts: vec![SlidePart::Table(table)], notes }
    }

    /// The first open action of a line, or why there is none.
    fn next_step(&self, answer: &GapAnswer) -> String {
        let actions = answer.actions.iter().filter_map(|id| self.book.get::<Action>(*id));
        match actions.clone().find(|a| a.is_open()).or_else(|| actions.clone().next()) {
            Some(action) => self.action(action),
            None => answer.no_action_reason.clone(),
        }
    }

    fn action(&self, action: &Action) -> String {
        let nobody = || t("gap.chart.nobody");
        let owner = action.owner.and_then(|id| self.book.get::<Person>(id));
        let due =
            action.due_now().map_or_else(|| t("gap.chart.no_date"), |d| self.setting.dates.day(d));
        text::fill(
            "office.slide.action",
            &[
                ("title", &action.title),
                ("owner", &owner.map_or_else(nobody, |p| p.name.clone())),
                ("due", &due),
            ],
        )
    }

    fn what_changed(&self) -> Option<Slide> {
        let baseline = RunView::new(self.book, self.view.run.baseline?)?;
        let compared = compare(self.view, &baseline);
        let counts = compared.counts;
        let mut points = vec![text::fill(
            "office.slide.change.lines",
            &[
                ("better", &counts.better.to_string()),
                ("worse", &counts.worse.to_string()),
                ("same", &counts.same.to_string()),
            ],
        )];
        let apart = counts.new + counts.not_comparable;
        if apart > 0 {
            let apart = apart.to_string();
            points.push(text::fill("office.slide.change.apart", &[("n", &apart)]));
        }
        let mut slide = self.chart(GapChart::Change, points)?;
        let title = text::fill(
            "office.slide.change",
            &[
                ("then", &percent(compared.then)),
                ("now", &percent(compared.now)),
                ("baseline", &baseline.run.name),
            ],
        );
        slide.title = with_basis(title, compared.basis);
        Some(slide)
    }

    fn what_we_need(&self) -> Slide {
        let asked = asked(self.book, self.view, self.setting.today);
        let points = self.asks(&asked);
        let (title, points) = match points.len() {
            0 => (t("office.slide.need.nothing"), vec![t("office.slide.need.go_on")]),
            n => (text::fill("office.slide.need", &[("n", &n.to_string())]), points),
        };
        Slide {
            title,
            parts: vec![SlidePart::Points(points)],
            notes: vec![t("office.slide.need.why"), self.as_of()],
        }
    }

    /// The decisions asked for, a sentence each with what it is about.
    fn asks(&self, asked: &Asked<'a>) -> Vec<String> {
        let mut points = Vec::new();
        let lines = |lines: &[AssessedLine<'_>]| -> Vec<String> {
            lines.iter().map(|l| format!("{} {}", l.line.id, l.line.display_title)).collect()
        };
        let actions = |actions: &[&Action]| -> Vec<String> {
            actions.iter().map(|a| self.action(a)).collect()
        };
        for (key, all) in [
            ("office.slide.need.owner", lines(&asked.without_owner)),
            ("office.slide.need.action", lines(&asked.without_action)),
            ("office.slide.need.overdue", actions(&asked.overdue)),
            ("office.slide.need.date", actions(&asked.undated)),
        ] {
            if !all.is_empty() {
                points.push(text::fill(
                    key,
                    &[("n", &all.len().to_string()), ("which", &named(&all))],
                ));
            }
        }
        let open = overview(self.view).total.counts.not_assessed;
        if open > 0 {
            points.push(text::fill("office.slide.need.time", &[("n", &open.to_string())]));
        }
        points
    }
}

/// The first few, and how many more there are.
fn named(all: &[String]) -> String {
    let shown: Vec<String> = all.iter().take(NAMED).map(|text| shortened(text)).collect();
    let listed = shown.join("; ");
    match all.len().saturating_sub(NAMED) {
        0 => listed,
        more => {
            let more = more.to_string();
            text::fill("office.slide.more", &[("listed", &listed), ("n", &more)])
        }
    }
}

/// As much of a text as a slide can show, in one line, cut at a blank.
fn shortened(text: &str) -> String {
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if flat.chars().count() <= CELL {
        return flat;
    }
    let cut: String = flat.chars().take(CELL - 1).collect();
    let end = cut.rfind(' ').filter(|at| *at > CELL / 2).unwrap_or(cut.len());
    format!("{}…", cut.get(..end).unwrap_or(&cut).trim_end())
}
