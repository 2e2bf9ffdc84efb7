//! The cookies of the console. Behind https their names begin with `__Host-`, with which a browser accepts them from this host by https only
//! (RFC 6265bis, section 4.1.3.2). No page can read them.

use crate::platform::config::Config;
use actix_web::http::header::{self, HeaderMap};
use chrono::TimeDelta;
use secrecy::{ExposeSecret, SecretString};

/// A cookie of the console.
#[derive(Clone, Copy)]
pub enum Cookie {
    /// The secret of the session. The browser sends it with requests of pages of this server only.
    Session,
    /// A sign-in that has begun. The browser sends it when the identity provider redirects to the callback.
    SignIn,
}

impl Cookie {
    /// The value in the headers of a request.
    pub fn read(self, config: &Config, headers: &HeaderMap) -> Option<String> {
        let name = self.name(config);
        let pairs = headers.get_all(header::COOKIE).filter_map(|value| value.to_str().ok()).flat_map(|text| text.split(';'));
        pairs.filter_map(|pair| pair.trim().split_once('=')).find(|(found, _)| *found == name).map(|(_, value)| value.to_owned())
    }

    /// The header `Set-Cookie` with the secret of a session. The cookie ends with the browser, or with the session.
    pub fn session(config: &Config, secret: &SecretString) -> String {
        Self::Session.set(config, secret.expose_secret(), None)
    }

    /// The header `Set-Cookie` with a sign-in that has begun.
    pub fn sign_in(config: &Config, value: &str, time_limit: TimeDelta) -> String {
        Self::SignIn.set(config, value, Some(time_limit))
    }

    /// The header `Set-Cookie` that deletes the cookie.
    pub fn delete(self, config: &Config) -> String {
        self.set(config, "", Some(TimeDelta::zero()))
    }

    fn set(self, config: &Config, value: &str, max_age: Option<TimeDelta>) -> String {
        let same_site = match self {
            Self::Session => "Strict",
            Self::SignIn => "Lax",
        };
        let max_age = max_age.map(|age| format!("; Max-Age={}", age.num_seconds())).unwrap_or_default();
        let secure = if config.has_https() { "; Secure" } else { "" };
        format!("{}={value}; Path=/; HttpOnly; SameSite={same_site}{max_age}{secure}", self.name(config))
    }

    fn name(self, config: &Config) -> &'static str {
        match (self, config.has_https()) {
            (Self::Session, true) => "__Host-coachgraph",
            (Self::Session, false) => "coachgraph",
            (Self::SignIn, true) => "__Host-coachgraph-sign-in",
            (Self::SignIn, false) => "coachgraph-sign-in",
        }
    }
}
