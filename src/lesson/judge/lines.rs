//! Judging a derivation line by line: every line must equal the one before.

use super::prepared::{Prepared, unreadable};
use super::{Judged, Verdict};
use crate::lesson::kinds::ask::is_unevaluated;
use crate::math::agree::{CompiledKey, Outcome};
use crate::math::language::{Shape, Value, read_value};
use crate::math::{Expr, print};

/// The most lines of one derivation.
const MOST: usize = 40;

impl Prepared {
    /// The lines of an answer and how they were read; or why they cannot be judged, which never depends on their values.
    pub(super) fn read_lines(&self, text: &str) -> Result<(Vec<Expr>, String), Box<Judged>> {
        let refused = |message: String| Box::new(Judged::not_graded(message));
        let pieces: Vec<&str> = text.split(['=', ';', '\n']).map(str::trim).filter(|piece| !piece.is_empty()).collect();
        if pieces.len() > MOST {
            return Err(refused(format!("these are more than {MOST} lines")));
        }
        let mut lines: Vec<Expr> = Vec::new();
        for (i, piece) in pieces.iter().enumerate() {
            let reading = match read_value(piece, &self.scope, Shape::Expression) {
                Ok(reading) => reading,
                // The left-hand side, such as dy/dx.
                Err(_) if i == 0 && pieces.len() > 1 => continue,
                Err(error) => return Err(Box::new(unreadable(error, piece))),
            };
            match reading.value {
                Value::Expr(expr) if i == 0 && pieces.len() > 1 && self.is_left_side(&expr) => {}
                Value::Expr(expr) => lines.push(expr),
                _ => return Err(refused(format!("line {} is no expression", i + 1))),
            }
        }
        if lines.is_empty() {
            return Err(refused("there is no line yet".to_string()));
        }
        let reads_as = lines.iter().map(print::ascii).collect::<Vec<_>>().join(" = ");
        match lines.iter().find_map(|line| self.unknown_name(&Value::Expr(line.clone()))) {
            Some(mend) => Err(Box::new(Judged { reads_as: Some(reads_as), ..Judged::not_graded(mend) })),
            None => Ok((lines, reads_as)),
        }
    }

    pub(super) fn judge_lines(&self, text: &str, key: &Expr) -> Judged {
        let (lines, reads_as) = match self.read_lines(text) {
            Ok(read) => read,
            Err(judged) => return *judged,
        };
        let reads_as = Some(reads_as);
        for (i, line) in lines.iter().enumerate() {
            let key = CompiledKey::new(key, self.setting.clone());
            let agreement = key.agree(line);
            match agreement.outcome {
                Outcome::Same => {}
                Outcome::Unsure => {
                    let why = agreement.why.unwrap_or_else(|| "it could not be decided".to_string());
                    return Judged { reads_as, ..Judged::new(Verdict::Unsure, format!("line {}: {why}", i + 1)) };
                }
                Outcome::Different => {
                    let (reason, or) = self.reasons(&Value::Expr(line.clone()));
                    let place = match i {
                        0 => "the first line is not the derivative yet".to_string(),
                        _ => format!("line {} does not follow from line {i}", i + 1),
                    };
                    let message = match &reason {
                        Some(reason) => format!("{place}. {}", reason.say),
                        None => place,
                    };
                    let score = Some(i as f64 / lines.len() as f64);
                    let witness = agreement.witness;
                    let component = Some(vec![i]);
                    let judged = Judged::new(Verdict::Wrong, message);
                    return Judged { reads_as, reason, or, score, witness, component, ..judged };
                }
            }
        }
        let answer = lines.last().cloned().map(Value::Expr);
        Judged { reads_as, answer, ..Judged::new(Verdict::Right, "right") }
    }

    /// `dy/dx`, `f\'(x)`, `y`, or the task itself, before the first `=`.
    fn is_left_side(&self, expr: &Expr) -> bool {
        let own = |name: &_| self.task.names.contains(name);
        is_unevaluated(expr) || (expr.size() <= 3 && expr.names().iter().any(|name| !own(name)))
    }
}
