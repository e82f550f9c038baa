//! Programs that run the provider and know less than the newest: what they are told instead of a leak.

use terraform_plugin::{
    engine::validate::{Advice, WriteOnly, resource},
    path::Path,
    secret::Secret,
    value::Value,
};
use terraform_provider_quicksight::action_connector::{ActionConnector, kinds::KINDS, schema::SCHEMA};

/// A configuration in which nothing is set but the blocks on this way, and in the last of them `argument`.
fn config(way: &[&'static str], argument: &str, value: Value) -> Value {
    let mut config = SCHEMA.block.empty();
    let mut block = &SCHEMA.block;
    for depth in 1..=way.len() {
        block = &block.block(way[depth - 1]).expect("the way leads through blocks").block;
        config.replace_at(&way[..depth], block.empty());
    }
    config.replace_at(&[way, &[argument]].concat(), value);
    config
}

#[test]
fn a_client_that_would_store_a_write_only_secret_gets_an_error_at_it_and_not_the_secret() {
    for (names, secret) in KINDS.into_iter().filter_map(|kind| kind.secret_block()) {
        let path = Path::of(&names).attribute(secret.write_only);
        for value in [Value::Secret(Secret::new("s3cret-value")), Value::unknown()] {
            let config = config(&names, secret.write_only, value);
            let refused = |write_only| {
                let found = resource(&ActionConnector, &config, write_only, Advice::Unwanted);
                assert!(!format!("{found:?}").contains("s3cret-value"), "{found:?}");
                found.iter().any(|diagnostic| diagnostic.path.as_ref() == Some(&path) && diagnostic.detail.contains("1.11"))
            };
            assert!(refused(WriteOnly::Unsupported), "{path}");
            assert!(!refused(WriteOnly::Supported), "{path}");
        }
    }
}
