//! Arguments of handlers whose rejections are problems too.

mod address;
mod json;
mod parts;

pub use address::ClientAddress;
pub use json::{Json, too_large};
pub use parts::{Path, Query};
