//! Tests of `column.rs`.

use super::*;

const STEPS: &str = "model,api_time,note\nm,7.34,\"a, b\"\nm,,\"two\nlines\"\nm,2.5e1,\n";

fn read(text: &str, column: &str) -> Result<Vec<f64>, ColumnError> {
    Ok(read_cells("steps.csv", text.as_bytes(), column)?.into_iter().flatten().collect())
}

#[track_caller]
fn refusal(text: &str, column: &str) -> String {
    let error = read(text, column).unwrap_err();
    format!("{error} | {}", error.help())
}

#[test]
fn numbers_come_in_the_order_of_the_rows() {
    assert_eq!(read(STEPS, "api_time").unwrap(), [7.34, 25.0]);
}

#[test]
fn line_ends_marks_and_quotes_change_nothing() {
    let expected = read(STEPS, "api_time").unwrap();
    for text in
        [STEPS.replace('\n', "\r\n"), format!("\u{feff}{STEPS}\n\r\n"), STEPS.replace("7.34", "\"7.34\"")]
    {
        assert_eq!(read(&text, "api_time").unwrap(), expected, "{text:?}");
    }
    assert_eq!(read("model,api_time\r\nm,\"7.34\"\r\nm,\"25\"", "api_time").unwrap(), expected);
}

#[test]
fn an_empty_cell_keeps_its_place() {
    let cells = read_cells("steps.csv", STEPS.as_bytes(), "api_time").unwrap();
    assert_eq!(cells, [Some(7.34), None, Some(25.0)]);
}

#[test]
fn a_missing_column_names_the_nearest_and_all() {
    let expected = "steps.csv, line 1: there is no column `api-time` | \
                    did you mean `api_time`? the columns are model, api_time, note";
    assert_eq!(refusal(STEPS, "api-time"), expected);
}

#[test]
fn lines_are_counted_through_quoted_line_breaks() {
    let text = format!("{STEPS}m,fast,\n");
    assert!(
        refusal(&text, "api_time")
            .starts_with("steps.csv, line 6: `fast` in column `api_time` is not a number")
    );
}

#[test]
fn what_is_not_a_column_of_finite_numbers_is_refused() {
    let starts = [
        ("", "steps.csv: the file is empty"),
        ("a,a\n1,2\n", "steps.csv, line 1: the column `a` appears twice"),
        ("a\n", "steps.csv: the column `a` holds no number"),
        ("a,b\n,1\n", "steps.csv: the column `a` holds no number"),
        ("a\ninf\n", "steps.csv, line 2: `inf` in column `a` is not finite"),
        ("a,b\n1,2\n\n3\n", "steps.csv, line 4: 1 fields where the header has 2"),
        ("\r\na,b\r\n1,2\r\n\r\n3", "steps.csv, line 5: 1 fields where the header has 2"),
        ("b,a\n1,2\n\"open,2\n3,4\n5,6\n", "steps.csv, line 3: a double quote is opened"),
        ("a,b\n1,\"open\n2,3\n", "steps.csv, line 2: a double quote is opened"),
    ];
    for (text, start) in starts {
        assert!(refusal(text, "a").starts_with(start), "{text:?}: {}", refusal(text, "a"));
    }
}

#[test]
fn bytes_that_are_not_utf8_spoil_only_their_own_field() {
    let bytes: &[u8] = b"a,b\n\xff,1\n";
    let read = |column| read_cells("steps.csv", bytes, column);
    assert_eq!(read("b").unwrap(), [Some(1.0)]);
    assert!(matches!(read("a").unwrap_err().defect, ColumnDefect::BrokenField { .. }));
}

#[test]
#[cfg(feature = "cli")]
fn measured_steps_of_coding_agents_read_as_their_description_says() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/traces/claude_code_agent_steps.csv.gz");
    let Ok(file) = crate::workload::source::open_file(path.as_ref()) else {
        println!("skipped: there is no {path}");
        return;
    };
    let cells = read_cells(path, file, "api_time").unwrap();
    let times_s: Vec<f64> = cells.into_iter().flatten().collect();
    let mean_s = times_s.iter().sum::<f64>() / times_s.len() as f64;
    assert_eq!((times_s.len(), format!("{mean_s:.2}").as_str()), (45_022, "9.75"));
}
