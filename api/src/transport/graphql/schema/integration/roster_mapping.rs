//! The roster mapping of an integration: how its HR system names columns and statuses and writes dates. Reading rosters with it is in the
//! domain.

use super::{
    roster_mapping_parts::{RosterColumn, RosterFile, RosterFixedValue, RosterRowCondition, RosterStatusWord},
    write::IntegrationPayload,
};
use crate::{
    access::Permission,
    domain::{
        integration,
        roster_mapping::{self, Mapping},
    },
    transport::graphql::{
        engine::request_context::ContextExt,
        schema::{
            directives::{requires, scope_of},
            id::Gid,
            payload::into_payload_or_current,
        },
    },
};
use async_graphql::{Context, InputObject, Object, Result};
use entity::id::IntegrationId;

/// A roster mapping, as an object of the schema.
pub struct RosterMapping(pub Mapping);

/// The form of the rosters of an HR system: the file, the names of the columns, the words for the status of an employment, dates and empty
/// cells.
#[Object(directive = requires::apply(scope_of(Permission::ManageOrganization)))]
impl RosterMapping {
    /// The format and layout of the file.
    async fn file(&self) -> RosterFile {
        self.0.file.clone().into()
    }

    /// The mapped columns. A column that sets two attributes is listed twice.
    async fn columns(&self) -> Vec<RosterColumn> {
        self.0.columns.iter().cloned().map(Into::into).collect()
    }

    /// The HR system's words for the status of an employment.
    async fn statuses(&self) -> Vec<RosterStatusWord> {
        self.0.statuses.iter().filter_map(RosterStatusWord::from_domain).collect()
    }

    /// The format of dates, such as `DD/MM/YYYY`. Null: `YYYY-MM-DD` (ISO 8601), unless there are `dateFormats`.
    async fn date_format(&self) -> Option<&str> {
        self.0.date_format.as_deref()
    }

    /// Further formats of dates.
    async fn date_formats(&self) -> &[String] {
        &self.0.date_formats
    }

    /// The words that mean an empty cell, in every column.
    async fn empty_words(&self) -> &[String] {
        &self.0.empty_words
    }

    /// The values that attributes have in every row.
    async fn fixed_values(&self) -> Vec<RosterFixedValue> {
        self.0.fixed_values.iter().cloned().map(Into::into).collect()
    }

    /// The conditions on the rows: a row is read when it passes every filter.
    async fn row_filters(&self) -> Vec<RosterRowCondition> {
        self.0.row_filters.iter().cloned().map(Into::into).collect()
    }

    /// Whether a column that is not mapped becomes a custom attribute with the name of the column.
    async fn keeps_unknown_columns(&self) -> bool {
        self.0.keeps_unknown_columns
    }

    /// Whether a column that is not mapped is ignored. If neither kept nor ignored, it is an error.
    async fn ignores_unknown_columns(&self) -> bool {
        self.0.ignores_unknown_columns
    }
}

/// The form of the rosters of an HR system. Columns and statuses with the names of this schema need not be listed.
#[derive(InputObject)]
pub struct RosterMappingInput {
    /// The format and layout of the file. Null: CSV or NDJSON in UTF-8, as the content type says.
    file: Option<RosterFile>,
    /// The columns to map, at most 1,000. A column that sets two attributes is listed twice. Empty by default.
    #[graphql(default)]
    columns: Vec<RosterColumn>,
    /// The HR system's words for the status of an employment, at most 1,000. Empty by default.
    #[graphql(default)]
    statuses: Vec<RosterStatusWord>,
    /// The format of dates: `YYYY`, `MM` (or `MMM` for Jan, Feb …) and `DD`, each once, in any order, separated by `-`, `/`, `.`, `,`, a
    /// space or nothing; or `EXCEL_DAYS`, days as Excel counts them. A time after a date is left out. Null: `YYYY-MM-DD` (ISO 8601), unless
    /// there are `dateFormats`.
    date_format: Option<String>,
    /// Further formats of dates, as in `dateFormat`. A date that is another day in two formats rejects its row. Empty by default.
    #[graphql(default)]
    date_formats: Vec<String>,
    /// The words that mean an empty cell, in every column, compared without case, such as `N/A` and `0000-00-00`. Empty by default.
    #[graphql(default)]
    empty_words: Vec<String>,
    /// The values that attributes have in every row, at most 1,000. Empty by default.
    #[graphql(default)]
    fixed_values: Vec<RosterFixedValue>,
    /// The conditions on the rows, at most 1,000: a row is read when it passes every filter. Empty by default.
    #[graphql(default)]
    row_filters: Vec<RosterRowCondition>,
    /// Whether a column that is not mapped becomes a custom attribute with the name of the column. If not, a roster with such a column
    /// is refused as a whole, and a JSON row with such a member is rejected.
    #[graphql(default)]
    keeps_unknown_columns: bool,
    /// Whether a column that is not mapped is ignored. Not with `keepsUnknownColumns`.
    #[graphql(default)]
    ignores_unknown_columns: bool,
}

impl From<RosterMappingInput> for Mapping {
    fn from(input: RosterMappingInput) -> Self {
        Self {
            file: input.file.map(Into::into).unwrap_or_default(),
            columns: input.columns.into_iter().map(Into::into).collect(),
            statuses: input.statuses.into_iter().map(Into::into).collect(),
            date_format: input.date_format,
            date_formats: input.date_formats,
            empty_words: input.empty_words,
            fixed_values: input.fixed_values.into_iter().map(Into::into).collect(),
            row_filters: input.row_filters.into_iter().map(Into::into).collect(),
            keeps_unknown_columns: input.keeps_unknown_columns,
            ignores_unknown_columns: input.ignores_unknown_columns,
        }
    }
}

#[derive(Default)]
pub struct RosterMappingMutation;

#[Object]
impl RosterMappingMutation {
    /// Sets the roster mapping of an integration, which replaces the present one. It applies to the rosters that the integration
    /// sends with `POST /rosters` and `rosterPlan(input: {csv: …})`.
    #[graphql(directive = requires::apply(scope_of(Permission::ManageOrganization)))]
    async fn integration_set_roster_mapping(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier of the integration.")] id: Gid<IntegrationId>,
        #[graphql(desc = "The mapping to set. Null: rosters use the names and formats of this schema.")] mapping: Option<
            RosterMappingInput,
        >,
        #[graphql(desc = "Refuses the change with STALE_VERSION unless the integration has this version. Null: no check.")]
        expected_version: Option<i64>,
    ) -> Result<IntegrationPayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        let outcome = roster_mapping::set(app, actor, id.0, mapping.map(Into::into), expected_version).await;
        into_payload_or_current(ctx, outcome, integration::get(&app.db, actor, id.0)).await
    }
}
