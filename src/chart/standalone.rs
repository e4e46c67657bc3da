//! A chart that leaves the page: the same SVG with its classes turned into literal attributes.
//!
//! Used for saved files and for renderers that know no style sheet (Word, PNG).

use super::Picture;
use super::ink::{Theme, Token, attributes};

/// The picture with the colours of `theme` written into it, its size fixed in pixels, the surface
/// painted, and links left out (they lead nowhere outside the workbook).
pub fn standalone(picture: &Picture, theme: Theme) -> String {
    let Picture { svg, width, height } = picture;
    let mut file = String::with_capacity(svg.len() * 2);
    let mut rest = svg.as_str();
    // Text and attribute values are escaped, so a quote after `class=` can only be markup.
    while let Some((before, after)) = rest.split_once(" class=\"") {
        file.push_str(before);
        let Some((classes, after)) = after.split_once('"') else { break };
        match classes {
            "chart" => file.push_str(&format!(
                " width=\"{width}\" height=\"{height}\" font-family=\"Segoe UI, Roboto, Helvetica Neue, Arial, sans-serif\""
            )),
            _ => file.push_str(&literal(classes, theme)),
        }
        rest = after;
    }
    file.push_str(rest);
    let surface = format!(
        "</desc>\n<rect width=\"{width}\" height=\"{height}\" fill=\"{}\"/>",
        Token::Surface.colour(theme)
    );
    without_links(&file.replacen("</desc>", &surface, 1))
}

/// The classes' rules as attributes; of two that set the same one, the later counts.
fn literal(classes: &str, theme: Theme) -> String {
    let mut set: Vec<(&str, String)> = Vec::new();
    for (name, value) in classes.split(' ').flat_map(|class| attributes(class, theme)) {
        set.retain(|(known, _)| *known != name);
        set.push((name, value));
    }
    set.iter().map(|(name, value)| format!(" {name}=\"{value}\"")).collect()
}

fn without_links(svg: &str) -> String {
    let lines = svg.lines().map(|line| {
        let Some(rest) = line.strip_prefix("<a ") else {
            return if line == "</a>" { "</g>".to_owned() } else { line.to_owned() };
        };
        let content = rest.split_once('>').map_or("", |(_, content)| content);
        format!("<g>{content}")
    });
    let mut file: String =
        lines.collect::<Vec<_>>().join("\n").replacen("role=\"group\"", "role=\"img\"", 1);
    file.push('\n');
    file
}
