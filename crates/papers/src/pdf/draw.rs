//! Draws a laid-out paper into a tagged PDF.

use super::{
    file::{black, date_time, draw_letters, pen, settings},
    flow::{Fragment, Laid, Sheet},
};
use crate::{
    document::Document,
    error::PapersError,
    fonts::{Face, Fonts},
    page::{HEADER, HEIGHT, PAGE_NUMBER_SIZE, WIDTH},
};
use base::Day;
use krilla::{
    Document as File,
    destination::XyzDestination,
    geom::{PathBuilder, Point},
    metadata::Metadata,
    outline::{Outline, OutlineNode},
    page::PageSettings,
    surface::Surface,
    tagging::{Artifact, ArtifactType, ContentTag, Identifier, SpanTag},
};

/// Width of the lines of tables and under titles.
const PEN: f32 = 0.6;
/// What a reader who does not see the page hears for dots.
const BLANK_WORDS: &str = "chỗ để điền";

pub(super) fn draw(document: &Document, laid: &Laid, day: Day) -> Result<Vec<u8>, PapersError> {
    let fonts = Fonts::embedded()?;
    let mut file = File::new_with(settings()?);
    let mut leaves: Vec<Vec<Identifier>> = (0..laid.tree.len()).map(|_| Vec::new()).collect();
    for (sheet, number) in laid.sheets.iter().zip(1_usize..) {
        let size = PageSettings::from_wh(WIDTH, HEIGHT)
            .ok_or_else(|| PapersError::Pdf("the page has no size".to_owned()))?;
        let mut page = file.start_page_with(size);
        let mut surface = page.surface();
        draw_rules(&mut surface, sheet);
        surface.set_fill(Some(black()));
        // The first page shows no number (Decree 30/2020, Annex I).
        if number > 1 {
            draw_number(&mut surface, fonts, number);
        }
        draw_fragments(&mut surface, fonts, &sheet.fragments, &mut leaves);
        surface.finish();
        page.finish();
    }
    let mut outline = Outline::new();
    for entry in &laid.outline {
        let destination = XyzDestination::new(entry.page, Point::from_xy(0.0, entry.y.max(0.0)));
        outline.push_child(OutlineNode::new(entry.text.clone(), destination));
    }
    let metadata = Metadata::new()
        .title(document.title.clone())
        .authors(vec![document.author.clone()])
        .language("vi".to_owned())
        .creator("Bình Yên".to_owned())
        .creation_date(date_time(day));
    file.set_metadata(metadata);
    file.set_tag_tree(laid.tree.tags(leaves));
    file.set_outline(outline);
    file.finish().map_err(|e| PapersError::Pdf(e.to_string()))
}

/// Lines: nothing a reader needs to be told of.
fn draw_rules(surface: &mut Surface<'_>, sheet: &Sheet) {
    let mut path = PathBuilder::new();
    for [from_x, from_y, to_x, to_y] in &sheet.rules {
        path.move_to(*from_x, *from_y);
        path.line_to(*to_x, *to_y);
    }
    let Some(path) = path.finish() else {
        return;
    };
    let layout = Artifact::with_kind(ArtifactType::Layout);
    surface.start_tagged(ContentTag::Artifact(layout));
    surface.set_fill(None);
    surface.set_stroke(Some(pen(PEN)));
    surface.draw_path(&path);
    surface.set_stroke(None);
    surface.end_tagged();
}

fn draw_number(surface: &mut Surface<'_>, fonts: &Fonts, number: usize) {
    let (style, text) = (fonts.style(Face::Regular), number.to_string());
    let width = style.width(&text, PAGE_NUMBER_SIZE);
    let mark = Artifact::with_kind(ArtifactType::PageNumber);
    surface.start_tagged(ContentTag::Artifact(mark));
    let start = ((WIDTH - width) / 2.0, HEADER + PAGE_NUMBER_SIZE);
    draw_letters(surface, style, &text, PAGE_NUMBER_SIZE, start, 0.0);
    surface.end_tagged();
}

/// Draws letters, those of one node that follow each other under one mark.
fn draw_fragments(
    surface: &mut Surface<'_>,
    fonts: &Fonts,
    fragments: &[Fragment],
    leaves: &mut [Vec<Identifier>],
) {
    let alike = |a: &Fragment, b: &Fragment| a.owner == b.owner && a.run.blank == b.run.blank;
    for group in fragments.chunk_by(alike) {
        let Some(first) = group.first() else {
            continue;
        };
        let blank = first.run.blank.then_some(BLANK_WORDS);
        let tag = match first.owner {
            Some(_) => ContentTag::Span(SpanTag::empty().with_alt_text(blank)),
            None => ContentTag::Artifact(Artifact::with_kind(ArtifactType::PaginationOther)),
        };
        let mark = surface.start_tagged(tag);
        for fragment in group {
            let run = &fragment.run;
            let (style, start) = (fonts.style(run.face), (fragment.x, fragment.y));
            draw_letters(surface, style, &run.text, fragment.size, start, run.extra);
        }
        surface.end_tagged();
        if let Some(own) = first.owner.and_then(|owner| leaves.get_mut(owner)) {
            own.push(mark);
        }
    }
}
