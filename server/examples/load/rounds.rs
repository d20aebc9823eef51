//! People who ask, wait for the answer, and ask the next: with a pause in between, as people read, and
//! without one, which keeps every person's question in flight at all times.

use crate::people::People;
use crate::process::{resident_mib, shown};
use crate::questions::{SIX, verified};
use futures::StreamExt;
use futures::future::join_all;
use reqwest::{Client, StatusCode};
use std::io::Write;
use std::time::{Duration, Instant};

pub const PEOPLE: usize = 50;

/// What the product promises (milliseconds, 95th percentile).
const FIRST_EVENT_MS: f64 = 100.0;
const WHOLE_ANSWER_MS: f64 = 500.0;

struct Round {
    name: &'static str,
    people: usize,
    pause: Duration,
    lasts: Duration,
    mixed: bool,
}

const ROUNDS: [Round; 5] = [
    Round { name: "six", people: 1, pause: Duration::ZERO, lasts: SHORT, mixed: false },
    Round { name: "six", people: 50, pause: Duration::from_secs(5), lasts: LONG, mixed: false },
    Round { name: "six", people: 50, pause: Duration::ZERO, lasts: LONG, mixed: false },
    Round { name: "sixty, cold", people: 50, pause: Duration::ZERO, lasts: LONG, mixed: true },
    Round { name: "sixty", people: 50, pause: Duration::ZERO, lasts: LONG, mixed: true },
];

const SHORT: Duration = Duration::from_secs(6);
const LONG: Duration = Duration::from_secs(20);

struct Sample {
    first: Duration,
    whole: Duration,
    /// The turn came to its end as an answer or as an honest "not understood".
    ended: bool,
}

pub async fn run(people: &People, pid: &str, label: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout();
    // The first questions open connections; people do not meet a server that cold.
    for question in SIX {
        ask(&Client::new(), &people.url, &people.cookies[0], question).await?;
    }
    writeln!(
        out,
        "{label}; budget: first event p95 {FIRST_EVENT_MS} ms, whole answer p95 {WHOLE_ANSWER_MS} ms\n\
         questions    people  pause  answers  ended  a second  \
         first p50 / p95 ms  whole p50 / p95 / max ms  RSS MiB  budget"
    )?;
    let sixty = verified();
    for round in &ROUNDS {
        let questions: Vec<&str> = match round.mixed {
            true => sixty.iter().map(String::as_str).collect(),
            false => SIX.to_vec(),
        };
        let began = Instant::now();
        let samples = ask_all(round, people, &questions).await?;
        let seconds = began.elapsed().as_secs_f64();
        let ended = samples.iter().filter(|sample| sample.ended).count();
        let first = Spread::of(samples.iter().map(|sample| sample.first));
        let whole = Spread::of(samples.iter().map(|sample| sample.whole));
        let kept = first.p95 <= FIRST_EVENT_MS && whole.p95 <= WHOLE_ANSWER_MS;
        writeln!(
            out,
            "{:<11}  {:>6}  {:>3} s  {:>7}  {:>5}  {:>8.1}  {:>8.1} / {:>7.1}  {:>7.1} / {:>7.1} / {:>6.0}  {:>7}  {}",
            round.name,
            round.people,
            round.pause.as_secs(),
            samples.len(),
            ended,
            samples.len() as f64 / seconds,
            first.p50,
            first.p95,
            whole.p50,
            whole.p95,
            whole.max,
            shown(resident_mib(pid)),
            if kept { "kept" } else { "over" },
        )?;
    }
    Ok(())
}

async fn ask_all(
    round: &Round,
    people: &People,
    questions: &[&str],
) -> anyhow::Result<Vec<Sample>> {
    let until = Instant::now() + round.lasts;
    let asking = (0..round.people).map(|person| async move {
        // A connection of one's own, and not everybody in step.
        let client = Client::new();
        tokio::time::sleep(round.pause.mul_f64(person as f64 / round.people as f64)).await;
        let mut samples = Vec::new();
        while Instant::now() < until {
            let question = questions[(person * 7 + samples.len()) % questions.len()];
            samples.push(ask(&client, &people.url, &people.cookies[person], question).await?);
            tokio::time::sleep(round.pause).await;
        }
        anyhow::Ok(samples)
    });
    let mut all = Vec::new();
    for samples in join_all(asking).await {
        all.extend(samples?);
    }
    Ok(all)
}

async fn ask(client: &Client, url: &str, cookie: &str, question: &str) -> anyhow::Result<Sample> {
    let started = Instant::now();
    let response = client
        .post(format!("{url}/api/vanna/v3/chat/events"))
        .header("cookie", cookie)
        .json(&serde_json::json!({ "message": question }))
        .send()
        .await?;
    anyhow::ensure!(response.status() == StatusCode::OK, "{}", response.text().await?);
    let mut bytes = response.bytes_stream();
    let mut first = None;
    let mut text = Vec::new();
    while let Some(piece) = bytes.next().await {
        first.get_or_insert_with(|| started.elapsed());
        text.extend_from_slice(&piece?);
    }
    let whole = started.elapsed();
    let text = String::from_utf8_lossy(&text);
    let ended =
        text.contains("\"status\":\"answered\"") || text.contains("\"status\":\"declined\"");
    Ok(Sample { first: first.unwrap_or(whole), whole, ended })
}

/// Milliseconds.
struct Spread {
    p50: f64,
    p95: f64,
    max: f64,
}

impl Spread {
    fn of(durations: impl Iterator<Item = Duration>) -> Self {
        let mut sorted: Vec<f64> =
            durations.map(|duration| duration.as_secs_f64() * 1_000.0).collect();
        sorted.sort_by(f64::total_cmp);
        let at = |share: f64| {
            let index = (sorted.len() as f64 * share).ceil() as usize;
            sorted.get(index.saturating_sub(1)).copied().unwrap_or(f64::NAN)
        };
        Self { p50: at(0.5), p95: at(0.95), max: at(1.0) }
    }
}
