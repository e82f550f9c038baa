//! The text of a shared file as sections of keys, by the rules that its writers know: those of Python's `configparser`, which the AWS CLI
//! reads with, and of the SDK for Go where it is more lenient. The SDK for Rust refuses indented keys and comments, names with spaces and
//! whole files for one broken line, so the files are read here.
//!
//! No line is ever shown: it may be half of a secret.

/// What follows a line in brackets.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Section {
    /// Without the brackets, such as `profile dev`.
    pub name: String,
    pub line: usize,
    pub keys: Vec<Key>,
    /// Lines that are neither a key with its value nor part of one.
    pub broken: Vec<usize>,
}

/// A key and its value.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Key {
    /// In lower case.
    pub name: String,
    pub value: String,
    pub line: usize,
    /// Keys below it, where it has no value of its own.
    pub nested: Vec<Key>,
    /// Lines that continue its value, since they are indented more than it is.
    pub continued: Vec<(usize, String)>,
}

/// The key whose value may hold any character: a command.
const COMMAND: &str = "credential_process";

/// Reads `text`. The second list names the lines that look like the beginning of a section and are none.
pub(super) fn parse(text: &str) -> (Vec<Section>, Vec<usize>) {
    let (mut sections, mut broken_headers) = (Vec::<Section>::new(), Vec::new());
    // Of the last key, if the next line may belong to it.
    let mut key_indent = None;
    // Whether keys belong to a section at all: not those at the top of a file, nor those below a broken header.
    let mut in_section = false;
    for (index, line) in text.lines().enumerate() {
        let (number, content) = (index + 1, line.trim());
        if content.is_empty() || content.starts_with(['#', ';']) {
            continue;
        }
        let indent = line.chars().take_while(|character| character.is_whitespace()).count();
        if let Some(header) = content.strip_prefix('[') {
            key_indent = None;
            match header.split_once(']') {
                Some((name, _)) => {
                    in_section = true;
                    sections.push(Section { name: name.trim().to_owned(), line: number, ..Section::default() });
                }
                None => {
                    in_section = false;
                    broken_headers.push(number);
                }
            }
            continue;
        }
        let Some(section) = sections.last_mut().filter(|_| in_section) else { continue };
        let last = section.keys.last_mut().filter(|_| key_indent.is_some_and(|key_indent| indent > key_indent));
        match (last, key(content, number)) {
            (Some(last), Some(nested)) if last.value.is_empty() => last.nested.push(nested),
            (Some(last), None) if last.value.is_empty() => section.broken.push(number),
            (Some(last), _) => last.continued.push((number, content.to_owned())),
            (None, Some(key)) => {
                key_indent = Some(indent);
                section.keys.push(key);
            }
            (None, None) => {
                key_indent = None;
                section.broken.push(number);
            }
        }
    }
    (sections, broken_headers)
}

/// `NAME = VALUE` or `NAME: VALUE`, and maybe a comment.
fn key(content: &str, line: usize) -> Option<Key> {
    let (name, value) = content.split_once(['=', ':'])?;
    let name = name.trim().to_ascii_lowercase();
    let value = match name.as_str() {
        "" => return None,
        COMMAND => without_comment(value, Quotes::Protect).trim(),
        _ => unquoted(without_comment(value, Quotes::Ignore).trim()),
    };
    Some(Key { value: value.to_owned(), name, line, ..Key::default() })
}

/// What quotation marks mean to a comment.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Quotes {
    /// Inside them nothing begins a comment.
    Protect,
    Ignore,
}

/// A comment begins with `#` or `;` after white space. A `#` inside a word is part of it, as in the URL of a portal.
fn without_comment(value: &str, quotes: Quotes) -> &str {
    let (mut after_space, mut quoted_by) = (false, None);
    for (index, character) in value.char_indices() {
        match character {
            '#' | ';' if after_space && quoted_by.is_none() => return &value[..index],
            '"' | '\'' if quotes == Quotes::Protect => match quoted_by {
                None => quoted_by = Some(character),
                Some(quote) if quote == character => quoted_by = None,
                Some(_) => {}
            },
            _ => {}
        }
        after_space = character.is_whitespace();
    }
    value
}

/// Without quotation marks around the whole of it.
pub(super) fn unquoted(value: &str) -> &str {
    let inside = |quote| value.strip_prefix(quote)?.strip_suffix(quote).filter(|inside: &&str| !inside.contains(quote));
    inside('"').or_else(|| inside('\'')).unwrap_or(value)
}

impl Key {
    /// The value as it is meant: that of a command goes on over several lines.
    pub(super) fn joined(&self) -> String {
        let continued = self.continued.iter().map(|(_, line)| line.as_str()).filter(|_| self.name == COMMAND);
        std::iter::once(self.value.as_str()).chain(continued).collect::<Vec<_>>().join(" ")
    }

    /// The line of another key that became part of this value by its indentation, and its name.
    pub(super) fn swallowed(&self) -> impl Iterator<Item = (usize, String)> {
        let lines = self.continued.iter().filter(|_| self.name != COMMAND);
        lines.filter_map(|(line, text)| Some((*line, key(text, *line)?.name)))
    }
}

#[cfg(test)]
mod tests {
    use super::{Key, Section, parse};

    fn only(text: &str) -> Section {
        let (mut sections, broken) = parse(text);
        assert_eq!((sections.len(), broken), (1, vec![]), "{text:?}");
        sections.remove(0)
    }

    fn values(section: &Section) -> Vec<(&str, &str)> {
        section.keys.iter().map(|key| (key.name.as_str(), key.value.as_str())).collect()
    }

    #[test]
    fn keys_may_be_indented_and_their_names_have_no_case() {
        let section = only("[profile other]\n    Role_ARN = arn:x\n    source_profile=default\n\n\tregion\t=\tus-east-1\n");
        assert_eq!(section.name, "profile other");
        assert_eq!(values(&section), [("role_arn", "arn:x"), ("source_profile", "default"), ("region", "us-east-1")]);
    }

    #[test]
    fn comments_stand_on_lines_of_their_own_however_indented_and_after_values() {
        let section = only(
            "# first\n[default] # second\nregion = us-east-1 # third\n  # fourth\n\t; fifth\noutput = json\t; sixth\nsso_start_url = https://corp.awsapps.com/start#/\n",
        );
        let expected = [("region", "us-east-1"), ("output", "json"), ("sso_start_url", "https://corp.awsapps.com/start#/")];
        assert_eq!(values(&section), expected);
        assert!(section.keys.iter().all(|key| key.continued.is_empty()));
    }

    #[test]
    fn lines_of_every_system_are_read_and_colons_and_quotation_marks_too() {
        let section = only("[default]\r\nregion: us-east-1\r\nrole_arn = \"arn:aws:iam::123456789012:role/x\"\r\n");
        assert_eq!(values(&section), [("region", "us-east-1"), ("role_arn", "arn:aws:iam::123456789012:role/x")]);
        assert_eq!(section.keys[1].line, 3);
    }

    #[test]
    fn keys_below_a_key_without_value_are_nested() {
        let section = only("[services local]\nsts =\n  endpoint_url = http://localhost:1 # ours\n  x = y\nquicksight =\n");
        let nested = &section.keys[0].nested;
        assert_eq!((nested[0].name.as_str(), nested[0].value.as_str()), ("endpoint_url", "http://localhost:1"));
        assert_eq!((nested.len(), section.keys.len()), (2, 2));
    }

    #[test]
    fn a_command_keeps_quotation_marks_and_what_is_in_them_and_goes_on_over_lines() {
        let section = only("[default]\ncredential_process = \"/opt/my tool\" sh -c 'a ; b # c' # comment\n  --role x\n");
        assert_eq!(section.keys[0].joined(), "\"/opt/my tool\" sh -c 'a ; b # c' --role x");
    }

    #[test]
    fn a_key_that_is_indented_more_than_the_one_above_it_becomes_part_of_its_value() {
        let section = only("[default]\nregion = us-east-1\n  role_arn = arn:x\noutput = json\n");
        let region = &section.keys[0];
        assert_eq!((region.joined(), region.swallowed().collect()), ("us-east-1".to_owned(), vec![(3, "role_arn".to_owned())]));
        assert_eq!(section.keys[1].name, "output");
    }

    #[test]
    fn a_broken_line_spoils_its_own_section_alone() {
        let (sections, broken) = parse("x = 1\n[a]\nnonsense\nregion = r\n[b\ny = 2\n[c]\nz = 3\n");
        assert_eq!(broken, [5]);
        let [a, c] = sections.as_slice() else { panic!("{sections:?}") };
        assert_eq!((a.broken.as_slice(), values(a)), (&[3][..], vec![("region", "r")]));
        assert_eq!((c.broken.as_slice(), values(c)), (&[][..], vec![("z", "3")]));
    }

    #[test]
    fn nothing_makes_the_parser_panic() {
        let pieces =
            ["[", "]", "=", ":", "#", " ;", "\n", "\r", " ", "\t", "\"", "'", "a", "é", "\u{feff}", "credential_process="];
        let mut state = 7_usize;
        for _ in 0..2000 {
            let mut text = String::new();
            for _ in 0..24 {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                text.push_str(pieces[(state >> 33) % pieces.len()]);
            }
            let (sections, _) = parse(&text);
            sections.iter().flat_map(|section| &section.keys).for_each(|key: &Key| drop((key.joined(), key.swallowed().count())));
        }
    }
}
