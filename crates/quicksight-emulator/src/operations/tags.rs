//! The tags of a connector, addressed by its ARN.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::members::{Answer, members};
use crate::answer::Refusal;
use crate::connector::partition;
use crate::request::Request;
use crate::state::{Key, State};

/// Most tags of one resource, less than a TagList can carry.
const MOST_TAGS: usize = 50;

/// Keys that begin so, in any case, belong to AWS.
const RESERVED_PREFIX: &str = "aws:";

pub(super) fn tag(state: &mut State, request: &Request) -> Answer {
    let key = key(request)?;
    let connector = state.existing(&key)?;
    connector.tags = added(&connector.tags, request.list("Tags"))?;
    Ok(members([]))
}

pub(super) fn untag(state: &mut State, request: &Request) -> Answer {
    let key = key(request)?;
    let connector = state.existing(&key)?;
    let keys: Vec<&str> = request.list("TagKeys").iter().filter_map(Value::as_str).collect();
    keys.iter().try_for_each(|key| check_key(key))?;
    connector.tags.retain(|key, _| !keys.contains(&key.as_str()));
    Ok(members([]))
}

pub(super) fn list(state: &mut State, request: &Request) -> Answer {
    let key = key(request)?;
    let connector = state.existing(&key)?;
    let tags: Vec<Value> = connector.tags.iter().map(|(key, value)| json!({ "Key": key, "Value": value })).collect();
    Ok(members([("Tags", json!(tags))]))
}

/// The tags that are there and the new ones over them.
pub(super) fn added(existing: &BTreeMap<String, String>, tags: &[Value]) -> Result<BTreeMap<String, String>, Refusal> {
    let mut all = existing.clone();
    let mut seen = BTreeSet::new();
    for tag in tags {
        let (key, value) = (tag["Key"].as_str().unwrap_or_default(), tag["Value"].as_str().unwrap_or_default());
        check_key(key)?;
        if !seen.insert(key) {
            return Err(Refusal::invalid(&format!("The tag key '{key}' is given twice")));
        }
        all.insert(key.to_owned(), value.to_owned());
    }
    if all.len() > MOST_TAGS {
        return Err(Refusal::new("LimitExceededException", &format!("A resource can have {MOST_TAGS} tags")));
    }
    Ok(all)
}

fn check_key(key: &str) -> Result<(), Refusal> {
    let is_reserved = key.get(..RESERVED_PREFIX.len()).is_some_and(|start| start.eq_ignore_ascii_case(RESERVED_PREFIX));
    if is_reserved {
        Err(Refusal::invalid(&format!("The tag key '{key}' begins with '{RESERVED_PREFIX}', which is reserved for AWS")))
    } else {
        Ok(())
    }
}

/// The connector of an ARN. Its parts are compared as they are: an ARN is stored and given back, never built.
fn key(request: &Request) -> Result<Key, Refusal> {
    let arn = request.required("ResourceArn");
    let invalid =
        || Refusal::invalid(&format!("Value at 'resourceArn' is not the ARN of an action connector of this region: {arn}"));
    let [_, _, _, region, account, resource] = arn.splitn(6, ':').collect::<Vec<_>>()[..] else {
        return Err(invalid());
    };
    let id = resource.strip_prefix("action-connector/").ok_or_else(invalid)?;
    if arn != format!("arn:{}:quicksight:{}:{account}:{resource}", partition(region), request.region) {
        return Err(invalid());
    }
    Ok((account.to_owned(), region.to_owned(), id.to_owned()))
}
