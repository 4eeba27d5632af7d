//! Lists narrow and order as a plain walk over all sites would, and show at once what was just written.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests fail the test"
)]

use assessments::DossierState;
use base::{Day, LifeId, ManagingTier, RoundId, SiteId, SiteKind, Timestamp};
use std::collections::HashMap;
use store::{
    Db, StoreError, Tx, Value,
    lists::{Filter, ListedRound, Sort, page},
    sites::SiteFacts,
};

const SITES: usize = 90;
const ATOMS: [&str; 3] = ["C00001@20250701", "C00002@20250701", "C00003@20250701"];
const STATES: [&str; 4] = ["registered", "submitted", "recognised", "withdrawn"];

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

/// Schools take part in a round of their own, in which registration is due later.
fn round(kind: SiteKind) -> RoundId {
    let byte = if kind == SiteKind::School { 8 } else { 7 };
    RoundId::from_bytes(&[byte; 16]).unwrap()
}

fn listed(kinds: &[SiteKind], registration_due: &str) -> ListedRound {
    ListedRound {
        id: round(kinds[0]),
        kinds: kinds.to_vec(),
        window_last: day("2026-11-15"),
        registration_due: day(registration_due),
        closing_day: day("2026-11-15"),
        decision_before: day("2026-11-20"),
    }
}

fn rounds() -> [ListedRound; 2] {
    [
        listed(&[SiteKind::Agency, SiteKind::Enterprise], "2026-03-31"),
        listed(&[SiteKind::School], "2026-11-01"),
    ]
}

/// What a site of the test is, known apart from the database.
#[derive(Clone)]
struct Plain {
    id: SiteId,
    name: String,
    kind: SiteKind,
    tier: ManagingTier,
    atom: LifeId,
    closed: bool,
    /// State and pinned tier.
    dossier: Option<(DossierState, ManagingTier)>,
}

fn plain(n: usize) -> Plain {
    let mut id = [1; 16];
    id[15] = u8::try_from(n).unwrap();
    let tier = |province| {
        if province {
            ManagingTier::Province
        } else {
            ManagingTier::Commune
        }
    };
    let state = DossierState::from_text(STATES[n % 4]).unwrap();
    Plain {
        id: SiteId::from_bytes(&id).unwrap(),
        name: format!("Cơ sở {:02}", (n * 37) % SITES),
        kind: SiteKind::ALL[n % 3],
        tier: tier(n.is_multiple_of(5)),
        atom: ATOMS[n % 3].parse().unwrap(),
        closed: n % 11 == 3,
        dossier: n
            .is_multiple_of(2)
            .then(|| (state, tier(n.is_multiple_of(5) || n % 7 == 2))),
    }
}

/// Was it decided by a single officer?
fn alone(site: &Plain) -> bool {
    site.id.bytes()[15].is_multiple_of(5)
}

fn enter(tx: &mut dyn Tx, site: &Plain) -> Result<(), StoreError> {
    store::sites::insert(tx, site.id, None, Timestamp::from_micros(0), None, false)?;
    let facts = SiteFacts {
        closed: site.closed,
        tier: site.tier,
        ..facts(&site.name, site.kind, &site.atom)
    };
    store::sites::insert_facts(tx, site.id, None, day("2026-01-01"), None, &facts)?;
    let Some((state, tier)) = site.dossier else {
        return Ok(());
    };
    tx.exec(
        "insert into dossier (id, round_id, site_id, atom, managing_tier, kind, sort_key, state, version, registered_on,
           self_answers, self_codes, review_answers, review_codes, frozen, submitted_at, changed_at, as_single_officer, edition_id)
         values (?1, ?2, ?1, ?3, ?4, ?5, x'00', ?6, 1, '2026-02-01', '{}', x'00', '{}', x'00', '{}', ?7, 0, ?8,
           (select edition_id from round where id = ?2))",
        &[
            site.id.into(),
            round(site.kind).into(),
            site.atom.clone().into(),
            tier.as_str().into(),
            site.kind.as_str().into(),
            state.as_str().into(),
            i64::from(site.id.bytes()[15] % 13).into(),
            alone(site).into(),
        ],
    )?;
    Ok(())
}

fn facts(name: &str, kind: SiteKind, atom: &LifeId) -> SiteFacts {
    SiteFacts {
        name: name.to_owned(),
        kind,
        size: None,
        level: None,
        tier: ManagingTier::Commune,
        atom: atom.clone(),
        address: String::new(),
        workers: None,
        has_union: None,
        has_party: None,
        closed: false,
        figures: store::sites::SiteFigures::default(),
    }
}

async fn filled() -> (tempfile::TempDir, Db, Vec<Plain>) {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::open(folder.path()).unwrap();
    let sites: Vec<Plain> = (0..SITES).map(plain).collect();
    let all = sites.clone();
    db.write(move |tx| -> Result<(), StoreError> {
        for atom in ATOMS {
            tx.exec(
                "insert into unit_life (id, tier, code, name, kind, first_day, folded, sort_key)
                 values (?1, 'commune', '1', 'Xã', 'xã', '2025-07-01', 'xa', x'00')",
                &[Value::from(atom)],
            )?;
        }
        tx.exec(
            "insert into edition (id, pack_id, edition, body, digest, published_at) values ('e', 'e', '1', '', x'00', 0)",
            &[],
        )?;
        for kind in [SiteKind::Agency, SiteKind::School] {
            tx.exec(
                "insert into round values (?1, 'e', 2026, '2026-01-01', '2026-12-31', '2026-03-31', '2025-11-16', '2026-11-15',
                   '2026-11-15', '2026-11-20', 'agency,enterprise,school', 'all-criteria-met', null, 0)",
                &[round(kind).into()],
            )?;
        }
        all.iter().try_for_each(|site| enter(tx, site))
    })
    .await
    .unwrap();
    (folder, db, sites)
}

async fn ids(db: &Db, filter: Filter, sort: Sort, offset: u64, limit: u32) -> (Vec<SiteId>, u64) {
    let (rows, total) = db
        .read(move |tx| {
            page(
                tx,
                &rounds(),
                day("2026-10-20"),
                &filter,
                sort,
                offset,
                limit,
            )
        })
        .await
        .unwrap();
    (rows.iter().map(|row| row.site.id).collect(), total)
}

type Case = (&'static str, Filter, fn(&Plain) -> bool);

fn cases() -> Vec<Case> {
    let all = Filter::default;
    let mut cases: Vec<Case> = vec![
        ("all", all(), |s| !s.closed),
        (
            "closed too",
            Filter {
                with_closed: true,
                ..all()
            },
            |_| true,
        ),
        (
            "two communes",
            Filter {
                atoms: Some(ATOMS[1..].iter().map(|a| a.parse().unwrap()).collect()),
                ..all()
            },
            |s| !s.closed && s.atom.as_str() != ATOMS[0],
        ),
        (
            "schools",
            Filter {
                kinds: Some(vec![SiteKind::School]),
                ..all()
            },
            |s| !s.closed && s.kind == SiteKind::School,
        ),
        (
            "the province's, by the dossier where there is one",
            Filter {
                tier: Some(ManagingTier::Province),
                ..all()
            },
            |s| !s.closed && s.dossier.map_or(s.tier, |(_, tier)| tier) == ManagingTier::Province,
        ),
        (
            "the communes'",
            Filter {
                tier: Some(ManagingTier::Commune),
                ..all()
            },
            |s| !s.closed && s.dossier.map_or(s.tier, |(_, tier)| tier) == ManagingTier::Commune,
        ),
    ];
    cases.extend(of_dossiers());
    cases
}

fn of_dossiers() -> Vec<Case> {
    let all = Filter::default;
    let states = |words: &[&str]| {
        words
            .iter()
            .filter_map(|word| DossierState::from_text(word))
            .collect()
    };
    vec![
        (
            "submitted or recognised",
            Filter {
                states: states(&["submitted", "recognised"]),
                ..all()
            },
            |s| {
                !s.closed
                    && s.dossier
                        .is_some_and(|(d, _)| matches!(d.as_str(), "submitted" | "recognised"))
            },
        ),
        (
            "without a dossier",
            Filter {
                unregistered: true,
                ..all()
            },
            |s| !s.closed && s.dossier.is_none(),
        ),
        (
            "registered in time",
            Filter {
                in_time: true,
                ..all()
            },
            |s| !s.closed && s.dossier.is_some_and(|(d, _)| d.as_str() != "withdrawn"),
        ),
        (
            "late once registration was due",
            Filter {
                late: true,
                ..all()
            },
            |s| !s.closed && s.dossier.is_none() && s.kind != SiteKind::School,
        ),
        (
            "by a single officer",
            Filter {
                by_single_officer: true,
                ..all()
            },
            |s| !s.closed && s.dossier.is_some() && alone(s),
        ),
        (
            "of no kind",
            Filter {
                kinds: Some(Vec::new()),
                ..all()
            },
            |_| false,
        ),
        (
            "words",
            Filter {
                words: "so 1".to_owned(),
                ..all()
            },
            |s| !s.closed && s.name.contains('1'),
        ),
    ]
}

#[tokio::test]
async fn a_list_narrows_as_a_plain_walk_does() {
    let (_folder, db, sites) = filled().await;
    for (what, filter, holds) in cases() {
        let mut expected: Vec<&Plain> = sites.iter().filter(|site| holds(site)).collect();
        expected.sort_by_key(|site| (site.name.clone(), site.id));
        let expected: Vec<SiteId> = expected.iter().map(|site| site.id).collect();
        let total = u64::try_from(expected.len()).unwrap();
        for offset in [0, 7, 200] {
            let from = usize::try_from(offset).unwrap().min(expected.len());
            let here: Vec<SiteId> = expected[from..].iter().take(10).copied().collect();
            let found = ids(&db, filter.clone(), Sort::Name, offset, 10).await;
            assert_eq!(found, (here, total), "{what}, from {offset}");
        }
        for sort in [Sort::State, Sort::Waiting, Sort::KindDown, Sort::Place] {
            let (mut found, count) = ids(&db, filter.clone(), sort, 0, 200).await;
            let mut all = expected.clone();
            found.sort_unstable();
            all.sort_unstable();
            assert_eq!((found, count), (all, total), "{what}, {sort:?}");
        }
    }
}

#[tokio::test]
async fn communes_stand_in_the_order_given() {
    let (_folder, db, sites) = filled().await;
    let rank: HashMap<LifeId, u32> = (0..)
        .zip(ATOMS)
        .map(|(n, atom)| (atom.parse().unwrap(), 9 - n))
        .collect();
    let ranks = rank.clone();
    let filter = Filter {
        ranks,
        ..Filter::default()
    };
    let (found, _) = ids(&db, filter, Sort::Place, 0, 200).await;
    let of: HashMap<SiteId, u32> = sites
        .iter()
        .map(|site| (site.id, rank[&site.atom]))
        .collect();
    assert!(found.is_sorted_by_key(|id| of[id]));
    assert_eq!(of[&found[0]], 7);
}

#[tokio::test]
async fn what_was_written_shows_in_the_next_page() {
    let (_folder, db, sites) = filled().await;
    let before = ids(&db, Filter::default(), Sort::Name, 0, 50).await.1;
    let closing = sites.iter().find(|site| !site.closed).unwrap().clone();
    db.write(move |tx| {
        let facts = SiteFacts {
            closed: true,
            ..facts(&closing.name, closing.kind, &closing.atom)
        };
        store::sites::set_facts(tx, closing.id, None, day("2026-10-01"), &facts)
    })
    .await
    .unwrap();
    assert_eq!(
        ids(&db, Filter::default(), Sort::Name, 0, 50).await.1,
        before - 1
    );
}

#[tokio::test]
async fn what_is_known_from_a_report_only_stands_in_no_list_until_it_has_a_dossier() {
    let (_folder, db, sites) = filled().await;
    let (_, before) = ids(&db, Filter::default(), Sort::Name, 0, 0).await;
    // The first has a dossier, the second has none.
    let [with, without] = [sites[2].id, sites[1].id];
    db.write(move |tx| -> Result<(), StoreError> {
        store::sites::mark_reported_only(tx, with)?;
        store::sites::mark_reported_only(tx, without)
    })
    .await
    .unwrap();
    let (found, after) = ids(&db, Filter::default(), Sort::Name, 0, 200).await;
    assert_eq!(after, before - 1);
    assert!(found.contains(&with) && !found.contains(&without));
}
