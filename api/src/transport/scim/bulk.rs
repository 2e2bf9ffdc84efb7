//! Bulk requests (RFC 7644, section 3.7): several operations in one request, each committed by itself. Operations may refer to
//! resources that other operations of the bulk create by `bulkId:…`, in any order; two users may name each other as managers.

use super::{
    attribute_selection::AttributeSelection,
    bulk_creation::MAX_USERS,
    error::ScimError,
    etag::{format_etag, parse_etag},
    resource_service::{ResourceService, StoredResource},
    schema::{ENTERPRISE, ResourceType},
};
use serde_json::{Map, Value, json};
use std::{
    collections::{HashMap, HashSet},
    time::{Duration, Instant},
};

const BULK_REQUEST_SCHEMA: &str = "urn:ietf:params:scim:api:messages:2.0:BulkRequest";
const BULK_RESPONSE_SCHEMA: &str = "urn:ietf:params:scim:api:messages:2.0:BulkResponse";
const PATCH_OP_SCHEMA: &str = "urn:ietf:params:scim:api:messages:2.0:PatchOp";
/// The prefix of a reference to a resource that another operation creates.
const REFERENCE_PREFIX: &str = "bulkId:";

/// The maximum number of operations of one request.
pub const MAX_OPERATIONS: usize = 1000;

/// A parsed operation.
struct Operation {
    method: String,
    resource_type: ResourceType,
    /// The identifier after the endpoint, or a reference; `None` for POST.
    id: Option<String>,
    bulk_id: Option<String>,
    /// The ETag that the resource must have.
    version: Option<String>,
    data: Value,
}

/// Whether the caller should repeat an operation of a `BulkResponse` later.
pub fn has_unavailable_operation(response: &Value) -> bool {
    let operations = response.get("Operations").and_then(Value::as_array).into_iter().flatten();
    operations.filter_map(|result| result.get("status")?.as_str()).any(|status| ["429", "503"].contains(&status))
}

/// Runs the operations in their order, except that an operation waits for those that it refers to. Returns the `BulkResponse`.
///
/// # Errors
/// 400 or 413 for the request as a whole; then no operation was run.
pub async fn run_bulk(service: ResourceService<'_>, body: &Value) -> Result<Value, ScimError> {
    let schemas = body.get("schemas").and_then(Value::as_array);
    if !schemas.is_some_and(|urns| urns.iter().any(|urn| urn.as_str() == Some(BULK_REQUEST_SCHEMA))) {
        return Err(ScimError::invalid_syntax(format!("schemas: must include {BULK_REQUEST_SCHEMA}")));
    }
    let Some(Value::Array(requested)) = body.get("Operations") else {
        return Err(ScimError::invalid_syntax("Operations: must be an array of operations"));
    };
    if requested.len() > MAX_OPERATIONS {
        return Err(ScimError::new(413, format!("Operations: must have at most {MAX_OPERATIONS} operations")));
    }
    let _turn = service.wait_for_bulk_turn().await?;
    let max_errors = body.get("failOnErrors").and_then(Value::as_u64).and_then(|count| usize::try_from(count).ok()).unwrap_or(usize::MAX);
    let operations: Vec<Result<Operation, ScimError>> = requested.iter().map(parse_operation).collect();
    let bulk_ids: HashSet<String> = operations.iter().flatten().filter_map(|operation| operation.bulk_id.clone()).collect();
    let mut run =
        BulkRun { service, created: HashMap::new(), failed: HashSet::new(), deferred_managers: Vec::new(), batch_size: MAX_USERS };
    let mut results: Vec<Option<Value>> = requested.iter().map(|_| None).collect();
    let (mut pending, mut errors): (Vec<usize>, usize) = ((0..requested.len()).collect(), 0);
    while !pending.is_empty() && errors < max_errors {
        let is_ready = |index: &&usize| {
            let operation = operations.get(**index).and_then(|operation| operation.as_ref().ok());
            let is_available = |bulk_id: &String| !bulk_ids.contains(bulk_id) || run.failed.contains(bulk_id);
            operation.is_none_or(|operation| run.unresolved_references(operation).iter().all(is_available))
        };
        // No operation is ready when the rest refer to each other in a cycle. Then the first one runs without its manager, which
        // is set at the end.
        let next = pending.iter().find(is_ready).or_else(|| pending.first()).copied();
        let Some(index) = next else { break };
        let creations = select_creations(&operations, &pending, index, is_ready);
        let mut finished = run.create_users(&operations, &creations, max_errors - errors).await;
        if finished.is_empty() {
            let result = match operations.get(index) {
                Some(Ok(operation)) => run.run_operation(operation).await,
                Some(Err(error)) => error_result(None, error),
                None => break,
            };
            finished.push((index, result));
        }
        for (index, result) in finished {
            pending.retain(|other| *other != index);
            errors += usize::from(is_error(&result));
            if let Some(slot) = results.get_mut(index) {
                *slot = Some(identify_result(requested.get(index), result));
            }
        }
    }
    run.set_deferred_managers().await?;
    let results: Vec<Value> = results.into_iter().flatten().collect();
    Ok(json!({ "schemas": [BULK_RESPONSE_SCHEMA], "Operations": results }))
}

/// The operations from `first` on that create users and can be run together. Operations that are not ready are passed over.
fn select_creations(
    operations: &[Result<Operation, ScimError>],
    pending: &[usize],
    first: usize,
    is_ready: impl Fn(&&usize) -> bool,
) -> Vec<usize> {
    let creates_user = |index: &usize| {
        let operation = operations.get(*index).and_then(|operation| operation.as_ref().ok());
        operation.is_some_and(|operation| operation.method == "POST" && operation.resource_type == ResourceType::User)
    };
    let ready = pending.iter().filter(|index| **index >= first).filter(is_ready);
    ready.copied().take_while(creates_user).take(MAX_USERS).collect()
}

fn parse_operation(requested: &Value) -> Result<Operation, ScimError> {
    let string = |name: &str| requested.get(name).and_then(Value::as_str).map(str::to_owned);
    let method = string("method").unwrap_or_default().to_ascii_uppercase();
    let path = string("path").unwrap_or_default();
    let mut segments = path.trim_start_matches('/').splitn(2, '/');
    let endpoint = segments.next().unwrap_or_default();
    let resource_type = ResourceType::ALL.into_iter().find(|resource_type| resource_type.endpoint() == endpoint);
    let resource_type = resource_type.ok_or_else(|| ScimError::invalid_value("path: must start with /Users or /Groups"))?;
    let id = segments.next().filter(|id| !id.is_empty()).map(str::to_owned);
    let bulk_id = string("bulkId");
    match (method.as_str(), &id, &bulk_id) {
        ("POST", None, None) => return Err(ScimError::invalid_syntax("bulkId: is required for POST")),
        ("POST", None, Some(_)) | ("PUT" | "PATCH" | "DELETE", Some(_), _) => {}
        ("POST" | "PUT" | "PATCH" | "DELETE", ..) => {
            return Err(ScimError::invalid_syntax("path: must be /Users or /Groups for POST, and name one resource for other methods"));
        }
        _ => return Err(ScimError::invalid_syntax("method: must be POST, PUT, PATCH or DELETE")),
    }
    let data = requested.get("data").cloned().unwrap_or_default();
    Ok(Operation { method, resource_type, id, bulk_id, version: string("version"), data })
}

/// The state of a running bulk.
struct BulkRun<'a> {
    service: ResourceService<'a>,
    /// The identifiers of created resources by `bulkId`.
    created: HashMap<String, String>,
    /// The `bulkId`s of failed operations.
    failed: HashSet<String>,
    /// Users created without their manager, and the `bulkId` of the manager.
    deferred_managers: Vec<(String, String)>,
    /// The largest number of users that the next write creates.
    batch_size: usize,
}

impl BulkRun<'_> {
    /// The `bulkId`s that an operation refers to and that no operation has created yet.
    fn unresolved_references(&self, operation: &Operation) -> Vec<String> {
        let mut bulk_ids = Vec::new();
        collect_references(&operation.data, &mut bulk_ids);
        bulk_ids.extend(operation.id.as_deref().and_then(|id| id.strip_prefix(REFERENCE_PREFIX)).map(str::to_owned));
        bulk_ids.retain(|bulk_id| !self.created.contains_key(bulk_id));
        bulk_ids
    }

    /// Creates the users of several operations in one write. Returns the results of those that were carried out; none when the first
    /// operation must be run by itself.
    async fn create_users(
        &mut self,
        operations: &[Result<Operation, ScimError>],
        indexes: &[usize],
        max_errors: usize,
    ) -> Vec<(usize, Value)> {
        let creations = indexes.iter().filter_map(|index| Some((*index, operations.get(*index)?.as_ref().ok()?)));
        // An operation that is ready and refers to an unknown resource has an error of its own.
        let is_resolved = |(_, operation): &(usize, &Operation)| self.unresolved_references(operation).is_empty();
        let creations: Vec<_> = creations.take_while(is_resolved).take(self.batch_size).collect();
        if creations.len() < 2 {
            return Vec::new();
        }
        let bodies: Vec<Value> = creations
            .iter()
            .map(|(_, operation)| {
                let mut data = operation.data.clone();
                self.resolve_references(&mut data);
                data
            })
            .collect();
        let created = self.service.create_users(&bodies, max_errors).await;
        // Smaller batches around a user who must be created alone.
        let has_begun = created.first().is_some_and(Option::is_some);
        self.batch_size = if has_begun { (self.batch_size * 2).min(MAX_USERS) } else { (self.batch_size / 2).max(2) };
        let mut results = Vec::new();
        for ((index, operation), result) in creations.into_iter().zip(created) {
            let Some(result) = result else { break };
            results.push((index, self.finish_operation(operation, None, result.map(|resource| (201, Some(resource))))));
        }
        results
    }

    /// Runs an operation and returns its result.
    async fn run_operation(&mut self, operation: &Operation) -> Value {
        let mut data = operation.data.clone();
        let mut deferred_manager = None;
        let has_unresolved = !self.unresolved_references(operation).is_empty();
        if operation.method == "POST" && operation.resource_type == ResourceType::User && has_unresolved {
            deferred_manager = take_manager_reference(&mut data).filter(|bulk_id| !self.failed.contains(bulk_id));
        }
        self.resolve_references(&mut data);
        let id = match operation.id.as_deref().map(|id| (id, id.strip_prefix(REFERENCE_PREFIX))) {
            Some((_, Some(bulk_id))) => self.created.get(bulk_id).cloned().unwrap_or_default(),
            Some((id, None)) => id.to_owned(),
            None => String::new(),
        };
        let location = (!id.is_empty()).then(|| format!("{}/{}/{id}", self.service.base_url, operation.resource_type.endpoint()));
        let result = self.service.run_until_deadline(self.call_service(operation, &id, &data)).await;
        if let (Ok((_, Some(resource))), Some(manager)) = (&result, deferred_manager) {
            self.deferred_managers.push((resource.id.clone(), manager));
        }
        self.finish_operation(operation, location, result)
    }

    /// Remembers for later operations what an operation created, and returns its result.
    fn finish_operation(
        &mut self,
        operation: &Operation,
        location: Option<String>,
        result: Result<(u16, Option<StoredResource>), ScimError>,
    ) -> Value {
        match result {
            Ok((status, resource)) => {
                if let (Some(bulk_id), Some(resource)) = (&operation.bulk_id, &resource) {
                    self.created.insert(bulk_id.clone(), resource.id.clone());
                }
                success_result(status, resource, location, self.service.base_url)
            }
            Err(error) => {
                self.failed.extend(operation.bulk_id.clone());
                error_result(location, &error)
            }
        }
    }

    /// Returns the status and the resource, which is `None` after DELETE.
    async fn call_service(&self, operation: &Operation, id: &str, data: &Value) -> Result<(u16, Option<StoredResource>), ScimError> {
        self.service.app.rate_limiter.count_request(self.service.actor)?;
        let mut unresolved = Vec::new();
        collect_references(data, &mut unresolved);
        if let Some(bulk_id) = unresolved.first() {
            return Err(ScimError::invalid_value(format!("{REFERENCE_PREFIX}{bulk_id}: no operation has created this resource")));
        }
        let expected_version = match operation.version.as_deref() {
            Some(etag) => Some(parse_etag(etag).ok_or_else(|| ScimError::new(412, "version: was not issued by this server"))?),
            None => None,
        };
        let (service, resource_type) = (self.service, operation.resource_type);
        Ok(match operation.method.as_str() {
            "POST" => (201, Some(service.create(resource_type, data).await?)),
            "PUT" => (200, Some(service.replace(resource_type, id, data, expected_version).await?)),
            "PATCH" => (200, Some(service.patch(resource_type, id, data, expected_version, &AttributeSelection::All).await?)),
            _ => {
                service.delete(resource_type, id, expected_version).await?;
                (204, None)
            }
        })
    }

    /// Replaces references by the identifiers of created resources.
    fn resolve_references(&self, data: &mut Value) {
        match data {
            Value::String(text) => {
                if let Some(id) = text.strip_prefix(REFERENCE_PREFIX).and_then(|bulk_id| self.created.get(bulk_id)) {
                    *text = id.clone();
                }
            }
            Value::Array(values) => values.iter_mut().for_each(|value| self.resolve_references(value)),
            Value::Object(members) => members.values_mut().for_each(|value| self.resolve_references(value)),
            _ => {}
        }
    }

    /// Sets the managers that did not exist when the user was created. This completes operations that were already reported as
    /// successful, so it has a deadline of its own.
    async fn set_deferred_managers(&mut self) -> Result<(), ScimError> {
        let deadline = Instant::now() + Duration::from_secs(self.service.app.config.limit_seconds);
        let service = ResourceService { deadline, ..self.service };
        for (id, bulk_id) in std::mem::take(&mut self.deferred_managers) {
            let Some(manager) = self.created.get(&bulk_id) else { continue };
            let patch = json!({
                "schemas": [PATCH_OP_SCHEMA],
                "Operations": [{ "op": "replace", "path": format!("{ENTERPRISE}:manager"), "value": { "value": manager } }],
            });
            match service.run_until_deadline(service.patch(ResourceType::User, &id, &patch, None, &AttributeSelection::All)).await {
                Ok(_) => {}
                // Two users cannot be each other's managers: the second one stays without.
                Err(error) if error.status == 400 => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}

fn success_result(status: u16, resource: Option<StoredResource>, location: Option<String>, base_url: &str) -> Value {
    let mut result = Map::from_iter([("status".to_owned(), Value::from(status.to_string()))]);
    let location = match &resource {
        Some(resource) => {
            result.insert("version".into(), format_etag(resource.version).into());
            Some(resource.location(base_url))
        }
        None => location,
    };
    if let Some(location) = location {
        result.insert("location".into(), location.into());
    }
    Value::Object(result)
}

fn error_result(location: Option<String>, error: &ScimError) -> Value {
    let mut result = json!({ "status": error.status.to_string(), "response": error.to_json() });
    if let (Some(location), Some(members)) = (location, result.as_object_mut()) {
        members.insert("location".into(), location.into());
    }
    result
}

/// Adds the `method` and `bulkId` of the operation to its result.
fn identify_result(requested: Option<&Value>, mut result: Value) -> Value {
    if let Some(members) = result.as_object_mut() {
        for name in ["method", "bulkId"] {
            if let Some(value) = requested.and_then(|requested| requested.get(name)).filter(|value| value.is_string()) {
                members.insert(name.into(), value.clone());
            }
        }
    }
    result
}

fn is_error(result: &Value) -> bool {
    result.get("status").and_then(Value::as_str).is_none_or(|status| !status.starts_with('2'))
}

/// Collects the `bulkId`s that a value refers to.
fn collect_references(value: &Value, bulk_ids: &mut Vec<String>) {
    match value {
        Value::String(text) => bulk_ids.extend(text.strip_prefix(REFERENCE_PREFIX).map(str::to_owned)),
        Value::Array(values) => values.iter().for_each(|value| collect_references(value, bulk_ids)),
        Value::Object(members) => members.values().for_each(|value| collect_references(value, bulk_ids)),
        _ => {}
    }
}

/// Removes the manager of a user if it is a reference. Returns the `bulkId` of the manager.
fn take_manager_reference(data: &mut Value) -> Option<String> {
    let enterprise = data.as_object_mut()?.get_mut(ENTERPRISE)?.as_object_mut()?;
    let mut bulk_ids = Vec::new();
    collect_references(enterprise.get("manager")?, &mut bulk_ids);
    let manager = bulk_ids.into_iter().next()?;
    enterprise.remove("manager");
    Some(manager)
}
