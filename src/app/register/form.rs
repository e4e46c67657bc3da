//! The opened row as a form. It saves as one types.

use super::state::{Register, take_back};
use crate::app::dom::prelude::*;
use crate::app::notice::settled_words;
use crate::app::pages::{ApprovalPanel, focus_later};
use crate::app::platform::Browser;
use crate::app::route::Route;
use crate::app::widgets::{FieldEditor, FieldText, Icon, RowLink, field_label, say_made};
use crate::insight::approval::Target;
use crate::insight::risk::needs::to_return;
use crate::insight::risk::{by_grid, is_rating};
use crate::insight::{form, incidents, naming};
use crate::text;
use crate::workbook::{Id, Kind, Label, Severity, Shape};
use leptos::ev;
use leptos::html;
use wasm_bindgen::JsCast;

/// Kinds whose rows settle what belongs to them.
const SETTLING: &[Kind] = &[Kind::GapRun, Kind::RiskMethod, Kind::ManagementReview];

#[component]
pub fn RecordForm(register: Register, id: Id) -> Markup {
    let session = register.session;
    let kind = register.kind;
    let aside = NodeRef::<html::Aside>::new();
    let row = move || session.row(kind, id);
    // What it is a part of may settle, too.
    let settled = Memo::new(move |_| {
        session.row(kind, id);
        session.read(SETTLING, |book| book.settled_in(kind, id))
    });
    let name = move || {
        row()?;
        session.peek(|book| naming::title(book, kind, id))
    };
    let reference = move || row().map(|r| r.reference()).unwrap_or_default();
    aside.on_load(move |aside| take_focus(register, &aside));
    let on_key = move |event: ev::KeyboardEvent| {
        // A dialog of the form, such as that of a date that moves, closes itself alone.
        let target = event.target().and_then(|t| t.dyn_into::<web_sys::Element>().ok());
        let in_dialog = target.is_some_and(|e| matches!(e.closest("dialog"), Ok(Some(_))));
        if event.key() == "Escape" && !event.default_prevented() && !in_dialog {
            event.prevent_default();
            event.stop_propagation();
            register.close();
        }
    };
    // After the screen has closed the form: undoing wakes what is being put away just now.
    on_cleanup(move || {
        set_timeout(move || take_back(session, kind, id), std::time::Duration::ZERO);
    });
    view! {
        <aside class="record" node_ref=aside aria-labelledby="record-title" on:keydown=on_key>
            <header class="record-head">
                <button type="button" class="quiet record-back" aria-label=text::t("register.form.back") on:click=move |_| register.close()>
                    <Icon name="left" />
                </button>
                <div class="record-name">
                    <p class="record-line"><span class="reference">{reference}</span><State kind=kind id=id /></p>
                    <h1 id="record-title" dir="auto">{name}</h1>
                </div>
                <div class="record-turn">
                    <Turn register=register id=id step=-1 icon="left" label="register.form.previous" />
                    <Turn register=register id=id step=1 icon="right" label="register.form.next" />
                    <button type="button" class="quiet record-close" aria-label=text::t("register.form.close") title=text::t("register.form.close") on:click=move |_| register.close()>
                        <Icon name="close" />
                    </button>
                </div>
            </header>
            // What is only to be read has nothing else in it by which the keyboard could move it.
            <div class="record-body" tabindex=move || settled.get().is_some().then_some("0")>
                {move || settled.get().map(|(kind, id)| view! { <p class="banner-inline">{settled_words(session, kind, id)}</p> })}
                {sections(kind).into_iter().map(|(group, places)| {
                    let fields = places.into_iter().map(|place| view! { <FormField kind=kind id=id place=place settled=settled /> }).collect_view();
                    if group.is_empty() {
                        return fields;
                    }
                    view! {
                        <fieldset class="record-section">
                            <legend>{text::of(&format!("group.{group}"))}</legend>
                            {fields}
                        </fieldset>
                    }
                }).collect_view()}
                <Elsewhere kind=kind id=id />
                <Uses register=register id=id />
                <Show when=move || register.may_delete() && register.may_write()>
                    <div class="buttons record-foot">
                        <button type="button" class="danger" on:click=move |_| register.deleting.set(vec![id])>
                            <Icon name="trash" />{text::t("register.delete")}
                        </button>
                    </div>
                </Show>
            </div>
        </aside>
    }
}

/// The way to the screen that shows more of the row than its fields.
#[component]
fn Elsewhere(kind: Kind, id: Id) -> Markup {
    let session = crate::app::session::Session::here();
    let number = session.peek(|b| b.row(kind, id).map_or(0, |r| r.number()));
    let (route, words) = match kind {
        Kind::Risk => (Route::Risk(number), "risk.open"),
        Kind::TreatmentPlan => (Route::Plan(number), "plan.open"),
        Kind::ManagementReview => (Route::Review(number), "review.open"),
        Kind::AuditProgramme => (Route::Programme(Some(number)), "audit.programme.open"),
        Kind::Audit => (Route::Audit(number), "audit.open"),
        Kind::AuditCheck | Kind::AuditFinding => {
            match session.peek(|book| Route::of_row(book, kind, id)) {
                Route::Register(..) => return Markup::Nothing,
                audit => (audit, "audit.open"),
            }
        }
        Kind::Nonconformity => (Route::Corrective(number), "corrective.open"),
        Kind::Metric | Kind::Reading => (Route::Measuring, "measuring.open"),
        Kind::Control | Kind::Action => (Route::Trace(kind, number), "trace.open"),
        Kind::Document => {
            return view! {
                <fieldset class="record-section">
                    <legend>{text::t("kinds.approvals")}</legend>
                    <ApprovalPanel target=Target::Document(id) what="approval.do.document" />
                </fieldset>
            };
        }
        Kind::Person => return view! { <ToReturn id=id /> },
        Kind::Incident => return view! { <Raise id=id /> },
        Kind::Evidence => return view! { <super::fingerprint::Fingerprint id=id /> },
        _ => return Markup::Nothing,
    };
    view! { <p><a class="button" href=route.href()>{text::t(words)}</a></p> }
}

/// The nonconformity that was made of an incident, or the button that makes it.
#[component]
fn Raise(id: Id) -> Markup {
    let session = crate::app::session::Session::here();
    let raised = Memo::new(move |_| {
        session.read(&[Kind::Nonconformity], |book| incidents::raised_on(book, id).map(|r| r.id))
    });
    let raise = move |_| {
        session.close_step();
        let reference = session.peek(|b| b.row(Kind::Incident, id).map(|r| r.reference()));
        let label = Label::new(incidents::RAISE).with("reference", reference.unwrap_or_default());
        if let Some(made) = session.edit(label, |draft| incidents::raise(draft, id)) {
            say_made(session, Kind::Nonconformity, made);
            // The button is gone, and the keyboard goes on from what came of it.
            focus_later("#raised a");
        }
    };
    view! {
        <p id="raised">{move || match raised.get() {
            Some(row) => view! { {text::t("kind.nonconformities")}": "<RowLink kind=Kind::Nonconformity id=row numbered=true /> },
            None => view! { <button type="button" disabled=move || session.read_only.get().is_some() on:click=raise>{text::t("audit.finding.raise")}</button> },
        }}</p>
    }
}

/// What the person has to hand back on leaving.
#[component]
fn ToReturn(id: Id) -> Markup {
    let session = crate::app::session::Session::here();
    let list = Memo::new(move |_| session.read(&[Kind::Asset], |book| to_return(book, id)));
    view! {
        <Show when=move || list.with(|l| !l.is_empty())>
            <section class="record-uses stack-tight">
                <h2>{text::t("asset.to_return")}</h2>
                <ul class="uses">{move || list.get().into_iter().map(|id| view! { <li><RowLink kind=Kind::Asset id=id /></li> }).collect_view()}</ul>
            </section>
        </Show>
    }
}

/// The fields that people see, in the sections of the form: those without one stand at the head.
fn sections(kind: Kind) -> Vec<(&'static str, Vec<usize>)> {
    let mut sections: Vec<(&'static str, Vec<usize>)> = Vec::new();
    for (place, field) in kind.fields().iter().enumerate() {
        if field.hidden || matches!(field.shape, Shape::Instant) {
            continue;
        }
        match sections.last_mut() {
            Some((group, places)) if *group == field.group => places.push(place),
            _ => sections.push((field.group, vec![place])),
        }
    }
    sections
}

/// A field: to be read where the row stays as it is. What the app alone fills in, and what the method does not
/// ask for, is shown when there is something in it.
#[component]
fn FormField(kind: Kind, id: Id, place: usize, settled: Memo<Option<(Kind, Id)>>) -> Markup {
    let session = crate::app::session::Session::here();
    let by_app = kind.fields().get(place).is_some_and(|f| f.system);
    let rating = kind == Kind::Risk && kind.fields().get(place).is_some_and(|f| is_rating(f.name));
    let asked =
        move || !rating || session.read(&[Kind::Risk, Kind::RiskMethod], |book| by_grid(book, id));
    let filled = move || session.row(kind, id).is_some_and(|r| !r.cell(place).is_empty());
    view! {
        <Show when=move || settled.get().is_some() fallback=move || view! {
            <Show when=move || filled() || (!by_app && asked())><FieldEditor kind=kind row=id field=place /></Show>
        }>
            <Show when=filled><FieldText kind=kind row=id field=place /></Show>
        </Show>
    }
}

/// The first field when the form was opened by keyboard; the way back where it covers the screen.
fn take_focus(register: Register, aside: &web_sys::HtmlElement) {
    let covers =
        window().match_media("(max-width: 45rem)").ok().flatten().is_some_and(|m| m.matches());
    let wanted = register.focus_form.get_untracked();
    let selector = match (wanted, covers) {
        (true, _) => ".record-body input, .record-body textarea, .record-body select",
        (false, true) => ".record-back",
        (false, false) => return,
    };
    // What is only to be read has no field.
    let first = [selector, ".record-close"]
        .iter()
        .find_map(|selector| aside.query_selector(selector).ok().flatten())
        .and_then(|e| e.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(first) = first {
        let _ = first.focus();
    }
}

/// Whether anything is missing or wrong, in a word.
#[component]
fn State(kind: Kind, id: Id) -> Markup {
    let session = crate::app::session::Session::here();
    let findings = move || {
        let row = session.row(kind, id)?;
        Some(session.peek(|book| form::findings(book, row.as_ref(), Browser::today())))
    };
    Markup::live(move || {
        let findings = findings()?;
        let open = findings.iter().filter(|f| f.severity != Severity::Note).count();
        Some(match open {
            0 => {
                view! { <span class="state state-good">{text::t("register.form.complete")}</span> }
            }
            n => {
                view! { <span class="state state-warn">{text::fill("register.form.open", &[("n", &n.to_string())])}</span> }
            }
        })
    })
}

#[component]
fn Turn(
    register: Register,
    id: Id,
    step: isize,
    icon: &'static str,
    label: &'static str,
) -> Markup {
    let next = move || {
        register.lines.track();
        register.neighbour(id, step)
    };
    view! {
        <button
            type="button" class="quiet" aria-label=text::t(label) title=text::t(label) disabled=move || next().is_none()
            on:click=move |_| if let Some(next) = next() { register.show(next, false); }
        ><Icon name=icon /></button>
    }
}

/// The rows that link to this one.
#[component]
fn Uses(register: Register, id: Id) -> Markup {
    let session = register.session;
    let kinds: Vec<Kind> =
        Kind::ALL.iter().copied().filter(|k| links_to(*k, register.kind)).collect();
    if kinds.is_empty() {
        return Markup::Nothing;
    }
    let uses = Memo::new(move |_| session.read(&kinds, |book| book.uses(id).to_vec()));
    view! {
        <section class="record-uses stack-tight" aria-labelledby="uses-title">
            <h2 id="uses-title">{text::t("register.uses")}</h2>
            <Show when=move || uses.with(|u| u.is_empty())><p class="quiet-text">{text::t("register.uses.none")}</p></Show>
            <ul class="uses">
                {move || uses.get().into_iter().take(MOST_USES).map(|user| {
                    let as_what = user.kind.fields().get(user.field).map(|f| field_label(user.kind, f));
                    view! {
                        <li><RowLink kind=user.kind id=user.id numbered=true />" "<span class="quiet-text">{as_what}</span></li>
                    }
                }).collect_view()}
            </ul>
            <Show when=move || uses.with(|u| u.len() > MOST_USES)>
                <p class="quiet-text">{move || text::fill("register.uses.more", &[("n", &Browser::number(uses.with(|u| u.len() - MOST_USES) as i64))])}</p>
            </Show>
        </section>
    }
}

/// More uses than this are counted, not listed.
const MOST_USES: usize = 30;

fn links_to(from: Kind, to: Kind) -> bool {
    from.fields().iter().any(|f| matches!(f.shape, Shape::Link(k) | Shape::Links(k) if k == to))
}
