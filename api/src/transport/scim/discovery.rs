//! What this server can do and keeps (RFC 7644, section 4): said truthfully.

use super::{
    bulk,
    query::Query,
    schema::{self, ENTERPRISE, Type},
};
use crate::platform::config::Config;
use serde_json::{Value, json};

/// `/ServiceProviderConfig`. A cursor names a place, not a moment: there is no `cursorTimeout` to keep.
pub fn config(config: &Config, base: &str) -> Value {
    json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"],
        "patch": { "supported": true },
        "bulk": { "supported": true, "maxOperations": bulk::MOST, "maxPayloadSize": config.limit_body_bytes },
        "filter": { "supported": true, "maxResults": config.limit_page_max },
        "changePassword": { "supported": false },
        "sort": { "supported": true },
        "etag": { "supported": true },
        "pagination": {
            "cursor": true,
            "index": true,
            "defaultPaginationMethod": "index",
            "defaultPageSize": Query::default().limit(config.limit_page_max),
            "maxPageSize": config.limit_page_max,
        },
        "authenticationSchemes": [{
            "type": "oauthbearertoken",
            "name": "Bearer token",
            "description": "A long-lived SCIM token that an administrator issues, or an access token of the company's identity provider.",
            "primary": true,
        }],
        "meta": { "resourceType": "ServiceProviderConfig", "location": format!("{base}/ServiceProviderConfig") },
    })
}

/// `/ResourceTypes`.
pub fn types(base: &str) -> Vec<Value> {
    let one = |of: Type| {
        let mut shown = json!({
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ResourceType"],
            "id": of.name(),
            "name": of.name(),
            "endpoint": format!("/{}", of.endpoint()),
            "description": match of {
                Type::User => "A person on the roster.",
                Type::Group => "A group of people that a directory pushes.",
            },
            "schema": of.urn(),
            "meta": { "resourceType": "ResourceType", "location": format!("{base}/ResourceTypes/{}", of.name()) },
        });
        if let (Type::User, Some(members)) = (of, shown.as_object_mut()) {
            members.insert("schemaExtensions".into(), json!([{ "schema": ENTERPRISE, "required": false }]));
        }
        shown
    };
    Type::ALL.map(one).into()
}

/// `/Schemas`.
pub fn schemas(base: &str) -> Vec<Value> {
    schema::all(base)
}
