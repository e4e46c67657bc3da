//! A deck as a PowerPoint presentation: 16:9, one master with one layout, titles and points in
//! their placeholders, tables as tables, pictures with what they show, notes below each slide.
//!
//! This is written out by hand because no library for it is kept: see
//! `docs/decisions/0013-office-files-in-a-worker.md`. A presentation needs few parts, they are the
//! same in each file, and everything typed goes through [`escape`] into a text run.
//!
//! # Limitations
//! A text that is longer than its place is made smaller by PowerPoint and left as it is by others.
//! The deck keeps its texts short.

use super::colours::{ACCENT, BAND, GROUND, INK, QUIET, RULE, WARNING_EDGE};
use super::make::find_picture;
use super::order::{Drawing, Picture};
use super::package::{Package, Part};
use super::plain::{escape, flat};
use crate::chart::{ChartTable, Theme, standalone};
use crate::paper::deck::{Deck, Slide, SlidePart};
use crate::paper::{Align, BigNumber, Chart, Table, joined, text_of};
use crate::text;
use std::fmt::Write as _;

/// Sizes in the unit of these files, 360,000 to the centimetre.
const WIDTH: u64 = 12_192_000;
const HEIGHT: u64 = 6_858_000;
const EDGE: u64 = 609_600;
const BODY: Place = Place { x: EDGE, y: 1_447_800, w: WIDTH - 2 * EDGE, h: 4_700_000 };
const GAP: u64 = 200_000;

const NAMES: &str = "xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
    xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" \
    xmlns:p=\"http://schemas.openxmlformats.org/presentationml/2006/main\"";
const DECLARED: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const RELATION: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const CONTENT: &str = "application/vnd.openxmlformats-officedocument.presentationml";

const GROUP: &str = "<p:nvGrpSpPr><p:cNvPr id=\"1\" name=\"\"/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr>\
    <p:grpSpPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"0\" cy=\"0\"/><a:chOff x=\"0\" y=\"0\"/>\
    <a:chExt cx=\"0\" cy=\"0\"/></a:xfrm></p:grpSpPr>";

/// Where something stands on a slide.
#[derive(Clone, Copy, Debug)]
struct Place {
    x: u64,
    y: u64,
    w: u64,
    h: u64,
}

impl Place {
    fn xml(self, tag: &str) -> String {
        let Place { x, y, w, h } = self;
        format!("<{tag}><a:off x=\"{x}\" y=\"{y}\"/><a:ext cx=\"{w}\" cy=\"{h}\"/></{tag}>")
    }

    /// What is left below this much of it.
    fn below(self, used: u64) -> Place {
        let used = (used + GAP).min(self.h);
        Place { y: self.y + used, h: self.h - used, ..self }
    }
}

/// The pictures of a deck, to be turned into PNG by whoever has a canvas.
pub(super) fn drawings(deck: &Deck) -> Vec<Drawing> {
    let drawn = (1..).zip(deck.charts()).filter_map(|(number, chart)| {
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

/// The deck as the bytes of a `.pptx` file. A chart whose picture is missing is shown by its
/// figures. Nothing when the packer fails, which memory gives it no reason to.
pub(super) fn write(deck: &Deck, pictures: &[Picture]) -> Option<Vec<u8>> {
    let mut writer = Writer { deck, pictures, package: Package::default(), charts: 0, images: 0 };
    let count = deck.slides.len() + 1;
    writer.frame(count);
    let cover = writer.cover();
    writer.slide(1, &cover, &[], &deck.notes);
    for (at, slide) in deck.slides.iter().enumerate() {
        let mut images = Vec::new();
        let shapes = writer.shapes(slide, &mut images);
        writer.slide(at + 2, &shapes, &images, &slide.notes);
    }
    writer.package.pack()
}

struct Writer<'a> {
    deck: &'a Deck,
    pictures: &'a [Picture],
    package: Package,
    charts: usize,
    images: usize,
}

impl Writer<'_> {
    // ---- Parts that every file has ----------------------------------------------------------

    fn xml(&mut self, name: &str, content: &str) {
        self.package.add(name, Part::Text(format!("{DECLARED}{content}")));
    }

    /// The relations of a part: number, kind and where each leads.
    fn relations(&mut self, of: &str, to: &[(String, &str, String)]) {
        let (folder, name) = of.rsplit_once('/').unwrap_or(("", of));
        let mut xml = String::from(
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">",
        );
        for (id, kind, target) in to {
            let kind = match *kind {
                "core" => "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties".to_owned(),
                kind => format!("{RELATION}/{kind}"),
            };
            let _ = write!(xml, "<Relationship Id=\"{id}\" Type=\"{kind}\" Target=\"{target}\"/>");
        }
        xml.push_str("</Relationships>");
        let folder = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        self.xml(&format!("{folder}_rels/{name}.rels"), &xml);
    }

    fn frame(&mut self, slides: usize) {
        let mut types = String::from(
            "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
             <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
             <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
             <Default Extension=\"png\" ContentType=\"image/png\"/>\
             <Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>",
        );
        let mut part = |name: &str, kind: &str| {
            let _ = write!(
                types,
                "<Override PartName=\"/ppt/{name}.xml\" ContentType=\"{kind}+xml\"/>"
            );
        };
        part("presentation", &format!("{CONTENT}.presentation.main"));
        part("slideMasters/slideMaster1", &format!("{CONTENT}.slideMaster"));
        part("slideLayouts/slideLayout1", &format!("{CONTENT}.slideLayout"));
        part("notesMasters/notesMaster1", &format!("{CONTENT}.notesMaster"));
        for n in 1..=2 {
            part(&format!("theme/theme{n}"), "application/vnd.openxmlformats-officedocument.theme");
        }
        for n in 1..=slides {
            part(&format!("slides/slide{n}"), &format!("{CONTENT}.slide"));
            part(&format!("notesSlides/notesSlide{n}"), &format!("{CONTENT}.notesSlide"));
        }
        types.push_str("</Types>");
        self.xml("[Content_Types].xml", &types);
        let to =
            |id: &str, kind: &'static str, target: &str| (id.to_owned(), kind, target.to_owned());
        self.relations(
            "",
            &[
                to("rId1", "officeDocument", "ppt/presentation.xml"),
                to("rId2", "core", "docProps/core.xml"),
            ],
        );
        let core = format!(
            "<cp:coreProperties \
             xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
             xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>{}</dc:title>\
             <dc:subject>{}</dc:subject><dc:language>{}</dc:language></cp:coreProperties>",
            escape(&flat(&format!("{} {}", self.deck.title, self.deck.reference))),
            escape(&flat(&self.deck.label)),
            text::t("office.language"),
        );
        self.xml("docProps/core.xml", &core);
        self.presentation(slides);
        self.masters();
    }

    fn presentation(&mut self, slides: usize) {
        let mut list = String::new();
        let mut relations = vec![
            ("rId1".to_owned(), "slideMaster", "slideMasters/slideMaster1.xml".to_owned()),
            ("rId2".to_owned(), "notesMaster", "notesMasters/notesMaster1.xml".to_owned()),
            ("rId3".to_owned(), "theme", "theme/theme1.xml".to_owned()),
        ];
        for n in 1..=slides {
            let id = format!("rId{}", n + 3);
            let _ = write!(list, "<p:sldId id=\"{}\" r:id=\"{id}\"/>", 255 + n);
            relations.push((id, "slide", format!("slides/slide{n}.xml")));
        }
        self.xml(
            "ppt/presentation.xml",
            &format!(
                "<p:presentation {NAMES} saveSubsetFonts=\"1\">\
                 <p:sldMasterIdLst><p:sldMasterId id=\"2147483648\" r:id=\"rId1\"/></p:sldMasterIdLst>\
                 <p:notesMasterIdLst><p:notesMasterId r:id=\"rId2\"/></p:notesMasterIdLst>\
                 <p:sldIdLst>{list}</p:sldIdLst>\
                 <p:sldSz cx=\"{WIDTH}\" cy=\"{HEIGHT}\"/><p:notesSz cx=\"{HEIGHT}\" cy=\"9144000\"/>\
                 </p:presentation>"
            ),
        );
        self.relations("ppt/presentation.xml", &relations);
    }

    fn masters(&mut self) {
        let to =
            |id: &str, kind: &'static str, target: &str| (id.to_owned(), kind, target.to_owned());
        let title = Place { x: EDGE, y: 381_000, w: WIDTH - 2 * EDGE, h: 914_400 };
        let shapes = format!(
            "{}{}{}{}",
            placeholder(2, "Title", "type=\"title\"", Some(title), "anchor=\"b\"", ""),
            placeholder(3, "Text", "type=\"body\" idx=\"1\"", Some(BODY), "", ""),
            placeholder(
                4,
                "Footer",
                "type=\"ftr\" sz=\"quarter\" idx=\"3\"",
                Some(FOOTER),
                "anchor=\"ctr\"",
                ""
            ),
            placeholder(
                5,
                "Number",
                "type=\"sldNum\" sz=\"quarter\" idx=\"4\"",
                Some(NUMBER),
                "anchor=\"ctr\"",
                ""
            ),
        );
        let mut levels = String::new();
        for (n, size) in [(1u32, 1_800u32), (2, 1_600), (3, 1_400)] {
            let left = 285_750 * n;
            let _ = write!(
                levels,
                "<a:lvl{n}pPr marL=\"{left}\" indent=\"-285750\"><a:lnSpc><a:spcPct val=\"100000\"/></a:lnSpc>\
                 <a:spcBef><a:spcPts val=\"900\"/></a:spcBef><a:buFont typeface=\"Arial\"/><a:buChar char=\"•\"/>\
                 <a:defRPr sz=\"{size}\">{}<a:latin typeface=\"+mn-lt\"/></a:defRPr></a:lvl{n}pPr>",
                solid(INK)
            );
        }
        self.xml(
            "ppt/slideMasters/slideMaster1.xml",
            &format!(
                "<p:sldMaster {NAMES}><p:cSld><p:bg><p:bgPr>{}<a:effectLst/></p:bgPr></p:bg>\
                 <p:spTree>{GROUP}{shapes}</p:spTree></p:cSld>{MAP}\
                 <p:sldLayoutIdLst><p:sldLayoutId id=\"2147483649\" r:id=\"rId1\"/></p:sldLayoutIdLst>\
                 <p:txStyles><p:titleStyle><a:lvl1pPr><a:lnSpc><a:spcPct val=\"90000\"/></a:lnSpc>\
                 <a:buNone/><a:defRPr sz=\"2600\" b=\"1\">{}<a:latin typeface=\"+mj-lt\"/></a:defRPr>\
                 </a:lvl1pPr></p:titleStyle><p:bodyStyle>{levels}</p:bodyStyle>\
                 <p:otherStyle><a:lvl1pPr><a:defRPr sz=\"1100\">{}</a:defRPr></a:lvl1pPr></p:otherStyle>\
                 </p:txStyles></p:sldMaster>",
                solid("FFFFFF"),
                solid(ACCENT),
                solid(QUIET),
            ),
        );
        self.relations(
            "ppt/slideMasters/slideMaster1.xml",
            &[
                to("rId1", "slideLayout", "../slideLayouts/slideLayout1.xml"),
                to("rId2", "theme", "../theme/theme1.xml"),
            ],
        );
        let shapes = format!(
            "{}{}{}{}",
            placeholder(2, "Title", "type=\"title\"", None, "", ""),
            placeholder(3, "Text", "type=\"body\" idx=\"1\"", None, "", ""),
            placeholder(4, "Footer", "type=\"ftr\" sz=\"quarter\" idx=\"3\"", None, "", ""),
            placeholder(5, "Number", "type=\"sldNum\" sz=\"quarter\" idx=\"4\"", None, "", ""),
        );
        self.xml(
            "ppt/slideLayouts/slideLayout1.xml",
            &format!(
                "<p:sldLayout {NAMES} type=\"obj\" preserve=\"1\"><p:cSld name=\"Message\">\
                 <p:spTree>{GROUP}{shapes}</p:spTree></p:cSld>\
                 <p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sldLayout>"
            ),
        );
        self.relations(
            "ppt/slideLayouts/slideLayout1.xml",
            &[to("rId1", "slideMaster", "../slideMasters/slideMaster1.xml")],
        );
        let picture = Place { x: 685_800, y: 1_143_000, w: 5_486_400, h: 3_086_100 };
        let said = Place { x: 685_800, y: 4_400_550, w: 5_486_400, h: 3_600_450 };
        self.xml(
            "ppt/notesMasters/notesMaster1.xml",
            &format!(
                "<p:notesMaster {NAMES}><p:cSld><p:bg><p:bgPr>{}<a:effectLst/></p:bgPr></p:bg>\
                 <p:spTree>{GROUP}{}{}</p:spTree></p:cSld>{MAP}</p:notesMaster>",
                solid("FFFFFF"),
                slide_image(Some(picture)),
                placeholder(
                    3,
                    "Notes",
                    "type=\"body\" sz=\"quarter\" idx=\"1\"",
                    Some(said),
                    "",
                    ""
                ),
            ),
        );
        self.relations(
            "ppt/notesMasters/notesMaster1.xml",
            &[to("rId1", "theme", "../theme/theme2.xml")],
        );
        for n in 1..=2 {
            self.xml(&format!("ppt/theme/theme{n}.xml"), &theme());
        }
    }

    /// A slide, its notes and its relations. Pictures have numbers from `rId3` on.
    fn slide(&mut self, n: usize, shapes: &str, images: &[String], notes: &[String]) {
        let name = format!("ppt/slides/slide{n}.xml");
        let foot = format!(
            "{}{}",
            placeholder(
                90,
                "Footer",
                "type=\"ftr\" sz=\"quarter\" idx=\"3\"",
                None,
                "",
                &paragraphs(&[joined(" · ", &[&self.deck.reference, &self.deck.label])])
            ),
            placeholder(
                91,
                "Number",
                "type=\"sldNum\" sz=\"quarter\" idx=\"4\"",
                None,
                "",
                "<a:p><a:fld id=\"{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}\" type=\"slidenum\"><a:rPr/><a:t>‹#›</a:t></a:fld></a:p>"
            ),
        );
        self.xml(
            &name,
            &format!(
                "<p:sld {NAMES}><p:cSld><p:spTree>{GROUP}{shapes}{foot}</p:spTree></p:cSld>\
                 <p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sld>"
            ),
        );
        let mut relations = vec![
            ("rId1".to_owned(), "slideLayout", "../slideLayouts/slideLayout1.xml".to_owned()),
            ("rId2".to_owned(), "notesSlide", format!("../notesSlides/notesSlide{n}.xml")),
        ];
        for (at, image) in images.iter().enumerate() {
            relations.push((format!("rId{}", at + 3), "image", format!("../media/{image}")));
        }
        self.relations(&name, &relations);
        let name = format!("ppt/notesSlides/notesSlide{n}.xml");
        let said = placeholder(3, "Notes", "type=\"body\" idx=\"1\"", None, "", &paragraphs(notes));
        self.xml(
            &name,
            &format!(
                "<p:notes {NAMES}><p:cSld><p:spTree>{GROUP}{}{said}</p:spTree></p:cSld>\
                 <p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:notes>",
                slide_image(None)
            ),
        );
        self.relations(
            &name,
            &[
                ("rId1".to_owned(), "notesMaster", "../notesMasters/notesMaster1.xml".to_owned()),
                ("rId2".to_owned(), "slide", format!("../slides/slide{n}.xml")),
            ],
        );
    }

    // ---- What stands on a slide -------------------------------------------------------------

    fn cover(&self) -> String {
        let deck = self.deck;
        let title = Place { x: EDGE, y: 1_700_000, w: WIDTH - 2 * EDGE, h: 1_200_000 };
        let below = Place { x: EDGE, y: 3_000_000, w: WIDTH - 2 * EDGE, h: 1_400_000 };
        let run = |text: &str, size: u32, colour: &str, bold: bool| {
            format!(
                "<a:p><a:pPr marL=\"0\" indent=\"0\"><a:buNone/></a:pPr>{}</a:p>",
                styled(text, size, colour, bold)
            )
        };
        let lines = format!(
            "{}{}{}",
            run(&deck.subtitle, 2_200, QUIET, false),
            run(&deck.label, 1_800, INK, true),
            run(&deck.reference, 1_400, QUIET, false)
        );
        let named = format!("<a:p>{}</a:p>", styled(&deck.title, 4_400, ACCENT, true));
        format!(
            "{}{}",
            placeholder(2, "Title", "type=\"title\"", Some(title), "anchor=\"b\"", &named),
            placeholder(3, "Text", "type=\"body\" idx=\"1\"", Some(below), "", &lines),
        )
    }

    fn shapes(&mut self, slide: &Slide, images: &mut Vec<String>) -> String {
        let title = paragraphs(std::slice::from_ref(&slide.title));
        let mut shapes = placeholder(2, "Title", "type=\"title\"", None, "", &title);
        let mut room = BODY;
        // Points beside a chart, below anything else.
        let beside = matches!(slide.parts.as_slice(), [SlidePart::Chart(_), SlidePart::Points(_)]);
        let mut id = 3;
        for part in &slide.parts {
            match part {
                SlidePart::Numbers(numbers) => {
                    const TALL: u64 = 1_750_000;
                    shapes.push_str(&number_boxes(numbers, Place { h: TALL, ..room }, &mut id));
                    room = room.below(TALL);
                }
                SlidePart::Table(table) => {
                    let tall = ROW * (table.rows.len() as u64 + 1);
                    shapes.push_str(&tabled(&grid_of(table), Place { h: tall, ..room }, id));
                    room = room.below(tall);
                }
                SlidePart::Chart(chart) => {
                    let w = if beside { room.w * 2 / 3 } else { room.w };
                    shapes.push_str(&self.chart(chart, Place { w, ..room }, id, images));
                    if beside {
                        let x = room.x + w + GAP;
                        room = Place { x, w: room.w.saturating_sub(w + GAP), ..room };
                    }
                }
                SlidePart::Points(points) => {
                    let body = "type=\"body\" idx=\"1\"";
                    let shape = placeholder(id, "Text", body, Some(room), "", &paragraphs(points));
                    shapes.push_str(&shape);
                }
            }
            id += 1;
        }
        shapes
    }

    /// A picture as large as its place allows; without one the figures as a table.
    fn chart(&mut self, chart: &Chart, room: Place, id: u32, images: &mut Vec<String>) -> String {
        self.charts += 1;
        let picture = find_picture(self.pictures, &picture_name(self.charts));
        let Some(picture) = picture.filter(|_| chart.picture.is_ok()) else {
            return tabled(&grid_of_figures(&chart.figures), room, id);
        };
        self.images += 1;
        let file = format!("image{}.png", self.images);
        self.package.add(&format!("ppt/media/{file}"), Part::Bytes(picture.png.clone()));
        images.push(file);
        let (width, height) = (u64::from(picture.width.max(1)), u64::from(picture.height.max(1)));
        let tall = room.w * height / width;
        let (w, h) = if tall > room.h { (room.h * width / height, room.h) } else { (room.w, tall) };
        let place = Place { x: room.x + (room.w - w) / 2, y: room.y, w: w.max(1), h: h.max(1) };
        format!(
            "<p:pic><p:nvPicPr><p:cNvPr id=\"{id}\" name=\"Chart {id}\" descr=\"{}\"/>\
             <p:cNvPicPr><a:picLocks noChangeAspect=\"1\"/></p:cNvPicPr><p:nvPr/></p:nvPicPr>\
             <p:blipFill><a:blip r:embed=\"rId{}\"/><a:stretch><a:fillRect/></a:stretch></p:blipFill>\
             <p:spPr>{}<a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></p:spPr></p:pic>",
            escape(&flat(&chart.caption)),
            images.len() + 2,
            place.xml("a:xfrm"),
        )
    }
}

const FOOTER: Place = Place { x: EDGE, y: 6_356_350, w: 9_000_000, h: 320_000 };
const NUMBER: Place = Place { x: WIDTH - EDGE - 900_000, y: 6_356_350, w: 900_000, h: 320_000 };

const MAP: &str = "<p:clrMap bg1=\"lt1\" tx1=\"dk1\" bg2=\"lt2\" tx2=\"dk2\" accent1=\"accent1\" \
    accent2=\"accent2\" accent3=\"accent3\" accent4=\"accent4\" accent5=\"accent5\" accent6=\"accent6\" \
    hlink=\"hlink\" folHlink=\"folHlink\"/>";

/// A place that the layout has, with what stands in it here.
fn placeholder(
    id: u32,
    name: &str,
    kind: &str,
    place: Option<Place>,
    body: &str,
    content: &str,
) -> String {
    let shape =
        place.map(|p| p.xml("a:xfrm") + "<a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom>");
    let content = if content.is_empty() { "<a:p><a:endParaRPr/></a:p>" } else { content };
    let right = if kind.contains("sldNum") && place.is_some() {
        "<a:lstStyle><a:lvl1pPr algn=\"r\"><a:defRPr sz=\"1100\"><a:latin typeface=\"+mn-lt\"/></a:defRPr></a:lvl1pPr></a:lstStyle>"
    } else if kind.contains("ftr") && place.is_some() {
        "<a:lstStyle><a:lvl1pPr><a:defRPr sz=\"1100\"><a:latin typeface=\"+mn-lt\"/></a:defRPr></a:lvl1pPr></a:lstStyle>"
    } else {
        "<a:lstStyle/>"
    };
    format!(
        "<p:sp><p:nvSpPr><p:cNvPr id=\"{id}\" name=\"{name} {id}\"/><p:cNvSpPr><a:spLocks noGrp=\"1\"/></p:cNvSpPr>\
         <p:nvPr><p:ph {kind}/></p:nvPr></p:nvSpPr><p:spPr>{}</p:spPr>\
         <p:txBody><a:bodyPr lIns=\"0\" rIns=\"0\" {body}><a:normAutofit/></a:bodyPr>{right}{content}</p:txBody></p:sp>",
        shape.unwrap_or_default()
    )
}

/// The small picture of the slide above its notes.
fn slide_image(place: Option<Place>) -> String {
    let shape =
        place.map(|p| p.xml("a:xfrm") + "<a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom>");
    format!(
        "<p:sp><p:nvSpPr><p:cNvPr id=\"2\" name=\"Slide 2\"/><p:cNvSpPr><a:spLocks noGrp=\"1\" noRot=\"1\" noChangeAspect=\"1\"/></p:cNvSpPr>\
         <p:nvPr><p:ph type=\"sldImg\"/></p:nvPr></p:nvSpPr><p:spPr>{}</p:spPr></p:sp>",
        shape.unwrap_or_default()
    )
}

fn solid(colour: &str) -> String {
    format!("<a:solidFill><a:srgbClr val=\"{colour}\"/></a:solidFill>")
}

/// Text as text, in one line.
fn run(text: &str) -> String {
    let language = text::t("office.language");
    format!("<a:r><a:rPr lang=\"{language}\"/><a:t>{}</a:t></a:r>", escape(&flat(text)))
}

/// The same with a size in hundredths of a point and a colour of its own.
fn styled(text: &str, size: u32, colour: &str, bold: bool) -> String {
    let language = text::t("office.language");
    format!(
        "<a:r><a:rPr lang=\"{language}\" sz=\"{size}\" b=\"{}\">{}<a:latin typeface=\"+mn-lt\"/></a:rPr><a:t>{}</a:t></a:r>",
        u8::from(bold),
        solid(colour),
        escape(&flat(text))
    )
}

fn paragraphs(texts: &[String]) -> String {
    texts.iter().map(|text| format!("<a:p>{}</a:p>", run(text))).collect()
}

/// Numbers side by side, each on a ground of its own.
fn number_boxes(numbers: &[BigNumber], room: Place, id: &mut u32) -> String {
    let count = (numbers.len() as u64).max(1);
    let w = (room.w - GAP * (count - 1)) / count;
    let mut boxes = String::new();
    for (at, number) in (0u64..).zip(numbers) {
        let place = Place { x: room.x + at * (w + GAP), w, ..room };
        let line = |text: &str, size, colour, bold| {
            format!("<a:p>{}</a:p>", styled(text, size, colour, bold))
        };
        let _ = write!(
            boxes,
            "<p:sp><p:nvSpPr><p:cNvPr id=\"{0}\" name=\"Number {0}\"/><p:cNvSpPr txBox=\"1\"/><p:nvPr/></p:nvSpPr>\
             <p:spPr>{1}<a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom>{2}</p:spPr>\
             <p:txBody><a:bodyPr wrap=\"square\" lIns=\"180000\" tIns=\"108000\" rIns=\"180000\" bIns=\"108000\" anchor=\"ctr\"><a:normAutofit/></a:bodyPr><a:lstStyle/>{3}{4}{5}</p:txBody></p:sp>",
            id,
            place.xml("a:xfrm"),
            solid(GROUND),
            line(&number.label, 1_400, QUIET, true),
            line(&number.value, 4_400, ACCENT, true),
            line(&number.fraction, 1_400, INK, false),
        );
        *id += 1;
    }
    boxes
}

/// A table as a renderer needs it: heads, widths in percent, alignments, cells.
struct Grid {
    heads: Vec<String>,
    widths: Vec<u32>,
    aligns: Vec<Align>,
    rows: Vec<Vec<String>>,
    size: u32,
}

const ROW: u64 = 400_000;

fn grid_of(table: &Table) -> Grid {
    Grid {
        heads: table.columns.iter().map(|c| c.title.clone()).collect(),
        widths: table.percent_widths(),
        aligns: table.columns.iter().map(|c| c.align).collect(),
        rows: table.rows.iter().map(|row| row.iter().map(|cell| text_of(cell)).collect()).collect(),
        size: 1_300,
    }
}

/// The figures of a chart, as many as a slide takes.
fn grid_of_figures(figures: &ChartTable) -> Grid {
    const MOST: usize = 14;
    let count = u32::try_from(figures.columns.len().max(1)).unwrap_or(1);
    let first = if count == 1 { 100 } else { 40 };
    let others = (100 - first) / count.saturating_sub(1).max(1);
    let at = |n: usize| if n == 0 { (first, Align::Start) } else { (others, Align::End) };
    Grid {
        heads: figures.columns.clone(),
        widths: (0..figures.columns.len()).map(|n| at(n).0).collect(),
        aligns: (0..figures.columns.len()).map(|n| at(n).1).collect(),
        rows: figures.rows.iter().take(MOST).cloned().collect(),
        size: 1_200,
    }
}

fn tabled(grid: &Grid, room: Place, id: u32) -> String {
    if grid.heads.is_empty() {
        return String::new();
    }
    let mut xml = String::new();
    for width in &grid.widths {
        let _ = write!(xml, "<a:gridCol w=\"{}\"/>", room.w * u64::from(*width) / 100);
    }
    let tall = (room.h / (grid.rows.len() as u64 + 1)).clamp(250_000, ROW);
    let line =
        |side: &str, colour: &str| format!("<a:{side} w=\"9525\">{}</a:{side}>", solid(colour));
    let none = |side: &str| format!("<a:{side} w=\"0\"><a:noFill/></a:{side}>");
    let cell = |text: &str, align: Align, head: bool| {
        let algn = match align {
            Align::Start => "l",
            Align::Middle => "ctr",
            Align::End => "r",
        };
        let (colour, fill) = match head {
            true => (ACCENT, solid(BAND)),
            false => (INK, "<a:noFill/>".to_owned()),
        };
        format!(
            "<a:tc><a:txBody><a:bodyPr/><a:lstStyle/><a:p><a:pPr algn=\"{algn}\"/>{}</a:p></a:txBody>\
             <a:tcPr marL=\"72000\" marR=\"72000\" marT=\"36000\" marB=\"36000\">{}{}{}{}{fill}</a:tcPr></a:tc>",
            styled(text, grid.size, colour, head),
            none("lnL"),
            none("lnR"),
            if head { line("lnT", ACCENT) } else { line("lnT", RULE) },
            line("lnB", if head { ACCENT } else { RULE }),
        )
    };
    let blank = String::new();
    let mut row = |texts: &[String], head: bool| {
        let _ = write!(xml, "<a:tr h=\"{tall}\">");
        for at in 0..grid.heads.len() {
            let align = grid.aligns.get(at).copied().unwrap_or_default();
            xml.push_str(&cell(texts.get(at).unwrap_or(&blank), align, head));
        }
        xml.push_str("</a:tr>");
    };
    row(&grid.heads, true);
    grid.rows.iter().for_each(|texts| row(texts, false));
    let columns = xml.find("<a:tr ").unwrap_or(0);
    let (columns, rows) = xml.split_at(columns);
    format!(
        "<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id=\"{id}\" name=\"Table {id}\"/>\
         <p:cNvGraphicFramePr><a:graphicFrameLocks noGrp=\"1\"/></p:cNvGraphicFramePr><p:nvPr/></p:nvGraphicFramePr>{}\
         <a:graphic><a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/table\">\
         <a:tbl><a:tblPr firstRow=\"1\"/><a:tblGrid>{columns}</a:tblGrid>{rows}</a:tbl></a:graphicData></a:graphic></p:graphicFrame>",
        Place { h: tall * (grid.rows.len() as u64 + 1), ..room }.xml("p:xfrm")
    )
}

/// Colours and letters of the deck, for whoever goes on working with it.
fn theme() -> String {
    let colour =
        |name: &str, value: &str| format!("<a:{name}><a:srgbClr val=\"{value}\"/></a:{name}>");
    let colours: String = [
        ("dk1", INK),
        ("lt1", "FFFFFF"),
        ("dk2", ACCENT),
        ("lt2", BAND),
        ("accent1", ACCENT),
        ("accent2", "1F6F54"),
        ("accent3", WARNING_EDGE),
        ("accent4", "8A2C2C"),
        ("accent5", QUIET),
        ("accent6", "6B4E9B"),
        ("hlink", ACCENT),
        ("folHlink", QUIET),
    ]
    .iter()
    .map(|(name, value)| colour(name, value))
    .collect();
    let font = |name: &str| {
        format!(
            "<a:{name}><a:latin typeface=\"Calibri\"/><a:ea typeface=\"\"/><a:cs typeface=\"\"/></a:{name}>"
        )
    };
    let phase = "<a:solidFill><a:schemeClr val=\"phClr\"/></a:solidFill>".repeat(3);
    let lines =
        "<a:ln w=\"9525\"><a:solidFill><a:schemeClr val=\"phClr\"/></a:solidFill></a:ln>".repeat(3);
    let effects = "<a:effectStyle><a:effectLst/></a:effectStyle>".repeat(3);
    format!(
        "<a:theme xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" name=\"Gap\"><a:themeElements>\
         <a:clrScheme name=\"Gap\">{colours}</a:clrScheme>\
         <a:fontScheme name=\"Gap\">{}{}</a:fontScheme>\
         <a:fmtScheme name=\"Gap\"><a:fillStyleLst>{phase}</a:fillStyleLst><a:lnStyleLst>{lines}</a:lnStyleLst>\
         <a:effectStyleLst>{effects}</a:effectStyleLst><a:bgFillStyleLst>{phase}</a:bgFillStyleLst></a:fmtScheme>\
         </a:themeElements></a:theme>",
        font("majorFont"),
        font("minorFont"),
    )
}
