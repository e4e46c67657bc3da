//! Short messages at the edge of the screen: what happened, what to do.

use super::session::Session;
use crate::app::dom::prelude::*;
use crate::text;
use crate::workbook::{Id, Kind, Refusal};

#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    pub number: u32,
    pub text: String,
    /// An error stays until it is closed; a remark goes by itself.
    pub error: bool,
}

#[derive(Clone, Copy, Debug)]
pub struct Notices {
    list: RwSignal<Vec<Notice>>,
    next: RwSignal<u32>,
}

impl Default for Notices {
    fn default() -> Self {
        Self::new()
    }
}

impl Notices {
    pub fn new() -> Self {
        Notices { list: RwSignal::new(Vec::new()), next: RwSignal::new(0) }
    }

    pub fn list(&self) -> Vec<Notice> {
        self.list.get()
    }

    pub fn close(&self, number: u32) {
        self.list.update(|l| l.retain(|n| n.number != number));
    }

    /// Takes remarks away that no longer hold; errors stay until they are closed.
    pub fn clear_remarks(&self) {
        self.list.update(|l| l.retain(|n| n.error));
    }

    /// Says the text of a key.
    pub fn say(&self, key: &'static str) {
        self.show(text::t(key).to_owned(), false);
    }

    pub fn say_filled(&self, key: &str, args: &[(&str, &str)]) {
        self.show(text::fill(key, args), false);
    }

    pub fn error(&self, message: String) {
        self.show(message, true);
    }

    fn show(&self, message: String, error: bool) {
        let number = self.next.get_untracked();
        self.next.set(number.wrapping_add(1));
        self.list.update(|list| {
            list.retain(|n| n.text != message);
            list.push(Notice { number, text: message, error });
            if list.len() > 4 {
                list.remove(0);
            }
        });
        if !error {
            let me = *self;
            set_timeout(move || me.close(number), std::time::Duration::from_secs(8));
        }
    }

    /// Says why something was not written.
    pub fn refusal(&self, session: Session, refusal: &Refusal) {
        let field_label =
            |kind: &Kind, field: &str| text::of(&format!("field.{}.{field}", kind.table()));
        let message = match refusal {
            Refusal::Missing { .. } => text::t("refusal.missing").to_owned(),
            Refusal::Misfit { kind, field } => {
                text::fill("refusal.misfit", &[("field", &field_label(kind, field))])
            }
            Refusal::TooLong { kind, field, longest } => text::fill(
                "refusal.too_long",
                &[("field", &field_label(kind, field)), ("longest", &longest.to_string())],
            ),
            Refusal::OutOfRange { kind, field, min, max } => text::fill(
                "refusal.out_of_range",
                &[
                    ("field", &field_label(kind, field)),
                    ("min", &min.to_string()),
                    ("max", &max.to_string()),
                ],
            ),
            Refusal::Settled { kind, id } => settled_words(session, *kind, *id),
            Refusal::NamedInSettled { by, .. } => {
                let name = |(kind, id): &(Kind, Id)| {
                    session.peek(|b| b.row(*kind, *id).map(|r| r.name())).unwrap_or_default()
                };
                let names: Vec<String> = by.iter().map(name).collect();
                text::fill("refusal.named_in_settled", &[("names", &names.join(", "))])
            }
            Refusal::InUse { uses, .. } => {
                text::fill("refusal.in_use", &[("n", &uses.len().to_string())])
            }
            Refusal::Permanent { .. } => text::t("refusal.permanent").to_owned(),
            Refusal::System { kind, field } => {
                text::fill("refusal.system", &[("field", &field_label(kind, field))])
            }
            Refusal::Once { kind, field } => {
                text::fill("refusal.once", &[("field", &field_label(kind, field))])
            }
            // The reason was said already.
            Refusal::ReadOnly => return,
        };
        self.error(message);
    }
}

/// Why what is settled stays as it is.
pub fn settled_words(session: Session, kind: Kind, id: Id) -> String {
    let name = session.peek(|b| b.row(kind, id).map(|r| r.name()).unwrap_or_default());
    let key = match kind {
        Kind::GapRun => "refusal.closed",
        Kind::RiskMethod => "refusal.method_in_force",
        _ => "refusal.record",
    };
    text::fill(key, &[("name", &name)])
}

/// The messages, announced to screen readers as they come.
#[component]
pub fn NoticeBoard() -> Markup {
    let notices = Session::here().notices;
    view! {
        <div class="notices" role="region" aria-label=text::t("app.notices") aria-live="polite">
            <For each=move || notices.list() key=|n| n.number let:notice>
                <div class="notice" class:notice-error=notice.error>
                    <p>{notice.text.clone()}</p>
                    <button
                        class="quiet" type="button" aria-label=text::t("app.close")
                        on:click=move |_| notices.close(notice.number)
                    >"×"</button>
                </div>
            </For>
        </div>
    }
}
