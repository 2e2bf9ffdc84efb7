//! The reporting lines: who stands above and below whom, at any distance.

use crate::platform::{Result, db};
use entity::{
    Tenanted,
    employee::{Column, Entity},
    id::{EmployeeId, OrganizationId, TypedId},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, QueryFilter, QuerySelect, QueryTrait,
    sea_query::{Alias, Asterisk, CommonTableExpression, Expr, ExprTrait, Query, UnionType, WithClause},
};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// Everybody below the employees, at any distance: one statement.
pub async fn below(db: &impl ConnectionTrait, organization: OrganizationId, of: &[EmployeeId]) -> Result<HashSet<EmployeeId>> {
    let (tree, member) = (Alias::new("tree"), Alias::new("member"));
    let start = Entity::of(organization)
        .select_only()
        .column_as(Column::Id, "member")
        .filter(db::among(db, Column::ManagerId, of.iter().map(|id| id.uuid())))
        .into_query();
    let step = Query::select()
        .column((Entity, Column::Id))
        .from(tree.clone())
        .inner_join(Entity, Expr::col((Entity, Column::ManagerId)).equals((tree.clone(), member.clone())))
        .and_where(Column::OrganizationId.eq(organization))
        .to_owned();
    let recursion = CommonTableExpression::new()
        .query(start.to_owned().union(UnionType::Distinct, step).to_owned())
        .columns([member.clone()])
        .table_name(tree.clone())
        .to_owned();
    let with = WithClause::new().recursive(true).cte(recursion).to_owned();
    let query = Query::select().column(member).from(tree).to_owned().with(with);
    let rows = db.query_all(&query).await?;
    rows.iter().map(|row| Ok(EmployeeId(row.try_get("", "member")?))).collect()
}

/// For each of the employees, everybody above them, at any distance: one statement. A cycle in the data ends where it closes.
pub async fn lines(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    of: &[EmployeeId],
) -> Result<HashMap<EmployeeId, Vec<EmployeeId>>> {
    let (line, below, above) = (Alias::new("line"), Alias::new("below"), Alias::new("above"));
    let start = Entity::of(organization)
        .select_only()
        .column_as(Column::Id, "below")
        .column_as(Column::ManagerId, "above")
        .filter(db::among(db, Column::Id, of.iter().map(|id| id.uuid())))
        .filter(Column::ManagerId.is_not_null())
        .into_query();
    let step = Query::select()
        .column((line.clone(), below.clone()))
        .column((Entity, Column::ManagerId))
        .from(line.clone())
        .inner_join(Entity, Expr::col((Entity, Column::Id)).equals((line.clone(), above.clone())))
        .and_where(Column::OrganizationId.eq(organization))
        .and_where(Column::ManagerId.is_not_null())
        .to_owned();
    // UNION, not UNION ALL: a pair that is known already is not followed again.
    let recursion = CommonTableExpression::new()
        .query(start.to_owned().union(UnionType::Distinct, step).to_owned())
        .columns([below, above])
        .table_name(line.clone())
        .to_owned();
    let with = WithClause::new().recursive(true).cte(recursion).to_owned();
    let query = Query::select().column(Asterisk).from(line).to_owned().with(with);
    let mut lines: HashMap<EmployeeId, Vec<EmployeeId>> = HashMap::new();
    for row in db.query_all(&query).await? {
        let (below, above): (Uuid, Uuid) = (row.try_get("", "below")?, row.try_get("", "above")?);
        lines.entry(EmployeeId(below)).or_default().push(EmployeeId(above));
    }
    Ok(lines)
}
