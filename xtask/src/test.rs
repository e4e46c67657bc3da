//! Runs everything and counts.

use crate::fault::{Fault, Outcome, command_line, run};
use crate::tools::{self, CARGO_DENY, WASM_TARGET, cargo, root};
use crate::{dist, end_to_end};
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::time::Instant;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    Everything,
    /// Without the release build and the browsers.
    Fast,
}

#[derive(Debug, Default)]
struct Tally {
    passed: usize,
    failed: usize,
    /// Names of what failed, for the end of a long output.
    failures: Vec<String>,
}

/// The worker's part of the library is tested with the rest.
const ALL: &str = "isms-workbook/office";

pub fn test(extent: Extent) -> Outcome {
    println!(
        "The first run also compiles the build tools and fetches the browsers: about 25 minutes on two cores.\n\
         A later one takes about {}.",
        if extent == Extent::Fast { "2 minutes" } else { "5 minutes" }
    );
    let mut tally = Tally::default();
    tally.step("formatting", || {
        run(cargo().args(["fmt", "--all", "--check"]), "run `cargo fmt --all`")
    });
    tally.step("clippy", || {
        let remedy = "mend the warnings above";
        run(
            cargo().args([
                "clippy",
                "--workspace",
                "--all-targets",
                "--locked",
                "--features",
                ALL,
                "--",
                "-D",
                "warnings",
            ]),
            remedy,
        )
    });
    tally.step("clippy for the page and its worker", || {
        tools::prepare_target()?;
        let remedy = "mend the warnings above";
        let target = ["--target", WASM_TARGET];
        run(
            cargo().args(["clippy", "--locked"]).args(target).args(["--", "-D", "warnings"]),
            remedy,
        )?;
        // The worker is built without the screens.
        let alone = ["--no-default-features", "--bin", "office"];
        run(
            cargo()
                .args(["clippy", "--locked"])
                .args(target)
                .args(alone)
                .args(["--", "-D", "warnings"]),
            remedy,
        )
    });
    if extent == Extent::Everything || CARGO_DENY.fits() {
        tally.step("dependencies", dependencies);
        tally.counted("known vulnerabilities", known_vulnerabilities);
    }
    tally.counted("tests", || {
        cargo_tests(cargo().args(["test", "--workspace", "--locked", "--features", ALL]))
    });
    if has_wasm_tests() {
        tally.counted("tests in wasm", wasm_tests);
    }
    if extent == Extent::Everything {
        let built = tally.step("release build", || dist::dist().map(drop));
        tally.counted("tests in browsers", || {
            if !built {
                return Err(Fault::new(
                    "there is no build to test",
                    "dist/",
                    "mend the release build first",
                ));
            }
            end_to_end::prepare()?;
            let counts = end_to_end::playwright(&[], &[])?;
            Ok((counts.passed, counts.failed))
        });
    }
    tally.close()
}

impl Tally {
    /// A step that is right or wrong as a whole.
    fn step(&mut self, name: &str, work: impl FnOnce() -> Outcome) -> bool {
        let failed = self.failed;
        self.counted(name, || work().map(|()| (1, 0)));
        self.failed == failed
    }

    /// A step that counts its own tests. One that cannot be carried out is one failure.
    fn counted(&mut self, name: &str, work: impl FnOnce() -> Outcome<(usize, usize)>) {
        println!("\n==> {name}");
        let start = Instant::now();
        let (passed, failed) = work().unwrap_or_else(|fault| {
            eprintln!("{fault}");
            (0, 1)
        });
        if failed > 0 {
            self.failures.push(name.to_owned());
        }
        self.passed += passed;
        self.failed += failed;
        println!(
            "<== {name}: {passed} passed, {failed} failed, {:.0} s",
            start.elapsed().as_secs_f32()
        );
    }

    fn close(self) -> Outcome {
        if !self.failures.is_empty() {
            println!("\nFailed: {}", self.failures.join(", "));
        }
        println!("\n{} passed, {} failed", self.passed, self.failed);
        // The line above is the last one by contract, so the failure speaks through the exit code alone.
        if self.failed > 0 {
            std::process::exit(1)
        }
        Ok(())
    }
}

/// Licences, duplicates and sources need nothing from outside.
fn dependencies() -> Outcome {
    CARGO_DENY.prepare()?;
    let checks = [
        "deny",
        "--all-features",
        "check",
        "--hide-inclusion-graph",
        "bans",
        "licenses",
        "sources",
    ];
    run(cargo().args(checks), "read the finding above; exceptions go to deny.toml with a reason")
}

/// The list of vulnerabilities is fetched from the network. Without one this says so and counts nothing:
/// a clone must be testable offline. A finding fails.
fn known_vulnerabilities() -> Outcome<(usize, usize)> {
    let output = cargo().args(["deny", "check", "--hide-inclusion-graph", "advisories"]).output();
    let output =
        output.map_err(|error| Fault::new(error.to_string(), "cargo deny", CARGO_DENY.remedy()))?;
    if output.status.success() {
        return Ok((1, 0));
    }
    let text = String::from_utf8_lossy(&output.stderr);
    if text.contains("failed to fetch advisory database") {
        println!("Not checked: the advisory database cannot be reached from here.");
        return Ok((0, 0));
    }
    eprintln!("{text}");
    Err(Fault::new(
        "a dependency has a known vulnerability",
        "Cargo.lock",
        "update it, or note in deny.toml why it does not apply",
    ))
}

fn has_wasm_tests() -> bool {
    std::fs::read_to_string(root().join("Cargo.toml"))
        .is_ok_and(|manifest| manifest.contains("wasm-bindgen-test"))
}

fn wasm_tests() -> Outcome<(usize, usize)> {
    tools::WASM_BINDGEN.prepare()?;
    cargo_tests(
        cargo()
            .args(["test", "--lib", "--locked", "--target", WASM_TARGET])
            .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", "wasm-bindgen-test-runner"),
    )
}

/// Runs tests, shows their output as it comes, and adds up the result lines.
fn cargo_tests(tests: &mut Command) -> Outcome<(usize, usize)> {
    let place = command_line(tests);
    let fault =
        |error: std::io::Error| Fault::new(error.to_string(), &place, "see `cargo xtask doctor`");
    let mut child = tests.arg("--no-fail-fast").stdout(Stdio::piped()).spawn().map_err(fault)?;
    let (mut passed, mut failed) = (0, 0);
    if let Some(output) = child.stdout.take() {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            writeln!(std::io::stdout(), "{line}").ok();
            if let Some((more_passed, more_failed)) = result_line(&line) {
                passed += more_passed;
                failed += more_failed;
            }
        }
    }
    let status = child.wait().map_err(fault)?;
    if !status.success() && failed == 0 {
        return Err(Fault::new(
            format!("the tests did not run to the end ({status})"),
            place,
            "mend what is said above",
        ));
    }
    Ok((passed, failed))
}

/// `test result: ok. 12 passed; 0 failed; …`
fn result_line(line: &str) -> Option<(usize, usize)> {
    let (_, counts) = line.strip_prefix("test result: ")?.split_once(". ")?;
    let mut parts = counts.split("; ");
    let number = |part: Option<&str>, word: &str| part?.strip_suffix(word)?.trim().parse().ok();
    Some((number(parts.next(), "passed")?, number(parts.next(), "failed")?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn result_lines_are_counted() {
        let line = "test result: FAILED. 12 passed; 3 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s";
        assert_eq!(result_line(line), Some((12, 3)));
        assert_eq!(result_line("running 3 tests"), None);
    }
}
