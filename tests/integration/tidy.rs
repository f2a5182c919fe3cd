//! Tidy: the house rules that no compiler checks.

use std::fs;
use std::path::{Path, PathBuf};

use crate::sweep::of_package;

const LINE_COUNT_MAX: usize = 400;

/// A Rust file of the package.
struct SourceFile {
    /// Its path in the package, such as `src/kernel/time.rs`.
    name: String,
    text: String,
}

impl SourceFile {
    /// The folder of src/ in which it lies; the roots of library and command lie in none.
    fn folder(&self) -> Option<&str> {
        self.name.strip_prefix("src/")?.split_once('/').map(|(folder, _)| folder)
    }

    /// Its lines of code, numbered from one: comments are left out.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let numbered = self.text.lines().enumerate().map(|(index, line)| (index + 1, line));
        numbered.filter(|(_, line)| !line.trim_start().starts_with("//"))
    }

    /// The first word behind every `crate::`, those within braces among them, with the number of its line.
    fn uses(&self) -> Vec<(usize, String)> {
        let mut uses = Vec::new();
        // How deep within the braces of `crate::{…}` the text is; zero outside of them.
        let mut depth = 0_usize;
        for (number, line) in self.code() {
            let mut rest = line;
            loop {
                if depth > 0 {
                    let (words, left) = members(rest, &mut depth);
                    uses.extend(words.into_iter().map(|name| (number, name)));
                    rest = left;
                }
                let Some(at) = rest.find("crate::").filter(|_| depth == 0) else { break };
                let is_whole =
                    !rest[..at].ends_with(|letter: char| letter.is_alphanumeric() || letter == '_');
                rest = &rest[at + "crate::".len()..];
                match rest.strip_prefix('{') {
                    Some(group) if is_whole => (depth, rest) = (1, group),
                    None if is_whole => uses.push((number, word(rest))),
                    _ => (),
                }
            }
        }
        uses
    }
}

/// The first words of the members of a group of imports, as far as `text` has them, and what is left of
/// it behind the group.
fn members<'text>(text: &'text str, depth: &mut usize) -> (Vec<String>, &'text str) {
    let mut words = Vec::new();
    let mut is_expected = *depth == 1;
    for (at, letter) in text.char_indices() {
        match letter {
            '{' => *depth += 1,
            '}' => *depth -= 1,
            ',' if *depth == 1 => is_expected = true,
            _ if is_expected && letter.is_alphabetic() => {
                words.push(word(&text[at..]));
                is_expected = false;
            }
            _ => (),
        }
        if *depth == 0 {
            return (words, &text[at + 1..]);
        }
    }
    (words, "")
}

fn word(text: &str) -> String {
    text.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect()
}

/// Every Rust file below the given folders of the package, by name.
fn files(folders: &[&str]) -> Vec<SourceFile> {
    let root = of_package("");
    let paths = folders.iter().flat_map(|folder| rust_files(&root.join(folder)));
    let name = |path: &Path| path.strip_prefix(&root).expect("it lies below").display().to_string();
    let mut files: Vec<SourceFile> = paths
        .map(|path| SourceFile {
            name: name(&path).replace('\\', "/"),
            text: fs::read_to_string(&path).expect("source is UTF-8"),
        })
        .collect();
    files.sort_by(|one, other| one.name.cmp(&other.name));
    assert!(!files.is_empty(), "there is source in {folders:?}");
    files
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the folder is there");
    entries
        .map(|entry| entry.expect("an entry can be read").path())
        .flat_map(|path| if path.is_dir() { rust_files(&path) } else { vec![path] })
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect()
}

/// The folders of src/ in the order of ARCHITECTURE.md's list, which this test reads.
fn folders() -> Vec<String> {
    let text = fs::read_to_string(of_package("ARCHITECTURE.md")).expect("the house has a plan");
    let list =
        text.lines().skip_while(|line| *line != "src/").skip(1).take_while(|line| line.starts_with(' '));
    // A folder stands two columns in; what is said of it goes on further in.
    let names = list.filter(|line| !line.starts_with("   "));
    names.filter_map(|line| Some(line.trim().split_once('/')?.0.to_owned())).collect()
}

fn assert_none(breaches: impl IntoIterator<Item = String>) {
    let breaches: Vec<String> = breaches.into_iter().collect();
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}

/// Every line of code in src/ of which something is wrong.
fn lines_where(is_wrong: impl Fn(&SourceFile, &str) -> bool) -> Vec<String> {
    let mut lines = Vec::new();
    for file in files(&["src"]) {
        let wrong = file.code().filter(|(_, line)| is_wrong(&file, line));
        lines.extend(wrong.map(|(number, line)| format!("{}:{number}: {}", file.name, line.trim())));
    }
    lines
}

/// Every line in src/ on which one of `words` stands, in files that do not have leave for it.
fn lines_with(words: &[&str], has_leave: impl Fn(&SourceFile) -> bool) -> Vec<String> {
    lines_where(|file, line| !has_leave(file) && words.iter().any(|word| line.contains(word)))
}

#[test]
fn the_plan_lists_every_folder() {
    let folders = folders();
    assert!(folders.len() > 12, "the plan lists too few folders: {folders:?}");
    let is_listed =
        |file: &SourceFile| file.folder().is_none_or(|folder| folders.iter().any(|f| f == folder));
    assert_none(files(&["src"]).into_iter().filter(|file| !is_listed(file)).map(|file| file.name));
}

#[test]
fn a_folder_uses_only_those_above_it() {
    let folders = folders();
    let place = |name: &str| folders.iter().position(|folder| folder == name);
    let mut breaches = Vec::new();
    for file in files(&["src"]) {
        let Some(own) = file.folder().and_then(place) else { continue };
        let below = file.uses().into_iter().filter(|(_, used)| place(used).is_some_and(|used| used > own));
        breaches.extend(below.map(|(number, used)| format!("{}:{number} uses {used}", file.name)));
    }
    assert_none(breaches);
}

#[test]
fn uses_are_found_wherever_they_stand() {
    let text = "use crate::a;\nuse crate::{b::{B, c}, d,\n    e::E}; use crate::f;\n\
                fn f(x: &crate::g::G, y: mycrate::h) {}\n// crate::i";
    let uses = SourceFile { name: String::new(), text: text.to_owned() }.uses();
    let uses: Vec<(usize, &str)> = uses.iter().map(|(number, name)| (*number, name.as_str())).collect();
    assert_eq!(uses, [(1, "a"), (2, "b"), (2, "d"), (3, "e"), (3, "f"), (4, "g")]);
}

#[test]
fn a_file_opens_with_what_it_is() {
    let files = files(&["src", "tests", "benches", "examples"]);
    assert_none(files.into_iter().filter(|file| !file.text.starts_with("//! ")).map(|file| file.name));
}

#[test]
fn a_file_stays_short() {
    let files = files(&["src", "tests", "benches", "examples"]);
    let lengths = files.into_iter().map(|file| (file.text.lines().count(), file.name));
    let long = lengths.filter(|(line_count, _)| *line_count > LINE_COUNT_MAX);
    assert_none(long.map(|(line_count, name)| format!("{name}: {line_count} lines")));
}

#[test]
fn nothing_is_left_for_later() {
    let later = [["TO", "DO"].concat(), ["FIX", "ME"].concat(), ["todo", "!("].concat()];
    let is_left = |file: &SourceFile| later.iter().any(|word| file.text.contains(word));
    let files = files(&["src", "tests", "benches", "examples"]);
    assert_none(files.into_iter().filter(is_left).map(|file| file.name));
}

/// The one place is the prefetch hint of the calendar.
#[test]
fn nothing_is_unsafe_but_the_hint() {
    assert_none(lines_with(&["unsafe ", "unsafe_code"], |file| file.name == "src/kernel/prefetch.rs"));
}

#[test]
fn the_clock_on_the_wall_is_read_by_the_command_alone() {
    let words = ["Instant::now", "SystemTime", "UNIX_EPOCH"];
    assert_none(lines_with(&words, |file| file.folder() == Some("cli")));
}

#[test]
fn files_are_touched_where_they_may_be() {
    let may = ["scenario", "workload", "report", "cli"];
    let words = ["std::fs", "fs::", "File::open", "File::create", "OpenOptions"];
    assert_none(lines_with(&words, |file| file.folder().is_some_and(|folder| may.contains(&folder))));
}

/// What has another order in each run stays out by name.
#[test]
fn no_collection_is_in_a_hashed_order() {
    assert_none(lines_with(&["HashMap", "HashSet"], |_| false));
}
