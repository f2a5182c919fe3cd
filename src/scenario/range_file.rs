//! Range file: the values of an axis told by their ends, as they are written.

use std::num::NonZeroU32;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::document::Mistake;
use super::swept_value::SweptValue;
use crate::kernel::SimDuration;
use crate::quantities::{Kind, Quantity, unit_scale};

/// More values than this are no axis.
const VALUES_MAX: f64 = 1e6;
/// Decimals of the distance to the next value that are kept.
const DECIMALS: i32 = 3;
/// The same where steps are written: they are what was meant.
const DECIMALS_OF_STEPS: i32 = 9;

/// Values from one to another, both ends included. Between whole numbers lie whole numbers: for others write `1.0`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Range")]
pub struct RangeFile {
    /// The lowest: a number, or a quantity such as `"50 us"`.
    pub from: SweptValue,
    /// The highest, of the same kind. With `step`, values end there or before.
    pub to: SweptValue,
    /// How many there are, at least 2. Left out: as many as `step` gives.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<NonZeroU32>,
    /// The difference between two neighbours. Left out: as `count` gives.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step: Option<SweptValue>,
    /// With `count`: whether neighbours have the same difference or the same ratio.
    #[serde(default)]
    pub scale: RangeScale,
}

/// What two neighbours of a range have in common with any others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RangeScale {
    /// Their difference.
    #[default]
    Linear,
    /// Their ratio.
    Log,
}

/// A range that can be walked through.
struct Walk {
    from: f64,
    to: f64,
    kind: Kind,
    /// The unit in which its values are written, as it is written and in the base of the kind; one without.
    unit: (String, f64),
    count: u32,
    /// The difference or the ratio of two neighbours.
    pace: f64,
    scale: RangeScale,
    is_whole: bool,
    decimals: i32,
}

impl RangeFile {
    /// Its values, the ends as they are written, what is between them rounded to a thousandth of the distance.
    ///
    /// # Errors
    /// What is wrong with the range that stands at `path`.
    pub(super) fn values(&self, path: &str) -> Result<Vec<SweptValue>, Mistake> {
        let walk = self.walk(path)?;
        let mut values = vec![self.from.clone()];
        values.extend((1..walk.count).map(|index| walk.value(index)));
        if self.count.is_some() {
            values.pop();
            values.push(self.to.clone());
        }
        if let Some(index) = (1..values.len()).find(|index| values[*index] == values[index - 1]) {
            let message = format!("the value {:?} would come twice", values[index].text());
            let help = "write fewer, or ends with decimals (`1.0`) where fractions are meant";
            return Err(Mistake::new(message).at(path).help(help));
        }
        Ok(values)
    }

    fn walk(&self, path: &str) -> Result<Walk, Mistake> {
        let at = |key: &str| format!("{path}.{key}");
        let (from, to, kind) = self.ends(path)?;
        if from >= to {
            let mistake = Mistake::new("the range does not end above where it begins").at(at("to"));
            return Err(mistake.also(at("from"), "it begins here").help("write the lower end as `from`"));
        }
        let unit = unit(&self.from, kind);
        let is_whole = [Some(&self.from), Some(&self.to), self.step.as_ref()];
        let is_whole = is_whole.into_iter().flatten().all(|value| value.written().is_integer());
        let walk = |count: f64, pace, decimals| {
            let scale = self.scale;
            let count = count as u32;
            Walk { from, to, kind, unit: unit.clone(), count, pace, scale, is_whole, decimals }
        };
        let (count, pace, decimals) = match (self.count, &self.step) {
            (Some(count), None) => (f64::from(count.get()), self.pace(from, to, count, path)?, DECIMALS),
            (None, Some(step)) => {
                let step = self.step(step, kind, path)?;
                (libm::floor((to - from) / step + 1e-9) + 1.0, step, DECIMALS_OF_STEPS)
            }
            (count, _) => {
                let found = if count.is_some() { "both `count` and `step`" } else { "no `count`" };
                let help = "write `count = 7` or `step = …`, one of the two";
                return Err(Mistake::new(format!("the range has {found}")).at(path).help(help));
            }
        };
        if !(2.0..=VALUES_MAX).contains(&count) {
            let key = if self.count.is_some() { "count" } else { "step" };
            let message =
                if count < 2.0 { "the range has one value" } else { "the range has too many values" };
            let help = format!("from 2 to {VALUES_MAX} are possible");
            return Err(Mistake::new(message).at(at(key)).help(help));
        }
        Ok(walk(count, pace, decimals))
    }

    /// Both ends, and what they are.
    fn ends(&self, path: &str) -> Result<(f64, f64, Kind), Mistake> {
        let ends = [("from", &self.from), ("to", &self.to)];
        for (key, end) in ends {
            if SweptValue::numbers(std::slice::from_ref(end)).is_none() {
                let message = format!("`{}` is neither a number nor a quantity", end.text());
                let help = "write an end such as 1 or \"50 us\"; names belong into `values`";
                return Err(Mistake::new(message).at(format!("{path}.{key}")).help(help));
            }
        }
        match SweptValue::numbers(&[self.from.clone(), self.to.clone()]) {
            Some((numbers, kind)) => Ok((numbers[0], numbers[1], kind)),
            None => {
                let mistake = Mistake::new("the ends of the range are of different kinds");
                let mistake = mistake.at(format!("{path}.to")).also(format!("{path}.from"), "it begins here");
                Err(mistake.help("write both in units of the same kind"))
            }
        }
    }

    /// The difference or the ratio of neighbours that so many values have.
    fn pace(&self, from: f64, to: f64, count: NonZeroU32, path: &str) -> Result<f64, Mistake> {
        let gap_count = f64::from(count.get().saturating_sub(1).max(1));
        match self.scale {
            RangeScale::Linear => Ok((to - from) / gap_count),
            RangeScale::Log if from > 0.0 => Ok(libm::exp(libm::log(to / from) / gap_count)),
            RangeScale::Log => {
                let mistake = Mistake::new("ratios need a beginning above zero").at(format!("{path}.from"));
                Err(mistake.help("write a `from` above zero, or `scale = \"linear\"`"))
            }
        }
    }

    fn step(&self, step: &SweptValue, kind: Kind, path: &str) -> Result<f64, Mistake> {
        if self.scale == RangeScale::Log {
            let mistake = Mistake::new("steps are of equal length").at(format!("{path}.scale"));
            return Err(mistake.help("for equal ratios write `count` in place of `step`"));
        }
        let refuse =
            |message: String, help: &str| Err(Mistake::new(message).at(format!("{path}.step")).help(help));
        match step.number_of(kind) {
            Some(number) if number > 0.0 => Ok(number),
            Some(_) => refuse("a step of no length leads nowhere".to_owned(), "write one above zero"),
            None => {
                refuse(format!("`{}` is not of the kind of `from`", step.text()), "write it in the same unit")
            }
        }
    }
}

impl Walk {
    fn value(&self, index: u32) -> SweptValue {
        let (number, gap) = match self.scale {
            RangeScale::Linear => (self.from + f64::from(index) * self.pace, self.pace),
            RangeScale::Log => {
                let number = self.from * libm::pow(self.pace, f64::from(index));
                (number, number * (self.pace - 1.0))
            }
        };
        let number = number.min(self.to);
        if self.is_whole {
            return SweptValue::of(libm::round(number) as i64);
        }
        let (unit, scale) = &self.unit;
        let decimals = self.decimals - libm::floor(libm::log10(gap / scale)) as i32;
        let number = rounded(number / scale, decimals);
        match self.kind {
            Kind::Number | Kind::Positive | Kind::Count => SweptValue::of(number),
            Kind::Duration => {
                let text = format!("{number} {unit}");
                let shortest = SimDuration::from_text(&text).map(|duration| duration.to_string());
                SweptValue::of(shortest.unwrap_or(text))
            }
            _ => SweptValue::of(format!("{number} {unit}").trim_end().to_owned()),
        }
    }
}

/// The unit that a quantity is written in, and what one of it is.
fn unit(value: &SweptValue, kind: Kind) -> (String, f64) {
    let text = value.text();
    let unit = text.trim_start_matches(|letter: char| {
        letter.is_ascii_digit() || matches!(letter, ' ' | '.' | '_' | '+' | '-' | 'e' | 'E')
    });
    (unit.trim().to_owned(), unit_scale(unit, kind).unwrap_or(1.0))
}

/// The number with so many decimals; below zero, with as many zeros before the point.
fn rounded(number: f64, decimals: i32) -> f64 {
    match usize::try_from(decimals) {
        Ok(decimals) => format!("{number:.decimals$}").parse().unwrap_or(number),
        Err(_) => {
            let power = libm::exp10(f64::from(-decimals));
            libm::round(number / power) * power
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(range: &str) -> Vec<String> {
        let range: RangeFile = toml::from_str(&range.replace(", ", "\n")).expect("a range");
        match range.values("range") {
            Ok(values) => values.iter().map(SweptValue::text).collect(),
            Err(mistake) => vec![mistake.message().to_owned()],
        }
    }

    #[test]
    fn equal_ratios_are_rounded_and_the_ends_are_as_written() {
        let expected = ["50 us", "107.7 us", "232.1 us", "500 us", "1.077 ms", "2.321 ms", "5 ms"];
        assert_eq!(texts("from = '50 us', to = '5 ms', count = 7, scale = 'log'"), expected);
        assert_eq!(
            texts("from = 0.01, to = 100, count = 5, scale = 'log'"),
            ["0.01", "0.1", "1.0", "10.0", "100"]
        );
    }

    #[test]
    fn whole_ends_give_whole_numbers() {
        assert_eq!(
            texts("from = 1, to = 64, count = 7, scale = 'log'"),
            ["1", "2", "4", "8", "16", "32", "64"]
        );
        assert_eq!(texts("from = 1, to = 100, count = 4, scale = 'log'"), ["1", "5", "22", "100"]);
        assert_eq!(texts("from = 1, to = 10, step = 4"), ["1", "5", "9"]);
        assert_eq!(texts("from = 1, to = 4, count = 7"), ["the value \"2\" would come twice"]);
        assert_eq!(texts("from = 1.0, to = 2, count = 3"), ["1.0", "1.5", "2"]);
    }

    #[test]
    fn steps_add_up_without_noise() {
        assert_eq!(texts("from = 0.1, to = 0.4, step = 0.1"), ["0.1", "0.2", "0.3", "0.4"]);
        assert_eq!(texts("from = '10 %', to = '40 %', step = '15 %'"), ["10 %", "25 %", "40 %"]);
        assert_eq!(texts("from = '1 ms', to = '2.5 ms', step = '0.75 ms'"), ["1 ms", "1.75 ms", "2.5 ms"]);
    }

    #[test]
    fn values_are_written_in_the_unit_of_the_beginning() {
        assert_eq!(
            texts("from = '1 KiB', to = '16 KiB', count = 5, scale = 'log'").join(" "),
            "1 KiB 2 KiB 4 KiB 8 KiB 16 KiB"
        );
        assert_eq!(
            texts("from = '1 /h', to = '2 /h', count = 4"),
            ["1 /h", "1.3333 /h", "1.6667 /h", "2 /h"]
        );
        assert_eq!(texts("from = '0 %', to = '100 %', count = 4"), ["0 %", "33.33 %", "66.67 %", "100 %"]);
    }

    #[test]
    fn what_is_no_range_is_refused() {
        let told = |range: &str| texts(range).concat();
        assert_eq!(
            told("from = 'fast', to = 'slow', count = 3"),
            "`fast` is neither a number nor a quantity"
        );
        assert_eq!(
            told("from = '1 s', to = '1 B', count = 3"),
            "the ends of the range are of different kinds"
        );
        assert_eq!(told("from = 2, to = 2, count = 3"), "the range does not end above where it begins");
        assert_eq!(told("from = 1, to = 2"), "the range has no `count`");
        assert_eq!(told("from = 1, to = 9, count = 3, step = 4"), "the range has both `count` and `step`");
        assert_eq!(told("from = 0, to = 9, count = 3, scale = 'log'"), "ratios need a beginning above zero");
        assert_eq!(told("from = 1, to = 9, step = 4, scale = 'log'"), "steps are of equal length");
        assert_eq!(told("from = 1, to = 9, step = '1 s'"), "`1 s` is not of the kind of `from`");
        assert_eq!(told("from = 1, to = 9, step = 0"), "a step of no length leads nowhere");
        assert_eq!(told("from = 1, to = 9, count = 1"), "the range has one value");
        assert_eq!(told("from = 1, to = 9, step = 10"), "the range has one value");
    }
}
