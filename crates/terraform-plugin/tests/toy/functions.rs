//! Sentences about functions, as a client of the wire sees them.

use terraform_plugin::{
    codec::dynamic_value,
    language::{ty::Type, value::Value},
    proto::tfplugin6::{self as wire, provider_server::Provider as _},
    provider::Provider as _,
    schema::document,
    service::Service,
};
use tonic::Request;

use crate::provider::Toy;

async fn call(name: &str, arguments: &[Value]) -> Result<Value, (String, Option<i64>)> {
    let arguments = arguments.iter().map(|argument| dynamic_value::encode(argument, &Type::String).unwrap()).collect();
    let request = wire::call_function::Request { name: name.to_owned(), arguments };
    // Nobody has configured this provider.
    let response = Service::new(Toy).call_function(Request::new(request)).await.unwrap().into_inner();
    match response.error {
        Some(error) => Err((error.text, error.function_argument)),
        None => Ok(dynamic_value::decode(response.result.as_ref(), &Type::String).unwrap()),
    }
}

#[tokio::test]
async fn a_function_answers_without_a_configured_provider() {
    assert_eq!(call("shout", &[Value::string("hey")]).await, Ok(Value::string("HEY")));
}

#[tokio::test]
async fn what_is_wrong_with_an_argument_points_at_it() {
    for text in ["quiet", "", "much too long"] {
        let (says, argument) = call("shout", &[Value::string(text)]).await.unwrap_err();
        assert_eq!(argument, Some(0), "{says}");
        assert!(!says.ends_with('.'), "{says}");
    }
    for unusable in [Value::Null, Value::unknown()] {
        assert_eq!(call("shout", &[unusable]).await.unwrap_err().1, Some(0));
    }
}

#[tokio::test]
async fn arguments_come_in_either_encoding_and_an_empty_one_is_null() {
    let call = async |argument| {
        let request = wire::call_function::Request { name: "labels".to_owned(), arguments: vec![argument] };
        Service::new(Toy).call_function(Request::new(request)).await.unwrap().into_inner()
    };
    let labels = Value::Map([("a".to_owned(), Value::string("label"))].into());
    let json = wire::DynamicValue { json: br#"["a"]"#.as_slice().into(), ..Default::default() };
    let msgpack = dynamic_value::encode(&Value::List(vec![Value::string("a")]), &Type::list(Type::String)).unwrap();
    for argument in [json, msgpack] {
        let response = call(argument).await;
        assert_eq!(dynamic_value::decode(response.result.as_ref(), &Type::map(Type::String)), Ok(labels.clone()));
        assert_eq!(response.error, None);
    }
    let of_another_type = dynamic_value::encode(&Value::Bool(true), &Type::Bool).unwrap();
    for unusable in [wire::DynamicValue::default(), of_another_type] {
        let response = call(unusable).await;
        assert_eq!((response.result, response.error.unwrap().function_argument), (None, Some(0)));
    }
}

#[tokio::test]
async fn a_call_that_matches_no_function_is_an_error_and_never_a_status() {
    assert!(call("whisper", &[]).await.unwrap_err().0.contains("no function whisper"));
    assert!(call("shout", &[]).await.unwrap_err().0.contains("takes 1 arguments"));
    assert!(call("labels", &[Value::Null, Value::Null]).await.is_err());
    for (text, wrong) in [("panic", "panicked"), ("vague", "unknown")] {
        let (says, argument) = call("shout", &[Value::string(text)]).await.unwrap_err();
        assert!(says.contains(wrong) && says.contains("bug in the provider") && argument.is_none(), "{says}");
    }
}

#[tokio::test]
async fn functions_are_declared_alike_in_every_response() {
    let service = Service::new(Toy);
    let schema = service.get_provider_schema(Request::new(Default::default())).await.unwrap().into_inner();
    let functions = service.get_functions(Request::new(Default::default())).await.unwrap().into_inner().functions;
    let metadata = service.get_metadata(Request::new(Default::default())).await.unwrap().into_inner();
    assert_eq!(schema.functions, functions);
    assert_eq!(metadata.functions.iter().map(|function| function.name.as_str()).collect::<Vec<_>>(), ["shout", "labels"]);
    assert_eq!(schema.diagnostics, []);
    let shout = &functions["shout"];
    assert_eq!(
        (&shout.parameters[0].r#type[..], &shout.r#return.as_ref().unwrap().r#type[..]),
        (&b"\"string\""[..], &b"\"string\""[..])
    );
    assert_eq!(functions["labels"].parameters[0].r#type[..], br#"["list","string"]"#[..]);
}

#[test]
fn the_documentation_of_a_function_has_its_signature_and_the_rules_of_its_arguments() {
    let page = document::function(&Toy.functions()[0]);
    assert_eq!(
        page,
        "## Signature

```text
shout(text string) string
```

## Arguments

1. `text` (Required) A text. Must be 1 to 8 characters long.
"
    );
    let page = document::function(&Toy.functions()[1]);
    assert!(page.contains("labels(names list of string) map of string"), "{page}");
}
