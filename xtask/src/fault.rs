//! What a task reports when it cannot go on: what happened, where, and what to do about it.

use std::fmt;
use std::path::Path;
use std::process::Command;

/// A failure that a person can act on.
#[derive(Debug)]
pub struct Fault {
    what: String,
    place: String,
    remedy: String,
}

pub type Outcome<T = ()> = Result<T, Fault>;

impl Fault {
    pub fn new(
        what: impl Into<String>,
        place: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self { what: what.into(), place: place.into(), remedy: remedy.into() }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "error: {}\n   at: {}\n   do: {}", self.what, self.place, self.remedy)
    }
}

/// Runs a command to its end, its output going to the screen.
pub fn run(command: &mut Command, remedy: &str) -> Outcome {
    let place = command_line(command);
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(Fault::new(format!("the command failed ({status})"), place, remedy)),
        Err(error) => {
            Err(Fault::new(format!("the command could not be started: {error}"), place, remedy))
        }
    }
}

/// A command as one would type it, for messages.
pub fn command_line(command: &Command) -> String {
    let mut line = command.get_program().to_string_lossy().into_owned();
    for argument in command.get_args() {
        line.push(' ');
        line.push_str(&argument.to_string_lossy());
    }
    line
}

/// Gives an input or output error its path.
pub trait AtPath<T> {
    fn at(self, path: &Path) -> Outcome<T>;
}

impl<T> AtPath<T> for std::io::Result<T> {
    fn at(self, path: &Path) -> Outcome<T> {
        self.map_err(|error| {
            Fault::new(
                error.to_string(),
                path.display().to_string(),
                "check that the file is there and not in use",
            )
        })
    }
}
