//! What tabs of one workbook say to each other: a lock that one of them holds, and a channel on which the
//! holder tells its changes.

use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;

use js_sys::{Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::BroadcastChannel;

use super::js;

/// Web Locks, where the browser has them.
pub(super) fn lock_manager() -> Option<JsValue> {
    web_sys::window().and_then(|w| js::field(&w.navigator(), "locks"))
}

/// How to ask for the lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// Now or not at all.
    IfFree,
    /// When the holder goes.
    Wait,
    /// From a holder that may be frozen.
    Steal,
}

/// What became of the lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lock {
    /// This tab holds it.
    Granted,
    /// Another one does.
    Taken,
    /// This tab held it, and another one took it.
    Lost,
}

type Granted = Closure<dyn FnMut(JsValue) -> JsValue>;

/// The lock of a workbook, as this tab has it. Dropping it gives the lock back.
pub struct Pen {
    name: String,
    release: Rc<RefCell<Option<Function>>>,
    granted: RefCell<Vec<Granted>>,
}

impl fmt::Debug for Pen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Pen").field(&self.name).finish()
    }
}

impl Pen {
    /// The lock of this workbook.
    pub fn of(id: &str) -> Pen {
        Pen { name: format!("isms/{id}"), release: Rc::default(), granted: RefCell::default() }
    }

    /// Asks for it. Without Web Locks it is granted at once: the fence in the database then makes the
    /// tab that was opened last the writer, and the others readers at their next change.
    pub fn ask(&self, how: Ask, told: Rc<dyn Fn(Lock)>) {
        let Some(locks) = lock_manager() else {
            spawn_local(async move { told(Lock::Granted) });
            return;
        };
        let option = match how {
            Ask::IfFree => ("ifAvailable", JsValue::TRUE),
            Ask::Wait => ("mode", JsValue::from_str("exclusive")),
            Ask::Steal => ("steal", JsValue::TRUE),
        };
        let (release, tell) = (self.release.clone(), told.clone());
        let granted: Granted = Closure::new(move |lock: JsValue| {
            let tell = tell.clone();
            if lock.is_null() {
                spawn_local(async move { tell(Lock::Taken) });
                return JsValue::UNDEFINED;
            }
            let slot = release.clone();
            // Held until this is resolved.
            let held = Promise::new(&mut |resolve, _| {
                *slot.borrow_mut() = Some(resolve);
            });
            spawn_local(async move { tell(Lock::Granted) });
            held.into()
        });
        let (name, options) = (JsValue::from_str(&self.name), js::object(&[option]));
        let asked = js::promise(&locks, "request", &[&name, &options, granted.as_ref()]);
        self.granted.borrow_mut().push(granted);
        let release = self.release.clone();
        spawn_local(async move {
            let ended = match asked {
                Ok(promise) => JsFuture::from(promise).await,
                Err(thrown) => Err(thrown),
            };
            if ended.is_err() {
                let held = release.borrow_mut().take().is_some();
                told(if held { Lock::Lost } else { Lock::Taken });
            }
        });
    }
}

impl Drop for Pen {
    fn drop(&mut self) {
        if let Some(release) = self.release.borrow_mut().take() {
            // Resolving a promise does not throw.
            let _ = release.call0(&JsValue::UNDEFINED);
        }
    }
}

/// The channel of a workbook. Where there is none, readers read again when they are looked at.
pub struct Channel {
    channel: Option<BroadcastChannel>,
    _heard: Closure<dyn FnMut(JsValue)>,
}

impl fmt::Debug for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Channel").field("open", &self.channel.is_some()).finish()
    }
}

impl Channel {
    /// Listens.
    pub fn open(id: &str, hear: impl Fn(String) + 'static) -> Channel {
        let heard: Closure<dyn FnMut(JsValue)> = Closure::new(move |event: JsValue| {
            if let Some(text) = js::field(&event, "data").and_then(|data| data.as_string()) {
                hear(text);
            }
        });
        let channel = BroadcastChannel::new(&format!("isms/{id}")).ok();
        if let Some(channel) = &channel {
            channel.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        }
        Channel { channel, _heard: heard }
    }

    /// Tells the other tabs. A message that is lost shows as a gap, and is read from the database.
    pub fn tell(&self, text: &str) {
        if let Some(channel) = &self.channel {
            let _ = channel.post_message(&JsValue::from_str(text));
        }
    }
}

impl Drop for Channel {
    fn drop(&mut self) {
        if let Some(channel) = &self.channel {
            channel.set_onmessage(None);
            channel.close();
        }
    }
}
