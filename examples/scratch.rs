use gradus::math::{
    derive,
    notation::{self, Scope},
    print, tidy,
};
use std::io::BufRead;
fn main() {
    let mode = std::env::args().nth(1).unwrap_or_default();
    for line in std::io::stdin().lock().lines() {
        let line = line.unwrap();
        let (text, by) = line.split_once('|').unwrap_or((&line, "x"));
        let e = match notation::read(text, &Scope::default()) {
            Ok(r) => r.expr,
            Err(e) => {
                println!("{text}: {}", e.message);
                continue;
            }
        };
        if mode == "time" {
            let d = derive::derive(&e, by, 1).unwrap();
            let n = 200;
            let t = std::time::Instant::now();
            for _ in 0..n {
                std::hint::black_box(tidy::tidy(&d.raw));
            }
            let a = t.elapsed() / n;
            let t = std::time::Instant::now();
            for _ in 0..n {
                std::hint::black_box(print::unicode(&d.derivative));
            }
            println!("{:>9.1?} print {:>9.1?} size {:>4} {}", a, t.elapsed() / n, d.raw.size(), text);
            continue;
        }
        let e = if mode == "d" {
            match derive::derive(&e, by, 1) {
                Ok(d) => {
                    print!("{text}\n   {}\n   ", print::unicode(&d.raw));
                    d.raw
                }
                Err(e) => {
                    println!("{text}: {e:?}");
                    continue;
                }
            }
        } else {
            print!("{:<40} ", print::unicode(&e));
            e
        };
        let t = tidy::tidy_with_notes(&e);
        println!(
            "{}    {:?} {}   also {}",
            print::unicode(&t.expr),
            t.tags,
            t.conditions.iter().map(|c| c.to_string()).collect::<Vec<_>>().join(", "),
            tidy::alternatives(&e).iter().map(print::unicode).collect::<Vec<_>>().join(" ;; ")
        );
        if mode == "x" {
            println!(
                "    expand {}   factor {}",
                print::unicode(&tidy::expand(&e)),
                print::unicode(&tidy::factor_common(&e))
            );
        }
        if mode == "l" {
            println!("      {}", print::latex(&t.expr));
        }
    }
}
