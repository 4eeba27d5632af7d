//! What the writer and the readers promise to many at once, and how they fail.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail the test")]

use base::{AccountId, Chance, Timestamp};
use std::{
    future::poll_fn,
    pin::Pin,
    sync::{
        Arc, Barrier,
        atomic::{AtomicBool, Ordering},
    },
    task::Poll,
    time::Duration,
};
use store::{Db, StoreError, Tx, settings};

struct Sevens;

impl Chance for Sevens {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(7);
    }
}

fn setting(tx: &mut dyn Tx, name: &str) -> Result<(), StoreError> {
    settings::set(tx, name, "kept")
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

/// Lets the database grow by so few pages that a megabyte does not fit.
fn fill_the_disk(tx: &mut dyn Tx) -> Result<(), StoreError> {
    let pages: i64 = tx.scalar("pragma page_count", &[])?;
    limit_pages(tx, pages + 4)
}

fn limit_pages(tx: &mut dyn Tx, pages: i64) -> Result<(), StoreError> {
    tx.scalar::<i64>(&format!("pragma max_page_count = {pages}"), &[])
        .map(drop)
}

fn megabyte(tx: &mut dyn Tx) -> Result<(), StoreError> {
    settings::set(tx, "large", &"x".repeat(1 << 20))
}

/// Holds the writer until all of `works` are queued behind it, so that they share a group; their answers.
async fn in_one_group<F>(db: &Db, works: Vec<F>) -> Vec<Result<(), StoreError>>
where
    F: Fn(&mut dyn Tx) -> Result<(), StoreError> + Send + 'static,
{
    let gate = Arc::new(Barrier::new(2));
    let (inside, passed) = (Arc::clone(&gate), AtomicBool::new(false));
    let hold = db.write(move |_| -> Result<(), StoreError> {
        // It may be run again, and then nobody waits at the gate any more.
        if !passed.swap(true, Ordering::Relaxed) {
            inside.wait();
        }
        Ok(())
    });
    let mut writes: Vec<Pin<Box<dyn Future<Output = _>>>> = vec![Box::pin(hold)];
    for work in works {
        writes.push(Box::pin(db.write(work)));
    }
    for write in &mut writes {
        // The first poll queues the request.
        assert!(poll_fn(|context| Poll::Ready(write.as_mut().poll(context).is_pending())).await);
    }
    gate.wait();
    let mut answers = Vec::new();
    for write in writes {
        answers.push(write.await);
    }
    answers.remove(0).unwrap();
    answers
}

#[tokio::test(flavor = "multi_thread")]
async fn four_hundred_at_once_are_all_kept() {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::open(folder.path()).unwrap();
    let tasks: Vec<_> = (0..400)
        .map(|task: u32| {
            let db = db.clone();
            tokio::spawn(async move {
                for n in 0..10 {
                    let name = format!("{task:03}-{n}");
                    let stored = name.clone();
                    db.write(move |tx| setting(tx, &stored)).await.unwrap();
                    // Whoever just wrote sees his write.
                    let seen = db.read(move |tx| settings::get(tx, &name)).await;
                    assert_eq!(seen.unwrap().as_deref(), Some("kept"));
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    let expect: Vec<_> = (0..4000)
        .map(|n| format!("{:03}-{}", n / 10, n % 10))
        .collect();
    assert_eq!(kept(&db), expect);
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
async fn sixty_four_who_hang_up_leave_nothing_stuck_and_nothing_half() {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::open(folder.path()).unwrap();
    for burst in 0..10 {
        let tasks: Vec<_> = (0..64)
            .map(|n| {
                let db = db.clone();
                tokio::spawn(async move {
                    let write = db.write(move |tx| {
                        setting(tx, &format!("{burst}-{n}/first"))?;
                        setting(tx, &format!("{burst}-{n}/second"))
                    });
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
    let halves = db.read_blocking(|tx| -> Result<i64, StoreError> {
        tx.scalar(
            "select count(*) from setting a where a.name like '%/first' and not exists (
               select 1 from setting b where b.name = replace(a.name, '/first', '/second'))",
            &[],
        )
    });
    assert_eq!(halves.unwrap(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn readers_that_fail_or_panic_come_back() {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::open(folder.path()).unwrap();
    for n in 0..100 {
        let answer = db
            .read(move |tx| -> Result<(), StoreError> {
                match n % 3 {
                    0 => panic!("a reader that panics"),
                    1 => tx.exec("delete from setting", &[]).map(drop),
                    _ => tx.exec("commit", &[]).map(drop),
                }
            })
            .await;
        match n % 3 {
            0 => assert!(matches!(answer, Err(StoreError::Panicked))),
            1 => assert!(matches!(answer, Err(StoreError::ReadOnly(_)))),
            _ => {}
        }
        let one = db
            .read(|tx| -> Result<i64, StoreError> { tx.scalar("select 1", &[]) })
            .await;
        assert_eq!(one.unwrap(), 1);
    }
}

#[tokio::test]
async fn a_full_disk_is_named_and_harms_nobody_of_its_group() {
    type Work = Box<dyn Fn(&mut dyn Tx) -> Result<(), StoreError> + Send>;
    let folder = tempfile::tempdir().unwrap();
    let db = Db::open(folder.path()).unwrap();
    let works: Vec<Work> = vec![
        Box::new(|tx| setting(tx, "a")),
        Box::new(|tx| {
            setting(tx, "b")?;
            fill_the_disk(tx)?;
            megabyte(tx)
        }),
        Box::new(|tx| setting(tx, "c")),
        Box::new(|_| Err(StoreError::Taken("test".to_owned()))),
    ];
    let answers = in_one_group(&db, works).await;
    assert!(
        matches!(
            answers.as_slice(),
            [
                Ok(()),
                Err(StoreError::Full(_)),
                Ok(()),
                Err(StoreError::Taken(_))
            ]
        ),
        "{answers:?}"
    );
    assert_eq!(kept(&db), ["a", "c"]);
    db.write(|tx| {
        limit_pages(tx, i64::from(u32::MAX) - 1)?;
        megabyte(tx)
    })
    .await
    .unwrap();
    assert_eq!(kept(&db), ["a", "c", "large"]);
}

#[test]
fn who_passes_over_a_full_disk_leaves_no_half_act() {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::open(folder.path()).unwrap();
    let answer = db.write_blocking(|tx| -> Result<(), StoreError> {
        setting(tx, "first")?;
        fill_the_disk(tx)?;
        assert!(megabyte(tx).is_err());
        drop(setting(tx, "second"));
        Ok(())
    });
    assert!(answer.is_err());
    assert_eq!(kept(&db), Vec::<String>::new());
}

/// A reader can't fold the log; were one the last to close, a copy of the database's file would miss what is in the log.
#[test]
fn the_writer_closes_last() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("binhyen.sqlite-wal");
    for _ in 0..100 {
        let db = Db::open(folder.path()).unwrap();
        assert_eq!(kept(&db), Vec::<String>::new());
        drop(db);
        assert!(!log.exists(), "a log is left");
    }
}

/// Death of the process alone does not show whether commits are synced; the engine's own word on it does.
#[test]
fn commits_are_synced_and_wait_for_no_checkpoint() {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::open(folder.path()).unwrap();
    let check = |pragma: &'static str, expect: i64| {
        let found = db.write_blocking(move |tx| -> Result<i64, StoreError> {
            tx.scalar(&format!("pragma {pragma}"), &[])
        });
        assert_eq!(found.unwrap(), expect, "{pragma}");
    };
    check("synchronous", 2);
    check("wal_autocheckpoint", 0);
    check("foreign_keys", 1);
    let mode = db.write_blocking(|tx| -> Result<String, StoreError> {
        tx.scalar("pragma journal_mode", &[])
    });
    assert_eq!(mode.unwrap(), "wal");
}

#[test]
fn the_last_handle_closes_the_file_after_what_was_queued() {
    let folder = tempfile::tempdir().unwrap();
    let path = Db::open(folder.path()).unwrap().path().to_owned();
    let log = path.with_extension("sqlite-wal");
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .unwrap();
    for n in 0..20 {
        let db = Db::open(folder.path()).unwrap();
        runtime.block_on(async {
            let queued = tokio::time::timeout(
                Duration::ZERO,
                db.write(move |tx| setting(tx, &format!("{n:02}"))),
            );
            drop(queued.await);
        });
        drop(db);
        assert!(!log.exists(), "still open after the last handle");
    }
    let db = Db::open(folder.path()).unwrap();
    assert_eq!(
        kept(&db),
        (0..20).map(|n| format!("{n:02}")).collect::<Vec<_>>()
    );
}

#[test]
fn data_in_use_of_a_newer_version_or_in_a_file_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::open(folder.path()).unwrap();
    assert!(matches!(Db::open(folder.path()), Err(StoreError::InUse(_))));
    db.write_blocking(|tx| -> Result<u64, StoreError> {
        tx.exec(
            "insert into schema_migration (number, name, digest) values (9999, 'future', x'00')",
            &[],
        )
    })
    .unwrap();
    drop(db);
    let newer = Db::open(folder.path()).err();
    assert!(
        matches!(newer, Some(StoreError::Newer { found: 9999, .. })),
        "{newer:?}"
    );
    // Refused data is let go of: the version that knows it can open it.
    let again = Db::open(folder.path()).err();
    assert!(matches!(again, Some(StoreError::Newer { .. })), "{again:?}");

    let file = folder.path().join("file");
    std::fs::write(&file, "in the way").unwrap();
    assert!(matches!(Db::open(&file), Err(StoreError::Io { .. })));
    assert_eq!(std::fs::read(&file).unwrap(), b"in the way");
    Db::open(&folder.path().join("a/b/c")).unwrap();
}

#[test]
fn what_is_no_database_is_left_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("binhyen.sqlite");
    let bytes = "no database at all ".repeat(100);
    std::fs::write(&path, &bytes).unwrap();
    let refused = Db::open(folder.path()).err();
    assert!(
        matches!(refused, Some(StoreError::Corrupt(_))),
        "{refused:?}"
    );
    assert_eq!(std::fs::read_to_string(&path).unwrap(), bytes);
}

#[test]
fn ids_and_moments_go_there_and_back() {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::open(folder.path()).unwrap();
    let at = Timestamp::from_micros(1_790_000_000_000_000);
    let id = AccountId::draw(at, &Sevens);
    db.write_blocking(move |tx| store::posts::insert_account(tx, id, "Nhân viên 12", at))
        .unwrap();
    let row = db
        .read_blocking(|tx| -> Result<(AccountId, Timestamp), StoreError> {
            tx.one("select id, created_at from account", &[], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
        })
        .unwrap();
    assert_eq!(row, (id, at));
}
