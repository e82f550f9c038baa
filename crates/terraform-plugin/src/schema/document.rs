//! The reference part of a documentation page, in Markdown and in the form of the registry, from the rows alone, so that documentation and
//! behaviour cannot differ. Prose, examples and front matter are written elsewhere.

use std::fmt::Write;

use crate::{
    language::{diagnostic::Severity, ty::Type, value::Value},
    schema::{
        attribute::{Attribute, Mode, OnChange},
        block::{Block, NestedBlock, Nesting, first_sentence},
        block_rule::BlockRule,
        function::{Function, Parameter},
        rule::{Check, Rule},
    },
};

/// The block whose arguments have a section of their own, by a convention of Terraform.
const TIMEOUTS: &str = "timeouts";
const TIMEOUTS_SYNTAX: &str = "https://developer.hashicorp.com/terraform/language/resources/syntax#operation-timeouts";

/// `## Argument Reference` with a section for every block, `## Attribute Reference` and `## Timeouts`. `subject` is what the page describes,
/// such as "resource".
pub fn reference(block: &Block, subject: &str) -> String {
    let mut page = String::from("## Argument Reference\n");
    let (required, optional): (Vec<_>, Vec<_>) = arguments(block).into_iter().partition(Argument::is_required);
    for (arguments, are) in [(&required, "required"), (&optional, "optional")] {
        if !arguments.is_empty() {
            let _ = write!(page, "\nThe following arguments are {are}:\n\n");
            arguments.iter().for_each(|argument| page.push_str(&argument.item(block)));
        }
    }
    if required.is_empty() && optional.is_empty() {
        let _ = write!(page, "\nThis {subject} has no arguments.\n");
    }
    sections(&mut page, block);

    let mut exported = exports(block, "");
    exported.sort();
    if !exported.is_empty() {
        let _ = write!(
            page,
            "\n## Attribute Reference\n\nThis {subject} exports the following attributes in addition to the arguments above:\n\n{}",
            exported.concat()
        );
    }
    computed_sections(&mut page, block);
    if let Some(timeouts) = block.block(TIMEOUTS) {
        let _ = write!(page, "\n## Timeouts\n\n{} [Configuration options]({TIMEOUTS_SYNTAX}):\n\n", timeouts.block.doc);
        for attribute in &timeouts.block.attributes {
            let _ = writeln!(page, "* `{}` - (Optional) {}", attribute.name, attribute.doc);
        }
    }
    page
}

/// `## Signature` and `## Arguments` of a function.
pub fn function(function: &Function) -> String {
    let written = |parameter: &Parameter| format!("{} {}", parameter.name, hcl(&parameter.ty));
    let parameters = function.parameters.iter().map(written).collect::<Vec<_>>().join(", ");
    let mut page = format!("## Signature\n\n```text\n{}({parameters}) {}\n```\n", function.name, hcl(&function.result));
    if !function.parameters.is_empty() {
        page.push_str("\n## Arguments\n\n");
    }
    for (index, parameter) in function.parameters.iter().enumerate() {
        let rules = requirements(&parameter.ty, &parameter.rules);
        let _ = writeln!(page, "{}. `{}` (Required) {}{rules}", index + 1, parameter.name, parameter.doc);
    }
    page
}

/// A type in a signature.
fn hcl(ty: &Type) -> String {
    match ty {
        Type::Bool => "bool".to_owned(),
        Type::Number => "number".to_owned(),
        Type::String | Type::Secret => "string".to_owned(),
        Type::List(element) => format!("list of {}", hcl(element)),
        Type::Set(element) => format!("set of {}", hcl(element)),
        Type::Map(element) => format!("map of {}", hcl(element)),
        Type::Object(_) => "object".to_owned(),
    }
}

/// What is configured: an attribute or a block.
enum Argument<'a> {
    Attribute(&'a Attribute),
    Block(&'a NestedBlock),
}

/// All that is configured in a block, ordered by name.
fn arguments(block: &Block) -> Vec<Argument<'_>> {
    let attributes = block.attributes.iter().filter(|attribute| attribute.mode != Mode::Computed).map(Argument::Attribute);
    let blocks = block.blocks.iter().filter(|nested| !nested.is_computed).map(Argument::Block);
    let mut arguments: Vec<_> = attributes.chain(blocks).collect();
    arguments.sort_by_key(Argument::name);
    arguments
}

impl<'a> Argument<'a> {
    fn name(&self) -> &'static str {
        match self {
            Self::Attribute(attribute) => attribute.name,
            Self::Block(nested) => nested.name,
        }
    }

    fn is_required(&self) -> bool {
        match self {
            Self::Attribute(attribute) => attribute.mode == Mode::Required,
            Self::Block(nested) => match nested.nesting {
                Nesting::Single { min } | Nesting::List { min, .. } | Nesting::Set { min, .. } => min > 0,
            },
        }
    }

    /// Its line in a list. `around` is the block that contains it.
    fn item(&self, around: &Block) -> String {
        let mut traits = vec![if self.is_required() { "Required" } else { "Optional" }];
        let text = match self {
            Self::Attribute(attribute) => {
                traits.extend((attribute.on_change == OnChange::Replace).then_some("Forces new resource"));
                traits.extend(attribute.is_sensitive().then_some("Sensitive"));
                traits.extend((attribute.mode == Mode::WriteOnly).then_some("Write-only"));
                let shown = |value: &Value| value.as_str().map_or_else(|| format!("{value:?}"), str::to_owned);
                let default =
                    attribute.default.as_ref().map_or_else(String::new, |value| format!(" Defaults to `{}`.", shown(value)));
                format!("{}{default}{}", attribute.doc, requirements(&attribute.ty, &attribute.rules))
            }
            Self::Block(nested) if nested.name == TIMEOUTS => "Timeouts of the operations. See [Timeouts](#timeouts).".to_owned(),
            Self::Block(nested) => format!("{}{}{}", first_sentence(nested.block.doc), how_often(nested.nesting), see(nested)),
        };
        format!("* `{}` - ({}) {text}{}\n", self.name(), traits.join(", "), relations(self.name(), around))
    }
}

/// The sections of the configured blocks, each followed by those of the blocks in it.
fn sections(page: &mut String, block: &Block) {
    for argument in arguments(block) {
        let Argument::Block(nested) = argument else { continue };
        if nested.name == TIMEOUTS {
            continue;
        }
        let (name, doc) = (nested.name, nested.block.doc);
        let _ = write!(page, "\n### {}\n\n", title(nested));
        // The first sentence is where the block is listed.
        if doc != first_sentence(doc) {
            let _ = write!(page, "{doc}\n\n");
        }
        let takes = if nested.block.rules.iter().any(|rule| matches!(rule, BlockRule::ExactlyOneOf { .. })) {
            "requires exactly one of the following blocks"
        } else {
            "supports the following arguments"
        };
        let _ = write!(page, "The `{name}` block {takes}:\n\n");
        let (required, optional): (Vec<_>, Vec<_>) = arguments(&nested.block).into_iter().partition(Argument::is_required);
        required.iter().chain(&optional).for_each(|argument| page.push_str(&argument.item(&nested.block)));
        sections(page, &nested.block);
    }
}

/// Lines of the computed attributes and blocks, and of those in configured blocks by their path.
fn exports(block: &Block, prefix: &str) -> Vec<String> {
    let attributes = block.attributes.iter().filter(|attribute| attribute.mode == Mode::Computed);
    let attributes = attributes.map(|attribute| format!("* `{prefix}{}` - {}\n", attribute.name, attribute.doc));
    let (computed, configured): (Vec<&NestedBlock>, Vec<_>) = block.blocks.iter().partition(|nested| nested.is_computed);
    let blocks = computed
        .into_iter()
        .map(|nested| format!("* `{prefix}{}` - {}{}\n", nested.name, first_sentence(nested.block.doc), see(nested)));
    let inner = configured.into_iter().flat_map(|nested| exports(&nested.block, &format!("{prefix}{}.", nested.name)));
    attributes.chain(blocks).chain(inner).collect()
}

/// The sections of the computed blocks, each followed by those of the blocks in it.
fn computed_sections(page: &mut String, block: &Block) {
    for nested in block.blocks.iter().filter(|nested| nested.is_computed) {
        let doc = nested.block.doc;
        let _ = write!(page, "\n### {}\n\n", title(nested));
        if doc != first_sentence(doc) {
            let _ = write!(page, "{doc}\n\n");
        }
        let mut exported = exports(&nested.block, "");
        exported.sort();
        page.push_str(&exported.concat());
        computed_sections(page, &nested.block);
    }
}

/// The title of a block's section, and so its anchor.
fn title(nested: &NestedBlock) -> String {
    format!("`{}` {}", nested.name, if nested.is_computed { "Attribute" } else { "Block" })
}

fn see(nested: &NestedBlock) -> String {
    let title = title(nested);
    let anchor = title.replace('`', "").replace(' ', "-").to_lowercase();
    format!(" See [{title}](#{anchor}).")
}

fn how_often(nesting: Nesting) -> String {
    match nesting {
        Nesting::Single { .. } => String::new(),
        Nesting::List { max: 0, .. } => " Can be specified multiple times, in order.".to_owned(),
        Nesting::List { max, .. } => format!(" Can be specified up to {max} times, in order."),
        Nesting::Set { max: 0, .. } => " Can be specified multiple times.".to_owned(),
        Nesting::Set { max, .. } => format!(" Can be specified up to {max} times."),
    }
}

/// What the rules over several arguments of `block` mean for the argument `name`.
fn relations(name: &str, block: &Block) -> String {
    let list = |names: &[&str]| {
        let others = names.iter().filter(|other| **other != name).map(|other| format!("`{other}`"));
        others.collect::<Vec<_>>().join(", ")
    };
    let relation = |rule: &BlockRule| match rule {
        BlockRule::AtMostOneOf(names) if names.contains(&name) => format!(" Conflicts with {}.", list(names)),
        BlockRule::AllOrNone(names) if names.contains(&name) => format!(" Requires {}.", list(names)),
        BlockRule::Requires(argument, other) if *argument == name => format!(" Requires `{other}`."),
        BlockRule::ExactlyOneOf { .. } | BlockRule::AtMostOneOf(_) | BlockRule::AllOrNone(_) | BlockRule::Requires(..) => {
            String::new()
        }
    };
    block.rules.iter().map(relation).collect()
}

/// The rules of a value as sentences. Advice is none of them.
fn requirements(ty: &Type, rules: &[Rule]) -> String {
    let element = if matches!(ty, Type::Map(_)) { "Each value must" } else { "Each element must" };
    let mut sentences: Vec<(&str, Vec<String>)> =
        vec![("Must", Vec::new()), ("Each key must", Vec::new()), (element, Vec::new())];
    let mut values = String::new();
    for rule in rules.iter().filter(|rule| rule.severity == Severity::Error) {
        match &rule.check {
            Check::OneOf(words) => {
                let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
                let _ = write!(values, " Valid values: {}.", words.join(", "));
            }
            Check::EachKey(rule) => sentences[1].1.push(rule.describe()),
            Check::Each(rule) => sentences[2].1.push(rule.describe()),
            _ => sentences[0].1.push(rule.describe()),
        }
    }
    for (subject, phrases) in sentences.iter().filter(|(_, phrases)| !phrases.is_empty()) {
        let _ = match &phrases[..] {
            [first, second] => write!(values, " {subject} {first} and {second}."),
            [first @ .., last] if !first.is_empty() => {
                // Semicolons only where a phrase has commas of its own.
                let separator = if phrases.iter().any(|phrase| phrase.contains(',')) { "; " } else { ", " };
                write!(values, " {subject} {}{separator}and {last}.", first.join(separator))
            }
            _ => write!(values, " {subject} {}.", phrases.concat()),
        };
    }
    values
}

#[cfg(test)]
mod tests {
    use super::reference;
    use crate::{
        language::{ty::Type, value::Value},
        schema::{
            attribute::Attribute,
            block::{Block, NestedBlock},
            block_rule::BlockRule,
            rule::Rule,
        },
    };

    #[test]
    fn a_page_says_of_every_row_what_the_row_says() {
        let inner = Block {
            doc: "Something inside. More of it.",
            attributes: vec![
                Attribute::write_only("key_wo", Type::Secret).doc("A key."),
                Attribute::optional("key", Type::Secret).doc("Another."),
                Attribute::required("label", Type::String).doc("A label.").rule(Rule::one_of(&["a", "b"])),
                Attribute::computed("made", Type::Bool).doc("Whether it was made."),
            ],
            rules: vec![BlockRule::AtMostOneOf(&["key_wo", "key"])],
            ..Block::default()
        };
        let timeouts = Block {
            doc: "Times.",
            attributes: vec![Attribute::optional("create", Type::String).doc("Time to create. Defaults to `5m`.")],
            ..Block::default()
        };
        let way = Block {
            doc: "This way.",
            attributes: vec![Attribute::optional("far", Type::Bool).doc("Whether to go far.")],
            ..Block::default()
        };
        let choice = Block {
            doc: "A choice.",
            blocks: vec![NestedBlock::single("left", way)],
            rules: vec![BlockRule::ExactlyOneOf { what: "Side", blocks: &["left"] }],
            ..Block::default()
        };
        let block = Block {
            attributes: vec![
                Attribute::required("name", Type::String)
                    .doc("Its name.")
                    .member("Thing.Name")
                    .replaces()
                    .rule(Rule::length(1, 8))
                    .rule(Rule::not_prefix("x")),
                Attribute::optional("words", Type::set(Type::String)).doc("Set of words.").rule(Rule::each(Rule::length(0, 9))),
                Attribute::optional_computed("color", Type::String).default(Value::string("grey")).doc("Its color."),
                Attribute::computed("arn", Type::String).doc("Its ARN."),
            ],
            blocks: vec![
                NestedBlock::set("inner", 0, 3, inner),
                NestedBlock::required("choice", choice),
                NestedBlock::single("timeouts", timeouts),
            ],
            rules: vec![BlockRule::Requires("color", "words")],
            ..Block::default()
        };
        assert_eq!(
            reference(&block, "resource"),
            "## Argument Reference

The following arguments are required:

* `choice` - (Required) A choice. See [`choice` Block](#choice-block).
* `name` - (Required, Forces new resource) Its name. Must be 1 to 8 characters long and not begin with `x`.

The following arguments are optional:

* `color` - (Optional) Its color. Defaults to `grey`. Requires `words`.
* `inner` - (Optional) Something inside. Can be specified up to 3 times. See [`inner` Block](#inner-block).
* `timeouts` - (Optional) Timeouts of the operations. See [Timeouts](#timeouts).
* `words` - (Optional) Set of words. Each element must be at most 9 characters long.

### `choice` Block

The `choice` block requires exactly one of the following blocks:

* `left` - (Optional) This way. See [`left` Block](#left-block).

### `left` Block

The `left` block supports the following arguments:

* `far` - (Optional) Whether to go far.

### `inner` Block

Something inside. More of it.

The `inner` block supports the following arguments:

* `label` - (Required) A label. Valid values: `a`, `b`.
* `key` - (Optional, Sensitive) Another. Conflicts with `key_wo`.
* `key_wo` - (Optional, Sensitive, Write-only) A key. Conflicts with `key`.

## Attribute Reference

This resource exports the following attributes in addition to the arguments above:

* `arn` - Its ARN.
* `inner.made` - Whether it was made.

## Timeouts

Times. [Configuration options](https://developer.hashicorp.com/terraform/language/resources/syntax#operation-timeouts):

* `create` - (Optional) Time to create. Defaults to `5m`.
"
        );
    }
}
