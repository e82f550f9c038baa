//! Takes over the state of `awscc_quicksight_action_connector`, whose arguments have the API's names as ours do. Its secrets, which it
//! keeps in clear text, are dropped on the way.

use serde_json::{Map, Value as Json};
use terraform_plugin::{
    codec::json,
    diagnostic::Diagnostic,
    resource::{MoveSource, Outcome},
};

use super::{kinds::KINDS, location::Location, schema::SCHEMA};

const SOURCE_TYPE: &str = "awscc_quicksight_action_connector";

/// Translates the state, if it is of the type that we know.
pub fn move_state(source: &MoveSource<'_>) -> Option<Outcome> {
    let is_known = source.type_name == SOURCE_TYPE && source.provider_address.ends_with("/hashicorp/awscc");
    is_known.then(|| translate(source.state).unwrap_or_else(Outcome::failed))
}

fn translate(source: &Json) -> Result<Outcome, Diagnostic> {
    let unreadable = |why: &str| {
        Diagnostic::error(
            "Unable to Move Resource State",
            format!(
                "The state of {SOURCE_TYPE} cannot be converted: {why}. Remove the `moved` block and import the connector instead."
            ),
        )
    };
    let mut state = source.as_object().cloned().ok_or_else(|| unreadable("it is not an object"))?;
    let place = state
        .get("arn")
        .and_then(Json::as_str)
        .and_then(Location::from_arn)
        .ok_or_else(|| unreadable("its `arn` is not the ARN of an action connector"))?;
    drop_secrets(&mut state);
    let tags = state.remove("tags").as_ref().and_then(tags);
    state.insert("tags".to_owned(), tags.unwrap_or(Json::Null));

    let text = serde_json::to_vec(&Json::Object(state)).map_err(|_| unreadable("it cannot be written as JSON"))?;
    let mut value = json::decode_block(&text, &SCHEMA.block).map_err(|error| unreadable(&error.to_string()))?;
    place.write(&mut value);
    Ok(Outcome::object(value, place.identity()))
}

fn drop_secrets(state: &mut Map<String, Json>) {
    for (names, argument) in KINDS.into_iter().filter_map(|kind| kind.secret_block()) {
        let block = names.iter().try_fold(&mut *state, |block, name| block.get_mut(*name).and_then(Json::as_object_mut));
        if let Some(block) = block {
            block.remove(argument.plain);
        }
    }
}

/// A list of objects with key and value, as a map.
fn tags(list: &Json) -> Option<Json> {
    let entries =
        list.as_array()?.iter().filter_map(|tag| Some((tag.get("key")?.as_str()?.to_owned(), tag.get("value")?.clone())));
    let tags: Map<String, Json> = entries.collect();
    (!tags.is_empty()).then_some(Json::Object(tags))
}
