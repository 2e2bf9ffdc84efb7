//! From a document to a plan. The document is known to be valid; whatever else is odd about it is left to the executor.

use super::{
    FallbackReason,
    catalogue::{Catalogue, FieldSource, Object},
    paged_list::Column,
    plan::{Each, Kind, Met, Plan, Selection as Selected, Slot, What, When},
    variable_checks::variable_checks,
};
use crate::transport::graphql::engine::{input_types::InputTypes, response_shape::ResponseShape};
use async_graphql::{
    Name, Positioned,
    indexmap::IndexMap,
    parser::types::{Directive, ExecutableDocument, Field, OperationDefinition, OperationType, Selection, SelectionSet},
};
use async_graphql_value::Value as Given;
use std::sync::Arc;

/// Compiles an operation whose answer has this shape.
///
/// # Errors
/// Why it is left to the executor.
pub fn compile(
    (catalogue, types): (&Catalogue, &InputTypes),
    document: &ExecutableDocument,
    operation: &OperationDefinition,
    shape: &ResponseShape,
) -> Result<Plan, FallbackReason> {
    if operation.ty != OperationType::Query {
        return Err(FallbackReason::NotAQuery);
    }
    let checks = variable_checks(types, document, operation)?;
    let mut compiler = Compiler { catalogue, types, document, objects: Vec::new(), eaches: Vec::new(), whens: Vec::new(), fields: 0 };
    let root = compiler.object(On::Root, vec![(Vec::new(), &operation.selection_set.node)], shape)?;
    let Compiler { objects, eaches, whens, fields, .. } = compiler;
    Ok(Plan { root, objects, eaches, whens, fields, checks })
}

/// All of these must hold.
type Chain = Vec<(Given, bool)>;
/// Selection sets of one object, each with the conditions above it.
type Sets<'d> = Vec<(Chain, &'d SelectionSet)>;

/// Which object is selected from.
#[derive(Clone, Copy)]
enum On {
    Root,
    /// A known object.
    Known(usize),
    /// A connection of known objects, its edges, and its place in the list.
    Connection(usize),
    Edge(usize),
    Info,
}

/// The fields of one object that stand under one name of the answer.
struct Merged<'d> {
    field: &'d Field,
    each: Vec<(Chain, &'d Field)>,
}

struct Compiler<'a, 'd> {
    catalogue: &'a Catalogue,
    types: &'a InputTypes,
    document: &'d ExecutableDocument,
    objects: Vec<Met>,
    eaches: Vec<Each>,
    whens: Vec<When>,
    fields: usize,
}

impl<'d> Compiler<'_, 'd> {
    fn object(&mut self, on: On, sets: Sets<'d>, shape: &ResponseShape) -> Result<Selected, FallbackReason> {
        let name = self.name(on);
        let mut merged = IndexMap::new();
        for (chain, set) in sets {
            self.collect(&name, set, &chain, &mut merged)?;
        }
        // The executor answers null for an object of which nothing is selected.
        if merged.is_empty() {
            return Err(FallbackReason::UnsupportedDocument("nothing is selected"));
        }
        // The order of an answer is that of its shape, in which fragments of other types have their places, too.
        merged.sort_by(|one, _, other, _| shape.place(one).cmp(&shape.place(other)));
        let slots = merged.into_iter().map(|(key, fields)| self.slot(on, &name, key, fields, shape)).collect::<Result<Vec<_>, _>>()?;
        let deep = slots.iter().any(|slot| slot.what.loads());
        Ok(Selected { name, slots, deep })
    }

    fn name(&self, on: On) -> String {
        let met = |object: usize| self.objects.get(object).map_or("", |met| met.name.as_str());
        match on {
            On::Root => "Query".to_owned(),
            On::Known(object) => met(object).to_owned(),
            On::Connection(object) => format!("{}Connection", met(object)),
            On::Edge(object) => format!("{}Edge", met(object)),
            On::Info => "PageInfo".to_owned(),
        }
    }

    /// The fields of a type under each name of the answer (GraphQL, section 6.3.2).
    fn collect(
        &self,
        on: &str,
        set: &'d SelectionSet,
        above: &Chain,
        merged: &mut IndexMap<&'d str, Merged<'d>>,
    ) -> Result<(), FallbackReason> {
        for selection in &set.items {
            let Some(chain) = chained(above, selection.node.directives()) else { continue };
            match &selection.node {
                Selection::Field(field) => {
                    let field = &field.node;
                    let first = merged.entry(field.response_key().node.as_str()).or_insert_with(|| Merged { field, each: Vec::new() });
                    // The executor's validation lets some conflicts through.
                    if first.field.name.node != field.name.node || !same_arguments(first.field, field) {
                        return Err(FallbackReason::UnsupportedDocument("fields conflict"));
                    }
                    first.each.push((chain, field));
                }
                Selection::InlineFragment(inline) => {
                    let condition = inline.node.type_condition.as_ref().map(|condition| condition.node.on.node.as_str());
                    if condition.is_none_or(|condition| self.types.applies(on, condition)) {
                        self.collect(on, &inline.node.selection_set.node, &chain, merged)?;
                    }
                }
                Selection::FragmentSpread(spread) => {
                    let fragment = self.document.fragments.get(&spread.node.fragment_name.node);
                    let fragment = &fragment.ok_or(FallbackReason::UnsupportedDocument("a fragment is missing"))?.node;
                    if self.types.applies(on, &fragment.type_condition.node.on.node) {
                        self.collect(on, &fragment.selection_set.node, &chain, merged)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn slot(&mut self, on: On, name: &str, key: &str, merged: Merged<'d>, shape: &ResponseShape) -> Result<Slot, FallbackReason> {
        let when = self.when(&merged);
        let field = self.fields;
        self.fields += 1;
        let what = match merged.field.name.node.as_str() {
            "__typename" => What::Typename,
            selected => {
                let behind = match on {
                    On::Root => self.catalogue.root(selected).cloned(),
                    On::Known(_) => self.known(name).and_then(|object| object.fields.get(selected)).cloned(),
                    On::Connection(_) | On::Edge(_) | On::Info => None,
                };
                let below = shape.below(key).ok_or(FallbackReason::UnsupportedDocument("a field without shape"))?;
                match behind {
                    Some(behind) => self.what(on, behind, selected, &merged, below)?,
                    None => self
                        .paging(on, selected, &merged, below)?
                        .ok_or_else(|| FallbackReason::UnsupportedField(format!("{name}.{selected}")))?,
                }
            }
        };
        Ok(Slot { key: format!(",\"{key}\":"), when, field, what })
    }

    fn known(&self, name: &str) -> Option<&Object> {
        self.catalogue.object(name)
    }

    fn what(
        &mut self,
        on: On,
        behind: FieldSource,
        selected: &str,
        merged: &Merged<'d>,
        shape: &ResponseShape,
    ) -> Result<What, FallbackReason> {
        Ok(match behind {
            FieldSource::Column(column, leaf) => What::Column { place: self.place(on, &column)?, format: leaf },
            FieldSource::Object { column, object } => {
                let place = self.place(on, &column)?;
                let object = self.met(&object)?;
                What::One { place, object, below: self.below(On::Known(object), merged, shape)? }
            }
            FieldSource::Page { build: make, object } => {
                self.identified(on)?;
                let object = self.met(&object)?;
                What::Page { build: make, given: given(merged.field), object, below: self.below(On::Connection(object), merged, shape)? }
            }
            FieldSource::Children { select: find, column, object, single } => {
                // Lists within lists count by their longest: once for each time that they are selected.
                if merged.each.len() > 1 {
                    return Err(FallbackReason::UnsupportedDocument("a list is merged"));
                }
                self.identified(on)?;
                let object = self.met(&object)?;
                let name = format!("{}.{selected}", self.name(on));
                let known = self.eaches.iter().position(|each| each.name == name);
                let each = known.unwrap_or_else(|| {
                    self.eaches.push(Each { select: find, column, object, name });
                    self.eaches.len() - 1
                });
                What::Each { each, single, below: self.below(On::Known(object), merged, shape)? }
            }
            FieldSource::RootObject { object } => {
                let object = self.met(&object)?;
                What::Find { given: given(merged.field), object, below: self.below(On::Known(object), merged, shape)? }
            }
            FieldSource::OwnOrganization { object } => {
                let object = self.met(&object)?;
                What::Own { object, below: self.below(On::Known(object), merged, shape)? }
            }
            FieldSource::Node { many } => {
                if merged.each.len() > 1 {
                    return Err(FallbackReason::UnsupportedDocument("nodes are merged"));
                }
                What::Node { given: given(merged.field), many, below: self.kinds(merged, shape)? }
            }
        })
    }

    /// What is selected of each kind of node. Kinds of which nothing is selected are left to the executor when they are met.
    fn kinds(&mut self, merged: &Merged<'d>, shape: &ResponseShape) -> Result<Vec<Kind>, FallbackReason> {
        let mut nouns: Vec<_> = self.catalogue.nouns().filter_map(|noun| Some((noun.by_id.as_ref()?.0, noun.name.clone()))).collect();
        nouns.sort_unstable();
        let mut kinds = Vec::new();
        for (prefix, name) in nouns {
            let object = self.met(&name)?;
            match self.below(On::Known(object), merged, shape) {
                Ok(below) => kinds.push(Kind { prefix, object, below }),
                Err(FallbackReason::UnsupportedDocument(_) | FallbackReason::UnsupportedField(_)) => {}
                Err(other) => return Err(other),
            }
        }
        if kinds.is_empty() { Err(FallbackReason::UnsupportedDocument("nothing is selected")) } else { Ok(kinds) }
    }

    /// The fields of connections, edges and page infos.
    fn paging(&mut self, on: On, selected: &str, merged: &Merged<'d>, shape: &ResponseShape) -> Result<Option<What>, FallbackReason> {
        Ok(Some(match (on, selected) {
            (On::Connection(object), "nodes") => What::Nodes(self.below(On::Known(object), merged, shape)?),
            (On::Connection(object), "edges") => What::Edges(self.below(On::Edge(object), merged, shape)?),
            (On::Connection(_), "pageInfo") => What::Info(self.below(On::Info, merged, shape)?),
            (On::Connection(_), "totalCount") => What::Total,
            (On::Edge(object), "node") => What::Node1(self.below(On::Known(object), merged, shape)?),
            (On::Edge(_), "cursor") => What::Cursor,
            (On::Info, "hasNextPage") => What::Next,
            (On::Info, "hasPreviousPage") => What::Previous,
            (On::Info, "startCursor") => What::Start,
            (On::Info, "endCursor") => What::End,
            _ => return Ok(None),
        }))
    }

    /// What is selected below fields that are one.
    fn below(&mut self, on: On, merged: &Merged<'d>, shape: &ResponseShape) -> Result<Selected, FallbackReason> {
        let one = merged.each.len() == 1;
        let mut sets = Vec::new();
        for (chain, field) in &merged.each {
            let set = &field.selection_set.node;
            // The executor resolves each of them and lays the answers over each other: a null would hide the rest.
            if !one && !self.is_solid(&self.name(on), set)? {
                return Err(FallbackReason::UnsupportedDocument("fields are merged under conditions"));
            }
            // What the field itself depends on has been asked when its selection is reached.
            sets.push((if one { Vec::new() } else { chain.clone() }, set));
        }
        self.object(on, sets, shape)
    }

    /// Whether something of a selection runs whatever the variables.
    fn is_solid(&self, on: &str, set: &'d SelectionSet) -> Result<bool, FallbackReason> {
        let mut fields = IndexMap::new();
        self.collect(on, set, &Vec::new(), &mut fields)?;
        Ok(fields.values().any(|merged| merged.each.iter().any(|(chain, _)| chain.is_empty())))
    }

    /// The object in the plan.
    fn met(&mut self, name: &str) -> Result<usize, FallbackReason> {
        if let Some(known) = self.objects.iter().position(|met| met.name == name) {
            return Ok(known);
        }
        let object = self.catalogue.object(name).ok_or_else(|| FallbackReason::UnsupportedField(name.to_owned()))?;
        let columns = object.id.iter().cloned().collect();
        self.objects.push(Met { name: name.to_owned(), columns, by_id: object.by_id.clone() });
        Ok(self.objects.len() - 1)
    }

    /// Where a column of an object stands in its rows.
    fn place(&mut self, on: On, column: &Column) -> Result<usize, FallbackReason> {
        let On::Known(object) = on else { return Err(FallbackReason::UnsupportedDocument("a column of no object")) };
        let columns = &mut self.objects.get_mut(object).ok_or(FallbackReason::UnsupportedDocument("a column of no object"))?.columns;
        Ok(columns.iter().position(|known| known.name == column.name).unwrap_or_else(|| {
            columns.push(column.clone());
            columns.len() - 1
        }))
    }

    /// The identifier of an object is the first of its columns; at the root none is needed.
    fn identified(&self, on: On) -> Result<(), FallbackReason> {
        match on {
            On::Root => Ok(()),
            On::Known(object) if self.objects.get(object).is_some_and(|met| met.by_id.is_some()) => Ok(()),
            _ => Err(FallbackReason::UnsupportedDocument("a list below something without an identifier")),
        }
    }

    fn when(&mut self, merged: &Merged<'d>) -> Option<usize> {
        if merged.each.iter().any(|(chain, _)| chain.is_empty()) {
            return None;
        }
        self.whens.push(merged.each.iter().map(|(chain, _)| chain.clone()).collect());
        Some(self.whens.len() - 1)
    }
}

/// The conditions of a selection with those above it; `None` when it never runs.
fn chained(above: &Chain, directives: &[Positioned<Directive>]) -> Option<Chain> {
    let mut chain = above.clone();
    for directive in directives {
        let wanted = match directive.node.name.node.as_str() {
            "skip" => false,
            "include" => true,
            _ => continue,
        };
        match &directive.node.get_argument("if")?.node {
            Given::Boolean(condition) if *condition == wanted => {}
            Given::Boolean(_) => return None,
            condition => chain.push((condition.clone(), wanted)),
        }
    }
    Some(chain)
}

fn same_arguments(one: &Field, other: &Field) -> bool {
    one.arguments.len() == other.arguments.len()
        && one.arguments.iter().all(|(name, value)| other.get_argument(&name.node).is_some_and(|same| same == value))
}

fn given(field: &Field) -> Arc<[(Name, Given)]> {
    field.arguments.iter().map(|(name, value)| (name.node.clone(), value.node.clone())).collect()
}
