//! Operations of the gap assessment that can be stopped by its rules, as edits of the session.

use crate::app::session::Session;
use crate::insight::gap::ops::Stop;
use crate::text;
use crate::workbook::{Draft, Label};

/// Does an operation as one change. What stops it is said; then nothing was written.
pub fn attempt<T>(
    session: Session,
    label: Label,
    operation: impl FnOnce(&mut Draft<'_>) -> Result<T, Stop>,
) -> Option<T> {
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
        Stop::Gates(unmet) => {
            let said: Vec<String> = unmet
                .iter()
                .map(|u| text::fill(u.key, &[("n", &u.lines.len().to_string())]))
                .collect();
            session.notices.error(said.join(" "));
        }
        Stop::State(_) => session.notices.say("gap.said.state"),
        Stop::NothingBefore => session.notices.say("gap.said.no_before"),
        Stop::Refused(refusal) => session.notices.refusal(session, refusal),
    }
}
