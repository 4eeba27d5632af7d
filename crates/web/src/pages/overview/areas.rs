//! Residential areas: typed with their source, shown beside the computed sites and never added to them.

use super::{render, rounds_of};
use crate::{
    desk::AtDesk,
    errors::PageError,
    forms::{Form, UNPROCESSABLE},
    i18n::T,
    page::PageContext,
    routes::Route,
};
use axum::{
    extract::Path,
    response::{IntoResponse, Redirect, Response},
};
use base::LifeId;
use measures::{Dictionary, Value};
use office::{
    lists::{Overview, RESIDENTIAL_AREAS as NAMES},
    measures::{Basis, Of, Typed},
};

/// A ratio with its denominator written out.
pub(super) struct Ratio {
    /// `8 trên 10 = 80 %`, or that there is no figure.
    pub(super) words: String,
    /// Reached or how many are missing; empty without figures.
    pub(super) standing: String,
    /// How the standing looks.
    pub(super) kind: &'static str,
}

impl Ratio {
    /// `part` of `whole` against the percentage needed; the number needed is rounded up.
    pub(super) fn of(t: T, part: u64, whole: u64, needed_pct: u64) -> Self {
        if whole == 0 {
            return Self::none(t);
        }
        let facts = (
            ("part", t.count(part)),
            ("whole", t.count(whole)),
            ("percent", t.percent(part, whole)),
        );
        let missing = office::lists::missing(part, whole, needed_pct);
        let (standing, kind) = if missing == 0 {
            (t.s("overview-ratio-met"), "info")
        } else {
            (t.a("overview-ratio-short", ("n", missing)), "due")
        };
        Self {
            words: t.a("overview-ratio-value", facts),
            standing,
            kind,
        }
    }

    fn none(t: T) -> Self {
        Self {
            words: t.s("common-no-figure"),
            standing: String::new(),
            kind: "",
        }
    }
}

/// Residential areas as typed.
pub(super) struct Areas {
    pub(super) registered: Ratio,
    pub(super) recognised: Ratio,
    /// Title and value of each, `chưa có` where nothing was typed.
    pub(super) values: Vec<(String, String)>,
    /// Where each came from.
    pub(super) sources: Vec<String>,
    /// Fields of the form with their titles and the versions shown; empty for those who may not type.
    pub(super) fields: Vec<(&'static str, String, u64)>,
}

impl Areas {
    pub(super) fn of(t: T, found: &Overview) -> Self {
        let count = |name: &str| match found.measures.get(name).map(|entry| &entry.value) {
            Some(Value::Count(n)) => Some(*n),
            _ => None,
        };
        let ratio = |part: &str, needed| match (count(part), count("residential-areas.total")) {
            (Some(part), Some(whole)) => Ratio::of(t, part, whole, needed),
            _ => Ratio::none(t),
        };
        let mut sources: Vec<String> = NAMES
            .iter()
            .filter_map(|name| found.measures.get(*name))
            .map(|entry| {
                let reference = entry.source.reference.clone().unwrap_or_default();
                let facts = (
                    ("reference", reference),
                    ("office", entry.source.by.as_str()),
                    ("at", t.moment(entry.source.at)),
                );
                t.a("overview-areas-source", facts)
            })
            .collect();
        sources.dedup();
        let value =
            |name: &str| count(name).map_or_else(|| t.s("common-no-figure"), |n| t.count(n));
        Self {
            registered: ratio("residential-areas.registered", 100),
            recognised: ratio("residential-areas.recognised", 70),
            values: NAMES.map(|name| (title(t, name), value(name))).to_vec(),
            sources,
            fields: if found.may_type {
                let version =
                    |name: &str| found.measures.get(name).map_or(0, |entry| entry.version);
                NAMES
                    .map(|name| (name, title(t, name), version(name)))
                    .to_vec()
            } else {
                Vec::new()
            },
        }
    }
}

/// What the communes of a province typed, added up.
pub(super) struct Below {
    pub(super) registered: Ratio,
    pub(super) recognised: Ratio,
    /// Of how many communes.
    pub(super) words: String,
}

impl Below {
    /// `None` where no commune has typed all of it.
    pub(super) fn of(t: T, found: &Overview) -> Option<Self> {
        let [whole, registered, recognised] = typed_below(found)?;
        let communes = found.typed_below.get(NAMES[0])?.records;
        let facts = (
            ("typed", t.count(u64::try_from(communes).ok()?)),
            ("communes", t.count(u64::try_from(found.below.len()).ok()?)),
        );
        Some(Self {
            registered: Ratio::of(t, registered, whole, 100),
            recognised: Ratio::of(t, recognised, whole, 70),
            words: t.a("overview-areas-below-of", facts),
        })
    }
}

/// The three counts of the communes below: all residential areas, registered, recognised.
pub(super) fn typed_below(found: &Overview) -> Option<[u64; 3]> {
    let total = |name: &str| found.typed_below.get(name).and_then(|sum| sum.total);
    let [whole, registered, recognised] = NAMES.map(total);
    Some([whole?, registered?, recognised?])
}

/// The three counts of the commune itself, where all were typed.
pub(super) fn typed_here(found: &Overview) -> Option<[u64; 3]> {
    let count = |name: &str| match found.measures.get(name)?.value {
        Value::Count(n) => Some(n),
        _ => None,
    };
    let [whole, registered, recognised] = NAMES.map(count);
    Some([whole?, registered?, recognised?])
}

fn title(t: T, name: &str) -> String {
    Dictionary::embedded()
        .get(name)
        .map(|definition| definition.title.get(t.lang()).to_owned())
        .unwrap_or_default()
}

/// Takes what was typed.
pub(super) async fn send(
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
    Path(place): Path<String>,
    mut form: Form,
) -> Result<Response, PageError> {
    let place: LifeId = place.parse().map_err(|_| PageError::NotFound)?;
    let rounds = rounds_of(&desk, Some(&place), &page.query).await?;
    let round = rounds.ok_or(PageError::NotFound)?.first().id;
    for name in NAMES {
        form.label(name, title(page.t, name));
    }
    form.label("reference", page.t.s("overview-reference"));
    let typed: Vec<Typed> = NAMES
        .iter()
        .map(|name| Typed {
            name: (*name).to_owned(),
            raw: form.value(name).trim().to_owned(),
            seen: form.value(&format!("version-{name}")).parse().ok(),
        })
        .collect();
    if typed.iter().all(|one| one.raw.is_empty()) {
        form.fault("residential-areas.total", "overview.nothing-typed");
        return render(page, &desk, Some(place), form, UNPROCESSABLE).await;
    }
    let basis = Basis {
        reference: form.value("reference").to_owned(),
        ..Basis::default()
    };
    let of = Of::Unit(place.clone());
    match office::measures::type_values(&desk, &of, round, typed, &basis).await {
        Ok(_) => {
            let query = page.query.with("done", "areas-typed");
            Ok(Redirect::to(&Route::Overview(place).with(&query)).into_response())
        }
        Err(error) => {
            form.take(error)?;
            render(page, &desk, Some(place), form, UNPROCESSABLE).await
        }
    }
}
