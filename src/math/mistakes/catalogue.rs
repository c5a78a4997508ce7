//! All that is likely to be answered instead of one derivative, prepared once.

use super::answers::{off_by_one, one_sign_turned, one_term_lost};
use super::integral::antiderivative;
use super::lanes::{Lanes, Probe};
use super::rows::{self, FACTOR, INTEGER, LOST_TERM, OFFSET, Row, SIGN_OF_ONE_TERM};
use super::say;
use super::tree::{Picks, Tree};
use super::views::views;
use super::{Mistake, WrongForm};
use crate::math::derive::{Work, nth_derivative};
use crate::math::expr::{Expr, Symbol};
use crate::math::number::Number;
use crate::math::pattern::{Bound, Filling};
use crate::math::tidy;
use std::sync::OnceLock;

/// How many pairs of slips are looked at for one answer.
const PAIRS: usize = 600;
/// The longest answer, in nodes, whose numbers are tried one by one.
const LONGEST_ANSWER: usize = 120;

/// The wrong forms of one derivative, with their values at a few points.
#[derive(Debug)]
pub struct Catalogue {
    by: Symbol,
    probe: Probe,
    key: Lanes,
    trees: Vec<Tree>,
    entries: Vec<Entry>,
    /// Slips of the pen, worked out when no rule gone wrong explains an answer.
    pen: OnceLock<Vec<Entry>>,
}

#[derive(Debug)]
struct Entry {
    mistake: &'static Mistake,
    values: Lanes,
    form: Form,
}

#[derive(Debug)]
enum Form {
    /// Slips made in a derivation.
    Made { tree: usize, picks: Picks },
    /// An expression, and what its row's letters stand for.
    Built { expr: Expr, bound: Bound },
}

impl Catalogue {
    /// Prepares the `order`-th derivative of `of` by `by`. `None` where there is no derivative, or no point at which
    /// it has a value.
    pub fn new(of: &Expr, by: &str, order: usize) -> Option<Catalogue> {
        // The last differentiation is the one in which single slips are looked for.
        let last = if order <= 1 { of.clone() } else { nth_derivative(of, by, order - 1).ok()? };
        let mut names = of.names();
        if names.binary_search(&Symbol::new(by)).is_err() {
            names.push(Symbol::new(by));
        }
        let key = untidied(&last, by, 1)?;
        let probe = Probe::of(&key, &last, &names);
        if probe.count() < 2 {
            return None;
        }
        let trees: Vec<Tree> = views(&last, by).iter().filter_map(|view| Tree::new(view, by, &probe)).collect();
        let key = trees.first()?.key_values();
        let mut catalogue =
            Catalogue { by: Symbol::new(by), probe, key, trees, entries: Vec::new(), pen: OnceLock::new() };
        catalogue.single_slips();
        catalogue.slips_everywhere();
        if order > 1 {
            catalogue.slips_at_every_order(of, order);
        }
        catalogue.whole_answers(of, &last, order);
        Some(catalogue)
    }

    /// Whether a form has values and they are not those of the right answer.
    fn is_wrong(&self, values: &Lanes) -> bool {
        values.defined() >= 2 && !values.agrees(&self.key)
    }

    /// Adds a form, unless it is the right answer or has no value anywhere.
    fn add(&mut self, mistake: &'static Mistake, values: Lanes, form: Form) {
        if self.is_wrong(&values) {
            self.entries.push(Entry { mistake, values, form });
        }
    }

    fn add_built(&mut self, row: &'static Row, expr: Expr, bound: Bound) {
        let values = self.probe.values(&expr);
        self.add(&row.mistake, values, Form::Built { expr, bound });
    }

    fn single_slips(&mut self) {
        for tree in 0..self.trees.len() {
            for i in 0..self.trees[tree].fits.len() {
                let picks = Picks::One(i);
                let values = self.trees[tree].values(picks, &self.probe);
                let mistake = &self.trees[tree].fits[i].row.row.mistake;
                self.add(mistake, values, Form::Made { tree, picks });
            }
        }
    }

    fn slips_everywhere(&mut self) {
        for tree in 0..self.trees.len() {
            for id in self.trees[tree].repeated() {
                let picks = Picks::All(id);
                let values = self.trees[tree].values(picks, &self.probe);
                if let Some(mistake) = self.trees[tree].first_of(id).map(|fit| &fit.row.row.mistake) {
                    self.add(mistake, values, Form::Made { tree, picks });
                }
            }
        }
    }

    /// The same slip in every differentiation, and one slip in the first, right after that.
    fn slips_at_every_order(&mut self, of: &Expr, order: usize) {
        let Some(first) = Tree::new(of, &self.by, &self.probe) else { return };
        let mut ids: Vec<&'static str> = first.fits.iter().map(|fit| fit.row.row.mistake.id).collect();
        ids.dedup();
        for id in ids {
            let Some(fit) = first.first_of(id) else { continue };
            let (mistake, bound) = (&fit.row.row.mistake, fit.bound.clone());
            let mut expr = tidy::tidy(&first.expr(Picks::All(id)));
            for _ in 1..order {
                let Some(next) = Tree::new(&expr, &self.by, &self.probe) else { break };
                expr = tidy::tidy(&next.expr(Picks::All(id)));
            }
            let values = self.probe.values(&expr);
            self.add(mistake, values, Form::Built { expr, bound });
        }
        for (i, fit) in first.fits.iter().enumerate() {
            if let Some(expr) = untidied(&first.expr(Picks::One(i)), &self.by, order - 1) {
                let values = self.probe.values(&expr);
                self.add(&fit.row.row.mistake, values, Form::Built { expr, bound: fit.bound.clone() });
            }
        }
    }

    fn whole_answers(&mut self, of: &Expr, last: &Expr, order: usize) {
        let key = self.trees.first().map_or_else(Expr::zero, |tree| tree.key().clone());
        let others: Vec<Expr> =
            of.names().iter().filter(|name| **name != self.by).filter_map(|name| untidied(of, name, order)).collect();
        let mut known: Vec<(char, Expr)> = vec![('f', of.clone())];
        if let Some(next) = untidied(&key, &self.by, 1) {
            known.push(('s', next));
        }
        if order > 1 {
            known.push(('g', last.clone()));
        }
        if let Some(integral) = antiderivative(of, &self.by) {
            known.push(('i', integral));
        }
        if !others.is_empty() {
            known.push(('t', Expr::sum(others.iter().cloned().chain([key.clone()]))));
        }
        let slope = |_| key.clone();
        for row in rows::compiled_whole() {
            let variants = if row.row.template == "w" { others.as_slice() } else { std::slice::from_ref(&key) };
            for other in variants {
                let mut letters = known.clone();
                letters.push(('w', other.clone()));
                let bound = Bound { letters, ..Bound::default() };
                if !row.template.letters().iter().all(|letter| bound.get(*letter).is_some()) {
                    continue;
                }
                let by = Expr::var(&self.by);
                let expr = row.template.fill(&Filling { bound: &bound, by: &by, slope: &slope, brief: true });
                self.add_built(row.row, expr, Bound::default());
            }
        }
    }

    /// One number, one sign, one term of the right answer gone astray, as it is and as it may have been written.
    fn slips_of_the_pen(&self) -> Vec<Entry> {
        let Some(raw) = self.trees.first().map(|tree| tree.key().clone()) else { return Vec::new() };
        let mut written = vec![tidy::tidy(&raw)];
        if !written.contains(&raw) {
            written.push(raw);
        }
        let mut found = Vec::new();
        for key in written.iter().filter(|key| key.size() <= LONGEST_ANSWER) {
            for (row, forms) in [
                (&SIGN_OF_ONE_TERM, one_sign_turned(key)),
                (&LOST_TERM, one_term_lost(key)),
                (&INTEGER, off_by_one(key)),
            ] {
                let built = forms.into_iter().map(|expr| (self.probe.values(&expr), expr));
                found.extend(built.filter(|(values, _)| self.is_wrong(values)).map(|(values, expr)| {
                    let form = Form::Built { expr, bound: Bound::default() };
                    Entry { mistake: &row.mistake, values, form }
                }));
            }
        }
        found
    }

    /// Every wrong form there is but slips of the pen and pairs of slips, in the order in which reasons are looked for.
    pub fn forms(&self) -> impl Iterator<Item = WrongForm> {
        self.entries.iter().map(|entry| self.form(entry, 1))
    }

    fn form(&self, entry: &Entry, slips: usize) -> WrongForm {
        let worded = |bound: &Bound| {
            let (say, rule) = (entry.mistake.say, entry.mistake.rule);
            (say::filled(say, bound, &self.by), say::rule(rule, bound, &self.by))
        };
        let (expr, (say, rule)) = match &entry.form {
            Form::Built { expr, bound } => (expr.clone(), worded(bound)),
            Form::Made { tree, picks } => {
                let tree = &self.trees[*tree];
                let fit = match picks {
                    Picks::One(i) | Picks::Two(i, _) => tree.fits.get(*i),
                    Picks::All(id) => tree.first_of(id),
                };
                (tree.expr(*picks), fit.map(|fit| worded(&fit.bound)).unwrap_or_default())
            }
        };
        WrongForm { mistake: entry.mistake, expr, slips, say, rule }
    }

    /// The wrong forms whose values are those of the answer, the likeliest first; none for a right answer. Forms of
    /// two slips are looked at only where one does not explain the answer.
    pub fn matching(&self, answer: &Expr) -> Vec<WrongForm> {
        let values = self.probe.values(answer);
        if values.defined() < 2 || values.agrees(&self.key) {
            return Vec::new();
        }
        let mut found: Vec<WrongForm> = Vec::new();
        let mut keep = |form: WrongForm| {
            if !found.iter().any(|known| known.mistake.id == form.mistake.id) {
                found.push(form);
            }
        };
        self.entries.iter().filter(|entry| entry.values.agrees(&values)).for_each(|entry| keep(self.form(entry, 1)));
        if found.is_empty() {
            let pen = self.pen.get_or_init(|| self.slips_of_the_pen());
            found.extend(pen.iter().find(|entry| entry.values.agrees(&values)).map(|entry| self.form(entry, 1)));
        }
        if found.is_empty() {
            found.extend(self.mended(answer));
        }
        if found.is_empty() {
            found.extend(self.pair(&values));
        }
        if found.is_empty() {
            found.extend(self.ratio(answer, &values));
        }
        found
    }

    /// A slip of the pen, seen from the answer: mended, it is the key.
    fn mended(&self, answer: &Expr) -> Option<WrongForm> {
        if answer.size() > LONGEST_ANSWER {
            return None;
        }
        let is_key = |form: &Expr| self.probe.values(form).agrees(&self.key);
        let row = if one_sign_turned(answer).iter().any(is_key) {
            &SIGN_OF_ONE_TERM
        } else if off_by_one(answer).iter().any(is_key) {
            &INTEGER
        } else {
            return None;
        };
        Some(self.seen(row, answer))
    }

    /// Two slips at two places.
    fn pair(&self, values: &Lanes) -> Option<WrongForm> {
        let mut left = PAIRS;
        for (at, tree) in self.trees.iter().enumerate().take(1) {
            for i in 0..tree.fits.len() {
                for j in i + 1..tree.fits.len() {
                    if tree.fits[i].site == tree.fits[j].site {
                        continue;
                    }
                    left = left.checked_sub(1)?;
                    let picks = Picks::Two(i, j);
                    if tree.values(picks, &self.probe).agrees(values) {
                        let mistake = &tree.fits[i].row.row.mistake;
                        let form = Form::Made { tree: at, picks };
                        return Some(self.form(&Entry { mistake, values: *values, form }, 2));
                    }
                }
            }
        }
        None
    }

    /// The key times or plus a number.
    fn ratio(&self, answer: &Expr, values: &Lanes) -> Option<WrongForm> {
        let zero = Lanes::number(Number::ZERO);
        if values.agrees(&zero) || self.key.agrees(&zero) {
            return None;
        }
        if values.over(self.key).is_level() {
            Some(self.seen(&FACTOR, answer))
        } else if values.plus(self.key.negated()).is_level() {
            Some(self.seen(&OFFSET, answer))
        } else {
            None
        }
    }

    /// A form that is the answer itself, recognised by what would mend it.
    fn seen(&self, row: &'static Row, answer: &Expr) -> WrongForm {
        let say = say::filled(row.mistake.say, &Bound::default(), &self.by);
        let rule = row.mistake.rule.to_string();
        WrongForm { mistake: &row.mistake, expr: answer.clone(), slips: 1, say, rule }
    }
}

/// A derivative for its values alone.
fn untidied(of: &Expr, by: &str, order: usize) -> Option<Expr> {
    let derived = |of: Expr| Some(Work::new(&of, by, true).ok()?.root()?.value.clone());
    (0..order).try_fold(of.clone(), |of, _| derived(of))
}
