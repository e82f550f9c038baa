//! The reference part of a documentation page, in Markdown, from the rows alone, so that documentation and behaviour cannot
//! differ. Prose, examples and front matter are written elsewhere.

use std::fmt::Write;

use crate::{
    language::{diagnostic::Severity, ty::Type},
    schema::{
        attribute::{Attribute, Mode, OnChange},
        block::{Block, NestedBlock, Nesting, first_sentence},
        function::{Function, Parameter},
        rule::Rule,
    },
};

/// `## Argument Reference` with a section for every block, then `## Attribute Reference`.
pub fn reference(block: &Block) -> String {
    let mut page = String::from("## Argument Reference\n");
    arguments(&mut page, block);
    for nested in block.blocks.iter().filter(|nested| !nested.is_computed) {
        section(&mut page, nested, &[]);
    }
    let mut exported = String::new();
    exports(&mut exported, block);
    if !exported.is_empty() {
        page.push_str("\n## Attribute Reference\n\nBeside the arguments, these attributes are exported:\n\n");
        page.push_str(&exported);
    }
    for nested in block.blocks.iter().filter(|nested| nested.is_computed) {
        section(&mut page, nested, &[]);
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
        let _ = write!(page, "{}. `{}` ({}) {}", index + 1, parameter.name, type_name(&parameter.ty), parameter.doc);
        let rules: Vec<String> = parameter.rules.iter().map(Rule::describe).collect();
        if !rules.is_empty() {
            let _ = write!(page, " {}.", capitalized(&rules.join("; ")));
        }
        page.push('\n');
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

/// Required and optional arguments of one block, and the rules over several of them.
fn arguments(page: &mut String, block: &Block) {
    let configured =
        |mode: fn(Mode) -> bool| block.attributes.iter().filter(move |attribute| mode(attribute.mode)).collect::<Vec<_>>();
    let required = configured(|mode| mode == Mode::Required);
    let optional = configured(|mode| matches!(mode, Mode::Optional | Mode::OptionalComputed | Mode::WriteOnly));
    for (title, attributes, blocks) in [
        ("Required", required, Vec::new()),
        ("Optional", optional, block.blocks.iter().filter(|nested| !nested.is_computed).collect::<Vec<_>>()),
    ] {
        if attributes.is_empty() && blocks.is_empty() {
            continue;
        }
        let title = if attributes.is_empty() { "Blocks" } else { title };
        let _ = write!(page, "\n{title}:\n\n");
        attributes.into_iter().for_each(|attribute| item(page, attribute));
        for nested in blocks {
            pointer(page, nested);
        }
    }
    if !block.rules.is_empty() {
        page.push_str("\nRules:\n\n");
        for rule in &block.rules {
            let _ = writeln!(page, "- {}.", capitalized(&rule.describe()));
        }
    }
}

fn section(page: &mut String, nested: &NestedBlock, above: &[&str]) {
    let way = [above, &[nested.name]].concat();
    let _ = write!(page, "\n### {}\n\n", title(nested));
    if way.len() > 1 {
        let _ = write!(page, "In `{}`. ", above.join("."));
    }
    let _ = writeln!(page, "{}{}", nested.block.doc, member(nested.member));
    arguments(page, &nested.block);
    let mut exported = String::new();
    exports(&mut exported, &nested.block);
    if !exported.is_empty() {
        let _ = write!(page, "\nExported:\n\n{exported}");
    }
    for inner in &nested.block.blocks {
        section(page, inner, &way);
    }
}

/// Computed attributes and blocks.
fn exports(page: &mut String, block: &Block) {
    block.attributes.iter().filter(|attribute| attribute.mode == Mode::Computed).for_each(|attribute| item(page, attribute));
    block.blocks.iter().filter(|nested| nested.is_computed).for_each(|nested| pointer(page, nested));
}

/// A line that leads to the section of a block.
fn pointer(page: &mut String, nested: &NestedBlock) {
    let (name, doc) = (nested.name, first_sentence(nested.block.doc));
    let _ = writeln!(page, "- `{name}` ({}) {doc} See [below](#{}).", how_often(nested), anchor(nested));
}

/// The title of a block's section, and so its anchor.
fn title(nested: &NestedBlock) -> String {
    format!("`{}` {}", nested.name, if nested.is_computed { "Attribute" } else { "Block" })
}

fn anchor(nested: &NestedBlock) -> String {
    title(nested).replace('`', "").replace(' ', "-").to_lowercase()
}

fn item(page: &mut String, attribute: &Attribute) {
    let mut traits = vec![type_name(&attribute.ty)];
    traits.extend(attribute.is_sensitive().then(|| "Sensitive".to_owned()));
    traits.extend((attribute.mode == Mode::WriteOnly).then(|| "Write-only".to_owned()));
    traits.extend((attribute.on_change == OnChange::Replace).then(|| "Forces replacement".to_owned()));
    let _ = write!(page, "- `{}` ({}) {}", attribute.name, traits.join(", "), attribute.doc);
    if let Some(default) = &attribute.default {
        let _ = write!(page, " Default: `{default:?}`.");
    }
    let rules: Vec<String> =
        attribute.rules.iter().filter(|rule| rule.severity == Severity::Error).map(|rule| rule.describe()).collect();
    if !rules.is_empty() {
        let _ = write!(page, " {}.", capitalized(&rules.join("; ")));
    }
    let _ = writeln!(page, "{}", member(attribute.member));
}

fn member(member: &str) -> String {
    if member.is_empty() { String::new() } else { format!(" API: `{member}`.") }
}

fn how_often(nested: &NestedBlock) -> String {
    match nested.nesting {
        Nesting::Single { .. } if nested.is_computed => "Object".to_owned(),
        Nesting::List { .. } if nested.is_computed => "List of Object".to_owned(),
        Nesting::Set { .. } if nested.is_computed => "Set of Object".to_owned(),
        Nesting::Single { .. } => "Block".to_owned(),
        Nesting::List { max: 0, .. } => "Block List".to_owned(),
        Nesting::List { min, max } => format!("Block List, {min} to {max}"),
        Nesting::Set { max: 0, .. } => "Block Set".to_owned(),
        Nesting::Set { min, max } => format!("Block Set, {min} to {max}"),
    }
}

fn type_name(ty: &Type) -> String {
    match ty {
        Type::Bool => "Boolean".to_owned(),
        Type::Number => "Number".to_owned(),
        Type::String | Type::Secret => "String".to_owned(),
        Type::List(element) => format!("List of {}", type_name(element)),
        Type::Set(element) => format!("Set of {}", type_name(element)),
        Type::Map(element) => format!("Map of {}", type_name(element)),
        Type::Object(_) => "Object".to_owned(),
    }
}

fn capitalized(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| {
        if text.starts_with('`') { text.to_owned() } else { first.to_uppercase().chain(characters).collect() }
    })
}

#[cfg(test)]
mod tests {
    use super::reference;
    use crate::{
        language::ty::Type,
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
            doc: "Something inside.",
            attributes: vec![
                Attribute::write_only("key_wo", Type::Secret).doc("A key."),
                Attribute::computed("made", Type::Bool).doc("Whether it was made."),
            ],
            rules: vec![BlockRule::AtMostOneOf(&["key_wo", "made"])],
            ..Block::default()
        };
        let block = Block {
            attributes: vec![
                Attribute::required("name", Type::String)
                    .doc("Its name.")
                    .member("Thing.Name")
                    .replaces()
                    .rule(Rule::length(1, 8)),
                Attribute::optional("words", Type::set(Type::String)).doc("Some words."),
                Attribute::computed("arn", Type::String).doc("Its ARN."),
            ],
            blocks: vec![NestedBlock::set("inner", 0, 3, inner)],
            ..Block::default()
        };
        assert_eq!(
            reference(&block),
            "## Argument Reference

Required:

- `name` (String, Forces replacement) Its name. 1 to 8 characters. API: `Thing.Name`.

Optional:

- `words` (Set of String) Some words.
- `inner` (Block Set, 0 to 3) Something inside. See [below](#inner-block).

### `inner` Block

Something inside.

Optional:

- `key_wo` (String, Sensitive, Write-only) A key.

Rules:

- At most one of `key_wo`, `made`.

Exported:

- `made` (Boolean) Whether it was made.

## Attribute Reference

Beside the arguments, these attributes are exported:

- `arn` (String) Its ARN.
"
        );
    }
}
