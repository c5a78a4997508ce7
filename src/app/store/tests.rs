//! Keeping events: what comes back, what damage does, two at once.

use super::*;
use crate::lesson::Verdict;

/// A folder of its own for a test, taken away when the test ends.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("gradus-store-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).unwrap();
        Folder(path)
    }
    fn store(&self, learner: &str) -> Store {
        Store::new(Some(self.0.join("state.db")), learner)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

impl Store {
    fn events(&mut self) -> Vec<Event> {
        self.dated().into_iter().map(|dated| dated.event).collect()
    }
}

fn every_kind() -> Vec<Event> {
    let answered = |verdict| What::Answered {
        answer: "2x·cos(x²)\u{1b}".into(),
        verdict,
        score: Some(0.5),
        reason: Some("chain.drop_inner".into()),
    };
    let mut kinds = vec![What::Opened, What::Hinted { rung: 2 }, What::Revealed, What::Skipped, What::Finished];
    kinds.extend([What::Reset, answered(Verdict::Right), answered(Verdict::Wrong)]);
    kinds.extend([answered(Verdict::NotGraded), answered(Verdict::Unsure)]);
    let event = |what| Event { lesson: "l".into(), question: "q".into(), rev: 3, seed: u64::MAX - 1, what };
    kinds.into_iter().map(event).collect()
}

#[test]
fn every_event_comes_back_as_it_was() {
    let folder = Folder::new("round");
    let mut store = folder.store("");
    assert_eq!(store.events(), []);
    assert!(!folder.0.join("state.db").exists(), "reading makes no file");
    store.save(&every_kind());
    assert_eq!(folder.store("").events(), every_kind());
    assert_eq!(folder.store("ada").events(), [], "another learner has other events");
    assert_eq!(folder.store("").progress(), Progress::of(&every_kind()));
    assert_eq!(store.notices(), Vec::<String>::new());
}

#[test]
fn a_damaged_file_is_set_aside_and_never_overwritten() {
    let folder = Folder::new("damaged");
    let path = folder.0.join("state.db");
    for n in 1..=2 {
        std::fs::write(&path, format!("this is no database, {n}").repeat(100)).unwrap();
        let mut store = folder.store("");
        assert_eq!(store.events(), []);
        store.save(&every_kind()[..1]);
        let notices = store.notices();
        assert!(notices.len() == 1 && notices[0].contains(&format!("damaged-{n}")), "{notices:?}");
        let kept = std::fs::read_to_string(folder.0.join(format!("state.db.damaged-{n}"))).unwrap();
        assert!(kept.starts_with(&format!("this is no database, {n}")));
        assert_eq!(folder.store("").events().len(), 1);
    }
}

#[test]
fn damage_in_the_middle_is_found() {
    let folder = Folder::new("middle");
    let path = folder.0.join("state.db");
    for _ in 0..60 {
        folder.store("").save(&every_kind());
    }
    let mut bytes = std::fs::read(&path).unwrap();
    assert!(bytes.len() > 8192);
    bytes[4096..8192].fill(0xAA);
    std::fs::write(&path, &bytes).unwrap();
    let mut store = folder.store("");
    assert_eq!(store.events(), []);
    assert_eq!(std::fs::read(folder.0.join("state.db.damaged-1")).unwrap(), bytes);
    store.save(&every_kind());
    assert_eq!(store.events(), every_kind());
}

#[test]
fn a_newer_file_is_left_alone() {
    let folder = Folder::new("newer");
    let path = folder.0.join("state.db");
    Connection::open(&path).unwrap().execute_batch("CREATE TABLE t(x); PRAGMA user_version = 7;").unwrap();
    let before = std::fs::read(&path).unwrap();
    let mut store = folder.store("");
    assert_eq!(store.events(), []);
    store.save(&every_kind());
    let notices = store.notices();
    assert!(notices.len() == 1 && notices[0].contains("newer"), "{notices:?}");
    assert_eq!(std::fs::read(&path).unwrap(), before);
    assert_eq!(store.unsaved(), every_kind().len());
}

#[test]
fn a_place_that_cannot_be_written_is_said_once_and_made_up_for() {
    let folder = Folder::new("refused");
    let blocked = folder.0.join("blocked");
    std::fs::write(&blocked, "a file where a folder is needed").unwrap();
    let mut store = Store::new(Some(blocked.join("state.db")), "");
    let events = every_kind();
    store.save(&events[..2]);
    store.save(&events[2..3]);
    let notices = store.notices();
    assert!(notices.len() == 1 && notices[0].contains("not being saved"), "{notices:?}");
    std::fs::remove_file(&blocked).unwrap();
    store.save(&events[3..]);
    assert_eq!(store.events(), events, "what waited is saved in its order");
    assert!(store.notices()[0].contains("again"));
}

#[test]
fn two_at_once_lose_nothing() {
    let folder = Folder::new("two");
    let path = folder.0.join("state.db");
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let mut store = Store::new(Some(path.clone()), "");
                for _ in 0..20 {
                    store.save(&every_kind());
                }
                assert_eq!(store.unsaved(), 0);
            });
        }
    });
    assert_eq!(folder.store("").events().len(), 2 * 20 * every_kind().len());
}

#[test]
fn without_a_home_it_says_so() {
    let mut store = Store::new(None, "");
    store.save(&every_kind());
    assert_eq!(store.events(), []);
    assert_eq!(store.notices().len(), 1);
}
