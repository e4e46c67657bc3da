//! How likely a year costs more than so much: a falling curve today, and one for once the treatment is done.

use plotters::prelude::{Circle, PathElement};

use super::amount::Unit;
use super::columns::along;
use super::ink::Token;
use super::legend::{self, Entry};
use super::lines::{self, AXIS_ROOM, Line, PLOT_HEIGHT, Plot, Point};
use super::scale::Scale;
use super::sheet::{Canvas, Drawn, Face, Hang, SMALL, Sheet};
use super::{Empty, Look, Picture, Words, measure, sheet};

#[derive(Debug, Clone, PartialEq)]
pub struct Exceedance {
    /// Losses in whole money, and the share of years that cost at least so much, falling from 1.
    pub now: Vec<(f64, f64)>,
    pub then: Vec<(f64, f64)>,
    /// Names of the curves.
    pub names: [String; 2],
    /// What stands along the bottom; `{unit}` is the currency, in thousands where that is shorter.
    pub loss: String,
    /// What stands up the side.
    pub chance: String,
    pub currency: String,
}

/// The shares that are marked on the curves, in percent.
const MARKS: [f64; 2] = [50.0, 5.0];
/// Rarer years are not drawn, in percent: their losses would press all others against the left.
const RAREST: f64 = 1.0;
/// A greater loss is drawn as this one: a thousand times what ten thousand risks at the ends of their fields can
/// cost, and still a number that fits on the sheet.
const GREATEST: f64 = 1e25;
/// Room above the plot for the word of the scale.
const HEADROOM: i32 = 22;
/// Room for the word along the bottom.
const TITLE_ROOM: i32 = 18;
const TAIL: i32 = 12;

/// Draws both curves down to one year in a hundred.
///
/// Errors: `NoRows` without points, `NoFigures` when no year costs anything.
pub fn draw(data: &Exceedance, words: &Words, look: &Look) -> Result<Picture, Empty> {
    if data.now.is_empty() && data.then.is_empty() {
        return Err(Empty::NoRows);
    }
    let [now, then] = &data.names;
    // What is now is drawn last and lies on top.
    let lines = [
        Line { name: then, token: Token::Text, classes: "cw-2 c-dash", points: points(&data.then) },
        Line { name: now, token: Token::Now, classes: "cw-3", points: points(&data.now) },
    ];
    let losses = lines.iter().flat_map(|line| &line.points).map(|point| point.0);
    let most = losses.fold(0.0, f64::max);
    if most < 1.0 {
        return Err(Empty::NoFigures);
    }
    let unit = Unit::of(most, &data.currency, words);
    let entries: Vec<Entry> = lines.iter().rev().map(Line::entry).collect();
    let width = look.width() as i32;
    let below = legend::height(&entries, look.width());
    let top = below + HEADROOM;
    let height = top + PLOT_HEIGHT + AXIS_ROOM + TITLE_ROOM;
    sheet::draw(look, height as u32, |sheet, canvas| {
        legend::draw(sheet, canvas, &entries, look.width())?;
        let title = |text: &str| measure::abbreviate(text, f64::from(width - 4), SMALL, false);
        let chance = title(&data.chance);
        sheet.write(canvas, &chance, Face::QUIET, Hang::Start, (0, below + 4))?;
        let loss = title(&data.loss.replace("{unit}", &unit.name));
        sheet.write(canvas, &loss, Face::QUIET, Hang::End, (width - 2, height - TITLE_ROOM / 2))?;
        let chances = [5u32, 25, 50, 75, 100].map(|n| (f64::from(n), words.percent(n)));
        let scale = Scale { min: 0.0, max: 100.0, ticks: chances.to_vec() };
        let losses = unit.scale(most, words);
        let (mut plot, left) = lines::plot(
            sheet,
            canvas,
            0.0..losses.max,
            scale,
            (top, TAIL, AXIS_ROOM + TITLE_ROOM),
        )?;
        let losses = losses.thinned(width - left - TAIL);
        base(sheet, &mut plot, losses.max)?;
        for line in &lines {
            line.draw(sheet, &mut plot)?;
        }
        mark(sheet, canvas, &mut plot, &lines, &|loss| unit.write(loss, words))?;
        let labels: Vec<&str> = losses.ticks.iter().map(|(_, label)| label.as_str()).collect();
        let places: Vec<i32> =
            losses.ticks.iter().map(|(loss, _)| plot.backend_coord(&(*loss, 0.0)).0).collect();
        along(sheet, canvas, &labels, &places, top + PLOT_HEIGHT + 12, (left - 4, width - 2))
    })
}

/// In percent, down to the rarest year that is drawn; what is no number is left out.
fn points(curve: &[(f64, f64)]) -> Vec<Point> {
    let point = |(loss, share): &(f64, f64)| (loss.clamp(0.0, GREATEST), share * 100.0);
    // The small term keeps the rarest year whose share was not stored exactly.
    let drawn = |(_, chance): &Point| (RAREST - 1e-6..=100.0).contains(chance);
    curve.iter().filter(|(loss, _)| loss.is_finite()).map(point).filter(drawn).collect()
}

/// The line of no loss's chance, and dashes at the shares that are marked.
fn base(sheet: &Sheet, plot: &mut Plot<'_>, most: f64) -> Drawn {
    let style = sheet.hairline(Token::Axis);
    plot.draw_series(std::iter::once(PathElement::new(vec![(0.0, 0.0), (most, 0.0)], style)))?;
    for chance in MARKS {
        let style = sheet.stroke(Token::Axis, "cw-1 c-dash", 0);
        let ends = vec![(0.0, chance), (most, chance)];
        plot.draw_series(std::iter::once(PathElement::new(ends, style)))?;
    }
    Ok(())
}

/// A dot on the curve of today and a ring on the other at each marked share, with the loss where there is room.
fn mark(
    sheet: &Sheet,
    canvas: &Canvas<'_>,
    plot: &mut Plot<'_>,
    lines: &[Line<'_>],
    write: &dyn Fn(f64) -> String,
) -> Drawn {
    let end = plot.plotting_area().get_x_axis_pixel_range().end;
    for chance in MARKS {
        let mut taken: Option<(i32, i32)> = None;
        for line in lines.iter().rev() {
            let Some(loss) = loss_at(&line.points, chance) else { continue };
            let style = match line.token {
                Token::Now => sheet.fill(line.token, 0),
                token => sheet.hollow(token, "cw-2", 0),
            };
            plot.draw_series(std::iter::once(Circle::new((loss, chance), 4, style)))?;
            let label = write(loss);
            let face = Face { strong: line.token == Token::Now, ..Face::VALUE };
            let room = face.width(&label).ceil() as i32;
            let (x, y) = plot.backend_coord(&(loss, chance));
            let from = if x + 7 + room <= end + TAIL { x + 7 } else { x - 7 - room };
            let free = taken.is_none_or(|(start, stop)| from + room + 6 < start || from > stop + 6);
            if free && from >= 0 {
                sheet.write(canvas, &label, face, Hang::Start, (from, y - 10))?;
                taken = Some((from, from + room));
            }
        }
    }
    Ok(())
}

/// The loss that so many percent of years reach.
fn loss_at(points: &[Point], chance: f64) -> Option<f64> {
    let near = |point: &&Point| (point.1 - chance).abs() < 0.5;
    points.iter().find(near).map(|point| point.0)
}
