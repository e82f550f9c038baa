//! One life of a provider process, as Terraform gives it, and what it cost.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use anyhow::{Context, bail};

use crate::{
    plugin::{self, Plugin},
    processes,
};

/// Terraform waits this long for a provider to be gone before it kills it.
const EXIT: Duration = Duration::from_secs(2);

/// One life of a provider process, as Terraform gives it: start, handshake line, mutual TLS, the schema, shutdown.
pub struct Life {
    /// The plugin protocol that was agreed on, 5 or 6.
    pub protocol: String,
    /// From the start of the process to its handshake line.
    pub handshake: Duration,
    /// From sending the first schema request to the last byte of the answer.
    pub schema: Duration,
    pub schema_bytes: u64,
    /// After the schema, in bytes, where the system shows it.
    pub resident: Option<u64>,
    /// From the start of the process to its end, without the processor time of this client where the system shows it: with its P-521 key it takes
    /// a good part of the handshake of TLS.
    pub whole: Duration,
}

impl Life {
    /// Fails for what is no provider, and for one that does not end in time.
    pub fn of(program: &Path) -> anyhow::Result<Self> {
        tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
            let mut plugin = Plugin::start(plugin::command(program)).await?;
            let (started, processor_time) = (Instant::now(), processes::processor_time_of_thread());
            let protocol = plugin.handshake.protocol().to_owned();
            let method = match protocol.as_str() {
                "5" => "/tfplugin5.Provider/GetSchema",
                "6" => "/tfplugin6.Provider/GetProviderSchema",
                other => bail!("no such protocol: {other}"),
            };
            let mut channel = plugin.connect().await?;
            let asked = Instant::now();
            let schema_bytes = channel.call_empty(method).await?.len() as u64;
            let (handshake, schema) = (plugin.handshake_time, asked.elapsed());
            let resident = processes::resident(plugin.process());
            // A provider that exits before it answers is no failure of a measurement.
            channel.call_empty("/plugin.GRPCController/Shutdown").await.ok();
            tokio::time::timeout(EXIT, plugin.ended()).await.context("the provider did not exit in time")??;
            let of_client = processes::processor_time_of_thread().saturating_sub(processor_time);
            let whole = handshake + started.elapsed().saturating_sub(of_client);
            Ok(Self { protocol, handshake, schema, schema_bytes, resident, whole })
        })
    }
}
