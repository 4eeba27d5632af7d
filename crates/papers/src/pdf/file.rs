//! What every PDF of this crate shares: its standards, its date, how letters are drawn.

use crate::{error::PapersError, fonts::Style};
use base::Day;
use krilla::{
    SerializeSettings,
    color::luma,
    configure::{Accessibility, Archival, ConfigurationBuilder},
    geom::Point,
    metadata::DateTime,
    num::NormalizedF32,
    paint::{Fill, FillRule, Stroke},
    surface::Surface,
    text::KrillaGlyph,
};

/// PDF/A-2a and PDF/UA-1, checked while writing.
pub(crate) fn settings() -> Result<SerializeSettings, PapersError> {
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A2_A)
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|e| PapersError::Pdf(format!("{e:?}")))?;
    Ok(SerializeSettings {
        configuration,
        ..SerializeSettings::default()
    })
}

/// Midnight of `day` in Vietnam.
pub(crate) fn date_time(day: Day) -> DateTime {
    let part = |n: i8| u8::try_from(n).unwrap_or(1);
    DateTime::new(u16::try_from(day.year()).unwrap_or(0))
        .month(part(day.month()))
        .day(part(day.day()))
        .hour(0)
        .minute(0)
        .second(0)
        .utc_offset_hour(7)
        .utc_offset_minute(0)
}

pub(crate) fn black() -> Fill {
    Fill {
        paint: luma::Color::black().into(),
        opacity: NormalizedF32::ONE,
        rule: FillRule::NonZero,
    }
}

pub(crate) fn pen(width: f32) -> Stroke {
    Stroke {
        paint: luma::Color::black().into(),
        width,
        ..Stroke::default()
    }
}

/// Letters from `start` on, each space `extra` points wider than it is.
pub(crate) fn draw_letters(
    surface: &mut Surface<'_>,
    style: &Style,
    text: &str,
    size: f32,
    start: (f32, f32),
    extra: f32,
) {
    let glyphs: Vec<KrillaGlyph> = text
        .char_indices()
        .filter_map(|(at, letter)| {
            let shape = style.shape(letter)?;
            let more = if letter == ' ' { extra / size } else { 0.0 };
            Some(KrillaGlyph {
                glyph_id: shape.glyph,
                text_range: at..at + letter.len_utf8(),
                x_advance: shape.advance + more,
                x_offset: 0.0,
                y_offset: 0.0,
                y_advance: 0.0,
                location: None,
            })
        })
        .collect();
    let start = Point::from_xy(start.0, start.1);
    surface.draw_glyphs(start, &glyphs, style.font.clone(), text, size, false);
}
