//! The Regions of AWS, and what the name of one tells. A Region that is newer than this list is accepted where
//! `skip_region_validation` says so.

use super::Problem;

/// A partition: a group of Regions with accounts of its own.
struct Partition {
    id: &'static str,
    /// How the names of its Regions begin, including those to come; the first partition that fits counts.
    prefix: &'static str,
    regions: &'static [&'static str],
}

/// From the description of partitions that every SDK of AWS comes with.
const PARTITIONS: [Partition; 8] = [
    Partition { id: "aws-cn", prefix: "cn-", regions: &["cn-north-1", "cn-northwest-1"] },
    Partition { id: "aws-us-gov", prefix: "us-gov-", regions: &["us-gov-east-1", "us-gov-west-1"] },
    Partition { id: "aws-iso", prefix: "us-iso-", regions: &["us-iso-east-1", "us-iso-west-1"] },
    Partition { id: "aws-iso-b", prefix: "us-isob-", regions: &["us-isob-east-1", "us-isob-west-1"] },
    Partition { id: "aws-iso-e", prefix: "eu-isoe-", regions: &["eu-isoe-west-1"] },
    Partition { id: "aws-iso-f", prefix: "us-isof-", regions: &["us-isof-east-1", "us-isof-south-1"] },
    Partition { id: "aws-eusc", prefix: "eusc-", regions: &["eusc-de-east-1"] },
    Partition {
        id: "aws",
        prefix: "",
        regions: &[
            "af-south-1",
            "ap-east-1",
            "ap-east-2",
            "ap-northeast-1",
            "ap-northeast-2",
            "ap-northeast-3",
            "ap-south-1",
            "ap-south-2",
            "ap-southeast-1",
            "ap-southeast-2",
            "ap-southeast-3",
            "ap-southeast-4",
            "ap-southeast-5",
            "ap-southeast-6",
            "ap-southeast-7",
            "ca-central-1",
            "ca-west-1",
            "eu-central-1",
            "eu-central-2",
            "eu-north-1",
            "eu-south-1",
            "eu-south-2",
            "eu-west-1",
            "eu-west-2",
            "eu-west-3",
            "il-central-1",
            "me-central-1",
            "me-south-1",
            "mx-central-1",
            "sa-east-1",
            "us-east-1",
            "us-east-2",
            "us-west-1",
            "us-west-2",
        ],
    },
];

/// More changes than this make another name.
const TYPING_ERRORS: usize = 3;

/// The partition of a Region; the commercial one for names that fit none.
pub fn partition(region: &str) -> &'static str {
    let fits = |partition: &&Partition| region.starts_with(partition.prefix);
    PARTITIONS.iter().find(fits).map_or("aws", |partition| partition.id)
}

/// What is wrong with the name of a Region, which `source` gives: an argument, a variable or a line of a file.
pub fn check(region: &str, source: &str) -> Result<(), Problem> {
    let all = || PARTITIONS.iter().flat_map(|partition| partition.regions);
    if all().any(|known| *known == region) {
        return Ok(());
    }
    let lower = region.to_ascii_lowercase();
    let nearest = all().map(|known| (strsim::damerau_levenshtein(&lower, known), *known)).min();
    let nearest = nearest.filter(|(distance, _)| *distance <= TYPING_ERRORS).map(|(_, known)| known);
    let suggestion = nearest.map_or_else(String::new, |known| format!(" Did you mean {known}?"));
    Err(Problem::new("Invalid AWS Region", format!("{source} is {region:?}, which is not an AWS Region.{suggestion}")))
}

/// The same of a Region that the configuration or the environment names, with the way out that there is then.
pub fn check_configured(region: &str, source: &str) -> Result<(), Problem> {
    check(region, source).map_err(|problem| Problem {
        detail: format!(
            "{} Correct it, or set skip_region_validation = true in the provider block for a Region that is not public.",
            problem.detail
        ),
        ..problem
    })
}

#[cfg(test)]
mod tests {
    use super::{PARTITIONS, check, partition};

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
        for of in &PARTITIONS {
            assert!(of.regions.iter().all(|region| partition(region) == of.id), "{}", of.id);
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
            let problem = check(region, "sts_region").unwrap_err();
            assert!(problem.detail.starts_with(&format!("sts_region is {region:?}")), "{problem}");
            assert!(problem.detail.ends_with(if nearest.is_empty() { "Region." } else { nearest }), "{problem}");
        }
    }
}
