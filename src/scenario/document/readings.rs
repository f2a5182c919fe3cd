//! Readings: what is wrong with many readings of one document, each mistake once.

use super::decode;
use super::document::Document;
use super::faults::MISTAKES_MAX;
use super::mistake::{Mistake, Mistakes, Place};
use super::setting::Setting;

/// Reads a document with one setting after the other, and remembers what was wrong.
#[derive(Debug)]
pub struct Readings<'d> {
    document: &'d Document,
    without: &'d [&'d str],
    reading_count: usize,
    found: Vec<Found>,
}

/// A mistake, and with which settings it came up.
#[derive(Debug)]
struct Found {
    mistake: Mistake,
    count: usize,
    /// The settings of the first time, and whether each was the same every time.
    settings: Vec<(Setting, bool)>,
}

impl Found {
    /// What led to it: what was the same every time, or else all of the first time.
    fn culprits(&self) -> impl Iterator<Item = &Setting> {
        let is_any_same = self.settings.iter().any(|(_, is_same)| *is_same);
        self.settings.iter().filter(move |(_, is_same)| *is_same || !is_any_same).map(|(setting, _)| setting)
    }
}

impl<'d> Readings<'d> {
    /// None so far. `without` names what of the document is not read.
    pub fn of(document: &'d Document, without: &'d [&'d str]) -> Self {
        Readings { document, without, reading_count: 0, found: Vec::new() }
    }

    /// Reads the document with some settings; nothing comes of a reading with mistakes.
    pub fn read<U>(
        &mut self,
        settings: &[Setting],
        read: impl FnOnce(Document) -> Result<U, Mistakes>,
    ) -> Option<U> {
        self.reading_count += 1;
        match read(self.document.with(settings, self.without)) {
            Ok(result) => Some(result),
            Err(mistakes) => {
                mistakes.iter().for_each(|mistake| self.note(mistake, settings));
                None
            }
        }
    }

    /// Reads the whole document with some settings, for what of it is not read each time: of its mistakes, those that
    /// no reading had are new.
    pub fn read_whole<U>(
        &mut self,
        settings: &[Setting],
        read: impl FnOnce(Document) -> Result<U, Mistakes>,
    ) -> Option<U> {
        let mistakes = match read(self.document.with(settings, &[])) {
            Ok(result) => return Some(result),
            Err(mistakes) => mistakes,
        };
        for mistake in mistakes.iter() {
            if !self.found.iter().any(|known| known.mistake == *mistake) {
                let (mistake, count) = (mistake.clone(), self.reading_count);
                self.found.push(Found { mistake, count, settings: Vec::new() });
            }
        }
        None
    }

    /// After so many mistakes the rest can wait.
    pub fn is_full(&self) -> bool {
        self.found.len() > MISTAKES_MAX
    }

    fn note(&mut self, mistake: &Mistake, settings: &[Setting]) {
        let Some(known) = self.found.iter_mut().find(|known| known.mistake == *mistake) else {
            let settings = settings.iter().map(|setting| (setting.clone(), true)).collect();
            self.found.push(Found { mistake: mistake.clone(), count: 1, settings });
            return;
        };
        known.count += 1;
        for ((known, is_same), setting) in known.settings.iter_mut().zip(settings) {
            *is_same &= known == setting;
        }
    }

    /// All mistakes, each with the values that led to it, unless it speaks of them or comes up with any.
    pub fn into_mistakes(self) -> Option<Mistakes> {
        let Readings { document, reading_count, found, .. } = self;
        let told = found.into_iter().map(|found| {
            let culprits = found.culprits().filter(|_| found.count < reading_count);
            culprits.fold(found.mistake.clone(), |mistake, setting| blamed(document, mistake, setting))
        });
        let mut list = told.collect();
        decode::limit(&mut list);
        Mistakes::sorted(document.sources.clone(), list)
    }
}

/// The mistake with the value that leads to it, unless it lies in it.
fn blamed(document: &Document, mistake: Mistake, setting: &Setting) -> Mistake {
    let value = document.place(setting.value.path());
    let is_of_value = mistake.places().any(|place| lies_in(place, &value));
    if is_of_value { mistake } else { mistake.also(value, setting.value.words()) }
}

fn lies_in(inner: &Place, outer: &Place) -> bool {
    match (inner, outer) {
        (Place::Span(inner), Place::Span(outer)) => outer.start <= inner.start && inner.end <= outer.end,
        _ => false,
    }
}
