//! Bulk requests (RFC 7644, section 3.7): several operations in one request, each committed by itself. Operations may refer to
//! resources that other operations of the bulk create by `bulkId:…`, in any order. Users who would be their own manager, directly or by
//! way of each other, are not created: each of their operations has the status 409 and names the cycle.

mod schedule;

use super::{
    attribute_path::quote_excerpt,
    attribute_selection::AttributeSelection,
    bulk_creation::MAX_USERS,
    error::ScimError,
    etag::{format_etag, parse_etag},
    resource_service::{ResourceService, StoredResource},
    schema::ResourceType,
};
use schedule::{Next, REFERENCE_PREFIX, Schedule, collect_references, remove_read_only};
use serde_json::{Map, Value, json};
use std::collections::{HashMap, HashSet};

const BULK_REQUEST_SCHEMA: &str = "urn:ietf:params:scim:api:messages:2.0:BulkRequest";
const BULK_RESPONSE_SCHEMA: &str = "urn:ietf:params:scim:api:messages:2.0:BulkResponse";

/// The maximum number of operations of one request.
pub const MAX_OPERATIONS: usize = 2000;

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
    let max_errors = parse_max_errors(body.get("failOnErrors"))?;
    let operations: Vec<Result<Operation, ScimError>> = requested.iter().map(parse_operation).collect();
    ensure_distinct_bulk_ids(requested)?;
    let _turn = service.wait_for_bulk_turn().await?;
    let mut schedule = Schedule::new(&operations);
    let mut run = BulkRun { service, created: HashMap::new(), batch_size: MAX_USERS };
    let mut results: Vec<Option<Value>> = requested.iter().map(|_| None).collect();
    let mut errors = 0;
    while errors < max_errors
        && let Some(next) = schedule.peek()
    {
        let finished = match next {
            Next::Operation(position) => {
                let creations = select_creations(&operations, &schedule);
                let mut finished = run.create_users(&creations, max_errors - errors).await;
                if finished.is_empty() {
                    let result = match operations.get(position) {
                        Some(Ok(operation)) => run.run_operation(operation).await,
                        Some(Err(error)) => error_result(None, error),
                        None => break,
                    };
                    finished.push((position, result));
                }
                finished
            }
            Next::Cycle(positions) => {
                let error = cycle_error(&positions, requested);
                positions.into_iter().map(|position| (position, error_result(None, &error))).collect()
            }
        };
        for (position, result) in finished {
            schedule.remove(position);
            errors += usize::from(is_error(&result));
            if let Some(slot) = results.get_mut(position) {
                *slot = Some(identify_result(requested.get(position), result));
            }
        }
    }
    let results: Vec<Value> = results.into_iter().flatten().collect();
    Ok(json!({ "schemas": [BULK_RESPONSE_SCHEMA], "Operations": results }))
}

/// The number of errors after which the bulk stops (RFC 7644, section 3.7): all operations are run when it is absent. A client that accepts
/// no error, 0, stops it at the first one, as 1 does.
fn parse_max_errors(fail_on_errors: Option<&Value>) -> Result<usize, ScimError> {
    match fail_on_errors {
        None | Some(Value::Null) => Ok(usize::MAX),
        Some(number) => match number.as_u64() {
            Some(number) => Ok(usize::try_from(number).unwrap_or(usize::MAX).max(1)),
            None => Err(ScimError::invalid_value("failOnErrors: must be a whole number, 0 or greater")),
        },
    }
}

/// The result of operations that refer to each other in a cycle, which are not run (RFC 7644, section 3.7.1): only users can, as managers.
fn cycle_error(positions: &[usize], requested: &[Value]) -> ScimError {
    let bulk_id = |position: &usize| requested.get(*position)?.get("bulkId")?.as_str();
    let bulk_ids: Vec<&str> = positions.iter().chain(positions.first()).filter_map(bulk_id).collect();
    let detail = "the operations refer to each other in a cycle, and a user cannot be their own manager, directly or indirectly";
    ScimError::new(409, format!("bulkId: {detail}: {}", bulk_ids.join(" → ")))
}

/// Two operations with one `bulkId` would make every reference to it ambiguous.
fn ensure_distinct_bulk_ids(requested: &[Value]) -> Result<(), ScimError> {
    let mut bulk_ids = HashSet::new();
    let duplicate = requested.iter().filter_map(|operation| operation.get("bulkId")?.as_str()).find(|bulk_id| !bulk_ids.insert(*bulk_id));
    match duplicate {
        Some(bulk_id) => Err(ScimError::invalid_value(format!("bulkId: {} occurs in more than one operation", quote_excerpt(bulk_id)))),
        None => Ok(()),
    }
}

/// The first operations that are ready, as long as they create users and can be run together.
fn select_creations<'a>(operations: &'a [Result<Operation, ScimError>], schedule: &Schedule) -> Vec<(usize, &'a Operation)> {
    let to_creation = |position: usize| {
        let operation = operations.get(position)?.as_ref().ok()?;
        (operation.method == "POST" && operation.resource_type == ResourceType::User).then_some((position, operation))
    };
    schedule.ready().map_while(to_creation).take(MAX_USERS).collect()
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
    let mut data = requested.get("data").cloned().unwrap_or_default();
    remove_read_only(&mut data);
    Ok(Operation { method, resource_type, id, bulk_id, version: string("version"), data })
}

/// The state of a running bulk.
struct BulkRun<'a> {
    service: ResourceService<'a>,
    /// The identifiers of created resources by `bulkId`.
    created: HashMap<String, String>,
    /// The largest number of users that the next write creates.
    batch_size: usize,
}

impl BulkRun<'_> {
    /// Creates the users of several operations in one write. Returns the results of those that were carried out; none when the first
    /// operation must be run by itself.
    async fn create_users(&mut self, creations: &[(usize, &Operation)], max_errors: usize) -> Vec<(usize, Value)> {
        let resolve = |(position, operation): &(usize, &Operation)| {
            let mut data = operation.data.clone();
            self.resolve_references(&mut data);
            // An operation that refers to a resource that was not created has an error of its own.
            let mut unresolved = HashSet::new();
            collect_references(&data, &mut unresolved);
            unresolved.is_empty().then_some((*position, data))
        };
        let (positions, bodies): (Vec<usize>, Vec<Value>) = creations.iter().map_while(resolve).take(self.batch_size).unzip();
        if bodies.len() < 2 {
            return Vec::new();
        }
        let created = self.service.create_users(&bodies, max_errors).await;
        // Smaller batches around a user who must be created alone.
        let has_begun = created.first().is_some_and(Option::is_some);
        self.batch_size = if has_begun { (self.batch_size * 2).min(MAX_USERS) } else { (self.batch_size / 2).max(2) };
        let mut results = Vec::new();
        for ((position, (_, operation)), result) in positions.into_iter().zip(creations).zip(created) {
            let Some(result) = result else { break };
            results.push((position, self.finish_operation(operation, None, result.map(|resource| (201, Some(resource))))));
        }
        results
    }

    /// Runs an operation and returns its result.
    async fn run_operation(&mut self, operation: &Operation) -> Value {
        let mut data = operation.data.clone();
        self.resolve_references(&mut data);
        let id = operation.id.as_deref().map(|id| {
            let created = id.strip_prefix(REFERENCE_PREFIX).and_then(|bulk_id| self.created.get(bulk_id));
            created.cloned().unwrap_or_else(|| id.to_owned())
        });
        let id = id.unwrap_or_default();
        let location = (!id.is_empty()).then(|| format!("{}/{}/{id}", self.service.base_url, operation.resource_type.endpoint()));
        let result = self.service.run_until_deadline(self.call_service(operation, &id, &data)).await;
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
            Err(error) => error_result(location, &error),
        }
    }

    /// Returns the status and the resource, which is `None` after DELETE.
    async fn call_service(&self, operation: &Operation, id: &str, data: &Value) -> Result<(u16, Option<StoredResource>), ScimError> {
        self.service.app.rate_limiter.count_request(self.service.actor)?;
        let mut unresolved = HashSet::new();
        // A group without the members that were not created is better than none: its response names them.
        if operation.resource_type == ResourceType::User {
            collect_references(data, &mut unresolved);
        }
        unresolved.extend(id.strip_prefix(REFERENCE_PREFIX).map(str::to_owned));
        if let Some(bulk_id) = unresolved.iter().next() {
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
}

fn success_result(status: u16, resource: Option<StoredResource>, location: Option<String>, base_url: &str) -> Value {
    let mut result = Map::from_iter([("status".to_owned(), Value::from(status.to_string()))]);
    let location = match resource {
        Some(resource) => {
            let location = resource.location(base_url);
            result.insert("version".into(), format_etag(resource.version).into());
            // The resource says what of the operation was not carried out.
            if resource.warning.is_some() {
                result.insert("response".into(), Value::Object(resource.attributes));
            }
            Some(location)
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
