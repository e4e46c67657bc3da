//! A value that follows from others, worked out anew when they change and passed on when it is another one.
//!
//! That of leptos is written by the compiler for each type of value. Here there is one, over values of any type
//! that can be compared; what is written for a type is only how to compare two of them.

use leptos::prelude::{Get, GetUntracked, Track, WithUntracked};
use std::any::Any;
use std::marker::PhantomData;
use std::sync::Arc;

/// A value of any type, and how to tell two of its type apart.
#[derive(Clone)]
struct Held {
    value: Arc<dyn Any + Send + Sync>,
    same: fn(&dyn Any, &dyn Any) -> bool,
}

impl PartialEq for Held {
    fn eq(&self, other: &Held) -> bool {
        (self.same)(&*self.value, &*other.value)
    }
}

fn same<T: PartialEq + 'static>(one: &dyn Any, other: &dyn Any) -> bool {
    one.downcast_ref::<T>() == other.downcast_ref::<T>()
}

/// The memo of leptos, with one type of value under all.
pub struct Memo<T> {
    held: leptos::prelude::Memo<Held>,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for Memo<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Memo<T> {}

impl<T> std::fmt::Debug for Memo<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Memo")
    }
}

type Compute = Box<dyn Fn(Option<&Held>) -> Held + Send + Sync>;

fn follow(compute: Compute) -> leptos::prelude::Memo<Held> {
    leptos::prelude::Memo::new(move |before: Option<&Held>| compute(before))
}

impl<T: PartialEq + Send + Sync + 'static> Memo<T> {
    /// `compute` gets what it gave before.
    pub fn new(compute: impl Fn(Option<&T>) -> T + Send + Sync + 'static) -> Memo<T> {
        let compute = Box::new(move |before: Option<&Held>| Held {
            value: Arc::new(compute(before.and_then(|held| held.value.downcast_ref()))),
            same: same::<T>,
        });
        Memo { held: follow(compute), of: PhantomData }
    }
}

impl<T: 'static> Memo<T> {
    fn see<R>(held: &Held, see: impl FnOnce(&T) -> R) -> R {
        match held.value.downcast_ref() {
            Some(value) => see(value),
            // Only `new` makes one, of this very type.
            None => unreachable!(),
        }
    }

    /// Shows the value, and listens.
    pub fn with<R>(&self, see: impl FnOnce(&T) -> R) -> R {
        Memo::see(&self.held.get(), see)
    }

    /// Shows the value without listening.
    pub fn with_untracked<R>(&self, see: impl FnOnce(&T) -> R) -> R {
        Memo::see(&self.held.get_untracked(), see)
    }

    /// The value unless the memo is gone with its screen, without listening.
    pub fn try_get_untracked(&self) -> Option<T>
    where
        T: Clone,
    {
        self.held.try_with_untracked(|held| Memo::see(held, T::clone))
    }

    pub fn track(&self) {
        self.held.track();
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
}

impl<T: Clone + Send + Sync + 'static> From<Memo<T>> for leptos::prelude::Signal<T> {
    fn from(memo: Memo<T>) -> Self {
        leptos::prelude::Signal::derive(move || memo.get())
    }
}
