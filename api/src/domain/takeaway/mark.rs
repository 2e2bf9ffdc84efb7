//! Marks of readers whom a takeaway helped.

use super::{read::get, write::own_employee};
use crate::{
    access::Actor,
    app::App,
    domain::shared::not_found_as_invalid,
    feed::ChangeKind,
    platform::{Error, Result, db},
};
use entity::{
    Tenanted,
    id::{EmployeeId, TakeawayId, TypedId},
    takeaway::Model,
    takeaway_mark::{self, Column, Entity},
};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QuerySelect, Select};
use std::collections::HashSet;

/// Marks a takeaway as helpful to the actor. A mark that exists stays.
///
/// # Errors
/// `Invalid` on `id` when the takeaway is the actor's own.
pub async fn mark_helpful(app: &App, actor: &Actor, id: TakeawayId) -> Result<Model> {
    set_mark(app, actor, id, true).await
}

/// Removes the actor's mark from a takeaway. Without a mark it does nothing.
pub async fn unmark_helpful(app: &App, actor: &Actor, id: TakeawayId) -> Result<Model> {
    set_mark(app, actor, id, false).await
}

async fn set_mark(app: &App, actor: &Actor, id: TakeawayId, marked: bool) -> Result<Model> {
    let reader = own_employee(actor)?;
    let mut work = app.begin(actor).await?;
    let row = get(&*work, actor, id).await.map_err(|error| not_found_as_invalid(error, "id"))?;
    if row.author_id == reader {
        return Err(Error::invalid("id", "is your own takeaway: others mark it as helpful"));
    }
    let exists = select_marks(actor, reader).filter(Column::TakeawayId.eq(id)).one(&*work).await?.is_some();
    if exists == marked {
        return Ok(row);
    }
    let (kind, helpful_count) = if marked {
        let organization_id = actor.organization();
        work.insert([takeaway_mark::Model { organization_id, takeaway_id: id, employee_id: reader, created_at: work.at }])?;
        work.count_new_rows("takeaway_mark", 1);
        (ChangeKind::TakeawayMarkedHelpful, row.helpful_count + 1)
    } else {
        let own = Entity::delete_of(actor.organization()).filter(Column::EmployeeId.eq(reader));
        own.filter(Column::TakeawayId.eq(id)).exec(&*work).await?;
        (ChangeKind::TakeawayUnmarkedHelpful, row.helpful_count - 1)
    };
    let row = Model { helpful_count, ..row };
    work.update(row.clone())?;
    work.record(kind.entry(row.id, row.version).with_fields(vec!["helpfulCount"]));
    work.commit().await?;
    Ok(row)
}

fn select_marks(actor: &Actor, reader: EmployeeId) -> Select<Entity> {
    Entity::of(actor.organization()).filter(Column::EmployeeId.eq(reader))
}

/// Which of some takeaways the actor has marked. Checks no permission: an actor knows their own marks. Empty for integrations.
///
/// # Errors
/// `Unavailable` when the database does not respond.
pub async fn load_marked(db: &impl ConnectionTrait, actor: &Actor, ids: &[TakeawayId]) -> Result<HashSet<TakeawayId>> {
    let Some(reader) = actor.employee() else { return Ok(HashSet::new()) };
    let marks = select_marks(actor, reader).filter(db::in_ids(db, Column::TakeawayId, ids.iter().map(|id| id.uuid())));
    let marked: Vec<TakeawayId> = marks.select_only().column(Column::TakeawayId).into_tuple().all(db).await?;
    Ok(marked.into_iter().collect())
}
