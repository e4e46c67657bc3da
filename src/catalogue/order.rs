//! The standard's own order of ids: clauses before controls, and A.5.2 before A.5.10.

use std::cmp::Ordering;

/// Sorts ids as the standard lists them. Ids that are neither clause nor control, such as those
/// of a firm's own controls, come last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SortKey {
    group: u8,
    numbers: [u16; 4],
}

const CLAUSES: u8 = 0;
const CONTROLS: u8 = 1;
const OTHERS: u8 = 2;

/// The sort key of an id such as `6.1.3` or `A.5.7`.
pub fn sort_key(id: &str) -> SortKey {
    let (group, rest) = match id.strip_prefix("A.") {
        Some(rest) => (CONTROLS, rest),
        None => (CLAUSES, id),
    };
    let mut numbers = [0; 4];
    let mut slots = numbers.iter_mut();
    for part in rest.split('.') {
        match (slots.next(), part.parse()) {
            (Some(slot), Ok(number)) => *slot = number,
            _ => {
                return SortKey { group: OTHERS, numbers: [0; 4] };
            }
        }
    }
    SortKey { group, numbers }
}

/// Compares two ids in the standard's order; the text decides where the keys are equal.
pub fn compare_ids(a: &str, b: &str) -> Ordering {
    sort_key(a).cmp(&sort_key(b)).then_with(|| a.cmp(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_sort_as_the_standard_lists_them() {
        let mut ids = vec![
            "C-2",
            "A.18.2.3",
            "A.5.10",
            "10.1",
            "A.5.2",
            "4",
            "9.3.2",
            "A.5",
            "",
            "4.1",
            "A.5.1.1",
            "9.3",
            "10",
            "A.x",
            "1.2.3.4.5",
            "C-1",
            "70000",
        ];
        ids.sort_by(|a, b| compare_ids(a, b));
        assert_eq!(
            ids,
            [
                "4",
                "4.1",
                "9.3",
                "9.3.2",
                "10",
                "10.1",
                "A.5",
                "A.5.1.1",
                "A.5.2",
                "A.5.10",
                "A.18.2.3",
                "",
                "1.2.3.4.5",
                "70000",
                "A.x",
                "C-1",
                "C-2",
            ]
        );
    }
}
