//! Compiles a valid document to a plan. A document of a form that plans do not cover falls back to the executor.

use super::{
    FallbackReason,
    catalogue::{Catalogue, FieldSource, Object},
    paged_list::Column,
    plan::{Condition, NodeSelection, Plan, PlannedChildren, PlannedObject, Selection as Selected, Slot, SlotValue},
    variable_checks::variable_checks,
};
use crate::transport::graphql::engine::{input_types::InputTypes, response_shape::ResponseShape};
use async_graphql::{
    Name, Positioned,
    indexmap::IndexMap,
    parser::types::{Directive, ExecutableDocument, Field, OperationDefinition, OperationType, Selection, SelectionSet},
};
use async_graphql_value::Value as DocumentValue;
use std::sync::Arc;

/// Compiles an operation whose response has this shape.
///
/// # Errors
/// Why the executor must answer the operation.
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
    let mut compiler =
        Compiler { catalogue, types, document, objects: Vec::new(), child_lists: Vec::new(), conditions: Vec::new(), fields: 0 };
    let root = compiler.object(Target::Root, vec![(Vec::new(), &operation.selection_set.node)], shape)?;
    let Compiler { objects, child_lists, conditions, fields, .. } = compiler;
    Ok(Plan { root, objects, child_lists, conditions, fields, checks })
}

/// Conditions that must all be true.
type Conjunction = Vec<(DocumentValue, bool)>;
/// The selection sets of one object, each with the conditions above it.
type SelectionSets<'d> = Vec<(Conjunction, &'d SelectionSet)>;

/// The type that a selection set selects from.
#[derive(Clone, Copy)]
enum Target {
    Root,
    /// An object of the plan, by its index.
    Object(usize),
    /// A connection of such objects.
    Connection(usize),
    /// An edge of such a connection.
    Edge(usize),
    PageInfo,
}

/// The fields of one object that share a name in the response (GraphQL, section 6.3.2).
struct MergedField<'d> {
    /// The first of them.
    field: &'d Field,
    /// All of them, each with the conditions above it.
    fields: Vec<(Conjunction, &'d Field)>,
}

struct Compiler<'a, 'd> {
    catalogue: &'a Catalogue,
    types: &'a InputTypes,
    document: &'d ExecutableDocument,
    objects: Vec<PlannedObject>,
    child_lists: Vec<PlannedChildren>,
    conditions: Vec<Condition>,
    fields: usize,
}

impl<'d> Compiler<'_, 'd> {
    fn object(&mut self, on: Target, sets: SelectionSets<'d>, shape: &ResponseShape) -> Result<Selected, FallbackReason> {
        let name = self.name(on);
        let mut merged = IndexMap::new();
        for (conditions, set) in sets {
            self.collect(&name, set, &conditions, &mut merged)?;
        }
        // The executor returns null for an object of which nothing is selected; plans do not cover this.
        if merged.is_empty() {
            return Err(FallbackReason::UnsupportedDocument("nothing is selected"));
        }
        // The response has the order of its shape, in which fragments on other types count too.
        merged.sort_by(|one, _, other, _| shape.position(one).cmp(&shape.position(other)));
        let slots = merged.into_iter().map(|(key, fields)| self.slot(on, &name, key, fields, shape)).collect::<Result<Vec<_>, _>>()?;
        let has_loads = slots.iter().any(|slot| slot.value.has_loads());
        Ok(Selected { name, slots, has_loads })
    }

    fn name(&self, on: Target) -> String {
        let name_of = |object: usize| self.objects.get(object).map_or("", |object| object.name.as_str());
        match on {
            Target::Root => "Query".to_owned(),
            Target::Object(object) => name_of(object).to_owned(),
            Target::Connection(object) => format!("{}Connection", name_of(object)),
            Target::Edge(object) => format!("{}Edge", name_of(object)),
            Target::PageInfo => "PageInfo".to_owned(),
        }
    }

    /// Collects the fields of a type by their name in the response (GraphQL, section 6.3.2).
    fn collect(
        &self,
        on: &str,
        set: &'d SelectionSet,
        above: &Conjunction,
        merged: &mut IndexMap<&'d str, MergedField<'d>>,
    ) -> Result<(), FallbackReason> {
        for selection in &set.items {
            let Some(conditions) = with_conditions(above, selection.node.directives()) else { continue };
            match &selection.node {
                Selection::Field(field) => {
                    let field = &field.node;
                    let first =
                        merged.entry(field.response_key().node.as_str()).or_insert_with(|| MergedField { field, fields: Vec::new() });
                    // The executor's validation accepts some conflicting fields.
                    if first.field.name.node != field.name.node || !same_arguments(first.field, field) {
                        return Err(FallbackReason::UnsupportedDocument("fields conflict"));
                    }
                    first.fields.push((conditions, field));
                }
                Selection::InlineFragment(inline) => {
                    let condition = inline.node.type_condition.as_ref().map(|condition| condition.node.on.node.as_str());
                    if condition.is_none_or(|condition| self.types.applies(on, condition)) {
                        self.collect(on, &inline.node.selection_set.node, &conditions, merged)?;
                    }
                }
                Selection::FragmentSpread(spread) => {
                    let fragment = self.document.fragments.get(&spread.node.fragment_name.node);
                    let fragment = &fragment.ok_or(FallbackReason::UnsupportedDocument("a fragment is missing"))?.node;
                    if self.types.applies(on, &fragment.type_condition.node.on.node) {
                        self.collect(on, &fragment.selection_set.node, &conditions, merged)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn slot(&mut self, on: Target, name: &str, key: &str, merged: MergedField<'d>, shape: &ResponseShape) -> Result<Slot, FallbackReason> {
        let condition = self.condition(&merged);
        let field = self.fields;
        self.fields += 1;
        let value = match merged.field.name.node.as_str() {
            "__typename" => SlotValue::Typename,
            selected => {
                let source = match on {
                    Target::Root => self.catalogue.root(selected).cloned(),
                    Target::Object(_) => self.catalogue_object(name).and_then(|object| object.fields.get(selected)).cloned(),
                    Target::Connection(_) | Target::Edge(_) | Target::PageInfo => None,
                };
                let below = shape.below(key).ok_or(FallbackReason::UnsupportedDocument("a field without a shape"))?;
                match source {
                    Some(source) => self.slot_value(on, source, selected, &merged, below)?,
                    None => self
                        .connection_field(on, selected, &merged, below)?
                        .ok_or_else(|| FallbackReason::UnsupportedField(format!("{name}.{selected}")))?,
                }
            }
        };
        Ok(Slot { key: format!(",\"{key}\":"), condition, field, value })
    }

    fn catalogue_object(&self, name: &str) -> Option<&Object> {
        self.catalogue.object(name)
    }

    fn slot_value(
        &mut self,
        on: Target,
        source: FieldSource,
        selected: &str,
        merged: &MergedField<'d>,
        shape: &ResponseShape,
    ) -> Result<SlotValue, FallbackReason> {
        Ok(match source {
            FieldSource::Column(column, format) => SlotValue::Column { index: self.column_index(on, &column)?, format },
            FieldSource::Object { column, object } => {
                let index = self.column_index(on, &column)?;
                let object = self.object_index(&object)?;
                SlotValue::Object { index, object, below: self.below(Target::Object(object), merged, shape)? }
            }
            FieldSource::Page { build, object } => {
                self.ensure_has_id(on)?;
                let object = self.object_index(&object)?;
                SlotValue::Page {
                    build,
                    arguments: arguments_of(merged.field),
                    object,
                    below: self.below(Target::Connection(object), merged, shape)?,
                }
            }
            FieldSource::Children { select, column, object, single } => {
                // A list of children costs what its costliest item costs; a merged selection would count twice.
                if merged.fields.len() > 1 {
                    return Err(FallbackReason::UnsupportedDocument("a list is selected twice"));
                }
                self.ensure_has_id(on)?;
                let object = self.object_index(&object)?;
                let name = format!("{}.{selected}", self.name(on));
                let existing = self.child_lists.iter().position(|list| list.name == name);
                let list = existing.unwrap_or_else(|| {
                    self.child_lists.push(PlannedChildren { select, column, object, name });
                    self.child_lists.len() - 1
                });
                SlotValue::Children { list, single, below: self.below(Target::Object(object), merged, shape)? }
            }
            FieldSource::RootObject { object } => {
                let object = self.object_index(&object)?;
                SlotValue::RootObject {
                    arguments: arguments_of(merged.field),
                    object,
                    below: self.below(Target::Object(object), merged, shape)?,
                }
            }
            FieldSource::OwnOrganization { object } => {
                let object = self.object_index(&object)?;
                SlotValue::OwnOrganization { object, below: self.below(Target::Object(object), merged, shape)? }
            }
            FieldSource::Node { many } => {
                if merged.fields.len() > 1 {
                    return Err(FallbackReason::UnsupportedDocument("nodes are selected twice"));
                }
                SlotValue::Node { arguments: arguments_of(merged.field), many, below: self.node_selections(merged, shape)? }
            }
        })
    }

    /// The selection of each type of node. A request for a node of a type of which nothing is selected falls back to the executor.
    fn node_selections(&mut self, merged: &MergedField<'d>, shape: &ResponseShape) -> Result<Vec<NodeSelection>, FallbackReason> {
        let mut nouns: Vec<_> = self.catalogue.nouns().filter_map(|noun| Some((noun.by_id.as_ref()?.0, noun.name.clone()))).collect();
        nouns.sort_unstable();
        let mut selections = Vec::new();
        for (prefix, name) in nouns {
            let object = self.object_index(&name)?;
            match self.below(Target::Object(object), merged, shape) {
                Ok(below) => selections.push(NodeSelection { prefix, object, below }),
                Err(FallbackReason::UnsupportedDocument(_) | FallbackReason::UnsupportedField(_)) => {}
                Err(other) => return Err(other),
            }
        }
        if selections.is_empty() { Err(FallbackReason::UnsupportedDocument("nothing is selected")) } else { Ok(selections) }
    }

    /// The fields of connections, edges and page infos.
    fn connection_field(
        &mut self,
        on: Target,
        selected: &str,
        merged: &MergedField<'d>,
        shape: &ResponseShape,
    ) -> Result<Option<SlotValue>, FallbackReason> {
        Ok(Some(match (on, selected) {
            (Target::Connection(object), "nodes") => SlotValue::Nodes(self.below(Target::Object(object), merged, shape)?),
            (Target::Connection(object), "edges") => SlotValue::Edges(self.below(Target::Edge(object), merged, shape)?),
            (Target::Connection(_), "pageInfo") => SlotValue::PageInfo(self.below(Target::PageInfo, merged, shape)?),
            (Target::Connection(_), "totalCount") => SlotValue::TotalCount,
            (Target::Edge(object), "node") => SlotValue::EdgeNode(self.below(Target::Object(object), merged, shape)?),
            (Target::Edge(_), "cursor") => SlotValue::Cursor,
            (Target::PageInfo, "hasNextPage") => SlotValue::HasNextPage,
            (Target::PageInfo, "hasPreviousPage") => SlotValue::HasPreviousPage,
            (Target::PageInfo, "startCursor") => SlotValue::StartCursor,
            (Target::PageInfo, "endCursor") => SlotValue::EndCursor,
            _ => return Ok(None),
        }))
    }

    /// The selection below merged fields.
    fn below(&mut self, on: Target, merged: &MergedField<'d>, shape: &ResponseShape) -> Result<Selected, FallbackReason> {
        let is_single = merged.fields.len() == 1;
        let mut sets = Vec::new();
        for (conditions, field) in &merged.fields {
            let set = &field.selection_set.node;
            // The executor resolves each of them and merges the results: a null of one would hide the others.
            if !is_single && !self.is_unconditional(&self.name(on), set)? {
                return Err(FallbackReason::UnsupportedDocument("fields with conditions are merged"));
            }
            // The condition of the field itself is evaluated before its selection is reached.
            sets.push((if is_single { Vec::new() } else { conditions.clone() }, set));
        }
        self.object(on, sets, shape)
    }

    /// Whether a selection contains a field that is active whatever the variables.
    fn is_unconditional(&self, on: &str, set: &'d SelectionSet) -> Result<bool, FallbackReason> {
        let mut fields = IndexMap::new();
        self.collect(on, set, &Vec::new(), &mut fields)?;
        Ok(fields.values().any(|merged| merged.fields.iter().any(|(conditions, _)| conditions.is_empty())))
    }

    /// The index of an object in the plan, which is added if necessary.
    fn object_index(&mut self, name: &str) -> Result<usize, FallbackReason> {
        if let Some(index) = self.objects.iter().position(|object| object.name == name) {
            return Ok(index);
        }
        let object = self.catalogue.object(name).ok_or_else(|| FallbackReason::UnsupportedField(name.to_owned()))?;
        let columns = object.id.iter().cloned().collect();
        self.objects.push(PlannedObject { name: name.to_owned(), columns, by_id: object.by_id.clone() });
        Ok(self.objects.len() - 1)
    }

    /// The index of a column in the rows of an object, which is added if necessary.
    fn column_index(&mut self, on: Target, column: &Column) -> Result<usize, FallbackReason> {
        let Target::Object(object) = on else { return Err(FallbackReason::UnsupportedDocument("a column without an object")) };
        let columns = &mut self.objects.get_mut(object).ok_or(FallbackReason::UnsupportedDocument("a column without an object"))?.columns;
        Ok(columns.iter().position(|existing| existing.name == column.name).unwrap_or_else(|| {
            columns.push(column.clone());
            columns.len() - 1
        }))
    }

    /// Lists below an object need its identifier, the first of its columns. Lists at the root need none.
    fn ensure_has_id(&self, on: Target) -> Result<(), FallbackReason> {
        match on {
            Target::Root => Ok(()),
            Target::Object(object) if self.objects.get(object).is_some_and(|object| object.by_id.is_some()) => Ok(()),
            _ => Err(FallbackReason::UnsupportedDocument("a list below an object without an identifier")),
        }
    }

    fn condition(&mut self, merged: &MergedField<'d>) -> Option<usize> {
        if merged.fields.iter().any(|(conditions, _)| conditions.is_empty()) {
            return None;
        }
        self.conditions.push(merged.fields.iter().map(|(conditions, _)| conditions.clone()).collect());
        Some(self.conditions.len() - 1)
    }
}

/// The conditions of a selection and those above it; `None` when they can never be true.
fn with_conditions(above: &Conjunction, directives: &[Positioned<Directive>]) -> Option<Conjunction> {
    let mut conditions = above.clone();
    for directive in directives {
        let expected = match directive.node.name.node.as_str() {
            "skip" => false,
            "include" => true,
            _ => continue,
        };
        match &directive.node.get_argument("if")?.node {
            DocumentValue::Boolean(condition) if *condition == expected => {}
            DocumentValue::Boolean(_) => return None,
            condition => conditions.push((condition.clone(), expected)),
        }
    }
    Some(conditions)
}

fn same_arguments(one: &Field, other: &Field) -> bool {
    one.arguments.len() == other.arguments.len()
        && one.arguments.iter().all(|(name, value)| other.get_argument(&name.node).is_some_and(|same| same == value))
}

fn arguments_of(field: &Field) -> Arc<[(Name, DocumentValue)]> {
    field.arguments.iter().map(|(name, value)| (name.node.clone(), value.node.clone())).collect()
}
