//! A whole life under each reading of what nobody knows of the service: the outcome must not depend on it.

use quicksight_emulator::Options;

use super::{DESTROY, config, expect_remote, workspace_with};
use crate::support::{GROUP, OWNER, USER, VIEWER, failures};

/// By flags of the emulator: the strict service first, then every open question about permissions in its other ways.
const READINGS: &[&[(&str, &str)]] = &[
    &[],
    &[
        ("permission-sets", "any"),
        ("unknown-actions", "accepted"),
        ("smaller-grants", "replaced"),
        ("principal-in-both-lists", "grants-first"),
        ("unheld-revokes", "ignored"),
    ],
    &[("permission-sets", "partial-revokes"), ("principal-in-both-lists", "revokes-first")],
    &[("permission-sets", "with-contributor"), ("smaller-grants", "replaced")],
    &[("creator", "owner")],
    &[("creator", "irrevocable-owner")],
    &[("permission-answers", "shuffled"), ("validation-errors", "invalid-parameter-value-exception")],
    &[("permission-answers", "duplicated"), ("changes-in-transition", "accepted")],
    &[("rate-limit", "20/5"), ("permission-rate-limit", "10/3"), ("throttling-answer", "bad-request")],
];

#[test]
fn a_permission_behaves_the_same_under_every_reading() {
    let failures = failures(
        READINGS,
        2,
        || (),
        |(), flags| {
            let mut options = Options::default();
            for (flag, value) in *flags {
                options.set(flag, value).expect("an option of the emulator");
            }
            let workspace = workspace_with(options, &[(USER, OWNER)]);
            for actions in [VIEWER, OWNER, VIEWER] {
                workspace.apply_config(&config(GROUP, actions));
                expect_remote(&workspace, &[(GROUP, actions), (USER, OWNER)]);
            }
            workspace.run(DESTROY).expect_success();
            expect_remote(&workspace, &[(USER, OWNER)]);
            Vec::new()
        },
    );
    assert!(failures.is_empty(), "{failures:?}");
}
