//! Opening a workbook: from whatever the two engines still hold to the newest document that an unbroken
//! chain of changes leads to. Pure: reads what was found, writes nothing, and so may be interrupted and
//! repeated at will.

use std::collections::{BTreeMap, BTreeSet};

use super::engine::{Area, LocalFault, Reason, Row};
use super::entry::{Entry, Link};
use super::head::{Fence, Head, Marker, Mirror, Point};
use super::kept::{Body, ChunkKey, Kept};
use super::keys;

/// The versions an app can handle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppVersion {
    /// The document schema it writes.
    pub schema: u32,
    /// Its writer generation, compared with `min_writer` of the head.
    pub writer: u32,
    /// For the marker and the rescue page.
    pub version: String,
}

/// What was read, before anything was made of it.
#[derive(Clone, Debug)]
pub struct Found {
    /// The workbook's id.
    pub workbook: String,
    /// Rows of all areas, or why there are none.
    pub durable: Result<Vec<Row>, Reason>,
    /// The database was made by a newer app.
    pub newer_database: bool,
    /// The workbook's keys in localStorage.
    pub local: Result<Vec<(String, String)>, LocalFault>,
}

/// What opening came to. The words are the screen's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Neither engine knows the workbook: a new user, or evicted, or the file was moved.
    New,
    /// Everything is there. `from_tail` changes were known only to localStorage.
    Whole {
        /// See above.
        from_tail: u64,
    },
    /// Everything is there, but localStorage, which had been written, is empty.
    LocalCleared,
    /// The present checkpoint is damaged; the previous one and a longer journal led to the newest change.
    PreviousCheckpoint,
    /// The body in the database is damaged; the mirror and the newest changes led to the newest change.
    FromMirror,
    /// The chain breaks. The document is as it was before the break.
    Gap {
        /// Acknowledged changes known to be missing.
        lost: u64,
        /// Readable changes behind the break, put aside.
        aside: u64,
    },
    /// The document would not take a change that is whole; it and those after it are put aside.
    ChangeRefused {
        /// Its number.
        seq: u64,
        /// How many are put aside, itself included.
        aside: u64,
    },
    /// localStorage says that there should be a workbook, and the database is empty. Nothing is written
    /// until a person has chosen.
    DatabaseMissing {
        /// What localStorage alone can give.
        mirror: Option<Rescued>,
    },
    /// The database does not open. Nothing is written to it.
    DatabaseUnreadable {
        /// What it said.
        reason: Reason,
        /// What localStorage alone can give.
        mirror: Option<Rescued>,
    },
    /// Rows are there, but no body that can be read. Nothing is written until a person has chosen.
    Damaged {
        /// What localStorage and the readable changes can give.
        mirror: Option<Rescued>,
    },
    /// Written by a newer app: read-only, nothing is written.
    NewerSchema,
}

/// A document that was put together from the mirror.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rescued {
    /// When the mirror was written, milliseconds since 1970.
    pub time: u64,
    /// Number of the last change reached.
    pub seq: u64,
    /// Changes after the mirror that could be replayed.
    pub replayed: u64,
    /// Acknowledged changes known to be missing; `None` when nothing says how many there were.
    pub lost: Option<u64>,
}

/// Where unusable bytes lie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A row of the durable engine.
    Row(Area, String),
    /// A key of localStorage.
    Local(String),
}

/// Why bytes are put aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// Not what was written.
    Unreadable,
    /// Whole, but the change before it is missing.
    Unlinked,
    /// Whole, but written by a tab whose pen had been taken.
    NotApplied,
    /// Whole, but the document would not take it.
    Refused,
}

/// Bytes that could not be used. They are kept and can be downloaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aside {
    /// Where they were.
    pub place: Place,
    /// Why they were not used.
    pub why: Why,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// Text of a field that had not become a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The record's id.
    pub record: String,
    /// The field's name.
    pub field: String,
    /// What was typed.
    pub text: String,
}

/// Where the body came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base {
    /// No body.
    None,
    /// The present checkpoint.
    Head,
    /// The one before.
    Prior,
    /// The mirror in localStorage.
    Mirror,
}

/// A change after the base, and whether the durable journal holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replayed {
    /// The change.
    pub entry: Entry,
    /// It is in the journal, so it need not be put again.
    pub journaled: bool,
}

/// What opening gives.
#[derive(Debug)]
pub struct Recovered<D> {
    /// The document, if there is one to show.
    pub doc: Option<D>,
    /// The point it stands at.
    pub at: Point,
    /// What to tell.
    pub outcome: Outcome,
    /// Where its body came from.
    pub base: Base,
    /// The point of the body.
    pub base_at: Point,
    /// The changes between the two.
    pub replayed: Vec<Replayed>,
    /// What could not be used.
    pub aside: Vec<Aside>,
    /// The present checkpoint, if it reads.
    pub head: Option<Head>,
    /// The one before, if it reads.
    pub prior: Option<Head>,
    /// The marker, if it reads.
    pub marker: Option<Marker>,
    /// Point and time of the mirror, if it reads.
    pub mirror: Option<(Point, u64)>,
    /// Number of records that the base and the changes account for.
    pub expected: u64,
    /// Unfinished typing.
    pub drafts: Vec<Draft>,
    /// The document as it was before it was brought to the present schema.
    pub before: Option<Before>,
}

/// A document in the schema of an older app, for a copy.
#[derive(Clone, Debug)]
pub struct Before {
    /// The last change of that schema.
    pub at: Point,
    /// Number of records.
    pub records: u64,
    /// The document.
    pub body: Body,
}

struct Chain {
    entries: Vec<Entry>,
    journaled: BTreeSet<Link>,
    places: Vec<(Link, Place)>,
    bad: Vec<Aside>,
    fence: Option<Fence>,
}

impl Chain {
    fn barred(&self, entry: &Entry) -> bool {
        self.fence.is_some_and(|f| f.bars(entry.epoch, entry.seq))
    }
}

/// Makes the newest document out of what was found.
pub fn recover<D: Kept>(app: &AppVersion, found: &Found) -> Recovered<D> {
    let rows: &[Row] = found.durable.as_deref().unwrap_or(&[]);
    let local: &[(String, String)] = found.local.as_deref().unwrap_or(&[]);
    let row = |key: &str| rows.iter().find(|r| r.area == Area::Head && r.key == key);
    let at_key = |key: String| local.iter().find(|(k, _)| *k == key).map(|(_, text)| text.as_str());

    let head = row(keys::HEAD).and_then(|r| Head::parse(&r.bytes));
    let prior = row(keys::PRIOR).and_then(|r| Head::parse(&r.bytes));
    let marker_text = at_key(keys::marker(&found.workbook));
    let marker = marker_text.and_then(Marker::parse);
    let mirror = at_key(keys::mirror(&found.workbook)).and_then(Mirror::parse);
    let mut chain = read_chain(found, rows, local);
    chain.fence = row(keys::FENCE).and_then(|r| Fence::parse(&r.bytes));
    for key in [keys::HEAD, keys::PRIOR] {
        if let Some(r) = row(key)
            && Head::parse(&r.bytes).is_none()
        {
            chain.bad.push(unreadable(Place::Row(Area::Head, key.into()), &r.bytes));
        }
    }
    put_bad_chunks_aside(rows, [&head, &prior], &mut chain.bad);

    let newer = found.newer_database
        || [&head, &prior]
            .into_iter()
            .flatten()
            .any(|h| h.schema > app.schema || h.min_writer > app.writer)
        || marker.as_ref().is_some_and(|m| m.schema > app.schema)
        || chain.entries.iter().any(|e| e.schema > app.schema);

    let walks =
        candidates(&chain, [(&head, Base::Head), (&prior, Base::Prior)], rows, mirror.as_ref());
    let built = walks.into_iter().find_map(|walk| build::<D>(app.schema, walk, &chain));
    let evidence = rows.iter().any(|r| r.key != keys::EPOCH)
        || local.iter().any(|(key, _)| is_evidence(&found.workbook, key));
    let mut result = match built {
        Some(built) => conclude(built, chain, [head.as_ref(), prior.as_ref()], marker.as_ref()),
        None => empty(&found.workbook, chain.bad),
    };
    result.drafts = drafts(&found.workbook, local);
    result.mirror = mirror.as_ref().map(|m| (m.at, m.time));
    let ledger = Ledger { newer, evidence, rows: rows.iter().any(|r| r.key != keys::EPOCH) };
    result.outcome =
        outcome(&result, found, &ledger, marker.as_ref(), head.as_ref(), marker_text.is_some());
    result.head = head;
    result.prior = prior;
    result.marker = marker;
    result
}

fn unreadable(place: Place, bytes: &[u8]) -> Aside {
    Aside { place, why: Why::Unreadable, bytes: bytes.to_vec() }
}

/// Whether a key of localStorage says that a workbook was here.
fn is_evidence(workbook: &str, key: &str) -> bool {
    key == keys::marker(workbook)
        || key == keys::mirror(workbook)
        || key.starts_with(&keys::tails(workbook))
}

fn drafts(workbook: &str, local: &[(String, String)]) -> Vec<Draft> {
    let prefix = keys::drafts(workbook);
    let draft = |(key, text): &(String, String)| {
        let (record, field) = key.strip_prefix(&prefix)?.split_once('/')?;
        Some(Draft { record: keys::spoken(record), field: keys::spoken(field), text: text.clone() })
    };
    local.iter().filter_map(draft).collect()
}

/// Reads every change of both engines. Unreadable ones are put aside; keys that are not ours are let be.
fn read_chain(found: &Found, rows: &[Row], local: &[(String, String)]) -> Chain {
    let mut chain = Chain {
        entries: Vec::new(),
        journaled: BTreeSet::new(),
        places: Vec::new(),
        bad: Vec::new(),
        fence: None,
    };
    let mut seen = BTreeSet::new();
    for row in rows.iter().filter(|r| r.area == Area::Journal) {
        let place = Place::Row(Area::Journal, row.key.clone());
        let Some(entry) = Entry::parse(&row.bytes) else {
            chain.bad.push(unreadable(place, &row.bytes));
            continue;
        };
        // A change under another's key would be trimmed with it: put again where it belongs.
        if row.key == keys::journal(entry.epoch, entry.seq) {
            chain.journaled.insert(entry.link());
        }
        chain.places.push((entry.link(), place));
        if seen.insert(entry.link()) {
            chain.entries.push(entry);
        }
    }
    let prefix = keys::tails(&found.workbook);
    for (key, text) in local {
        if key.strip_prefix(&prefix).and_then(keys::parse_journal).is_none() {
            continue;
        }
        let place = Place::Local(key.clone());
        match Entry::parse(text.as_bytes()) {
            None => chain.bad.push(unreadable(place, text.as_bytes())),
            Some(entry) => {
                chain.places.push((entry.link(), place));
                if seen.insert(entry.link()) {
                    chain.entries.push(entry);
                }
            }
        }
    }
    chain
}

/// Chunk rows that a checkpoint names and that are not what it says.
fn put_bad_chunks_aside(rows: &[Row], heads: [&Option<Head>; 2], bad: &mut Vec<Aside>) {
    let pieces = heads.into_iter().flatten().flat_map(|h| h.pieces.iter());
    let named: BTreeMap<&str, Link> = crate::sort::gather(pieces.map(|p| (p.row.as_str(), p.link)));
    for row in rows.iter().filter(|r| r.area == Area::Chunk) {
        if named.get(row.key.as_str()).is_some_and(|link| *link != Link::of(&row.bytes)) {
            bad.push(unreadable(Place::Row(Area::Chunk, row.key.clone()), &row.bytes));
        }
    }
}

struct Walk {
    base: Base,
    at: Point,
    schema: u32,
    records: Option<u64>,
    chunks: Vec<(ChunkKey, Vec<u8>)>,
    /// Indices into the entries, in order.
    path: Vec<usize>,
    end: Point,
}

/// Every body that can be read, with the path of changes from it; the one that leads furthest first.
fn candidates(
    chain: &Chain,
    heads: [(&Option<Head>, Base); 2],
    rows: &[Row],
    mirror: Option<&Mirror>,
) -> Vec<Walk> {
    let chunk: BTreeMap<&str, &Row> = crate::sort::gather(
        rows.iter().filter(|r| r.area == Area::Chunk).map(|r| (r.key.as_str(), r)),
    );
    let mut walks = Vec::new();
    for (head, base) in heads {
        let Some(head) = head else { continue };
        let bytes = |piece: &super::head::Piece| {
            let row = chunk.get(piece.row.as_str())?;
            (Link::of(&row.bytes) == piece.link).then(|| (piece.key.clone(), row.bytes.clone()))
        };
        if let Some(chunks) = head.pieces.iter().map(bytes).collect::<Option<Vec<_>>>() {
            walks.push(walk(chain, base, head.at, head.schema, Some(head.records), chunks));
        }
    }
    if let Some(mirror) = mirror {
        walks.push(walk(
            chain,
            Base::Mirror,
            mirror.at,
            mirror.schema,
            None,
            mirror.chunks.clone(),
        ));
    }
    // Stable: at the same end the present checkpoint comes before the previous one and the mirror.
    crate::sort::by_key(&mut walks, |w| std::cmp::Reverse((w.end.epoch, w.end.seq)));
    walks
}

/// Follows the links. Where two changes follow the same one, the later writer's counts: the other was
/// written by a tab whose pen had been taken, and was never acknowledged.
fn walk(
    chain: &Chain,
    base: Base,
    at: Point,
    schema: u32,
    records: Option<u64>,
    chunks: Vec<(ChunkKey, Vec<u8>)>,
) -> Walk {
    let mut next: BTreeMap<(Link, u64), usize> = BTreeMap::new();
    for (i, entry) in chain.entries.iter().enumerate().filter(|(_, e)| !chain.barred(e)) {
        let slot = next.entry((entry.prev, entry.seq)).or_insert(i);
        if chain.entries.get(*slot).is_some_and(|known| known.epoch < entry.epoch) {
            *slot = i;
        }
    }
    let (mut end, mut path) = (at, Vec::new());
    while let Some(&i) = next.get(&(end.link, end.seq.saturating_add(1))) {
        let Some(entry) = chain.entries.get(i).filter(|e| e.epoch >= end.epoch) else {
            break;
        };
        end = Point { epoch: entry.epoch, seq: entry.seq, link: entry.link() };
        path.push(i);
    }
    Walk { base, at, schema, records, chunks, path, end }
}

struct Built<D> {
    doc: D,
    base: Base,
    base_at: Point,
    at: Point,
    path: Vec<usize>,
    refused: Option<u64>,
    expected: u64,
    before: Option<Before>,
}

impl<D: Kept> Built<D> {
    /// Brings the document to the present schema, and holds on to what it was before.
    fn settle(&mut self) -> Option<()> {
        let records = self.doc.records() as u64;
        if let Some(body) = self.doc.settle().ok()? {
            self.before = Some(Before { at: self.at, records, body });
            // Migration may make rows of what was none, and the other way round.
            self.expected = self.doc.records() as u64;
        }
        Some(())
    }
}

/// Builds the document in the present schema; `None` if the body itself is refused.
fn build<D: Kept>(present: u32, walk: Walk, chain: &Chain) -> Option<Built<D>> {
    let mut doc = D::from_chunks(walk.schema, walk.chunks).ok()?;
    if walk.records.is_some_and(|n| n != doc.records() as u64) {
        return None;
    }
    let mut built = Built {
        expected: doc.records() as u64,
        base: walk.base,
        base_at: walk.at,
        at: walk.at,
        path: Vec::new(),
        refused: None,
        before: None,
        doc: {
            // What the body itself made dirty is in the chunks already.
            doc.take_dirty();
            doc
        },
    };
    for i in walk.path {
        let entry = chain.entries.get(i)?;
        if walk.schema < present && entry.schema == present {
            built.settle()?;
        }
        match built.doc.apply_entry(entry.schema, &entry.payload) {
            Ok(delta) => {
                built.at = Point { epoch: entry.epoch, seq: entry.seq, link: entry.link() };
                built.expected = (built.expected + u64::from(delta.added))
                    .saturating_sub(u64::from(delta.removed));
                built.path.push(i);
            }
            Err(_) => {
                built.refused = Some(entry.seq);
                break;
            }
        }
    }
    built.settle()?;
    Some(built)
}

fn empty<D>(workbook: &str, aside: Vec<Aside>) -> Recovered<D> {
    let start = Point { epoch: 0, seq: 0, link: Link::genesis(workbook) };
    Recovered {
        doc: None,
        at: start,
        outcome: Outcome::New,
        base: Base::None,
        base_at: start,
        replayed: Vec::new(),
        aside,
        head: None,
        prior: None,
        marker: None,
        mirror: None,
        expected: 0,
        drafts: Vec::new(),
        before: None,
    }
}

/// Sorts the changes that were not used.
fn conclude<D>(
    built: Built<D>,
    chain: Chain,
    heads: [Option<&Head>; 2],
    marker: Option<&Marker>,
) -> Recovered<D> {
    let barred: BTreeSet<Link> =
        crate::sort::gather(chain.entries.iter().filter(|e| chain.barred(e)).map(Entry::link));
    let Chain { entries, journaled, places, mut bad, .. } = chain;
    let used: BTreeSet<Link> = behind(&entries, built.at.link);
    let known_from = entries
        .iter()
        .filter(|e| used.contains(&e.link()))
        .map(|e| e.seq)
        .min()
        .unwrap_or(built.base_at.seq.saturating_add(1));
    let mut lying: BTreeMap<Link, Vec<Place>> = BTreeMap::new();
    for (link, place) in places {
        lying.entry(link).or_default().push(place);
    }
    for entry in &entries {
        // What is older than the journal reaches back is in the body, or superseded by it.
        if used.contains(&entry.link()) || entry.seq < known_from {
            continue;
        }
        let why = match built.refused {
            _ if barred.contains(&entry.link()) => Why::NotApplied,
            Some(seq) if entry.seq >= seq && entry.epoch >= built.at.epoch => Why::Refused,
            _ if entry.epoch < built.at.epoch || entry.seq <= built.at.seq => Why::NotApplied,
            _ => Why::Unlinked,
        };
        for place in lying.get(&entry.link()).into_iter().flatten() {
            bad.push(Aside { place: place.clone(), why, bytes: entry.to_text().into_bytes() });
        }
    }
    let aside = entries.iter().filter(|e| {
        let unused = !used.contains(&e.link()) && !barred.contains(&e.link());
        unused && e.seq > built.at.seq && e.epoch >= built.at.epoch
    });
    // An unreadable change beyond the end: its number is in its key.
    let beyond = |a: &&Aside| match &a.place {
        Place::Row(Area::Journal, key) => number(key) > Some(built.at.seq),
        Place::Local(key) => {
            key.rsplit_once("/tail/").is_some_and(|(_, k)| number(k) > Some(built.at.seq))
        }
        Place::Row(..) => false,
    };
    let unreadable = bad.iter().filter(|a| a.why == Why::Unreadable).filter(beyond).count();
    let aside = (aside.count() + unreadable) as u64;
    let witnesses =
        marker.map(|m| m.at).into_iter().chain(heads.into_iter().flatten().map(|h| h.at));
    let lost = witnesses.map(|w| lost(w, built.at, &entries, &used)).max().unwrap_or(0);
    let tail = built
        .path
        .iter()
        .filter_map(|i| entries.get(*i))
        .filter(|e| !journaled.contains(&e.link()));
    let from_tail = tail.count() as u64;
    let outcome = match built.refused {
        Some(seq) => Outcome::ChangeRefused { seq, aside },
        None if lost > 0 || aside > 0 => Outcome::Gap { lost, aside },
        None if built.base == Base::Mirror => Outcome::FromMirror,
        None if built.base == Base::Prior => Outcome::PreviousCheckpoint,
        None => Outcome::Whole { from_tail },
    };
    let replayed = built.path.iter().filter_map(|i| entries.get(*i)).map(|entry| Replayed {
        entry: entry.clone(),
        journaled: journaled.contains(&entry.link()),
    });
    Recovered {
        replayed: replayed.collect(),
        doc: Some(built.doc),
        at: built.at,
        outcome,
        base: built.base,
        base_at: built.base_at,
        aside: bad,
        head: None,
        prior: None,
        marker: None,
        mirror: None,
        expected: built.expected,
        drafts: Vec::new(),
        before: built.before,
    }
}

fn number(key: &str) -> Option<u64> {
    keys::parse_journal(key).map(|(_, seq)| seq)
}

/// The links from a point back as far as the changes are known.
fn behind(entries: &[Entry], from: Link) -> BTreeSet<Link> {
    let by_link: BTreeMap<Link, Link> =
        crate::sort::gather(entries.iter().map(|e| (e.link(), e.prev)));
    let (mut set, mut at) = (BTreeSet::new(), from);
    while let Some(prev) = by_link.get(&at) {
        if !set.insert(at) {
            break;
        }
        at = *prev;
    }
    set
}

/// Acknowledged changes that a witness, the marker or a checkpoint, knows of and the document lacks.
fn lost(witness: Point, at: Point, entries: &[Entry], used: &BTreeSet<Link>) -> u64 {
    if witness.seq > at.seq {
        return witness.seq - at.seq;
    }
    if witness.seq == at.seq {
        return u64::from(witness.link != at.link);
    }
    let on_chain = entries.iter().find(|e| e.seq == witness.seq && used.contains(&e.link()));
    u64::from(on_chain.is_some_and(|e| e.link() != witness.link))
}

struct Ledger {
    newer: bool,
    evidence: bool,
    rows: bool,
}

/// The table of outcomes, worst first.
fn outcome<D>(
    result: &Recovered<D>,
    found: &Found,
    ledger: &Ledger,
    marker: Option<&Marker>,
    head: Option<&Head>,
    marker_there: bool,
) -> Outcome {
    let rescued = || {
        let (_, time) =
            result.mirror.filter(|_| result.doc.is_some() && result.base == Base::Mirror)?;
        Some(Rescued {
            time,
            seq: result.at.seq,
            replayed: result.replayed.len() as u64,
            lost: marker.map(|m| m.at.seq.saturating_sub(result.at.seq)),
        })
    };
    let covered = marker.is_some_and(|m| m.at.seq <= result.at.seq)
        && !matches!(result.outcome, Outcome::Gap { .. } | Outcome::ChangeRefused { .. });
    match &found.durable {
        _ if ledger.newer => Outcome::NewerSchema,
        Err(reason) if ledger.evidence || found.local == Err(LocalFault::Corrupt) => {
            Outcome::DatabaseUnreadable { reason: *reason, mirror: rescued() }
        }
        Ok(_) if !ledger.evidence && found.local == Err(LocalFault::Corrupt) => {
            Outcome::Damaged { mirror: None }
        }
        Ok(_) if !ledger.evidence => Outcome::New,
        Err(_) => Outcome::New,
        Ok(_) if !ledger.rows => Outcome::DatabaseMissing { mirror: rescued() },
        Ok(_) if result.doc.is_none() => Outcome::Damaged { mirror: None },
        Ok(_) if result.base == Base::Mirror && head.is_none() && !covered => {
            Outcome::Damaged { mirror: rescued() }
        }
        Ok(_) => match &result.outcome {
            Outcome::Whole { .. }
                if !marker_there && found.local.is_ok() && head.is_some_and(|h| h.marked) =>
            {
                Outcome::LocalCleared
            }
            other => other.clone(),
        },
    }
}
