//! The row of one argument or attribute.

use super::rule::Rule;
use crate::language::{ty::Type, value::Value};

/// One argument or exported attribute.
#[derive(Clone, Debug)]
pub struct Attribute {
    pub name: &'static str,
    pub ty: Type,
    pub mode: Mode,
    pub on_change: OnChange,
    /// For computed attributes: which updates make the value unknown.
    pub recompute: Recompute,
    /// The value of an argument that is omitted; only for [`Mode::OptionalComputed`].
    pub default: Option<Value>,
    pub rules: Vec<Rule>,
    /// Its meaning, in Markdown: format, unit, default.
    pub doc: &'static str,
    /// The member of the service's API, as `Shape.Member`; empty where there is none.
    pub member: &'static str,
}

/// Who sets an attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// An argument that must be configured.
    Required,
    /// An argument that may be configured; if omitted, null.
    Optional,
    /// An argument that may be configured; if omitted, the provider determines it.
    OptionalComputed,
    /// An attribute that only the provider sets.
    Computed,
    /// An argument that is passed to the provider and not stored.
    WriteOnly,
}

/// What a change of the configured value requires.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnChange {
    Update,
    Replace,
}

/// Which updates make a computed attribute unknown. A create always does, unless the plan of the resource sets it.
#[derive(Clone, Copy, Debug)]
pub enum Recompute {
    /// On every update.
    Always,
    /// Never: the value is kept.
    Never,
    /// On an update that changes one of these top-level attributes or blocks.
    With(&'static [&'static str]),
    /// On an update for which this function returns true, given the prior and the planned state.
    When(fn(&Value, &Value) -> bool),
}

impl Attribute {
    fn new(name: &'static str, ty: Type, mode: Mode) -> Self {
        Self {
            name,
            ty,
            mode,
            on_change: OnChange::Update,
            recompute: Recompute::Always,
            default: None,
            rules: Vec::new(),
            doc: "",
            member: "",
        }
    }

    /// A required argument.
    pub fn required(name: &'static str, ty: Type) -> Self {
        Self::new(name, ty, Mode::Required)
    }

    /// An optional argument.
    pub fn optional(name: &'static str, ty: Type) -> Self {
        Self::new(name, ty, Mode::Optional)
    }

    /// An argument that the provider determines if it is omitted.
    pub fn optional_computed(name: &'static str, ty: Type) -> Self {
        Self::new(name, ty, Mode::OptionalComputed)
    }

    /// An attribute that only the provider sets.
    pub fn computed(name: &'static str, ty: Type) -> Self {
        Self::new(name, ty, Mode::Computed)
    }

    /// A write-only argument.
    pub fn write_only(name: &'static str, ty: Type) -> Self {
        Self::new(name, ty, Mode::WriteOnly)
    }

    #[must_use]
    pub fn doc(self, doc: &'static str) -> Self {
        Self { doc, ..self }
    }

    #[must_use]
    pub fn member(self, member: &'static str) -> Self {
        Self { member, ..self }
    }

    #[must_use]
    pub fn rule(mut self, rule: Rule) -> Self {
        self.rules.push(rule);
        self
    }

    #[must_use]
    pub fn default(self, default: Value) -> Self {
        Self { default: Some(default), ..self }
    }

    /// A change requires replacement.
    #[must_use]
    pub fn replaces(self) -> Self {
        Self { on_change: OnChange::Replace, ..self }
    }

    #[must_use]
    pub fn recompute(self, recompute: Recompute) -> Self {
        Self { recompute, ..self }
    }

    /// Whether the value is sensitive.
    pub fn is_sensitive(&self) -> bool {
        self.ty == Type::Secret
    }

    /// Whether the provider may set it.
    pub fn is_computed(&self) -> bool {
        match self.mode {
            Mode::Computed | Mode::OptionalComputed => true,
            Mode::Required | Mode::Optional | Mode::WriteOnly => false,
        }
    }
}
