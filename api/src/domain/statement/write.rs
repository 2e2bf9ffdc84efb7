//! Stores statements: all of a request in one transaction, or none. What they mean to others is done in the same transaction (`evidence`).

use super::{
    activity, attachment,
    check::{Version, check_statement},
    compare::{Attachments, are_same},
    network::{Network, Node},
    path::Path,
    person,
    text::{Additions, Batch, NewStatement, parse_id},
};
use crate::{
    access::{Permission, Principal},
    app::UnitOfWork,
    feed::ChangeKind,
    platform::{Code, Error, Result, db},
};
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    Tenanted,
    id::{EmployeeId, StatementId, TypedId},
    statement::{Column, Entity, Model},
    statement_attachment, statement_term, xapi_activity,
};
use sea_orm::{
    ColumnTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, OnConflict},
};
use serde_json::{Value, json};
use std::collections::{BTreeSet, HashMap, HashSet};
use uuid::Builder;

/// What storing the statements of a request changed.
#[derive(Default)]
pub struct Stored {
    /// The identifiers of all statements of the request, in their order.
    pub ids: Vec<StatementId>,
    /// The new statements that are not voided.
    pub new: Vec<NewStored>,
    /// The statements that were stored before, and are voided now.
    pub voided: Vec<StatementId>,
}

/// A new statement.
pub struct NewStored {
    pub id: StatementId,
    pub employee: Option<EmployeeId>,
    pub value: Value,
}

/// Stores the statements of a request. A statement that is stored already, with the same content, is not stored again.
///
/// # Errors
/// `Invalid` with the path of the property that is wrong; `Conflict` when a statement with the same identifier has another content.
pub async fn store(work: &mut UnitOfWork<'_>, batch: Batch) -> Result<Stored> {
    let actor = work.actor;
    actor.authorize(Permission::WriteStatement, &[])?;
    let ids = check(&batch)?;
    let Batch { version, statements, is_array, attachments } = batch;
    let mut network = Network::default();
    let targets = statements.iter().filter_map(|statement| target_of(&statement.value));
    network.load(&**work, actor.organization(), &ids, targets).await?;
    let mut new = Vec::new();
    for (index, (id, statement)) in ids.iter().zip(statements).enumerate() {
        match network.nodes.get(id) {
            None => {
                network.require_voidable(&root(is_array, index), &statement.value)?;
                new.push(Accepted { id: *id, statement, employee: None });
            }
            Some(stored) if are_same(&stored.value, &statement.value, Attachments::Compared) => {}
            Some(_) => {
                let path = if is_array { format!("{index}.id") } else { "id".into() };
                let message =
                    format!("a statement with the identifier {} and another content is stored already: statements do not change", id.0);
                return Err(Error::conflict(path, Code::Taken, message));
            }
        }
    }
    if new.is_empty() {
        return Ok(Stored { ids, ..Stored::default() });
    }
    let rows = complete(work, &mut network, new, version).await?;
    let stored = insert(work, network, rows).await?;
    let rows: Vec<_> = attachments.into_iter().map(|content| content.into_row(actor.organization(), work.at)).collect();
    let key = [statement_attachment::Column::OrganizationId, statement_attachment::Column::Sha2];
    work.upsert(rows, &OnConflict::columns(key).do_nothing().to_owned())?;
    Ok(Stored { ids, ..stored })
}

/// The path of a statement of a request.
fn root(is_array: bool, index: usize) -> Path<'static> {
    if is_array { Path::root_item(index) } else { Path::root("") }
}

/// Checks everything that needs no stored statement, and returns the identifiers.
fn check(batch: &Batch) -> Result<Vec<StatementId>> {
    let roots: Vec<Path<'_>> = (0..batch.statements.len()).map(|index| root(batch.is_array, index)).collect();
    let (mut ids, mut seen) = (Vec::new(), HashSet::new());
    for (path, statement) in roots.iter().zip(&batch.statements) {
        check_statement(path, &statement.value, batch.version)?;
        let id = statement.id().map_or_else(new_id, Ok)?;
        path.member("id").require(seen.insert(id), "is the identifier of an earlier statement of the request")?;
        ids.push(id);
    }
    attachment::check(&roots, &batch.statements, &batch.attachments)?;
    Ok(ids)
}

/// A random identifier. There are client libraries that know no UUIDs of a version above 5, so it is not made as other identifiers are.
fn new_id() -> Result<StatementId> {
    let mut bytes = [0; 16];
    aws_lc_rs::rand::fill(&mut bytes).map_err(Error::internal)?;
    Ok(StatementId(Builder::from_random_bytes(bytes).into_uuid()))
}

/// The statement that the object of a statement refers to.
pub(super) fn target_of(statement: &Value) -> Option<StatementId> {
    let object = statement.get("object").filter(|object| object.get("objectType").is_some_and(|kind| kind == "StatementRef"))?;
    parse_id(object.get("id")?)
}

/// A new statement that is valid.
pub(super) struct Accepted {
    pub id: StatementId,
    pub statement: NewStatement,
    /// The employee of the learning record that it is derived from.
    pub employee: Option<EmployeeId>,
}

/// Completes new statements with what the store adds, and adds them to the network.
pub(super) async fn complete(work: &UnitOfWork<'_>, network: &mut Network, new: Vec<Accepted>, version: Version) -> Result<Vec<Model>> {
    let organization_id = work.actor.organization();
    let authority = json!({
        "objectType": "Agent",
        "account": { "homePage": work.app.config.public_url, "name": work.actor.key() },
    });
    let last = Entity::of(organization_id).select_only().column(Column::Stored).order_by_desc(Column::Stored).limit(1);
    let last: Option<DateTime<Utc>> = last.into_tuple().one(&**work).await?;
    let integration_id = match work.actor.principal() {
        Principal::Service { integration, .. } => Some(integration),
        _ => None,
    };
    let key = |new: &Accepted| if new.employee.is_none() { person::person_key(&new.statement.value) } else { None };
    let keys: Vec<Option<String>> = new.iter().map(key).collect();
    let known: BTreeSet<String> = keys.iter().flatten().cloned().collect();
    let employees = person::find_employees(&**work, organization_id, &known).await?;
    let step = TimeDelta::microseconds(1);
    let mut stored = last.map_or(work.at, |last| work.at.max(last + step));
    let mut rows = Vec::new();
    for (Accepted { id, statement, employee }, person_key) in new.into_iter().zip(keys) {
        let employee_id = person_key.as_ref().and_then(|key| employees.get(key)).copied();
        let target_id = target_of(&statement.value);
        let (content, value) = Additions { id, stored, authority: &authority, version }.complete(statement);
        network.insert(id, Node { stored, value, target: target_id, voided: false, employee });
        rows.push(Model {
            organization_id,
            id,
            version: 1,
            stored,
            target_id,
            voided: false,
            record_employee_id: employee,
            integration_id,
            employee_id,
            person_key,
            content,
        });
        stored += step;
    }
    Ok(rows)
}

/// Inserts new statements with their terms, and voids those that they void. Derived statements have no entries in the change log, because their
/// learning records have them; and they add nothing to what is known about activities, because not every reader may read them.
pub(super) async fn insert(work: &mut UnitOfWork<'_>, network: Network, mut rows: Vec<Model>) -> Result<Stored> {
    let organization = work.actor.organization();
    let new: HashSet<StatementId> = rows.iter().map(|row| row.id).collect();
    for row in &mut rows {
        if row.record_employee_id.is_none() {
            work.record(ChangeKind::StatementStored.entry(row.id, 1));
        }
        if network.is_voided(row.id) {
            (row.voided, row.version) = (true, 2);
            if row.record_employee_id.is_none() {
                work.record(ChangeKind::StatementVoided.entry(row.id, 2));
            }
        }
    }
    let targets = rows.iter().filter_map(|row| row.target_id.filter(|_| network.nodes.get(&row.id).is_some_and(Node::is_voiding)));
    let voided: HashSet<StatementId> = targets.filter(|target| !new.contains(target) && network.is_voided(*target)).collect();
    let voided = voided.into_iter().filter_map(|id| Some((id, network.nodes.get(&id).filter(|node| !node.voided)?.stored)));
    let voided: HashMap<StatementId, DateTime<Utc>> = voided.collect();
    void(work, &network, &voided).await?;
    let affected = network.referrers_of(new.iter().copied()).into_iter().chain(new.iter().copied());
    let affected: HashSet<StatementId> = affected.filter(|id| !network.is_voided(*id)).collect();
    let mut terms = Vec::new();
    for (id, node) in affected.iter().filter_map(|id| Some((*id, network.nodes.get(id)?))) {
        let to_row = |term| statement_term::Model { organization_id: organization, term, stored: node.stored };
        terms.extend(network.terms(id).into_iter().map(to_row));
    }
    // In the order in which they are stored.
    let (mut nodes, of_clients) = (network.nodes, || rows.iter().filter(|row| row.record_employee_id.is_none()));
    let values: Vec<Value> = of_clients().filter_map(|row| Some(nodes.remove(&row.id)?.value)).collect();
    let activities = activity::changed_rows(&**work, work.actor, work.at, &values).await?;
    let stored = of_clients().zip(values).filter(|(row, _)| !row.voided);
    let stored = stored.map(|(row, value)| NewStored { id: row.id, employee: row.employee_id, value }).collect();
    work.insert(rows)?;
    let key = [statement_term::Column::OrganizationId, statement_term::Column::Term, statement_term::Column::Stored];
    work.upsert(terms, &OnConflict::columns(key).do_nothing().to_owned())?;
    let key = [xapi_activity::Column::OrganizationId, xapi_activity::Column::Key];
    let replaced = [xapi_activity::Column::Definition, xapi_activity::Column::UpdatedAt];
    work.upsert(activities, &OnConflict::columns(key).update_columns(replaced).to_owned())?;
    Ok(Stored { ids: Vec::new(), new: stored, voided: voided.into_keys().collect() })
}

/// Voids stored statements. They are no longer found by their terms.
async fn void(work: &mut UnitOfWork<'_>, network: &Network, voided: &HashMap<StatementId, DateTime<Utc>>) -> Result<()> {
    let organization = work.actor.organization();
    for (id, stored) in voided {
        let terms = db::in_texts(&**work, statement_term::Column::Term, network.terms(*id));
        let terms = statement_term::Entity::delete_of(organization).filter(statement_term::Column::Stored.eq(*stored)).filter(terms);
        terms.exec(&**work).await?;
        if network.nodes.get(id).is_some_and(|node| node.employee.is_none()) {
            work.record(ChangeKind::StatementVoided.entry(*id, 2));
        }
    }
    if !voided.is_empty() {
        let update = Entity::update_of(organization).filter(db::in_ids(&**work, Column::Id, voided.keys().map(|id| id.uuid())));
        work.update_rows(update.col_expr(Column::Voided, Expr::value(true)).col_expr(Column::Version, Expr::value(2_i64)));
    }
    Ok(())
}
