//! The judge, kind by kind: every verdict, every reason for not grading, partial credit.

use gradus::lesson::{Verdict, judge, kinds::KINDS};

use Verdict::{NotGraded, Right, Unsure, Wrong};

/// An ask, an answer, what it comes to, and a piece of the reason's id, the message or a note.
type Case = (&'static str, &'static str, Verdict, &'static str);

/// z = (5, −1) beside y = (1, 1): δ = (8, −4).
const MATRIX: &str = r#"{"matrix": {"of": "|W x - y|^2", "by": "W", "shapes": {"W": "m×n", "x": "n", "y": "m"}}}"#;
const LAYERS: &str = r#"{"layers": {"x": [1, 2], "W": [[1, 2], [1, -1]], "y": [1, 1], "find": "dL/dW"}}"#;
/// σ(0) = ½ beside 1: −1 arrives, and the sigmoid's own slope is ¼ at 0; at z = 1 it is 0.1966.
const DELTA: &str =
    r#"{"layers": {"x": [1, 1], "W": [[1, 0]], "activation": "sigmoid", "y": [1.2310585786], "find": "delta"}}"#;

const CASES: &[Case] = &[
    // derivative
    (r#"{"derivative": {"of": "sin(x^2)"}}"#, "2x cos(x^2)", Right, ""),
    (r#"{"derivative": {"of": "sin(x^2)"}}"#, "cos(x^2)*2*x", Right, ""),
    (r#"{"derivative": {"of": "sin(x^2)"}}"#, "f'(x) = 2x cos(x^2)", Right, ""),
    (r#"{"derivative": {"of": "sin(x^2)"}}"#, "cos(x^2)", Wrong, "chain.drop_inner"),
    (r#"{"derivative": {"of": "sin(x^2)"}}"#, "", NotGraded, "no answer"),
    (r#"{"derivative": {"of": "sin(x^2)"}}"#, "2x cos(x^2", NotGraded, "never closed"),
    (r#"{"derivative": {"of": "sin(x^2)"}}"#, "2t cos(t^2)", NotGraded, "no `t`"),
    (r#"{"derivative": {"of": "sin(x^2)"}}"#, "x2 cos(x^2)", NotGraded, "`2x` or `x^2`"),
    (r#"{"derivative": {"of": "sin(x^2)"}}"#, "(2x, cos(x^2))", NotGraded, ""),
    (r#"{"derivative": {"of": "ln(x)"}}"#, "1/x", Right, ""),
    (r#"{"derivative": {"of": "e^(2x)"}}"#, "2e^2x", NotGraded, "if you mean"),
    (r#"{"derivative": {"of": "ln(x)/2"}}"#, "1/2x", NotGraded, "if you mean"),
    (r#"{"derivative": {"of": "x^2/2", "domain": "x > 0"}}"#, "abs(x)", Right, ""),
    (r#"{"derivative": {"of": "x^2/2"}}"#, "abs(x)", Wrong, ""),
    (r#"{"derivative": {"of": "x^3", "order": 2}}"#, "6x", Right, ""),
    (r#"{"derivative": {"of": "x^3", "order": 2}}"#, "3x^2", Wrong, "whole.derived_too_little"),
    (r#"{"derivative": {"of": "x^2*y", "by": "y"}}"#, "x^2", Right, ""),
    (r#"{"derivative": {"of": "x^2*y", "by": "y"}}"#, "2xy", Wrong, "whole.other_variable"),
    (r#"{"derivative": {"of": "1/(1+e^(-x))", "given": {"s": "1/(1+e^(-x))"}}}"#, "s(1-s)", Right, ""),
    (r#"{"derivative": {"of": "1/(1+e^(-x))", "given": {"s": "1/(1+e^(-x))"}}}"#, "s(1+s)", Wrong, ""),
    // at a point
    (r#"{"derivative": {"of": "x^2", "at": 3}}"#, "6", Right, ""),
    (r#"{"derivative": {"of": "x^2", "at": 3}}"#, "6.0", Right, ""),
    (r#"{"derivative": {"of": "x^2", "at": 3}}"#, "2*3", Right, ""),
    (r#"{"derivative": {"of": "x^2", "at": 3}}"#, "9", Wrong, "eval.f_not_slope"),
    (r#"{"derivative": {"of": "x^2", "at": 3}}"#, "2x", NotGraded, "put in the value"),
    (r#"{"derivative": {"of": "x^2", "at": 3}}"#, "f'(3)", NotGraded, ""),
    (r#"{"derivative": {"of": "abs(x)", "at": 0}}"#, "none", Right, ""),
    (r#"{"derivative": {"of": "abs(x)", "at": 0}}"#, "0", Wrong, ""),
    (r#"{"derivative": {"of": "sqrt(x)", "at": 0}}"#, "none", Right, ""),
    (r#"{"derivative": {"of": "x^2", "at": 3, "tangent": true}}"#, "y = 6x - 9", Right, ""),
    (r#"{"derivative": {"of": "x^2", "at": 3, "tangent": true}}"#, "9 + 6(x - 3)", Right, ""),
    (r#"{"derivative": {"of": "x^2", "at": 3, "tangent": true}}"#, "6x + 9", Wrong, "tangent.intercept_f"),
    (r#"{"derivative": {"of": "x^2", "at": 3, "tangent": true}}"#, "6", Wrong, "tangent.slope_alone"),
    // vectors along the axes
    (r#"{"gradient": {"of": "x^2*y", "by": ["x", "y"]}}"#, "2xy i + x^2 j", Right, ""),
    (r#"{"gradient": {"of": "x^2*y", "by": ["x", "y"]}}"#, "x^2 j + 2xy i", Right, ""),
    (r#"{"gradient": {"of": "x^2*y", "by": ["x", "y"]}}"#, "2xy i - x^2 j", Wrong, "second"),
    (r#"{"gradient": {"of": "x^2*y", "by": ["x", "y"]}}"#, "2xy i_hat + x^2 j_hat", Right, ""),
    (r#"{"gradient": {"of": "x^2*y", "by": ["x", "y"]}}"#, "2xy i*j", NotGraded, "2 components are asked for"),
    (
        r#"{"gradient": {"of": "x^2*y", "by": ["x", "y"]}}"#,
        "2xy i + x^2 j + 1",
        NotGraded,
        "2 components are asked for",
    ),
    (r#"{"gradient": {"of": "i^2*j", "by": ["i", "j"]}}"#, "2i j + i^2", NotGraded, "2 components are asked for"),
    (r#"{"formula": {"is": "(2, 3, 0)"}}"#, "2i + 3j", Right, ""),
    // numbers and their digits
    (r#"{"number": {"is": "3/4"}}"#, "3/4", Right, ""),
    (r#"{"number": {"is": "3/4"}}"#, "0.75", Right, ""),
    (r#"{"number": {"is": "3/4"}}"#, "75%", Right, ""),
    (r#"{"number": {"is": "3/4"}}"#, "6/8", Right, ""),
    (r#"{"number": {"is": "1/3"}}"#, "0.333", Wrong, "whole.rounded"),
    (r#"{"number": {"is": "2/3"}}"#, "0.66", Wrong, "whole.rounded"),
    (r#"{"number": {"is": "pi"}}"#, "3.14", Wrong, "whole.rounded"),
    (r#"{"number": {"is": "2"}}"#, "2.01", Wrong, ""),
    (r#"{"number": {"is": "1/3", "digits": 3}}"#, "0.333", Right, ""),
    (r#"{"number": {"is": "1/3", "digits": 3}}"#, "0.3333", Right, ""),
    (r#"{"number": {"is": "1/3", "digits": 3}}"#, "0.33", NotGraded, "3 significant digits"),
    (r#"{"number": {"is": "2/3", "digits": 3}}"#, "0.666", Right, "rounded up"),
    (r#"{"number": {"is": "2/3", "digits": 3}}"#, "0.66", NotGraded, "3 significant digits"),
    (r#"{"number": {"is": "2/3", "digits": 3}}"#, "0.68", Wrong, ""),
    (r#"{"number": {"is": "1/3", "digits": 3}}"#, "1/3", Right, ""),
    (r#"{"number": {"is": "2.345", "digits": {"places": 1}}}"#, "2.3", Right, ""),
    (r#"{"number": {"is": "-8"}}"#, "8", Wrong, "whole.sign"),
    (r#"{"number": {"is": "0.25"}}"#, "4", Wrong, ""),
    (r#"{"number": {"is": "0.25"}}"#, "2.5", Wrong, "whole.power_of_ten"),
    (r#"{"number": {"is": "0.25"}}"#, "x", NotGraded, "a number is asked"),
    (r#"{"number": {"is": "0"}}"#, "0", Right, ""),
    (r#"{"number": {"is": "0"}}"#, "0.0", Right, ""),
    (r#"{"number": {"is": "1000000"}}"#, "1e6", Right, ""),
    (r#"{"number": {"is": "1/4"}}"#, "1/0", Unsure, ""),
    // formulas and their form
    (r#"{"formula": {"is": "x+1", "of": ["x"]}}"#, "1+x", Right, ""),
    (r#"{"formula": {"is": "x+1", "of": ["x"]}}"#, "(x^2-1)/(x-1)", Right, "x"),
    (r#"{"formula": {"is": "x+1", "of": ["x"], "strict": true}}"#, "(x^2-1)/(x-1)", Wrong, ""),
    (r#"{"formula": {"is": "x^2 - 1", "of": ["x"], "form": "factored"}}"#, "x^2 - 1", NotGraded, "product"),
    (r#"{"formula": {"is": "x^2 - 1", "of": ["x"], "form": "factored"}}"#, "(x-1)(x+1)", Right, ""),
    (r#"{"formula": {"is": "x^2 - 1", "of": ["x"], "form": "expanded"}}"#, "(x-1)(x+1)", NotGraded, "multiply"),
    (r#"{"formula": {"is": "2x", "of": ["x"]}}"#, "2x + 0.001", Wrong, "whole.offset"),
    (r#"{"formula": {"is": "2x", "of": ["x"]}}"#, "3x", Wrong, "whole.factor"),
    (r#"{"formula": {"is": "x - y", "of": ["x", "y"]}}"#, "y - x", Wrong, "whole.sign"),
    (r#"{"formula": {"is": "x^2*y", "of": ["x", "y"]}}"#, "x*y^2", Wrong, "whole.other_variable"),
    (r#"{"formula": {"is": "pi*x", "of": ["x"]}}"#, "3.14x", Wrong, "whole.rounded"),
    (r#"{"formula": {"is": "(1.6, 0.4)", "of": []}}"#, "(1.6, 0.4)", Right, ""),
    (r#"{"formula": {"is": "(1.6, 0.4)", "of": []}}"#, "(1.6, 4)", Wrong, "second component"),
    (r#"{"formula": {"is": "(1.6, 0.4)", "of": []}}"#, "1.6", NotGraded, "2 components"),
    (r#"{"formula": {"is": "(1.6, 0.4)", "of": []}}"#, "(1, 2, 3)", Wrong, "2 components"),
    (r#"{"formula": {"is": "[[1, 2], [3, 4]]", "of": []}}"#, "[[1, 2], [3, 4]]", Right, ""),
    (r#"{"formula": {"is": "[[1, 2], [3, 4]]", "of": []}}"#, "[[1, 3], [2, 4]]", Wrong, ""),
    (r#"{"formula": {"is": "sqrt(-x^2 - 1)", "of": ["x"]}}"#, "x", Unsure, ""),
    // slope
    (r#"{"slope": {"of": "x^2", "from": 1, "to": 3}}"#, "4", Right, ""),
    (r#"{"slope": {"of": "x^2", "from": 1, "to": 3}}"#, "1/4", Wrong, "slope.inverted"),
    (r#"{"slope": {"of": "x^2", "from": 1, "to": 3}}"#, "8", Wrong, "slope.rise_only"),
    (r#"{"slope": {"of": "x^2", "from": 1, "to": 3}}"#, "-4", Wrong, "slope.mixed_order"),
    (r#"{"slope": {"from": [1, 2], "to": [4, 8]}}"#, "2", Right, ""),
    // limit
    (r#"{"limit": {"of": "(x^2-9)/(x-3)", "to": 3}}"#, "6", Right, ""),
    (r#"{"limit": {"of": "(x^2-9)/(x-3)", "to": 3}}"#, "0", Wrong, "limit.zero_over_zero_is_0"),
    (r#"{"limit": {"of": "(x^2-9)/(x-3)", "to": 3}}"#, "none", Wrong, "limit.undefined_at_point"),
    (r#"{"limit": {"of": "abs(x)/x", "to": 0}}"#, "DNE", Right, ""),
    (r#"{"limit": {"of": "abs(x)/x", "to": 0}}"#, "1", Wrong, "limit.right_side_only"),
    (r#"{"limit": {"of": "abs(x)/x", "to": 0, "side": "right"}}"#, "1", Right, ""),
    (r#"{"limit": {"of": "1/x^2", "to": 0}}"#, "inf", Right, ""),
    (r#"{"limit": {"of": "1/x^2", "to": 0}}"#, "-inf", Wrong, "limit.infinity_sign"),
    (r#"{"limit": {"of": "1/x^2", "to": 0}}"#, "0", Wrong, "limit.finite_for_infinite"),
    (r#"{"limit": {"of": "1/x", "to": "inf"}}"#, "0", Right, ""),
    // difference quotient
    (r#"{"difference-quotient": {"of": "x^2"}}"#, "2x + h", Right, ""),
    (r#"{"difference-quotient": {"of": "x^2"}}"#, "((x+h)^2 - x^2)/h", NotGraded, "division"),
    (r#"{"difference-quotient": {"of": "x^2"}}"#, "(2x h + h^2)/h", NotGraded, "division"),
    (r#"{"difference-quotient": {"of": "x^2"}}"#, "2x", Wrong, ""),
    (r#"{"difference-quotient": {"of": "1/x"}}"#, "-1/(x(x+h))", Right, ""),
    // difference
    (r#"{"difference": {"of": "x^2", "at": 3, "h": 0.1}}"#, "6.1", Right, ""),
    (r#"{"difference": {"of": "x^2", "at": 3, "h": 0.1}}"#, "6", Wrong, "fd."),
    (r#"{"difference": {"of": "x^2", "at": 3, "h": 0.1}}"#, "0.61", Wrong, "fd.no_div"),
    (r#"{"difference": {"of": "sin(x)", "at": 1, "h": 0.1, "method": "central"}}"#, "0.5394", Right, ""),
    (
        r#"{"difference": {"of": "sin(x)", "at": 1, "h": 0.1, "method": "central"}}"#,
        "0.539",
        NotGraded,
        "4 significant",
    ),
    (
        r#"{"difference": {"of": "sin(x)", "at": 1, "h": 0.1, "method": "central"}}"#,
        "0.5403",
        Wrong,
        "fd.exact_derivative",
    ),
    (
        r#"{"difference": {"of": "sin(x)", "at": 1, "h": 0.1, "method": "central"}}"#,
        "0.4974",
        Wrong,
        "fd.forward_instead",
    ),
    // gradient
    (r#"{"gradient": {"of": "x^2*y", "by": ["x", "y"]}}"#, "(2xy, x^2)", Right, ""),
    (r#"{"gradient": {"of": "x^2*y", "by": ["x", "y"]}}"#, "2xy, x^2", Right, ""),
    (r#"{"gradient": {"of": "x^2*y", "by": ["x", "y"]}}"#, "(x^2, 2xy)", Wrong, "grad.swapped"),
    (r#"{"gradient": {"of": "x^2*y", "by": ["x", "y"]}}"#, "(2xy, 2xy)", Wrong, "second component"),
    (r#"{"gradient": {"of": "x^2*y", "at": {"x": 3, "y": 2}}}"#, "(12, 9)", Right, ""),
    (r#"{"gradient": {"of": "x^2*y", "at": {"x": 3, "y": 2}}}"#, "(12, 4)", Wrong, "second component"),
    (r#"{"gradient": {"of": "x^2*y", "at": {"x": 3, "y": 2}}}"#, "(2xy, x^2)", NotGraded, ""),
    (r#"{"gradient": {"of": "3*x+4*y", "at": {"x": 1, "y": 1}, "steepest": true}}"#, "(3/5, 4/5)", Right, ""),
    (r#"{"gradient": {"of": "3*x+4*y", "at": {"x": 1, "y": 1}, "steepest": true}}"#, "(3, 4)", Wrong, "grad.not_unit"),
    (r#"{"gradient": {"of": "x^2+y^2", "at": {"x": 1, "y": 2}, "along": [3, 4]}}"#, "4.4", Right, ""),
    (r#"{"gradient": {"of": "x^2+y^2", "at": {"x": 1, "y": 2}, "along": [3, 4]}}"#, "22", Wrong, "grad.unnormalised"),
    // graph
    (
        r#"{"graph": {"let": {"z": "w*x+b", "L": "z^2"}, "at": {"w": 1.5, "x": 2, "b": -1}, "find": ["dL/dw"]}}"#,
        "8",
        Right,
        "",
    ),
    (
        r#"{"graph": {"let": {"z": "w*x+b", "L": "z^2"}, "at": {"w": 1.5, "x": 2, "b": -1}, "find": ["L"]}}"#,
        "4",
        Right,
        "",
    ),
    (
        r#"{"graph": {"let": {"z": "w*x+b", "L": "z^2"}, "at": {"w": 1.5, "x": 2, "b": -1}, "find": ["dL/dw"]}}"#,
        "4",
        Wrong,
        "backprop.",
    ),
    (
        r#"{"graph": {"let": {"z": "w*x+b", "L": "z^2"}, "at": {"w": 1.5, "x": 2, "b": -1}, "find": ["dL/dw", "dL/db"]}}"#,
        "(8, 4)",
        Right,
        "",
    ),
    (
        r#"{"graph": {"let": {"z": "w*x+b", "L": "z^2"}, "at": {"w": 1.5, "x": 2, "b": -1}, "find": ["dL/dw", "dL/db"]}}"#,
        "(8, 0)",
        Wrong,
        "second component",
    ),
    (r#"{"graph": {"let": {"p": "sigmoid(w)"}, "at": {"w": 1}, "find": ["dp/dw"]}}"#, "0.1966", Right, ""),
    (
        r#"{"graph": {"let": {"p": "sigmoid(w)"}, "at": {"w": 1}, "find": ["dp/dw"]}}"#,
        "0.20",
        NotGraded,
        "4 significant",
    ),
    // spot: the line, then what it should say
    (
        r#"{"spot": {"lines": {"rise": "9 - 1", "run": "3 - 1", "slope": "rise/run"}, "slips": {"slope.inverted": {"slope": "run/rise"}}}}"#,
        "3",
        Right,
        "",
    ),
    (
        r#"{"spot": {"lines": {"rise": "9 - 1", "run": "3 - 1", "slope": "rise/run"}, "slips": {"slope.inverted": {"slope": "run/rise"}}}}"#,
        "2",
        Wrong,
        "spot.before",
    ),
    (
        r#"{"spot": {"lines": {"rise": "9 - 1", "run": "3 - 1", "slope": "rise/run"}, "slips": {"slope.inverted": {"slope": "run/rise"}}, "mend": true}}"#,
        "4",
        Right,
        "",
    ),
    (
        r#"{"spot": {"lines": {"rise": "9 - 1", "run": "3 - 1", "slope": "rise/run"}, "slips": {"slope.inverted": {"slope": "run/rise"}}, "mend": true}}"#,
        "1/4",
        Wrong,
        "slope.inverted",
    ),
    // descent
    (LAYERS, "[[8, 16], [-4, -8]]", Right, ""),
    (MATRIX, "2(W x - y) x^T", Right, ""),
    (MATRIX, "2x (W x - y)^T", Wrong, "matrix.transposed"),
    (MATRIX, "(W x - y) x^T", Wrong, "matrix.factor_2"),
    (LAYERS, "[[8, -4], [16, -8]]", Wrong, "layers.transposed"),
    (LAYERS, "[[-8, -16], [4, 8]]", Wrong, "layers.sign"),
    (LAYERS, "[[8, 8], [-4, -4]]", Wrong, "layers.no_input"),
    (DELTA, "-0.1966", Right, ""),
    (DELTA, "-1", Wrong, ""),
    (r#"{"descent": {"of": "w^2", "start": 3, "rate": 0.1}}"#, "2.4", Right, ""),
    (r#"{"descent": {"of": "w^2", "start": 3, "rate": 0.1}}"#, "3.6", Wrong, "gd.ascent"),
    (r#"{"descent": {"of": "w^2", "start": 3, "rate": 0.1}}"#, "-3", Wrong, "gd.no_lr"),
    (r#"{"descent": {"of": "w^2", "start": 3, "rate": 0.1}}"#, "w -= 0.6", Right, "3-0.6"),
    (r#"{"descent": {"of": "w^2", "start": 3, "rate": 0.1}}"#, "w = w - 0.1*2w = 2.4", Right, ""),
    (r#"{"descent": {"of": "w^2", "start": 3, "rate": 0.1}}"#, "w += 0.6", Wrong, "gd.ascent"),
    (r#"{"descent": {"of": "w^2", "start": 3, "rate": 0.1}}"#, "v -= 0.6", NotGraded, "new value of v"),
    (r#"{"descent": {"of": "w^2", "start": 3, "rate": 0.1, "steps": 2}}"#, "w -= 0.6", NotGraded, "new value of w"),
    (
        r#"{"descent": {"of": "x^2+3*y^2", "start": {"x": 2, "y": 1}, "rate": 0.1}}"#,
        "x -= 0.4, y -= 0.6",
        NotGraded,
        "(x, y)",
    ),
    (r#"{"descent": {"of": "x^2+3*y^2", "start": {"x": 2, "y": 1}, "rate": 0.1}}"#, "(1.6, 0.4)", Right, ""),
    (r#"{"descent": {"of": "x^2+3*y^2", "start": {"x": 2, "y": 1}, "rate": 0.1}}"#, "(2.4, 1.6)", Wrong, "gd.ascent"),
    (r#"{"descent": {"of": "w^2", "start": 3, "rate": 0.1, "steps": 2, "momentum": 0.5}}"#, "1.62", Right, ""),
    // choice and open questions
    (
        r#"{"choice": {"options": [{"is": "up", "right": true}, {"is": "down", "say": "Look at the sign."}]}}"#,
        "up",
        Right,
        "",
    ),
    (
        r#"{"choice": {"options": [{"is": "up", "right": true}, {"is": "down", "say": "Look at the sign."}]}}"#,
        "down",
        Wrong,
        "Look at the sign",
    ),
    (r#"{"choice": {"options": [{"is": "up", "right": true}, {"is": "down"}]}}"#, "sideways", NotGraded, "a to b"),
    (r#"{"satisfies": {"names": ["r"], "if": "r > 1 || r < 0"}}"#, "1.05", Right, ""),
    (r#"{"satisfies": {"names": ["r"], "if": "r > 1 || r < 0"}}"#, "r = -2", Right, ""),
    (r#"{"satisfies": {"names": ["r"], "if": "r > 1 || r < 0"}}"#, "1/2", Wrong, ""),
    (r#"{"satisfies": {"names": ["r"], "if": "r > 1 || r < 0"}}"#, "x", NotGraded, ""),
    (r#"{"satisfies": {"names": ["u", "v"], "if": "3*u - v == 0 && u != 0"}}"#, "(1, 3)", Right, ""),
    (r#"{"satisfies": {"names": ["u", "v"], "if": "3*u - v == 0 && u != 0"}}"#, "1", NotGraded, "2 components"),
    (r#"{"satisfies": {"by": "x", "if": "slope(1) == 3"}}"#, "x^3", Right, ""),
    (r#"{"satisfies": {"by": "x", "if": "slope(1) == 3"}}"#, "x^2", Wrong, ""),
    (r#"{"satisfies": {"of": "x^2", "names": ["r"], "if": "abs(after(3, r, 20)) > 3"}}"#, "1.1", Right, ""),
    (r#"{"satisfies": {"of": "x^2", "names": ["r"], "if": "abs(after(3, r, 20)) > 3"}}"#, "0.1", Wrong, ""),
    (
        r#"{"choices": {"options": [{"is": "a", "right": true}, {"is": "b", "right": true}, {"is": "c", "say": "Not c."}]}}"#,
        "none",
        Wrong,
        "2 are missing",
    ),
    (r#"{"choices": {"options": [{"is": "a", "right": true}, {"is": "b", "right": true}]}}"#, "a, b", Right, ""),
    (
        r#"{"choices": {"options": [{"is": "a", "right": true}, {"is": "b", "right": true}]}}"#,
        "a, a",
        NotGraded,
        "twice",
    ),
    (
        r#"{"choices": {"options": [{"is": "a", "right": true}, {"is": "b", "say": "Not b."}]}}"#,
        "a b",
        Wrong,
        "one is too many. Not b.",
    ),
    (r#"{"arrange": {"items": ["first", "second"]}}"#, "b, a", Right, ""),
    (r#"{"arrange": {"items": ["first", "second"]}}"#, "a, b", Wrong, "comes first"),
    (r#"{"arrange": {"items": ["first", "second"]}}"#, "a", NotGraded, "2 letters"),
    // from the tree of the derivation
    (r#"{"rule": {"of": "sin(x^2)"}}"#, "chain rule", Right, ""),
    (r#"{"rule": {"of": "x^2*sin(x)"}}"#, "product", Right, ""),
    (r#"{"rule": {"of": "sin(x)/x"}}"#, "b or c", NotGraded, "letters"),
    (r#"{"rule": {"of": "x^2*sin(x) + 1"}}"#, "product", Wrong, "rule.other"),
    (r#"{"steps": {"of": "(3*x^2 + 1)^5"}}"#, "5u^4, 6x, 30x(3x^2+1)^4", Right, ""),
    (r#"{"steps": {"of": "(3*x^2 + 1)^5"}}"#, "5u^4, 6x, 5(3x^2+1)^4", Wrong, "chain.drop_inner"),
    (r#"{"steps": {"of": "(3*x^2 + 1)^5"}}"#, "5u^4, 6x", NotGraded, "3 components"),
    (r#"{"work": {"of": "(3*x^2 + 1)^5"}}"#, "5(3x^2+1)^4*6x = 30x(3x^2+1)^4", Right, ""),
    (r#"{"work": {"of": "(3*x^2 + 1)^5"}}"#, "dy/dx = 5(3x^2+1)^4*6x", Right, ""),
    (
        r#"{"work": {"of": "(3*x^2 + 1)^5"}}"#,
        "f'(x) = 5(3x^2+1)^4*6x = 30(3x^2+1)^4",
        Wrong,
        "line 2 does not follow from line 1",
    ),
    (r#"{"work": {"of": "(3*x^2 + 1)^5"}}"#, "5(3x^2+1)^4; 30x(3x^2+1)^4", Wrong, "chain.drop_inner"),
    (r#"{"work": {"of": "(3*x^2 + 1)^5"}}"#, "5(3x^2+1", NotGraded, "never closed"),
    (r#"{"jacobian": {"of": ["x*y", "x + y"]}}"#, "[[y, x], [1, 1]]", Right, ""),
    (r#"{"jacobian": {"of": ["x*y", "x + y"]}}"#, "[[y, 1], [x, 1]]", Wrong, "jacobian.transposed"),
    (
        r#"{"gradient-check": {"of": "x^2*y", "at": {"x": 1, "y": 2}, "claim": ["2*x*y", "x^2 + 1"]}}"#,
        "∂f/∂y",
        Right,
        "",
    ),
    (r#"{"gradient-check": {"of": "x^2*y", "at": {"x": 1, "y": 2}, "claim": ["2*x*y", "x^2"]}}"#, "none", Right, ""),
    (
        r#"{"gradient-check": {"of": "x^2*y", "at": {"x": 1, "y": 2}, "claim": ["2*x*y", "x^2 + 1"]}}"#,
        "none",
        Wrong,
        "check.component",
    ),
    (r#"{"error-order": {"of": "sin(x)", "at": 1, "method": "central"}}"#, "4", Right, ""),
    (r#"{"error-order": {"of": "sin(x)", "at": 1, "method": "central"}}"#, "2", Wrong, "fd.order"),
    (r#"{"error-order": {"of": "sin(x)", "at": 1}}"#, "2", Right, ""),
    (r#"{"error-order": {"of": "sin(x)", "at": 1}}"#, "1", Wrong, "fd.order_itself"),
];

#[test]
fn every_case_comes_out_as_it_should() {
    let mut missed = Vec::new();
    for (ask, answer, verdict, piece) in CASES {
        match judge(ask, answer) {
            Err(error) => missed.push(format!("{ask}: {error}")),
            Ok(judged) => {
                let reasons: Vec<&str> = judged.reason.iter().chain(&judged.or).map(|r| r.id.as_str()).collect();
                let said = format!("{} {} {}", reasons.join(" "), judged.message, judged.notes.join(" "));
                if judged.verdict != *verdict || !said.contains(piece) {
                    missed
                        .push(format!("{ask}: {answer}\n  is {:?}, not {verdict:?} [{piece}]: {said}", judged.verdict));
                }
            }
        }
    }
    assert!(missed.is_empty(), "{} missed\n{}", missed.len(), missed.join("\n"));
}

#[test]
fn every_kind_is_judged_right_and_wrong() {
    for kind in KINDS {
        for verdict in [Right, Wrong] {
            let there = CASES.iter().any(|(ask, _, v, _)| ask.contains(&format!("\"{}\"", kind.name)) && *v == verdict);
            assert!(there, "{} has no case that is {verdict:?}", kind.name);
        }
    }
}

#[test]
fn partial_credit_counts_components() {
    let judged = judge(r#"{"gradient": {"of": "x*y*z", "at": {"x": 2, "y": 3, "z": 5}}}"#, "(15, 10, 7)").unwrap();
    assert_eq!(judged.score, Some(2.0 / 3.0));
    assert_eq!(judged.component, Some(vec![2]));
}

#[test]
fn no_text_is_too_much() {
    let texts = [
        "(".repeat(20_000),
        "x".repeat(1 << 20),
        "2^".repeat(3_000),
        "\u{1b}[31m".to_string(),
        "\0".to_string(),
        "−−−".repeat(500),
        "sin ".repeat(800),
        "9".repeat(500),
        "1e999999999".to_string(),
        "{{a}}".to_string(),
        "∞∞".to_string(),
    ];
    for (ask, ..) in CASES {
        for text in &texts {
            let judged = judge(ask, text).unwrap();
            assert_ne!(judged.verdict, Right, "{ask}: {:?}", text.chars().take(20).collect::<String>());
            assert!(!judged.message.contains(['\u{1b}', '\0']));
        }
    }
}
