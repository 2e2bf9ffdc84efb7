//! Calls to addresses that customers configure. Guarded against server-side request forgery: https only, no redirects,
//! no private or local addresses (checked on what the name resolves to, at the moment of the call), small answers.

use super::{Error, Result};
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

/// The most bytes of an answer that are read.
const LARGEST_ANSWER: usize = 512 * 1024;

/// A guarded HTTP client. Cloning shares its connections.
#[derive(Clone)]
pub struct Outbound {
    client: reqwest::Client,
    guard: Guard,
}

/// A status and a body, no more than is asked of an identity provider.
pub struct Answer {
    pub status: u16,
    pub body: Vec<u8>,
}

impl Outbound {
    /// `loopback` lets plain http and loopback addresses through: for development.
    ///
    /// # Errors
    /// `Internal` when the TLS library cannot start.
    pub fn new(loopback: bool) -> Result<Self> {
        let guard = Guard { loopback };
        let client = reqwest::Client::builder()
            .redirect(Policy::none())
            .dns_resolver(Arc::new(guard))
            .no_proxy()
            .connect_timeout(Duration::from_secs(5))
            .timeout(Duration::from_secs(10))
            .user_agent(concat!("coachgraph/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(Error::internal)?;
        Ok(Self { client, guard })
    }

    /// Whether the address may be called at all.
    ///
    /// # Errors
    /// `Invalid` on `field` with the reason.
    pub fn check(&self, field: &str, address: &str) -> Result<Url> {
        let url = Url::parse(address).map_err(|_| Error::invalid(field, "is not a URL"))?;
        let local = match url.host() {
            Some(url::Host::Ipv4(ip)) => Some(IpAddr::V4(ip)),
            Some(url::Host::Ipv6(ip)) => Some(IpAddr::V6(ip)),
            Some(url::Host::Domain(_)) => None,
            None => return Err(Error::invalid(field, "has no host")),
        };
        let safe_scheme = url.scheme() == "https" || (self.guard.loopback && url.scheme() == "http");
        if !safe_scheme {
            return Err(Error::invalid(field, "must be an https address"));
        }
        if local.is_some_and(|ip| !self.guard.allows(ip)) {
            return Err(Error::invalid(field, "must not be a private or local address"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Error::invalid(field, "must not contain credentials"));
        }
        Ok(url)
    }

    /// Fetches an address.
    ///
    /// # Errors
    /// As [`Outbound::check`]; `Unavailable` when nothing (small enough) comes back.
    pub async fn get(&self, address: &str) -> Result<Answer> {
        let url = self.check("address", address)?;
        self.send(self.client.get(url).header("accept", "application/json")).await
    }

    /// Sends a form with the given headers.
    ///
    /// # Errors
    /// As [`Outbound::get`].
    pub async fn post(&self, address: &str, headers: reqwest::header::HeaderMap, body: Vec<u8>) -> Result<Answer> {
        let url = self.check("address", address)?;
        self.send(self.client.post(url).headers(headers).body(body)).await
    }

    async fn send(&self, request: reqwest::RequestBuilder) -> Result<Answer> {
        let away = |_| Error::Unavailable("the identity provider does not answer".into());
        let mut response = request.send().await.map_err(away)?;
        let status = response.status().as_u16();
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(away)? {
            if body.len() + chunk.len() > LARGEST_ANSWER {
                return Err(Error::Unavailable("the identity provider's answer is too large".into()));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Answer { status, body })
    }
}

#[derive(Clone, Copy)]
struct Guard {
    loopback: bool,
}

impl Guard {
    fn allows(self, ip: IpAddr) -> bool {
        let ip = ip.to_canonical();
        (self.loopback && ip.is_loopback()) || is_public(ip)
    }
}

/// Whether an address is one of the public internet (RFC 6890 registries; only what a server could wrongly reach).
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
            // Global unicast is 2000::/3; of it 2001:db8::/32 is documentation, 2002::/16 and 2001::/32 tunnel IPv4.
            first & 0xe000 == 0x2000 && !(first == 0x2001 && (second == 0x0db8 || second == 0)) && first != 0x2002
        }
    }
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let guard = *self;
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let allowed: Vec<SocketAddr> = found.filter(|address| guard.allows(address.ip())).collect();
            if allowed.is_empty() {
                return Err("the name does not resolve to a public address".into());
            }
            Ok(Box::new(allowed.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_local_and_disguised_addresses_are_refused() {
        let out = Outbound::new(false).unwrap();
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
            assert!(out.check("issuer", &format!("https://{host}/")).is_err(), "{host}");
        }
        assert!(out.check("issuer", "http://login.example.com").is_err());
        assert!(out.check("issuer", "https://a:b@login.example.com").is_err());
        assert!(out.check("issuer", "https://login.example.com/tenant").is_ok());
    }

    #[test]
    fn development_allows_loopback_and_nothing_else() {
        let out = Outbound::new(true).unwrap();
        assert!(out.check("issuer", "http://127.0.0.1:9000").is_ok());
        assert!(out.check("issuer", "http://10.0.0.1").is_err());
    }

    #[tokio::test]
    async fn a_name_that_resolves_to_a_local_address_is_refused() {
        let resolved = Guard { loopback: false }.resolve("localhost".parse().unwrap()).await;
        assert!(resolved.is_err());
    }
}
