//! What the questions make of a service whose every habit is known.

use std::collections::BTreeSet;

use quicksight_emulator::Options;
use quicksight_live::client::{Caller, Client};
use quicksight_live::credentials::{CredentialsCache, Source};
use quicksight_live::names::Run;
use quicksight_live::questions::{self, Answers, Outcome};
use quicksight_live::reading::{DEFAULTS, DELETION_TIME, THROTTLING};

use super::support::{ACCOUNT, PRINCIPAL, REGION, arguments, arguments_with, emulator};

/// Each lenient switch that a question can tell, by the flags of the emulator. Most are their own reading.
const SWITCHES: &[&[(&str, &str)]] = &[
    &[("permission-sets", "partial-revokes")],
    &[("permission-sets", "with-contributor")],
    &[("permission-sets", "any")],
    &[("unknown-actions", "accepted")],
    &[("principal-in-both-lists", "revokes-first")],
    &[("principal-in-both-lists", "grants-first")],
    &[("smaller-grants", "replaced")],
    &[("unheld-revokes", "ignored")],
    &[("known-principals", PRINCIPAL)],
    &[("creator", "owner")],
    &[("creator", "irrevocable-owner")],
    &[("described-vpc-connection", "returned")],
    &[("omitted-members", "kept")],
    &[("omitted-members", "refused")],
    &[("enabled-actions", "all")],
    &[("deletion", "deleted")],
    &[("deletion", "visible")],
    &[("deletion-time", "0")],
    &[("repeated-delete", "conflict")],
    &[("changes-in-transition", "accepted")],
    &[("names", "unique")],
    &[("uncreatable-types", "accepted")],
    &[("max-results", "optional")],
    &[("validation-errors", "invalid-parameter-value-exception")],
    &[("access-denied-status", "unauthorized")],
    &[("checked-credentials", "refused")],
    &[("subscription", "directory-not-found")],
    &[("subscription", "account-not-found")],
    &[("subscription", "not-signed-up")],
    &[("subscription", "unsupported-edition")],
    &[("subscription", "standard-edition")],
    &[("subscription", "precondition-not-met")],
    &[("subscription", "unauthorized")],
    &[("identity-region", "eu-west-1")],
    &[("unsupported-regions", REGION)],
    &[("unsupported-regions", REGION), ("unsupported-region-answer", "html-page")],
];

fn answers(switches: &[(&str, &str)]) -> Answers {
    let emulator = emulator(switches);
    let arguments = arguments(&emulator);
    let credentials = CredentialsCache::new(&Source::MadeUp, REGION).unwrap();
    let client = Client::new(REGION, ACCOUNT, Some(&emulator.endpoint()), credentials);
    let caller: Caller = client.checked_caller().unwrap();
    let run = Run::starting_now("tf-live");
    questions::ask(&client, &caller, &run, &arguments, |_| ())
}

fn flags(switches: &[(&str, &str)]) -> BTreeSet<String> {
    switches.iter().map(|(flag, value)| format!("--{flag} {value}")).collect()
}

#[test]
fn a_strict_service_is_read_as_strict_and_decides_every_question() {
    let answers = answers(&[]);
    assert_eq!(answers.flags(), Vec::<String>::new());
    for asked in &answers.asked {
        assert_eq!(asked.outcome, Outcome::Complete, "{}", asked.title);
        assert!(!asked.exchanges.is_empty(), "{asked:?}");
        assert!(!asked.readings.is_empty() || !asked.notes.is_empty(), "{asked:?}");
    }
    // A service of which all is well tells nothing of the answers that it would give otherwise.
    let untold = ["identity-region", "unsupported-regions", "unsupported-region-answer"];
    let told: BTreeSet<&str> = answers.readings().iter().map(|reading| reading.option).collect();
    let expected: BTreeSet<&str> = DEFAULTS.iter().map(|(option, _)| *option).filter(|option| !untold.contains(option)).collect();
    assert_eq!(told, expected);
}

#[test]
fn each_lenient_switch_is_read_as_itself_and_nothing_else() {
    // They mostly wait, so that all can at once.
    let wrong: Vec<String> = std::thread::scope(|scope| {
        let rows = SWITCHES.iter().map(|switches| (switches, scope.spawn(|| answers(switches))));
        let rows: Vec<_> = rows.collect();
        let outcomes = rows.into_iter().map(|(switches, answers)| (switches, answers.join().unwrap()));
        outcomes
            .filter(|(switches, answers)| answers.flags().into_iter().collect::<BTreeSet<_>>() != flags(switches))
            .map(|(switches, answers)| format!("{switches:?} is read as {:?}", answers.flags()))
            .collect()
    });
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn a_role_that_becomes_usable_is_waited_for() {
    let answers = answers(&[("role-propagation-time", "300")]);
    assert_eq!(answers.flags(), ["--role-propagation-time 1000"]);
}

#[test]
fn throttling_during_other_questions_is_reported() {
    // A bucket that is soon empty. The time of deletions is longer than what throttling may add to a request.
    let met = |form| answers(&[("rate-limit", "40/2"), ("deletion-time", "3000"), ("throttling-answer", form)]);
    std::thread::scope(|scope| {
        let forms = ["null-message", "rate-exceeded", "bad-request"];
        for (form, answers) in forms.map(|form| (form, scope.spawn(move || met(form)))) {
            let answers = answers.join().unwrap();
            let told = answers.readings().into_iter().find(|reading| reading.option == THROTTLING.0).expect("it was throttled");
            assert_eq!((told.value.as_str(), told.is_default()), (form, form == THROTTLING.1));
            let expected = Some(told.flag()).filter(|_| !told.is_default());
            assert_eq!(answers.flags(), expected.into_iter().collect::<Vec<_>>());
        }
    });
}

#[test]
fn the_strict_readings_are_the_defaults_of_the_emulator() {
    let defaults = Options::default();
    for (flag, value) in DEFAULTS.into_iter().chain([THROTTLING, DELETION_TIME]).filter(|(_, value)| *value != "none") {
        let mut options = Options::default();
        options.set(flag, value).unwrap_or_else(|error| panic!("--{flag} {value}: {error}"));
        assert_eq!(options, defaults, "--{flag} {value} is no default");
    }
}

#[test]
fn questions_without_their_argument_are_not_asked() {
    let emulator = emulator(&[]);
    let arguments = arguments_with(&emulator, &[]);
    let credentials = CredentialsCache::new(&Source::MadeUp, REGION).unwrap();
    let client = Client::new(REGION, ACCOUNT, Some(&emulator.endpoint()), credentials);
    let caller = client.checked_caller().unwrap();
    let answers = questions::ask(&client, &caller, &Run::starting_now("tf-live"), &arguments, |_| ());
    let not_asked = answers.asked.iter().filter(|asked| matches!(asked.outcome, Outcome::NotAsked(_))).count();
    assert_eq!(not_asked, 6);
    assert_eq!(emulator.calls_of("UpdateActionConnectorPermissions").len(), 0);
}
