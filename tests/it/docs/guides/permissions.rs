//! The guide to permissions: the two configurations that share a connector.

use super::blocks;
use crate::support::{Feature, Workspace, needs};

const DESTROY: &[&str] = &["destroy", "-no-color", "-input=false", "-auto-approve"];
const REQUIRED: &str =
    "terraform {\n  required_providers {\n    quicksight = { source = \"quicksight-tf/quicksight\" }\n  }\n}\n";

#[test]
fn the_two_configurations_that_share_a_connector_apply_and_are_destroyed_in_either_order() {
    if !needs(Feature::Functions) {
        return;
    }
    let blocks = blocks("docs/guides/permissions.md", "terraform");
    let shared: Vec<&String> = blocks.iter().filter(|block| block.contains("action_connector_permission\"")).collect();
    let [platform, product] = shared.as_slice() else { panic!("two configurations share a connector: {blocks:?}") };
    for is_platform_first in [true, false] {
        let [platform, product] = [platform, product].map(|config| {
            let workspace = Workspace::new();
            workspace.use_environment().write_whole(&format!("{REQUIRED}{config}"));
            workspace
        });
        let endpoint = platform.emulator.endpoint();
        product.env("AWS_ENDPOINT_URL_QUICKSIGHT", &endpoint).env("AWS_ENDPOINT_URL_STS", &endpoint);
        platform.apply();
        product.apply();
        platform.expect_empty_plan();
        assert_eq!(platform.remote("weather").permissions.len(), 2);
        let order = if is_platform_first { [&platform, &product] } else { [&product, &platform] };
        order.iter().for_each(|workspace| drop(workspace.run(DESTROY).expect_success()));
        assert_eq!(platform.emulator.connectors().iter().filter(|connector| connector.status != "DELETED").count(), 0);
    }
}
