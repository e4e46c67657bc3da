//! Serves `dist/` on this machine.
//!
//! The port is always the same unless asked otherwise, because what the browser stores belongs to the
//! address with its port: on another one the workbook would seem to be gone.

use crate::fault::{Fault, Outcome};
use crate::tools::root;
use crate::{dist, hosting};
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

pub const DEFAULT_PORT: u16 = 8470;

pub fn serve(port: u16) -> Outcome {
    let address = format!("http://127.0.0.1:{port}/");
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(|error| {
        Fault::new(
            format!("the port cannot be had: {error}"),
            &address,
            "stop what is using it, or give another with --port; what the browser stores stays with its port",
        )
    })?;
    dist::dist()?;
    println!("\nThe workbook is at {address}   (Ctrl-C ends the server)");
    open_browser(&address);
    let folder = root().join("dist");
    for stream in listener.incoming().flatten() {
        let folder = folder.clone();
        // A browser that hangs up in the middle is no fault of ours.
        thread::spawn(move || answer(stream, &folder).ok());
    }
    Ok(())
}

/// Opens the address where there is a screen; the printed line is enough where there is none.
fn open_browser(address: &str) {
    let opener = if cfg!(target_os = "macos") {
        "open"
    } else if cfg!(target_os = "windows") {
        "explorer"
    } else if std::env::var_os("DISPLAY").is_some() || std::env::var_os("WAYLAND_DISPLAY").is_some()
    {
        "xdg-open"
    } else {
        return;
    };
    let started =
        Command::new(opener).arg(address).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    if started.is_err() {
        println!("Open it in your browser.");
    }
}

fn answer(mut stream: TcpStream, folder: &Path) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut request = String::new();
    reader.read_line(&mut request)?;
    let mut header = String::new();
    while reader.read_line(&mut header)? > 2 {
        header.clear();
    }
    let mut words = request.split(' ');
    let (method, target) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
    let with_body = match method {
        "GET" => true,
        "HEAD" => false,
        _ => {
            return write!(stream, "HTTP/1.1 405 Method Not Allowed\r\nConnection: close\r\n\r\n");
        }
    };
    let name = requested_file(target).unwrap_or_default();
    let (status, kind, body) = match fs::read(folder.join(&name))
        .ok()
        .map(|body| (mime(&name), body))
    {
        Some((kind, body)) => ("200 OK", kind, body),
        None => ("404 Not Found", "text/plain; charset=utf-8", b"There is no such file.".to_vec()),
    };
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n{}Connection: close\r\n\r\n",
        body.len(),
        hosting::local_headers(&name.to_string_lossy())
    )?;
    if with_body { stream.write_all(&body) } else { Ok(()) }
}

/// The file that an address asks for, or none if it would lead out of the folder.
fn requested_file(target: &str) -> Option<PathBuf> {
    let path = target.split(['?', '#']).next().unwrap_or("").strip_prefix('/')?;
    let path = if path.is_empty() { "index.html" } else { path };
    let path = Path::new(path);
    path.components().all(|part| matches!(part, Component::Normal(_))).then(|| path.to_path_buf())
}

fn mime(path: &Path) -> &'static str {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("json") => "application/json",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("webmanifest") => "application/manifest+json",
        _ => "text/plain; charset=utf-8",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_of_the_folder_are_served() {
        assert_eq!(requested_file("/"), Some(PathBuf::from("index.html")));
        assert_eq!(requested_file("/a/b.js?x#y"), Some(PathBuf::from("a/b.js")));
        assert_eq!(requested_file("/../secret"), None);
        assert_eq!(requested_file("//etc/passwd"), None);
        assert_eq!(requested_file("http://elsewhere/"), None);
    }
}
