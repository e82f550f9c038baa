//! Who may do what with a connector: principals and their actions.

pub mod blocks;
pub mod change;
pub mod managed;
pub mod plan;
pub mod principal;
pub mod rows;
pub mod steps;
