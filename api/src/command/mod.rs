//! What can be said on the command line: one file per subject.

mod demo;
mod register;
mod roster;
mod serve;

use clap::{Parser, Subcommand};
use coachgraph::{
    app::App,
    platform::{Error, clock::Clock, config::Config, telemetry},
    transport::graphql::Graph,
};
use migration::MigratorTrait;
use std::path::PathBuf;

/// What a command answers: nothing, or sentences about what went wrong.
pub type Outcome<T = ()> = Result<T, Vec<String>>;

/// Coachgraph: the system of record for peer-coaching programs, as one GraphQL API.
#[derive(Parser)]
#[command(version, about)]
pub struct Cli {
    /// The file with settings; each can also be given as COACHGRAPH_ and its name in capitals.
    #[arg(long, global = true, env = "COACHGRAPH_CONFIG")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serves the API until told to stop.
    Serve,
    /// Shows everything with sample data, on an embedded database, without any outside service.
    Demo(demo::Demo),
    /// Brings the tables of the database up to date.
    Migrate,
    /// Prints the schema.
    Schema,
    /// Organizations.
    #[command(subcommand)]
    Organization(register::Organization),
    /// OpenID providers that an organization trusts.
    #[command(subcommand)]
    IdentityProvider(register::IdentityProvider),
    /// API clients.
    #[command(subcommand)]
    Integration(register::Integration),
    /// Rosters.
    #[command(subcommand)]
    Roster(roster::Roster),
}

impl Cli {
    /// Does what was said.
    pub async fn run(self) -> Outcome {
        if let Command::Demo(demo) = self.command {
            return demo.run().await;
        }
        let config = Config::load(self.config.as_deref())?;
        telemetry::start_logging(&config).map_err(told)?;
        match self.command {
            Command::Serve => serve::run(config).await,
            Command::Demo(demo) => demo.run().await,
            Command::Migrate => migrate(&build(config).await?).await,
            Command::Schema => {
                print!("{}", Graph::new(&config).map_err(told)?.sdl());
                Ok(())
            }
            Command::Organization(command) => command.run(&build(config).await?).await,
            Command::IdentityProvider(command) => command.run(&build(config).await?).await,
            Command::Integration(command) => command.run(&build(config).await?).await,
            Command::Roster(command) => command.run(&build(config).await?).await,
        }
    }
}

/// The parts of the program, put together.
async fn build(config: Config) -> Outcome<App> {
    App::build(config, Clock::system()).await.map_err(told)
}

/// Brings the tables up to date.
async fn migrate(app: &App) -> Outcome {
    migration::Migrator::up(app.db.pool(), None).await.map_err(|error| vec![error.to_string()])
}

/// An error as sentences for the terminal: every problem with its field, and the cause of ours.
fn told(error: Error) -> Vec<String> {
    match error {
        Error::Invalid(problems) => problems.into_iter().map(|problem| format!("{}: {}", problem.field, problem.message)).collect(),
        Error::Conflict(problem) => vec![format!("{}: {}", problem.field, problem.message)],
        Error::Internal(cause) => vec![format!("internal error: {cause}")],
        other => vec![other.to_string()],
    }
}
