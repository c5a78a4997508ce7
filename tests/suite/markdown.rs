//! Markdown of lessons as blocks.

use crate::golden::golden;
use gradus::page::*;

const TEXT: &str = r#"## Why *it* matters

A slope is **rise over run**: $\frac{f(b) - f(a)}{b - a}$. Type `2x` or `x^2`,
see [the notes](https://example.org/notes) or <https://example.org>.

$$f'(a) = \lim_{h \to 0} \frac{f(a + h) - f(a)}{h}$$

1. first
2. second, with
   - a nested entry
   - and $x_1$

> Somebody said: **never** divide by 0.

| h | slope |
|---|------:|
| 0.1 | 6.1 |
| `0.01` | 6.01 |

```
w = w - 0.1 * grad
```

<b>HTML</b> is text. So is
<script>alert(1)</script>

---

The end costs 5 $ or $\frobnicate$.
"#;

#[test]
fn markdown_becomes_blocks() {
    let (blocks, problems) = markdown_in::read(TEXT);
    let page: Page = blocks.into_iter().collect();
    golden("page/markdown.txt", &terminal::render(&page, &Options::default()));
    assert_eq!(problems.len(), 1);
    assert_eq!((problems[0].line, &TEXT[problems[0].at.clone()]), (29, "$\\frobnicate$"));
}

#[test]
fn one_line() {
    let (line, _) = markdown_in::read_line("Here $u = 3x^2$.\n\nAnd `more` *of* it.");
    assert_eq!(line.plain(), "Here u = 3x². And more of it.");
    assert_eq!(markdown_in::read_line("").0, Line::new());
}

#[test]
fn hostile_markdown_ends() {
    for piece in ["> ", "- ", "1. ", "*", "[", "$", "$$", "`", "<b>", "| a ", "    ", "# ", "\u{1b}[31m", "![", "\\"] {
        for end in ["", "\n", "x\n\n"] {
            let text = format!("{piece}{end}").repeat(3_000);
            let (blocks, _) = markdown_in::read(&text);
            let page: Page = blocks.into_iter().collect();
            for format in FORMATS {
                let shown = (format.render)(&page, &Options::default());
                assert!(!shown.contains('\u{1b}'), "{} of {piece:?}", format.name);
            }
        }
    }
}
