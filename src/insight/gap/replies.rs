//! The questions in plain language, their answers, and the verdict that they suggest.

use crate::catalogue::Line;
use crate::workbook::{Conformity, GapAnswer};

/// The answer to one question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reply {
    Yes,
    Partly,
    No,
    NotApplicable,
}

impl Reply {
    pub const ALL: [Reply; 4] = [Reply::Yes, Reply::Partly, Reply::No, Reply::NotApplicable];

    /// As stored, and in the text tables under `gap.reply.<key>`.
    pub const fn key(self) -> &'static str {
        match self {
            Reply::Yes => "yes",
            Reply::Partly => "partly",
            Reply::No => "no",
            Reply::NotApplicable => "na",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Reply::ALL.into_iter().find(|r| r.key() == key)
    }
}

/// The reply to every question of the line, in its order.
pub fn replies(line: &Line, answer: &GapAnswer) -> Vec<Option<Reply>> {
    line.questions.iter().map(|q| reply_to(answer, q.id)).collect()
}

pub(super) fn reply_to(answer: &GapAnswer, question: &str) -> Option<Reply> {
    let stored = answer.replies.iter().find_map(|r| {
        let (id, reply) = r.rsplit_once(':')?;
        (id == question).then_some(reply)
    })?;
    Reply::from_key(stored)
}

/// The verdict that the replies speak for, once every question has one. A suggestion only: a
/// person gives the verdict.
pub fn suggestion(line: &Line, answer: &GapAnswer) -> Option<Conformity> {
    let replies: Vec<Reply> = replies(line, answer).into_iter().collect::<Option<_>>()?;
    if replies.is_empty() {
        return None;
    }
    let halves = |reply: &Reply| match reply {
        Reply::Yes => Some(2),
        Reply::Partly => Some(1),
        Reply::No => Some(0),
        Reply::NotApplicable => None,
    };
    let counted: Vec<usize> = replies.iter().filter_map(halves).collect();
    let (sum, most) = (counted.iter().sum::<usize>(), 2 * counted.len());
    Some(match sum {
        _ if most == 0 && line.may_be_excluded() => Conformity::NotApplicable,
        _ if most == 0 => return None,
        0 => Conformity::NotMet,
        s if s == most => Conformity::Met,
        s if 4 * s >= 3 * most => Conformity::Mostly,
        _ => Conformity::Partly,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{Edition, Question, scored_lines};

    const QUESTION: Question = Question { id: "", text: "", only_2022: false, amendment: None };
    static FOUR: [Question; 4] = [
        Question { id: "Q-1", ..QUESTION },
        Question { id: "Q-2", ..QUESTION },
        Question { id: "Q-3", ..QUESTION },
        Question { id: "Q-4", ..QUESTION },
    ];

    fn check(replies: &str, expect: Option<Conformity>) {
        let lines = scored_lines(Edition::E2022);
        let control = lines.iter().find(|l| l.may_be_excluded()).unwrap();
        let line = Line { questions: &FOUR, ..**control };
        let coded = replies.split_whitespace().zip(1..);
        let answer = GapAnswer {
            replies: coded.map(|(r, n)| format!("Q-{n}:{r}")).collect(),
            ..GapAnswer::default()
        };
        assert_eq!(suggestion(&line, &answer), expect, "{replies}");
    }

    #[test]
    fn replies_suggest_a_verdict_once_all_are_given() {
        check("yes yes yes yes", Some(Conformity::Met));
        check("yes yes yes", None);
        check("yes yes yes no", Some(Conformity::Mostly));
        check("yes yes partly no", Some(Conformity::Partly));
        check("no no no partly", Some(Conformity::Partly));
        check("no no no no", Some(Conformity::NotMet));
        check("yes na na yes", Some(Conformity::Met));
        check("na na na na", Some(Conformity::NotApplicable));
        check("yes yes yes perhaps", None);
    }

    #[test]
    fn a_clause_is_never_suggested_away() {
        let clause = scored_lines(Edition::E2022)[0];
        let answer = GapAnswer {
            replies: clause.questions.iter().map(|q| format!("{}:na", q.id)).collect(),
            ..GapAnswer::default()
        };
        assert_eq!(suggestion(clause, &answer), None);
    }
}
