//! What an operation is about, for its messages: a connector, or something of a connector that is a resource of its own.

use super::location::Location;

/// The object of an operation.
pub trait Subject: Sync {
    /// The type of the resource.
    const RESOURCE_TYPE: &'static str;
    /// What it is, in title form.
    const NOUN: &'static str;

    /// The `id` of the resource.
    fn resource_id(&self) -> String;

    /// The connector that it is, or belongs to.
    fn location(&self) -> &Location;

    /// Its `id` and Region, as an import names it: unique among all objects of the provider.
    fn key(&self) -> String {
        format!("{}@{}", self.resource_id(), self.location().region)
    }

    /// What it is, and its `id`.
    fn title(&self) -> String {
        format!("{} ({})", Self::NOUN, self.resource_id())
    }

    /// An `import` block for it. Only Terraform knows the address of the resource, and shows it with the error.
    fn import_block(&self) -> String {
        format!(
            "import {{\n  to = {}.NAME # replace with the address of this resource\n  id = \"{}\"\n}}",
            Self::RESOURCE_TYPE,
            self.key()
        )
    }
}

impl Subject for Location {
    const RESOURCE_TYPE: &'static str = "quicksight_action_connector";
    const NOUN: &'static str = "Quick Sight Action Connector";

    fn resource_id(&self) -> String {
        Self::resource_id(self)
    }

    fn location(&self) -> &Location {
        self
    }
}
