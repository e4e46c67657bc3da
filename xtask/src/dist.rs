//! Makes `dist/`, ready for any static host under any path, and the single file in it.
//!
//! Trunk compiles and names the program; what follows here is what Trunk cannot do: one style sheet, the
//! policy, hashes of the final bytes, the list for the offline copy. The result replaces `dist/` only
//! when it is complete.

use crate::bundle::{join_styles, replace_once, strip_page, strip_script};
use crate::fault::{AtPath, Fault, Outcome, run};
use crate::tools::{self, command, empty_folder, output_of, root};
use crate::worker::{self, Worker};
use crate::{hosting, policy, single_file, sizes, wasm};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

/// Name of the single file, beside `index.html`.
pub const SINGLE_FILE: &str = "isms-workbook.html";

/// Appended to the glue code: after a crash every late callback must fail before it enters the program.
/// `wasm` is the variable through which all of the glue reaches it.
pub const STOP: &str = "
export function __isms_stop() {
    wasm = new Proxy({}, { get() { throw new Error('the workbook has stopped'); } });
}
";

/// The parts of a finished page, before they become files or one file.
#[derive(Debug)]
pub struct Parts {
    /// `index.html` as Trunk wrote it, stripped.
    pub page: String,
    pub boot: String,
    pub styles: String,
    /// What wasm-bindgen wrote, with [`STOP`].
    pub glue: Named<String>,
    pub wasm: Named<Vec<u8>>,
    pub worker: Worker,
    /// Trunk's names of the program's two files.
    staged: [String; 2],
}

#[derive(Debug)]
pub struct Named<T> {
    pub name: String,
    pub content: T,
}

/// Builds everything and prints the sizes. Returns the files of the first load.
pub fn dist() -> Outcome<Vec<sizes::Sized>> {
    tools::prepare_build()?;
    let stage = tools::target_dir().join("dist-stage");
    build(&stage)?;
    let worker = worker::build()?;
    let finished = tools::target_dir().join("dist-finished");
    empty_folder(&finished)?;
    let parts = read_parts(&stage, worker)?;
    let first_load = write_files(&parts, &stage, &finished)?;
    hosting::write(&finished)?;
    let single = single_file::compose(&parts)?;
    write(&finished.join(SINGLE_FILE), single.as_bytes())?;
    let dist = replace_dist(&finished)?;

    let sizes = sizes::measure(&dist, &first_load)?;
    sizes::print(&sizes);
    let worker = [&parts.worker.script.name, &parts.worker.wasm.name].map(String::clone);
    let worker = sizes::measure(&dist, &worker)?;
    println!(
        "{:44} {:>11} {:>11}",
        "The worker, on first use",
        worker.iter().map(|size| size.raw).sum::<usize>(),
        sizes::total(&worker)
    );
    println!("{:44} {:>11}", format!("{SINGLE_FILE}, the whole program in one"), single.len());
    sizes::check(&sizes)?;
    Ok(sizes)
}

fn build(stage: &Path) -> Outcome {
    println!(
        "Building the program in release. The first time this compiles its libraries: some minutes."
    );
    run(
        command("trunk")
            .args(["build", "--release", "--locked", "--dist"])
            .arg(stage)
            .env("TRUNK_SKIP_VERSION_CHECK", "true")
            .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", remapped_paths())
            .env_remove("NO_COLOR"), // Trunk 0.21 refuses the value `1`.
        "mend what the compiler says above",
    )
}

/// Panic messages carry source paths. Remapped, they say nothing about the machine that built the
/// program, and two machines build the same bytes.
pub fn remapped_paths() -> String {
    let home = env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| Some(env::home_dir()?.join(".cargo")));
    let registries =
        home.map(|home| home.join("registry/src")).and_then(|folder| fs::read_dir(folder).ok());
    let mut flags = vec![format!("--remap-path-prefix={}=isms-workbook", root().display())];
    for registry in registries.into_iter().flatten().flatten() {
        flags.push(format!("--remap-path-prefix={}=crates", registry.path().display()));
    }
    flags.sort();
    flags.join(" ")
}

/// Reads what Trunk staged. The program's two files get names from their final bytes, so that a name
/// never stands for two contents.
fn read_parts(stage: &Path, worker: Worker) -> Outcome<Parts> {
    let page = strip_page(&read(&stage.join("index.html"))?);
    let (js, wasm) = (named_in(&page, "data-js")?, named_in(&page, "data-wasm")?);
    let glue = read(&stage.join(&js))?;
    if !glue.contains("\nlet wasmModule, wasmInstance, wasm;\n") {
        return Err(Fault::new(
            "the glue code keeps the program in another variable than expected",
            js,
            "wasm-bindgen changed: adapt `STOP` in xtask/src/dist.rs",
        ));
    }
    let glue = glue + STOP;
    let wasm_path = stage.join(&wasm);
    optimise(&wasm_path);
    let program = fs::read(&wasm_path).at(&wasm_path)?;
    let program = wasm::without_names(&program).unwrap_or(program);

    let glue_name = format!("program-{}.js", policy::short_hash(glue.as_bytes()));
    let wasm_name = format!("program-{}.wasm", policy::short_hash(&program));
    Ok(Parts {
        page: page.replace(&js, &glue_name).replace(&wasm, &wasm_name),
        boot: strip_script(&read(&stage.join("boot.js"))?),
        styles: join_styles(&stage.join("style/main.css"))?,
        staged: [js, wasm],
        glue: Named { name: glue_name, content: glue },
        wasm: Named { name: wasm_name, content: program },
        worker,
    })
}

/// The file that an attribute of the boot script's tag names.
fn named_in(page: &str, attribute: &str) -> Outcome<String> {
    let start = format!("{attribute}=\"./");
    let name = page.split_once(&start).and_then(|(_, rest)| rest.split_once('"'));
    name.map(|(name, _)| name.to_owned()).ok_or_else(|| {
        Fault::new(
            format!("no {attribute} in the built page"),
            "index.html",
            "see `pattern_script` in Trunk.toml",
        )
    })
}

/// A nicety of one to three per cent: used when it is there, never required.
fn optimise(wasm: &Path) {
    if output_of("wasm-opt", &["--version"]).is_none() {
        return;
    }
    let smaller = wasm.with_extension("smaller");
    let mut optimiser = command("wasm-opt");
    optimiser.arg("-O2").arg(wasm).arg("-o").arg(&smaller);
    if run(&mut optimiser, "").is_ok() && fs::rename(&smaller, wasm).is_ok() {
        println!("wasm-opt made the program smaller.");
    } else {
        println!("wasm-opt is here but did not take this program; going on without it.");
    }
}

/// Writes the files of the page and returns the names of those that a first visit loads.
fn write_files(parts: &Parts, stage: &Path, out: &Path) -> Outcome<Vec<String>> {
    let boot_name = format!("boot-{}.js", policy::short_hash(parts.boot.as_bytes()));
    let styles_name = format!("main-{}.css", policy::short_hash(parts.styles.as_bytes()));
    let page = page_for_files(parts, &boot_name, &styles_name)?;
    let files = [
        ("index.html", page.as_bytes()),
        (styles_name.as_str(), parts.styles.as_bytes()),
        (boot_name.as_str(), parts.boot.as_bytes()),
        (parts.glue.name.as_str(), parts.glue.content.as_bytes()),
        (parts.wasm.name.as_str(), parts.wasm.content.as_slice()),
    ];
    let on_first_use = [
        (parts.worker.script.name.as_str(), parts.worker.script.content.as_bytes()),
        (parts.worker.wasm.name.as_str(), parts.worker.wasm.content.as_slice()),
    ];
    for (name, bytes) in files.into_iter().chain(on_first_use) {
        write(&out.join(name), bytes)?;
    }
    copy_rest(stage, &parts.staged, out)?;
    write_offline_worker(stage, out)?;
    Ok(files.iter().map(|(name, _)| (*name).to_owned()).collect())
}

fn page_for_files(parts: &Parts, boot_name: &str, styles_name: &str) -> Outcome<String> {
    let edits = [
        ("<head>", format!("<head>\n{}", policy::meta(&policy::for_files()))),
        (
            "<link rel=\"stylesheet\" href=\"style/main.css\">",
            format!(
                "<link rel=\"stylesheet\" href=\"{styles_name}\" integrity=\"{}\">",
                policy::integrity(parts.styles.as_bytes())
            ),
        ),
        (
            "<script type=\"module\" src=\"boot.js\"",
            format!(
                "<script type=\"module\" src=\"{boot_name}\" integrity=\"{}\" data-offline=\"sw.js\" data-wasm-integrity=\"{}\"{}",
                policy::integrity(parts.boot.as_bytes()),
                policy::integrity(&parts.wasm.content),
                worker_attributes(&parts.worker)
            ),
        ),
        (
            "<link rel=\"modulepreload\"",
            format!(
                "<link rel=\"modulepreload\" integrity=\"{}\"",
                policy::integrity(parts.glue.content.as_bytes())
            ),
        ),
    ];
    let mut page = parts.page.clone();
    for (old, new) in edits {
        page = replace_once(&page, old, &new, "index.html")?;
    }
    Ok(page)
}

/// What boot.js needs to know to start a worker.
fn worker_attributes(Worker { script, wasm }: &Worker) -> String {
    format!(
        " data-office=\"{}\" data-office-integrity=\"{}\" data-office-wasm=\"{}\" data-office-wasm-integrity=\"{}\"",
        script.name,
        policy::integrity(script.content.as_bytes()),
        wasm.name,
        policy::integrity(&wasm.content)
    )
}

/// Everything else that Trunk staged: icon, manifest, schema.
fn copy_rest(stage: &Path, renamed: &[String], out: &Path) -> Outcome {
    for name in files_below(stage)? {
        let made_here = ["boot.js", "sw.js", "index.html"].contains(&name.as_str())
            || name.starts_with("style/")
            || renamed.contains(&name);
        if made_here {
            continue;
        }
        let path = stage.join(&name);
        write(&out.join(&name), &fs::read(&path).at(&path)?)?;
    }
    Ok(())
}

/// The list of files for the offline copy, with their hashes; the page itself under the folder's address.
fn write_offline_worker(stage: &Path, out: &Path) -> Outcome {
    let mut files = Vec::new();
    let mut all_hashes = String::new();
    for name in files_below(out)? {
        let path = out.join(&name);
        let integrity = policy::integrity(&fs::read(&path).at(&path)?);
        let url = if name == "index.html" { "./".to_owned() } else { name };
        all_hashes.push_str(&integrity);
        files.push(serde_json::json!({ "url": url, "integrity": integrity }));
    }
    let build =
        serde_json::json!({ "version": policy::short_hash(all_hashes.as_bytes()), "files": files });
    let worker = replace_once(
        &strip_script(&read(&stage.join("sw.js"))?),
        "const BUILD = { version: \"development\", files: [] };",
        &format!("const BUILD = {build};"),
        "public/sw.js",
    )?;
    write(&out.join("sw.js"), worker.as_bytes())
}

fn replace_dist(finished: &Path) -> Outcome<PathBuf> {
    let dist = root().join("dist");
    if dist.exists() {
        fs::remove_dir_all(&dist).at(&dist)?;
    }
    // The target folder may be on another disk, where renaming would fail.
    for name in files_below(finished)? {
        let path = finished.join(&name);
        write(&dist.join(&name), &fs::read(&path).at(&path)?)?;
    }
    Ok(dist)
}

/// All files below a folder, as sorted relative names with `/`.
pub fn files_below(folder: &Path) -> Outcome<Vec<String>> {
    let mut names = Vec::new();
    let mut folders = vec![String::new()];
    while let Some(inner) = folders.pop() {
        let path = folder.join(&inner);
        for entry in fs::read_dir(&path).at(&path)? {
            let entry = entry.at(&path)?;
            let name = format!("{inner}{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() { folders.push(name + "/") } else { names.push(name) }
        }
    }
    names.sort();
    Ok(names)
}

fn read(path: &Path) -> Outcome<String> {
    fs::read_to_string(path).at(path)
}

pub fn write(path: &Path, bytes: &[u8]) -> Outcome {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).at(folder)?;
    }
    fs::write(path, bytes).at(path)
}
