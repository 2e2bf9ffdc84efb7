//! Statements of other systems in the learning record store: the object, its list and its root fields.

use super::{
    directives::{requires, scope_of},
    employee::Employee,
    filter::{IdFilter, InstantFilter, TextFilter, ids, texts},
    id::Gid,
    integration::Integration,
    organization::OrganizationPayload,
    payload::into_payload_or_current,
};
use crate::{
    access::Permission,
    domain::{
        organization,
        statement::{self, List},
    },
    platform::Error,
    transport::graphql::engine::{
        error_format::IntoGraphqlError,
        object::{object, queries},
        request_context::ContextExt,
    },
};
use async_graphql::{Context, Enum, InputObject, Json, Object, Result};
use chrono::{DateTime, Utc};
use entity::id::{EmployeeId, IntegrationId, StatementId};
use serde_json::Value;

/// The sort order of a list of statements.
#[derive(Enum, Clone, Copy, PartialEq, Eq, Default)]
pub enum StatementOrder {
    /// By the instant at which they were stored, oldest first. The default.
    #[default]
    StoredAsc,
    /// By the instant at which they were stored, newest first.
    StoredDesc,
}

/// Conditions on statements. All given conditions must hold; a null condition is not applied.
#[derive(InputObject, Default)]
pub struct StatementFilter {
    /// The identifier of the employee who is the actor.
    employee_id: Option<IdFilter<EmployeeId>>,
    /// The identifier of the integration that sent the statement.
    integration_id: Option<IdFilter<IntegrationId>>,
    /// The IRI of the verb.
    verb: Option<TextFilter>,
    /// The IRI of the activity that is the object.
    activity_id: Option<TextFilter>,
    /// True: the employee is known. False: the employee is not known.
    matched: Option<bool>,
    /// The instant at which the statement was stored.
    stored: Option<InstantFilter>,
}

/// The list that a filter and a sort order describe.
fn list(filter: Option<StatementFilter>, order: Option<StatementOrder>) -> List {
    let filter = filter.unwrap_or_default();
    let stored = filter.stored.unwrap_or_default();
    List {
        employees: ids(filter.employee_id),
        integrations: ids(filter.integration_id),
        verbs: texts(filter.verb),
        activities: texts(filter.activity_id),
        matched: filter.matched,
        stored_from: stored.from,
        stored_to: stored.to,
        valid_only: true,
        newest_first: order == Some(StatementOrder::StoredDesc),
    }
}

object! {
    /// A statement that another system sent to the learning record store: who did what, in the words of the Experience API (xAPI). It never
    /// changes. Services see the statements without an employee, and those of employees who consent to learning records; people, whatever
    /// their role, see their own.
    Statement(entity::statement), list List, requires ReadLearningRecord;

    /// The identifier of the statement, `sta_…`. The same UUID in another notation is `id` in `json`.
    id: StatementId;

    columns {
        /// The instant at which the statement was stored. It is later than that of every statement that was stored before.
        stored: DateTime<Utc>,

        /// Whether another statement voids this one. Lists have no voided statements.
        voided: bool,

        /// The identifier of the employee who is the actor, `emp_…`. Null while no employee is found: the search is repeated every hour.
        employee_id: Option<Gid<EmployeeId>>,

        /// The identifier of the integration that sent the statement, `int_…`.
        integration_id: Option<Gid<IntegrationId>>,
    }

    objects {
        /// The employee who is the actor. Null where `employeeId` is null, and when the caller may not see the employee.
        employee: Employee = employee_id, requires ReadEmployee;

        /// The integration that sent the statement.
        integration: Integration = integration_id, requires ManageOrganization;
    }

    resolvers {
        /// The instant at which it happened, as the sender stated it. `stored` when the sender stated none.
        async fn timestamp(&self) -> Result<DateTime<Utc>> {
            let content = content(&self.0)?;
            Ok(text(&content, "/timestamp").and_then(|text| statement::parse_timestamp(&text)).unwrap_or(self.0.stored))
        }

        /// The IRI of the verb.
        async fn verb(&self) -> Result<String> {
            Ok(text(&content(&self.0)?, "/verb/id").unwrap_or_default())
        }

        /// The IRI of the activity that is the object. Null when the object is something else, such as another statement.
        async fn activity_id(&self) -> Result<Option<String>> {
            let content = content(&self.0)?;
            let is_activity = text(&content, "/object/objectType").is_none_or(|kind| kind == "Activity");
            Ok(text(&content, "/object/id").filter(|_| is_activity))
        }

        /// The name of the activity as the statement has it: in English, or else in the first language. Null when the statement has none.
        async fn activity_name(&self) -> Result<Option<String>> {
            let content = content(&self.0)?;
            let names = content.pointer("/object/definition/name").and_then(Value::as_object);
            let english = names.and_then(|names| names.iter().find(|(language, _)| language.to_ascii_lowercase().starts_with("en")));
            let name = english.or_else(|| names.and_then(|names| names.iter().next()));
            Ok(name.and_then(|(_, name)| name.as_str().map(str::to_owned)))
        }

        /// The scaled score, -1 to 1. Null when the statement has none.
        async fn score_scaled(&self) -> Result<Option<f64>> {
            Ok(content(&self.0)?.pointer("/result/score/scaled").and_then(Value::as_f64))
        }

        /// Whether the activity was completed. Null when the statement does not say.
        async fn completion(&self) -> Result<Option<bool>> {
            Ok(content(&self.0)?.pointer("/result/completion").and_then(Value::as_bool))
        }

        /// Whether the attempt was successful. Null when the statement does not say.
        async fn success(&self) -> Result<Option<bool>> {
            Ok(content(&self.0)?.pointer("/result/success").and_then(Value::as_bool))
        }

        /// The whole statement, as the xAPI returns it.
        async fn json(&self) -> Result<Json<Value>> {
            content(&self.0).map(Json)
        }
    }
}

fn content(row: &entity::statement::Model) -> Result<Value> {
    serde_json::from_str(&row.content).map_err(|error| Error::internal(error).into_graphql())
}

fn text(content: &Value, place: &str) -> Option<String> {
    content.pointer(place).and_then(Value::as_str).map(str::to_owned)
}

queries! {
    StatementQuery;

    nouns { Statement }

    objects {
        /// Finds a statement of another system by its identifier, also a voided one. Null when it does not exist or the caller may not see it.
        statement: Statement, by StatementId, requires ReadLearningRecord;
    }

    connections {
        /// Lists the statements of other systems that the caller may see and that are not voided.
        statements: Statement[StatementFilter, StatementOrder] = list, requires ReadLearningRecord;
    }
}

#[derive(Default)]
pub struct StatementMutation;

#[Object]
impl StatementMutation {
    /// States the systems whose account names in statements are external ids of employees. The issuers of the identity providers are such
    /// systems without being stated. Statements that were stored before are matched with employees within an hour.
    #[graphql(directive = requires::apply(scope_of(Permission::ManageOrganization)))]
    async fn organization_set_account_home_pages(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "The IRIs in `homePage` of the accounts, at most 20, without regard to a slash at the end. They replace the stated ones."
        )]
        home_pages: Vec<String>,
        #[graphql(desc = "Refuse the change when the organization has another version.")] expected_version: Option<i64>,
    ) -> Result<OrganizationPayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        let outcome = statement::set_account_home_pages(app, actor, home_pages, expected_version).await;
        into_payload_or_current(ctx, outcome, organization::get(app, actor)).await
    }
}
