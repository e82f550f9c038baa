//! The one traversal of a block and its values. Everything that goes through a schema at every depth goes through here: how
//! nested blocks are entered, how their elements correspond to each other, and which path each has, is decided nowhere else.

use crate::{
    language::{
        path::Path,
        value::{Object, Value},
    },
    schema::{
        attribute::{Attribute, Mode},
        block::{Block, NestedBlock, Nesting},
    },
};

/// One nested block, and its counterparts in other values: null where there is none.
#[derive(Clone, Debug)]
pub struct Instance<'a, const N: usize> {
    pub path: Path,
    pub value: &'a Value,
    pub beside: [&'a Value; N],
}

/// Visits every block in `value`, outermost first.
pub fn visit(block: &Block, value: &Value, path: &Path, see: &mut dyn FnMut(&Block, &Value, &Path)) {
    if !matches!(value, Value::Object(_)) {
        return;
    }
    see(block, value, path);
    for nested in &block.blocks {
        for instance in instances(nested, value.get(nested.name), [], path) {
            visit(&nested.block, instance.value, &instance.path, see);
        }
    }
}

/// Changes every block in `value`, innermost first. `beside` contains other values of the same block; its first, if any, is the
/// configuration, by which the elements of sets are matched. Null where there is no counterpart.
pub fn rewrite<const N: usize>(
    block: &Block,
    value: &mut Value,
    beside: [&Value; N],
    change: &mut dyn FnMut(&Block, &mut Object, [&Value; N]),
) {
    let Value::Object(attributes) = value else { return };
    for nested in &block.blocks {
        let beside = beside.map(|side| side.get(nested.name));
        match (nested.nesting, attributes.get_mut(nested.name)) {
            (Nesting::Single { .. }, Some(inner)) => rewrite(&nested.block, inner, beside, change),
            (Nesting::List { .. }, Some(Value::List(elements))) => {
                for (index, element) in elements.iter_mut().enumerate() {
                    rewrite(&nested.block, element, beside.map(|side| element_at(side, index)), change);
                }
            }
            (Nesting::Set { .. }, Some(Value::Set(set))) => {
                let counterparts = counterparts(&nested.block, set.elements(), beside);
                let elements = set.elements().iter().cloned().zip(counterparts).map(|(mut element, beside)| {
                    rewrite(&nested.block, &mut element, beside, change);
                    element
                });
                *set = elements.collect();
            }
            (Nesting::List { .. } | Nesting::Set { .. }, _) | (Nesting::Single { .. }, None) => {}
        }
    }
    change(block, attributes, beside);
}

/// The blocks of one kind in `value`, the value of the nested block in the configuration, with their counterparts in `beside`.
/// `path` is that of the surrounding block. A null or unknown value has no blocks.
pub fn instances<'a, const N: usize>(
    nested: &NestedBlock,
    value: &'a Value,
    beside: [&'a Value; N],
    path: &Path,
) -> Vec<Instance<'a, N>> {
    let path = path.attribute(nested.name);
    match (nested.nesting, value) {
        (Nesting::Single { .. }, Value::Object(_)) => vec![Instance { path, value, beside }],
        (Nesting::List { .. }, Value::List(elements)) => elements
            .iter()
            .enumerate()
            .map(|(index, value)| Instance { path: path.index(index), value, beside: beside.map(|side| element_at(side, index)) })
            .collect(),
        (Nesting::Set { .. }, Value::Set(set)) => {
            let pairings = beside.map(|side| pair(&nested.block, set.elements(), side.elements()));
            let elements = set.elements().iter().enumerate();
            elements
                .map(|(index, value)| Instance {
                    path: path.element(),
                    value,
                    beside: std::array::from_fn(|side| {
                        pairings[side][index].map_or(&Value::Null, |at| &beside[side].elements()[at])
                    }),
                })
                .collect()
        }
        (Nesting::Single { .. } | Nesting::List { .. } | Nesting::Set { .. }, _) => Vec::new(),
    }
}

/// Whether the value of this attribute cannot identify an element of a set, because the provider determines it.
fn is_left_to_the_provider(attribute: &Attribute, config: &Value) -> bool {
    attribute.mode == Mode::WriteOnly || (attribute.is_computed() && config.get(attribute.name).is_null())
}

fn element_at(value: &Value, index: usize) -> &Value {
    value.elements().get(index).unwrap_or(&Value::Null)
}

/// For each element of a set its counterparts in `beside`, found through the configuration, which is the first of them.
fn counterparts<'a, const N: usize>(block: &Block, elements: &[Value], beside: [&'a Value; N]) -> Vec<[&'a Value; N]> {
    let mut found = vec![[&Value::Null; N]; elements.len()];
    let Some(config) = beside.first().map(|config| config.elements()) else { return found };
    let in_beside = beside.map(|side| pair(block, config, side.elements()));
    for (at, element) in pair(block, config, elements).into_iter().enumerate() {
        let Some(element) = element else { continue };
        found[element] =
            std::array::from_fn(|side| in_beside[side][at].map_or(&Value::Null, |index| &beside[side].elements()[index]));
    }
    found
}

/// For each configured element of a set, its match in `others`: the first that is free and differs at most in computed values.
/// Elements that leave less to the provider are matched first, so that none loses its only match.
fn pair(block: &Block, config: &[Value], others: &[Value]) -> Vec<Option<usize>> {
    let mut order: Vec<usize> = (0..config.len()).collect();
    order.sort_by_key(|index| {
        block.attributes.iter().filter(|attribute| is_left_to_the_provider(attribute, &config[*index])).count()
    });
    let mut taken = vec![false; others.len()];
    let mut pairs = vec![None; config.len()];
    for index in order {
        let free = others.iter().enumerate().position(|(at, other)| !taken[at] && corresponds(block, &config[index], other));
        if let Some(at) = free {
            taken[at] = true;
            pairs[index] = Some(at);
        }
    }
    pairs
}

fn corresponds(block: &Block, config: &Value, other: &Value) -> bool {
    if !matches!((config, other), (Value::Object(_), Value::Object(_))) {
        return config == other;
    }
    let same_attributes = block
        .attributes
        .iter()
        .all(|attribute| is_left_to_the_provider(attribute, config) || config.get(attribute.name) == other.get(attribute.name));
    same_attributes
        && block.blocks.iter().all(|nested| {
            let (config, other) = (config.get(nested.name), other.get(nested.name));
            match nested.nesting {
                Nesting::Single { .. } => corresponds(&nested.block, config, other),
                Nesting::List { .. } => {
                    let (config, other) = (config.elements(), other.elements());
                    config.len() == other.len()
                        && config.iter().zip(other).all(|(config, other)| corresponds(&nested.block, config, other))
                }
                Nesting::Set { .. } => {
                    let (config, other) = (config.elements(), other.elements());
                    config.len() == other.len() && pair(&nested.block, config, other).iter().all(Option::is_some)
                }
            }
        })
}

#[cfg(test)]
mod tests {
    use super::{rewrite, visit};
    use crate::{
        language::{path::Path, ty::Type, value::Value},
        schema::{
            attribute::Attribute,
            block::{Block, NestedBlock},
        },
    };

    fn inner() -> Block {
        Block {
            attributes: vec![Attribute::required("name", Type::String), Attribute::computed("id", Type::String)],
            ..Block::default()
        }
    }

    fn outer() -> Block {
        Block {
            blocks: vec![
                NestedBlock::single("one", inner()),
                NestedBlock::list("many", 0, 0, inner()),
                NestedBlock::set("some", 0, 0, inner()),
            ],
            ..Block::default()
        }
    }

    fn element(name: &str, id: Option<&str>) -> Value {
        Value::object([("name", Value::string(name)), ("id", Value::optional_string(id))])
    }

    #[test]
    fn every_block_is_visited_once_with_its_path() {
        let value = Value::object([
            ("one", element("a", None)),
            ("many", Value::List(vec![element("b", None), element("c", None)])),
            ("some", Value::set([element("d", None)])),
        ]);
        let mut seen = Vec::new();
        visit(&outer(), &value, &Path::root(), &mut |_, _, path| seen.push(path.to_string()));
        assert_eq!(seen, ["", "one", "many[0]", "many[1]", "some[*]"]);
    }

    #[test]
    fn nothing_is_visited_inside_null_and_unknown_blocks() {
        let value = Value::object([("one", Value::Null), ("many", Value::unknown()), ("some", Value::unknown())]);
        let mut seen = 0;
        visit(&outer(), &value, &Path::root(), &mut |_, _, _| seen += 1);
        assert_eq!(seen, 1);
    }

    #[test]
    fn the_elements_of_a_set_are_told_apart_by_what_is_configured() {
        let config = Value::object([("some", Value::set([element("b", None), element("a", None)]))]);
        let prior = Value::object([("some", Value::set([element("a", Some("1")), element("z", Some("2"))]))]);
        let mut value = config.clone();
        rewrite(&outer(), &mut value, [&config, &prior], &mut |block, attributes, [_, prior]| {
            if block.attribute("id").is_some() {
                attributes.insert("id".into(), prior.get("id").clone());
            }
        });
        assert_eq!(value.get("some"), &Value::set([element("a", Some("1")), element("b", None)]));
    }
}
