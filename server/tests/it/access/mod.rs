//! Who may do what, over HTTP.

mod doors;
mod grants;
mod people;
mod streams;
mod table;
