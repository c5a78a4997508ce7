//! An ask as a whole: filled in with the parameters drawn, and gone through for its names and texts.

use super::ask::{Ask, Choice, FieldShape, FieldValue};
use crate::lesson::variant;
use crate::math::condition::Condition;
use crate::math::{Expr, Number, Symbol};

impl Ask {
    /// This ask with each parameter's number put in.
    pub fn fill(&self, drawn: &[(Symbol, Number)]) -> Ask {
        if drawn.is_empty() {
            return self.clone();
        }
        let bound = self.bound();
        let free = |name: &str| -> Option<Expr> {
            let (_, number) = drawn.iter().find(|(parameter, _)| parameter == name)?;
            (!bound.iter().any(|b| b == name)).then(|| Expr::number(*number))
        };
        let any = |name: &str| -> Option<Expr> {
            drawn.iter().find(|(parameter, _)| parameter == name).map(|(_, number)| Expr::number(*number))
        };
        let formula = |expr: &Expr| variant::filled(expr, &free);
        let number = |expr: &Expr| variant::filled(expr, &any);
        let fill = |field: &'static str, value: &FieldValue| match value {
            FieldValue::Formula(expr) if self.kind.shape(field) == Some(FieldShape::Number) => {
                FieldValue::Formula(number(expr))
            }
            FieldValue::Formula(expr) => FieldValue::Formula(formula(expr)),
            FieldValue::Numbers(numbers) => FieldValue::Numbers(numbers.iter().map(number).collect()),
            FieldValue::Bindings(all) => {
                let point = self.kind.shape(field) == Some(FieldShape::Point);
                let each =
                    |(name, expr): &(Symbol, Expr)| (name.clone(), if point { number(expr) } else { formula(expr) });
                FieldValue::Bindings(all.iter().map(each).collect())
            }
            FieldValue::Value(value) => FieldValue::Value(value.map(formula)),
            FieldValue::Condition(condition) => FieldValue::Condition(condition.fill(drawn)),
            FieldValue::Domain(domain) => FieldValue::Domain(
                domain
                    .iter()
                    .map(|r| Condition { left: formula(&r.left), comparison: r.comparison, right: formula(&r.right) })
                    .collect(),
            ),
            FieldValue::Options(options) => {
                let text = |text: &String| variant::fill_text(text, drawn);
                let each = |o: &Choice| Choice { is: text(&o.is), say: o.say.as_ref().map(text), right: o.right };
                FieldValue::Options(options.iter().map(each).collect())
            }
            FieldValue::Texts(texts) => {
                FieldValue::Texts(texts.iter().map(|text| variant::fill_text(text, drawn)).collect())
            }
            FieldValue::Pairs(pairs) => FieldValue::Pairs(
                pairs.iter().map(|(name, text)| (name.clone(), variant::fill_text(text, drawn))).collect(),
            ),
            FieldValue::Planted(slips) => {
                let lines =
                    |lines: &[(Symbol, Expr)]| lines.iter().map(|(name, expr)| (name.clone(), formula(expr))).collect();
                FieldValue::Planted(slips.iter().map(|(id, changed)| (id.clone(), lines(changed))).collect())
            }
            FieldValue::Run(run) => FieldValue::Run(Box::new(run.filled(&number))),
            FieldValue::Ask(ask) => FieldValue::Ask(Box::new(ask.fill(drawn))),
            FieldValue::Names(_) | FieldValue::Flag(_) | FieldValue::Word(_) | FieldValue::Digits(_) => value.clone(),
        };
        Ask { kind: self.kind, fields: self.fields.iter().map(|(name, value)| (*name, fill(name, value))).collect() }
    }

    /// Every name that stands in a formula of this ask and is not bound by it: variables and parameters.
    pub fn free_names(&self) -> Vec<Symbol> {
        let mut names = Vec::new();
        let bound = self.bound();
        let mut add = |expr: &Expr, all: bool| {
            names.extend(expr.names().into_iter().filter(|name| all || !bound.contains(name)));
        };
        for (field, value) in &self.fields {
            match value {
                FieldValue::Formula(expr) => add(expr, self.kind.shape(field) == Some(FieldShape::Number)),
                FieldValue::Numbers(numbers) => numbers.iter().for_each(|expr| add(expr, true)),
                FieldValue::Bindings(all) => {
                    let point = self.kind.shape(field) == Some(FieldShape::Point);
                    all.iter().for_each(|(_, expr)| add(expr, point));
                }
                FieldValue::Value(value) => value.expressions().for_each(|expr| add(expr, false)),
                FieldValue::Condition(condition) => condition.names().iter().for_each(|n| add(&Expr::var(n), true)),
                FieldValue::Domain(domain) => domain.iter().for_each(|r| {
                    add(&r.left, false);
                    add(&r.right, false);
                }),
                FieldValue::Planted(slips) => {
                    slips.iter().flat_map(|(_, lines)| lines).for_each(|(_, expr)| add(expr, false));
                }
                FieldValue::Run(run) => run.settings().into_iter().for_each(|expr| add(expr, true)),
                FieldValue::Ask(ask) => ask.free_names().iter().for_each(|name| add(&Expr::var(name), true)),
                _ => {}
            }
        }
        names.sort_unstable();
        names.dedup();
        names
    }

    /// Every text of this ask in which `{{…}}` may stand.
    pub fn all_texts(&self) -> Vec<&str> {
        let mut texts = Vec::new();
        for (_, value) in &self.fields {
            match value {
                FieldValue::Options(options) => {
                    for option in options {
                        texts.push(option.is.as_str());
                        texts.extend(option.say.as_deref());
                    }
                }
                FieldValue::Texts(all) => texts.extend(all.iter().map(String::as_str)),
                FieldValue::Pairs(pairs) => texts.extend(pairs.iter().map(|(_, text)| text.as_str())),
                _ => {}
            }
        }
        texts
    }
}
