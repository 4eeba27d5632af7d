//! Shares of counted things. The number needed is rounded up: of 5 units 4 make 70 %, of 7 five, of 10 seven.

/// How many of `total` are needed for `threshold_pct` per cent, rounded up.
///
/// `threshold_pct` is 0 to 100; the result is never above `total`.
pub fn needed(total: u64, threshold_pct: u64) -> u64 {
    let hundredfold = u128::from(total) * u128::from(threshold_pct.min(100));
    u64::try_from(hundredfold.div_ceil(100)).unwrap_or(total)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn units_are_counted_and_rounded_up() {
        for (total, pct, expect) in [
            (5, 70, 4),
            (7, 70, 5),
            (10, 70, 7),
            (1, 70, 1),
            (0, 70, 0),
            (3, 100, 3),
            (200, 1, 2),
            (u64::MAX, 100, u64::MAX),
        ] {
            assert_eq!(needed(total, pct), expect, "{pct} % of {total}");
        }
    }

    proptest! {
        /// The oracle walks up from zero until the share is reached.
        #[test]
        fn as_counting_up_one_by_one(total in 0_u64..400, pct in 0_u64..=100) {
            let oracle = (0..=total).find(|n| n * 100 >= total * pct).unwrap();
            prop_assert_eq!(needed(total, pct), oracle);
        }
    }
}
