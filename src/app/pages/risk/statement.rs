//! The Statement of Applicability: every control of Annex A and the firm's own, decided, with the rows behind
//! each reason.

use super::super::gap::focus_later;
use super::READ;
use super::approval::ApprovalPanel;
use super::parts::{csv_button, locked};
use crate::app::dom::prelude::*;
use crate::app::platform::Browser;
use crate::app::route::Route;
use crate::app::session::Session;
use crate::app::widgets::{
    FieldEditor, Icon, RowLink, ValueInput, choice_label, edit_label, field_help, field_label,
};
use crate::catalogue::{AttributeKind, vocabulary};
use crate::exchange::risk_csv::statement_csv;
use crate::insight::approval::Target;
use crate::insight::risk::{Decided, Reasons, Statement, StatementLine, Totals, ops};
use crate::text;
use crate::workbook::{
    Applicability, Choice, Control, Id, Implementation, Kind, Label, Refusal, Shape, Value,
};

/// What the list is narrowed to.
#[derive(Clone, Debug, Default, PartialEq)]
struct Filter {
    words: String,
    decided: String,
    implementation: String,
    /// One tag for each of the five attributes; empty for all.
    attributes: [String; 5],
}

impl Filter {
    fn takes(&self, line: &StatementLine<'_>) -> bool {
        let title = format!("{} {}", line.reference(), line.title()).to_lowercase();
        let tags = |kind: AttributeKind| {
            line.line.and_then(|l| l.attributes.as_ref()).map_or(&[][..], |a| a.of(kind))
        };
        let tagged = AttributeKind::ALL
            .into_iter()
            .zip(&self.attributes)
            .all(|(kind, wanted)| wanted.is_empty() || tags(kind).contains(&wanted.as_str()));
        self.words.split_whitespace().all(|w| title.contains(&w.to_lowercase()))
            && (self.decided.is_empty() || line.decided.key() == self.decided)
            && (self.implementation.is_empty()
                || line.implementation().key() == self.implementation)
            && tagged
    }
}

/// The line that is open beside the list. Looking at one makes no row.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Opened {
    Annex(&'static str),
    Own(Id),
}

impl Opened {
    /// Its button in the list, from which the focus comes and to which it goes back.
    fn button(self) -> String {
        match self {
            Opened::Annex(line) => format!("soa-{line}"),
            Opened::Own(id) => format!("soa-{id}"),
        }
    }
}

/// One line as it is shown.
#[derive(Clone, PartialEq)]
struct Shown {
    reference: String,
    title: String,
    /// Id of the line in Annex A; nothing for an own control.
    line: Option<&'static str>,
    control: Option<Id>,
    decided: Decided,
    said: Applicability,
    reasons: Reasons,
    implementation: Implementation,
    evidence: usize,
    actions: usize,
    reason: String,
}

fn lines(statement: &Statement<'_>, filter: &Filter) -> Vec<Shown> {
    let shown = |line: &StatementLine<'_>| Shown {
        reference: line.reference(),
        title: line.title().to_owned(),
        line: line.line.map(|l| l.id),
        control: line.control.map(|c| c.id),
        decided: line.decided,
        said: line.control.map_or(Applicability::Unset, |c| c.applicability),
        reasons: line.reasons.clone(),
        implementation: line.implementation(),
        evidence: line.control.map_or(0, |c| c.evidence.len()),
        actions: line.actions.len(),
        reason: line.control.map_or_else(String::new, |c| match line.decided {
            Decided::Excluded => c.exclusion_reason.clone(),
            _ => c.inclusion_reason.clone(),
        }),
    };
    statement.lines().filter(|line| filter.takes(line)).map(shown).collect()
}

#[component]
pub fn StatementPage() -> Markup {
    let session = Session::here();
    let filter = RwSignal::new(Filter::default());
    let open = RwSignal::new(None::<Opened>);
    Effect::new(move |was: Option<Option<Opened>>| {
        let now = open.get();
        match (was.flatten(), now) {
            (was, Some(_)) if was != now => focus_later("#soa-detail-head"),
            (Some(left), None) => focus_later(&format!("[id='{}']", left.button())),
            _ => {}
        }
        now
    });
    let shown = Memo::new(move |_| {
        let filter = filter.get();
        session.read(READ, |book| lines(&Statement::read(book), &filter))
    });
    let totals = Memo::new(move |_| session.read(READ, |book| Statement::read(book).totals()));
    let missing = Memo::new(move |_| {
        session.read(&[Kind::Control], |book| {
            Statement::read(book).annex.iter().filter(|l| l.control.is_none()).count()
        })
    });
    let locked = locked(session);
    let set_up = move |_| {
        session.edit(Label::new("change.set_up_controls"), ops::set_up_controls);
    };
    let own = move |_| {
        let label = Label::new("change.create").with("kind", text::of("kind.controls"));
        let made = session.edit(label, |draft| {
            Ok::<Id, Refusal>(draft.create::<Control>(|c| c.title = text::of("soa.own.new")))
        });
        open.set(made.map(Opened::Own));
    };
    view! {
        <div class="page risk-page stack">
            <header class="gap-head">
                <div class="gap-head-title">
                    <h1>{text::t("soa.title")}</h1>
                    <span class="buttons">
                        <button type="button" disabled=locked on:click=own><Icon name="plus" />{text::t("soa.own.add")}</button>
                        <a class="button" href=Route::StatementPaper.href()><Icon name="report" />{text::t("paper.open")}</a>
                        {csv_button(session, text::of("risk.paper.file.statement"), |book| Some(statement_csv(book, Browser::today())))}
                    </span>
                </div>
                <p class="read">{text::t("soa.about")}</p>
            </header>
            <Show when=move || missing.get() != 0>
                <p class="banner-inline">{move || text::fill("soa.not_kept", &[("n", &missing.get().to_string())])}" "
                    <button type="button" disabled=locked on:click=set_up>{text::t("soa.set_up")}</button></p>
            </Show>
            {move || total_words(&totals.get())}
            <Filters filter=filter />
            <p class="quiet-text" role="status">{move || text::fill("soa.shown", &[("n", &shown.with(Vec::len).to_string())])}</p>
            <div class="soa" class:soa-open=move || open.get().is_some()>
                <div class="table-scroll" tabindex="0">
                    <table class="gap-table soa-table">
                        <thead><tr>
                            <th scope="col">{text::t("kind.controls")}</th>
                            <th scope="col">{text::t("field.controls.applicability")}</th>
                            <th scope="col">{text::t("soa.because")}</th>
                            <th scope="col">{text::t("field.controls.implementation")}</th>
                            <th scope="col">{text::t("kinds.evidence")}</th>
                        </tr></thead>
                        <tbody>{move || shown.get().into_iter().map(|line| row(session, line, open)).collect_view()}</tbody>
                    </table>
                </div>
                {move || open.get().map(|at| view! { <Detail at=at open=open /> })}
            </div>
            <section class="card stack-tight" aria-labelledby="soa-approval">
                <h2 id="soa-approval">{text::t("soa.approval")}</h2>
                <p class="quiet-text">{text::t("soa.approval.what")}</p>
                <ApprovalPanel target=Target::Statement what="approval.do.statement" />
                <super::versions::Versions />
            </section>
        </div>
    }
}

fn total_words(totals: &Totals) -> Markup {
    let n = |n: usize| n.to_string();
    let args = [
        ("all", n(totals.all)),
        ("necessary", n(totals.necessary)),
        ("excluded", n(totals.excluded)),
        ("open", n(totals.open)),
        ("full", n(totals.full)),
        ("partial", n(totals.partial)),
        ("planned", n(totals.planned)),
        ("none", n(totals.none)),
    ];
    let args: Vec<(&str, &str)> = args.iter().map(|(k, v)| (*k, v.as_str())).collect();
    view! { <p class="soa-totals">{text::fill("soa.totals", &args)}</p> }
}

#[component]
fn Filters(filter: RwSignal<Filter>) -> Markup {
    let decided = [Decided::Open, Decided::Necessary, Decided::Excluded];
    let five = AttributeKind::ALL.into_iter().enumerate().map(|(n, kind)| {
        let id = format!("soa-attribute-{n}");
        let tags: Vec<Markup> = vocabulary(kind)
            .iter()
            .map(|tag| view! { <option value=*tag>{(*tag).to_owned()}</option> })
            .collect();
        view! {
            <div class="field"><label for=id.clone()>{text::of(&format!("soa.attribute.{n}"))}</label>
                <select id=id on:change=move |e| { let tag = event_target_value(&e); filter.update(|f| if let Some(a) = f.attributes.get_mut(n) { *a = tag }); }>
                    <option value="">{text::t("soa.all")}</option>{tags}
                </select></div>
        }
    });
    view! {
        <div class="soa-filters" role="search">
            <div class="field"><label for="soa-words">{text::t("register.filter")}</label>
                <input id="soa-words" type="search" autocomplete="off" on:input=move |e| { let words = event_target_value(&e); filter.update(|f| f.words = words); } /></div>
            <div class="field"><label for="soa-decided">{text::t("field.controls.applicability")}</label>
                <select id="soa-decided" on:change=move |e| { let key = event_target_value(&e); filter.update(|f| f.decided = key); }>
                    <option value="">{text::t("soa.all")}</option>
                    {decided.iter().map(|d| view! { <option value=d.key()>{text::of(&format!("soa.decided.{}", d.key()))}</option> }).collect_view()}
                </select></div>
            <div class="field"><label for="soa-implementation">{text::t("field.controls.implementation")}</label>
                <select id="soa-implementation" on:change=move |e| { let key = event_target_value(&e); filter.update(|f| f.implementation = key); }>
                    <option value="">{text::t("soa.all")}</option>
                    {Implementation::KEYS.iter().map(|key| view! { <option value=*key>{choice_label(Implementation::LIST, key)}</option> }).collect_view()}
                </select></div>
            {five.collect_view()}
        </div>
    }
}

fn row(session: Session, line: Shown, open: RwSignal<Option<Opened>>) -> Markup {
    let Shown {
        reference,
        title,
        line: annex,
        control,
        decided,
        said,
        reasons,
        implementation,
        evidence,
        actions,
        reason,
    } = line;
    let locked = locked(session);
    // The row is made when somebody decides about a control for the first time.
    let with_control = move |label: Label, field: &'static str, key: String| {
        session.edit(label, |draft| {
            let id = match (control, annex) {
                (Some(id), _) => id,
                (None, Some(line)) => ops::control_of(draft, line)?,
                (None, None) => return Ok(()),
            };
            let place = Kind::Control.place(field).unwrap_or_default();
            draft.set(Kind::Control, id, place, Value::Text(key.clone()))
        });
    };
    let label = move |field: &str| {
        Label::new("change.edit").with("field", text::of(&format!("field.controls.{field}")))
    };
    let decide = move |key: String| with_control(label("applicability"), "applicability", key);
    let implement = move |key: String| with_control(label("implementation"), "implementation", key);
    let opened = annex.map(Opened::Annex).or(control.map(Opened::Own));
    // Said without a word: by what needs it.
    let follows = decided == Decided::Necessary && said == Applicability::Unset;
    let name = |what: &str| {
        text::fill(
            "soa.of",
            &[("what", &text::of(&format!("field.controls.{what}"))), ("control", &reference)],
        )
    };
    let is_open = move || opened.is_some() && open.get() == opened;
    view! {
        <tr class:soa-current=is_open>
            <th scope="row"><button type="button" class="link" id=opened.map(Opened::button) on:click=move |_| open.set(opened)><span class="reference">{reference.clone()}</span>" "<span dir="auto">{title}</span></button>
                {(!reason.is_empty()).then(|| view! { <div class="quiet-text soa-reason" dir="auto">{reason}</div> })}</th>
            <td>{follows.then(|| view! { <span class="state state-good">{text::t("soa.decided.necessary")}</span> })}
                <select aria-label=name("applicability") disabled=locked prop:value=said.key() on:change=move |e| decide(event_target_value(&e))>
                    {Applicability::KEYS.iter().map(|key| {
                        let words = if follows && *key == said.key() { text::of("soa.follows") } else { choice_label(Applicability::LIST, key) };
                        view! { <option value=*key>{words}</option> }
                    }).collect_view()}
                </select></td>
            <td>{because(&reasons)}</td>
            <td>
                <select aria-label=name("implementation") disabled=locked prop:value=implementation.key() on:change=move |e| implement(event_target_value(&e))>
                    {Implementation::KEYS.iter().map(|key| view! { <option value=*key>{choice_label(Implementation::LIST, key)}</option> }).collect_view()}
                </select></td>
            <td>{text::fill("soa.counts", &[("evidence", &evidence.to_string()), ("actions", &actions.to_string())])}</td>
        </tr>
    }
}

/// The four kinds of reason, each with the rows behind it.
fn because(reasons: &Reasons) -> Markup {
    let rows = |key: &'static str, kind: Kind, ids: &[Id]| {
        let links: Vec<Markup> =
            ids.iter().take(6).map(|id| view! { <RowLink kind=kind id=*id />" " }).collect();
        let more = ids.len().saturating_sub(6);
        (!ids.is_empty()).then(|| view! {
            <li><span class="soa-reason-kind">{text::t(key)}</span>" "{links}{(more > 0).then(|| format!("+{more}"))}</li>
        })
    };
    view! {
        <ul class="soa-because">
            {rows("soa.reason.risk", Kind::Risk, &reasons.risks)}
            {rows("soa.reason.legal", Kind::Requirement, &reasons.legal)}
            {rows("soa.reason.contract", Kind::Requirement, &reasons.contractual)}
            {rows("soa.reason.expectation", Kind::Requirement, &reasons.expectations)}
            {reasons.best_practice.then(|| view! { <li><span class="soa-reason-kind">{text::t("soa.reason.practice")}</span></li> })}
        </ul>
    }
}

/// The control beside the list: what it asks for, and everything the firm says about it.
#[component]
fn Detail(at: Opened, open: RwSignal<Option<Opened>>) -> Markup {
    let session = Session::here();
    let control = Memo::new(move |_| match at {
        Opened::Own(id) => Some(id),
        Opened::Annex(line) => session.read(&[Kind::Control], |book| ops::control_at(book, line)),
    });
    let line = match at {
        Opened::Own(_) => None,
        Opened::Annex(line) => session.peek(|b| crate::catalogue::line(b.edition(), line)),
    };
    let kept = move || session.row(Kind::Control, control.get()?);
    let name = move || match (kept(), line) {
        (Some(row), _) => row.name(),
        (None, line) => line.map_or_else(String::new, |l| l.display_title.to_owned()),
    };
    let reference = move || match (kept(), line) {
        (Some(row), _) => row.reference(),
        (None, line) => line.map_or_else(String::new, |l| l.id.to_owned()),
    };
    let trace = move || {
        let href = Route::Trace(Kind::Control, kept()?.number()).href();
        Some(view! { <a class="button quiet" href=href>{text::t("trace.open")}</a> })
    };
    let close = move || open.set(None);
    let names: &[&'static str] = &[
        "applicability",
        "requirements",
        "best_practice",
        "inclusion_reason",
        "exclusion_reason",
        "implementation",
        "why_not_yet",
        "how",
        "owner",
        "documents",
        "evidence",
        "maturity",
        "review_due",
        "notes",
    ];
    let names = line.is_none().then_some("title").into_iter().chain(names.iter().copied());
    let first = control.get_untracked();
    let field = |place: usize| match (first, at) {
        (None, Opened::Annex(line)) => {
            view! { <FirstField line=line control=control place=place /> }
        }
        (Some(id), _) | (None, Opened::Own(id)) => {
            view! { <FieldEditor kind=Kind::Control row=id field=place /> }
        }
    };
    let fields: Vec<Markup> =
        names.filter_map(|name| Kind::Control.place(name)).map(field).collect();
    view! {
        <aside class="record soa-detail" aria-labelledby="soa-detail-head" on:keydown=move |e: leptos::ev::KeyboardEvent| if e.key() == "Escape" { close() }>
            <header class="record-head">
                <div class="record-name">
                    <p class="record-line"><span class="reference">{reference}</span></p>
                    <h2 id="soa-detail-head" tabindex="-1" dir="auto">{name}</h2>
                </div>
                <div class="record-turn">
                    {trace}
                    <button type="button" class="quiet" aria-label=text::t("register.form.close") on:click=move |_| close()><Icon name="close" /></button>
                </div>
            </header>
            <div class="record-body">
                {line.map(|l| view! { <p class="quiet-text">{l.meaning}</p> })}
                {fields}
            </div>
        </aside>
    }
}

/// A field of a control of which nothing was kept when it was opened: its first edit makes the row. The inputs
/// stay for as long as it is open, so that nobody loses the focus while typing.
#[component]
fn FirstField(line: &'static str, control: Memo<Option<Id>>, place: usize) -> Markup {
    let session = Session::here();
    let kind = Kind::Control;
    let Some(field) = kind.fields().get(place) else { return Markup::Nothing };
    let value = Memo::new(move |_| {
        let row = control.get().and_then(|id| session.row(kind, id));
        row.map(|r| r.cell(place).to_value()).unwrap_or_default()
    });
    let set = Callback::new(move |value: Value| {
        let typed = matches!(field.shape, Shape::Text(_) | Shape::LongText);
        match control.get_untracked().filter(|_| typed) {
            Some(id) => {
                let text = if let Value::Text(text) = value { text } else { String::new() };
                session.type_into(kind, id, place, text);
            }
            None => drop(session.edit(edit_label(kind, field), |draft| {
                let id = ops::control_of(draft, line)?;
                draft.set(kind, id, place, value)
            })),
        }
    });
    let id = format!("f-controls-{}", field.name);
    let help = field_help(kind, field);
    let help_id = format!("{id}-help");
    let described_by = help.as_ref().map(|_| help_id.clone());
    view! {
        <div class="field" class=("field-flag", field.shape == Shape::Flag)>
            <label for=id.clone()>{field_label(kind, field)}</label>
            <ValueInput kind=kind field=field id=id value=value set=set described_by=described_by disabled=Signal::derive(locked(session)) />
            {help.map(|help| view! { <p class="help" id=help_id>{help}</p> })}
        </div>
    }
}
