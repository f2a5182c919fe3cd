//! Samples: figures for the tests to examine and for people to look at.

pub(crate) mod edges;
mod examined;
pub(crate) mod figures;
pub(crate) mod intervals;
pub(crate) mod maps;
