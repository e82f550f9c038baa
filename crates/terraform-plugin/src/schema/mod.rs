//! Declaration rows. A fact about an attribute is written once, here, and the wire schema, decoding, validation, planning,
//! replacement, redaction and documentation follow from it.

pub mod check;
pub mod document;
pub mod function;
pub mod rule;
pub mod walk;

use self::rule::{BlockRule, Rule};
use crate::language::{
    ty::{ObjectType, Type},
    value::Value,
};

/// The shape of a resource, data source, list resource or provider block.
#[derive(Clone, Debug)]
pub struct Schema {
    /// The version that state of this shape is stored with.
    pub version: i64,
    pub block: Block,
}

/// What stands between a pair of braces.
#[derive(Clone, Debug, Default)]
pub struct Block {
    /// What the block is for, in Markdown.
    pub doc: &'static str,
    pub attributes: Vec<Attribute>,
    pub blocks: Vec<NestedBlock>,
    /// Rules over several of its arguments.
    pub rules: Vec<BlockRule>,
}

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
    /// Why not to use it any more, and what to use instead.
    pub deprecated: Option<&'static str>,
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

/// A block inside a block.
#[derive(Clone, Debug)]
pub struct NestedBlock {
    pub name: &'static str,
    pub nesting: Nesting,
    pub block: Block,
    pub member: &'static str,
    /// Whether only the provider fills it: an attribute to a configuration, with the rows of a block.
    pub is_computed: bool,
}

/// How often a block may stand, and what its value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nesting {
    /// At most once; an object, or null.
    Single,
    /// Any number of times between the limits (0: no limit), in order; a list of objects.
    List { min: u32, max: u32 },
    /// Any number of times between the limits (0: no limit), without order; a set of objects.
    Set { min: u32, max: u32 },
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
            deprecated: None,
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

    #[must_use]
    pub fn deprecated(self, instead: &'static str) -> Self {
        Self { deprecated: Some(instead), ..self }
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

impl NestedBlock {
    fn new(name: &'static str, nesting: Nesting, block: Block) -> Self {
        Self { name, nesting, block, member: "", is_computed: false }
    }

    /// A block that stands at most once.
    pub fn single(name: &'static str, block: Block) -> Self {
        Self::new(name, Nesting::Single, block)
    }

    /// A block that may stand several times, in order.
    pub fn list(name: &'static str, min: u32, max: u32, block: Block) -> Self {
        Self::new(name, Nesting::List { min, max }, block)
    }

    /// A block that may stand several times, without order.
    pub fn set(name: &'static str, min: u32, max: u32, block: Block) -> Self {
        Self::new(name, Nesting::Set { min, max }, block)
    }

    #[must_use]
    pub fn member(self, member: &'static str) -> Self {
        Self { member, ..self }
    }

    /// Only the provider fills it.
    #[must_use]
    pub fn computed(self) -> Self {
        Self { is_computed: true, block: self.block.readable(), ..self }
    }

    /// The type of the block's value.
    pub fn ty(&self) -> Type {
        match self.nesting {
            Nesting::Single => self.block.ty(),
            Nesting::List { .. } => Type::list(self.block.ty()),
            Nesting::Set { .. } => Type::set(self.block.ty()),
        }
    }

    fn project(&self, value: &Value) -> Value {
        match value {
            Value::Object(_) => self.block.project(value),
            Value::List(elements) => Value::List(elements.iter().map(|element| self.block.project(element)).collect()),
            Value::Set(_) => Value::set(value.elements().iter().map(|element| self.block.project(element))),
            _ => value.clone(),
        }
    }

    /// The value of a block that does not stand: null for a single block, an empty collection for the others.
    pub fn absent(&self) -> Value {
        match self.nesting {
            Nesting::Single => Value::Null,
            Nesting::List { .. } => Value::List(Vec::new()),
            Nesting::Set { .. } => Value::set([]),
        }
    }
}

impl Block {
    /// The type of a value of this block: an object of all its attributes and blocks.
    pub fn ty(&self) -> Type {
        let attributes = self.attributes.iter().map(|attribute| (attribute.name.to_owned(), attribute.ty.clone()));
        let blocks = self.blocks.iter().map(|nested| (nested.name.to_owned(), nested.ty()));
        Type::Object(ObjectType { attributes: attributes.chain(blocks).collect(), optional: Default::default() })
    }

    /// The value of this block with nothing set.
    pub fn empty(&self) -> Value {
        let attributes = self.attributes.iter().map(|attribute| (attribute.name, Value::Null));
        Value::object(attributes.chain(self.blocks.iter().map(|nested| (nested.name, nested.absent()))))
    }

    /// These rows for somebody who only looks: whatever the provider can tell, filled by the provider alone. Secrets, and what is kept
    /// nowhere, are left out.
    pub fn readable(&self) -> Self {
        let is_told = |attribute: &&Attribute| attribute.mode != Mode::WriteOnly && !attribute.is_sensitive();
        let attributes = self.attributes.iter().filter(is_told).cloned();
        let attributes = attributes.map(|attribute| Attribute {
            mode: Mode::Computed,
            on_change: OnChange::Update,
            recompute: Recompute::Always,
            default: None,
            rules: Vec::new(),
            deprecated: None,
            // What follows it is for those who write the argument.
            doc: first_sentence(attribute.doc),
            ..attribute
        });
        let blocks = self.blocks.iter().cloned();
        let blocks = blocks.map(NestedBlock::computed);
        let (attributes, blocks) = (attributes.collect(), blocks.collect());
        Self { doc: first_sentence(self.doc), attributes, blocks, rules: Vec::new() }
    }

    /// The value of these rows, with what `value`, of other rows, has under the same names, all the way down.
    pub fn project(&self, value: &Value) -> Value {
        let attributes = self.attributes.iter().map(|attribute| (attribute.name, value.get(attribute.name).clone()));
        let blocks = self.blocks.iter().map(|nested| (nested.name, nested.project(value.get(nested.name))));
        Value::object(attributes.chain(blocks))
    }

    /// The row of the attribute `name`.
    pub fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes.iter().find(|attribute| attribute.name == name)
    }

    /// The row of the block `name`.
    pub fn block(&self, name: &str) -> Option<&NestedBlock> {
        self.blocks.iter().find(|nested| nested.name == name)
    }
}

/// What names one object for good, in the words of the service.
#[derive(Clone, Debug)]
pub struct IdentitySchema {
    pub version: i64,
    pub attributes: Vec<IdentityAttribute>,
}

/// One part of an identity.
#[derive(Clone, Debug)]
pub struct IdentityAttribute {
    pub name: &'static str,
    pub ty: Type,
    /// Whether an import must name it, or may leave it to the provider.
    pub required_for_import: bool,
    pub doc: &'static str,
}

impl IdentitySchema {
    /// The type of an identity value.
    pub fn ty(&self) -> Type {
        Type::object(self.attributes.iter().map(|attribute| (attribute.name, attribute.ty.clone())))
    }
}

pub(crate) fn first_sentence(text: &str) -> &str {
    text.find(". ").map_or(text, |end| &text[..=end])
}
