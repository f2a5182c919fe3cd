//! Table: a distribution that lies in a column of a file, and how its cells become rows.
//!
//! The file itself is read elsewhere: this room asks a [`ColumnReader`] for the cells.

use super::error::DistributionError;
use crate::quantities::{Kind, unit_scale};

/// Where the observations are and how to take them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// The file, as written.
    pub file: String,
    /// The heading of the column of values.
    pub column: String,
    /// The unit of the numbers, such as `"ms"`; none for bare numbers.
    pub unit: Option<String>,
    /// Whether a row is an observation or a quantile.
    pub form: TableForm,
    /// The heading of the column of probabilities, for quantiles.
    pub probability_column: Option<String>,
    /// What an empty cell means.
    pub empty: EmptyCells,
}

/// What a row is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TableForm {
    /// One observed value; each is as likely as any other.
    #[default]
    Values,
    /// A probability and the value that this share of all observations does not exceed; between two
    /// rows the value runs in a straight line, and outside of them it stays at the nearest row.
    Quantiles,
}

/// What an empty cell means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EmptyCells {
    /// A mistake.
    #[default]
    Error,
    /// A row to leave out.
    Skip,
}

impl TableForm {
    /// The words of a scenario, in the order of the variants.
    pub const NAMES: [&'static str; 2] = ["values", "quantiles"];

    /// The word in a scenario.
    pub fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }
}

impl EmptyCells {
    /// The words of a scenario, in the order of the variants.
    pub const NAMES: [&'static str; 2] = ["error", "skip"];

    /// The word in a scenario.
    pub fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }
}

/// Gives the cells of a column, top to bottom without the heading; an empty cell is `None`. An error is
/// a lower-case fragment, with or without a help behind the separator.
///
/// A closure `|file: &str, column: &str| -> Result<Vec<Option<f64>>, String>` is one.
pub trait ColumnReader {
    /// The cells of `column` in `file`, both as the scenario writes them.
    fn cells(&mut self, file: &str, column: &str) -> Result<Vec<Option<f64>>, String>;
}

impl<F: FnMut(&str, &str) -> Result<Vec<Option<f64>>, String>> ColumnReader for F {
    fn cells(&mut self, file: &str, column: &str) -> Result<Vec<Option<f64>>, String> {
        self(file, column)
    }
}

/// The reader of a caller that has no files: every table is refused.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoTables;

impl ColumnReader for NoTables {
    fn cells(&mut self, _: &str, _: &str) -> Result<Vec<Option<f64>>, String> {
        Err("no files can be read here".to_string())
    }
}

/// A probability and the value at it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct QuantileRow {
    pub(super) probability: f64,
    pub(super) value: f64,
}

impl Table {
    /// What one of the column's unit is in base units.
    pub(super) fn scale(&self, kind: Kind) -> Result<f64, DistributionError> {
        let has_units = !kind.units().is_empty();
        match &self.unit {
            Some(unit) if has_units => unit_scale(unit, kind).map_err(DistributionError::Unit),
            Some(unit) => Err(DistributionError::NeedlessUnit { unit: unit.clone() }),
            None if has_units => Err(DistributionError::NoColumnUnit { kind }),
            None => Ok(1.0),
        }
    }

    /// The heading of the probabilities, if and only if rows are quantiles.
    pub(super) fn probabilities(&self) -> Result<Option<&str>, DistributionError> {
        match (self.form, &self.probability_column) {
            (TableForm::Values, None) => Ok(None),
            (TableForm::Quantiles, Some(column)) => Ok(Some(column)),
            (TableForm::Values, Some(_)) => Err(DistributionError::NeedlessProbabilities),
            (TableForm::Quantiles, None) => Err(DistributionError::NoProbabilities),
        }
    }

    /// The observed values in base units, sorted.
    pub(super) fn values(
        &self,
        kind: Kind,
        reader: &mut impl ColumnReader,
    ) -> Result<Vec<f64>, DistributionError> {
        let scale = self.scale(kind)?;
        let mut values = Vec::new();
        for (row, cell) in self.cells(&self.column, reader)?.into_iter().enumerate() {
            if let Some(value) = self.taken(&self.column, row, cell)? {
                values.push(value * scale);
            }
        }
        if values.is_empty() {
            return Err(DistributionError::NoRows { file: self.file.clone(), column: self.column.clone() });
        }
        values.sort_by(f64::total_cmp);
        Ok(values)
    }

    /// The quantiles in base units, both columns rising.
    pub(super) fn quantiles(
        &self,
        kind: Kind,
        probability_column: &str,
        reader: &mut impl ColumnReader,
    ) -> Result<Vec<QuantileRow>, DistributionError> {
        let scale = self.scale(kind)?;
        let probabilities = self.cells(probability_column, reader)?;
        let values = self.cells(&self.column, reader)?;
        let mut rows: Vec<QuantileRow> = Vec::new();
        for (row, (probability, value)) in probabilities.into_iter().zip(values).enumerate() {
            let probability = self.taken(probability_column, row, probability)?;
            let value = self.taken(&self.column, row, value)?;
            let (Some(probability), Some(value)) = (probability, value) else { continue };
            let next = QuantileRow { probability, value: value * scale };
            let falls = |last: &QuantileRow| next.probability <= last.probability || next.value < last.value;
            if probability > 1.0 || rows.last().is_some_and(falls) {
                return Err(DistributionError::FallingQuantiles { file: self.file.clone(), row: row + 1 });
            }
            rows.push(next);
        }
        if rows.is_empty() {
            return Err(DistributionError::NoRows { file: self.file.clone(), column: self.column.clone() });
        }
        Ok(rows)
    }

    fn cells(
        &self,
        column: &str,
        reader: &mut impl ColumnReader,
    ) -> Result<Vec<Option<f64>>, DistributionError> {
        reader.cells(&self.file, column).map_err(DistributionError::Unreadable)
    }

    /// The number in a cell, `None` for an empty cell that is to be skipped.
    fn taken(&self, column: &str, row: usize, cell: Option<f64>) -> Result<Option<f64>, DistributionError> {
        let place = || (self.file.clone(), column.to_string(), row + 1);
        match cell {
            None if self.empty == EmptyCells::Skip => Ok(None),
            None => {
                let (file, column, row) = place();
                Err(DistributionError::EmptyCell { file, column, row })
            }
            Some(number) if number.is_finite() && number >= 0.0 => Ok(Some(number)),
            Some(number) => {
                let (file, column, row) = place();
                Err(DistributionError::BadCell { file, column, row, number })
            }
        }
    }
}
