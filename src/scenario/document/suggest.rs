//! Suggest: what to do about an unknown word, be it a key, a variant, the name of a topology or of a metric.

use crate::quantities::{closest, listed};

/// No key is longer than this, and comparing costs the product of the lengths.
const LENGTH_MAX: usize = 64;

/// The known word that a mistyped one most likely stands for. A dash or a space is as good as an
/// underscore.
pub fn nearest<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if typed.len() > LENGTH_MAX { None } else { closest(&typed.replace(['-', ' '], "_"), known) }
}

/// A remedy for an unknown word: the nearest known one, or else the whole list.
pub fn remedy(typed: &str, known: &[&str]) -> String {
    match (nearest(typed, known.iter().copied()), known) {
        (Some(word), _) => format!("did you mean `{word}`?"),
        (None, []) => "nothing fits here: leave it out".to_owned(),
        (None, [only]) => format!("only `{only}` fits here"),
        (None, _) => format!("what fits here: {}", listed(known, "and")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: [&str; 5] = ["cores", "service", "hub", "event_spine", "seed"];

    #[test]
    fn a_slip_finds_its_word() {
        let found = ["core", "sevrice", "hubb", "Event-Spine", "sede"].map(|typed| nearest(typed, KNOWN));
        assert_eq!(found, ["cores", "service", "hub", "event_spine", "seed"].map(Some));
    }

    #[test]
    fn another_word_finds_nothing() {
        let found = ["latency", "x", "", "zzz", "service_time_of_hub"].map(|typed| nearest(typed, KNOWN));
        assert_eq!(found, [None; 5]);
    }

    #[test]
    fn a_huge_word_is_not_compared() {
        assert_eq!(nearest(&"x".repeat(1_000_000), KNOWN), None);
    }

    #[test]
    fn a_remedy_lists_what_fits_when_nothing_is_near() {
        assert_eq!(remedy("latency", &["hub", "seed"]), "what fits here: `hub` and `seed`");
    }
}
