//! Home above the sites: queues, figures, the log, the server.

use super::{
    HomePage, List, ListLine, Task, filtered, notice,
    site_side::{dossier_facts, dossier_tasks, register},
};
use crate::{
    desk::AtDesk, i18n::T, pages::overview::Links, query::Query, routes::Route, status::Status,
};
use access::Role;
use base::Day;
use office::{
    home::{ACTS_DAYS, Figures, Now, Queue, Work},
    rounds::Asked,
    rows::{Counts, ListRow},
};

/// Fills the page of those who review or decide.
pub(super) fn fill_queue(shown: &mut HomePage, at: &AtDesk, home: &Queue) -> Vec<Task> {
    let t = shown.t;
    let of_unit = unit_tasks(shown, home);
    if matches!(at.seat.role, Role::ProvinceReviewer | Role::ProvinceDecider)
        && let Some(place) = office::lists::own_place(&at.desk)
    {
        let href = Route::UnitDossiers(place).path();
        shown.links.push((href, t.s("unit-dossiers-title")));
    }
    if home.rounds.is_none() && home.work.is_empty() {
        shown.lead = t.s("home-no-round-office");
        return of_unit;
    }
    let decides = matches!(at.seat.role, Role::CommuneDecider | Role::ProvinceDecider);
    for (row, name) in &home.notices {
        // What has ended is reviewed no more.
        let ended = row.code == "notice.subject-ended";
        let href = row.dossier.map(|id| {
            let route = if ended { Route::Dossier } else { Route::Review };
            route(id).path()
        });
        shown.tell(notice(t, row, name, href));
    }
    if !home.first.is_empty() {
        let rows = home.first.iter();
        shown.lists.push(List {
            id: "waiting",
            title: t.s("home-waiting-title"),
            columns: (t.s("home-site"), t.s("home-since")),
            numbers: false,
            rows: rows.map(|row| waiting_line(t, at, row, decides)).collect(),
        });
    }
    if let Some(overview) = &home.overview {
        figures(shown, at, &overview.total);
        if !overview.below.is_empty() {
            let rows = overview.below.iter().filter_map(|line| {
                Some(ListLine {
                    href: Route::Overview(line.place.clone()?).path(),
                    name: line.name.clone(),
                    sub: String::new(),
                    value: t.count(line.counts.late),
                    status: None,
                })
            });
            shown.lists.push(List {
                id: "communes",
                title: t.s("home-communes-title"),
                columns: (t.s("home-unit"), t.s("home-late-count")),
                numbers: true,
                rows: rows.collect(),
            });
        }
    }
    if !decides {
        let text = (Route::GroupText.path(), t.s("reminders-text-title"));
        shown.links.push(text);
    }
    shown
        .links
        .push((Route::Reminders.path(), t.s("reminders-link")));
    let mut tasks = work_tasks(shown, home, decides);
    tasks.extend(of_unit);
    tasks
}

/// What the commune of this desk has to do for its own dossier.
fn unit_tasks(shown: &mut HomePage, home: &Queue) -> Vec<Task> {
    let Some((unit, now)) = &home.unit else {
        return Vec::new();
    };
    let t = shown.t;
    let own = Route::UnitDossiers(unit.life.clone());
    shown.links.push((own.path(), t.s("unit-dossiers-own")));
    let mut tasks = match now {
        Some(Now::Registered(view)) => {
            dossier_facts(shown, view);
            dossier_tasks(shown, view)
        }
        Some(Now::Open(round, due)) => {
            let address = Route::UnitRegister(unit.life.clone());
            let address = address.with(&Query::new().with("round", round.id));
            register(shown, unit.may_register.then_some(address), round, due)
        }
        None => Vec::new(),
    };
    let name = unit.name.split(',').next().unwrap_or_default();
    for task in &mut tasks {
        let facts = (("task", task.title.as_str()), ("unit", name));
        task.title = t.a("unit-dossiers-task", facts);
    }
    tasks
}

/// What there is to do in each round; what waits for the desk itself stands first.
fn work_tasks(shown: &mut HomePage, home: &Queue, decides: bool) -> Vec<Task> {
    let t = shown.t;
    let several = home.work.len() > 1;
    let said: Vec<WorkSaid<'_>> = home
        .work
        .iter()
        .map(|work| WorkSaid {
            t,
            today: shown.today,
            tier: home.tier.as_str(),
            several,
            work,
        })
        .collect();
    let idle = said.iter().all(|said| said.work.waiting == 0);
    if decides {
        if let (true, Some(first)) = (idle, said.first()) {
            shown.lead = format!("{} {}", t.s("home-decide-none"), first.when_decided());
        }
        return said.iter().filter_map(WorkSaid::decide).collect();
    }
    if idle {
        shown.lead = t.s("home-review-none");
    }
    let first = said.iter().filter_map(WorkSaid::review);
    first
        .chain(said.iter().flat_map(WorkSaid::besides))
        .collect()
}

/// The work in one round, put into words.
struct WorkSaid<'a> {
    t: T,
    today: Day,
    tier: &'static str,
    /// Are there other rounds beside this?
    several: bool,
    work: &'a Work,
}

impl WorkSaid<'_> {
    fn address(&self, route: &Route, filters: &[(&str, &str)]) -> String {
        let mut query = filtered(filters);
        if self.several || !office::rounds::recognises_sites(&self.work.round) {
            query = query.with("round", self.work.round.id);
        }
        route.with(&query)
    }

    fn title(&self, task: String) -> String {
        if !self.several && office::rounds::recognises_sites(&self.work.round) {
            return task;
        }
        let round = crate::rounds::name(self.t, &self.work.round);
        self.t
            .a("home-task-of-round", (("task", task), ("round", round)))
    }

    /// What waits for a reviewer.
    fn review(&self) -> Option<Task> {
        let t = self.t;
        (self.work.waiting > 0).then(|| Task {
            href: self.address(&Route::Queue, &[]),
            title: self.title(t.a("home-review", ("n", self.work.waiting))),
            hint: t.s("home-review-hint"),
            due: Some(self.work.round.decision_before.plus_days(-1)),
            button: t.s("home-review-button"),
            status: None,
        })
    }

    /// What else a reviewer should look at.
    fn besides(&self) -> Vec<Task> {
        let (work, round) = (self.work, &self.work.round);
        let last = Some(round.decision_before.plus_days(-1));
        let disputed = ("state", "submitted");
        let unregistered = ("unregistered", "yes");
        let returned = ("state", "returned");
        let more = [
            (work.disputed, "home-disputed-task", disputed, last),
            (
                work.last_days_open,
                "home-last-days-task",
                ("lastdays", "open"),
                last,
            ),
            (
                work.papers_missing,
                "home-papers-task",
                ("papers", "missing"),
                Some(round.registration_due),
            ),
            (work.late, "home-late-task", ("late", "yes"), None),
            (
                work.unregistered,
                "home-unregistered-task",
                unregistered,
                Some(round.registration_due),
            ),
            (
                work.returned,
                "home-returned-task",
                returned,
                Some(round.closing_day),
            ),
        ];
        more.into_iter()
            .filter(|(count, ..)| *count > 0)
            .map(|(count, key, filter, due)| Task {
                href: self.address(&Route::Queue, &[("tier", self.tier), filter]),
                title: self.title(self.t.a(key, ("n", count))),
                hint: String::new(),
                due,
                button: self.t.s("home-review-button"),
                status: None,
            })
            .collect()
    }

    /// What waits for a decision.
    fn decide(&self) -> Option<Task> {
        let t = self.t;
        (self.work.waiting > 0).then(|| Task {
            href: self.address(&Route::Decide, &[]),
            title: self.title(t.a("home-decide", ("n", self.work.waiting))),
            hint: self.when_decided(),
            due: Some(self.work.round.decision_before.plus_days(-1)),
            button: t.s("home-decide-button"),
            status: None,
        })
    }

    /// From when till when, or since when it is late.
    fn when_decided(&self) -> String {
        let t = self.t;
        let round = &self.work.round;
        let from = round.window_last.plus_days(1);
        let to = round.decision_before.plus_days(-1);
        if self.today < from {
            let days = (("from", t.day(from)), ("to", t.day(to)));
            t.a("home-decide-from", days)
        } else if self.today <= to {
            t.a("home-decide-now", ("to", t.day(to)))
        } else {
            t.a("home-decide-late", ("to", t.day(to)))
        }
    }
}

fn waiting_line(t: T, at: &AtDesk, row: &ListRow, decides: bool) -> ListLine {
    let dossier = row.dossier.as_ref();
    let site = &row.site;
    let href = match dossier {
        Some(dossier) if decides => Route::Dossier(dossier.id),
        Some(dossier) => Route::Review(dossier.id),
        None => crate::pages::unit_dossiers::page_of(site),
    };
    let desk = &at.desk;
    ListLine {
        href: href.path(),
        name: site.facts.name.clone(),
        sub: desk.office.places.name_on(&site.facts.atom, desk.today()),
        value: dossier
            .and_then(|dossier| dossier.submitted_at)
            .map(|at| t.moment(at))
            .unwrap_or_default(),
        status: dossier.and_then(|dossier| Status::of_state(dossier.state.as_str())),
    }
}

/// The figures of the own place, each with the list behind it.
fn figures(shown: &mut HomePage, at: &AtDesk, counts: &Counts) {
    let t = shown.t;
    let links = Links {
        asked: Asked::Running,
        place: office::lists::own_place(&at.desk),
    };
    let words = [
        Some("home-sites"),
        Some("home-registered"),
        None,
        Some("home-waiting"),
        Some("home-recognised"),
        None,
        Some("home-late"),
    ];
    shown.figures = links
        .figures(t, counts, &[])
        .into_iter()
        .zip(words)
        .filter_map(|(figure, key)| Some((figure.href, figure.value, t.s(key?))))
        .collect();
    shown
        .links
        .push((Route::Overviews.path(), t.s("home-open-overview")));
}

/// Fills the page of those who follow their own line, or read everything.
pub(super) fn fill_figures(shown: &mut HomePage, at: &AtDesk, home: &Figures) -> Vec<Task> {
    let t = shown.t;
    if home.rounds.is_some() {
        figures(shown, at, &home.counts);
    } else {
        shown.lead = t.s("home-no-round-office");
    }
    if !home.late.is_empty() {
        let rows = home.late.iter().map(|row| ListLine {
            href: Route::Site(row.site.id).path(),
            ..waiting_line(t, at, row, true)
        });
        shown.lists.push(List {
            id: "late",
            title: t.s("home-late-title"),
            columns: (t.s("home-site"), t.s("home-state")),
            numbers: false,
            rows: rows
                .map(|line| ListLine {
                    value: if line.status.is_some() {
                        String::new()
                    } else {
                        t.s("home-not-registered")
                    },
                    ..line
                })
                .collect(),
        });
    }
    if !home.acts.is_empty() {
        let rows = home.acts.iter().map(|row| ListLine {
            href: Route::Acts.path(),
            name: t.act(&row.act.kind),
            sub: row.site_name.clone().unwrap_or_default(),
            value: t.moment(row.act.at),
            status: None,
        });
        shown.lists.push(List {
            id: "acts",
            title: t.s("home-acts-title"),
            columns: (t.s("acts-kind"), t.s("acts-at")),
            numbers: false,
            rows: rows.collect(),
        });
        shown
            .links
            .push((Route::Acts.path(), t.s("home-open-acts")));
    }
    follow_tasks(t, at.seat.role, home)
}

/// What whoever follows should look at first.
fn follow_tasks(t: T, role: Role, home: &Figures) -> Vec<Task> {
    let task = |href: String, title: String, hint: &str, button: &str| Task {
        href,
        title,
        hint: t.s(hint),
        due: None,
        button: t.s(button),
        status: None,
    };
    let mut tasks = Vec::new();
    if role == Role::Auditor && home.acts_lately > 0 {
        let facts = (("n", home.acts_lately), ("days", ACTS_DAYS.unsigned_abs()));
        tasks.push(task(
            Route::Acts.path(),
            t.a("home-acts-task", facts),
            "home-acts-hint",
            "home-open-acts",
        ));
    }
    if home.counts.late > 0 {
        tasks.push(task(
            Route::Queue.with(&filtered(&[("f", "1"), ("late", "yes")])),
            t.a("home-late-sites-task", ("n", home.counts.late)),
            "home-late-sites-hint",
            "home-late-sites-button",
        ));
    }
    if tasks.is_empty() && home.counts.sites == 0 && home.rounds.is_some() {
        tasks.push(task(
            Route::Sites.path(),
            t.s("home-line-none"),
            "home-line-none-hint",
            "home-line-none-button",
        ));
    }
    tasks
}

/// Fills the page of whoever runs the server.
pub(super) fn fill_server(shown: &mut HomePage, rounds: usize) -> Vec<Task> {
    let t = shown.t;
    shown.lead = t.s("home-server-lead");
    shown.commands = vec![
        ("binhyen doctor", t.s("home-server-doctor")),
        ("binhyen check", t.s("home-server-check")),
        ("binhyen version", t.s("home-server-version")),
    ];
    shown
        .links
        .push((Route::Outbox.path(), t.s("outbox-title")));
    vec![Task {
        href: Route::Rounds.path(),
        title: t.s("home-server-rounds"),
        hint: t.a("home-server-rounds-hint", ("n", rounds)),
        due: None,
        button: t.s("nav-rounds"),
        status: None,
    }]
}
