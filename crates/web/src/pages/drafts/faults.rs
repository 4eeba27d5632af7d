//! The faults of a draft in words. What a message quotes is shown as it stands in the text.

use crate::i18n::T;
use standards::PackFault;

/// One fault.
pub(super) struct Told {
    pub(super) line: u32,
    pub(super) field: String,
    pub(super) words: String,
}

pub(super) fn of(t: T, faults: Option<&Vec<PackFault>>) -> Vec<Told> {
    let faults = faults.map_or(&[][..], Vec::as_slice);
    faults.iter().map(|fault| told(t, fault)).collect()
}

fn told(t: T, fault: &PackFault) -> Told {
    let words = t.code(fault.code, &[("max", String::new())]);
    let said = quoted(&fault.message);
    Told {
        line: fault.line,
        field: fault.field.clone(),
        words: if said.is_empty() {
            words
        } else {
            format!("{words}: {}", said.join(", "))
        },
    }
}

/// What stands between backticks.
fn quoted(message: &str) -> Vec<&str> {
    message.split('`').skip(1).step_by(2).collect()
}
