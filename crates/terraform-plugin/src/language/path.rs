//! Paths to values in a configuration or state.

use std::{borrow::Cow, fmt};

/// The path from the root of a resource to one of its values.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Path(Vec<Step>);

/// One step of a [`Path`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// Into an attribute or a nested block, by its name.
    Attribute(Cow<'static, str>),
    /// Into an element of a list, counted from 0.
    Index(i64),
    /// Into an element of a map.
    Key(String),
    /// Into an element of a set. The protocol cannot express it: a path on the wire ends at the set.
    Element,
}

impl Path {
    /// The root of the resource.
    pub fn root() -> Self {
        Self::default()
    }

    /// The path of attributes and single blocks with these names.
    pub fn of(names: &[&'static str]) -> Self {
        names.iter().fold(Self::root(), |path, name| path.attribute(*name))
    }

    /// This path with a step into an attribute or block.
    pub fn attribute(&self, name: impl Into<Cow<'static, str>>) -> Self {
        self.with(Step::Attribute(name.into()))
    }

    /// This path with a step into the element of a list.
    pub fn index(&self, index: usize) -> Self {
        self.with(Step::Index(i64::try_from(index).unwrap_or(i64::MAX)))
    }

    /// This path with a step into the element of a map.
    pub fn key(&self, key: impl Into<String>) -> Self {
        self.with(Step::Key(key.into()))
    }

    /// This path with a step into some element of a set.
    pub fn element(&self) -> Self {
        self.with(Step::Element)
    }

    /// The steps, outermost first.
    pub fn steps(&self) -> &[Step] {
        &self.0
    }

    /// Whether this is the root.
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    fn with(&self, step: Step) -> Self {
        let mut steps = self.0.clone();
        steps.push(step);
        Self(steps)
    }
}

impl FromIterator<Step> for Path {
    fn from_iter<I: IntoIterator<Item = Step>>(steps: I) -> Self {
        Self(steps.into_iter().collect())
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, step) in self.0.iter().enumerate() {
            match step {
                Step::Attribute(name) if at == 0 => write!(f, "{name}")?,
                Step::Attribute(name) => write!(f, ".{name}")?,
                Step::Index(index) => write!(f, "[{index}]")?,
                Step::Key(key) => write!(f, "[{key:?}]")?,
                Step::Element => write!(f, "[*]")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Path;

    #[test]
    fn a_path_reads_like_the_configuration_it_points_into() {
        let path = Path::of(&["a", "b"]).index(2).attribute("c").key("d").element();
        assert_eq!(path.to_string(), "a.b[2].c[\"d\"][*]");
    }
}
