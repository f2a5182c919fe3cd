//! Decode: from sources to a value, collecting every mistake on the way.
//!
//! serde stops at the first mistake. So the faulty part is set aside (see `Faults`) and decoding starts
//! over, until a value comes of it or nothing is left to set aside.

use std::cell::RefCell;
use std::marker::PhantomData;

use serde::de::DeserializeOwned;

use super::cursor::Cursor;
use super::document::Document;
use super::faults::{Faults, MISTAKES_MAX};
use super::findings::Findings;
use super::mistake::{Mistake, Mistakes};
use super::sources::Sources;
use super::tree::Tree;

/// Every round notes something new, so this only ends the reading of a hopeless file.
const ROUNDS_MAX: usize = 2_000;

/// What could be made of the sources: a value, if at all possible, and what is wrong so far.
///
/// As long as there are findings the value is a stand-in, good for finding more mistakes in: where it was
/// faulty it holds made-up values. So it can only be had through [`Draft::finish`].
#[derive(Debug)]
pub struct Draft<T> {
    value: Option<T>,
    findings: Findings,
}

/// Reads sources into a value of type `T`.
pub fn decode<T: DeserializeOwned>(sources: Sources) -> Draft<T> {
    Document::read(sources).decode()
}

impl<T> Draft<T> {
    pub(super) fn new(value: Option<T>, findings: Findings) -> Self {
        Self { value, findings }
    }

    /// Looks at the value, which may be a stand-in: what is doubtful of it, the findings know. Nothing if no
    /// value could be made at all.
    pub fn look<U>(&self, look: impl FnOnce(&T, &Findings) -> U) -> Option<U> {
        self.value.as_ref().map(|value| look(value, &self.findings))
    }

    /// Checks the value between its fields and turns it into what it stands for.
    ///
    /// `check` reports what it finds and may return `None` only if there are findings. It is not called if
    /// no value could be made at all.
    pub fn finish<U>(mut self, check: impl FnOnce(&T, &mut Findings) -> Option<U>) -> Result<U, Mistakes> {
        let checked = self.value.as_ref().and_then(|value| check(value, &mut self.findings));
        match (self.findings.into_mistakes(), checked) {
            (Some(mistakes), _) => Err(mistakes),
            (None, Some(checked)) => Ok(checked),
            (None, None) => unreachable!("a check that yields nothing must report why"),
        }
    }

    /// The value as it is, if nothing is wrong with it.
    pub fn into_value(self) -> Result<T, Mistakes> {
        match (self.findings.into_mistakes(), self.value) {
            (Some(mistakes), _) => Err(mistakes),
            (None, Some(value)) => Ok(value),
            (None, None) => unreachable!("a document that yields no value has a mistake"),
        }
    }
}

pub(super) fn rounds<T: DeserializeOwned>(tree: &Tree, faults: &RefCell<Faults>) -> Option<T> {
    for _ in 0..ROUNDS_MAX {
        if let Ok(value) = Cursor::at_root(tree, faults).read(PhantomData::<T>) {
            return Some(value);
        }
        if faults.borrow().is_hopeless() {
            break;
        }
    }
    let faults = &mut faults.borrow_mut().mistakes;
    if faults.is_empty() {
        faults.push(Mistake::new("the file does not say what is expected of it"));
    }
    None
}

pub(super) fn limit(mistakes: &mut Vec<Mistake>) {
    if mistakes.len() > MISTAKES_MAX {
        mistakes.truncate(MISTAKES_MAX);
        mistakes.push(Mistake::new(format!("more than {MISTAKES_MAX} mistakes: not all of them are shown")));
    }
}
