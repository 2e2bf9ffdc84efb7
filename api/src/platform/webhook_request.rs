//! Sends one message to a webhook endpoint, signed as the specification Standard Webhooks 1.0.0 says
//! (<https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md>). The crate `standardwebhooks` would add a second
//! library for base64 and another one for HMAC, for one function.

use super::{
    Error, Result,
    outbound::{Outbound, describe_failure},
};
use aws_lc_rs::{hmac, rand};
use base64::{Engine, prelude::BASE64_STANDARD};
use chrono::{DateTime, TimeDelta, Utc};
use reqwest::{
    Response,
    header::{CONTENT_TYPE, RETRY_AFTER},
};
use secrecy::{ExposeSecret, SecretString};
use std::time::Duration;

/// The time in which the receiver must answer.
const TIMEOUT: Duration = Duration::from_secs(15);
/// The length of a secret, in bytes; the specification recommends 24 to 64.
const SECRET_BYTES: usize = 32;
/// By which people and secret scanners recognize a secret.
const SECRET_PREFIX: &str = "whsec_";
/// How much of a response is read, so that its connection can be used again.
const MAX_RESPONSE_BYTES: usize = 64 * 1024;

/// A message for a webhook endpoint.
pub struct Message {
    /// The same in every attempt, by which the receiver recognizes a repetition. Without a dot.
    pub id: String,
    pub body: Vec<u8>,
}

/// How the receiver answered, or why it did not.
#[derive(Debug, PartialEq, Eq)]
pub struct Answer {
    /// `None`: there was no response.
    pub status: Option<u16>,
    /// Why the message was not accepted. `None`: it was.
    pub failure: Option<String>,
    /// How long the receiver asks to wait before the next attempt.
    pub retry_after: Option<TimeDelta>,
}

impl Answer {
    /// The answer to a message that could not be sent.
    pub fn not_sent(failure: String) -> Self {
        Self { status: None, failure: Some(failure), retry_after: None }
    }
}

/// Makes a secret: `whsec_` and base64.
///
/// # Errors
/// `Internal` when the operating system provides no randomness.
pub fn generate_secret() -> Result<SecretString> {
    let mut bytes = [0; SECRET_BYTES];
    rand::fill(&mut bytes).map_err(Error::internal)?;
    Ok(format!("{SECRET_PREFIX}{}", BASE64_STANDARD.encode(bytes)).into())
}

/// The value of the header `webhook-signature`: a signature with each secret, separated by spaces.
fn sign(message: &Message, at: DateTime<Utc>, secrets: &[SecretString]) -> Result<String> {
    let signed = [format!("{}.{}.", message.id, at.timestamp()).as_bytes(), &message.body].concat();
    let signatures = secrets.iter().map(|secret| {
        let invalid = || Error::internal("a stored secret of a webhook endpoint is not one");
        let key = secret.expose_secret().strip_prefix(SECRET_PREFIX).ok_or_else(invalid)?;
        let key = hmac::Key::new(hmac::HMAC_SHA256, &BASE64_STANDARD.decode(key).map_err(|_| invalid())?);
        Ok(format!("v1,{}", BASE64_STANDARD.encode(hmac::sign(&key, &signed))))
    });
    Ok(signatures.collect::<Result<Vec<_>>>()?.join(" "))
}

impl Outbound {
    /// Sends a message and waits for the answer, at most 15 seconds. Redirects are not followed.
    ///
    /// # Errors
    /// `Internal` when a secret is not one. Everything that the receiver can cause is in the answer.
    pub async fn send_webhook(&self, address: &str, message: Message, at: DateTime<Utc>, secrets: &[SecretString]) -> Result<Answer> {
        let url = match self.check_webhook("address", address) {
            Ok(url) => url,
            Err(error) => return Ok(Answer::not_sent(format!("the address {error}"))),
        };
        let signature = sign(&message, at, secrets)?;
        let request = self.webhooks().post(url).timeout(TIMEOUT).header(CONTENT_TYPE, "application/json").header("webhook-id", message.id);
        let request = request.header("webhook-timestamp", at.timestamp()).header("webhook-signature", signature).body(message.body);
        Ok(match request.send().await {
            Ok(response) => read_answer(response, at).await,
            Err(error) => Answer::not_sent(describe_failure(&error)),
        })
    }
}

async fn read_answer(mut response: Response, at: DateTime<Utc>) -> Answer {
    let status = response.status();
    let retry_after = response.headers().get(RETRY_AFTER).and_then(|value| parse_retry_after(value.to_str().ok()?, at));
    let mut remaining = MAX_RESPONSE_BYTES;
    // The status is the answer, whatever becomes of the body.
    while let Ok(Some(chunk)) = response.chunk().await {
        let Some(left) = remaining.checked_sub(chunk.len()) else { break };
        remaining = left;
    }
    let failure = match status.as_u16() {
        200..=299 => None,
        300..=399 => Some("redirects are not followed: enter the address itself"),
        401 | 403 => Some("the receiver does not accept the request"),
        404 => Some("there is nothing at the address"),
        410 => Some("the receiver says that the address is gone for good"),
        429 => Some("the receiver limits the number of requests"),
        500..=599 => Some("the receiver failed"),
        _ => Some("the receiver did not accept the message"),
    };
    let failure = failure.map(|reason| format!("HTTP {}: {reason}", status.as_u16()));
    Answer { status: Some(status.as_u16()), failure, retry_after }
}

/// Parses `Retry-After`: seconds, or an instant (RFC 9110, section 10.2.3).
fn parse_retry_after(text: &str, at: DateTime<Utc>) -> Option<TimeDelta> {
    let seconds = text.trim().parse().ok().and_then(TimeDelta::try_seconds);
    seconds.or_else(|| Some(DateTime::parse_from_rfc2822(text.trim()).ok()?.to_utc() - at)).filter(|wait| *wait > TimeDelta::zero())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_signed_as_in_the_example_of_the_reference_libraries() {
        let secret = SecretString::from("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        let message = Message { id: "msg_p5jXN8AQM9LWM0D4loKWxJek".into(), body: br#"{"test": 2432232314}"#.to_vec() };
        let at = DateTime::from_timestamp(1_614_265_330, 0).unwrap();
        let signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
        assert_eq!(sign(&message, at, std::slice::from_ref(&secret)).unwrap(), signature);
        assert_eq!(sign(&message, at, &[secret.clone(), secret]).unwrap(), format!("{signature} {signature}"));
    }

    #[test]
    fn retry_after_is_a_number_of_seconds_or_an_instant_in_the_future() {
        let at = DateTime::from_timestamp(1_792_000_000, 0).unwrap();
        let later = (at + TimeDelta::seconds(90)).to_rfc2822().replace("+0000", "GMT");
        for (text, seconds) in [("120", Some(120)), (later.as_str(), Some(90)), ("0", None), ("-5", None), ("soon", None)] {
            assert_eq!(parse_retry_after(text, at).map(|wait| wait.num_seconds()), seconds, "{text}");
        }
        assert_eq!(parse_retry_after("99999999999999999999", at), None);
    }
}
