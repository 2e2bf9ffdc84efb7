//! The load generator of the benchmark: sends a set of GraphQL, SCIM or xAPI requests on several connections, checks every response, and
//! prints the response times as one line of JSON.
//!
//!     coachgraph-load ADDRESS TOKEN_FILE REQUESTS_FILE CONNECTIONS SECONDS
//!
//! The file of requests has one request per line: the body of a GraphQL request, or METHOD PATH BODY. They are repeated for SECONDS, or
//! sent once each when SECONDS is `once`. An unsuccessful response ends the run, because a fast error must not count as a fast response.
//! The load is a closed loop: one thread per connection sends a request, waits for the response and sends the next.

mod http_connection;

use http_connection::{HttpConnection, Request};
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
        Err(message) => {
            eprintln!("coachgraph-load: {message}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Outcome<String> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [address, token_file, requests_file, connections, seconds] = args.as_slice() else {
        return Err("usage: coachgraph-load ADDRESS TOKEN_FILE REQUESTS_FILE CONNECTIONS SECONDS".into());
    };
    let token = read_file(token_file)?;
    let lines = read_file(requests_file)?;
    let requests: Vec<Request> = lines.lines().map(|line| Request::parse(address, token.trim(), line)).collect::<Outcome<_>>()?;
    if requests.is_empty() {
        return Err(format!("{requests_file} contains no requests"));
    }
    let connections: usize = parse_number(connections)?;
    let duration = if seconds == "once" { None } else { Some(Duration::from_secs_f64(parse_number(seconds)?)) };

    let next = AtomicUsize::new(0);
    let started = Instant::now();
    let results: Vec<Outcome<Measurements>> = thread::scope(|scope| {
        let callers: Vec<_> = (0..connections)
            .map(|_| scope.spawn(|| send_requests(address, &requests, &next, duration.map(|duration| started + duration))))
            .collect();
        callers.into_iter().map(|caller| caller.join().unwrap_or_else(|_| Err("a thread panicked".into()))).collect()
    });
    let elapsed = started.elapsed();

    let mut all = Measurements::default();
    for result in results {
        let one = result?;
        all.bytes += one.bytes;
        all.microseconds.extend(one.microseconds);
    }
    all.microseconds.sort_unstable();
    let (count, bytes) = (all.microseconds.len(), all.bytes);
    let (p50, p99) = all.percentile(50).zip(all.percentile(99)).ok_or("there was no response")?;
    let seconds = elapsed.as_secs_f64();
    Ok(format!(r#"{{"requests":{count},"seconds":{seconds},"bytes":{bytes},"p50_us":{p50},"p99_us":{p99}}}"#))
}

fn read_file(path: &str) -> Outcome<String> {
    fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))
}

fn parse_number<T: std::str::FromStr>(text: &str) -> Outcome<T> {
    text.parse().map_err(|_| format!("{text} is not a number in the valid range"))
}

/// The responses that one thread received.
#[derive(Default)]
struct Measurements {
    /// The time of each response, from sending the request.
    microseconds: Vec<u64>,
    /// The length of all bodies.
    bytes: usize,
}

impl Measurements {
    /// A percentile of the response times, which must be sorted; `None` when there are none.
    fn percentile(&self, percent: usize) -> Option<u64> {
        let last = self.microseconds.len().checked_sub(1)?;
        self.microseconds.get(last * percent / 100).copied()
    }
}

/// Sends requests one after the other until `end`, or each of them once. `next` counts the requests of all threads, so that each takes
/// another one.
fn send_requests(address: &str, requests: &[Request], next: &AtomicUsize, end: Option<Instant>) -> Outcome<Measurements> {
    let mut connection = HttpConnection::open(address)?;
    let mut measurements = Measurements::default();
    while end.is_none_or(|end| Instant::now() < end) {
        let number = next.fetch_add(1, Ordering::Relaxed);
        let index = if end.is_some() { number % requests.len() } else { number };
        let Some(request) = requests.get(index) else { break };
        let sent = Instant::now();
        let length = connection.send(request)?;
        measurements.microseconds.push(u64::try_from(sent.elapsed().as_micros()).unwrap_or(u64::MAX));
        measurements.bytes += length;
    }
    Ok(measurements)
}
