//! A roster of sites, row by row.

use crate::{
    book::Book,
    cells,
    fields::Field,
    mapping::Mapping,
    rows::{Reader, Rows, walk},
};
use base::{
    ManagingTier, SchoolLevel, SiteKind, SizeClass,
    text::{LINE_CHARS, NAME_CHARS},
};

/// A site as a sheet states it; places are still text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteRow {
    /// Its name, 1 to 200 characters.
    pub name: String,
    /// What it is; from its name when no column says it.
    pub kind: SiteKind,
    /// Tax or school code, upper case.
    pub code: Option<String>,
    /// The commune's old or new name, as written.
    pub commune: String,
    /// The former district's name.
    pub district: Option<String>,
    /// The province's old or new name.
    pub province: Option<String>,
    /// Street address.
    pub address: Option<String>,
    /// Main registered business, as written; [`crate::sector_of`] reads it.
    pub sector: Option<String>,
    /// Workers in social insurance, yearly average.
    pub workers: Option<u32>,
    /// Yearly revenue in đồng.
    pub revenue: Option<u64>,
    /// Total capital in đồng.
    pub capital: Option<u64>,
    /// Size class, where the sheet states it.
    pub size: Option<SizeClass>,
    /// What a school teaches; from its name when no column says it.
    pub level: Option<SchoolLevel>,
    /// Which tier decides, where the sheet states it.
    pub tier: Option<ManagingTier>,
    /// Work phone, digits only.
    pub phone: Option<String>,
    /// The office to call.
    pub contact_office: Option<String>,
}

/// Reads all sites below the headings. Whether two rows are one site shows only when their places are known.
pub fn site_rows(book: &Book, mapping: &Mapping) -> Rows<SiteRow> {
    walk(book, mapping, site)
}

fn site(reader: &mut Reader<'_>) -> Option<SiteRow> {
    let name = reader.required(Field::Name, NAME_CHARS);
    let commune = reader.required(Field::Commune, NAME_CHARS);
    let kind = kind(reader, name.as_deref());
    let capital_scale = scale(reader, Field::Capital);
    let revenue_scale = scale(reader, Field::Revenue);
    let level = level(reader, kind, name.as_deref());
    let row = SiteRow {
        code: reader.parsed(Field::Code, |raw| cells::code(raw, kind)),
        district: reader.optional(Field::District, NAME_CHARS),
        province: reader.optional(Field::Province, NAME_CHARS),
        address: reader.optional(Field::Address, LINE_CHARS),
        sector: reader.optional(Field::Sector, LINE_CHARS),
        workers: reader.parsed(Field::Workers, cells::workers),
        revenue: reader.parsed(Field::Revenue, |raw| cells::money(raw, revenue_scale)),
        capital: reader.parsed(Field::Capital, |raw| cells::money(raw, capital_scale)),
        size: reader.parsed(Field::SizeClass, cells::size),
        level,
        tier: reader.parsed(Field::ManagingTier, cells::tier),
        phone: reader.parsed(Field::Phone, cells::phone),
        contact_office: reader.optional(Field::ContactOffice, LINE_CHARS),
        name: name?,
        kind: kind?,
        commune: commune?,
    };
    Some(row)
}

/// The kind by its column, else by the name; neither is a fault of the row.
fn kind(reader: &mut Reader<'_>, name: Option<&str>) -> Option<SiteKind> {
    if !reader.raw(Field::Kind).is_empty() || reader.is_marked(Field::Kind) {
        return reader.parsed(Field::Kind, cells::kind);
    }
    let guessed = name.and_then(cells::kind_of_name);
    if guessed.is_none() && name.is_some() {
        reader.fault(Field::Kind, "sheets.kind-missing");
    }
    guessed
}

/// The school level by its column, else by the kind's column or the name; only schools have one.
fn level(
    reader: &mut Reader<'_>,
    kind: Option<SiteKind>,
    name: Option<&str>,
) -> Option<SchoolLevel> {
    if kind != Some(SiteKind::School) {
        return None;
    }
    let stated = reader.parsed(Field::SchoolLevel, cells::level);
    stated
        .or_else(|| cells::level(reader.raw(Field::Kind)).ok())
        .or_else(|| cells::level(name?).ok())
}

fn scale(reader: &Reader<'_>, field: Field) -> u64 {
    reader
        .mapping
        .column_of(field)
        .map_or(1, |column| column.scale)
}
