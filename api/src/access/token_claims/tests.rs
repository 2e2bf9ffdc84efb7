//! Claims as real providers write them, and claims that must be rejected.

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
        console_client_id: None,
        console_secret_name: None,
        console_scopes: None,
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

/// `base` with `changes`; null removes a claim.
fn with_changes(base: &Value, changes: Value) -> Map<String, Value> {
    let mut claims = base.as_object().unwrap().clone();
    for (name, value) in changes.as_object().unwrap() {
        match value {
            Value::Null => claims.remove(name),
            value => claims.insert(name.clone(), value.clone()),
        };
    }
    claims
}

fn read(provider: &identity_provider::Model, source: ClaimsSource, claims: &Map<String, Value>) -> Result<TokenClaims> {
    ClaimsReader { provider, claims, source }.read(DateTime::from_timestamp(NOW, 0).unwrap(), SKEW)
}

fn service_claims() -> Value {
    json!({
        "iss": ISSUER, "aud": AUDIENCE, "sub": "hris", "client_id": "hris", "jti": "1", "iat": NOW, "exp": NOW + 300,
        "scope": "roster:read roster:write other:thing",
    })
}

fn rfc9068(changes: Value) -> Result<TokenClaims> {
    read(&provider(Profile::Rfc9068), ClaimsSource::Jwt, &with_changes(&service_claims(), changes))
}

fn okta(changes: Value) -> Result<TokenClaims> {
    let person = json!({
        "iss": ISSUER, "aud": AUDIENCE, "ver": 1, "jti": "AT.1", "iat": NOW, "exp": NOW + 300, "cid": "0oa1", "uid": "00u1",
        "scp": ["roster:read"], "sub": "ann@acme.test", "email": "ann@acme.test",
    });
    read(&provider(Profile::Okta), ClaimsSource::Jwt, &with_changes(&person, changes))
}

fn entra(changes: Value) -> Result<TokenClaims> {
    let person = json!({
        "iss": ISSUER, "aud": AUDIENCE, "iat": NOW, "nbf": NOW, "exp": NOW + 300, "azp": "c1", "oid": "o1", "sub": "s1", "uti": "u",
        "scp": "roster:read", "roles": ["organization:admin"], "email": "ann@acme.test", "ver": "2.0",
    });
    read(&provider(Profile::Entra), ClaimsSource::Jwt, &with_changes(&person, changes))
}

fn introspected(changes: Value) -> Result<TokenClaims> {
    let response = json!({ "active": true, "aud": [AUDIENCE], "client_id": "hris", "scope": "roster:read" });
    read(&provider(Profile::Rfc9068), ClaimsSource::Introspection, &with_changes(&response, changes))
}

/// The value that removes a claim.
const REMOVED: Value = Value::Null;

#[test]
fn claims_required_by_rfc_9068_must_be_present_as_strings() {
    assert!(rfc9068(json!({})).is_ok());
    for name in ["iss", "aud", "exp", "sub", "client_id", "iat", "jti"] {
        assert!(rfc9068(json!({ name: REMOVED })).is_err(), "{name} missing");
        assert!(rfc9068(json!({ name: {} })).is_err(), "{name} is an object");
        assert!(rfc9068(json!({ name: "" })).is_err(), "{name} is empty");
    }
}

#[test]
fn audience_must_contain_the_registered_one_exactly() {
    assert!(rfc9068(json!({ "aud": ["https://other.test", AUDIENCE] })).is_ok());
    for other in [json!("https://api.acme.test/"), json!([]), json!(["https://other.test"]), json!(7), json!([[AUDIENCE]])] {
        assert!(rfc9068(json!({ "aud": other })).is_err(), "{other}");
    }
}

#[test]
fn clock_skew_is_added_once() {
    assert!(rfc9068(json!({ "exp": NOW - 29 })).is_ok());
    assert!(rfc9068(json!({ "exp": NOW - 30 })).is_err());
    assert!(rfc9068(json!({ "exp": NOW as f64 - 29.5 })).is_err(), "a fraction of a second is cut off");
    assert!(rfc9068(json!({ "nbf": NOW + 30 })).is_ok());
    assert!(rfc9068(json!({ "nbf": NOW + 31 })).is_err());
    let expires_at = rfc9068(json!({})).unwrap().expires_at.unwrap();
    assert_eq!(expires_at.timestamp(), NOW + 300 + 30, "the end of streams includes the skew");
}

#[test]
fn malformed_and_extreme_times_are_rejected_without_overflow() {
    for value in [json!("soon"), json!(1e300), json!(-1e300), json!(i64::MAX), json!(u64::MAX), json!([NOW + 300]), json!(null)] {
        let mut claims = with_changes(&service_claims(), json!({}));
        claims.insert("exp".into(), value.clone());
        assert!(read(&provider(Profile::Rfc9068), ClaimsSource::Jwt, &claims).is_err(), "{value}");
    }
    assert!(rfc9068(json!({ "iat": NOW + 3600 })).is_err(), "iat is too far in the future");
    let last_instant = DateTime::<Utc>::MAX_UTC.timestamp();
    assert!(rfc9068(json!({ "exp": last_instant })).is_ok());
}

#[test]
fn token_bound_to_a_key_is_rejected() {
    for cnf in [json!({ "jkt": "x" }), json!({ "x5t#S256": "x" }), json!({}), json!(1)] {
        assert!(rfc9068(json!({ "cnf": cnf })).is_err());
        assert!(introspected(json!({ "cnf": cnf })).is_err());
    }
}

#[test]
fn scopes_are_read_from_the_registered_claim_and_unknown_ones_ignored() {
    let claims = rfc9068(json!({})).unwrap();
    assert_eq!(claims.scopes, [Scope::RosterRead, Scope::RosterWrite].into_iter().collect());
    let mut custom = provider(Profile::Rfc9068);
    custom.scope_claim = "permissions".into();
    let claims = with_changes(&service_claims(), json!({ "permissions": ["session:read"] }));
    assert_eq!(read(&custom, ClaimsSource::Jwt, &claims).unwrap().scopes, [Scope::SessionRead].into_iter().collect());
    let claims = with_changes(&service_claims(), json!({}));
    assert_eq!(read(&custom, ClaimsSource::Jwt, &claims).unwrap().scopes, Scopes::default(), "the claim scope is not read");
}

#[test]
fn token_of_a_person_is_never_read_as_that_of_a_service() {
    assert_eq!(rfc9068(json!({})).unwrap().subject, TokenSubject::Service);
    let person = json!({ "sub": "ann", "email": "ann@acme.test" });
    assert_eq!(rfc9068(person).unwrap().subject, TokenSubject::Person("ann@acme.test".into()));
    assert!(rfc9068(json!({ "sub": "ann" })).is_err(), "a person without the person claim");
    assert!(rfc9068(json!({ "sub": "ann", "email": "ann@acme.test", "email_verified": false })).is_err());
}

#[test]
fn okta_profile_reads_people_and_services() {
    let claims = okta(json!({})).unwrap();
    assert_eq!((claims.client_id.as_str(), claims.subject), ("0oa1", TokenSubject::Person("ann@acme.test".into())));
    assert_eq!(claims.scopes, [Scope::RosterRead].into_iter().collect());
    let service = json!({ "sub": "0oa1", "uid": REMOVED, "email": REMOVED });
    assert_eq!(okta(service).unwrap().subject, TokenSubject::Service);
    assert!(okta(json!({ "sub": "0oa1", "email": REMOVED })).is_err(), "a token with uid belongs to a person");
}

#[test]
fn entra_profile_reads_people_and_services() {
    let claims = entra(json!({})).unwrap();
    assert_eq!((claims.client_id.as_str(), claims.subject), ("c1", TokenSubject::Person("ann@acme.test".into())));
    assert_eq!(claims.scopes, [Scope::RosterRead].into_iter().collect(), "the roles of a person are not scopes");
    let version_1 = entra(json!({ "azp": REMOVED, "appid": "c1" })).unwrap();
    assert_eq!(version_1.client_id, "c1");
    for service in [json!({ "sub": "o1", "scp": REMOVED, "email": REMOVED }), json!({ "idtyp": "app", "scp": REMOVED, "email": REMOVED })] {
        let claims = entra(service).unwrap();
        assert_eq!(claims.subject, TokenSubject::Service);
        assert_eq!(claims.scopes, [Scope::OrganizationAdmin].into_iter().collect(), "the roles of a service are its scopes");
    }
    for person in [json!({ "idtyp": "app" }), json!({ "scp": REMOVED }), json!({ "idtyp": "user", "scp": REMOVED, "sub": "o1" })] {
        assert!(matches!(entra(person).unwrap().subject, TokenSubject::Person(_)));
    }
}

#[test]
fn id_tokens_are_rejected_where_the_type_does_not_identify_them() {
    for name in ["nonce", "at_hash", "c_hash"] {
        assert!(okta(json!({ name: "x" })).is_err(), "{name}");
        assert!(entra(json!({ name: "x" })).is_err(), "{name}");
    }
    assert!(okta(json!({ "aud": ["0oa1", AUDIENCE] })).is_err(), "the audience contains the client");
    assert!(entra(json!({ "azp": REMOVED })).is_err(), "an ID token of Entra names no client");
}

#[test]
fn introspection_responses_need_fewer_claims_than_tokens() {
    assert_eq!(introspected(json!({})).unwrap().subject, TokenSubject::Service);
    assert_eq!(introspected(json!({ "sub": "hris" })).unwrap().subject, TokenSubject::Service);
    let person = introspected(json!({ "sub": "u1", "email": "ann@acme.test" })).unwrap();
    assert_eq!(person.subject, TokenSubject::Person("ann@acme.test".into()));
    assert!(introspected(json!({ "username": "ann" })).is_err(), "a person without the person claim");
    for (name, wrong) in [("aud", REMOVED), ("aud", json!("x")), ("iss", json!("x")), ("exp", json!(NOW - 31)), ("client_id", REMOVED)] {
        assert!(introspected(json!({ name: wrong })).is_err(), "{name}");
    }
}
