//! `cargo xtask bench`: what a person waits for, as medians of one run, for `docs/performance.md`, whose words are written by hand. The programs
//! take turns in every round, so that a machine that slows down slows all of them: compare the numbers of one table, not of two.
mod case;
mod figures;
mod many;
mod plans;
pub mod starts;
mod subject;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;
use harness::release;

use self::case::Setup;
use self::subject::Peer;
use crate::binaries::{self, EMULATOR, PROVIDER};
use crate::fetch;

/// Where the figures go, in the workspace, and between which lines.
const PAGE: &str = "docs/performance.md";
const BEGIN: &str = "<!-- measured -->\n";
const END: &str = "\n<!-- end of measured -->";

#[derive(Debug, clap::Args)]
pub struct Options {
    /// Program to measure as this provider [default: the release build for this machine]
    #[arg(long, value_name = "PATH")]
    program: Option<PathBuf>,
    /// Program of another provider to compare with, random or awscc; may be repeated
    #[arg(long = "peer", value_name = "PATH")]
    peers: Vec<PathBuf>,
    /// Only proves that measuring works, with whatever build there is, and writes no page
    #[arg(long)]
    quick: bool,
}

pub fn run(options: &Options) -> anyhow::Result<()> {
    let (profile, rounds, many) = if options.quick { (&[][..], 1, 5) } else { (&["--release"][..], 11, 1000) };
    let cli = fetch::first_cli()?;
    let directory = tempfile::tempdir()?;
    let unpacked = |program: &Path| release::unpacked(program, directory.path());
    let peers = options.peers.iter().map(|path| Peer::at(&unpacked(path)?)).collect::<anyhow::Result<Vec<_>>>()?;
    let (provider, emulator) = match &options.program {
        None => binaries::build([PROVIDER, EMULATOR], profile).map(|[provider, emulator]| (provider, emulator))?,
        Some(program) => (program.clone(), binaries::build([EMULATOR], profile).map(|[emulator]| emulator)?),
    };
    let provider = unpacked(&provider)?;
    let setup = Setup { cli: &cli, provider: &provider, emulator: &emulator };
    let beside: Vec<String> = peers.iter().map(|peer| format!(", {}", peer.title())).collect();
    let day = time::UtcDateTime::now().date();
    let mut text = format!("\nOn {day}, on {}: {} {}{}.\n", machine(), cli.product, cli.version, beside.concat());
    println!("{text}");
    let mut show = |table: String| {
        println!("{table}");
        text += &format!("\n{table}");
    };
    show(starts::measure(&provider, &peers, rounds)?);
    show(plans::measure(setup, &peers, rounds)?);
    show(many::measure(setup, many)?);
    if options.quick {
        return Ok(());
    }
    let file = binaries::workspace_directory().join(PAGE);
    let page = fs::read_to_string(&file).with_context(|| format!("cannot read {PAGE}"))?;
    fs::write(&file, with_figures(&page, &text)?).with_context(|| format!("cannot write {PAGE}"))?;
    println!("wrote {PAGE}");
    Ok(())
}

fn with_figures(page: &str, figures: &str) -> anyhow::Result<String> {
    let (before, rest) = page.split_once(BEGIN).with_context(|| format!("{PAGE} has no place for figures"))?;
    let (_, after) = rest.split_once(END).with_context(|| format!("the place for figures in {PAGE} has no end"))?;
    Ok(format!("{before}{BEGIN}{figures}{END}{after}"))
}

/// `AMD EPYC, 2 cores, linux_amd64`
fn machine() -> String {
    let information = fs::read_to_string(Path::new("/proc/cpuinfo")).unwrap_or_default();
    let model = information.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let model = model.map_or("a processor that this system does not name", |(_, model)| model);
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    format!("{model}, {cores} cores, {}", harness::mirror::platform())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_take_the_place_of_former_ones_in_the_page_and_of_nothing_else() {
        let page = fs::read_to_string(binaries::workspace_directory().join(PAGE)).unwrap();
        let written = with_figures(&page, "\nnew\n").unwrap();
        assert!(
            written.contains("<!-- measured -->\n\nnew\n\n<!-- end of measured -->") && written.contains("<!-- requests -->")
        );
        assert!(with_figures("# Performance\n", "").is_err());
    }
}
