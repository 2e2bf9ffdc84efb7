//! Keys that fit, keys that do not, and tokens that try.

use super::*;
use crate::access::{dev::DevProvider, token::Form};
use crate::{access::Scopes, platform::clock::Clock};
use chrono::TimeDelta;
use serde_json::{Value, json};

fn issuer() -> DevProvider {
    DevProvider::new("https://login.acme.test".into(), "https://api.acme.test".into(), Clock::stopped(DateTime::UNIX_EPOCH)).unwrap()
}

fn token(issuer: &DevProvider) -> String {
    issuer.service_token("hris", Scopes::all(), TimeDelta::minutes(5)).unwrap()
}

/// The verdict of a key set on a token.
fn judge(keys: &[Value], token: &str) -> &'static str {
    let set = KeySet::parse(json!({ "keys": keys }).to_string().as_bytes(), DateTime::UNIX_EPOCH).unwrap();
    let Form::Signed(parts) = Form::of(token).unwrap() else { panic!("not a JWT") };
    match set.judge(&parts.read().unwrap()) {
        Verdict::Genuine(key) => {
            assert!(set.holds(&key));
            "genuine"
        }
        Verdict::Forged => "forged",
        Verdict::Unknown => "unknown",
    }
}

/// The public key of an issuer with `changes`; null takes a member away.
fn key(issuer: &DevProvider, changes: Value) -> Value {
    let mut key = issuer.jwks()["keys"][0].clone();
    for (name, value) in changes.as_object().unwrap() {
        match value {
            Value::Null => key.as_object_mut().unwrap().remove(name),
            value => key.as_object_mut().unwrap().insert(name.clone(), value.clone()),
        };
    }
    key
}

/// A token whose header says what it likes.
fn with_header(token: &str, header: &Value) -> String {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    let (_, rest) = token.split_once('.').unwrap();
    format!("{}.{rest}", URL_SAFE_NO_PAD.encode(header.to_string()))
}

#[test]
fn a_token_is_genuine_by_the_key_that_signed_it() {
    let (acme, globex) = (issuer(), issuer());
    assert_eq!(judge(&[key(&globex, json!({})), key(&acme, json!({}))], &token(&acme)), "genuine");
    assert_eq!(judge(&[key(&globex, json!({}))], &token(&acme)), "unknown");
    let disguised = key(&globex, json!({ "kid": key(&acme, json!({}))["kid"] }));
    assert_eq!(judge(std::slice::from_ref(&disguised), &token(&acme)), "forged");
    assert_eq!(judge(&[disguised, key(&acme, json!({}))], &token(&acme)), "genuine", "keys of one name are tried in turn");
}

#[test]
fn a_key_for_another_use_or_algorithm_verifies_nothing() {
    let acme = issuer();
    for changes in [
        json!({ "use": "enc" }),
        json!({ "key_ops": ["sign"] }),
        json!({ "alg": "ES384" }),
        json!({ "alg": "HS256" }),
        json!({ "alg": "ES256K" }),
        json!({ "crv": "P-384" }),
        json!({ "kty": "RSA" }),
        json!({ "kty": "oct", "k": "AAAA" }),
    ] {
        assert_ne!(judge(&[key(&acme, changes.clone())], &token(&acme)), "genuine", "{changes}");
    }
    for changes in [json!({ "use": null, "alg": null }), json!({ "key_ops": ["verify"], "use": null }), json!({ "x5c": ["AAAA"] })] {
        assert_eq!(judge(&[key(&acme, changes.clone())], &token(&acme)), "genuine", "{changes}");
    }
}

#[test]
fn keys_of_kinds_not_known_here_do_not_spoil_the_set() {
    let acme = issuer();
    let odd = [json!({ "kty": "AKP", "alg": "ML-DSA-44", "pub": "AA" }), json!({ "kty": "OKP", "crv": "X25519", "x": "AA" }), json!("no")];
    let keys: Vec<_> = odd.into_iter().chain([key(&acme, json!({}))]).collect();
    assert_eq!(judge(&keys, &token(&acme)), "genuine");
}

#[test]
fn without_a_name_only_the_single_fitting_key_is_tried() {
    let (acme, globex) = (issuer(), issuer());
    // Changing the header breaks the signature, so what matters is whether a key is tried at all.
    let nameless = with_header(&token(&acme), &json!({ "alg": "ES256", "typ": "at+jwt" }));
    assert_eq!(judge(&[key(&acme, json!({})), key(&globex, json!({}))], &nameless), "forged", "two keys fit");
    assert_eq!(judge(&[key(&acme, json!({}))], &nameless), "unknown", "the key may have been replaced");
    assert_eq!(judge(&[], &nameless), "unknown");
}

#[test]
fn too_many_keys_and_other_documents_are_no_key_set() {
    let keys = vec![json!({}); MOST_KEYS + 1];
    for document in [json!({ "keys": keys }), json!([]), json!({ "keys": {} }), json!({})] {
        assert!(KeySet::parse(document.to_string().as_bytes(), DateTime::UNIX_EPOCH).is_err());
    }
}

#[test]
fn a_key_replaced_under_its_name_is_no_longer_held() {
    let (acme, globex) = (issuer(), issuer());
    let set = |keys: &[Value]| KeySet::parse(json!({ "keys": keys }).to_string().as_bytes(), DateTime::UNIX_EPOCH).unwrap();
    let before = set(&[key(&acme, json!({ "kid": "k" }))]);
    let after = set(&[key(&globex, json!({ "kid": "k" }))]);
    let held = before.keys.first().unwrap();
    assert!(before.holds(held) && !after.holds(held));
}

#[test]
fn headers_that_must_not_pass_do_not() {
    let acme = issuer();
    let read = |header: Value| {
        let token = with_header(&token(&acme), &header);
        let Form::Signed(parts) = Form::of(&token).unwrap() else { panic!("not a JWT") };
        parts.read().map(|_| ())
    };
    assert!(read(json!({ "alg": "ES256" })).is_ok());
    assert!(read(json!({ "alg": "ES256", "jku": "https://evil.test", "jwk": "odd", "x5u": 1 })).is_ok(), "not even looked at");
    for header in [
        json!({ "alg": "none" }),
        json!({ "alg": "HS256" }),
        json!({ "alg": "es256" }),
        json!({ "alg": ["ES256"] }),
        json!({}),
        json!({ "alg": "ES256", "crit": ["exp"] }),
        json!({ "alg": "ES256", "crit": [] }),
        json!({ "alg": "ES256", "crit": null }),
        json!({ "alg": "ES256", "kid": 1 }),
        json!([]),
    ] {
        assert!(read(header.clone()).is_err(), "{header}");
    }
}

#[test]
fn what_looks_like_a_jwt_is_never_taken_for_an_opaque_token() {
    assert!(matches!(Form::of("a.b.c"), Ok(Form::Signed(_))));
    assert!(matches!(Form::of("a.b."), Ok(Form::Signed(_))), "alg none");
    for opaque in ["abc", "a.b", "a.b.c.d.e", "a.b+.c"] {
        assert!(matches!(Form::of(opaque), Ok(Form::Opaque)), "{opaque}");
    }
    for nothing in ["", "=", "a b", "a\u{e9}", "\"a\"", "a=b", &"a".repeat(20_000)] {
        assert!(Form::of(nothing).is_err());
    }
}
