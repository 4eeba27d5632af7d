//! The offices that act: in every commune and province, before the reform and after it, the police who review and the
//! people's committee that decides; after it also the two lines of each province. Each has one person.

use super::{
    Plan,
    dice::{Dice, For},
    map::Map,
    rows::Row,
};
use crate::places::Places;
use access::{Line, Role};
use base::{AccountId, BodyId, Day, LifeId, PostId, Timestamp};
use store::posts::{BodyRow, NewPost};

/// One office with the person in it.
#[derive(Clone, Copy)]
pub(super) struct Seat {
    pub(super) body: BodyId,
    pub(super) post: PostId,
}

/// The two offices of a place.
pub(super) struct Offices {
    /// Where.
    pub(super) life: LifeId,
    pub(super) police: Seat,
    pub(super) committee: Seat,
}

/// All offices.
pub(super) struct Bodies {
    pub(super) spots: Vec<Offices>,
    pub(super) communes: Vec<Offices>,
    pub(super) old_provinces: Vec<Offices>,
    pub(super) provinces: Vec<Offices>,
    /// Federation of labour and department of education of each province of after the reform.
    pub(super) lines: Vec<(BodyId, BodyId)>,
}

/// Names as everywhere: `{place}` stands for what the place is called on the day.
const POLICE: (&str, &str) = ("Công an {place}", "Police of {place}");
const COMMITTEE: (&str, &str) = ("Ủy ban nhân dân {place}", "People’s Committee of {place}");
const FEDERATION: (&str, &str) = (
    "Liên đoàn Lao động {place}",
    "Federation of Labour of {place}",
);
const EDUCATION: (&str, &str) = (
    "Sở Giáo dục và Đào tạo {place}",
    "Department of Education and Training of {place}",
);

struct Setting<'p> {
    plan: &'p Plan,
    rows: Vec<Row>,
    number: u64,
    /// Days in which the offices that are set up now have their people.
    first: Day,
    last: Option<Day>,
}

/// Draws all offices and the rows that set them up.
pub(super) fn draw(plan: &Plan, map: &Map) -> (Bodies, Vec<Row>) {
    let mut setting = Setting {
        plan,
        rows: Vec::new(),
        number: 0,
        first: plan.began(),
        last: Some(plan.reform.plus_days(-1)),
    };
    let (commune, province) = (
        ("commune", Role::CommuneReviewer, Role::CommuneDecider),
        ("province", Role::ProvinceReviewer, Role::ProvinceDecider),
    );
    let spots = map.spots.iter().map(|spot| &spot.atom);
    let spots = spots.map(|life| setting.offices(life, commune)).collect();
    let old = map.old_provinces.iter();
    let old_provinces = old.map(|life| setting.offices(life, province)).collect();
    (setting.first, setting.last) = (plan.reform, None);
    let communes = map.communes.iter().map(|commune| &commune.life);
    let communes = communes
        .map(|life| setting.offices(life, commune))
        .collect();
    let provinces = map.provinces.iter();
    let provinces = provinces
        .map(|life| setting.offices(life, province))
        .collect();
    let lines = map.provinces.iter().map(|life| {
        let union = setting.seat(
            life,
            "province",
            Line::Union,
            FEDERATION,
            Role::UnionFederation,
        );
        let school = setting.seat(
            life,
            "province",
            Line::Education,
            EDUCATION,
            Role::EducationDepartment,
        );
        (union.body, school.body)
    });
    let lines = lines.collect();
    let bodies = Bodies {
        spots,
        communes,
        old_provinces,
        provinces,
        lines,
    };
    (bodies, setting.rows)
}

impl Setting<'_> {
    fn offices(&mut self, life: &LifeId, (tier, reviewer, decider): (&str, Role, Role)) -> Offices {
        Offices {
            life: life.clone(),
            police: self.seat(life, tier, Line::Territorial, POLICE, reviewer),
            committee: self.seat(life, tier, Line::Territorial, COMMITTEE, decider),
        }
    }

    fn seat(
        &mut self,
        place: &LifeId,
        tier: &str,
        line: Line,
        (name, name_en): (&str, &str),
        role: Role,
    ) -> Seat {
        self.number += 1;
        let mut dice = Dice::of(self.plan.seed, For::Body, self.number, 0);
        let behind = i64::try_from(self.number).unwrap_or(0) * 1000;
        let at = Timestamp::on(self.first, 8 * 3600).plus_micros(behind);
        let body = BodyId::draw(at, &dice.bytes());
        let account = AccountId::draw(at, &dice.bytes());
        let post = PostId::draw(at, &dice.bytes());
        let row = BodyRow {
            id: body,
            name: name.to_owned(),
            name_en: name_en.to_owned(),
            line,
            tier: tier.to_owned(),
            atom: Some(place.clone()),
            single_officer: false,
        };
        self.rows.push(Row::Body(row, self.first));
        let new = NewPost {
            id: post,
            account,
            role,
            site: None,
            body: Some(body),
            first_day: self.first,
        };
        let shown_name = format!("Cán bộ số {} (giả lập)", self.number);
        self.rows.push(Row::Post(new, shown_name, at, self.last));
        Seat { body, post }
    }
}

/// What offices are called on a day.
pub(super) struct Named {
    pub(super) police: String,
    pub(super) committee: String,
}

impl Offices {
    pub(super) fn named(&self, places: &Places, day: Day) -> Named {
        let place = places.short_name_on(&self.life, day);
        let (police, committee) = (POLICE.0, COMMITTEE.0);
        Named {
            police: police.replace("{place}", &place),
            committee: committee.replace("{place}", &place),
        }
    }
}
