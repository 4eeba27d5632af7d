//! How many durable acts the writer takes, with how long each waits: `cargo run -p store --example writes [FOLDER]`.
//! One act is one row with an index and about 200 bytes, in a transaction of its own, acknowledged after the sync.

#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a measurement prints what it measured"
)]

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};
use store::{Db, StoreError, Value};

const SPAN: Duration = Duration::from_secs(4);

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args_os()
        .nth(1)
        .unwrap_or_else(|| "target/writes".into());
    let db = Db::open(Path::new(&folder))?;
    db.write_blocking(|tx| -> Result<(), StoreError> {
        tx.exec("drop table if exists measured", &[])?;
        tx.exec("create table measured (id integer primary key, subject integer not null, text text not null) strict", &[])?;
        tx.exec("create index measured_subject on measured (subject)", &[]).map(drop)
    })?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    println!("clients readers  writes/s  reads/s  p50 ms  p99 ms  max ms  log MiB");
    for (clients, readers) in [(1, 0), (16, 0), (64, 0), (400, 0), (64, 4)] {
        runtime.block_on(measure(&db, clients, readers))?;
    }
    Ok(())
}

async fn measure(db: &Db, clients: i64, readers: usize) -> Result<(), StoreError> {
    let done = Arc::new(AtomicBool::new(false));
    let reading: Vec<_> = (0..readers)
        .map(|_| tokio::spawn(read(db.clone(), Arc::clone(&done))))
        .collect();
    let writing: Vec<_> = (0..clients)
        .map(|client| tokio::spawn(write(db.clone(), client)))
        .collect();
    let mut waits = Vec::new();
    for client in writing {
        waits.extend(client.await.map_err(|_| StoreError::Panicked)??);
    }
    done.store(true, Ordering::Relaxed);
    let mut reads = 0.0;
    for reader in reading {
        reads += reader.await.map_err(|_| StoreError::Panicked)??;
    }
    waits.sort_unstable();
    let wait_ms = |share: usize| {
        let at = (waits.len() * share / 1000).min(waits.len().saturating_sub(1));
        waits
            .get(at)
            .map_or(0.0, |wait: &Duration| wait.as_secs_f64() * 1000.0)
    };
    let count = u32::try_from(waits.len()).unwrap_or(u32::MAX);
    let log = std::fs::metadata(db.path().with_extension("sqlite-wal")).map_or(0, |m| m.len());
    println!(
        "{clients:7} {readers:7} {:9.0} {:8.0} {:7.2} {:7.2} {:7.2} {:8}",
        f64::from(count) / SPAN.as_secs_f64(),
        reads / SPAN.as_secs_f64(),
        wait_ms(500),
        wait_ms(990),
        wait_ms(1000),
        log >> 20
    );
    Ok(())
}

async fn write(db: Db, client: i64) -> Result<Vec<Duration>, StoreError> {
    let (begun, mut waits) = (Instant::now(), Vec::new());
    while begun.elapsed() < SPAN {
        let asked = Instant::now();
        db.write(move |tx| {
            let row = [Value::Int(client), Value::Text("x".repeat(200))];
            tx.exec("insert into measured (subject, text) values (?1, ?2)", &row)
        })
        .await?;
        waits.push(asked.elapsed());
    }
    Ok(waits)
}

/// Reads a hundred rows in a snapshot, again and again without a gap.
async fn read(db: Db, done: Arc<AtomicBool>) -> Result<f64, StoreError> {
    let mut reads = 0.0;
    while !done.load(Ordering::Relaxed) {
        db.read(|tx| tx.query("select id, text from measured limit 100", &[]))
            .await?;
        reads += 1.0;
    }
    Ok(reads)
}
