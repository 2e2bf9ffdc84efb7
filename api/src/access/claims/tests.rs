//! Claims as the providers really write them, and what must not pass for them.

use super::*;
use crate::access::Scope;
use entity::{
    id::{IdentityProviderId, OrganizationId, TypedId},
    identity_provider::Status,
};
use serde_json::json;
use uuid::Uuid;

const ISSUER: &str = "https://login.acme.test";
const AUDIENCE: &str = "https://api.acme.test";
const SKEW: TimeDelta = TimeDelta::seconds(30);
const NOW: i64 = 1_800_000_000;

fn provider(profile: Profile) -> identity_provider::Model {
    identity_provider::Model {
        organization_id: OrganizationId::from_uuid(Uuid::nil()),
        id: IdentityProviderId::from_uuid(Uuid::nil()),
        version: 1,
        issuer: ISSUER.into(),
        audience: AUDIENCE.into(),
        profile,
        algorithms: "RS256".into(),
        jwks_uri: None,
        introspection_endpoint: None,
        introspection_client_id: None,
        introspection_secret_name: None,
        scope_claim: "scope".into(),
        client_claim: "client_id".into(),
        person_claim: "email".into(),
        person_match: PersonMatch::Email,
        status: Status::Active,
        created_at: DateTime::UNIX_EPOCH,
        updated_at: DateTime::UNIX_EPOCH,
    }
}

/// `base` with `changes`; null takes a claim away.
fn with(base: &Value, changes: Value) -> Map<String, Value> {
    let mut members = base.as_object().unwrap().clone();
    for (name, value) in changes.as_object().unwrap() {
        match value {
            Value::Null => members.remove(name),
            value => members.insert(name.clone(), value.clone()),
        };
    }
    members
}

fn read(provider: &identity_provider::Model, source: Source, members: &Map<String, Value>) -> Result<Said> {
    Claims { provider, members, source }.read(DateTime::from_timestamp(NOW, 0).unwrap(), SKEW)
}

fn service() -> Value {
    json!({
        "iss": ISSUER, "aud": AUDIENCE, "sub": "hris", "client_id": "hris", "jti": "1", "iat": NOW, "exp": NOW + 300,
        "scope": "roster:read roster:write other:thing",
    })
}

fn rfc9068(changes: Value) -> Result<Said> {
    read(&provider(Profile::Rfc9068), Source::Jwt, &with(&service(), changes))
}

fn okta(changes: Value) -> Result<Said> {
    let person = json!({
        "iss": ISSUER, "aud": AUDIENCE, "ver": 1, "jti": "AT.1", "iat": NOW, "exp": NOW + 300, "cid": "0oa1", "uid": "00u1",
        "scp": ["roster:read"], "sub": "ann@acme.test", "email": "ann@acme.test",
    });
    read(&provider(Profile::Okta), Source::Jwt, &with(&person, changes))
}

fn entra(changes: Value) -> Result<Said> {
    let person = json!({
        "iss": ISSUER, "aud": AUDIENCE, "iat": NOW, "nbf": NOW, "exp": NOW + 300, "azp": "c1", "oid": "o1", "sub": "s1", "uti": "u",
        "scp": "roster:read", "roles": ["organization:admin"], "email": "ann@acme.test", "ver": "2.0",
    });
    read(&provider(Profile::Entra), Source::Jwt, &with(&person, changes))
}

fn opaque(changes: Value) -> Result<Said> {
    let answer = json!({ "active": true, "aud": [AUDIENCE], "client_id": "hris", "scope": "roster:read" });
    read(&provider(Profile::Rfc9068), Source::Introspection, &with(&answer, changes))
}

const ALONE: Value = Value::Null;

#[test]
fn what_rfc_9068_requires_is_required() {
    assert!(rfc9068(json!({})).is_ok());
    for name in ["iss", "aud", "exp", "sub", "client_id", "iat", "jti"] {
        assert!(rfc9068(json!({ name: ALONE })).is_err(), "{name} missing");
        assert!(rfc9068(json!({ name: {} })).is_err(), "{name} an object");
        assert!(rfc9068(json!({ name: "" })).is_err(), "{name} empty");
    }
}

#[test]
fn the_audience_must_be_ours_among_others() {
    assert!(rfc9068(json!({ "aud": ["https://other.test", AUDIENCE] })).is_ok());
    for other in [json!("https://api.acme.test/"), json!([]), json!(["https://other.test"]), json!(7), json!([[AUDIENCE]])] {
        assert!(rfc9068(json!({ "aud": other })).is_err());
    }
}

#[test]
fn skew_is_forgiven_once() {
    assert!(rfc9068(json!({ "exp": NOW - 29 })).is_ok());
    assert!(rfc9068(json!({ "exp": NOW - 30 })).is_err());
    assert!(rfc9068(json!({ "exp": NOW as f64 - 29.5 })).is_err(), "a fraction of a second is cut off");
    assert!(rfc9068(json!({ "nbf": NOW + 30 })).is_ok());
    assert!(rfc9068(json!({ "nbf": NOW + 31 })).is_err());
    let end = rfc9068(json!({})).unwrap().expires_at.unwrap();
    assert_eq!(end.timestamp(), NOW + 300 + 30, "the end that streams are held to has the skew in it already");
}

#[test]
fn odd_times_are_refused_and_overflow_nothing() {
    for odd in [json!("soon"), json!(1e300), json!(-1e300), json!(i64::MAX), json!(u64::MAX), json!([NOW + 300]), json!(null)] {
        let mut members = with(&service(), json!({}));
        members.insert("exp".into(), odd.clone());
        assert!(read(&provider(Profile::Rfc9068), Source::Jwt, &members).is_err(), "{odd}");
    }
    assert!(rfc9068(json!({ "iat": NOW + 3600 })).is_err(), "issued in the far future");
    let farthest = DateTime::<Utc>::MAX_UTC.timestamp();
    assert!(rfc9068(json!({ "exp": farthest })).is_ok());
}

#[test]
fn a_token_bound_to_a_key_is_not_taken_from_a_bearer() {
    for cnf in [json!({ "jkt": "x" }), json!({ "x5t#S256": "x" }), json!({}), json!(1)] {
        assert!(rfc9068(json!({ "cnf": cnf })).is_err());
        assert!(opaque(json!({ "cnf": cnf })).is_err());
    }
}

#[test]
fn scopes_of_other_apis_mean_nothing() {
    let said = rfc9068(json!({})).unwrap();
    assert_eq!(said.scopes, [Scope::RosterRead, Scope::RosterWrite].into_iter().collect());
    let mut custom = provider(Profile::Rfc9068);
    custom.scope_claim = "permissions".into();
    let members = with(&service(), json!({ "permissions": ["session:read"] }));
    assert_eq!(read(&custom, Source::Jwt, &members).unwrap().scopes, [Scope::SessionRead].into_iter().collect());
    let members = with(&service(), json!({}));
    assert_eq!(read(&custom, Source::Jwt, &members).unwrap().scopes, Scopes::default(), "the other claim is not asked");
}

#[test]
fn a_person_is_never_taken_for_the_client() {
    assert!(rfc9068(json!({})).unwrap().holder == Holder::Service);
    let person = json!({ "sub": "ann", "email": "ann@acme.test" });
    assert_eq!(rfc9068(person).unwrap().holder, Holder::Person("ann@acme.test".into()));
    assert!(rfc9068(json!({ "sub": "ann" })).is_err(), "a person's token without the claim");
    assert!(rfc9068(json!({ "sub": "ann", "email": "ann@acme.test", "email_verified": false })).is_err());
}

#[test]
fn okta_tokens_are_read() {
    let said = okta(json!({})).unwrap();
    assert_eq!((said.client.as_str(), said.holder), ("0oa1", Holder::Person("ann@acme.test".into())));
    assert_eq!(said.scopes, [Scope::RosterRead].into_iter().collect());
    let service = json!({ "sub": "0oa1", "uid": ALONE, "email": ALONE });
    assert_eq!(okta(service).unwrap().holder, Holder::Service);
    assert!(okta(json!({ "sub": "0oa1", "email": ALONE })).is_err(), "with a uid it is a person's");
}

#[test]
fn entra_tokens_are_read() {
    let said = entra(json!({})).unwrap();
    assert_eq!((said.client.as_str(), said.holder), ("c1", Holder::Person("ann@acme.test".into())));
    assert_eq!(said.scopes, [Scope::RosterRead].into_iter().collect(), "a person's roles are no scopes");
    let v1 = entra(json!({ "azp": ALONE, "appid": "c1" })).unwrap();
    assert_eq!(v1.client, "c1");
    for alone in [json!({ "sub": "o1", "scp": ALONE, "email": ALONE }), json!({ "idtyp": "app", "scp": ALONE, "email": ALONE })] {
        let said = entra(alone).unwrap();
        assert_eq!(said.holder, Holder::Service);
        assert_eq!(said.scopes, [Scope::OrganizationAdmin].into_iter().collect(), "what an application may do is its roles");
    }
    for person in [json!({ "idtyp": "app" }), json!({ "scp": ALONE }), json!({ "idtyp": "user", "scp": ALONE, "sub": "o1" })] {
        assert!(matches!(entra(person).unwrap().holder, Holder::Person(_)));
    }
}

#[test]
fn id_tokens_are_refused_where_their_type_does_not_tell() {
    for name in ["nonce", "at_hash", "c_hash"] {
        assert!(okta(json!({ name: "x" })).is_err(), "{name}");
        assert!(entra(json!({ name: "x" })).is_err(), "{name}");
    }
    assert!(okta(json!({ "aud": ["0oa1", AUDIENCE] })).is_err(), "addressed to the client");
    assert!(entra(json!({ "azp": ALONE })).is_err(), "an ID token of Entra names no client");
}

#[test]
fn answers_about_opaque_tokens_may_say_less() {
    assert_eq!(opaque(json!({})).unwrap().holder, Holder::Service);
    assert_eq!(opaque(json!({ "sub": "hris" })).unwrap().holder, Holder::Service);
    assert_eq!(opaque(json!({ "sub": "u1", "email": "ann@acme.test" })).unwrap().holder, Holder::Person("ann@acme.test".into()));
    assert!(opaque(json!({ "username": "ann" })).is_err(), "a person, but not which");
    for (name, wrong) in [("aud", ALONE), ("aud", json!("x")), ("iss", json!("x")), ("exp", json!(NOW - 31)), ("client_id", ALONE)] {
        assert!(opaque(json!({ name: wrong })).is_err(), "{name}");
    }
}
