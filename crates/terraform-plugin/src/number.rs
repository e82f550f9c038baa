//! Numbers of any size and precision.
use bigdecimal::BigDecimal;

/// A decimal number, kept exactly as it was written.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Number(BigDecimal);
