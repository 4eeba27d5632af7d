//! A calendar of whole days as a file (RFC 5545), for calendars that subscribe to an address and for those that take a file in.

use base::{Day, Lang, Timestamp};
use std::fmt::Write as _;

/// The longest line in octets, its end not counted (RFC 5545, 3.1).
const LINE_OCTETS: usize = 75;

/// What stands on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// The same for the same thing for ever, wherever it stands; letters, digits, `-`, `.` and `@`.
    pub uid: String,
    /// Goes up whenever the thing changes, so that a calendar takes the newer one.
    pub sequence: u64,
    /// When what it says last changed.
    pub changed_at: Timestamp,
    /// The day.
    pub day: Day,
    /// What is read first.
    pub title: String,
    /// More about it; may be empty.
    pub text: String,
    /// Where to do it.
    pub link: String,
}

/// A calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    /// Its name.
    pub name: String,
    /// The language of its words.
    pub lang: Lang,
    /// What stands in it.
    pub events: Vec<Event>,
}

/// Hours after which a calendar that subscribes may ask again: due days change rarely.
const ASK_AGAIN: &str = "PT12H";

/// The calendar as a file.
pub fn write_calendar(calendar: &Calendar) -> String {
    let mut out = Lines(String::new());
    out.line("BEGIN", "VCALENDAR");
    out.line("VERSION", "2.0");
    out.line("PRODID", "-//Binh Yen//Binh Yen//VI");
    out.line("CALSCALE", "GREGORIAN");
    out.line("METHOD", "PUBLISH");
    let language = calendar.lang.tag();
    out.text(&format!("NAME;LANGUAGE={language}"), &calendar.name);
    out.text("X-WR-CALNAME", &calendar.name);
    out.line("REFRESH-INTERVAL;VALUE=DURATION", ASK_AGAIN);
    out.line("X-PUBLISHED-TTL", ASK_AGAIN);
    for event in &calendar.events {
        out.event(event, language);
    }
    out.line("END", "VCALENDAR");
    out.0
}

/// Lines that end in CRLF and are folded where they are long.
struct Lines(String);

impl Lines {
    fn event(&mut self, event: &Event, language: &str) {
        self.line("BEGIN", "VEVENT");
        self.line("UID", &event.uid);
        self.line("SEQUENCE", &event.sequence.to_string());
        let changed = utc(event.changed_at);
        self.line("DTSTAMP", &changed);
        self.line("LAST-MODIFIED", &changed);
        self.line("DTSTART;VALUE=DATE", &basic(event.day));
        self.line("DTEND;VALUE=DATE", &basic(event.day.plus_days(1)));
        self.text(&format!("SUMMARY;LANGUAGE={language}"), &event.title);
        if !event.text.is_empty() {
            self.text(&format!("DESCRIPTION;LANGUAGE={language}"), &event.text);
        }
        self.line("URL", &event.link);
        // A due day does not make anyone busy.
        self.line("TRANSP", "TRANSPARENT");
        self.line("END", "VEVENT");
    }

    /// A value that is text: what has a meaning in the format is escaped (3.3.11).
    fn text(&mut self, name: &str, value: &str) {
        let mut escaped = String::with_capacity(value.len());
        for letter in value.chars() {
            match letter {
                '\\' | ';' | ',' => escaped.extend(['\\', letter]),
                '\n' => escaped.push_str("\\n"),
                other if other.is_control() => {}
                other => escaped.push(other),
            }
        }
        self.line(name, &escaped);
    }

    /// One content line, folded between letters, never within one.
    fn line(&mut self, name: &str, value: &str) {
        let mut octets = 0;
        for letter in name.chars().chain([':']).chain(value.chars()) {
            if octets + letter.len_utf8() > LINE_OCTETS {
                self.0.push_str("\r\n ");
                octets = 1;
            }
            self.0.push(letter);
            octets += letter.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

/// `20261115`.
fn basic(day: Day) -> String {
    format!("{:04}{:02}{:02}", day.year(), day.month(), day.day())
}

/// `20261019T170000Z`: the moment in universal time.
fn utc(at: Timestamp) -> String {
    let seconds = at.micros().div_euclid(1_000_000);
    let day = Day::from_days_since_epoch(seconds.div_euclid(86_400));
    let second = seconds.rem_euclid(86_400);
    let mut out = basic(day);
    // Writing into a String cannot fail.
    let _ = write!(
        out,
        "T{:02}{:02}{:02}Z",
        second / 3600,
        second / 60 % 60,
        second % 60
    );
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use icalendar::{CalendarDateTime, Component as _, DatePerhapsTime};

    fn event(title: &str, text: &str) -> Event {
        Event {
            uid: "0190a5d97f2a7000b00042424242424a-hand-in@binhyen".to_owned(),
            sequence: 7,
            changed_at: Timestamp::on("2026-10-20".parse().unwrap(), 9 * 3600),
            day: "2026-11-15".parse().unwrap(),
            title: title.to_owned(),
            text: text.to_owned(),
            link: "https://binhyen.example/dossiers/0190a5d97f2a7000b00042424242424a".to_owned(),
        }
    }

    fn written(events: Vec<Event>) -> String {
        write_calendar(&Calendar {
            name: "Bình Yên: Trường mẫu 001, xã Thạnh Xuân; thành phố Cần Thơ".to_owned(),
            lang: Lang::Vi,
            events,
        })
    }

    #[test]
    fn another_reader_reads_what_was_written() {
        let long =
            "Nộp hồ sơ; gồm biên bản, ý kiến công đoàn \\ và minh chứng\nđúng hạn ".repeat(9);
        let file = written(vec![event("Nộp hồ sơ, năm 2026", &long), event("B", "")]);
        let read: icalendar::Calendar = file.parse().unwrap();
        let events: Vec<_> = read
            .iter()
            .filter_map(icalendar::CalendarComponent::as_event)
            .collect();
        assert_eq!(events.len(), 2);
        let first = events[0];
        assert_eq!(first.get_summary(), Some("Nộp hồ sơ, năm 2026"));
        assert_eq!(first.get_description(), Some(long.as_str()));
        assert_eq!(first.get_sequence(), Some(7));
        assert_eq!(
            first.get_uid(),
            Some("0190a5d97f2a7000b00042424242424a-hand-in@binhyen")
        );
        let Some(DatePerhapsTime::Date(day)) = first.get_start() else {
            panic!("not a whole day: {:?}", first.get_start())
        };
        assert_eq!(day.to_string(), "2026-11-15");
        assert!(matches!(first.get_end(), Some(DatePerhapsTime::Date(_))));
        assert!(!matches!(
            first.get_start(),
            Some(DatePerhapsTime::DateTime(CalendarDateTime::Utc(_)))
        ));
        assert!(first.get_timestamp().is_some());
    }

    #[test]
    fn lines_are_folded_by_octets_and_end_in_crlf() {
        let file = written(vec![event(&"ở".repeat(200), &"Ẩ\u{1F3EB}".repeat(100))]);
        assert!(file.ends_with("END:VCALENDAR\r\n"));
        assert_eq!(file.matches('\n').count(), file.matches("\r\n").count());
        for line in file.split("\r\n") {
            assert!(line.len() <= LINE_OCTETS, "{} octets: {line}", line.len());
        }
        let unfolded = file.replace("\r\n ", "");
        assert!(unfolded.contains(&"ở".repeat(200)));
    }

    #[test]
    fn nothing_that_is_written_begins_a_line_of_its_own() {
        let file = written(vec![event("a\r\nEND:VEVENT", "b\u{0}c")]);
        assert_eq!(file.matches("\r\nEND:VEVENT").count(), 1);
        assert!(file.contains("SUMMARY;LANGUAGE=vi:a\\nEND:VEVENT\r\n"));
        assert!(file.contains(":bc\r\n"));
    }

    #[test]
    fn moments_are_in_universal_time() {
        let at = Timestamp::on("2026-10-20".parse().unwrap(), 1);
        assert_eq!(utc(at), "20261019T170001Z");
    }

    #[test]
    fn the_same_values_give_the_same_bytes() {
        assert_eq!(
            written(vec![event("a", "b")]),
            written(vec![event("a", "b")])
        );
    }
}
