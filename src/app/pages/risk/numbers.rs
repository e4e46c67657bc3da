//! Risk in money: what a year may cost today and once treated, drawn by the worker from the ranges.

use super::READ;
use super::parts::money;
use crate::app::charts::{WIDEST, drawn_panel};
use crate::app::dom::prelude::*;
use crate::app::platform::Browser;
use crate::app::session::Session;
use crate::app::widgets::RowLink;
use crate::app::worker::{Broken, Cancel, Worker};
use crate::exchange::worker::{Answer, Task, quant_request};
use crate::insight::risk::quant::{self, Annual, Simulation};
use crate::insight::risk::{Methods, budget};
use crate::paper::Drawing;
use crate::text;
use crate::workbook::{Id, Kind, RiskMethod};
use js_sys::Uint8Array;
use leptos::html;

/// What a year may cost before and after, drawn by the worker: of one risk, or of all that have ranges.
#[component]
pub fn InNumbers(risk: Option<Id>) -> Markup {
    let session = Session::here();
    // With the figures they were drawn from: what is entered after that makes them old.
    let drawn = LocalSignal::new_local(None::<(quant::Source, Simulation, Drawing)>);
    let frame = NodeRef::<html::Div>::new();
    let working = RwSignal::new(false);
    let cancel = StoredValue::new_local(Cancel::default());
    on_cleanup(move || {
        let _ = cancel.try_with_value(Cancel::now);
    });
    let old = Memo::new(move |_| {
        let differs = |from: &quant::Source| {
            session.read(&[Kind::Risk, Kind::RiskMethod], |book| *from != quant::source(book, risk))
        };
        drawn.with(|d| d.as_ref().is_some_and(|(from, ..)| differs(from)))
    });
    let some = Memo::new(move |_| {
        session.read(&[Kind::Risk, Kind::RiskMethod], |book| !quant::of_workbook(book).is_empty())
    });
    let cost = Memo::new(move |_| {
        session.read(READ, |book| {
            let method = Methods::read(book).in_force().map(|m| m.row.clone());
            let rate = method.as_ref().and_then(|m| m.day_rate);
            (budget::first_year(book, &quant::asked(book, risk), rate), method)
        })
    });
    let draw = move |_| {
        session.settle();
        let width = frame.get_untracked().map_or(0, |frame| frame.client_width());
        let (from, request) = session.peek(|book| {
            let rows = quant::asked(book, risk);
            let methods = Methods::read(book);
            let method = methods.in_force().map(|m| &m.row);
            let width = u32::try_from(width).unwrap_or_default().min(WIDEST);
            (quant::source(book, risk), quant_request(&rows, method, width))
        });
        working.set(true);
        let stop = Cancel::default();
        cancel.set_value(stop.clone());
        leptos::task::spawn_local(async move {
            let done = simulated(&request, &stop).await;
            if !working.is_disposed() {
                working.set(false);
                match done {
                    Ok((simulation, curves)) => drawn.set(Some((from, simulation, curves))),
                    Err(Broken::Cancelled) => {}
                    Err(_) => session.notices.say("risk.quant.failed"),
                }
            }
        });
    };
    let ranges = risk.map(|id| view! {
        <div class="gap-own">
            <fieldset class="record-section"><legend>{text::t("group.quant_now")}</legend>{super::parts::fields(Kind::Risk, id, &["spread", "now_frequency_low", "now_frequency_likely", "now_frequency_high", "now_loss_low", "now_loss_likely", "now_loss_high"])}</fieldset>
            <fieldset class="record-section"><legend>{text::t("group.quant_then")}</legend>{super::parts::fields(Kind::Risk, id, &["then_frequency_low", "then_frequency_likely", "then_frequency_high", "then_loss_low", "then_loss_likely", "then_loss_high"])}</fieldset>
        </div>
    });
    let ranges = StoredValue::new_local(ranges);
    let one = risk.is_some();
    view! {
        <Show when=move || one || some.get()>
            <section class="card stack-tight" aria-labelledby="risk-quant">
                <h2 id="risk-quant">{text::t("risk.quant")}</h2>
                <p class="quiet-text">{text::t("risk.quant.how")}</p>
                {ranges.try_update_value(Option::take).flatten()}
                <p><button type="button" id="quant-draw" disabled=move || working.get() on:click=draw>{move || text::t(if working.get() { "risk.quant.working" } else { "risk.quant.draw" })}</button>" "
                    <Show when=move || working.get()><button type="button" on:click=move |_| cancel.with_value(Cancel::now)>{text::t("app.cancel")}</button></Show></p>
                <p class="visually-hidden" role="status">{move || if working.get() { Some(text::t("risk.quant.working")) } else { drawn.with(Option::is_some).then(|| text::t("risk.quant.done")) }}</p>
                <div node_ref=frame>
                    <Show when=move || old.get()><p class="banner-inline"><span class="state state-warn">{text::t("risk.quant.old")}</span>" "{text::t("risk.quant.old.what")}</p></Show>
                    {move || drawn.get().map(|(_, s, curves)| { let (cost, method) = cost.get(); results(session, &s, curves, cost, method.as_ref()) })}</div>
            </section>
        </Show>
    }
}

async fn simulated(request: &[u8], cancel: &Cancel) -> Result<(Simulation, Drawing), Broken> {
    let worker = Worker::begin().ready(cancel).await?;
    worker.give(Task::Simulate, &Uint8Array::from(request).buffer())?;
    let bytes = worker.next().await?;
    match Answer::from_bytes(&bytes) {
        Some(Answer::Simulated(simulation, curves)) => Ok((simulation, curves)),
        _ => Err(Broken::Stopped),
    }
}

fn results(
    session: Session,
    drawn: &Simulation,
    curves: Drawing,
    cost: Option<i64>,
    method: Option<&RiskMethod>,
) -> Markup {
    let amount = |x: f64| money(method, Some(x.round() as i64));
    let row = |key: &'static str, annual: &Annual| {
        view! {
            <tr><th scope="row">{text::t(key)}</th><td class="number">{amount(annual.p5)}</td><td class="number">{amount(annual.p50)}</td><td class="number">{amount(annual.mean)}</td><td class="number">{amount(annual.p95)}</td></tr>
        }
    };
    let per_cost = quant::per_cost(&drawn.saved, cost).map(|[low, middle, high]| {
        let f = |x: f64| format!("{x:.1}");
        text::fill(
            "risk.quant.per_cost",
            &[
                ("low", &f(low)),
                ("middle", &f(middle)),
                ("high", &f(high)),
                ("cost", &money(method, cost)),
            ],
        )
    });
    let left_out: Vec<Markup> = drawn
        .left_out
        .iter()
        .map(|(id, why)| {
            let why = text::t(why.key());
            view! { <li><RowLink kind=Kind::Risk id=*id />" "{why}</li> }
        })
        .collect();
    let left_out = (!left_out.is_empty()).then(|| view! { <ul class="gap-gates">{left_out}</ul> });
    if drawn.risks == 0 {
        // A table of zeros would look like good news.
        return view! { <p>{text::t("risk.quant.none")}</p> {left_out} };
    }
    let how = text::fill(
        "risk.quant.seed",
        &[
            ("seed", &drawn.seed.to_string()),
            ("runs", &Browser::number(drawn.runs as i64)),
            ("n", &drawn.risks.to_string()),
            ("unchanged", &drawn.unchanged.to_string()),
        ],
    );
    view! {
        <div class="table-scroll" tabindex="0"><table class="gap-table">
            <thead><tr><th scope="col">{text::t("risk.quant.year")}</th>{["p5", "p50", "mean", "p95"].map(|share| view! { <th scope="col" class="number">{text::of(&format!("risk.quant.{share}"))}</th> }).into_iter().collect_view()}</tr></thead>
            <tbody>{row("risk.quant.now", &drawn.now)}{row("risk.quant.then", &drawn.then)}{row("risk.quant.saved", &drawn.saved)}</tbody>
        </table></div>
        {per_cost.map(|words| view! { <p>{words}</p> })}
        <figure class="gap-chart">{drawn_panel(session, "exceedance", curves)}</figure>
        <p class="quiet-text">{how}</p>
        {left_out}
    }
}
