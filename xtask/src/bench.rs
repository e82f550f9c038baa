//! `cargo xtask bench`: what a person waits for and what a machine carries, as medians of one run, written to `docs/performance.md`. The
//! programs take turns in every round, so that a machine that slows down slows all of them: compare the numbers of one table, not of two.
mod case;
mod client;
mod code;
mod commands;
mod figures;
mod life;
mod machine;
mod memory;
mod page;
mod parts;
mod release;
mod scale;
mod starts;
mod subject;
mod table;
mod watch;

use std::path::{Path, PathBuf};

use anyhow::Context;

use self::case::Setup;
use self::release::Release;
use crate::binaries::{Built, Profile};
use crate::cli::Cli;
use crate::{binaries, cli};

/// Where the page is, in the workspace.
const PAGE: &str = "docs/performance.md";

#[derive(Debug, clap::Args)]
pub struct Options {
    /// Program to measure as this provider [default: the release build for this machine]
    #[arg(long, value_name = "PATH")]
    pub program: Option<PathBuf>,
    /// Program of another provider to compare with; may be repeated
    #[arg(long = "peer", value_name = "PATH")]
    pub peers: Vec<PathBuf>,
    /// Only proves that measuring works, with whatever build there is, and writes no page
    #[arg(long)]
    quick: bool,
}

impl Options {
    fn size(&self) -> Size {
        if self.quick { Size::Quick } else { Size::Full }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// The release build, and the page.
    Full,
    /// Proves that measuring works, with whatever build is at hand, and writes no page: its figures mean nothing.
    Quick,
}

/// How much of each thing.
struct Extent {
    profile: Profile,
    rounds: usize,
    memory: memory::Extent,
    scale: scale::Extent,
}

impl Size {
    fn extent(self) -> Extent {
        match self {
            Self::Full => Extent {
                profile: Profile::Release,
                rounds: 11,
                // Memory hardly differs from one run to the next, and twenty large providers take their time.
                memory: memory::Extent { rounds: 11, alias_rounds: 3, aliases: 20 },
                // One takes minutes, and latency is most of it, which is the same every time.
                scale: scale::Extent { rounds: 1, counts: [10, 100, 1000] },
            },
            Self::Quick => Extent {
                profile: Profile::Dev,
                rounds: 1,
                memory: memory::Extent { rounds: 1, alias_rounds: 1, aliases: 3 },
                scale: scale::Extent { rounds: 1, counts: [2, 5, 10] },
            },
        }
    }
}

pub fn run(options: &Options) -> anyhow::Result<()> {
    let extent = options.size().extent();
    let cli = cli::first()?;
    let peers = options.peers.iter().map(|path| Release::at(path)).collect::<anyhow::Result<Vec<_>>>()?;
    let built = match &options.program {
        None => binaries::build(extent.profile)?,
        Some(program) => Built {
            provider: program.canonicalize().with_context(|| format!("there is no {}", program.display()))?,
            emulator: binaries::build_emulator(extent.profile)?,
        },
    };
    let setup = Setup { cli: &cli, built: &built };

    let starts = show(starts::measure(&built.provider, &peers, extent.rounds)?);
    let commands = show(commands::measure(setup, &peers, extent.rounds)?);
    let parts = show(parts::measure(setup, extent.rounds)?);
    let memory = show(memory::measure(setup, &peers, extent.memory)?);
    let (largest, growth) = scale::measure(setup, extent.scale)?;
    let (largest, growth) = (show(largest), show(growth));
    let code = match options.size() {
        Size::Full => show(code::measure()?),
        // It takes minutes to link.
        Size::Quick => return Ok(()),
    };

    let file = binaries::workspace_directory().join(PAGE);
    let current = std::fs::read_to_string(&file).with_context(|| format!("cannot read {PAGE}"))?;
    let requests = current.find(page::REQUESTS).map(|start| current[start..].to_owned()).unwrap_or_default();
    let found = page::Found {
        command: command(options, &peers),
        machine: machine::describe(),
        day: machine::today(),
        cli: program(&cli),
        peers: names(&peers),
        rounds: extent.rounds,
        starts,
        commands,
        parts,
        memory,
        alias_rounds: extent.memory.alias_rounds,
        scale_rounds: extent.scale.rounds,
        largest,
        growth,
        code,
        requests,
    };
    std::fs::write(&file, page::write(&found)).with_context(|| format!("cannot write {PAGE}"))?;
    println!("wrote {PAGE}");
    Ok(())
}

/// One life of the program at this path, in which it has to do all that Terraform asks of a provider at the least.
pub fn live(program: &Path) -> anyhow::Result<life::Life> {
    life::live(program, &client::Identity::generate()?)
}

/// Whoever waits for the rest sees what is there already.
fn show(found: impl ToString) -> String {
    let text = found.to_string();
    println!("{text}");
    text
}

/// What was typed, without the directories of this machine that are not the workspace's.
fn command(options: &Options, peers: &[Release]) -> String {
    let program = options.program.iter().map(|program| {
        let name = || Path::new(program.file_name().unwrap_or_default());
        let shown = if program.is_relative() { program.as_path() } else { name() };
        format!(" --program {}", shown.display())
    });
    let peers = peers.iter().map(|peer| format!(" --peer {}", peer.file_name()));
    std::iter::once("cargo xtask bench".to_owned()).chain(program).chain(peers).collect()
}

fn program(cli: &Cli) -> String {
    let name = if cli.name() == "tofu" { "OpenTofu" } else { "Terraform" };
    format!("{name} {}", cli.version)
}

fn names(peers: &[Release]) -> String {
    match peers {
        [] => "without peers".to_owned(),
        peers => format!("beside {}", peers.iter().map(Release::title).collect::<Vec<_>>().join(", ")),
    }
}
