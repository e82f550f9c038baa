//! What is wrong with the way to AWS, in the words of a person who writes configurations: the names of arguments, and the ways out.

use quicksight_client::{Fault, Meaning, Setting, SetupError};
use terraform_plugin::{diagnostic::Diagnostic, path::Path};

/// The error for a problem: at the argument of the provider block that has to be changed, where there is one.
pub fn diagnostic(problem: SetupError) -> Diagnostic {
    let error = Diagnostic::error(&problem.summary, detail(&problem));
    match problem.setting {
        Some(setting) => error.at(Path::of(&[argument(setting)])),
        None => error,
    }
}

/// What is wrong, and the way out.
pub fn detail(problem: &SetupError) -> String {
    format!("{}{}", problem.detail, problem.meaning.as_ref().map(way_out).unwrap_or_default())
}

/// A failed operation as a sentence, with the way out where the cause is the configuration.
pub fn text(fault: &Fault) -> String {
    match &fault.problem {
        Some(problem) => format!("{}: {}", fault.operation, detail(problem)),
        None => format!("{fault}."),
    }
}

/// What the provider block calls a setting, in the middle of a sentence.
pub fn name(setting: Setting) -> String {
    match setting {
        Setting::Keys => "the provider block (`access_key`, `secret_key`, `token`)".to_owned(),
        Setting::Role(Some(number)) => format!("`assume_role` block {number}"),
        setting => format!("`{}`", argument(setting)),
    }
}

/// The argument or block that makes a setting.
fn argument(setting: Setting) -> &'static str {
    match setting {
        Setting::Region => "region",
        Setting::StsRegion => "sts_region",
        Setting::Profile => "profile",
        Setting::ConfigFiles => "shared_config_files",
        Setting::CredentialsFiles => "shared_credentials_files",
        Setting::Keys => "access_key",
        Setting::WebIdentity => "assume_role_with_web_identity",
        Setting::WebIdentityToken => "web_identity_token",
        Setting::Role(_) => "assume_role",
        Setting::MetadataEndpoint => "ec2_metadata_service_endpoint",
        Setting::SkipMetadata => "skip_metadata_api_check",
    }
}

/// The way out, with what separates it from the text before it.
fn way_out(meaning: &Meaning) -> String {
    match meaning {
        Meaning::MissingRegion => " Set `region` in the resource or in the provider block, the environment variable AWS_REGION or AWS_DEFAULT_REGION, or `region` in the AWS profile.".to_owned(),
        Meaning::MissingStsRegion => " Set `sts_region` or `region` in the provider block, the environment variable AWS_REGION, or `region` in the AWS profile.".to_owned(),
        Meaning::UnknownRegion => " Correct it, or set `skip_region_validation = true` in the provider block for a Region that is not public.".to_owned(),
        Meaning::AccountLookupSkipped => " Set `aws_account_id`, or remove `skip_requesting_account_id`.".to_owned(),
        Meaning::CredentialsExpired => " Sign in again or replace them, then run Terraform again.".to_owned(),
        Meaning::AccountLookupFailed => " Check the Region, `endpoints.sts` and the proxies, or set `aws_account_id`.".to_owned(),
        Meaning::NoCredentials => "\nConfigure one, or set `profile` in the provider block (SSO: aws sso login).".to_owned(),
        Meaning::MfaRequired { profile } => format!(
            ", and Terraform cannot prompt for a code. Export a session before you run Terraform, and remove `profile` from the provider block, which takes precedence over the environment:\n\n  eval \"$(aws configure export-credentials --profile {profile} --format env)\"\n\nOr use a profile with this line:\n  credential_process = aws configure export-credentials --profile {profile}"
        ),
        Meaning::StsUnavailable => " Check the Region, `endpoints.sts` and the proxies.".to_owned(),
        Meaning::PortalUnreachable { host } => format!("\nCheck the connection to {host}, `endpoints.sso` and the proxies."),
        Meaning::NoFipsPortal { region } => format!(
            " To sign in at the standard endpoint, set this in the provider block:\n\n  endpoints {{\n    sso = \"https://portal.sso.{region}.amazonaws.com\"\n  }}"
        ),
    }
}

#[cfg(test)]
mod tests {
    use quicksight_client::{Aws, Environment, Names, Setting, Settings};
    use terraform_plugin::path::Path;

    use super::{argument, detail, diagnostic, name};
    use crate::provider::rows::SCHEMA;

    #[test]
    fn every_name_of_a_setting_is_an_argument_or_a_block_of_the_provider() {
        let nested = SCHEMA.block.blocks.iter().flat_map(|nested| &nested.block.attributes);
        let names = SCHEMA.block.attributes.iter().chain(nested).map(|attribute| attribute.name);
        let names: Vec<&str> = names.chain(SCHEMA.block.blocks.iter().map(|nested| nested.name)).collect();
        for setting in [
            Setting::Region,
            Setting::StsRegion,
            Setting::Profile,
            Setting::ConfigFiles,
            Setting::CredentialsFiles,
            Setting::Keys,
            Setting::WebIdentity,
            Setting::WebIdentityToken,
            Setting::Role(None),
            Setting::MetadataEndpoint,
            Setting::SkipMetadata,
        ] {
            assert!(names.contains(&argument(setting)), "{setting:?}");
        }
        assert_eq!(name(Setting::Role(Some(2))), "`assume_role` block 2");
    }

    #[test]
    fn a_problem_is_told_by_the_argument_and_with_the_way_out() {
        let of = |settings: Settings| Aws::new(Settings { names: Names(name), ..settings }).check().unwrap_err();
        let found = diagnostic(of(Settings { region: Some("us-esat-1".to_owned()), ..Settings::default() }));
        assert_eq!(found.path, Some(Path::of(&["region"])));
        assert_eq!(
            found.detail,
            "`region` is \"us-esat-1\", which is not an AWS Region. Did you mean us-east-1? Correct it, or set `skip_region_validation = true` in the provider block for a Region that is not public."
        );
        let missing = Aws::new(Settings::default()).region().unwrap_err();
        assert!(detail(&missing).starts_with("No AWS Region is configured. Set `region` in the resource or"), "{missing}");

        let home = tempfile::TempDir::new().unwrap();
        std::fs::create_dir(home.path().join(".aws")).unwrap();
        let config = "[profile x]\nrole_arn = arn:aws:iam::123456789012:role/x\nmfa_serial = arn:x\n";
        std::fs::write(home.path().join(".aws/config"), config).unwrap();
        let environment = Environment::of(&[], &home.path().display().to_string());
        let found = diagnostic(of(Settings { environment, profile: Some("x".to_owned()), ..Settings::default() }));
        assert!(found.detail.contains("has `mfa_serial` (line 3 of "), "{found:?}");
        assert!(found.detail.contains("), and Terraform cannot prompt for a code. Export a session"), "{found:?}");
        assert!(found.detail.ends_with("credential_process = aws configure export-credentials --profile x"), "{found:?}");
    }
}
