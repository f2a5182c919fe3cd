//! Bytes: plain values one behind the other, little end first; floats by their bits.

/// Appends values.
#[derive(Debug, Default)]
pub(crate) struct Writer(Vec<u8>);

/// Takes values off in the order in which they were appended; `None` where there is no such value.
#[derive(Debug)]
pub(crate) struct Reader<'b>(&'b [u8]);

impl Writer {
    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.0
    }

    pub(crate) fn number(&mut self, number: u64) {
        self.0.extend(number.to_le_bytes());
    }

    pub(crate) fn flag(&mut self, flag: bool) {
        self.0.push(u8::from(flag));
    }

    pub(crate) fn float(&mut self, float: f64) {
        self.number(float.to_bits());
    }

    pub(crate) fn number_if_any(&mut self, number: Option<u64>) {
        self.flag(number.is_some());
        if let Some(number) = number {
            self.number(number);
        }
    }

    pub(crate) fn float_if_any(&mut self, float: Option<f64>) {
        self.number_if_any(float.map(f64::to_bits));
    }

    pub(crate) fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.0.extend(text.as_bytes());
    }

    pub(crate) fn list<T>(&mut self, list: &[T], write: impl Fn(&mut Writer, &T)) {
        self.number(list.len() as u64);
        for element in list {
            write(self, element);
        }
    }

    /// A value of a few, as its place among `all`.
    pub(crate) fn place<T: PartialEq>(&mut self, all: &[T], value: &T) {
        let place = all.iter().position(|known| known == value).expect("all values are listed");
        self.0.push(u8::try_from(place).expect("they are few"));
    }
}

impl<'b> Reader<'b> {
    pub(crate) fn new(bytes: &'b [u8]) -> Self {
        Reader(bytes)
    }

    pub(crate) fn is_at_end(&self) -> bool {
        self.0.is_empty()
    }

    fn byte(&mut self) -> Option<u8> {
        let (byte, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*byte)
    }

    pub(crate) fn number(&mut self) -> Option<u64> {
        let (number, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(u64::from_le_bytes(*number))
    }

    pub(crate) fn flag(&mut self) -> Option<bool> {
        match self.byte()? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }

    pub(crate) fn float(&mut self) -> Option<f64> {
        self.number().map(f64::from_bits)
    }

    /// Outer `None`: there is no such value; inner: the value is none.
    pub(crate) fn number_if_any(&mut self) -> Option<Option<u64>> {
        Some(if self.flag()? { Some(self.number()?) } else { None })
    }

    /// Outer `None`: there is no such value; inner: the value is none.
    pub(crate) fn float_if_any(&mut self) -> Option<Option<f64>> {
        Some(self.number_if_any()?.map(f64::from_bits))
    }

    pub(crate) fn text(&mut self) -> Option<&'b str> {
        let length = usize::try_from(self.number()?).ok()?;
        let (text, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        str::from_utf8(text).ok()
    }

    pub(crate) fn list<T>(&mut self, read: impl Fn(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let count = self.number()?;
        (0..count).map(|_| read(self)).collect()
    }

    pub(crate) fn place<T: Copy>(&mut self, all: &[T]) -> Option<T> {
        all.get(usize::from(self.byte()?)).copied()
    }
}
