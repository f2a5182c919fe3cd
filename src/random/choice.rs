//! Choice: from random words to one of several, or to some of many.

use super::mixed;

/// A number below `count`, all alike: the upper half of the product of `word` and `count`.
#[inline]
pub fn below(word: u64, count: u64) -> u64 {
    ((u128::from(word) * u128::from(count)) >> 64) as u64
}

/// `chosen_count` different numbers below `count`, all sets of them alike, drawn from words of `key` (Floyd's
/// choice without replacement: Bentley, Programming Pearls, Communications of the ACM 30, 1987). All of them
/// if there are no more.
pub fn choose(key: u64, count: u32, chosen_count: u32, chosen: &mut Vec<u32>) {
    chosen.clear();
    for last in count - chosen_count.min(count)..count {
        let drawn = below(mixed(key, last.into()), u64::from(last) + 1) as u32;
        let is_taken = chosen.contains(&drawn);
        chosen.push(if is_taken { last } else { drawn });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ends_of_the_words_give_the_ends_of_the_numbers() {
        assert_eq!([below(0, 7), below(u64::MAX, 7), below(u64::MAX / 2, 2)], [0, 6, 0]);
    }

    #[test]
    fn every_number_is_chosen_as_often_as_any_other() {
        let mut counts = [0_u32; 10];
        let mut chosen = Vec::new();
        for key in 0..20_000 {
            choose(mixed(5, key), 10, 3, &mut chosen);
            assert!(chosen[0] != chosen[1] && chosen[1] != chosen[2] && chosen[0] != chosen[2], "{chosen:?}");
            chosen.iter().for_each(|number| counts[*number as usize] += 1);
        }
        // 6,000 each, with a standard deviation of 65.
        assert!(counts.iter().all(|count| count.abs_diff(6_000) < 260), "{counts:?}");
    }

    #[test]
    fn of_no_more_than_are_wanted_all_are_chosen() {
        let mut chosen = Vec::new();
        choose(1, 3, 8, &mut chosen);
        chosen.sort_unstable();
        assert_eq!(chosen, [0, 1, 2]);
    }
}
