//! Which values of a plan will only be known after apply.

use crate::{
    language::value::Value,
    schema::{Attribute, Block, Recompute, walk},
};

/// Makes computed attributes unknown: on create all that are not set, on update those whose row says so for this change. A block
/// that is new is treated as on create.
pub fn mark(block: &Block, planned: &mut Value, config: &Value, prior: &Value) {
    let before = planned.clone();
    let recomputes = |when: Recompute| match when {
        Recompute::Always => true,
        Recompute::Never => false,
        Recompute::With(names) => names.iter().any(|name| before.get(name) != prior.get(name)),
        Recompute::When(holds) => holds(prior, &before),
    };
    walk::rewrite(block, planned, [config, prior], &mut |block, attributes, [config, prior]| {
        for attribute in block.attributes.iter().filter(|attribute| attribute.is_computed()) {
            let Some(value) = attributes.get_mut(attribute.name) else { continue };
            if config.get(attribute.name).is_null() && becomes_unknown(attribute, value, prior, &recomputes) {
                *value = Value::unknown();
            }
        }
    });
}

fn becomes_unknown(attribute: &Attribute, planned: &Value, prior: &Value, recomputes: &dyn Fn(Recompute) -> bool) -> bool {
    if attribute.default.is_some() {
        return false;
    }
    if prior.is_null() {
        return planned.is_null();
    }
    // A value that the plan has changed already is known.
    if planned != prior.get(attribute.name) {
        return false;
    }
    recomputes(attribute.recompute)
}

#[cfg(test)]
mod tests {
    use super::mark;
    use crate::{
        language::{ty::Type, value::Value},
        schema::{Attribute, Block, Recompute},
    };

    fn thing(name: &str, made: Value) -> Value {
        Value::object([("name", Value::string(name)), ("made", made)])
    }

    fn marked(recompute: Recompute, name: &str) -> Value {
        let attributes =
            vec![Attribute::required("name", Type::String), Attribute::computed("made", Type::String).recompute(recompute)];
        let block = Block { attributes, ..Block::default() };
        let (prior, config) = (thing("a", Value::string("m")), thing(name, Value::Null));
        let mut planned = thing(name, Value::string("m"));
        mark(&block, &mut planned, &config, &prior);
        planned.get("made").clone()
    }

    #[test]
    fn a_row_may_name_the_arguments_that_make_it_unknown() {
        assert!(marked(Recompute::With(&["name"]), "b").is_unknown());
        assert_eq!(marked(Recompute::With(&["other"]), "b"), Value::string("m"));
    }

    #[test]
    fn a_row_may_name_the_changes_that_make_it_unknown() {
        let lengthens = |prior: &Value, planned: &Value| {
            planned.get("name").as_str().map(str::len) > prior.get("name").as_str().map(str::len)
        };
        assert!(marked(Recompute::When(lengthens), "aa").is_unknown());
        assert_eq!(marked(Recompute::When(lengthens), "b"), Value::string("m"));
    }
}
