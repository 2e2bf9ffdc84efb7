//! Roster mapping of an integration: how its HR system writes rosters: the file, the names of columns and statuses, dates and empty cells.
//! Saved with the integration, and used to read every roster that the integration sends. Reading rosters is in `roster`.

mod attribute;
mod cell_rule;
mod compile;
mod compiled;
mod date_format;
mod line_pattern;
mod mapping;

pub use attribute::{ATTRIBUTES, CUSTOM_PREFIX, ColumnTarget, MAPPED_ATTRIBUTES, Vocabulary};
pub use cell_rule::{CellMeaning, ColumnRule, normalize, split_name};
pub use compile::MAX_SKIPPED_LINES;
pub use compiled::{CompiledFile, CompiledFilter, CompiledMapping};
pub use date_format::{DateFormats, EXCEL_DAYS};
pub use line_pattern::LineMatch;
pub use mapping::{
    ColumnMapping, FileMapping, FilterAction, FixedValue, Format, LetterCase, Mapping, NameOrder, RowFilter, StatusWord, ValueWord,
    WhenEmpty,
};

use super::integration;
use crate::{
    access::Actor,
    app::App,
    platform::{Error, Result},
};
use entity::{id::IntegrationId, integration::Model as Integration};
use sea_orm::ConnectionTrait;

/// The mapping of an integration: `integration`, or the actor's own when it is `None`. So another caller can plan rosters with the mapping
/// of an integration. An actor that is not an integration uses the names of the schema by default.
///
/// # Errors
/// `Invalid` on `mapping` when the integration does not exist.
pub async fn load(db: &impl ConnectionTrait, actor: &Actor, integration: Option<IntegrationId>) -> Result<CompiledMapping> {
    let Some(integration) = integration::find_for_mapping(db, actor, integration).await? else { return Ok(CompiledMapping::default()) };
    let mapping = Mapping::from_stored(integration.roster_mapping.as_ref())?;
    mapping.map_or_else(|| Ok(CompiledMapping::default()), |mapping| mapping.compile())
}

/// Saves the mapping of an integration. `None` removes it: the integration then uses the names of the schema.
///
/// # Errors
/// `Invalid` with every error of the mapping; `Conflict` when the integration is not at the expected version.
pub async fn set(
    app: &App,
    actor: &Actor,
    id: IntegrationId,
    mapping: Option<Mapping>,
    expected_version: Option<i64>,
) -> Result<Integration> {
    integration::change_setting(app, actor, id, expected_version, "rosterMapping", |row| {
        if let Some(mapping) = &mapping {
            mapping.compile()?;
        }
        // A stored mapping can have another form with the same meaning.
        if Mapping::from_stored(row.roster_mapping.as_ref())? == mapping {
            return Ok(row);
        }
        let roster_mapping = mapping.map(serde_json::to_value).transpose().map_err(Error::internal)?;
        Ok(Integration { roster_mapping, ..row })
    })
    .await
}
