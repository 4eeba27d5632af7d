//! What is bound to what must be acyclic: a criterion must not read, even by detours, a measure that is counted from
//! the results of its own standard.

use crate::pack::Pack;
use measures::{Dictionary, Kind};
use std::collections::{BTreeMap, BTreeSet};

/// The cycles among these packs and the dictionary, each as the names along the way, the first repeated at the end.
///
/// A standard reads the measures its fields are bound to, a share reads its two counts, and a measure reads the
/// standards it is judged by.
pub fn cycles(packs: &[&Pack], dictionary: &Dictionary) -> Vec<Vec<String>> {
    let graph = graph(packs, dictionary);
    let mut walk = Walk {
        graph: &graph,
        done: BTreeSet::new(),
        trail: Vec::new(),
        found: Vec::new(),
    };
    for node in graph.keys() {
        walk.visit(node);
    }
    walk.found
}

type Graph = BTreeMap<String, BTreeSet<String>>;

fn graph(packs: &[&Pack], dictionary: &Dictionary) -> Graph {
    let mut graph = Graph::new();
    for pack in packs {
        let reads = graph.entry(pack.id.clone()).or_default();
        let fields = pack.criteria.iter().flat_map(|c| &c.fields);
        reads.extend(fields.filter_map(|f| Some(f.binding.as_ref()?.measure.clone())));
    }
    for definition in dictionary.iter() {
        let reads = graph.entry(definition.name.clone()).or_default();
        reads.extend(definition.judged_by.iter().cloned());
        if let Kind::Share {
            numerator,
            denominator,
        } = &definition.kind
        {
            reads.extend([numerator.clone(), denominator.clone()]);
        }
    }
    graph
}

struct Walk<'a> {
    graph: &'a Graph,
    done: BTreeSet<&'a str>,
    trail: Vec<&'a str>,
    found: Vec<Vec<String>>,
}

impl<'a> Walk<'a> {
    /// Depth first. The depth is bounded by the number of packs and measures, both limited where they are read.
    fn visit(&mut self, node: &'a str) {
        if let Some(at) = self.trail.iter().position(|seen| *seen == node) {
            let cycle = self.trail.iter().skip(at).chain([&node]);
            self.found
                .push(cycle.map(|&name| name.to_owned()).collect());
            return;
        }
        if self.done.contains(node) {
            return;
        }
        self.trail.push(node);
        for next in self.graph.get(node).into_iter().flatten() {
            self.visit(next);
        }
        self.trail.pop();
        self.done.insert(node);
    }
}
