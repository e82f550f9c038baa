//! The files of a provider's release, with the names and checksums that registries, mirrors and lock files expect.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{Read, Write},
    path::{Path, PathBuf},
};

use anyhow::{Context, ensure};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};
use zip::write::SimpleFileOptions;

use crate::mirror;

/// Executable for everybody: programs that extract a zip keep the mode.
const PROGRAM: u32 = 0o755;
const TEXT: u32 = 0o644;

/// One version of a provider.
#[derive(Clone, Copy, Debug)]
pub struct Release<'a> {
    /// Such as `terraform-provider-example`.
    pub provider: &'a str,
    pub version: &'a str,
}

impl Release<'_> {
    /// The name of a file of the release that ends like this.
    pub fn file(&self, end: &str) -> String {
        format!("{}_{}_{end}", self.provider, self.version)
    }

    /// The name of the zip of a platform.
    pub fn zip(&self, platform: &str) -> String {
        self.file(&format!("{platform}.zip"))
    }

    /// The name of the manifest, by which the registries learn the protocol.
    pub fn manifest(&self) -> String {
        self.file("manifest.json")
    }

    /// The name of the file with the checksums.
    pub fn checksums(&self) -> String {
        self.file("SHA256SUMS")
    }

    /// The name of the program in the zip of a platform.
    pub fn program(&self, platform: &str) -> String {
        let suffix = mirror::suffix(platform);
        format!("{}_v{}{suffix}", self.provider, self.version)
    }

    /// The platform of a zip of this release; `None` for other files.
    pub fn platform<'f>(&self, file: &'f str) -> Option<&'f str> {
        file.strip_prefix(&self.file(""))?.strip_suffix(".zip")
    }

    /// Packs a program with the license. The same input gives the same bytes, whenever and wherever it is packed.
    pub fn pack(&self, zip: &Path, platform: &str, program: &Path, license: &Path) -> anyhow::Result<()> {
        let mut writer = zip::ZipWriter::new(File::create(zip).with_context(|| format!("cannot write {}", zip.display()))?);
        for (name, file, mode) in [(&*self.program(platform), program, PROGRAM), ("LICENSE", license, TEXT)] {
            let bytes = fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
            // The current time would change the bytes.
            let options = SimpleFileOptions::default().last_modified_time(zip::DateTime::default()).unix_permissions(mode);
            writer.start_file(name, options)?;
            writer.write_all(&bytes)?;
        }
        writer.finish()?.sync_all()?;
        Ok(())
    }

    /// The program in the zip of a platform, which must have the right name and be executable.
    pub fn unpack(&self, zip: &Path, platform: &str) -> anyhow::Result<Vec<u8>> {
        let name = self.program(platform);
        let mut archive = zip::ZipArchive::new(File::open(zip)?).with_context(|| format!("{} is not a zip", zip.display()))?;
        let mut entry = archive.by_name(&name).with_context(|| format!("{} does not contain {name}", zip.display()))?;
        ensure!(entry.unix_mode().is_some_and(|mode| mode & 0o111 == 0o111), "{name} in {} is not executable", zip.display());
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// Writes the checksums of all files of the release in a directory, and returns them by file name. Whatever is signed with them is covered:
    /// zips, bills of materials and the manifest.
    pub fn write_checksums(&self, directory: &Path) -> anyhow::Result<BTreeMap<String, String>> {
        let mut sums = BTreeMap::new();
        for entry in fs::read_dir(directory)? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            let is_summed = [".zip", ".cdx.json", "_manifest.json"].iter().any(|end| name.ends_with(end));
            if is_summed && name.starts_with(&self.file("")) {
                sums.insert(name.clone(), sha256(&directory.join(name))?);
            }
        }
        let lines: String = sums.iter().map(|(name, sum)| format!("{sum}  {name}\n")).collect();
        fs::write(directory.join(self.checksums()), lines)?;
        Ok(sums)
    }
}

/// SHA-256 of a file, in hexadecimal.
pub fn sha256(file: &Path) -> anyhow::Result<String> {
    Ok(hexadecimal(&fs::read(file).with_context(|| format!("cannot read {}", file.display()))?))
}

/// SHA-256 of bytes, in hexadecimal.
pub fn hexadecimal(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The hashes of a zip as they are in `.terraform.lock.hcl`: `h1:` of the files in it, and `zh:` of the zip itself.
pub fn lock_hashes(zip: &Path) -> anyhow::Result<[String; 2]> {
    let mut archive = zip::ZipArchive::new(File::open(zip)?).with_context(|| format!("{} is not a zip", zip.display()))?;
    let mut files = BTreeMap::new();
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index)?;
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes)?;
        files.insert(entry.name()?.into_owned(), hexadecimal(&bytes));
    }
    let lines: String = files.iter().map(|(name, sum)| format!("{sum}  {name}\n")).collect();
    Ok([format!("h1:{}", STANDARD.encode(Sha256::digest(lines))), format!("zh:{}", sha256(zip)?)])
}

/// Writes a program that can be run at once. On Unix another process writes it: one that this process had open could not be run while any process
/// that another thread has just started holds the open file too.
pub fn write_program(file: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    #[cfg(not(unix))]
    fs::write(file, bytes)?;
    #[cfg(unix)]
    {
        use std::process::{Command, Stdio};

        let script = format!("cat >\"$0\" && chmod {PROGRAM:o} \"$0\"");
        let mut shell = Command::new("/bin/sh").arg("-c").arg(script).arg(file).stdin(Stdio::piped()).spawn()?;
        let written = shell.stdin.take().context("its input is piped")?.write_all(bytes);
        ensure!(shell.wait()?.success() && written.is_ok(), "cannot write {}", file.display());
    }
    Ok(())
}

/// A copy of a program in `directory`, written as one that is unpacked from an archive. The file that a linker has written lies in smaller pieces in the
/// cache of the system, and starts a quarter slower.
pub fn unpacked(program: &Path, directory: &Path) -> anyhow::Result<PathBuf> {
    let copy = directory.join(program.file_name().context("a program has a name")?);
    let bytes = fs::read(program).with_context(|| format!("cannot read {}", program.display()))?;
    write_program(&copy, &bytes)?;
    Ok(copy)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RELEASE: Release = Release { provider: "terraform-provider-example", version: "1.2.3" };

    fn pack(directory: &Path, platform: &str) {
        let (program, license) = (directory.join("program"), directory.join("LICENSE"));
        fs::write(&program, "program").unwrap();
        fs::write(&license, "license").unwrap();
        RELEASE.pack(&directory.join(RELEASE.zip(platform)), platform, &program, &license).unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn a_program_that_is_unpacked_has_its_name_and_can_be_run() {
        let directory = tempfile::tempdir().unwrap();
        let program = directory.path().join("said");
        fs::write(&program, "#!/bin/sh\necho \"$1\"\n").unwrap();
        let elsewhere = directory.path().join("elsewhere");
        fs::create_dir(&elsewhere).unwrap();
        let copy = unpacked(&program, &elsewhere).unwrap();
        assert_eq!(copy, elsewhere.join("said"));
        assert_eq!(std::process::Command::new(copy).arg("yes").output().unwrap().stdout, b"yes\n");
        assert!(unpacked(&directory.path().join("none"), &elsewhere).unwrap_err().to_string().contains("cannot read"));
    }

    #[test]
    fn names_have_provider_version_and_platform() {
        assert_eq!(RELEASE.zip("linux_amd64"), "terraform-provider-example_1.2.3_linux_amd64.zip");
        assert_eq!(RELEASE.platform("terraform-provider-example_1.2.3_linux_amd64.zip"), Some("linux_amd64"));
        assert_eq!(RELEASE.platform("terraform-provider-example_1.2.4_linux_amd64.zip"), None);
        assert_eq!(RELEASE.program("darwin_arm64"), "terraform-provider-example_v1.2.3");
        assert_eq!(RELEASE.program("windows_amd64"), "terraform-provider-example_v1.2.3.exe");
        assert_eq!(RELEASE.checksums(), "terraform-provider-example_1.2.3_SHA256SUMS");
    }

    #[test]
    fn a_packed_program_is_unpacked_unchanged_and_under_no_other_name() {
        let directory = tempfile::tempdir().unwrap();
        pack(directory.path(), "linux_amd64");
        let zip = directory.path().join(RELEASE.zip("linux_amd64"));
        assert_eq!(RELEASE.unpack(&zip, "linux_amd64").unwrap(), b"program");
        assert!(RELEASE.unpack(&zip, "windows_amd64").unwrap_err().to_string().contains("does not contain"));
    }

    #[test]
    fn checksums_cover_zips_bills_of_materials_and_the_manifest_and_nothing_else() {
        let directory = tempfile::tempdir().unwrap();
        pack(directory.path(), "linux_amd64");
        for name in [RELEASE.manifest(), RELEASE.file("linux_amd64.cdx.json"), "terraform-provider-example_0.1.0_x_y.zip".into()]
        {
            fs::write(directory.path().join(name), "{}").unwrap();
        }
        let sums = RELEASE.write_checksums(directory.path()).unwrap();
        let names: Vec<&str> = sums.keys().map(String::as_str).collect();
        let expected = ["linux_amd64.cdx.json", "linux_amd64.zip", "manifest.json"].map(|end| RELEASE.file(end));
        assert_eq!(names, expected);
        let written = fs::read_to_string(directory.path().join(RELEASE.checksums())).unwrap();
        let line = format!("{}  {}\n", hexadecimal(b"{}"), RELEASE.manifest());
        assert!(written.ends_with(&line), "{written}");
    }
}
