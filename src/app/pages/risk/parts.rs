//! Small parts of the screens about risk: levels and states in words and colour, numbers, names.

use crate::app::dom::prelude::*;
use crate::app::platform::Browser;
use crate::app::session::Session;
use crate::app::widgets::{FieldEditor, Icon};
use crate::insight::approval::Standing;
use crate::insight::risk::{Level, Method, RiskState, Told};
use crate::text;
use crate::workbook::{Finding, Id, Kind, RiskMethod, Workbook};

pub use crate::paper::risk_charts::tone;

/// A level as a chip.
pub fn level_chip(method: Option<&Method>, level: Level) -> Markup {
    let label = match level {
        Level::Rank(rank) => method.map_or_else(|| rank.to_string(), |m| m.label(rank)),
        Level::NotRated => text::of("risk.level.not_rated"),
        Level::OffScale => text::of("risk.level.off_scale"),
    };
    let of = method.map_or(0, |m| m.levels.len());
    told_chip(&Told { level, label, of, by_old: false })
}

/// A level as a chip in a list, marked where an older version of the method gave it.
pub fn told_chip(told: &Told) -> Markup {
    let words = told.label.clone();
    if words.is_empty() {
        return Markup::Nothing;
    }
    let class = match told.level {
        Level::Rank(_) if told.of == 0 => "level".to_owned(),
        Level::Rank(rank) => format!("level level-{}", tone(rank, told.of)),
        Level::NotRated => "level level-none".to_owned(),
        Level::OffScale => "level level-off".to_owned(),
    };
    let old = told.by_old.then(|| {
        view! { " "<span class="state state-warn" title=text::t("risk.level.by_old")>{text::t("risk.by_old")}</span> }
    });
    view! { <span class=class>{words}</span>{old} }
}

/// The state of a risk as a chip.
pub fn state_chip(state: RiskState) -> Markup {
    let class = match state {
        RiskState::Treated | RiskState::Accepted => "state state-good",
        RiskState::Planned | RiskState::Treating => "state state-active",
        RiskState::Draft => "state state-warn",
        _ => "state",
    };
    view! { <span class=class>{text::of(&format!("risk.state.{}", state.key()))}</span> }
}

/// How it stands with an approval as a chip.
pub fn standing_chip(standing: &Standing) -> Markup {
    let class = match standing {
        Standing::Valid(_) => "state state-good",
        Standing::Stale(..) | Standing::Expired(_) => "state state-warn",
        Standing::Rejected(_) => "state state-bad",
        Standing::None => "state",
    };
    view! { <span class=class>{text::of(&format!("approval.standing.{}", standing.key()))}</span> }
}

/// How it stands with the acceptance of a risk: one that holds and that should be looked at again says both.
pub fn acceptance_chips(standing: &Standing, doubts: &[Finding]) -> Markup {
    let again = (!doubts.is_empty() && standing.is_valid()).then(|| {
        view! { " "<span class="state state-warn">{text::t("approval.again")}</span> }
    });
    view! { {standing_chip(standing)}{again} }
}

/// Money in the currency of the method; a dash for what is not known.
pub fn money(method: Option<&RiskMethod>, amount: Option<i64>) -> String {
    let Some(amount) = amount else { return text::of("risk.money.unknown") };
    let currency = method.map_or("", |m| m.currency.trim());
    format!("{} {currency}", Browser::number(amount)).trim().to_owned()
}

/// The name of a person; a word where there is none.
pub fn person(book: &Workbook, id: Option<Id>) -> String {
    let named = id.map(|id| book.row(Kind::Person, id).map(|p| p.name()));
    match named {
        Some(Some(name)) => name,
        Some(None) => text::of("app.missing_row"),
        None => text::of("risk.nobody"),
    }
}

/// Some fields of a row, one after another.
pub fn fields(kind: Kind, row: Id, names: &[&'static str]) -> Markup {
    let places = names.iter().filter_map(|name| kind.place(name));
    places.map(|field| view! { <FieldEditor kind=kind row=row field=field /> }).collect_view()
}

/// Whether nothing can be written now.
pub fn locked(session: Session) -> impl Fn() -> bool + Copy + Send + Sync + 'static {
    move || session.read_only.get().is_some()
}

/// A button that hands a table to the downloads.
pub fn csv_button(
    session: Session,
    name: String,
    table: impl Fn(&Workbook) -> Option<String> + 'static,
) -> Markup {
    let save = move |_| {
        let Some(file) = session.peek(&table) else { return };
        if !Browser::download(&format!("{name}.csv"), "text/csv;charset=utf-8", file.as_bytes()) {
            session.notices.say("register.csv.failed");
        }
    };
    view! { <button type="button" on:click=save><Icon name="download" />{text::t("paper.csv")}</button> }
}

/// Shown where the address names a row that is not there.
pub fn no_row(kind: Kind) -> Markup {
    use crate::app::route::Route;
    view! {
        <div class="page stack read">
            <h1>{text::t("app.missing_row")}</h1>
            <p><a class="button" href=Route::Register(kind, None).href()>{text::of(&format!("kinds.{}", kind.table()))}</a></p>
        </div>
    }
}
