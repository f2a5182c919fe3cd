//! Topology lines: where in a scenario each topology stands, for whoever points at it.

use super::document::{Document, Sources};

/// The places of a scenario's topologies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TopologyLines {
    /// The name of its file, as it was given.
    pub file: String,
    /// The name of the scenario.
    pub scenario: String,
    /// Each topology's name with the number of the line where that stands, from one.
    pub lines: Vec<(String, usize)>,
}

impl TopologyLines {
    /// Reads them. Whatever else may be wrong with the scenario does not matter here. `default_name` is its name
    /// if it has none of its own.
    pub fn of(sources: Sources, default_name: &str) -> TopologyLines {
        let file = sources.name().to_owned();
        let document = Document::read(sources);
        let scenario =
            document.text_and_line("name").map_or_else(|| default_name.to_owned(), |(name, _)| name);
        let names = (0..).map_while(|index| document.text_and_line(&format!("topology[{index}].name")));
        TopologyLines { file, scenario, lines: names.collect() }
    }

    /// The line of a topology.
    pub fn line(&self, topology: &str) -> Option<usize> {
        self.lines.iter().find(|(name, _)| name == topology).map(|(_, line)| *line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn topologies_are_found_on_their_lines() {
        let text = "seed = 1\n\n[[topology]]\n# É\nname = \"a hub\"\n[topology.coordination.hub]\n[[topology]]\nname = 'b'\n";
        let lines = TopologyLines::of(Sources::from_text("dir/hub.toml", text), "hub");
        assert_eq!((lines.file.as_str(), lines.scenario.as_str()), ("dir/hub.toml", "hub"));
        assert_eq!([lines.line("a hub"), lines.line("b"), lines.line("c")], [Some(5), Some(8), None]);
    }
}
