//! Actors: each holds a real post, so that what they may do is what it would be.

use crate::TestOffice;
use access::{Line, Role};
use base::{AccountId, BodyId, Clock, LifeId, ManagingTier, PostId, SiteId, SiteKind};
use office::Desk;
use store::{
    StoreError,
    posts::{BodyRow, NewPost},
    sites::SiteFacts,
};

/// Xã Thạnh Xuân of today, in Cần Thơ.
pub const COMMUNE: &str = "C31360@20250701";
/// Xã Tân Phú Thạnh, which became part of [`COMMUNE`] on 1 July 2025.
pub const OLD_COMMUNE: &str = "C31363@20221001";
/// Xã Tân Hòa of today, in Cần Thơ as well.
pub const OTHER_COMMUNE: &str = "C31342@20250701";
/// Cần Thơ of today, which Hậu Giang became part of.
pub const PROVINCE: &str = "P92@20250701";
/// Hà Nội of today.
pub const OTHER_PROVINCE: &str = "P01@20250701";

/// The place with this key.
pub fn life(key: &str) -> LifeId {
    sure(key.parse())
}

/// Facts of a site called `name` in `place`, managed by the commune.
pub fn facts(name: &str, kind: SiteKind, place: &str) -> SiteFacts {
    SiteFacts {
        name: name.to_owned(),
        kind,
        size: None,
        level: None,
        tier: ManagingTier::Commune,
        atom: life(place),
        address: String::new(),
        workers: None,
        has_union: None,
        has_party: None,
        closed: false,
        figures: store::sites::SiteFigures::default(),
    }
}

/// Enters a site as it has been since 1 January 2020, past all rules.
pub async fn site(test: &TestOffice, code: Option<&str>, facts: SiteFacts) -> SiteId {
    let now = test.clock.now();
    let id = SiteId::draw(now, &*test.chance);
    let code = code.map(str::to_owned);
    let since = sure("2020-01-01".parse());
    let entered = test.db.write(move |tx| -> Result<(), StoreError> {
        store::sites::insert(tx, id, code.as_deref(), now, None, false)?;
        store::sites::set_facts(tx, id, code.as_deref(), since, &facts)
    });
    sure(entered.await);
    id
}

/// A desk of `role` over `place`: a new body with one officer.
pub async fn desk_at(test: &TestOffice, role: Role, place: &str) -> Desk {
    let (desk, _) = line_desk(test, role, Line::Territorial, place).await;
    desk
}

/// As [`desk_at`], of a line; the body is told for membership.
pub async fn line_desk(test: &TestOffice, role: Role, line: Line, place: &str) -> (Desk, BodyId) {
    let body = body(test, line, place).await;
    let post = post(test, role, None, Some(body)).await;
    (sit(test, post).await, body)
}

/// A desk of `role` at a site.
pub async fn desk_at_site(test: &TestOffice, role: Role, site: SiteId) -> Desk {
    let post = post(test, role, Some(site), None).await;
    sit(test, post).await
}

/// A body of a line over `place`.
pub async fn body(test: &TestOffice, line: Line, place: &str) -> BodyId {
    let id = BodyId::draw(test.clock.now(), &*test.chance);
    let row = BodyRow {
        id,
        name: match line {
            Line::Territorial => "Công an {place}",
            Line::Union => "Liên đoàn Lao động {place}",
            Line::Education => "Sở Giáo dục và Đào tạo {place}",
        }
        .to_owned(),
        name_en: match line {
            Line::Territorial => "Police of {place}",
            Line::Union => "Federation of Labour of {place}",
            Line::Education => "Department of Education of {place}",
        }
        .to_owned(),
        line,
        tier: if place.starts_with('P') {
            "province"
        } else {
            "commune"
        }
        .to_owned(),
        atom: Some(life(place)),
        single_officer: false,
    };
    let first_day = sure("2020-01-01".parse());
    let added = test.db.write(move |tx| -> Result<(), StoreError> {
        store::posts::insert_body(tx, &row, first_day)
    });
    sure(added.await);
    id
}

/// A post of a new person, held since 2020.
pub async fn post(
    test: &TestOffice,
    role: Role,
    site: Option<SiteId>,
    body: Option<BodyId>,
) -> PostId {
    let now = test.clock.now();
    let account = AccountId::draw(now, &*test.chance);
    let row = NewPost {
        id: PostId::draw(now, &*test.chance),
        account,
        role,
        site,
        body,
        first_day: sure("2020-01-01".parse()),
    };
    let id = row.id;
    let added = test.db.write(move |tx| -> Result<(), StoreError> {
        store::posts::insert_account(tx, account, "Cán bộ thử", now)?;
        store::posts::insert(tx, &row)
    });
    sure(added.await);
    id
}

/// The desk of a post, now.
async fn sit(test: &TestOffice, post: PostId) -> Desk {
    let row = test
        .office
        .db
        .read(move |tx| store::posts::by_id(tx, post))
        .await;
    let row = sure(row).unwrap_or_else(|| unreachable!("the post is there"));
    let Some((desk, _)) = sure(office::posts::sit(&test.office, &row).await) else {
        unreachable!("the post is held")
    };
    desk
}

/// What a test is sure of; what went wrong otherwise.
pub(crate) fn sure<T, E: std::fmt::Debug>(result: Result<T, E>) -> T {
    result.unwrap_or_else(|error| unreachable!("{error:?}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn actors_sit_where_their_place_has_gone() {
        let test = crate::office("2026-10-20");
        let reviewer = desk_at(&test, Role::CommuneReviewer, OLD_COMMUNE).await;
        assert_eq!(reviewer.actor.scope, access::Scope::Place(life(COMMUNE)));
        assert_eq!(reviewer.office_name, "Công an xã Thạnh Xuân");
        let site = site(
            &test,
            None,
            facts("Công ty A", SiteKind::Enterprise, COMMUNE),
        )
        .await;
        let officer = desk_at_site(&test, Role::SafetyOfficer, site).await;
        assert_eq!(officer.office_name, "Công ty A");
    }
}
