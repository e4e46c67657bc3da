//! What the page and its worker say to each other.
//!
//! A worker is started for one task and thrown away after it: `src/bin/office.rs` does the task,
//! `app::worker` asks for it. Both use the forms of this file and nothing else. To add a task, add a variant to
//! [`Task`], its name, and its arm in [`Task::run`].
//!
//! | From | Message |
//! | --- | --- |
//! | page | name of the task, and the bytes that it works on |
//! | worker | any number of [`Answer`]s as bytes, of which the last says so ([`Answer::is_last`]) |

use super::charts;
use super::json;
use super::office::Drawing as ToDraw;
use super::office::plan::Plan;
use super::packed::{self, Unpack};
use super::packed_paper;
use crate::insight::checks::Told;
use crate::insight::risk::quant::Simulation;
use crate::paper::gap_charts::Dates;
use crate::paper::{Drawing, Paper};
use crate::workbook::{Finding, Id, Kind, Record, Risk, RiskMethod, Workbook};
use chrono::{Datelike, NaiveDate};
use serde_json::{Map, Value as Json};

/// What a worker can be asked to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// Writes a paper to be read on the page; the bytes are a [`Request`](super::office::Request). Answers with
    /// [`Answer::Paper`], or [`Answer::Refused`].
    Show,
    /// Draws charts; the bytes are a [`charts::request`]. Answers with [`Answer::Charts`], or [`Answer::Refused`].
    Charts,
    /// Makes the sample firm. Answers like [`Task::Open`].
    Sample,
    /// Opens a workbook file; the bytes are the file's. Answers with [`Answer::Rows`] until it is read, then
    /// with [`Answer::Opened`], or [`Answer::Refused`].
    Open,
    /// Says which charts a file needs as pictures; the bytes are a [`Request`](super::office::Request). Answers with
    /// [`Answer::Drawings`], or [`Answer::Refused`].
    Draw,
    /// Makes the file of a [`Request`](super::office::Request). Answers with [`Answer::Progress`], then with [`Answer::File`], or
    /// [`Answer::Refused`].
    Make,
    /// Reads the Excel file of a [`Request`](super::office::Request) and plans what it would change. Answers with
    /// [`Answer::Planned`], or [`Answer::Refused`].
    ReadExcel,
    /// Draws years of the risks of a [`quant_request`]. Answers with [`Answer::Simulated`].
    Simulate,
    /// Puts together what a management review looks at, or draws what it keeps; the bytes are a [`pack_request`] or a
    /// [`kept_request`]. Answers with [`Answer::Pack`], or [`Answer::Refused`].
    Pack,
    /// Looks for everything that is incomplete or contradictory; the bytes are a [`checks_request`]. Answers with
    /// [`Answer::Checked`], or [`Answer::Refused`].
    Checks,
}

impl Task {
    pub const ALL: &'static [Task] = &[
        Task::Open,
        Task::Sample,
        Task::Show,
        Task::Charts,
        Task::Draw,
        Task::Make,
        Task::ReadExcel,
        Task::Simulate,
        Task::Pack,
        Task::Checks,
    ];

    /// What it is called on the way.
    pub const fn name(self) -> &'static str {
        match self {
            Task::Open => "open",
            Task::Sample => "sample",
            Task::Show => "show",
            Task::Charts => "charts",
            Task::Draw => "draw",
            Task::Make => "make",
            Task::ReadExcel => "read-excel",
            Task::Simulate => "simulate",
            Task::Pack => "pack",
            Task::Checks => "checks",
        }
    }

    pub fn from_name(name: &str) -> Option<Task> {
        Task::ALL.iter().copied().find(|task| task.name() == name)
    }

    /// Does it, in the worker. `dates` writes days as the reader does, `tell` hands an answer to the page.
    pub fn run(self, bytes: &[u8], dates: &dyn Dates, tell: &mut dyn FnMut(Answer<'_>)) {
        let last = match self {
            Task::Open => return open(bytes, tell),
            Task::Sample => return sample(tell),
            Task::Show => errand::show(bytes, dates),
            Task::Charts => errand::charts(bytes, dates),
            Task::Draw => errand::draw(bytes, dates),
            Task::Make => errand::make(bytes, dates, tell),
            Task::ReadExcel => errand::read_excel(bytes),
            Task::Simulate => errand::simulate(bytes),
            Task::Pack => errand::pack(bytes, dates),
            Task::Checks => errand::checks(bytes, dates),
        };
        tell(last);
    }
}

/// What a worker says.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer<'a> {
    /// Rows that were read, packed one after another.
    Rows {
        /// How much of the work is done.
        percent: u8,
        rows: &'a [u8],
    },
    /// The file is read, all of its rows are handed over, and here is the rest of it.
    Opened(Opened),
    /// The file cannot be opened, or made. The rows that came before count for nothing.
    Refused(Vec<Finding>),
    /// How much of a file is made, in percent.
    Progress(u8),
    /// The charts that have to be drawn for a file.
    Drawings(Vec<ToDraw>),
    /// The bytes of a file that was made.
    File(Vec<u8>),
    /// What a file that came back would change.
    Planned(Plan),
    /// What a year may cost, and how likely it is to cost more.
    Simulated(Simulation, Drawing),
    /// A paper; none where what it is about is not in the workbook.
    Paper(Option<Paper>),
    /// Charts, in the order in which they were asked for; none where what one is about is gone.
    Charts(Vec<Option<Drawing>>),
    /// The canonical text of a [`Pack`](crate::insight::review::pack::Pack) and the charts of each of its inputs. The
    /// text is empty where the review is not in the workbook or has no period.
    Pack(String, Vec<Vec<Drawing>>),
    /// How much was found, and the first of it in words.
    Checked(usize, Vec<Told>),
}

/// The workbook to look through, as its file, on a day.
pub fn checks_request(today: NaiveDate, book: &str) -> Vec<u8> {
    let mut out = today.num_days_from_ce().to_le_bytes().to_vec();
    out.extend_from_slice(book.as_bytes());
    out
}

/// A list longer than this helps nobody; the count is of all.
pub const CHECKS_TOLD: usize = 300;

/// The review and the workbook that it looks at, as its file. `today` counts where the review has no day of its data.
/// Charts are drawn for a width in pixels, and none for a width of 0.
pub fn pack_request(review: Id, today: NaiveDate, width: u32, book: &str) -> Vec<u8> {
    let mut out = vec![0];
    out.extend(width.to_le_bytes());
    out.extend(review.0.to_le_bytes());
    out.extend(today.num_days_from_ce().to_le_bytes());
    out.extend_from_slice(book.as_bytes());
    out
}

/// What a review keeps of its meeting, to have its charts drawn for a width in pixels.
pub fn kept_request(pack: &str, width: u32) -> Vec<u8> {
    let mut out = vec![1];
    out.extend(width.to_le_bytes());
    out.extend_from_slice(pack.as_bytes());
    out
}

/// The risks to draw years for, and the method that says in what currency, packed: no more of the workbook goes
/// to the worker. The curves are drawn for a width in pixels.
pub fn quant_request(risks: &[&Risk], method: Option<&RiskMethod>, width: u32) -> Vec<u8> {
    let mut out = width.to_le_bytes().to_vec();
    risks.iter().for_each(|risk| packed::write_row(*risk, &mut out));
    method.iter().for_each(|method| packed::write_row(*method, &mut out));
    out
}

/// [`json::Opened`] without the rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Opened {
    pub id: Id,
    pub numbers: Vec<(Kind, u32)>,
    pub unknown: Map<String, Json>,
    pub findings: Vec<Finding>,
    pub schema: u32,
    pub newer: bool,
}

impl Opened {
    fn of(opened: json::Opened) -> Opened {
        let number = |kind: &Kind| (*kind, opened.book.table(*kind).last_number());
        let numbers = Kind::ALL.iter().map(number).collect();
        Opened {
            id: opened.book.id,
            numbers,
            unknown: opened.book.unknown,
            findings: opened.findings,
            schema: opened.schema,
            newer: opened.newer,
        }
    }

    /// Makes what [`json::open`] gives of a workbook that has all the rows.
    pub fn onto(self, mut book: Workbook) -> json::Opened {
        book.id = self.id;
        book.unknown = self.unknown;
        book.newer_schema = self.newer.then_some(self.schema);
        for (kind, number) in self.numbers {
            book.restore_last_number(kind, number);
        }
        json::Opened { book, findings: self.findings, schema: self.schema, newer: self.newer }
    }
}

/// Bytes of packed rows in one answer: some hundred rows, which the page takes over in a few milliseconds.
const BATCH: usize = 128 << 10;

fn open(bytes: &[u8], tell: &mut dyn FnMut(Answer<'_>)) {
    let mut rows = Vec::with_capacity(2 * BATCH);
    let percent = |at: usize| (at * 100 / bytes.len().max(1)).min(100) as u8;
    let opened = json::open_into(bytes, &mut |row: &dyn Record, at| {
        packed::write_row(row, &mut rows);
        if rows.len() >= BATCH {
            tell(Answer::Rows { percent: percent(at), rows: &rows });
            rows.clear();
        }
    });
    match opened {
        Ok(opened) => {
            tell(Answer::Rows { percent: 100, rows: &rows });
            tell(Answer::Opened(Opened::of(opened)));
        }
        Err(findings) => tell(Answer::Refused(findings)),
    }
}

/// The sample firm: its tables and what builds it are in the worker alone.
#[cfg(feature = "office")]
fn sample(tell: &mut dyn FnMut(Answer<'_>)) {
    let book = super::sample::workbook();
    let mut rows = Vec::with_capacity(2 * BATCH);
    let all = Kind::ALL.iter().flat_map(|kind| book.table(*kind).rows());
    all.for_each(|row| packed::write_row(row, &mut rows));
    tell(Answer::Rows { percent: 100, rows: &rows });
    let opened =
        json::Opened { book, findings: Vec::new(), schema: crate::workbook::SCHEMA, newer: false };
    tell(Answer::Opened(Opened::of(opened)));
}

#[cfg(not(feature = "office"))]
fn sample(tell: &mut dyn FnMut(Answer<'_>)) {
    tell(errand::absent());
}

/// The errands with papers and Office files.
#[cfg(feature = "office")]
mod errand {
    use super::{Answer, json};
    use crate::exchange::charts;
    use crate::exchange::office::{self, Order, Request};
    use crate::exchange::packed::Unpack;
    use crate::insight::checks::tell;
    use crate::insight::review::pack::Pack;
    use crate::insight::risk::quant;
    use crate::paper::gap_charts::Dates;
    use crate::paper::gap_report::Setting;
    use crate::paper::{review_charts, review_pack, risk_charts};
    use crate::workbook::{Finding, Id, Place, Risk, RiskMethod, Workbook};
    use chrono::NaiveDate;

    /// A request and the workbook in it. What the page sends can be read, unless the two are not of one
    /// version.
    fn read(bytes: &[u8]) -> Result<(Request<'_>, Workbook), Vec<Finding>> {
        let torn = || vec![Finding::error("office.not_made", Place::default())];
        let request = Request::from_bytes(bytes).ok_or_else(torn)?;
        let book = json::open(request.book)?.book;
        Ok((request, book))
    }

    /// The years of the risks of a [`super::quant_request`].
    pub fn simulate(bytes: &[u8]) -> Answer<'static> {
        let unpack = || {
            let mut from = Unpack::new(bytes);
            let width = from.u32()?;
            let (mut risks, mut method) = (Vec::new(), None);
            while !from.is_done() {
                match from.row()?.into_any().downcast::<Risk>() {
                    Ok(risk) => risks.push(*risk),
                    Err(other) => method = Some(*other.downcast::<RiskMethod>().ok()?),
                }
            }
            Some((width, risks, method))
        };
        let Some((width, risks, method)) = unpack() else {
            return Answer::Refused(vec![Finding::error("office.not_made", Place::default())]);
        };
        let drawn = quant::simulate(risks.iter(), quant::RUNS, quant::SEED);
        let curves = risk_charts::exceedance(&drawn, method.as_ref(), width, "page");
        Answer::Simulated(drawn, curves)
    }

    /// What a [`super::pack_request`] or a [`super::kept_request`] asks for.
    pub fn pack(bytes: &[u8], dates: &dyn Dates) -> Answer<'static> {
        let torn = || vec![Finding::error("office.not_made", Place::default())];
        let read = || {
            let ([kept], rest) = bytes.split_first_chunk()?;
            let (width, rest) = rest.split_first_chunk()?;
            Some((*kept == 1, u32::from_le_bytes(*width), rest))
        };
        let Some((kept, width, rest)) = read() else { return Answer::Refused(torn()) };
        let found = match kept {
            true => Ok(std::str::from_utf8(rest).ok().and_then(Pack::from_text)),
            false => live(rest, dates).unwrap_or_else(|| Err(torn())),
        };
        let pack = match found {
            Ok(Some(pack)) => pack,
            Ok(None) => return Answer::Pack(String::new(), Vec::new()),
            Err(findings) => return Answer::Refused(findings),
        };
        let charts = match width {
            0 => Vec::new(),
            width => review_charts::of_pack(&pack, dates, width, "page"),
        };
        match pack.to_text() {
            Ok(text) => Answer::Pack(text, charts),
            Err(_) => Answer::Refused(torn()),
        }
    }

    type Found = Result<Option<Pack>, Vec<Finding>>;

    /// The pack of a review of a workbook; nothing where the bytes are torn.
    fn live(bytes: &[u8], dates: &dyn Dates) -> Option<Found> {
        let (review, rest) = bytes.split_first_chunk()?;
        let (today, book) = rest.split_first_chunk()?;
        let today = NaiveDate::from_num_days_from_ce_opt(i32::from_le_bytes(*today))?;
        let review = Id(u128::from_le_bytes(*review));
        let opened = json::open(book);
        Some(opened.map(|o| review_pack::build(&o.book, review, &Setting { today, dates })))
    }

    /// What is found in the workbook of a [`super::checks_request`].
    pub fn checks(bytes: &[u8], dates: &dyn Dates) -> Answer<'static> {
        let torn = || vec![Finding::error("office.not_made", Place::default())];
        let read = || {
            let (today, book) = bytes.split_first_chunk()?;
            let today = NaiveDate::from_num_days_from_ce_opt(i32::from_le_bytes(*today))?;
            Some((today, book))
        };
        let Some((today, book)) = read() else { return Answer::Refused(torn()) };
        match json::open(book) {
            Ok(opened) => {
                let day = |day| dates.day(day);
                let (n, told) = tell(&opened.book, today, super::CHECKS_TOLD, &day);
                Answer::Checked(n, told)
            }
            Err(findings) => Answer::Refused(findings),
        }
    }

    pub fn charts(bytes: &[u8], dates: &dyn Dates) -> Answer<'static> {
        let torn = || vec![Finding::error("office.not_made", Place::default())];
        charts::draw(bytes, dates).map_or_else(|| Answer::Refused(torn()), Answer::Charts)
    }

    pub fn show(bytes: &[u8], dates: &dyn Dates) -> Answer<'static> {
        let paper = read(bytes).and_then(|(request, book)| match request.order {
            Order::Word(printed) | Order::Html(printed) => {
                let setting = Setting { today: request.today, dates };
                Ok(printed.build(&book, &setting))
            }
            _ => Err(vec![Finding::error("office.not_made", Place::default())]),
        });
        paper.map_or_else(Answer::Refused, Answer::Paper)
    }

    pub fn draw(bytes: &[u8], dates: &dyn Dates) -> Answer<'static> {
        match read(bytes) {
            Ok((request, book)) => {
                let setting = Setting { today: request.today, dates };
                Answer::Drawings(office::charts(request.order, &book, &setting))
            }
            Err(findings) => Answer::Refused(findings),
        }
    }

    pub fn make(
        bytes: &[u8],
        dates: &dyn Dates,
        tell: &mut dyn FnMut(Answer<'_>),
    ) -> Answer<'static> {
        let made = read(bytes).and_then(|(request, book)| {
            let setting = Setting { today: request.today, dates };
            let mut progress = |percent| tell(Answer::Progress(percent));
            office::make(request.order, &book, &setting, &request.pictures, &mut progress)
                .map_err(|finding| vec![finding])
        });
        made.map_or_else(Answer::Refused, Answer::File)
    }

    pub fn read_excel(bytes: &[u8]) -> Answer<'static> {
        let planned = read(bytes).and_then(|(request, book)| {
            office::read_gap_excel(request.file, &book, request.order.row())
        });
        planned.map_or_else(Answer::Refused, Answer::Planned)
    }
}

/// A worker that was built without Office files says so.
#[cfg(not(feature = "office"))]
mod errand {
    use super::Answer;
    use crate::paper::gap_charts::Dates;
    use crate::workbook::{Finding, Place};

    pub fn absent() -> Answer<'static> {
        Answer::Refused(vec![Finding::error("worker.not_started", Place::default())])
    }
    pub fn charts(_: &[u8], _: &dyn Dates) -> Answer<'static> {
        absent()
    }
    pub fn simulate(_: &[u8]) -> Answer<'static> {
        absent()
    }
    pub fn pack(_: &[u8], _: &dyn Dates) -> Answer<'static> {
        absent()
    }
    pub fn checks(_: &[u8], _: &dyn Dates) -> Answer<'static> {
        absent()
    }
    pub fn show(_: &[u8], _: &dyn Dates) -> Answer<'static> {
        absent()
    }
    pub fn draw(_: &[u8], _: &dyn Dates) -> Answer<'static> {
        absent()
    }
    pub fn make(_: &[u8], _: &dyn Dates, _: &mut dyn FnMut(Answer<'_>)) -> Answer<'static> {
        absent()
    }
    pub fn read_excel(_: &[u8]) -> Answer<'static> {
        absent()
    }
}

const ROWS: u8 = 1;
const OPENED: u8 = 2;
const REFUSED: u8 = 3;
const PROGRESS: u8 = 4;
const DRAWINGS: u8 = 5;
const FILE: u8 = 6;
const PLANNED: u8 = 7;
const SIMULATED: u8 = 8;
const PAPER: u8 = 9;
const CHARTS: u8 = 10;
const PACK: u8 = 11;
const CHECKED: u8 = 12;

impl<'a> Answer<'a> {
    /// Whether the worker has nothing more to say.
    pub fn is_last(&self) -> bool {
        !matches!(self, Answer::Rows { .. } | Answer::Progress(_))
    }

    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        match self {
            Answer::Rows { percent, rows } => {
                out.reserve(rows.len() + 2);
                out.extend([ROWS, *percent]);
                out.extend_from_slice(rows);
            }
            Answer::Opened(opened) => {
                out.push(OPENED);
                out.extend(opened.id.0.to_le_bytes());
                out.extend(opened.schema.to_le_bytes());
                out.push(u8::from(opened.newer));
                packed::write_list(&opened.numbers, &mut out, |(kind, number), out| {
                    packed::write_text(kind.table(), out);
                    out.extend(number.to_le_bytes());
                });
                packed::write_map(&opened.unknown, &mut out);
                packed::write_list(&opened.findings, &mut out, packed::write_finding);
            }
            Answer::Refused(findings) => {
                out.push(REFUSED);
                packed::write_list(findings, &mut out, packed::write_finding);
            }
            Answer::Progress(percent) => out.extend([PROGRESS, *percent]),
            Answer::Drawings(drawings) => {
                out.push(DRAWINGS);
                packed::write_list(drawings, &mut out, ToDraw::write);
            }
            Answer::File(bytes) => {
                out.push(FILE);
                out.extend_from_slice(bytes);
            }
            Answer::Planned(plan) => {
                out.push(PLANNED);
                plan.write(&mut out);
            }
            Answer::Simulated(simulation, curves) => {
                out.push(SIMULATED);
                simulated::write(simulation, &mut out);
                charts::write(curves, &mut out);
            }
            Answer::Checked(count, told) => {
                out.push(CHECKED);
                packed::write_count(*count, &mut out);
                packed::write_list(told, &mut out, checked::write);
            }
            Answer::Pack(text, charts) => {
                out.push(PACK);
                packed::write_text(text, &mut out);
                packed::write_list(charts, &mut out, |charts, out| {
                    packed::write_list(charts, out, charts::write);
                });
            }
            Answer::Paper(paper) => {
                out.extend([PAPER, u8::from(paper.is_some())]);
                paper.iter().for_each(|paper| packed_paper::write(paper, &mut out));
            }
            Answer::Charts(drawn) => {
                out.push(CHARTS);
                packed::write_list(drawn, &mut out, |drawing, out| {
                    out.push(u8::from(drawing.is_some()));
                    drawing.iter().for_each(|drawing| charts::write(drawing, out));
                });
            }
        }
        out
    }

    pub fn from_bytes(bytes: &'a [u8]) -> Option<Answer<'a>> {
        let mut from = Unpack::new(bytes);
        match from.byte()? {
            ROWS => {
                let percent = from.byte()?;
                let left = from.left();
                Some(Answer::Rows { percent, rows: from.bytes(left)? })
            }
            OPENED => Some(Answer::Opened(Opened {
                id: from.id()?,
                schema: from.u32()?,
                newer: from.byte()? != 0,
                numbers: from.list(|from| Some((Kind::from_table(from.text()?)?, from.u32()?)))?,
                unknown: from.map()?,
                findings: from.list(Unpack::finding)?,
            })),
            REFUSED => Some(Answer::Refused(from.list(Unpack::finding)?)),
            PROGRESS => Some(Answer::Progress(from.byte()?)),
            DRAWINGS => Some(Answer::Drawings(from.list(ToDraw::read)?)),
            FILE => {
                let left = from.left();
                Some(Answer::File(from.bytes(left)?.to_vec()))
            }
            PLANNED => Some(Answer::Planned(Plan::read(&mut from)?)),
            SIMULATED => {
                Some(Answer::Simulated(simulated::read(&mut from)?, charts::read(&mut from)?))
            }
            CHARTS => Some(Answer::Charts(from.list(|from| match from.byte()? {
                0 => Some(None),
                _ => charts::read(from).map(Some),
            })?)),
            CHECKED => Some(Answer::Checked(from.count()?, from.list(checked::read)?)),
            PACK => Some(Answer::Pack(
                from.text()?.to_owned(),
                from.list(|from| from.list(charts::read))?,
            )),
            PAPER if from.byte()? == 0 => Some(Answer::Paper(None)),
            PAPER => Some(Answer::Paper(Some(packed_paper::read(&mut from)?))),
            _ => None,
        }
    }
}

/// What was found, on its way.
mod checked {
    use crate::exchange::packed::{self, Unpack};
    use crate::insight::checks::Told;
    use crate::workbook::{Kind, Severity};

    const SEVERITIES: [Severity; 3] = [Severity::Note, Severity::Warning, Severity::Error];

    pub fn write(told: &Told, out: &mut Vec<u8>) {
        let place = SEVERITIES.iter().position(|s| *s == told.severity);
        packed::write_count(place.unwrap_or_default(), out);
        packed::write_text(told.row.map_or("", |(kind, _)| kind.table()), out);
        packed::write_id(told.row.map(|(_, id)| id).unwrap_or_default(), out);
        for words in [&told.field, &told.said, &told.advice, &told.why] {
            packed::write_text(words, out);
        }
    }

    pub fn read(from: &mut Unpack<'_>) -> Option<Told> {
        let severity = *SEVERITIES.get(from.count()?)?;
        let kind = Kind::from_table(from.text()?);
        let row = kind.zip(from.id());
        let mut words = || from.text().map(str::to_owned);
        Some(Told {
            severity,
            row,
            field: words()?,
            said: words()?,
            advice: words()?,
            why: words()?,
        })
    }
}

/// The figures of a simulation on their way.
mod simulated {
    use crate::exchange::packed::{self, Unpack};
    use crate::insight::risk::quant::{Annual, Simulation, Unusable};

    const REASONS: [Unusable; 3] = [Unusable::Incomplete, Unusable::Order, Unusable::Zero];

    fn write_float(float: f64, out: &mut Vec<u8>) {
        out.extend(float.to_bits().to_le_bytes());
    }

    fn float(from: &mut Unpack<'_>) -> Option<f64> {
        let (low, high) = (from.u32()?, from.u32()?);
        Some(f64::from_bits(u64::from(low) | (u64::from(high) << 32)))
    }

    fn write_annual(annual: &Annual, out: &mut Vec<u8>) {
        let Annual { mean, p5, p50, p95, quiet, exceedance } = annual;
        [mean, p5, p50, p95, quiet].into_iter().for_each(|x| write_float(*x, out));
        packed::write_list(exceedance, out, |(loss, share), out| {
            write_float(*loss, out);
            write_float(*share, out);
        });
    }

    fn annual(from: &mut Unpack<'_>) -> Option<Annual> {
        Some(Annual {
            mean: float(from)?,
            p5: float(from)?,
            p50: float(from)?,
            p95: float(from)?,
            quiet: float(from)?,
            exceedance: from.list(|from| Some((float(from)?, float(from)?)))?,
        })
    }

    pub fn write(simulation: &Simulation, out: &mut Vec<u8>) {
        out.extend(simulation.seed.to_le_bytes());
        [simulation.runs, simulation.risks, simulation.unchanged]
            .into_iter()
            .for_each(|n| packed::write_count(n, out));
        [&simulation.now, &simulation.then, &simulation.saved]
            .into_iter()
            .for_each(|annual| write_annual(annual, out));
        packed::write_list(&simulation.left_out, out, |(id, why), out| {
            packed::write_id(*id, out);
            out.push(REASONS.iter().position(|r| r == why).unwrap_or_default() as u8);
        });
    }

    pub fn read(from: &mut Unpack<'_>) -> Option<Simulation> {
        let seed = u64::from(from.u32()?) | (u64::from(from.u32()?) << 32);
        let (runs, risks, unchanged) = (from.count()?, from.count()?, from.count()?);
        let (now, then, saved) = (annual(from)?, annual(from)?, annual(from)?);
        let left_out = from.list(|from| {
            let id = from.id()?;
            Some((id, *REASONS.get(usize::from(from.byte()?))?))
        })?;
        Some(Simulation { seed, runs, now, then, saved, risks, left_out, unchanged })
    }
}

#[cfg(all(test, feature = "office"))]
mod tests {
    use super::*;
    use crate::insight::checks;
    use crate::workbook::Severity;

    #[test]
    fn what_is_found_arrives_as_it_was_told() {
        let book = crate::exchange::sample::workbook();
        let today = crate::exchange::sample::today().unwrap();
        let day = |day: NaiveDate| day.to_string();
        let (count, told) = checks::tell(&book, today, CHECKS_TOLD, &day);
        assert!(count >= told.len() && !told.is_empty());
        assert!(told.iter().any(|t| t.severity == Severity::Warning && !t.why.is_empty()));
        let answer = Answer::Checked(count, told);
        assert_eq!(Answer::from_bytes(&answer.to_bytes()), Some(answer));
    }

    /// The list ends where nobody reads on; the count does not.
    #[test]
    fn no_more_is_told_than_is_asked_for() {
        let book = crate::exchange::sample::workbook();
        let today = crate::exchange::sample::today().unwrap();
        let (all, _) = checks::tell(&book, today, usize::MAX, &|day| day.to_string());
        let (count, told) = checks::tell(&book, today, 2, &|day| day.to_string());
        assert_eq!((count, told.len()), (all, 2));
    }
}
