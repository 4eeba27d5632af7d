//! The dossier and its life: state x action.
