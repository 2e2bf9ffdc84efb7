//! Runs a plan level by level: first collects the keys that a level needs, then reads each kind of object or list with one statement for the
//! whole level, as the executor's loaders do (`engine/loader.rs`).

use super::{
    bind::BoundPlan,
    plan::{Selection, SlotValue},
    row_store::RowStore,
};
use crate::{
    access::Actor,
    app::App,
    platform::{Error, Result, row::column_value},
};
use sea_orm::QueryResult;
use uuid::Uuid;

/// A selection whose rows are read with the current level; what it needs is read with the next.
struct PendingSelection<'p> {
    selection: &'p Selection,
    rows: RowSet,
}

/// The rows of a selection, by their place in the store and their keys.
enum RowSet {
    Objects(usize, Vec<Uuid>),
    Pages(usize, Vec<Uuid>),
    Children(usize, Vec<Uuid>),
}

/// Reads everything that a plan needs.
///
/// # Errors
/// Any error. The executor then answers the operation and reports it.
pub async fn run(app: &App, actor: &Actor, bound: &BoundPlan<'_>) -> Result<RowStore> {
    let mut store = RowStore::new(bound);
    let mut pending = Vec::new();
    load_root(bound, &mut store, &mut pending)?;
    while store.load(app, actor, bound).await? || !pending.is_empty() {
        let mut next = Vec::new();
        for PendingSelection { selection, rows } in pending {
            load_below(bound, &mut store, selection, &rows, &mut next)?;
        }
        pending = next;
    }
    Ok(store)
}

/// Requests what the root selects.
fn load_root<'p>(bound: &BoundPlan<'p>, store: &mut RowStore, pending: &mut Vec<PendingSelection<'p>>) -> Result<()> {
    for slot in bound.plan.root.slots.iter().filter(|slot| bound.runs(slot)) {
        let root_ids = bound.root_ids.get(slot.field).map(Vec::as_slice).unwrap_or_default();
        match &slot.value {
            SlotValue::RootObject { object, below, .. } | SlotValue::OwnOrganization { object, below } => {
                request_objects(store, pending, *object, below, root_ids.iter().map(|(_, id)| *id).collect())?
            }
            SlotValue::Node { below, .. } => {
                for (place, kind) in below.iter().enumerate() {
                    let ids = root_ids.iter().filter(|(of, _)| *of == place).map(|(_, id)| *id).collect();
                    request_objects(store, pending, kind.object, &kind.below, ids)?;
                }
            }
            SlotValue::Page { below, .. } => request_page(bound, store, pending, slot.field, below, &[Uuid::nil()])?,
            _ => {}
        }
    }
    Ok(())
}

/// Requests what a selection needs, for all of its rows.
fn load_below<'p>(
    bound: &BoundPlan<'p>,
    store: &mut RowStore,
    selection: &'p Selection,
    rows: &RowSet,
    pending: &mut Vec<PendingSelection<'p>>,
) -> Result<()> {
    for slot in selection.slots.iter().filter(|slot| bound.runs(slot)) {
        match &slot.value {
            SlotValue::Object { index, object, below } => {
                let ids = keys(store, rows, *index)?;
                request_objects(store, pending, *object, below, ids)?;
            }
            SlotValue::Page { below, .. } => {
                let parents = keys(store, rows, 0)?;
                request_page(bound, store, pending, slot.field, below, &parents)?;
            }
            SlotValue::Children { list, below, .. } => {
                let parents = keys(store, rows, 0)?;
                let rows_by_key = store.child_lists.get_mut(*list).ok_or_else(inconsistent_plan)?;
                parents.iter().for_each(|parent| rows_by_key.request(*parent));
                if below.has_loads {
                    pending.push(PendingSelection { selection: below, rows: RowSet::Children(*list, parents) });
                }
            }
            _ => {}
        }
    }
    Ok(())
}

fn request_objects<'p>(
    store: &mut RowStore,
    pending: &mut Vec<PendingSelection<'p>>,
    object: usize,
    below: &'p Selection,
    ids: Vec<Uuid>,
) -> Result<()> {
    let rows_by_key = store.objects.get_mut(object).ok_or_else(inconsistent_plan)?;
    ids.iter().for_each(|id| rows_by_key.request(*id));
    if below.has_loads && !ids.is_empty() {
        pending.push(PendingSelection { selection: below, rows: RowSet::Objects(object, ids) });
    }
    Ok(())
}

/// Requests a page for each parent, and the total count if it is selected.
fn request_page<'p>(
    bound: &BoundPlan<'p>,
    store: &mut RowStore,
    pending: &mut Vec<PendingSelection<'p>>,
    field: usize,
    connection: &'p Selection,
    parents: &[Uuid],
) -> Result<()> {
    let place = *bound.page_of_field.get(field).ok_or_else(inconsistent_plan)?;
    let group = bound.pages.get(place).ok_or_else(inconsistent_plan)?;
    let rows_by_key = store.pages.get_mut(place).ok_or_else(inconsistent_plan)?;
    let total = bound.count_of_field.get(field).and_then(|total| store.counts.get_mut(*total));
    if group.rows {
        parents.iter().for_each(|parent| rows_by_key.request(*parent));
    }
    if let Some(rows_by_key) = total {
        parents.iter().for_each(|parent| rows_by_key.request(*parent));
    }
    let mut nodes = Vec::new();
    for slot in connection.slots.iter().filter(|slot| bound.runs(slot)) {
        match &slot.value {
            SlotValue::Nodes(below) => nodes.push(below),
            SlotValue::Edges(edge) => {
                nodes.extend(edge.slots.iter().filter(|slot| bound.runs(slot)).filter_map(|slot| match &slot.value {
                    SlotValue::EdgeNode(below) => Some(below),
                    _ => None,
                }))
            }
            _ => {}
        }
    }
    let pages = |selection: &'p Selection| PendingSelection { selection, rows: RowSet::Pages(place, parents.to_vec()) };
    pending.extend(nodes.into_iter().filter(|below| below.has_loads).map(pages));
    Ok(())
}

/// The distinct identifiers in one column of a set of rows.
fn keys(store: &RowStore, rows: &RowSet, index: usize) -> Result<Vec<Uuid>> {
    let mut keys = Vec::new();
    let mut read = |rows: &[QueryResult]| -> Result<()> {
        for row in rows {
            keys.extend(column_value::<Uuid>(row, index)?);
        }
        Ok(())
    };
    match rows {
        RowSet::Objects(object, ids) => {
            let rows_by_key = store.objects.get(*object).ok_or_else(inconsistent_plan)?;
            for row in ids.iter().filter_map(|id| rows_by_key.rows.get(rows_by_key.get(*id)?)) {
                read(std::slice::from_ref(row))?;
            }
        }
        RowSet::Pages(group, parents) => {
            let rows_by_key = store.pages.get(*group).ok_or_else(inconsistent_plan)?;
            parents.iter().try_for_each(|parent| read(rows_by_key.span(rows_by_key.get(*parent))))?;
        }
        RowSet::Children(each, parents) => {
            let rows_by_key = store.child_lists.get(*each).ok_or_else(inconsistent_plan)?;
            parents.iter().try_for_each(|parent| read(rows_by_key.span(rows_by_key.get(*parent))))?;
        }
    }
    keys.sort_unstable();
    keys.dedup();
    Ok(keys)
}

fn inconsistent_plan() -> Error {
    Error::internal("a plan refers to something that it does not contain")
}
