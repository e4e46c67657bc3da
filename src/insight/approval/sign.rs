//! Signing: who may, what stands in the way, and the entry that is made.

use super::{Target, called, chain, content_with, owners, stored_level};
use crate::insight::canonical;
use crate::insight::risk::statement::is_bare;
use crate::insight::risk::{Decided, Level, Methods, Stage, Statement, rated, remaining};
use crate::text;
use crate::workbook::{
    AcceptanceRule, Acceptor, Approval, Decision, Draft, Id, ManagementReview, Person, Refusal,
    ReviewState, Risk, Workbook,
};
use chrono::NaiveDate;

/// What somebody signs with.
#[derive(Clone, Debug, PartialEq)]
pub struct Signature {
    pub person: Id,
    /// The name, typed by that person.
    pub name: String,
    pub decision: Decision,
    pub comment: String,
    pub on: Option<NaiveDate>,
    pub expires_on: Option<NaiveDate>,
}

/// Why something cannot be signed like this: key `approval.obstacle.*` with its arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Obstacle {
    pub key: &'static str,
    pub args: Vec<(&'static str, String)>,
}

impl Obstacle {
    fn new(key: &'static str) -> Self {
        Obstacle { key, args: Vec::new() }
    }
    fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.args.push((name, value.to_string()));
        self
    }
}

/// What stands in the way of this signature; nothing when it can be given.
pub fn obstacles(
    book: &Workbook,
    target: Target,
    signature: &Signature,
    today: NaiveDate,
) -> Vec<Obstacle> {
    let mut found = Vec::new();
    let Some(person) = book.get::<Person>(signature.person) else {
        return vec![Obstacle::new("approval.obstacle.nobody")];
    };
    if !same_name(&signature.name, &person.name) {
        found.push(Obstacle::new("approval.obstacle.name").with("name", &person.name));
    }
    if signature.on.is_none() {
        found.push(Obstacle::new("approval.obstacle.day"));
    }
    if signature.on > Some(today) {
        found.push(Obstacle::new("approval.obstacle.future"));
    }
    if person.left.is_some_and(|left| left < today) {
        found.push(Obstacle::new("approval.obstacle.left").with("name", &person.name));
    }
    if signature.expires_on.is_some_and(|day| Some(day) < signature.on) {
        found.push(Obstacle::new("approval.obstacle.expired"));
    }
    if signature.decision != Decision::Approved && signature.comment.trim().is_empty() {
        found.push(Obstacle::new("approval.obstacle.comment"));
    }
    match target {
        Target::Plan { plan, owner }
            if !owners(book, plan).contains(&owner) || owner != person.id =>
        {
            found.push(Obstacle::new("approval.obstacle.not_owner").with("name", &person.name));
        }
        Target::Acceptance(risk) => found.extend(of_acceptance(book, risk, person, signature)),
        Target::Review(review) => found.extend(of_review(book, review, person)),
        Target::Method(_) | Target::Statement | Target::Scope if !person.top_management => {
            found.push(Obstacle::new("approval.obstacle.top").with("name", &person.name));
        }
        _ => {}
    }
    if target == Target::Statement && signature.decision != Decision::Rejected {
        found.extend(of_statement(book));
    }
    found
}

/// So many controls are named where more stand in the way.
const NAMED: usize = 5;

/// A statement says of each control whether it is necessary, and why one is left out. What was signed before
/// this was asked stays as valid as it is.
fn of_statement(book: &Workbook) -> Vec<Obstacle> {
    let statement = Statement::read(book);
    let open = statement.lines().filter(|l| l.decided == Decided::Open);
    let bare = statement.lines().filter(|l| {
        l.decided == Decided::Excluded && l.control.is_some_and(|c| is_bare(&c.exclusion_reason))
    });
    let contradicted = statement.lines().filter(|l| l.contradicts());
    let unreasoned = statement.lines().filter(|l| l.is_unreasoned());
    let told = |key, lines: Vec<String>| {
        let (n, some) = (lines.len(), lines.len() > NAMED);
        let named = lines.into_iter().take(NAMED).collect::<Vec<_>>().join(", ");
        let named = match some {
            true => text::fill("approval.obstacle.and_more", &[("names", &named)]),
            false => named,
        };
        (n > 0).then(|| Obstacle::new(key).with("n", n).with("names", named))
    };
    let undecided = told("approval.obstacle.undecided", open.map(|l| l.reference()).collect());
    let unexplained = told("approval.obstacle.unexplained", bare.map(|l| l.reference()).collect());
    let contradicted =
        told("approval.obstacle.contradicted", contradicted.map(|l| l.reference()).collect());
    let unreasoned =
        told("approval.obstacle.unreasoned", unreasoned.map(|l| l.reference()).collect());
    [undecided, unexplained, contradicted, unreasoned].into_iter().flatten().collect()
}

/// Minutes are signed by the chair, once there has been a meeting.
fn of_review(book: &Workbook, review: Id, person: &Person) -> Vec<Obstacle> {
    let Some(review) = book.get::<ManagementReview>(review) else {
        return vec![Obstacle::new("approval.obstacle.gone")];
    };
    let held = review.state == ReviewState::Held;
    let chair = review.chair == Some(person.id);
    let not_held = (!held).then(|| Obstacle::new("approval.obstacle.not_held"));
    let not_chair =
        (!chair).then(|| Obstacle::new("approval.obstacle.not_chair").with("name", &person.name));
    not_held.into_iter().chain(not_chair).collect()
}

fn of_acceptance(
    book: &Workbook,
    risk: Id,
    person: &Person,
    signature: &Signature,
) -> Vec<Obstacle> {
    let Some(risk) = book.get::<Risk>(risk) else {
        return vec![Obstacle::new("approval.obstacle.gone")];
    };
    let methods = Methods::read(book);
    let mut found = Vec::new();
    // What is said no to need not be complete; who says it has to be entitled all the same.
    let is_no = signature.decision == Decision::Rejected;
    if signature.comment.trim().is_empty() && !is_no {
        found.push(Obstacle::new("approval.obstacle.justification"));
    }
    let method = methods.get(risk.method);
    if method.is_some_and(|m| !m.has_grid()) && risk.hazard.trim().is_empty() && !is_no {
        found.push(Obstacle::new("approval.obstacle.no_hazard"));
    }
    let Some(method) = method.filter(|m| m.has_grid()) else {
        if risk.owner != Some(person.id) {
            found.push(Obstacle::new("approval.obstacle.not_owner").with("name", &person.name));
        }
        return found;
    };
    let level = rated(&methods, risk, remaining(&methods, risk)).level;
    let Level::Rank(rank) = level else {
        if !is_no {
            found.push(Obstacle::new("approval.obstacle.unrated"));
        } else if risk.owner != Some(person.id) {
            found.push(Obstacle::new("approval.obstacle.not_owner").with("name", &person.name));
        }
        return found;
    };
    if method.rule(rank) == AcceptanceRule::Unacceptable && !is_no {
        found.push(
            Obstacle::new("approval.obstacle.unacceptable").with("level", method.label(rank)),
        );
    }
    match method.acceptor(rank) {
        Acceptor::Owner if risk.owner != Some(person.id) => {
            found.push(Obstacle::new("approval.obstacle.not_owner").with("name", &person.name));
        }
        Acceptor::TopManagement if !person.top_management => {
            let told = Obstacle::new("approval.obstacle.not_entitled");
            found.push(told.with("name", &person.name).with("level", method.label(rank)));
        }
        _ => {}
    }
    found
}

/// Whether a person who accepted what remains of a risk was entitled to, as things are now.
pub fn may_accept(
    book: &Workbook,
    methods: &Methods,
    risk: &Risk,
    stage: Stage,
    person: Id,
) -> bool {
    let Some(person) = book.get::<Person>(person) else { return false };
    let rank = rated(methods, risk, stage).level.rank();
    match methods.get(risk.method).zip(rank).map(|(method, rank)| method.acceptor(rank)) {
        Some(Acceptor::TopManagement) => person.top_management,
        _ => risk.owner == Some(person.id),
    }
}

/// Names are the same when they differ in blanks and capitals alone.
fn same_name(typed: &str, name: &str) -> bool {
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    !plain(typed).is_empty() && plain(typed) == plain(name)
}

/// Adds the entry. Ask [`obstacles`] first: this refuses only what cannot be written down.
pub fn sign(draft: &mut Draft<'_>, target: Target, signature: Signature) -> Result<Id, Refusal> {
    let book = draft.book();
    let (kind, id) = target.row().unwrap_or((crate::workbook::Kind::Approval, Id::default()));
    let missing = Refusal::Missing { kind, id };
    let methods = Methods::read(book);
    let content = content_with(book, &methods, target).ok_or_else(|| missing.clone())?;
    let person = book.get::<Person>(signature.person).ok_or(missing)?;
    // What the statement names by id is called something else one day, and the paper of it says what was signed.
    let names = (target == Target::Statement).then(|| called::names(book, &content));
    let content = canonical::text(&content);
    let mut entry = Approval {
        subject: target.subject(),
        edition: book.edition(),
        decision: signature.decision,
        person: Some(person.id),
        name: signature.name.trim().to_owned(),
        role: person.title.clone(),
        on: signature.on,
        expires_on: signature.expires_on,
        comment: signature.comment,
        at: Some(draft.now()),
        fingerprint: canonical::sha256(&content),
        content,
        names: names.map(|names| canonical::text(&names)).unwrap_or_default(),
        previous: chain::in_order(book).last().map(|e| e.seal.clone()).unwrap_or_default(),
        ..Approval::default()
    };
    match target {
        Target::Method(id) => entry.method = Some(id),
        Target::Plan { plan, .. } => entry.plan = Some(plan),
        Target::Acceptance(id) => {
            entry.risk = Some(id);
            // Beside what is accepted: a higher one later is a reason to look again, not another thing.
            let risk = book.get::<Risk>(id);
            let level = risk.and_then(|risk| stored_level(&methods, risk, Stage::Current));
            entry.level_then = level.unwrap_or_default();
        }
        Target::Document(id) => entry.document = Some(id),
        Target::Review(id) => entry.review = Some(id),
        Target::Statement | Target::Scope => {}
    }
    // The seal covers the id, which the draft gives.
    Ok(draft.create_sealed(entry, |entry| entry.seal = chain::seal(entry)))
}
