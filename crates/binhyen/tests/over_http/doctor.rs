//! `doctor` shows each setting with where it came from, and changes nothing.

use crate::program::{Program, made, run};
use std::{fs, path::Path, time::SystemTime};

/// Every file below a folder with its bytes and the moment it was changed.
fn all(folder: &Path) -> Vec<(String, Vec<u8>, SystemTime)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let changed = fs::metadata(&path).unwrap().modified().unwrap();
        found.push((path.display().to_string(), Vec::new(), changed));
        if path.is_dir() {
            found.extend(all(&path));
        } else if let Some(last) = found.last_mut() {
            last.1 = fs::read(&path).unwrap();
        }
    }
    found.sort();
    found
}

fn doctor(data: &Path) -> String {
    let output = run(&["doctor", "--listen", "127.0.0.1:0"], data);
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn doctor_only_looks() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("dữ liệu 1%?#");
    let none = doctor(&data);
    assert!(
        none.contains("is not there yet") && !none.contains("database"),
        "{none}"
    );
    assert!(!data.exists(), "doctor created the folder");

    // What a killed program left, then what a command left that closed the database, then beside a running program.
    made(&data);
    fs::write(data.join("binhyen.toml"), "connections = 7\n").unwrap();
    let before = all(&data);
    let killed = doctor(&data);
    assert!(killed.contains("acts"), "{killed}");
    assert!(
        all(&data) == before,
        "doctor changed what a killed program left"
    );

    assert!(run(&["check"], &data).status.success());
    let before = all(&data);
    let at_rest = doctor(&data);
    assert!(all(&data) == before, "doctor changed what is at rest");
    assert!(
        at_rest.contains(": schema ") && at_rest.contains(" acts"),
        "{at_rest}"
    );
    assert!(at_rest.contains("connections    7 (file)"), "{at_rest}");
    assert!(
        at_rest.contains("listen         127.0.0.1:0 (flag)"),
        "{at_rest}"
    );
    assert!(
        at_rest.contains("log            warn (default)"),
        "{at_rest}"
    );

    let program = Program::serve(&data);
    let beside = doctor(&data);
    assert!(beside.contains(": schema "), "{beside}");
    program.kill();
}
