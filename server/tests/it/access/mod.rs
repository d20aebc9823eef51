//! Who may do what, over HTTP.

mod doors;
mod grants;
mod people;
mod proofs;
mod streams;
mod table;
