//! Audits from the programme to a closed nonconformity, and what is measured: the rules behind their screens.

use super::{Desk, day};
use isms_workbook::catalogue::{self, Edition};
use isms_workbook::insight::audit_ops::{self as ops, NewAudit};
use isms_workbook::insight::audits::{self, Column, Mark, OwnWork};
use isms_workbook::insight::incidents::{self, Harmed};
use isms_workbook::insight::review::Period;
use isms_workbook::insight::{corrective, measure};
use isms_workbook::workbook::*;

const TODAY: &str = "2026-09-21";

/// A firm with a programme and one planned audit of some lines, led by its only person.
#[derive(Debug)]
struct Firm {
    desk: Desk,
    ada: Id,
    programme: Id,
    audit: Id,
}

impl Firm {
    fn new(lines: &[&str]) -> Firm {
        let (mut desk, ada) = Desk::new(Edition::E2022);
        let programme = desk.edit(|d| ops::begin_programme(d, "Programme"));
        desk.edit(|d| {
            d.update::<AuditProgramme>(programme, |p| p.criteria = "Clauses 4 to 10.".into())
        })
        .unwrap();
        let new = NewAudit {
            title: "Backup and access".into(),
            programme: Some(programme),
            planned_on: day("2026-10-05"),
            lead: Some(ada),
            lines: lines.iter().map(|l| (*l).to_owned()).collect(),
        };
        let audit = desk.edit(|d| ops::plan(d, new));
        Firm { desk, ada, programme, audit }
    }

    fn audit(&self) -> &Audit {
        self.desk.book.get(self.audit).unwrap()
    }

    fn alter(&mut self, alter: impl FnOnce(&mut Audit)) {
        let audit = self.audit;
        self.desk.edit(|d| d.update::<Audit>(audit, alter)).unwrap();
    }

    fn checks(&self) -> Vec<Id> {
        audits::parts::<AuditCheck>(&self.desk.book, self.audit).iter().map(|c| c.id).collect()
    }

    fn finding(&mut self, kind: FindingKind) -> Id {
        let audit = self.audit;
        let made = self.desk.edit(|d| ops::note(d, audit, None)).unwrap();
        let fill = |f: &mut AuditFinding| {
            f.kind = kind;
            f.title = "Two leavers had access".into();
            f.statement = "Access ends on the last day; two accounts were open.".into();
        };
        self.desk.edit(|d| d.update::<AuditFinding>(made, fill)).unwrap();
        made
    }

    fn wants(&self) -> Vec<&'static str> {
        let wants =
            audits::wants_to_report(&self.desk.book, Edition::E2022, self.audit(), day(TODAY));
        wants.iter().map(|want| want.key).collect()
    }
}

#[test]
fn a_plan_takes_criteria_from_its_programme_and_belongs_to_it() {
    let firm = Firm::new(&["9.2.1"]);
    let programme = firm.desk.book.get::<AuditProgramme>(firm.programme).unwrap();
    assert_eq!((programme.from, programme.to), (Some(day("2026-01-01")), Some(day("2026-12-31"))));
    assert_eq!(firm.audit().criteria, "Clauses 4 to 10.");
    assert_eq!(firm.audit().kind, AuditKind::Internal);
    let book = &firm.desk.book;
    let of = |p| audits::of_programme(book, p).iter().map(|a| a.id).collect::<Vec<_>>();
    assert_eq!(of(Some(programme)), [firm.audit]);
    assert_eq!(of(None), []);
    assert_eq!(audits::programme_on(book, day(TODAY)).map(|p| p.id), Some(firm.programme));
    assert_eq!(audits::programme_on(book, day("2027-01-01")), None);
}

#[test]
fn audits_by_others_belong_to_no_programme_and_an_internal_one_to_that_of_its_time() {
    let mut firm = Firm::new(&[]);
    let [stage, internal, later] = firm.desk.edit(|d| {
        let mut audit = |kind, on: &str| {
            d.create::<Audit>(|a| {
                a.kind = kind;
                a.planned_on = Some(day(on));
            })
        };
        [
            audit(AuditKind::StageOne, "2026-06-01"),
            audit(AuditKind::Internal, "2026-05-01"),
            audit(AuditKind::Internal, "2028-05-01"),
        ]
    });
    let book = &firm.desk.book;
    let programme = book.get::<AuditProgramme>(firm.programme);
    let ids = |p| audits::of_programme(book, p).iter().map(|a| a.id).collect::<Vec<_>>();
    assert_eq!(ids(programme), [internal, firm.audit]);
    assert_eq!(ids(None), [stage, later]);
}

#[test]
fn the_grid_marks_each_line_by_audit_and_leaves_excluded_controls_out_of_its_counts() {
    let mut firm = Firm::new(&["9.2.1", "A.8.13"]);
    let done = firm.desk.edit(|d| {
        d.create::<Control>(|c| {
            c.line = "A.8.30".into();
            c.applicability = Applicability::Excluded;
        });
        d.create::<Audit>(|a| {
            a.planned_on = Some(day("2026-03-01"));
            a.state = AuditState::Reported;
            a.lines = vec!["A.8.13".into(), "A.8.30".into()];
        })
    });
    let cycle = Period::new(day("2026-01-01"), day("2026-12-31")).unwrap();
    let grid = audits::grid(&firm.desk.book, Edition::E2022, cycle, day(TODAY));
    assert_eq!(grid.columns, [Column::Audit(done), Column::Audit(firm.audit)]);
    let marks = |id: &str| {
        let rows = grid.areas.iter().flat_map(|area| &area.rows);
        rows.filter(|row| row.covered.line.id == id).map(|row| row.marks.clone()).next().unwrap()
    };
    assert_eq!(marks("A.8.13"), [Some(Mark::Done), Some(Mark::Planned)]);
    assert_eq!(marks("9.2.1"), [None, Some(Mark::Planned)]);
    let all = catalogue::scored_lines(Edition::E2022).len() - 1;
    assert_eq!((grid.count.all, grid.count.planned, grid.count.audited), (all, 2, 1));
    let coverage = audits::coverage(&firm.desk.book, Edition::E2022, cycle, day(TODAY));
    assert_eq!((coverage.count(), coverage.left_out().count()), (grid.count, all - 2));
    let offer = ops::offer(&firm.desk.book, Some(firm.programme), day(TODAY));
    let [(_, whole), (_, clauses), (_, controls), (_, none)] = offer.choices;
    let left: Vec<&str> = coverage.left_out().map(|line| line.id).collect();
    assert_eq!(whole, left);
    assert_eq!((clauses.len() + controls.len(), none.len()), (all - 2, 0));
    assert!(!clauses.contains(&"9.2.1".to_owned()) && clauses.contains(&"4.1".to_owned()));
    assert!(!controls.contains(&"A.8.30".to_owned()) && controls.contains(&"A.5.1".to_owned()));
}

#[test]
fn many_audits_are_shown_by_year() {
    let (mut desk, _) = Desk::new(Edition::E2022);
    desk.edit(|d| {
        for n in 0..12 {
            d.create::<Audit>(|a| {
                a.planned_on = Some(day(&format!("{}-0{}-01", 2026 + n / 6, 1 + n % 6)));
                a.lines = vec![if n == 0 { "4.1" } else { "4.2" }.into()];
            });
        }
    });
    let cycle = Period::new(day("2026-01-01"), day("2028-12-31")).unwrap();
    let grid = audits::grid(&desk.book, Edition::E2022, cycle, day(TODAY));
    assert_eq!(grid.columns, [Column::Year(2026), Column::Year(2027)]);
    assert_eq!(grid.areas[0].rows[0].marks, [Some(Mark::Planned), None]);
    assert_eq!(grid.areas[0].rows[1].marks, [Some(Mark::Planned), Some(Mark::Planned)]);
}

#[test]
fn own_work_is_said_once_for_all_controls_of_an_auditor() {
    let mut firm = Firm::new(&["A.8.13", "A.8.14", "A.5.1"]);
    let ada = firm.ada;
    let document = firm.desk.edit(|d| {
        for line in ["A.8.13", "A.8.14"] {
            d.create::<Control>(|c| {
                c.line = line.into();
                c.owner = Some(ada);
            });
        }
        d.create::<Document>(|p| {
            p.lines = vec!["A.5.1".into()];
            p.approver = Some(ada);
        })
    });
    let conflicts = audits::conflicts(&firm.desk.book, Edition::E2022, firm.audit());
    let warnings = audits::warnings(&conflicts);
    assert_eq!(warnings.len(), 2);
    assert_eq!(warnings[0].lines, ["A.8.13", "A.8.14"]);
    assert_eq!((warnings[1].auditor, warnings[1].own), (ada, OwnWork::Document(document)));
}

#[test]
fn what_an_auditor_has_to_put_right_is_own_work_unless_this_audit_found_it() {
    let mut firm = Firm::new(&["10.2", "A.5.18"]);
    let (ada, audit) = (firm.ada, firm.audit);
    let found = firm.finding(FindingKind::Major);
    let [mine, open, answered, ..] = firm.desk.edit(|d| {
        let other = d.create::<Audit>(|a| a.title = "Spring".into());
        let mut finding = |kind| {
            d.create::<AuditFinding>(|f| {
                f.audit = Some(other);
                f.kind = kind;
                f.lines = vec!["A.5.18".into()];
                f.owner = Some(ada);
                f.found_on = Some(day("2026-03-01"));
            })
        };
        let open = finding(FindingKind::Minor);
        let answered = finding(FindingKind::Minor);
        finding(FindingKind::Observation);
        let later = finding(FindingKind::Minor);
        d.update::<AuditFinding>(later, |f| f.found_on = Some(day("2026-12-01"))).unwrap();
        let mut raised = |alter: &dyn Fn(&mut Nonconformity)| {
            d.create::<Nonconformity>(|r| {
                r.lines = vec!["10.2".into()];
                r.owner = Some(ada);
                alter(r);
            })
        };
        let mine = raised(&|_| {});
        raised(&|r| r.closed_on = Some(day("2026-08-01")));
        raised(&|r| r.raised_on = Some(day("2026-11-01")));
        raised(&|r| r.owner = None);
        raised(&|r| r.lines = vec!["4.1".into()]);
        raised(&|r| r.finding = Some(found));
        let answered = raised(&|r| r.finding = Some(answered));
        [mine, open, answered]
    });
    let conflicts = audits::conflicts(&firm.desk.book, Edition::E2022, firm.audit());
    let own: Vec<(&str, OwnWork)> = conflicts.iter().map(|c| (c.line.as_str(), c.own)).collect();
    let expected = [
        ("10.2", OwnWork::Nonconformity(mine)),
        ("10.2", OwnWork::Nonconformity(answered)),
        ("A.5.18", OwnWork::Finding(open)),
    ];
    assert_eq!(own, expected);
    assert_eq!(audits::warnings(&conflicts).len(), 3);
    assert!(firm.wants().contains(&"independence"));
    firm.desk.edit(|d| d.update::<Audit>(audit, |a| a.planned_on = None)).unwrap();
    let undated = audits::conflicts(&firm.desk.book, Edition::E2022, firm.audit());
    assert_eq!(undated.len(), 5, "{undated:?}");
}

#[test]
fn an_incident_becomes_a_nonconformity_with_its_correction_and_only_once() {
    let (mut desk, ada) = Desk::new(Edition::E2022);
    let lost = desk.edit(|d| {
        d.create::<Incident>(|i| {
            i.title = "Laptop left on the train".into();
            i.noticed_on = Some(day("2026-09-01"));
            i.resolved_on = Some(day("2026-09-03"));
            i.description = "It was not locked.".into();
            i.response = "Wiped from afar.".into();
            i.owner = Some(ada);
        })
    });
    let made = desk.edit(|d| incidents::raise(d, lost)).unwrap();
    let row: &Nonconformity = desk.book.get(made).unwrap();
    assert_eq!((row.source, row.incident), (NonconformitySource::Incident, Some(lost)));
    assert_eq!((row.title.as_str(), row.owner), ("Laptop left on the train", Some(ada)));
    assert_eq!(row.description, "It was not locked.");
    assert_eq!(
        (row.raised_on, row.corrected_on),
        (Some(day("2026-09-01")), Some(day("2026-09-03")))
    );
    assert_eq!(row.correction, "Wiped from afar.");
    assert!(!corrective::wants(&desk.book, row).contains(&"corrected_early"));
    assert_eq!(desk.edit(|d| incidents::raise(d, lost)), Ok(made));
    assert_eq!(desk.book.nonconformities.count(), 1);
    let bare = desk.edit(|d| d.create::<Incident>(|i| i.resolved_on = Some(day(TODAY))));
    let made = desk.edit(|d| incidents::raise(d, bare)).unwrap();
    let row: &Nonconformity = desk.book.get(made).unwrap();
    assert_eq!((row.raised_on, row.corrected_on), (Some(day(TODAY)), None));
    assert!(desk.edit(|d| incidents::raise(d, ada)).is_err());
}

#[test]
fn incidents_are_counted_by_day_and_by_harm_against_the_period_before() {
    let (mut desk, _) = Desk::new(Edition::E2022);
    desk.edit(|d| {
        let mut incident = |noticed: &str, resolved: Option<&str>, harm| {
            d.create::<Incident>(|i| {
                i.noticed_on = Some(day(noticed));
                i.resolved_on = resolved.map(day);
                i.harm = harm;
            });
        };
        incident("2026-02-01", Some("2026-05-01"), Harm::High);
        incident("2026-04-01", Some("2026-04-01"), Harm::None);
        incident("2026-06-30", None, Harm::None);
        incident("2026-07-01", None, Harm::Critical);
    });
    let period = Period::new(day("2026-04-01"), day("2026-06-30")).unwrap();
    let flow = |period| {
        let flow = incidents::flow(&desk.book, period);
        (flow.opened, flow.closed)
    };
    assert_eq!((flow(period), flow(period.before())), ((2, 2), (1, 0)));
    let harm = |harm, now, before| Harmed { harm, now, before };
    let expected = [harm(Harm::None, 2, 0), harm(Harm::High, 0, 1)];
    assert_eq!(incidents::by_harm(&desk.book, period), expected);
    let open = |on| desk.book.incidents.iter().filter(|i| incidents::open_on(i, day(on))).count();
    assert_eq!((open("2026-03-31"), open("2026-06-30"), open("2026-07-01")), (1, 1, 2));
}

#[test]
fn a_checklist_is_laid_out_once_and_grows_with_what_the_audit_covers() {
    let mut firm = Firm::new(&["A.8.13", "9.2.1"]);
    let audit = firm.audit;
    let of = |id| catalogue::line(Edition::E2022, id).unwrap().questions.len();
    let made = firm.desk.edit(|d| ops::lay_out(d, audit)).unwrap();
    assert_eq!(made, of("A.8.13") + of("9.2.1"));
    assert_eq!(firm.desk.edit(|d| ops::lay_out(d, audit)).unwrap(), 0);
    firm.desk.edit(|d| ops::cover(d, audit, &["9.2.1", "A.5.1"])).unwrap();
    assert_eq!(firm.audit().lines, ["A.8.13", "9.2.1", "A.5.1"]);
    assert_eq!(firm.desk.edit(|d| ops::lay_out(d, audit)).unwrap(), of("A.5.1"));
    firm.desk.edit(|d| ops::ask(d, audit, ""));
    let first = firm.checks()[0];
    firm.desk
        .edit(|d| d.update::<AuditCheck>(first, |c| c.result = CheckResult::Conforms))
        .unwrap();
    let list = audits::checklist(&firm.desk.book, audit);
    let lines: Vec<&str> = list.iter().map(|asked| asked.line.as_str()).collect();
    assert_eq!(lines, ["9.2.1", "A.5.1", "A.8.13", ""]);
    assert_eq!((list[0].answered, list[0].checks.len()), (1, of("9.2.1")));
    assert_eq!(list[3].checks.len(), 1);
}

#[test]
fn a_checklist_asks_the_questions_of_the_edition_of_the_workbook() {
    let mut firm = Firm::new(&["A.12.3.1", "A.8.13"]);
    let audit = firm.audit;
    let organisation = firm.desk.book.organisation.first().unwrap().id;
    firm.desk
        .edit(|d| d.update::<Organisation>(organisation, |o| o.edition = Edition::E2013))
        .unwrap();
    firm.desk.edit(|d| ops::lay_out(d, audit)).unwrap();
    let lines = audits::checklist(&firm.desk.book, audit);
    assert_eq!(lines.iter().map(|a| a.line.as_str()).collect::<Vec<_>>(), ["A.12.3.1"]);
}

#[test]
fn a_finding_at_a_question_takes_its_line_and_what_was_seen_along() {
    let mut firm = Firm::new(&["A.8.13"]);
    let audit = firm.audit;
    firm.desk.edit(|d| ops::lay_out(d, audit)).unwrap();
    let check = firm.checks()[0];
    firm.desk
        .edit(|d| d.update::<AuditCheck>(check, |c| c.seen = "No restore since May.".into()))
        .unwrap();
    let made = firm.desk.edit(|d| ops::note(d, audit, Some(check))).unwrap();
    let finding: &AuditFinding = firm.desk.book.get(made).unwrap();
    assert_eq!((finding.audit, finding.check), (Some(audit), Some(check)));
    assert_eq!(finding.lines, ["A.8.13"]);
    assert_eq!(finding.seen, "No restore since May.");
    assert_eq!(finding.found_on, Some(day(TODAY)));
    let result = firm.desk.book.get::<AuditCheck>(check).unwrap().result;
    assert_eq!(result, CheckResult::Finding);
}

#[test]
fn only_a_nonconformity_becomes_one_and_only_once() {
    let mut firm = Firm::new(&["A.5.18"]);
    let seen = firm.finding(FindingKind::Observation);
    let refused = firm.desk.edit(|d| ops::raise(d, seen));
    assert_eq!(refused, Err(Refusal::Misfit { kind: Kind::AuditFinding, field: "kind" }));
    let major = firm.finding(FindingKind::Major);
    let raised = firm.desk.edit(|d| ops::raise(d, major)).unwrap();
    assert_eq!(firm.desk.edit(|d| ops::raise(d, major)), Ok(raised));
    assert_eq!(firm.desk.book.nonconformities.iter().count(), 1);
    let row: &Nonconformity = firm.desk.book.get(raised).unwrap();
    assert_eq!((row.grade, row.source), (Grade::Major, NonconformitySource::Audit));
    assert_eq!((row.finding, row.raised_by), (Some(major), Some(firm.ada)));
    assert_eq!(row.raised_on, Some(day(TODAY)));
    assert!(row.description.starts_with("Access ends"));
    assert_eq!(audits::unanswered(&firm.desk.book).len(), 0);
}

#[test]
fn an_opportunity_becomes_an_idea_and_only_once() {
    let mut firm = Firm::new(&["A.5.18"]);
    let minor = firm.finding(FindingKind::Minor);
    assert!(firm.desk.edit(|d| ops::suggest(d, minor)).is_err());
    let chance = firm.finding(FindingKind::Opportunity);
    let idea = firm.desk.edit(|d| ops::suggest(d, chance)).unwrap();
    assert_eq!(firm.desk.edit(|d| ops::suggest(d, chance)), Ok(idea));
    let row: &Improvement = firm.desk.book.get(idea).unwrap();
    assert_eq!((row.source, row.suggested_by.as_str()), (IdeaSource::Audit, "Ada"));
    assert_eq!(row.finding, Some(chance));
    let counts = audits::by_kind(&firm.desk.book, firm.audit);
    assert_eq!(counts, [(FindingKind::Opportunity, 1), (FindingKind::Minor, 1)]);
}

#[test]
fn an_audit_is_reported_when_all_of_it_is_there() {
    let mut firm = Firm::new(&["A.8.13"]);
    let (audit, ada) = (firm.audit, firm.ada);
    firm.desk.edit(|d| ops::begin(d, audit)).unwrap();
    assert_eq!(firm.audit().from, Some(day(TODAY)));
    assert_eq!(firm.wants(), ["scope", "to", "bare", "conclusion", "reported_to"]);
    assert_eq!(audits::bare(&firm.desk.book, firm.audit()), ["A.8.13"]);
    firm.desk.edit(|d| {
        d.create::<Control>(|c| {
            c.line = "A.8.13".into();
            c.owner = Some(ada);
        })
    });
    firm.desk.edit(|d| ops::lay_out(d, audit)).unwrap();
    let check = firm.checks()[0];
    firm.alter(|a| {
        a.scope = "The server room.".into();
        a.to = Some(day("2026-09-22"));
        a.conclusion = "It works on the whole.".into();
        a.reported_to = vec![ada];
    });
    assert_eq!(firm.wants(), ["independence", "future", "checks"]);
    let stopped = firm.desk.edit(|d| ops::report(d, audit)).unwrap();
    assert_eq!(stopped.len(), 3);
    assert_eq!(stopped[2].n, firm.checks().len());
    assert_eq!(stopped[2].row, (Kind::AuditCheck, check));
    assert_eq!(firm.audit().state, AuditState::UnderWay);

    for check in firm.checks() {
        firm.desk
            .edit(|d| d.update::<AuditCheck>(check, |c| c.result = CheckResult::Conforms))
            .unwrap();
    }
    firm.desk.edit(|d| d.update::<AuditCheck>(check, |c| c.result = CheckResult::Finding)).unwrap();
    firm.alter(|a| {
        a.independence = "Bea asks about backup.".into();
        a.to = a.from.and_then(|from| from.pred_opt());
    });
    assert_eq!(firm.wants(), ["order", "unseen", "unnoted"]);
    for check in firm.checks() {
        let look = |c: &mut AuditCheck| c.seen = "The log of the last month.".into();
        firm.desk.edit(|d| d.update::<AuditCheck>(check, look)).unwrap();
    }
    firm.alter(|a| a.to = Some(day(TODAY)));
    assert_eq!(firm.wants(), ["unnoted"]);
    let finding = firm.desk.edit(|d| ops::note(d, audit, Some(check))).unwrap();
    assert_eq!(firm.wants(), ["titles", "kinds", "statements"]);
    let fill = |f: &mut AuditFinding| {
        f.kind = FindingKind::Minor;
        f.title = "No restore".into();
        f.statement = "Twice a year by our rule; none since May.".into();
    };
    firm.desk.edit(|d| d.update::<AuditFinding>(finding, fill)).unwrap();
    assert_eq!(firm.desk.edit(|d| ops::report(d, audit)), Ok(Vec::new()));
    assert_eq!(firm.audit().state, AuditState::Reported);
    assert_eq!(firm.audit().reported_on, Some(day(TODAY)));

    // Only what was reported is opened again.
    let planned = firm.desk.edit(|d| d.create::<Audit>(|_| {}));
    assert!(firm.desk.edit(|d| ops::reopen(d, planned)).is_err());
    // A line that was added without a question, or a finding on it, holds it back again.
    firm.desk.edit(|d| ops::reopen(d, audit)).unwrap();
    firm.alter(|a| a.lines.push("A.5.18".into()));
    assert_eq!(firm.wants(), ["bare"]);
    let found = firm.finding(FindingKind::Conformity);
    firm.desk
        .edit(|d| d.update::<AuditFinding>(found, |f| f.lines = vec!["A.5.18".into()]))
        .unwrap();
    assert_eq!(firm.wants(), Vec::<&str>::new());
}

#[test]
fn of_an_audit_by_others_only_the_result_is_asked_for() {
    let mut firm = Firm::new(&[]);
    firm.alter(|a| {
        a.kind = AuditKind::StageOne;
        a.lead = None;
        a.from = Some(day("2026-09-01"));
        a.to = Some(day("2026-09-02"));
    });
    assert_eq!(firm.wants(), ["conclusion", "reported_to"]);
}

#[test]
fn a_corrective_action_goes_on_the_list_and_an_effective_one_closes() {
    let (mut desk, ada) = Desk::new(Edition::E2022);
    let row = desk.edit(|d| {
        d.create::<Nonconformity>(|r| {
            r.title = "No restore test".into();
            r.owner = Some(ada);
            r.cause = "It was nobody’s duty.".into();
            r.lines = vec!["A.8.13".into()];
        })
    });
    let action = desk.edit(|d| corrective::act(d, row, "Keep the list of leavers")).unwrap();
    let made: &Action = desk.book.get(action).unwrap();
    assert_eq!((made.source, made.owner), (ActionSource::Nonconformity, Some(ada)));
    assert_eq!((made.description.as_str(), made.due), ("It was nobody’s duty.", None));
    assert_eq!(made.lines, ["A.8.13"]);
    assert_eq!(desk.book.get::<Nonconformity>(row).unwrap().actions, [action]);

    let wants = desk.edit(|d| corrective::close(d, row)).unwrap();
    assert!(wants.contains(&"actions") && wants.contains(&"effectiveness"), "{wants:?}");
    assert_eq!(desk.book.get::<Nonconformity>(row).unwrap().closed_on, None);
    desk.edit(|d| {
        d.update::<Action>(action, |a| a.status = ActionStatus::Done).unwrap();
        d.update::<Nonconformity>(row, |r| {
            r.description = "Twice a year by our rule.".into();
            r.correction = "Restored once.".into();
            r.similar = "Looked at all servers.".into();
            r.effectiveness = Effectiveness::Effective;
            r.effectiveness_reason = "Two restores since.".into();
            r.checked_by = Some(ada);
            r.checked_on = Some(day(TODAY));
        })
    })
    .unwrap();
    // The effect cannot be seen before what is to bring it, nor something put right before it was noticed.
    let at = |desk: &mut Desk, done: &str, raised: &str, corrected: &str| {
        let (done, raised, corrected) = (day(done), day(raised), day(corrected));
        desk.edit(|d| {
            d.update::<Action>(action, |a| a.done_on = Some(done)).unwrap();
            d.update::<Nonconformity>(row, |r| {
                (r.raised_on, r.corrected_on) = (Some(raised), Some(corrected));
            })
        })
        .unwrap();
        corrective::wants(&desk.book, desk.book.get(row).unwrap())
    };
    let ahead = "2027-01-01";
    assert_eq!(at(&mut desk, ahead, "2026-01-01", "2026-01-01"), ["checked_early"]);
    assert_eq!(at(&mut desk, TODAY, ahead, ahead), ["checked_early"]);
    assert_eq!(at(&mut desk, TODAY, "2026-01-02", "2026-01-01"), ["corrected_early"]);
    assert_eq!(corrective::field_of("checked_early"), "checked_on");
    assert_eq!(corrective::field_of("corrected_early"), "corrected_on");
    assert_eq!(at(&mut desk, TODAY, "2026-01-01", "2026-01-01"), Vec::<&str>::new());
    assert_eq!(desk.edit(|d| corrective::close(d, row)), Ok(Vec::new()));
    assert_eq!(desk.book.get::<Nonconformity>(row).unwrap().closed_on, Some(day(TODAY)));
    desk.edit(|d| corrective::reopen(d, row)).unwrap();
    assert_eq!(desk.book.get::<Nonconformity>(row).unwrap().closed_on, None);
}

#[test]
fn the_same_cause_is_shown_where_it_is_about_the_same_line_first() {
    let (mut desk, _) = Desk::new(Edition::E2022);
    let ids = desk.edit(|d| {
        let mut raised = |on: &str, cause, line: &str| {
            d.create::<Nonconformity>(|r| {
                r.raised_on = Some(day(on));
                r.cause_category = cause;
                r.lines = vec![line.to_owned()];
            })
        };
        [
            raised("2026-01-01", Cause::People, "A.6.3"),
            raised("2026-02-01", Cause::People, "A.5.1"),
            raised("2025-01-01", Cause::People, "A.6.3"),
            raised("2026-03-01", Cause::Process, "A.6.3"),
            raised("2026-04-01", Cause::Unset, "A.6.3"),
        ]
    });
    let alike = |n: usize| {
        let row = desk.book.get::<Nonconformity>(ids[n]).unwrap();
        let found = corrective::alike(&desk.book, row);
        found.into_iter().map(|a| (a.row, a.lines)).collect::<Vec<_>>()
    };
    assert_eq!(alike(0), [(ids[2], vec!["A.6.3".to_owned()]), (ids[1], vec![])]);
    assert_eq!(alike(3), []);
    assert_eq!(alike(4), []);
}

#[test]
fn a_reading_is_a_number_of_a_day_that_has_come() {
    let (mut desk, ada) = Desk::new(Edition::E2022);
    let metric = desk.edit(|d| d.create::<Metric>(|m| m.title = "Restores".into()));
    let mut enter =
        |value: &str, on: &str| desk.edit(|d| measure::enter(d, metric, value, day(on)));
    let misfit = |field| Err(Refusal::Misfit { kind: Kind::Reading, field });
    assert_eq!(enter("many", TODAY), misfit("value"));
    assert_eq!(enter("1", "2026-09-22"), misfit("on"));
    let made = enter(" 99,5 ", TODAY).unwrap();
    // The author of the change is nobody of the register.
    assert_eq!(desk.book.get::<Reading>(made).unwrap().by, None);
    desk.edit(|d| d.update::<Person>(ada, |p| p.name = "Tester".into())).unwrap();
    let made = desk.edit(|d| measure::enter(d, metric, "98", day("2026-08-31"))).unwrap();
    let reading: &Reading = desk.book.get(made).unwrap();
    assert_eq!((reading.by, reading.value.as_str()), (Some(ada), "98"));
    let points = measure::points(&desk.book, metric);
    assert_eq!(points.iter().map(|p| p.value).collect::<Vec<_>>(), [98.0, 99.5]);
}
