//! Who may do what: actor x action x facts of the resource, to a grant or a refusal.
