//! Keeping: finished runs that need not be done again, and who keeps them.
//!
//! A run is a function of what it is asked for, so its key is a hash of that: what comes under the same key is the
//! same to the last bit, and may be taken from before. Nothing here knows where results are kept.

use blake3::Hasher;

use super::start::Start;
use crate::kernel::TieOrder;
use crate::scenario::Loaded;
use crate::simulation::RunRequest;

/// Hash of the program's own sources when it was built.
pub const SOURCES_BLAKE3: &str = env!("CEILING_SOURCES_BLAKE3");

/// What is taken out of a scenario before it is hashed, since no run depends on it, or since the key holds it in
/// another form: the size, the topology, and when the measuring begins.
const NOT_OF_A_RUN: [&str; 10] = [
    "name",
    "question",
    "agents",
    "replicates",
    "warm_up",
    "sweep",
    "ceiling",
    "expect",
    "claim",
    "topology",
];

/// What something is kept under.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key(pub [u8; 32]);

/// Who keeps what is finished. Called from any thread, in any order.
pub trait Keeper: Sync {
    /// What is kept under `key`.
    fn kept(&self, key: &Key) -> Option<Vec<u8>>;

    /// Keeps something from now on.
    fn keep(&self, key: &Key, bytes: &[u8]);
}

/// What the runs of each topology of a scenario have in common.
#[derive(Clone, Debug)]
pub(super) struct Identity {
    topologies: Vec<[u8; 32]>,
}

/// A file that a scenario reads beside itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileHash {
    /// What it is called.
    pub name: String,
    /// blake3 of its bytes.
    pub blake3: [u8; 32],
}

/// Where the runs of a sweep are kept.
#[derive(Clone, Copy)]
pub struct Keeping<'a> {
    /// Who keeps them.
    pub keeper: &'a dyn Keeper,
    /// What they are made of beside the scenario.
    pub files: &'a [FileHash],
}

impl Identity {
    /// Of the runs of a scenario, which has read `files`; `more` is whatever else they depend on.
    pub(super) fn of(loaded: &Loaded, files: &[FileHash], more: &[String]) -> Self {
        let mut whole =
            toml::Table::try_from(&loaded.file).expect("what was read as TOML can be written as TOML");
        let topologies = whole.get("topology").and_then(toml::Value::as_array).cloned().unwrap_or_default();
        for name in NOT_OF_A_RUN {
            whole.remove(name);
        }
        let mut common = Hasher::new();
        add(&mut common, SOURCES_BLAKE3.as_bytes());
        add(&mut common, whole.to_string().as_bytes());
        for file in files {
            add(&mut common, file.name.as_bytes());
            add(&mut common, &file.blake3);
        }
        more.iter().for_each(|text| add(&mut common, text.as_bytes()));
        let of_topology = |mut topology: toml::Value| {
            if let Some(table) = topology.as_table_mut() {
                table.remove("name");
            }
            let mut hasher = common.clone();
            add(&mut hasher, topology.to_string().as_bytes());
            *hasher.finalize().as_bytes()
        };
        Identity { topologies: topologies.into_iter().map(of_topology).collect() }
    }

    /// The key of a run of the topology with this index, the measuring of which begins at `start`.
    pub(super) fn run_key(&self, topology: usize, request: &RunRequest<'_>, start: Start) -> Key {
        let mut hasher = self.hasher(topology, "run");
        let numbers = [
            u64::from(request.agent_count),
            u64::from(request.replicate),
            start.opens_at.as_ns(),
            u64::from(start.is_steady),
            request.timeline_bin_count as u64,
            u64::from(request.logs_decisions),
        ];
        for number in numbers {
            hasher.update(&number.to_le_bytes());
        }
        add(&mut hasher, format!("{:?}", request.tie_order).as_bytes());
        Key(*hasher.finalize().as_bytes())
    }

    /// The key of the start that so many pilot runs of a swarm find.
    pub(super) fn start_key(
        &self,
        topology: usize,
        agent_count: u32,
        replicate_count: u32,
        tie_order: TieOrder,
    ) -> Key {
        let mut hasher = self.hasher(topology, "start");
        hasher.update(&agent_count.to_le_bytes());
        hasher.update(&replicate_count.to_le_bytes());
        add(&mut hasher, format!("{tie_order:?}").as_bytes());
        Key(*hasher.finalize().as_bytes())
    }

    /// A hash to which more is added: what the runs of a topology have in common, and what it is for.
    fn hasher(&self, topology: usize, purpose: &str) -> Hasher {
        let mut hasher = Hasher::new();
        add(&mut hasher, purpose.as_bytes());
        add(&mut hasher, &self.topologies[topology]);
        hasher
    }
}

/// Adds a field; no two lists of fields are the same bytes.
fn add(hasher: &mut Hasher, field: &[u8]) {
    hasher.update(&(field.len() as u64).to_le_bytes());
    hasher.update(field);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::ScenarioFile;

    /// What runs depend on, and the key holds as it is written. Whoever adds a table to the scenario says here, or in
    /// what is taken out, to which of the two it belongs.
    const OF_A_RUN: [&str; 10] = [
        "agent",
        "agent_class",
        "budget",
        "drain",
        "duration",
        "knowledge",
        "provider",
        "role",
        "seed",
        "workload",
    ];

    #[test]
    fn every_table_of_a_scenario_is_in_the_key_or_taken_out_on_purpose() {
        let schema = schemars::schema_for!(ScenarioFile);
        let properties = schema.get("properties").and_then(|all| all.as_object()).expect("it is a table");
        let mut found: Vec<&str> = properties.keys().map(String::as_str).collect();
        let mut expected: Vec<&str> = OF_A_RUN.into_iter().chain(NOT_OF_A_RUN).collect();
        found.sort_unstable();
        expected.sort_unstable();
        assert_eq!(found, expected);
    }
}
