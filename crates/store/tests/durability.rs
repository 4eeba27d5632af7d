//! What was acknowledged survives `kill -9`; what fails leaves nothing behind.

use base::{AccountId, Chance, Timestamp};
use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Command, Stdio},
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};
use store::{Db, StoreError, Tx};

/// Set in the child that writes until it is killed.
const CHILD: &str = "BINHYEN_TEST_WRITER";
/// The issue of the promise asks for at least fifty.
const KILLS: u64 = 50;

struct Counter(AtomicU64);

impl Chance for Counter {
    fn fill(&self, bytes: &mut [u8]) {
        let n = self.0.fetch_add(1, Ordering::Relaxed).to_be_bytes();
        for (to, from) in bytes
            .iter_mut()
            .rev()
            .zip(n.iter().rev().chain(std::iter::repeat(&0)))
        {
            *to = *from;
        }
    }
}

fn setting(tx: &mut dyn Tx, name: &str) -> Result<(), StoreError> {
    store::settings::set(tx, name, "kept")
}

fn kept(db: &Db) -> Vec<String> {
    db.read_blocking(|tx| -> Result<_, StoreError> {
        tx.query("select name from setting order by name", &[])?
            .iter()
            .map(|row| row.get(0))
            .collect()
    })
    .unwrap()
}

/// Not a test of its own: the body of the child process.
#[test]
fn child() {
    let Some(folder) = std::env::var_os(CHILD) else {
        return;
    };
    let db = Db::open(Path::new(&folder)).unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    let run = std::process::id();
    runtime.block_on(async {
        let writers: Vec<_> = (0..8)
            .map(|writer| {
                let db = db.clone();
                tokio::spawn(async move {
                    for n in 0.. {
                        let name = format!("{run}-{writer}-{n}");
                        let stored = name.clone();
                        db.write(move |tx| setting(tx, &stored)).await.unwrap();
                        println!("kept {name}");
                    }
                })
            })
            .collect();
        for writer in writers {
            writer.await.unwrap();
        }
    });
}

#[test]
fn no_acknowledged_write_is_lost_to_kill_9() {
    let folder = tempfile::tempdir().unwrap();
    let mut promised = Vec::new();
    for round in 0..KILLS {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["child", "--exact", "--nocapture"])
            .env(CHILD, folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        let reader = std::thread::spawn(move || {
            out.lines()
                .map_while(Result::ok)
                .filter_map(|line| Some(line.split_once("kept ")?.1.to_owned()))
                .collect::<Vec<_>>()
        });
        std::thread::sleep(Duration::from_millis(60 + round * 7 % 90));
        child.kill().unwrap();
        child.wait().unwrap();
        promised.extend(reader.join().unwrap());
    }
    let db = Db::open(folder.path()).unwrap();
    let kept: std::collections::HashSet<_> = kept(&db).into_iter().collect();
    // The last line of a killed child may be cut; a cut name is a prefix of a kept one.
    let lost: Vec<_> = promised
        .iter()
        .filter(|name| !kept.contains(*name) && !kept.iter().any(|k| k.starts_with(*name)))
        .collect();
    assert!(
        lost.is_empty(),
        "{} of {} lost: {lost:?}",
        lost.len(),
        promised.len()
    );
    assert!(
        promised.len() > 100,
        "only {} acknowledged: the test would prove nothing",
        promised.len()
    );
    let sound = db.read_blocking(|tx| -> Result<String, StoreError> {
        tx.query("pragma integrity_check", &[])?
            .first()
            .ok_or_else(|| StoreError::corrupt("no answer"))?
            .get(0)
    });
    assert_eq!(sound.unwrap(), "ok");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_failure_in_a_group_takes_nobody_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::open(folder.path()).unwrap();
    let tasks: Vec<_> = (0..400)
        .map(|n: u32| {
            let db = db.clone();
            tokio::spawn(async move {
                db.write(move |tx| -> Result<(), StoreError> {
                    setting(tx, &format!("{n:03}"))?;
                    match n % 4 {
                        1 => Err(StoreError::Taken("test".to_owned())),
                        2 => panic!("a use case that panics"),
                        _ => Ok(()),
                    }
                })
                .await
            })
        })
        .collect();
    for (n, task) in tasks.into_iter().enumerate() {
        let answer = task.await.unwrap();
        match n % 4 {
            1 => assert!(matches!(answer, Err(StoreError::Taken(_)))),
            2 => assert!(matches!(answer, Err(StoreError::Panicked))),
            _ => answer.unwrap(),
        }
    }
    let expect: Vec<_> = (0..400)
        .filter(|n| n % 4 == 0 || n % 4 == 3)
        .map(|n| format!("{n:03}"))
        .collect();
    assert_eq!(kept(&db), expect);
}

#[tokio::test(flavor = "multi_thread")]
async fn sixty_four_who_hang_up_leave_nothing_stuck() {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::open(folder.path()).unwrap();
    for burst in 0..10 {
        let tasks: Vec<_> = (0..64)
            .map(|n| {
                let db = db.clone();
                tokio::spawn(async move {
                    let write = db.write(move |tx| setting(tx, &format!("{burst}-{n}")));
                    let read = db.read(|tx| -> Result<_, StoreError> {
                        tx.query("select count(*) from setting", &[])
                    });
                    let _ = tokio::join!(write, read);
                })
            })
            .collect();
        tokio::time::sleep(Duration::from_micros(200)).await;
        for task in &tasks {
            task.abort();
        }
    }
    let after = async {
        db.write(|tx| setting(tx, "after")).await.unwrap();
        for _ in 0..32 {
            db.read(|tx| -> Result<_, StoreError> { tx.query("select 1", &[]) })
                .await
                .unwrap();
        }
    };
    tokio::time::timeout(Duration::from_secs(10), after)
        .await
        .unwrap();
}

#[test]
fn a_full_disk_is_named_and_harms_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::open(folder.path()).unwrap();
    db.write_blocking(|tx| setting(tx, "before")).unwrap();
    let full = db.write_blocking(|tx| -> Result<(), StoreError> {
        let pages: i64 = tx
            .query("pragma page_count", &[])?
            .first()
            .ok_or_else(|| StoreError::corrupt("none"))?
            .get(0)?;
        tx.query(&format!("pragma max_page_count = {}", pages + 4), &[])?;
        store::settings::set(tx, "large", &"x".repeat(1 << 20))
    });
    assert!(matches!(full, Err(StoreError::Full(_))), "{full:?}");
    assert_eq!(kept(&db), ["before"]);
}

#[test]
fn a_second_process_and_a_newer_schema_are_kept_out() {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::open(folder.path()).unwrap();
    assert!(matches!(Db::open(folder.path()), Err(StoreError::InUse(_))));
    db.write_blocking(|tx| -> Result<(), StoreError> {
        tx.exec(
            "insert into schema_migration (number, name, digest) values (9999, 'future', x'00')",
            &[],
        )
        .map(drop)
    })
    .unwrap();
    drop(db);
    // The writer thread ends a moment after the last handle.
    std::thread::sleep(Duration::from_millis(100));
    let again = Db::open(folder.path()).err();
    assert!(again.is_some(), "a newer schema was opened");
}

#[test]
fn ids_and_moments_go_there_and_back() {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::open(folder.path()).unwrap();
    let at = Timestamp::from_micros(1_790_000_000_000_000);
    let id = AccountId::draw(at, &Counter(AtomicU64::new(7)));
    db.write_blocking(move |tx| store::posts::insert_account(tx, id, "Nhân viên 12", at))
        .unwrap();
    let row: (AccountId, Timestamp) = db
        .read_blocking(|tx| -> Result<_, StoreError> {
            let rows = tx.query("select id, created_at from account", &[])?;
            Ok((rows[0].get(0)?, rows[0].get(1)?))
        })
        .unwrap();
    assert_eq!(row, (id, at));
}
