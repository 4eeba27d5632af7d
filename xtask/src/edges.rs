//! Dependency edges: the table in `edges.txt`, what the table itself must keep, and what cargo says is there.

use crate::Fault;
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    io::{Error, Result},
    process::Command,
};

/// The table as checked in.
pub const TABLE: &str = include_str!("../edges.txt");

/// Crates that stay pure, whatever the table says.
const PURE: &[&str] = &[
    "base",
    "access",
    "units",
    "measures",
    "standards",
    "assessments",
    "papers",
    "sheets",
    "evidence",
];

/// Edges that never come to be: from, to.
const NEVER: &[(&str, &str)] = &[
    ("web", "store"),
    ("store", "office"),
    ("store", "web"),
    ("store", "papers"),
    ("store", "sheets"),
    ("store", "binhyen"),
    ("office", "web"),
    ("office", "binhyen"),
    ("web", "binhyen"),
];

/// Libraries that do what a pure crate must not: serve, wait, store.
const IMPURE: &[&str] = &[
    "axum",
    "hyper",
    "libsqlite3-sys",
    "mio",
    "postgres",
    "reqwest",
    "rusqlite",
    "tokio",
    "tokio-postgres",
    "tower-http",
];

/// One line of the table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Allowed {
    /// Keeps away from the outside world.
    pub pure: bool,
    /// Crates of the house that it may use.
    pub uses: BTreeSet<String>,
}

/// The table: crate → what it may do.
pub type Table = BTreeMap<String, Allowed>;

/// Reads the table; a line that is not `pure|io NAME: NAME…` is a fault.
pub fn read(text: &str) -> (Table, Vec<Fault>) {
    let (mut table, mut faults) = (Table::new(), Vec::new());
    for (number, line) in (1..).zip(text.lines()) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let fields = line
            .split_once(':')
            .and_then(|(head, uses)| Some((head.split_once(' ')?, uses)));
        let Some(((kind @ ("pure" | "io"), name), uses)) = fields else {
            let place = format!("xtask/edges.txt:{number}");
            faults.push(Fault::at(
                place,
                "write `pure NAME: NAME…` or `io NAME: NAME…`",
            ));
            continue;
        };
        let allowed = Allowed {
            pure: kind == "pure",
            uses: uses.split_whitespace().map(str::to_owned).collect(),
        };
        table.insert(name.trim().to_owned(), allowed);
    }
    (table, faults)
}

/// What the table itself must keep, so that a change of the table cannot undo the house.
pub fn musts(table: &Table) -> Vec<Fault> {
    let mut faults = Vec::new();
    for name in PURE {
        if table.get(*name).is_none_or(|allowed| !allowed.pure) {
            faults.push(Fault::at(
                "xtask/edges.txt",
                format!("`{name}` must be listed as pure"),
            ));
        }
    }
    for (from, to) in NEVER {
        if table
            .get(*from)
            .is_some_and(|allowed| allowed.uses.contains(*to))
        {
            faults.push(Fault::at(
                "xtask/edges.txt",
                format!("`{from}` must never use `{to}`"),
            ));
        }
    }
    for (name, allowed) in table.iter().filter(|(_, allowed)| allowed.pure) {
        for used in &allowed.uses {
            if table.get(used).is_none_or(|a| !a.pure) {
                let advice = format!("`{name}` is pure and may not use `{used}`, which is not");
                faults.push(Fault::at("xtask/edges.txt", advice));
            }
        }
    }
    faults
}

/// What each package uses when it ships, by package name: the workspace's own crates and all libraries.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    /// Names of the workspace's crates.
    pub members: BTreeSet<String>,
    /// Package → packages it uses directly. Several versions of one package stand together.
    pub uses: BTreeMap<String, BTreeSet<String>>,
}

impl Graph {
    /// Asks cargo, offline and for this machine's platform, whose packages a build has already brought.
    pub fn of_workspace() -> Result<Self> {
        let rustc = Command::new("rustc").arg("-vV").output()?;
        let rustc = String::from_utf8_lossy(&rustc.stdout).into_owned();
        let host = rustc.lines().find_map(|line| line.strip_prefix("host: "));
        let metadata = Command::new(env!("CARGO"))
            .args(["metadata", "--format-version=1", "--locked", "--offline"])
            .args([
                "--filter-platform",
                host.unwrap_or("x86_64-unknown-linux-gnu"),
            ])
            .current_dir(crate::sources::root())
            .output()?;
        if !metadata.status.success() {
            return Err(Error::other(String::from_utf8_lossy(&metadata.stderr)));
        }
        Ok(Self::from_metadata(&serde_json::from_slice(
            &metadata.stdout,
        )?))
    }

    /// Reads what `cargo metadata` printed; edges that serve tests or build scripts only are left out.
    pub fn from_metadata(metadata: &Value) -> Self {
        let names: BTreeMap<&str, &str> = list(&metadata["packages"])
            .filter_map(|package| Some((package["id"].as_str()?, package["name"].as_str()?)))
            .collect();
        let name = |id: &Value| names.get(id.as_str()?).map(|n| (*n).to_owned());
        let mut graph = Self {
            members: list(&metadata["workspace_members"])
                .filter_map(name)
                .collect(),
            ..Self::default()
        };
        for node in metadata
            .pointer("/resolve/nodes")
            .into_iter()
            .flat_map(list)
        {
            let ships = |dep: &&Value| list(&dep["dep_kinds"]).any(|kind| kind["kind"].is_null());
            let used = list(&node["deps"])
                .filter(ships)
                .filter_map(|dep| name(&dep["pkg"]));
            graph
                .uses
                .entry(name(&node["id"]).unwrap_or_default())
                .or_default()
                .extend(used);
        }
        graph
    }

    /// A way from a package to another: the packages on it, ends included. `None` when there is none.
    pub fn way(&self, from: &str, to: &str) -> Option<Vec<String>> {
        let mut ways = vec![vec![from.to_owned()]];
        let mut seen = BTreeSet::from([from.to_owned()]);
        while let Some(way) = ways.pop() {
            let Some(end) = way.last() else { continue };
            if end == to {
                return Some(way);
            }
            for next in self.uses.get(end).into_iter().flatten() {
                if seen.insert(next.clone()) {
                    ways.push(way.iter().chain([next]).cloned().collect());
                }
            }
        }
        None
    }
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// Every crate stands in the table, and uses no crate of the house beyond it.
pub fn within(table: &Table, graph: &Graph) -> Vec<Fault> {
    let mut faults = Vec::new();
    for name in table.keys().filter(|name| !graph.members.contains(*name)) {
        faults.push(Fault::at(
            "xtask/edges.txt",
            format!("there is no crate `{name}`: drop its line"),
        ));
    }
    for member in &graph.members {
        let Some(allowed) = table.get(member) else {
            let advice = "not in xtask/edges.txt: add a line with what it may use";
            faults.push(Fault::at(member, advice));
            continue;
        };
        let used = graph.uses.get(member).into_iter().flatten();
        for used in used.filter(|u| graph.members.contains(*u) && !allowed.uses.contains(*u)) {
            let advice = format!(
                "uses `{used}`, which xtask/edges.txt does not allow: move the code, or change the table"
            );
            faults.push(Fault::at(member, advice));
        }
    }
    faults
}

/// No pure crate reaches a library that serves, waits or stores, however far away.
pub fn pure(table: &Table, graph: &Graph) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (name, _) in table.iter().filter(|(_, allowed)| allowed.pure) {
        for library in IMPURE {
            if let Some(way) = graph.way(name, library) {
                let advice = format!(
                    "is pure but reaches `{library}`: {}; turn the feature off or move the code",
                    way.join(" → ")
                );
                faults.push(Fault::at(name, advice));
            }
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn graph(members: &[&str], edges: &[(&str, &str)]) -> Graph {
        let mut graph = Graph {
            members: members.iter().map(|m| (*m).to_owned()).collect(),
            ..Graph::default()
        };
        for (from, to) in edges {
            graph
                .uses
                .entry((*from).to_owned())
                .or_default()
                .insert((*to).to_owned());
        }
        graph
    }

    fn advice(faults: &[Fault]) -> String {
        faults
            .iter()
            .map(Fault::to_string)
            .collect::<Vec<_>>()
            .join(
                "
",
            )
    }

    #[test]
    fn a_crooked_line_is_a_fault() {
        for line in ["base", "pure: base", "soft web: base"] {
            assert_eq!(read(line).1.len(), 1, "{line}");
        }
        let (table, faults) = read("# why\n\npure  base:\nio store: base units\n");
        assert!(faults.is_empty());
        assert!(table["base"].pure && !table["store"].pure);
        assert_eq!(table["store"].uses.len(), 2);
    }

    #[test]
    fn the_table_cannot_undo_the_house() {
        let bad = TABLE
            .replace("pure access:       base", "io access: base")
            .replace("io   web:          base", "io   web: base store")
            .replace("pure standards:    base", "pure standards: base store");
        let said = advice(&musts(&read(&bad).0));
        for part in [
            "`access` must be listed as pure",
            "`web` must never use `store`",
            "`standards` is pure and may not use `store`",
        ] {
            assert!(said.contains(part), "{part} not in:\n{said}");
        }
    }

    #[test]
    fn an_edge_beyond_the_table_is_a_fault() {
        let (table, _) = read("pure base:\nio web: base\nio gone: base");
        let found = within(
            &table,
            &graph(&["base", "web", "new"], &[("web", "base"), ("web", "new")]),
        );
        let said = advice(&found);
        assert!(said.contains("web: uses `new`"), "{said}");
        assert!(said.contains("new: not in xtask/edges.txt"), "{said}");
        assert!(said.contains("there is no crate `gone`"), "{said}");
        assert_eq!(found.len(), 3, "{said}");
    }

    #[test]
    fn a_pure_crate_that_reaches_far_is_a_fault() {
        let (table, _) = read("pure base:\nio web: base");
        let found = pure(
            &table,
            &graph(
                &["base"],
                &[("base", "nice"), ("nice", "tokio"), ("web", "tokio")],
            ),
        );
        assert!(advice(&found).contains("base → nice → tokio"));
        assert_eq!(found.len(), 1);
    }

    #[test]
    fn edges_of_tests_do_not_ship() {
        let metadata = json!({
            "packages": [{"id": "1", "name": "a"}, {"id": "2", "name": "b"}, {"id": "3", "name": "c"}],
            "workspace_members": ["1"],
            "resolve": {"nodes": [{"id": "1", "deps": [
                {"pkg": "2", "dep_kinds": [{"kind": "dev"}]},
                {"pkg": "3", "dep_kinds": [{"kind": "dev"}, {"kind": null}]},
            ]}]},
        });
        let graph = Graph::from_metadata(&metadata);
        assert_eq!(graph.members, BTreeSet::from(["a".to_owned()]));
        assert_eq!(graph.uses["a"], BTreeSet::from(["c".to_owned()]));
    }
}
