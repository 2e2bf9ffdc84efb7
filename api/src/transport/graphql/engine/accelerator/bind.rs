//! A plan with the values of one request: which slots run, which pages they want, what they cost.

use super::{
    arguments::Arguments,
    paged_list::List,
    plan::{Plan, Selection, Slot, What},
};
use crate::{
    access::Actor,
    app::App,
    platform::{Error, Result},
    transport::graphql::engine::{cost::FieldCosts, input_types::InputTypes},
};
use async_graphql::{ID, Name, Positioned, Value, Variables, parser::types::VariableDefinition};
use async_graphql_value::Value as Given;
use entity::id::{self, TypedId};
use uuid::Uuid;

/// The values of a request.
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
        default.cloned().ok_or_else(|| request_error("a variable is missing"))
    }

    fn fill(&self, value: &Given) -> Result<Value> {
        value.clone().into_const_with(|name| self.variable(&name))
    }

    fn arguments(&self, given: &[(Name, Given)]) -> Result<Arguments> {
        given.iter().map(|(name, value)| Ok((name.clone(), self.fill(value)?))).collect::<Result<_>>().map(Arguments)
    }
}

fn request_error(why: &'static str) -> Error {
    Error::invalid("variables", why)
}

/// A page that one or more slots want.
pub struct Group {
    pub list: Box<dyn List>,
    pub object: usize,
    /// Whether its rows are wanted, and not only its length.
    pub rows: bool,
    /// Whether cursors are made of them.
    pub cursors: bool,
}

/// A plan, ready to run.
pub struct Bound<'p> {
    pub plan: &'p Plan,
    /// The caller's.
    organization: Uuid,
    /// Which conditions hold.
    holds: Vec<bool>,
    /// What each slot adds to the cost whenever it is written.
    pub weights: Vec<u64>,
    pub groups: Vec<Group>,
    /// The lists to be counted, by a group of theirs.
    pub totals: Vec<usize>,
    /// Of each slot with a page: its group.
    pub group_of: Vec<usize>,
    /// Of each slot with a page: its place among the totals.
    pub total_of: Vec<usize>,
    /// Of each slot that finds something: the kind and identifier of each.
    pub found: Vec<Vec<(usize, Uuid)>>,
}

impl<'p> Bound<'p> {
    /// Fills in the values.
    ///
    /// # Errors
    /// When something does not fit, which the executor will explain.
    pub fn new(
        (app, actor): (&App, &Actor),
        types: &InputTypes,
        plan: &'p Plan,
        values: &Values<'_>,
        costs: &FieldCosts<'_>,
    ) -> Result<Self> {
        for check in &plan.checks {
            if !types.fits(&check.kind, &values.fill(&check.value)?) {
                return Err(request_error("an argument does not fit"));
            }
        }
        let holds = plan.whens.iter().map(|when| holds(when, values)).collect::<Result<_>>()?;
        let none = || vec![usize::MAX; plan.fields];
        let mut bound = Self {
            plan,
            organization: actor.organization().uuid(),
            holds,
            weights: vec![0; plan.fields],
            groups: Vec::new(),
            totals: Vec::new(),
            group_of: none(),
            total_of: none(),
            found: vec![Vec::new(); plan.fields],
        };
        bound.selection(app, &plan.root, values, costs)?;
        Ok(bound)
    }

    /// Whether a slot runs.
    pub fn runs(&self, slot: &Slot) -> bool {
        slot.when.is_none_or(|when| self.holds.get(when).copied().unwrap_or(false))
    }

    fn selection(&mut self, app: &App, selection: &'p Selection, values: &Values<'_>, costs: &FieldCosts<'_>) -> Result<()> {
        let mut nothing = true;
        for slot in &selection.slots {
            if !self.runs(slot) {
                continue;
            }
            nothing = false;
            let price = costs.field(slot.name());
            set(&mut self.weights, slot.field, price.weight);
            match &slot.what {
                What::Find { given, object, .. } => {
                    let id: ID = values.arguments(given)?.get("id")?;
                    let noun = self.plan.objects.get(*object).and_then(|met| met.by_id.as_ref());
                    let (prefix, _) = noun.ok_or_else(|| request_error("nothing is found so"))?;
                    set(&mut self.found, slot.field, vec![(0, read(prefix, &id)?)]);
                }
                What::Own { .. } => set(&mut self.found, slot.field, vec![(0, self.organization)]),
                What::Node { given, many, below } => {
                    let given = values.arguments(given)?;
                    let ids: Vec<ID> = if *many { given.get("ids")? } else { vec![given.get("id")?] };
                    if ids.len() > usize::try_from(app.config.limit_page_max).unwrap_or(usize::MAX) {
                        return Err(request_error("too many identifiers"));
                    }
                    let mut found = Vec::with_capacity(ids.len());
                    for id in &ids {
                        let kind = below.iter().position(|kind| id.get(..3) == Some(kind.prefix));
                        let kind = kind.ok_or_else(|| request_error("an identifier of nothing that is known"))?;
                        let prefix = below.get(kind).map_or("", |kind| kind.prefix);
                        found.push((kind, read(prefix, id)?));
                    }
                    set(&mut self.found, slot.field, found);
                    for kind in below {
                        self.selection(app, &kind.below, values, &price.below)?;
                    }
                }
                What::Page { build: make, given, object, below } => {
                    let list = make(app, &values.arguments(given)?)?;
                    self.page(slot, list, *object, below)?;
                }
                // A list that counts once is counted as one.
                What::Each { .. } if price.selections > 1 => return Err(request_error("a list is merged")),
                What::Total => {}
                what if what.below().is_none() && price.weight > 0 => return Err(request_error("a value with a price")),
                _ => {}
            }
            if let Some(below) = slot.what.below() {
                self.selection(app, below, values, &price.below)?;
            }
        }
        // The executor answers null for an object of which nothing is selected.
        if nothing { Err(request_error("nothing is selected")) } else { Ok(()) }
    }

    fn page(&mut self, slot: &Slot, list: Box<dyn List>, object: usize, below: &'p Selection) -> Result<()> {
        let wanted = |what: fn(&What) -> bool| below.slots.iter().any(|slot| self.runs(slot) && what(&slot.what));
        let rows = wanted(|what| matches!(what, What::Nodes(_) | What::Edges(_) | What::Info(_)));
        let cursors = below
            .slots
            .iter()
            .filter(|slot| self.runs(slot))
            .filter_map(|slot| slot.what.below())
            .any(|below| below.slots.iter().any(|slot| self.runs(slot) && matches!(slot.what, What::Cursor | What::Start | What::End)));
        let total = wanted(|what| matches!(what, What::Total));
        if !rows && !total {
            // Nothing would be read, and so nobody asked whether the caller may.
            return Err(request_error("a page of which nothing is wanted"));
        }
        let known = self.groups.iter().position(|group| group.object == object && group.list.is_page(&*list));
        let group = known.unwrap_or_else(|| {
            self.groups.push(Group { list, object, rows: false, cursors: false });
            self.groups.len() - 1
        });
        if let Some(group) = self.groups.get_mut(group) {
            group.rows |= rows;
            group.cursors |= cursors;
        }
        set(&mut self.group_of, slot.field, group);
        if total {
            let same = |other: &usize| match (self.groups.get(*other), self.groups.get(group)) {
                (Some(other), Some(group)) => other.list.is_list(&*group.list),
                _ => false,
            };
            let total = self.totals.iter().position(same).unwrap_or_else(|| {
                self.totals.push(group);
                self.totals.len() - 1
            });
            set(&mut self.total_of, slot.field, total);
        }
        Ok(())
    }
}

fn set<T>(of: &mut [T], place: usize, value: T) {
    if let Some(slot) = of.get_mut(place) {
        *slot = value;
    }
}

fn read(prefix: &'static str, id: &str) -> Result<Uuid> {
    id::decode(prefix, id).map_err(|_| request_error("not an identifier"))
}

/// Whether the conditions of a slot hold. A variable that is not there is for the executor to judge.
fn holds(when: &[Vec<(Given, bool)>], values: &Values<'_>) -> Result<bool> {
    let mut any = false;
    for all in when {
        let mut every = true;
        for (condition, wanted) in all {
            match values.fill(condition)? {
                Value::Boolean(is) => every &= is == *wanted,
                _ => return Err(request_error("a condition that is none")),
            }
        }
        any |= every;
    }
    Ok(any)
}
