//! The sheet a chart is drawn on, and how it becomes an SVG that the page can restyle.
//!
//! plotters knows colours only. So every shape is drawn in a *code*: a 24-bit number that stands for
//! an entry in the sheet's list of inks (classes, pattern, rounding, link). When plotters is done, the
//! codes are exchanged for what they stand for. plotters writes one tag a line and escapes text and
//! attributes, which is what makes the exchange safe.

use std::cell::{Cell, RefCell};
use std::fmt::Write as _;

use plotters::coord::Shift;
use plotters::prelude::{
    DrawingArea, DrawingAreaErrorKind, IntoDrawingArea, IntoFont, RGBColor, ShapeStyle, TextStyle,
};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{FontStyle, FontTransform};

use super::ink::{Paint, Pattern, Token};
use super::pen::{PLOTTERS_TEXT_SCALE, Pen};
use super::{Empty, Look, Picture};

pub(super) type Canvas<'a> = DrawingArea<Pen<'a>, Shift>;
pub(super) type DrawError = DrawingAreaErrorKind<std::io::Error>;
pub(super) type Drawn = Result<(), DrawError>;

/// The two sizes of text in a chart, in pixels.
pub(super) const TEXT: f64 = 12.0;
pub(super) const SMALL: f64 = 11.0;

/// Where a label hangs on its point.
#[derive(Debug, Clone, Copy)]
pub(super) enum Hang {
    Start,
    Middle,
    End,
}

/// How a label is written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Face {
    pub token: Token,
    pub size: f64,
    pub strong: bool,
    /// A rim of the surface's colour, for text that crosses grid lines.
    pub halo: bool,
}

impl Face {
    pub const LABEL: Face = Face { token: Token::Text, size: TEXT, strong: false, halo: false };
    pub const CODE: Face = Face { token: Token::Text, size: TEXT, strong: true, halo: false };
    pub const VALUE: Face = Face { token: Token::Text, size: SMALL, strong: false, halo: true };
    pub const QUIET: Face = Face { token: Token::Muted, size: SMALL, strong: false, halo: false };

    pub fn on(token: Token) -> Face {
        Face { token, ..Face::QUIET }
    }

    pub fn width(self, text: &str) -> f64 {
        super::measure::width(text, self.size, self.strong)
    }

    fn classes(self) -> String {
        let mut classes = String::from(if self.size < TEXT { "ct-small" } else { "ct" });
        if self.strong {
            classes.push_str(" ct-strong");
        }
        if self.halo {
            classes.push_str(" ct-halo");
        }
        format!("{classes} cf-{}", self.token.name())
    }
}

#[derive(Debug, Default, Clone)]
struct Ink {
    classes: String,
    pattern: Option<(Pattern, Token)>,
    /// Radius of a rectangle's corners.
    round: u8,
    hollow: bool,
    group: Option<usize>,
}

/// Shapes that belong together: they share a tool tip and, with an address, are one link.
#[derive(Debug, Clone)]
struct Group {
    href: Option<String>,
    title: String,
}

/// Hands out inks while a chart is drawn.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    inks: RefCell<Vec<Ink>>,
    groups: RefCell<Vec<Group>>,
    open_group: Cell<Option<usize>>,
}

impl Sheet {
    fn code(&self, ink: Ink) -> RGBColor {
        let mut inks = self.inks.borrow_mut();
        inks.push(Ink { group: self.open_group.get(), ..ink });
        let code = inks.len() as u32;
        RGBColor((code >> 16) as u8, (code >> 8) as u8, code as u8)
    }

    /// Until `close`, everything gets this tool tip and, if `href` is a place in the workbook
    /// (`#/...`), leads there.
    pub fn open(&self, title: &str, href: Option<&str>) {
        let href = href.filter(|address| address.starts_with("#/")).map(str::to_owned);
        let mut groups = self.groups.borrow_mut();
        groups.push(Group { href, title: title.to_owned() });
        self.open_group.set(Some(groups.len() - 1));
    }

    pub fn close(&self) {
        self.open_group.set(None);
    }

    pub fn fill(&self, token: Token, round: u8) -> ShapeStyle {
        let ink = Ink { classes: format!("cf-{}", token.name()), round, ..Ink::default() };
        ShapeStyle::from(&self.code(ink)).filled()
    }

    fn patterned(&self, pattern: Pattern, on: Token, round: u8) -> ShapeStyle {
        ShapeStyle::from(&self.code(Ink { pattern: Some((pattern, on)), round, ..Ink::default() }))
            .filled()
    }

    /// A line one pixel wide on the pixel grid.
    pub fn hairline(&self, token: Token) -> ShapeStyle {
        let classes = format!("cs-{} cw-1 c-crisp", token.name());
        ShapeStyle::from(&self.code(Ink { classes, ..Ink::default() }))
    }

    /// A stroke with the given classes for width and dashes.
    pub fn stroke(&self, token: Token, classes: &str, round: u8) -> ShapeStyle {
        let classes = format!("cs-{} {classes}", token.name());
        ShapeStyle::from(&self.code(Ink { classes, round, ..Ink::default() }))
    }

    /// A stroke around a shape that is filled with the surface.
    pub fn hollow(&self, token: Token, classes: &str, round: u8) -> ShapeStyle {
        let classes = format!("c-hollow cs-{} {classes}", token.name());
        ShapeStyle::from(&self.code(Ink { classes, round, hollow: true, ..Ink::default() }))
    }

    pub fn text(&self, face: Face, hang: Hang) -> TextStyle<'static> {
        let code = self.code(Ink { classes: face.classes(), ..Ink::default() });
        let hang = match hang {
            Hang::Start => HPos::Left,
            Hang::Middle => HPos::Center,
            Hang::End => HPos::Right,
        };
        let style = if face.strong { FontStyle::Bold } else { FontStyle::Normal };
        ("sans-serif", face.size * PLOTTERS_TEXT_SCALE)
            .into_font()
            .style(style)
            .color(&code)
            .pos(Pos::new(hang, VPos::Center))
    }

    /// The layers of a painted area, bottom first.
    pub fn layers(&self, paint: Paint, round: u8) -> Vec<ShapeStyle> {
        if paint.outline {
            return vec![self.hollow(paint.on, "cw-1 c-dash", round)];
        }
        let mut layers = vec![self.fill(paint.fill, round)];
        layers.extend(paint.pattern.map(|pattern| self.patterned(pattern, paint.on, round)));
        layers
    }

    /// Draws a label with its middle at height `y`; control characters are taken out first.
    pub fn write(
        &self,
        canvas: &Canvas<'_>,
        text: &str,
        face: Face,
        hang: Hang,
        at: (i32, i32),
    ) -> Drawn {
        let text = clean(text);
        if text.is_empty() { Ok(()) } else { canvas.draw_text(&text, &self.text(face, hang), at) }
    }

    /// Like `write`, upwards from a point: for names that are wider than what they stand over.
    pub fn write_up(&self, canvas: &Canvas<'_>, text: &str, face: Face, at: (i32, i32)) -> Drawn {
        let text = clean(text);
        if text.is_empty() {
            return Ok(());
        }
        let style = self.text(face, Hang::Start).transform(FontTransform::Rotate270);
        canvas.draw_text(&text, &style, at)
    }
}

/// Text without what XML forbids and without the characters that turn the reading direction of what
/// follows: a label must not be able to reorder its neighbours.
pub(super) fn clean(text: &str) -> String {
    let kept = text.chars().filter_map(|character| match character {
        '\t' | '\n' | '\r' => Some(' '),
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => None,
        '\u{fffe}' | '\u{ffff}' => None,
        control if control.is_control() => None,
        other => Some(other),
    });
    kept.collect::<String>().trim().to_owned()
}

/// Text made safe for the content and the attributes of XML and HTML.
pub(crate) fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in clean(text).chars() {
        match character {
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '&' => safe.push_str("&amp;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}

/// Draws a picture of `height` pixels.
///
/// Errors: `Empty::NotDrawn` when plotters refuses, which writing to memory gives it no reason to.
pub(super) fn draw(
    look: &Look,
    height: u32,
    paint: impl FnOnce(&Sheet, &Canvas<'_>) -> Drawn,
) -> Result<Picture, Empty> {
    let size = (look.width(), height);
    let sheet = Sheet::default();
    let mut raw = String::new();
    {
        let canvas = Pen::new(&mut raw, size).into_drawing_area();
        paint(&sheet, &canvas).and_then(|()| canvas.present()).map_err(|_| Empty::NotDrawn)?;
    }
    Ok(Picture { svg: finish(&raw, &sheet, look, size), width: size.0, height })
}

fn finish(raw: &str, sheet: &Sheet, look: &Look, (width, height): (u32, u32)) -> String {
    let inks = sheet.inks.borrow();
    let groups = sheet.groups.borrow();
    let id = look.id_prefix();
    // An image has no parts for assistive technology, and its links could not be reached.
    let role = if groups.iter().any(|group| group.href.is_some()) { "group" } else { "img" };
    let mut svg = format!(
        "<svg class=\"chart\" xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" role=\"{role}\" \
         aria-labelledby=\"{id}-title {id}-desc\">\n<title id=\"{id}-title\">{}</title>\n<desc id=\"{id}-desc\">{}</desc>\n",
        escape(&look.title),
        escape(&look.description)
    );
    svg.push_str(&definitions(&inks, &id));
    svg.push_str(&body(raw, &inks, &groups, &id));
    svg.push_str("</svg>\n");
    svg
}

fn definitions(inks: &[Ink], id: &str) -> String {
    let mut used: Vec<(Pattern, Token)> = Vec::new();
    for pattern in inks.iter().filter_map(|ink| ink.pattern) {
        if !used.contains(&pattern) {
            used.push(pattern);
        }
    }
    if used.is_empty() {
        return String::new();
    }
    let patterns: Vec<String> =
        used.iter().map(|(pattern, on)| pattern.definition(id, *on)).collect();
    format!("<defs>{}</defs>\n", patterns.join("\n"))
}

fn body(raw: &str, inks: &[Ink], groups: &[Group], id: &str) -> String {
    let mut svg = String::new();
    let mut open: Option<usize> = None;
    let mut lines = raw.lines();
    while let Some(line) = lines.next() {
        let Some((name, attributes)) = tag(line) else { continue };
        let ink = ink_of(&attributes, inks);
        let group = ink.and_then(|ink| ink.group);
        if group != open {
            end_group(&mut svg, open, groups);
            begin_group(&mut svg, group, groups);
            open = group;
        }
        let shape = restyled(name, &attributes, ink, id);
        if name == "text" {
            let content = lines.next().unwrap_or_default();
            let _ = writeln!(svg, "<{shape}>{content}</text>");
        } else {
            let _ = writeln!(svg, "<{shape}/>");
        }
    }
    end_group(&mut svg, open, groups);
    svg
}

fn begin_group(svg: &mut String, group: Option<usize>, groups: &[Group]) {
    let Some(group) = group.and_then(|at| groups.get(at)) else { return };
    let title = escape(&group.title);
    let _ = match &group.href {
        Some(href) => writeln!(
            svg,
            "<a class=\"chart-link\" href=\"{}\" aria-label=\"{title}\"><title>{title}</title>",
            escape(href)
        ),
        None => writeln!(svg, "<g><title>{title}</title>"),
    };
}

fn end_group(svg: &mut String, group: Option<usize>, groups: &[Group]) {
    let Some(group) = group.and_then(|at| groups.get(at)) else { return };
    svg.push_str(if group.href.is_some() { "</a>\n" } else { "</g>\n" });
}

/// Name and attributes of a drawn shape; nothing for the frame and for closing tags.
fn tag(line: &str) -> Option<(&str, Vec<(&str, &str)>)> {
    let inner = line.strip_prefix('<')?.trim_end_matches('>').trim_end_matches('/');
    let (name, mut rest) = inner.split_once(' ')?;
    if name == "svg" || name.starts_with('/') {
        return None;
    }
    let mut attributes = Vec::new();
    while let Some((key, after)) = rest.split_once("=\"") {
        let (value, after) = after.split_once('"')?;
        attributes.push((key.trim(), value));
        rest = after;
    }
    Some((name, attributes))
}

fn ink_of<'a>(attributes: &[(&str, &str)], inks: &'a [Ink]) -> Option<&'a Ink> {
    let code = attributes
        .iter()
        .find(|(key, value)| matches!(*key, "fill" | "stroke") && value.starts_with('#'))?
        .1;
    let code = usize::from_str_radix(code.get(1..)?, 16).ok()?;
    inks.get(code.checked_sub(1)?)
}

/// The tag without colours and fonts, with the ink's classes instead.
fn restyled(name: &str, attributes: &[(&str, &str)], ink: Option<&Ink>, id: &str) -> String {
    let mut shape = String::from(name);
    if let Some(ink) = ink {
        if !ink.classes.is_empty() {
            let _ = write!(shape, " class=\"{}\"", ink.classes);
        }
        if let Some((pattern, on)) = ink.pattern {
            let _ = write!(shape, " fill=\"url(#{id}-{}-{})\"", pattern.name(), on.name());
        }
        if ink.round > 0 && name == "rect" {
            let _ = write!(shape, " rx=\"{}\"", ink.round);
        }
    }
    let hollow = ink.is_some_and(|ink| ink.hollow);
    for (key, value) in attributes {
        match *key {
            "opacity" | "stroke" | "stroke-width" | "font-family" | "font-size" | "font-weight" => {
            }
            "fill" if *value != "none" || hollow || name == "line" => {}
            "text-anchor" if *value == "start" => {}
            // plotters centres by the height of an x, which differs from font to font.
            "dy" => shape.push_str(" dy=\"0.35em\""),
            _ => {
                let _ = write!(shape, " {key}=\"{}\"", value.trim_end());
            }
        }
    }
    shape
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_cleaned_and_escaped() {
        assert_eq!(escape("<b a=\"1\">&'\u{0}\u{202e}x"), "&lt;b a=&quot;1&quot;&gt;&amp;&#39;x");
        assert_eq!(clean(" a\r\nb\u{7}\u{ffff} "), "a  b");
    }

    #[test]
    fn only_places_in_the_workbook_become_links() {
        let sheet = Sheet::default();
        sheet.open("A.5.1", Some("javascript:alert(1)"));
        sheet.open("A.5.2", Some("#/gap/A.5.2"));
        let groups = sheet.groups.borrow();
        assert_eq!(groups[0].href, None);
        assert_eq!(groups[1].href.as_deref(), Some("#/gap/A.5.2"));
    }
}
