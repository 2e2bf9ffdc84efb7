//! Endpoints that need no token: liveness, readiness, and protected resource metadata (RFC 9728).

use super::HttpState;
use crate::platform::{Error, db};
use actix_web::{HttpResponse, web};
use migration::{Migrator, MigratorTrait};
use sea_orm::DbErr;
use serde_json::{Map, Value, json};
use std::time::Duration;
use url::Url;

/// How long the readiness check waits for the database.
const DATABASE_TIMEOUT: Duration = Duration::from_secs(3);

/// `GET /health/live`: the process runs.
pub async fn live() -> HttpResponse {
    HttpResponse::Ok().json(json!({ "status": "live" }))
}

/// `GET /health/ready`: the database responds, its migrations are current, and the server is not shutting down.
pub async fn ready(state: web::Data<HttpState>) -> HttpResponse {
    let mut missing = Map::new();
    if state.is_stopping() {
        missing.insert("server".into(), "is stopping".into());
    }
    if let Err(reason) = check_database(&state).await {
        missing.insert("database".into(), reason.into());
    }
    if missing.is_empty() {
        return HttpResponse::Ok().json(json!({ "status": "ready" }));
    }
    HttpResponse::ServiceUnavailable().json(json!({ "status": "not ready", "missing": Value::Object(missing) }))
}

async fn check_database(state: &web::Data<HttpState>) -> Result<(), String> {
    let app = state.app.clone();
    let check = state.runtime.spawn(async move {
        db::ping(&app.db).await.map_err(|_| "does not respond".to_owned())?;
        match Migrator::get_pending_migrations_read_only(app.db.pool()).await {
            Ok(pending) if pending.is_empty() => Ok(()),
            Ok(pending) => Err(format!("{} migrations are pending: run `coachgraph migrate`", pending.len())),
            // The migrator reports this error for a migration that it does not know.
            Err(DbErr::Custom(_)) => Err("was migrated by a newer version of this program: run that version".into()),
            Err(_) => Err("its migrations cannot be read".into()),
        }
    });
    match tokio::time::timeout(DATABASE_TIMEOUT, check).await {
        Ok(Ok(result)) => result,
        _ => Err("does not respond".into()),
    }
}

/// `GET /.well-known/oauth-protected-resource`: the metadata of the API, or with `/o/SLUG` appended, of one organization. Only the
/// latter names the identity providers that the organization trusts. The path of `public_url` follows the well-known path (RFC
/// 9728, section 3.1).
pub async fn protected_resource_metadata(state: web::Data<HttpState>, resource: web::Path<String>) -> HttpResponse {
    let app = state.app.clone();
    let api_path = Url::parse(&app.config.public_url).map(|url| url.path().trim_end_matches('/').to_owned()).unwrap_or_default();
    let path = resource.strip_prefix(&api_path).unwrap_or(&resource).trim_end_matches('/');
    let slug = match path.strip_prefix("/o/") {
        Some(slug) => Some(slug.to_owned()),
        None if path.is_empty() => None,
        None => return not_found(),
    };
    match state.runtime.spawn(async move { app.access.resource_metadata(slug.as_deref()).await }).await {
        Ok(Ok(metadata)) => HttpResponse::Ok().json(metadata),
        Ok(Err(Error::NotFound { .. })) => not_found(),
        _ => HttpResponse::ServiceUnavailable().json(json!({ "error": "try again later" })),
    }
}

fn not_found() -> HttpResponse {
    HttpResponse::NotFound().json(json!({ "error": "there is no such resource" }))
}
