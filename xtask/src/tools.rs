//! The programs that building and testing need, at pinned versions, found or installed.
//!
//! Compiled tools go to `target/tools`, never to the user's own cargo folder. A tool on PATH is taken
//! when its version fits.

use crate::fault::{AtPath, Outcome, run};
use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A program that cargo can compile.
#[derive(Debug)]
pub struct Tool {
    /// Name of the executable.
    pub name: &'static str,
    /// Name of the crate that holds it.
    pub package: &'static str,
    pub version: &'static str,
    /// Whether another version would do as well: only where its output is not part of the build.
    pub any_version: bool,
    /// How long compiling it took on two cores, for the message.
    pub minutes: u8,
}

/// Must be the version of the `wasm-bindgen` crate in Cargo.lock to the last digit; a test sees to it.
pub const WASM_BINDGEN: Tool = Tool {
    name: "wasm-bindgen",
    package: "wasm-bindgen-cli",
    version: "0.2.129",
    any_version: false,
    minutes: 3,
};

/// The newest that compiles with the Rust version this project asks for.
pub const TRUNK: Tool =
    Tool { name: "trunk", package: "trunk", version: "0.21.14", any_version: false, minutes: 7 };

pub const CARGO_DENY: Tool = Tool {
    name: "cargo-deny",
    package: "cargo-deny",
    version: "0.20.2",
    any_version: true,
    minutes: 6,
};

pub const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// The repository: the folder above this package.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// Where cargo puts what it builds.
pub fn target_dir() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

fn tools_dir() -> PathBuf {
    target_dir().join("tools")
}

/// A command in the repository that finds our tools before others of the same name.
pub fn command(program: &str) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root()).env("PATH", search_path());
    command
}

pub fn cargo() -> Command {
    command(&env::var("CARGO").unwrap_or_else(|_| "cargo".into()))
}

fn search_path() -> OsString {
    let mut folders = vec![tools_dir().join("bin")];
    folders.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
    env::join_paths(folders).unwrap_or_default()
}

/// What a command prints, or nothing if it is not there or fails.
pub fn output_of(program: &str, arguments: &[&str]) -> Option<String> {
    let output = command(program).args(arguments).stdin(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

impl Tool {
    /// The version that would be used now.
    pub fn found(&self) -> Option<String> {
        let printed = output_of(self.name, &["--version"])?;
        printed.split_whitespace().nth(1).map(str::to_owned)
    }

    pub fn fits(&self) -> bool {
        self.found().is_some_and(|found| self.any_version || found == self.version)
    }

    /// The command that installs it, as one would type it.
    pub fn remedy(&self) -> String {
        format!(
            "cargo install --locked --root {} {}@{}",
            tools_dir().display(),
            self.package,
            self.version
        )
    }

    /// Installs the tool unless a fitting one is there.
    pub fn prepare(&self) -> Outcome {
        if self.fits() {
            return Ok(());
        }
        println!(
            "Compiling {} {}, once: about {} minutes on two cores.",
            self.name, self.version, self.minutes
        );
        run(
            cargo()
                .args(["install", "--locked", "--root"])
                .arg(tools_dir())
                .arg(format!("{}@{}", self.package, self.version))
                // Outside the workspace's own target folder, so that neither makes the other rebuild.
                .env("CARGO_TARGET_DIR", target_dir().join("tools-build")),
            "check the connection to the package registry, then run the same task again",
        )
    }
}

pub fn has_wasm_target() -> bool {
    let Some(sysroot) = output_of("rustc", &["--print", "sysroot"]) else {
        return false;
    };
    Path::new(&sysroot).join("lib/rustlib").join(WASM_TARGET).is_dir()
}

/// What a release build needs.
pub fn prepare_build() -> Outcome {
    prepare_target()?;
    WASM_BINDGEN.prepare()?;
    TRUNK.prepare()
}

/// What compiling for the page needs.
pub fn prepare_target() -> Outcome {
    if has_wasm_target() {
        return Ok(());
    }
    println!("Adding the {WASM_TARGET} target to the Rust toolchain.");
    run(
        command("rustup").args(["target", "add", WASM_TARGET]),
        "install rustup, or add the target with your system's package manager",
    )
}

/// Whether this is Debian or a child of it, and we may install packages.
pub fn can_install_packages() -> bool {
    let debian = fs::read_to_string("/etc/os-release").is_ok_and(|text| {
        text.lines().any(|line| line.starts_with("ID") && line.contains("debian"))
    });
    debian && output_of("id", &["-u"]).as_deref() == Some("0")
}

/// Creates an empty folder, whatever was there before.
pub fn empty_folder(path: &Path) -> Outcome {
    if path.exists() {
        fs::remove_dir_all(path).at(path)?;
    }
    fs::create_dir_all(path).at(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fault::Fault;

    #[test]
    fn the_command_line_tool_matches_the_crate() {
        let locked = locked_version("wasm-bindgen").map_err(|fault| fault.to_string());
        assert_eq!(locked.as_deref(), Ok(WASM_BINDGEN.version));
    }

    /// The version of a crate in Cargo.lock.
    fn locked_version(package: &str) -> Outcome<String> {
        let path = root().join("Cargo.lock");
        let lock = fs::read_to_string(&path).at(&path)?;
        let start = format!("name = \"{package}\"\nversion = \"");
        let version = lock
            .split_once(&start)
            .and_then(|(_, rest)| rest.split_once('"'))
            .map(|(version, _)| version);
        version.map(str::to_owned).ok_or_else(|| {
            Fault::new(
                format!("`{package}` is not in the lock file"),
                path.display().to_string(),
                "run `cargo check`",
            )
        })
    }
}
