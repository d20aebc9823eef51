//! Messages as a ChatML model reads them. Only the markers written here have a meaning; the same letters
//! within a message are text, so that no question or comment can speak in another role.

use super::decoder::{Decoder, Token};
use crate::{Request, Role};

/// A prompt, and how much of it is worth keeping: what the system says, which is the same for the next
/// question about the same schema.
pub struct Prompt {
    pub tokens: Vec<Token>,
    pub kept: usize,
}

pub fn prompt(decoder: &dyn Decoder, request: &Request) -> Prompt {
    let mut tokens = Vec::new();
    let mut kept = 0;
    for message in &request.messages {
        opening(decoder, message.role, &mut tokens);
        tokens.extend(decoder.tokens(&message.text, false));
        tokens.extend(decoder.tokens("<|im_end|>", true));
        tokens.extend(decoder.tokens("\n", false));
        if message.role == Role::System {
            kept = tokens.len();
        }
    }
    opening(decoder, Role::Assistant, &mut tokens);
    tokens.extend(decoder.tokens(&request.local.prefill, false));
    Prompt { tokens, kept }
}

fn opening(decoder: &dyn Decoder, role: Role, tokens: &mut Vec<Token>) {
    let name = match role {
        Role::System => "system\n",
        Role::User => "user\n",
        Role::Assistant => "assistant\n",
    };
    tokens.extend(decoder.tokens("<|im_start|>", true));
    tokens.extend(decoder.tokens(name, false));
}
