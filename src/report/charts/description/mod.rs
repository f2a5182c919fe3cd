//! Description: what a caller says about a figure, in values and units; nothing about pixels.

mod axis;
mod chart;
mod colour;
mod interval_bars;
mod key;
mod line_chart;
mod map_chart;
mod series;
mod stacked_bars;
mod timeline;

pub use axis::{Axis, Scale, Unit};
pub use chart::{Body, Chart, ChartError, Heading, Size};
pub use colour::{Colour, Rgb};
pub use interval_bars::{BarRow, IntervalBar, IntervalBars, Reach};
pub use key::{Key, Sample};
pub use line_chart::{Arrangement, Guide, LineChart, Panel, Region};
pub use map_chart::{CellMark, MapCell, MapChart, MapPanel};
pub use series::{Point, Reading, Series, Stroke};
pub use stacked_bars::{Bar, BarPanel, Heights, Measure, Part, StackedBars};
pub use timeline::Timeline;
