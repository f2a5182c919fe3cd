//! Charts: from the description of a figure to SVG text or PNG bytes, by pure functions.
//!
//! Three stages, each its own type: a [`Chart`] says what is to be seen, in values and units; a scene
//! (private) says where every line and letter lies, in pixels; a painter hands the scene to plotters.
//! Layout happens once, so both formats show the same picture, and tests can look for cut or overlapping
//! text without reading an image.
//!
//! Folders, each using only those before it: `description` (what is said), `values` (numbers to places and
//! words), `sheet` (what may stand on a page), `lines`, `bars`, `intervals` and `map` (who stands where), `paint` (bytes).
//!
//! The kit knows nothing of the simulator. Callers bring numbers in base units (seconds, ratios, plain
//! counts), address colours by a topology's place in its registry, and word the title. The same chart
//! gives the same bytes: no dates, no fonts of the machine, no elementary functions of the platform.
//!
//! ```
//! use coordination_ceiling::report::charts::*;
//!
//! let hub = Series::new("central_hub", Colour::Topology(0))
//!     .with_points([(10.0, 2.1), (100.0, 2.2), (1000.0, 7.8)].map(|(x, y)| Point::at(x, y)));
//! let panel = Panel::new("p50", Axis::log("time per task", Unit::Seconds)).with_series([hub]);
//! let chart = Chart::lines(
//!     Heading::new("The hub's latency turns at 257 agents", "think 2 s, service 7 ms", "seed 1"),
//!     LineChart::new(Axis::log("agents N", Unit::Count)).with_panels([panel]),
//! );
//! assert!(render_svg(&chart).unwrap().starts_with("<svg"));
//! ```

mod bars;
mod description;
mod intervals;
mod lines;
mod map;
mod paint;
#[cfg(test)]
mod samples;
mod sheet;
mod values;

pub use description::*;

use paint::{png_image, svg_text};
use sheet::scene::Scene;

/// Draws a chart as SVG text of the chart's nominal size; the same chart gives the same bytes.
pub fn render_svg(chart: &Chart) -> Result<String, ChartError> {
    svg_text::render(&lay_out(chart)?, &chart.heading.title)
}

/// Draws a chart as a PNG of twice the chart's nominal size; the same chart gives the same bytes.
pub fn render_png(chart: &Chart) -> Result<Vec<u8>, ChartError> {
    png_image::render(&lay_out(chart)?)
}

/// Decides where everything lies; no drawing yet.
fn lay_out(chart: &Chart) -> Result<Scene, ChartError> {
    match &chart.body {
        Body::Lines(lines) => lines::lay_out(&chart.heading, chart.size, lines),
        Body::Bars(bars) => bars::lay_out(&chart.heading, chart.size, bars),
        Body::Intervals(bars) => intervals::lay_out(&chart.heading, chart.size, bars),
        Body::Map(map) => map::lay_out(&chart.heading, chart.size, map),
    }
}
