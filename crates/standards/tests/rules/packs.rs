//! The packs that ship are free of faults, and bound to measures that exist.

use measures::Dictionary;

#[test]
fn every_shipped_pack_is_free_of_faults() {
    for (name, text) in standards::embedded() {
        if let Err(faults) = standards::check(text, Dictionary::embedded()) {
            let list: Vec<String> = faults.iter().map(ToString::to_string).collect();
            panic!("{name}:\n{}", list.join("\n"));
        }
    }
}
