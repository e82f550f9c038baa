//! Looks for a secret in every file of a directory, and inside of zips, which plan files are: as it is, as JSON, a URL or Base64
//! would carry it, and as a fingerprint. Which files may hold it is the caller's business.

use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};

use anyhow::Context;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use memchr::memmem::Finder;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use sha2::{Digest, Sha256};

/// Where a text was found: the file, and within a zip the entry after a colon.
pub type Finding = String;

/// What was searched, and where the text was.
#[derive(Debug, Default)]
pub struct Searched {
    /// Files, and entries of zips.
    pub places: usize,
    pub findings: Vec<Finding>,
}

/// Looks for `text` below `directory`, except below `except`.
pub fn search(directory: &Path, except: Option<&Path>, text: &str) -> anyhow::Result<Searched> {
    let forms = forms(text);
    let finders: Vec<Finder<'_>> = forms.iter().map(Finder::new).collect();
    let mut searched = Searched::default();
    for file in files(directory, except)? {
        let bytes = std::fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
        let name = file.strip_prefix(directory).unwrap_or(&file).display().to_string();
        look(&bytes, &name, &finders, &mut searched);
        let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(&bytes)) else { continue };
        for index in 0..archive.len() {
            let mut entry = archive.by_index(index)?;
            let mut content = Vec::new();
            entry.read_to_end(&mut content)?;
            let within = entry.name().map_or_else(|_| index.to_string(), |name| name.into_owned());
            look(&content, &format!("{name}:{within}"), &finders, &mut searched);
        }
    }
    Ok(searched)
}

fn look(bytes: &[u8], name: &str, finders: &[Finder<'_>], searched: &mut Searched) {
    searched.places += 1;
    if finders.iter().any(|finder| finder.find(bytes).is_some()) {
        searched.findings.push(name.to_owned());
    }
}

/// All the ways in which a program may write the text.
fn forms(text: &str) -> Vec<Vec<u8>> {
    let json = serde_json::to_string(text).expect("a string is JSON");
    let json = json[1..json.len() - 1].to_owned();
    // Go escapes what HTML would take for a tag.
    let go_json = json.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026");
    let ascii_json = json.chars().fold(String::new(), |escaped, character| match character.is_ascii() {
        true => escaped + character.encode_utf8(&mut [0; 4]),
        false => character.encode_utf16(&mut [0; 2]).iter().fold(escaped, |escaped, unit| escaped + &format!("\\u{unit:04x}")),
    });
    let url = utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    let lenient_url = ["-", "_", ".", "~"].iter().fold(url.clone(), |url, kept| {
        let escaped = utf8_percent_encode(kept, NON_ALPHANUMERIC).to_string();
        url.replace(&escaped, kept)
    });
    let query = lenient_url.replace("%20", "+");
    let fingerprint: String = Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect();
    let upper_fingerprint = fingerprint.to_uppercase();
    let mut forms: Vec<Vec<u8>> = [
        text.to_owned(),
        format!("{text:?}").trim_matches('"').to_owned(),
        json,
        go_json,
        ascii_json,
        url,
        lenient_url,
        query,
        fingerprint,
        upper_fingerprint,
    ]
    .into_iter()
    .map(String::into_bytes)
    .chain(base64_forms(text))
    .filter(|form| !form.is_empty())
    .collect();
    forms.sort();
    forms.dedup();
    forms
}

/// What the text looks like in the middle of something that was encoded with Base64: that depends on where in a group of three
/// bytes it begins, and its outermost characters depend on its neighbours, so they are left out.
fn base64_forms(text: &str) -> Vec<Vec<u8>> {
    let shifted = (0..3).flat_map(|shift| {
        let mut bytes = vec![0; shift];
        bytes.extend(text.as_bytes());
        let own = (shift * 8).div_ceil(6)..bytes.len() * 8 / 6;
        [STANDARD_NO_PAD, URL_SAFE_NO_PAD].map(|engine| engine.encode(&bytes).as_bytes()[own.clone()].to_vec())
    });
    shifted.collect()
}

fn files(directory: &Path, except: Option<&Path>) -> anyhow::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut pending = vec![directory.to_owned()];
    while let Some(directory) = pending.pop() {
        if Some(directory.as_path()) == except {
            continue;
        }
        for entry in std::fs::read_dir(&directory)? {
            let entry = entry?;
            // A link is skipped: what it names is either here anyway or the provider's binary in the mirror.
            let kind = entry.file_type()?;
            if kind.is_dir() {
                pending.push(entry.path());
            } else if kind.is_file() {
                found.push(entry.path());
            }
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    const SECRET: &str = "open sesame";

    fn findings(name: &str, content: &[u8]) -> Vec<String> {
        let directory = tempfile::tempdir().unwrap();
        std::fs::create_dir(directory.path().join("mirror")).unwrap();
        std::fs::write(directory.path().join("mirror/binary"), SECRET).unwrap();
        std::fs::write(directory.path().join(name), content).unwrap();
        search(directory.path(), Some(&directory.path().join("mirror")), SECRET).unwrap().findings
    }

    #[test]
    fn a_plain_secret_is_found_and_the_excepted_directory_is_not_searched() {
        assert_eq!(findings("state", b"{\"password\": \"open sesame\"}"), ["state"]);
        assert_eq!(findings("state", b"{\"password\": null}"), Vec::<String>::new());
    }

    #[test]
    fn a_secret_is_found_in_whatever_form_a_program_writes_it() {
        for (secret, written) in [
            ("a\"b\\c\nd", r#"{"password": "a\"b\\c\nd"}"#),
            ("p<a>&s", r#"{"password": "p\u003ca\u003e\u0026s"}"#),
            ("käse", r#"{"password": "k\u00e4se"}"#),
            ("käse", "password=k%C3%A4se&x=1"),
            ("open sesame-1", "password=open%20sesame-1"),
            ("open sesame-1", "password=open%20sesame%2D1"),
            ("open sesame-1", "password=open+sesame-1"),
            ("open sesame", "41ef4bb0b23661e66301aac36066912dac037827b4ae63a7b1165a5aa93ed4eb"),
            ("open sesame", "41EF4BB0B23661E66301AAC36066912DAC037827B4AE63A7B1165A5AA93ED4EB"),
        ] {
            let found = forms(secret).iter().any(|form| Finder::new(form).find(written.as_bytes()).is_some());
            assert!(found, "{secret:?} in {written}");
        }
    }

    #[test]
    fn an_encoded_secret_is_found_wherever_it_begins() {
        for before in ["", "a", "ab", "abc"] {
            let encoded = STANDARD_NO_PAD.encode(format!("{before}{SECRET}, and more"));
            assert_eq!(findings("log", encoded.as_bytes()), ["log"], "after {before:?}");
        }
    }

    #[test]
    fn a_secret_in_a_compressed_plan_is_found() {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        writer.start_file("tfplan", zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(SECRET.repeat(100).as_bytes()).unwrap();
        let zip = writer.finish().unwrap().into_inner();
        assert_eq!(findings("first.tfplan", &zip).last().unwrap(), "first.tfplan:tfplan");
    }
}
