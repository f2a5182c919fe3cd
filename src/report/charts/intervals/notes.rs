//! Notes: the words at the ends of bars, and the room that the axis leaves for them.

use crate::report::charts::description::{IntervalBar, IntervalBars, Reach};
use crate::report::charts::intervals::range;
use crate::report::charts::sheet::panel_frame::PanelFrame;
use crate::report::charts::sheet::scene::Area;
use crate::report::charts::sheet::typography::{Weight, shorten, width_px};

pub(crate) const NOTE_PX: f64 = 14.0;
/// Between the end of a bar, its interval or its mark, and the words.
pub(crate) const GAP_PX: f64 = 9.0;
/// Room for an open marker or for an arrow.
const MARKER_PX: f64 = 18.0;
/// Notes never take more of the ruled area than this.
const SHARE_MAX: f64 = 0.5;

/// To which side of the line that bars begin at a bar goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Left,
    Right,
}

impl Side {
    pub(crate) fn of(bar: &IntervalBar, frame: &PanelFrame) -> Self {
        match bar.reach {
            Reach::To { value, .. } if value < range::base(&frame.x) => Self::Left,
            _ => Self::Right,
        }
    }
}

/// The frame with an axis so short that the words at the end of every bar fit beside it.
pub(crate) fn with_room(chart: &IntervalBars, frame: PanelFrame) -> PanelFrame {
    let room = |side: Side| {
        let bars = chart.rows.iter().flat_map(|row| &row.bars);
        let notes = bars.filter(|bar| Side::of(bar, &frame) == side && !bar.note.is_empty());
        let needed = notes.map(|bar| {
            beside_px(bar) + width_px(&bar.note, NOTE_PX, Weight::Regular) - free_px(bar, side, &frame)
        });
        needed.fold(0.0, f64::max)
    };
    let (left, right) = (room(Side::Left), room(Side::Right));
    let both = (left + right).max(1.0);
    let kept = (frame.plot.width() * SHARE_MAX / both).min(1.0);
    let Area { left: from, right: to, .. } = frame.plot;
    PanelFrame { inner: Area { left: from + left * kept, right: to - right * kept, ..frame.plot }, ..frame }
}

/// What stands between the place that a bar ends at and its words: a gap; the marker of a bar that is none, the
/// arrow of one that goes on.
fn beside_px(bar: &IntervalBar) -> f64 {
    match bar.reach {
        Reach::To { value, .. } if value.is_finite() => GAP_PX,
        _ => GAP_PX + MARKER_PX,
    }
}

/// What lies free beside a bar that will be no longer, and as much shorter as the axis is, however short that
/// gets: half of what it has on the whole area.
fn free_px(bar: &IntervalBar, side: Side, frame: &PanelFrame) -> f64 {
    let end = end_px(bar, side, frame);
    let free = match side {
        Side::Left => end - frame.plot.left,
        Side::Right => frame.plot.right - end,
    };
    free * SHARE_MAX
}

/// Where the words of a bar begin: beyond its end, its interval and its marks.
pub(crate) fn end_px(bar: &IntervalBar, side: Side, frame: &PanelFrame) -> f64 {
    let base = frame.x_px(range::base(&frame.x)).unwrap_or(frame.plot.left);
    let ends = match bar.reach {
        Reach::To { value, interval } => std::iter::once(value)
            .chain(interval.into_iter().flat_map(|(lower, upper)| [lower, upper]))
            .collect(),
        Reach::Beyond(_) | Reach::Absent => Vec::new(),
    };
    let marks = bar.marks.iter().copied().filter(|&mark| frame.x.holds(mark));
    let places = ends.into_iter().chain(marks).filter_map(|value| frame.x_px(frame.x.clamp(value)));
    places.fold(
        base,
        match side {
            Side::Left => f64::min,
            Side::Right => f64::max,
        },
    )
}

/// The note, cut to what the ruled area leaves for it.
pub(crate) fn fitting(bar: &IntervalBar, side: Side, frame: &PanelFrame) -> String {
    let end = end_px(bar, side, frame);
    let room = match side {
        Side::Left => end - frame.plot.left,
        Side::Right => frame.plot.right - end,
    };
    shorten(&bar.note, NOTE_PX, Weight::Regular, room - GAP_PX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::charts::description::{Axis, BarRow, Colour, Scale, Unit};
    use crate::report::charts::values::mapping::Mapping;

    fn frame_of(bar: &IntervalBar) -> PanelFrame {
        let chart =
            IntervalBars::new(Axis::linear("", Unit::Count)).with_rows([BarRow::new("", [bar.clone()])]);
        let plot = Area { left: 0.0, top: 0.0, right: 800.0, bottom: 100.0 };
        let y = Mapping { scale: Scale::Linear, lower: 0.0, upper: 1.0 };
        with_room(&chart, PanelFrame { plot, inner: plot, x: range::x_range(&chart), y })
    }

    #[test]
    fn words_stand_beyond_an_interval_without_end() {
        let bar = IntervalBar::to(5.0, Colour::Topology(0)).with_interval(1.0, f64::INFINITY).with_note("5");
        let frame = frame_of(&bar);
        assert_eq!(end_px(&bar, Side::Right, &frame), frame.inner.right);
    }

    #[test]
    fn the_axis_leaves_room_for_the_words() {
        let bar = IntervalBar::to(5.0, Colour::Topology(0)).with_note("5 ± 1, and what broke first");
        assert_eq!(fitting(&bar, Side::Right, &frame_of(&bar)), bar.note);
    }
}
