//! Uniform: 64 random bits → a number strictly between 0 and 1.

/// 2⁻⁵², the distance of two neighbours.
const SPACING: f64 = 1.0 / (1_u64 << 52) as f64;

/// The smallest uniform number, 2⁻⁵³.
pub const UNIFORM_MIN: f64 = SPACING / 2.0;

/// The largest uniform number, 1 − 2⁻⁵³.
pub const UNIFORM_MAX: f64 = 1.0 - SPACING / 2.0;

/// (k + ½) / 2⁵², k being the upper 52 bits of `lane`: never 0 or 1, symmetric about ½ without any
/// rounding, and 1 − u is exact. (With 53 bits the half no longer fits: the largest k would round
/// to 1.)
#[inline]
pub fn uniform(lane: u64) -> f64 {
    ((lane >> 12) as f64 + 0.5) * SPACING
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ends_stay_inside_and_mirror_each_other() {
        assert_eq!(uniform(0), UNIFORM_MIN);
        assert_eq!(uniform(u64::MAX), UNIFORM_MAX);
        assert_eq!(1.0 - uniform(u64::MAX), uniform(0));
    }

    #[test]
    fn the_mirror_image_of_a_draw_is_a_draw() {
        for draw in 0..10_000 {
            let lane = super::super::mixed(1, draw);
            assert_eq!(1.0 - uniform(lane), uniform(!lane));
        }
    }
}
