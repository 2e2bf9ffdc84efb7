//! `roster import`: the nightly job, by hand.

use super::{Outcome, register::operator, told};
use clap::Subcommand;
use coachgraph::{
    app::App,
    domain::{
        roster::{self, Format, Request, Written},
        roster_mapping,
    },
};
use entity::{
    id::IntegrationId,
    roster_plan::{Mode, Model, Status},
    roster_row::Action,
};
use indicatif::{ProgressBar, ProgressStyle};
use std::{fs::File, path::PathBuf};

#[derive(Subcommand)]
pub enum Roster {
    /// Brings a roster in, CSV or NDJSON (`.ndjson`), packed (`.gz`) or not: says what it does, and does it.
    Import {
        /// The file, with a header line. See `RosterPlanInput.csv` in the schema.
        file: PathBuf,
        /// The short name of the organization.
        #[arg(long)]
        organization: String,
        /// Reads the file as the roster mapping of this integration says, `int_…`.
        #[arg(long, value_name = "INTEGRATION")]
        mapping: Option<IntegrationId>,
        /// Whoever is not in the file has left.
        #[arg(long)]
        full: bool,
        /// Goes on also when so much would change that the plan is held; the note says why that is meant.
        #[arg(long, value_name = "NOTE")]
        release: Option<String>,
        /// Only says what it would do.
        #[arg(long)]
        plan_only: bool,
    },
}

impl Roster {
    pub async fn run(self, app: &App) -> Outcome {
        let Self::Import { file, organization, mapping, full, release, plan_only } = self;
        let actor = operator(app, &organization).await?;
        let roster = File::open(&file).map_err(|error| vec![format!("{}: {error}", file.display())])?;
        let source = file.file_name().map_or_else(|| "file".into(), |name| name.to_string_lossy().into_owned());
        let mode = if full { Mode::Full } else { Mode::Delta };
        let format = if source.contains(".ndjson") || source.contains(".jsonl") { Format::Ndjson } else { Format::Csv };
        let bar = bar();
        bar.set_message("planning");
        let request = Request { source: &source, mode, key: None };
        let reader = roster_mapping::reader(&app.db, &actor, mapping).await.map_err(told)?;
        let written = Written { format, packed: source.ends_with(".gz"), reader };
        let plan = roster::receive(app, &actor, request, written, bar.wrap_read(roster)).await.map_err(told)?;
        let plan = match &release {
            Some(note) if plan.status == Status::Held => roster::release(app, &actor, plan.id, note).await.map_err(told)?,
            _ => plan,
        };
        let plan = if plan_only || plan.status == Status::Held {
            plan
        } else {
            bar.set_message("applying");
            bar.set_length(u64::try_from(plan.step_count).unwrap_or_default());
            roster::apply(app, &actor, plan.id).await.map_err(told)?;
            let position = |plan: &Model| bar.set_position(u64::try_from(plan.done_count + plan.failed_count).unwrap_or_default());
            roster::carry_on(app, &actor, plan.id, position).await.map_err(told)?
        };
        bar.finish_and_clear();
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
        for reason in plan.held_because.as_deref().unwrap_or_default().lines() {
            println!("{}: {reason}", if plan.release_note.is_some() { "released" } else { "held" });
        }
        for row in roster::rows(app, &actor, plan.id, Action::Rejected).await.map_err(told)? {
            for error in row.errors.as_array().into_iter().flatten() {
                let part = |name: &str| error.get(name).and_then(|text| text.as_str()).unwrap_or_default().to_owned();
                println!("row {}: {}: {}", row.row_number, part("field"), part("message"));
            }
        }
        Ok(())
    }
}

fn bar() -> ProgressBar {
    let bar = ProgressBar::new(0);
    match ProgressStyle::with_template("{msg:10} {bar:40} {human_pos}/{human_len}, {elapsed}") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
