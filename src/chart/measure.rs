//! How wide text is, without asking a browser.
//!
//! One table of advances stands for every system font: it holds the widest of the common sans-serif
//! faces, so that a label laid out by it may leave a little air but is never cut. The same numbers
//! are used natively and in the page, which makes a chart the same bytes everywhere.

/// Advances of U+0020 to U+007E in hundredths of an em.
const ASCII: [u8; 95] = [
    32, 41, 46, 84, 64, 96, 78, 28, 40, 40, 50, 84, 32, 37, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64,
    64, 64, 34, 34, 84, 84, 84, 56, 102, 69, 69, 73, 77, 67, 62, 78, 76, 30, 50, 67, 56, 87, 75,
    79, 67, 79, 73, 67, 62, 74, 69, 99, 69, 67, 69, 40, 34, 40, 84, 56, 50, 62, 64, 55, 64, 62, 36,
    64, 64, 28, 28, 58, 28, 98, 64, 62, 64, 64, 42, 53, 40, 64, 60, 82, 60, 60, 53, 64, 34, 64, 84,
];

/// A bold face is about this much wider than its regular one.
const BOLD: f64 = 1.12;

const ELLIPSIS: char = '…';

/// Advance of one character in hundredths of an em.
fn advance(character: char) -> u32 {
    let code = character as u32;
    match code {
        0x20..=0x7e => ASCII.get((code - 0x20) as usize).map_or(64, |w| u32::from(*w)),
        // Controls, combining marks, joiners and variation selectors take no room of their own.
        0x00..=0x1f | 0x7f..=0x9f | 0x300..=0x36f | 0x200b..=0x200f | 0x202a..=0x202e => 0,
        0x2060..=0x206f | 0xfe00..=0xfe0f | 0xfeff | 0xe0100..=0xe01ef => 0,
        0xa0..=0x24f => 70,
        0x2013 => 60,
        0x2014 | 0x2026 => 105,
        0x1100..=0x11ff | 0x2e80..=0xa4cf | 0xac00..=0xd7ff | 0xf900..=0xfaff => 105,
        0xff00..=0xffef => 105,
        0x1f000.. => 140,
        _ => 85,
    }
}

/// Width of `text` in pixels at `size` pixels.
pub fn width(text: &str, size: f64, bold: bool) -> f64 {
    let hundredths: u32 = text.chars().map(advance).sum();
    f64::from(hundredths) / 100.0 * size * if bold { BOLD } else { 1.0 }
}

/// `text`, or as much of it as fits `room` pixels with an ellipsis at the end.
pub fn abbreviate(text: &str, room: f64, size: f64, bold: bool) -> String {
    if width(text, size, bold) <= room {
        return text.to_owned();
    }
    let mut kept = String::new();
    for character in text.chars() {
        kept.push(character);
        kept.push(ELLIPSIS);
        let fits = width(&kept, size, bold) <= room;
        kept.pop();
        if !fits {
            kept.pop();
            break;
        }
    }
    let mut kept = kept.trim_end().to_owned();
    kept.push(ELLIPSIS);
    kept
}

/// `text` broken at spaces into at most `lines` lines of `room` pixels; what does not fit is
/// abbreviated at the end of the last line, so every line fits.
pub fn wrap(text: &str, room: f64, lines: usize, size: f64, bold: bool) -> Vec<String> {
    let mut done: Vec<String> = Vec::new();
    let mut line = String::new();
    let mut words = text.split_whitespace().peekable();
    while let Some(word) = words.peek() {
        let longer = if line.is_empty() { (*word).to_owned() } else { format!("{line} {word}") };
        let last = done.len() + 1 >= lines;
        if width(&longer, size, bold) <= room {
            line = longer;
            words.next();
        } else if last || line.is_empty() {
            // Either no line is left, or the word alone is wider than a line.
            let rest: Vec<&str> =
                if last { words.by_ref().collect() } else { words.next().into_iter().collect() };
            let rest = rest.join(" ");
            let all = if line.is_empty() { rest } else { format!("{line} {rest}") };
            done.push(abbreviate(&all, room, size, bold));
            line = String::new();
            if last {
                return done;
            }
        } else {
            done.push(std::mem::take(&mut line));
        }
    }
    if !line.is_empty() {
        done.push(line);
    }
    done
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wider_text_measures_wider_and_marks_take_no_room() {
        assert!(width("MMMM", 12.0, false) > width("iiii", 12.0, false));
        assert!(width("Risk", 12.0, true) > width("Risk", 12.0, false));
        assert_eq!(width("e\u{301}", 12.0, false), width("e", 12.0, false));
    }

    #[test]
    fn long_titles_wrap_and_end_in_an_ellipsis() {
        let lines = wrap(
            "Information security aspects of business continuity management",
            130.0,
            2,
            12.0,
            false,
        );
        assert_eq!(lines.len(), 2);
        assert!(lines[1].ends_with('…'), "{lines:?}");
        assert_eq!(wrap("Leadership", 130.0, 2, 12.0, false), ["Leadership"]);
        assert!(wrap("   ", 130.0, 2, 12.0, false).is_empty());
    }

    proptest::proptest! {
        #[test]
        fn every_line_fits(text in ".{0,200}", room in 40.0..300.0f64, lines in 1usize..4) {
            let wrapped = wrap(&text, room, lines, 12.0, false);
            assert!(wrapped.len() <= lines);
            for line in wrapped {
                assert!(width(&line, 12.0, false) <= room, "{line:?} in {room}");
            }
        }
    }
}
