//! What can be given to `terraform import` or an `import` block, and the little state that a read starts from.

use terraform_plugin::{
    diagnostic::Diagnostic,
    resource::{Context, ImportTarget, Outcome},
};

use super::{
    location::{Location, is_account, is_id},
    named::Named,
    state::empty,
};
use crate::client::Client;

/// The form of the import ID that names everything.
const FORM: &str = "ACCOUNT,ID@REGION";

/// Turns what the user wrote into a state that can be read.
pub async fn import(client: &Client, context: &Context, target: ImportTarget<'_>) -> Outcome {
    let named = match target {
        ImportTarget::Id(text) => parse(text),
        ImportTarget::Identity(identity) => Named::from_identity(identity),
    };
    let location = match named {
        Ok(named) => named.locate(client, context, FORM).await,
        Err(diagnostic) => Err(diagnostic),
    };
    match location {
        Ok(location) => {
            let mut state = empty();
            location.write(&mut state);
            Outcome::object(state, location.identity())
        }
        Err(diagnostic) => Outcome::failed(diagnostic),
    }
}

/// Reads one of the forms of an import ID.
fn parse(text: &str) -> Result<Named, Diagnostic> {
    let (rest, region) = match text.rsplit_once('@') {
        Some((rest, region)) if !region.is_empty() => (rest, Some(region.to_owned())),
        Some(_) => return Err(invalid(text)),
        None => (text, None),
    };
    let named = if rest.starts_with("arn:") { Location::from_arn(rest).map(Named::from) } else { from_parts(rest) };
    let mut named = named.ok_or_else(|| invalid(text))?;
    if let (Some(in_arn), Some(given)) = (&named.region, &region)
        && in_arn != given
    {
        return Err(Diagnostic::error(
            "Invalid Import ID",
            format!("{text:?} contains the Region {in_arn} in the ARN and {given} after it. Remove @{given}."),
        ));
    }
    named.region = region.or(named.region);
    Ok(named)
}

fn invalid(text: &str) -> Diagnostic {
    Diagnostic::error(
        "Invalid Import ID",
        format!(
            "{text:?} is not a valid import ID. Expected ACCOUNT,ID, ACCOUNT/ID, ID|ACCOUNT, ID or the ARN of the connector, optionally followed by @REGION."
        ),
    )
}

fn from_parts(text: &str) -> Option<Named> {
    let (account, id) = match text.split_once([',', '/']) {
        Some((account, id)) => (Some(account), id),
        None => match text.split_once('|') {
            Some((id, account)) => (Some(account), id),
            None => (None, text),
        },
    };
    let is_valid = is_id(id) && account.is_none_or(is_account);
    is_valid.then(|| Named { account: account.map(str::to_owned), region: None, id: id.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::{Named, parse};

    fn named(account: Option<&str>, region: Option<&str>, id: &str) -> Named {
        Named { account: account.map(str::to_owned), region: region.map(str::to_owned), id: id.to_owned() }
    }

    #[test]
    fn every_form_names_the_same_connector() {
        for form in ["123456789012,jira-1", "123456789012/jira-1", "jira-1|123456789012"] {
            assert_eq!(parse(form), Ok(named(Some("123456789012"), None, "jira-1")), "{form}");
            assert_eq!(
                parse(&format!("{form}@eu-west-1")),
                Ok(named(Some("123456789012"), Some("eu-west-1"), "jira-1")),
                "{form}"
            );
        }
        assert_eq!(parse("jira-1"), Ok(named(None, None, "jira-1")));
        assert_eq!(parse("jira-1@eu-west-1"), Ok(named(None, Some("eu-west-1"), "jira-1")));
    }

    #[test]
    fn an_arn_is_read_whatever_the_spelling_of_its_resource() {
        for resource in ["action-connector", "actionConnector", "actionconnector"] {
            let arn = format!("arn:aws:quicksight:us-east-1:123456789012:{resource}/jira-1");
            assert_eq!(parse(&arn), Ok(named(Some("123456789012"), Some("us-east-1"), "jira-1")), "{arn}");
            assert_eq!(parse(&format!("{arn}@us-east-1")), Ok(named(Some("123456789012"), Some("us-east-1"), "jira-1")), "{arn}");
        }
    }

    #[test]
    fn what_names_no_connector_is_refused() {
        for text in [
            "",
            "12345,jira-1",
            "123456789012,",
            "jira-1@",
            "a b",
            "arn:aws:s3:::bucket",
            "arn:aws:quicksight:us-east-1:123456789012:dashboard/x",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
        assert!(parse("arn:aws:quicksight:us-east-1:123456789012:action-connector/x@eu-west-1").is_err());
    }
}
