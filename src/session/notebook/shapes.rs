//! Shapes and sizes that cells have declared, and the slopes by whole matrices that follow from them.

use super::rerun::Meanings;
use crate::math::Symbol;
use crate::math::matrix::question::Name;
use std::collections::BTreeMap;

/// What cells have declared, each under its cell's number.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shapes {
    names: Vec<(usize, Name)>,
    sizes: Vec<(usize, char, usize)>,
    slopes: BTreeMap<usize, String>,
}

/// What a slope that a cell worked out is called where other cells depend on it.
pub fn slope_name(cell: usize) -> Symbol {
    Symbol::from(format!("slope in [{cell}]"))
}

/// The same for a name's shape.
pub fn shape_name(name: &str) -> Symbol {
    Symbol::from(format!("shape of {name}"))
}

/// The same for all sizes.
pub fn sizes_name() -> Symbol {
    Symbol::new("sizes")
}

impl Shapes {
    /// The names with their shapes; what was declared in the later cell holds.
    pub fn names(&self) -> Vec<Name> {
        let mut known: Vec<Name> = Vec::new();
        for (_, name) in &self.names {
            known.retain(|other| other.name != name.name);
            known.push(name.clone());
        }
        known
    }
    /// The sizes for worked checks.
    pub fn sizes(&self) -> Vec<(char, usize)> {
        let mut known: Vec<(char, usize)> = Vec::new();
        for (_, letter, size) in &self.sizes {
            known.retain(|(other, _)| other != letter);
            known.push((*letter, *size));
        }
        known
    }
    /// Takes a declaration in, in the order of the cells.
    pub fn declare(&mut self, cell: usize, names: Vec<Name>) {
        let place = self.names.partition_point(|(other, _)| *other <= cell);
        self.names.splice(place..place, names.into_iter().map(|name| (cell, name)));
    }
    /// The same for sizes.
    pub fn set_sizes(&mut self, cell: usize, sizes: &[(char, usize)]) {
        let place = self.sizes.partition_point(|(other, ..)| *other <= cell);
        self.sizes.splice(place..place, sizes.iter().map(|(letter, size)| (cell, *letter, *size)));
    }
    /// Notes what a cell has worked out.
    pub fn worked_out(&mut self, cell: usize, what: String) {
        self.slopes.insert(cell, what);
    }
    /// Takes back what a cell has declared and worked out.
    pub fn clear(&mut self, cell: usize) {
        self.names.retain(|(other, _)| *other != cell);
        self.sizes.retain(|(other, ..)| *other != cell);
        self.slopes.remove(&cell);
    }
    /// Takes a name's shape back; `false` where it has none.
    pub fn forget(&mut self, name: &str) -> bool {
        let before = self.names.len();
        self.names.retain(|(_, known)| known.name != name);
        self.names.len() < before
    }
    /// What everything stands for, for those who look for changes.
    pub fn meanings(&self) -> Meanings {
        let said = |text: String| (Vec::new(), Err(text));
        let mut all = Meanings::new();
        for name in self.names() {
            all.insert(shape_name(&name.name), said(format!("{} {:?}", name.shape, name.property)));
        }
        all.insert(sizes_name(), said(format!("{:?}", self.sizes())));
        for (cell, what) in &self.slopes {
            all.insert(slope_name(*cell), said(what.clone()));
        }
        all
    }
}
