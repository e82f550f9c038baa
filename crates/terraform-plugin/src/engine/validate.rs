//! Validation of configurations against their rows, and then by the resource itself. Pure and offline; unknown values are not
//! checked.

use crate::{
    language::{
        diagnostic::{Diagnostic, Diagnostics, Severity},
        path::{Path, Step},
        value::Value,
    },
    provider::{Provider, resource::Resource},
    schema::{Attribute, Block, Mode, NestedBlock, Nesting, Schema, walk},
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
    let place = refusal.path.map(|path| format!(" Its place is {path}.")).unwrap_or_default();
    Some(Diagnostic::error(
        "Invalid provider_meta",
        format!("The provider_meta block of the module: {}. {}{place}", refusal.summary, refusal.detail),
    ))
}

/// Checks any configuration against its rows alone.
pub fn block(block: &Block, config: &Value, write_only: WriteOnly) -> Diagnostics {
    let mut found = Diagnostics::new();
    walk::visit(block, config, &Path::root(), &mut |block, config, path| {
        let mut here = Diagnostics::new();
        for attribute in &block.attributes {
            check_attribute(attribute, config.get(attribute.name), &path.attribute(attribute.name), write_only, &mut here);
        }
        for rule in &block.rules {
            rule.check(path, &|name| block.argument_state(name, config), &mut |diagnostic| here.push(diagnostic));
        }
        for nested in &block.blocks {
            here.extend(check_count(nested, config.get(nested.name), path));
        }
        let element = named_element(block, config, path).unwrap_or_default();
        found.extend(here.into_iter().map(|diagnostic| Diagnostic { detail: diagnostic.detail + &element, ..diagnostic }));
    });
    found
}

/// Names a block of a set by its first argument: a path cannot address it, and Terraform shows the whole resource.
fn named_element(block: &Block, config: &Value, path: &Path) -> Option<String> {
    let [.., Step::Attribute(name), Step::Element] = path.steps() else { return None };
    let first = block.attributes.first()?;
    let value = config.get(first.name).as_str()?;
    Some(format!(" This is in the {name} block with {} = {value:?}.", first.name))
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

fn check_attribute(attribute: &Attribute, value: &Value, path: &Path, write_only: WriteOnly, found: &mut Diagnostics) {
    let name = attribute.name;
    if value.is_null() {
        if attribute.mode == Mode::Required {
            let detail = format!("{name} is required, but its value is null. Give it a value.");
            found.push(Diagnostic::error("Missing required argument", detail).at(path.clone()));
        }
        return;
    }
    if attribute.mode == Mode::Computed {
        let detail = format!("{name} is decided by the provider and cannot be configured. Remove it.");
        found.push(Diagnostic::error("Value for a read-only attribute", detail).at(path.clone()));
        return;
    }
    if attribute.mode == Mode::WriteOnly && write_only == WriteOnly::Unsupported {
        let detail = format!(
            "{name} is a write-only argument, which needs Terraform 1.11 or OpenTofu 1.11 or later. An earlier version would \
             store its value."
        );
        found.push(Diagnostic::error("Write-only arguments are not supported", detail).at(path.clone()));
        return;
    }
    // One error for each value: later rules are not applied to what an earlier one has refused.
    let mut refused = Vec::new();
    for rule in &attribute.rules {
        let earlier = refused.len();
        rule.check(name, path, value, &mut |mut diagnostic| {
            if diagnostic.is_error() {
                if refused[..earlier].contains(&diagnostic.path) {
                    return;
                }
                refused.push(diagnostic.path.clone());
            }
            // Modules pass an empty string for an argument that their user omits.
            if value.as_str() == Some("") && attribute.mode != Mode::Required {
                diagnostic.detail.push_str(" Omit it or set it to null.");
            }
            found.push(diagnostic);
        });
    }
}

/// Checks the number of blocks. Nothing is reported while anything in them is unknown: a `dynamic` block may yet become more or
/// fewer, and elements of a set may yet be equal.
fn check_count(nested: &NestedBlock, value: &Value, path: &Path) -> Option<Diagnostic> {
    let name = nested.name;
    let (min, max) = match nested.nesting {
        Nesting::List { min, max } | Nesting::Set { min, max } => (min, max),
        Nesting::Single { min: 1.. } if value.is_null() => {
            let detail = format!("The block {name} is required, but there is none. Add it.");
            return Some(Diagnostic::error("Missing required block", detail).at(path.attribute(name)));
        }
        Nesting::Single { .. } => return None,
    };
    let count = value.elements().len();
    let too_few = count < min as usize;
    let too_many = max != 0 && count > max as usize;
    if !value.is_wholly_known() || !(too_few || too_many) {
        return None;
    }
    let (summary, allowed) = if too_few {
        (format!("Too few {name} blocks"), format!("at least {min}"))
    } else {
        (format!("Too many {name} blocks"), format!("at most {max}"))
    };
    // A block that is absent has no path.
    let path = if count == 0 { path.clone() } else { path.attribute(name) };
    Some(Diagnostic::error(summary, format!("There are {count}, but there must be {allowed}.")).at(path))
}
