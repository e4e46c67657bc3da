//! The project's tasks: `cargo xtask <task>`.
//!
//! Everything a newcomer needs beyond cargo itself is here, in Rust, so that it is the same on every
//! system. Each task prepares what it is missing and says so.

mod bench;
mod bundle;
mod dist;
mod doctor;
mod end_to_end;
mod fault;
mod hosting;
mod policy;
mod serve;
mod single_file;
mod sizes;
mod test;
mod tools;
mod torture;
mod wasm;
mod worker;

use fault::{Fault, Outcome};
use std::process::ExitCode;

const HELP: &str = "\
cargo xtask <task>

  serve [--port N]     prepare what is missing, build, serve on this machine, open the browser
  test [--fast]        run everything; --fast leaves out the release build and the browsers
  dist                 make dist/ for a web server, and dist/isms-workbook.html, the single file
  bench [--no-build] [NAME ...]
                       measure the budgets and print the table: all of it, or files of tests/e2e/bench
                       by name and `native`; --no-build takes the dist/ that is there
  torture              kill browsers for as many rounds as ISMS_ROUNDS says
  doctor               say what is missing and the command that mends it

The first `serve` compiles the build tools and the program: about 15 minutes on two cores. The first
`test` also fetches the test packages and the browsers: about 10 minutes more. Later runs reuse all of it.";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match run(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("\n{fault}");
            ExitCode::FAILURE
        }
    }
}

fn run(words: &[&str]) -> Outcome {
    match words {
        ["serve"] => serve::serve(serve::DEFAULT_PORT),
        ["serve", "--port", port] => serve::serve(port.parse().map_err(|_| {
            Fault::new(
                format!("`{port}` is not a port"),
                "--port",
                "give a number from 1024 to 65535",
            )
        })?),
        ["test"] => test::test(test::Extent::Everything),
        ["test", "--fast"] => test::test(test::Extent::Fast),
        ["dist"] => dist::dist().map(drop),
        ["bench", rest @ ..] => bench::bench(rest),
        ["torture", rest @ ..] => torture::torture(rest),
        ["doctor"] => doctor::doctor(),
        [] | ["help" | "--help" | "-h"] => {
            println!("{HELP}");
            Ok(())
        }
        other => Err(Fault::new(
            format!("there is no task `{}`", other.join(" ")),
            "cargo xtask",
            "run `cargo xtask help` for the list",
        )),
    }
}
