//! Tables as another program reads them back.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail the test")]

use base::{Day, Lang, Timestamp};
use calamine::{Data, Reader, Xlsx};
use papers::{Cell, Column, ColumnKind, PapersError, Table, XLSX_MAX_ROWS, write_csv, write_xlsx};
use std::io::{self, Cursor, Write};

fn table() -> Table {
    Table {
        title: "Sổ cơ sở".into(),
        question: "Xã Vị Thủy; trạng thái: Đã nộp".into(),
        at: Timestamp::on(Day::new(2026, 10, 20).unwrap(), 14 * 3600 + 300),
        lang: Lang::Vi,
        columns: vec![
            Column::new("Tên", ColumnKind::Text),
            Column::new("Lao động", ColumnKind::Count),
            Column::new("Tỷ lệ", ColumnKind::Percent),
            Column::new("Ngày nộp", ColumnKind::Day),
        ],
    }
}

fn row(name: &str) -> Vec<Cell> {
    vec![
        Cell::Text(name.into()),
        Cell::Count(1234),
        Cell::Percent(7250),
        Cell::Day(Day::new(2026, 3, 1).unwrap()),
    ]
}

fn csv(rows: Vec<Vec<Cell>>) -> String {
    let mut out = Vec::new();
    write_csv(&table(), rows, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn xlsx(rows: Vec<Vec<Cell>>) -> Vec<u8> {
    let mut out = Vec::new();
    write_xlsx(&table(), rows, &mut out).unwrap();
    out
}

#[test]
fn a_csv_says_what_was_asked_and_how_much_came() {
    let text = csv(vec![
        row("Trường \"A\", Vị Thủy"),
        vec![
            Cell::Text("B".into()),
            Cell::Empty,
            Cell::Percent(5),
            Cell::Empty,
        ],
    ]);
    let expect = "\u{feff}Danh sách,Sổ cơ sở\r\n\
        Điều kiện,Xã Vị Thủy; trạng thái: Đã nộp\r\n\
        Thời điểm,14:05 20/10/2026\r\n\
        \"\"\r\n\
        Tên,Lao động,Tỷ lệ,Ngày nộp\r\n\
        \"Trường \"\"A\"\", Vị Thủy\",1234,72.5%,2026-03-01\r\n\
        B,,0.05%,\r\n\
        \"\"\r\n\
        Số dòng,2\r\n";
    assert_eq!(text, expect);
}

#[test]
fn no_cell_of_a_csv_is_a_formula() {
    let check = |raw: &str, expect: &str| {
        let text = csv(vec![row(raw)]);
        assert!(
            text.contains(&format!("\r\n{expect},1234,")),
            "{raw:?} in {text}"
        );
    };
    check("=1+1", "'=1+1");
    check("+84 293", "'+84 293");
    check("-", "'-");
    check("@SUM(A1)", "'@SUM(A1)");
    check("\t=1", "'\t=1");
    check("\r=1", "\"'\r=1\"");
    check("＝1", "'＝1");
    check("A=1", "A=1");
    let mut sly = table();
    sly.question = "=HYPERLINK(\"x\")".into();
    let mut out = Vec::new();
    write_csv(&sly, vec![], &mut out).unwrap();
    assert!(String::from_utf8(out).unwrap().contains("\"'=HYPERLINK"));
}

#[test]
fn an_xlsx_reads_back_as_it_was_written() {
    let bytes = xlsx(vec![
        row("=1+1 <&> _x0041_ Vị Thủy"),
        vec![Cell::Empty, Cell::Count(u64::MAX), Cell::Empty, Cell::Empty],
    ]);
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    assert_eq!(book.sheet_names(), ["Danh sách", "Thông tin"]);
    let list = book.worksheet_range("Danh sách").unwrap();
    let at = |r, c| list.get_value((r, c)).cloned().unwrap_or(Data::Empty);
    assert_eq!(at(0, 0), Data::String("Tên".into()));
    assert_eq!(at(1, 0), Data::String("=1+1 <&> _x0041_ Vị Thủy".into()));
    assert_eq!(at(1, 1), Data::Float(1234.0));
    assert_eq!(at(1, 2), Data::Float(0.725));
    let Data::DateTime(date) = at(1, 3) else {
        panic!("{:?} is no date", at(1, 3))
    };
    assert_eq!(date.to_ymd_hms_milli().0, 2026);
    assert_eq!(at(2, 1), Data::String(u64::MAX.to_string()));
    let formulas = book.worksheet_formula("Danh sách").unwrap();
    assert!(formulas.used_cells().next().is_none());
    let about = book.worksheet_range("Thông tin").unwrap();
    let said: Vec<String> = about.rows().map(|r| r[1].to_string()).collect();
    assert_eq!(
        said,
        [
            "Sổ cơ sở",
            "Xã Vị Thủy; trạng thái: Đã nộp",
            "14:05 20/10/2026",
            "2"
        ]
    );
}

#[test]
fn the_same_rows_give_the_same_bytes() {
    let rows = || {
        (0..500)
            .map(|n| row(&format!("Cơ sở {n}")))
            .collect::<Vec<_>>()
    };
    assert!(xlsx(rows()) == xlsx(rows()), "the two files differ");
}

#[test]
fn what_a_sheet_cannot_hold_is_refused_by_name() {
    let narrow = vec![Cell::Empty];
    let error = write_xlsx(&table(), vec![narrow], io::sink()).unwrap_err();
    assert!(matches!(
        error,
        PapersError::RowWidth {
            row: 1,
            expected: 4,
            found: 1
        }
    ));
    let error = write_xlsx(&table(), vec![row(&"ă".repeat(32_768))], io::sink()).unwrap_err();
    assert!(matches!(
        error,
        PapersError::CellTooLong {
            row: 1,
            column: 1,
            ..
        }
    ));
    assert!(write_xlsx(&table(), vec![row(&"ă".repeat(32_767))], io::sink()).is_ok());
    let none = Table {
        columns: vec![],
        ..table()
    };
    let error = write_csv(&none, vec![], io::sink()).unwrap_err();
    assert!(matches!(error, PapersError::Columns { count: 0, .. }));
}

/// A receiving end that is full after some bytes.
struct Full(usize);

impl Write for Full {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0 < bytes.len() {
            return Err(io::Error::from(io::ErrorKind::StorageFull));
        }
        self.0 -= bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_full_disk_is_an_error_not_a_short_file() {
    let rows = || (0..20_000).map(|n| row(&format!("Cơ sở {n} {}", n * 7919)));
    assert!(write_csv(&table(), rows(), Full(10_000)).is_err());
    assert!(write_xlsx(&table(), rows(), Full(10_000)).is_err());
}

#[test]
fn one_row_more_than_a_full_sheet_is_written_too() {
    let one = || vec![Cell::Count(1), Cell::Empty, Cell::Empty, Cell::Empty];
    let more = XLSX_MAX_ROWS + 1;
    let rows = std::iter::repeat_with(one).take(usize::try_from(more).unwrap());
    assert_eq!(write_xlsx(&table(), rows, io::sink()).unwrap(), more);
}
