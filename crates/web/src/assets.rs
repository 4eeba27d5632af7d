//! The program's own files, compiled in: style sheet, script, fonts, mark. Each is addressed by its name with a hash
//! of its content in it, so that a browser keeps it for ever and a new version is a new address.

use crate::guide::PICTURES;
use axum::{
    extract::Path,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use sha2::{Digest, Sha256};
use std::{borrow::Cow, sync::LazyLock};

struct Asset {
    name: &'static str,
    href: String,
    kind: &'static str,
    bytes: Cow<'static, [u8]>,
}

macro_rules! files {
    ($($name:literal $kind:literal),+ $(,)?) => {
        /// Name, media type, content. Fonts stand first: the style sheet names them by address.
        const FILES: &[(&str, &str, &[u8])] = &[$((
            $name, $kind, include_bytes!(concat!("../assets/", $name))
        )),+];
    };
}

files!(
    "fonts/be-vietnam-pro-latin-400.woff2" "font/woff2",
    "fonts/be-vietnam-pro-latin-600.woff2" "font/woff2",
    "fonts/be-vietnam-pro-vietnamese-400.woff2" "font/woff2",
    "fonts/be-vietnam-pro-vietnamese-600.woff2" "font/woff2",
    "mark.svg" "image/svg+xml",
    "binhyen.js" "text/javascript; charset=utf-8",
    "binhyen.css" "text/css; charset=utf-8",
);

static ASSETS: LazyLock<Vec<Asset>> = LazyLock::new(|| {
    let mut all: Vec<Asset> = Vec::with_capacity(FILES.len() + PICTURES.len());
    for (name, kind, bytes) in FILES.iter().chain(PICTURES) {
        let bytes = if *name == "binhyen.css" {
            Cow::Owned(with_addresses(bytes, &all))
        } else {
            Cow::Borrowed(*bytes)
        };
        all.push(Asset {
            name,
            href: address(name, &bytes),
            kind,
            bytes,
        });
    }
    all
});

/// The address of the file `name`; empty when there is no such file (a test reads the templates).
pub fn href(name: &str) -> &'static str {
    ASSETS
        .iter()
        .find(|asset| asset.name == name)
        .map_or("", |asset| asset.href.as_str())
}

/// Answers with a file, to be kept for ever.
pub(crate) async fn serve(Path(file): Path<String>) -> Response {
    let wanted = format!("/assets/{file}");
    let Some(asset) = ASSETS.iter().find(|asset| asset.href == wanted) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let bytes = match &asset.bytes {
        Cow::Borrowed(bytes) => axum::body::Bytes::from_static(bytes),
        Cow::Owned(bytes) => axum::body::Bytes::copy_from_slice(bytes),
    };
    let headers = [
        (header::CONTENT_TYPE, asset.kind),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
    ];
    (headers, bytes).into_response()
}

/// `fonts/a.woff2` becomes `/assets/a.0123456789ab.woff2`.
fn address(name: &str, bytes: &[u8]) -> String {
    let file = name.rsplit('/').next().unwrap_or(name);
    let (stem, ending) = file.rsplit_once('.').unwrap_or((file, ""));
    let digest = Sha256::digest(bytes);
    let start = digest
        .iter()
        .take(6)
        .fold(0_u64, |all, byte| all << 8 | u64::from(*byte));
    format!("/assets/{stem}.{start:012x}.{ending}")
}

fn with_addresses(css: &[u8], fonts: &[Asset]) -> Vec<u8> {
    let mut text = String::from_utf8_lossy(css).into_owned();
    for font in fonts {
        text = text.replace(font.name, &font.href);
    }
    text.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_small_and_addressed_by_content() {
        let size = |name| FILES.iter().find(|f| f.0 == name).unwrap().2.len();
        assert!(
            size("binhyen.js") <= 8 * 1024,
            "script: {}",
            size("binhyen.js")
        );
        assert!(
            size("binhyen.css") <= 32 * 1024,
            "style: {}",
            size("binhyen.css")
        );
        let fonts: usize = FILES
            .iter()
            .filter(|f| f.1 == "font/woff2")
            .map(|f| f.2.len())
            .sum();
        assert!(fonts <= 36 * 1024, "fonts: {fonts}");
        let pictures: usize = PICTURES.iter().map(|picture| picture.2.len()).sum();
        assert!(pictures <= 1024 * 1024, "pictures of the guide: {pictures}");
        let css = ASSETS.iter().find(|a| a.name == "binhyen.css").unwrap();
        let text = std::str::from_utf8(&css.bytes).unwrap();
        assert!(text.contains("/assets/be-vietnam-pro-latin-400."));
        assert!(!text.contains("url(fonts/"));
        assert!(href("mark.svg").starts_with("/assets/mark."));
        assert_eq!(href("none"), "");
    }
}
