//! The cost of an operation: a tree of the fields that cost something, and the sums over it.

use crate::transport::graphql::engine::{error_code::ErrorCode, error_response::request_error};
use async_graphql::{ServerError, Value};

/// The fields of an operation that cost something.
#[derive(Debug)]
pub struct CostPlan {
    pub(super) nodes: Vec<Node>,
    /// Whether the operation uses introspection.
    pub introspects: bool,
}

/// A field that costs something, or has a field below it that does.
#[derive(Debug)]
pub(super) struct Node {
    /// The name of the field in the response.
    pub key: String,
    pub weight: u64,
    pub multiplier: Multiplier,
    /// The number of rows that the page can hold, when the field is a connection.
    pub page: Option<u64>,
    pub children: Vec<Node>,
}

/// How often the cost of a field counts.
#[derive(Clone, Copy, Debug)]
pub(super) enum Multiplier {
    Once,
    /// Once for each row of the page around it.
    Rows,
    /// Once for each of its ids.
    Ids(u64),
}

/// The cost that was charged to the caller, for `extensions.cost`.
#[derive(Clone, Copy, Debug)]
pub struct Charge {
    /// The cost with full pages, which is charged to the caller's budget.
    pub requested: u64,
    pub limit: u64,
    /// The cost that the caller can still spend within this minute.
    pub remaining: u32,
}

impl CostPlan {
    /// The cost with full pages, at least 1.
    pub fn requested(&self) -> u64 {
        sum(&self.nodes, 0).max(1)
    }

    /// The cost with the rows of the response, at least 1.
    pub fn actual(&self, data: &Value) -> u64 {
        actual_sum(&self.nodes, data).max(1)
    }

    /// The costs of the root fields, for the accelerator, which sums them while it writes the response.
    pub fn root_fields(&self) -> FieldCosts<'_> {
        FieldCosts(self.nodes.iter().collect())
    }

    /// The error of an operation that costs too much. It names the costliest path and, if possible, a page size that would fit.
    pub fn limit_error(&self, limit: u64) -> ServerError {
        let cost = self.requested();
        let mut search = Search { excess: cost.saturating_sub(limit), best: None };
        let mut path = Vec::new();
        let costliest = search.descend(&self.nodes, 0, 1, &mut path);
        let (path, first) = match search.best {
            Some(suggestion) => (suggestion.path, Some(suggestion.first)),
            None => (costliest, None),
        };
        let advice = match first {
            Some(first) => format!("first: {first} at {} would fit", path.join(".")),
            None => format!("select less below {}", path.join(".")),
        };
        let mut error = request_error(ErrorCode::CostLimit, format!("the operation costs {cost}, at most {limit} is allowed: {advice}"));
        let extensions = error.extensions.get_or_insert_default();
        extensions.set("cost", cost);
        extensions.set("limit", limit);
        extensions.set("path", Value::List(path.into_iter().map(Value::from).collect()));
        if let Some(first) = first {
            extensions.set("suggestedFirst", first);
        }
        error
    }
}

/// The fields at one level of a response that cost something.
pub struct FieldCosts<'p>(Vec<&'p Node>);

/// A field of a response: how many selections share its name, their cost together, and the fields below.
pub struct FieldCost<'p> {
    pub selections: usize,
    pub weight: u64,
    pub below: FieldCosts<'p>,
}

impl<'p> FieldCosts<'p> {
    /// The cost of the field with this name in the response; zero when it costs nothing.
    pub fn field(&self, key: &str) -> FieldCost<'p> {
        let mut cost = FieldCost { selections: 0, weight: 0, below: FieldCosts(Vec::new()) };
        for node in self.0.iter().filter(|node| node.key == key) {
            cost.selections += 1;
            cost.weight = cost.weight.saturating_add(node.weight);
            cost.below.0.extend(&node.children);
        }
        cost
    }
}

impl Charge {
    /// The value of `extensions.cost`.
    pub fn to_extension(self, actual: u64) -> Value {
        let figures = [("requested", self.requested), ("actual", actual), ("limit", self.limit), ("remaining", self.remaining.into())];
        Value::Object(figures.into_iter().map(|(name, figure)| (async_graphql::Name::new(name), figure.into())).collect())
    }
}

impl Node {
    /// The cost in a page with `rows` rows.
    fn sum(&self, rows: u64) -> u64 {
        self.once().saturating_mul(self.factor(rows))
    }

    fn once(&self) -> u64 {
        self.weight.saturating_add(sum(&self.children, self.page.unwrap_or(0)))
    }

    fn factor(&self, rows: u64) -> u64 {
        match self.multiplier {
            Multiplier::Once => 1,
            Multiplier::Rows => rows,
            Multiplier::Ids(ids) => ids,
        }
    }
}

fn sum(nodes: &[Node], rows: u64) -> u64 {
    nodes.iter().map(|node| node.sum(rows)).fold(0, u64::saturating_add)
}

fn actual_sum(nodes: &[Node], object: &Value) -> u64 {
    let Value::Object(object) = object else { return 0 };
    let costs = nodes.iter().filter_map(|node| Some(actual_cost(node, object.get(node.key.as_str())?)));
    costs.fold(0, u64::saturating_add)
}

fn actual_cost(node: &Node, value: &Value) -> u64 {
    let one = |value| node.weight.saturating_add(actual_sum(&node.children, value));
    match (value, node.multiplier) {
        // Lists without pages count once, as in the requested cost.
        (Value::List(items), Multiplier::Once) => items.iter().map(one).max().unwrap_or(node.weight),
        (Value::List(items), _) => items.iter().map(one).fold(0, u64::saturating_add),
        (value, _) => one(value),
    }
}

/// Searches for the page whose size to reduce.
struct Search {
    /// The cost above the limit.
    excess: u64,
    best: Option<Suggestion>,
}

struct Suggestion {
    path: Vec<String>,
    rows: u64,
    first: u64,
}

impl Search {
    /// Follows the costliest field of each level and returns the path. Suggests the largest page on it that would fit when reduced.
    fn descend(&mut self, nodes: &[Node], rows: u64, multiplier: u64, path: &mut Vec<String>) -> Vec<String> {
        let Some(node) = nodes.iter().max_by_key(|node| node.sum(rows)) else { return path.clone() };
        path.push(node.key.clone());
        let multiplier = multiplier.saturating_mul(node.factor(rows));
        let page = node.page.unwrap_or(0);
        let per_row = sum(&node.children, 1).saturating_sub(sum(&node.children, 0)).saturating_mul(multiplier);
        if per_row > 0 {
            let first = page.saturating_sub(self.excess.div_ceil(per_row));
            if first > 0 && self.best.as_ref().is_none_or(|best| page > best.rows) {
                self.best = Some(Suggestion { path: path.clone(), rows: page, first });
            }
        }
        self.descend(&node.children, page, multiplier, path)
    }
}
