//! Discovery (RFC 7644, section 4): the contents of `/ServiceProviderConfig`, `/ResourceTypes` and `/Schemas`.

use super::{
    bulk,
    query_parameters::QueryParameters,
    schema::{self, Extension, Mutability, ResourceType},
};
use crate::platform::config::Config;
use serde_json::{Value, json};

/// `/ServiceProviderConfig` (RFC 7643, section 5; RFC 9865, section 4). Cursors do not expire, so `cursorTimeout` is absent.
pub fn service_provider_config(config: &Config, base_url: &str) -> Value {
    json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"],
        "patch": { "supported": true },
        "bulk": { "supported": true, "maxOperations": bulk::MAX_OPERATIONS, "maxPayloadSize": config.limit_body_bytes },
        "filter": { "supported": true, "maxResults": config.limit_page_max },
        "changePassword": { "supported": false },
        "sort": { "supported": true },
        "etag": { "supported": true },
        "pagination": {
            "cursor": true,
            "index": true,
            "defaultPaginationMethod": "index",
            "defaultPageSize": QueryParameters::default().page_size(config.limit_page_max),
            "maxPageSize": config.limit_page_max,
        },
        "authenticationSchemes": [{
            "type": "oauthbearertoken",
            "name": "Bearer token",
            "description": "A long-lived SCIM token that an administrator issues, or an access token of the company's identity provider.",
            "primary": true,
        }],
        "meta": { "resourceType": "ServiceProviderConfig", "location": format!("{base_url}/ServiceProviderConfig") },
    })
}

/// The resources of `/ResourceTypes` (RFC 7643, section 6).
pub fn resource_types(base_url: &str) -> Vec<Value> {
    let to_json = |resource_type: ResourceType| {
        let mut resource = json!({
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ResourceType"],
            "id": resource_type.name(),
            "name": resource_type.name(),
            "endpoint": format!("/{}", resource_type.endpoint()),
            "description": match resource_type {
                ResourceType::User => "An employee of the organization.",
                ResourceType::Group => "A group of users, provisioned by a directory.",
            },
            "schema": resource_type.urn(),
            "meta": { "resourceType": "ResourceType", "location": format!("{base_url}/ResourceTypes/{}", resource_type.name()) },
        });
        // An extension that only responses have is in `/Schemas`: a resource type names what a client may write.
        let is_writable = |extension: &&Extension| extension.attributes.iter().any(|one| one.mutability != Mutability::ReadOnly);
        let to_reference = |extension: &Extension| json!({ "schema": extension.urn, "required": false });
        let extensions: Vec<Value> = resource_type.extensions().iter().filter(is_writable).map(to_reference).collect();
        if let (false, Some(members)) = (extensions.is_empty(), resource.as_object_mut()) {
            members.insert("schemaExtensions".into(), extensions.into());
        }
        resource
    };
    ResourceType::ALL.map(to_json).into()
}

/// The resources of `/Schemas` (RFC 7643, section 7).
pub fn schemas(base_url: &str) -> Vec<Value> {
    schema::schema_resources(base_url)
}
