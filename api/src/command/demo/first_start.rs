//! The first start of the demo: its database is created in a file of its own, which gets its name when it is complete. A start that is
//! interrupted leaves no database, and the next start begins anew.

use super::{Outcome, file_error, history, migrate, organizations, to_messages};
use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use coachgraph::{
    access::demo_identity_provider::DemoIdentityProvider,
    app::App,
    platform::{clock::Clock, config::Config},
};
use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{self, ErrorKind},
    path::{Path, PathBuf},
};

/// Creates the database with the sample data.
pub async fn create_database(path: &Path, config: Config, providers: &BTreeMap<&'static str, DemoIdentityProvider>) -> Outcome {
    let incomplete = with_suffix(path, ".incomplete");
    for file in ["", "-wal", "-shm"].map(|suffix| with_suffix(&incomplete, suffix)) {
        remove(&file).map_err(|error| file_error(&file, &error))?;
    }
    // With one connection, its cache of pages stays valid, and its mode is that of all writes.
    let config = Config { database_url: format!("sqlite://{}", incomplete.display()), database_max_connections: 1, ..config };
    let app = App::build(config, Clock::fixed_at(begin(Clock::system().now()))).await.map_err(to_messages)?;
    app.db.write_without_sync().await.map_err(to_messages)?;
    migrate(&app).await?;
    organizations::create(&app, providers).await.map_err(to_messages)?;
    app.db.close().await.map_err(to_messages)?;
    let complete = || {
        File::open(&incomplete)?.sync_all()?;
        fs::rename(&incomplete, path)
    };
    complete().map_err(|error| file_error(path, &error))
}

/// Adds the sample data to a database that has none, such as one that `migrate` created.
pub async fn fill_database(config: Config, providers: &BTreeMap<&'static str, DemoIdentityProvider>) -> Outcome {
    let app = App::build(config, Clock::fixed_at(begin(Clock::system().now()))).await.map_err(to_messages)?;
    organizations::create(&app, providers).await.map_err(to_messages)?;
    app.db.close().await.map_err(to_messages)
}

/// Where the sample data begin: a year before the first start, at eight o'clock, so that they have the same hours at each start.
fn begin(now: DateTime<Utc>) -> DateTime<Utc> {
    let morning = TimeDelta::hours(8);
    let date = (now - morning - organizations::AGE - TimeDelta::days(history::DAYS)).date_naive();
    date.and_time(NaiveTime::MIN).and_utc() + morning
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

fn remove(file: &Path) -> io::Result<()> {
    match fs::remove_file(file) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        result => result,
    }
}
