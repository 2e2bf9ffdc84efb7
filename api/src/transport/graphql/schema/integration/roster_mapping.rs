//! The roster mapping of an integration: how its HR system names columns and statuses and writes dates. Reading rosters with it is in the
//! domain.

use super::write::IntegrationPayload;
use crate::{
    access::Permission,
    domain::{
        integration,
        roster_mapping::{self, ColumnMapping, Mapping, StatusWord},
    },
    transport::graphql::{
        engine::request_context::ContextExt,
        schema::{
            directives::{requires, scope_of},
            employee::EmployeeStatus,
            id::Gid,
            payload::into_payload_or_current,
        },
    },
};
use async_graphql::{Context, InputObject, Object, Result, SimpleObject};
use entity::{employee::Status, id::IntegrationId};
use sea_orm::ActiveEnum;

/// A roster mapping, as an object of the schema.
pub struct RosterMapping(pub Mapping);

/// The names and formats of the CSV and NDJSON rosters of an HR system: its columns, its words for the status of an employment, its dates.
#[Object(directive = requires::apply(scope_of(Permission::ManageOrganization)))]
impl RosterMapping {
    /// The mapped columns. A column that sets two attributes is listed twice.
    async fn columns(&self) -> Vec<RosterColumn> {
        let to_object = |column: &ColumnMapping| RosterColumn { name: column.name.clone(), attribute: column.attribute.clone() };
        self.0.columns.iter().map(to_object).collect()
    }

    /// The HR system's words for the status of an employment.
    async fn statuses(&self) -> Vec<RosterStatusWord> {
        let words = self.0.statuses.iter().filter_map(|word| Some((word, Status::try_from_value(&word.status).ok()?)));
        words.map(|(word, status)| RosterStatusWord { word: word.word.clone(), status: status.into() }).collect()
    }

    /// The format of dates, such as `DD/MM/YYYY`. Null: `YYYY-MM-DD` (ISO 8601).
    async fn date_format(&self) -> Option<&str> {
        self.0.date_format.as_deref()
    }

    /// Whether a column that is not mapped becomes a custom attribute with the name of the column. If not, it is an error.
    async fn keeps_unknown_columns(&self) -> bool {
        self.0.keeps_unknown_columns
    }
}

/// A mapped column of a roster.
#[derive(SimpleObject)]
pub struct RosterColumn {
    /// The name of the column in the HR system, compared without case.
    name: String,
    /// The attribute that the column sets: a field of `EmployeeAttributesInput`, or `customAttributes.NAME`. Null: the column is ignored.
    attribute: Option<String>,
}

/// A word of an HR system for the status of an employment.
#[derive(SimpleObject)]
pub struct RosterStatusWord {
    /// The word in the HR system, compared without case.
    word: String,
    /// The status that the word means.
    status: EmployeeStatus,
}

/// The names and formats of the CSV and NDJSON rosters of an HR system. Columns and statuses with the names of this schema need not be
/// listed.
#[derive(InputObject)]
pub struct RosterMappingInput {
    /// The columns to map, at most 1,000. A column that sets two attributes is listed twice. Empty by default.
    #[graphql(default)]
    columns: Vec<RosterColumnInput>,
    /// The HR system's words for the status of an employment, at most 1,000. Empty by default.
    #[graphql(default)]
    statuses: Vec<RosterStatusWordInput>,
    /// The format of dates: `YYYY`, `MM` (or `MMM` for Jan, Feb …) and `DD`, each once, in any order, separated by `-`, `/`, `.`, `,`, a
    /// space or nothing. Null: `YYYY-MM-DD` (ISO 8601).
    date_format: Option<String>,
    /// Whether a column that is not mapped becomes a custom attribute with the name of the column. If not, a CSV roster with such a column
    /// is refused as a whole, and an NDJSON row with such a member is rejected.
    #[graphql(default)]
    keeps_unknown_columns: bool,
}

/// A column of a roster to map.
#[derive(InputObject)]
pub struct RosterColumnInput {
    /// The name of the column in the HR system, 1 to 200 characters, compared without case.
    name: String,
    /// The attribute that the column sets: a field of `EmployeeAttributesInput`, or `customAttributes.NAME`. Null: the column is ignored.
    attribute: Option<String>,
}

/// A word of an HR system for the status of an employment.
#[derive(InputObject)]
pub struct RosterStatusWordInput {
    /// The word in the HR system, 1 to 200 characters, compared without case.
    word: String,
    /// The status that the word means.
    status: EmployeeStatus,
}

impl From<RosterMappingInput> for Mapping {
    fn from(input: RosterMappingInput) -> Self {
        let to_column = |column: RosterColumnInput| ColumnMapping { name: column.name, attribute: column.attribute };
        let to_word = |word: RosterStatusWordInput| StatusWord { word: word.word, status: Status::from(word.status).to_value() };
        Self {
            columns: input.columns.into_iter().map(to_column).collect(),
            statuses: input.statuses.into_iter().map(to_word).collect(),
            date_format: input.date_format,
            keeps_unknown_columns: input.keeps_unknown_columns,
        }
    }
}

#[derive(Default)]
pub struct RosterMappingMutation;

#[Object]
impl RosterMappingMutation {
    /// Sets the roster mapping of an integration, which replaces the present one. It applies to the CSV and NDJSON rosters that the
    /// integration sends with `POST /rosters` and `rosterPlan(input: {csv: …})`.
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
