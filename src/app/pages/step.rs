//! One of the ten steps: what it is for, what it delivers and how far that is, and its registers.

use crate::app::dom::prelude::*;
use crate::app::platform::Browser;
use crate::app::route::Route;
use crate::app::session::{Ahead, Session};
use crate::app::widgets::{FieldEditor, Icon};
use crate::insight::approval::Target;
use crate::insight::steps::{self, Next, Standing, StepState};
use crate::text;
use crate::workbook::Kind;

#[component]
pub fn StepPage(number: u8) -> Markup {
    let session = Session::here();
    let ahead = Ahead::here();
    let state = move || ahead.with(|a| a.step(number).cloned());
    let step = steps::STEPS.iter().find(|step| step.number == number);
    let registers = step.map(|step| step.registers).unwrap_or_default();
    view! {
        <div class="page step stack">
            <header class="page-head">
                <div>
                    <p class="quiet-text">{text::fill("step.of", &[("n", &number.to_string())])}</p>
                    <h1>{text::of(&format!("step.{number}.title"))}</h1>
                </div>
                {move || state().map(|s| view! { <span class=super::progress_class(s.progress)>{text::of(&format!("progress.{}", s.progress.key()))}</span> })}
            </header>
            <p class="read lead">{text::of(&format!("step.{number}.purpose"))}</p>
            <p class="read">{text::of(&format!("step.{number}.how"))}</p>
            <p class="read">{move || state().map(|s| view! { <NextWords step=s /> })}</p>
            <section class="stack-tight" aria-labelledby="deliverables-head">
                <h2 id="deliverables-head">{text::t("step.deliverables")}</h2>
                <ul class="deliverables">
                    {move || state().map(|s| s.deliverables.into_iter().map(|(key, standing)| view! { <Deliverable key=key standing=standing /> }).collect_view())}
                </ul>
            </section>
            <Show when=move || number == 1><OrganisationForm names=PROFILE title="step.organisation" id="organisation" /></Show>
            <Show when=move || number == 2>
                <OrganisationForm names=SCOPE title="step.scope" id="organisation" />
                <OrganisationForm names=CLIMATE title="group.climate" id="climate" />
                <section class="card stack-tight"><h2>{text::t("step.scope.approval")}</h2><super::ApprovalPanel target=Target::Scope what="approval.do.scope" /></section>
            </Show>
            {(number == 4).then(|| view! {
                <ul class="register-links">
                    <li><a class="card register-link" href=Route::Risks.href()><Icon name="risk" /><span>{text::t("risk.page.title")}</span></a></li>
                    <li><a class="card register-link" href=Route::RiskMethod.href()><Icon name="risk_methods" /><span>{text::t("kind.risk_methods")}</span></a></li>
                    <li><a class="card register-link" href=Route::Statement.href()><Icon name="soa" /><span>{text::t("soa.title")}</span></a></li>
                </ul>
            })}
            {(!registers.is_empty()).then(|| view! {
                <section class="stack-tight">
                    <h2>{text::t("step.registers")}</h2>
                    <ul class="register-links">
                        {registers.iter().map(|kind| {
                            let kind = *kind;
                            let route = match kind {
                                Kind::GapRun => Route::GapRuns,
                                Kind::ManagementReview => Route::Reviews,
                                Kind::AuditProgramme => Route::Programme(None),
                                _ => Route::Register(kind, None),
                            };
                            let count = move || session.read(&[kind], |b| b.table(kind).count());
                            view! {
                                <li><a class="card register-link" href=route.href()>
                                    <Icon name=kind.table() />
                                    <span>{text::of(&format!("kinds.{}", kind.table()))}</span>
                                    <span class="reference">{count}</span>
                                </a></li>
                            }
                        }).collect_view()}
                    </ul>
                </section>
            })}
            <nav class="step-turn" aria-label=text::t("nav.steps")>
                {(number > 1).then(|| view! { <a href=Route::Step(number - 1).href()>"← "{text::of(&format!("step.{}.title", number - 1))}</a> })}
                <span></span>
                {(number < 10).then(|| view! { <a href=Route::Step(number + 1).href()>{text::of(&format!("step.{}.title", number + 1))}" →"</a> })}
            </nav>
        </div>
    }
}

/// What to do next in the step, and the way there.
#[component]
fn NextWords(step: StepState) -> Markup {
    let session = Session::here();
    match step.next() {
        Next::Deliverable(key, standing) => {
            let name = text::of(&format!("deliverable.{key}"));
            let args = [("name", &*name), ("reason", &standing.words(&Browser::day))];
            let words = text::fill("step.next", &args);
            match &standing.go {
                Some(go) => {
                    let href = session.peek(|book| super::go_href(book, go));
                    view! { <a href=href>{words}</a> }
                }
                None => view! { <span>{words}</span> },
            }
        }
        Next::Nothing => view! { <span>{text::t("step.next.nothing")}</span> },
        Next::Later => view! { <span>{text::t("step.next.later")}</span> },
        Next::Complete => view! { <span>{text::t("step.next.complete")}</span> },
    }
}

/// One deliverable: its state, why, and the way to what would change it.
#[component]
fn Deliverable(key: &'static str, standing: Standing) -> Markup {
    let session = Session::here();
    let why = text::find(&format!("deliverable.{key}.why"));
    let href = standing.go.as_ref().map(|go| session.peek(|book| super::go_href(book, go)));
    let reason = standing.words(&Browser::day);
    view! {
        <li class="deliverable">
            <span class=super::progress_class(standing.progress)>{text::of(&format!("progress.{}", standing.progress.key()))}</span>
            <div>
                <p class="deliverable-name">{text::of(&format!("deliverable.{key}"))}</p>
                {why.map(|w| view! { <p class="quiet-text">{w}</p> })}
                <p class="deliverable-reason">
                    {match href {
                        Some(href) => view! { <a href=href>{reason}</a> },
                        None => view! { <span>{reason}</span> },
                    }}
                </p>
            </div>
        </li>
    }
}

/// Fields of the firm that the project begins with, and those that say what the ISMS covers.
const PROFILE: &[&str] =
    &["name", "sector", "staff", "sites", "description", "occasion", "target_audit"];
/// The decision that the amendment of 2024 asks for.
const CLIMATE: &[&str] = &["climate", "climate_reason", "climate_by", "climate_on"];
const SCOPE: &[&str] = &["scope", "out_of_scope", "interfaces"];

/// Some fields of the firm's own row, filled in where they are needed first.
#[component]
fn OrganisationForm(
    names: &'static [&'static str],
    title: &'static str,
    id: &'static str,
) -> Markup {
    let session = Session::here();
    let row = Memo::new(move |_| session.ids(Kind::Organisation).first().copied());
    let head = format!("{id}-head");
    view! {
        <section class="stack-tight" id=id aria-labelledby=head.clone()>
            <h2 id=head>{text::t(title)}</h2>
            <div class="form-grid">
                {move || row.get().map(|row| {
                    names.iter().filter_map(|name| Kind::Organisation.place(name)).map(|n| view! {
                        <FieldEditor kind=Kind::Organisation row=row field=n />
                    }).collect_view()
                })}
            </div>
        </section>
    }
}
