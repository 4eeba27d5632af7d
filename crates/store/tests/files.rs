//! Evidence is there whole or not at all.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail the test")]

use std::{fs, path::Path, sync::Arc, thread};
use store::{Files, StoreError, files::Whole};

/// Names of all files below `folder`.
fn names(folder: &Path) -> Vec<String> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            names.extend(self::names(&path));
        } else {
            names.push(path.file_name().unwrap().to_str().unwrap().to_owned());
        }
    }
    names
}

#[test]
fn what_is_put_comes_back_and_is_kept_once() {
    let data = tempfile::tempdir().unwrap();
    let files = Files::open(data.path()).unwrap();
    assert!(!files.has([1; 32]));
    assert!(matches!(files.get([1; 32]), Err(StoreError::Io { .. })));
    for _ in 0..2 {
        files.put([1; 32], b"minutes").unwrap();
    }
    files.put([2; 32], b"").unwrap();
    let files = Files::open(data.path()).unwrap();
    assert_eq!(files.get([1; 32]).unwrap(), b"minutes");
    assert_eq!(files.get([2; 32]).unwrap(), b"");
    assert_eq!(names(data.path()).len(), 2);
}

#[test]
fn an_interrupted_upload_leaves_nothing() {
    let data = tempfile::tempdir().unwrap();
    let coming = data.path().join("evidence").join("coming");
    drop(Files::open(data.path()).unwrap());
    fs::write(coming.join("0"), b"half a fi").unwrap();
    let files = Files::open(data.path()).unwrap();
    assert_eq!(names(data.path()), Vec::<String>::new());
    files.put([3; 32], b"half a file, whole").unwrap();
    assert_eq!(names(&coming), Vec::<String>::new());
}

#[test]
fn a_failed_upload_leaves_nothing_and_can_be_tried_again() {
    let data = tempfile::tempdir().unwrap();
    let files = Files::open(data.path()).unwrap();
    let evidence = data.path().join("evidence");
    let shelf = evidence.join("04");
    fs::write(&shelf, b"in the way").unwrap();
    assert!(files.put([4; 32], b"photo").is_err());
    assert!(!files.has([4; 32]));
    assert_eq!(names(&evidence.join("coming")), Vec::<String>::new());
    fs::remove_file(shelf).unwrap();
    files.put([4; 32], b"photo").unwrap();
    assert_eq!(files.get([4; 32]).unwrap(), b"photo");
}

#[test]
fn many_may_put_the_same() {
    let data = tempfile::tempdir().unwrap();
    let files = Arc::new(Files::open(data.path()).unwrap());
    let bytes = vec![7; 1 << 16];
    let uploads: Vec<_> = (0..16)
        .map(|n: u8| {
            let (files, bytes) = (Arc::clone(&files), bytes.clone());
            thread::spawn(move || files.put([n % 4; 32], &bytes).unwrap())
        })
        .collect();
    for upload in uploads {
        upload.join().unwrap();
    }
    assert_eq!(names(data.path()).len(), 4);
    assert!((0..4).all(|n| files.get([n; 32]).unwrap() == bytes));
}

#[test]
fn bytes_are_held_against_their_digest() {
    let data = tempfile::tempdir().unwrap();
    let files = Files::open(data.path()).unwrap();
    // SHA-256 of nothing.
    let mut digest = [0; 32];
    for (byte, pair) in digest.iter_mut().zip(
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
            .as_bytes()
            .chunks(2),
    ) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
    }
    assert_eq!(files.whole(digest), Whole::Missing);
    files.put(digest, b"").unwrap();
    assert_eq!(files.whole(digest), Whole::Yes);
    files.put([7; 32], b"minutes").unwrap();
    assert_eq!(files.whole([7; 32]), Whole::Changed);
}
