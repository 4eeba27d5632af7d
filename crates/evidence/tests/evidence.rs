//! Real small files of every kind, the kinds that are refused, and bytes of all sorts.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail the test")]

use evidence::{FILE_BYTES, Kind, PIXELS, Refused, Removed, digest, inspect, strip};
use img_parts::{
    Bytes,
    jpeg::{Jpeg, JpegSegment},
    png::{Png, PngChunk},
};
use lopdf::{Document, Object, Stream, dictionary};
use proptest::prelude::*;
use std::io::{Cursor, Read, Write};
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

/// 1 x 1 pixel, with JFIF, a colour profile, EXIF (orientation 6 and a place), XMP, IPTC and a comment.
fn jpeg() -> Vec<u8> {
    let mut out = vec![0xFF, 0xD8];
    let mut segment = |marker: u8, contents: &[u8]| {
        out.extend([0xFF, marker]);
        out.extend(u16::try_from(contents.len() + 2).unwrap().to_be_bytes());
        out.extend(contents);
    };
    segment(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0");
    segment(0xE1, &[b"Exif\0\0".as_slice(), &exif()].concat());
    segment(
        0xE1,
        b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>Tran Van Tac Gia</x:xmpmeta>",
    );
    segment(0xED, b"Photoshop 3.0\08BIM Tran Van Tac Gia");
    segment(0xE2, b"ICC_PROFILE\0\x01\x01profile");
    segment(0xE2, b"MPF\0preview");
    segment(0xFE, b"Tran Van Tac Gia");
    segment(0xDB, &[0; 65]);
    segment(0xC0, &[8, 0, 1, 0, 1, 1, 1, 0x11, 0]);
    segment(0xDA, &[1, 1, 0, 0, 63, 0]);
    out.extend([0x12, 0x34, 0xFF, 0xD9]);
    out
}

fn exif() -> Vec<u8> {
    let mut tiff = b"MM\0*\0\0\0\x08\0\x02".to_vec();
    tiff.extend([0x01, 0x0F, 0, 2, 0, 0, 0, 8, 0, 0, 0, 38]);
    tiff.extend([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0]);
    tiff.extend([0, 0, 0, 0]);
    tiff.extend(b"Vi Thanh");
    tiff
}

fn png() -> Vec<u8> {
    png_of(1)
}

/// A square of `side` x `side` pixels by its header.
fn png_of(side: u32) -> Vec<u8> {
    let header = [
        side.to_be_bytes().as_slice(),
        &side.to_be_bytes(),
        &[8, 0, 0, 0, 0],
    ]
    .concat();
    let chunk = |kind: &[u8; 4], contents: &[u8]| {
        PngChunk::new(*kind, Bytes::copy_from_slice(contents))
            .encoder()
            .bytes()
            .to_vec()
    };
    [
        b"\x89PNG\r\n\x1A\n".to_vec(),
        chunk(b"IHDR", &header),
        chunk(b"tEXt", b"Author\0Tran Van Tac Gia"),
        chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0Tac Gia"),
        chunk(b"eXIf", &exif()),
        chunk(b"tIME", &[7, 0xEA, 11, 24, 0, 0, 0]),
        chunk(b"IDAT", &[0x78, 0x01, 0x63, 0, 0, 0, 2, 0, 1]),
        chunk(b"IEND", b""),
    ]
    .concat()
}

fn webp() -> Vec<u8> {
    let chunk = |id: &[u8; 4], contents: &[u8]| {
        let mut out = id.to_vec();
        out.extend(u32::try_from(contents.len()).unwrap().to_le_bytes());
        out.extend(contents);
        out.resize(out.len() + contents.len() % 2, 0);
        out
    };
    let body = [
        b"WEBP".to_vec(),
        chunk(b"VP8X", &[0x0C, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
        chunk(b"VP8L", &[0x2F, 0, 0, 0, 0, 7]),
        chunk(b"EXIF", &exif()),
        chunk(b"XMP ", b"<x:xmpmeta>Tac Gia</x:xmpmeta>"),
    ]
    .concat();
    chunk(b"RIFF", &body)
}

fn pdf(prepare: impl FnOnce(&mut Document)) -> Vec<u8> {
    let mut document = Document::with_version("1.5");
    let pages = document.new_object_id();
    let content = document.add_object(Stream::new(
        dictionary! {},
        b"BT (Minh chung) Tj ET".to_vec(),
    ));
    let page = document.add_object(dictionary! { "Type" => "Page", "Parent" => pages, "Contents" => content, "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()] });
    document.objects.insert(
        pages,
        Object::Dictionary(
            dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 },
        ),
    );
    let xmp = document.add_object(Stream::new(
        dictionary! { "Type" => "Metadata", "Subtype" => "XML" },
        b"<x:xmpmeta>Tac Gia</x:xmpmeta>".to_vec(),
    ));
    let catalog = document
        .add_object(dictionary! { "Type" => "Catalog", "Pages" => pages, "Metadata" => xmp });
    let info =
        document.add_object(dictionary! { "Author" => Object::string_literal("Tran Van Tac Gia") });
    document.trailer.set("Root", catalog);
    document.trailer.set("Info", info);
    prepare(&mut document);
    let mut out = Vec::new();
    document.save_to(&mut out).unwrap();
    out
}

fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const WORD_TYPES: &str = r#"<Types><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/docProps/who.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>"#;

fn docx() -> Vec<u8> {
    zipped(&[
        ("[Content_Types].xml", WORD_TYPES.as_bytes()),
        ("docProps/who.xml", b"<cp:coreProperties><dc:creator>Tac Gia</dc:creator></cp:coreProperties>"),
        ("docProps/app.xml", b"<Properties><Company>Tac Gia</Company></Properties>"),
        ("docProps/custom.xml", b"<Properties><property name=\"Nguoi lap\">Tac Gia</property></Properties>"),
        ("word/document.xml", "<w:document><w:ins w:id=\"1\" w:author=\"Tac Gia\" w:date=\"2026\"><w:t>Kế hoạch, author=\"chữ\"</w:t></w:ins></w:document>".as_bytes()),
        ("word/comments.xml", b"<w:comments><w:comment w:author='Tac Gia' w:initials=\"TG\"/></w:comments>"),
        ("word/media/image1.jpg", &jpeg()),
    ])
}

fn xlsx() -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    book.set_properties(
        &rust_xlsxwriter::DocProperties::new()
            .set_author("Tac Gia")
            .set_company("Tac Gia"),
    );
    let sheet = book.add_worksheet();
    sheet.write(0, 0, "Kế hoạch").unwrap();
    sheet
        .insert_note(
            0,
            0,
            &rust_xlsxwriter::Note::new("Xem lại")
                .set_author("Tac Gia")
                .add_author_prefix(false),
        )
        .unwrap();
    book.save_to_buffer().unwrap()
}

fn has(bytes: &[u8], part: &str) -> bool {
    bytes
        .windows(part.len())
        .any(|window| window == part.as_bytes())
}

/// The file and, of a package, all its parts.
fn all_bytes(bytes: &[u8]) -> Vec<u8> {
    let mut out = bytes.to_vec();
    if let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) {
        for index in 0..archive.len() {
            archive
                .by_index(index)
                .unwrap()
                .read_to_end(&mut out)
                .unwrap();
        }
    }
    out
}

#[test]
fn each_kind_is_known_and_loses_the_names_of_its_makers() {
    let check = |kind: Kind, bytes: Vec<u8>, removed: &[Removed]| {
        assert_eq!(inspect(&bytes, FILE_BYTES), Ok(kind));
        assert!(
            has(&all_bytes(&bytes), "Tac Gia"),
            "{kind:?} holds a name at first"
        );
        let stripped = strip(kind, &bytes).unwrap();
        assert_eq!(stripped.removed, removed, "{kind:?}");
        assert!(!stripped.signed);
        assert!(!has(&all_bytes(&stripped.bytes), "Tac Gia"), "{kind:?}");
        assert_eq!(inspect(&stripped.bytes, FILE_BYTES), Ok(kind));
        let again = strip(kind, &stripped.bytes).unwrap();
        assert_eq!(again.removed, [], "{kind:?}");
        assert_eq!(digest(&again.bytes), digest(&stripped.bytes), "{kind:?}");
    };
    check(
        Kind::Jpeg,
        jpeg(),
        &[
            Removed::Exif,
            Removed::Xmp,
            Removed::Iptc,
            Removed::Comment,
            Removed::Other,
        ],
    );
    check(
        Kind::Png,
        png(),
        &[
            Removed::Exif,
            Removed::Xmp,
            Removed::Comment,
            Removed::Other,
        ],
    );
    check(Kind::WebP, webp(), &[Removed::Exif, Removed::Xmp]);
    check(Kind::Pdf, pdf(|_| {}), &[Removed::Xmp, Removed::Author]);
    let in_word = [
        Removed::Exif,
        Removed::Xmp,
        Removed::Iptc,
        Removed::Comment,
        Removed::Other,
        Removed::Author,
        Removed::CustomProperties,
        Removed::ChangeAuthors,
    ];
    check(Kind::Docx, docx(), &in_word);
    check(
        Kind::Xlsx,
        xlsx(),
        &[Removed::Author, Removed::ChangeAuthors],
    );
}

#[test]
fn a_picture_keeps_its_way_up_and_its_colours() {
    let stripped = strip(Kind::Jpeg, &jpeg()).unwrap();
    let picture = Jpeg::from_bytes(stripped.bytes.into()).unwrap();
    let segments: Vec<(u8, Bytes)> = picture
        .segments()
        .iter()
        .map(|segment: &JpegSegment| (segment.marker(), segment.contents().clone()))
        .collect();
    let exif = &segments[1];
    assert_eq!((exif.0, exif.1[24]), (0xE1, 6), "orientation 6 behind JFIF");
    assert!(!has(&exif.1, "Vi Thanh"));
    assert!(
        segments
            .iter()
            .any(|(_, contents)| contents.starts_with(b"ICC_PROFILE"))
    );
    let png = Png::from_bytes(strip(Kind::Png, &png()).unwrap().bytes.into()).unwrap();
    let kinds: Vec<_> = png.chunks().iter().map(PngChunk::kind).collect();
    assert_eq!(kinds, [*b"IHDR", *b"IDAT", *b"IEND"]);
}

#[test]
fn what_a_document_shows_is_untouched() {
    let stripped = strip(Kind::Docx, &docx()).unwrap();
    let mut archive = ZipArchive::new(Cursor::new(stripped.bytes)).unwrap();
    let mut text = String::new();
    archive
        .by_name("word/document.xml")
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    assert_eq!(
        text,
        "<w:document><w:ins w:id=\"1\" w:author=\"-\" w:date=\"2026\"><w:t>Kế hoạch, author=\"chữ\"</w:t></w:ins></w:document>"
    );
    let document = Document::load_mem(&strip(Kind::Pdf, &pdf(|_| {})).unwrap().bytes).unwrap();
    let page = document.page_iter().next().unwrap();
    assert!(has(&document.get_page_content(page), "Minh chung"));
}

#[test]
fn a_signed_document_is_kept_whole() {
    let signed = pdf(|document| {
        let range = vec![0.into(), 10.into(), 20.into(), 30.into()];
        document.add_object(dictionary! { "Type" => "Sig", "ByteRange" => range, "Contents" => Object::string_literal("chu ky") });
    });
    let stripped = strip(Kind::Pdf, &signed).unwrap();
    assert!(stripped.signed);
    assert_eq!(stripped.bytes, signed);
    let word = zipped(&[
        ("[Content_Types].xml", WORD_TYPES.as_bytes()),
        ("word/document.xml", b"<a/>"),
        ("_xmlsignatures/sig1.xml", b"<Signature/>"),
    ]);
    assert!(strip(Kind::Docx, &word).unwrap().signed);
}

#[test]
fn other_kinds_are_refused_by_name() {
    let check = |bytes: &[u8], refused: Refused| {
        assert_eq!(
            inspect(bytes, FILE_BYTES),
            Err(refused),
            "{:?}",
            String::from_utf8_lossy(&bytes[..bytes.len().min(30)])
        );
    };
    let ole = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    let locked: Vec<u8> = ole
        .into_iter()
        .chain("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    check(b"", Refused::Empty);
    check(
        &vec![b' '; FILE_BYTES + 1],
        Refused::TooLarge { max: FILE_BYTES },
    );
    check(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", Refused::Heic);
    check(b"\0\0\0\x18ftypisom\0\0\0\0", Refused::Film);
    check(&[ole.as_slice(), &[0; 600]].concat(), Refused::OldOffice);
    check(&locked, Refused::Locked);
    check(b"GIF89a\x01\0\x01\0", Refused::OtherPicture);
    check(
        b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>",
        Refused::Markup,
    );
    check(b"\xEF\xBB\xBF <?xml version='1.0'?><svg/>", Refused::Markup);
    check("<!DOCTYPE html><p>".as_bytes(), Refused::Markup);
    check(
        &"<html>"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect::<Vec<u8>>(),
        Refused::Markup,
    );
    check(b"MZ\x90\0", Refused::Program);
    check(b"\x7FELF\x02", Refused::Program);
    check(b"#!/bin/sh\nrm", Refused::Program);
    check(b"Rar!\x1A\x07", Refused::Archive);
    check(&zipped(&[("a.txt", b"a")]), Refused::Archive);
    check("chỉ là chữ".as_bytes(), Refused::Unknown);
    check(b"RIFF\x24\0\0\0WAVEfmt ", Refused::Film);
    check(b"\xFF\xD8\xFF\xE0\0", Refused::Damaged);
    check(b"%PDF-1.7 half a file", Refused::Damaged);
    check(b"\n\n%PDF-1.7\n%%EOF", Refused::TwoKinds);
    let macros = zipped(&[
        ("[Content_Types].xml", WORD_TYPES.as_bytes()),
        ("word/document.xml", b"<a/>"),
        ("word/vbaProject.bin", b"x"),
    ]);
    check(&macros, Refused::Macros);
    let enabled = WORD_TYPES.replace("document.main+xml", "document.macroEnabled.main+xml");
    check(
        &zipped(&[
            ("[Content_Types].xml", enabled.as_bytes()),
            ("word/document.xml", b"<a/>"),
        ]),
        Refused::Macros,
    );
}

#[test]
fn bombs_giants_and_files_of_two_kinds_are_refused() {
    let zeros = vec![0; 30 * 1024 * 1024];
    let bomb = zipped(&[
        ("[Content_Types].xml", WORD_TYPES.as_bytes()),
        ("word/document.xml", &zeros),
    ]);
    assert!(bomb.len() < 100_000);
    assert_eq!(inspect(&bomb, FILE_BYTES), Err(Refused::Bomb));
    assert_eq!(strip(Kind::Docx, &bomb), Err(Refused::Bomb));
    let giant = png_of(60_000);
    let refused = Refused::TooManyPixels { max: PIXELS };
    assert_eq!(inspect(&giant, FILE_BYTES), Err(refused));
    let both = [png(), zipped(&[("a.html", b"<script>")])].concat();
    assert_eq!(inspect(&both, FILE_BYTES), Err(Refused::TwoKinds));
    let behind = zipped(&[
        ("%PDF-1.7", b"x"),
        ("[Content_Types].xml", WORD_TYPES.as_bytes()),
        ("word/document.xml", b"<a/>"),
    ]);
    assert_eq!(inspect(&behind, FILE_BYTES), Err(Refused::TwoKinds));
}

#[test]
fn a_locked_pdf_is_refused() {
    let mut document = Document::load_mem(&pdf(|document| {
        document.trailer.set(
            "ID",
            vec![Object::string_literal("a"), Object::string_literal("a")],
        );
    }))
    .unwrap();
    let version = lopdf::EncryptionVersion::V2 {
        document: &document,
        owner_password: "chu",
        user_password: "khach",
        key_length: 128,
        permissions: lopdf::Permissions::all(),
    };
    let state = lopdf::EncryptionState::try_from(version).unwrap();
    document.encrypt(&state).unwrap();
    let mut out = Vec::new();
    document.save_to(&mut out).unwrap();
    assert_eq!(inspect(&out, FILE_BYTES), Err(Refused::Locked));
    assert_eq!(strip(Kind::Pdf, &out), Err(Refused::Locked));
}

#[test]
fn every_refusal_has_a_code_and_an_advice() {
    let refusal = Refused::TooLarge { max: 5 }.refusal();
    assert_eq!(refusal.code, "evidence.too-large");
    assert_eq!(
        refusal.facts,
        [
            ("advice", "evidence.advice-make-smaller".to_owned()),
            ("max", "5".to_owned())
        ]
    );
}

fn try_all(bytes: &[u8]) {
    if let Ok(kind) = inspect(bytes, FILE_BYTES) {
        drop(strip(kind, bytes));
    }
    for kind in Kind::ALL {
        drop(strip(*kind, bytes));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(128) })]

    #[test]
    fn no_bytes_bring_it_down(bytes in proptest::collection::vec(any::<u8>(), 0..400), start in 0_usize..8) {
        let starts: [&[u8]; 8] = [b"", b"%PDF-1.4\n", &[0xFF, 0xD8, 0xFF, 0xE1], b"\x89PNG\r\n\x1A\n", b"RIFF\xFF\0\0\0WEBP", b"PK\x03\x04", b"\0\0\0\x18ftyp", b"<svg"];
        try_all(&[starts[start], &bytes].concat());
    }

    #[test]
    fn no_broken_file_brings_it_down(which in 0_usize..6, changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12), cut in any::<prop::sample::Index>(), whole in any::<bool>()) {
        let mut bytes = match which {
            0 => jpeg(),
            1 => png(),
            2 => webp(),
            3 => pdf(|_| {}),
            4 => docx(),
            _ => xlsx(),
        };
        for (at, value) in changes {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        if !whole {
            bytes.truncate(cut.index(bytes.len()));
        }
        try_all(&bytes);
    }
}
