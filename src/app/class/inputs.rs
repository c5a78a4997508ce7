//! Hand-ins as files: which learner's records stand where in them, found in one pass, read again when their turn comes.

use crate::api::MAX_LINE;
use crate::app::ending::Trouble;
use crate::session::handed::Handed;
use serde::Deserialize;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

/// Folders within folders are followed so deep.
const DEEPEST: usize = 32;

/// A file that was handed in.
pub struct Input {
    pub path: Box<Path>,
    /// The beginning of its digest.
    digest: [u8; 8],
}

impl Input {
    /// What was printed when it was handed in, should it be the same file still.
    pub fn receipt(&self) -> String {
        self.digest.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// Lines of one learner that stand together in a file.
#[derive(Clone, Copy)]
pub struct Segment {
    /// Which file.
    pub file: u32,
    /// Where in it, in bytes.
    from: u64,
    to: u64,
    /// The number of the first of these lines, from 1.
    line: u32,
    /// Where the learner's name ends among all names.
    name: u32,
}

/// A line that is no record.
pub struct Unread {
    pub file: u32,
    pub line: u32,
    pub why: String,
}

/// Everything that was handed in: the files, and each learner's lines, by the name that stands in them. A class is large,
/// so that a learner takes up as little as can be.
#[derive(Default)]
pub struct Inputs {
    pub files: Vec<Input>,
    /// The names of learners one after the other, each with a line feed before it.
    names: String,
    /// All segments, by the names of their learners, and of one learner in the order of the files.
    segments: Vec<Segment>,
    /// Where each learner's segments begin among them.
    learners: Vec<u32>,
    pub unread: Vec<Unread>,
    /// The lessons that answers were given to.
    pub lessons: BTreeSet<String>,
}

#[derive(Deserialize)]
struct Whose<'a> {
    #[serde(borrow)]
    learner: Cow<'a, str>,
    #[serde(borrow)]
    question: Cow<'a, str>,
    #[serde(borrow)]
    answer: &'a serde_json::value::RawValue,
}

/// Whether a file begins with a record that was handed in.
pub fn is_hand_in(file: &mut dyn Read) -> bool {
    let mut first = String::new();
    let read = BufReader::new(file.take(MAX_LINE as u64)).read_line(&mut first);
    read.is_ok() && serde_json::from_str::<Handed>(&first).is_ok_and(|record| record.of > 0 && !record.id.is_empty())
}

/// Looks through files, and through folders at any depth.
pub fn inputs(paths: &[PathBuf]) -> Result<Inputs, Trouble> {
    let mut files = Vec::new();
    for path in paths {
        match fs::metadata(path) {
            Ok(about) if about.is_dir() => below(path, 0, &mut files)?,
            Ok(_) => files.push(path.clone()),
            Err(error) => return Err(Trouble::with_file(path, &error)),
        }
    }
    if files.is_empty() {
        return Err(Trouble::Said("there is no .jsonl file in these folders".to_string()));
    }
    let mut inputs = Inputs::default();
    for path in files {
        inputs.look_through(path)?;
    }
    inputs.put_in_order();
    Ok(inputs)
}

/// The `.jsonl` files of a folder, in the order of their names. Links are not followed, so that nothing is read twice.
fn below(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) -> Result<(), Trouble> {
    let trouble = |error: &io::Error| Trouble::with_file(folder, error);
    if depth > DEEPEST {
        return Err(Trouble::Said(format!("{}: folders within folders, too deep", folder.display())));
    }
    let mut entries = Vec::new();
    for entry in fs::read_dir(folder).map_err(|e| trouble(&e))? {
        let entry = entry.map_err(|e| trouble(&e))?;
        entries.push((entry.path(), entry.file_type().map_err(|e| trouble(&e))?));
    }
    entries.sort_by(|(one, _), (other, _)| one.cmp(other));
    for (path, kind) in entries {
        if kind.is_dir() {
            below(&path, depth + 1, files)?;
        } else if kind.is_file() && path.extension().is_some_and(|ending| ending == "jsonl") {
            files.push(path);
        }
    }
    Ok(())
}

impl Inputs {
    fn look_through(&mut self, path: PathBuf) -> Result<(), Trouble> {
        let trouble = |error: &io::Error| Trouble::with_file(&path, error);
        let mut input = BufReader::with_capacity(64 << 10, File::open(&path).map_err(|e| trouble(&e))?);
        let file = u32::try_from(self.files.len()).unwrap_or(u32::MAX);
        let mut hash = hmac_sha256::Hash::new();
        let (mut line, mut from, mut bytes) = (0, 0, Vec::new());
        let mut open: Option<(String, Segment)> = None;
        loop {
            bytes.clear();
            let read = (&mut input).take(MAX_LINE as u64 + 1).read_until(b'\n', &mut bytes).map_err(|e| trouble(&e))?;
            if read == 0 {
                break;
            }
            hash.update(&bytes);
            line += 1;
            let to = from + read as u64;
            let text = bytes.strip_prefix(b"\xEF\xBB\xBF").filter(|_| line == 1).unwrap_or(&bytes);
            if !text.trim_ascii().is_empty() {
                match whose(text) {
                    Ok((learner, lesson)) => {
                        if !self.lessons.contains(&lesson) {
                            self.lessons.insert(lesson);
                        }
                        match &mut open {
                            Some((known, segment)) if *known == learner => segment.to = to,
                            _ => {
                                self.segments.extend(open.take().map(|(_, segment)| segment));
                                let name = self.named(&learner);
                                open = Some((learner, Segment { file, from, to, line, name }));
                            }
                        }
                    }
                    Err(why) => self.unread.push(Unread { file, line, why }),
                }
            }
            from = to;
        }
        self.segments.extend(open.map(|(_, segment)| segment));
        let [a, b, c, d, e, f, g, h, ..] = hash.finalize();
        self.files.push(Input { path: path.into_boxed_path(), digest: [a, b, c, d, e, f, g, h] });
        Ok(())
    }

    /// Keeps a name, unless it is the one that was kept last.
    fn named(&mut self, learner: &str) -> u32 {
        let known = self.names.strip_suffix(learner).is_some_and(|before| before.ends_with('\n'));
        if !known {
            self.names.push('\n');
            self.names += learner;
        }
        u32::try_from(self.names.len()).unwrap_or(u32::MAX)
    }

    fn name_of(&self, segment: &Segment) -> &str {
        let all = self.names.get(..segment.name as usize).unwrap_or_default();
        all.rsplit('\n').next().unwrap_or_default()
    }

    fn put_in_order(&mut self) {
        let mut segments = std::mem::take(&mut self.segments);
        segments.sort_by(|one, other| self.name_of(one).cmp(self.name_of(other)));
        let begins = |at: &u32| {
            *at == 0 || {
                let at = *at as usize;
                self.name_of(&segments[at - 1]) != self.name_of(&segments[at])
            }
        };
        self.learners = (0..u32::try_from(segments.len()).unwrap_or(u32::MAX)).filter(begins).collect();
        segments.shrink_to_fit();
        self.segments = segments;
    }

    /// How many learners there are.
    pub fn len(&self) -> usize {
        self.learners.len()
    }

    /// A learner's name and lines, by their place among all learners.
    pub fn learner(&self, at: usize) -> (&str, &[Segment]) {
        let from = self.learners.get(at).map_or(self.segments.len(), |from| *from as usize);
        let to = self.learners.get(at + 1).map_or(self.segments.len(), |to| *to as usize);
        let segments = self.segments.get(from..to).unwrap_or_default();
        (segments.first().map_or("", |first| self.name_of(first)), segments)
    }

    /// All learners in the order of their names.
    pub fn learners(&self) -> impl Iterator<Item = (&str, &[Segment])> {
        (0..self.len()).map(|at| self.learner(at))
    }

    /// The name of a file as it is told.
    pub fn name(&self, file: u32) -> String {
        self.files.get(file as usize).map(|input| input.path.display().to_string()).unwrap_or_default()
    }

    /// The records of a learner, each with its file and line.
    pub fn read(&self, learner: &str, segments: &[Segment]) -> Result<Vec<(u32, u32, Handed)>, Trouble> {
        let mut records = Vec::new();
        for segment in segments {
            let Some(input) = self.files.get(segment.file as usize) else { continue };
            let trouble = |error: &io::Error| Trouble::with_file(&input.path, error);
            let mut file = File::open(&input.path).map_err(|e| trouble(&e))?;
            file.seek(SeekFrom::Start(segment.from)).map_err(|e| trouble(&e))?;
            let mut bytes = Vec::new();
            file.take(segment.to - segment.from).read_to_end(&mut bytes).map_err(|e| trouble(&e))?;
            for (line, text) in (segment.line..).zip(bytes.split(|byte| *byte == b'\n')) {
                let text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text);
                let Ok(mut record) = serde_json::from_slice::<Handed>(text) else { continue };
                record.learner = learner.to_string();
                records.push((segment.file, line, record));
            }
        }
        Ok(records)
    }
}

/// Who answers in this line, and to which lesson.
fn whose(line: &[u8]) -> Result<(String, String), String> {
    if line.len() > MAX_LINE {
        return Err(crate::api::too_long(MAX_LINE));
    }
    let text = std::str::from_utf8(line).map_err(|error| crate::api::not_utf8(error.valid_up_to()))?;
    let whose: Whose =
        serde_json::from_str(text).map_err(|error| format!("this is no record of a hand-in: {error}"))?;
    // What cannot be read whole is told here, where the line is known.
    serde_json::from_str::<Handed>(text).map_err(|error| format!("this is no record of a hand-in: {error}"))?;
    match whose.learner.trim() {
        "" => Err("the record does not say whose it is: `learner` is empty".to_string()),
        _ if whose.question.split_once('/').is_none() => Err("`question` must be LESSON/QUESTION".to_string()),
        _ if !whose.answer.get().starts_with('"') => Err("`answer` must be text".to_string()),
        learner => Ok((learner.to_string(), whose.question.split('/').next().unwrap_or_default().to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::class::roster::Roster;
    use std::fmt::Write as _;

    /// A folder for a test, which goes with it.
    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Folder {
            let path = std::env::temp_dir().join(format!("gradus-inputs-{name}-{}", std::process::id()));
            fs::create_dir_all(&path).unwrap();
            Folder(path)
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            fs::remove_dir_all(&self.0).unwrap();
        }
    }

    fn record(learner: &str, answer: &str) -> String {
        format!("{{\"learner\":\"{learner}\",\"question\":\"l/q\",\"answer\":\"{answer}\"}}\n")
    }

    #[test]
    fn lines_of_a_learner_are_found_wherever_they_stand() {
        let folder = Folder::new("mixed");
        let one: String = [("b", "1"), ("a", "2"), ("a", "3"), ("b", "4")].iter().map(|(l, a)| record(l, a)).collect();
        fs::write(folder.0.join("1.jsonl"), one).unwrap();
        fs::write(folder.0.join("2.jsonl"), record("ab", "5") + &record("b", "6")).unwrap();
        let inputs = inputs(std::slice::from_ref(&folder.0)).unwrap();
        let found: Vec<(String, String)> = inputs
            .learners()
            .map(|(name, segments)| {
                let records = inputs.read(name, segments).unwrap();
                (name.to_string(), records.iter().map(|(_, _, record)| record.answer.as_str()).collect())
            })
            .collect();
        let of = |name: &str, answers: &str| (name.to_string(), answers.to_string());
        assert_eq!(found, [of("a", "23"), of("ab", "5"), of("b", "146")]);
    }

    /// What is held of each learner while a class is judged, counted: the file, the place in it, the row of the roster
    /// and all names that mean it. It is all that grows with the class.
    #[test]
    fn a_learner_takes_up_little_however_large_the_class() {
        let folder = Folder::new("weight");
        let weight = |class: usize| {
            let own = folder.0.join(class.to_string());
            fs::create_dir_all(&own).unwrap();
            let mut sheet = "Username,ID number,Email address,First name,Last name\n".to_string();
            for n in 0..class {
                fs::write(own.join(format!("s{n:05}.jsonl")), record(&format!("s{n:05}"), "1")).unwrap();
                writeln!(sheet, "s{n:05},{n},s{n:05}@uni.example,Grace,Hopper").unwrap();
            }
            let inputs = inputs(std::slice::from_ref(&own)).unwrap();
            fs::write(folder.0.join("class.csv"), sheet).unwrap();
            let roster = Roster::read(&folder.0.join("class.csv")).unwrap();
            let paths: usize = inputs.files.iter().map(|input| input.path.as_os_str().len()).sum();
            let files = size_of::<Input>() * inputs.files.capacity() + paths;
            let learners = size_of::<Segment>() * inputs.segments.capacity() + 4 * inputs.learners.capacity();
            (files + learners + inputs.names.capacity() + roster.weight() + roster.names().weight()) / class
        };
        let (small, large) = (weight(50), weight(800));
        assert!(large <= 500 && large <= small * 3 / 2, "{small} and {large} bytes a learner");
    }
}
