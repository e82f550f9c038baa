//! The client against the emulator.

use std::time::{Duration, SystemTime};

use quicksight_client::{
    Authentication, Aws, Connector, CreateFailure, Created, Deadline, Described, DescribedPermissions, Desired, Endpoints,
    Environment, Expired, Fault, Filter, Kind, OAuthApplication, Permissions, Phase, Quicksight, SecretString, Settings,
    StaticKeys, Tags, wait_until,
};
use quicksight_emulator::{Emulator, Kind as FaultKind, Options};

const ACCOUNT: &str = "123456789012";
const REGION: &str = "us-east-1";
const USER: &str = "arn:aws:quicksight:us-east-1:123456789012:user/default/ann";
const OWNER: [&str; 6] = [
    "quicksight:DescribeActionConnector",
    "quicksight:UpdateActionConnector",
    "quicksight:DeleteActionConnector",
    "quicksight:DescribeActionConnectorPermissions",
    "quicksight:UpdateActionConnectorPermissions",
    "quicksight:ListActionConnectors",
];
const VIEWER: [&str; 1] = [OWNER[0]];

fn client(emulator: &Emulator, max_attempts: Option<u32>) -> Quicksight {
    let settings = Settings { max_attempts, ..settings(emulator) };
    Aws::new(settings).quicksight(REGION, &[]).unwrap()
}

fn settings(emulator: &Emulator) -> Settings {
    let keys = StaticKeys {
        access_key: "AKIAIOSFODNN7EXAMPLE".to_owned(),
        secret_key: SecretString::from("secret"),
        session_token: None,
    };
    Settings {
        environment: Environment::of(&[], "/nonexistent"),
        keys: Some(keys),
        endpoints: Endpoints { quicksight: Some(emulator.endpoint()), sts: Some(emulator.endpoint()), sso: None },
        ..Settings::default()
    }
}

async fn service() -> (Emulator, Quicksight) {
    let emulator = Emulator::start(Options::default()).await;
    let client = client(&emulator, None);
    (emulator, client)
}

fn soon() -> Deadline {
    Deadline::never().with_timeout(Duration::from_secs(30))
}

fn url(path: &str) -> String {
    format!("https://api.example.com{path}")
}

/// One of each kind, with a type that the service accepts it for, and whether it has a secret.
fn sample(kind: Kind) -> Desired {
    let application = |authorization_endpoint: Option<&str>| OAuthApplication {
        client_id: "client".to_owned(),
        token_endpoint: url("/token"),
        authorization_endpoint: authorization_endpoint.map(url),
    };
    let source = Some("PLAIN_CREDENTIALS".to_owned());
    let (connector_type, authentication, secret) = match kind {
        Kind::AuthorizationCode => {
            let redirect_url = "https://us-east-1.quicksight.aws.amazon.com/sn/oauthcallback".to_owned();
            let details = Some(application(Some("/authorize")));
            let authentication = Authentication::AuthorizationCode { base_endpoint: url("/"), redirect_url, source, details };
            ("SLACK", authentication, Some("secret-code"))
        }
        Kind::ClientCredentials => {
            let details = Some(application(None));
            (
                "SALESFORCE_CRM",
                Authentication::ClientCredentials { base_endpoint: url("/"), source, details },
                Some("secret-client"),
            )
        }
        Kind::Basic => {
            let authentication = Authentication::Basic { base_endpoint: url("/"), username: "ann".to_owned() };
            ("SAP_MATERIALSTOCK", authentication, Some("secret-password"))
        }
        Kind::ApiKey => ("ASANA", Authentication::ApiKey { base_endpoint: url("/"), email: None }, Some("secret-key")),
        Kind::None => ("GENERIC_HTTP", Authentication::None { base_endpoint: url("/") }, None),
        Kind::Iam => {
            let role_arn = "arn:aws:iam::123456789012:role/connector".to_owned();
            ("AMAZON_S3", Authentication::Iam { role_arn, source_arn: None }, None)
        }
    };
    Desired {
        connector: Connector {
            name: "Example".to_owned(),
            connector_type: connector_type.to_owned(),
            description: Some("For a test".to_owned()),
            vpc_connection_arn: None,
            authentication,
        },
        secret: secret.map(SecretString::from),
    }
}

async fn stable(client: &Quicksight, id: &str) -> Described {
    let describe = async |deadline: Deadline| client.describe(ACCOUNT, id, &deadline).await.unwrap();
    let stable = |described: Option<Described>| described.filter(|it| it.attributes.phase() == Phase::Stable);
    wait_until(&soon(), describe, stable).await.unwrap()
}

async fn try_create(client: &Quicksight, desired: &Desired) -> Result<Created, CreateFailure> {
    client.create(ACCOUNT, "example", desired, &Permissions::new(), &Tags::new(), &soon()).await
}

async fn create(client: &Quicksight, id: &str, desired: &Desired) -> Result<(), Fault> {
    let created = client.create(ACCOUNT, id, desired, &Permissions::new(), &Tags::new(), &soon()).await;
    created.map(|_| ()).map_err(|failure| failure.fault)
}

fn actions(actions: &[&str]) -> Permissions {
    [(USER.to_owned(), actions.iter().map(|&action| action.to_owned()).collect())].into()
}

#[tokio::test]
async fn a_connector_of_each_kind_is_created_described_updated_and_deleted() {
    let (emulator, client) = service().await;
    for &kind in Kind::ALL {
        let id = &format!("{kind:?}");
        let mut desired = sample(kind);
        let began = SystemTime::now();
        create(&client, id, &desired).await.unwrap_or_else(|fault| panic!("{kind:?}: {fault}"));
        let described = stable(&client, id).await;
        assert!(desired.connector.authentication.reads_as(&described.connector.authentication), "{kind:?}: {described:?}");
        assert_eq!(described.connector.authentication.kind(), Some(kind));
        assert!(described.attributes.was_created_since(began), "{kind:?}");
        assert!(described.attributes.arn.is_some_and(|arn| arn.ends_with(id)), "{kind:?}");

        desired.connector.name = "Renamed".to_owned();
        desired.connector.description = None;
        client.update(ACCOUNT, id, &desired, &soon()).await.unwrap_or_else(|fault| panic!("{kind:?}: {fault}"));
        let described = stable(&client, id).await;
        assert_eq!((described.connector.name.as_str(), described.connector.description), ("Renamed", None), "{kind:?}");

        client.delete(ACCOUNT, id, &soon()).await.unwrap();
        let describe = async |deadline: Deadline| client.describe(ACCOUNT, id, &deadline).await.unwrap();
        let gone = wait_until(&soon(), describe, |described| described.is_none().then_some(())).await;
        assert_eq!(gone, Ok(()), "{kind:?}");
    }
    assert!(emulator.connectors().is_empty());
}

#[tokio::test]
async fn no_kind_of_an_answer_can_be_sent() {
    let (emulator, client) = service().await;
    let mut desired = sample(Kind::None);
    desired.connector.authentication = Authentication::Other { authentication_type: Some("NEW".to_owned()) };
    let fault = create(&client, "example", &desired).await.unwrap_err();
    assert!(fault.message.contains("authentication") && !fault.is_outcome_unknown(), "{fault}");
    assert!(client.update(ACCOUNT, "example", &desired, &soon()).await.is_err());
    assert!(emulator.calls().is_empty());
}

#[tokio::test]
async fn permissions_are_granted_and_revoked_in_whole_sets() {
    let (_emulator, client) = service().await;
    let (none, owner) = (Permissions::new(), actions(&OWNER));
    client.create(ACCOUNT, "example", &sample(Kind::None), &actions(&VIEWER), &Tags::new(), &soon()).await.unwrap();
    stable(&client, "example").await;
    let described = async || client.describe_permissions(ACCOUNT, "example", &soon()).await.unwrap();
    let DescribedPermissions { arn, permissions } = described().await;
    assert_eq!(permissions, actions(&VIEWER));
    assert_eq!(arn.as_deref(), Some("arn:aws:quicksight:us-east-1:123456789012:action-connector/example"));
    client.update_permissions(ACCOUNT, "example", &owner, &none, &soon()).await.unwrap();
    assert_eq!(described().await.permissions, owner);
    client.update_permissions(ACCOUNT, "example", &none, &owner, &soon()).await.unwrap();
    assert_eq!(described().await.permissions, none);
}

#[tokio::test]
async fn a_tag_is_removed_whose_key_another_client_has_spelled_with_its_accent_apart() {
    let (_emulator, client) = service().await;
    let tags: Tags = [("caf\u{65}\u{301}".to_owned(), "x".to_owned()), ("team".to_owned(), "y".to_owned())].into();
    client.create(ACCOUNT, "example", &sample(Kind::None), &Permissions::new(), &tags, &soon()).await.unwrap();
    let arn = stable(&client, "example").await.attributes.arn.unwrap();
    let listed = client.list_tags(&arn, &soon()).await.unwrap();
    assert_eq!(listed.keys().map(String::as_str).collect::<Vec<_>>(), ["caf\u{e9}", "team"]);
    client.untag(&arn, vec!["caf\u{e9}".to_owned()], &soon()).await.unwrap();
    client.tag(&arn, &[("team".to_owned(), "z".to_owned())].into(), &soon()).await.unwrap();
    assert_eq!(client.list_tags(&arn, &soon()).await, Ok([("team".to_owned(), "z".to_owned())].into()));
}

#[tokio::test]
async fn a_list_has_every_connector_and_a_search_those_that_match() {
    let (_emulator, client) = service().await;
    for (id, kind) in [("one", Kind::None), ("two", Kind::Iam)] {
        let mut desired = sample(kind);
        id.clone_into(&mut desired.connector.name);
        create(&client, id, &desired).await.unwrap();
        stable(&client, id).await;
    }
    let ids = async |filter: Option<&Filter>| {
        let page = client.list(ACCOUNT, filter, None, &soon()).await.unwrap();
        assert_eq!(page.next, None);
        let mut ids: Vec<String> = page.connectors.into_iter().map(|connector| connector.id).collect();
        ids.sort();
        ids
    };
    assert_eq!(ids(None).await, ["one", "two"]);
    let [name, operator, value] = ["ACTION_CONNECTOR_NAME", "StringEquals", "two"].map(str::to_owned);
    assert_eq!(ids(Some(&Filter { name, operator, value })).await, ["two"]);
}

#[tokio::test]
async fn what_does_not_exist_is_none_and_what_exists_is_not_created_again() {
    let (_emulator, client) = service().await;
    assert_eq!(client.describe(ACCOUNT, "example", &soon()).await, Ok(None));
    assert!(client.delete(ACCOUNT, "example", &soon()).await.unwrap_err().is_not_found());
    create(&client, "example", &sample(Kind::None)).await.unwrap();
    stable(&client, "example").await;
    let failure = try_create(&client, &sample(Kind::None)).await.unwrap_err();
    assert!(failure.fault.is_exists() && !failure.maybe_created, "{failure:?}");
}

#[tokio::test]
async fn a_create_whose_answer_is_lost_may_have_created_the_connector() {
    let (emulator, client) = service().await;
    emulator.fault(quicksight_emulator::Fault::new("CreateActionConnector", FaultKind::DropAfter));
    let failure = try_create(&client, &sample(Kind::None)).await.unwrap_err();
    assert!(failure.fault.is_exists() && failure.maybe_created, "{failure:?}");
}

#[tokio::test]
async fn a_secret_that_the_service_echoes_can_be_taken_out() {
    let emulator = Emulator::start(Options::default()).await;
    let client = client(&emulator, Some(1));
    let echo = FaultKind::EchoSecret { code: "InvalidParameterValueException".to_owned() };
    emulator.fault(quicksight_emulator::Fault::new("CreateActionConnector", echo));
    let desired = sample(Kind::ApiKey);
    let fault = create(&client, "example", &desired).await.unwrap_err();
    assert!(fault.is_invalid_parameter() && fault.to_string().contains("secret-key"), "{fault}");
    assert!(!fault.redacted(desired.secret.as_slice()).to_string().contains("secret-key"));
}

#[tokio::test]
async fn nothing_is_sent_once_the_deadline_has_expired() {
    let (emulator, client) = service().await;
    let expired = Deadline::never().with_timeout(Duration::ZERO);
    let fault = client.describe(ACCOUNT, "example", &expired).await.unwrap_err();
    assert!(fault.is_interrupted() && !fault.is_outcome_unknown(), "{fault}");
    let describe = async |_: Deadline| ();
    assert_eq!(wait_until(&expired, describe, |()| None::<()>).await, Err(Expired::TimedOut));
    assert!(emulator.calls().is_empty());
}

/// Nobody can wait for the end of a minute here, so the timeout is a shorter one; that it is a minute otherwise is a constant.
#[tokio::test]
async fn a_service_that_hangs_while_it_is_read_is_given_up_when_the_attempt_times_out_and_asked_again() {
    let emulator = Emulator::start(Options { creation_time: Duration::ZERO, ..Options::default() }).await;
    let attempt_timeout = Some(Duration::from_millis(500));
    let settings = Settings { region: Some(REGION.to_owned()), attempt_timeout, ..settings(&emulator) };
    let aws = Aws::new(settings);
    let client = aws.quicksight(REGION, &[]).unwrap();
    create(&client, "example", &sample(Kind::None)).await.unwrap();
    let arn = stable(&client, "example").await.attributes.arn.unwrap();
    let reads = [
        "DescribeActionConnector",
        "DescribeActionConnectorPermissions",
        "ListTagsForResource",
        "ListActionConnectors",
        "SearchActionConnectors",
        "GetCallerIdentity",
    ];
    let hang = FaultKind::DelayAfter { time: Duration::from_secs(20) };
    reads.iter().for_each(|operation| emulator.fault(quicksight_emulator::Fault::new(operation, hang.clone())));
    emulator.clear_calls();
    let [name, operator, value] = ["ACTION_CONNECTOR_NAME", "StringEquals", "two"].map(str::to_owned);
    let filter = Filter { name, operator, value };
    let never = Deadline::never();
    let (described, permissions, tags, listed, found, caller) = tokio::join!(
        client.describe(ACCOUNT, "example", &never),
        client.describe_permissions(ACCOUNT, "example", &never),
        client.list_tags(&arn, &never),
        client.list(ACCOUNT, None, None, &never),
        client.list(ACCOUNT, Some(&filter), None, &never),
        aws.caller(None),
    );
    assert!(described.unwrap().is_some() && permissions.is_ok() && tags.is_ok() && listed.is_ok() && found.is_ok());
    assert_eq!(caller.unwrap().account, ACCOUNT);
    for operation in reads {
        assert_eq!(emulator.calls_of(operation).len(), 2, "{operation}");
    }
}

#[tokio::test]
async fn requests_are_signed_by_an_environment_as_well() {
    let emulator = Emulator::start(Options::default()).await;
    let keys = [("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE"), ("AWS_SECRET_ACCESS_KEY", "secret"), ("AWS_REGION", REGION)];
    let settings = Settings {
        environment: Environment::of(&keys, "/nonexistent"),
        endpoints: Endpoints { quicksight: Some(emulator.endpoint()), sts: Some(emulator.endpoint()), sso: None },
        ..Settings::default()
    };
    let aws = Aws::new(settings);
    assert_eq!(aws.region(), Ok(REGION.to_owned()));
    assert_eq!(aws.caller(None).await.unwrap().account, ACCOUNT);
    let client = aws.quicksight(REGION, &[]).unwrap();
    assert_eq!(client.describe(ACCOUNT, "example", &soon()).await, Ok(None));
}
