//! Spelling: which known word a mistyped one was meant to be.

use strsim::damerau_levenshtein;

/// The candidate nearest to `word`, if it is near enough to be worth suggesting.
pub fn closest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lowered = word.to_lowercase();
    let distance_max = (lowered.chars().count() / 3).max(1);
    candidates
        .into_iter()
        .map(|candidate| (damerau_levenshtein(&lowered, &candidate.to_lowercase()), candidate))
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
