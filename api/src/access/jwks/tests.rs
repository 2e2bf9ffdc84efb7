//! Key sets that verify a token, key sets that do not, and malformed tokens.

use super::*;
use crate::access::{demo_identity_provider::DemoIdentityProvider, token_format::TokenFormat};
use crate::{access::Scopes, platform::clock::Clock};
use chrono::TimeDelta;
use serde_json::{Value, json};

fn issuer() -> DemoIdentityProvider {
    let clock = Clock::fixed_at(DateTime::UNIX_EPOCH);
    DemoIdentityProvider::generate("https://login.acme.test".into(), "https://api.acme.test".into(), clock).unwrap()
}

fn token(issuer: &DemoIdentityProvider) -> String {
    issuer.mint_service_token("hris", Scopes::all(), TimeDelta::minutes(5)).unwrap()
}

fn key_set(keys: &[Value]) -> KeySet {
    KeySet::parse(json!({ "keys": keys }).to_string().as_bytes(), DateTime::UNIX_EPOCH).unwrap()
}

/// The result of verifying a token with a key set.
fn verify(keys: &[Value], token: &str) -> &'static str {
    let set = key_set(keys);
    let TokenFormat::Jwt(parts) = TokenFormat::parse(token).unwrap() else { panic!("not a JWT") };
    match set.verify(&parts.decode().unwrap()) {
        SignatureCheck::Valid(key) => {
            assert!(set.contains(&key));
            "valid"
        }
        SignatureCheck::Invalid => "invalid",
        SignatureCheck::UnknownKey => "unknown key",
    }
}

/// The public key of an issuer with `changes`; null removes a member.
fn key(issuer: &DemoIdentityProvider, changes: Value) -> Value {
    let mut key = issuer.jwks()["keys"][0].clone();
    for (name, value) in changes.as_object().unwrap() {
        match value {
            Value::Null => key.as_object_mut().unwrap().remove(name),
            value => key.as_object_mut().unwrap().insert(name.clone(), value.clone()),
        };
    }
    key
}

/// A token with another header. Its signature no longer matches.
fn with_header(token: &str, header: &Value) -> String {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    let (_, rest) = token.split_once('.').unwrap();
    format!("{}.{rest}", URL_SAFE_NO_PAD.encode(header.to_string()))
}

#[test]
fn token_is_valid_only_with_the_key_that_signed_it() {
    let (acme, globex) = (issuer(), issuer());
    assert_eq!(verify(&[key(&globex, json!({})), key(&acme, json!({}))], &token(&acme)), "valid");
    assert_eq!(verify(&[key(&globex, json!({}))], &token(&acme)), "unknown key");
    let same_id = key(&globex, json!({ "kid": key(&acme, json!({}))["kid"] }));
    assert_eq!(verify(std::slice::from_ref(&same_id), &token(&acme)), "invalid");
    assert_eq!(verify(&[same_id, key(&acme, json!({}))], &token(&acme)), "valid", "all keys with the same id are tried");
}

#[test]
fn key_for_another_use_or_algorithm_verifies_no_token() {
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
        assert_ne!(verify(&[key(&acme, changes.clone())], &token(&acme)), "valid", "{changes}");
    }
    for changes in [json!({ "use": null, "alg": null }), json!({ "key_ops": ["verify"], "use": null }), json!({ "x5c": ["AAAA"] })] {
        assert_eq!(verify(&[key(&acme, changes.clone())], &token(&acme)), "valid", "{changes}");
    }
}

#[test]
fn keys_of_unknown_types_are_ignored() {
    let acme = issuer();
    let unknown =
        [json!({ "kty": "AKP", "alg": "ML-DSA-44", "pub": "AA" }), json!({ "kty": "OKP", "crv": "X25519", "x": "AA" }), json!("no")];
    let keys: Vec<_> = unknown.into_iter().chain([key(&acme, json!({}))]).collect();
    assert_eq!(verify(&keys, &token(&acme)), "valid");
}

#[test]
fn token_without_key_id_is_verified_only_with_a_single_candidate() {
    let (acme, globex) = (issuer(), issuer());
    // The changed header breaks the signature, so the result shows whether a key was tried at all.
    let without_id = with_header(&token(&acme), &json!({ "alg": "ES256", "typ": "at+jwt" }));
    assert_eq!(verify(&[key(&acme, json!({})), key(&globex, json!({}))], &without_id), "invalid", "two candidates");
    assert_eq!(verify(&[key(&acme, json!({}))], &without_id), "unknown key", "the key may have been replaced");
    assert_eq!(verify(&[], &without_id), "unknown key");
}

#[test]
fn oversized_and_malformed_key_sets_are_rejected() {
    let keys = vec![json!({}); MAX_KEYS + 1];
    for document in [json!({ "keys": keys }), json!([]), json!({ "keys": {} }), json!({})] {
        assert!(KeySet::parse(document.to_string().as_bytes(), DateTime::UNIX_EPOCH).is_err());
    }
}

#[test]
fn key_replaced_under_the_same_id_is_no_longer_contained() {
    let (acme, globex) = (issuer(), issuer());
    let before = key_set(&[key(&acme, json!({ "kid": "k" }))]);
    let after = key_set(&[key(&globex, json!({ "kid": "k" }))]);
    let replaced = before.keys.first().unwrap();
    assert!(before.contains(replaced) && !after.contains(replaced));
}

#[test]
fn unsupported_and_malformed_headers_are_rejected() {
    let acme = issuer();
    let decode = |header: Value| {
        let token = with_header(&token(&acme), &header);
        let TokenFormat::Jwt(parts) = TokenFormat::parse(&token).unwrap() else { panic!("not a JWT") };
        parts.decode().map(|_| ())
    };
    assert!(decode(json!({ "alg": "ES256" })).is_ok());
    let with_key_references = json!({ "alg": "ES256", "jku": "https://evil.test", "jwk": "malformed", "x5u": 1 });
    assert!(decode(with_key_references).is_ok(), "members that point to keys are not read");
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
        assert!(decode(header.clone()).is_err(), "{header}");
    }
}

#[test]
fn token_with_the_shape_of_a_jwt_is_never_parsed_as_opaque() {
    assert!(matches!(TokenFormat::parse("a.b.c"), Ok(TokenFormat::Jwt(_))));
    assert!(matches!(TokenFormat::parse("a.b."), Ok(TokenFormat::Jwt(_))), "alg none has an empty signature");
    for opaque in ["abc", "a.b", "a.b.c.d.e", "a.b+.c"] {
        assert!(matches!(TokenFormat::parse(opaque), Ok(TokenFormat::Opaque)), "{opaque}");
    }
    for malformed in ["", "=", "a b", "a\u{e9}", "\"a\"", "a=b", &"a".repeat(20_000)] {
        assert!(TokenFormat::parse(malformed).is_err());
    }
}
