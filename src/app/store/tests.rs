//! Keeping events: what comes back, what damage does, two at once.

use super::*;
use crate::lesson::{Digest, Verdict};
use crate::session::event::{PLACES, What};

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
        self.dated().unwrap().into_iter().map(|dated| dated.event).collect()
    }
}

fn every_kind() -> Vec<Event> {
    let answered = |verdict| What::Answered {
        answer: "2x·cos(x²)\u{1b}".into(),
        verdict,
        score: Some(0.5),
        reason: Some("chain.drop_inner".into()),
        said: "The slope of the inside is missing.".into(),
        text: Some(Digest::of_text("a lesson")),
    };
    let mut kinds =
        vec![What::Opened, What::Hinted { rung: 2 }, What::Revealed, What::Skipped, What::Finished, What::Left];
    kinds.extend([What::Reset, answered(Some(Verdict::Right)), answered(Some(Verdict::Wrong))]);
    kinds.extend([answered(Some(Verdict::NotGraded)), answered(Some(Verdict::Unsure)), answered(None)]);
    kinds.extend([What::Noted { text: "outside first".into() }, What::Restored]);
    kinds.extend([What::Posed, What::Explored { tries: 3 }, What::Predicted { option: 2, right: true }]);
    kinds.extend([What::Refused { line: "show".into() }, What::Handed { receipt: "4f2a91bc03de77a0".into() }]);
    let places = PLACES.iter().map(|(place, _)| *place).cycle();
    let event =
        |(what, place)| Event { lesson: "l".into(), question: "q".into(), rev: 3, seed: u64::MAX - 1, place, what };
    kinds.into_iter().zip(places).map(event).collect()
}

/// A store of the first version with so many answers.
fn first_version(path: &Path, answers: usize) {
    let connection = Connection::open(path).unwrap();
    connection
        .execute_batch(
            "CREATE TABLE IF NOT EXISTS event (
                id INTEGER PRIMARY KEY, at INTEGER NOT NULL, learner TEXT NOT NULL, lesson TEXT NOT NULL,
                question TEXT NOT NULL, rev INTEGER NOT NULL, seed INTEGER NOT NULL, what TEXT NOT NULL, answer TEXT,
                verdict TEXT, score REAL, reason TEXT, rung INTEGER) STRICT;
             PRAGMA user_version = 1; BEGIN;",
        )
        .unwrap();
    for n in 0..answers {
        connection
            .execute(
                "INSERT INTO event (at, learner, lesson, question, rev, seed, what, answer, verdict, score)
                 VALUES (?1, '', 'l', 'q', 1, 7, 'answered', ?2, 'right', 1.0)",
                params![n as i64, format!("{n}x")],
            )
            .unwrap();
    }
    connection.execute_batch("COMMIT").unwrap();
}

fn mode(path: &Path) -> u32 {
    #[cfg(unix)]
    return std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(path).unwrap().permissions()) & 0o777;
    #[cfg(not(unix))]
    return 0o600 + (path.components().count() - path.components().count()) as u32;
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
    let kept = folder.store("").dated().unwrap();
    assert_eq!(folder.store("").progress().unwrap(), Progress::of_dated(&kept));
    assert_eq!(store.notices(), Vec::<String>::new());
    let dated = folder.store("").dated().unwrap();
    assert!(dated.iter().zip(1..).all(|(dated, row)| dated.row == row && dated.version == env!("CARGO_PKG_VERSION")));
}

/// The order is that of the rows, whatever the clock said when they were written.
#[test]
fn a_clock_that_goes_backwards_reorders_nothing() {
    const DAY: i64 = 86_400_000;
    let folder = Folder::new("clock");
    let events = every_kind();
    let on = |(event, before): (&Event, i64)| {
        let at = 1_800_000_000_000 - DAY * before;
        Dated { row: 0, at, day: at / DAY, learner: String::new(), version: String::new(), event: event.clone() }
    };
    let dated: Vec<Dated> = events.iter().zip(0..).map(on).collect();
    folder.store("").bring(&dated).unwrap();
    folder.store("").save(&events[..1]);
    let kept = folder.store("").dated().unwrap();
    assert!(kept.windows(2).all(|pair| pair[0].row < pair[1].row));
    assert!(kept.windows(2).filter(|pair| pair[1].at < pair[0].at).count() >= events.len() - 1, "the clock went back");
    let all: Vec<Event> = kept.iter().map(|dated| dated.event.clone()).collect();
    assert_eq!(all, [&events[..], &events[..1]].concat());
    assert_eq!(folder.store("").progress().unwrap(), Progress::of_dated(&kept));
}

#[test]
fn what_is_kept_is_for_its_owner_alone() {
    let folder = Folder::new("private");
    let path = folder.0.join("a").join("b").join("state.db");
    let mut store = Store::new(Some(path.clone()), "");
    store.save(&every_kind());
    assert_eq!(mode(&path), 0o600);
    if cfg!(unix) {
        assert_eq!((mode(&folder.0.join("a")), mode(&folder.0.join("a").join("b"))), (0o700, 0o700));
    }
    drop(store);
    for _ in 0..2 {
        assert_eq!(Store::new(Some(path.clone()), "").events(), every_kind());
    }
    let copies: Vec<_> =
        std::fs::read_dir(path.parent().unwrap()).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(copies.len(), 2, "one copy a day: {copies:?}");
    assert!(copies.iter().all(|copy| mode(copy) == 0o600));
}

#[test]
fn three_daily_copies_are_kept() {
    let folder = Folder::new("copies");
    folder.store("").save(&every_kind());
    for day in 1..=5 {
        std::fs::write(folder.0.join(format!("state.db.copy-2001-01-0{day}")), "an old copy").unwrap();
    }
    std::fs::write(folder.0.join("state.db.copy-of-mine"), "not one of them").unwrap();
    folder.store("").events();
    let mut names: Vec<_> =
        std::fs::read_dir(&folder.0).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    assert_eq!(names.len(), 5, "{names:?}");
    assert!(names.contains(&"state.db.copy-of-mine".into()) && names.contains(&"state.db.copy-2001-01-05".into()));
}

#[test]
fn a_file_that_is_no_store_is_left_alone() {
    let folder = Folder::new("not-ours");
    let path = folder.0.join("state.db");
    let other = || {
        std::fs::remove_file(&path).unwrap();
        Connection::open(&path).unwrap()
    };
    let text = |_: ()| std::fs::write(&path, "this is no database".repeat(1000)).unwrap();
    let table = |_: ()| other().execute_batch("CREATE TABLE t(x); PRAGMA user_version = 1;").unwrap();
    let marked = |_: ()| other().execute_batch("CREATE TABLE t(x); PRAGMA application_id = 7;").unwrap();
    let zeros = |_: ()| std::fs::write(&path, [0; 8192]).unwrap();
    for make in [&text as &dyn Fn(()), &table, &marked, &zeros] {
        make(());
        let before = std::fs::read(&path).unwrap();
        let mut store = folder.store("");
        assert!(store.dated().unwrap_err().to_string().contains("no file with progress"));
        store.save(&every_kind());
        let notices = store.notices();
        assert!(notices.len() == 1 && notices[0].contains("not being saved"), "{notices:?}");
        assert_eq!(std::fs::read(&path).unwrap(), before);
        assert_eq!(std::fs::read_dir(&folder.0).unwrap().count(), 1, "nothing is put beside it");
    }
}

#[test]
fn damage_costs_what_is_damaged() {
    let folder = Folder::new("damage");
    let path = folder.0.join("state.db");
    for _ in 0..40 {
        folder.store("").save(&every_kind());
    }
    let all = folder.store("").events();
    // The copies of the day would make good what is lost, which another test is about.
    let forget_copies = || {
        for entry in std::fs::read_dir(&folder.0).unwrap() {
            let file = entry.unwrap().path();
            if file != path {
                std::fs::remove_file(file).unwrap();
            }
        }
    };
    let whole = std::fs::read(&path).unwrap();
    let pages = whole.len() / 4096;
    assert!(pages > 8, "{pages}");
    // Each page in turn, wiped or with one byte changed; the first holds the head, others the upper parts of a tree.
    for page in 0..pages {
        for wiped in [true, false] {
            forget_copies();
            let mut bytes = whole.clone();
            match wiped {
                true => bytes[4096 * page..4096 * (page + 1)].fill(0xAA),
                false => bytes[4096 * page + 3000] ^= 0x10,
            }
            std::fs::write(&path, &bytes).unwrap();
            let mut store = folder.store("");
            let read = store.events();
            let lost = all.len() - read.len();
            assert!(lost <= if wiped { 60 } else { 1 }, "page {page} of {pages}: {lost} of {} lost", all.len());
            let notices = store.notices();
            if lost > 0 {
                assert!(notices.len() == 1 && notices[0].contains("state.db.broken-1"), "{notices:?}");
                assert_eq!(std::fs::read(folder.0.join("state.db.broken-1")).unwrap(), bytes);
            }
            let more = every_kind();
            store.save(&more);
            assert_eq!(folder.store("").events().len(), read.len() + more.len());
        }
    }
}

#[test]
fn what_is_damaged_comes_back_from_a_copy() {
    let folder = Folder::new("copied");
    let path = folder.0.join("state.db");
    for _ in 0..20 {
        folder.store("").save(&every_kind());
    }
    let copy = folder.0.read_dir().unwrap().map(|entry| entry.unwrap().path()).find(|file| *file != path).unwrap();
    std::fs::remove_file(&copy).unwrap();
    assert!(!folder.store("").events().is_empty(), "which makes the copy");
    folder.store("").save(&every_kind()[..1]);
    let all = folder.store("").events();
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[3 * 4096..5 * 4096].fill(0xAA);
    std::fs::write(&path, &bytes).unwrap();
    let mut store = folder.store("");
    assert_eq!(store.events(), all);
    assert!(store.notices()[0].contains("came from a copy"));
    // A store begun anew under the same name has other rows, and gets none from the copies of the old one.
    std::fs::remove_file(&path).unwrap();
    for _ in 0..10 {
        folder.store("bob").save(&every_kind());
    }
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[2 * 4096..3 * 4096].fill(0xAA);
    std::fs::write(&path, &bytes).unwrap();
    assert_eq!(folder.store("").events(), []);
}

#[test]
fn a_store_of_the_first_version_is_taken_over_in_place() {
    let folder = Folder::new("first");
    let path = folder.0.join("state.db");
    first_version(&path, 300);
    let before = std::fs::read(&path).unwrap();
    let mut store = folder.store("");
    let dated = store.dated().unwrap();
    assert_eq!(dated.len(), 300);
    assert!(
        matches!(&dated[7].event.what, What::Answered { answer, verdict: Some(Verdict::Right), score: Some(1.0), .. }
        if answer == "7x")
    );
    let notices = store.notices();
    assert!(notices.len() == 1 && notices[0].contains("state.db.version-1"), "{notices:?}");
    let kept = Connection::open(folder.0.join("state.db.version-1")).unwrap();
    assert_eq!(kept.query_row("SELECT count(*) FROM event", [], |row| row.get::<_, i64>(0)).unwrap(), 300);
    assert_eq!(kept.query_row("PRAGMA user_version", [], |row| row.get::<_, i64>(0)).unwrap(), 1);
    store.save(&every_kind());
    assert_eq!(folder.store("").events().len(), 300 + every_kind().len());
    // One that is broken is mended from what can be read of it; a copy would give back the rest.
    for copy in folder.0.read_dir().unwrap().map(|entry| entry.unwrap().path()) {
        std::fs::remove_file(copy).unwrap();
    }
    let mut bytes = before;
    bytes[2 * 4096..3 * 4096].fill(0xAA);
    std::fs::write(&path, &bytes).unwrap();
    let read = folder.store("").events().len();
    assert!((100..300).contains(&read), "{read}");
}

#[test]
fn a_newer_file_is_left_alone() {
    let folder = Folder::new("newer");
    let path = folder.0.join("state.db");
    folder.store("").save(&every_kind());
    Connection::open(&path).unwrap().execute_batch("PRAGMA user_version = 7;").unwrap();
    let before = std::fs::read(&path).unwrap();
    let mut store = folder.store("");
    assert!(store.progress().unwrap_err().to_string().contains("newer"));
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
    assert!(store.dated().is_err(), "what cannot be seen is not empty");
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
fn a_store_that_is_held_is_waited_for_once() {
    let folder = Folder::new("held");
    let path = folder.0.join("state.db");
    folder.store("").save(&every_kind());
    let holder = Connection::open(&path).unwrap();
    holder.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let mut store = folder.store("");
    let begun = std::time::Instant::now();
    assert!(store.dated().unwrap_err().to_string().contains("holding it"), "never taken for an empty one");
    // Twice the patience would be ten seconds; this is about seconds, not about speed.
    for event in every_kind() {
        store.save(&[event]);
    }
    assert!(begun.elapsed() < 2 * PATIENCE, "it is not waited for at each prompt");
    assert_eq!(store.notices().len(), 1);
    holder.execute_batch("COMMIT").unwrap();
    store.save(&[]);
    assert_eq!(folder.store("").events().len(), 2 * every_kind().len());
}

#[test]
fn a_snapshot_gives_the_same_progress_and_one_that_does_not_fit_is_none() {
    let folder = Folder::new("snapshot");
    let path = folder.0.join("state.db");
    let mut events: Vec<Event> = Vec::new();
    for n in 0..20 {
        let mut more = every_kind();
        more.iter_mut().for_each(|event| event.question = format!("q{n}"));
        folder.store("").save(&more);
        events.extend(more);
    }
    let wanted = Progress::of_dated(&folder.store("").dated().unwrap());
    let rows = |sql: &str| Connection::open(&path).unwrap().query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!(folder.store("").progress().unwrap(), wanted);
    assert_eq!(rows("SELECT row FROM snapshot"), events.len() as i64, "the first start makes one");
    for harm in [
        "UPDATE snapshot SET progress = '{}'",
        "UPDATE snapshot SET row_sum = row_sum + 1",
        "UPDATE snapshot SET fold = 'another'",
        "UPDATE snapshot SET row = 100000",
        "DELETE FROM snapshot",
        "SELECT 1",
    ] {
        Connection::open(&path).unwrap().execute_batch(harm).unwrap();
        assert_eq!(folder.store("").progress().unwrap(), wanted, "{harm}");
        assert_eq!(rows("SELECT row FROM snapshot"), events.len() as i64, "{harm}");
    }
    folder.store("").save(&every_kind());
    events.extend(every_kind());
    assert_eq!(folder.store("").progress().unwrap(), Progress::of_dated(&folder.store("").dated().unwrap()));
    assert_eq!(folder.store("ada").progress().unwrap(), Progress::default());
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
