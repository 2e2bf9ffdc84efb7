//! How an integration writes the rosters that it sends.

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
            directives::{of, requires},
            employee::EmployeeStatus,
            id::Gid,
            payload::answer_or,
        },
    },
};
use async_graphql::{Context, InputObject, Object, Result, SimpleObject};
use entity::{employee::Status, id::IntegrationId};
use sea_orm::ActiveEnum;

/// How an HR system writes its rosters, CSV or NDJSON: what its columns are here, its words for where an employment stands, its dates.
pub struct RosterMapping(pub Mapping);

/// How an HR system writes its rosters, CSV or NDJSON: what its columns are here, its words for where an employment stands, its dates.
#[Object(directive = requires::apply(of(Permission::ManageOrganization)))]
impl RosterMapping {
    /// Its columns.
    async fn columns(&self) -> Vec<RosterColumn> {
        let column = |column: &ColumnMapping| RosterColumn { name: column.name.clone(), attribute: column.attribute.clone() };
        self.0.columns.iter().map(column).collect()
    }

    /// Its words for where an employment stands.
    async fn statuses(&self) -> Vec<RosterStatusWord> {
        let known = self.0.statuses.iter().filter_map(|word| Some((word, Status::try_from_value(&word.status).ok()?)));
        known.map(|(word, status)| RosterStatusWord { word: word.word.clone(), status: status.into() }).collect()
    }

    /// How it writes dates, such as `DD/MM/YYYY`; null: as ISO 8601 does, `YYYY-MM-DD`.
    async fn date_format(&self) -> Option<&str> {
        self.0.date_format.as_deref()
    }

    /// Whether columns that are not named become custom attributes by their own names. If not, they are a mistake and refused.
    async fn keeps_unknown_columns(&self) -> bool {
        self.0.keeps_unknown_columns
    }
}

/// A column of a roster.
#[derive(SimpleObject)]
pub struct RosterColumn {
    /// What the HR system calls it.
    name: String,
    /// What it is here: a field of `EmployeeAttributesInput`, or `customAttributes.NAME`; null when it is left out.
    attribute: Option<String>,
}

/// A word for where an employment stands.
#[derive(SimpleObject)]
pub struct RosterStatusWord {
    /// The HR system's.
    word: String,
    /// What it means here.
    status: EmployeeStatus,
}

/// How an HR system writes its rosters. Columns and words that are named as in this schema need not be listed.
#[derive(InputObject)]
pub struct RosterMappingInput {
    /// Its columns, at most 1,000. One that is two attributes is there twice.
    #[graphql(default)]
    columns: Vec<RosterColumnInput>,
    /// Its words for where an employment stands, at most 1,000.
    #[graphql(default)]
    statuses: Vec<RosterStatusWordInput>,
    /// How it writes dates: `YYYY`, `MM` (`MMM` for Jan, Feb …) and `DD` in any order, with `-`, `/`, `.`, `,` or spaces between them; as
    /// ISO 8601 does, `YYYY-MM-DD`, when not given.
    date_format: Option<String>,
    /// Keeps columns that are not listed as custom attributes by their own names. If not, a roster with such a column is refused, so
    /// that nothing gets lost unnoticed, and nothing kept that nobody asked for.
    #[graphql(default)]
    keeps_unknown_columns: bool,
}

/// A column of a roster.
#[derive(InputObject)]
pub struct RosterColumnInput {
    /// What the HR system calls it; upper and lower case are alike.
    name: String,
    /// What it is here: a field of `EmployeeAttributesInput`, or `customAttributes.NAME`; null leaves it out.
    attribute: Option<String>,
}

/// A word for where an employment stands.
#[derive(InputObject)]
pub struct RosterStatusWordInput {
    /// The HR system's; upper and lower case are alike.
    word: String,
    /// What it means here.
    status: EmployeeStatus,
}

impl From<RosterMappingInput> for Mapping {
    fn from(input: RosterMappingInput) -> Self {
        let column = |column: RosterColumnInput| ColumnMapping { name: column.name, attribute: column.attribute };
        let word = |word: RosterStatusWordInput| StatusWord { word: word.word, status: Status::from(word.status).to_value() };
        Self {
            columns: input.columns.into_iter().map(column).collect(),
            statuses: input.statuses.into_iter().map(word).collect(),
            date_format: input.date_format,
            keeps_unknown_columns: input.keeps_unknown_columns,
        }
    }
}

#[derive(Default)]
pub struct RosterMappingMutation;

#[Object]
impl RosterMappingMutation {
    /// Saves how an integration writes the rosters that it sends as CSV or NDJSON, by `POST /rosters` and `rosterPlan(csv:)`. It
    /// replaces the mapping before.
    #[graphql(directive = requires::apply(of(Permission::ManageOrganization)))]
    async fn integration_set_roster_mapping(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which integration.")] id: Gid<IntegrationId>,
        #[graphql(desc = "The mapping; null when it names things as this schema does.")] mapping: Option<RosterMappingInput>,
        #[graphql(desc = "Refuses the change when it is no longer at this version.")] expected_version: Option<i64>,
    ) -> Result<IntegrationPayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        let outcome = roster_mapping::set(app, actor, id.0, mapping.map(Into::into), expected_version).await;
        answer_or(ctx, outcome, integration::get(&app.db, actor, id.0)).await
    }
}
