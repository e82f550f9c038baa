//! Rows of provider functions, from which schema, checks and documentation follow.
//!
//! A function is pure: it depends on its arguments alone, and needs no configured provider. Terraform never calls it with null or
//! unknown arguments.

use crate::{
    language::{ty::Type, value::Value},
    schema::rule::Rule,
};

/// One function.
#[derive(Clone, Debug)]
pub struct Function {
    pub name: &'static str,
    /// Its purpose, in one line.
    pub summary: &'static str,
    /// Its documentation, in Markdown.
    pub doc: &'static str,
    pub parameters: Vec<Parameter>,
    pub result: Type,
    pub call: Call,
}

/// The implementation. There is one argument for each parameter, of its type and valid by its rules.
pub type Call = fn(&[Value]) -> Result<Value, FunctionError>;

/// A parameter.
#[derive(Clone, Debug)]
pub struct Parameter {
    pub name: &'static str,
    pub ty: Type,
    pub rules: Vec<Rule>,
    /// Its meaning, in Markdown.
    pub doc: &'static str,
}

/// The error of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FunctionError {
    /// The index of the argument; none for the call as a whole.
    pub argument: Option<usize>,
    /// What failed and what to do, in one paragraph.
    pub text: String,
}

impl Function {
    /// A function without parameters.
    pub fn new(name: &'static str, result: Type, call: Call) -> Self {
        Self { name, summary: "", doc: "", parameters: Vec::new(), result, call }
    }

    #[must_use]
    pub fn summary(self, summary: &'static str) -> Self {
        Self { summary, ..self }
    }

    #[must_use]
    pub fn doc(self, doc: &'static str) -> Self {
        Self { doc, ..self }
    }

    #[must_use]
    pub fn parameter(mut self, parameter: Parameter) -> Self {
        self.parameters.push(parameter);
        self
    }
}

impl Parameter {
    /// A parameter without rules.
    pub fn new(name: &'static str, ty: Type, doc: &'static str) -> Self {
        Self { name, ty, rules: Vec::new(), doc }
    }

    #[must_use]
    pub fn rule(mut self, rule: Rule) -> Self {
        self.rules.push(rule);
        self
    }
}

impl FunctionError {
    /// An error of the argument at this index.
    pub fn of_argument(argument: usize, text: impl Into<String>) -> Self {
        Self { argument: Some(argument), text: text.into() }
    }

    /// An error of the call as a whole.
    pub fn of_call(text: impl Into<String>) -> Self {
        Self { argument: None, text: text.into() }
    }
}
