//! Interrupt: Ctrl-C and SIGTERM end the command at once, but never while files take their place.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use super::exit::{Failure, RESUMABLE};
use super::output::tell;
use super::progress::Progress;
use crate::report::RunStore;

/// What an interrupted command has to say, and the lock that keeps it from ending.
#[derive(Clone)]
pub(super) struct Interrupt {
    stage: Arc<Mutex<Stage>>,
}

#[derive(Default)]
struct Stage {
    progress: Option<Arc<Progress>>,
    /// Where the results of the scenario at work will go.
    folder: PathBuf,
    /// Where finished runs are kept, of all scenarios.
    stores: Vec<Arc<RunStore>>,
    /// Folders whose results are complete.
    written: Vec<PathBuf>,
}

impl Interrupt {
    /// Listens from now on.
    pub(super) fn listen() -> Result<Self, Failure> {
        let stage = Arc::new(Mutex::new(Stage::default()));
        let mut signals = Signals::new([SIGINT, SIGTERM])
            .map_err(|error| Failure::input_output(format!("cannot listen for signals: {error}")))?;
        let shared = Arc::clone(&stage);
        std::thread::spawn(move || {
            if let Some(signal) = signals.forever().next() {
                // Whoever writes files holds the lock until they are in place.
                let stage = shared.lock().unwrap_or_else(PoisonError::into_inner);
                stage.tell();
                std::process::exit(if stage.is_resumable() { RESUMABLE } else { 128 + signal });
            }
        });
        Ok(Interrupt { stage })
    }

    /// The scenario whose results go to `folder` is at work.
    pub(super) fn set_work(&self, progress: &Arc<Progress>, folder: &Path) {
        let mut stage = self.lock();
        stage.progress = Some(Arc::clone(progress));
        stage.folder = folder.to_owned();
    }

    /// Finished runs are kept in `store`, too.
    pub(super) fn add_store(&self, store: Option<&Arc<RunStore>>) {
        self.lock().stores.extend(store.cloned());
    }

    /// Does something that an interrupt waits for, such as what leaves a file behind for a moment.
    pub(super) fn while_held<T>(&self, work: impl FnOnce() -> T) -> T {
        let _stage = self.lock();
        work()
    }

    /// Writes files, which an interrupt waits for.
    pub(super) fn while_writing<T, E>(&self, write: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        let mut stage = self.lock();
        let outcome = write()?;
        let folder = stage.folder.clone();
        stage.written.push(folder);
        Ok(outcome)
    }

    fn lock(&self) -> MutexGuard<'_, Stage> {
        self.stage.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Stage {
    /// Whether anything that is done needs not be done again.
    fn is_resumable(&self) -> bool {
        self.stores.iter().any(|store| !store.is_empty())
    }

    /// Says what was kept.
    fn tell(&self) {
        let Some(progress) = &self.progress else {
            return tell("interrupted: nothing was begun, nothing is changed");
        };
        progress.finish();
        let (done, total) = progress.counts();
        for folder in &self.written {
            tell(format_args!("kept: {} is complete", folder.display()));
        }
        if self.written.last() != Some(&self.folder) {
            let state = if self.folder.exists() { "is as it was before" } else { "was not made" };
            let folder = self.folder.display();
            tell(format_args!("interrupted: {done} of {total} runs were done; {folder} {state}"));
        }
        for store in &self.stores {
            store.clear_away();
        }
        if self.is_resumable() {
            tell("  = help: finished runs are kept: the same command again goes on from here");
        }
    }
}
