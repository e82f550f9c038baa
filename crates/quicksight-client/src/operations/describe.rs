//! `DescribeActionConnector`.

use aws_sdk_quicksight::types::{ActionConnector, ActionConnectorError};
use aws_smithy_types::{DateTime, date_time::Format};

use super::{authentication::authentication, quicksight::Quicksight};
use crate::{
    connector::{Connector, Described, Failure, Phase, ServiceAttributes},
    deadline::Deadline,
    fault::Fault,
    rate_limiter::Group,
};

const OPERATION: &str = "DescribeActionConnector";

impl Quicksight {
    /// The connector as it is; none when it is not found or deleted.
    pub async fn describe(&self, account: &str, id: &str, deadline: &Deadline) -> Result<Option<Described>, Fault> {
        let call = self.client.describe_action_connector().aws_account_id(account).action_connector_id(id);
        let answer = match self.send(OPERATION, Group::General, deadline, || call.clone().send()).await {
            Ok(answer) => answer,
            Err(fault) if fault.is_not_found() => return Ok(None),
            Err(fault) => return Err(fault),
        };
        let connector = answer.action_connector.ok_or_else(|| Fault::incomplete(OPERATION, "the action connector"))?;
        Ok(Some(described(&connector)).filter(|described| described.attributes.phase() != Phase::Deleted))
    }
}

fn described(answer: &ActionConnector) -> Described {
    let connector = Connector {
        name: answer.name().to_owned(),
        connector_type: answer.r#type().as_str().to_owned(),
        description: answer.description().and_then(filled),
        vpc_connection_arn: answer.vpc_connection_arn().and_then(filled),
        authentication: authentication(answer.authentication_config()),
    };
    let attributes = ServiceAttributes {
        arn: filled(answer.arn()),
        status: answer.status().map(|status| status.as_str().to_owned()),
        enabled_actions: answer.enabled_actions.as_ref().map(|actions| actions.iter().cloned().collect()),
        created_time: answer.created_time().and_then(rfc3339),
        last_updated_time: rfc3339(answer.last_updated_time()),
        error: answer.error().map(failure),
    };
    Described { connector, attributes }
}

pub(super) fn failure(error: &ActionConnectorError) -> Failure {
    Failure {
        error_type: error.r#type().and_then(|error_type| filled(error_type.as_str())),
        message: error.message().and_then(filled),
    }
}

/// The SDK has an empty text for a required member that an answer omits.
pub(super) fn filled(text: &str) -> Option<String> {
    Some(text.to_owned()).filter(|text| !text.is_empty())
}

/// The API returns milliseconds, as a floating-point number of seconds that is seldom exactly the one that is meant.
pub(super) fn rfc3339(time: &DateTime) -> Option<String> {
    const NANOSECONDS: i128 = 1_000_000;
    let milliseconds = (time.as_nanos() + NANOSECONDS / 2).div_euclid(NANOSECONDS);
    DateTime::from_nanos(milliseconds * NANOSECONDS).ok()?.fmt(Format::DateTime).ok()
}

#[cfg(test)]
mod tests {
    use aws_smithy_types::DateTime;

    use super::rfc3339;

    #[test]
    fn a_time_is_the_nearest_millisecond() {
        for (seconds, text) in [
            (1_795_596_234.952, "2026-11-25T08:43:54.952Z"),
            (1_795_596_234.001, "2026-11-25T08:43:54.001Z"),
            (1_795_596_234.999_999, "2026-11-25T08:43:55Z"),
            (1_795_596_234.0, "2026-11-25T08:43:54Z"),
            (-0.001, "1969-12-31T23:59:59.999Z"),
        ] {
            assert_eq!(rfc3339(&DateTime::from_secs_f64(seconds)).as_deref(), Some(text), "{seconds}");
        }
    }
}
