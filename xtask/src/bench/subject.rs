//! What is configured for a measurement: one resource type, in any number, of this provider or of a peer, which is another provider's program.
use std::path::{Path, PathBuf};

use anyhow::Context;

use crate::workspace::SOURCE;

const CONNECTOR: &str = r#"
  action_connector_id = "connector-${count.index}"
  name                = "Connector ${count.index}"
  type                = "AMAZON_S3"

  authentication_config {
    authentication_metadata {
      iam_connection_metadata {
        role_arn = "arn:aws:iam::123456789012:role/quick-reads-documents"
      }
    }
  }

  permissions {
    principal = "arn:aws:quicksight:us-east-1:123456789012:group/default/analysts"
    actions   = ["quicksight:DescribeActionConnector"]
  }
"#;

/// The same connector as [`CONNECTOR`].
const AWSCC_CONNECTOR: &str = r#"
  action_connector_id = "connector-${count.index}"
  aws_account_id      = "123456789012"
  name                = "Connector ${count.index}"
  type                = "AMAZON_S3"

  authentication_config = {
    authentication_type = "IAM"
    authentication_metadata = {
      iam_connection_metadata = {
        role_arn = "arn:aws:iam::123456789012:role/quick-reads-documents"
      }
    }
  }

  permissions = [{
    principal = "arn:aws:quicksight:us-east-1:123456789012:group/default/analysts"
    actions   = ["quicksight:DescribeActionConnector"]
  }]
"#;

const MADE_UP_CREDENTIALS: &str = "\n  region = \"us-east-1\"\n  access_key = \"made-up\"\n  secret_key = \"made-up\"\n";

/// A resource type, and all that it takes to plan objects of it without an account anywhere.
pub struct Subject {
    pub resource: &'static str,
    /// The provider with its settings; empty for what Terraform has built in.
    head: String,
    body: &'static str,
}

impl Subject {
    /// What takes no process at all: the rest is Terraform's own time.
    pub fn data() -> Self {
        Self { resource: "terraform_data", head: String::new(), body: "\n  input = count.index\n" }
    }

    /// This provider, with the emulator as its AWS.
    pub fn connector(endpoint: &str) -> Self {
        let settings = format!(
            "{MADE_UP_CREDENTIALS}  endpoints {{\n    quicksight = \"{endpoint}\"\n    sts        = \"{endpoint}\"\n  }}\n"
        );
        Self { resource: "quicksight_action_connector", head: head("quicksight", SOURCE, &settings), body: CONNECTOR }
    }

    /// None for a provider of which nobody has written here what it needs. What a provider cannot be kept from asking AWS, the emulator at
    /// `endpoint` answers.
    pub fn of(peer: &Peer, endpoint: &str) -> Option<Self> {
        let (resource, body, settings) = match peer.name.as_str() {
            "random" => ("random_pet", "\n  prefix = count.index\n", String::new()),
            "awscc" => (
                "awscc_quicksight_action_connector",
                AWSCC_CONNECTOR,
                format!("{MADE_UP_CREDENTIALS}  skip_metadata_api_check = true\n  endpoints = {{ sts = \"{endpoint}\" }}\n"),
            ),
            _ => return None,
        };
        Some(Self { resource, head: head(&peer.name, &peer.source(), &settings), body })
    }

    /// So many objects of the resource.
    pub fn objects(&self, count: usize) -> String {
        format!("{}resource \"{}\" \"one_of\" {{\n  count = {count}\n{}}}\n", self.head, self.resource, self.body)
    }
}

fn head(name: &str, source: &str, settings: &str) -> String {
    format!(
        "terraform {{\n  required_providers {{\n    {name} = {{\n      source = \"{source}\"\n    }}\n  }}\n}}\n\nprovider \"{name}\" {{{settings}}}\n\n"
    )
}

/// The program of another provider, by the name that releases give it: `terraform-provider-random_v3.9.0_x5`.
#[derive(Clone, Debug)]
pub struct Peer {
    /// The provider's type, such as `random`.
    pub name: String,
    /// `0.0.0` where the file's name says nothing of it.
    pub version: String,
    pub path: PathBuf,
}

impl Peer {
    pub fn at(path: &Path) -> anyhow::Result<Self> {
        let path = path.canonicalize().with_context(|| format!("cannot find {}", path.display()))?;
        let (name, version) = parse(&path.file_name().unwrap_or_default().to_string_lossy());
        Ok(Self { name, version, path })
    }

    pub fn title(&self) -> String {
        format!("`{}` {}", self.name, self.version)
    }

    /// The address under which it lies in a mirror.
    pub fn source(&self) -> String {
        format!("registry.terraform.io/hashicorp/{}", self.name)
    }
}

/// The type and the version.
fn parse(file: &str) -> (String, String) {
    let rest = file.strip_prefix("terraform-provider-").unwrap_or(file);
    let (name, rest) = rest.split_once("_v").unwrap_or((rest, "0.0.0"));
    // Behind the version may stand which protocol it speaks.
    let version = rest.split('_').next().unwrap_or(rest);
    (name.to_owned(), version.to_owned())
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn the_name_of_a_release_tells_type_and_version() {
        let expected = |name: &str, version: &str| (name.to_owned(), version.to_owned());
        assert_eq!(parse("terraform-provider-aws_v5.100.0_x5"), expected("aws", "5.100.0"));
        assert_eq!(parse("terraform-provider-random_v3.9.0"), expected("random", "3.9.0"));
        assert_eq!(parse("terraform-provider-mine"), expected("mine", "0.0.0"));
    }
}
