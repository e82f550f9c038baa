//! ReadDataSource and its validation; the result is checked against the configuration.

use super::{
    client::unconfigured,
    validate::{self, Advice, WriteOnly},
};
use crate::{
    language::{
        diagnostic::{Diagnostic, Diagnostics},
        value::Value,
    },
    provider::{
        data_source::{DataSource, Found},
        resource::Context,
    },
    schema::{Block, Mode},
};

/// ValidateDataResourceConfig.
pub fn validate<C: Send + Sync + 'static>(source: &dyn DataSource<C>, config: &Value, advice: Advice) -> Diagnostics {
    let mut diagnostics = validate::block(&source.schema().block, config, WriteOnly::Supported);
    source.validate(config, &mut diagnostics);
    validate::filter_advice(diagnostics, advice)
}

/// Reads a data source.
pub async fn read<C: Send + Sync + 'static>(
    source: &dyn DataSource<C>,
    client: Option<&C>,
    context: &Context,
    config: &Value,
) -> Found {
    let type_name = source.type_name();
    let Some(client) = client else { return Found::failed(unconfigured("Reading this data source")) };
    let found = source.read(client, context, config).await;
    let bug = |what: String| Found::failed(Diagnostic::bug(format!("The result of {type_name} {what}.")));
    match &found.state {
        None if !found.diagnostics.has_errors() => bug("is missing without an error".to_owned()),
        None => found,
        // Terraform would use the data in spite of the error.
        Some(_) if found.diagnostics.has_errors() => Found::failed(found.diagnostics),
        Some(state) if !state.is_wholly_known() => bug("contains an unknown value".to_owned()),
        Some(state) => match changed(&source.schema().block, config, state) {
            Some(name) => bug(format!("has a value for {name} that is not the configured one")),
            None => found,
        },
    }
}

/// The first configured argument whose value differs in the result.
fn changed(block: &Block, config: &Value, state: &Value) -> Option<&'static str> {
    let arguments = block.attributes.iter().filter(|attribute| attribute.mode != Mode::Computed).map(|attribute| attribute.name);
    let blocks = block.blocks.iter().filter(|nested| !nested.is_computed).map(|nested| nested.name);
    arguments.chain(blocks).find(|name| !config.get(name).is_null() && config.get(name) != state.get(name))
}

#[cfg(test)]
mod tests {
    use super::changed;
    use crate::{
        language::value::Value,
        schema::{Block, NestedBlock},
    };

    #[test]
    fn configured_blocks_are_compared_and_those_that_the_provider_fills_are_not() {
        let rows = Block { blocks: vec![NestedBlock::list("found", 0, 0, Block::default())], ..Block::default() };
        let mut block = rows.readable();
        block.blocks.push(NestedBlock::list("filter", 0, 0, Block::default()));
        let value = |filters: usize, found: usize| {
            let blocks = |count| Value::List(vec![Block::default().empty(); count]);
            Value::object([("filter", blocks(filters)), ("found", blocks(found))])
        };
        assert_eq!(changed(&block, &value(1, 0), &value(1, 2)), None);
        assert_eq!(changed(&block, &value(1, 0), &value(2, 2)), Some("filter"));
    }
}
