//! Sentences about the toy provider under Terraform itself: the real program, the real transport.

use std::{path::PathBuf, process::Command};

use harness::{
    cli::{self, Product},
    hermetic, mirror, program,
    skips::{Missing, Share, skip},
};

/// A directory with a configuration, in which nothing of this machine's Terraform is seen.
struct Workspace {
    directory: tempfile::TempDir,
}

/// What a command ended with.
struct Ended {
    code: i32,
    /// What it wrote, without the line breaks that only fit text to a window.
    text: String,
}

impl Workspace {
    fn new() -> Self {
        let workspace = Self { directory: tempfile::tempdir().unwrap() };
        for directory in ["home", "things"] {
            std::fs::create_dir(workspace.path(directory)).unwrap();
        }
        let overrides = mirror::overrides(&mirror::addresses("example/toy"), &workspace.path("plugins"));
        std::fs::write(workspace.path("terraformrc"), overrides).unwrap();
        let versions = "terraform {\n required_providers {\n toy = {\n source = \"example/toy\"\n }\n }\n}\n";
        std::fs::write(workspace.path("versions.tf"), versions).unwrap();
        let provider = format!("provider \"toy\" {{\n directory = {:?}\n}}\n", workspace.path("things"));
        std::fs::write(workspace.path("provider.tf"), provider).unwrap();
        std::fs::create_dir(workspace.path("plugins")).unwrap();
        let (built, placed) =
            (program::example("toy"), format!("plugins/terraform-provider-toy{}", std::env::consts::EXE_SUFFIX));
        let placed = workspace.path(&placed);
        // A link is not possible across file systems.
        std::fs::hard_link(&built, &placed).or_else(|_| std::fs::copy(&built, &placed).map(drop)).unwrap();
        workspace
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    fn things(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.path("things")).unwrap();
        let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    fn run(&self, arguments: &[&str]) -> Ended {
        self.run_with(&[], arguments)
    }

    fn run_with(&self, variables: &[(&str, &str)], arguments: &[&str]) -> Ended {
        let output = hermetic::isolate(&mut Command::new(&cli::recent().path), &self.path("home"))
            .args(arguments)
            .arg("-no-color")
            .current_dir(self.directory.path())
            .env("TF_CLI_CONFIG_FILE", self.path("terraformrc"))
            .envs(variables.iter().copied())
            .output()
            .expect("Terraform can be run");
        let text = [output.stdout, output.stderr].map(|text| String::from_utf8(text).unwrap()).concat();
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        Ended { code: output.status.code().unwrap_or(-1), text }
    }

    /// Applies `configuration`, after which a second plan must be empty.
    fn apply(&self, configuration: &str) -> Ended {
        std::fs::write(self.path("main.tf"), configuration).unwrap();
        let applied = self.run(&["apply", "-auto-approve"]);
        assert_eq!(applied.code, 0, "{}", applied.text);
        let second = self.run(&["plan", "-detailed-exitcode"]);
        assert_eq!(second.code, 0, "{}", second.text);
        applied
    }

    fn destroy(&self) {
        let destroyed = self.run(&["destroy", "-auto-approve"]);
        assert_eq!(destroyed.code, 0, "{}", destroyed.text);
        assert_eq!(self.things(), [""; 0]);
    }
}

#[test]
fn a_thing_of_every_kind_of_row_is_created_updated_replaced_and_destroyed() {
    let workspace = Workspace::new();
    let configuration = |name: &str, kind: &str| {
        format!(
            r#"resource "toy_thing" "a" {{
                name                = "{name}"
                kind                = "{kind}"
                size                = 0.1
                labels              = {{ a = "b" }}
                zones               = ["y", "x"]
                secret              = "hush-hush"
                password_wo         = "never-stored"
                password_wo_version = "1"
                door {{
                    key    = "k"
                    pin_wo = "never-stored"
                }}
                shelf {{
                    label = "one"
                    depth = 123456789012345678901234567890
                }}
                shelf {{
                    label = "two"
                }}
                tag {{
                    key = "x"
                }}
                tag {{
                    key   = "y"
                    value = "z"
                }}
            }}"#
        )
    };
    workspace.apply(&configuration("a", "k"));
    assert_eq!(workspace.things(), ["thing-a"]);
    let state = std::fs::read_to_string(workspace.path("terraform.tfstate")).unwrap();
    assert!(state.contains("hush-hush") && state.contains("123456789012345678901234567890") && !state.contains("never-stored"));

    let updated = workspace.apply(&configuration("b", "k"));
    assert!(updated.text.contains("0 added, 1 changed, 0 destroyed"), "{}", updated.text);
    let replaced = workspace.apply(&configuration("c", "l"));
    assert!(replaced.text.contains("1 added, 0 changed, 1 destroyed"), "{}", replaced.text);
    assert!(replaced.text.contains("# forces replacement"), "{}", replaced.text);
    assert_eq!(workspace.things(), ["thing-c"]);
    workspace.destroy();
}

#[test]
fn what_is_only_known_after_apply_plans_and_applies_everywhere() {
    let workspace = Workspace::new();
    workspace.apply(
        r#"resource "toy_thing" "first" {
            name = "first"
        }
        resource "toy_thing" "second" {
            name     = "second"
            note     = toy_thing.first.id
            zones    = [toy_thing.first.revision]
            labels   = { k = toy_thing.first.id }
            dynamic "shelf" {
                for_each = toset([toy_thing.first.id])
                content {
                    label = shelf.value
                }
            }
            dynamic "tag" {
                for_each = toset([toy_thing.first.id, toy_thing.first.revision])
                content {
                    key = tag.value
                }
            }
        }"#,
    );
    workspace.destroy();
}

#[test]
fn an_imported_thing_plans_empty() {
    let workspace = Workspace::new();
    std::fs::write(workspace.path("things/found"), "a").unwrap();
    let applied = workspace.apply(
        r#"import {
            to = toy_thing.a
            id = "found"
        }
        resource "toy_thing" "a" {
            name = "a"
        }"#,
    );
    assert!(applied.text.contains("1 imported, 0 added, 0 changed, 0 destroyed"), "{}", applied.text);
    workspace.destroy();
}

#[test]
fn generated_configuration_plans_empty() {
    let workspace = Workspace::new();
    std::fs::write(workspace.path("things/found"), "a").unwrap();
    std::fs::write(workspace.path("main.tf"), "import {\n to = toy_thing.a\n id = \"found\"\n}\n").unwrap();
    let generated = workspace.run(&["plan", "-generate-config-out=generated.tf"]);
    assert_eq!(generated.code, 0, "{}", generated.text);
    assert!(generated.text.contains("1 to import, 0 to add, 0 to change, 0 to destroy"), "{}", generated.text);
}

#[test]
fn a_panic_in_create_is_reported_at_its_resource_and_the_sibling_is_saved() {
    let workspace = Workspace::new();
    std::fs::write(
        workspace.path("main.tf"),
        "resource \"toy_thing\" \"bad\" {\n name = \"create-panics\"\n}\nresource \"toy_thing\" \"good\" {\n name = \"good\"\n}\n",
    )
    .unwrap();
    let applied = workspace.run(&["apply", "-auto-approve"]);
    assert_eq!(applied.code, 1);
    assert!(applied.text.contains("ApplyResourceChange of toy_thing panicked at"), "{}", applied.text);
    assert!(applied.text.contains("examples/toy/provider.rs:") && !applied.text.contains("crash"), "{}", applied.text);
    assert!(applied.text.contains("with toy_thing.bad"), "{}", applied.text);
    assert!(workspace.run(&["state", "list"]).text.contains("toy_thing.good"));
    assert_eq!(workspace.things(), ["thing-good"]);
}

#[test]
fn a_thing_whose_create_panicked_after_it_was_created_is_replaced_by_the_next_apply() {
    let workspace = Workspace::new();
    let configuration = |name: &str| format!("resource \"toy_thing\" \"a\" {{\n name = \"{name}\"\n}}\n");
    std::fs::write(workspace.path("main.tf"), configuration("create-collapses")).unwrap();
    let applied = workspace.run(&["apply", "-auto-approve"]);
    assert_eq!(applied.code, 1);
    // This text stands in the source, so it holds no secret.
    assert!(applied.text.contains(": a collapse after the creation"), "{}", applied.text);
    assert_eq!(applied.text.matches("Error: ").count(), 1, "{}", applied.text);
    assert_eq!(workspace.things(), ["thing-create-collapses"]);
    workspace.apply(&configuration("whole"));
    assert_eq!(workspace.things(), ["thing-whole"]);
}

#[test]
fn a_panic_shows_no_secret_in_output_log_and_state() {
    let workspace = Workspace::new();
    std::fs::write(
        workspace.path("main.tf"),
        "variable \"secret\" {\n ephemeral = true\n}\nresource \"toy_thing\" \"bad\" {\n name = \"create-panics\"\n password_wo = var.secret\n password_wo_version = \"1\"\n}\n",
    )
    .unwrap();
    let log = workspace.path("trace.log").display().to_string();
    let canary = "canary-in-a-panic";
    let variables = [("TF_VAR_secret", canary), ("TF_LOG", "TRACE"), ("TF_LOG_PATH", &log), ("RUST_BACKTRACE", "full")];
    let applied = workspace.run_with(&variables, &["apply", "-auto-approve"]);
    assert_eq!(applied.code, 1);
    let log = std::fs::read_to_string(log).unwrap();
    // The place of the panic is told, and the text that the code made of the secret is not.
    let place = "examples/toy/provider.rs:";
    assert!(applied.text.contains(place), "{}", applied.text);
    // Terraform shows fields in any order, and what comes behind one of several lines, such as a backtrace, on a line of its own.
    assert!(log.lines().any(|line| line.contains("panicked")), "{log}");
    assert!(log.lines().any(|line| line.contains("site=") && line.contains(place)), "{log}");
    let state = std::fs::read_to_string(workspace.path("terraform.tfstate")).unwrap_or_default();
    for text in [&applied.text, &log, &state] {
        assert!(!text.contains(canary), "{text}");
    }
}

#[test]
fn a_create_that_failed_midway_is_replaced_by_the_next_apply() {
    let workspace = Workspace::new();
    std::fs::write(workspace.path("main.tf"), "resource \"toy_thing\" \"a\" {\n name = \"create-midway\"\n}\n").unwrap();
    assert_eq!(workspace.run(&["apply", "-auto-approve"]).code, 1);
    let applied = workspace.apply("resource \"toy_thing\" \"a\" {\n name = \"whole\"\n}\n");
    // OpenTofu says the same with one word more.
    let replaced = ["is tainted, so must be replaced", "is tainted, so it must be replaced"];
    assert!(replaced.iter().any(|said| applied.text.contains(said)), "{}", applied.text);
    assert_eq!(workspace.things(), ["thing-whole"]);
}

#[test]
fn a_deleted_thing_is_created_again() {
    let workspace = Workspace::new();
    let configuration = "resource \"toy_thing\" \"a\" {\n name = \"a\"\n}\n";
    workspace.apply(configuration);
    std::fs::remove_file(workspace.path("things/thing-a")).unwrap();
    assert!(workspace.apply(configuration).text.contains("1 added, 0 changed, 0 destroyed"));
}

#[test]
fn ignored_changes_and_a_moved_address_plan_nothing() {
    let workspace = Workspace::new();
    workspace.apply("resource \"toy_thing\" \"a\" {\n name = \"a\"\n}\n");
    for ignored in ["all", "[name]"] {
        workspace.apply(&format!(
            "moved {{\n from = toy_thing.a\n to = toy_thing.b\n}}\nresource \"toy_thing\" \"b\" {{\n name = \"other\"\n lifecycle {{\n \
             ignore_changes = {ignored}\n }}\n}}\n"
        ));
    }
    assert_eq!(std::fs::read_to_string(workspace.path("things/thing-a")).unwrap(), "a");
}

#[test]
fn a_null_for_a_required_argument_is_an_error_with_its_path() {
    let workspace = Workspace::new();
    std::fs::write(workspace.path("main.tf"), "resource \"toy_thing\" \"a\" {\n name = null\n}\n").unwrap();
    let validated = workspace.run(&["validate"]);
    assert_eq!(validated.code, 1);
    assert!(validated.text.contains("Missing Required Argument"), "{}", validated.text);
    assert!(validated.text.contains("on main.tf line 2"), "{}", validated.text);
}

/// A module that says this of the digest of what it makes.
fn module_with_meta(digest: &str) -> String {
    format!(
        "terraform {{\n provider_meta \"toy\" {{\n digest = \"{digest}\"\n }}\n}}\nresource \"toy_thing\" \"a\" {{\n name = \"a\"\n}}\n\
         output \"digest\" {{\n value = toy_thing.a.digest\n}}\n"
    )
}

#[test]
fn the_provider_meta_of_a_module_applies_to_that_module_alone() {
    let workspace = Workspace::new();
    std::fs::create_dir(workspace.path("silent")).unwrap();
    std::fs::copy(workspace.path("versions.tf"), workspace.path("silent/versions.tf")).unwrap();
    let silent = "resource \"toy_thing\" \"b\" {\n name = \"b\"\n}\noutput \"digest\" {\n value = toy_thing.b.digest\n}\n";
    std::fs::write(workspace.path("silent/main.tf"), silent).unwrap();
    let called = "module \"silent\" {\n source = \"./silent\"\n}\noutput \"silent\" {\n value = module.silent.digest\n}\n";
    std::fs::write(workspace.path("main.tf"), format!("{}{called}", module_with_meta("of-it"))).unwrap();
    assert_eq!(workspace.run(&["get"]).code, 0);
    workspace.apply(&format!("{}{called}", module_with_meta("of-it")));
    assert!(workspace.run(&["output", "digest"]).text.contains("of-it"));
    assert!(workspace.run(&["output", "silent"]).text.contains("digest of thing-b"));
    workspace.destroy();
}

#[test]
fn a_provider_meta_that_breaks_a_rule_is_refused_by_the_plan() {
    let workspace = Workspace::new();
    std::fs::write(workspace.path("main.tf"), module_with_meta("far too long")).unwrap();
    let planned = workspace.run(&["plan"]);
    assert_eq!(planned.code, 1);
    for said in ["Invalid provider_meta Block", "`digest` has 12 characters", "with toy_thing.a"] {
        assert!(planned.text.contains(said), "{said}: {}", planned.text);
    }
    assert_eq!(workspace.things(), [""; 0]);
}

#[test]
fn a_function_is_called_by_an_expression_and_its_error_is_shown_at_the_argument() {
    let workspace = Workspace::new();
    // Without a configuration of the provider, as functions need none.
    std::fs::remove_file(workspace.path("provider.tf")).unwrap();
    let output = |expression: &str| format!("output \"said\" {{\n value = {expression}\n}}\n");
    workspace.apply(&output("provider::toy::shout(\"hey\")"));
    assert!(workspace.run(&["output", "said"]).text.contains("HEY"));
    workspace.apply(&output("join(\" \", keys(provider::toy::labels([\"a\", \"b\"])))"));
    assert!(workspace.run(&["output", "said"]).text.contains("a b"));

    for (expression, says) in [
        ("provider::toy::shout(\"quiet\")", ["\"text\" parameter", "quiet cannot be shouted"]),
        ("provider::toy::shout(\"much too long\")", ["\"text\" parameter", "13 characters"]),
        ("provider::toy::labels([\"a\", \"b\", \"c\"])", ["\"names\" parameter", "3 elements"]),
        ("provider::toy::shout(\"panic\")", ["provider::toy::shout", "shouted in panic"]),
    ] {
        std::fs::write(workspace.path("main.tf"), output(expression)).unwrap();
        let validated = workspace.run(&["validate"]);
        assert_eq!(validated.code, 1, "{expression}");
        for said in says.into_iter().chain(["on main.tf line 2"]) {
            assert!(validated.text.contains(said), "{said}: {}", validated.text);
        }
        assert!(!validated.text.ends_with(".."), "{}", validated.text);
    }
}

#[test]
fn a_function_of_something_unknown_is_known_after_apply() {
    let workspace = Workspace::new();
    workspace.apply(
        "resource \"toy_thing\" \"a\" {\n name = \"a\"\n}\nresource \"toy_thing\" \"b\" {\n name = \"b\"\n note = \
         provider::toy::shout(toy_thing.a.id)\n}\noutput \"note\" {\n value = toy_thing.b.note\n}\n",
    );
    assert!(workspace.run(&["output", "note"]).text.contains("THING-A"));
    workspace.destroy();
}

#[test]
fn a_data_source_is_read_when_its_argument_is_known_and_its_error_names_its_path() {
    let workspace = Workspace::new();
    workspace.apply(
        "resource \"toy_thing\" \"a\" {\n name = \"a\"\n}\ndata \"toy_thing\" \"a\" {\n id = toy_thing.a.id\n}\noutput \"name\" {\n \
         value = data.toy_thing.a.file.name\n}\n",
    );
    assert!(workspace.run(&["output", "name"]).text.contains("\"a\""));
    for (id, says) in [("missing", "No such thing"), ("bad", "Bad ID"), ("panics", "ReadDataSource of toy_thing panicked")] {
        std::fs::write(workspace.path("main.tf"), format!("data \"toy_thing\" \"a\" {{\n id = \"{id}\"\n}}\n")).unwrap();
        let planned = workspace.run(&["plan"]);
        assert_eq!(planned.code, 1, "{id}");
        for said in [says, "with data.toy_thing.a"] {
            assert!(planned.text.contains(said), "{said}: {}", planned.text);
        }
    }
}

#[test]
fn a_query_lists_up_to_its_limit_and_generates_configuration_that_plans_empty() {
    let workspace = Workspace::new();
    if !workspace.run(&["-help"]).text.contains(" query ") {
        let client = cli::recent();
        let since = (client.product == Product::Terraform).then_some((1, 14));
        skip(client, Missing::Feature { title: "`query`", since }, Share::All);
        return;
    }
    let query = |rest: &str| {
        let query = format!("list \"toy_thing\" \"all\" {{\n provider = toy\n{rest}}}\n");
        std::fs::write(workspace.path("all.tfquery.hcl"), query).unwrap();
    };
    query(" limit = 3\n config {\n amount = 1000\n }\n");
    let queried = workspace.run(&["query"]);
    assert_eq!(queried.code, 0, "{}", queried.text);
    assert!(queried.text.contains("id=thing-2") && !queried.text.contains("thing-3"), "{}", queried.text);

    query(" config {\n amount = 1\n ends = \"error\"\n }\n");
    let failed = workspace.run(&["query"]);
    assert!(failed.code == 1 && failed.text.contains("No more"), "{}", failed.text);

    query(" config {\n amount = 1\n }\n");
    let generated = workspace.run(&["query", "-generate-config-out=generated.tf"]);
    assert_eq!(generated.code, 0, "{}", generated.text);
    std::fs::remove_file(workspace.path("all.tfquery.hcl")).unwrap();
    std::fs::write(workspace.path("things/thing-0"), "Thing 0").unwrap();
    let planned = workspace.run(&["plan"]);
    assert!(planned.text.contains("1 to import, 0 to add, 0 to change, 0 to destroy"), "{}", planned.text);
}
