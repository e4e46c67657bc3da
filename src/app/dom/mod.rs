//! What a screen is made of, before it is in the page: [`Markup`], one type for every view.
//!
//! `view!` (package `markup`) writes values of this type in the notation of leptos. Reactivity, owners and
//! components are those of leptos; only the elements are ours, because leptos makes a type of each view,
//! and the code for those types was a quarter of the program (decision 0015).
//!
//! - `markup`: elements, texts, lists, and what can be put among them
//! - `value`: what attributes, classes, properties and styles are set to
//! - `shown`: what stands in the page, and how it follows
//! - `signal` and `memo`: values that a screen keeps, and those that follow from others
//! - `rows`: lists whose rows keep their place in the page

mod effect;
mod markup;
mod memo;
mod rows;
mod shown;
mod signal;
mod value;

pub use self::effect::{effect, once_drawn};
pub use ::markup::view;
pub use markup::{Children, ChildrenFn, CollectMarkup, IntoMarkup, Markup, element, show, start};
pub use memo::Memo;
pub use rows::rows;
pub use signal::{LocalSignal, RwSignal};
pub use value::Place;

/// What every module with a view uses: the reactive part of leptos, and elements of our own.
pub mod prelude {
    pub use super::{
        Children, ChildrenFn, CollectMarkup, IntoMarkup, LocalSignal, Markup, Memo, RwSignal,
        effect, once_drawn, view,
    };
    pub use leptos::prelude::{
        ArcTrigger, Callable, Callback, Effect, Get, GetUntracked, GetValue, IsDisposed,
        LocalStorage, NodeRef, NodeRefAttribute, Notify, ReadSignal, Set, SetValue, Signal,
        StoredValue, TimeoutHandle, Track, Update, UpdateUntracked, UpdateValue, With,
        WithUntracked, WithValue, batch, component, document, event_target_checked,
        event_target_value, expect_context, on_cleanup, provide_context, request_animation_frame,
        set_timeout, set_timeout_with_handle, signal_local, untrack, use_context, window,
        window_event_listener, window_event_listener_untyped,
    };
}
