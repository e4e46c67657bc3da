//! Something that is done again whenever what it listens to changes.

use leptos::prelude::Effect;
use leptos::task::{spawn_local, tick};

/// Runs after the view is in the page, and again after each change of what it reads, until its owner goes.
pub fn effect(run: impl FnMut() + 'static) {
    run_again(Box::new(run));
}

/// An effect is a task of its own, and the code of a task is written for each kind of closure: one will do.
fn run_again(run: Box<dyn FnMut()>) {
    Effect::new(run);
}

/// How many turns of the tasks a change may take until it is drawn: one for the effects that listen to it, one
/// for those inside what they put up.
const TURNS_TO_DRAW: usize = 2;

/// Runs once what was just changed is drawn, and before the browser hands out the next key. A frame would be too
/// late: on a busy machine several keys come before it.
pub fn once_drawn(run: impl FnOnce() + 'static) {
    run_later(Box::new(run));
}

fn run_later(run: Box<dyn FnOnce()>) {
    spawn_local(async move {
        for _ in 0..TURNS_TO_DRAW {
            tick().await;
        }
        run();
    });
}
