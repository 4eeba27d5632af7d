//! Every SQL statement, migrations, the writer thread.
