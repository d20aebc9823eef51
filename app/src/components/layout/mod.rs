//! The frame around every page: top bar, rail, status bar, and what floats above them.
