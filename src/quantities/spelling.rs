//! Spelling: which known word a mistyped one was meant to be.

/// The candidate nearest to `word`, if it is near enough to be worth suggesting.
pub fn closest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lowered = word.to_lowercase();
    let distance_max = (lowered.chars().count() / 3).max(1);
    candidates
        .into_iter()
        .map(|candidate| (distance(&lowered, &candidate.to_lowercase()), candidate))
        .filter(|(distance, candidate)| *distance <= distance_max && *distance < candidate.chars().count())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// What to do about an unknown `word`: the nearest of the known words if one is near, then all of
/// them. `known` is never empty.
pub fn did_you_mean(word: &str, known: &[&str]) -> String {
    let all = listed(known, "and");
    match closest(word, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`? known are {all}"),
        None => format!("known are {all}"),
    }
}

/// The words in back quotes with commas, and `last_join` before the last one.
pub fn listed(words: &[&str], last_join: &str) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match quoted.split_last() {
        Some((last, others)) if !others.is_empty() => format!("{} {last_join} {last}", others.join(", ")),
        Some((only, _)) => only.clone(),
        None => String::new(),
    }
}

/// How many letters to add, drop, replace or swap with their neighbour to turn `left` into `right`.
fn distance(left: &str, right: &str) -> usize {
    let left: Vec<char> = left.chars().collect();
    let right: Vec<char> = right.chars().collect();
    let width = right.len() + 1;
    let mut table = vec![0; (left.len() + 1) * width];
    for row in 0..=left.len() {
        for column in 0..=right.len() {
            let here = row * width + column;
            table[here] = if row == 0 || column == 0 {
                row + column
            } else {
                let replaced = table[here - width - 1] + usize::from(left[row - 1] != right[column - 1]);
                let one_longer = table[here - width].min(table[here - 1]) + 1;
                let is_swapped = row > 1
                    && column > 1
                    && left[row - 1] == right[column - 2]
                    && left[row - 2] == right[column - 1];
                let swapped = if is_swapped { table[here - 2 * width - 2] + 1 } else { usize::MAX };
                replaced.min(one_longer).min(swapped)
            };
        }
    }
    table[(left.len() + 1) * width - 1]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_finger_is_recognised() {
        assert_eq!(closest("lognorml", ["gamma", "lognormal"]), Some("lognormal"));
        assert_eq!(closest("gmama", ["gamma", "beta"]), Some("gamma"));
        assert_eq!(closest("MS", ["ms", "s"]), Some("ms"));
    }

    #[test]
    fn nothing_is_suggested_for_a_word_that_resembles_none() {
        assert_eq!(closest("normal", ["gamma", "beta"]), None);
        assert_eq!(closest("x", ["s"]), None);
    }

    #[test]
    fn a_list_reads_like_a_sentence() {
        assert_eq!(listed(&["ns", "us", "ms"], "and"), "`ns`, `us` and `ms`");
        assert_eq!(listed(&["%"], "and"), "`%`");
    }
}
