//! Pictures: ceilings as bars with intervals, and the throughputs with the laws fitted to them.

use super::super::OutputFile;
use super::super::charts::{
    Axis, BarRow, Chart, ChartError, Colour, IntervalBar, IntervalBars, Key, LineChart, Panel, Point, Sample,
    Series, Stroke, Unit, render_png, render_svg,
};
use super::super::pictures::heading_of_search;
use super::{CeilingRow, CeilingStudy, Searched};
use crate::experiment::Ending;

/// Points of a fitted law from its smallest to its largest size.
const LAW_POINT_COUNT: u32 = 60;

/// The charts of ceilings, each as SVG and PNG.
///
/// # Errors
/// If a chart cannot be drawn.
pub fn ceiling_pictures(study: &CeilingStudy<'_>) -> Result<Vec<OutputFile>, ChartError> {
    let charts = [("ceilings", ceilings(study)), ("throughput_law", laws(study))];
    let mut files = Vec::new();
    for (name, chart) in charts.into_iter().filter_map(|(name, chart)| Some((name, chart?))) {
        files.push(OutputFile { name: format!("{name}.svg"), bytes: render_svg(&chart)?.into_bytes() });
        files.push(OutputFile { name: format!("{name}.png"), bytes: render_png(&chart)? });
    }
    Ok(files)
}

/// A bar for each topology; none where only whole numbers were decided upon.
fn ceilings(study: &CeilingStudy<'_>) -> Option<Chart> {
    let is_there = |row: &CeilingRow| row.found.estimate.is_some();
    if !study.ceilings.iter().any(is_there) {
        return None;
    }
    let (x, title) = match &study.searched {
        Searched::Agents => {
            (Axis::log("agents N*", Unit::Count), "Agents that each topology carries".to_owned())
        }
        Searched::Load(key) | Searched::Need(key, _) => (
            Axis::log(key.key.clone(), Unit::Named(key.unit.clone())),
            format!("Where it breaks: {}", key.key),
        ),
    };
    let rows = study.ceilings.iter().map(|row| {
        // What is limited, without its level: there is no room for more below a name.
        let detail = row.found.broke_first.as_ref().map(|first| {
            first.text().split(['<', '>', '≤', '≥']).next().unwrap_or_default().trim().to_owned()
        });
        BarRow::about(study.name(row.topology), bar(study, row)).with_detail(detail.unwrap_or_default())
    });
    let mut keys = vec![Key::new("95 % interval", Sample::Band)];
    if study.ceilings.iter().any(|row| study.closed_form(row).is_some()) {
        keys.push(Key::new("closed form", Sample::Line(Stroke::Solid)));
    }
    Some(Chart::intervals(
        heading_of_search(&study.loaded.scenario, &title),
        IntervalBars::new(x).with_rows(rows).with_keys(keys),
    ))
}

fn bar(study: &CeilingStudy<'_>, row: &CeilingRow) -> IntervalBar {
    let (found, colour) = (&row.found, Colour::Topology(row.topology));
    let at = found.station.as_ref().map(|station| format!(", {station}")).unwrap_or_default();
    match (found.estimate, found.ending, found.holds_at) {
        (Some(estimate), ..) => {
            let half = estimate.half_width.unwrap_or(0.0);
            let note = format!("{}{}{at}", brief(estimate.mean, half), study.unit());
            let bar = IntervalBar::to(estimate.mean, colour).with_note(note);
            bar.with_interval(estimate.mean - half, estimate.mean + half).with_marks(study.closed_form(row))
        }
        (None, Ending::HoldsThroughout, Some(up_to)) => {
            IntervalBar::beyond(up_to, colour).with_note(format!("none up to {up_to}"))
        }
        (None, Ending::BudgetSpent, Some(up_to)) => {
            IntervalBar::beyond(up_to, colour).with_note(format!("above {up_to}: events spent"))
        }
        (None, Ending::NeverHolds, _) => IntervalBar::absent("nothing holds", colour),
        (None, ..) => IntervalBar::absent("no crossing", colour),
    }
}

/// A value and its half-width, with one digit of the half-width behind the point at most.
fn brief(value: f64, half: f64) -> String {
    let decimals = [10.0, 1.0, 0.1, 0.01].iter().take_while(|step| half < **step).count();
    format!("{value:.decimals$} ± {half:.decimals$}")
}

/// Throughput against size, as it was run and as the law has it.
fn laws(study: &CeilingStudy<'_>) -> Option<Chart> {
    if study.searched != Searched::Agents {
        return None;
    }
    let measured = study.ceilings.iter().map(|row| {
        let points = row.found.throughputs().into_iter().map(|(size, rate)| Point::at(size, rate));
        Series::new(study.name(row.topology), Colour::Topology(row.topology)).with_points(points)
    });
    let fitted = study.ceilings.iter().filter_map(|row| {
        let law = study.law(row)?;
        let largest = row.found.throughputs().last()?.0;
        let size = |step: u32| {
            let share = f64::from(step) / f64::from(LAW_POINT_COUNT);
            libm::exp(share * libm::log(largest))
        };
        let points = (0..=LAW_POINT_COUNT).map(size).map(|size| Point::at(size, law.throughput(size)));
        Some(Series::new("", Colour::Topology(row.topology)).with_points(points).dashed())
    });
    let series: Vec<Series> = measured.chain(fitted).filter(|series| !series.points.is_empty()).collect();
    if series.is_empty() {
        return None;
    }
    let y = Axis::log("tasks completed", Unit::Named("tasks/s".to_owned()));
    let lines = LineChart::new(Axis::log("agents N", Unit::Count))
        .with_panels([Panel::new("", y).with_series(series)])
        .with_keys([Key::new("scalability law", Sample::Line(Stroke::Dashed))]);
    Some(Chart::lines(
        heading_of_search(&study.loaded.scenario, "Throughput and the scalability law fitted to it"),
        lines,
    ))
}
