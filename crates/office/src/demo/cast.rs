//! Who is in the demonstration: places, bodies, sites, people by office.
//!
//! What the report of 29 March 2024 says of a named site stands in the story; everything else here is invented, carries a
//! mark on screen, and is never attached to a named site: of those the report gives neither wards nor sizes, so their
//! wards are assumed and said to be.

use crate::{Office, OfficeError};
use access::{Line, Role};
use base::{
    AccountId, BodyId, Day, LifeId, ManagingTier, PostId, SchoolLevel, SiteId, SiteKind, SizeClass,
    Timestamp,
};
use store::{
    StoreError,
    posts::{BodyRow, NewPost},
    sites::SiteFacts,
};

/// Old communes in which the cast lives; each became, or went into, another on 1 July 2025.
const COMMUNES: &[&str] = &[
    "C31363@20221001", // xã Tân Phú Thạnh, Châu Thành A
    "C31441@20221001", // thị trấn Nàng Mau, Vị Thủy
    "C31327@20221001", // phường V, Vị Thanh
    "C31318@20221001", // phường I, Vị Thanh
    "C31393@20221001", // thị trấn Kinh Cùng, Phụng Hiệp
];
/// Tỉnh Hậu Giang.
pub(super) const PROVINCE: &str = "P93@20221001";
/// The day the cast enters the program.
pub(super) const FIRST_DAY: &str = "2023-01-03";
/// Invented sites per commune.
const INVENTED: usize = 9;
/// Where the size classes of the demonstration come from.
const ASSUMED: &str = "Bản trình diễn giả định";

/// The five sites that the report names.
pub(super) const PUBLIC_WORKS: &str = "Công ty TNHH MTV Công trình đô thị Hậu Giang";
pub(super) const BANK: &str = "Agribank chi nhánh tỉnh Hậu Giang";
pub(super) const BROADCASTER: &str = "Đài Phát thanh và Truyền hình tỉnh Hậu Giang";
pub(super) const FACTORY: &str = "Công ty TNHH Lạc Tỷ II";
pub(super) const SCHOOL: &str = "Trường THCS Ngô Quốc Trị";

/// A named site of the report.
struct Named {
    name: &'static str,
    kind: SiteKind,
    commune: &'static str,
    tier: ManagingTier,
    level: Option<SchoolLevel>,
}

const NAMED: &[Named] = &[
    Named {
        name: PUBLIC_WORKS,
        kind: SiteKind::Enterprise,
        commune: "C31327@20221001",
        tier: ManagingTier::Province,
        level: None,
    },
    Named {
        name: BANK,
        kind: SiteKind::Enterprise,
        commune: "C31318@20221001",
        tier: ManagingTier::Province,
        level: None,
    },
    Named {
        name: BROADCASTER,
        kind: SiteKind::Agency,
        commune: "C31327@20221001",
        tier: ManagingTier::Province,
        level: None,
    },
    Named {
        name: FACTORY,
        kind: SiteKind::Enterprise,
        commune: "C31363@20221001",
        tier: ManagingTier::Commune,
        level: None,
    },
    Named {
        name: SCHOOL,
        kind: SiteKind::School,
        commune: "C31441@20221001",
        tier: ManagingTier::Commune,
        level: Some(SchoolLevel::LowerSecondary),
    },
];

/// A commune of the cast with its two offices.
#[derive(Clone, Debug)]
pub(super) struct Commune {
    pub(super) reviewer: PostId,
    pub(super) decider: PostId,
}

/// A site of the cast with its people.
#[derive(Clone, Debug)]
pub(super) struct Player {
    pub(super) site: SiteId,
    pub(super) kind: SiteKind,
    pub(super) tier: ManagingTier,
    pub(super) commune: usize,
    pub(super) invented: bool,
    pub(super) officer: PostId,
    pub(super) head: PostId,
}

/// Everybody.
#[derive(Clone, Debug)]
pub(super) struct Cast {
    pub(super) communes: Vec<Commune>,
    pub(super) province_reviewer: PostId,
    pub(super) province_decider: PostId,
    pub(super) players: Vec<Player>,
}

/// Hands out ids and numbers while the cast is set up.
struct Casting<'o> {
    office: &'o Office,
    at: Timestamp,
    first: Day,
    people: u32,
}

/// Puts the cast into an empty installation.
pub(super) fn set_up(office: &Office) -> Result<Cast, OfficeError> {
    let first = Day::parse(FIRST_DAY).map_err(|_| StoreError::corrupt("first day"))?;
    let mut casting = Casting {
        office,
        at: Timestamp::on(first, 8 * 3600),
        first,
        people: 0,
    };
    let province = life(PROVINCE)?;
    let police = casting.body(
        "Công an {place}",
        "Police of {place}",
        Line::Territorial,
        "province",
        &province,
    )?;
    let committee = casting.body(
        "Ủy ban nhân dân {place}",
        "People’s Committee of {place}",
        Line::Territorial,
        "province",
        &province,
    )?;
    let union = casting.body(
        "Liên đoàn Lao động {place}",
        "Federation of Labour of {place}",
        Line::Union,
        "province",
        &province,
    )?;
    let education = casting.body(
        "Sở Giáo dục và Đào tạo {place}",
        "Department of Education and Training of {place}",
        Line::Education,
        "province",
        &province,
    )?;
    let province_reviewer = casting.post(Role::ProvinceReviewer, None, Some(police))?;
    let province_decider = casting.post(Role::ProvinceDecider, None, Some(committee))?;
    casting.post(Role::UnionFederation, None, Some(union))?;
    casting.post(Role::EducationDepartment, None, Some(education))?;
    casting.post(Role::Auditor, None, None)?;
    casting.post(Role::Operator, None, None)?;
    let communes = casting.communes()?;
    let mut players = Vec::new();
    for named in NAMED {
        players.push(casting.named(named, union, education)?);
    }
    for commune in 0..COMMUNES.len() {
        for index in 0..INVENTED {
            players.push(casting.invented(commune, index, union, education)?);
        }
    }
    Ok(Cast {
        communes,
        province_reviewer,
        province_decider,
        players,
    })
}

fn life(text: &str) -> Result<LifeId, StoreError> {
    text.parse()
        .map_err(|_| StoreError::corrupt("place of the cast"))
}

impl Casting<'_> {
    /// The two offices of each commune.
    fn communes(&mut self) -> Result<Vec<Commune>, StoreError> {
        let mut communes = Vec::new();
        for commune in COMMUNES {
            let place = life(commune)?;
            let police = self.body(
                "Công an {place}",
                "Police of {place}",
                Line::Territorial,
                "commune",
                &place,
            )?;
            let committee = self.body(
                "Ủy ban nhân dân {place}",
                "People’s Committee of {place}",
                Line::Territorial,
                "commune",
                &place,
            )?;
            communes.push(Commune {
                reviewer: self.post(Role::CommuneReviewer, None, Some(police))?,
                decider: self.post(Role::CommuneDecider, None, Some(committee))?,
            });
        }
        Ok(communes)
    }

    fn body(
        &self,
        name: &str,
        name_en: &str,
        line: Line,
        tier: &str,
        atom: &LifeId,
    ) -> Result<BodyId, StoreError> {
        let id = BodyId::draw(self.at, &*self.office.chance);
        let row = BodyRow {
            id,
            name: name.to_owned(),
            name_en: name_en.to_owned(),
            line,
            tier: tier.to_owned(),
            atom: Some(atom.clone()),
            single_officer: false,
        };
        let first = self.first;
        self.office
            .db
            .write_blocking(move |tx| store::posts::insert_body(tx, &row, first))?;
        Ok(id)
    }

    fn post(
        &mut self,
        role: Role,
        site: Option<SiteId>,
        body: Option<BodyId>,
    ) -> Result<PostId, StoreError> {
        self.people += 1;
        let account = AccountId::draw(self.at, &*self.office.chance);
        let post = NewPost {
            id: PostId::draw(self.at, &*self.office.chance),
            account,
            role,
            site,
            body,
            first_day: self.first,
        };
        let (id, at, name) = (post.id, self.at, format!("Nhân viên {}", self.people));
        self.office.db.write_blocking(move |tx| {
            store::posts::insert_account(tx, account, &name, at)?;
            store::posts::insert(tx, &post)
        })?;
        Ok(id)
    }

    fn named(
        &mut self,
        named: &Named,
        union: BodyId,
        education: BodyId,
    ) -> Result<Player, StoreError> {
        let facts = SiteFacts {
            name: named.name.to_owned(),
            kind: named.kind,
            // The report does not say how large they are; without a class an enterprise could not take part at all.
            size: (named.kind == SiteKind::Enterprise).then_some(SizeClass::Large),
            level: named.level,
            tier: named.tier,
            atom: life(named.commune)?,
            address: "(phường, xã và quy mô do bản trình diễn giả định)".to_owned(),
            workers: None,
            has_union: None,
            has_party: None,
            closed: false,
            figures: store::sites::SiteFigures {
                note: ASSUMED.to_owned(),
                ..Default::default()
            },
        };
        let commune = COMMUNES
            .iter()
            .position(|id| *id == named.commune)
            .unwrap_or(0);
        self.site(facts, false, commune, union, education)
    }

    fn invented(
        &mut self,
        commune: usize,
        index: usize,
        union: BodyId,
        education: BodyId,
    ) -> Result<Player, StoreError> {
        let number = commune * INVENTED + index + 1;
        let kind = match index % 3 {
            0 => SiteKind::Agency,
            1 => SiteKind::Enterprise,
            _ => SiteKind::School,
        };
        let word = match kind {
            SiteKind::Agency => "Cơ quan mẫu",
            SiteKind::Enterprise => "Doanh nghiệp mẫu",
            _ => "Trường THCS mẫu",
        };
        let facts = SiteFacts {
            name: format!("{word} {number:03}"),
            kind,
            size: (kind == SiteKind::Enterprise).then_some(if index == 7 {
                SizeClass::Small
            } else {
                SizeClass::Medium
            }),
            level: (kind == SiteKind::School).then_some(SchoolLevel::LowerSecondary),
            tier: if index == 6 {
                ManagingTier::Province
            } else {
                ManagingTier::Commune
            },
            atom: life(COMMUNES.get(commune).copied().unwrap_or_default())?,
            address: format!("Số {number}, đường mẫu"),
            workers: u32::try_from(20 + number * 7).ok(),
            has_union: Some(kind != SiteKind::Agency),
            has_party: Some(index.is_multiple_of(2)),
            closed: false,
            figures: store::sites::SiteFigures {
                note: ASSUMED.to_owned(),
                ..Default::default()
            },
        };
        self.site(facts, true, commune, union, education)
    }

    fn site(
        &mut self,
        facts: SiteFacts,
        invented: bool,
        commune: usize,
        union: BodyId,
        education: BodyId,
    ) -> Result<Player, StoreError> {
        let id = SiteId::draw(self.at, &*self.office.chance);
        let (at, first) = (self.at, self.first);
        let (kind, tier, has_union) = (facts.kind, facts.tier, facts.has_union == Some(true));
        self.office.db.write_blocking(move |tx| {
            store::sites::insert(tx, id, None, at, None, invented)?;
            if !invented {
                // No list may say of a real site that it is late or has not registered.
                store::sites::mark_reported_only(tx, id)?;
            }
            store::sites::set_facts(tx, id, None, first, &facts)?;
            if facts.has_union != Some(false) && facts.kind == SiteKind::Enterprise {
                store::sites::add_supervisor(tx, id, union, first)?;
            }
            if facts.kind == SiteKind::School {
                store::sites::add_supervisor(tx, id, education, first)?;
            }
            Ok::<_, StoreError>(())
        })?;
        let officer = self.post(Role::SafetyOfficer, Some(id), None)?;
        let head = self.post(Role::SiteHead, Some(id), None)?;
        if has_union {
            self.post(Role::UnionRepresentative, Some(id), None)?;
        }
        self.post(Role::Worker, Some(id), None)?;
        Ok(Player {
            site: id,
            kind,
            tier,
            commune,
            invented,
            officer,
            head,
        })
    }
}
