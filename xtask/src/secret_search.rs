//! Looks for secrets in every file of a directory: plain, in Base64, and inside of zips, which plan files are.
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};

use anyhow::Context;
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use memchr::memmem::Finder;

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
pub fn search(directory: &Path, except: &Path, text: &str) -> anyhow::Result<Searched> {
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

/// The text itself, and what it looks like in the middle of something that was encoded with Base64: that depends on where
/// in a group of three bytes it begins, and its outermost characters depend on its neighbours, so they are left out.
fn forms(text: &str) -> Vec<Vec<u8>> {
    let encoded = (0..3).map(|shift| {
        let mut bytes = vec![0; shift];
        bytes.extend(text.as_bytes());
        let own = (shift * 8).div_ceil(6)..bytes.len() * 8 / 6;
        STANDARD_NO_PAD.encode(&bytes).as_bytes()[own].to_vec()
    });
    std::iter::once(text.as_bytes().to_vec()).chain(encoded).collect()
}

fn files(directory: &Path, except: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut pending = vec![directory.to_owned()];
    while let Some(directory) = pending.pop() {
        if directory == except {
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
        search(directory.path(), &directory.path().join("mirror"), SECRET).unwrap().findings
    }

    #[test]
    fn a_plain_secret_is_found_and_the_excepted_directory_is_not_searched() {
        assert_eq!(findings("state", b"{\"password\": \"open sesame\"}"), ["state"]);
        assert_eq!(findings("state", b"{\"password\": null}"), Vec::<String>::new());
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
