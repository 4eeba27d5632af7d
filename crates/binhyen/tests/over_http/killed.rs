//! What the program answered survives `kill -9`: each act whole, with its line in the log, and nothing of an act that
//! was not carried out.

use crate::{
    client::{Client, first, picture},
    program::{Program, made, run},
};
use std::{
    collections::BTreeSet,
    io,
    path::Path,
    sync::mpsc::{Sender, channel},
    thread,
    time::Duration,
};

/// Installations that are killed side by side, one for each core of a small machine.
const LANES: u32 = 2;
/// Kills of each; the promise is tried at least fifty times.
const KILLS: u32 = 26;
/// Kills between two looks at everything; each other time the newest acts are looked for.
const LOOK: u32 = 9;
/// Long for a program to answer one act, even on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// Someone who acts again and again, and remembers what was answered.
trait Worker: Send {
    /// One act; an error when the program went away before it answered.
    fn act(&mut self) -> io::Result<()>;

    /// Looks for what was answered, and learns what became of the act that was under way.
    fn look(&mut self);

    /// Compares what was done with the log.
    fn compare(&self, log: &str);

    fn client(&mut self) -> &mut Client;
}

/// Answered by going on to the next page, which is what a page does after an act and at no other time.
fn done(answer: io::Result<crate::client::Answer>) -> io::Result<()> {
    let answer = answer?;
    assert_eq!(answer.status, 303, "{}\n{}", answer.head, answer.body);
    Ok(())
}

/// Lines of the log that hold all of `parts`.
fn lines(log: &str, parts: &[&str]) -> usize {
    log.lines()
        .filter(|line| parts.iter().all(|part| line.contains(part)))
        .count()
}

/// Enters sites: three rows and one line of the log each.
struct Entering {
    client: Client,
    kept: BTreeSet<String>,
    tried: u32,
    commune: String,
}

impl Entering {
    fn new(client: Client) -> Self {
        let form = client.get("/sites/new").unwrap().page();
        let commune = first(&form, "name=\"commune\"", ">");
        Self {
            commune: first(commune, "value=\"", "\"").to_owned(),
            kept: BTreeSet::new(),
            tried: 0,
            client,
        }
    }
}

impl Worker for Entering {
    fn act(&mut self) -> io::Result<()> {
        self.tried += 1;
        let name = format!("Cơ sở bền {:05}", self.tried);
        let fields = [
            ("name", name.as_str()),
            ("kind", "agency"),
            ("tier", "commune"),
            ("commune", &self.commune),
            ("from_day", "20/10/2026"),
        ];
        done(self.client.post("/sites/new", &fields))?;
        self.kept.insert(name);
        Ok(())
    }

    fn look(&mut self) {
        let list = self.client.get("/sites/export/csv").unwrap().page();
        let there = list.lines().filter_map(|line| line.split(',').next());
        let there: BTreeSet<String> = there
            .filter(|name| name.starts_with("Cơ sở bền"))
            .map(str::to_owned)
            .collect();
        let missing: Vec<_> = self.kept.difference(&there).collect();
        assert!(missing.is_empty(), "sites lost: {missing:?}");
        let more = there.len() - self.kept.len();
        assert!(more <= 1, "{more} sites that nobody was told of");
        self.kept = there;
    }

    fn compare(&self, log: &str) {
        for name in &self.kept {
            assert_eq!(
                lines(log, &[&format!(",{name},"), "Đưa cơ sở vào sổ"]),
                1,
                "{name}"
            );
        }
        assert_eq!(lines(log, &["Cơ sở bền"]), self.kept.len());
    }

    fn client(&mut self) -> &mut Client {
        &mut self.client
    }
}

/// Writes down another number to call each time.
struct Calling {
    client: Client,
    page: String,
    kept: u32,
    tried: u32,
    /// Acts that were carried out.
    times: usize,
}

impl Worker for Calling {
    fn act(&mut self) -> io::Result<()> {
        self.tried += 1;
        let phone = format!("02933{:06}", self.tried);
        let fields = [
            ("do", "set"),
            ("office", "Phòng trực"),
            ("phone", phone.as_str()),
            ("purpose", "Trực bảo vệ"),
            ("ends_on", "31/12/2027"),
        ];
        done(self.client.post(&self.page, &fields))?;
        self.kept = self.tried;
        self.times += 1;
        Ok(())
    }

    fn look(&mut self) {
        if self.tried == 0 {
            return;
        }
        let page = self.client.get(&self.page).unwrap().page();
        let phone = first(&page, "href=\"tel:02933", "\"");
        let there: u32 = phone.parse().unwrap();
        assert!(
            there == self.kept || there == self.tried,
            "number {there} after {} was answered and {} tried",
            self.kept,
            self.tried
        );
        self.times += usize::from(there > self.kept);
        self.kept = there;
    }

    fn compare(&self, log: &str) {
        assert_eq!(lines(log, &["Ghi số liên hệ"]), self.times);
    }

    fn client(&mut self) -> &mut Client {
        &mut self.client
    }
}

/// Gives a piece of evidence and takes it away again.
struct Proving {
    client: Client,
    page: String,
    number: u32,
    given: bool,
    /// The change that was not answered, if any, may have happened.
    open: bool,
    taken: usize,
}

impl Proving {
    fn title(&self) -> String {
        format!("Biên bản bền {:05}", self.number)
    }

    fn is_there(&self) -> io::Result<Option<String>> {
        let page = self.client.get(&self.page)?.page();
        let here = page.split("enctype=").next().unwrap_or_default();
        let piece = here
            .split_once(&self.title())
            .map(|(_, rest)| first(rest, "name=\"piece\" value=\"", "\"").to_owned());
        Ok(piece)
    }
}

impl Worker for Proving {
    fn act(&mut self) -> io::Result<()> {
        if self.given {
            let Some(piece) = self.is_there()? else {
                panic!("{} is lost", self.title())
            };
            self.open = true;
            done(
                self.client
                    .post(&self.page, &[("do", "take"), ("piece", &piece)]),
            )?;
            self.taken += 1;
        } else {
            self.number += 1;
            let title = self.title();
            let fields = [
                ("do", "give"),
                ("title", title.as_str()),
                ("about_day", "10/10/2026"),
            ];
            self.open = true;
            done(
                self.client
                    .upload(&self.page, &fields, &picture(self.number)),
            )?;
        }
        self.open = false;
        self.given = !self.given;
        Ok(())
    }

    fn look(&mut self) {
        let there = self.is_there().unwrap().is_some();
        assert!(
            there == self.given || self.open,
            "{} there: {there}",
            self.title()
        );
        self.taken += usize::from(self.given && !there);
        self.given = there;
        self.open = false;
    }

    fn compare(&self, log: &str) {
        assert_eq!(
            lines(log, &["Bỏ minh chứng khỏi", "Cơ quan mẫu 022"]),
            self.taken
        );
    }

    fn client(&mut self) -> &mut Client {
        &mut self.client
    }
}

/// Signs, hands in, takes back, and so on: three states of one dossier.
struct HandingIn {
    client: Client,
    dossier: String,
    before: usize,
    kept: usize,
    tried: usize,
}

impl HandingIn {
    fn new(client: Client) -> Self {
        let home = client.get("/").unwrap().page();
        let mut worker = Self {
            dossier: format!("/dossiers/{}", first(&home, "href=\"/dossiers/", "\"")),
            before: 0,
            kept: 0,
            tried: 0,
            client,
        };
        let id = worker.dossier.split(['/', '?']).nth(2).unwrap().to_owned();
        worker.dossier = format!("/dossiers/{id}");
        worker.before = worker.acts();
        worker
    }

    fn acts(&self) -> usize {
        let acts = self.client.get(&format!("{}/acts", self.dossier)).unwrap();
        acts.page().matches("<tr><td").count()
    }
}

impl Worker for HandingIn {
    fn act(&mut self) -> io::Result<()> {
        self.tried = self.kept + 1;
        let check = format!("{}/check", self.dossier);
        done(match self.kept % 3 {
            0 => {
                let fields = [("do", "sign"), ("office", "Giám đốc")];
                self.client.post(&check, &fields)
            }
            1 => {
                let fields = [("do", "submit"), ("declared", "yes")];
                self.client.post(&check, &fields)
            }
            _ => self.client.post(&format!("{}/recall", self.dossier), &[]),
        })?;
        self.kept = self.tried;
        Ok(())
    }

    fn look(&mut self) {
        let there = self.acts() - self.before;
        assert!(
            there == self.kept || there == self.tried,
            "{there} acts on the dossier after {} were answered and {} tried",
            self.kept,
            self.tried
        );
        self.kept = there;
        let recall = self.client.get(&format!("{}/recall", self.dossier));
        let handed_in = recall.unwrap().status == 200;
        assert_eq!(handed_in, there % 3 == 2, "half an act after {there}");
    }

    fn compare(&self, _: &str) {}

    fn client(&mut self) -> &mut Client {
        &mut self.client
    }
}

fn workers(program: &Program) -> Vec<Box<dyn Worker>> {
    let at = program.address;
    let head = HandingIn::new(Client::enter(at, "site-head"));
    let caller = Client::enter(at, "safety-officer");
    let home = caller.get("/").unwrap().page();
    let site = first(&home, "href=\"/sites/", "\"");
    let prover = Client::enter_at(at, "Cán bộ phụ trách an toàn", "Cơ quan mẫu 022");
    let home = prover.get("/").unwrap().page();
    let dossier = first(&home, "href=\"/dossiers/", "\"");
    let dossier = dossier.split(['/', '?']).next().unwrap();
    vec![
        Box::new(head),
        Box::new(Calling {
            page: format!("/sites/{site}/contacts"),
            client: caller,
            kept: 0,
            tried: 0,
            times: 0,
        }),
        Box::new(Proving {
            page: format!("/dossiers/{dossier}/minutes"),
            client: prover,
            number: 0,
            given: false,
            open: false,
            taken: 0,
        }),
        Box::new(Entering::new(Client::enter(at, "commune-reviewer"))),
    ]
}

/// Lets all act at once, kills the program `after` the first answer, and counts the answers.
fn burst(program: Program, workers: &mut [Box<dyn Worker>], after: Duration) -> usize {
    let (answered, answers) = channel();
    thread::scope(|scope| {
        for worker in workers.iter_mut() {
            let answered: Sender<()> = answered.clone();
            scope.spawn(move || {
                while worker.act().is_ok() {
                    let _ = answered.send(());
                }
            });
        }
        drop(answered);
        let begun = answers.recv_timeout(PATIENCE);
        thread::sleep(after);
        program.kill();
        assert!(begun.is_ok(), "no act was answered");
    });
    1 + answers.iter().count()
}

/// The log is whole, tells of each act once, and the program's own check finds no fault.
fn look_at_everything(program: &Program, auditor: &mut Client, workers: &[Box<dyn Worker>]) {
    auditor.address = program.address;
    let log = auditor.get("/acts/export/csv").unwrap().page();
    let numbers: Vec<usize> = log
        .lines()
        .filter_map(|line| line.split(',').next()?.parse().ok())
        .collect();
    let expect: Vec<usize> = (1..=numbers.len()).rev().collect();
    assert_eq!(numbers, expect, "the log has gaps");
    for worker in workers {
        worker.compare(&log);
    }
}

fn check(data: &Path) {
    let found = run(&["check"], data);
    let said = String::from_utf8_lossy(&found.stdout);
    assert!(found.status.success(), "{said}");
}

/// One installation, killed again and again; how many acts it answered.
fn lane(lane: u32, data: &Path) -> usize {
    let mut program = Program::serve(data);
    let mut workers = workers(&program);
    let mut auditor = Client::enter(program.address, "auditor");
    let mut answered = 0;
    for kill in 1..=KILLS {
        // Spread over 0 to 159 ms, each kill another moment.
        let moment = (kill * LANES + lane) * 7919 % 160_000;
        answered += burst(program, &mut workers, Duration::from_micros(moment.into()));
        let all = kill % LOOK == 0 || kill == KILLS;
        if all {
            check(data);
        }
        program = Program::serve(data);
        for worker in &mut workers {
            worker.client().address = program.address;
            worker.look();
        }
        if all {
            look_at_everything(&program, &mut auditor, &workers);
        }
    }
    answered
}

#[test]
fn no_answered_act_is_lost_to_kill_9() {
    let folder = tempfile::tempdir().unwrap();
    let answered: usize = thread::scope(|scope| {
        let lanes: Vec<_> = (0..LANES)
            .map(|number| {
                let data = folder.path().join(number.to_string());
                made(&data);
                scope.spawn(move || lane(number, &data))
            })
            .collect();
        lanes.into_iter().map(|lane| lane.join().unwrap()).sum()
    });
    eprintln!("{answered} acts answered before {} kills", LANES * KILLS);
    assert!(answered >= usize::try_from(LANES * KILLS).unwrap());
}
