//! The subject of a credential: a random identifier, and a salted hash by which those who know the e-mail address recognize the employee
//! (Open Badges 3.0, appendix B, IdentityObject). The address itself is in no credential.

use crate::platform::{Error, Result, digest::sha256_hex};
use entity::employee::Model as Employee;
use serde_json::{Value, json};
use uuid::{Builder, Uuid};

/// A random UUID (RFC 9562, section 5.4), which nobody can guess.
///
/// # Errors
/// `Internal` when the operating system provides no randomness.
pub fn random_uuid() -> Result<Uuid> {
    let mut bytes = [0; 16];
    aws_lc_rs::rand::fill(&mut bytes).map_err(Error::internal)?;
    Ok(Builder::from_random_bytes(bytes).into_uuid())
}

/// The identifier of a subject, which no two credentials share.
///
/// # Errors
/// As [`random_uuid`].
pub fn subject_id() -> Result<String> {
    Ok(random_uuid()?.urn().to_string())
}

/// The hash of the e-mail address, or of the external id when there is none, with a salt of its own.
///
/// # Errors
/// As [`random_uuid`].
pub fn identity_object(employee: &Employee) -> Result<Value> {
    let (identity_type, text) =
        if employee.email.is_empty() { ("identifier", &employee.external_id) } else { ("emailAddress", &employee.email) };
    let salt = random_uuid()?.simple().to_string();
    Ok(json!({
        "type": "IdentityObject",
        "hashed": true,
        "identityHash": hash(text, &salt),
        "identityType": identity_type,
        "salt": salt,
    }))
}

fn hash(text: &str, salt: &str) -> String {
    format!("sha256${}", sha256_hex(format!("{text}{salt}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_that_of_text_and_salt() {
        assert_eq!(hash("", ""), "sha256$e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assert_eq!(hash("ab", "c"), "sha256$ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    #[test]
    fn no_two_subjects_are_the_same() {
        assert!(subject_id().unwrap().starts_with("urn:uuid:"));
        assert_ne!(subject_id().unwrap(), subject_id().unwrap());
    }
}
