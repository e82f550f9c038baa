//! `cargo xtask picture`: runs the demo and draws what it printed, as the terminal showed it, for the README.
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context, bail};

use crate::{binaries, interrupt};

/// The steps that the picture shows, by how they begin. The others take room and tell a reader less.
const SHOWN: [&str; 5] = ["plan one connector", "create them", "drift", "the plan shows", "looking for the secrets"];

/// What begins the title of a step.
const STEP: &str = "==> ";
const FONT_SIZE: usize = 13;
const LINE_HEIGHT: usize = 18;
/// Of one character, in thousandths of the font's size: what the common monospaced fonts have.
const ADVANCE: usize = 602;
const MARGIN: usize = 20;

pub fn run() -> anyhow::Result<()> {
    let lines = demo()?;
    let shown = excerpt(&lines)?;
    let file = file();
    std::fs::write(&file, svg(&shown)).with_context(|| format!("cannot write {}", file.display()))?;
    println!("\n{} lines of {} are in {}", shown.len(), lines.len(), file.display());
    Ok(())
}

/// Where the picture is kept.
fn file() -> PathBuf {
    binaries::workspace_directory().join("examples/demo/demo.svg")
}

/// What the demo prints, which is shown meanwhile.
fn demo() -> anyhow::Result<Vec<String>> {
    let mut child = Command::new(std::env::current_exe()?)
        .arg("demo")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .context("cannot run the demo")?;
    let output = child.stdout.take().context("the demo has an output")?;
    let mut lines = Vec::new();
    for line in BufReader::new(output).lines() {
        let line = line?;
        println!("{line}");
        lines.push(line);
    }
    let status = interrupt::wait(&mut child)?;
    if !status.success() {
        bail!("the demo failed: {status}");
    }
    Ok(lines)
}

/// The shown steps, with a line of dots wherever some are left out.
fn excerpt(lines: &[String]) -> anyhow::Result<Vec<String>> {
    let mut shown = Vec::new();
    let mut found = 0;
    let mut is_shown = false;
    for line in lines {
        if let Some(title) = line.strip_prefix(STEP) {
            let was_shown = is_shown;
            is_shown = SHOWN.iter().any(|beginning| title.starts_with(beginning));
            found += usize::from(is_shown);
            if was_shown && !is_shown {
                shown.extend(["...".to_owned(), String::new()]);
            }
        }
        if is_shown {
            shown.push(line.clone());
        }
    }
    if found != SHOWN.len() {
        bail!("the demo has {found} of the {} steps that the picture shows", SHOWN.len());
    }
    while shown.last().is_some_and(String::is_empty) {
        shown.pop();
    }
    Ok(shown)
}

fn svg(lines: &[String]) -> String {
    let columns = lines.iter().map(|line| line.chars().count()).max().unwrap_or_default();
    let width = 2 * MARGIN + (columns * FONT_SIZE * ADVANCE).div_ceil(1000);
    let height = 2 * MARGIN + lines.len() * LINE_HEIGHT;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\">\n\
         <title>cargo xtask demo</title>\n\
         <rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"#161b22\"/>\n\
         <g font-family=\"ui-monospace, SFMono-Regular, Menlo, Consolas, monospace\" font-size=\"{FONT_SIZE}\" xml:space=\"preserve\">\n"
    );
    for (number, line) in lines.iter().enumerate().filter(|(_, line)| !line.is_empty()) {
        let baseline = MARGIN + number * LINE_HEIGHT + FONT_SIZE;
        let text = line.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        svg.push_str(&format!("<text x=\"{MARGIN}\" y=\"{baseline}\" fill=\"{}\">{text}</text>\n", colour(line)));
    }
    svg + "</g>\n</svg>\n"
}

/// As Terraform colours it.
fn colour(line: &str) -> &'static str {
    let text = line.trim_start();
    match text.split(' ').next().unwrap_or_default() {
        "==>" => "#79c0ff",
        "$" => "#f0f6fc",
        "+" => "#56d364",
        "-" => "#ff7b72",
        "~" => "#e3b341",
        "#" | "..." => "#8b949e",
        _ if text.contains("complete!") || text.starts_with("No changes") || text.contains("is in none") => "#56d364",
        _ => "#c9d1d9",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<String> {
        text.lines().map(str::to_owned).collect()
    }

    #[test]
    fn steps_that_are_left_out_leave_dots_and_a_demo_without_a_shown_step_is_an_error() {
        let all: String = SHOWN.iter().map(|title| format!("==> {title}\n    said\n\n==> other\n    not shown\n\n")).collect();
        let shown = excerpt(&lines(&all)).unwrap();
        assert!(shown.contains(&"...".to_owned()) && !shown.contains(&"    not shown".to_owned()), "{shown:?}");
        assert!(excerpt(&lines("==> create them\n")).is_err());
    }

    #[test]
    fn a_line_is_drawn_as_it_was_printed() {
        let svg = svg(&lines("    ~ name = \"<a> & b\" -> \"c\""));
        assert!(svg.contains("fill=\"#e3b341\">    ~ name = \"&lt;a&gt; &amp; b\" -&gt; \"c\"</text>"), "{svg}");
    }

    /// Times and addresses differ from run to run, steps and commands do not.
    #[test]
    fn the_picture_in_the_readme_shows_steps_that_the_demo_has() {
        let picture = std::fs::read_to_string(file()).unwrap();
        let demo = include_str!("demo.rs");
        let titles: Vec<&str> = picture
            .lines()
            .filter_map(|line| line.split_once("==&gt; ").map(|(_, title)| title.trim_end_matches("</text>")))
            .collect();
        assert_eq!(titles.len(), SHOWN.len());
        for title in titles {
            assert!(
                demo.contains(&format!("\"{title}\"")),
                "the demo has no step {title:?}: draw it again with cargo xtask picture"
            );
        }
    }
}
