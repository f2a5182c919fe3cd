//! SVG text: a scene as an SVG document that can be committed: same scene, same bytes.

use plotters::backend::SVGBackend;

use crate::report::charts::description::ChartError;
use crate::report::charts::paint::painter::Painter;
use crate::report::charts::sheet::scene::Scene;
use crate::report::charts::sheet::typography::FAMILY;

/// plotters' SVG has whole-number coordinates, so it is drawn ten times larger; the view box shrinks it back.
const UNITS_PER_PX: u32 = 10;

/// The document of a scene.
pub(crate) fn render(scene: &Scene, title: &str) -> Result<String, ChartError> {
    let size = (scene.width_px * UNITS_PER_PX, scene.height_px * UNITS_PER_PX);
    let mut drawn = String::new();
    Painter::svg(UNITS_PER_PX).paint(scene, &mut SVGBackend::with_string(&mut drawn, size))?;
    let body = drawn.split_once('\n').map_or("", |(_, body)| body);
    Ok(format!("{}{}", head(scene, size, title), tidied(body)))
}

/// The opening tag at nominal size, with what all marks share, and the title for those who cannot see.
fn head(scene: &Scene, (width, height): (u32, u32), title: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{}\" height=\"{}\" viewBox=\"0 0 {width} {height}\" \
         role=\"img\" stroke-linejoin=\"round\" font-family=\"{FAMILY}\">\n<title>{}</title>\n",
        scene.width_px,
        scene.height_px,
        escaped(title),
    )
}

/// What plotters repeats or words otherwise than we do: line breaks around words, spaces after points, the
/// family at every word, defaults, and a bold that is heavier than ours. Only text between tags comes from
/// the caller, and plotters has escaped its quotes, so no attribute can be mistaken for it.
fn tidied(body: &str) -> String {
    let mut tidied = String::with_capacity(body.len());
    for line in body.lines() {
        tidied.push_str(line);
        let is_open_text = line.starts_with("<text ") && line.ends_with("\">");
        if !is_open_text {
            tidied.push('\n');
        }
    }
    tidied
        .replace("\n</text>", "</text>")
        .replace(" \"/>", "\"/>")
        .replace(" opacity=\"1\"", "")
        .replace(" text-anchor=\"start\"", "")
        .replace(&format!(" font-family=\"{FAMILY}\""), "")
        .replace("font-weight=\"bold\"", "font-weight=\"600\"")
}

fn escaped(text: &str) -> String {
    text.replace(char::is_control, " ").replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_has_its_nominal_size() {
        let svg = render(&Scene::new(960, 540), "a < b").expect("an empty scene is drawn");
        assert!(svg.contains("width=\"960\" height=\"540\" viewBox=\"0 0 9600 5400\""), "{svg}");
    }

    #[test]
    fn a_title_is_escaped() {
        let svg = render(&Scene::new(960, 540), "a < b").expect("an empty scene is drawn");
        assert!(svg.contains("<title>a &lt; b</title>"), "{svg}");
    }
}
