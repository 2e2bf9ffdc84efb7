//! `health`: asks the server on this machine whether it is ready, for container engines: their images contain no other program to ask with.

use super::Outcome;
use coachgraph::platform::config::Config;
use std::{
    io::{self, Read, Write},
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream},
    time::Duration,
};

/// The time limit of each step. The server itself waits three seconds for its database.
const TIMEOUT: Duration = Duration::from_secs(5);

/// Succeeds when `GET /health/ready` at `http_listen` answers 200.
pub fn run(config: &Config) -> Outcome {
    let address = reachable(config.http_listen);
    let response = get_readiness(address).map_err(|error| vec![format!("no server responds at {address}: {error}")])?;
    if response.starts_with("HTTP/1.1 200 ") {
        return Ok(());
    }
    let body = response.split_once("\r\n\r\n").map_or(response.as_str(), |(_, body)| body);
    Err(vec![format!("the server at {address} is not ready: {body}")])
}

/// A server that listens on all addresses is asked at the loopback address.
fn reachable(mut address: SocketAddr) -> SocketAddr {
    match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => address.set_ip(Ipv4Addr::LOCALHOST.into()),
        IpAddr::V6(ip) if ip.is_unspecified() => address.set_ip(Ipv6Addr::LOCALHOST.into()),
        _ => {}
    }
    address
}

fn get_readiness(address: SocketAddr) -> io::Result<String> {
    let mut stream = TcpStream::connect_timeout(&address, TIMEOUT)?;
    stream.set_read_timeout(Some(TIMEOUT))?;
    stream.set_write_timeout(Some(TIMEOUT))?;
    write!(stream, "GET /health/ready HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")?;
    let mut response = String::new();
    stream.read_to_string(&mut response)?;
    Ok(response)
}
