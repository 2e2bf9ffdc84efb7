//! Bulk (RFC 7644, section 3.7): many operations in one request, each a write of its own. What one makes others may name by its
//! `bulkId`, before or after it, and two may name each other as managers.

use super::{
    refusal::Refusal,
    schema::{ENTERPRISE, Type},
    service::{Done, Service},
    user::etag,
};
use serde_json::{Map, Value, json};
use std::{
    collections::{HashMap, HashSet},
    time::{Duration, Instant},
};

const REQUEST: &str = "urn:ietf:params:scim:api:messages:2.0:BulkRequest";
const RESPONSE: &str = "urn:ietf:params:scim:api:messages:2.0:BulkResponse";
const REFERENCE: &str = "bulkId:";

/// The most operations of one request.
pub const MOST: usize = 1000;

/// One operation as it was sent.
struct Operation {
    method: String,
    of: Type,
    /// The identifier behind the endpoint, or a reference.
    id: Option<String>,
    bulk_id: Option<String>,
    version: Option<String>,
    data: Value,
}

/// Carries the operations out, in their order as far as what they name is there.
///
/// # Errors
/// What is wrong with the request as a whole; then nothing was done.
pub async fn carry_out(service: Service<'_>, body: &Value) -> Result<Value, Refusal> {
    let named = body.get("schemas").and_then(Value::as_array).is_some_and(|urns| urns.iter().any(|urn| urn.as_str() == Some(REQUEST)));
    if !named {
        return Err(Refusal::syntax(format!("schemas: must name {REQUEST}")));
    }
    let Some(Value::Array(given)) = body.get("Operations") else { return Err(Refusal::syntax("Operations: must be a list")) };
    if given.len() > MOST {
        return Err(Refusal::new(413, format!("Operations: must be at most {MOST} in one request")));
    }
    let stop_after = body.get("failOnErrors").and_then(Value::as_u64).unwrap_or(u64::MAX);
    let operations: Vec<Result<Operation, Refusal>> = given.iter().map(read).collect();
    let makes: HashSet<String> = operations.iter().flatten().filter_map(|one| one.bulk_id.clone()).collect();
    let mut run = Run { service, made: HashMap::new(), failed: HashSet::new(), later: Vec::new() };
    let mut results: Vec<Option<Value>> = given.iter().map(|_| None).collect();
    let (mut waiting, mut errors): (Vec<usize>, u64) = ((0..given.len()).collect(), 0);
    while !waiting.is_empty() && errors < stop_after {
        let ready = |at: &&usize| {
            let one = operations.get(**at).and_then(|one| one.as_ref().ok());
            one.is_none_or(|one| run.unresolved(one).iter().all(|name| !makes.contains(name) || run.failed.contains(name)))
        };
        // Nothing is ready where some name each other: one of them goes first without the name, which follows.
        let next = waiting.iter().find(ready).or_else(|| waiting.first()).copied();
        let Some(at) = next else { break };
        waiting.retain(|other| *other != at);
        let Some(operation) = operations.get(at) else { continue };
        let result = match operation {
            Ok(operation) => run.one(operation).await,
            Err(refusal) => failed(None, refusal),
        };
        errors += u64::from(is_error(&result));
        if let Some(place) = results.get_mut(at) {
            *place = Some(labelled(given.get(at), result));
        }
    }
    run.catch_up().await?;
    let results: Vec<Value> = results.into_iter().flatten().collect();
    Ok(json!({ "schemas": [RESPONSE], "Operations": results }))
}

fn is_error(result: &Value) -> bool {
    result.get("status").and_then(Value::as_str).is_none_or(|status| !status.starts_with('2'))
}

/// A result with what its operation is known by.
fn labelled(given: Option<&Value>, mut result: Value) -> Value {
    if let Some(members) = result.as_object_mut() {
        for name in ["method", "bulkId"] {
            if let Some(value) = given.and_then(|given| given.get(name)).filter(|value| value.is_string()) {
                members.insert(name.into(), value.clone());
            }
        }
    }
    result
}

fn failed(location: Option<String>, refusal: &Refusal) -> Value {
    let mut result = json!({ "status": refusal.status.to_string(), "response": refusal.body() });
    if let (Some(location), Some(members)) = (location, result.as_object_mut()) {
        members.insert("location".into(), location.into());
    }
    result
}

fn read(given: &Value) -> Result<Operation, Refusal> {
    let text = |name: &str| given.get(name).and_then(Value::as_str).map(str::to_owned);
    let method = text("method").unwrap_or_default().to_ascii_uppercase();
    let path = text("path").unwrap_or_default();
    let mut steps = path.trim_start_matches('/').splitn(2, '/');
    let endpoint = steps.next().unwrap_or_default();
    let of = Type::ALL.into_iter().find(|of| of.endpoint() == endpoint);
    let of = of.ok_or_else(|| Refusal::value("path: must be below /Users or /Groups"))?;
    let id = steps.next().filter(|id| !id.is_empty()).map(str::to_owned);
    let bulk_id = text("bulkId");
    match (method.as_str(), &id, &bulk_id) {
        ("POST", None, None) => return Err(Refusal::syntax("bulkId: a POST needs one")),
        ("POST", None, Some(_)) | ("PUT" | "PATCH" | "DELETE", Some(_), _) => {}
        ("POST" | "PUT" | "PATCH" | "DELETE", ..) => {
            return Err(Refusal::syntax("path: a POST goes to /Users or /Groups, all else to one resource"));
        }
        _ => return Err(Refusal::syntax("method: must be POST, PUT, PATCH or DELETE")),
    }
    let data = given.get("data").cloned().unwrap_or_default();
    Ok(Operation { method, of, id, bulk_id, version: text("version"), data })
}

/// A bulk under way.
struct Run<'a> {
    service: Service<'a>,
    made: HashMap<String, String>,
    failed: HashSet<String>,
    /// Users who still need a manager, and the reference to that one.
    later: Vec<(String, String)>,
}

impl Run<'_> {
    /// The references of an operation that stand for nothing yet.
    fn unresolved(&self, operation: &Operation) -> Vec<String> {
        let mut found = Vec::new();
        gather(&operation.data, &mut found);
        found.extend(operation.id.as_deref().and_then(|id| id.strip_prefix(REFERENCE)).map(str::to_owned));
        found.retain(|name| !self.made.contains_key(name));
        found
    }

    async fn one(&mut self, operation: &Operation) -> Value {
        let mut data = operation.data.clone();
        let mut manager = None;
        let unresolved = self.unresolved(operation);
        if operation.method == "POST" && operation.of == Type::User && !unresolved.is_empty() {
            manager = without_manager(&mut data).filter(|name| !self.failed.contains(name));
        }
        self.resolve(&mut data);
        let id = match operation.id.as_deref().map(|id| (id, id.strip_prefix(REFERENCE))) {
            Some((_, Some(name))) => self.made.get(name).cloned().unwrap_or_default(),
            Some((id, None)) => id.to_owned(),
            None => String::new(),
        };
        let location = (!id.is_empty()).then(|| format!("{}/{}/{id}", self.service.base, operation.of.endpoint()));
        let done = self.service.in_time(self.carry_out(operation, &id, &data)).await;
        match done {
            Ok((status, done)) => {
                if let (Some(name), Some(done)) = (&operation.bulk_id, &done) {
                    self.made.insert(name.clone(), done.id.clone());
                }
                if let (Some(reference), Some(done)) = (manager, &done) {
                    self.later.push((done.id.clone(), reference));
                }
                succeeded(status, done, location, self.service.base)
            }
            Err(refusal) => {
                self.failed.extend(operation.bulk_id.clone());
                failed(location, &refusal)
            }
        }
    }

    async fn carry_out(&self, operation: &Operation, id: &str, data: &Value) -> Result<(u16, Option<Done>), Refusal> {
        self.service.app.rate.request(self.service.actor)?;
        let mut left = Vec::new();
        gather(data, &mut left);
        if let Some(name) = left.first() {
            return Err(Refusal::value(format!("{REFERENCE}{name} stands for nothing: no operation made it")));
        }
        let expected = match operation.version.as_deref() {
            Some(tag) => Some(super::etag::version(tag).ok_or_else(|| Refusal::new(412, "version: is none that this server gave"))?),
            None => None,
        };
        let service = self.service;
        Ok(match operation.method.as_str() {
            "POST" => (201, Some(service.create(operation.of, data).await?)),
            "PUT" => (200, Some(service.replace(operation.of, id, data, expected).await?)),
            "PATCH" => {
                // Some send the operations of a PATCH without their envelope.
                (200, Some(service.patch(operation.of, id, data, expected).await?))
            }
            _ => {
                service.remove(operation.of, id, expected).await?;
                (204, None)
            }
        })
    }

    /// Puts identifiers in the place of references.
    fn resolve(&self, data: &mut Value) {
        match data {
            Value::String(text) => {
                if let Some(id) = text.strip_prefix(REFERENCE).and_then(|name| self.made.get(name)) {
                    *text = id.clone();
                }
            }
            Value::Array(values) => values.iter_mut().for_each(|value| self.resolve(value)),
            Value::Object(members) => members.values_mut().for_each(|value| self.resolve(value)),
            _ => {}
        }
    }

    /// Gives those their managers who had to be made before them. It belongs to what was done, and has time of its own.
    async fn catch_up(&mut self) -> Result<(), Refusal> {
        let service = Service { until: Instant::now() + Duration::from_secs(self.service.app.config.limit_seconds), ..self.service };
        for (id, reference) in std::mem::take(&mut self.later) {
            let Some(manager) = self.made.get(&reference) else { continue };
            let patch = json!({
                "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
                "Operations": [{ "op": "replace", "path": format!("{ENTERPRISE}:manager"), "value": { "value": manager } }],
            });
            match service.in_time(service.patch(Type::User, &id, &patch, None)).await {
                // Two people cannot be each other's managers: the second stays without.
                Ok(_) => {}
                Err(refusal) if refusal.status == 400 => {}
                Err(refusal) => return Err(refusal),
            }
        }
        Ok(())
    }
}

fn succeeded(status: u16, done: Option<Done>, location: Option<String>, base: &str) -> Value {
    let mut result = Map::from_iter([("status".to_owned(), Value::from(status.to_string()))]);
    let location = match &done {
        Some(done) => {
            result.insert("version".into(), etag(done.version).into());
            Some(format!("{base}/{}/{}", done.of.endpoint(), done.id))
        }
        None => location,
    };
    if let Some(location) = location {
        result.insert("location".into(), location.into());
    }
    Value::Object(result)
}

/// The references in a value.
fn gather(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) => found.extend(text.strip_prefix(REFERENCE).map(str::to_owned)),
        Value::Array(values) => values.iter().for_each(|value| gather(value, found)),
        Value::Object(members) => members.values().for_each(|value| gather(value, found)),
        _ => {}
    }
}

/// Takes the manager out of a user, when a reference names them; answers the reference.
fn without_manager(data: &mut Value) -> Option<String> {
    let enterprise = data.as_object_mut()?.get_mut(ENTERPRISE)?.as_object_mut()?;
    let mut found = Vec::new();
    gather(enterprise.get("manager")?, &mut found);
    let reference = found.into_iter().next()?;
    enterprise.remove("manager");
    Some(reference)
}
