//! Draws laid-out certificates into one tagged PDF.

use super::{
    Certificate,
    layout::{PAGE, Paragraph, Role, Sheet},
};
use crate::{
    error::PapersError,
    fonts::Fonts,
    pdf::file::{black, date_time, draw_letters, pen, settings},
    qr::Squares,
};
use krilla::{
    Document,
    color::rgb,
    destination::XyzDestination,
    geom::{Path, PathBuilder, Point, Rect},
    metadata::Metadata,
    outline::{Outline, OutlineNode},
    page::PageSettings,
    paint::Stroke,
    surface::Surface,
    tagging::{
        Artifact, ArtifactType, ContentTag, Identifier, Node, SpanTag, Tag, TagGroup, TagTree,
    },
};
use std::num::NonZeroU16;

/// The frame: distance from the page's edge and width of its two lines, in points.
const FRAME: [(f32, f32); 2] = [(30.0, 1.4), (34.0, 0.5)];
/// Dark bronze: quiet beside black, and grey enough on a black-and-white printer.
const FRAME_COLOUR: (u8, u8, u8) = (0x7d, 0x5f, 0x2b);
const RULE_WIDTH: f32 = 0.8;

/// A file being filled.
pub(super) struct Book<'a> {
    fonts: &'a Fonts,
    document: Document,
    tags: TagTree,
    outline: Outline,
    pages: usize,
}

impl<'a> Book<'a> {
    pub(super) fn new(fonts: &'a Fonts) -> Result<Self, PapersError> {
        Ok(Self {
            fonts,
            document: Document::new_with(settings()?),
            tags: TagTree::new(),
            outline: Outline::new(),
            pages: 0,
        })
    }

    /// Adds a page.
    pub(super) fn add(
        &mut self,
        certificate: &Certificate,
        sheet: &Sheet,
        code: &Squares,
    ) -> Result<(), PapersError> {
        let settings = PageSettings::from_wh(PAGE.0, PAGE.1)
            .ok_or_else(|| PapersError::Pdf("the page has no size".to_owned()))?;
        let mut group = TagGroup::new(Tag::Section);
        let mut page = self.document.start_page_with(settings);
        let mut surface = page.surface();
        draw_ornaments(&mut surface, sheet);
        for paragraph in &sheet.paragraphs {
            let lines = draw_paragraph(&mut surface, self.fonts, paragraph);
            group.push(tagged(paragraph, lines));
        }
        surface.set_fill(Some(black()));
        let mark = surface.start_tagged(ContentTag::Other);
        if let Some(path) = squares_path(sheet, code) {
            surface.draw_path(&path);
        }
        surface.end_tagged();
        let alt = format!("Mã QR: {}", certificate.check.address);
        let figure = Tag::Figure(Some(alt));
        group.push(TagGroup::with_children(figure, vec![Node::Leaf(mark)]));
        surface.finish();
        page.finish();
        self.tags.push(group);
        let destination = XyzDestination::new(self.pages, Point::from_xy(0.0, 0.0));
        self.outline
            .push_child(OutlineNode::new(certificate.title(), destination));
        self.pages += 1;
        Ok(())
    }

    /// Ends the file, named and dated by its first certificate.
    pub(super) fn finish(mut self, first: &Certificate) -> Result<Vec<u8>, PapersError> {
        let title = match self.pages {
            0 | 1 => first.title(),
            pages => format!(
                "Giấy công nhận theo Quyết định số {} ({pages} giấy)",
                first.decision.number
            ),
        };
        let metadata = Metadata::new()
            .title(title)
            .authors(vec![first.body.clone()])
            .language("vi".to_owned())
            .creator("Bình Yên".to_owned())
            .creation_date(date_time(first.day));
        self.document.set_metadata(metadata);
        self.document.set_tag_tree(self.tags);
        self.document.set_outline(self.outline);
        self.document
            .finish()
            .map_err(|e| PapersError::Pdf(e.to_string()))
    }
}

fn tagged(paragraph: &Paragraph, lines: Vec<Identifier>) -> TagGroup {
    let children = lines.into_iter().map(Node::Leaf).collect();
    match paragraph.role {
        Role::Text => TagGroup::with_children(Tag::P, children),
        Role::Title => {
            let text = paragraph.lines.iter().map(|l| l.text.as_str()).collect();
            TagGroup::with_children(Tag::Hn(NonZeroU16::MIN, Some(text)), children)
        }
    }
}

/// Frame and rules: nothing a reader needs to be told of.
fn draw_ornaments(surface: &mut Surface<'_>, sheet: &Sheet) {
    let layout = Artifact::with_kind(ArtifactType::Layout);
    surface.start_tagged(ContentTag::Artifact(layout));
    surface.set_fill(None);
    let (r, g, b) = FRAME_COLOUR;
    for (inset, width) in FRAME {
        surface.set_stroke(Some(Stroke {
            paint: rgb::Color::new(r, g, b).into(),
            width,
            ..Stroke::default()
        }));
        let mut path = PathBuilder::new();
        let rect = Rect::from_ltrb(inset, inset, PAGE.0 - inset, PAGE.1 - inset);
        if let Some(rect) = rect {
            path.push_rect(rect);
        }
        if let Some(path) = path.finish() {
            surface.draw_path(&path);
        }
    }
    surface.set_stroke(Some(pen(RULE_WIDTH)));
    let mut path = PathBuilder::new();
    for (from, to, y) in &sheet.rules {
        path.move_to(*from, *y);
        path.line_to(*to, *y);
    }
    if let Some(path) = path.finish() {
        surface.draw_path(&path);
    }
    surface.set_stroke(None);
    surface.end_tagged();
}

fn draw_paragraph(
    surface: &mut Surface<'_>,
    fonts: &Fonts,
    paragraph: &Paragraph,
) -> Vec<Identifier> {
    let style = fonts.style(paragraph.face);
    surface.set_fill(Some(black()));
    let draw = |line: &super::layout::Line| {
        let mark = surface.start_tagged(ContentTag::Span(SpanTag::empty()));
        let start = (line.x, line.y);
        draw_letters(surface, style, &line.text, paragraph.size, start, 0.0);
        surface.end_tagged();
        mark
    };
    paragraph.lines.iter().map(draw).collect()
}

/// The dark modules as one path.
fn squares_path(sheet: &Sheet, code: &Squares) -> Option<Path> {
    #[expect(
        clippy::cast_precision_loss,
        reason = "a QR code has at most 177 modules a side"
    )]
    let points = |modules: usize| modules as f32;
    let (left, top, side) = sheet.qr;
    let module = side / points(code.side.max(1));
    let mut path = PathBuilder::new();
    for (column, row, length) in &code.runs {
        let rect = Rect::from_xywh(
            left + points(*column) * module,
            top + points(*row) * module,
            points(*length) * module,
            module,
        );
        if let Some(rect) = rect {
            path.push_rect(rect);
        }
    }
    path.finish()
}
