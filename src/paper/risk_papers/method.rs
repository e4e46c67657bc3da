//! The risk method as a paper: what is measured, how, and who may accept what.

use super::{
    Desk, choice, column, field, grid_table, level_table, number_column, paragraph, t, written,
};
use crate::insight::approval::Target;
use crate::insight::risk::{
    Meaning, Method, in_force, in_the_making, meaning, meaning_head, meanings,
};
use crate::paper::gap_report::Setting;
use crate::paper::tree::{Block, CalloutKind, Column, Paper, Run, Signatory, Table, plain};
use crate::text;
use crate::workbook::{Choice, ImpactModel, Kind, MethodState, RiskCategory, ScaleStep, Workbook};

/// The version in force, or the one in the making where none is; nothing where there is neither.
pub fn build(book: &Workbook, setting: &Setting<'_>) -> Option<Paper> {
    let method = Method::read(book, in_force(book).or_else(|| in_the_making(book))?)?;
    let desk = Desk { book, setting };
    let row = &method.row;
    let target = Target::Method(row.id);
    let cover = desk.cover(
        row.name.clone(),
        Kind::RiskMethod.reference(row.number),
        choice(row.state),
        Some(target),
    );
    let mut blocks = vec![Block::Contents];
    if row.state == MethodState::Draft {
        let text = plain(t("risk.paper.draft"));
        blocks.push(Block::Callout { kind: CalloutKind::Warning, text });
    } else {
        blocks.push(desk.standing_note(target));
    }
    blocks.push(Block::heading(1, t("risk.paper.method.what")));
    blocks.extend(written(&row.scope));
    let mut facts = vec![
        (field(Kind::RiskMethod, "approach"), plain(choice(row.approach))),
        (field(Kind::RiskMethod, "impact_model"), plain(choice::<ImpactModel>(row.impact_model))),
        (field(Kind::RiskMethod, "adopted_on"), plain(desk.day(row.adopted_on))),
    ];
    if let Some(months) = row.review_months {
        facts.push((
            field(Kind::RiskMethod, "review_months"),
            plain(text::fill("risk.method.months", &[("n", &months.to_string())])),
        ));
    }
    if !row.currency.trim().is_empty() {
        facts.push((field(Kind::RiskMethod, "currency"), plain(row.currency.trim())));
    }
    if row.day_rate.is_some() {
        let rate = desk.money(Some(&method), row.day_rate);
        facts.push((field(Kind::RiskMethod, "day_rate"), plain(rate)));
    }
    blocks.push(Block::Definitions(facts));
    blocks.push(Block::heading(1, t("risk.paper.method.how")));
    blocks.extend(written(&row.procedure));
    if method.has_grid() {
        blocks.push(paragraph(t(if method.by_properties() {
            "risk.paper.method.properties"
        } else {
            "risk.paper.method.single"
        })));
        blocks.push(Block::heading(2, t("risk.method.scale.likelihood")));
        blocks.push(Block::Table(scale(&desk, &method, &method.likelihoods)));
        blocks.push(Block::heading(2, t("risk.method.scale.impact")));
        blocks.push(Block::Table(scale(&desk, &method, &method.impacts)));
        blocks.push(Block::heading(1, t("risk.paper.method.levels")));
        blocks.push(Block::Table(grid_table(&method)));
        blocks.push(Block::Table(level_table(&method)));
        blocks.push(paragraph(appetite(&method)));
    }
    blocks.push(Block::heading(1, t("risk.paper.method.review")));
    blocks.extend(written(&row.review_triggers));
    blocks.extend(desk.changes(&[target]));
    blocks.extend(desk.decisions(&[target]));
    let top = book.people.iter().filter(|p| p.top_management && p.left.is_none());
    let signatories: Vec<Signatory> =
        top.map(|p| Signatory { name: p.name.clone(), role: p.title.clone() }).collect();
    if !signatories.is_empty() {
        blocks.push(Block::Signatures(signatories));
    }
    Some(Paper::new(cover, blocks).numbered())
}

/// The steps of a scale with what they say about themselves.
fn scale(desk: &Desk<'_>, method: &Method, steps: &[ScaleStep]) -> Table {
    let told = meanings(steps);
    let mut columns: Vec<Column> =
        vec![column(field(Kind::ScaleStep, "step"), 3), column(field(Kind::ScaleStep, "label"), 5)];
    columns.extend(told.iter().map(|what| match what {
        Meaning::Words(_) => column(meaning_head(*what), 6),
        Meaning::Frequency | Meaning::Money => number_column(meaning_head(*what), 6),
    }));
    let row = |s: &ScaleStep| {
        let mut cells =
            vec![plain(s.step.unwrap_or_default().to_string()), vec![Run::Strong(s.label.clone())]];
        let money = |n| desk.money(Some(method), Some(n));
        cells.extend(told.iter().map(|what| plain(meaning(s, *what, &money))));
        cells
    };
    Table { columns, rows: steps.iter().map(row).collect(), ..Table::default() }
}

fn appetite(method: &Method) -> String {
    let Some(all) = method.row.appetite.and_then(|rank| u8::try_from(rank).ok()) else {
        return t("risk.method.lacks.appetite");
    };
    let mut words = text::fill("risk.method.appetite", &[("level", &method.label(all))]);
    for category in RiskCategory::ALL {
        if let Some(rank) = method.appetite(*category).filter(|rank| *rank != all) {
            let args = [("category", &*choice(*category)), ("level", &*method.label(rank))];
            words.push(' ');
            words.push_str(&text::fill("risk.method.appetite.own", &args));
        }
    }
    words
}
