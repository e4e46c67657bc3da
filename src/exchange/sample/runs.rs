//! The gap assessments, from a table of text: started, answered line by line on the days of the
//! talks, reviewed and closed by [`ops`].

use super::desk::Desk;
use crate::catalogue::{self, Edition, sort_key};
use crate::insight::gap::ops::{self, NewRun, Stop};
use crate::insight::gap::{Reply, RunView};
use crate::workbook::{
    Action, Choice, Confidence, Conformity, Draft, GapAnswer, GapRun, Id, Kind, Maturity, Person,
    RunKind, Tick, wire,
};
use chrono::NaiveDate;

/// What stands above the answers of a run.
#[derive(Debug, Default)]
struct Head<'t> {
    key: &'t str,
    started: NaiveDate,
    closed: Option<NaiveDate>,
    new: NewRun,
    notes: &'t str,
    /// Part of the standard, day and person of the talk about it.
    sessions: Vec<(&'t str, NaiveDate, Id)>,
}

/// One line of the table.
#[derive(Debug, Default)]
struct Row<'t> {
    line: &'t str,
    code: &'t str,
    finding: &'t str,
    gap: &'t str,
    evidence: &'t str,
    no_action: &'t str,
    replies: &'t str,
}

/// Adds every run of the table.
pub(super) fn add(desk: &mut Desk, table: &str) {
    let mut earlier: Vec<&str> = Vec::new();
    let (before, runs) = table.split_once("@run ").unwrap_or((table, ""));
    for line in lines(before) {
        desk.slip(line, "no run");
    }
    for text in runs.split("@run ").filter(|t| !t.is_empty()) {
        if let Some(head) = read_head(desk, text) {
            add_run(desk, head, text, &earlier);
            earlier.push(text.split_whitespace().next().unwrap_or_default());
        }
    }
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter(|l| !l.is_empty() && !l.starts_with('#'))
}

fn read_head<'t>(desk: &mut Desk, text: &'t str) -> Option<Head<'t>> {
    let first = text.lines().next().unwrap_or_default();
    let mut words = first.splitn(5, ' ');
    let mut word = || words.next().unwrap_or_default();
    let (key, kind, started) = (word(), RunKind::from_key(word()), wire::read_day(word()));
    let (Some(kind), Some(started)) = (kind, started) else {
        desk.slip(first, "no kind or day");
        return None;
    };
    let closed = wire::read_day(word());
    let name = word().to_owned();
    let new = NewRun { name, kind, edition: Edition::E2022, ..NewRun::default() };
    let mut head = Head { key, started, closed, new, ..Head::default() };
    for line in lines(text).skip(1).filter(|l| !l.contains('|')) {
        if read_about(desk, &mut head, line).is_none() {
            desk.slip(line, "not understood");
        }
    }
    Some(head)
}

/// A line of the head; nothing if it cannot be read.
fn read_about<'t>(desk: &Desk, head: &mut Head<'t>, line: &'t str) -> Option<()> {
    let (word, rest) = line.split_once(' ')?;
    match word {
        "baseline" => head.new.baseline = Some(desk.find(Kind::GapRun, rest)?),
        "assessors" => head.new.assessors = desk.find_all(Kind::Person, rest)?,
        "interviewees" => head.new.interviewees = desk.find_all(Kind::Person, rest)?,
        "scope" => head.new.scope = rest.to_owned(),
        "notes" => head.notes = rest,
        "session" => {
            let mut words = rest.split_whitespace();
            let (part, day, who) = (words.next()?, words.next()?, words.next()?);
            let who = desk.find(Kind::Person, who)?;
            head.sessions.push((part, wire::read_day(day)?, who));
        }
        _ => return None,
    }
    Some(())
}

fn add_run(desk: &mut Desk, head: Head<'_>, text: &str, earlier: &[&str]) {
    desk.calendar.turn_to(head.started);
    let started = desk.edit(head.key, |draft| {
        let run = ops::start(draft, head.new.clone());
        draft.update::<GapRun>(run, |r| r.notes = head.notes.to_owned())?;
        Ok(run)
    });
    let Some(run) = started else { return };
    desk.name(Kind::GapRun, head.key, run);
    let raised = desk.beginning(Kind::Action, head.key);
    let older: Vec<Id> = earlier.iter().flat_map(|key| desk.beginning(Kind::Action, key)).collect();
    for line in lines(text).filter(|l| l.contains('|')) {
        let row = read_row(line);
        match answer_of(desk, run, row.line) {
            Some(answer) => {
                attend(desk, &head, row.line);
                give(desk, &row, answer);
                link_actions(desk, &row, answer, &raised, &older);
            }
            None => desk.slip(line, "no such line"),
        }
    }
    if let Some(day) = head.closed {
        desk.calendar.turn_to(day);
        desk.edit(head.key, |draft| ops::to_review(draft, run));
        desk.edit(head.key, |draft| ops::close(draft, run));
    }
}

fn read_row(line: &str) -> Row<'_> {
    let mut cells = line.split('|');
    let mut cell = || cells.next().unwrap_or_default();
    Row {
        line: cell(),
        code: cell(),
        finding: cell(),
        gap: cell(),
        evidence: cell(),
        no_action: cell(),
        replies: cell(),
    }
}

fn answer_of(desk: &Desk, run: Id, line: &str) -> Option<Id> {
    Some(RunView::new(&desk.book, run)?.line(line)?.answer?.id)
}

/// Turns to the talk about a line: the last session named whose part begins at or before it.
fn attend(desk: &mut Desk, head: &Head<'_>, line: &str) {
    let begun = |part: &str| sort_key(part) <= sort_key(line);
    let session = head.sessions.iter().rev().find(|(part, ..)| begun(part));
    if let Some((_, day, who)) = session {
        desk.calendar.turn_to(*day);
        desk.calendar.author =
            desk.book.get::<Person>(*who).map(|p| p.name.clone()).unwrap_or_default();
    }
}

/// Gives the answer to a line.
fn give(desk: &mut Desk, row: &Row<'_>, answer: Id) {
    let Some(evidence) = desk.find_all(Kind::Evidence, row.evidence) else {
        return desk.slip(row.line, row.evidence);
    };
    if row.code == "=" {
        desk.edit(row.line, |draft| ops::same_as_before(draft, answer));
    } else if let Some(code) = Code::read(row.code) {
        desk.edit(row.line, |draft| {
            ops::set_verdict(draft, answer, code.verdict)?;
            draft.update::<GapAnswer>(answer, |a| code.fill(a))?;
            Ok(())
        });
    } else {
        return desk.slip(row.line, row.code);
    }
    desk.edit(row.line, |draft| {
        draft.update::<GapAnswer>(answer, |a| {
            let left_out = a.conformity == Conformity::NotApplicable;
            let found = if left_out { &mut a.applicable_reason } else { &mut a.finding };
            write(found, row.finding);
            write(&mut a.gap, row.gap);
            write(&mut a.no_action_reason, row.no_action);
            if !evidence.is_empty() {
                a.evidence = evidence;
            }
        })?;
        reply(draft, row, answer)
    });
}

fn write(text: &mut String, with: &str) {
    if !with.is_empty() {
        *text = with.to_owned();
    }
}

/// Answers the questions of the line in their order.
fn reply(draft: &mut Draft<'_>, row: &Row<'_>, answer: Id) -> Result<(), Stop> {
    let line = catalogue::line(Edition::E2022, row.line);
    let questions = line.map_or(&[][..], |l| l.questions);
    for (question, letter) in questions.iter().zip(row.replies.chars()) {
        let given = match letter {
            'y' => Reply::Yes,
            'p' => Reply::Partly,
            'n' => Reply::No,
            _ => Reply::NotApplicable,
        };
        ops::set_reply(draft, answer, question.id, Some(given))?;
    }
    Ok(())
}

/// Links a line that is not met with the actions that are to mend it: those raised in this run,
/// and older ones that are still open. Who does it and by when comes from the first of them.
fn link_actions(desk: &mut Desk, row: &Row<'_>, answer: Id, raised: &[Id], older: &[Id]) {
    let verdict = desk.book.get::<GapAnswer>(answer).map(|a| a.conformity);
    let mends = |action: &Action| action.lines.iter().any(|line| line == row.line);
    let of = |id: &Id| desk.book.get::<Action>(*id).filter(|a| mends(a));
    let open = older.iter().filter_map(of).filter(|a| a.is_open());
    let actions: Vec<Action> = raised.iter().filter_map(of).chain(open).cloned().collect();
    let short =
        matches!(verdict, Some(Conformity::NotMet | Conformity::Partly | Conformity::Mostly));
    let Some(first) = actions.first().filter(|_| short).cloned() else { return };
    desk.edit(row.line, |draft| {
        draft.update::<GapAnswer>(answer, |a| {
            a.actions = actions.iter().map(|action| action.id).collect();
            a.recommendation = first.title;
            a.target = Conformity::Met;
            a.target_date = first.due;
            a.responsible = first.owner;
            a.priority = first.priority;
        })?;
        Ok(())
    });
}

/// Verdict, maturity, three ticks and confidence in six characters.
struct Code {
    verdict: Conformity,
    maturity: Maturity,
    ticks: [Tick; 3],
    confidence: Confidence,
}

impl Code {
    fn read(code: &str) -> Option<Code> {
        let mut letters = code.chars();
        let verdict = match letters.next()? {
            'm' => Conformity::Met,
            'o' => Conformity::Mostly,
            'p' => Conformity::Partly,
            'n' => Conformity::NotMet,
            'x' => Conformity::NotApplicable,
            _ => return None,
        };
        let maturity = match letters.next()? {
            '-' => Maturity::Unset,
            digit => Maturity::from_key(digit.encode_utf8(&mut [0; 4]))?,
        };
        let mut tick = || match letters.next()? {
            'y' => Some(Tick::Yes),
            'n' => Some(Tick::No),
            '-' => Some(Tick::NotApplicable),
            '.' => Some(Tick::Unset),
            _ => None,
        };
        let ticks = [tick()?, tick()?, tick()?];
        let confidence = match letters.next()? {
            's' => Confidence::Seen,
            'i' => Confidence::Interviewed,
            'a' => Confidence::Asserted,
            _ => return None,
        };
        letters.next().is_none().then_some(Code { verdict, maturity, ticks, confidence })
    }

    fn fill(&self, answer: &mut GapAnswer) {
        answer.maturity = self.maturity;
        [answer.documented, answer.implemented, answer.evidenced] = self.ticks;
        answer.confidence = self.confidence;
    }
}
