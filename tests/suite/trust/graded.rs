//! However a run over many records ends, what it has written are whole rows, the same as those of a run to the end.

use crate::program::Home;
use gradus::math::rng::Rng;
use std::fs::File;
use std::io::Read;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How many records there are: enough for several lots.
const RECORDS: usize = 12_000;

fn records(csv: bool) -> String {
    let ask = r#"{"derivative": {"of": "x^3", "by": "x"}}"#;
    let row = |n: usize| {
        let answer = format!("{}x^{}", n % 7, n % 5);
        match csv {
            true => format!("{n},{answer},\"{}\"\n", ask.replace('"', "\"\"")),
            false => format!("{{\"id\": {n}, \"ask\": {ask}, \"answer\": \"{answer}\"}}\n"),
        }
    };
    let head = if csv { "id,answer,ask\n" } else { "" };
    std::iter::once(head.to_string()).chain((0..RECORDS).map(row)).collect()
}

#[test]
#[cfg(unix)]
fn what_was_graded_survives_every_end_in_whole_rows() {
    use std::os::unix::process::ExitStatusExt;
    let home = Home::new();
    let mut rng = Rng::new(22);
    let (mut cut, mut ended) = (0, 0);
    for (name, csv) in [("in.jsonl", false), ("in.csv", true)] {
        home.file(name, records(csv));
        let began = Instant::now();
        let whole = home.run(&["grade", name, "--quiet"], "");
        let took = began.elapsed();
        assert_eq!(whole.code, Some(0), "{}", whole.err);
        assert_eq!(whole.out.lines().count(), RECORDS + usize::from(csv));
        for (round, (signal, number)) in
            [("KILL", 9), ("TERM", 15), ("INT", 2)].into_iter().cycle().take(18).enumerate()
        {
            let out = File::create(home.path("out")).unwrap();
            let mut child =
                home.command(&["grade", name, "--quiet"]).stdout(out).stderr(Stdio::null()).spawn().unwrap();
            // At any moment of a run, and now and then just when the first rows are there.
            let moment = took.mul_f64(rng.below(1_000) as f64 / 1_000.0);
            while round % 3 == 0 && std::fs::metadata(home.path("out")).unwrap().len() == 0 {
                std::thread::sleep(Duration::from_millis(1));
            }
            std::thread::sleep(if round % 3 == 0 { moment / 10 } else { moment });
            let sent = Command::new("kill").arg(format!("-{signal}")).arg(child.id().to_string()).status().unwrap();
            let status = child.wait().unwrap();
            let bytes = std::fs::read(home.path("out")).unwrap();
            assert!(whole.out.as_bytes().starts_with(&bytes), "{signal}: another row than that of a whole run");
            if status.signal().is_some() || !sent.success() {
                ended += 1;
                assert!(!sent.success() || status.signal() == Some(number), "{signal}: {status}");
                cut += usize::from(!bytes.is_empty() && bytes.len() < whole.out.len());
            } else {
                assert_eq!((status.code(), bytes.len()), (Some(0), whole.out.len()), "{signal}");
            }
            // Nothing can be done about KILL, which may cut the last row short.
            assert!(signal == "KILL" || bytes.last().is_none_or(|last| *last == b'\n'), "{signal}: half a row is left");
        }
        // A reader that leaves ends it with the code that it had so far.
        for taken in [1, 5_000, 300_000] {
            let mut child = home.command(&["grade", name, "--quiet"]).stderr(Stdio::null()).spawn().unwrap();
            let mut read = vec![0; taken];
            child.stdout.take().unwrap().read_exact(&mut read).unwrap();
            assert_eq!(child.wait().unwrap().code(), Some(0));
            assert!(whole.out.as_bytes().starts_with(&read));
        }
    }
    assert!(ended > 0 && cut > 0, "{ended} were ended, {cut} of them between two rows");
}

/// Nobody reads: the end from outside comes all the same.
#[test]
#[cfg(unix)]
fn a_run_whose_reader_has_stalled_can_be_ended() {
    use std::os::unix::process::ExitStatusExt;
    let home = Home::new();
    home.file("in.jsonl", records(false));
    let mut child = home.command(&["grade", "in.jsonl", "--quiet"]).stderr(Stdio::null()).spawn().unwrap();
    let mut out = child.stdout.take().unwrap();
    out.read_exact(&mut [0; 1]).unwrap();
    Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap();
    let status = child.wait().unwrap();
    assert_eq!(status.signal(), Some(15), "{status}");
}
