//! Runs a plan level by level: collects the keys that a level needs, then reads each type of object and each list with one statement for
//! the whole level, as the executor's loaders do (`engine/loader.rs`).

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

/// A selection whose rows are read with the current level. The rows below them are read with the next.
struct PendingSelection<'p> {
    selection: &'p Selection,
    rows: RowSet,
}

/// The rows of a selection: an index in the store, and the keys of the rows.
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
    for slot in bound.plan.root.slots.iter().filter(|slot| bound.is_active(slot)) {
        let root_ids = bound.root_ids.get(slot.field).map(Vec::as_slice).unwrap_or_default();
        match &slot.value {
            SlotValue::RootObject { object, below, .. } | SlotValue::OwnOrganization { object, below } => {
                request_objects(store, pending, *object, below, root_ids.iter().map(|(_, id)| *id).collect())?
            }
            SlotValue::Node { below, .. } => {
                for (index, kind) in below.iter().enumerate() {
                    let ids = root_ids.iter().filter(|(kind, _)| *kind == index).map(|(_, id)| *id).collect();
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
    for slot in selection.slots.iter().filter(|slot| bound.is_active(slot)) {
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
                let keyed_rows = store.child_lists.get_mut(*list).ok_or_else(inconsistent_plan)?;
                parents.iter().for_each(|parent| keyed_rows.request(*parent));
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
    let keyed_rows = store.objects.get_mut(object).ok_or_else(inconsistent_plan)?;
    ids.iter().for_each(|id| keyed_rows.request(*id));
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
    let index = *bound.page_of_field.get(field).ok_or_else(inconsistent_plan)?;
    let page = bound.pages.get(index).ok_or_else(inconsistent_plan)?;
    let keyed_rows = store.pages.get_mut(index).ok_or_else(inconsistent_plan)?;
    let count = bound.count_of_field.get(field).and_then(|count| store.counts.get_mut(*count));
    if page.rows {
        parents.iter().for_each(|parent| keyed_rows.request(*parent));
    }
    if let Some(count) = count {
        parents.iter().for_each(|parent| count.request(*parent));
    }
    let mut nodes = Vec::new();
    for slot in connection.slots.iter().filter(|slot| bound.is_active(slot)) {
        match &slot.value {
            SlotValue::Nodes(below) => nodes.push(below),
            SlotValue::Edges(edge) => {
                nodes.extend(edge.slots.iter().filter(|slot| bound.is_active(slot)).filter_map(|slot| match &slot.value {
                    SlotValue::EdgeNode(below) => Some(below),
                    _ => None,
                }))
            }
            _ => {}
        }
    }
    let pages = |selection: &'p Selection| PendingSelection { selection, rows: RowSet::Pages(index, parents.to_vec()) };
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
            let keyed_rows = store.objects.get(*object).ok_or_else(inconsistent_plan)?;
            for row in ids.iter().filter_map(|id| keyed_rows.rows.get(keyed_rows.get(*id)?)) {
                read(std::slice::from_ref(row))?;
            }
        }
        RowSet::Pages(page, parents) => {
            let keyed_rows = store.pages.get(*page).ok_or_else(inconsistent_plan)?;
            parents.iter().try_for_each(|parent| read(keyed_rows.span(keyed_rows.get(*parent))))?;
        }
        RowSet::Children(list, parents) => {
            let keyed_rows = store.child_lists.get(*list).ok_or_else(inconsistent_plan)?;
            parents.iter().try_for_each(|parent| read(keyed_rows.span(keyed_rows.get(*parent))))?;
        }
    }
    keys.sort_unstable();
    keys.dedup();
    Ok(keys)
}

fn inconsistent_plan() -> Error {
    Error::internal("a plan refers to something that it does not contain")
}
