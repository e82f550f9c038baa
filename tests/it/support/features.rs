//! What some clients have and others lack, since when, and what the provider gives to those that lack it. A test asks here, by name,
//! never by version. `docs/compatibility.md` has the rows as a table.

use harness::{
    cli::{self, Product},
    skips::{Missing, Share, skip},
};

use super::check_table;

/// Something that a client may lack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Feature {
    TestCommand,
    MockedProviders,
    Functions,
    MoveBetweenTypes,
    WriteOnly,
    Identity,
    KeptPlans,
    Queries,
    ConfigurationByTheProvider,
    StateEncryption,
    Exclude,
    ProviderForEach,
}

/// A major and a minor version.
type Version = (u32, u32);

/// One feature, with all that is known of it. Changelogs of Terraform and OpenTofu tell the versions.
pub struct Row {
    feature: Feature,
    /// As the page calls it.
    title: &'static str,
    /// The first version of Terraform that has it.
    terraform: Option<Version>,
    /// The first version of OpenTofu that has it.
    opentofu: Option<Version>,
    /// What a client without it gets.
    instead: &'static str,
}

pub const FEATURES: [Row; 12] = [
    Row {
        feature: Feature::TestCommand,
        title: "`test`, of modules against the emulator",
        terraform: Some((1, 6)),
        opentofu: Some((1, 6)),
        instead: "The emulator serves `plan` and `apply` alike.",
    },
    Row {
        feature: Feature::MockedProviders,
        title: "`mock_provider` and `override_resource` in tests",
        terraform: Some((1, 7)),
        opentofu: Some((1, 8)),
        instead: "The emulator.",
    },
    Row {
        feature: Feature::Functions,
        title: "functions of the provider",
        terraform: Some((1, 8)),
        opentofu: Some((1, 7)),
        instead: "Nothing else changes; `redirect_url` of the resource has the value of `oauth_redirect_url`.",
    },
    Row {
        feature: Feature::MoveBetweenTypes,
        title: "`moved` from `awscc_quicksight_action_connector`",
        terraform: Some((1, 8)),
        opentofu: Some((1, 10)),
        instead: "`state rm` and `import`.",
    },
    Row {
        feature: Feature::WriteOnly,
        title: "write-only arguments (`_wo`), from ephemeral values",
        terraform: Some((1, 11)),
        opentofu: Some((1, 11)),
        instead: "Setting one is an error at it before anything is planned or stored; the plain argument works, sensitive, and is kept in state.",
    },
    Row {
        feature: Feature::Identity,
        title: "identity, and import by it",
        terraform: Some((1, 12)),
        opentofu: Some((1, 12)),
        instead: "Import by ID or ARN, with `@REGION` where that is needed.",
    },
    Row {
        feature: Feature::KeptPlans,
        title: "what the plan has shown is passed on to apply",
        terraform: Some((1, 16)),
        opentofu: None,
        instead: "A first `permissions` block revokes what was granted elsewhere by the time of apply, and the plan says so.",
    },
    Row {
        feature: Feature::Queries,
        title: "`query` (list resources)",
        terraform: Some((1, 14)),
        opentofu: None,
        instead: "The data source `quicksight_action_connectors`, with the same filter.",
    },
    Row {
        feature: Feature::ConfigurationByTheProvider,
        title: "generated configuration as the provider writes it",
        terraform: Some((1, 14)),
        opentofu: None,
        instead: "The client writes whatever state holds, which plans no change either.",
    },
    Row {
        feature: Feature::StateEncryption,
        title: "encryption of state and plan",
        terraform: None,
        opentofu: Some((1, 7)),
        instead: "Write-only arguments; encryption of the backend.",
    },
    Row { feature: Feature::Exclude, title: "`-exclude`", terraform: None, opentofu: Some((1, 9)), instead: "`-target`." },
    Row {
        feature: Feature::ProviderForEach,
        title: "`for_each` of a provider block",
        terraform: None,
        opentofu: Some((1, 9)),
        instead: "`region` of the resource serves many Regions from one block.",
    },
];

/// Whether the client has what the whole test is about. A test that gets `false` returns.
pub fn needs(feature: Feature) -> bool {
    has(feature, Share::All)
}

/// Whether the client has what a part of the test is about. A test that gets `false` proves the rest.
pub fn can(feature: Feature) -> bool {
    has(feature, Share::Part)
}

/// Whether the client has all that a configuration of somebody else's making uses: a part of the test where it has not.
pub fn understands(config: &str) -> bool {
    let uses = [("_wo ", Feature::WriteOnly), ("provider::", Feature::Functions), ("  identity = {", Feature::Identity)];
    uses.into_iter().filter(|(word, _)| config.contains(word)).all(|(_, feature)| can(feature))
}

/// A test that proves less than it could reports it.
fn has(feature: Feature, share: Share) -> bool {
    let row = FEATURES.iter().find(|row| row.feature == feature).expect("each feature has a row");
    let client = cli::tested();
    let since = match client.product {
        Product::Terraform => row.terraform,
        Product::OpenTofu => row.opentofu,
    };
    let has = since.is_some_and(|since| client.numbers >= since);
    if !has {
        skip(client, Missing::Feature { title: row.title, since }, share);
    }
    has
}

#[test]
fn the_page_on_compatibility_has_every_feature() {
    let since = |version: Option<Version>| version.map_or("never".to_owned(), |(major, minor)| format!("{major}.{minor}"));
    let mut table = "| feature | Terraform since | OpenTofu since | before, or without |\n| --- | --- | --- | --- |\n".to_owned();
    for Row { title, terraform, opentofu, instead, .. } in &FEATURES {
        table += &format!("| {title} | {} | {} | {instead} |\n", since(*terraform), since(*opentofu));
    }
    check_table("compatibility.md", "features", &table);
}
