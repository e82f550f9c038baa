//! The messages of the code, by its string literals: their form, their words, and that the troubleshooting guide explains each. What a message says at run
//! time beyond its literals is checked by the cases in `tests/it/invalid/` and `tests/it/advice/`, and by every run of a client in `tests/it/`.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Item, LitStr};

use crate::{documents::tracked, read, sources::is_for_tests};

/// Where messages for users of the provider come from.
const PROVIDER: [&str; 3] = ["src/", "crates/terraform-plugin/src/", "crates/quicksight-client/src/"];
/// Where these and the messages of the emulator and of `cargo xtask` come from.
const ALL: [&str; 5] =
    ["src/", "crates/terraform-plugin/src/", "crates/quicksight-client/src/", "crates/quicksight-emulator/src/", "xtask/src/"];
const GUIDE: &str = "docs/guides/troubleshooting.md";

/// Calls whose arguments are a summary and then a detail: the position of the summary.
const CALLS: [(&str, usize); 9] = [
    ("Diagnostic :: error", 0),
    ("Diagnostic :: warning", 0),
    ("Diagnostic :: advice", 0),
    ("SetupError :: new", 0),
    ("Violation :: new", 0),
    (". invalid", 0),
    (". error", 0),
    ("Self :: error", 0),
    ("advise", 0),
];

/// Words of messages that have a better one in the language of Terraform and AWS.
const REPLACED: [(&str, &str); 33] = [
    ("left out", "omitted"),
    ("leave it out", "omit it"),
    ("leave the", "omit"),
    ("taken over", "managed"),
    ("take over", "manage"),
    ("seen to", "managed"),
    ("nobody", "no user, not found"),
    ("somebody", "outside Terraform"),
    ("whoever", "the identity that runs Terraform"),
    ("no news", "unchanged"),
    ("is gone", "is not found"),
    ("told", "returned"),
    ("tells", "returns"),
    ("says", "contains, returns"),
    ("stands", "appears"),
    ("look at", "describe, read"),
    ("looks at", "reads"),
    ("a look", "a read"),
    ("settled", "stable"),
    ("gave up", "failed"),
    ("given up", "failed"),
    ("gives up", "fails"),
    ("is none of", "expected ... or ..."),
    ("tried again", "retried"),
    ("trying again", "retrying"),
    ("cut short", "canceled"),
    ("called off", "canceled"),
    ("waited for", "in progress"),
    ("for itself", "reserved"),
    ("begin it otherwise", "must not begin with"),
    ("turns up", "appears"),
    ("anew", "again"),
    ("answered", "returned"),
];

/// The literals of one file, and the arguments of its calls.
#[derive(Default)]
struct Texts {
    literals: Vec<String>,
    summaries: Vec<String>,
    details: Vec<String>,
    /// What a summary has behind the name of an object.
    reasons: Vec<String>,
    constants: BTreeMap<String, String>,
}

/// The files below these directories.
fn files(directories: &[&str]) -> Vec<String> {
    let is_below = |file: &String| directories.iter().any(|directory| file.starts_with(directory)) && file.ends_with(".rs");
    tracked().into_iter().filter(is_below).collect()
}

fn texts(file: &str) -> Texts {
    let parsed = syn::parse_file(&read(file)).unwrap_or_else(|error| panic!("{file} is no Rust: {error}"));
    let mut texts = Texts::default();
    let items: Vec<TokenStream> =
        parsed.items.into_iter().filter(|item| !is_test(item)).map(ToTokens::into_token_stream).collect();
    for item in &items {
        texts.read_constants(item.clone());
    }
    for item in items {
        texts.read(item);
    }
    texts
}

fn is_test(item: &Item) -> bool {
    match item {
        Item::Mod(item) => is_for_tests(&item.attrs),
        Item::Fn(item) => is_for_tests(&item.attrs),
        Item::Impl(item) => is_for_tests(&item.attrs),
        _ => false,
    }
}

impl Texts {
    /// `const NAME: &str = "TEXT"`, at any depth.
    fn read_constants(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        for (at, token) in tokens.iter().enumerate() {
            match token {
                TokenTree::Ident(word) if word == "const" => {
                    let Some(TokenTree::Ident(name)) = tokens.get(at + 1) else { continue };
                    let value = tokens[at..].iter().skip_while(|token| token.to_string() != "=").nth(1);
                    if let Some(text) = value.and_then(literal) {
                        self.constants.insert(name.to_string(), text);
                    }
                }
                TokenTree::Group(group) => self.read_constants(group.stream()),
                _ => {}
            }
        }
    }

    fn read(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        for (at, token) in tokens.iter().enumerate() {
            match token {
                TokenTree::Literal(_) => self.literals.extend(literal(token)),
                // An attribute, such as a doc comment.
                TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket && at > 0 && is(&tokens[at - 1], "#") => {}
                TokenTree::Group(group) => {
                    if group.delimiter() == Delimiter::Parenthesis {
                        self.read_call(&tokens[..at], group.stream());
                    }
                    self.read(group.stream());
                }
                _ => {}
            }
        }
    }

    /// The summary and the detail of a call, as far as they are literals.
    fn read_call(&mut self, before: &[TokenTree], arguments: TokenStream) {
        let before: Vec<String> = before.iter().rev().take(4).map(ToString::to_string).collect();
        let before = before.into_iter().rev().collect::<Vec<_>>().join(" ").replace(": :", "::");
        if before.ends_with("Reason") {
            self.reasons.extend(split(arguments).first().and_then(|text| self.text_of(text)));
            return;
        }
        let Some((_, position)) = CALLS.iter().find(|(call, _)| before.ends_with(call)) else { return };
        let arguments = split(arguments);
        let text = |index: usize| arguments.get(index).and_then(|argument| self.text_of(argument));
        let (summary, detail) = (text(*position), text(position + 1));
        self.summaries.extend(summary);
        self.details.extend(detail);
    }

    /// The text of an argument: a literal, one within `format!`, or a constant.
    fn text_of(&self, argument: &[TokenTree]) -> Option<String> {
        match argument {
            [TokenTree::Ident(name)] => self.constants.get(&name.to_string()).cloned(),
            [only] => literal(only),
            [TokenTree::Ident(name), _, TokenTree::Group(group)] if name == "format" => {
                split(group.stream()).first().and_then(|first| literal(first.first()?))
            }
            _ => None,
        }
    }
}

fn is(token: &TokenTree, text: &str) -> bool {
    matches!(token, TokenTree::Punct(_)) && token.to_string() == text
}

fn literal(token: &TokenTree) -> Option<String> {
    syn::parse2::<LitStr>(token.to_token_stream()).ok().map(|text| text.value())
}

/// The arguments of a call.
fn split(tokens: TokenStream) -> Vec<Vec<TokenTree>> {
    let mut arguments = vec![Vec::new()];
    for token in tokens {
        if is(&token, ",") {
            arguments.push(Vec::new());
        } else {
            arguments.last_mut().expect("there is one").push(token);
        }
    }
    arguments
}

/// Dots in the place of what a format string fills in.
fn with_dots(text: &str) -> String {
    let mut pieces = text.split('{');
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |text, piece| format!("{text}...{}", piece.split_once('}').map_or("", |(_, rest)| rest)))
}

/// A text without what it quotes between backticks.
fn prose(text: &str) -> String {
    text.split('`').step_by(2).collect::<Vec<_>>().join("...")
}

#[test]
fn every_summary_is_in_title_form_and_has_no_period() {
    let small = ["and", "for", "with", "not", "provider_meta"];
    let mut faults = Vec::new();
    let mut count = 0;
    for file in files(&PROVIDER) {
        for summary in texts(&file).summaries.into_iter().map(|summary| with_dots(&summary)) {
            count += 1;
            // What is not in the summary of an operation is its reason, which is a code or in small letters.
            let title = summary.split(": ").next().unwrap_or_default();
            let title =
                title.strip_prefix("Error ").map_or(title, |rest| rest.split_once(' ').map_or("", |(_, subject)| subject));
            let is_small = |word: &str| word.len() > 3 && word.starts_with(char::is_lowercase) && !small.contains(&word);
            if summary.ends_with('.') && !summary.ends_with("...") || title.split(' ').any(is_small) {
                faults.push(format!("{file}: {summary}"));
            }
        }
    }
    assert!(count > 50, "only {count} summaries were found");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_detail_ends_with_one_period_or_with_what_it_quotes() {
    let mut faults = Vec::new();
    let mut count = 0;
    for file in files(&PROVIDER) {
        for detail in texts(&file).details {
            count += 1;
            let ends = detail.ends_with(['.', '}', '`']) && !detail.ends_with("..");
            if !ends {
                faults.push(format!("{file}: {detail}"));
            }
        }
    }
    assert!(count > 50, "only {count} details were found");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn no_message_has_two_periods_or_a_word_that_was_replaced() {
    let mut faults = BTreeSet::new();
    let mut count = 0;
    for file in files(&ALL) {
        for text in texts(&file).literals {
            count += 1;
            let words = format!(
                " {} ",
                prose(&with_dots(&text)).to_lowercase().replace(|letter: char| !letter.is_ascii_alphabetic(), " ")
            );
            let replaced = REPLACED.iter().filter(|(old, _)| words.contains(&format!(" {old} ")));
            faults.extend(replaced.map(|(old, new)| format!("{file}: {old:?} is {new:?} in {text:?}")));
            let after_a_word = |(at, _): (usize, &str)| {
                let before =
                    text[..at].chars().next_back().is_some_and(|letter| letter.is_alphanumeric() || "}`)".contains(letter));
                before && !text[at..].starts_with("...")
            };
            if text.match_indices("..").any(after_a_word) || text.contains(". .") {
                faults.insert(format!("{file}: two periods in {text:?}"));
            }
        }
    }
    assert!(count > 1000, "only {count} texts were found");
    assert!(faults.is_empty(), "{}", faults.into_iter().collect::<Vec<_>>().join("\n"));
}

#[test]
fn what_says_that_a_host_cannot_be_reached_names_it() {
    let mut count = 0;
    for file in files(&["crates/quicksight-client/src/"]) {
        for text in texts(&file).literals {
            let starts = ["Cannot connect to ", "The connection to ", "The request to "];
            if let Some(rest) = starts.iter().find_map(|start| text.strip_prefix(start)) {
                count += 1;
                assert!(rest.starts_with('{'), "{file}: {text}");
            }
        }
    }
    assert!(count > 2, "only {count} such messages were found");
}

/// Headings of the guide that are messages of Terraform.
const OF_TERRAFORM: [&str; 3] =
    ["Provider produced inconsistent final plan", "Failed to query available provider packages", "Missing key/value separator"];

/// Whether a heading, which may have dots of its own, is this summary with something in the place of its dots.
fn is_heading_of(summary: &str, heading: &str) -> bool {
    let mut pieces = summary.split("...");
    let Some(mut rest) = pieces.next().and_then(|first| heading.strip_prefix(first)) else { return false };
    let pieces: Vec<&str> = pieces.collect();
    for (at, piece) in pieces.iter().enumerate() {
        let found =
            if at + 1 == pieces.len() { rest.ends_with(piece).then(|| rest.len() - piece.len()) } else { rest.find(piece) };
        let Some(found) = found else { return false };
        rest = &rest[found + piece.len()..];
    }
    rest.is_empty()
}

/// All summaries, and for those that name an object what is behind its name: the reason of an operation that failed, or what a warning is about.
fn summaries() -> BTreeSet<String> {
    let mut summaries = BTreeSet::new();
    for file in files(&PROVIDER) {
        let texts = texts(&file);
        let of_object = |summary: &String| summary.starts_with("Error {doing}") || summary == "{} {}";
        summaries.extend(texts.summaries.iter().filter(|summary| !of_object(summary)).map(|summary| with_dots(summary)));
        // A warning has the object before its reason, which is in title form.
        summaries.extend(texts.reasons.into_iter().map(|reason| match reason.starts_with(char::is_uppercase) {
            true => format!("Quick Sight Action Connector (...) {reason}"),
            false => reason,
        }));
    }
    summaries
}

#[test]
fn the_troubleshooting_guide_explains_each_summary_and_nothing_else() {
    let summaries = summaries();
    let literals = files(&PROVIDER).into_iter().flat_map(|file| texts(&file).literals);
    let codes: BTreeSet<String> = literals.filter(|text| text.ends_with("Exception") || text == "InternalFailure").collect();
    let guide = read(GUIDE);
    let headings: Vec<&str> = guide.lines().filter_map(|line| line.strip_prefix("### ")).collect();
    let unexplained = summaries.iter().filter(|summary| !headings.iter().any(|heading| is_heading_of(summary, heading)));
    assert_eq!(unexplained.collect::<Vec<_>>(), Vec::<&String>::new(), "without a heading in {GUIDE}");
    let is_of_the_code = |heading: &str| {
        summaries.iter().any(|summary| is_heading_of(summary, heading))
            || codes.contains(heading)
            || OF_TERRAFORM.contains(&heading)
    };
    let unknown: Vec<&str> = headings.into_iter().filter(|heading| !is_of_the_code(heading)).collect();
    assert_eq!(unknown, Vec::<&str>::new(), "headings of {GUIDE} that are no summary");
}

#[test]
fn each_case_expects_a_summary_of_the_code() {
    let summaries = summaries();
    // What Terraform itself refuses.
    let of_terraform = [
        "Missing required argument",
        "Unsupported argument",
        "Incorrect attribute value type",
        "Too many permissions blocks",
        "Duplicate default_tags block",
    ];
    let (mut count, mut unknown) = (0, Vec::new());
    for case in tracked().into_iter().filter(|file| file.starts_with("tests/it/invalid/") || file.starts_with("tests/it/advice/"))
    {
        let text = read(&case);
        let expected =
            text.lines().filter_map(|line| line.strip_prefix("# Error: ").or_else(|| line.strip_prefix("# Warning: ")));
        for expected in expected.filter(|expected| !of_terraform.contains(expected)) {
            count += 1;
            if !summaries.iter().any(|summary| is_heading_of(summary, expected)) {
                unknown.push(format!("{case}: {expected}"));
            }
        }
    }
    assert!(count > 100, "only {count} diagnostics are expected");
    assert!(unknown.is_empty(), "{}", unknown.join("\n"));
}
