//! Values of measures, and what a person types read into them.

use crate::dictionary::{Definition, Kind};
use base::{
    Day, Lang,
    fold::fold_plain,
    numbers::{NotANumber, parse_count, parse_hundredths, show_count},
};
use serde::{Deserialize, Serialize};

/// The value of a measure or of a field of an answer. In JSON a number, a boolean, or a text; a text that reads as
/// a day is a day, which no id of a choice can be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// How many.
    Count(u64),
    /// Yes or no.
    YesNo(bool),
    /// A legal day.
    Day(Day),
    /// The id of one of the choices.
    Choice(String),
}

impl Value {
    /// The text a form carries: digits, `yes` or `no`, `2026-10-20`, or the choice's id.
    pub fn form_text(&self) -> String {
        match self {
            Self::Count(n) => n.to_string(),
            Self::YesNo(true) => "yes".to_owned(),
            Self::YesNo(false) => "no".to_owned(),
            Self::Day(day) => day.to_string(),
            Self::Choice(id) => id.clone(),
        }
    }
}

/// Why a typed value was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ValueFault {
    /// Not a count, or one out of range.
    #[error("not a count")]
    Count(#[source] NotANumber),
    /// Neither yes nor no.
    #[error("neither yes nor no")]
    YesNo,
    /// No day of the calendar.
    #[error("not a day")]
    Day,
    /// None of the choices.
    #[error("none of the choices")]
    Choice,
    /// A percentage above 100.
    #[error("more than 100 %")]
    PercentOver,
    /// A percentage where no whole is known.
    #[error("a percentage of nothing known")]
    PercentOfNothing,
    /// A percentage that no count of the whole gives, or more than one.
    #[error("a percentage that no single count gives")]
    PercentNoCount,
    /// A share of two counts, which is computed and never typed.
    #[error("computed, never typed")]
    Computed,
    /// Nothing typed.
    #[error("empty")]
    Empty,
}

impl ValueFault {
    /// The stable code shown with the message.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Count(fault) => fault.code(),
            Self::YesNo => "value.not-yes-no",
            Self::Day => "value.not-a-day",
            Self::Choice => "value.not-a-choice",
            Self::PercentOver => "value.percent-over",
            Self::PercentOfNothing => "value.percent-of-nothing",
            Self::PercentNoCount => "value.percent-no-count",
            Self::Computed => "value.computed",
            Self::Empty => "value.empty",
        }
    }
}

/// Reads what was typed for the measure `definition`.
pub fn parse_value(definition: &Definition, raw: &str) -> Result<Value, ValueFault> {
    match &definition.kind {
        Kind::Count { max, .. } => read_count(raw, *max),
        Kind::YesNo => read_yes_no(raw),
        Kind::Day => read_day(raw),
        Kind::Choice { options } => {
            let named = options.iter().map(|o| (o.id.as_str(), &o.title));
            read_choice(raw, named)
        }
        Kind::Share { .. } => Err(ValueFault::Computed),
    }
}

/// Reads a count from 0 to `max`.
pub fn read_count(raw: &str, max: u64) -> Result<Value, ValueFault> {
    filled(raw)?;
    parse_count(raw, max)
        .map(Value::Count)
        .map_err(ValueFault::Count)
}

/// Reads a count from 0 to `max`, or a percentage with its sign (`72,5 %`) as the one count of `whole` that shows so when
/// it is rounded as it was typed.
pub fn read_part(raw: &str, max: u64, whole: Option<u64>) -> Result<Value, ValueFault> {
    let raw = filled(raw)?;
    let Some(percent) = raw.strip_suffix('%') else {
        return read_count(raw, max);
    };
    let hundredths = parse_hundredths(percent, HUNDRED_PERCENT).map_err(|fault| match fault {
        NotANumber::TooLarge => ValueFault::PercentOver,
        other => ValueFault::Count(other),
    })?;
    let whole = whole
        .filter(|whole| *whole > 0)
        .ok_or(ValueFault::PercentOfNothing)?;
    let decimals = percent.trim_end().rsplit_once([',', '.']);
    let step = match decimals.map_or(0, |(_, digits)| digits.len()) {
        0 => 100,
        1 => 10,
        _ => 1,
    };
    match counts_that_show(hundredths, step, whole).as_slice() {
        [one] if *one <= max => Ok(Value::Count(*one)),
        [_] => Err(ValueFault::Count(NotANumber::TooLarge)),
        _ => Err(ValueFault::PercentNoCount),
    }
}

/// A hundred per cent in hundredths.
const HUNDRED_PERCENT: u64 = 10_000;

/// The counts of `whole`, as far as two are there, that give `hundredths` per cent when rounded half up to `step`.
fn counts_that_show(hundredths: u64, step: u64, whole: u64) -> Vec<u64> {
    let (whole_wide, step) = (u128::from(whole), u128::from(step));
    let shown = |count: u64| {
        let twice = 2 * u128::from(HUNDRED_PERCENT) * u128::from(count) + step * whole_wide;
        twice / (2 * step * whole_wide) * step
    };
    let near = u128::from(hundredths) * whole_wide / u128::from(HUNDRED_PERCENT);
    let near = u64::try_from(near).unwrap_or(u64::MAX);
    // Counts that show alike stand together, around the exact one: two of them are among these four.
    (near.saturating_sub(1)..=near.saturating_add(2))
        .filter(|count| *count <= whole && shown(*count) == u128::from(hundredths))
        .collect()
}

/// Reads yes or no, as a form sends it or as people write it in a sheet, in either language.
pub fn read_yes_no(raw: &str) -> Result<Value, ValueFault> {
    match fold_plain(filled(raw)?).as_str() {
        "yes" | "y" | "true" | "1" | "on" | "x" | "co" | "dat" => Ok(Value::YesNo(true)),
        "no" | "n" | "false" | "0" | "khong" => Ok(Value::YesNo(false)),
        _ => Err(ValueFault::YesNo),
    }
}

/// Reads a day.
pub fn read_day(raw: &str) -> Result<Value, ValueFault> {
    Day::parse(filled(raw)?)
        .map(Value::Day)
        .map_err(|_| ValueFault::Day)
}

/// Reads one of `options` (id and title), by id or by title in either language.
pub fn read_choice<'a>(
    raw: &str,
    mut options: impl Iterator<Item = (&'a str, &'a base::Localised)>,
) -> Result<Value, ValueFault> {
    let raw = filled(raw)?;
    let folded = fold_plain(raw);
    options
        .find(|(id, title)| {
            *id == raw || fold_plain(&title.vi) == folded || fold_plain(&title.en) == folded
        })
        .map(|(id, _)| Value::Choice(id.to_owned()))
        .ok_or(ValueFault::Choice)
}

impl Definition {
    /// The value as a reader of `lang` expects it; `None` when it is not of this measure's kind.
    pub fn show(&self, value: &Value, lang: Lang) -> Option<String> {
        match (value, &self.kind) {
            (Value::Count(n), Kind::Count { .. }) => Some(show_count(*n, lang)),
            (Value::YesNo(yes), Kind::YesNo) => Some(show_yes_no(*yes, lang).to_owned()),
            (Value::Day(day), Kind::Day) => Some(show_day(*day, lang)),
            (Value::Choice(id), Kind::Choice { options }) => options
                .iter()
                .find(|option| option.id == *id)
                .map(|option| option.title.get(lang).to_owned()),
            _ => None,
        }
    }
}

/// `Có` or `Không`, `Yes` or `No`.
pub const fn show_yes_no(yes: bool, lang: Lang) -> &'static str {
    match (lang, yes) {
        (Lang::Vi, true) => "Có",
        (Lang::Vi, false) => "Không",
        (Lang::En, true) => "Yes",
        (Lang::En, false) => "No",
    }
}

/// `20/10/2026` or `20 October 2026`.
pub fn show_day(day: Day, lang: Lang) -> String {
    match lang {
        Lang::Vi => day.vietnamese(),
        Lang::En => day.english(),
    }
}

fn filled(raw: &str) -> Result<&str, ValueFault> {
    match raw.trim() {
        "" => Err(ValueFault::Empty),
        raw => Ok(raw),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionary::Dictionary;

    #[test]
    fn typed_values_are_read_or_refused_by_name() {
        let day = |raw| Value::Day(Day::parse(raw).unwrap());
        let choice = |id: &str| Value::Choice(id.to_owned());
        let check = |name: &str, raw: &str, expect: Result<Value, &str>| {
            let definition = Dictionary::embedded().get(name).unwrap();
            let found = parse_value(definition, raw);
            assert_eq!(found.map_err(|f| f.code()), expect, "{name} {raw:?}");
        };
        check("staff.total", " 1.200 ", Ok(Value::Count(1200)));
        check("staff.total", "-3", Err("number.negative"));
        check("staff.total", "1000001", Err("number.too-large"));
        check("staff.total", "72,5", Err("number.malformed"));
        check("staff.total", " ", Err("value.empty"));
        check("registration.day", "5/3/2026", Ok(day("2026-03-05")));
        check("registration.day", "31/02/2026", Err("value.not-a-day"));
        check("guard.rating", "below", Ok(choice("below")));
        let title = "Tập thể Lao động Tiên tiến";
        check("guard.rating", title, Ok(choice("advanced-collective")));
        check("guard.rating", "tốt", Err("value.not-a-choice"));
        check("staff.briefed-share", "70", Err("value.computed"));
    }

    #[test]
    fn a_percentage_is_the_one_count_that_shows_so() {
        let check = |raw: &str, whole: Option<u64>, expect: Result<u64, &str>| {
            let found = read_part(raw, 1000, whole).map_err(|fault| fault.code());
            assert_eq!(found, expect.map(Value::Count), "{raw:?} of {whole:?}");
        };
        check("72,5 %", Some(40), Ok(29));
        check("72.50%", Some(40), Ok(29));
        check("73 %", Some(40), Ok(29));
        check("66,7%", Some(3), Ok(2));
        check("100 %", Some(7), Ok(7));
        check("0%", Some(7), Ok(0));
        check("29", Some(40), Ok(29));
        check("29", None, Ok(29));
        check("72,5", Some(40), Err("number.malformed"));
        check("71 %", Some(40), Err("value.percent-no-count"));
        check("50 %", Some(1000), Err("value.percent-no-count"));
        check("50,0 %", Some(1000), Ok(500));
        check("100,5 %", Some(40), Err("value.percent-over"));
        check("-5 %", Some(40), Err("number.negative"));
        check("a %", Some(40), Err("number.malformed"));
        check("50 %", None, Err("value.percent-of-nothing"));
        check("50 %", Some(0), Err("value.percent-of-nothing"));
        check("%", Some(40), Err("number.empty"));
    }

    #[test]
    fn yes_and_no_are_read_in_both_languages() {
        for raw in ["yes", "Có", "co", "x", "X", "1", "TRUE", "đạt", "on"] {
            assert_eq!(read_yes_no(raw), Ok(Value::YesNo(true)), "{raw}");
        }
        for raw in ["no", "Không", "khong", "0", "false"] {
            assert_eq!(read_yes_no(raw), Ok(Value::YesNo(false)), "{raw}");
        }
        assert_eq!(read_yes_no("không rõ"), Err(ValueFault::YesNo));
    }

    #[test]
    fn json_keeps_the_kind_of_value() {
        let values = [
            (Value::Count(5), "5"),
            (Value::YesNo(false), "false"),
            (Value::Day(Day::new(2026, 3, 5).unwrap()), "\"2026-03-05\""),
            (Value::Choice("last-year".to_owned()), "\"last-year\""),
        ];
        for (value, json) in values {
            assert_eq!(serde_json::to_string(&value).unwrap(), json);
            assert_eq!(serde_json::from_str::<Value>(json).unwrap(), value);
        }
    }

    #[test]
    fn values_are_shown_in_the_readers_language() {
        let show = |name: &str, value: Value, lang| {
            let definition = Dictionary::embedded().get(name).unwrap();
            definition.show(&value, lang)
        };
        let day = Value::Day(Day::new(2026, 3, 5).unwrap());
        let shown = show("registration.day", day.clone(), Lang::Vi);
        assert_eq!(shown.as_deref(), Some("05/03/2026"));
        let shown = show("staff.total", Value::Count(1200), Lang::En);
        assert_eq!(shown.as_deref(), Some("1,200"));
        assert_eq!(show("staff.total", day, Lang::En), None);
    }
}
