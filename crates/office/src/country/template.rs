//! Texts that differ from dossier to dossier in a few values only. They are made once by the same code that makes
//! everybody's, with marks where the values go; filling one in is copying.

/// What differs.
pub(super) struct Values<'a> {
    pub(super) workers: u64,
    pub(super) learners: u64,
    /// The office that says it.
    pub(super) by: &'a str,
    /// A moment in microseconds.
    pub(super) at: i64,
    /// A day, `2026-02-01`.
    pub(super) day: &'a str,
}

/// Marks: values that nothing else in a template has.
pub(super) const WORKERS: u64 = 777_000_001;
pub(super) const LEARNERS: u64 = 777_000_002;
pub(super) const AT: i64 = 777_000_003;
pub(super) const BY: &str = "@by@";
pub(super) const DAY: &str = "1999-12-31";

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Workers,
    Learners,
    At,
    By,
    Day,
}

const MARKS: [(Mark, &str); 5] = [
    (Mark::Workers, "777000001"),
    (Mark::Learners, "777000002"),
    (Mark::At, "777000003"),
    (Mark::By, BY),
    (Mark::Day, DAY),
];

/// A text with marks: before each the text that stands there, and what stands behind the last.
#[derive(Clone, Default)]
pub(super) struct Template {
    parts: Vec<(String, Mark)>,
    end: String,
}

impl Template {
    pub(super) fn read(text: &str) -> Self {
        let mut template = Self::default();
        let mut rest = text;
        loop {
            let next = MARKS
                .iter()
                .filter_map(|(mark, sign)| rest.find(sign).map(|at| (at, *mark, sign.len())))
                .min_by_key(|(at, ..)| *at);
            let Some((at, mark, length)) = next else {
                rest.clone_into(&mut template.end);
                return template;
            };
            let before = rest.get(..at).unwrap_or_default();
            template.parts.push((before.to_owned(), mark));
            rest = rest.get(at + length..).unwrap_or_default();
        }
    }

    /// Appends the text with its values.
    pub(super) fn fill(&self, out: &mut String, values: &Values<'_>) {
        for (before, mark) in &self.parts {
            out.push_str(before);
            match mark {
                Mark::Workers => out.push_str(&values.workers.to_string()),
                Mark::Learners => out.push_str(&values.learners.to_string()),
                Mark::At => out.push_str(&values.at.to_string()),
                Mark::By => out.push_str(values.by),
                Mark::Day => out.push_str(values.day),
            }
        }
        out.push_str(&self.end);
    }

    pub(super) fn filled(&self, values: &Values<'_>) -> String {
        let mut out = String::new();
        self.fill(&mut out, values);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_become_values_and_the_rest_stays() {
        let check = |text: &str, expect: &str| {
            let values = Values {
                workers: 12,
                learners: 300,
                by: "Cơ quan",
                at: -5,
                day: "2026-02-01",
            };
            assert_eq!(Template::read(text).filled(&values), expect);
        };
        check("", "");
        check("{\"a\":1}", "{\"a\":1}");
        check("777000001", "12");
        check(
            "a 777000002, @by@ 777000003 1999-12-31.",
            "a 300, Cơ quan -5 2026-02-01.",
        );
    }
}
