//! Lists of the statements of other systems, for readers of learning records.

use super::term::Term;
use crate::{
    access::{Actor, Permission, Reach},
    domain::shared::{Listing, OptionalFilters},
    platform::{
        Result, db,
        page::{CursorValue, SortOrder},
    },
};
use chrono::{DateTime, Utc};
use entity::{
    Tenanted, employee,
    id::{EmployeeId, IntegrationId},
    statement::{Column, Entity, Model},
    statement_term,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, QueryFilter, QuerySelect, QueryTrait, Select,
    sea_query::{Expr, ExprTrait},
};

/// The statements of other systems that the actor may see as learning records. Services see those without an employee, and those of employees
/// who consent to learning records; employees see their own.
///
/// # Errors
/// `Forbidden` without permission to read learning records.
pub fn visible_to(actor: &Actor) -> Result<Select<Entity>> {
    let all = Entity::of(actor.organization()).filter(Column::IntegrationId.is_not_null());
    Ok(match actor.reach(Permission::ReadLearningRecord)? {
        Reach::Own(employee) => all.filter(Column::EmployeeId.eq(employee)),
        Reach::All => {
            let consenting = employee::Entity::of(actor.organization())
                .select_only()
                .expr(Expr::val(1))
                .filter(employee::Column::RecordConsent.eq(true))
                .filter(Expr::col((employee::Entity, employee::Column::Id)).equals((Entity, Column::EmployeeId)));
            let is_consented = Expr::exists(consenting.into_query());
            all.filter(Condition::any().add(Column::EmployeeId.is_null()).add(is_consented))
        }
    })
}

/// Statements of other systems, by the instant at which they were stored.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct List {
    pub employees: Option<Vec<EmployeeId>>,
    pub integrations: Option<Vec<IntegrationId>>,
    /// The IRIs of verbs.
    pub verbs: Option<Vec<String>>,
    /// The IRIs of the activities that are the object.
    pub activities: Option<Vec<String>>,
    /// Whether the employee is known.
    pub matched: Option<bool>,
    /// Stored at this instant or later.
    pub stored_from: Option<DateTime<Utc>>,
    /// Stored before this instant.
    pub stored_to: Option<DateTime<Utc>>,
    /// Without statements that are voided.
    pub valid_only: bool,
    pub newest_first: bool,
}

impl Listing for List {
    type Entity = Entity;

    fn select(&self, db: &impl ConnectionTrait, actor: &Actor) -> Result<Select<Entity>> {
        let mut statements = visible_to(actor)?
            .filter_ids(db, Column::EmployeeId, &self.employees)
            .filter_ids(db, Column::IntegrationId, &self.integrations)
            .filter_range(Column::Stored, self.stored_from, self.stored_to);
        if self.valid_only {
            statements = statements.filter(Column::Voided.eq(false));
        }
        if let Some(matched) = self.matched {
            statements = statements.filter(if matched { Column::EmployeeId.is_not_null() } else { Column::EmployeeId.is_null() });
        }
        let verbs = self.verbs.as_ref().map(|iris| iris.iter().map(|iri| Term::Verb(iri).text()).collect::<Vec<_>>());
        let activities = self.activities.as_ref().map(|iris| iris.iter().map(|iri| Term::Activity(iri).text()).collect::<Vec<_>>());
        for terms in [verbs, activities].into_iter().flatten() {
            let of_term = statement_term::Entity::of(actor.organization())
                .select_only()
                .column(statement_term::Column::Stored)
                .filter(db::in_texts(db, statement_term::Column::Term, terms));
            statements = statements.filter(Column::Stored.in_subquery(of_term.into_query()));
        }
        Ok(statements)
    }

    fn order(&self) -> SortOrder<Entity> {
        let stored = SortOrder::new("statement.stored").key(Column::Stored, |row: &Model| CursorValue::Instant(row.stored));
        if self.newest_first { stored.reversed("statement.stored.desc") } else { stored }
    }
}
