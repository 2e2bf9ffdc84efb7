//! Erases an employee from the rows of roster plans: the rows about the employee lose their content, and in the rows of others the keys of
//! the employee, such as those of a manager, are replaced by the pseudonym.

use super::pseudonym;
use crate::{
    access::Actor,
    app::{App, UnitOfWork},
    domain::employee,
    platform::{Error, Result},
};
use entity::{
    Tenanted,
    employee::Model as Employee,
    employee_external_id,
    id::{EmployeeId, OrganizationId},
    roster_plan::{self, Status},
    roster_row::{Action, Column, Entity, Model},
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, ExprTrait, JoinType, QueryFilter, QueryOrder, QueryTrait, Select,
    prelude::DateTimeUtc,
    sea_query::{Expr, Func, LikeExpr},
};
use serde_json::{Value, json};

/// A key with fewer characters is only replaced where it is the whole value: as a part of a sentence, it could be anything.
const MIN_LENGTH_IN_SENTENCE: usize = 4;

/// What stands in place of an error message that contained a key.
const ERASED_MESSAGE: &str = "the message named an employee who was erased";

/// The rows of roster plans that contain data of an employee.
pub struct RosterRows {
    employee: EmployeeId,
    /// The values that identify the employee, in lower case.
    keys: Vec<String>,
    found: Vec<Model>,
    /// Rows of plans that were created at this instant or later may have been missed.
    searched_to: DateTimeUtc,
}

impl RosterRows {
    /// Searches the rows of all plans.
    pub async fn search(app: &App, actor: &Actor, employee: EmployeeId) -> Result<Self> {
        let organization = actor.organization();
        let row = employee::get(&app.db, actor, employee).await?;
        let keys = load_keys(&app.db, organization, &row).await?;
        // A plan that is being received gets more rows.
        let receiving = roster_plan::Entity::of(organization).filter(roster_plan::Column::Status.eq(Status::Receiving));
        let oldest = receiving.order_by_asc(roster_plan::Column::CreatedAt).one(&app.db).await?;
        let now = app.clock.now();
        let searched_to = oldest.map_or(now, |plan| Ord::min(plan.created_at, now));
        let found = select(organization, employee, &keys).all(&app.db).await?;
        Ok(Self { employee, keys, found, searched_to })
    }

    /// Erases the employee from the rows that were found, and from those that were added since.
    ///
    /// # Errors
    /// `Unavailable` while a plan is being received or applied.
    pub async fn erase(mut self, work: &UnitOfWork<'_>) -> Result<()> {
        let organization = work.actor.organization();
        ensure_none_in_progress(work).await?;
        let newer = select(organization, self.employee, &self.keys).filter(roster_plan::Column::CreatedAt.gte(self.searched_to));
        self.found.extend(newer.all(&**work).await?);
        for row in &self.found {
            let is_own = self.is_about(row);
            let erase = |value: &Value| self.replace_keys(value);
            let (content, differences) = if is_own { (json!({}), json!([])) } else { (erase(&row.content), erase(&row.differences)) };
            let messages = |list: &Value| self.erase_messages(list, is_own);
            let external_id = if is_own { Some(pseudonym(self.employee)) } else { row.external_id.clone() };
            let name = |name: &Option<String>| name.clone().filter(|_| !is_own);
            let update = Entity::update_of(organization)
                .filter(Column::RosterPlanId.eq(row.roster_plan_id))
                .filter(Column::RowNumber.eq(row.row_number))
                .col_expr(Column::ExternalId, Expr::value(external_id))
                .col_expr(Column::Content, Expr::value(content))
                .col_expr(Column::Differences, Expr::value(differences))
                .col_expr(Column::Errors, Expr::value(messages(&row.errors)))
                .col_expr(Column::Warnings, Expr::value(row.warnings.as_ref().map(messages)))
                .col_expr(Column::UserName, Expr::value(name(&row.user_name)))
                .col_expr(Column::Email, Expr::value(name(&row.email)));
            update.exec(&**work).await?;
        }
        Ok(())
    }

    /// Whether the row is about the employee. A rejected row was compared with no employee, but may show their keys.
    fn is_about(&self, row: &Model) -> bool {
        let is_key = |value: &Option<String>| value.as_ref().is_some_and(|value| self.keys.contains(&value.to_lowercase()));
        let shows_key = || is_key(&row.external_id) || is_key(&row.user_name) || is_key(&row.email);
        row.employee_id == Some(self.employee) || row.subject_id == Some(self.employee) || row.action == Action::Rejected && shows_key()
    }

    /// Replaces the keys of the employee in all texts of a JSON value.
    fn replace_keys(&self, value: &Value) -> Value {
        match value {
            Value::String(text) if self.keys.contains(&text.to_lowercase()) => json!(pseudonym(self.employee)),
            Value::Array(items) => items.iter().map(|item| self.replace_keys(item)).collect(),
            Value::Object(fields) => fields.iter().map(|(name, item)| (name.clone(), self.replace_keys(item))).collect(),
            other => other.clone(),
        }
    }

    /// Replaces the messages of a list of errors or warnings that contain a key, or all of them.
    fn erase_messages(&self, list: &Value, all: bool) -> Value {
        let Value::Array(items) = list else { return list.clone() };
        let erase = |item: &Value| {
            let mut item = item.clone();
            if let Some(message) = item.get_mut("message")
                && (all || message.as_str().is_some_and(|text| self.contains_key(text)))
            {
                *message = json!(ERASED_MESSAGE);
            }
            item
        };
        items.iter().map(erase).collect()
    }

    fn contains_key(&self, sentence: &str) -> bool {
        let sentence = sentence.to_lowercase();
        let mut words = sentence.split(|letter: char| letter.is_whitespace() || ",;:()\"".contains(letter));
        let is_word = words.any(|word| self.keys.iter().any(|key| key == word));
        is_word || self.keys.iter().any(|key| key.chars().count() >= MIN_LENGTH_IN_SENTENCE && sentence.contains(key))
    }
}

/// The values that identify the employee in rosters, in lower case: external ids, user name and e-mail address.
async fn load_keys(db: &impl ConnectionTrait, organization: OrganizationId, row: &Employee) -> Result<Vec<String>> {
    let own = employee_external_id::Entity::of(organization).filter(employee_external_id::Column::EmployeeId.eq(row.id)).all(db).await?;
    let mut keys: Vec<_> = own.into_iter().map(|key| key.external_id).chain([row.user_name.clone(), row.email.clone()]).collect();
    // Without an external id, the identifier stands in its place.
    keys.extend((row.external_id != row.id.to_string()).then(|| row.external_id.clone()));
    keys.retain(|key| !key.is_empty());
    Ok(keys.into_iter().map(|key| key.to_lowercase()).collect())
}

/// The rows about the employee, and those that contain one of the keys, with their plans.
fn select(organization: OrganizationId, employee: EmployeeId, keys: &[String]) -> Select<Entity> {
    let mut is_found = Condition::any().add(Column::EmployeeId.eq(employee)).add(Column::SubjectId.eq(employee));
    for key in keys {
        let contains = LikeExpr::new(format!("%{}%", escape_like(key))).escape('!');
        for column in [Column::ExternalId, Column::UserName, Column::Email] {
            is_found = is_found.add(Expr::expr(Func::lower(Expr::col((Entity, column)))).eq(key.clone()));
        }
        for column in [Column::Content, Column::Differences, Column::Errors, Column::Warnings] {
            let text = Expr::expr(Func::lower(Expr::col((Entity, column)).cast_as("text")));
            is_found = is_found.add(text.like(contains.clone()));
        }
    }
    let plan = Expr::col((roster_plan::Entity, roster_plan::Column::Id)).eq(Expr::col((Entity, Column::RosterPlanId)));
    let same_organization =
        Expr::col((roster_plan::Entity, roster_plan::Column::OrganizationId)).eq(Expr::col((Entity, Column::OrganizationId)));
    let mut rows = Entity::of(organization).filter(is_found);
    QueryTrait::query(&mut rows).join(JoinType::InnerJoin, roster_plan::Entity, plan.and(same_organization));
    rows
}

/// The key as JSON contains it, without the characters that have a meaning in a pattern.
fn escape_like(key: &str) -> String {
    let json = json!(key).to_string();
    json.trim_matches('"').replace('!', "!!").replace('%', "!%").replace('_', "!_")
}

/// Refuses while rows are being added or applied. A plan that waits stays: it is refused when it is applied, because the employee has
/// changed since.
async fn ensure_none_in_progress(work: &UnitOfWork<'_>) -> Result<()> {
    let in_progress = roster_plan::Column::Status.is_in([Status::Receiving, Status::Applying]);
    let Some(plan) = roster_plan::Entity::of(work.actor.organization()).filter(in_progress).one(&**work).await? else { return Ok(()) };
    let message = format!("the roster plan {} is being received or applied: nothing was erased, try again when it has ended", plan.id);
    Err(Error::Unavailable(message))
}
