//! Closed forms: what queueing theory says about the station that saturates first.
//!
//! Exact for exponential demands (and, for a closed hub, any think and decide time); drawn dashed
//! beside what was simulated, as a guide where demands are of another kind.

/// Σ of a birth–death chain's probabilities is kept from overflowing by scaling when it passes this.
const SCALE_AT: f64 = 1e250;

/// A station's load by theory.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ClosedForm {
    /// Busy share of its cores, between 0 and 1.
    pub utilisation: f64,
    /// Wait and service of a job in seconds; `None` where there is no steady state.
    pub time_s: Option<f64>,
    /// Jobs per second.
    pub throughput_hz: f64,
}

/// c servers in front of N clients that think for Z between visits: M/M/c//N.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FiniteSource {
    /// Servers c.
    pub cores: u32,
    /// Mean demand S of a visit in seconds.
    pub demand_s: f64,
    /// Mean time Z between visits in seconds.
    pub think_s: f64,
}

/// c servers in front of a Poisson stream: M/M/c.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OpenQueue {
    /// Servers c.
    pub cores: u32,
    /// Mean demand S of a job in seconds.
    pub demand_s: f64,
    /// Arrivals per second.
    pub rate_hz: f64,
}

/// The number of agents N at which N(D/(Z + D) + b) = c: the knee of the asymptotes, N* = c(Z+S)/S
/// without background load b (cores per agent).
pub fn saturation_agents(cores: u32, demand_s: f64, think_s: f64, background: f64) -> f64 {
    f64::from(cores) / (demand_s / (think_s + demand_s) + background)
}

/// The same without background load, where the demand S + gN grows with every agent: the positive root of
/// gN² + (S − cg)N − c(Z + S) = 0.
pub fn saturation_agents_growing(cores: u32, demand_s: f64, growth_s: f64, think_s: f64) -> f64 {
    let cores = f64::from(cores);
    let linear = demand_s - cores * growth_s;
    let constant = cores * (think_s + demand_s);
    // In the form that does not cancel where growth is small.
    let root = libm::sqrt(linear * linear + 4.0 * growth_s * constant);
    if linear >= 0.0 { 2.0 * constant / (linear + root) } else { (root - linear) / (2.0 * growth_s) }
}

impl FiniteSource {
    /// The exact steady state with `client_count` clients (Gross and Harris, Fundamentals of Queueing
    /// Theory, section 2.7): p(n+1)/p(n) = (N − n)/Z ÷ (min(n + 1, c)/S).
    pub fn solve(&self, client_count: u32) -> ClosedForm {
        let (clients, cores) = (f64::from(client_count), f64::from(self.cores));
        if self.demand_s <= 0.0 {
            let throughput_hz = clients / self.think_s;
            return ClosedForm { utilisation: 0.0, time_s: Some(0.0), throughput_hz };
        }
        let (mut weight, mut total, mut present, mut busy) = (1.0, 0.0, 0.0, 0.0);
        for count in 0..=client_count {
            let n = f64::from(count);
            total += weight;
            present += weight * n;
            busy += weight * n.min(cores);
            if weight > SCALE_AT {
                (weight, total, present, busy) =
                    (weight / SCALE_AT, total / SCALE_AT, present / SCALE_AT, busy / SCALE_AT);
            }
            weight *= (clients - n) / self.think_s * self.demand_s / (n + 1.0).min(cores);
        }
        let throughput_hz = busy / total / self.demand_s;
        ClosedForm {
            utilisation: busy / total / cores,
            time_s: Some(present / total / throughput_hz),
            throughput_hz,
        }
    }
}

impl OpenQueue {
    /// Probability that a job has to wait (Erlang C), by the recursion of Erlang B; 1 from saturation on.
    pub fn wait_ratio(&self) -> f64 {
        let load = self.rate_hz * self.demand_s;
        let cores = f64::from(self.cores);
        if load >= cores {
            return 1.0;
        }
        let blocked = (1..=self.cores).fold(1.0, |blocked, servers| {
            let offered = load * blocked;
            offered / (f64::from(servers) + offered)
        });
        blocked / (1.0 - load / cores * (1.0 - blocked))
    }

    /// The steady state, as far as there is one.
    pub fn solve(&self) -> ClosedForm {
        let cores = f64::from(self.cores);
        let load = self.rate_hz * self.demand_s;
        if load >= cores {
            let throughput_hz = cores / self.demand_s;
            return ClosedForm { utilisation: 1.0, time_s: None, throughput_hz };
        }
        let wait_s = self.wait_ratio() * self.demand_s / (cores - load);
        let time_s = Some(wait_s + self.demand_s);
        ClosedForm { utilisation: load / cores, time_s, throughput_hz: self.rate_hz }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closed_hub_of_eight_cores_has_its_published_loads() {
        // S = 195 ms, Z = 6.078 s: utilisation and mean hub time.
        let hub = FiniteSource { cores: 8, demand_s: 0.195, think_s: 6.078 };
        let cases = [
            (100, 0.389, 0.196),
            (200, 0.773, 0.232),
            (250, 0.941, 0.399),
            (400, 1.0, 3.672),
            (1_000, 1.0, 18.30),
        ];
        for (clients, utilisation, time_s) in cases {
            let solved = hub.solve(clients);
            assert!((solved.utilisation - utilisation).abs() < 6e-4, "{clients}: {solved:?}");
            let found_s = solved.time_s.expect("closed systems have a steady state");
            assert!((found_s / time_s - 1.0).abs() < 3e-3, "{clients}: {solved:?}");
        }
        assert!((saturation_agents(8, 0.195, 6.078, 0.0) - 257.35).abs() < 0.01);
    }

    #[test]
    fn a_growing_demand_saturates_where_its_load_is_full() {
        for (demand_s, growth_s) in [(0.195, 1e-9), (0.195, 0.002), (0.001, 0.5)] {
            let agents = saturation_agents_growing(8, demand_s, growth_s, 6.078);
            let each_s = demand_s + growth_s * agents;
            assert!((agents * each_s / (6.078 + each_s) - 8.0).abs() < 1e-9, "{agents}");
        }
        assert!((saturation_agents_growing(8, 0.195, 0.0, 6.078) - 257.35).abs() < 0.01);
    }

    #[test]
    fn erlang_c_matches_its_tables() {
        // c = 1: ρ. c = 2, ρ = 0.75: 2ρ² ÷ (1 + ρ) = 0.642857.
        let queue = |cores, rate_hz| OpenQueue { cores, demand_s: 1.0, rate_hz };
        assert!((queue(1, 0.75).wait_ratio() - 0.75).abs() < 1e-12);
        assert!((queue(2, 1.5).wait_ratio() - 0.642_857_142_857).abs() < 1e-9);
        assert_eq!(queue(2, 2.0).solve().time_s, None);
    }

    #[test]
    fn a_million_clients_do_not_overflow() {
        let solved = FiniteSource { cores: 8, demand_s: 0.195, think_s: 6.078 }.solve(1_000_000);
        assert!((solved.throughput_hz - 8.0 / 0.195).abs() < 1e-6);
    }
}
