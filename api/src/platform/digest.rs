//! Digests in hexadecimal.

use sha2::{Digest, Sha256};

/// The SHA-256 digest (FIPS 180-4) of some bytes as 64 lower-case hexadecimal digits.
pub fn sha256_hex(bytes: impl AsRef<[u8]>) -> String {
    to_hex(Sha256::digest(bytes))
}

/// The SHA-1 digest of some bytes as 40 lower-case hexadecimal digits, for standards that demand it. It does not protect against forgery.
pub fn sha1_hex(bytes: impl AsRef<[u8]>) -> String {
    to_hex(aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA1_FOR_LEGACY_USE_ONLY, bytes.as_ref()))
}

/// Bytes as lower-case hexadecimal digits.
pub fn to_hex(bytes: impl AsRef<[u8]>) -> String {
    bytes.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}
