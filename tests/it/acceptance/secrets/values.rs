//! What a secret may be: it arrives as it was written, whatever is in it.

use super::*;

/// Secrets that some program on the way might take for something else.
const ODD: &[&str] = &[
    "qu\"ote'd",
    "back\\slash\\n\\",
    "two\nlines\r\n\tand a tab",
    "käse 秘密 🗝",
    "100% %s %d %{if true}",
    "${not.a.template} $${x} #{y}",
    "  leading and trailing  ",
    "{\"json\": [null]}",
    "<a href='x'>&amp;</a>",
    "null",
    "0",
];

#[test]
fn a_secret_is_sent_as_it_was_written() {
    let values: Json = ODD
        .iter()
        .enumerate()
        .map(|(index, secret)| (index.to_string(), json!(secret)))
        .collect::<serde_json::Map<_, _>>()
        .into();
    let workspace = Workspace::new();
    workspace.provider("  advisory_checks = false");
    workspace.write_file("terraform.tfvars.json", &json!({ "secrets": values }).to_string());
    let mut config = "variable \"secrets\" {\n  type = map(string)\n}\n".to_owned();
    let mut forms = 0;
    for (number, kind) in kinds_with_a_secret().enumerate() {
        let arguments = kind.forms("var.secrets[each.key]", "1");
        forms = arguments.len();
        for (form, arguments) in FORMS.iter().zip(arguments) {
            let resource = kind.resource(&arguments);
            let resource = resource.replacen("\"example\"", &format!("\"{form}_{number}\""), 1);
            config += &resource.replacen(
                "action_connector_id = \"example\"",
                &format!("for_each = var.secrets\n  action_connector_id = \"{form}-{number}-${{each.key}}\""),
                1,
            );
        }
    }
    workspace.apply_config(&config);
    for (number, kind) in kinds_with_a_secret().enumerate() {
        for (index, secret) in ODD.iter().enumerate() {
            for form in FORMS.iter().take(forms) {
                assert_eq!(last_secret(&workspace, kind, &format!("{form}-{number}-{index}")), *secret);
            }
        }
    }
    workspace.destroy();
}

#[test]
fn a_secret_written_with_escapes_is_sent_as_terraform_reads_it() {
    let kind = sample("BASIC");
    let literal = r#""a\"b\\c\nd$${e}%%{f}\u00e4 %""#;
    let workspace = Workspace::of(&kind.resource(&kind.safest(literal, "1")));
    workspace.apply();
    assert_eq!(last_secret(&workspace, kind, "example"), "a\"b\\c\nd${e}%{f}ä %");
    workspace.destroy();
}

#[test]
fn an_ephemeral_value_that_differs_in_every_run_is_sent_only_with_a_new_version() {
    if !needs(Feature::WriteOnly) {
        return;
    }
    for kind in kinds_with_a_secret() {
        let config = |version: &str| {
            let variable = "variable \"secret\" {\n  type      = string\n  ephemeral = true\n  sensitive = true\n}\n\nlocals {\n  secret = \"salted-${var.secret}\"\n}\n\n";
            variable.to_owned() + &kind.resource(&kind.write_only("local.secret", version))
        };
        let workspace = Workspace::of(&config("1"));
        workspace.env("TF_VAR_secret", "one");
        workspace.apply();
        assert_eq!(last_secret(&workspace, kind, "example"), "salted-one");

        workspace.env("TF_VAR_secret", "two");
        workspace.expect_empty_plan();
        workspace.write(&config("2"));
        // The value of the apply counts, not the one of the plan.
        workspace.run(&["plan", "-no-color", "-input=false", "-out=tfplan"]).expect_success();
        workspace.env("TF_VAR_secret", "three");
        workspace.emulator.clear_calls();
        workspace.run(&["apply", "-no-color", "-input=false", "tfplan"]).expect_success();
        assert_eq!(workspace.count("UpdateActionConnector"), 1);
        assert_eq!(last_secret(&workspace, kind, "example"), "salted-three");
        workspace.env("TF_VAR_secret", "four");
        workspace.expect_empty_plan();
        for secret in ["salted-one", "salted-two", "salted-three", "salted-four"] {
            assert_eq!(workspace.where_is(secret), Vec::<String>::new(), "{secret}");
        }
        workspace.destroy();
    }
}
