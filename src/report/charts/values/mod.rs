//! Values: from numbers to places on an axis and to words, without pixels.

pub(crate) mod extent;
pub(crate) mod mapping;
pub(crate) mod quantity;
pub(crate) mod ticks;
