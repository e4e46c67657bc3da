//! Something that is done again whenever what it listens to changes.

use leptos::prelude::Effect;

/// Runs after the view is in the page, and again after each change of what it reads, until its owner goes.
pub fn effect(run: impl FnMut() + 'static) {
    run_again(Box::new(run));
}

/// An effect is a task of its own, and the code of a task is written for each kind of closure: one will do.
fn run_again(run: Box<dyn FnMut()>) {
    Effect::new(run);
}
