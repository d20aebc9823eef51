//! What surrounds every route, from the outside in: [`request_id`], [`security_headers`], [`cors`], [`csrf`],
//! [`body_limit`], [`identify`]; [`server_function`] surrounds the pages alone.

pub mod body_limit;
pub mod cors;
pub mod csrf;
pub mod identify;
pub mod request_id;
pub mod security_headers;
pub mod server_function;
pub mod time_limit;
