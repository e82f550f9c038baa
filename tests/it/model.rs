//! Random sequences of what happens to connectors: configurations change, somebody changes the service outside Terraform, requests fail, and runs are
//! interrupted, under one of the readings of what nobody knows of the service. After each step the state is true, the next plan is empty, nothing is orphaned, and no secret is
//! where it must not be.
//!
//! A sequence that fails is shrunk to the steps that matter, and printed. `QUICKSIGHT_TEST_SEED` is what the sequences are made of,
//! `QUICKSIGHT_TEST_SEQUENCES` how many there are.

mod drivers;
mod steps;

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use proptest::{
    collection::vec,
    test_runner::{Config, RngSeed, TestCaseError, TestRunner},
};
use quicksight_emulator::{Emulator, Options};

use self::{
    drivers::{Driver, InProcess, Terraform},
    steps::{Connectors, READINGS, SECRET, Trouble, Turn, options, turn},
};
use crate::support::{ACCOUNT, REGION, core::existing, number};

/// What was tried, so that a run without a fault that was met fails.
#[derive(Default)]
struct Tried {
    steps: AtomicUsize,
    faults: AtomicUsize,
    interrupts: AtomicUsize,
    failures: AtomicUsize,
}

/// How long a connector takes to be created, updated or deleted.
const TRANSITION: Duration = Duration::from_millis(20);

/// The connectors that exist and are not in the state.
fn orphans(driver: &impl Driver) -> Vec<String> {
    let known = driver.ids();
    existing(driver.emulator()).into_iter().filter(|id| !known.contains(&format!("{ACCOUNT},{id}"))).collect()
}

/// How many requests have met a fault.
fn met(emulator: &Emulator, planted: usize) -> usize {
    planted - emulator.faults().iter().map(|fault| fault.times).sum::<usize>()
}

/// Applies with the trouble, and then without.
fn settle(driver: &mut impl Driver, connectors: &Connectors, trouble: &Trouble, tried: &Tried) {
    let text = connectors.text();
    let planted = trouble.plant(driver.emulator());
    let outcome = driver.apply(&text, trouble.interrupt());
    tried.steps.fetch_add(1, Ordering::Relaxed);
    tried.faults.fetch_add(met(driver.emulator(), planted), Ordering::Relaxed);
    driver.emulator().clear_faults();
    driver.expect_nowhere(SECRET);
    let was_interrupted = trouble.interrupt().is_some();
    if let Err(said) = &outcome {
        tried.failures.fetch_add(1, Ordering::Relaxed);
        tried.interrupts.fetch_add(usize::from(was_interrupted), Ordering::Relaxed);
        assert!(!matches!(trouble, Trouble::None), "an apply without trouble fails: {said}");
        assert!(!said.contains(SECRET) && !said.contains("panicked"), "{said}");
        for id in orphans(driver) {
            // What no state has is named, with the way to have it.
            assert!(said.contains("import {") && said.contains(&id), "{id} is orphaned: {said}");
            driver.emulator().remove(ACCOUNT, REGION, &id);
        }
        for principal in connectors.orphaned_permissions(&driver.ids(), driver.emulator()) {
            assert!(said.contains("import {") && said.contains(principal), "the permissions of {principal} are orphaned: {said}");
            Connectors::revoke(principal, driver.emulator());
        }
    }
    // What could not be read may differ, such as permissions of a creator that nobody has asked for.
    if outcome.as_ref().is_ok_and(|said| !said.contains("could not be")) && !was_interrupted {
        assert_eq!(driver.planned(&text), Vec::<String>::new(), "the next plan is not empty");
    }
    // Computed attributes are in the state as they were then. What has begun goes on in the service.
    if !matches!(trouble, Trouble::None) {
        std::thread::sleep(2 * TRANSITION);
        driver.apply(&text, None).unwrap_or_else(|said| panic!("applying again does not finish it: {said}"));
    }
    assert_eq!(orphans(driver), Vec::<String>::new());
    connectors.expect_remote(driver.emulator());
    assert_eq!(driver.planned(&text), Vec::<String>::new(), "the next plan is not empty");
    assert_eq!(driver.drifted(), Vec::<String>::new(), "the state is not what the service has");
    driver.expect_nowhere(SECRET);
}

fn lives(mut driver: impl Driver, turns: &[Turn], tried: &Tried) {
    let mut connectors = Connectors::default();
    for turn in turns {
        connectors.take(&turn.step, driver.emulator());
        settle(&mut driver, &connectors, &turn.trouble, tried);
    }
    connectors = Connectors::default();
    settle(&mut driver, &connectors, &Trouble::None, tried);
    assert_eq!((existing(driver.emulator()), driver.ids()), Default::default());
}

/// So many sequences of at most so many steps, by so many threads.
fn sequences<D: Driver>(count: u64, length: usize, threads: u64, start: impl Fn(Options) -> D + Sync) -> Tried {
    let (count, seed) = (number("QUICKSIGHT_TEST_SEQUENCES", count), number("QUICKSIGHT_TEST_SEED", 1));
    let tried = Tried::default();
    let run = |thread: u64| {
        let config = Config {
            cases: u32::try_from(count.div_ceil(threads)).expect("not that many"),
            rng_seed: RngSeed::Fixed(seed * threads + thread),
            failure_persistence: None,
            max_shrink_iters: 200,
            // In milliseconds: a fault can cost a minute of retries each time.
            max_shrink_time: 60_000,
            ..Config::default()
        };
        let outcome = TestRunner::new(config).run(&(0..READINGS.len(), vec(turn(), 1..=length)), |(reading, turns)| {
            lives(start(options(reading, TRANSITION)), &turns, &tried);
            Ok::<(), TestCaseError>(())
        });
        outcome.unwrap_or_else(|error| panic!("seed {seed}: {error}"));
    };
    std::thread::scope(|scope| {
        let run = &run;
        let threads: Vec<_> = (0..threads).map(|thread| scope.spawn(move || run(thread))).collect();
        for thread in threads {
            thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        }
    });
    tried
}

#[test]
fn whatever_happens_in_any_order_the_state_is_true_and_the_next_plan_is_empty() {
    let tried = sequences(32, 20, 4, InProcess::with);
    let [steps, faults, interrupts, failures] =
        [&tried.steps, &tried.faults, &tried.interrupts, &tried.failures].map(|count| count.load(Ordering::Relaxed));
    println!(
        "{steps} steps, {faults} requests that met a fault, {failures} applies that failed, {interrupts} of them by an interrupt"
    );
    assert!(steps > 200 && faults * 10 > steps && failures * 20 > steps && interrupts > 3, "too little is tried");
}

#[test]
fn whatever_happens_in_any_order_terraform_has_a_true_state_and_an_empty_plan() {
    let tried = sequences(1, 5, 1, Terraform::with);
    assert!(tried.steps.load(Ordering::Relaxed) > 1);
}
