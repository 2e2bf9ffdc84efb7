//! `POST /case/imports`: plans or applies the import of a CASE package. The body is the package, or an object with the `address` of a package at
//! another CASE provider. `mode` (`plan` or `apply`), `plan` (the token of a plan) and `levels` are query parameters; `Idempotency-Key` is a
//! header.

use super::{HttpState, request_tracing::RequestId, rest};
use crate::{
    access::{Actor, Permission},
    app::App,
    domain::competency::{self, Action, Approval, Break, Change, Effect, ImportPlan, Package, parse_json},
    platform::{Error, Result, error::Problem},
};
use actix_web::{
    HttpMessage, HttpRequest, HttpResponse,
    http::header,
    mime,
    web::{self, Bytes},
};
use entity::{case_entry::Kind, competency_framework::Model};
use serde_json::{Map, Value, json};
use std::{collections::BTreeMap, time::Duration};
use tokio::time::timeout;
use tracing::{Instrument, Span};
use url::form_urlencoded;

/// The largest package, in bytes.
const MAX_PACKAGE_BYTES: usize = 16 * 1024 * 1024;

/// The most changes that a response lists; their number is in `counts`.
const MAX_CHANGES: usize = 1000;

/// The most errors that a response lists.
const MAX_ERRORS: usize = 100;

/// The names that actions have in a response, in the order of the members of `counts`.
const ACTIONS: [(Action, &str, &str); 5] = [
    (Action::Added, "added", "ADDED"),
    (Action::Changed, "changed", "CHANGED"),
    (Action::Removed, "removed", "REMOVED"),
    (Action::Reordered, "reordered", "REORDERED"),
    (Action::Unchanged, "unchanged", "UNCHANGED"),
];

/// The query parameters and headers of an import.
#[derive(Default)]
struct ImportParameters {
    applies: bool,
    /// The token of the plan that is applied.
    plan: Option<String>,
    levels: Option<Vec<String>>,
    idempotency_key: Option<String>,
}

pub async fn post(request: HttpRequest, body: web::Payload, state: web::Data<HttpState>) -> HttpResponse {
    match import(&request, body, &state).await {
        Ok(body) => HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(body),
        Err(error) => rest::error_response(&state, &RequestId::from_request(&request), &with_paths_of_body(error)),
    }
}

async fn import(request: &HttpRequest, body: web::Payload, state: &web::Data<HttpState>) -> Result<Value> {
    let actor = rest::authenticate(request, state).await?;
    actor.authorize(Permission::WriteCompetency, &[])?;
    actor.reach(Permission::ReadCompetency)?;
    let parameters = ImportParameters::from_request(request)?;
    let bytes = read_body(request, body, Duration::from_secs(state.app.config.limit_seconds)).await?;
    let app = state.app.clone();
    // Runs to its end in the server's runtime even when the client disconnects.
    let task = async move { run(&app, &actor, parameters, &bytes).await };
    state.runtime.spawn(task.instrument(Span::current())).await.map_err(Error::internal)?
}

async fn run(app: &App, actor: &Actor, parameters: ImportParameters, bytes: &[u8]) -> Result<Value> {
    let package = match parse_json("body", bytes)? {
        Value::Object(body) if body.contains_key("address") && !body.contains_key("CFDocument") => fetch(app, &body).await?,
        package => package,
    };
    let package = Package::parse(package)?;
    // Every object is checked and compared.
    app.rate_limiter.charge_cost(actor, u64::try_from(package.objects.len()).unwrap_or_default())?;
    let ImportParameters { applies, plan: token, levels, idempotency_key } = parameters;
    if !applies {
        let plan = competency::plan_import(app, actor, &package, levels).await?;
        return Ok(json!({ "plan": plan_to_json(&plan), "competencyFramework": null }));
    }
    let approval = token.as_deref().map_or(Approval::Harmless, Approval::Plan);
    let (framework, plan) = competency::import_approved(app, actor, &package, levels, idempotency_key.as_deref(), approval).await?;
    Ok(json!({ "plan": plan.as_ref().map(plan_to_json), "competencyFramework": framework_to_json(&framework) }))
}

/// Fetches the package that the body names: `{"address": "https://…", "bearerToken": "…"}`.
async fn fetch(app: &App, body: &Map<String, Value>) -> Result<Value> {
    if let Some(name) = body.keys().find(|name| !["address", "bearerToken"].contains(&name.as_str())) {
        return Err(Error::invalid(name, "unknown member: send address, and bearerToken if the server needs one"));
    }
    let Some(address) = body.get("address").and_then(Value::as_str) else {
        return Err(Error::invalid("address", "must be the address of a package, such as https://case.example/ims/case/v1p0/CFPackages/…"));
    };
    let token = match body.get("bearerToken") {
        None | Some(Value::Null) => None,
        Some(Value::String(token)) => Some(token.as_str()),
        Some(_) => return Err(Error::invalid("bearerToken", "must be a string")),
    };
    competency::fetch_package(app, address, token, MAX_PACKAGE_BYTES).await
}

impl ImportParameters {
    fn from_request(request: &HttpRequest) -> Result<Self> {
        let mut parameters = Self::default();
        for (name, text) in form_urlencoded::parse(request.query_string().as_bytes()) {
            match &*name {
                "mode" => match &*text.to_ascii_lowercase() {
                    "plan" => parameters.applies = false,
                    "apply" => parameters.applies = true,
                    _ => return Err(Error::invalid("mode", "must be plan or apply")),
                },
                "plan" => parameters.plan = Some(text.into_owned()),
                "levels" => parameters.levels = Some(text.split(',').map(|level| level.trim().to_owned()).collect()),
                _ => return Err(Error::invalid(name.into_owned(), "unknown parameter: use levels, mode or plan")),
            }
        }
        if parameters.plan.is_some() && !parameters.applies {
            return Err(Error::invalid("plan", "is used with mode=apply"));
        }
        let key = request.headers().get("idempotency-key").map(|key| key.to_str().map(str::to_owned));
        parameters.idempotency_key = key.transpose().map_err(|_| Error::invalid("idempotencyKey", "must be plain text"))?;
        Ok(parameters)
    }
}

async fn read_body(request: &HttpRequest, body: web::Payload, time_limit: Duration) -> Result<Bytes> {
    if request.headers().get(header::CONTENT_ENCODING).is_some_and(|encoding| encoding != "identity") {
        return Err(Error::invalid("contentEncoding", "send the package without compression"));
    }
    let is_json = |media_type: mime::Mime| {
        let is_utf_8 = media_type.get_param(mime::CHARSET).is_none_or(|charset| charset == mime::UTF_8);
        media_type.essence_str() == "application/json" && is_utf_8
    };
    if !request.mime_type().ok().flatten().is_some_and(is_json) {
        return Err(Error::invalid("contentType", "send the package as Content-Type: application/json, in UTF-8"));
    }
    match timeout(time_limit, body.to_bytes_limited(MAX_PACKAGE_BYTES)).await {
        Ok(Ok(Ok(bytes))) => Ok(bytes),
        Ok(Ok(Err(_))) => Err(Error::invalid("body", "is incomplete")),
        Ok(Err(_)) => Err(Error::invalid("body", format!("is larger than {MAX_PACKAGE_BYTES} bytes"))),
        Err(_) => Err(Error::invalid("body", "took too long to arrive")),
    }
}

/// The paths of problems in a package as they are in the body of the request.
fn with_paths_of_body(error: Error) -> Error {
    let path = |field: String| match field.strip_prefix("package.") {
        Some(path) => path.to_owned(),
        None if field == "package" => "body".to_owned(),
        None => field,
    };
    match error {
        Error::Invalid(problems) => {
            Error::Invalid(problems.into_iter().take(MAX_ERRORS).map(|problem| Problem { field: path(problem.field), ..problem }).collect())
        }
        error => error,
    }
}

fn framework_to_json(framework: &Model) -> Value {
    json!({
        "id": framework.id.to_string(),
        "version": framework.version,
        "caseIdentifier": framework.case_identifier,
        "title": framework.title,
        "levels": framework.levels,
    })
}

fn plan_to_json(plan: &ImportPlan) -> Value {
    let is_changed = plan.counts.keys().any(|(_, action)| *action != Action::Unchanged);
    let has_other_levels = plan.framework.as_ref().is_some_and(|framework| framework.levels != json!(plan.levels));
    let action = match &plan.framework {
        None => "CREATE",
        Some(_) if is_changed || has_other_levels => "UPDATE",
        Some(_) => "UNCHANGED",
    };
    let mut counts: BTreeMap<&str, Map<String, Value>> = BTreeMap::new();
    for (kind, _) in plan.counts.keys().filter(|(kind, _)| *kind != Kind::Package) {
        counts.entry(competency::list_path(*kind)).or_insert_with(|| {
            let count = |action| plan.counts.get(&(*kind, action)).copied().unwrap_or_default();
            ACTIONS.into_iter().map(|(action, name, _)| (name.to_owned(), count(action).into())).collect()
        });
    }
    json!({
        "token": plan.token,
        "action": action,
        "competencyFramework": plan.framework.as_ref().map(framework_to_json),
        "levels": plan.levels,
        "counts": counts,
        "changes": plan.changes.iter().take(MAX_CHANGES).map(change_to_json).collect::<Vec<_>>(),
        "breaks": plan.breaks.iter().map(break_to_json).collect::<Vec<_>>(),
    })
}

fn change_to_json(change: &Change) -> Value {
    let action = ACTIONS.iter().find(|(action, ..)| *action == change.action).map(|(_, _, name)| *name);
    let list = if change.kind == Kind::Package { "CFPackage" } else { competency::list_path(change.kind) };
    json!({ "list": list, "identifier": change.case_identifier, "action": action, "members": change.members })
}

fn break_to_json(broken: &Break) -> Value {
    let effect = match broken.effect {
        Effect::Removed => "REMOVED",
        Effect::Reworded => "REWORDED",
        Effect::Moved => "MOVED",
        Effect::LevelsRenamed => "LEVELS_RENAMED",
    };
    json!({
        "effect": effect,
        "identifier": broken.case_identifier,
        "statement": broken.statement,
        "assessments": broken.references.assessments,
        "programs": broken.references.programs,
        "goals": broken.references.goals,
        "recognitions": broken.references.recognitions,
        "takeaways": broken.references.takeaways,
    })
}
