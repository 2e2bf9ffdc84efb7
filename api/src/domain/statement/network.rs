//! References between statements. A statement that refers to another one is also found by the terms of that one, and so on along the
//! references (IEEE 9274.1.1, section 4.1.6.1, "Filter Conditions for StatementRefs"). Statements can arrive before those that they refer to.

use super::{check::VOIDED, path::Path, term::terms_of, write::target_of};
use crate::platform::{Error, Result, db};
use chrono::{DateTime, Utc};
use entity::{
    Tenanted,
    id::{EmployeeId, OrganizationId, StatementId, TypedId},
    statement::{Column, Entity, Model},
};
use sea_orm::{ConnectionTrait, QueryFilter};
use serde_json::Value;
use std::collections::{BTreeSet, HashMap, HashSet};

/// The longest chain of references that is followed.
const MAX_REFERENCES: usize = 10;

/// A statement in the network.
pub struct Node {
    pub stored: DateTime<Utc>,
    pub value: Value,
    pub target: Option<StatementId>,
    pub voided: bool,
    /// The employee of the learning record that the statement is derived from.
    pub employee: Option<EmployeeId>,
}

impl Node {
    pub fn of(row: &Model) -> Result<Self> {
        let value = serde_json::from_str(&row.content).map_err(Error::internal)?;
        Ok(Self { stored: row.stored, value, target: row.target_id, voided: row.voided, employee: row.record_employee_id })
    }

    /// Whether the statement voids the one that it refers to.
    pub fn is_voiding(&self) -> bool {
        is_voiding(&self.value)
    }
}

/// Whether a statement voids another one.
pub fn is_voiding(statement: &Value) -> bool {
    statement.pointer("/verb/id").is_some_and(|verb| verb == VOIDED)
}

/// Statements by their identifier, with those that they refer to and that refer to them.
#[derive(Default)]
pub struct Network {
    pub nodes: HashMap<StatementId, Node>,
    referrers: HashMap<StatementId, Vec<StatementId>>,
}

impl Network {
    /// Adds a statement.
    pub fn insert(&mut self, id: StatementId, node: Node) {
        if let Some(target) = node.target {
            self.referrers.entry(target).or_default().push(id);
        }
        self.nodes.insert(id, node);
    }

    /// Loads the stored statements with the identifiers in `ids`, those that refer to them, and those in `targets` with what these refer to.
    pub async fn load(
        &mut self,
        db: &impl ConnectionTrait,
        organization: OrganizationId,
        ids: &[StatementId],
        targets: impl IntoIterator<Item = StatementId>,
    ) -> Result<()> {
        let mut wanted: HashSet<StatementId> = ids.iter().copied().chain(targets).collect();
        for _ in 0..MAX_REFERENCES {
            let rows = self.load_missing(db, organization, Column::Id, wanted).await?;
            wanted = rows.iter().filter_map(|row| row.target_id.filter(|target| !self.nodes.contains_key(target))).collect();
        }
        let mut targets: HashSet<StatementId> = ids.iter().copied().collect();
        for _ in 0..MAX_REFERENCES {
            let rows = self.load_missing(db, organization, Column::TargetId, targets).await?;
            targets = rows.iter().map(|row| row.id).collect();
        }
        Ok(())
    }

    async fn load_missing(
        &mut self,
        db: &impl ConnectionTrait,
        organization: OrganizationId,
        column: Column,
        ids: HashSet<StatementId>,
    ) -> Result<Vec<Model>> {
        let ids: Vec<_> = ids.into_iter().map(TypedId::uuid).collect();
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let mut rows = Entity::of(organization).filter(db::in_ids(db, column, ids)).all(db).await?;
        rows.retain(|row| !self.nodes.contains_key(&row.id));
        for row in &rows {
            self.insert(row.id, Node::of(row)?);
        }
        Ok(rows)
    }

    /// Whether a statement is voided by one in the network. A statement that voids another one cannot be voided, and a derived statement is
    /// voided only by a derived one.
    pub fn is_voided(&self, id: StatementId) -> bool {
        let Some(node) = self.nodes.get(&id) else { return false };
        let mut referrers = self.referrers.get(&id).into_iter().flatten().filter_map(|referrer| self.nodes.get(referrer));
        let voids_it = |referrer: &Node| referrer.is_voiding() && referrer.employee.is_some() == node.employee.is_some();
        !node.is_voiding() && (node.voided || referrers.any(voids_it))
    }

    /// # Errors
    /// `Invalid` when a new statement of a client voids a derived one.
    pub fn require_voidable(&self, path: &Path<'_>, statement: &Value) -> Result<()> {
        let target = target_of(statement).filter(|_| is_voiding(statement)).and_then(|target| self.nodes.get(&target));
        let message = "is a statement of a learning record: void the record, with the mutation learningRecordVoid";
        path.member("object").member("id").require(target.is_none_or(|target| target.employee.is_none()), message)
    }

    /// The statements that refer to one of these, directly or along references, without these themselves.
    pub fn referrers_of(&self, ids: impl IntoIterator<Item = StatementId>) -> HashSet<StatementId> {
        let mut open: Vec<StatementId> = ids.into_iter().collect();
        let mut found = HashSet::new();
        while let Some(id) = open.pop() {
            for referrer in self.referrers.get(&id).into_iter().flatten() {
                if found.insert(*referrer) {
                    open.push(*referrer);
                }
            }
        }
        found
    }

    /// The terms of a statement, with those of the statements that it refers to. A statement of a client does not have the terms of a derived
    /// one, because it is shown to readers who may not read that one.
    pub fn terms(&self, id: StatementId) -> BTreeSet<String> {
        let (mut terms, mut seen, mut next) = (BTreeSet::new(), HashSet::new(), Some(id));
        while let Some(node) = next.filter(|id| seen.len() <= MAX_REFERENCES && seen.insert(*id)).and_then(|id| self.nodes.get(&id)) {
            terms.append(&mut terms_of(&node.value));
            let is_hidden = |target: &Node| target.employee.is_some() && node.employee.is_none();
            next = node.target.filter(|target| !self.nodes.get(target).is_some_and(is_hidden));
        }
        terms
    }
}
