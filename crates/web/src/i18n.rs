//! Words of the screen in both languages, from `locales/{vi,en}/<noun>.ftl`, compiled in. [`T`] is one language;
//! it is `Copy` and stands in every page as `t`. Numbers given as numbers are grouped as the language does it; a year
//! or a code is given as text. A key that is missing shows itself and is logged once.

use base::{
    clock::Timestamp,
    days::Day,
    lang::Lang,
    numbers::{show_count, show_percent},
    refusal::Refusal,
};
use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use std::{
    collections::BTreeSet,
    sync::{LazyLock, Mutex},
};
use unic_langid::LanguageIdentifier;

/// From how many days before its end something counts as due: two working weeks.
const DUE_DAYS: i64 = 14;

type Bundle = FluentBundle<FluentResource>;

macro_rules! locales {
    ($($noun:literal),+ $(,)?) => {
        /// Every file of words: its noun, the Vietnamese text, the English text.
        pub const FILES: &[(&str, &str, &str)] = &[$((
            $noun,
            include_str!(concat!("../locales/vi/", $noun, ".ftl")),
            include_str!(concat!("../locales/en/", $noun, ".ftl")),
        )),+];
    };
}

locales!(
    "acts",
    "certificates",
    "common",
    "criteria",
    "decisions",
    "demo",
    "dossiers",
    "drafts",
    "errors",
    "evidence",
    "faults",
    "help",
    "home",
    "imports",
    "letters",
    "me",
    "measures",
    "outbox",
    "overview",
    "papers",
    "posts",
    "privacy",
    "reminders",
    "reviews",
    "roles",
    "rounds",
    "scope",
    "search",
    "sites",
    "standards",
    "unit_dossiers",
    "units",
);

static VI: LazyLock<Bundle> = LazyLock::new(|| bundle(Lang::Vi));
static EN: LazyLock<Bundle> = LazyLock::new(|| bundle(Lang::En));
static MISSING: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

fn bundle(lang: Lang) -> Bundle {
    let id: LanguageIdentifier = lang.tag().parse().unwrap_or_default();
    let mut bundle = Bundle::new_concurrent(vec![id]);
    // Isolation marks would end up in attributes and papers.
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(match lang {
        Lang::Vi => |value, _| grouped(value, Lang::Vi),
        Lang::En => |value, _| grouped(value, Lang::En),
    }));
    for (noun, vi, en) in FILES {
        let text = match lang {
            Lang::Vi => vi,
            Lang::En => en,
        };
        let resource =
            FluentResource::try_new((*text).to_owned()).unwrap_or_else(|(part, faults)| {
                tracing::error!(
                    noun,
                    lang = lang.tag(),
                    ?faults,
                    "a file of words is malformed"
                );
                part
            });
        if let Err(faults) = bundle.add_resource(resource) {
            tracing::error!(noun, lang = lang.tag(), ?faults, "a word is given twice");
        }
    }
    bundle
}

fn grouped(value: &FluentValue<'_>, lang: Lang) -> Option<String> {
    let FluentValue::Number(number) = value else {
        return None;
    };
    let text = number.as_string();
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => ("\u{2212}", rest),
        None => ("", text.as_ref()),
    };
    digits
        .parse()
        .ok()
        .map(|n| format!("{sign}{}", show_count(n, lang)))
}

/// Named values for a message: `("n", 3)`, or several as `(("n", 3), ("name", name))`.
pub trait Args {
    /// Puts the values under their names.
    fn put(&self, args: &mut FluentArgs<'static>);
}

/// A value that a message can show.
pub trait Value {
    /// As the message library takes it.
    fn value(&self) -> FluentValue<'static>;
}

macro_rules! number_values {
    ($($kind:ty)+) => {$(
        impl Value for $kind {
            fn value(&self) -> FluentValue<'static> {
                FluentValue::from(*self)
            }
        }
    )+};
}
number_values!(u8 u16 u32 u64 usize i16 i32 i64);

impl Value for str {
    fn value(&self) -> FluentValue<'static> {
        FluentValue::from(self.to_owned())
    }
}

impl Value for String {
    fn value(&self) -> FluentValue<'static> {
        self.as_str().value()
    }
}

impl<V: Value + ?Sized> Value for &V {
    fn value(&self) -> FluentValue<'static> {
        (**self).value()
    }
}

impl<V: Value> Args for (&'static str, V) {
    fn put(&self, args: &mut FluentArgs<'static>) {
        args.set(self.0, self.1.value());
    }
}

impl<V: Value, W: Value> Args for ((&'static str, V), (&'static str, W)) {
    fn put(&self, args: &mut FluentArgs<'static>) {
        self.0.put(args);
        self.1.put(args);
    }
}

impl<V: Value, W: Value, X: Value> Args
    for ((&'static str, V), (&'static str, W), (&'static str, X))
{
    fn put(&self, args: &mut FluentArgs<'static>) {
        self.0.put(args);
        self.1.put(args);
        self.2.put(args);
    }
}

impl<V: Value, W: Value, X: Value, Y: Value> Args
    for (
        (&'static str, V),
        (&'static str, W),
        (&'static str, X),
        (&'static str, Y),
    )
{
    fn put(&self, args: &mut FluentArgs<'static>) {
        self.0.put(args);
        self.1.put(args);
        self.2.put(args);
        self.3.put(args);
    }
}

impl<A: Args + ?Sized> Args for &A {
    fn put(&self, args: &mut FluentArgs<'static>) {
        (**self).put(args);
    }
}

impl Args for [(&'static str, String)] {
    fn put(&self, args: &mut FluentArgs<'static>) {
        for (name, value) in self {
            args.set(*name, value.value());
        }
    }
}

/// A number of things, as templates hand it in: by value or by reference. Below zero counts as zero.
pub trait Count {
    /// The number.
    fn count(&self) -> u64;
}

macro_rules! counts {
    ($($kind:ty)+) => {$(
        impl Count for $kind {
            fn count(&self) -> u64 {
                u64::try_from(*self).unwrap_or(0)
            }
        }
    )+};
}
counts!(u8 u16 u32 u64 usize i32 i64);

impl<C: Count + ?Sized> Count for &C {
    fn count(&self) -> u64 {
        (**self).count()
    }
}

/// A small value as templates hand it in: by value or behind any number of references.
pub trait Lent<V: Copy> {
    /// The value.
    fn lent(&self) -> V;
}

macro_rules! lent {
    ($($kind:ty)+) => {$(
        impl Lent<$kind> for $kind {
            fn lent(&self) -> $kind {
                *self
            }
        }
    )+};
}
lent!(Day Timestamp T);

impl<V: Copy, L: Lent<V> + ?Sized> Lent<V> for &L {
    fn lent(&self) -> V {
        (**self).lent()
    }
}

/// The words in one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct T(pub Lang);

impl T {
    /// The language.
    pub const fn lang(self) -> Lang {
        self.0
    }

    /// The BCP 47 tag, for `lang` attributes.
    pub const fn tag(self) -> &'static str {
        self.0.tag()
    }

    /// The words under `key`, without values.
    pub fn s(self, key: &str) -> String {
        self.find(key, None).unwrap_or_else(|| missing(key))
    }

    /// The words under `key` with values put in.
    pub fn a(self, key: &str, args: impl Args) -> String {
        let mut all = FluentArgs::new();
        args.put(&mut all);
        self.find(key, Some(&all)).unwrap_or_else(|| missing(key))
    }

    /// The words under `key`, when there are any: for keys made from codes.
    pub fn maybe(self, key: &str, args: &[(&'static str, String)]) -> Option<String> {
        let mut all = FluentArgs::new();
        args.put(&mut all);
        self.find(key, Some(&all))
    }

    /// A day: `20/10/2026`, `20 October 2026`.
    pub fn day(self, day: impl Lent<Day>) -> String {
        let day = day.lent();
        match self.0 {
            Lang::Vi => day.vietnamese(),
            Lang::En => day.english(),
        }
    }

    /// A time of day in Vietnam: `14:05`.
    pub fn time(self, at: impl Lent<Timestamp>) -> String {
        let (hour, minute) = at.lent().hour_minute();
        format!("{hour:02}:{minute:02}")
    }

    /// A moment: `14:05, 20/10/2026`.
    pub fn moment(self, at: impl Lent<Timestamp>) -> String {
        let at = at.lent();
        format!("{}, {}", self.time(at), self.day(at.day()))
    }

    /// A count, grouped: `1.200.000`, `1,200,000`.
    pub fn count(self, n: impl Count) -> String {
        show_count(n.count(), self.0)
    }

    /// A share in per cent with at most one decimal; "chưa có" when nothing is counted.
    pub fn percent(self, numerator: impl Count, denominator: impl Count) -> String {
        show_percent(numerator.count(), denominator.count(), self.0)
            .unwrap_or_else(|| self.s("common-no-figure"))
    }

    /// Days until `due` seen from `today`: "còn 26 ngày", "hôm nay", "quá 3 ngày".
    pub fn until(self, today: impl Lent<Day>, due: impl Lent<Day>) -> String {
        match today.lent().days_until(due.lent()) {
            0 => self.s("common-due-today"),
            n if n > 0 => self.a("common-due-in", ("n", n)),
            n => self.a("common-due-past", ("n", n.saturating_neg())),
        }
    }

    /// How near `due` is, as part of a class: `late`, `due` (within a fortnight), `far`.
    pub fn nearness(self, today: impl Lent<Day>, due: impl Lent<Day>) -> &'static str {
        match today.lent().days_until(due.lent()) {
            n if n < 0 => "late",
            n if n <= DUE_DAYS => "due",
            _ => "far",
        }
    }

    /// The name of a role by its stable text (`safety-officer`).
    pub fn role(self, role: &str) -> String {
        self.s(&format!("role-{role}"))
    }

    /// The word for a stable text of a closed list: `word("site-kind", "school")` reads `site-kind-school`.
    pub fn word(self, list: &str, text: &str) -> String {
        self.s(&format!("{list}-{text}"))
    }

    /// What an act was, by its stable word (`dossier.submitted`); a kind without words shows itself.
    pub fn act(self, kind: &str) -> String {
        self.maybe(&format!("act-{}", kind.replace('.', "-")), &[])
            .unwrap_or_else(|| kind.to_owned())
    }

    /// What a refusal means; a code without words shows itself.
    pub fn refusal(self, refusal: &Refusal) -> String {
        self.code(refusal.code, &refusal.facts)
    }

    /// As [`T::refusal`], from the parts.
    pub fn code(self, code: &str, facts: &[(&'static str, String)]) -> String {
        let facts = self.readable(facts);
        let said = self
            .maybe(&code_key(code), &facts)
            .unwrap_or_else(|| self.a("error-unknown-code", ("code", code)));
        // Of two people at once the one who came second learns who was first.
        let given = |name| facts.iter().find(|(known, _)| *known == name);
        match (given("state"), given("office"), given("at")) {
            (Some(_), Some((_, office)), Some((_, at))) => {
                let last = self.a("error-last-act", (("office", office), ("at", at)));
                format!("{said}. {last}")
            }
            _ => said,
        }
    }

    /// What to do about a refusal, when there is something to do.
    pub fn advice(self, code: &str, facts: &[(&'static str, String)]) -> Option<String> {
        self.maybe(&format!("{}-advice", code_key(code)), &self.readable(facts))
    }

    /// Facts that are stored days, moments and states become what people read.
    fn readable(self, facts: &[(&'static str, String)]) -> Vec<(&'static str, String)> {
        let day = |text: &String| match Day::parse(text) {
            Ok(day) if text.len() == 10 => self.day(day),
            _ => text.clone(),
        };
        let read = |name: &str, text: &String| match (name, text.parse()) {
            ("at", Ok(micros)) => self.moment(Timestamp::from_micros(micros)),
            ("state", _) => self
                .maybe(&format!("state-{text}"), &[])
                .unwrap_or_else(|| text.clone()),
            _ => day(text),
        };
        facts
            .iter()
            .map(|(name, v)| (*name, read(name, v)))
            .collect()
    }

    fn find(self, key: &str, args: Option<&FluentArgs<'_>>) -> Option<String> {
        let bundle: &Bundle = match self.0 {
            Lang::Vi => &VI,
            Lang::En => &EN,
        };
        let pattern = bundle.get_message(key)?.value()?;
        let mut faults = Vec::new();
        let text = bundle.format_pattern(pattern, args, &mut faults);
        if !faults.is_empty() {
            log_once(key, "a word lacks one of its values");
        }
        Some(text.into_owned())
    }
}

/// The key under which a code's message stands: `assessments.evidence-missing` → `error-assessments-evidence-missing`.
pub fn code_key(code: &str) -> String {
    format!("error-{}", code.replace('.', "-"))
}

fn missing(key: &str) -> String {
    log_once(key, "a word is missing");
    format!("⟦{key}⟧")
}

fn log_once(key: &str, what: &'static str) {
    if let Ok(mut seen) = MISSING.lock()
        && seen.insert(key.to_owned())
    {
        tracing::error!(key, "{what}");
    }
}

#[cfg(test)]
#[path = "i18n/tests.rs"]
mod tests;
