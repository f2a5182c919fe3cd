//! Intraclass correlation: how alike the members of a group are, beside members of other groups.
//!
//! ICC(1) of the one-way analysis of variance with unequal group sizes (Shrout and Fleiss 1979;
//! Donner 1986): (MSB − MSW) ÷ (MSB + (n₀ − 1)·MSW), n₀ = (M − Σnᵢ²/M) ÷ (k − 1).

/// Sums of values by group. Groups are numbered from zero without large gaps.
#[derive(Clone, Debug, Default)]
pub struct Intraclass {
    groups: Vec<Group>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Group {
    count: f64,
    sum: f64,
    sum_of_squares: f64,
}

impl Intraclass {
    /// Adds a member with `value` to `group`.
    pub fn record(&mut self, group: usize, value: f64) {
        if group >= self.groups.len() {
            self.groups.resize(group + 1, Group::default());
        }
        let group = &mut self.groups[group];
        group.count += 1.0;
        group.sum += value;
        group.sum_of_squares += value * value;
    }

    /// The correlation, between −1 and 1; `None` if no group has two members, there is one group
    /// only, or nothing varies.
    pub fn correlation(&self) -> Option<f64> {
        let groups: Vec<&Group> = self.groups.iter().filter(|group| group.count > 0.0).collect();
        let group_count = groups.len() as f64;
        let total: f64 = groups.iter().map(|group| group.count).sum();
        if group_count < 2.0 || total <= group_count {
            return None;
        }
        let mean = groups.iter().map(|group| group.sum).sum::<f64>() / total;
        let between: f64 =
            groups.iter().map(|g| g.count * (g.sum / g.count - mean) * (g.sum / g.count - mean)).sum();
        let within: f64 = groups.iter().map(|g| g.sum_of_squares - g.sum * g.sum / g.count).sum();
        let (between, within) = (between / (group_count - 1.0), within / (total - group_count));
        let squares: f64 = groups.iter().map(|group| group.count * group.count).sum();
        let typical_count = (total - squares / total) / (group_count - 1.0);
        let spread = between + (typical_count - 1.0) * within;
        (spread > 0.0).then(|| (between - within) / spread)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_that_are_all_alike_correlate_fully() {
        let mut intraclass = Intraclass::default();
        for group in 0..10 {
            for _ in 0..3 {
                intraclass.record(group, group as f64);
            }
        }
        assert!((intraclass.correlation().expect("groups of three") - 1.0).abs() < 1e-12);
    }

    #[test]
    fn matches_a_published_example() {
        // Shrout and Fleiss (1979), table 2: six targets, four judges; ICC(1,1) = 0.17.
        let ratings = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]];
        let mut intraclass = Intraclass::default();
        for (target, judges) in ratings.iter().enumerate() {
            for rating in judges {
                intraclass.record(target, f64::from(*rating));
            }
        }
        let correlation = intraclass.correlation().expect("groups of four");
        assert!((correlation - 0.1657).abs() < 1e-3, "{correlation}");
    }

    #[test]
    fn groups_of_one_say_nothing() {
        let mut intraclass = Intraclass::default();
        intraclass.record(0, 1.0);
        intraclass.record(1, 2.0);
        assert_eq!(intraclass.correlation(), None);
    }
}
