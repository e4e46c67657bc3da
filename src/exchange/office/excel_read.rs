//! An Excel file that comes back: what it would change in the assessment that it was made from.
//!
//! Cells are compared with what the file said when it left (its [`marks`](super::columns::marks)), so only
//! edits count, and a cell that changed on both sides is refused: what the workbook holds is newer than
//! the file knows. What cannot be taken is named with its cell and does not stop the rest. Lines find their row by the
//! hidden id, else by the reference; they may be sorted, left out, or moved with their columns.

use super::archive;
use super::columns::{
    ABOUT, Column, FORMAT, Holds, SCHEMA, Sheet, field_words, is_cut, mark, marked, said,
};
use super::excel::letters;
use super::plain::clean;
use super::plan::{FieldChange, Plan, PlannedLine};
use crate::catalogue::{self, LineKind};
use crate::exchange::tabular::{Finder, Unreadable, read_value};
use crate::insight::gap::RunView;
use crate::text;
use crate::workbook::{
    Choice, Conformity, Field, Finding, GapAnswer, GapRun, Id, Kind, Place, Record, RunState,
    Shape, Value, Workbook,
};
use calamine::{Data, DataRef, ExcelDateTime, ExcelDateTimeType, Reader, Xlsx, XlsxError};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;

/// Most cells with content of the whole file.
const MOST_CELLS: usize = 1_000_000;
/// Rows and columns that a sheet has at most.
const MOST_PLACES: (u32, u32) = (1_048_576, 16_384);
/// Most characters of a cell; Excel writes no more.
const MOST_TEXT: usize = 32_767;
/// Most bytes of text of the whole file: one text of the file can stand in many cells.
const MOST_BYTES: usize = 64 << 20;
/// Most sheets.
const MOST_SHEETS: usize = 100;
/// Most lines of a sheet; an edition has 140.
const MOST_LINES: usize = 20_000;
/// Most findings; whoever sees as many looks at the file first.
const MOST_FINDINGS: usize = 1_000;
/// The rows in which a head is looked for.
const HEAD_WITHIN: u32 = 20;

/// What the file would change in this run of this workbook.
///
/// Errors: the file is no Excel file, over a limit, not made from this run, or the run is closed.
/// What is wrong in single cells is no error but stands in the plan.
pub fn read_gap_excel(bytes: &[u8], book: &Workbook, run: Id) -> Result<Plan, Vec<Finding>> {
    let refuse = |code| Finding::error(code, Place::row(Kind::GapRun, run));
    let view = RunView::new(book, run).ok_or_else(|| vec![refuse("office.no_run")])?;
    if view.run.state == RunState::Closed {
        return Err(vec![refuse("office.closed")]);
    }
    archive::check(bytes).map_err(|finding| vec![finding])?;
    let mut file: Xlsx<_> =
        Xlsx::new(Cursor::new(bytes)).map_err(|_| vec![refuse("office.damaged")])?;
    if file.sheet_names().len() > MOST_SHEETS {
        let finding = Finding::error("office.too_many_sheets", Place::default());
        return Err(vec![finding.with("most", MOST_SHEETS)]);
    }
    let mut read = Amount::default();
    let marks =
        is_of_this_run(&mut file, &view, book, &mut read).map_err(|finding| vec![finding])?;
    let mut reader = GapReader {
        book,
        view: &view,
        marks,
        finder: Finder::default(),
        plan: Plan { run, ..Plan::default() },
        seen: BTreeSet::new(),
        pending: Vec::new(),
        findings: 0,
        lines_read: false,
    };
    for name in file.sheet_names() {
        if name == ABOUT {
            continue;
        }
        let grid = grid(&mut file, &name, &mut read).map_err(|finding| vec![finding])?;
        reader.sheet(&name, &grid).map_err(|finding| vec![finding])?;
    }
    if !reader.lines_read {
        return Err(vec![refuse("office.no_lines")]);
    }
    reader.join();
    Ok(reader.plan)
}

// ---- Cells ------------------------------------------------------------------------------------

/// How much of a file was read.
#[derive(Default)]
struct Amount {
    cells: usize,
    bytes: usize,
}

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq)]
enum Content {
    Text(String),
    /// A number, which in a field of days is a day.
    Number(f64, Option<String>),
    /// A number that is shown as a date.
    Date(Option<String>),
    /// `#REF!` and its like.
    Broken,
    /// Longer than a cell can be.
    TooLong,
}

/// Cells with content by row and column, from 0.
type Grid = BTreeMap<u32, BTreeMap<u32, Content>>;

fn grid(file: &mut Xlsx<Cursor<&[u8]>>, name: &str, read: &mut Amount) -> Result<Grid, Finding> {
    let damaged = || Finding::error("office.damaged", Place::path(name));
    let is_1904 = file.has_1904_epoch();
    let mut reader = match file.worksheet_cells_reader(name) {
        Ok(reader) => reader,
        // A sheet that is a chart has no cells.
        Err(XlsxError::NotAWorksheet(_)) => return Ok(Grid::new()),
        Err(_) => return Err(damaged()),
    };
    let mut grid = Grid::new();
    while let Some(cell) = reader.next_cell().map_err(|_| damaged())? {
        let Some(content) = content(cell.get_value(), is_1904) else { continue };
        read.cells += 1;
        read.bytes += match &content {
            Content::Text(text) => text.len(),
            _ => 0,
        };
        if read.cells > MOST_CELLS {
            let finding = Finding::error("office.too_many_cells", Place::path(name));
            return Err(finding.with("most", MOST_CELLS));
        }
        if read.bytes > MOST_BYTES {
            let finding = Finding::error("office.too_much_text", Place::path(name));
            return Err(finding.with("most", MOST_BYTES >> 20));
        }
        let (row, column) = cell.get_position();
        if row >= MOST_PLACES.0 || column >= MOST_PLACES.1 {
            return Err(damaged());
        }
        grid.entry(row).or_default().insert(column, content);
    }
    Ok(grid)
}

fn content(data: &DataRef<'_>, is_1904: bool) -> Option<Content> {
    let content = match Data::from(data.clone()) {
        Data::Empty => return None,
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => {
            if text.is_empty() {
                return None;
            }
            match text.len() > MOST_TEXT && text.chars().count() > MOST_TEXT {
                true => Content::TooLong,
                false => Content::Text(clean(&text).into_owned()),
            }
        }
        Data::Int(n) => Content::Number(n as f64, day_of(n as f64, is_1904)),
        Data::Float(n) => Content::Number(n, day_of(n, is_1904)),
        Data::DateTime(day) => Content::Date(day_of(day.as_f64(), is_1904)),
        Data::Bool(flag) => Content::Text(if flag { "TRUE" } else { "FALSE" }.to_owned()),
        Data::Error(_) => Content::Broken,
    };
    Some(content)
}

/// The day that a number means, where it can be one.
fn day_of(number: f64, is_1904: bool) -> Option<String> {
    // The days of 1990 to 2200; beyond them a date is a slip, such as a bare year.
    if !(32_874.0..=110_000.0).contains(&number) {
        return None;
    }
    let day = ExcelDateTime::new(number, ExcelDateTimeType::DateTime, is_1904);
    let (year, month, day, ..) = day.to_ymd_hms_milli();
    Some(format!("{year:04}-{month:02}-{day:02}"))
}

impl Content {
    /// As text for a field, or why not.
    fn for_field(&self, field: &Field) -> Result<String, &'static str> {
        match self {
            Content::Text(text) => Ok(text.clone()),
            Content::Number(_, Some(day)) | Content::Date(Some(day))
                if field.shape == Shape::Day =>
            {
                Ok(day.clone())
            }
            Content::Number(n, _) => Ok(plain_number(*n)),
            // What was typed was no day, or the field holds none: the spreadsheet made it one.
            Content::Date(_) => Err("office.date"),
            Content::Broken => Err("office.broken"),
            Content::TooLong => Err("office.too_long"),
        }
    }

    fn text(&self) -> String {
        match self {
            Content::Text(text) => text.clone(),
            Content::Number(n, _) => plain_number(*n),
            Content::Date(day) => day.clone().unwrap_or_default(),
            Content::Broken | Content::TooLong => String::new(),
        }
    }
}

fn plain_number(n: f64) -> String {
    if n.fract() == 0.0 && n.abs() < 1e15 { format!("{n:.0}") } else { n.to_string() }
}

/// `Clauses!K12`
fn address(sheet: &str, row: u32, column: u32) -> String {
    let column = letters(u16::try_from(column).unwrap_or(u16::MAX));
    format!("{sheet}!{column}{}", row.saturating_add(1))
}

// ---- Whose file it is -------------------------------------------------------------------------

/// Whether the file was made from this run; what it says of itself, with the marks of each row by its id.
fn is_of_this_run(
    file: &mut Xlsx<Cursor<&[u8]>>,
    view: &RunView<'_>,
    book: &Workbook,
    read: &mut Amount,
) -> Result<BTreeMap<String, String>, Finding> {
    let refuse = |code| Finding::error(code, Place::default());
    if !file.sheet_names().iter().any(|name| name == ABOUT) {
        return Err(refuse("office.not_ours"));
    }
    let facts: BTreeMap<String, String> = grid(file, ABOUT, read)?
        .into_values()
        .filter_map(|row| Some((row.get(&0)?.text(), row.get(&1)?.text())))
        .collect();
    let fact = |name: &str| facts.get(name).map_or("", |value| value.trim());
    if fact("format") != FORMAT {
        return Err(refuse("office.not_ours"));
    }
    match fact("schema").parse::<u32>() {
        Ok(schema) if schema <= SCHEMA => {}
        Ok(_) => return Err(refuse("office.newer")),
        Err(_) => return Err(refuse("office.not_ours")),
    }
    if fact("workbook").parse() != Ok(book.id) {
        return Err(refuse("office.other_workbook"));
    }
    let run: Option<Id> = fact("run").parse().ok();
    if run != Some(view.run.id) {
        let other = run.and_then(|id| book.get::<GapRun>(id));
        let name = other.map_or_else(
            || text::of("app.missing_row"),
            |run| format!("{} {}", Kind::GapRun.reference(run.number), run.name),
        );
        return Err(refuse("office.other_run").with("name", name));
    }
    if fact("edition") != view.run.edition.key() {
        return Err(refuse("office.other_run").with("name", fact("edition")));
    }
    Ok(facts)
}

// ---- Sheets -----------------------------------------------------------------------------------

/// Where the columns of a sheet are, and where its lines begin.
struct Layout {
    kind: Kind,
    columns: BTreeMap<u32, Holds>,
    first: u32,
}

impl Layout {
    fn at(&self, holds: Holds) -> Option<u32> {
        self.columns.iter().find(|(_, h)| **h == holds).map(|(at, _)| *at)
    }
}

/// The text as heads are compared.
fn key(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// The columns that a row names as those of this sheet, by name or by words, and the names of
/// those that it does not know.
fn named(row: &BTreeMap<u32, Content>, sheet: Sheet) -> (BTreeMap<u32, Holds>, Vec<(u32, String)>) {
    let known: Vec<(Column, String, String)> = sheet
        .columns()
        .into_iter()
        .map(|c| (c, key(c.name(sheet.kind())), key(&c.words(sheet.kind()))))
        .collect();
    let (mut columns, mut unknown) = (BTreeMap::new(), Vec::new());
    for (at, content) in row {
        let said = key(&content.text());
        let found = known.iter().find(|(_, name, words)| *name == said || *words == said);
        match found {
            Some((column, ..)) if columns.values().all(|holds| *holds != column.holds) => {
                columns.insert(*at, column.holds);
            }
            _ if said.is_empty() => {}
            _ => unknown.push((*at, content.text())),
        }
    }
    (columns, unknown)
}

struct GapReader<'a> {
    book: &'a Workbook,
    view: &'a RunView<'a>,
    /// What the cells of each row said when the file was made, by the row's id.
    marks: BTreeMap<String, String>,
    finder: Finder,
    plan: Plan,
    /// Rows that a line was read for already.
    seen: BTreeSet<(Kind, Id)>,
    /// Links that name no row of the workbook, and may name one that the file adds.
    pending: Vec<Pending>,
    findings: usize,
    lines_read: bool,
}

/// A cell with links of which some were not found.
struct Pending {
    line: usize,
    field: usize,
    before: Value,
    found: Vec<Id>,
    names: Vec<String>,
    cell: String,
    text: String,
    why: Unreadable,
}

/// What a cell turns out to be.
enum Read {
    Same,
    Changed(FieldChange),
    Pending(Vec<Id>, Vec<String>, Unreadable),
    Refused(Finding),
}

impl GapReader<'_> {
    fn sheet(&mut self, name: &str, grid: &Grid) -> Result<(), Finding> {
        let Some(layout) = self.layout(name, grid) else {
            let ours = ["office.sheet.summary", "office.sheet.lists"];
            if !grid.is_empty() && !ours.iter().any(|key| text::t(key) == name) {
                let note = Finding::note("office.unknown_sheet", Place::path(name));
                self.plan.notes.push(note.with("sheet", name));
            }
            return Ok(());
        };
        self.lines_read |= layout.kind == Kind::GapAnswer;
        let lines = grid.range(layout.first..);
        if lines.clone().count() > MOST_LINES {
            let finding = Finding::error("office.too_many_lines", Place::path(name));
            return Err(finding.with("sheet", name).with("most", MOST_LINES));
        }
        for (row, cells) in lines {
            self.line(name, *row, cells, &layout);
        }
        Ok(())
    }

    /// Finds the head of a sheet with lines; nothing for any other sheet.
    fn layout(&mut self, name: &str, grid: &Grid) -> Option<Layout> {
        let sheets = [Sheet::Lines(LineKind::Control), Sheet::Actions, Sheet::Evidence];
        for (row, cells) in grid.range(..HEAD_WITHIN) {
            let fits = |sheet: &Sheet| {
                let (columns, unknown) = named(cells, *sheet);
                let has = |holds| columns.values().any(|h| *h == holds);
                let finds = has(Holds::Id) || has(Holds::Reference);
                let fields = columns.values().filter(|h| matches!(h, Holds::Field(_))).count();
                (finds && fields > 0).then_some((fields, unknown.len(), columns, unknown))
            };
            let found = sheets
                .iter()
                .filter_map(|sheet| Some((*sheet, fits(sheet)?)))
                .max_by_key(|(_, (fields, unknown, ..))| (*fields, std::cmp::Reverse(*unknown)));
            let Some((sheet, (.., columns, unknown))) = found else { continue };
            for (column, said) in unknown {
                let place = Place::path(address(name, *row, column));
                let note = Finding::note("office.unknown_column", place);
                self.plan.notes.push(note.with("name", shortened(&said)).with("sheet", name));
            }
            let mut layout = Layout { kind: sheet.kind(), columns, first: row + 1 };
            layout.first = first_line(grid, *row, &layout);
            return Some(layout);
        }
        None
    }

    fn line(&mut self, sheet: &str, row: u32, cells: &BTreeMap<u32, Content>, layout: &Layout) {
        let text = |holds| {
            let at = layout.at(holds);
            at.and_then(|at| cells.get(&at)).map(|c| c.text().trim().to_owned()).unwrap_or_default()
        };
        let (id, reference) = (text(Holds::Id), text(Holds::Reference));
        let is_filled = |(at, holds): (&u32, &Holds)| {
            matches!(holds, Holds::Field(_))
                && cells.get(at).is_some_and(|c| !c.text().trim().is_empty())
        };
        let filled = layout.columns.iter().any(is_filled);
        if id.is_empty() && reference.is_empty() && !filled {
            return;
        }
        if id.is_empty() && reference.is_empty() && self.is_there(sheet, row, cells, layout) {
            return;
        }
        let target = self.target(layout.kind, &id, &reference);
        let mut line = PlannedLine {
            kind: layout.kind,
            target: None,
            name: reference,
            sheet: sheet.to_owned(),
            row: row.saturating_add(1),
            changes: Vec::new(),
            refused: Vec::new(),
        };
        match target {
            Ok(target) => {
                line.target = target;
                self.fields(&mut line, row, cells, layout);
            }
            Err(code) => {
                let place = Place::path(format!("{sheet}!{}", line.row));
                line.refused.push(Finding::error(code, place).with("name", &line.name));
            }
        }
        self.plan.lines.push(line);
    }

    /// Whether a new line has the title of a row of the workbook: then the file was taken over before, or
    /// somebody else entered it. It is not added again, and what was done with the row since stays.
    fn is_there(
        &mut self,
        sheet: &str,
        row: u32,
        cells: &BTreeMap<u32, Content>,
        layout: &Layout,
    ) -> bool {
        let title = layout.kind.fields().iter().position(|f| f.name == "title");
        let at = title.and_then(|place| layout.at(Holds::Field(place)));
        let said = at.and_then(|at| cells.get(&at)).map(Content::text).unwrap_or_default();
        let said = said.trim();
        let found = self.finder.row(self.book, layout.kind, said);
        if said.is_empty() || !matches!(found, Ok(_) | Err(Unreadable::ManyRows)) {
            return false;
        }
        let place = Place::path(format!("{sheet}!{}", row.saturating_add(1)));
        let note = Finding::note("office.there", place);
        self.plan.notes.push(note.with("text", shortened(said)));
        true
    }

    /// The row that a line means; none for a new one.
    fn target(
        &mut self,
        kind: Kind,
        id: &str,
        reference: &str,
    ) -> Result<Option<Id>, &'static str> {
        let found = if !id.is_empty() {
            let id: Id = id.parse().map_err(|()| "office.line_unknown")?;
            let row = self.book.row(kind, id).ok_or("office.line_unknown")?;
            if !self.is_ours(row) {
                return Err("office.line_unknown");
            }
            // Somebody sorted some of the columns and not the others.
            if !reference.is_empty() && key(&called(row)) != key(reference) {
                return Err("office.line_mixed");
            }
            id
        } else if reference.is_empty() {
            return match kind {
                Kind::GapAnswer => Err("office.line_unknown"),
                _ => Ok(None),
            };
        } else if kind == Kind::GapAnswer {
            let line = self.view.line(reference).and_then(|l| l.answer);
            line.map(|answer| answer.id).ok_or("office.line_unknown")?
        } else {
            self.finder.row(self.book, kind, reference).map_err(|_| "office.line_unknown")?
        };
        if !self.seen.insert((kind, found)) {
            return Err("office.line_twice");
        }
        Ok(Some(found))
    }

    fn is_ours(&self, row: &dyn Record) -> bool {
        match row.as_any().downcast_ref::<GapAnswer>() {
            Some(answer) => answer.run == Some(self.view.run.id),
            None => true,
        }
    }

    fn fields(
        &mut self,
        line: &mut PlannedLine,
        row: u32,
        cells: &BTreeMap<u32, Content>,
        layout: &Layout,
    ) {
        let blank = line.kind.blank();
        let (book, target) = (self.book, line.target);
        let record = match target {
            Some(id) => book.row(line.kind, id).unwrap_or(blank.as_ref()),
            None => blank.as_ref(),
        };
        for (at, holds) in &layout.columns {
            let Holds::Field(place) = holds else { continue };
            let cell = address(&line.sheet, row, *at);
            let read = self.cell(record, *place, cells.get(at), &cell, target.is_none());
            match read {
                Read::Same => {}
                Read::Changed(change) => line.changes.push(change),
                Read::Refused(finding) => line.refused.push(finding),
                Read::Pending(found, names, why) => self.pending.push(Pending {
                    line: self.plan.lines.len(),
                    field: *place,
                    before: record.cell(*place).to_value(),
                    found,
                    names,
                    text: cells.get(at).map(Content::text).unwrap_or_default(),
                    cell,
                    why,
                }),
            }
        }
        if target.is_none() {
            self.name_new(line, row);
        }
    }

    /// A new row needs a title: by it lines link to it, and people know it.
    fn name_new(&mut self, line: &mut PlannedLine, row: u32) {
        let titled =
            |c: &&FieldChange| line.kind.fields().get(c.field).is_some_and(|f| f.name == "title");
        match line.changes.iter().find(titled).map(|c| &c.after) {
            Some(Value::Text(title)) => line.name = title.clone(),
            _ => {
                let place = Place::path(format!("{}!{}", line.sheet, row.saturating_add(1)));
                let words = field_words(line.kind, "title");
                line.changes.clear();
                line.refused.push(Finding::error("office.no_title", place).with("field", words));
                self.pending.retain(|p| p.line != self.plan.lines.len());
            }
        }
    }

    fn cell(
        &mut self,
        record: &dyn Record,
        place: usize,
        content: Option<&Content>,
        cell: &str,
        new: bool,
    ) -> Read {
        let Some(field) = record.kind().fields().get(place) else { return Read::Same };
        let refuse = |code: &'static str, said: &str| {
            let words = field_words(record.kind(), field.name);
            let finding = Finding::error(code, Place::path(cell));
            Read::Refused(finding.with("field", words).with("text", shortened(said)))
        };
        let said_now = match content.map(|c| c.for_field(field)).transpose() {
            Ok(text) => text.unwrap_or_default(),
            Err(code) => return refuse(code, ""),
        };
        let was =
            if new { String::new() } else { said(self.book, &mut self.finder, record, place) };
        if said_now == was || said_now.trim() == was.trim() {
            return Read::Same;
        }
        let left = self.marks.get(&record.id().to_string());
        let left = left.and_then(|marks| marked(marks, field.name));
        if left.is_some_and(|left| left == mark(&said_now)) {
            return Read::Same;
        }
        let moved_on = left.is_some_and(|left| left != mark(&was));
        if is_cut(&was) {
            return refuse("office.cut", &said_now);
        }
        let value = match field.shape {
            Shape::Links(kind) => match self.links(kind, &said_now) {
                Ok(ids) if ids.is_empty() => Value::Empty,
                Ok(ids) => Value::Links(ids),
                Err(_) if moved_on => return refuse("office.both", &said_now),
                Err((found, names, why)) => return Read::Pending(found, names, why),
            },
            _ => match read_value(self.book, &mut self.finder, field, &said_now) {
                Ok(value) => value,
                Err(why) => return refuse(code_of(why), &said_now),
            },
        };
        if self.is_left_out_clause(record, field, &value) {
            return refuse("office.clause", &said_now);
        }
        let mut after = record.duplicate();
        if after.set(place, value.clone()).is_err() {
            return refuse("office.no_choice", &said_now);
        }
        let before = record.cell(place);
        if after.cell(place) == before {
            return Read::Same;
        }
        if moved_on {
            return refuse("office.both", &said_now);
        }
        let after = after.cell(place).to_value();
        let before = before.to_value();
        Read::Changed(FieldChange {
            field: place,
            before,
            after,
            joined: Vec::new(),
            cell: cell.to_owned(),
        })
    }

    /// A clause always applies; only a control can be left out.
    fn is_left_out_clause(&self, record: &dyn Record, field: &Field, value: &Value) -> bool {
        let Some(answer) = record.as_any().downcast_ref::<GapAnswer>() else { return false };
        let verdict = matches!(field.shape, Shape::Choice(list, _) if list == Conformity::LIST);
        let out = *value == Value::Text(Conformity::NotApplicable.key().to_owned());
        let line = catalogue::line(self.view.run.edition, &answer.line);
        verdict && out && line.is_none_or(|line| !line.may_be_excluded())
    }

    /// The rows that a cell names, one a line as it was written, or set apart by commas. Those not
    /// found come back by the text that names them.
    fn links(
        &mut self,
        kind: Kind,
        text: &str,
    ) -> Result<Vec<Id>, (Vec<Id>, Vec<String>, Unreadable)> {
        let (mut found, mut names, mut why) = (Vec::new(), Vec::new(), Unreadable::NoRow);
        for part in text.split('\n').map(str::trim).filter(|part| !part.is_empty()) {
            let whole = self.finder.row(self.book, kind, part).map(|id| vec![id]);
            let several = whole.or_else(|why| match by_reference(kind, part) {
                Some(groups) => groups.iter().map(|group| self.referred(kind, group)).collect(),
                None => Err(why),
            });
            match several {
                Ok(ids) => {
                    for id in ids {
                        if !found.contains(&id) {
                            found.push(id);
                        }
                    }
                }
                Err(reason) => {
                    why = reason;
                    names.push(part.to_owned());
                }
            }
        }
        if names.is_empty() { Ok(found) } else { Err((found, names, why)) }
    }

    /// The row of `ACT-004 Write down who may do what`. The words after the reference may be an older
    /// title or a remark; but not a list, of which the rest would be lost.
    fn referred(&mut self, kind: Kind, group: &str) -> Result<Id, Unreadable> {
        let (reference, words) = group.split_once(char::is_whitespace).unwrap_or((group, ""));
        let id = self.finder.row(self.book, kind, reference.trim_end_matches(':'))?;
        let title = self.book.row(kind, id).map(|row| key(&clean(&row.name())));
        let listed = words.contains([',', ';']) && title.as_deref() != Some(key(words).as_str());
        if listed { Err(Unreadable::NoRow) } else { Ok(id) }
    }

    /// Links what was not found to the rows that the file adds; what is still not found is refused.
    fn join(&mut self) {
        let mut new: BTreeMap<(Kind, String), Vec<usize>> = BTreeMap::new();
        for (at, line) in self.plan.lines.iter().enumerate().filter(|(_, line)| line.is_new()) {
            new.entry((line.kind, key(&line.name))).or_default().push(at);
        }
        for pending in std::mem::take(&mut self.pending) {
            let Some(line) = self.plan.lines.get_mut(pending.line) else { continue };
            let Some(field) = line.kind.fields().get(pending.field) else { continue };
            let Shape::Links(kind) = field.shape else { continue };
            let places: Option<Vec<usize>> = pending
                .names
                .iter()
                .map(|name| match new.get(&(kind, key(name))).map(Vec::as_slice) {
                    Some([at]) => Some(*at),
                    _ => None,
                })
                .collect();
            match places {
                Some(joined) => line.changes.push(FieldChange {
                    field: pending.field,
                    before: pending.before,
                    after: if pending.found.is_empty() {
                        Value::Empty
                    } else {
                        Value::Links(pending.found)
                    },
                    joined,
                    cell: pending.cell,
                }),
                None => {
                    let words = field_words(line.kind, field.name);
                    let text = pending.names.first().unwrap_or(&pending.text);
                    let finding = Finding::error(code_of(pending.why), Place::path(pending.cell));
                    line.refused.push(finding.with("field", words).with("text", shortened(text)));
                }
            }
        }
        let told = |line: &PlannedLine| !line.changes.is_empty() || !line.refused.is_empty();
        self.settle(told);
    }

    /// Lets go of the lines that say nothing new, and of findings beyond what anybody reads.
    fn settle(&mut self, told: impl Fn(&PlannedLine) -> bool) {
        let mut places = BTreeMap::new();
        let mut kept = Vec::new();
        for (at, mut line) in std::mem::take(&mut self.plan.lines).into_iter().enumerate() {
            if !told(&line) {
                self.plan.unchanged += 1;
                continue;
            }
            let room = MOST_FINDINGS.saturating_sub(self.findings);
            self.findings += line.refused.len();
            line.refused.truncate(room);
            if told(&line) {
                places.insert(at, kept.len());
                kept.push(line);
            }
        }
        for change in kept.iter_mut().flat_map(|line| &mut line.changes) {
            for at in &mut change.joined {
                *at = places.get(at).copied().unwrap_or(usize::MAX);
            }
        }
        self.plan.lines = kept;
        let more = self.findings.saturating_sub(MOST_FINDINGS);
        if more > 0 {
            let note = Finding::warning("office.more", Place::default());
            self.plan.notes.push(note.with("n", more));
        }
        self.plan.notes.truncate(MOST_FINDINGS);
    }
}

/// The row below the head: that of the words, which stands under the names; else the first with an
/// id, else the next.
fn first_line(grid: &Grid, head: u32, layout: &Layout) -> u32 {
    let after = head + 1;
    let below = || grid.range(after..after.saturating_add(HEAD_WITHIN));
    let words = key(text::t("register.reference"));
    let is_head = |cells: &BTreeMap<u32, Content>| {
        let at = layout.at(Holds::Reference).and_then(|at| cells.get(&at));
        at.is_some_and(|content| key(&content.text()) == words)
    };
    let has_id = |cells: &BTreeMap<u32, Content>| {
        let at = layout.at(Holds::Id).and_then(|at| cells.get(&at));
        at.is_some_and(|content| content.text().trim().parse::<Id>().is_ok())
    };
    if let Some((row, _)) = below().find(|(_, cells)| is_head(cells)) {
        return row + 1;
    }
    below().find(|(_, cells)| has_id(cells)).map_or(after, |(row, _)| *row)
}

/// What the reference column says about a row.
fn called(row: &dyn Record) -> String {
    match row.as_any().downcast_ref::<GapAnswer>() {
        Some(answer) => answer.line.clone(),
        None => row.reference(),
    }
}

/// A line of a cell set apart at each reference, with the words that follow it: `ACT-001, ACT-002 Train
/// the staff` is two. Nothing where the line does not begin with a reference.
fn by_reference(kind: Kind, part: &str) -> Option<Vec<String>> {
    let mut groups: Vec<String> = Vec::new();
    for piece in part.split_inclusive([',', ';']) {
        let first = piece.split_whitespace().next().unwrap_or_default();
        if is_reference(kind, first.trim_end_matches([',', ';', ':'])) {
            groups.push(piece.trim().to_owned());
        } else {
            groups.last_mut()?.push_str(&format!(" {}", piece.trim()));
        }
    }
    let bare = |group: &String| group.trim_end_matches([',', ';']).trim().to_owned();
    Some(groups.iter().map(bare).collect())
}

/// `ACT-004`: the prefix of the kind, a hyphen, digits.
fn is_reference(kind: Kind, text: &str) -> bool {
    let upper = text.to_ascii_uppercase();
    let rest = upper.strip_prefix(kind.prefix()).and_then(|rest| rest.strip_prefix('-'));
    rest.is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
}

fn code_of(why: Unreadable) -> &'static str {
    match why {
        Unreadable::System => "office.system",
        Unreadable::TooLong => "office.too_long",
        Unreadable::NoChoice => "office.no_choice",
        Unreadable::NoNumber => "office.no_number",
        Unreadable::OutOfRange => "office.out_of_range",
        Unreadable::NoDay => "office.no_day",
        Unreadable::TwoDays => "office.two_days",
        Unreadable::NoFlag => "office.no_flag",
        Unreadable::NoRow => "office.no_row",
        Unreadable::ManyRows => "office.many_rows",
    }
}

/// As much of a cell as a message can show.
fn shortened(text: &str) -> String {
    const SHOWN: usize = 80;
    let flat = super::plain::flat(text);
    if flat.chars().count() <= SHOWN {
        return flat;
    }
    let cut: String = flat.chars().take(SHOWN).collect();
    format!("{cut}…")
}
