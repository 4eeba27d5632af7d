//! Sheets of sites and results through a real office: messy ones, large ones, ones brought twice, ones interrupted.

#![expect(
    clippy::unwrap_used,
    reason = "a story reads best whole, and its helpers fail the test"
)]

use access::Role;
use base::{ImportId, ManagingTier, SiteKind, SizeClass};
use office::{
    Desk, OfficeError,
    imports::{self, Candidate},
    sites,
};
use rust_xlsxwriter::Workbook;
use std::collections::BTreeMap;
use store::{
    StoreError,
    imports::{BatchKind, RowCounts, Which},
};
use testkit::{COMMUNE, OTHER_COMMUNE, PROVINCE, TestOffice, desk_at, facts, site};

/// A workbook of one sheet; cells parted by `|`.
fn sheet(rows: impl IntoIterator<Item = impl AsRef<str>>) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (at, row) in (0..).zip(rows) {
        for (column, text) in (0..).zip(row.as_ref().split('|')) {
            if !text.is_empty() {
                sheet.write(at, column, text).unwrap();
            }
        }
    }
    book.save_to_buffer().unwrap()
}

const HEADING: &str =
    "STT|Tên đơn vị|MST|Xã/phường|Huyện (cũ)|Ngành nghề|Số LĐ|Doanh thu (tỷ đồng)|Điện thoại";

/// Good, good by an old place, known by code, known by name, twice, place unknown, place elsewhere, phone wrong.
fn messy() -> Vec<u8> {
    sheet([
        "CÔNG AN XÃ",
        "DANH SÁCH CƠ SỞ NĂM 2026",
        "",
        HEADING,
        "I|CÁC DOANH NGHIỆP",
        "1|Công ty TNHH May Hậu Giang|1800111222|Thạnh Xuân||May mặc|90|40|0293 3 111 222",
        "2|Trường THCS Tân Phú Thạnh||xã Tân Phú Thạnh|huyện Châu Thành A|||||",
        "3|Công ty Đã Có|1800999999|Thạnh Xuân|||||",
        "4|CTY CÓ TÊN||Thạnh Xuân|||||",
        "5|Công ty TNHH May Hậu Giang 2|1800111222|Thạnh Xuân|||||",
        "6|Công ty Lạc||Xã Không Có Thật|||||",
        "7|Công ty Xa||Tân Hòa|||||",
        "8|Công ty Sai||Thạnh Xuân||||| gọi anh Ba",
        "|Tổng cộng|8",
    ])
}

async fn count(test: &TestOffice) -> usize {
    let keys = test
        .db
        .read(|tx| store::sites::keys(tx, None, 100_000))
        .await;
    keys.unwrap().len()
}

async fn importer(test: &TestOffice) -> Desk {
    let code = "1800999999";
    site(
        test,
        Some(code),
        facts("Tên khác", SiteKind::Enterprise, COMMUNE),
    )
    .await;
    site(
        test,
        None,
        facts("Công ty Có Tên", SiteKind::Enterprise, COMMUNE),
    )
    .await;
    desk_at(test, Role::CommuneReviewer, COMMUNE).await
}

fn refused<T: std::fmt::Debug>(result: Result<T, OfficeError>) -> &'static str {
    match result {
        Err(OfficeError::Refused(refusal) | OfficeError::Forbidden(refusal)) => refusal.code,
        Err(OfficeError::NotFound) => "not-found",
        Err(OfficeError::Conflict) => "conflict",
        _ => "taken",
    }
}

/// Row, column and code of each fault.
fn faults(rows: &[imports::PreviewRow]) -> Vec<String> {
    let column = |note: &imports::RowNote| note.column.clone().unwrap_or_default();
    let said = |row: &imports::PreviewRow| {
        let number = row.number;
        let line = |note: &imports::RowNote| format!("{number} {} {}", column(note), note.code);
        row.notes.iter().map(line).collect::<Vec<_>>()
    };
    rows.iter().flat_map(said).collect()
}

#[tokio::test]
async fn a_messy_sheet_is_judged_row_by_row_and_taken_by_one_flip() {
    let test = testkit::office("2026-10-20");
    let desk = importer(&test).await;
    let id = imports::stage(&desk, BatchKind::Sites, "C:\\Tài liệu\\ds.xlsx", messy())
        .await
        .unwrap();
    let preview = imports::preview(&desk, id).await.unwrap();
    assert_eq!(preview.batch.file_name, "ds.xlsx");
    assert_eq!(preview.refusals, []);
    let counts = RowCounts {
        rows: 8,
        new: 2,
        faulty: 4,
        known: 2,
        assumed: 0,
        soft: 1,
    };
    assert_eq!(preview.counts, counts);
    assert_eq!(
        faults(&preview.faulty),
        [
            "10 C sheets.code-twice",
            "11 D imports.place-unknown",
            "12 D imports.place-outside",
            "13 I sheets.phone-malformed",
        ]
    );
    let Some(Candidate::Site(first)) = preview.first.first().and_then(|row| row.candidate.clone())
    else {
        unreachable!("the first good row is a site")
    };
    assert_eq!(
        (first.size, first.tier, first.workers),
        (Some(SizeClass::Small), ManagingTier::Commune, Some(90))
    );
    assert_eq!(count(&test).await, 2, "staging shows nothing");

    let applied = imports::apply(&desk, id).await.unwrap();
    assert_eq!(
        applied,
        imports::Applied {
            added: 2,
            known: 2,
            faulty: 4
        }
    );
    assert_eq!(count(&test).await, 4);
    let keys = test
        .db
        .read(|tx| store::sites::keys(tx, None, 100))
        .await
        .unwrap();
    let school = keys
        .iter()
        .find(|key| key.name == "Trường THCS Tân Phú Thạnh")
        .unwrap();
    let view = sites::load(&desk, school.id).await.unwrap();
    assert_eq!(
        view.site().facts.level,
        Some(base::SchoolLevel::LowerSecondary)
    );
    assert_eq!(view.dossiers.place, "Xã Thạnh Xuân, Thành phố Cần Thơ");
}

#[tokio::test]
async fn faults_can_be_mended_afterwards_and_the_same_sheet_adds_nothing() {
    let test = testkit::office("2026-10-20");
    let desk = importer(&test).await;
    let id = imports::stage(&desk, BatchKind::Sites, "ds.xlsx", messy())
        .await
        .unwrap();
    imports::apply(&desk, id).await.unwrap();
    let table = imports::mend(&desk, id, |note| note.code.clone())
        .await
        .unwrap();
    assert_eq!(table.len(), 5);
    assert_eq!(
        table.last().unwrap().last().unwrap(),
        "sheets.phone-malformed"
    );
    assert_eq!(
        imports::rows(&desk, id, Which::All, 0).await.unwrap().len(),
        4
    );
    assert_eq!(
        refused(imports::apply(&desk, id).await),
        "imports.not-staged"
    );
    let again = imports::check(&desk, BatchKind::Sites, "ds.xlsx", messy())
        .await
        .unwrap();
    assert_eq!((again.counts.new, again.counts.known), (0, 4));
    let (_, taken) = imports::take(&desk, BatchKind::Sites, "ds.xlsx", messy())
        .await
        .unwrap();
    assert_eq!((taken.added, count(&test).await), (0, 4));
}

#[tokio::test]
async fn columns_are_said_by_a_person_where_no_heading_is_known() {
    let test = testkit::office("2026-10-20");
    let desk = importer(&test).await;
    let rows = ["Cột một|Cột hai|Cột ba", "Công ty Lạ|Thạnh Xuân|x"];
    let id = imports::stage(&desk, BatchKind::Sites, "la.xlsx", sheet(rows))
        .await
        .unwrap();
    let codes = |refusals: &[base::Refusal]| refusals.iter().map(|r| r.code).collect::<Vec<_>>();
    let preview = imports::preview(&desk, id).await.unwrap();
    assert_eq!(
        codes(&preview.refusals),
        ["sheets.heading-missing", "sheets.heading-missing"]
    );
    assert_eq!(preview.counts.new + preview.counts.faulty, 0);
    assert_eq!(
        refused(imports::apply(&desk, id).await),
        "imports.nothing-new"
    );
    let fields = BTreeMap::from([
        (0, Some(imports::Field::Name)),
        (1, Some(imports::Field::Commune)),
    ]);
    let next = imports::remap(&desk, id, &fields, "").await.unwrap();
    assert_eq!(imports::preview(&desk, next).await.unwrap().counts.new, 1);
    assert_eq!(
        refused(imports::preview(&desk, id).await),
        "not-found",
        "the old one is given up"
    );
}

#[tokio::test]
async fn a_sheet_belongs_to_the_post_that_brought_it() {
    let test = testkit::office("2026-10-20");
    let desk = importer(&test).await;
    let id = imports::stage(&desk, BatchKind::Sites, "ds.xlsx", messy())
        .await
        .unwrap();
    let other = desk_at(&test, Role::CommuneReviewer, COMMUNE).await;
    assert_eq!(refused(imports::preview(&other, id).await), "not-found");
    assert_eq!(refused(imports::apply(&other, id).await), "not-found");
    let decider = desk_at(&test, Role::CommuneDecider, COMMUNE).await;
    assert_eq!(
        refused(imports::stage(&decider, BatchKind::Sites, "ds.xlsx", messy()).await),
        "access.role"
    );
    imports::give_up(&desk, id).await.unwrap();
    assert_eq!(refused(imports::apply(&desk, id).await), "not-found");
    assert_eq!(imports::list(&desk).await.unwrap().len(), 0);
}

#[tokio::test]
async fn files_that_are_no_tables_are_refused_by_name() {
    let test = testkit::office("2026-10-20");
    let desk = importer(&test).await;
    let check = async |name: &str, bytes: &[u8], expect: &str| {
        let staged = imports::stage(&desk, BatchKind::Sites, name, bytes.to_vec()).await;
        assert_eq!(refused(staged), expect, "{name}");
    };
    check("trong.xlsx", b"", "sheets.empty").await;
    check("anh.png", b"\x89PNG\r\n\x1a\n\0\0", "sheets.not-a-table").await;
    check(
        "cu.xls",
        &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1],
        "sheets.old-excel",
    )
    .await;
    check("chi-co-tieu-de.xlsx", &sheet([HEADING]), "imports.no-rows").await;
}

#[tokio::test]
async fn rows_of_one_sheet_are_one_site_by_code_or_by_name_and_place() {
    let test = testkit::office("2026-10-20");
    let desk = desk_at(&test, Role::ProvinceReviewer, PROVINCE).await;
    let desk = Desk {
        actor: access::Actor::operator(),
        ..desk
    };
    let rows = [
        "Tên cơ sở|MST|Xã|Huyện|Tỉnh",
        // One name in communes of one name in two provinces: two sites.
        "Trường THCS Tân Hòa||Xã Tân Hòa||Cần Thơ",
        "Trường THCS Tân Hòa||Xã Tân Hòa||Đồng Tháp",
        // One site by the old name of its commune and by the new one.
        "Công ty A||Xã Tân Phú Thạnh|Châu Thành A|Hậu Giang",
        "CTY A||Xã Thạnh Xuân||Cần Thơ",
        // Two codes are two sites, whatever they are called; without a code it is one of them.
        "Công ty B|1800111222|Xã Thạnh Xuân||Cần Thơ",
        "Công ty B|1800111333|Xã Thạnh Xuân||Cần Thơ",
        "Công ty B||Xã Thạnh Xuân||Cần Thơ",
        "Công ty D|1800111222|Xã Thạnh Xuân||Cần Thơ",
    ];
    let report = imports::check(&desk, BatchKind::Sites, "ds.xlsx", sheet(rows))
        .await
        .unwrap();
    let told: Vec<String> = report
        .faults
        .iter()
        .map(|(row, note)| format!("{row} {} {}", note.code, note.facts["row"]))
        .collect();
    assert_eq!(
        told,
        [
            "5 sheets.name-twice 4",
            "8 sheets.name-twice 6",
            "9 sheets.code-twice 6"
        ]
    );
    assert_eq!(report.counts.new, 5);
}

#[tokio::test]
async fn a_row_tells_all_its_faults_its_place_included() {
    let test = testkit::office("2026-10-20");
    let desk = desk_at(&test, Role::CommuneReviewer, COMMUNE).await;
    let rows = [
        "Tên cơ sở|Số lao động|Xã|Huyện",
        "Công ty A|-3|Xã Không Có Thật|",
        "Công ty B|-3|Thạnh Xuân|",
        "Công ty C|3|Tân Hòa|Ba Đình",
    ];
    let report = imports::check(&desk, BatchKind::Sites, "ds.xlsx", sheet(rows))
        .await
        .unwrap();
    let told: Vec<String> = report
        .faults
        .iter()
        .map(|(row, note)| {
            let column = note.column.as_deref().unwrap_or("-");
            format!("{row} {column} {}", note.code)
        })
        .collect();
    assert_eq!(
        told[..3],
        [
            "2 B number.negative",
            "2 C imports.place-unknown",
            "3 B number.negative"
        ]
    );
    assert_eq!(told.len(), 4, "{told:?}");
}

#[tokio::test]
async fn size_follows_the_law_where_the_numbers_suffice_and_what_was_stated_is_told() {
    let test = testkit::office("2026-10-20");
    let desk = desk_at(&test, Role::CommuneReviewer, COMMUNE).await;
    let rows = [
        "Tên cơ sở|Xã|Ngành nghề|Số lao động|Doanh thu (tỷ đồng)|Quy mô",
        "Công ty A|Thạnh Xuân|May mặc|90|40|Lớn",
        "Công ty B|Thạnh Xuân|May mặc|90|40|Nhỏ",
        "Công ty C|Thạnh Xuân|May mặc|||Vừa",
    ];
    let id = imports::stage(&desk, BatchKind::Sites, "ds.xlsx", sheet(rows))
        .await
        .unwrap();
    let preview = imports::preview(&desk, id).await.unwrap();
    let sizes: Vec<(Option<SizeClass>, Option<SizeClass>)> = preview
        .first
        .iter()
        .filter_map(|row| match &row.candidate {
            Some(Candidate::Site(site)) => Some((site.size, site.stated)),
            _ => None,
        })
        .collect();
    assert_eq!(
        sizes,
        [
            (Some(SizeClass::Small), Some(SizeClass::Large)),
            (Some(SizeClass::Small), None),
            (Some(SizeClass::Medium), None),
        ]
    );
}

#[tokio::test]
async fn results_are_told_apart_by_district_and_province_and_a_code_must_fit_the_name() {
    let test = testkit::office("2026-10-20");
    let desk = importer(&test).await;
    let bytes = sheet([
        "Tên cơ sở|Mã số thuế|Xã|Huyện (cũ)|Tỉnh|Năm|Kết quả",
        "Công ty Có Tên||Xã Tân Phú Thạnh|Châu Thành A|Hậu Giang|2023|Đạt",
        "Công ty Có Tên|1800999999||||2022|Đạt",
        "Công ty Có Tên|1800000001||||2021|Đạt",
        "Tên khác|1800000001||||2020|Đạt",
        "|1800000001||||2020|Đạt",
    ]);
    let report = imports::check(&desk, BatchKind::Results, "kq.xlsx", bytes)
        .await
        .unwrap();
    let told: Vec<String> = report
        .faults
        .iter()
        .map(|(row, note)| format!("{row} {}", note.code))
        .collect();
    assert_eq!(
        told,
        [
            "3 imports.code-of-another",
            "5 imports.site-unknown",
            "6 imports.site-unknown"
        ]
    );
    assert_eq!(report.counts.new, 2);
}

#[tokio::test]
async fn the_sheet_of_faults_comes_back_as_it_went_in_both_formats() {
    let test = testkit::office("2026-10-20");
    let desk = desk_at(&test, Role::CommuneReviewer, COMMUNE).await;
    let rows = [
        "Tên cơ sở|Xã|Số lao động",
        "Công ty A|Thạnh Xuân|-3",
        "=Công ty B|Xã Không Có|4",
    ];
    let kind = BatchKind::Sites;
    let mend = async |name: &str, bytes: Vec<u8>| {
        let id = imports::stage(&desk, kind, name, bytes).await.unwrap();
        imports::mend(&desk, id, |note| note.code.clone())
            .await
            .unwrap()
    };
    let table = mend("ds.xlsx", sheet(rows)).await;
    assert_eq!(table.len(), 3, "{table:?}");
    assert_eq!(table[1][..3], ["Công ty A", "Thạnh Xuân", "-3"]);

    let mut csv = Vec::new();
    papers::write_bare_csv(&table, &mut csv).unwrap();
    assert_eq!(mend("loi.csv", csv).await, table);

    let about = papers::Table {
        title: "Các dòng có lỗi".to_owned(),
        question: String::new(),
        at: desk.now,
        lang: base::Lang::Vi,
        columns: table[0]
            .iter()
            .map(|heading| papers::Column::new(heading, papers::ColumnKind::Text))
            .collect(),
    };
    let cells = table[1..]
        .iter()
        .map(|row| row.iter().cloned().map(papers::Cell::Text).collect());
    let mut xlsx = Vec::new();
    papers::write_xlsx(&about, cells, &mut xlsx).unwrap();
    assert_eq!(mend("loi.xlsx", xlsx).await, table);
}

#[tokio::test]
async fn a_province_said_for_the_whole_sheet_stands_in_the_rows_to_mend() {
    let test = testkit::office("2026-10-20");
    let desk = importer(&test).await;
    let rows = [
        "Tên cơ sở|Xã|Huyện (cũ)|Số lao động",
        "Công ty A|Xã Phú Tân|Huyện Châu Thành|-3",
        "Công ty B|Xã Không Có|Huyện Châu Thành|4",
    ];
    let kind = BatchKind::Sites;
    let id = imports::stage(&desk, kind, "ds.xlsx", sheet(rows))
        .await
        .unwrap();
    let codes = async |id: ImportId| {
        let table = imports::mend(&desk, id, |note| note.code.clone()).await;
        table.unwrap()
    };
    assert_eq!(
        codes(id).await[1][4],
        "number.negative; imports.place-many",
        "two provinces of before had such a commune"
    );
    let id = imports::remap(&desk, id, &BTreeMap::new(), "Tỉnh Hậu Giang")
        .await
        .unwrap();
    let table = codes(id).await;
    assert_eq!(table[0][4], "Tỉnh, thành phố");
    assert_eq!(
        table[1][4..],
        ["Tỉnh Hậu Giang", "number.negative; imports.place-outside"]
    );
    assert_eq!(table[2][4..], ["", "imports.place-unknown"]);

    let mut csv = Vec::new();
    papers::write_bare_csv(&table, &mut csv).unwrap();
    let again = imports::stage(&desk, kind, "loi.csv", csv).await.unwrap();
    assert_eq!(codes(again).await, table, "nobody says the province again");
}

#[tokio::test]
async fn a_large_sheet_is_written_while_nobody_waits() {
    let test = testkit::office("2026-10-20");
    let desk = desk_at(&test, Role::ProvinceReviewer, PROVINCE).await;
    let id = imports::stage(&desk, BatchKind::Sites, "r.xlsx", roster(3000, &desk))
        .await
        .unwrap();
    assert!(!imports::start(&desk, id).await.unwrap());
    assert_eq!(imports::progress(&desk.office, id).unwrap().total, 2700);
    assert_eq!(
        refused(imports::give_up(&desk, id).await),
        "imports.under-way"
    );
    while imports::progress(&desk.office, id).is_some() {
        tokio::task::yield_now().await;
    }
    assert_eq!(count(&test).await, 2700);
    let key = test.db.read(|tx| store::sites::keys(tx, None, 1)).await;
    let view = sites::load(&desk, key.unwrap().first().unwrap().id)
        .await
        .unwrap();
    let (file, _, office) = view.came_with.unwrap();
    assert_eq!(
        (file.as_str(), office),
        ("r.xlsx", desk.office_name.clone())
    );
}

/// 3,000 rows in every commune of the province, one in ten without any name.
fn roster(rows: usize, desk: &Desk) -> Vec<u8> {
    let view = desk.office.places.view(desk.today());
    let communes: Vec<String> = view
        .communes(&PROVINCE.parse().unwrap())
        .map(|life| life.name.clone())
        .collect();
    let lines = (1..=rows).zip(communes.iter().cycle()).map(|(n, commune)| {
        let name = if n % 10 == 0 {
            String::new()
        } else {
            format!("Công ty số {n}")
        };
        format!(
            "{n}|{name}|{}|{commune}||Bán lẻ|{}|1,5|",
            1_800_000_000 + n,
            n % 300
        )
    });
    sheet(std::iter::once(HEADING.to_owned()).chain(lines))
}

#[tokio::test]
async fn a_roster_of_three_thousand_is_taken_once() {
    let test = testkit::office("2026-10-20");
    let desk = desk_at(&test, Role::ProvinceReviewer, PROVINCE).await;
    let bytes = roster(3000, &desk);
    let (report, applied) = imports::take(&desk, BatchKind::Sites, "r.xlsx", bytes.clone())
        .await
        .unwrap();
    assert_eq!((report.counts.rows, report.faults.len()), (3000, 300));
    assert_eq!((applied.added, count(&test).await), (2700, 2700));
    let (_, again) = imports::take(&desk, BatchKind::Sites, "r.xlsx", bytes)
        .await
        .unwrap();
    assert_eq!(
        again,
        imports::Applied {
            added: 0,
            known: 2700,
            faulty: 300
        }
    );
    let left = test
        .db
        .read(|tx| store::imports::unfinished(tx))
        .await
        .unwrap();
    assert_eq!(left, []);
}

/// Writes some hidden sites as an interrupted applying does: every second row of the batch, with the ids that applying
/// would give them being unknown here, by applying itself up to a row that fails.
async fn interrupt(test: &TestOffice, id: ImportId) {
    let failed = test
        .db
        .write(move |tx| -> Result<(), StoreError> {
            // A candidate that can't be read stops the applying when it comes to that row.
            tx.exec(
                "update import_row set candidate = '{' || candidate where batch_id = ?1 and row_number > 1500",
                &[id.into()],
            )?;
            Ok(())
        })
        .await;
    failed.unwrap();
}

async fn mend(test: &TestOffice, id: ImportId) {
    let mended = test
        .db
        .write(move |tx| -> Result<(), StoreError> {
            tx.exec(
                "update import_row set candidate = substr(candidate, 2) where batch_id = ?1 and row_number > 1500",
                &[id.into()],
            )?;
            Ok(())
        })
        .await;
    mended.unwrap();
}

async fn hidden(test: &TestOffice) -> i64 {
    let rows = test
        .db
        .read(|tx| tx.query("select count(*) from site where import_id is not null", &[]))
        .await;
    rows.unwrap().first().unwrap().get(0).unwrap()
}

#[tokio::test]
async fn an_interrupted_applying_leaves_nothing_visible_and_goes_on() {
    let test = testkit::office("2026-10-20");
    let desk = desk_at(&test, Role::ProvinceReviewer, PROVINCE).await;
    let id = imports::stage(&desk, BatchKind::Sites, "r.xlsx", roster(3000, &desk))
        .await
        .unwrap();
    interrupt(&test, id).await;
    assert!(imports::apply(&desk, id).await.is_err());
    assert!(
        hidden(&test).await > 500,
        "chunks were written before it stopped"
    );
    assert_eq!(count(&test).await, 0);
    mend(&test, id).await;
    assert_eq!(imports::apply(&desk, id).await.unwrap().added, 2700);
    assert_eq!((count(&test).await, hidden(&test).await), (2700, 0));
}

#[tokio::test]
async fn what_is_given_up_half_way_leaves_no_trace() {
    let test = testkit::office("2026-10-20");
    let desk = desk_at(&test, Role::ProvinceReviewer, PROVINCE).await;
    let bytes = roster(3000, &desk);
    let id = imports::stage(&desk, BatchKind::Sites, "r.xlsx", bytes.clone())
        .await
        .unwrap();
    interrupt(&test, id).await;
    assert!(imports::apply(&desk, id).await.is_err());
    imports::give_up(&desk, id).await.unwrap();
    assert_eq!((count(&test).await, hidden(&test).await), (0, 0));
    let (_, applied) = imports::take(&desk, BatchKind::Sites, "r.xlsx", bytes)
        .await
        .unwrap();
    assert_eq!(applied.added, 2700, "its codes are free again");
}

#[tokio::test]
async fn a_batch_whose_staging_was_interrupted_is_not_applied() {
    let test = testkit::office("2026-10-20");
    let desk = importer(&test).await;
    let id = imports::stage(&desk, BatchKind::Sites, "ds.xlsx", messy())
        .await
        .unwrap();
    let lost = test.db.write(move |tx| -> Result<(), StoreError> {
        tx.exec(
            "delete from import_row where batch_id = ?1 and row_number = 13",
            &[id.into()],
        )?;
        Ok(())
    });
    lost.await.unwrap();
    assert_eq!(
        refused(imports::apply(&desk, id).await),
        "imports.incomplete"
    );
}

#[tokio::test]
async fn a_site_entered_meanwhile_is_passed_over() {
    let test = testkit::office("2026-10-20");
    let desk = importer(&test).await;
    let id = imports::stage(&desk, BatchKind::Sites, "ds.xlsx", messy())
        .await
        .unwrap();
    site(
        &test,
        Some("1800111222"),
        facts("Nhập tay", SiteKind::Enterprise, COMMUNE),
    )
    .await;
    let applied = imports::apply(&desk, id).await.unwrap();
    assert_eq!(
        applied,
        imports::Applied {
            added: 1,
            known: 3,
            faulty: 4
        }
    );
}

#[tokio::test]
async fn past_results_are_reported_figures_with_their_source() {
    let test = testkit::office("2026-10-20");
    let desk = importer(&test).await;
    let far = site(
        &test,
        None,
        facts("Cơ quan Xa", SiteKind::Agency, OTHER_COMMUNE),
    )
    .await;
    let bytes = sheet([
        "Tên cơ sở|Mã số thuế|Xã|Năm|Kết quả|Số quyết định|Ngày quyết định",
        "Tên khác|1800999999|Thạnh Xuân|2023|Đạt|12/QĐ-CAX|05/12/2023",
        "cty có tên||Thạnh Xuân|2023|Chưa đạt||",
        "Công ty Có Tên||Thạnh Xuân|2023|Đạt||",
        "Không ai biết||Thạnh Xuân|2023|Đạt||",
        "Cơ quan Xa|||2023|Đạt||",
        "Tên khác|1800999999||2026|Đạt||",
    ]);
    let id = imports::stage(&desk, BatchKind::Results, "kq.xlsx", bytes.clone())
        .await
        .unwrap();
    let preview = imports::preview(&desk, id).await.unwrap();
    let codes: Vec<&str> = preview
        .faulty
        .iter()
        .flat_map(|row| row.notes.iter().map(|n| n.code.as_str()))
        .collect();
    assert_eq!(
        codes,
        [
            "imports.year-twice",
            "imports.site-unknown",
            "imports.site-outside",
            "imports.year-not-past"
        ]
    );
    assert_eq!(imports::apply(&desk, id).await.unwrap().added, 2);
    let known = test
        .db
        .read(|tx| store::sites::by_code(tx, "1800999999"))
        .await
        .unwrap()
        .unwrap()
        .0;
    let reported = sites::load(&desk, known).await.unwrap().reported;
    let first = reported.first().unwrap();
    assert_eq!((first.year, first.met), (2023, true));
    assert_eq!(first.source, "Số 12/QĐ-CAX, ngày 05/12/2023");
    assert!(
        test.db
            .read(move |tx| store::sites::reported_results(tx, far))
            .await
            .unwrap()
            .is_empty()
    );
    let again = imports::check(&desk, BatchKind::Results, "kq.xlsx", bytes)
        .await
        .unwrap();
    assert_eq!((again.counts.new, again.counts.known), (0, 2));
}

#[tokio::test]
async fn a_soft_duplicate_is_taken_when_a_person_says_so() {
    let test = testkit::office("2026-10-20");
    let desk = importer(&test).await;
    let rows = [
        "Tên cơ sở|MST|Xã|Loại hình|Số lao động",
        "CTY CÓ TÊN||Thạnh Xuân||",
        "Công ty Mới||Thạnh Xuân||",
        "CÔNG TY MỚI||Thạnh Xuân||",
        "Tên khác|1800999999|Thạnh Xuân|DN|",
        "Công ty Có Tên||Thạnh Xuân||-4",
    ];
    let id = imports::stage(&desk, BatchKind::Sites, "ds.xlsx", sheet(rows))
        .await
        .unwrap();
    let counts = async || {
        let counts = imports::preview(&desk, id).await.unwrap().counts;
        (counts.new, counts.faulty, counts.known, counts.soft)
    };
    assert_eq!(counts().await, (1, 2, 2, 2));
    let soft = imports::rows(&desk, id, Which::Soft, 0).await.unwrap();
    let numbers: Vec<u32> = soft.iter().map(|row| row.number).collect();
    assert_eq!(numbers, [2, 4]);
    // A row with a faulty cell tells that the register has it already.
    let faulty = imports::rows(&desk, id, Which::Faulty, 4).await.unwrap();
    assert_eq!(
        faulty[0].known.as_ref().map(|(_, name)| name.as_str()),
        Some("Công ty Có Tên")
    );
    let table = imports::mend(&desk, id, |note| note.code.clone())
        .await
        .unwrap();
    assert_eq!(table[2][5], "number.negative; imports.known-already");
    // Only soft ones can be chosen: row 5 is known by its code.
    imports::choose(&desk, id, vec![2, 4, 5], vec![2, 4, 5])
        .await
        .unwrap();
    assert_eq!(counts().await, (3, 1, 1, 2));
    imports::choose(&desk, id, vec![2], vec![]).await.unwrap();
    assert_eq!(counts().await, (2, 1, 2, 2));
    let applied = imports::apply(&desk, id).await.unwrap();
    assert_eq!((applied.added, count(&test).await), (2, 4));
    let left = test.db.read(|tx| store::imports::unfinished(tx)).await;
    assert_eq!(left.unwrap(), []);
}
