//! The slides of a management review: an input each, what is asked, and, once the meeting was held, what it came
//! to. One message a slide, as data; any renderer can show them.

use super::deck::{Deck, Slide, SlidePart};
use super::gap_report::{Setting, choice};
use super::review_charts;
use super::review_papers::{Item, Meeting};
use super::tree::{BigNumber, Chart, Column, Runs, Table, plain};
use crate::insight::review::pack::{Chart as Drawn, Figure, List, Point};
use crate::text;
use crate::workbook::{Id, Kind, ReviewDecision, Workbook};

/// How many sentences and rows of a list a slide can show; fewer sentences below figures. The papers show all.
const SAID: usize = 5;
const SAID_BELOW: usize = 3;
const ROWS: usize = 6;
/// Decisions on one slide; more take another.
const DECISIONS: usize = 7;
/// How many columns of a list, and how much of a text.
const COLUMNS: usize = 6;
const CELL: usize = 60;
const SENTENCE: usize = 150;
/// Charts of one input that get a slide each.
const CHARTS: usize = 6;
/// Width that the charts are drawn for, in pixels.
const CHART_WIDTH: u32 = 900;

/// The deck on a review; nothing where there is no such review.
pub fn build(book: &Workbook, review: Id, setting: &Setting<'_>) -> Option<Deck> {
    let meeting = Meeting::of(book, review, setting)?;
    let cover = meeting.cover("review.slide.title");
    let slides = Slides { meeting: &meeting, setting };
    let mut built = vec![slides.agenda()];
    for item in meeting.items() {
        built.extend(slides.input(&item));
    }
    built.extend(slides.decisions());
    built.push(slides.verdict());
    let control = &cover.control;
    Some(Deck {
        title: cover.title.clone(),
        subtitle: cover.subtitle.clone(),
        label: cover.label.clone(),
        reference: format!("{} · {}", control.reference, control.date),
        notes: vec![slides.as_of()],
        slides: built,
    })
}

fn t(key: &str) -> String {
    text::of(key)
}

struct Slides<'a> {
    meeting: &'a Meeting<'a>,
    setting: &'a Setting<'a>,
}

impl Slides<'_> {
    /// The period, what it is compared with, and the day of the data.
    fn as_of(&self) -> String {
        let Some(pack) = &self.meeting.shown.pack else { return t("review.paper.no_data") };
        let day = |day: &str| self.meeting.day(day.parse().ok());
        let args = [
            ("from", &*day(&pack.from)),
            ("to", &*day(&pack.to)),
            ("before_from", &*day(&pack.before_from)),
            ("before_to", &*day(&pack.before_to)),
            ("day", &*day(&pack.as_of)),
        ];
        text::fill("review.slide.as_of", &args)
    }

    fn agenda(&self) -> Slide {
        let items = self.meeting.items();
        let row = |item: &Item<'_>| {
            vec![plain(item.letter), plain(shortened(item.title.trim_end_matches('.'), 110))]
        };
        let n = items.len().to_string();
        Slide {
            title: text::fill("review.slide.agenda", &[("n", &n)]),
            parts: vec![SlidePart::Table(Table {
                columns: vec![
                    column(t("review.paper.letter"), 1),
                    column(t("review.paper.input"), 9),
                ],
                rows: items.iter().map(row).collect(),
                ..Table::default()
            })],
            notes: vec![self.as_of()],
        }
    }

    /// What an input says and its figures; then its charts, and its longest list.
    fn input(&self, item: &Item<'_>) -> Vec<Slide> {
        let title = item.heading();
        let Some(point) = item.point.filter(|point| point.has_data || !point.summary.is_empty())
        else {
            let said = item.nothing().unwrap_or_else(|| t("review.paper.no_data"));
            let parts = vec![SlidePart::Points(vec![said])];
            return vec![Slide { title, parts, notes: vec![self.as_of()] }];
        };
        let mut parts = Vec::new();
        if !point.figures.is_empty() {
            parts.push(SlidePart::Numbers(point.figures.iter().take(4).map(number).collect()));
        }
        let most = if parts.is_empty() { SAID } else { SAID_BELOW };
        let mut said: Vec<String> =
            point.summary.iter().take(most).map(|said| shortened(said, SENTENCE)).collect();
        if let Some(more) = point.summary.len().checked_sub(most).filter(|more| *more > 0) {
            said.push(text::fill("review.slide.more", &[("n", &more.to_string())]));
        }
        said.extend(item.nothing());
        parts.push(SlidePart::Points(said));
        let mut notes: Vec<String> =
            point.figures.iter().map(|f| format!("{}: {}", f.label, f.how)).collect();
        notes.push(self.as_of());
        let mut slides = vec![Slide { title: title.clone(), parts, notes }];
        slides.extend(self.charts(item, point));
        slides.extend(point.lists.iter().map(|list| self.list(item, list)));
        slides
    }

    fn charts(&self, item: &Item<'_>, point: &Point) -> Vec<Slide> {
        let slide = |(n, chart): (usize, &Drawn)| {
            let id = format!("slides-review-{}-{n}", item.letter);
            let drawing = review_charts::draw(chart, self.setting.dates, CHART_WIDTH, &id);
            let shown = Chart {
                picture: drawing.picture.map_err(|empty| t(empty.key())),
                caption: format!("{}. {}", drawing.title, drawing.about),
                figures: drawing.figures,
                print_figures: false,
            };
            Slide {
                title: format!("{} · {}", item.letter, drawing.title),
                parts: vec![SlidePart::Chart(shown)],
                notes: vec![drawing.about, self.as_of()],
            }
        };
        point.charts.iter().take(CHARTS).enumerate().map(slide).collect()
    }

    /// The first rows of a list with what fits beside one another; the title says of how many.
    fn list(&self, item: &Item<'_>, list: &List) -> Slide {
        let shown = list.rows.len().min(ROWS);
        let args = [
            ("letter", item.letter),
            ("list", &list.title),
            ("n", &shown.to_string()),
            ("of", &list.rows.len().to_string()),
        ];
        let key = match list.rows.len() > ROWS {
            true => "review.slide.list.some",
            false => "review.slide.list",
        };
        // Columns with nothing in them take room from the others.
        let filled = |at: usize| {
            let rows = list.rows.iter().take(ROWS);
            rows.filter_map(|row| row.cells.get(at)).any(|cell| !cell.trim().is_empty())
        };
        let kept: Vec<usize> =
            (0..list.columns.len()).filter(|at| filled(*at)).take(COLUMNS).collect();
        let cell = |cells: &[String], at: usize| {
            plain(cells.get(at).map(|cell| shortened(cell, CELL)).unwrap_or_default())
        };
        let width = |at: usize| if at == 0 { 2 } else { 4 };
        let columns = kept
            .iter()
            .map(|at| column(list.columns.get(*at).cloned().unwrap_or_default(), width(*at)));
        let rows = list.rows.iter().take(ROWS);
        let table = Table {
            columns: columns.collect(),
            rows: rows.map(|row| kept.iter().map(|at| cell(&row.cells, *at)).collect()).collect(),
            ..Table::default()
        };
        Slide {
            title: text::fill(key, &args),
            parts: vec![SlidePart::Table(table)],
            notes: vec![t("review.slide.list.rest"), self.as_of()],
        }
    }

    /// What is put forward, or was decided; as many slides as it takes.
    fn decisions(&self) -> Vec<Slide> {
        let all = &self.meeting.decisions;
        let n = all.len().to_string();
        let title = match (self.meeting.shown.kept, all.is_empty()) {
            (true, true) => t("review.paper.no_decisions"),
            (true, false) => text::fill("review.slide.decided", &[("n", &n)]),
            (false, true) => t("review.paper.ask.none"),
            (false, false) => text::fill("review.slide.ask", &[("n", &n)]),
        };
        let slide = |parts| Slide { title: title.clone(), parts, notes: vec![self.as_of()] };
        if all.is_empty() {
            let reason = shortened(&self.meeting.review().no_decisions, SENTENCE);
            let said = (!reason.is_empty()).then(|| SlidePart::Points(vec![reason]));
            return vec![slide(said.into_iter().collect())];
        }
        let table = |some: &[&ReviewDecision]| SlidePart::Table(self.decision_table(some));
        all.chunks(DECISIONS).map(|some| slide(vec![table(some)])).collect()
    }

    fn decision_table(&self, decisions: &[&ReviewDecision]) -> Table {
        let kind = Kind::ReviewDecision;
        let field = |name: &str| text::of(&format!("field.{}.{name}", kind.table()));
        let row = |d: &&ReviewDecision| {
            vec![
                plain(kind.reference(d.number)),
                plain(shortened(&d.title, 110)),
                plain(choice(d.kind)),
                plain(self.meeting.person(d.owner)),
                plain(self.meeting.day(d.due)),
            ]
        };
        Table {
            columns: vec![
                column(t("paper.reference"), 2),
                column(field("title"), 8),
                column(field("kind"), 3),
                column(field("owner"), 3),
                column(field("due"), 2),
            ],
            rows: decisions.iter().map(row).collect(),
            ..Table::default()
        }
    }

    /// The three answers, or the questions before they are given; and the next review.
    fn verdict(&self) -> Slide {
        let review = self.meeting.review();
        let answers = [
            ("suitable", review.suitable, &review.suitable_reason),
            ("adequate", review.adequate, &review.adequate_reason),
            ("effective", review.effective, &review.effective_reason),
        ];
        let field =
            |name: &str| text::of(&format!("field.{}.{name}", Kind::ManagementReview.table()));
        let answered = answers.into_iter().map(|(name, answer, reason)| {
            vec![plain(field(name)), plain(choice(answer)), plain(shortened(reason, SENTENCE))]
        });
        let mut rows: Vec<Vec<Runs>> = answered.collect();
        let next = self.meeting.day(review.next_on);
        rows.push(vec![plain(t("review.paper.next.title")), plain(next), plain("")]);
        let table = Table {
            columns: vec![
                column(t("review.paper.question"), 4),
                column(t("review.paper.answer"), 3),
                column(t("review.paper.reasons"), 8),
            ],
            rows,
            ..Table::default()
        };
        Slide {
            title: t("group.verdict"),
            parts: vec![SlidePart::Table(table)],
            notes: vec![t("review.paper.ask.verdict"), self.as_of()],
        }
    }
}

fn column(title: String, width: u16) -> Column {
    Column { title, width, ..Column::default() }
}

fn number(figure: &Figure) -> BigNumber {
    let before = match figure.before.as_str() {
        "" => String::new(),
        before => text::fill("review.slide.before", &[("n", before)]),
    };
    BigNumber {
        label: figure.label.clone(),
        value: figure.now.clone(),
        fraction: before,
        formula: figure.how.clone(),
    }
}

/// As much of a text as there is room for, in one line, cut at a blank.
fn shortened(text: &str, most: usize) -> String {
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if flat.chars().count() <= most {
        return flat;
    }
    let cut: String = flat.chars().take(most - 1).collect();
    let end = cut.rfind(' ').filter(|at| *at > cut.len() / 2).unwrap_or(cut.len());
    format!("{}…", cut.get(..end).unwrap_or(&cut).trim_end())
}
