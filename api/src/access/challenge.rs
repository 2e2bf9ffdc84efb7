//! The answers that tell a caller without a good token where to get one: `WWW-Authenticate` (RFC 6750, section 3, and
//! RFC 9728, section 5.1) and the metadata of a protected resource (RFC 9728, section 2).

use super::Scope;
use crate::platform::Error;
use serde_json::{Value, json};
use url::Url;

/// The value of `WWW-Authenticate`. Without an error: no credentials were sent, so there is nothing to say about them.
pub fn challenge(public_url: &str, error: Option<&Error>) -> String {
    let mut parameters = Vec::new();
    let mut add = |name: &str, value: &str| parameters.push(format!("{name}=\"{}\"", quotable(value)));
    match error {
        Some(error @ Error::Unauthenticated(_)) => {
            add("error", "invalid_token");
            add("error_description", &error.to_string());
        }
        Some(error @ Error::Forbidden { needs }) => {
            add("error", "insufficient_scope");
            add("error_description", &error.to_string());
            if let Some(scope) = Scope::needed(needs) {
                add("scope", scope.text());
            }
        }
        Some(error @ Error::Invalid(_)) => {
            add("error", "invalid_request");
            add("error_description", &error.to_string());
        }
        _ => {}
    }
    add("resource_metadata", &metadata_url(public_url));
    format!("Bearer {}", parameters.join(", "))
}

/// What RFC 6750 lets a quoted parameter hold.
fn quotable(text: &str) -> String {
    text.chars().map(|c| if matches!(c, ' ' | '!' | '#'..='[' | ']'..='~') { c } else { '\'' }).collect()
}

/// Where the metadata of this API is: the well-known part comes between the host and the path (RFC 9728, section 3.1).
fn metadata_url(resource: &str) -> String {
    const WELL_KNOWN: &str = "/.well-known/oauth-protected-resource";
    let Ok(mut url) = Url::parse(resource) else { return WELL_KNOWN.into() };
    let path = format!("{WELL_KNOWN}{}", url.path().trim_end_matches('/'));
    url.set_path(&path);
    url.into()
}

/// The metadata document: of the whole API, which tells nobody's identity provider, or of one organization's share.
pub(super) fn metadata(public_url: &str, share: Option<(&str, &[String])>) -> Value {
    let scopes: Vec<_> = Scope::ALL.iter().map(|scope| scope.text()).collect();
    let mut document = json!({
        "resource": public_url,
        "resource_name": "Coachgraph",
        "scopes_supported": scopes,
        "bearer_methods_supported": ["header"],
        "dpop_bound_access_tokens_required": false,
    });
    if let (Some((slug, issuers)), Some(members)) = (share, document.as_object_mut()) {
        members.insert("resource".into(), format!("{}/o/{slug}", public_url.trim_end_matches('/')).into());
        members.insert("authorization_servers".into(), json!(issuers));
    }
    document
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::Act;

    const API: &str = "https://api.example.com";
    const METADATA: &str = r#"resource_metadata="https://api.example.com/.well-known/oauth-protected-resource""#;

    #[test]
    fn without_credentials_no_error_is_named() {
        assert_eq!(challenge(API, None), format!("Bearer {METADATA}"));
    }

    #[test]
    fn a_bad_token_is_an_invalid_token_and_the_reason_cannot_break_out_of_its_quotes() {
        let error = Error::Unauthenticated("no \"such\\ token\r\n\u{e9}".into());
        let expected = format!(r#"Bearer error="invalid_token", error_description="no 'such' token'''", {METADATA}"#);
        assert_eq!(challenge(API, Some(&error)), expected);
    }

    #[test]
    fn a_missing_scope_is_named() {
        let token = Scope::RosterRead;
        let error = Error::Forbidden { needs: Act::ReadEmployee.scope().need() };
        assert!(
            challenge(API, Some(&error)).contains(&format!(
                r#"error="insufficient_scope", error_description="this needs the scope {0}", scope="{0}""#,
                token.text()
            ))
        );
        let role = Error::Forbidden { needs: "the role ADMINISTRATOR".into() };
        assert!(!challenge(API, Some(&role)).contains("scope=\""));
    }

    #[test]
    fn an_error_that_no_token_would_cure_is_not_blamed_on_the_token() {
        assert_eq!(challenge(API, Some(&Error::Unavailable("away".into()))), format!("Bearer {METADATA}"));
    }

    #[test]
    fn the_well_known_part_comes_before_the_path() {
        assert_eq!(metadata_url("https://example.com/hr/"), "https://example.com/.well-known/oauth-protected-resource/hr");
    }

    #[test]
    fn only_an_organizations_own_share_tells_its_issuers() {
        assert_eq!(metadata(API, None).get("authorization_servers"), None);
        let share = metadata(API, Some(("acme", &["https://login.acme.test".into()])));
        assert_eq!(share["resource"], "https://api.example.com/o/acme");
        assert_eq!(share["authorization_servers"], json!(["https://login.acme.test"]));
    }
}
