//! Makes statements of the learning records after the last one that was made a statement.

use super::{render::render, source::Sources};
use crate::{
    access::Actor,
    app::{App, UnitOfWork},
    domain::statement::{self, Derived, StoreState, add_derived, delete_derived},
    platform::{Result, db},
};
use entity::{
    Tenanted,
    id::{EmployeeId, LearningRecordId, OrganizationId, StatementId, TypedId},
    learning_record::{self, Column},
    statement as stored_statement, statement_exclusion, statement_projection,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
    sea_query::{Expr, ExprTrait, Func, OnConflict},
};
use std::collections::HashMap;
use uuid::Uuid;

/// The records of one transaction.
const BATCH: usize = 250;

/// The batches that a reader waits for. The rest follows with the next readers, and hourly.
const BATCHES_PER_READ: usize = 2;

/// Makes statements of records for a reader, if the reader may read them: of all new ones, or of 500 when there are more. Returns the state
/// of the store after that.
pub async fn prepare_read(app: &App, actor: &Actor) -> Result<StoreState> {
    let organization = actor.organization();
    let is_reader = statement::may_read_derived(actor);
    let pending = || if is_reader { Expr::exists(pending(organization).into_query()) } else { Expr::val(false) };
    let state = statement::load_state(app, organization, pending()).await?;
    if !state.has_pending {
        return Ok(state);
    }
    for _ in 0..BATCHES_PER_READ {
        if project_batch(app, organization).await? < BATCH {
            break;
        }
    }
    statement::load_state(app, organization, pending()).await
}

/// Makes statements of all records that are none yet. Returns the number of records.
///
/// # Errors
/// `Unavailable` when the database does not respond. The batches that were committed before are kept.
pub async fn project_all(app: &App, organization: OrganizationId) -> Result<usize> {
    let mut total = 0;
    if has_pending(app, organization).await? {
        loop {
            let records = project_batch(app, organization).await?;
            total += records;
            if records < BATCH {
                break;
            }
        }
    }
    Ok(total)
}

/// Deletes the statements of an employee, who does not consent to them any longer: no record so far is made a statement again.
pub async fn withdraw(work: &mut UnitOfWork<'_>, employee: EmployeeId) -> Result<()> {
    delete_derived(work, employee).await?;
    let row = statement_exclusion::Model {
        organization_id: work.actor.organization(),
        employee_id: employee,
        through_seq: work.seq_after_commit()?,
    };
    let key = [statement_exclusion::Column::OrganizationId, statement_exclusion::Column::EmployeeId];
    work.upsert([row], &OnConflict::columns(key).update_column(statement_exclusion::Column::ThroughSeq).to_owned())
}

/// The condition that a record has not been made a statement.
fn is_pending(organization: OrganizationId) -> Expr {
    let through = statement_projection::Entity::of(organization).select_only().column(statement_projection::Column::ThroughSeq);
    let through = Expr::SubQuery(None, Box::new(through.into_query().into()));
    Column::Seq.into_expr().gt(Func::coalesce([through, Expr::val(0_i64)]))
}

/// The `seq` of one of the records that have not been made statements.
fn pending(organization: OrganizationId) -> Select<learning_record::Entity> {
    learning_record::Entity::of(organization).filter(is_pending(organization)).select_only().column(Column::Seq).limit(1)
}

async fn has_pending(app: &App, organization: OrganizationId) -> Result<bool> {
    Ok(pending(organization).into_tuple::<i64>().one(&app.db).await?.is_some())
}

/// Makes statements of one batch of records. Returns the number of records, also of those that have no statement.
async fn project_batch(app: &App, organization: OrganizationId) -> Result<usize> {
    let actor = Actor::system(organization);
    let mut work = app.begin(&actor).await?;
    let pending = learning_record::Entity::of(organization).filter(is_pending(organization));
    let limit = u64::try_from(BATCH).unwrap_or(u64::MAX);
    let mut records = pending.order_by_asc(Column::Seq).limit(limit).all(&*work).await?;
    let (count, Some(through_seq)) = (records.len(), records.last().map(|record| record.seq)) else {
        work.rollback().await?;
        return Ok(0);
    };
    let excluded = load_exclusions(&*work, organization, &records).await?;
    records.retain(|record| excluded.get(&record.employee_id).is_none_or(|through| record.seq > *through));
    let statements = render_all(&work, &records).await?;
    if !statements.is_empty() {
        add_derived(&mut work, statements).await?;
    }
    let row = statement_projection::Model { organization_id: organization, through_seq };
    let on_conflict = OnConflict::column(statement_projection::Column::OrganizationId);
    work.upsert([row], &on_conflict.to_owned().update_column(statement_projection::Column::ThroughSeq).to_owned())?;
    work.commit().await?;
    Ok(count)
}

/// The last excluded record of each employee of some records.
async fn load_exclusions(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    records: &[learning_record::Model],
) -> Result<HashMap<EmployeeId, i64>> {
    let employees = records.iter().map(|record| record.employee_id.uuid());
    let rows = statement_exclusion::Entity::of(organization);
    let rows = rows.filter(db::in_ids(db, statement_exclusion::Column::EmployeeId, employees)).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.employee_id, row.through_seq)).collect())
}

async fn render_all(work: &UnitOfWork<'_>, records: &[learning_record::Model]) -> Result<Vec<Derived>> {
    let sources = Sources::load(work, records).await?;
    let mut ids = Identifiers::load(work, records).await?;
    let mut statements = Vec::new();
    for record in records {
        let target = record.voids_id.and_then(|voided| ids.statement_of(voided));
        // A record whose statement was deleted needs no voiding statement.
        let Some(value) = render(&sources, record, target) else { continue };
        match ids.assign(record) {
            Some(id) => statements.push(Derived { id, employee: record.employee_id, value }),
            None => tracing::warn!(learning_record.id = %record.id, "a learning record has no statement: clients use its identifiers"),
        }
    }
    Ok(statements)
}

/// The identifiers of statements: that of the record; or another one that is computed from it, when a client used it before.
struct Identifiers(HashMap<StatementId, Option<EmployeeId>>);

impl Identifiers {
    async fn load(work: &UnitOfWork<'_>, records: &[learning_record::Model]) -> Result<Self> {
        let ids = records.iter().flat_map(|record| [Some(record.id), record.voids_id]).flatten().flat_map(candidates);
        let rows = stored_statement::Entity::of(work.actor.organization());
        let rows = rows.filter(db::in_ids(&**work, stored_statement::Column::Id, ids.map(TypedId::uuid))).select_only();
        let rows = rows.column(stored_statement::Column::Id).column(stored_statement::Column::RecordEmployeeId);
        Ok(Self(rows.into_tuple::<(StatementId, Option<EmployeeId>)>().all(&**work).await?.into_iter().collect()))
    }

    /// The statement of a record that has one.
    fn statement_of(&self, record: LearningRecordId) -> Option<StatementId> {
        candidates(record).into_iter().find(|id| self.0.get(id).is_some_and(Option::is_some))
    }

    fn assign(&mut self, record: &learning_record::Model) -> Option<StatementId> {
        let free = candidates(record.id).into_iter().find(|id| !self.0.contains_key(id))?;
        self.0.insert(free, Some(record.employee_id));
        Some(free)
    }
}

fn candidates(record: LearningRecordId) -> [StatementId; 2] {
    [record.uuid(), Uuid::new_v5(&record.uuid(), b"statement")].map(StatementId)
}
