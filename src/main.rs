//! The command `ceiling`: see `coordination_ceiling::cli`.

fn main() {}
