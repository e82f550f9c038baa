//! The private state of a connector: what the API does not return a second time.

use std::collections::BTreeSet;

use serde_json::Value as Json;
use terraform_plugin::private::Private;

const RETURNED: &str = "returned_members";
const UNMANAGED: &str = "unmanaged_principals";
const IMPORTED: &str = "imported_permissions";
const REVOCATIONS: &str = "planned_revocations";
const UNKNOWN_VPC_CONNECTION: &str = "unknown_vpc_connection";

/// The private state of a connector.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PrivateState {
    /// Optional members that Describe has returned at least once. One that it has never returned may be one that it never returns, so its
    /// absence means nothing; if one of the others is absent, it was cleared.
    pub returned: BTreeSet<String>,
    /// Principals whose permissions are not compared with the configuration: a creator whom the service made an owner unasked, and
    /// principals whose revocation it refuses.
    pub unmanaged: BTreeSet<String>,
    /// Whether the permissions in the state come from an import and no apply has managed them since.
    pub has_imported_permissions: bool,
    /// Principals outside the state whose permissions the plan has shown as revoked. None where it could not tell.
    pub revocations: Option<BTreeSet<String>>,
    /// Whether the connector was imported without a VPC connection, which Describe may omit, and has not been updated since.
    pub has_unknown_vpc_connection: bool,
}

impl PrivateState {
    /// Reads what is kept; nothing where nothing is.
    pub fn of(private: &Private) -> Self {
        let texts = |key| {
            let kept = private.get(key)?;
            Some(kept.as_array()?.iter().filter_map(|text| text.as_str().map(str::to_owned)).collect::<BTreeSet<_>>())
        };
        Self {
            returned: texts(RETURNED).unwrap_or_default(),
            unmanaged: texts(UNMANAGED).unwrap_or_default(),
            has_imported_permissions: private.get(IMPORTED).is_some(),
            revocations: texts(REVOCATIONS),
            has_unknown_vpc_connection: private.get(UNKNOWN_VPC_CONNECTION).is_some(),
        }
    }

    /// Writes it over what `private` has kept so far.
    pub fn write(&self, private: &Private) -> Private {
        let Self { returned, unmanaged, has_imported_permissions, revocations, has_unknown_vpc_connection } = self;
        let mut private = private.clone();
        let list = |texts: &BTreeSet<String>| Json::from(texts.iter().cloned().collect::<Vec<_>>());
        let filled = |texts: &BTreeSet<String>| (!texts.is_empty()).then(|| list(texts));
        for (key, value) in [
            (RETURNED, filled(returned)),
            (UNMANAGED, filled(unmanaged)),
            (IMPORTED, has_imported_permissions.then_some(Json::Bool(true))),
            (REVOCATIONS, revocations.as_ref().map(list)),
            (UNKNOWN_VPC_CONNECTION, has_unknown_vpc_connection.then_some(Json::Bool(true))),
        ] {
            match value {
                Some(value) => private.set(key, &value),
                None => private.remove(key),
            }
        }
        private
    }

    /// The same after an apply: what only its plan needed is dropped.
    #[must_use]
    pub fn applied(self) -> Self {
        Self { has_imported_permissions: false, revocations: None, ..self }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use terraform_plugin::private::Private;

    use super::PrivateState;

    #[test]
    fn what_is_written_is_read_back_and_empty_sets_are_not_stored() {
        let private_state = PrivateState {
            returned: ["description".to_owned()].into(),
            unmanaged: ["arn:creator".to_owned()].into(),
            has_imported_permissions: true,
            revocations: Some([].into()),
            has_unknown_vpc_connection: true,
        };
        let private = private_state.write(&Private::default());
        assert_eq!(PrivateState::of(&private), private_state);
        assert_eq!(PrivateState::default().write(&private), Private::default());
        assert_eq!(private_state.applied().revocations, None);
    }

    #[test]
    fn other_keys_are_unchanged_and_an_unreadable_value_counts_as_absent() {
        let mut private = Private::default();
        private.set("theirs", &json!(1));
        private.set("returned_members", &json!("not a list"));
        assert_eq!(PrivateState::of(&private), PrivateState::default());
        assert_eq!(PrivateState::default().write(&private).get("theirs"), Some(json!(1)));
    }
}
