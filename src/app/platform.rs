//! What the page asks the browser for: time, chance, words of the locale, files, preferences.
//! The one place besides `storage::web` that knows `web_sys`.

use crate::locale::ReaderDates;
use crate::paper::gap_charts::Dates;
use crate::workbook::Moment;
use chrono::{Datelike, NaiveDate};
use gloo_storage::{LocalStorage, Storage};
use js_sys::{Date, Reflect, Uint8Array};
use leptos::prelude::{document, window};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

#[derive(Debug)]
pub struct Browser;

impl Browser {
    pub fn now() -> Moment {
        Moment(Date::now() as i64)
    }

    /// Today where the reader is.
    pub fn today() -> NaiveDate {
        let now = Date::new_0();
        NaiveDate::from_ymd_opt(now.get_full_year() as i32, now.get_month() + 1, now.get_date())
            .unwrap_or_default()
    }

    /// 128 random bits; `crypto` is there on every origin, `randomUUID` is not.
    pub fn random() -> u128 {
        let mut bytes = [0u8; 16];
        if let Ok(crypto) = window().crypto() {
            // The only failure is a request over 65,536 bytes.
            let _ = crypto.get_random_values_with_u8_array(&mut bytes);
        }
        u128::from_le_bytes(bytes)
    }

    /// A date as the reader's locale writes it.
    pub fn day(day: NaiveDate) -> String {
        ReaderDates.day(day)
    }

    /// A month with its year, as the reader's locale writes it.
    pub fn month(day: NaiveDate) -> String {
        ReaderDates.month((day.year(), day.month()))
    }

    /// A moment as the reader's locale writes it, in the reader's zone, to the minute.
    pub fn moment(at: Moment) -> String {
        let date = Date::new(&JsValue::from_f64(at.0 as f64));
        let options = js_sys::Object::new();
        for (name, value) in [
            ("year", "numeric"),
            ("month", "short"),
            ("day", "numeric"),
            ("hour", "2-digit"),
            ("minute", "2-digit"),
        ] {
            let _ = Reflect::set(&options, &name.into(), &value.into());
        }
        String::from(date.to_locale_string("default", &options))
    }

    /// A whole number with the grouping of the reader's locale.
    pub fn number(n: i64) -> String {
        // Made once: the browser takes longer to make one than for all else that follows an edit of a cell.
        thread_local! {
            static FORMAT: js_sys::Function =
                js_sys::Intl::NumberFormat::new(&js_sys::Array::new(), &js_sys::Object::new()).format();
        }
        let shown = FORMAT.with(|format| format.call1(&JsValue::UNDEFINED, &(n as f64).into()));
        shown.ok().and_then(|words| words.as_string()).unwrap_or_else(|| n.to_string())
    }

    /// Waits so many milliseconds.
    pub async fn pause(ms: i32) {
        let wait = js_sys::Promise::new(&mut |done, _| {
            let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(&done, ms);
        });
        let _ = wasm_bindgen_futures::JsFuture::from(wait).await;
    }

    /// Milliseconds since some moment, for measuring how long something takes.
    pub fn clock() -> f64 {
        window().performance().map_or_else(Date::now, |clock| clock.now())
    }

    /// Hands bytes to the browser's download. Whether the user kept the file is not known.
    pub fn download(name: &str, kind: &str, bytes: &[u8]) -> bool {
        let parts = js_sys::Array::of1(&Uint8Array::from(bytes));
        let options = BlobPropertyBag::new();
        options.set_type(kind);
        let Ok(blob) = Blob::new_with_u8_array_sequence_and_options(&parts, &options) else {
            return false;
        };
        let Ok(url) = Url::create_object_url_with_blob(&blob) else { return false };
        let clicked = document()
            .create_element("a")
            .ok()
            .and_then(|a| a.dyn_into::<HtmlAnchorElement>().ok())
            .map(|a| {
                a.set_href(&url);
                a.set_download(name);
                a.click();
            })
            .is_some();
        // The browser reads the blob after the click returned.
        let later = wasm_bindgen::closure::Closure::once_into_js(move || {
            let _ = Url::revoke_object_url(&url);
        });
        let _ = window()
            .set_timeout_with_callback_and_timeout_and_arguments_0(later.unchecked_ref(), 60_000);
        clicked
    }

    /// Whether Cmd takes the place of Ctrl.
    pub fn is_mac() -> bool {
        let platform = window().navigator().platform().unwrap_or_default();
        platform.starts_with("Mac") || platform.starts_with("iP")
    }

    /// A preference of this browser; nothing when there is none, or storage is blocked.
    pub fn preference(name: &str) -> Option<String> {
        if !Self::storage_works() {
            return None;
        }
        LocalStorage::raw().get_item(&format!("isms/1/prefs/{name}")).ok().flatten()
    }

    pub fn set_preference(name: &str, value: &str) {
        if Self::storage_works() {
            // A preference that cannot be kept is asked for again: nothing is lost.
            let _ = LocalStorage::raw().set_item(&format!("isms/1/prefs/{name}"), value);
        }
    }

    /// gloo-storage throws where storage is blocked, so it is asked only where it is not.
    fn storage_works() -> bool {
        matches!(window().local_storage(), Ok(Some(_)))
    }
}

/// A panic ends the program for good: the page's own script takes over and offers everything that
/// is stored. Its message holds code and no content of the workbook.
pub fn watch_for_panics() {
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map(|l| format!("{}:{}:{}", l.file(), l.line(), l.column()));
        let message = format!("panic at {}", place.unwrap_or_default());
        web_sys::console::error_1(&message.as_str().into());
        let rescue = Reflect::get(&js_sys::global(), &"__isms_panic".into());
        if let Some(rescue) = rescue.ok().and_then(|f| f.dyn_into::<js_sys::Function>().ok()) {
            // There is nobody left to tell if this fails, too.
            let _ = rescue.call1(&JsValue::UNDEFINED, &message.into());
        }
    }));
}

/// Calls back when a newer version of the page has been fetched and waits.
pub fn on_update_waiting(act: impl Fn() + 'static) {
    let act = wasm_bindgen::closure::Closure::<dyn Fn()>::new(act);
    // It fails for no name that is written here.
    let _ = window()
        .add_event_listener_with_callback("isms-update-waiting", act.as_ref().unchecked_ref());
    act.forget(); // lives as long as the page
}

/// Takes the newer version into use and loads the page anew.
pub async fn accept_update() {
    let accept = Reflect::get(&js_sys::global(), &"__isms_accept_update".into());
    let Some(accept) = accept.ok().and_then(|f| f.dyn_into::<js_sys::Function>().ok()) else {
        return;
    };
    let Ok(promise) = accept.call0(&JsValue::UNDEFINED) else { return };
    if let Ok(promise) = promise.dyn_into::<js_sys::Promise>() {
        // Whatever came of it, loading anew shows the version that is in charge.
        let _ = wasm_bindgen_futures::JsFuture::from(promise).await;
    }
    let _ = window().location().reload();
}
