//! The rules of `standards`, tried on the packs that ship and on packs that are wrong.

#[cfg(test)]
mod editions;
mod faults;
#[cfg(test)]
mod forms;
#[cfg(test)]
mod judging;
#[cfg(test)]
mod listing;
#[cfg(test)]
mod packs;
#[cfg(test)]
mod scope;
#[cfg(test)]
mod support;
