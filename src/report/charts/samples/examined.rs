//! Examined: what every sample must satisfy, looked up in its layout, where nothing is yet rounded to pixels.

use crate::report::charts::samples::{edges, figures, intervals, maps};
use crate::report::charts::sheet::scene::{Area, Mark, Scene, Spot, Words};

use crate::report::charts::*;

fn samples() -> Vec<(&'static str, Chart)> {
    let charts = figures::all().into_iter().chain(edges::all()).chain(maps::all());
    charts.chain(intervals::all()).collect()
}

fn scenes() -> Vec<(&'static str, Scene)> {
    samples().into_iter().map(|(name, chart)| (name, lay_out(&chart).expect(name))).collect()
}

fn words_of(scene: &Scene) -> Vec<Words> {
    let as_words = |mark: &'_ Mark| match mark {
        Mark::Words(words) => Some(words.clone()),
        _ => None,
    };
    scene.marks.iter().filter_map(as_words).collect()
}

fn sheet(scene: &Scene) -> Area {
    Area { left: 0.0, top: 0.0, right: f64::from(scene.width_px), bottom: f64::from(scene.height_px) }
}

#[test]
fn no_words_are_cut_off() {
    for (name, scene) in scenes() {
        let inside = sheet(&scene).grown(-6.0);
        for words in words_of(&scene) {
            assert!(inside.encloses(&words.area()), "{name}: {words:?}");
        }
    }
}

#[test]
fn no_words_overlap() {
    for (name, scene) in scenes() {
        let words = words_of(&scene);
        for (index, first) in words.iter().enumerate() {
            for second in &words[index + 1..] {
                assert!(!first.area().overlaps(&second.area()), "{name}: {first:?} and {second:?}");
            }
        }
    }
}

#[test]
fn nothing_lies_outside_the_sheet() {
    for (name, scene) in scenes() {
        let sheet = sheet(&scene);
        let is_inside = |spot: &Spot| {
            let area = Area { left: spot.x, top: spot.y, right: spot.x, bottom: spot.y };
            sheet.encloses(&area)
        };
        for mark in &scene.marks {
            match mark {
                Mark::Path { points, .. } | Mark::Fill { points, .. } => {
                    assert!(points.iter().all(is_inside), "{name}: {mark:?}");
                }
                Mark::Disc { centre, .. } => assert!(is_inside(centre), "{name}: {mark:?}"),
                Mark::Words(_) => {}
            }
        }
    }
}

#[test]
fn the_same_chart_gives_the_same_bytes() {
    for (name, chart) in samples() {
        assert_eq!(render_svg(&chart).expect(name), render_svg(&chart.clone()).expect(name), "{name}");
    }
}

#[test]
fn the_same_chart_gives_the_same_pixels() {
    let (name, chart) = samples().remove(0);
    assert_eq!(render_png(&chart).expect(name), render_png(&chart).expect(name));
}

#[test]
fn an_svg_names_no_date_and_no_path() {
    for (name, chart) in samples() {
        let svg = render_svg(&chart).expect(name);
        assert!(!svg.contains("file:") && !svg.contains(env!("CARGO_MANIFEST_DIR")), "{name}");
    }
}

#[test]
fn words_of_any_kind_leave_the_svg_well_formed() {
    let label = "a < b & \"c\" 'd' </text>\u{7}\n<text x=\"1\">";
    let series = Series::new(label, Colour::Topology(0)).with_points([Point::at(1.0, 1.0)]);
    let panel = Panel::new(label, Axis::linear(label, Unit::Named(label.into()))).with_series([series]);
    let lines = LineChart::new(Axis::log(label, Unit::Count)).with_panels([panel]);
    let svg = render_svg(&Chart::lines(Heading::new(label, label, label), lines)).expect("any words");
    assert_eq!(svg.matches("<text ").count(), svg.matches("</text>").count());
    assert!(!svg.contains('\u{7}') && !svg.contains("a < b"));
}

#[test]
fn a_png_has_twice_the_nominal_size() {
    let (_, chart) = samples().remove(0);
    let png = render_png(&chart).expect("a sample is drawn");
    let size_at = |from: usize| u32::from_be_bytes(png[from..from + 4].try_into().expect("four bytes"));
    assert_eq!((size_at(16), size_at(20)), (2 * chart.size.width_px, 2 * chart.size.height_px));
}

#[test]
fn a_chart_without_panels_is_refused() {
    let chart = Chart::lines(Heading::default(), LineChart::new(Axis::log("agents N", Unit::Count)));
    assert!(matches!(render_svg(&chart), Err(ChartError::NoPanels)));
}

#[test]
fn a_sheet_too_small_for_its_words_is_refused() {
    let (_, chart) = samples().remove(0);
    let small = chart.with_size(Size { width_px: 200, height_px: 150 });
    assert!(matches!(render_svg(&small), Err(ChartError::NoRoom { .. })));
}

/// Writes every sample as SVG and PNG for people to look at:
/// `CHART_GALLERY=/tmp/gallery cargo test --lib gallery -- --ignored`.
#[test]
#[ignore = "writes pictures for people"]
fn gallery() {
    let folder = std::env::var("CHART_GALLERY").expect("CHART_GALLERY names a folder");
    std::fs::create_dir_all(&folder).expect("the folder can be made");
    for (name, chart) in samples() {
        let path = |ending: &str| format!("{folder}/{name}.{ending}");
        std::fs::write(path("svg"), render_svg(&chart).expect(name)).expect("the SVG is written");
        std::fs::write(path("png"), render_png(&chart).expect(name)).expect("the PNG is written");
    }
}
