//! What hides within files: places in pictures, information that a trailer holds itself, documents in documents.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail the test")]

use evidence::{FILE_BYTES, Kind, Refused, Removed, inspect, strip};
use lopdf::{Document, Object, Stream, dictionary};
use std::io::{Cursor, Read, Write};
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

const NAME: &str = "Tac Gia";

/// A JPEG of one pixel whose EXIF holds a directory of places.
fn photograph() -> Vec<u8> {
    let mut out = vec![0xFF, 0xD8];
    let mut segment = |marker: u8, contents: &[u8]| {
        out.extend([0xFF, marker]);
        out.extend(u16::try_from(contents.len() + 2).unwrap().to_be_bytes());
        out.extend(contents);
    };
    segment(0xE1, &[b"Exif\0\0".as_slice(), &exif()].concat());
    segment(0xDB, &[0; 65]);
    segment(0xC0, &[8, 0, 1, 0, 1, 1, 1, 0x11, 0]);
    segment(0xDA, &[1, 1, 0, 0, 63, 0]);
    out.extend([0x12, 0x34, 0xFF, 0xD9]);
    out
}

/// Maker and the pointer to the directory of places (tag 0x8825), with a latitude in it.
fn exif() -> Vec<u8> {
    let mut tiff = b"MM\0*\0\0\0\x08\0\x02".to_vec();
    tiff.extend([0x01, 0x0F, 0, 2, 0, 0, 0, 8, 0, 0, 0, 38]);
    tiff.extend([0x88, 0x25, 0, 4, 0, 0, 0, 1, 0, 0, 0, 46]);
    tiff.extend([0, 0, 0, 0]);
    tiff.extend(b"Tac Gia\0");
    tiff.extend(b"\0\x01\0\x01\0\x02\0\0\0\x02N\0\0\0\0\0\0\0");
    tiff
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
        chunk(b"VP8X", &[0x08, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
        chunk(b"VP8L", &[0x2F, 0, 0, 0, 0, 7]),
        chunk(b"EXIF", &exif()),
    ]
    .concat();
    chunk(b"RIFF", &body)
}

/// A GIF of one pixel with a comment.
fn gif() -> Vec<u8> {
    let mut out = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xFF\xFF\xFF".to_vec();
    out.extend(b"\x21\xFE\x07Tac Gia\0");
    out.extend(b"\x21\xFF\x0BNETSCAPE2.0\x03\x01\0\0\0");
    out.extend(b"\x2C\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0\x3B");
    out
}

fn pdf(prepare: impl FnOnce(&mut Document, lopdf::ObjectId)) -> Vec<u8> {
    let mut document = Document::with_version("1.5");
    let pages = document.new_object_id();
    let page = document.add_object(dictionary! { "Type" => "Page", "Parent" => pages, "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()] });
    document.objects.insert(
        pages,
        Object::Dictionary(
            dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 },
        ),
    );
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
    document.trailer.set("Root", catalog);
    prepare(&mut document, page);
    let mut out = Vec::new();
    document.save_to(&mut out).unwrap();
    out
}

fn page_mut(document: &mut Document, page: lopdf::ObjectId) -> &mut lopdf::Dictionary {
    document.get_dictionary_mut(page).unwrap()
}

fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const WORD_TYPES: &str = r#"<Types><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;

fn docx(part: (&str, &[u8])) -> Vec<u8> {
    zipped(&[
        ("[Content_Types].xml", WORD_TYPES.as_bytes()),
        ("word/document.xml", b"<w:document/>"),
        part,
    ])
}

fn xlsx() -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    book.set_properties(&rust_xlsxwriter::DocProperties::new().set_author(NAME));
    book.add_worksheet().write(0, 0, 7).unwrap();
    book.save_to_buffer().unwrap()
}

fn has(bytes: &[u8], part: &str) -> bool {
    let mut windows = bytes.windows(part.len());
    windows.any(|window| window == part.as_bytes())
}

/// The file and all parts of it and of the packages in it.
fn all_bytes(bytes: &[u8]) -> Vec<u8> {
    let mut out = bytes.to_vec();
    if let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) {
        for index in 0..archive.len() {
            let mut part = Vec::new();
            let mut file = archive.by_index(index).unwrap();
            file.read_to_end(&mut part).unwrap();
            out.extend(all_bytes(&part));
        }
    }
    out
}

/// Loses the name and what is told of, and is the same when it is stripped again.
fn check(kind: Kind, bytes: &[u8], removed: &[Removed]) {
    assert_eq!(inspect(bytes, FILE_BYTES), Ok(kind));
    assert!(has(&all_bytes(bytes), NAME), "a name is there at first");
    let stripped = strip(kind, bytes).unwrap();
    assert_eq!(stripped.removed, removed, "{kind:?}");
    assert!(!has(&all_bytes(&stripped.bytes), NAME), "{kind:?}");
    assert_eq!(inspect(&stripped.bytes, FILE_BYTES), Ok(kind));
    let again = strip(kind, &stripped.bytes).unwrap();
    assert_eq!(
        (again.removed.as_slice(), again.bytes),
        ([].as_slice(), stripped.bytes)
    );
}

#[test]
fn the_place_where_a_picture_was_taken_is_told_apart() {
    let told = [Removed::Place, Removed::Exif];
    check(Kind::Jpeg, &photograph(), &told);
    check(Kind::WebP, &webp(), &told);
}

#[test]
fn information_that_the_trailer_holds_itself_goes() {
    let author = || dictionary! { "Author" => Object::string_literal(NAME) };
    let direct = pdf(|document, _| document.trailer.set("Info", author()));
    check(Kind::Pdf, &direct, &[Removed::Author]);
    let pointed = pdf(|document, _| {
        let info = document.add_object(author());
        document.trailer.set("Info", info);
    });
    check(Kind::Pdf, &pointed, &[Removed::Author]);
    // Nothing points to it any more, as after a second saving.
    let loose = pdf(|document, _| {
        document.add_object(author());
    });
    check(Kind::Pdf, &loose, &[Removed::Author]);
}

#[test]
fn what_a_page_holds_loses_its_makers() {
    let xmp = pdf(|document, page| {
        let stream = Stream::new(dictionary! { "Subtype" => "XML" }, NAME.into());
        let xmp = document.add_object(stream);
        let nested = dictionary! { "Properties" => dictionary! { "Metadata" => xmp } };
        page_mut(document, page).set("Resources", nested);
    });
    check(Kind::Pdf, &xmp, &[Removed::Xmp]);
    let scan = pdf(|document, page| {
        let filter = dictionary! { "Type" => "XObject", "Subtype" => "Image", "Filter" => "DCTDecode", "Width" => 1, "Height" => 1 };
        let picture = document.add_object(Stream::new(filter, photograph()));
        let resources = dictionary! { "XObject" => dictionary! { "Im1" => picture } };
        page_mut(document, page).set("Resources", resources);
    });
    check(Kind::Pdf, &scan, &[Removed::Place, Removed::Exif]);
    let remark = pdf(|document, page| {
        let note = document.add_object(dictionary! { "Type" => "Annot", "Subtype" => "Text", "T" => Object::string_literal(NAME), "Contents" => Object::string_literal("Xem lai") });
        page_mut(document, page).set("Annots", vec![note.into()]);
    });
    check(Kind::Pdf, &remark, &[Removed::ChangeAuthors]);
    assert!(has(&strip(Kind::Pdf, &remark).unwrap().bytes, "Xem lai"));
}

#[test]
fn earlier_states_of_a_pdf_do_not_go_along() {
    let first = pdf(|document, page| {
        page_mut(document, page).set("Note", Object::string_literal(NAME));
    });
    let document = Document::load_mem(&first).unwrap();
    let mut later = lopdf::IncrementalDocument::create_from(first, document);
    let page = later.get_prev_documents().page_iter().next().unwrap();
    later.opt_clone_object_to_new_document(page).unwrap();
    let dictionary = later.new_document.get_dictionary_mut(page).unwrap();
    dictionary.remove(b"Note");
    let mut bytes = Vec::new();
    later.save_to(&mut bytes).unwrap();
    check(Kind::Pdf, &bytes, &[Removed::Earlier]);
}

#[test]
fn files_within_files_are_stripped_or_refused_by_name() {
    let chart = docx(("word/embeddings/Microsoft_Excel_Sheet1.xlsx", &xlsx()));
    check(Kind::Docx, &chart, &[Removed::Author]);
    let refused = |bytes: &[u8], kind: Kind, expect: Refused| {
        assert_eq!(inspect(bytes, FILE_BYTES), Ok(kind));
        assert_eq!(strip(kind, bytes), Err(expect));
    };
    let ole = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0, 0];
    let object = docx(("word/embeddings/oleObject1.bin", &ole));
    refused(&object, Kind::Docx, Refused::Embedded);
    let elsewhere = docx(("word/activeX/activeX1.bin", &ole));
    refused(&elsewhere, Kind::Docx, Refused::Embedded);
    let archive = docx(("word/embeddings/a.zip", &zipped(&[("a.exe", b"MZ")])));
    refused(&archive, Kind::Docx, Refused::Embedded);
    let inner = zipped(&[
        ("[Content_Types].xml", WORD_TYPES.as_bytes()),
        ("word/document.xml", b"<a/>"),
        ("word/vbaProject.bin", b"x"),
    ]);
    let macros = docx(("word/embeddings/a.docx", &inner));
    refused(&macros, Kind::Docx, Refused::Macros);
    let deep = (0..4).fold(docx(("word/a.xml", b"<a/>")), |inner, _| {
        docx(("word/embeddings/a.docx", &inner))
    });
    refused(&deep, Kind::Docx, Refused::Embedded);
    let attached = pdf(|document, page| {
        let file = document.add_object(Stream::new(
            dictionary! { "Type" => "EmbeddedFile" },
            b"MZ".to_vec(),
        ));
        let spec = dictionary! { "Type" => "Filespec", "EF" => dictionary! { "F" => file } };
        page_mut(document, page).set("AF", vec![Object::Dictionary(spec)]);
    });
    refused(&attached, Kind::Pdf, Refused::Embedded);
}

#[test]
fn pictures_within_documents_are_known_by_their_content() {
    let place = [Removed::Place, Removed::Exif];
    check(
        Kind::Docx,
        &docx(("word/media/image1.webp", &webp())),
        &place,
    );
    check(
        Kind::Docx,
        &docx(("word/media/image1.tmp", &photograph())),
        &place,
    );
    check(
        Kind::Docx,
        &docx(("word/media/image1.gif", &gif())),
        &[Removed::Comment],
    );
    let svg =
        "<svg><metadata><dc:creator>Tac Gia</dc:creator></metadata><!-- Tac Gia --><path/></svg>";
    check(
        Kind::Docx,
        &docx(("word/media/image1.svg", svg.as_bytes())),
        &[Removed::Comment],
    );
    let tiff = [b"MM\0*".as_slice(), b"Tac Gia"].concat();
    let broken = [0xFF, 0xD8, 0xFF, 0xE1, 0xFF, 0xFF, 0];
    for bytes in [tiff.as_slice(), &broken] {
        let file = docx(("word/media/image1.tiff", bytes));
        assert_eq!(strip(Kind::Docx, &file), Err(Refused::EmbeddedPicture));
    }
}
