//! What can go wrong: each kind of fault, at each operation, once and for as long as a request is tried.

use std::time::Duration;

use quicksight_emulator::{Fault, Kind};

use super::READING;

/// How often a request is sent at most; a fault that lasts as long outlasts them all.
pub const ATTEMPTS: usize = 2;
/// Longer than the connectors of these tests may take, the last read of what became of them included. They may take that long because the faults
/// that throttle some slow down the retries of all.
const HANG: Duration = Duration::from_secs(50);

/// A kind of fault: its name in an ID, what happens in words, and what the emulator does.
pub struct Trouble {
    pub name: &'static str,
    pub words: &'static str,
    kind: fn() -> Kind,
}

impl Trouble {
    /// What the emulator is to do. STS says the same in other words.
    pub fn kind(&self, operation: &str) -> Kind {
        match (self.kind)() {
            Kind::Error { code, message, status } if operation == "GetCallerIdentity" => {
                Kind::Error { code: code.trim_end_matches("Exception").to_owned(), message, status }
            }
            kind => kind,
        }
    }
}

fn refusal(code: &str) -> Kind {
    Kind::Error { code: code.to_owned(), message: "Injected".to_owned(), status: None }
}

const fn row(name: &'static str, words: &'static str, kind: fn() -> Kind) -> Trouble {
    Trouble { name, words, kind }
}

/// Faults of the network and of AWS, which any operation can meet.
pub const TROUBLES: [Trouble; 14] = [
    row("throttled", "throttled", || refusal("ThrottlingException")),
    row("failed", "500", || refusal("InternalFailureException")),
    row("html", "503 with a page of HTML", || Kind::Html { status: 503 }),
    row("reset-before", "reset before the request is read", || Kind::DropBefore),
    row("reset-after", "reset after it took effect", || Kind::DropAfter),
    row("failed-after", "500 after it took effect", || Kind::ErrorAfterCommit {
        code: "InternalFailureException".to_owned(),
        message: "Injected".to_owned(),
        status: None,
    }),
    row("hangs", "hangs past the timeout", || Kind::DelayAfter { time: HANG }),
    row("truncated", "body truncated", || Kind::Truncated),
    row("garbage", "body garbage", || Kind::Malformed),
    row("expired", "credentials expired", || refusal("ExpiredTokenException")),
    row("denied", "access denied", || refusal("AccessDeniedException")),
    row("conflict", "conflict", || refusal("ConflictException")),
    row("limit", "limit exceeded", || refusal("LimitExceededException")),
    row("missing", "not found", || refusal("ResourceNotFoundException")),
];

/// What the service may do besides: accept and ignore, accept and give up, tell a status that nobody knows, leave things out.
pub const ODDITIES: [Trouble; 4] = [
    row("ignored", "accepted and ignored", || Kind::IgnoreChange { members: Vec::new() }),
    row("gives-up", "accepted, then failed", || Kind::Fails { message: "Injected".to_owned() }),
    row("status", "unknown status", || Kind::Status { status: "SOMETHING_NEW".to_owned() }),
    row("omits", "answer lacks members", || Kind::Omit {
        members: vec!["ActionConnector".to_owned(), "Permissions".to_owned(), "Tags".to_owned()],
    }),
];

/// Every kind of fault.
pub fn troubles() -> impl Iterator<Item = &'static Trouble> + Clone {
    TROUBLES.iter().chain(&ODDITIES)
}

/// How long a fault lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lasting {
    Once,
    /// For as long as a request is tried.
    Throughout,
}

/// A fault that one connector meets, which is named after it.
pub struct Cell {
    pub id: String,
    pub operation: &'static str,
    pub trouble: &'static Trouble,
    pub lasting: Lasting,
    pub fault: Fault,
}

/// Whether the fault changes anything at the operation: what reads ignores no change, few answers have a status, and what an answer may lack are
/// parts of a connector.
fn can_meet(operation: &str, trouble: &Trouble) -> bool {
    let of_status = ["CreateActionConnector", "UpdateActionConnector", "DescribeActionConnector"];
    match trouble.name {
        "ignored" => !READING.contains(&operation),
        "gives-up" | "status" => of_status.contains(&operation),
        "omits" => READING.contains(&operation),
        _ => true,
    }
}

/// Every kind of fault at each of these operations, of which the first `skip` calls pass.
pub fn cells(operations: &[(&'static str, usize)]) -> Vec<Cell> {
    let mut cells = Vec::new();
    for &(operation, skip) in operations {
        for trouble in troubles().filter(|trouble| can_meet(operation, trouble)) {
            for (lasting, times) in [(Lasting::Once, 1), (Lasting::Throughout, ATTEMPTS)] {
                let id = format!("{operation}-{}-{times}", trouble.name);
                let fault = Fault::new(operation, trouble.kind(operation)).skip(skip).times(times).only(&id);
                cells.push(Cell { id, operation, trouble, lasting, fault });
            }
        }
    }
    cells
}
