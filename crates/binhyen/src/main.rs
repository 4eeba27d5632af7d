//! The program: reads its configuration, opens the store, serves the pages.

fn main() {}
