//! Reading how points make a result.

use super::{POINTS, Unique};
use crate::{
    pack::{Criterion, FieldKind, ResultKind, Rule},
    points::{Band, Points},
};
use measures::file::Fields;

/// The scale, exactly where the result is on points.
pub(super) fn points(
    fields: &mut Fields<'_>,
    result: ResultKind,
    criteria: &[Criterion],
) -> Option<Points> {
    let on_points = result == ResultKind::Points;
    if on_points != fields.has("points") {
        let message = "`points` stands exactly where the result is on points";
        fields.fault("points", "pack.points", message);
    }
    let odd = criteria
        .iter()
        .find(|c| (c.rule == Rule::Points) != on_points);
    if let Some(odd) = odd {
        let message = format!(
            "`{}` gives points where the result is met or not, or none",
            odd.id
        );
        fields.fault("criterion", "pack.points-and-result", message);
    }
    let mut table = fields.opt_table("points")?;
    let points = Points {
        total: table.count("total", 1..POINTS + 1).unsigned_abs(),
        items_missing: table.opt_localised("items_missing"),
        bands: bands(&mut table),
        bands_missing: table.opt_localised("bands_missing"),
    };
    table.finish();
    adds_up(&table, &points, criteria);
    Some(points)
}

pub(super) fn bands(table: &mut Fields<'_>) -> Vec<Band> {
    let mut ids = Unique::new("pack.duplicate-id");
    let mut bands = Vec::new();
    for mut row in table.tables("band") {
        let band = Band {
            id: row.id("id"),
            title: row.localised("title"),
            at_least: row.count("at_least", 0..POINTS + 1).unsigned_abs(),
        };
        row.finish();
        ids.note(&row, &band.id);
        bands.push(band);
    }
    bands
}

/// The criteria give the total, or say that some are missing; the bands descend to zero, or are declared missing.
fn adds_up(table: &Fields<'_>, points: &Points, criteria: &[Criterion]) {
    let given = criteria.iter().flat_map(|c| &c.fields);
    let most = given.fold(0_u64, |sum, field| match field.kind {
        FieldKind::Points { max } => sum.saturating_add(max),
        _ => sum,
    });
    let total = points.total;
    if most > total || (most < total) != points.items_missing.is_some() {
        let message = format!(
            "the criteria give {most} of {total} points; `items_missing` stands exactly where they give fewer"
        );
        table.fault("total", "pack.points-and-total", message);
    }
    if points.bands.is_empty() != points.bands_missing.is_some() {
        let message = "there are bands, or `bands_missing` says what is not known";
        table.fault("band", "pack.bands", message);
    }
    bands_cross(table, &points.bands, total);
}

pub(super) fn bands_cross(table: &Fields<'_>, bands: &[Band], total: u64) {
    let descending = bands.is_sorted_by(|a, b| a.at_least > b.at_least);
    let last = bands.last();
    if !descending || last.is_some_and(|band| band.at_least > 0) {
        let message = "bands go from the highest to one that begins at 0";
        table.fault("band", "pack.bands-cross", message);
    }
    if let Some(high) = bands.iter().find(|band| band.at_least > total) {
        let message = format!("nobody reaches `{}`", high.id);
        table.fault("band", "pack.bands-cross", message);
    }
}
