//! Opens a file by SFTP, from a server whose host key has a known fingerprint.

use super::{Body, FileVersion, Opened, RemoteFile, file_name};
use crate::platform::{Error, Result, outbound::Outbound};
use base64::{Engine, prelude::BASE64_STANDARD_NO_PAD};
use bytes::{Bytes, BytesMut};
use percent_encoding::percent_decode_str;
use russh::{
    Preferred,
    client::{self, AuthResult, Handle},
    keys::{Algorithm, EcdsaCurve, HashAlg, PrivateKeyWithHashAlg, PublicKeyOrCertificate},
};
use russh_sftp::{
    client::{Config as SftpConfig, SftpSession, error::Error as SftpError, fs::File},
    protocol::StatusCode,
};
use secrecy::{ExposeSecret, SecretString};
use std::{
    borrow::Cow,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{io::AsyncReadExt, time::timeout};
use url::Url;

const DEFAULT_PORT: u16 = 22;
/// The time for the key exchange and authentication.
const HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(20);
/// The time for the response to one request.
const REQUEST_TIMEOUT_SECONDS: u64 = 60;
const CHUNK_BYTES: usize = 128 * 1024;

/// The kinds of host key, each with its signature algorithms. A server has one host key of some of the kinds and shows one that the client
/// asks for, so each kind is asked for by itself.
const HOST_KEY_KINDS: [&[Algorithm]; 3] = [
    &[Algorithm::Ed25519],
    &[
        Algorithm::Ecdsa { curve: EcdsaCurve::NistP256 },
        Algorithm::Ecdsa { curve: EcdsaCurve::NistP384 },
        Algorithm::Ecdsa { curve: EcdsaCurve::NistP521 },
    ],
    &[Algorithm::Rsa { hash: Some(HashAlg::Sha512) }, Algorithm::Rsa { hash: Some(HashAlg::Sha256) }],
];

/// A request for a file.
pub struct SftpRequest<'a> {
    pub address: &'a str,
    pub user_name: &'a str,
    pub credential: Credential,
    /// The fingerprint that the host key must have, such as `SHA256:…`.
    pub host_key: &'a str,
    /// The version that need not be sent again.
    pub known: Option<&'a FileVersion>,
}

/// What authenticates the user.
pub enum Credential {
    Password(SecretString),
    /// A private key in the format of OpenSSH or PEM.
    PrivateKey(SecretString),
}

/// An open file with its connection, which ends when this is dropped.
pub struct OpenFile {
    file: File,
    _sftp: SftpSession,
    _connection: Handle<HostKeyCheck>,
}

/// The host, the port and the path of an `sftp` URL.
struct Location {
    host: String,
    port: u16,
    path: String,
}

/// Checks an `sftp` URL. The host is checked again when its name is resolved.
///
/// # Errors
/// `Invalid` on `field`, with the reason.
pub fn check_address(outbound: &Outbound, field: &str, address: &str) -> Result<()> {
    let location = Location::parse(field, address)?;
    let is_forbidden = location.host.parse().is_ok_and(|ip| !outbound.allows_files_from(ip));
    if is_forbidden { Err(Error::invalid(field, "must not be a private or local address")) } else { Ok(()) }
}

/// Whether a text has the form of a SHA-256 fingerprint as OpenSSH prints it.
pub fn is_fingerprint(text: &str) -> bool {
    let digest = text.strip_prefix("SHA256:").and_then(|digest| BASE64_STANDARD_NO_PAD.decode(digest).ok());
    digest.is_some_and(|digest| digest.len() == 32)
}

/// Checks that a text is a private key without a passphrase.
///
/// # Errors
/// What is wrong, without any part of the text.
pub fn check_private_key(key: &SecretString) -> Result<(), &'static str> {
    match russh::keys::decode_secret_key(key.expose_secret(), None) {
        Ok(key) if key.is_encrypted() => Err("must be a private key without a passphrase"),
        Ok(_) => Ok(()),
        Err(russh::keys::Error::KeyIsEncrypted) => Err("must be a private key without a passphrase"),
        Err(_) => Err("must be a private key in the format of OpenSSH or PEM"),
    }
}

impl Location {
    fn parse(field: &str, address: &str) -> Result<Self> {
        let url = Url::parse(address).map_err(|_| Error::invalid(field, "is not a URL"))?;
        let invalid = |message: &str| Err(Error::invalid(field, message));
        if url.scheme() != "sftp" {
            return invalid("must be an sftp address");
        }
        let Some(host) = url.host_str().filter(|host| !host.is_empty()) else { return invalid("has no host") };
        if !url.username().is_empty() || url.password().is_some() {
            return invalid("must not contain credentials");
        }
        if url.query().is_some() || url.fragment().is_some() {
            return invalid("must end with the path of the file: write ? as %3F and # as %23");
        }
        let Ok(path) = percent_decode_str(url.path()).decode_utf8() else { return invalid("must have a path in UTF-8") };
        // As in the URLs of curl, `/~/` is the folder in which the user starts.
        let path = path.strip_prefix("/~/").unwrap_or(&path);
        if path.is_empty() || path.ends_with('/') || path.contains('\0') {
            return invalid("must end with the path of a file");
        }
        let host = host.trim_start_matches('[').trim_end_matches(']');
        Ok(Self { host: host.to_owned(), port: url.port().unwrap_or(DEFAULT_PORT), path: path.to_owned() })
    }
}

impl Outbound {
    /// Opens a file by SFTP.
    ///
    /// # Errors
    /// Those of [`check_address`]; `Unavailable` with the reason when the server cannot be reached, is not the expected one, does not
    /// accept the user, or has no such file.
    pub async fn open_sftp(&self, request: SftpRequest<'_>) -> Result<Opened> {
        check_address(self, "address", request.address)?;
        let location = Location::parse("address", request.address)?;
        let mut connection = self.connect_to_known_host(&location, request.host_key).await?;
        let authentication = authenticate(&mut connection, request.user_name, &request.credential);
        within_handshake(authentication).await??;
        let channel = connection.channel_open_session().await.map_err(connection_error)?;
        channel.request_subsystem(true, "sftp").await.map_err(connection_error)?;
        let config = SftpConfig { request_timeout_secs: REQUEST_TIMEOUT_SECONDS, ..SftpConfig::default() };
        let sftp = SftpSession::new_with_config(channel.into_stream(), config).await.map_err(|error| file_error(&error))?;
        let attributes = sftp.metadata(&location.path).await.map_err(|error| file_error(&error))?;
        let version = FileVersion { size: attributes.size, modified_at: attributes.mtime, ..FileVersion::default() };
        let is_comparable = version.size.is_some() && version.modified_at.is_some();
        if is_comparable && request.known == Some(&version) {
            return Ok(Opened::Unchanged);
        }
        let file = sftp.open(&location.path).await.map_err(|error| file_error(&error))?;
        Ok(Opened::File(Box::new(RemoteFile {
            name: file_name(&location.path),
            content_type: None,
            length: attributes.size,
            version,
            body: Body::Sftp(Box::new(OpenFile { file, _sftp: sftp, _connection: connection })),
        })))
    }

    /// Connects to a server that has a host key with the fingerprint.
    async fn connect_to_known_host(&self, location: &Location, expected: &str) -> Result<Handle<HostKeyCheck>> {
        let mut found = Vec::new();
        for kind in HOST_KEY_KINDS {
            let stream = self.connect(&location.host, location.port).await?;
            let config = client::Config {
                preferred: Preferred { key: Cow::Borrowed(kind), ..Preferred::DEFAULT },
                inactivity_timeout: Some(Duration::from_secs(2 * REQUEST_TIMEOUT_SECONDS)),
                ..client::Config::default()
            };
            let check = HostKeyCheck { expected: expected.to_owned(), found: Arc::default() };
            let shown = check.found.clone();
            match within_handshake(client::connect_stream(Arc::new(config), stream, check)).await? {
                Ok(connection) => return Ok(connection),
                // The server has no key of this kind.
                Err(russh::Error::NoCommonAlgo { kind: russh::AlgorithmKind::Key, .. }) => {}
                Err(error) => match shown.lock().unwrap_or_else(PoisonError::into_inner).take() {
                    Some(fingerprint) => found.push(fingerprint),
                    None => return Err(connection_error(error)),
                },
            }
        }
        let found = if found.is_empty() { "no key of a supported kind".to_owned() } else { found.join(", ") };
        Err(Error::Unavailable(format!("the host key does not match: expected {expected}, the server has {found}")))
    }
}

/// Accepts only a host key with the expected fingerprint.
struct HostKeyCheck {
    expected: String,
    /// The fingerprint of the key that was refused, with its kind.
    found: Arc<Mutex<Option<String>>>,
}

impl client::Handler for HostKeyCheck {
    type Error = russh::Error;

    async fn check_server_key(&mut self, shown: &PublicKeyOrCertificate) -> Result<bool, Self::Error> {
        let key = shown.public_key();
        let fingerprint = key.fingerprint(HashAlg::Sha256).to_string();
        if fingerprint == self.expected {
            return Ok(true);
        }
        let found = format!("{fingerprint} ({})", key.algorithm());
        *self.found.lock().unwrap_or_else(PoisonError::into_inner) = Some(found);
        Ok(false)
    }
}

async fn authenticate(connection: &mut Handle<HostKeyCheck>, user_name: &str, credential: &Credential) -> Result<()> {
    let (result, method) = match credential {
        Credential::Password(password) => (connection.authenticate_password(user_name, password.expose_secret()).await, "password"),
        Credential::PrivateKey(key) => {
            let key = russh::keys::decode_secret_key(key.expose_secret(), None);
            let key = key.map_err(|_| Error::Unavailable("the private key cannot be read: set it again".into()))?;
            let hash = if key.algorithm().is_rsa() { connection.best_supported_rsa_hash().await.ok().flatten().flatten() } else { None };
            let hash = hash.or(Some(HashAlg::Sha256));
            let key = PrivateKeyWithHashAlg::new(Arc::new(key), hash);
            (connection.authenticate_publickey(user_name, key).await, "private key")
        }
    };
    match result {
        Ok(AuthResult::Success) => Ok(()),
        Ok(AuthResult::Failure { partial_success: true, .. }) => {
            Err(Error::Unavailable("the server requires a second means of authentication, which is not supported".into()))
        }
        Ok(AuthResult::Failure { .. }) => Err(Error::Unavailable(format!("the server does not accept the user name or the {method}"))),
        Err(error) => Err(connection_error(error)),
    }
}

async fn within_handshake<T>(work: impl Future<Output = T>) -> Result<T> {
    timeout(HANDSHAKE_TIMEOUT, work).await.map_err(|_| Error::Unavailable("the server does not respond in time".into()))
}

impl OpenFile {
    pub async fn next_chunk(&mut self) -> Result<Option<Bytes>> {
        let mut chunk = BytesMut::with_capacity(CHUNK_BYTES);
        let read = self.file.read_buf(&mut chunk).await;
        let read = read.map_err(|error| Error::Unavailable(format!("the connection failed: {error}")))?;
        Ok((read > 0).then(|| chunk.freeze()))
    }
}

fn connection_error(error: russh::Error) -> Error {
    Error::Unavailable(format!("the SSH connection failed: {error}"))
}

fn file_error(error: &SftpError) -> Error {
    Error::Unavailable(match error {
        SftpError::Status(status) if status.status_code == StatusCode::NoSuchFile => "there is no file at the address".into(),
        SftpError::Status(status) if status.status_code == StatusCode::PermissionDenied => "the user may not read the file".into(),
        SftpError::Timeout => "the server does not respond in time".into(),
        other => format!("the server does not send the file: {other}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::outbound::AllowedPrivateServers;

    #[test]
    fn addresses_are_checked_and_private_ones_are_rejected() {
        let outbound = Outbound::new(false, AllowedPrivateServers::default()).unwrap();
        for valid in ["sftp://files.example.com/out/people.csv", "sftp://files.example.com:2222/~/people%20today.csv.gz"] {
            check_address(&outbound, "address", valid).unwrap();
        }
        for invalid in [
            "sftp://10.0.0.1/people.csv",
            "sftp://[::1]/people.csv",
            "sftp://hr:secret@files.example.com/people.csv",
            "sftp://files.example.com/",
            "sftp://files.example.com/folder/",
            "sftp://files.example.com/people.csv?a=b",
            "sftp:///people.csv",
            "ftp://files.example.com/people.csv",
        ] {
            assert!(check_address(&outbound, "address", invalid).is_err(), "{invalid}");
        }
        let location = Location::parse("address", "sftp://files.example.com/~/people%20today.csv").unwrap();
        assert_eq!((location.port, location.path.as_str()), (22, "people today.csv"));
        assert_eq!(Location::parse("address", "sftp://h/out/people.csv").unwrap().path, "/out/people.csv");
    }

    #[test]
    fn fingerprints_have_the_form_of_openssh() {
        assert!(is_fingerprint("SHA256:Nh0Me49Zh9fDw/VYUfq43IJmI1T+XrjiYONPND8GzaM"));
        for invalid in ["Nh0Me49Zh9fDw/VYUfq43IJmI1T+XrjiYONPND8GzaM", "SHA256:", "SHA256:Nh0Me49Z", "MD5:00:11"] {
            assert!(!is_fingerprint(invalid), "{invalid}");
        }
    }
}
