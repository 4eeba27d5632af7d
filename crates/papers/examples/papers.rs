//! Writes samples to look at and tells how fast: `cargo run -p papers --example papers -- FOLDER`.

#[path = "shared/samples.rs"]
mod samples;

use base::{Day, Lang, Timestamp};
use papers::{
    Authority, Cell, Certificate, CheckPage, Column, ColumnKind, Decision, Signature, Table,
    certificates, write_csv, write_docx, write_pdf, write_xlsx,
};
use std::{env, error::Error, fs, path::PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(env::args().nth(1).ok_or("name a folder")?);
    fs::write(folder.join("plain.pdf"), certificates(&[certificate(7)?])?)?;
    let mut long = certificate(8)?;
    long.parent_body = Some("Tập đoàn Công nghiệp Thực phẩm Đồng bằng sông Cửu Long".into());
    long.site = "Công ty Trách nhiệm hữu hạn Một thành viên Chế biến và Xuất nhập khẩu Thủy sản, Nông sản và \
        Thực phẩm Đồng bằng sông Cửu Long - Chi nhánh Khu công nghiệp Tân Phú Thạnh giai đoạn 2, Phân xưởng đóng gói, \
        bảo quản lạnh và vận chuyển hàng xuất khẩu số 3 (trước đây là Xí nghiệp Đông lạnh Phụng Hiệp)"
        .into();
    long.signature = Signature {
        authority: vec![
            (Authority::OnBehalf, "Ủy ban nhân dân".into()),
            (Authority::InPlace, "Chủ tịch".into()),
        ],
        office: "Phó Chủ tịch".into(),
        name: Some("Nguyễn Văn Thử".into()),
    };
    fs::write(folder.join("long.pdf"), certificates(&[long])?)?;
    let year = (1..=1000).map(certificate).collect::<Result<Vec<_>, _>>()?;
    let (bytes, seconds) = timed(|| certificates(&year));
    let bytes = bytes?;
    fs::write(folder.join("thousand.pdf"), &bytes)?;
    eprintln!(
        "{:.0} certificates/s, {} bytes in one file of 1000",
        1000.0 / seconds,
        bytes.len()
    );
    forms(&folder)?;
    tables(&folder)
}

/// Every paper filled and blank in both formats, and how many a second.
fn forms(folder: &std::path::Path) -> Result<(), Box<dyn Error>> {
    const AGAIN: u32 = 20;
    let day = Day::new(2026, 11, 19).ok_or("no day")?;
    for (kind, list) in [
        ("filled", samples::filled(12)),
        ("blank", samples::blank()),
        ("list", samples::filled(300)),
    ] {
        for (name, document) in list {
            let again = if kind == "list" { 2 } else { AGAIN };
            let (pdf, pdf_s) = timed(|| {
                (0..again)
                    .map(|_| write_pdf(&document, day))
                    .fold(None, |_, done| Some(done))
            });
            let (docx, docx_s) = timed(|| {
                (0..again)
                    .map(|_| write_docx(&document, day))
                    .fold(None, |_, done| Some(done))
            });
            let (pdf, docx) = (pdf.ok_or("none")??, docx.ok_or("none")??);
            let rate = |seconds: f64| f64::from(again) / seconds;
            eprintln!(
                "{kind} {name}: {} pages; pdf {:.0}/s, {} bytes; docx {:.0}/s, {} bytes",
                pdf.pages,
                rate(pdf_s),
                pdf.bytes.len(),
                rate(docx_s),
                docx.len()
            );
            fs::write(folder.join(format!("{kind}-{name}.pdf")), pdf.bytes)?;
            fs::write(folder.join(format!("{kind}-{name}.docx")), docx)?;
        }
    }
    Ok(())
}

fn tables(folder: &std::path::Path) -> Result<(), Box<dyn Error>> {
    let day = Day::new(2026, 10, 20).ok_or("no day")?;
    let table = Table {
        title: "Sổ cơ sở".into(),
        question: "Xã Vị Thủy; trạng thái: Đã nộp; xếp theo tên".into(),
        at: Timestamp::on(day, 50_700),
        lang: Lang::Vi,
        columns: vec![
            Column::new("Tên cơ sở", ColumnKind::Text),
            Column::new("Mã số thuế", ColumnKind::Text),
            Column::new("Lao động", ColumnKind::Count),
            Column::new("Tỷ lệ phổ biến", ColumnKind::Percent),
            Column::new("Ngày nộp", ColumnKind::Day),
        ],
    };
    let rows = || {
        (0..100_000_u32).map(move |n| {
            vec![
                Cell::Text(format!("Công ty TNHH Vị Thủy số {n}")),
                Cell::Text(format!("{:010}", n * 37)),
                Cell::Count(u64::from(n * 13 % 5000)),
                Cell::Percent(u64::from(n * 17 % 10_001)),
                Cell::Day(day.plus_days(-i64::from(n % 200))),
            ]
        })
    };
    let (done, seconds) =
        timed(|| write_xlsx(&table, rows(), fs::File::create(folder.join("sites.xlsx"))?));
    eprintln!("xlsx: {} rows in {seconds:.2} s", done?);
    let (done, seconds) =
        timed(|| write_csv(&table, rows(), fs::File::create(folder.join("sites.csv"))?));
    eprintln!("csv: {} rows in {seconds:.2} s", done?);
    Ok(())
}

#[expect(
    clippy::disallowed_methods,
    reason = "an example measures how long the crate takes"
)]
fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let start = std::time::Instant::now();
    let done = work();
    (done, start.elapsed().as_secs_f64())
}

fn certificate(n: u32) -> Result<Certificate, Box<dyn Error>> {
    let day = |m, d| Day::new(2026, m, d).ok_or("no day");
    let decider = "Chủ tịch Ủy ban nhân dân xã Vị Thủy";
    Ok(Certificate {
        parent_body: None,
        body: "Ủy ban nhân dân xã Vị Thủy".into(),
        number: format!("{n:02}/GCN-UBND"),
        place: "Vị Thủy".into(),
        day: day(11, 19)?,
        decider: decider.into(),
        site: format!("Trường Tiểu học Vị Thủy {n}"),
        address: "Số 12 đường Nguyễn Huệ, ấp 5, xã Vị Thủy, thành phố Cần Thơ".into(),
        standard: "An toàn về an ninh, trật tự".into(),
        period: "năm 2026".into(),
        decision: Decision {
            number: "45/QĐ-UBND".into(),
            day: day(11, 18)?,
            body: decider.into(),
        },
        legal_basis: "Thông tư số 124/2021/TT-BCA ngày 28 tháng 12 năm 2021 của Bộ Công an".into(),
        signature: Signature {
            authority: Vec::new(),
            office: "Chủ tịch".into(),
            name: None,
        },
        check: CheckPage {
            code: format!("7Q4K-{n:04}"),
            address: format!("https://binhyen.example/kiem-tra/7Q4K-{n:04}"),
        },
    })
}
