//! Pages, forms, assets and translations; no rules.
