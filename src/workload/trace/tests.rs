//! Tests of the trace reader as a whole; each leaf tests itself.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use flate2::{Compression, write::GzEncoder};

use super::*;

const AZURE: &str = "TIMESTAMP,ContextTokens,GeneratedTokens\r\n\
                     2023-11-16 18:17:03.9799600,4808,10\r\n\
                     2023-11-16 18:17:04.0319600,3180,8";

fn reader(bytes: &[u8], format: TraceFormat) -> Result<TraceReader, TraceError> {
    TraceReader::from_reader("t", Cursor::new(bytes.to_vec()), format)
}

fn rows(bytes: impl AsRef<[u8]>, format: TraceFormat) -> Result<Vec<TraceRow>, TraceError> {
    reader(bytes.as_ref(), format)?.collect()
}

/// The message and the help of the error that `bytes` give.
#[track_caller]
fn refusal(bytes: impl AsRef<[u8]>, format: TraceFormat) -> String {
    let error = rows(bytes, format).unwrap_err();
    format!("{error} | {}", error.help())
}

fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn readers_move_between_threads() {
    fn is_send<Value: Send>() {}
    is_send::<TraceReader>();
    is_send::<TraceError>();
}

#[test]
fn formats_are_found_by_their_names_and_by_their_first_lines() {
    for format in TraceFormat::ALL {
        assert_eq!(TraceFormat::from_name(format.name()), Some(format));
    }
    assert_eq!(TraceFormat::from_first_line("work,arrival_s"), Some(TraceFormat::Csv));
    for published in [TraceFormat::AzureLlm, TraceFormat::Mooncake] {
        assert_eq!(TraceFormat::from_first_line(published.first_line()), Some(published));
    }
}

#[test]
fn dates_count_from_the_first_row() {
    let row = |ns, tokens, line| TraceRow {
        arrival: SimTime::from_ns(ns),
        tokens: Some(tokens),
        work: None,
        problem: None,
        signature: None,
        line,
    };
    let expected = [row(0, (4808, 10), 2), row(52_000_000, (3180, 8), 3)];
    assert_eq!(rows(AZURE, TraceFormat::AzureLlm).unwrap(), expected);
}

#[test]
fn line_ends_marks_quotes_and_packing_change_nothing() {
    let expected = rows(AZURE, TraceFormat::AzureLlm).unwrap();
    let variants = [
        AZURE.replace("\r\n", "\n").into_bytes(),
        format!("\u{feff}{AZURE}\r\n").into_bytes(),
        AZURE.replace(',', " , ").replace("TIMESTAMP", "\"TIMESTAMP\"").into_bytes(),
        gzip(AZURE),
        [gzip(&AZURE[..50]), gzip(&AZURE[50..])].concat(),
    ];
    for bytes in variants {
        assert_eq!(rows(&bytes, TraceFormat::AzureLlm).unwrap(), expected);
    }
}

const MOONCAKE: &str = r#"{"timestamp": 0, "input_length": 6758, "output_length": 500, "hash_ids": [0, 1, 2]}
{"timestamp": 0, "input_length": 7322, "output_length": 490, "hash_ids": [0, 14]}
{"timestamp": 3001, "input_length": 6758, "output_length": 8, "hash_ids": [0, 1, 2]}"#;

#[test]
fn objects_read_alike_however_their_lines_end_and_are_packed() {
    let expected = rows(MOONCAKE, TraceFormat::Mooncake).unwrap();
    assert_eq!(expected.iter().map(|row| row.line).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(expected[2].arrival, SimTime::from_ns(3_001_000_000));
    let alike = (expected[2].problem, expected[2].signature);
    assert!(alike == (expected[0].problem, expected[0].signature) && alike.0 != expected[1].problem);
    let variants = [
        format!("\u{feff}{}\r\n", MOONCAKE.replace('\n', "\r\n")).into_bytes(),
        gzip(MOONCAKE),
        [gzip(&MOONCAKE[..100]), gzip(&MOONCAKE[100..])].concat(),
    ];
    for bytes in variants {
        assert_eq!(rows(&bytes, TraceFormat::Mooncake).unwrap(), expected);
    }
}

#[test]
fn objects_that_do_not_fit_name_their_line() {
    let cases = [
        (MOONCAKE.replace("3001", "-1").into_bytes(), "t, line 3: `-1` in column `timestamp` is negative"),
        (
            format!("{MOONCAKE}\n{MOONCAKE}").into_bytes(),
            "t, line 4: `0` is before `3001` of line 3 | sort the rows by arrival",
        ),
        (
            MOONCAKE[..MOONCAKE.len() - 1].into(),
            "t, line 3: the trace ends in the middle of this JSON object",
        ),
        (AZURE.into(), "t, line 1: expected a trace that begins `{\"timestamp\": 0, \"input_length\": 6758,"),
        (MOONCAKE.replace("hash_ids", "blocks").into_bytes(), "t, line 1: expected a trace that begins `{"),
    ];
    for (bytes, start) in cases {
        let found = refusal(bytes, TraceFormat::Mooncake);
        assert!(found.starts_with(start), "{found}");
    }
    let cut = &gzip(MOONCAKE)[..100];
    assert!(refusal(cut, TraceFormat::Mooncake).contains("the file ends in the middle of its gzip stream"));
    assert!(refusal(MOONCAKE, TraceFormat::Csv).ends_with("did you mean format = \"mooncake\"?"));
}

#[test]
fn our_own_columns_come_in_any_order_and_arrivals_stay_as_written() {
    let text =
        "output_tokens,work,arrival_s,input_tokens,problem\n8,6.08,0.25,3180,17\n,1,0.25,,\n9,,1e1,0,0\n";
    let row = |arrival_ms: u64, tokens, work_ms: Option<u64>, problem, line| TraceRow {
        arrival: SimTime::from_ns(arrival_ms * 1_000_000),
        tokens,
        work: work_ms.map(SimDuration::from_ms),
        problem,
        signature: None,
        line,
    };
    let expected = [
        row(250, Some((3180, 8)), Some(6_080), Some(17), 2),
        row(250, None, Some(1_000), None, 3),
        row(10_000, Some((0, 9)), None, Some(0), 4),
    ];
    assert_eq!(rows(text, TraceFormat::Csv).unwrap(), expected);
}

#[test]
fn a_file_of_the_other_format_is_recognised() {
    let message = "t, line 1: expected a trace that begins \
                   `arrival_s,work_s[,problem][,input_tokens,output_tokens]`, \
                   found `TIMESTAMP,ContextTokens,GeneratedTokens` | \
                   this is how the format `azure_llm` begins: did you mean format = \"azure_llm\"?";
    assert_eq!(refusal(AZURE, TraceFormat::Csv), message);
}

#[test]
fn headers_that_do_not_fit_are_refused() {
    let cases = [
        ("", "t: the trace is empty"),
        ("\r\n\n", "t, line 2: the trace is empty"),
        ("arrival_s,work_s\n", "t, line 1: the trace has a header and no row"),
        ("0,1\n", "t, line 1: expected a trace that begins"),
        ("arrival_s,wrok_s\n0,1\n", "t, line 1: the column `wrok_s` is not known | did you mean `work_s`?"),
        ("arrival_s,colour\n0,1\n", "t, line 1: the column `colour` is not known | remove it"),
        ("arrival_s,work,work_s\n0,1,1\n", "t, line 1: the column `work_s` appears twice"),
        ("arrival_s,problem\n0,1\n", "t, line 1: the column `work_s` is missing"),
        ("arrival_s,input_tokens\n0,1\n", "t, line 1: the column `output_tokens` is missing"),
    ];
    for (text, start) in cases {
        let found = refusal(text, TraceFormat::Csv);
        assert!(found.starts_with(start), "{text:?} gives {found}");
    }
}

#[test]
fn rows_that_do_not_fit_are_refused() {
    let cases = [
        ("0,1\n1\n2,1\n", "t, line 3: 1 fields where 2 belong"),
        ("0,1\n1", "t, line 3: the trace ends in the middle of this line"),
        ("0,1,5\n", "t, line 2: 3 fields where 2 belong"),
        (",1\n", "t, line 2: the field of column `arrival_s` is empty"),
        ("0,\n", "t, line 2: the row has neither work nor tokens"),
        ("0,6 s\n", "t, line 2: `6 s` in column `work_s` is not a number of seconds such as 12.5"),
        ("0,-6\n", "t, line 2: `-6` in column `work_s` is negative"),
        ("nan,6\n", "t, line 2: `nan` in column `arrival_s` is not finite"),
        ("1e10,6\n", "t, line 2: `1e10` in column `arrival_s` is beyond the clock"),
    ];
    for (text, start) in cases {
        let found = refusal(format!("arrival_s,work_s\n{text}"), TraceFormat::Csv);
        assert!(found.starts_with(start), "{text:?} gives {found}");
    }
}

#[test]
fn a_row_out_of_order_names_both_lines_and_both_stamps() {
    let text = "arrival_s,work\n1.5,1\n\n1.25,1\n";
    let message = "t, line 4: `1.25` is before `1.5` of line 2 | sort the rows by arrival";
    assert_eq!(refusal(text, TraceFormat::Csv), message);
}

#[test]
fn dates_further_apart_than_the_clock_reaches_are_refused() {
    let text = AZURE.replace("2023-11-16 18:17:04", "2323-11-16 18:17:04");
    assert!(refusal(text, TraceFormat::AzureLlm).contains("beyond the clock"));
}

#[test]
fn a_cut_gzip_stream_gives_its_whole_rows_and_then_the_line_that_is_cut() {
    let packed = gzip(&synthetic_azure_llm());
    let mut reader = reader(&packed[..packed.len() / 2], TraceFormat::AzureLlm).unwrap();
    let whole_rows = reader.by_ref().take_while(Result::is_ok).count() as u64;
    assert!(whole_rows > 10);
    assert!(reader.next().is_none(), "a reader ends at its first error");
    let error = rows(&packed[..packed.len() / 2], TraceFormat::AzureLlm).unwrap_err();
    let expected = format!("t, line {}: the file ends in the middle of its gzip stream", whole_rows + 2);
    assert_eq!(error.to_string(), expected);
}

#[test]
fn damaged_gzip_and_foreign_bytes_are_refused() {
    let mut packed = gzip(AZURE);
    let checksum = packed.len() - 6;
    packed[checksum] ^= 0xff;
    assert!(refusal(packed, TraceFormat::AzureLlm).contains("the gzip stream is damaged"));
    assert!(
        refusal(b"arrival_s,work\n0,\xff\n", TraceFormat::Csv).starts_with("t, line 2: byte 3 of the line")
    );
}

#[test]
#[cfg(feature = "cli")]
fn directories_and_missing_files_are_refused() {
    let refusal = |path: &str| TraceReader::open(path, TraceFormat::Csv).err().unwrap().to_string();
    let root = env!("CARGO_MANIFEST_DIR");
    assert_eq!(refusal(root), format!("{root}: is a directory, not a file"));
    assert!(refusal("no/such/trace.csv").starts_with("no/such/trace.csv: there is no such file"));
}

#[test]
fn no_bytes_whatever_make_the_reader_panic() {
    let mut state = 7;
    for size in 0..400 {
        let noise: Vec<u8> =
            (0..size).map(|_| b",.:-0123456789eE+ \n\"\xff"[draw(&mut state, 21) as usize]).collect();
        for format in TraceFormat::ALL {
            let header = format.first_line().replace(['[', ']'], "");
            let _ = rows([header.as_bytes(), b"\n", &noise].concat(), format);
            let _ = rows(&noise, format);
        }
    }
}

#[test]
fn a_regular_trace_has_no_variation() {
    let text = "arrival_s,work\n5,1\n7,2\n9,6\n";
    let summary = TraceSummary::scan(reader(text.as_bytes(), TraceFormat::Csv).unwrap()).unwrap();
    assert_eq!(summary.to_string(), "3 rows over 4.0 s, 0.50 /s, inter-arrival cv 0.000, mean work 3.00 s");
}

#[test]
fn a_trace_of_one_row_has_no_rate() {
    let summary = TraceSummary::scan(reader(b"arrival_s,work\n5,1\n", TraceFormat::Csv).unwrap()).unwrap();
    assert_eq!((summary.row_count, summary.rate_hz, summary.interarrival_cv), (1, None, None));
}

#[test]
#[cfg(feature = "cli")]
fn published_traces_hold_what_their_description_says() {
    let conversation = "19366 rows over 3501.7 s, 5.53 /s, inter-arrival cv 1.094, \
                        mean 1154.7 input and 211.1 output tokens";
    let code = "8819 rows over 3435.9 s, 2.57 /s, inter-arrival cv 13.151, \
                mean 2047.8 input and 27.9 output tokens";
    for (name, expected) in [("conv", conversation), ("code", code)] {
        let path = format!("{}/../shared/traces/azure_llm_2023_{name}.csv.gz", env!("CARGO_MANIFEST_DIR"));
        if !Path::new(&path).exists() {
            println!("skipped: there is no {path}");
            continue;
        }
        let summary = TraceSummary::scan(TraceReader::open(&path, TraceFormat::AzureLlm).unwrap()).unwrap();
        assert_eq!(summary.to_string(), expected);
    }
}

#[test]
fn the_synthetic_trace_is_what_its_recipe_makes() {
    let written = include_str!("../../../tests/data/azure_llm_synthetic.csv");
    assert!(written == synthetic_azure_llm(), "the file and its recipe differ");
    let summary = TraceSummary::scan(reader(written.as_bytes(), TraceFormat::AzureLlm).unwrap()).unwrap();
    assert_eq!(summary.row_count, 300);
}

#[test]
fn the_small_trace_of_our_own_reads() {
    let bytes = include_bytes!("../../../tests/data/own_trace.csv");
    let summary = TraceSummary::scan(reader(bytes, TraceFormat::Csv).unwrap()).unwrap();
    assert_eq!((summary.row_count, summary.problem_row_count, summary.has_problems), (12, 12, true));
}

#[test]
fn a_trace_has_problems_if_every_row_names_one() {
    let has_problems = |text: &str| {
        TraceSummary::scan(reader(text.as_bytes(), TraceFormat::Csv).unwrap()).unwrap().has_problems
    };
    assert!(has_problems("arrival_s,work,problem\n0,1,7\n0,1,0\n"));
    assert!(!has_problems("arrival_s,work,problem\n0,1,7\n0,1,\n"));
    assert!(!has_problems("arrival_s,work\n0,1\n"));
}

#[test]
fn the_largest_number_names_no_problem() {
    let text = format!("arrival_s,work,problem\n0,1,{}\n", u64::MAX);
    let message = "`18446744073709551615` in column `problem` is above 18446744073709551614";
    assert!(refusal(text, TraceFormat::Csv).starts_with(&format!("t, line 2: {message}")));
}

/// A number below `limit` from Knuth's MMIX congruential generator, upper bits.
fn draw(state: &mut u64, limit: u64) -> u64 {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*state >> 33) % limit
}

/// 300 rows in the format of the Azure traces, measured nowhere: from one minute before midnight of
/// 28 February 2024 into the leap day. Every fourth row follows the one before at once; the other
/// gaps are evenly spread below one second, in steps of 100 ns.
fn synthetic_azure_llm() -> String {
    let mut text = TraceFormat::AzureLlm.first_line().to_string();
    let (mut state, mut ticks) = (2024, 86_340 * 10_000_000_u64);
    for row in 0..300 {
        let (second, decimals) = (ticks / 10_000_000, ticks % 10_000_000);
        let (day, clock) = (28 + second / 86_400, second % 86_400);
        let (hour, minute, second) = (clock / 3_600, clock / 60 % 60, clock % 60);
        let (input, output) = (1 + draw(&mut state, 4_000), 1 + draw(&mut state, 400));
        write!(text, "\r\n2024-02-{day} {hour:02}:{minute:02}:{second:02}.{decimals:07},{input},{output}")
            .unwrap();
        ticks += if row % 4 == 3 { 0 } else { draw(&mut state, 10_000_000) };
    }
    text
}
