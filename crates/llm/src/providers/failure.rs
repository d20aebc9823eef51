//! What genai reports, sorted by what can be done about it. Bodies are cut short and never carry the
//! prompt or the key back out.

use crate::LlmError;
use genai::webc::{Error as WebError, StreamTimeout};
use reqwest::header::HeaderMap;
use std::error::Error as StdError;
use std::time::Duration;

/// Characters kept of a provider's own message.
const MESSAGE_CHARS: usize = 200;

pub fn from_genai(error: genai::Error, endpoint: &str, limit: Duration) -> LlmError {
    if let Some(status) = error.status() {
        let retry_after = error.headers().and_then(retry_after);
        return by_status(status.as_u16(), body(&error), retry_after);
    }
    match error {
        genai::Error::WebModelCall { webc_error, .. }
        | genai::Error::WebAdapterCall { webc_error, .. } => from_web(webc_error, endpoint, limit),
        genai::Error::WebStream { error, .. } => from_stream(error, endpoint, limit),
        genai::Error::StreamParse { serde_error, .. } => {
            LlmError::Malformed { reason: serde_error.to_string() }
        }
        genai::Error::ChatResponseGeneration { cause, .. } => {
            LlmError::Malformed { reason: short(&cause) }
        }
        genai::Error::ChatResponse { body, .. } => {
            let message = body.get("message").and_then(|message| message.as_str());
            LlmError::Malformed { reason: short(message.unwrap_or("an error in the stream")) }
        }
        genai::Error::NoChatResponse { .. } => LlmError::Empty,
        genai::Error::SerdeJson(error) => LlmError::Malformed { reason: error.to_string() },
        other => LlmError::Config { reason: short(&other.to_string()) },
    }
}

fn from_web(error: WebError, endpoint: &str, limit: Duration) -> LlmError {
    match error {
        WebError::Reqwest(error) => from_transport(&error, endpoint, limit),
        WebError::ResponseFailedNotJson { content_type, .. } => {
            let reason = format!("expected JSON, got `{}`", short(&content_type));
            LlmError::Malformed { reason }
        }
        WebError::ResponseFailedInvalidJson { cause, .. } => {
            LlmError::Malformed { reason: short(&cause) }
        }
        WebError::JsonValueExt(error) => LlmError::Malformed { reason: short(&error.to_string()) },
        WebError::ResponseFailedStatus { status, body, headers } => {
            by_status(status.as_u16(), body, retry_after(&headers))
        }
    }
}

fn from_stream(
    error: Box<dyn StdError + Send + Sync>,
    endpoint: &str,
    limit: Duration,
) -> LlmError {
    if error.is::<StreamTimeout>() {
        return LlmError::Timeout { limit };
    }
    let error = match error.downcast::<genai::Error>() {
        Ok(inner) => return from_genai(*inner, endpoint, limit),
        Err(error) => error,
    };
    match error.downcast_ref::<reqwest::Error>() {
        Some(error) => from_transport(error, endpoint, limit),
        None => LlmError::Unreachable { endpoint: endpoint.into(), reason: root(error.as_ref()) },
    }
}

pub(super) fn from_transport(error: &reqwest::Error, endpoint: &str, limit: Duration) -> LlmError {
    if error.is_timeout() {
        return LlmError::Timeout { limit };
    }
    LlmError::Unreachable { endpoint: endpoint.into(), reason: root(error) }
}

pub(super) fn by_status(status: u16, body: String, retry_after: Option<Duration>) -> LlmError {
    match status {
        401 | 403 => LlmError::WrongKey { status },
        408 | 500.. => LlmError::Provider { status: status.max(500) },
        429 => LlmError::RateLimited { retry_after },
        _ => LlmError::Refused { status, message: provider_message(&body) },
    }
}

fn body(error: &genai::Error) -> String {
    match error {
        genai::Error::HttpError { body, .. } => body.clone(),
        genai::Error::WebModelCall {
            webc_error: WebError::ResponseFailedStatus { body, .. },
            ..
        } => body.clone(),
        _ => String::new(),
    }
}

/// The `error.message` that most protocols put into a failure's body, or the body itself.
fn provider_message(body: &str) -> String {
    let json: Option<serde_json::Value> = serde_json::from_str(body).ok();
    let message = json.as_ref().and_then(|json| {
        let error = json.pointer("/error/message").or_else(|| json.get("error"))?;
        error.as_str()
    });
    short(message.unwrap_or(body))
}

pub(super) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let seconds = headers.get(reqwest::header::RETRY_AFTER)?.to_str().ok()?.trim();
    seconds.parse().ok().map(Duration::from_secs)
}

fn root(error: &(dyn StdError + 'static)) -> String {
    let mut error = error;
    while let Some(source) = error.source() {
        error = source;
    }
    short(&error.to_string())
}

pub(super) fn short(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    line.chars().take(MESSAGE_CHARS).collect()
}
