//! Everything that can be done from anywhere, once: menu, palette, keyboard and help derive from
//! this list.

use super::files;
use super::route::Route;
use super::session::Session;
use super::theme;
use leptos::ev::KeyboardEvent;

/// A key with Ctrl (Cmd on a Mac).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keys {
    pub key: &'static str,
    pub shift: bool,
}

/// Something that can be done from anywhere.
pub struct Command {
    /// Its words are in the text tables under `command.<name>`.
    pub name: &'static str,
    pub icon: &'static str,
    pub keys: Option<Keys>,
    /// Makes no sense without an open workbook.
    pub needs_book: bool,
    pub run: fn(Session),
}

const fn keys(key: &'static str) -> Option<Keys> {
    Some(Keys { key, shift: false })
}

/// The list, in the order of the palette.
pub const COMMANDS: &[Command] = &[
    Command {
        name: "save_file",
        icon: "save",
        keys: keys("s"),
        needs_book: true,
        run: files::save,
    },
    Command {
        name: "open_file",
        icon: "open",
        keys: keys("o"),
        needs_book: false,
        run: files::choose,
    },
    Command { name: "undo", icon: "undo", keys: keys("z"), needs_book: true, run: |s| s.undo() },
    Command {
        name: "redo",
        icon: "redo",
        keys: Some(Keys { key: "z", shift: true }),
        needs_book: true,
        run: |s| s.redo(),
    },
    Command { name: "print", icon: "print", keys: None, needs_book: true, run: |_| theme::print() },
    Command {
        name: "workbooks",
        icon: "workbook",
        keys: None,
        needs_book: false,
        run: |_| Route::Workbooks.go(),
    },
    Command {
        name: "edition",
        icon: "edition",
        keys: None,
        needs_book: true,
        run: |_| Route::Edition.go(),
    },
    Command {
        name: "checks",
        icon: "check",
        keys: None,
        needs_book: true,
        run: |_| Route::Checks.go(),
    },
    Command {
        name: "theme",
        icon: "theme",
        keys: None,
        needs_book: false,
        run: |_| theme::toggle(),
    },
    Command {
        name: "settings",
        icon: "settings",
        keys: None,
        needs_book: false,
        run: |_| Route::Settings.go(),
    },
    Command {
        name: "help",
        icon: "help",
        keys: None,
        needs_book: false,
        run: |_| Route::Help.go(),
    },
];

/// How the keys of a command are written for the reader's machine.
pub fn written(keys: Keys) -> String {
    let mac = super::platform::Browser::is_mac();
    let modifier = if mac { "⌘" } else { "Ctrl+" };
    let shift = match (keys.shift, mac) {
        (false, _) => "",
        (true, true) => "⇧",
        (true, false) => "Shift+",
    };
    format!("{modifier}{shift}{}", keys.key.to_uppercase())
}

/// The command that this key press asks for.
pub fn pressed(event: &KeyboardEvent) -> Option<&'static Command> {
    if !(event.ctrl_key() || event.meta_key()) || event.alt_key() {
        return None;
    }
    let key = event.key().to_lowercase();
    // Ctrl+Y is redo wherever people come from Windows.
    let (key, shift) = if key == "y" { ("z".to_owned(), true) } else { (key, event.shift_key()) };
    COMMANDS.iter().find(|c| c.keys.is_some_and(|k| k.key == key && k.shift == shift))
}
