//! The rule about discipline: how many count, under which regime, by which form, and who says so.

use super::{Case, Outcome, Value, met_when};
use crate::regimes::Level;

impl Case<'_> {
    /// The measure is kept as the paper states it; whether it counts is the pack's mapping or, where that leaves it
    /// open, a person's word. A number that says otherwise waits for a person.
    pub(super) fn discipline(
        &mut self,
        counted: &str,
        regime: &str,
        form: &str,
        counts: &str,
    ) -> Outcome {
        let Some(have) = self.count(counted) else {
            return self.open("standards.missing", counted);
        };
        let stated = (self.choice(regime), self.choice(form));
        let (regime_id, form_id) = match stated {
            (Some(regime), Some(form)) => (regime, form),
            (None, None) if have == 0 => return Outcome::Met,
            (None, _) => return self.open("standards.missing", regime),
            (_, None) => return self.open("standards.missing", form),
        };
        let known = self.pack.regimes.iter().find(|r| r.id == regime_id);
        let level = known.map_or(Level::ForAPerson, |known| known.level(&form_id));
        let word = match self.values.get(counts) {
            Some(Value::YesNo(word)) => Some(*word),
            _ => None,
        };
        let at_level = match (level, word) {
            (Level::AtOrAbove, Some(false)) | (Level::Below, Some(true)) => {
                return self.ask("standards.discipline-against-mapping", counts);
            }
            (Level::AtOrAbove, _) | (Level::ForAPerson, Some(true)) => true,
            (Level::Below, _) | (Level::ForAPerson, Some(false)) => false,
            (Level::ForAPerson, None) => return self.ask("standards.discipline-undecided", counts),
        };
        if at_level != (have > 0) {
            return self.ask("standards.discipline-number-differs", counted);
        }
        if at_level {
            let facts = vec![("have", have.to_string()), ("most", "0".to_owned())];
            self.add_at("standards.too-many", counted, facts);
        }
        met_when(!at_level)
    }

    fn choice(&self, field: &str) -> Option<String> {
        match self.values.get(field) {
            Some(Value::Choice(id)) => Some(id.clone()),
            _ => None,
        }
    }
}
