//! How much a first visit transfers.

use crate::fault::{AtPath, Fault, Outcome};
use std::fs;
use std::io::Write;
use std::path::Path;

/// Brotli 11 of html, css and scripts and wasm of the page; the worker is loaded on first use and
/// does not count. A first visit over 10 Mbit/s takes a second and a quarter with so much, and may take one and a
/// half (docs/decisions/0023-first-load-by-what-a-visitor-waits.md and 0026).
pub const BUDGET: usize = 960_000;

/// What a build may have: what it has now. It is lowered whenever the page becomes smaller, and raised only by a
/// change that says for what: 845 kB with all of risk, 885 with the twenty registers that a management review is
/// filled from (docs/decisions/0024-a-review-keeps-its-pack.md), 912 with the screens of audits, corrective action,
/// measuring and reviews, 920 with what a new user stopped at there (search by other words, help, what was reported
/// stays as it was, the end of a meeting).
const CEILING: usize = 920_000;
const _: () = assert!(CEILING <= BUDGET);

#[derive(Debug)]
pub struct Sized {
    pub name: String,
    pub raw: usize,
    pub brotli: usize,
}

pub fn measure(folder: &Path, files: &[String]) -> Outcome<Vec<Sized>> {
    files
        .iter()
        .map(|name| {
            let path = folder.join(name);
            let bytes = fs::read(&path).at(&path)?;
            Ok(Sized {
                name: name.clone(),
                raw: bytes.len(),
                brotli: brotli_size(&bytes).at(&path)?,
            })
        })
        .collect()
}

fn brotli_size(bytes: &[u8]) -> std::io::Result<usize> {
    let mut writer = brotli::CompressorWriter::new(Vec::new(), 4096, 11, 22);
    writer.write_all(bytes)?;
    Ok(writer.into_inner().len())
}

pub fn total(sizes: &[Sized]) -> usize {
    sizes.iter().map(|size| size.brotli).sum()
}

pub fn print(sizes: &[Sized]) {
    println!("\n{:44} {:>11} {:>11}", "First load", "bytes", "brotli 11");
    for Sized { name, raw, brotli } in sizes {
        println!("{name:44} {raw:>11} {brotli:>11}");
    }
    let raw: usize = sizes.iter().map(|size| size.raw).sum();
    println!("{:44} {raw:>11} {:>11}   budget {BUDGET}", "together", total(sizes));
}

/// The ceiling is a gate: a page that outgrows it does not build.
pub fn check(sizes: &[Sized]) -> Outcome {
    let total = total(sizes);
    if total <= CEILING {
        return Ok(());
    }
    Err(Fault::new(
        format!("the first load is {total} bytes, {} over the ceiling", total - CEILING),
        "the page's program in dist/",
        "move what is rarely used into the worker, or find what grew",
    ))
}
