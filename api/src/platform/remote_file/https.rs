//! Opens a file by https, with a conditional request (RFC 9110, section 13).

use super::{Body, FileVersion, Opened, RemoteFile, file_name};
use crate::platform::{
    Error, Result,
    outbound::{Outbound, describe_failure},
};
use reqwest::{
    StatusCode,
    header::{
        ACCEPT, ACCEPT_ENCODING, CONTENT_TYPE, ETAG, HeaderMap, HeaderName, HeaderValue, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED,
        LOCATION,
    },
};

/// A request for a file.
pub struct HttpsRequest<'a> {
    pub address: &'a str,
    /// The headers that authenticate the request, and `Accept` for files other than rosters.
    pub headers: HeaderMap,
    /// The version that need not be sent again.
    pub known: Option<&'a FileVersion>,
}

impl Outbound {
    /// Opens a file by https. Redirects are followed within the origin of the address only.
    ///
    /// # Errors
    /// Those of [`Outbound::check_file`]; `Unavailable` with the reason when the server does not send the file.
    pub async fn open_https(&self, request: HttpsRequest<'_>) -> Result<Opened> {
        let url = self.check_file("address", request.address)?;
        let name = file_name(url.path());
        let mut headers = request.headers;
        headers.entry(ACCEPT).or_insert(HeaderValue::from_static("text/csv, application/x-ndjson, */*;q=0.5"));
        let mut get = self.files().get(url).headers(headers).header(ACCEPT_ENCODING, "identity");
        if let Some(known) = request.known {
            let conditions = [(IF_NONE_MATCH, &known.etag), (IF_MODIFIED_SINCE, &known.last_modified)];
            for (name, value) in conditions {
                get = value.iter().fold(get, |get, value| get.header(&name, value));
            }
        }
        let response = get.send().await.map_err(connection_error)?;
        match response.status() {
            StatusCode::OK => {}
            StatusCode::NOT_MODIFIED if request.known.is_some() => return Ok(Opened::Unchanged),
            _ => return Err(Error::Unavailable(describe_status(&response))),
        }
        let version =
            FileVersion { etag: header(&response, ETAG), last_modified: header(&response, LAST_MODIFIED), ..FileVersion::default() };
        let content_type = header(&response, CONTENT_TYPE);
        let content_type = content_type.and_then(|value| Some(value.split(';').next()?.trim().to_ascii_lowercase()));
        Ok(Opened::File(Box::new(RemoteFile {
            name,
            content_type,
            length: response.content_length(),
            version,
            body: Body::Https(response),
        })))
    }
}

fn header(response: &reqwest::Response, name: HeaderName) -> Option<String> {
    Some(response.headers().get(name)?.to_str().ok()?.to_owned())
}

/// Why a response has no file, without parts of the address: it may contain what must not be in a log.
fn describe_status(response: &reqwest::Response) -> String {
    let status = response.status();
    let reason = match status.as_u16() {
        300..=399 => {
            let target = header(response, LOCATION).and_then(|location| response.url().join(&location).ok());
            // Without the path, which may contain a secret.
            let origin = target.map_or_else(|| "another address".into(), |target| target.origin().ascii_serialization());
            return format!("HTTP {}: the server redirects to {origin}; enter the address of the file itself", status.as_u16());
        }
        401 | 403 => "the server does not accept the credentials",
        404 | 410 => "there is no file at the address",
        429 => "the server limits the number of requests",
        500..=599 => "the server failed",
        _ => "the server does not send the file",
    };
    format!("HTTP {}: {reason}", status.as_u16())
}

/// The error of a request that failed without a response.
pub fn connection_error(error: reqwest::Error) -> Error {
    Error::Unavailable(describe_failure(&error))
}
