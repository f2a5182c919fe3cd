//! Part: what cells that were computed one by one are of, so that they can be merged without anything else.

use super::store::RunStore;
use crate::experiment::{Keeper, Key, Reader, Writer};

/// What the keys of origins begin with; then comes the beginning of the plan's hash.
const ORIGIN: &[u8; 8] = b"plan\0\0\0\0";

/// What the keys of finished cells begin with; then come the beginning of the plan's hash and the cell's number.
const CELL: &[u8; 8] = b"cell\0\0\0\0";

/// Bytes of the plan's hash that are in the key of a cell.
const HASH_BYTES: usize = 16;

/// The plan that cells are of: what has to be read to have it again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// Hash of the resolved scenario, of the files that it reads and of what was chosen of it.
    pub plan: [u8; 32],
    /// The scenario's file, as it was named.
    pub scenario: String,
    /// The folder that it was in, from the root.
    pub folder: String,
    /// Its text.
    pub text: String,
    /// What was changed on the command line: a flag and what follows it.
    pub changes: Vec<(String, String)>,
    /// The topologies that were chosen; none means all.
    pub topologies: Vec<String>,
    /// Whether decisions were recorded.
    pub logs_decisions: bool,
}

impl Origin {
    fn encoded(&self) -> Vec<u8> {
        let Origin { plan, scenario, folder, text, changes, topologies, logs_decisions } = self;
        let mut writer = Writer::default();
        writer.list(plan, |writer, byte| writer.number(u64::from(*byte)));
        for text in [scenario, folder, text] {
            writer.text(text);
        }
        writer.list(changes, |writer, (flag, change)| {
            writer.text(flag);
            writer.text(change);
        });
        writer.list(topologies, |writer, name| writer.text(name));
        writer.flag(*logs_decisions);
        writer.into_bytes()
    }

    fn decoded(bytes: &[u8]) -> Option<Origin> {
        let mut reader = Reader::new(bytes);
        let plan = reader.list(|reader| u8::try_from(reader.number()?).ok())?;
        let owned = |reader: &mut Reader<'_>| reader.text().map(str::to_owned);
        Some(Origin {
            plan: plan.try_into().ok()?,
            scenario: owned(&mut reader)?,
            folder: owned(&mut reader)?,
            text: owned(&mut reader)?,
            changes: reader.list(|reader| Some((owned(reader)?, owned(reader)?)))?,
            topologies: reader.list(owned)?,
            logs_decisions: reader.flag()?,
        })
    }
}

impl RunStore {
    /// Notes that the cell with this number of a plan is finished. Its runs must be kept by now.
    pub fn finish_cell(&self, origin: &Origin, index: u64) {
        let key = key(ORIGIN, &origin.plan[..24]);
        if self.kept(&key).is_none() {
            self.keep(&key, &origin.encoded());
        }
        let number = [&origin.plan[..HASH_BYTES], &index.to_be_bytes()].concat();
        self.keep(&self::key(CELL, &number), &[]);
    }

    /// The plans of which there are cells.
    pub fn origins(&self) -> Vec<Origin> {
        let keys = self.keys_like(ORIGIN).into_iter();
        keys.filter_map(|key| Origin::decoded(&self.kept(&key)?)).collect()
    }

    /// The numbers of the finished cells of a plan, ascending.
    pub fn finished_cells(&self, plan: &[u8; 32]) -> Vec<u64> {
        let beginning = [CELL.as_slice(), &plan[..HASH_BYTES]].concat();
        let keys = self.keys_like(&beginning).into_iter();
        keys.filter_map(|key| Some(u64::from_be_bytes(*key.0.last_chunk()?))).collect()
    }
}

fn key(kind: &[u8; 8], rest: &[u8]) -> Key {
    let mut key = [0; 32];
    key[..8].copy_from_slice(kind);
    key[8..].copy_from_slice(rest);
    Key(key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Opening, Program};

    #[test]
    fn finished_cells_are_found_with_their_plan() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let program = Program { sources: [1; 32], self_test: [2; 32] };
        let store =
            RunStore::open(folder.path(), program, Opening::Beside).expect("it can be written to").store;
        let origin = Origin {
            plan: [7; 32],
            scenario: "scenario.toml".to_owned(),
            changes: vec![("--".to_owned(), "seed=2".to_owned())],
            topologies: vec!["hub".to_owned()],
            logs_decisions: true,
            ..Origin::default()
        };
        for index in [300, 2] {
            store.finish_cell(&origin, index);
        }
        store.finish_cell(&Origin { plan: [8; 32], ..origin.clone() }, 5);
        drop(store);
        let store = RunStore::read(folder.path(), program).expect("it can be read").store;
        assert_eq!(store.origins()[0], origin);
        assert_eq!(store.origins().len(), 2);
        assert_eq!(store.finished_cells(&origin.plan), [2, 300]);
    }
}
