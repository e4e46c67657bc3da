//! Risk, controls, treatment and approvals, in the words of those who use them.

use super::{Desk, day};
use isms_workbook::catalogue::{self, Edition, LineKind};
use isms_workbook::insight::approval::{
    self, Obstacle, Signature, Standing, Target, differences, obstacles, sign, standing,
};
use isms_workbook::insight::risk::checks::{CHECKS, findings};
use isms_workbook::insight::risk::ops::{self, Carry};
use isms_workbook::insight::risk::what_if::{self, Trial, outcome};
use isms_workbook::insight::risk::*;
use isms_workbook::paper::gap_report::Setting;
use isms_workbook::paper::risk_papers;
use isms_workbook::workbook::*;
use proptest::prelude::*;

/// A small firm that has done everything right: no check finds anything.
struct Firm {
    desk: Desk,
    ada: Id,
    bob: Id,
    method: Id,
    server: Id,
    backup: Id,
    /// High today, low once the backup works; its action is verified.
    ransomware: Id,
    /// Medium, retained and accepted by Bob.
    theft: Id,
    plan: Id,
    action: Id,
}

const TODAY: &str = "2026-09-21";

fn approved(person: Id, name: &str) -> Signature {
    Signature {
        person,
        name: name.into(),
        decision: Decision::Approved,
        comment: "Agreed in the meeting.".into(),
        on: Some(day(TODAY)),
        expires_on: None,
    }
}

impl Firm {
    fn new() -> Firm {
        Self::with(Edition::E2022, "four")
    }

    fn with(edition: Edition, ready: &str) -> Firm {
        let (mut desk, ada) = Desk::new(edition);
        let ready = ready::READY.iter().find(|r| r.key == ready).unwrap();
        let (bob, method) = desk.edit(|d| {
            d.update::<Person>(ada, |p| p.top_management = true).unwrap();
            let bob = d.create::<Person>(|p| p.name = "Bob".into());
            (bob, ready::start(d, ready))
        });
        desk.edit(|d| d.update::<RiskMethod>(method, |m| m.day_rate = Some(500)).unwrap());
        desk.edit(|d| ops::adopt(d, method, Carry::Read)).unwrap();
        let (server, evidence) = desk.edit(|d| {
            let server = d.create::<Asset>(|a| {
                a.name = "File server".into();
                a.kind = AssetKind::Hardware;
                a.owner = Some(bob);
                a.availability = Need::High;
            });
            let evidence = d.create::<Evidence>(|e| {
                e.title = "Restore test".into();
                e.place = "S:/isms".into();
                e.state = EvidenceState::Ok;
            });
            (server, evidence)
        });
        desk.edit(ops::set_up_controls).unwrap();
        let controls: Vec<Id> = desk.book.controls.iter().map(|c| c.id).collect();
        desk.edit(|d| {
            for id in &controls {
                d.update::<Control>(*id, |c| {
                    c.best_practice = true;
                    c.implementation = Implementation::Full;
                    c.evidence = vec![evidence];
                })
                .unwrap();
            }
        });
        let backup = desk.book.controls.iter().find(|c| c.title.contains("ackup")).unwrap().id;
        let (ransomware, theft, plan) = desk.edit(|d| {
            let rated = |r: &mut Risk, l, i| {
                (r.current_likelihood, r.current_impact) = (Some(l), Some(i));
                r.current_reason = "As discussed.".into();
                r.rated_on = Some(day(TODAY));
                r.treatment_reason = "Worth it.".into();
            };
            let ransomware = d.create::<Risk>(|r| {
                r.title = "Ransomware".into();
                r.owner = Some(ada);
                r.assets = vec![server];
                r.treatment = Treatment::Modify;
                rated(r, 3, 3);
            });
            let theft = d.create::<Risk>(|r| {
                r.title = "Theft of a laptop".into();
                r.owner = Some(bob);
                r.treatment = Treatment::Retain;
                rated(r, 2, 3);
            });
            let plan = d.create::<TreatmentPlan>(|p| {
                p.title = "Plan 2026".into();
                p.owner = Some(ada);
                p.state = PlanState::UnderWay;
                p.budget = Some(10_000);
                p.risks = vec![theft];
            });
            (ransomware, theft, plan)
        });
        let trial = Trial {
            control: backup,
            likelihood: 1,
            impact: 2,
            cost_once: Some(2_000),
            cost_year: Some(600),
            person_days: Some(2),
            due: Some(day("2026-09-30")),
            owner: None,
        };
        let made = desk.edit(|d| ops::adopt_what_if(d, ransomware, &[trial], Some(plan))).unwrap();
        let action = made[0];
        desk.edit(|d| {
            d.update::<Action>(action, |a| {
                a.status = ActionStatus::Verified;
                a.done_on = Some(day("2026-09-20"));
                a.result = "Restored a folder in an hour.".into();
                a.verified_by = Some(bob);
                a.verified_on = Some(day("2026-09-21"));
            })
            .unwrap();
        });
        let mut firm =
            Firm { desk, ada, bob, method, server, backup, ransomware, theft, plan, action };
        firm.sign(Target::Method(method), ada, "Ada");
        firm.sign(Target::Plan { plan, owner: ada }, ada, "Ada");
        firm.sign(Target::Plan { plan, owner: bob }, bob, "Bob");
        firm.sign(Target::Acceptance(theft), bob, "Bob");
        firm.sign(Target::Statement, ada, "Ada");
        firm
    }

    fn sign(&mut self, target: Target, person: Id, name: &str) -> Id {
        let signature = approved(person, name);
        let told = obstacles(&self.desk.book, target, &signature, day(TODAY));
        assert_eq!(told, Vec::<Obstacle>::new());
        self.desk.edit(|d| sign(d, target, signature)).unwrap()
    }

    fn standing(&self, target: Target) -> Standing {
        standing(&self.desk.book, target, day(TODAY))
    }

    fn risk(&mut self, id: Id, alter: impl FnOnce(&mut Risk)) {
        self.desk.edit(|d| d.update::<Risk>(id, alter)).unwrap();
    }
    fn control(&mut self, id: Id, alter: impl FnOnce(&mut Control)) {
        self.desk.edit(|d| d.update::<Control>(id, alter)).unwrap();
    }
    fn action(&mut self, id: Id, alter: impl FnOnce(&mut Action)) {
        self.desk.edit(|d| d.update::<Action>(id, alter)).unwrap();
    }
    fn create<R: Tabled>(&mut self, fill: impl FnOnce(&mut R)) -> Id {
        self.desk.edit(|d| d.create::<R>(fill))
    }

    fn found(&self, today: &str) -> Vec<&'static str> {
        findings(&self.desk.book, day(today)).iter().map(|f| f.code).collect()
    }

    fn methods(&self) -> Methods {
        Methods::read(&self.desk.book)
    }
    fn get(&self, id: Id) -> &Risk {
        self.desk.book.get::<Risk>(id).unwrap()
    }
    fn state(&self, id: Id) -> RiskState {
        self.progress(id).state
    }
    fn progress(&self, id: Id) -> RiskProgress {
        progress(&self.desk.book, &self.methods(), self.get(id), day(TODAY))
    }

    /// Takes a row over as a file or a storage that was altered by hand would bring it.
    fn forge<R: Tabled>(&mut self, id: Id, alter: impl FnOnce(&mut R)) {
        let mut row = self.desk.book.get::<R>(id).unwrap().clone();
        alter(&mut row);
        let (kind, before) = (R::KIND, self.desk.book.table(R::KIND).shared(id));
        let edit = Edit { kind, id, before, after: Some(std::sync::Arc::new(row)) };
        let change = Change {
            at: Moment(0),
            author: String::new(),
            origin: Origin::Import,
            label: Label::default(),
            edits: vec![edit],
            numbers: Vec::new(),
        };
        self.desk.book.apply(&change).unwrap();
    }
}

// ---- Checks ----------------------------------------------------------------------------------

type Fixture = (&'static str, fn(&mut Firm) -> &'static str);

/// For every check what makes it fire in a firm where none does. The day of the look comes back.
const FIRES: &[Fixture] = &[
    ("risk.no_method", |f| {
        let id = f.method;
        f.forge::<RiskMethod>(id, |m| m.state = MethodState::Draft);
        TODAY
    }),
    ("risk.method_not_approved", |f| {
        let id = f.desk.edit(|d| ops::new_version(d, f.method)).unwrap();
        f.desk.edit(|d| ops::adopt(d, id, Carry::Read)).unwrap();
        TODAY
    }),
    ("risk.off_scale", |f| {
        f.risk(f.theft, |r| r.residual_impact = Some(7));
        f.risk(f.theft, |r| r.residual_likelihood = Some(1));
        TODAY
    }),
    ("risk.not_rated", |f| {
        f.risk(f.theft, |r| (r.current_likelihood, r.current_impact) = (None, None));
        TODAY
    }),
    ("risk.half_rated", |f| {
        f.risk(f.theft, |r| r.current_likelihood = None);
        TODAY
    }),
    ("risk.no_reason", |f| {
        f.risk(f.theft, |r| r.current_reason = "  ".into());
        TODAY
    }),
    ("risk.old_method", |f| {
        let id = f.desk.edit(|d| ops::new_version(d, f.method)).unwrap();
        f.desk.edit(|d| ops::adopt(d, id, Carry::Keep)).unwrap();
        TODAY
    }),
    ("risk.owner_left", |f| {
        let bob = f.bob;
        f.desk.edit(|d| d.update::<Person>(bob, |p| p.left = Some(day("2026-09-01")))).unwrap();
        TODAY
    }),
    ("risk.one_owner", |f| {
        let ada = f.ada;
        f.risk(f.theft, |r| r.owner = Some(ada));
        for n in 0..5 {
            f.create::<Risk>(|r| {
                r.title = format!("Risk {n}");
                r.owner = Some(ada);
            });
        }
        TODAY
    }),
    ("risk.retired_asset", |f| {
        let server = f.server;
        f.desk.edit(|d| d.update::<Asset>(server, |a| a.retired_on = Some(day(TODAY)))).unwrap();
        TODAY
    }),
    ("risk.review_overdue", |_| "2027-10-01"),
    ("risk.above_undecided", |f| {
        f.risk(f.ransomware, |r| r.treatment = Treatment::Unset);
        TODAY
    }),
    ("risk.no_controls", |f| {
        f.risk(f.theft, |r| r.treatment = Treatment::Share);
        TODAY
    }),
    ("risk.residual_worse", |f| {
        f.risk(f.ransomware, |r| (r.residual_likelihood, r.residual_impact) = (Some(4), Some(4)));
        TODAY
    }),
    ("risk.risen_since", |f| {
        accepted_while_today_is_high(f);
        f.risk(f.ransomware, |r| r.current_impact = Some(4));
        TODAY
    }),
    ("risk.unacceptable", |f| {
        f.risk(f.theft, |r| (r.current_likelihood, r.current_impact) = (Some(4), Some(4)));
        TODAY
    }),
    ("risk.not_accepted", |f| {
        f.risk(f.ransomware, |r| (r.residual_likelihood, r.residual_impact) = (Some(2), Some(3)));
        TODAY
    }),
    ("risk.acceptance_stale", |f| {
        f.risk(f.theft, |r| r.current_impact = Some(2));
        TODAY
    }),
    ("risk.acceptance_expired", |f| {
        let theft = f.theft;
        let signature = Signature { expires_on: Some(day("2026-12-31")), ..approved(f.bob, "Bob") };
        f.desk.edit(|d| sign(d, Target::Acceptance(theft), signature)).unwrap();
        "2027-01-01"
    }),
    ("risk.not_entitled", |f| {
        // Ada signs in spite of the obstacle: a file from elsewhere could hold this.
        let (theft, signature) = (f.theft, approved(f.ada, "Ada"));
        f.desk.edit(|d| sign(d, Target::Acceptance(theft), signature)).unwrap();
        TODAY
    }),
    ("soa.excluded_but_used", |f| {
        f.control(f.backup, |c| {
            c.applicability = Applicability::Excluded;
            c.exclusion_reason = "All data is kept by our provider.".into();
        });
        TODAY
    }),
    ("soa.bare_exclusion", |f| {
        f.control(f.backup, |c| {
            c.applicability = Applicability::Excluded;
            c.exclusion_reason = "N/A".into();
        });
        TODAY
    }),
    ("soa.no_reason", |f| {
        let other = other_control(f);
        f.control(other, |c| {
            c.best_practice = false;
            c.applicability = Applicability::Necessary;
        });
        TODAY
    }),
    ("soa.open", |f| {
        let other = other_control(f);
        f.control(other, |c| c.best_practice = false);
        TODAY
    }),
    ("soa.no_evidence", |f| {
        f.control(f.backup, |c| c.evidence.clear());
        TODAY
    }),
    ("soa.bad_evidence", |f| {
        let id = f.desk.book.evidence.iter().next().unwrap().id;
        let outdated = EvidenceState::Outdated;
        f.desk.edit(|d| d.update::<Evidence>(id, |e| e.state = outdated)).unwrap();
        TODAY
    }),
    ("soa.not_yet", |f| {
        let other = other_control(f);
        f.control(other, |c| c.implementation = Implementation::Planned);
        TODAY
    }),
    ("soa.stray", |f| {
        f.create::<Control>(|c| {
            c.title = "Again".into();
            c.line = "A.8.13".into();
            c.best_practice = true;
        });
        TODAY
    }),
    ("soa.stale", |f| {
        f.control(f.backup, |c| c.how = "Every night, to two places.".into());
        TODAY
    }),
    ("plan.not_approved", |f| {
        let (ada, bob, theft) = (f.ada, f.bob, f.theft);
        let plan = f.create::<TreatmentPlan>(|p| {
            p.title = "Another".into();
            p.state = PlanState::UnderWay;
            p.owner = Some(ada);
            p.risks = vec![theft];
        });
        assert_eq!(approval::owners(&f.desk.book, plan), [bob]);
        TODAY
    }),
    ("plan.stale", |f| {
        f.action(f.action, |a| a.cost_once = Some(2_500));
        TODAY
    }),
    ("plan.over_budget", |f| {
        let plan = f.plan;
        f.desk.edit(|d| d.update::<TreatmentPlan>(plan, |p| p.budget = Some(3_599))).unwrap();
        TODAY
    }),
    ("plan.silent_delay", |f| {
        f.action(f.action, |a| a.status = ActionStatus::Doing);
        "2026-10-01"
    }),
    ("plan.no_result", |f| {
        f.action(f.action, |a| a.result.clear());
        TODAY
    }),
    ("plan.own_verification", |f| {
        let ada = f.ada;
        f.action(f.action, |a| a.verified_by = Some(ada));
        TODAY
    }),
    ("asset.not_returned", |f| {
        let (server, bob) = (f.server, f.bob);
        f.desk.edit(|d| {
            d.update::<Asset>(server, |a| a.to_return = true).unwrap();
            d.update::<Person>(bob, |p| p.left = Some(day("2026-09-01"))).unwrap();
        });
        TODAY
    }),
    ("asset.review_overdue", |f| {
        let (server, due) = (f.server, Some(day("2026-09-20")));
        f.desk.edit(|d| d.update::<Asset>(server, |a| a.review_due = due)).unwrap();
        TODAY
    }),
    ("asset.needs_more", |f| {
        let (server, bob) = (f.server, f.bob);
        f.create::<Asset>(|a| {
            a.name = "Customer data".into();
            a.owner = Some(bob);
            a.confidentiality = Need::High;
            a.depends_on = vec![server];
        });
        TODAY
    }),
    ("approval.altered", |f| {
        let id = f.desk.book.approvals.iter().next().unwrap().id;
        f.forge::<Approval>(id, |a| a.comment = "Never.".into());
        TODAY
    }),
    ("approval.unlinked", |f| {
        let id = f.desk.book.approvals.iter().nth(1).unwrap().id;
        let edit = Edit {
            kind: Kind::Approval,
            id,
            before: f.desk.book.table(Kind::Approval).shared(id),
            after: None,
        };
        let change = Change {
            at: Moment(0),
            author: String::new(),
            origin: Origin::Import,
            label: Label::default(),
            edits: vec![edit],
            numbers: Vec::new(),
        };
        f.desk.book.apply(&change).unwrap();
        TODAY
    }),
];

/// What remains of the ransomware is accepted as it is rated, with its reason.
fn accepted_while_today_is_high(f: &mut Firm) {
    f.risk(f.ransomware, |r| r.residual_reason = "The backup works.".into());
    f.sign(Target::Acceptance(f.ransomware), f.ada, "Ada");
    f.sign(Target::Plan { plan: f.plan, owner: f.ada }, f.ada, "Ada");
}

/// A control of Annex A that no risk uses.
fn other_control(firm: &Firm) -> Id {
    firm.desk.book.controls.iter().find(|c| c.line == "A.5.1").unwrap().id
}

/// A check that compares with a value that is never stored never fires, and nobody notices. Here every check has a
/// firm in which it fires and one in which it does not, and none is without.
#[test]
fn every_check_fires_where_it_should_and_nowhere_else() {
    let firm = Firm::new();
    assert_eq!(firm.found(TODAY), Vec::<&str>::new(), "nothing is wrong here");
    let covered: Vec<&str> = FIRES.iter().map(|(id, _)| *id).collect();
    let all: Vec<&str> = CHECKS.iter().map(|check| check.id).collect();
    assert_eq!(covered, all, "every check has its fixture, in the order of the list");
    for (id, spoil) in FIRES {
        let mut firm = Firm::new();
        let today = spoil(&mut firm);
        let found = firm.found(today);
        assert!(found.contains(id), "{id} does not fire: {found:?}");
        for finding in findings(&firm.desk.book, day(today)) {
            let (kind, row) = finding.place.row.unwrap();
            assert!(firm.desk.book.row(kind, row).is_some(), "{id} leads to a row");
        }
    }
}

/// The same for what is checked of any row. The list of these checks is what the texts have words for;
/// `tests/text.rs` holds these to the code.
#[test]
fn every_check_of_rows_fires_where_it_should_and_nowhere_else() {
    type Spoil = fn(&mut Firm);
    let fixtures: [(&str, Spoil); 10] = [
        ("row.dangling", |f| f.forge::<Risk>(f.theft, |r| r.owner = Some(Id(0xdead)))),
        ("row.line_break", |f| f.forge::<Risk>(f.theft, |r| r.title = "Theft\nof a laptop".into())),
        ("row.missing", |f| f.forge::<Risk>(f.theft, |r| r.title.clear())),
        ("row.not_a_fingerprint", |f| {
            let id = f.desk.book.approvals.iter().next().unwrap().id;
            f.forge::<Approval>(id, |a| a.fingerprint = "f00".into());
        }),
        ("row.not_a_number", |f| {
            let ada = f.ada;
            f.desk.edit(|d| {
                d.create::<Metric>(|m| {
                    m.title = "Restores".into();
                    m.owner = Some(ada);
                    m.target = "many".into();
                })
            });
        }),
        ("row.not_an_email", |f| f.forge::<Person>(f.bob, |p| p.email = "bob".into())),
        ("row.not_yet", |f| f.forge::<Risk>(f.theft, |r| r.decided_on = Some(day("2027-01-01")))),
        ("row.out_of_order", |f| {
            f.forge::<Person>(f.bob, |p| {
                (p.joined, p.left) = (Some(day("2026-03-01")), Some(day("2026-02-28")));
            });
        }),
        ("row.own_link", |f| f.forge::<RiskMethod>(f.method, |m| m.previous = Some(m.id))),
        ("row.same_reference", |f| {
            let number = f.get(f.ransomware).number;
            f.forge::<Risk>(f.theft, |r| r.number = number);
        }),
    ];
    let words = isms_workbook::text::keys();
    let mut all: Vec<&str> = words.into_iter().filter_map(|k| k.strip_prefix("finding.")).collect();
    all.retain(|code| code.starts_with("row.") && !code.ends_with(".do"));
    all.sort_unstable();
    assert_eq!(fixtures.map(|(code, _)| code).to_vec(), all, "every check has its fixture");
    let found = |firm: &Firm| -> Vec<&str> {
        check::workbook(&firm.desk.book, day(TODAY)).iter().map(|finding| finding.code).collect()
    };
    assert_eq!(found(&Firm::new()), Vec::<&str>::new(), "nothing is wrong here");
    for (code, spoil) in fixtures {
        let mut firm = Firm::new();
        spoil(&mut firm);
        assert_eq!(found(&firm), [code]);
    }
}

/// Raising today's rating left the acceptance of what remains valid without a word. It still is valid, because
/// what remains is what was accepted; but the risk, the checks and the acceptance say that there is something
/// to look at.
#[test]
fn a_level_that_rose_after_the_acceptance_is_said_until_somebody_looked_again() {
    let mut firm = Firm::new();
    accepted_while_today_is_high(&mut firm);
    let (id, ada) = (firm.ransomware, firm.ada);
    let said = |firm: &Firm| -> Vec<(&'static str, Vec<String>)> {
        let found = doubts(&firm.desk.book, &firm.methods(), firm.get(id), day(TODAY));
        let args = |f: &Finding| f.args.iter().map(|(_, value)| value.clone()).collect();
        found.iter().map(|f| (f.code, args(f))).collect()
    };
    let risen = |to: &str| vec![("risk.risen_since", vec!["3 High".to_owned(), to.to_owned()])];
    assert_eq!(said(&firm), []);
    firm.risk(id, |r| r.current_impact = Some(4));
    assert!(firm.standing(Target::Acceptance(id)).is_valid());
    assert_eq!(said(&firm), risen("4 Very high"));
    // Back, or lower: nothing to look at.
    firm.risk(id, |r| r.current_impact = Some(2));
    assert_eq!(said(&firm), []);
    firm.risk(id, |r| r.current_impact = Some(4));
    assert_eq!(said(&firm), risen("4 Very high"));
    // Accepted by somebody who knows today's level.
    firm.sign(Target::Acceptance(id), ada, "Ada");
    assert_eq!(said(&firm), []);
    // What remains above what is there today makes no sense, however valid its acceptance is.
    firm.risk(id, |r| {
        (r.residual_likelihood, r.residual_impact) = (Some(2), Some(3));
        (r.current_likelihood, r.current_impact) = (Some(1), Some(1));
    });
    let asked = firm.ada;
    firm.sign(Target::Acceptance(id), asked, "Ada");
    assert!(firm.standing(Target::Acceptance(id)).is_valid());
    assert_eq!(said(&firm), [("risk.residual_worse", vec![])]);
    // Of an opportunity more is what one wants.
    firm.risk(id, |r| r.opportunity = true);
    assert_eq!(said(&firm), []);
    let checks = findings(&firm.desk.book, day(TODAY));
    assert!(!checks.iter().any(|f| f.code == "risk.residual_worse"));
    firm.risk(id, |r| r.opportunity = false);
    // What is over needs no looking at.
    firm.risk(id, |r| r.closed_on = Some(day(TODAY)));
    assert_eq!(said(&firm), []);
}

/// A due date moved to a day before the present one, or into the past, without a word.
#[test]
fn before_a_due_date_moves_what_is_unusual_is_said_and_nonsense_is_refused() {
    let mut firm = Firm::new();
    firm.action(firm.action, |a| a.start = Some(day("2026-09-10")));
    let said = |firm: &Firm, to: &str| -> Vec<(Severity, &'static str)> {
        let action = firm.desk.book.get::<Action>(firm.action).unwrap();
        let found = ops::before_moving(action, day(to), day(TODAY));
        found.iter().map(|f| (f.severity, f.code)).collect()
    };
    let warned = |code| (Severity::Warning, code);
    assert_eq!(said(&firm, "2026-10-31"), []);
    assert_eq!(said(&firm, "2026-09-30"), [(Severity::Error, "move.same")]);
    assert_eq!(said(&firm, "2026-09-25"), [warned("move.sooner")]);
    assert_eq!(said(&firm, "2026-09-15"), [warned("move.sooner"), warned("move.past")]);
    let all = [warned("move.sooner"), warned("move.past"), warned("move.before_start")];
    assert_eq!(said(&firm, "1999-01-01"), all);
    let id = firm.action;
    for slip in [(202, 1, 1), (20_260, 1, 1), (2201, 1, 1)] {
        let slip = chrono::NaiveDate::from_ymd_opt(slip.0, slip.1, slip.2).unwrap();
        assert!(firm.desk.edit(|d| ops::revise_due(d, id, slip, "A slip.")).is_err());
    }
    assert_eq!(firm.desk.book.due_changes.iter().count(), 0);
    assert_eq!(firm.desk.book.get::<Action>(id).unwrap().revised_due, None);
}

/// Entries of older versions do not say what today's level was: nothing is made up for them.
#[test]
fn an_acceptance_that_does_not_know_the_level_of_its_day_says_nothing_about_it() {
    let mut firm = Firm::new();
    accepted_while_today_is_high(&mut firm);
    let entry = approval::entries(&firm.desk.book, Target::Acceptance(firm.ransomware))[0].id;
    firm.forge::<Approval>(entry, |a| {
        a.level_then.clear();
        a.seal = approval::seal(a);
    });
    firm.risk(firm.ransomware, |r| r.current_impact = Some(4));
    assert!(firm.standing(Target::Acceptance(firm.ransomware)).is_valid());
    assert!(!firm.found(TODAY).contains(&"risk.risen_since"));
}

#[test]
fn a_workbook_that_has_not_begun_with_risk_is_left_in_peace() {
    let (desk, _) = Desk::new(Edition::E2022);
    assert!(findings(&desk.book, day(TODAY)).is_empty());
}

// ---- Levels ----------------------------------------------------------------------------------

/// A risk that nobody assessed must not read as very low. It has no level, and is counted as what it is.
#[test]
fn what_is_not_rated_is_never_a_level() {
    let mut firm = Firm::new();
    firm.risk(firm.theft, |r| (r.current_likelihood, r.current_impact) = (None, None));
    let methods = firm.methods();
    assert_eq!(rated(&methods, firm.get(firm.theft), Stage::Current).level, Level::NotRated);
    assert_eq!(rated(&methods, firm.get(firm.theft), Stage::Inherent).level, Level::NotRated);
    let counts = summary::by_level(&firm.desk.book, &methods, Stage::Current);
    assert_eq!((counts.not_rated, counts.ranks.values().sum::<usize>(), counts.all()), (1, 1, 2));
    assert_eq!(firm.state(firm.theft), RiskState::Draft);
    // And it cannot be accepted.
    let signature = approved(firm.bob, "Bob");
    let told = obstacles(&firm.desk.book, Target::Acceptance(firm.theft), &signature, day(TODAY));
    assert_eq!(told[0].key, "approval.obstacle.unrated");
}

/// Ratings must not be clamped when the matrix changes. A version with fewer steps alters none: what does not fit
/// stays rated by the version before.
#[test]
fn a_new_version_alters_no_rating() {
    let mut firm = Firm::new();
    firm.risk(firm.theft, |r| r.inherent_likelihood = Some(4));
    firm.risk(firm.theft, |r| r.inherent_impact = Some(4));
    let before: Vec<Risk> = firm.desk.book.risks.iter().cloned().collect();
    let next = firm.desk.edit(|d| ops::new_version(d, firm.method)).unwrap();
    firm.desk.edit(|d| ops::remove_step(d, next, Axis::Likelihood)).unwrap();
    let told =
        moves(&firm.desk.book, &firm.methods(), &Method::read(&firm.desk.book, next).unwrap());
    let inherent =
        told.iter().find(|m| m.risk == firm.theft && m.stage == Stage::Inherent).unwrap();
    assert_eq!((inherent.before, inherent.after), (Level::Rank(4), Level::OffScale));
    firm.desk.edit(|d| ops::adopt(d, next, Carry::Read)).unwrap();
    for (was, is) in before.iter().zip(firm.desk.book.risks.iter()) {
        let left = Risk { method: is.method, ..was.clone() };
        assert_eq!(&left, is, "only the version it is rated by may differ");
    }
    assert_eq!(firm.get(firm.theft).method, Some(firm.method), "it does not fit");
    assert_eq!(firm.get(firm.ransomware).method, None, "it fits");
    let level = rated(&firm.methods(), firm.get(firm.theft), Stage::Inherent).level;
    assert_eq!(level, Level::Rank(4), "by the version that it was rated by");
    // Rated anew, it goes by the version in force.
    firm.desk.edit(|d| ops::rate_by_current(d, firm.theft)).unwrap();
    let level = rated(&firm.methods(), firm.get(firm.theft), Stage::Inherent).level;
    assert_eq!(level, Level::OffScale, "shown as it is, not rounded");
}

/// Two functions gave two levels for one product. Here every step of every ready-made grid has one level, and screens
/// and papers ask one function.
#[test]
fn one_function_gives_the_level() {
    for ready in ready::READY {
        let (mut desk, _) = Desk::new(Edition::E2022);
        let id = desk.edit(|d| ready::start(d, ready));
        let method = Method::read(&desk.book, id).unwrap();
        assert_eq!(method.lacks(), [], "{} can be adopted as it is", ready.key);
        for l in 1..=method.likelihoods.len() as i64 {
            for i in 1..=method.impacts.len() as i64 {
                let risk = Risk {
                    current_likelihood: Some(l),
                    current_impact: Some(i),
                    ..Risk::default()
                };
                let level = rate(&method, &risk, Stage::Current).level;
                assert_eq!(level.rank(), method.rank(l, i));
                assert!(level.rank().is_some(), "{} {l} {i}", ready.key);
            }
        }
        assert_eq!(method.rank(0, 1), None);
        assert_eq!(method.rank(99, 1), None);
        assert_eq!(method.rank(i64::MIN, i64::MAX), None);
    }
}

/// Every ready-made method after every other, with a rating on each cell: whatever replaces what, the steps that were
/// entered stay as they are, and no level moves before somebody has adopted the new version.
#[test]
fn a_change_of_the_matrix_neither_alters_nor_clamps_a_rating_and_moves_no_level_unasked() {
    for from in ready::READY {
        for to in ready::READY {
            for carry in [Carry::Keep, Carry::Read] {
                let (mut desk, _) = Desk::new(Edition::E2022);
                let old = desk.edit(|d| ready::start(d, from));
                desk.edit(|d| ops::adopt(d, old, Carry::Read)).unwrap();
                desk.edit(|d| {
                    for (l, i) in (1..=5).flat_map(|l| (1..=5).map(move |i| (l, i))) {
                        d.create::<Risk>(|r| {
                            (r.current_likelihood, r.current_impact) = (Some(l), Some(i));
                            (r.residual_likelihood, r.residual_impact) = (Some(i), Some(l));
                        });
                    }
                });
                let steps = |book: &Workbook| -> Vec<[Option<i64>; 4]> {
                    let of = |r: &Risk| {
                        let current = [r.current_likelihood, r.current_impact];
                        [current[0], current[1], r.residual_likelihood, r.residual_impact]
                    };
                    book.risks.iter().map(of).collect()
                };
                let levels = |book: &Workbook| -> Vec<[Level; 2]> {
                    let methods = Methods::read(book);
                    let of = |r: &Risk| {
                        [Stage::Current, Stage::Residual].map(|s| rated(&methods, r, s).level)
                    };
                    book.risks.iter().map(of).collect()
                };
                let (entered, told) = (steps(&desk.book), levels(&desk.book));
                let risks: Vec<Risk> = desk.book.risks.iter().cloned().collect();
                // A draft is made and worked on: nothing moves, though the app tells what would.
                let next = desk.edit(|d| ready::start(d, to));
                let read = Method::read(&desk.book, next).unwrap();
                moves(&desk.book, &Methods::read(&desk.book), &read);
                assert_eq!(risks, desk.book.risks.iter().cloned().collect::<Vec<_>>());
                assert_eq!(levels(&desk.book), told, "{} {}", from.key, to.key);
                // Adopted by a person: the steps are what was entered, none cut to the new scale.
                desk.edit(|d| ops::adopt(d, next, carry)).unwrap();
                assert_eq!(steps(&desk.book), entered, "{} {}", from.key, to.key);
                if carry == Carry::Keep {
                    assert_eq!(levels(&desk.book), told, "{} {}", from.key, to.key);
                }
            }
        }
    }
}

#[test]
fn a_grid_is_changed_cell_by_cell_and_says_what_it_lacks() {
    let (mut desk, _) = Desk::new(Edition::E2022);
    let id = desk.edit(|d| ready::start(d, &ready::READY[0]));
    let keys = |desk: &Desk| {
        let lacks = Method::read(&desk.book, id).unwrap().lacks();
        lacks.iter().map(|lack| lack.key).collect::<Vec<_>>()
    };
    desk.edit(|d| ops::set_cell(d, id, 1, 1, Some(4))).unwrap();
    assert_eq!(keys(&desk), ["risk.method.lacks.order"]);
    desk.edit(|d| ops::set_cell(d, id, 1, 1, None)).unwrap();
    assert_eq!(keys(&desk), ["risk.method.lacks.cells"]);
    desk.edit(|d| ops::set_cell(d, id, 1, 1, Some(1))).unwrap();
    let refused = Err(Refusal::Misfit { kind: Kind::RiskMethod, field: "grid" });
    assert_eq!(desk.edit(|d| ops::set_cell(d, id, 5, 1, Some(1))), refused);
    assert_eq!(desk.edit(|d| ops::set_cell(d, id, 0, 1, Some(1))), refused);
    assert_eq!(desk.edit(|d| ops::set_cell(d, id, 1, 1, Some(7))), refused);
    // Scales and levels grow to seven and shrink to three.
    for axis in [Axis::Likelihood, Axis::Impact] {
        for _ in 0..3 {
            desk.edit(|d| ops::add_step(d, id, axis)).unwrap();
        }
        assert!(desk.edit(|d| ops::add_step(d, id, axis)).is_err());
    }
    let grown = Method::read(&desk.book, id).unwrap();
    assert_eq!((grown.grid.len(), grown.grid[0].len()), (7, 7));
    assert_eq!(grown.rank(4, 4), Some(4), "what was there stays");
    for axis in [Axis::Likelihood, Axis::Impact] {
        for _ in 0..4 {
            desk.edit(|d| ops::remove_step(d, id, axis)).unwrap();
        }
        assert!(desk.edit(|d| ops::remove_step(d, id, axis)).is_err());
    }
    desk.edit(|d| ops::remove_level(d, id)).unwrap();
    assert!(desk.edit(|d| ops::remove_level(d, id)).is_err());
    let small = Method::read(&desk.book, id).unwrap();
    assert_eq!((small.likelihoods.len(), small.impacts.len(), small.levels.len()), (3, 3, 3));
}

#[test]
fn an_adopted_method_is_changed_by_a_new_version_alone() {
    let mut firm = Firm::new();
    let settled = Err(Refusal::Settled { kind: Kind::RiskMethod, id: firm.method });
    let method = firm.method;
    assert_eq!(firm.desk.edit(|d| ops::set_cell(d, method, 1, 1, Some(2))), settled);
    assert_eq!(firm.desk.edit(|d| ops::adopt(d, method, Carry::Read)), settled);
    let next = firm.desk.edit(|d| ops::new_version(d, method)).unwrap();
    firm.desk.edit(|d| ops::set_cell(d, next, 2, 3, Some(3))).unwrap();
    assert_eq!(in_force(&firm.desk.book), Some(method), "a draft is not in force");
    let read = Method::read(&firm.desk.book, next).unwrap();
    let told = moves(&firm.desk.book, &firm.methods(), &read);
    let moved: Vec<(Id, Stage, Level, Level)> =
        told.iter().map(|m| (m.risk, m.stage, m.before, m.after)).collect();
    assert_eq!(moved, [(firm.theft, Stage::Current, Level::Rank(2), Level::Rank(3))]);
    firm.desk.edit(|d| ops::adopt(d, next, Carry::Read)).unwrap();
    assert_eq!(in_force(&firm.desk.book), Some(next));
    // What was accepted at another level is not accepted any more.
    assert!(matches!(firm.standing(Target::Acceptance(firm.theft)), Standing::Stale(..)));
}

#[test]
fn the_greatest_of_the_properties_counts_and_none_may_be_missing() {
    let mut firm = Firm::new();
    let next = firm.desk.edit(|d| ops::new_version(d, firm.method)).unwrap();
    let model = ImpactModel::Properties;
    firm.desk.edit(|d| d.update::<RiskMethod>(next, |m| m.impact_model = model)).unwrap();
    let method = Method::read(&firm.desk.book, next).unwrap();
    let check = |c, i, a, hits: [bool; 3], expect: Option<i64>| {
        let risk = Risk {
            current_likelihood: Some(2),
            current_impact: Some(4),
            current_c: c,
            current_i: i,
            current_a: a,
            confidentiality: hits[0],
            integrity: hits[1],
            availability: hits[2],
            ..Risk::default()
        };
        assert_eq!(
            rate(&method, &risk, Stage::Current).impact,
            expect,
            "{c:?} {i:?} {a:?} {hits:?}"
        );
    };
    check(Some(1), Some(3), Some(2), [true; 3], Some(3));
    check(Some(1), Some(3), Some(2), [true, false, true], Some(2));
    check(Some(1), None, Some(2), [true, true, false], None);
    check(None, Some(3), None, [false; 3], Some(3));
    check(None, None, None, [false; 3], None);
}

// ---- States ----------------------------------------------------------------------------------

#[test]
fn a_risk_goes_its_way_step_by_step() {
    let mut firm = Firm::new();
    assert_eq!(firm.state(firm.ransomware), RiskState::Treated);
    assert_eq!(firm.state(firm.theft), RiskState::Accepted);
    let (ada, backup) = (firm.ada, firm.backup);
    let id = firm.create::<Risk>(|r| r.title = "Fire".into());
    let wants = |firm: &Firm| firm.progress(id).wants.iter().map(|w| w.key).collect::<Vec<_>>();
    assert_eq!(firm.state(id), RiskState::Draft);
    assert_eq!(wants(&firm), ["risk.wants.owner", "risk.wants.rating", "risk.wants.reason"]);
    firm.risk(id, |r| {
        r.owner = Some(ada);
        (r.current_likelihood, r.current_impact) = (Some(2), Some(4));
        r.current_reason = "Old wiring.".into();
    });
    assert_eq!(firm.state(id), RiskState::Assessed);
    assert_eq!(wants(&firm), ["risk.wants.treatment", "risk.wants.treatment_reason"]);
    firm.risk(id, |r| {
        r.treatment = Treatment::Modify;
        r.treatment_reason = "Cheap to do.".into();
    });
    assert_eq!(firm.state(id), RiskState::Decided);
    assert_eq!(wants(&firm), ["risk.wants.controls", "risk.wants.actions"]);
    firm.risk(id, |r| r.planned_controls = vec![backup]);
    let action = firm.desk.edit(|d| ops::add_action(d, id, "New wiring")).unwrap();
    assert_eq!(wants(&firm), ["risk.wants.action_due"]);
    firm.action(action, |a| a.due = Some(day("2026-12-01")));
    assert_eq!(firm.state(id), RiskState::Planned);
    firm.action(action, |a| a.status = ActionStatus::Doing);
    assert_eq!(firm.state(id), RiskState::Treating);
    firm.action(action, |a| a.status = ActionStatus::Verified);
    assert_eq!(wants(&firm), ["risk.wants.residual", "risk.wants.acceptance"]);
    firm.risk(id, |r| {
        (r.residual_likelihood, r.residual_impact) = (Some(1), Some(3));
        r.residual_reason = "Measured.".into();
    });
    assert!(firm.progress(id).needs_acceptance, "medium is above the appetite");
    assert_eq!(wants(&firm), ["risk.wants.acceptance"]);
    firm.sign(Target::Acceptance(id), ada, "Ada");
    assert_eq!(firm.state(id), RiskState::Accepted);
    firm.risk(id, |r| r.closed_on = Some(day(TODAY)));
    assert_eq!(firm.state(id), RiskState::Closed);
}

/// Comparing the current level alone with the tolerance hides what will remain. Here each of what is there today, what
/// remains and what a plan that is tried aims at is compared.
#[test]
fn tolerance_looks_at_current_residual_and_target() {
    let mut firm = Firm::new();
    assert!(!firm.progress(firm.ransomware).needs_acceptance, "what remains is low");
    firm.risk(firm.ransomware, |r| r.residual_impact = Some(4));
    assert!(firm.progress(firm.ransomware).needs_acceptance, "what remains is medium");
    assert!(firm.found(TODAY).contains(&"risk.not_accepted"));
    let mut firm = Firm::new();
    firm.risk(firm.ransomware, |r| r.treatment = Treatment::Unset);
    assert!(firm.found(TODAY).contains(&"risk.above_undecided"), "what is there today is high");
    // Both are counted, each by itself: high today, and still above the line with what remains.
    let above = |firm: &Firm, stage| summary::above(&firm.desk.book, &firm.methods(), stage);
    let firm_now = Firm::new();
    assert_eq!((above(&firm_now, Stage::Current), above(&firm_now, Stage::Residual)), (2, 1));
    // What a trial aims at is a level like any other: low needs nothing, medium needs acceptance.
    let methods = firm_now.methods();
    let (method, risk) = (methods.in_force().unwrap(), firm_now.get(firm_now.ransomware));
    let target = |likelihood, impact| {
        let trial = Trial { control: firm_now.backup, likelihood, impact, ..Trial::default() };
        let rank = outcome(method, risk, &[trial]).level.rank().unwrap();
        (method.label(rank), method.is_above(rank, risk.category))
    };
    assert_eq!(target(2, 2), ("Low".to_owned(), false));
    assert_eq!(target(1, 1), ("Medium".to_owned(), true));
    assert_eq!(target(0, 0), ("High".to_owned(), true));
    // Once it is adopted, the risk says that what remains has to be accepted.
    let mut tried = Firm::new();
    let (ransomware, backup) = (tried.ransomware, tried.backup);
    let trial = Trial { control: backup, likelihood: 1, impact: 1, ..Trial::default() };
    tried.desk.edit(|d| ops::adopt_what_if(d, ransomware, &[trial], None)).unwrap();
    assert!(tried.progress(ransomware).needs_acceptance);
    // A category can be held to another level.
    let next = firm.desk.edit(|d| ops::new_version(d, firm.method)).unwrap();
    firm.desk.edit(|d| ops::set_appetite(d, next, Some(RiskCategory::Theft), Some(2))).unwrap();
    let method = Method::read(&firm.desk.book, next).unwrap();
    assert_eq!(method.appetite(RiskCategory::Theft), Some(2));
    assert_eq!(method.appetite(RiskCategory::Human), Some(1));
}

// ---- What-if, plan, dates ----------------------------------------------------------------------

#[test]
fn a_what_if_moves_level_cost_and_day_and_saves_nothing() {
    let firm = Firm::new();
    let before = firm.desk.book.clone();
    let method = Method::read(&firm.desk.book, firm.method).unwrap();
    let trial = |likelihood, impact, due: &str| Trial {
        control: firm.backup,
        likelihood,
        impact,
        cost_once: Some(1_000),
        cost_year: Some(200),
        person_days: Some(3),
        due: Some(day(due)),
        owner: None,
    };
    let risk = firm.get(firm.ransomware);
    let none = outcome(&method, risk, &[]);
    assert_eq!((none.level, none.reduction, none.first_year), (Level::Rank(3), Some(0), Some(0)));
    let two = outcome(&method, risk, &[trial(1, 0, "2026-12-01"), trial(0, 1, "2027-03-01")]);
    assert_eq!((two.likelihood, two.impact, two.level), (Some(2), Some(2), Level::Rank(2)));
    assert_eq!((two.cost_once, two.cost_year, two.person_days), (2_000, 400, 6));
    assert_eq!(two.first_year, Some(2_000 + 400 + 6 * 500));
    assert_eq!((two.reduction, two.done_by), (Some(1), Some(day("2027-03-01"))));
    // Never below the lowest step.
    let much = outcome(&method, risk, &[trial(9, 9, "2026-12-01"), trial(9, 9, "2026-12-01")]);
    assert_eq!((much.likelihood, much.impact, much.level), (Some(1), Some(1), Level::Rank(1)));
    assert_eq!(what_if::money(None, 10, 20, 1), None, "days without a price make no sum");
    assert_eq!(firm.desk.book, before);
}

/// One click overwrote a residual that was rated by hand and accepted, though nothing was tried.
#[test]
fn what_adopting_would_overwrite_is_said_before() {
    let mut firm = Firm::new();
    let (theft, backup) = (firm.theft, firm.backup);
    let today = day(TODAY);
    let look = |firm: &Firm, trials: &[Trial]| {
        ops::adoption(&firm.desk.book, theft, trials, today).unwrap()
    };
    let trial = |likelihood| Trial { control: backup, likelihood, ..Trial::default() };
    firm.desk.edit(|d| ops::adopt_what_if(d, theft, &[trial(0)], None)).unwrap();
    firm.risk(theft, |r| {
        (r.residual_likelihood, r.residual_impact) = (Some(1), Some(1));
        r.residual_reason = "The laptops are encrypted.".into();
    });
    let bob = firm.bob;
    firm.sign(Target::Acceptance(theft), bob, "Bob");
    // Planned, with its action, and no effect: nothing is tried.
    assert!(!look(&firm, &[]).alters);
    assert!(!look(&firm, &[trial(0)]).alters);
    // An effect, another estimate, another control are something.
    let told = look(&firm, &[trial(1)]);
    assert!(told.alters && told.replaces_reason && told.acceptance_goes_stale);
    let (before, after) = told.residual.unwrap();
    assert!(before.contains("1 × 1") && after.contains("1 × 3"), "{before}, {after}");
    assert!(look(&firm, &[Trial { cost_once: Some(5), ..trial(0) }]).alters);
    let other = firm.desk.book.controls.iter().find(|c| c.line == "A.5.7").unwrap().id;
    assert!(look(&firm, &[trial(0), Trial { control: other, ..trial(0) }]).alters);
    // The reason of the rating before does not stay with another one.
    firm.desk.edit(|d| ops::adopt_what_if(d, theft, &[trial(1)], None)).unwrap();
    let risk = firm.get(theft);
    assert_eq!((risk.residual_likelihood, risk.residual_impact), (Some(1), Some(3)));
    assert!(risk.residual_reason.contains("A.8.13"), "{}", risk.residual_reason);
    assert!(!firm.standing(Target::Acceptance(theft)).is_valid());
    // With the same rating it does, and there is nothing to say about it.
    firm.risk(theft, |r| r.residual_reason = "Measured.".into());
    let told = look(&firm, &[trial(1)]);
    let kept = (told.residual, told.replaces_reason, told.acceptance_goes_stale);
    assert_eq!(kept, (None, false, false));
    firm.desk.edit(|d| ops::adopt_what_if(d, theft, &[trial(1)], None)).unwrap();
    assert_eq!(firm.get(theft).residual_reason, "Measured.");
    // What is not rated today cannot be adopted.
    firm.risk(theft, |r| r.current_impact = None);
    assert_eq!(ops::adoption(&firm.desk.book, theft, &[trial(1)], today), None);
}

/// "The controls become planned" was said, and the statement went on calling them not in place.
#[test]
fn adopted_controls_become_planned_and_none_goes_back() {
    use Implementation::{Full, None as NotInPlace, Partial, Planned, Unset};
    let mut firm = Firm::new();
    let (theft, backup) = (firm.theft, firm.backup);
    let trials = [Trial { control: backup, likelihood: 1, ..Trial::default() }];
    for (before, after) in [
        (Unset, Planned),
        (NotInPlace, Planned),
        (Planned, Planned),
        (Partial, Partial),
        (Full, Full),
    ] {
        firm.control(backup, |c| c.implementation = before);
        firm.desk.edit(|d| ops::adopt_what_if(d, theft, &trials, None)).unwrap();
        let now = firm.desk.book.get::<Control>(backup).unwrap().implementation;
        assert_eq!(now, after, "{before:?}");
    }
}

/// Person-days "2.5" and a cost "zweitausend" were dropped without a word.
#[test]
fn an_amount_that_is_no_number_is_told_from_none() {
    use what_if::{NoNumber, amount};
    assert_eq!(amount("person_days", " 2 "), Ok(Some(2)));
    assert_eq!(amount("person_days", "  "), Ok(None));
    for typed in ["2.5", "2,5", "zweitausend", "-1", "100001"] {
        assert_eq!(amount("person_days", typed), Err(NoNumber), "{typed}");
    }
    // The bounds are those of the action that the amount would go to.
    assert_eq!(amount("cost_once", "1000000000000"), Ok(Some(1_000_000_000_000)));
    assert_eq!(amount("cost_once", "1000000000001"), Err(NoNumber));
    assert_eq!(what_if::bounds("person_days"), (0, 100_000));
}

/// The last day decided, and a day to come or a clock that was wrong kept a version in force for good.
#[test]
fn the_adopted_version_with_the_highest_number_is_in_force() {
    let (mut desk, _) = Desk::new(Edition::E2022);
    let mut add = |state, on: Option<&str>| {
        let fill = |m: &mut RiskMethod| (m.state, m.adopted_on) = (state, on.map(day));
        let id = desk.edit(|d| Ok::<_, Refusal>(d.create::<RiskMethod>(fill))).unwrap();
        (id, in_force(&desk.book), in_the_making(&desk.book))
    };
    let (first, now, making) = add(MethodState::Adopted, Some("2099-01-01"));
    assert_eq!((now, making), (Some(first), None));
    let (left, now, making) = add(MethodState::Draft, None);
    assert_eq!((now, making), (Some(first), Some(left)));
    let (second, now, making) = add(MethodState::Adopted, Some("2026-01-01"));
    assert_eq!((now, making), (Some(second), None), "the draft before it is left behind");
    let (third, now, _) = add(MethodState::Adopted, Some("2026-01-01"));
    assert_eq!(now, Some(third), "two on one day");
    let (draft, now, making) = add(MethodState::Draft, None);
    assert_eq!((now, making), (Some(third), Some(draft)));
}

#[test]
fn a_version_that_was_made_before_the_one_in_force_is_not_adopted() {
    let mut firm = Firm::new();
    let old = firm.method;
    let left = firm.desk.edit(|d| ops::new_version(d, old)).unwrap();
    let next = firm.desk.edit(|d| ops::new_version(d, old)).unwrap();
    firm.desk.edit(|d| ops::adopt(d, next, Carry::Read)).unwrap();
    assert_eq!(in_force(&firm.desk.book), Some(next));
    let refused = firm.desk.edit(|d| ops::adopt(d, left, Carry::Read));
    assert_eq!(refused, Err(Refusal::Misfit { kind: Kind::RiskMethod, field: "state" }));
}

#[test]
fn what_is_done_is_done_as_of_today_unless_a_day_is_known() {
    let mut firm = Firm::new();
    let (risk, known) = (firm.ransomware, firm.action);
    let id = firm.desk.edit(|d| ops::add_action(d, risk, "Train the staff")).unwrap();
    let days = |firm: &Firm, id: Id| {
        let action = firm.desk.book.get::<Action>(id).unwrap();
        (action.status, action.done_on, action.verified_on)
    };
    let set = |firm: &mut Firm, id: Id, status: ActionStatus| {
        firm.desk.edit(|d| ops::set_action_status(d, id, status)).unwrap();
        days(firm, id)
    };
    let doing = set(&mut firm, id, ActionStatus::Doing);
    assert_eq!(doing, (ActionStatus::Doing, None, None));
    let (status, done_on, verified_on) = set(&mut firm, id, ActionStatus::Done);
    assert!(status == ActionStatus::Done && done_on.is_some() && verified_on.is_none());
    let (status, still, verified_on) = set(&mut firm, id, ActionStatus::Verified);
    assert_eq!((status, still), (ActionStatus::Verified, done_on));
    assert!(verified_on.is_some());
    // A day that was entered stays.
    let (_, done_on, _) = set(&mut firm, known, ActionStatus::Done);
    assert_eq!(done_on, Some(day("2026-09-20")));
}

/// "Measures not done → Measures not done" read like a change.
#[test]
fn without_a_grid_measures_are_told_once() {
    let mut firm = Firm::new();
    let (risk, plan) = (firm.ransomware, firm.plan);
    let way = ops::way_words(&firm.methods(), firm.get(risk));
    assert!(way.contains(" → "), "{way}");
    let generic = ready::READY.iter().find(|r| r.key == "generic").unwrap();
    let method = firm.desk.edit(|d| ready::start(d, generic));
    firm.desk.edit(|d| ops::adopt(d, method, Carry::Keep)).unwrap();
    firm.desk.edit(|d| ops::rate_by_current(d, risk)).unwrap();
    firm.risk(risk, |r| r.measures = "A wall.".into());
    let methods = firm.methods();
    assert_eq!(ops::way_words(&methods, firm.get(risk)), "Measures not done");
    let [now, then] = [Stage::Current, Stage::Residual].map(|s| told(&methods, firm.get(risk), s));
    assert_eq!([now.label.as_str(), then.label.as_str()], ["Measures not done", ""]);
    let setting = Setting { today: day(TODAY), dates: &super::thread::Told };
    let book = &firm.desk.book;
    for paper in [
        risk_papers::thread::build(book, Kind::Risk, risk, &setting).unwrap(),
        risk_papers::plan::build(book, plan, &setting).unwrap(),
    ] {
        let said = format!("{paper:?}");
        assert_eq!(said.matches("Measures not done").count(), 1, "{said}");
    }
    // Where nothing is rated on a grid, both stages still say so.
    let (theft, grid) = (firm.theft, firm.method);
    firm.risk(theft, |r| (r.method, r.current_impact) = (Some(grid), None));
    let label = told(&methods, firm.get(theft), Stage::Current).label;
    assert_eq!(label, "Not rated");
}

/// An action about two risks costs once, and the figures of a risk that is gone were those of all.
#[test]
fn years_are_those_of_the_risk_that_is_asked_for() {
    let mut firm = Firm::new();
    let (one, two) = (firm.ransomware, firm.theft);
    let both = firm.action;
    firm.action(both, |a| a.risks = vec![one, two]);
    let own = firm.desk.edit(|d| ops::add_action(d, two, "Lock the laptops")).unwrap();
    firm.action(own, |a| a.cost_once = Some(300));
    let cost = |firm: &Firm, risk, rate| {
        let risks = quant::asked(&firm.desk.book, risk);
        budget::first_year(&firm.desk.book, &risks, rate)
    };
    // Once, for a year, and two days.
    let shared = 2_000 + 600 + 2 * 500;
    assert_eq!(cost(&firm, Some(one), Some(500)), Some(shared));
    assert_eq!(cost(&firm, Some(two), Some(500)), Some(shared + 300));
    assert_eq!(cost(&firm, Some(two), None), None, "days without a price");
    for id in [one, two] {
        firm.risk(id, |r| r.now_frequency_low = Some(1));
    }
    assert_eq!(cost(&firm, None, Some(500)), Some(shared + 300));
    let asked = |firm: &Firm, risk| quant::asked(&firm.desk.book, risk).len();
    assert_eq!((asked(&firm, None), asked(&firm, Some(one)), asked(&firm, Some(own))), (2, 1, 0));
    let before = quant::source(&firm.desk.book, Some(one));
    assert_eq!(quant::source(&firm.desk.book, Some(one)), before);
    let method = firm.method;
    firm.forge::<RiskMethod>(method, |m| m.currency = "CHF".into());
    let after = quant::source(&firm.desk.book, Some(one));
    assert!(after != before && after.risks == before.risks);
}

#[test]
fn one_function_says_which_version_rates_a_risk() {
    let mut firm = Firm::new();
    let (old, risk) = (firm.method, firm.ransomware);
    let by_old = |firm: &Firm| {
        let (book, methods) = (&firm.desk.book, firm.methods());
        let said = by_old_version(in_force(book), firm.get(risk));
        assert_eq!(methods.by_old(firm.get(risk)), said);
        assert_eq!(told(&methods, firm.get(risk), Stage::Current).by_old, said);
        assert_eq!(summary::spots(book, &methods).iter().all(|spot| spot.risk != risk), said);
        assert_eq!(summary::by_level(book, &methods, Stage::Current).by_old > 0, said);
        said
    };
    assert!(!by_old(&firm));
    // Named or not, the version in force is no older one.
    firm.risk(risk, |r| r.method = Some(old));
    assert!(!by_old(&firm));
    firm.risk(risk, |r| r.method = None);
    let next = firm.desk.edit(|d| ops::new_version(d, old)).unwrap();
    firm.desk.edit(|d| ops::adopt(d, next, Carry::Keep)).unwrap();
    assert!(by_old(&firm));
    let ids: Vec<Id> = firm.desk.book.risks.iter().map(|risk| risk.id).collect();
    firm.desk.edit(|d| ids.iter().try_for_each(|id| ops::rate_by_current(d, *id))).unwrap();
    assert!(!by_old(&firm));
}

/// Lists told the level of a risk in the words of the version in force, which never rated it.
#[test]
fn a_level_is_told_by_the_version_that_rated_it() {
    let mut firm = Firm::new();
    let next = firm.desk.edit(|d| ops::new_version(d, firm.method)).unwrap();
    let levels = Method::read(&firm.desk.book, next).unwrap().levels;
    firm.desk
        .edit(|d| {
            ops::add_level(d, next)?;
            let rename = |l: &mut RiskLevel| l.label = format!("New {}", l.label);
            levels.iter().try_for_each(|l| d.update::<RiskLevel>(l.id, rename))
        })
        .unwrap();
    let top = Method::read(&firm.desk.book, next).unwrap().levels.last().unwrap().id;
    firm.desk.edit(|d| d.update::<RiskLevel>(top, |l| l.label = "New top".into())).unwrap();
    let before = told(&Methods::read(&firm.desk.book), firm.get(firm.ransomware), Stage::Current);
    assert!(!before.by_old);
    firm.desk.edit(|d| ops::adopt(d, next, Carry::Keep)).unwrap();
    let after = told(&Methods::read(&firm.desk.book), firm.get(firm.ransomware), Stage::Current);
    assert_eq!(after, Told { by_old: true, ..before });
    firm.desk.edit(|d| ops::rate_by_current(d, firm.ransomware)).unwrap();
    let anew = told(&Methods::read(&firm.desk.book), firm.get(firm.ransomware), Stage::Current);
    assert!(anew.label.starts_with("New ") && anew.of == after.of + 1 && !anew.by_old);
}

/// Likelihood and impact were asked for in a review, a risk was "not rated" for good, and its plan was approved
/// without the measures.
#[test]
fn without_a_grid_the_measures_are_told_and_accepted() {
    let mut firm = Firm::new();
    let generic = ready::READY.iter().find(|r| r.key == "generic").unwrap();
    let method = firm.desk.edit(|d| ready::start(d, generic));
    firm.desk.edit(|d| ops::adopt(d, method, Carry::Read)).unwrap();
    let (ada, plan) = (firm.ada, firm.plan);
    let risk = firm
        .desk
        .edit(|d| {
            let risk = d.create::<Risk>(|r| (r.title, r.owner) = ("Flood".into(), Some(ada)));
            d.update::<TreatmentPlan>(plan, |p| p.risks.push(risk)).map(|()| risk)
        })
        .unwrap();
    assert!(!by_grid(&firm.desk.book, risk));
    let told =
        |firm: &Firm| told(&Methods::read(&firm.desk.book), firm.get(risk), Stage::Current).label;
    let set = |firm: &mut Firm, alter: &dyn Fn(&mut Risk)| {
        firm.desk.edit(|d| d.update::<Risk>(risk, alter)).unwrap();
    };
    assert_eq!(told(&firm), "No measures");
    let target = Target::Acceptance(risk);
    let signature = approved(ada, "Ada");
    let keys = |firm: &Firm| -> Vec<&str> {
        let found = obstacles(&firm.desk.book, target, &signature, day(TODAY));
        found.iter().map(|o| o.key).collect()
    };
    assert_eq!(keys(&firm), ["approval.obstacle.no_hazard"]);
    set(&mut firm, &|r| r.hazard = "The river.".into());
    set(&mut firm, &|r| r.measures = "A wall.".into());
    assert_eq!((told(&firm).as_str(), keys(&firm).len()), ("Measures not done", 0));
    firm.sign(target, ada, "Ada");
    firm.sign(Target::Plan { plan, owner: ada }, ada, "Ada");
    assert!(firm.standing(target).is_valid());
    set(&mut firm, &|r| r.measures = "A higher wall.".into());
    for target in [target, Target::Plan { plan, owner: ada }] {
        let Standing::Stale(_, changed) = firm.standing(target) else { panic!() };
        assert_eq!(changed.len(), 1);
        assert_eq!(changed[0].field, "measures");
    }
    set(&mut firm, &|r| r.measures_done = true);
    assert_eq!(told(&firm), "Measures done");
    let methods = Methods::read(&firm.desk.book);
    assert_eq!(ops::level_words(&methods, firm.get(risk), Stage::Current), "Measures done");
    assert!(is_rating("current_likelihood") && is_rating("inherent_reason"));
    assert!(!is_rating("hazard") && !is_rating("rated_on"));
}

/// Forms and tables enter the first day; after that they neither change nor clear it.
#[test]
fn a_due_date_that_is_set_is_not_overwritten() {
    let mut firm = Firm::new();
    let place = Kind::Action.place("due").unwrap();
    let set =
        |firm: &mut Firm, id, value| firm.desk.edit(|d| d.set(Kind::Action, id, place, value));
    let once = Err(Refusal::Once { kind: Kind::Action, field: "due" });
    let id = firm.action;
    assert_eq!(set(&mut firm, id, Value::Day(day("2027-01-31"))), once);
    assert_eq!(set(&mut firm, id, Value::Empty), once);
    assert_eq!(set(&mut firm, id, Value::Day(day("2026-09-30"))), Ok(()), "as it is");
    let bare = firm.desk.edit(|d| Ok::<_, Refusal>(d.create::<Action>(|_| {}))).unwrap();
    let moved = firm.desk.edit(|d| ops::revise_due(d, bare, day("2027-01-31"), "Why not."));
    assert_eq!(moved, Err(Refusal::Misfit { kind: Kind::DueChange, field: "to" }));
    assert_eq!(set(&mut firm, bare, Value::Day(day("2027-01-31"))), Ok(()));
    assert_eq!(set(&mut firm, bare, Value::Day(day("2027-02-28"))), once);
}

/// A due date moves by an entry with a reason, and nothing overwrites the first one.
#[test]
fn due_dates_move_by_an_entry() {
    let mut firm = Firm::new();
    let id = firm.action;
    firm.action(id, |a| a.status = ActionStatus::Doing);
    let no_reason = firm.desk.edit(|d| ops::revise_due(d, id, day("2026-11-01"), "  "));
    assert_eq!(no_reason, Err(Refusal::Misfit { kind: Kind::DueChange, field: "reason" }));
    firm.desk.edit(|d| ops::revise_due(d, id, day("2026-11-01"), "Part is late.")).unwrap();
    firm.desk.edit(|d| ops::revise_due(d, id, day("2026-12-01"), "Still late.")).unwrap();
    let action = firm.desk.book.get::<Action>(id).unwrap();
    assert_eq!((action.due, action.due_now()), (Some(day("2026-09-30")), Some(day("2026-12-01"))));
    let moved: Vec<_> = firm.desk.book.due_changes.iter().map(|d| (d.from, d.to)).collect();
    let days = ["2026-09-30", "2026-11-01", "2026-12-01"].map(|d| Some(day(d)));
    assert_eq!(moved, [(days[0], days[1]), (days[1], days[2])]);
    assert!(!action.is_overdue(day("2026-11-30")) && action.is_overdue(day("2026-12-02")));
    // Whoever approved the plan approved another day.
    let target = Target::Plan { plan: firm.plan, owner: firm.ada };
    let Standing::Stale(_, changed) = firm.standing(target) else { panic!() };
    assert_eq!(changed.len(), 1);
    assert_eq!((changed[0].row, changed[0].field.as_str()), (Some((Kind::Action, id)), "due"));
}

#[test]
fn the_budget_is_by_owner_and_by_quarter() {
    let firm = Firm::new();
    let budget = budget::budget(firm.desk.book.actions.iter());
    assert_eq!((budget.total.once, budget.total.year, budget.total.days), (2_000, 600, 2));
    assert_eq!(budget.total.money(Some(500)), Some(3_600));
    assert_eq!(budget.by_owner.keys().copied().collect::<Vec<_>>(), [Some(firm.ada)]);
    let quarter = budget::Quarter { year: 2026, quarter: 3 };
    assert_eq!(budget.by_quarter.keys().copied().collect::<Vec<_>>(), [Some(quarter)]);
}

#[test]
fn a_review_keeps_the_result_before_and_after() {
    let mut firm = Firm::new();
    let (id, bob) = (firm.theft, firm.bob);
    let review = ops::Review {
        on: Some(day(TODAY)),
        by: Some(bob),
        trigger: ReviewTrigger::Incident,
        occasion: "A laptop was stolen at the fair.".into(),
        conclusion: "More likely than we thought.".into(),
        likelihood: Some(3),
        impact: Some(3),
        ..ops::Review::default()
    };
    let empty = ops::Review { conclusion: String::new(), ..review.clone() };
    assert!(firm.desk.edit(|d| ops::review(d, id, empty)).is_err());
    let never = ops::Review { on: None, ..review.clone() };
    assert!(firm.desk.edit(|d| ops::review(d, id, never)).is_err());
    firm.desk.edit(|d| ops::review(d, id, review)).unwrap();
    let kept = ops::reviews(&firm.desk.book, id);
    assert_eq!(
        (kept[0].before.as_str(), kept[0].after.as_str()),
        ("Medium (2 × 3)", "High (3 × 3)")
    );
    assert_eq!(
        firm.get(id).current_reason,
        "As discussed.",
        "the reason stays where none is given"
    );
    assert!(matches!(firm.standing(Target::Acceptance(id)), Standing::Stale(..)));
    // High is looked at every six months.
    let next = ops::next_review(&firm.desk.book, &firm.methods(), firm.get(id));
    assert_eq!(next, Some(day("2027-03-21")));
}

// ---- Assets ----------------------------------------------------------------------------------

#[test]
fn needs_travel_down_what_depends_on_what() {
    let mut firm = Firm::new();
    let server = firm.server;
    let room = firm.create::<Asset>(|a| a.name = "Server room".into());
    let data = firm.create::<Asset>(|a| {
        a.name = "Customer data".into();
        a.confidentiality = Need::VeryHigh;
        a.depends_on = vec![server];
    });
    // A circle ends.
    let circle = |a: &mut Asset| a.depends_on = vec![room, data];
    firm.desk.edit(|d| d.update::<Asset>(server, circle)).unwrap();
    let needs = needs::needs(&firm.desk.book);
    assert_eq!(needs[&server].effective, [Need::VeryHigh, Need::Unset, Need::High]);
    assert_eq!(needs[&room].effective, [Need::VeryHigh, Need::Unset, Need::High]);
    assert_eq!(needs[&room].from, [Some(data), None, Some(server)]);
    assert_eq!(needs[&data].effective, [Need::VeryHigh, Need::Unset, Need::High]);
}

#[test]
fn who_leaves_returns_what_they_hold() {
    let mut firm = Firm::new();
    let (ada, bob) = (firm.ada, firm.bob);
    let laptop = firm.create::<Asset>(|a| {
        (a.owner, a.holder, a.to_return) = (Some(ada), Some(bob), true);
    });
    let key = firm.create::<Asset>(|a| (a.owner, a.to_return) = (Some(bob), true));
    firm.create::<Asset>(|a| (a.owner, a.to_return) = (Some(bob), false));
    firm.create::<Asset>(|a| {
        (a.owner, a.to_return, a.returned_on) = (Some(bob), true, Some(day(TODAY)));
    });
    assert_eq!(needs::to_return(&firm.desk.book, bob), [laptop, key]);
    assert_eq!(needs::to_return(&firm.desk.book, ada), []);
}

// ---- Statement -------------------------------------------------------------------------------

#[test]
fn every_reason_leads_to_its_row() {
    for (edition, count) in [(Edition::E2022, 93), (Edition::E2013, 114)] {
        let mut firm = Firm::with(edition, "four");
        let law = firm.create::<Requirement>(|r| {
            r.title = "Breaches".into();
            r.kind = RequirementKind::Legal;
        });
        let contract = firm.create::<Requirement>(|r| r.kind = RequirementKind::Contractual);
        let own = firm.create::<Control>(|c| c.title = "Watchdog".into());
        firm.control(firm.backup, |c| c.requirements = vec![law, contract]);
        let book = &firm.desk.book;
        let statement = Statement::read(book);
        assert_eq!((statement.annex.len(), statement.own.len()), (count, 1));
        let line = statement.annex.iter().find(|l| l.control.map(|c| c.id) == Some(firm.backup));
        let line = line.unwrap();
        assert_eq!(line.reasons.risks, [firm.ransomware]);
        assert_eq!(
            (&line.reasons.legal[..], &line.reasons.contractual[..]),
            (&[law][..], &[contract][..])
        );
        assert_eq!(line.actions, [firm.action]);
        assert_eq!(line.decided, Decided::Necessary);
        assert_eq!(statement.own[0].control.map(|c| c.id), Some(own));
        assert_eq!(statement.own[0].decided, Decided::Open);
        let totals = statement.totals();
        assert_eq!(
            (totals.all, totals.open, totals.necessary, totals.excluded),
            (count + 1, 1, count, 0)
        );
        assert_eq!(totals.full + totals.partial + totals.planned + totals.none, totals.necessary);
        let controls = catalogue::scored_lines(edition).iter();
        assert_eq!(controls.filter(|l| l.kind == LineKind::Control).count(), count);
        // A closed risk is no reason any more.
        let ransomware = firm.ransomware;
        firm.risk(ransomware, |r| r.closed_on = Some(day(TODAY)));
        let control = firm.desk.book.get::<Control>(firm.backup).unwrap();
        assert!(statement::reasons(&firm.desk.book, control).risks.is_empty());
    }
}

// ---- Approvals -------------------------------------------------------------------------------

/// An acceptance without a copy of what was accepted never turns stale, and 500 characters are no justification.
#[test]
fn a_changed_residual_makes_the_acceptance_stale_and_its_justification_may_be_long() {
    use isms_workbook::exchange::json;
    let mut firm = Firm::new();
    let (target, theft) = (Target::Acceptance(firm.theft), firm.theft);
    firm.risk(theft, |r| (r.residual_likelihood, r.residual_impact) = (Some(2), Some(3)));
    let long: String = (0..2_500).map(|n| format!("Why {n:04} ")).collect();
    let long = long.trim_end();
    assert!(long.len() > 20_000);
    let signature = Signature { comment: long.into(), ..approved(firm.bob, "Bob") };
    assert_eq!(obstacles(&firm.desk.book, target, &signature, day(TODAY)), []);
    let id = firm.desk.edit(|d| sign(d, target, signature)).unwrap();
    assert_eq!(firm.standing(target), Standing::Valid(id));
    // To a file and back: every character, and it holds.
    let opened = json::open(json::export(&firm.desk.book).as_bytes()).unwrap();
    assert_eq!(opened.findings, []);
    assert_eq!(opened.book.get::<Approval>(id).unwrap().comment, long);
    assert_eq!(standing(&opened.book, target, day(TODAY)), Standing::Valid(id));
    assert_eq!(approval::broken(&opened.book), []);
    // Each step that remains is part of what was accepted, here and in the file.
    for (likelihood, impact) in [(3, 3), (1, 3), (2, 4), (2, 2), (2, 1)] {
        let mut firm = Firm::new();
        firm.desk.book = opened.book.clone();
        firm.risk(theft, |r| {
            (r.residual_likelihood, r.residual_impact) = (Some(likelihood), Some(impact));
        });
        let Standing::Stale(stale, changed) = firm.standing(target) else {
            panic!("{likelihood} × {impact}")
        };
        assert!(stale == id && !changed.is_empty());
        assert!(firm.found(TODAY).contains(&"risk.acceptance_stale"));
        assert_eq!(firm.desk.book.get::<Approval>(id).unwrap().comment, long);
    }
}

#[test]
fn an_acceptance_goes_stale_and_says_why() {
    let mut firm = Firm::new();
    let target = Target::Acceptance(firm.theft);
    assert!(firm.standing(target).is_valid());
    firm.risk(firm.theft, |r| (r.residual_likelihood, r.residual_impact) = (Some(2), Some(2)));
    let Standing::Stale(_, changed) = firm.standing(target) else { panic!() };
    let fields: Vec<&str> = changed.iter().map(|d| d.field.as_str()).collect();
    assert!(
        fields.contains(&"residual_impact") && fields.contains(&"residual_level"),
        "{fields:?}"
    );
    // Put back, it is what was accepted.
    firm.risk(firm.theft, |r| (r.residual_likelihood, r.residual_impact) = (None, None));
    assert!(firm.standing(target).is_valid());
    let long = "Because. ".repeat(5_000);
    let signature = Signature { comment: long.clone(), ..approved(firm.bob, "Bob") };
    let id = firm.desk.edit(|d| sign(d, target, signature)).unwrap();
    assert_eq!(firm.desk.book.get::<Approval>(id).unwrap().comment, long);
    // Renaming a person alters nothing that was accepted.
    let bob = firm.bob;
    firm.desk.edit(|d| d.update::<Person>(bob, |p| p.name = "Robert".into())).unwrap();
    assert!(firm.standing(target).is_valid());
    // Another owner does.
    let ada = firm.ada;
    firm.risk(firm.theft, |r| r.owner = Some(ada));
    assert!(matches!(firm.standing(target), Standing::Stale(..)));
}

#[test]
fn who_may_sign_is_asked_before() {
    let mut firm = Firm::new();
    let keys = |firm: &Firm, target, signature: &Signature| {
        let told = obstacles(&firm.desk.book, target, signature, day(TODAY));
        told.iter().map(|o| o.key).collect::<Vec<_>>()
    };
    let acceptance = Target::Acceptance(firm.theft);
    let ada = approved(firm.ada, "Ada");
    assert_eq!(keys(&firm, acceptance, &ada), ["approval.obstacle.not_owner"]);
    let wrong = Signature { name: "Bib".into(), comment: " ".into(), ..approved(firm.bob, "Bob") };
    assert_eq!(
        keys(&firm, acceptance, &wrong),
        ["approval.obstacle.name", "approval.obstacle.justification"]
    );
    let bob = approved(firm.bob, " bob ");
    assert_eq!(keys(&firm, acceptance, &bob), Vec::<&str>::new());
    assert_eq!(keys(&firm, Target::Statement, &bob), ["approval.obstacle.top"]);
    let plan = Target::Plan { plan: firm.plan, owner: firm.ada };
    assert_eq!(keys(&firm, plan, &bob), ["approval.obstacle.not_owner"]);
    // High is for top management, very high for nobody.
    firm.risk(firm.theft, |r| r.current_likelihood = Some(3));
    assert_eq!(keys(&firm, acceptance, &bob), ["approval.obstacle.not_entitled"]);
    assert_eq!(keys(&firm, acceptance, &ada), Vec::<&str>::new());
    firm.risk(firm.theft, |r| (r.current_likelihood, r.current_impact) = (Some(4), Some(4)));
    assert_eq!(keys(&firm, acceptance, &ada), ["approval.obstacle.unacceptable"]);
    // A no takes the same authority as a yes, and needs nothing to be complete.
    let no = Signature { decision: Decision::Rejected, ..ada.clone() };
    assert_eq!(keys(&firm, acceptance, &no), Vec::<&str>::new());
    let no = Signature { decision: Decision::Rejected, ..bob.clone() };
    assert_eq!(keys(&firm, acceptance, &no), ["approval.obstacle.not_entitled"]);
    assert_eq!(keys(&firm, Target::Statement, &no), ["approval.obstacle.top"]);
    let later = Signature { on: Some(day("2027-01-01")), ..ada.clone() };
    assert_eq!(keys(&firm, Target::Statement, &later), ["approval.obstacle.future"]);
    // The day before the field was emptied is nobody's decision.
    let never = Signature { on: None, expires_on: Some(day(TODAY)), ..ada };
    assert_eq!(keys(&firm, Target::Statement, &never), ["approval.obstacle.day"]);
}

/// A risk that was not rated read "What remains needs nobody's acceptance by this method".
#[test]
fn what_is_not_rated_must_be_rated_before_anybody_need_not_accept_it() {
    let mut firm = Firm::new();
    let theft = firm.theft;
    assert_eq!(firm.progress(theft).acceptance_key(), "risk.acceptance.needed");
    firm.risk(theft, |r| r.current_likelihood = Some(1));
    firm.risk(theft, |r| r.current_impact = Some(1));
    assert_eq!(firm.progress(theft).acceptance_key(), "risk.acceptance.not_needed");
    firm.risk(theft, |r| r.current_impact = None);
    assert_eq!(firm.progress(theft).acceptance_key(), "risk.acceptance.unrated");
    // A method without a grid has no ratings to wait for.
    let generic = ready::READY.iter().find(|r| r.key == "generic").unwrap();
    let method = firm.desk.edit(|d| ready::start(d, generic));
    firm.desk.edit(|d| ops::adopt(d, method, Carry::Read)).unwrap();
    firm.desk.edit(|d| ops::rate_by_current(d, theft)).unwrap();
    assert_eq!(firm.progress(theft).acceptance_key(), "risk.acceptance.not_needed");
}

/// The difference read "Risk method | Risk method": both versions have the same name.
#[test]
fn another_version_of_the_method_makes_approvals_stale_and_is_named() {
    let mut firm = Firm::new();
    let target = Target::Acceptance(firm.theft);
    let method = firm.method;
    let next = firm.desk.edit(|d| ops::new_version(d, method)).unwrap();
    // A risk that stays with the version before keeps its acceptance.
    let mut kept = Firm::new();
    let other = kept.desk.edit(|d| ops::new_version(d, kept.method)).unwrap();
    kept.desk.edit(|d| ops::adopt(d, other, Carry::Keep)).unwrap();
    assert!(kept.standing(Target::Acceptance(kept.theft)).is_valid());
    firm.desk.edit(|d| ops::adopt(d, next, Carry::Read)).unwrap();
    let Standing::Stale(_, changed) = firm.standing(target) else { panic!() };
    let said: Vec<_> =
        changed.iter().map(|d| d.said(&firm.desk.book, &|day| day.to_string())).collect();
    let versions = said.iter().map(|s| (s.before.as_str(), s.after.as_str()));
    assert_eq!(versions.collect::<Vec<_>>(), [("RM-01", "RM-02")]);
}

/// A statement was approved with most of its controls undecided.
#[test]
fn a_statement_is_approved_when_every_control_is_decided_and_explained() {
    let mut firm = Firm::new();
    let told = |firm: &Firm, decision| {
        let signature = Signature { decision, ..approved(firm.ada, "Ada") };
        obstacles(&firm.desk.book, Target::Statement, &signature, day(TODAY))
    };
    let says = |o: &Obstacle| {
        let args: Vec<(&str, &str)> = o.args.iter().map(|(n, v)| (*n, v.as_str())).collect();
        isms_workbook::text::fill(o.key, &args)
    };
    let lines = ["A.5.1", "A.5.2", "A.5.3", "A.5.4", "A.5.5", "A.5.6"];
    let ids = lines.map(|l| firm.desk.book.controls.iter().find(|c| c.line == l).unwrap().id);
    firm.control(ids[0], |c| c.best_practice = false);
    firm.control(ids[1], |c| {
        c.applicability = Applicability::Excluded;
        c.exclusion_reason = "N/A".into();
        c.best_practice = false;
    });
    // Left out although it is good practice, and necessary for no reason: what a signature would be given to
    // contradicts itself.
    firm.control(ids[2], |c| {
        c.applicability = Applicability::Excluded;
        c.exclusion_reason = "Our provider does this for us.".into();
    });
    firm.control(ids[3], |c| {
        c.applicability = Applicability::Necessary;
        c.best_practice = false;
    });
    let found = told(&firm, Decision::Approved);
    let keys: Vec<&str> = found.iter().map(|o| o.key).skip(2).collect();
    assert_eq!(keys, ["approval.obstacle.contradicted", "approval.obstacle.unreasoned"]);
    assert!(says(&found[3]).starts_with("1 control is necessary without a reason: A.5.4."));
    firm.control(ids[2], |c| c.best_practice = false);
    firm.control(ids[3], |c| c.inclusion_reason = "Customary in our trade.".into());
    for yes in [Decision::Approved, Decision::Conditional] {
        let found = told(&firm, yes);
        let keys: Vec<&str> = found.iter().map(|o| o.key).collect();
        assert_eq!(keys, ["approval.obstacle.undecided", "approval.obstacle.unexplained"]);
        assert!(says(&found[0]).starts_with("1 control is not decided yet: A.5.1."));
        assert!(says(&found[1]).starts_with("1 control is left out without a reason: A.5.2."));
    }
    // A no needs nothing to be complete.
    assert_eq!(told(&firm, Decision::Rejected), []);
    firm.control(ids[1], |c| c.exclusion_reason = "Nobody develops software here.".into());
    assert_eq!(told(&firm, Decision::Approved).len(), 1);
    ids.iter().for_each(|id| {
        firm.control(*id, |c| {
            c.best_practice = false;
            c.inclusion_reason.clear();
            c.applicability = Applicability::Unset;
        });
    });
    let found = told(&firm, Decision::Approved);
    let start = "6 controls are not decided yet: A.5.1, A.5.2, A.5.3, A.5.4, A.5.5 and others.";
    assert!(says(&found[0]).starts_with(start), "{}", says(&found[0]));
    // What was signed like this before holds as long as nothing changes.
    let signature = approved(firm.ada, "Ada");
    firm.desk.edit(|d| sign(d, Target::Statement, signature)).unwrap();
    assert!(firm.standing(Target::Statement).is_valid());
    // An own control counts as well.
    ids.iter().for_each(|id| firm.control(*id, |c| c.best_practice = true));
    assert_eq!(told(&firm, Decision::Approved), []);
    firm.create::<Control>(|c| c.title = "Watchdog".into());
    assert_eq!(told(&firm, Decision::Approved).len(), 1);
}

#[test]
fn an_approval_that_was_said_no_to_or_ran_out_does_not_hold() {
    let mut firm = Firm::new();
    let target = Target::Acceptance(firm.theft);
    let expires_on = Some(day("2026-12-31"));
    let signature = Signature { expires_on, ..approved(firm.bob, "Bob") };
    let id = firm.desk.edit(|d| sign(d, target, signature)).unwrap();
    assert_eq!(standing(&firm.desk.book, target, day("2026-12-31")), Standing::Valid(id));
    assert_eq!(standing(&firm.desk.book, target, day("2027-01-01")), Standing::Expired(id));
    let decision = Decision::Rejected;
    let signature = Signature { decision, ..approved(firm.bob, "Bob") };
    let id = firm.desk.edit(|d| sign(d, target, signature)).unwrap();
    assert_eq!(firm.standing(target), Standing::Rejected(id));
}

#[test]
fn one_mechanism_serves_scope_and_documents() {
    let mut firm = Firm::new();
    let policy = firm.create::<Document>(|doc| {
        doc.title = "Policy".into();
        doc.version = "1.0".into();
    });
    let ada = firm.ada;
    for target in [Target::Scope, Target::Document(policy)] {
        assert_eq!(firm.standing(target), Standing::None);
        firm.sign(target, ada, "Ada");
        assert!(firm.standing(target).is_valid());
    }
    // That it is issued now is no other document; another version is.
    let state = DocumentState::Issued;
    firm.desk.edit(|d| d.update::<Document>(policy, |doc| doc.state = state)).unwrap();
    assert!(firm.standing(Target::Document(policy)).is_valid());
    firm.desk.edit(|d| d.update::<Document>(policy, |doc| doc.version = "1.1".into())).unwrap();
    let Standing::Stale(_, changed) = firm.standing(Target::Document(policy)) else { panic!() };
    assert_eq!(changed.len(), 1);
    assert_eq!(changed[0].field, "version");
}

#[test]
fn a_chain_that_is_whole_says_nothing() {
    let firm = Firm::new();
    assert_eq!(approval::broken(&firm.desk.book), []);
    assert_eq!(firm.desk.book.approvals.len(), 5);
    let entries: Vec<&Approval> = firm.desk.book.approvals.iter().collect();
    assert_eq!(entries[0].previous, "");
    assert!(entries.windows(2).all(|w| w[1].previous == w[0].seal && w[1].seal.len() == 64));
}

/// Somebody who alters the content of an entry and its fingerprint with it gets no valid approval.
#[test]
fn a_forged_entry_is_never_valid() {
    let mut firm = Firm::new();
    let target = Target::Acceptance(firm.theft);
    let id = firm.standing(target).entry().unwrap();
    type Forge = fn(&mut Approval);
    let forged: [Forge; 5] = [
        |a| a.fingerprint = "0".repeat(64),
        |a| a.name = "Somebody".into(),
        |a| a.on = Some(day("2030-01-01")),
        |a| a.expires_on = Some(day("2040-01-01")),
        |a| a.decision = Decision::Conditional,
    ];
    for forge in forged {
        let whole = firm.desk.book.get::<Approval>(id).unwrap().clone();
        firm.forge::<Approval>(id, forge);
        let Standing::Stale(_, changed) = firm.standing(target) else { panic!() };
        assert_eq!(changed[0].field, "seal");
        assert_eq!(approval::broken(&firm.desk.book).len(), 1);
        firm.forge::<Approval>(id, |a| *a = whole);
        assert!(firm.standing(target).is_valid());
    }
    // Content, fingerprint and risk altered together: the seal is not.
    firm.risk(firm.theft, |r| r.title = "Another".into());
    let now = approval::content(&firm.desk.book, target).unwrap();
    let written = isms_workbook::insight::canonical::text(&now);
    firm.forge::<Approval>(id, |a| {
        a.fingerprint = isms_workbook::insight::canonical::sha256(&written);
        a.content = written;
    });
    assert!(matches!(firm.standing(target), Standing::Stale(..)));
}

/// One edit of the many that people make.
#[derive(Clone, Copy, Debug)]
enum Step {
    Rate(u8, Option<i64>, Option<i64>),
    Residual(u8, Option<i64>, Option<i64>),
    Owner(u8, bool),
    Treatment(u8, usize),
    Title(u8, u8),
    Plan(u8, bool),
    Planned(u8, bool),
    Cost(Option<i64>),
    Due(u8),
    Control(u8, usize),
    Name(u8),
    Version(bool),
    Sign(u8),
}

fn step() -> impl Strategy<Value = Step> {
    let rating = || prop_oneof![Just(None), (1i64..=5).prop_map(Some)];
    prop_oneof![
        (0u8..2, rating(), rating()).prop_map(|(r, l, i)| Step::Rate(r, l, i)),
        (0u8..2, rating(), rating()).prop_map(|(r, l, i)| Step::Residual(r, l, i)),
        (0u8..2, any::<bool>()).prop_map(|(r, o)| Step::Owner(r, o)),
        (0u8..2, 0usize..5).prop_map(|(r, t)| Step::Treatment(r, t)),
        (0u8..2, 0u8..3).prop_map(|(r, t)| Step::Title(r, t)),
        (0u8..2, any::<bool>()).prop_map(|(r, o)| Step::Plan(r, o)),
        (0u8..2, any::<bool>()).prop_map(|(r, o)| Step::Planned(r, o)),
        prop_oneof![Just(None), (0i64..3).prop_map(Some)].prop_map(Step::Cost),
        (1u8..28).prop_map(Step::Due),
        (0u8..3, 0usize..5).prop_map(|(c, i)| Step::Control(c, i)),
        (0u8..3).prop_map(Step::Name),
        any::<bool>().prop_map(Step::Version),
        (0u8..6).prop_map(Step::Sign),
    ]
}

impl Firm {
    fn take(&mut self, step: Step) {
        let risk = |firm: &Firm, n: u8| if n == 0 { firm.ransomware } else { firm.theft };
        match step {
            Step::Rate(n, l, i) => {
                let id = risk(self, n);
                self.risk(id, |r| (r.current_likelihood, r.current_impact) = (l, i));
            }
            Step::Residual(n, l, i) => {
                let id = risk(self, n);
                self.risk(id, |r| (r.residual_likelihood, r.residual_impact) = (l, i));
            }
            Step::Owner(n, ada) => {
                let (id, owner) = (risk(self, n), if ada { self.ada } else { self.bob });
                self.risk(id, |r| r.owner = Some(owner));
            }
            Step::Treatment(n, t) => {
                let id = risk(self, n);
                self.risk(id, |r| r.treatment = Treatment::ALL[t]);
            }
            Step::Title(n, t) => {
                let id = risk(self, n);
                self.risk(id, |r| r.title = format!("Risk {t}"));
            }
            Step::Plan(n, is_in) => {
                let (id, plan) = (risk(self, n), self.plan);
                let alter = |p: &mut TreatmentPlan| {
                    p.risks.retain(|r| *r != id);
                    if is_in {
                        p.risks.push(id);
                    }
                };
                self.desk.edit(|d| d.update::<TreatmentPlan>(plan, alter)).unwrap();
            }
            Step::Planned(n, is_in) => {
                let (id, backup) = (risk(self, n), self.backup);
                self.risk(id, |r| r.planned_controls = if is_in { vec![backup] } else { vec![] });
            }
            Step::Cost(cost) => self.action(self.action, |a| a.cost_once = cost),
            Step::Due(n) => {
                let to = chrono::NaiveDate::from_ymd_opt(2026, 10, n.into()).unwrap();
                let id = self.action;
                // The day it is due already is refused, and nothing happens.
                let _ = self.desk.edit(|d| ops::revise_due(d, id, to, "Later."));
            }
            Step::Control(n, i) => {
                let id = self.desk.book.controls.iter().nth(n.into()).unwrap().id;
                self.control(id, |c| c.implementation = Implementation::ALL[i]);
            }
            Step::Name(n) => {
                let bob = self.bob;
                self.desk
                    .edit(|d| d.update::<Person>(bob, |p| p.name = format!("Bob {n}")))
                    .unwrap();
            }
            Step::Version(keep) => {
                let from = in_force(&self.desk.book).unwrap();
                let next = self.desk.edit(|d| ops::new_version(d, from)).unwrap();
                let carry = if keep { Carry::Keep } else { Carry::Read };
                self.desk.edit(|d| ops::adopt(d, next, carry)).unwrap();
            }
            Step::Sign(n) => {
                let target = self.targets()[usize::from(n)];
                let signature = approved(self.ada, "Ada");
                self.desk.edit(|d| sign(d, target, signature)).unwrap();
            }
        }
    }

    fn targets(&self) -> [Target; 6] {
        [
            Target::Acceptance(self.ransomware),
            Target::Acceptance(self.theft),
            Target::Plan { plan: self.plan, owner: self.ada },
            Target::Plan { plan: self.plan, owner: self.bob },
            Target::Statement,
            Target::Method(self.method),
        ]
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// No sequence of edits leaves an approval valid of which the content has another fingerprint, and none is
    /// stale without saying what differs.
    #[test]
    fn valid_is_what_was_approved_and_stale_says_what_is_not(steps in proptest::collection::vec(step(), 1..24)) {
        let mut firm = Firm::new();
        for step in steps {
            firm.take(step);
            for target in firm.targets() {
                let book = &firm.desk.book;
                let now = approval::content(book, target).unwrap();
                match firm.standing(target) {
                    Standing::Valid(id) => {
                        let entry = book.get::<Approval>(id).unwrap();
                        let written = isms_workbook::insight::canonical::text(&now);
                        let print = isms_workbook::insight::canonical::sha256(&written);
                        prop_assert_eq!(&print, &entry.fingerprint);
                    }
                    Standing::Stale(id, changed) => {
                        prop_assert!(!changed.is_empty());
                        let entry = book.get::<Approval>(id).unwrap();
                        let before = serde_json::from_str(&entry.content).unwrap();
                        prop_assert_eq!(&changed, &differences(&before, &now));
                        for difference in &changed {
                            prop_assert!(difference.before != difference.after);
                        }
                    }
                    _ => {}
                }
            }
            prop_assert_eq!(approval::broken(&firm.desk.book), vec![]);
        }
    }
}

// ---- The other edition -------------------------------------------------------------------------

#[test]
fn controls_their_links_and_decisions_go_to_the_other_edition_and_come_back() {
    use isms_workbook::insight::edition;
    let mut firm = Firm::new();
    let own = firm.create::<Control>(|c| c.title = "Watchdog".into());
    let fresh = firm.desk.book.controls.iter().find(|c| c.line == "A.5.7").unwrap().id;
    firm.control(fresh, |c| c.how = "We read the bulletins.".into());
    firm.risk(firm.theft, |r| r.existing_controls = vec![fresh]);
    firm.control(firm.backup, |c| c.how = "Every night.".into());
    let texts =
        |firm: &Firm| firm.desk.book.controls.iter().filter(|c| c.how == "Every night.").count();
    for to in [Edition::E2013, Edition::E2022] {
        let switch = edition::preview(&firm.desk.book, to).unwrap();
        firm.desk.edit(|d| edition::apply(d, &switch, &Default::default())).unwrap();
        let statement = Statement::read(&firm.desk.book);
        assert_eq!(statement.edition, to);
        assert_eq!(statement.strays, Vec::<Id>::new(), "no line is kept twice");
        assert!(statement.annex.iter().all(|l| l.control.is_none_or(|c| c.best_practice)));
        // The control that the risk plans is the same row under its other number.
        let planned = firm.get(firm.ransomware).planned_controls.clone();
        assert_eq!(planned, [firm.backup]);
        let backup = firm.desk.book.get::<Control>(firm.backup).unwrap();
        assert!(catalogue::line(to, &backup.line).is_some(), "{}", backup.line);
        assert_eq!(texts(&firm), 1);
        // What leads nowhere stands among the own ones, with the risk that uses it, and comes back.
        let kept = firm.desk.book.get::<Control>(fresh).unwrap();
        assert_eq!((kept.line.as_str(), kept.how.as_str()), ("A.5.7", "We read the bulletins."));
        let own_rows = statement.own.iter().filter_map(|l| l.control).map(|c| c.id);
        assert_eq!(own_rows.filter(|id| *id == fresh).count(), usize::from(to == Edition::E2013));
        assert_eq!(firm.get(firm.theft).existing_controls, [fresh]);
        assert_eq!(firm.desk.book.get::<Control>(own).unwrap().title, "Watchdog");
        // The effect that was tried is still there, and so is the action.
        assert_eq!(what_if::effects(firm.get(firm.ransomware))[0].control, firm.backup);
        assert_eq!(firm.desk.book.get::<Action>(firm.action).unwrap().controls, [firm.backup]);
        // An approval is about one edition.
        assert!(!firm.standing(Target::Statement).is_valid());
    }
}

/// Two controls that became one had two owners, and one of them was dropped without a word.
#[test]
fn owners_that_a_joined_control_cannot_keep_are_named() {
    use isms_workbook::insight::edition;
    let mut firm = Firm::with(Edition::E2013, "four");
    let lines = catalogue::scored_lines(Edition::E2022).iter();
    let merged = lines.filter(|l| l.kind == LineKind::Control).find_map(|l| {
        let from: Vec<_> = l.correspondence?.links.iter().map(|l| l.id).collect();
        (from.len() > 1).then_some((l.id, from))
    });
    let (line, from) = merged.unwrap();
    let (ada, bob) = (firm.ada, firm.bob);
    for (n, old) in from.iter().enumerate() {
        let id = firm.desk.book.controls.iter().find(|c| c.line == *old).unwrap().id;
        firm.control(id, |c| c.owner = Some(if n == 0 { ada } else { bob }));
    }
    let switch = edition::preview(&firm.desk.book, Edition::E2022).unwrap();
    firm.desk.edit(|d| edition::apply(d, &switch, &Default::default())).unwrap();
    let joined = firm.desk.book.controls.iter().find(|c| c.line == line).unwrap();
    let (kept, other) = if joined.owner == Some(ada) { ("Ada", "Bob") } else { ("Bob", "Ada") };
    assert!(joined.notes.contains(other) && !joined.notes.contains(kept), "{}", joined.notes);
}

// ---- Starters ----------------------------------------------------------------------------------

#[test]
fn typical_entries_are_taken_once_and_know_their_threats() {
    use isms_workbook::insight::risk::starters::{offers, take};
    let (mut desk, _) = Desk::new(Edition::E2022);
    let ids = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<Vec<String>>();
    let made = |desk: &mut Desk, kind, chosen: &[&str]| {
        desk.edit(|d| take(d, kind, &ids(chosen))).unwrap()
    };
    assert_eq!(made(&mut desk, Kind::Threat, &["T01", "T02", "X99"]), 2);
    assert_eq!(made(&mut desk, Kind::Threat, &["T01"]), 0, "taken already");
    assert_eq!(made(&mut desk, Kind::Vulnerability, &["V01"]), 1);
    let weak = desk.book.vulnerabilities.iter().next().unwrap();
    let phishing = desk.book.threats.iter().find(|t| t.starter == "T01").unwrap();
    assert_eq!(weak.threats, [phishing.id], "of its threats those that are there");
    // A risk brings its threat along, is not rated and has no owner.
    assert_eq!(made(&mut desk, Kind::Risk, &["T02", "T03"]), 2);
    assert_eq!((desk.book.risks.len(), desk.book.threats.len()), (2, 3));
    let risk = desk.book.risks.iter().next().unwrap();
    assert!(risk.threat.is_some() && risk.owner.is_none() && risk.current_likelihood.is_none());
    assert_eq!(made(&mut desk, Kind::Asset, &["AT01"]), 1);
    let asset = desk.book.assets.iter().next().unwrap();
    let needs = [asset.confidentiality, asset.integrity, asset.availability];
    assert_eq!(needs, [Need::High, Need::High, Need::Medium]);
    for kind in [Kind::Threat, Kind::Vulnerability, Kind::Asset, Kind::Risk] {
        assert!(offers(&desk.book, kind).iter().any(|o| o.taken));
        let groups = offers(&desk.book, kind).into_iter().map(|o| o.group);
        let known =
            |key: &str| RiskCategory::from_key(key).is_some() || AssetKind::from_key(key).is_some();
        assert!(groups.into_iter().all(known));
    }
    assert!(offers(&desk.book, Kind::Person).is_empty());
}

/// What comes next on the page of a risk ends with its plan's approval, and comes back when that goes stale.
#[test]
fn a_risk_wants_its_plan_approved_by_its_owner() {
    let mut firm = Firm::new();
    let wants = |firm: &Firm| {
        let risk = firm.get(firm.ransomware);
        let wants = plan_wants(&firm.desk.book, &firm.methods(), risk, day(TODAY));
        wants.iter().map(|w| (w.key, w.row)).collect::<Vec<_>>()
    };
    let plan = (Kind::TreatmentPlan, firm.plan);
    assert_eq!(wants(&firm), []);
    let ransomware = firm.ransomware;
    firm.risk(ransomware, |r| r.current_impact = r.current_impact.map(|i| i - 1));
    assert_eq!(wants(&firm), [("risk.wants.plan_stale", plan)]);
    let ada = firm.ada;
    firm.sign(Target::Plan { plan: firm.plan, owner: ada }, ada, "Ada");
    assert_eq!(wants(&firm), []);
    let eve = firm.create::<Person>(|p| p.name = "Eve".into());
    firm.risk(ransomware, |r| r.owner = Some(eve));
    assert_eq!(wants(&firm), [("risk.wants.plan_approval", plan)]);
    firm.risk(ransomware, |r| r.closed_on = Some(day(TODAY)));
    assert_eq!(wants(&firm), []);
}

/// Somebody who described a risk for the first time did not find the typical weaknesses: they stood in their
/// register alone.
#[test]
fn a_risk_is_offered_the_typical_threats_and_vulnerabilities_that_fit_it() {
    use isms_workbook::insight::risk::starters::{fitting, take_for};
    let (mut desk, _) = Desk::new(Edition::E2022);
    let (risk, room) = desk.edit(|d| {
        let room = d.create::<Asset>(|a| {
            a.name = "Server room".into();
            a.kind = AssetKind::Premises;
        });
        (d.create::<Risk>(|r| r.title = "Fire".into()), room)
    });
    let offered = |desk: &Desk, kind| {
        fitting(&desk.book, desk.book.get::<Risk>(risk).unwrap(), kind)
            .into_iter()
            .map(|f| f.id)
            .collect::<Vec<_>>()
    };
    // Where nothing is said, everything may fit; what is said narrows it and puts the nearest first.
    let all = catalogue::starters::starters();
    assert_eq!(offered(&desk, Kind::Threat).len(), all.threats.len());
    assert_eq!(offered(&desk, Kind::Vulnerability).len(), all.vulnerabilities.len());
    desk.edit(|d| {
        d.update::<Risk>(risk, |r| {
            r.assets = vec![room];
            r.category = RiskCategory::Environment;
        })
    })
    .unwrap();
    let threats = offered(&desk, Kind::Threat);
    assert_eq!(threats[..3], ["T27", "T28", "T29"], "fire, water, weather");
    assert!(!threats.contains(&"T01"), "nobody phishes a room");
    // One click makes the entry and the link.
    desk.edit(|d| take_for(d, risk, Kind::Threat, "T27")).unwrap();
    let fire = desk.book.threats.iter().next().unwrap().id;
    assert_eq!(desk.book.get::<Risk>(risk).unwrap().threat, Some(fire));
    assert!(offered(&desk, Kind::Threat).is_empty(), "it has one");
    let weak = offered(&desk, Kind::Vulnerability);
    assert_eq!(weak, ["V23", "V48"], "those that let a fire do harm, and no others");
    desk.edit(|d| take_for(d, risk, Kind::Vulnerability, "V48")).unwrap();
    let linked = desk.book.get::<Risk>(risk).unwrap().vulnerability.unwrap();
    assert_eq!(desk.book.get::<Vulnerability>(linked).unwrap().threats, [fire]);
    assert!(offered(&desk, Kind::Vulnerability).is_empty());
    // What the register has is not made a second time, and called as it is called there.
    desk.edit(|d| {
        d.update::<Vulnerability>(linked, |v| v.name = "No detectors".into()).unwrap();
        d.update::<Risk>(risk, |r| r.vulnerability = None)
    })
    .unwrap();
    let found = fitting(&desk.book, desk.book.get::<Risk>(risk).unwrap(), Kind::Vulnerability);
    assert!(found.iter().any(|f| f.id == "V48" && f.name == "No detectors"));
    desk.edit(|d| take_for(d, risk, Kind::Vulnerability, "V48")).unwrap();
    assert_eq!(desk.book.vulnerabilities.len(), 1);
    // A threat of the firm's own is in no list: its category is looked at.
    let own = desk.edit(|d| {
        let own = d.create::<Threat>(|t| {
            t.name = "Goats".into();
            t.category = RiskCategory::Physical;
        });
        d.update::<Risk>(risk, |r| (r.threat, r.vulnerability) = (Some(own), None)).map(|()| own)
    });
    assert!(own.is_ok());
    assert_eq!(offered(&desk, Kind::Vulnerability), ["V46", "V47", "V48", "V49", "V50"]);
}

/// The page of a method in force showed names of steps and not what they mean.
#[test]
fn a_scale_tells_what_its_steps_mean_and_leaves_out_what_none_says() {
    let firm = Firm::new();
    let method = Methods::read(&firm.desk.book).in_force().unwrap().clone();
    let words = |field| Meaning::Words(field);
    let cia = ["confidentiality", "integrity", "availability"].map(words);
    let all = [[words("description")].as_slice(), &cia, &[Meaning::Money]].concat();
    assert_eq!(meanings(&method.likelihoods), [words("description"), Meaning::Frequency]);
    assert_eq!(meanings(&method.impacts), all);
    let money = |n: i64| format!("{n} €");
    let step = |steps: &[ScaleStep], what| meaning(&steps[1], what, &money);
    assert!(!step(&method.likelihoods, words("description")).is_empty());
    assert_eq!(step(&method.likelihoods, Meaning::Frequency), "3 – 10");
    assert_eq!(step(&method.impacts, Meaning::Money), "1000 € – 10000 €");
    let mut bare = method.impacts.clone();
    for step in &mut bare {
        (step.money_from, step.money_to) = (None, None);
        step.integrity = String::new();
    }
    bare[0].money_to = Some(5);
    assert_eq!(meanings(&bare), [all[0], all[1], all[3], all[4]]);
    assert_eq!(meaning(&bare[0], Meaning::Money, &money), "… – 5 €");
    assert_eq!(meaning(&bare[1], Meaning::Money, &money), "");
    // The paper has the same columns.
    let setting = Setting { today: day(TODAY), dates: &super::thread::Told };
    let paper = risk_papers::method::build(&firm.desk.book, &setting).unwrap();
    let said = format!("{paper:?}");
    assert!(said.contains("Events in 100 years") && said.contains("For availability"));
}
