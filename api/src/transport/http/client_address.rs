//! The address of the client that sent a request.

use crate::platform::config::Config;
use actix_web::HttpRequest;
use std::net::IpAddr;

/// The address that the reverse proxy of the settings passes, or else that of the connection. Of several in the header, the last is what the
/// proxy has added; the others may be made up by the client.
pub fn client_address(config: &Config, request: &HttpRequest) -> Option<IpAddr> {
    let name = config.console_address_header.as_str();
    let header = if name.is_empty() { None } else { request.headers().get_all(name).last() };
    let last = header.and_then(|value| value.to_str().ok()).and_then(|text| text.rsplit(',').next());
    let passed = last.and_then(|text| text.trim().parse().ok());
    passed.or_else(|| request.peer_addr().map(|address| address.ip()))
}
