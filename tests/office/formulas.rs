//! A calculator for the formulas of the files, so that a test can work them out without the app and without a
//! spreadsheet: `SUM`, `SUMIFS`, `COUNTIF`, `COUNTIFS`, `IF`, `OR`, `IFERROR`, `INDEX`, `INT`, the four operations
//! and `=`.

use calamine::{Data, Reader};
use std::collections::HashMap;

#[derive(Debug, Clone, PartialEq)]
enum Value {
    Number(f64),
    Text(String),
    Nothing,
    Error,
}

impl Value {
    fn number(&self) -> f64 {
        match self {
            Value::Number(n) => *n,
            Value::Text(text) => panic!("{text} is no number"),
            Value::Nothing => 0.0,
            Value::Error => panic!("an error is no number"),
        }
    }
    fn said(&self) -> String {
        match self {
            Value::Number(n) => n.to_string(),
            Value::Text(text) => text.clone(),
            Value::Nothing => String::new(),
            Value::Error => "#".to_owned(),
        }
    }
}

type Place = (String, u32, u32);

pub struct Sheets {
    carried: HashMap<Place, Value>,
    formulas: HashMap<Place, String>,
}

impl Sheets {
    pub fn read(bytes: &[u8]) -> Sheets {
        let mut file = super::excel::opened(bytes);
        let (mut carried, mut formulas) = (HashMap::new(), HashMap::new());
        for name in file.sheet_names() {
            let range = file.worksheet_range(&name).unwrap();
            let (top, left) = range.start().unwrap_or((0, 0));
            for (row, column, cell) in range.used_cells() {
                let value = match cell {
                    Data::Float(n) => Value::Number(*n),
                    Data::Int(n) => Value::Number(*n as f64),
                    Data::Empty => Value::Nothing,
                    other => Value::Text(other.to_string()),
                };
                carried.insert((name.clone(), top + row as u32, left + column as u32), value);
            }
            let range = file.worksheet_formula(&name).unwrap();
            let (top, left) = range.start().unwrap_or((0, 0));
            for (row, column, formula) in range.used_cells() {
                if !formula.is_empty() {
                    let place = (name.clone(), top + row as u32, left + column as u32);
                    formulas.insert(place, formula.trim_start_matches('=').to_owned());
                }
            }
        }
        assert!(!formulas.is_empty());
        Sheets { carried, formulas }
    }

    pub fn row_of(&self, sheet: &str, column: u32, text: &str) -> Option<u32> {
        (0..200).find(|row| self.carried(sheet, *row, column) == text)
    }

    /// What the file says without working anything out.
    pub fn carried(&self, sheet: &str, row: u32, column: u32) -> String {
        self.carried.get(&(sheet.to_owned(), row, column)).map(Value::said).unwrap_or_default()
    }

    /// What the formula of a cell gives.
    pub fn worked_out(&self, sheet: &str, row: u32, column: u32) -> String {
        assert!(self.formulas.contains_key(&(sheet.to_owned(), row, column)), "{row}, {column}");
        self.value(sheet, row, column).said()
    }

    fn value(&self, sheet: &str, row: u32, column: u32) -> Value {
        let place = (sheet.to_owned(), row, column);
        match self.formulas.get(&place) {
            Some(formula) => {
                let mut reader = Formula { sheets: self, sheet, rest: formula };
                let value = reader.comparison();
                assert_eq!(reader.rest, "", "in {formula}");
                value
            }
            None => self.carried.get(&place).cloned().unwrap_or(Value::Nothing),
        }
    }
}

struct Formula<'a> {
    sheets: &'a Sheets,
    sheet: &'a str,
    rest: &'a str,
}

impl Formula<'_> {
    fn take(&mut self, mark: char) -> bool {
        match self.rest.strip_prefix(mark) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn comparison(&mut self) -> Value {
        let left = self.sum();
        if self.take('=') {
            let right = self.sum();
            // An empty cell is the empty text.
            let empty = left.said().is_empty() && right.said().is_empty();
            return Value::Number(f64::from(u8::from(left == right || empty)));
        }
        left
    }

    fn sum(&mut self) -> Value {
        let mut value = self.product();
        loop {
            if self.take('+') {
                value = Value::Number(value.number() + self.product().number());
            } else if self.take('-') {
                value = Value::Number(value.number() - self.product().number());
            } else {
                return value;
            }
        }
    }

    fn product(&mut self) -> Value {
        let mut value = self.atom();
        loop {
            if self.take('*') {
                value = Value::Number(value.number() * self.atom().number());
            } else if self.take('/') {
                value = Value::Number(value.number() / self.atom().number());
            } else {
                return value;
            }
        }
    }

    fn atom(&mut self) -> Value {
        if let Some(rest) = self.rest.strip_prefix('"') {
            let (text, rest) = rest.split_once('"').unwrap();
            self.rest = rest;
            return Value::Text(text.to_owned());
        }
        let length = self
            .rest
            .find(|c: char| !c.is_ascii_alphanumeric() && c != '.')
            .unwrap_or(self.rest.len());
        let word = &self.rest[..length];
        if let Ok(number) = word.parse() {
            self.rest = &self.rest[length..];
            return Value::Number(number);
        }
        if self.rest[length..].starts_with('(') {
            let name = word.to_owned();
            self.rest = &self.rest[length + 1..];
            return self.call(&name);
        }
        self.range().first().cloned().unwrap_or(Value::Nothing)
    }

    fn call(&mut self, name: &str) -> Value {
        match name {
            "INT" => {
                let value = self.comparison().number().floor();
                assert!(self.take(')'));
                Value::Number(value)
            }
            "IF" => {
                let test = self.comparison().number();
                assert!(self.take(','));
                // Only the branch that counts may be worked out: the other divides by nothing.
                let (yes, no) = self.branches();
                let mut chosen = Formula {
                    sheet: self.sheet,
                    sheets: self.sheets,
                    rest: if test == 0.0 { &no } else { &yes },
                };
                chosen.comparison()
            }
            "SUM" => {
                let sum = self.range().iter().map(Value::number).fold(0.0, |a, b| a + b);
                assert!(self.take(')'));
                Value::Number(sum)
            }
            "SUMIFS" => {
                let added = self.range();
                assert!(self.take(','));
                let fits = self.criteria(added.len());
                let sum = added.iter().zip(fits).filter(|(_, fits)| *fits).map(|(v, _)| v.number());
                Value::Number(sum.fold(0.0, |a, b| a + b))
            }
            "OR" => {
                let mut any = self.comparison().number() != 0.0;
                while self.take(',') {
                    any |= self.comparison().number() != 0.0;
                }
                assert!(self.take(')'));
                Value::Number(f64::from(u8::from(any)))
            }
            "IFERROR" => {
                let value = self.comparison();
                assert!(self.take(','));
                let instead = self.comparison();
                assert!(self.take(')'));
                if value == Value::Error { instead } else { value }
            }
            "INDEX" => {
                let (sheet, from, to) = self.area();
                assert!(self.take(','));
                let row = self.comparison().number() as u32;
                assert!(self.take(','));
                let column = self.comparison().number() as u32;
                assert!(self.take(')'));
                let at = (from.0 + row, from.1 + column);
                if row == 0 || column == 0 || at.0 > to.0 + 1 || at.1 > to.1 + 1 {
                    return Value::Error;
                }
                self.sheets.value(&sheet, at.0 - 1, at.1 - 1)
            }
            "COUNTIF" | "COUNTIFS" => {
                let fits = self.criteria(0);
                Value::Number(fits.iter().filter(|fits| **fits).count() as f64)
            }
            other => panic!("{other} is not known"),
        }
    }

    fn branches(&mut self) -> (String, String) {
        let (mut depth, mut quoted, mut middle) = (0, false, None);
        for (at, c) in self.rest.char_indices() {
            match c {
                '"' => quoted = !quoted,
                '(' if !quoted => depth += 1,
                ',' if !quoted && depth == 0 => middle = Some(at),
                ')' if !quoted && depth == 0 => {
                    let middle = middle.unwrap();
                    let found =
                        (self.rest[..middle].to_owned(), self.rest[middle + 1..at].to_owned());
                    self.rest = &self.rest[at + 1..];
                    return found;
                }
                ')' if !quoted => depth -= 1,
                _ => {}
            }
        }
        panic!("{} does not end", self.rest)
    }

    /// Pairs of a range and what is looked for in it, up to the closing bracket.
    fn criteria(&mut self, count: usize) -> Vec<bool> {
        let mut fits = vec![true; count];
        loop {
            let range = self.range();
            fits.resize(range.len(), true);
            assert!(self.take(','));
            let wanted = self.comparison().said().to_lowercase();
            for (fits, value) in fits.iter_mut().zip(&range) {
                *fits &= value.said().to_lowercase() == wanted;
            }
            if self.take(')') {
                return fits;
            }
            assert!(self.take(','), "{}", self.rest);
        }
    }

    /// `B2`, `B2:C9` or `'Annex A'!B2:C9`, with dollar signs anywhere.
    fn range(&mut self) -> Vec<Value> {
        let (sheet, from, to) = self.area();
        let rows = from.0..=to.0;
        rows.flat_map(|row| (from.1..=to.1).map(move |column| (row, column)))
            .map(|(row, column)| self.sheets.value(&sheet, row, column))
            .collect()
    }

    /// The sheet of a range, its first and its last cell.
    fn area(&mut self) -> (String, (u32, u32), (u32, u32)) {
        let mut sheet = self.sheet.to_owned();
        let end = |text: &str| {
            text.find(|c: char| !c.is_ascii_alphanumeric() && c != '$').unwrap_or(text.len())
        };
        if let Some(rest) = self.rest.strip_prefix('\'') {
            let (name, rest) = rest.split_once("'!").unwrap();
            (sheet, self.rest) = (name.to_owned(), rest);
        } else if self.rest[end(self.rest)..].starts_with('!') {
            let (name, rest) = self.rest.split_once('!').unwrap();
            (sheet, self.rest) = (name.to_owned(), rest);
        }
        let length = end(self.rest);
        let (from, rest) = self.rest.split_at(length);
        let from = cell(from);
        self.rest = rest;
        let to = match self.rest.strip_prefix(':') {
            Some(rest) => {
                let length = end(rest);
                self.rest = &rest[length..];
                cell(&rest[..length])
            }
            None => from,
        };
        (sheet, from, to)
    }
}

fn cell(name: &str) -> (u32, u32) {
    let name = name.replace('$', "");
    let letters = name.find(|c: char| c.is_ascii_digit()).unwrap_or_else(|| panic!("{name}"));
    let column = name[..letters].bytes().fold(0, |sum, b| sum * 26 + u32::from(b - b'A') + 1);
    (name[letters..].parse::<u32>().unwrap() - 1, column - 1)
}
