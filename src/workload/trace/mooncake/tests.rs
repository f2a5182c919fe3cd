//! Tests of the Mooncake format: rows as published, and each way in which a row can be wrong.

use super::*;
use std::collections::BTreeSet;
use std::io::Cursor;

use crate::kernel::SimTime;
use crate::workload::trace::{TraceFormat, TraceReader, TraceRow};

const ROW: &str = Mooncake::FIRST_LINE;

/// The only row of a trace of this line.
#[track_caller]
fn row(line: &str) -> TraceRow {
    rows(line).pop().unwrap()
}

fn rows(text: &str) -> Vec<TraceRow> {
    reader(text).map(Result::unwrap).collect()
}

fn reader(text: &str) -> TraceReader {
    TraceReader::from_reader("t", Cursor::new(text.to_owned()), TraceFormat::Mooncake).unwrap()
}

/// The message and the help of the defect of `line` as the second of two.
#[track_caller]
fn refusal(line: &str) -> String {
    let error = reader(&format!("{ROW}\n{line}")).nth(1).unwrap().unwrap_err();
    assert_eq!(error.line, 2);
    format!("{} | {}", error.defect, error.help())
}

#[test]
fn a_published_row_says_when_how_long_and_about_what() {
    let found = row(&ROW.replace(": 0,", ": 27482,"));
    assert_eq!((found.arrival, found.line), (SimTime::from_ns(27_482_000_000), 1));
    assert_eq!((found.tokens, found.work), (Some((6_758, 500)), None));
    assert_eq!(found.signature, Some(Signature::of_numbers([0, 1, 2])));
    let mut digest = Digest::default();
    [0, 1, 2].into_iter().for_each(|block| digest.absorb(block));
    assert_eq!(found.problem, Some(digest.value()));
}

#[test]
fn the_order_of_keys_blanks_and_unknown_keys_change_nothing() {
    let variants = [
        r#"{"hash_ids":[0,1,2],"output_length":500,"input_length":6758,"timestamp":0}"#,
        r#"  { "timestamp" : 0 , "input_length" :	6758,"output_length":500, "hash_ids":[ 0 , 1,2 ] }  "#,
        r#"{"id": "a\"b", "timestamp": 0, "input_length": 6758, "output_length": 500,
            "more": {"timestamp": [7, {}]}, "hash_ids": [0, 1, 2], "timest\u0061mp": null}"#,
    ];
    for variant in variants {
        assert_eq!(row(&variant.replace('\n', "")), row(ROW), "{variant}");
    }
}

#[test]
fn equal_lists_are_the_same_problem_and_no_others() {
    let lists = ["[0, 1, 2]", "[0, 1]", "[1, 0]", "[0]", "[1]", "[0, 0]", "[12]", "[0, 1, 2, 3]"];
    let line = |list: &&str| ROW.replace("[0, 1, 2]", list);
    let problems: BTreeSet<_> = lists.iter().map(|list| row(&line(list)).problem).collect();
    assert_eq!(problems.len(), lists.len());
    assert_eq!(row(&line(&"[0,1,2]")).problem, row(ROW).problem);
}

#[test]
fn rows_that_share_most_of_a_prefix_are_similar() {
    let blocks = |from: u64| (0..20).chain(from..from + 4).collect::<Vec<u64>>();
    let signature = |from| row(&ROW.replace("[0, 1, 2]", &format!("{:?}", blocks(from)))).signature.unwrap();
    assert!(signature(100).similarity(signature(200)) > 0.7);
}

#[test]
fn only_lines_with_all_keys_are_meant() {
    assert!(Mooncake::is_meant_by(ROW));
    let others = [ROW.replace("{", "["), ROW.replace("hash_ids", "hash_id"), ROW.replace('"', "'")];
    assert!(others.iter().all(|line| !Mooncake::is_meant_by(line)));
    assert!(!Mooncake::is_meant_by("TIMESTAMP,ContextTokens,GeneratedTokens"));
}

#[test]
fn values_that_do_not_fit_are_refused() {
    let cases = [
        (": 0,", ": -3,", "`-3` in column `timestamp` is negative | times and counts begin at zero"),
        (": 0,", ": 1.5,", "`1.5` in column `timestamp` is not a whole number such as 4808 | correct"),
        (": 0,", ": \"0\",", "`\\\"0\\\"` in column `timestamp` is not a whole number such as 4808"),
        (": 0,", ": null,", "`null` in column `timestamp` is not a whole number"),
        (": 0,", ": NaN,", "`NaN` in column `timestamp` is not finite"),
        (": 0,", ": ,", "the field of column `timestamp` is empty"),
        (": 0,", ": 9223372036855,", "`9223372036855` in column `arrival` is beyond the clock"),
        ("6758", "4294967296", "`4294967296` in column `input_length` is above 4294967295"),
        ("500", "[500]", "`[500], \\\"hash_ids\\\": [0, 1, 2]}` in column `output_length` is not a whole"),
        ("[0, 1, 2]", "[]", "the list of column `hash_ids` is empty | a row has at least one block"),
        ("[0, 1, 2]", "7", "`7` in column `hash_ids` is not a list of block numbers such as [0, 1, 2]"),
        ("[0, 1, 2]", "[0, -1, 2]", "`-1` in column `hash_ids` is negative"),
        ("[0, 1, 2]", "[0, 1, 2.0]", "`2.0` in column `hash_ids` is not a whole number"),
        ("[0, 1, 2]", "[0, \"1\", 2]", "`\\\"1\\\"` in column `hash_ids` is not a whole number"),
        ("[0, 1, 2]", "[18446744073709551616]", "`18446744073709551616` in column `hash_ids` is above"),
        ("[0, 1, 2]", "[0, 1,]", "the field of column `hash_ids` is empty"),
    ];
    for (sound, broken, start) in cases {
        let found = refusal(&ROW.replace(sound, broken));
        assert!(found.starts_with(start), "{broken} gives {found}");
    }
}

#[test]
fn keys_that_are_missing_or_repeated_are_refused() {
    for key in NUMBERS.map(|(key, _)| key).into_iter().chain([BLOCKS]) {
        let missing = refusal(&ROW.replace(key, "other"));
        assert!(missing.starts_with(&format!("the key `{key}` is missing | a row is {{\"t")), "{missing}");
        let value = if key == BLOCKS { "[7]" } else { "7" };
        let repeated = refusal(&ROW.replace('}', &format!(", \"{key}\": {value}}}")));
        assert_eq!(repeated, format!("the key `{key}` appears twice | keep one of the two"));
    }
}

#[test]
fn what_is_no_json_is_shown_where_it_ceases_to_be() {
    let cases = [
        ("hello", "the line is no JSON object from byte 1 on: `hello`"),
        ("[0, 1]", "the line is no JSON object from byte 1 on: `[0, 1]`"),
        (&ROW.replace("}", "} }"), "the line is no JSON object from byte 85 on: `}`"),
        (&ROW.replace("[0, 1, 2]", "[0 1 2]"), "the line is no JSON object from byte 77 on: `1 2]}`"),
        (&ROW.replace(", \"input", " \"input"), "the line is no JSON object from byte 17 on: `\\\"input"),
    ];
    for (line, start) in cases {
        let found = refusal(line);
        assert!(found.starts_with(start), "{line} gives {found}");
    }
}

#[test]
fn an_object_without_end_is_a_cut_trace_only_at_its_end() {
    for size in 1..ROW.len() {
        let cut = refusal(&ROW[..size]);
        assert!(cut.starts_with("the trace ends in the middle of this JSON object: `"), "{size}: {cut}");
        let open = refusal(&format!("{}\n{ROW}", &ROW[..size]));
        assert!(open.starts_with("the JSON object does not end on its line: `"), "{size}: {open}");
    }
}

#[test]
fn no_byte_that_is_changed_makes_the_reader_panic() {
    for byte in 0..ROW.len() {
        for other in *b"\"{}[]:,-.0e\\ x" {
            let mut line = ROW.as_bytes().to_vec();
            line[byte] = other;
            let text = String::from_utf8(line).unwrap();
            reader(&format!("{ROW}\n{text}\n{text}é")).for_each(drop);
        }
    }
}

#[test]
#[cfg(feature = "cli")]
fn published_traces_hold_what_their_description_says() {
    use crate::workload::trace::TraceSummary;

    let conversation = "12031 rows over 3537.0 s, 3.40 /s, inter-arrival cv 3.034, mean 12035.1 input \
                        and 342.6 output tokens, 12031 rows name their problem";
    let synthetic = "3993 rows over 1022.0 s, 3.91 /s, inter-arrival cv 1.011, mean 15325.5 input and \
                     149.1 output tokens, 3993 rows name their problem";
    for (name, problem_count, expected) in
        [("conversation", 11_913, conversation), ("synthetic", 3_780, synthetic)]
    {
        let path = format!("{}/../shared/traces/mooncake_{name}_trace.jsonl.gz", env!("CARGO_MANIFEST_DIR"));
        if !std::path::Path::new(&path).exists() {
            println!("skipped: there is no {path}");
            continue;
        }
        let open = || TraceReader::open(&path, TraceFormat::Mooncake).unwrap();
        let summary = TraceSummary::scan(open()).unwrap();
        assert_eq!(summary.to_string(), expected);
        let problems: BTreeSet<_> = open().map(|row| row.unwrap().problem).collect();
        assert_eq!(problems.len(), problem_count, "{name}");
    }
}
