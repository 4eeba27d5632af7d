//! `binhyen pack diff`

use super::files::read_all;
use crate::failure::{Failure, note, say};
use clap::ValueEnum;
use standards::{Change, Pack, diff, keeps_dossiers};
use std::path::PathBuf;

/// Say what changed between two editions, and whether open dossiers can follow.
#[derive(clap::Args)]
pub(super) struct Args {
    /// The earlier edition.
    #[arg(value_name = "A")]
    from: PathBuf,
    /// The later edition.
    #[arg(value_name = "B")]
    to: PathBuf,
    /// How to write the changes.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Table,
    Csv,
    Json,
}

/// The columns, as headings and as keys.
const COLUMNS: [&str; 6] = ["what", "criterion", "part", "before", "after", "binds"];

pub(super) fn run(args: &Args) -> Result<(), Failure> {
    let (from, to) = (one(&args.from)?, one(&args.to)?);
    let changes = diff(&from, &to);
    match args.format {
        Format::Table => table(&changes),
        Format::Csv => csv(&changes),
        Format::Json => json(&changes)?,
    }
    let binding = keeps_dossiers(&from, &to).len();
    note(format_args!(
        "{} to {}: {} changes, {binding} of them bind; {}",
        from.name(),
        to.name(),
        changes.len(),
        if binding == 0 {
            "open dossiers can follow by one act"
        } else {
            "open dossiers keep their edition"
        }
    ));
    Ok(())
}

fn one(path: &PathBuf) -> Result<Pack, Failure> {
    let read = read_all(std::slice::from_ref(path))?;
    let found = read.into_iter().next().map(|file| file.found);
    match found {
        Some(Ok(pack)) => Ok(pack),
        _ => Err(Failure::Refused(format!(
            "`{}` has faults: `binhyen pack check` names them",
            path.display()
        ))),
    }
}

fn cells(change: &Change) -> [String; 6] {
    [
        change.what.as_str().to_owned(),
        change.criterion.clone().unwrap_or_default(),
        change.part.clone(),
        change.before.clone().unwrap_or_default(),
        change.after.clone().unwrap_or_default(),
        if change.binds { "yes" } else { "no" }.to_owned(),
    ]
}

fn table(changes: &[Change]) {
    for change in changes {
        let [what, criterion, part, before, after, _] = cells(change);
        let mark = if change.binds { "!" } else { " " };
        say(format_args!("{mark} {what:<7} {criterion:<8} {part}"));
        for (sign, text) in [("-", before), ("+", after)] {
            if !text.is_empty() {
                say(format_args!("      {sign} {text}"));
            }
        }
    }
}

fn csv(changes: &[Change]) {
    say(format_args!("{}", COLUMNS.join(",")));
    for change in changes {
        let quoted = cells(change).map(|cell| quoted(&cell));
        say(format_args!("{}", quoted.join(",")));
    }
}

/// A cell in quotes; one that a sheet would take for a formula begins with an apostrophe.
fn quoted(cell: &str) -> String {
    let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let sign = if formula { "'" } else { "" };
    format!("\"{sign}{}\"", cell.replace('"', "\"\""))
}

fn json(changes: &[Change]) -> Result<(), Failure> {
    let row = |change: &Change| {
        let mut row = serde_json::Map::new();
        for (key, cell) in COLUMNS.iter().zip(cells(change)) {
            row.insert((*key).to_owned(), cell.into());
        }
        row.insert("binds".to_owned(), change.binds.into());
        serde_json::Value::Object(row)
    };
    let rows: Vec<serde_json::Value> = changes.iter().map(row).collect();
    let text =
        serde_json::to_string_pretty(&rows).map_err(|error| Failure::environment(&error, ""))?;
    say(format_args!("{text}"));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn no_cell_is_a_formula() {
        for (cell, expect) in [
            ("a \"b\", c", "\"a \"\"b\"\", c\""),
            ("=1+1", "\"'=1+1\""),
            ("", "\"\""),
        ] {
            assert_eq!(quoted(cell), expect);
        }
    }
}
