//! The building history: one SQL text per change, applied in order, never edited after it landed.
//!
//! Both databases understand it; where their type names differ, it names ours (`{uuid}`), and what is for one of them alone says so
//! (`{postgresql}`, `{sqlite}`).

mod dialect;

pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::prelude::{DbErr, MigrationName, MigrationTrait, SchemaManager, async_trait};

/// The ordered list of changes.
pub struct Migrator;

/// One change, all of it or nothing.
struct Change {
    /// By which the database remembers that it has it.
    name: &'static str,
    script: &'static str,
}

impl MigrationName for Change {
    fn name(&self) -> &str {
        self.name
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Change {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, self.script).await
    }
}

/// A change is named as its file.
macro_rules! changes {
    ($($name:literal)*) => {
        vec![$(Box::new(Change { name: $name, script: include_str!(concat!($name, ".sql")) }),)*]
    };
}

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        changes![
            "m0001_spine"
            "m0002_user_names"
            "m0003_allowed_operations"
            "m0004_continuity"
            "m0005_directory"
            "m0006_scim"
            "m0007_rosters"
            "m0008_roster_mapping"
            "m0009_roster_release"
            "m0010_roster_row_index"
            "m0011_tally"
            "m0012_roster_row_owner"
            "m0013_brake"
            "m0016_roster_sources"
            "m0018_member_count_and_pending_managers"
            "m0019_identity_questions"
            "m0020_warnings_and_prehires"
            "m0021_external_ids"
            "m0022_skipped_rows"
            "m0023_matching"
            "m0024_goals_and_commitments"
            "m0025_guides"
            "m0026_personal_keys"
            "m0027_reflections"
            "m0028_recognition_and_takeaways"
            "m0029_questions"
            "m0030_time"
            "m0031_employee_erasure"
            "m0032_console"
            "m0033_insights"
            "m0034_lists"
            "m0035_pulse_minimum_and_waiting"
            "m0036_xapi"
            "m0037_statements"
            "m0038_case"
            "m0039_record_statements"
            "m0040_evidence"
            "m0041_badges"
            "m0042_completion_files"
            "m0043_large_statements"
            "m0044_webhooks"
        ]
    }
}
