//! Spread: moves words apart that want to stand at nearly the same height.

/// Least distance of two baselines.
pub(crate) const SPACING_PX: f64 = 18.0;

/// Heights near the wanted ones (which ascend), a spacing apart, between two bounds. Neighbours that are too
/// close form a block, which sits at the mean of what its members want, within the bounds.
pub(crate) fn spread(wanted: &[f64], spacing: f64, lowest: f64, highest: f64) -> Vec<f64> {
    struct Block {
        count: usize,
        /// Sum of where each member wants the block to begin.
        starts: f64,
    }
    let mut blocks: Vec<Block> = Vec::new();
    let start = |block: &Block| {
        let latest = highest - spacing * (block.count - 1) as f64;
        (block.starts / block.count as f64).min(latest).max(lowest)
    };
    let end = |block: &Block| start(block) + spacing * block.count as f64;
    for &height in wanted {
        blocks.push(Block { count: 1, starts: height });
        while let [.., before, last] = blocks.as_slice() {
            if end(before) <= start(last) {
                break;
            }
            let offset = spacing * before.count as f64 * last.count as f64;
            let merged =
                Block { count: before.count + last.count, starts: before.starts + last.starts - offset };
            blocks.truncate(blocks.len() - 2);
            blocks.push(merged);
        }
    }
    let places = |block: &Block| {
        let first = start(block);
        (0..block.count).map(move |member| first + spacing * member as f64).collect::<Vec<_>>()
    };
    blocks.iter().flat_map(places).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_far_apart_stay_where_they_want_to_be() {
        assert_eq!(spread(&[10.0, 50.0], 18.0, 0.0, 100.0), [10.0, 50.0]);
    }

    #[test]
    fn labels_close_together_move_apart_evenly() {
        assert_eq!(spread(&[50.0, 50.0], 18.0, 0.0, 100.0), [41.0, 59.0]);
    }

    #[test]
    fn labels_stay_within_the_bounds() {
        assert_eq!(spread(&[0.0, 1.0, 99.0, 100.0], 18.0, 0.0, 100.0), [0.0, 18.0, 82.0, 100.0]);
    }

    #[test]
    fn a_block_pushed_by_a_bound_pushes_its_neighbours() {
        assert_eq!(spread(&[70.0, 99.0, 100.0], 18.0, 0.0, 100.0), [64.0, 82.0, 100.0]);
    }
}
