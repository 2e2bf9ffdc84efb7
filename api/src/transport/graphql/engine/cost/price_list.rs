//! The price list: the cost of each field of the schema, read from the printed schema, and the cost plan of an operation.

use super::charge::{CostPlan, Multiplier, Node};
use crate::{
    platform::config::Config,
    transport::graphql::engine::{error_code::ErrorCode, error_response::request_error},
};
use async_graphql::{
    Name, Positioned, ServerError, Value, Variables,
    parser::types::{
        BaseType, Directive, ExecutableDocument, Field, FieldDefinition, OperationDefinition, OperationType, SchemaDefinition, Selection,
        SelectionSet, ServiceDocument, Type, TypeKind, TypeSystemDefinition,
    },
};
use std::collections::{HashMap, HashSet};

/// The cost of a mutation without `@cost`.
const MUTATION_COST: u64 = 10;

/// The limit on nested lists in introspection (`fields { type { fields …`), as in graphql-js.
const MAX_INTROSPECTION_LISTS: usize = 3;

/// The cost of every field.
pub struct PriceList {
    types: HashMap<String, HashMap<String, Price>>,
    query: String,
    mutation: String,
    subscription: String,
    page_default: u64,
    page_max: u64,
}

struct Price {
    weight: u64,
    /// The type of its value, when that has fields.
    object_type: Option<String>,
    /// A list of a connection: its cost counts once for each row of the page.
    per_row: bool,
    /// Its cost counts once for each of its argument `ids`.
    per_id: bool,
}

impl PriceList {
    /// Reads the price list from the printed schema.
    pub fn new(schema: &ServiceDocument, config: &Config) -> Self {
        let (mut roots, mut composite, mut fields) = (None, HashSet::new(), HashMap::new());
        for definition in schema.definitions.clone() {
            match definition {
                TypeSystemDefinition::Schema(schema) => roots = Some(schema.node),
                TypeSystemDefinition::Type(definition) => {
                    let name = definition.node.name.node.to_string();
                    match definition.node.kind {
                        TypeKind::Object(object) => fields.insert(name.clone(), object.fields),
                        TypeKind::Interface(interface) => fields.insert(name.clone(), interface.fields),
                        TypeKind::Union(_) => fields.insert(name.clone(), Vec::new()),
                        _ => continue,
                    };
                    composite.insert(name);
                }
                TypeSystemDefinition::Directive(_) => {}
            }
        }
        let root = |of: fn(&SchemaDefinition) -> &Option<Positioned<Name>>| {
            roots.as_ref().and_then(|roots| of(roots).as_ref()).map(|name| name.node.to_string()).unwrap_or_default()
        };
        let (query, mutation, subscription) = (root(|r| &r.query), root(|r| &r.mutation), root(|r| &r.subscription));
        let price = |owner: &str, field: &FieldDefinition| Price::of(field, owner, owner == mutation, &composite);
        let types = fields.into_iter().map(|(owner, fields)| {
            let prices = fields.iter().map(|field| (field.node.name.node.to_string(), price(&owner, &field.node))).collect();
            (owner, prices)
        });
        let types = types.collect();
        let (page_default, page_max) = (config.limit_page_default.into(), config.limit_page_max.into());
        Self { types, query, mutation, subscription, page_default, page_max }
    }

    /// The cost plan of an operation. Its document must have passed the limits, since fragments are expanded here.
    ///
    /// # Errors
    /// `DEPTH_LIMIT` when introspection nests too many lists.
    pub fn cost_plan(
        &self,
        document: &ExecutableDocument,
        operation: &OperationDefinition,
        variables: &Variables,
    ) -> Result<CostPlan, ServerError> {
        let root = match operation.ty {
            OperationType::Query => &self.query,
            OperationType::Mutation => &self.mutation,
            OperationType::Subscription => &self.subscription,
        };
        let mut planner = CostPlanner { prices: self, document, operation, variables, introspects: false };
        let mut nodes = Vec::new();
        planner.add_selections(&operation.selection_set.node, root, &mut nodes)?;
        Ok(CostPlan { nodes, introspects: planner.introspects })
    }
}

impl Price {
    fn of(field: &FieldDefinition, owner: &str, is_mutation: bool, composite: &HashSet<String>) -> Self {
        let named = name_of(&field.ty.node);
        let object_type = composite.contains(named).then(|| named.to_owned());
        let default = match object_type {
            _ if is_mutation => MUTATION_COST,
            Some(_) => 1,
            None => 0,
        };
        let is_list = matches!(field.ty.node.base, BaseType::List(_));
        let takes_ids = field.arguments.iter().any(|argument| argument.node.name.node == "ids");
        Self {
            weight: declared_weight(&field.directives).unwrap_or(default),
            object_type,
            per_row: is_list && owner.ends_with("Connection"),
            per_id: is_list && takes_ids,
        }
    }
}

/// The weight of the directive `@cost`.
fn declared_weight(directives: &[Positioned<async_graphql::parser::types::ConstDirective>]) -> Option<u64> {
    let cost = directives.iter().find(|directive| directive.node.name.node == "cost")?;
    match &cost.node.get_argument("weight")?.node {
        Value::Number(weight) => weight.as_u64(),
        _ => None,
    }
}

fn name_of(of: &Type) -> &str {
    match &of.base {
        BaseType::Named(name) => name,
        BaseType::List(of) => name_of(of),
    }
}

struct CostPlanner<'a> {
    prices: &'a PriceList,
    document: &'a ExecutableDocument,
    operation: &'a OperationDefinition,
    variables: &'a Variables,
    introspects: bool,
}

impl CostPlanner<'_> {
    fn add_selections(&mut self, set: &SelectionSet, on: &str, nodes: &mut Vec<Node>) -> Result<(), ServerError> {
        for selection in &set.items {
            match &selection.node {
                Selection::Field(field) if self.is_active(&field.node.directives) => self.add_field(&field.node, on, nodes)?,
                Selection::InlineFragment(inline) if self.is_active(&inline.node.directives) => {
                    let on = inline.node.type_condition.as_ref().map_or(on, |condition| &condition.node.on.node);
                    self.add_selections(&inline.node.selection_set.node, on, nodes)?;
                }
                Selection::FragmentSpread(spread) if self.is_active(&spread.node.directives) => {
                    if let Some(fragment) = self.document.fragments.get(&spread.node.fragment_name.node) {
                        self.add_selections(&fragment.node.selection_set.node, &fragment.node.type_condition.node.on.node, nodes)?;
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn add_field(&mut self, field: &Field, on: &str, nodes: &mut Vec<Node>) -> Result<(), ServerError> {
        if field.name.node == "__schema" || field.name.node == "__type" {
            self.introspects = true;
            return self.check_introspection(&field.selection_set.node, 0);
        }
        // Validation rejects a field that does not exist.
        let Some(price) = self.prices.types.get(on).and_then(|fields| fields.get(field.name.node.as_str())) else { return Ok(()) };
        let mut children = Vec::new();
        let mut page = None;
        if let Some(object_type) = &price.object_type {
            self.add_selections(&field.selection_set.node, object_type, &mut children)?;
            page = object_type.ends_with("Connection").then(|| self.page_size(field));
        } else if price.weight == 0 {
            return Ok(());
        }
        let multiplier = match (price.per_row, price.per_id) {
            (true, _) => Multiplier::Rows,
            (_, true) => Multiplier::Ids(self.list_length(field, "ids")),
            _ => Multiplier::Once,
        };
        nodes.push(Node { key: field.response_key().node.to_string(), weight: price.weight, multiplier, page, children });
        Ok(())
    }

    /// The number of rows that the page of a connection can hold. Numbers out of range are refused when the field is resolved.
    fn page_size(&self, field: &Field) -> u64 {
        let sizes = ["first", "last"].into_iter().filter_map(|name| match self.argument(field, name)? {
            Value::Number(number) => Some(number.as_u64().unwrap_or(0)),
            _ => None,
        });
        sizes.max().unwrap_or(self.prices.page_default).min(self.prices.page_max)
    }

    fn list_length(&self, field: &Field, name: &str) -> u64 {
        match self.argument(field, name) {
            Some(Value::List(items)) => u64::try_from(items.len()).unwrap_or(u64::MAX),
            // A single value is accepted as a list of one (GraphQL, section 3.11).
            _ => 1,
        }
    }

    fn argument(&self, field: &Field, name: &str) -> Option<Value> {
        let value = field.get_argument(name)?.node.clone();
        value.into_const_with(|variable| self.variable(&variable).ok_or(())).ok()
    }

    fn variable(&self, name: &Name) -> Option<Value> {
        let passed = self.variables.get(name).cloned();
        passed.or_else(|| {
            let definition = self.operation.variable_definitions.iter().find(|definition| definition.node.name.node == *name)?;
            definition.node.default_value().cloned()
        })
    }

    /// Whether `@skip` and `@include` leave a selection active.
    fn is_active(&self, directives: &[Positioned<Directive>]) -> bool {
        directives.iter().all(|directive| {
            let name = directive.node.name.node.as_str();
            let condition = directive
                .node
                .get_argument("if")
                .and_then(|condition| condition.node.clone().into_const_with(|variable| self.variable(&variable).ok_or(())).ok());
            match condition {
                Some(Value::Boolean(condition)) => !(name == "skip" && condition || name == "include" && !condition),
                _ => true,
            }
        })
    }

    fn check_introspection(&self, set: &SelectionSet, lists: usize) -> Result<(), ServerError> {
        for selection in &set.items {
            match &selection.node {
                Selection::Field(field) => {
                    let name = field.node.name.node.as_str();
                    let lists = lists + usize::from(["fields", "interfaces", "possibleTypes", "inputFields"].contains(&name));
                    if lists >= MAX_INTROSPECTION_LISTS {
                        return Err(request_error(
                            ErrorCode::DepthLimit,
                            format!("introspection nests {MAX_INTROSPECTION_LISTS} lists of members or more"),
                        ));
                    }
                    self.check_introspection(&field.node.selection_set.node, lists)?;
                }
                Selection::InlineFragment(inline) => self.check_introspection(&inline.node.selection_set.node, lists)?,
                Selection::FragmentSpread(spread) => {
                    if let Some(fragment) = self.document.fragments.get(&spread.node.fragment_name.node) {
                        self.check_introspection(&fragment.node.selection_set.node, lists)?;
                    }
                }
            }
        }
        Ok(())
    }
}
