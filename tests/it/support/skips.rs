//! Where a test may be skipped, in whole or in part, and why. With `QUICKSIGHT_TEST_STRICT=1`, as in CI, every other skip fails the test.

use harness::cli::{self, Cli, Product};

use super::features::Row;

/// Set to `1`, it makes a skip that is not accepted here a failure.
const STRICT: &str = "QUICKSIGHT_TEST_STRICT";

/// The newest versions whose changelogs were read for features that the client has in no version. A later one may have them by now.
const LAST_READ: [(Product, (u32, u32)); 2] = [(Product::Terraform, (1, 16)), (Product::OpenTofu, (1, 12))];

/// What only some systems have: what, the system without it, and the reason.
const ACCEPTED: [(Missing, &str, &str); 2] = [
    (Missing::Mounts, "macos", "macOS has no mount namespaces"),
    (Missing::CertificateFile, "macos", "Go trusts the keychain there, and ignores SSL_CERT_FILE"),
];

/// What a test needs and does not have. A feature of the client is accepted by its [`Row`].
#[derive(Clone, Copy)]
pub enum Missing {
    Feature(&'static Row),
    /// Mounts that only one process sees.
    Mounts,
    /// A client that trusts the certificates in a file.
    CertificateFile,
    /// Programs that a script uses.
    Programs(&'static [&'static str]),
    /// The provider that was built with the tests, instead of one that a variable names.
    OwnProvider,
}

/// How much of a test is skipped.
#[derive(Clone, Copy, Debug)]
pub enum Share {
    All,
    Part,
}

/// Reports that a test is skipped. Panics in strict mode if that is not accepted.
#[expect(clippy::print_stdout, reason = "the test harness shows what a test prints")]
pub fn skip(missing: Missing, share: Share) {
    let outcome = match share {
        Share::All => "skipped",
        Share::Part => "skipped in part",
    };
    let is_strict = std::env::var_os(STRICT).is_some_and(|value| value == "1");
    match reason(missing, cli::tested(), std::env::consts::OS) {
        Err(problem) if is_strict => panic!("{outcome}, which {STRICT} does not accept: {problem} (see {})", file!()),
        Ok(text) | Err(text) => println!("{outcome}: {text}"),
    }
}

/// Why a skip is accepted, or what is missing that should be there.
fn reason(missing: Missing, client: &Cli, system: &str) -> Result<String, String> {
    let listed = || {
        let is_it = |accepted: &Missing| std::mem::discriminant(accepted) == std::mem::discriminant(&missing);
        ACCEPTED.iter().find(|(accepted, on, _)| is_it(accepted) && *on == system).map(|(.., reason)| (*reason).to_owned())
    };
    match missing {
        Missing::Feature(row) => {
            let text = format!("{} {} has no {}", client.product, client.version, row.title);
            let last_read = LAST_READ.iter().find(|(product, _)| *product == client.product).map(|(_, version)| *version);
            match row.since(client.product) {
                None if Some(client.numbers) > last_read => Err(format!(
                    "{text} according to the changelogs up to another version: read those since, and set LAST_READ or the row of the feature"
                )),
                _ => Ok(text),
            }
        }
        Missing::Mounts => listed().ok_or_else(|| "`unshare --mount` fails on this system".to_owned()),
        Missing::CertificateFile => listed().ok_or_else(|| "the client ignores SSL_CERT_FILE on this system".to_owned()),
        Missing::Programs(programs) => Err(format!("not all of {} are installed", programs.join(", "))),
        Missing::OwnProvider => Err("QUICKSIGHT_TEST_PROVIDER names another provider".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use super::*;
    use crate::support::features::{FEATURES, Feature};

    fn client(product: Product, numbers: (u32, u32)) -> Cli {
        let version = format!("{}.{}.0", numbers.0, numbers.1);
        Cli { path: "client".into(), product, version, numbers }
    }

    fn lacks(feature: Feature, product: Product, numbers: (u32, u32)) -> Result<String, String> {
        let row = FEATURES.iter().find(|row| row.feature == feature).expect("each feature has a row");
        reason(Missing::Feature(row), &client(product, numbers), "linux")
    }

    #[test]
    fn a_feature_may_be_missing_in_the_versions_that_are_known_to_lack_it() {
        assert!(lacks(Feature::Queries, Product::Terraform, (1, 11)).is_ok());
        assert!(lacks(Feature::Queries, Product::OpenTofu, (1, 12)).is_ok());
        let newer = lacks(Feature::Queries, Product::OpenTofu, (1, 13)).expect_err("nobody has read that changelog");
        assert!(newer.contains("OpenTofu 1.13.0 has no `query`") && newer.contains("LAST_READ"), "{newer}");
    }

    #[test]
    fn what_only_some_systems_lack_may_be_missing_there_alone() {
        let client = client(Product::Terraform, (1, 11));
        assert!(reason(Missing::Mounts, &client, "macos").is_ok());
        assert!(reason(Missing::CertificateFile, &client, "macos").is_ok());
        for missing in [Missing::Mounts, Missing::CertificateFile, Missing::Programs(&["jq"]), Missing::OwnProvider] {
            assert!(reason(missing, &client, "linux").is_err());
        }
    }

    #[test]
    fn every_skip_is_reported_here() {
        fn sources(directory: &Path, found: &mut Vec<String>) {
            for path in fs::read_dir(directory).expect("a directory can be read").map(|entry| entry.expect("an entry").path()) {
                if path.is_dir() {
                    sources(&path, found);
                } else if path.extension().is_some_and(|end| end == "rs") && !path.ends_with(file!()) {
                    let text = fs::read_to_string(&path).expect("a source can be read");
                    if text.contains("println!(\"skip") {
                        found.push(path.display().to_string());
                    }
                }
            }
        }
        let mut found = Vec::new();
        sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it"), &mut found);
        assert_eq!(found, Vec::<String>::new(), "call support::skip there");
    }
}
