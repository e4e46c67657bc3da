//! The worker: does what would hold up the page, or what a hostile file could do harm with, in a program of its
//! own that is loaded on first use, started for one task and thrown away. What it can do stands in
//! `exchange::worker`.

#[cfg(target_arch = "wasm32")]
fn main() {
    browser::wait_for_task();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("This program is a worker of the web page: run `cargo xtask serve`.");
}

#[cfg(target_arch = "wasm32")]
mod browser {
    use isms_workbook::exchange::worker::{Answer, Task};
    use isms_workbook::locale::ReaderDates;
    use js_sys::{Array, Uint8Array};
    use wasm_bindgen::JsCast;
    use wasm_bindgen::prelude::Closure;
    use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

    /// Listens for the tasks that it is started for. A panic ends as an `error` event of the page's worker.
    pub fn wait_for_task() {
        let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
        let inner = scope.clone();
        let listen = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            let message = Array::from(&event.data());
            let task = message.get(0).as_string().and_then(|name| Task::from_name(&name));
            let bytes = Uint8Array::new(&message.get(1)).to_vec();
            if let Some(task) = task {
                task.run(&bytes, &ReaderDates, &mut |answer| tell(&inner, &answer));
            }
        });
        scope.set_onmessage(Some(listen.as_ref().unchecked_ref()));
        listen.forget(); // lives as long as the worker
        // The page sends the task when it hears this.
        let _ = scope.post_message(&"ready".into());
    }

    fn tell(scope: &DedicatedWorkerGlobalScope, answer: &Answer<'_>) {
        let bytes = Uint8Array::from(answer.to_bytes().as_slice()).buffer();
        // It fails for what cannot be sent, which a buffer can.
        let _ = scope.post_message_with_transfer(&bytes, &Array::of1(&bytes));
    }
}
