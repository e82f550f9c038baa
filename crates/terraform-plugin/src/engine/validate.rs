//! Validation of configurations against their rows, and then by the resource itself. Pure and offline; unknown values are not
//! checked.

use crate::{
    language::{
        diagnostic::{Diagnostic, Diagnostics, Severity},
        path::{Path, Step},
        value::Value,
    },
    provider::{Provider, resource::Resource},
    schema::{Attribute, Block, Mode, NestedBlock, Nesting, Schema, rule::Subject, walk},
};

/// Whether the client supports write-only arguments. Terraform before 1.11 does not, and would store them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WriteOnly {
    Supported,
    Unsupported,
}

/// Whether the user wants [advice](Severity::Advice).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Advice {
    /// Yes; each ends with this sentence, which says how to switch it off.
    Wanted(&'static str),
    Unwanted,
}

/// ValidateResourceConfig.
pub fn resource<C: Send + Sync + 'static>(
    resource: &dyn Resource<C>,
    config: &Value,
    write_only: WriteOnly,
    advice: Advice,
) -> Diagnostics {
    let mut diagnostics = block(&resource.schema().block, config, write_only);
    resource.validate(config, &mut diagnostics);
    filter_advice(diagnostics, advice)
}

/// ValidateProviderConfig. A provider has no write-only arguments.
pub fn provider<P: Provider>(provider: &P, config: &Value) -> Diagnostics {
    let advice = Advice::of(provider, config);
    let mut diagnostics = block(&provider.schema().block, config, WriteOnly::Supported);
    provider.validate(config, &mut diagnostics);
    filter_advice(diagnostics, advice)
}

/// Checks the `provider_meta` of a module. It has no path in the configuration of a resource, so the text names it.
pub fn meta(schema: &Schema, meta: &Value) -> Option<Diagnostic> {
    let found = if meta.is_null() { Diagnostics::new() } else { block(&schema.block, meta, WriteOnly::Supported) };
    let refusal = found.into_iter().find(Diagnostic::is_error)?;
    Some(Diagnostic::error(
        "Invalid provider_meta Block",
        format!("In the `provider_meta` block of the module: {}", refusal.detail),
    ))
}

/// Checks any configuration against its rows alone.
pub fn block(block: &Block, config: &Value, write_only: WriteOnly) -> Diagnostics {
    let mut found = Diagnostics::new();
    walk::visit(block, config, &Path::root(), &mut |block, config, path| {
        let (within, identifier) = within(block, config, path);
        for attribute in &block.attributes {
            // What identifies the block does not say it twice.
            let subject = match &identifier {
                Some((name, unidentified)) if attribute.name == *name => Subject::argument(name, unidentified),
                _ => Subject::argument(attribute.name, &within),
            };
            let path = path.attribute(attribute.name);
            check_attribute(block, attribute, &subject, config.get(attribute.name), &path, write_only, &mut found);
        }
        for rule in &block.rules {
            rule.check(path, &within, &|name| block.argument_state(name, config), &mut |diagnostic| found.push(diagnostic));
        }
        for nested in &block.blocks {
            found.extend(check_count(nested, config.get(nested.name), path, &within));
        }
    });
    found
}

/// The block at this path, as messages name it, since Terraform often shows the whole resource: no path leads into a set, and none into a
/// `dynamic` block. An element of a set is identified by its first argument with a value; that comes with how its own message names the block.
fn within(block: &Block, config: &Value, path: &Path) -> (String, Option<(&'static str, String)>) {
    match path.steps() {
        [.., Step::Attribute(name)] => (format!(" in `{name}`"), None),
        [.., Step::Attribute(name), Step::Index(index)] => (format!(" in `{name}` block {}", index + 1), None),
        [.., Step::Attribute(name), _] => {
            let known = block.attributes.iter().filter(|attribute| !attribute.is_sensitive());
            let identifier = known.filter_map(|attribute| Some((attribute.name, shown(config.get(attribute.name))?))).next();
            match identifier {
                Some((argument, value)) => (
                    format!(" in the `{name}` block with `{argument}` = {value}"),
                    Some((argument, format!(" in a `{name}` block"))),
                ),
                None => (format!(" in a `{name}` block"), None),
            }
        }
        _ => (String::new(), None),
    }
}

/// A known value that is neither null nor empty, as a configuration has it.
fn shown(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.is_empty() => Some(format!("{text:?}")),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(value) => Some(value.to_string()),
        Value::List(_) | Value::Set(_) if !value.elements().is_empty() => {
            let elements: Option<Vec<String>> = value.elements().iter().map(shown).collect();
            Some(format!("[{}]", elements?.join(", ")))
        }
        _ => None,
    }
}

impl Advice {
    /// What this configuration of a provider requests.
    pub fn of<P: Provider>(provider: &P, config: &Value) -> Self {
        if provider.wants_advice(config) { Self::Wanted(provider.silence_advice()) } else { Self::Unwanted }
    }
}

/// Without advice that is not wanted.
pub(super) fn filter_advice(diagnostics: Diagnostics, advice: Advice) -> Diagnostics {
    let kept = diagnostics.into_iter().filter_map(|diagnostic| match advice {
        _ if diagnostic.severity != Severity::Advice => Some(diagnostic),
        Advice::Wanted("") => Some(diagnostic),
        Advice::Wanted(silence) => Some(Diagnostic { detail: format!("{}\n\n{silence}", diagnostic.detail), ..diagnostic }),
        Advice::Unwanted => None,
    });
    kept.collect()
}

fn check_attribute(
    block: &Block,
    attribute: &Attribute,
    subject: &Subject,
    value: &Value,
    path: &Path,
    write_only: WriteOnly,
    found: &mut Diagnostics,
) {
    if value.is_null() {
        if attribute.mode == Mode::Required {
            let detail =
                format!("{subject} is required, but its value is null. Set it, and check the variables that it refers to.");
            found.push(Diagnostic::error("Missing Required Argument", detail).at(path.clone()));
        }
        return;
    }
    if attribute.mode == Mode::Computed {
        let detail = format!("{subject} is read-only. Remove it from the configuration.");
        found.push(Diagnostic::error("Invalid Configuration for Read-Only Attribute", detail).at(path.clone()));
        return;
    }
    if attribute.mode == Mode::WriteOnly && write_only == WriteOnly::Unsupported {
        let stored = attribute.name.strip_suffix("_wo").filter(|name| block.attribute(name).is_some());
        let or = stored.map(|name| format!(", or set `{name}`, which is stored in the state")).unwrap_or_default();
        let detail = format!(
            "{subject} is write-only, which requires Terraform 1.11 or OpenTofu 1.11. Earlier versions would store its value. Upgrade{or}."
        );
        found.push(Diagnostic::error("Write-Only Argument Not Supported", detail).at(path.clone()));
        return;
    }
    // One error for each value: later rules are not applied to what an earlier one has refused.
    let mut refused = Vec::new();
    for rule in &attribute.rules {
        let earlier = refused.len();
        rule.check(subject, path, value, &mut |mut diagnostic| {
            if diagnostic.is_error() {
                if refused[..earlier].contains(&diagnostic.path) {
                    return;
                }
                refused.push(diagnostic.path.clone());
            }
            // Modules pass an empty string for an argument that their user omits.
            if value.as_str() == Some("") {
                diagnostic.detail.push_str(match attribute.mode {
                    Mode::Optional => " Omit it or set it to null to clear it.",
                    Mode::OptionalComputed => " Omit it or set it to null to use the default.",
                    Mode::Required | Mode::Computed | Mode::WriteOnly => "",
                });
            }
            found.push(diagnostic);
        });
    }
}

/// Checks the number of blocks. Nothing is reported while anything in them is unknown: a `dynamic` block may yet become more or
/// fewer, and elements of a set may yet be equal.
fn check_count(nested: &NestedBlock, value: &Value, path: &Path, within: &str) -> Option<Diagnostic> {
    let name = nested.name;
    let (min, max) = match nested.nesting {
        Nesting::List { min, max } | Nesting::Set { min, max } => (min, max),
        Nesting::Single { min: 1.. } if value.is_null() => {
            let detail = format!("The block `{name}` is required{within}. Add it.");
            return Some(Diagnostic::error("Missing Required Block", detail).at(path.attribute(name)));
        }
        Nesting::Single { .. } => return None,
    };
    let count = value.elements().len();
    let too_few = count < min as usize;
    let too_many = max != 0 && count > max as usize;
    if !value.is_wholly_known() || !(too_few || too_many) {
        return None;
    }
    let allowed = if too_few { format!("at least {min}") } else { format!("at most {max}") };
    // A block that is absent has no path.
    let path = if count == 0 { path.clone() } else { path.attribute(name) };
    let detail = format!("The number of `{name}` blocks{within} is {count}. Expected {allowed}.");
    Some(Diagnostic::error("Invalid Number of Blocks", detail).at(path))
}
