//! The building history: one file per change, applied in order, never edited after it landed.
//!
//! A change is one SQL text that both databases understand; where their type names differ, it names ours (`{uuid}`).

mod dialect;
mod m0001_spine;
mod m0002_user_names;
mod m0003_allowed_operations;
mod m0004_continuity;
mod m0005_directory;
mod m0006_scim;
mod m0007_rosters;

pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::prelude::{MigrationTrait, async_trait};

/// The ordered list of changes.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_spine::Migration),
            Box::new(m0002_user_names::Migration),
            Box::new(m0003_allowed_operations::Migration),
            Box::new(m0004_continuity::Migration),
            Box::new(m0005_directory::Migration),
            Box::new(m0006_scim::Migration),
            Box::new(m0007_rosters::Migration),
        ]
    }
}
