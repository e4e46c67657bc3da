//! Operations of the review that its rules can stop, as edits of the session.

use crate::app::session::Session;
use crate::insight::review::Want;
use crate::insight::review::ops::Stop;
use crate::text;
use crate::workbook::{Draft, Label};

/// Does an operation as one change. What stops it is said; then nothing was written.
pub fn attempt<T>(
    session: Session,
    label: Label,
    operation: impl FnOnce(&mut Draft<'_>) -> Result<T, Stop>,
) -> Option<T> {
    session.close_step();
    let done = session.edit(label, |draft| match operation(draft) {
        Ok(made) => Ok(Ok(made)),
        Err(Stop::Refused(refusal)) => Err(refusal),
        Err(stop) => Ok(Err(stop)),
    })?;
    match done {
        Ok(made) => Some(made),
        Err(stop) => {
            say(session, &stop);
            None
        }
    }
}

fn say(session: Session, stop: &Stop) {
    match stop {
        Stop::Wants(wants) => {
            let said: Vec<String> = wants.iter().map(want_words).collect();
            session.notices.error(said.join(" "));
        }
        Stop::State(_) => session.notices.say("review.said.state"),
        Stop::Pack => session.notices.say("review.said.pack"),
        Stop::Refused(refusal) => session.notices.refusal(session, refusal),
    }
}

/// What is missing, in words.
pub fn want_words(want: &Want) -> String {
    let key = format!("review.want.{}", want.key());
    match want {
        Want::Data(letter) | Want::Discussed(letter) => text::fill(&key, &[("letter", letter)]),
        Want::Verdict(field) | Want::Reason(field) => {
            let field = text::of(&format!("field.management_reviews.{field}"));
            text::fill(&key, &[("field", &field)])
        }
        _ => text::of(&key),
    }
}
