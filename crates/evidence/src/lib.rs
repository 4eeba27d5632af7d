//! Files as evidence: recognised by content, stripped of metadata, hashed.
