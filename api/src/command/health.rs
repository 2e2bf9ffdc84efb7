//! `health`: requests the readiness of the server on this machine. For the health check of a container, whose image contains no other HTTP
//! client.

use super::Outcome;
use coachgraph::platform::config::Config;
use std::{
    io::{self, Read, Write},
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream},
    time::Duration,
};

/// The time limit for connecting, for each write and for each read. The server itself waits three seconds for its database.
const TIMEOUT: Duration = Duration::from_secs(5);

/// Succeeds when the response to `GET /health/ready` at `http_listen` has status 200.
pub fn run(config: &Config) -> Outcome {
    let address = to_connect_address(config.http_listen);
    let response = get_readiness(address).map_err(|error| vec![format!("no server responds at {address}: {error}")])?;
    if response.starts_with("HTTP/1.1 200 ") {
        return Ok(());
    }
    let body = response.split_once("\r\n\r\n").map_or(response.as_str(), |(_, body)| body);
    Err(vec![format!("the server at {address} is not ready: {body}")])
}

/// The address at which a client on this machine reaches a listener. A server that listens on all addresses is reached at the loopback
/// address.
fn to_connect_address(mut address: SocketAddr) -> SocketAddr {
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
