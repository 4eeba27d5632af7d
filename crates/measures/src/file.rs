//! Reading a data file (TOML) so that one run names every fault with its line and field.
//!
//! A reader takes each field it knows out of a table; what nobody took is an unknown field. A missing or wrong
//! field leaves a fault and an empty value, so reading goes on to the end; whoever reads throws the result away
//! when there is any fault.

use base::{Localised, text};
use std::{cell::RefCell, collections::BTreeSet, ops::Range};
use toml::de::{DeTable, DeValue};

/// The longest data file, in bytes: the longest rulebook known has 34 criteria and takes about 60 KB.
pub const FILE_BYTES: usize = 1_000_000;
/// The most faults that one run names; more help nobody.
pub const FAULTS: usize = 200;

/// What is wrong in a data file, and where.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
#[error("line {line}: {field}: {message}")]
pub struct FileFault {
    /// The line, from 1.
    pub line: u32,
    /// The path of the field, such as `criterion[3].rule.threshold_pct`; empty for the file itself.
    pub field: String,
    /// The stable code, such as `pack.unknown-field`.
    pub code: &'static str,
    /// What is wrong, in English, lower case without a stop.
    pub message: String,
}

/// Collects the faults of one file.
#[derive(Debug)]
pub struct Faults {
    line_ends: Vec<usize>,
    found: RefCell<Vec<FileFault>>,
}

impl Faults {
    /// For the file `text`.
    pub fn new(text: &str) -> Self {
        let line_ends = text
            .bytes()
            .enumerate()
            .filter(|(_, byte)| *byte == b'\n')
            .map(|(at, _)| at)
            .collect();
        Self {
            line_ends,
            found: RefCell::default(),
        }
    }

    /// Records a fault at the bytes `span`.
    pub fn add(&self, span: &Range<usize>, field: &str, code: &'static str, message: String) {
        let before = self.line_ends.partition_point(|end| *end < span.start);
        let line = u32::try_from(before).unwrap_or(u32::MAX).saturating_add(1);
        self.found.borrow_mut().push(FileFault {
            line,
            field: field.to_owned(),
            code,
            message,
        });
    }

    /// The faults in the order of the file, at most [`FAULTS`].
    pub fn into_list(self) -> Vec<FileFault> {
        let mut found = self.found.into_inner();
        found.sort();
        found.dedup();
        found.truncate(FAULTS);
        found
    }
}

/// Parses `text` as TOML and hands its top table to `read`. Every fault of syntax and of content is returned.
pub fn read<T>(text: &str, read: impl FnOnce(&mut Fields<'_>) -> T) -> Result<T, Vec<FileFault>> {
    let faults = Faults::new(text);
    if text.len() > FILE_BYTES {
        let message = format!("the file is longer than {FILE_BYTES} bytes");
        faults.add(&(0..0), "", "file.too-long", message);
        return Err(faults.into_list());
    }
    let (document, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let span = error.span().unwrap_or(0..0);
        faults.add(&span, "", "file.syntax", error.message().to_owned());
    }
    if !errors.is_empty() {
        return Err(faults.into_list());
    }
    let mut fields = Fields::new(String::new(), document.span(), document.get_ref(), &faults);
    let value = read(&mut fields);
    fields.finish();
    match faults.into_list() {
        list if list.is_empty() => Ok(value),
        list => Err(list),
    }
}

/// The text of one field of the top table, when the file can be read that far; nothing is checked.
pub fn peek(text: &str, name: &str) -> Option<String> {
    if text.len() > FILE_BYTES {
        return None;
    }
    let (document, _) = DeTable::parse_recoverable(text);
    let table = document.get_ref();
    let (_, value) = table.iter().find(|(key, _)| key.get_ref() == name)?;
    value.get_ref().as_str().map(str::to_owned)
}

/// One table of the file, read field by field.
#[derive(Debug)]
pub struct Fields<'t> {
    path: String,
    span: Range<usize>,
    table: &'t DeTable<'t>,
    taken: BTreeSet<String>,
    faults: &'t Faults,
}

impl<'t> Fields<'t> {
    fn new(path: String, span: Range<usize>, table: &'t DeTable<'t>, faults: &'t Faults) -> Self {
        Self {
            path,
            span,
            table,
            taken: BTreeSet::new(),
            faults,
        }
    }

    /// Where `name` stands, or the table when it is absent.
    pub fn place(&self, name: &str) -> Place {
        let found = self.table.iter().find(|(key, _)| key.get_ref() == name);
        Place {
            span: found.map_or_else(|| self.span.clone(), |(key, _)| key.span()),
            field: self.path_of(name),
        }
    }

    /// Records a fault at the field `name`.
    pub fn fault(&self, name: &str, code: &'static str, message: impl Into<String>) {
        self.fault_at(&self.place(name), code, message);
    }

    /// Records a fault at a place kept earlier.
    pub fn fault_at(&self, place: &Place, code: &'static str, message: impl Into<String>) {
        self.faults
            .add(&place.span, &place.field, code, message.into());
    }

    /// Is the field there?
    pub fn has(&self, name: &str) -> bool {
        self.table.iter().any(|(key, _)| key.get_ref() == name)
    }

    /// A text that must be there.
    pub fn text(&mut self, name: &str) -> String {
        self.required(name);
        self.opt_text(name).unwrap_or_default()
    }

    /// A text that may be absent.
    pub fn opt_text(&mut self, name: &str) -> Option<String> {
        let value = self.take(name)?;
        let Some(raw) = value.as_str() else {
            self.wrong_kind(name, "a text", value);
            return None;
        };
        match text::note(raw, text::NOTE_CHARS) {
            Ok(clean) => Some(clean),
            Err(fault) => {
                self.fault(name, fault.code(), format!("`{name}` is {fault}"));
                None
            }
        }
    }

    /// An id: lower-case ASCII letters, digits, points and hyphens, beginning with a letter or digit.
    pub fn id(&mut self, name: &str) -> String {
        let id = self.text(name);
        if !id.is_empty() && !is_id(&id) {
            let message = format!("`{id}` may hold only a-z, 0-9, points and hyphens");
            self.fault(name, "file.malformed-id", message);
        }
        id
    }

    /// A whole number in `range` that must be there.
    pub fn count(&mut self, name: &str, range: Range<i64>) -> i64 {
        self.required(name);
        self.opt_count(name, range).unwrap_or_default()
    }

    /// A whole number in `range` that may be absent.
    pub fn opt_count(&mut self, name: &str, range: Range<i64>) -> Option<i64> {
        let value = self.take(name)?;
        let Some(digits) = value.as_integer() else {
            self.wrong_kind(name, "a whole number", value);
            return None;
        };
        let number = i64::from_str_radix(digits.as_str(), digits.radix()).ok();
        let inside = number.filter(|n| range.contains(n));
        if inside.is_none() {
            let (first, last) = (range.start, range.end.saturating_sub(1));
            let message = format!("`{digits}` is not from {first} to {last}");
            self.fault(name, "file.out-of-range", message);
        }
        inside
    }

    /// Yes or no; no when absent.
    pub fn flag(&mut self, name: &str) -> bool {
        let Some(value) = self.take(name) else {
            return false;
        };
        value.as_bool().unwrap_or_else(|| {
            self.wrong_kind(name, "true or false", value);
            false
        })
    }

    /// One word of a closed list, which must be there. `None` leaves a fault.
    pub fn word<T>(&mut self, name: &str, from_text: impl Fn(&str) -> Option<T>) -> Option<T> {
        self.required(name);
        self.opt_word(name, from_text)
    }

    /// As [`Fields::word`], where it may be absent.
    pub fn opt_word<T>(&mut self, name: &str, from_text: impl Fn(&str) -> Option<T>) -> Option<T> {
        let raw = self.opt_text(name)?;
        let word = from_text(&raw);
        if word.is_none() {
            self.fault(
                name,
                "file.unknown-word",
                format!("`{raw}` is not known here"),
            );
        }
        word
    }

    /// Several words of a closed list; none when absent.
    pub fn words<T>(&mut self, name: &str, from_text: impl Fn(&str) -> Option<T>) -> Vec<T> {
        let mut words = Vec::new();
        for raw in self.texts(name) {
            match from_text(&raw) {
                Some(word) => words.push(word),
                None => self.fault(
                    name,
                    "file.unknown-word",
                    format!("`{raw}` is not known here"),
                ),
            }
        }
        words
    }

    /// A list of texts; none when absent.
    pub fn texts(&mut self, name: &str) -> Vec<String> {
        let Some(value) = self.take(name) else {
            return Vec::new();
        };
        let Some(list) = value.as_array() else {
            self.wrong_kind(name, "a list of texts", value);
            return Vec::new();
        };
        let mut texts = Vec::new();
        for item in list {
            match item.get_ref().as_str() {
                Some(raw) => texts.push(raw.to_owned()),
                None => self.wrong_kind(name, "a list of texts", item.get_ref()),
            }
        }
        texts
    }

    /// One text or a list of texts, at least one.
    pub fn text_or_texts(&mut self, name: &str) -> Vec<String> {
        let single = self.table.iter().find(|(key, _)| key.get_ref() == name);
        if single.is_some_and(|(_, value)| value.get_ref().is_str()) {
            return vec![self.text(name)];
        }
        self.required(name);
        let texts = self.texts(name);
        if texts.is_empty() && self.has(name) {
            self.fault(name, "file.empty-list", format!("`{name}` names nothing"));
        }
        texts
    }

    /// A list of lists of texts; none when absent.
    pub fn lists(&mut self, name: &str) -> Vec<Vec<String>> {
        let Some(value) = self.take(name) else {
            return Vec::new();
        };
        let Some(outer) = value.as_array() else {
            self.wrong_kind(name, "a list of lists", value);
            return Vec::new();
        };
        let mut lists = Vec::new();
        for inner in outer {
            let texts = inner.get_ref().as_array().map(|list| {
                list.iter()
                    .filter_map(|item| item.get_ref().as_str().map(str::to_owned))
                    .collect()
            });
            match texts {
                Some(texts) => lists.push(texts),
                None => self.wrong_kind(name, "a list of lists", inner.get_ref()),
            }
        }
        lists
    }

    /// A text in both languages that must be there.
    pub fn localised(&mut self, name: &str) -> Localised {
        self.required(name);
        self.opt_localised(name).unwrap_or_default()
    }

    /// A text in both languages that may be absent.
    pub fn opt_localised(&mut self, name: &str) -> Option<Localised> {
        let mut table = self.opt_table(name)?;
        Some(localised(&mut table))
    }

    /// A list of texts in both languages; none when absent.
    pub fn localised_list(&mut self, name: &str) -> Vec<Localised> {
        self.tables(name).iter_mut().map(localised).collect()
    }

    /// A table that must be there.
    pub fn table(&mut self, name: &str) -> Option<Fields<'t>> {
        self.required(name);
        self.opt_table(name)
    }

    /// A table that may be absent.
    pub fn opt_table(&mut self, name: &str) -> Option<Fields<'t>> {
        let value = self.take(name)?;
        let Some(table) = value.as_table() else {
            self.wrong_kind(name, "a table", value);
            return None;
        };
        let span = self.place(name).span;
        Some(Fields::new(self.path_of(name), span, table, self.faults))
    }

    /// A list of tables; none when absent. Their paths count from 1.
    pub fn tables(&mut self, name: &str) -> Vec<Fields<'t>> {
        let Some(value) = self.take(name) else {
            return Vec::new();
        };
        let Some(list) = value.as_array() else {
            self.wrong_kind(name, "a list of tables", value);
            return Vec::new();
        };
        let mut tables = Vec::new();
        for (at, item) in list.iter().enumerate() {
            let path = format!("{}[{}]", self.path_of(name), at + 1);
            match item.get_ref().as_table() {
                Some(table) => tables.push(Fields::new(path, item.span(), table, self.faults)),
                None => self.wrong_kind(name, "a list of tables", item.get_ref()),
            }
        }
        tables
    }

    /// Names every field that nobody took.
    pub fn finish(&self) {
        for (key, _) in self.table {
            if !self.taken.contains(key.get_ref().as_ref()) {
                let message = format!("`{}` is not a field here", key.get_ref());
                self.fault(key.get_ref(), "file.unknown-field", message);
            }
        }
    }

    /// Takes a field without reading it, where another fault says all there is to say.
    pub fn pass_over(&mut self, name: &str) {
        self.taken.insert(name.to_owned());
    }

    /// Takes every field without reading it.
    pub fn pass_over_all(&mut self) {
        let names = self.table.keys().map(|key| key.get_ref().to_string());
        self.taken.extend(names);
    }

    fn take(&mut self, name: &str) -> Option<&'t DeValue<'t>> {
        self.taken.insert(name.to_owned());
        self.table
            .iter()
            .find(|(key, _)| key.get_ref() == name)
            .map(|(_, value)| value.get_ref())
    }

    fn required(&self, name: &str) {
        if !self.has(name) {
            self.fault(name, "file.missing-field", format!("`{name}` is missing"));
        }
    }

    fn wrong_kind(&self, name: &str, expected: &str, found: &DeValue<'_>) {
        let message = format!("expected {expected}, found {}", found.type_str());
        self.fault(name, "file.wrong-kind", message);
    }

    fn path_of(&self, name: &str) -> String {
        if self.path.is_empty() {
            name.to_owned()
        } else {
            format!("{}.{name}", self.path)
        }
    }
}

/// Where a field stands, kept for a fault that is found later.
#[derive(Clone, Debug, Default)]
pub struct Place {
    span: Range<usize>,
    field: String,
}

/// Is it lower-case ASCII letters, digits, points and hyphens, beginning with a letter or digit, at most 80?
pub fn is_id(text: &str) -> bool {
    let allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'.' || b == b'-';
    let first = text.bytes().next().is_some_and(|b| b != b'.' && b != b'-');
    first && text.len() <= 80 && text.bytes().all(allowed)
}

fn localised(table: &mut Fields<'_>) -> Localised {
    let text = Localised {
        vi: table.text("vi"),
        en: table.text("en"),
    };
    table.finish();
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(text: &str) -> Vec<(u32, String, &'static str)> {
        let read = read(text, |fields| {
            fields.id("id");
            fields.localised("title");
            fields.count("size", 1..10);
            fields.flag("open");
            fields.texts("words");
            for mut row in fields.tables("row") {
                row.word("kind", |raw| (raw == "known").then_some(()));
                row.finish();
            }
        });
        let list = read.err().unwrap_or_default();
        list.into_iter()
            .map(|f| (f.line, f.field, f.code))
            .collect()
    }

    #[test]
    fn one_run_names_every_fault_with_line_and_field() {
        let text = r#"id = "Bad id"
size = 10
open = "yes"
colour = 1

[title]
vi = " "

[[row]]
kind = "odd"

[[row]]
kind = "known"
extra = true
"#;
        let expect = [
            (1, "id", "file.malformed-id"),
            (2, "size", "file.out-of-range"),
            (3, "open", "file.wrong-kind"),
            (4, "colour", "file.unknown-field"),
            (6, "title.en", "file.missing-field"),
            (7, "title.vi", "text.empty"),
            (10, "row[1].kind", "file.unknown-word"),
            (14, "row[2].extra", "file.unknown-field"),
        ];
        let expect = expect.map(|(line, field, code)| (line, field.to_owned(), code));
        assert_eq!(faults(text), expect);
    }

    #[test]
    fn every_fault_of_syntax_is_named() {
        let found = faults("id = \nsize = [1\nopen = true true\n");
        assert!(found.len() >= 2, "{found:?}");
        assert!(found.iter().all(|(_, _, code)| *code == "file.syntax"));
    }

    #[test]
    fn a_file_without_fault_is_read() {
        let text = "id = \"a-1\"\nsize = 9\ntitle = { vi = \"Tên\", en = \"Name\" }\n";
        assert_eq!(faults(text), []);
        let long = format!("# {}", "x".repeat(FILE_BYTES));
        assert_eq!(faults(&long), [(1, String::new(), "file.too-long")]);
    }
}
