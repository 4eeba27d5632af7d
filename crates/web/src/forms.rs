//! The one form mechanism. A handler takes a [`Form`], asks it for clean values (each fault is noted beside its
//! field), and either acts or shows the page again with 422: the template finds every typed value and message in the
//! same `form`. Urlencoded and multipart bodies both become a `Form`; what a person typed is never lost. `docs/pages.md` shows one.

mod body;

use crate::{
    errors::PageError,
    i18n::{Lent, T},
};
use base::{
    days::Day,
    numbers::{self, NotANumber},
    refusal::Refusal,
    text::{self, TextFault},
};
use std::{collections::BTreeMap, str::FromStr};

/// The status of a form that comes back.
pub const UNPROCESSABLE: axum::http::StatusCode = axum::http::StatusCode::UNPROCESSABLE_ENTITY;
/// The largest file: 20 MB, what a phone's longest scan of a dossier takes.
pub const FILE_BYTES: usize = 20 * 1024 * 1024;
/// The largest body: one file of full size, its fields, and room to answer a file that is too large with a page.
pub const BODY_BYTES: usize = 64 * 1024 * 1024;
/// The largest single value: a note of 4,000 characters is at most 16 KB.
pub const VALUE_BYTES: usize = 64 * 1024;
/// The one field that may be longer: the text of a draft, whose own limit is refused with the text still there.
pub const LONG_FIELD: &str = "pack";
/// The largest [`LONG_FIELD`]: 500,000 characters of up to 4 bytes and room to say that there are more.
pub const LONG_BYTES: usize = 4 * 1024 * 1024;
/// The most values: a bulk act over a page of 200 rows stays far below.
pub const VALUES: usize = 2000;
/// The most files in one form.
pub const FILES: usize = 4;

/// A file as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// The field it came in.
    pub field: String,
    /// Its name on the sender's machine, cleaned; never a path.
    pub name: String,
    /// Its content, 1 to [`FILE_BYTES`] bytes.
    pub bytes: Vec<u8>,
}

/// One entry of radios, checkboxes or a select.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub label: String,
    /// What helps to choose; may be empty.
    pub hint: String,
}

impl Choice {
    /// An entry without a hint.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            label: label.into(),
            hint: String::new(),
        }
    }

    /// With a hint.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }
}

/// A fault of a field, or of the whole form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldFault {
    /// The field; `None` is the whole form.
    pub field: Option<String>,
    /// The stable code: `text.too-long`.
    pub code: &'static str,
    /// The facts that the message names.
    pub facts: Vec<(&'static str, String)>,
}

/// What was sent, and what is wrong with it.
#[derive(Clone, Debug, Default)]
pub struct Form {
    fields: BTreeMap<String, Vec<String>>,
    files: Vec<Upload>,
    faults: Vec<FieldFault>,
    labels: BTreeMap<String, String>,
}

impl Form {
    /// An empty form, for the first showing.
    pub fn new() -> Self {
        Self::default()
    }

    /// A form filled with what is known, for the first showing.
    pub fn filled<'a>(values: impl IntoIterator<Item = (&'a str, String)>) -> Self {
        let mut form = Self::new();
        for (name, value) in values {
            form.push(name, value);
        }
        form
    }

    /// Adds a value under `name`.
    pub fn push(&mut self, name: &str, value: impl Into<String>) {
        self.fields
            .entry(name.to_owned())
            .or_default()
            .push(value.into());
    }

    /// Tells what a field is called, so that the summary can say which one a message is about.
    pub fn label(&mut self, name: &str, label: impl Into<String>) {
        self.labels.insert(name.to_owned(), label.into());
    }

    // What templates ask.

    /// The value as typed; `""` when nothing was.
    pub fn value(&self, name: &str) -> &str {
        self.all(name).first().map_or("", String::as_str)
    }

    /// All values as typed: the ticked boxes of one name.
    pub fn all(&self, name: &str) -> &[String] {
        self.fields.get(name).map_or(&[], Vec::as_slice)
    }

    /// Is `value` chosen under `name`?
    pub fn has(&self, name: &str, value: &str) -> bool {
        self.all(name).iter().any(|v| v == value)
    }

    /// The first fault of `name`, in words.
    pub fn error(&self, t: impl Lent<T>, name: &str) -> Option<String> {
        let of = |fault: &&FieldFault| fault.field.as_deref() == Some(name);
        self.faults
            .iter()
            .find(of)
            .map(|f| t.lent().code(f.code, &f.facts))
    }

    /// All faults for the summary: the field to jump to (if any) and the words, behind the field's label where known.
    pub fn errors(&self, t: impl Lent<T>) -> Vec<(Option<&str>, String)> {
        let words = |fault: &FieldFault| {
            let words = t.lent().code(fault.code, &fault.facts);
            let label = fault.field.as_ref().and_then(|name| self.labels.get(name));
            label.map_or_else(|| words.clone(), |label| format!("{label}: {words}"))
        };
        self.faults
            .iter()
            .map(|f| (f.field.as_deref(), words(f)))
            .collect()
    }

    /// Is anything wrong?
    pub fn is_faulty(&self) -> bool {
        !self.faults.is_empty()
    }

    /// The faults as noted.
    pub fn faults(&self) -> &[FieldFault] {
        &self.faults
    }

    // What handlers note.

    /// Notes a fault of `field`.
    pub fn fault(&mut self, field: &str, code: &'static str) {
        self.fault_with(field, code, Vec::new());
    }

    /// Notes a fault of `field` with facts.
    pub fn fault_with(
        &mut self,
        field: &str,
        code: &'static str,
        facts: Vec<(&'static str, String)>,
    ) {
        let field = Some(field.to_owned());
        self.faults.push(FieldFault { field, code, facts });
    }

    /// Notes a refusal by a rule beside `field`.
    pub fn refuse_at(&mut self, field: &str, refusal: &Refusal) {
        self.fault_with(field, refusal.code, refusal.facts.clone());
    }

    /// Takes what a use case said about what was typed, so that the form comes back with it; anything else is a page of
    /// its own.
    pub fn take(&mut self, error: office::OfficeError) -> Result<(), PageError> {
        match error {
            office::OfficeError::Invalid(faults) => {
                let faults = faults.into_iter().map(|f| FieldFault {
                    field: Some(f.field),
                    code: f.code,
                    facts: f.facts,
                });
                self.faults.extend(faults);
                Ok(())
            }
            office::OfficeError::Refused(refusal) => {
                self.refuse(&refusal);
                Ok(())
            }
            other => Err(other.into()),
        }
    }

    /// Notes a refusal by a rule against the whole form.
    pub fn refuse(&mut self, refusal: &Refusal) {
        self.faults.push(FieldFault {
            field: None,
            code: refusal.code,
            facts: refusal.facts.clone(),
        });
    }

    // What handlers read.

    /// One line that must be there.
    pub fn line(&mut self, name: &str, max: usize) -> Option<String> {
        let read = text::line(self.value(name), max);
        self.text(name, read)
    }

    /// One line; `Some(None)` when nothing was typed.
    pub fn optional_line(&mut self, name: &str, max: usize) -> Option<Option<String>> {
        let read = text::optional_line(self.value(name), max);
        self.text(name, read)
    }

    /// A text of several lines that must be there.
    pub fn note(&mut self, name: &str, max: usize) -> Option<String> {
        let read = text::note(self.value(name), max);
        self.text(name, read)
    }

    /// A text of several lines; `Some(None)` when nothing was typed.
    pub fn optional_note(&mut self, name: &str, max: usize) -> Option<Option<String>> {
        let read = text::optional_note(self.value(name), max);
        self.text(name, read)
    }

    /// A day that must be there.
    pub fn day(&mut self, name: &str) -> Option<Day> {
        let day = self.optional_day(name)?;
        if day.is_none() {
            self.fault(name, "text.empty");
        }
        day
    }

    /// A day; `Some(None)` when nothing was typed.
    pub fn optional_day(&mut self, name: &str) -> Option<Option<Day>> {
        let raw = self.value(name).trim();
        if raw.is_empty() {
            return Some(None);
        }
        let read = Day::parse(raw).ok();
        if read.is_none() {
            self.fault(name, "form.not-a-day");
        }
        read.map(Some)
    }

    /// A whole number that must be there, 0 to `max`.
    pub fn count(&mut self, name: &str, max: u64) -> Option<u64> {
        let read = numbers::parse_count(self.value(name), max);
        self.number(name, read, max)
    }

    /// A whole number; `Some(None)` when nothing was typed.
    pub fn optional_count(&mut self, name: &str, max: u64) -> Option<Option<u64>> {
        if self.value(name).trim().is_empty() {
            return Some(None);
        }
        self.count(name, max).map(Some)
    }

    /// A number with up to two decimals in hundredths, such as per cent (at most 10,000), that must be there.
    pub fn hundredths(&mut self, name: &str, max_hundredths: u64) -> Option<u64> {
        let read = numbers::parse_hundredths(self.value(name), max_hundredths);
        if read == Err(NotANumber::Malformed) {
            self.fault(name, "number.not-decimal");
            return None;
        }
        self.number(name, read, max_hundredths / 100)
    }

    /// One of a closed list that must be chosen: `form.choice("kind", SiteKind::from_text)`.
    pub fn choice<C>(&mut self, name: &str, read: impl Fn(&str) -> Option<C>) -> Option<C> {
        let choice = self.optional_choice(name, read)?;
        if choice.is_none() {
            self.fault(name, "form.not-chosen");
        }
        choice
    }

    /// One of a closed list; `Some(None)` when nothing was chosen.
    pub fn optional_choice<C>(
        &mut self,
        name: &str,
        read: impl Fn(&str) -> Option<C>,
    ) -> Option<Option<C>> {
        let raw = self.value(name).trim();
        if raw.is_empty() {
            return Some(None);
        }
        let choice = read(raw);
        if choice.is_none() {
            self.fault(name, "form.unknown-choice");
        }
        choice.map(Some)
    }

    /// An id that must be there.
    pub fn id<I: FromStr>(&mut self, name: &str) -> Option<I> {
        self.choice(name, |raw| raw.parse().ok())
    }

    /// All ids ticked under `name`; a malformed one is noted.
    pub fn ids<I: FromStr>(&mut self, name: &str) -> Option<Vec<I>> {
        let read: Result<Vec<I>, _> = self.all(name).iter().map(|raw| raw.parse()).collect();
        if read.is_err() {
            self.fault(name, "form.unknown-choice");
        }
        read.ok()
    }

    /// Is the box ticked (its value is `yes`)?
    pub fn ticked(&self, name: &str) -> bool {
        self.has(name, "yes")
    }

    /// Notes a fault unless the box is ticked: a declaration.
    pub fn must_tick(&mut self, name: &str) {
        if !self.ticked(name) {
            self.fault(name, "form.not-confirmed");
        }
    }

    /// The file under `name`, taken out of the form; `None` when none was chosen.
    pub fn take_file(&mut self, name: &str) -> Option<Upload> {
        let at = self.files.iter().position(|file| file.field == name)?;
        Some(self.files.swap_remove(at))
    }

    /// The file under `name`, which must be there.
    pub fn file(&mut self, name: &str) -> Option<Upload> {
        let file = self.take_file(name);
        let told = self.faults.iter().any(|f| f.field.as_deref() == Some(name));
        if file.is_none() && !told {
            self.fault(name, "form.no-file");
        }
        file
    }

    fn text<V>(&mut self, name: &str, read: Result<V, TextFault>) -> Option<V> {
        let fault = match read {
            Ok(value) => return Some(value),
            Err(fault) => fault,
        };
        let facts = match fault {
            TextFault::TooLong { max } => vec![("max", max.to_string())],
            _ => Vec::new(),
        };
        self.fault_with(name, fault.code(), facts);
        None
    }

    fn number(&mut self, name: &str, read: Result<u64, NotANumber>, max: u64) -> Option<u64> {
        let code = match read {
            Ok(n) => return Some(n),
            Err(fault) => fault.code(),
        };
        self.fault_with(name, code, vec![("max", max.to_string())]);
        None
    }
}

#[cfg(test)]
#[path = "forms/tests.rs"]
mod tests;
