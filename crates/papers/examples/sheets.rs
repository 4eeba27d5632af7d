//! Writes a list of so many rows to standard output and tells how fast and with how much memory:
//! `cargo run -p papers --example sheets -- 1000000 xlsx > list.xlsx`

use base::{Day, Lang, Timestamp};
use papers::{Cell, Column, ColumnKind, Table, write_csv, write_xlsx};
use std::{env, error::Error, fs, io};

#[expect(
    clippy::disallowed_methods,
    reason = "how long it takes is what is asked"
)]
fn main() -> Result<(), Box<dyn Error>> {
    let mut args = env::args().skip(1);
    let count: u64 = args.next().ok_or("how many rows?")?.parse()?;
    let kind = args.next().unwrap_or_default();
    let day = Day::new(2026, 10, 20).ok_or("no day")?;
    let column = |heading: &str, kind| Column::new(heading, kind);
    let table = Table {
        title: "Sổ cơ sở".into(),
        question: "Cả nước".into(),
        at: Timestamp::on(day, 9 * 3600),
        lang: Lang::Vi,
        columns: vec![
            column("Tên", ColumnKind::Text),
            column("Mã", ColumnKind::Text),
            column("Loại hình", ColumnKind::Text),
            column("Xã, phường", ColumnKind::Text),
            column("Số lao động", ColumnKind::Count),
            column("Trạng thái", ColumnKind::Text),
            column("Ngày đăng ký", ColumnKind::Day),
        ],
    };
    let rows = (1..=count).map(|n| {
        vec![
            Cell::Text(format!("Công ty số {n:07} (giả lập)")),
            Cell::Text(format!("GL{n:07}")),
            Cell::Text("Doanh nghiệp".into()),
            Cell::Text(format!("Xã số {}, Thành phố Cần Thơ", n % 3321)),
            Cell::Count(n % 3000),
            Cell::Text("Đã nộp".into()),
            Cell::Day(day.plus_days(-i64::try_from(n % 280).unwrap_or(0))),
        ]
    });
    let began = std::time::Instant::now();
    let out = io::BufWriter::new(io::stdout().lock());
    let written = if kind == "csv" {
        write_csv(&table, rows, out)?
    } else {
        write_xlsx(&table, rows, out)?
    };
    let seconds = began.elapsed().as_secs_f64();
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find(|line| line.starts_with("VmHWM"));
    eprintln!("{written} rows in {seconds:.1} s, {}", peak.unwrap_or(""));
    Ok(())
}
