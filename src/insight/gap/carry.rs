//! What an earlier run says about a line: the same line, or the lines of the other edition that
//! it corresponds to.

use super::replies::Reply;
use super::view::{AssessedLine, RunView};
use crate::catalogue::{Edition, Line, Relation, compare_ids, correspondence, line};
use crate::workbook::{Confidence, Conformity, GapAnswer, Id, Maturity, Priority, Tick};

/// What an earlier run says about a line.
#[derive(Clone, Debug)]
pub struct Carried<'a> {
    /// The lines that speak for it, in the standard's order; never empty.
    pub from: Vec<AssessedLine<'a>>,
    /// Their verdict; the worst, where they disagree.
    pub verdict: Conformity,
    /// Whether they disagree.
    pub disagree: bool,
    /// Whether the verdict cannot simply be taken over: the earlier lines disagree, one of them
    /// was about other lines too, or the new line asks for more.
    pub doubtful: bool,
    /// Nothing within one edition.
    pub relation: Option<Relation>,
}

/// What a run says about a line of any edition; nothing when the line is new.
pub fn carried<'a>(line: &Line, run: &RunView<'a>) -> Option<Carried<'a>> {
    if line.edition == run.run.edition {
        let from = vec![*run.line(line.id)?];
        let verdict = worst(from.iter().map(AssessedLine::verdict))?;
        return Some(Carried { from, verdict, disagree: false, doubtful: false, relation: None });
    }
    let to_old = correspondence(line.edition, line.id)?;
    let from: Vec<AssessedLine<'a>> =
        to_old.links.iter().filter_map(|l| run.line(l.id).copied()).collect();
    let verdict = worst(from.iter().map(AssessedLine::verdict))?;
    let disagree = from.iter().any(|l| l.verdict() != verdict);
    let about_others =
        |l: &AssessedLine<'_>| l.line.correspondence.is_some_and(|c| c.links.len() > 1);
    let asks_more = line.edition == Edition::E2022
        && to_old.links.iter().any(|l| l.relation == Relation::Extended);
    Some(Carried {
        doubtful: disagree || asks_more || from.iter().any(about_others),
        from,
        verdict,
        disagree,
        relation: Some(to_old.relation),
    })
}

/// The lines of an edition that an id of the other one leads to. An id that corresponds to
/// nothing stays as it is, unless it means something else there: so a link to a line that is
/// new in 2022 survives a visit to 2013, and the firm's own ids are left alone.
pub fn lines_in(to: Edition, id: &str) -> Vec<&str> {
    match correspondence(to.other(), id) {
        Some(found) if !found.links.is_empty() => found.links.iter().map(|l| l.id).collect(),
        Some(_) if line(to, id).is_some() => Vec::new(),
        _ => vec![id],
    }
}

/// The same for a list, each line once, in the standard's order.
pub fn all_lines_in(to: Edition, ids: &[String]) -> Vec<String> {
    let mut moved: Vec<String> =
        ids.iter().flat_map(|id| lines_in(to, id)).map(str::to_owned).collect();
    crate::sort::by(&mut moved, |a, b| compare_ids(a, b));
    moved.dedup();
    moved
}

/// The verdict that claims least. A line that was not assessed could be anything, but not better
/// than one that is not met; a line that does not apply says nothing about the others.
pub fn worst(verdicts: impl Iterator<Item = Conformity>) -> Option<Conformity> {
    verdicts.min_by_key(|v| severity(*v))
}

pub(super) fn severity(verdict: Conformity) -> u8 {
    match verdict {
        Conformity::NotMet => 0,
        Conformity::NotAssessed => 1,
        Conformity::Partly => 2,
        Conformity::Mostly => 3,
        Conformity::Met => 4,
        Conformity::NotApplicable => 5,
    }
}

/// One answer made of several: texts are joined, evidence and actions united, and of everything
/// that has an order the more cautious is taken. Nothing that was typed is left out.
pub fn joined(sources: &[AssessedLine<'_>], verdict: Conformity) -> GapAnswer {
    let answers: Vec<&GapAnswer> = sources.iter().filter_map(|l| l.answer).collect();
    let text = |field: fn(&GapAnswer) -> &String| join_texts(&answers, field);
    let tick = |field: fn(&GapAnswer) -> Tick| worst_tick(answers.iter().map(|a| field(a)));
    let names: Vec<&str> = answers.iter().map(|a| a.assessed_by.as_str()).collect();
    GapAnswer {
        conformity: verdict,
        applicable_reason: text(|a| &a.applicable_reason),
        maturity: least(answers.iter().map(|a| a.maturity), Maturity::Unset),
        documented: tick(|a| a.documented),
        implemented: tick(|a| a.implemented),
        evidenced: tick(|a| a.evidenced),
        finding: text(|a| &a.finding),
        gap: text(|a| &a.gap),
        recommendation: text(|a| &a.recommendation),
        evidence: united(answers.iter().map(|a| a.evidence.as_slice())),
        target: least_target(answers.iter().map(|a| a.target)),
        target_date: answers.iter().filter_map(|a| a.target_date).min(),
        responsible: answers.iter().find_map(|a| a.responsible),
        priority: least(answers.iter().map(|a| a.priority), Priority::Unset),
        actions: united(answers.iter().map(|a| a.actions.as_slice())),
        no_action_reason: text(|a| &a.no_action_reason),
        confidence: least(answers.iter().map(|a| a.confidence), Confidence::Unset),
        replies: joined_replies(&answers),
        assessed_by: distinct(&names).join(", "),
        assessed_on: answers.iter().filter_map(|a| a.assessed_on).min(),
        extra: answers.iter().flat_map(|a| a.extra.clone()).collect(),
        ..GapAnswer::default()
    }
}

/// Different texts stand one below the other, each with the line that it was written for.
fn join_texts(answers: &[&GapAnswer], field: fn(&GapAnswer) -> &String) -> String {
    let filled: Vec<&&GapAnswer> = answers.iter().filter(|a| !field(a).trim().is_empty()).collect();
    let texts: Vec<&str> = filled.iter().map(|a| field(a).as_str()).collect();
    match distinct(&texts).as_slice() {
        [] => String::new(),
        [one] => (*one).to_owned(),
        several => {
            let part = |text: &&str| {
                let ids: Vec<&str> = filled
                    .iter()
                    .filter(|a| field(a).as_str() == *text)
                    .map(|a| a.line.as_str())
                    .collect();
                format!("[{}] {text}", ids.join(", "))
            };
            several.iter().map(part).collect::<Vec<_>>().join("\n\n")
        }
    }
}

fn distinct<'t>(texts: &[&'t str]) -> Vec<&'t str> {
    let mut kept: Vec<&str> = Vec::new();
    for text in texts.iter().filter(|t| !t.is_empty()) {
        if !kept.contains(text) {
            kept.push(text);
        }
    }
    kept
}

/// All ids of these lists, each once, in the order of first mention.
pub(super) fn united<'i>(lists: impl Iterator<Item = &'i [Id]>) -> Vec<Id> {
    let mut kept: Vec<Id> = Vec::new();
    for id in lists.flatten() {
        if !kept.contains(id) {
            kept.push(*id);
        }
    }
    kept
}

/// The smallest that was given.
fn least<T: Copy + Ord>(given: impl Iterator<Item = T>, unset: T) -> T {
    given.filter(|v| *v != unset).min().unwrap_or(unset)
}

fn least_target(targets: impl Iterator<Item = Conformity>) -> Conformity {
    let given = targets.filter(|t| *t != Conformity::NotAssessed);
    given.min_by_key(|t| severity(*t)).unwrap_or_default()
}

/// A single no is a no; yes and does-not-apply hold only where every line says so.
fn worst_tick(ticks: impl Iterator<Item = Tick>) -> Tick {
    let order = |t: &Tick| match t {
        Tick::No => 0,
        Tick::Unset => 1,
        Tick::Yes => 2,
        Tick::NotApplicable => 3,
    };
    ticks.min_by_key(order).unwrap_or_default()
}

/// Questions are the same in both editions where they fit both, so their replies carry over. Two
/// different replies to one question: the more cautious one.
fn joined_replies(answers: &[&GapAnswer]) -> Vec<String> {
    let caution = |coded: &str| {
        let key = coded.rsplit_once(':').map_or("", |(_, key)| key);
        match Reply::from_key(key) {
            Some(Reply::No) => 0,
            None => 1,
            Some(Reply::Partly) => 2,
            Some(Reply::Yes) => 3,
            Some(Reply::NotApplicable) => 4,
        }
    };
    let question = |coded: &str| coded.rsplit_once(':').map(|(id, _)| id.to_owned());
    let mut kept: Vec<String> = Vec::new();
    for coded in answers.iter().flat_map(|a| &a.replies) {
        match kept.iter_mut().find(|k| question(k) == question(coded)) {
            Some(there) if caution(coded) < caution(there) => there.clone_from(coded),
            Some(_) => {}
            None => kept.push(coded.clone()),
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::scored_lines;

    fn answer(line: &str, finding: &str) -> GapAnswer {
        GapAnswer { line: line.into(), finding: finding.into(), ..GapAnswer::default() }
    }

    #[test]
    fn the_worst_verdict_claims_least() {
        use Conformity::*;
        let check = |given: &[Conformity], expect| {
            assert_eq!(worst(given.iter().copied()), expect, "{given:?}");
        };
        check(&[Met, Partly, NotMet], Some(NotMet));
        check(&[Met, NotAssessed], Some(NotAssessed));
        check(&[NotAssessed, NotMet], Some(NotMet));
        check(&[NotApplicable, Mostly], Some(Mostly));
        check(&[], None);
    }

    #[test]
    fn texts_are_joined_with_where_they_stood_and_repeated_only_once() {
        let line = scored_lines(Edition::E2013)[0];
        let answers =
            [answer("a", "Same"), answer("b", "Other"), answer("c", "Same"), answer("d", " ")];
        let lines: Vec<_> =
            answers.iter().map(|a| AssessedLine { line, answer: Some(a) }).collect();
        assert_eq!(joined(&lines, Conformity::Met).finding, "[a, c] Same\n\n[b] Other");
        assert_eq!(joined(&lines[..1], Conformity::Met).finding, "Same");
    }

    #[test]
    fn replies_to_one_question_become_the_more_cautious_one() {
        let one = GapAnswer { replies: vec!["q:yes".into(), "r:no".into()], ..answer("a", "") };
        let two = GapAnswer { replies: vec!["q:partly".into()], ..answer("b", "") };
        assert_eq!(joined_replies(&[&one, &two]), ["q:partly", "r:no"]);
    }
}
