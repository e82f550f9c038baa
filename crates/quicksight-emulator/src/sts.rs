//! The STS calls that a client makes before it calls Quick Sight: who am I, and the assumption of a role. Query protocol, XML answers.

use std::time::{Duration, SystemTime};

use serde_json::Value;

use crate::answer::{Protocol, Refusal, escape};
use crate::caller::Caller;
use crate::connector::partition;
use crate::request::Incoming;
use crate::state::{Session, State};

const NAMESPACE: &str = "https://sts.amazonaws.com/doc/2011-06-15/";

/// Seconds that a session lasts unless the request says so, and the fewest and most that it may say.
const DEFAULT_SECONDS: u64 = 3600;
const SECONDS: std::ops::RangeInclusive<u64> = 900..=43_200;

/// Who signed the request. Access keys that no role assumption gave belong to the account of the options, except those that say what is wrong
/// with them: `AKIAINVALID...` and `AKIAEXPIRED...` are refused.
pub(crate) fn caller(state: &State, incoming: &Incoming) -> Result<Caller, Refusal> {
    let (invalid, expired) = match incoming.protocol {
        Protocol::RestJson => ("UnrecognizedClientException", "ExpiredTokenException"),
        Protocol::Query => ("InvalidClientTokenId", "ExpiredToken"),
    };
    let access_key = incoming.access_key();
    if access_key.starts_with("AKIAINVALID") {
        return Err(Refusal::new(invalid, "The security token included in the request is invalid."));
    }
    if access_key.starts_with("AKIAEXPIRED") {
        return Err(Refusal::new(expired, "The security token included in the request is expired"));
    }
    let Some(session) = state.sessions.get(access_key) else {
        let account = state.options.account.clone();
        let arn = format!("arn:{}:iam::{account}:user/emulator", partition(incoming.region()));
        return Ok(Caller { account, arn, user_id: "AIDAEMULATOR".to_owned() });
    };
    if incoming.session_token.as_ref() != Some(&session.token) {
        return Err(Refusal::new(invalid, "The security token included in the request is invalid."));
    }
    if session.expires <= SystemTime::now() {
        return Err(Refusal::new(expired, "The security token included in the request is expired"));
    }
    Ok(session.caller.clone())
}

pub(crate) fn execute(state: &mut State, incoming: &Incoming, caller: &Caller, request_id: &str) -> Result<String, Refusal> {
    match incoming.operation.as_str() {
        "GetCallerIdentity" => Ok(document(
            "GetCallerIdentity",
            &format!(
                "<Arn>{}</Arn><UserId>{}</UserId><Account>{}</Account>",
                escape(&caller.arn),
                escape(&caller.user_id),
                escape(&caller.account)
            ),
            request_id,
        )),
        "AssumeRole" | "AssumeRoleWithWebIdentity" => assume_role(state, incoming, request_id),
        _ => Err(Refusal::new("InvalidAction", "Could not find operation")),
    }
}

/// A call that carries a token of its own instead of a signature.
pub(crate) fn is_unsigned(operation: &str) -> bool {
    operation == "AssumeRoleWithWebIdentity"
}

fn assume_role(state: &mut State, incoming: &Incoming, request_id: &str) -> Result<String, Refusal> {
    let role_arn = field(incoming, "RoleArn", 20..=2048)?;
    let session_name = field(incoming, "RoleSessionName", 2..=64)?;
    if !session_name.chars().all(|letter| letter.is_ascii_alphanumeric() || "_+=,.@-".contains(letter)) {
        return Err(invalid("roleSessionName", "Member must satisfy regular expression pattern: [\\w+=,.@-]*"));
    }
    if is_unsigned(&incoming.operation) {
        field(incoming, "WebIdentityToken", 4..=20_000)?;
    }
    let [_, partition, "iam", "", account, resource] = role_arn.splitn(6, ':').collect::<Vec<_>>()[..] else {
        return Err(invalid("roleArn", "Member must be the ARN of a role"));
    };
    let role = resource.strip_prefix("role/").and_then(|path| path.rsplit('/').next()).filter(|role| !role.is_empty());
    let role = role.ok_or_else(|| invalid("roleArn", "Member must be the ARN of a role"))?;
    let seconds = match text(incoming, "DurationSeconds") {
        Some(seconds) => seconds.parse().ok().filter(|seconds| SECONDS.contains(seconds)),
        None => Some(DEFAULT_SECONDS),
    };
    let seconds = seconds.ok_or_else(|| invalid("durationSeconds", "Member must be between 900 and 43200"))?;

    let number = state.sessions.len() + 1;
    let access_key = format!("ASIAEMULATOR{number:08}");
    let user_id = format!("AROAEMULATOR:{session_name}");
    let caller = Caller {
        account: account.to_owned(),
        arn: format!("arn:{partition}:sts::{account}:assumed-role/{role}/{session_name}"),
        user_id: user_id.clone(),
    };
    let token = format!("session-token-{number}");
    let expires = SystemTime::now() + Duration::from_secs(seconds).min(state.options.session_lifetime);
    let subject =
        if is_unsigned(&incoming.operation) { "<SubjectFromWebIdentityToken>emulator</SubjectFromWebIdentityToken>" } else { "" };
    let result = format!(
        "<Credentials><AccessKeyId>{access_key}</AccessKeyId><SecretAccessKey>secret-access-key-{number}</SecretAccessKey>\
         <SessionToken>{token}</SessionToken><Expiration>{}</Expiration></Credentials>\
         <AssumedRoleUser><AssumedRoleId>{}</AssumedRoleId><Arn>{}</Arn></AssumedRoleUser>{subject}",
        rfc3339(expires),
        escape(&user_id),
        escape(&caller.arn)
    );
    state.sessions.insert(access_key, Session { caller, token, expires });
    Ok(document(&incoming.operation, &result, request_id))
}

fn text<'a>(incoming: &'a Incoming, name: &str) -> Option<&'a str> {
    incoming.body.get(name).and_then(Value::as_str)
}

fn field<'a>(incoming: &'a Incoming, name: &str, length: std::ops::RangeInclusive<usize>) -> Result<&'a str, Refusal> {
    let value = text(incoming, name).ok_or_else(|| invalid(name, "Member must not be null"))?;
    if length.contains(&value.chars().count()) {
        Ok(value)
    } else {
        Err(invalid(name, &format!("Member must have a length between {} and {}", length.start(), length.end())))
    }
}

fn invalid(member: &str, rule: &str) -> Refusal {
    Refusal::new(
        "ValidationError",
        &format!("1 validation error detected: Value at '{member}' failed to satisfy constraint: {rule}"),
    )
}

fn document(operation: &str, result: &str, request_id: &str) -> String {
    format!(
        "<{operation}Response xmlns=\"{NAMESPACE}\"><{operation}Result>{result}</{operation}Result>\
         <ResponseMetadata><RequestId>{request_id}</RequestId></ResponseMetadata></{operation}Response>"
    )
}

/// `2026-01-31T23:59:59Z`. The civil date of a day number, after the well-known arithmetic of a year that begins in March.
fn rfc3339(time: SystemTime) -> String {
    let seconds = time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs();
    let (days, second_of_day) = (seconds / 86_400 + 719_468, seconds % 86_400);
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    let (hour, minute, second) = (second_of_day / 3600, second_of_day / 60 % 60, second_of_day % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expirations_are_written_as_dates() {
        let at = |seconds| rfc3339(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds));
        assert_eq!(at(0), "1970-01-01T00:00:00Z");
        assert_eq!(at(951_827_696), "2000-02-29T12:34:56Z");
        assert_eq!(at(1_798_761_599), "2026-12-31T23:59:59Z");
    }
}
