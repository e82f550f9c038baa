//! Rows in blocks: the shape of a resource, data source, list or provider block, and the values of that shape.

use super::{
    attribute::{Attribute, Mode, OnChange, Recompute},
    block_rule::{ArgumentState, BlockRule},
};
use crate::language::{ty::Type, value::Value};

/// The shape of a resource, data source, list resource or provider block.
#[derive(Clone, Debug)]
pub struct Schema {
    /// The schema version of stored states.
    pub version: i64,
    pub block: Block,
}

/// The attributes and blocks between a pair of braces.
#[derive(Clone, Debug, Default)]
pub struct Block {
    /// What the block is for, in Markdown.
    pub doc: &'static str,
    pub attributes: Vec<Attribute>,
    pub blocks: Vec<NestedBlock>,
    /// Rules over several of its arguments.
    pub rules: Vec<BlockRule>,
}

/// A block inside a block.
#[derive(Clone, Debug)]
pub struct NestedBlock {
    pub name: &'static str,
    pub nesting: Nesting,
    pub block: Block,
    pub member: &'static str,
    /// Whether it is computed: an attribute on the wire, with the rows of a block.
    pub is_computed: bool,
}

/// How often a block may be configured, and the type of its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nesting {
    /// At most once; an object, or null. Exactly once where `min` is 1.
    Single { min: u32 },
    /// Any number of times between the limits (0: no limit), in order; a list of objects.
    List { min: u32, max: u32 },
    /// Any number of times between the limits (0: no limit), without order; a set of objects.
    Set { min: u32, max: u32 },
}

impl NestedBlock {
    fn new(name: &'static str, nesting: Nesting, block: Block) -> Self {
        Self { name, nesting, block, member: "", is_computed: false }
    }

    /// A block that is configured at most once.
    pub fn single(name: &'static str, block: Block) -> Self {
        Self::new(name, Nesting::Single { min: 0 }, block)
    }

    /// A block that is configured exactly once.
    pub fn required(name: &'static str, block: Block) -> Self {
        Self::new(name, Nesting::Single { min: 1 }, block)
    }

    /// A block that may be repeated, in order.
    pub fn list(name: &'static str, min: u32, max: u32, block: Block) -> Self {
        Self::new(name, Nesting::List { min, max }, block)
    }

    /// A block that may be repeated, without order.
    pub fn set(name: &'static str, min: u32, max: u32, block: Block) -> Self {
        Self::new(name, Nesting::Set { min, max }, block)
    }

    #[must_use]
    pub fn member(self, member: &'static str) -> Self {
        Self { member, ..self }
    }

    /// A computed block. The limits are those of a configuration, and so it has none.
    #[must_use]
    pub fn computed(self) -> Self {
        let nesting = match self.nesting {
            Nesting::Single { .. } => Nesting::Single { min: 0 },
            Nesting::List { .. } => Nesting::List { min: 0, max: 0 },
            Nesting::Set { .. } => Nesting::Set { min: 0, max: 0 },
        };
        Self { is_computed: true, nesting, block: self.block.readable(), ..self }
    }

    /// The type of the block's value.
    pub fn ty(&self) -> Type {
        match self.nesting {
            Nesting::Single { .. } => self.block.ty(),
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

    /// The value of a block that is not configured: null for a single block, an empty collection for the others.
    pub fn absent(&self) -> Value {
        match self.nesting {
            Nesting::Single { .. } => Value::Null,
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
        Type::Object(attributes.chain(blocks).collect())
    }

    /// The value of this block with nothing set.
    pub fn empty(&self) -> Value {
        let attributes = self.attributes.iter().map(|attribute| (attribute.name, Value::Null));
        Value::object(attributes.chain(self.blocks.iter().map(|nested| (nested.name, nested.absent()))))
    }

    /// These rows as computed attributes, for a data source. Secrets and write-only arguments are omitted.
    pub fn readable(&self) -> Self {
        let is_told = |attribute: &&Attribute| attribute.mode != Mode::WriteOnly && !attribute.is_sensitive();
        let attributes = self.attributes.iter().filter(is_told).cloned();
        let attributes = attributes.map(|attribute| Attribute {
            mode: Mode::Computed,
            on_change: OnChange::Update,
            recompute: Recompute::Always,
            default: None,
            rules: Vec::new(),
            // The rest concerns configuring the argument.
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

    /// Whether the argument or block `name` is set in `value`, a value of this block.
    pub fn argument_state(&self, name: &str, value: &Value) -> ArgumentState {
        let argument = value.get(name);
        let nested = self.block(name);
        let is_absent_block = nested.is_some_and(|nested| *argument == nested.absent());
        if argument.is_null() || is_absent_block {
            ArgumentState::Omitted
        } else if argument.is_unknown() || nested.is_some() && may_be_placeholder(argument) {
            ArgumentState::Unknown
        } else {
            ArgumentState::Set
        }
    }
}

/// Whether this block may yet turn out to be none: a `dynamic` block that stands at most once, and whose `for_each` is unknown,
/// arrives as one block in which everything that its content sets is unknown.
fn may_be_placeholder(block: &Value) -> bool {
    fn says_something(value: &Value) -> bool {
        match value {
            Value::Null | Value::Unknown(_) => false,
            Value::Object(attributes) => attributes.values().any(says_something),
            Value::List(_) | Value::Set(_) => value.elements().iter().any(says_something),
            _ => true,
        }
    }
    !block.is_wholly_known() && !says_something(block)
}

/// The first sentence of a documentation text.
pub(super) fn first_sentence(text: &str) -> &str {
    text.find(". ").map_or(text, |end| &text[..=end])
}
