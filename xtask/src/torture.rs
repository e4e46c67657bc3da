//! Long rounds of the tests that kill tabs and browsers. The everyday test run does a few of the same.

use crate::fault::{Fault, Outcome};
use crate::{dist, end_to_end};

const DEFAULT_ROUNDS: &str = "1000";

/// Runs the specs marked `@kill`, ISMS_ROUNDS rounds each. More arguments go to Playwright, for example
/// `--project firefox`.
pub fn torture(arguments: &[&str]) -> Outcome {
    let rounds = std::env::var("ISMS_ROUNDS").unwrap_or_else(|_| DEFAULT_ROUNDS.into());
    if rounds.parse::<u32>().is_err() {
        return Err(Fault::new(
            format!("`{rounds}` is not a number of rounds"),
            "ISMS_ROUNDS",
            "give a whole number",
        ));
    }
    dist::dist()?;
    end_to_end::prepare()?;
    println!("\n{rounds} rounds. One takes about 2 s in Chromium and 5 s in Firefox.");
    let all = [&["--grep", "@kill"], arguments].concat();
    let counts = end_to_end::playwright(&all, &[("ISMS_ROUNDS", &rounds)])?;
    println!("\n{} passed, {} failed", counts.passed, counts.failed);
    if counts.failed > 0 {
        std::process::exit(1)
    }
    Ok(())
}
