//! The page's own events, time, and what the browser says about its space.

use std::fmt;

use wasm_bindgen::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::EventTarget;

use super::js;

/// Milliseconds since 1970 that never run backwards while the page is open: a clock that is set back
/// must not stop a time-out.
pub fn now() -> u64 {
    let performance = web_sys::window().and_then(|w| w.performance());
    let at = performance.map_or_else(js_sys::Date::now, |p| {
        let origin = js::field(&p, "timeOrigin").and_then(|o| o.as_f64());
        origin.unwrap_or_default() + p.now()
    });
    at as u64
}

/// A handler that is taken off when this is dropped.
pub struct Listening {
    target: EventTarget,
    name: &'static str,
    handler: Closure<dyn FnMut(JsValue)>,
}

impl fmt::Debug for Listening {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Listening").field(&self.name).finish()
    }
}

impl Listening {
    /// Listens to an event.
    pub fn to(
        target: EventTarget,
        name: &'static str,
        act: impl FnMut(JsValue) + 'static,
    ) -> Listening {
        let handler: Closure<dyn FnMut(JsValue)> = Closure::new(act);
        // It fails for no name that is written here.
        let _ = target.add_event_listener_with_callback(name, handler.as_ref().unchecked_ref());
        Listening { target, name, handler }
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        let handler = self.handler.as_ref().unchecked_ref();
        let _ = self.target.remove_event_listener_with_callback(self.name, handler);
    }
}

/// A timer that stops when this is dropped.
pub struct Every {
    id: Option<i32>,
    _handler: Closure<dyn FnMut()>,
}

impl fmt::Debug for Every {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Every").field(&self.id).finish()
    }
}

impl Every {
    /// Calls each so many milliseconds.
    pub fn new(ms: i32, act: impl FnMut() + 'static) -> Every {
        let handler: Closure<dyn FnMut()> = Closure::new(act);
        let id = web_sys::window().and_then(|w| {
            let function = handler.as_ref().unchecked_ref();
            w.set_interval_with_callback_and_timeout_and_arguments_0(function, ms).ok()
        });
        Every { id, _handler: handler }
    }
}

impl Drop for Every {
    fn drop(&mut self) {
        if let (Some(window), Some(id)) = (web_sys::window(), self.id) {
            window.clear_interval_with_handle(id);
        }
    }
}

/// Asks the browser not to evict us. The answer may never come, so nobody waits for it.
pub fn ask_to_persist() {
    let manager = web_sys::window().and_then(|w| js::field(&w.navigator(), "storage"));
    if let Some(Ok(asked)) = manager.map(|m| js::promise(&m, "persist", &[])) {
        spawn_local(async move {
            // Either answer changes nothing here.
            let _ = JsFuture::from(asked).await;
        });
    }
}

/// Bytes used and bytes allowed, if the browser tells.
pub async fn estimate() -> Option<(f64, f64)> {
    let manager = web_sys::window().and_then(|w| js::field(&w.navigator(), "storage"))?;
    let estimate = JsFuture::from(js::promise(&manager, "estimate", &[]).ok()?).await.ok()?;
    Some((js::field(&estimate, "usage")?.as_f64()?, js::field(&estimate, "quota")?.as_f64()?))
}

/// Lets the browser draw and answer, and goes on right after. A message to oneself is not put off as a timer
/// is.
pub async fn breathe() {
    let Ok(channel) = web_sys::MessageChannel::new() else { return };
    let wait = js_sys::Promise::new(&mut |done, _| channel.port1().set_onmessage(Some(&done)));
    // It fails for what cannot be copied, which null can.
    let _ = channel.port2().post_message(&JsValue::NULL);
    let _ = wasm_bindgen_futures::JsFuture::from(wait).await;
    channel.port1().close();
}
