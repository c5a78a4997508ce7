//! A lesson's file as a tree in which every value knows its place. JSON gives the same tree, without places.

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// Where something stands: line and column from 1, in characters. Line 0 is nowhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    pub line: usize,
    pub column: usize,
    pub length: usize,
    /// Whether the text at this place is the value itself, letter by letter, so that a place within it can be given.
    pub literal: bool,
}

impl Place {
    /// The place of some characters within this one's text.
    pub fn within(self, at: std::ops::Range<usize>) -> Place {
        if !self.literal || at.start > self.length {
            return self;
        }
        Place { column: self.column + at.start, length: at.len().max(1), ..self }
    }
}

/// A value with its place.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tree {
    pub node: Content,
    pub place: Place,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub enum Content {
    #[default]
    Nothing,
    /// Text, number or truth value, as it is written.
    Scalar(String),
    List(Vec<Tree>),
    /// In the order written; a key may stand twice.
    Map(Vec<(Tree, Tree)>),
}

impl Tree {
    fn new(node: Content) -> Tree {
        Tree { node, place: Place::default() }
    }
    pub fn as_text(&self) -> Option<&str> {
        match &self.node {
            Content::Scalar(text) => Some(text),
            _ => None,
        }
    }
    /// What it is, for messages: `a text`, `a list`.
    pub fn what(&self) -> &'static str {
        match self.node {
            Content::Nothing => "nothing",
            Content::Scalar(_) => "a text",
            Content::List(_) => "a list",
            Content::Map(_) => "a map of keys",
        }
    }
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Tree, D::Error> {
        deserializer.deserialize_any(TreeVisitor)
    }
}

struct TreeVisitor;

impl<'de> Visitor<'de> for TreeVisitor {
    type Value = Tree;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a text, a number, a list or a map")
    }
    fn visit_bool<E: Error>(self, value: bool) -> Result<Tree, E> {
        self.visit_string(value.to_string())
    }
    fn visit_i64<E: Error>(self, value: i64) -> Result<Tree, E> {
        self.visit_string(value.to_string())
    }
    fn visit_u64<E: Error>(self, value: u64) -> Result<Tree, E> {
        self.visit_string(value.to_string())
    }
    fn visit_i128<E: Error>(self, value: i128) -> Result<Tree, E> {
        self.visit_string(value.to_string())
    }
    fn visit_u128<E: Error>(self, value: u128) -> Result<Tree, E> {
        self.visit_string(value.to_string())
    }
    fn visit_f64<E: Error>(self, value: f64) -> Result<Tree, E> {
        self.visit_string(value.to_string())
    }
    fn visit_str<E: Error>(self, value: &str) -> Result<Tree, E> {
        self.visit_string(value.to_string())
    }
    fn visit_string<E: Error>(self, value: String) -> Result<Tree, E> {
        Ok(Tree::new(Content::Scalar(value)))
    }
    fn visit_unit<E: Error>(self) -> Result<Tree, E> {
        Ok(Tree::default())
    }
    fn visit_none<E: Error>(self) -> Result<Tree, E> {
        Ok(Tree::default())
    }
    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Tree, D::Error> {
        Tree::deserialize(deserializer)
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Tree, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Tree::new(Content::List(list)))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Tree, A::Error> {
        let mut map = Vec::new();
        while let Some(entry) = entries.next_entry()? {
            map.push(entry);
        }
        Ok(Tree::new(Content::Map(map)))
    }
}
