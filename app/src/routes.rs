//! Every path of the user interface, once.

use protocol::ids::ConversationId;

pub const WORKSPACE: &str = "/";
pub const HISTORY: &str = "/history";
pub const SIGN_IN: &str = "/sign-in";

/// Forms that the server handles itself, so that they work before WASM has loaded.
pub mod forms {
    /// `email`, `password`, `next`.
    pub const SIGN_IN: &str = "/auth/sign-in";
    /// `name`, `email`, `password`: the first administrator.
    pub const FIRST_RUN: &str = "/auth/first-run";
    /// `token` of the one-time link.
    pub const DEMO: &str = "/auth/demo";
    pub const SIGN_OUT: &str = "/auth/sign-out";
}

/// The workspace with one conversation open.
pub fn conversation(id: &ConversationId) -> String {
    format!("/c/{id}")
}

/// The conversation that a path of the workspace names.
pub fn conversation_in(path: &str) -> Option<ConversationId> {
    let id = path.strip_prefix("/c/")?.trim_end_matches('/');
    ConversationId::parse(id).ok()
}

/// The address of one page of the public API.
pub fn export_csv(result_id: &protocol::ids::ResultId) -> String {
    format!("{API}/results/{result_id}/export")
}

/// Base of the public API.
pub const API: &str = "/api/vanna/v3";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_conversation_path_reads_back() {
        let id = ConversationId::from_random(7);
        assert_eq!(conversation_in(&conversation(&id)), Some(id));
    }

    #[test]
    fn other_paths_name_no_conversation() {
        for path in ["/", "/c/", "/c/7", "/history", "/c/conv_a/b"] {
            assert_eq!(conversation_in(path), None, "{path}");
        }
    }
}
