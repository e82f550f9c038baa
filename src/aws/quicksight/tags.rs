//! `ListTagsForResource`, `TagResource` and `UntagResource`.

use aws_sdk_quicksight::types::Tag;
use tokio_util::sync::CancellationToken;

use super::Quicksight;
use crate::aws::Fault;

impl Quicksight {
    /// All tags of the resource.
    pub async fn list_tags(&self, arn: &str, stop: &CancellationToken) -> Result<Vec<Tag>, Fault> {
        let _ = (arn, stop);
        unimplemented!()
    }

    /// Sets tags, in as many requests as the service's limit asks for.
    pub async fn tag(&self, arn: &str, tags: Vec<Tag>, stop: &CancellationToken) -> Result<(), Fault> {
        let _ = (arn, tags, stop);
        unimplemented!()
    }

    /// Removes tags by their keys.
    pub async fn untag(&self, arn: &str, keys: Vec<String>, stop: &CancellationToken) -> Result<(), Fault> {
        let _ = (arn, keys, stop);
        unimplemented!()
    }
}
