//! One answer: the prompt read in, then the likeliest token again and again that the grammar allows.

use super::decoder::{Decoder, DecoderError, Token};
use super::grammar::{Grammar, State, Verdict};
use super::slots::Slots;
use super::template;
use crate::message::Certainty;
use crate::{Delta, LlmError, Request, TokenUsage};

/// Tokens read between two looks at whether anybody still waits: about a third of a second on two
/// processors. Fewer would cost a fifth of the reading speed.
const PORTION: usize = 32;
/// Tokens tried before a statement is given up; the grammar refuses few.
const TRIES: usize = 48;

/// Who reads along.
pub trait Listener {
    fn gone(&self) -> bool;
    fn hear(&self, delta: Delta);
}

/// Writes an answer until its end, or until nobody listens.
pub fn write(
    decoder: &mut dyn Decoder,
    slots: &mut Slots,
    request: &Request,
    listener: &dyn Listener,
) -> Result<(), LlmError> {
    let prompt = template::prompt(decoder, request);
    let most = prompt.tokens.len() + request.max_tokens as usize;
    if most > decoder.context() {
        let message =
            format!("the prompt and its answer take {most} tokens of {}", decoder.context());
        return Err(LlmError::Refused { status: 413, message });
    }
    let read = match read_in(decoder, slots, &prompt, most, listener) {
        // What the model counts otherwise than the slots do: begin again with nothing kept.
        Err(DecoderError::Full { .. }) => {
            slots.forget();
            for sequence in 0..decoder.sequences() {
                decoder.cut(sequence, 0).map_err(failed)?;
            }
            read_in(decoder, slots, &prompt, most, listener)
        }
        read => read,
    };
    let Some(slot) = read.map_err(failed)? else { return Ok(()) };
    let mut usage = TokenUsage { prompt: prompt.tokens.len() as u64, completion: 0 };
    let mut answer = Answer::begin(request)?;
    if !request.local.prefill.is_empty() && request.max_tokens > 0 {
        listener.hear(Delta::Text(request.local.prefill.clone()));
    }
    let mut sum = 0.0;
    while usage.completion < u64::from(request.max_tokens) && !listener.gone() {
        let Some((token, text, log)) = answer.next(decoder)? else { break };
        usage.completion += 1;
        sum += log;
        if !text.is_empty() {
            listener.hear(Delta::Text(text));
        }
        if answer.ended || decoder.is_end(token) {
            break;
        }
        decoder.read(slot, slots.length(slot), &[token]).map_err(failed)?;
        slots.grow(slot, &[token]);
    }
    if usage.completion > 0 {
        listener.hear(Delta::Certainty(Certainty::from_mean(sum / usage.completion as f64)));
    }
    listener.hear(Delta::End(usage));
    Ok(())
}

/// Reads the part of the prompt that is not in memory yet; `None` when nobody waits any more.
fn read_in(
    decoder: &mut dyn Decoder,
    slots: &mut Slots,
    prompt: &template::Prompt,
    most: usize,
    listener: &dyn Listener,
) -> Result<Option<usize>, DecoderError> {
    let plan = slots.place(&prompt.tokens, prompt.kept, most);
    for (slot, length) in &plan.cuts {
        decoder.cut(*slot, *length)?;
    }
    match plan.from {
        Some(from) => {
            decoder.cut(plan.slot, 0)?;
            decoder.share(from, plan.slot, plan.common)?;
        }
        None => decoder.cut(plan.slot, plan.common)?,
    }
    for portion in prompt.tokens[plan.common..].chunks(PORTION) {
        if listener.gone() {
            return Ok(None);
        }
        decoder.read(plan.slot, slots.length(plan.slot), portion)?;
        slots.grow(plan.slot, portion);
    }
    Ok(Some(plan.slot))
}

/// What is written so far.
struct Answer {
    grammar: Option<(Grammar, State)>,
    /// Bytes of a character that is not whole yet.
    torn: Vec<u8>,
    ended: bool,
}

impl Answer {
    fn begin(request: &Request) -> Result<Self, LlmError> {
        let grammar = match &request.local.names {
            None => None,
            Some(names) => {
                let (grammar, mut state) = (Grammar::new(names), State::default());
                if grammar.advance(&mut state, &request.local.prefill) != Verdict::Go {
                    let reason = format!("no query begins with `{}`", request.local.prefill);
                    return Err(LlmError::Config { reason });
                }
                Some((grammar, state))
            }
        };
        Ok(Self { grammar, torn: Vec::new(), ended: false })
    }

    /// The likeliest token that is allowed, its text, and its log-probability before anything was
    /// refused; `None` when no allowed one is likely.
    fn next(&mut self, decoder: &dyn Decoder) -> Result<Option<(Token, String, f64)>, LlmError> {
        let logits = decoder.logits();
        let mut refused: Vec<usize> = Vec::new();
        for _ in 0..TRIES {
            let best = likeliest(logits, &refused).ok_or_else(|| LlmError::Malformed {
                reason: "the model has no vocabulary".into(),
            })?;
            let token = best as Token;
            if let Some(text) = self.take(decoder, token) {
                return Ok(Some((token, text, log_probability(logits, best))));
            }
            refused.push(best);
        }
        Err(LlmError::Malformed {
            reason: "the model finds no word of the schema to go on with".into(),
        })
    }

    /// The text a token adds, if it is allowed.
    fn take(&mut self, decoder: &dyn Decoder, token: Token) -> Option<String> {
        if decoder.is_end(token) {
            let may = self.grammar.as_ref().is_none_or(|(grammar, state)| grammar.may_end(state));
            return may.then(String::new);
        }
        let piece = decoder.piece(token);
        if piece.is_empty() {
            // A marker of the template, which has no place within an answer.
            return None;
        }
        let mut bytes = self.torn.clone();
        bytes.extend(piece);
        let (text, torn) = whole_characters(&bytes)?;
        if let Some((grammar, state)) = &mut self.grammar {
            let mut next = state.clone();
            match grammar.advance(&mut next, text) {
                Verdict::Refused => return None,
                Verdict::End => self.ended = true,
                Verdict::Go => *state = next,
            }
        }
        let text = match self.ended {
            true => text.split(';').next().unwrap_or_default().to_owned(),
            false => text.to_owned(),
        };
        self.torn = torn.to_vec();
        Some(text)
    }
}

/// The characters that are whole, and the bytes of one that is not; `None` for what is no text.
fn whole_characters(bytes: &[u8]) -> Option<(&str, &[u8])> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Some((text, &[])),
        Err(error) if error.error_len().is_none() => {
            let (whole, torn) = bytes.split_at(error.valid_up_to());
            Some((std::str::from_utf8(whole).ok()?, torn))
        }
        Err(_) => None,
    }
}

fn likeliest(logits: &[f32], refused: &[usize]) -> Option<usize> {
    let mut best: Option<usize> = None;
    for (at, logit) in logits.iter().enumerate() {
        if best.is_none_or(|best| *logit > logits[best]) && !refused.contains(&at) {
            best = Some(at);
        }
    }
    best
}

fn log_probability(logits: &[f32], at: usize) -> f64 {
    let top = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let sum: f64 = logits.iter().map(|logit| f64::from(logit - top).exp()).sum();
    f64::from(logits[at] - top) - sum.ln()
}

fn failed(error: DecoderError) -> LlmError {
    LlmError::Malformed { reason: error.to_string() }
}
