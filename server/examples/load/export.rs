//! Every row of a large statement, downloaded and thrown away: what it costs the server in memory.

use crate::people::People;
use crate::process::{Peak, resident_mib, shown};
use futures::StreamExt;
use reqwest::{Client, RequestBuilder};
use serde_json::{Value, json};
use std::io::Write;
use std::time::{Duration, Instant};

pub async fn run(people: &People, pid: &str, rows: u64) -> anyhow::Result<()> {
    let (client, cookie) = (Client::new(), &people.cookies[0]);
    let api = format!("{}/api/vanna/v3", people.url);
    let signed_in = |request: RequestBuilder| request.header("cookie", cookie.as_str());
    let connections: Value =
        signed_in(client.get(format!("{api}/connections"))).send().await?.json().await?;
    let sql = format!(
        "with recursive n(i) as (select 1 union all select i + 1 from n where i < {rows}) \
         select i as id, i * 17 % 1000 as code, 'customer number ' || i as name, i / 7.0 as share, \
         date('2024-01-01', '+' || (i % 366) || ' days') as day from n"
    );
    let body = json!({ "connection_id": connections[0]["id"], "sql": sql });
    let ran: Value =
        signed_in(client.post(format!("{api}/queries"))).json(&body).send().await?.json().await?;
    let Some(result) = ran["result_id"].as_str() else { anyhow::bail!("it did not run: {ran}") };
    // What the page of a thousand rows took is not the export's.
    tokio::time::sleep(Duration::from_secs(1)).await;
    let before = resident_mib(pid);
    let peak = Peak::of(pid);
    let started = Instant::now();
    let response = signed_in(client.get(format!("{api}/results/{result}/export"))).send().await?;
    anyhow::ensure!(response.status().is_success(), "{}", response.text().await?);
    let (mut lines, mut bytes) = (0_u64, 0_u64);
    let mut body = response.bytes_stream();
    while let Some(piece) = body.next().await {
        let piece = piece?;
        lines += piece.iter().filter(|byte| **byte == b'\n').count() as u64;
        bytes += piece.len() as u64;
    }
    let seconds = started.elapsed().as_secs_f64();
    anyhow::ensure!(lines == rows + 1, "{lines} lines instead of {}", rows + 1);
    writeln!(
        std::io::stdout(),
        "export of {rows} rows: {:.1} MB in {seconds:.1} s, server RSS {} MiB before, {} MiB at most",
        bytes as f64 / 1e6,
        shown(before),
        peak.mib(),
    )?;
    Ok(())
}
