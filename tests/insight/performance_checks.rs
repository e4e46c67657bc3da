//! The checks of context, objectives, measuring, audits, corrective action and reviews: each has a firm in which it
//! fires and one in which it does not.

use super::thread::Told as Iso;
use super::{Desk, day};
use isms_workbook::catalogue::{self, Edition};
use isms_workbook::insight::performance::{CHECKS, findings};
use isms_workbook::insight::review::ops::{self, NewReview};
use isms_workbook::insight::review::{Period, parts};
use isms_workbook::paper::gap_report::Setting;
use isms_workbook::paper::review_pack;
use isms_workbook::workbook::*;

const TODAY: &str = "2026-09-21";

/// A firm that has one row of everything, and nothing wrong with any.
struct Firm {
    desk: Desk,
    ada: Id,
    bob: Id,
}

impl Firm {
    fn new() -> Firm {
        let (mut desk, ada) = Desk::new(Edition::E2022);
        let on = |text: &str| Some(day(text));
        let bob = desk.edit(|d| {
            d.update::<Person>(ada, |p| p.top_management = true).unwrap();
            d.create::<Person>(|p| p.name = "Bob".into())
        });
        desk.edit(|d| {
            d.create::<ContextIssue>(|i| {
                i.response = "Knowledge is written down.".into();
                i.review_due = on("2027-01-01");
            });
            let party = d.create::<Party>(|p| {
                p.name = "Customer".into();
                p.review_due = on("2027-01-01");
            });
            d.create::<Requirement>(|r| {
                r.party = Some(party);
                r.addressed = Addressed::Yes;
            });
            let metric = d.create::<Metric>(|m| {
                m.direction = Direction::Higher;
                m.target = "100".into();
                m.cadence = Cadence::Quarterly;
                m.start = on("2026-01-01");
                m.owner = Some(ada);
                m.evaluator = Some(bob);
            });
            for (on, value) in [("2026-03-15", "60"), ("2026-06-15", "80")] {
                d.create::<Reading>(|r| {
                    r.metric = Some(metric);
                    r.on = Some(day(on));
                    r.value = value.into();
                });
            }
            d.create::<Objective>(|o| {
                o.metric = Some(metric);
                o.baseline = "40".into();
                o.target = "100".into();
                o.start = on("2026-01-01");
                o.due = on("2026-12-31");
            });
            d.create::<AuditProgramme>(|p| {
                p.from = on("2026-01-01");
                p.to = on("2028-12-31");
            });
            let audit = d.create::<Audit>(|a| {
                a.state = AuditState::Reported;
                a.planned_on = on("2026-05-01");
                (a.from, a.to) = (on("2026-05-04"), on("2026-05-05"));
                a.lead = Some(bob);
                a.scope = "The whole firm.".into();
                a.criteria = "Clauses 4 to 10.".into();
                a.conclusion = "It works, apart from one account.".into();
                a.reported_on = on("2026-05-10");
                a.reported_to = vec![ada];
                let all = catalogue::scored_lines(Edition::E2022).iter();
                a.lines = all.map(|line| line.id.to_owned()).collect();
            });
            d.create::<AuditCheck>(|c| {
                c.audit = Some(audit);
                let all = catalogue::scored_lines(Edition::E2022).iter();
                c.lines = all.map(|line| line.id.to_owned()).collect();
                c.seen = "Papers and screens, on the whole as they should be.".into();
                c.result = CheckResult::Conforms;
            });
            let finding = d.create::<AuditFinding>(|f| {
                f.audit = Some(audit);
                f.kind = FindingKind::Minor;
                f.title = "An account was left open".into();
                f.statement = "Access ends on the last day; one account was open.".into();
            });
            d.create::<Nonconformity>(|n| {
                n.finding = Some(finding);
                n.raised_on = on("2026-05-11");
                n.cause = "Nobody told operations.".into();
                n.cause_category = Cause::Process;
                n.lines = vec!["A.5.18".into()];
                n.check_due = on("2026-12-01");
            });
            d.create::<Incident>(|i| {
                i.harm = Harm::High;
                i.resolved_on = on("2026-04-01");
                i.lessons = "Ask twice.".into();
            });
            d.create::<Feedback>(|f| {
                f.mood = Mood::Bad;
                f.received_on = on("2026-04-01");
                f.answered_on = on("2026-04-09");
            });
            d.create::<Improvement>(|i| {
                i.suggested_on = on("2026-02-01");
                i.state = IdeaState::Accepted;
            });
            d.create::<PlannedChange>(|c| {
                c.state = ChangeState::Approved;
                c.due = on("2026-11-01");
            });
        });
        let mut firm = Firm { desk, ada, bob };
        let review = firm.review("2026-09-15");
        firm.alter::<ManagementReview>(review, |r| r.next_on = Some(day("2027-09-15")));
        firm
    }

    /// A review that was held on the day planned for it, with a decision.
    fn review(&mut self, on: &str) -> Id {
        let ada = self.ada;
        let period = Period::new(day("2026-01-01"), day("2026-06-30")).unwrap();
        let new =
            NewReview { title: "Review".into(), period, planned_on: day(on), chair: Some(ada) };
        let review = self.desk.edit(|d| ops::start(d, new));
        let asked: Vec<Id> =
            parts::<Participant>(&self.desk.book, review).iter().map(|p| p.id).collect();
        self.desk.edit(|d| {
            for id in asked {
                d.update::<Participant>(id, |p| p.attendance = Attendance::Attended).unwrap();
            }
            d.update::<ManagementReview>(review, |r| {
                r.held_on = Some(day(on));
                r.data_as_of = Some(day(on));
            })
            .unwrap();
        });
        let setting = Setting { today: day(TODAY), dates: &Iso };
        let pack = review_pack::build(&self.desk.book, review, &setting).unwrap();
        self.desk.edit(|d| ops::hold(d, review, &pack)).unwrap();
        let action = self.desk.edit(|d| d.create::<Action>(|a| a.title = "Hire".into()));
        self.desk.edit(|d| {
            d.create::<ReviewDecision>(|r| {
                r.review = Some(review);
                r.actions = vec![action];
            })
        });
        review
    }

    /// The only row of its kind, or the first.
    fn first<R: Tabled>(&self) -> Id {
        R::table(&self.desk.book).iter().map(|row| row.id()).next().unwrap()
    }

    fn alter<R: Tabled>(&mut self, id: Id, alter: impl FnOnce(&mut R)) {
        self.desk.edit(|d| d.update::<R>(id, alter)).unwrap();
    }

    fn spoil<R: Tabled>(&mut self, alter: impl FnOnce(&mut R)) {
        self.alter(self.first::<R>(), alter);
    }

    fn told(&self) -> Vec<Finding> {
        findings(&self.desk.book, day(TODAY))
    }

    fn found(&self) -> Vec<&'static str> {
        self.told().iter().map(|f| f.code).collect()
    }
}

const PAST: &str = "2026-09-20";

type Fixture = (&'static str, fn(&mut Firm));

/// For every check what makes it, and no other, fire in a firm where none does.
const FIRES: &[Fixture] = &[
    ("context.review_overdue", |f| f.spoil::<ContextIssue>(|i| i.review_due = Some(day(PAST)))),
    ("context.no_response", |f| f.spoil::<ContextIssue>(|i| i.response = " ".into())),
    ("party.review_overdue", |f| f.spoil::<Party>(|p| p.review_due = Some(day(PAST)))),
    ("requirement.open", |f| f.spoil::<Requirement>(|r| r.addressed = Addressed::Unset)),
    ("objective.at_risk", |f| f.spoil::<Objective>(|o| o.baseline = "79".into())),
    ("objective.past", |f| f.spoil::<Objective>(|o| o.due = Some(day(PAST)))),
    ("objective.no_measure", |f| f.spoil::<Objective>(|o| o.metric = None)),
    ("metric.missed", |f| f.spoil::<Metric>(|m| m.cadence = Cadence::Monthly)),
    ("metric.own_judge", |f| {
        let ada = f.ada;
        f.spoil::<Metric>(|m| m.evaluator = Some(ada));
    }),
    ("audit.overdue", |f| {
        f.desk.edit(|d| d.create::<Audit>(|a| a.planned_on = Some(day(PAST))));
    }),
    ("audit.own_work", |f| {
        let bob = f.bob;
        f.desk.edit(|d| {
            d.create::<Control>(|c| {
                c.line = "A.5.1".into();
                c.owner = Some(bob);
            })
        });
    }),
    ("audit.not_covered", |f| {
        f.spoil::<Audit>(|a| a.lines.retain(|line| line != "A.5.1"));
    }),
    ("audit.not_told", |f| f.spoil::<Audit>(|a| a.reported_to.clear())),
    ("audit.reported_early", |f| f.spoil::<Audit>(|a| a.scope = String::new())),
    ("finding.unanswered", |f| f.spoil::<Nonconformity>(|n| n.finding = None)),
    ("nonconformity.no_cause", |f| f.spoil::<Nonconformity>(|n| n.cause = String::new())),
    ("nonconformity.check_overdue", |f| {
        f.spoil::<Nonconformity>(|n| n.check_due = Some(day(PAST)));
    }),
    ("nonconformity.not_effective", |f| {
        f.spoil::<Nonconformity>(|n| n.effectiveness = Effectiveness::Partly);
    }),
    ("nonconformity.closed_early", |f| {
        f.spoil::<Nonconformity>(|n| n.closed_on = Some(day(PAST)));
    }),
    ("nonconformity.repeat", |f| {
        f.desk.edit(|d| {
            d.create::<Nonconformity>(|n| {
                n.raised_on = Some(day(PAST));
                n.cause_category = Cause::Process;
                n.lines = vec!["A.5.18".into()];
            })
        });
    }),
    ("incident.no_lessons", |f| f.spoil::<Incident>(|i| i.lessons = String::new())),
    ("feedback.unanswered", |f| f.spoil::<Feedback>(|f| f.answered_on = None)),
    ("idea.undecided", |f| f.spoil::<Improvement>(|i| i.state = IdeaState::Open)),
    ("change.overdue", |f| f.spoil::<PlannedChange>(|c| c.due = Some(day(PAST)))),
    ("review.overdue", |f| {
        f.spoil::<ManagementReview>(|r| r.next_on = Some(day(PAST)));
    }),
    ("review.late", |f| {
        f.spoil::<ManagementReview>(|r| r.planned_on = Some(day("2026-08-01")));
    }),
    ("review.no_top", |f| f.spoil::<Participant>(|p| p.attendance = Attendance::Absent)),
    ("review.no_decisions", |f| {
        let id = f.first::<ReviewDecision>();
        f.desk.edit(|d| d.delete(Kind::ReviewDecision, id)).unwrap();
    }),
    ("review.not_carried_out", |f| f.spoil::<ReviewDecision>(|d| d.actions.clear())),
    ("review.altered", |f| {
        f.spoil::<ManagementReview>(|r| r.frozen = r.frozen.replace("MRI-1", "MRI-9").into());
    }),
];

#[test]
fn every_check_of_performance_fires_where_it_should_and_nowhere_else() {
    assert_eq!(Firm::new().found(), Vec::<&str>::new(), "nothing is wrong here");
    let covered: Vec<&str> = FIRES.iter().map(|(id, _)| *id).collect();
    let all: Vec<&str> = CHECKS.iter().map(|check| check.id).collect();
    assert_eq!(covered, all, "every check has its fixture, in the order of the list");
    for (id, spoil) in FIRES {
        let mut firm = Firm::new();
        spoil(&mut firm);
        assert_eq!(firm.found(), [*id], "what raises {id}");
        for finding in firm.told() {
            let (kind, row) = finding.place.row.unwrap();
            assert!(firm.desk.book.row(kind, row).is_some(), "{id} leads to a row");
        }
    }
}

/// A nonconformity on whose way nothing is missing.
fn complete(row: &mut Nonconformity) {
    row.description = "Access ends on the last day; one account was open.".into();
    row.correction = "The account was closed.".into();
    row.similar = "No other account was open.".into();
    row.no_action = "The list is gone through each month now.".into();
    row.effectiveness = Effectiveness::Effective;
    row.effectiveness_reason = "Four months without one.".into();
    row.closed_on = Some(day(PAST));
    row.checked_on = Some(day(PAST));
}

/// What the gate of its page asks for, the check asks for, too: no register or paste gets past it.
#[test]
fn whatever_is_missing_a_closed_nonconformity_was_closed_early() {
    type Spoil = fn(&mut Nonconformity);
    let missing: [(&str, Spoil); 8] = [
        ("description", |n| n.description = " ".into()),
        ("correction", |n| n.correction = String::new()),
        ("cause", |n| n.cause = String::new()),
        ("similar", |n| n.similar = String::new()),
        ("actions", |n| n.no_action = String::new()),
        ("effectiveness", |n| n.effectiveness = Effectiveness::Partly),
        ("effectiveness_reason", |n| n.effectiveness_reason = String::new()),
        ("checked_by", |n| n.checked_on = None),
    ];
    let mut firm = Firm::new();
    let bob = firm.bob;
    firm.spoil::<Nonconformity>(|n| {
        complete(n);
        n.checked_by = Some(bob);
    });
    assert_eq!(firm.found(), Vec::<&str>::new());
    let row = firm.desk.book.get::<Nonconformity>(firm.first::<Nonconformity>()).unwrap().clone();
    for (field, spoil) in missing {
        firm.spoil::<Nonconformity>(|n| {
            *n = row.clone();
            spoil(n);
        });
        assert_eq!(firm.found(), ["nonconformity.closed_early"], "without {field}");
        assert_eq!(firm.told()[0].place.field, Some(field));
    }
}

/// Only the audits of the firm itself pass the gate, and what another check says is not said twice.
#[test]
fn an_audit_that_was_called_reported_elsewhere_is_asked_what_its_page_would_ask() {
    let missing: [fn(&mut Audit); 7] = [
        |a| (a.lead, a.auditors) = (None, Vec::new()),
        |a| a.scope = String::new(),
        |a| a.criteria = " ".into(),
        |a| a.from = None,
        |a| a.to = None,
        |a| a.to = Some(day("2026-09-22")),
        |a| a.conclusion = String::new(),
    ];
    let mut firm = Firm::new();
    let audit = firm.desk.book.get::<Audit>(firm.first::<Audit>()).unwrap().clone();
    for (n, spoil) in missing.into_iter().enumerate() {
        firm.spoil::<Audit>(|a| {
            *a = audit.clone();
            spoil(a);
        });
        // One that is not over has covered nothing yet, but is in the programme.
        assert_eq!(firm.found(), ["audit.reported_early"], "without the {n}th");
        firm.spoil::<Audit>(|a| a.state = AuditState::UnderWay);
        assert_eq!(firm.found(), if n == 5 { vec![] } else { vec!["audit.overdue"] });
    }
    firm.spoil::<Audit>(|a| *a = audit);
    firm.spoil::<AuditFinding>(|f| f.statement = String::new());
    assert_eq!(firm.found(), ["audit.reported_early"]);
    let mut firm = Firm::new();
    firm.desk.edit(|d| {
        d.create::<Audit>(|a| {
            a.kind = AuditKind::StageOne;
            a.state = AuditState::Reported;
        });
    });
    assert_eq!(firm.found(), Vec::<&str>::new());
}

/// A control that the statement leaves out is asked for by nobody, whether an audit names it or not.
#[test]
fn an_excluded_control_is_not_missing_from_the_programme() {
    let mut firm = Firm::new();
    firm.desk.edit(|d| {
        for line in ["A.5.1", "A.5.2"] {
            d.create::<Control>(|c| {
                c.line = line.into();
                c.applicability = Applicability::Excluded;
            });
        }
    });
    // A.5.1 is in no audit; A.5.2 still is.
    firm.spoil::<Audit>(|a| a.lines.retain(|line| line != "A.5.1"));
    assert_eq!(firm.found(), Vec::<&str>::new());
    firm.spoil::<Audit>(|a| a.lines.retain(|line| line != "A.5.3"));
    let all = catalogue::scored_lines(Edition::E2022).len();
    let told = firm.told();
    assert_eq!(told.iter().map(|f| f.code).collect::<Vec<_>>(), ["audit.not_covered"]);
    assert_eq!(told[0].args, [("n", "1".to_owned()), ("of", (all - 2).to_string())]);
}

/// An empty register is no fault: what is missing altogether is said by the steps.
#[test]
fn nothing_is_asked_of_an_empty_workbook() {
    let (desk, _) = Desk::new(Edition::E2022);
    assert_eq!(findings(&desk.book, day(TODAY)), Vec::new());
}
