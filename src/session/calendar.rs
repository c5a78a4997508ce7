//! Days of the calendar, counted from 1970-01-01.

/// The year, month and day of a day since 1970.
pub fn date(days: i64) -> (i64, i64, i64) {
    // Days since the first of March of the year 0, in cycles of 400 years (H. Hinnant, "chrono-compatible low-level
    // date algorithms").
    let z = days.saturating_add(719_468);
    let era = z.div_euclid(146_097);
    let of_era = z.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let march = (5 * of_year + 2) / 153;
    let (day, month) = (of_year - (153 * march + 2) / 5 + 1, if march < 10 { march + 3 } else { march - 9 });
    (era * 400 + year_of_era + i64::from(month <= 2), month, day)
}

/// The day of a date such as `2026-11-26`; `None` where it is none.
pub fn read(text: &str) -> Option<i64> {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts.as_slice() else { return None };
    let number = |text: &str, digits: usize| {
        let whole = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
        whole.then(|| text.parse::<i64>().ok()).flatten()
    };
    let (year, month, day) = (number(year, 4)?, number(month, 2)?, number(day, 2)?);
    // The inverse of `date`, from the same source.
    let of = if month <= 2 { year - 1 } else { year };
    let era = of.div_euclid(400);
    let of_era = of.rem_euclid(400);
    let of_year = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + day - 1;
    let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468;
    (date(days) == (year, month, day)).then_some(days)
}

/// The name of the day of the week.
pub fn weekday(days: i64) -> &'static str {
    const NAMES: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    // 1970 began on a Thursday.
    usize::try_from((days.rem_euclid(7) + 3) % 7).ok().and_then(|at| NAMES.get(at)).copied().unwrap_or("Monday")
}

/// A coming day as it is spoken of today: `today`, `tomorrow`, `on Thursday`, `in 12 days`.
pub fn when(day: i64, today: i64) -> String {
    match day - today {
        ..=0 => "today".to_string(),
        1 => "tomorrow".to_string(),
        2..=6 => format!("on {}", weekday(day)),
        days => format!("in {days} days"),
    }
}

/// A day that is past: `today`, `yesterday`, `on Monday`, `12 days ago`.
pub fn ago(day: i64, today: i64) -> String {
    match today - day {
        ..=0 => "today".to_string(),
        1 => "yesterday".to_string(),
        2..=6 => format!("on {}", weekday(day)),
        days => format!("{days} days ago"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_back() {
        for days in (-800_000..800_000).step_by(97).filter(|days| (0..=9999).contains(&date(*days).0)) {
            let (year, month, day) = date(days);
            assert_eq!(read(&format!("{year:04}-{month:02}-{day:02}")), Some(days));
        }
        for no in ["", "2026-02-30", "2026-13-01", "2026-1-1", "26-01-01", "2026-00-10", "2026-01-01-01", "20é6-01-01"]
        {
            assert_eq!(read(no), None, "{no}");
        }
    }

    #[test]
    fn days_have_their_names() {
        let day = read("2026-11-26").unwrap();
        assert_eq!((weekday(0), weekday(day)), ("Thursday", "Thursday"));
        assert_eq!(when(day + 3, day), "on Sunday");
        assert_eq!((when(day + 1, day).as_str(), when(day + 9, day).as_str()), ("tomorrow", "in 9 days"));
        assert_eq!((ago(day - 1, day).as_str(), ago(day - 3, day).as_str()), ("yesterday", "on Monday"));
    }
}
