//! Saying in every request who asks.

use aws_smithy_runtime_api::{
    box_error::BoxError,
    client::{
        interceptors::{Intercept, context::BeforeTransmitInterceptorContextMut},
        runtime_components::RuntimeComponents,
    },
};
use aws_smithy_types::config_bag::ConfigBag;

const HEADER: &str = "user-agent";

/// Adds products to the SDK's own `User-Agent`, which is not part of the signature.
#[derive(Clone, Debug)]
pub(super) struct UserAgent {
    products: String,
}

impl UserAgent {
    pub(super) fn new(products: &[String]) -> Self {
        Self { products: products.join(" ") }
    }
}

#[aws_smithy_runtime_api::client::interceptors::dyn_dispatch_hint]
impl Intercept for UserAgent {
    fn name(&self) -> &'static str {
        "UserAgent"
    }

    fn modify_before_transmit(
        &self,
        context: &mut BeforeTransmitInterceptorContextMut<'_>,
        _components: &RuntimeComponents,
        _config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        if self.products.is_empty() {
            return Ok(());
        }
        let headers = context.request_mut().headers_mut();
        let whole = match headers.get(HEADER) {
            Some(sdk) => format!("{sdk} {}", self.products),
            None => self.products.clone(),
        };
        headers.try_insert(HEADER, whole)?;
        Ok(())
    }
}
