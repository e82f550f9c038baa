//! What the name of a region tells.

/// Partitions by the way in which their regions begin; the first that fits counts.
const PARTITIONS: [(&str, &str); 8] = [
    ("cn-", "aws-cn"),
    ("us-gov-", "aws-us-gov"),
    ("us-iso-", "aws-iso"),
    ("us-isob-", "aws-iso-b"),
    ("eu-isoe-", "aws-iso-e"),
    ("us-isof-", "aws-iso-f"),
    ("eusc-", "aws-eusc"),
    ("", COMMERCIAL),
];
const COMMERCIAL: &str = "aws";
/// The parts of the world that commercial regions are named after.
const AREAS: [&str; 9] = ["af", "ap", "ca", "eu", "il", "me", "mx", "sa", "us"];

/// The partition of a region; the commercial one for names that fit none.
pub fn partition(region: &str) -> &'static str {
    PARTITIONS.iter().find(|(prefix, _)| region.starts_with(prefix)).map_or(COMMERCIAL, |(_, partition)| partition)
}

/// Whether the name looks like a region of AWS, of today or of tomorrow: `AREA-PLACE-NUMBER`.
pub fn is_plausible(region: &str) -> bool {
    let parts: Vec<&str> = region.split('-').collect();
    let [area, places @ .., number] = parts.as_slice() else { return false };
    let word = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase());
    let expected_places = if partition(region) == COMMERCIAL || *area == "cn" { 1 } else { 2 };
    let known_area = partition(region) != COMMERCIAL || AREAS.contains(area);
    let numbered = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    known_area && places.len() == expected_places && places.iter().all(word) && numbered
}

#[cfg(test)]
mod tests {
    use super::{is_plausible, partition};

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
            assert_eq!(partition(region), expected, "{region}");
            assert!(is_plausible(region), "{region}");
        }
    }

    #[test]
    fn what_is_no_region_of_aws_is_noticed() {
        for region in
            ["", "mars-1", "mars-north-1", "us-east", "us-east-1a", "US-EAST-1", "us-gov-1", "us--1", "us-east-1.evil.example"]
        {
            assert!(!is_plausible(region), "{region}");
        }
    }
}
