use crate::math::evaluate::{Compiled, exact_value};
use crate::math::expr::Expr;
use std::cmp::Ordering;

#[derive(Debug, Default)]
pub struct Constants;
pub struct Sign(Option<Ordering>);
impl Sign {
    pub fn ordering(self) -> Option<Ordering> {
        self.0
    }
}
impl Constants {
    pub fn sign(&mut self, expr: &Expr) -> Sign {
        if let Some(n) = exact_value(expr, &[]) {
            return Sign(Some(n.num().cmp(&0)));
        }
        let ball = Compiled::new(&[expr], &[]).map(|c| c.ball(&[]));
        Sign(ball.filter(|b| b.is_value() && b.value.abs() > b.error).map(|b| b.value.total_cmp(&0.0)))
    }
    pub fn floor(&mut self, expr: &Expr) -> Option<i64> {
        let ball = Compiled::new(&[expr], &[]).map(|c| c.ball(&[]))?;
        let (a, b) = ((ball.value - ball.error).floor(), (ball.value + ball.error).floor());
        (a == b).then_some(a as i64)
    }
}
