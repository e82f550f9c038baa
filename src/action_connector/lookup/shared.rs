//! What data sources and lists share: arguments, filters, the way through the connectors, and errors.

use futures_util::future::join_all;
use quicksight_client::{Deadline, Failure, Fault, Filter, Quicksight, Summary};
use terraform_plugin::{
    diagnostic::{Diagnostic, Diagnostics},
    list_resource::{Listed, More, Sink},
    path::Path,
    resource::Context,
    rule::Rule,
    schema::{Attribute, Block, NestedBlock},
    ty::Type,
    value::Value,
};

use crate::{
    action_connector::{location::Location, messages},
    client::Client,
    problem,
};

/// How many connectors are read at a time: as many as Terraform works on by default.
const SIDE_BY_SIDE: usize = 10;

/// A row of the resource as an argument of a data source. An ID that AWS reserves for itself may be read.
pub fn argument(row: &Attribute) -> Attribute {
    let mut row = Attribute { on_change: terraform_plugin::schema::OnChange::Update, ..row.clone() };
    row.rules.retain(|rule| !matches!(rule.check, terraform_plugin::rule::Check::NotPrefix(_)));
    row
}

/// The same for a list, whose account and Region are those of several connectors.
pub fn list_argument(row: &Attribute) -> Attribute {
    let row = argument(row);
    match row.name {
        "aws_account_id" => row.doc("AWS account ID of the connectors. Defaults to the account of the provider's credentials."),
        "region" => row.doc("AWS Region of the connectors. Defaults to the provider's Region."),
        _ => row,
    }
}

/// The account and the region that a configuration means, where it leaves them out by asking the provider.
pub async fn account_and_region(client: &Client, context: &Context, config: &Value) -> Result<(String, String), Diagnostic> {
    let unknown = |what: &'static str| {
        Diagnostic::error(
            "Provider Configuration Not Known Yet",
            format!("`{what}` depends on arguments of the provider block that are known only after apply. Set `{what}` here."),
        )
        .at(Path::of(&[what]))
    };
    let found = context.unless_stopped(async {
        let region = client.region(config.get("region").as_str()).await.map_err(|found| found.at(Path::of(&["region"])))?;
        let region = region.ok_or_else(|| unknown("region"))?;
        let account = client.account_id(config.get("aws_account_id").as_str(), Some(&region)).await;
        let account = account.map_err(|found| found.at(Path::of(&["aws_account_id"])))?;
        Ok((account.ok_or_else(|| unknown("aws_account_id"))?, region))
    });
    found.await.unwrap_or_else(|| Err(messages::interrupted()))
}

/// AWS lists the filters of connectors without describing them. The descriptions are those of other resources of Quick Sight, such as `DataSourceSearchFilter`.
const FILTER: &str = "Filter for connectors. If omitted, all connectors are returned. AWS describes ownership filters only for \
                      other Quick Sight resources, such as data sources. For connectors, they are expected to have the same meaning:

* `ACTION_CONNECTOR_NAME` compares the name of the connector.
* `ACTION_CONNECTOR_TYPE` compares the type of the connector.
* `DIRECT_QUICKSIGHT_OWNER` returns the connectors of which the user or group is an owner.
* `DIRECT_QUICKSIGHT_SOLE_OWNER` returns the connectors of which the user or group is the only owner.
* `DIRECT_QUICKSIGHT_VIEWER_OR_OWNER` returns the connectors of which the user or group is a viewer or an owner.
* `QUICKSIGHT_OWNER` does the same as `DIRECT_QUICKSIGHT_OWNER` and also considers permissions inherited from groups and folders.
* `QUICKSIGHT_VIEWER_OR_OWNER` does the same as `DIRECT_QUICKSIGHT_VIEWER_OR_OWNER` and also considers permissions inherited from groups and folders.";

/// A filter as the API takes it.
pub fn filter() -> Block {
    Block {
        doc: FILTER,
        attributes: vec![
            Attribute::required("name", Type::String)
                .member("ActionConnectorSearchFilter.Name")
                .rule(Rule::one_of(&[
                    "ACTION_CONNECTOR_NAME",
                    "ACTION_CONNECTOR_TYPE",
                    "QUICKSIGHT_OWNER",
                    "QUICKSIGHT_VIEWER_OR_OWNER",
                    "DIRECT_QUICKSIGHT_SOLE_OWNER",
                    "DIRECT_QUICKSIGHT_OWNER",
                    "DIRECT_QUICKSIGHT_VIEWER_OR_OWNER",
                ]))
                .doc("Property of the connector to compare."),
            Attribute::required("operator", Type::String)
                .member("ActionConnectorSearchFilter.Operator")
                .rule(Rule::one_of(&["StringEquals", "StringLike"]))
                .doc("Comparison operator. `StringEquals` compares the whole text. `StringLike` matches names and types that contain `value`, without wildcards. Ownership filters require `StringEquals`."),
            Attribute::required("value", Type::String)
                .member("ActionConnectorSearchFilter.Value")
                .doc("Value to compare with: a name, a type, or for ownership filters the ARN of a user or group."),
        ],
        ..Block::default()
    }
}

/// The filter of a configuration, if it has one.
pub fn configured_filter(config: &Value) -> Option<Filter> {
    let block = config.get("filter");
    let text = |name| block.get(name).as_str().unwrap_or_default().to_owned();
    (!block.is_null()).then(|| Filter { name: text("name"), operator: text("operator"), value: text("value") })
}

/// Goes through the connectors page by page, and sends what `listed` makes of each, in order. No more are read than are still wanted.
pub async fn send_each<F>(
    quicksight: &Quicksight,
    (account, region): (&str, &str),
    filter: Option<&Filter>,
    deadline: &Deadline,
    sink: &Sink,
    listed: impl Fn(Summary) -> F,
) -> Result<(), Diagnostic>
where
    F: Future<Output = Result<Vec<Listed>, Diagnostic>>,
{
    let mut token = None;
    loop {
        let page = quicksight.list(account, filter, token, deadline).await;
        let page = page.map_err(|fault| refused(account, region, &fault))?;
        let mut left = page.connectors.into_iter();
        while left.len() > 0 {
            let reads: Vec<F> = left.by_ref().take(sink.left().clamp(1, SIDE_BY_SIDE)).map(&listed).collect();
            for found in join_all(reads).await {
                if send(sink, found?).await == More::Enough {
                    return Ok(());
                }
            }
        }
        token = page.next;
        if token.is_none() {
            return Ok(());
        }
    }
}

/// Sends until no more are wanted.
pub async fn send(sink: &Sink, found: Vec<Listed>) -> More {
    for listed in found {
        if sink.send(listed).await == More::Enough {
            return More::Enough;
        }
    }
    sink.more()
}

/// The error of a list that the service refuses.
pub fn refused(account: &str, region: &str, fault: &Fault) -> Diagnostic {
    let advice = if fault.is_access_denied() && fault.denied_action().is_none() {
        "Allow quicksight:ListActionConnectors for the identity that runs Terraform, and quicksight:SearchActionConnectors for a filter.".to_owned()
    } else {
        messages::advice(account, region, fault)
    };
    let text = problem::text(fault);
    let detail = if advice.is_empty() { text } else { format!("{text}\n\n{advice}") };
    Diagnostic::error(format!("Error listing Quick Sight Action Connectors ({account}, {region})"), detail)
}

/// The error of a lookup in a connector that is not there.
pub fn no_connector(location: &Location) -> Diagnostic {
    let Location { account, region, id } = location;
    let detail = format!(
        "Account {account} has no connector {id:?} in {region}. Correct `action_connector_id`, `aws_account_id` or `region`."
    );
    messages::error("reading", location, messages::NOT_FOUND, detail).at(Path::of(&["action_connector_id"]))
}

/// Why the last creation or update failed.
pub fn error() -> NestedBlock {
    let block = Block {
        doc: "Error of the last creation or update, or null if it did not fail.",
        attributes: vec![
            Attribute::computed("type", Type::String).member("ActionConnectorError.Type").doc("Type of the error."),
            Attribute::computed("message", Type::String).member("ActionConnectorError.Message").doc("Message of the error."),
        ],
        ..Block::default()
    };
    NestedBlock::single("error", block).computed()
}

/// A failure by the rows of [`error`].
pub fn error_value(failure: Option<&Failure>) -> Value {
    failure.map_or(Value::Null, |failure| {
        Value::object([
            ("type", Value::optional_string(failure.error_type.clone())),
            ("message", Value::optional_string(failure.message.clone())),
        ])
    })
}

/// Warnings about what could not be read, for somebody who has no earlier state of it: their last paragraph is about that state.
pub fn without_prior(warnings: Diagnostics) -> Diagnostics {
    let shortened = |warning: Diagnostic| match warning.detail.rsplit_once("\n\n") {
        Some((fault, _)) => Diagnostic { detail: format!("{fault}\n\nThe result has null instead."), ..warning },
        None => warning,
    };
    warnings.into_iter().map(shortened).collect()
}
