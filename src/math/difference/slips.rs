//! What goes wrong when a difference is worked out by hand.

use super::{METHODS, Method, RealFunction};
use crate::math::mistakes::Mistake;
use crate::math::slips::{self, ListedSlip, WrongValue};

/// The numbers that a difference at `a` with step `h` is made from.
#[derive(Clone, Copy, Debug)]
pub struct DifferenceSituation {
    /// The difference that is asked for.
    pub method: &'static Method,
    /// The point.
    pub a: f64,
    /// The step.
    pub h: f64,
    /// f(a).
    pub here: f64,
    /// f(a + h) and f(a − h).
    pub ahead: f64,
    /// f(a − h).
    pub behind: f64,
    /// f(a + 2h), f(h) and f(a + h/2), where they exist.
    pub twice: Option<f64>,
    /// f(h), where it exists.
    pub at_h: Option<f64>,
    /// The derivative that is being measured, where it is known.
    pub exact: Option<f64>,
    /// What every method gives here, in the order of [`METHODS`].
    measured: [Option<f64>; METHODS.len()],
}

impl DifferenceSituation {
    /// `None` where the function is undefined at `a`, `a + h` or `a − h`.
    pub fn new(
        method: &'static Method,
        f: RealFunction,
        a: f64,
        h: f64,
        exact: Option<f64>,
    ) -> Option<DifferenceSituation> {
        let mut measured = [None; METHODS.len()];
        for (value, row) in measured.iter_mut().zip(METHODS) {
            *value = (row.measure)(f, a, h);
        }
        let (here, ahead, behind) = (f(a)?, f(a + h)?, f(a - h)?);
        Some(DifferenceSituation {
            method,
            a,
            h,
            here,
            ahead,
            behind,
            twice: f(a + 2.0 * h),
            at_h: f(h),
            exact,
            measured,
        })
    }
    /// What the named method gives.
    fn by(&self, id: &str) -> Option<f64> {
        METHODS.iter().position(|row| row.id == id).and_then(|row| self.measured.get(row).copied()?)
    }
    fn is(&self, id: &str) -> bool {
        self.method.id == id
    }
    fn is_first(&self) -> bool {
        self.method.derivative == 1
    }
    /// What the method gives where its values are rounded to so many places first.
    fn rounded(&self, places: i32) -> Option<f64> {
        let scale = libm::pow(10.0, f64::from(places));
        let [here, ahead, behind] =
            [self.here, self.ahead, self.behind].map(|value| libm::round(value * scale) / scale);
        let rise = match self.method.id {
            "forward" => ahead - here,
            "backward" => here - behind,
            "central" => ahead - behind,
            "second" => ahead - 2.0 * here + behind,
            _ => return None,
        };
        Some(rise / self.run())
    }
    /// The method's numerator for the three that are worked by hand.
    fn rise(&self) -> Option<f64> {
        match self.method.id {
            "forward" => Some(self.ahead - self.here),
            "backward" => Some(self.here - self.behind),
            "central" => Some(self.ahead - self.behind),
            _ => None,
        }
    }
    /// The method's denominator.
    fn run(&self) -> f64 {
        match self.method.id {
            "central" => 2.0 * self.h,
            "second" => self.h * self.h,
            _ => self.h,
        }
    }
}

/// Every wrong value that can be told apart from the method's own, in the table's order.
pub fn wrong_values(situation: &DifferenceSituation) -> Vec<WrongValue<f64>> {
    situation.by(situation.method.id).map_or_else(Vec::new, |key| slips::wrong_values(SLIPS, situation, &key))
}

const fn row(
    id: &'static str,
    say: &'static str,
    rule: &'static str,
    make: fn(&DifferenceSituation) -> Option<f64>,
) -> ListedSlip<DifferenceSituation, f64> {
    ListedSlip::new(Mistake { id, skill: "difference", say, rule }, make)
}

const FORWARD: &str = "forward: (f(a + h) − f(a))/h";
const BACKWARD: &str = "backward: (f(a) − f(a − h))/h";
const CENTRAL: &str = "central: (f(a + h) − f(a − h))/(2h)";
const SECOND: &str = "second: (f(a + h) − 2f(a) + f(a − h))/h²";
const SLOPE: &str = "slope = (difference of the values)/(distance of the points)";

const ROUNDED_EARLY: &str = "How many digits are left of f(a + h) − f(a) when both are rounded first?";
const KEEP_DIGITS: &str = "keep all digits of the values: the difference has fewer than they have";

/// The catalogue for differences.
pub const SLIPS: &[ListedSlip<DifferenceSituation, f64>] = &[
    row(
        "fd.forward_instead",
        "That looks like the step ahead of a only. Which two points does this method use?",
        FORWARD,
        |s| {
            if s.is("forward") || !s.is_first() { None } else { s.by("forward") }
        },
    ),
    row(
        "fd.backward_instead",
        "That looks like the step behind a only. Which two points does this method use?",
        BACKWARD,
        |s| {
            if s.is("backward") || !s.is_first() { None } else { s.by("backward") }
        },
    ),
    row(
        "fd.central_instead",
        "That looks like one step to each side. Which two points does this method use?",
        CENTRAL,
        |s| {
            if s.is("central") || !s.is_first() { None } else { s.by("central") }
        },
    )
    .likely(0.9),
    row("fd.no_div", "A difference of values is there. By what distance is it divided?", SLOPE, |s| {
        match s.method.id {
            "central" => None,
            "second" => Some(s.ahead - 2.0 * s.here + s.behind),
            _ => s.rise(),
        }
    }),
    row("fd.central_no_div", "A difference of values is there. How far apart are a+h and a-h?", CENTRAL, |s| {
        s.is("central").then_some(s.ahead - s.behind)
    }),
    row("fd.missing_2", "How far apart are a+h and a-h: h, or more?", CENTRAL, |s| {
        s.is("central").then_some((s.ahead - s.behind) / s.h)
    }),
    row("fd.fwd_over_2h", "The points are h apart here. What is the distance to divide by?", SLOPE, |s| {
        if s.is("forward") || s.is("backward") { Some(s.rise()? / (2.0 * s.h)) } else { None }
    }),
    row("fd.times_h", "Is the difference of the values multiplied by h, or divided?", SLOPE, |s| match s.method.id {
        "second" => Some((s.ahead - 2.0 * s.here + s.behind) * s.h * s.h),
        _ => Some(s.rise()? * s.run()),
    }),
    row(
        "fd.div_then_2",
        "In (…)/(2h) both 2 and h stand below the line. Where does h stand in yours?",
        CENTRAL,
        |s| s.is("central").then_some((s.ahead - s.behind) / 2.0 * s.h),
    ),
    row("fd.div_2_plus_h", "Below the line stands 2 times h. Is that what was used?", CENTRAL, |s| {
        s.is("central").then_some((s.ahead - s.behind) / (2.0 + s.h))
    })
    .likely(0.5),
    row("fd.sign", "Size right, sign turned round. Which value comes first in the difference?", SLOPE, |s| {
        Some(-s.by(s.method.id)?)
    }),
    row("fd.h_outside", "Where does h go: into f together with a, or on to the value of f?", FORWARD, |s| {
        s.is_first().then_some(1.0)
    })
    .likely(0.4),
    row("fd.f_of_h", "f is taken at a+h. At which point was it taken in yours?", FORWARD, |s| {
        if s.is_first() { Some(s.at_h? / s.h) } else { None }
    }),
    row("fd.f_h_minus_fa", "f is taken at a+h, not at h. What is a+h here?", FORWARD, |s| {
        if s.is_first() { Some((s.at_h? - s.here) / s.h) } else { None }
    }),
    row("fd.plus_for_minus", "A slope compares two values. Is it their difference or their sum?", SLOPE, |s| {
        match s.method.id {
            "backward" => Some((s.here + s.behind) / s.h),
            "central" => Some((s.ahead + s.behind) / (2.0 * s.h)),
            "second" => Some((s.ahead + 2.0 * s.here + s.behind) / (s.h * s.h)),
            _ => Some((s.ahead + s.here) / s.h),
        }
    })
    .likely(0.5),
    row("fd.rounded_early", ROUNDED_EARLY, KEEP_DIGITS, |s| s.rounded(2)).likely(0.5),
    row("fd.rounded_early", ROUNDED_EARLY, KEEP_DIGITS, |s| s.rounded(3)).likely(0.5),
    row("fd.exact_derivative", "That is the true derivative. What does the formula give with this h?", SLOPE, |s| {
        s.exact
    }),
    row("fd.f_value", "That is f(a) itself. How fast does it change?", SLOPE, |s| Some(s.here)),
    row("fd.f_shifted", "That is f(a+h). What is it compared with?", SLOPE, |s| Some(s.ahead)),
    row("fd.step_2h_fwd", "Is the step from a to a+h, or to a+2h?", FORWARD, |s| {
        if s.is_first() { Some((s.twice? - s.here) / (2.0 * s.h)) } else { None }
    })
    .likely(0.5),
    row("fd.second_drop_2", "How often is f(a) taken away in a second difference?", SECOND, |s| {
        s.is("second").then_some((s.ahead - s.here + s.behind) / (s.h * s.h))
    })
    .likely(0.5),
    row("fd.second_over_h", "A second difference is divided twice by h. How often in yours?", SECOND, |s| {
        s.is("second").then_some((s.ahead - 2.0 * s.here + s.behind) / s.h)
    }),
    row("fd.second_over_2h", "A second difference is divided by h·h. By what in yours?", SECOND, |s| {
        s.is("second").then_some((s.ahead - 2.0 * s.here + s.behind) / (2.0 * s.h))
    }),
    row("fd.first_for_second", "That looks like a slope. What is asked is how the slope changes.", SECOND, |s| {
        if s.is_first() { None } else { s.by("central") }
    }),
    row("fd.second_for_first", "That looks like a change of the slope. The slope itself is asked.", SLOPE, |s| {
        if s.is_first() { s.by("second") } else { None }
    })
    .likely(0.4),
];

/// How many times smaller the error becomes when h is halved: 2 for order 1, 4 for order 2.
pub fn halving_factor(method: &Method) -> f64 {
    libm::exp2(f64::from(method.order))
}

/// Every wrong answer to that question that can be told apart from the right one, in the table's order.
pub fn wrong_factors(method: &'static Method) -> Vec<WrongValue<f64>> {
    slips::wrong_values(ORDER, method, &halving_factor(method))
}

const fn order(id: &'static str, say: &'static str, make: fn(&Method) -> Option<f64>) -> ListedSlip<Method, f64> {
    let rule = "an error of order p shrinks 2^p times when h is halved";
    ListedSlip::new(Mistake { id, skill: "error-order", say, rule }, make)
}

/// The catalogue for how errors shrink.
pub const ORDER: &[ListedSlip<Method, f64>] = &[
    order("order.linear", "Do the errors to both sides cancel here, so that more is gained than h alone?", |_| {
        Some(2.0)
    }),
    order("order.quadratic", "Is there anything here for the error of first order to cancel with?", |_| Some(4.0)),
    order("order.exponent_for_factor", "That is the order. By what does the error change when h is halved?", |m| {
        Some(f64::from(m.order))
    }),
    order("order.upside_down", "That is how much of it is left. How many times smaller is it?", |m| {
        Some(1.0 / halving_factor(m))
    }),
    order("order.unchanged", "Does the error not depend on h?", |_| Some(1.0)),
    order("order.one_more", "One order too many. Which power of h does the error go with?", |m| {
        Some(2.0 * halving_factor(m))
    }),
];
