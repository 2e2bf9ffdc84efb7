//! `roster import`: imports a roster from a file.

use super::{Outcome, register::operator, to_messages};
use clap::Subcommand;
use coachgraph::{
    app::App,
    domain::{
        brake,
        roster::{self, ExpectedContent, Format, MatchBy, PlanRequest, RowList, UploadEncoding},
        roster_mapping,
    },
};
use entity::{
    id::IntegrationId,
    roster_plan::{Mode, Model, Status},
    roster_row::Action,
};
use indicatif::{ProgressBar, ProgressStyle};
use std::{fs::File, path::PathBuf, str::FromStr};

#[derive(Subcommand)]
pub enum Roster {
    /// Plan a roster from a file, `.csv`, `.ndjson` or `.jsonl`, `.json` or `.xlsx`, compressed with gzip (`.gz`) or not, and apply the plan.
    Import {
        /// The file; CSV has a header line. `RosterPlanInput.csv` in the schema describes the columns.
        file: PathBuf,
        /// The slug of the organization.
        #[arg(long)]
        organization: String,
        /// Read the file with the roster mapping of this integration, `int_…`.
        #[arg(long, value_name = "INTEGRATION")]
        mapping: Option<IntegrationId>,
        /// The file is the full roster: employees who are not in it are terminated.
        #[arg(long)]
        full: bool,
        /// What finds the employee of a row whose external id is unknown: EXTERNAL_ID (nothing), USER_NAME or EMAIL. The employee gets the
        /// external id of the row.
        #[arg(long, value_name = "ATTRIBUTE", default_value = "EXTERNAL_ID", value_parser = MatchBy::from_str)]
        match_by: MatchBy,
        /// Release and apply the plan even if the brake holds it. The note says why so many changes are intended.
        #[arg(long, value_name = "NOTE")]
        release: Option<String>,
        /// Plan only: print the changes and do not apply them.
        #[arg(long)]
        plan_only: bool,
    },
}

impl Roster {
    pub async fn run(self, app: &App) -> Outcome {
        let Self::Import { file, organization, mapping, full, match_by, release, plan_only } = self;
        let actor = operator(app, &organization).await?;
        let roster = File::open(&file).map_err(|error| vec![format!("{}: {error}", file.display())])?;
        let source = file.file_name().map_or_else(|| "file".into(), |name| name.to_string_lossy().into_owned());
        let mode = if full { Mode::Full } else { Mode::Delta };
        let name = source.strip_suffix(".gz").unwrap_or(&source).to_lowercase();
        let formats = [
            (".csv", Format::Csv),
            (".ndjson", Format::Ndjson),
            (".jsonl", Format::Ndjson),
            (".json", Format::Json),
            (".xlsx", Format::Xlsx),
        ];
        let named_format = formats.into_iter().find(|(ending, _)| name.ends_with(ending)).map(|(_, format)| format);
        let bar = progress_bar();
        bar.set_message("planning");
        let request = PlanRequest { source: &source, mode, match_by, idempotency_key: None };
        let mapping = roster_mapping::load(&app.db, &actor, mapping).await.map_err(to_messages)?;
        let format = named_format.or(mapping.file.format).unwrap_or(Format::Csv);
        let encoding = UploadEncoding { format, is_gzip: source.ends_with(".gz"), mapping, expected: ExpectedContent::default() };
        let plan = roster::plan_upload(app, &actor, request, encoding, bar.wrap_read(roster)).await.map_err(to_messages)?;
        let plan = match &release {
            Some(note) if plan.status == Status::Held => {
                brake::release_roster_plan(app, &actor, plan.id, note).await.map_err(to_messages)?
            }
            _ => plan,
        };
        let plan = if plan_only || plan.status == Status::Held {
            plan
        } else {
            bar.set_message("applying");
            bar.set_length(u64::try_from(plan.step_count).unwrap_or_default());
            roster::apply(app, &actor, plan.id).await.map_err(to_messages)?;
            let position = |plan: &Model| bar.set_position(u64::try_from(plan.done_count + plan.failed_count).unwrap_or_default());
            roster::apply_remaining_batches(app, &actor, plan.id, position).await.map_err(to_messages)?
        };
        bar.finish_and_clear();
        println!(
            "{}: {} rows: {} new, {} changed, {} re-hired, {} terminated, {} unchanged, {} rejected",
            plan.id,
            plan.row_count,
            plan.create_count,
            plan.update_count,
            plan.reactivate_count,
            plan.terminate_count,
            plan.unchanged_count,
            plan.rejected_count,
        );
        if plan.skipped_count > 0 {
            println!(
                "{}: {} rows skipped by a filter of the mapping, so that {} employees are terminated",
                plan.id, plan.skipped_count, plan.skipped_employee_count
            );
        }
        for reason in plan.held_because.as_deref().unwrap_or_default().lines() {
            println!("{}: {reason}", if plan.release_note.is_some() { "released" } else { "held" });
        }
        let rejected = RowList { actions: Some(vec![Action::Rejected]), ..RowList::default() };
        for row in roster::load_rows(app, &actor, plan.id, &rejected).await.map_err(to_messages)? {
            for error in roster::row_errors(&row).map_err(to_messages)? {
                println!("row {}: {}: {}", row.row_number, error.field, error.message);
            }
        }
        let with_warnings = RowList { has_warnings: Some(true), ..RowList::default() };
        for row in roster::load_rows(app, &actor, plan.id, &with_warnings).await.map_err(to_messages)? {
            for warning in roster::row_warnings(&row).map_err(to_messages)? {
                println!("row {}: warning: {}: {}", row.row_number, warning.field, warning.message);
            }
        }
        Ok(())
    }
}

fn progress_bar() -> ProgressBar {
    let bar = ProgressBar::new(0);
    match ProgressStyle::with_template("{msg:10} {bar:40} {human_pos}/{human_len}, {elapsed}") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
