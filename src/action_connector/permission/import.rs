//! What can be given to `terraform import` or an `import` block, and the little state that a read starts from.

use terraform_plugin::{
    diagnostic::Diagnostic,
    resource::{Context, ImportTarget, Outcome},
    value::Value,
};

use super::{access::AccessId, schema::SCHEMA};
use crate::{
    action_connector::{
        location::{is_account, is_id},
        named::Named,
        permissions::principal::Principal,
    },
    client::Client,
};

/// The form of the import ID that names everything.
const FORM: &str = "ACCOUNT,CONNECTOR,PRINCIPAL@REGION";

/// Turns what the user wrote into a state that can be read.
pub async fn import(client: &Client, context: &Context, target: ImportTarget<'_>) -> Outcome {
    match locate(client, context, target).await {
        Ok(id) => {
            let mut state = SCHEMA.block.empty();
            id.write(&mut state);
            Outcome::object(state, id.identity())
        }
        Err(diagnostic) => Outcome::failed(diagnostic),
    }
}

async fn locate(client: &Client, context: &Context, target: ImportTarget<'_>) -> Result<AccessId, Diagnostic> {
    let (connector, principal) = match target {
        ImportTarget::Id(text) => parse(text)?,
        ImportTarget::Identity(identity) => (Named::from_identity(identity)?, principal_of(identity)?),
    };
    Ok(AccessId { location: connector.locate(client, context, FORM).await?, principal })
}

fn principal_of(identity: &Value) -> Result<String, Diagnostic> {
    let principal = identity.get("principal").as_str().unwrap_or_default();
    match Principal::parse(principal) {
        Ok(_) => Ok(principal.to_owned()),
        Err(violation) => Err(Diagnostic::error("Invalid Import Identity", violation.of("`principal`").detail)),
    }
}

/// Reads `ACCOUNT,CONNECTOR,PRINCIPAL`, which `@REGION` may follow.
fn parse(text: &str) -> Result<(Named, String), Diagnostic> {
    let invalid = |why: &str| {
        Diagnostic::error(
            "Invalid Import ID",
            format!(
                "{text:?} {why}. Expected ACCOUNT,CONNECTOR,PRINCIPAL, where PRINCIPAL is the ARN of a Quick Sight user or group, optionally followed by @REGION."
            ),
        )
    };
    // The name of a user may contain an @, as in an e-mail address.
    let (rest, region) = match text.rsplit_once('@') {
        Some((rest, region)) if is_region_shaped(region) => (rest, Some(region.to_owned())),
        Some(_) | None => (text, None),
    };
    let [account, id, principal] = rest.splitn(3, ',').collect::<Vec<_>>()[..] else {
        return Err(invalid("does not consist of three parts separated by commas"));
    };
    if !is_account(account) {
        return Err(invalid("does not begin with an account ID of 12 digits"));
    }
    if !is_id(id) {
        return Err(invalid("does not contain the ID of a connector as its second part"));
    }
    if Principal::parse(principal).is_err() {
        return Err(invalid("does not end with the ARN of a principal"));
    }
    Ok((Named { account: Some(account.to_owned()), region, id: id.to_owned() }, principal.to_owned()))
}

/// Whether the text has the form of a Region's name, such as us-east-1 or us-gov-west-1.
fn is_region_shaped(text: &str) -> bool {
    let is_word = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase());
    let parts: Vec<&str> = text.split('-').collect();
    let [area @ .., number] = &parts[..] else { return false };
    let is_number = (1..=2).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit());
    // The first part is a country or continent, or begins with one.
    area.len() >= 2 && area.iter().all(is_word) && (2..=4).contains(&area[0].len()) && is_number
}

#[cfg(test)]
mod tests {
    use super::{Named, is_region_shaped, parse};

    const ANN: &str = "arn:aws:quicksight:us-east-1:123456789012:user/default/ann@example.com";

    #[test]
    fn only_a_suffix_that_is_shaped_like_a_region_is_one() {
        let named = |region: Option<&str>| Named {
            account: Some("123456789012".to_owned()),
            region: region.map(str::to_owned),
            id: "jira-1".to_owned(),
        };
        for (suffix, region) in [("", None), ("@eu-west-1", Some("eu-west-1")), ("@us-gov-west-1", Some("us-gov-west-1"))] {
            let (connector, principal) = parse(&format!("123456789012,jira-1,{ANN}{suffix}")).expect(suffix);
            assert_eq!((connector, principal.as_str()), (named(region), ANN), "{suffix}");
        }
        for region in ["us-east-1", "ap-southeast-2", "us-isob-east-1", "eusc-de-east-1", "us-west-10"] {
            assert!(is_region_shaped(region), "{region}");
        }
        for other in
            ["", "example.com", "example", "corp-1", "example-corp-1", "us-east-", "us--1", "US-EAST-1", "us-east-100", "a-b-1"]
        {
            assert!(!is_region_shaped(other), "{other}");
        }
    }

    #[test]
    fn a_comma_in_the_name_of_a_principal_is_part_of_it() {
        let principal = "arn:aws:quicksight:us-east-1:123456789012:group/default/a,b";
        assert_eq!(parse(&format!("123456789012,x,{principal}")).map(|(_, principal)| principal).as_deref(), Ok(principal));
    }

    #[test]
    fn what_names_no_permission_is_refused_with_the_form_that_does() {
        for text in
            ["", "jira-1", "123456789012,jira-1", "12,jira-1,arn", "123456789012,a b,arn", "123456789012,jira-1,arn:aws:s3:::x"]
        {
            let error = parse(text).expect_err(text);
            assert_eq!(error.summary, "Invalid Import ID", "{text}");
        }
    }
}
