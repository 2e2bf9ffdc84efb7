//! Endpoints and methods (RFC 7644, section 3.2), and what each of them responds.

use super::{
    attribute_selection::AttributeSelection,
    bulk,
    cursor::CursorCodec,
    discovery,
    error::{DEFAULT_RETRY_SECONDS, ScimError},
    etag::Precondition,
    query_parameters::QueryParameters,
    resource_service::{ResourceService, StoredResource},
    schema::ResourceType,
};
use crate::domain::shared::directory_filter::PageStart;
use serde_json::{Value, json};

const LIST_RESPONSE_SCHEMA: &str = "urn:ietf:params:scim:api:messages:2.0:ListResponse";

/// A parsed request of an authenticated caller.
pub struct ScimRequest {
    pub method: String,
    pub endpoint: Endpoint,
    /// The query string, without the question mark.
    pub query: String,
    pub if_match: Precondition,
    pub if_none_match: Precondition,
    /// `null` for methods without a body.
    pub body: Value,
}

/// A successful response that has not been written yet.
#[derive(Default)]
pub struct ScimResponse {
    /// The HTTP status code.
    pub status: u16,
    pub body: Option<Value>,
    /// The `Location` header.
    pub location: Option<String>,
    /// The version for the `ETag` header.
    pub version: Option<i64>,
    /// The text of the `Warning` header: what of the request was not carried out.
    pub warning: Option<String>,
    /// The `Retry-After` header, in seconds.
    pub retry_after: Option<u64>,
}

impl ScimResponse {
    fn ok(body: Value) -> Self {
        Self { status: 200, body: Some(body), ..Self::default() }
    }

    fn resource(status: u16, resource: StoredResource, selection: &AttributeSelection, base_url: &str) -> Self {
        let (location, version) = (resource.location(base_url), resource.version);
        let body = selection.apply(resource.resource_type, resource.attributes);
        let (warning, version) = (resource.warning, Some(version));
        Self { status, body: Some(body), location: Some(location), version, warning, retry_after: None }
    }
}

/// The endpoint that a path names.
pub enum Endpoint {
    ServiceProviderConfig,
    /// All resource types, or one by name.
    ResourceTypes(Option<String>),
    /// All schemas, or one by URN.
    Schemas(Option<String>),
    Bulk,
    /// `/.search`, on all or on one resource type (RFC 7644, section 3.4.3).
    Search(&'static [ResourceType]),
    Collection(ResourceType),
    Resource(ResourceType, String),
}

impl Endpoint {
    /// Parses a path below `/scim/v2/`.
    ///
    /// # Errors
    /// 404 for an unknown path; 501 for `/Me`.
    pub fn parse(path: &str) -> Result<Self, ScimError> {
        let segments: Vec<&str> = path.trim_end_matches('/').split('/').collect();
        let resource_type = |endpoint: &str| {
            ResourceType::ALL.into_iter().find(|resource_type| resource_type.endpoint() == endpoint).ok_or_else(ScimError::not_found)
        };
        Ok(match segments.as_slice() {
            ["ServiceProviderConfig"] => Self::ServiceProviderConfig,
            ["ResourceTypes"] => Self::ResourceTypes(None),
            ["ResourceTypes", name] => Self::ResourceTypes(Some((*name).to_owned())),
            ["Schemas"] => Self::Schemas(None),
            ["Schemas", urn] => Self::Schemas(Some((*urn).to_owned())),
            ["Me"] => return Err(ScimError::new(501, "/Me is not supported: a directory is not a user")),
            ["Bulk"] => Self::Bulk,
            [".search"] => Self::Search(&ResourceType::ALL),
            ["Users", ".search"] => Self::Search(&[ResourceType::User]),
            ["Groups", ".search"] => Self::Search(&[ResourceType::Group]),
            [endpoint] => Self::Collection(resource_type(endpoint)?),
            [endpoint, id] => Self::Resource(resource_type(endpoint)?, (*id).to_owned()),
            _ => return Err(ScimError::not_found()),
        })
    }

    /// Checks that the endpoint supports a method.
    ///
    /// # Errors
    /// 405 with the supported methods.
    pub fn require_method(&self, method: &str) -> Result<(), ScimError> {
        let allow = match self {
            Self::ServiceProviderConfig | Self::ResourceTypes(_) | Self::Schemas(_) => "GET",
            Self::Bulk | Self::Search(_) => "POST",
            Self::Collection(_) => "GET, POST",
            Self::Resource(..) => "GET, PUT, PATCH, DELETE",
        };
        if allow.split(", ").any(|allowed| allowed == method) {
            return Ok(());
        }
        Err(ScimError { allow: Some(allow), ..ScimError::new(405, format!("this endpoint supports {allow}")) })
    }
}

/// Handles a request until the deadline. In a bulk, each operation has the deadline by itself, so that the response reports what
/// was done.
///
/// # Errors
/// The error response.
pub async fn dispatch(service: ResourceService<'_>, request: &ScimRequest) -> Result<ScimResponse, ScimError> {
    match &request.endpoint {
        Endpoint::Bulk => respond(service, request).await,
        _ => service.run_until_deadline(respond(service, request)).await,
    }
}

async fn respond(service: ResourceService<'_>, request: &ScimRequest) -> Result<ScimResponse, ScimError> {
    let (config, base_url) = (&service.app.config, service.base_url);
    let body = match &request.endpoint {
        Endpoint::ServiceProviderConfig => discovery::service_provider_config(config, base_url),
        Endpoint::ResourceTypes(None) => list_all(request, discovery::resource_types(base_url))?,
        Endpoint::ResourceTypes(Some(name)) => find_by_id(discovery::resource_types(base_url), name)?,
        Endpoint::Schemas(None) => list_all(request, discovery::schemas(base_url))?,
        Endpoint::Schemas(Some(urn)) => find_by_id(discovery::schemas(base_url), urn)?,
        Endpoint::Bulk => {
            let body = bulk::run_bulk(service, &request.body).await?;
            let retry_after = bulk::has_unavailable_operation(&body).then_some(DEFAULT_RETRY_SECONDS);
            return Ok(ScimResponse { retry_after, ..ScimResponse::ok(body) });
        }
        Endpoint::Search(types) => list_page(service, &QueryParameters::parse_search_request(&request.body)?, types).await?,
        Endpoint::Collection(resource_type) if request.method == "GET" => {
            list_page(service, &QueryParameters::parse_query_string(&request.query)?, &[*resource_type]).await?
        }
        Endpoint::Collection(resource_type) => {
            let selection = QueryParameters::parse_query_string(&request.query)?.selection;
            let created = service.create(*resource_type, &request.body).await?;
            return Ok(ScimResponse::resource(201, created, &selection, base_url));
        }
        Endpoint::Resource(resource_type, id) => return respond_to_resource(service, request, *resource_type, id).await,
    };
    Ok(ScimResponse::ok(body))
}

/// The list of all discovery resources. Filters on it are forbidden (RFC 7644, section 4).
fn list_all(request: &ScimRequest, resources: Vec<Value>) -> Result<Value, ScimError> {
    if QueryParameters::parse_query_string(&request.query)?.filter.is_some() {
        return Err(ScimError::new(403, "this list does not support filters"));
    }
    let total = resources.len();
    Ok(json!({
        "schemas": [LIST_RESPONSE_SCHEMA], "totalResults": total, "startIndex": 1, "itemsPerPage": total, "Resources": resources
    }))
}

fn find_by_id(resources: Vec<Value>, id: &str) -> Result<Value, ScimError> {
    resources.into_iter().find(|resource| resource.get("id").and_then(Value::as_str) == Some(id)).ok_or_else(ScimError::not_found)
}

/// A page of the resources of one or several types, one type after the other, by index (RFC 7644, section 3.4.2.4) or by cursor
/// (RFC 9865).
async fn list_page(
    service: ResourceService<'_>,
    parameters: &QueryParameters,
    resource_types: &[ResourceType],
) -> Result<Value, ScimError> {
    let page_size = usize::try_from(parameters.page_size(service.app.config.limit_page_max)).unwrap_or(usize::MAX);
    let cursors = CursorCodec::new(service.actor, parameters, resource_types);
    let cursor_start = parameters.cursor.as_deref().map(|cursor| cursors.decode(cursor)).transpose()?;
    let (mut total, mut page) = (0, Vec::new());
    for (index, resource_type) in resource_types.iter().enumerate() {
        let (start, max) = match &cursor_start {
            // One resource more than the page holds shows whether there is a next page.
            Some((first, start)) if index == *first => (start.clone(), page_size + 1),
            Some((first, _)) => (PageStart::Offset(0), if index < *first { 0 } else { page_size + 1 }),
            None => (PageStart::Offset(parameters.offset.saturating_sub(total)), page_size),
        };
        let limit = u64::try_from(max.saturating_sub(page.len())).unwrap_or(u64::MAX);
        let (count, resources) = service.list(*resource_type, parameters, resource_types.len() > 1, start, limit).await?;
        total += count;
        page.extend(resources);
    }
    let has_next_page = page.len() > page_size;
    page.truncate(page_size);
    let next_cursor = page.last().filter(|_| has_next_page).map(|last| cursors.encode(last.resource_type, &last.position));
    let resources: Vec<Value> =
        page.into_iter().map(|listed| parameters.selection.apply(listed.resource_type, listed.attributes)).collect();
    let mut list =
        json!({ "schemas": [LIST_RESPONSE_SCHEMA], "totalResults": total, "itemsPerPage": resources.len(), "Resources": resources });
    let page_position = match cursor_start {
        Some(_) => next_cursor.map(|cursor| ("nextCursor", cursor.into())),
        None => Some(("startIndex", (parameters.offset + 1).into())),
    };
    if let (Some((name, value)), Some(members)) = (page_position, list.as_object_mut()) {
        members.insert(name.into(), value);
    }
    Ok(list)
}

async fn respond_to_resource(
    service: ResourceService<'_>,
    request: &ScimRequest,
    resource_type: ResourceType,
    id: &str,
) -> Result<ScimResponse, ScimError> {
    let selection = QueryParameters::parse_query_string(&request.query)?.selection;
    let base_url = service.base_url;
    let expected_version = async || {
        let needs_current = request.if_match.has_alternatives();
        let current = if needs_current { Some(service.get(resource_type, id, &selection).await?.version) } else { None };
        request.if_match.expected_version(current)
    };
    match request.method.as_str() {
        "GET" => {
            let resource = service.get(resource_type, id, &selection).await?;
            if request.if_none_match.matches(resource.version) {
                return Ok(ScimResponse { status: 304, version: Some(resource.version), ..ScimResponse::default() });
            }
            Ok(ScimResponse::resource(200, resource, &selection, base_url))
        }
        "PUT" => {
            let replaced = service.replace(resource_type, id, &request.body, expected_version().await?).await?;
            Ok(ScimResponse::resource(200, replaced, &selection, base_url))
        }
        "PATCH" => {
            let patched = service.patch(resource_type, id, &request.body, expected_version().await?, &selection).await?;
            if patched.is_large {
                return Ok(ScimResponse { status: 204, version: Some(patched.version), ..ScimResponse::default() });
            }
            Ok(ScimResponse::resource(200, patched, &selection, base_url))
        }
        _ => {
            service.delete(resource_type, id, expected_version().await?).await?;
            Ok(ScimResponse { status: 204, ..ScimResponse::default() })
        }
    }
}
