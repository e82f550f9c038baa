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
    /// For computed attributes: when an update leaves the value in doubt.
    pub recompute: Recompute,
    /// What stands in for an argument that was left out; only for [`Mode::OptionalComputed`].
    pub default: Option<Value>,
    pub rules: Vec<Rule>,
    /// What it means, in Markdown: shape, unit, what leaving it out does.
    pub doc: &'static str,
    /// The member of the service's API it stands for, as `Shape.Member`; empty where there is none.
    pub member: &'static str,
}

/// Who sets an attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// The configuration must.
    Required,
    /// The configuration may; left out it is null.
    Optional,
    /// The configuration may; left out the provider decides.
    OptionalComputed,
    /// Only the provider does.
    Computed,
    /// The configuration may; the value is handed to the provider and kept nowhere.
    WriteOnly,
}

/// What a change of the configured value means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnChange {
    Update,
    Replace,
}

/// When the value of a computed attribute is in doubt during an update and is planned as unknown. On create it always is,
/// unless the resource's own planning sets it.
#[derive(Clone, Copy, Debug)]
pub enum Recompute {
    /// On every update.
    Always,
    /// Never: the value stays what it was.
    Never,
    /// On an update that changes one of these top-level attributes or blocks.
    With(&'static [&'static str]),
    /// On an update for which this holds, given the whole prior state and the whole plan.
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

    /// An argument that must be set.
    pub fn required(name: &'static str, ty: Type) -> Self {
        Self::new(name, ty, Mode::Required)
    }

    /// An argument that may be left out.
    pub fn optional(name: &'static str, ty: Type) -> Self {
        Self::new(name, ty, Mode::Optional)
    }

    /// An argument that the provider decides where it is left out.
    pub fn optional_computed(name: &'static str, ty: Type) -> Self {
        Self::new(name, ty, Mode::OptionalComputed)
    }

    /// An attribute that only the provider sets.
    pub fn computed(name: &'static str, ty: Type) -> Self {
        Self::new(name, ty, Mode::Computed)
    }

    /// An argument that is kept nowhere.
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

    /// A change of it needs a new object.
    #[must_use]
    pub fn replaces(self) -> Self {
        Self { on_change: OnChange::Replace, ..self }
    }

    #[must_use]
    pub fn recompute(self, recompute: Recompute) -> Self {
        Self { recompute, ..self }
    }

    /// Whether Terraform is told to hide the value.
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
