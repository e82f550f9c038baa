//! Where a test may be skipped, in whole or in part, and why. Every other skip fails the test, unless `QUICKSIGHT_TEST_STRICT=0`.

use crate::cli::{Cli, Product};

/// Set to `0`, it lets a test pass whose skip is not accepted here.
const STRICT: &str = "QUICKSIGHT_TEST_STRICT";

/// The newest versions that were examined for features that the client has in no version. A later one may have them by now.
const LAST_EXAMINED: [(Product, (u32, u32)); 2] = [(Product::Terraform, (1, 16)), (Product::OpenTofu, (1, 12))];

/// What only some systems have: what, the system without it, and the reason.
const ACCEPTED: [(Missing, &str, &str); 2] = [
    (Missing::Mounts, "macos", "macOS has no mount namespaces"),
    (Missing::CertificateFile, "macos", "Go trusts the keychain there, and ignores SSL_CERT_FILE"),
];

/// What a test needs and does not have.
#[derive(Clone, Copy, Debug)]
pub enum Missing {
    /// A feature of the client, which has it since this version, or in no version.
    Feature { title: &'static str, since: Option<(u32, u32)> },
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

/// Reports that a test with this client is skipped. Panics if that is not accepted.
#[expect(clippy::print_stdout, reason = "the test harness shows what a test prints")]
pub fn skip(client: &Cli, missing: Missing, share: Share) {
    let outcome = match share {
        Share::All => "skipped",
        Share::Part => "skipped in part",
    };
    let is_strict = std::env::var_os(STRICT).is_none_or(|value| value != "0");
    match reason(missing, client, std::env::consts::OS) {
        Err(problem) if is_strict => panic!("{outcome}, which only {STRICT}=0 accepts: {problem} (see {})", file!()),
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
        Missing::Feature { title, since } => {
            let text = format!("{} {} has no {title}", client.product, client.version);
            let (_, examined) =
                LAST_EXAMINED.into_iter().find(|(product, _)| *product == client.product).expect("both are listed");
            match since {
                None if client.numbers > examined => Err(format!(
                    "{text} as far as is known, which is up to {}.{}: examine this version, and set LAST_EXAMINED or the version of the feature",
                    examined.0, examined.1
                )),
                Some(since) if client.numbers >= since => Err(format!("{text}, which it has since {}.{}", since.0, since.1)),
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
    use super::*;

    fn client(product: Product, numbers: (u32, u32)) -> Cli {
        Cli {
            path: "client".into(),
            product,
            version: format!("{}.{}.0", numbers.0, numbers.1),
            numbers,
            platform: crate::mirror::platform(),
        }
    }

    fn lacks(since: Option<(u32, u32)>, product: Product, numbers: (u32, u32)) -> Result<String, String> {
        reason(Missing::Feature { title: "queries", since }, &client(product, numbers), "linux")
    }

    #[test]
    fn a_feature_may_be_missing_in_the_versions_that_are_known_to_lack_it() {
        assert!(lacks(Some((1, 14)), Product::Terraform, (1, 11)).is_ok());
        let known = lacks(Some((1, 14)), Product::Terraform, (1, 14)).expect_err("it has it");
        assert!(known.contains("since 1.14"), "{known}");
    }

    #[test]
    fn a_feature_of_no_version_may_be_missing_up_to_the_last_changelog_that_was_read() {
        for (product, (major, minor)) in LAST_EXAMINED {
            assert!(lacks(None, product, (major, minor)).is_ok());
            let newer = lacks(None, product, (major, minor + 1)).expect_err("nobody has examined that version");
            assert!(newer.contains(&format!("{product} {major}.{}.0 has no queries", minor + 1)), "{newer}");
            assert!(newer.contains("LAST_EXAMINED"), "{newer}");
        }
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
}
