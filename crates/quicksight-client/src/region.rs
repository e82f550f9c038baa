//! The Regions of AWS, and what the name of one tells. A Region that is newer than this list is accepted where
//! [`RegionCheck::Skip`](crate::RegionCheck) says so.

use std::sync::LazyLock;

use serde_json::Value as Json;

use crate::setup_error::{Meaning, SetupError};

/// A partition: a group of Regions with accounts of its own.
struct Partition {
    id: String,
    /// How the names of its Regions begin, including those to come; empty for the commercial one.
    prefix: String,
    regions: Vec<String>,
}

/// As botocore publishes them; `cargo xtask facts` keeps the file.
static PARTITIONS: LazyLock<Vec<Partition>> = LazyLock::new(|| {
    let published: Json = serde_json::from_str(include_str!("partitions.json")).unwrap_or_default();
    let text = |value: &Json| value.as_str().unwrap_or_default().to_owned();
    let partitions = published["partitions"].as_object().into_iter().flatten();
    let partition = |(id, partition): (&String, &Json)| Partition {
        id: id.clone(),
        prefix: text(&partition["prefix"]),
        regions: partition["regions"].as_array().into_iter().flatten().map(text).collect(),
    };
    partitions.map(partition).collect()
});

/// The commercial partition.
const COMMERCIAL: &str = "aws";

/// More changes than this make another name.
const TYPING_ERRORS: usize = 3;

/// The partition of a Region; the commercial one for names that fit none.
pub fn partition(region: &str) -> &'static str {
    let fits = |partition: &Partition| !partition.prefix.is_empty() && region.starts_with(&partition.prefix);
    PARTITIONS.iter().find(|partition| fits(partition)).map_or(COMMERCIAL, |partition| &partition.id)
}

/// What is wrong with the name of a Region, which `source` gives: a setting, a variable or a line of a file.
pub fn check(region: &str, source: &str) -> Result<(), SetupError> {
    let all = || PARTITIONS.iter().flat_map(|partition| &partition.regions);
    if all().any(|known| known == region) {
        return Ok(());
    }
    let lower = region.to_ascii_lowercase();
    let nearest = all().map(|known| (strsim::damerau_levenshtein(&lower, known), known)).min();
    let nearest = nearest.filter(|(distance, _)| *distance <= TYPING_ERRORS).map(|(_, known)| known);
    let suggestion = nearest.map_or_else(String::new, |known| format!(" Did you mean {known}?"));
    let detail = format!("{source} is {region:?}, which is not an AWS Region.{suggestion}");
    Err(SetupError::new("Invalid AWS Region", detail).meaning(Meaning::UnknownRegion))
}

/// What is wrong with the name of a Region that need not be known: it becomes a part of host names and of headers.
pub fn check_form(region: &str, source: &str) -> Result<(), SetupError> {
    let is_label = !region.is_empty() && region.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if is_label {
        return Ok(());
    }
    let detail = format!("{source} is {region:?}. The name of a Region contains only letters, digits and hyphens. Correct it.");
    Err(SetupError::new("Invalid AWS Region", detail))
}

#[cfg(test)]
mod tests {
    use super::{PARTITIONS, check, check_form, partition};

    #[test]
    fn a_region_tells_its_partition() {
        for (region, expected) in [
            ("eu-west-1", "aws"),
            ("us-east-1", "aws"),
            ("cn-north-1", "aws-cn"),
            ("us-gov-west-1", "aws-us-gov"),
            ("us-iso-east-1", "aws-iso"),
            ("us-isob-east-1", "aws-iso-b"),
            ("eusc-de-east-1", "aws-eusc"),
        ] {
            assert_eq!((partition(region), check(region, "region")), (expected, Ok(())), "{region}");
        }
        assert!(PARTITIONS.len() >= 8);
        for of in PARTITIONS.iter() {
            assert!(!of.regions.is_empty() && of.regions.iter().all(|region| partition(region) == of.id), "{}", of.id);
        }
    }

    #[test]
    fn a_region_that_need_not_be_known_can_still_be_a_part_of_a_host() {
        assert_eq!(check_form("moon-north-1", "region"), Ok(()));
        for region in ["", "moon north", "us-east-1\n", "us-east-1.evil.example", "m\u{f6}nd-1"] {
            let problem = check_form(region, "region").unwrap_err();
            assert!(problem.detail.contains(&format!("region is {region:?}")), "{problem}");
        }
    }

    #[test]
    fn what_is_no_region_of_aws_is_a_problem_that_names_the_nearest_one() {
        for (region, nearest) in [
            ("us-esat-1", "Did you mean us-east-1?"),
            ("us-east", "Did you mean us-east-1?"),
            ("us-east-1a", "Did you mean us-east-1?"),
            ("US-EAST-1", "Did you mean us-east-1?"),
            ("eu-frankfurt-1", ""),
            ("moon", ""),
            ("us-east-1.evil.example", ""),
        ] {
            let problem = check(region, "AWS_REGION").unwrap_err();
            assert!(problem.detail.starts_with(&format!("AWS_REGION is {region:?}")), "{problem}");
            assert!(problem.detail.ends_with(if nearest.is_empty() { "Region." } else { nearest }), "{problem}");
        }
    }
}
