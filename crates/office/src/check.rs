//! Checking an installation's data.

use crate::{Office, OfficeError};
use std::ops::ControlFlow;
use store::files::Whole;

/// Everything that is not as it should be, one line each; empty when all is well.
pub fn run(office: &Office) -> Result<Vec<String>, OfficeError> {
    let mut findings = Vec::new();
    office.db.read_blocking(|tx| -> Result<(), OfficeError> {
        findings.extend(store::check::engine(tx)?);
        findings.extend(store::check::log(tx)?);
        store::check::each_file(tx, &mut |digest| {
            let name = digest
                .iter()
                .take(4)
                .fold(String::new(), |name, byte| format!("{name}{byte:02x}"));
            match office.files.whole(digest) {
                Whole::Yes => {}
                Whole::Changed => {
                    findings.push(format!("the file of evidence {name}… was changed"));
                }
                Whole::Missing => findings.push(format!("the file of evidence {name}… is missing")),
            }
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(())
    })?;
    Ok(findings)
}
