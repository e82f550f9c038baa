//! The rate of requests, for all of the process together. No service publishes its limit: a refusal lowers the rate, and time without one
//! raises it again.

use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use crate::{
    deadline::{Deadline, Expired},
    log::LOG_TARGET,
};

/// What a refusal multiplies the rate by.
const BACKOFF_FACTOR: f64 = 0.7;
/// What the rate grows by in each second without a refusal.
const GROWTH_FACTOR: f64 = 1.05;
/// Never slower than this, in requests per second.
const MIN_RATE: f64 = 0.5;
/// Refusals so soon after another are of requests that were in flight already, and do not lower the rate again.
const IN_FLIGHT_WINDOW: Duration = Duration::from_secs(1);
/// After so long without a refusal the rate is unlimited again.
const LIMIT_LIFETIME: Duration = Duration::from_secs(60);
/// The time over which responses are counted, for a first guess at the limit.
const RATE_WINDOW: Duration = Duration::from_secs(1);

/// Requests that a service counts together. Quick Sight's limits for permissions and tags are lower than its others: other clients settled
/// on 2 requests a second there, and on 10 elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Group {
    /// Whatever is in no other group.
    General,
    Permissions,
    Tags,
}

impl Group {
    /// The rate that others settled on, in requests per second.
    const fn usual_rate(self) -> f64 {
        match self {
            Self::General => 10.0,
            Self::Permissions | Self::Tags => 2.0,
        }
    }
}

/// The rate limiters of requests to one service in one region: one for each group, so that a refusal in one slows no other down.
///
/// All groups learn in the same way. None starts at a rate that others found, since 1,000 connectors would be read for minutes at 2 requests
/// a second where nobody asks for that. And no refusal sets that rate either, unless hardly anything was answered before: the answers of the last second
/// are a better guess, which reaches a limit of 2 a second without a loss, while a single stray refusal costs a fast service nothing.
#[derive(Debug)]
pub(super) struct RateLimiters {
    general: RateLimiter,
    permissions: RateLimiter,
    tags: RateLimiter,
}

impl Default for RateLimiters {
    fn default() -> Self {
        let [general, permissions, tags] = [Group::General, Group::Permissions, Group::Tags].map(RateLimiter::of);
        Self { general, permissions, tags }
    }
}

impl RateLimiters {
    pub(super) fn of(&self, group: Group) -> &RateLimiter {
        match group {
            Group::General => &self.general,
            Group::Permissions => &self.permissions,
            Group::Tags => &self.tags,
        }
    }

    /// RateLimiters that no refusal slows.
    #[cfg(test)]
    pub(super) fn unlimited() -> Self {
        Self { general: RateLimiter::unlimited(), permissions: RateLimiter::unlimited(), tags: RateLimiter::unlimited() }
    }
}

/// The rate of requests of one group. Without any refusal so far there is no limit, and nobody waits.
#[derive(Debug)]
pub(super) struct RateLimiter {
    /// What the first refusal takes for the limit at least: when it comes, little may have been answered.
    least_guess: f64,
    /// Held by whoever is next, while the others wait in the order in which they came. So a turn is given when it is near, at the
    /// rate of then: turns given far ahead would go on at a rate that has been refused meanwhile.
    queue: tokio::sync::Mutex<()>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// The answers of the last [`RATE_WINDOW`]; kept while there is no rate.
    answers: VecDeque<Instant>,
    limited: Option<Limited>,
}

#[derive(Clone, Copy, Debug)]
struct Limited {
    /// Requests per second.
    rate: f64,
    /// When the next request may be sent.
    next: Instant,
    /// When the rate was last lowered.
    refused: Instant,
    /// Up to when the rate has grown.
    grown: Instant,
}

impl RateLimiter {
    fn of(group: Group) -> Self {
        Self { least_guess: group.usual_rate(), queue: tokio::sync::Mutex::default(), state: Mutex::default() }
    }

    /// Waits for the next turn, but not past the deadline.
    pub(super) async fn wait(&self, deadline: &Deadline) -> Result<(), Expired> {
        if self.state().limited.is_none() {
            return Ok(());
        }
        let first = tokio::select! {
            biased;
            expired = deadline.expires() => return Err(expired),
            first = self.queue.lock() => first,
        };
        let now = Instant::now();
        let delay = self.turn(now).saturating_duration_since(now);
        if !delay.is_zero() {
            tracing::debug!(target: LOG_TARGET, delay_ms = delay.as_millis(), "delaying a request, because AWS throttled others");
        }
        let end = deadline.pause(delay).await;
        drop(first);
        end
    }

    /// Takes the next turn, and says when it is. For whoever is first in the queue.
    fn turn(&self, now: Instant) -> Instant {
        let mut state = self.state();
        let Some(limited) = &mut state.limited else { return now };
        let turn = limited.next.max(now);
        limited.next = turn + Duration::from_secs_f64(limited.rate.recip());
        turn
    }

    /// A pace that no refusal slows: turns are so close that nobody notices.
    #[cfg(test)]
    fn unlimited() -> Self {
        let rate_limiter = Self::of(Group::General);
        let now = Instant::now();
        let limited = Limited { rate: 1e6, next: now, refused: now + LIMIT_LIFETIME, grown: now };
        rate_limiter.state().limited = Some(limited);
        rate_limiter
    }

    /// Requests per second; none while there is no limit.
    #[cfg(test)]
    pub(super) fn rate(&self) -> Option<f64> {
        self.state().limited.map(|limited| limited.rate)
    }

    /// The service took a request.
    pub(super) fn accepted(&self, now: Instant) {
        let mut state = self.state();
        match &mut state.limited {
            Some(limited) if now.saturating_duration_since(limited.refused) > LIMIT_LIFETIME => state.limited = None,
            Some(limited) => {
                limited.rate *= GROWTH_FACTOR.powf(now.saturating_duration_since(limited.grown).as_secs_f64());
                limited.grown = now;
            }
            None => state.count(now),
        }
    }

    /// The service refused a request because there were too many.
    pub(super) fn refused(&self, now: Instant) {
        let mut state = self.state();
        let rate = match state.limited {
            Some(limited) if now.saturating_duration_since(limited.refused) < IN_FLIGHT_WINDOW => return,
            Some(limited) => limited.rate,
            None => {
                state.count(now);
                (state.answers.len() as f64 / RATE_WINDOW.as_secs_f64()).max(self.least_guess)
            }
        };
        let rate = (rate * BACKOFF_FACTOR).max(MIN_RATE);
        let next = state.limited.map_or(now, |limited| limited.next.max(now));
        state.limited = Some(Limited { rate, next, refused: now, grown: now });
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        // No caller can leave the state half written, so a panic elsewhere says nothing about it.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn count(&mut self, now: Instant) {
        self.answers.push_back(now);
        while self.answers.front().is_some_and(|&answer| now.saturating_duration_since(answer) > RATE_WINDOW) {
            self.answers.pop_front();
        }
    }
}

#[cfg(test)]
mod sdk;

#[cfg(test)]
mod tests {
    use std::{
        cmp::Reverse,
        collections::{BTreeMap, BinaryHeap, VecDeque},
        time::{Duration, Instant},
    };

    use super::{Group, RateLimiter};
    use crate::{Backoff, RetryMode, retry::waits_for_its_turn};

    /// A service that takes so many requests a second, and so many at once.
    #[derive(Clone, Copy, Debug)]
    pub(super) struct Service {
        rate: f64,
        burst: f64,
        tokens: f64,
        filled: Duration,
    }

    impl Service {
        pub(in crate::rate_limiter) fn of(rate: f64, burst: f64) -> Self {
            Self { rate, burst, tokens: burst, filled: Duration::ZERO }
        }

        pub(in crate::rate_limiter) fn takes(&mut self, now: Duration) -> bool {
            self.tokens = (self.tokens + (now - self.filled).as_secs_f64() * self.rate).min(self.burst);
            self.filled = now;
            let takes = self.tokens >= 1.0;
            self.tokens -= if takes { 1.0 } else { 0.0 };
            takes
        }
    }

    /// How a run of many requests went, by the clock of the simulation.
    pub(super) struct Ran {
        pub(super) took: Duration,
        pub(super) attempts: u32,
        most_attempts_of_one: u32,
    }

    /// What happens to a request, and when.
    #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
    enum Event {
        Begins,
        HasItsTurn,
    }

    /// `requests` of the group, `parallel` of them at a time, to `service`, each answer after 50 ms.
    pub(super) fn run(group: Group, requests: u32, parallel: u32, mut service: Service, mode: RetryMode) -> Ran {
        let (rate_limiter, start) = (RateLimiter::of(group), Instant::now());
        let mut events = BinaryHeap::new();
        let mut queue = VecDeque::new();
        let mut open: BTreeMap<u32, (u32, Backoff)> = BTreeMap::new();
        let (mut begun, mut ran) = (0, Ran { took: Duration::ZERO, attempts: 0, most_attempts_of_one: 0 });
        let mut begin = |now: Duration, events: &mut BinaryHeap<_>, open: &mut BTreeMap<_, _>| {
            if begun < requests {
                open.insert(begun, (1, Backoff::retrying()));
                events.push(Reverse((now, begun, Event::Begins)));
                begun += 1;
            }
        };
        for _ in 0..parallel {
            begin(Duration::ZERO, &mut events, &mut open);
        }
        while let Some(Reverse((now, request, event))) = events.pop() {
            let (attempt, backoff) = open.get_mut(&request).unwrap();
            match event {
                Event::Begins if waits_for_its_turn(mode, *attempt) => {
                    queue.push_back(request);
                    if queue.len() == 1 {
                        events.push(Reverse((rate_limiter.turn(start + now) - start, request, Event::HasItsTurn)));
                    }
                    continue;
                }
                Event::Begins => {}
                Event::HasItsTurn => {
                    queue.pop_front();
                    if let Some(&next) = queue.front() {
                        events.push(Reverse((rate_limiter.turn(start + now) - start, next, Event::HasItsTurn)));
                    }
                }
            }
            ran.attempts += 1;
            ran.most_attempts_of_one = ran.most_attempts_of_one.max(*attempt);
            let answered = now + Duration::from_millis(50);
            if service.takes(now) {
                rate_limiter.accepted(start + answered);
                open.remove(&request);
                ran.took = ran.took.max(answered);
                begin(answered, &mut events, &mut open);
            } else {
                rate_limiter.refused(start + answered);
                *attempt += 1;
                events.push(Reverse((answered + backoff.next_delay(), request, Event::Begins)));
            }
        }
        ran
    }

    #[test]
    fn five_hundred_connectors_of_four_requests_each_pass_a_limit_of_ten_a_second_without_a_storm() {
        for parallel in [10, 100, 500] {
            let ran = run(Group::General, 2000, parallel, Service::of(10.0, 10.0), RetryMode::Adaptive);
            let (took, attempts) = (ran.took.as_secs_f64(), ran.attempts);
            assert!(ran.most_attempts_of_one <= 6, "{parallel}: {} attempts", ran.most_attempts_of_one);
            assert!(attempts < 2000 * 115 / 100 + parallel, "{parallel}: {attempts} attempts for 2000 requests");
            assert!(took < 200.0 * 1.35, "{parallel}: {took} s, where 200 s are the least");
        }
    }

    #[test]
    fn tags_of_a_thousand_connectors_pass_a_limit_of_two_a_second_whatever_burst_it_allows() {
        for (burst, parallel) in [(2.0, 10), (2.0, 100), (10.0, 10), (10.0, 100), (50.0, 10), (50.0, 100)] {
            let ran = run(Group::Tags, 1000, parallel, Service::of(2.0, burst), RetryMode::Adaptive);
            let (took, attempts, least) = (ran.took.as_secs_f64(), ran.attempts, (1000.0 - burst) / 2.0);
            assert!(ran.most_attempts_of_one <= 10, "{burst}, {parallel}: {} attempts", ran.most_attempts_of_one);
            assert!(attempts < 1250, "{burst}, {parallel}: {attempts} attempts for 1000 requests");
            assert!(took < least * 1.05, "{burst}, {parallel}: {took} s, where {least} s are the least");
        }
    }

    #[test]
    fn a_single_refusal_by_a_fast_service_costs_little() {
        let ran = run(Group::General, 1000, 10, Service::of(50.0, 50.0), RetryMode::Adaptive);
        assert!(ran.took.as_secs_f64() < 20.0 * 1.1, "{:?}", ran.took);
    }

    #[test]
    fn a_refusal_before_any_answer_does_not_stop_what_follows() {
        let busy = Service { tokens: 0.0, ..Service::of(50.0, 50.0) };
        let ran = run(Group::General, 70, 70, busy, RetryMode::Standard);
        assert!(ran.took.as_secs_f64() < 10.0, "{:?}", ran.took);
    }

    #[test]
    fn a_service_slower_than_the_usual_rate_is_found_out_after_a_few_refusals() {
        let ran = run(Group::General, 200, 10, Service::of(2.0, 2.0), RetryMode::Adaptive);
        assert!(ran.took.as_secs_f64() < 99.0 * 1.05 && ran.attempts < 250, "{:?}, {} attempts", ran.took, ran.attempts);
    }

    #[test]
    fn requests_that_were_refused_are_made_again_in_turn_in_either_mode() {
        let ran = run(Group::General, 2000, 100, Service::of(10.0, 10.0), RetryMode::Standard);
        assert!(ran.most_attempts_of_one < 25, "{} attempts", ran.most_attempts_of_one);
    }

    #[test]
    fn who_was_never_refused_never_waits() {
        let (rate_limiter, now) = (RateLimiter::of(Group::General), Instant::now());
        for _ in 0..1000 {
            assert_eq!(rate_limiter.turn(now), now);
            rate_limiter.accepted(now);
        }
    }

    /// A limiter that was refused after so many answers, and so long after them, and the rate that follows.
    fn refused(group: Group, answers: u32, after: Duration) -> (RateLimiter, Instant, f64) {
        let (rate_limiter, now) = (RateLimiter::of(group), Instant::now());
        (0..answers).for_each(|_| rate_limiter.accepted(now));
        rate_limiter.refused(now + after);
        let rate = rate_limiter.rate().expect("it was refused");
        (rate_limiter, now + after, rate)
    }

    #[track_caller]
    fn expect_rate(rate_limiter: &RateLimiter, expected: f64) {
        let rate = rate_limiter.rate().expect("there is a limit");
        assert!((rate - expected).abs() < 1e-9, "{rate}, where {expected} is expected");
    }

    #[test]
    fn the_first_refusal_takes_the_answers_of_the_last_second_for_the_limit_but_no_less_than_the_usual_rate() {
        let second = Duration::from_secs(1);
        // The refusal is an answer as well.
        expect_rate(&refused(Group::General, 19, Duration::ZERO).0, 20.0 * 0.7);
        expect_rate(&refused(Group::General, 19, second).0, 20.0 * 0.7);
        expect_rate(&refused(Group::General, 19, second + Duration::from_nanos(1)).0, 10.0 * 0.7);
        expect_rate(&refused(Group::Permissions, 0, Duration::ZERO).0, 2.0 * 0.7);
        expect_rate(&refused(Group::Tags, 5, Duration::ZERO).0, 6.0 * 0.7);
    }

    #[test]
    fn a_refusal_lowers_the_rate_once_a_second_at_most_and_never_below_one_request_in_two_seconds() {
        let (rate_limiter, mut now, rate) = refused(Group::General, 0, Duration::ZERO);
        rate_limiter.refused(now + Duration::from_millis(999));
        expect_rate(&rate_limiter, rate);
        now += Duration::from_secs(1);
        rate_limiter.refused(now);
        expect_rate(&rate_limiter, rate * 0.7);
        for _ in 0..20 {
            now += Duration::from_secs(1);
            rate_limiter.refused(now);
        }
        expect_rate(&rate_limiter, 0.5);
    }

    #[test]
    fn each_second_without_a_refusal_raises_the_rate_however_many_answers_it_has() {
        let (rate_limiter, now, rate) = refused(Group::General, 0, Duration::ZERO);
        for milliseconds in [500, 1000, 2000] {
            rate_limiter.accepted(now + Duration::from_millis(milliseconds));
        }
        expect_rate(&rate_limiter, rate * 1.05 * 1.05);
        // A minute after the refusal there is a limit still, and none later.
        rate_limiter.accepted(now + Duration::from_secs(60));
        assert!(rate_limiter.rate().is_some());
        rate_limiter.accepted(now + Duration::from_secs(60) + Duration::from_nanos(1));
        assert_eq!(rate_limiter.rate(), None);
    }

    #[test]
    fn turns_are_as_far_apart_as_the_rate_says_and_none_is_in_the_past() {
        let (rate_limiter, now, rate) = refused(Group::General, 0, Duration::ZERO);
        let apart = Duration::from_secs_f64(rate.recip());
        assert_eq!([(); 3].map(|()| rate_limiter.turn(now)), [now, now + apart, now + apart * 2]);
        let later = now + Duration::from_secs(5);
        assert_eq!([(); 2].map(|()| rate_limiter.turn(later)), [later, later + apart]);
    }

    #[test]
    fn a_limit_that_is_met_no_more_is_forgotten() {
        let (rate_limiter, now) = (RateLimiter::of(Group::General), Instant::now());
        rate_limiter.refused(now);
        let later = now + Duration::from_secs(61);
        assert!(rate_limiter.turn(now) < rate_limiter.turn(now), "a second turn comes later");
        rate_limiter.accepted(later);
        assert_eq!((rate_limiter.turn(later), rate_limiter.turn(later)), (later, later));
    }
}
