//! The order in which the operations of a bulk run: as requested, except that an operation waits for those that create what it refers to
//! by `bulkId:…` (RFC 7644, section 3.7.2).

use super::Operation;
use crate::transport::scim::{attribute_path, error::ScimError};
use serde_json::Value;
use std::collections::{BTreeSet, HashMap, HashSet};

/// The prefix of a reference to a resource that another operation creates.
pub const REFERENCE_PREFIX: &str = "bulkId:";

/// The operations that have not run, by position. The effort for a bulk grows with the number of its references.
pub struct Schedule {
    remaining: BTreeSet<usize>,
    /// The remaining operations that wait for no other one.
    ready: BTreeSet<usize>,
    /// For each operation, the operations that it refers to.
    references: Vec<BTreeSet<usize>>,
    /// For each operation, the number of operations that it waits for.
    waits_for: Vec<usize>,
    /// For each operation, the operations that refer to it.
    dependents: Vec<Vec<usize>>,
}

impl Schedule {
    /// A reference to a `bulkId` that no operation has is left out: nothing waits for it.
    pub fn new(operations: &[Result<Operation, ScimError>]) -> Self {
        let bulk_ids = operations.iter().enumerate().filter_map(|(position, operation)| {
            let operation = operation.as_ref().ok()?;
            Some((operation.bulk_id.as_deref()?, position))
        });
        let positions: HashMap<&str, usize> = bulk_ids.collect();
        let references_of = |operation: &Result<Operation, ScimError>| {
            let mut bulk_ids = HashSet::new();
            if let Ok(operation) = operation {
                collect_references(&operation.data, &mut bulk_ids);
                bulk_ids.extend(operation.id.as_deref().and_then(|id| id.strip_prefix(REFERENCE_PREFIX)).map(str::to_owned));
            }
            bulk_ids.iter().filter_map(|bulk_id| positions.get(bulk_id.as_str()).copied()).collect()
        };
        let references: Vec<BTreeSet<usize>> = operations.iter().map(references_of).collect();
        let waits_for: Vec<usize> = references.iter().map(BTreeSet::len).collect();
        let mut dependents: Vec<Vec<usize>> = operations.iter().map(|_| Vec::new()).collect();
        for (position, referred) in references.iter().enumerate() {
            for other in referred {
                if let Some(dependents) = dependents.get_mut(*other) {
                    dependents.push(position);
                }
            }
        }
        let remaining: BTreeSet<usize> = (0..operations.len()).collect();
        let ready = waits_for.iter().enumerate().filter(|(_, count)| **count == 0).map(|(position, _)| position).collect();
        Self { remaining, ready, references, waits_for, dependents }
    }

    /// What to run next: the first operation that waits for no other one, or all operations of a cycle in which each waits for the next one.
    /// `None` when no operation remains.
    pub fn peek(&self) -> Option<Next> {
        match self.ready.first() {
            Some(position) => Some(Next::Operation(*position)),
            None => Some(Next::Cycle(self.find_cycle()?)),
        }
    }

    /// The remaining operations that wait for no other one, in their order.
    pub fn ready(&self) -> impl Iterator<Item = usize> {
        self.ready.iter().copied()
    }

    /// Takes an operation that has a result out of the schedule. Those that wait for no other one now become ready.
    pub fn remove(&mut self, position: usize) {
        self.remaining.remove(&position);
        self.ready.remove(&position);
        for dependent in self.dependents.get(position).into_iter().flatten() {
            if let Some(count) = self.waits_for.get_mut(*dependent) {
                *count = count.saturating_sub(1);
                if *count == 0 && self.remaining.contains(dependent) {
                    self.ready.insert(*dependent);
                }
            }
        }
    }

    /// A cycle among the remaining operations, when each of them waits for another one.
    fn find_cycle(&self) -> Option<Vec<usize>> {
        let mut path = vec![*self.remaining.first()?];
        loop {
            let current = path.last()?;
            let next = self.references.get(*current)?.iter().find(|position| self.remaining.contains(position))?;
            if let Some(start) = path.iter().position(|position| position == next) {
                return Some(path.split_off(start));
            }
            path.push(*next);
        }
    }
}

/// What is next in a schedule, by position.
pub enum Next {
    Operation(usize),
    Cycle(Vec<usize>),
}

/// Removes the attributes that only the server writes, such as `groups`, in which references have no effect.
pub fn remove_read_only(data: &mut Value) {
    if let Some(members) = data.as_object_mut() {
        members.retain(|name, _| name.eq_ignore_ascii_case("schemas") || !attribute_path::is_server_managed(name));
    }
}

/// Collects the `bulkId`s that a value refers to.
pub fn collect_references(value: &Value, bulk_ids: &mut HashSet<String>) {
    match value {
        Value::String(text) => bulk_ids.extend(text.strip_prefix(REFERENCE_PREFIX).map(str::to_owned)),
        Value::Array(values) => values.iter().for_each(|value| collect_references(value, bulk_ids)),
        Value::Object(members) => members.values().for_each(|value| collect_references(value, bulk_ids)),
        _ => {}
    }
}
