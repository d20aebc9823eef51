//! Walks through everything that can happen to one change, in every order, and looks for what must
//! never happen. The walk uses the table and the transition as they are; what must not happen is told
//! from a memory of its own ([`world::Past`]) that reads neither.

mod explore;
mod laws;
mod moves;
mod tests;
mod world;
