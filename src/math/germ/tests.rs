use super::lines::{Ends, Line, Side, ends_of, side_of};
use crate::math::expr::Expr;
use crate::math::language::{Scope, read};

fn expr(text: &str) -> Expr {
    read(text, &Scope::default()).unwrap().expr
}

fn found(of: &str, by: &str, to: &str, side: &str) -> String {
    let of = expr(of);
    let line = match to {
        "inf" => Some(Line::Infinity { negative: false }),
        "-inf" => Some(Line::Infinity { negative: true }),
        _ => None,
    };
    let one = |side: &Side| match side {
        Side::Finite(c) => crate::math::print::ascii(c),
        Side::Infinite { negative } => {
            if *negative {
                "-inf".into()
            } else {
                "inf".into()
            }
        }
        Side::Swings(pair) => format!("none {:?}", pair.each_ref().map(|w| crate::math::print::ascii(&w.place))),
        Side::NoDomain => "none (no domain)".into(),
        Side::Unknown(why) => format!("?? {why:?}"),
    };
    if let Some(line) = line {
        return one(&side_of(&of, by, &line));
    }
    let at = expr(to);
    match side {
        "left" => one(&side_of(&of, by, &Line::Point { at, from_below: true })),
        "right" => one(&side_of(&of, by, &Line::Point { at, from_below: false })),
        _ => {
            let Ends { left, right, agree } = ends_of(&of, by, &at);
            match (&left, &right) {
                (Side::NoDomain, other) | (other, Side::NoDomain) => one(other),
                _ if agree == Some(true) => one(&right),
                (Side::Unknown(_), _) => format!("left {}", one(&left)),
                (_, Side::Unknown(_)) => format!("right {}", one(&right)),
                _ if agree.is_none() => "??".into(),
                _ => format!("none: {} | {}", one(&left), one(&right)),
            }
        }
    }
}

#[cfg_attr(test, test)]
pub fn corpus() {
    let path = std::env::var("LIMITS").unwrap_or_else(|_| "/work/wt/limits/tests/data/limits.jsonl".into());
    let text = std::fs::read_to_string(path).unwrap();
    let (mut right, mut open, mut wrong) = (0, 0, 0);
    for line in text.lines() {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        let text = |key: &str| row[key].as_str().unwrap_or("").to_string();
        let start = std::time::Instant::now();
        let got = found(&text("of"), &text("by"), &text("to"), &text("side"));
        let ms = start.elapsed().as_secs_f64() * 1e3;
        let want = text("value");
        let same = match want.as_str() {
            "none" => got.starts_with("none"),
            "inf" | "-inf" => got == want,
            _ if got.starts_with("none") || got.contains("inf") || got.contains("??") => false,
            _ => {
                let scope = Scope::default();
                let a = read(&got, &scope).unwrap().expr;
                let names: Vec<_> = a.clone().minus(expr(&want)).names();
                let difference = a.clone().minus(expr(&want));
                let c = crate::math::evaluate::Compiled::new(&[&difference, &a], &names).unwrap();
                let v = c.values(&vec![0.7; names.len()]);
                v[0].abs() <= 1e-9 * v[1].abs().max(1e-300) || v[0].is_nan() && got.len() > 3
            }
        };
        if ms > 150.0 {
            println!("SLOW {ms:.0} ms {} -> {}", text("of"), text("to"));
        }
        if same {
            right += 1;
        } else {
            if got.contains("??") {
                open += 1
            } else {
                wrong += 1
            }
            println!("{} | {} -> {} {} want {want} got {got}", text("cat"), text("of"), text("to"), text("side"));
        }
    }
    println!("right {right} open {open} wrong {wrong}");
}

pub fn slopes() {
    use crate::math::Symbol;
    use crate::math::slope::{Slope, partial_at, slope_at, unit};
    let text = std::fs::read_to_string("/work/wt/limits/tests/data/slopes_at.jsonl").unwrap();
    let mut bad = 0;
    for line in text.lines() {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        let want = row["value"].as_str().unwrap().to_string();
        let show = |s: &crate::math::slope::SlopeAt| match &s.slope {
            Slope::Is(v) => crate::math::print::ascii(v),
            Slope::None(why) => format!("none {why:?}"),
            Slope::Unknown => format!("?? {:?} {:?}", s.left, s.right),
        };
        let got = if let Some(ask) = row["ask"].get("derivative") {
            let of = expr(ask["of"].as_str().unwrap());
            let at = expr(ask["at"].as_str().unwrap());
            let by = of.names().into_iter().next().unwrap_or(Symbol::new("x"));
            show(&partial_at(&of, &[(by.clone(), at)], &by, ask["order"].as_u64().unwrap_or(1) as usize))
        } else if let Some(ask) = row["ask"].get("gradient") {
            let of = expr(ask["of"].as_str().unwrap());
            let point: Vec<(Symbol, Expr)> = ask["at"]
                .as_object()
                .unwrap()
                .iter()
                .map(|(n, v)| (Symbol::new(n), expr(v.as_str().unwrap())))
                .collect();
            match ask.get("along") {
                Some(along) => {
                    let along: Vec<Expr> =
                        along.as_array().unwrap().iter().map(|n| Expr::from(n.as_i64().unwrap())).collect();
                    show(&slope_at(&of, &point, &unit(&along), 1))
                }
                None => point.iter().map(|(n, _)| show(&partial_at(&of, &point, n, 1))).collect::<Vec<_>>().join(","),
            }
        } else {
            continue;
        };
        println!("{got} WANT {want} {}", row["ask"]);
    }
}
