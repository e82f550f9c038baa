//! `ListTagsForResource`, `TagResource` and `UntagResource`.

use aws_sdk_quicksight::types::Tag;
use tokio_util::sync::CancellationToken;

use super::Quicksight;
use crate::aws::{Fault, pace::Group};

/// How many tags, or keys, one request may carry (`TagList` and `TagKeyList`).
const REQUEST_LIMIT: usize = 200;

impl Quicksight {
    /// All tags of the resource.
    pub async fn list_tags(&self, arn: &str, stop: &CancellationToken) -> Result<Vec<Tag>, Fault> {
        let call = self.client.list_tags_for_resource().resource_arn(arn);
        let answer = self.send("ListTagsForResource", Group::Tags, stop, || call.clone().send()).await?;
        Ok(answer.tags.unwrap_or_default())
    }

    /// Sets tags, in as many requests as the service's limit asks for; none for no tags.
    pub async fn tag(&self, arn: &str, tags: Vec<Tag>, stop: &CancellationToken) -> Result<(), Fault> {
        for tags in tags.chunks(REQUEST_LIMIT) {
            let call = self.client.tag_resource().resource_arn(arn).set_tags(Some(tags.to_vec()));
            self.send("TagResource", Group::Tags, stop, || call.clone().send()).await?;
        }
        Ok(())
    }

    /// Removes tags by their keys, in as many requests as the service's limit asks for; none for no keys.
    pub async fn untag(&self, arn: &str, keys: Vec<String>, stop: &CancellationToken) -> Result<(), Fault> {
        for keys in keys.chunks(REQUEST_LIMIT) {
            let call = self.client.untag_resource().resource_arn(arn).set_tag_keys(Some(keys.to_vec()));
            self.send("UntagResource", Group::Tags, stop, || call.clone().send()).await?;
        }
        Ok(())
    }
}
