//! What is configured for a measurement: one resource type, in any number, with one provider block or with one for each object.
use std::fmt::Write;

use super::release::Release;
use crate::workbench::SOURCE;

/// Stands in the body of a resource for the number of the object.
const NUMBER: &str = "NUMBER";

const CONNECTOR: &str = r#"
  action_connector_id = "connector-NUMBER"
  name                = "Connector NUMBER"
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
  action_connector_id = "connector-NUMBER"
  aws_account_id      = "123456789012"
  name                = "Connector NUMBER"
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

const MADE_UP_CREDENTIALS: &str = r#"
  region     = "us-east-1"
  access_key = "made-up"
  secret_key = "made-up"
"#;

/// A resource type, and all that it takes to plan objects of it without an account anywhere.
#[derive(Clone, Debug)]
pub struct Subject {
    pub resource: &'static str,
    body: &'static str,
    /// None for what Terraform has built in.
    provider: Option<Provider>,
}

#[derive(Clone, Debug)]
struct Provider {
    name: String,
    source: String,
    settings: String,
}

impl Subject {
    /// This provider, with the emulator as its AWS.
    pub fn connector(endpoint: &str) -> Self {
        let endpoints = format!("\n  endpoints {{\n    quicksight = \"{endpoint}\"\n    sts        = \"{endpoint}\"\n  }}\n");
        let settings = format!("{MADE_UP_CREDENTIALS}{endpoints}");
        let provider = Provider { name: "quicksight".into(), source: SOURCE.into(), settings };
        Self { resource: "quicksight_action_connector", body: CONNECTOR, provider: Some(provider) }
    }

    /// What takes no process at all: the rest is Terraform's own time.
    pub fn data() -> Self {
        Self { resource: "terraform_data", body: "\n  input = \"NUMBER\"\n", provider: None }
    }

    /// None for a provider of which nobody has written here what it needs. What a provider cannot be kept from asking AWS, the emulator at
    /// `endpoint` answers.
    pub fn of(peer: &Release, endpoint: &str) -> Option<Self> {
        let aws = format!(
            "{MADE_UP_CREDENTIALS}
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_region_validation      = true
  skip_requesting_account_id  = true
"
        );
        let awscc = format!(
            "{MADE_UP_CREDENTIALS}  skip_metadata_api_check = true
  endpoints = {{
    sts = \"{endpoint}\"
  }}
"
        );
        let (resource, body, settings) = match peer.name.as_str() {
            "random" => ("random_pet", "\n  prefix = \"NUMBER\"\n", String::new()),
            "aws" => ("aws_sns_topic", "\n  name = \"topic-NUMBER\"\n", aws),
            "awscc" => ("awscc_quicksight_action_connector", AWSCC_CONNECTOR, awscc),
            _ => return None,
        };
        Some(Self { resource, body, provider: Some(Provider { name: peer.name.clone(), source: peer.source(), settings }) })
    }

    /// So many objects of one resource.
    pub fn objects(&self, count: usize) -> String {
        let mut text = self.requirement();
        if let Some(provider) = &self.provider {
            text.push_str(&format!("provider \"{}\" {{{}}}\n\n", provider.name, provider.settings));
        }
        let body = self.body.replace(NUMBER, "${count.index}");
        text.push_str(&format!("resource \"{}\" \"one_of\" {{\n  count = {count}\n{body}}}\n", self.resource));
        text
    }

    /// So many provider blocks with an alias, and an object of each.
    pub fn aliases(&self, count: usize) -> String {
        let mut text = self.requirement();
        let Some(Provider { name, settings, .. }) = &self.provider else { return text };
        for number in 0..count {
            let body = self.body.replace(NUMBER, &number.to_string());
            write!(
                text,
                "provider \"{name}\" {{\n  alias = \"number_{number}\"\n{settings}}}\n\n\
                 resource \"{}\" \"number_{number}\" {{\n  provider = {name}.number_{number}\n{body}}}\n\n",
                self.resource
            )
            .expect("a String takes all that is written");
        }
        text
    }

    fn requirement(&self) -> String {
        let Some(Provider { name, source, .. }) = &self.provider else { return String::new() };
        format!("terraform {{\n  required_providers {{\n    {name} = {{\n      source = \"{source}\"\n    }}\n  }}\n}}\n\n")
    }
}

#[cfg(test)]
mod tests {
    use super::Subject;

    #[test]
    fn objects_are_numbered_by_terraform_and_aliases_by_hand() {
        let subject = Subject::connector("http://127.0.0.1:1");
        assert!(subject.objects(7).contains("count = 7\n") && subject.objects(7).contains("\"connector-${count.index}\""));
        let aliases = subject.aliases(2);
        assert_eq!(aliases.matches("alias = ").count(), 2);
        assert!(aliases.contains("provider = quicksight.number_1\n") && aliases.contains("\"connector-1\""), "{aliases}");
    }
}
