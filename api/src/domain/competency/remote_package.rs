//! Fetches a CASE package from another CASE provider, with the protections of `platform::outbound`.

use super::case_encoding::parse_json;
use crate::{
    app::App,
    platform::{
        Error, Result,
        remote_file::{HttpsRequest, Opened},
    },
};
use reqwest::header::{ACCEPT, AUTHORIZATION, HeaderMap, HeaderValue};
use serde_json::Value;
use std::time::Duration;
use tokio::time::timeout;

/// The time in which a package must arrive.
const TIME_LIMIT: Duration = Duration::from_secs(60);

/// Fetches a package. `bearer_token` is sent to the server of the address and stored nowhere. `max_bytes` limits the size.
///
/// # Errors
/// `Invalid` on `address` with the reason why there is no package.
pub async fn fetch_package(app: &App, address: &str, bearer_token: Option<&str>, max_bytes: usize) -> Result<Value> {
    let mut headers = HeaderMap::new();
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    if let Some(token) = bearer_token {
        let value = HeaderValue::from_str(&format!("Bearer {token}"));
        let mut value = value.map_err(|_| Error::invalid("bearerToken", "must be plain text without line breaks"))?;
        value.set_sensitive(true);
        headers.insert(AUTHORIZATION, value);
    }
    let fetched = timeout(TIME_LIMIT, read(app, address, headers, max_bytes)).await;
    let bytes = match fetched {
        Ok(Ok(bytes)) => bytes,
        // The caller has chosen the address, so it is for the caller to change it.
        Ok(Err(Error::Unavailable(reason))) => return Err(Error::invalid("address", reason)),
        Ok(Err(error)) => return Err(error),
        Err(_) => return Err(Error::invalid("address", "the package did not arrive within a minute")),
    };
    parse_json("address", &bytes)
}

async fn read(app: &App, address: &str, headers: HeaderMap, max_bytes: usize) -> Result<Vec<u8>> {
    let too_large = || Error::invalid("address", format!("the package is larger than {max_bytes} bytes"));
    let Opened::File(mut file) = app.outbound.open_https(HttpsRequest { address, headers, known: None }).await? else {
        return Err(Error::internal("an unconditional request was answered with 304"));
    };
    let mut bytes = Vec::new();
    while let Some(chunk) = file.next_chunk().await? {
        if bytes.len() + chunk.len() > max_bytes {
            return Err(too_large());
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}
