//! Holm: which of several tests reject, at most one in twenty times any of them wrongly.

/// How often anything at all may be told that is not so.
pub(super) const ERROR_RATIO: f64 = 0.05;

/// Which of the tests reject: the step-down procedure of S. Holm, "A simple sequentially rejective multiple test
/// procedure" (1979). The smallest p-value is held against α ÷ m, the next one against α ÷ (m − 1), and so on,
/// up to the first that is not small enough. It holds however the tests depend on each other.
pub(super) fn rejections(p_values: &[f64]) -> Vec<bool> {
    let mut order: Vec<usize> = (0..p_values.len()).collect();
    order.sort_by(|one, other| p_values[*one].total_cmp(&p_values[*other]));
    let mut rejected = vec![false; p_values.len()];
    let steps = order.iter().enumerate();
    let is_small =
        |step: usize, index: usize| p_values[index] <= ERROR_RATIO / (p_values.len() - step) as f64;
    for (_, index) in steps.take_while(|(step, index)| is_small(*step, **index)) {
        rejected[*index] = true;
    }
    rejected
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_down_until_the_first_that_does_not_reject() {
        // 0.01 ≤ 0.05/4, 0.015 ≤ 0.05/3, 0.03 > 0.05/2; 0.04 ≤ 0.05/1 comes too late.
        assert_eq!(rejections(&[0.03, 0.01, 0.04, 0.015]), [false, true, false, true]);
    }

    #[test]
    fn one_test_is_held_against_the_whole() {
        assert_eq!(rejections(&[0.049]), [true]);
        assert_eq!(rejections(&[]), [false; 0]);
    }
}
