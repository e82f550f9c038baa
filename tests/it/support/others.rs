//! Configurations that use other providers too, which tests cannot download: stand-ins for `hashicorp/aws` and `hashicorp/awscc`, and variables in
//! place of their ephemeral resources.

use std::fs;

use harness::{mirror, program};

use super::{SOURCE, Workspace, run};

/// The source addresses of the stand-ins.
const OTHERS: [&str; 2] = ["hashicorp/aws", "hashicorp/awscc"];

/// The type of ephemeral resource that the examples read secrets from.
const EPHEMERAL: &str = "aws_secretsmanager_secret_version";

impl Workspace {
    /// Runs configurations with the stand-ins for other providers beside this one, whose endpoints and credentials come from the environment.
    pub fn use_other_providers(&self) -> &Self {
        let directory = self.path().join("providers");
        fs::create_dir(&directory).expect("a directory in a temporary one can be made");
        let sources = [SOURCE].into_iter().chain(OTHERS);
        for source in sources.clone() {
            let target = if source == SOURCE { run::provider() } else { program::example("other_providers") };
            let name = format!("terraform-provider-{}", source.rsplit('/').next().unwrap_or(source));
            std::os::unix::fs::symlink(target, directory.join(name)).expect("a link in a temporary directory can be made");
        }
        let addresses: Vec<String> = sources.flat_map(mirror::addresses).collect();
        self.write_file("cli.tfrc", &mirror::overrides(&addresses, &directory)).use_environment()
    }

    /// Writes a configuration with a `provider` block of its own or none. For OpenTofu a source without a host means its own registry, which the
    /// override of the tests does not name.
    pub fn write_whole(&self, config: &str) -> &Self {
        self.write_file("main.tf", &config.replace("\"quicksight-tf/", "\"registry.terraform.io/quicksight-tf/"))
    }

    /// Gives a configuration without a provider block of the tests the emulator and credentials for it.
    pub fn use_environment(&self) -> &Self {
        let endpoint = self.emulator.endpoint();
        self.env("AWS_ENDPOINT_URL_QUICKSIGHT", &endpoint).env("AWS_ENDPOINT_URL_STS", &endpoint);
        self.env("AWS_ACCESS_KEY_ID", "AKIAMADEUP").env("AWS_SECRET_ACCESS_KEY", "made-up").env("AWS_REGION", super::REGION)
    }

    /// Gives each variable that the configuration declares without a default a made-up value.
    pub fn set_variables(&self, config: &str, value: &str) -> &Self {
        for declared in config.split("variable \"").skip(1) {
            let (name, rest) = declared.split_once('"').expect("a variable has a name");
            let body = rest.split("\n}").next().unwrap_or_default();
            if !body.contains("default") {
                self.env(&format!("TF_VAR_{name}"), value);
            }
        }
        self
    }
}

/// The configuration with an ephemeral variable in place of each ephemeral resource of AWS Secrets Manager, which no stand-in has.
pub fn with_variables_for_secrets(config: &str) -> String {
    let mut text = config.to_owned();
    while let Some((before, rest)) = text.split_once(&format!("ephemeral \"{EPHEMERAL}\" \"")) {
        let (name, rest) = rest.split_once('"').expect("the block has a name");
        let (_, after) = rest.split_once("\n}\n").expect("the block ends");
        let variable = format!("variable \"{name}_secret\" {{\n  type      = string\n  ephemeral = true\n}}\n");
        let reference = format!("ephemeral.{EPHEMERAL}.{name}.secret_string");
        text = format!("{before}{variable}{}", after.replace(&reference, &format!("var.{name}_secret")));
    }
    text
}
