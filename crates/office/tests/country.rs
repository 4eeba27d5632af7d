//! A small country is taken through what every installation is checked by.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail the test")]

use access::{Actor, Role, Scope};
use base::SiteKind;
use office::{
    Office, check,
    country::{self, CountryError, Made, Size},
    decisions, lists, open,
    rounds::{self, Asked},
};
use std::{collections::BTreeMap, path::Path, sync::Arc};
use store::{Db, StoreError, Tx, bulk};
use testkit::{CountingChance, TestClock};

const SMALL: Size = Size {
    sites: 2000,
    years: 2,
    seed: 7,
};

fn make(folder: &Path, size: Size) -> Made {
    let mut steps = 0;
    let made = country::make(folder, size, &mut |_| steps += 1).unwrap();
    assert!(steps > 10, "{steps}");
    made
}

fn opened(folder: &Path) -> Arc<Office> {
    open::open(
        folder,
        TestClock::on("2026-10-20"),
        Arc::new(CountingChance::default()),
    )
    .unwrap()
}

fn read<T>(office: &Office, work: impl FnOnce(&mut dyn Tx) -> Result<T, StoreError>) -> T {
    office.db.read_blocking(work).unwrap()
}

fn count(office: &Office, sql: &str) -> i64 {
    read(office, |tx| tx.scalar(sql, &[]))
}

#[test]
fn a_small_country_is_sound() {
    let folder = tempfile::tempdir().unwrap();
    let made = make(folder.path(), SMALL);
    let office = opened(folder.path());
    assert_eq!(check::run(&office).unwrap(), Vec::<String>::new());
    let check_counts = |sql: &str, expect: u64| {
        assert_eq!(count(&office, sql), i64::try_from(expect).unwrap(), "{sql}");
    };
    check_counts("select count(*) from site where invented = 1", 2000);
    check_counts(
        "select count(*) from site_state where name not like '%(giả lập)'",
        0,
    );
    check_counts("select count(*) from dossier", made.dossiers);
    check_counts("select count(*) from act", made.acts);
    check_counts("select count(*) from measure_value", made.measures);
    check_counts("select count(*) from recognition", made.recognitions);
    // A recognition for each dossier that ended in one, and for no other.
    let recognised = "select count(*) from dossier d join recognition r on r.dossier_id = d.id \
        where d.state in ('recognised', 'revoked') and r.site_id = d.site_id and r.decision_id = d.decision_id";
    check_counts(recognised, made.recognitions);
    let open = "select count(*) from dossier where state in ('recognised', 'revoked')";
    check_counts(open, made.recognitions);
    // Every decision has its number in the book of its office, and every list its size.
    check_counts(
        "select count(*) from decision d left join register_number n on n.body_id = d.body_id \
         and n.number = d.number and n.paper = 'decision' where n.number is null",
        0,
    );
    check_counts(
        "select count(*) from (select 1 from recognition group by decision_id having count(*) > 500)",
        0,
    );
    let backwards = "select count(*) from act a join act b on b.seq = a.seq + 1 where b.at < a.at";
    check_counts(backwards, 0);
    let states = read(&office, |tx| {
        let rows = tx.query("select distinct state from dossier order by 1", &[])?;
        rows.iter()
            .map(|row| row.get(0))
            .collect::<Result<Vec<String>, _>>()
    });
    assert_eq!(
        states.len(),
        assessments::DossierState::ALL.len(),
        "{states:?}"
    );
    answers_are_judged_as_stored(&office);
}

/// What is stored beside the answers of the running year is what the rules say of them with the measures that are bound.
fn answers_are_judged_as_stored(office: &Office) {
    let rows = read(office, |tx| {
        let sql = "select d.id from dossier d join round r on r.id = d.round_id \
            where r.counts_for_year = 2026 and d.self_answers <> '{}'";
        tx.query(sql, &[])?
            .iter()
            .map(|row| row.get(0))
            .collect::<Result<Vec<_>, _>>()
    });
    assert!(rows.len() > 500, "{}", rows.len());
    let mut failed = 0;
    for id in rows {
        let (row, round, live) = read(office, |tx| {
            let row = store::dossiers::by_id(tx, id)?.unwrap();
            let round = store::rounds::by_id(tx, row.round)?.unwrap();
            let subject = row.site.to_string();
            let live = store::measures::current(tx, &subject, round.first_day, round.last_day)?;
            Ok((row, round, live))
        });
        let pack = office.packs.find(&round.edition).unwrap();
        let answers = standards::Answers::decode(row.self_answers.as_bytes()).unwrap();
        assert_eq!(answers.encode().unwrap(), row.self_answers.as_bytes());
        let values: BTreeMap<String, String> =
            live.into_iter().map(|row| (row.name, row.value)).collect();
        let frozen: BTreeMap<String, measures::Entry> = serde_json::from_str(&row.frozen).unwrap();
        for (name, entry) in &frozen {
            assert_eq!(
                Some(&serde_json::to_string(&entry.value).unwrap()),
                values.get(name)
            );
        }
        let entry = |name: &str| {
            let value = serde_json::from_str(values.get(name)?).unwrap();
            Some(measures::Entry {
                name: name.to_owned(),
                value,
                source: measures::Source {
                    kind: measures::SourceKind::Register,
                    by: String::new(),
                    reference: None,
                    day: None,
                    at: base::Timestamp::from_micros(0),
                },
                version: 1,
            })
        };
        let given = standards::Given {
            year: round.counts_for_year,
            facts: Some(standards::SiteFacts {
                kind: row.kind,
                size: None,
                school_level: None,
                managing_tier: row.tier,
            }),
            measures: &entry,
            // The country has no files; what is handed in is said to have had them.
            evidence: &|_| 1,
        };
        let codes = standards::codes(&standards::evaluate(&pack, &answers, &given));
        assert_eq!(
            codes, row.self_codes,
            "{:?} {}",
            row.state, row.self_answers
        );
        failed += usize::from(codes.contains(&2));
        if let Some(signature) = &row.signature {
            serde_json::from_str::<office::dossiers::Signature>(signature).unwrap();
        }
    }
    assert!(failed > 0, "nothing is not met");
}

#[test]
fn its_certificates_are_found_and_its_lists_count_every_site() {
    let folder = tempfile::tempdir().unwrap();
    make(folder.path(), SMALL);
    let office = opened(folder.path());
    let codes = read(&office, |tx| {
        let rows = tx.query(
            "select check_code from recognition order by id limit 50",
            &[],
        )?;
        rows.iter()
            .map(|row| row.get(0))
            .collect::<Result<Vec<String>, _>>()
    });
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    for code in codes {
        let found = runtime.block_on(decisions::check(&office, &code));
        let found = found.unwrap().unwrap();
        assert_eq!(found.recognition.decision, found.decision.id);
        assert!(
            found.recognition.place_name.contains(", "),
            "{:?}",
            found.recognition
        );
    }
    let actor = Actor {
        role: Role::Auditor,
        scope: Scope::Everywhere,
        ..Actor::operator()
    };
    let desk = office.desk(actor, "");
    let meant = runtime.block_on(rounds::meant(&desk, Asked::Running));
    let meant = meant.unwrap().unwrap();
    assert_eq!(meant.kinds(), SiteKind::SITES);
    let overview = runtime
        .block_on(lists::overview(&desk, &meant, None))
        .unwrap();
    let open = count(
        &office,
        "select count(*) from site_state where until_day is null and closed = 0",
    );
    assert_eq!(i64::try_from(overview.total.sites).unwrap(), open);
    assert_eq!(overview.held.sites, 0);
    let below: u64 = overview.below.iter().map(|line| line.counts.sites).sum();
    assert_eq!(below, overview.total.sites);
    assert!(overview.total.waiting > 500, "{:?}", overview.total);
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_does_not() {
    let size = Size {
        sites: 300,
        years: 2,
        seed: 7,
    };
    let made = |size: Size| {
        let folder = tempfile::tempdir().unwrap();
        make(folder.path(), size);
        let bytes = std::fs::read(folder.path().join("binhyen.sqlite")).unwrap();
        let db = Db::open(folder.path()).unwrap();
        (bytes, db.read_blocking(bulk::digest).unwrap())
    };
    let (bytes, rows) = made(size);
    let (again, rows_again) = made(size);
    assert!(bytes == again, "the two files differ");
    assert_eq!(rows, rows_again);
    assert_ne!(rows, made(Size { seed: 8, ..size }).1);
}

#[test]
fn what_can_not_be_made_is_refused_and_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let tried = |sites, years| {
        let size = Size {
            sites,
            years,
            seed: 1,
        };
        country::make(folder.path(), size, &mut |_| {}).unwrap_err()
    };
    assert!(matches!(tried(0, 1), CountryError::Size));
    assert!(matches!(tried(1, 0), CountryError::Size));
    assert!(matches!(tried(1, 6), CountryError::Size));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    let size = Size {
        sites: 20,
        years: 1,
        seed: 1,
    };
    make(folder.path(), size);
    assert!(matches!(tried(1, 1), CountryError::Taken(_)));
}
