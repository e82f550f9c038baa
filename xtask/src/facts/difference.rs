//! What changed between two descriptions, one sentence each. Where they came from is no difference.
use serde_json::{Map, Value};

/// The parts of the files that describe something of AWS, with the word for one entry.
const PARTS: [(&str, &str); 4] =
    [("metadata", "metadata"), ("operations", "operation"), ("partitions", "partition"), ("shapes", "shape")];

pub fn between(old: &Value, new: &Value) -> Vec<String> {
    let mut changes = Vec::new();
    for (part, word) in PARTS {
        let (old, new) = (&old[part], &new[part]);
        for name in names(old, new) {
            let subject = format!("{word} {name}");
            match (old.get(name), new.get(name)) {
                (Some(old), Some(new)) => compare(&subject, "", old, new, &mut changes),
                (None, _) => changes.push(format!("{subject}: added")),
                (_, None) => changes.push(format!("{subject}: removed")),
            }
        }
    }
    changes
}

fn compare(subject: &str, path: &str, old: &Value, new: &Value, changes: &mut Vec<String>) {
    match (old, new) {
        (old, new) if old == new => {}
        (Value::Object(_), Value::Object(_)) => {
            for name in names(old, new) {
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                match (old.get(name), new.get(name)) {
                    (Some(old), Some(new)) => compare(subject, &path, old, new, changes),
                    (None, new) => changes.push(format!("{subject}: {path} added, {}", new.unwrap_or_default())),
                    (old, None) => changes.push(format!("{subject}: {path} removed, was {}", old.unwrap_or_default())),
                }
            }
        }
        // Words of an enum, errors of an operation, required members: the order of none of them means anything.
        (Value::Array(old), Value::Array(new)) => {
            for (verb, these, others) in [("gains", new, old), ("loses", old, new)] {
                let only: Vec<String> = these.iter().filter(|one| !others.contains(one)).map(ToString::to_string).collect();
                if !only.is_empty() {
                    changes.push(format!("{subject}: {path} {verb} {}", only.join(", ")));
                }
            }
        }
        (old, new) => changes.push(format!("{subject}: {path} is {new}, was {old}")),
    }
}

/// The names of both, sorted.
fn names<'a>(old: &'a Value, new: &'a Value) -> std::collections::BTreeSet<&'a String> {
    [old, new].into_iter().filter_map(Value::as_object).flat_map(Map::keys).collect()
}
