//! Applies rules to statements about employees.

use crate::{
    access::Actor,
    app::UnitOfWork,
    domain::{
        assessment::{self, FromStatement},
        competency, evidence_rule,
        statement::{self, NewStored, parse_timestamp},
    },
    platform::{Error, Result, db},
};
use entity::{
    Tenanted, assessment as assessments, competency as competencies, employee as employees,
    evidence_rule::Model as Rule,
    id::{EmployeeId, EvidenceRuleId, StatementId, TypedId},
    statement::Model as Statement,
};
use sea_orm::{ConnectionTrait, QueryFilter, QuerySelect};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// A statement about an employee.
pub struct Found {
    pub id: StatementId,
    pub employee: EmployeeId,
    pub value: Value,
}

impl Found {
    /// `None` for a statement without an employee.
    pub fn of_new(statement: NewStored) -> Option<Self> {
        Some(Self { id: statement.id, employee: statement.employee?, value: statement.value })
    }

    /// A stored statement.
    ///
    /// # Errors
    /// `Internal` when the content is not JSON.
    pub fn of_row(row: &Statement, employee: EmployeeId) -> Result<Self> {
        Ok(Self { id: row.id, employee, value: serde_json::from_str(&row.content).map_err(Error::internal)? })
    }
}

/// A rule and a statement that fits it, by their places in the lists.
pub type Fit = (usize, usize);

/// The statements that fit rules.
pub async fn find_fits<'a>(
    db: &impl ConnectionTrait,
    actor: &Actor,
    rules: &[Rule],
    statements: impl IntoIterator<Item = &'a Value> + Clone,
) -> Result<Vec<Fit>> {
    let types = load_activity_types(db, actor, rules, statements.clone()).await?;
    let mut fits = Vec::new();
    for (place, statement) in statements.into_iter().enumerate() {
        let own = statement.pointer("/object/definition").and_then(evidence_rule::activity_type);
        let known = || statement.pointer("/object/id").and_then(Value::as_str).and_then(|iri| types.get(iri)).map(String::as_str);
        let activity_type = own.or_else(known);
        let fitting = rules.iter().enumerate().filter(|(_, rule)| evidence_rule::matches(rule, statement, activity_type));
        fits.extend(fitting.map(|(rule, _)| (rule, place)));
    }
    Ok(fits)
}

/// What earlier statements said about the types of activities, by their IRI. Empty when no rule asks for a type.
async fn load_activity_types<'a>(
    db: &impl ConnectionTrait,
    actor: &Actor,
    rules: &[Rule],
    statements: impl IntoIterator<Item = &'a Value>,
) -> Result<BTreeMap<String, String>> {
    let verbs: HashSet<&str> = rules.iter().filter(|rule| rule.activity_type.is_some()).map(|rule| &*rule.verb).collect();
    let is_asked = |statement: &&Value| {
        let verb = statement.pointer("/verb/id").and_then(Value::as_str);
        verb.is_some_and(|verb| verbs.contains(verb)) && statement.pointer("/object/definition/type").is_none()
    };
    let asked: Vec<Value> = statements.into_iter().filter(is_asked).cloned().collect();
    let definitions = statement::definitions(db, actor, &asked).await?;
    let types = definitions.into_iter().filter_map(|(iri, definition)| Some((iri, evidence_rule::activity_type(&definition)?.to_owned())));
    Ok(types.collect())
}

/// The combinations of rule, statement and employee that have an assessment.
pub async fn load_known(
    db: &impl ConnectionTrait,
    actor: &Actor,
    statements: impl IntoIterator<Item = StatementId>,
) -> Result<HashSet<(EvidenceRuleId, StatementId, EmployeeId)>> {
    use assessments::Column;
    let is_evidence = db::in_ids(db, Column::StatementId, statements.into_iter().map(|id| id.uuid()));
    let rows = assessments::Entity::of(actor.organization()).filter(is_evidence);
    let columns = [Column::EvidenceRuleId, Column::StatementId, Column::EmployeeId];
    let rows: Vec<(Option<EvidenceRuleId>, Option<StatementId>, EmployeeId)> =
        rows.select_only().columns(columns).into_tuple().all(db).await?;
    Ok(rows.into_iter().filter_map(|(rule, statement, employee)| Some((rule?, statement?, employee))).collect())
}

/// Records an assessment for each rule that a statement fits, unless there is one. Returns the number of new assessments.
pub async fn record_assessments(work: &mut UnitOfWork<'_>, rules: &[Rule], statements: &[Found]) -> Result<usize> {
    let actor = work.actor;
    let fits = find_fits(&**work, actor, rules, statements.iter().map(|statement| &statement.value)).await?;
    let fits: Vec<(&Rule, &Found)> =
        fits.into_iter().filter_map(|(rule, place)| Some((rules.get(rule)?, statements.get(place)?))).collect();
    if fits.is_empty() {
        return Ok(0);
    }
    let known = load_known(&**work, actor, fits.iter().map(|(_, statement)| statement.id)).await?;
    let is_new = |(rule, statement): &(&Rule, &Found)| !known.contains(&(rule.id, statement.id, statement.employee));
    let fits: Vec<(&Rule, &Found)> = fits.into_iter().filter(is_new).collect();
    let ids: BTreeSet<EmployeeId> = fits.iter().map(|(_, statement)| statement.employee).collect();
    let ids = db::in_ids(&**work, employees::Column::Id, ids.into_iter().map(|id| id.uuid()));
    let people = employees::Entity::of(actor.organization()).filter(ids).all(&**work).await?;
    let people: HashMap<EmployeeId, employees::Model> = people.into_iter().map(|row| (row.id, row)).collect();
    let ids: BTreeSet<_> = fits.iter().map(|(rule, _)| rule.competency_id).collect();
    let ids = db::in_ids(&**work, competencies::Column::Id, ids.into_iter().map(|id| id.uuid()));
    let assessed = competencies::Entity::of(actor.organization()).filter(ids).all(&**work).await?;
    let levels = competency::load_level_counts(&**work, actor, &assessed).await?;
    let mut count = 0;
    for (rule, statement) in fits {
        // The personal data of an employee can have been erased since the statement was stored.
        let Some(employee) = people.get(&statement.employee).filter(|employee| employee.erased_at.is_none()) else { continue };
        let timestamp = statement.value.get("timestamp").and_then(Value::as_str).and_then(parse_timestamp);
        let evidence = FromStatement {
            employee,
            rule,
            statement: statement.id,
            at: timestamp.unwrap_or(work.at),
            levels: levels.get(&rule.competency_id).copied().unwrap_or(rule.level),
        };
        assessment::record_from_statement(work, &evidence)?;
        count += 1;
    }
    Ok(count)
}
