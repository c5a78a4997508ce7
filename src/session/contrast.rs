//! Slips that come again. After the second of a family, at another question of the day, two small examples are set side
//! by side, and then one question is put whose numbers tell the slip from everything else. Whoever has that right at
//! once is done with the slip; whoever makes it again is given its rule. After the third, the next session begins with
//! such a question. Where brackets were lost twice, an answer that could lack some is shown as read before it is judged.

use super::event::Occasion;
use super::families::{self, Family};
use super::open_question::{OTHER_SEEDS, OpenQuestion};
use super::review::Item;
use super::{Pace, Position, Session, pairs};
use crate::lesson::feedback::read_as;
use crate::lesson::judge::Tells;
use crate::lesson::{Judged, Verdict};
use crate::page::{Block, Line, Page, Role, Tone, markdown_in};

/// Of so many questions of a skill the numbers are looked through.
const QUESTIONS: usize = 4;
/// So many draws of each.
const DRAWS: usize = 6;

impl Session {
    /// What is shown once a question is solved at which a slip of a family was made for the second time today: two small
    /// examples. What is put next tells them apart, and after it the session goes on where it would have.
    pub(super) fn contrasted(&mut self, at: &(String, String), place: Occasion, back: (usize, usize)) -> Option<Block> {
        if self.pace == Pace::Brisk || place == Occasion::Contrast {
            return None;
        }
        let (family, slip) = families::twice(self.progress.slips(), &at.0, &at.1, self.today)?;
        let compared = pair(slip).map(|pair| Block::labelled("Compare", Tone::Info, pair));
        if let Some(item) = self.telling(slip, at).filter(|_| self.mended(family.called).is_none()) {
            self.puts_between(item, back);
        }
        compared
    }

    /// A question with such numbers that this slip, made in it, shows as nothing else does: the one at which it was made,
    /// or another of its skill that was reached.
    pub(super) fn telling(&self, slip: &str, at: &(String, String)) -> Option<Item> {
        let here = self.library.find(&at.0)?;
        let outline = self.library.outline(here)?;
        let skill = outline.asked().find(|asked| asked.id == at.1)?.about.skill.clone();
        let reached = outline.question(&at.1).unwrap_or(usize::MAX);
        let mut all = self.candidates(&skill);
        all.retain(|one| {
            let before = one.lesson != here || outline.question(one.ids[0]).is_some_and(|place| place <= reached);
            one.first.about.varies && one.ids.len() == 1 && one.first.about.kind != "spot" && before
        });
        all.sort_by_key(|one| (one.ids[0] != at.1, one.lesson != here, one.last));
        let mut best: Option<(Tells, Item)> = None;
        for one in all.iter().take(QUESTIONS) {
            let Some((tells, seed)) = self.telling_seed(one.lesson, one.ids[0], slip) else { continue };
            if best.as_ref().is_none_or(|(known, _)| *known < tells) {
                best = Some((tells, Item::apart(one, &skill, seed)));
            }
            if tells == Tells::Alone {
                break;
            }
        }
        best.map(|(_, item)| item)
    }

    /// The seed, of a few not given yet, with whose numbers a question tells the slip best; the first such.
    fn telling_seed(&self, lesson: usize, id: &str, slip: &str) -> Option<(Tells, u64)> {
        let read = self.library.lesson(lesson).ok()?;
        let question = read.question(id).filter(|question| !question.is_held())?;
        let given = self.progress.attempts(&read.id, id);
        let last = given.last().and_then(|attempt| Some(question.pose(attempt.seed).ok()?.drawn));
        let seeds = (0..=OTHER_SEEDS).map(|step| self.seed.wrapping_add(step));
        let mut best: Option<(Tells, u64)> = None;
        for seed in seeds.filter(|seed| given.iter().all(|attempt| attempt.seed != *seed)).take(DRAWS) {
            let posed = question.pose(seed).ok()?;
            if Some(&posed.drawn) == last.as_ref() {
                continue;
            }
            let tells = posed.prepared.tells(slip)?;
            if tells > Tells::Little && best.is_none_or(|(known, _)| known < tells) {
                best = Some((tells, seed));
            }
            if tells == Tells::Alone {
                break;
            }
        }
        best
    }

    /// A question for the family of which slips were made at three questions lately, and which is not mended: the
    /// latest such.
    pub(super) fn often_made(&self) -> Option<(&'static Family, Item)> {
        let often = families::thrice(self.progress.slips(), self.today);
        often.into_iter().find_map(|(family, made)| {
            let open = self.mended(family.called).is_none();
            open.then(|| self.telling(&made.slip, &made.at)).flatten().map(|item| (family, item))
        })
    }

    /// What is said to an answer to a question that tells a slip from what is right: to the same slip its rule at once,
    /// and a smaller example; that it is done with, where the first answer was right.
    pub(super) fn told_apart(&self, asked: &OpenQuestion, judged: &Judged) -> Page {
        let page = asked.feedback(judged);
        if asked.place != Occasion::Contrast {
            return page;
        }
        match (judged.verdict, judged.reason.as_ref()) {
            (Verdict::Right, _) if asked.misses == 0 && asked.rung == 0 => {
                page.text(Line::styled(Role::Dim, "Told apart at the first try: that is settled."))
            }
            (Verdict::Wrong, Some(reason)) if judged.repeats.is_none() && asked.misses == 1 => {
                let rule = Some(reason.rule.as_str()).filter(|rule| !rule.is_empty() && !says_rule(&page));
                let page = match rule {
                    Some(rule) => page.labelled("rule", Tone::Info, markdown_in::read_line(rule).0),
                    None => page,
                };
                match pair(&reason.id) {
                    Some(pair) => page.labelled("e.g.", Tone::Info, pair),
                    None => page,
                }
            }
            _ => page,
        }
    }

    /// Where brackets were lost at two questions today: how an answer that could lack some is read, before it is judged.
    /// It is judged once it stands confirmed, by Enter or by being typed again.
    pub(super) fn confirms(&mut self, answer: &str) -> Option<Page> {
        let wary = self.pace == Pace::Patient
            && families::is_made_twice("bracket.", self.progress.slips(), self.today)
            && self.mended("brackets").is_none();
        let Position::Asking(asked) = &mut self.place else { return None };
        let shown = asked.shown.take();
        let prepared = &asked.put.posed.prepared;
        if !wary || shown.as_deref() == Some(answer.trim()) || !prepared.could_lack_brackets(answer) {
            return None;
        }
        let heard = prepared.hear(answer);
        if heard.verdict == Verdict::NotGraded {
            return None;
        }
        asked.shown = Some(answer.trim().to_string());
        let line = Line::styled(Role::Dim, "Enter, if this is what you mean; else type it again, with its brackets.");
        Some(read_as(&heard).with(line))
    }

    /// The answer that was shown as read and waits to be confirmed.
    pub(super) fn waiting(&self) -> Option<String> {
        match &self.place {
            Position::Asking(asked) => asked.shown.clone(),
            _ => None,
        }
    }
}

/// Two small examples beside each other.
fn pair(slip: &str) -> Option<Line> {
    let [first, second] = pairs::of(slip)?;
    Some(Line::text(first).then("; ").then(second).then("."))
}

fn says_rule(page: &Page) -> bool {
    page.blocks.iter().any(|block| matches!(block, Block::Labelled { label, .. } if label.as_str() == "rule"))
}
