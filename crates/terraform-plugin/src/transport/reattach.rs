//! Reattach: how a developer connects Terraform to a running provider.

use std::fmt::Write as _;

use serde_json::json;

use super::listener::Listener;
use crate::about::About;

/// The output of `--debug`: instructions, and the variable in the syntax of the system's shells.
pub fn instructions(about: About, listener: &Listener) -> String {
    let value = value(about, listener.network(), listener.address());
    let mut text = format!("The {} provider is running. To attach Terraform or OpenTofu to this process, set:\n\n", about.name);
    let lines = if cfg!(windows) { windows(&value) } else { unix(&value) };
    for line in lines {
        // Writing into a string cannot fail.
        let _ = writeln!(text, "\t{line}");
    }
    text.push_str("\nIt runs until it is interrupted.\n");
    text
}

/// The source address without the default host. Terraform and OpenTofu have different default hosts, so both accept the short
/// form.
pub fn source(address: &str) -> &str {
    address.strip_prefix("registry.terraform.io/").unwrap_or(address)
}

/// `Test` keeps Terraform from ending the process. Without a version Terraform assumes protocol 5.
fn value(about: About, network: &str, address: &str) -> String {
    let provider = json!({
        "Protocol": "grpc",
        "ProtocolVersion": 6,
        "Pid": std::process::id(),
        "Test": true,
        "Addr": { "Network": network, "String": address },
    });
    json!({ source(about.address): provider }).to_string()
}

fn unix(value: &str) -> Vec<String> {
    vec![format!("export TF_REATTACH_PROVIDERS='{}'", value.replace('\'', r"'\''"))]
}

fn windows(value: &str) -> Vec<String> {
    vec![format!("set \"TF_REATTACH_PROVIDERS={value}\""), format!("$env:TF_REATTACH_PROVIDERS='{}'", value.replace('\'', "''"))]
}

#[cfg(test)]
mod tests {
    use super::*;

    const ABOUT: About = About { name: "cloud", address: "registry.terraform.io/me/cloud", version: "1.2.3", log_targets: &[] };

    #[test]
    fn the_value_says_which_protocol_and_that_the_process_is_not_to_be_killed() {
        let value: serde_json::Value = serde_json::from_str(&value(ABOUT, "unix", "/tmp/plugin")).expect("it is JSON");
        let provider = &value["me/cloud"];
        assert_eq!(provider["Protocol"], "grpc");
        assert_eq!(provider["ProtocolVersion"], 6);
        assert_eq!(provider["Test"], true);
        assert_eq!(provider["Pid"], std::process::id());
        assert_eq!(provider["Addr"], json!({ "Network": "unix", "String": "/tmp/plugin" }));
    }

    #[test]
    fn a_quote_within_the_value_survives_every_shell() {
        assert_eq!(unix("it's"), [r"export TF_REATTACH_PROVIDERS='it'\''s'"]);
        assert_eq!(windows("it's"), ["set \"TF_REATTACH_PROVIDERS=it's\"", "$env:TF_REATTACH_PROVIDERS='it''s'"]);
    }

    #[test]
    fn a_host_that_nobody_implies_stays_in_the_address() {
        assert_eq!(source("example.com/me/cloud"), "example.com/me/cloud");
    }
}
