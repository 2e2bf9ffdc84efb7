//! Random secrets: those of SCIM tokens, xAPI credentials, calendar feeds and sessions of the console.

use crate::platform::{Error, Result};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use secrecy::SecretString;

/// The length of 256 bits in base64 without padding.
pub const RANDOM_CHARS: usize = 43;

/// A random text with 256 bits, in the base64 of URLs.
///
/// # Errors
/// `Internal` when the operating system provides no randomness.
pub fn random_text() -> Result<String> {
    let mut bytes = [0; 32];
    aws_lc_rs::rand::fill(&mut bytes).map_err(Error::internal)?;
    Ok(BASE64_URL_SAFE_NO_PAD.encode(bytes))
}

/// A secret: `prefix`, by which people and secret scanners recognize its kind, and a random text.
///
/// # Errors
/// As [`random_text`].
pub fn generate(prefix: &str) -> Result<SecretString> {
    Ok(format!("{prefix}{}", random_text()?).into())
}
