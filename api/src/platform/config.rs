//! Every setting, once: its key, type, default and meaning. `coachgraph.toml` holds them by key, the environment as
//! `COACHGRAPH_` and the key in capitals; the environment wins.

use figment::{
    Figment, Provider,
    providers::{Env, Format, Toml},
};
use secrecy::SecretString;
use serde::Deserialize;
use std::{collections::BTreeMap, fmt, net::SocketAddr, path::Path};

/// One line of the table of settings, as printed in the README.
pub struct Setting {
    pub key: &'static str,
    pub default: &'static str,
    pub meaning: &'static str,
}

macro_rules! settings {
    ($($(#[doc = $meaning:literal])* $key:ident: $kind:ty = $default:literal,)*) => {
        /// What this process was told. Flat: a field is a key of the file.
        #[derive(Clone)]
        pub struct Config {
            $($(#[doc = $meaning])* pub $key: $kind,)*
            /// Secrets by name, from the keys `secret_NAME`. Printed by nothing.
            pub secrets: BTreeMap<String, SecretString>,
        }

        /// The table of settings.
        pub const SETTINGS: &[Setting] = &[
            $(Setting { key: stringify!($key), default: $default, meaning: concat!($($meaning),*) },)*
        ];

        impl Config {
            /// Reads every setting, and reports every mistake at once.
            fn read(from: &Figment, mistakes: &mut Vec<String>) -> Option<Self> {
                $(let $key = setting::<$kind>(from, stringify!($key), $default, mistakes);)*
                let secrets = secrets(from);
                Some(Self { $($key: $key?,)* secrets })
            }
        }
    };
}

settings! {
    /// Where the data lives: `sqlite://FILE` (one process) or `postgres://USER:PASSWORD@HOST/DATABASE` (any number of nodes).
    database_url: String = "sqlite://coachgraph.sqlite",
    /// The most connections this process opens to the database.
    database_max_connections: u32 = "12",
    /// How long a request waits for a connection, or for SQLite's lock, before it is answered UNAVAILABLE.
    database_acquire_timeout_seconds: u64 = "10",
    /// Whether nodes wake each other over LISTEN and NOTIFY. Not through a pooler in transaction mode (PgBouncer): there it must be `false`, and nodes poll.
    database_listen: bool = "true",
    /// The address of the API.
    http_listen: SocketAddr = "127.0.0.1:8080",
    /// The address of the Prometheus metrics; keep it off the public network.
    metrics_listen: SocketAddr = "127.0.0.1:9464",
    /// The URL by which callers know this API: the `resource` of its RFC 9728 metadata.
    public_url: String = "http://127.0.0.1:8080",
    /// Hides schema introspection and hints from callers without the scope `schema:read`.
    production: bool = "true",
    /// Status codes of GraphQL request errors: `deployed` (400, what clients expect today) or `2026-09` (422 and 294, the first edition of GraphQL over HTTP).
    graphql_status_profile: StatusProfile = "deployed",
    /// How many bytes of documents are remembered that callers sent with their hash (automatic persisted queries).
    persisted_operations_bytes: u64 = "16777216",
    /// Web pages that may call (CORS) and open a WebSocket, such as `https://dashboard.example`, separated by spaces; callers that are not browsers send no origin and are not asked.
    allowed_origins: String = "",
    /// The largest request body.
    limit_body_bytes: usize = "2097152",
    /// The most lexical tokens of a document.
    limit_tokens: usize = "4000",
    /// The deepest selection of a document.
    limit_depth: usize = "16",
    /// The most aliases of a document.
    limit_aliases: usize = "60",
    /// The most directives of a document.
    limit_directives: usize = "50",
    /// Answers queries from kept plans where it can, with the same answers as without; `false` leaves all to the executor.
    accelerator: bool = "true",
    /// The most operations of a batch.
    limit_batch: usize = "10",
    /// The highest cost of one operation; lists multiply by their page size.
    limit_cost: u64 = "20000",
    /// The page size of a list when neither first nor last is given.
    limit_page_default: u32 = "20",
    /// The largest page.
    limit_page_max: u32 = "1000",
    /// The longest that one operation or SCIM request may run.
    limit_seconds: u64 = "30",
    /// Requests that one caller may make in a minute.
    limit_requests_per_minute: u32 = "6000",
    /// Cost that one caller may spend in a minute.
    limit_cost_per_minute: u32 = "2000000",
    /// The most subscriptions on one connection.
    limit_streams_per_connection: usize = "50",
    /// Messages that may wait for a slow reader before its stream is closed.
    stream_queue: usize = "256",
    /// How often a quiet stream shows that it lives.
    stream_keep_alive_seconds: u64 = "12",
    /// How long a WebSocket may stay open without `connection_init`.
    websocket_init_timeout_seconds: u64 = "10",
    /// How far the clocks of this server and of an identity provider may be apart.
    access_clock_skew_seconds: u64 = "30",
    /// Accepts identity providers at http and loopback addresses: for development only.
    access_allow_loopback_issuers: bool = "false",
    /// How long fetched keys count as fresh.
    access_keys_fresh_seconds: u64 = "600",
    /// The least time between two fetches of one issuer's keys.
    access_keys_cooldown_seconds: u64 = "30",
    /// How long known keys serve while their issuer does not answer.
    access_keys_stale_seconds: u64 = "86400",
    /// How long the answer about an opaque token is believed; at most 30.
    access_introspection_cache_seconds: u64 = "30",
    /// How often the change log is looked at when no wake-up came.
    feed_poll_milliseconds: u64 = "1000",
    /// How long entries of the change log are kept.
    feed_retention_days: i64 = "400",
    /// How long roster plans and their rows are kept, once they are carried out or given up: thirteen months.
    roster_retention_days: i64 = "400",
    /// How long an idempotency key is remembered.
    idempotency_hours: i64 = "48",
    /// How long requests under way may take to finish when the server is told to stop.
    shutdown_seconds: u64 = "20",
    /// How log lines look: `pretty` or `json`.
    log_format: LogFormat = "pretty",
    /// Which log lines are written, in the syntax of `RUST_LOG`.
    log_filter: String = "info",
}

/// How log lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    Pretty,
    Json,
}

/// Which status codes GraphQL request errors carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum StatusProfile {
    #[serde(rename = "deployed")]
    Deployed,
    #[serde(rename = "2026-09")]
    September2026,
}

const SECRET: &str = "secret_";

/// Shows nothing: the database's address may hold a password.
impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config").finish_non_exhaustive()
    }
}

impl Config {
    /// Reads `file` (none: only the environment and defaults).
    ///
    /// # Errors
    /// One sentence per mistake: values that do not fit, keys that do not exist, combinations that make no sense.
    pub fn load(file: Option<&Path>) -> Result<Self, Vec<String>> {
        let mut from = Figment::new();
        if let Some(file) = file {
            from = from.merge(Toml::file_exact(file));
        }
        // COACHGRAPH_CONFIG names the file itself.
        Self::from_figment(&from.merge(Env::prefixed("COACHGRAPH_").ignore(&["config"])))
    }

    /// The defaults, for tests and the demo to start from.
    ///
    /// # Errors
    /// None in practice: a test reads every default.
    pub fn defaults() -> Result<Self, Vec<String>> {
        Self::from_figment(&Figment::new())
    }

    fn from_figment(from: &Figment) -> Result<Self, Vec<String>> {
        let mut mistakes = Vec::new();
        match from.data() {
            Ok(profiles) => {
                for key in profiles.values().flat_map(|profile| profile.keys()) {
                    if !key.starts_with(SECRET) && !SETTINGS.iter().any(|setting| setting.key == key) {
                        mistakes.push(format!("{key}: there is no such setting"));
                    }
                }
            }
            Err(error) => return Err(error.into_iter().map(|error| error.to_string()).collect()),
        }
        let config = Self::read(from, &mut mistakes);
        if let Some(config) = &config {
            config.check(&mut mistakes);
        }
        match config {
            Some(config) if mistakes.is_empty() => Ok(config),
            _ => Err(mistakes),
        }
    }

    fn check(&self, mistakes: &mut Vec<String>) {
        let mut unless = |holds: bool, sentence: &str| {
            if !holds {
                mistakes.push(sentence.to_owned());
            }
        };
        let database = ["sqlite:", "postgres:", "postgresql:"].iter().any(|scheme| self.database_url.starts_with(scheme));
        unless(database, "database_url: must begin with sqlite: or postgres:");
        unless(
            self.database_max_connections > 3,
            "database_max_connections: must be at least 4: to read, to write, to be woken and to be looked after",
        );
        unless(self.limit_page_default <= self.limit_page_max, "limit_page_default: must not be above limit_page_max");
        unless(self.limit_requests_per_minute > 0, "limit_requests_per_minute: must be at least 1");
        unless(u64::from(self.limit_cost_per_minute) >= self.limit_cost, "limit_cost_per_minute: must not be below limit_cost");
        unless(self.limit_batch > 0, "limit_batch: must be at least 1");
        unless(self.stream_queue > 0, "stream_queue: must be at least 1");
        unless(self.stream_keep_alive_seconds > 0, "stream_keep_alive_seconds: must be at least 1");
        unless(self.feed_poll_milliseconds >= 10, "feed_poll_milliseconds: must be at least 10");
        unless(self.feed_retention_days > 0, "feed_retention_days: must be at least 1");
        unless(self.roster_retention_days > 0, "roster_retention_days: must be at least 1");
        unless(self.idempotency_hours > 0, "idempotency_hours: must be at least 1");
        unless(self.access_clock_skew_seconds <= 300, "access_clock_skew_seconds: must be at most 300");
        unless(self.access_introspection_cache_seconds <= 30, "access_introspection_cache_seconds: must be at most 30");
        unless(url::Url::parse(&self.public_url).is_ok(), "public_url: is not a URL");
        for origin in self.allowed_origins.split_ascii_whitespace() {
            let whole = url::Url::parse(origin).is_ok_and(|url| url.origin().ascii_serialization() == origin);
            unless(whole, &format!("allowed_origins: {origin} is not an origin, such as https://dashboard.example"));
        }
        let loopback = self.access_allow_loopback_issuers && self.production;
        unless(!loopback, "access_allow_loopback_issuers: needs production = false");
    }
}

fn setting<T: for<'de> Deserialize<'de>>(from: &Figment, key: &str, default: &str, mistakes: &mut Vec<String>) -> Option<T> {
    let told =
        if from.contains(key) { from.extract_inner_lossy(key) } else { Figment::from((key, plain(default))).extract_inner_lossy(key) };
    told.map_err(|error| mistakes.push(format!("{key}: {}", error.kind))).ok()
}

/// The default as a value of its own type: text that reads as a number or truth is one.
fn plain(text: &str) -> figment::value::Value {
    if let Ok(number) = text.parse::<i64>() {
        return number.into();
    }
    text.parse::<bool>().map_or_else(|_| text.into(), Into::into)
}

fn secrets(from: &Figment) -> BTreeMap<String, SecretString> {
    let profiles = from.data().unwrap_or_default();
    let keys = profiles.values().flat_map(|profile| profile.keys()).filter_map(|key| key.strip_prefix(SECRET));
    keys.filter_map(|name| {
        let secret: String = from.extract_inner_lossy(&format!("{SECRET}{name}")).ok()?;
        Some((name.to_owned(), secret.into()))
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_default_is_a_valid_value() {
        let config = Config::defaults().unwrap();
        assert_eq!(config.limit_page_max, 1000);
        assert!(config.secrets.is_empty());
    }

    #[test]
    fn all_mistakes_are_reported_at_once() {
        let toml = "http_listen = 'nowhere'\nlimit_batch = -1\nlimit_pages = 3\nlog_format = 'xml'";
        let mistakes = Config::from_figment(&Figment::from(Toml::string(toml))).unwrap_err();
        for key in ["http_listen", "limit_batch", "limit_pages", "log_format"] {
            assert!(mistakes.iter().any(|mistake| mistake.starts_with(key)), "{key} in {mistakes:?}");
        }
    }

    #[test]
    fn a_secret_is_read_and_never_printed() {
        let config =
            Config::from_figment(&Figment::from(Toml::string("secret_acme = 'hunter2'\ndatabase_url = 'postgres://app:hunter2@db/app'")))
                .unwrap();
        assert!(config.secrets.contains_key("acme"));
        assert!(!format!("{config:?}").contains("hunter2"));
    }
}
