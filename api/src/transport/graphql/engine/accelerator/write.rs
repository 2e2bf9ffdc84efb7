//! Writes an answer, straight from the rows, in one go. What it costs is counted on the way.

use super::{
    bind::Bound,
    column_format::json,
    plan::{Selection, Slot, What},
    row_store::{Span, Store},
};
use crate::platform::{Error, Result, row::column_value};
use sea_orm::QueryResult;
use uuid::Uuid;

/// Writes `data`; answers what it costs.
///
/// # Errors
/// When something is not there that must be.
pub fn write(bound: &Bound<'_>, store: &Store, out: &mut Vec<u8>) -> Result<u64> {
    let mut writer = Writer { bound, store, out, cost: 0 };
    writer.selection(&bound.plan.root, At::Root)?;
    // A request is never free.
    Ok(writer.cost.max(1))
}

struct Writer<'w> {
    bound: &'w Bound<'w>,
    store: &'w Store,
    out: &'w mut Vec<u8>,
    cost: u64,
}

/// What a selection is written of.
#[derive(Clone, Copy)]
enum At<'s> {
    Root,
    Row(&'s QueryResult),
    Page(Page),
    /// A row of a page.
    Edge(Page, &'s QueryResult),
}

/// A page of a group; `field` is the slot that wants it, `parent` whose page it is.
#[derive(Clone, Copy)]
struct Page {
    field: usize,
    group: usize,
    parent: Uuid,
    span: Span,
}

impl<'w> Writer<'w> {
    fn selection(&mut self, selection: &Selection, at: At<'w>) -> Result<()> {
        let open = self.out.len();
        for slot in &selection.slots {
            if self.bound.runs(slot) {
                self.out.extend_from_slice(slot.key.as_bytes());
                self.slot(selection, slot, at)?;
            }
        }
        // The first of the commas that stand before each name.
        match self.out.get_mut(open) {
            Some(comma) => *comma = b'{',
            None => return Err(Error::internal("an object without fields")),
        }
        self.out.push(b'}');
        Ok(())
    }

    fn slot(&mut self, selection: &Selection, slot: &Slot, at: At<'w>) -> Result<()> {
        match (&slot.what, at) {
            (What::Typename, _) => json(self.out, &selection.name),
            (What::Column { place, format }, At::Row(row)) => format.write(self.out, row, *place),
            (What::One { place, object, below }, At::Row(row)) => {
                let id = column_value::<Uuid>(row, *place)?;
                self.object(slot, *object, id, below)
            }
            (What::Find { object, below, .. }, At::Root) => {
                let id = self.found(slot).first().map(|(_, id)| *id);
                self.object(slot, *object, id, below)
            }
            (What::Own { object, below }, At::Root) => {
                let id = self.found(slot).first().map(|(_, id)| *id);
                // It must be there; if it is not, the executor will say so.
                let shelf = self.store.objects.get(*object).ok_or_else(missing)?;
                id.and_then(|id| shelf.get(id)).ok_or_else(missing)?;
                self.object(slot, *object, id, below)
            }
            (What::Node { many: false, .. }, At::Root) => self.node(slot, self.found(slot).first()),
            (What::Node { many: true, .. }, At::Root) => {
                let found = self.found(slot);
                self.list(found, |writer, found| writer.node(slot, Some(found)))
            }
            (What::Page { below, .. }, At::Root) => self.page(slot, below, Uuid::nil()),
            (What::Page { below, .. }, At::Row(row)) => self.page(slot, below, parent(row)?),
            (What::Each { each, single, below }, At::Row(row)) => self.each(slot, *each, *single, below, parent(row)?),
            (What::Nodes(below), At::Page(page)) => self.list(self.rows(page)?, |writer, row| {
                writer.charge(slot);
                writer.selection(below, At::Row(row))
            }),
            (What::Edges(below), At::Page(page)) => self.list(self.rows(page)?, |writer, row| {
                writer.charge(slot);
                writer.selection(below, At::Edge(page, row))
            }),
            (What::Info(below), At::Page(_)) => {
                self.charge(slot);
                self.selection(below, at)
            }
            (What::Total, At::Page(page)) => {
                self.charge(slot);
                self.total(page)
            }
            (What::Node1(below), At::Edge(_, row)) => {
                self.charge(slot);
                self.selection(below, At::Row(row))
            }
            (What::Cursor, At::Edge(page, row)) => self.cursor(page, Some(row)),
            (What::Next, At::Page(page)) => json(self.out, &page.span.next),
            (What::Previous, At::Page(page)) => json(self.out, &page.span.previous),
            (What::Start, At::Page(page)) => self.cursor(page, self.rows(page)?.first()),
            (What::End, At::Page(page)) => self.cursor(page, self.rows(page)?.last()),
            _ => Err(missing()),
        }
    }

    /// Counts a slot, as often as it is written.
    fn charge(&mut self, slot: &Slot) {
        let weight = self.bound.weights.get(slot.field).copied().unwrap_or(0);
        self.cost = self.cost.saturating_add(weight);
    }

    fn found(&self, slot: &Slot) -> &'w [(usize, Uuid)] {
        self.bound.found.get(slot.field).map(Vec::as_slice).unwrap_or_default()
    }

    fn list<T>(&mut self, items: &'w [T], mut write: impl FnMut(&mut Self, &'w T) -> Result<()>) -> Result<()> {
        self.out.push(b'[');
        for (place, item) in items.iter().enumerate() {
            if place > 0 {
                self.out.push(b',');
            }
            write(self, item)?;
        }
        self.out.push(b']');
        Ok(())
    }

    fn object(&mut self, slot: &Slot, object: usize, id: Option<Uuid>, below: &Selection) -> Result<()> {
        self.charge(slot);
        let shelf = self.store.objects.get(object).ok_or_else(missing)?;
        match id.and_then(|id| shelf.rows.get(shelf.get(id)?)) {
            Some(row) => self.selection(below, At::Row(row)),
            None => json(self.out, &()),
        }
    }

    fn node(&mut self, slot: &Slot, found: Option<&(usize, Uuid)>) -> Result<()> {
        let What::Node { below, .. } = &slot.what else { return Err(missing()) };
        let (kind, id) = found.ok_or_else(missing)?;
        let kind = below.get(*kind).ok_or_else(missing)?;
        self.object(slot, kind.object, Some(*id), &kind.below)
    }

    fn page(&mut self, slot: &Slot, below: &Selection, parent: Uuid) -> Result<()> {
        self.charge(slot);
        let group = *self.bound.group_of.get(slot.field).ok_or_else(missing)?;
        let span = self.store.groups.get(group).ok_or_else(missing)?.get(parent);
        self.selection(below, At::Page(Page { field: slot.field, group, parent, span }))
    }

    fn rows(&self, page: Page) -> Result<&'w [QueryResult]> {
        Ok(self.store.groups.get(page.group).ok_or_else(missing)?.span(page.span))
    }

    /// A list that counts by its longest item.
    fn each(&mut self, slot: &Slot, each: usize, single: bool, below: &Selection, parent: Uuid) -> Result<()> {
        let shelf = self.store.eaches.get(each).ok_or_else(missing)?;
        let rows = shelf.span(shelf.get(parent));
        self.charge(slot);
        if single {
            return match rows.last() {
                Some(row) => self.selection(below, At::Row(row)),
                None => json(self.out, &()),
            };
        }
        let (before, mut most) = (self.cost, self.cost);
        self.list(rows, |writer, row| {
            writer.cost = before;
            writer.selection(below, At::Row(row))?;
            most = most.max(writer.cost);
            Ok(())
        })?;
        self.cost = most;
        Ok(())
    }

    fn total(&mut self, page: Page) -> Result<()> {
        let total = *self.bound.total_of.get(page.field).ok_or_else(missing)?;
        let total = self.store.totals.get(total).ok_or_else(missing)?.get(page.parent);
        json(self.out, &i32::try_from(total).map_err(Error::internal)?)
    }

    fn cursor(&mut self, page: Page, row: Option<&QueryResult>) -> Result<()> {
        let Some(row) = row else { return json(self.out, &()) };
        let (group, keys) = self.bound.groups.get(page.group).zip(self.store.keys.get(page.group)).ok_or_else(missing)?;
        json(self.out, &group.list.cursor(row, keys)?)
    }
}

/// The identifier of an object stands first.
fn parent(row: &QueryResult) -> Result<Uuid> {
    column_value(row, 0)?.ok_or_else(missing)
}

fn missing() -> Error {
    Error::internal("a plan without the place that it names")
}
