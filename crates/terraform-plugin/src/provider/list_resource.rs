//! The trait of a list resource, and the sink that its objects go to.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use async_trait::async_trait;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::{
    language::{diagnostic::Diagnostics, value::Value},
    provider::resource::{Context, Object},
    schema::Schema,
};

/// A list of the objects of one managed resource type. `C` is the provider's client.
#[async_trait]
pub trait ListResource<C: Send + Sync>: Send + Sync + 'static {
    /// The full name of the resource type.
    fn type_name(&self) -> &'static str;

    /// The rows of the `config` block. None of them is computed.
    fn schema(&self) -> &Schema;

    /// Checks beyond the rows. Pure and offline; anything in `config` may be unknown and is then not checked. Defaults to none.
    fn validate(&self, config: &Value, diagnostics: &mut Diagnostics) {
        let _ = (config, diagnostics);
    }

    /// Sends each object to `sink` as soon as it is found, until there are no more or the sink returns [`More::Enough`]. The
    /// future may be dropped at any await, when the client disconnects. Returned diagnostics follow the last object: errors, if
    /// the list is incomplete. An interrupt is reported by the engine.
    async fn list(&self, client: &C, context: &Context, request: List<'_>, sink: &Sink) -> Diagnostics;
}

/// A request to list.
#[derive(Clone, Copy, Debug)]
pub struct List<'a> {
    /// Wholly known.
    pub config: &'a Value,
    pub wanted: Wanted,
}

/// What the client requests of each object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Identity and display name; the list need not send further requests for them.
    Identity,
    /// The state too, as the resource would read it.
    Object,
}

/// One object of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed {
    /// The name that is shown.
    pub display_name: String,
    pub identity: Value,
    /// The state; none unless it was requested.
    pub state: Option<Value>,
    /// Warnings about it.
    pub diagnostics: Diagnostics,
}

impl Listed {
    /// An object without its state.
    pub fn identity(display_name: impl Into<String>, identity: Value) -> Self {
        Self { display_name: display_name.into(), identity, state: None, diagnostics: Diagnostics::new() }
    }

    /// An object with its state.
    pub fn object(display_name: impl Into<String>, object: Object, diagnostics: Diagnostics) -> Self {
        Self { display_name: display_name.into(), identity: object.identity, state: Some(object.state), diagnostics }
    }
}

/// Whether more objects are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum More {
    Wanted,
    /// The limit is reached, the client has disconnected, or the user has interrupted.
    Enough,
}

/// Receives the objects of a list. Several may be sent concurrently.
#[derive(Debug)]
pub struct Sink {
    sender: mpsc::Sender<Listed>,
    left: AtomicU64,
    stop: CancellationToken,
    was_interrupted: AtomicBool,
}

impl Sink {
    /// A sink for at most `limit` objects, until `stop`.
    pub fn new(sender: mpsc::Sender<Listed>, limit: u64, stop: CancellationToken) -> Self {
        Self { sender, left: AtomicU64::new(limit), stop, was_interrupted: AtomicBool::new(false) }
    }

    /// Whether another object is wanted.
    pub fn more(&self) -> More {
        if self.left.load(Ordering::Relaxed) == 0 || self.sender.is_closed() {
            return More::Enough;
        }
        if self.stop.is_cancelled() {
            self.was_interrupted.store(true, Ordering::Relaxed);
            return More::Enough;
        }
        More::Wanted
    }

    /// How many objects are still wanted at most: an upper bound for concurrent requests.
    pub fn left(&self) -> usize {
        usize::try_from(self.left.load(Ordering::Relaxed)).unwrap_or(usize::MAX)
    }

    /// Sends an object, and waits while the client is slow to read. One that is not wanted is dropped.
    pub async fn send(&self, listed: Listed) -> More {
        // Counted before the wait, so that concurrent sends stay within the limit.
        let take = || self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1));
        if self.more() == More::Wanted && take().is_ok() {
            tokio::select! {
                biased;
                () = self.stop.cancelled() => self.was_interrupted.store(true, Ordering::Relaxed),
                // Fails when the client has disconnected, which is checked below.
                _ = self.sender.send(listed) => {}
            }
        }
        self.more()
    }

    /// Whether an object was dropped because of an interrupt.
    pub fn was_interrupted(&self) -> bool {
        self.was_interrupted.load(Ordering::Relaxed)
    }
}
