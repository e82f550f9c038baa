//! `proto/` against the wire: how much there is, and the numbers that are easily mistaken, because they do not follow the order.

use prost_types::{DescriptorProto, FileDescriptorProto};

fn file(name: &str) -> FileDescriptorProto {
    let directory = concat!(env!("CARGO_MANIFEST_DIR"), "/../../proto");
    let files = protox::compile([name], [directory]).expect("it compiles");
    files.file.into_iter().find(|file| file.name() == name).expect("it is there")
}

/// The message with this name, the nested ones separated by dots.
fn message(file: &FileDescriptorProto, name: &str) -> DescriptorProto {
    let mut within = &file.message_type;
    let mut found = None;
    for part in name.split('.') {
        found = within.iter().find(|message| message.name() == part);
        within = &found.unwrap_or_else(|| panic!("{name}")).nested_type;
    }
    found.expect("a name has a part").clone()
}

fn number(file: &FileDescriptorProto, name: &str, field: &str) -> i32 {
    message(file, name)
        .field
        .iter()
        .find(|candidate| candidate.name() == field)
        .unwrap_or_else(|| panic!("{name}.{field}"))
        .number()
}

fn paths(file: &FileDescriptorProto) -> Vec<String> {
    let service = |service: &prost_types::ServiceDescriptorProto| {
        let name = format!("/{}.{}/", file.package(), service.name());
        service.method.iter().map(|method| format!("{name}{}", method.name())).collect::<Vec<_>>()
    };
    file.service.iter().flat_map(service).collect()
}

/// Maps are messages too as far as protobuf is concerned; they are not counted.
fn fields(messages: &[DescriptorProto]) -> usize {
    let real = messages.iter().filter(|message| !message.options.as_ref().is_some_and(|options| options.map_entry()));
    real.map(|message| message.field.len() + fields(&message.nested_type)).sum()
}

#[test]
fn the_provider_has_all_calls_of_the_last_minor() {
    let file = file("tfplugin6.proto");
    assert_eq!(paths(&file).len(), 36);
    assert_eq!(fields(&file.message_type), 296);
    assert!(paths(&file).contains(&"/tfplugin6.Provider/ValidateDataResourceConfig".to_owned()));
}

#[test]
fn the_numbers_out_of_order_are_those_of_the_wire() {
    let file = file("tfplugin6.proto");
    for (name, field, wanted) in [
        ("Schema.Attribute", "description", 3),
        ("Schema.Attribute", "description_kind", 8),
        ("Schema.Attribute", "nested_type", 10),
        ("Schema.Attribute", "write_only", 11),
        ("Schema.Object", "nesting", 3),
        ("GetProviderSchema.Response", "diagnostics", 4),
        ("GetProviderSchema.Response", "provider_meta", 5),
        ("GetProviderSchema.Response", "server_capabilities", 6),
        ("GetProviderSchema.Response", "functions", 7),
        ("ValidateProviderConfig.Response", "diagnostics", 2),
        ("PlanResourceChange.Request", "planned_private", 9),
        ("ApplyResourceChange.Response", "new_identity", 5),
        ("ClientCapabilities", "computed_blocks_allowed", 4),
        ("StopProvider.Response", "Error", 1),
    ] {
        assert_eq!(number(&file, name, field), wanted, "{name}.{field}");
    }
}

#[test]
fn fields_whose_absence_means_something_are_optional() {
    let file = file("tfplugin6.proto");
    for (name, field) in [
        ("FunctionError", "function_argument"),
        ("OpenEphemeralResource.Response", "private"),
        ("RenewEphemeralResource.Request", "private"),
        ("ListResource.Event", "resource_object"),
    ] {
        let message = message(&file, name);
        let found = message.field.iter().find(|candidate| candidate.name() == field).expect("it is there");
        assert!(found.proto3_optional(), "{name}.{field}");
    }
}

#[test]
fn the_process_has_the_services_that_every_plugin_has() {
    assert_eq!(
        paths(&file("go_plugin.proto")),
        ["/plugin.GRPCBroker/StartStream", "/plugin.GRPCController/Shutdown", "/plugin.GRPCStdio/StreamStdio"]
    );
    assert_eq!(paths(&file("health.proto")), ["/grpc.health.v1.Health/Check", "/grpc.health.v1.Health/Watch"]);
}
