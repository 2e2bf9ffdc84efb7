//! The completion mapping of an integration: how its learning system writes files of completions.

use super::{
    roster_mapping_parts::{RosterColumn, RosterFile, RosterFixedValue, RosterRowCondition},
    write::IntegrationPayload,
};
use crate::{
    access::Permission,
    domain::{
        completion_file::{self, CompletionMapping as Mapping},
        integration,
        roster_mapping::Mapping as TableMapping,
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

/// A completion mapping, as an object of the schema.
pub struct CompletionMapping(pub Mapping);

/// The form of the files in which a learning system writes what employees completed (`POST /completions`).
#[Object(directive = requires::apply(scope_of(Permission::ManageOrganization)))]
impl CompletionMapping {
    /// The format and layout of the file.
    async fn file(&self) -> RosterFile {
        self.0.table.file.clone().into()
    }

    /// The mapped columns. Their attributes are `externalId`, `email`, `activityId`, `activityName`, `completedAt`, `score` and `result`.
    async fn columns(&self) -> Vec<RosterColumn> {
        self.0.table.columns.iter().cloned().map(Into::into).collect()
    }

    /// The format of dates, such as `DD/MM/YYYY`. Null: `YYYY-MM-DD` (ISO 8601), unless there are `dateFormats`.
    async fn date_format(&self) -> Option<&str> {
        self.0.table.date_format.as_deref()
    }

    /// Further formats of dates.
    async fn date_formats(&self) -> &[String] {
        &self.0.table.date_formats
    }

    /// The words that mean an empty cell, in every column.
    async fn empty_words(&self) -> &[String] {
        &self.0.table.empty_words
    }

    /// The values that attributes have in every row.
    async fn fixed_values(&self) -> Vec<RosterFixedValue> {
        self.0.table.fixed_values.iter().cloned().map(Into::into).collect()
    }

    /// The conditions on the rows: a row is read when it passes every filter.
    async fn row_filters(&self) -> Vec<RosterRowCondition> {
        self.0.table.row_filters.iter().cloned().map(Into::into).collect()
    }

    /// Whether a column that is not mapped is ignored. If not, it is an error.
    async fn ignores_unknown_columns(&self) -> bool {
        self.0.table.ignores_unknown_columns
    }

    /// The beginning of the IRIs of activities, which a code in `activityId` follows. Null: an address of this server.
    async fn activity_base(&self) -> Option<&str> {
        self.0.activity_base.as_deref()
    }

    /// The score that is 100 percent. Null: 100.
    async fn max_score(&self) -> Option<i32> {
        self.0.max_score
    }
}

/// The form of the files in which a learning system writes what employees completed. Columns with the names `externalId`, `email`, `activityId`,
/// `activityName`, `completedAt`, `score` and `result` need not be listed.
#[derive(InputObject)]
pub struct CompletionMappingInput {
    /// The format and layout of the file. Null: CSV or NDJSON in UTF-8, as the content type says.
    file: Option<RosterFile>,
    /// The columns to map, at most 1,000. The values of words for `result` are PASSED, FAILED and COMPLETED. Empty by default.
    #[graphql(default)]
    columns: Vec<RosterColumn>,
    /// The format of dates, as in a roster mapping. Null: `YYYY-MM-DD` (ISO 8601), unless there are `dateFormats`.
    date_format: Option<String>,
    /// Further formats of dates, as in `dateFormat`. Empty by default.
    #[graphql(default)]
    date_formats: Vec<String>,
    /// The words that mean an empty cell, in every column, compared without case. Empty by default.
    #[graphql(default)]
    empty_words: Vec<String>,
    /// The values that attributes have in every row, at most 1,000. Empty by default.
    #[graphql(default)]
    fixed_values: Vec<RosterFixedValue>,
    /// The conditions on the rows, at most 1,000: a row is read when it passes every filter. Empty by default.
    #[graphql(default)]
    row_filters: Vec<RosterRowCondition>,
    /// Whether a column that is not mapped is ignored. If not, a file with such a column is refused as a whole.
    #[graphql(default)]
    ignores_unknown_columns: bool,
    /// The beginning of the IRIs of activities, such as `https://lms.example.com/courses/`, at most 500 characters. A code in `activityId`
    /// follows it; an address there stays as it is. Null: an address of this server.
    activity_base: Option<String>,
    /// The score that is 100 percent, 1 to 1,000,000. Null: 100.
    max_score: Option<i32>,
}

impl From<CompletionMappingInput> for Mapping {
    fn from(input: CompletionMappingInput) -> Self {
        let table = TableMapping {
            file: input.file.map(Into::into).unwrap_or_default(),
            columns: input.columns.into_iter().map(Into::into).collect(),
            date_format: input.date_format,
            date_formats: input.date_formats,
            empty_words: input.empty_words,
            fixed_values: input.fixed_values.into_iter().map(Into::into).collect(),
            row_filters: input.row_filters.into_iter().map(Into::into).collect(),
            ignores_unknown_columns: input.ignores_unknown_columns,
            ..TableMapping::default()
        };
        Self { table, activity_base: input.activity_base, max_score: input.max_score }
    }
}

#[derive(Default)]
pub struct CompletionMappingMutation;

#[Object]
impl CompletionMappingMutation {
    /// Sets the completion mapping of an integration, which replaces the present one. It applies to the files that the integration sends
    /// with `POST /completions`.
    #[graphql(directive = requires::apply(scope_of(Permission::ManageOrganization)))]
    async fn integration_set_completion_mapping(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier of the integration.")] id: Gid<IntegrationId>,
        #[graphql(desc = "The mapping to set. Null: files use the names and formats of this API.")] mapping: Option<CompletionMappingInput>,
        #[graphql(desc = "Refuses the change with STALE_VERSION unless the integration has this version. Null: no check.")]
        expected_version: Option<i64>,
    ) -> Result<IntegrationPayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        let outcome = completion_file::set_mapping(app, actor, id.0, mapping.map(Into::into), expected_version).await;
        into_payload_or_current(ctx, outcome, integration::get(&app.db, actor, id.0)).await
    }
}
