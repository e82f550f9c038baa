//! Faults at operations that are about no connector. A plan with a data source and no state configures the provider and reads the data
//! source: that is called here in this process, and compared with plans of the client for one fault of each operation.

use quicksight_emulator::{Emulator, Fault};
use terraform_plugin::{
    codec::dynamic_value,
    number::Number,
    proto::tfplugin6::{self as wire, diagnostic::Severity, provider_server::Provider as _},
    value::Value,
};
use terraform_provider_quicksight::action_connector::lookup::data_sources::SCHEMA;
use tonic::Request;

use super::{
    Said,
    cells::{ATTEMPTS, Lasting, TROUBLES, Trouble},
    expect_help,
    page::Outcome,
    run, said, workspace,
};
use crate::{
    protocol::{object, service_with},
    support::{ACCOUNT, REGION},
};

const FILTER: [(&str, &str); 3] = [("name", "ACTION_CONNECTOR_TYPE"), ("operator", "StringEquals"), ("value", "GENERIC_HTTP")];

/// Arguments of a data source that calls this operation: the account is asked for if it is omitted, and a filter is a search.
fn names_account(operation: &str) -> bool {
    operation != "GetCallerIdentity"
}

fn has_filter(operation: &str) -> bool {
    operation == "SearchActionConnectors"
}

fn fault(operation: &str, trouble: &Trouble, lasting: Lasting) -> Fault {
    let times = if lasting == Lasting::Once { 1 } else { ATTEMPTS };
    Fault::new(operation, trouble.kind(operation)).times(times)
}

/// What the provider says of a data source in one life, as [`workspace`] configures it.
async fn read(emulator: &Emulator, operation: &str) -> Vec<Said> {
    let settings = [
        ("region", Value::string(REGION)),
        ("max_retries", Value::Number(Number::from(ATTEMPTS as u64))),
        ("retry_mode", Value::string("standard")),
        ("advisory_checks", Value::Bool(false)),
    ];
    let service = service_with(emulator, "1.11.4", &settings).await;
    let mut arguments = Vec::new();
    if names_account(operation) {
        arguments.push(("aws_account_id", Value::string(ACCOUNT)));
    }
    if has_filter(operation) {
        arguments.push(("filter", Value::object(FILTER.map(|(name, value)| (name, Value::string(value))))));
    }
    let config = object(&SCHEMA.block, &arguments);
    let request =
        wire::read_data_source::Request { type_name: "quicksight_action_connectors".to_owned(), config, ..Default::default() };
    let answer = service.read_data_source(Request::new(request)).await.expect("never a status").into_inner();
    let said: Vec<Said> = answer
        .diagnostics
        .iter()
        .map(|diagnostic| Said {
            is_error: diagnostic.severity() == Severity::Error,
            id: None,
            text: format!("{}\n{}", diagnostic.summary, diagnostic.detail),
        })
        .collect();
    let state = dynamic_value::decode(answer.state.as_ref(), &SCHEMA.block.ty());
    let has_state = state.is_ok_and(|state| state != Value::Null);
    assert_eq!(has_state, !said.iter().any(|said| said.is_error), "{:?}", answer.diagnostics);
    said
}

/// What comes of this fault at an operation; without it, the next life must succeed.
pub fn outcome(operation: &'static str, trouble: &'static Trouble, lasting: Lasting) -> Outcome {
    let emulator = Emulator::start_blocking(super::options());
    emulator.fault(fault(operation, trouble, lasting));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime can be made");
    runtime.block_on(async {
        let met = read(&emulator, operation).await;
        let errors: Vec<&Said> = met.iter().filter(|said| said.is_error).collect();
        errors.iter().for_each(|said| expect_help(operation, said));
        assert_eq!(emulator.faults_without_effect(), []);
        emulator.clear_faults();
        let next = read(&emulator, operation).await;
        assert!(!next.iter().any(|said| said.is_error), "{}", next[0].text);
        if errors.is_empty() { Outcome::Passes } else { Outcome::Fails }
    })
}

/// A plan has the same outcomes, for a fault that passes once and fails otherwise.
pub fn expect_of_plans_what_is_seen_here(operation: &'static str) {
    let workspace = workspace();
    let account = if names_account(operation) { format!("  aws_account_id = {ACCOUNT:?}\n") } else { String::new() };
    let [name, operator, value] = FILTER.map(|(name, value)| format!("    {name} = {value:?}\n"));
    let filter = if has_filter(operation) { format!("  filter {{\n{name}{operator}{value}  }}\n") } else { String::new() };
    workspace.write(&format!("data \"quicksight_action_connectors\" \"all\" {{\n{account}{filter}}}\n"));
    let trouble = TROUBLES.iter().find(|trouble| trouble.name == "failed").expect("it is a kind of fault");
    for (lasting, outcome) in [(Lasting::Once, Outcome::Passes), (Lasting::Throughout, Outcome::Fails)] {
        assert_eq!(self::outcome(operation, trouble, lasting), outcome, "{operation}");
        workspace.emulator.fault(fault(operation, trouble, lasting));
        let planned = run(&workspace, "plan");
        let errors: Vec<Said> = said(&planned).into_iter().filter(|said| said.is_error).collect();
        assert_eq!(errors.is_empty(), planned.code == Some(0), "{planned}");
        assert_eq!(errors.is_empty(), outcome == Outcome::Passes, "{planned}");
        errors.iter().for_each(|said| expect_help(operation, said));
        workspace.emulator.clear_faults();
    }
    run(&workspace, "plan").expect_success();
}
