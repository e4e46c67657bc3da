//! What a key does on the lines screen. One place, so that the help shows what is true.

use crate::workbook::Conformity;
use leptos::ev::KeyboardEvent;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};

#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    Verdict(Conformity),
    Next,
    Previous,
    /// The next line that has no verdict.
    NextOpen,
    /// Takes the answer of the run compared with.
    SameAsBefore,
    Questions,
    /// Answers the question that has the focus: its id and the key of the answer.
    Reply(String, &'static str),
    Finding,
    Evidence,
    Action,
    Search,
    Keys,
    /// Out of a field, so that single keys work again.
    Leave,
}

/// The keys and the text key of what each does, in the order of the help.
pub const HELP: &[(&[&str], &str)] = &[
    (&["1"], "gap.keys.not_met"),
    (&["2"], "gap.keys.partly"),
    (&["3"], "gap.keys.mostly"),
    (&["4"], "gap.keys.met"),
    (&["9", "X"], "gap.keys.not_applicable"),
    (&["0"], "gap.keys.not_assessed"),
    (&["J", "↓", "Ctrl+Enter"], "gap.keys.next"),
    (&["K", "↑", "Ctrl+Shift+Enter"], "gap.keys.previous"),
    (&["G"], "gap.keys.next_open"),
    (&["="], "gap.keys.same"),
    (&["Q"], "gap.keys.questions"),
    (&["Y", "P", "N"], "gap.keys.reply"),
    (&["F"], "gap.keys.finding"),
    (&["E"], "gap.keys.evidence"),
    (&["A"], "gap.keys.action"),
    (&["/"], "gap.keys.search"),
    (&["Esc"], "gap.keys.leave"),
    (&["?"], "gap.keys.help"),
];

/// Where the key was pressed.
enum Focus {
    /// Somewhere that takes letters: single keys belong to it.
    Typing,
    /// On something that uses arrows, or on a link or button.
    Control,
    /// On one of the questions.
    Question(String),
    Page,
    /// In a dialog, whose keys are its own.
    Dialog,
}

fn focus(event: &KeyboardEvent) -> Focus {
    let Some(element) = event.target().and_then(|t| t.dyn_into::<Element>().ok()) else {
        return Focus::Page;
    };
    let inside = |selector: &str| element.closest(selector).ok().flatten();
    if inside("dialog, [role=dialog]").is_some() {
        return Focus::Dialog;
    }
    if let Some(question) = inside("[data-question]") {
        return Focus::Question(question.get_attribute("data-question").unwrap_or_default());
    }
    let takes_letters = match element.dyn_ref::<HtmlInputElement>() {
        Some(input) => !matches!(input.type_().as_str(), "radio" | "checkbox" | "button"),
        None => {
            matches!(element.tag_name().as_str(), "TEXTAREA" | "SELECT")
                || inside("[contenteditable]").is_some()
        }
    };
    match element.tag_name().as_str() {
        _ if takes_letters => Focus::Typing,
        "INPUT" | "SUMMARY" => Focus::Control,
        _ => Focus::Page,
    }
}

/// The command of a key, nothing where the key belongs to what has the focus. `single` is whether
/// keys without Alt are commands.
pub fn command(event: &KeyboardEvent, single: bool) -> Option<Command> {
    if event.default_prevented() || event.is_composing() {
        return None;
    }
    let (control, alt) = (event.ctrl_key() || event.meta_key(), event.alt_key());
    let focus = focus(event);
    if matches!(focus, Focus::Dialog) {
        return None;
    }
    let key = event.key();
    if key == "Enter" && control && !alt {
        return Some(if event.shift_key() { Command::Previous } else { Command::Next });
    }
    if control {
        return None; // shortcuts of the browser, and AltGr on some systems
    }
    match (&focus, key.as_str()) {
        (Focus::Typing, "Escape") => return Some(Command::Leave),
        (Focus::Page, "ArrowDown") if !alt => return Some(Command::Next),
        (Focus::Page, "ArrowUp") if !alt => return Some(Command::Previous),
        _ => {}
    }
    let typing = matches!(focus, Focus::Typing);
    if !alt && (typing || !single) {
        return None;
    }
    if let (Focus::Question(question), false) = (&focus, alt) {
        let answer = match key.as_str() {
            "y" | "Y" => Some("yes"),
            "p" | "P" => Some("partly"),
            "n" | "N" => Some("no"),
            _ => None,
        };
        if let Some(answer) = answer {
            return Some(Command::Reply(question.clone(), answer));
        }
    }
    by_symbol(&key, alt, event.shift_key()).or_else(|| by_place(&event.code(), alt))
}

/// Commands by what the key writes.
fn by_symbol(key: &str, alt: bool, shift: bool) -> Option<Command> {
    Some(match key {
        "1" => Command::Verdict(Conformity::NotMet),
        "2" => Command::Verdict(Conformity::Partly),
        "3" => Command::Verdict(Conformity::Mostly),
        "4" => Command::Verdict(Conformity::Met),
        "0" => Command::Verdict(Conformity::NotAssessed),
        "9" | "x" | "X" => Command::Verdict(Conformity::NotApplicable),
        "j" | "J" => Command::Next,
        "k" | "K" => Command::Previous,
        "g" | "G" => Command::NextOpen,
        "=" => Command::SameAsBefore,
        "q" | "Q" => Command::Questions,
        "f" | "F" => Command::Finding,
        "e" | "E" => Command::Evidence,
        "a" | "A" => Command::Action,
        "/" if !alt && !shift => Command::Search,
        "?" => Command::Keys,
        _ => return None,
    })
}

/// Commands by where the key sits: digits that need Shift on some keyboards, and letters that
/// write a symbol together with Alt on others.
fn by_place(code: &str, alt: bool) -> Option<Command> {
    if let Some(digit) = code.strip_prefix("Digit") {
        return matches!(digit, "0" | "1" | "2" | "3" | "4" | "9")
            .then(|| by_symbol(digit, alt, false))
            .flatten();
    }
    let letter = code.strip_prefix("Key").filter(|_| alt)?;
    by_symbol(letter, alt, false)
}
