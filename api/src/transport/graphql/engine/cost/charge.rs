//! An operation as a tree of the fields that cost something, and the sums over it.

use crate::transport::graphql::engine::{error_code::ErrorCode, error_response::request_error};
use async_graphql::{ServerError, Value};

/// What an operation will be charged for.
#[derive(Debug)]
pub struct CostPlan {
    pub(super) nodes: Vec<Node>,
    /// Whether it asks about the schema.
    pub introspects: bool,
}

/// A field that costs something, or stands above one.
#[derive(Debug)]
pub(super) struct Node {
    /// The name under which it stands in the answer.
    pub key: String,
    pub weight: u64,
    pub times: Times,
    /// The rows of the page, when it answers a connection.
    pub page: Option<u64>,
    pub children: Vec<Node>,
}

/// How often a field counts.
#[derive(Clone, Copy, Debug)]
pub(super) enum Times {
    Once,
    /// For each row of the page that it stands in.
    Rows,
    /// For each of its ids.
    Ids(u64),
}

/// What was charged, for `extensions.cost`.
#[derive(Clone, Copy, Debug)]
pub struct Charge {
    /// What the operation could have cost with full pages: what the caller's budget was charged.
    pub requested: u64,
    pub limit: u64,
    /// What is left of the caller's cost of this minute.
    pub remaining: u32,
}

impl CostPlan {
    /// The cost with full pages; never nothing, for a request is work too.
    pub fn requested(&self) -> u64 {
        sum(&self.nodes, 0).max(1)
    }

    /// The cost with the rows that came back.
    pub fn actual(&self, data: &Value) -> u64 {
        counted(&self.nodes, data).max(1)
    }

    /// What the fields of the answer cost, for whoever counts while it is written.
    pub fn root_fields(&self) -> FieldCosts<'_> {
        FieldCosts(self.nodes.iter().collect())
    }

    /// The refusal of an operation that costs too much: where most of it comes from, and the page that would fit.
    pub fn too_costly(&self, limit: u64) -> ServerError {
        let cost = self.requested();
        let mut search = Search { excess: cost.saturating_sub(limit), best: None };
        let mut path = Vec::new();
        let costliest = search.descend(&self.nodes, 0, 1, &mut path);
        let (path, first) = match search.best {
            Some(found) => (found.path, Some(found.first)),
            None => (costliest, None),
        };
        let advice = match first {
            Some(first) => format!("with first: {first} at {} it fits", path.join(".")),
            None => format!("ask for less below {}", path.join(".")),
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

/// A place in an answer: what costs something there.
pub struct FieldCosts<'p>(Vec<&'p Node>);

/// A field of an answer: how many selections stand under its name, what they cost together, and what lies below.
pub struct FieldCost<'p> {
    pub selections: usize,
    pub weight: u64,
    pub below: FieldCosts<'p>,
}

impl<'p> FieldCosts<'p> {
    pub fn field(&self, key: &str) -> FieldCost<'p> {
        let mut priced = FieldCost { selections: 0, weight: 0, below: FieldCosts(Vec::new()) };
        for node in self.0.iter().filter(|node| node.key == key) {
            priced.selections += 1;
            priced.weight = priced.weight.saturating_add(node.weight);
            priced.below.0.extend(&node.children);
        }
        priced
    }
}

impl Charge {
    /// As it stands in the answer.
    pub fn to_extension(self, actual: u64) -> Value {
        let figures = [("requested", self.requested), ("actual", actual), ("limit", self.limit), ("remaining", self.remaining.into())];
        Value::Object(figures.into_iter().map(|(name, figure)| (async_graphql::Name::new(name), figure.into())).collect())
    }
}

impl Node {
    /// What it costs in a page of `rows`.
    fn sum(&self, rows: u64) -> u64 {
        self.once().saturating_mul(self.times(rows))
    }

    fn once(&self) -> u64 {
        self.weight.saturating_add(sum(&self.children, self.page.unwrap_or(0)))
    }

    fn times(&self, rows: u64) -> u64 {
        match self.times {
            Times::Once => 1,
            Times::Rows => rows,
            Times::Ids(ids) => ids,
        }
    }
}

fn sum(nodes: &[Node], rows: u64) -> u64 {
    nodes.iter().map(|node| node.sum(rows)).fold(0, u64::saturating_add)
}

fn counted(nodes: &[Node], object: &Value) -> u64 {
    let Value::Object(object) = object else { return 0 };
    let costs = nodes.iter().filter_map(|node| Some(counted_one(node, object.get(node.key.as_str())?)));
    costs.fold(0, u64::saturating_add)
}

fn counted_one(node: &Node, value: &Value) -> u64 {
    let one = |value| node.weight.saturating_add(counted(&node.children, value));
    match (value, node.times) {
        // Lists that are no pages count once, as they do in the cost requested.
        (Value::List(items), Times::Once) => items.iter().map(one).max().unwrap_or(node.weight),
        (Value::List(items), _) => items.iter().map(one).fold(0, u64::saturating_add),
        (value, _) => one(value),
    }
}

/// Looks for the page to make smaller.
struct Search {
    /// How much too much the operation costs.
    excess: u64,
    best: Option<Found>,
}

struct Found {
    path: Vec<String>,
    rows: u64,
    first: u64,
}

impl Search {
    /// Follows the costliest field of each level and answers the way. On it the largest page is taken that fits when made smaller.
    fn descend(&mut self, nodes: &[Node], rows: u64, multiplier: u64, path: &mut Vec<String>) -> Vec<String> {
        let Some(node) = nodes.iter().max_by_key(|node| node.sum(rows)) else { return path.clone() };
        path.push(node.key.clone());
        let multiplier = multiplier.saturating_mul(node.times(rows));
        let page = node.page.unwrap_or(0);
        let per_row = sum(&node.children, 1).saturating_sub(sum(&node.children, 0)).saturating_mul(multiplier);
        if per_row > 0 {
            let first = page.saturating_sub(self.excess.div_ceil(per_row));
            if first > 0 && self.best.as_ref().is_none_or(|best| page > best.rows) {
                self.best = Some(Found { path: path.clone(), rows: page, first });
            }
        }
        self.descend(&node.children, page, multiplier, path)
    }
}
