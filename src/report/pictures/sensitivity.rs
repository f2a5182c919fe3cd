//! Sensitivity charts: by how much a ceiling moves when a parameter is a tenth lower or higher, a chart per topology.

use super::{heading_of_search, rendered};
use crate::analysis::Estimate;
use crate::experiment::Sensitivity;
use crate::report::charts::{
    Axis, BarRow, Chart, ChartError, Colour, IntervalBar, IntervalBars, Key, Part, Sample, Unit,
};
use crate::report::sensitivity::{Effect, Row, Sorted, changed};
use crate::report::{OutputFile, Study};
use crate::scenario::Variation;

/// Parameters that a chart shows: the table has all of them.
const ROWS_MAX: usize = 12;

/// Colours of lower and of higher values: pale and dark.
const PARTS: [usize; 2] = [0, 3];

/// A chart for each topology whose ceiling is moved by anything, as SVG and PNG.
///
/// # Errors
/// If one cannot be drawn.
pub fn sensitivity_pictures(
    study: &Study<'_>,
    sensitivities: &[Sensitivity],
) -> Result<Vec<OutputFile>, ChartError> {
    let mut files: Vec<OutputFile> = Vec::new();
    for sensitivity in sensitivities {
        let Some(chart) = chart(study, sensitivity) else { continue };
        let mut name = file_name(&study.loaded.scenario.topologies[sensitivity.topology].name);
        if files.iter().any(|file| file.name == format!("{name}.svg")) {
            name = format!("{name}_{}", sensitivity.topology);
        }
        files.extend(rendered(&name, chart)?);
    }
    Ok(files)
}

/// The name of a topology where only letters, digits and underscores may stand.
fn file_name(topology: &str) -> String {
    let letter = |letter: char| if letter.is_alphanumeric() { letter } else { '_' };
    format!("sensitivity_{}", topology.chars().map(letter).collect::<String>())
}

fn chart(study: &Study<'_>, sensitivity: &Sensitivity) -> Option<Chart> {
    let name = &study.loaded.scenario.topologies[sensitivity.topology].name;
    let Estimate { mean, half_width, count } = sensitivity.base.estimate?;
    let sorted = Sorted::of(sensitivity);
    if sorted.moving.is_empty() {
        return None;
    }
    let rows = sorted.moving.iter().take(ROWS_MAX).map(row);
    let axis = Axis::linear(format!("change of the ceiling N* of {name}"), Unit::Ratio);
    let parts = [Part::new("parameter 10 % lower", PARTS[0]), Part::new("10 % higher", PARTS[1])];
    let keys = [Key::new("95 % interval", Sample::Interval)];
    let bars = IntervalBars::new(axis).with_rows(rows).with_parts(parts).with_keys(keys);
    let mut heading =
        heading_of_search(&study.loaded.scenario, &format!("What moves the ceiling of {name}?"));
    let half_width = half_width.map_or_else(String::new, |half_width| format!(" ± {half_width:.1}"));
    heading.subtitle = format!("N* = {mean:.1}{half_width} agents; changes are paired over {count} runs");
    Some(Chart::intervals(heading, bars))
}

fn row(row: &Row<'_>) -> BarRow {
    let values: Vec<String> = row.effects.iter().map(|(variation, _)| changed(variation)).collect();
    let detail = format!("{}: {}", row.tried.parameter.text, values.join(", ")).replace('-', "−");
    BarRow::new(row.tried.parameter.label.clone(), row.effects.iter().map(bar)).with_detail(detail)
}

fn bar((variation, effect): &(&Variation, Effect)) -> IntervalBar {
    let colour = Colour::Part(PARTS[usize::from(variation.change > 0.0)]);
    let note = effect.words().replace('-', "−");
    match effect {
        Effect::Moved(Estimate { mean, half_width, .. }) => {
            let half_width = half_width.unwrap_or(0.0);
            IntervalBar::to(*mean, colour).with_interval(mean - half_width, mean + half_width).with_note(note)
        }
        Effect::Unmoved => IntervalBar::to(0.0, colour).with_note(note),
        Effect::NoCeiling(_) => IntervalBar::absent(note, colour),
        Effect::Refused => IntervalBar::absent("not allowed", colour),
    }
}
