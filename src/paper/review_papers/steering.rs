//! One page on the state of the ISMS for a steering group: the figures that matter, what needs attention, and the
//! next dates, as of the day.

use super::{choice, column, number_column, paragraph, t};
use crate::insight::approval::{Target, standing_with};
use crate::insight::audits::{self, coverage};
use crate::insight::corrective::{self, open_on};
use crate::insight::documents;
use crate::insight::measure;
use crate::insight::objective::{self, Standing};
use crate::insight::risk::{Methods, Stage, is_above, summary};
use crate::paper::gap_report::Setting;
use crate::paper::risk_papers::Desk;
use crate::paper::tree::{
    BigNumber, Block, CalloutKind, Cover, DocumentControl, Paper, Table, plain,
};
use crate::text;
use crate::workbook::{
    Action, Audit, AuditState, Kind, Metric, Nonconformity, Objective, Record, ReviewState, Risk,
    Workbook,
};
use chrono::NaiveDate;

/// The tables that it is written from besides those of the charts of risk.
pub const READS: &[Kind] = &[
    Kind::Objective,
    Kind::Metric,
    Kind::Reading,
    Kind::AuditProgramme,
    Kind::Audit,
    Kind::AuditFinding,
    Kind::Nonconformity,
    Kind::ManagementReview,
    Kind::ReviewDecision,
    Kind::Evidence,
    Kind::Party,
];

/// How many names a cell lists before it says how many more there are.
const NAMED: usize = 3;

/// The page as of the day. There always is one.
pub fn build(book: &Workbook, setting: &Setting<'_>) -> Paper {
    let state = State { desk: Desk { book, setting }, methods: Methods::read(book) };
    let day = setting.dates.day(setting.today);
    let cover = Cover {
        title: t("steering.title"),
        subtitle: book.name().to_owned(),
        label: String::new(),
        control: DocumentControl {
            date: day.clone(),
            data_as_of: day,
            classification: t("choice.classification.confidential"),
            ..DocumentControl::default()
        },
    };
    let mut blocks = vec![Block::heading(1, t("steering.figures"))];
    blocks.push(Block::Numbers(state.numbers()));
    blocks.extend(state.attention());
    blocks.extend(state.dates());
    Paper::new(cover, blocks)
}

struct State<'a> {
    desk: Desk<'a>,
    methods: Methods,
}

fn number(key: &str, value: usize, of: &str) -> BigNumber {
    BigNumber {
        label: text::of(&format!("steering.number.{key}")),
        value: value.to_string(),
        fraction: text::fill(&format!("steering.number.{key}.of"), &[("n", of)]),
        formula: text::of(&format!("steering.number.{key}.how")),
    }
}

impl<'a> State<'a> {
    fn book(&self) -> &'a Workbook {
        self.desk.book
    }

    fn today(&self) -> NaiveDate {
        self.desk.setting.today
    }

    fn above(&self) -> Vec<&'a Risk> {
        let open = summary::open(self.book());
        open.filter(|r| is_above(&self.methods, r, Stage::Current)).collect()
    }

    fn late(&self) -> Vec<&'a Action> {
        let late = self.book().actions.iter().filter(|a| a.is_overdue(self.today()));
        let mut late: Vec<&Action> = late.collect();
        crate::sort::by_key(&mut late, |a| (a.due_now(), a.id));
        late
    }

    fn nonconformities(&self) -> Vec<&'a Nonconformity> {
        self.book().nonconformities.iter().filter(|row| open_on(row, self.today())).collect()
    }

    fn standings(&self) -> Vec<(&'a Objective, Standing)> {
        let started = |o: &&Objective| o.start.is_none_or(|day| day <= self.today());
        let all = self.book().objectives.iter().filter(started);
        all.map(|o| (o, objective::standing(self.book(), o, self.today()))).collect()
    }

    /// How many metrics are where they should be, of how many that can be judged.
    fn metrics(&self) -> (usize, usize) {
        let running = |m: &&Metric| m.ended_on.is_none_or(|end| end >= self.today());
        let judged = self.book().metrics.iter().filter(running).filter_map(|metric| {
            let points = measure::points(self.book(), metric.id);
            let last = points.iter().rev().find(|p| p.on <= self.today())?;
            measure::is_good(metric, last.value)
        });
        judged.fold((0, 0), |(good, all), is_good| (good + usize::from(is_good), all + 1))
    }

    /// What audits of the running programmes have covered, of what they are to cover, and what is in none of them.
    fn audited(&self) -> BigNumber {
        let today = self.today();
        let running = audits::running(self.book(), today);
        let counts = running.map(|(_, cycle)| {
            let count = coverage(self.book(), self.book().edition(), cycle, today).count();
            (count.audited, count.planned, count.left_out())
        });
        let sum = counts.reduce(|a, b| (a.0 + b.0, a.1 + b.1, a.2 + b.2));
        let (key, (audited, planned, left_out)) = match sum {
            None => ("no_cycle", (0, 0, 0)),
            Some(sum @ (_, 0, _)) => ("none", sum),
            Some(sum) => ("of", sum),
        };
        let args = [("n", &*planned.to_string()), ("left_out", &left_out.to_string())];
        BigNumber {
            label: t("steering.number.audits"),
            // Of nothing planned there is no number.
            value: if planned == 0 { t("paper.none") } else { audited.to_string() },
            fraction: text::fill(&format!("steering.number.audits.{key}"), &args),
            formula: t("steering.number.audits.how"),
        }
    }

    fn numbers(&self) -> Vec<BigNumber> {
        let n = |count: usize| count.to_string();
        let open_actions = self.book().actions.iter().filter(|a| a.is_open()).count();
        let open = self.nonconformities();
        let checks = open.iter().filter(|row| row.check_due.is_some_and(|due| due < self.today()));
        let standings = self.standings();
        let good = |s: &Standing| matches!(s, Standing::OnTrack(..) | Standing::Met);
        let on_track = standings.iter().filter(|(_, s)| good(s)).count();
        let (metrics, judged) = self.metrics();
        vec![
            number("risks", self.above().len(), &n(summary::open(self.book()).count())),
            number("actions", self.late().len(), &n(open_actions)),
            number("nonconformities", open.len(), &n(checks.count())),
            number("objectives", on_track, &n(standings.len())),
            number("metrics", metrics, &n(judged)),
            self.audited(),
        ]
    }

    /// What somebody should look at, with the first of each by name.
    fn attention(&self) -> Vec<Block> {
        let rows: Vec<_> = self
            .worries()
            .into_iter()
            .filter(|(_, names)| !names.is_empty())
            .map(|(key, names)| {
                vec![
                    plain(text::of(&format!("steering.attention.{key}"))),
                    plain(names.len().to_string()),
                    plain(named(&names)),
                ]
            })
            .collect();
        let mut blocks = vec![Block::heading(1, t("steering.attention"))];
        if rows.is_empty() {
            let text = plain(t("steering.attention.none"));
            blocks.push(Block::Callout { kind: CalloutKind::Note, text });
            return blocks;
        }
        blocks.push(Block::Table(Table {
            columns: vec![
                column(t("steering.what"), 5),
                number_column(t("steering.count"), 2),
                column(t("steering.which"), 9),
            ],
            rows,
            ..Table::default()
        }));
        blocks
    }

    fn worries(&self) -> Vec<(&'static str, Vec<String>)> {
        let (book, today) = (self.book(), self.today());
        let row = |row: &dyn Record| format!("{} {}", row.reference(), row.name());
        let unaccepted = self.above().into_iter().filter(|risk| {
            let target = Target::Acceptance(risk.id);
            !standing_with(book, &self.methods, target, today).is_valid()
        });
        let late = |a: &&Action| {
            let days = a.due_now().map_or(0, |due| (today - due).num_days());
            let days = text::fill("steering.late", &[("n", &days.to_string())]);
            format!("{} ({}, {days})", row(*a), self.desk.person(a.owner))
        };
        let again = |r: &&&Nonconformity| corrective::stage(book, r) == corrective::Stage::Again;
        let open = self.nonconformities();
        let at_risk = self.standings().into_iter().filter_map(|(o, standing)| match standing {
            Standing::AtRisk(..) | Standing::Missed => {
                let state = text::of(&format!("objective.{}", standing.key()));
                Some(format!("{} ({state})", row(o)))
            }
            _ => None,
        });
        let bare = book.review_decisions.iter().filter(|d| {
            let review = d.review.and_then(|id| book.get::<crate::workbook::ManagementReview>(id));
            let held =
                review.is_some_and(|r| matches!(r.state, ReviewState::Held | ReviewState::Closed));
            held && d.actions.is_empty() && d.due.is_some_and(|due| due < today)
        });
        let documents = book.documents.iter().filter(|d| documents::review_overdue(d, today));
        vec![
            ("risks", unaccepted.map(|r| row(r)).collect()),
            ("actions", self.late().iter().map(late).collect()),
            ("findings", audits::unanswered(book).into_iter().map(|f| row(f)).collect()),
            ("again", open.iter().filter(again).map(|r| row(*r)).collect()),
            ("objectives", at_risk.collect()),
            ("decisions", bare.map(|d| row(d)).collect()),
            ("documents", documents.map(|d| row(d)).collect()),
        ]
    }

    /// What comes next.
    fn dates(&self) -> Vec<Block> {
        let (book, today) = (self.book(), self.today());
        let ahead = |day: Option<NaiveDate>| day.filter(|day| *day >= today);
        let planned = |a: &&Audit| a.state == AuditState::Planned;
        let audit = book.audits.iter().filter(planned);
        let audit =
            audit.filter_map(|a| Some((ahead(audits::day(a))?, a))).min_by_key(|(d, a)| (*d, a.id));
        let reviews = book.management_reviews.iter();
        let review = reviews
            .filter_map(|r| match r.state {
                ReviewState::Planned | ReviewState::Preparing => ahead(r.planned_on),
                ReviewState::Held | ReviewState::Closed => ahead(r.next_on),
                ReviewState::Cancelled => None,
            })
            .min();
        let mut facts = vec![(t("steering.next.review"), plain(self.desk.day(review)))];
        let said = audit.map(|(day, a)| {
            format!(
                "{}: {} {} ({})",
                self.desk.day(Some(day)),
                a.reference(),
                a.title,
                choice(a.kind)
            )
        });
        facts.push((t("steering.next.audit"), plain(said.unwrap_or_else(|| t("paper.none")))));
        vec![
            Block::heading(1, t("steering.next")),
            Block::Definitions(facts),
            paragraph(t("steering.what_for")),
        ]
    }
}

/// The first few, and how many more there are.
fn named(names: &[String]) -> String {
    let shown = names.iter().take(NAMED).cloned().collect::<Vec<_>>().join("\n");
    match names.len().saturating_sub(NAMED) {
        0 => shown,
        more => {
            let more = text::fill("steering.more", &[("n", &more.to_string())]);
            format!("{shown}\n{more}")
        }
    }
}
