//! Turns the workspace's `proto/` into Rust, without `protoc`. Nothing else happens at build time.

use std::{error::Error, path::Path};

/// Messages that carry values or private notes of a provider. They get no derived `Debug`, so that no log line and no error
/// text can ever hold what somebody configured; `src/proto.rs` gives them one that shows their name alone.
const OPAQUE: &[&str] = &[
    ".tfplugin6.DynamicValue",
    ".tfplugin6.RawState",
    ".tfplugin6.ReadResource.Request",
    ".tfplugin6.ReadResource.Response",
    ".tfplugin6.PlanResourceChange.Request",
    ".tfplugin6.PlanResourceChange.Response",
    ".tfplugin6.ApplyResourceChange.Request",
    ".tfplugin6.ApplyResourceChange.Response",
    ".tfplugin6.ImportResourceState.ImportedResource",
    ".tfplugin6.MoveResourceState.Request",
    ".tfplugin6.MoveResourceState.Response",
    ".tfplugin6.OpenEphemeralResource.Response",
    ".tfplugin6.RenewEphemeralResource.Request",
    ".tfplugin6.RenewEphemeralResource.Response",
    ".tfplugin6.CloseEphemeralResource.Request",
    ".tfplugin6.ReadStateBytes.Response",
    ".tfplugin6.WriteStateBytes.RequestChunk",
];

fn main() -> Result<(), Box<dyn Error>> {
    let directory = Path::new(&std::env::var("CARGO_MANIFEST_DIR")?).join("../../proto");
    println!("cargo::rerun-if-changed={}", directory.display());

    let files = protox::compile(["tfplugin6.proto", "go_plugin.proto", "health.proto"], [directory])?;
    tonic_prost_build::configure()
        // The client is for tests and tools.
        .client_mod_attribute(".", "#[cfg(feature = \"client\")]")
        // The connection is made elsewhere, so the generated code needs no transport of its own.
        .build_transport(false)
        // A method that is not written answers UNIMPLEMENTED.
        .generate_default_stubs(true)
        // The same answer has the same bytes.
        .btree_map(".")
        // Values are cut out of the message rather than copied.
        .bytes(".")
        .skip_debug(OPAQUE)
        .compile_fds(files)?;
    Ok(())
}
