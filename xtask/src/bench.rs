//! Measures the budgets of ARCHITECTURE.md and prints them as one table.
//!
//! Three sources: sizes from the build; `tests/e2e/bench/*.mjs`, one file per row or group of rows, in
//! Chromium; and `tests/bench.rs`, ignored in the everyday run, whose tests print lines
//! `BENCH what | value | unit | budget`. Adding a row is adding one of these.

use crate::fault::{AtPath, Fault, Outcome, run};
use crate::tools::{cargo, command, target_dir};
use crate::{dist, end_to_end, sizes};
use serde_json::Value;
use std::fs;

/// One measured figure. Without a budget it is told, not judged.
#[derive(Debug, PartialEq)]
struct Row {
    what: String,
    value: f64,
    unit: String,
    budget: Option<f64>,
}

/// Words after the task: `--no-build` measures the `dist/` that is there; any other names a file of
/// `tests/e2e/bench` without its ending, or `native`, where not all are wanted.
pub fn bench(words: &[&str]) -> Outcome {
    let (flags, wanted): (Vec<&str>, Vec<&str>) =
        words.iter().partition(|word| word.starts_with("--"));
    if let Some(unknown) = flags.iter().find(|flag| **flag != "--no-build") {
        return Err(Fault::new(
            format!("`{unknown}` is not known"),
            "cargo xtask bench",
            "the only flag is --no-build",
        ));
    }
    let mut rows = Vec::new();
    if flags.is_empty() {
        rows.push(first_load(&dist::dist()?));
    }
    end_to_end::prepare()?;
    let browser: Vec<&str> = wanted.iter().copied().filter(|word| *word != NATIVE).collect();
    if wanted.is_empty() || !browser.is_empty() {
        rows.extend(in_browser(&browser)?);
    }
    if wanted.is_empty() || wanted.contains(&NATIVE) {
        rows.extend(native()?);
    }
    print(&rows)
}

/// What the rows of `tests/bench.rs` are called together.
const NATIVE: &str = "native";

fn first_load(files: &[sizes::Sized]) -> Row {
    Row {
        what: "First load, brotli 11".into(),
        value: sizes::total(files) as f64 / 1000.0,
        unit: "kB".into(),
        budget: Some(sizes::BUDGET as f64 / 1000.0),
    }
}

/// The rows of these files, or of all.
fn in_browser(files: &[&str]) -> Outcome<Vec<Row>> {
    let report = target_dir().join("bench.json");
    run(
        command("node").arg("tests/e2e/bench.mjs").arg(&report).args(files),
        "see the message above",
    )?;
    let text = fs::read_to_string(&report).at(&report)?;
    let parsed: Vec<Value> = serde_json::from_str(&text).map_err(|error| {
        Fault::new(error.to_string(), report.display().to_string(), "see tests/e2e/bench.mjs")
    })?;
    Ok(parsed
        .iter()
        .map(|row| Row {
            what: row["what"].as_str().unwrap_or("?").into(),
            value: row["value"].as_f64().unwrap_or(f64::NAN),
            unit: row["unit"].as_str().unwrap_or("").into(),
            budget: row["budget"].as_f64(),
        })
        .collect())
}

fn native() -> Outcome<Vec<Row>> {
    // Not `--release`, which is made for a small page: ten minutes of linking for slower code. What these
    // rows are held to are ratios within one run.
    println!("\nMeasuring natively, with the settings of the tests.");
    let output = cargo()
        .args([
            "test",
            "--locked",
            "--test",
            "bench",
            "--",
            "--ignored",
            "--nocapture",
            "--test-threads",
            "1",
        ])
        .output()
        .map_err(|error| Fault::new(error.to_string(), "cargo test", "see `cargo xtask doctor`"))?;
    if !output.status.success() {
        eprintln!("{}", String::from_utf8_lossy(&output.stderr));
        return Err(Fault::new(
            "a native measurement failed",
            "cargo test --test bench -- --ignored",
            "see above",
        ));
    }
    Ok(String::from_utf8_lossy(&output.stdout).lines().filter_map(bench_line).collect())
}

/// `BENCH what | value | unit | budget`, the budget may be empty.
fn bench_line(line: &str) -> Option<Row> {
    let (_, fields) = line.split_once("BENCH ")?;
    let mut fields = fields.split('|').map(str::trim);
    Some(Row {
        what: fields.next()?.into(),
        value: fields.next()?.parse().ok()?,
        unit: fields.next()?.into(),
        budget: fields.next().and_then(|budget| budget.parse().ok()),
    })
}

fn print(rows: &[Row]) -> Outcome {
    println!("\n{:66} {:>12} {:>12}", "What", "measured", "budget");
    let mut over = 0;
    for Row { what, value, unit, budget } in rows {
        let measured = format!("{value:.1} {unit}");
        let (limit, verdict) = match budget {
            Some(budget) if value <= budget => (format!("{budget} {unit}"), ""),
            Some(budget) => {
                over += 1;
                (format!("{budget} {unit}"), "  OVER")
            }
            None => (String::new(), ""),
        };
        println!("{what:66} {measured:>12} {limit:>12}{verdict}");
    }
    if over == 0 {
        return Ok(());
    }
    Err(Fault::new(
        format!("{over} over budget"),
        "the table above",
        "measure again on an idle machine, then find what grew",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_native_line_is_a_row() {
        let row = Row { what: "replay".into(), value: 12.5, unit: "ms".into(), budget: Some(20.0) };
        assert_eq!(bench_line("test x ... BENCH replay | 12.5 | ms | 20"), Some(row));
        assert_eq!(bench_line("running 1 test"), None);
    }
}
