//! One stable sort for everything that is listed.
//!
//! The sort of the standard library is some kilobytes of code, written anew for each type that is sorted;
//! all of them together were a tenth of the page. Here one sort puts places in order, whatever stands
//! there.

use std::cmp::Ordering;

/// Sorts by a comparison. What compares equal keeps its order.
pub fn by<T>(items: &mut Vec<T>, compare: impl Fn(&T, &T) -> Ordering) {
    let order = order(items.len(), &|a, b| match (items.get(a), items.get(b)) {
        (Some(a), Some(b)) => compare(a, b),
        _ => Ordering::Equal,
    });
    let mut taken: Vec<Option<T>> = std::mem::take(items).into_iter().map(Some).collect();
    items.extend(order.into_iter().filter_map(|at| taken.get_mut(at)?.take()));
}

/// Sorts by a key. What has the same key keeps its order.
pub fn by_key<T, K: Ord>(items: &mut Vec<T>, key: impl Fn(&T) -> K) {
    by(items, |a, b| key(a).cmp(&key(b)));
}

/// A set or map of what is given. To collect one sorts first; to put in one after the other does not, and of
/// two with the same key the later one stays in both cases.
pub fn gather<T, C: Default + Extend<T>>(items: impl IntoIterator<Item = T>) -> C {
    let mut all = C::default();
    all.extend(items);
    all
}

/// The places `0..n`, in their order.
fn order(n: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|a, b| compare(*a, *b));
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorts_as_the_standard_library_does() {
        let mut numbers: Vec<(u32, usize)> =
            (0..500).map(|n| ((n as u32).wrapping_mul(2_654_435_761) % 17, n)).collect();
        let mut expected = numbers.clone();
        expected.sort_by_key(|(key, _)| *key);
        by_key(&mut numbers, |(key, _)| *key);
        assert_eq!(numbers, expected);
        by(&mut numbers, |a, b| b.cmp(a));
        expected.sort_by(|a, b| b.cmp(a));
        assert_eq!(numbers, expected);
    }

    #[test]
    fn a_map_holds_what_it_would_when_collected() {
        use std::collections::BTreeMap;
        let pairs = [(3, 'a'), (1, 'b'), (3, 'c')];
        let gathered: BTreeMap<i32, char> = gather(pairs);
        assert_eq!(gathered, BTreeMap::from(pairs));
    }

    #[test]
    fn nothing_is_sorted_without_a_fuss() {
        let mut none: Vec<String> = Vec::new();
        by(&mut none, |a, b| a.cmp(b));
        assert_eq!(none, Vec::<String>::new());
    }
}
