//! Sentences about data sources, as a client of the wire sees them.

use std::path::Path;

use terraform_plugin::{
    codec::dynamic_value,
    language::value::Value,
    proto::tfplugin6::{self as wire, provider_server::Provider as _},
    provider::data_source::DataSource,
    schema::document,
    service::Service,
};
use tonic::Request;

use crate::{lookup::Look, provider::Toy, service::configured};

fn config(id: Value) -> Option<wire::DynamicValue> {
    let config = Value::object([("id", id), ("file", Value::Null)]);
    Some(dynamic_value::encode(&config, &Look::default().schema().block.ty()).unwrap())
}

async fn read(directory: &Path, id: &str) -> wire::read_data_source::Response {
    let service = configured(directory).await;
    let request = wire::read_data_source::Request {
        type_name: "toy_thing".into(),
        config: config(Value::string(id)),
        ..Default::default()
    };
    service.read_data_source(Request::new(request)).await.unwrap().into_inner()
}

async fn validated(id: Value) -> Vec<wire::Diagnostic> {
    let request = wire::validate_data_resource_config::Request { type_name: "toy_thing".into(), config: config(id) };
    Service::new(Toy).validate_data_resource_config(Request::new(request)).await.unwrap().into_inner().diagnostics
}

#[tokio::test]
async fn what_is_found_is_returned_with_the_configuration() {
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join("i"), "a").unwrap();
    let response = read(directory.path(), "i").await;
    assert!(response.diagnostics.is_empty(), "{:?}", response.diagnostics);
    let state = dynamic_value::decode(response.state.as_ref(), &Look::default().schema().block.ty()).unwrap();
    assert_eq!(state.at(&["file", "name"]).as_str(), Some("a"));
    assert_eq!(state.get("id").as_str(), Some("i"));
}

#[tokio::test]
async fn what_is_not_found_and_what_must_not_be_answered_is_an_error_without_a_state() {
    let directory = tempfile::tempdir().unwrap();
    for (id, says) in [
        ("missing", "No such thing"),
        ("panics", "ReadDataSource of toy_thing panicked"),
        ("silent", "is missing"),
        ("unknown", "unknown"),
        ("other", "a value for id that is not the configured one"),
        ("half", "Half read"),
    ] {
        let response = read(directory.path(), id).await;
        let said = format!("{:?}", response.diagnostics);
        assert!(response.state.is_none() && said.contains(says), "{id}: {said}");
    }
}

#[tokio::test]
async fn a_configuration_is_checked_against_its_rows_and_by_the_data_source_once_it_is_known() {
    for id in [Value::string("bad"), Value::string(""), Value::string("far too long for an ID")] {
        assert_eq!(validated(id.clone()).await.len(), 1, "{id:?}");
    }
    assert!(validated(Value::unknown()).await.is_empty());
    assert!(validated(Value::string("good")).await.is_empty());
}

#[tokio::test]
async fn warnings_of_a_data_source_can_be_disabled() {
    let validated = async |advice| {
        let service = Service::new(Toy);
        let ty = terraform_plugin::provider::Provider::schema(&Toy).block.ty();
        let block = Value::object([("directory", Value::unknown()), ("advice", Value::Bool(advice))]);
        let block = Some(dynamic_value::encode(&block, &ty).unwrap());
        service.validate_provider_config(Request::new(wire::validate_provider_config::Request { config: block })).await.unwrap();
        let config = config(Value::string("odd"));
        let request = wire::validate_data_resource_config::Request { type_name: "toy_thing".into(), config };
        service.validate_data_resource_config(Request::new(request)).await.unwrap().into_inner().diagnostics
    };
    assert!(validated(true).await[0].detail.ends_with("Set advice = false to silence this."));
    assert!(validated(false).await.is_empty());
}

#[tokio::test]
async fn a_read_before_the_provider_is_configured_is_an_error_that_is_not_a_bug() {
    let request = wire::read_data_source::Request {
        type_name: "toy_thing".into(),
        config: config(Value::string("i")),
        ..Default::default()
    };
    let response = Service::new(Toy).read_data_source(Request::new(request)).await.unwrap().into_inner();
    assert_eq!(response.diagnostics[0].summary, "Provider Not Configured");
}

#[tokio::test]
async fn an_unknown_data_source_is_a_diagnostic_and_never_a_status() {
    let request = wire::read_data_source::Request { type_name: "toy_other".into(), ..Default::default() };
    let response = Service::new(Toy).read_data_source(Request::new(request)).await.unwrap().into_inner();
    assert_eq!(response.diagnostics[0].summary, "Unknown Type");
}

#[tokio::test]
async fn what_only_the_provider_sets_is_an_attribute_and_no_block_and_contains_no_secret() {
    let schema = Service::new(Toy).get_provider_schema(Request::new(Default::default())).await.unwrap().into_inner();
    let block = schema.data_source_schemas["toy_thing"].block.as_ref().unwrap();
    assert!(block.block_types.is_empty());
    let file = block.attributes.iter().find(|attribute| attribute.name == "file").unwrap();
    assert!(file.computed && !file.optional && file.r#type.is_empty());
    let inside: Vec<_> =
        file.nested_type.as_ref().unwrap().attributes.iter().map(|row| (row.name.as_str(), row.computed)).collect();
    assert_eq!(inside, [("name", true)]);
}

#[test]
fn the_documentation_of_what_only_the_provider_fills_leads_to_its_own_section() {
    let page = document::reference(&Look::default().schema().block, "data source");
    assert!(page.contains("* `file` - What its file says. See [`file` Attribute](#file-attribute)."), "{page}");
    assert!(page.contains("### `file` Attribute"), "{page}");
    assert!(page.contains("* `name` - Its name."), "{page}");
}
