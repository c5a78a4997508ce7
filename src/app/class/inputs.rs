//! Hand-ins as files: which learner's records stand where in them, found in one pass, read again when their turn comes.

use super::receipt;
use crate::api::MAX_LINE;
use crate::app::ending::Trouble;
use crate::lesson::Digest;
use crate::session::handed::Handed;
use serde::Deserialize;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

/// Folders within folders are followed so deep.
const DEEPEST: usize = 32;

/// A file that was handed in.
pub struct Input {
    pub path: PathBuf,
    pub receipt: String,
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
}

/// A line that is no record.
pub struct Unread {
    pub file: u32,
    pub line: u32,
    pub why: String,
}

/// Everything that was handed in: the files, and each learner's lines, by the name that stands in them.
#[derive(Default)]
pub struct Inputs {
    pub files: Vec<Input>,
    pub learners: BTreeMap<String, Vec<Segment>>,
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
pub fn is_hand_in(path: &Path) -> bool {
    let Ok(file) = File::open(path) else { return false };
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
                                self.close(open.take());
                                open = Some((learner, Segment { file, from, to, line }));
                            }
                        }
                    }
                    Err(why) => self.unread.push(Unread { file, line, why }),
                }
            }
            from = to;
        }
        self.close(open);
        self.files.push(Input { path, receipt: receipt(&Digest(hash.finalize())) });
        Ok(())
    }

    fn close(&mut self, open: Option<(String, Segment)>) {
        if let Some((learner, segment)) = open {
            // Most hand in once, so there is room for one.
            self.learners.entry(learner).or_insert_with(|| Vec::with_capacity(1)).push(segment);
        }
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
