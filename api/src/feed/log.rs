//! The log itself. `seq` is dense and in commit order because a writing transaction takes its numbers from the organization's
//! `change_head` row, whose lock it holds from its beginning to its commit: a later number cannot commit first, and a
//! rolled-back transaction uses none.

use super::{Entry, Noun};
use crate::{
    access::Actor,
    platform::{Error, Result, bulk, transaction::Write},
};
use chrono::{DateTime, Utc};
use entity::{Tenanted, change, change_head, id::OrganizationId, learning_record};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::SelectStatement,
};

/// Begins an organization's log.
pub async fn found(db: &impl ConnectionTrait, organization: OrganizationId) -> Result<()> {
    let head = change_head::ActiveModel { organization_id: Set(organization), seq: Set(0), pruned_seq: Set(0) };
    head.insert(db).await?;
    Ok(())
}

/// The read with which a write begins: it waits until no other write of the organization is under way, and holds the others off
/// until the end of this one. It answers where the log stands, and will stand until then; nothing when the log is yet to be begun.
///
/// They would meet at the commit anyway, which puts them in order. Met at the beginning, two writes cannot both act on what
/// only one of them leaves true: a version, a state, nobody above or below a partner.
pub fn turn(organization: OrganizationId) -> SelectStatement {
    change_head::Entity::of(organization).select_only().column(change_head::Column::Seq).lock_exclusive().into_query()
}

/// The writes that put entries at the end of the log, which stands at `head`. The caller commits right after.
pub fn appended(tx: &impl ConnectionTrait, actor: &Actor, at: DateTime<Utc>, head: i64, entries: Vec<Entry>) -> Result<Vec<Write>> {
    let organization = actor.organization();
    let last = head + i64::try_from(entries.len()).map_err(Error::internal)?;
    let moved = change_head::Entity::update_of(organization).col_expr(change_head::Column::Seq, last.into());
    let (actor_kind, actor_id) = actor.logged();
    let (mut rows, mut records) = (Vec::new(), Vec::new());
    for (seq, entry) in (head + 1..).zip(entries) {
        if let Some(record) = entry.record {
            records.push(learning_record::Model { seq, ..*record });
        }
        rows.push(change::Model {
            organization_id: organization,
            seq,
            kind: entry.kind.text().into(),
            subject_kind: entry.kind.noun().text().into(),
            subject_id: entry.subject,
            subject_version: entry.version,
            changed_fields: entry.fields.join(" "),
            actor_kind,
            actor_id,
            at,
        });
    }
    let mut writes = vec![moved.into_query().into()];
    writes.extend(bulk::inserted::<change::Entity>(tx, rows, None)?.into_iter().map(Write::from));
    writes.extend(bulk::inserted::<learning_record::Entity>(tx, records, None)?.into_iter().map(Write::from));
    Ok(writes)
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
