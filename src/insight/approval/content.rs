//! What exactly an approval is about, as JSON: every object that stands for a row carries its table and id,
//! so that a difference can name the row and the field.
//!
//! Rows are named by id, so that giving a person another name makes nothing stale.

use super::Target;
use crate::insight::review::parts;
use crate::insight::risk::{
    Decided, Method, Methods, Rank, Stage, Statement, StatementLine, rated, remaining,
};
use crate::workbook::wire::cell_json;
use crate::workbook::{
    Action, Document, Id, Kind, ManagementReview, Participant, Record, ReviewDecision, ReviewInput,
    Risk, Tabled, TreatmentPlan, Workbook,
};
use serde_json::{Map, Value as Json};

/// What would be approved now; nothing when the row is not there.
pub fn content(book: &Workbook, target: Target) -> Option<Json> {
    content_with(book, &Methods::read(book), target)
}

/// Like [`content`], for whoever looks at many.
pub fn content_with(book: &Workbook, methods: &Methods, target: Target) -> Option<Json> {
    match target {
        Target::Method(id) => method(&Method::read(book, id)?),
        Target::Plan { plan, owner } => self::plan(book, methods, plan, owner),
        Target::Acceptance(risk) => Some(acceptance(methods, book.get::<Risk>(risk)?)),
        Target::Statement => Some(statement(book)),
        Target::Scope => {
            let firm = book.organisation.first()?;
            Some(fields(firm, &["name", "scope", "out_of_scope", "interfaces", "sites"]).into())
        }
        Target::Document(id) => {
            let names = [
                "title",
                "own_reference",
                "kind",
                "version",
                "owner",
                "classification",
                "location",
            ];
            Some(fields(book.get::<Document>(id)?, &names).into())
        }
        Target::Review(id) => minutes(book, id),
    }
}

/// The named fields of a row, with its table and id. Empty ones are absent.
fn fields(row: &dyn Record, names: &[&str]) -> Map<String, Json> {
    let mut object = Map::new();
    object.insert("table".into(), Json::from(row.kind().table()));
    object.insert("id".into(), Json::from(row.id().to_string()));
    for name in names {
        let cell = row.kind().place(name).map(|place| cell_json(row.cell(place)));
        if let Some(mut cell) = cell.filter(|cell| !cell.is_null()) {
            // The order in which links were made says nothing.
            if let Json::Array(items) = &mut cell {
                crate::sort::by(items, |a, b| a.as_str().cmp(&b.as_str()));
            }
            object.insert((*name).to_owned(), cell);
        }
    }
    object
}

/// All fields of a row but these.
fn fields_but(row: &dyn Record, left_out: &[&str]) -> Map<String, Json> {
    let all = row.kind().fields().iter().filter(|f| !f.hidden && !left_out.contains(&f.name));
    fields(row, &all.map(|f| f.name).collect::<Vec<_>>())
}

fn method(method: &Method) -> Option<Json> {
    let mut object =
        fields_but(&method.row, &["state", "adopted_on", "notes", "previous", "grid", "appetites"]);
    // The grid is in order, unlike a list of links.
    object.insert("grid".into(), method.row.grid.clone().into());
    object.insert("appetites".into(), method.row.appetites.clone().into());
    let steps = method.likelihoods.iter().chain(&method.impacts);
    object.insert("steps".into(), steps.map(|s| Json::from(fields_but(s, &["method"]))).collect());
    let levels = method.levels.iter().map(|l| Json::from(fields_but(l, &["method"])));
    object.insert("levels".into(), levels.collect());
    Some(object.into())
}

/// The fields of a risk that a rating at a stage consists of.
const RATING: [&str; 5] = ["likelihood", "impact", "c", "i", "a"];

fn rating_names(stage: Stage) -> Vec<String> {
    RATING.iter().map(|field| format!("{}_{field}", stage.key())).collect()
}

fn with_level(object: &mut Map<String, Json>, methods: &Methods, risk: &Risk, stage: Stage) {
    if let Some(level) = stored_level(methods, risk, stage) {
        object.insert(format!("{}_level", stage.key()), level.into());
    }
}

/// The level of a risk at a stage as entries keep it, "3 High": its rank and its name, so that it says something
/// without the method and can be compared with it. What people read is
/// [`level_words`](crate::insight::risk::ops::level_words).
pub fn stored_level(methods: &Methods, risk: &Risk, stage: Stage) -> Option<String> {
    let rank = rated(methods, risk, stage).level.rank()?;
    Some(format!("{} {}", rank, methods.get(risk.method)?.label(rank)))
}

/// The rank in what [`stored_level`] wrote.
pub fn rank_in_stored(words: &str) -> Option<Rank> {
    words.split(' ').next()?.parse().ok()
}

/// The version that a risk is rated by, named even where it is the one in force.
fn with_method(object: &mut Map<String, Json>, methods: &Methods, risk: &Risk) {
    if let Some(method) = methods.get(risk.method) {
        object.insert("method".into(), method.row.id.to_string().into());
    }
}

fn risk_content(
    methods: &Methods,
    risk: &Risk,
    stages: &[Stage],
    more: &[&str],
) -> Map<String, Json> {
    let rating: Vec<String> = stages.iter().flat_map(|stage| rating_names(*stage)).collect();
    let mut names: Vec<&str> = rating.iter().map(String::as_str).collect();
    names.extend(more);
    let mut object = fields(risk, &names);
    stages.iter().for_each(|stage| with_level(&mut object, methods, risk, *stage));
    with_method(&mut object, methods, risk);
    object
}

/// What remains of a risk: the rating, the level, the controls and the decision it rests on.
pub fn acceptance(methods: &Methods, risk: &Risk) -> Json {
    let names = [
        "title",
        "statement",
        "owner",
        "category",
        "treatment",
        "treatment_reason",
        "existing_controls",
        "planned_controls",
        "hazard",
        "measures",
    ];
    risk_content(methods, risk, &[remaining(methods, risk)], &names).into()
}

/// The part of a plan with the risks of one owner.
fn plan(book: &Workbook, methods: &Methods, plan: Id, owner: Id) -> Option<Json> {
    let row = book.get::<TreatmentPlan>(plan)?;
    let names = ["title", "owner", "period_from", "period_to", "purpose", "budget"];
    let mut object = fields(row, &names);
    let risks = row.risks.iter().filter_map(|id| book.get::<Risk>(*id));
    let mut own: Vec<&Risk> = risks.filter(|risk| risk.owner == Some(owner)).collect();
    crate::sort::by_key(&mut own, |risk| risk.id);
    let risks = own.into_iter().map(|risk| {
        let names = [
            "title",
            "statement",
            "owner",
            "treatment",
            "treatment_reason",
            "existing_controls",
            "planned_controls",
            "effects",
            "no_controls_reason",
            "current_reason",
            "residual_reason",
            "hazard",
            "measures",
        ];
        let mut object = risk_content(methods, risk, &[Stage::Current, Stage::Residual], &names);
        object.insert("actions".into(), planned_actions(book, risk.id));
        Json::from(object)
    });
    object.insert("risks".into(), risks.collect());
    Some(object.into())
}

/// The minutes of a review: the meeting, who took part, what was shown (by its fingerprint), said and decided. Where
/// a decision is carried out is found out later, and how far the review is says nothing about it.
fn minutes(book: &Workbook, review: Id) -> Option<Json> {
    let row = book.get::<ManagementReview>(review)?;
    let mut object = fields_but(row, &["state", "frozen_at", "closed_on", "cancelled_reason"]);
    let later = ["review", "actions", "change", "objective", "document", "risk"];
    fn rows<R: Tabled>(book: &Workbook, review: Id, left_out: &[&str]) -> Json {
        let mut rows = parts::<R>(book, review);
        crate::sort::by_key(&mut rows, |row| row.id());
        rows.into_iter().map(|row| Json::from(fields_but(row, left_out))).collect()
    }
    object.insert("participants".into(), rows::<Participant>(book, review, &later));
    object.insert("inputs".into(), rows::<ReviewInput>(book, review, &later));
    object.insert("decisions".into(), rows::<ReviewDecision>(book, review, &later));
    Some(object.into())
}

/// What is to be done about a risk: what, by whom, until when and for how much; not how far it is.
fn planned_actions(book: &Workbook, risk: Id) -> Json {
    let names = [
        "title",
        "description",
        "success_measure",
        "resources",
        "owner",
        "start",
        "due",
        "controls",
        "cost_once",
        "cost_year",
        "person_days",
    ];
    let actions = actions_of(book, risk).into_iter().filter_map(|id| book.get::<Action>(id));
    actions
        .map(|action| {
            let mut object = fields(action, &names);
            // A date that was moved is another date.
            if let Some(due) = action.due_now() {
                object.insert("due".into(), due.to_string().into());
            }
            Json::from(object)
        })
        .collect()
}

/// The actions about a risk that were not dropped, in the order of entry.
pub fn actions_of(book: &Workbook, risk: Id) -> Vec<Id> {
    const RISKS: usize = Action::place("risks");
    let users = book.uses(risk).iter();
    let linking = users.filter(|u| u.kind == Kind::Action && u.field == RISKS).map(|u| u.id);
    linking.filter(|id| book.get::<Action>(*id).is_some_and(Action::stands)).collect()
}

/// The statement as it stands: for each control whether, why, and how far.
pub fn statement(book: &Workbook) -> Json {
    let statement = Statement::read(book);
    let mut object = Map::new();
    object.insert("edition".into(), statement.edition.key().into());
    let lines = statement.lines().map(|line| Json::from(statement_line(line)));
    object.insert("lines".into(), lines.collect());
    object.into()
}

fn statement_line(line: &StatementLine<'_>) -> Map<String, Json> {
    let names = [
        "inclusion_reason",
        "exclusion_reason",
        "implementation",
        "why_not_yet",
        "how",
        "owner",
        "documents",
    ];
    let mut object = match line.control {
        Some(control) => fields(control, &names),
        None => Map::new(),
    };
    // Lines are matched by what they are called, so that beginning to keep one is no new line.
    object.insert("table".into(), "controls".into());
    object.insert("line".into(), line.reference().into());
    if line.line.is_none() {
        object.insert("title".into(), line.title().into());
    }
    if line.decided != Decided::Open {
        object.insert("decided".into(), line.decided.key().into());
    }
    let reasons = &line.reasons;
    for (name, ids) in [
        ("reason_risks", &reasons.risks),
        ("reason_legal", &reasons.legal),
        ("reason_contractual", &reasons.contractual),
        ("reason_expectations", &reasons.expectations),
    ] {
        if !ids.is_empty() {
            object.insert(name.into(), ids.iter().map(|id| Json::from(id.to_string())).collect());
        }
    }
    if reasons.best_practice {
        object.insert("best_practice".into(), true.into());
    }
    object
}
