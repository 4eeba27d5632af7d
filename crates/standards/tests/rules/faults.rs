//! Every fault of a pack's file is named with its line and field, all in one run.

use measures::Dictionary;
use proptest::prelude::*;
use standards::{check, cycles};

const PACK: &str = r#"id = "trial"
edition = "1"
counts_for_year = "round-year"
result = "all-criteria-met"
title = { vi = "Thử", en = "Trial" }
window = { first = { year = -1, month = 11, day = 16 }, last = { month = 11, day = 15 } }

[[legal_basis]]
article = "1"
title = { vi = "Luật", en = "Law" }
mark = "V"
source = "read"

[applies_to]
kinds = ["agency"]
article = "1"
mark = "V"
source = "read"

[[due]]
act = "register"
by = { month = 3, day = 31 }
article = "1"
mark = "V"
source = "read"

[[due]]
act = "decide"
before = { month = 11, day = 20 }
article = "1"
mark = "V"
source = "read"

[[clause]]
id = "1"
title = { vi = "Một", en = "One" }

[[criterion]]
id = "1.a"
clause = "1"
article = "1"
title = { vi = "Có", en = "Has" }
text = { vi = "Phải có", en = "Must have" }
mark = "V"
source = "read"
rule = { kind = "all-yes" }
[[criterion.field]]
id = "has"
kind = "yes-no"
title = { vi = "Có không?", en = "Is there?" }

[[criterion]]
id = "1.b"
clause = "1"
article = "1"
title = { vi = "Tỷ lệ", en = "Share" }
text = { vi = "Đủ tỷ lệ", en = "Enough" }
mark = "V"
source = "read"
rule = { kind = "ratio", numerator = "part", denominator = "whole", threshold_pct = 70 }
[[criterion.field]]
id = "whole"
kind = "count"
title = { vi = "Tất cả", en = "All" }
[[criterion.field]]
id = "part"
kind = "count"
measure = "staff.briefed"
title = { vi = "Một phần", en = "Part" }
"#;

/// Replaces each `from` by its `to` and compares the faults with (line, field, code).
fn faults(changes: &[(&str, &str)], expect: &[(u32, &str, &str)]) {
    let mut text = PACK.to_owned();
    for (from, to) in changes {
        assert!(text.contains(from), "{from}");
        text = text.replacen(from, to, 1);
    }
    let list = check(&text, Dictionary::embedded())
        .err()
        .unwrap_or_default();
    let found: Vec<(u32, &str, &str)> = list
        .iter()
        .map(|fault| (fault.line, fault.field.as_str(), fault.code))
        .collect();
    assert_eq!(found, expect, "{changes:?}: {list:#?}");
}

#[test]
fn a_pack_without_fault_is_read() {
    faults(&[], &[]);
}

#[test]
fn each_fault_has_its_line_field_and_code() {
    let rule = "{ kind = \"all-yes\" }";
    faults(
        &[(rule, "{ kind = \"all-yes\", threshold_pct = 70 }")],
        &[(46, "criterion[1].rule.threshold_pct", "file.unknown-field")],
    );
    faults(
        &[("numerator = \"part\"", "numerator = \"gone\"")],
        &[(60, "criterion[2].rule.numerator", "pack.unknown-field-id")],
    );
    faults(
        &[("threshold_pct = 70", "threshold_pct = 101")],
        &[(60, "criterion[2].rule.threshold_pct", "file.out-of-range")],
    );
    faults(
        &[("id = \"1.b\"", "id = \"1.a\"")],
        &[(53, "criterion[2].id", "pack.duplicate-id")],
    );
    faults(
        &[("staff.briefed", "staff.tall")],
        &[(68, "criterion[2].field[2].measure", "pack.unknown-measure")],
    );
    faults(
        &[("staff.briefed", "registration.day")],
        &[(
            68,
            "criterion[2].field[2].measure",
            "pack.measure-of-another-kind",
        )],
    );
}

#[test]
fn days_and_marks_are_checked() {
    faults(
        &[("month = 3, day = 31", "month = 12, day = 31")],
        &[(20, "due", "pack.dates-cross")],
    );
    faults(
        &[(
            "before = { month = 11, day = 20 }",
            "before = { month = 11, day = 10 }",
        )],
        &[(20, "due", "pack.dates-cross")],
    );
    faults(
        &[("year = -1, month = 11", "month = 12")],
        &[(6, "window.last", "pack.dates-cross")],
    );
    faults(
        &[("day = 31", "day = 32")],
        &[(22, "due[1].by.day", "file.out-of-range")],
    );
    faults(
        &[("month = 3, day = 31", "month = 2, day = 29")],
        &[(22, "due[1].by.day", "pack.no-such-day")],
    );
    faults(
        &[(
            "mark = \"V\"\nsource = \"read\"\nrule",
            "mark = \"M\"\nsource = \"read\"\nrule",
        )],
        &[(44, "criterion[1].mark", "pack.check-missing")],
    );
    faults(
        &[(
            "rule = { kind = \"all-yes\" }",
            "names_forbidden = true\nevidence_required = 1\nrule = { kind = \"all-yes\" }",
        )],
        &[
            (
                46,
                "criterion[1].names_forbidden",
                "pack.negative-list-public",
            ),
            (
                46,
                "criterion[1].names_forbidden",
                "pack.negative-list-upload",
            ),
        ],
    );
    faults(
        &[(
            "rule = { kind = \"all-yes\" }",
            "paper = \"diploma\"\nrule = { kind = \"all-yes\" }",
        )],
        &[(46, "criterion[1].paper", "pack.unknown-paper")],
    );
    faults(
        &[
            ("id = \"1.a\"", "id = \"1.a\"\npaper = \"plan\""),
            ("id = \"1.b\"", "id = \"1.b\"\npaper = \"plan\""),
        ],
        &[(55, "criterion[2].paper", "pack.paper-twice")],
    );
    faults(
        &[("id = \"has\"", "id = \"note\"")],
        &[(48, "criterion[1].field[1].id", "pack.reserved-id")],
    );
    faults(
        &[("edition = \"1\"", "edition = \"1\"\ncorrects = \"1\"")],
        &[(3, "corrects", "pack.corrects-itself")],
    );
}

#[test]
fn one_run_names_them_all() {
    faults(
        &[
            (
                "result = \"all-criteria-met\"",
                "result = \"stars\"\ncolour = \"red\"",
            ),
            ("en = \"Trial\"", "en = \"\""),
            ("kinds = [\"agency\"]", "kinds = [\"ship\"]"),
            (
                "clause = \"1\"\narticle = \"1\"\ntitle = { vi = \"Tỷ",
                "clause = \"9\"\ntitle = { vi = \"Tỷ",
            ),
            (
                "id = \"whole\"\nkind = \"count\"",
                "id = \"whole\"\nkind = \"yes-no\"\nwhen = { field = \"part\", is = [\"yes\"] }",
            ),
        ],
        &[
            (4, "result", "file.unknown-word"),
            (5, "colour", "file.unknown-field"),
            (6, "title.en", "text.empty"),
            (16, "applies_to.kinds", "file.unknown-word"),
            (16, "applies_to.kinds", "pack.applies-to-nobody"),
            (53, "criterion[2].article", "file.missing-field"),
            (55, "criterion[2].clause", "pack.unknown-clause"),
            (
                60,
                "criterion[2].rule.denominator",
                "pack.field-of-another-kind",
            ),
            (
                64,
                "criterion[2].field[1].when.field",
                "pack.unknown-field-id",
            ),
        ],
    );
}

#[test]
fn each_result_has_criteria_of_its_kind() {
    faults(
        &[("result = \"all-criteria-met\"", "result = \"points\"")],
        &[
            (1, "points", "pack.points"),
            (38, "criterion", "pack.points-and-result"),
        ],
    );
    faults(
        &[("kinds = [\"agency\"]", "kinds = []")],
        &[(15, "applies_to.kinds", "pack.applies-to-nobody")],
    );
    faults(
        &[(
            "result = \"all-criteria-met\"",
            "result = \"all-criteria-met\"\nsubject = \"commune\"",
        )],
        &[
            (16, "applies_to.kinds", "pack.applies-to-nobody"),
            (
                69,
                "criterion[2].field[2].measure",
                "pack.measure-of-another-subject",
            ),
        ],
    );
}

#[test]
fn a_standard_may_not_read_what_it_judges() {
    let shares = r#"[[measure]]
name = "staff.briefed"
kind = "count"
subject = "site"
suppliers = ["safety-officer"]
counted_in = { vi = "người", en = "people" }
judged_by = ["trial"]
title = { vi = "A", en = "B" }
"#;
    let dictionary = Dictionary::parse(shares).unwrap();
    let list = check(PACK, &dictionary).unwrap_err();
    assert_eq!(list[0].code, "pack.cycle");
    // Across two standards each of which reads the other's results.
    let first = check(PACK, Dictionary::embedded()).unwrap();
    let renamed = PACK
        .replace("\"trial\"", "\"other\"")
        .replace("staff.briefed", "staff.total");
    let second = check(&renamed, Dictionary::embedded()).unwrap();
    assert!(cycles(&[&first, &second], Dictionary::embedded()).is_empty());
    let crossed =
        shares.replace("\"trial\"", "\"other\"") + &shares.replace("staff.briefed", "staff.total");
    let crossed = Dictionary::parse(&crossed).unwrap();
    let found = cycles(&[&first, &second], &crossed);
    let expect = ["other", "staff.total", "trial", "staff.briefed", "other"];
    assert_eq!(found, [expect.map(str::to_owned).to_vec()]);
}

proptest! {
    /// A file damaged anywhere is read or refused, never worse.
    #[test]
    fn a_damaged_pack_is_refused_by_name(at in 0_usize..50_000, put in "[\\[\\]{}=\"#a-z0-9.\n]{0,4}") {
        let (_, whole) = standards::embedded()[0];
        let at = at % whole.len();
        prop_assume!(whole.is_char_boundary(at));
        let (before, after) = whole.split_at(at);
        let rest: String = after.chars().skip(put.len()).collect();
        if let Err(faults) = check(&format!("{before}{put}{rest}"), Dictionary::embedded()) {
            prop_assert!(!faults.is_empty());
            prop_assert!(faults.iter().all(|fault| fault.line > 0));
        }
    }
}
