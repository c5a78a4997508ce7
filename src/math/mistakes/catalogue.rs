//! All that is likely to be answered instead of one derivative, prepared once.

mod matching;

use super::answers::{Edit, lost_edits, number_edits, sign_edits};
use super::edited::Valued;
use super::integral::antiderivative;
use super::probe::{Lanes, NEAR, Probe, part_clearly};
use super::rows::{self, CompiledRow, INTEGER, LOST_TERM, Mistake, MistakeRow, SIGN_OF_ONE_TERM};
use super::say;
use super::tree::{FitTree, Picks, RowFit};
use super::views::views;
use super::whole::{LetterPart, Letters};
use crate::math::derive::{Work, nth_derivative};
use crate::math::expr::{Expr, Symbol};
use crate::math::pattern::Bound;
use crate::math::steps;
use crate::math::tidy;
use std::sync::OnceLock;
use std::sync::atomic::AtomicBool;

pub use matching::Glance;

/// How many pairs of slips are looked at for one answer.
const PAIRS: usize = 600;
/// The longest answer, in nodes, whose numbers are tried one by one.
const LONGEST_ANSWER: usize = 120;
/// The longest derivative, in nodes, that is certain to have one itself.
const LONGEST_UNDERIVED: usize = 400;
/// How likely the same slip at every place is, beside one at one place.
const EVERYWHERE: f64 = 0.9;
/// How likely two slips in one answer are, beside the product of both.
const PAIR: f64 = 0.3;

/// What someone would answer who made a mistake.
#[derive(Clone, Debug, PartialEq)]
pub struct WrongForm {
    /// The slip; the first of the two where there are two.
    pub mistake: &'static Mistake,
    /// As the rules give it, not tidied.
    pub expr: Expr,
    /// How many slips it takes: 1, or 2 for a pair.
    pub slips: usize,
    /// How likely it is beside other forms with the same value, from 0 to 1.
    pub likely: f64,
    /// What is said, with the parts of this function named.
    pub say: String,
    /// The rule that mends it, with what its letters stand for in this function.
    pub rule: String,
}

/// The wrong forms of one derivative, with their values at a few points.
#[derive(Debug)]
pub struct Catalogue {
    by: Symbol,
    probe: Probe,
    key: Lanes,
    trees: Vec<FitTree>,
    /// What the letters of rows about whole answers stand for.
    letters: Letters,
    entries: Entries,
    /// Whether a number is asked for: the value at one point.
    at_point: bool,
    /// Slips of the pen, worked out when no rule gone wrong explains an answer.
    pen: OnceLock<Entries>,
    /// Two slips at once, likewise; listed for the second answer that wants them.
    pairs: OnceLock<Entries>,
    wants_pairs: AtomicBool,
}

/// Wrong forms, each with its values at the first points beside it, so that most are passed over without a look at them.
#[derive(Debug, Default)]
struct Entries {
    near: Vec<[f64; NEAR]>,
    list: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    mistake: &'static Mistake,
    /// The values at all points, worked out when those at the first do not tell.
    values: OnceLock<Box<Lanes>>,
    form: Form,
    likely: f64,
    slips: usize,
}

#[derive(Debug)]
enum Form {
    /// Slips made in a derivation.
    Made { tree: usize, picks: Picks },
    /// An expression, and what its row's letters stand for.
    Built { expr: Expr, bound: Bound },
    /// What a row makes of the whole answer, the derivative by another variable in place of `w` where it has that.
    Whole { row: &'static CompiledRow, other: Option<usize> },
    /// The right answer as it may have been written, gone astray.
    Edited { of: Expr, edit: Edit },
}

/// Two slips of the first derivation by their places among its fits; one and the slope inside left out where the two
/// are the same.
#[derive(Clone, Copy, Debug)]
struct Pair {
    likely: f64,
    first: usize,
    second: usize,
}

impl Pair {
    fn likelier(&self, other: &Pair) -> std::cmp::Ordering {
        let places = |pair: &Pair| (pair.first, pair.second);
        other.likely.total_cmp(&self.likely).then_with(|| places(self).cmp(&places(other)))
    }
}

impl Entries {
    fn push(&mut self, near: [f64; NEAR], entry: Entry) {
        self.near.push(near);
        self.list.push(entry);
    }
}

/// The place of each fit when the likeliest comes first.
fn ranks(fits: &[RowFit]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..fits.len()).collect();
    order.sort_by(|a, b| fits[*b].likely.total_cmp(&fits[*a].likely));
    let mut ranks = vec![0; fits.len()];
    order.into_iter().enumerate().for_each(|(rank, at)| ranks[at] = rank);
    ranks
}

/// Whether many more pairs are likelier, as far as the ranks of its two slips tell, than are ever looked at.
fn is_far_down(a: usize, b: usize) -> bool {
    let (a, b) = (a.min(b), a.max(b));
    a * b - a * a / 2 + b > 8 * PAIRS
}

impl Catalogue {
    /// Prepares the `order`-th derivative of `of` by `by`. `None` where there is no derivative, or no point at which
    /// it has a value.
    pub fn new(of: &Expr, by: &str, order: usize) -> Option<Catalogue> {
        Catalogue::prepared(of, by, order, None)
    }

    /// The same where its value at a point is asked for; the point has a number for every name.
    pub fn at(of: &Expr, by: &str, order: usize, point: &[(Symbol, f64)]) -> Option<Catalogue> {
        Catalogue::prepared(of, by, order, Some(point))
    }

    fn prepared(of: &Expr, by: &str, order: usize, point: Option<&[(Symbol, f64)]>) -> Option<Catalogue> {
        // The last differentiation is the one in which single slips are looked for.
        let last = if order <= 1 { of.clone() } else { nth_derivative(of, by, order - 1).ok()? };
        let mut names = of.names();
        if names.binary_search(&Symbol::new(by)).is_err() {
            names.push(Symbol::new(by));
        }
        let work = Work::new(&last, by, true).ok()?;
        let key = work.root()?.value.clone();
        let asked = match point {
            Some(point) => {
                let number = |name: &Symbol| point.iter().find(|(known, _)| known == name).map(|(_, number)| *number);
                Some(names.iter().map(number).collect::<Option<Vec<f64>>>()?)
            }
            None => None,
        };
        let probe = Probe::of(&key, &last, &names, asked.as_deref());
        if probe.count() < 2 {
            return None;
        }
        let exactly = point.is_some();
        let first = FitTree::of(work, &probe, exactly);
        let others = views(&last, by);
        let others = others.iter().skip(1).filter_map(|view| FitTree::new(view, by, &probe, exactly));
        let trees: Vec<FitTree> = first.into_iter().chain(others).collect();
        let key = trees.first()?.key_values(&probe);
        let mut catalogue = Catalogue {
            by: Symbol::new(by),
            probe,
            key,
            trees,
            letters: Letters::default(),
            entries: Entries::default(),
            at_point: point.is_some(),
            pen: OnceLock::new(),
            pairs: OnceLock::new(),
            wants_pairs: AtomicBool::new(false),
        };
        catalogue.single_slips();
        catalogue.slips_everywhere();
        if order > 1 {
            catalogue.slips_at_every_order(of, order);
        }
        catalogue.whole_answers(of, &last, order);
        Some(catalogue)
    }

    /// The values of a form at all points.
    fn values<'a>(&self, entry: &'a Entry) -> &'a Lanes {
        entry.values.get_or_init(|| {
            let work = || match &entry.form {
                Form::Made { tree, picks } => self.trees[*tree].values(*picks, &self.probe),
                Form::Built { expr, .. } => self.probe.values(expr),
                Form::Whole { row, other } => self.letters.values(&row.template, *other, &self.probe),
                Form::Edited { of, edit } => self.probe.values(&edit.made(of)),
            };
            Box::new(steps::aside(steps::QUESTION, work).0)
        })
    }

    /// Whether a form has values and they are not those of the right answer.
    fn is_wrong(&self, near: &[f64; NEAR], entry: &Entry) -> bool {
        if near.iter().all(|value| value.is_finite()) && part_clearly(near, &self.key.first().at) {
            return true;
        }
        let values = self.values(entry);
        values.defined() >= 2 && !values.agrees(&self.key)
    }

    /// Adds a form, unless it is the right answer or has no value anywhere.
    fn add(&mut self, row: &'static MistakeRow, likely: f64, near: Lanes<NEAR>, form: Form) {
        let slips = if row.with.is_empty() { 1 } else { 2 };
        let entry = Entry { mistake: &row.mistake, values: OnceLock::new(), form, likely, slips };
        if self.is_wrong(&near.at, &entry) {
            self.entries.push(near.at, entry);
        }
    }

    fn add_built(&mut self, row: &'static MistakeRow, likely: f64, expr: Expr, bound: Bound) {
        let near = self.probe.values(&expr);
        self.add(row, likely, near, Form::Built { expr, bound });
    }

    fn single_slips(&mut self) {
        for tree in 0..self.trees.len() {
            for i in 0..self.trees[tree].fits.len() {
                let picks = Picks::One(i);
                let near = self.trees[tree].near(picks, &self.probe);
                let fit = &self.trees[tree].fits[i];
                let (row, likely) = (fit.row.row, fit.likely);
                self.add(row, likely, near, Form::Made { tree, picks });
            }
        }
    }

    fn slips_everywhere(&mut self) {
        for tree in 0..self.trees.len() {
            for id in self.trees[tree].repeated() {
                let picks = Picks::All(id);
                let near = self.trees[tree].near(picks, &self.probe);
                if let Some((row, likely)) = self.trees[tree].first_of(id).map(|fit| (fit.row.row, fit.likely)) {
                    self.add(row, EVERYWHERE * likely, near, Form::Made { tree, picks });
                }
            }
        }
    }

    /// The same slip in every differentiation, and one slip in the first, right after that.
    fn slips_at_every_order(&mut self, of: &Expr, order: usize) {
        let Some(first) = FitTree::new(of, &self.by, &self.probe, false) else { return };
        let mut ids: Vec<&'static str> = first.fits.iter().map(|fit| fit.row.row.mistake.id).collect();
        ids.dedup();
        for id in ids {
            let Some(fit) = first.first_of(id) else { continue };
            let (row, likely, bound) = (fit.row.row, fit.likely, first.bound(fit).clone());
            let mut expr = tidy::tidy(&first.expr(Picks::All(id)));
            for _ in 1..order {
                let Some(next) = FitTree::new(&expr, &self.by, &self.probe, false) else { break };
                expr = tidy::tidy(&next.expr(Picks::All(id)));
            }
            self.add_built(row, EVERYWHERE * likely, expr, bound);
        }
        for (i, fit) in first.fits.iter().enumerate() {
            if let Some(expr) = untidied(&first.expr(Picks::One(i)), &self.by, order - 1) {
                self.add_built(fit.row.row, EVERYWHERE * fit.likely, expr, first.bound(fit).clone());
            }
        }
    }

    fn whole_answers(&mut self, of: &Expr, last: &Expr, order: usize) {
        let key = self.trees.first().map_or_else(Expr::zero, |tree| tree.key().clone());
        let others: Vec<Expr> =
            of.names().iter().filter(|name| **name != self.by).filter_map(|name| untidied(of, name, order)).collect();
        let mut letters = Letters::new(&key, &self.by);
        letters.add('f', LetterPart::new(of.clone()));
        // Where the slope of the slope is 0, an answer of 0 has nearer reasons.
        let next = LetterPart::slope_of(&key, &self.by);
        let seen = key.size() <= LONGEST_UNDERIVED && next.near(&self.probe).at.iter().any(|value| value.abs() > 1e-3);
        if seen || next.expr().is_some_and(|next| !tidy::tidy(next).is_number(0)) {
            letters.add('s', next);
        }
        if order > 1 {
            letters.add('g', LetterPart::new(last.clone()));
        }
        if let Some(integral) = antiderivative(of, &self.by) {
            letters.add('i', LetterPart::new(integral));
        }
        if !others.is_empty() {
            letters.add('t', LetterPart::new(Expr::sum(others.iter().cloned().chain([key.clone()]))));
        }
        let mixed = |other: &Expr| untidied(other, &self.by, 1).map(LetterPart::new);
        letters.others = others.iter().map(|other| (LetterPart::new(other.clone()), mixed(other))).collect();
        self.letters = letters;
        for row in rows::compiled_whole() {
            let by_others = matches!(row.row.template, "w" | "m");
            let count = if by_others { others.len() } else { 1 };
            for other in 0..count {
                let other = by_others.then_some(other);
                if self.letters.are_known(&row.template, other) {
                    let near = self.letters.values(&row.template, other, &self.probe);
                    self.add(row.row, row.row.likely, near, Form::Whole { row, other });
                }
            }
        }
    }

    /// One number, one sign, one term of the right answer gone astray, as it is and as it may have been written.
    fn slips_of_the_pen(&self) -> Entries {
        let mut found = Entries::default();
        let Some(raw) = self.trees.first().map(|tree| tree.key().clone()) else { return found };
        let mut written = vec![tidy::tidy(&raw)];
        if !written.contains(&raw) {
            written.push(raw);
        }
        for key in written.iter().filter(|key| key.size() <= LONGEST_ANSWER) {
            let valued = Valued::new(key, &self.probe);
            for (row, edits) in
                [(&SIGN_OF_ONE_TERM, sign_edits(key)), (&LOST_TERM, lost_edits(key)), (&INTEGER, number_edits(key))]
            {
                for edit in edits {
                    let near = match &valued {
                        Some(valued) => valued.edited(edit),
                        None => self.probe.values(&edit.made(key)),
                    };
                    let form = Form::Edited { of: key.clone(), edit };
                    let (values, likely) = (OnceLock::new(), row.likely);
                    let entry = Entry { mistake: &row.mistake, values, form, likely, slips: 1 };
                    if self.is_wrong(&near.at, &entry) {
                        found.push(near.at, entry);
                    }
                }
            }
        }
        found
    }

    /// Two slips at two places, or one and the slope of the inside left out at the same place: the likeliest, in no
    /// order.
    fn likely_pairs(&self) -> Vec<Pair> {
        let Some(tree) = self.trees.first() else { return Vec::new() };
        let mut picked: Vec<Pair> = Vec::new();
        let ranks = ranks(&tree.fits);
        for (i, fit) in tree.fits.iter().enumerate().filter(|(_, fit)| fit.row.row.with.is_empty()) {
            steps::take(tree.fits.len() as u64 / 8);
            if tree.can_be_flat(fit) {
                picked.push(Pair { likely: fit.likely, first: i, second: i });
            }
            for (j, other) in tree.fits.iter().enumerate().skip(i + 1) {
                if fit.site != other.site && other.row.row.with.is_empty() && !is_far_down(ranks[i], ranks[j]) {
                    picked.push(Pair { likely: fit.likely * other.likely, first: i, second: j });
                }
            }
        }
        if picked.len() > PAIRS {
            picked.select_nth_unstable_by(PAIRS, Pair::likelier);
            picked.truncate(PAIRS);
        }
        picked
    }

    /// A pair with its values at the first points.
    fn entry_of(&self, pair: &Pair) -> Option<([f64; NEAR], Entry)> {
        let tree = self.trees.first()?;
        let picks = match pair.first == pair.second {
            true => Picks::Flat(pair.first),
            false => {
                let (first, second) = tree.outer_first(pair.first, pair.second);
                Picks::Two(first, second)
            }
        };
        let (Picks::Flat(first) | Picks::Two(first, _)) = picks else { return None };
        let mistake = &tree.fits.get(first)?.row.row.mistake;
        let form = Form::Made { tree: 0, picks };
        let entry = Entry { mistake, values: OnceLock::new(), form, likely: PAIR * pair.likely, slips: 2 };
        Some((tree.near(picks, &self.probe).at, entry))
    }

    /// The pairs of slips, the likeliest first.
    fn two_slips(&self) -> Entries {
        let mut found = Entries::default();
        let mut pairs = self.likely_pairs();
        pairs.sort_unstable_by(Pair::likelier);
        for (near, entry) in pairs.iter().filter_map(|pair| self.entry_of(pair)) {
            if self.is_wrong(&near, &entry) {
                found.push(near, entry);
            }
        }
        found
    }

    /// Every wrong form there is but slips of the pen and pairs of slips, in the order in which reasons are looked for.
    pub fn forms(&self) -> impl Iterator<Item = WrongForm> {
        self.entries.list.iter().map(|entry| self.form(entry))
    }

    /// The same, each with its value at the point that is asked for; for a formula that value means nothing.
    pub fn forms_and_values(&self) -> impl Iterator<Item = (WrongForm, f64)> {
        self.entries.near.iter().zip(&self.entries.list).map(|(near, entry)| (self.form(entry), near[0]))
    }

    fn form(&self, entry: &Entry) -> WrongForm {
        let worded = |bound: &Bound| {
            let (say, rule) = (entry.mistake.say, entry.mistake.rule);
            (say::filled(say, bound, &self.by), say::rule(rule, bound, &self.by))
        };
        let (expr, (say, rule)) = match &entry.form {
            Form::Built { expr, bound } => (expr.clone(), worded(bound)),
            Form::Whole { row, other } => (self.letters.expr(&row.template, *other), worded(&Bound::default())),
            Form::Edited { of, edit } => (edit.made(of), worded(&Bound::default())),
            Form::Made { tree, picks } => {
                let tree = &self.trees[*tree];
                let fit = match picks {
                    Picks::One(i) | Picks::Two(i, _) | Picks::Flat(i) => tree.fits.get(*i),
                    Picks::All(id) => tree.first_of(id),
                };
                (tree.expr(*picks), fit.map(|fit| worded(tree.bound(fit))).unwrap_or_default())
            }
        };
        WrongForm { mistake: entry.mistake, expr, slips: entry.slips, likely: entry.likely, say, rule }
    }

    /// Whether the value at a point is asked for.
    pub fn is_at_point(&self) -> bool {
        self.at_point
    }

    /// The slips whose value at the point is the right one, so that the number does not show them, and are shown by
    /// no other form.
    pub fn hidden(&self) -> Vec<WrongForm> {
        let key = self.key.asked();
        let is_key = |(near, _): &(&[f64; NEAR], &Entry)| (near[0] - key).abs() <= 1e-9 * key.abs();
        let all = self.entries.near.iter().zip(&self.entries.list);
        let (hidden, shown): (Vec<_>, Vec<_>) = all.partition(is_key);
        let mut found: Vec<WrongForm> = Vec::new();
        for (_, entry) in hidden {
            let id = entry.mistake.id;
            if !shown.iter().any(|(_, other)| other.mistake.id == id) && !found.iter().any(|form| form.mistake.id == id)
            {
                found.push(self.form(entry));
            }
        }
        found
    }
}

/// A derivative for its values alone.
fn untidied(of: &Expr, by: &str, order: usize) -> Option<Expr> {
    let derived = |of: Expr| Some(Work::new(&of, by, true).ok()?.root()?.value.clone());
    (0..order).try_fold(of.clone(), |of, _| derived(of))
}
