//! The `WWW-Authenticate` header, which tells a caller without a valid token what is wrong and where to find the authorization server
//! (RFC 6750, section 3, and RFC 9728, section 5.1).

use super::{Scope, resource_metadata};
use crate::platform::Error;

/// The value of `WWW-Authenticate`. Without an error, the request had no credentials, and the challenge contains no error either.
pub fn challenge(public_url: &str, error: Option<&Error>) -> String {
    let mut parameters = Vec::new();
    let mut add = |name: &str, value: &str| parameters.push(format!("{name}=\"{}\"", to_quotable(value)));
    match error {
        Some(error @ Error::Unauthenticated(_)) => {
            add("error", "invalid_token");
            add("error_description", &error.to_string());
        }
        Some(error @ Error::Forbidden { needs }) => {
            add("error", "insufficient_scope");
            add("error_description", &error.to_string());
            if let Some(scope) = Scope::from_requirement(needs) {
                add("scope", scope.name());
            }
        }
        Some(error @ Error::Invalid(_)) => {
            add("error", "invalid_request");
            add("error_description", &error.to_string());
        }
        _ => {}
    }
    add("resource_metadata", &resource_metadata::url(public_url));
    format!("Bearer {}", parameters.join(", "))
}

/// Replaces the characters that RFC 6750, section 3, does not allow in a quoted parameter.
fn to_quotable(text: &str) -> String {
    text.chars().map(|c| if matches!(c, ' ' | '!' | '#'..='[' | ']'..='~') { c } else { '\'' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::Permission;

    const API: &str = "https://api.example.com";
    const METADATA: &str = r#"resource_metadata="https://api.example.com/.well-known/oauth-protected-resource""#;

    #[test]
    fn challenge_without_credentials_contains_no_error() {
        assert_eq!(challenge(API, None), format!("Bearer {METADATA}"));
    }

    #[test]
    fn error_description_cannot_end_its_quoted_string() {
        let error = Error::Unauthenticated("no \"such\\ token\r\n\u{e9}".into());
        let expected = format!(r#"Bearer error="invalid_token", error_description="no 'such' token'''", {METADATA}"#);
        assert_eq!(challenge(API, Some(&error)), expected);
    }

    #[test]
    fn missing_scope_is_named_and_missing_role_is_not() {
        let error = Error::Forbidden { needs: Permission::ReadEmployee.scope().requirement() };
        let scope = Scope::RosterRead.name();
        let expected = format!(r#"error="insufficient_scope", error_description="this needs the scope {scope}", scope="{scope}""#);
        assert!(challenge(API, Some(&error)).contains(&expected));
        let role = Error::Forbidden { needs: "the role ADMINISTRATOR".into() };
        assert!(!challenge(API, Some(&role)).contains("scope=\""));
    }

    #[test]
    fn error_that_is_not_about_the_token_is_left_out() {
        assert_eq!(challenge(API, Some(&Error::Unavailable("unreachable".into()))), format!("Bearer {METADATA}"));
    }
}
