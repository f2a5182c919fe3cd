//! Axis: what is measured along one edge of a panel, in which unit, on which scale.

/// One axis: its words, its unit, its scale and what it must at least show.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// What is measured, for example `agents N` or `time per task`; the unit is added by the chart.
    pub label: String,
    /// The unit that values are in, and how ticks are worded.
    pub unit: Unit,
    /// Linear or logarithmic.
    pub scale: Scale,
    /// Lowest and highest value that must be on the axis whatever the data, for example 0 and 1 for a share.
    pub covers: Option<(f64, f64)>,
}

/// The unit of the values on an axis. Values are always given in base units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Plain numbers: `10`, `1k`, `1M`.
    Count,
    /// Numbers of a named unit, for example `tasks/s`; ticks are plain, the axis says the unit.
    Named(String),
    /// Seconds, worded as ns, µs, ms, s, min or h, whatever fits.
    Seconds,
    /// Ratios, worded as percent.
    Ratio,
    /// Bytes, worded as B, kB, MB (powers of ten).
    Bytes,
}

/// How values are spread along an axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// Equal differences are equally long. A y axis starts at zero.
    Linear,
    /// Equal ratios are equally long. Falls back to linear if no value is above zero.
    Log,
}

impl Axis {
    /// A linear axis.
    #[must_use]
    pub fn linear(label: impl Into<String>, unit: Unit) -> Self {
        Self { label: label.into(), unit, scale: Scale::Linear, covers: None }
    }

    /// A logarithmic axis.
    #[must_use]
    pub fn log(label: impl Into<String>, unit: Unit) -> Self {
        Self { label: label.into(), unit, scale: Scale::Log, covers: None }
    }

    /// The same axis, showing at least these values.
    #[must_use]
    pub fn covering(self, lowest: f64, highest: f64) -> Self {
        Self { covers: Some((lowest, highest)), ..self }
    }

    /// The words beside the axis: what is measured, the unit where ticks do not say it, the scale if log.
    pub(crate) fn caption(&self, scale_drawn: Scale) -> String {
        let mut caption = self.label.clone();
        if let Unit::Named(name) = &self.unit {
            caption = join(&caption, name);
        }
        if scale_drawn == Scale::Log {
            caption = join(&caption, "log scale");
        }
        caption
    }
}

fn join(head: &str, tail: &str) -> String {
    if head.is_empty() { tail.to_owned() } else { format!("{head}, {tail}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_caption_names_the_unit_and_the_log_scale() {
        let axis = Axis::log("throughput", Unit::Named("tasks/s".into()));
        assert_eq!(axis.caption(Scale::Log), "throughput, tasks/s, log scale");
    }

    #[test]
    fn a_caption_leaves_the_unit_to_ticks_that_carry_it() {
        assert_eq!(Axis::linear("time per task", Unit::Seconds).caption(Scale::Linear), "time per task");
    }
}
