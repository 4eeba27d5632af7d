//! The register as a list: the sites of a place, with where each stands in its round if there is one.

use crate::{
    Desk, OfficeError,
    lists::{self, Page, Question},
    rounds::Meant,
};
use base::{Day, RoundId, SiteKind};
use store::{
    lists::{Cursor, ListRow},
    rounds::RoundRow,
};

/// A page of the register; `page` counts from 1. Every kind of site stands in it, whether or not it takes part in a round.
pub async fn register(
    desk: &Desk,
    rounds: Option<&Meant>,
    question: &Question,
    page: u64,
) -> Result<Page, OfficeError> {
    let question = all_kinds(question);
    match rounds {
        Some(rounds) => lists::page(desk, rounds, &question, page).await,
        None => lists::page(desk, &no_round(desk)?, &question, page).await,
    }
}

/// The next rows of the register, for a sheet of all; none behind its end.
pub async fn stretch(
    desk: &Desk,
    rounds: Option<&Meant>,
    question: &Question,
    cursor: Cursor,
) -> Result<(Vec<ListRow>, Cursor), OfficeError> {
    let question = all_kinds(question);
    match rounds {
        Some(rounds) => lists::stretch(desk, rounds, &question, cursor).await,
        None => lists::stretch(desk, &no_round(desk)?, &question, cursor).await,
    }
}

/// The pages of a list of `total` rows.
pub const fn pages(total: u64) -> u64 {
    total.div_ceil(lists::PAGE as u64)
}

fn all_kinds(question: &Question) -> Question {
    Question {
        beyond_rounds: true,
        ..question.clone()
    }
}

/// Stands for the round where none was opened yet, so that the register can be kept before the first.
fn no_round(desk: &Desk) -> Result<Meant, OfficeError> {
    let id = RoundId::from_bytes(&[0; 16]).map_err(|_| OfficeError::NotFound)?;
    let far = Day::from_days_since_epoch(i64::MAX);
    Ok(Meant::from(RoundRow {
        id,
        edition: String::new(),
        counts_for_year: desk.today().year(),
        first_day: desk.today(),
        last_day: far,
        registration_due: far,
        window_first: desk.today(),
        window_last: far,
        closing_day: far,
        decision_before: far,
        kinds: SiteKind::SITES.to_vec(),
        result: standards::ResultKind::AllCriteriaMet,
        atom: None,
    }))
}
