//! What surrounds every route, from the outside in: [`request_id`], [`security_headers`], [`csrf`],
//! [`body_limit`], [`identify`].

pub mod body_limit;
pub mod csrf;
pub mod identify;
pub mod request_id;
pub mod security_headers;
pub mod time_limit;
