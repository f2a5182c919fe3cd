//! Whatever the bytes, there is a report and no panic.

use proptest::prelude::*;

use super::{GOOD, report, report_with};

/// Pieces that mean something in TOML, so that random texts get further than the first byte.
const PIECES: [&str; 24] = [
    "=", "[", "]", "[[", "]]", "{", "}", "\"", "\"\"\"", "'", "'''", ".", ",", "\n", "\r\n", "\r", "#", "\t",
    "0x", "1e999", "\u{feff}", "\u{0}", "漢", "topology",
];

proptest! {
    #[test]
    fn any_text_is_reported_on(text in ".*") {
        report(&text);
    }

    #[test]
    fn any_bytes_are_reported_on(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        report(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn any_pieces_are_reported_on(pieces in prop::collection::vec(prop::sample::select(&PIECES[..]), 0..40)) {
        report(&pieces.concat());
    }

    #[test]
    fn any_change_of_a_good_text_is_reported_on(
        changes in prop::collection::vec((0..GOOD.len(), 0..8_usize, prop::sample::select(&PIECES[..])), 1..6),
    ) {
        let mut text = GOOD.to_owned();
        for (at, length, piece) in changes {
            let start = text.floor_char_boundary(at);
            let end = text.ceil_char_boundary(start + length);
            text.replace_range(start..end, piece);
        }
        report(&text);
    }

    #[test]
    fn any_override_is_reported_on(
        text in ".*",
        pieces in prop::collection::vec(prop::sample::select(&PIECES[..]), 0..12),
    ) {
        report_with(GOOD, &[&text, &pieces.concat(), &format!("topology{}", pieces.concat())]);
    }

    #[test]
    fn any_value_anywhere_is_reported_on(
        path in prop::sample::select(&["name", "workload", "workload.seed", "topology", "topology[0]", "topology.coordination", "topology.hub.coordination.hub", "weights.x"][..]),
        value in prop::sample::select(&["1", "-1", "nan", "true", "[]", "[1]", "{}", "{hub={}}", "{a=1,b=2}", "''", "1979-05-27", "[[[1]]]", "word"][..]),
    ) {
        let report = report_with(GOOD, &[&format!("{path}={value}")]);
        prop_assert!(report == "fine" || report.contains("--> ") || report.contains(" | --set "), "{report}");
    }
}

#[test]
fn deep_nesting_does_not_overflow_the_stack() {
    let dotted = format!("{}a = 1", "a.".repeat(1_000_000));
    let nested =
        "a = ".to_owned() + &"{ b.b.b.b.b.b.b.b.b.b.b.b.b.b.b.b.b.b.b.b.b.b.b.b.b.b.b.b.b.b = ".repeat(1_000);
    let lists = "a = ".to_owned() + &"[".repeat(1_000_000);
    let headers = format!("[{}a]", "a . ".repeat(1_000_000));
    for text in [dotted, nested, lists, headers] {
        assert_ne!(report(&text), "fine");
        assert_ne!(report_with(GOOD, &[&text]), "fine");
    }
}

#[test]
fn a_large_text_of_mistakes_is_reported_on() {
    let text = "[[topology]]\nname = 3\n".repeat(20_000);
    assert!(report(&text).contains("more than 100 mistakes"));
}
