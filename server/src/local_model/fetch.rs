//! A large file over HTTP, continued where an earlier attempt broke off.

use futures::StreamExt;
use reqwest::header::{CONTENT_RANGE, RANGE};
use reqwest::{Client, StatusCode};
use std::path::Path;
use std::time::Duration;
use tokio::fs::OpenOptions;
use tokio::io::AsyncWriteExt;

const CONNECTING: Duration = Duration::from_secs(15);
/// Longest silence within the download.
const SILENCE: Duration = Duration::from_secs(60);

#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    #[error("no answer: {0}")]
    Http(#[from] reqwest::Error),
    #[error("the answer has the status {0}")]
    Status(u16),
    #[error("the file is larger than its {0} bytes")]
    TooLarge(u64),
    #[error("the download broke off after {0} bytes")]
    BrokeOff(u64),
    #[error("cannot write: {0}")]
    File(#[from] std::io::Error),
}

/// Adds to `path` what it lacks of the file at `url`, telling how many bytes there are.
pub async fn fetch(
    url: &str,
    path: &Path,
    total: u64,
    progress: &(dyn Fn(u64) + Sync),
) -> Result<(), FetchError> {
    let client = Client::builder().connect_timeout(CONNECTING).read_timeout(SILENCE).build()?;
    let mut file = OpenOptions::new().create(true).append(true).open(path).await?;
    let mut have = file.metadata().await?.len();
    if have > total {
        file.set_len(0).await?;
        have = 0;
    }
    if have == total {
        return Ok(());
    }
    let mut request = client.get(url);
    if have > 0 {
        request = request.header(RANGE, format!("bytes={have}-"));
    }
    let answer = request.send().await?;
    match answer.status() {
        StatusCode::PARTIAL_CONTENT => {
            let from = answer.headers().get(CONTENT_RANGE).and_then(|it| it.to_str().ok());
            if !from.is_some_and(|from| from.starts_with(&format!("bytes {have}-"))) {
                return Err(FetchError::Status(StatusCode::PARTIAL_CONTENT.as_u16()));
            }
        }
        // It does not continue: from the beginning.
        StatusCode::OK => {
            file.set_len(0).await?;
            have = 0;
        }
        other => return Err(FetchError::Status(other.as_u16())),
    }
    progress(have);
    let mut body = answer.bytes_stream();
    while let Some(piece) = body.next().await {
        let Ok(piece) = piece else { break };
        have += piece.len() as u64;
        if have > total {
            return Err(FetchError::TooLarge(total));
        }
        file.write_all(&piece).await?;
        progress(have);
    }
    file.flush().await?;
    if have < total { Err(FetchError::BrokeOff(have)) } else { Ok(()) }
}
