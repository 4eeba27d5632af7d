//! `binhyen import`
//!
//! The same way as the page: the good rows are taken at once, the others are told. There is no `measures` yet: nothing in
//! `office` takes a sheet of them.

use super::{begin_on, open};
use crate::{
    config::DataArgs,
    failure::{Failure, note, say},
};
use access::Actor;
use base::Lang;
use office::{
    Office,
    imports::{self, Applied, Report, RowNote},
    rows::BatchKind,
};
use serde_json::{Value, json};
use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{
        Arc,
        mpsc::{self, RecvTimeoutError},
    },
    time::Duration,
};

/// What stands beside the acts of this command.
const OFFICE_NAME: &str = "Người vận hành (dòng lệnh)";
/// Work that takes longer than this says how far it is, and again each time as long.
const PATIENCE: Duration = Duration::from_secs(2);
/// A file beyond this is not read at all; the limit of sheets, which is lower, is refused by name.
const FILE_BYTES: u64 = 64 * 1024 * 1024;

/// Bring a sheet of sites, or of results of earlier years, into the register.
#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    data: DataArgs,
    /// What the sheet holds.
    #[arg(value_enum)]
    kind: Kind,
    /// XLSX or CSV.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Tell what would become of each row and change nothing.
    #[arg(long)]
    dry_run: bool,
    /// How the result is written to standard output.
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Kind {
    /// Sites for the register.
    Sites,
    /// Results of years before the program, as reported figures.
    Results,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Format {
    /// Counts, then one fault a line.
    Table,
    /// The faults with row, column, code, value and reason; the counts go to standard error.
    Csv,
    /// One object with counts and faults.
    Json,
}

/// Takes the sheet, or only looks at it; with faults the command ends with 1, the good rows being taken all the same.
pub(crate) fn run(args: &Args) -> Result<(), Failure> {
    let config = begin_on(&args.data)?;
    let bytes = read(&args.file)?;
    let office = open(&config.data.0)?;
    let kind = match args.kind {
        Kind::Sites => BatchKind::Sites,
        Kind::Results => BatchKind::Results,
    };
    let name = args.file.file_name().unwrap_or_default().to_string_lossy();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .build()
        .map_err(|error| Failure::environment(&error, "the system gives no threads"))?;
    let (report, applied) = with_progress(&office, || {
        runtime.block_on(async {
            imports::finish_interrupted(&office).await?;
            let desk = office.desk(Actor::operator(), OFFICE_NAME);
            if args.dry_run {
                let report = imports::check(&desk, kind, &name, bytes).await?;
                return Ok((report, None));
            }
            let (report, applied) = imports::take(&desk, kind, &name, bytes).await?;
            Ok::<_, office::OfficeError>((report, Some(applied)))
        })
    })?;
    print(args, &report, applied.as_ref())?;
    if report.faults.is_empty() {
        return Ok(());
    }
    Err(Failure::Refused(format!(
        "{} of {} rows have faults",
        report.counts.faulty, report.counts.rows
    )))
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let unreadable = |error: &io::Error| Failure::Environment {
        what: format!("can't read `{}`: {error}", path.display()),
        advice: "",
    };
    let length = fs::metadata(path)
        .map_err(|error| unreadable(&error))?
        .len();
    if length > FILE_BYTES {
        return Err(Failure::Refused(format!(
            "`{}` is larger than {FILE_BYTES} bytes",
            path.display()
        )));
    }
    fs::read(path).map_err(|error| unreadable(&error))
}

/// Does the work while a thread beside it says on standard error how far it is.
fn with_progress<T>(office: &Arc<Office>, work: impl FnOnce() -> T) -> T {
    let (end, ended) = mpsc::channel::<()>();
    let seen = Arc::clone(office);
    let teller = std::thread::spawn(move || {
        while ended.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
            match seen.imports.running().first() {
                Some(at) => note(format_args!("{} of {} rows written", at.done, at.total)),
                None => note(format_args!("reading and checking the rows")),
            }
        }
    });
    let done = work();
    drop(end);
    // A teller that failed has nothing to add.
    drop(teller.join());
    done
}

fn print(args: &Args, report: &Report, applied: Option<&Applied>) -> Result<(), Failure> {
    match args.format {
        Format::Table => {
            counts(report, applied, say);
            for (row, fault) in &report.faults {
                say(format_args!("{}", line(&args.file, *row, fault)));
            }
        }
        Format::Csv => {
            counts(report, applied, note);
            let heading = ["row", "column", "code", "value", "reason"].map(str::to_owned);
            let mut rows = vec![heading.to_vec()];
            rows.extend(report.faults.iter().map(|(row, fault)| {
                let column = fault.column.clone().unwrap_or_default();
                let reason = web::import_fault(Lang::En, fault);
                vec![
                    row.to_string(),
                    column,
                    fault.code.clone(),
                    fault.value.clone(),
                    reason,
                ]
            }));
            papers::write_bare_csv(&rows, io::stdout().lock())
                .map_err(|error| Failure::environment(&error, ""))?;
        }
        Format::Json => say(format_args!("{}", object(report, applied))),
    }
    Ok(())
}

fn counts(report: &Report, applied: Option<&Applied>, out: fn(std::fmt::Arguments<'_>)) {
    let found = report.counts;
    let line = |name: &str, n: u32| out(format_args!("{name:<22} {n}"));
    line("rows", found.rows);
    if let Some(applied) = applied {
        line("added", applied.added);
        line("in the register", applied.known);
    } else {
        line("would be added", found.new);
        line("in the register", found.known);
    }
    line("with faults", found.faulty);
    line("without a record", report.skipped);
    line("place to be looked at", found.assumed);
}

/// `roster.csv:12:C: sheets.code-twice: this code stands in row 4 already (1800111222)`
fn line(file: &Path, row: u32, fault: &RowNote) -> String {
    let column = fault.column.as_deref().unwrap_or("-");
    let reason = web::import_fault(Lang::En, fault);
    let value = match fault.value.as_str() {
        "" => String::new(),
        value => format!(" ({value})"),
    };
    format!(
        "{}:{row}:{column}: {}: {reason}{value}",
        file.display(),
        fault.code
    )
}

fn object(report: &Report, applied: Option<&Applied>) -> Value {
    let faults = report.faults.iter().map(|(row, fault)| {
        json!({
            "row": row,
            "column": fault.column,
            "code": fault.code,
            "value": fault.value,
            "reason": web::import_fault(Lang::En, fault),
        })
    });
    json!({
        "applied": applied.is_some(),
        "rows": report.counts.rows,
        "new": report.counts.new,
        "added": applied.map_or(0, |applied| applied.added),
        "known": applied.map_or(report.counts.known, |applied| applied.known),
        "faulty": report.counts.faulty,
        "skipped": report.skipped,
        "assumed": report.counts.assumed,
        "faults": faults.collect::<Vec<_>>(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn args(data: &Path, file: &Path, kind: Kind, dry_run: bool) -> Args {
        Args {
            data: DataArgs {
                data: Some(data.to_owned()),
                ..DataArgs::default()
            },
            kind,
            file: file.to_owned(),
            dry_run,
            format: Format::Json,
        }
    }

    #[test]
    fn a_sheet_is_looked_at_then_taken_and_its_faults_end_the_command_with_one() {
        let dir = tempfile::tempdir().unwrap();
        let good = dir.path().join("tot.csv");
        fs::write(
            &good,
            "Tên cơ sở,MST,Xã,Tỉnh\nCông ty A,1800111222,Thạnh Xuân,Cần Thơ\n",
        )
        .unwrap();
        let data = dir.path().join("data");
        run(&args(&data, &good, Kind::Sites, true)).unwrap();
        run(&args(&data, &good, Kind::Sites, false)).unwrap();
        let results = dir.path().join("ket-qua.csv");
        fs::write(
            &results,
            "MST,Năm,Kết quả\n1800111222,2020,Đạt\n1800111333,2020,Đạt\n",
        )
        .unwrap();
        let faulty = run(&args(&data, &results, Kind::Results, false));
        let Err(Failure::Refused(said)) = faulty else {
            unreachable!("{faulty:?}")
        };
        assert_eq!(said, "1 of 2 rows have faults");
        let missing = run(&args(&data, &dir.path().join("no"), Kind::Sites, true));
        assert!(matches!(missing, Err(Failure::Environment { .. })));
    }
}
