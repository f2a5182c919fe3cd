//! Verdict: whether a value over replicates lies within bounds, as far as its interval lets one say.

use super::Estimate;
use crate::random::special::student_quantile;
use crate::scenario::{Bound, Bounds};

/// More replicates than this nobody runs: a value so close to its bound is taken to be on it.
const REPLICATES_MAX: usize = 1_000_000;

/// What is known of a true value from the figures that stand for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// It is what they estimate.
    Exact,
    /// It is that or more: of what was not done at the end, no more is known.
    AtLeast,
    /// It is that or less.
    AtMost,
    /// It may be more or less.
    Unknown,
}

/// What a statement comes to. Ordered: the later, the worse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// What it speaks of was not run, by choice.
    NotRun,
    /// The whole interval lies within the bounds.
    Holds,
    /// The interval lies on both sides of a bound.
    Undecided {
        /// How many replicates would decide it, if the values go on to scatter as they do; none if no number would.
        replicate_count: Option<u32>,
    },
    /// There is no figure.
    NoData,
    /// The whole interval lies beyond a bound.
    DoesNotHold,
}

impl Verdict {
    /// The word that stands for it in records.
    pub fn name(self) -> &'static str {
        match self {
            Verdict::NotRun => "not_run",
            Verdict::Holds => "holds",
            Verdict::Undecided { .. } => "undecided",
            Verdict::NoData => "no_data",
            Verdict::DoesNotHold => "does_not_hold",
        }
    }

    /// Whether an expectation fails by it.
    pub fn fails(self) -> bool {
        matches!(self, Verdict::NoData | Verdict::DoesNotHold)
    }
}

/// A value, and how it lies to its bounds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Judgement {
    /// The value with its interval; none without data.
    pub estimate: Option<Estimate>,
    /// What is known of the true value from it.
    pub side: Side,
    /// What follows.
    pub verdict: Verdict,
    /// How far the value is inside of its nearest bound, in its own unit; negative outside.
    pub margin: Option<f64>,
    /// The same in proportion to the bound; none where that is zero.
    pub margin_ratio: Option<f64>,
}

impl Judgement {
    /// What there is to say of something that was not run.
    pub const NOT_RUN: Judgement = Judgement {
        estimate: None,
        side: Side::Unknown,
        verdict: Verdict::NotRun,
        margin: None,
        margin_ratio: None,
    };

    /// Judges the values of replicates, none if there are no figures, by the 95 % Student-t interval of their mean.
    pub fn of(values: &[f64], side: Side, bounds: &Bounds) -> Judgement {
        let Some(estimate) = Estimate::of(values) else {
            return Judgement { verdict: Verdict::NoData, ..Judgement::NOT_RUN };
        };
        let lower = bounds.lower.map(|bound| Limit { estimate, side, bound, sign: 1.0 });
        let upper = bounds.upper.map(|bound| Limit { estimate, side, bound, sign: -1.0 });
        let limits = || lower.into_iter().chain(upper);
        let verdict = limits().map(Limit::verdict).reduce(worse).unwrap_or(Verdict::Holds);
        let nearest = limits().min_by(|one, other| one.distance().total_cmp(&other.distance()));
        let ratio = |limit: Limit| limit.distance() / limit.bound.level.abs();
        Judgement {
            estimate: Some(estimate),
            side,
            verdict,
            margin: nearest.map(Limit::distance),
            margin_ratio: nearest.map(ratio).filter(|ratio| ratio.is_finite()),
        }
    }

    /// The worse of two judgements of one statement: by verdict, then by margin. Of equals it is the first.
    pub fn worse(self, other: Judgement) -> Judgement {
        if other.is_worse_than(&self) { other } else { self }
    }

    /// Whether this says less for a statement than another does.
    pub fn is_worse_than(&self, other: &Judgement) -> bool {
        let margin =
            |judgement: &Judgement| judgement.margin_ratio.or(judgement.margin).unwrap_or(f64::NEG_INFINITY);
        match (rank(self.verdict), rank(other.verdict)) {
            (one, another) if one == another => margin(self) < margin(other),
            (one, another) => one > another,
        }
    }
}

/// Of two verdicts on one value the worse; of two that are undecided, the one that takes more to decide.
fn worse(one: Verdict, other: Verdict) -> Verdict {
    match (one, other) {
        (Verdict::Undecided { replicate_count: one }, Verdict::Undecided { replicate_count: other }) => {
            let replicate_count = one.zip(other).map(|(one, other)| one.max(other));
            Verdict::Undecided { replicate_count }
        }
        _ => one.max(other),
    }
}

/// The place of a verdict among all, whatever it would take to decide it.
fn rank(verdict: Verdict) -> Verdict {
    match verdict {
        Verdict::Undecided { .. } => Verdict::Undecided { replicate_count: None },
        other => other,
    }
}

/// A value and one of its bounds, mirrored so that the value must be above it.
#[derive(Clone, Copy)]
struct Limit {
    estimate: Estimate,
    side: Side,
    bound: Bound,
    /// 1 for a lower bound, −1 for an upper one.
    sign: f64,
}

impl Limit {
    /// How far inside of the bound the value is.
    fn distance(self) -> f64 {
        self.sign * (self.estimate.mean - self.bound.level)
    }

    fn verdict(self) -> Verdict {
        let half_width = self.estimate.half_width.unwrap_or(f64::INFINITY);
        let (inner, outer) = (self.distance() + half_width, self.distance() - half_width);
        let is_strict = self.bound.is_strict;
        let holds = self.can_hold() && (outer > 0.0 || (outer == 0.0 && !is_strict));
        let fails = self.can_fail() && (inner < 0.0 || (inner == 0.0 && is_strict));
        match (holds, fails) {
            (true, _) => Verdict::Holds,
            (_, true) => Verdict::DoesNotHold,
            _ => Verdict::Undecided { replicate_count: self.deciding_count() },
        }
    }

    /// Whether the true value is at least as far inside as the figures are.
    fn can_hold(self) -> bool {
        self.side == Side::Exact || self.side == if self.sign > 0.0 { Side::AtLeast } else { Side::AtMost }
    }

    /// Whether it is at least as far outside.
    fn can_fail(self) -> bool {
        self.side == Side::Exact || self.side == if self.sign > 0.0 { Side::AtMost } else { Side::AtLeast }
    }

    /// How many replicates narrow the interval until the bound is outside of it: the least n with
    /// `t(n − 1) · s / √n` below the distance, where s is the standard deviation that is seen now.
    fn deciding_count(self) -> Option<u32> {
        let distance = self.distance();
        let can_decide = if distance > 0.0 { self.can_hold() } else { self.can_fail() };
        if !can_decide || distance == 0.0 {
            return None;
        }
        let Some(half_width) = self.estimate.half_width else { return Some(2) };
        let deviation = half_width / per_deviation(self.estimate.count);
        let decides = |count: &usize| deviation * per_deviation(*count) < distance.abs();
        let is_within = decides(&REPLICATES_MAX);
        let (mut below, mut count) = (self.estimate.count, REPLICATES_MAX);
        while count - below > 1 {
            let middle = below.midpoint(count);
            if decides(&middle) { count = middle } else { below = middle }
        }
        if is_within { u32::try_from(count).ok() } else { None }
    }
}

/// The half-width of the interval of a mean of `count` values, per standard deviation of theirs.
fn per_deviation(count: usize) -> f64 {
    student_quantile((count - 1) as f64, 0.975) / (count as f64).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at_most(level: f64) -> Bounds {
        Bounds { lower: None, upper: Some(Bound { level, is_strict: false }) }
    }

    fn above(level: f64) -> Bounds {
        Bounds { lower: Some(Bound { level, is_strict: true }), upper: None }
    }

    fn verdict(values: &[f64], bounds: &Bounds) -> Verdict {
        Judgement::of(values, Side::Exact, bounds).verdict
    }

    /// Seven values with mean 2 and half-width 0.999: s = 1.0801, t(0.975, 6) = 2.4469.
    const VALUES: [f64; 7] = [0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5];

    #[test]
    fn a_verdict_is_passed_where_the_whole_interval_is_on_one_side() {
        let levels = [3.1, 2.9, 1.1, 0.9];
        let found = levels.map(|level| verdict(&VALUES, &at_most(level)).name());
        assert_eq!(found, ["holds", "undecided", "undecided", "does_not_hold"]);
        let found = levels.map(|level| verdict(&VALUES, &above(level)).name());
        assert_eq!(found, ["does_not_hold", "undecided", "undecided", "holds"]);
    }

    #[test]
    fn equal_values_decide_and_a_strict_bound_excludes_itself() {
        let equal = [2.0; 3];
        assert_eq!(verdict(&equal, &at_most(2.0)), Verdict::Holds);
        assert_eq!(verdict(&equal, &above(2.0)), Verdict::DoesNotHold);
    }

    #[test]
    fn the_least_number_of_replicates_that_decides_is_told() {
        let told = verdict(&VALUES, &at_most(2.5));
        let Verdict::Undecided { replicate_count: Some(count) } = told else { panic!("{told:?}") };
        let half_width = |count| 1.166_667_f64.sqrt() * per_deviation(count);
        assert!(half_width(count as usize) < 0.5 && half_width(count as usize - 1) >= 0.5, "{count}");
    }

    #[test]
    fn a_value_on_its_bound_is_never_decided() {
        assert_eq!(verdict(&VALUES, &at_most(2.0)), Verdict::Undecided { replicate_count: None });
    }

    #[test]
    fn one_replicate_decides_nothing_and_none_is_no_data() {
        assert_eq!(verdict(&[1.0], &at_most(2.0)), Verdict::Undecided { replicate_count: Some(2) });
        assert_eq!(verdict(&[], &at_most(2.0)), Verdict::NoData);
    }

    #[test]
    fn a_lower_bound_of_the_truth_proves_that_it_is_above() {
        let judge = |bounds: Bounds| Judgement::of(&VALUES, Side::AtLeast, &bounds).verdict;
        assert_eq!(judge(above(0.5)), Verdict::Holds);
        assert_eq!(judge(at_most(0.5)), Verdict::DoesNotHold);
        let never = Verdict::Undecided { replicate_count: None };
        assert_eq!([judge(at_most(9.0)), judge(above(9.0))], [never; 2]);
    }

    #[test]
    fn both_bounds_count_and_the_nearer_is_the_margin() {
        let bounds = Bounds { lower: above(0.5).lower, upper: at_most(4.0).upper };
        let judgement = Judgement::of(&VALUES, Side::Exact, &bounds);
        assert_eq!((judgement.verdict, judgement.margin), (Verdict::Holds, Some(1.5)));
        assert_eq!(judgement.margin_ratio, Some(3.0));
        let narrow = Bounds { upper: at_most(0.9).upper, ..bounds };
        assert_eq!(verdict(&VALUES, &narrow), Verdict::DoesNotHold);
    }

    #[test]
    fn the_worst_of_several_is_told() {
        let judge = |values: &[f64]| Judgement::of(values, Side::Exact, &at_most(3.0));
        let worst =
            |all: &[Judgement]| all.iter().copied().reduce(Judgement::worse).map(|worst| worst.verdict);
        let (holds, fails) = (judge(&[1.0, 1.0]), judge(&[4.0, 4.0]));
        let (open, nothing) = (judge(&[2.0, 3.0]), judge(&[]));
        assert_eq!(worst(&[holds, open]), Some(open.verdict));
        assert_eq!(worst(&[nothing, open]), Some(Verdict::NoData));
        assert_eq!(worst(&[holds, fails, nothing]), Some(Verdict::DoesNotHold));
        assert_eq!(judge(&[2.0, 2.0]).worse(holds).margin, Some(1.0));
    }
}
