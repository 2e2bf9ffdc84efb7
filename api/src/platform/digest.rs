//! The fingerprint of a text.

use sha2::{Digest, Sha256};

/// The SHA-256 (FIPS 180-4) of some bytes, in 64 lower-case hexadecimal digits.
pub fn fingerprint(bytes: impl AsRef<[u8]>) -> String {
    hex(Sha256::digest(bytes))
}

/// Bytes in lower-case hexadecimal digits.
pub fn hex(bytes: impl AsRef<[u8]>) -> String {
    bytes.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}
