//! Catalogue: the problems that tasks are about, and how they come and go.
//!
//! K entries have Zipf popularity by rank. Entry j belongs to family j mod F; its signature is the centre
//! of the family with each bit flipped with probability `spread`. With turnover each entry is replaced by
//! a new problem after 1 ÷ turnover steps, at a phase of its own. Nothing is stored: what an entry is at a
//! step is a function of its address.

use std::sync::Arc;

use super::Interests;
use crate::outcome::Signature;
use crate::random::distribution::ZipfTable;
use crate::random::{Address, Purpose, mixed, uniform};
use crate::swarm::Problem;

/// The catalogue of a scenario, the same for every run but for what the seed decides.
#[derive(Clone, Debug)]
pub struct Catalogue {
    /// Popularity of the entries by rank.
    pub popularity: ZipfTable,
    /// Number of families F, at most as many as entries.
    pub family_count: u32,
    /// Probability p that a bit of a member differs from its family's centre, at most one half.
    pub spread: f64,
    /// Share of the entries that are replaced at each step.
    pub turnover: f64,
    /// What a step of the turnover is.
    pub pace: Pace,
    /// Whether families get new centres in the same time.
    pub renews_families: bool,
    /// What clients are interested in.
    pub interests: Interests,
    /// Share of the tasks that are about a problem which comes once and is like no other.
    pub new_ratio: f64,
    /// Share of the tasks that are about a problem which comes once, but has a family.
    pub similar_ratio: f64,
}

/// What a step of the turnover is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// A task of each client; of an open process, as many arrivals as there are agents.
    PerClient,
    /// A task of the swarm.
    PerSwarm,
}

/// Entries that a catalogue may have: an id has 24 bits for them.
pub const ENTRIES_MAX: u32 = 1 << 24;
const ENTRY_BITS: u32 = 24;
/// Binary digits with which a probability of flipping is told.
const SPREAD_DIGITS: u32 = 32;

/// Marks the number of a problem that comes once and has no family.
const ALONE: u64 = 1 << 62;

/// Which of a task's further words decides what: see the fabric's and the knowledge's.
mod word {
    pub(super) const KIND: u64 = 96;
    pub(super) const ONCE: u64 = 97;
}

/// The words of a task that its problem is drawn from.
#[derive(Clone, Copy, Debug)]
pub(super) struct ProblemWords {
    pub(super) entry: u64,
    pub(super) interest: u64,
    /// The task's own word, from which further ones are mixed.
    pub(super) key: u64,
}

impl Catalogue {
    /// The problem of a task of `client` at `step` of the turnover, in the run with `seed`.
    pub(super) fn problem(&self, seed: u64, client: u64, step: u64, words: ProblemWords) -> Problem {
        let u = uniform(words.entry);
        let entry = match self.interests.field(seed, client, words.interest) {
            Some(family) => self.interests.member(family, u),
            None => self.popularity.index(u) as u32,
        };
        let version = self.version(seed, entry, step);
        if self.new_ratio + self.similar_ratio == 0.0 {
            return self.entry(seed, entry, version);
        }
        let kind = uniform(mixed(words.key, word::KIND));
        if kind >= self.new_ratio + self.similar_ratio {
            return self.entry(seed, entry, version);
        }
        let own = mixed(words.key, word::ONCE);
        let (bits, mark) = match kind < self.new_ratio {
            true => (own, Problem::ONCE | ALONE),
            false => {
                let family = entry % self.family_count;
                (self.centre(seed, family, step as f64).bits() ^ self.flips(own), Problem::ONCE)
            }
        };
        let number = mixed(own, word::ONCE) >> (ENTRY_BITS + 2) << ENTRY_BITS;
        Problem { id: mark | number | u64::from(entry), signature: Signature::from_bits(bits) }
    }

    fn flips(&self, key: u64) -> u64 {
        if self.spread > 0.0 { flips(key, self.spread) } else { 0 }
    }

    /// The family of a problem, if it has one.
    pub(super) fn family(&self, problem: Problem) -> Option<u32> {
        let is_alone = problem.comes_once() && problem.id & ALONE != 0;
        (!is_alone).then(|| (problem.id as u32 & (ENTRIES_MAX - 1)) % self.family_count)
    }

    /// The centre of a family at `step` of the turnover.
    pub(super) fn centre(&self, seed: u64, family: u32, step: f64) -> Signature {
        let version = match self.renews_families {
            true => (step * self.turnover + phase(seed, Purpose::Family, family)) as u64,
            false => 0,
        };
        centre(seed, family, version)
    }

    /// Which of its problems an entry holds at `step`.
    fn version(&self, seed: u64, entry: u32, step: u64) -> u64 {
        if self.turnover == 0.0 {
            return 0;
        }
        (step as f64 * self.turnover + phase(seed, Purpose::Catalogue, entry)) as u64
    }

    fn entry(&self, seed: u64, entry: u32, version: u64) -> Problem {
        let family = entry % self.family_count;
        let address = Address { seed, purpose: Purpose::Catalogue, entity: entry.into(), index: version };
        let centre = centre(seed, family, self.family_version(seed, entry, version));
        let flips = self.flips(address.block().lane(0));
        Problem {
            id: (version << ENTRY_BITS) | u64::from(entry),
            signature: Signature::from_bits(centre.bits() ^ flips),
        }
    }

    /// The version that the family of `entry` had when the entry got its problem `version`.
    fn family_version(&self, seed: u64, entry: u32, version: u64) -> u64 {
        if !self.renews_families || version == 0 {
            return 0;
        }
        let entry_phase = phase(seed, Purpose::Catalogue, entry);
        let family_phase = phase(seed, Purpose::Family, entry % self.family_count);
        // A float becomes zero where it would be negative.
        (version as f64 - entry_phase + family_phase) as u64
    }
}

/// How far into its first life something is when a run begins, as a share of it.
fn phase(seed: u64, purpose: Purpose, entity: u32) -> f64 {
    let address = Address { seed, purpose, entity: entity.into(), index: u64::MAX };
    uniform(address.block().lane(0))
}

fn centre(seed: u64, family: u32, version: u64) -> Signature {
    let address = Address { seed, purpose: Purpose::Family, entity: family.into(), index: version };
    Signature::from_bits(address.block().lane(0))
}

/// 64 bits that are each one with `probability`, at most one half, told in 32 binary digits: from the
/// last digit to the first, a fair bit is joined by *or* where the digit is one and by *and* where not.
fn flips(key: u64, probability: f64) -> u64 {
    let digits = (probability * f64::from(1_u32 << (SPREAD_DIGITS - 1)) * 2.0) as u64;
    let mut mask = 0;
    for digit in digits.trailing_zeros()..SPREAD_DIGITS {
        let word = mixed(key, u64::from(digit));
        mask = if digits >> digit & 1 == 1 { mask | word } else { mask & word };
    }
    mask
}

/// Sums of the popularity of each family's members, and of the families: for [`Interests`].
pub(super) fn family_sums(popularity: &ZipfTable, family_count: u32) -> (Arc<[f64]>, Vec<Arc<[f64]>>) {
    let mut total = 0.0;
    let mut families: Vec<f64> = Vec::with_capacity(family_count as usize);
    let members = |family: u32| {
        let mut sum = 0.0;
        let entries = (family as usize..popularity.item_count()).step_by(family_count as usize);
        let sums = entries.map(|entry| {
            sum += popularity.probability(entry);
            sum
        });
        sums.collect::<Arc<[f64]>>()
    };
    let members: Vec<Arc<[f64]>> = (0..family_count).map(members).collect();
    for sums in &members {
        total += sums.last().copied().unwrap_or(0.0);
        families.push(total);
    }
    (families.into(), members)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn catalogue(spread: f64, turnover: f64) -> Catalogue {
        let popularity = ZipfTable::new(1_000, 1.0);
        let interests = Interests::new(&popularity, 10, 0.0, 1);
        let (pace, renews_families) = (Pace::PerClient, false);
        let (new_ratio, similar_ratio) = (0.0, 0.0);
        Catalogue {
            popularity,
            family_count: 10,
            spread,
            turnover,
            pace,
            renews_families,
            interests,
            new_ratio,
            similar_ratio,
        }
    }

    #[test]
    fn bits_flip_with_the_probability_of_the_spread() {
        for probability in [0.02, 0.05, 0.1, 0.5] {
            let count: u32 = (0..20_000).map(|key| flips(mixed(5, key), probability).count_ones()).sum();
            let mean = f64::from(count) / 1_280_000.0;
            let deviation = (probability * (1.0 - probability) / 1_280_000.0).sqrt();
            assert!((mean - probability).abs() < 4.0 * deviation, "{probability}: {mean}");
        }
        assert_eq!(flips(1, 0.0), 0);
    }

    #[test]
    fn without_spread_a_family_has_one_signature() {
        let catalogue = catalogue(0.0, 0.0);
        let signatures = [3, 13, 993].map(|entry| catalogue.entry(1, entry, 0).signature);
        assert_eq!(signatures, [centre(1, 3, 0); 3]);
    }

    #[test]
    fn an_entry_is_replaced_once_in_every_lifetime() {
        let catalogue = catalogue(0.05, 0.01);
        for entry in [0, 7, 500] {
            let versions: Vec<u64> = (0..1_000).map(|step| catalogue.version(1, entry, step)).collect();
            assert!(versions.is_sorted());
            assert_eq!(versions[999] - versions[0], if versions[0] == versions[99] { 9 } else { 10 });
        }
    }

    #[test]
    fn a_new_problem_stays_in_its_family_unless_families_are_renewed() {
        let mut catalogue = catalogue(0.0, 0.01);
        let (old, new) = (catalogue.entry(1, 3, 0), catalogue.entry(1, 3, 5));
        assert_ne!(old.id, new.id);
        assert_eq!(old.signature, new.signature);
        assert_eq!(catalogue.family(new), Some(3));
        catalogue.renews_families = true;
        assert_ne!(catalogue.entry(1, 3, 5).signature, old.signature);
    }
}
