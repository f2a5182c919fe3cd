//! Table: what a comparison found, for people.

use super::Entrant;

/// A line for each entrant: its median speed, and how many times faster the first entrant is (the
/// median and the range over the rounds).
pub(crate) fn print_table(title: &str, entrants: &[Entrant]) {
    println!("\n{title}\n");
    println!("| side | million events/s | first side is faster | range |");
    println!("|---|---:|---:|---:|");
    for entrant in entrants {
        let ratios = sorted_ratios(&entrants[0], entrant);
        println!(
            "| {} | {:.2} | {:.2} × | {:.2} to {:.2} |",
            entrant.name,
            median(&sorted(entrant.rates_hz.clone())) / 1e6,
            median(&ratios),
            ratios[0],
            ratios[ratios.len() - 1],
        );
    }
}

/// How many times faster `first` was than `other` in each round, in ascending order.
fn sorted_ratios(first: &Entrant, other: &Entrant) -> Vec<f64> {
    let pairs = first.rates_hz.iter().zip(&other.rates_hz);
    sorted(pairs.map(|(first_hz, other_hz)| first_hz / other_hz).collect())
}

fn sorted(mut values: Vec<f64>) -> Vec<f64> {
    values.sort_by(f64::total_cmp);
    values
}

fn median(sorted: &[f64]) -> f64 {
    sorted[sorted.len() / 2]
}
