//! Family: the kinds of distribution, their names, and which keys go together.

/// A kind of distribution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// Always the same value.
    Constant,
    /// Equally likely between two bounds.
    Uniform,
    /// Without memory.
    Exponential,
    /// Its logarithm is normal.
    Lognormal,
    /// Bursts or regularity, by its cv.
    Gamma,
    /// Wear or infant mortality.
    Weibull,
    /// A power law.
    Pareto,
    /// One of several exponentials.
    Hyperexponential,
    /// Popularity by rank.
    Zipf,
    /// Between zero and a scale.
    Beta,
    /// What was observed.
    Empirical,
}

/// Keys that go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Form {
    /// All of these.
    pub required: &'static [&'static str],
    /// Any of these.
    pub optional: &'static [&'static str],
}

const fn form(required: &'static [&'static str]) -> Form {
    Form { required, optional: &[] }
}

impl Family {
    /// All families in the order in which they are listed to people.
    pub const ALL: [Family; 11] = [
        Family::Constant,
        Family::Uniform,
        Family::Exponential,
        Family::Lognormal,
        Family::Gamma,
        Family::Weibull,
        Family::Pareto,
        Family::Hyperexponential,
        Family::Zipf,
        Family::Beta,
        Family::Empirical,
    ];

    /// Their names in the same order.
    pub const NAMES: [&'static str; 11] = [
        "constant",
        "uniform",
        "exponential",
        "lognormal",
        "gamma",
        "weibull",
        "pareto",
        "hyperexponential",
        "zipf",
        "beta",
        "empirical",
    ];

    /// The name in a scenario.
    pub fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }

    /// The family of that name.
    pub fn of_name(name: &str) -> Option<Family> {
        Self::ALL.into_iter().find(|family| family.name() == name)
    }

    /// Every key that it knows.
    pub const fn keys(self) -> &'static [&'static str] {
        match self {
            Family::Constant => &[],
            Family::Uniform => &["lower", "upper"],
            Family::Exponential => &["mean"],
            Family::Lognormal => &["mean", "cv", "median", "sigma"],
            Family::Gamma => &["mean", "cv"],
            Family::Weibull | Family::Pareto => &["scale", "shape"],
            Family::Hyperexponential => &["mean", "cv", "probabilities", "means"],
            Family::Zipf => &["items", "exponent", "unit"],
            Family::Beta => &["alpha", "beta", "scale"],
            Family::Empirical => &["values", "file", "column", "unit", "form", "probability_column", "empty"],
        }
    }

    /// The sets of keys that make a distribution.
    pub const fn forms(self) -> &'static [Form] {
        const LOGNORMAL: [Form; 2] = [form(&["mean", "cv"]), form(&["median", "sigma"])];
        const HYPEREXPONENTIAL: [Form; 2] = [form(&["mean", "cv"]), form(&["probabilities", "means"])];
        const EMPIRICAL: [Form; 2] = [
            form(&["values"]),
            Form {
                required: &["file", "column"],
                optional: &["unit", "form", "probability_column", "empty"],
            },
        ];
        match self {
            Family::Constant => &[],
            Family::Uniform => const { &[form(&["lower", "upper"])] },
            Family::Exponential => const { &[form(&["mean"])] },
            Family::Lognormal => &LOGNORMAL,
            Family::Gamma => const { &[form(&["mean", "cv"])] },
            Family::Weibull | Family::Pareto => const { &[form(&["scale", "shape"])] },
            Family::Hyperexponential => &HYPEREXPONENTIAL,
            Family::Zipf => const { &[form(&["items", "exponent", "unit"])] },
            Family::Beta => const { &[form(&["alpha", "beta", "scale"])] },
            Family::Empirical => &EMPIRICAL,
        }
    }

    /// Whether exactly these keys make a distribution.
    pub fn accepts(self, keys: &[&str]) -> bool {
        self.forms().iter().any(|form| {
            let known = |key: &&str| form.required.contains(key) || form.optional.contains(key);
            keys.iter().all(known) && form.required.iter().all(|key| keys.contains(key))
        })
    }

    /// What to write, as a help says it.
    pub fn wanted(self) -> String {
        let sentence = |form: &Form| {
            let required = crate::quantities::listed(form.required, "and");
            match form.optional {
                [] => required,
                optional => format!("{required} (and perhaps {})", crate::quantities::listed(optional, "or")),
            }
        };
        let sentences: Vec<String> = self.forms().iter().map(sentence).collect();
        format!("give {}", sentences.join(", or else "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_belongs_to_a_form_and_back() {
        for family in Family::ALL {
            let mut formed: Vec<&str> = family
                .forms()
                .iter()
                .flat_map(|form| form.required.iter().chain(form.optional))
                .copied()
                .collect();
            let mut keys = family.keys().to_vec();
            formed.sort_unstable();
            keys.sort_unstable();
            assert_eq!(formed, keys, "{}", family.name());
            assert_eq!(Family::of_name(family.name()), Some(family));
        }
    }

    #[test]
    fn keys_of_two_forms_do_not_mix() {
        assert!(Family::Lognormal.accepts(&["cv", "mean"]));
        assert!(!Family::Lognormal.accepts(&["mean", "sigma"]));
        assert!(!Family::Lognormal.accepts(&["mean", "cv", "sigma"]));
        assert!(Family::Empirical.accepts(&["file", "column", "unit"]));
        assert!(!Family::Empirical.accepts(&["values", "unit"]));
    }
}
