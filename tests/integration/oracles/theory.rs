//! Theory: the formulas of the oracles, written down once more for the tests alone.

/// Servers, and jobs offered to them by a Poisson process: M/M/c.
#[derive(Clone, Copy)]
pub(super) struct Mmc {
    pub(super) cores: u32,
    pub(super) demand_s: f64,
    pub(super) rate_hz: f64,
}

impl Mmc {
    /// Offered load a = λS.
    fn offered(&self) -> f64 {
        self.rate_hz * self.demand_s
    }

    /// Busy share a ÷ c.
    pub(super) fn busy_ratio(&self) -> f64 {
        self.offered() / f64::from(self.cores)
    }

    /// Erlang's C formula, term by term: (aᶜ ÷ c!)(1 ÷ (1 − ρ)) over the sum of all terms.
    pub(super) fn wait_ratio(&self) -> f64 {
        let (mut term, mut sum) = (1.0, 0.0);
        for present in 1..=self.cores {
            sum += term;
            term *= self.offered() / f64::from(present);
        }
        let waiting = term / (1.0 - self.busy_ratio());
        waiting / (sum + waiting)
    }

    /// Mean wait of those that wait, S ÷ (c − a): their wait is exponential.
    fn wait_s_of_waiting(&self) -> f64 {
        self.demand_s / (f64::from(self.cores) - self.offered())
    }

    /// Mean wait.
    pub(super) fn wait_s(&self) -> f64 {
        self.wait_ratio() * self.wait_s_of_waiting()
    }

    /// What 99 of 100 waits do not exceed.
    pub(super) fn wait_s_p99(&self) -> f64 {
        libm::log(100.0 * self.wait_ratio()) * self.wait_s_of_waiting()
    }
}

/// Mean wait of M/G/1 with load ρ, demand S and its coefficient of variation: Pollaczek and Khinchine.
pub(super) fn m_g_1_wait_s(load: f64, demand_s: f64, cv: f64) -> f64 {
    (1.0 + cv * cv) / 2.0 * load * demand_s / (1.0 - load)
}

/// A closed hub: M/M/c//N.
#[derive(Clone, Copy)]
pub(super) struct ClosedHub {
    pub(super) cores: u32,
    pub(super) demand_s: f64,
    pub(super) think_s: f64,
}

impl ClosedHub {
    /// (busy share, mean hub time in seconds) with `clients`: the birth–death chain in logarithms, where
    /// p(n) is in proportion to C(N, n) (S ÷ Z)ⁿ n! ÷ Π min(i, c), i = 1 … n.
    pub(super) fn solve(&self, clients: u32) -> (f64, f64) {
        let (cores, ratio) = (f64::from(self.cores), libm::log(self.demand_s / self.think_s));
        let logarithms: Vec<f64> = std::iter::once(0.0)
            .chain((1..=clients).scan(0.0, |logarithm, present| {
                let still_thinking = f64::from(clients - present + 1);
                *logarithm += libm::log(still_thinking / f64::from(present).min(cores)) + ratio;
                Some(*logarithm)
            }))
            .collect();
        let largest = logarithms.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let weights: Vec<f64> = logarithms.iter().map(|logarithm| libm::exp(logarithm - largest)).collect();
        let mean_of = |value: &dyn Fn(f64) -> f64| {
            let weighted = weights.iter().enumerate().map(|(present, weight)| value(present as f64) * weight);
            weighted.sum::<f64>() / weights.iter().sum::<f64>()
        };
        let busy_cores = mean_of(&|present| present.min(cores));
        let rate_hz = busy_cores / self.demand_s;
        (busy_cores / cores, mean_of(&|present| present) / rate_hz)
    }
}

/// The root below 1 of σ = A(1 − σ) for gaps that are gamma with coefficient of variation `cv`, at load ρ:
/// the share of jobs that wait in GI/M/1.
pub(super) fn gi_m_1_wait_ratio(load: f64, cv: f64) -> f64 {
    let square = cv * cv;
    (0..1_000).fold(0.5, |root, _| libm::pow(1.0 + square * (1.0 - root) / load, -1.0 / square))
}
