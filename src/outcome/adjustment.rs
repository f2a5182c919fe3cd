//! Adjustment: one thing that an agent learned to do differently, under a name.

/// What an agent learned to set a thing to.
#[derive(Clone, Debug, PartialEq)]
pub enum Adjustment {
    /// A finite number, such as a temperature or a depth of search.
    Number(f64),
    /// Text, such as the name of a tool.
    Text(String),
    /// Whether to do it.
    Flag(bool),
}

/// An [`Adjustment`] whose text belongs to somebody else.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum AdjustmentRef<'text> {
    /// A finite number.
    Number(f64),
    /// Text.
    Text(&'text str),
    /// Whether to do it.
    Flag(bool),
}

impl Adjustment {
    /// The same, borrowed.
    pub fn borrowed(&self) -> AdjustmentRef<'_> {
        match self {
            Self::Number(number) => AdjustmentRef::Number(*number),
            Self::Text(text) => AdjustmentRef::Text(text),
            Self::Flag(is_set) => AdjustmentRef::Flag(*is_set),
        }
    }
}

impl From<AdjustmentRef<'_>> for Adjustment {
    fn from(borrowed: AdjustmentRef<'_>) -> Self {
        match borrowed {
            AdjustmentRef::Number(number) => Self::Number(number),
            AdjustmentRef::Text(text) => Self::Text(text.to_owned()),
            AdjustmentRef::Flag(is_set) => Self::Flag(is_set),
        }
    }
}

impl From<f64> for AdjustmentRef<'_> {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl<'text> From<&'text str> for AdjustmentRef<'text> {
    fn from(text: &'text str) -> Self {
        Self::Text(text)
    }
}

impl From<bool> for AdjustmentRef<'_> {
    fn from(is_set: bool) -> Self {
        Self::Flag(is_set)
    }
}
