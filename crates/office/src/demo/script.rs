//! What happened before a visitor arrives: the cast lives its years through the same use cases as everyone, so that the
//! demonstration holds nothing that a real installation could not.

use super::{
    Movable, Scene,
    cast::{self, Cast, Player},
    reminded,
};
use crate::{
    Desk, Office, OfficeError,
    decisions::{self, Paper},
    dossiers::{self, DossierView},
    evidence::{self, Place, Upload},
    posts, reviews, rounds, sites,
};
use assessments::PaperKind;
use base::{Day, DossierId, LifeId, ManagingTier, PostId, RoundId, SiteKind, Timestamp};
use measures::Value;
use standards::{Answer, Criterion, Effect, FieldKind, Pack, Rule};
use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicU8, Ordering},
    },
};
use store::StoreError;

/// Plays a scene from the first day of the cast to its beginning. Blocks.
pub(super) fn play(
    office: &Arc<Office>,
    scene: Scene,
    clock: &dyn Movable,
    played_pct: &AtomicU8,
) -> Result<(), StoreError> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| StoreError::Engine(Box::new(error)))?;
    let first = Day::parse(cast::FIRST_DAY).map_err(|_| StoreError::corrupt("first day"))?;
    clock.move_to(Timestamp::on(first, 8 * 3600));
    let played = cast::set_up(office).and_then(|cast| {
        let mut play = Play {
            office,
            clock,
            cast,
            dossiers: BTreeMap::new(),
            last: scene.begins().day(),
            played_pct,
        };
        runtime.block_on(async {
            play.years().await?;
            clock.move_to(scene.begins());
            reminded::choose(office, &play.cast, scene).await
        })
    });
    played.map_err(|error| match error {
        OfficeError::Store(error) => error,
        other => StoreError::Engine(Box::new(other)),
    })
}

struct Play<'o> {
    office: &'o Arc<Office>,
    clock: &'o dyn Movable,
    cast: Cast,
    /// Dossier of each player (by index) in the year being played.
    dossiers: BTreeMap<usize, DossierId>,
    last: Day,
    /// How much has been played, for whoever waits.
    played_pct: &'o AtomicU8,
}

/// The rounds of a year.
#[derive(Clone, Copy)]
struct Rounds {
    workplaces: RoundId,
    schools: RoundId,
}

impl Rounds {
    const fn of(self, kind: SiteKind) -> RoundId {
        match kind {
            SiteKind::School => self.schools,
            SiteKind::Agency | SiteKind::Enterprise | SiteKind::Commune => self.workplaces,
        }
    }
}

/// How a site's year goes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Course {
    /// Never registers.
    Silent,
    /// Registers and does no more.
    Registered,
    /// Answers half.
    Half,
    /// Answers everything, and the head has not signed.
    Unsigned,
    /// Hands in.
    HandedIn,
    /// Hands in a file that another site has handed in too.
    SameFile,
    /// Hands in and is sent back.
    SentBack,
    /// Hands in and is endorsed, with one criterion seen otherwise, and not recognised.
    Refused,
    /// Hands in, is endorsed and, once the window has ended, recognised.
    Recognised,
    /// Withdraws.
    Withdrawn,
    /// Is recognised, and the recognition is revoked before the year ends.
    Revoked,
    /// Registers, and closes in May.
    Ended,
}

/// Courses of the running year, dealt out in turn so that every state stands somewhere.
const RUNNING: &[Course] = &[
    Course::Half,
    Course::Registered,
    Course::HandedIn,
    Course::Recognised,
    Course::Unsigned,
    Course::SentBack,
    Course::Silent,
    Course::SameFile,
    Course::Recognised,
    Course::HandedIn,
    Course::Half,
];
/// Which of those that answer half still owes the papers of its registration, by its place among [`RUNNING`].
const OWES: usize = 10;
/// The one site that closes in the running year, by its place among the players.
const ENDS: usize = 45;

impl Play<'_> {
    async fn years(&mut self) -> Result<(), OfficeError> {
        for year in 2023..=self.last.year() {
            self.dossiers.clear();
            self.at(year, 1, 4);
            let rounds = self.open_rounds(year).await?;
            self.register(year, rounds).await?;
            self.played(year, 1);
            let running = year == self.last.year();
            self.end(year).await?;
            self.prove(year, running).await?;
            self.played(year, 2);
            self.review(year, running).await?;
            if !running {
                self.decide(year).await?;
                self.revoke(year).await?;
            }
            self.played(year, 3);
        }
        Ok(())
    }

    /// Notes that `thirds` of a year have been played.
    fn played(&self, year: i16, thirds: i16) {
        let first = Day::parse(cast::FIRST_DAY).map_or(year, Day::year);
        let (done, whole) = (
            (year - first) * 3 + thirds,
            (self.last.year() - first + 1) * 3,
        );
        let pct = u8::try_from(done * 100 / whole.max(1)).unwrap_or(100);
        self.played_pct.store(pct, Ordering::Relaxed);
    }

    /// Moves the clock to nine in the morning, never past the beginning of the scene.
    fn at(&self, year: i16, month: i8, day: i8) {
        let day = Day::new(year, month, day)
            .unwrap_or(self.last)
            .min(self.last.plus_days(-1));
        let to = Timestamp::on(day, 9 * 3600);
        if to > self.clock.now() {
            self.clock.move_to(to);
        }
    }

    async fn desk(&self, post: PostId) -> Result<Desk, OfficeError> {
        let row = self
            .office
            .db
            .read(move |tx| -> Result<_, OfficeError> { Ok(store::posts::by_id(tx, post)?) })
            .await?;
        let row = row.ok_or(OfficeError::NotFound)?;
        posts::sit(self.office, &row)
            .await?
            .map(|(desk, _)| desk)
            .ok_or(OfficeError::NotFound)
    }

    /// A round for agencies and enterprises, and one for schools, both by the calendar year.
    async fn open_rounds(&self, year: i16) -> Result<Rounds, OfficeError> {
        Ok(Rounds {
            workplaces: self.open_round(year, SiteKind::Agency).await?,
            schools: self.open_round(year, SiteKind::School).await?,
        })
    }

    async fn open_round(&self, year: i16, kind: SiteKind) -> Result<RoundId, OfficeError> {
        let desk = self.desk(self.cast.province_reviewer).await?;
        let packs = self.office.packs.for_rounds();
        let edition = packs
            .iter()
            .find(|pack| pack.applies_to.kinds.contains(&kind))
            .map(|pack| pack.name())
            .ok_or(OfficeError::NotFound)?;
        let province: LifeId = cast::PROVINCE
            .parse()
            .map_err(|_| StoreError::corrupt("province"))?;
        rounds::open(&desk, &edition, year, Some(province)).await
    }

    /// Those who take part: invented ones. What the report says of named sites stands in the story.
    fn taking_part(&self) -> Vec<(usize, Player)> {
        self.cast
            .players
            .iter()
            .cloned()
            .enumerate()
            .filter(|(_, player)| player.invented)
            .collect()
    }

    fn course(&self, index: usize, year: i16) -> Course {
        let years_ago = self.last.year() - year;
        if years_ago == 0 && index == ENDS {
            return Course::Ended;
        }
        if years_ago == 0 {
            return RUNNING
                .get(index % RUNNING.len())
                .copied()
                .unwrap_or(Course::Silent);
        }
        // Every year a few more take part, and a few are told not yet.
        match (index + usize::from(year.unsigned_abs())) % 12 {
            0 => Course::Silent,
            1 => Course::Refused,
            2 if years_ago > 1 => Course::Silent,
            3 if years_ago == 1 => Course::Withdrawn,
            5 if years_ago == 1 && index < 12 => Course::Revoked,
            _ => Course::Recognised,
        }
    }

    /// Most register in the first quarter; those who do no more do even that late.
    async fn register(&mut self, year: i16, rounds: Rounds) -> Result<(), OfficeError> {
        let late = |play: &Self, index| play.course(index, year) == Course::Registered;
        for (index, player) in self.taking_part() {
            if !late(self, index) && self.course(index, year) != Course::Silent {
                let days = i64::try_from(index).unwrap_or(0);
                let day = Day::new(year, 2, 1).map_or(self.last, |day| day.plus_days(days));
                self.at(year, day.month(), day.day());
                self.register_one(index, &player, rounds, year > 2023)
                    .await?;
            }
        }
        self.at(year, 4, 14);
        for (index, player) in self.taking_part() {
            if late(self, index) {
                self.register_one(index, &player, rounds, year > 2023)
                    .await?;
            }
        }
        Ok(())
    }

    async fn register_one(
        &mut self,
        index: usize,
        player: &Player,
        rounds: Rounds,
        carry: bool,
    ) -> Result<(), OfficeError> {
        let round = rounds.of(player.kind);
        let desk = self.desk(player.officer).await?;
        let id = match dossiers::register(&desk, player.site, round, "", carry, None).await {
            Ok(id) => id,
            // A small enterprise is out of scope; the reviewer admits it, openly, with a reason.
            Err(OfficeError::Refused(_)) => self.admit(player, round).await?,
            Err(error) => return Err(error),
        };
        self.dossiers.insert(index, id);
        self.registration_papers(index, id, &desk).await
    }

    /// The papers of the registration come with it, and prove their criteria too; a few sites still owe theirs.
    async fn registration_papers(
        &self,
        index: usize,
        id: DossierId,
        officer: &Desk,
    ) -> Result<(), OfficeError> {
        let year = officer.today().year();
        match self.course(index, year) {
            Course::Registered => return Ok(()),
            Course::Half if index % RUNNING.len() == OWES => return Ok(()),
            _ => {}
        }
        let view = dossiers::load(officer, id).await?;
        let missing = view.blockers.iter().filter_map(|blocker| blocker.paper);
        for (n, kind) in missing.enumerate() {
            let title = match kind {
                PaperKind::PartyResolution => format!("Nghị quyết mẫu {year}"),
                _ => format!("Kế hoạch an ninh, trật tự mẫu {year}"),
            };
            let upload = self.upload(&title, index + 2000 + n * 1000, year)?;
            evidence::give(officer, id, Place::Paper(kind), upload).await?;
        }
        Ok(())
    }

    async fn admit(&self, player: &Player, round: RoundId) -> Result<DossierId, OfficeError> {
        let reviewer = self.desk(self.reviewer_of(player)).await?;
        let reason = "Doanh nghiệp mẫu tự nguyện tham gia phong trào (dữ liệu trình diễn).";
        dossiers::register(&reviewer, player.site, round, reason, false, None).await
    }

    fn reviewer_of(&self, player: &Player) -> PostId {
        match player.tier {
            ManagingTier::Province => self.cast.province_reviewer,
            ManagingTier::Commune => self
                .cast
                .communes
                .get(player.commune)
                .map_or(self.cast.province_reviewer, |commune| commune.reviewer),
        }
    }

    /// Sites answer, attach, sign and hand in.
    async fn prove(&self, year: i16, running: bool) -> Result<(), OfficeError> {
        if running && self.last.month() < 9 {
            // Before summer there is little to prove: the scene has drafts only.
            self.at(year, 6, 1);
        } else {
            self.at(year, 10, 5);
        }
        for (index, player) in self.taking_part() {
            let Some(&id) = self.dossiers.get(&index) else {
                continue;
            };
            let course = self.course(index, year);
            if matches!(course, Course::Registered | Course::Ended) {
                continue;
            }
            let desk = self.desk(player.officer).await?;
            let view = dossiers::load(&desk, id).await?;
            let share = if course == Course::Half {
                view.pack.criteria.len() / 2
            } else {
                view.pack.criteria.len()
            };
            for criterion in view.pack.criteria.iter().take(share) {
                self.answer(&desk, &view, criterion, course).await?;
            }
            if course == Course::Half {
                continue;
            }
            self.attach(&desk, id, &view.pack, index, year, course)
                .await?;
            self.hand_in(&player, id, course).await?;
        }
        Ok(())
    }

    async fn answer(
        &self,
        desk: &Desk,
        view: &DossierView,
        criterion: &Criterion,
        course: Course,
    ) -> Result<(), OfficeError> {
        let pack = &*view.pack;
        let resolution = PaperKind::PartyResolution.as_str();
        let of_party = criterion.paper.as_deref() == Some(resolution);
        let without = of_party && view.site.facts.has_party != Some(true);
        if let Some(reason) = criterion.na_for(view.row.kind).next().filter(|_| without) {
            let answer = Answer {
                na: Some(reason.id.clone()),
                confirmed: true,
                ..Answer::default()
            };
            return dossiers::save_answer(desk, view.row.id, &criterion.id, answer).await;
        }
        let fails = course == Course::Refused
            && pack
                .criteria
                .last()
                .is_some_and(|last| last.id == criterion.id);
        let first_quarter = Day::new(desk.today().year(), 2, 10).unwrap_or(desk.today());
        dossiers::save_answer(
            desk,
            view.row.id,
            &criterion.id,
            answer_that(pack, criterion, !fails, first_quarter),
        )
        .await
    }

    async fn attach(
        &self,
        desk: &Desk,
        id: DossierId,
        pack: &Pack,
        index: usize,
        year: i16,
        course: Course,
    ) -> Result<(), OfficeError> {
        let number = if course == Course::SameFile { 0 } else { index };
        // What a paper of the registration proves is proved already, but for the file that two sites share.
        let wanted = |criterion: &&Criterion| {
            criterion.evidence.required > 0
                && (criterion.paper.is_none() || course == Course::SameFile)
        };
        for criterion in pack.criteria.iter().filter(wanted) {
            let title = format!("Kế hoạch mẫu {year} ({})", criterion.id);
            let upload = self.upload(&title, number, year)?;
            evidence::give(desk, id, Place::Criterion(criterion.id.clone()), upload).await?;
        }
        let minutes = self.upload(&format!("Biên bản họp mẫu {year}"), index + 1000, year)?;
        evidence::give(desk, id, Place::Paper(PaperKind::Minutes), minutes).await?;
        Ok(())
    }

    /// A made-up sheet, different for each number, that says what it is.
    fn upload(&self, title: &str, number: usize, year: i16) -> Result<Upload, OfficeError> {
        let table = papers::Table {
            title: title.to_owned(),
            question: "Dữ liệu trình diễn, không phải giấy tờ thật".to_owned(),
            at: self.clock.now(),
            lang: base::Lang::Vi,
            columns: vec![papers::Column::new("Nội dung", papers::ColumnKind::Text)],
        };
        let rows = [vec![papers::Cell::Text(format!(
            "Bản mẫu số {number} năm {year}"
        ))]];
        let mut bytes = Vec::new();
        papers::write_xlsx(&table, rows, &mut bytes)
            .map_err(|error| StoreError::Engine(Box::new(error)))?;
        Ok(Upload {
            title: title.to_owned(),
            file_name: "mau.xlsx".to_owned(),
            about_day: self.clock.today().to_string(),
            contains_names: false,
            lasting: false,
            bytes,
        })
    }

    async fn hand_in(
        &self,
        player: &Player,
        id: DossierId,
        course: Course,
    ) -> Result<(), OfficeError> {
        if course == Course::Unsigned {
            return Ok(());
        }
        let head = self.desk(player.head).await?;
        if course == Course::Withdrawn {
            return dossiers::withdraw(
                &head,
                id,
                "Cơ sở mẫu tạm dừng hoạt động để sửa chữa (dữ liệu trình diễn).",
                None,
            )
            .await;
        }
        dossiers::sign(&head, id, "Thủ trưởng đơn vị", "", None).await?;
        dossiers::submit(&head, id, None).await
    }

    /// Reviewers judge, send back, endorse.
    async fn review(&self, year: i16, running: bool) -> Result<(), OfficeError> {
        self.at(year, 10, if running { 15 } else { 28 });
        for (index, player) in self.taking_part() {
            let Some(&id) = self.dossiers.get(&index) else {
                continue;
            };
            let reviewer = self.desk(self.reviewer_of(&player)).await?;
            match self.course(index, year) {
                Course::SentBack => {
                    let reasons = [(
                        String::new(),
                        "Đề nghị bổ sung biên bản có đủ thành phần dự họp (dữ liệu trình diễn)."
                            .to_owned(),
                    )];
                    reviews::send_back(&reviewer, id, &reasons, "", None).await?;
                }
                Course::Recognised | Course::Revoked => {
                    reviews::agree_with_all(&reviewer, id).await?;
                    reviews::endorse(&reviewer, vec![id], None).await?;
                }
                Course::Refused => {
                    reviews::agree_with_all(&reviewer, id).await?;
                    let view = dossiers::load(&reviewer, id).await?;
                    if let Some(last) = view.pack.criteria.last() {
                        reviews::judge(&reviewer, id, &last.id, "not-met", "").await?;
                    }
                    reviews::endorse(&reviewer, vec![id], None).await?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Once the window has ended, the sites say that nothing has happened since they handed in.
    async fn confirm(&self, year: i16) -> Result<(), OfficeError> {
        self.at(year, 11, 16);
        for (index, player) in self.taking_part() {
            let Some(&id) = self.dossiers.get(&index) else {
                continue;
            };
            let course = self.course(index, year);
            if matches!(
                course,
                Course::Recognised | Course::Revoked | Course::Refused
            ) {
                let officer = self.desk(player.officer).await?;
                dossiers::confirm_last_days(&officer, id, None, None).await?;
            }
        }
        Ok(())
    }

    /// One decision a body and round with its annexed list, and the refusals.
    async fn decide(&self, year: i16) -> Result<(), OfficeError> {
        self.confirm(year).await?;
        self.at(year, 11, 18);
        let mut lists: BTreeMap<(PostId, String), Vec<DossierId>> = BTreeMap::new();
        for (index, player) in self.taking_part() {
            let Some(&id) = self.dossiers.get(&index) else {
                continue;
            };
            let (decider, number) = self.decider_of(&player);
            match self.course(index, year) {
                Course::Recognised | Course::Revoked => {
                    lists.entry((decider, number)).or_default().push(id);
                }
                Course::Refused => {
                    let desk = self.desk(decider).await?;
                    let paper = self.paper(number);
                    decisions::refuse(
                        &desk,
                        vec![id],
                        "Chưa đạt tiêu chí cuối của bộ tiêu chuẩn (dữ liệu trình diễn).",
                        &paper,
                        None,
                    )
                    .await?;
                }
                _ => {}
            }
        }
        for ((decider, number), ids) in lists {
            let desk = self.desk(decider).await?;
            let paper = self.paper(number);
            decisions::recognise(&desk, ids.into(), &paper, None).await?;
        }
        Ok(())
    }

    /// A site closes in the middle of the round; its dossier ends with it.
    async fn end(&self, year: i16) -> Result<(), OfficeError> {
        self.at(year, 5, 20);
        for (index, player) in self.taking_part() {
            if self.course(index, year) != Course::Ended {
                continue;
            }
            let reviewer = self.desk(self.reviewer_of(&player)).await?;
            let version = self
                .office
                .db
                .read(move |tx| -> Result<_, OfficeError> {
                    Ok(store::sites::version(tx, player.site)?)
                })
                .await?;
            let reason = "Doanh nghiệp mẫu giải thể (dữ liệu trình diễn).";
            let day = reviewer.today().to_string();
            sites::close(&reviewer, player.site, &day, reason, version).await?;
        }
        Ok(())
    }

    /// A recognition turns out to rest on what was not so.
    async fn revoke(&self, year: i16) -> Result<(), OfficeError> {
        self.at(year, 12, 10);
        for (index, player) in self.taking_part() {
            if self.course(index, year) != Course::Revoked {
                continue;
            }
            if let Some(&id) = self.dossiers.get(&index) {
                let (decider, number) = self.decider_of(&player);
                let desk = self.desk(decider).await?;
                let paper = self.paper(format!("1{number}"));
                let reason =
                    "Minh chứng không đúng với thực tế tại cơ sở mẫu (dữ liệu trình diễn).";
                decisions::revoke(&desk, id, reason, &paper, None).await?;
            }
        }
        Ok(())
    }

    /// A decision signed on the day being played.
    fn paper(&self, number: String) -> Paper {
        Paper {
            number,
            day: self.clock.today().to_string(),
            signer_office: "Chủ tịch Ủy ban nhân dân".to_owned(),
        }
    }

    fn decider_of(&self, player: &Player) -> (PostId, String) {
        // A body decides on schools by a paper of its own.
        let more = if player.kind == SiteKind::School {
            50
        } else {
            0
        };
        let province = (
            self.cast.province_decider,
            format!("{}/QĐ-UBND", 900 + more),
        );
        match player.tier {
            ManagingTier::Province => province,
            ManagingTier::Commune => {
                self.cast
                    .communes
                    .get(player.commune)
                    .map_or(province, |commune| {
                        (
                            commune.decider,
                            format!("{}/QĐ-UBND", 100 + more + player.commune),
                        )
                    })
            }
        }
    }
}

/// An answer that meets the criterion, or plainly does not; confirmed by a person.
pub(crate) fn answer_that(
    pack: &Pack,
    criterion: &Criterion,
    meets: bool,
    in_first_quarter: Day,
) -> Answer {
    let mut answer = Answer {
        confirmed: true,
        ..Answer::default()
    };
    for field in criterion
        .fields
        .iter()
        .filter(|field| !field.is_read_only())
        // How somebody was disciplined is told only where somebody was.
        .filter(|field| !(field.optional && matches!(criterion.rule, Rule::Discipline { .. })))
    {
        if !standards::forms::asked(criterion, field, &answer.parts) {
            continue;
        }
        if let Some(value) = value_for(criterion, &field.id, &field.kind, meets, in_first_quarter) {
            answer.parts.insert(field.id.clone(), value);
        }
    }
    if !meets {
        answer.parts.extend(how_disciplined(pack, criterion));
    }
    answer
}

/// The regime and a form that counts under it, for a criterion about discipline that fails.
fn how_disciplined(pack: &Pack, criterion: &Criterion) -> Vec<(String, Value)> {
    let Rule::Discipline { regime, form, .. } = &criterion.rule else {
        return Vec::new();
    };
    let counting = pack.regimes.iter().find_map(|known| {
        let gravest = known.at_or_above.last()?;
        Some((known.id.clone(), gravest.clone()))
    });
    let Some((under, by)) = counting else {
        return Vec::new();
    };
    vec![
        (regime.clone(), Value::Choice(under)),
        (form.clone(), Value::Choice(by)),
    ]
}

fn value_for(
    criterion: &Criterion,
    id: &str,
    kind: &FieldKind,
    meets: bool,
    in_first_quarter: Day,
) -> Option<Value> {
    let good_yes = !matches!(criterion.rule, Rule::AllNo | Rule::Incident { .. });
    Some(match kind {
        FieldKind::YesNo => Value::YesNo(good_yes == meets),
        FieldKind::Count { .. } => Value::Count(match &criterion.rule {
            Rule::Count {
                field, at_least, ..
            } if field == id => {
                if meets {
                    at_least.unwrap_or(0)
                } else {
                    at_least.map_or(1, |_| 0)
                }
            }
            Rule::Ratio { denominator, .. } if denominator.iter().any(|of| of == id) => 10,
            Rule::Ratio { numerator, .. } if numerator.iter().any(|of| of == id) => {
                if meets {
                    10
                } else {
                    1
                }
            }
            // One, where something occurred at all.
            Rule::Incident { .. } => 1,
            Rule::Discipline { counted, .. } if counted == id => u64::from(!meets),
            _ => 0,
        }),
        FieldKind::Points { max } => Value::Count(if meets { *max } else { 0 }),
        FieldKind::Day => Value::Day(in_first_quarter),
        FieldKind::Choice(choices) => {
            let wanted = if meets { Effect::Met } else { Effect::NotMet };
            let choice = choices
                .iter()
                .find(|choice| choice.effect == Some(wanted))
                .or_else(|| choices.first())?;
            Value::Choice(choice.id.clone())
        }
    })
}
