//! Python's way of writing: prefixes of modules, arguments by name, methods behind an operand, classes that are applied
//! twice.

use super::super::expr::{Constant, Node};
use super::super::functions::{self, Func};
use super::arguments::{Key, behind_first};
use super::arrays;
use super::fault::{Fault, Parsed};
use super::parse::Parser;
use super::power::factorial;
use super::spelled::{self, Library, Spelled, Statement};
use super::syntax::{Form, Id, Op, Part};
use super::words::CHOICES;

impl Parser<'_> {
    /// Where the prefix of a module ends that begins at a place, the dot included.
    pub fn module_here(&self, at: usize) -> Option<usize> {
        let rest = &self.text[at..];
        let run = rest.bytes().take(16).take_while(|b| b.is_ascii_alphanumeric() || *b == b'_').count();
        if rest.as_bytes().get(run) != Some(&b'.') && !rest[run..].starts_with("::") {
            return None;
        }
        if at > 0
            && (self.bytes[at - 1].is_ascii_alphanumeric() && !self.bytes[at - 1].is_ascii_digit()
                || matches!(self.bytes[at - 1], b'_' | b'.'))
        {
            return None;
        }
        let (module, _) = spelled::module_at(rest)?;
        // A declared name is a module only where something known stands behind the dot.
        let first = module.split('.').next().unwrap_or(module);
        if self.scope.declares(first) || self.scope.declares_each_letter(first) {
            let member = rest[module.len()..].trim_start_matches(['.', ':']);
            let length = member.bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'_').count();
            if !known(&member[..length]) {
                return None;
            }
        }
        let dots = rest[module.len()..].bytes().take_while(|b| matches!(b, b'.' | b':')).count();
        Some(at + module.len() + dots)
    }

    /// `np.` with nothing behind it.
    pub fn module_alone(&self, at: usize) -> Option<&'static str> {
        let module = spelled::MODULES.iter().map(|(module, _)| *module).find(|module| {
            self.text[at..].strip_prefix(module).is_some_and(|after| after.trim_end() == ".") && module.len() > 1
        })?;
        (!self.scope.declares(module) && !self.scope.declares_each_letter(module)).then_some(module)
    }

    /// What stands behind the prefix of a module.
    pub fn member(&mut self, begin: usize, end: usize) -> Parsed<Id> {
        let library = spelled::module_at(&self.text[begin..]).map_or(Library::Numpy, |(_, library)| library);
        let rest = &self.text[end..];
        let length = rest.bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'_').count();
        let name = &rest[..length];
        self.at = end + length;
        match name {
            "pi" | "PI" => return Ok(self.leaf(Node::Const(Constant::Pi), begin)),
            "tau" => {
                let (two, pi) = (self.leaf(2, begin), self.leaf(Node::Const(Constant::Pi), begin));
                let turn = self.pair(two, Op::Star, pi, begin);
                self.tree.bracket(turn);
                return Ok(turn);
            }
            "log2" => return self.log_behind(begin, end),
            "e" | "E" if !rest[length..].starts_with('(') => return Ok(self.leaf(Node::Const(Constant::E), begin)),
            "inf" | "Inf" | "infty" | "oo" => return Ok(self.add(Form::Infinity, begin)),
            "nan" | "NaN" => return Ok(self.add(Form::Nothing, begin)),
            "where" | "piecewise" | "Piecewise" | "cond" | "ITE" => {
                return self.choice(begin);
            }
            "select" if rest[length..].starts_with("([") => return self.select(),
            "select" => return self.choice(begin),
            "sinc" if matches!(library, Library::Numpy | Library::Torch | Library::Scipy | Library::Jax) => {
                return self.normalised_sinc(begin);
            }
            "gelu" if library == Library::JaxNn => return self.gelu(begin, true),
            "gelu" | "GELU" => return self.gelu(begin, false),
            "leaky_relu" if library == Library::TensorflowNn => return self.leaky(begin),
            "softmax" | "log_softmax" | "max" | "min" | "amax" | "amin" | "logsumexp" | "reduce_max" | "reduce_min"
            | "reduce_logsumexp" => {
                return self.reduction(name, begin);
            }
            "mse" | "MSE" => return self.spelled_call("mse_loss", begin),
            "mae" | "MAE" => return self.spelled_call("l1_loss", begin),
            "sign" | "sgn" => {}
            _ => {}
        }
        if functions::lookup(name).is_some() || functions::lookup(&name.to_ascii_lowercase()).is_some() || known(name) {
            return self.spelled_call(name, begin);
        }
        if let Some((_, why)) = spelled::NOT_OFFERED.iter().find(|(known, _)| *known == name) {
            return Err(Fault::new("not-offered", begin..self.at, (*why).to_string()));
        }
        let module = self.text[begin..end].trim_end_matches(['.', ':']).to_string();
        let at = end..end + length;
        let fault = Fault::new("unknown-in-module", at.clone(), format!("{name} is not known in {module}"));
        Err(match super::near::nearest_function_name(name) {
            Some(near) => fault.replacing(at, near),
            None => fault,
        })
    }

    /// `np.log2(x)`: the name that a base stands in, behind a prefix.
    fn log_behind(&mut self, begin: usize, name: usize) -> Parsed<Id> {
        let base = self.tree.add(Form::Whole(2), name + 3..self.at);
        self.log_call(base, begin)
    }

    /// `max(u)`, `logsumexp(u, 0)`: of a whole vector, along whatever axis.
    pub fn reduction(&mut self, name: &str, begin: usize) -> Parsed<Id> {
        let plain = match name {
            "amax" | "reduce_max" => "max",
            "amin" | "reduce_min" => "min",
            "reduce_logsumexp" => "logsumexp",
            other => other,
        };
        let args = self.arguments(begin, &[], plain)?;
        let mut ids = args;
        // A second argument of a reduction is an axis, where the first is a vector.
        if matches!(plain, "softmax" | "log_softmax" | "logsumexp") && ids.len() == 2 && self.tree.is_number(ids[1]) {
            ids.truncate(1);
        }
        let parts = self.parts(ids);
        let form = match (arrays::word(plain), functions::lookup(plain)) {
            (Some(word), _) => Form::Word(word, parts),
            (None, Some(function)) => Form::Call(function, parts),
            (None, None) => return Err(self.missing()),
        };
        Ok(self.add(form, begin))
    }

    /// `np.sinc`, which has π in it: to others, sin(x)/x.
    fn normalised_sinc(&mut self, begin: usize) -> Parsed<Id> {
        let name = self.text[begin..self.at].to_string();
        let ids = self.arguments(begin, &[], "sinc")?;
        let [argument] = ids.as_slice() else { return Err(self.one_argument(begin, "sinc", ids.len())) };
        self.dispute("python-name", begin..self.at, || {
            format!("{name}(x) is sin(πx)/(πx), with π; for sin(x)/x write sinc(x)")
        });
        let argument = if self.otherwise {
            *argument
        } else {
            let pi = self.leaf(Node::Const(Constant::Pi), begin);
            self.pair(pi, Op::Star, *argument, begin)
        };
        self.sinc_of(argument, begin)
    }

    /// `sinc(x)`, which is sin(x)/x; NumPy's and SciPy's has π in it.
    fn plain_sinc(&mut self, begin: usize) -> Parsed<Id> {
        let ids = self.arguments(begin, &[], "sinc")?;
        let [argument] = ids.as_slice() else { return Err(self.one_argument(begin, "sinc", ids.len())) };
        self.dispute("python-name", begin..self.at, || {
            "sinc(x) is sin(x)/x; that of NumPy is sin(πx)/(πx)".to_string()
        });
        let argument = if self.otherwise {
            let pi = self.leaf(Node::Const(Constant::Pi), begin);
            self.pair(pi, Op::Star, *argument, begin)
        } else {
            *argument
        };
        self.sinc_of(argument, begin)
    }

    fn sinc_of(&mut self, argument: Id, begin: usize) -> Parsed<Id> {
        let parts = self.parts([argument]);
        match spelled::lookup("sinc") {
            Some(row) => Ok(self.add(Form::Spelled(row, parts), begin)),
            None => Err(self.missing()),
        }
    }

    /// `gelu(x, approximate='tanh')`, and JAX's, which approximates where nothing is said.
    fn gelu(&mut self, begin: usize, approximates: bool) -> Parsed<Id> {
        let mut tanh = approximates;
        let name = self.text[begin..self.at].rsplit(['.', ':']).next().unwrap_or("gelu");
        let ids = self.arguments_with(begin, &[], name, &mut |key| {
            if let Key::Approximate(on) = key {
                tanh = *on;
            }
        })?;
        let [argument] = ids.as_slice() else { return Err(self.one_argument(begin, "gelu", ids.len())) };
        if approximates && tanh {
            self.note("python-name", begin..self.at, || "jax.nn.gelu is the approximation with tanh".to_string());
        }
        let parts = self.parts([*argument]);
        let function = if tanh { functions::GELU_TANH } else { functions::GELU };
        Ok(self.add(Form::Call(function, parts), begin))
    }

    /// TensorFlow's leaky_relu, whose slope is 0.2 where nothing is said.
    fn leaky(&mut self, begin: usize) -> Parsed<Id> {
        let mut ids = self.arguments(begin, &[("alpha", 1), ("negative_slope", 1)], "leaky_relu")?;
        if ids.len() == 1 {
            self.note("python-name", begin..self.at, || "tf.nn.leaky_relu has the slope 0.2 below 0".to_string());
            let slope = super::number::value("0.2", begin)?;
            let slope = self.leaf(slope, begin);
            ids.push(slope);
        }
        let parts = self.parts(ids);
        Ok(self.add(Form::Call(functions::LEAKY_RELU, parts), begin))
    }

    fn one_argument(&self, begin: usize, name: &str, given: usize) -> Box<Fault> {
        Fault::new("wrong-arity", begin..self.at, format!("{name} takes 1 argument; here it has {given}"))
    }

    /// A call of anything by its name, which has been read.
    pub fn spelled_call(&mut self, name: &str, begin: usize) -> Parsed<Id> {
        if let Some(function) = functions::lookup(name).or_else(|| functions::lookup(&name.to_ascii_lowercase()))
            && !(name == "softmax" && self.names.is_some())
        {
            if name == "gelu" {
                return self.gelu(begin, false);
            }
            return self.table_call(function, name, begin);
        }
        if matches!(name, "factorial" | "fact") {
            return self.factorial_call(begin);
        }
        if CHOICES.contains(&name) {
            return if name == "select" { self.select() } else { self.cases_in_brackets() };
        }
        if let Some(word) = arrays::word(name) {
            let lists = std::mem::replace(&mut self.lists, true);
            self.spaces();
            let ids = match self.peek() {
                Some(b'(') => self.arguments(begin, &[], name)?,
                _ => {
                    self.deeper()?;
                    let operand = self.power()?;
                    self.shallower();
                    vec![operand]
                }
            };
            self.lists = lists;
            let mut ids = ids;
            // A number behind a vector is an axis.
            if word.takes == (1, 1) && ids.len() == 2 && self.tree.is_number(ids[1]) && !self.tree.is_number(ids[0]) {
                let at = self.tree.at(ids[1]);
                self.note("option-ignored", at, || "the axis is passed over".to_string());
                ids.truncate(1);
            }
            let parts = self.parts(ids);
            let form = self.along(word, parts);
            return Ok(self.add(form, begin));
        }
        if let Some(statement) = spelled::statement(name) {
            let ids = self.arguments(begin, &[], name)?;
            return self.stated(statement, ids, name, begin);
        }
        if name == "cast" {
            return self.cast(begin);
        }
        let Some(row) = spelled::lookup(name) else {
            let at = begin..self.at;
            return Err(Fault::new("unknown-word", at, format!("{name} is not a name here")));
        };
        if name == "sinc" && self.text[begin..self.at] == *"sinc" && self.peek() == Some(b'(') {
            return self.plain_sinc(begin);
        }
        if matches!(name, "log1p" | "exp2" | "exp10" | "expm1" | "sinc") && self.peek() != Some(b'(') {
            return self.bare_spelled(row, begin);
        }
        let lists = self.lists;
        self.lists |= row.passes();
        let ids = self.arguments(begin, row.keys, name)?;
        self.lists = lists;
        if row.passes()
            && let [condition] = ids.as_slice()
            && self.tree.is_condition(*condition)
        {
            self.tree.bracket(*condition);
            return Ok(*condition);
        }
        // clamp(x, min=0) has one bound alone.
        if let ("clip" | "clamp", [x, bound]) = (name, ids.as_slice()) {
            let form = self.one_bound(begin, *x, *bound);
            return Ok(self.add(form, begin));
        }
        let parts = self.parts(ids);
        Ok(self.add(Form::Spelled(row, parts), begin))
    }

    /// `np.greater(x, 0)`, `torch.logical_not(x > 0)`: a condition that is written as a function.
    fn stated(&mut self, statement: Statement, ids: Vec<Id>, name: &str, begin: usize) -> Parsed<Id> {
        let form = match (statement, ids.as_slice()) {
            (Statement::Compares(op), [left, right]) => {
                let parts = [Part { op: Op::First, id: *left }, Part { op, id: *right }];
                Form::Compare(self.tree.keep(parts.into_iter()))
            }
            (Statement::And, [_, _]) => Form::And(self.parts(ids)),
            (Statement::Or, [_, _]) => Form::Or(self.parts(ids)),
            (Statement::Not, [of]) => Form::Not(*of),
            _ => {
                let wanted = if statement == Statement::Not { "1 argument" } else { "2 arguments" };
                let message = format!("{name} takes {wanted}; here it has {}", ids.len());
                return Err(Fault::new("wrong-arity", begin..self.at, message));
            }
        };
        let stated = self.add(form, begin);
        self.tree.bracket(stated);
        Ok(stated)
    }

    /// `tf.cast(x > 0, tf.float32)`: the type says how the value is kept, not what it is.
    fn cast(&mut self, begin: usize) -> Parsed<Id> {
        let open = self.at;
        let close = self.matching(open)?;
        let around = self.open_bracket()?;
        let value = self.loose()?;
        self.spaces();
        if self.peek() == Some(b',') {
            let kind = self.text[self.at + 1..close].trim().to_string();
            if kind.contains("int") && !self.tree.is_condition(value) {
                let message = "a cast to whole numbers cuts a number off; floor( ) rounds it down";
                return Err(Fault::new("not-offered", begin..close + 1, message));
            }
            self.at = close;
        }
        self.close_bracket(open, around)?;
        self.tree.bracket(value);
        Ok(value)
    }

    /// A lower bound, unless only an upper one is named.
    fn one_bound(&mut self, from: usize, x: Id, bound: Id) -> Form {
        let typed = &self.text[from..self.at];
        let above = typed.contains("max=") && !typed.contains("min=");
        Form::Call(if above { functions::MIN } else { functions::MAX }, self.parts([x, bound]))
    }

    /// `log1p x`
    fn bare_spelled(&mut self, row: &'static Spelled, begin: usize) -> Parsed<Id> {
        self.deeper()?;
        self.spaces();
        if !self.starts_operand() {
            return Err(Fault::new(
                "missing-argument",
                begin..self.at,
                format!("{} of what? Its argument is missing", row.names[0]),
            ));
        }
        let argument = self.power()?;
        let argument = if self.tree.is_number(argument) { self.juxtaposed(argument)? } else { argument };
        self.shallower();
        let parts = self.parts([argument]);
        Ok(self.add(Form::Spelled(row, parts), begin))
    }

    fn factorial_call(&mut self, begin: usize) -> Parsed<Id> {
        let ids = self.arguments(begin, &[], "factorial")?;
        let [of] = ids.as_slice() else { return Err(self.one_argument(begin, "factorial", ids.len())) };
        match self.tree.number(*of).and_then(factorial) {
            Some(product) => Ok(self.leaf(product, begin)),
            None => Err(Fault::new(
                "factorial",
                begin..self.at,
                "only factorials of whole numbers up to 30 are read; of a variable there is no slope here",
            )),
        }
    }

    /// A function of the table by its name behind a prefix; its class may be applied twice.
    fn table_call(&mut self, function: Func, name: &str, begin: usize) -> Parsed<Id> {
        let typed = begin..self.at;
        self.spaces();
        if self.peek() != Some(b'(') {
            return self.call(function, begin);
        }
        let ids = self.arguments_of(function, begin, name)?;
        let parts = self.parts(ids);
        let form = self.settled_call(function, parts, &typed)?;
        Ok(self.add(form, begin))
    }

    /// Whether two pairs of brackets stand here, one behind the other.
    pub fn applied_twice(&self) -> bool {
        let mut depth = 0usize;
        for (at, byte) in self.bytes.iter().enumerate().skip(self.at) {
            match byte {
                b'(' => depth += 1,
                b')' => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        self.look_over(at - self.at);
                        return self.bytes.get(at + 1) == Some(&b'(');
                    }
                }
                _ => {}
            }
        }
        false
    }

    /// `x.exp()`, `x.pow(2)`, `W.T`: a method behind an operand; `None` where the dot is none of a method.
    pub fn method(&mut self, base: Id, begin: usize) -> Parsed<Option<Id>> {
        let rest = &self.rest()[1..];
        let length = rest.bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'_').count();
        let (name, after) = rest.split_at(length);
        if length == 0 {
            return Ok(None);
        }
        if matches!(name, "T" | "mT" | "H") && !after.starts_with('(') {
            let array = self.names.is_some() || self.lists || matches!(self.tree.form(base), Form::List { .. });
            if !array && self.scope.declares(name) {
                return Ok(None);
            }
            self.at += 1 + length;
            return Ok(Some(self.add(Form::Transposed(base), begin)));
        }
        if !after.starts_with('(') {
            return Ok(None);
        }
        let dot = self.at;
        let empty = after[1..].trim_start().starts_with(')');
        let passes = matches!(
            name,
            "float"
                | "double"
                | "item"
                | "detach"
                | "numpy"
                | "astype"
                | "to"
                | "cpu"
                | "cuda"
                | "clone"
                | "squeeze"
                | "flatten"
                | "ravel"
                | "tolist"
                | "copy"
                | "half"
                | "type"
                | "int"
                | "long"
                | "simplify"
                | "expand"
                | "evalf"
                | "doit"
                | "contiguous"
        );
        if passes {
            if matches!(name, "int" | "long") && !self.tree.is_condition(base) {
                return Err(Fault::new(
                    "not-offered",
                    dot..dot + 1 + length,
                    "int( ) cuts a number off; floor( ) rounds it down",
                ));
            }
            // What stands in the brackets says how, not what.
            let close = self.matching(dot + 1 + length)?;
            self.at = close + 1;
            self.tree.bracket(base);
            return Ok(Some(base));
        }
        match name {
            "T" | "t" | "transpose" => {
                if !(self.names.is_some() || self.lists) {
                    return Ok(None);
                }
                self.at = self.matching(dot + 1 + length)? + 1;
                return Ok(Some(self.add(Form::Transposed(base), begin)));
            }
            _ => {}
        }
        if let Some((_, why)) = spelled::NOT_OFFERED.iter().find(|(known, _)| *known == name) {
            return Err(Fault::new("not-offered", dot..dot + 1 + length, (*why).to_string()));
        }
        let name = name.to_string();
        // `2x.cos(x)` is a product: the function has its argument already.
        let function = functions::lookup(&name);
        let word = arrays::word(&name);
        let row = spelled::lookup(&name);
        if let Some(statement) = spelled::statement(&name) {
            self.at = dot + 1 + length;
            let mut ids = vec![base];
            if empty {
                self.at = self.matching(self.at)? + 1;
            } else {
                ids.extend(self.arguments(begin, &[], &name)?);
            }
            return self.stated(statement, ids, &name, begin).map(Some);
        }
        if function.is_none() && word.is_none() && row.is_none() {
            return Ok(None);
        }
        if !empty
            && function.is_some_and(|function| function.accepts(1) && !function.accepts(2))
            && word.is_none()
            && row.is_none()
        {
            return Ok(None);
        }
        let reduces =
            function.is_some_and(|function| matches!(function, functions::MAX | functions::MIN | functions::LOGSUMEXP));
        self.at = dot + 1 + length;
        let ids = if empty {
            self.at = self.matching(self.at)? + 1;
            Vec::new()
        } else {
            let keys = row.map_or(&[] as &[(&str, usize)], |row| row.keys);
            self.arguments(begin, &behind_first(keys), &name)?
        };
        let mut all = vec![base];
        all.extend(ids);
        // u.sum(0), u.max(1): along an axis.
        let axis = all.len() == 2 && self.tree.is_number(all[1]);
        if axis && (word.is_some_and(|word| word.takes == (1, 1)) || reduces && self.is_many(base)) {
            all.truncate(1);
        }
        let count = all.len();
        let parts = self.parts(all);
        let form = match (word, function, row) {
            (Some(word), _, _) if name != "softmax" || count == 1 => self.along(word, parts),
            (_, Some(function), _) if function.accepts(count) || reduces => Form::Call(function, parts),
            (_, Some(functions::LN), Some(_)) => self.settled_call(functions::LN, parts, &(begin..self.at))?,
            (_, _, Some(_)) if matches!(name.as_str(), "clip" | "clamp") && count == 2 => {
                let (x, bound) = (self.tree.parts(parts)[0].id, self.tree.parts(parts)[1].id);
                self.one_bound(dot, x, bound)
            }
            (_, _, Some(row)) => Form::Spelled(row, parts),
            (_, Some(function), None) => Form::Call(function, parts),
            _ => return Ok(None),
        };
        Ok(Some(self.add(form, begin)))
    }

    /// Whether an operand is a vector by its form or its name.
    fn is_many(&self, id: Id) -> bool {
        match self.tree.form(id) {
            Form::List { .. } => true,
            Form::Name(name) => self.is_array(name),
            _ => false,
        }
    }
}

/// Whether something stands behind a module's dot that is known.
pub(super) fn known(name: &str) -> bool {
    functions::lookup(name).is_some()
        || functions::lookup(&name.to_ascii_lowercase()).is_some_and(|_| !name.is_empty())
        || spelled::lookup(name).is_some()
        || arrays::word(name).is_some()
        || CHOICES.contains(&name)
        || spelled::statement(name).is_some()
        || matches!(name, "cast" | "pi" | "e" | "E" | "inf" | "nan" | "factorial" | "fact")
}
