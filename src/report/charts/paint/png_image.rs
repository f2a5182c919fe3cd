//! PNG image: a scene as pixels, twice the nominal size, for slides.

use plotters::backend::BitMapBackend;

use crate::report::charts::description::ChartError;
use crate::report::charts::paint::painter::Painter;
use crate::report::charts::sheet::scene::Scene;

/// Pixels per nominal pixel in the file.
const SCALE: u32 = 2;
/// plotters places lines and letters on whole pixels: it draws finer, and each pixel of the file is the mean
/// of a square of this many drawn ones on a side.
const SUBPIXELS: u32 = 3;
const CHANNELS: usize = 3;

/// The PNG file of a scene.
pub(crate) fn render(scene: &Scene) -> Result<Vec<u8>, ChartError> {
    let (width, height) = (scene.width_px * SCALE, scene.height_px * SCALE);
    let fine = (width * SUBPIXELS, height * SUBPIXELS);
    let mut drawn = vec![0xFF_u8; fine.0 as usize * fine.1 as usize * CHANNELS];
    let mut backend = BitMapBackend::with_buffer(&mut drawn, fine);
    Painter::bitmap(SCALE * SUBPIXELS).paint(scene, &mut backend)?;
    drop(backend);
    encode(&averaged(&drawn, width as usize, height as usize), width, height)
}

/// Each pixel as the mean of its square.
fn averaged(drawn: &[u8], width: usize, height: usize) -> Vec<u8> {
    let side = SUBPIXELS as usize;
    let row_bytes = width * side * CHANNELS;
    let mut pixels = Vec::with_capacity(width * height * CHANNELS);
    let mut sums = vec![0_u32; width * CHANNELS];
    for rows in drawn.chunks_exact(row_bytes * side) {
        sums.fill(0);
        for row in rows.chunks_exact(row_bytes) {
            add_row(row, side, &mut sums);
        }
        let count = SUBPIXELS * SUBPIXELS;
        pixels.extend(sums.iter().map(|sum| u8::try_from((sum + count / 2) / count).unwrap_or(u8::MAX)));
    }
    pixels
}

fn add_row(row: &[u8], side: usize, sums: &mut [u32]) {
    for (square, sums) in row.chunks_exact(side * CHANNELS).zip(sums.chunks_exact_mut(CHANNELS)) {
        for pixel in square.chunks_exact(CHANNELS) {
            for (sum, &channel) in sums.iter_mut().zip(pixel) {
                *sum += u32::from(channel);
            }
        }
    }
}

fn encode(pixels: &[u8], width: u32, height: u32) -> Result<Vec<u8>, ChartError> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(pixels)?;
    writer.finish()?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pixel_is_the_mean_of_its_square() {
        let side = SUBPIXELS as usize;
        let mut square = vec![0_u8; side * side * CHANNELS];
        square[..side * CHANNELS].fill(90);
        assert_eq!(averaged(&square, 1, 1), [30, 30, 30]);
    }
}
