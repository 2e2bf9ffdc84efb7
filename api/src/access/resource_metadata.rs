//! Protected resource metadata (RFC 9728): the document, and its address.

use super::Scope;
use serde_json::{Value, json};
use url::Url;

const WELL_KNOWN: &str = "/.well-known/oauth-protected-resource";

/// The address of the metadata of a resource: the well-known path is inserted between host and path (RFC 9728, section 3.1).
pub(super) fn url(resource: &str) -> String {
    let Ok(mut url) = Url::parse(resource) else { return WELL_KNOWN.into() };
    let path = format!("{WELL_KNOWN}{}", url.path().trim_end_matches('/'));
    url.set_path(&path);
    url.into()
}

/// The metadata document (RFC 9728, section 2) of the whole API, or of one organization, given by its slug and issuers. Only the
/// latter lists authorization servers: which identity provider an organization uses is not public.
pub(super) fn document(public_url: &str, organization: Option<(&str, &[String])>) -> Value {
    let scopes: Vec<_> = Scope::ALL.iter().map(|scope| scope.name()).collect();
    let mut document = json!({
        "resource": public_url,
        "resource_name": "Coachgraph",
        "scopes_supported": scopes,
        "bearer_methods_supported": ["header"],
        "dpop_bound_access_tokens_required": false,
    });
    if let (Some((slug, issuers)), Some(members)) = (organization, document.as_object_mut()) {
        members.insert("resource".into(), format!("{}/o/{slug}", public_url.trim_end_matches('/')).into());
        members.insert("authorization_servers".into(), json!(issuers));
    }
    document
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn well_known_path_is_inserted_before_the_path_of_the_resource() {
        assert_eq!(url("https://example.com/hr/"), "https://example.com/.well-known/oauth-protected-resource/hr");
    }

    #[test]
    fn only_the_metadata_of_an_organization_lists_authorization_servers() {
        let api = "https://api.example.com";
        assert_eq!(document(api, None).get("authorization_servers"), None);
        let acme = document(api, Some(("acme", &["https://login.acme.test".into()])));
        assert_eq!(acme["resource"], "https://api.example.com/o/acme");
        assert_eq!(acme["authorization_servers"], json!(["https://login.acme.test"]));
    }
}
