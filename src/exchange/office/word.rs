//! Any paper as a Word document: cover with document control, contents, running header and footer,
//! tables whose head repeats, pictures with their figures beneath, places to sign.
//!
//! The body is put together with `docx-rs`; [`finish`](super::word_finish) adds what that library
//! has no words for. Every text goes through [`clean`] into a text run, so that nothing typed can
//! become a field, a link or markup. Links into the workbook are shown as their text: outside the
//! workbook they lead nowhere.
//!
//! # Limitations
//! A table marked as landscape stays upright. Page numbers in the contents are filled in when the
//! document is opened in a program that computes fields.

use super::colours::{ACCENT, BAND, GROUND, RULE, WARNING, WARNING_EDGE};
use super::make::find_picture;
use super::order::{Drawing, Picture};
use super::plain::{clean, flat};
use super::word_finish::{self, Finish};
use crate::chart::{ChartTable, Theme, standalone};
use crate::paper::{
    Align, BigNumber, Block, Chart, Column, Heading, Labels, Paper, Run as Words, Runs, Signatory,
    Table as Grid, joined,
};
use docx_rs::{
    AbstractNumbering, AlignmentType, BorderType, BreakType, Docx, FieldCharType, Footer, Header,
    HeightRule, Hyperlink, HyperlinkType, IndentLevel, InstrPAGEREF, InstrText, InstrToC, Level,
    LevelJc, LevelText, NumPages, NumberFormat, Numbering, NumberingId, PageMargin, PageNum,
    Paragraph, Pic, Run, Shading, SpecialIndentType, Start, Tab, TabValueType, Table, TableBorder,
    TableBorderPosition, TableBorders, TableCell, TableCellBorder, TableCellBorderPosition,
    TableCellBorders, TableCellMargins, TableLayoutType, TableRow, VAlignType, WidthType,
};

/// A4 with margins of two centimetres, in twentieths of a point.
const PAGE: (u32, u32) = (11_906, 16_838);
const MARGIN: i32 = 1_134;
const TEXT_WIDTH: usize = 9_638;
/// The same width in the unit of pictures.
const TEXT_WIDTH_EMU: u64 = 6_120_130;
/// A picture is never higher than half of the page, so that text finds room beside it.
const MOST_HEIGHT_EMU: u64 = 4_752_000;

/// So many definitions at the beginning stay with the one after them, and so many stay together at the end.
const KEPT_TOGETHER: usize = 2;

/// The library has a list numbered 1 of its own.
const BULLETS: usize = 2;
/// Numbered lists each count from one, so each gets a numbering of its own from here on.
const FIRST_NUMBERED: usize = 3;

/// The pictures of a paper, to be turned into PNG by whoever has a canvas.
pub(super) fn drawings(paper: &Paper) -> Vec<Drawing> {
    let charts = paper.blocks().iter().filter_map(|block| match block {
        Block::Chart(chart) => Some(chart),
        _ => None,
    });
    let drawn = (1..).zip(charts).filter_map(|(number, chart)| {
        let picture = chart.picture.as_ref().ok()?;
        Some(Drawing {
            name: picture_name(number),
            svg: standalone(picture, Theme::Light),
            width: picture.width,
            height: picture.height,
        })
    });
    drawn.collect()
}

fn picture_name(number: usize) -> String {
    format!("figure-{number}")
}

/// The paper as the bytes of a `.docx` file. A chart whose picture is not among `pictures` is
/// shown by its figures alone. Nothing when the packer fails, which memory gives it no reason to.
pub(super) fn write(
    paper: &Paper,
    labels: &Labels,
    pictures: &[Picture],
    progress: &mut dyn FnMut(u8),
) -> Option<Vec<u8>> {
    let mut writer = Writer {
        paper,
        labels,
        pictures,
        described: Vec::new(),
        bookmark: 0,
        numbered: FIRST_NUMBERED,
    };
    let mut docx = writer.frame();
    docx = writer.cover(docx);
    let count = paper.blocks().len().max(1);
    for (at, block) in paper.blocks().iter().enumerate() {
        docx = writer.block(docx, at, block);
        progress(10 + u8::try_from(at * 60 / count).unwrap_or(60));
    }
    docx = writer.numberings(docx);
    let mut packed = std::io::Cursor::new(Vec::new());
    docx.build().pack(&mut packed).ok()?;
    progress(80);
    let cover = paper.cover();
    let finish = Finish {
        title: flat(&cover.title),
        subject: flat(&cover.label),
        creator: flat(&cover.control.prepared_by),
        descriptions: writer.described,
    };
    word_finish::finish(&packed.into_inner(), &finish)
}

struct Writer<'a> {
    paper: &'a Paper,
    labels: &'a Labels,
    pictures: &'a [Picture],
    /// What each picture shows, in the order of the document.
    described: Vec<String>,
    bookmark: usize,
    numbered: usize,
}

impl Writer<'_> {
    // ---- Frame ---------------------------------------------------------------------------

    fn frame(&self) -> Docx {
        let control = &self.paper.cover().control;
        let title = flat(&self.paper.cover().title);
        let left = joined(" · ", &[&flat(&control.reference), &title]);
        let right = Tab::new().val(TabValueType::Right).pos(TEXT_WIDTH);
        let mut head = Paragraph::new().style("Header").add_tab(right.clone());
        head = head.add_run(said(&left)).add_run(Run::new().add_tab());
        head = head.add_run(said(&flat(&control.classification)));
        let version = match flat(&control.version).as_str() {
            "" => String::new(),
            version => format!("{} {version}", self.labels.version),
        };
        let left = joined(" · ", &[&version, &flat(&control.date)]);
        let mut foot = Paragraph::new().style("Footer").add_tab(right);
        foot = foot.add_run(said(&left)).add_run(Run::new().add_tab());
        foot = foot.add_run(said(&format!("{} ", self.labels.page))).add_page_num(PageNum::new());
        foot = foot.add_run(said(&format!(" {} ", self.labels.of_pages)));
        foot = foot.add_num_pages(NumPages::new());
        let margin = PageMargin {
            top: 1_418,
            bottom: 1_418,
            left: MARGIN,
            right: MARGIN,
            header: 680,
            footer: 680,
            gutter: 0,
        };
        Docx::new()
            .page_size(PAGE.0, PAGE.1)
            .page_margin(margin)
            .header(Header::new().add_paragraph(head))
            .footer(Footer::new().add_paragraph(foot))
            .first_header(Header::new().add_paragraph(Paragraph::new().style("Header")))
            .first_footer(Footer::new().add_paragraph(Paragraph::new().style("Footer")))
    }

    fn numberings(&self, docx: Docx) -> Docx {
        let level = |format: &str, text: &str| {
            Level::new(
                0,
                Start::new(1),
                NumberFormat::new(format),
                LevelText::new(text),
                LevelJc::new("left"),
            )
            .indent(Some(425), Some(SpecialIndentType::Hanging(425)), None, None)
        };
        let mut docx = docx
            .add_abstract_numbering(AbstractNumbering::new(BULLETS).add_level(level("bullet", "•")))
            .add_numbering(Numbering::new(BULLETS, BULLETS));
        for id in FIRST_NUMBERED..self.numbered {
            docx = docx
                .add_abstract_numbering(
                    AbstractNumbering::new(id).add_level(level("decimal", "%1.")),
                )
                .add_numbering(Numbering::new(id, id));
        }
        docx
    }

    fn cover(&self, docx: Docx) -> Docx {
        let cover = self.paper.cover();
        let mut docx = docx;
        docx = docx.add_paragraph(Paragraph::new().style("Title").add_run(said(&cover.title)));
        if !cover.subtitle.is_empty() {
            let subtitle = Paragraph::new().style("Subtitle").add_run(said(&cover.subtitle));
            docx = docx.add_paragraph(subtitle);
        }
        if !cover.label.is_empty() {
            let label = Paragraph::new().style("CoverLabel").add_run(said(&cover.label));
            docx = docx.add_table(boxed(vec![label], GROUND, ACCENT)).add_paragraph(gap());
        }
        let rows = self.labels.control(&cover.control).into_iter().map(|(name, value)| {
            TableRow::new(vec![
                cell(2_900)
                    .shading(filled(BAND))
                    .add_paragraph(Paragraph::new().style("TableText").add_run(said(name).bold())),
                cell(TEXT_WIDTH - 2_900)
                    .add_paragraph(Paragraph::new().style("TableText").add_run(said(value))),
            ])
        });
        let table = grid(vec![2_900, TEXT_WIDTH - 2_900], rows.collect());
        docx.add_table(table).add_paragraph(page_break())
    }

    // ---- Blocks --------------------------------------------------------------------------

    fn block(&mut self, docx: Docx, at: usize, block: &Block) -> Docx {
        match block {
            Block::Heading(heading) => {
                let heading = self.heading(heading);
                docx.add_paragraph(heading)
            }
            Block::Paragraph(runs) => docx.add_paragraph(with_runs(body(), runs)),
            Block::List { ordered, points } => self.list(docx, *ordered, points),
            Block::Definitions(entries) => definitions(docx, entries),
            Block::Callout { kind, text } => {
                let (fill, edge) = match kind {
                    crate::paper::CalloutKind::Note => (GROUND, ACCENT),
                    crate::paper::CalloutKind::Warning => (WARNING, WARNING_EDGE),
                };
                let kind = said(&format!("{}: ", self.labels.callout(*kind))).bold();
                let text = with_runs(Paragraph::new().style("TableText").add_run(kind), text);
                docx.add_table(boxed(vec![text], fill, edge)).add_paragraph(gap())
            }
            Block::Numbers(numbers) => big_numbers(docx, numbers),
            Block::Table(table) => tabled(docx, table),
            Block::Chart(chart) => self.chart(docx, at, chart),
            Block::Signatures(people) => self.signatures(docx, people),
            Block::PageBreak => docx.add_paragraph(page_break()),
            Block::Contents => self.contents(docx),
        }
    }

    fn heading(&mut self, heading: &Heading) -> Paragraph {
        self.bookmark += 1;
        let words = joined(" ", &[&heading.number, &flat(&heading.text)]);
        Paragraph::new()
            .style(&format!("Heading{}", heading.level))
            .add_bookmark_start(self.bookmark, bookmark(&heading.anchor))
            .add_run(said(&words))
            .add_bookmark_end(self.bookmark)
    }

    /// A field that a word processor brings up to date, filled with the headings until then.
    fn contents(&self, docx: Docx) -> Docx {
        let title = Paragraph::new().style("ContentsTitle").add_run(said(&self.labels.contents));
        let mut docx = docx.add_paragraph(title);
        let field = Run::new()
            .add_field_char(FieldCharType::Begin, true)
            .add_instr_text(InstrText::TOC(InstrToC::new().heading_styles_range(1, 2).hyperlink()))
            .add_field_char(FieldCharType::Separate, false);
        let mut opening = Some(field);
        for heading in self.paper.contents() {
            let anchor = bookmark(&heading.anchor);
            let words = joined(" ", &[&heading.number, &flat(&heading.text)]);
            let page = Run::new()
                .add_tab()
                .add_field_char(FieldCharType::Begin, true)
                .add_instr_text(InstrText::PAGEREF(InstrPAGEREF::new(&anchor).hyperlink()))
                .add_field_char(FieldCharType::Separate, false)
                .add_field_char(FieldCharType::End, false);
            let mut entry = Paragraph::new().style(&format!("TOC{}", heading.level));
            if let Some(field) = opening.take() {
                entry = entry.add_run(field);
            }
            let link = Hyperlink::new(anchor, HyperlinkType::Anchor);
            docx =
                docx.add_paragraph(entry.add_hyperlink(link.add_run(said(&words)).add_run(page)));
        }
        if opening.is_none() {
            let end = Run::new().add_field_char(FieldCharType::End, false);
            docx = docx.add_paragraph(Paragraph::new().style("TOC1").add_run(end));
        }
        docx.add_paragraph(page_break())
    }

    fn list(&mut self, docx: Docx, ordered: bool, points: &[Runs]) -> Docx {
        let id = if ordered { self.numbered } else { BULLETS };
        self.numbered += usize::from(ordered);
        points.iter().fold(docx, |docx, point| {
            let paragraph = Paragraph::new()
                .style("ListParagraph")
                .numbering(NumberingId::new(id), IndentLevel::new(0));
            docx.add_paragraph(with_runs(paragraph, point))
        })
    }

    fn chart(&mut self, docx: Docx, at: usize, chart: &Chart) -> Docx {
        let number = self.paper.figure_number(at);
        let mut docx = docx;
        let drawn = chart.picture.as_ref().ok();
        let picture = drawn.and_then(|_| find_picture(self.pictures, &picture_name(number)));
        if let Some(picture) = picture {
            let (width, height) = sized(picture);
            let pic = Pic::new_with_dimensions(picture.png.clone(), picture.width, picture.height)
                .size(width, height);
            self.described.push(flat(&chart.caption));
            let shown = Paragraph::new().style("Figure").add_run(Run::new().add_image(pic));
            docx = docx.add_paragraph(shown);
        } else if let Err(reason) = &chart.picture {
            docx = docx.add_paragraph(body().add_run(said(reason).italic()));
        }
        let told = !chart.figures.rows.is_empty() && (picture.is_none() || chart.print_figures);
        let caption = Paragraph::new()
            .style("Caption")
            .keep_next(told)
            .add_run(said(&format!("{}. ", self.labels.figure(number))).bold())
            .add_run(said(&flat(&chart.caption)));
        docx = docx.add_paragraph(caption);
        if !told {
            return docx;
        }
        docx.add_table(figures(&chart.figures)).add_paragraph(gap())
    }

    fn signatures(&self, docx: Docx, people: &[Signatory]) -> Docx {
        let widths = [3_400, 4_000, TEXT_WIDTH - 7_400];
        let labels = [&self.labels.name, &self.labels.signature, &self.labels.signed_on];
        let head =
            widths.iter().zip(labels).map(|(width, label)| head_cell(*width, label, Align::Start));
        let mut rows = vec![head_row(head.collect())];
        for person in people {
            let name = Paragraph::new()
                .style("TableText")
                .add_run(said(&flat(&person.name)).bold())
                .add_run(Run::new().add_break(BreakType::TextWrapping))
                .add_run(said(&flat(&person.role)));
            let blank =
                |width: usize| cell(width).add_paragraph(Paragraph::new().style("TableText"));
            let cells =
                vec![cell(widths[0]).add_paragraph(name), blank(widths[1]), blank(widths[2])];
            rows.push(TableRow::new(cells).row_height(850.0).height_rule(HeightRule::AtLeast));
        }
        let apart = TableBorder::new(TableBorderPosition::InsideV)
            .border_type(BorderType::Single)
            .size(4)
            .color(RULE);
        let table = grid(widths.to_vec(), rows).set_border(apart);
        docx.add_table(table).add_paragraph(gap())
    }
}

fn definitions(docx: Docx, entries: &[(String, Runs)]) -> Docx {
    let widths = vec![2_900, TEXT_WIDTH - 2_900];
    let rows = entries.iter().enumerate().map(|(at, (term, meaning))| {
        // No heading stays behind at the foot of a page with one line, and no last line goes over alone.
        let left = entries.len() - at - 1;
        let next = left > 0 && (at < KEPT_TOGETHER || left < KEPT_TOGETHER);
        let line = || Paragraph::new().style("TableText").keep_next(next);
        let term = line().add_run(said(&flat(term)).bold());
        let longest = meaning.iter().map(|run| run.text().chars().count()).sum();
        let meaning = with_runs(line(), meaning);
        let cells =
            vec![cell(2_900).add_paragraph(term), cell(TEXT_WIDTH - 2_900).add_paragraph(meaning)];
        data_row(cells, longest)
    });
    let rows: Vec<TableRow> = rows.collect();
    if rows.is_empty() { docx } else { docx.add_table(grid(widths, rows)).add_paragraph(gap()) }
}

/// Three numbers in a row, each with its fraction and formula.
fn big_numbers(docx: Docx, numbers: &[BigNumber]) -> Docx {
    let mut docx = docx;
    for row in numbers.chunks(3) {
        let width = TEXT_WIDTH / row.len().max(1);
        let cells = row.iter().map(|number| {
            let line =
                |style: &str, text: &str| Paragraph::new().style(style).add_run(said(&flat(text)));
            cell(width)
                .shading(filled(GROUND))
                .add_paragraph(line("NumberLabel", &number.label))
                .add_paragraph(line("NumberValue", &number.value))
                .add_paragraph(line("NumberFraction", &number.fraction))
                .add_paragraph(line("NumberFormula", &number.formula))
        });
        let table = grid(vec![width; row.len()], vec![TableRow::new(cells.collect())]);
        docx = docx.add_table(table).add_paragraph(gap());
    }
    docx
}

fn tabled(docx: Docx, table: &Grid) -> Docx {
    let widths: Vec<usize> = table
        .percent_widths()
        .into_iter()
        .map(|percent| TEXT_WIDTH * usize::try_from(percent).unwrap_or(0) / 100)
        .collect();
    if widths.is_empty() {
        return docx;
    }
    let mut docx = docx;
    if !table.caption.is_empty() {
        let caption = Paragraph::new().style("TableCaption").add_run(said(&flat(&table.caption)));
        docx = docx.add_paragraph(caption);
    }
    let mut rows = Vec::new();
    if !table.groups.is_empty() {
        let mut at = 0;
        let cells = table.groups.iter().map(|(title, span)| {
            let span = usize::from(*span);
            let width = widths.iter().skip(at).take(span).sum();
            at += span;
            head_cell(width, title, Align::Middle).grid_span(span)
        });
        rows.push(head_row(cells.collect()));
    }
    let head = widths.iter().zip(&table.columns).map(|(w, c)| head_cell(*w, &c.title, c.align));
    rows.push(head_row(head.collect()));
    for row in &table.rows {
        rows.push(data_row(data_cells(&widths, &table.columns, row, false), length_of(row)));
    }
    if let Some(totals) = &table.totals {
        rows.push(TableRow::new(data_cells(&widths, &table.columns, totals, true)));
    }
    docx.add_table(grid(widths, rows)).add_paragraph(gap())
}

/// A row of a head, which `word_finish` marks as one.
fn head_row(cells: Vec<TableCell>) -> TableRow {
    TableRow::new(cells).cant_split().row_height(1.0).height_rule(HeightRule::AtLeast)
}

/// A row that stays in one piece unless it is long.
fn data_row(cells: Vec<TableCell>, longest: usize) -> TableRow {
    let row = TableRow::new(cells);
    if longest > 900 { row } else { row.cant_split() }
}

/// Characters of the longest cell.
fn length_of(row: &[Runs]) -> usize {
    let length = |runs: &Runs| runs.iter().map(|run| run.text().chars().count()).sum();
    row.iter().map(length).max().unwrap_or(0)
}

fn data_cells(widths: &[usize], columns: &[Column], row: &[Runs], total: bool) -> Vec<TableCell> {
    let cells = widths.iter().zip(columns).zip(row).map(|((width, column), runs)| {
        let paragraph = aligned(Paragraph::new().style("TableText"), column.align);
        let cell = cell(*width);
        let cell = if total { cell.shading(filled(BAND)) } else { cell };
        cell.add_paragraph(with_runs(paragraph, runs))
    });
    cells.collect()
}

/// The figures of a chart: the first column names, the others count.
fn figures(figures: &ChartTable) -> Table {
    let count = figures.columns.len().max(1);
    let first = match count {
        1 => TEXT_WIDTH,
        2..=5 => TEXT_WIDTH * 2 / 5,
        _ => TEXT_WIDTH / 4,
    };
    let others = TEXT_WIDTH.saturating_sub(first) / count.saturating_sub(1).max(1);
    let widths: Vec<usize> = (0..count).map(|at| if at == 0 { first } else { others }).collect();
    let align = |at: usize| if at == 0 { Align::Start } else { Align::End };
    let head = widths.iter().zip(&figures.columns).enumerate().map(|(at, (width, title))| {
        let style = if count > 5 { "FigureHead" } else { "TableHead" };
        titled_cell(*width, title, align(at), style)
    });
    let mut rows = vec![head_row(head.collect())];
    // A short table stays on one page.
    let stays = figures.rows.len() <= 20;
    for (n, row) in figures.rows.iter().enumerate() {
        let next = stays && n + 1 < figures.rows.len();
        let cells = widths.iter().zip(row).enumerate().map(|(at, (width, text))| {
            let paragraph = Paragraph::new().style("FigureText").keep_next(next);
            let paragraph = aligned(paragraph, align(at));
            cell(*width).add_paragraph(paragraph.add_run(said(&flat(text))))
        });
        rows.push(TableRow::new(cells.collect()).cant_split());
    }
    grid(widths, rows)
}

// ---- Pieces ---------------------------------------------------------------------------------

fn body() -> Paragraph {
    Paragraph::new().style("BodyText")
}

/// Keeps two tables apart, which Word would run together.
fn gap() -> Paragraph {
    Paragraph::new().style("Gap")
}

fn page_break() -> Paragraph {
    Paragraph::new().style("Gap").add_run(Run::new().add_break(BreakType::Page))
}

/// Text as text: line ends become breaks, tabs become tabs, what XML forbids is dropped.
fn said(text: &str) -> Run {
    let mut run = Run::new();
    for (n, line) in clean(text).split('\n').enumerate() {
        if n > 0 {
            run = run.add_break(BreakType::TextWrapping);
        }
        for (m, piece) in line.split('\t').enumerate() {
            if m > 0 {
                run = run.add_tab();
            }
            if !piece.is_empty() {
                run = run.add_text(piece);
            }
        }
    }
    run
}

fn with_runs(paragraph: Paragraph, runs: &[Words]) -> Paragraph {
    runs.iter().fold(paragraph, |paragraph, run| {
        let text = said(run.text());
        paragraph.add_run(match run {
            Words::Plain(_) => text,
            Words::Strong(_) => text.bold(),
            Words::Emphasis(_) => text.italic(),
            Words::Code(_) => text.style("Code"),
            Words::Link { .. } => text.bold(),
        })
    })
}

fn aligned(paragraph: Paragraph, align: Align) -> Paragraph {
    match align {
        Align::Start => paragraph,
        Align::Middle => paragraph.align(AlignmentType::Center),
        Align::End => paragraph.align(AlignmentType::End),
    }
}

fn cell(width: usize) -> TableCell {
    TableCell::new().width(width, WidthType::Dxa).vertical_align(VAlignType::Top)
}

fn head_cell(width: usize, title: &str, align: Align) -> TableCell {
    titled_cell(width, title, align, "TableHead")
}

fn titled_cell(width: usize, title: &str, align: Align, style: &str) -> TableCell {
    let paragraph = aligned(Paragraph::new().style(style), align);
    cell(width)
        .vertical_align(VAlignType::Bottom)
        .shading(filled(BAND))
        .add_paragraph(paragraph.add_run(said(&flat(title))))
}

fn filled(colour: &str) -> Shading {
    Shading::new().color("auto").fill(colour)
}

/// A table with lines between its rows.
fn grid(widths: Vec<usize>, rows: Vec<TableRow>) -> Table {
    let line = |position, colour: &str| {
        TableBorder::new(position).border_type(BorderType::Single).size(4).color(colour)
    };
    let borders = TableBorders::with_empty()
        .set(line(TableBorderPosition::Top, ACCENT))
        .set(line(TableBorderPosition::Bottom, ACCENT))
        .set(line(TableBorderPosition::InsideH, RULE));
    Table::new(rows)
        .set_grid(widths)
        .layout(TableLayoutType::Fixed)
        .width(TEXT_WIDTH, WidthType::Dxa)
        .margins(TableCellMargins::new().margin(50, 90, 50, 90))
        .set_borders(borders)
}

/// Paragraphs on a ground with a thick edge.
fn boxed(paragraphs: Vec<Paragraph>, fill: &str, edge: &str) -> Table {
    let edge = TableCellBorder::new(TableCellBorderPosition::Left)
        .border_type(BorderType::Single)
        .size(36)
        .color(edge);
    let cell = cell(TEXT_WIDTH)
        .shading(filled(fill))
        .set_borders(TableCellBorders::with_empty().set(edge));
    let cell = paragraphs.into_iter().fold(cell, TableCell::add_paragraph);
    Table::without_borders(vec![TableRow::new(vec![cell])])
        .set_grid(vec![TEXT_WIDTH])
        .layout(TableLayoutType::Fixed)
        .width(TEXT_WIDTH, WidthType::Dxa)
        .margins(TableCellMargins::new().margin(90, 160, 90, 160))
}

/// The size of a picture on the page: as wide as the text, unless it would become too high.
fn sized(picture: &Picture) -> (u32, u32) {
    let (width, height) = (u64::from(picture.width.max(1)), u64::from(picture.height.max(1)));
    let tall = TEXT_WIDTH_EMU * height / width;
    let (w, h) = if tall > MOST_HEIGHT_EMU {
        (MOST_HEIGHT_EMU * width / height, MOST_HEIGHT_EMU)
    } else {
        (TEXT_WIDTH_EMU, tall)
    };
    (u32::try_from(w.max(1)).unwrap_or(u32::MAX), u32::try_from(h.max(1)).unwrap_or(u32::MAX))
}

/// Names of bookmarks are letters, digits and underscores, forty at most. Anchors are unique, and
/// so is their beginning with a sum of the whole.
fn bookmark(anchor: &str) -> String {
    let sum = anchor.bytes().fold(5381u32, |sum, b| sum.wrapping_mul(33) ^ u32::from(b));
    let kept: String =
        anchor.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).take(24).collect();
    format!("_Toc_{kept}_{sum:08x}")
}
