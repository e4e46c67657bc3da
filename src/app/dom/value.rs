//! What attributes, classes, properties and styles are set to.

use super::Memo;
use leptos::prelude::{Get, Signal};
use leptos::reactive::effect::RenderEffect;
use std::borrow::Cow;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Element;

/// Where a value goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Attribute,
    /// A class that is there while the value is true.
    Class,
    Property,
    Style,
}

/// What something is set to.
pub enum Value {
    /// Not set at all.
    Absent,
    Text(Cow<'static, str>),
    /// An attribute without a value, a class, or a property that is true or false.
    Flag(bool),
    /// Set anew whenever something changes that the closure listens to.
    Live(Box<dyn FnMut() -> Value>),
}

/// Whatever something can be set to.
pub trait IntoValue {
    fn into_value(self) -> Value;
}

impl IntoValue for Value {
    fn into_value(self) -> Value {
        self
    }
}

impl IntoValue for &'static str {
    fn into_value(self) -> Value {
        Value::Text(Cow::Borrowed(self))
    }
}

impl IntoValue for String {
    fn into_value(self) -> Value {
        Value::Text(Cow::Owned(self))
    }
}

impl IntoValue for bool {
    fn into_value(self) -> Value {
        Value::Flag(self)
    }
}

impl<V: IntoValue> IntoValue for Option<V> {
    fn into_value(self) -> Value {
        self.map_or(Value::Absent, V::into_value)
    }
}

impl<F, V> IntoValue for F
where
    F: FnMut() -> V + 'static,
    V: IntoValue,
{
    fn into_value(mut self) -> Value {
        Value::Live(Box::new(move || self().into_value()))
    }
}

impl IntoValue for Signal<bool> {
    fn into_value(self) -> Value {
        Value::Live(Box::new(move || Value::Flag(self.get())))
    }
}

impl IntoValue for Memo<bool> {
    fn into_value(self) -> Value {
        Value::Live(Box::new(move || Value::Flag(self.get())))
    }
}

// ---- In the page ---------------------------------------------------------------------------

/// A value that has been set, and what keeps it so.
pub(super) enum Held {
    Still(Value),
    /// Ends when it is dropped.
    Following(RenderEffect<Value>),
}

impl Held {
    /// What was set last.
    fn into_last(self) -> Option<Value> {
        match self {
            Held::Still(value) => Some(value),
            Held::Following(effect) => effect.take_value(),
        }
    }
}

/// Sets a value, and keeps setting it where it is live. `last` is what stands there already.
pub(super) fn hold(
    element: &Element,
    place: Place,
    name: &'static str,
    value: Value,
    mut last: Option<Value>,
) -> Held {
    match value {
        Value::Live(mut value) => {
            let element = element.clone();
            Held::Following(RenderEffect::new(move |before: Option<Value>| {
                let now = settled(value());
                put(&element, place, name, before.or_else(|| last.take()).as_ref(), &now);
                now
            }))
        }
        value => {
            put(element, place, name, last.as_ref(), &value);
            Held::Still(value)
        }
    }
}

/// Sets another value in the same place.
pub(super) fn hold_again(
    held: &mut Held,
    element: &Element,
    place: Place,
    name: &'static str,
    value: Value,
) {
    let last = std::mem::replace(held, Held::Still(Value::Absent)).into_last();
    *held = hold(element, place, name, value, last);
}

/// A closure that gives a closure is asked again.
fn settled(mut value: Value) -> Value {
    while let Value::Live(inner) = &mut value {
        value = inner();
    }
    value
}

/// Brings one value into the page. What stands there already is left alone, but a property is always set:
/// people change those, too.
fn put(element: &Element, place: Place, name: &'static str, before: Option<&Value>, value: &Value) {
    let same = match (before, value) {
        (Some(Value::Text(before)), Value::Text(now)) => before == now,
        (Some(Value::Flag(before)), Value::Flag(now)) => before == now,
        (Some(Value::Absent), Value::Absent) => true,
        _ => false,
    };
    if same && place != Place::Property {
        return;
    }
    // None of these fails for names that are written in the sources.
    match place {
        // Beside the classes of the attribute stand those that come and go by themselves.
        Place::Attribute if name == "class" => {
            let words = |value: Option<&Value>| match value {
                Some(Value::Text(text)) => text.to_string(),
                _ => String::new(),
            };
            let list = element.class_list();
            for class in words(before).split_ascii_whitespace() {
                let _ = list.remove_1(class);
            }
            for class in words(Some(value)).split_ascii_whitespace() {
                let _ = list.add_1(class);
            }
        }
        Place::Attribute => drop(match value {
            Value::Text(text) => element.set_attribute(name, text),
            Value::Flag(true) => element.set_attribute(name, ""),
            _ => element.remove_attribute(name),
        }),
        Place::Class => drop(match value {
            Value::Flag(true) => element.class_list().add_1(name),
            _ => element.class_list().remove_1(name),
        }),
        Place::Property => {
            let value = match value {
                Value::Text(text) => JsValue::from_str(text),
                Value::Flag(flag) => JsValue::from_bool(*flag),
                _ => JsValue::UNDEFINED,
            };
            let _ = js_sys::Reflect::set(element, &JsValue::from_str(name), &value);
        }
        Place::Style => {
            let Some(element) = element.dyn_ref::<web_sys::HtmlElement>() else { return };
            let _ = match value {
                Value::Text(text) => element.style().set_property(name, text),
                _ => element.style().remove_property(name).map(drop),
            };
        }
    }
}

impl std::fmt::Debug for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Value::Absent => f.write_str("Absent"),
            Value::Text(text) => f.debug_tuple("Text").field(text).finish(),
            Value::Flag(flag) => f.debug_tuple("Flag").field(flag).finish(),
            Value::Live(_) => f.write_str("Live"),
        }
    }
}
