//! Sentences about functions, as a client of the wire sees them.

use terraform_plugin::{
    codec::dynamic_value,
    document,
    proto::tfplugin6::{self as wire, provider_server::Provider as _},
    provider::Provider as _,
    service::Service,
    ty::Type,
    value::Value,
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
    }
    for unusable in [Value::Null, Value::unknown()] {
        assert_eq!(call("shout", &[unusable]).await.unwrap_err().1, Some(0));
    }
}

#[tokio::test]
async fn a_call_that_fits_no_function_is_an_error_and_never_a_status() {
    assert!(call("whisper", &[]).await.unwrap_err().0.contains("no function whisper"));
    assert!(call("shout", &[]).await.unwrap_err().0.contains("takes 1 arguments"));
    let (says, argument) = call("shout", &[Value::string("panic")]).await.unwrap_err();
    assert!(says.contains("shouted in panic") && argument.is_none(), "{says}");
}

#[tokio::test]
async fn functions_are_announced_alike_in_every_place() {
    let service = Service::new(Toy);
    let schema = service.get_provider_schema(Request::new(Default::default())).await.unwrap().into_inner();
    let functions = service.get_functions(Request::new(Default::default())).await.unwrap().into_inner().functions;
    let metadata = service.get_metadata(Request::new(Default::default())).await.unwrap().into_inner();
    assert_eq!(schema.functions, functions);
    assert_eq!(metadata.functions.iter().map(|function| function.name.as_str()).collect::<Vec<_>>(), ["shout"]);
    let shout = &functions["shout"];
    assert_eq!(
        (&shout.parameters[0].r#type[..], &shout.r#return.as_ref().unwrap().r#type[..]),
        (&b"\"string\""[..], &b"\"string\""[..])
    );
}

#[test]
fn the_documentation_of_a_function_has_its_signature_and_the_rules_of_its_arguments() {
    let page = document::function(&Toy.functions()[0]);
    assert!(page.contains("shout(text string) string"), "{page}");
    assert!(page.contains("1. `text` (String) The text. 1 to 8 characters."), "{page}");
}
