//! Ready settings for web servers: the headers that a page cannot give itself.
//!
//! Files with a hash in their name never change; everything else is asked for again each time.

use crate::dist::{SINGLE_FILE, files_below, write as write_file};
use crate::fault::Outcome;
use crate::policy;
use std::path::Path;

/// Name and value for everything in the folder but the policy.
fn headers() -> Vec<(&'static str, &'static str)> {
    vec![
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "no-referrer"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        (
            "Permissions-Policy",
            "camera=(), geolocation=(), microphone=(), payment=(), usb=(), serial=(), hid=()",
        ),
        (HTTPS_ONLY, "max-age=31536000"),
    ]
}

const HTTPS_ONLY: &str = "Strict-Transport-Security";
const CACHE_FOR_GOOD: &str = "public, max-age=31536000, immutable";
/// What the names of files that never change look like.
const HASHED_NAME: &str = r"-[0-9a-f]{16}\.(js|css|wasm)$";

/// The page's own policy plus `frame-ancestors`, which works as a header only. Scripts get it too: a
/// worker obeys the header of its own script.
fn policy() -> String {
    format!("{}; {UNFRAMED}", policy::for_files())
}

/// All that a header adds to the single file, which carries a stricter policy of its own.
const UNFRAMED: &str = "frame-ancestors 'none'";

/// The headers of the local server for a file.
pub fn local_headers(name: &str) -> String {
    let policy = if name == SINGLE_FILE { UNFRAMED.to_owned() } else { policy() };
    let common: String = headers()
        .iter()
        .filter(|(name, _)| *name != HTTPS_ONLY)
        .map(|(name, value)| format!("{name}: {value}\r\n"))
        .collect();
    format!("{common}Content-Security-Policy: {policy}\r\nCache-Control: no-cache\r\n")
}

/// `_headers` where Netlify and Cloudflare Pages look for it; the others in `hosting/`, to be copied.
pub fn write(folder: &Path) -> Outcome {
    let files = files_below(folder)?;
    write_file(&folder.join("_headers"), netlify(&files).as_bytes())?;
    let hosting = folder.join("hosting");
    write_file(&hosting.join("nginx.conf"), nginx().as_bytes())?;
    write_file(&hosting.join("Caddyfile"), caddy().as_bytes())?;
    write_file(&hosting.join("htaccess"), apache().as_bytes())?;
    write_file(&hosting.join("web.config"), iis().as_bytes())
}

fn lines(each: impl Fn(&str, &str) -> String) -> String {
    headers().iter().map(|(name, value)| each(name, value)).collect()
}

/// There, rules add up and patterns are weak, so each file that needs a rule gets its own.
fn netlify(files: &[String]) -> String {
    let mut text = format!("/*\n{}", lines(|name, value| format!("  {name}: {value}\n")));
    let guarded = files.iter().filter(|name| name.ends_with(".js") || *name == "index.html");
    for name in std::iter::once("").chain(guarded.map(String::as_str)) {
        text += &format!("/{name}\n  Content-Security-Policy: {}\n", policy());
    }
    text += &format!("/{SINGLE_FILE}\n  Content-Security-Policy: {UNFRAMED}\n");
    for name in files.iter().filter(|name| name.ends_with(".wasm")) {
        text += &format!("/{name}\n  Cache-Control: {CACHE_FOR_GOOD}\n");
    }
    text
}

fn nginx() -> String {
    format!(
        "# Inside a `server` block; `root` is the folder with index.html.\n\
         location / {{\n\
         \x20   root /var/www/isms-workbook;\n\
         \x20   types {{ text/html html; text/css css; text/javascript js; application/wasm wasm; image/svg+xml svg; \
         application/manifest+json webmanifest; application/json json; }}\n\
         {}\
         \x20   set $isms_policy \"{}\";\n\
         \x20   if ($uri ~ \"/{SINGLE_FILE}$\") {{ set $isms_policy \"{UNFRAMED}\"; }}\n\
         \x20   add_header Content-Security-Policy $isms_policy always;\n\
         \x20   set $isms_caching no-cache;\n\
         \x20   if ($uri ~ \"{HASHED_NAME}\") {{ set $isms_caching \"{CACHE_FOR_GOOD}\"; }}\n\
         \x20   add_header Cache-Control $isms_caching always;\n\
         }}\n",
        lines(|name, value| format!("    add_header {name} \"{value}\" always;\n")),
        policy()
    )
}

fn caddy() -> String {
    format!(
        "# Inside a site block.\n\
         root * /var/www/isms-workbook\n\
         file_server\n\
         header {{\n{}    Content-Security-Policy \"{}\"\n    Cache-Control no-cache\n}}\n\
         header /{SINGLE_FILE} Content-Security-Policy \"{UNFRAMED}\"\n\
         @hashed path_regexp {HASHED_NAME}\n\
         header @hashed Cache-Control \"{CACHE_FOR_GOOD}\"\n",
        lines(|name, value| format!("    {name} \"{value}\"\n")),
        policy()
    )
}

fn apache() -> String {
    format!(
        "# Save as .htaccess beside index.html; needs mod_headers.\n\
         AddType application/wasm .wasm\n\
         AddType application/manifest+json .webmanifest\n\
         {}\
         Header always set Content-Security-Policy \"{}\"\n\
         Header always set Cache-Control no-cache\n\
         <Files \"{SINGLE_FILE}\">\n\
         Header always set Content-Security-Policy \"{UNFRAMED}\"\n\
         </Files>\n\
         <FilesMatch \"{HASHED_NAME}\">\n\
         Header always set Cache-Control \"{CACHE_FOR_GOOD}\"\n\
         </FilesMatch>\n",
        lines(|name, value| format!("Header always set {name} \"{value}\"\n")),
        policy()
    )
}

fn iis() -> String {
    let header = |name: &str, value: &str| format!("<add name=\"{name}\" value=\"{value}\" />\n");
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n\
         <!-- Save beside index.html. -->\n\
         <configuration>\n<system.webServer>\n\
         <staticContent>\n\
         <remove fileExtension=\".wasm\" /><mimeMap fileExtension=\".wasm\" mimeType=\"application/wasm\" />\n\
         <remove fileExtension=\".webmanifest\" />\
         <mimeMap fileExtension=\".webmanifest\" mimeType=\"application/manifest+json\" />\n\
         <clientCache cacheControlMode=\"DisableCache\" />\n\
         </staticContent>\n\
         <httpProtocol><customHeaders>\n{}{}</customHeaders></httpProtocol>\n\
         </system.webServer>\n\
         <location path=\"{SINGLE_FILE}\"><system.webServer><httpProtocol><customHeaders>\n\
         <remove name=\"Content-Security-Policy\" />\n{}\
         </customHeaders></httpProtocol></system.webServer></location>\n\
         </configuration>\n",
        lines(header),
        header("Content-Security-Policy", &policy()),
        header("Content-Security-Policy", UNFRAMED)
    )
}
