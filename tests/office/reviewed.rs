//! A made-up firm with a management review that is closed and one that is planned, and with audits and
//! nonconformities: what the papers of both are tried on.

use isms_workbook::catalogue::{self, Edition};
use isms_workbook::insight::approval::{Signature, Target, sign};
use isms_workbook::insight::review::ops::{self, NewReview};
use isms_workbook::insight::review::pack::Pack;
use isms_workbook::insight::review::{Period, parts};
use isms_workbook::insight::risk::ops as risk_ops;
use isms_workbook::insight::risk::ready::{READY, start};
use isms_workbook::paper::gap_charts::Dates;
use isms_workbook::paper::gap_report::Setting;
use isms_workbook::paper::review_pack;
use isms_workbook::workbook::*;

pub const TODAY: &str = "2026-09-21";
pub const HELD: &str = "2026-09-15";
/// What people type, in many scripts.
pub const SAID: &str = "Δοκιμή, проверка, 日本語のメモ, בדיקה, 👩‍💻 <b>bold</b> & =1+1";

pub fn day(text: &str) -> chrono::NaiveDate {
    text.parse().unwrap()
}

/// A clock and dice of its own.
#[derive(Debug)]
struct Script {
    now: i64,
    dice: u64,
}

impl Surroundings for Script {
    fn now(&mut self) -> Moment {
        self.now += 700;
        Moment(self.now)
    }
    fn today(&mut self) -> chrono::NaiveDate {
        day(TODAY)
    }
    fn random(&mut self) -> u128 {
        self.dice = self.dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        u128::from(self.dice) << 20
    }
    fn author(&self) -> String {
        "Tester".into()
    }
}

#[derive(Debug)]
pub struct Firm {
    pub book: Workbook,
    script: Script,
    /// Head of the firm, and who looks after security.
    pub ada: Id,
    pub ben: Id,
    pub closed: Id,
    pub planned: Id,
    pub programme: Id,
    pub audit: Id,
}

impl Firm {
    pub fn edit<T>(&mut self, edit: impl FnOnce(&mut Draft<'_>) -> T) -> T {
        let mut draft = Draft::new(&self.book, &mut self.script);
        let out = edit(&mut draft);
        if let Some(change) = draft.finish(Label::new("test")) {
            self.book.apply(&change).unwrap();
        }
        out
    }

    /// With so many issues; more than 25 do not fit into their place in a paper.
    pub fn new(edition: Edition, issues: usize, dates: &dyn Dates) -> Firm {
        let none = Id::default();
        let mut firm = Firm {
            book: Workbook::new(Id(7)),
            script: Script { now: 1_789_900_000_000, dice: 3 },
            ada: none,
            ben: none,
            closed: none,
            planned: none,
            programme: none,
            audit: none,
        };
        firm.people(edition);
        firm.risks();
        firm.performance();
        firm.audits(edition);
        firm.edit(|d| {
            for n in 0..issues {
                d.create::<ContextIssue>(|i| {
                    i.title = format!("Circumstance {n} that makes security harder");
                    i.side = Side::Internal;
                    i.category = IssueCategory::People;
                    i.effect = Effect::Hinders;
                    i.tendency = Tendency::Growing;
                    i.response = format!("Knowledge is written down and shared by two. {SAID}");
                    i.noted_on = Some(day("2026-02-01"));
                });
            }
        });
        firm.closed = firm.held(dates);
        firm.planned = firm.plan("Second review", ("2026-07-01", "2026-12-31"), "2027-01-15");
        let (planned, ben) = (firm.planned, firm.ben);
        firm.edit(|d| {
            d.create::<ReviewDecision>(|r| {
                r.title = "Give the backup a second place".into();
                r.review = Some(planned);
                r.kind = DecisionKind::Improvement;
                r.inputs = vec!["MRI-6".into()];
                r.owner = Some(ben);
                r.due = Some(day("2027-03-31"));
            });
        });
        firm
    }

    fn people(&mut self, edition: Edition) {
        let (ada, ben) = self.edit(|d| {
            d.create::<Organisation>(|o| {
                o.name = "Example GmbH".into();
                o.edition = edition;
            });
            let ada = d.create::<Person>(|p| {
                p.name = "Ada Example".into();
                p.title = "Managing director".into();
                p.top_management = true;
            });
            let ben = d.create::<Person>(|p| {
                p.name = "Ben Example".into();
                p.title = "Information security officer".into();
            });
            (ada, ben)
        });
        (self.ada, self.ben) = (ada, ben);
    }

    fn risks(&mut self) {
        let ready = READY.first().unwrap();
        let method = self.edit(|d| start(d, ready));
        self.edit(|d| risk_ops::adopt(d, method, risk_ops::Carry::Read)).unwrap();
        let ben = self.ben;
        self.edit(|d| {
            for n in 0..9 {
                d.create::<Risk>(|r| {
                    r.title = format!("Nobody can restore the accounts of branch {n}");
                    r.owner = Some(ben);
                    r.current_likelihood = Some(1 + n % 5);
                    r.current_impact = Some(1 + n % 4);
                    r.residual_likelihood = Some(1);
                    r.residual_impact = Some(1 + n % 4);
                    r.treatment = Treatment::Modify;
                });
            }
        });
    }

    fn performance(&mut self) {
        let ben = self.ben;
        self.edit(|d| {
            let metric = d.create::<Metric>(|m| {
                m.title = "Laptops with all updates".into();
                m.unit = "%".into();
                m.direction = Direction::Higher;
                m.target = "95".into();
                m.cadence = Cadence::Monthly;
                m.owner = Some(ben);
                m.start = Some(day("2025-10-01"));
            });
            let readings = [("2025-11-30", "88"), ("2025-12-31", "90.5"), ("2026-01-31", "93")];
            let later = [("2026-02-28", "92"), ("2026-04-30", "96.5"), ("2026-06-30", "97")];
            for (on, value) in readings.into_iter().chain(later) {
                d.create::<Reading>(|r| {
                    r.metric = Some(metric);
                    r.on = Some(day(on));
                    r.value = value.into();
                });
            }
            d.create::<Objective>(|o| {
                o.title = "All laptops are up to date".into();
                o.level = ObjectiveLevel::Dated;
                o.metric = Some(metric);
                o.baseline = "80".into();
                o.target = "95".into();
                o.start = Some(day("2025-10-01"));
                o.due = Some(day("2026-12-31"));
                o.owner = Some(ben);
            });
            let party = d.create::<Party>(|p| {
                p.name = "Customers".into();
                p.noted_on = Some(day("2026-03-01"));
            });
            d.create::<Feedback>(|f| {
                f.title = "Praise for quick answers".into();
                f.party = Some(party);
                f.mood = Mood::Good;
                f.received_on = Some(day("2026-05-05"));
                f.content = SAID.into();
            });
            d.create::<Improvement>(|i| {
                i.title = "One place for all passwords".into();
                i.suggested_by = "Staff".into();
                i.suggested_on = Some(day("2026-04-04"));
                i.proposal = "Buy a password manager for everybody.".into();
            });
        });
    }

    fn audits(&mut self, edition: Edition) {
        let (ada, ben) = (self.ada, self.ben);
        let all: Vec<String> =
            catalogue::scored_lines(edition).iter().map(|line| line.id.to_owned()).collect();
        let (programme, audit) = self.edit(|d| {
            let programme = d.create::<AuditProgramme>(|p| {
                p.title = "Audits 2026 to 2028".into();
                p.from = Some(day("2026-01-01"));
                p.to = Some(day("2028-12-31"));
                p.owner = Some(ben);
                p.objectives = "See whether the ISMS works.".into();
                p.criteria = "The standard, the contracts and our own rules.".into();
                p.methods = "Talks, looking on, samples.".into();
                p.reasons = "Access is audited twice: it went wrong before.".into();
            });
            let mut audit = |title: &str, on: &str, lines: Vec<String>, state: AuditState| {
                d.create::<Audit>(|a| {
                    a.title = title.into();
                    a.programme = Some(programme);
                    a.state = state;
                    a.planned_on = Some(day(on));
                    a.from = Some(day(on));
                    a.to = Some(day(on));
                    a.lead = Some(ada);
                    a.outside = "Erika Example of Other Example Ltd".into();
                    a.scope = "The office and the servers.".into();
                    a.criteria = "The standard.".into();
                    a.lines = lines;
                    a.methods = "Talks and samples.".into();
                    a.sample = "Five of 22 laptops, drawn by lot.".into();
                    a.independence = "Nobody asked about their own work.".into();
                    if state == AuditState::Reported {
                        a.interviewed = "Ben Example; two of sales".into();
                        a.conclusion = SAID.into();
                        a.reported_on = Some(day(on));
                        a.reported_to = vec![ada];
                    }
                })
            };
            let half = all.len() / 2;
            let first = all.iter().take(half).cloned().collect();
            let second = all.iter().skip(half).take(20).cloned().collect();
            let done = audit("Internal audit 2026", "2026-05-12", first, AuditState::Reported);
            audit("Internal audit 2027", "2027-05-12", second, AuditState::Planned);
            (programme, done)
        });
        (self.programme, self.audit) = (programme, audit);
        let line = all.iter().find(|id| id.starts_with("A.")).unwrap().clone();
        self.edit(|d| {
            let check = d.create::<AuditCheck>(|c| {
                c.audit = Some(audit);
                c.lines = vec![line.clone()];
                c.ask = "Who may open the server room?".into();
                c.seen = "Two people of six on the list have left.".into();
                c.sample = "All six keys".into();
                c.result = CheckResult::Finding;
                c.with = vec![ben];
            });
            let kinds = [FindingKind::Major, FindingKind::Minor, FindingKind::Conformity];
            for kind in kinds {
                let finding = d.create::<AuditFinding>(|f| {
                    f.title = "Keys of those who left".into();
                    f.audit = Some(audit);
                    f.check = Some(check);
                    f.kind = kind;
                    f.lines = vec![line.clone()];
                    f.statement = format!("Keys are to come back. Two did not. {SAID}");
                    f.seen = "List of keys".into();
                    f.owner = Some(ben);
                    f.found_on = Some(day("2026-05-12"));
                    f.answer_due = Some(day("2026-06-12"));
                });
                if kind != FindingKind::Major {
                    continue;
                }
                let action = d.create::<Action>(|a| {
                    a.title = "Ask for keys on the last day".into();
                    a.source = ActionSource::Nonconformity;
                    a.owner = Some(ben);
                    a.due = Some(day("2026-08-01"));
                });
                d.create::<Nonconformity>(|n| {
                    n.title = "Keys of those who left".into();
                    n.source = NonconformitySource::Audit;
                    n.grade = Grade::Major;
                    n.finding = Some(finding);
                    n.raised_on = Some(day("2026-05-13"));
                    n.raised_by = Some(ada);
                    n.owner = Some(ben);
                    n.lines = vec![line.clone()];
                    n.description = "Two keys were not given back.".into();
                    n.correction = "The locks were changed.".into();
                    n.corrected_on = Some(day("2026-05-20"));
                    n.why_1 = "Nobody asked for them.".into();
                    n.why_2 = "The list of the last day does not name keys.".into();
                    n.cause_category = Cause::Process;
                    n.cause = "The list of the last day is not complete.".into();
                    n.similar = format!("Laptops were looked at, too. {SAID}");
                    n.actions = vec![action];
                    n.check_due = Some(day("2026-09-01"));
                });
            }
            d.create::<Nonconformity>(|n| {
                n.title = "A backup was not tried".into();
                n.source = NonconformitySource::Monitoring;
                n.grade = Grade::Minor;
                n.raised_on = Some(day("2025-11-03"));
                n.closed_on = Some(day("2026-03-03"));
                n.owner = Some(ben);
            });
        });
    }

    pub fn plan(&mut self, title: &str, (from, to): (&str, &str), on: &str) -> Id {
        let new = NewReview {
            title: title.into(),
            period: Period::new(day(from), day(to)).unwrap(),
            planned_on: day(on),
            chair: Some(self.ada),
        };
        self.edit(|d| ops::start(d, new))
    }

    pub fn pack(&self, review: Id, dates: &dyn Dates) -> Pack {
        let setting = Setting { today: day(TODAY), dates };
        review_pack::build(&self.book, review, &setting).unwrap()
    }

    /// A review from planning to closing.
    fn held(&mut self, dates: &dyn Dates) -> Id {
        let review = self.plan("First review", ("2026-01-01", "2026-06-30"), HELD);
        let (ada, ben) = (self.ada, self.ben);
        self.edit(|d| {
            let ben = d.get::<Person>(ben).unwrap();
            ops::take_part(d, review, &ben);
        });
        let all: Vec<(Id, Option<Id>)> =
            parts::<Participant>(&self.book, review).iter().map(|p| (p.id, p.person)).collect();
        self.edit(|d| {
            for (id, person) in all {
                d.update::<Participant>(id, |p| {
                    p.attendance = match person == Some(ada) {
                        true => Attendance::Attended,
                        false => Attendance::Absent,
                    };
                })
                .unwrap();
            }
            d.update::<ManagementReview>(review, |r| {
                r.held_on = Some(day(HELD));
                r.data_as_of = Some(day(HELD));
                r.place = "Meeting room 1 and on the line".into();
                r.introduction = SAID.into();
            })
            .unwrap();
        });
        let pack = self.pack(review, dates);
        self.edit(|d| ops::hold(d, review, &pack)).unwrap();
        self.discuss(review);
        let signature = Signature {
            person: ada,
            name: self.book.get::<Person>(ada).unwrap().name.clone(),
            decision: Decision::Approved,
            comment: String::new(),
            on: Some(day(HELD)),
            expires_on: None,
        };
        self.edit(|d| sign(d, Target::Review(review), signature)).unwrap();
        self.edit(|d| ops::close(d, review)).unwrap();
        self.edit(|d| ops::add(d, review, "A name was misspelt.", "It is Ada.")).unwrap();
        review
    }

    fn discuss(&mut self, review: Id) {
        let inputs: Vec<(Id, String)> = parts::<ReviewInput>(&self.book, review)
            .iter()
            .map(|i| (i.id, i.input.clone()))
            .collect();
        let (ada, ben) = (self.ada, self.ben);
        let decision = self.edit(|d| {
            for (id, input) in inputs {
                d.update::<ReviewInput>(id, |i| {
                    i.discussed = true;
                    i.notes = format!("Talked about {input}. {SAID}");
                    i.conclusion = "It goes on as it is.".into();
                    if input == "MRI-1" || input == "MRI-3" {
                        i.nothing_by = "Ben Example".into();
                        i.nothing_reason = "There was no review before.".into();
                    }
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
                r.next_on = Some(day("2027-01-15"));
            })
            .unwrap();
            let change = d.create::<PlannedChange>(|c| {
                c.title = "A second site in the scope".into();
                c.kind = ChangeKind::Scope;
                c.reason = "The firm grows.".into();
                c.owner = Some(ben);
                c.due = Some(day("2027-02-01"));
            });
            d.create::<ReviewDecision>(|r| {
                r.title = "Take the second site into the scope".into();
                r.review = Some(review);
                r.kind = DecisionKind::Change;
                r.inputs = vec!["MRI-2".into(), "MRI-6".into()];
                r.owner = Some(ada);
                r.due = Some(day("2027-02-01"));
                r.change = Some(change);
            });
            d.create::<ReviewDecision>(|r| {
                r.title = "Hire a second administrator".into();
                r.review = Some(review);
                r.kind = DecisionKind::Resources;
                r.inputs = vec!["MRI-4.1".into()];
                r.rationale = SAID.into();
                r.owner = Some(ada);
                r.due = Some(day("2026-12-01"));
            })
        });
        self.edit(|d| ops::act(d, decision)).unwrap();
    }
}
