//! The SQL statements that count the people of a block of figures and sum up its events.

use super::{
    answer::{Attribute, Grouping},
    contributors::{count_and_sum, count_contributors_one_by_one},
    crowd::{Count, Crowd, read_bucket, read_keys, read_presence},
    figures::{Block, Figure, People},
    joined_events::{BUCKET, EMPLOYEE, EVENTS, PEOPLE, people_of, select_events},
    membership::{self, KEYS},
    source::Scope,
    sums::{INSIDE, Sums, add_sums, grouped_keys, is_series, keys_of, read_count, read_group, sum_names},
};
use crate::platform::Result;
use sea_orm::{
    ConnectionTrait,
    sea_query::{Alias, CommonTableExpression, Expr, ExprTrait, Query, SelectStatement, UnionType},
};
use uuid::Uuid;

/// Counts the people of a block, and sums up the events for its figures.
pub async fn measure(scope: &Scope<'_>, block: &Block, by: &[Grouping], figures: &[Figure]) -> Result<(Crowd, Sums)> {
    let has_overlaps = scope.answer.attributes.iter().any(Attribute::is_multiple);
    let has_no_program = block.source.is_none() || !block.has_program;
    if block.people == People::Contributors && !block.is_shared && has_no_program && !has_overlaps {
        return count_and_sum(scope, block, by, figures).await;
    }
    if block.people == People::Participants && block.source.is_some() && !has_overlaps {
        return count_participants_and_sum(scope, block, by, figures).await;
    }
    let crowd = match block.people {
        People::Participants => count_participants_one_by_one(scope).await?,
        People::Contributors => count_contributors_one_by_one(scope, block).await?,
    };
    let mut values = Sums::new();
    if !figures.is_empty() {
        for row in scope.app.db.query_all(&select_sums(scope, block, by, figures, Some(people_of(scope, block)))).await? {
            let (group, sums) = read_group(scope, by, figures, &row, 0, 1)?;
            values.insert(group.place(&crowd), sums);
        }
    }
    Ok((crowd, values))
}

/// Counts the participants, and sums up the events, with one statement, for people who have one value of each attribute. The people are read
/// once for both.
async fn count_participants_and_sum(scope: &Scope<'_>, block: &Block, by: &[Grouping], figures: &[Figure]) -> Result<(Crowd, Sums)> {
    let (app, answer) = (scope.app, scope.answer);
    let (mut counts, mut divided, mut groups) = (Vec::new(), Vec::new(), Vec::new());
    for row in app.db.query_all(&select_counts_and_sums(scope, block, by, figures)).await? {
        if row.try_get_by_index::<i64>(0)? == 1 {
            groups.push(read_group(scope, by, figures, &row, 1, 6)?);
            continue;
        }
        if let Some(employee) = row.try_get_by_index::<Option<Uuid>>(5)? {
            divided.push(employee);
            continue;
        }
        let people = read_count(&row, 4)?;
        let [first, last] = [read_bucket(answer, &row, 1)?, read_bucket(answer, &row, 2)?];
        let is_inside = row.try_get_by_index::<i64>(3)? == 1;
        counts.push(Count { keys: read_keys(answer, &row, 6)?, first, last, is_inside, people, newcomers: people });
    }
    let mut presences = Vec::new();
    if !divided.is_empty() {
        for row in app.db.query_all(&select_participants(scope, Some(&divided))).await? {
            presences.push(read_presence(answer, &row)?);
        }
    }
    let crowd = Crowd::new(answer, &counts, presences)?;
    let values = groups.into_iter().map(|(group, sums)| (group.place(&crowd), sums)).collect();
    Ok((crowd, values))
}

/// Rows of two kinds, by their first column. 0: of people who are alike, the first and last bucket, `inside`, their number, `divided`, and the
/// keys. 1: in the same columns, the bucket and the keys of a group of events; then the sums of the events.
fn select_counts_and_sums(scope: &Scope, block: &Block, by: &[Grouping], figures: &[Figure]) -> SelectStatement {
    let of_participation = [(block.has_program, "program_id"), (block.has_round && scope.answer.uses_rounds(), "round_id")];
    let of_participation = of_participation.into_iter().filter(|(is_present, _)| *is_present).map(|(_, name)| name);
    let mut people = Query::select();
    people.columns([EMPLOYEE, "first", "last", INSIDE].into_iter().chain(of_participation).chain(keys_of(scope)).map(Alias::new));
    people.from_subquery(membership::select(scope.app, scope.answer, None), Alias::new("participations"));
    let number = || Expr::cust("CAST(0 AS bigint)");
    let mut statement = Query::select();
    statement.expr(number()).columns(["first", "last", INSIDE, "people", "divided"].into_iter().chain(keys_of(scope)).map(Alias::new));
    statement.exprs(sum_names(figures).map(|_| number()));
    statement.from_subquery(membership::count_alike(scope.answer, PEOPLE), Alias::new("alike"));
    if !figures.is_empty() {
        let mut sums = Query::select();
        sums.expr(Expr::cust("1")).column(Alias::new(BUCKET)).exprs([0; 3].map(|_| Expr::cust("0"))).expr(Expr::cust("NULL"));
        sums.columns(keys_of(scope).map(Alias::new)).columns(sum_names(figures));
        sums.from_subquery(select_sums(scope, block, by, figures, None), Alias::new("sums"));
        statement.union(UnionType::All, sums);
    }
    statement.with_cte(CommonTableExpression::new().table_name(Alias::new(PEOPLE)).query(people).to_owned());
    statement
}

async fn count_participants_one_by_one(scope: &Scope<'_>) -> Result<Crowd> {
    let rows = scope.app.db.query_all(&select_participants(scope, None)).await?;
    Crowd::of(scope.answer, rows.iter().map(|row| read_presence(scope.answer, row)).collect::<Result<_>>()?)
}

fn select_participants(scope: &Scope, employees: Option<&[Uuid]>) -> SelectStatement {
    let mut people = Query::select();
    people.columns([EMPLOYEE, "first", "last", INSIDE].into_iter().chain(keys_of(scope)).map(Alias::new));
    people.from_subquery(membership::select(scope.app, scope.answer, employees), Alias::new(PEOPLE)).distinct();
    people
}

/// The sums of the events of each group. The columns: the bucket, or 0 for a table that is no series; of each attribute of the answer its
/// value, or NULL when the table is not grouped by it; the sums. `people` as in [`join_events`].
fn select_sums(scope: &Scope, block: &Block, by: &[Grouping], figures: &[Figure], people: Option<SelectStatement>) -> SelectStatement {
    let names: Vec<&'static str> = grouped_keys(scope, by).filter_map(|(index, _)| KEYS.get(index).copied()).collect();
    let mut events = select_events(scope, block, &names, figures, people);
    if scope.answer.filters_people() {
        events.and_where(Expr::col((Alias::new(PEOPLE), Alias::new(INSIDE))).eq(Expr::cust("1")));
    }
    let groups: Vec<&str> = is_series(by).then_some(BUCKET).into_iter().chain(names).collect();
    let mut sums = Query::select();
    for (name, constant) in [(BUCKET, "CAST(0 AS bigint)")].into_iter().chain(keys_of(scope).map(|name| (name, "NULL"))) {
        let value = if groups.contains(&name) { Expr::col(Alias::new(name)) } else { Expr::cust(constant) };
        sums.expr_as(value, Alias::new(name));
    }
    add_sums(&mut sums, figures);
    sums.from_subquery(events, Alias::new(EVENTS))
        .add_group_by(groups.into_iter().map(|name| Expr::col((Alias::new(EVENTS), Alias::new(name)))));
    sums
}
