//! The partitions of AWS and their Regions, as botocore publishes them, and what of it the provider needs.
use anyhow::Context;
use serde_json::{Map, Value, json};

const NOTE: &str = "The partitions of AWS: their Regions, and how the names of all their Regions begin. Written by `cargo xtask facts`, not by hand.";

/// The name of what is in all Regions of a partition, which is no Region.
const GLOBAL: &str = "-global";

/// What the file of Regions holds.
pub fn facts(published: &Value, botocore: &str) -> anyhow::Result<Value> {
    let all = published["partitions"].as_array().context("the package has no partitions")?;
    let partition = |partition: &Value| -> anyhow::Result<(String, Value)> {
        let id = partition["id"].as_str().context("a partition has no ID")?;
        let regions = partition["regions"].as_object().with_context(|| format!("partition {id} has no Regions"))?;
        let pattern = partition["regionRegex"].as_str().with_context(|| format!("partition {id} has no pattern"))?;
        // Sorted already, as the members of an object are here.
        let regions: Vec<&String> = regions.keys().filter(|name| !name.ends_with(GLOBAL)).collect();
        Ok((id.to_owned(), json!({ "prefix": prefix(pattern), "regions": regions })))
    };
    let partitions = all.iter().map(partition).collect::<anyhow::Result<Map<String, Value>>>()?;
    Ok(json!({ "note": NOTE, "source": { "botocore": botocore }, "partitions": partitions }))
}

/// What a pattern such as `^us\-gov\-\w+\-\d+$` begins with before it leaves anything open.
fn prefix(pattern: &str) -> String {
    let mut prefix = String::new();
    let mut characters = pattern.trim_start_matches('^').chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => match characters.next() {
                Some('-') => prefix.push('-'),
                _ => break,
            },
            letter if letter.is_ascii_alphanumeric() => prefix.push(letter),
            _ => break,
        }
    }
    prefix
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_partition_as_a_whole_is_no_region_and_its_pattern_tells_the_prefix() {
        let published = json!({ "partitions": [
            { "id": "aws", "regionRegex": r"^(us|eu)\-\w+\-\d+$", "regions": { "us-east-1": {}, "aws-global": {}, "eu-west-1": {} } },
            { "id": "aws-us-gov", "regionRegex": r"^us\-gov\-\w+\-\d+$", "regions": { "us-gov-west-1": {} } },
            { "id": "aws-eusc", "regionRegex": r"^eusc\-(de)\-\w+\-\d+$", "regions": { "eusc-de-east-1": {} } },
        ] });
        let expected = json!({
            "aws": { "prefix": "", "regions": ["eu-west-1", "us-east-1"] },
            "aws-us-gov": { "prefix": "us-gov-", "regions": ["us-gov-west-1"] },
            "aws-eusc": { "prefix": "eusc-", "regions": ["eusc-de-east-1"] },
        });
        let facts = facts(&published, "1.2.3").unwrap();
        assert_eq!((&facts["partitions"], &facts["source"]["botocore"]), (&expected, &"1.2.3".into()));
    }

    #[test]
    fn a_partition_without_regions_is_named() {
        let error = facts(&json!({ "partitions": [{ "id": "aws-moon" }] }), "1.2.3").unwrap_err();
        assert_eq!(error.to_string(), "partition aws-moon has no Regions");
    }
}
