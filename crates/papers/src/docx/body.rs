//! The paper itself as `WordprocessingML`.

use super::parts::{half_points, twips};
use crate::{
    document::{
        Align, Blank, Block, Clause, Document, Inline, Letterhead, Look, Row, Signer, Table, Text,
    },
    fonts::{Face, Fonts},
    package::{escape, xml},
    page::{
        ADDRESSEES, BODY_SIZE, BOTTOM, CELL_PAD, COUNTRY, GAP, HEAD_LEFT, HEAD_SIZE, HEADER,
        HEIGHT, INDENT, LEFT, MEASURE, MOTTO, MOTTO_SIZE, RECIPIENTS, RECIPIENTS_SIZE,
        RECIPIENTS_TITLE, RECIPIENTS_TITLE_SIZE, RULE_SHARE, SIGNING, TABLE_SIZE, TOP, WIDTH,
    },
};

/// Dots as wide as a letter, as in the PDF.
const DOTS: usize = 2;
const BODY: &str = r#"<w:pStyle w:val="BodyText"/>"#;
const CENTRED: &str = r#"<w:jc w:val="center"/>"#;

/// A part with the whole paper.
pub(super) fn document(document: &Document) -> String {
    let mut out = Out {
        xml: String::from(xml!(
            r#"<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" "#,
            r#"xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:body>"#
        )),
    };
    let mut blocks = document.blocks.iter().peekable();
    while let Some(block) = blocks.next() {
        let next = blocks.peek();
        let is_signed = matches!(next, Some(Block::SignOff { .. } | Block::Signatures(_)));
        out.block(block, is_signed);
    }
    out.section();
    out.xml.push_str("</w:body></w:document>");
    out.xml
}

struct Out {
    xml: String,
}

/// How a paragraph's letters look, and how wide its lines are.
#[derive(Clone, Copy)]
struct Letters {
    size: f32,
    /// Throughout, whatever the text's own style.
    face: Option<Face>,
    /// To where dots fill the line.
    width: f32,
}

const PLAIN: Letters = Letters {
    size: BODY_SIZE,
    face: None,
    width: MEASURE,
};

impl Letters {
    const fn bold(self) -> Self {
        Self {
            face: Some(Face::Bold),
            ..self
        }
    }

    const fn of(size: f32, width: f32) -> Self {
        Self {
            size,
            face: None,
            width,
        }
    }
}

impl Out {
    fn block(&mut self, block: &Block, is_signed: bool) {
        let keep = if is_signed { "<w:keepNext/>" } else { "" };
        match block {
            Block::Letterhead(head) => self.letterhead(head),
            Block::Title { kind, about } => self.title(kind, about),
            Block::Addressees(all) => self.addressees(all),
            Block::Basis(all) => self.basis(all),
            Block::Heading(text) => {
                self.paragraph(r#"<w:pStyle w:val="Heading2"/>"#, &[text], PLAIN.bold());
            }
            Block::Paragraph {
                look: Look::Body,
                text,
            } => {
                self.paragraph(&format!("{BODY}{keep}"), &[text], PLAIN);
            }
            Block::Paragraph {
                look: Look::Centred,
                text,
            } => {
                let gap = twips(GAP);
                let spaced = format!(r#"{keep}<w:spacing w:before="{gap}"/>{CENTRED}"#);
                self.paragraph(&spaced, &[text], PLAIN);
            }
            Block::Clauses(all) => self.clauses(all, keep),
            Block::Table(table) => self.table(table),
            Block::Lines(count) => {
                let dots = Text::new().blank(Blank::Rest);
                for _ in 0..*count {
                    let spaced = format!(r#"<w:spacing w:before="{}"/>"#, twips(GAP));
                    self.paragraph(&spaced, &[&dots], PLAIN);
                }
            }
            Block::SignOff { recipients, signer } => {
                self.side_by_side(
                    &[RECIPIENTS, MEASURE - RECIPIENTS],
                    |out, column| match column {
                        0 => out.recipients(recipients),
                        _ => out.signer(signer, MEASURE - RECIPIENTS),
                    },
                );
            }
            Block::Signatures(all) => {
                let count = f32::from(u16::try_from(all.len().max(1)).unwrap_or(u16::MAX));
                let width = MEASURE / count;
                self.side_by_side(&vec![width; all.len()], |out, column| {
                    if let Some(signer) = all.get(column) {
                        out.signer(signer, width);
                    }
                });
            }
            Block::PageBreak => self
                .xml
                .push_str(r#"<w:p><w:r><w:br w:type="page"/></w:r></w:p>"#),
        }
    }

    fn letterhead(&mut self, head: &Letterhead) {
        let right = MEASURE - HEAD_LEFT;
        self.side_by_side(&[HEAD_LEFT, right], |out, column| {
            if column == 0 {
                out.head_left(head);
                return;
            }
            let (small, large) = (
                Letters::of(HEAD_SIZE, right),
                Letters::of(MOTTO_SIZE, right),
            );
            out.paragraph(CENTRED, &[&Text::new().bold(COUNTRY)], small);
            let motto = Text::new().bold(MOTTO);
            out.paragraph(CENTRED, &[&motto], large);
            out.rule(right, width_of(&motto, Face::Bold, MOTTO_SIZE), 1.0);
            out.paragraph(CENTRED, &[&head.dated.all_in(Face::Italic)], large);
        });
        self.xml.push_str("<w:p/>");
    }

    fn head_left(&mut self, head: &Letterhead) {
        let (small, large) = (
            Letters::of(HEAD_SIZE, HEAD_LEFT),
            Letters::of(MOTTO_SIZE, HEAD_LEFT),
        );
        if let Some(parent) = &head.parent {
            self.paragraph(CENTRED, &[parent], small);
        }
        self.paragraph(CENTRED, &[&head.body], small.bold());
        self.rule(
            HEAD_LEFT,
            width_of(&head.body, Face::Bold, HEAD_SIZE),
            RULE_SHARE,
        );
        if let Some(number) = &head.number {
            self.paragraph(CENTRED, &[number], large);
        }
        if let Some(about) = &head.about {
            self.paragraph(CENTRED, &[about], small);
        }
    }

    fn title(&mut self, kind: &Text, about: &Text) {
        const STYLE: &str = r#"<w:pStyle w:val="Title"/>"#;
        self.paragraph(STYLE, &[kind], PLAIN.bold());
        let last = if about.is_empty() { kind } else { about };
        if !about.is_empty() {
            self.paragraph(
                &format!("{STYLE}<w:outlineLvl w:val=\"9\"/>"),
                &[about],
                PLAIN.bold(),
            );
        }
        self.rule(MEASURE, width_of(last, Face::Bold, BODY_SIZE), RULE_SHARE);
    }

    fn addressees(&mut self, all: &[Text]) {
        let label = Text::new().say(ADDRESSEES);
        if let [one] = all {
            self.paragraph(CENTRED, &[&label, one], PLAIN);
        } else {
            let indent = |times: f32| format!(r#"<w:ind w:left="{}"/>"#, twips(INDENT * times));
            self.paragraph(&indent(2.0), &[&label], PLAIN);
            for text in all {
                self.paragraph(&indent(3.0), &[text], PLAIN);
            }
        }
    }

    fn basis(&mut self, all: &[Text]) {
        for (index, text) in all.iter().enumerate() {
            let end = if index + 1 == all.len() { "." } else { ";" };
            let text = text.all_in(Face::Italic).italic(end);
            self.paragraph(BODY, &[&text], PLAIN);
        }
    }

    fn clauses(&mut self, all: &[Clause], keep: &str) {
        for (index, clause) in all.iter().enumerate() {
            let keep = if index + 1 == all.len() { keep } else { "" };
            let properties = format!("{BODY}{keep}");
            self.paragraph(&properties, &[&clause.label, &clause.text], PLAIN);
        }
    }

    fn recipients(&mut self, all: &[Text]) {
        if all.is_empty() {
            self.xml.push_str("<w:p/>");
            return;
        }
        let title = Letters {
            face: Some(Face::BoldItalic),
            ..Letters::of(RECIPIENTS_TITLE_SIZE, RECIPIENTS)
        };
        self.paragraph("", &[&Text::new().say(RECIPIENTS_TITLE)], title);
        for text in all {
            self.paragraph("", &[text], Letters::of(RECIPIENTS_SIZE, RECIPIENTS));
        }
    }

    fn signer(&mut self, signer: &Signer, width: f32) {
        let letters = Letters::of(BODY_SIZE, width);
        for line in signer.authority_lines() {
            self.paragraph(CENTRED, &[&line], letters);
        }
        self.paragraph(CENTRED, &[&signer.office], letters.bold());
        if let Some(hint) = &signer.hint {
            let hint = Text::new().italic(hint);
            self.paragraph(CENTRED, &[&hint], Letters::of(HEAD_SIZE, width));
        }
        let before = twips(SIGNING);
        let spaced = format!(r#"<w:spacing w:before="{before}"/>{CENTRED}"#);
        let name = signer.name.clone().unwrap_or_default();
        self.paragraph(&spaced, &[&name], letters.bold());
    }

    fn table(&mut self, table: &Table) {
        let all: f32 = table
            .columns
            .iter()
            .map(|c| f32::from(c.share.max(1)))
            .sum();
        let widths: Vec<f32> = table
            .columns
            .iter()
            .map(|c| MEASURE * f32::from(c.share.max(1)) / all)
            .collect();
        self.xml.push_str("<w:tbl><w:tblPr><w:tblBorders>");
        for side in ["top", "left", "bottom", "right", "insideH", "insideV"] {
            self.xml.extend([format!(
                r#"<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>"#
            )]);
        }
        self.xml
            .push_str(r#"</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar>"#);
        let pad = twips(CELL_PAD);
        self.xml.extend([format!(
            r#"<w:left w:w="{pad}" w:type="dxa"/><w:right w:w="{pad}" w:type="dxa"/></w:tblCellMar><w:tblDescription w:val=""#
        )]);
        escape_attribute(&mut self.xml, &table.summary);
        self.xml.push_str(r#""/></w:tblPr>"#);
        self.grid(&widths);
        for row in &table.head {
            self.row(row, &widths, table, true);
        }
        for row in &table.rows {
            self.row(row, &widths, table, false);
        }
        self.xml.push_str("</w:tbl>");
        self.gap();
    }

    fn row(&mut self, row: &Row, widths: &[f32], table: &Table, is_head: bool) {
        let repeat = if is_head { "<w:tblHeader/>" } else { "" };
        let least = twips(f32::from(row.least_lines) * TABLE_SIZE);
        self.xml.extend([format!(
            r#"<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{least}" w:hRule="atLeast"/>{repeat}</w:trPr>"#
        )]);
        let mut column = 0;
        for cell in &row.cells {
            let width: f32 = widths.iter().skip(column).take(cell.span).sum();
            let letters = Letters {
                face: is_head.then_some(Face::Bold),
                ..Letters::of(TABLE_SIZE, width - CELL_PAD * 2.0)
            };
            let align = table.columns.get(column).map(|c| c.align);
            let jc = match align {
                _ if is_head => CENTRED,
                Some(Align::Centre) => CENTRED,
                Some(Align::Right) => r#"<w:jc w:val="right"/>"#,
                Some(Align::Left) | None => "",
            };
            let (wide, span) = (twips(width), cell.span);
            self.xml.extend([format!(
                r#"<w:tc><w:tcPr><w:tcW w:w="{wide}" w:type="dxa"/><w:gridSpan w:val="{span}"/></w:tcPr>"#
            )]);
            let spaced = format!(r#"<w:spacing w:before="40" w:after="40"/>{jc}"#);
            for text in &cell.paragraphs {
                self.paragraph(&spaced, &[text], letters);
            }
            if cell.paragraphs.is_empty() {
                self.paragraph(&spaced, &[], letters);
            }
            self.xml.push_str("</w:tc>");
            column += cell.span;
        }
        self.xml.push_str("</w:tr>");
    }

    /// Cells without lines around them, that stay on one page.
    fn side_by_side(&mut self, widths: &[f32], fill: impl Fn(&mut Self, usize)) {
        self.xml.push_str(
            r#"<w:tbl><w:tblPr><w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>"#,
        );
        self.grid(widths);
        self.xml.push_str("<w:tr><w:trPr><w:cantSplit/></w:trPr>");
        for (column, width) in widths.iter().enumerate() {
            let width = twips(*width);
            self.xml.extend([format!(
                r#"<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>"#
            )]);
            fill(self, column);
            self.xml.push_str("</w:tc>");
        }
        self.xml.push_str("</w:tr></w:tbl>");
    }

    fn grid(&mut self, widths: &[f32]) {
        self.xml.push_str("<w:tblGrid>");
        for width in widths {
            self.xml
                .extend([format!(r#"<w:gridCol w:w="{}"/>"#, twips(*width))]);
        }
        self.xml.push_str("</w:tblGrid>");
    }

    /// Two tables in a row would grow together, and a file may not end with one.
    fn gap(&mut self) {
        let none = Text::new();
        self.paragraph("", &[&none], Letters::of(GAP, MEASURE));
    }

    /// A thin line of a share of `text_width`, centred in a column.
    fn rule(&mut self, column: f32, text_width: f32, share: f32) {
        let width = text_width.min(column) * share;
        let side = twips((column - width) / 2.0);
        self.xml.extend([format!(
            r#"<w:p><w:pPr><w:pBdr><w:top w:val="single" w:sz="6" w:space="1" w:color="000000"/></w:pBdr><w:spacing w:before="40" w:line="80" w:lineRule="exact"/><w:ind w:left="{side}" w:right="{side}"/><w:rPr><w:sz w:val="4"/></w:rPr></w:pPr></w:p>"#
        )]);
    }

    /// A paragraph of texts with a space between them. `properties` are in the order that the schema asks.
    fn paragraph(&mut self, properties: &str, texts: &[&Text], letters: Letters) {
        self.xml.push_str("<w:p><w:pPr>");
        self.properties(properties, texts, letters.width);
        self.xml.push_str("</w:pPr>");
        for (index, text) in texts.iter().enumerate() {
            if index > 0 {
                self.run(Face::Regular, " ", letters);
            }
            for part in text.parts() {
                match part {
                    Inline::Words(face, words) => self.run(*face, words, letters),
                    Inline::Blank(Blank::Letters(n)) => {
                        self.run(Face::Regular, &".".repeat(n * DOTS), letters);
                    }
                    Inline::Blank(Blank::Rest) => self.xml.push_str("<w:r><w:tab/></w:r>"),
                }
            }
        }
        self.xml.push_str("</w:p>");
    }

    /// A blank to the end of the line is a tab with dots before it; its stop comes after `keepNext` and before spacing.
    fn properties(&mut self, properties: &str, texts: &[&Text], width: f32) {
        let mut parts = texts.iter().flat_map(|text| text.parts());
        if !parts.any(|part| matches!(part, Inline::Blank(Blank::Rest))) {
            self.xml.push_str(properties);
            return;
        }
        let at = ["<w:spacing", "<w:ind", "<w:jc", "<w:outlineLvl"]
            .iter()
            .filter_map(|tag| properties.find(tag))
            .min()
            .unwrap_or(properties.len());
        let (before, after) = properties.split_at(at);
        let stop = twips(width);
        self.xml.push_str(before);
        self.xml.extend([format!(
            r#"<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{stop}"/></w:tabs>"#
        )]);
        self.xml.push_str(after);
    }

    fn run(&mut self, face: Face, words: &str, letters: Letters) {
        self.xml.push_str("<w:r><w:rPr>");
        let (bold, italic) = match letters.face.unwrap_or(face) {
            Face::Regular => ("", ""),
            Face::Bold => ("<w:b/>", ""),
            Face::Italic => ("", "<w:i/>"),
            Face::BoldItalic => ("<w:b/>", "<w:i/>"),
        };
        self.xml.extend([bold, italic]);
        if half_points(letters.size) != half_points(BODY_SIZE) {
            self.xml
                .extend([format!(r#"<w:sz w:val="{}"/>"#, half_points(letters.size))]);
        }
        self.xml.push_str(r#"</w:rPr><w:t xml:space="preserve">"#);
        escape(&mut self.xml, words);
        self.xml.push_str("</w:t></w:r>");
    }

    /// A4 with the decree's margins; no page number on the first page.
    fn section(&mut self) {
        let (wide, tall) = (twips(WIDTH), twips(HEIGHT));
        let (top, bottom) = (twips(TOP), twips(HEIGHT - BOTTOM));
        let (left, right) = (twips(LEFT), twips(WIDTH - LEFT - MEASURE));
        let header = twips(HEADER);
        self.xml.extend([format!(
            r#"<w:sectPr><w:headerReference w:type="default" r:id="rId3"/><w:headerReference w:type="first" r:id="rId4"/><w:pgSz w:w="{wide}" w:h="{tall}"/><w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}" w:header="{header}" w:footer="{header}" w:gutter="0"/><w:titlePg/></w:sectPr>"#
        )]);
    }
}

/// How wide the text is in Times; wider than a column is cut by the caller.
fn width_of(text: &Text, face: Face, size: f32) -> f32 {
    Fonts::embedded().map_or(0.0, |fonts| fonts.style(face).width(&text.plain(), size))
}

fn escape_attribute(out: &mut String, text: &str) {
    let mut clean = String::new();
    escape(&mut clean, text);
    out.push_str(&clean.replace('"', "&quot;"));
}
