//! A staged roster is said again where the program guessed wrong.

use access::Role;
use office::{OfficeError, imports};
use rust_xlsxwriter::Workbook;
use std::collections::BTreeMap;
use store::imports::BatchKind;
use testkit::{COMMUNE, desk_at};

#[tokio::test]
async fn another_sheet_and_heading_are_chosen_where_the_guess_is_wrong() {
    let test = testkit::office("2026-10-20");
    let desk = desk_at(&test, Role::CommuneReviewer, COMMUNE).await;
    let mut book = Workbook::new();
    for (name, rows) in [
        ("Cũ", ["Tên cơ sở|Xã", "Công ty Cũ|Thạnh Xuân", ""]),
        (
            "Mới",
            ["Danh sách", "Cột một|Cột hai", "Công ty Mới|Vị Thủy"],
        ),
    ] {
        let sheet = book.add_worksheet();
        sheet.set_name(name).unwrap();
        for (at, row) in (0..).zip(rows) {
            for (column, text) in (0..).zip(row.split('|')) {
                sheet.write(at, column, text).unwrap();
            }
        }
    }
    let bytes = book.save_to_buffer().unwrap();
    let id = imports::stage(&desk, BatchKind::Sites, "ds.xlsx", bytes)
        .await
        .unwrap();
    let layout = imports::layout(&desk, id, None).await.unwrap();
    assert_eq!((layout.sheet, layout.heading), (0, Some((1, 1))));
    let other = imports::layout(&desk, id, Some(1)).await.unwrap();
    assert_eq!(
        (other.sheet, other.heading, other.first.len()),
        (1, None, 3)
    );
    let nowhere = imports::reread(&desk, id, 1, 9, 9).await;
    assert!(
        matches!(&nowhere, Err(OfficeError::Refused(why)) if why.code == "imports.no-such-heading")
    );
    let id = imports::reread(&desk, id, 1, 2, 2).await.unwrap();
    let preview = imports::preview(&desk, id).await.unwrap();
    assert!(preview.mapping.by_person && preview.mapping.sheet == "Mới");
    let fields = BTreeMap::from([
        (0, Some(imports::Field::Name)),
        (1, Some(imports::Field::Commune)),
    ]);
    // The names are those of before the reform, in a province that is no more.
    let next = imports::remap(&desk, id, &fields, "Tỉnh Hậu Giang")
        .await
        .unwrap();
    let preview = imports::preview(&desk, next).await.unwrap();
    let faulty = preview.faulty.first().unwrap();
    assert_eq!(
        (faulty.number, faulty.notes[0].code.as_str()),
        (3, "imports.place-outside")
    );
    assert!(
        imports::layout(&desk, next, None).await.is_ok(),
        "the file goes along"
    );
}
