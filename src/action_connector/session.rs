//! One connector and the client that reaches it, for as long as one verb takes, and what is read of it.

use quicksight_client::{
    Backoff, CONSISTENCY_WINDOW, Connector, Deadline, Described, DescribedPermissions, Fault, Permissions, Quicksight,
    ServiceAttributes, Tags,
};
use terraform_plugin::{
    diagnostic::{Diagnostic, Diagnostics},
    resource::Context,
    value::Value,
};
use tokio::time::Instant;

use super::{
    location::Location,
    permissions,
    private_state::PrivateState,
    state::{write_attributes, write_connector},
    subject::Subject,
    timeouts,
};
use crate::{client::Client, tags};

/// The client for one connector.
#[derive(Debug)]
pub struct Session<'a> {
    pub quicksight: Quicksight,
    pub location: Location,
    pub tags: &'a tags::Config,
    /// Of the verb: an interrupt, or the end of its time.
    pub deadline: Deadline,
}

/// Whether the permissions of a connector are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadPermissions {
    Yes,
    No,
}

/// What was read of a connector. What could not be read is `None`, and `warnings` say so.
#[derive(Debug)]
pub struct CurrentConnector {
    pub connector: Connector,
    pub attributes: ServiceAttributes,
    pub permissions: Option<Permissions>,
    pub tags: Option<Tags>,
    pub warnings: Diagnostics,
}

impl<'a> Session<'a> {
    /// Opens a session for the connector that `resource` names, for as long as its `timeouts` allow the `verb`.
    pub async fn open(client: &'a Client, context: &'a Context, resource: &Value, verb: &str) -> Result<Self, Diagnostic> {
        let location = Location::of(resource)?;
        client.check_account(&location.account)?;
        let quicksight = client.quicksight(&location.region, context).await?;
        let deadline = Deadline::until_canceled(context.stop.clone()).with_timeout(timeouts::of(resource, verb));
        Ok(Self { quicksight, location, tags: &client.tags, deadline })
    }

    /// Describes the connector; nothing when it is not found or deleted.
    pub async fn describe(&self, deadline: &Deadline) -> Result<Option<Described>, Fault> {
        self.quicksight.describe(&self.location.account, &self.location.id, deadline).await
    }

    /// The permissions of the connector.
    pub async fn permissions(&self, deadline: &Deadline) -> Result<Permissions, Fault> {
        let described = self.quicksight.describe_permissions(&self.location.account, &self.location.id, deadline).await?;
        Ok(described.permissions)
    }

    /// The permissions of the connector; none when the connector is not found.
    ///
    /// Not every part of the service need know of a connector that is new. So one that is not found here is described, and read again for
    /// a while if it is there. A client that may not describe it takes the first answer.
    pub async fn found_permissions(&self, deadline: &Deadline) -> Result<Option<DescribedPermissions>, Fault> {
        let Location { account, id, .. } = &self.location;
        let (mut backoff, began) = (Backoff::polling(), Instant::now());
        loop {
            let fault = match self.quicksight.describe_permissions(account, id, deadline).await {
                Ok(described) => return Ok(Some(described)),
                Err(fault) if fault.is_not_found() => fault,
                Err(fault) => return Err(fault),
            };
            match self.describe(deadline).await {
                Ok(None) => return Ok(None),
                Ok(Some(_)) if began.elapsed() < CONSISTENCY_WINDOW && deadline.pause(backoff.next_delay()).await.is_ok() => {}
                Ok(Some(_)) => return Err(fault),
                Err(denied) if denied.is_access_denied() => return Ok(None),
                Err(fault) => return Err(fault),
            }
        }
    }

    /// The ARN of the connector: as returned with its permissions, or as `known`. The connector is described if neither has it.
    pub async fn arn(
        &self,
        described: &DescribedPermissions,
        known: &Value,
        deadline: &Deadline,
    ) -> Result<Option<String>, Fault> {
        if let Some(arn) = described.arn.as_deref().or(known.as_str()) {
            return Ok(Some(arn.to_owned()));
        }
        Ok(self.describe(deadline).await?.and_then(|described| described.attributes.arn))
    }

    /// Reads the connector, its permissions if they are managed, and its tags, side by side; nothing when it is not found. `arn` saves a
    /// round trip where it is known. Ends with the deadline.
    pub async fn read(
        &self,
        arn: Option<&str>,
        read_permissions: ReadPermissions,
        deadline: &Deadline,
    ) -> Result<Option<CurrentConnector>, Fault> {
        let permissions = async {
            match read_permissions {
                ReadPermissions::Yes => Some(self.permissions(deadline).await),
                ReadPermissions::No => None,
            }
        };
        let tags = async {
            match arn {
                Some(arn) => Some(self.quicksight.list_tags(arn, deadline).await),
                None => None,
            }
        };
        let (described, permissions, tags) = tokio::join!(self.describe(deadline), permissions, tags);
        let is_found_elsewhere = matches!(permissions, Some(Ok(_))) || matches!(tags, Some(Ok(_)));
        let described = match described? {
            // The servers of the service may disagree for a moment, and a connector that is not found leaves the state.
            None if is_found_elsewhere => {
                // When the time is up the read fails.
                let _ = deadline.pause(Backoff::polling().next_delay()).await;
                self.describe(deadline).await?
            }
            described => described,
        };
        let Some(Described { connector, attributes }) = described else { return Ok(None) };
        let tags = match (tags, &attributes.arn) {
            (Some(tags), _) => Some(tags),
            (None, Some(arn)) => Some(self.quicksight.list_tags(arn, deadline).await),
            (None, None) => None,
        };
        let mut warnings = Diagnostics::new();
        let permissions = self.readable(permissions, "permissions", &mut warnings)?;
        let tags = self.readable(tags, "tags", &mut warnings)?;
        Ok(Some(CurrentConnector { connector, attributes, permissions, tags, warnings }))
    }

    /// Permissions or tags that may not be read, or vanished just now, are a warning; their old value stays.
    pub fn readable<T>(
        &self,
        answer: Option<Result<T, Fault>>,
        what: &str,
        warnings: &mut Diagnostics,
    ) -> Result<Option<T>, Fault> {
        match answer {
            None => Ok(None),
            Some(Ok(read)) => Ok(Some(read)),
            Some(Err(fault)) if fault.is_access_denied() || fault.is_not_found() => {
                let detail = format!(
                    "{fault}.\n\nThe state keeps the previous {what}, so changes made outside Terraform are not detected."
                );
                warnings.push(unreadable(what, &self.location, detail));
                Ok(None)
            }
            Some(Err(fault)) => Err(fault),
        }
    }
}

/// A warning about permissions or tags that could not be read.
pub fn unreadable(what: &str, location: &Location, detail: String) -> Diagnostic {
    let mut letters = what.chars();
    let capitalized: String = letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default();
    Diagnostic::warning(format!("Unable to Read {capitalized} of {}", location.title()), detail)
}

impl CurrentConnector {
    /// The state of the resource, on top of `base`: what the service never returns, or could not be read, stays as it is there.
    /// Nothing in it is unknown. Members that were returned for the first time are added to `private_state`.
    pub fn state(&self, base: &Value, location: &Location, config: &tags::Config, private_state: &mut PrivateState) -> Value {
        let mut state = base.clone().null_where_unknown();
        location.write(&mut state);
        write_connector(&self.connector, &mut state, private_state);
        write_attributes(&self.attributes, &mut state);
        if let Some(current) = &self.permissions {
            let before = permissions::blocks::from_value(base.get("permissions"));
            let compared = permissions::blocks::without_unmanaged(current, &before, &private_state.unmanaged);
            state.replace_at(&["permissions"], permissions::blocks::to_value(&compared));
        }
        if let Some(remote) = &self.tags {
            let (tags, all) = config.state(remote, base.get("tags"), base.get("tags_all"));
            state.replace_at(&["tags"], tags);
            state.replace_at(&["tags_all"], all);
        }
        state
    }
}

/// The state of a resource whose change is over and was not read beyond this: as planned, and the rest as described.
pub fn state_after_change(
    described: Described,
    planned: &Value,
    session: &Session<'_>,
    private_state: &mut PrivateState,
) -> Value {
    let Described { connector, attributes } = described;
    let current = CurrentConnector { connector, attributes, permissions: None, tags: None, warnings: Diagnostics::new() };
    planned.clone().known_or(&current.state(planned, &session.location, session.tags, private_state))
}
