//! `ListTagsForResource`, `TagResource` and `UntagResource`.
//!
//! The tags of this crate are composed text (Unicode NFC). A key that another client has set may be spelled otherwise, with a letter and its
//! accent apart, and is another key to the service. So a key that is not ASCII is sent as the service spells it.

use std::collections::BTreeMap;

use aws_sdk_quicksight::types::Tag;
use icu_normalizer::ComposingNormalizerBorrowed;

use super::quicksight::Quicksight;
use crate::{connector::Tags, deadline::Deadline, fault::Fault, rate_limiter::Group};

/// How many tags, or keys, one request may carry (`TagList` and `TagKeyList`).
const REQUEST_LIMIT: usize = 200;

/// The text in composed form (Unicode NFC).
fn composed(text: &str) -> String {
    ComposingNormalizerBorrowed::new_nfc().normalize(text).into_owned()
}

/// Tags as a request lists them.
pub(super) fn list(tags: &Tags) -> Vec<Tag> {
    let tag = |(key, value): (&String, &String)| Tag::builder().key(key).value(value).build();
    tags.iter().map(|entry| tag(entry).expect("every member that the API requires is set")).collect()
}

impl Quicksight {
    /// All tags of what has this ARN.
    pub async fn list_tags(&self, arn: &str, deadline: &Deadline) -> Result<Tags, Fault> {
        let tags = self.returned_tags(arn, deadline).await?;
        Ok(tags.iter().map(|tag| (composed(tag.key()), composed(tag.value()))).collect())
    }

    async fn returned_tags(&self, arn: &str, deadline: &Deadline) -> Result<Vec<Tag>, Fault> {
        let call = self.client.list_tags_for_resource().resource_arn(arn);
        let answer = self.send("ListTagsForResource", Group::Tags, deadline, || call.clone().send()).await?;
        Ok(answer.tags.unwrap_or_default())
    }

    /// Sets tags, in as many requests as the service's limit asks for; none for no tags.
    pub async fn tag(&self, arn: &str, tags: &Tags, deadline: &Deadline) -> Result<(), Fault> {
        let mut tags = list(tags);
        let spellings = self.spellings(arn, tags.iter().map(Tag::key), deadline).await?;
        for tag in &mut tags {
            if let Some(spelling) = spellings.get(tag.key()).and_then(|spellings| spellings.first()) {
                tag.key.clone_from(spelling);
            }
        }
        for tags in tags.chunks(REQUEST_LIMIT) {
            let call = self.client.tag_resource().resource_arn(arn).set_tags(Some(tags.to_vec()));
            self.send("TagResource", Group::Tags, deadline, || call.clone().send()).await?;
        }
        Ok(())
    }

    /// Removes tags by their keys, in as many requests as the service's limit asks for; none for no keys.
    pub async fn untag(&self, arn: &str, keys: Vec<String>, deadline: &Deadline) -> Result<(), Fault> {
        let mut spellings = self.spellings(arn, keys.iter().map(String::as_str), deadline).await?;
        let keys: Vec<String> = keys.into_iter().flat_map(|key| spellings.remove(&key).unwrap_or_else(|| vec![key])).collect();
        for keys in keys.chunks(REQUEST_LIMIT) {
            let call = self.client.untag_resource().resource_arn(arn).set_tag_keys(Some(keys.to_vec()));
            self.send("UntagResource", Group::Tags, deadline, || call.clone().send()).await?;
        }
        Ok(())
    }

    /// How the service spells those of these keys that are not ASCII and that it has. It is only asked where there are any.
    async fn spellings<'a>(
        &self,
        arn: &str,
        keys: impl Iterator<Item = &'a str>,
        deadline: &Deadline,
    ) -> Result<BTreeMap<String, Vec<String>>, Fault> {
        let mut spellings: BTreeMap<String, Vec<String>> =
            keys.filter(|key| !key.is_ascii()).map(|key| (key.to_owned(), Vec::new())).collect();
        if spellings.is_empty() {
            return Ok(spellings);
        }
        for tag in self.returned_tags(arn, deadline).await? {
            if let Some(spellings) = spellings.get_mut(&composed(tag.key())) {
                spellings.push(tag.key);
            }
        }
        spellings.retain(|_, spellings| !spellings.is_empty());
        Ok(spellings)
    }
}
