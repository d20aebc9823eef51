//! Load: how soon the first event and the whole answer come, at 1 and at 50 users, and how much memory
//! the server takes. `load URL SIGN_IN_URL PID`, as `cargo xtask bench load` calls it against a release
//! server with the demo data.

use futures::StreamExt;
use futures::future::join_all;
use reqwest::{Client, StatusCode, redirect};
use std::io::Write;
use std::time::{Duration, Instant};

/// What the product promises (milliseconds, 95th percentile).
const FIRST_EVENT_MS: f64 = 100.0;
const WHOLE_ANSWER_MS: f64 = 500.0;

const QUESTIONS: [&str; 6] = [
    "monthly revenue by category in 2024",
    "top 5 products by revenue",
    "how many orders in 2023",
    "average order value by store",
    "revenue last quarter vs previous year",
    "number of customers by country",
];

/// One person asks, waits for the answer, and asks the next: with a pause in between, as people read,
/// and without one, which keeps every user's question in flight at all times.
struct Round {
    users: usize,
    questions_each: usize,
    pause: Duration,
}

const ROUNDS: [Round; 3] = [
    Round { users: 1, questions_each: 60, pause: Duration::ZERO },
    Round { users: 50, questions_each: 6, pause: Duration::from_secs(5) },
    Round { users: 50, questions_each: 4, pause: Duration::ZERO },
];

struct Sample {
    first: Duration,
    whole: Duration,
    answered: bool,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [url, sign_in_url, pid] = arguments.as_slice() else {
        anyhow::bail!("usage: load URL SIGN_IN_URL PID");
    };
    let cookie = sign_in(url, sign_in_url).await?;
    let mut out = std::io::stdout();
    // The first questions open connections and fill caches; people do not meet a server that cold.
    for question in QUESTIONS {
        ask(&Client::new(), url, &cookie, question).await?;
    }
    writeln!(
        out,
        "budget: first event p95 {FIRST_EVENT_MS} ms, whole answer p95 {WHOLE_ANSWER_MS} ms\n\
         users  pause  questions  answered  first p50 / p95 ms  whole p50 / p95 ms  RSS MiB  budget"
    )?;
    for round in ROUNDS {
        let samples = run(&round, url, &cookie).await?;
        let answered = samples.iter().filter(|sample| sample.answered).count();
        let first = percentiles(samples.iter().map(|sample| sample.first));
        let whole = percentiles(samples.iter().map(|sample| sample.whole));
        writeln!(
            out,
            "{:>5}  {:>3} s  {:>9}  {:>8}  {:>8.1} / {:>7.1}  {:>8.1} / {:>7.1}  {:>7}  {}",
            round.users,
            round.pause.as_secs(),
            samples.len(),
            answered,
            first.0,
            first.1,
            whole.0,
            whole.1,
            resident_mib(pid).map_or("?".to_owned(), |mib| mib.to_string()),
            if first.1 <= FIRST_EVENT_MS && whole.1 <= WHOLE_ANSWER_MS { "kept" } else { "over" },
        )?;
    }
    Ok(())
}

/// Uses the one-time link up and returns the session's cookie.
async fn sign_in(url: &str, sign_in_url: &str) -> anyhow::Result<String> {
    let token = sign_in_url.split("token=").nth(1).unwrap_or_default();
    let client = Client::builder().redirect(redirect::Policy::none()).build()?;
    let response = client
        .post(format!("{url}/auth/demo"))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(format!("token={token}"))
        .send()
        .await?;
    let cookie = response.headers().get("set-cookie").and_then(|value| value.to_str().ok());
    let Some(cookie) = cookie.and_then(|value| value.split(';').next()) else {
        anyhow::bail!("the link did not sign in: {}", response.status());
    };
    Ok(cookie.to_owned())
}

async fn run(round: &Round, url: &str, cookie: &str) -> anyhow::Result<Vec<Sample>> {
    let users = (0..round.users).map(|user| async move {
        // A connection of one's own, and not everybody in step.
        let client = Client::new();
        tokio::time::sleep(round.pause.mul_f64(user as f64 / round.users as f64)).await;
        let mut samples = Vec::new();
        for turn in 0..round.questions_each {
            let question = QUESTIONS[(user + turn) % QUESTIONS.len()];
            samples.push(ask(&client, url, cookie, question).await?);
            tokio::time::sleep(round.pause).await;
        }
        anyhow::Ok(samples)
    });
    let mut all = Vec::new();
    for samples in join_all(users).await {
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
    let answered = String::from_utf8_lossy(&text).contains("\"status\":\"answered\"");
    let whole = started.elapsed();
    Ok(Sample { first: first.unwrap_or(whole), whole, answered })
}

/// Median and 95th percentile, in milliseconds.
fn percentiles(durations: impl Iterator<Item = Duration>) -> (f64, f64) {
    let mut sorted: Vec<f64> = durations.map(|duration| duration.as_secs_f64() * 1_000.0).collect();
    sorted.sort_by(f64::total_cmp);
    let at = |share: f64| {
        let index = (sorted.len() as f64 * share).ceil() as usize;
        sorted.get(index.saturating_sub(1)).copied().unwrap_or(f64::NAN)
    };
    (at(0.5), at(0.95))
}

/// Resident memory of a process, where /proc tells.
fn resident_mib(pid: &str) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? / 1024)
}
