//! What `docx-rs` has no words for, put into its parts before they are packed anew:
//!
//! - rows of a table's head are marked as such, so that they repeat on each page and are read out
//!   as heads (they come with [`HEAD_ROW`], which says nothing by itself);
//! - each picture gets a number of its own and says what it shows;
//! - the styles are our own file, in the order that the schema wants, with the language;
//! - title, subject and author of the document;
//! - parts are compressed, which it does not do.
//!
//! Typed text cannot be hit by this: in it every `<` is escaped.

use super::plain::escape;
use crate::text;

pub(super) struct Finish {
    pub title: String,
    pub subject: String,
    pub creator: String,
    /// What each picture shows, in the order of the document.
    pub descriptions: Vec<String>,
}

/// How a head row is told apart until it is marked: a height that no row is below anyway.
const HEAD_ROW: &str = "<w:trHeight w:val=\"1\" w:hRule=\"atLeast\" />";

const STYLES: &str = include_str!("word_styles.xml");

/// The packed document with all that. Nothing when the archive cannot be read or written.
pub(super) fn finish(packed: &[u8], finish: &Finish) -> Option<Vec<u8>> {
    super::package::changed(packed, |name, part| match name {
        "word/document.xml" => *part = document(part, finish),
        "word/styles.xml" => *part = STYLES.replace("{language}", text::t("office.language")),
        "docProps/core.xml" => *part = core(finish),
        _ => {}
    })
}

fn document(xml: &str, finish: &Finish) -> String {
    let xml = xml.replace(HEAD_ROW, "<w:tblHeader />");
    let mut out = String::with_capacity(xml.len() + 1_000);
    let mut pieces = xml.split("<wp:docPr id=\"1\" name=\"Figure\" />");
    out.push_str(pieces.next().unwrap_or_default());
    let unknown = String::new();
    for (at, piece) in pieces.enumerate() {
        let described = escape(finish.descriptions.get(at).unwrap_or(&unknown));
        out.push_str(&format!(
            "<wp:docPr id=\"{0}\" name=\"Figure {0}\" descr=\"{described}\"/>",
            at + 1
        ));
        out.push_str(piece);
    }
    out
}

fn core(finish: &Finish) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
         <cp:coreProperties \
         xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\
         <dc:title>{}</dc:title><dc:subject>{}</dc:subject><dc:creator>{}</dc:creator>\
         <dc:language>{}</dc:language></cp:coreProperties>",
        escape(&finish.title),
        escape(&finish.subject),
        escape(&finish.creator),
        text::t("office.language"),
    )
}
