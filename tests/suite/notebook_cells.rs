//! Cells of the notebook that are recalled, edited and run again, and long ones that are stopped.

use crate::notebook::{run, shown};
use gradus::lesson::kinds::Detail;
use gradus::page::Page;
use gradus::session::Notebook;
use gradus::session::notebook::Effect;

#[test]
fn cells_are_edited_and_run_again_in_their_places() {
    let mut notebook = Notebook::default();
    for line in ["a = 3", "f(x) = a x^2", "f(2)", "ans + 1", "7"] {
        assert!(run(&mut notebook, line).worked, "{line}");
    }
    // The line is put at the prompt, and the next one takes its place.
    let outcome = run(&mut notebook, "In[1]");
    assert_eq!(outcome.effect, Some(Effect::Edit { line: "a = 3".into() }));
    assert_eq!(notebook.number(), 1);
    let page = shown(&run(&mut notebook, "a = 5").page);
    assert!(page.contains("[3] and [4].") && !page.contains("[5]"), "{page}");
    assert_eq!(notebook.number(), 6);
    let stale = |notebook: &Notebook| -> Vec<usize> {
        notebook.entries().iter().filter(|entry| entry.stale).map(|entry| entry.number).collect()
    };
    assert_eq!(stale(&notebook), [3, 4]);
    // What is used anew is what holds now, be it shown or not.
    assert!(shown(&run(&mut notebook, "Out[4]").page).contains("= 21"));
    let page = shown(&run(&mut notebook, "run stale").page);
    assert!(page.contains("f(2) = 20") && page.contains("= 21"), "{page}");
    assert!(stale(&notebook).is_empty() && notebook.number() == 7);
    // A cell that does not work takes no place, and an empty line leaves things alone.
    assert!(!run(&mut notebook, "edit 2: f(x) = a x^").worked);
    assert_eq!(notebook.entries()[1].line, "f(x) = a x^2");
    run(&mut notebook, "edit 2");
    assert!(notebook.leave_edit());
    // One that defined a name and defines another now: the old name is gone.
    assert!(run(&mut notebook, "edit 2: g(x) = a x^3").worked);
    assert!(!notebook.defines("f") && notebook.defines("g"));
    // A cell above one that defines the name anew changes nothing.
    run(&mut notebook, "a = 9");
    assert!(shown(&run(&mut notebook, "edit 1: a = 1").page).contains("redefined in [7]"));
    assert!(shown(&run(&mut notebook, "a").page).contains("= 9"));
    // No circle comes about through what cells come to.
    assert!(!run(&mut notebook, "edit 3: Out[4] + 1").worked);
    // The file follows the cells in their places, and opens to the same.
    let mut again = Notebook::default();
    again.open(&notebook.text(), Detail::Usual);
    assert_eq!(again.text(), notebook.text());
}

/// Says to stop after some questions.
struct Impatient(std::cell::Cell<usize>);

impl gradus::session::notebook::watch::Watch for Impatient {
    fn stopped(&self) -> bool {
        self.0.set(self.0.get().saturating_sub(1));
        self.0.get() == 0
    }
    fn progress(&self, picture: &dyn Fn() -> Page) {
        assert!(!picture().is_empty());
    }
}

#[test]
fn training_stops_where_it_is_told_and_keeps_what_was_learnt() {
    let mut notebook = Notebook::default();
    notebook.watched_by(std::rc::Rc::new(Impatient(std::cell::Cell::new(30))));
    let outcome = run(&mut notebook, "train xor, steps 5000");
    let page = shown(&outcome.page);
    assert!(outcome.worked && page.contains("Stopped at step") && notebook.defines("net"), "{page}");
    // The file says how far it came, so that it does the same again.
    let steps: usize = notebook.text().trim().rsplit(' ').next().unwrap().parse().unwrap();
    assert!((1..40).contains(&steps), "{}", notebook.text());
}

/// What a line comes to in a fresh notebook, or what is said of it.
fn fresh(line: &str) -> (bool, String) {
    let outcome = run(&mut Notebook::default(), line);
    (outcome.worked, shown(&outcome.page).split_whitespace().collect::<Vec<_>>().join(" "))
}

#[test]
fn a_cell_that_moves_a_variable_moves_it_though_it_was_given_a_number() {
    let mut notebook = Notebook::default();
    for line in ["x = 3", "w = 2", "c = x^2"] {
        assert!(run(&mut notebook, line).worked, "{line}");
    }
    let told = "x moves here, so it is not 3";
    for (line, expected) in [
        ("slope x^2, 1", "f′(1) = 2"),
        ("slope x^2, 1, 3", "Slope   rise/run = 8/2 = 4"),
        ("tangent x^2, 1", "y = 2x − 1"),
        ("diff x^2, 1", "the true slope is 2"),
        ("table x^2, 0..2, 1", "2    4"),
        ("plot x^2, 0..2", "highest 4 at 2"),
        ("descend x^2, from 4", "x"),
        ("grad x^2", "df/dx   2x"),
        ("grad w x^2 at (5)", "20"),
        ("hess x^2", "H = [[2]]"),
        ("jac [x^2, 2x]", "2x"),
        ("x^2 at 5", "25"),
    ] {
        let outcome = run(&mut notebook, line);
        let page = shown(&outcome.page);
        assert!(outcome.worked && page.contains(expected) && page.contains(told), "{line}\n{page}");
    }
    // What a point gives a value moves, and nothing has to be said; other numbers hold.
    for (line, expected) in [
        ("x^2 at x=5", "25"),
        ("w^2 at w=5", "25"),
        ("grad (w x - 1)^2 at w=1", "12"),
        ("hess w^2 x at w=1", "H = [[6]]"),
        ("backward (w x - 1)^2 at w=1", "12"),
        ("slope w^2, w=5", "10"),
    ] {
        let outcome = run(&mut notebook, line);
        let page = shown(&outcome.page);
        assert!(outcome.worked && page.contains(expected) && !page.contains("moves here"), "{line}\n{page}");
    }
    // A number that was worked out stays one, and what cannot move says how it can.
    assert!(shown(&run(&mut notebook, "slope c, 1").page).contains("= 0"));
    for line in ["descend (w - 1)^2, from 4", "grad w^2", "hess w^2"] {
        let outcome = run(&mut notebook, line);
        let page = shown(&outcome.page);
        assert!(!outcome.worked && page.contains("forget w"), "{line}\n{page}");
    }
}

#[test]
fn slopes_of_functions_of_the_table_know_their_corners() {
    for line in ["relu'(0)", "abs'(0)", "sign'(0)", "floor'(2)", "leaky_relu'(0)", "relu'(0) + 1", "relu'((1, 0, -1))"]
    {
        let (worked, said) = fresh(line);
        assert!(!worked && (said.contains("corner") || said.contains("jump")), "{line}: {said}");
    }
    for (line, wanted) in [
        ("relu'(2)", "= 1"),
        ("relu'(-2)", "= 0"),
        ("relu'((1, -1))", "(1, 0)"),
        ("sigmoid'(0)", "0.25"),
        ("softsign'(0)", "1"),
        ("elu'(0)", "1"),
        ("relu'(x)", "step(x)"),
    ] {
        let (worked, said) = fresh(line);
        assert!(worked && said.contains(wanted), "{line}: {said}");
    }
}

#[test]
fn lines_from_python_and_from_other_notebooks_are_understood() {
    for (line, wanted) in [
        ("def f(x): return x*np.exp(-x)", "f(x) = "),
        ("def f(x, y): return x*y", "f(x, y) = "),
        ("diff(x**2, x)", "f′(x) = 2x"),
        ("diff(x**2*y, y)", "x²"),
        ("diff x^2, 1", "Central"),
        ("d(x^2)/dx", "2x"),
        ("d^2(x^3)/dx^2", "6x"),
        ("d(x^2 y)/dy + 1", "x² + 1"),
        ("derivative of x^2", "2x"),
        ("derive x^2 y by y", "x²"),
        ("steps x^2 y with respect to y", "x²"),
        ("slope of x^2, 3", "6"),
        ("tangent line to x^2, 1", "y = 2x − 1"),
        ("gradient of x^2 y at (1, 2)", "(4, 1)"),
        ("plot of x^2", "lowest"),
    ] {
        let (worked, said) = fresh(line);
        assert!(worked && said.contains(wanted), "{line}: {said}");
    }
    for (line, wanted) in [
        ("g'(1)", "of what?"),
        ("dy/dx", "of what?"),
        ("d(x^2/dx", "never closed"),
        ("f(x) = x^2; f'(3)", "Perhaps: `f(x) = x^2`"),
        ("def f(x):", "A definition has a name"),
        ("max x", "max(a, b)"),
    ] {
        let (worked, said) = fresh(line);
        assert!(!worked && said.contains(wanted), "{line}: {said}");
    }
    let mut notebook = Notebook::default();
    run(&mut notebook, "diff(x) = x^2");
    assert!(!notebook.defines("diff"));
    assert!(run(&mut notebook, "h = 2").worked && shown(&run(&mut notebook, "diff(x^2, h)").page).contains("Central"));
}
