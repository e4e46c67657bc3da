//! Builds the worker of the page: the program `office`, made to be fast, without the screens.
//!
//! Cargo and wasm-bindgen are called directly: Trunk would build it with the settings of the page. A page
//! from `trunk serve` has no worker and does its tasks itself.

use crate::dist::{Named, remapped_paths};
use crate::fault::{AtPath, Fault, Outcome, run};
use crate::tools::{WASM_TARGET, cargo, command, target_dir};
use crate::{policy, wasm};
use std::fs;

/// Most memory of a worker, in bytes: what wants more is not a workbook.
const MEMORY: usize = 512 << 20;

/// Starts the program that the page sends. It is compiled already, so that the worker loads nothing.
const START: &str = "
self.onmessage = ({ data }) =>
    wasm_bindgen({ module_or_path: data }).catch((error) => setTimeout(() => { throw error; }));
";

#[derive(Debug)]
pub struct Worker {
    pub script: Named<String>,
    pub wasm: Named<Vec<u8>>,
}

pub fn build() -> Outcome<Worker> {
    println!("Building the worker.");
    let flags = format!("{} -Clink-arg=--max-memory={MEMORY}", remapped_paths());
    run(
        cargo()
            .args(["build", "--locked", "--profile", "worker", "--no-default-features"])
            .args(["--features", "office"])
            .args(["--bin", "office", "--target", WASM_TARGET])
            .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", flags),
        "mend what the compiler says above",
    )?;
    let built = target_dir().join(WASM_TARGET).join("worker/office.wasm");
    let stage = target_dir().join("worker-stage");
    run(
        // A plain script: from file:// a worker cannot be a module in every browser.
        command("wasm-bindgen")
            .args(["--target", "no-modules", "--no-typescript", "--out-dir"])
            .args([&stage, &built]),
        "see `cargo xtask doctor`",
    )?;
    let (script, program) = (stage.join("office.js"), stage.join("office_bg.wasm"));
    let script = fs::read_to_string(&script).at(&script)?;
    if !script.contains("wasm_bindgen = ") {
        return Err(Fault::new(
            "the worker's script does not say `wasm_bindgen`",
            "office.js",
            "wasm-bindgen changed: adapt `START` in xtask/src/worker.rs",
        ));
    }
    let script = script + START;
    let program = fs::read(&program).at(&program)?;
    let program = wasm::without_names(&program).unwrap_or(program);
    Ok(Worker {
        script: Named {
            name: format!("office-{}.js", policy::short_hash(script.as_bytes())),
            content: script,
        },
        wasm: Named {
            name: format!("office-{}.wasm", policy::short_hash(&program)),
            content: program,
        },
    })
}
