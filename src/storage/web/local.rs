//! localStorage, through gloo-storage's handle and under these rules: it is probed before gloo touches
//! it, because gloo throws where it is blocked; each call's `Result` is looked at, because a damaged
//! store throws in Firefox; and nothing here clears or lists what is not ours.

use gloo_storage::{LocalStorage, Storage as _};
use wasm_bindgen::JsValue;

use super::js::error_name;
use crate::storage::engine::{Local, LocalFault};

/// The browser's localStorage.
#[derive(Clone, Copy, Debug, Default)]
pub struct WebLocal;

impl WebLocal {
    fn store() -> Result<web_sys::Storage, LocalFault> {
        let window = web_sys::window().ok_or(LocalFault::Blocked)?;
        match window.local_storage() {
            Ok(Some(_)) => Ok(LocalStorage::raw()),
            Ok(None) => Err(LocalFault::Blocked),
            Err(thrown) => Err(fault(&thrown)),
        }
    }
}

fn fault(thrown: &JsValue) -> LocalFault {
    match error_name(thrown).as_str() {
        "QuotaExceededError" | "NS_ERROR_DOM_QUOTA_REACHED" => LocalFault::Full,
        "SecurityError" => LocalFault::Blocked,
        _ => LocalFault::Corrupt,
    }
}

impl Local for WebLocal {
    fn get(&self, key: &str) -> Result<Option<String>, LocalFault> {
        Self::store()?.get_item(key).map_err(|e| fault(&e))
    }

    fn set(&self, key: &str, value: &str) -> Result<(), LocalFault> {
        Self::store()?.set_item(key, value).map_err(|e| fault(&e))
    }

    fn remove(&self, key: &str) -> Result<(), LocalFault> {
        Self::store()?.remove_item(key).map_err(|e| fault(&e))
    }

    fn keys(&self, prefix: &str) -> Result<Vec<String>, LocalFault> {
        let store = Self::store()?;
        let count = store.length().map_err(|e| fault(&e))?;
        let mut keys = Vec::new();
        for i in 0..count {
            if let Some(key) = store.key(i).map_err(|e| fault(&e))?
                && key.starts_with(prefix)
            {
                keys.push(key);
            }
        }
        Ok(keys)
    }
}
