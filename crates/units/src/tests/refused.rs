//! Small datasets with one thing wrong each, and the fault that names it.

use crate::{Units, UnitsFiles};
use std::error::Error;

const UNITS: &str = "\
unit_id,code,name,short_name,level,kind,parent_code,valid_from,valid_to,tree,alt_name
P92@20221001,92,Thành phố Cần Thơ,Cần Thơ,province,thành phố trung ương,,2022-10-01,,3,
C00001@20221001,00001,Xã Một,Một,commune,xã,92,2022-10-01,2025-06-30,3,
C00002@20221001,00002,Xã Hai,Hai,commune,xã,92,2022-10-01,2025-06-30,3,
C00001@20250701,00001,Xã Ba,Ba,commune,xã,92,2025-07-01,,2,
";
const CHANGES: &str = "\
from_id,to_id,kind,effective_date,weight,weight_basis,is_default,legal_basis
C00001@20221001,C00001@20250701,merge,2025-07-01,1,whole,,1668/NQ-UBTVQH15
";
const EXCEPTIONS: &str = "\
unit_id,reason_code,reason_vi,reason_en
C00002@20221001,target-unknown,Không rõ.,Not known.
";
const GEO: &str = "unit_id,lat,lon,area_km2,population\nP92@20221001,10.03,105.78,1440,\n";

/// Changes one text in one file and lists the faults, each as `file line: what`.
fn faults(old: &str, new: &str) -> Vec<String> {
    let swap = |text: &str| text.replace(old, new);
    let files = [UNITS, CHANGES, EXCEPTIONS, GEO].map(swap);
    let [units, changes, exceptions, geo] = &files;
    let loaded = Units::load(UnitsFiles {
        units,
        changes,
        exceptions,
        geo,
    });
    let faults = loaded.err().unwrap_or_default();
    faults
        .iter()
        .map(|fault| format!("{fault}: {}", fault.source().unwrap()))
        .collect()
}

/// What is replaced, by what, and the faults that follow.
const BROKEN: &[(&str, &str, &[&str])] = &[
    (
        ",1,whole",
        ",1.5,whole",
        &[
            "units.csv line 3: `C00001@20221001` ends without a successor or an exception",
            "units.csv line 5: `C00001@20250701` begins and no edge leads to it",
            "changes.csv line 2: `1.5` is not a value of column `weight`",
        ],
    ),
    (
        "valid_to",
        "until",
        &[
            "units.csv line 1: column `valid_to` is missing",
            "changes.csv line 2: no life has the id `C00001@20221001`",
            "exceptions.csv line 2: no life has the id `C00002@20221001`",
            "geo.csv line 2: no life has the id `P92@20221001`",
        ],
    ),
    (
        "2,Xã Hai,Hai,commune,xã,92,2022-10-01,2025-06-30",
        "2,Xã Hai,Hai,commune,xã,93,2022-10-01,2025-06-30",
        &["units.csv line 4: the parent does not exist on 2022-10-01"],
    ),
    (
        "Một,commune,xã,92,2022-10-01,2025-06-30",
        "Một,commune,xã,92,2022-10-01,",
        &["units.csv line 5: overlaps `C00001@20221001`"],
    ),
    (
        "Hai,commune,xã,92,2022-10-01,2025-06-30",
        "Hai,commune,xã,92,2022-10-01,2022-09-30",
        &[
            "units.csv line 4: the last day is before the first",
            "exceptions.csv line 2: no life has the id `C00002@20221001`",
        ],
    ),
    (
        "merge,2025-07-01",
        "merge,2025-07-02",
        &[
            "units.csv line 3: `C00001@20221001` ends without a successor or an exception",
            "units.csv line 5: `C00001@20250701` begins and no edge leads to it",
            "changes.csv line 2: `C00001@20221001` does not live on the day before the change",
        ],
    ),
    (
        "merge,2025-07-01,1",
        "split-part,2025-07-01,0.5",
        &["changes.csv line 2: the shares of `C00001@20221001` do not add up to 1"],
    ),
    (
        "\nC00002@20221001,target",
        "\nC00001@20221001,target",
        &[
            "units.csv line 4: `C00002@20221001` ends without a successor or an exception",
            "exceptions.csv line 2: `C00001@20221001` needs no exception",
        ],
    ),
    (
        "00002,Xã Hai",
        "00003,Xã Hai",
        &[
            "units.csv line 4: id `C00002@20221001` disagrees with level, code or first day",
            "exceptions.csv line 2: no life has the id `C00002@20221001`",
        ],
    ),
    (
        "10.03",
        "ten",
        &["geo.csv line 2: `ten` is not a value of column `lat`"],
    ),
];

#[test]
fn a_broken_dataset_is_refused_with_every_fault_and_its_line() {
    assert!(faults("", "").is_empty());
    for (old, new, expect) in BROKEN {
        assert_eq!(faults(old, new), *expect, "{old} -> {new}");
    }
}
