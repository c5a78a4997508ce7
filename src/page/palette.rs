//! Which colour a role has in a terminal: a table of rows, one for each role, with a hue for a dark background, one for a
//! light background, and one that can be read on both.

use super::Role;

/// On which background colours are to be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// Either: only hues that can be read on both.
    #[default]
    Auto,
    /// Dark.
    Dark,
    /// Light.
    Light,
    /// No colours at all.
    None,
}

/// The themes by the names under which they are asked for.
pub const THEMES: &[(&str, Theme)] =
    &[("auto", Theme::Auto), ("dark", Theme::Dark), ("light", Theme::Light), ("none", Theme::None)];

impl Theme {
    /// The theme of that name.
    pub fn named(name: &str) -> Option<Theme> {
        THEMES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, theme)| *theme)
    }
    /// Its name.
    pub fn name(self) -> &'static str {
        THEMES.iter().find(|(_, theme)| *theme == self).map_or("auto", |(name, _)| name)
    }
}

/// How a role looks: a colour of the 256 that terminals have had since xterm, and how letters are set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Dressing {
    /// `None` for the terminal's own.
    pub colour: Option<u8>,
    pub bold: bool,
    pub italic: bool,
}

/// For each role its colours: on either background, on a dark one, on a light one.
const ROWS: &[(Role, Option<[u8; 3]>)] = &[
    (Role::Plain, None),
    (Role::Strong, None),
    (Role::Emphasis, None),
    (Role::Title, None),
    (Role::Input, None),
    (Role::Dim, Some([243, 248, 240])),
    (Role::Label, Some([30, 80, 24])),
    (Role::Code, Some([30, 80, 24])),
    (Role::Rule, Some([130, 221, 58])),
    (Role::Inner, Some([130, 215, 94])),
    (Role::Outer, Some([63, 111, 25])),
    (Role::Substitution, Some([163, 213, 90])),
    (Role::Right, Some([28, 114, 22])),
    (Role::Wrong, Some([161, 210, 124])),
    (Role::Caution, Some([130, 221, 94])),
];

/// How a role looks in a theme.
pub(super) fn look(role: Role, theme: Theme) -> Dressing {
    let hues = ROWS.iter().find(|(known, _)| *known == role).and_then(|(_, hues)| *hues);
    let colour = match theme {
        Theme::Auto => hues.map(|[both, ..]| both),
        Theme::Dark => hues.map(|[_, dark, _]| dark),
        Theme::Light => hues.map(|[.., light]| light),
        Theme::None => None,
    };
    Dressing { colour, bold: matches!(role, Role::Strong | Role::Title | Role::Input), italic: role == Role::Emphasis }
}

#[cfg(test)]
mod tests {
    use super::super::ROLES;
    use super::*;

    type Rgb = [f64; 3];

    /// What xterm shows for one of its 256 colours, from 16 on: a cube of six steps, then greys.
    fn rgb(code: u8) -> Rgb {
        const STEPS: [f64; 6] = [0.0, 95.0, 135.0, 175.0, 215.0, 255.0];
        assert!(code >= 16, "{code}: the first sixteen look different on every terminal");
        if code >= 232 {
            return [8.0 + 10.0 * f64::from(code - 232); 3];
        }
        let at = usize::from(code - 16);
        [STEPS[at / 36], STEPS[at / 6 % 6], STEPS[at % 6]]
    }

    /// The contrast of two colours, from 1 to 21, as WCAG 2.2 defines it.
    fn contrast(a: Rgb, b: Rgb) -> f64 {
        let linear = |c: f64| {
            let c = c / 255.0;
            if c <= 0.04045 { c / 12.92 } else { libm::pow((c + 0.055) / 1.055, 2.4) }
        };
        let luminance = |[r, g, b]: Rgb| 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    fn hex(text: &str) -> Rgb {
        let digits: Vec<u32> = text.chars().filter_map(|c| c.to_digit(16)).collect();
        let pairs: Vec<f64> = match digits.len() {
            3 => digits.iter().map(|d| f64::from(d * 17)).collect(),
            _ => digits.chunks(2).map(|pair| f64::from(pair[0] * 16 + pair[1])).collect(),
        };
        [pairs[0], pairs[1], pairs[2]]
    }

    #[test]
    fn every_role_has_its_row() {
        for role in ROLES {
            assert_eq!(ROWS.iter().filter(|(known, _)| known == role).count(), 1, "{role:?}");
        }
        assert_eq!(ROWS.len(), ROLES.len());
    }

    /// 4.5 is what WCAG 2.2 asks for text. On black and white at once no colour has more than 4.58, so 4 is asked there.
    #[test]
    fn colours_can_be_read_on_their_background() {
        const DARK: &[&str] = &["000000", "1e1e1e", "282c34", "002b36", "2e3440"];
        const LIGHT: &[&str] = &["ffffff", "fafafa", "fdf6e3", "eee8d5"];
        const BOTH: &[&str] = &["000000", "ffffff"];
        for (theme, least, grounds) in [(Theme::Dark, 4.5, DARK), (Theme::Light, 4.5, LIGHT), (Theme::Auto, 4.0, BOTH)]
        {
            for role in ROLES {
                let Some(code) = look(*role, theme).colour else { continue };
                for ground in grounds {
                    let found = contrast(rgb(code), hex(ground));
                    assert!(found >= least, "{role:?} in {theme:?} on #{ground}: {found:.2}");
                }
            }
        }
    }

    /// The colours of a style sheet as they stand in it, in the order of its lines.
    fn variables(css: &str, from: &str) -> Vec<(String, Rgb)> {
        let start = css.find(from).unwrap_or_default();
        let block = &css[start..];
        let block = &block[..block.find('}').unwrap_or(block.len())];
        let parts = block.split(['{', ';']).filter_map(|part| part.trim().strip_prefix("--")?.split_once(':'));
        parts.map(|(name, value)| (name.to_string(), hex(value.trim().trim_start_matches('#')))).collect()
    }

    /// Both palettes of the pages for a browser on their paper; a page within another one
    /// has that one's paper, white or nearly black.
    #[test]
    fn pages_can_be_read_in_both_palettes() {
        let page = include_str!("html.css");
        let within = include_str!("fragment.css");
        let sheets =
            [(page, ":root{color-scheme", "#fff"), (page, "@media (prefers-color-scheme:dark){:root", "#0d1117")];
        let inner =
            [(within, ".gradus{--dim", "#fff"), (within, "@media (prefers-color-scheme:dark){.gradus", "#0d1117")];
        let mut count = 0;
        for (css, from, paper) in sheets.into_iter().chain(inner) {
            let all = variables(css, from);
            let code = all.iter().find(|(name, _)| name == "code").map(|(_, rgb)| *rgb);
            for (name, colour) in all.iter().filter(|(name, _)| !["code", "paper", "line"].contains(&name.as_str())) {
                // What is typed stands on the ground of code, in the colour of all text.
                for ground in [Some(hex(&paper[1..])), code.filter(|_| name == "ink")].into_iter().flatten() {
                    let found = contrast(*colour, ground);
                    assert!(found >= 4.5, "--{name} of {from} on {ground:?}: {found:.2}");
                    count += 1;
                }
            }
        }
        assert!(count > 34, "{count}");
    }
}
