//! Both scenes play to their end, and every state stands somewhere.

use super::*;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

struct Hand(AtomicI64);

impl Clock for Hand {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.0.fetch_add(1, Ordering::Relaxed))
    }
}

impl Movable for Hand {
    fn move_to(&self, now: Timestamp) {
        self.0.store(now.micros(), Ordering::Relaxed);
    }

    fn apart(&self) -> Arc<dyn Movable> {
        Arc::new(Self(AtomicI64::new(self.0.load(Ordering::Relaxed))))
    }
}

struct Count(AtomicU64);

impl Chance for Count {
    fn fill(&self, bytes: &mut [u8]) {
        let mut n = self
            .0
            .fetch_add(0x9E37_79B9, Ordering::Relaxed)
            .wrapping_mul(0x9E37_79B9_7F4A_7C15);
        for byte in bytes {
            n ^= n >> 29;
            n = n.wrapping_mul(0xBF58_476D_1CE4_E5B9).wrapping_add(1);
            *byte = n.to_be_bytes()[0];
        }
    }
}

#[test]
fn both_scenes_play_and_every_state_stands_somewhere() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(Hand(AtomicI64::new(0)));
    let demo = Demo::open(
        folder.path(),
        clock.clone(),
        Arc::new(Count(AtomicU64::new(1))),
    )
    .unwrap();
    assert_eq!(demo.office().clock.today().to_string(), "2026-10-20");
    let states = |office: &Office| -> Vec<String> {
        let read = office
            .db
            .read_blocking(|tx| -> Result<_, store::StoreError> {
                tx.query("select distinct state from dossier order by state", &[])?
                    .iter()
                    .map(|row| row.get(0))
                    .collect()
            });
        read.unwrap()
    };
    let expect = [
        "endorsed",
        "in-progress",
        "not-recognised",
        "recognised",
        "registered",
        "returned",
        "revoked",
        "subject-ended",
        "submitted",
        "withdrawn",
    ];
    assert_eq!(states(&demo.office()), expect);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    runtime.block_on(each_role_has_someone_with_work(&demo));
    let autumn = demo.office();
    demo.begin(Scene::BeforeReform).unwrap();
    assert_eq!(demo.office().clock.today().to_string(), "2025-06-20");
    // The scene that left the stage keeps its own day.
    assert_eq!(autumn.clock.today().to_string(), "2026-10-20");
    let (day, what) = runtime.block_on(demo.next_deadline()).unwrap().unwrap();
    assert_eq!((day.to_string().as_str(), what), ("2025-07-01", "reform"));
    let office = demo.office();
    let person = runtime.block_on(demo.people()).unwrap().remove(0);
    let token = runtime
        .block_on(crate::sessions::open(&office, person.post))
        .unwrap();
    runtime.block_on(demo.push_to(day)).unwrap();
    let stays = runtime.block_on(crate::sessions::desk(&office, &token));
    assert!(stays.unwrap().is_some(), "pushing the clock signs out");
    let names: Vec<String> = runtime
        .block_on(demo.people())
        .unwrap()
        .iter()
        .map(|person| person.office.vi.clone())
        .collect();
    assert!(
        names.contains(&"Công an xã Thạnh Xuân".to_owned()),
        "{names:?}"
    );
    assert!(
        names.contains(&"Ủy ban nhân dân thành phố Cần Thơ".to_owned()),
        "{names:?}"
    );
}

async fn each_role_has_someone_with_work(demo: &Demo) {
    let people = demo.people().await.unwrap();
    let first = demo.first_of_each(&people).await.unwrap();
    let office = demo.office();
    for role in Role::ALL {
        let Some(person) = first.iter().find(|person| person.role == *role) else {
            assert_eq!(*role, Role::Visitor);
            continue;
        };
        assert!(has_work(&office, person).await.unwrap(), "{role:?}");
    }
}
