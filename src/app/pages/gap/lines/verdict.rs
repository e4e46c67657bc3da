//! The verdict on the open line, its questions, and what was said before.

use super::desk::Desk;
use crate::app::dom::prelude::*;
use crate::app::pages::gap::mark::{Mark, Verdict, verdict_word};
use crate::app::widgets::choice_label;
use crate::catalogue::{Line, Question};
use crate::insight::gap::{Reply, replies, suggestion};
use crate::text;
use crate::workbook::{Choice, Conformity, GapAnswer, GapRun, Kind, Tick};
use crate::workbook::{Id, Value};

/// Verdicts in the order of their keys. None of them chosen is "not assessed".
const VERDICTS: [(Conformity, &str); 5] = [
    (Conformity::NotMet, "1"),
    (Conformity::Partly, "2"),
    (Conformity::Mostly, "3"),
    (Conformity::Met, "4"),
    (Conformity::NotApplicable, "9"),
];

/// The verdict as one choice of five or six.
#[component]
pub fn VerdictChoice(desk: Desk, line: &'static Line) -> Markup {
    let given = Memo::new(move |_| desk.verdict(line));
    let offered = VERDICTS
        .into_iter()
        .filter(|(v, _)| line.may_be_excluded() || *v != Conformity::NotApplicable);
    view! {
        <fieldset class="segments gap-verdict" id="gap-verdict" disabled=move || desk.locked.get()>
            <legend>{choice_legend("conformity")}</legend>
            {offered.map(|(verdict, key)| view! {
                <label class=format!("segment segment-{}", verdict.key())>
                    <input
                        type="radio" name="gap-verdict" value=verdict.key()
                        prop:checked=move || given.get() == verdict
                        on:change=move |_| desk.give_verdict(verdict)
                    />
                    <Mark verdict=verdict />
                    <span>{verdict_word(verdict)}</span>
                    <kbd aria-hidden="true">{key}</kbd>
                </label>
            }).collect_view()}
            <Show when=move || given.get() != Conformity::NotAssessed && !desk.locked.get()>
                <button type="button" class="quiet gap-take-back" on:click=move |_| desk.give_verdict(Conformity::NotAssessed)>
                    {text::t("gap.keys.not_assessed")}<kbd aria-hidden="true">"0"</kbd>
                </button>
            </Show>
        </fieldset>
    }
}

fn choice_legend(field: &str) -> String {
    text::of(&format!("field.gap_answers.{field}"))
}

/// What the run compared with says about the line.
#[component]
pub fn Before(desk: Desk, line: &'static Line) -> Markup {
    let before = move || {
        desk.with_before(line, |b| {
            let first = b.from.iter().find_map(|l| l.answer);
            let said = first.map(|a| match b.verdict {
                Conformity::NotApplicable => a.applicable_reason.clone(),
                _ => a.finding.clone(),
            });
            let from: Vec<&str> =
                b.from.iter().map(|l| l.line.id).filter(|id| *id != line.id).collect();
            (b.verdict, said.unwrap_or_default(), from.join(", "), b.doubtful)
        })
    };
    let run = move || {
        let id = desk.baseline.get()?;
        desk.session.get::<GapRun>(id).map(|r| r.name.clone())
    };
    Markup::live(move || {
        let (verdict, said, from, doubtful) = before()?;
        let name = run().unwrap_or_default();
        Some(view! {
            <aside class="gap-before" aria-label=text::t("gap.before.label")>
                <p>
                    <span class="quiet-text">{text::fill("gap.before.run", &[("name", &name)])}</span>" "
                    <Verdict verdict=verdict />
                    {(!from.is_empty()).then(|| view! { " " <span class="reference">{text::fill("gap.before.from", &[("lines", &from)])}</span> })}
                </p>
                {(!said.trim().is_empty()).then(|| view! { <p class="gap-before-text" dir="auto">{said}</p> })}
                {doubtful.then(|| view! { <p class="gap-warn">{text::t("gap.before.doubtful")}</p> })}
                <Show when=move || !desk.locked.get()>
                    <button type="button" on:click=move |_| desk.same_as_before()>
                        {text::t("gap.before.same")}<kbd aria-hidden="true">"="</kbd>
                    </button>
                </Show>
            </aside>
        })
    })
}

/// The questions in plain language and the verdict that their answers speak for.
#[component]
pub fn Questions(desk: Desk, line: &'static Line) -> Markup {
    let answer =
        Memo::new(move |_| desk.answer(line.id).map(|a| replies(line, &a)).unwrap_or_default());
    let suggested = Memo::new(move |_| desk.answer(line.id).and_then(|a| suggestion(line, &a)));
    let differs = move || suggested.get().filter(|s| *s != desk.verdict(line));
    view! {
        <section class="gap-questions" aria-labelledby="gap-questions-title">
            <h3 id="gap-questions-title">{text::t("gap.questions")}</h3>
            <ol>
                {line.questions.iter().enumerate().map(|(n, question)| view! {
                    <li>
                        <QuestionRow
                            desk=desk line=line question=question
                            given=Signal::derive(move || answer.get().get(n).copied().flatten())
                        />
                    </li>
                }).collect_view()}
            </ol>
            <p class="gap-suggestion" role="status">
                {move || suggested.get().map(|verdict| view! {
                    <span>{text::t("gap.suggested")}" "</span> <Verdict verdict=verdict />
                })}
                <Show when=move || differs().is_some() && !desk.locked.get()>
                    <button type="button" class="gap-take" on:click=move |_| if let Some(v) = differs() { desk.give_verdict(v) }>
                        {text::t("gap.suggested.take")}
                    </button>
                </Show>
            </p>
        </section>
    }
}

#[component]
fn QuestionRow(
    desk: Desk,
    line: &'static Line,
    question: &'static Question,
    given: Signal<Option<Reply>>,
) -> Markup {
    let offered = Reply::ALL
        .into_iter()
        .filter(move |r| line.may_be_excluded() || *r != Reply::NotApplicable);
    let name = format!("q-{}", question.id);
    let (title, labelled) = (format!("{name}-text"), format!("{name}-text"));
    view! {
        <div class="gap-question" role="radiogroup" data-question=question.id aria-labelledby=labelled>
            <p id=title>{question.text}</p>
            <span class="segments segments-small">
                {offered.map(|reply| view! {
                    <label class=format!("segment segment-reply-{}", reply.key())>
                        <input
                            type="radio" name=name.clone() value=reply.key() disabled=move || desk.locked.get()
                            prop:checked=move || given.get() == Some(reply)
                            on:change=move |_| desk.reply(question.id, Some(reply))
                        />
                        <span>{text::of(&format!("gap.reply.{}", reply.key()))}</span>
                    </label>
                }).collect_view()}
            </span>
        </div>
    }
}

/// One of the three ticks as a choice side by side.
#[component]
pub fn TickChoice(desk: Desk, answer: Id, field: &'static str) -> Markup {
    let session = desk.session;
    let place = Kind::GapAnswer.place(field).unwrap_or_default();
    let given = Memo::new(move |_| {
        let row = session.get::<GapAnswer>(answer);
        row.map(|a| crate::workbook::Record::cell(a.as_ref(), place).text().to_owned())
            .unwrap_or_default()
    });
    let set = move |key: &'static str| {
        let label = crate::workbook::Label::new("change.edit").with("field", choice_legend(field));
        let value =
            if given.get_untracked() == key { Value::Empty } else { Value::Text(key.to_owned()) };
        session
            .edit(label, |draft| crate::insight::gap::ops::set_field(draft, answer, place, value));
    };
    view! {
        <fieldset class="segments segments-small gap-tick" disabled=move || desk.locked.get()>
            <legend>{choice_legend(field)}</legend>
            {[Tick::Yes, Tick::No, Tick::NotApplicable].into_iter().map(|tick| view! {
                <button
                    type="button" class="segment" aria-pressed=move || (given.get() == tick.key()).to_string()
                    on:click=move |_| set(tick.key())
                >{choice_label(Tick::LIST, tick.key())}</button>
            }).collect_view()}
        </fieldset>
    }
}
