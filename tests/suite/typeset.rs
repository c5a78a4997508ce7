//! LaTeX of the lessons on a screen.

use gradus::page::typeset::{latex, two_dimensions};

/// LaTeX, in unicode, in ASCII.
const ROWS: &[(&str, &str, &str)] = &[
    (r"L = (w x - y)^2", "L = (w x − y)²", "L = (w x - y)^2"),
    (r"w \leftarrow w - 0.1 \cdot (-8)", "w ← w − 0.1 · (−8)", "w <- w - 0.1 * (-8)"),
    (r"\frac{f(b) - f(a)}{b - a}", "(f(b) − f(a))/(b − a)", "(f(b) - f(a))/(b - a)"),
    (r"\lim_{x \to a} f(x) = L", "lim x→a f(x) = L", "lim x->a f(x) = L"),
    (
        r"f'(a) = \lim_{h \to 0} \frac{f(a + h) - f(a)}{h}",
        "f′(a) = lim h→0 (f(a + h) − f(a))/h",
        "f'(a) = lim h->0 (f(a + h) - f(a))/h",
    ),
    (
        r"f'(a) \approx \frac{f(a + h) - f(a - h)}{2h}",
        "f′(a) ≈ (f(a + h) − f(a − h))/(2h)",
        "f'(a) ~ (f(a + h) - f(a - h))/(2h)",
    ),
    (
        r"f''(a) \approx \frac{f(a + h) - 2 f(a) + f(a - h)}{h^2}",
        "f″(a) ≈ (f(a + h) − 2f(a) + f(a − h))/h²",
        "f''(a) ~ (f(a + h) - 2f(a) + f(a - h))/h^2",
    ),
    (r"(f g)' = f' g + f g'", "(f g)′ = f′ g + f g′", "(f g)' = f' g + f g'"),
    (r"\left(\frac{t}{b}\right)' = \frac{t' b - t b'}{b^2}", "(t/b)′ = (t′ b − t b′)/b²", "(t/b)' = (t' b - t b')/b^2"),
    (r"\big(f(u)\big)' = f'(u) \cdot u'", "(f(u))′ = f′(u) · u′", "(f(u))' = f'(u) * u'"),
    (
        r"(e^u)' = e^u u' \qquad (\ln u)' = \frac{u'}{u}",
        "(e^u)′ = e^u u′     (ln u)′ = u′/u",
        "(e^u)' = e^u u'     (ln u)' = u'/u",
    ),
    (r"(\cos u)' = -\sin u \cdot u'", "(cos u)′ = −sin u · u′", "(cos u)' = -sin u * u'"),
    (
        r"\nabla f = \left(\frac{\partial f}{\partial x}, \frac{\partial f}{\partial y}\right)",
        "∇f = (∂f/∂x, ∂f/∂y)",
        "grad f = (df/dx, df/dy)",
    ),
    (r"w \leftarrow w - \eta \, \nabla L(w)", "w ← w − η ∇L(w)", "w <- w - eta grad L(w)"),
    (
        r"\text{adjoint of the input} \mathrel{+}= \text{local slope}",
        "adjoint of the input += local slope",
        "adjoint of the input += local slope",
    ),
    (r"(u^n)' = n u^{n-1} u'", "(uⁿ)′ = n uⁿ⁻¹ u′", "(u^n)' = n u^(n - 1) u'"),
    (r"\frac{h}{2} |f''|", "(h/2) |f″|", "(h/2) |f''|"),
    (r"\frac{\varepsilon |f|}{h}", "ε |f|/h", "epsilon |f|/h"),
    (r"\varepsilon \approx 2 \cdot 10^{-16}", "ε ≈ 2 · 10⁻¹⁶", "epsilon ~ 2 * 10^-16"),
    (r"\sqrt[3]{\varepsilon} \approx 6 \cdot 10^{-6}", "∛ε ≈ 6 · 10⁻⁶", "cbrt(epsilon) ~ 6 * 10^-6"),
    (r"\frac{|a - n|}{\max(|a|, |n|)}", "|a − n|/max(|a|, |n|)", "|a - n|/max(|a|, |n|)"),
    (r"\frac{1}{1 + e^{-x}}", "1/(1 + e^(−x))", "1/(1 + e^(-x))"),
    (r"\frac{d}{dx} \sin x^2", "d/dx sin x²", "d/dx sin x^2"),
    (r"\frac{d^2 f}{dx^2}", "d² f/dx²", "d^2 f/dx^2"),
    (r"\frac{\partial L}{\partial w_1} = 2(p - y)", "∂L/∂w₁ = 2(p − y)", "dL/dw_1 = 2(p - y)"),
    (r"\sum_{i=1}^{n} x_i^2", "∑ᵢ₌₁ⁿ xᵢ²", "sum_(i=1)^n x_i^2"),
    (r"\sqrt{x^2 + 1} \ge 1", "√(x² + 1) ≥ 1", "sqrt(x^2 + 1) >= 1"),
    (r"\sqrt x", "√x", "sqrt(x)"),
    (r"\frac12 x", "(1/2) x", "(1/2) x"),
    (r"\sin\frac{x}{2}", "sin(x/2)", "sin(x/2)"),
    (r"x \ne 0, \ldots, \infty", "x ≠ 0, …, ∞", "x != 0, ..., inf"),
    (r"p = \operatorname{softmax}(z)", "p = softmax(z)", "p = softmax(z)"),
    (r"\theta_{t+1} = \theta_t - \eta g_t", "θₜ₊₁ = θₜ − η gₜ", "theta_(t+1) = theta_t - eta g_t"),
    (r"x \in \mathbb{R}", "x ∈ ℝ", "x in R"),
    (r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}", "[[1, 2], [3, 4]]", "[[1, 2], [3, 4]]"),
    (r"\begin{pmatrix} x \\ y \end{pmatrix}", "(x, y)", "(x, y)"),
    (
        r"\begin{cases} x & x > 0 \\ 0 & \text{otherwise} \end{cases}",
        "{x, x > 0; 0 otherwise}",
        "{x, x > 0; 0 otherwise}",
    ),
    (r"e^{x \ln x} (\ln x + 1)", "e^(x ln x)(ln x + 1)", "e^(x ln x)(ln x + 1)"),
    (r"\left. \frac{df}{dx} \right|_{x=3}", "df/dx|ₓ₌₃", "df/dx|_(x=3)"),
    (r"30 x \left(3 x^{2} + 1\right)^{4}", "30x(3x² + 1)⁴", "30x(3x^2 + 1)^4"),
    (r"2 x \cos\left(x^{2}\right)", "2x cos(x²)", "2x cos(x^2)"),
    (r"\bar a", "a\u{304}", "abar"),
    (r"W^\top x", "Wᵀ x", "W^T x"),
    (r"\varepsilon/h = a / -b", "ε/h = a/−b", "epsilon/h = a/-b"),
    (r"{-1} \cdot {+1}", "−1 · +1", "-1 * +1"),
    (r"\tfrac{1}{2}\left(x+\frac{1}{x}\right)", "(1/2) (x + 1/x)", "(1/2) (x + 1/x)"),
];

#[test]
fn one_row() {
    let mut wrong = Vec::new();
    for (source, unicode, ascii) in ROWS {
        let (formula, unknown) = latex(source);
        if formula.unicode != *unicode || formula.ascii != *ascii || !unknown.is_empty() {
            wrong.push(format!("{source}\n  {:?}\n  {:?} {unknown:?}", formula.unicode, formula.ascii));
        }
        assert!(formula.ascii.is_ascii());
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_unknown_is_shown_and_named() {
    let (formula, unknown) = latex(r"\frobnicate{a}{b} + \sin x");
    assert_eq!(formula.unicode, r"\frobnicate{a}{b} + sin x");
    assert_eq!(unknown, [r"\frobnicate"]);
    for bad in ["}", "{", r"\frac", r"\left(", r"\right)", "&", "x^", "^^", r"\begin{x}", r"\begin", "x^2^3", r"\"] {
        assert!(!latex(bad).1.is_empty(), "{bad}");
    }
}

#[test]
fn hostile_formulas_end() {
    for piece in [
        "{",
        "}",
        "\\frac",
        "\\sqrt[",
        "\\left(",
        "x^",
        "x^2^",
        "\\bar",
        "\\text{",
        "\\begin{cases}",
        "&\\\\",
        "\\not",
        "|",
        "'",
        "−",
    ] {
        for times in [1, 70, 4_000] {
            let (formula, _) = latex(&piece.repeat(times));
            assert!(!formula.unicode.contains('\n'));
            two_dimensions(&piece.repeat(times), true, 80);
        }
    }
    two_dimensions(&"\\frac{1}{".repeat(200), true, 80);
}

#[test]
fn in_two_dimensions() {
    let mut shown = String::new();
    let more = [r"\begin{cases} 0 & x < 0 \\ x & x > 0 \\ \text{none} & x = 0 \end{cases}"];
    for source in ROWS.iter().map(|row| row.0).chain(more) {
        for unicode in [true, false] {
            if let Some((rows, _)) = two_dimensions(source, unicode, 80) {
                assert!(unicode || rows.iter().all(|row| row.is_ascii()), "{source}");
                let rows: Vec<&str> = rows.iter().map(|row| row.trim_end()).collect();
                shown.push_str(&format!("{source}\n{}\n\n", rows.join("\n")));
            }
        }
    }
    crate::golden::golden("page/two-dimensions.txt", &shown);
}

/// What `\quad` sets apart goes on below where there is no room beside, and a sign after it joins nothing.
#[test]
fn what_stands_apart_goes_on_below() {
    let source = r"(\ln u)' = \frac{u'}{u} \qquad (\cos u)' = -\sin u \cdot u' \qquad -\frac12 \quad x";
    let fits = |room| two_dimensions(source, true, room).map(|(rows, base)| (rows.len(), base));
    assert_eq!([fits(80), fits(34), fits(8)], [Some((3, 1)), Some((7, 1)), None]);
    assert_eq!(latex(source).0.unicode, "(ln u)′ = u′/u     (cos u)′ = −sin u · u′     −1/2   x");
}
