//! The charts of a management review, drawn from its pack: the same on the screen, in the papers and on the slides,
//! and years later.

use super::Drawing;
use super::gap_charts::{Dates, words};
use crate::chart::series::{self, Place, Series, Shape, Values};
use crate::chart::{Look, Words};
use crate::insight::review::pack;
use crate::text;
use chrono::NaiveDate;

/// The charts of every input of a pack, in its order, for a width in pixels.
pub fn of_pack(
    pack: &pack::Pack,
    dates: &dyn Dates,
    width: u32,
    prefix: &str,
) -> Vec<Vec<Drawing>> {
    let mut number = 0;
    let mut one = |chart: &pack::Chart| {
        number += 1;
        draw(chart, dates, width, &format!("{prefix}-review-{number}"))
    };
    pack.points.iter().map(|point| point.charts.iter().map(&mut one).collect()).collect()
}

/// Draws a chart of a pack for a width in pixels; the ids inside begin with `id`.
pub fn draw(chart: &pack::Chart, dates: &dyn Dates, width: u32, id: &str) -> Drawing {
    let (data, words) = (data(chart, dates), words());
    let about = about(&data, &words);
    let title = match chart.unit.trim() {
        "" => chart.title.clone(),
        unit => format!("{} ({unit})", chart.title),
    };
    let look = Look { id: id.to_owned(), width, title: title.clone(), description: about.clone() };
    Drawing {
        picture: series::draw(&data, &words, &look),
        figures: series::table(&data, &words),
        title,
        about,
    }
}

fn data(chart: &pack::Chart, dates: &dyn Dates) -> Series {
    let places: Vec<(Place, Along)> = chart.labels.iter().map(|l| place(l, dates)).collect();
    let all = |along: Along| !places.is_empty() && places.iter().all(|(_, a)| *a == along);
    let head = match () {
        () if all(Along::Day) => text::of("review.paper.day"),
        () if all(Along::Month) => text::of("review.paper.month"),
        () => text::of("chart.column.group"),
    };
    Series {
        shape: if chart.kind == "lines" { Shape::Lines } else { Shape::Columns },
        places: places.into_iter().map(|(place, _)| place).collect(),
        series: chart
            .series
            .iter()
            .map(|s| Values { name: s.name.clone(), values: s.values.clone() })
            .collect(),
        target: chart.target,
        unit: chart.unit.clone(),
        head,
    }
}

/// What a label of a pack is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Along {
    Day,
    Month,
    Other,
}

/// Packs keep days and months in the form of ISO 8601; a reader sees them in their own.
fn place(label: &str, dates: &dyn Dates) -> (Place, Along) {
    if let Ok(day) = label.parse::<NaiveDate>() {
        return (Place { label: dates.day(day), day: Some(day) }, Along::Day);
    }
    let month = label.split_once('-').and_then(|(year, month)| {
        let month: u32 = month.parse().ok().filter(|n| (1..=12).contains(n))?;
        Some((year.parse::<i32>().ok()?, month))
    });
    match month {
        Some(month) => (Place { label: dates.month(month), day: None }, Along::Month),
        None => (Place { label: label.to_owned(), day: None }, Along::Other),
    }
}

/// What is to be seen, for those who do not see it: the series, the span, the last values and the target.
fn about(data: &Series, words: &Words) -> String {
    let label = |place: Option<&Place>| place.map(|p| p.label.clone()).unwrap_or_default();
    let names: Vec<&str> = data.series.iter().map(|s| s.name.as_str()).collect();
    let args = [
        ("series", &*names.join(", ")),
        ("first", &*label(data.places.first())),
        ("last", &*label(data.places.last())),
    ];
    let key = match data.shape {
        Shape::Columns => "review.paper.columns",
        Shape::Lines => "review.paper.lines",
    };
    let said = text::fill(key, &args);
    match data.target {
        Some(target) => {
            let target = words.number(target, 2);
            format!("{said} {}", text::fill("review.paper.target", &[("target", &target)]))
        }
        None => said,
    }
}
