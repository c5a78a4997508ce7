//! A page for a browser: mathematics as MathML, plots as SVG, no script and nothing from the network; light and dark,
//! narrow and wide, on paper, and for screen readers.

use super::layout::sign;
use super::markup::escaped;
use super::typeset::mathml;
use super::*;

/// The whole document.
pub fn render(page: &Page, _options: &Options) -> String {
    let (begin, end) = around(&page.title);
    format!("{begin}{}{end}", inside(page))
}

/// What stands before and after the blocks of a page of this title.
pub fn around(title: &str) -> (String, &'static str) {
    let title = if title.is_empty() { "gradus" } else { title };
    let begin = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" \
         content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n<style>\n{}{}\n</style>\n</head>\n\
         <body>\n<main>\n",
        escaped(title),
        // Some browsers draw no root where the first font has no sign for it, so the fonts named there all have one.
        include_str!("html.css"),
        plot::style() + &graph::style(),
    );
    (begin, "</main>\n</body>\n</html>\n")
}

/// The blocks of a page alone, so that a long page can be written part by part.
pub fn inside(page: &Page) -> String {
    blocks(&outline::in_order(page).blocks)
}

/// The page for within another one, such as a cell of a notebook: one `<div>` with its own style, which reaches nothing
/// outside of it; no script.
pub fn fragment(page: &Page) -> String {
    let inside = blocks(&page.blocks);
    // A style for pictures stands only where there are some.
    let pictures = [(" class=\"plot\" ", plot::style()), (" class=\"graph\" ", graph::style())];
    let pictures: String =
        pictures.into_iter().filter(|(begins, _)| inside.contains(begins)).map(|(_, style)| style).collect();
    let pictures = if pictures.is_empty() { pictures } else { format!(".gradus{{{pictures}}}\n") };
    format!("<div class=\"gradus\">\n<style>\n{}{pictures}</style>\n{inside}</div>\n", include_str!("fragment.css"))
}

/// The class of a role, by its name in lower case; no class for plain text.
fn class(role: Role) -> &'static str {
    match role {
        Role::Plain | Role::Title | Role::Strong | Role::Emphasis | Role::Code | Role::Input => "",
        Role::Dim => "dim",
        Role::Label => "label",
        Role::Rule => "rule",
        Role::Outer => "outer",
        Role::Inner => "inner",
        Role::Substitution => "substitution",
        Role::Right => "right",
        Role::Wrong => "wrong",
        Role::Caution => "caution",
    }
}

fn tone(tone: Tone) -> &'static str {
    match tone {
        Tone::Neutral | Tone::Info => "",
        Tone::Right => "right",
        Tone::Wrong => "wrong",
        Tone::Caution => "caution",
    }
}

fn classed(tag: &str, class: &str, inside: &str) -> String {
    if class.is_empty() {
        format!("<{tag}>{inside}</{tag}>")
    } else {
        format!("<{tag} class=\"{class}\">{inside}</{tag}>")
    }
}

fn line(line: &Line) -> String {
    let piece = |piece: &Inline| {
        let (role, inside) = match piece {
            Inline::Text(role, text) => (*role, escaped(text)),
            Inline::Math(role, formula) => (*role, mathml(formula, false)),
            Inline::Image(image) => (Role::Plain, self::image(image)),
        };
        match role {
            Role::Plain => inside,
            Role::Strong | Role::Title => classed("strong", "", &inside),
            Role::Emphasis => classed("em", "", &inside),
            Role::Code => classed("code", "", &inside),
            Role::Input => classed("kbd", "", &inside),
            role => classed("span", class(role), &inside),
        }
    };
    line.0.iter().map(piece).collect()
}

/// A picture within the page, with its words for those who cannot see it; the words alone where there is no picture.
fn image(image: &Image) -> String {
    match image.data.as_str() {
        "" => escaped(&image.text()).to_string(),
        data => format!("<img src=\"{}\" alt=\"{}\">", escaped(data), escaped(&image.words)),
    }
}

fn noted(noted: &Noted) -> String {
    let note = if noted.note.is_empty() { String::new() } else { classed("span", "aside", &line(&noted.note)) };
    format!("{}{note}", line(&noted.text))
}

fn blocks(blocks: &[Block]) -> String {
    let mut out = String::new();
    let mut at = 0;
    while let Some(block) = blocks.get(at) {
        // Entries that follow each other are one list, labels one list of definitions.
        let run = match block {
            Block::Item { .. } => blocks[at..].iter().take_while(|block| matches!(block, Block::Item { .. })).count(),
            Block::Labelled { .. } => {
                blocks[at..].iter().take_while(|block| matches!(block, Block::Labelled { .. })).count()
            }
            _ => 1,
        };
        let inside: String = blocks[at..at + run].iter().map(self::block).collect();
        out.push_str(&match block {
            Block::Item { .. } => format!("<ul class=\"marks\">\n{inside}</ul>\n"),
            Block::Labelled { .. } => format!("<dl>\n{inside}</dl>\n"),
            _ => inside,
        });
        at += run;
    }
    out
}

fn block(block: &Block) -> String {
    match block {
        Block::Heading { level, text, aside } => {
            let level = (*level).clamp(1, 6);
            match aside.is_empty() {
                true => format!("<h{level}>{}</h{level}>\n", line(text)),
                false => {
                    let (text, aside) = (line(text), line(aside));
                    format!("<h{level} class=\"two\"><span>{text}</span> <small>{aside}</small></h{level}>\n")
                }
            }
        }
        Block::Rule => "<hr>\n".to_string(),
        Block::Gap => String::new(),
        Block::Text(text) => format!("<p>{}</p>\n", line(text)),
        Block::Item { mark, text, inner } => {
            format!("<li><span class=\"dim\">{}</span> {}\n{}</li>\n", escaped(mark), line(text), blocks(inner))
        }
        Block::Labelled { label, tone: meant, lines } => {
            let lines: String = lines.iter().map(|line| format!("<p>{}</p>", noted(line))).collect();
            let dd = if *meant == Tone::Right { "right" } else { "" };
            format!("{}{}\n", classed("dt", tone(*meant), &escaped(label)), classed("dd", dd, &lines))
        }
        Block::Display(formula) => format!("<div class=\"display\">{}</div>\n", mathml(formula, true)),
        Block::Chain(links) => {
            let row = |link: &Link| {
                format!(
                    "<tr><td>{}</td><td>{}</td><td class=\"dim\">{}</td></tr>\n",
                    escaped(&link.relation),
                    classed("span", class(link.role), &mathml(&link.formula, true)),
                    line(&link.note)
                )
            };
            let rows: String = links.iter().map(row).collect();
            format!("<div class=\"scroll\"><table class=\"chain\">\n{rows}</table></div>\n")
        }
        Block::Step(step) => self::step(step),
        Block::Table(table) => self::table(table),
        Block::Plot(plot) => format!(
            "<figure>\n{}\n{}<details><summary>Values</summary>\n{}</details>\n</figure>\n",
            plot::svg(plot, false),
            caption(&plot.says),
            self::table(&Table { says: String::new(), ..plot::table(plot) })
        ),
        Block::Graph(graph) => {
            let table = self::table(&graph::table(graph));
            match graph::svg(graph, false) {
                Some(picture) => format!("<figure>\n<div class=\"scroll\">{picture}</div>\n</figure>\n{table}"),
                None => table,
            }
        }
        Block::Bars(bars) => format!("<figure>\n{}{}</figure>\n", super::bars::html(bars, line), caption(&bars.says)),
        Block::Pixels(pixels) => {
            format!("<figure>\n{}\n{}</figure>\n", super::pixels::svg(pixels), caption(&pixels.says))
        }
        Block::Beside(left, right) => {
            format!("<div class=\"beside\"><div>\n{}</div><div>\n{}</div></div>\n", blocks(left), blocks(right))
        }
        Block::Note { tone: meant, text } => {
            let class = format!("note {}", tone(*meant));
            format!("<p class=\"{}\">{}{}</p>\n", class.trim(), sign(*meant).0, line(text))
        }
        Block::Quote(inner) => format!("<blockquote>\n{}</blockquote>\n", blocks(inner)),
        Block::Typed { prompt, text } => {
            format!("<p><span class=\"dim\">{}</span> <kbd>{}</kbd></p>\n", escaped(prompt), escaped(text))
        }
        Block::Cell { number, input, output, .. } => format!(
            "<section class=\"cell\">\n<p><span class=\"dim\">In [{number}]:</span> <kbd>{}</kbd></p>\n{}</section>\n",
            escaped(input),
            blocks(output)
        ),
        Block::Verbatim(lines) => {
            let lines: Vec<String> = lines.iter().map(|line| escaped(line)).collect();
            format!("<pre><code>{}</code></pre>\n", lines.join("\n"))
        }
    }
}

/// What stands below a picture. Its name says the same to those who do not see it, and once is enough.
fn caption(says: &str) -> String {
    match says.trim() {
        "" => String::new(),
        says => format!("<figcaption aria-hidden=\"true\">{}</figcaption>\n", escaped(says)),
    }
}

fn step(step: &WorkedStep) -> String {
    let number = step.number.map(|number| format!("<strong>{number}</strong> ")).unwrap_or_default();
    let mut out = format!("<section class=\"step\">\n<p>{number}<span class=\"rule\">{}</span>", escaped(&step.name));
    let mut lines = step.lines.iter();
    if let Some(first) = lines.next() {
        out.push_str(&format!(": {}", noted(first)));
    }
    out.push_str("</p>\n");
    lines.for_each(|line| out.push_str(&format!("<p class=\"inside\">{}</p>\n", noted(line))));
    if !step.parts.is_empty() {
        out.push_str("<dl class=\"inside\">\n");
        for part in &step.parts {
            let gives = match part.gives.is_empty() {
                true => String::new(),
                false => format!(
                    " <span class=\"dim\">gives</span> {}",
                    classed("span", class(part.role), &line(&part.gives))
                ),
            };
            let note = if part.note.is_empty() { String::new() } else { classed("span", "aside", &line(&part.note)) };
            let is = classed("span", class(part.role), &line(&part.is));
            let inner = blocks(&part.inner);
            out.push_str(&format!("<dt>{}</dt><dd>{is}{gives}{note}{inner}</dd>\n", escaped(&part.name)));
        }
        out.push_str("</dl>\n");
    }
    if !step.inner.is_empty() {
        out.push_str(&format!("<div class=\"inside\">\n{}</div>\n", blocks(&step.inner)));
    }
    out.push_str("</section>\n");
    out
}

fn table(table: &Table) -> String {
    let side = |at: usize| if table.numeric.get(at).copied().unwrap_or(false) { " class=\"number\"" } else { "" };
    // A caption would be as narrow as its table; said as its name, the sentence is read out once.
    let says = escaped(table.says.trim());
    let mut out = match says.is_empty() {
        true => String::from("<div class=\"scroll\"><table>\n"),
        false => format!(
            "<p class=\"says\" aria-hidden=\"true\">{says}</p>\n<div class=\"scroll\"><table aria-label=\"{says}\">\n"
        ),
    };
    if !table.header.is_empty() {
        let cell = |(at, cell): (usize, &Line)| match cell.is_empty() {
            true => "<td></td>".to_string(),
            false => format!("<th scope=\"col\"{}>{}</th>", side(at), line(cell)),
        };
        let cells: String = table.header.iter().enumerate().map(cell).collect();
        out.push_str(&format!("<thead><tr>{cells}</tr></thead>\n"));
    }
    out.push_str("<tbody>\n");
    for row in &table.rows {
        // In a table with named columns the first cell names its row.
        let cell = |(at, cell): (usize, &Line)| match at == 0 && !table.header.is_empty() && !cell.is_empty() {
            true => format!("<th scope=\"row\"{}>{}</th>", side(at), line(cell)),
            false => format!("<td{}>{}</td>", side(at), line(cell)),
        };
        let cells: String = row.iter().enumerate().map(cell).collect();
        out.push_str(&format!("<tr>{cells}</tr>\n"));
    }
    out.push_str("</tbody></table></div>\n");
    out
}
