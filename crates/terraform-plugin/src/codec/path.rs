//! Attribute paths, for diagnostics and for replacement.

use crate::{
    language::path::{Path, Step},
    proto::tfplugin6::{
        AttributePath,
        attribute_path::{Step as WireStep, step::Selector},
    },
};

/// Encodes a path. It ends at a set, since the protocol cannot express an element of one. None for the root, since an empty path
/// would hide the source location of a diagnostic.
pub fn encode(path: &Path) -> Option<AttributePath> {
    if !matches!(path.steps().first(), Some(Step::Attribute(_))) {
        return None;
    }
    let steps = path.steps().iter().map_while(|step| match step {
        Step::Attribute(name) => Some(Selector::AttributeName(name.to_string())),
        Step::Index(index) => Some(Selector::ElementKeyInt(*index)),
        Step::Key(key) => Some(Selector::ElementKeyString(key.clone())),
        Step::Element => None,
    });
    Some(AttributePath { steps: steps.map(|selector| WireStep { selector: Some(selector) }).collect() })
}

#[cfg(test)]
mod tests {
    use super::encode;
    use crate::{language::path::Path, proto::tfplugin6::attribute_path::step::Selector};

    fn selectors(path: &Path) -> Option<Vec<Selector>> {
        encode(path).map(|path| path.steps.into_iter().filter_map(|step| step.selector).collect())
    }

    #[test]
    fn every_kind_of_step_has_its_selector() {
        let path = Path::of(&["a"]).index(2).attribute("b").key("k");
        let expected = [
            Selector::AttributeName("a".into()),
            Selector::ElementKeyInt(2),
            Selector::AttributeName("b".into()),
            Selector::ElementKeyString("k".into()),
        ];
        assert_eq!(selectors(&path).as_deref(), Some(&expected[..]));
    }

    #[test]
    fn a_path_ends_at_a_set() {
        assert_eq!(selectors(&Path::of(&["s"]).element().attribute("b")), Some(vec![Selector::AttributeName("s".into())]));
    }

    #[test]
    fn a_path_that_does_not_begin_with_an_attribute_is_no_path() {
        for path in [Path::root(), Path::root().element(), Path::root().index(0).attribute("a"), Path::root().key("k")] {
            assert_eq!(encode(&path), None, "{path}");
        }
    }
}
