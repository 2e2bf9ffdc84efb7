//! What a caller sets of a roster source, without its secret: checks and differences.

use super::schedule::Schedule;
use crate::{
    app::App,
    domain::shared::serialize_enum,
    platform::{Error, Result, error::Problems, remote_file},
};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use entity::{
    roster_plan::Mode,
    roster_source::{Authentication, Compression, Format, Model},
};
use reqwest::header::HeaderName;
use sea_orm::ActiveEnum;
use serde::{Serialize, Serializer};
use url::Url;

/// The longest address, in characters.
const MAX_ADDRESS: usize = 2000;

/// Headers that a request has already, or that would change what it asks for.
const RESERVED_HEADERS: [&str; 11] = [
    "accept",
    "accept-encoding",
    "connection",
    "content-length",
    "cookie",
    "expect",
    "host",
    "if-modified-since",
    "if-none-match",
    "range",
    "transfer-encoding",
];

/// The settings of a roster source, named as in the schema.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Settings {
    pub name: String,
    pub address: String,
    #[serde(serialize_with = "serialize_enum")]
    pub authentication: Authentication,
    pub user_name: Option<String>,
    pub header_name: Option<String>,
    pub host_key: Option<String>,
    #[serde(serialize_with = "serialize_enum")]
    pub mode: Mode,
    #[serde(serialize_with = "serialize_optional_enum")]
    pub format: Option<Format>,
    #[serde(serialize_with = "serialize_optional_enum")]
    pub compression: Option<Compression>,
    pub schedule: Option<String>,
    pub time_zone: String,
    pub applies_when_not_held: bool,
    pub enabled: bool,
}

impl Settings {
    pub fn from_row(row: &Model) -> Self {
        Self {
            name: row.name.clone(),
            address: row.address.clone(),
            authentication: row.authentication,
            user_name: row.user_name.clone(),
            header_name: row.header_name.clone(),
            host_key: row.host_key.clone(),
            mode: row.mode,
            format: row.format,
            compression: row.compression,
            schedule: row.schedule.clone(),
            time_zone: row.time_zone.clone(),
            applies_when_not_held: row.applies_when_not_held,
            enabled: row.enabled,
        }
    }

    pub fn apply_to(self, row: Model) -> Model {
        Model {
            name: self.name,
            address: self.address,
            authentication: self.authentication,
            user_name: self.user_name,
            header_name: self.header_name,
            host_key: self.host_key,
            mode: self.mode,
            format: self.format,
            compression: self.compression,
            schedule: self.schedule,
            time_zone: self.time_zone,
            applies_when_not_held: self.applies_when_not_held,
            enabled: self.enabled,
            ..row
        }
    }

    /// The names of the settings that differ.
    pub fn differences(&self, old: &Self) -> Vec<&'static str> {
        let fields = [
            ("name", self.name != old.name),
            ("address", self.address != old.address),
            ("authentication", self.authentication != old.authentication),
            ("userName", self.user_name != old.user_name),
            ("headerName", self.header_name != old.header_name),
            ("hostKeyFingerprint", self.host_key != old.host_key),
            ("mode", self.mode != old.mode),
            ("format", self.format != old.format),
            ("compression", self.compression != old.compression),
            ("schedule", self.schedule != old.schedule),
            ("timeZone", self.time_zone != old.time_zone),
            ("appliesWhenNotHeld", self.applies_when_not_held != old.applies_when_not_held),
            ("enabled", self.enabled != old.enabled),
        ];
        fields.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name).collect()
    }

    /// Adds everything that is wrong to the problems.
    pub fn check(&self, app: &App, problems: &mut Problems) {
        problems.require_text("name", &self.name, 200);
        problems.require(self.address.chars().count() <= MAX_ADDRESS, "address", format!("must have at most {MAX_ADDRESS} characters"));
        if let Err(Error::Invalid(found)) = self.check_address(app) {
            found.into_iter().for_each(|problem| problems.add(problem.field, problem.code, problem.message));
        }
        self.check_authentication(problems);
        let zone: Option<Tz> = self.time_zone.parse().ok();
        problems.require(zone.is_some(), "timeZone", "must be a name of the IANA time zone database, such as Europe/Vienna");
        if let Some(Err(message)) = self.schedule.as_ref().map(|expression| Schedule::parse(expression, zone.unwrap_or(Tz::UTC))) {
            let message = format!("must be a cron expression of five fields, such as 30 2 * * 1-5: {message}");
            problems.require(false, "schedule", message);
        }
    }

    fn check_address(&self, app: &App) -> Result<()> {
        match self.address.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase()).as_deref() {
            Some("sftp") => remote_file::check_sftp_address(&app.outbound, "address", &self.address),
            Some("https" | "http") => app.outbound.check_file("address", &self.address).map(drop),
            _ => Err(Error::invalid("address", "must be an https or sftp address")),
        }
    }

    fn check_authentication(&self, problems: &mut Problems) {
        use Authentication::{Basic, Bearer, Header, None, Password, PrivateKey};
        let suits_scheme = match self.authentication {
            Password | PrivateKey => self.is_sftp(),
            None | Bearer | Basic | Header => !self.is_sftp(),
        };
        let message = if self.is_sftp() { "must be PASSWORD or PRIVATE_KEY" } else { "must be NONE, BEARER, BASIC or HEADER" };
        problems.require(suits_scheme, "authentication.method", format!("{message} for this address"));

        let needs_user = matches!(self.authentication, Basic | Password | PrivateKey);
        match &self.user_name {
            Some(name) if needs_user => {
                problems.require_text("authentication.userName", name, 200);
                let is_valid = self.authentication != Basic || !name.contains(':');
                problems.require(is_valid, "authentication.userName", "must not contain a colon");
            }
            Some(_) => problems.require(false, "authentication.userName", "must be null for this method"),
            Option::None => problems.require(!needs_user, "authentication.userName", "is required for this method"),
        }
        let needs_header = self.authentication == Header;
        match &self.header_name {
            Some(name) if needs_header => {
                let is_valid = HeaderName::from_bytes(name.as_bytes()).is_ok_and(|name| !RESERVED_HEADERS.contains(&name.as_str()));
                problems.require(is_valid, "authentication.headerName", "must be the name of a header that the request does not have yet");
            }
            Some(_) => problems.require(false, "authentication.headerName", "must be null unless the method is HEADER"),
            Option::None => problems.require(!needs_header, "authentication.headerName", "is required when the method is HEADER"),
        }
        match &self.host_key {
            Some(_) if !self.is_sftp() => problems.require(false, "hostKeyFingerprint", "must be null unless the address is one of SFTP"),
            Some(key) => {
                let message = "must be a SHA-256 fingerprint as `ssh-keygen -l` prints it: SHA256: and 43 characters";
                problems.require(remote_file::is_fingerprint(key), "hostKeyFingerprint", message);
            }
            Option::None => problems.require(!self.is_sftp(), "hostKeyFingerprint", "is required for SFTP"),
        }
    }

    fn is_sftp(&self) -> bool {
        self.address.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("sftp:"))
    }

    /// When the source is due for the first time after `now`. `None`: only on request.
    pub fn next_run_after(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let expression = self.schedule.as_ref().filter(|_| self.enabled)?;
        Schedule::parse(expression, self.time_zone.parse().ok()?).ok()?.next_after(now)
    }

    /// Whether the secret of the other settings may be sent under these ones: to the same server, by the same method.
    pub fn keeps_secret_of(&self, old: &Self) -> bool {
        let server = |settings: &Self| {
            let url = Url::parse(&settings.address).ok()?;
            Some((url.scheme().to_owned(), url.host_str()?.to_owned(), url.port_or_known_default()))
        };
        let is_same_server = server(self).is_some_and(|new| Some(new) == server(old)) && self.host_key == old.host_key;
        is_same_server && self.authentication == old.authentication
    }
}

fn serialize_optional_enum<E: ActiveEnum<Value = String>, S: Serializer>(value: &Option<E>, to: S) -> Result<S::Ok, S::Error> {
    value.as_ref().map(ActiveEnum::to_value).serialize(to)
}
