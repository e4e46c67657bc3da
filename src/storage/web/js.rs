//! The few calls for which the bindings have no stable function.

use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// `object[name]`, if it is there.
pub(super) fn field(object: &JsValue, name: &str) -> Option<JsValue> {
    let value = Reflect::get(object, &JsValue::from_str(name)).ok()?;
    (!value.is_undefined() && !value.is_null()).then_some(value)
}

/// `object[name](...arguments)`. What it throws is the error.
pub(super) fn call(
    object: &JsValue,
    name: &str,
    arguments: &[&JsValue],
) -> Result<JsValue, JsValue> {
    let function: Function = Reflect::get(object, &JsValue::from_str(name))?.dyn_into()?;
    let list: Array = arguments.iter().copied().collect();
    function.apply(object, &list)
}

/// As [`call`], of something that promises.
pub(super) fn promise(
    object: &JsValue,
    name: &str,
    arguments: &[&JsValue],
) -> Result<Promise, JsValue> {
    call(object, name, arguments)?.dyn_into()
}

/// A plain object.
pub(super) fn object(fields: &[(&str, JsValue)]) -> JsValue {
    let object = js_sys::Object::new();
    for (name, value) in fields {
        // Setting a field of a fresh plain object does not fail.
        let _ = Reflect::set(&object, &JsValue::from_str(name), value);
    }
    object.into()
}

/// The `name` of what was thrown.
pub(super) fn error_name(thrown: &JsValue) -> String {
    field(thrown, "name").and_then(|name| name.as_string()).unwrap_or_default()
}
