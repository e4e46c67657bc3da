//! The tests in real browsers: what they need, and how they are run.

use crate::fault::{AtPath, Fault, Outcome, run};
use crate::tools::{can_install_packages, command, output_of, root, target_dir};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

/// A browser of the system. Playwright's own are not downloaded: users have the system's.
#[derive(Debug)]
pub struct Browser {
    pub name: &'static str,
    /// Debian's package.
    pub package: &'static str,
    /// Environment variable that names another executable; the Playwright settings read the same.
    pub variable: &'static str,
    default_path: &'static str,
}

pub const BROWSERS: [Browser; 2] = [
    Browser {
        name: "Chromium",
        package: "chromium",
        variable: "ISMS_CHROMIUM",
        default_path: "/usr/bin/chromium",
    },
    Browser {
        name: "Firefox",
        package: "firefox-esr",
        variable: "ISMS_FIREFOX",
        default_path: "/usr/bin/firefox-esr",
    },
];

impl Browser {
    fn path(&self) -> PathBuf {
        std::env::var_os(self.variable).map_or_else(|| self.default_path.into(), PathBuf::from)
    }

    pub fn is_there(&self) -> bool {
        self.path().exists()
    }

    pub fn remedy(&self) -> String {
        format!(
            "apt-get install {} (as root), or set {} to the path of yours",
            self.package, self.variable
        )
    }
}

/// How a run of Playwright ended.
#[derive(Debug, Default)]
pub struct Counts {
    pub passed: usize,
    pub failed: usize,
}

pub fn has_node() -> bool {
    let version = output_of("node", &["--version"]);
    let major = version
        .as_deref()
        .and_then(|text| text.strip_prefix('v')?.split('.').next()?.parse::<u32>().ok());
    major.is_some_and(|major| major >= 20)
}

/// Whether the packages are those of the lock file.
pub fn has_packages() -> bool {
    let stamp = packages_stamp();
    fs::read(root().join("package-lock.json"))
        .is_ok_and(|lock| fs::read(stamp).is_ok_and(|seen| seen == lock))
}

/// A copy of the lock file, laid into the folder after it was filled.
fn packages_stamp() -> PathBuf {
    root().join("node_modules/.installed-lock.json")
}

pub fn prepare() -> Outcome {
    if !has_node() {
        return Err(Fault::new(
            "Node 20 or newer is missing; the tests in browsers need it",
            "node",
            "install Node (on Debian as root: apt-get install nodejs npm), then run the same task again",
        ));
    }
    if !has_packages() {
        println!("Fetching the test packages (22 MB, once).");
        run(
            command("npm").args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]),
            "check the connection to the package registry, then run the same task again",
        )?;
        let lock = root().join("package-lock.json");
        fs::copy(&lock, packages_stamp()).at(&lock)?;
    }
    prepare_browsers()
}

fn prepare_browsers() -> Outcome {
    let missing: Vec<&Browser> = BROWSERS.iter().filter(|browser| !browser.is_there()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let packages: Vec<&str> = missing.iter().map(|browser| browser.package).collect();
    if !can_install_packages() {
        return Err(Fault::new(
            format!("missing browsers: {}", packages.join(", ")),
            "/usr/bin",
            format!(
                "sudo apt-get install {} (or set ISMS_CHROMIUM, ISMS_FIREFOX)",
                packages.join(" ")
            ),
        ));
    }
    println!("Installing {} (some hundred MB, once).", packages.join(" and "));
    let remedy = "check the connection to the package server, then run the same task again";
    run(command("apt-get").args(["update", "-qq"]), remedy)?;
    run(
        command("apt-get")
            .args(["install", "-y", "-qq", "--no-install-recommends"])
            .args(packages)
            .env("DEBIAN_FRONTEND", "noninteractive"),
        remedy,
    )
}

/// Runs Playwright with these arguments and counts its results.
pub fn playwright(arguments: &[&str], environment: &[(&str, &str)]) -> Outcome<Counts> {
    let report = target_dir().join("end-to-end.json");
    fs::remove_file(&report).ok();
    let mut tests = command("node");
    tests
        .args(["node_modules/@playwright/test/cli.js", "test", "--config", "playwright.config.mjs"])
        .args(["--reporter", "list,json"])
        .args(arguments)
        .env("PLAYWRIGHT_JSON_OUTPUT_FILE", &report)
        .envs(environment.iter().copied());
    let ended =
        run(&mut tests, "read the failures above; `target/end-to-end/` has screenshots and traces");
    let counts = read_counts(&report)?;
    // A run that fails without a failed test, for example because a spec does not parse.
    match ended {
        Err(fault) if counts.failed == 0 => Err(fault),
        _ => Ok(counts),
    }
}

fn read_counts(report: &Path) -> Outcome<Counts> {
    let text = fs::read_to_string(report).at(report)?;
    let parsed: Value = serde_json::from_str(&text).map_err(|error| {
        Fault::new(error.to_string(), report.display().to_string(), "run the tests again")
    })?;
    let count = |name: &str| parsed["stats"][name].as_u64().unwrap_or(0) as usize;
    Ok(Counts { passed: count("expected"), failed: count("unexpected") + count("flaky") })
}
