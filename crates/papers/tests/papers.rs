//! Papers as a reader of the files meets them.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail the test")]

#[path = "../examples/shared/samples.rs"]
mod samples;

use base::Day;
use papers::{Document, forms::*, write_docx, write_pdf};
use std::io::{Cursor, Read};

fn day() -> Day {
    Day::new(2026, 11, 19).unwrap()
}

/// The text of each page, words apart by single spaces.
fn pages(pdf: &[u8]) -> Vec<String> {
    let file = lopdf::Document::load_mem(pdf).unwrap();
    let text = |number: &u32| {
        let raw = file.extract_text(&[*number]).unwrap();
        raw.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    file.get_pages().keys().map(text).collect()
}

/// The parts of a DOCX by name.
fn parts(docx: &[u8]) -> Vec<(String, String)> {
    let mut zip = zip::ZipArchive::new(Cursor::new(docx)).unwrap();
    let count = zip.len();
    let read = |index| {
        let mut part = zip.by_index(index).unwrap();
        let mut text = String::new();
        part.read_to_string(&mut text).unwrap();
        (part.name().unwrap().into_owned(), text)
    };
    (0..count).map(read).collect()
}

/// All text of well-formed XML.
fn xml_text(xml: &str) -> String {
    let mut reader = quick_xml::Reader::from_str(xml);
    reader.config_mut().check_end_names = true;
    let (mut text, mut depth) = (String::new(), 0_i32);
    loop {
        match reader.read_event().unwrap() {
            quick_xml::events::Event::Start(_) => depth += 1,
            quick_xml::events::Event::End(_) => depth -= 1,
            quick_xml::events::Event::Text(part) => text.push_str(&part),
            quick_xml::events::Event::GeneralRef(name) => text.push_str(match name.as_ref() {
                "amp" => "&",
                "lt" => "<",
                "gt" => ">",
                "quot" => "\"",
                _ => "?",
            }),
            quick_xml::events::Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(depth, 0);
    text
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect()
}

fn has(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|w| w == needle)
}

fn all() -> Vec<(&'static str, Document)> {
    samples::filled(6)
        .into_iter()
        .chain(samples::blank())
        .collect()
}

#[test]
fn what_each_paper_says_is_as_a_person_read_it() {
    let mut found = String::new();
    for (kind, list) in [("filled", samples::filled(2)), ("blank", samples::blank())] {
        for (name, document) in list {
            found.extend([format!("=== {name}, {kind}\n{}\n", document.dump())]);
        }
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/papers.txt");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(path, &found).unwrap();
    }
    let expect = std::fs::read_to_string(path).unwrap();
    assert!(
        found == expect,
        "papers read otherwise than tests/papers.txt; look at it with BLESS=1:\n{found}"
    );
}

#[test]
fn every_paper_is_a_tagged_archive_in_vietnamese() {
    for (name, document) in all() {
        let written = write_pdf(&document, day()).unwrap();
        assert!(written.replaced.is_empty(), "{name}");
        for needle in [
            "/StructTreeRoot",
            "<pdfaid:part>2</pdfaid:part>",
            "<pdfaid:conformance>A<",
            "<pdfuaid:part>1<",
            "/Lang(vi)",
        ] {
            let spaced = needle.replace('(', " (");
            let found =
                has(&written.bytes, needle.as_bytes()) || has(&written.bytes, spaced.as_bytes());
            assert!(found, "{needle} in {name}");
        }
        assert_eq!(pages(&written.bytes).len(), written.pages, "{name}");
    }
}

#[test]
fn the_same_paper_gives_the_same_bytes() {
    for (name, document) in all() {
        let pdf = || write_pdf(&document, day()).unwrap().bytes;
        assert!(pdf() == pdf(), "{name}.pdf differs");
        let docx = || write_docx(&document, day()).unwrap();
        assert!(docx() == docx(), "{name}.docx differs");
    }
}

#[test]
fn pdf_and_docx_say_the_same_and_the_docx_is_well_formed() {
    for (name, document) in samples::filled(6) {
        let pdf = squeezed(&pages(&write_pdf(&document, day()).unwrap().bytes).concat());
        let docx = write_docx(&document, day()).unwrap();
        let mut said = String::new();
        for (part, xml) in parts(&docx) {
            let text = xml_text(&xml);
            if part == "word/document.xml" {
                said = squeezed(&text);
            }
        }
        for part in [
            "VịThủy,ngày05tháng11năm2026",
            "“Antoànvềanninh,trậttự”năm2026",
            "CỘNGHÒAXÃHỘICHỦNGHĨAVIỆTNAM",
        ] {
            assert!(pdf.contains(part), "{part} in {name}.pdf: {pdf}");
            assert!(said.contains(part), "{part} in {name}.docx: {said}");
        }
    }
}

#[test]
fn the_first_page_has_no_number_and_later_ones_have() {
    let (_, document) = samples::filled(40).remove(3);
    let pages = pages(&write_pdf(&document, day()).unwrap().bytes);
    assert!(pages.len() > 3);
    assert!(pages[0].starts_with("TẬP ĐOÀN"), "{}", pages[0]);
    for (page, number) in pages.iter().zip(1..).skip(1) {
        assert!(page.starts_with(&format!("{number} ")), "{page}");
    }
}

#[test]
fn a_list_of_three_hundred_is_whole_and_headed_on_each_page() {
    let (_, document) = samples::filled(300).remove(6);
    let pages = pages(&write_pdf(&document, day()).unwrap().bytes);
    assert!(pages.len() > 6, "{}", pages.len());
    for page in &pages[1..] {
        assert!(page.contains("Số giấy công nhận"), "{page}");
    }
    let whole = pages.concat();
    for n in 1..=300 {
        assert!(whole.contains(&format!("Cơ sở mẫu {n:03}")), "{n}");
    }
    let docx = write_docx(&document, day()).unwrap();
    let xml = &parts(&docx)
        .into_iter()
        .find(|(n, _)| n == "word/document.xml")
        .unwrap()
        .1;
    assert_eq!(xml.matches("<w:tblHeader/>").count(), 1);
    assert!(xml_text(xml).contains("Cơ sở mẫu 300"));
}

#[test]
fn long_and_strange_names_stay_whole() {
    for name in [
        "Ban Chỉ đạo phong trào Toàn dân bảo vệ an ninh Tổ quốc xã Vị Thủy, thành phố Cần Thơ "
            .repeat(2),
        "W".repeat(300),
        "<b>Công ty</b> & \"Con\" </w:t> {{name}} ]]> &amp; %s".to_owned(),
    ] {
        let document = Endorsement {
            head: Head {
                body: Some(name.clone()),
                ..Head::default()
            },
            addressee: Some(name.clone()),
            sites: vec![(name.clone(), name.clone())],
            ..Endorsement::default()
        }
        .document();
        let wanted = squeezed(&name);
        let pdf = squeezed(&pages(&write_pdf(&document, day()).unwrap().bytes).concat());
        assert!(pdf.contains(&wanted), "{name}");
        let docx = write_docx(&document, day()).unwrap();
        let texts: Vec<_> = parts(&docx)
            .iter()
            .map(|(_, xml)| squeezed(&xml_text(xml)))
            .collect();
        assert!(texts.iter().any(|text| text.contains(&wanted)), "{name}");
    }
}

#[test]
fn too_long_a_paper_is_refused() {
    let sites = |count| RecognitionDecision {
        sites: vec![Recognised::default(); count],
        ..RecognitionDecision::default()
    };
    let code = |form: RecognitionDecision| {
        let document = form.document();
        let refused = write_pdf(&document, day())
            .unwrap_err()
            .refusal()
            .unwrap()
            .code;
        let also = write_docx(&document, day())
            .unwrap_err()
            .refusal()
            .unwrap()
            .code;
        assert_eq!(refused, also);
        refused
    };
    assert_eq!(
        code(sites(papers::MAX_TABLE_ROWS + 1)),
        "papers.list-too-long"
    );
    let mut long = sites(1);
    long.offices = Some("a".repeat(papers::MAX_DOCUMENT_CHARS));
    assert_eq!(code(long), "papers.document-too-long");
}
