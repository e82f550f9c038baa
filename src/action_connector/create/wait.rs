//! Waiting for a connector that was sent, until it is returned as it was sent.

use std::time::Duration;

use quicksight_client::{
    Attempt, CONSISTENCY_WINDOW, Deadline, Described, Desired, Expired, Fault, Permissions, Phase, Polling, Tags,
};
use terraform_plugin::{diagnostic::Diagnostics, log::PROVIDER};
use tokio::time::Instant;

use crate::{
    action_connector::{
        permissions,
        private_state::PrivateState,
        session::{Session, unreadable},
        verify,
    },
    problem, tags,
};

/// How long a connector may be returned differently from what was sent.
const CREATE_CONSISTENCY_WINDOW: Duration = Duration::from_secs(60);

/// What is to be created.
pub struct NewConnector {
    pub desired: Desired,
    pub granted: Permissions,
    pub tags: tags::Change,
}

/// What has been read of a connector that the service has accepted.
#[derive(Default)]
pub struct ReadBack {
    pub described: Option<Described>,
    pub permissions: Option<Permissions>,
    pub tags: Option<Tags>,
    pub warnings: Diagnostics,
    /// What is not read again because it may not be.
    pub may_not_read: Vec<&'static str>,
}

/// What is still to be read beside the connector itself.
struct PendingReads {
    permissions: bool,
    /// The ARN of the connector, if its tags are.
    tags_of: Option<String>,
}

/// The answers of one read.
struct Answers {
    described: Result<Option<Described>, Fault>,
    permissions: Option<Result<Permissions, Fault>>,
    tags: Option<Result<Tags, Fault>>,
}

impl PendingReads {
    /// Reads the connector and this, side by side.
    async fn read(self, session: &Session<'_>, deadline: &Deadline) -> Answers {
        let permissions = async { if self.permissions { Some(session.permissions(deadline).await) } else { None } };
        let tags = async {
            match &self.tags_of {
                Some(arn) => Some(session.quicksight.list_tags(arn, deadline).await),
                None => None,
            }
        };
        let (described, permissions, tags) = tokio::join!(session.describe(deadline), permissions, tags);
        Answers { described, permissions, tags }
    }
}

/// How waiting for a new connector has ended.
pub enum WaitOutcome {
    /// It can be used, and is returned with these differences from what was sent.
    Stable(Vec<String>),
    /// The service could not create it, for this reason.
    Failed(String),
    /// It was there, and is not found any more.
    Absent,
    TimedOut(Option<String>),
    Interrupted,
    ReadFailed(Fault),
}

impl NewConnector {
    /// Whether it asks for permissions, so that they are read back.
    fn has_permissions(&self) -> bool {
        !self.granted.is_empty()
    }

    fn has_tags(&self) -> bool {
        !self.tags.set.is_empty()
    }

    /// What of it `read_back` does not show, as far as it may be read.
    pub fn differences(&self, read_back: &ReadBack) -> Vec<String> {
        let mut found = Vec::new();
        if let Some(described) = &read_back.described {
            found.extend(verify::connector(&self.desired.connector, &described.connector, &PrivateState::default()));
        }
        match &read_back.permissions {
            Some(current) => found.extend(self.permission_differences(current)),
            None if self.has_permissions() && read_back.may_read("permissions") => {
                found.push("`permissions` are not returned".to_owned());
            }
            None => {}
        }
        match &read_back.tags {
            Some(current) => found.extend(verify::tags(&self.tags, current)),
            None if self.has_tags() && read_back.may_read("tags") => found.push("`tags` are not returned".to_owned()),
            None => {}
        }
        found
    }

    /// A principal that has more than it was granted is no difference: the creator may be an owner in any case.
    fn permission_differences(&self, current: &Permissions) -> Vec<String> {
        let is_incomplete = |principal: &String, set| current.get(principal).is_none_or(|has| !has.is_superset(set));
        let incomplete = self.granted.iter().filter(|&(principal, set)| is_incomplete(principal, set));
        incomplete.map(|(principal, set)| permissions::steps::difference(principal, current.get(principal), set)).collect()
    }
}

impl ReadBack {
    /// What is still to be read beside the connector itself: permissions and tags until they are as sent. `arn` where it is known.
    fn open(&self, new_connector: &NewConnector, arn: Option<&str>) -> PendingReads {
        let open = |what: &'static str, is_sent: bool, is_shown: bool| is_sent && !is_shown && self.may_read(what);
        let shows_permissions =
            self.permissions.as_ref().is_some_and(|current| new_connector.permission_differences(current).is_empty());
        let shows_tags = self.tags.as_ref().is_some_and(|current| verify::tags(&new_connector.tags, current).is_empty());
        let reads_tags = open("tags", new_connector.has_tags(), shows_tags);
        PendingReads {
            permissions: open("permissions", new_connector.has_permissions(), shows_permissions),
            tags_of: arn.filter(|_| reads_tags).map(str::to_owned),
        }
    }

    /// Takes in what was read.
    fn add(&mut self, session: &Session<'_>, answers: Answers) -> Result<(), Fault> {
        self.described = answers.described?;
        match answers.permissions {
            Some(Ok(current)) => self.permissions = Some(current),
            Some(Err(fault)) => self.add_unreadable(session, "permissions", fault),
            None => {}
        }
        match answers.tags {
            Some(Ok(current)) => self.tags = Some(current),
            Some(Err(fault)) => self.add_unreadable(session, "tags", fault),
            None => {}
        }
        Ok(())
    }

    /// What may not be read is a warning, and is not read again. Of a connector that is not visible everywhere yet nothing is said.
    fn add_unreadable(&mut self, session: &Session<'_>, what: &'static str, fault: Fault) {
        if fault.is_not_found() || fault.is_interrupted() {
            return;
        }
        self.may_not_read.push(what);
        let detail = format!("{}\n\nThe connector was created, but its {what} could not be checked.", problem::text(&fault));
        self.warnings.push(unreadable(what, &session.location, detail));
    }

    fn may_read(&self, what: &str) -> bool {
        !self.may_not_read.contains(&what)
    }
}

/// Waits until the connector is as it was sent, or has had the time to become so. One answer of each operation serves as the wait and as
/// the check where the service is done at once.
pub async fn wait(
    session: &Session<'_>,
    new_connector: &NewConnector,
    arn: Option<String>,
    read_back: &mut ReadBack,
) -> WaitOutcome {
    let (mut arn, mut status) = (arn, None);
    let (mut stable_since, mut absent_since): (Option<Instant>, Option<Instant>) = (None, None);
    let mut polling = Polling::until(&session.deadline);
    loop {
        let poll = match polling.next().await {
            Ok(poll) => poll,
            Err(Expired::Canceled) => return WaitOutcome::Interrupted,
            Err(Expired::TimedOut) => return WaitOutcome::TimedOut(status),
        };
        let answers = read_back.open(new_connector, arn.as_deref()).read(session, &poll.deadline).await;
        status = None;
        match read_back.add(session, answers) {
            Ok(()) => {}
            Err(fault) if fault.is_interrupted() => {}
            Err(fault) => return WaitOutcome::ReadFailed(fault),
        }
        let Some(described) = &read_back.described else {
            // A connector may not be visible everywhere at once, but one that can be used does not vanish.
            if stable_since.is_some() && absent_since.get_or_insert_with(Instant::now).elapsed() >= CONSISTENCY_WINDOW {
                return WaitOutcome::Absent;
            }
            continue;
        };
        absent_since = None;
        if arn.is_none() {
            arn.clone_from(&described.attributes.arn);
        }
        status.clone_from(&described.attributes.status);
        match described.attributes.phase() {
            Phase::Failed => {
                return WaitOutcome::Failed(described.attributes.error.clone().unwrap_or_default().to_string());
            }
            Phase::Stable => {
                let since = *stable_since.get_or_insert_with(Instant::now);
                let differences = new_connector.differences(read_back);
                let is_over = since.elapsed() >= CREATE_CONSISTENCY_WINDOW || poll.attempt == Attempt::Last;
                if is_over || differences.is_empty() {
                    return WaitOutcome::Stable(differences);
                }
            }
            Phase::InProgress => {
                tracing::debug!(target: PROVIDER, status = status.as_deref().unwrap_or_default(), "waiting for the connector");
            }
            Phase::Deleted => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use quicksight_client::{Authentication, Connector};
    use quicksight_emulator::{Emulator, Fault as Injected, Kind};
    use tokio_util::sync::CancellationToken;

    use super::*;
    use crate::action_connector::against_emulator::{ANN, alter, emulator, emulator_with, session, soon};

    const ARN: &str = "arn:aws:quicksight:us-east-1:123456789012:action-connector/example";

    fn tags(value: &str) -> Tags {
        Tags::from([("team".to_owned(), value.to_owned())])
    }

    fn new_connector(granted: Permissions, set: Tags) -> NewConnector {
        let connector = Connector {
            name: "Example".to_owned(),
            connector_type: "GENERIC_HTTP".to_owned(),
            description: None,
            vpc_connection_arn: None,
            authentication: Authentication::None { base_endpoint: "https://example.com".to_owned() },
        };
        let tags = tags::Change { set, removed: Vec::new() };
        NewConnector { desired: Desired { connector, secret: None }, granted, tags }
    }

    fn with_both() -> NewConnector {
        new_connector(permissions::of_rows(&[("ann", &["d", "u"])]), tags("blue"))
    }

    #[test]
    fn what_is_not_returned_is_a_difference_only_if_it_was_sent_and_may_be_read() {
        let unread = || ReadBack::default();
        let denied = ReadBack { may_not_read: vec!["permissions", "tags"], ..ReadBack::default() };
        let plain = new_connector(Permissions::new(), Tags::new());
        assert_eq!(plain.differences(&unread()), [""; 0]);
        assert_eq!(plain.differences(&denied), [""; 0]);
        assert_eq!(with_both().differences(&denied), [""; 0]);
        assert_eq!(with_both().differences(&unread()), ["`permissions` are not returned", "`tags` are not returned"]);
    }

    #[test]
    fn who_has_more_than_was_granted_is_no_difference_and_who_has_less_is() {
        let differences = |rows: &[(&str, &[&str])]| {
            let read_back =
                ReadBack { permissions: Some(permissions::of_rows(rows)), tags: Some(tags("blue")), ..ReadBack::default() };
            with_both().differences(&read_back)
        };
        assert_eq!(differences(&[("ann", &["d", "u", "x"]), ("creator", &["d"])]), [""; 0]);
        assert_eq!(differences(&[("ann", &["d"])]), ["permissions: ann has d, not d, u"]);
        assert_eq!(differences(&[("creator", &["d", "u"])]), ["permissions: ann was not granted d, u"]);
    }

    #[test]
    fn permissions_and_tags_are_read_until_they_are_as_they_were_sent_or_may_not_be_read() {
        let open = |new_connector: NewConnector, read_back: ReadBack, arn: Option<&str>| {
            let PendingReads { permissions, tags_of } = read_back.open(&new_connector, arn);
            (permissions, tags_of)
        };
        let read = |actions, value| ReadBack {
            permissions: Some(permissions::of_rows(&[("ann", actions)])),
            tags: Some(tags(value)),
            ..ReadBack::default()
        };
        let arn = || Some(ARN.to_owned());
        let plain = new_connector(Permissions::new(), Tags::new());
        assert_eq!(open(plain, ReadBack::default(), Some(ARN)), (false, None));
        assert_eq!(open(with_both(), ReadBack::default(), Some(ARN)), (true, arn()));
        assert_eq!(open(with_both(), ReadBack::default(), None), (true, None));
        assert_eq!(open(with_both(), read(&["d"], "blue"), Some(ARN)), (true, None));
        assert_eq!(open(with_both(), read(&["d", "u"], "red"), Some(ARN)), (false, arn()));
        let denied = ReadBack { may_not_read: vec!["permissions"], ..ReadBack::default() };
        assert_eq!(open(with_both(), denied, Some(ARN)), (false, arn()));
    }

    const DESCRIBE: &str = "DescribeActionConnector";
    const READ_PERMISSIONS: &str = "DescribeActionConnectorPermissions";
    const READ_TAGS: &str = "ListTagsForResource";

    /// One that has what [`sent`] has.
    fn created() -> Emulator {
        let emulator = emulator_with(&[(ANN, &["d"])]);
        alter(&emulator, |connector| {
            connector.name = "Example".to_owned();
            connector.tags = tags("blue");
        });
        emulator
    }

    fn sent() -> NewConnector {
        new_connector(permissions::of_rows(&[(ANN, &["d"])]), tags("blue"))
    }

    fn within(milliseconds: u64) -> Deadline {
        Deadline::never().with_timeout(Duration::from_millis(milliseconds))
    }

    /// Waits for the connector as it was sent.
    async fn waited(emulator: &Emulator, deadline: Deadline) -> (WaitOutcome, ReadBack) {
        let mut read_back = ReadBack::default();
        let outcome = wait(&session(emulator, deadline), &sent(), None, &mut read_back).await;
        (outcome, read_back)
    }

    fn differences(outcome: WaitOutcome) -> Vec<String> {
        match outcome {
            WaitOutcome::Stable(differences) => differences,
            WaitOutcome::ReadFailed(fault) => panic!("{fault}"),
            WaitOutcome::Failed(reason) => panic!("it failed: {reason}"),
            WaitOutcome::TimedOut(status) => panic!("it timed out: {status:?}"),
            WaitOutcome::Absent => panic!("it is absent"),
            WaitOutcome::Interrupted => panic!("it was interrupted"),
        }
    }

    fn not_found(operation: &str) -> Injected {
        Injected::error(operation, "ResourceNotFoundException", "No")
    }

    #[tokio::test]
    async fn a_connector_that_is_as_it_was_sent_is_waited_for_until_it_is_found_and_until_its_tags_are_read() {
        let emulator = created();
        emulator.fault(not_found(DESCRIBE));
        let (outcome, read_back) = waited(&emulator, soon()).await;
        assert_eq!(differences(outcome), [""; 0]);
        assert_eq!((read_back.permissions, read_back.tags), (Some(sent().granted), Some(tags("blue"))));
        // Permissions are read until they are as they were sent, and the tags of a connector whose ARN is known.
        let reads = [DESCRIBE, READ_PERMISSIONS, READ_TAGS].map(|operation| emulator.calls_of(operation).len());
        assert_eq!(reads, [3, 1, 1]);
    }

    #[tokio::test]
    async fn what_does_not_show_yet_is_read_again_even_if_the_connector_is_not_found_meanwhile() {
        let emulator = created();
        emulator.fault(Injected::new(DESCRIBE, Kind::Omit { members: vec!["ActionConnector.Name".to_owned()] }));
        emulator.fault(not_found(DESCRIBE));
        assert_eq!(differences(waited(&emulator, soon()).await.0), [""; 0]);
        assert_eq!(emulator.faults(), []);
    }

    #[tokio::test]
    async fn what_does_not_show_until_the_time_is_up_is_a_difference() {
        let emulator = created();
        alter(&emulator, |connector| connector.tags = tags("red"));
        let differences = differences(waited(&emulator, within(100)).await.0);
        assert!(differences.len() == 1 && differences[0].contains("team"), "{differences:?}");
        assert!(emulator.calls_of(DESCRIBE).len() > 1);
    }

    #[tokio::test]
    async fn a_connector_that_is_never_found_times_out_and_one_whose_creation_fails_has_failed() {
        assert!(matches!(waited(&emulator(), within(100)).await.0, WaitOutcome::TimedOut(None)));
        let emulator = created();
        alter(&emulator, |connector| connector.status = "CREATION_IN_PROGRESS".to_owned());
        let outcome = waited(&emulator, within(100)).await.0;
        assert!(matches!(outcome, WaitOutcome::TimedOut(Some(status)) if status == "CREATION_IN_PROGRESS"));
        alter(&emulator, |connector| connector.status = "CREATION_FAILED".to_owned());
        assert!(matches!(waited(&emulator, soon()).await.0, WaitOutcome::Failed(_)));
    }

    #[tokio::test]
    async fn an_interrupt_ends_the_wait_whether_it_comes_between_two_reads_or_during_one() {
        for during_a_read in [true, false] {
            let emulator = emulator();
            if during_a_read {
                emulator.fault(Injected::new(DESCRIBE, Kind::Delay { time: Duration::from_secs(60) }).always());
            }
            let stop = CancellationToken::new();
            let interrupt = async {
                tokio::time::sleep(Duration::from_millis(100)).await;
                stop.cancel();
            };
            let ((outcome, _), ()) = tokio::join!(waited(&emulator, Deadline::until_canceled(stop.clone())), interrupt);
            assert!(matches!(outcome, WaitOutcome::Interrupted));
        }
    }

    #[tokio::test]
    async fn a_connector_that_may_not_be_described_ends_the_wait() {
        let emulator = created();
        emulator.fault(Injected::error(DESCRIBE, "AccessDeniedException", "No").always());
        assert!(matches!(waited(&emulator, soon()).await.0, WaitOutcome::ReadFailed(fault) if fault.is_access_denied()));
    }

    #[tokio::test]
    async fn permissions_and_tags_that_may_not_be_read_are_a_warning_each_and_are_not_read_again() {
        let emulator = created();
        for operation in [READ_PERMISSIONS, READ_TAGS] {
            emulator.fault(Injected::error(operation, "AccessDeniedException", "No").always());
        }
        let (outcome, read_back) = waited(&emulator, soon()).await;
        assert_eq!((differences(outcome), read_back.may_not_read), (Vec::new(), vec!["permissions", "tags"]));
        let details: Vec<&str> = read_back.warnings.iter().map(|warning| warning.detail.as_str()).collect();
        assert!(details.len() == 2 && details[1].contains("its tags could not be checked"), "{details:?}");
        assert_eq!([READ_PERMISSIONS, READ_TAGS].map(|operation| emulator.calls_of(operation).len()), [1, 1]);
    }

    #[tokio::test]
    async fn permissions_and_tags_that_are_not_found_are_read_again_without_a_warning() {
        let emulator = created();
        for operation in [READ_PERMISSIONS, READ_TAGS] {
            emulator.fault(not_found(operation));
        }
        let (outcome, read_back) = waited(&emulator, soon()).await;
        assert_eq!((differences(outcome), read_back.warnings.is_empty()), (Vec::new(), true));
        assert_eq!([READ_PERMISSIONS, READ_TAGS].map(|operation| emulator.calls_of(operation).len()), [2, 2]);
    }
}
