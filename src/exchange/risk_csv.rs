//! The Statement of Applicability and a treatment plan as CSV: one row a control, one row an action, for those
//! who go on with them in a spreadsheet.
//!
//! Written by [`tabular`](super::tabular) like the registers: a byte order mark, quotes where they are needed,
//! an apostrophe before what a spreadsheet would run. Dates are ISO, numbers plain, rows of the workbook by
//! reference and name, one a line.

use super::tabular::{self, Dialect};
use crate::insight::approval::{Standing, Target, standing};
use crate::insight::risk::{Methods, Statement, StatementLine, statement, summary};
use crate::text;
use crate::workbook::{
    Action, Choice, Control, Id, Kind, Maturity, Priority, Record, TreatmentPlan, Workbook,
};
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// Every control of the statement, those of Annex A first. `today` says whether the approval still holds.
pub fn statement_csv(book: &Workbook, today: NaiveDate) -> String {
    let statement = Statement::read(book);
    let changed = changed(book, today);
    let head = [
        field(Kind::Approval, "edition"),
        text::of("paper.reference"),
        field(Kind::Control, "title"),
        field(Kind::Control, "applicability"),
        text::of("approval.field.reason_risks"),
        text::of("approval.field.reason_legal"),
        text::of("approval.field.reason_contractual"),
        text::of("approval.field.reason_expectations"),
        field(Kind::Control, "best_practice"),
        field(Kind::Control, "inclusion_reason"),
        field(Kind::Control, "exclusion_reason"),
        field(Kind::Control, "implementation"),
        field(Kind::Control, "how"),
        field(Kind::Control, "why_not_yet"),
        field(Kind::Control, "owner"),
        field(Kind::Control, "documents"),
        field(Kind::Control, "evidence"),
        field(Kind::Control, "maturity"),
        field(Kind::Control, "review_due"),
        text::of("kinds.actions"),
        text::of("risk.csv.changed"),
    ];
    let row = |line: &StatementLine<'_>| {
        let reference = line.reference();
        let is_changed = changed.as_ref().map(|lines| yes_or_no(lines.contains(&reference)));
        let reasons = &line.reasons;
        let mut cells = vec![
            choice(statement.edition),
            reference,
            line.title().to_owned(),
            text::of(&format!("soa.decided.{}", line.decided.key())),
            names(book, Kind::Risk, &reasons.risks),
            names(book, Kind::Requirement, &reasons.legal),
            names(book, Kind::Requirement, &reasons.contractual),
            names(book, Kind::Requirement, &reasons.expectations),
            yes(reasons.best_practice),
        ];
        cells.extend(line.control.map_or_else(Default::default, |c| {
            [
                c.inclusion_reason.clone(),
                c.exclusion_reason.clone(),
                choice(c.implementation),
                c.how.clone(),
                c.why_not_yet.clone(),
                names(book, Kind::Person, c.owner.as_slice()),
                names(book, Kind::Document, &c.documents),
                names(book, Kind::Evidence, &c.evidence),
                if c.maturity == Maturity::Unset { String::new() } else { choice(c.maturity) },
                day(c.review_due),
            ]
        }));
        cells.extend([names(book, Kind::Action, &line.actions), is_changed.unwrap_or_default()]);
        cells
    };
    written(head.to_vec(), statement.lines().map(row))
}

/// Every action of a plan; nothing where there is no such plan. `today` says which are late.
pub fn plan_csv(book: &Workbook, plan: Id, today: NaiveDate) -> Option<String> {
    book.get::<TreatmentPlan>(plan)?;
    let methods = Methods::read(book);
    let currency = methods.in_force().map_or("", |m| m.row.currency.trim());
    let money = |name: &str| match currency {
        "" => field(Kind::Action, name),
        currency => format!("{} ({currency})", field(Kind::Action, name)),
    };
    let own = |name: &str| field(Kind::Action, name);
    let head = vec![
        text::of("paper.reference"),
        own("title"),
        own("description"),
        own("risks"),
        own("controls"),
        own("owner"),
        own("start"),
        own("due"),
        text::of("trace.paper.due_now"),
        text::of("kinds.due_changes"),
        own("status"),
        text::of("chart.overdue"),
        own("priority"),
        money("cost_once"),
        money("cost_year"),
        own("person_days"),
        own("resources"),
        own("success_measure"),
        own("done_on"),
        own("result"),
        own("evidence"),
        own("verified_by"),
        own("verified_on"),
    ];
    let row = |a: &Action| {
        vec![
            a.reference(),
            a.title.clone(),
            a.description.clone(),
            names(book, Kind::Risk, &a.risks),
            controls(book, &a.controls),
            names(book, Kind::Person, a.owner.as_slice()),
            day(a.start),
            day(a.due),
            day(a.due_now()),
            moved(book, a.id),
            choice(a.status),
            yes(a.is_overdue(today)),
            if a.priority == Priority::Unset { String::new() } else { choice(a.priority) },
            number(a.cost_once),
            number(a.cost_year),
            number(a.person_days),
            a.resources.clone(),
            a.success_measure.clone(),
            day(a.done_on),
            a.result.clone(),
            names(book, Kind::Evidence, &a.evidence),
            names(book, Kind::Person, a.verified_by.as_slice()),
            day(a.verified_on),
        ]
    };
    let actions = summary::plan_actions(book, plan);
    Some(written(head, actions.into_iter().map(row)))
}

/// The lines that are not what was approved; nothing where no approval is there to compare with.
fn changed(book: &Workbook, today: NaiveDate) -> Option<BTreeSet<String>> {
    match standing(book, Target::Statement, today) {
        Standing::None | Standing::Rejected(_) => None,
        Standing::Valid(_) | Standing::Expired(_) => Some(BTreeSet::new()),
        Standing::Stale(_, found) => Some(found.into_iter().map(|d| d.line).collect()),
    }
}

/// Every move of a due date, with its reason.
fn moved(book: &Workbook, action: Id) -> String {
    let moved = book.due_changes.iter().filter(|d| d.action == Some(action));
    let moved = moved.map(|d| format!("{} → {}: {}", day(d.from), day(d.to), d.reason));
    moved.collect::<Vec<_>>().join("\n")
}

/// Controls by their line of the statement.
fn controls(book: &Workbook, ids: &[Id]) -> String {
    let named = ids.iter().map(|id| match book.get::<Control>(*id) {
        Some(control) => format!("{} {}", statement::reference(book, control), control.title),
        None => text::of("app.missing_row"),
    });
    named.collect::<Vec<_>>().join("\n")
}

/// References and names, one row of the workbook a line. A row that is gone is told, not left out: a reason
/// that leads nowhere is no reason less.
fn names(book: &Workbook, kind: Kind, ids: &[Id]) -> String {
    let named = ids.iter().map(|id| match book.row(kind, *id) {
        Some(row) => format!("{} {}", row.reference(), row.name()),
        None => text::of("app.missing_row"),
    });
    named.collect::<Vec<_>>().join("\n")
}

fn field(kind: Kind, name: &str) -> String {
    text::of(&format!("field.{}.{name}", kind.table()))
}

fn choice<C: Choice>(value: C) -> String {
    text::of(&format!("choice.{}.{}", C::LIST, value.key()))
}

fn day(day: Option<NaiveDate>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}

fn number(number: Option<i64>) -> String {
    number.map(|n| n.to_string()).unwrap_or_default()
}

/// As registers write a tick: the word, or nothing.
fn yes(set: bool) -> String {
    if set { text::of("app.yes") } else { String::new() }
}

fn yes_or_no(set: bool) -> String {
    text::of(if set { "app.yes" } else { "register.no" })
}

fn written(head: Vec<String>, rows: impl Iterator<Item = Vec<String>>) -> String {
    let all: Vec<Vec<String>> = std::iter::once(head).chain(rows).collect();
    tabular::write(all.iter().map(Vec::as_slice), Dialect::Commas)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::sample;
    use crate::insight::risk::{Decided, ops};
    use crate::workbook::testing::Script;
    use crate::workbook::*;

    /// What a spreadsheet must not run, and what breaks tables or lines.
    const HOSTILE: [&str; 8] = [
        "=1+1",
        "+cmd|' /C calc'!A0",
        "@SUM(A1)",
        "say \"hi\", twice",
        "two\nlines",
        "Ασφάλεια πληροφοριών",
        "情報セキュリティ、＝1",
        "אבטחת \u{202e}מידע",
    ];

    fn edit<T>(book: &mut Workbook, make: impl FnOnce(&mut Draft<'_>) -> T) -> T {
        let before = book.clone();
        let mut here = Script { dice: book.actions.len() as u64 + 3, ..Script::default() };
        let mut draft = Draft::new(&before, &mut here);
        let made = make(&mut draft);
        if let Some(change) = draft.finish(Label::new("test")) {
            book.apply(&change).unwrap();
        }
        made
    }

    /// The cells as they were before they were neutralised; each row under the head of the first.
    fn table(csv: &str) -> Vec<std::collections::BTreeMap<String, String>> {
        assert!(csv.starts_with('\u{feff}') && csv.ends_with("\r\n"));
        let rows = tabular::parse(csv, Dialect::Commas);
        let head = rows[0].clone();
        assert!(rows.iter().all(|row| row.len() == head.len()), "rows differ in length");
        assert_eq!(head.iter().collect::<BTreeSet<_>>().len(), head.len(), "a head stands twice");
        let cells = |row: &Vec<String>| {
            head.iter().cloned().zip(row.iter().map(|c| tabular::plain(c).to_owned())).collect()
        };
        rows[1..].iter().map(cells).collect()
    }

    fn named<R: Tabled>(book: &Workbook, of: &[Id]) -> String {
        let mut named = Vec::new();
        for id in of {
            let row = book.get::<R>(*id).unwrap();
            named.push(format!("{} {}", row.reference(), row.name()));
        }
        named.join("\n")
    }

    fn today() -> NaiveDate {
        sample::today().unwrap()
    }

    #[test]
    fn every_control_of_the_sample_is_one_row() {
        let book = sample::workbook();
        let csv = statement_csv(&book, today());
        let rows = table(&csv);
        let statement = Statement::read(&book);
        assert_eq!(rows.len(), statement.totals().all);
        for (row, line) in rows.iter().zip(statement.lines()) {
            let control = line.control.unwrap();
            assert_eq!(row["Reference"], line.reference());
            assert_eq!(row["Control"], line.title());
            let decided = match line.decided {
                Decided::Necessary => "Necessary",
                Decided::Excluded => "Left out",
                Decided::Open => "Not decided",
            };
            assert_eq!(row["Decision"], decided);
            // The reasons are looked up from the other end.
            let keeps = |r: &&Risk| {
                !r.opportunity
                    && (r.existing_controls.contains(&control.id)
                        || r.planned_controls.contains(&control.id))
            };
            let mut risks: Vec<Id> = book.risks.iter().filter(keeps).map(|r| r.id).collect();
            let mut shown: Vec<&str> = row["Because of risks"].lines().collect();
            crate::sort::by(&mut risks, Ord::cmp);
            crate::sort::by(&mut shown, Ord::cmp);
            let expected = named::<Risk>(&book, &risks);
            let mut expected: Vec<&str> = expected.lines().collect();
            crate::sort::by(&mut expected, Ord::cmp);
            assert_eq!(shown, expected, "{}", line.reference());
            assert_eq!(row["Good practice"] == "Yes", control.best_practice);
            assert_eq!(row["Why it is left out"], control.exclusion_reason);
            assert_eq!(row["How it is done"], control.how);
            assert_eq!(row["Control owner"], named::<Person>(&book, control.owner.as_slice()));
            assert_eq!(row["Documents"], named::<Document>(&book, &control.documents));
            assert_eq!(row["Evidence"], named::<Evidence>(&book, &control.evidence));
            let changed = if control.line == "A.8.13" { "Yes" } else { "No" };
            assert_eq!(row["Changed since it was approved"], changed, "{}", line.reference());
            assert_eq!(row["Edition"], "2022 (with Amendment 1:2024)");
        }
        let law = rows.iter().find(|row| row["Reference"] == "A.5.34").unwrap();
        assert!(law["Because of law"].ends_with("Protect health data of patients"));
        assert_eq!(law["Because of contracts"], "");
    }

    #[test]
    fn every_action_of_the_sample_is_one_row() {
        let book = sample::workbook();
        let plan = book.treatment_plans.iter().next().unwrap();
        let csv = plan_csv(&book, plan.id, today()).unwrap();
        let rows = table(&csv);
        let of: Vec<&Action> = book.actions.iter().filter(|a| a.plan == Some(plan.id)).collect();
        assert_eq!(rows.len(), of.len());
        for action in of {
            let row = rows.iter().find(|row| row["Reference"] == action.reference()).unwrap();
            assert_eq!(row["What is to be done"], action.title);
            assert_eq!(row["Risks"], named::<Risk>(&book, &action.risks));
            assert_eq!(row["Controls"].lines().count(), action.controls.len());
            assert_eq!(row["Owner"], named::<Person>(&book, action.owner.as_slice()));
            assert_eq!(row["Due"], action.due.unwrap().to_string());
            let now = action.revised_due.or(action.due).unwrap();
            assert_eq!(row["Due now"], now.to_string());
            let open = matches!(action.status, ActionStatus::Planned | ActionStatus::Doing);
            assert_eq!(row["Overdue"] == "Yes", open && now < today(), "{}", action.title);
            let number = |n: Option<i64>| n.map(|n| n.to_string()).unwrap_or_default();
            assert_eq!(row["Cost once (EUR)"], number(action.cost_once));
            assert_eq!(row["Cost a year (EUR)"], number(action.cost_year));
            assert_eq!(row["Person-days"], number(action.person_days));
            assert_eq!(row["Verified by"], named::<Person>(&book, action.verified_by.as_slice()));
        }
        let moved = rows.iter().find(|row| !row["Moved due dates"].is_empty()).unwrap();
        assert!(moved["Moved due dates"].starts_with("2026-11-30 → 2027-01-15: The form waits"));
        assert!(moved["Controls"].starts_with("A.5.14 "));
    }

    #[test]
    fn what_people_typed_cannot_become_a_formula_or_another_cell() {
        for (n, typed) in HOSTILE.into_iter().enumerate() {
            let mut book = Workbook::default();
            let (plan, control) = edit(&mut book, |d| {
                let person = d.create::<Person>(|p| p.name = typed.into());
                let control = d.create::<Control>(|c| {
                    c.title = typed.into();
                    c.exclusion_reason = typed.into();
                    c.applicability = Applicability::Excluded;
                    c.how = typed.into();
                    c.owner = Some(person);
                });
                let risk = d.create::<Risk>(|r| {
                    r.title = typed.into();
                    r.planned_controls = vec![control];
                });
                let plan = d.create::<TreatmentPlan>(|p| p.risks = vec![risk]);
                d.create::<Action>(|a| {
                    a.title = typed.into();
                    a.result = typed.into();
                    a.plan = Some(plan);
                    a.risks = vec![risk];
                    a.controls = vec![control];
                    a.owner = Some(person);
                    a.cost_once = Some(1_200);
                });
                (plan, control)
            });
            let soa = statement_csv(&book, today());
            let actions = plan_csv(&book, plan, today()).unwrap();
            let row = table(&soa).pop().unwrap();
            let reference = book.row(Kind::Control, control).unwrap().reference();
            assert_eq!((&*row["Reference"], &*row["Control"]), (&*reference, typed));
            assert_eq!((&*row["Why it is left out"], &*row["How it is done"]), (typed, typed));
            assert_eq!(row["Because of risks"], format!("R-001 {typed}"));
            let row = table(&actions).pop().unwrap();
            assert_eq!((&*row["What is to be done"], &*row["Result"]), (typed, typed));
            assert_eq!(row["Owner"], format!("P-001 {typed}"));
            assert_eq!(row["Cost once"], "1200");
            for cell in [&soa, &actions].iter().flat_map(|csv| tabular::parse(csv, Dialect::Commas))
            {
                for cell in cell {
                    let runs = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '＝']);
                    assert!(!runs || cell.parse::<f64>().is_ok(), "{n}: {cell}");
                }
            }
        }
    }

    #[test]
    fn a_firm_that_has_not_begun_has_a_statement_and_no_plan() {
        let book = Workbook::default();
        let rows = table(&statement_csv(&book, today()));
        assert_eq!(rows.len(), 93);
        assert!(rows.iter().all(|row| row["Decision"] == "Not decided"
            && row["Changed since it was approved"].is_empty()
            && row["Implementation"].is_empty()));
        for id in [Id::default(), Id(5)] {
            assert_eq!(plan_csv(&book, id, today()), None);
        }
        let mut book = Workbook::default();
        edit(&mut book, ops::set_up_controls).unwrap();
        let plan = edit(&mut book, |d| d.create::<TreatmentPlan>(|p| p.title = "Plan".into()));
        assert_eq!(table(&statement_csv(&book, today())).len(), 93);
        assert_eq!(table(&plan_csv(&book, plan, today()).unwrap()).len(), 0);
    }
}
