//! What a chart is painted with: tokens, not colours.
//!
//! A drawn shape carries classes; `style/chart.css` gives them their colours for light, dark and
//! print from the custom properties listed here. The same table gives the literal colours of an
//! SVG that is saved on its own. A test holds the style sheet to this table.
//!
//! The verdict colours run from orange over amber and pale blue to deep blue: people with any of the
//! common colour deficiencies can tell them apart. Each verdict also has its own pattern, so that a
//! grey print still says the same.

/// Where a picture is going to be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    Light,
    Dark,
    Print,
}

/// One colour of the palette, by what it stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Token {
    /// What the chart lies on.
    Surface,
    Text,
    Muted,
    Grid,
    Axis,
    /// The first assessment, or the run compared with.
    Initial,
    /// The present state.
    Now,
    /// Where the firm wants to be (drawn as an outline).
    Target,
    NotMet,
    Partly,
    Mostly,
    Met,
    NotApplicable,
    NotAssessed,
    /// Text and patterns on the fill of the verdict of the same name.
    OnNotMet,
    OnPartly,
    OnMostly,
    OnMet,
    OnNotApplicable,
    OnNotAssessed,
    /// Levels of risk, lowest first; text on them is `Text`.
    Level1,
    Level2,
    Level3,
    Level4,
    Level5,
}

/// Name, then the colour in light, dark and print. The order of `Token`.
const PALETTE: [(Token, &str, [&str; 3]); 25] = [
    (Token::Surface, "surface", ["#ffffff", "#181c20", "#ffffff"]),
    (Token::Text, "text", ["#1d2730", "#e4e9ee", "#000000"]),
    (Token::Muted, "muted", ["#566370", "#9dabb8", "#3c3c3c"]),
    (Token::Grid, "grid", ["#e6eaed", "#2a3139", "#dadada"]),
    (Token::Axis, "axis", ["#aab4bd", "#55616d", "#8a8a8a"]),
    (Token::Initial, "initial", ["#b7c3cd", "#64727f", "#bfc7cd"]),
    (Token::Now, "now", ["#17607a", "#58b6d2", "#17607a"]),
    (Token::Target, "target", ["#7b8792", "#8f9ca8", "#6a6a6a"]),
    (Token::NotMet, "not-met", ["#bb4a2a", "#e0714f", "#bb4a2a"]),
    (Token::Partly, "partly", ["#efbf62", "#d3a246", "#efbf62"]),
    (Token::Mostly, "mostly", ["#8ec3d4", "#2c6379", "#8ec3d4"]),
    (Token::Met, "met", ["#17607a", "#58b6d2", "#17607a"]),
    (Token::NotApplicable, "not-applicable", ["#e3e7ea", "#303943", "#e6e6e6"]),
    (Token::NotAssessed, "not-assessed", ["#ffffff", "#181c20", "#ffffff"]),
    (Token::OnNotMet, "on-not-met", ["#ffffff", "#240a02", "#ffffff"]),
    (Token::OnPartly, "on-partly", ["#3b2800", "#221700", "#000000"]),
    (Token::OnMostly, "on-mostly", ["#0c303d", "#eef7fa", "#000000"]),
    (Token::OnMet, "on-met", ["#ffffff", "#04212b", "#ffffff"]),
    (Token::OnNotApplicable, "on-not-applicable", ["#56616b", "#aab6c1", "#3c3c3c"]),
    (Token::OnNotAssessed, "on-not-assessed", ["#566370", "#9dabb8", "#3c3c3c"]),
    (Token::Level1, "level-1", ["#e0f0e6", "#16342a", "#e0f0e6"]),
    (Token::Level2, "level-2", ["#edf2d2", "#2c3418", "#edf2d2"]),
    (Token::Level3, "level-3", ["#fdf0cb", "#3a2f0e", "#fdf0cb"]),
    (Token::Level4, "level-4", ["#fadcc2", "#43260f", "#fadcc2"]),
    (Token::Level5, "level-5", ["#f5c5bb", "#4a1c14", "#f5c5bb"]),
];

impl Token {
    fn row(self) -> (&'static str, [&'static str; 3]) {
        PALETTE
            .iter()
            .find(|(token, ..)| *token == self)
            .map_or(("text", ["#000000"; 3]), |(_, name, colours)| (name, *colours))
    }

    /// Name of the custom property without its `--chart-`, and of the class without its prefix.
    pub fn name(self) -> &'static str {
        self.row().0
    }

    /// The literal colour, for files that carry no style sheet.
    pub fn colour(self, theme: Theme) -> &'static str {
        let [light, dark, print] = self.row().1;
        match theme {
            Theme::Light => light,
            Theme::Dark => dark,
            Theme::Print => print,
        }
    }

    /// The fill of a tone of risk, 1 to 5, lowest first.
    pub(super) fn level(tone: u8) -> Option<Token> {
        let levels = [Token::Level1, Token::Level2, Token::Level3, Token::Level4, Token::Level5];
        levels.get(usize::from(tone).checked_sub(1)?).copied()
    }

    /// Finds a token by its name.
    pub fn named(name: &str) -> Option<Token> {
        PALETTE.iter().find(|(_, known, _)| *known == name).map(|(token, ..)| *token)
    }
}

/// A fill that differs without colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pattern {
    /// Strokes rising to the right.
    Hatch,
    /// Strokes both ways.
    Cross,
    /// A grid of points.
    Dots,
    /// Upright lines, far apart.
    Lines,
}

impl Pattern {
    pub(super) fn name(self) -> &'static str {
        match self {
            Pattern::Hatch => "hatch",
            Pattern::Cross => "cross",
            Pattern::Dots => "dots",
            Pattern::Lines => "lines",
        }
    }

    /// Size of the tile and what is in it, as SVG with a `{c}` for the class of the strokes.
    fn tile(self) -> (u32, &'static str) {
        match self {
            Pattern::Hatch => {
                (6, r#"<path class="{s} cw-1 c-soft" fill="none" d="M-1 1l2-2M0 6l6-6M5 7l2-2"/>"#)
            }
            Pattern::Cross => (
                6,
                r#"<path class="{s} cw-1 c-soft" fill="none" d="M-1 1l2-2M0 6l6-6M5 7l2-2M-1 5l2 2M0 0l6 6M5 -1l2 2"/>"#,
            ),
            Pattern::Dots => (5, r#"<circle class="{f} c-soft" cx="2.5" cy="2.5" r="0.9"/>"#),
            Pattern::Lines => (5, r#"<path class="{s} cw-1 c-soft" fill="none" d="M2.5 0v5"/>"#),
        }
    }

    /// The `<pattern>` element; `prefix` keeps the ids of several charts on a page apart.
    pub(super) fn definition(self, prefix: &str, on: Token) -> String {
        let (size, content) = self.tile();
        let content = content
            .replace("{s}", &format!("cs-{}", on.name()))
            .replace("{f}", &format!("cf-{}", on.name()));
        format!(
            r#"<pattern id="{prefix}-{}-{}" width="{size}" height="{size}" patternUnits="userSpaceOnUse">{content}</pattern>"#,
            self.name(),
            on.name()
        )
    }
}

/// The result of looking at one line, as the charts show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    NotMet,
    Partly,
    Mostly,
    Met,
    NotApplicable,
    NotAssessed,
}

impl Verdict {
    /// In the order in which legends and stacks show them.
    pub const ALL: [Verdict; 6] = [
        Verdict::Met,
        Verdict::Mostly,
        Verdict::Partly,
        Verdict::NotMet,
        Verdict::NotApplicable,
        Verdict::NotAssessed,
    ];

    /// Key of its word in the text tables.
    pub fn key(self) -> &'static str {
        match self {
            Verdict::NotMet => "chart.verdict.not_met",
            Verdict::Partly => "chart.verdict.partly",
            Verdict::Mostly => "chart.verdict.mostly",
            Verdict::Met => "chart.verdict.met",
            Verdict::NotApplicable => "chart.verdict.not_applicable",
            Verdict::NotAssessed => "chart.verdict.not_assessed",
        }
    }

    pub(super) fn paint(self) -> Paint {
        let (fill, on, pattern) = match self {
            Verdict::NotMet => (Token::NotMet, Token::OnNotMet, Some(Pattern::Cross)),
            Verdict::Partly => (Token::Partly, Token::OnPartly, Some(Pattern::Hatch)),
            Verdict::Mostly => (Token::Mostly, Token::OnMostly, Some(Pattern::Dots)),
            Verdict::Met => (Token::Met, Token::OnMet, None),
            Verdict::NotApplicable => {
                (Token::NotApplicable, Token::OnNotApplicable, Some(Pattern::Lines))
            }
            Verdict::NotAssessed => (Token::NotAssessed, Token::OnNotAssessed, None),
        };
        Paint { fill, on, pattern, outline: self == Verdict::NotAssessed }
    }
}

/// How an area is filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Paint {
    pub fill: Token,
    /// For what is written or hatched on it.
    pub on: Token,
    pub pattern: Option<Pattern>,
    /// A dashed outline instead of a fill that would not be seen.
    pub outline: bool,
}

impl Paint {
    pub fn plain(fill: Token) -> Paint {
        Paint { fill, on: Token::Surface, pattern: None, outline: false }
    }

    /// A tone of risk, 1 to 5; without one it looks like what was not assessed.
    pub fn level(tone: Option<u8>) -> Paint {
        let Some((tone, fill)) = tone.and_then(|tone| Some((tone, Token::level(tone)?))) else {
            return Verdict::NotAssessed.paint();
        };
        let pattern = match tone {
            1 => None,
            2 => Some(Pattern::Dots),
            3 => Some(Pattern::Lines),
            4 => Some(Pattern::Hatch),
            _ => Some(Pattern::Cross),
        };
        Paint { fill, on: Token::Text, pattern, outline: false }
    }
}

/// Every rule that is not a colour: the class, and what it means as SVG attributes. `@surface` is
/// replaced by that token's colour.
const SHAPES: [(&str, &[(&str, &str)]); 12] = [
    ("ct", &[("font-size", "12px")]),
    ("ct-small", &[("font-size", "11px")]),
    ("ct-strong", &[("font-weight", "600")]),
    (
        "ct-halo",
        &[
            ("paint-order", "stroke"),
            ("stroke", "@surface"),
            ("stroke-width", "3px"),
            ("stroke-linejoin", "round"),
        ],
    ),
    ("cw-1", &[("stroke-width", "1px")]),
    ("cw-2", &[("stroke-width", "2px")]),
    (
        "cw-3",
        &[("stroke-width", "2.5px"), ("stroke-linecap", "round"), ("stroke-linejoin", "round")],
    ),
    ("cw-4", &[("stroke-width", "5px")]),
    ("c-soft", &[("opacity", "0.6")]),
    ("c-dash", &[("stroke-dasharray", "2 2")]),
    ("c-crisp", &[("shape-rendering", "crispEdges")]),
    ("c-hollow", &[("fill", "@surface")]),
];

/// The attributes that one class stands for, in a theme.
pub(super) fn attributes(class: &str, theme: Theme) -> Vec<(&'static str, String)> {
    let colour = |prefix: &str| {
        class
            .strip_prefix(prefix)
            .and_then(Token::named)
            .map(|token| token.colour(theme).to_owned())
    };
    if let Some(fill) = colour("cf-") {
        return vec![("fill", fill)];
    }
    if let Some(stroke) = colour("cs-") {
        return vec![("stroke", stroke)];
    }
    let shape = SHAPES.iter().find(|(known, _)| *known == class);
    shape.map_or_else(Vec::new, |(_, rules)| {
        rules
            .iter()
            .map(|(name, value)| (*name, value.replace("@surface", Token::Surface.colour(theme))))
            .collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rules that `style/chart.css` must hold, one a line, in the order of the tables.
    fn rules() -> Vec<String> {
        let mut rules = Vec::new();
        for theme in [Theme::Light, Theme::Dark, Theme::Print] {
            for (token, name, _) in PALETTE {
                rules.push(format!("--chart-{name}: {};", token.colour(theme)));
            }
        }
        for (_, name, _) in PALETTE {
            rules.push(format!(".chart .cf-{name} {{ fill: var(--chart-{name}); }}"));
            rules.push(format!(".chart .cs-{name} {{ stroke: var(--chart-{name}); }}"));
        }
        for (class, attributes) in SHAPES {
            let body: Vec<String> = attributes
                .iter()
                .map(|(n, v)| format!("{n}: {};", v.replace("@surface", "var(--chart-surface)")))
                .collect();
            rules.push(format!(".chart .{class} {{ {} }}", body.join(" ")));
        }
        rules
    }

    #[test]
    fn the_style_sheet_holds_every_rule_of_the_palette() {
        let css = include_str!("../../style/chart.css");
        let missing: Vec<String> =
            rules().into_iter().filter(|rule| !css.contains(rule.as_str())).collect();
        assert!(missing.is_empty(), "add to style/chart.css:\n{}", missing.join("\n"));
    }

    fn luminance(colour: &str) -> f64 {
        let channel = |from: usize| {
            let value = f64::from(u8::from_str_radix(&colour[from..from + 2], 16).unwrap()) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
    }

    fn contrast(one: &str, other: &str) -> f64 {
        let (a, b) = (luminance(one), luminance(other));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn text_is_legible_on_every_fill_in_every_theme() {
        for theme in [Theme::Light, Theme::Dark, Theme::Print] {
            for verdict in Verdict::ALL {
                let paint = verdict.paint();
                let found = contrast(paint.fill.colour(theme), paint.on.colour(theme));
                assert!(found >= 4.5, "{verdict:?} in {theme:?}: {found:.2}");
            }
            for tone in 1..=5 {
                let paint = Paint::level(Some(tone));
                let found = contrast(paint.fill.colour(theme), paint.on.colour(theme));
                assert!(found >= 4.5, "tone {tone} in {theme:?}: {found:.2}");
            }
            for token in [Token::Text, Token::Muted] {
                let found = contrast(token.colour(theme), Token::Surface.colour(theme));
                assert!(found >= 4.5, "{token:?} in {theme:?}: {found:.2}");
            }
        }
    }

    #[test]
    fn verdicts_and_tones_of_risk_differ_without_colour() {
        let tones = [None, Some(1), Some(2), Some(3), Some(4), Some(5)].map(Paint::level);
        for paints in [Verdict::ALL.map(Verdict::paint), tones] {
            let mut looks: Vec<_> =
                paints.iter().map(|p| (p.pattern.map(Pattern::name), p.outline)).collect();
            looks.sort();
            looks.dedup();
            assert_eq!(looks.len(), paints.len());
        }
    }
}
