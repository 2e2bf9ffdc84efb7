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

/// What a selection is written from.
#[derive(Clone, Copy)]
enum Position<'s> {
    Root,
    Row(&'s QueryResult),
    Page(Page),
    /// An edge: a row of a page.
    Edge(Page, &'s QueryResult),
}

/// One page: the connection's slot, the index of the page in the store, and the parent.
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
            if self.bound.runs(slot) {
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
            (SlotValue::Column { index: place, format }, Position::Row(row)) => format.write(self.out, row, *place),
            (SlotValue::Object { index: place, object, below }, Position::Row(row)) => {
                let id = column_value::<Uuid>(row, *place)?;
                self.object(slot, *object, id, below)
            }
            (SlotValue::RootObject { object, below, .. }, Position::Root) => {
                let id = self.root_ids(slot).first().map(|(_, id)| *id);
                self.object(slot, *object, id, below)
            }
            (SlotValue::OwnOrganization { object, below }, Position::Root) => {
                let id = self.root_ids(slot).first().map(|(_, id)| *id);
                // The organization of a caller exists; if it does not, the executor reports it.
                let rows_by_key = self.store.objects.get(*object).ok_or_else(inconsistent_plan)?;
                id.and_then(|id| rows_by_key.get(id)).ok_or_else(inconsistent_plan)?;
                self.object(slot, *object, id, below)
            }
            (SlotValue::Node { many: false, .. }, Position::Root) => self.node(slot, self.root_ids(slot).first()),
            (SlotValue::Node { many: true, .. }, Position::Root) => {
                let found = self.root_ids(slot);
                self.list(found, |writer, found| writer.node(slot, Some(found)))
            }
            (SlotValue::Page { below, .. }, Position::Root) => self.page(slot, below, Uuid::nil()),
            (SlotValue::Page { below, .. }, Position::Row(row)) => self.page(slot, below, id_of(row)?),
            (SlotValue::Children { list: each, single, below }, Position::Row(row)) => {
                self.children(slot, *each, *single, below, id_of(row)?)
            }
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
        let rows_by_key = self.store.objects.get(object).ok_or_else(inconsistent_plan)?;
        match id.and_then(|id| rows_by_key.rows.get(rows_by_key.get(id)?)) {
            Some(row) => self.selection(below, Position::Row(row)),
            None => write_json(self.out, &()),
        }
    }

    fn node(&mut self, slot: &Slot, found: Option<&(usize, Uuid)>) -> Result<()> {
        let SlotValue::Node { below, .. } = &slot.value else { return Err(inconsistent_plan()) };
        let (kind, id) = found.ok_or_else(inconsistent_plan)?;
        let kind = below.get(*kind).ok_or_else(inconsistent_plan)?;
        self.object(slot, kind.object, Some(*id), &kind.below)
    }

    fn page(&mut self, slot: &Slot, below: &Selection, parent: Uuid) -> Result<()> {
        self.charge(slot);
        let group = *self.bound.page_of_field.get(slot.field).ok_or_else(inconsistent_plan)?;
        let span = self.store.pages.get(group).ok_or_else(inconsistent_plan)?.get(parent);
        self.selection(below, Position::Page(Page { field: slot.field, page: group, parent, span }))
    }

    fn rows(&self, page: Page) -> Result<&'w [QueryResult]> {
        Ok(self.store.pages.get(page.page).ok_or_else(inconsistent_plan)?.span(page.span))
    }

    /// A list of children, whose cost is that of its costliest item.
    fn children(&mut self, slot: &Slot, each: usize, single: bool, below: &Selection, parent: Uuid) -> Result<()> {
        let rows_by_key = self.store.child_lists.get(each).ok_or_else(inconsistent_plan)?;
        let rows = rows_by_key.span(rows_by_key.get(parent));
        self.charge(slot);
        if single {
            return match rows.last() {
                Some(row) => self.selection(below, Position::Row(row)),
                None => write_json(self.out, &()),
            };
        }
        let (before, mut most) = (self.cost, self.cost);
        self.list(rows, |writer, row| {
            writer.cost = before;
            writer.selection(below, Position::Row(row))?;
            most = most.max(writer.cost);
            Ok(())
        })?;
        self.cost = most;
        Ok(())
    }

    fn total_count(&mut self, page: Page) -> Result<()> {
        let total = *self.bound.count_of_field.get(page.field).ok_or_else(inconsistent_plan)?;
        let total = self.store.counts.get(total).ok_or_else(inconsistent_plan)?.get(page.parent);
        write_json(self.out, &i32::try_from(total).map_err(Error::internal)?)
    }

    fn cursor(&mut self, page: Page, row: Option<&QueryResult>) -> Result<()> {
        let Some(row) = row else { return write_json(self.out, &()) };
        let (group, keys) = self.bound.pages.get(page.page).zip(self.store.keys.get(page.page)).ok_or_else(inconsistent_plan)?;
        write_json(self.out, &group.list.cursor(row, keys)?)
    }
}

/// The identifier of an object is its first column.
fn id_of(row: &QueryResult) -> Result<Uuid> {
    column_value(row, 0)?.ok_or_else(inconsistent_plan)
}

fn inconsistent_plan() -> Error {
    Error::internal("a plan refers to something that it does not contain")
}
