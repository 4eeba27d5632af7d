//! What was acknowledged survives `kill -9`, whole, and nothing else is left.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "helpers of tests fail the test; the child acknowledges on standard output"
)]

use std::{
    collections::HashSet,
    io::{BufRead, BufReader},
    path::Path,
    process::{Command, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};
use store::{Db, StoreError, Tx};

/// Set in the child that writes until it is killed.
const CHILD: &str = "BINHYEN_TEST_WRITER";
/// The issue of the promise asks for at least fifty.
const KILLS: u64 = 60;
/// Writers in the child, so that kills fall into groups.
const WRITERS: usize = 8;
/// Long for a child to begin to write, even on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);

/// An act of two rows, so that half of one can be seen.
fn act(tx: &mut dyn Tx, name: &str) -> Result<(), StoreError> {
    store::settings::set(tx, &format!("{name}/first"), "kept")?;
    store::settings::set(tx, &format!("{name}/second"), "kept")
}

/// Not a test of its own: the body of the child process.
#[test]
#[ignore = "run by `no_acknowledged_act_is_lost_to_kill_9`"]
fn child() {
    let Some(folder) = std::env::var_os(CHILD) else {
        return;
    };
    let db = Db::open(Path::new(&folder)).unwrap();
    let run = std::process::id();
    let writers: Vec<_> = (0..WRITERS)
        .map(|writer| {
            let db = db.clone();
            thread::spawn(move || {
                for n in 0.. {
                    let name = format!("{run}-{writer}-{n}");
                    let stored = name.clone();
                    db.write_blocking(move |tx| act(tx, &stored)).unwrap();
                    // The last word shows that the line is whole.
                    println!("kept {name} whole");
                }
            })
        })
        .collect();
    for writer in writers {
        writer.join().unwrap();
    }
}

/// Lets a child write, kills it `after` its first acknowledgement, and answers what it acknowledged.
fn write_and_kill(folder: &Path, after: Duration) -> Vec<String> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["child", "--exact", "--ignored", "--nocapture"])
        .env(CHILD, folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let out = BufReader::new(child.stdout.take().unwrap());
    let (begun, has_begun) = mpsc::channel();
    let reader = thread::spawn(move || {
        out.lines()
            .map_while(Result::ok)
            .filter_map(|line| {
                let (_, rest) = line.split_once("kept ")?;
                let name = rest.strip_suffix(" whole")?.to_owned();
                let _ = begun.send(());
                Some(name)
            })
            .collect::<Vec<_>>()
    });
    let wrote = has_begun.recv_timeout(PATIENCE);
    if wrote.is_ok() {
        assert!(
            matches!(Db::open(folder), Err(StoreError::InUse(_))),
            "a second process was let in"
        );
        thread::sleep(after);
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let promised = reader.join().unwrap();
    assert!(wrote.is_ok(), "the child acknowledged nothing");
    promised
}

/// Opens what a killed child left: sound, each act whole, nothing of `promised` missing.
fn check(folder: &Path, promised: &[String]) {
    let db = Db::open(folder).unwrap();
    let (sound, kept) = db
        .read_blocking(|tx| -> Result<(String, HashSet<String>), StoreError> {
            let sound = tx.scalar("pragma integrity_check", &[])?;
            let names = tx.query("select name from setting", &[])?;
            let kept = names.iter().map(|row| row.get(0));
            Ok((sound, kept.collect::<Result<_, _>>()?))
        })
        .unwrap();
    assert_eq!(sound, "ok");
    let has = |name: &str, part: &str| kept.contains(&format!("{name}/{part}"));
    let lost: Vec<_> = promised.iter().filter(|name| !has(name, "first")).collect();
    assert!(
        lost.is_empty(),
        "{} of {} lost: {lost:?}",
        lost.len(),
        promised.len()
    );
    let halves: Vec<_> = kept
        .iter()
        .filter_map(|row| row.rsplit_once('/'))
        .filter(|(name, _)| !has(name, "first") || !has(name, "second"))
        .collect();
    assert!(halves.is_empty(), "half acts: {halves:?}");
}

#[test]
fn no_acknowledged_act_is_lost_to_kill_9() {
    let folder = tempfile::tempdir().unwrap();
    let mut promised = Vec::new();
    for kill in 0..KILLS {
        // Spread over 0 to 39.9 ms, each kill another moment.
        let after = Duration::from_micros(kill * 7919 % 40_000);
        promised.extend(write_and_kill(folder.path(), after));
        if kill % 10 == 9 {
            check(folder.path(), &promised);
        }
    }
    eprintln!("{} acts acknowledged before {KILLS} kills", promised.len());
}
