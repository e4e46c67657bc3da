//! A value that a screen keeps and changes, and that tells those who listen.
//!
//! That of leptos is written by the compiler for each type of value. Here there is one, over values of any
//! type; what is written for a type is only how to look at it. It belongs to the owner that it was made under,
//! as that of leptos does.

use leptos::prelude::{IsDisposed, LocalStorage, Notify, Track, UpdateUntracked, WithUntracked};
use std::any::Any;
use std::marker::PhantomData;

type Held = Box<dyn Any + Send + Sync>;

/// A signal of what stays on the thread that made it: files, handles of the browser.
pub type LocalSignal<T> = leptos::prelude::RwSignal<T, LocalStorage>;

/// The signal of leptos, with one type of value under all.
pub struct RwSignal<T> {
    held: leptos::prelude::RwSignal<Held>,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for RwSignal<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for RwSignal<T> {}

impl<T> std::fmt::Debug for RwSignal<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RwSignal")
    }
}

impl<T: Default + Send + Sync + 'static> Default for RwSignal<T> {
    fn default() -> Self {
        RwSignal::new(T::default())
    }
}

fn keep(value: Held) -> leptos::prelude::RwSignal<Held> {
    leptos::prelude::RwSignal::new(value)
}

/// Shows what is held, if the signal is still there.
fn show(held: leptos::prelude::RwSignal<Held>, see: &mut dyn FnMut(&dyn Any)) -> bool {
    held.try_with_untracked(|value| see(&**value)).is_some()
}

/// Changes what is held, and tells those who listen if `tell`. Nothing happens when the signal is gone.
fn alter(
    held: leptos::prelude::RwSignal<Held>,
    tell: bool,
    change: &mut dyn FnMut(&mut dyn Any),
) -> bool {
    let there = held.try_update_untracked(|value| change(&mut **value)).is_some();
    if there && tell {
        held.notify();
    }
    there
}

impl<T: Send + Sync + 'static> RwSignal<T> {
    pub fn new(value: T) -> RwSignal<T> {
        RwSignal { held: keep(Box::new(value)), of: PhantomData }
    }

    /// Puts another value there and tells those who listen. Nothing happens when the signal is gone with its
    /// screen.
    pub fn set(&self, value: T) {
        let mut value = Some(value);
        alter(self.held, true, &mut |held| {
            if let (Some(held), Some(value)) = (held.downcast_mut(), value.take()) {
                *held = value;
            }
        });
    }

    /// As `set`; the value comes back when the signal is gone.
    pub fn try_set(&self, value: T) -> Option<T> {
        let mut value = Some(value);
        self.alter(true, |held| {
            if let Some(value) = value.take() {
                *held = value;
            }
        });
        value
    }

    /// Changes the value and tells those who listen.
    pub fn update(&self, change: impl FnOnce(&mut T)) {
        self.alter(true, change);
    }

    /// Changes the value and tells nobody.
    pub fn update_untracked<R>(&self, change: impl FnOnce(&mut T) -> R) -> Option<R> {
        self.alter(false, change)
    }

    /// Changes the value, tells those who listen, and gives what came of it; none when the signal is gone.
    pub fn try_update<R>(&self, change: impl FnOnce(&mut T) -> R) -> Option<R> {
        self.alter(true, change)
    }

    fn alter<R>(&self, tell: bool, change: impl FnOnce(&mut T) -> R) -> Option<R> {
        let (mut change, mut result) = (Some(change), None);
        alter(self.held, tell, &mut |held| {
            if let (Some(held), Some(change)) = (held.downcast_mut(), change.take()) {
                result = Some(change(held));
            }
        });
        result
    }
}

impl<T: 'static> RwSignal<T> {
    /// Shows the value without listening; none when the signal is gone with its screen.
    pub fn try_with_untracked<R>(&self, see: impl FnOnce(&T) -> R) -> Option<R> {
        let (mut see, mut result) = (Some(see), None);
        show(self.held, &mut |held| {
            if let (Some(held), Some(see)) = (held.downcast_ref(), see.take()) {
                result = Some(see(held));
            }
        });
        result
    }

    /// Shows the value without listening.
    #[track_caller]
    pub fn with_untracked<R>(&self, see: impl FnOnce(&T) -> R) -> R {
        match self.try_with_untracked(see) {
            Some(result) => result,
            None => gone(self.held),
        }
    }

    /// Shows the value, and listens.
    #[track_caller]
    pub fn with<R>(&self, see: impl FnOnce(&T) -> R) -> R {
        self.track();
        self.with_untracked(see)
    }

    /// The value, and listens.
    pub fn get(&self) -> T
    where
        T: Clone,
    {
        self.with(T::clone)
    }

    pub fn get_untracked(&self) -> T
    where
        T: Clone,
    {
        self.with_untracked(T::clone)
    }

    pub fn try_get_untracked(&self) -> Option<T>
    where
        T: Clone,
    {
        self.try_with_untracked(T::clone)
    }

    pub fn track(&self) {
        self.held.track();
    }

    pub fn notify(&self) {
        self.held.notify();
    }

    pub fn is_disposed(&self) -> bool {
        self.held.is_disposed()
    }
}

/// A signal that outlived its screen was asked for its value: the message of leptos names the place.
#[cold]
#[track_caller]
fn gone(held: leptos::prelude::RwSignal<Held>) -> ! {
    held.with_untracked(|_| unreachable!())
}

impl<T: Clone + Send + Sync + 'static> From<RwSignal<T>> for leptos::prelude::Signal<T> {
    fn from(signal: RwSignal<T>) -> Self {
        leptos::prelude::Signal::derive(move || signal.get())
    }
}
