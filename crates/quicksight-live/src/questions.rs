//! What the documentation of Quick Sight leaves open: the questions, most valuable first, and how they are asked one by one. A question creates
//! connectors of its own, and deletes them; an answer that decides something becomes a [`Reading`](crate::reading::Reading).

mod asked;
mod bodies;
mod interview;
mod lifecycle;
mod members;
mod permissions;
mod refusals;

use crate::arguments::Arguments;
use crate::client::{Caller, Client, Failure};
use crate::names::Run;
use crate::reading::THROTTLING;
pub use asked::{Answers, Asked, Exchange, Outcome};
pub use interview::wait_until_stable;
use interview::{Interview, Stop};
pub use permissions::{OWNER, VIEWER};

struct Question {
    title: &'static str,
    needs: Need,
    ask: fn(&mut Interview<'_>) -> Result<(), Stop>,
}

/// What a person has to name for a question.
#[derive(Clone, Copy)]
enum Need {
    Nothing,
    Principal,
    VpcConnection,
}

impl Need {
    fn missing(self, arguments: &Arguments) -> Option<&'static str> {
        let (flag, is_given) = match self {
            Self::Nothing => return None,
            Self::Principal => ("--principal", arguments.principal.is_some()),
            Self::VpcConnection => ("--vpc-connection", arguments.vpc_connection.is_some()),
        };
        (!is_given).then_some(flag)
    }
}

/// Asked before all others: where it is answered in the negative no other question can be.
const AVAILABILITY: Question = Question {
    title: "Can this account use action connectors in this Region?",
    needs: Need::Nothing,
    ask: refusals::availability,
};

/// The first seven are those of which the most depends.
const QUESTIONS: [Question; 18] = [
    Question {
        title: "Which sets of actions may a grant and a revocation name?",
        needs: Need::Principal,
        ask: permissions::sets,
    },
    Question {
        title: "What does a grant of fewer actions do to an owner, and what does one principal in both lists?",
        needs: Need::Principal,
        ask: permissions::smaller_grants,
    },
    Question { title: "Does Describe return the VPC connection?", needs: Need::VpcConnection, ask: members::vpc_connection },
    Question { title: "What does an update do to a description that it omits?", needs: Need::Nothing, ask: members::omitted },
    Question { title: "When is the ID of a deleted connector available again?", needs: Need::Nothing, ask: lifecycle::deletion },
    Question { title: "Who owns a connector that this identity creates?", needs: Need::Nothing, ask: permissions::creator },
    Question {
        title: "Which statuses does a creation go through, and how fast?",
        needs: Need::Nothing,
        ask: lifecycle::creation,
    },
    Question { title: "Which actions of a new connector are enabled?", needs: Need::Nothing, ask: members::enabled_actions },
    Question {
        title: "What does a revocation from a principal do that has no permissions?",
        needs: Need::Principal,
        ask: permissions::unheld_revokes,
    },
    Question {
        title: "What does one invalid principal do to a grant to several?",
        needs: Need::Principal,
        ask: permissions::unknown_principals,
    },
    Question {
        title: "Are a role, a namespace, and one principal twice refused as principals?",
        needs: Need::Principal,
        ask: permissions::other_principals,
    },
    Question { title: "May two connectors have one name?", needs: Need::Nothing, ask: lifecycle::names },
    Question { title: "Is a change accepted while another is in progress?", needs: Need::Nothing, ask: lifecycle::transition },
    Question {
        title: "Does Create accept the types that only Describe and List are known to return?",
        needs: Need::Nothing,
        ask: refusals::uncreatable_types,
    },
    Question { title: "Does a list need max-results?", needs: Need::Nothing, ask: refusals::max_results },
    Question { title: "Which error is a request that breaks the API model?", needs: Need::Nothing, ask: refusals::validation },
    Question { title: "Which HTTP status has a request that IAM denies?", needs: Need::Nothing, ask: refusals::access_denied },
    Question { title: "How many tags may a connector have?", needs: Need::Nothing, ask: refusals::tags },
];

/// The update of a connector without authentication that changes its name.
pub fn plain_update(name: &str) -> serde_json::Value {
    bodies::update(name, bodies::none())
}

/// Asks all questions, and stops at the first that is interrupted. `progress` gets the title of each.
pub fn ask(client: &Client, caller: &Caller, run: &Run, arguments: &Arguments, mut progress: impl FnMut(&str)) -> Answers {
    let mut answers = Answers::default();
    for question in std::iter::once(&AVAILABILITY).chain(&QUESTIONS) {
        progress(question.title);
        let asked = one(question, Interview::new(client, caller, run, arguments));
        let is_last =
            asked.outcome == Outcome::Interrupted || answers.asked.is_empty() && !matches!(asked.outcome, Outcome::Complete);
        answers.asked.push(asked);
        if is_last {
            break;
        }
    }
    if let Some(throttled) = client.throttled() {
        answers.asked.push(refusals::throttling(&throttled, THROTTLING.0));
    }
    answers
}

fn one(question: &Question, mut interview: Interview<'_>) -> Asked {
    let outcome = match question.needs.missing(interview.arguments) {
        Some(flag) => Outcome::NotAsked(format!("{flag} was not given")),
        None => match (question.ask)(&mut interview) {
            Ok(()) => Outcome::Complete,
            Err(Stop::Undecided(reason)) => Outcome::Incomplete(reason),
            Err(Stop::Failure(Failure::Interrupted)) => Outcome::Interrupted,
            Err(Stop::Failure(failure)) => Outcome::Incomplete(failure.to_string()),
        },
    };
    interview.finish(question.title, outcome)
}
