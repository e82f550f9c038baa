//! The configured provider: the client of AWS, the allowed accounts, and `default_tags`.

mod deletions;
mod managed_permissions;

use std::collections::BTreeSet;

use quicksight_client::{Aws, Quicksight};
use terraform_plugin::{diagnostic::Diagnostic, resource::Context, value::Value};

use self::{deletions::Deletions, managed_permissions::ManagedPermissions};
use crate::{problem::diagnostic, tags};

/// What resources need to reach the service.
#[derive(Debug)]
pub struct Client {
    pub aws: Aws,
    pub tags: tags::Config,
    pub deletions: Deletions,
    pub managed_permissions: ManagedPermissions,
    accounts: Accounts,
    /// Whether the provider block names a region of its own.
    has_region: bool,
    /// Arguments that decide how AWS is reached and that are not known before apply.
    unknown: Vec<&'static str>,
}

/// The accounts to work in, and those not to; empty means any, and none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Accounts {
    pub allowed: BTreeSet<String>,
    pub forbidden: BTreeSet<String>,
}

impl Client {
    /// A client for this way to AWS. `unknown` are the arguments that decide how AWS is reached and that are not known before apply.
    pub fn new(aws: Aws, tags: tags::Config, accounts: Accounts, has_region: bool, unknown: Vec<&'static str>) -> Self {
        let (deletions, managed_permissions) = (Deletions::default(), ManagedPermissions::default());
        Self { aws, tags, deletions, managed_permissions, accounts, has_region, unknown }
    }

    /// Whether arguments that decide how AWS is reached are not known before apply.
    pub fn is_incomplete(&self) -> bool {
        !self.unknown.is_empty()
    }

    /// The account to work in: `explicit`, or that of the credentials, for which STS may be asked. `None` while it depends on
    /// a provider argument that is not known before apply; an environment variable never stands in for such an argument.
    /// `region` is where to ask when the provider has none.
    pub async fn account_id(&self, explicit: Option<&str>, region: Option<&str>) -> Result<Option<String>, Diagnostic> {
        let account = match explicit {
            Some(account) => account.to_owned(),
            None if !self.unknown.is_empty() => return Ok(None),
            None => self.aws.caller(region).await.map_err(diagnostic)?.account,
        };
        self.check_account(&account)?;
        Ok(Some(account))
    }

    /// An error if the provider may not work in `account`.
    pub fn check_account(&self, account: &str) -> Result<(), Diagnostic> {
        let caller = self.aws.known_caller().and_then(|caller| caller.arn.as_deref());
        self.accounts.check(account, caller)
    }

    /// The region to work in: `explicit`, or the provider's, if its name may be that of a region. `None` as for the account.
    pub async fn region(&self, explicit: Option<&str>) -> Result<Option<String>, Diagnostic> {
        if let Some(region) = explicit {
            self.aws.check_region(region, "region").map_err(diagnostic)?;
            return Ok(Some(region.to_owned()));
        }
        let decides = |argument: &&str| match *argument {
            "region" => true,
            "profile" | "shared_config_files" | "shared_credentials_files" => !self.has_region,
            _ => false,
        };
        if self.unknown.iter().any(decides) {
            return Ok(None);
        }
        self.aws.region().map(Some).map_err(diagnostic)
    }

    /// The API in `region`. Adds the `user_agent` of the module's `provider_meta` to the requests. An error while an argument that decides how
    /// AWS is reached is known only after apply.
    pub async fn quicksight(&self, region: &str, context: &Context) -> Result<Quicksight, Diagnostic> {
        if !self.unknown.is_empty() {
            return Err(Diagnostic::error(
                "Provider Configuration Not Known Yet",
                format!(
                    "This operation calls AWS, but these arguments of the provider block are known only after apply: {}. Set them to known values, or apply the resources that they depend on first with `-target`.",
                    self.unknown.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
                ),
            ));
        }
        let products = context.meta.get("user_agent").elements().iter().filter_map(Value::as_str);
        let products: Vec<String> = products.map(str::to_owned).collect();
        self.aws.quicksight(region, &products).map_err(diagnostic)
    }
}

impl Accounts {
    /// `caller` is the ARN that the credentials belong to, where it is known.
    fn check(&self, account: &str, caller: Option<&str>) -> Result<(), Diagnostic> {
        let list = |accounts: &BTreeSet<String>| accounts.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
        let why = if self.forbidden.contains(account) {
            format!("Account {account} is in `forbidden_account_ids` ({})", list(&self.forbidden))
        } else if !self.allowed.is_empty() && !self.allowed.contains(account) {
            format!("Account {account} is not in `allowed_account_ids` ({})", list(&self.allowed))
        } else {
            return Ok(());
        };
        let caller = caller.map(|caller| format!(" The credentials belong to {caller}.")).unwrap_or_default();
        Err(Diagnostic::error(
            "AWS Account Not Allowed",
            format!("{why}.{caller} Use other credentials or another `aws_account_id`, or change the list."),
        ))
    }
}

#[cfg(test)]
mod tests {
    use terraform_plugin::{resource::Context, value::Value};
    use tokio_util::sync::CancellationToken;

    use super::{Accounts, Client};
    use crate::tags;
    use quicksight_client::{Aws, Settings};

    fn client(unknown: &[&'static str], region: Option<&str>) -> Client {
        let settings = Settings { region: region.map(str::to_owned), ..Settings::default() };
        let accounts = Accounts::default();
        Client::new(Aws::new(settings), tags::Config::default(), accounts, region.is_some(), unknown.to_vec())
    }

    #[tokio::test]
    async fn what_depends_on_an_unknown_argument_is_not_known_yet() {
        let context = Context::new(CancellationToken::new(), Value::Null);
        let unknown_region = client(&["region"], None);
        assert_eq!(unknown_region.region(None).await, Ok(None));
        assert_eq!(unknown_region.region(Some("eu-west-1")).await, Ok(Some("eu-west-1".to_owned())));
        assert_eq!(client(&["profile"], None).account_id(None, None).await, Ok(None));
        assert_eq!(client(&["profile"], None).region(None).await, Ok(None));
        let refusal = unknown_region.quicksight("eu-west-1", &context).await.unwrap_err();
        assert!(refusal.detail.contains("region"), "{refusal:?}");
    }

    #[test]
    fn an_account_that_is_not_allowed_is_shown_with_the_list() {
        let allowed = Accounts { allowed: ["111111111111".to_owned()].into(), ..Accounts::default() };
        assert_eq!(allowed.check("111111111111", None), Ok(()));
        let refusal = allowed.check("222222222222", Some("arn:aws:iam::222222222222:user/ci")).unwrap_err();
        assert!(refusal.detail.contains("222222222222") && refusal.detail.contains("111111111111"), "{refusal:?}");
        assert!(refusal.detail.contains("user/ci"), "{refusal:?}");
        let forbidden = Accounts { forbidden: ["111111111111".to_owned()].into(), ..Accounts::default() };
        assert!(forbidden.check("111111111111", None).is_err() && forbidden.check("222222222222", None).is_ok());
    }
}
