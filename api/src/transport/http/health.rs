//! The health checks of orchestrators and load balancers: liveness and readiness. They need no token.

use super::HttpState;
use crate::platform::db;
use actix_web::{HttpResponse, web};
use migration::{Migrator, MigratorTrait};
use sea_orm::DbErr;
use serde_json::{Map, Value, json};
use std::time::Duration;

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
