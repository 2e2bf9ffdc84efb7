//! `serve`: the API until told to stop.

use super::{Outcome, build, told};
use coachgraph::{
    platform::{config::Config, db},
    server,
};
use std::sync::Arc;

pub async fn run(config: Config) -> Outcome {
    // Held until the process ends: one process per SQLite file.
    let _lock = db::lock_file(&config.database_url).map_err(told)?;
    let app = build(config).await?;
    let mut running = server::start(Arc::new(app)).await.map_err(told)?;
    running.until_signal().await.map_err(told)?;
    running.stop().await;
    Ok(())
}
