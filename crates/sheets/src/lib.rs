//! Tables read from messy XLSX and CSV files: headings guessed, every row error named.
