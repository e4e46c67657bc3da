//! Everything that changes audits, their questions and their findings, as functions on a draft.

use super::audits::{
    self, FollowUp, Want, follow_up, parts, raised_on, suggested_on, wants_to_report,
};
use crate::catalogue::{self, Line, Question};
use crate::workbook::{
    Audit, AuditCheck, AuditFinding, AuditKind, AuditProgramme, AuditState, CheckResult, Draft,
    FindingKind, Grade, Id, IdeaSource, Improvement, Kind, Nonconformity, NonconformitySource,
    Person, Refusal, Tabled, Workbook,
};
use chrono::{Datelike, Days, NaiveDate};

/// Labels of the changes, for the undo menu.
pub mod label {
    pub const PROGRAMME: &str = "audit.change.programme";
    pub const PLAN: &str = "audit.change.plan";
    pub const BEGIN: &str = "audit.change.begin";
    pub const COVER: &str = "audit.change.cover";
    pub const LAY_OUT: &str = "audit.change.lay_out";
    pub const ASK: &str = "audit.change.ask";
    pub const FINDING: &str = "audit.change.finding";
    pub const RAISE: &str = "audit.change.raise";
    pub const IDEA: &str = "audit.change.idea";
    pub const REPORT: &str = "audit.change.report";
    pub const REOPEN: &str = "audit.change.reopen";
}

fn get<R: Tabled>(draft: &Draft<'_>, id: Id) -> Result<R, Refusal> {
    draft.get::<R>(id).ok_or(Refusal::Missing { kind: R::KIND, id })
}

/// Begins a programme for the year that a day lies in.
pub fn begin_programme(draft: &mut Draft<'_>, title: &str) -> Id {
    let year = draft.today().year();
    draft.create::<AuditProgramme>(|p| {
        p.title = title.to_owned();
        p.from = NaiveDate::from_ymd_opt(year, 1, 1);
        p.to = NaiveDate::from_ymd_opt(year, 12, 31);
    })
}

/// What a new audit is made from.
#[derive(Clone, Debug, PartialEq)]
pub struct NewAudit {
    pub title: String,
    pub programme: Option<Id>,
    pub planned_on: NaiveDate,
    pub lead: Option<Id>,
    pub lines: Vec<String>,
}

/// Plans an internal audit. Criteria and methods are those of its programme, for somebody to narrow down.
pub fn plan(draft: &mut Draft<'_>, new: NewAudit) -> Id {
    let programme = new.programme.and_then(|id| draft.get::<AuditProgramme>(id));
    draft.create::<Audit>(|a| {
        a.title = new.title;
        a.kind = AuditKind::Internal;
        a.programme = new.programme;
        a.planned_on = Some(new.planned_on);
        a.lead = new.lead;
        a.lines = new.lines;
        if let Some(programme) = programme {
            a.criteria = programme.criteria;
            a.methods = programme.methods;
        }
    })
}

/// The audit takes place: it began today, where no other day is entered.
pub fn begin(draft: &mut Draft<'_>, audit: Id) -> Result<(), Refusal> {
    let today = draft.today();
    draft.update::<Audit>(audit, |a| {
        a.state = AuditState::UnderWay;
        a.from = a.from.or(Some(today));
    })
}

/// Adds lines to what an audit covers, those that it does not cover yet.
pub fn cover(draft: &mut Draft<'_>, audit: Id, lines: &[&str]) -> Result<(), Refusal> {
    draft.update::<Audit>(audit, |a| {
        for line in lines {
            if !a.lines.iter().any(|known| known == line) {
                a.lines.push((*line).to_owned());
            }
        }
    })
}

/// The questions of our catalogue on the lines that an audit covers which it does not ask yet, in the order of the
/// standard.
pub fn unasked(book: &Workbook, audit: &Audit) -> Vec<(&'static Line, &'static Question)> {
    let edition = book.edition();
    let asked = parts::<AuditCheck>(book, audit.id);
    let mut lines: Vec<&'static Line> =
        audit.lines.iter().filter_map(|id| catalogue::line(edition, id)).collect();
    crate::sort::by_key(&mut lines, |line| line.sort_key);
    let all = lines.into_iter().flat_map(|line| line.questions.iter().map(move |q| (line, q)));
    all.filter(|(_, q)| !asked.iter().any(|check| check.question == q.id)).collect()
}

/// Lays the checklist out: the questions of our catalogue on every line that the audit covers, those that are not
/// there yet. How many were added.
pub fn lay_out(draft: &mut Draft<'_>, audit: Id) -> Result<usize, Refusal> {
    let row = get::<Audit>(draft, audit)?;
    let questions = unasked(draft.book(), &row);
    for (line, question) in &questions {
        draft.create::<AuditCheck>(|c| {
            c.audit = Some(audit);
            c.lines = vec![line.id.to_owned()];
            c.question = question.id.to_owned();
            c.ask = question.text.to_owned();
        });
    }
    Ok(questions.len())
}

/// Adds a question of one's own.
pub fn ask(draft: &mut Draft<'_>, audit: Id, line: &str) -> Id {
    draft.create::<AuditCheck>(|c| {
        c.audit = Some(audit);
        if !line.is_empty() {
            c.lines = vec![line.to_owned()];
        }
    })
}

/// Notes a finding, for somebody to say what kind it is. At a question, its line and what was seen go along, and the
/// question has its result.
pub fn note(draft: &mut Draft<'_>, audit: Id, check: Option<Id>) -> Result<Id, Refusal> {
    let today = draft.today();
    let asked = check.map(|id| get::<AuditCheck>(draft, id)).transpose()?;
    if let Some(id) = check {
        draft.update::<AuditCheck>(id, |c| {
            if c.result == CheckResult::Unset {
                c.result = CheckResult::Finding;
            }
        })?;
    }
    Ok(draft.create::<AuditFinding>(|f| {
        f.audit = Some(audit);
        f.check = check;
        f.found_on = Some(today);
        if let Some(asked) = asked {
            f.lines = asked.lines;
            f.seen = asked.seen;
        }
    }))
}

/// Makes a nonconformity of a minor or major finding. One that was raised before comes back, and there is no second.
pub fn raise(draft: &mut Draft<'_>, finding: Id) -> Result<Id, Refusal> {
    let row = get::<AuditFinding>(draft, finding)?;
    if let Some(raised) = raised_on(draft.book(), finding) {
        return Ok(raised.id);
    }
    if follow_up(&row) != Some(FollowUp::Nonconformity) {
        return Err(Refusal::Misfit { kind: Kind::AuditFinding, field: "kind" });
    }
    let today = draft.today();
    let audit = row.audit.and_then(|id| draft.get::<Audit>(id));
    let paragraphs = [row.statement.trim(), row.seen.trim()];
    let description: Vec<&str> = paragraphs.into_iter().filter(|text| !text.is_empty()).collect();
    Ok(draft.create::<Nonconformity>(|r| {
        r.title = row.title.clone();
        r.source = NonconformitySource::Audit;
        r.grade = if row.kind == FindingKind::Major { Grade::Major } else { Grade::Minor };
        r.finding = Some(finding);
        r.raised_on = row.found_on.or(Some(today));
        r.raised_by = audit.and_then(|a| a.lead);
        r.owner = row.owner;
        r.lines = row.lines.clone();
        r.description = description.join("\n\n");
    }))
}

/// Makes an idea of an opportunity. One that was made before comes back, and there is no second.
pub fn suggest(draft: &mut Draft<'_>, finding: Id) -> Result<Id, Refusal> {
    let row = get::<AuditFinding>(draft, finding)?;
    if let Some(idea) = suggested_on(draft.book(), finding) {
        return Ok(idea.id);
    }
    if follow_up(&row) != Some(FollowUp::Idea) {
        return Err(Refusal::Misfit { kind: Kind::AuditFinding, field: "kind" });
    }
    let today = draft.today();
    let audit = row.audit.and_then(|id| draft.get::<Audit>(id));
    let lead = audit.as_ref().and_then(|a| draft.get::<Person>(a.lead?)).map(|p| p.name);
    let by = lead.or(audit.map(|a| a.outside)).unwrap_or_default();
    Ok(draft.create::<Improvement>(|i| {
        i.title = row.title.clone();
        i.source = IdeaSource::Audit;
        i.suggested_by = by;
        i.suggested_on = row.found_on.or(Some(today));
        i.proposal = row.statement.clone();
        i.finding = Some(finding);
        i.owner = row.owner;
    }))
}

/// The audit is reported, as of today where no other day is entered. What is still wanted comes back; then nothing
/// was written.
pub fn report(draft: &mut Draft<'_>, audit: Id) -> Result<Vec<Want>, Refusal> {
    let row = get::<Audit>(draft, audit)?;
    let today = draft.today();
    let wants = wants_to_report(draft.book(), draft.book().edition(), &row, today);
    if wants.is_empty() {
        draft.update::<Audit>(audit, |a| {
            a.state = AuditState::Reported;
            a.reported_on = a.reported_on.or(Some(today));
        })?;
    }
    Ok(wants)
}

/// Opens an audit again that was reported, to mend something. It no longer counts as carried out.
pub fn reopen(draft: &mut Draft<'_>, audit: Id) -> Result<(), Refusal> {
    if get::<Audit>(draft, audit)?.state != AuditState::Reported {
        return Err(Refusal::Misfit { kind: Kind::Audit, field: "state" });
    }
    draft.update::<Audit>(audit, |a| a.state = AuditState::UnderWay)
}

/// How many days there usually are to prepare an audit.
const AHEAD: u64 = 14;

/// An offer for the plan of an audit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    pub planned_on: NaiveDate,
    /// The lines that it may begin with, each choice in the text tables under `audit.plan.<key>`: those that apply
    /// and that no audit of the cycle covers, the clauses and the controls among them, and none.
    pub choices: [(&'static str, Vec<String>); 4],
}

/// In two weeks, about what its programme leaves out.
pub fn offer(book: &Workbook, programme: Option<Id>, today: NaiveDate) -> Offer {
    let programme = programme.and_then(|id| book.get::<AuditProgramme>(id));
    let left = programme.and_then(audits::cycle).map(|cycle| {
        let coverage = audits::coverage(book, book.edition(), cycle, today);
        coverage.left_out().collect::<Vec<_>>()
    });
    let left = left.unwrap_or_default();
    let those = |fits: &dyn Fn(&Line) -> bool| -> Vec<String> {
        left.iter().filter(|line| fits(line)).map(|line| line.id.to_owned()).collect()
    };
    Offer {
        planned_on: today.checked_add_days(Days::new(AHEAD)).unwrap_or(today),
        choices: [
            ("all", those(&|_| true)),
            ("clauses", those(&|line| !line.may_be_excluded())),
            ("controls", those(&|line| line.may_be_excluded())),
            ("none", Vec::new()),
        ],
    }
}
