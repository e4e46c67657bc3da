//! What a review has to look at, point by point, with the letters of the edition.

use crate::catalogue::{self, Edition};

/// One input of a review. The performance input is taken part by part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// `MRI-4.2`; the same in both editions.
    pub id: &'static str,
    /// `d2`; the letter differs between the editions.
    pub letter: String,
    /// Id of the line that lists it.
    pub line: &'static str,
    pub text: &'static str,
    /// What to bring along.
    pub evidence: &'static [&'static str],
}

/// The inputs of an edition, in its order.
pub fn points(edition: Edition) -> Vec<Point> {
    let inputs = catalogue::review_inputs(edition).iter();
    inputs
        .flat_map(|input| {
            let whole = || Point {
                id: input.id,
                letter: input.letter.to_owned(),
                line: input.line,
                text: input.text,
                evidence: input.evidence,
            };
            let part = |part: &catalogue::ReviewPart| Point {
                id: part.id,
                letter: format!("{}{}", input.letter, part.item),
                line: input.line,
                text: part.text,
                evidence: part.evidence,
            };
            match input.parts {
                [] => vec![whole()],
                parts => parts.iter().map(part).collect(),
            }
        })
        .collect()
}

/// The letter of an input in an edition; nothing for one that the edition does not have.
pub fn letter(edition: Edition, id: &str) -> Option<String> {
    points(edition).into_iter().find(|point| point.id == id).map(|point| point.letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letters(edition: Edition) -> String {
        points(edition).iter().map(|p| p.letter.as_str()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn the_letters_are_those_of_the_edition() {
        assert_eq!(letters(Edition::E2013), "a b c1 c2 c3 c4 d e f");
        assert_eq!(letters(Edition::E2022), "a b c d1 d2 d3 d4 e f g");
    }

    #[test]
    fn an_input_keeps_its_id_when_its_letter_changes() {
        assert_eq!(letter(Edition::E2013, "MRI-6").as_deref(), Some("e"));
        assert_eq!(letter(Edition::E2022, "MRI-6").as_deref(), Some("f"));
        assert_eq!(letter(Edition::E2013, "MRI-3"), None);
    }
}
