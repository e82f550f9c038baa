//! Leaves out of generated configuration what follows from the rest of it. Account and Region stay: the provider block that the
//! configuration ends up under need not have those of the connector.

use quicksight_client::Kind;
use terraform_plugin::value::Value;

use super::{
    kinds::{self, CONFIG},
    redirect_url,
};

/// Takes what planning would fill in by itself out of `config`, which was made from `state`.
pub fn generate_config(state: &Value, config: &mut Value) {
    let Some(kind) = kinds::configured(state) else { return };
    config.replace_at(&[CONFIG, "authentication_type"], Value::Null);
    if let Some(source) = kind.source {
        config.replace_at(&kind.names(&[source]), Value::Null);
    }
    let url = kinds::row(Kind::AuthorizationCode).names(&["redirect_url"]);
    let usual = state.get("region").as_str().and_then(redirect_url::default);
    if usual.is_some() && state.at(&url).as_str() == usual.as_deref() {
        config.replace_at(&url, Value::Null);
    }
}
