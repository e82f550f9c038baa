//! Sentences about what reads, imports, upgrades and moves state, and about configuration made from it.

use terraform_plugin::{
    codec::{Error, json},
    engine::{
        generate_config::generate_config,
        import, move_state,
        read::{self, Response},
        upgrade::{self, Stored},
    },
    language::{private::Private, value::Value},
    provider::resource::Resource as _,
};

use crate::{
    provider::Thing,
    shorthand::{client, context, identity, messages, show, thing},
};

const STATE: &str = r#"{"name": "a", "color": "grey", "id": "i", "digest": "d", "revision": "1"}"#;

/// Reads a thing whose file says that it is called `name`; no file without a name.
async fn read(name: Option<&str>, stored: Value, private: Private) -> Response {
    let directory = tempfile::tempdir().unwrap();
    if let Some(name) = name {
        std::fs::write(directory.path().join("i"), name).unwrap();
    }
    let client = client(directory.path()).await;
    let request = read::Request { state: &thing(STATE), private, identity: stored };
    read::read(&Thing::default(), Some(&client), &context(), request).await
}

async fn import(id: &str, identity: &Value) -> import::Response {
    let directory = tempfile::tempdir().unwrap();
    let client = client(directory.path()).await;
    import::import(&Thing::default(), Some(&client), &context(), import::Request { id, identity }).await
}

/// What the service hands to the engine for JSON that was stored.
fn stored(decoded: Result<Value, Error>) -> Stored {
    decoded.map_or_else(|error| Stored::Unreadable { path: error.path(), detail: error.to_string() }, Stored::Value)
}

fn stored_state(json: &[u8]) -> Stored {
    stored(json::decode_block(json, &Thing::default().schema().block))
}

fn stored_identity(json: &[u8]) -> Stored {
    stored(json::decode(json, &Thing::default().identity().ty()))
}

fn moved(type_name: &str, state: &str) -> move_state::Response {
    let json = serde_json::from_str(state).ok();
    let request = move_state::Request {
        stored_state: json.as_ref(),
        provider_address: "example.com/other/gadgets",
        type_name,
        schema_version: 1,
        state: stored_state(state.as_bytes()),
        private: Private::new(*b"theirs"),
        identity: Stored::Nothing,
    };
    move_state::move_state(&Thing::default(), request)
}

#[tokio::test]
async fn a_read_shows_drift_and_echoes_private_and_identity() {
    let response = read(Some("b"), identity("i"), Private::new(*b"foreign")).await;
    assert_eq!(response.state.get("name").as_str(), Some("b"));
    assert_eq!((response.identity, response.private), (identity("i"), Private::new(*b"foreign")));
}

#[tokio::test]
async fn a_deleted_object_is_removed_from_the_state_without_a_message() {
    let response = read(None, identity("i"), Private::default()).await;
    assert!(response.state.is_null() && response.diagnostics.is_empty());
}

#[tokio::test]
async fn a_read_that_fails_touches_nothing() {
    let response = read(Some("read-fails"), identity("i"), Private::imported()).await;
    assert_eq!((response.state, response.identity), (thing(STATE), identity("i")));
    assert_eq!(response.private, Private::imported());
    assert_eq!(messages(&response.diagnostics), ["error : Not read"]);
}

#[tokio::test]
async fn a_state_without_an_identity_is_given_one() {
    assert_eq!(read(Some("a"), Value::Null, Private::default()).await.identity, identity("i"));
}

#[tokio::test]
async fn an_identity_changes_only_right_after_an_import() {
    let response = read(Some("read-renames"), identity("i"), Private::default()).await;
    assert_eq!(messages(&response.diagnostics), ["error : Bug in the Provider"]);
    assert_eq!(response.identity, identity("i"));
    let response = read(Some("read-renames"), identity("i"), Private::imported()).await;
    assert!(response.diagnostics.is_empty());
    assert_eq!((response.identity, response.private), (identity("another"), Private::default()));
}

#[tokio::test]
async fn an_import_takes_an_id_or_an_identity() {
    for imported in [import("i", &Value::Null).await, import("", &identity("i")).await] {
        let imported = imported.imported.unwrap();
        assert_eq!((show(&imported.state).as_str(), imported.identity), ("(id=i)", identity("i")));
        assert!(imported.private.is_imported());
    }
}

#[tokio::test]
async fn an_import_of_nothing_of_two_things_or_of_half_an_identity_is_refused() {
    for (id, identity, expected) in [
        ("", Value::Null, "error : Missing Import ID"),
        ("i", identity("i"), "error : Conflicting Import Arguments"),
        ("", Value::object([("id", Value::Null)]), "error id: Invalid Import Identity"),
        ("", Value::object([("id", Value::unknown())]), "error : Invalid Import Identity"),
    ] {
        let response = import(id, &identity).await;
        assert!(response.imported.is_none());
        assert_eq!(messages(&response.diagnostics), [expected]);
    }
}

#[tokio::test]
async fn an_import_by_id_may_leave_the_identity_to_the_read_and_one_by_identity_may_not() {
    let imported = import("anonymous", &Value::Null).await.imported.unwrap();
    assert_eq!((show(&imported.state).as_str(), imported.identity), ("(id=anonymous)", Value::Null));
    for response in [import("", &identity("anonymous")).await, import("mistyped", &Value::Null).await] {
        assert!(response.imported.is_none());
        assert_eq!(messages(&response.diagnostics), ["error : Bug in the Provider"]);
    }
}

#[test]
fn a_state_edited_by_hand_is_read_leniently() {
    let json = br#"{"name": 7, "size": "12345678901234567890.5", "extra": {}, "password_wo": "leak", "tag": null}"#;
    let state = upgrade::state(&Thing::default(), 1, stored_state(json)).unwrap();
    assert_eq!(show(&state), "(name=7 size=12345678901234567890.5)");
    assert_eq!(state.get("tag"), &Value::set([]));
}

#[test]
fn a_state_that_cannot_be_upgraded_is_an_error_that_names_the_supported_versions() {
    for (version, way_out) in [(0, "This version cannot upgrade it"), (2, "written by a newer version")] {
        let error = upgrade::state(&Thing::default(), version, stored_state(b"{}")).unwrap_err();
        assert!(error.detail.contains(&format!("version {version}")) && error.detail.contains("version 1"), "{error:?}");
        assert!(error.detail.contains(way_out), "{error:?}");
    }
    assert!(upgrade::state(&Thing::default(), 1, Stored::FlatMap).is_err());
    assert!(upgrade::state(&Thing::default(), 1, Stored::Nothing).is_err());
    assert!(upgrade::state(&Thing::default(), 1, stored_state(b"{")).is_err());
}

#[test]
fn an_identity_that_was_never_stored_is_null() {
    assert_eq!(upgrade::identity(&Thing::default(), 0, Stored::Nothing), Ok(Value::Null));
    assert_eq!(upgrade::identity(&Thing::default(), 0, stored_identity(b"null")), Ok(Value::Null));
    assert_eq!(upgrade::identity(&Thing::default(), 0, stored_identity(br#"{"id": "i"}"#)), Ok(identity("i")));
}

#[test]
fn our_own_state_at_another_address_is_passed_on() {
    let response = moved("toy_thing", STATE);
    assert_eq!((response.state, response.private), (thing(STATE), Private::new(*b"theirs")));
}

#[test]
fn state_of_a_type_that_the_resource_knows_is_translated() {
    let response = moved("toy_gadget", r#"{"id": "i"}"#);
    assert_eq!((show(&response.state).as_str(), response.identity), ("(id=i)", identity("i")));
    assert_eq!(response.private, Private::default());
}

#[test]
fn a_move_may_leave_the_identity_to_the_next_read_and_may_not_return_one_of_the_wrong_type() {
    let anonymous = moved("toy_gadget", r#"{"id": "anonymous"}"#);
    assert_eq!((show(&anonymous.state).as_str(), anonymous.identity), ("(id=anonymous)", Value::Null));
    assert_eq!(messages(&anonymous.diagnostics), [""; 0]);
    let mistyped = moved("toy_gadget", r#"{"id": "mistyped"}"#);
    assert!(mistyped.state.is_null());
    assert_eq!(messages(&mistyped.diagnostics), ["error : Bug in the Provider"]);
}

#[test]
fn state_of_any_other_type_is_refused_with_everything_that_was_given() {
    let response = moved("other_thing", "{}");
    let detail = &response.diagnostics.iter().next().unwrap().detail;
    for word in ["toy_thing", "other_thing", "version 1", "example.com/other/gadgets"] {
        assert!(detail.contains(word), "{detail}");
    }
}

#[test]
fn generated_configuration_omits_computed_and_default_values() {
    let state = r#"{"name": "a", "note": "", "kind": "plain", "color": "red", "id": "i", "digest": "d",
        "door": {"key": "k", "handle": "round", "code": "c"}}"#;
    assert_eq!(show(&generate_config(&Thing::default(), &thing(state))), "(color=red door=(handle=round key=k) name=a)");
}
