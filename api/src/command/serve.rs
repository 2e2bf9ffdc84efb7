//! `serve`: runs the server until it receives SIGTERM or SIGINT.

use super::{Outcome, build, to_messages};
use coachgraph::{
    platform::{config::Config, sqlite_file},
    server,
};
use std::sync::Arc;

pub async fn run(config: Config) -> Outcome {
    // Held until the process ends: a SQLite file is served by one process.
    let _lock = sqlite_file::lock(&config.database_url).map_err(to_messages)?;
    let app = build(config).await?;
    let mut running = server::start(Arc::new(app)).await.map_err(to_messages)?;
    running.wait_for_stop_signal().await.map_err(to_messages)?;
    running.stop().await;
    Ok(())
}
