//! Functions that a provider offers to configurations, as rows: what the wire announces, what is checked, and what the documentation
//! says come from one place.
//!
//! A function is pure: it knows its arguments and nothing else, asks nobody, and works before the provider is configured. Terraform
//! never calls it with null or unknown arguments.

use crate::{
    language::{ty::Type, value::Value},
    schema::rule::Rule,
};

/// One function.
#[derive(Clone, Debug)]
pub struct Function {
    pub name: &'static str,
    /// What it is for, in one line.
    pub summary: &'static str,
    /// The same at length, in Markdown.
    pub doc: &'static str,
    pub parameters: Vec<Parameter>,
    pub result: Type,
    pub call: Call,
}

/// What a function does with arguments that are as many as it takes, of the types of their parameters and keeping their rules.
pub type Call = fn(&[Value]) -> Result<Value, FunctionError>;

/// What one argument must be.
#[derive(Clone, Debug)]
pub struct Parameter {
    pub name: &'static str,
    pub ty: Type,
    pub rules: Vec<Rule>,
    /// What it means, in Markdown.
    pub doc: &'static str,
}

/// Why a call has no result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FunctionError {
    /// The argument at fault, counted from 0; none when it is the call as a whole.
    pub argument: Option<usize>,
    /// What is wrong and the way out, in one paragraph.
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
    /// An error of the argument at this place, counted from 0.
    pub fn of_argument(argument: usize, text: impl Into<String>) -> Self {
        Self { argument: Some(argument), text: text.into() }
    }

    /// An error of the call as a whole.
    pub fn of_call(text: impl Into<String>) -> Self {
        Self { argument: None, text: text.into() }
    }
}
