//! Every rule of the house over the real tree. A failure lists each place and what to do about it.

use xtask::{
    Fault, crates,
    edges::{self, Graph},
    migrations, pages, purity, sizes,
    sources::all as files,
    words,
};

fn check(faults: &[Fault]) {
    let list: Vec<_> = faults.iter().map(Fault::to_string).collect();
    assert!(
        faults.is_empty(),
        "{} to mend:\n  {}",
        faults.len(),
        list.join("\n  ")
    );
}

#[test]
fn the_tree_was_found() {
    let found = files().unwrap();
    assert!(found.len() > 100, "only {} files", found.len());
    assert!(found.iter().any(|s| s.path == "crates/base/src/lib.rs"));
}

#[test]
fn the_table_of_edges_reads() {
    check(&edges::read(edges::TABLE).1);
}

#[test]
fn the_table_of_edges_keeps_the_musts() {
    check(&edges::musts(&edges::read(edges::TABLE).0));
}

#[test]
fn crates_use_only_what_the_table_allows() {
    check(&edges::within(
        &edges::read(edges::TABLE).0,
        &Graph::of_workspace().unwrap(),
    ));
}

#[test]
fn pure_crates_reach_no_impure_library() {
    check(&edges::pure(
        &edges::read(edges::TABLE).0,
        &Graph::of_workspace().unwrap(),
    ));
}

#[test]
fn pure_crates_name_nothing_outside() {
    check(&purity::outside_world(
        &files().unwrap(),
        &edges::read(edges::TABLE).0,
    ));
}

#[test]
fn sql_stands_in_store_only() {
    check(&purity::sql_outside_store(&files().unwrap()));
}

#[test]
fn only_the_command_line_prints() {
    check(&purity::prints(&files().unwrap()));
}

#[test]
fn crates_take_the_workspace_lints_and_versions() {
    check(&crates::manifests(&files().unwrap()));
}

#[test]
fn every_library_of_the_workspace_is_used() {
    check(&crates::unused_libraries(&files().unwrap()));
}

#[test]
fn every_module_has_a_header() {
    check(&crates::headers(&files().unwrap()));
}

#[test]
fn no_module_is_called_mod() {
    check(&crates::module_files(&files().unwrap()));
}

#[test]
fn no_file_is_too_long() {
    check(&sizes::files(&files().unwrap()));
}

#[test]
fn the_cap_on_functions_stands() {
    check(&sizes::function_cap(&files().unwrap()));
}

#[test]
fn migrations_are_numbered() {
    check(&migrations::numbered(&files().unwrap()));
}

#[test]
fn templates_write_typed_links() {
    check(&pages::typed_links(&files().unwrap()));
}

#[test]
fn every_list_leaves_as_a_sheet() {
    check(&pages::lists_leave(&files().unwrap()));
}

#[test]
fn every_template_is_used() {
    check(&pages::templates_used(&files().unwrap()));
}

#[test]
fn words_stand_in_both_languages() {
    check(&pages::words_in_both(&files().unwrap()));
    check(&pages::words_once(&files().unwrap()));
}

#[test]
fn nothing_is_left_unfinished() {
    check(&words::unfinished(&files().unwrap()));
}

#[test]
fn no_file_names_a_path_of_one_machine() {
    check(&words::machine_paths(&files().unwrap()));
}
