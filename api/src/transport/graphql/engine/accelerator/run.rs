//! Runs a plan level by level: first everything that a level needs is noted, then each kind of thing is loaded by one statement
//! for the whole level, as the executor's loader does it (`loader.rs`).

use super::{
    bind::Bound,
    plan::{Selection, What},
    row_store::Store,
};
use crate::{
    access::Actor,
    app::App,
    platform::{Error, Result, row::column_value},
};
use sea_orm::QueryResult;
use uuid::Uuid;

/// Objects whose fields are to be loaded next.
struct Step<'p> {
    selection: &'p Selection,
    rows: Rows,
}

/// Where their rows are: filled while the level is loaded.
enum Rows {
    Objects(usize, Vec<Uuid>),
    Pages(usize, Vec<Uuid>),
    Eaches(usize, Vec<Uuid>),
}

/// DataLoaders all that a plan needs.
///
/// # Errors
/// Whatever stands in the way, which the executor will meet as well and explain.
pub async fn run(app: &App, actor: &Actor, bound: &Bound<'_>) -> Result<Store> {
    let mut store = Store::new(bound);
    let mut steps = Vec::new();
    root(bound, &mut store, &mut steps)?;
    while store.load(app, actor, bound).await? || !steps.is_empty() {
        let mut next = Vec::new();
        for Step { selection, rows } in steps {
            below(bound, &mut store, selection, &rows, &mut next)?;
        }
        steps = next;
    }
    Ok(store)
}

/// What the root wants.
fn root<'p>(bound: &Bound<'p>, store: &mut Store, steps: &mut Vec<Step<'p>>) -> Result<()> {
    for slot in bound.plan.root.slots.iter().filter(|slot| bound.runs(slot)) {
        let found = bound.found.get(slot.field).map(Vec::as_slice).unwrap_or_default();
        match &slot.what {
            What::Find { object, below, .. } | What::Own { object, below } => {
                want(store, steps, *object, below, found.iter().map(|(_, id)| *id).collect())?
            }
            What::Node { below, .. } => {
                for (place, kind) in below.iter().enumerate() {
                    let ids = found.iter().filter(|(of, _)| *of == place).map(|(_, id)| *id).collect();
                    want(store, steps, kind.object, &kind.below, ids)?;
                }
            }
            What::Page { below, .. } => page(bound, store, steps, slot.field, below, &[Uuid::nil()])?,
            _ => {}
        }
    }
    Ok(())
}

/// What the selection of some objects wants.
fn below<'p>(bound: &Bound<'p>, store: &mut Store, selection: &'p Selection, rows: &Rows, steps: &mut Vec<Step<'p>>) -> Result<()> {
    for slot in selection.slots.iter().filter(|slot| bound.runs(slot)) {
        match &slot.what {
            What::One { place, object, below } => {
                let ids = keys(store, rows, *place)?;
                want(store, steps, *object, below, ids)?;
            }
            What::Page { below, .. } => {
                let parents = keys(store, rows, 0)?;
                page(bound, store, steps, slot.field, below, &parents)?;
            }
            What::Each { each, below, .. } => {
                let parents = keys(store, rows, 0)?;
                let shelf = store.eaches.get_mut(*each).ok_or_else(missing)?;
                parents.iter().for_each(|parent| shelf.want(*parent));
                if below.deep {
                    steps.push(Step { selection: below, rows: Rows::Eaches(*each, parents) });
                }
            }
            _ => {}
        }
    }
    Ok(())
}

fn want<'p>(store: &mut Store, steps: &mut Vec<Step<'p>>, object: usize, below: &'p Selection, ids: Vec<Uuid>) -> Result<()> {
    let shelf = store.objects.get_mut(object).ok_or_else(missing)?;
    ids.iter().for_each(|id| shelf.want(*id));
    if below.deep && !ids.is_empty() {
        steps.push(Step { selection: below, rows: Rows::Objects(object, ids) });
    }
    Ok(())
}

/// A page for each parent, and its length where that is asked for.
fn page<'p>(
    bound: &Bound<'p>,
    store: &mut Store,
    steps: &mut Vec<Step<'p>>,
    field: usize,
    connection: &'p Selection,
    parents: &[Uuid],
) -> Result<()> {
    let place = *bound.group_of.get(field).ok_or_else(missing)?;
    let group = bound.groups.get(place).ok_or_else(missing)?;
    let shelf = store.groups.get_mut(place).ok_or_else(missing)?;
    let total = bound.total_of.get(field).and_then(|total| store.totals.get_mut(*total));
    if group.rows {
        parents.iter().for_each(|parent| shelf.want(*parent));
    }
    if let Some(shelf) = total {
        parents.iter().for_each(|parent| shelf.want(*parent));
    }
    let mut nodes = Vec::new();
    for slot in connection.slots.iter().filter(|slot| bound.runs(slot)) {
        match &slot.what {
            What::Nodes(below) => nodes.push(below),
            What::Edges(edge) => nodes.extend(edge.slots.iter().filter(|slot| bound.runs(slot)).filter_map(|slot| match &slot.what {
                What::Node1(below) => Some(below),
                _ => None,
            })),
            _ => {}
        }
    }
    let pages = |selection: &'p Selection| Step { selection, rows: Rows::Pages(place, parents.to_vec()) };
    steps.extend(nodes.into_iter().filter(|below| below.deep).map(pages));
    Ok(())
}

/// The identifiers that stand at a place of some rows, each once.
fn keys(store: &Store, rows: &Rows, place: usize) -> Result<Vec<Uuid>> {
    let mut keys = Vec::new();
    let mut read = |rows: &[QueryResult]| -> Result<()> {
        for row in rows {
            keys.extend(column_value::<Uuid>(row, place)?);
        }
        Ok(())
    };
    match rows {
        Rows::Objects(object, ids) => {
            let shelf = store.objects.get(*object).ok_or_else(missing)?;
            for row in ids.iter().filter_map(|id| shelf.rows.get(shelf.get(*id)?)) {
                read(std::slice::from_ref(row))?;
            }
        }
        Rows::Pages(group, parents) => {
            let shelf = store.groups.get(*group).ok_or_else(missing)?;
            parents.iter().try_for_each(|parent| read(shelf.span(shelf.get(*parent))))?;
        }
        Rows::Eaches(each, parents) => {
            let shelf = store.eaches.get(*each).ok_or_else(missing)?;
            parents.iter().try_for_each(|parent| read(shelf.span(shelf.get(*parent))))?;
        }
    }
    keys.sort_unstable();
    keys.dedup();
    Ok(keys)
}

fn missing() -> Error {
    Error::internal("a plan without the place that it names")
}
