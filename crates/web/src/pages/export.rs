//! Lists that leave the program as sheets, written while they are read: a long one takes no more memory than a short one.

use crate::{errors::PageError, i18n::T, routes::Sheet};
use axum::{
    body::{Body, Bytes},
    http::header,
    response::{IntoResponse, Response},
};
use base::Timestamp;
use futures_core::Stream;
use office::OfficeError;
use papers::{Cell, Column, Table, write_csv, write_xlsx};
use std::{
    io::{self, Write},
    pin::Pin,
    task::{Context, Poll},
};
use tokio::sync::mpsc::{Receiver, Sender, channel};

/// Chunks of rows that wait for the writer.
const ROWS_WAITING: usize = 2;
/// Pieces of the file that wait for the reader.
const PIECES_WAITING: usize = 4;
/// Bytes of a piece.
const PIECE: usize = 64 * 1024;

/// Rows of a list as they are read, or why no more can be.
pub(super) type Rows = Result<Vec<Vec<Cell>>, OfficeError>;
/// Where a list's rows are handed over, chunk after chunk. When it can't be sent to, nobody reads any more.
pub(super) type RowSender = Sender<Rows>;

/// What a sheet is about.
pub(super) struct About {
    /// What it lists.
    pub(super) title: String,
    /// Which rows were asked for, in words.
    pub(super) question: String,
    /// When.
    pub(super) at: Timestamp,
    /// Name of the file without its extension.
    pub(super) file: &'static str,
    /// From the left.
    pub(super) columns: Vec<Column>,
}

/// Answers with a sheet whose rows come through the sender that is handed out.
pub(super) fn stream(t: T, sheet: Sheet, about: About) -> (RowSender, Response) {
    let (rows, mut coming) = channel::<Rows>(ROWS_WAITING);
    let (pieces, body) = channel(PIECES_WAITING);
    let response = answer(sheet, about.file, Body::from_stream(Pieces(body)));
    let table = table(t, about);
    tokio::task::spawn_blocking(move || {
        let torn = pieces.clone();
        let out = Out {
            pieces,
            piece: Vec::with_capacity(PIECE),
        };
        let mut unread = None;
        let rows = std::iter::from_fn(|| match coming.blocking_recv()? {
            Ok(rows) => Some(rows),
            Err(error) => {
                unread = Some(error);
                None
            }
        });
        let written = write(sheet, &table, rows.flatten(), out).err();
        let told: Option<&dyn std::error::Error> = match (&unread, &written) {
            (Some(error), _) => Some(error),
            (None, Some(error)) => Some(error),
            (None, None) => None,
        };
        if let Some(error) = told {
            // The connection is broken off, so that nobody takes a torn file for a whole one.
            tracing::warn!(error, "a sheet was not written to its end");
            drop(torn.blocking_send(Err(io::Error::other("torn"))));
        }
    });
    (rows, response)
}

/// Answers with a sheet of rows that are there already.
pub(super) fn whole(
    t: T,
    sheet: Sheet,
    about: About,
    rows: Vec<Vec<Cell>>,
) -> Result<Response, PageError> {
    let file = about.file;
    let mut bytes = Vec::new();
    write(sheet, &table(t, about), rows, &mut bytes).map_err(PageError::internal)?;
    Ok(answer(sheet, file, Body::from(bytes)))
}

/// Answers with a CSV file of these rows, the headings first, and nothing else: one that is to be read again.
pub(super) fn bare(file: &str, rows: &[Vec<String>]) -> Result<Response, PageError> {
    let mut bytes = Vec::new();
    papers::write_bare_csv(rows, &mut bytes).map_err(PageError::internal)?;
    Ok(answer(Sheet::Csv, file, Body::from(bytes)))
}

fn table(t: T, about: About) -> Table {
    Table {
        title: about.title,
        question: about.question,
        at: about.at,
        lang: t.lang(),
        columns: about.columns,
    }
}

fn write(
    sheet: Sheet,
    table: &Table,
    rows: impl IntoIterator<Item = Vec<Cell>>,
    out: impl Write,
) -> Result<u64, papers::PapersError> {
    match sheet {
        Sheet::Csv => write_csv(table, rows, out),
        Sheet::Xlsx => write_xlsx(table, rows, out),
    }
}

fn answer(sheet: Sheet, file: &str, body: Body) -> Response {
    let kind = match sheet {
        Sheet::Csv => "text/csv; charset=utf-8",
        Sheet::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    };
    let name = format!("attachment; filename=\"{file}.{sheet}\"");
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    (headers, body).into_response()
}

/// What is written goes out in pieces.
struct Out {
    pieces: Sender<io::Result<Bytes>>,
    piece: Vec<u8>,
}

impl Out {
    fn send(&mut self) -> io::Result<()> {
        if self.piece.is_empty() {
            return Ok(());
        }
        let piece = std::mem::replace(&mut self.piece, Vec::with_capacity(PIECE));
        self.pieces
            .blocking_send(Ok(Bytes::from(piece)))
            .map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.piece.extend_from_slice(bytes);
        if self.piece.len() >= PIECE {
            self.send()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.send()
    }
}

impl Drop for Out {
    fn drop(&mut self) {
        // Who reads has gone when this fails.
        drop(self.send());
    }
}

struct Pieces(Receiver<io::Result<Bytes>>);

impl Stream for Pieces {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_recv(context)
    }
}
