//! Rows from a spreadsheet: what would become of them is shown first, then they are one change.

use super::keys;
use super::state::{Cursor, Register};
use crate::app::dom::prelude::*;
use crate::app::widgets::{Dialog, edit_label, field_label, shown_value};
use crate::exchange::tabular::{self, Choice, Column, Dialect, Finder, Planned};
use crate::text;
use crate::workbook::{Draft, Field, Id, Kind, Label, Refusal, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Lines of the preview that are shown; the counts are of all.
const SHOWN: usize = 100;

/// A paste into the table: one cell is filled at once, anything more is shown first.
pub fn pasted(register: Register, at: Cursor, text: String) {
    let lines = tabular::parse(&text, Dialect::Tabs);
    let one = matches!(lines.as_slice(), [line] if line.len() == 1);
    if !one && !register.may_add() {
        register.session.notices.say("register.paste.not_here");
        return;
    }
    let [line] = lines.as_slice() else {
        register.pasted.set(Some(text));
        return;
    };
    let ([cell], Some(row), Some(place)) = (line.as_slice(), at.row, register.field_at(at.column))
    else {
        register.pasted.set(Some(text));
        return;
    };
    let (kind, session) = (register.kind, register.session);
    let Some(field) = kind.fields().get(place) else { return };
    match session.peek(|book| tabular::read_value(book, &mut Finder::default(), field, cell)) {
        Ok(value) => {
            session.edit(edit_label(kind, field), |draft| draft.set(kind, row, place, value));
            session.close_step();
        }
        Err(reason) => {
            session.notices.refused(text::fill(
                reason.key(),
                &[("field", &field_label(kind, field)), ("text", cell)],
            ));
        }
    }
}

#[component]
pub fn PasteDialog(register: Register) -> Markup {
    let open = RwSignal::new(false);
    let source = RwSignal::new(String::new());
    let over = RwSignal::new(false);
    effect(move || {
        if let Some(text) = register.pasted.get() {
            // Without a head, a block that was pasted on a cell goes over the cells from there on.
            let headed = tabular::parse(&text, Dialect::Tabs)
                .first()
                .is_some_and(|l| tabular::head(register.kind, l).is_some());
            over.set(!headed && !text.is_empty() && register.cursor.get_untracked().row.is_some());
            source.set(text);
            open.set(true);
        }
    });
    Effect::new(move |was: Option<bool>| {
        let now = open.get();
        if was == Some(true) && !now {
            register.pasted.set(None);
        }
        now
    });
    view! {
        <Dialog open=open title=text::t("register.paste.title") class="paste">
            <Preview register=register open=open source=source over=over />
        </Dialog>
    }
}

/// The lines without their head, and what each column goes to at first.
fn begin(register: Register, text: &str, over: bool) -> (Vec<Vec<String>>, Vec<Column>, bool) {
    let mut lines = tabular::parse(text, Dialect::Tabs);
    if let Some(columns) = lines.first().and_then(|l| tabular::head(register.kind, l)) {
        lines.remove(0);
        return (lines, columns, true);
    }
    let from = if over { register.cursor.get_untracked().column } else { 0 };
    let width = lines.iter().map(Vec::len).max().unwrap_or_default();
    let shown = register.columns.get_untracked();
    let columns =
        (0..width).map(|n| shown.get(from + n).map_or(Column::Nothing, |p| Column::Field(*p)));
    (lines, columns.collect(), false)
}

#[component]
fn Preview(
    register: Register,
    open: RwSignal<bool>,
    source: RwSignal<String>,
    over: RwSignal<bool>,
) -> Markup {
    let kind = register.kind;
    let begun = Memo::new(move |_| Arc::new(begin(register, &source.get(), over.get())));
    let columns = RwSignal::new(Vec::new());
    // What the reader said of lines that look like rows which are there; other lines, other choices.
    let choices = RwSignal::new(BTreeMap::<usize, Choice>::new());
    effect(move || {
        columns.set(begun.get().1.clone());
        choices.set(BTreeMap::new());
    });
    let planned = Memo::new(move |_| {
        let begun = begun.get();
        let rows = if over.get() && !begun.2 { rows_from_cursor(register) } else { Vec::new() };
        let columns = columns.get();
        let choices = choices.get();
        register.session.read(&[kind], |book| {
            tabular::plan_as_chosen(book, kind, &columns, &begun.0, &rows, &choices)
        })
    });
    let count = move |wanted: fn(&Planned) -> bool| {
        planned.with(|p| p.iter().filter(|l| wanted(l)).count())
    };
    let ready = move || count(Planned::is_new) + count(Planned::is_change) > 0;
    let apply = move |_| {
        if take(register, &planned.get_untracked()) {
            open.set(false);
        }
    };
    // Thousands of lines never become the text of an input, which browsers lay out slowly.
    let take_paste = move |event: web_sys::ClipboardEvent| {
        let text = event.clipboard_data().and_then(|d| d.get_data("text/plain").ok());
        if let Some(text) = text.filter(|t| !t.is_empty()) {
            event.prevent_default();
            source.set(text);
        }
    };
    let some = move || begun.with(|b| !b.0.is_empty());
    view! {
        <div class="dialog-body">
            <Show when=move || !some()>
                <div class="field">
                    <label for="paste-here">{text::t("register.paste.here")}</label>
                    <textarea id="paste-here" rows="5" prop:value=move || source.get() on:paste=take_paste on:input=move |e| source.set(event_target_value(&e))></textarea>
                    <p class="help">{text::t("register.paste.help")}</p>
                </div>
            </Show>
            <Show when=some>
                <p role="status">{move || text::fill("register.paste.summary", &[
                    ("new", &count(Planned::is_new).to_string()),
                    ("changed", &count(Planned::is_change).to_string()),
                    ("refused", &planned.with(|p| p.iter().filter(|l| l.left_out.is_some() || !l.refused.is_empty()).count()).to_string()),
                ])}</p>
                <Show when=move || !begun.with(|b| b.2) && register.cursor.get().row.is_some()>
                    <fieldset class="choices">
                        <legend>{text::t("register.paste.where")}</legend>
                        <label class="choice"><input type="radio" name="paste-where" prop:checked=move || !over.get() on:change=move |_| over.set(false) />{text::t("register.paste.as_new")}</label>
                        <label class="choice"><input type="radio" name="paste-where" prop:checked=move || over.get() on:change=move |_| over.set(true) />{text::t("register.paste.over")}</label>
                    </fieldset>
                </Show>
                <div class="paste-scroll" tabindex="0">
                    <table class="paste-table">
                        <thead><tr>
                            <th scope="col">{text::t("register.paste.becomes")}</th>
                            {move || columns.get().into_iter().enumerate().map(|(n, column)| view! {
                                <th scope="col"><ColumnChoice register=register n=n column=column columns=columns /></th>
                            }).collect_view()}
                        </tr></thead>
                        <tbody>{move || planned.with(|p| begun.get().0.iter().zip(p).take(SHOWN).enumerate().map(|(n, (line, plan))| preview_line(register, n, line, plan, &columns.get(), choices)).collect_view())}</tbody>
                    </table>
                </div>
                <Show when=move || planned.with(|p| p.len() > SHOWN)>
                    <p class="quiet-text">{move || text::fill("register.paste.more", &[("n", &planned.with(|p| p.len() - SHOWN).to_string())])}</p>
                </Show>
            </Show>
            <div class="buttons">
                <button type="button" class="primary" disabled=move || !ready() on:click=apply>{text::t("register.paste.do")}</button>
                <button type="button" on:click=move |_| open.set(false)>{text::t("app.cancel")}</button>
            </div>
        </div>
    }
}

fn rows_from_cursor(register: Register) -> Vec<Id> {
    let rows = keys::shown_rows(register);
    let from =
        register.cursor.get_untracked().row.and_then(|row| rows.iter().position(|r| *r == row));
    rows.into_iter().skip(from.unwrap_or(usize::MAX)).collect()
}

/// Where a column goes, to be changed by the reader.
#[component]
fn ColumnChoice(
    register: Register,
    n: usize,
    column: Column,
    columns: RwSignal<Vec<Column>>,
) -> Markup {
    let written = |column: Column| match column {
        Column::Nothing => "-".to_owned(),
        Column::Reference => "#".to_owned(),
        Column::Field(n) => n.to_string(),
    };
    let read = |text: &str| match text {
        "#" => Column::Reference,
        text => text.parse().map_or(Column::Nothing, Column::Field),
    };
    let fields = register.kind.fields().iter().enumerate().filter(|(_, f)| !f.system);
    let option = move |this: Column, words: String| view! { <option value=written(this) selected=this == column>{words}</option> };
    view! {
        <select
            aria-label=text::fill("register.paste.column", &[("n", &(n + 1).to_string())])
            on:change=move |e| columns.update(|c| if let Some(c) = c.get_mut(n) { *c = read(&event_target_value(&e)); })
        >
            {option(Column::Nothing, text::of("register.paste.leave_out"))}
            {option(Column::Reference, text::of("register.reference"))}
            {fields.map(|(n, f): (usize, &Field)| option(Column::Field(n), field_label(register.kind, f))).collect_view()}
        </select>
    }
}

/// What a line becomes, in words; where it looks like rows that are there, with the choice.
fn becomes(
    register: Register,
    n: usize,
    plan: &Planned,
    choices: RwSignal<BTreeMap<usize, Choice>>,
) -> Markup {
    let reference = |id: Id| {
        register
            .session
            .peek(|b| b.row(register.kind, id).map(|r| r.reference()))
            .unwrap_or_default()
    };
    let target = plan.target.map(reference);
    let (class, words) = match (plan.left_out, plan.likeness(), &target) {
        (Some(reason), ..) => ("state state-bad", text::of(reason)),
        (None, Some(likeness), _) => {
            let references: Vec<String> = plan.like.iter().map(|id| reference(*id)).collect();
            ("state state-warn", text::fill(likeness, &[("references", &references.join(", "))]))
        }
        (None, None, None) => ("state state-good", text::of("register.paste.new")),
        (None, None, Some(r)) if !plan.is_change() => {
            ("state", text::fill("register.paste.same", &[("reference", r)]))
        }
        (None, None, Some(r)) => {
            ("state state-active", text::fill("register.paste.changed", &[("reference", r)]))
        }
    };
    let choice = plan.has_choice().then(|| {
        let like = plan.like.clone();
        let options = plan.like.iter().enumerate().map(|(at, id)| {
            let words = text::fill("register.paste.choice.update", &[("reference", &reference(*id))]);
            view! { <option value=at.to_string() selected=plan.target == Some(*id)>{words}</option> }
        });
        view! {
            <select
                aria-label=text::fill("register.paste.choice", &[("n", &(n + 1).to_string())])
                on:change=move |e| {
                    let row = event_target_value(&e).parse::<usize>().ok().and_then(|at| like.get(at));
                    let choice = row.map_or(Choice::Add, |id| Choice::Update(*id));
                    choices.update(|c| { c.insert(n, choice); });
                }
            >
                {options.collect_view()}
                <option value="add" selected=plan.target.is_none()>{text::t("register.paste.choice.add")}</option>
            </select>
        }
    });
    view! { <td><span class=class>{words}</span>{choice}</td> }
}

fn preview_line(
    register: Register,
    n: usize,
    line: &[String],
    plan: &Planned,
    columns: &[Column],
    choices: RwSignal<BTreeMap<usize, Choice>>,
) -> Markup {
    let cells = columns.iter().enumerate().map(|(n, column)| {
        let raw = line.get(n).cloned().unwrap_or_default();
        let Column::Field(place) = *column else {
            return view! { <td class="paste-out" dir="auto">{raw}</td> };
        };
        let refused = plan.refused.iter().find(|(p, _, _)| *p == place);
        if let (Some((_, _, reason)), Some(field)) = (refused, register.kind.fields().get(place)) {
            let why = text::fill(reason, &[("field", &field_label(register.kind, field)), ("text", &raw)]);
            return view! { <td class="paste-refused"><span dir="auto">{raw}</span><span class="paste-why">{why}</span></td> };
        }
        if plan.siblings.iter().any(|(p, _)| *p == place) {
            return view! { <td class="paste-set" dir="auto">{raw}</td> };
        }
        let value = plan.values.iter().find(|(p, _)| *p == place);
        match (value, register.kind.fields().get(place)) {
            (Some((_, value)), Some(field)) => view! { <td class="paste-set" dir="auto">{shown_value(register.session, field, value)}</td> },
            _ => view! { <td class="paste-out" dir="auto">{raw}</td> },
        }
    });
    view! { <tr>{becomes(register, n, plan, choices)}{cells.collect_view()}</tr> }
}

/// Writes the plan as one change.
fn take(register: Register, planned: &[Planned]) -> bool {
    let kind = register.kind;
    let taken: Vec<&Planned> = planned.iter().filter(|p| p.is_new() || p.is_change()).collect();
    let label = Label::new("change.paste").with("n", taken.len());
    // One waking for the rows and for their place at the end.
    let done = batch(|| {
        let added = register.session.edit(label, |draft| write(draft, kind, planned))?;
        register.fresh.update(|f| f.extend(added.iter().copied()));
        Some(added)
    });
    let Some(added) = done else { return false };
    register.session.notices.say_filled("register.paste.done", &[("n", &taken.len().to_string())]);
    let row = taken.first().and_then(|p| p.target).or_else(|| added.first().copied());
    if row.is_some() {
        let column = register.cursor.get_untracked().column;
        set_timeout(move || register.focus(Cursor { row, column }), std::time::Duration::ZERO);
    }
    true
}

/// Writes the lines of a plan into a draft and gives the rows that were added.
fn write(draft: &mut Draft<'_>, kind: Kind, planned: &[Planned]) -> Result<Vec<Id>, Refusal> {
    let mut added = Vec::new();
    let mut rows = Vec::new();
    for line in planned {
        if !(line.is_new() || line.is_change()) {
            rows.push(line.target);
            continue;
        }
        let id = match line.target {
            Some(id) => id,
            None => {
                let id = draft.add(kind.blank());
                added.push(id);
                id
            }
        };
        rows.push(Some(id));
        line.values
            .iter()
            .try_for_each(|(place, value)| draft.set(kind, id, *place, value.clone()))?;
    }
    for (line, id) in planned.iter().zip(&rows) {
        for (place, sibling) in &line.siblings {
            if let (Some(id), Some(Some(to))) = (id, rows.get(*sibling)) {
                draft.set(kind, *id, *place, Value::Link(*to))?;
            }
        }
    }
    Ok(added)
}
