//! What anybody may ask without a token: whether the process lives, whether it can serve, and where tokens are to be had.

use super::Doors;
use crate::platform::{Error, db};
use actix_web::{HttpResponse, web};
use migration::{Migrator, MigratorTrait};
use sea_orm::DbErr;
use serde_json::{Map, Value};
use std::time::Duration;
use url::Url;

/// How long the database may take to be called reachable.
const PATIENCE: Duration = Duration::from_secs(3);

/// The process answers.
pub async fn live() -> HttpResponse {
    HttpResponse::Ok().json(serde_json::json!({ "status": "live" }))
}

/// The database answers, its migrations are current, and the server is not stopping.
pub async fn ready(doors: web::Data<Doors>) -> HttpResponse {
    let mut missing = Map::new();
    if doors.is_stopping() {
        missing.insert("server".into(), "is stopping".into());
    }
    if let Err(reason) = database(&doors).await {
        missing.insert("database".into(), reason.into());
    }
    if missing.is_empty() {
        return HttpResponse::Ok().json(serde_json::json!({ "status": "ready" }));
    }
    HttpResponse::ServiceUnavailable().json(serde_json::json!({ "status": "not ready", "missing": Value::Object(missing) }))
}

async fn database(doors: &web::Data<Doors>) -> Result<(), String> {
    let app = doors.app.clone();
    let asked = doors.runtime.spawn(async move {
        db::ping(&app.db).await.map_err(|_| "does not answer".to_owned())?;
        match Migrator::get_pending_migrations_read_only(app.db.pool()).await {
            Ok(pending) if pending.is_empty() => Ok(()),
            Ok(pending) => Err(format!("{} migrations are pending: run `coachgraph migrate`", pending.len())),
            // The migrator says so of a migration that it does not know.
            Err(DbErr::Custom(_)) => Err("was migrated by a newer version of this program: run that one".into()),
            Err(_) => Err("its migrations cannot be read".into()),
        }
    });
    match tokio::time::timeout(PATIENCE, asked).await {
        Ok(Ok(found)) => found,
        _ => Err("does not answer".into()),
    }
}

/// Whom to ask for a token: the metadata of RFC 9728, of the API or, at `/o/SLUG` below it, of one organization's share, which
/// alone tells whom that organization trusts. The path of the API stands behind the well-known part (section 3.1).
pub async fn metadata(doors: web::Data<Doors>, resource: web::Path<String>) -> HttpResponse {
    let app = doors.app.clone();
    let own = Url::parse(&app.config.public_url).map(|url| url.path().trim_end_matches('/').to_owned()).unwrap_or_default();
    let rest = resource.strip_prefix(&own).unwrap_or(&resource).trim_end_matches('/');
    let slug = match rest.strip_prefix("/o/") {
        Some(slug) => Some(slug.to_owned()),
        None if rest.is_empty() => None,
        None => return unknown(),
    };
    match doors.runtime.spawn(async move { app.access.metadata(slug.as_deref()).await }).await {
        Ok(Ok(metadata)) => HttpResponse::Ok().json(metadata),
        Ok(Err(Error::NotFound { .. })) => unknown(),
        _ => HttpResponse::ServiceUnavailable().json(serde_json::json!({ "error": "try again later" })),
    }
}

fn unknown() -> HttpResponse {
    HttpResponse::NotFound().json(serde_json::json!({ "error": "there is no such resource" }))
}
