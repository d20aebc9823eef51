//! How far a run is, for whoever waits for it.

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Progress {
    /// Accepted; nothing is known of a queue yet.
    #[default]
    Starting,
    /// In the queue, behind so many others.
    Waiting { ahead: usize },
    /// In the database.
    Running,
}
