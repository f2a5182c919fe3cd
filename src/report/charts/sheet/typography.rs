//! Typography: the embedded font, how wide words are, and where they break.
//!
//! `fonts/` holds Inter 3.19, Regular and Semi Bold, from the Debian package `fonts-inter`, under the SIL Open
//! Font License (`fonts/OFL.txt`), reduced with fonttools to Latin-1, Greek and a few signs:
//!
//! ```text
//! pyftsubset Inter-Regular.otf --layout-features='' --drop-tables+=GSUB,GPOS,GDEF,DSIG --no-hinting \
//!   --desubroutinize --name-IDs='0,1,2,3,4,5,6,13,14' --output-file=Inter-Regular.subset.otf --unicodes=\
//!   U+0020-007E,U+00A0-00FF,U+0391-03A9,U+03B1-03C9,U+2009,U+202F,U+2010-2014,U+2018,U+2019,U+201C,U+201D,\
//!   U+2022,U+2026,U+2030,U+2070,U+2074-2079,U+207B,U+2190-2193,U+2212,U+221E,U+2248,U+2260,U+2264,U+2265
//! ```

use std::sync::Once;

use plotters::style::{FontDesc, FontFamily, FontStyle, register_font};

static REGULAR: &[u8] = include_bytes!("../fonts/Inter-Regular.subset.otf");
static SEMIBOLD: &[u8] = include_bytes!("../fonts/Inter-SemiBold.subset.otf");

/// The name that the font is registered by: a CSS list, since an SVG carries it where Inter may be missing.
/// Inter is wider than the others, so words measured with it fit with them too.
pub(crate) const FAMILY: &str = "Inter, Helvetica Neue, Helvetica, Arial, sans-serif";
/// Ascent and descent of Inter in em: plotters' bitmaps take this for the size of a font.
pub(crate) const EM_HEIGHT_BITMAP: f64 = 3408.0 / 2816.0;
/// What plotters' SVG takes for the same.
pub(crate) const EM_HEIGHT_SVG: f64 = 1.24;

/// How heavy letters are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Weight {
    Regular,
    Semibold,
}

/// The font at a size, in the units of a backend.
pub(crate) fn font(weight: Weight, size: f64) -> FontDesc<'static> {
    static REGISTERED: Once = Once::new();
    REGISTERED.call_once(|| {
        for (style, bytes) in [(FontStyle::Normal, REGULAR), (FontStyle::Bold, SEMIBOLD)] {
            assert!(register_font(FAMILY, style, bytes).is_ok(), "the embedded font is sound");
        }
    });
    let style = match weight {
        Weight::Regular => FontStyle::Normal,
        Weight::Semibold => FontStyle::Bold,
    };
    FontDesc::new(FontFamily::Name(FAMILY), size, style)
}

/// How wide words are.
pub(crate) fn width_px(text: &str, size_px: f64, weight: Weight) -> f64 {
    // plotters rounds widths to whole pixels: measure large, then shrink.
    const MEASURED_PX: f64 = 1000.0;
    let measured = font(weight, MEASURED_PX * EM_HEIGHT_BITMAP).layout_box(text);
    let width = measured.map_or(0, |((left, _), (right, _))| right - left);
    f64::from(width) * size_px / MEASURED_PX
}

/// Words in as many lines as the width asks for; a word that is too long alone is shortened.
pub(crate) fn wrap(text: &str, size_px: f64, weight: Weight, width_px_max: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let longer = lines.last().map(|line| format!("{line} {word}"));
        match longer.filter(|line| width_px(line, size_px, weight) <= width_px_max) {
            Some(line) => *lines.last_mut().expect("a longer line came from a line") = line,
            None => lines.push(shorten(word, size_px, weight, width_px_max)),
        }
    }
    lines
}

/// Words cut to a width, with an ellipsis in the middle where they were: ends tell names apart.
pub(crate) fn shorten(text: &str, size_px: f64, weight: Weight, width_px_max: f64) -> String {
    if width_px(text, size_px, weight) <= width_px_max {
        return text.to_owned();
    }
    let letters: Vec<char> = text.chars().collect();
    let cut = |kept: usize| {
        let head: String = letters[..kept.div_ceil(2)].iter().collect();
        let tail: String = letters[letters.len() - kept / 2..].iter().collect();
        format!("{head}…{tail}")
    };
    let fitting =
        (1..letters.len()).rev().map(cut).find(|line| width_px(line, size_px, weight) <= width_px_max);
    fitting.unwrap_or_else(|| "…".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_are_those_of_the_font() {
        let digit_em = 1760.0 / 2816.0;
        assert!((width_px("0", 100.0, Weight::Regular) - 100.0 * digit_em).abs() < 0.2);
    }

    #[test]
    fn wrapped_lines_keep_every_word() {
        let text = "How many agents can a central hub carry before it breaks?";
        assert_eq!(wrap(text, 20.0, Weight::Regular, 200.0).join(" "), text);
    }

    #[test]
    fn a_shortened_name_keeps_both_ends() {
        let short = shorten("a_very_long_name_of_a_topology_v2", 14.0, Weight::Regular, 120.0);
        assert!(short.starts_with("a_very") && short.ends_with("v2"), "{short}");
    }
}
