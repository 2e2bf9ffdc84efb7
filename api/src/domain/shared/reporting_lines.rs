//! Reporting lines: all direct and indirect managers or reports of employees.

use crate::platform::{Result, db};
use entity::{
    Tenanted,
    employee::{Column, Entity},
    id::{EmployeeId, OrganizationId, TypedId},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, QueryFilter, QuerySelect, QueryTrait,
    sea_query::{Alias, Asterisk, CommonTableExpression, Expr, ExprTrait, Query, SelectStatement, UnionType, WithClause},
};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// Loads all direct and indirect reports of the managers, in one statement.
pub async fn load_reports(db: &impl ConnectionTrait, organization: OrganizationId, managers: &[EmployeeId]) -> Result<HashSet<EmployeeId>> {
    let rows = db.query_all(&select_reports(db, organization, managers)).await?;
    rows.iter().map(|row| Ok(EmployeeId(row.try_get("", "member")?))).collect()
}

/// Selects the ids of all direct and indirect reports of the managers, in the column `member`. A cycle in the data does not repeat reports.
pub fn select_reports(db: &impl ConnectionTrait, organization: OrganizationId, managers: &[EmployeeId]) -> SelectStatement {
    let (tree, owner, member) = (Alias::new("tree"), Alias::new("owner"), Alias::new("member"));
    let start = Entity::of(organization)
        .select_only()
        .column_as(Column::OrganizationId, "owner")
        .column_as(Column::Id, "member")
        .filter(db::in_ids(db, Column::ManagerId, managers.iter().map(|id| id.uuid())))
        .into_query();
    // Both columns of the index come from the tree. With the organization as a parameter, SQLite scans all employees of it.
    let reports_to_tree = Expr::col((Entity, Column::OrganizationId))
        .equals((tree.clone(), owner.clone()))
        .and(Expr::col((Entity, Column::ManagerId)).equals((tree.clone(), member.clone())));
    let mut step = Query::select();
    step.column((tree.clone(), owner.clone())).from(tree.clone());
    db::join_by_index(db, &mut step, Entity, Column::Id, reports_to_tree);
    let recursion = CommonTableExpression::new()
        .query(start.to_owned().union(UnionType::Distinct, step).to_owned())
        .columns([owner, member.clone()])
        .table_name(tree.clone())
        .to_owned();
    let with = WithClause::new().recursive(true).cte(recursion).to_owned();
    Query::select().column(member).from(tree).with_cte(with).to_owned()
}

/// Loads all direct and indirect managers of each employee, in one statement. A cycle in the data does not repeat managers. An employee
/// without a manager is absent from the result.
pub async fn load_managers(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    employees: &[EmployeeId],
) -> Result<HashMap<EmployeeId, Vec<EmployeeId>>> {
    let (line, below, above) = (Alias::new("line"), Alias::new("below"), Alias::new("above"));
    let start = Entity::of(organization)
        .select_only()
        .column_as(Column::Id, "below")
        .column_as(Column::ManagerId, "above")
        .filter(db::in_ids(db, Column::Id, employees.iter().map(|id| id.uuid())))
        // Always true. It needs a column that the index of employees by manager does not contain; else SQLite scans that index.
        .filter(Column::Version.gt(0))
        .into_query();
    let step = Query::select()
        .column((line.clone(), below.clone()))
        .column((Entity, Column::ManagerId))
        .from(line.clone())
        .inner_join(Entity, Expr::col((Entity, Column::Id)).equals((line.clone(), above.clone())))
        .and_where(Column::OrganizationId.eq(organization))
        .to_owned();
    // UNION, not UNION ALL: it drops pairs that were found before, so that the recursion ends at a cycle.
    let recursion = CommonTableExpression::new()
        .query(start.to_owned().union(UnionType::Distinct, step).to_owned())
        .columns([below, above.clone()])
        .table_name(line.clone())
        .to_owned();
    let with = WithClause::new().recursive(true).cte(recursion).to_owned();
    // Only here: at the start of the recursion, the condition leads SQLite to scan the same index.
    let has_manager = Expr::col(above).is_not_null();
    let query = Query::select().column(Asterisk).from(line).and_where(has_manager).to_owned().with(with);
    let mut managers: HashMap<EmployeeId, Vec<EmployeeId>> = HashMap::new();
    for row in db.query_all(&query).await? {
        let (below, above): (Uuid, Uuid) = (row.try_get("", "below")?, row.try_get("", "above")?);
        managers.entry(EmployeeId(below)).or_default().push(EmployeeId(above));
    }
    Ok(managers)
}
