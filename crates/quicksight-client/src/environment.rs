//! The environment of the process, read once: variables and the home directory, and the paths that are built from them.
//!
//! The SDK reads variables by itself, takes an empty one for a value and panics over some. So it is given what it needs instead.

use std::{collections::BTreeMap, fmt};

use crate::setup_error::SetupError;

/// Variables and the home directory.
#[derive(Clone, Default)]
pub struct Environment {
    variables: BTreeMap<String, String>,
    home: Option<String>,
}

/// Some of the variables are secrets.
impl fmt::Debug for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Environment").field("home", &self.home).finish_non_exhaustive()
    }
}

impl Environment {
    /// That of this process. A variable that is not text is not set.
    pub fn of_process() -> Self {
        let text = |value: std::ffi::OsString| value.into_string().ok();
        let variables = std::env::vars_os().filter_map(|(name, value)| Some((text(name)?, text(value)?)));
        Self { variables: variables.collect(), home: std::env::home_dir().and_then(|home| text(home.into())) }
    }

    /// These variables, and this home directory.
    pub fn of(variables: &[(&str, &str)], home: &str) -> Self {
        let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Self { variables: variables.collect(), home: Some(home.to_owned()) }
    }

    /// A variable without the white space around it, which `$(cat FILE)` and pipelines add. An empty one is not set.
    pub fn variable(&self, name: &str) -> Option<&str> {
        self.named(name).map(str::trim).find(|value| !value.is_empty())
    }

    /// The first of these variables that is set, with its name.
    pub fn first<'a>(&'a self, names: &[&'static str]) -> Option<(&'static str, &'a str)> {
        names.iter().find_map(|&name| Some((name, self.variable(name)?)))
    }

    /// The variables whose names begin so, as the rest of the name and the value as it is, which is not empty.
    pub fn with_prefix<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        let all = self.variables.iter().filter(|(_, value)| !value.trim().is_empty());
        all.filter_map(move |(name, value)| {
            let (start, rest) = name.split_at_checked(prefix.len())?;
            is_same_name(start, prefix).then_some((rest, value.as_str()))
        })
    }

    /// A variable that is `true` or `false`. Anything else is a problem: guessed wrong, it would mean an endpoint that somebody must not
    /// use, or a metadata service that somebody has forbidden.
    pub fn switch(&self, name: &str) -> Result<Option<bool>, SetupError> {
        let Some(value) = self.variable(name) else { return Ok(None) };
        parse_switch(value).map(Some).ok_or_else(|| {
            let detail = format!("The environment variable {name} is {value:?}. Set it to true or false, or unset it.");
            SetupError::new("Invalid Environment Variable", detail)
        })
    }

    /// The home directory.
    pub fn home(&self) -> Option<&str> {
        self.home.as_deref()
    }

    /// A path as people write it: `~` at its beginning is the home directory, and `$NAME` or `${NAME}` a variable.
    pub fn path(&self, written: &str) -> String {
        let expanded = self.expand(written.trim());
        let below_home = expanded.strip_prefix('~').filter(|rest| rest.is_empty() || rest.starts_with(std::path::is_separator));
        match (below_home, &self.home) {
            (Some(rest), Some(home)) => format!("{}{rest}", home.trim_end_matches(std::path::is_separator)),
            _ => expanded,
        }
    }

    /// The values of this name; of several names that differ in case, where the system ignores that.
    fn named(&self, name: &str) -> impl Iterator<Item = &str> {
        self.variables.iter().filter(move |(key, _)| is_same_name(key, name)).map(|(_, value)| value.as_str())
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
                name => expanded.push_str(self.named(name).next().unwrap_or_default()),
            }
            expanded.push_str(rest);
        }
        expanded
    }
}

/// Windows ignores the case of the names of variables, and lists them as they were set.
fn is_same_name(one: &str, other: &str) -> bool {
    if cfg!(windows) { one.eq_ignore_ascii_case(other) } else { one == other }
}

/// `true` or `false`, in any case.
pub(super) fn parse_switch(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" => Some(true),
        "false" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::Environment;

    #[test]
    fn a_variable_is_read_without_white_space_and_an_empty_one_is_not_set() {
        let environment = Environment::of(&[("KEY", "AKIA\n"), ("EMPTY", ""), ("BLANK", " \n")], "/home/ada");
        assert_eq!(environment.variable("KEY"), Some("AKIA"));
        assert_eq!((environment.variable("EMPTY"), environment.variable("BLANK")), (None, None));
        assert_eq!(environment.first(&["EMPTY", "KEY"]), Some(("KEY", "AKIA")));
    }

    /// A shell of Windows may have written it in any case.
    #[test]
    fn the_case_of_the_name_of_a_variable_matters_where_it_does_to_the_system() {
        let environment = Environment::of(&[("Aws_Profile", "ada"), ("UserProfile", "/home/ada")], "/");
        assert_eq!(environment.variable("AWS_PROFILE"), cfg!(windows).then_some("ada"));
        assert_eq!(environment.first(&["AWS_PROFILE"]), cfg!(windows).then_some(("AWS_PROFILE", "ada")));
        assert_eq!(environment.path("$USERPROFILE/x"), if cfg!(windows) { "/home/ada/x" } else { "/x" });
        // The rest of a name that begins so is as it was set.
        assert_eq!(
            environment.with_prefix("AWS_").collect::<Vec<_>>(),
            if cfg!(windows) { vec![("Profile", "ada")] } else { vec![] }
        );
    }

    #[test]
    fn a_switch_is_true_or_false_or_a_problem_that_names_the_variable() {
        let environment = Environment::of(&[("ON", " TRUE\n"), ("OFF", "false"), ("EMPTY", ""), ("WRONG", "yes")], "/");
        assert_eq!(environment.switch("ON"), Ok(Some(true)));
        assert_eq!(environment.switch("OFF"), Ok(Some(false)));
        assert_eq!(environment.switch("EMPTY"), Ok(None));
        let problem = environment.switch("WRONG").unwrap_err();
        assert!(problem.detail.contains("WRONG is \"yes\""), "{problem}");
    }

    #[test]
    fn home_and_variables_are_filled_in_in_paths() {
        let environment = Environment::of(&[("NAME", "ada")], "/home/ada/");
        for (written, meant) in [
            ("~/.aws/config", "/home/ada/.aws/config"),
            ("~", "/home/ada"),
            ("~bob/x", "~bob/x"),
            ("/home/$NAME/config\n", "/home/ada/config"),
            ("/home/${NAME}x/$", "/home/adax/$"),
            ("/x$MISSING/~/y", "/x/~/y"),
            ("plain", "plain"),
        ] {
            assert_eq!(environment.path(written), meant, "{written}");
        }
    }

    #[test]
    fn no_value_of_a_variable_is_shown() {
        let environment = Environment::of(&[("AWS_SECRET_ACCESS_KEY", "hush")], "/home/ada");
        assert!(!format!("{environment:?}").contains("hush"));
    }
}
