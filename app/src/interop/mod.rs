//! The only place that touches the browser. Every function exists on the server too, where it does
//! nothing or reads the request instead, so that components need no conditions.

pub mod chart;
pub mod clipboard;
pub mod clock;
pub mod cookies;
pub mod dialog;
pub mod drag;
pub mod event_stream;
pub mod keys;
pub mod local;
pub mod monaco;
pub mod page;
pub mod random;
pub mod size;
pub mod sse;
pub mod storage;
pub mod theme;
pub mod wall_clock;
pub mod width;
