//! Home at a site: the own dossier, what is missing, who has it now.

use super::{Fact, HomePage, List, ListLine, Task, notice};
use crate::{
    i18n::T,
    query::Query,
    routes::{Route, Segment},
    status::Status,
};
use assessments::{DossierState, Due, PaperKind, Standing};
use base::Day;
use office::{
    dossiers::{DossierView, SiteDossiers},
    home::{AtSite, Now},
    rows::{DossierRow, RoundRow},
};

/// Fills the page of a safety officer, head or union representative; their tasks, the most pressing first.
pub(super) fn fill(shown: &mut HomePage, home: &AtSite) -> Vec<Task> {
    site_facts(shown, &home.dossiers, |dossier| Route::Dossier(dossier.id));
    let t = shown.t;
    shown
        .links
        .push((Route::Reminders.path(), t.s("reminders-link")));
    for row in &home.dossiers.notices {
        let href = row.dossier.map(|id| Route::Dossier(id).path());
        let about = t.s("home-submit-button");
        let about = if href.is_some() { about } else { String::new() };
        shown.tell(notice(t, row, &about, href));
    }
    if home.current.is_empty() {
        shown.lead = t.s("home-no-round");
    }
    let mut tasks = Vec::new();
    for now in &home.current {
        tasks.extend(match now {
            Now::Registered(view) => {
                dossier_facts(shown, view);
                dossier_tasks(shown, view)
            }
            Now::Open(round, due) => {
                let address = Route::SiteRegister(home.dossiers.site.id);
                let address = address.with(&Query::new().with("round", round.id));
                let may = home.dossiers.may_register;
                register(shown, may.then_some(address), round, due)
            }
        });
    }
    tasks
}

/// Fills the page of someone who works at the site: its status, nothing else.
pub(super) fn fill_worker(shown: &mut HomePage, home: &SiteDossiers) -> Vec<Task> {
    // A dossier belongs to those who work on it; its round, with all its days, to everyone.
    site_facts(shown, home, |dossier| Route::Round(dossier.round));
    if home.rounds.is_empty() {
        shown.lead = shown.t.s("home-no-round");
    }
    let t = shown.t;
    shown.links = vec![
        (Route::Help.path(), t.s("home-worker-help")),
        (Route::Site(home.site.id).path(), t.s("home-worker-calls")),
    ];
    Vec::new()
}

/// The site, and how each year ended or stands.
fn site_facts(shown: &mut HomePage, home: &SiteDossiers, opens: impl Fn(&DossierRow) -> Route) {
    let t = shown.t;
    shown.facts.push(Fact {
        label: t.s("home-site"),
        words: home.site.facts.name.clone(),
        href: Some(Route::Site(home.site.id).path()),
        status: None,
    });
    shown.fact(t.s("home-place"), &home.place);
    let line = |(round, dossier): &(RoundRow, Option<DossierRow>)| {
        let (status, value) = standing(t, dossier.as_ref().map(|dossier| dossier.state));
        ListLine {
            href: dossier
                .as_ref()
                .map_or_else(|| Route::Round(round.id), &opens)
                .path(),
            name: t.a("home-round", ("period", crate::rounds::period(t, round))),
            sub: String::new(),
            value,
            status,
        }
    };
    if !home.rounds.is_empty() {
        shown.lists.push(List {
            id: "years",
            title: t.s("home-years"),
            columns: (t.s("home-year"), t.s("home-state")),
            numbers: false,
            rows: home.rounds.iter().map(line).collect(),
        });
    }
}

/// The word of a state, or the sentence where no word of the seven fits.
fn standing(t: T, state: Option<DossierState>) -> (Option<Status>, String) {
    match state {
        None => (None, t.s("home-not-registered")),
        Some(DossierState::Withdrawn) => (None, t.s("home-withdrawn")),
        Some(DossierState::SubjectEnded) => (None, t.s("home-subject-ended")),
        Some(state) => (Status::of_state(state.as_str()), String::new()),
    }
}

pub(super) fn dossier_facts(shown: &mut HomePage, view: &DossierView) {
    let t = shown.t;
    let (status, words) = standing(t, Some(view.row.state));
    shown.facts.push(Fact {
        label: t.a(
            "home-round",
            ("period", crate::rounds::period(t, &view.round)),
        ),
        words,
        href: None,
        status,
    });
    shown.fact(t.s("home-holder"), t.word("home-holder", view.holder));
    let next = match view.row.state {
        _ if view.last_days_due.is_some() => t.s("home-next-last-days"),
        DossierState::Submitted => t.s("home-next-submitted"),
        DossierState::Endorsed => t.a(
            "home-next-endorsed",
            ("day", t.day(view.round.decision_before)),
        ),
        state if state.is_final() => t.s("home-next-final"),
        _ => return,
    };
    shown.fact(t.s("home-next"), next);
}

/// What is to be done where there is no dossier yet: to register at `address`, for whoever may.
pub(super) fn register(
    shown: &mut HomePage,
    address: Option<String>,
    round: &RoundRow,
    due: &Due,
) -> Vec<Task> {
    let t = shown.t;
    let period = crate::rounds::period(t, round);
    shown.fact(
        t.a("home-round", ("period", &period)),
        t.s("home-not-registered"),
    );
    if due.standing == Standing::Closed {
        shown.lead = t.a("home-register-closed", ("period", &period));
        return Vec::new();
    }
    let Some(href) = address else {
        return Vec::new();
    };
    vec![Task {
        href,
        title: t.a("home-register", ("period", &period)),
        hint: t.s("home-register-hint"),
        due: Some(due.day),
        button: t.s("home-register-button"),
        status: None,
    }]
}

pub(super) fn dossier_tasks(shown: &mut HomePage, view: &DossierView) -> Vec<Task> {
    let t = shown.t;
    let due = view.due.as_ref().map(|due| due.day);
    let id = view.row.id;
    let mut tasks = Vec::new();
    if view.may.opinion && view.row.union_opinion.is_none() {
        tasks.push(Task {
            href: Route::UnionOpinion(id).path(),
            title: t.s("home-opinion"),
            hint: t.s("home-opinion-hint"),
            due,
            button: t.s("home-opinion-button"),
            status: None,
        });
    } else if view.may.opinion {
        shown.lead = t.s("home-opinion-given");
    }
    if view.may.confirm_last_days
        && let Some(days) = view.last_days
    {
        let span = (("from", t.day(days.first)), ("to", t.day(days.last)));
        tasks.push(Task {
            href: Route::LastDays(id).path(),
            title: t.s("last-days-title"),
            hint: t.a("home-last-days-hint", span),
            due: view.last_days_due.as_ref().map(|due| due.day),
            button: t.s("home-last-days-button"),
            status: None,
        });
    }
    if !(view.may.answer || view.may.submit) {
        return tasks;
    }
    tasks.extend(registration_papers(t, view));
    let ready = view.blockers.is_empty();
    let title = if view.row.state == DossierState::Returned {
        t.s("home-submit-returned")
    } else {
        let period = crate::rounds::period(t, &view.round);
        t.a("home-submit", ("period", period))
    };
    let (href, button) = if ready {
        (Route::CheckAnswers(id), t.s("home-submit-now"))
    } else {
        (Route::Dossier(id), t.s("home-submit-button"))
    };
    tasks.push(Task {
        href: href.path(),
        title,
        hint: t.a("home-submit-hint", ("n", left(view))),
        due,
        button,
        status: Status::of_state(view.row.state.as_str()),
    });
    tasks.extend(blocking(t, view, due));
    tasks
}

/// A task for each paper of the registration that is not there: due before all else.
fn registration_papers(t: T, view: &DossierView) -> Vec<Task> {
    let kinds = view.blockers.iter().filter_map(|blocker| blocker.paper);
    let task = |kind: PaperKind| {
        let paper = t.word("paper", kind.as_str());
        Task {
            href: Route::DossierPaper(view.row.id, kind.as_str().into()).path(),
            title: t.a("home-registration-paper", ("paper", paper)),
            hint: t.s("home-registration-paper-hint"),
            due: view.registration_due.as_ref().map(|due| due.day),
            button: t.s("home-registration-paper-button"),
            status: None,
        }
    };
    kinds.map(task).collect()
}

/// How many things are left: the criteria count as one.
fn left(view: &DossierView) -> usize {
    let whole = view.blockers.iter().filter(|b| b.criterion.is_none());
    whole.count() + usize::from(view.blockers.iter().any(|b| b.criterion.is_some()))
}

/// A task for each thing that stands in the way of handing in.
fn blocking(t: T, view: &DossierView, due: Option<Day>) -> Vec<Task> {
    let id = view.row.id;
    let task = |route: Route, title: &str, hint: String| Task {
        href: route.path(),
        title: t.s(title),
        hint,
        due,
        button: String::new(),
        status: None,
    };
    let mut tasks = Vec::new();
    let open: Vec<&String> = view
        .blockers
        .iter()
        .filter_map(|blocker| blocker.criterion.as_ref())
        .collect();
    if let Some(first) = open.first() {
        let route = Route::Criterion(id, Segment((*first).clone()));
        let hint = t.a("home-criteria-hint", ("n", open.len()));
        tasks.push(task(route, "home-criteria", hint));
    }
    for blocker in &view.blockers {
        match blocker.code {
            "assessments.minutes-missing" => tasks.push(task(
                Route::Minutes(id),
                "home-minutes",
                t.s("home-minutes-hint"),
            )),
            "assessments.signature-missing" => tasks.push(task(
                Route::CheckAnswers(id),
                "home-sign",
                t.s("home-sign-hint"),
            )),
            _ => {}
        }
    }
    tasks
}
