//! SHA-256 digests in hexadecimal.

use sha2::{Digest, Sha256};

/// The SHA-256 digest (FIPS 180-4) of some bytes as 64 lower-case hexadecimal digits.
pub fn sha256_hex(bytes: impl AsRef<[u8]>) -> String {
    to_hex(Sha256::digest(bytes))
}

/// Bytes as lower-case hexadecimal digits.
pub fn to_hex(bytes: impl AsRef<[u8]>) -> String {
    bytes.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}
