//! On what and when it was measured, as far as a reader has to know.
use std::fs;

/// `AMD EPYC, 2 cores, linux_amd64`
pub fn describe() -> String {
    let information = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let platform = crate::platform::Platform::host();
    format!("{}, {cores} cores, {platform}", model(&information).unwrap_or("a processor that this system does not name"))
}

/// The day, in UTC.
pub fn today() -> String {
    time::UtcDateTime::now().date().to_string()
}

fn model(information: &str) -> Option<&str> {
    let line = information.lines().find(|line| line.starts_with("model name"))?;
    Some(line.split_once(':')?.1.trim())
}

#[cfg(test)]
mod tests {
    use super::model;

    #[test]
    fn the_processor_is_called_what_the_kernel_calls_it() {
        assert_eq!(model("processor\t: 0\nmodel name\t: AMD EPYC\n"), Some("AMD EPYC"));
        assert_eq!(model(""), None);
    }
}
