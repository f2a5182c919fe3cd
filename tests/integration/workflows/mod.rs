//! Workflows: steps that follow each other, through every plane that leads them.

mod by_hand;
mod context;
mod gates;
mod mistakes;
mod polling;
mod same_work;
mod spine;

/// Nothing costs anything but what a test says.
const FREE: &str = "agent = { send = \"0 s\", handle = \"0 s\" }\n";
