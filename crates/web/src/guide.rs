//! The guide of `docs/guide`, compiled in: task by task, in both languages, with the pictures that the browser walk takes.
//!
//! The same files are read in the repository; here their links between each other and to pictures become addresses.

use crate::{
    assets,
    routes::{Route, Segment},
};
use base::Lang;
use pulldown_cmark::{CowStr, Event, Parser, Tag, TagEnd, html};

/// One task of the guide.
pub(crate) struct Topic {
    /// Its name in addresses and the name of its file.
    pub(crate) name: &'static str,
    vi: &'static str,
    en: &'static str,
}

macro_rules! topics {
    ($($name:literal),+ $(,)?) => {
        /// In the order in which a year meets them.
        pub(crate) const TOPICS: &[Topic] = &[$(Topic {
            name: $name,
            vi: include_str!(concat!("../../../docs/guide/vi/", $name, ".md")),
            en: include_str!(concat!("../../../docs/guide/en/", $name, ".md")),
        }),+];
    };
}

topics!(
    "enter", "register", "prove", "hand-in", "review", "decide", "papers", "sites", "import",
    "figures", "people", "rounds", "operate",
);

macro_rules! pictures {
    ($($name:literal),+ $(,)?) => {
        /// Name as an asset, media type, content.
        pub(crate) const PICTURES: &[(&str, &str, &[u8])] = &[$(
            (
                concat!("guide/vi/", $name, ".png"),
                "image/png",
                include_bytes!(concat!("../../../docs/guide/pictures/vi/", $name, ".png")),
            ),
            (
                concat!("guide/en/", $name, ".png"),
                "image/png",
                include_bytes!(concat!("../../../docs/guide/pictures/en/", $name, ".png")),
            ),
        )+];
    };
}

pictures!(
    "home",
    "register",
    "criterion",
    "check",
    "review",
    "decide",
    "papers",
    "import",
    "overview",
);

/// Which task a page belongs to, by the first parts of its path; the longest that fits counts.
const PAGES: &[(&str, &str)] = &[
    ("/sites", "sites"),
    ("/imports", "import"),
    ("/posts", "people"),
    ("/me", "people"),
    ("/reminders", "people"),
    ("/outbox", "operate"),
    ("/dossiers", "prove"),
    ("/evidence", "prove"),
    ("/queue", "review"),
    ("/reviews", "review"),
    ("/decide", "decide"),
    ("/decisions", "decide"),
    ("/check", "decide"),
    ("/letters", "papers"),
    ("/forms", "papers"),
    ("/overview", "figures"),
    ("/units", "figures"),
    ("/rounds", "rounds"),
    ("/standards", "rounds"),
    ("/drafts", "rounds"),
    ("/reminders", "enter"),
];

/// As [`PAGES`], by the last part of the path.
const STEPS: &[(&str, &str)] = &[
    ("/register", "register"),
    ("/papers", "papers"),
    ("/check", "hand-in"),
    ("/minutes", "hand-in"),
    ("/union", "hand-in"),
    ("/submitted", "hand-in"),
    ("/recall", "hand-in"),
    ("/last-days", "hand-in"),
    ("/withdraw", "register"),
    ("/measures", "figures"),
    ("/revoke", "decide"),
];

/// Where the help of a page stands.
pub(crate) fn help_of(path: &str) -> Route {
    let step = STEPS
        .iter()
        .find(|(end, _)| path.ends_with(end) && path != *end);
    let page = PAGES.iter().find(|(start, _)| {
        path.strip_prefix(start)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    });
    match step.or(page) {
        Some((_, topic)) => Route::Guide(Segment::from(*topic)),
        None => Route::Help,
    }
}

impl Topic {
    /// The topic of that name.
    pub(crate) fn named(name: &str) -> Option<&'static Self> {
        TOPICS.iter().find(|topic| topic.name == name)
    }

    /// Where it stands.
    pub(crate) fn route(&self) -> Route {
        Route::Guide(Segment::from(self.name))
    }

    const fn text(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::Vi => self.vi,
            Lang::En => self.en,
        }
    }

    /// Its title: the heading that the file begins with.
    pub(crate) fn title(&self, lang: Lang) -> &'static str {
        let first = self.text(lang).lines().next().unwrap_or_default();
        first.trim_start_matches('#').trim()
    }

    /// What stands below the title, as HTML. The text is the program's own, so nothing in it has to be made harmless.
    pub(crate) fn body(&self, lang: Lang) -> String {
        let mut in_title = false;
        let events = Parser::new(self.text(lang)).filter(move |event| {
            match event {
                Event::Start(Tag::Heading { level, .. }) if *level as usize == 1 => in_title = true,
                Event::End(TagEnd::Heading(level)) if *level as usize == 1 => {
                    in_title = false;
                    return false;
                }
                _ => {}
            }
            !in_title
        });
        let mut body = String::new();
        html::push_html(&mut body, events.map(addressed));
        body
    }
}

/// With the address within the program in place of the one within the repository.
fn addressed(event: Event<'_>) -> Event<'_> {
    match event {
        Event::Start(Tag::Link {
            link_type,
            dest_url,
            title,
            id,
        }) => {
            let name = dest_url.strip_suffix(".md").and_then(Topic::named);
            let dest_url = name.map_or(dest_url, |topic| CowStr::from(topic.route().path()));
            Event::Start(Tag::Link {
                link_type,
                dest_url,
                title,
                id,
            })
        }
        Event::Start(Tag::Image {
            link_type,
            dest_url,
            title,
            id,
        }) => {
            let name = dest_url.replace("../pictures/", "guide/");
            Event::Start(Tag::Image {
                link_type,
                dest_url: CowStr::from(assets::href(&name)),
                title,
                id,
            })
        }
        other => other,
    }
}

#[cfg(test)]
mod tests;
