//! What is done with methods, risks and controls, each as one step that can be refused as a whole.

use super::method::{self, Method, Methods, Rank, STEPS};
use super::rating::{Level, Rating, Stage, rate, rated};
use super::what_if::{self, Outcome, Trial, outcome};
use crate::catalogue::{self, LineKind};
use crate::insight::approval::{self, Target};
use crate::insight::canonical;
use crate::text;
use crate::workbook::{
    Action, ActionSource, ActionStatus, Axis, Choice, Control, Draft, DueChange, Finding, Id,
    Implementation, Kind, MethodState, Place, Refusal, ReviewTrigger, Risk, RiskCategory,
    RiskLevel, RiskMethod, RiskReview, ScaleStep, Treatment, Workbook, wire,
};
use chrono::{Months, NaiveDate};

fn misfit(kind: Kind, field: &'static str) -> Refusal {
    Refusal::Misfit { kind, field }
}

/// A version as it will be after this draft.
fn drafted(draft: &Draft<'_>, id: Id) -> Result<Method, Refusal> {
    let missing = Refusal::Missing { kind: Kind::RiskMethod, id };
    let row = draft.get::<RiskMethod>(id).ok_or(missing.clone())?;
    let mut method = Method::read(draft.book(), id).ok_or(missing)?;
    method = Method::assemble(row, method.likelihoods, method.impacts, method.levels);
    Ok(method)
}

// ---- The method ------------------------------------------------------------------------------

/// Makes the next version from one: everything copied, nothing adopted.
pub fn new_version(draft: &mut Draft<'_>, from: Id) -> Result<Id, Refusal> {
    let missing = Refusal::Missing { kind: Kind::RiskMethod, id: from };
    let old = Method::read(draft.book(), from).ok_or(missing)?;
    let method = draft.create::<RiskMethod>(|m| {
        *m = old.row.clone();
        m.state = MethodState::Draft;
        m.adopted_on = None;
        m.previous = Some(from);
    });
    for step in old.likelihoods.into_iter().chain(old.impacts) {
        draft.create::<ScaleStep>(|s| *s = ScaleStep { method: Some(method), ..step });
    }
    for level in old.levels {
        draft.create::<RiskLevel>(|l| *l = RiskLevel { method: Some(method), ..level });
    }
    Ok(method)
}

/// Fills a cell of the grid, both sides counted from 1; no rank empties it.
pub fn set_cell(
    draft: &mut Draft<'_>,
    method: Id,
    likelihood: usize,
    impact: usize,
    rank: Option<Rank>,
) -> Result<(), Refusal> {
    let read = drafted(draft, method)?;
    let (rows, columns) = (read.likelihoods.len(), read.impacts.len());
    let known = rank.is_none_or(|rank| read.level(rank).is_some());
    if !known || !(1..=rows).contains(&likelihood) || !(1..=columns).contains(&impact) {
        return Err(misfit(Kind::RiskMethod, "grid"));
    }
    let mut grid = padded(read.grid, rows, columns);
    if let Some(cell) = grid.get_mut(likelihood - 1).and_then(|row| row.get_mut(impact - 1)) {
        *cell = rank;
    }
    draft.update::<RiskMethod>(method, |m| m.grid = written(&grid))
}

/// The grid with exactly so many rows and columns; new cells are empty.
fn padded(mut grid: Vec<Vec<Option<Rank>>>, rows: usize, columns: usize) -> Vec<Vec<Option<Rank>>> {
    grid.resize(rows, Vec::new());
    grid.iter_mut().for_each(|row| row.resize(columns, None));
    grid
}

fn written(grid: &[Vec<Option<Rank>>]) -> Vec<String> {
    let line = |row: &Vec<Option<Rank>>| {
        let cells: Vec<String> = row.iter().map(|rank| rank.unwrap_or(0).to_string()).collect();
        cells.join(",")
    };
    grid.iter().map(line).collect()
}

/// Adds a step at the upper end of a scale. Its cells of the grid are empty until somebody fills them.
pub fn add_step(draft: &mut Draft<'_>, method: Id, axis: Axis) -> Result<Id, Refusal> {
    let read = drafted(draft, method)?;
    let scale = if axis == Axis::Likelihood { &read.likelihoods } else { &read.impacts };
    let n = scale.len() + 1;
    if n > *STEPS.end() {
        return Err(misfit(Kind::ScaleStep, "step"));
    }
    let (rows, columns) = match axis {
        Axis::Likelihood => (n, read.impacts.len()),
        Axis::Impact => (read.likelihoods.len(), n),
    };
    let grid = written(&padded(read.grid, rows, columns));
    draft.update::<RiskMethod>(method, |m| m.grid = grid)?;
    Ok(draft.create::<ScaleStep>(|s| {
        s.method = Some(method);
        s.axis = axis;
        s.step = Some(n as i64);
    }))
}

/// Takes the highest step of a scale away, with its cells.
pub fn remove_step(draft: &mut Draft<'_>, method: Id, axis: Axis) -> Result<(), Refusal> {
    let read = drafted(draft, method)?;
    let scale = if axis == Axis::Likelihood { &read.likelihoods } else { &read.impacts };
    let last = scale.last().filter(|_| scale.len() > *STEPS.start());
    let last = last.ok_or(misfit(Kind::ScaleStep, "step"))?.id;
    let (mut rows, mut columns) = (read.likelihoods.len(), read.impacts.len());
    match axis {
        Axis::Likelihood => rows -= 1,
        Axis::Impact => columns -= 1,
    }
    let grid = written(&padded(read.grid, rows, columns));
    draft.update::<RiskMethod>(method, |m| m.grid = grid)?;
    draft.delete(Kind::ScaleStep, last)
}

/// Adds a level above the others.
pub fn add_level(draft: &mut Draft<'_>, method: Id) -> Result<Id, Refusal> {
    let read = drafted(draft, method)?;
    let n = read.levels.len() + 1;
    if n > *STEPS.end() {
        return Err(misfit(Kind::RiskLevel, "rank"));
    }
    Ok(draft.create::<RiskLevel>(|l| {
        l.method = Some(method);
        l.rank = Some(n as i64);
    }))
}

/// Takes the highest level away. Cells of the grid that had it are empty afterwards.
pub fn remove_level(draft: &mut Draft<'_>, method: Id) -> Result<(), Refusal> {
    let read = drafted(draft, method)?;
    let last = read.levels.last().filter(|_| read.levels.len() > *STEPS.start());
    let (id, rank) = last.map(|l| (l.id, l.rank)).ok_or(misfit(Kind::RiskLevel, "rank"))?;
    let mut grid = read.grid;
    for cell in grid.iter_mut().flatten() {
        if cell.map(i64::from) == rank {
            *cell = None;
        }
    }
    draft.update::<RiskMethod>(method, |m| {
        m.grid = written(&grid);
        if m.appetite == rank {
            m.appetite = None;
        }
        m.appetites.retain(|coded| {
            coded.rsplit_once(':').and_then(|(_, r)| r.parse::<i64>().ok()) != rank
        });
    })?;
    draft.delete(Kind::RiskLevel, id)
}

/// Sets the appetite; for one category, or for all that have none of their own.
pub fn set_appetite(
    draft: &mut Draft<'_>,
    method: Id,
    category: Option<RiskCategory>,
    rank: Option<Rank>,
) -> Result<(), Refusal> {
    let read = drafted(draft, method)?;
    if rank.is_some_and(|rank| read.level(rank).is_none()) {
        return Err(misfit(Kind::RiskMethod, "appetite"));
    }
    draft.update::<RiskMethod>(method, |m| match category {
        None => m.appetite = rank.map(i64::from),
        Some(category) => {
            let key = category.key();
            m.appetites.retain(|coded| coded.rsplit_once(':').map(|(k, _)| k) != Some(key));
            m.appetites.extend(rank.map(|rank| format!("{key}:{rank}")));
        }
    })
}

/// How the risks that were rated by the version before are taken over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carry {
    /// Their steps are read on the new scales wherever they exist there.
    Read,
    /// They stay rated by the version before until somebody rates them anew.
    Keep,
}

/// Puts a version in force. No rating is altered: a risk whose steps the new scales do not have stays rated
/// by the version before.
pub fn adopt(draft: &mut Draft<'_>, method: Id, carry: Carry) -> Result<(), Refusal> {
    let book = draft.book();
    let read = drafted(draft, method)?;
    if read.row.state == MethodState::Adopted {
        return Err(Refusal::Settled { kind: Kind::RiskMethod, id: method });
    }
    if !read.lacks().is_empty() {
        return Err(misfit(Kind::RiskMethod, "grid"));
    }
    if let Some(old) = method::in_force(book) {
        // It would not be in force afterwards.
        if book.get::<RiskMethod>(old).is_some_and(|old| old.number > read.row.number) {
            return Err(misfit(Kind::RiskMethod, "state"));
        }
        let rows = book.risks.iter().filter(|r| r.method.is_none());
        let stays = rows.filter(|risk| carry == Carry::Keep || !fits(&read, risk));
        for id in stays.map(|risk| risk.id).collect::<Vec<_>>() {
            draft.update::<Risk>(id, |r| r.method = Some(old))?;
        }
    }
    let today = draft.today();
    draft.update::<RiskMethod>(method, |m| {
        m.state = MethodState::Adopted;
        m.adopted_on = Some(today);
    })
}

/// Whether everything that is rated of a risk is on the scales of a version.
pub fn fits(method: &Method, risk: &Risk) -> bool {
    Stage::ALL.iter().all(|stage| {
        let rating = Rating::of(risk, *stage);
        let on = |step: Option<i64>, n: usize| step.is_none_or(|s| s >= 1 && s <= n as i64);
        on(rating.likelihood, method.likelihoods.len())
            && on(rating.impact, method.impacts.len())
            && rating.properties.iter().all(|step| on(*step, method.impacts.len()))
            && rate(method, risk, *stage).level != Level::OffScale
    })
}

/// A risk that was left to an older version is rated by the one in force from now on.
pub fn rate_by_current(draft: &mut Draft<'_>, risk: Id) -> Result<(), Refusal> {
    draft.update::<Risk>(risk, |r| r.method = None)
}

// ---- Controls --------------------------------------------------------------------------------

/// The row that is kept for a control of Annex A, if there is one.
pub fn control_at(book: &Workbook, line: &str) -> Option<Id> {
    book.controls.iter().find(|c| c.line == line).map(|c| c.id)
}

/// The row of a control of Annex A, made where there is none yet.
pub fn control_of(draft: &mut Draft<'_>, line: &str) -> Result<Id, Refusal> {
    let book = draft.book();
    if let Some(control) = control_at(book, line) {
        return Ok(control);
    }
    let found = catalogue::line(book.edition(), line).filter(|l| l.kind == LineKind::Control);
    let found = found.ok_or(misfit(Kind::Control, "line"))?;
    Ok(draft.create::<Control>(|c| {
        c.line = found.id.to_owned();
        c.title = found.display_title.to_owned();
    }))
}

/// Makes the rows of all controls of Annex A that are not kept yet. Returns how many.
pub fn set_up_controls(draft: &mut Draft<'_>) -> Result<usize, Refusal> {
    let book = draft.book();
    let mut made = 0;
    for line in catalogue::scored_lines(book.edition()) {
        let kept = || book.controls.iter().any(|c| c.line == line.id);
        if line.kind == LineKind::Control && !kept() {
            control_of(draft, line.id)?;
            made += 1;
        }
    }
    Ok(made)
}

// ---- Treatment -------------------------------------------------------------------------------

/// What adopting would do, said before.
#[derive(Clone, Debug, PartialEq)]
pub struct Adoption {
    /// Whether something is tried: an effect, another choice of controls, another estimate, or a control that
    /// has no action yet.
    pub alters: bool,
    /// What remains, in words, before and after; nothing where no rating there would be another.
    pub residual: Option<(String, String)>,
    /// A reason was given for another rating, and would not stay.
    pub replaces_reason: bool,
    /// An acceptance that is valid now would not be valid any more.
    pub acceptance_goes_stale: bool,
}

/// Looks at what [`adopt_what_if`] would do. Nothing where it would be refused.
pub fn adoption(book: &Workbook, risk: Id, trials: &[Trial], today: NaiveDate) -> Option<Adoption> {
    let row = book.get::<Risk>(risk)?;
    let methods = Methods::read(book);
    let method = methods.get(row.method)?;
    let outcome = outcome(method, row, trials);
    outcome.level.rank()?;
    let after = adopted(method, row, trials, &outcome, &[]);
    let is_rated = residual_steps(row).iter().any(Option::is_some);
    let anew = rates_anew(row, &after);
    let words = |risk: &Risk| level_words(&methods, risk, Stage::Residual);
    let content = |risk: &Risk| approval::acceptance(&methods, risk);
    let accepted = approval::standing_with(book, &methods, Target::Acceptance(risk), today);
    Some(Adoption {
        alters: alters(book, row, trials),
        residual: (is_rated && anew).then(|| (words(row), words(&after))),
        replaces_reason: anew && !row.residual_reason.trim().is_empty(),
        acceptance_goes_stale: accepted.is_valid() && content(row) != content(&after),
    })
}

/// Whether trying these says anything that is not planned already.
fn alters(book: &Workbook, risk: &Risk, trials: &[Trial]) -> bool {
    let planned = &risk.planned_controls;
    let chosen = || trials.iter().map(|t| t.control);
    let is_new = |trial: &Trial| match action_for(book, risk.id, trial.control) {
        None => true,
        Some(id) => {
            book.get::<Action>(id).is_some_and(|action| estimated(action, trial) != *action)
        }
    };
    !trials.is_empty()
        && (trials.iter().any(|t| t.likelihood > 0 || t.impact > 0 || is_new(t))
            || planned.iter().any(|id| chosen().all(|control| control != *id))
            || chosen().any(|control| !planned.contains(&control)))
}

fn residual_steps(risk: &Risk) -> [Option<i64>; 5] {
    let Rating { likelihood, impact, properties: [c, i, a], .. } =
        Rating::of(risk, Stage::Residual);
    [likelihood, impact, c, i, a]
}

fn rates_anew(before: &Risk, after: &Risk) -> bool {
    residual_steps(before) != residual_steps(after)
}

/// An action with what was estimated anew; its date moves by an entry alone.
fn estimated(action: &Action, trial: &Trial) -> Action {
    let mut action = action.clone();
    action.cost_once = trial.cost_once.or(action.cost_once);
    action.cost_year = trial.cost_year.or(action.cost_year);
    action.person_days = trial.person_days.or(action.person_days);
    if action.due_now().is_none() {
        action.due = trial.due;
    }
    action
}

/// The risk with the tried controls planned and what remains rated as computed. A reason for another rating
/// does not stay: it would be read as the reason for this one.
fn adopted(
    method: &Method,
    risk: &Risk,
    trials: &[Trial],
    outcome: &Outcome,
    names: &[String],
) -> Risk {
    let mut after = risk.clone();
    after.planned_controls = trials.iter().map(|trial| trial.control).collect();
    after.effects = trials.iter().map(what_if::coded).collect();
    after.residual_likelihood = outcome.likelihood;
    if method.by_properties() {
        [after.residual_c, after.residual_i, after.residual_a] = outcome.properties;
    } else {
        after.residual_impact = outcome.impact;
    }
    if after.residual_reason.trim().is_empty() || rates_anew(risk, &after) {
        after.residual_reason =
            text::fill("risk.what_if.reason", &[("controls", &names.join(", "))]);
    }
    if after.treatment == Treatment::Unset {
        after.treatment = Treatment::Modify;
    }
    after
}

/// Adopts what was tried: the controls are planned with their effects, what remains is rated as computed, and
/// each control without an action for this risk gets one. Returns the new actions.
pub fn adopt_what_if(
    draft: &mut Draft<'_>,
    risk: Id,
    trials: &[Trial],
    plan: Option<Id>,
) -> Result<Vec<Id>, Refusal> {
    let book = draft.book();
    let missing = Refusal::Missing { kind: Kind::Risk, id: risk };
    let row = draft.get::<Risk>(risk).ok_or(missing)?;
    let methods = Methods::read(book);
    let method = methods.get(row.method).ok_or(misfit(Kind::Risk, "residual_likelihood"))?;
    let outcome = outcome(method, &row, trials);
    // What is not rated today has nothing that could be taken off.
    if outcome.level.rank().is_none() {
        return Err(misfit(Kind::Risk, "current_likelihood"));
    }
    let names: Vec<String> =
        trials.iter().map(|trial| control_name(draft, trial.control)).collect();
    let mut made = Vec::new();
    for (trial, name) in trials.iter().zip(&names) {
        if let Some(action) = action_for(book, risk, trial.control) {
            // What was estimated anew goes to the action that is there.
            draft.update::<Action>(action, |a| *a = estimated(a, trial))?;
            continue;
        }
        let action = draft.create::<Action>(|a| {
            a.title = text::fill("risk.action.title", &[("control", name)]);
            a.source = ActionSource::Risk;
            a.owner = trial.owner.or(row.owner);
            a.due = trial.due;
            a.plan = plan;
            a.risks = vec![risk];
            a.controls = vec![trial.control];
            a.cost_once = trial.cost_once;
            a.cost_year = trial.cost_year;
            a.person_days = trial.person_days;
        });
        made.push(action);
    }
    let after = adopted(method, &row, trials, &outcome, &names);
    draft.update::<Risk>(risk, |r| *r = after)?;
    for trial in trials {
        draft.update::<Control>(trial.control, |c| {
            // What is in place already stays as far as it is.
            if matches!(c.implementation, Implementation::Unset | Implementation::None) {
                c.implementation = Implementation::Planned;
            }
        })?;
    }
    if let Some(plan) = plan {
        draft.update::<crate::workbook::TreatmentPlan>(plan, |p| {
            if !p.risks.contains(&risk) {
                p.risks.push(risk);
            }
        })?;
    }
    Ok(made)
}

/// A control as lists name it: its number in Annex A and its title.
fn control_name(draft: &Draft<'_>, control: Id) -> String {
    let Some(control) = draft.get::<Control>(control) else { return String::new() };
    if control.line.is_empty() {
        control.title
    } else {
        format!("{} {}", control.line, control.title)
    }
}

/// The action about a risk that puts a control in place.
fn action_for(book: &Workbook, risk: Id, control: Id) -> Option<Id> {
    let for_it = |id: &Id| book.get::<Action>(*id).is_some_and(|a| a.controls.contains(&control));
    approval::actions_of(book, risk).into_iter().find(for_it)
}

/// The day of the action about a risk that puts a control in place; what is tried does not move it.
pub fn due_of(book: &Workbook, risk: Id, control: Id) -> Option<NaiveDate> {
    book.get::<Action>(action_for(book, risk, control)?)?.due_now()
}

/// Adds an action for a risk, owned by the risk owner until somebody says otherwise.
pub fn add_action(draft: &mut Draft<'_>, risk: Id, title: &str) -> Result<Id, Refusal> {
    let row = draft.get::<Risk>(risk).ok_or(Refusal::Missing { kind: Kind::Risk, id: risk })?;
    let plans = draft.book().treatment_plans.iter();
    let plan = plans.filter(|p| p.risks.contains(&risk)).map(|p| p.id).next_back();
    Ok(draft.create::<Action>(|a| {
        a.title = title.to_owned();
        a.source = ActionSource::Risk;
        a.owner = row.owner;
        a.plan = plan;
        a.risks = vec![risk];
    }))
}

/// Says how far an action is. What is done or verified for the first time is so as of today.
pub fn set_action_status(
    draft: &mut Draft<'_>,
    action: Id,
    status: ActionStatus,
) -> Result<(), Refusal> {
    let today = draft.today();
    draft.update::<Action>(action, |a| {
        a.status = status;
        match status {
            ActionStatus::Done => a.done_on = a.done_on.or(Some(today)),
            ActionStatus::Verified => a.verified_on = a.verified_on.or(Some(today)),
            ActionStatus::Planned | ActionStatus::Doing | ActionStatus::Dropped => {}
        }
    })
}

/// What to know before the due date of an action moves to a day: errors where it can't, warnings where it is
/// unusual.
pub fn before_moving(action: &Action, to: NaiveDate, today: NaiveDate) -> Vec<Finding> {
    let place = || Place::field(Kind::Action, action.id, "revised_due");
    let mut found = Vec::new();
    match action.due_now() {
        Some(now) if now == to => return vec![Finding::error("move.same", place())],
        Some(now) if to < now => {
            let sooner = Finding::warning("move.sooner", place());
            found.push(sooner.with("day", to).with("now", now));
        }
        _ => {}
    }
    if to < today {
        found.push(Finding::warning("move.past", place()).with("day", to));
    }
    if let Some(start) = action.start.filter(|start| to < *start) {
        let early = Finding::warning("move.before_start", place());
        found.push(early.with("day", to).with("start", start));
    }
    found
}

/// Moves the due date of an action by an entry of its own. The first date stays where it is.
pub fn revise_due(
    draft: &mut Draft<'_>,
    action: Id,
    to: NaiveDate,
    reason: &str,
) -> Result<Id, Refusal> {
    let missing = Refusal::Missing { kind: Kind::Action, id: action };
    let row = draft.get::<Action>(action).ok_or(missing)?;
    if reason.trim().is_empty() {
        return Err(misfit(Kind::DueChange, "reason"));
    }
    // Where there is no day yet there is none to move: it is entered.
    if row.due_now().is_none_or(|now| now == to) || !wire::sensible_day(to) {
        return Err(misfit(Kind::DueChange, "to"));
    }
    let (today, author) = (draft.today(), draft.author());
    draft.update::<Action>(action, |a| a.revised_due = Some(to))?;
    Ok(draft.create::<DueChange>(|d| {
        d.action = Some(action);
        d.from = row.due_now();
        d.to = Some(to);
        d.reason = reason.trim().to_owned();
        d.on = Some(today);
        d.by = author;
    }))
}

// ---- Reviews ---------------------------------------------------------------------------------

/// What somebody found on looking at a risk again.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Review {
    pub on: Option<NaiveDate>,
    pub by: Option<Id>,
    pub trigger: ReviewTrigger,
    pub occasion: String,
    pub conclusion: String,
    /// The rating as it is now.
    pub likelihood: Option<i64>,
    pub impact: Option<i64>,
    pub properties: [Option<i64>; 3],
    /// Why; the reason before stays where this is empty.
    pub reason: String,
}

/// Keeps the result of a review and rates the risk by it. The result before stays in the record before.
pub fn review(draft: &mut Draft<'_>, risk: Id, review: Review) -> Result<Id, Refusal> {
    let missing = Refusal::Missing { kind: Kind::Risk, id: risk };
    let row = draft.get::<Risk>(risk).ok_or(missing)?;
    if review.conclusion.trim().is_empty() {
        return Err(misfit(Kind::RiskReview, "conclusion"));
    }
    if review.on.is_none() {
        return Err(misfit(Kind::RiskReview, "on"));
    }
    let methods = Methods::read(draft.book());
    let before = level_words(&methods, &row, Stage::Current);
    draft.update::<Risk>(risk, |r| {
        r.current_likelihood = review.likelihood;
        r.current_impact = review.impact;
        [r.current_c, r.current_i, r.current_a] = review.properties;
        r.rated_on = review.on;
        r.rated_by = review.by.or(r.rated_by);
        if !review.reason.trim().is_empty() {
            r.current_reason = review.reason.trim().to_owned();
        }
    })?;
    let now = draft.get::<Risk>(risk).unwrap_or(row);
    let content = crate::workbook::wire::row_json(&now);
    let content = content.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    Ok(draft.create::<RiskReview>(|r| {
        r.risk = Some(risk);
        r.on = review.on;
        r.by = review.by;
        r.trigger = review.trigger;
        r.occasion = review.occasion.trim().to_owned();
        r.method = methods.get(now.method).map(|m| m.row.id);
        r.before = before;
        r.after = level_words(&methods, &now, Stage::Current);
        r.conclusion = review.conclusion.trim().to_owned();
        r.content = canonical::text(&content);
    }))
}

/// How a risk without a grid stands: the words that take the place of a level.
pub fn measures_key(risk: &Risk) -> &'static str {
    match (risk.measures_done, risk.measures.trim().is_empty()) {
        (true, _) => "risk.measures.done",
        (false, true) => "risk.measures.none",
        (false, false) => "risk.measures.open",
    }
}

/// What takes the place of a level where the method of a risk has no grid. Measures are the same today and with
/// what remains: said twice they would read like a change, so they are said of today alone.
pub fn measures_words(methods: &Methods, risk: &Risk, stage: Stage) -> Option<String> {
    let no_grid = methods.get(risk.method).is_some_and(|m| !m.has_grid());
    no_grid.then(|| match stage {
        Stage::Residual => String::new(),
        Stage::Inherent | Stage::Current => text::of(measures_key(risk)),
    })
}

/// The level of a risk today and with what remains, in words: one after the other, or one where there is one.
pub fn way_words(methods: &Methods, risk: &Risk) -> String {
    let [now, then] = [Stage::Current, Stage::Residual].map(|s| level_words(methods, risk, s));
    if then.is_empty() { now } else { format!("{now} → {then}") }
}

/// The level of a risk at a stage in words, with the steps behind it: `High (3 × 4)`. See also [`measures_words`].
pub fn level_words(methods: &Methods, risk: &Risk, stage: Stage) -> String {
    if let Some(words) = measures_words(methods, risk, stage) {
        return words;
    }
    let rated = rated(methods, risk, stage);
    let step = |step: Option<i64>| step.map_or_else(|| "–".to_owned(), |s| s.to_string());
    let label = match rated.level {
        Level::Rank(rank) => {
            methods.get(risk.method).map_or_else(|| rank.to_string(), |m| m.label(rank))
        }
        Level::NotRated => return text::of("risk.level.not_rated"),
        Level::OffScale => text::of("risk.level.off_scale"),
    };
    let args = [("level", label), ("l", step(rated.likelihood)), ("i", step(rated.impact))];
    let args: Vec<(&str, &str)> = args.iter().map(|(n, v)| (*n, v.as_str())).collect();
    text::fill("risk.level.steps", &args)
}

/// The records of looking at a risk, the first first.
pub fn reviews(book: &Workbook, risk: Id) -> Vec<&RiskReview> {
    let users = book.uses(risk).iter().filter(|u| u.kind == Kind::RiskReview);
    let mut reviews: Vec<&RiskReview> =
        users.filter_map(|u| book.get::<RiskReview>(u.id)).collect();
    crate::sort::by_key(&mut reviews, |r| (r.on, r.number));
    reviews
}

/// The day by which a risk has to be looked at again: the months of its level, or of the method, after the
/// last look or rating. Nothing while it was never rated.
pub fn next_review(book: &Workbook, methods: &Methods, risk: &Risk) -> Option<NaiveDate> {
    let last = reviews(book, risk.id).last().and_then(|r| r.on).max(risk.rated_on)?;
    let rank = rated(methods, risk, Stage::Current).level.rank();
    let months = methods.get(risk.method)?.review_months(rank)?;
    last.checked_add_months(Months::new(u32::try_from(months).ok()?))
}
