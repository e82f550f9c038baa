//! The zip of one platform. The same input gives the same bytes, whenever and wherever it is packed.
use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::Path;

use anyhow::{Context, ensure};
use sha2::{Digest, Sha256};
use zip::write::SimpleFileOptions;

use crate::binaries;

/// Executable for all: what unpacks a zip keeps it.
const PROGRAM: u32 = 0o755;
const TEXT: u32 = 0o644;

/// Packs the program under this name, with the licence.
pub fn write(zip: &Path, program: &Path, name: &str) -> anyhow::Result<()> {
    let program = fs::read(program).with_context(|| format!("cannot read {}", program.display()))?;
    let licence = fs::read(binaries::workspace_directory().join("LICENSE")).context("cannot read the licence")?;
    let mut writer = zip::ZipWriter::new(File::create(zip).with_context(|| format!("cannot write {}", zip.display()))?);
    for (name, bytes, mode) in [(name, program, PROGRAM), ("LICENSE", licence, TEXT)] {
        // The time of packing would make every zip another one.
        let options = SimpleFileOptions::default().last_modified_time(zip::DateTime::default()).unix_permissions(mode);
        writer.start_file(name, options)?;
        writer.write_all(&bytes)?;
    }
    writer.finish()?.sync_all()?;
    Ok(())
}

/// The program in a zip, which must be there under this name and be executable.
pub fn read(zip: &Path, name: &str) -> anyhow::Result<Vec<u8>> {
    let mut archive = zip::ZipArchive::new(File::open(zip)?).with_context(|| format!("{} is not a zip", zip.display()))?;
    let mut entry = archive.by_name(name).with_context(|| format!("{} does not contain {name}", zip.display()))?;
    ensure!(entry.unix_mode().is_some_and(|mode| mode & 0o111 == 0o111), "{name} in {} is not executable", zip.display());
    let mut bytes = Vec::new();
    entry.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// SHA-256 of a file, in hexadecimal.
pub fn sum(file: &Path) -> anyhow::Result<String> {
    Ok(sum_of(&fs::read(file).with_context(|| format!("cannot read {}", file.display()))?))
}

/// SHA-256 of bytes, in hexadecimal.
pub fn sum_of(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Writes a program that can be run.
pub fn write_program(file: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    fs::write(file, bytes)?;
    #[cfg(unix)]
    fs::set_permissions(file, std::os::unix::fs::PermissionsExt::from_mode(PROGRAM))?;
    Ok(())
}
