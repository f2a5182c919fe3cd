//! Inks: the colours of everything that is not data.

use crate::report::charts::description::Rgb;

/// The paper.
pub(crate) const WHITE: Rgb = Rgb(0xFF, 0xFF, 0xFF);
/// Titles.
pub(crate) const TITLE: Rgb = Rgb(0x16, 0x1A, 0x20);
/// Facts, captions and names of parts.
pub(crate) const SUBTITLE: Rgb = Rgb(0x4A, 0x50, 0x5A);
/// Tick labels.
pub(crate) const TICK: Rgb = Rgb(0x4A, 0x50, 0x5A);
/// The source line and asides.
pub(crate) const SOURCE: Rgb = Rgb(0x76, 0x7C, 0x86);
/// Grid lines.
pub(crate) const GRID: Rgb = Rgb(0xE4, 0xE7, 0xEB);
/// Base lines and tick strokes.
pub(crate) const AXIS: Rgb = Rgb(0x8A, 0x90, 0x9A);
/// Shaded stretches.
pub(crate) const REGION: Rgb = Rgb(0xEE, 0xF0, 0xF3);
