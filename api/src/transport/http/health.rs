//! Whether the process lives, and whether it can serve.

use super::Doors;
use crate::platform::db;
use actix_web::{HttpResponse, web};
use migration::{Migrator, MigratorTrait};
use serde_json::{Map, Value};
use std::time::Duration;

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
        match Migrator::get_pending_migrations_read_only(&app.db).await {
            Ok(pending) if pending.is_empty() => Ok(()),
            Ok(pending) => Err(format!("{} migrations are pending: run `coachgraph migrate`", pending.len())),
            Err(_) => Err("its migrations cannot be read".into()),
        }
    });
    match tokio::time::timeout(PATIENCE, asked).await {
        Ok(Ok(found)) => found,
        _ => Err("does not answer".into()),
    }
}
