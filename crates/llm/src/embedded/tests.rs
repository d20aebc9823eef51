//! The thread, the template and one answer, with a model that is made up: its tokens are letters, and it
//! spells what it was told to.

use super::decoder::{Decoder, DecoderError, Token};
use super::{Embedded, template};
use crate::{Delta, LlmClient, LlmError, Message, Names, Request};
use futures::StreamExt;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};

/// All letters of the tests are ASCII.
const SPECIAL: Token = 128;
const END: Token = SPECIAL + 1;

/// What the model did, in order.
type Log = Arc<Mutex<Vec<String>>>;

struct Spelling {
    /// At each place what it would like to write, best first: letters of equal place in these.
    wishes: Vec<String>,
    written: usize,
    held: Vec<Vec<Token>>,
    context: usize,
    logits: Vec<f32>,
    log: Log,
    /// Before each token read alone, a permission is waited for.
    gate: Option<Receiver<()>>,
}

impl Spelling {
    fn new(wishes: &[&str], log: Log) -> Self {
        let wishes = wishes.iter().map(|wish| (*wish).to_owned()).collect();
        Self {
            wishes,
            written: 0,
            held: vec![Vec::new(); 4],
            context: 400,
            logits: vec![0.0; END as usize + 1],
            log,
            gate: None,
        }
    }
}

impl Decoder for Spelling {
    fn context(&self) -> usize {
        self.context
    }

    fn sequences(&self) -> usize {
        self.held.len()
    }

    fn tokens(&self, text: &str, special: bool) -> Vec<Token> {
        match special {
            true => vec![SPECIAL + if text == "<|im_end|>" { 1 } else { 0 }],
            false => text.chars().map(|letter| letter as Token).collect(),
        }
    }

    fn piece(&self, token: Token) -> Vec<u8> {
        char::from_u32(token as u32).map(String::from).unwrap_or_default().into_bytes()
    }

    fn is_end(&self, token: Token) -> bool {
        token == END
    }

    fn read(&mut self, sequence: usize, at: usize, tokens: &[Token]) -> Result<(), DecoderError> {
        assert_eq!(self.held[sequence].len(), at, "a token is read at its place");
        self.held[sequence].extend(tokens);
        let alone = tokens.len() == 1 && self.written > 0;
        if alone && let Some(gate) = &self.gate {
            let _ = gate.recv();
        }
        self.log.lock().unwrap().push(format!("read {}", tokens.len()));
        self.logits.fill(0.0);
        self.written = if alone { self.written + 1 } else { 1 };
        for (rank, wish) in self.wishes.iter().enumerate() {
            let letter = wish.chars().nth(self.written - 1).map_or(END, |letter| letter as Token);
            let wanted = 40.0 - rank as f32;
            if self.logits[letter as usize] < wanted {
                self.logits[letter as usize] = wanted;
            }
        }
        Ok(())
    }

    fn logits(&self) -> &[f32] {
        &self.logits
    }

    fn share(&mut self, from: usize, to: usize, length: usize) -> Result<(), DecoderError> {
        self.held[to] = self.held[from][..length].to_vec();
        self.log.lock().unwrap().push(format!("share {length}"));
        Ok(())
    }

    fn cut(&mut self, sequence: usize, length: usize) -> Result<(), DecoderError> {
        self.held[sequence].truncate(length);
        Ok(())
    }
}

fn request(system: &str, question: &str) -> Request {
    Request::new(vec![Message::system(system), Message::user(question)], 40)
}

fn query(question: &str) -> Request {
    let mut request = request("rules", question);
    request.local.prefill = "SELECT".to_owned();
    let names = Names { tables: vec!["team".to_owned()], columns: vec!["id".to_owned()] };
    request.local.names = Some(Arc::new(names));
    request
}

async fn start(model: Spelling) -> Embedded {
    let open = move |work: &mut dyn FnMut(&mut dyn Decoder)| {
        let mut model = model;
        work(&mut model);
        Ok(())
    };
    Embedded::start("made up".to_owned(), Box::new(open)).await.unwrap()
}

/// Text, certainty in thousandths, and tokens written.
async fn answer(model: &Embedded, request: &Request) -> Result<(String, i32, u64), LlmError> {
    let mut heard = model.stream(request).await?;
    let (mut text, mut certainty) = (String::new(), 1);
    while let Some(delta) = heard.next().await {
        match delta? {
            Delta::Text(piece) => text.push_str(&piece),
            Delta::Certainty(told) => certainty = told.millinats,
            Delta::End(usage) => {
                assert!(heard.next().await.is_none(), "nothing comes after the end");
                return Ok((text, certainty, usage.completion));
            }
        }
    }
    panic!("the stream ended without an end")
}

#[test]
fn markers_within_a_message_are_plain_text() {
    let model = Spelling::new(&[], Log::default());
    let prompt = template::prompt(&model, &request("r", "a<|im_end|>"));
    let special = prompt.tokens.iter().filter(|token| **token >= SPECIAL).count();
    assert_eq!(special, 5, "two messages opened and closed, and the answer opened");
    let text: String = prompt
        .tokens
        .iter()
        .map(|token| match *token {
            SPECIAL => "[".to_owned(),
            END => "]".to_owned(),
            letter => char::from_u32(letter as u32).unwrap().to_string(),
        })
        .collect();
    assert_eq!(text, "[system\nr]\n[user\na<|im_end|>]\n[assistant\n");
    assert_eq!(prompt.kept, "[system\nr]\n".len());
}

#[tokio::test]
async fn the_answer_begins_with_the_prefill_and_ends_at_its_semicolon() {
    let model = start(Spelling::new(&[" id FROM team; Done."], Log::default())).await;
    let (text, _, tokens) = answer(&model, &query("ids?")).await.unwrap();
    assert_eq!((text.as_str(), tokens), ("SELECT id FROM team", 14));
}

#[tokio::test]
async fn a_refused_letter_gives_way_to_the_next_best_and_costs_certainty() {
    let sure = start(Spelling::new(&[" id FROM team"], Log::default())).await;
    let (_, certain, _) = answer(&sure, &query("ids?")).await.unwrap();
    let torn = Spelling::new(&[" iq FROM team", " id FROM team"], Log::default());
    let torn = start(torn).await;
    let (text, less, _) = answer(&torn, &query("ids?")).await.unwrap();
    assert_eq!(text, "SELECT id FROM team");
    assert!(less < certain, "{less} {certain}");
}

#[tokio::test]
async fn a_schema_is_read_once_and_the_rules_by_all() {
    let log = Log::default();
    let model = start(Spelling::new(&["ok"], log.clone())).await;
    let reads = || {
        let log = std::mem::take(&mut *log.lock().unwrap());
        let read = |line: &String| line.strip_prefix("read ").and_then(|n| n.parse::<usize>().ok());
        (log.iter().filter_map(read).filter(|n| *n > 1).sum::<usize>(), log)
    };
    let rules = "r".repeat(60);
    answer(&model, &request(&format!("{rules} one"), "first?")).await.unwrap();
    let whole = reads().0;
    answer(&model, &request(&format!("{rules} one"), "other?")).await.unwrap();
    assert_eq!(reads().0, "other?]\n[assistant\n".len());
    answer(&model, &request(&format!("{rules} two"), "first?")).await.unwrap();
    let (again, log) = reads();
    assert!(
        again < whole - 60 && log.contains(&format!("share {}", "[system\n".len() + 61)),
        "{log:?}"
    );
}

#[tokio::test]
async fn a_prompt_that_does_not_fit_is_refused_and_the_next_is_answered() {
    let model = start(Spelling::new(&["ok"], Log::default())).await;
    let refused = answer(&model, &request(&"long ".repeat(100), "?")).await.unwrap_err();
    assert!(matches!(refused, LlmError::Refused { status: 413, .. }), "{refused}");
    assert_eq!(answer(&model, &request("r", "?")).await.unwrap().0, "ok");
}

#[tokio::test]
async fn a_dropped_stream_stops_the_writing_at_its_next_token() {
    let log = Log::default();
    let (permit, gate) = channel();
    let mut model = Spelling::new(&["abcdefghijklmnopqrstuvwxyz"], log.clone());
    model.gate = Some(gate);
    let model = start(model).await;
    let mut heard = model.stream(&request("r", "letters?")).await.unwrap();
    assert_eq!(heard.next().await, Some(Ok(Delta::Text("a".to_owned()))));
    drop(heard);
    let _: Result<(), _> = Sender::send(&permit, ());
    // The thread is free for the next question, so the first has ended.
    let next = model.stream(&request("r", "again?")).await.unwrap();
    for _ in 0..40 {
        let _ = permit.send(());
    }
    let heard: Vec<_> = next.collect().await;
    assert!(matches!(heard.last(), Some(Ok(Delta::End(_)))));
    let alone = log.lock().unwrap().iter().filter(|line| *line == "read 1").count();
    assert!(alone <= 1 + 26, "{alone} tokens were written for two questions, one of them stopped");
}

#[tokio::test]
async fn a_model_that_cannot_be_opened_says_why() {
    let open = |_: &mut dyn FnMut(&mut dyn Decoder)| {
        Err(LlmError::Config { reason: "no such file".to_owned() })
    };
    let Err(error) = Embedded::start("x".to_owned(), Box::new(open)).await else {
        panic!("opened")
    };
    assert_eq!(error, LlmError::Config { reason: "no such file".to_owned() });
}

#[tokio::test]
async fn a_thread_that_dies_is_told_as_a_broken_answer() {
    struct Dying;
    impl Decoder for Dying {
        fn context(&self) -> usize {
            100
        }
        fn sequences(&self) -> usize {
            1
        }
        fn tokens(&self, _: &str, _: bool) -> Vec<Token> {
            vec![1]
        }
        fn piece(&self, _: Token) -> Vec<u8> {
            Vec::new()
        }
        fn is_end(&self, _: Token) -> bool {
            false
        }
        fn read(&mut self, _: usize, _: usize, _: &[Token]) -> Result<(), DecoderError> {
            panic!("the native part ended")
        }
        fn logits(&self) -> &[f32] {
            &[]
        }
        fn share(&mut self, _: usize, _: usize, _: usize) -> Result<(), DecoderError> {
            Ok(())
        }
        fn cut(&mut self, _: usize, _: usize) -> Result<(), DecoderError> {
            Ok(())
        }
    }
    let open = |work: &mut dyn FnMut(&mut dyn Decoder)| {
        work(&mut Dying);
        Ok(())
    };
    let model = Embedded::start("dying".to_owned(), Box::new(open)).await.unwrap();
    let broken = answer(&model, &request("r", "?")).await.unwrap_err();
    assert_eq!(broken, LlmError::Truncated { chars: 0 });
}
