//! The first tables: who (organization, identity provider, integration, employee), what (competency, program, pairing,
//! session), what came of it (assessment, learning record) and what happened (change).

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::dialect::run(manager, include_str!("m0001_spine.sql")).await
    }
}
