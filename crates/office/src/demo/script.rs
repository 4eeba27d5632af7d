//! What happened before a visitor arrives: the cast lives its years through the same use cases as everyone.

use super::{Movable, Scene, cast};
use crate::{Office, OfficeError};
use std::sync::Arc;
use store::StoreError;

/// Plays a scene from the first day of the cast to its beginning.
pub(super) fn play(
    office: &Arc<Office>,
    scene: Scene,
    clock: &dyn Movable,
) -> Result<(), StoreError> {
    let _ = (scene, clock);
    cast::set_up(office).map(drop).map_err(|error| match error {
        OfficeError::Store(error) => error,
        other => StoreError::Engine(Box::new(other)),
    })
}
