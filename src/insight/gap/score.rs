//! The one formula. Every number of a gap assessment that anybody sees comes from here.
//!
//! Points: met 1, mostly 0.75, partly 0.5, not met 0, not assessed 0. Lines that do not apply
//! are removed from both sides. Sums run over lines, never over percentages of areas, and are
//! whole numbers of quarter points, so that nothing is lost to rounding.

use super::view::{AssessedLine, RunView};
use crate::catalogue::{self, Area, LineKind};
use crate::workbook::Conformity;

/// Quarter points of a verdict; nothing when the line does not apply and so does not count.
pub fn quarters(verdict: Conformity) -> Option<u32> {
    match verdict {
        Conformity::Met => Some(4),
        Conformity::Mostly => Some(3),
        Conformity::Partly => Some(2),
        Conformity::NotMet | Conformity::NotAssessed => Some(0),
        Conformity::NotApplicable => None,
    }
}

/// A fraction that says how it was made: points over the most points there could be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ratio {
    /// Numerator in quarter points.
    pub quarters: u64,
    /// Denominator in whole points.
    pub of: u64,
}

impl Ratio {
    /// A fraction of counts: so many of so many.
    pub fn of_counts(part: u64, whole: u64) -> Self {
        Ratio { quarters: part.saturating_mul(4), of: whole }
    }

    /// The percentage rounded down, so that 100 means all. Nothing where nothing counts.
    pub fn percent_floor(self) -> Option<u32> {
        let whole = self.of.checked_mul(4).filter(|w| *w > 0)?;
        let percent = self.quarters.saturating_mul(100) / whole;
        u32::try_from(percent.min(100)).ok()
    }

    /// The numerator as people read it: `60`, `60.25`. The decimal sign is the caller's to swap.
    pub fn numerator(self) -> String {
        let whole = self.quarters / 4;
        match self.quarters % 4 {
            0 => whole.to_string(),
            1 => format!("{whole}.25"),
            2 => format!("{whole}.5"),
            _ => format!("{whole}.75"),
        }
    }

    pub fn denominator(self) -> String {
        self.of.to_string()
    }

    /// For drawing only; what is printed is [`Ratio::percent_floor`]. 0 where nothing counts.
    pub fn fraction(self) -> f64 {
        if self.of == 0 { 0.0 } else { self.quarters as f64 / 4.0 / self.of as f64 }
    }
}

/// How many lines have which verdict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub met: u32,
    pub mostly: u32,
    pub partly: u32,
    pub not_met: u32,
    pub not_assessed: u32,
    pub not_applicable: u32,
}

impl Counts {
    pub fn of(&self, verdict: Conformity) -> u32 {
        match verdict {
            Conformity::Met => self.met,
            Conformity::Mostly => self.mostly,
            Conformity::Partly => self.partly,
            Conformity::NotMet => self.not_met,
            Conformity::NotAssessed => self.not_assessed,
            Conformity::NotApplicable => self.not_applicable,
        }
    }

    fn add(&mut self, verdict: Conformity) {
        let count = match verdict {
            Conformity::Met => &mut self.met,
            Conformity::Mostly => &mut self.mostly,
            Conformity::Partly => &mut self.partly,
            Conformity::NotMet => &mut self.not_met,
            Conformity::NotAssessed => &mut self.not_assessed,
            Conformity::NotApplicable => &mut self.not_applicable,
        };
        *count += 1;
    }

    /// Lines that count: all but those that do not apply.
    pub fn applicable(&self) -> u32 {
        self.assessed() + self.not_assessed
    }

    /// Lines with a verdict, those that do not apply aside.
    pub fn assessed(&self) -> u32 {
        self.met + self.mostly + self.partly + self.not_met
    }

    pub fn all(&self) -> u32 {
        self.applicable() + self.not_applicable
    }
}

/// How well-established things are: an axis of its own, never part of a percentage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MaturityFigures {
    /// Answered lines by level, 0 to 5. Lines that do not apply are left out.
    pub levels: [u32; 6],
}

impl MaturityFigures {
    /// How many lines the mean rests on.
    pub fn n(&self) -> u32 {
        self.levels.iter().sum()
    }

    pub fn sum(&self) -> u32 {
        self.levels.iter().zip(0..).map(|(n, level)| n * level).sum()
    }

    /// The mean in hundredths, rounded down; nothing when nobody answered.
    pub fn mean_hundredths(&self) -> Option<u32> {
        (self.sum() * 100).checked_div(self.n())
    }

    /// Lines at this level or above.
    pub fn at_or_above(&self, level: usize) -> u32 {
        self.levels.iter().skip(level).sum()
    }
}

/// All numbers of a set of lines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Score {
    pub counts: Counts,
    /// The headline: points over all lines that apply. Not assessed counts as nothing, so the
    /// number cannot rise by skipping. Formula: `gap.formula.conformity`.
    pub conformity: Ratio,
    /// Points over the lines that were assessed; never the headline. Formula:
    /// `gap.formula.of_assessed`.
    pub of_assessed: Ratio,
    /// Assessed lines over all lines that apply. Formula: `gap.formula.coverage`.
    pub coverage: Ratio,
    /// The headline as it would be with every target reached; a line without a target stays
    /// as it is. Formula: `gap.formula.target`.
    pub target: Ratio,
    /// Lines at or above their target over the lines that have one. Formula:
    /// `gap.formula.at_target`.
    pub at_target: Ratio,
    /// Formula: `gap.formula.maturity`.
    pub maturity: MaturityFigures,
}

/// Keys of the formulas, to be printed beside each number.
pub const FORMULAS: [&str; 6] = [
    "gap.formula.conformity",
    "gap.formula.of_assessed",
    "gap.formula.coverage",
    "gap.formula.target",
    "gap.formula.at_target",
    "gap.formula.maturity",
];

/// The numbers of these lines.
pub fn score<'a>(lines: impl IntoIterator<Item = &'a AssessedLine<'a>>) -> Score {
    let mut score = Score::default();
    for line in lines {
        score.add(line);
    }
    score
}

impl Score {
    fn add(&mut self, line: &AssessedLine<'_>) {
        let weight = u64::from(line.line.weight);
        let verdict = line.verdict();
        let count = |ratio: &mut Ratio, verdict: Conformity| {
            if let Some(points) = quarters(verdict) {
                ratio.quarters += u64::from(points) * weight;
                ratio.of += weight;
            }
        };
        count(&mut self.conformity, verdict);
        count(&mut self.target, line.target());
        if verdict != Conformity::NotAssessed {
            count(&mut self.of_assessed, verdict);
        }
        self.counts.add(verdict);
        self.coverage = Ratio::of_counts(
            u64::from(self.counts.assessed()),
            u64::from(self.counts.applicable()),
        );
        self.add_aims(line, verdict);
    }

    fn add_aims(&mut self, line: &AssessedLine<'_>, verdict: Conformity) {
        let Some(answer) = line.answer else { return };
        if verdict == Conformity::NotApplicable {
            return;
        }
        if let Some(aim) = quarters(answer.target).filter(|a| *a > 0) {
            let reached = quarters(verdict).is_some_and(|points| points >= aim);
            self.at_target.quarters += 4 * u64::from(reached);
            self.at_target.of += 1;
        }
        let level = answer.maturity.level().and_then(|l| usize::try_from(l).ok());
        if let Some(count) = level.and_then(|l| self.maturity.levels.get_mut(l)) {
            *count += 1;
        }
    }
}

/// The numbers of one area.
#[derive(Clone, Copy, Debug)]
pub struct AreaScore {
    pub area: &'static Area,
    pub score: Score,
}

/// All numbers of a run.
#[derive(Clone, Debug)]
pub struct Overview {
    pub total: Score,
    pub clauses: Score,
    pub controls: Score,
    /// In the standard's order.
    pub areas: Vec<AreaScore>,
}

/// The numbers of a run, by area, by part and in all, each computed from lines.
pub fn overview(view: &RunView<'_>) -> Overview {
    let of_kind = |kind| score(view.lines.iter().filter(|l| l.line.kind == kind));
    let areas = catalogue::areas(view.run.edition);
    let of_area = |area: &'static Area| AreaScore {
        area,
        score: score(view.lines.iter().filter(|l| l.line.area == area.id)),
    };
    Overview {
        total: score(&view.lines),
        clauses: of_kind(LineKind::Clause),
        controls: of_kind(LineKind::Control),
        areas: areas.iter().map(of_area).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Edition;
    use crate::workbook::{GapAnswer, GapRun, Maturity};

    /// The numbers of a run whose first controls have these verdicts, the rest left out of it.
    fn of_controls(verdicts: &[(Conformity, usize)]) -> Score {
        let controls: Vec<_> = catalogue::scored_lines(Edition::E2022)
            .iter()
            .filter(|l| l.kind == LineKind::Control)
            .collect();
        let all = verdicts.iter().flat_map(|(v, n)| std::iter::repeat_n(*v, *n));
        let answers: Vec<GapAnswer> =
            all.map(|conformity| GapAnswer { conformity, ..GapAnswer::default() }).collect();
        let lines: Vec<_> = controls
            .iter()
            .zip(&answers)
            .map(|(line, answer)| AssessedLine { line, answer: Some(answer) })
            .collect();
        score(&lines)
    }

    #[test]
    fn defect_1_one_section_has_one_number_with_its_fraction() {
        // The worked example of the specification: 93 controls, three systems, three numbers.
        let score = of_controls(&[
            (Conformity::Met, 50),
            (Conformity::Partly, 20),
            (Conformity::NotMet, 10),
            (Conformity::NotApplicable, 5),
            (Conformity::NotAssessed, 8),
        ]);
        let said = |r: Ratio| (r.percent_floor(), r.numerator(), r.denominator());
        assert_eq!(said(score.conformity), (Some(68), "60".into(), "88".into()));
        assert_eq!(said(score.coverage), (Some(90), "80".into(), "88".into()));
        assert_eq!(said(score.of_assessed), (Some(75), "60".into(), "80".into()));
        assert_eq!(score.counts.all(), 93);
    }

    #[test]
    fn defect_7_what_was_not_assessed_is_counted_and_never_taken_for_a_verdict() {
        let score = of_controls(&[(Conformity::NotAssessed, 3), (Conformity::Met, 1)]);
        assert_eq!((score.counts.not_assessed, score.counts.not_met), (3, 0));
        assert_eq!(score.conformity.percent_floor(), Some(25));
    }

    #[test]
    fn a_hundred_percent_means_all_of_it() {
        let nearly = of_controls(&[(Conformity::Met, 92), (Conformity::Mostly, 1)]);
        assert_eq!(nearly.conformity.percent_floor(), Some(99));
        assert_eq!(nearly.conformity.numerator(), "92.75");
        let all = of_controls(&[(Conformity::Met, 92), (Conformity::NotApplicable, 1)]);
        assert_eq!(all.conformity.percent_floor(), Some(100));
        let nothing = of_controls(&[(Conformity::NotApplicable, 5)]);
        assert_eq!(nothing.conformity.percent_floor(), None);
    }

    #[test]
    fn a_clause_cannot_be_left_out_of_the_sum() {
        let run = GapRun::default();
        let clause = catalogue::scored_lines(run.edition)[0];
        let answer = GapAnswer {
            line: clause.id.into(),
            conformity: Conformity::NotApplicable,
            target: Conformity::NotApplicable,
            ..GapAnswer::default()
        };
        let total = overview(&RunView::over(&run, std::iter::once(&answer))).total;
        assert_eq!((total.counts.not_applicable, total.conformity.of), (0, 123));
        assert_eq!(total.target.of, 123);
    }

    #[test]
    fn maturity_and_targets_have_numbers_of_their_own() {
        let run = GapRun::default();
        let lines = catalogue::scored_lines(run.edition);
        let answer = |at: usize, conformity, target, maturity| GapAnswer {
            line: lines[at].id.into(),
            conformity,
            target,
            maturity,
            ..GapAnswer::default()
        };
        let answers = [
            answer(0, Conformity::Partly, Conformity::Met, Maturity::Initial),
            answer(1, Conformity::Met, Conformity::Mostly, Maturity::Measured),
            answer(2, Conformity::Partly, Conformity::NotAssessed, Maturity::Unset),
        ];
        let total = overview(&RunView::over(&run, answers.iter())).total;
        assert_eq!(total.conformity.numerator(), "2");
        assert_eq!(total.target.numerator(), "2.25");
        assert_eq!((total.at_target.quarters, total.at_target.of), (4, 2));
        assert_eq!((total.maturity.n(), total.maturity.mean_hundredths()), (2, Some(250)));
        assert_eq!(total.maturity.at_or_above(3), 1);
    }
}
