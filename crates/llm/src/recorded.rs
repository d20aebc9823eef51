//! Answers kept in a file and given again for the same request: an evaluation is repeated, or interrupted
//! and taken up again, without asking the model twice.

use crate::message::Certainty;
use crate::{Completion, Delta, DeltaStream, LlmClient, LlmError, ModelInfo, Request, TokenUsage};
use async_trait::async_trait;
use futures::{StreamExt, stream};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

/// One line of the file.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Reply {
    /// Everything that was sent, roles included.
    request: String,
    text: String,
    millinats: Option<i32>,
    prompt: u64,
    completion: u64,
}

pub struct Recorded {
    inner: Arc<dyn LlmClient>,
    replies: Mutex<HashMap<String, Reply>>,
    file: Mutex<File>,
}

impl Recorded {
    /// Reads what `path` holds; new answers of `inner` are added to it.
    pub fn open(inner: Arc<dyn LlmClient>, path: &Path) -> std::io::Result<Self> {
        let file = OpenOptions::new().create(true).read(true).append(true).open(path)?;
        let mut replies = HashMap::new();
        for line in BufReader::new(&file).lines() {
            // A line that an interrupted run left half written is asked again.
            if let Ok(reply) = serde_json::from_str::<Reply>(&line?) {
                replies.insert(reply.request.clone(), reply);
            }
        }
        Ok(Self { inner, replies: Mutex::new(replies), file: Mutex::new(file) })
    }

    async fn reply(&self, request: &Request) -> Result<Reply, LlmError> {
        let key = key(request);
        let known = self.replies.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        if let Some(known) = known {
            return Ok(known);
        }
        let mut stream = self.inner.stream(request).await?;
        let mut reply =
            Reply { request: key, text: String::new(), millinats: None, prompt: 0, completion: 0 };
        while let Some(delta) = stream.next().await {
            match delta? {
                Delta::Text(text) => reply.text.push_str(&text),
                Delta::Certainty(certainty) => reply.millinats = Some(certainty.millinats),
                Delta::End(usage) => {
                    (reply.prompt, reply.completion) = (usage.prompt, usage.completion);
                    break;
                }
            }
        }
        let mut line = serde_json::to_string(&reply).expect("a reply has string keys only");
        line.push('\n');
        let written =
            self.file.lock().unwrap_or_else(PoisonError::into_inner).write_all(line.as_bytes());
        written.map_err(|error| LlmError::Config { reason: format!("the replies: {error}") })?;
        let mut replies = self.replies.lock().unwrap_or_else(PoisonError::into_inner);
        replies.insert(reply.request.clone(), reply.clone());
        Ok(reply)
    }
}

fn key(request: &Request) -> String {
    let messages = request.messages.iter().map(|it| format!("{:?}: {}\n", it.role, it.text));
    format!("{}{}", messages.collect::<String>(), request.local.prefill)
}

#[async_trait]
impl LlmClient for Recorded {
    fn info(&self) -> ModelInfo {
        self.inner.info()
    }

    fn is_ready(&self) -> bool {
        self.inner.is_ready()
    }

    async fn complete(&self, request: &Request) -> Result<Completion, LlmError> {
        let reply = self.reply(request).await?;
        let usage = TokenUsage { prompt: reply.prompt, completion: reply.completion };
        Ok(Completion { text: reply.text, usage })
    }

    async fn stream(&self, request: &Request) -> Result<DeltaStream, LlmError> {
        let reply = self.reply(request).await?;
        let certainty = reply.millinats.map(|millinats| Delta::Certainty(Certainty { millinats }));
        let usage = TokenUsage { prompt: reply.prompt, completion: reply.completion };
        let deltas = [Some(Delta::Text(reply.text)), certainty, Some(Delta::End(usage))];
        Ok(stream::iter(deltas.into_iter().flatten().map(Ok).collect::<Vec<_>>()).boxed())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Message, Scripted};

    #[tokio::test]
    async fn an_answer_is_asked_for_once_also_by_the_next_run() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("replies.jsonl");
        let request = |text: &str| Request::new(vec![Message::user(text)], 10);
        let model = Arc::new(Scripted::saying(["one", "two"]));
        let recorded = Recorded::open(model.clone(), &path).unwrap();
        assert_eq!(recorded.complete(&request("a")).await.unwrap().text, "one");
        assert_eq!(recorded.complete(&request("a")).await.unwrap().text, "one");
        assert_eq!(recorded.complete(&request("b")).await.unwrap().text, "two");
        assert_eq!(model.calls(), 2);
        let silent = Arc::new(Scripted::saying([]));
        let again = Recorded::open(silent.clone(), &path).unwrap();
        assert_eq!(again.complete(&request("b")).await.unwrap().text, "two");
        assert_eq!(silent.calls(), 0);
    }
}
