//! Encrypts secrets that the database stores: AES-256-GCM with a key from the settings. The name of the key is stored beside the
//! ciphertext, so that keys can be replaced. A context, which identifies the row, is authenticated: a ciphertext that is copied to another
//! row cannot be decrypted there.

use super::{Error, Result, config::Config};
use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey},
    hmac,
};
use base64::{Engine, prelude::BASE64_STANDARD};
use secrecy::{ExposeSecret, SecretBox, SecretString};
use std::{collections::BTreeMap, fmt::Display, ops::AddAssign};

const KEY_BYTES: usize = 32;

/// The encryption keys of this process.
pub struct Keys {
    /// The name of the key that encrypts. `None`: nothing can be encrypted.
    current: Option<String>,
    /// By name: the current key and those that decrypt what was encrypted before.
    keys: BTreeMap<String, SecretBox<[u8; KEY_BYTES]>>,
}

/// An encrypted secret.
#[derive(Clone)]
pub struct Ciphertext {
    /// The name of the key.
    pub key_name: String,
    /// Nonce, ciphertext and tag, in base64.
    pub text: String,
}

impl Keys {
    /// The keys among the secrets of the settings: those of 32 bytes in base64.
    ///
    /// # Errors
    /// What is wrong with the current key.
    pub fn new(config: &Config) -> Result<Self, String> {
        let keys: BTreeMap<_, _> = config
            .secrets
            .iter()
            .filter_map(|(name, secret)| Some((name.clone(), SecretBox::new(Box::new(decode_key(secret)?)))))
            .collect();
        let name = config.encryption_key.as_str();
        if name.is_empty() {
            return Ok(Self { current: None, keys });
        }
        if !config.secrets.contains_key(name) {
            return Err(format!("there is no setting secret_{name}"));
        }
        if !keys.contains_key(name) {
            return Err(format!("secret_{name} must contain {KEY_BYTES} bytes in base64, such as the output of `openssl rand -base64 32`"));
        }
        Ok(Self { current: Some(name.to_owned()), keys })
    }

    /// The name of the key that encrypts. `None`: nothing can be encrypted.
    pub fn current_name(&self) -> Option<&str> {
        self.current.as_deref()
    }

    /// Encrypts a secret for the row that the context identifies.
    ///
    /// # Errors
    /// `Unavailable` when the settings name no key.
    pub fn encrypt(&self, context: &[u8], secret: &SecretString) -> Result<Ciphertext> {
        let Some(key_name) = &self.current else {
            return Err(Error::Unavailable("the server has no encryption key: its operator must set encryption_key".into()));
        };
        let text = seal(&self.cipher(key_name)?, context, secret.expose_secret())?;
        Ok(Ciphertext { key_name: key_name.clone(), text })
    }

    /// Decrypts a secret of the row that the context identifies.
    ///
    /// # Errors
    /// `Unavailable` when the key is not in the settings, or the ciphertext was not made for this context with this key.
    pub fn decrypt(&self, context: &[u8], ciphertext: &Ciphertext) -> Result<SecretString> {
        let key = self.cipher(&ciphertext.key_name)?;
        let message = || Error::Unavailable(format!("the secret cannot be decrypted with secret_{}: set it again", ciphertext.key_name));
        open(&key, context, &ciphertext.text).map(SecretString::from).ok_or_else(message)
    }

    /// Encrypts with the current key what an earlier key encrypted for the row that the context identifies, and counts it. `None` for a text that
    /// cannot be decrypted: it stays as it is, and the log names its row.
    ///
    /// # Errors
    /// `Unavailable` when the settings name no key.
    pub fn encrypt_again(
        &self,
        context: &[u8],
        old: &Ciphertext,
        row: &dyn Display,
        rotation: &mut Rotation,
    ) -> Result<Option<Ciphertext>> {
        match self.decrypt(context, old) {
            Ok(secret) => {
                let new = self.encrypt(context, &secret)?;
                rotation.encrypted += 1;
                Ok(Some(new))
            }
            Err(error) => {
                tracing::warn!(%error, %row, "a secret cannot be encrypted with the current key");
                rotation.unreadable += 1;
                Ok(None)
            }
        }
    }

    /// A text by which two secrets can be compared, and from which a reader without the key cannot guess one. Empty without a key.
    pub fn fingerprint(&self, secret: &SecretString) -> String {
        let key = self.current.as_ref().and_then(|name| self.keys.get(name));
        key.map_or_else(String::new, |key| {
            let key = hmac::Key::new(hmac::HMAC_SHA256, key.expose_secret());
            BASE64_STANDARD.encode(hmac::sign(&key, secret.expose_secret().as_bytes()))
        })
    }

    fn cipher(&self, name: &str) -> Result<RandomizedNonceKey> {
        let key = self.keys.get(name).ok_or_else(|| {
            Error::Unavailable(format!("the secret cannot be decrypted: the server no longer has the setting secret_{name}"))
        })?;
        RandomizedNonceKey::new(&AES_256_GCM, key.expose_secret()).map_err(Error::internal)
    }
}

/// What became of the rows that an earlier key encrypted, when they were to be encrypted with the current one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rotation {
    /// The rows that are now encrypted with the current key.
    pub encrypted: usize,
    /// The rows whose key is no longer in the settings.
    pub unreadable: usize,
}

impl AddAssign for Rotation {
    fn add_assign(&mut self, other: Self) {
        self.encrypted += other.encrypted;
        self.unreadable += other.unreadable;
    }
}

/// A key that encrypts texts, and is itself stored encrypted with one of [`Keys`]. Destroyed, it makes its texts unreadable everywhere.
pub struct DataKey(RandomizedNonceKey);

impl DataKey {
    /// The key in the form in which [`generate_key`] returns it.
    ///
    /// # Errors
    /// `Internal` when the text is not a key.
    pub fn parse(key: &SecretString) -> Result<Self> {
        let bytes = SecretBox::new(Box::new(decode_key(key).ok_or_else(|| Error::internal("a stored data key is not a key"))?));
        Ok(Self(RandomizedNonceKey::new(&AES_256_GCM, bytes.expose_secret()).map_err(Error::internal)?))
    }

    /// Encrypts a text for the column and row that the context identifies. Returns nonce, ciphertext and tag, in base64.
    ///
    /// # Errors
    /// `Internal` when the operating system provides no randomness.
    pub fn encrypt(&self, context: &[u8], text: &str) -> Result<String> {
        seal(&self.0, context, text)
    }

    /// Decrypts a text of the column and row that the context identifies.
    ///
    /// # Errors
    /// `Internal` when the text was not encrypted for this context with this key.
    pub fn decrypt(&self, context: &[u8], text: &str) -> Result<String> {
        open(&self.0, context, text)
            .ok_or_else(|| Error::internal("a stored text cannot be decrypted: it was changed, or moved from another row"))
    }
}

fn seal(key: &RandomizedNonceKey, context: &[u8], text: &str) -> Result<String> {
    let mut bytes = text.as_bytes().to_vec();
    let nonce = key.seal_in_place_append_tag(Aad::from(context), &mut bytes).map_err(Error::internal)?;
    Ok(BASE64_STANDARD.encode([nonce.as_ref().as_slice(), &bytes].concat()))
}

fn open(key: &RandomizedNonceKey, context: &[u8], text: &str) -> Option<String> {
    let sealed = BASE64_STANDARD.decode(text).ok()?;
    let (nonce, bytes) = sealed.split_first_chunk::<NONCE_LEN>()?;
    let mut bytes = bytes.to_vec();
    let opened = key.open_in_place(Nonce::from(nonce), Aad::from(context), &mut bytes).ok()?;
    String::from_utf8(opened.to_vec()).ok()
}

/// Generates a key in the form in which the settings contain it.
///
/// # Errors
/// `Internal` when the operating system provides no randomness.
pub fn generate_key() -> Result<SecretString> {
    let mut bytes = [0; KEY_BYTES];
    aws_lc_rs::rand::fill(&mut bytes).map_err(Error::internal)?;
    Ok(BASE64_STANDARD.encode(bytes).into())
}

fn decode_key(secret: &SecretString) -> Option<[u8; KEY_BYTES]> {
    BASE64_STANDARD.decode(secret.expose_secret().trim()).ok()?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(current: &str) -> Keys {
        let mut config = Config::defaults().unwrap();
        for (name, byte) in [("old", 1), ("new", 2)] {
            config.secrets.insert(name.into(), BASE64_STANDARD.encode([byte; KEY_BYTES]).into());
        }
        config.secrets.insert("client".into(), "not a key".to_owned().into());
        config.encryption_key = current.into();
        Keys::new(&config).unwrap_or_else(|problem| panic!("{problem}"))
    }

    #[test]
    fn a_secret_is_decrypted_in_its_own_context_only() {
        let keys = keys("new");
        let secret = SecretString::from("hunter2");
        let (one, again) = (keys.encrypt(b"row 1", &secret).unwrap(), keys.encrypt(b"row 1", &secret).unwrap());
        assert_ne!(one.text, again.text, "equal secrets have different ciphertexts");
        assert!(!one.text.contains("hunter2"));
        assert_eq!(keys.decrypt(b"row 1", &one).unwrap().expose_secret(), "hunter2");
        assert!(keys.decrypt(b"row 2", &one).is_err());
        let other_key = Ciphertext { key_name: "old".into(), ..one.clone() };
        assert!(keys.decrypt(b"row 1", &other_key).is_err());
        assert!(keys.decrypt(b"row 1", &Ciphertext { text: "AAAA".into(), ..one }).is_err());
    }

    #[test]
    fn a_previous_key_decrypts_and_the_current_one_encrypts() {
        let stored = keys("old").encrypt(b"row", &"hunter2".to_owned().into()).unwrap();
        let keys = keys("new");
        assert_eq!(keys.decrypt(b"row", &stored).unwrap().expose_secret(), "hunter2");
        assert_eq!(keys.encrypt(b"row", &"hunter2".to_owned().into()).unwrap().key_name, "new");
    }

    #[test]
    fn a_missing_or_short_key_is_a_problem_of_the_settings() {
        let mut config = Config::defaults().unwrap();
        assert!(Keys::new(&config).is_ok_and(|keys| keys.current_name().is_none()));
        config.encryption_key = "roster".into();
        assert!(Keys::new(&config).is_err_and(|problem| problem.contains("no setting secret_roster")));
        config.secrets.insert("roster".into(), BASE64_STANDARD.encode([1; 16]).into());
        let problem = Keys::new(&config).err().unwrap();
        assert!(problem.contains("32 bytes") && !problem.contains(&BASE64_STANDARD.encode([1; 16])), "{problem}");
    }
}
