//! Which rows a register shows, in which order: filter, sort, group.

use crate::app::session::Session;
use crate::app::widgets::shown;
use crate::text;
use crate::workbook::{Cell, Field, Id, Kind, Record, Shape, Workbook};
use std::cmp::Ordering;
use std::collections::HashSet;

/// What the reader chose.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Order {
    /// Field and whether the last comes first. Nothing: the order of entry.
    pub sort: Option<(usize, bool)>,
    pub group: Option<usize>,
    /// Per field the answers that are shown; see [`answer`].
    pub filters: Vec<(usize, Vec<String>)>,
    /// Words that have to stand in a row, in any shown cell.
    pub words: String,
}

impl Order {
    pub fn is_filtered(&self) -> bool {
        !self.filters.is_empty() || !self.words.trim().is_empty()
    }
}

/// One line of the table.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Line {
    Row(Id),
    /// The head of a group: its words and how many rows follow.
    Group(String, usize),
}

impl Line {
    pub fn row(&self) -> Option<Id> {
        match self {
            Line::Row(id) => Some(*id),
            Line::Group(..) => None,
        }
    }
}

/// A cell as the one answer that filters and groups go by: the key of a choice, the id of a
/// link, `yes`, or nothing.
pub fn answer(field: &Field, cell: Cell<'_>) -> String {
    match (field.shape, cell) {
        (Shape::Choice(_, keys), Cell::Empty) => {
            keys.first().map(|k| (*k).to_owned()).unwrap_or_default()
        }
        (_, Cell::Text(t)) => t.to_owned(),
        (_, Cell::Flag(true)) => "yes".to_owned(),
        (_, Cell::Link(id)) => id.to_string(),
        _ => String::new(),
    }
}

/// The answers of a cell; many for many links.
fn answers(field: &Field, cell: Cell<'_>) -> Vec<String> {
    match cell {
        Cell::Links(ids) => ids.iter().map(|id| id.to_string()).collect(),
        cell => vec![answer(field, cell)],
    }
}

/// The lines of the table. Rows of `fresh` were added since the order was chosen: they come last
/// and pass every filter, so that nothing vanishes under the reader's hands.
pub fn lines(
    session: Session,
    book: &Workbook,
    kind: Kind,
    columns: &[usize],
    order: &Order,
    fresh: &[Id],
) -> Vec<Line> {
    let fields = kind.fields();
    let words: Vec<String> = fold(&order.words).split_whitespace().map(str::to_owned).collect();
    let late: HashSet<Id> = fresh.iter().copied().collect();
    let old = book.table(kind).rows().filter(|r| !late.contains(&r.id()));
    let mut rows: Vec<&dyn Record> = old
        .filter(|row| {
            order.filters.iter().all(|(place, wanted)| {
                fields
                    .get(*place)
                    .is_none_or(|f| answers(f, row.cell(*place)).iter().any(|a| wanted.contains(a)))
            })
        })
        .filter(|row| words.is_empty() || has_words(session, fields, *row, columns, &words))
        .collect();
    if let Some((place, descending)) = order.sort
        && let Some(field) = fields.get(place)
    {
        let mut keyed: Vec<(Key, &dyn Record)> =
            rows.into_iter().map(|r| (Key::of(session, field, r.cell(place)), r)).collect();
        crate::sort::by(&mut keyed, |(a, _), (b, _)| a.compare(b, descending));
        rows = keyed.into_iter().map(|(_, r)| r).collect();
    }
    rows.extend(fresh.iter().filter_map(|id| book.row(kind, *id)));
    match order.group.and_then(|place| fields.get(place).map(|f| (place, f))) {
        Some((place, field)) => grouped(session, &rows, place, field),
        None => rows.iter().map(|r| Line::Row(r.id())).collect(),
    }
}

fn has_words(
    session: Session,
    fields: &[Field],
    row: &dyn Record,
    columns: &[usize],
    words: &[String],
) -> bool {
    let mut text = row.reference();
    for place in columns {
        if let Some(field) = fields.get(*place) {
            text.push('\n');
            text.push_str(&shown(session, field, row.cell(*place)));
        }
    }
    let text = fold(&text);
    words.iter().all(|w| text.contains(w.as_str()))
}

fn grouped(session: Session, rows: &[&dyn Record], place: usize, field: &Field) -> Vec<Line> {
    let mut groups: Vec<(Key, String, Vec<Id>)> = Vec::new();
    let mut at = std::collections::HashMap::new();
    for row in rows {
        let cell = row.cell(place);
        let key = Key::of(session, field, cell);
        let words = shown(session, field, cell);
        let n = *at.entry(words.clone()).or_insert_with(|| {
            groups.push((key, words, Vec::new()));
            groups.len() - 1
        });
        if let Some((_, _, ids)) = groups.get_mut(n) {
            ids.push(row.id());
        }
    }
    crate::sort::by(&mut groups, |a, b| a.0.compare(&b.0, false));
    let mut lines = Vec::with_capacity(rows.len() + groups.len());
    for (_, words, ids) in groups {
        let words = if words.is_empty() { text::of("register.group.empty") } else { words };
        lines.push(Line::Group(words, ids.len()));
        lines.extend(ids.into_iter().map(Line::Row));
    }
    lines
}

/// What a cell is sorted by. Empty cells come last either way.
#[derive(Debug)]
enum Key {
    Empty,
    Number(i64),
    Text(String),
}

impl Key {
    fn of(session: Session, field: &Field, cell: Cell<'_>) -> Key {
        use chrono::Datelike;
        match (field.shape, cell) {
            (Shape::Choice(_, keys), cell) => {
                let key = answer(field, cell);
                keys.iter().position(|k| *k == key).map_or(Key::Empty, |n| Key::Number(n as i64))
            }
            (_, Cell::Empty) => Key::Empty,
            (_, Cell::Number(n)) => Key::Number(n),
            (_, Cell::Day(d)) => Key::Number(i64::from(d.num_days_from_ce())),
            (_, Cell::Instant(m)) => Key::Number(m.0),
            (_, Cell::Flag(f)) => Key::Number(i64::from(!f)),
            (_, cell) => Key::Text(fold(&shown(session, field, cell))),
        }
    }

    fn compare(&self, other: &Key, descending: bool) -> Ordering {
        let straight = match (self, other) {
            (Key::Empty, Key::Empty) => return Ordering::Equal,
            (Key::Empty, _) => return Ordering::Greater,
            (_, Key::Empty) => return Ordering::Less,
            (Key::Number(a), Key::Number(b)) => a.cmp(b),
            (Key::Text(a), Key::Text(b)) => natural(a, b),
            (Key::Number(_), Key::Text(_)) => Ordering::Less,
            (Key::Text(_), Key::Number(_)) => Ordering::Greater,
        };
        if descending { straight.reverse() } else { straight }
    }
}

/// Text order in which 2 comes before 10.
fn natural(a: &str, b: &str) -> Ordering {
    let (mut a, mut b) = (a.chars().peekable(), b.chars().peekable());
    loop {
        match (a.peek().copied(), b.peek().copied()) {
            (None, None) => return Ordering::Equal,
            (None, _) => return Ordering::Less,
            (_, None) => return Ordering::Greater,
            (Some(x), Some(y)) if x.is_ascii_digit() && y.is_ascii_digit() => {
                let order = digits(&mut a).cmp(&digits(&mut b));
                if order != Ordering::Equal {
                    return order;
                }
            }
            (Some(x), Some(y)) if x == y => {
                a.next();
                b.next();
            }
            (Some(x), Some(y)) => return x.cmp(&y),
        }
    }
}

fn digits(letters: &mut std::iter::Peekable<std::str::Chars<'_>>) -> u128 {
    let mut number: u128 = 0;
    while let Some(d) = letters.peek().and_then(|c| c.to_digit(10)) {
        number = number.saturating_mul(10).saturating_add(u128::from(d));
        letters.next();
    }
    number
}

/// Lower case without the accents of Latin letters, so that "muller" finds "Müller" and Ä sorts
/// by A.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        match c {
            c if c.is_ascii() => out.push(c),
            'à'..='å' | 'ā' | 'ă' | 'ą' => out.push('a'),
            'æ' => out.push_str("ae"),
            'ç' | 'ć' | 'č' => out.push('c'),
            'ď' | 'đ' => out.push('d'),
            'è'..='ë' | 'ē' | 'ė' | 'ę' | 'ě' => out.push('e'),
            'ì'..='ï' | 'ī' | 'į' => out.push('i'),
            'ł' => out.push('l'),
            'ñ' | 'ń' | 'ň' => out.push('n'),
            'ò'..='ö' | 'ø' | 'ō' | 'ő' => out.push('o'),
            'œ' => out.push_str("oe"),
            'ŕ' | 'ř' => out.push('r'),
            'ß' => out.push_str("ss"),
            'ś' | 'š' | 'ş' => out.push('s'),
            'ť' | 'ţ' => out.push('t'),
            'ù'..='ü' | 'ū' | 'ů' | 'ű' => out.push('u'),
            'ý' | 'ÿ' => out.push('y'),
            'ź' | 'ż' | 'ž' => out.push('z'),
            c => out.push(c),
        }
    }
    out
}
