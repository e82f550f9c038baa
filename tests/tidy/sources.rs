//! The files of a crate as a graph: which file uses what another one defines. Tests do not count.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Attribute, Item, UseTree, Visibility};

/// A path of names, from the root of its crate.
type Names = Vec<String>;

/// Files, and of each the files of the same crate that it uses.
pub type Imports = BTreeMap<PathBuf, BTreeSet<PathBuf>>;

/// A module of the crate.
struct Module {
    file: PathBuf,
    /// Names that it passes on, and where they come from. The name `*` passes on all.
    exports: Vec<(String, Names)>,
    /// Names that it uses without passing them on.
    uses: Vec<(String, Names)>,
    /// Paths in its code, as they are written.
    paths: Vec<Names>,
}

/// A crate, by its modules.
#[derive(Default)]
struct Crate {
    modules: BTreeMap<Names, Module>,
}

/// The imports of every file that belongs to the crate with this root file.
pub fn imports(root: &Path) -> Imports {
    let mut all = Crate::default();
    let directory = root.parent().expect("a file is in a directory");
    all.read(root, directory, Vec::new());
    all.imports()
}

impl Crate {
    /// Reads a file, and those of its submodules, which are in `directory`.
    fn read(&mut self, file: &Path, directory: &Path, names: Names) {
        let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("{} cannot be read: {error}", file.display()));
        let parsed = syn::parse_file(&text).unwrap_or_else(|error| panic!("{} is no Rust: {error}", file.display()));
        self.add(file, directory, names, parsed.items);
    }

    fn add(&mut self, file: &Path, directory: &Path, names: Names, items: Vec<Item>) {
        let mut module = Module { file: file.to_owned(), exports: Vec::new(), uses: Vec::new(), paths: Vec::new() };
        for item in items {
            match item {
                Item::Mod(child) if is_for_tests(&child.attrs) => drop(child),
                Item::Mod(child) => {
                    let name = child.ident.to_string();
                    let (below, mut names) = (directory.join(&name), names.clone());
                    names.push(name.clone());
                    match child.content {
                        Some((_, items)) => self.add(file, &below, names, items),
                        None => {
                            let flat = directory.join(format!("{name}.rs"));
                            let file = if flat.exists() { flat } else { below.join("mod.rs") };
                            self.read(&file, &below, names);
                        }
                    }
                }
                Item::Use(item) if is_for_tests(&item.attrs) => drop(item),
                Item::Use(item) => {
                    let mut found = Vec::new();
                    leaves(&item.tree, &mut Vec::new(), &mut found);
                    let is_passed_on = !matches!(item.vis, Visibility::Inherited);
                    if is_passed_on { module.exports.extend(found) } else { module.uses.extend(found) }
                }
                Item::Fn(item) if is_for_tests(&item.attrs) => drop(item),
                Item::Impl(item) if is_for_tests(&item.attrs) => drop(item),
                other => paths(other.into_token_stream(), &mut module.paths),
            }
        }
        self.modules.insert(names, module);
    }

    fn imports(&self) -> Imports {
        let mut imports = Imports::new();
        for (names, module) in &self.modules {
            let used = module.uses.iter().map(|(_, path)| path).chain(&module.paths);
            let files = used.filter_map(|path| self.defined_in(names, path, 0));
            let others = files.filter(|file| *file != module.file);
            imports.entry(module.file.clone()).or_default().extend(others);
        }
        imports
    }

    /// The file that defines what a path in this module leads to; none if that is another crate.
    fn defined_in(&self, module: &[String], path: &[String], depth: usize) -> Option<PathBuf> {
        // Two modules that pass on all of each other's names would lead round and round.
        if depth > 16 {
            return None;
        }
        let (first, rest) = path.split_first()?;
        match first.as_str() {
            "crate" => self.below(&[], rest, depth),
            "self" => self.below(module, rest, depth),
            "super" => self.below(module.split_last()?.1, rest, depth),
            name => {
                let here = self.modules.get(module)?;
                if let Some((_, target)) = here.uses.iter().find(|(used, target)| used == name && target != path) {
                    let path: Names = target.iter().chain(rest).cloned().collect();
                    return self.defined_in(module, &path, depth + 1);
                }
                let child = [module, &[name.to_owned()]].concat();
                // One name alone is a variable, or an item of this very module.
                if self.modules.contains_key(&child) && !rest.is_empty() { self.below(&child, rest, depth) } else { None }
            }
        }
    }

    /// The file that defines what a path leads to which begins in this module.
    fn below(&self, module: &[String], path: &[String], depth: usize) -> Option<PathBuf> {
        let here = self.modules.get(module)?;
        let Some((first, rest)) = path.split_first() else { return Some(here.file.clone()) };
        if first == "super" {
            return self.below(module.split_last()?.1, rest, depth);
        }
        let child = [module, std::slice::from_ref(first)].concat();
        if self.modules.contains_key(&child) {
            return self.below(&child, rest, depth);
        }
        if let Some((_, target)) = here.exports.iter().find(|(name, _)| name == first) {
            let path: Names = target.iter().chain(rest).cloned().collect();
            return self.defined_in(module, &path, depth + 1);
        }
        Some(here.file.clone())
    }
}

pub fn is_for_tests(attributes: &[Attribute]) -> bool {
    let is_cfg = |attribute: &&Attribute| attribute.path().is_ident("cfg");
    attributes.iter().filter(is_cfg).any(|attribute| attribute.to_token_stream().to_string().contains("test"))
}

/// The names that a `use` brings, and what each stands for.
fn leaves(tree: &UseTree, before: &mut Names, found: &mut Vec<(String, Names)>) {
    let path = |name: String| before.iter().cloned().chain([name]).collect::<Names>();
    match tree {
        UseTree::Path(step) => {
            before.push(step.ident.to_string());
            leaves(&step.tree, before, found);
            before.pop();
        }
        UseTree::Name(leaf) if leaf.ident == "self" => {
            found.push((before.last().expect("`self` stands in a group").clone(), before.clone()));
        }
        UseTree::Name(leaf) => found.push((leaf.ident.to_string(), path(leaf.ident.to_string()))),
        UseTree::Rename(leaf) => found.push((leaf.rename.to_string(), path(leaf.ident.to_string()))),
        UseTree::Glob(_) => found.push(("*".to_owned(), before.clone())),
        UseTree::Group(group) => group.items.iter().for_each(|tree| leaves(tree, before, found)),
    }
}

/// The paths of two names or more in code, macros included.
fn paths(tokens: TokenStream, found: &mut Vec<Names>) {
    let (mut path, mut colons) = (Names::new(), 0);
    for token in tokens {
        match token {
            TokenTree::Ident(name) if path.is_empty() || colons == 2 => {
                path.push(name.to_string());
                colons = 0;
                continue;
            }
            TokenTree::Punct(sign) if sign.as_char() == ':' && !path.is_empty() && colons < 2 => {
                colons += 1;
                continue;
            }
            TokenTree::Ident(name) => {
                found.push(std::mem::take(&mut path));
                path.push(name.to_string());
            }
            TokenTree::Group(group) => {
                found.push(std::mem::take(&mut path));
                paths(group.stream(), found);
            }
            TokenTree::Punct(_) | TokenTree::Literal(_) => found.push(std::mem::take(&mut path)),
        }
        colons = 0;
    }
    found.push(path);
    found.retain(|path| path.len() > 1);
}
