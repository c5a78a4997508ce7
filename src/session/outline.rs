//! What a course page needs to know of a lesson, from its text alone. The build looks at the lessons that are built in, by
//! this same file, so that starting costs no look at them.

/// What a course page needs to know of a lesson without reading all of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outline {
    /// Stable; progress is kept under it.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// In one line.
    pub summary: String,
    /// Ids of the lessons that come before this one.
    pub needs: Vec<String>,
    /// How long it takes.
    pub minutes: u32,
    /// The id and the revision of each question, in order.
    pub questions: Vec<(String, u32)>,
    /// What each of them is about.
    pub about: Vec<About>,
    /// The questions that are put only where one comes back to the lesson, with their revisions.
    pub review: Vec<(String, u32, About)>,
}

/// What a question is about, as far as a course has to know it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// The skill that it exercises.
    pub skill: String,
    /// Its kind; of a planted slip `spot`, of several questions on one situation `parts`.
    pub kind: String,
    /// Whether it can be put with other numbers.
    pub varies: bool,
}

/// The outline of a built-in lesson from its text alone, without reading it as YAML: the keys at the margin, and `id`
/// and `rev` below each `question:`. Only for files laid out like those of this repository, which a test compares with
/// what loading gives.
pub fn outline_of_text(text: &str) -> Outline {
    let mut outline = Outline::default();
    let value = |text: &str| text.trim().trim_matches('"').to_string();
    let mut open: Option<Begun> = None;
    let mut inside = false;
    let mut in_parts = false;
    // Whether the next line names the kind: `ask:` stood alone.
    let mut in_ask = false;
    for line in text.lines() {
        let bare = line.trim_start();
        let indent = line.len() - bare.len();
        if indent <= 6 && !bare.is_empty() {
            in_parts = false;
        }
        if bare.starts_with("- ") && indent == 2 {
            close(&mut open, &mut outline);
            inside = bare.starts_with("- question:");
            continue;
        }
        let Some((key, rest)) = bare.split_once(':') else { continue };
        if in_parts && indent >= 8 {
            let Some(begun) = &mut open else { continue };
            let entry = bare.trim_start_matches("- ").trim_start_matches('{');
            let field = |name: &str| {
                let at = entry.find(&format!("{name}:")).filter(|at| *at == 0 || entry[..*at].ends_with(", "))?;
                entry[at + name.len() + 1..].split([',', '}']).next().map(value)
            };
            if let Some(id) = field("id").filter(|_| indent == 8) {
                begun.parts.push((id, field("skill")));
            } else if let (10, "skill", Some((_, skill))) = (indent, key, begun.parts.last_mut()) {
                *skill = Some(value(rest));
            }
            continue;
        }
        match (indent, key) {
            (0, "id") => outline.id = value(rest),
            (0, "title") => outline.title = value(rest),
            (0, "summary") => outline.summary = value(rest),
            (0, "minutes") => outline.minutes = rest.trim().parse().unwrap_or_default(),
            (0, "needs") => {
                let list = rest.trim().trim_start_matches('[').trim_end_matches(']');
                outline.needs = list.split(',').map(value).filter(|need| !need.is_empty()).collect();
            }
            (6, "id") if inside && open.is_none() => open = Some(Begun::new(value(rest))),
            (6 | 8, _) if inside => {
                let Some(begun) = &mut open else { continue };
                match (indent, key) {
                    (6, "rev") => begun.rev = rest.trim().parse().unwrap_or(1),
                    (6, "for") => begun.asked = !matches!(value(rest).as_str(), "review" | "mixed"),
                    (6, "skill") => begun.about.skill = value(rest),
                    (6, "vary" | "cases") => begun.about.varies = true,
                    (6, "parts") => in_parts = true,
                    // The kind stands behind `ask: {`, or alone on the next line.
                    (6, "ask") => {
                        in_ask = rest.trim().is_empty();
                        let kind = rest.trim_start().strip_prefix('{').and_then(|rest| rest.split(':').next());
                        begun.about.kind = kind.map(value).unwrap_or_default();
                    }
                    (8, kind) if std::mem::take(&mut in_ask) => begun.about.kind = value(kind),
                    _ => {}
                }
            }
            _ => {}
        }
    }
    close(&mut open, &mut outline);
    outline
}

/// A question that is being read from its text: its parts with their own skills, and whether it is asked in its lesson.
struct Begun {
    id: String,
    rev: u32,
    about: About,
    parts: Vec<(String, Option<String>)>,
    asked: bool,
}

impl Begun {
    fn new(id: String) -> Begun {
        Begun { id, rev: 1, about: About::default(), parts: Vec::new(), asked: true }
    }
}

/// Puts the question that was read into the outline.
fn close(open: &mut Option<Begun>, outline: &mut Outline) {
    let Some(Begun { id, rev, about, mut parts, asked }) = open.take() else { return };
    let spot = about.kind == "spot";
    if spot {
        parts = ["line", "mend"].map(|part| (part.to_string(), None)).to_vec();
    }
    let kind = if spot { "spot" } else { "parts" };
    let whole = parts.is_empty();
    let of_part = |(part, skill): (String, Option<String>)| {
        let skill = skill.unwrap_or_else(|| about.skill.clone());
        (format!("{id}#{part}"), About { skill, kind: kind.to_string(), ..about.clone() })
    };
    let all = if whole { vec![(id.clone(), about.clone())] } else { parts.into_iter().map(of_part).collect() };
    for (id, about) in all {
        if asked {
            outline.questions.push((id, rev));
            outline.about.push(about);
        } else {
            outline.review.push((id, rev, about));
        }
    }
}
