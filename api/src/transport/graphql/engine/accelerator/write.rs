//! Writes a response directly from the rows, in one pass, and counts its cost.

use super::{
    bind::BoundPlan,
    column_format::write_json,
    plan::{Selection, Slot, SlotValue},
    row_store::{RowStore, Span},
};
use crate::platform::{Error, Result, row::column_value};
use sea_orm::QueryResult;
use uuid::Uuid;

/// Writes `data` and returns the actual cost.
///
/// # Errors
/// `Internal` when a value that must exist does not. The executor then answers the operation.
pub fn write(bound: &BoundPlan<'_>, store: &RowStore, out: &mut Vec<u8>) -> Result<u64> {
    let mut writer = Writer { bound, store, out, cost: 0 };
    writer.selection(&bound.plan.root, Position::Root)?;
    // The minimum cost of an operation is 1.
    Ok(writer.cost.max(1))
}

struct Writer<'w> {
    bound: &'w BoundPlan<'w>,
    store: &'w RowStore,
    out: &'w mut Vec<u8>,
    cost: u64,
}

/// The data that a selection is written from.
#[derive(Clone, Copy)]
enum Position<'s> {
    Root,
    Row(&'s QueryResult),
    Page(Page),
    /// An edge: a row of a page.
    Edge(Page, &'s QueryResult),
}

/// One page: the slot of its connection, its index in the store, its parent and its rows.
#[derive(Clone, Copy)]
struct Page {
    field: usize,
    page: usize,
    parent: Uuid,
    span: Span,
}

impl<'w> Writer<'w> {
    fn selection(&mut self, selection: &Selection, at: Position<'w>) -> Result<()> {
        let open = self.out.len();
        for slot in &selection.slots {
            if self.bound.is_active(slot) {
                self.out.extend_from_slice(slot.key.as_bytes());
                self.slot(selection, slot, at)?;
            }
        }
        // Each slot writes a comma before its name; the first becomes the opening brace.
        match self.out.get_mut(open) {
            Some(comma) => *comma = b'{',
            None => return Err(Error::internal("a selection without fields")),
        }
        self.out.push(b'}');
        Ok(())
    }

    fn slot(&mut self, selection: &Selection, slot: &Slot, at: Position<'w>) -> Result<()> {
        match (&slot.value, at) {
            (SlotValue::Typename, _) => write_json(self.out, &selection.name),
            (SlotValue::Column { index, format }, Position::Row(row)) => format.write(self.out, row, *index),
            (SlotValue::Object { index, object, below }, Position::Row(row)) => {
                let id = column_value::<Uuid>(row, *index)?;
                self.object(slot, *object, id, below)
            }
            (SlotValue::RootObject { object, below, .. }, Position::Root) => {
                let id = self.root_ids(slot).first().map(|(_, id)| *id);
                self.object(slot, *object, id, below)
            }
            (SlotValue::OwnOrganization { object, below }, Position::Root) => {
                let id = self.root_ids(slot).first().map(|(_, id)| *id);
                // The organization of a caller exists; if it does not, the executor reports it.
                let keyed_rows = self.store.objects.get(*object).ok_or_else(inconsistent_plan)?;
                id.and_then(|id| keyed_rows.get(id)).ok_or_else(inconsistent_plan)?;
                self.object(slot, *object, id, below)
            }
            (SlotValue::Node { many: false, .. }, Position::Root) => self.node(slot, self.root_ids(slot).first()),
            (SlotValue::Node { many: true, .. }, Position::Root) => {
                self.list(self.root_ids(slot), |writer, root_id| writer.node(slot, Some(root_id)))
            }
            (SlotValue::Page { below, .. }, Position::Root) => self.page(slot, below, Uuid::nil()),
            (SlotValue::Page { below, .. }, Position::Row(row)) => self.page(slot, below, id_of(row)?),
            (SlotValue::Children { list, single, below }, Position::Row(row)) => self.children(slot, *list, *single, below, id_of(row)?),
            (SlotValue::Nodes(below), Position::Page(page)) => self.list(self.rows(page)?, |writer, row| {
                writer.charge(slot);
                writer.selection(below, Position::Row(row))
            }),
            (SlotValue::Edges(below), Position::Page(page)) => self.list(self.rows(page)?, |writer, row| {
                writer.charge(slot);
                writer.selection(below, Position::Edge(page, row))
            }),
            (SlotValue::PageInfo(below), Position::Page(_)) => {
                self.charge(slot);
                self.selection(below, at)
            }
            (SlotValue::TotalCount, Position::Page(page)) => {
                self.charge(slot);
                self.total_count(page)
            }
            (SlotValue::EdgeNode(below), Position::Edge(_, row)) => {
                self.charge(slot);
                self.selection(below, Position::Row(row))
            }
            (SlotValue::Cursor, Position::Edge(page, row)) => self.cursor(page, Some(row)),
            (SlotValue::HasNextPage, Position::Page(page)) => write_json(self.out, &page.span.next),
            (SlotValue::HasPreviousPage, Position::Page(page)) => write_json(self.out, &page.span.previous),
            (SlotValue::StartCursor, Position::Page(page)) => self.cursor(page, self.rows(page)?.first()),
            (SlotValue::EndCursor, Position::Page(page)) => self.cursor(page, self.rows(page)?.last()),
            _ => Err(inconsistent_plan()),
        }
    }

    /// Adds the cost of a slot, each time it is written.
    fn charge(&mut self, slot: &Slot) {
        let weight = self.bound.weights.get(slot.field).copied().unwrap_or(0);
        self.cost = self.cost.saturating_add(weight);
    }

    fn root_ids(&self, slot: &Slot) -> &'w [(usize, Uuid)] {
        self.bound.root_ids.get(slot.field).map(Vec::as_slice).unwrap_or_default()
    }

    fn list<T>(&mut self, items: &'w [T], mut write: impl FnMut(&mut Self, &'w T) -> Result<()>) -> Result<()> {
        self.out.push(b'[');
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.out.push(b',');
            }
            write(self, item)?;
        }
        self.out.push(b']');
        Ok(())
    }

    fn object(&mut self, slot: &Slot, object: usize, id: Option<Uuid>, below: &Selection) -> Result<()> {
        self.charge(slot);
        let keyed_rows = self.store.objects.get(object).ok_or_else(inconsistent_plan)?;
        match id.and_then(|id| keyed_rows.rows.get(keyed_rows.get(id)?)) {
            Some(row) => self.selection(below, Position::Row(row)),
            None => write_json(self.out, &()),
        }
    }

    fn node(&mut self, slot: &Slot, root_id: Option<&(usize, Uuid)>) -> Result<()> {
        let SlotValue::Node { below, .. } = &slot.value else { return Err(inconsistent_plan()) };
        let (kind, id) = root_id.ok_or_else(inconsistent_plan)?;
        let kind = below.get(*kind).ok_or_else(inconsistent_plan)?;
        self.object(slot, kind.object, Some(*id), &kind.below)
    }

    fn page(&mut self, slot: &Slot, below: &Selection, parent: Uuid) -> Result<()> {
        self.charge(slot);
        let page = *self.bound.page_of_field.get(slot.field).ok_or_else(inconsistent_plan)?;
        let span = self.store.pages.get(page).ok_or_else(inconsistent_plan)?.get(parent);
        self.selection(below, Position::Page(Page { field: slot.field, page, parent, span }))
    }

    fn rows(&self, page: Page) -> Result<&'w [QueryResult]> {
        Ok(self.store.pages.get(page.page).ok_or_else(inconsistent_plan)?.span(page.span))
    }

    /// A list of children, whose cost is that of its costliest item.
    fn children(&mut self, slot: &Slot, list: usize, single: bool, below: &Selection, parent: Uuid) -> Result<()> {
        let keyed_rows = self.store.child_lists.get(list).ok_or_else(inconsistent_plan)?;
        let rows = keyed_rows.span(keyed_rows.get(parent));
        self.charge(slot);
        if single {
            return match rows.last() {
                Some(row) => self.selection(below, Position::Row(row)),
                None => write_json(self.out, &()),
            };
        }
        let (before, mut max) = (self.cost, self.cost);
        self.list(rows, |writer, row| {
            writer.cost = before;
            writer.selection(below, Position::Row(row))?;
            max = max.max(writer.cost);
            Ok(())
        })?;
        self.cost = max;
        Ok(())
    }

    fn total_count(&mut self, page: Page) -> Result<()> {
        let index = *self.bound.count_of_field.get(page.field).ok_or_else(inconsistent_plan)?;
        let total = self.store.counts.get(index).ok_or_else(inconsistent_plan)?.get(page.parent);
        write_json(self.out, &i32::try_from(total).map_err(Error::internal)?)
    }

    fn cursor(&mut self, page: Page, row: Option<&QueryResult>) -> Result<()> {
        let Some(row) = row else { return write_json(self.out, &()) };
        let (bound_page, indexes) = self.bound.pages.get(page.page).zip(self.store.keys.get(page.page)).ok_or_else(inconsistent_plan)?;
        write_json(self.out, &bound_page.list.cursor(row, indexes)?)
    }
}

/// The identifier of an object is its first column.
fn id_of(row: &QueryResult) -> Result<Uuid> {
    column_value(row, 0)?.ok_or_else(inconsistent_plan)
}

fn inconsistent_plan() -> Error {
    Error::internal("a plan refers to something that it does not contain")
}
