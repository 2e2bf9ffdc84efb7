//! All settings: key, type, default and help text. The file `coachgraph.toml` holds them by key; environment variables are named
//! `COACHGRAPH_` and the key in capitals, and take precedence over the file.

use super::{encryption::Keys, outbound::PrivateServers};
use figment::{
    Figment, Provider,
    providers::{Env, Format, Toml},
};
use secrecy::SecretString;
use serde::Deserialize;
use std::{collections::BTreeMap, fmt, net::SocketAddr, path::Path};

/// One row of the table of settings.
pub struct Setting {
    pub key: &'static str,
    /// The default as it is written in the file; empty: no value.
    pub default: &'static str,
    /// What the setting means, its unit and range, and what happens at a limit. Markdown.
    pub meaning: &'static str,
}

macro_rules! settings {
    ($($(#[doc = $meaning:literal])* $key:ident: $type:ty = $default:literal,)*) => {
        /// The settings of this process. A field is a key of the file.
        #[derive(Clone)]
        pub struct Config {
            $($(#[doc = $meaning])* pub $key: $type,)*
            /// Secrets by name, from the keys `secret_NAME`. Never printed.
            pub secrets: BTreeMap<String, SecretString>,
        }

        /// The table of settings, which the documentation prints.
        pub const SETTINGS: &[Setting] = &[
            $(Setting { key: stringify!($key), default: $default, meaning: concat!($($meaning),*).trim_ascii() },)*
        ];

        impl Config {
            /// Reads all settings and adds all problems to `problems`.
            fn read(figment: &Figment, problems: &mut Vec<String>) -> Option<Self> {
                $(let $key = read_setting::<$type>(figment, stringify!($key), $default, problems);)*
                let secrets = read_secrets(figment);
                Some(Self { $($key: $key?,)* secrets })
            }
        }
    };
}

settings! {
    /// The database: `sqlite://FILE` for one process, or `postgres://USER:PASSWORD@HOST/DATABASE` for any number of nodes. A SQLite file
    /// that does not exist is created. It, its companions (`-wal`, `-shm`, `-journal`) and the lock file (`.lock`) have mode 0600; a wider
    /// mode is narrowed when the database is opened.
    database_url: String = "sqlite://coachgraph.sqlite",
    /// The maximum number of connections that this process opens to the database; at least 4. Further statements wait for a connection.
    database_max_connections: u32 = "12",
    /// The time in seconds that a request waits for a database connection, or for the write lock of SQLite. After that it fails with
    /// `UNAVAILABLE` and has changed nothing.
    database_acquire_timeout_seconds: u64 = "10",
    /// Whether nodes notify each other of new changes with LISTEN and NOTIFY of PostgreSQL. Must be `false` behind a pooler in transaction
    /// mode (PgBouncer): nodes then poll every `feed_poll_milliseconds`. Has no effect on SQLite.
    database_listen: bool = "true",
    /// The IP address and port of the API.
    http_listen: SocketAddr = "127.0.0.1:8080",
    /// The IP address and port of the Prometheus metrics (`/metrics`), which need no token. Keep it off public networks.
    metrics_listen: SocketAddr = "127.0.0.1:9464",
    /// The URL at which callers reach this API. It is the `resource` in the protected resource metadata (RFC 9728).
    public_url: String = "http://127.0.0.1:8080",
    /// Whether callers need the scope `schema:read` for introspection; error messages then suggest no names of the schema either.
    production: bool = "true",
    /// Whether the server offers pages for a browser: GraphiQL at `/graphql` and the console at `/console/`, with sign-in at the identity
    /// provider of an organization. With `false`, these paths do not exist. It needs `encryption_key`, and a `public_url` that begins with
    /// `https://` or is an address of this machine.
    console: bool = "false",
    /// The time in minutes after the last request at which a session of the console ends; at least 1.
    console_idle_minutes: i64 = "60",
    /// The time in hours after the sign-in at which a session of the console ends; at least 1.
    console_session_hours: i64 = "12",
    /// The maximum number of requests to begin, and of requests to complete, a sign-in to the console per minute, node, address of a client
    /// and organization; at least 1. An address has four times as many for all organizations together. Further ones get HTTP 429 with
    /// `Retry-After`.
    console_sign_ins_per_minute: u32 = "60",
    /// The header in which a reverse proxy passes the address of the client, such as `X-Forwarded-For`, of which the last address counts.
    /// Empty: the address of the connection counts, which behind a proxy is the same for all clients.
    console_address_header: String = "",
    /// The HTTP status codes of GraphQL request errors: `deployed` (400, as clients expect today) or `2026-09` (422 and 294, as in the
    /// first edition of GraphQL over HTTP).
    graphql_status_profile: StatusProfile = "deployed",
    /// The memory in bytes for documents of automatic persisted queries, per node. When it is full, the least used documents are dropped
    /// and clients send them again.
    persisted_operations_bytes: u64 = "16777216",
    /// The origins of web pages that may call the API (CORS) and open a WebSocket, such as `https://dashboard.example`, separated by
    /// spaces. A browser shows responses to no other pages, and a WebSocket of another origin is rejected with HTTP 403. Clients other than
    /// browsers send no origin and are not affected.
    allowed_origins: String = "",
    /// The maximum size in bytes of a GraphQL, SCIM or xAPI request body and of a WebSocket message. A larger body is rejected with HTTP 413,
    /// a larger message closes the WebSocket. Roster files are not affected.
    limit_body_bytes: usize = "2097152",
    /// The maximum number of lexical tokens of a document, and of selections once its fragments are expanded. A larger document is rejected
    /// with `TOKEN_LIMIT`.
    limit_tokens: usize = "4000",
    /// The maximum number of nested levels of fields of an operation. A deeper one is rejected with `DEPTH_LIMIT`.
    limit_depth: usize = "16",
    /// The maximum number of aliases of an operation. One with more is rejected with `ALIAS_LIMIT`.
    limit_aliases: usize = "60",
    /// The maximum number of directives of an operation. One with more is rejected with `DIRECTIVE_LIMIT`.
    limit_directives: usize = "50",
    /// Whether queries are answered by the accelerator (cached plans) where it supports all their fields. The responses are the same with
    /// `false`, but cost more CPU.
    accelerator: bool = "true",
    /// The maximum number of operations in a batch; at least 1. A larger batch is rejected with `BATCH_LIMIT`.
    limit_batch: usize = "10",
    /// The maximum cost of one operation; a list multiplies the cost of its fields by its page size. A costlier operation is rejected with
    /// `COST_LIMIT`, and the error names a page size that fits.
    limit_cost: u64 = "20000",
    /// The page size of a list when neither `first` nor `last` is given; at most `limit_page_max`.
    limit_page_default: u32 = "20",
    /// The maximum page size of a list. A greater `first` or `last` is rejected.
    limit_page_max: u32 = "1000",
    /// The time in seconds that one operation or SCIM request may take. After that it is cancelled: a GraphQL operation fails with
    /// `TIMEOUT`, a SCIM request with HTTP 503. A write that is cancelled has changed nothing.
    limit_seconds: u64 = "30",
    /// The maximum number of requests of one caller per minute and node; at least 1. Further requests fail with HTTP 429 and `Retry-After`.
    limit_requests_per_minute: u32 = "6000",
    /// The maximum cost of the operations of one caller per minute and node; at least `limit_cost`. Further operations fail with HTTP 429
    /// and `Retry-After`.
    limit_cost_per_minute: u32 = "2000000",
    /// The maximum number of concurrent operations, subscriptions included, on one WebSocket. Further ones fail with `STREAM_LIMIT`.
    limit_streams_per_connection: usize = "50",
    /// The number of messages that are queued for a slow reader of a stream; at least 1. While the queue is full, operations wait. An event
    /// stream that stays full for `stream_keep_alive_seconds` is closed with `TOO_SLOW`, and the client can continue after its last cursor.
    stream_queue: usize = "256",
    /// The interval in seconds at which a stream sends a keep-alive message: a comment on an event stream, a ping on a WebSocket; at least
    /// 1. A WebSocket client that takes longer to accept a message or to answer a ping is disconnected.
    stream_keep_alive_seconds: u64 = "12",
    /// The time in seconds within which a WebSocket client must send `connection_init`. After that the connection is closed with code 4408.
    websocket_init_timeout_seconds: u64 = "10",
    /// The tolerated difference in seconds between the clocks of this server and of an identity provider, at most 300. It extends the
    /// validity of tokens in both directions.
    access_clock_skew_seconds: u64 = "30",
    /// Whether identity providers and roster sources may have http and loopback addresses. For development only: requires `production =
    /// false`.
    access_allow_loopback_issuers: bool = "false",
    /// The time in seconds after which the signing keys of an issuer are fetched again.
    access_keys_fresh_seconds: u64 = "600",
    /// The minimum time in seconds between two requests for the keys of one issuer. A token with an unknown key does not cause another
    /// request before that.
    access_keys_cooldown_seconds: u64 = "30",
    /// The time in seconds for which fetched keys are used while their issuer does not respond. After that its tokens are rejected with
    /// `UNAVAILABLE`.
    access_keys_stale_seconds: u64 = "86400",
    /// The time in seconds for which the result of token introspection is cached, at most 30. A revoked opaque token is accepted until
    /// then.
    access_introspection_cache_seconds: u64 = "30",
    /// The interval in milliseconds at which the change log is read when no notification arrives; at least 10.
    feed_poll_milliseconds: u64 = "1000",
    /// The time in days for which entries of the change log are kept; at least 1. A reader with an older cursor gets `RESYNC_REQUIRED`.
    feed_retention_days: i64 = "400",
    /// The time in days, from their creation, for which roster plans and their rows are kept; at least 1. Plans that are being received or
    /// applied are kept longer. The default is thirteen months.
    roster_retention_days: i64 = "400",
    /// The time in hours for which an idempotency key is remembered; at least 1. After that the same key starts a new request.
    idempotency_hours: i64 = "48",
    /// The name of the current encryption key: `NAME` of the setting `secret_NAME`, which contains 32 random bytes in base64 (`openssl rand
    /// -base64 32`). Secrets of roster sources and webhook endpoints, and the personal key of each employee, with which confidential texts are encrypted, are
    /// stored encrypted with it (AES-256-GCM). To replace the key, add another `secret_` setting on every node and name it here; keep the
    /// previous one until `coachgraph rotate-keys` has succeeded. Empty: roster sources can have no secrets, webhook
    /// endpoints cannot be created, and confidential texts cannot be stored.
    encryption_key: String = "",
    /// The maximum size in bytes of a roster that the server fetches from a roster source, as transferred. A larger one fails the run.
    roster_source_max_bytes: u64 = "1073741824",
    /// The time in seconds within which a roster must be fetched from a roster source; at least 1. After that the run fails.
    roster_source_timeout_seconds: u64 = "3600",
    /// Private servers from which rosters and CASE packages may be fetched: host names, addresses and networks in CIDR notation, separated by
    /// spaces, such as `files.corp.example 10.20.0.0/16`. A host name may have any address but those of this machine and link-local ones. All
    /// organizations may use these servers. Empty: public addresses only.
    roster_source_private_servers: String = "",
    /// Private servers to which webhooks may be sent: host names, addresses and networks in CIDR notation, separated by spaces, as for
    /// `roster_source_private_servers`. All organizations may use these servers. Empty: public addresses only.
    webhook_private_servers: String = "",
    /// The time in days for which a webhook endpoint may fail without a success; at least 1. After that it is paused.
    webhook_failing_days: i64 = "7",
    /// The time in days for which the attempts to deliver to webhook endpoints are kept; at least 1.
    webhook_attempt_retention_days: i64 = "30",
    /// The time in seconds that running requests have to finish when the server shuts down. After that they are cancelled.
    shutdown_seconds: u64 = "20",
    /// The format of log lines: `pretty`, or `json` for one JSON object per line.
    log_format: LogFormat = "pretty",
    /// Which log lines are written: a level (`error`, `warn`, `info`, `debug`, `trace`) or a filter in the syntax of `RUST_LOG`.
    log_filter: String = "info",
}

/// The format of log lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    Pretty,
    Json,
}

/// The HTTP status codes of GraphQL request errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum StatusProfile {
    #[serde(rename = "deployed")]
    Deployed,
    #[serde(rename = "2026-09")]
    September2026,
}

const SECRET_PREFIX: &str = "secret_";

/// Prints no values, because the database URL can contain a password.
impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config").finish_non_exhaustive()
    }
}

impl Config {
    /// Reads settings from a file, if given, and from the environment.
    ///
    /// # Errors
    /// One sentence per problem: values that do not parse, keys that do not exist, values that exclude each other.
    pub fn load(file: Option<&Path>) -> Result<Self, Vec<String>> {
        let mut figment = Figment::new();
        if let Some(file) = file {
            figment = figment.merge(Toml::file_exact(file));
        }
        // COACHGRAPH_CONFIG is not a setting: it names the file.
        Self::from_figment(&figment.merge(Env::prefixed("COACHGRAPH_").ignore(&["config"])))
    }

    /// The defaults, as a starting point for tests and the demo.
    ///
    /// # Errors
    /// None in practice: a test checks all defaults.
    pub fn defaults() -> Result<Self, Vec<String>> {
        Self::from_figment(&Figment::new())
    }

    fn from_figment(figment: &Figment) -> Result<Self, Vec<String>> {
        let mut problems = Vec::new();
        match figment.data() {
            Ok(profiles) => {
                for key in profiles.values().flat_map(|profile| profile.keys()) {
                    if !key.starts_with(SECRET_PREFIX) && !SETTINGS.iter().any(|setting| setting.key == key) {
                        problems.push(format!("{key}: there is no such setting"));
                    }
                }
            }
            Err(error) => return Err(error.into_iter().map(|error| error.to_string()).collect()),
        }
        let config = Self::read(figment, &mut problems);
        if let Some(config) = &config {
            config.check(&mut problems);
        }
        match config {
            Some(config) if problems.is_empty() => Ok(config),
            _ => Err(problems),
        }
    }

    /// Whether callers reach the API by https.
    pub fn has_https(&self) -> bool {
        self.public_url.starts_with("https://")
    }

    fn check(&self, problems: &mut Vec<String>) {
        let mut require = |condition: bool, message: &str| {
            if !condition {
                problems.push(message.to_owned());
            }
        };
        let known_scheme = ["sqlite:", "postgres:", "postgresql:"].iter().any(|scheme| self.database_url.starts_with(scheme));
        require(known_scheme, "database_url: must begin with sqlite: or postgres:");
        require(
            self.database_max_connections > 3,
            "database_max_connections: must be at least 4: for reads, for writes, for LISTEN and for maintenance",
        );
        require(self.limit_page_default <= self.limit_page_max, "limit_page_default: must not be greater than limit_page_max");
        require(self.limit_requests_per_minute > 0, "limit_requests_per_minute: must be at least 1");
        require(u64::from(self.limit_cost_per_minute) >= self.limit_cost, "limit_cost_per_minute: must not be less than limit_cost");
        require(self.limit_batch > 0, "limit_batch: must be at least 1");
        require(self.stream_queue > 0, "stream_queue: must be at least 1");
        require(self.stream_keep_alive_seconds > 0, "stream_keep_alive_seconds: must be at least 1");
        require(self.feed_poll_milliseconds >= 10, "feed_poll_milliseconds: must be at least 10");
        require(self.feed_retention_days > 0, "feed_retention_days: must be at least 1");
        require(self.roster_retention_days > 0, "roster_retention_days: must be at least 1");
        require(self.roster_source_timeout_seconds > 0, "roster_source_timeout_seconds: must be at least 1");
        for (key, servers) in [
            ("roster_source_private_servers", &self.roster_source_private_servers),
            ("webhook_private_servers", &self.webhook_private_servers),
        ] {
            if let Err(problem) = PrivateServers::parse(servers) {
                require(false, &format!("{key}: {problem}"));
            }
        }
        require(self.webhook_failing_days > 0, "webhook_failing_days: must be at least 1");
        require(self.webhook_attempt_retention_days > 0, "webhook_attempt_retention_days: must be at least 1");
        if let Err(problem) = Keys::new(self) {
            require(false, &format!("encryption_key: {problem}"));
        }
        require(self.idempotency_hours > 0, "idempotency_hours: must be at least 1");
        require(self.access_clock_skew_seconds <= 300, "access_clock_skew_seconds: must be at most 300");
        require(self.access_introspection_cache_seconds <= 30, "access_introspection_cache_seconds: must be at most 30");
        require(url::Url::parse(&self.public_url).is_ok(), "public_url: is not a URL");
        require(self.console_idle_minutes > 0, "console_idle_minutes: must be at least 1");
        require(self.console_session_hours > 0, "console_session_hours: must be at least 1");
        require(self.console_sign_ins_per_minute > 0, "console_sign_ins_per_minute: must be at least 1");
        let is_header = self.console_address_header.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        require(is_header, "console_address_header: must be the name of a header, such as X-Forwarded-For");
        require(!self.console || !self.encryption_key.is_empty(), "console: needs encryption_key, with which sessions are stored");
        let is_safe = self.has_https() || is_loopback(&self.public_url);
        require(
            !self.console || is_safe,
            "console: needs a public_url that begins with https://, so that its cookies are not sent in clear",
        );
        for origin in self.allowed_origins.split_ascii_whitespace() {
            let is_origin = url::Url::parse(origin).is_ok_and(|url| url.origin().ascii_serialization() == origin);
            require(is_origin, &format!("allowed_origins: {origin} is not an origin, such as https://dashboard.example"));
        }
        let loopback_in_production = self.access_allow_loopback_issuers && self.production;
        require(!loopback_in_production, "access_allow_loopback_issuers: needs production = false");
    }
}

/// Whether the host of a URL is this machine.
fn is_loopback(address: &str) -> bool {
    match url::Url::parse(address).ok().as_ref().and_then(url::Url::host) {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

fn read_setting<T: for<'de> Deserialize<'de>>(figment: &Figment, key: &str, default: &str, problems: &mut Vec<String>) -> Option<T> {
    let value = if figment.contains(key) {
        figment.extract_inner_lossy(key)
    } else {
        Figment::from((key, parse_default(default))).extract_inner_lossy(key)
    };
    value.map_err(|error| problems.push(format!("{key}: {}", error.kind))).ok()
}

/// The default as a number or boolean when it reads as one, else as a string.
fn parse_default(text: &str) -> figment::value::Value {
    if let Ok(number) = text.parse::<i64>() {
        return number.into();
    }
    text.parse::<bool>().map_or_else(|_| text.into(), Into::into)
}

fn read_secrets(figment: &Figment) -> BTreeMap<String, SecretString> {
    let profiles = figment.data().unwrap_or_default();
    let names = profiles.values().flat_map(|profile| profile.keys()).filter_map(|key| key.strip_prefix(SECRET_PREFIX));
    names
        .filter_map(|name| {
            let secret: String = figment.extract_inner_lossy(&format!("{SECRET_PREFIX}{name}")).ok()?;
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
    fn all_problems_are_reported_at_once() {
        let toml = "http_listen = 'nowhere'\nlimit_batch = -1\nlimit_pages = 3\nlog_format = 'xml'";
        let problems = Config::from_figment(&Figment::from(Toml::string(toml))).unwrap_err();
        for key in ["http_listen", "limit_batch", "limit_pages", "log_format"] {
            assert!(problems.iter().any(|problem| problem.starts_with(key)), "{key} in {problems:?}");
        }
    }

    #[test]
    fn secrets_are_read_but_not_printed() {
        let toml = "secret_acme = 'hunter2'\ndatabase_url = 'postgres://app:hunter2@db/app'";
        let config = Config::from_figment(&Figment::from(Toml::string(toml))).unwrap();
        assert!(config.secrets.contains_key("acme"));
        assert!(!format!("{config:?}").contains("hunter2"));
    }

    #[test]
    fn every_setting_has_a_meaning_of_whole_sentences() {
        for setting in SETTINGS {
            assert!(setting.meaning.len() > 30 && setting.meaning.ends_with('.'), "{}: {}", setting.key, setting.meaning);
        }
    }
}
