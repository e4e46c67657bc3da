//! The performance input, part by part, and what interested parties say.

use super::{Desk, Told, choice, heads, n, those};
use crate::insight::audits::{self, coverage};
use crate::insight::corrective::{self, age, open_on, stage};
use crate::insight::incidents;
use crate::insight::measure::{self, Trend, points, taken, trend};
use crate::insight::objective::{self, Standing};
use crate::insight::review::Period;
use crate::insight::review::pack::{Chart, Series};
use crate::text;
use crate::workbook::{
    Audit, AuditFinding, AuditState, Effectiveness, Feedback, FindingKind, Incident, Kind, Metric,
    Mood, Nonconformity, Objective,
};
use chrono::{Datelike, NaiveDate};

impl Desk<'_> {
    // ---- Nonconformities ---------------------------------------------------------------------

    pub(super) fn nonconformities(&self) -> Told {
        let mut told = Told::default();
        let (now, then) =
            (corrective::flow(self.book, self.period), corrective::flow(self.book, self.before));
        let open = those(self.book, |row: &Nonconformity| open_on(row, self.as_of));
        told.has_data = !self.book.nonconformities.is_empty();
        let counts = [now.opened, then.opened, now.closed, then.closed, open.len()].map(n);
        let [opened, opened_before, closed, closed_before, still] = &counts;
        told.say(
            "nonconformities",
            &[
                ("opened", opened),
                ("opened_before", opened_before),
                ("closed", closed),
                ("closed_before", closed_before),
                ("open", still),
            ],
        );
        told.figure("opened", opened, Some(opened_before.clone()));
        told.figure("closed", closed, Some(closed_before.clone()));
        let open_before = those(self.book, |row: &Nonconformity| open_on(row, self.before.to));
        told.figure("open", still, Some(n(open_before.len())));
        let ages: Vec<i64> = open.iter().filter_map(|row| age(row, self.as_of)).collect();
        if let Some(oldest) = ages.iter().max() {
            told.figure("oldest", oldest, None);
        }
        // One that was checked, and did not work, waits for something else.
        let unchecked = open.iter().filter(|row| row.effectiveness == Effectiveness::Unset);
        let due = unchecked.filter(|row| row.check_due.is_some_and(|due| due < self.as_of)).count();
        told.figure("checks_late", n(due), None);
        for (source, count) in corrective::by_source(self.book, self.period) {
            told.say("by_source", &[("source", &choice(source)), ("n", &n(count))]);
        }
        for repeat in corrective::repeats(self.book, self.period) {
            told.say(
                "repeat",
                &[
                    ("cause", &choice(repeat.cause)),
                    ("line", &repeat.line),
                    ("n", &n(repeat.rows.len())),
                ],
            );
        }
        let shown = those(self.book, |row: &Nonconformity| {
            open_on(row, self.as_of)
                || self.period.has(row.raised_on)
                || self.period.has(row.closed_on)
        });
        let rows = shown.into_iter().map(|row| {
            self.row(
                row,
                [
                    row.title.clone(),
                    choice(row.source),
                    choice(row.grade),
                    text::of(&format!("nonconformity.{}", stage(self.book, row).key())),
                    self.day(row.raised_on),
                    age(row, self.as_of).map(|days| days.to_string()).unwrap_or_default(),
                    self.person(row.owner),
                    row.cause.clone(),
                    self.day(row.check_due),
                    choice(row.effectiveness),
                ],
            )
        });
        let columns = [
            "nonconformities.title",
            "nonconformities.source",
            "nonconformities.grade",
            "stage",
            "nonconformities.raised_on",
            "age",
            "nonconformities.owner",
            "nonconformities.cause",
            "nonconformities.check_due",
            "nonconformities.effectiveness",
        ];
        told.list("nonconformities", heads(&columns), rows.collect());
        told.charts.extend(self.flow_chart());
        told
    }

    /// Opened and closed by month: over both periods, less the months before anything was raised, which would only
    /// press the others together. The period itself is shown whole.
    fn flow_chart(&self) -> Option<Chart> {
        if self.book.nonconformities.is_empty() {
            return None;
        }
        let rows = self.book.nonconformities.iter();
        let first = rows.flat_map(|row| [row.raised_on, row.closed_on]).flatten().min();
        let from = first.map_or(self.period.from, |day| day.min(self.period.from));
        let months = months(from.max(self.before.from), self.period.to);
        let count = |day: fn(&Nonconformity) -> Option<NaiveDate>| -> Vec<Option<f64>> {
            let of_month = |month: &(i32, u32)| {
                let same = |d: NaiveDate| (d.year(), d.month()) == *month;
                Some(self.book.nonconformities.iter().filter(|r| day(r).is_some_and(same)).count()
                    as f64)
            };
            months.iter().map(of_month).collect()
        };
        Some(Chart {
            kind: "columns".into(),
            title: text::of("review.chart.flow"),
            unit: String::new(),
            labels: months.iter().map(|(year, month)| format!("{year}-{month:02}")).collect(),
            series: vec![
                Series { name: text::of("review.figure.opened"), values: count(|r| r.raised_on) },
                Series { name: text::of("review.figure.closed"), values: count(|r| r.closed_on) },
            ],
            target: None,
        })
    }

    // ---- Measuring ---------------------------------------------------------------------------

    pub(super) fn measuring(&self) -> Told {
        let mut told = Told::default();
        let running = those(self.book, |m: &Metric| {
            m.ended_on.is_none_or(|end| end >= self.period.from)
                && m.start.is_none_or(|start| start <= self.period.to)
        });
        told.has_data = !running.is_empty();
        // While a review is prepared its period is not over, and what is still to be read was not missed.
        let so_far = Period { to: self.period.to.min(self.as_of), ..self.period };
        let (mut expected, mut read) = (0, 0);
        let (mut good, mut judged) = (0, 0);
        let mut rows = Vec::new();
        for metric in running {
            let mut all = points(self.book, metric.id);
            all.retain(|p| p.on <= self.as_of);
            let last = all.last();
            let is_good = last.and_then(|p| measure::is_good(metric, p.value));
            judged += usize::from(is_good.is_some());
            good += usize::from(is_good == Some(true));
            let turns = taken(metric, &all, so_far);
            expected += turns.expected;
            read += turns.taken;
            let heading = trend(metric, &all, self.period);
            let unit = metric.unit.trim();
            let valued = |value: f64| format!("{} {unit}", rounded(value)).trim().to_owned();
            let (was, is) = match heading {
                Trend::TooFew(_) => (String::new(), String::new()),
                Trend::NoDirection(was, is)
                | Trend::Better(was, is)
                | Trend::Worse(was, is)
                | Trend::Same(was, is) => (valued(was), valued(is)),
            };
            let verdict = match is_good {
                Some(true) => "good",
                Some(false) => "not_good",
                None => "not_judged",
            };
            let missed: Vec<String> = turns.missed.iter().map(|day| self.day(Some(*day))).collect();
            rows.push(self.row(
                metric,
                [
                    metric.title.clone(),
                    choice(metric.direction),
                    aim(metric),
                    last.map(|p| valued(p.value)).unwrap_or_default(),
                    self.day(last.map(|p| p.on)),
                    text::of(&format!("review.value.{verdict}")),
                    was,
                    is,
                    text::of(&format!("review.trend.{}", heading.key())),
                    text::fill(
                        "review.taken",
                        &[("n", &n(turns.taken)), ("of", &n(turns.expected))],
                    ),
                    missed.join(", "),
                ],
            ));
            told.charts.extend(self.spark(metric, &all));
        }
        let counts = [rows.len(), good, judged, read, expected].map(n);
        let [all, good, judged, read, expected] = &counts;
        told.say(
            "measuring",
            &[
                ("n", all),
                ("good", good),
                ("judged", judged),
                ("taken", read),
                ("expected", expected),
            ],
        );
        let columns = [
            "metrics.title",
            "metrics.direction",
            "metrics.target",
            "last",
            "readings.on",
            "verdict",
            "mean_before",
            "mean_now",
            "trend",
            "taken",
            "missed",
        ];
        told.list("metrics", heads(&columns), rows);
        self.incidents(&mut told);
        told
    }

    /// What the log of incidents says of the period: how many, how bad, and whether they are over.
    fn incidents(&self, told: &mut Told) {
        if self.book.incidents.is_empty() {
            return;
        }
        let (now, then) =
            (incidents::flow(self.book, self.period), incidents::flow(self.book, self.before));
        let open_at = |day| those(self.book, |row: &Incident| incidents::open_on(row, day)).len();
        let shown = those(self.book, |row: &Incident| {
            incidents::open_on(row, self.as_of)
                || self.period.has(row.noticed_on)
                || self.period.has(row.resolved_on)
        });
        told.has_data |= !shown.is_empty();
        let open = open_at(self.as_of);
        let counts = [now.opened, then.opened, now.closed, then.closed, open].map(n);
        let [noticed, noticed_before, resolved, resolved_before, open] = &counts;
        told.say(
            "incidents",
            &[
                ("noticed", noticed),
                ("noticed_before", noticed_before),
                ("resolved", resolved),
                ("open", open),
            ],
        );
        for harmed in incidents::by_harm(self.book, self.period).iter().filter(|h| h.now > 0) {
            told.say("by_harm", &[("harm", &choice(harmed.harm)), ("n", &n(harmed.now))]);
        }
        told.figure("noticed", noticed, Some(noticed_before.clone()));
        told.figure("resolved", resolved, Some(resolved_before.clone()));
        told.figure("unresolved", open, Some(n(open_at(self.before.to))));
        let rows = shown.into_iter().map(|row| {
            self.row(
                row,
                [
                    row.title.clone(),
                    choice(row.kind),
                    choice(row.harm),
                    self.day(row.noticed_on),
                    self.day(row.resolved_on),
                    self.person(row.owner),
                    row.lessons.clone(),
                ],
            )
        });
        let columns = [
            "incidents.title",
            "incidents.kind",
            "incidents.harm",
            "incidents.noticed_on",
            "incidents.resolved_on",
            "incidents.owner",
            "incidents.lessons",
        ];
        told.list("incidents", heads(&columns), rows.collect());
    }

    /// The readings of both periods as a line, with the target.
    fn spark(&self, metric: &Metric, all: &[measure::Point]) -> Option<Chart> {
        let both = Period { from: self.before.from, to: self.period.to };
        let shown: Vec<_> = all.iter().filter(|p| both.contains(p.on)).collect();
        (shown.len() >= 2).then(|| Chart {
            kind: "lines".into(),
            title: metric.title.clone(),
            unit: metric.unit.clone(),
            labels: shown.iter().map(|p| p.on.to_string()).collect(),
            series: vec![Series {
                name: metric.title.clone(),
                values: shown.iter().map(|p| Some(p.value)).collect(),
            }],
            target: crate::workbook::decimal(&metric.target),
        })
    }

    // ---- Audits ------------------------------------------------------------------------------

    pub(super) fn audits(&self) -> Told {
        let mut told = Told::default();
        let edition = self.review.edition;
        let held = those(self.book, |a: &Audit| {
            self.period.has(audits::day(a)) && a.state != AuditState::Cancelled
        });
        let of_audit = |f: &AuditFinding, a: &Audit| f.audit == Some(a.id);
        let count = |a: &Audit, kind: FindingKind| {
            self.book.audit_findings.iter().filter(|f| of_audit(f, a) && f.kind == kind).count()
        };
        told.has_data = !held.is_empty();
        let done = held.iter().filter(|a| audits::is_done(a, self.as_of)).count();
        told.say("audits", &[("n", &n(held.len())), ("done", &n(done))]);
        let rows = held.iter().map(|a| {
            let kinds = [
                FindingKind::Major,
                FindingKind::Minor,
                FindingKind::Observation,
                FindingKind::Opportunity,
                FindingKind::Conformity,
            ];
            let cells = [
                a.title.clone(),
                choice(a.kind),
                choice(a.state),
                self.day(audits::day(a)),
                self.person(a.lead),
            ];
            self.row(
                *a,
                cells
                    .into_iter()
                    .chain(kinds.map(|kind| n(count(a, kind))))
                    .chain([a.conclusion.clone()]),
            )
        });
        let columns = [
            "audits.title",
            "audits.kind",
            "audits.state",
            "day",
            "audits.lead",
            "major",
            "minor",
            "observation",
            "opportunity",
            "conformity",
            "audits.conclusion",
        ];
        told.list("audits", heads(&columns), rows.collect());

        let findings = those(self.book, |f: &AuditFinding| {
            let answer = audits::raised_on(self.book, f.id);
            let open = audits::asks_for_action(f)
                && answer.is_none_or(|row| row.closed_on.is_none_or(|day| day > self.as_of));
            open || held.iter().any(|a| of_audit(f, a))
        });
        let majors = findings.iter().filter(|f| {
            f.kind == FindingKind::Major
                && audits::raised_on(self.book, f.id).is_none_or(|row| open_on(row, self.as_of))
        });
        told.figure("open_majors", n(majors.count()), None);
        told.has_data |= !findings.is_empty();
        let rows = findings.iter().map(|f| {
            let answer = audits::raised_on(self.book, f.id);
            let state = match answer {
                Some(row) => text::of(&format!("nonconformity.{}", stage(self.book, row).key())),
                None if audits::asks_for_action(f) => text::of("review.no_nonconformity"),
                None => String::new(),
            };
            self.row(
                *f,
                [
                    f.title.clone(),
                    choice(f.kind),
                    f.lines.join(", "),
                    self.name(Kind::Audit, f.audit),
                    self.person(f.owner),
                    state,
                ],
            )
        });
        let columns = [
            "audit_findings.title",
            "audit_findings.kind",
            "audit_findings.lines",
            "audit_findings.audit",
            "audit_findings.owner",
            "stage",
        ];
        told.list("findings", heads(&columns), rows.collect());

        for (programme, cycle) in audits::running(self.book, self.as_of) {
            told.has_data = true;
            let count = coverage(self.book, edition, cycle, self.as_of).count();
            let counts = [count.audited, count.planned, count.all, count.left_out()].map(n);
            let [audited, planned, all, left_out] = &counts;
            told.say(
                if count.planned == 0 { "coverage.none" } else { "coverage" },
                &[
                    ("name", programme.title.as_str()),
                    ("audited", audited),
                    ("planned", planned),
                    ("of", all),
                    ("left_out", left_out),
                ],
            );
            // Of nothing planned there is no share.
            let share = match count.planned {
                0 => text::of("paper.none"),
                _ => format!("{} %", count.percent()),
            };
            told.figure("coverage", share, None);
            let none = text::fill("review.left_out", &[("n", left_out), ("of", all)]);
            told.figure("left_out", none, None);
        }
        told
    }

    // ---- Objectives --------------------------------------------------------------------------

    pub(super) fn objectives(&self) -> Told {
        let mut told = Told::default();
        let shown =
            those(self.book, |o: &Objective| o.start.is_none_or(|start| start <= self.period.to));
        told.has_data = !shown.is_empty();
        let standings: Vec<(&Objective, Standing)> =
            shown.into_iter().map(|o| (o, objective::standing(self.book, o, self.as_of))).collect();
        let count = |key: &str| standings.iter().filter(|(_, s)| s.key() == key).count();
        let counts =
            ["on_track", "at_risk", "met", "missed", "not_measured"].map(|key| n(count(key)));
        let [on_track, at_risk, met, missed, open] = &counts;
        told.say(
            "objectives",
            &[
                ("n", &n(standings.len())),
                ("on_track", on_track),
                ("at_risk", at_risk),
                ("met", met),
                ("missed", missed),
                ("not_measured", open),
            ],
        );
        let rows = standings.iter().map(|(o, standing)| {
            let newest = o.metric.and_then(|id| {
                points(self.book, id).into_iter().rev().find(|p| p.on <= self.as_of)
            });
            let unit =
                o.metric.and_then(|id| self.book.get::<Metric>(id)).map_or("", |m| m.unit.trim());
            let valued = |value: f64| format!("{} {unit}", rounded(value)).trim().to_owned();
            let (way, time) = match standing {
                Standing::OnTrack(way, time) | Standing::AtRisk(way, time) => {
                    (percent(*way), percent(*time))
                }
                _ => Default::default(),
            };
            let (open, late) = objective::open_actions(self.book, o, self.as_of);
            self.row(
                *o,
                [
                    o.title.clone(),
                    choice(o.level),
                    format!("{} {unit}", o.target.trim()).trim().to_owned(),
                    newest.map(|p| valued(p.value)).unwrap_or_default(),
                    self.day(o.due),
                    self.person(o.owner),
                    text::of(&format!("objective.{}", standing.key())),
                    way,
                    time,
                    text::fill("review.open_actions", &[("n", &n(open)), ("late", &n(late))]),
                    o.review_result.clone(),
                ],
            )
        });
        let columns = [
            "objectives.title",
            "objectives.level",
            "objectives.target",
            "last",
            "objectives.due",
            "objectives.owner",
            "standing",
            "way",
            "time",
            "open_actions",
            "objectives.review_result",
        ];
        told.list("objectives", heads(&columns), rows.collect());
        told
    }

    // ---- What others say ---------------------------------------------------------------------

    pub(super) fn feedback(&self) -> Told {
        let mut told = Told::default();
        let received = those(self.book, |f: &Feedback| self.period.has(f.received_on));
        let before = those(self.book, |f: &Feedback| self.before.has(f.received_on));
        let mood =
            |rows: &[&Feedback], mood: Mood| n(rows.iter().filter(|f| f.mood == mood).count());
        let open = received.iter().filter(|f| f.answered_on.is_none()).count();
        told.has_data = !received.is_empty();
        told.say(
            "feedback",
            &[("n", &n(received.len())), ("before", &n(before.len())), ("open", &n(open))],
        );
        for (key, which) in [("good", Mood::Good), ("bad", Mood::Bad)] {
            told.figure(key, mood(&received, which), Some(mood(&before, which)));
        }
        let rows = received.iter().map(|f| {
            self.row(
                *f,
                [
                    f.title.clone(),
                    self.name(Kind::Party, f.party),
                    choice(f.kind),
                    choice(f.mood),
                    self.day(f.received_on),
                    f.content.clone(),
                    f.answer.clone(),
                    self.day(f.answered_on),
                ],
            )
        });
        let columns = [
            "feedback.title",
            "feedback.party",
            "feedback.kind",
            "feedback.mood",
            "feedback.received_on",
            "feedback.content",
            "feedback.answer",
            "feedback.answered_on",
        ];
        told.list("feedback", heads(&columns), rows.collect());

        let outside = those(self.book, |i: &Incident| i.outside && self.period.has(i.noticed_on));
        told.has_data |= !outside.is_empty();
        if !outside.is_empty() {
            told.say("outside", &[("n", &n(outside.len()))]);
        }
        let rows = outside.iter().map(|i| {
            let cells = [
                i.title.clone(),
                choice(i.kind),
                choice(i.harm),
                self.day(i.noticed_on),
                i.told.clone(),
                self.day(i.resolved_on),
                i.lessons.clone(),
            ];
            self.row(*i, cells)
        });
        let columns = [
            "incidents.title",
            "incidents.kind",
            "incidents.harm",
            "incidents.noticed_on",
            "incidents.told",
            "incidents.resolved_on",
            "incidents.lessons",
        ];
        told.list("outside", heads(&columns), rows.collect());
        told
    }
}

/// What is good, in one cell.
fn aim(metric: &Metric) -> String {
    match metric.direction {
        crate::workbook::Direction::Band => {
            format!("{} – {} {}", metric.low.trim(), metric.high.trim(), metric.unit.trim())
        }
        _ => format!("{} {}", metric.target.trim(), metric.unit.trim()),
    }
    .trim()
    .to_owned()
}

/// At most two decimal places, none that say nothing.
fn rounded(value: f64) -> String {
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

/// The months from one day to another; no more than a chart can show.
fn months(from: NaiveDate, to: NaiveDate) -> Vec<(i32, u32)> {
    let index = |day: NaiveDate| day.year() * 12 + day.month0() as i32;
    let (first, last) = (index(from), index(to));
    (first.max(last - 59)..=last).map(|i| (i.div_euclid(12), i.rem_euclid(12) as u32 + 1)).collect()
}
