//! The handle of a running emulator: what a test asks of it and orders from it while it runs.

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread::JoinHandle;

use tokio::sync::oneshot;

use crate::connector::Connector;
use crate::fault::Fault;
use crate::options::Options;
use crate::server::router;
use crate::state::{Call, Shared, State};
use crate::transport::{Cut, CuttableListener};

/// A running emulator. It has a thread of its own, so a test that blocks its thread or its runtime does not block the emulator, and it ends when
/// this handle is dropped.
pub struct Emulator {
    address: SocketAddr,
    shared: Shared,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Emulator {
    /// Listens on a free port of 127.0.0.1.
    ///
    /// # Panics
    /// When the machine has no free port, which no test can go on from.
    pub async fn start(options: Options) -> Self {
        Self::start_blocking(options)
    }

    /// [`Emulator::start`] for a test without a runtime.
    ///
    /// # Panics
    /// When the machine has no free port, which no test can go on from.
    pub fn start_blocking(options: Options) -> Self {
        Self::bind(SocketAddr::from(([127, 0, 0, 1], 0)), options).expect("a free port of 127.0.0.1 can be bound")
    }

    /// Listens on this address.
    pub fn bind(address: SocketAddr, options: Options) -> io::Result<Self> {
        let listener = TcpListener::bind(address)?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_io().enable_time().build()?;
        let shared = Shared::new(State::new(options));
        let service = router(shared.clone()).into_make_service_with_connect_info::<Cut>();
        let (stop, stopped) = oneshot::channel::<()>();
        let listener = {
            let _inside = runtime.enter();
            CuttableListener(tokio::net::TcpListener::from_std(listener)?)
        };
        let thread = std::thread::Builder::new().name("quicksight-emulator".to_owned()).spawn(move || {
            runtime.block_on(async move {
                tokio::select! {
                    // Accept errors are retried inside; the future has no other end.
                    _ = async { axum::serve(listener, service).await } => {}
                    _ = stopped => {}
                }
            });
            // Dropping the runtime closes the connections that are still open.
        })?;
        Ok(Self { address, shared, stop: Some(stop), thread: Some(thread) })
    }

    /// The endpoint of Quick Sight and of STS, such as `http://127.0.0.1:40123`.
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// All connectors that exist, with every secret that was received, in the order of account, region and identifier.
    pub fn connectors(&self) -> Vec<Connector> {
        let mut state = self.shared.lock();
        state.complete_transitions();
        state.connectors.values().cloned().collect()
    }

    pub fn connector(&self, account: &str, region: &str, id: &str) -> Option<Connector> {
        let mut state = self.shared.lock();
        state.complete_transitions();
        state.connectors.get(&(account.to_owned(), region.to_owned(), id.to_owned())).cloned()
    }

    /// Plants a connector, or replaces the one with its account, region and identifier. No rule of the API is applied.
    pub fn put(&self, connector: Connector) {
        let key = (connector.account.clone(), connector.region.clone(), connector.id.clone());
        let mut state = self.shared.lock();
        state.reserved.remove(&key);
        state.connectors.insert(key, connector);
    }

    /// Changes a connector behind the back of its manager. None when there is no such connector.
    pub fn change<T>(&self, account: &str, region: &str, id: &str, change: impl FnOnce(&mut Connector) -> T) -> Option<T> {
        let mut state = self.shared.lock();
        state.complete_transitions();
        state.connectors.get_mut(&(account.to_owned(), region.to_owned(), id.to_owned())).map(change)
    }

    /// Removes a connector as if somebody else had deleted it some time ago: its identifier can be used again.
    pub fn remove(&self, account: &str, region: &str, id: &str) -> Option<Connector> {
        self.shared.lock().connectors.remove(&(account.to_owned(), region.to_owned(), id.to_owned()))
    }

    /// Every request in the order of arrival, those of STS and refused ones included.
    pub fn calls(&self) -> Vec<Call> {
        self.shared.lock().calls.clone()
    }

    /// The calls of one operation.
    pub fn calls_of(&self, operation: &str) -> Vec<Call> {
        self.shared.lock().calls.iter().filter(|call| call.operation == operation).cloned().collect()
    }

    pub fn clear_calls(&self) {
        self.shared.lock().calls.clear();
    }

    /// Calls `observe` with each request from now on, when it has its answer. A connection that was reset has no status.
    pub fn observe(&self, observe: impl Fn(&Call) + Send + Sync + 'static) {
        self.shared.lock().observer = Some(Arc::new(observe));
    }

    pub fn fault(&self, fault: Fault) {
        self.shared.lock().faults.order(fault);
    }

    /// The faults that have not been used up.
    pub fn faults(&self) -> Vec<Fault> {
        self.shared.lock().faults.waiting()
    }

    /// The faults that have changed no call up to now, cleared ones included: a test whose fault is among them at its end has proven nothing.
    pub fn faults_without_effect(&self) -> Vec<Fault> {
        self.shared.lock().faults.without_effect()
    }

    pub fn clear_faults(&self) {
        self.shared.lock().faults.clear();
    }

    pub fn options(&self) -> Options {
        self.shared.lock().options.clone()
    }

    /// Takes effect with the next request; transitions that run keep their time.
    pub fn set_options(&self, options: Options) {
        self.shared.lock().set_options(options);
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        // The receiver is gone only when the thread is.
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
