//! The names under which things are kept. Everything in localStorage starts with `isms/1/`: other pages
//! share the origin on `file://`, and their keys are none of ours.

use super::kept::ChunkKey;

/// The list of workbooks.
pub const PTR: &str = "isms/1/ptr";
/// Where an unreadable list of workbooks is put aside.
pub const PTR_ASIDE: &str = "isms/1/ptr-unreadable";
/// Preferences of the page, outside any workbook.
pub const PREFS: &str = "isms/1/prefs";
/// Row of the head area: the epoch of the present writer, decimal.
pub const EPOCH: &str = "epoch";
/// Row of the head area: the present checkpoint.
pub const HEAD: &str = "head";
/// Row of the head area: the checkpoint before it.
pub const PRIOR: &str = "prior";
/// Row of the head area: up to where the present writer took over from earlier ones.
pub const FENCE: &str = "fence";
/// Row of the head area: the last file export.
pub const EXPORTED: &str = "exported";

/// Prefix of the databases' names.
pub const DATABASE: &str = "isms-";
/// The schema is the high part of a database's version; the low part counts repairs of its stores.
pub const REPAIRS: u32 = 1_000;

/// The name of a workbook's database.
pub fn database(id: &str) -> String {
    format!("{DATABASE}{id}")
}

/// Prefix of every workbook's keys.
pub const BOOKS: &str = "isms/1/wb/";

/// Prefix of all keys of a workbook.
pub fn book(id: &str) -> String {
    format!("{BOOKS}{}/", plain(id))
}

/// What the durable engine should hold.
pub fn marker(id: &str) -> String {
    book(id) + "marker"
}

/// The whole book, when small.
pub fn mirror(id: &str) -> String {
    book(id) + "mirror"
}

/// Prefix of the newest changes.
pub fn tails(id: &str) -> String {
    book(id) + "tail/"
}

/// One of the newest changes. The epoch is part of the name, so that a tab that thaws after its pen was
/// taken cannot write over the new writer's change of the same number.
pub fn tail(id: &str, epoch: u64, seq: u64) -> String {
    tails(id) + &journal(epoch, seq)
}

/// Prefix of the drafts.
pub fn drafts(id: &str) -> String {
    book(id) + "draft/"
}

/// A field that is being typed in.
pub fn draft(id: &str, record: &str, field: &str) -> String {
    format!("{}{}/{}", drafts(id), plain(record), plain(field))
}

/// Row of the journal area.
pub fn journal(epoch: u64, seq: u64) -> String {
    format!("{epoch:010}/{seq:012}")
}

/// Reads [`journal`].
pub fn parse_journal(key: &str) -> Option<(u64, u64)> {
    let (epoch, seq) = key.split_once('/')?;
    Some((epoch.parse().ok()?, seq.parse().ok()?))
}

/// Row of the chunk area.
pub fn chunk(checkpoint: &str, key: &ChunkKey) -> String {
    format!("{checkpoint}/{}/{:06}", key.table, key.bucket)
}

/// Keeps a part of a key from reading as two.
fn plain(part: &str) -> String {
    part.replace('%', "%25").replace('/', "%2F")
}

/// Undoes [`plain`].
pub(super) fn spoken(part: &str) -> String {
    part.replace("%2F", "/").replace("%25", "%")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_stay_apart_and_in_order() {
        assert_ne!(draft("w", "a/b", "c"), draft("w", "a", "b/c"));
        assert_eq!(spoken(&plain("50%2F/x")), "50%2F/x");
        assert!(journal(2, 9) < journal(2, 10) && journal(2, 10) < journal(10, 1));
        assert_eq!(parse_journal(&journal(7, 42)), Some((7, 42)));
        assert!(!tails("a").starts_with(&book("ab")));
    }
}
