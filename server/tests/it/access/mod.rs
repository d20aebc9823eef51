//! Who may do what, over HTTP.

mod budgets;
mod doors;
mod grants;
mod limits;
mod people;
mod proofs;
mod streams;
mod table;
mod tools;
