//! One panel for everything that is approved: how it stands, what changed, who signed, and signing.

use super::READ;
use super::parts::{acceptance_chips, locked};
use crate::app::dom::prelude::*;
use crate::app::platform::Browser;
use crate::app::session::Session;
use crate::app::widgets::{DayInput, Dialog, Picker, RowLink, choice_label};
use crate::app::words;
use crate::insight::approval::{
    Said, Signature, Standing, Target, entries, obstacles, owners, sign, standing,
};
use crate::insight::risk::{Methods, doubts};
use crate::text;
use crate::workbook::{
    Approval, Choice, Decision, Finding, Id, Kind, Label, ManagementReview, Risk,
};
use chrono::NaiveDate;

/// The tables that approvals of this kind follow from.
fn reads(target: Target) -> &'static [Kind] {
    match target {
        Target::Review(_) => super::super::review::OWN,
        _ => READ,
    }
}

/// More differences than this are counted, not listed.
const SHOWN: usize = 40;

#[component]
pub fn ApprovalPanel(
    target: Target,
    /// Words of the button and the head: `approval.do.<key>`.
    what: &'static str,
    /// Nobody signs any more.
    #[prop(into, default = Signal::stored(false))]
    over: Signal<bool>,
) -> Markup {
    let session = Session::here();
    let open = RwSignal::new(false);
    let now = Memo::new(move |_| {
        session.read(reads(target), |book| standing(book, target, Browser::today()))
    });
    let list = Memo::new(move |_| {
        session.read(reads(target), |book| {
            let mut ids: Vec<Id> = entries(book, target).iter().map(|e| e.id).collect();
            ids.reverse();
            ids
        })
    });
    // An acceptance that holds, of a risk whose ratings have moved around it.
    let again = Memo::new(move |_| match target {
        Target::Acceptance(id) => session.read(READ, |book| {
            let risk = book.get::<Risk>(id);
            let doubts = |risk| doubts(book, &Methods::read(book), risk, Browser::today());
            risk.map(doubts).unwrap_or_default()
        }),
        _ => Vec::new(),
    });
    let locked = locked(session);
    view! {
        <div class="approval stack-tight">
            <p class="approval-head">
                {move || now.with(|now| again.with(|again| chips(target, now, again)))}
                <Show when=move || !over.get()><button type="button" disabled=locked on:click=move |_| open.set(true)>{text::t(what)}</button></Show>
            </p>
            {move || again.with(|again| again.iter().map(|f| view! {
                <p class="finding finding-warning">{words::said(f)}</p>
            }).collect_view())}
            {move || now.with(|now| changes(session, now))}
            <ul class="approval-entries">
                {move || list.get().into_iter().enumerate().map(|(n, id)| entry(session, id, n > 0)).collect_view()}
            </ul>
            <SignDialog target=target title=what open=open />
        </div>
    }
}

/// How it stands. Minutes are signed, not approved.
fn chips(target: Target, now: &Standing, again: &[Finding]) -> Markup {
    match (target, now) {
        (Target::Review(_), Standing::None) => {
            view! { <span class="state">{text::t("approval.not_signed")}</span> }
        }
        _ => acceptance_chips(now, again),
    }
}

/// What changed since the last yes.
fn changes(session: Session, standing: &Standing) -> Markup {
    let Standing::Stale(_, changed) = standing else { return Markup::Nothing };
    let said = session.peek(|book| changed.iter().map(|d| d.said(book, &Browser::day)).collect());
    view! {
        <details class="approval-changes" open="">
            <summary>{text::fill("approval.changed", &[("n", &changed.len().to_string())])}</summary>
            {difference_table(said, "approval.changed.after")}
        </details>
    }
}

/// What is not as it was, with the word over what it became.
pub fn difference_table(mut said: Vec<Said>, after: &'static str) -> Markup {
    let more = said.len().saturating_sub(SHOWN);
    said.truncate(SHOWN);
    view! {
        <div class="table-scroll" tabindex="0">
            <table class="gap-table">
                <thead><tr>
                    <th scope="col">{text::t("approval.changed.where")}</th>
                    <th scope="col">{text::t("approval.changed.field")}</th>
                    <th scope="col">{text::t("approval.changed.before")}</th>
                    <th scope="col">{text::t(after)}</th>
                </tr></thead>
                <tbody>
                    {said.into_iter().map(|said| view! {
                        <tr><td dir="auto">{said.place}</td><td>{said.field}</td><td dir="auto">{said.before}</td><td dir="auto">{said.after}</td></tr>
                    }).collect_view()}
                </tbody>
            </table>
        </div>
        {(more > 0).then(|| view! { <p>{text::fill("checks.more", &[("n", &more.to_string())])}</p> })}
    }
}

/// Who decided what on which day. That a later entry followed is said: then this one counts no more.
fn entry(session: Session, id: Id, followed: bool) -> Markup {
    let Some(entry) = session.get::<Approval>(id) else { return Markup::Nothing };
    let day = |day: Option<NaiveDate>| day.map(Browser::day).unwrap_or_default();
    let words = text::fill(
        "approval.entry",
        &[
            ("decision", &choice_label(Decision::LIST, entry.decision.key())),
            ("day", &day(entry.on)),
        ],
    );
    let until =
        entry.expires_on.map(|on| text::fill("approval.until", &[("day", &Browser::day(on))]));
    view! {
        <li>
            <span class="reference">{Kind::Approval.reference(entry.number)}</span>
            <strong dir="auto">{entry.name.clone()}</strong>
            {(!entry.role.is_empty()).then(|| view! { <span dir="auto">{entry.role.clone()}</span> })}
            <span>{words}</span>
            {followed.then(|| view! { <span class="state">{text::t("approval.standing.replaced")}</span> })}
            {until.map(|until| view! { <span class="quiet-text">{until}</span> })}
            {(!entry.comment.is_empty()).then(|| view! { <span class="approval-comment" dir="auto">{entry.comment.clone()}</span> })}
            <details class="quiet-text"><summary>{text::t("field.approvals.fingerprint")}</summary><code class="gap-hash">{entry.fingerprint.clone()}</code></details>
        </li>
    }
}

/// Who usually decides about this.
fn usual(session: Session, target: Target) -> Option<Id> {
    session.peek(|book| match target {
        Target::Plan { owner, .. } => Some(owner),
        Target::Acceptance(risk) => book.get::<Risk>(risk).and_then(|risk| risk.owner),
        Target::Review(review) => book.get::<ManagementReview>(review).and_then(|r| r.chair),
        _ => {
            let mut top = book.people.iter().filter(|p| p.top_management && p.left.is_none());
            top.next().map(|p| p.id)
        }
    })
}

#[component]
fn SignDialog(target: Target, title: &'static str, open: RwSignal<bool>) -> Markup {
    view! { <Dialog open=open title=text::t(title)><SignForm target=target open=open /></Dialog> }
}

#[component]
fn SignForm(target: Target, open: RwSignal<bool>) -> Markup {
    let session = Session::here();
    let person = RwSignal::new(usual(session, target).into_iter().collect::<Vec<Id>>());
    let name = RwSignal::new(String::new());
    let comment = RwSignal::new(String::new());
    let decision = RwSignal::new(Decision::Approved);
    let on = RwSignal::new(Some(Browser::today()));
    let until = RwSignal::new(None::<NaiveDate>);
    // A day that is none is not left out: whoever typed it means one.
    let (no_day, no_end) = (RwSignal::new(false), RwSignal::new(false));
    let signature = move || Signature {
        person: person.with(|p| p.first().copied()).unwrap_or_default(),
        name: name.get(),
        decision: decision.get(),
        comment: comment.get(),
        on: on.get(),
        expires_on: until.get(),
    };
    let in_the_way = Memo::new(move |_| {
        let signature = signature();
        session.read(reads(target), |book| obstacles(book, target, &signature, Browser::today()))
    });
    let give = move |_| {
        session.close_step();
        let signature = untrack(signature);
        let named = Label::new("change.sign").with("name", &signature.name);
        if session.edit(named, |draft| sign(draft, target, signature)).is_some() {
            open.set(false);
            session.notices.say("approval.signed");
        }
    };
    // The risk owners of a plan are those of its risks: nobody else can be chosen.
    let fixed = matches!(target, Target::Plan { plan, .. } if session.peek(|b| !owners(b, plan).is_empty()));
    view! {
        <div class="dialog-body">
            <div class="field">
                <label for="sign-person">{text::t("field.approvals.person")}</label>
                {if fixed {
                    let id = person.get_untracked().first().copied().unwrap_or_default();
                    view! { <p id="sign-person"><RowLink kind=Kind::Person id=id /></p> }
                } else {
                    view! { <Picker kind=Kind::Person chosen=person on_choose=Callback::new(move |ids| person.set(ids)) id="sign-person" /> }
                }}
            </div>
            <div class="field">
                <label for="sign-decision">{text::t("field.approvals.decision")}</label>
                <select id="sign-decision" on:change=move |e| decision.set(Decision::from_key(&event_target_value(&e)).unwrap_or_default())>
                    {Decision::ALL.iter().map(|d| view! { <option value=d.key()>{choice_label(Decision::LIST, d.key())}</option> }).collect_view()}
                </select>
            </div>
            <div class="field">
                <label for="sign-comment">{text::t(if matches!(target, Target::Acceptance(_)) { "approval.justification" } else { "field.approvals.comment" })}</label>
                <textarea id="sign-comment" rows="3" dir="auto" prop:value=move || comment.get() on:input=move |e| comment.set(event_target_value(&e))></textarea>
            </div>
            <div class="form-grid">
                <div class="field">
                    <label for="sign-on">{text::t("field.approvals.on")}</label>
                    <DayInput label=text::t("field.approvals.on") value=on set=Callback::new(move |day| on.set(day)) id=Some("sign-on".to_owned()) wrong=no_day />
                </div>
                // Minutes do not run out.
                <Show when=move || !matches!(target, Target::Review(_))>
                    <div class="field">
                        <label for="sign-until">{text::t("field.approvals.expires_on")}</label>
                        <DayInput label=text::t("field.approvals.expires_on") value=until set=Callback::new(move |day| until.set(day)) id=Some("sign-until".to_owned()) wrong=no_end />
                    </div>
                </Show>
            </div>
            <div class="field">
                <label for="sign-name">{text::t("approval.type_name")}</label>
                <input id="sign-name" type="text" dir="auto" autocomplete="off" aria-describedby="sign-name-help" prop:value=move || name.get() on:input=move |e| name.set(event_target_value(&e)) />
                <p class="help" id="sign-name-help">{text::t("approval.what")}</p>
            </div>
            <div role="status"><ul class="approval-obstacles">
                {move || in_the_way.get().into_iter().map(|o| {
                    let args: Vec<(&str, &str)> = o.args.iter().map(|(n, v)| (*n, v.as_str())).collect();
                    let words = text::fill(o.key, &args);
                    view! { <li class="finding-warning">{words}</li> }
                }).collect_view()}
            </ul></div>
            <div class="buttons">
                <button type="button" class="primary" disabled=move || no_day.get() || no_end.get() || in_the_way.with(|o| !o.is_empty()) on:click=give>{text::t("approval.sign")}</button>
                <button type="button" on:click=move |_| open.set(false)>{text::t("app.cancel")}</button>
            </div>
        </div>
    }
}
