//! The question behind an address: filters, sorting and the page of a list. Links to the next page, to another order
//! or to an export are the present query with one thing changed, so a filter is never lost on the way.

use std::fmt::Write as _;

/// The most pairs read from an address; the longest filter panel has about a dozen.
const PAIRS: usize = 64;

/// The pairs of a query, in the order they stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query(Vec<(String, String)>);

impl Query {
    /// An empty query.
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads the pairs behind the `?` of an address; what cannot be read counts as absent.
    pub fn of(uri: &axum::http::Uri) -> Self {
        let pairs = axum::extract::Query::<Vec<(String, String)>>::try_from_uri(uri);
        let mut pairs = pairs.map(|q| q.0).unwrap_or_default();
        pairs.truncate(PAIRS);
        for (_, value) in &mut pairs {
            *value = base::text::compose(value);
        }
        Self(pairs)
    }

    /// The first value under `name`, without spaces around; `""` when absent.
    pub fn get(&self, name: &str) -> &str {
        let found = self.0.iter().find(|(n, _)| n == name);
        found.map_or("", |(_, value)| value.trim())
    }

    /// All values under `name`.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0
            .iter()
            .filter(move |(n, _)| n == name)
            .map(|(_, v)| v.trim())
    }

    /// Is `value` among those under `name`?
    pub fn has(&self, name: &str, value: &str) -> bool {
        self.all(name).any(|v| v == value)
    }

    /// All pairs.
    pub fn pairs(&self) -> &[(String, String)] {
        &self.0
    }

    /// Pairs other than those under `names`: what a filter form carries along in hidden fields.
    pub fn others(&self, names: &[&str]) -> Vec<(&str, &str)> {
        self.0
            .iter()
            .filter(|(n, v)| !names.contains(&n.as_str()) && !v.is_empty())
            .map(|(n, v)| (n.as_str(), v.as_str()))
            .collect()
    }

    /// This query with `name` set to the one value `value`.
    #[must_use]
    #[expect(
        clippy::needless_pass_by_value,
        reason = "callers write `.with(\"page\", 2)`"
    )]
    pub fn with(&self, name: &str, value: impl ToString) -> Self {
        let mut next = self.without(name);
        next.0.push((name.to_owned(), value.to_string()));
        next
    }

    /// This query with one more value under `name`.
    #[must_use]
    #[expect(
        clippy::needless_pass_by_value,
        reason = "callers write `.and(\"state\", state)`"
    )]
    pub fn and(mut self, name: &str, value: impl ToString) -> Self {
        self.0.push((name.to_owned(), value.to_string()));
        self
    }

    /// This query without `name`.
    #[must_use]
    pub fn without(&self, name: &str) -> Self {
        Self(self.0.iter().filter(|(n, _)| n != name).cloned().collect())
    }

    /// This query without the one pair `name`=`value`: taking one filter off.
    #[must_use]
    pub fn less(&self, name: &str, value: &str) -> Self {
        Self(
            self.0
                .iter()
                .filter(|(n, v)| n != name || v.trim() != value)
                .cloned()
                .collect(),
        )
    }

    /// The page asked for, 1 at least.
    pub fn page(&self) -> u64 {
        self.get("page").parse().unwrap_or(1).clamp(1, 1_000_000)
    }

    /// `path` with this query behind it.
    pub fn behind(&self, path: &str) -> String {
        let mut out = path.to_owned();
        let mut mark = '?';
        for (name, value) in self.0.iter().filter(|(_, v)| !v.is_empty()) {
            out.push(mark);
            out.push_str(&encode(name));
            out.push('=');
            out.push_str(&encode(value));
            mark = '&';
        }
        out
    }
}

/// Percent-encodes everything but the unreserved characters of RFC 3986.
pub fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                out.push(char::from(byte));
            }
            // Writing into a String cannot fail.
            _ => drop(write!(out, "%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_keeps_what_it_is_not_asked_to_change() {
        let uri = "/queue?kind=school&kind=agency&q=Ho%CC%80a&page=3".parse();
        let query = Query::of(&uri.unwrap());
        assert_eq!(query.get("q"), "Hòa");
        assert_eq!(query.page(), 3);
        assert!(query.has("kind", "agency"));
        let next = query.less("kind", "school").with("page", 4);
        assert_eq!(
            next.behind("/queue"),
            "/queue?kind=agency&q=H%C3%B2a&page=4"
        );
        assert_eq!(Query::of(&"/?page=-1".parse().unwrap()).page(), 1);
        assert_eq!(query.others(&["kind", "page"]), [("q", "Hòa")]);
    }
}
