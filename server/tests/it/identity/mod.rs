//! Who is asking without a cookie, and what surrounds it.

mod jwt;
mod tokens;
