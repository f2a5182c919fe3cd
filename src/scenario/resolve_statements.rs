//! Resolve, statements: what is expected and claimed, checked against what is run.

use super::axes::Axis;
use super::document::{Findings, Mistake, suggest};
use super::file::ScenarioFile;
use super::level::{LevelFile, unknown_metric};
use super::stated_sizes::{SizeRange, StatedSizes};
use super::statement::{Bound, Bounds, Measure, Sizes, Statement, StatementKind, Subject};
use super::statement_file::{Aggregation, StatementFile};
use super::statement_words;
use super::sweep_file::SweepFile;
use super::swept_value::SweptValue;
use crate::metrics::Metric;
use crate::quantities::listed;

/// A lower and an upper level are all that a statement can have.
const LEVELS_HELP: &str = "write `at_least`, `above`, `at_most` or `below`, such as `at_most = \"30 s\"`";

/// The expectations of a scenario, then its claims. What is mistaken is left out and told.
pub(super) fn statements(file: &ScenarioFile, findings: &mut Findings) -> Vec<Statement> {
    let of_kind = |kind: StatementKind, files: &[StatementFile], findings: &mut Findings| {
        let resolved = (0..files.len()).map(|index| {
            let path = format!("{}[{index}]", kind.name());
            Resolver { file, stated: &files[index], path, findings }.statement(kind)
        });
        resolved.collect::<Vec<Option<Statement>>>()
    };
    let expectations = of_kind(StatementKind::Expectation, &file.expect, findings);
    let claims = of_kind(StatementKind::Claim, &file.claim, findings);
    expectations.into_iter().chain(claims).flatten().collect()
}

/// One statement on its way from what is written to what can be judged.
struct Resolver<'a> {
    file: &'a ScenarioFile,
    stated: &'a StatementFile,
    path: String,
    findings: &'a mut Findings,
}

impl Resolver<'_> {
    fn statement(mut self, kind: StatementKind) -> Option<Statement> {
        self.check_words(kind);
        let measure = self.measure();
        let subject = self.subject();
        let sizes = if self.is_searched() { self.searched_sizes() } else { self.sizes() };
        let at = self.combination();
        let bounds = measure.and_then(|measure| self.bounds(measure));
        let statement = Statement {
            kind,
            says: String::new(),
            source: self.stated.source.clone(),
            quote: self.stated.quote.clone(),
            measure: measure?,
            subject: subject?,
            sizes: sizes?,
            at: at?,
            bounds: bounds?,
            line: self.findings.line(&self.path),
            path: self.path.clone(),
        };
        let says = self.stated.says.clone();
        let says =
            says.unwrap_or_else(|| statement_words::says(&statement, self.stated, &self.file.topology));
        Some(Statement { says, ..statement })
    }

    fn report(&mut self, mistake: Mistake, key: &str) {
        self.findings.report(mistake.at(format!("{}.{key}", self.path)));
    }

    fn check_words(&mut self, kind: StatementKind) {
        let stated = self.stated;
        let is_empty = |text: &Option<String>| text.as_ref().is_some_and(|text| text.trim().is_empty());
        if is_empty(&stated.says) {
            let mistake = Mistake::new("this says nothing").help("leave it out, and it is made of the rest");
            self.report(mistake, "says");
        }
        let help = "say who claims it, and where: `source = \"The Coordination Ceiling, dev.to, 2026\"`";
        if is_empty(&stated.source) {
            self.report(Mistake::new("the source is empty").help(help), "source");
        } else if stated.source.is_none() && kind == StatementKind::Claim {
            let mistake = Mistake::new("a claim without a source").at(self.path.clone());
            self.findings.report(mistake.help(format!("{help}; what is your own is an [[expect]]")));
        }
    }

    /// What it speaks of.
    fn measure(&mut self) -> Option<Measure> {
        if self.stated.aggregation == Some(Aggregation::Ceiling) {
            if self.stated.metric.is_some() {
                let help = "leave it out: what a ceiling is held to stands in [ceiling]";
                self.report(Mistake::new("a ceiling is of no metric").help(help), "metric");
            }
            return Some(Measure::Ceiling);
        }
        let Some(text) = &self.stated.metric else {
            let mistake = Mistake::new("it is not said what is measured").at(self.path.clone());
            let help = "write `metric = \"p99 coordination latency\"`, or `aggregation = \"ceiling\"`";
            self.findings.report(mistake.help(help));
            return None;
        };
        let metric = self.metric(text)?;
        Some(match self.stated.aggregation {
            Some(Aggregation::Slope) => Measure::Slope(metric),
            Some(Aggregation::Crossover) => Measure::Crossover(metric),
            _ => Measure::Figure(metric),
        })
    }

    /// Whether it speaks of what is searched for.
    fn is_searched(&self) -> bool {
        matches!(self.stated.aggregation, Some(Aggregation::Ceiling | Aggregation::Crossover))
    }

    /// The metric, its aggregation included.
    fn metric(&mut self, text: &str) -> Option<Metric> {
        let asked = self.stated.aggregation.and_then(Aggregation::qualifier);
        let metric = Metric::from_words(text);
        let Some(asked) = asked else {
            if metric.is_none() {
                self.report(unknown_metric(text), "metric");
            }
            return metric;
        };
        let whole = Metric::from_words(&format!("{asked} {text}"));
        let is_it = |metric: &Metric| metric.words().1.unwrap_or("mean") == asked;
        let found = whole.or(metric.filter(is_it));
        if found.is_none() {
            self.report_lacking(text, metric, asked);
        }
        found
    }

    /// There is no such metric, or it is not measured in that way.
    fn report_lacking(&mut self, text: &str, metric: Option<Metric>, asked: &str) {
        let known = ["mean", "p50", "p90", "p99", "max"];
        let measured = |word: &&&str| Metric::from_words(&format!("{word} {text}")).is_some();
        let measured: Vec<&str> = known.iter().filter(measured).copied().collect();
        match metric {
            None if measured.is_empty() => self.report(unknown_metric(text), "metric"),
            _ => {
                let help = match measured.as_slice() {
                    [] => "leave `aggregation` out: the metric says itself what it is".to_owned(),
                    measured => format!("there is its {}", listed(measured, "and")),
                };
                let mistake = Mistake::new(format!("there is no {asked} of `{text}`"));
                self.report(mistake.help(help), "aggregation");
            }
        }
    }

    fn subject(&mut self) -> Option<Subject> {
        let StatementFile { topology, ratio, difference, .. } = self.stated;
        if self.stated.aggregation == Some(Aggregation::Crossover) && difference.is_none() {
            let mistake =
                Mistake::new("it is not said which two topologies cross over").at(self.path.clone());
            let help = "write `difference = [\"hub\", \"independent\"]`";
            self.findings.report(mistake.help(help));
            return None;
        }
        match (topology, ratio, difference) {
            (Some(name), None, None) => self.topology(name, "topology").map(Subject::Topology),
            (None, Some(names), None) => self.pair(names, "ratio").map(|(a, b)| Subject::Ratio(a, b)),
            (None, None, Some(names)) => {
                self.pair(names, "difference").map(|(a, b)| Subject::Difference(a, b))
            }
            (None, None, None) => {
                let mistake = Mistake::new("it is not said of which topology").at(self.path.clone());
                let help = "write `topology = \"hub\"`, or `ratio` or `difference` with two names";
                self.findings.report(mistake.help(help));
                None
            }
            _ => {
                let mistake = Mistake::new("`topology`, `ratio` and `difference` exclude each other");
                self.findings.report(mistake.at(self.path.clone()).help("leave all but one out"));
                None
            }
        }
    }

    fn pair(&mut self, names: &[String], key: &str) -> Option<(usize, usize)> {
        let [one, other] = names else {
            let message = format!("a {key} is of two topologies, not of {}", names.len());
            let help = format!("write `{key} = [\"hub\", \"independent\"]`");
            self.report(Mistake::new(message).help(help), key);
            return None;
        };
        if one == other {
            let mistake = Mistake::new(format!("a {key} of a topology and itself says nothing"));
            self.report(mistake.help("name two topologies"), key);
            return None;
        }
        let one = self.topology(one, &format!("{key}[0]"));
        let other = self.topology(other, &format!("{key}[1]"));
        one.zip(other)
    }

    fn topology(&mut self, name: &str, key: &str) -> Option<usize> {
        let topologies = &self.file.topology;
        let index = topologies.iter().position(|topology| topology.name == name);
        if index.is_none() && !self.findings.is_doubtful("topology") && !topologies.is_empty() {
            let known: Vec<&str> = topologies.iter().map(|topology| topology.name.as_str()).collect();
            let mistake = Mistake::new(format!("the scenario has no topology `{name}`"));
            self.report(mistake.help(suggest::remedy(name, &known)), key);
        }
        index
    }

    /// The sizes, which must be among those of the scenario, unless the command line asks for others.
    fn sizes(&mut self) -> Option<Sizes> {
        let sizes = match &self.stated.agents {
            None => Sizes::Between(1, u32::MAX),
            Some(StatedSizes::One(size)) => Sizes::Each(vec![size.get()]),
            Some(StatedSizes::Several(sizes)) => Sizes::Each(sizes.iter().map(|size| size.get()).collect()),
            Some(StatedSizes::Range(SizeRange { from, to })) => {
                Sizes::Between(from.map_or(1, u32::from), to.map_or(u32::MAX, u32::from))
            }
        };
        if let Sizes::Between(from, to) = sizes
            && self.is_reversed(from, to)
        {
            return None;
        }
        let is_known = !self.findings.is_doubtful("agents") && !self.findings.is_from_command_line("agents");
        let run: Vec<u32> = self.file.agents.iter().map(|size| size.get()).collect();
        if is_known && !run.is_empty() && !self.are_sizes_sound(&sizes, &run) {
            return None;
        }
        Some(sizes)
    }

    /// Whether a range ends before it begins.
    fn is_reversed(&mut self, from: u32, to: u32) -> bool {
        if from > to {
            let mistake = Mistake::new("a range that ends before it begins");
            self.report(mistake.help(format!("write `{{ from = {to}, to = {from} }}`")), "agents");
        }
        from > to
    }

    /// Between which sizes to search; at none if the command line asks for other sizes than the scenario.
    fn searched_sizes(&mut self) -> Option<Sizes> {
        match &self.stated.agents {
            _ if self.findings.is_from_command_line("agents") => Some(Sizes::None),
            None => Some(Sizes::Between(1, u32::MAX)),
            Some(StatedSizes::Range(SizeRange { from: Some(_), .. }))
                if self.stated.aggregation == Some(Aggregation::Ceiling) =>
            {
                let mistake = Mistake::new("a ceiling is searched for from one agent on");
                self.report(mistake.help("leave `from` out"), "agents");
                None
            }
            Some(StatedSizes::Range(SizeRange { from, to })) => {
                let (from, to) = (from.map_or(1, u32::from), to.map_or(u32::MAX, u32::from));
                let largest = self.file.ceiling.clone().unwrap_or_default().agents_max.get();
                if to != u32::MAX && to > largest {
                    let mistake = Mistake::new(format!("nothing larger than {largest} agents is tried"));
                    self.report(mistake.help("raise `agents_max` in [ceiling]"), "agents");
                    return None;
                }
                (!self.is_reversed(from, to)).then_some(Sizes::Between(from, to))
            }
            Some(_) => {
                let mistake = Mistake::new("it is searched for between two sizes");
                self.report(mistake.help("write `agents = { to = 1000 }`, or leave it out"), "agents");
                None
            }
        }
    }

    fn are_sizes_sound(&mut self, sizes: &Sizes, run: &[u32]) -> bool {
        let texts: Vec<String> = run.iter().map(u32::to_string).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let help = format!("the scenario runs {}", listed(&texts, "and"));
        let is_list = matches!(self.stated.agents, Some(StatedSizes::Several(_)));
        let count = match sizes {
            Sizes::Each(sizes) => {
                let mut are_run = true;
                for (index, size) in sizes.iter().enumerate().filter(|(_, size)| !run.contains(size)) {
                    let mistake = Mistake::new(format!("{size} agents are not run")).help(help.as_str());
                    let key = if is_list { format!("agents[{index}]") } else { "agents".to_owned() };
                    self.report(mistake, &key);
                    are_run = false;
                }
                if !are_run {
                    return false;
                }
                sizes.len()
            }
            Sizes::None => return true,
            Sizes::Between(from, to) => run.iter().filter(|size| (from..=to).contains(size)).count(),
        };
        let is_slope = self.stated.aggregation == Some(Aggregation::Slope);
        let message = match count {
            0 => "no size that is run lies here",
            1 if is_slope => "a slope needs at least two sizes",
            _ => return true,
        };
        self.report(Mistake::new(message).help(help), "agents");
        false
    }

    /// Which values of the sweep it speaks of.
    fn combination(&mut self) -> Option<Vec<(String, String)>> {
        let sweep = self.file.sweep.as_ref();
        if sweep.is_some() && SweepFile::sound(sweep, self.findings).is_none() {
            return None;
        }
        let mut are_sound = true;
        let axes = SweepFile::sound(sweep, self.findings).map(|axes| axes.list).unwrap_or_default();
        for (key, value) in &self.stated.at {
            if let Some(mistake) = not_swept(&axes, key, value, self.findings) {
                self.report(mistake, &format!("at.{key:?}"));
                are_sound = false;
            }
        }
        let at = self.stated.at.iter().map(|(key, value)| (key.clone(), value.text())).collect();
        are_sound.then_some(at)
    }

    fn bounds(&mut self, measure: Measure) -> Option<Bounds> {
        let stated = self.stated;
        let unit = match measure {
            Measure::Figure(metric) if stated.ratio.is_none() => Some(metric),
            _ => None,
        };
        let lower = self.bound(("at_least", &stated.at_least), ("above", &stated.above), unit)?;
        let upper = self.bound(("at_most", &stated.at_most), ("below", &stated.below), unit)?;
        let bounds = Bounds { lower, upper };
        if lower.is_none() && upper.is_none() {
            let mistake = Mistake::new("nothing is stated: there is no bound").at(self.path.clone());
            self.findings.report(mistake.help(LEVELS_HELP));
            return None;
        }
        if bounds.are_contradictory() {
            let upper = if stated.at_most.is_some() { "at_most" } else { "below" };
            let lower = if stated.at_least.is_some() { "at_least" } else { "above" };
            let mistake = Mistake::new("nothing lies between these bounds").label("below the other");
            let mistake = mistake.also(format!("{}.{lower}", self.path), "nothing is so much and");
            self.report(mistake.help("exchange them, or leave one out"), upper);
            return None;
        }
        Some(bounds)
    }

    /// One of two bounds from the same side; `None` if it is mistaken.
    fn bound(
        &mut self,
        open: (&str, &Option<LevelFile>),
        strict: (&str, &Option<LevelFile>),
        unit: Option<Metric>,
    ) -> Option<Option<Bound>> {
        let (key, level, is_strict) = match (open, strict) {
            ((_, None), (_, None)) => return Some(None),
            ((key, Some(level)), (_, None)) => (key, level, false),
            ((_, None), (key, Some(level))) => (key, level, true),
            ((one, Some(_)), (other, Some(_))) => {
                let mistake = Mistake::new(format!("`{one}` and `{other}` are bounds from the same side"));
                let mistake = mistake.also(format!("{}.{one}", self.path), "one here");
                self.report(mistake.label("another here").help("leave one out"), other);
                return None;
            }
        };
        match level.signed(unit) {
            Ok(level) => Some(Some(Bound { level, is_strict })),
            Err(error) => {
                self.report(Mistake::new(error.message()).help(error.help()), key);
                None
            }
        }
    }
}

/// What is wrong with a value of the sweep that a statement names.
fn not_swept(axes: &[Axis], key: &str, value: &SweptValue, findings: &Findings) -> Option<Mistake> {
    if axes.is_empty() {
        return Some(Mistake::new("nothing is swept").help("leave `at` out, or add a [[sweep.axis]]"));
    }
    let Some(axis) = axes.iter().find(|axis| axis.keys.all().iter().any(|swept| swept == key)) else {
        let keys: Vec<&str> = axes.iter().flat_map(|axis| axis.keys.all()).map(String::as_str).collect();
        return Some(Mistake::new(format!("`{key}` is not swept")).help(suggest::remedy(key, &keys)));
    };
    let values: Vec<String> = axis.values.iter().map(SweptValue::text).collect();
    if values.contains(&value.text()) || findings.is_from_command_line(&axis.values_path()) {
        return None;
    }
    let values: Vec<&str> = values.iter().map(String::as_str).collect();
    let mistake = Mistake::new(format!("`{key}` is never {}", value.text()));
    Some(mistake.help(suggest::remedy(&value.text(), &values)))
}
