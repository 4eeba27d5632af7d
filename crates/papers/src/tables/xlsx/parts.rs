//! The parts of the file that are not rows.

use crate::{
    package::{self, xml},
    tables::Table,
};
use base::Lang;

/// Places in the list of cell formats of [`STYLES`].
pub(super) const PLAIN: &str = "0";
pub(super) const BOLD: &str = "1";
pub(super) const COUNT: &str = "2";
pub(super) const PERCENT: &str = "3";
pub(super) const DAY: &str = "4";
pub(super) const WRAPPED: &str = "5";
pub(super) const COUNT_LEFT: &str = "6";

const TYPES_HEAD: &str = xml!(
    r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">"#,
    r#"<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>"#,
    r#"<Default Extension="xml" ContentType="application/xml"/>"#,
    r#"<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>"#,
    r#"<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>"#,
    r#"<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>"#,
);

const RELATIONS: &str = xml!(
    r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">"#,
    r#"<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/>"#,
    r#"<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>"#,
    r"</Relationships>",
);

const STYLES: &str = xml!(
    r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">"#,
    r#"<numFmts count="2"><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/><numFmt numFmtId="165" formatCode="0.0%"/></numFmts>"#,
    r#"<fonts count="2"><font><sz val="11"/><name val="Times New Roman"/><family val="1"/></font>"#,
    r#"<font><b/><sz val="11"/><name val="Times New Roman"/><family val="1"/></font></fonts>"#,
    r#"<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>"#,
    r#"<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>"#,
    r#"<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>"#,
    r#"<cellXfs count="7">"#,
    r#"<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>"#,
    r#"<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1" applyAlignment="1"><alignment vertical="top"/></xf>"#,
    r#"<xf numFmtId="3" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>"#,
    r#"<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>"#,
    r#"<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>"#,
    r#"<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>"#,
    r#"<xf numFmtId="3" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1"><alignment horizontal="left"/></xf>"#,
    r#"</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>"#,
);

/// A sheet of rows up to its columns: the heading row stays in view. The first is the one that a program opens at.
pub(super) fn list_head(first: bool) -> String {
    let selected = if first { r#" tabSelected="1""# } else { "" };
    format!(
        concat!(
            xml!(
                r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews>"#
            ),
            r#"<sheetView{} workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>"#,
            r#"<selection pane="bottomLeft" activeCell="A2" sqref="A2"/></sheetView></sheetViews>"#,
        ),
        selected
    )
}

/// The last sheet up to its first row.
pub(super) const ABOUT_HEAD: &str = xml!(
    r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cols>"#,
    r#"<col min="1" max="1" width="16" customWidth="1"/><col min="2" max="2" width="90" customWidth="1"/></cols><sheetData>"#,
);

const SHEET_TYPE: &str = r#"" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>"#;
const SHEET_RELATION: &str = r#"" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target=""#;
const STYLES_RELATION: &str = r#"" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#;

/// The part that holds the sheet of this number, from 1.
pub(super) fn sheet_name(number: usize) -> String {
    format!("xl/worksheets/sheet{number}.xml")
}

/// The parts before the sheets, by name.
pub(super) fn first(table: &Table) -> [(&'static str, String); 3] {
    [
        ("_rels/.rels", RELATIONS.to_owned()),
        ("docProps/core.xml", core(table)),
        ("xl/styles.xml", STYLES.to_owned()),
    ]
}

/// The parts behind so many sheets of rows and the one that says what they are.
pub(super) fn last(lang: Lang, lists: usize) -> [(&'static str, String); 3] {
    let mut types = String::from(TYPES_HEAD);
    let mut relations = String::from(xml!(
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">"#
    ));
    let mut book = String::from(xml!(
        r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" "#,
        r#"xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>"#
    ));
    for n in 1..=lists + 1 {
        let (part, shown) = (sheet_name(n), shown_name(lang, n, lists));
        types.extend([r#"<Override PartName="/"#, &part, SHEET_TYPE]);
        let id = n.to_string();
        let target = part.strip_prefix("xl/").unwrap_or(&part);
        relations.extend([
            r#"<Relationship Id="rId"#,
            &id,
            SHEET_RELATION,
            target,
            r#""/>"#,
        ]);
        let ids = [r#"" sheetId=""#, &id, r#"" r:id="rId"#, &id, r#""/>"#];
        book.extend([r#"<sheet name=""#, &shown]);
        book.extend(ids);
    }
    types.push_str("</Types>");
    let id = (lists + 2).to_string();
    relations.extend([r#"<Relationship Id="rId"#, &id, STYLES_RELATION]);
    book.push_str("</sheets></workbook>");
    [
        ("xl/workbook.xml", book),
        ("xl/_rels/workbook.xml.rels", relations),
        ("[Content_Types].xml", types),
    ]
}

/// What stands on the tab of sheet `n`.
fn shown_name(lang: Lang, n: usize, lists: usize) -> String {
    let (list, about) = match lang {
        Lang::Vi => ("Danh sách", "Thông tin"),
        Lang::En => ("List", "About"),
    };
    match n {
        n if n > lists => about.to_owned(),
        1 => list.to_owned(),
        n => format!("{list} {n}"),
    }
}

fn core(table: &Table) -> String {
    let (hour, minute) = table.at.hour_minute();
    let made = format!("{}T{hour:02}:{minute:02}:00+07:00", table.at.day());
    package::core(&table.title, "Bình Yên", table.lang, &made)
}

/// Appends `text` as the text of a cell: `_x0041_`, which a sheet would read as a letter by its code, is kept as it is
/// written.
pub(super) fn escape(out: &mut String, text: &str) {
    let mut from = 0;
    for (at, _) in text.match_indices('_') {
        if is_code(text.get(at..).unwrap_or_default()) {
            package::escape(out, text.get(from..at).unwrap_or_default());
            out.push_str("_x005F_");
            from = at + 1;
        }
    }
    package::escape(out, text.get(from..).unwrap_or_default());
}

/// Does `text` begin with `_xHHHH_`?
fn is_code(text: &str) -> bool {
    let Some(code) = text.as_bytes().get(..7) else {
        return false;
    };
    matches!(code, [b'_', b'x', digits @ .., b'_'] if digits.iter().all(u8::is_ascii_hexdigit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stays_text() {
        let check = |raw: &str, expect: &str| {
            let mut out = String::new();
            escape(&mut out, raw);
            assert_eq!(out, expect, "{raw:?}");
        };
        check("A & B <b>", "A &amp; B &lt;b&gt;");
        check("_x0041_", "_x005F_x0041_");
        check("_x41_", "_x41_");
        check("a\0b\u{1b}", "a\u{FFFD}b\u{FFFD}");
    }
}
