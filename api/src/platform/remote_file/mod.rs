//! Files of any length that the server fetches from addresses that customers configure: by https (`https`) or SFTP (`sftp`). The addresses
//! are checked as in [`super::outbound`].

mod https;
mod sftp;

pub use https::HttpsRequest;
pub use sftp::{Credential, SftpRequest, check_address as check_sftp_address, check_private_key, is_fingerprint};

use super::Result;
use bytes::Bytes;
use serde::{Deserialize, Serialize};

/// What the server of a file says about its content, by which a later request recognizes that it is unchanged.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct FileVersion {
    /// https: the header `ETag`.
    pub etag: Option<String>,
    /// https: the header `Last-Modified`.
    pub last_modified: Option<String>,
    /// SFTP: the length in bytes.
    pub size: Option<u64>,
    /// SFTP: the time of the last change, in seconds since 1970.
    pub modified_at: Option<u32>,
}

/// The result of opening a file.
pub enum Opened {
    /// The file has the version that the request knows.
    Unchanged,
    File(Box<RemoteFile>),
}

/// An open file, which is read piece by piece.
pub struct RemoteFile {
    /// The name of the file, without folders.
    pub name: String,
    /// The media type in lower case, without parameters.
    pub content_type: Option<String>,
    /// The length in bytes, if it is known.
    pub length: Option<u64>,
    pub version: FileVersion,
    body: Body,
}

enum Body {
    Https(reqwest::Response),
    Sftp(Box<sftp::OpenFile>),
}

impl RemoteFile {
    /// The next piece; `None` at the end of the file.
    ///
    /// # Errors
    /// `Unavailable` when the connection fails.
    pub async fn next_chunk(&mut self) -> Result<Option<Bytes>> {
        match &mut self.body {
            Body::Https(response) => response.chunk().await.map_err(https::connection_error),
            Body::Sftp(file) => file.next_chunk().await,
        }
    }
}

/// The part of a path behind its last slash.
fn file_name(path: &str) -> String {
    path.rsplit('/').next().unwrap_or_default().to_owned()
}
