//! Everything outside the provider block that decides what it means.

use std::collections::BTreeMap;

/// The environment, the home directory, and the program that runs the provider.
#[derive(Clone, Debug, Default)]
pub struct Surroundings {
    /// The variables of the environment, those of which are text.
    pub variables: BTreeMap<String, String>,
    pub home: Option<String>,
    /// The version of Terraform or OpenTofu.
    pub terraform_version: String,
}

impl Surroundings {
    /// Those of this process.
    pub fn of_process(terraform_version: &str) -> Self {
        let variables =
            std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
        let home = std::env::home_dir().and_then(|home| home.into_os_string().into_string().ok());
        Self { variables: variables.collect(), home, terraform_version: terraform_version.to_owned() }
    }

    /// A variable of the environment; an empty one counts as not set.
    pub fn variable(&self, name: &str) -> Option<&str> {
        self.variables.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// A path as the user means it: `~/` at its beginning is the home directory, and `$NAME` or `${NAME}` a variable.
    pub fn path(&self, written: &str) -> String {
        let expanded = self.expand(written);
        match (expanded.strip_prefix("~/"), &self.home) {
            (Some(rest), Some(home)) => format!("{}/{rest}", home.trim_end_matches('/')),
            _ => expanded,
        }
    }

    fn expand(&self, written: &str) -> String {
        let mut parts = written.split('$');
        let mut expanded = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (name, rest) = match part.strip_prefix('{').and_then(|braced| braced.split_once('}')) {
                Some(split) => split,
                None => part.split_at(part.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(part.len())),
            };
            match name {
                // A lone dollar sign is part of the name of a file.
                "" => expanded.push('$'),
                name => expanded.push_str(self.variables.get(name).map_or("", String::as_str)),
            }
            expanded.push_str(rest);
        }
        expanded
    }
}

#[cfg(test)]
mod tests {
    use super::Surroundings;

    #[test]
    fn home_and_variables_are_filled_in_in_paths() {
        let variables = [("NAME".to_owned(), "ada".to_owned())].into();
        let surroundings = Surroundings { variables, home: Some("/home/ada/".to_owned()), ..Surroundings::default() };
        for (written, meant) in [
            ("~/.aws/config", "/home/ada/.aws/config"),
            ("/home/$NAME/config", "/home/ada/config"),
            ("/home/${NAME}x/$", "/home/adax/$"),
            ("/x$MISSING/~/y", "/x/~/y"),
            ("plain", "plain"),
        ] {
            assert_eq!(surroundings.path(written), meant, "{written}");
        }
    }
}
