//! A QR code as rectangles.

use qrcode::{Color, EcLevel, QrCode, types::QrError};

/// The dark parts of a code, in modules: runs within a row, and the side of the square without its quiet zone.
pub(crate) struct Squares {
    pub(crate) side: usize,
    /// `(column, row, length)`.
    pub(crate) runs: Vec<(usize, usize, usize)>,
}

/// The code for `text`, at level M: it still reads when a stamp covers a seventh of it.
pub(crate) fn squares(text: &str) -> Result<Squares, QrError> {
    let code = QrCode::with_error_correction_level(text.as_bytes(), EcLevel::M)?;
    let side = code.width();
    let colors = code.into_colors();
    let mut runs = Vec::new();
    for (row, modules) in colors.chunks(side.max(1)).enumerate() {
        let mut start = None;
        for (column, module) in modules.iter().enumerate() {
            match (module, start) {
                (Color::Dark, None) => start = Some(column),
                (Color::Light, Some(from)) => {
                    runs.push((from, row, column - from));
                    start = None;
                }
                _ => {}
            }
        }
        if let Some(from) = start {
            runs.push((from, row, side - from));
        }
    }
    Ok(Squares { side, runs })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_cover_exactly_the_dark_modules() {
        let text = "https://binhyen.example/k/7Q4K-2M9D";
        let code = QrCode::with_error_correction_level(text, EcLevel::M).unwrap();
        let squares = squares(text).unwrap();
        let mut drawn = vec![Color::Light; squares.side * squares.side];
        for (column, row, length) in &squares.runs {
            drawn[row * squares.side + column..][..*length].fill(Color::Dark);
        }
        assert_eq!(drawn, code.to_colors());
    }
}
