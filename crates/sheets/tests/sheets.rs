//! Messy sheets as offices send them, read to typed rows or refused by name.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail the test")]

use base::{Day, ManagingTier, SchoolLevel, SiteKind, SizeClass};
use proptest::prelude::*;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet, XlsxError};
use sheets::{
    Book, CellMark, ERROR_HEADING, Field, Limits, PastResult, Purpose, RowFault, SheetFault,
    SiteRow, guess_mapping, mend, read, result_rows, site_rows,
};
use std::{
    fmt::Write as _,
    io::{Cursor, Write as _},
};

fn xlsx(fill: impl FnOnce(&mut Workbook) -> Result<(), XlsxError>) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(&mut book).unwrap();
    book.save_to_buffer().unwrap()
}

fn open(bytes: &[u8]) -> Result<Book, SheetFault> {
    read(bytes, "danh sach", &Limits::HOUSE)
}

/// Writes the texts of a row, parted by `|`.
fn row(sheet: &mut Worksheet, at: u32, cells: &str) -> Result<(), XlsxError> {
    for (column, text) in (0..).zip(cells.split('|')) {
        if !text.is_empty() {
            sheet.write(at, column, text)?;
        }
    }
    Ok(())
}

/// What the faults of a sheet come to: row, column, code.
fn said(faults: &[RowFault]) -> Vec<(u32, &str, &str)> {
    faults
        .iter()
        .map(|fault| {
            (
                fault.row,
                fault.column.as_deref().unwrap_or("-"),
                fault.code,
            )
        })
        .collect()
}

/// Titles, two heading lines with merged cells, a numbering line, groups, blanks, a total, a signature; numbers as numbers.
fn form() -> Vec<u8> {
    xlsx(|book| {
        book.add_worksheet()
            .set_name("Bìa")?
            .write(0, 0, "DANH SÁCH")?;
        let old = book.add_worksheet().set_name("Cũ")?.set_hidden(true);
        row(
            old,
            0,
            "Tên đơn vị|Xã|MST|Số LĐ|Loại hình|Điện thoại|Tỉnh|Huyện|Ghi chú",
        )?;
        let sheet = book.add_worksheet().set_name("Danh sách")?;
        let plain = Format::new();
        sheet.merge_range(0, 0, 0, 8, "CÔNG AN TỈNH HẬU GIANG", &plain)?;
        sheet.merge_range(
            1,
            0,
            1,
            8,
            "DANH SÁCH CƠ QUAN, DOANH NGHIỆP, NHÀ TRƯỜNG",
            &plain,
        )?;
        let headings = [
            (0, "STT"),
            (1, "Tên cơ quan, doanh nghiệp, nhà trường"),
            (2, "Loại hình"),
            (3, "MST / Mã trường"),
            (6, "Số LĐ"),
            (7, "Doanh thu (tỷ đồng)"),
            (8, "SĐT cơ quan"),
        ];
        for (column, text) in headings {
            sheet.merge_range(3, column, 4, column, text, &plain)?;
        }
        sheet.merge_range(3, 4, 3, 5, "Địa bàn", &plain)?;
        sheet.write(4, 4, "Xã/phường")?;
        sheet.write(4, 5, "Huyện (cũ)")?;
        row(sheet, 5, "(1)|(2)|(3)|(4)|(5)|(6)|(7)|(8)|(9)")?;
        row(sheet, 6, "I|Khối doanh nghiệp")?;
        row(sheet, 7, "1|Cty TNHH Thủy sản Đông Phú|DN||Xã Đông Phú")?;
        sheet.write(7, 3, 301_234_567.0)?;
        sheet.merge_range(7, 5, 9, 5, "Châu Thành", &plain)?;
        sheet.write_formula(7, 6, Formula::new("=SUM(100,150)").set_result("250"))?;
        sheet.write(7, 7, 72.5)?;
        sheet.write(7, 8, 912_345_678.0)?;
        row(
            sheet,
            9,
            "2|Trường THCS Ngô Quốc Trị|Trường học|093A012|P. Vị Thanh",
        )?;
        row(sheet, 11, "Tổng cộng||||||250")?;
        sheet.write(13, 6, "NGƯỜI LẬP BIỂU")?;
        Ok(())
    })
}

#[test]
fn an_official_form_is_read() {
    let book = open(&form()).unwrap();
    let mapping = guess_mapping(&book, Purpose::Sites).unwrap();
    assert_eq!(book.sheets[mapping.sheet].name, "Danh sách");
    assert_eq!((mapping.heading_first, mapping.heading_last), (4, 6));
    assert_eq!(mapping.refusals(), []);
    let rows = site_rows(&book, &mapping);
    assert_eq!(said(&rows.faults().cloned().collect::<Vec<_>>()), []);
    assert_eq!(rows.skipped, [7, 12, 14]);
    let sites: Vec<(u32, &SiteRow)> = rows
        .rows
        .iter()
        .map(|row| (row.row, row.outcome.as_ref().unwrap()))
        .collect();
    let [(8, company), (10, school)] = sites.as_slice() else {
        panic!("{sites:?}")
    };
    assert_eq!(company.kind, SiteKind::Enterprise);
    assert_eq!(company.code.as_deref(), Some("0301234567"));
    assert_eq!(company.workers, Some(250));
    assert_eq!(company.revenue, Some(72_500_000_000));
    assert_eq!(company.phone.as_deref(), Some("0912345678"));
    assert_eq!(company.district.as_deref(), Some("Châu Thành"));
    assert_eq!(
        (school.kind, school.level),
        (SiteKind::School, Some(SchoolLevel::LowerSecondary))
    );
    assert_eq!(school.commune, "P. Vị Thanh");
    assert_eq!(
        school.district.as_deref(),
        Some("Châu Thành"),
        "merged over three rows"
    );
}

const ROSTER: &str = "Tên cơ sở;Mã số thuế;Xã, phường;Số lao động;Quy mô;Cấp quản lý\n\
    Công ty May Hậu Giang;0301234567;Phường Vị Thanh;1.250;Lớn;Tỉnh quản lý\n\n\
    ;0301234568;Xã Vĩnh Viễn;nhiều;rất lớn;\n\
    \"Công ty\nHai dòng\";0301234567;Vị Thủy;-5;;xã\n\
    CTY MAY HAU GIANG;;phường vị thanh;3;;\n\
    Cơ sở Ba;0301234569;Xã Long Mỹ;3;;\n";

#[test]
fn all_errors_of_all_rows_are_told_at_once_and_given_back_to_mend() {
    let book = open(ROSTER.as_bytes()).unwrap();
    let mapping = guess_mapping(&book, Purpose::Sites).unwrap();
    let rows = site_rows(&book, &mapping);
    assert_eq!(rows.good(), 2);
    let first = rows.rows[0].outcome.as_ref().unwrap();
    assert_eq!(
        (first.size, first.tier, first.workers),
        (
            Some(SizeClass::Large),
            Some(ManagingTier::Province),
            Some(1250)
        )
    );
    let faults: Vec<RowFault> = rows.faults().cloned().collect();
    assert_eq!(
        said(&faults),
        [
            (4, "A", "text.empty"),
            (4, "D", "number.malformed"),
            (4, "E", "sheets.size-unknown"),
            (5, "D", "number.negative"),
            (7, "-", "sheets.kind-missing"),
        ]
    );
    let sheet = mend(&book, &mapping, &faults, |fault| fault.code.to_owned());
    assert_eq!(sheet.len(), 4);
    assert_eq!(sheet[0].last().map(String::as_str), Some(ERROR_HEADING));
    assert_eq!(
        sheet[1].last().map(String::as_str),
        Some("text.empty; number.malformed; sheets.size-unknown")
    );
    assert_eq!(sheet[2][0], "Công ty\nHai dòng");
}

#[test]
fn a_cell_guarded_against_formulas_is_read_as_it_was() {
    let check = |cell: &str, expect: &str| {
        let text = format!("Tên cơ sở,Xã\n{cell},x\n");
        assert_eq!(
            open(text.as_bytes()).unwrap().sheets[0].rows[1].cell(0),
            expect
        );
    };
    check("'-3", "-3");
    check("'=A1", "=A1");
    check("'+84 293", "+84 293");
    check("'@x", "@x");
    check("'90", "'90");
    check("''-3", "''-3");
}

#[test]
fn two_columns_for_one_field_and_missing_ones_are_named() {
    let check = |text: &str, purpose, expect: (&str, &str)| {
        let mapping = guess_mapping(&open(text.as_bytes()).unwrap(), purpose).unwrap();
        let said: Vec<(&str, String)> = mapping
            .refusals()
            .into_iter()
            .map(|refusal| (refusal.code, refusal.facts[0].1.clone()))
            .collect();
        assert_eq!(said, [(expect.0, expect.1.to_owned())], "{text}");
    };
    check(
        "Tên đơn vị,Tên cơ sở,Xã\na,b,c",
        Purpose::Sites,
        ("sheets.heading-twice", "name"),
    );
    check(
        "Tên đơn vị,MST\na,1",
        Purpose::Sites,
        ("sheets.heading-missing", "commune"),
    );
    check(
        "Năm,Kết quả\n2023,Đạt",
        Purpose::Results,
        ("sheets.heading-missing", "code, name"),
    );
    let nothing = guess_mapping(&open("a,b\nc,d".as_bytes()).unwrap(), Purpose::Sites);
    assert_eq!(nothing, Err(SheetFault::NoHeadings));
}

#[test]
fn past_results_are_read_with_their_papers() {
    let bytes = xlsx(|book| {
        let sheet = book.add_worksheet();
        row(
            sheet,
            0,
            "STT|Tên đơn vị|Xã|Năm|Kết quả|Số quyết định|Ngày ký|Nguồn",
        )?;
        row(
            sheet,
            1,
            "1|Công ty A|Vị Thanh||Đạt|12/QĐ-UBND||Báo cáo 2023",
        )?;
        sheet.write(1, 3, 2023)?;
        let day = Format::new().set_num_format("dd/mm/yyyy");
        sheet.write_with_format(1, 6, &ExcelDateTime::from_ymd(2023, 11, 18)?, &day)?;
        row(
            sheet,
            2,
            "2|Công ty B|Vị Thanh|năm 2022|Chưa đạt||18/11/2022",
        )?;
        row(sheet, 3, "3|Công ty C|Vị Thanh|22|tốt||31/02/2022")?;
        Ok(())
    });
    let book = open(&bytes).unwrap();
    let rows = result_rows(&book, &guess_mapping(&book, Purpose::Results).unwrap());
    let first = rows.rows[0].outcome.as_ref().unwrap();
    assert_eq!((first.year, first.result), (2023, PastResult::Met));
    assert_eq!(first.paper_date, Day::new(2023, 11, 18));
    assert_eq!(
        rows.rows[1].outcome.as_ref().unwrap().result,
        PastResult::NotYetMet
    );
    let faults: Vec<RowFault> = rows.faults().cloned().collect();
    assert_eq!(
        said(&faults),
        [
            (4, "D", "sheets.year-malformed"),
            (4, "E", "sheets.result-unknown"),
            (4, "G", "sheets.day-malformed")
        ]
    );
}

#[test]
fn a_formula_without_a_value_is_named_by_its_cell() {
    let written = xlsx(|book| {
        let sheet = book.add_worksheet();
        row(sheet, 0, "Tên cơ sở|Xã|Số LĐ")?;
        row(sheet, 1, "Công ty A|Vị Thanh")?;
        sheet.write_formula(1, 2, Formula::new("=1+1"))?;
        Ok(())
    });
    let bytes = repack(&written, "xl/worksheets/sheet1.xml", |xml| {
        xml.replace("<f>1+1</f><v>0</v>", "<f>1+1</f>")
    });
    let book = open(&bytes).unwrap();
    assert_eq!(
        book.sheets[0].rows[1].marks,
        [(2, CellMark::FormulaWithoutValue)]
    );
    let rows = site_rows(&book, &guess_mapping(&book, Purpose::Sites).unwrap());
    let faults: Vec<RowFault> = rows.faults().cloned().collect();
    assert_eq!(said(&faults), [(2, "C", "sheets.formula-without-value")]);
}

fn repack(bytes: &[u8], part: &str, change: impl Fn(String) -> String) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let file = archive.by_index(index).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut text = std::io::read_to_string(file).unwrap();
        if name == part {
            text = change(text);
        }
        out.start_file(name, zip::write::SimpleFileOptions::default())
            .unwrap();
        out.write_all(text.as_bytes()).unwrap();
    }
    out.finish().unwrap().into_inner()
}

#[test]
fn every_encoding_comes_out_as_unicode() {
    let expect = ["Tên đơn vị", "Xã", "Trường Tiểu học Đông Phú", "Vị Thắng"];
    let check = |bytes: &[u8], from: &[&str]| {
        let book = open(bytes).unwrap();
        let cells: Vec<&str> = book.sheets[0]
            .rows
            .iter()
            .flat_map(|row| &row.cells)
            .map(String::as_str)
            .collect();
        assert_eq!(cells, expect);
        assert_eq!(book.converted_from, from);
    };
    let text = "Tên đơn vị,Xã\nTrường Tiểu học Đông Phú,Vị Thắng\n";
    let utf16 = |order: fn(u16) -> [u8; 2]| {
        format!("\u{feff}{text}")
            .encode_utf16()
            .flat_map(order)
            .collect::<Vec<u8>>()
    };
    check(text.as_bytes(), &[]);
    check(format!("\u{feff}{text}").as_bytes(), &[]);
    check(text.replace(',', "\t").as_bytes(), &[]);
    check(text.replace(',', ";").replace('\n', "\r\n").as_bytes(), &[]);
    check(&utf16(u16::to_le_bytes), &[]);
    check(&utf16(u16::to_be_bytes), &[]);
    // Windows-1258 writes the letter, then its tone.
    let windows = b"T\xEAn \xF0\xF5n vi\xF2,Xa\xDE\nTr\xFD\xF5\xCCng Ti\xEA\xD2u ho\xF2c \xD0\xF4ng Phu\xEC,Vi\xF2 Th\xE3\xECng\n";
    check(windows, &[]);
    let tcvn3 = "Tªn ®¬n vÞ,X·\nTr\u{ad}êng TiÓu häc §«ng Phó,VÞ Th¾ng\n";
    let vni = "Teân ñôn vò,Xaõ\nTröôøng Tieåu hoïc Ñoâng Phuù,Vò Thaéng\n";
    for (legacy, name) in [(tcvn3, "TCVN3"), (vni, "VNI")] {
        let bytes: Vec<u8> = legacy
            .chars()
            .map(|c| u8::try_from(u32::from(c)).unwrap())
            .collect();
        check(&bytes, &[name]);
        check(legacy.as_bytes(), &[name]);
    }
}

#[test]
fn mixed_fonts_are_read_column_by_column_and_cell_by_cell() {
    let text = "Tên cơ sở,Xã,Địa chỉ\nC«ng ty May HËu Giang,Vị Thanh,Nestlé\n\
        Tr\u{ad}êng TiÓu häc §«ng Phó,Vị Thắng,\nTrường Mầm non Hoa Hồng,Long Mỹ,\n";
    let book = open(text.as_bytes()).unwrap();
    let names: Vec<&str> = book.sheets[0].rows.iter().map(|row| row.cell(0)).collect();
    let expect = [
        "Tên cơ sở",
        "Công ty May Hậu Giang",
        "Trường Tiểu học Đông Phú",
        "Trường Mầm non Hoa Hồng",
    ];
    assert_eq!(names, expect);
    assert_eq!(book.sheets[0].rows[1].cell(2), "Nestlé");
}

#[test]
fn what_is_no_sheet_is_refused_by_name() {
    let check = |bytes: &[u8], name: &str, code: &str| {
        let fault = read(bytes, name, &Limits::HOUSE).map_err(|fault| fault.code());
        assert_eq!(fault.err(), Some(code), "{name}");
    };
    check(b"", "a.csv", "sheets.empty");
    check(b" \n\n ,, \n", "a.csv", "sheets.empty");
    check(
        &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0],
        "a.xls",
        "sheets.old-excel",
    );
    check(b"<html><table>", "a.xls", "sheets.old-excel");
    check(b"<html><table>", "a.csv", "sheets.not-a-table");
    check(
        b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR",
        "a.csv",
        "sheets.not-a-table",
    );
    check(b"PK\x03\x04 broken", "a.xlsx", "sheets.damaged");
    check(
        &vec![b'a'; Limits::HOUSE.file_bytes + 1],
        "a.csv",
        "sheets.too-large",
    );
    let wide = xlsx(|book| book.add_worksheet().write(0, 200, "x").map(drop));
    check(&wide, "a.xlsx", "sheets.too-many-columns");
    let long = xlsx(|book| book.add_worksheet().write(100_000, 0, "x").map(drop));
    check(&long, "a.xlsx", "sheets.too-many-rows");
    check(
        "x\n".repeat(100_001).as_bytes(),
        "a.csv",
        "sheets.too-many-rows",
    );
    let long_cell = format!("a,b\n1,{}", "x".repeat(32_768));
    check(long_cell.as_bytes(), "a.csv", "sheets.cell-too-long");
    let small = xlsx(|book| book.add_worksheet().write(0, 0, "x").map(drop));
    let bomb = repack(&small, "xl/worksheets/sheet1.xml", |xml| {
        xml + &" ".repeat(30 << 20)
    });
    check(&bomb, "a.xlsx", "sheets.bomb");
    let unknown = b"\xF0\xF1\xF2\xF3\xF4 \xFE\xFD\xFC\xFB \xE9\xE8\xE7\xE6 \xDD\xDC\xDB\xDA\n";
    check(unknown, "a.csv", "sheets.unknown-encoding");
}

#[test]
fn direction_marks_and_control_characters_are_refused_by_cell() {
    let mut text = String::from(
        "Tên cơ sở,Xã\nCông ty\u{202e} A,Vị Thanh\nCông\u{200b} ty B,Vị Thanh\nCông ty\u{7} C,Vị Thanh\n",
    );
    for n in 0..40 {
        writeln!(text, "Công ty số {n},Phường Vị Thanh").unwrap();
    }
    let book = open(text.as_bytes()).unwrap();
    let rows = site_rows(&book, &guess_mapping(&book, Purpose::Sites).unwrap());
    let faults: Vec<RowFault> = rows.faults().cloned().collect();
    assert_eq!(
        said(&faults),
        [(2, "A", "text.direction"), (4, "A", "text.control")]
    );
    assert_eq!(rows.rows[1].outcome.as_ref().unwrap().name, "Công ty B");
}

#[test]
fn thirty_thousand_rows_pass() {
    let mut text = String::from("Tên cơ sở,Mã số thuế,Xã,Loại hình\n");
    for n in 0..30_000 {
        writeln!(
            text,
            "Công ty số {n},{:010},Phường Vị Thanh,DN",
            300_000_000 + n
        )
        .unwrap();
    }
    let book = open(text.as_bytes()).unwrap();
    let rows = site_rows(&book, &guess_mapping(&book, Purpose::Sites).unwrap());
    assert_eq!(rows.good(), 30_000);
}

#[test]
fn a_person_may_edit_the_mapping() {
    let book = open("Tên cơ sở,Xã,Cột lạ\nCông ty A,Vị Thanh,Chợ Mới".as_bytes()).unwrap();
    let mut mapping = guess_mapping(&book, Purpose::Sites).unwrap();
    mapping.columns[1].field = None;
    mapping.columns[2].field = Some(Field::Commune);
    let rows = site_rows(&book, &mapping);
    assert_eq!(rows.rows[0].outcome.as_ref().unwrap().commune, "Chợ Mới");
}

fn walk(bytes: &[u8]) {
    let Ok(book) = open(bytes) else {
        return;
    };
    for purpose in Purpose::ALL {
        if let Ok(mapping) = guess_mapping(&book, *purpose) {
            let (sites, results) = (site_rows(&book, &mapping), result_rows(&book, &mapping));
            let faults: Vec<RowFault> = sites.faults().chain(results.faults()).cloned().collect();
            mend(&book, &mapping, &faults, |fault| fault.code.to_owned());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(96) })]

    #[test]
    fn no_text_brings_it_down(cells in proptest::collection::vec("\\PC{0,12}", 4..40)) {
        let body = cells.chunks(4).map(|row| row.join(",")).collect::<Vec<_>>().join("\n");
        walk(format!("Tên cơ sở,Xã,Năm,Kết quả\n{body}").as_bytes());
    }

    #[test]
    fn no_bytes_bring_it_down(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        walk(&bytes);
    }

    #[test]
    fn no_broken_workbook_brings_it_down(changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..10)) {
        let mut bytes = form();
        for (at, value) in changes {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        walk(&bytes);
    }

    /// What was typed comes back, whatever the delimiter.
    #[test]
    fn cells_come_back(names in proptest::collection::vec("[A-Za-z]{3,12}", 1..20), mark in prop::sample::select(vec![",", ";", "\t"])) {
        let text = names.iter().fold(format!("Tên cơ sở{mark}Xã\n"), |text, name| format!("{text}Công ty {name}{mark}Vị Thanh\n"));
        let book = open(text.as_bytes()).unwrap();
        let back: Vec<&str> = book.sheets[0].rows.iter().skip(1).map(|row| row.cell(0)).collect();
        let expect: Vec<String> = names.iter().map(|name| format!("Công ty {name}")).collect();
        prop_assert_eq!(back, expect);
    }
}
