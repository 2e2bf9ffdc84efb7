//! Statements that are derived from learning records: stored as those of clients are, and deleted when the employee withdraws the consent or
//! is erased.

use super::{
    check::Version,
    network::{Network, Node},
    text::NewStatement,
    write::{Accepted, complete, insert, target_of},
};
use crate::{
    app::UnitOfWork,
    platform::{Result, db},
};
use entity::{
    Tenanted,
    id::{EmployeeId, StatementId},
    statement::{Column, Entity},
    statement_term,
};
use sea_orm::{ColumnTrait, QueryFilter, QuerySelect, QueryTrait};
use serde_json::Value;
use std::collections::BTreeSet;

/// A statement of a learning record.
#[derive(Debug)]
pub struct Derived {
    pub id: StatementId,
    pub employee: EmployeeId,
    /// The statement without what the store adds.
    pub value: Value,
}

/// Adds statements to a write. None of the identifiers may be that of a stored statement.
pub async fn add_derived(work: &mut UnitOfWork<'_>, statements: Vec<Derived>) -> Result<()> {
    let ids: Vec<StatementId> = statements.iter().map(|statement| statement.id).collect();
    let mut network = Network::default();
    let targets = statements.iter().filter_map(|statement| target_of(&statement.value));
    network.load(&**work, work.actor.organization(), &ids, targets).await?;
    let to_accepted = |Derived { id, employee, value }| {
        let statement = NewStatement { text: value.to_string(), value };
        Accepted { id, statement, employee: Some(employee) }
    };
    let rows = complete(work, &mut network, statements.into_iter().map(to_accepted).collect(), Version::V2).await?;
    insert(work, network, rows).await?;
    Ok(())
}

/// Deletes the statements of an employee's learning records.
pub async fn delete_derived(work: &UnitOfWork<'_>, employee: EmployeeId) -> Result<()> {
    let organization = work.actor.organization();
    let rows = Entity::of(organization).filter(Column::RecordEmployeeId.eq(employee)).all(&**work).await?;
    let mut network = Network::default();
    for row in &rows {
        network.insert(row.id, Node::of(row)?);
    }
    let terms: BTreeSet<String> = rows.iter().flat_map(|row| network.terms(row.id)).collect();
    let stored = Entity::of(organization).filter(Column::RecordEmployeeId.eq(employee)).select_only().column(Column::Stored).into_query();
    let found = statement_term::Entity::delete_of(organization).filter(db::in_texts(&**work, statement_term::Column::Term, terms));
    found.filter(statement_term::Column::Stored.in_subquery(stored)).exec(&**work).await?;
    Entity::delete_of(organization).filter(Column::RecordEmployeeId.eq(employee)).exec(&**work).await?;
    Ok(())
}
