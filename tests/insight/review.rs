//! The management review, from planning to the locked minutes: what its inputs hold, what stands in its way, and
//! that what was shown at the meeting stays what it was.

use super::thread::Told as Iso;
use super::{Desk, day};
use isms_workbook::catalogue::Edition;
use isms_workbook::exchange::json;
use isms_workbook::insight::approval::{Signature, Standing, Target, obstacles, sign, standing};
use isms_workbook::insight::edition::{self as switch, Choices};
use isms_workbook::insight::review::ops::{self, Kept, NewReview, Stop};
use isms_workbook::insight::review::pack::{List, Pack, Point};
use isms_workbook::insight::review::{
    Period, Want, in_order, offer, parts, signed, wants_to_close,
};
use isms_workbook::insight::risk::ops as risk_ops;
use isms_workbook::insight::risk::ready::{READY, start};
use isms_workbook::insight::{audits, corrective};
use isms_workbook::paper::gap_report::Setting;
use isms_workbook::paper::review_pack;
use isms_workbook::workbook::*;

const HELD: &str = "2026-09-15";

struct Firm {
    desk: Desk,
    ada: Id,
    review: Id,
}

fn first_half() -> Period {
    Period::new(day("2026-01-01"), day("2026-06-30")).unwrap()
}

impl Firm {
    fn new(edition: Edition) -> Firm {
        let (mut desk, ada) = Desk::new(edition);
        desk.edit(|d| {
            d.update::<Person>(ada, |p| {
                p.top_management = true;
                p.title = "Managing director".into();
            })
        })
        .unwrap();
        let review = plan(&mut desk, ada, "First review");
        Firm { desk, ada, review }
    }

    fn review(&self) -> &ManagementReview {
        self.desk.book.get(self.review).unwrap()
    }

    fn pack(&self) -> Pack {
        let setting = Setting { today: day("2026-09-21"), dates: &Iso };
        review_pack::build(&self.desk.book, self.review, &setting).unwrap()
    }

    fn attend(&mut self) {
        let all: Vec<Id> =
            parts::<Participant>(&self.desk.book, self.review).iter().map(|p| p.id).collect();
        let review = self.review;
        self.desk.edit(|d| {
            for id in all {
                d.update::<Participant>(id, |p| p.attendance = Attendance::Attended).unwrap();
            }
            d.update::<ManagementReview>(review, |r| {
                r.held_on = Some(day(HELD));
                r.data_as_of = Some(day(HELD));
            })
            .unwrap();
        });
    }

    fn hold(&mut self) -> Pack {
        self.attend();
        let pack = self.pack();
        let review = self.review;
        self.desk.edit(|d| ops::hold(d, review, &pack)).unwrap();
        pack
    }

    /// Says what is missing at every input, gives the verdict and decides one thing.
    fn discuss(&mut self) -> Id {
        let inputs: Vec<Id> =
            parts::<ReviewInput>(&self.desk.book, self.review).iter().map(|i| i.id).collect();
        let (review, ada) = (self.review, self.ada);
        self.desk.edit(|d| {
            for id in inputs {
                d.update::<ReviewInput>(id, |i| {
                    i.discussed = true;
                    i.nothing_by = "Ada".into();
                    i.nothing_reason = "Asked around; there was nothing.".into();
                })
                .unwrap();
            }
            d.update::<ManagementReview>(review, |r| {
                r.suitable = Verdict::Yes;
                r.adequate = Verdict::WithConditions;
                r.effective = Verdict::No;
                r.suitable_reason = "It fits the firm.".into();
                r.adequate_reason = "Two people are missing.".into();
                r.effective_reason = "Three incidents of one kind.".into();
            })
            .unwrap();
            d.create::<ReviewDecision>(|r| {
                r.title = "Hire a second administrator".into();
                r.review = Some(review);
                r.kind = DecisionKind::Resources;
                r.owner = Some(ada);
                r.due = Some(day("2026-12-01"));
            })
        })
    }

    fn close(&mut self) {
        self.sign();
        let review = self.review;
        self.desk.edit(|d| ops::close(d, review)).unwrap();
    }

    fn amend(&mut self, alter: impl FnOnce(&mut ManagementReview)) {
        let review = self.review;
        self.desk.edit(|d| d.update::<ManagementReview>(review, alter)).unwrap();
    }

    fn sign(&mut self) {
        let (target, signed_by) = (Target::Review(self.review), signature(self.ada, "Ada"));
        self.desk.edit(|d| sign(d, target, signed_by)).unwrap();
    }
}

fn plan(desk: &mut Desk, chair: Id, title: &str) -> Id {
    let new = NewReview {
        title: title.into(),
        period: first_half(),
        planned_on: day(HELD),
        chair: Some(chair),
    };
    desk.edit(|d| ops::start(d, new))
}

fn point<'a>(pack: &'a Pack, id: &str) -> &'a Point {
    pack.point(id).unwrap()
}

fn list(point: &Point, at: usize) -> &List {
    point.lists.get(at).unwrap()
}

/// Every list is as wide as its head, in every row.
fn assert_rectangular(pack: &Pack) {
    for list in pack.points.iter().flat_map(|p| &p.lists) {
        for row in &list.rows {
            assert_eq!(row.cells.len(), list.columns.len(), "{}: {:?}", list.title, row.cells);
        }
    }
}

// ---- From planning to closing ------------------------------------------------------------------

#[test]
fn a_review_cannot_be_held_without_day_chair_and_top_management() {
    let mut firm = Firm::new(Edition::E2022);
    let (review, pack) = (firm.review, firm.pack());
    firm.desk.edit(|d| d.update::<ManagementReview>(review, |r| r.chair = None)).unwrap();
    let stop = firm.desk.edit(|d| ops::hold(d, review, &pack)).unwrap_err();
    assert_eq!(
        stop,
        Stop::Wants(vec![Want::HeldOn, Want::DataAsOf, Want::Chair, Want::TopManagement])
    );
    assert_eq!(firm.review().state, ReviewState::Planned);
}

#[test]
fn a_review_is_not_held_in_the_future() {
    let mut firm = Firm::new(Edition::E2022);
    firm.attend();
    let review = firm.review;
    firm.desk
        .edit(|d| d.update::<ManagementReview>(review, |r| r.held_on = Some(day("2027-01-01"))))
        .unwrap();
    let pack = firm.pack();
    let stop = firm.desk.edit(|d| ops::hold(d, review, &pack)).unwrap_err();
    assert_eq!(stop, Stop::Wants(vec![Want::Future]));
}

#[test]
fn a_review_is_not_held_on_the_data_of_another_period() {
    let mut firm = Firm::new(Edition::E2022);
    firm.attend();
    let (review, other) = (firm.review, Pack { to: "2026-03-31".into(), ..firm.pack() });
    assert_eq!(firm.desk.edit(|d| ops::hold(d, review, &other)), Err(Stop::Pack));
}

#[test]
fn closing_names_every_input_that_nobody_has_spoken_about() {
    let mut firm = Firm::new(Edition::E2013);
    let pack = firm.hold();
    let wants = wants_to_close(&firm.desk.book, firm.review(), &pack, day("2026-09-21"));
    let of = |find: fn(&Want) -> Option<&String>| -> String {
        wants.iter().filter_map(find).cloned().collect::<Vec<_>>().join(" ")
    };
    let letters = "a b c1 c2 c3 c4 d e f";
    assert_eq!(of(|w| if let Want::Discussed(l) = w { Some(l) } else { None }), letters);
    assert_eq!(of(|w| if let Want::Data(l) = w { Some(l) } else { None }), letters);
    for want in
        [Want::Decisions, Want::Verdict("suitable"), Want::Reason("effective"), Want::Signature]
    {
        assert!(wants.contains(&want), "{want:?}");
    }
}

#[test]
fn a_verdict_without_its_reason_does_not_close_a_review() {
    let mut firm = Firm::new(Edition::E2022);
    firm.hold();
    firm.discuss();
    let review = firm.review;
    firm.desk
        .edit(|d| d.update::<ManagementReview>(review, |r| r.adequate_reason = " ".into()))
        .unwrap();
    firm.sign();
    let stop = firm.desk.edit(|d| ops::close(d, review)).unwrap_err();
    assert_eq!(stop, Stop::Wants(vec![Want::Reason("adequate")]));
}

#[test]
fn nothing_of_a_closed_review_can_be_written_and_what_comes_later_is_an_addendum() {
    let mut firm = Firm::new(Edition::E2022);
    firm.hold();
    let decision = firm.discuss();
    firm.close();
    let review = firm.review;
    let refused =
        firm.desk.edit(|d| d.update::<ReviewDecision>(decision, |r| r.title = "Other".into()));
    assert!(matches!(refused, Err(Refusal::Settled { .. })), "{refused:?}");
    let note =
        firm.desk.edit(|d| ops::add(d, review, "A name was misspelt.", "It is Ada, not Eda."));
    let note = firm.desk.book.get::<ReviewAddendum>(note.unwrap()).unwrap();
    assert_eq!((note.review, note.by.as_str()), (Some(review), "Tester"));
    let empty = firm.desk.edit(|d| ops::add(d, review, "", "Something"));
    assert!(matches!(empty, Err(Stop::Refused(Refusal::Misfit { field: "reason", .. }))));
}

#[test]
fn a_cancelled_review_says_why_and_stays_so() {
    let mut firm = Firm::new(Edition::E2022);
    let review = firm.review;
    assert!(firm.desk.edit(|d| ops::cancel(d, review, " ")).is_err());
    firm.desk.edit(|d| ops::cancel(d, review, "Merged with the review of the group.")).unwrap();
    assert_eq!(firm.review().state, ReviewState::Cancelled);
    let pack = firm.pack();
    assert_eq!(
        firm.desk.edit(|d| ops::hold(d, review, &pack)),
        Err(Stop::State(ReviewState::Cancelled))
    );
}

// ---- What was shown at the meeting -------------------------------------------------------------

#[test]
fn the_kept_pack_is_the_same_bytes_after_edits_a_file_and_the_edition_switch() {
    let mut firm = Firm::new(Edition::E2013);
    firm.desk.edit(|d| {
        d.create::<ContextIssue>(|i| {
            i.title = "Staff are hard to find".into();
            i.noted_on = Some(day("2026-02-01"));
        })
    });
    let pack = firm.hold();
    let kept = firm.review().frozen.clone();
    assert_eq!(*kept, *pack.to_text().unwrap());

    let issue = firm.desk.book.context_issues.iter().next().unwrap().id;
    firm.desk
        .edit(|d| d.update::<ContextIssue>(issue, |i| i.title = "Something else".into()))
        .unwrap();
    assert_eq!(firm.review().frozen, kept);

    let opened = json::open(json::export(&firm.desk.book).as_bytes()).unwrap();
    assert_eq!(opened.book.get::<ManagementReview>(firm.review).unwrap().frozen, kept);

    let to = switch::preview(&firm.desk.book, Edition::E2022).unwrap();
    firm.desk.edit(|d| switch::apply(d, &to, &Choices::new())).unwrap();
    let review = firm.review();
    assert_eq!(review.frozen, kept);
    assert!(ops::is_whole(review));
    let letters: Vec<&str> = pack.points.iter().map(|p| p.letter.as_str()).collect();
    assert_eq!(letters.join(" "), "a b c1 c2 c3 c4 d e f");
    assert_eq!(Pack::from_text(&review.frozen), Some(pack));
}

#[test]
fn a_quiet_edit_of_the_kept_data_is_noticed() {
    let mut firm = Firm::new(Edition::E2022);
    firm.hold();
    let mut review = firm.review().clone();
    assert!(ops::is_whole(&review));
    review.frozen = review.frozen.replacen("2026-06-30", "2026-06-29", 1).into();
    assert!(!ops::is_whole(&review));
    assert!(matches!(ops::kept(&review), Kept::Altered(Some(_))));
    // Taken out altogether it is no review without a meeting.
    review.frozen = String::new().into();
    assert_eq!(ops::kept(&review), Kept::Altered(None));
    assert!(!ops::is_whole(&review));
}

/// Who holds a review and then moves its days, or has top management absent, does not close it.
#[test]
fn closing_asks_the_gates_of_the_meeting_again() {
    type Way = (fn(&mut Firm), Want);
    let ways: [Way; 3] = [
        (|f| f.amend(|r| r.data_as_of = Some(day("2026-09-14"))), Want::Frame),
        (|f| f.amend(|r| r.chair = None), Want::Chair),
        (
            |f| {
                let id = parts::<Participant>(&f.desk.book, f.review)[0].id;
                f.desk
                    .edit(|d| d.update::<Participant>(id, |p| p.attendance = Attendance::Absent))
                    .unwrap();
            },
            Want::TopManagement,
        ),
    ];
    for (way, wanted) in ways {
        let mut firm = Firm::new(Edition::E2022);
        firm.hold();
        firm.discuss();
        firm.sign();
        way(&mut firm);
        let review = firm.review;
        let stop = firm.desk.edit(|d| ops::close(d, review)).unwrap_err();
        let Stop::Wants(wants) = stop else { panic!("{stop:?}") };
        assert!(wants.contains(&wanted), "{wants:?}");
    }
}

#[test]
fn nobody_closes_a_review_that_the_chair_has_not_signed() {
    let mut firm = Firm::new(Edition::E2022);
    firm.hold();
    firm.discuss();
    let review = firm.review;
    let stop = firm.desk.edit(|d| ops::close(d, review)).unwrap_err();
    assert_eq!(stop, Stop::Wants(vec![Want::Signature]));
}

#[test]
fn a_decision_becomes_an_action_a_planned_change_or_an_objective_once() {
    let mut firm = Firm::new(Edition::E2022);
    firm.hold();
    let decision = firm.discuss();
    let made = firm.desk.edit(|d| ops::change(d, decision)).unwrap();
    assert_eq!(firm.desk.edit(|d| ops::change(d, decision)), Ok(made));
    let aim = firm.desk.edit(|d| ops::aim(d, decision)).unwrap();
    assert_eq!(firm.desk.edit(|d| ops::aim(d, decision)), Ok(aim));
    let book = &firm.desk.book;
    let row: &ReviewDecision = book.get(decision).unwrap();
    let change: &PlannedChange = book.get(made).unwrap();
    let objective: &Objective = book.get(aim).unwrap();
    assert_eq!((row.change, row.objective), (Some(made), Some(aim)));
    assert_eq!((&change.title, change.owner, change.due), (&row.title, row.owner, row.due));
    assert_eq!((change.review, &change.reason), (row.review, &row.rationale));
    assert_eq!(
        (&objective.title, objective.owner, objective.due),
        (&row.title, row.owner, row.due)
    );
    assert_eq!(objective.level, ObjectiveLevel::Dated);
    assert!(row.owner.is_some() && row.due.is_some());
    assert_eq!((book.planned_changes.len(), book.objectives.len()), (1, 1));
}

// ---- What the inputs hold ----------------------------------------------------------------------

#[test]
fn the_first_input_holds_actions_of_earlier_reviews_and_no_others() {
    let mut firm = Firm::new(Edition::E2022);
    firm.hold();
    let decision = firm.discuss();
    let action = firm.desk.edit(|d| ops::act(d, decision)).unwrap();
    firm.close();
    // Touched in the period, and decided by nobody's review.
    firm.desk.edit(|d| {
        d.create::<Action>(|a| {
            a.title = "Of a gap".into();
            a.source = ActionSource::Gap;
            a.due = Some(day("2026-03-01"));
        })
    });
    firm.review = plan(&mut firm.desk, firm.ada, "Second review");
    let review = firm.review;
    firm.desk
        .edit(|d| {
            d.update::<ManagementReview>(review, |r| {
                r.planned_on = Some(day("2027-01-15"));
                r.data_as_of = Some(day("2027-01-15"));
            })
        })
        .unwrap();
    let pack = firm.pack();
    let rows = &list(point(&pack, "MRI-1"), 0).rows;
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].id, action.to_string());
    // Due on 1 December, looked at on 15 January.
    assert!(rows[0].cells.contains(&"45".to_owned()), "{:?}", rows[0].cells);
    assert_rectangular(&pack);
}

#[test]
fn a_high_risk_that_nobody_touched_is_still_shown() {
    let mut firm = Firm::new(Edition::E2022);
    let ready = READY.first().unwrap();
    let method = firm.desk.edit(|d| start(d, ready));
    firm.desk.edit(|d| risk_ops::adopt(d, method, risk_ops::Carry::Read)).unwrap();
    let risk = firm.desk.edit(|d| {
        d.create::<Risk>(|r| {
            r.title = "Nobody can restore the accounts".into();
            r.current_likelihood = Some(4);
            r.current_impact = Some(4);
            r.rated_on = Some(day("2020-01-01"));
        })
    });
    let pack = firm.pack();
    let rows = &list(point(&pack, "MRI-6"), 0).rows;
    assert!(rows.iter().any(|row| row.id == risk.to_string()), "{rows:?}");
    assert_rectangular(&pack);
}

#[test]
fn no_list_is_cut() {
    let mut firm = Firm::new(Edition::E2022);
    firm.desk.edit(|d| {
        for n in 0..300 {
            d.create::<Nonconformity>(|row| {
                row.title = format!("Deviation {n}");
                row.raised_on = Some(day("2026-02-01"));
            });
        }
    });
    let pack = firm.pack();
    assert_eq!(list(point(&pack, "MRI-4.1"), 0).rows.len(), 300);
    assert_rectangular(&pack);
}

#[test]
fn what_changed_since_the_last_review_is_named_field_by_field() {
    let mut firm = Firm::new(Edition::E2022);
    let (stays, changes) = firm.desk.edit(|d| {
        let mut issue = |title: &str| {
            d.create::<ContextIssue>(|i| {
                i.title = title.into();
                i.noted_on = Some(day("2025-02-01"));
                i.tendency = Tendency::Steady;
            })
        };
        (issue("Old"), issue("Market"))
    });
    firm.hold();
    firm.discuss();
    firm.close();
    let fresh = firm.desk.edit(|d| {
        d.update::<ContextIssue>(changes, |i| i.tendency = Tendency::Growing).unwrap();
        d.create::<ContextIssue>(|i| {
            i.title = "New law".into();
            i.noted_on = Some(day("2026-05-01"));
        })
    });
    firm.review = plan(&mut firm.desk, firm.ada, "Second review");
    let review = firm.review;
    firm.desk
        .edit(|d| d.update::<ManagementReview>(review, |r| r.planned_on = Some(day("2027-01-15"))))
        .unwrap();
    let pack = firm.pack();
    let rows = &list(point(&pack, "MRI-2"), 0).rows;
    let change = |id: Id| {
        let row = rows.iter().find(|row| row.id == id.to_string()).unwrap();
        (row.cells[1].clone(), row.cells.last().cloned().unwrap())
    };
    let word = |key: &str| isms_workbook::text::of(&format!("review.change.{key}"));
    assert_eq!(change(stays), (word("same"), String::new()));
    assert_eq!(change(fresh), (word("new"), String::new()));
    let (what, differs) = change(changes);
    assert_eq!(what, word("changed"));
    assert!(differs.contains("→"), "{differs}");
    assert_eq!(differs.lines().count(), 1, "{differs}");
    assert_rectangular(&pack);
}

#[test]
fn a_rise_of_what_should_fall_is_not_an_improvement() {
    let mut firm = Firm::new(Edition::E2022);
    firm.desk.edit(|d| {
        let metric = d.create::<Metric>(|m| {
            m.title = "Phishing clicks".into();
            m.unit = "%".into();
            m.direction = Direction::Lower;
            m.target = "3".into();
            m.cadence = Cadence::Quarterly;
        });
        for (on, value) in
            [("2025-08-01", "2"), ("2025-11-01", "3"), ("2026-02-01", "6"), ("2026-05-01", "7,5")]
        {
            d.create::<Reading>(|r| {
                r.metric = Some(metric);
                r.on = Some(day(on));
                r.value = value.into();
            });
        }
    });
    let pack = firm.pack();
    let row = &list(point(&pack, "MRI-4.2"), 0).rows[0];
    let trend = isms_workbook::text::of("review.trend.worse");
    assert!(row.cells.contains(&trend), "{:?}", row.cells);
    assert!(row.cells.contains(&"7.5 %".to_owned()), "{:?}", row.cells);
    assert!(row.cells.contains(&"6.75 %".to_owned()), "{:?}", row.cells);
    assert_rectangular(&pack);
}

#[test]
fn interested_parties_have_a_letter_in_2022_alone() {
    let ids = |edition| -> Vec<String> {
        Firm::new(edition).pack().points.into_iter().map(|p| p.id).collect()
    };
    assert!(!ids(Edition::E2013).contains(&"MRI-3".to_owned()));
    assert!(ids(Edition::E2022).contains(&"MRI-3".to_owned()));
}

// ---- Audits and nonconformities ----------------------------------------------------------------

#[test]
fn an_auditor_is_warned_of_auditing_their_own_control() {
    let (mut desk, ada) = Desk::new(Edition::E2022);
    let (audit, control) = desk.edit(|d| {
        let control = d.create::<Control>(|c| {
            c.line = "A.8.13".into();
            c.owner = Some(ada);
        });
        let audit = d.create::<Audit>(|a| {
            a.lead = Some(ada);
            a.lines = vec!["A.8.13".into(), "A.5.1".into()];
        });
        (audit, control)
    });
    let audit = desk.book.get::<Audit>(audit).unwrap();
    let found = audits::conflicts(&desk.book, Edition::E2022, audit);
    let expected = audits::Conflict {
        auditor: ada,
        line: "A.8.13".into(),
        own: audits::OwnWork::Control(control),
    };
    assert_eq!(found, [expected]);
    let outside = Audit { kind: AuditKind::StageTwo, ..audit.clone() };
    assert_eq!(audits::conflicts(&desk.book, Edition::E2022, &outside), []);
}

#[test]
fn coverage_counts_what_was_carried_out_not_what_was_planned() {
    let (mut desk, _) = Desk::new(Edition::E2022);
    desk.edit(|d| {
        let mut audit = |lines: &[&str], state, on: &str| {
            d.create::<Audit>(|a| {
                a.lines = lines.iter().map(|l| (*l).to_owned()).collect();
                a.state = state;
                a.planned_on = Some(day(on));
            });
        };
        audit(&["4.1", "4.2"], AuditState::Reported, "2026-03-01");
        audit(&["4.2", "A.5.1"], AuditState::Planned, "2026-10-01");
        audit(&["A.5.2"], AuditState::Cancelled, "2026-05-01");
        audit(&["A.5.3"], AuditState::Reported, "2020-05-01");
    });
    let cycle = Period::new(day("2026-01-01"), day("2028-12-31")).unwrap();
    let covered = audits::coverage(&desk.book, Edition::E2022, cycle, day("2026-09-21"));
    assert_eq!(covered.count(), audits::Count { all: 123, planned: 3, audited: 2 });
    assert_eq!(covered.left_out().count(), 120);
}

#[test]
fn a_nonconformity_is_as_far_as_its_entries_and_no_further() {
    use corrective::Stage;
    let (mut desk, ada) = Desk::new(Edition::E2022);
    let row = desk.edit(|d| d.create::<Nonconformity>(|r| r.title = "No restore test".into()));
    let stage = |desk: &Desk| corrective::stage(&desk.book, desk.book.get(row).unwrap());
    let set = |desk: &mut Desk, alter: &dyn Fn(&mut Nonconformity)| {
        desk.edit(|d| d.update::<Nonconformity>(row, |r| alter(r))).unwrap();
    };
    assert_eq!(stage(&desk), Stage::Raised);
    set(&mut desk, &|r| r.correction = "Restored once by hand.".into());
    assert_eq!(stage(&desk), Stage::Corrected);
    let action = desk.edit(|d| d.create::<Action>(|a| a.title = "Plan restores".into()));
    set(&mut desk, &|r| {
        r.cause = "Nobody had it among their duties.".into();
        r.actions = vec![action];
    });
    assert_eq!(stage(&desk), Stage::Acting);
    desk.edit(|d| d.update::<Action>(action, |a| a.status = ActionStatus::Done)).unwrap();
    assert_eq!(stage(&desk), Stage::ToCheck);
    set(&mut desk, &|r| r.effectiveness = Effectiveness::NotEffective);
    assert_eq!(stage(&desk), Stage::Again);
    set(&mut desk, &|r| {
        r.effectiveness = Effectiveness::Effective;
        r.checked_by = Some(ada);
    });
    let wants = corrective::wants(&desk.book, desk.book.get(row).unwrap());
    assert_eq!(wants, ["description", "similar", "effectiveness_reason", "checked"]);
}

#[test]
fn the_same_cause_at_the_same_line_is_a_repeat() {
    let (mut desk, _) = Desk::new(Edition::E2022);
    desk.edit(|d| {
        let mut raised = |on: &str, cause, line: &str| {
            d.create::<Nonconformity>(|r| {
                r.raised_on = Some(day(on));
                r.cause_category = cause;
                r.lines = vec![line.to_owned()];
            })
        };
        raised("2025-03-01", Cause::People, "A.6.3");
        raised("2026-03-01", Cause::People, "A.6.3");
        raised("2026-04-01", Cause::Process, "A.6.3");
        raised("2026-04-01", Cause::Unset, "A.5.1");
        raised("2026-05-01", Cause::Unset, "A.5.1");
    });
    let found = corrective::repeats(&desk.book, first_half());
    assert_eq!(found.len(), 1);
    assert_eq!(
        (found[0].cause, found[0].line.as_str(), found[0].rows.len()),
        (Cause::People, "A.6.3", 2)
    );
}

#[test]
fn a_bare_review_gets_its_inputs_when_it_is_prepared() {
    let (mut desk, ada) = Desk::new(Edition::E2013);
    desk.edit(|d| d.update::<Person>(ada, |p| p.top_management = true)).unwrap();
    let review = desk.edit(|d| d.create::<ManagementReview>(|r| r.title = "Bare".into()));
    desk.edit(|d| ops::prepare(d, review)).unwrap();
    let row: &ManagementReview = desk.book.get(review).unwrap();
    assert_eq!(row.state, ReviewState::Preparing);
    assert_eq!(row.edition, Edition::E2013);
    assert_eq!(parts::<ReviewInput>(&desk.book, review).len(), 9);
    assert_eq!(parts::<Participant>(&desk.book, review).len(), 1);
    let again = desk.edit(|d| ops::prepare(d, review));
    assert_eq!(again, Err(Stop::State(ReviewState::Preparing)));
}

#[test]
fn preparing_adds_nothing_that_is_there() {
    let mut firm = Firm::new(Edition::E2022);
    let review = firm.review;
    let before = parts::<ReviewInput>(&firm.desk.book, review).len();
    firm.desk.edit(|d| ops::prepare(d, review)).unwrap();
    assert_eq!(parts::<ReviewInput>(&firm.desk.book, review).len(), before);
    assert_eq!(parts::<Participant>(&firm.desk.book, review).len(), 1);
}

#[test]
fn an_input_moves_one_place_on_the_agenda_and_stays_at_its_ends() {
    let mut firm = Firm::new(Edition::E2022);
    let review = firm.review;
    let order = |firm: &Firm| {
        let inputs = in_order(&firm.desk.book, review);
        inputs.iter().take(3).map(|i| i.input.clone()).collect::<Vec<_>>()
    };
    assert_eq!(order(&firm), ["MRI-1", "MRI-2", "MRI-3"]);
    firm.desk.edit(|d| ops::reorder(d, review, "MRI-3", true)).unwrap();
    assert_eq!(order(&firm), ["MRI-1", "MRI-3", "MRI-2"]);
    firm.desk.edit(|d| ops::reorder(d, review, "MRI-1", true)).unwrap();
    assert_eq!(order(&firm), ["MRI-1", "MRI-3", "MRI-2"]);
    firm.desk.edit(|d| ops::reorder(d, review, "MRI-1", false)).unwrap();
    assert_eq!(order(&firm), ["MRI-3", "MRI-1", "MRI-2"]);
}

#[test]
fn the_next_review_begins_where_the_last_one_ended() {
    let mut firm = Firm::new(Edition::E2022);
    firm.hold();
    let next = offer(&firm.desk.book, day("2026-11-24"));
    assert_eq!(next.period, Period::new(day("2026-07-01"), day("2026-10-31")).unwrap());
    assert_eq!(next.chair, Some(firm.ada));
    // Some days after it there is no whole month yet.
    let soon = offer(&firm.desk.book, day("2026-07-10"));
    assert_eq!(soon.period, Period::new(day("2026-07-01"), day("2026-07-10")).unwrap());
}

fn signature(person: Id, name: &str) -> Signature {
    Signature {
        person,
        name: name.into(),
        decision: Decision::Approved,
        comment: String::new(),
        on: Some(day("2026-09-20")),
        expires_on: None,
    }
}

#[test]
fn only_the_chair_signs_and_only_after_the_meeting() {
    let mut firm = Firm::new(Edition::E2022);
    let target = Target::Review(firm.review);
    let bea = firm.desk.edit(|d| d.create::<Person>(|p| p.name = "Bea".into()));
    let keys = |firm: &Firm, person, name| {
        let found = obstacles(&firm.desk.book, target, &signature(person, name), day("2026-09-21"));
        found.iter().map(|o| o.key).collect::<Vec<_>>()
    };
    assert_eq!(keys(&firm, firm.ada, "Ada"), ["approval.obstacle.not_held"]);
    firm.hold();
    assert_eq!(keys(&firm, firm.ada, "Ada"), [""; 0]);
    assert_eq!(keys(&firm, bea, "Bea"), ["approval.obstacle.not_chair"]);
}

/// What the chair signed is the minutes: a word changed in them makes the signature stale and is named, and where
/// a decision is carried out later does not.
#[test]
fn a_signature_holds_for_the_minutes_as_they_were_signed() {
    let mut firm = Firm::new(Edition::E2022);
    firm.hold();
    let decision = firm.discuss();
    let (review, target) = (firm.review, Target::Review(firm.review));
    let signed_by = signature(firm.ada, "Ada");
    firm.desk.edit(|d| sign(d, target, signed_by)).unwrap();
    let is_signed = |firm: &Firm| signed(&firm.desk.book, review, day("2026-09-21"));
    assert!(is_signed(&firm));
    firm.desk.edit(|d| ops::act(d, decision)).unwrap();
    assert!(is_signed(&firm));
    let input = parts::<ReviewInput>(&firm.desk.book, review)[0].id;
    firm.desk.edit(|d| d.update::<ReviewInput>(input, |i| i.conclusion = "Other".into())).unwrap();
    assert!(!is_signed(&firm));
    let Standing::Stale(_, changed) = standing(&firm.desk.book, target, day("2026-09-21")) else {
        panic!("not stale");
    };
    assert_eq!(changed.len(), 1);
    assert_eq!(changed[0].field, "conclusion");
    // Signed anew, the review closes, and stays signed.
    let again = signature(firm.ada, "Ada");
    firm.desk.edit(|d| sign(d, target, again)).unwrap();
    firm.close();
    assert!(is_signed(&firm));
}
