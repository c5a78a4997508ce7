//! How pages look on this run: colour, characters and width, decided once.

use super::args::{ColorChoice, Global};
use crate::page::{THEMES, Theme};
use std::env;
use std::io::{self, IsTerminal};
use std::path::PathBuf;

/// What the terminal and the flags allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Display {
    /// Whether there may be colours; the theme may still have none.
    pub color: bool,
    /// The background that they are for.
    pub theme: Theme,
    pub ascii: bool,
    /// No boxes, no redrawing, pictures as tables.
    pub plain: bool,
    /// A width asked for; otherwise the terminal is asked each time, since windows change.
    pub fixed_width: Option<usize>,
}

/// The width where nobody says otherwise.
const USUAL_WIDTH: usize = 80;

impl Display {
    /// From the flags, the environment and what standard output is.
    pub fn decide(global: &Global) -> Display {
        Display::decide_for(global, io::stdout().is_terminal())
    }

    /// The same for a stream that is a terminal or not.
    pub fn decide_for(global: &Global, terminal: bool) -> Display {
        let variable = |name: &str| env::var(name).ok();
        Display {
            color: color(global.color, terminal, &variable),
            theme: theme(global, &variable),
            ascii: global.ascii || !utf8_locale(&variable),
            plain: global.plain,
            fixed_width: global.width.map(usize::from),
        }
    }

    /// Whether colours are shown.
    pub fn color(&self) -> bool {
        self.color && self.theme != Theme::None
    }

    /// How many columns there are to fill.
    pub fn width(&self) -> usize {
        let columns = || env::var("COLUMNS").ok().and_then(|text| text.parse().ok());
        let terminal = || terminal_size::terminal_size().map(|(terminal_size::Width(w), _)| usize::from(w));
        let asked = self.fixed_width.or_else(|| if io::stdout().is_terminal() { terminal() } else { None });
        asked.or_else(columns).filter(|&width| width >= 10).unwrap_or(USUAL_WIDTH).min(1000)
    }
}

/// The file that a theme is kept in, once it was set at a prompt.
pub fn theme_file(global: &Global) -> Option<PathBuf> {
    super::files::state_file(global).map(|state| state.with_extension("theme"))
}

/// The variable that names a theme.
const THEME: &str = "GRADUS_THEME";

/// What the variable says, then what was set at a prompt, then hues that can be read on either background.
fn theme(global: &Global, variable: &dyn Fn(&str) -> Option<String>) -> Theme {
    named_theme(global, variable).and_then(|(_, name)| Theme::named(&name)).unwrap_or_default()
}

/// The theme that was asked for, by its name, and where it is named.
fn named_theme(global: &Global, variable: &dyn Fn(&str) -> Option<String>) -> Option<(String, String)> {
    let trimmed = |text: String| Some(text.trim().to_string()).filter(|text| !text.is_empty());
    if let Some(name) = variable(THEME).and_then(trimmed) {
        return Some((THEME.to_string(), name));
    }
    let file = theme_file(global)?;
    let name = std::fs::read_to_string(&file).ok().and_then(trimmed)?;
    Some((file.display().to_string(), name))
}

/// What is said where a theme is named that there is not.
pub fn unknown_theme(global: &Global) -> Option<String> {
    complaint(&named_theme(global, &|name: &str| env::var(name).ok())?)
}

fn complaint((place, name): &(String, String)) -> Option<String> {
    if Theme::named(name).is_some() {
        return None;
    }
    let names: Vec<&str> = THEMES.iter().map(|(name, _)| *name).collect();
    let cure = if place == THEME { "set it anew or unset it" } else { "`theme auto` at a prompt writes it anew" };
    let found = crate::session::typed::short(name);
    Some(format!("{place}: expected {}, found {found}; auto is used. To mend it: {cure}.", names.join(", ")))
}

/// The flag comes first, then `NO_COLOR`, `CLICOLOR_FORCE`, `TERM=dumb`, and what standard output is.
fn color(choice: ColorChoice, terminal: bool, variable: &dyn Fn(&str) -> Option<String>) -> bool {
    let is_set = |name: &str| variable(name).is_some_and(|value| !value.is_empty());
    match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto if is_set("NO_COLOR") => false,
        ColorChoice::Auto if variable("CLICOLOR_FORCE").is_some_and(|v| !v.is_empty() && v != "0") => true,
        ColorChoice::Auto => terminal && variable("TERM").as_deref() != Some("dumb"),
    }
}

/// Whether the locale's characters are UTF-8. The first of the three variables that is set decides, as in C; where none
/// is set (and on Windows, which has none of them) UTF-8 is taken for granted.
fn utf8_locale(variable: &dyn Fn(&str) -> Option<String>) -> bool {
    let set = ["LC_ALL", "LC_CTYPE", "LANG"].iter().find_map(|name| variable(name).filter(|v| !v.is_empty()));
    set.is_none_or(|locale| {
        let locale = locale.to_ascii_lowercase();
        locale.contains("utf-8") || locale.contains("utf8")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with<'a>(set: &'a [(&'a str, &'a str)]) -> impl Fn(&str) -> Option<String> + 'a {
        |name| set.iter().find(|(n, _)| *n == name).map(|(_, v)| v.to_string())
    }

    #[test]
    fn colour_is_decided_in_one_order() {
        use ColorChoice::*;
        type Row<'a> = (ColorChoice, bool, &'a [(&'a str, &'a str)], bool);
        let rows: &[Row] = &[
            (Always, false, &[("NO_COLOR", "1")], true),
            (Never, true, &[("CLICOLOR_FORCE", "1")], false),
            (Auto, true, &[], true),
            (Auto, false, &[], false),
            (Auto, true, &[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")], false),
            (Auto, true, &[("NO_COLOR", "")], true),
            (Auto, false, &[("CLICOLOR_FORCE", "1")], true),
            (Auto, false, &[("CLICOLOR_FORCE", "0")], false),
            (Auto, true, &[("TERM", "dumb")], false),
        ];
        for (choice, terminal, set, wanted) in rows {
            assert_eq!(color(*choice, *terminal, &with(set)), *wanted, "{choice:?} {terminal} {set:?}");
        }
    }

    #[test]
    fn a_theme_that_there_is_not_is_told() {
        for name in ["auto", "Dark", "light", "none"] {
            assert_eq!(complaint(&(THEME.into(), name.into())), None);
        }
        let told = complaint(&(THEME.into(), "solarized".into()));
        let wanted = "GRADUS_THEME: expected auto, dark, light, none, found solarized; auto is used. To mend it: set it \
                      anew or unset it.";
        assert_eq!(told.as_deref(), Some(wanted));
    }

    #[test]
    fn the_locale_says_which_characters_there_are() {
        let rows: &[(&[(&str, &str)], bool)] = &[
            (&[], true),
            (&[("LANG", "C")], false),
            (&[("LANG", "en_GB.UTF-8")], true),
            (&[("LANG", "en_GB.UTF-8"), ("LC_ALL", "C")], false),
            (&[("LANG", "C"), ("LC_CTYPE", "C.utf8")], true),
            (&[("LC_ALL", ""), ("LANG", "POSIX")], false),
        ];
        for (set, wanted) in rows {
            assert_eq!(utf8_locale(&with(set)), *wanted, "{set:?}");
        }
    }
}
