//! What a list of a resource's objects is to the engine, and the laws of its verbs.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use async_trait::async_trait;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::{
    language::{diagnostic::Diagnostics, value::Value},
    provider::resource::{Context, Object},
    schema::Schema,
};

/// A list of the objects of one managed resource type, which has an identity. `C` is the provider's client.
#[async_trait]
pub trait ListResource<C: Send + Sync>: Send + Sync + 'static {
    /// The full name of the resource type.
    fn type_name(&self) -> &'static str;

    /// The rows of the `config` block. Nothing in it is computed.
    fn schema(&self) -> &Schema;

    /// Checks beyond the rows. Pure and offline; anything in `config` may be unknown and is then not checked. Defaults to none.
    fn validate(&self, config: &Value, diagnostics: &mut Diagnostics) {
        let _ = (config, diagnostics);
    }

    /// Finds objects and hands each to `sink` as soon as it is found, until there are no more or the sink has enough. May be dropped at
    /// any await, when nobody listens any more. What it answers goes after the last object: errors, when the list is not complete.
    /// That the user has interrupted it is said by the engine, where the sink was asked.
    async fn list(&self, client: &C, context: &Context, request: List<'_>, sink: &Sink) -> Diagnostics;
}

/// A request to list.
#[derive(Clone, Copy, Debug)]
pub struct List<'a> {
    /// Wholly known.
    pub config: &'a Value,
    pub wanted: Wanted,
}

/// What is wanted of each object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Its identity and its name for people; no request beyond the list itself is owed.
    Identity,
    /// The whole object too, as a read of the resource would tell it.
    Object,
}

/// One object of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed {
    /// What people know it by.
    pub display_name: String,
    pub identity: Value,
    /// The state that the resource would have; none unless it is wanted.
    pub state: Option<Value>,
    /// Warnings about it.
    pub diagnostics: Diagnostics,
}

impl Listed {
    /// The object by its identity alone.
    pub fn identity(display_name: impl Into<String>, identity: Value) -> Self {
        Self { display_name: display_name.into(), identity, state: None, diagnostics: Diagnostics::new() }
    }

    /// The whole object.
    pub fn object(display_name: impl Into<String>, object: Object, diagnostics: Diagnostics) -> Self {
        Self { display_name: display_name.into(), identity: object.identity, state: Some(object.state), diagnostics }
    }
}

/// Whether more objects are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum More {
    Wanted,
    /// The limit is reached, nobody listens any more, or the user has interrupted.
    Enough,
}

/// Where the objects of a list go. Several may be handed over at a time.
#[derive(Debug)]
pub struct Sink {
    sender: mpsc::Sender<Listed>,
    left: AtomicU64,
    stop: CancellationToken,
    was_interrupted: AtomicBool,
}

impl Sink {
    /// A sink that takes so many objects, until `stop`.
    pub fn new(sender: mpsc::Sender<Listed>, limit: u64, stop: CancellationToken) -> Self {
        Self { sender, left: AtomicU64::new(limit), stop, was_interrupted: AtomicBool::new(false) }
    }

    /// Whether another object is wanted at all.
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

    /// How many objects are still wanted at most: there is no sense in looking at more of them at a time.
    pub fn left(&self) -> usize {
        usize::try_from(self.left.load(Ordering::Relaxed)).unwrap_or(usize::MAX)
    }

    /// Hands an object over, and waits while the reader is behind. One that is not wanted is dropped.
    pub async fn send(&self, listed: Listed) -> More {
        // Taken from the limit before the wait, or two that wait side by side would go beyond it.
        let take = || self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1));
        if self.more() == More::Wanted && take().is_ok() {
            tokio::select! {
                biased;
                () = self.stop.cancelled() => self.was_interrupted.store(true, Ordering::Relaxed),
                // It fails when nobody listens, which is seen below.
                _ = self.sender.send(listed) => {}
            }
        }
        self.more()
    }

    /// Whether an object was turned away because the user has interrupted.
    pub fn was_interrupted(&self) -> bool {
        self.was_interrupted.load(Ordering::Relaxed)
    }
}
