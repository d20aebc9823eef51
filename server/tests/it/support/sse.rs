//! Reading an event stream frame by frame.

use reqwest::Response;
use serde_json::Value;

#[derive(Debug, Clone, PartialEq)]
pub struct Frame {
    /// The greatest number: told to this listener alone, and not stored.
    pub id: u64,
    pub event: String,
    pub data: Value,
}

pub struct Frames {
    response: Response,
    buffer: String,
}

impl Frames {
    pub fn of(response: Response) -> Self {
        assert_eq!(response.status().as_u16(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Self { response, buffer: String::new() }
    }

    /// The next frame that is not a comment; `None` at the end of the stream.
    pub async fn next(&mut self) -> Option<Frame> {
        loop {
            if let Some((frame, rest)) = self.buffer.split_once("\n\n") {
                let frame = parse(frame);
                self.buffer = rest.to_owned();
                match frame {
                    Some(frame) => return Some(frame),
                    None => continue,
                }
            }
            let bytes = self.response.chunk().await.unwrap()?;
            self.buffer.push_str(std::str::from_utf8(&bytes).unwrap());
        }
    }
}

fn parse(text: &str) -> Option<Frame> {
    let field = |name: &str| text.lines().find_map(|line| line.strip_prefix(name));
    let data = serde_json::from_str(field("data: ")?).unwrap();
    let id = field("id: ").map_or(u64::MAX, |id| id.parse().unwrap());
    Some(Frame { id, event: field("event: ").unwrap().to_owned(), data })
}

/// All frames up to the end of the stream.
pub async fn frames(mut stream: Frames) -> Vec<Frame> {
    let mut all = Vec::new();
    while let Some(frame) = stream.next().await {
        all.push(frame);
    }
    all
}
