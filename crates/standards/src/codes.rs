//! Every code that a person may be shown from this crate and from the values it reads, for whoever translates them.

/// The codes, in order. Facts that come with them are named in brackets below.
pub const CODES: &[&str] = &[
    // Refused numbers [max].
    "number.empty",
    "number.malformed",
    "number.negative",
    "number.too-large",
    "size.money-unknown",
    "size.sector-unknown",
    "size.workers-unknown",
    // [reading, have]
    "standards.against-reading",
    "standards.answered-no",
    // [have, of, need, threshold_pct]
    "standards.below-threshold",
    // [choice]
    "standards.choice-needs-person",
    "standards.choice-not-met",
    // [typed, record]
    "standards.differs-from-measure",
    // What a person says of a disciplinary form, against the pack's mapping or the number given.
    "standards.discipline-against-mapping",
    "standards.discipline-number-differs",
    "standards.discipline-undecided",
    "standards.disputed",
    // [have, need]
    "standards.evidence-missing",
    // Out of scope [article, value].
    "standards.kind-out-of-scope",
    "standards.level-out-of-scope",
    "standards.level-unknown",
    "standards.measure-missing",
    "standards.missing",
    // [reason]
    "standards.na-not-allowed",
    "standards.na-unknown",
    "standards.no-way-out",
    "standards.none-of-what-occurred",
    "standards.note-forbidden",
    "standards.nothing-counted",
    "standards.occurred",
    // [day, from, to]
    "standards.outside-days",
    "standards.paper-not-held",
    // [have, of]
    "standards.part-exceeds-whole",
    "standards.reading-needed",
    "standards.size-out-of-scope",
    "standards.size-unknown",
    "standards.subject-out-of-scope",
    "standards.tier-out-of-scope",
    // [have, need]
    "standards.too-few",
    // [have, most]
    "standards.too-many",
    // Refused notes [max].
    "text.control",
    "text.direction",
    "text.empty",
    "text.too-long",
    "value.computed",
    "value.empty",
    "value.not-a-choice",
    "value.not-a-day",
    "value.not-yes-no",
    "value.percent-no-count",
    "value.percent-of-nothing",
    "value.percent-over",
];

#[cfg(test)]
mod tests {
    use super::CODES;

    /// Finds every literal that looks like a code in the sources that give them.
    #[test]
    fn no_code_is_left_out() {
        let sources = [
            include_str!("evaluation/judge.rs"),
            include_str!("evaluation/judge/discipline.rs"),
            include_str!("forms.rs"),
            include_str!("scope.rs"),
            include_str!("size.rs"),
            include_str!("../../measures/src/values.rs"),
        ];
        let areas = ["standards.", "size.", "value."];
        let mut seen = 0;
        for literal in sources.iter().flat_map(|source| source.split('"')) {
            let plain = |b: u8| b.is_ascii_lowercase() || b == b'.' || b == b'-';
            if areas.iter().any(|area| literal.starts_with(area)) && literal.bytes().all(plain) {
                assert!(CODES.contains(&literal), "{literal}");
                seen += 1;
            }
        }
        assert!(seen > 30, "{seen}");
        assert!(CODES.is_sorted());
    }
}
