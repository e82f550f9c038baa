//! Checks of schemas: the rules of Terraform, and further ones of this crate. Terraform crashes or reports a bug on a schema that
//! breaks its rules; these checks name the row.

use std::collections::BTreeSet;

use crate::{
    language::{diagnostic::Severity, mismatch, path::Path, ty::Type},
    schema::{
        attribute::{Attribute, Mode, Recompute},
        block::{Block, NestedBlock, Nesting, Schema},
        block_rule::BlockRule,
        function::Function,
        identity::IdentitySchema,
    },
};

/// Names that Terraform reserves in every resource and data source.
const RESERVED_IN_RESOURCE: &[&str] = &["connection", "count", "depends_on", "for_each", "lifecycle", "provider", "provisioner"];

/// Names that Terraform reserves in every provider block.
const RESERVED_IN_PROVIDER: &[&str] = &["alias", "count", "depends_on", "for_each", "lifecycle", "locals", "source", "version"];

/// What is wrong with the schema of a resource or data source, a sentence each.
pub fn check_resource(schema: &Schema) -> Vec<String> {
    check(schema, RESERVED_IN_RESOURCE)
}

/// What is wrong with the schema of a data source, a sentence each.
pub fn check_data_source(schema: &Schema) -> Vec<String> {
    let mut found = Findings(check_resource(schema));
    found.without(&Path::root(), &schema.block, &[(Mode::WriteOnly, "a data source has no write-only arguments")]);
    found.0
}

/// What is wrong with the schema of a list, a sentence each. `resources` are the names of the managed resource types.
pub fn check_list(schema: &Schema, type_name: &str, resources: &[&str]) -> Vec<String> {
    let mut found = Findings(check(schema, &[]));
    let computed = "nothing in the configuration of a list is computed";
    let kinds =
        [(Mode::WriteOnly, "a list has no write-only arguments"), (Mode::Computed, computed), (Mode::OptionalComputed, computed)];
    found.without(&Path::root(), &schema.block, &kinds);
    if !resources.contains(&type_name) {
        found.add(&Path::root(), "there is no resource of this name, whose objects it could list");
    }
    found.0
}

/// What is wrong with the schema of a provider block, a sentence each.
pub fn check_provider(schema: &Schema) -> Vec<String> {
    check(schema, RESERVED_IN_PROVIDER)
}

/// What is wrong with the schema of an identity, a sentence each.
pub fn check_identity(schema: &IdentitySchema) -> Vec<String> {
    let mut found = Findings::default();
    found.version(schema.version);
    if schema.attributes.is_empty() {
        found.add(&Path::root(), "an identity needs an attribute");
    }
    found.names(&Path::root(), schema.attributes.iter().map(|row| row.name), &[]);
    for row in &schema.attributes {
        let primitive = |ty: &Type| matches!(ty, Type::Bool | Type::Number | Type::String);
        let is_plain = match &row.ty {
            Type::List(element) => primitive(element),
            ty => primitive(ty),
        };
        if !is_plain {
            found.add(&Path::root().attribute(row.name), "an identity contains only strings, numbers, bools and lists of them");
        }
    }
    found.0
}

/// What is wrong with a function, a sentence each.
pub fn check_function(function: &Function) -> Vec<String> {
    let mut found = Findings::default();
    found.names(&Path::root(), [function.name].into_iter(), &[]);
    found.names(&Path::root(), function.parameters.iter().map(|parameter| parameter.name), &[]);
    for parameter in &function.parameters {
        let path = Path::root().attribute(parameter.name);
        found.ty(&path, &parameter.ty);
        if parameter.rules.iter().any(|rule| rule.severity != Severity::Error) {
            found.add(&path, "a function has no way to give advice");
        }
    }
    found.ty(&Path::root(), &function.result);
    if function.summary.is_empty() {
        found.add(&Path::root(), "a function has a summary");
    }
    found.0
}

fn check(schema: &Schema, reserved: &[&str]) -> Vec<String> {
    let mut found = Findings::default();
    found.version(schema.version);
    found.block(&Path::root(), &schema.block, Within::NoSet, reserved, &schema.block);
    found.0
}

/// Whether a row is inside a set of blocks.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Within {
    NoSet,
    Set,
}

#[derive(Default)]
struct Findings(Vec<String>);

impl Findings {
    fn add(&mut self, path: &Path, problem: &str) {
        self.0.push(if path.is_root() { problem.to_owned() } else { format!("{path}: {problem}") });
    }

    fn version(&mut self, version: i64) {
        if version < 0 {
            self.add(&Path::root(), "a version is not negative");
        }
    }

    fn names<'a>(&mut self, path: &Path, names: impl Iterator<Item = &'a str>, reserved: &[&str]) {
        let mut seen = BTreeSet::new();
        for name in names {
            let at = path.attribute(name.to_owned());
            let is_word = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
            if !name.starts_with(|first: char| first.is_ascii_lowercase()) || !name.bytes().all(is_word) {
                self.add(&at, "a name is made of lower-case letters, digits and underscores, and begins with a letter");
            }
            if reserved.contains(&name) {
                self.add(&at, "Terraform reserves this name");
            }
            if !seen.insert(name) {
                self.add(&at, "the name appears twice");
            }
        }
    }

    fn block(&mut self, path: &Path, block: &Block, within: Within, reserved: &[&str], root: &Block) {
        let names = block.attributes.iter().map(|row| row.name).chain(block.blocks.iter().map(|nested| nested.name));
        self.names(path, names, reserved);
        for row in &block.attributes {
            self.attribute(&path.attribute(row.name), row, within, root);
        }
        for nested in &block.blocks {
            self.nested_block(&path.attribute(nested.name), nested, within, root);
        }
        for rule in &block.rules {
            let names = match rule {
                BlockRule::ExactlyOneOf { blocks: names, .. } | BlockRule::AtMostOneOf(names) | BlockRule::AllOrNone(names) => {
                    names
                }
                BlockRule::Requires(argument, other) => &[*argument, *other][..],
            };
            self.all_stand_in(path, names, block);
        }
    }

    /// Adds each row of one of these kinds, at every depth.
    fn without(&mut self, path: &Path, block: &Block, kinds: &[(Mode, &str)]) {
        for row in &block.attributes {
            if let Some((_, problem)) = kinds.iter().find(|(mode, _)| *mode == row.mode) {
                self.add(&path.attribute(row.name), problem);
            }
        }
        for nested in &block.blocks {
            self.without(&path.attribute(nested.name), &nested.block, kinds);
        }
    }

    fn nested_block(&mut self, path: &Path, nested: &NestedBlock, within: Within, root: &Block) {
        let (nesting, min, max) = match nested.nesting {
            Nesting::Single { min } => (Within::NoSet, min, 1),
            Nesting::List { min, max } => (Within::NoSet, min, max),
            Nesting::Set { min, max } => (Within::Set, min, max),
        };
        if max != 0 && min > max {
            self.add(path, "the least number of blocks is above the greatest");
        }
        self.block(path, &nested.block, within.max(nesting), &[], root);
    }

    fn attribute(&mut self, path: &Path, row: &Attribute, within: Within, root: &Block) {
        if within == Within::Set && row.mode == Mode::WriteOnly {
            self.add(path, "a set cannot contain a write-only argument");
        }
        self.ty(path, &row.ty);
        self.default_of(path, row);
        if let Recompute::With(names) = row.recompute {
            self.all_stand_in(path, names, root);
        }
    }

    fn ty(&mut self, path: &Path, ty: &Type) {
        if *ty != Type::Secret && holds(ty, &Type::Secret) {
            self.add(path, "a secret is a whole argument: inside another type Terraform would show it");
        }
    }

    fn default_of(&mut self, path: &Path, row: &Attribute) {
        let Some(default) = &row.default else { return };
        if row.mode != Mode::OptionalComputed {
            self.add(path, "only an argument that is optional and computed has a default");
        }
        if default.is_null() || !default.is_wholly_known() {
            self.add(path, "a default is a value");
        } else if mismatch::of_type(&row.ty, default, &Path::root()).is_some() {
            self.add(path, "the default is not of the argument's type");
        }
    }

    fn all_stand_in(&mut self, path: &Path, names: &[&str], block: &Block) {
        for name in names {
            if block.attribute(name).is_none() && block.block(name).is_none() {
                self.add(path, &format!("there is no `{name}`"));
            }
        }
    }
}

/// Whether `part` is this type or stands anywhere in it.
fn holds(ty: &Type, part: &Type) -> bool {
    ty == part || inner(ty).into_iter().any(|ty| holds(ty, part))
}

/// The types that a type is made of.
fn inner(ty: &Type) -> Vec<&Type> {
    match ty {
        Type::Bool | Type::Number | Type::String | Type::Secret => Vec::new(),
        Type::List(element) | Type::Set(element) | Type::Map(element) => vec![element],
        Type::Object(attributes) => attributes.values().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::{check_data_source, check_function, check_identity, check_list, check_provider, check_resource};
    use crate::{
        language::{ty::Type, value::Value},
        schema::{
            attribute::{Attribute, Recompute},
            block::{Block, NestedBlock, Schema},
            block_rule::BlockRule,
            function::{Function, Parameter},
            identity::{IdentityAttribute, IdentitySchema},
            rule::Rule,
        },
    };

    fn block(attributes: Vec<Attribute>) -> Block {
        Block { attributes, ..Block::default() }
    }

    fn schema(block: Block) -> Schema {
        Schema { version: 0, block }
    }

    /// Checks that there is one finding, and that it contains `says`.
    #[track_caller]
    fn refused(block: Block, says: &str) {
        let found = check_resource(&schema(block));
        assert!(found.len() == 1 && found[0].contains(says), "{found:?} says once: {says}");
    }

    #[track_caller]
    fn refused_row(row: Attribute, says: &str) {
        refused(block(vec![row]), says);
    }

    #[test]
    fn a_sound_schema_has_no_findings() {
        let inner = || block(vec![Attribute::required("a", Type::String), Attribute::optional("b", Type::Secret)]);
        let sound = Block {
            attributes: vec![
                Attribute::optional_computed("name", Type::String).default(Value::string("x")),
                Attribute::computed("at", Type::Number).recompute(Recompute::With(&["name", "one"])),
                Attribute::write_only("token", Type::Secret),
                Attribute::optional("any", Type::map(Type::String)),
            ],
            blocks: vec![
                NestedBlock::single("one", inner()),
                NestedBlock::required("other", inner()),
                NestedBlock::list("many", 1, 0, inner()),
                NestedBlock::set("all", 2, 2, inner()),
            ],
            rules: vec![BlockRule::AtMostOneOf(&["one", "any"])],
            ..Block::default()
        };
        assert_eq!(check_resource(&schema(sound)), Vec::<String>::new());
    }

    #[test]
    fn names_are_unique_identifiers() {
        for name in ["", "A", "a-b", "1a", "_a", "ä"] {
            refused_row(Attribute::optional(name, Type::Bool), "a name is made of");
        }
        let twice = || vec![Attribute::optional("a", Type::Bool)];
        refused(Block { blocks: vec![NestedBlock::single("a", block(vec![]))], ..block(twice()) }, "a: the name appears twice");
    }

    #[test]
    fn a_name_that_terraform_keeps_is_refused_at_the_top_and_only_there() {
        refused_row(Attribute::optional("for_each", Type::Bool), "reserves this name");
        let nested = block(vec![Attribute::optional("count", Type::Bool)]);
        let nested = Block { blocks: vec![NestedBlock::single("a", nested)], ..Block::default() };
        assert!(check_resource(&schema(nested)).is_empty());

        let of_provider =
            schema(block(vec![Attribute::optional("alias", Type::Bool), Attribute::optional("version", Type::Bool)]));
        assert_eq!(check_provider(&of_provider).len(), 2);
        assert!(check_resource(&of_provider).is_empty());
    }

    #[test]
    fn a_set_of_blocks_holds_nothing_that_is_write_only_at_any_depth() {
        let list = NestedBlock::list("l", 0, 0, block(vec![Attribute::write_only("a", Type::Bool)]));
        let set = NestedBlock::set("s", 0, 0, Block { blocks: vec![list], ..Block::default() });
        refused(Block { blocks: vec![set], ..Block::default() }, "s.l.a: a set cannot contain a write-only");
    }

    #[test]
    fn the_limits_of_a_block_must_leave_room() {
        refused(Block { blocks: vec![NestedBlock::list("l", 2, 1, block(vec![]))], ..Block::default() }, "above the greatest");
        let unlimited = Block { blocks: vec![NestedBlock::set("s", 2, 0, block(vec![]))], ..Block::default() };
        assert!(check_resource(&schema(unlimited)).is_empty());
    }

    #[test]
    fn a_secret_inside_another_type_is_refused() {
        for ty in [Type::list(Type::Secret), Type::object([("a", Type::Secret)])] {
            refused_row(Attribute::optional("a", ty), "a secret is a whole argument");
        }
    }

    #[test]
    fn a_default_is_a_value_of_the_type_and_the_argument_can_take_it() {
        refused_row(Attribute::optional("a", Type::Bool).default(Value::Bool(true)), "optional and computed");
        refused_row(Attribute::optional_computed("a", Type::Bool).default(Value::Null), "a default is a value");
        refused_row(Attribute::optional_computed("a", Type::Bool).default(Value::unknown()), "a default is a value");
        refused_row(Attribute::optional_computed("a", Type::Bool).default(Value::string("x")), "not of the argument's type");
    }

    #[test]
    fn what_a_row_or_rule_names_must_exist() {
        refused_row(Attribute::computed("a", Type::Bool).recompute(Recompute::With(&["b"])), "a: there is no `b`");
        for rule in [BlockRule::ExactlyOneOf { what: "Block", blocks: &["b"] }, BlockRule::AllOrNone(&["b"])] {
            refused(Block { rules: vec![rule], ..Block::default() }, "there is no `b`");
        }
        for rule in [BlockRule::Requires("a", "b"), BlockRule::Requires("b", "a")] {
            let attributes = vec![Attribute::optional("a", Type::Bool)];
            refused(Block { attributes, rules: vec![rule], ..Block::default() }, "there is no `b`");
        }
    }

    #[test]
    fn a_data_source_keeps_nothing_from_state_and_a_list_computes_nothing() {
        let of = |row: Attribute| schema(Block { blocks: vec![NestedBlock::single("o", block(vec![row]))], ..Block::default() });
        let write_only = of(Attribute::write_only("a", Type::String));
        assert_eq!(check_data_source(&write_only), ["o.a: a data source has no write-only arguments"]);
        assert_eq!(check_list(&write_only, "toy_thing", &["toy_thing"]), ["o.a: a list has no write-only arguments"]);
        for row in [Attribute::computed("a", Type::String), Attribute::optional_computed("a", Type::String)] {
            assert_eq!(check_data_source(&of(row.clone())), Vec::<String>::new());
            let found = check_list(&of(row), "toy_thing", &["toy_thing"]);
            assert_eq!(found, ["o.a: nothing in the configuration of a list is computed"]);
        }
        let found = check_list(&schema(block(vec![])), "toy_other", &["toy_thing"]);
        assert_eq!(found, ["there is no resource of this name, whose objects it could list"]);
    }

    #[test]
    fn a_version_is_not_negative() {
        assert_eq!(check_resource(&Schema { version: -1, block: block(vec![]) }).len(), 1);
    }

    #[test]
    fn an_identity_is_flat_and_plain() {
        let identity = |ty| IdentitySchema {
            version: 0,
            attributes: vec![IdentityAttribute { name: "id", ty, required_for_import: true, doc: "" }],
        };
        for ty in [Type::String, Type::list(Type::Number)] {
            assert_eq!(check_identity(&identity(ty)), Vec::<String>::new());
        }
        for ty in [Type::Secret, Type::set(Type::String), Type::map(Type::String), Type::list(Type::Secret)] {
            assert_eq!(check_identity(&identity(ty)).len(), 1);
        }
        assert_eq!(check_identity(&IdentitySchema { version: -1, attributes: vec![] }).len(), 2);
    }

    #[test]
    fn a_function_says_what_it_is_for_and_names_each_parameter_once() {
        let function = |name| Function::new(name, Type::String, |_| Ok(Value::string(""))).summary("Something");
        let parameter = |ty| Parameter::new("a", ty, "");
        let sound = function("f").parameter(parameter(Type::Secret)).parameter(Parameter::new("b", Type::Bool, ""));
        assert_eq!(check_function(&sound), Vec::<String>::new());
        for (broken, says) in [
            (function("F"), "F: a name is made of"),
            (function("f").parameter(parameter(Type::Bool)).parameter(parameter(Type::Bool)), "a: the name appears twice"),
            (function("f").parameter(parameter(Type::String).rule(Rule::length(0, 1).advice())), "a: a function has no way"),
            (function("f").summary(""), "a function has a summary"),
        ] {
            let found = check_function(&broken);
            assert!(found.len() == 1 && found[0].contains(says), "{found:?} says once: {says}");
        }
    }
}
