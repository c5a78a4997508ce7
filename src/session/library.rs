//! The lessons of a course: what each is about, known at once, and the lesson itself, read when it is opened.

pub use super::outline::{About, Outline, outline_of_text};
use super::typed::{all_lessons, instead, short};
use crate::lesson::{Cell, Lesson, Question};
use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

/// A question of an outline.
#[derive(Clone, Copy, Debug)]
pub struct ListedQuestion<'a> {
    /// Its id.
    pub id: &'a str,
    /// Its revision.
    pub rev: u32,
    /// What it is about.
    pub about: &'a About,
}

impl Outline {
    /// The outline of a lesson that has been read.
    pub fn of(lesson: &Lesson) -> Outline {
        Outline {
            id: lesson.id.clone(),
            title: lesson.title.clone(),
            summary: lesson.summary.clone(),
            needs: lesson.needs.clone(),
            minutes: lesson.minutes,
            questions: questions(lesson).map(|(_, question)| (question.id.clone(), question.rev)).collect(),
            about: questions(lesson).map(|(_, question)| About::of(question)).collect(),
            review: lesson
                .questions()
                .filter(|question| question.for_review)
                .map(|question| (question.id.clone(), question.rev, About::of(question)))
                .collect(),
        }
    }

    /// Every question, those for review alone at the end.
    pub fn asked(&self) -> impl Iterator<Item = ListedQuestion<'_>> {
        let own =
            self.questions.iter().zip(&self.about).map(|((id, rev), about)| ListedQuestion { id, rev: *rev, about });
        own.chain(self.review.iter().map(|(id, rev, about)| ListedQuestion { id, rev: *rev, about }))
    }

    /// The questions with their parts together: where each begins, and how many parts it has.
    pub fn wholes(&self) -> Vec<std::ops::Range<usize>> {
        let mut all: Vec<std::ops::Range<usize>> = Vec::new();
        for (at, (id, _)) in self.questions.iter().enumerate() {
            let before = at.checked_sub(1).and_then(|before| self.questions.get(before));
            let same = id.contains('#') && before.is_some_and(|(before, _)| whole(before) == whole(id));
            match all.last_mut().filter(|_| same) {
                Some(last) => last.end = at + 1,
                None => all.push(at..at + 1),
            }
        }
        all
    }
    /// How many questions there are, parts of one counted as one.
    pub fn count(&self) -> usize {
        self.wholes().len()
    }
    /// The number of the question in this place, and how many there are.
    pub fn number(&self, at: usize) -> (usize, usize) {
        let wholes = self.wholes();
        (wholes.iter().take_while(|whole| whole.start <= at).count(), wholes.len())
    }
    /// The place of the question with this number, counted from 1.
    pub fn numbered(&self, number: usize) -> Option<usize> {
        self.wholes().get(number.checked_sub(1)?).map(|whole| whole.start)
    }

    /// The place of a question in this lesson, counted from 0; of one with parts, that of its first.
    pub fn question(&self, id: &str) -> Option<usize> {
        self.questions.iter().position(|(known, _)| known == id || whole(known) == id)
    }
}

impl About {
    fn of(question: &Question) -> About {
        let kind = match (&question.part, question.ask.kind.name) {
            (_, "spot") => "spot",
            (Some(_), _) => "parts",
            (None, name) => name,
        };
        About { skill: question.skill.clone(), kind: kind.to_string(), varies: question.varies() }
    }
}

/// The id of a question without its part: `by-hand` of `by-hand#p`.
pub fn whole(id: &str) -> &str {
    id.split_once('#').map_or(id, |(whole, _)| whole)
}

/// The id of a question for people: `turns, the line` for `turns#line`.
pub fn in_words(id: &str) -> String {
    match id.split_once('#') {
        Some((whole, "line")) => format!("{whole}, the line"),
        Some((whole, "mend")) => format!("{whole}, mended"),
        Some((whole, part)) => format!("{whole}, {part}"),
        None => id.to_string(),
    }
}

/// The questions of a lesson with the cells they stand in.
pub fn questions(lesson: &Lesson) -> impl Iterator<Item = (usize, &Question)> {
    lesson.cells.iter().enumerate().filter_map(|(at, cell)| match cell {
        Cell::Question(question) if !question.for_review => Some((at, &**question)),
        _ => None,
    })
}

/// Gives the lesson with this id, or says why it cannot.
pub type Opener = Box<dyn Fn(&str) -> Result<Lesson, String>>;

/// The course a session walks through.
pub struct Library {
    shelf: Vec<(Outline, OnceCell<Rc<Lesson>>)>,
    /// The first lesson of each id.
    places: HashMap<String, usize>,
    opener: Opener,
    /// How many of the last lessons were added to the course.
    added: usize,
}

/// The first lesson of each id.
fn places(shelf: &[(Outline, OnceCell<Rc<Lesson>>)]) -> HashMap<String, usize> {
    // Later ones are put in first, so that the first one stays.
    shelf.iter().enumerate().rev().map(|(at, (outline, _))| (outline.id.clone(), at)).collect()
}

impl Library {
    /// A course of these lessons, in this order, each of which `opener` gives when it is first needed.
    pub fn new(outlines: Vec<Outline>, opener: Opener) -> Library {
        let shelf: Vec<_> = outlines.into_iter().map(|outline| (outline, OnceCell::new())).collect();
        Library { places: places(&shelf), shelf, opener, added: 0 }
    }

    /// A course of lessons that have been read.
    pub fn of(lessons: Vec<Lesson>) -> Library {
        let shelf: Vec<_> =
            lessons.into_iter().map(|lesson| (Outline::of(&lesson), OnceCell::from(Rc::new(lesson)))).collect();
        Library {
            places: places(&shelf),
            shelf,
            opener: Box::new(|id| Err(format!("there is no lesson {id}"))),
            added: 0,
        }
    }

    /// The same with further lessons at its end, under ids that it does not have.
    #[must_use]
    pub fn with_added(mut self, lessons: Vec<Lesson>) -> Library {
        self.added += lessons.len();
        let read = |lesson: Lesson| (Outline::of(&lesson), OnceCell::from(Rc::new(lesson)));
        self.shelf.extend(lessons.into_iter().map(read));
        self.places = places(&self.shelf);
        self
    }

    /// The examinations among the lessons that have been read.
    pub fn exams(&self) -> impl Iterator<Item = &str> {
        let read = self.shelf.iter().filter(|(_, read)| read.get().is_some_and(|lesson| lesson.exam.is_some()));
        read.map(|(outline, _)| outline.id.as_str())
    }

    /// The place of the first lesson that was added; that behind the last lesson where there is none.
    pub fn first_added(&self) -> usize {
        self.shelf.len() - self.added
    }

    /// Keeps only one lesson and what it needs, directly or through others.
    pub fn only_for(&mut self, id: &str) {
        let mut wanted = HashSet::from([id.to_string()]);
        let mut open = vec![id.to_string()];
        while let Some(id) = open.pop() {
            if let Some(outline) = self.find(&id).and_then(|index| self.outline(index)) {
                open.extend(outline.needs.iter().filter(|need| wanted.insert((*need).clone())).cloned());
            }
        }
        let kept = |(outline, _): &(Outline, _)| wanted.contains(&outline.id);
        self.added = self.shelf.iter().skip(self.first_added()).filter(|one| kept(one)).count();
        self.shelf.retain(kept);
        self.places = places(&self.shelf);
    }

    /// Every outline, in the order of the course.
    pub fn outlines(&self) -> impl ExactSizeIterator<Item = &Outline> {
        self.shelf.iter().map(|(outline, _)| outline)
    }
    /// The outline in this place.
    pub fn outline(&self, index: usize) -> Option<&Outline> {
        self.shelf.get(index).map(|(outline, _)| outline)
    }
    /// How many lessons there are.
    pub fn len(&self) -> usize {
        self.shelf.len()
    }
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.shelf.is_empty()
    }
    /// The index of the lesson with this id.
    pub fn find(&self, id: &str) -> Option<usize> {
        self.places.get(id).copied()
    }

    /// What is said where there is no lesson of this id, with the one that was probably meant.
    pub fn missing(&self, id: &str) -> String {
        let instead = instead(id, self.outlines().map(|outline| outline.id.as_str()), all_lessons);
        format!("there is no lesson {}{instead}", short(id))
    }

    /// The lesson itself.
    pub fn lesson(&self, index: usize) -> Result<Rc<Lesson>, String> {
        let (outline, cell) = self.shelf.get(index).ok_or_else(|| "there is no such lesson".to_string())?;
        if let Some(lesson) = cell.get() {
            return Ok(lesson.clone());
        }
        let lesson = Rc::new((self.opener)(&outline.id)?);
        Ok(cell.get_or_init(|| lesson).clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outline(id: &str, needs: &[&str]) -> Outline {
        Outline { id: id.into(), needs: needs.iter().map(|n| n.to_string()).collect(), ..Outline::default() }
    }

    #[test]
    fn a_text_gives_its_outline() {
        let text = "format: 1\nid: chain\ntitle: \"The chain\"\nsummary: In: out.\nneeds: [a, b-c]\nminutes: 15\ncells:\n  \
                    - text: |\n      id: not this\n  - question:\n      id: one\n      rev: 3\n  - question:\n      \
                    id: two\n      parts:\n        - {id: p, ask: 1}\n        - {id: q}\n  - question:\n      id: s\n      \
                    ask: {spot: {}}\n  - question:\n      id: r\n      for: review\n";
        let found = outline_of_text(text);
        assert_eq!((found.id.as_str(), found.title.as_str(), found.minutes), ("chain", "The chain", 15));
        assert_eq!(found.summary, "In: out.");
        assert_eq!(found.needs, ["a", "b-c"]);
        assert_eq!(
            found.questions,
            [("one", 3), ("two#p", 1), ("two#q", 1), ("s#line", 1), ("s#mend", 1)]
                .map(|(id, rev)| (id.to_string(), rev))
        );
    }

    #[test]
    fn parts_count_as_one_question() {
        let ids = ["a", "b#1", "b#2", "c", "d#line", "d#mend"].map(|id| (id.to_string(), 1)).to_vec();
        let outline = Outline { questions: ids, ..Outline::default() };
        assert_eq!((outline.count(), outline.number(2), outline.number(3)), (4, (2, 4), (3, 4)));
        assert_eq!((outline.numbered(3), outline.numbered(4), outline.numbered(5)), (Some(3), Some(4), None));
        assert_eq!((outline.question("d"), outline.question("b#2")), (Some(4), Some(2)));
    }

    #[test]
    fn a_goal_keeps_what_it_needs_in_the_order_of_the_course() {
        let outlines = vec![outline("a", &[]), outline("b", &[]), outline("c", &["a"]), outline("d", &["c"])];
        let mut library = Library::new(outlines, Box::new(|_| Err(String::new())));
        library.only_for("d");
        let left: Vec<_> = library.outlines().map(|outline| outline.id.as_str()).collect();
        assert_eq!(left, ["a", "c", "d"]);
    }

    #[test]
    fn a_lesson_is_read_once() {
        let count = Rc::new(std::cell::Cell::new(0));
        let counted = count.clone();
        let opener = move |id: &str| {
            counted.set(counted.get() + 1);
            match id {
                "a" => Ok(Lesson {
                    id: id.into(),
                    title: String::new(),
                    summary: String::new(),
                    needs: Vec::new(),
                    minutes: 0,
                    cells: Vec::new(),
                    fingerprint: 0,
                    digest: None,
                    sheet: None,
                    exam: None,
                    meta: Default::default(),
                }),
                _ => Err("broken".to_string()),
            }
        };
        let library = Library::new(vec![outline("a", &[]), outline("b", &[])], Box::new(opener));
        assert!(library.lesson(0).is_ok() && library.lesson(0).is_ok());
        assert_eq!(count.get(), 1);
        assert_eq!(library.lesson(1).unwrap_err(), "broken");
        assert!(library.lesson(2).is_err());
    }
}
