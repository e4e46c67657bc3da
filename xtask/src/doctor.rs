//! Says what is missing and the command that mends it. Changes nothing.

use crate::end_to_end::{BROWSERS, has_node, has_packages};
use crate::fault::{Fault, Outcome};
use crate::tools::{CARGO_DENY, TRUNK, WASM_BINDGEN, WASM_TARGET, has_wasm_target};

pub fn doctor() -> Outcome {
    let mut missing = 0;
    let mut check = |name: &str, fine: bool, purpose: &str, remedy: &str| {
        if fine {
            println!("ok       {name}");
        } else {
            missing += 1;
            println!("missing  {name}, for {purpose}\n         {remedy}");
        }
    };
    let target = format!("rustup target add {WASM_TARGET}");
    check(WASM_TARGET, has_wasm_target(), "serve, dist, test", &target);
    for (tool, purpose) in
        [(WASM_BINDGEN, "serve, dist, test"), (TRUNK, "serve, dist, test"), (CARGO_DENY, "test")]
    {
        check(&format!("{} {}", tool.name, tool.version), tool.fits(), purpose, &tool.remedy());
    }
    check(
        "node 20 or newer",
        has_node(),
        "test, bench, torture",
        "apt-get install nodejs npm (as root)",
    );
    check(
        "test packages",
        has_packages(),
        "test, bench, torture",
        "cargo xtask test (or npm ci --ignore-scripts)",
    );
    for browser in BROWSERS {
        check(browser.name, browser.is_there(), "test, bench, torture", &browser.remedy());
    }
    if missing == 0 {
        println!("\nNothing is missing.");
        return Ok(());
    }
    Err(Fault::new(
        format!("{missing} of these are missing"),
        "this machine",
        "the tasks fetch what they need by themselves; or run the commands above",
    ))
}
