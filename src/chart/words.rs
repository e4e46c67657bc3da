//! The few words a chart writes itself, handed in from the text tables.

use super::{Share, Verdict};

/// Words and patterns of one language; `{n}`, `{points}`, `{of}` and `{unit}` are placeholders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    percent: String,
    fraction: String,
    decimal: String,
    none: String,
    pub area: String,
    pub line: String,
    pub group: String,
    pub state: String,
    pub total: String,
    pub change: String,
    pub run: String,
    pub owner: String,
    pub month: String,
    pub overdue: String,
    pub open: String,
    pub maturity: String,
    pub target: String,
    pub answers: String,
    /// Of money; `{unit}` is the currency.
    pub thousand: String,
    pub million: String,
    pub billion: String,
    verdicts: Vec<(Verdict, String)>,
}

impl Words {
    /// Fills the words from `text`, which finds the line of a key.
    pub fn load(text: &dyn Fn(&str) -> String) -> Words {
        let column = |name: &str| text(&format!("chart.column.{name}"));
        Words {
            percent: text("chart.percent"),
            fraction: text("chart.fraction"),
            decimal: text("chart.decimal"),
            none: text("chart.none"),
            area: column("area"),
            line: column("line"),
            group: column("group"),
            state: column("state"),
            total: column("total"),
            change: column("change"),
            run: column("run"),
            owner: column("owner"),
            month: column("month"),
            overdue: text("chart.overdue"),
            open: text("chart.open"),
            maturity: column("maturity"),
            target: column("target"),
            answers: column("answers"),
            thousand: text("chart.thousand"),
            million: text("chart.million"),
            billion: text("chart.billion"),
            verdicts: Verdict::ALL.iter().map(|verdict| (*verdict, text(verdict.key()))).collect(),
        }
    }

    pub fn verdict(&self, verdict: Verdict) -> &str {
        self.verdicts.iter().find(|(known, _)| *known == verdict).map_or("", |(_, word)| word)
    }

    pub fn percent(&self, percent: u32) -> String {
        self.percent.replace("{n}", &percent.to_string())
    }

    /// A number with at most `places` decimals, rounded down, without trailing zeros.
    pub fn number(&self, value: f64, places: i32) -> String {
        let scale = 10f64.powi(places);
        let floored = (value * scale + 1e-9).floor() / scale;
        floored.to_string().replace('.', &self.decimal)
    }

    /// A share as text: percent, then the fraction it comes from.
    pub(super) fn share(&self, share: Option<Share>) -> String {
        let Some((share, percent)) = share.and_then(|share| Some((share, share.percent()?))) else {
            return self.none.clone();
        };
        let fraction = self
            .fraction
            .replace("{points}", &self.number(share.points, 2))
            .replace("{of}", &self.number(share.of, 2));
        format!("{} ({fraction})", self.percent(percent))
    }

    pub(super) fn none(&self) -> String {
        self.none.clone()
    }
}
