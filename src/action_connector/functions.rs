//! The functions of the provider.

use std::sync::LazyLock;

use terraform_plugin::{
    function::{Function, FunctionError, Parameter},
    ty::Type,
    value::Value,
};

use super::{permissions::blocks::KNOWN_ACTIONS, redirect_url};

/// All functions.
pub static FUNCTIONS: LazyLock<Vec<Function>> = LazyLock::new(|| {
    vec![
        Function::new("oauth_redirect_url", Type::String, |arguments| oauth_redirect_url(arguments[0].as_str().unwrap_or_default()))
            .summary("URL that users return to after authorizing an OAuth application")
            .doc("Returns the URL that Quick Sight redirects users to after they authorize an OAuth application in a Region. Register it with the application. It is the default of `redirect_url`. AWS documents it only for the `aws` partition.")
            .parameter(Parameter::new("region", Type::String, "AWS Region, such as `eu-west-1`.")),
        Function::new("owner_actions", Type::list(Type::String), |_| {
            Ok(Value::List(KNOWN_ACTIONS.iter().copied().map(Value::string).collect()))
        })
            .summary("Actions of an owner of an action connector")
            .doc("Returns the actions to grant to an owner in a `permissions` block: those to view, use, update, share and delete the connector."),
    ]
});

fn oauth_redirect_url(region: &str) -> Result<Value, FunctionError> {
    let invalid = |problem: quicksight_client::SetupError| {
        let text = format!(
            "{} For a Region that this version of the provider does not know, use the URL instead of the function.",
            problem.detail
        );
        FunctionError::of_argument(0, text)
    };
    quicksight_client::check_region(region, "region").map_err(invalid)?;
    let unknown = || {
        let text = format!(
            "`region` is {region}. AWS documents the redirect URL for Regions of the aws partition only. Copy it from the Quick Sight console of the Region."
        );
        FunctionError::of_argument(0, text)
    };
    redirect_url::default(region).map(Value::String).ok_or_else(unknown)
}

#[cfg(test)]
mod tests {
    use super::oauth_redirect_url;

    #[test]
    fn a_redirect_url_is_told_for_regions_of_the_aws_partition_alone() {
        let url = oauth_redirect_url("eu-west-1").unwrap();
        assert_eq!(url.as_str(), Some("https://eu-west-1.quicksight.aws.amazon.com/sn/oauthcallback"));
        for region in ["", "mars-1", "us-esat-1", "cn-north-1", "us-gov-west-1"] {
            assert_eq!(oauth_redirect_url(region).unwrap_err().argument, Some(0), "{region}");
        }
    }
}
