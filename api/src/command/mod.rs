//! The command line: one file per group of commands.

mod demo;
mod health;
mod reference;
mod register;
mod roster;
mod serve;

use clap::{Parser, Subcommand};
use coachgraph::{
    app::App,
    platform::{Error, clock::Clock, config::Config, telemetry},
    transport::graphql::build_api,
    worker,
};
use migration::MigratorTrait;
use std::path::PathBuf;

/// The result of a command. The errors are sentences for the terminal.
pub type Outcome<T = ()> = Result<T, Vec<String>>;

/// Coachgraph: the system of record for peer-coaching programs, as one GraphQL API.
#[derive(Parser)]
#[command(version, about)]
pub struct Cli {
    /// The file with settings. Each setting can also be given in the environment, as COACHGRAPH_ and its name in capitals.
    #[arg(long, global = true, env = "COACHGRAPH_CONFIG")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run the server until it receives SIGTERM or SIGINT.
    Serve,
    /// Check whether the server at `http_listen` is ready. Exit code 0 when it is.
    Health,
    /// Run the server with sample data on an embedded database, without any other service.
    Demo(demo::Demo),
    /// Create or update the tables of the database.
    Migrate,
    /// Encrypt with the current `encryption_key` the stored secrets and personal keys that an earlier one encrypted. The server can run
    /// meanwhile. When it succeeds, the earlier keys can be removed from the settings of every node.
    RotateKeys,
    /// Run once after the restore of a backup, before the server starts. Continues every change log a million numbers later, so that no number of a
    /// lost change is given again, and clients with cursors from before the restore are told to read everything again.
    AdvanceLogs,
    /// Print the GraphQL schema in the schema definition language.
    Schema,
    /// Write the reference pages of the documentation as Markdown.
    #[command(hide = true)]
    Reference(reference::Reference),
    /// Manage organizations.
    #[command(subcommand)]
    Organization(register::Organization),
    /// Manage the identity providers (OpenID Connect issuers) of an organization.
    #[command(subcommand)]
    IdentityProvider(register::IdentityProvider),
    /// Manage the integrations (API clients) of an organization.
    #[command(subcommand)]
    Integration(register::Integration),
    /// Import rosters.
    #[command(subcommand)]
    Roster(roster::Roster),
}

impl Cli {
    /// Runs the command.
    pub async fn run(self) -> Outcome {
        if let Command::Demo(demo) = self.command {
            return demo.run().await;
        }
        // The pages show the defaults and must not depend on the settings of this machine.
        if let Command::Reference(reference) = self.command {
            return reference.run();
        }
        let config = Config::load(self.config.as_deref())?;
        telemetry::start_logging(&config).map_err(to_messages)?;
        match self.command {
            Command::Serve => serve::run(config).await,
            Command::Health => health::run(&config),
            Command::Demo(demo) => demo.run().await,
            Command::Reference(reference) => reference.run(),
            Command::Migrate => migrate(&build(config).await?).await,
            Command::RotateKeys => rotate_keys(&build(config).await?).await,
            Command::AdvanceLogs => {
                let organizations = worker::advance_logs(&build(config).await?).await.map_err(to_messages)?;
                println!("Advanced change logs: {organizations}.");
                Ok(())
            }
            Command::Schema => {
                print!("{}", build_api(&config).map_err(to_messages)?.sdl());
                Ok(())
            }
            Command::Organization(command) => command.run(&build(config).await?).await,
            Command::IdentityProvider(command) => command.run(&build(config).await?).await,
            Command::Integration(command) => command.run(&build(config).await?).await,
            Command::Roster(command) => command.run(&build(config).await?).await,
        }
    }
}

/// Builds the application for a command.
async fn build(config: Config) -> Outcome<App> {
    App::build(config, Clock::system()).await.map_err(to_messages)
}

/// Creates or updates the tables.
async fn migrate(app: &App) -> Outcome {
    migration::Migrator::up(app.db.pool(), None).await.map_err(|error| vec![error.to_string()])
}

/// Encrypts what earlier keys encrypted with the current key.
async fn rotate_keys(app: &App) -> Outcome {
    let Some(current) = app.keys.current_name() else {
        return Err(vec!["the settings name no encryption_key".into()]);
    };
    let rotation = worker::rotate_keys(app).await.map_err(to_messages)?;
    println!("Encrypted with secret_{current}: {}.", rotation.encrypted);
    match rotation.unreadable {
        0 => Ok(()),
        count => Err(vec![format!("{count} cannot be decrypted, because their key is not in the settings; the log names them")]),
    }
}

/// Converts an error to sentences for the terminal: each problem with its field, and an internal error with its cause.
fn to_messages(error: Error) -> Vec<String> {
    match error {
        Error::Invalid(problems) => problems.into_iter().map(|problem| format!("{}: {}", problem.field, problem.message)).collect(),
        Error::Conflict(problem) => vec![format!("{}: {}", problem.field, problem.message)],
        Error::Internal(cause) => vec![format!("internal error: {cause}")],
        other => vec![other.to_string()],
    }
}
