//! Requests to addresses that customers configure, protected against server-side request forgery (SSRF): https only, no redirects, no
//! private or local addresses (checked on the addresses that the name resolves to, when the request is sent), small responses. Files, which
//! may be large, are fetched by [`super::remote_file`], and changes are sent by [`super::webhook_request`], with the same protections.

use super::{Error, Result};
use ipnet::IpNet;
use reqwest::{
    Url,
    dns::{Addrs, Name, Resolve, Resolving},
    redirect::Policy,
};
use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
    time::Duration,
};
use tokio::{net::TcpStream, time::timeout};

/// The time in which a server must accept the connection for a file.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// The longest pause in the transfer of a file.
const READ_TIMEOUT: Duration = Duration::from_secs(60);
const MAX_REDIRECTS: usize = 5;
const NOT_PUBLIC: &str = "the name does not resolve to a public address";

const MAX_RESPONSE_BYTES: usize = 512 * 1024;

/// Servers that are not public and that the operator allows requests to, of one purpose: host names in lower case, and networks.
#[derive(Clone, Debug, Default)]
pub struct PrivateServers {
    hosts: Vec<String>,
    networks: Vec<IpNet>,
}

impl PrivateServers {
    /// Parses host names, addresses and networks in CIDR notation, separated by spaces.
    ///
    /// # Errors
    /// The first word that is none of them.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut servers = Self::default();
        for word in text.split_ascii_whitespace() {
            if let Ok(network) = word.parse().or_else(|_| word.parse::<IpAddr>().map(IpNet::from)) {
                servers.networks.push(network);
            } else if is_host_name(word) {
                servers.hosts.push(word.to_ascii_lowercase());
            } else {
                return Err(format!("{word} is neither a host name nor a network such as 10.20.0.0/16"));
            }
        }
        Ok(servers)
    }

    /// A named host may have any address but those of this machine and of its link, where cloud providers offer credentials.
    fn allow(&self, host: &str, ip: IpAddr) -> bool {
        let is_local = match ip {
            IpAddr::V4(ip) => ip.is_loopback() || ip.is_link_local() || ip.is_unspecified(),
            IpAddr::V6(ip) => ip.is_loopback() || ip.is_unicast_link_local() || ip.is_unspecified(),
        };
        let is_named = !is_local && self.hosts.iter().any(|name| host.trim_end_matches('.').eq_ignore_ascii_case(name));
        is_named || self.networks.iter().any(|network| network.contains(&ip))
    }
}

/// Whether a text is a host name (RFC 1123, section 2.1) with a letter in its last label.
fn is_host_name(text: &str) -> bool {
    let is_label = |label: &str| !label.is_empty() && label.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-');
    text.split('.').all(is_label) && text.rsplit('.').next().is_some_and(|last| last.contains(|letter: char| letter.is_ascii_alphabetic()))
}

/// An HTTP client with the protections that this module describes. Cloning shares its connections.
#[derive(Clone)]
pub struct Outbound {
    client: reqwest::Client,
    /// For files: without a limit to the duration of a response, and with redirects within the origin.
    files: reqwest::Client,
    /// For changes: as for files, without redirects.
    webhooks: reqwest::Client,
    filter: AddressFilter,
    file_filter: AddressFilter,
    webhook_filter: AddressFilter,
}

/// The servers that are not public and that the operator allows, by what is requested from them.
#[derive(Clone, Debug, Default)]
pub struct AllowedPrivateServers {
    /// Those from which files may be fetched.
    pub files: PrivateServers,
    /// Those to which changes may be sent.
    pub webhooks: PrivateServers,
}

/// The status and body of a response: all that is needed from an identity provider.
pub struct Response {
    pub status: u16,
    pub body: Vec<u8>,
}

impl Outbound {
    /// `allow_loopback` permits plain http and loopback addresses, for development. Files may also be fetched from the private servers
    /// for files, and changes sent to those for webhooks.
    ///
    /// # Errors
    /// `Internal` when the TLS library cannot start.
    pub fn new(allow_loopback: bool, private_servers: AllowedPrivateServers) -> Result<Self> {
        let new_filter = |servers| AddressFilter { allow_loopback, private_servers: Arc::new(servers) };
        let filter = new_filter(PrivateServers::default());
        let (file_filter, webhook_filter) = (new_filter(private_servers.files), new_filter(private_servers.webhooks));
        let builder = |filter: &AddressFilter| {
            let builder = reqwest::Client::builder().dns_resolver(Arc::new(filter.clone())).no_proxy();
            builder.user_agent(concat!("coachgraph/", env!("CARGO_PKG_VERSION")))
        };
        let client = builder(&filter).redirect(Policy::none()).connect_timeout(Duration::from_secs(5)).timeout(Duration::from_secs(10));
        let files = builder(&file_filter).redirect(within_origin()).connect_timeout(CONNECT_TIMEOUT).read_timeout(READ_TIMEOUT);
        let webhooks = builder(&webhook_filter).redirect(Policy::none()).connect_timeout(CONNECT_TIMEOUT);
        let build = |client: reqwest::ClientBuilder| client.build().map_err(Error::internal);
        Ok(Self { client: build(client)?, files: build(files)?, webhooks: build(webhooks)?, filter, file_filter, webhook_filter })
    }

    /// The client that fetches files.
    pub(super) fn files(&self) -> &reqwest::Client {
        &self.files
    }

    /// The client that sends changes.
    pub(super) fn webhooks(&self) -> &reqwest::Client {
        &self.webhooks
    }

    /// Whether files may be fetched from an address.
    pub(super) fn allows_files_from(&self, ip: IpAddr) -> bool {
        self.file_filter.allows("", ip)
    }

    /// Opens a connection for a file to a host.
    ///
    /// # Errors
    /// `Unavailable` when no address of the host accepts the connection, or none may be connected to.
    pub(super) async fn connect(&self, host: &str, port: u16) -> Result<TcpStream> {
        let failed = |reason: String| Error::Unavailable(format!("cannot connect: {reason}"));
        let addresses = tokio::net::lookup_host((host, port)).await.map_err(|error| failed(error.to_string()))?;
        let mut reason = NOT_PUBLIC.to_owned();
        for address in addresses.filter(|address| self.file_filter.allows(host, address.ip())) {
            match timeout(CONNECT_TIMEOUT, TcpStream::connect(address)).await {
                Ok(Ok(stream)) => return Ok(stream),
                Ok(Err(error)) => reason = error.to_string(),
                Err(_) => reason = "the server does not respond in time".into(),
            }
        }
        Err(failed(reason))
    }

    /// Parses an address and checks that requests may be sent to it. A host name is checked again when it is resolved.
    ///
    /// # Errors
    /// `Invalid` on `field`, with the reason, when requests may not be sent to the address.
    pub fn check(&self, field: &str, address: &str) -> Result<Url> {
        self.filter.check(field, address)
    }

    /// As [`Outbound::check`], for the address of a file, which may be on a private server that the operator allows.
    ///
    /// # Errors
    /// As [`Outbound::check`].
    pub fn check_file(&self, field: &str, address: &str) -> Result<Url> {
        self.file_filter.check(field, address)
    }

    /// As [`Outbound::check`], for an address to which changes are sent, which may be on a private server that the operator allows.
    ///
    /// # Errors
    /// As [`Outbound::check`].
    pub fn check_webhook(&self, field: &str, address: &str) -> Result<Url> {
        self.webhook_filter.check(field, address)
    }

    /// Sends a GET request for JSON.
    ///
    /// # Errors
    /// Those of [`Outbound::check`]; `Unavailable` when there is no response within 10 seconds, or it is larger than 512 KiB.
    pub async fn get(&self, address: &str) -> Result<Response> {
        let url = self.check("address", address)?;
        self.send(self.client.get(url).header("accept", "application/json")).await
    }

    /// Sends a POST request with the given headers.
    ///
    /// # Errors
    /// Those of [`Outbound::get`].
    pub async fn post(&self, address: &str, headers: reqwest::header::HeaderMap, body: Vec<u8>) -> Result<Response> {
        let url = self.check("address", address)?;
        self.send(self.client.post(url).headers(headers).body(body)).await
    }

    async fn send(&self, request: reqwest::RequestBuilder) -> Result<Response> {
        let unavailable = |_| Error::Unavailable("the identity provider does not respond".into());
        let mut response = request.send().await.map_err(unavailable)?;
        let status = response.status().as_u16();
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(unavailable)? {
            if body.len() + chunk.len() > MAX_RESPONSE_BYTES {
                return Err(Error::Unavailable("the response of the identity provider is too large".into()));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Response { status, body })
    }
}

/// Describes a failed request by its innermost cause, which names no address.
pub(super) fn describe_failure(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    let cause = cause.to_string();
    if error.is_timeout() {
        "the server does not respond in time".into()
    } else if error.is_redirect() {
        "the server redirects too often".into()
    } else if cause.contains("certificate") {
        format!("TLS: {cause}")
    } else if error.is_connect() {
        format!("cannot connect: {cause}")
    } else if error.is_builder() {
        "the request is not valid".into()
    } else {
        format!("the connection failed: {cause}")
    }
}

/// Follows redirects within the origin of the first request, so that its credentials are sent nowhere else.
fn within_origin() -> Policy {
    Policy::custom(|attempt| {
        if attempt.previous().len() > MAX_REDIRECTS {
            return attempt.error("too many redirects");
        }
        let is_same = attempt.previous().first().is_some_and(|first| first.origin() == attempt.url().origin());
        if is_same { attempt.follow() } else { attempt.stop() }
    })
}

/// Decides which IP addresses requests may be sent to; resolves names to these only.
#[derive(Clone)]
struct AddressFilter {
    allow_loopback: bool,
    private_servers: Arc<PrivateServers>,
}

impl AddressFilter {
    /// Whether requests may be sent to an address of a host. The host is empty when it is the address itself.
    fn allows(&self, host: &str, ip: IpAddr) -> bool {
        let ip = ip.to_canonical();
        (self.allow_loopback && ip.is_loopback()) || is_public(ip) || self.private_servers.allow(host, ip)
    }

    fn check(&self, field: &str, address: &str) -> Result<Url> {
        let url = Url::parse(address).map_err(|_| Error::invalid(field, "is not a URL"))?;
        let ip = match url.host() {
            Some(url::Host::Ipv4(ip)) => Some(IpAddr::V4(ip)),
            Some(url::Host::Ipv6(ip)) => Some(IpAddr::V6(ip)),
            Some(url::Host::Domain(_)) => None,
            None => return Err(Error::invalid(field, "has no host")),
        };
        let has_safe_scheme = url.scheme() == "https" || (self.allow_loopback && url.scheme() == "http");
        if !has_safe_scheme {
            return Err(Error::invalid(field, "must be an https address"));
        }
        if ip.is_some_and(|ip| !self.allows("", ip)) {
            return Err(Error::invalid(field, "must not be a private or local address"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Error::invalid(field, "must not contain credentials"));
        }
        Ok(url)
    }
}

/// Whether an address belongs to the public internet. Excludes the special-purpose ranges of RFC 6890 that a server could reach by
/// mistake.
fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => {
            let [a, b, ..] = ip.octets();
            let shared = a == 100 && (64..128).contains(&b);
            let benchmark = a == 198 && (b == 18 || b == 19);
            let special = a == 0 || a >= 240 || (a == 192 && b == 0);
            !(ip.is_private()
                || ip.is_loopback()
                || ip.is_link_local()
                || ip.is_multicast()
                || ip.is_documentation()
                || shared
                || benchmark
                || special)
        }
        IpAddr::V6(ip) => {
            let [first, second, ..] = ip.segments();
            // Global unicast is 2000::/3, of which 2001:db8::/32 is for documentation and 2002::/16 and 2001::/32 tunnel IPv4.
            first & 0xe000 == 0x2000 && !(first == 0x2001 && (second == 0x0db8 || second == 0)) && first != 0x2002
        }
    }
}

impl Resolve for AddressFilter {
    fn resolve(&self, name: Name) -> Resolving {
        let filter = self.clone();
        Box::pin(async move {
            let addresses = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let allowed: Vec<SocketAddr> = addresses.filter(|address| filter.allows(name.as_str(), address.ip())).collect();
            if allowed.is_empty() {
                return Err(NOT_PUBLIC.into());
            }
            Ok(Box::new(allowed.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_and_local_addresses_are_rejected_in_every_notation() {
        let outbound = Outbound::new(false, AllowedPrivateServers::default()).unwrap();
        for host in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.0.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "[::1]",
            "[fe80::1]",
            "[fc00::1]",
            "[::ffff:127.0.0.1]",
            "[2002:7f00:1::]",
            "2130706433",
            "0x7f.1",
        ] {
            assert!(outbound.check("issuer", &format!("https://{host}/")).is_err(), "{host}");
        }
        assert!(outbound.check("issuer", "http://login.example.com").is_err());
        assert!(outbound.check("issuer", "https://a:b@login.example.com").is_err());
        assert!(outbound.check("issuer", "https://login.example.com/tenant").is_ok());
    }

    #[test]
    fn allow_loopback_permits_loopback_but_no_private_addresses() {
        let outbound = Outbound::new(true, AllowedPrivateServers::default()).unwrap();
        assert!(outbound.check("issuer", "http://127.0.0.1:9000").is_ok());
        assert!(outbound.check("issuer", "http://10.0.0.1").is_err());
    }

    #[tokio::test]
    async fn a_name_that_resolves_to_a_local_address_is_rejected() {
        let resolved = AddressFilter { allow_loopback: false, private_servers: Arc::default() }.resolve("localhost".parse().unwrap()).await;
        assert!(resolved.is_err());
    }

    #[tokio::test]
    async fn files_may_be_fetched_from_private_servers_that_are_allowed() {
        let servers = PrivateServers::parse("10.20.0.0/16 192.168.7.9 fd00:7::/32 Files.Corp.Example").unwrap();
        let webhooks = PrivateServers::parse("10.30.0.0/16").unwrap();
        let outbound = Outbound::new(false, AllowedPrivateServers { files: servers, webhooks }).unwrap();
        assert!(outbound.check_webhook("address", "https://10.30.0.1/").is_ok(), "private servers for webhooks are a setting of their own");
        assert!(outbound.check_file("address", "https://10.30.0.1/").is_err() && outbound.check("issuer", "https://10.30.0.1/").is_err());
        for host in ["10.20.3.4", "192.168.7.9", "[fd00:7::1]", "[::ffff:10.20.3.4]"] {
            let address = format!("https://{host}/");
            assert!(outbound.check_file("address", &address).is_ok(), "{host}");
            assert!(outbound.check("issuer", &address).is_err(), "{host} is for files only");
            assert!(outbound.check_webhook("address", &address).is_err(), "{host} is for files only");
        }
        for host in ["10.21.0.1", "192.168.7.8", "127.0.0.1", "169.254.169.254"] {
            assert!(outbound.check_file("address", &format!("https://{host}/")).is_err(), "{host}");
        }
        let allows = |host, ip: &str| outbound.file_filter.allows(host, ip.parse().unwrap());
        assert!(allows("files.corp.example", "172.16.0.1") && allows("FILES.corp.example.", "10.0.0.1"));
        assert!(!allows("other.corp.example", "172.16.0.1") && outbound.filter.private_servers.hosts.is_empty());
        for ip in ["127.0.0.1", "169.254.169.254", "::1", "fe80::1", "0.0.0.0"] {
            assert!(!allows("files.corp.example", ip), "{ip}");
        }
        for invalid in ["10.0.0.0/33", "10.0.0", "https://files.corp.example", "files_corp", "a..b", "10.1.2.3/"] {
            assert!(PrivateServers::parse(invalid).is_err(), "{invalid}");
        }
    }
}
