//! Columns of tables and lists of words, made at compile time, so that a name that stands in a row is written nowhere
//! else.

/// One column of names of a table of rows, of those rows that are to be in it: `column!(ROWS, name)`,
/// `column!(ROWS, name, row => row.activation)`.
macro_rules! column {
    ($rows:expr, $field:ident) => {
        $crate::math::table::column!($rows, $field, row => !row.$field.is_empty())
    };
    ($rows:expr, $field:ident, $row:ident => $keep:expr) => {{
        const COUNT: usize = {
            let (mut at, mut count) = (0, 0);
            while at < $rows.len() {
                let $row = &$rows[at];
                count += if $keep { 1 } else { 0 };
                at += 1;
            }
            count
        };
        const NAMES: [&str; COUNT] = {
            let (mut names, mut at, mut count) = ([""; COUNT], 0, 0);
            while at < $rows.len() {
                let $row = &$rows[at];
                if $keep {
                    names[count] = $row.$field;
                    count += 1;
                }
                at += 1;
            }
            names
        };
        &NAMES
    }};
}

/// Several lists of words as one.
macro_rules! words {
    ($($list:expr),+ $(,)?) => {{
        const LISTS: &[&[&str]] = &[$($list),+];
        const WORDS: [&str; $crate::math::table::total(LISTS)] = $crate::math::table::joined(LISTS);
        &WORDS
    }};
}

pub(crate) use {column, words};

/// How many words the lists have together.
pub(crate) const fn total(lists: &[&[&str]]) -> usize {
    let (mut at, mut count) = (0, 0);
    while at < lists.len() {
        count += lists[at].len();
        at += 1;
    }
    count
}

/// The words of all lists; `N` is their number.
pub(crate) const fn joined<const N: usize>(lists: &[&'static [&'static str]]) -> [&'static str; N] {
    let (mut words, mut list, mut count) = ([""; N], 0, 0);
    while list < lists.len() {
        let mut at = 0;
        while at < lists[list].len() {
            words[count] = lists[list][at];
            count += 1;
            at += 1;
        }
        list += 1;
    }
    words
}
