//! A connector as the user of an import names it, and where it is: what is omitted follows from the provider.

use terraform_plugin::{diagnostic::Diagnostic, resource::Context, value::Value};

use super::{
    location::{Location, is_account, is_id},
    messages,
};
use crate::client::Client;

/// A connector as the user names it.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Named {
    pub account: Option<String>,
    pub region: Option<String>,
    pub id: String,
}

impl From<Location> for Named {
    fn from(Location { account, region, id }: Location) -> Self {
        Self { account: Some(account), region: Some(region), id }
    }
}

impl Named {
    /// The connector that an identity names.
    pub fn from_identity(identity: &Value) -> Result<Self, Diagnostic> {
        let part = |name: &str| identity.get(name).as_str().map(str::to_owned);
        let id = part("action_connector_id").unwrap_or_default();
        if !is_id(&id) {
            let detail = format!(
                "`action_connector_id` is {id:?}. It must be the ID of an action connector, which contains only ASCII letters, digits, hyphens and underscores."
            );
            return Err(Diagnostic::error("Invalid Import Identity", detail));
        }
        let account = part("account_id");
        if let Some(account) = account.as_deref().filter(|account| !is_account(account)) {
            return Err(Diagnostic::error(
                "Invalid Import Identity",
                format!("`account_id` is {account:?}. It must be 12 digits."),
            ));
        }
        Ok(Self { account, region: part("region"), id })
    }

    /// Where it is. `form` is the import ID that names account and Region itself.
    pub async fn locate(self, client: &Client, context: &Context, form: &str) -> Result<Location, Diagnostic> {
        let located = context.unless_stopped(self.resolve(client, form)).await;
        located.unwrap_or_else(|| Err(messages::interrupted()))
    }

    async fn resolve(self, client: &Client, form: &str) -> Result<Location, Diagnostic> {
        // The way out when the provider cannot tell where the connector is.
        let name_it =
            format!("To set account and Region in the import, use the ID {form}, or `account_id` and `region` in `identity`.");
        let missing = |what: &str| {
            Diagnostic::error(
                "Provider Configuration Not Known Yet",
                format!("The {what} depends on arguments of the provider block that are known only after apply. {name_it}"),
            )
        };
        let found_out = |problem: Diagnostic| Diagnostic { detail: format!("{}\n\n{name_it}", problem.detail), ..problem };
        let region = match self.region {
            Some(region) => region,
            None => client.region(None).await.map_err(found_out)?.ok_or_else(|| missing("Region"))?,
        };
        let account = match self.account {
            // Not taken as it is: the provider may not be allowed to work in it.
            Some(account) => client.account_id(Some(&account), Some(&region)).await?.ok_or_else(|| missing("account"))?,
            None => client.account_id(None, Some(&region)).await.map_err(found_out)?.ok_or_else(|| missing("account"))?,
        };
        Ok(Location { account, region, id: self.id })
    }
}
