//! Pictures: the charts of a study, one file per subject. Every topology has one colour in all of them.
//!
//! A chart that would have nothing to show is not drawn. What only happens where tasks have problems is
//! drawn for such scenarios alone.

mod against_size;
mod closed_form;
mod hub_cpu;
mod latency;
mod links;
mod load;
mod propagation;
mod redundant_work;
mod sensitivity;
mod synthesis_paths;
mod throughput;
mod time_parts;
mod timeline;
mod traffic;

pub use sensitivity::sensitivity_pictures;

use super::charts::{Chart, ChartError, Heading, Size, render_png, render_svg};
use super::replicates::replicates;
use super::turnover::turnover;
use super::{OutputFile, Study};
use crate::scenario::Scenario;

/// The charts of `study`, each as SVG and PNG.
///
/// # Errors
/// If one cannot be drawn.
pub fn pictures(study: &Study<'_>) -> Result<Vec<OutputFile>, ChartError> {
    let mut files = Vec::new();
    for (name, chart) in charts(study) {
        files.extend(rendered(name, chart)?);
    }
    Ok(files)
}

/// The chart of where a task's time goes, as SVG and PNG; none where there is nothing to show.
///
/// # Errors
/// If it cannot be drawn.
pub fn time_parts_pictures(study: &Study<'_>) -> Result<Vec<OutputFile>, ChartError> {
    let files = time_parts::time_parts(study).map(|chart| rendered("time_parts", chart)).transpose()?;
    Ok(files.into_iter().flatten().collect())
}

/// A chart as SVG and PNG. Where many topologies leave no room for the picture, it is made larger until they do.
///
/// # Errors
/// If it cannot be drawn.
pub(super) fn rendered(name: &str, mut chart: Chart) -> Result<[OutputFile; 2], ChartError> {
    let svg = loop {
        match render_svg(&chart) {
            Err(ChartError::NoRoom { width_px, height_px }) if width_px.max(height_px) < SIDE_PX_MAX => {
                chart = chart.with_size(Size { width_px: width_px * 5 / 4, height_px: height_px * 5 / 4 });
            }
            rendered => break rendered?,
        }
    };
    let png = render_png(&chart)?;
    Ok([
        OutputFile { name: format!("{name}.svg"), bytes: svg.into_bytes() },
        OutputFile { name: format!("{name}.png"), bytes: png },
    ])
}

/// No chart is made much larger.
const SIDE_PX_MAX: u32 = 8_000;

/// Makes a chart, if there is anything to show.
type Picture = fn(&Study<'_>) -> Option<Chart>;

/// Of every scenario.
const PICTURES: [(&str, Picture); 6] = [
    ("latency", latency::latency),
    ("hub_cpu", hub_cpu::hub_cpu),
    ("throughput", throughput::throughput),
    ("links", links::links),
    ("time_parts", time_parts::time_parts),
    ("timeline", timeline::timeline),
];

/// Of scenarios in which tasks have problems.
const PICTURES_OF_LEARNING: [(&str, Picture); 5] = [
    ("redundant_work", redundant_work::redundant_work),
    ("synthesis_paths", synthesis_paths::synthesis_paths),
    ("load", load::load),
    ("traffic", traffic::traffic),
    ("propagation", propagation::propagation),
];

fn charts(study: &Study<'_>) -> Vec<(&'static str, Chart)> {
    let of_learning = PICTURES_OF_LEARNING.into_iter().filter(|_| study.has_problems());
    let all = PICTURES.into_iter().chain(of_learning);
    all.filter_map(|(name, picture)| Some((name, picture(study)?))).collect()
}

/// The words around a chart of `study`: its question below the title, its seed at the foot.
fn heading(study: &Study<'_>, title: &str) -> Heading {
    let scenario = &study.loaded.scenario;
    let replicates = replicates(study.cells, "cell");
    let source = format!(
        "coordination-ceiling {} · {} · seed {} · {replicates}{}",
        env!("CARGO_PKG_VERSION"),
        scenario.name,
        scenario.seed,
        turnover(scenario),
    );
    Heading::new(title, scenario.question.clone(), source)
}

/// The same where replicates are a search's own, which says itself how many there were.
pub(in crate::report) fn heading_of_search(scenario: &Scenario, title: &str) -> Heading {
    let version = env!("CARGO_PKG_VERSION");
    let source = format!("coordination-ceiling {version} · {} · seed {}", scenario.name, scenario.seed);
    Heading::new(title, scenario.question.clone(), source)
}

/// A size as briefly as it can be said: 3000 is 3k.
fn short_count(count: u32) -> String {
    match count {
        _ if count.is_multiple_of(1_000_000) => format!("{}M", count / 1_000_000),
        _ if count.is_multiple_of(1_000) => format!("{}k", count / 1_000),
        _ => count.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::charts;
    use crate::report::samples::Sample;

    fn names(sample: &Sample) -> Vec<&'static str> {
        charts(&sample.study()).into_iter().map(|(name, _)| name).collect()
    }

    #[test]
    fn what_problems_bring_is_drawn_where_tasks_have_problems() {
        let always = ["latency", "hub_cpu", "throughput", "links", "time_parts", "timeline"];
        assert_eq!(names(&Sample::without_problems()), always);
        let more = ["redundant_work", "synthesis_paths", "load", "traffic", "propagation"];
        assert_eq!(names(&Sample::with_problems()), [&always[..], &more].concat());
    }

    #[test]
    fn every_chart_says_how_problems_come_and_go() {
        let sample = Sample::with_problems();
        for (name, chart) in charts(&sample.study()) {
            let expected = "2 runs of each cell · 10 % of the problems replaced per task of each client";
            assert!(chart.heading.source.ends_with(expected), "{name}: {}", chart.heading.source);
        }
        let sample = Sample::without_problems();
        assert!(charts(&sample.study()).iter().all(|(_, chart)| chart.heading.source.ends_with("cell")));
    }

    #[test]
    fn a_study_without_figures_has_no_empty_frames() {
        assert_eq!(names(&Sample::without_figures()), [""; 0]);
    }
}
