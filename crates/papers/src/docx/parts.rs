//! The parts of the file that are not the paper itself.

use crate::{
    document::Document,
    package::{self, xml},
    page::{BODY_SIZE, GAP, INDENT, PAGE_NUMBER_SIZE},
};
use base::{Day, Lang};

const TYPES: &str = xml!(
    r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">"#,
    r#"<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>"#,
    r#"<Default Extension="xml" ContentType="application/xml"/>"#,
    r#"<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>"#,
    r#"<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/>"#,
    r#"<Override PartName="/word/settings.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml"/>"#,
    r#"<Override PartName="/word/header1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"/>"#,
    r#"<Override PartName="/word/header2.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"/>"#,
    r#"<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>"#,
    r"</Types>",
);

const RELATIONS: &str = xml!(
    r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">"#,
    r#"<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>"#,
    r#"<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>"#,
    r"</Relationships>",
);

const DOCUMENT_RELATIONS: &str = xml!(
    r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">"#,
    r#"<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/>"#,
    r#"<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/settings" Target="settings.xml"/>"#,
    r#"<Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/header" Target="header1.xml"/>"#,
    r#"<Relationship Id="rId4" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/header" Target="header2.xml"/>"#,
    r"</Relationships>",
);

/// Word 2013 and later: no compatibility mode.
const SETTINGS: &str = xml!(
    r#"<w:settings xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">"#,
    r#"<w:defaultTabStop w:val="567"/><w:compat><w:compatSetting w:name="compatibilityMode" "#,
    r#"w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>"#,
    r#"<w:themeFontLang w:val="vi-VN"/></w:settings>"#,
);

/// The first page's head is empty.
const FIRST_HEADER: &str = xml!(
    r#"<w:hdr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">"#,
    r#"<w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr></w:p></w:hdr>"#,
);

const HEADER: &str = xml!(
    r#"<w:hdr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">"#,
    r#"<w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr><w:r><w:fldChar w:fldCharType="begin"/></w:r>"#,
    r#"<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>"#,
    r#"<w:r><w:t>2</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p></w:hdr>"#,
);

/// All parts but the paper itself, by name.
pub(super) fn fixed(document: &Document, day: Day) -> [(&'static str, String); 8] {
    [
        ("[Content_Types].xml", TYPES.to_owned()),
        ("_rels/.rels", RELATIONS.to_owned()),
        ("docProps/core.xml", core(document, day)),
        (
            "word/_rels/document.xml.rels",
            DOCUMENT_RELATIONS.to_owned(),
        ),
        ("word/styles.xml", styles()),
        ("word/settings.xml", SETTINGS.to_owned()),
        ("word/header1.xml", HEADER.to_owned()),
        ("word/header2.xml", FIRST_HEADER.to_owned()),
    ]
}

/// Points as twentieths of a point, the unit of lengths.
pub(super) fn twips(points: f32) -> i32 {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "lengths on a page are under 20,000 twips"
    )]
    let twips = (points * 20.0).round() as i32;
    twips
}

/// Points as half points, the unit of letter sizes.
pub(super) fn half_points(points: f32) -> i32 {
    twips(points) / 10
}

fn styles() -> String {
    let mut out = String::from(xml!(
        r#"<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:docDefaults><w:rPrDefault><w:rPr>"#,
        r#"<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="Times New Roman" w:cs="Times New Roman"/>"#,
    ));
    let (size, number) = (half_points(BODY_SIZE), half_points(PAGE_NUMBER_SIZE));
    out.extend([format!(
        r#"<w:sz w:val="{size}"/><w:szCs w:val="{size}"/><w:lang w:val="vi-VN" w:eastAsia="vi-VN" w:bidi="ar-SA"/>"#
    )]);
    out.push_str("</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>");
    let mut style = |id: &str, name: &str, paragraph: &str, run: &str| {
        let default = if id == "Normal" {
            r#" w:default="1""#
        } else {
            ""
        };
        let based = if id == "Normal" {
            ""
        } else {
            r#"<w:basedOn w:val="Normal"/>"#
        };
        out.extend([format!(
            r#"<w:style w:type="paragraph"{default} w:styleId="{id}"><w:name w:val="{name}"/>{based}<w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"#
        )]);
    };
    let (gap, indent) = (twips(GAP), twips(INDENT));
    style("Normal", "Normal", "", "");
    style(
        "BodyText",
        "Body Text",
        &format!(
            r#"<w:spacing w:before="{gap}"/><w:ind w:firstLine="{indent}"/><w:jc w:val="both"/>"#
        ),
        "",
    );
    style(
        "Title",
        "Title",
        r#"<w:keepNext/><w:jc w:val="center"/><w:outlineLvl w:val="0"/>"#,
        "<w:b/>",
    );
    style(
        "Heading2",
        "heading 2",
        &format!(
            r#"<w:keepNext/><w:spacing w:before="{gap}"/><w:ind w:firstLine="{indent}"/><w:jc w:val="both"/><w:outlineLvl w:val="1"/>"#
        ),
        "<w:b/>",
    );
    style(
        "Header",
        "header",
        r#"<w:jc w:val="center"/>"#,
        &format!(r#"<w:sz w:val="{number}"/>"#),
    );
    out.push_str("</w:styles>");
    out
}

fn core(document: &Document, day: Day) -> String {
    let made = format!("{day}T00:00:00+07:00");
    package::core(&document.title, &document.author, Lang::Vi, &made)
}
