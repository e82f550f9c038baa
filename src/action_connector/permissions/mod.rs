//! Who may do what with a connector: principals and their actions.

pub mod ahead;
pub mod blocks;
pub mod change;
pub mod principal;
pub mod steps;
