//! The same program as one page that works from a double click.
//!
//! From file:// a browser loads neither modules nor wasm beside the page, so everything is in it: the
//! boot script and the glue code as inline modules, each allowed by its hash, and the wasm as compressed
//! text. The glue is what wasm-bindgen wrote; only a hand-over to boot.js follows it. The worker's two files
//! are compressed text, too, of which boot.js makes what it needs on first use.

use crate::bundle::replace_once;
use crate::dist::Parts;
use crate::fault::{AtPath, Fault, Outcome};
use crate::policy;
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use flate2::{Compression, write::GzEncoder};
use std::io::Write;
use std::path::Path;

pub fn compose(parts: &Parts) -> Outcome<String> {
    if let Some(line) = parts.glue.content.lines().find(|line| line.starts_with("import ")) {
        return Err(Fault::new(
            format!("the glue code imports another file, which one page cannot: {line}"),
            &parts.glue.name,
            "remove the crate or the `inline_js` that brings the snippet",
        ));
    }
    let boot = harmless_in_script(&parts.boot);
    let glue = harmless_in_script(&format!(
        "{}window.__isms_glue?.(__wbg_init, __isms_stop);\n",
        parts.glue.content
    ));
    let styles = &parts.styles;
    if styles.contains("</style") || styles.contains("url(") {
        return Err(Fault::new(
            "the style sheet loads a file or would end its own element",
            "style/",
            "keep the styles free of `url(` and `</style`",
        ));
    }
    let page = without_links(&parts.page);
    let page = replace_once(
        &page,
        "<head>",
        &format!("<head>\n{}", policy::meta(&policy::for_single_file(&[&boot, &glue], styles))),
        "index.html",
    )?;
    let page =
        replace_once(&page, "</head>", &format!("<style>{styles}</style>\n</head>"), "index.html")?;
    replace_once(
        &page,
        "</body>",
        &format!(
            "<script type=\"text/plain\" id=\"wasm\">{}</script>\n\
             <script type=\"module\">{boot}</script>\n<script type=\"module\">{glue}</script>\n\
             <script type=\"text/plain\" id=\"office\">{}</script>\n\
             <script type=\"text/plain\" id=\"office-wasm\">{}</script>\n</body>",
            BASE64.encode(gzip(&parts.wasm.content)?),
            BASE64.encode(gzip(parts.worker.script.content.as_bytes())?),
            BASE64.encode(gzip(&parts.worker.wasm.content)?),
        ),
        "index.html",
    )
}

/// Drops what points to files: links but the icon, which is inline, and the boot script's tag.
fn without_links(page: &str) -> String {
    let points_out = |line: &&str| {
        line.contains("<script ")
            || (line.contains("<link ") && !line.contains("rel=\"icon\" href=\"data:"))
    };
    let page = page.replace("</head>", "\n</head>");
    let lines: Vec<&str> = page.lines().filter(|line| !points_out(line)).collect();
    lines.join("\n") + "\n"
}

/// `</script` would end the element wherever it stands. In our scripts it could only be inside of a
/// string or a comment, where the backslash changes nothing.
fn harmless_in_script(script: &str) -> String {
    script.replace("</script", "<\\/script").replace("<!--", "<\\!--")
}

fn gzip(bytes: &[u8]) -> Outcome<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).at(Path::new("the program's wasm"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_point_to_files_go_and_the_rest_stays() {
        let page = "<head>\n<title>x</title>\n<link rel=\"a\" href=\"b\"></head>\n<p>y</p>\n";
        assert_eq!(without_links(page), "<head>\n<title>x</title>\n</head>\n<p>y</p>\n");
    }
}
