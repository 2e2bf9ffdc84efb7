//! A plan with the values of one request: which slots are active, which pages they read, and what they cost.

use super::{
    arguments::Arguments,
    paged_list::List,
    plan::{Plan, Selection, Slot, SlotValue},
};
use crate::{
    access::Actor,
    app::App,
    platform::{Error, Result},
    transport::graphql::engine::{cost::FieldCosts, input_types::InputTypes},
};
use async_graphql::{ID, Name, Positioned, Value, Variables, parser::types::VariableDefinition};
use async_graphql_value::Value as DocumentValue;
use entity::id::{self, TypedId};
use uuid::Uuid;

/// The values of one request.
pub struct Values<'r> {
    pub variables: &'r Variables,
    pub literals: &'r [(Name, Value)],
    pub definitions: &'r [Positioned<VariableDefinition>],
}

impl Values<'_> {
    fn variable(&self, name: &Name) -> Result<Value> {
        if let Some((_, value)) = self.literals.iter().find(|(literal, _)| literal == name) {
            return Ok(value.clone());
        }
        if let Some(value) = self.variables.get(name) {
            return Ok(value.clone());
        }
        let definition = self.definitions.iter().find(|definition| definition.node.name.node == *name);
        let default = definition.and_then(|definition| definition.node.default_value());
        default.cloned().ok_or_else(|| invalid("a variable is missing"))
    }

    fn fill(&self, value: &DocumentValue) -> Result<Value> {
        value.clone().into_const_with(|name| self.variable(&name))
    }

    fn arguments(&self, arguments: &[(Name, DocumentValue)]) -> Result<Arguments> {
        arguments.iter().map(|(name, value)| Ok((name.clone(), self.fill(value)?))).collect::<Result<_>>().map(Arguments)
    }
}

/// The executor reports what is wrong, so the reason is for readers of this code only.
fn invalid(reason: &'static str) -> Error {
    Error::invalid("variables", reason)
}

/// A page of a list that one or more slots read.
pub struct BoundPage {
    pub list: Box<dyn List>,
    pub object: usize,
    /// Whether a slot reads its rows, and not only the total count.
    pub rows: bool,
    /// Whether a slot reads cursors of its rows.
    pub cursors: bool,
}

/// A plan that is ready to run.
pub struct BoundPlan<'p> {
    pub plan: &'p Plan,
    /// The organization of the caller.
    organization: Uuid,
    /// The value of each condition of the plan.
    condition_holds: Vec<bool>,
    /// The cost that each slot adds whenever it is written.
    pub weights: Vec<u64>,
    pub pages: Vec<BoundPage>,
    /// The lists to count, each by the index of one of its pages.
    pub counts: Vec<usize>,
    /// The page of each slot that is a connection, as an index in `pages`.
    pub page_of_field: Vec<usize>,
    /// The count of each connection that selects `totalCount`, as an index in `counts`.
    pub count_of_field: Vec<usize>,
    /// The identifiers of each root slot that finds objects, each with the index of its selection.
    pub root_ids: Vec<Vec<(usize, Uuid)>>,
}

impl<'p> BoundPlan<'p> {
    /// Fills in the values of a request.
    ///
    /// # Errors
    /// When a value does not fit. The executor then reports what is wrong.
    pub fn new(
        (app, actor): (&App, &Actor),
        types: &InputTypes,
        plan: &'p Plan,
        values: &Values<'_>,
        costs: &FieldCosts<'_>,
    ) -> Result<Self> {
        for check in &plan.checks {
            if !types.fits(&check.kind, &values.fill(&check.value)?) {
                return Err(invalid("an argument does not fit"));
            }
        }
        let condition_holds = plan.conditions.iter().map(|condition| evaluate(condition, values)).collect::<Result<_>>()?;
        let none = || vec![usize::MAX; plan.fields];
        let mut bound = Self {
            plan,
            organization: actor.organization().uuid(),
            condition_holds,
            weights: vec![0; plan.fields],
            pages: Vec::new(),
            counts: Vec::new(),
            page_of_field: none(),
            count_of_field: none(),
            root_ids: vec![Vec::new(); plan.fields],
        };
        bound.selection(app, &plan.root, values, costs)?;
        Ok(bound)
    }

    /// Whether a slot is active: `@skip` and `@include` do not exclude it.
    pub fn is_active(&self, slot: &Slot) -> bool {
        slot.condition.is_none_or(|condition| self.condition_holds.get(condition).copied().unwrap_or(false))
    }

    fn selection(&mut self, app: &App, selection: &'p Selection, values: &Values<'_>, costs: &FieldCosts<'_>) -> Result<()> {
        let mut is_empty = true;
        for slot in &selection.slots {
            if !self.is_active(slot) {
                continue;
            }
            is_empty = false;
            let price = costs.field(slot.name());
            set(&mut self.weights, slot.field, price.weight);
            match &slot.value {
                SlotValue::RootObject { arguments, object, .. } => {
                    let id: ID = values.arguments(arguments)?.get("id")?;
                    let by_id = self.plan.objects.get(*object).and_then(|object| object.by_id.as_ref());
                    let (prefix, _) = by_id.ok_or_else(|| invalid("the object has no identifier"))?;
                    set(&mut self.root_ids, slot.field, vec![(0, parse_id(prefix, &id)?)]);
                }
                SlotValue::OwnOrganization { .. } => set(&mut self.root_ids, slot.field, vec![(0, self.organization)]),
                SlotValue::Node { arguments, many, below } => {
                    let arguments = values.arguments(arguments)?;
                    let ids: Vec<ID> = if *many { arguments.get("ids")? } else { vec![arguments.get("id")?] };
                    if ids.len() > usize::try_from(app.config.limit_page_max).unwrap_or(usize::MAX) {
                        return Err(invalid("too many identifiers"));
                    }
                    let mut root_ids = Vec::with_capacity(ids.len());
                    for id in &ids {
                        let kind = below.iter().position(|kind| id.get(..3) == Some(kind.prefix));
                        let kind = kind.ok_or_else(|| invalid("an identifier of an unsupported type"))?;
                        let prefix = below.get(kind).map_or("", |kind| kind.prefix);
                        root_ids.push((kind, parse_id(prefix, id)?));
                    }
                    set(&mut self.root_ids, slot.field, root_ids);
                    for kind in below {
                        self.selection(app, &kind.below, values, &price.below)?;
                    }
                }
                SlotValue::Page { build, arguments, object, below } => {
                    let list = build(app, &values.arguments(arguments)?)?;
                    self.page(slot, list, *object, below)?;
                }
                // A list of children counts once, however often it is selected under one name.
                SlotValue::Children { .. } if price.selections > 1 => return Err(invalid("a list is selected twice")),
                SlotValue::TotalCount => {}
                value if value.below().is_none() && price.weight > 0 => return Err(invalid("a value that costs something")),
                _ => {}
            }
            if let Some(below) = slot.value.below() {
                self.selection(app, below, values, &price.below)?;
            }
        }
        // The executor returns null for an object of which nothing is selected; plans do not cover this.
        if is_empty { Err(invalid("nothing is selected")) } else { Ok(()) }
    }

    fn page(&mut self, slot: &Slot, list: Box<dyn List>, object: usize, below: &'p Selection) -> Result<()> {
        let selects =
            |matches_value: fn(&SlotValue) -> bool| below.slots.iter().any(|slot| self.is_active(slot) && matches_value(&slot.value));
        let rows = selects(|value| matches!(value, SlotValue::Nodes(_) | SlotValue::Edges(_) | SlotValue::PageInfo(_)));
        let cursors = below.slots.iter().filter(|slot| self.is_active(slot)).filter_map(|slot| slot.value.below()).any(|below| {
            below
                .slots
                .iter()
                .any(|slot| self.is_active(slot) && matches!(slot.value, SlotValue::Cursor | SlotValue::StartCursor | SlotValue::EndCursor))
        });
        let total = selects(|value| matches!(value, SlotValue::TotalCount));
        if !rows && !total {
            // Without a read, nothing would check whether the caller may see the list.
            return Err(invalid("a page of which nothing is selected"));
        }
        let existing = self.pages.iter().position(|page| page.object == object && page.list.is_same_page(&*list));
        let index = existing.unwrap_or_else(|| {
            self.pages.push(BoundPage { list, object, rows: false, cursors: false });
            self.pages.len() - 1
        });
        if let Some(page) = self.pages.get_mut(index) {
            page.rows |= rows;
            page.cursors |= cursors;
        }
        set(&mut self.page_of_field, slot.field, index);
        if total {
            let is_same_list = |other: &usize| match (self.pages.get(*other), self.pages.get(index)) {
                (Some(other), Some(page)) => other.list.is_same_list(&*page.list),
                _ => false,
            };
            let count = self.counts.iter().position(is_same_list).unwrap_or_else(|| {
                self.counts.push(index);
                self.counts.len() - 1
            });
            set(&mut self.count_of_field, slot.field, count);
        }
        Ok(())
    }
}

fn set<T>(values: &mut [T], index: usize, value: T) {
    if let Some(element) = values.get_mut(index) {
        *element = value;
    }
}

fn parse_id(prefix: &'static str, id: &str) -> Result<Uuid> {
    id::decode(prefix, id).map_err(|_| invalid("not an identifier"))
}

/// Whether any conjunction of the condition is true.
///
/// # Errors
/// When a variable has no value or is not a boolean.
fn evaluate(alternatives: &[Vec<(DocumentValue, bool)>], values: &Values<'_>) -> Result<bool> {
    let mut any = false;
    for conjunction in alternatives {
        let mut every = true;
        for (value, expected) in conjunction {
            match values.fill(value)? {
                Value::Boolean(actual) => every &= actual == *expected,
                _ => return Err(invalid("a condition is not a boolean")),
            }
        }
        any |= every;
    }
    Ok(any)
}
