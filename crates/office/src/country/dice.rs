//! Chance that comes out the same for the same seed: what is drawn for a thing depends on the seed and the thing alone,
//! never on what was drawn before it, on time, or on the order of a map.

use base::Chance;

/// What something is drawn for.
#[derive(Clone, Copy, Debug)]
pub(super) enum For {
    Body,
    Site,
    Sheet,
    Round,
    Year,
    Decision,
    Act,
}

/// One sequence of draws (splitmix64).
#[derive(Clone, Copy, Debug)]
pub(super) struct Dice(u64);

/// The odd number closest to 2^64 divided by the golden ratio: its multiples are spread evenly.
const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;

const fn mixed(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

impl Dice {
    /// The draws for one thing.
    pub(super) const fn of(seed: u64, what: For, thing: u64, part: u64) -> Self {
        let mut state = mixed(seed.wrapping_add(GOLDEN));
        state = mixed(state ^ (what as u64).wrapping_mul(GOLDEN));
        state = mixed(state ^ thing.wrapping_mul(GOLDEN));
        Self(mixed(state ^ part.wrapping_mul(GOLDEN)))
    }

    pub(super) const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(GOLDEN);
        mixed(self.0)
    }

    /// A number below `end`.
    pub(super) fn below(&mut self, end: u64) -> u64 {
        let wide = u128::from(self.next()) * u128::from(end);
        u64::try_from(wide >> 64).unwrap_or(0)
    }

    /// Yes, so often of a thousand times.
    pub(super) fn permille(&mut self, often: u64) -> bool {
        self.below(1000) < often
    }

    /// One of these, each with its weight.
    pub(super) fn pick<T: Copy>(&mut self, choices: &[(T, u64)]) -> Option<T> {
        let mut left = self.below(choices.iter().map(|(_, weight)| weight).sum());
        for (choice, weight) in choices {
            if left < *weight {
                return Some(*choice);
            }
            left -= weight;
        }
        None
    }

    /// Bytes for an id or a code.
    pub(super) const fn bytes(&mut self) -> Bytes {
        Bytes([self.next(), self.next()])
    }
}

/// Sixteen bytes drawn; an id asks for 10, a certificate's code for 12.
pub(super) struct Bytes([u64; 2]);

impl Chance for Bytes {
    fn fill(&self, bytes: &mut [u8]) {
        let [first, second] = self.0;
        let drawn = first.to_be_bytes().into_iter().chain(second.to_be_bytes());
        for (to, from) in bytes.iter_mut().zip(drawn) {
            *to = from;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_thing_draws_the_same_and_another_draws_otherwise() {
        let first = |seed, thing, part| Dice::of(seed, For::Site, thing, part).next();
        assert_eq!(first(7, 3, 1), first(7, 3, 1));
        let others = [first(8, 3, 1), first(7, 4, 1), first(7, 3, 2)];
        assert!(!others.contains(&first(7, 3, 1)), "{others:?}");
        let year = Dice::of(7, For::Year, 3, 1).next();
        assert_ne!(year, first(7, 3, 1));
    }

    #[test]
    fn a_thousand_draws_are_spread_as_asked() {
        let mut dice = Dice::of(7, For::Site, 0, 0);
        let often = (0..10_000).filter(|_| dice.permille(300)).count();
        assert!((2800..3200).contains(&often), "{often}");
        let chosen = (0..10_000).filter(|_| dice.pick(&[('a', 1), ('b', 3)]) == Some('b'));
        let often = chosen.count();
        assert!((7300..7700).contains(&often), "{often}");
    }
}
