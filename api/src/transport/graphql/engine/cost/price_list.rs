//! The price list: what each field of the schema costs, and an operation as a tree of what it will be charged for.

use super::charge::{CostPlan, Node, Times};
use crate::{
    platform::{Error, Result, config::Config},
    transport::graphql::engine::{error_code::ErrorCode, error_response::request_error},
};
use async_graphql::{
    Name, Positioned, ServerError, Value, Variables,
    parser::{
        parse_schema,
        types::{
            BaseType, Directive, ExecutableDocument, Field, FieldDefinition, OperationDefinition, OperationType, SchemaDefinition,
            Selection, SelectionSet, Type, TypeKind, TypeSystemDefinition,
        },
    },
};
use std::collections::{HashMap, HashSet};

/// What a mutation costs.
const MUTATION: u64 = 10;

/// Lists within lists of introspection (`fields { type { fields …`) that a document may nest, as in graphql-js.
const INTROSPECTED_LISTS: usize = 3;

/// What every field costs.
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
    /// The type it answers, when that has fields.
    answers: Option<String>,
    /// A list within a connection: counts once for each row of the page.
    rows: bool,
    /// Counts once for each of the `ids` it is given.
    ids: bool,
}

impl PriceList {
    /// Reads the price list from the schema's text.
    ///
    /// # Errors
    /// `Internal` when the text does not parse.
    pub fn new(sdl: &str, config: &Config) -> Result<Self> {
        let document = parse_schema(sdl).map_err(Error::internal)?;
        let (mut roots, mut composite, mut fields) = (None, HashSet::new(), HashMap::new());
        for definition in document.definitions {
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
        Ok(Self { types, query, mutation, subscription, page_default, page_max })
    }

    /// What an operation will be charged for. Its document must have passed the limits: fragments are written out here.
    ///
    /// # Errors
    /// `DEPTH_LIMIT` when introspection goes round in circles.
    pub fn plan(
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
        let mut planner = Planner { prices: self, document, operation, variables, introspects: false };
        let mut nodes = Vec::new();
        planner.set(&operation.selection_set.node, root, &mut nodes)?;
        Ok(CostPlan { nodes, introspects: planner.introspects })
    }
}

impl Price {
    fn of(field: &FieldDefinition, owner: &str, is_mutation: bool, composite: &HashSet<String>) -> Self {
        let named = name_of(&field.ty.node);
        let answers = composite.contains(named).then(|| named.to_owned());
        let usual = match answers {
            _ if is_mutation => MUTATION,
            Some(_) => 1,
            None => 0,
        };
        let listed = matches!(field.ty.node.base, BaseType::List(_));
        let takes_ids = field.arguments.iter().any(|argument| argument.node.name.node == "ids");
        Self {
            weight: told(&field.directives).unwrap_or(usual),
            answers,
            rows: listed && owner.ends_with("Connection"),
            ids: listed && takes_ids,
        }
    }
}

/// The weight that `@cost` gives.
fn told(directives: &[Positioned<async_graphql::parser::types::ConstDirective>]) -> Option<u64> {
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

struct Planner<'a> {
    prices: &'a PriceList,
    document: &'a ExecutableDocument,
    operation: &'a OperationDefinition,
    variables: &'a Variables,
    introspects: bool,
}

impl Planner<'_> {
    fn set(&mut self, set: &SelectionSet, on: &str, nodes: &mut Vec<Node>) -> Result<(), ServerError> {
        for selection in &set.items {
            match &selection.node {
                Selection::Field(field) if self.runs(&field.node.directives) => self.field(&field.node, on, nodes)?,
                Selection::InlineFragment(inline) if self.runs(&inline.node.directives) => {
                    let on = inline.node.type_condition.as_ref().map_or(on, |condition| &condition.node.on.node);
                    self.set(&inline.node.selection_set.node, on, nodes)?;
                }
                Selection::FragmentSpread(spread) if self.runs(&spread.node.directives) => {
                    if let Some(fragment) = self.document.fragments.get(&spread.node.fragment_name.node) {
                        self.set(&fragment.node.selection_set.node, &fragment.node.type_condition.node.on.node, nodes)?;
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn field(&mut self, field: &Field, on: &str, nodes: &mut Vec<Node>) -> Result<(), ServerError> {
        if field.name.node == "__schema" || field.name.node == "__type" {
            self.introspects = true;
            return self.introspected(&field.selection_set.node, 0);
        }
        // A field that is not there is refused by validation.
        let Some(price) = self.prices.types.get(on).and_then(|fields| fields.get(field.name.node.as_str())) else { return Ok(()) };
        let mut children = Vec::new();
        let mut page = None;
        if let Some(answers) = &price.answers {
            self.set(&field.selection_set.node, answers, &mut children)?;
            page = answers.ends_with("Connection").then(|| self.page(field));
        } else if price.weight == 0 {
            return Ok(());
        }
        let times = match (price.rows, price.ids) {
            (true, _) => Times::Rows,
            (_, true) => Times::Ids(self.length(field, "ids")),
            _ => Times::Once,
        };
        nodes.push(Node { key: field.response_key().node.to_string(), weight: price.weight, times, page, children });
        Ok(())
    }

    /// How many rows the page of a connection may hold. Numbers out of bounds are refused when the field is resolved.
    fn page(&self, field: &Field) -> u64 {
        let asked = ["first", "last"].into_iter().filter_map(|name| match self.argument(field, name)? {
            Value::Number(number) => Some(number.as_u64().unwrap_or(0)),
            _ => None,
        });
        asked.max().unwrap_or(self.prices.page_default).min(self.prices.page_max)
    }

    fn length(&self, field: &Field, name: &str) -> u64 {
        match self.argument(field, name) {
            Some(Value::List(items)) => u64::try_from(items.len()).unwrap_or(u64::MAX),
            // One item stands for a list of one.
            _ => 1,
        }
    }

    fn argument(&self, field: &Field, name: &str) -> Option<Value> {
        let value = field.get_argument(name)?.node.clone();
        value.into_const_with(|variable| self.variable(&variable).ok_or(())).ok()
    }

    fn variable(&self, name: &Name) -> Option<Value> {
        let given = self.variables.get(name).cloned();
        given.or_else(|| {
            let definition = self.operation.variable_definitions.iter().find(|definition| definition.node.name.node == *name)?;
            definition.node.default_value().cloned()
        })
    }

    /// Whether `@skip` and `@include` let a selection run.
    fn runs(&self, directives: &[Positioned<Directive>]) -> bool {
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

    fn introspected(&self, set: &SelectionSet, lists: usize) -> Result<(), ServerError> {
        for selection in &set.items {
            match &selection.node {
                Selection::Field(field) => {
                    let name = field.node.name.node.as_str();
                    let lists = lists + usize::from(["fields", "interfaces", "possibleTypes", "inputFields"].contains(&name));
                    if lists >= INTROSPECTED_LISTS {
                        return Err(request_error(
                            ErrorCode::DepthLimit,
                            format!("introspection nests {INTROSPECTED_LISTS} lists of members or more"),
                        ));
                    }
                    self.introspected(&field.node.selection_set.node, lists)?;
                }
                Selection::InlineFragment(inline) => self.introspected(&inline.node.selection_set.node, lists)?,
                Selection::FragmentSpread(spread) => {
                    if let Some(fragment) = self.document.fragments.get(&spread.node.fragment_name.node) {
                        self.introspected(&fragment.node.selection_set.node, lists)?;
                    }
                }
            }
        }
        Ok(())
    }
}
