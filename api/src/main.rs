//! One subcommand per line.

use clap::{Parser, Subcommand};
use coachgraph::{platform::config::Config, transport::graphql::Graph};
use std::{path::PathBuf, process::ExitCode};

/// Coachgraph: the system of record for peer-coaching programs, as one GraphQL API.
#[derive(Parser)]
#[command(version, about)]
struct Cli {
    /// The file with settings; each can also be given as COACHGRAPH_ and its name in capitals.
    #[arg(long, global = true, env = "COACHGRAPH_CONFIG")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Prints the schema.
    Schema,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(mistakes) => {
            for mistake in mistakes {
                eprintln!("error: {mistake}");
            }
            ExitCode::FAILURE
        }
    }
}

#[tokio::main]
async fn run(cli: Cli) -> Result<(), Vec<String>> {
    let config = Config::load(cli.config.as_deref())?;
    match cli.command {
        Command::Schema => {
            print!("{}", Graph::new(&config).map_err(|error| vec![error.to_string()])?.sdl());
            Ok(())
        }
    }
}
