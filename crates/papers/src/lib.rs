//! Official documents: one document model to PDF; tables to XLSX and CSV.
