//! The program `coachgraph`. Its command line is in `command`.

mod command;

use clap::Parser;
use std::process::ExitCode;

/// A response takes many small allocations on several threads, which mimalloc makes cheap, and it returns unused memory to the system.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    match command::Cli::parse().run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(messages) => {
            for message in messages {
                eprintln!("error: {message}");
            }
            ExitCode::FAILURE
        }
    }
}
