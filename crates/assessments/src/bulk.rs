//! One act on many dossiers: what will go, and what will not with the reason.

use base::Refusal;

/// The outcome of asking about many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Partition<T> {
    /// These will go.
    pub go: Vec<T>,
    /// These will not, with the reason.
    pub stay: Vec<(T, Refusal)>,
}

/// Asks `check` of every item and keeps their order.
pub fn partition<T>(
    items: impl IntoIterator<Item = T>,
    check: impl Fn(&T) -> Result<(), Refusal>,
) -> Partition<T> {
    let mut out = Partition {
        go: Vec::new(),
        stay: Vec::new(),
    };
    for item in items {
        match check(&item) {
            Ok(()) => out.go.push(item),
            Err(refusal) => out.stay.push((item, refusal)),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_and_reasons_are_kept() {
        let odd = |n: &i32| {
            if n % 2 == 1 {
                Ok(())
            } else {
                Err(Refusal::new("assessments.even"))
            }
        };
        let parts = partition([3, 2, 1], odd);
        assert_eq!(parts.go, [3, 1]);
        assert_eq!(parts.stay, [(2, Refusal::new("assessments.even"))]);
    }
}
