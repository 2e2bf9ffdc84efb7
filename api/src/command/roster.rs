//! `roster import`: the nightly job, by hand.

use super::{Outcome, register::operator, told};
use clap::Subcommand;
use coachgraph::{app::App, domain::roster};
use entity::roster_row::Action;
use indicatif::{ProgressBar, ProgressStyle};
use std::path::PathBuf;

#[derive(Subcommand)]
pub enum Roster {
    /// Brings a CSV roster in: says what it does, and does it.
    Import {
        /// The file, with a header line. See `RosterPlanInput.csv` in the schema.
        file: PathBuf,
        /// The short name of the organization.
        #[arg(long)]
        organization: String,
        /// Only says what it would do.
        #[arg(long)]
        plan_only: bool,
    },
}

impl Roster {
    pub async fn run(self, app: &App) -> Outcome {
        let Self::Import { file, organization, plan_only } = self;
        let actor = operator(app, &organization).await?;
        let bytes = std::fs::read(&file).map_err(|error| vec![format!("{}: {error}", file.display())])?;
        let source = file.file_name().map_or_else(|| "file".into(), |name| name.to_string_lossy().into_owned());
        let rows = roster::parse_csv(&bytes).map_err(told)?;
        let bar = bar(rows.len());
        bar.set_message("planning");
        let plan = roster::plan(app, &actor, &source, rows, None).await.map_err(told)?;
        let done = u64::try_from(plan.unchanged_count + plan.rejected_count).unwrap_or_default();
        bar.set_position(done);
        let plan = if plan_only {
            plan
        } else {
            bar.set_message("applying");
            roster::apply(app, &actor, plan.id).await.map_err(told)?
        };
        if plan_only {
            bar.abandon()
        } else {
            bar.finish_and_clear()
        }
        println!(
            "{}: {} rows: {} new, {} changed, {} back, {} gone, {} as they were, {} rejected",
            plan.id,
            plan.row_count,
            plan.create_count,
            plan.update_count,
            plan.reactivate_count,
            plan.terminate_count,
            plan.unchanged_count,
            plan.rejected_count,
        );
        for row in roster::rows(app, &actor, plan.id, Action::Rejected).await.map_err(told)? {
            for error in row.errors.as_array().into_iter().flatten() {
                let part = |name: &str| error.get(name).and_then(|text| text.as_str()).unwrap_or_default().to_owned();
                println!("row {}: {}: {}", row.row_number, part("field"), part("message"));
            }
        }
        Ok(())
    }
}

fn bar(rows: usize) -> ProgressBar {
    let bar = ProgressBar::new(u64::try_from(rows).unwrap_or_default());
    match ProgressStyle::with_template("{msg:10} {bar:40} {pos}/{len} rows, {elapsed}") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
