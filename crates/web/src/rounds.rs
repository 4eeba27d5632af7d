//! Which rounds a page is about: read from the address, said in words.
//!
//! `round` in an address is the id of one round or a year; without it the running rounds are meant.

use crate::{errors::PageError, i18n::T, query::Query};
use office::{
    rounds::{Asked, Meant},
    rows::RoundRow,
};

/// What the address asks for.
pub(crate) fn asked(query: &Query) -> Result<Asked, PageError> {
    let raw = query.get("round");
    if raw.is_empty() {
        return Ok(Asked::Running);
    }
    if let Ok(year) = raw.parse() {
        return Ok(Asked::Year(year));
    }
    raw.parse()
        .map(Asked::Round)
        .map_err(|_| PageError::NotFound)
}

/// As it stands in an address; `""` for the running rounds.
pub(crate) fn address(asked: Asked) -> String {
    match asked {
        Asked::Running => String::new(),
        Asked::Year(year) => year.to_string(),
        Asked::Round(id) => id.to_string(),
    }
}

/// `năm 2026`, `năm học 2025-2026`.
pub(crate) fn period(t: T, round: &RoundRow) -> String {
    let (from, to) = (round.first_day.year(), round.last_day.year());
    if from == to {
        return t.a(
            "rounds-of-year",
            ("year", round.counts_for_year.to_string()),
        );
    }
    t.a(
        "rounds-of-two-years",
        (("from", from.to_string()), ("to", to.to_string())),
    )
}

/// As [`period`], where a line begins: `Năm 2026`, `Năm học 2025-2026`.
pub(crate) fn heading(t: T, round: &RoundRow) -> String {
    let (from, to) = (round.first_day.year(), round.last_day.year());
    if from == to {
        return t.a(
            "rounds-heading-year",
            ("year", round.counts_for_year.to_string()),
        );
    }
    t.a(
        "rounds-heading-two-years",
        (("from", from.to_string()), ("to", to.to_string())),
    )
}

/// The kinds of site of a round, in a row.
pub(crate) fn kinds(t: T, round: &RoundRow) -> String {
    let kinds = round.kinds.iter();
    let words: Vec<String> = kinds
        .map(|kind| t.word("site-kind", kind.as_str()).to_lowercase())
        .collect();
    words.join(", ")
}

/// A round beside others: `cơ quan, doanh nghiệp, năm 2026`.
pub(crate) fn name(t: T, round: &RoundRow) -> String {
    t.a(
        "rounds-of-kinds",
        (("kinds", kinds(t, round)), ("period", period(t, round))),
    )
}

/// All rounds of a page in a few words: their period, or that they run now.
pub(crate) fn said(t: T, rounds: &Meant) -> String {
    if !rounds.are_several() {
        return period(t, rounds.first());
    }
    match rounds.year() {
        Some(year) => t.a("rounds-of-year", ("year", year.to_string())),
        None => t.s("rounds-running"),
    }
}

/// The choices of a page: the running rounds, each year with several, each round; address and words.
pub(crate) fn choices(t: T, all: &[RoundRow]) -> Vec<(String, String)> {
    let mut choices = vec![(String::new(), t.s("rounds-choice-running"))];
    let mut years: Vec<i16> = all.iter().map(|round| round.counts_for_year).collect();
    years.dedup();
    for year in years {
        let of_year: Vec<&RoundRow> = all
            .iter()
            .filter(|round| round.counts_for_year == year)
            .collect();
        if of_year.len() > 1 {
            let words = t.a("rounds-choice-year", ("year", year.to_string()));
            choices.push((year.to_string(), words));
        }
        let alone = |round: &&RoundRow| {
            let words = t.a("rounds-choice", ("round", name(t, round)));
            (round.id.to_string(), words)
        };
        choices.extend(of_year.iter().map(alone));
    }
    choices
}
