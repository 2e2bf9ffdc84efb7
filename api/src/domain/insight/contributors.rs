//! The SQL statements for figures of those who have events: they count these people and sum up their events.

use super::{
    answer::Grouping,
    crowd::{Count, Crowd, read_bucket, read_keys, read_presence},
    figures::{Block, Figure},
    joined_events::{
        BUCKET, EMPLOYEE, EVENTS, PEOPLE, bucket, event_time, in_period, join_events, people_of, select_events, takes_part, used_columns,
    },
    membership,
    source::{Scope, Source},
    sums::{EventGroup, INSIDE, Sums, add_sums, as_number, grouped_keys, is_series, keys_of, read_count, read_sums, sum_names},
};
use crate::platform::{Result, db};
use sea_orm::{
    ConnectionTrait, JoinType, QueryTrait,
    sea_query::{Alias, CommonTableExpression, Expr, ExprTrait, Func, Query, SelectStatement},
};

/// The identifier of a person whose rows are told apart; NULL for people with one participation, whose rows are added up.
const PERSON: &str = "person";
/// How many participations a row is about.
const PARTICIPATIONS: &str = "participations";

/// Counts the people with events, and in which buckets they have them, from a row for each of them.
pub async fn count_contributors_one_by_one(scope: &Scope<'_>, block: &Block) -> Result<Crowd> {
    let of_people = |name: &str| Expr::col((Alias::new(PEOPLE), Alias::new(name)));
    let bucket = bucket(scope, block);
    let mut people = Query::select();
    people.expr(of_people(EMPLOYEE)).expr(bucket.clone()).expr_as(bucket, Alias::new("last")).expr(of_people(INSIDE));
    people.exprs(keys_of(scope).map(of_people));
    join_events(&mut people, scope, block, &[], Some(people_of(scope, block)));
    people.distinct();
    let rows = scope.app.db.query_all(&people).await?;
    Crowd::of(scope.answer, rows.iter().map(|row| read_presence(scope.answer, row)).collect::<Result<_>>()?)
}

/// Counts and sums up with one statement, for people who have one value of each attribute: first the events of each person in each bucket,
/// then the people.
pub async fn count_and_sum(scope: &Scope<'_>, block: &Block, by: &[Grouping], figures: &[Figure]) -> Result<(Crowd, Sums)> {
    let answer = scope.answer;
    let (mut counts, mut of_figures) = (Vec::new(), Vec::new());
    for row in scope.app.db.query_all(&select_contributors(scope, block, figures)).await? {
        let bucket = read_bucket(answer, &row, 0)?;
        let column = 2 + answer.attributes.len();
        let count = Count {
            keys: read_keys(answer, &row, 2)?,
            first: bucket,
            last: bucket,
            is_inside: row.try_get_by_index::<i64>(1)? == 1,
            people: read_count(&row, column)?,
            newcomers: read_count(&row, column + 1)?,
        };
        of_figures.push(read_sums(figures, &row, column + 2)?);
        counts.push(count);
    }
    let crowd = Crowd::new(answer, &counts, Vec::new())?;
    let mut values = Sums::new();
    for (count, sums) in counts.iter().zip(of_figures).filter(|(count, _)| count.is_inside) {
        let keys = grouped_keys(scope, by).filter_map(|(index, _)| Some((index, count.keys.get(index)?.clone())));
        let group = EventGroup { bucket: is_series(by).then_some(count.first), keys: keys.collect() };
        let totals = values.entry(group.place(&crowd)).or_insert_with(|| vec![[0; 2]; figures.len()]);
        for (total, sum) in totals.iter_mut().flatten().zip(sums.into_iter().flatten()) {
            *total += sum;
        }
    }
    Ok((crowd, values))
}

/// The people with events who are alike: the bucket, `inside`, the keys, their number, the number of those without an event in an earlier
/// bucket, and the sums of their events.
fn select_contributors(scope: &Scope, block: &Block, figures: &[Figure]) -> SelectStatement {
    let names = || [BUCKET, INSIDE].into_iter().chain(keys_of(scope)).map(Alias::new);
    let (mut persons, mut sums) = (Query::select(), Query::select());
    let of_persons = match block.source {
        None => sum_participations(scope, block, figures),
        Some(source) => {
            let table = |name, query| CommonTableExpression::new().table_name(Alias::new(name)).query(query).materialized(true).to_owned();
            let events = table(EVENTS, sum_events(scope, block, source, figures));
            let people = table(PEOPLE, participants_with_events(scope));
            sums.with_cte(Query::with().cte(events).cte(people).to_owned());
            join_participants(scope, figures)
        }
    };
    persons.columns(names()).columns(sum_names(figures)).column(Alias::new(PERSON));
    persons.expr_as(Expr::cust(r#"CASE WHEN "person" IS NULL THEN "participations" ELSE 1 END"#), Alias::new("people"));
    let newcomers = if scope.answer.buckets.len() > 1 {
        persons.expr_as(Expr::cust(r#"ROW_NUMBER() OVER (PARTITION BY "person" ORDER BY "bucket")"#), Alias::new("ordinal"));
        Expr::cust(r#"SUM(CASE WHEN "person" IS NULL OR "ordinal" = 1 THEN "people" END)"#)
    } else {
        Expr::col(Alias::new("people")).sum()
    };
    persons.from_subquery(of_persons, Alias::new("sums"));
    sums.columns(names()).expr(as_number(Expr::col(Alias::new("people")).sum())).expr(as_number(newcomers));
    for name in sum_names(figures) {
        sums.expr(as_number(Expr::col(name).sum()));
    }
    sums.from_subquery(persons, Alias::new("persons")).group_by_columns(names());
    sums
}

/// The sums of the participations that began in each bucket: of each person who may have several, and, in one row, of the others who are alike.
/// The columns: [`PERSON`], the bucket, `inside`, the keys, the number of participations, and the sums.
fn sum_participations(scope: &Scope, block: &Block, figures: &[Figure]) -> SelectStatement {
    let of_person = || [INSIDE].into_iter().chain(keys_of(scope));
    let columns: Vec<&'static str> = [EMPLOYEE].into_iter().chain(of_person()).collect();
    let events = select_events(scope, block, &columns, figures, Some(people_of(scope, block)));
    let groups = || [PERSON, BUCKET].into_iter().chain(of_person()).map(Alias::new);
    let mut sums = Query::select();
    sums.expr_as(membership::several(scope.answer), Alias::new(PERSON)).columns(groups().skip(1));
    sums.expr_as(Expr::cust("COUNT(*)"), Alias::new(PARTICIPATIONS));
    add_sums(&mut sums, figures);
    sums.from_subquery(events, Alias::new(EVENTS)).group_by_columns(groups()).to_owned()
}

/// The sums of the events of each person in each bucket.
fn sum_events(scope: &Scope, block: &Block, source: Source, figures: &[Figure]) -> SelectStatement {
    let mut events = Query::select();
    events.expr_as(scope.answer.buckets.index_of(&event_time(block)), Alias::new(BUCKET));
    events.columns([EMPLOYEE].iter().chain(used_columns(block, figures)).map(|name| (Alias::new(EVENTS), Alias::new(*name))));
    events.from_subquery(source(scope), Alias::new(EVENTS));
    in_period(&mut events, scope, block);
    let mut sums = Query::select();
    sums.columns([EMPLOYEE, BUCKET].map(Alias::new)).group_by_columns([EMPLOYEE, BUCKET].map(Alias::new));
    add_sums(&mut sums, figures);
    sums.from_subquery(events, Alias::new(EVENTS)).to_owned()
}

/// The participations of the people in the table of events: the person, the first and last bucket, `inside`, and the keys.
fn participants_with_events(scope: &Scope) -> SelectStatement {
    let of = |table: &'static str, name: &'static str| (Alias::new(table), Alias::new(name));
    let mut people = Query::select();
    people.columns([EMPLOYEE, "first", "last"].map(|name| of("participations", name)));
    people.columns([INSIDE].into_iter().chain(keys_of(scope)).map(|name| of("employees", name)));
    people.from_subquery(membership::participations(scope.app, scope.answer).into_query(), Alias::new("participations"));
    let is_same = Expr::col(of("participations", EMPLOYEE)).equals(of("employees", EMPLOYEE));
    people.join_subquery(JoinType::InnerJoin, membership::employees(scope.app, scope.answer), Alias::new("employees"), is_same);
    let with_events = Query::select().column(Alias::new(EMPLOYEE)).from(Alias::new(EVENTS)).to_owned();
    people.and_where(Expr::col(of("participations", EMPLOYEE)).in_subquery(with_events));
    people
}

/// As [`sum_participations`], of each person in each bucket in which the person takes part, from the tables of events and people. The events
/// belong to no program: one participation at that time is enough, and several give the same row.
fn join_participants(scope: &Scope, figures: &[Figure]) -> SelectStatement {
    let of = |table: &'static str, name: &'static str| (Alias::new(table), Alias::new(name));
    let mut participants = Query::select();
    participants.distinct().expr_as(Expr::col(of(EVENTS, EMPLOYEE)), Alias::new(PERSON)).column(of(EVENTS, BUCKET));
    participants.expr_as(Expr::cust("1"), Alias::new(PARTICIPATIONS));
    participants.columns(sum_names(figures).map(|name| (Alias::new(EVENTS), name)));
    participants.columns([INSIDE].into_iter().chain(keys_of(scope)).map(|name| of(PEOPLE, name))).from(Alias::new(EVENTS));
    let is_same = Expr::col(of(EVENTS, EMPLOYEE)).equals(of(PEOPLE, EMPLOYEE));
    participants.join(db::hashed_join(&scope.app.db), Alias::new(PEOPLE), is_same);
    participants.and_where(Func::coalesce([takes_part(Expr::col(of(EVENTS, BUCKET))), Expr::cust("FALSE")]).into());
    participants
}
