//! The maximum-weight matching of a graph. Pure.
//!
//! `rustworkx-core` and `mwmatching` find the same totals in about the same time; the weights of `rustworkx-core` have 128 bits, so that the
//! dual variables of the algorithm cannot overflow however long the chains are. Its time grows with the square of the number of vertices
//! and more: a graph of 10,000 vertices takes fifty times as long as one of 2,000, which is why [`super::search`] divides large pools.

use super::pool::{Index, MAX_SCORE, Pool};
use rustworkx_core::{max_weight_matching::max_weight_matching, petgraph::graph::UnGraph};
use std::{collections::HashMap, convert::Infallible};

/// Two people who may be paired.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Edge {
    /// The lower index of the two.
    pub low: Index,
    pub high: Index,
    pub score: i32,
    /// Whether the two were paired before.
    pub is_repeat: bool,
}

/// The matching of the edges with the most pairs; among those, with the fewest repeats; among those, with the greatest score. Ties are
/// decided by the seed. The result is sorted.
pub fn solve(pool: &Pool, edges: &[Edge]) -> Vec<(Index, Index)> {
    let mut vertices: Vec<Index> = edges.iter().flat_map(|edge| [edge.low, edge.high]).collect();
    vertices.sort_unstable_by_key(|index| (pool.hash(&[u64::from(*index)]), *index));
    vertices.dedup();
    let mut graph: UnGraph<(), i128> = UnGraph::with_capacity(vertices.len(), edges.len());
    let nodes: HashMap<Index, _> = vertices.iter().map(|index| (*index, graph.add_node(()))).collect();
    // A pair that is no repeat counts more than the scores of all pairs together.
    let bonus = i128::from(MAX_SCORE + 1) * (i128::try_from(vertices.len()).unwrap_or_default() / 2 + 1);
    let mut sorted: Vec<&Edge> = edges.iter().collect();
    sorted.sort_unstable_by_key(|edge| pool.hash(&[u64::from(edge.low), u64::from(edge.high)]));
    for edge in sorted {
        if let (Some(low), Some(high)) = (nodes.get(&edge.low), nodes.get(&edge.high)) {
            graph.add_edge(*low, *high, i128::from(edge.score) + if edge.is_repeat { 0 } else { bonus });
        }
    }
    let matching = max_weight_matching(&graph, true, |edge| Ok::<i128, Infallible>(*edge.weight()), false);
    let of_node = |node: usize| vertices.get(node).copied();
    let pairs = matching.into_iter().flatten().filter_map(|(one, other)| of_node(one).zip(of_node(other)));
    let mut pairs: Vec<_> = pairs.map(|(one, other)| (one.min(other), one.max(other))).collect();
    pairs.sort_unstable();
    pairs
}

/// What taking the best pair first reaches on the same edges.
pub fn solve_greedily(pool: &Pool, edges: &[Edge]) -> Vec<(Index, Index)> {
    let mut sorted: Vec<&Edge> = edges.iter().collect();
    let tie = |edge: &Edge| pool.hash(&[u64::from(edge.low), u64::from(edge.high)]);
    sorted.sort_by_cached_key(|edge| (edge.is_repeat, std::cmp::Reverse(edge.score), tie(edge)));
    let mut taken = std::collections::HashSet::new();
    let mut pairs = Vec::new();
    for edge in sorted {
        if !taken.contains(&edge.low) && !taken.contains(&edge.high) {
            taken.extend([edge.low, edge.high]);
            pairs.push((edge.low, edge.high));
        }
    }
    pairs
}
