//! The log itself. `seq` is dense and in commit order because the last statements of a writing transaction take their
//! numbers from the organization's `change_head` row, whose lock is held until the commit: a later number cannot commit
//! first, and a rolled-back transaction uses none.

use super::{Entry, Noun};
use crate::{
    access::Actor,
    platform::{Error, Result},
};
use chrono::{DateTime, Utc};
use entity::{Tenanted, change, change_head, id::OrganizationId, learning_record};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait},
};

/// Entries are inserted in statements of at most this many rows: SQLite takes 32,766 parameters.
const ROWS_PER_STATEMENT: usize = 1000;

/// Begins an organization's log.
pub async fn found(db: &impl ConnectionTrait, organization: OrganizationId) -> Result<()> {
    let head = change_head::ActiveModel { organization_id: Set(organization), seq: Set(0), pruned_seq: Set(0) };
    head.insert(db).await?;
    Ok(())
}

/// Waits until no other write of the organization is under way, and holds the others off until the end of this one.
///
/// They would meet at the commit anyway, which puts them in order. Met at the beginning, two writes cannot both act on what
/// only one of them leaves true: a version, a state, nobody above or below a partner.
pub async fn take_turn(tx: &impl ConnectionTrait, organization: OrganizationId) -> Result<()> {
    change_head::Entity::of(organization).lock_exclusive().one(tx).await?;
    Ok(())
}

/// Writes entries at the end of the log and answers the last number given. The caller commits right after.
pub async fn append(tx: &impl ConnectionTrait, actor: &Actor, at: DateTime<Utc>, entries: Vec<Entry>) -> Result<i64> {
    let organization = actor.organization();
    let count = i64::try_from(entries.len()).map_err(Error::internal)?;
    let moved = change_head::Entity::update_of(organization)
        .col_expr(change_head::Column::Seq, Expr::col(change_head::Column::Seq).add(count))
        .exec_with_returning(tx)
        .await?;
    let last = moved.first().ok_or(Error::NotFound { noun: "organization" })?.seq;
    let (actor_kind, actor_id) = actor.logged();
    let (mut rows, mut records) = (Vec::new(), Vec::new());
    for (seq, entry) in (last - count + 1..).zip(entries) {
        if let Some(record) = entry.record {
            records.push(learning_record::Model { seq, ..*record }.into_active_model());
        }
        rows.push(change::ActiveModel {
            organization_id: Set(organization),
            seq: Set(seq),
            kind: Set(entry.kind.text().into()),
            subject_kind: Set(entry.kind.noun().text().into()),
            subject_id: Set(entry.subject),
            subject_version: Set(entry.version),
            changed_fields: Set(entry.fields.join(" ")),
            actor_kind: Set(actor_kind),
            actor_id: Set(actor_id),
            at: Set(at),
        });
    }
    for chunk in rows.chunks(ROWS_PER_STATEMENT) {
        change::Entity::insert_many(chunk.to_vec()).exec_without_returning(tx).await?;
    }
    for chunk in records.chunks(ROWS_PER_STATEMENT) {
        learning_record::Entity::insert_many(chunk.to_vec()).exec_without_returning(tx).await?;
    }
    Ok(last)
}

/// Which entries a reader wants.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Filter {
    /// Only these kinds; none: all.
    pub kinds: Option<Vec<&'static str>>,
    /// Only these nouns; none: all.
    pub nouns: Option<Vec<Noun>>,
}

impl Filter {
    pub fn wants(&self, entry: &change::Model) -> bool {
        let kind = self.kinds.as_ref().is_none_or(|kinds| kinds.contains(&entry.kind.as_str()));
        kind && self.nouns.as_ref().is_none_or(|nouns| nouns.iter().any(|noun| noun.text() == entry.subject_kind))
    }
}

/// Where the log stands: the last number, and the last that is no longer kept.
pub async fn head(db: &impl ConnectionTrait, organization: OrganizationId) -> Result<change_head::Model> {
    change_head::Entity::of(organization).one(db).await?.ok_or(Error::NotFound { noun: "organization" })
}

/// Up to `limit` entries after `after`, in order.
///
/// # Errors
/// `ResyncRequired` when entries after `after` are no longer kept.
pub async fn read(db: &impl ConnectionTrait, organization: OrganizationId, after: i64, limit: u64) -> Result<Vec<change::Model>> {
    let rows = change::Entity::of(organization)
        .filter(change::Column::Seq.gt(after))
        .order_by_asc(change::Column::Seq)
        .limit(limit)
        .all(db)
        .await?;
    // The log is dense: a first entry other than the next one means that what lies between was pruned.
    let pruned = match rows.first() {
        Some(first) => first.seq != after + 1,
        None => head(db, organization).await?.pruned_seq > after,
    };
    if pruned {
        return Err(Error::ResyncRequired { restart_after: head(db, organization).await?.seq });
    }
    Ok(rows)
}

/// Forgets entries older than `before`; never the newest, so that the log's position stays visible.
pub async fn prune(tx: &impl ConnectionTrait, organization: OrganizationId, before: DateTime<Utc>) -> Result<u64> {
    let head = change_head::Entity::of(organization).lock_exclusive().one(tx).await?.ok_or(Error::NotFound { noun: "organization" })?;
    let oldest_kept = change::Entity::of(organization)
        .filter(change::Column::At.gte(before))
        .order_by_asc(change::Column::Seq)
        .one(tx)
        .await?
        .map_or(head.seq, |entry| entry.seq);
    let gone = change::Entity::delete_of(organization).filter(change::Column::Seq.lt(oldest_kept)).exec(tx).await?;
    if gone.rows_affected > 0 {
        let mut head = head.into_active_model();
        head.pruned_seq = Set(oldest_kept - 1);
        head.update(tx).await?;
    }
    Ok(gone.rows_affected)
}
