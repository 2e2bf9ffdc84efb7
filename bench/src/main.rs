//! Load for the benchmark: sends the same GraphQL requests over and over on a few connections, looks at every answer, and
//! prints how long they took as one line of JSON.
//!
//!     coachgraph-load ADDRESS TOKEN_FILE REQUESTS_FILE CONNECTIONS SECONDS
//!
//! The file of requests holds one JSON body per line. An answer that is not 200, or tells of an error, ends the run: a fast
//! failure must not count as a fast answer. One thread per connection waits for its answers, as callers do.

mod exchange;

use exchange::Exchange;
use std::{
    fs,
    process::ExitCode,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::{Duration, Instant},
};

type Outcome<T> = Result<T, String>;

fn main() -> ExitCode {
    match run() {
        Ok(line) => {
            println!("{line}");
            ExitCode::SUCCESS
        }
        Err(sentence) => {
            eprintln!("coachgraph-load: {sentence}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Outcome<String> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [address, token, requests, connections, seconds] = words.as_slice() else {
        return Err("say ADDRESS TOKEN_FILE REQUESTS_FILE CONNECTIONS SECONDS".into());
    };
    let token = read(token)?;
    let bodies = read(requests)?;
    let bodies: Vec<Vec<u8>> = bodies.lines().map(|body| exchange::request(address, token.trim(), body)).collect();
    if bodies.is_empty() {
        return Err(format!("there are no requests in {requests}"));
    }
    let connections: usize = number(connections)?;
    let lasting = Duration::from_secs_f64(number(seconds)?);

    let next = AtomicUsize::new(0);
    let begun = Instant::now();
    let results: Vec<Outcome<Timed>> = thread::scope(|scope| {
        let callers: Vec<_> = (0..connections).map(|_| scope.spawn(|| call(address, &bodies, &next, begun + lasting))).collect();
        callers.into_iter().map(|caller| caller.join().unwrap_or_else(|_| Err("a caller broke".into()))).collect()
    });
    let elapsed = begun.elapsed();

    let mut all = Timed::default();
    for result in results {
        let one = result?;
        all.bytes += one.bytes;
        all.microseconds.extend(one.microseconds);
    }
    all.microseconds.sort_unstable();
    let (requests, bytes) = (all.microseconds.len(), all.bytes);
    let (p50, p99) = all.quantile(50).zip(all.quantile(99)).ok_or("no request was answered")?;
    let seconds = elapsed.as_secs_f64();
    Ok(format!(r#"{{"requests":{requests},"seconds":{seconds},"bytes":{bytes},"p50_us":{p50},"p99_us":{p99}}}"#))
}

fn read(path: &str) -> Outcome<String> {
    fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))
}

fn number<T: std::str::FromStr>(word: &str) -> Outcome<T> {
    word.parse().map_err(|_| format!("{word} is not a number that fits here"))
}

/// What one caller saw.
#[derive(Default)]
struct Timed {
    microseconds: Vec<u64>,
    bytes: usize,
}

impl Timed {
    /// The time within which so many percent of the sorted requests were answered.
    fn quantile(&self, percent: usize) -> Option<u64> {
        let last = self.microseconds.len().checked_sub(1)?;
        self.microseconds.get(last * percent / 100).copied()
    }
}

/// Calls until the end, one request after the other.
fn call(address: &str, bodies: &[Vec<u8>], next: &AtomicUsize, end: Instant) -> Outcome<Timed> {
    let mut exchange = Exchange::connect(address)?;
    let mut timed = Timed::default();
    while Instant::now() < end {
        let turn = next.fetch_add(1, Ordering::Relaxed) % bodies.len();
        let Some(request) = bodies.get(turn) else { continue };
        let sent = Instant::now();
        let length = exchange.ask(request)?;
        timed.microseconds.push(u64::try_from(sent.elapsed().as_micros()).unwrap_or(u64::MAX));
        timed.bytes += length;
    }
    Ok(timed)
}
