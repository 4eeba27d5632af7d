//! Checking an installation's data.

use crate::{Office, OfficeError};
use std::ops::ControlFlow;

/// Everything that is not as it should be, one line each; empty when all is well.
pub fn run(office: &Office) -> Result<Vec<String>, OfficeError> {
    let mut findings = Vec::new();
    office.db.read_blocking(|tx| -> Result<(), OfficeError> {
        findings.extend(store::check::engine(tx)?);
        store::check::each_file(tx, &mut |digest| {
            if !office.files.has(digest) {
                findings.push("a file of evidence is missing".to_owned());
            }
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(())
    })?;
    Ok(findings)
}
