//! Appends to, reads and prunes the change log of an organization.
//!
//! Sequence numbers have no gaps and ascend in commit order. A transaction that writes takes its numbers from the `change_head` row of the
//! organization and locks that row from its beginning to its commit, so a greater number cannot be committed first, and a transaction
//! that is rolled back uses none.

use super::{Entry, SubjectKind};
use crate::{
    access::Actor,
    platform::{Error, Result, bulk, transaction::Write},
};
use chrono::{DateTime, Utc};
use entity::{Tenanted, change, change_head, id::OrganizationId, learning_record, organization};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::{Expr, LockBehavior, LockType, SelectStatement},
};

/// Creates the empty log of a new organization.
pub async fn create_log(db: &impl ConnectionTrait, organization: OrganizationId) -> Result<()> {
    let head = change_head::ActiveModel { organization_id: Set(organization), seq: Set(0), pruned_seq: Set(0) };
    head.insert(db).await?;
    Ok(())
}

/// The query with which a write begins. It locks the head of the log until the end of the transaction, so the writes of an organization are
/// serialized. Returns the sequence number of the last entry, and the attribute owners of the organization, which most writes of employees
/// need; no row when the organization has no log yet.
///
/// The commit would serialize the writes in any case. With the lock at the beginning, two writes cannot both rely on a state that only one
/// of them preserves: a version, a status, the absence of a reporting line between partners.
pub fn lock_head_query(organization: OrganizationId) -> SelectStatement {
    let owners = organization::Entity::of(organization).select_only().column(organization::Column::AttributeOwners).into_query();
    let head = change_head::Entity::of(organization).select_only().column(change_head::Column::Seq);
    head.expr_as(Expr::SubQuery(None, Box::new(owners.into())), "attribute_owners").lock_exclusive().into_query()
}

/// The query that returns a row when no write of the organization is in progress on any node. It does not wait for one. With SQLite, which has
/// only one node, it says nothing.
pub fn unlocked_head_query(organization: OrganizationId) -> SelectStatement {
    let head = change_head::Entity::of(organization).select_only().column(change_head::Column::Seq);
    head.lock_with_behavior(LockType::KeyShare, LockBehavior::SkipLocked).into_query()
}

/// The writes that append entries to the log, whose last sequence number is `head`. The caller must commit right after them.
pub fn append_statements(
    tx: &impl ConnectionTrait,
    actor: &Actor,
    at: DateTime<Utc>,
    head: i64,
    entries: Vec<Entry>,
) -> Result<Vec<Write>> {
    let organization = actor.organization();
    let last = head + i64::try_from(entries.len()).map_err(Error::internal)?;
    let update_head = change_head::Entity::update_of(organization).col_expr(change_head::Column::Seq, last.into());
    let (actor_kind, actor_id) = actor.change_log_actor();
    let (mut rows, mut records) = (Vec::new(), Vec::new());
    for (seq, entry) in (head + 1..).zip(entries) {
        if let Some(record) = entry.record {
            records.push(learning_record::Model { seq, ..*record });
        }
        rows.push(change::Model {
            organization_id: organization,
            seq,
            kind: entry.kind.as_str().into(),
            subject_kind: entry.kind.subject().as_str().into(),
            subject_id: entry.subject,
            subject_version: entry.version,
            changed_fields: entry.fields.join(" "),
            actor_kind,
            actor_id,
            at,
        });
    }
    let mut writes = vec![update_head.into_query().into()];
    writes.extend(bulk::insert_statements::<change::Entity>(tx, rows, None)?.into_iter().map(Write::from));
    writes.extend(bulk::insert_statements::<learning_record::Entity>(tx, records, None)?.into_iter().map(Write::from));
    Ok(writes)
}

/// Which entries a reader wants. Both conditions must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Filter {
    /// The kinds of change; `None`: all.
    pub kinds: Option<Vec<&'static str>>,
    /// The kinds of subject; `None`: all.
    pub subject_kinds: Option<Vec<SubjectKind>>,
}

impl Filter {
    pub fn matches(&self, entry: &change::Model) -> bool {
        let kind = self.kinds.as_ref().is_none_or(|kinds| kinds.contains(&entry.kind.as_str()));
        kind && self.subject_kinds.as_ref().is_none_or(|kinds| kinds.iter().any(|kind| kind.as_str() == entry.subject_kind))
    }
}

/// The last sequence number of the log, and the last one that was pruned.
///
/// # Errors
/// `NotFound` when the organization does not exist.
pub async fn head(db: &impl ConnectionTrait, organization: OrganizationId) -> Result<change_head::Model> {
    change_head::Entity::of(organization).one(db).await?.ok_or(Error::NotFound { noun: "organization" })
}

/// Reads up to `limit` entries after the sequence number `after`, in order.
///
/// # Errors
/// `ResyncRequired` when the entry after `after` was pruned, and when the log ends before `after`: then a backup was restored.
pub async fn read(db: &impl ConnectionTrait, organization: OrganizationId, after: i64, limit: u64) -> Result<Vec<change::Model>> {
    let rows = change::Entity::of(organization)
        .filter(change::Column::Seq.gt(after))
        .order_by_asc(change::Column::Seq)
        .limit(limit)
        .all(db)
        .await?;
    // Sequence numbers have no gaps, so a gap before the first row means that entries were pruned.
    if rows.first().is_none_or(|first| first.seq != after + 1) {
        let head = head(db, organization).await?;
        if !rows.is_empty() || !head.contains_entries_after(after) {
            return Err(Error::ResyncRequired { restart_after: head.seq });
        }
    }
    Ok(rows)
}

/// The sequence numbers that [`advance`] leaves out: more than an organization writes between two backups.
const ADVANCE: i64 = 1_000_000;

/// Continues the log a million numbers later, as if all entries so far were pruned. After a restore of a backup, no number of a lost entry
/// is given again, and each cursor of the time before the restore gets `ResyncRequired`.
pub async fn advance(tx: &impl ConnectionTrait, organization: OrganizationId) -> Result<()> {
    let head = change_head::Entity::of(organization).lock_exclusive().one(tx).await?.ok_or(Error::NotFound { noun: "organization" })?;
    let seq = head.seq + ADVANCE;
    let head = change_head::ActiveModel { seq: Set(seq), pruned_seq: Set(seq), ..head.into_active_model() };
    head.update(tx).await?;
    Ok(())
}

/// Deletes entries older than `before`, except the newest entry. Returns how many were deleted.
pub async fn prune(tx: &impl ConnectionTrait, organization: OrganizationId, before: DateTime<Utc>) -> Result<u64> {
    let head = change_head::Entity::of(organization).lock_exclusive().one(tx).await?.ok_or(Error::NotFound { noun: "organization" })?;
    let first_kept = change::Entity::of(organization)
        .filter(change::Column::At.gte(before))
        .order_by_asc(change::Column::Seq)
        .one(tx)
        .await?
        .map_or(head.seq, |entry| entry.seq);
    let deleted = change::Entity::delete_of(organization).filter(change::Column::Seq.lt(first_kept)).exec(tx).await?;
    if deleted.rows_affected > 0 && first_kept > head.pruned_seq {
        let mut head = head.into_active_model();
        head.pruned_seq = Set(first_kept - 1);
        head.update(tx).await?;
    }
    Ok(deleted.rows_affected)
}
