//! Printing for the screen and in LaTeX: what is not tidy, too, and names that must not run into each other.

use crate::pretty::{all_alike, read, read_back, samples};
use gradus::math::Expr;
use gradus::math::print::{ascii, latex, unicode};
use gradus::math::tidy;

#[test]
fn latex_is_as_a_textbook_sets_it() {
    let cases = [
        ("2xsin^2 x", r"2 x \sin^{2} x"),
        ("2*x*cos(x^2)", r"2 x \cos\left(x^{2}\right)"),
        ("e^(-x^2)", r"e^{-x^{2}}"),
        ("exp(x)", r"e^{x}"),
        ("(x*cos(x)-sin(x))/x^2", r"\frac{x \cos x - \sin x}{x^{2}}"),
        ("1/(2*sqrt(x))", r"\frac{1}{2 \sqrt{x}}"),
        ("-1/x^2", r"-\frac{1}{x^{2}}"),
        ("x^(2/3)", r"x^{2/3}"),
        ("e^(-x^2/2)", r"e^{-x^{2}/2}"),
        ("cbrt(x+1)", r"\sqrt[3]{x + 1}"),
        ("root(4,x)", r"\sqrt[4]{x}"),
        ("sigmoid(x)*(1-sigmoid(x))", r"\sigma(x) \left(1 - \sigma(x)\right)"),
        ("sigmoid(2*x)", r"\sigma\left(2 x\right)"),
        ("relu(x)", r"\operatorname{relu}(x)"),
        ("max(0,x-1)", r"\max\left(0, x - 1\right)"),
        ("abs(x)/x", r"\frac{\left|x\right|}{x}"),
        ("ln(abs(x))", r"\ln\left|x\right|"),
        ("log_2(x)", r"\log_{2} x"),
        ("x_1*w_1+theta", r"x_{1} w_{1} + \theta"),
        ("2*pi*r", r"2 \pi r"),
        ("Delta_x", r"\Delta_{x}"),
        ("5*6", r"5 \cdot 6"),
        ("x*2^x", r"x \cdot 2^{x}"),
        ("e^x*e^y", r"e^{x} \cdot e^{y}"),
        ("sin(x)*(x+1)", r"\sin x \cdot \left(x + 1\right)"),
        ("x-(-y)", r"x - \left(-y\right)"),
        ("2*(-x)", r"2 \left(-x\right)"),
        ("(x+1)^2", r"\left(x + 1\right)^{2}"),
        ("(x/2)^2", r"\left(\frac{x}{2}\right)^{2}"),
        ("0.5*x", r"0.5 x"),
        ("softmax_1(a,b)", r"\operatorname{softmax}_{1}(a, b)"),
    ];
    all_alike(cases.iter().map(|(text, wanted)| (text.to_string(), wanted.to_string(), latex(&read(text)))));
    let x = Expr::var("x");
    assert_eq!(latex(&x.clone().to_the(Expr::from(2)).slope("x")), r"\left(x^{2}\right)'");
    assert_eq!(latex(&x.times(Expr::var("y")).slope("y")), r"\frac{\partial}{\partial y}\left(x y\right)");
}

/// Braces, `\left` and `\right` come in pairs whatever is printed.
#[test]
fn latex_is_balanced() {
    for expr in samples(7, 3_000, 5) {
        let text = latex(&expr);
        let mut depth = 0i32;
        for c in text.chars() {
            depth += i32::from(c == '{') - i32::from(c == '}');
            assert!(depth >= 0, "{text}");
        }
        assert_eq!(depth, 0, "{text}");
        assert_eq!(text.matches("\\left").count(), text.matches("\\right").count(), "{text}");
    }
}

#[test]
fn what_is_not_tidy_is_printed_as_it_stands() {
    let cases = [
        ("2*x*1", "2x · 1"),
        ("5*6", "5 · 6"),
        ("5*(3*x^2+1)^4*6*x", "5(3x² + 1)⁴ · 6x"),
        ("cos(x)*x-sin(x)*1", "cos x · x − sin x · 1"),
        ("1/2*x^(1/2-1)", "1/2 · x^(1/2 − 1)"),
        ("x*(1/2)", "x(1/2)"),
        ("x/2/3", "(x/2)/3"),
        ("x/(2/3)", "x/(2/3)"),
        ("--x", "−(−x)"),
        ("x^2 - -3*x", "x² − (−3x)"),
        ("x + -2", "x − 2"),
        ("2*-x", "2(−x)"),
        ("(x^2)^3", "(x²)³"),
        ("x^2^3", "x^(2³)"),
        ("(-x)^2", "(−x)²"),
        ("-x^2", "−x²"),
        ("x^(-1)", "x^(−1)"),
        ("sqrt(x)^2", "(√x)²"),
        ("sqrt(x^2)", "√(x²)"),
        ("sin(x)^(-1)", "(sin x)^(−1)"),
        ("sin(x)/x", "sin(x)/x"),
        ("sin(x)^2/x", "sin²(x)/x"),
        ("1/sin(x)", "1/sin x"),
        ("e^x*e^y", "e^x · e^y"),
        ("abs(x)*abs(y)", "|x| · |y|"),
        ("abs(x*abs(x))", "abs(x|x|)"),
        ("x*relu(x)", "x relu(x)"),
        ("x^1", "x¹"),
        ("theta_1*x_2", "θ₁x₂"),
        ("x^n*y", "xⁿy"),
        ("2^theta*x", "2^θ x"),
    ];
    all_alike(cases.iter().map(|(text, wanted)| (text.to_string(), wanted.to_string(), unicode(&read(text)))));
    let x = Expr::var("x");
    assert_eq!(unicode(&x.clone().to_the(Expr::from(2)).slope("x")), "(x²)′");
    assert_eq!(unicode(&Expr::var("u").slope("x")), "u′");
    assert_eq!(unicode(&x.times(Expr::var("y")).slope("x")), "d/dx(xy)");
}

#[test]
fn names_read_back_alone_and_among_others() {
    let names = [
        ("x", "x"),
        ("x_1", "x₁"),
        ("x_12", "x₁₂"),
        ("x1", "x1"),
        ("w_i", "wᵢ"),
        ("w_t1", "wₜ₁"),
        ("w_{1t}", "w₁ₜ"),
        ("w_max", "w_max"),
        ("w_{12ab}", "w_{12ab}"),
        ("theta", "θ"),
        ("theta_1", "θ₁"),
        ("eta", "η"),
        ("Delta", "Δ"),
        ("Deltax", "Δx"),
        ("Deltatheta", "Δθ"),
        ("dW", "dW"),
        ("lambda", "λ"),
        ("W_2", "W₂"),
    ];
    for (typed, shown) in names {
        // Digits glued to a letter are a name only where they are declared.
        let name = if typed == "x1" { Expr::var(typed) } else { read(typed) };
        assert!(name.as_var().is_some(), "{typed} is read as {name:?}");
        assert_eq!(unicode(&name), shown);
        for text in
            ["N", "2*N", "x*N", "N*y", "N*N_0", "N^2*y", "N*e^x", "N*sin(N)", "e^N", "2^N*3^x", "N*(x+1)", "y*sqrt(N)"]
        {
            let expr = tidy::tidy(&read(text).substitute("N", &name));
            let line = unicode(&expr);
            assert_eq!(ascii(&tidy::tidy(&read_back(&line, &expr))), ascii(&expr), "through {line}");
        }
    }
}

/// `ab` is a·b, but a·b·s must not be printed as the name of a function, nor p·i as π.
#[test]
fn letters_side_by_side_read_back_as_letters() {
    let letters: Vec<Expr> = ('a'..='z').filter(|c| *c != 'e').map(|c| Expr::var(&c.to_string())).collect();
    let through_the_screen = |expr: Expr| {
        let line = unicode(&expr);
        assert_eq!(ascii(&read_back(&line, &expr)), ascii(&expr), "through {line}");
    };
    for a in &letters {
        for b in &letters {
            through_the_screen(a.clone().times(b.clone()));
            through_the_screen(a.clone().times(b.clone().to_the(Expr::from(2))));
            through_the_screen(Expr::product([a.clone(), b.clone(), a.clone().plus(Expr::one())]));
            for c in &letters {
                through_the_screen(Expr::product([a.clone(), b.clone(), c.clone()]));
            }
        }
    }
    for word in ["forth", "LN", "Pi", "Abs", "sinh", "sigma", "theta", "sqrt", "relu", "alpha", "silu", "floor"] {
        let letters: Vec<Expr> = word.chars().filter(|c| *c != 'e').map(|c| Expr::var(&c.to_string())).collect();
        through_the_screen(Expr::product(letters));
    }
}
