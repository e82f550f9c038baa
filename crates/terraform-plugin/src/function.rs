//! Functions that a provider offers to configurations, as rows: what the wire announces, what is checked, and what the documentation
//! says come from one place.
//!
//! A function is pure: it knows its arguments and nothing else, asks nobody, and works before the provider is configured. Terraform
//! never calls it with null or unknown arguments.

use crate::{rule::Rule, ty::Type, value::Value};

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
    /// Takes as many arguments as there are parameters, of their types and keeping their rules.
    pub call: fn(&[Value]) -> Result<Value, FunctionError>,
}

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
