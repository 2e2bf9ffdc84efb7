//! The people of an answer as SQL subqueries.

use super::answer::{Answer, Attribute, custom_attribute};
use crate::{app::App, platform::db};
use entity::{
    Tenanted, employee,
    id::TypedId,
    pairing, pairing_member,
    participant::{self, Column as Participant, Status},
};
use sea_orm::{
    ActiveEnum, ColumnTrait, EntityTrait, JoinType, QueryFilter, QuerySelect, QueryTrait, Select,
    sea_query::{Alias, Expr, ExprTrait, Func, Query, SelectStatement},
};
use uuid::Uuid;

/// The columns of the subqueries for the attributes, in the order of the answer.
pub const KEYS: [&str; 2] = ["k0", "k1"];

/// The columns of a participation at its enrolment.
pub const AT: &str = "at";
pub const UNIT: &str = "unit";

/// A row for each participation, or, when rounds matter, for each round of it. Its columns: `employee_id`, `program_id`, `round_id` when
/// rounds matter, one of [`KEYS`] for each attribute, `first` and `last`, the first and last bucket of the participation, and `inside`, which
/// is 1 for people who satisfy the filter and 0 for the others in the same programs and rounds. Then those of the participation itself:
/// [`AT`], [`UNIT`], `status` and `waiting`.
pub fn select(app: &App, answer: &Answer, employees: Option<&[Uuid]>) -> SelectStatement {
    let employee = participant::Entity::belongs_to(employee::Entity)
        .from((Participant::OrganizationId, Participant::EmployeeId))
        .to((employee::Column::OrganizationId, employee::Column::Id));
    let mut people = participations(app, answer)
        .expr_as(Participant::ProgramId.into_expr(), "program_id")
        .expr_as(Participant::CreatedAt.into_expr(), AT)
        .expr_as(Participant::Id.into_expr(), UNIT)
        .expr_as(Participant::Status.into_expr(), "status")
        .expr_as(flag(Participant::WaitingSince.is_not_null()), "waiting")
        .expr_as(inside(app, answer), "inside")
        .join(JoinType::InnerJoin, employee.into());
    if let Some(employees) = employees {
        people = people.filter(db::in_ids(&app.db, Participant::EmployeeId, employees.iter().copied()));
    }
    if answer.uses_rounds() {
        people = people.expr_as(pairing::Column::RoundId.into_expr(), "round_id").distinct();
    }
    for (name, attribute) in KEYS.iter().zip(&answer.attributes) {
        people = people.expr_as(key(app, attribute), *name);
    }
    people.into_query()
}

/// The number of people with the same attributes who take part in the same buckets, for an answer without programs and rounds among its
/// attributes. The columns: `first` and `last`, `inside`, the number, `divided`, and one of [`KEYS`] for each attribute. `divided` is NULL,
/// or the identifier of an employee whose participations leave out buckets between them; those are counted one by one.
pub fn count_alike(app: &App, answer: &Answer) -> SelectStatement {
    let column = |name: &str| Expr::col(Alias::new(name));
    let mut spans = Query::select();
    spans.column(Alias::new("employee_id"));
    for (sql, name) in
        [(r#"MIN("first")"#, "first"), (r#"MAX("last")"#, "last"), (r#"MAX("first")"#, "last_first"), (r#"MIN("last")"#, "first_last")]
    {
        spans.expr_as(Expr::cust(sql), Alias::new(name));
    }
    spans.from_subquery(participations(app, answer).into_query(), Alias::new("participations")).group_by_col(Alias::new("employee_id"));
    let of_span = |name: &str| Expr::col((Alias::new("spans"), Alias::new(name)));
    // Participations of which each begins before, or right after, the first end are one span.
    let divided = r#"CASE WHEN "spans"."last_first" > "spans"."first_last" + 1 THEN "spans"."employee_id" END"#;
    let mut people = employee::Entity::of(answer.organization).select_only();
    for name in ["first", "last"] {
        people = people.expr_as(of_span(name), name);
    }
    people = people.expr_as(inside(app, answer), "inside").expr_as(Expr::cust(divided), "divided");
    for (name, attribute) in KEYS.iter().zip(&answer.attributes) {
        people = people.expr_as(key(app, attribute), *name);
    }
    let mut people = people.into_query();
    people.join_subquery(JoinType::InnerJoin, spans, Alias::new("spans"), employee::Column::Id.into_expr().eq(of_span("employee_id")));
    let keys = KEYS.iter().take(answer.attributes.len()).copied();
    let groups: Vec<&str> = ["first", "last", "inside", "divided"].into_iter().chain(keys.clone()).collect();
    let mut counts = Query::select();
    counts.exprs(["first", "last", "inside"].map(column)).expr(Expr::cust("COUNT(*)")).expr(column("divided")).exprs(keys.map(column));
    counts.from_subquery(people, Alias::new("people")).add_group_by(groups.into_iter().map(column));
    counts
}

/// The participations of the programs and rounds of the answer, by `employee_id`, with their first and last bucket.
fn participations(app: &App, answer: &Answer) -> Select<participant::Entity> {
    // The statuses are part of the statement, so that PostgreSQL can estimate the rows.
    let status = |status: Status| Expr::cust(format!("'{}'", status.to_value()));
    let has_ended = || Participant::Status.into_expr().is_in([Status::Withdrawn, Status::Completed].map(status));
    let last_bucket = Expr::cust((answer.buckets.len().saturating_sub(1)).to_string());
    let last: Expr = Expr::case(has_ended(), answer.buckets.index_of(&Participant::UpdatedAt.into_expr())).finally(last_bucket).into();
    let mut participations = participant::Entity::of(answer.organization)
        .select_only()
        .expr_as(Participant::EmployeeId.into_expr(), "employee_id")
        .expr_as(answer.buckets.index_of(&Participant::CreatedAt.into_expr()), "first")
        // A participation that ended is not changed any more, or later: then it counts for more buckets, and none is left out.
        .expr_as(last.cast_as("bigint"), "last")
        .filter(Participant::Status.into_expr().ne(status(Status::Invited)))
        .filter(hidden(Participant::CreatedAt.lt(answer.buckets.to)))
        .filter(has_ended().not().or(Participant::UpdatedAt.gte(answer.buckets.from)));
    if let Some(programs) = &answer.filter.programs {
        participations = participations.filter(db::in_ids(&app.db, Participant::ProgramId, programs.iter().map(|id| id.uuid())));
    }
    if answer.uses_rounds() {
        let members = participant::Entity::belongs_to(pairing_member::Entity)
            .from((Participant::OrganizationId, Participant::Id))
            .to((pairing_member::Column::OrganizationId, pairing_member::Column::ParticipantId));
        let pairings = pairing_member::Entity::belongs_to(pairing::Entity)
            .from((pairing_member::Column::OrganizationId, pairing_member::Column::PairingId))
            .to((pairing::Column::OrganizationId, pairing::Column::Id));
        participations = participations.join(JoinType::InnerJoin, members.into()).join(JoinType::InnerJoin, pairings.into());
        if let Some(rounds) = &answer.filter.rounds {
            participations = participations.filter(db::in_ids(&app.db, pairing::Column::RoundId, rounds.iter().map(|id| id.uuid())));
        }
    }
    participations
}

/// 1 for people who satisfy the filter, 0 for the others.
fn inside(app: &App, answer: &Answer) -> Expr {
    let is_inside = answer.people_conditions(app).into_iter().reduce(ExprTrait::and);
    is_inside.map_or_else(|| Expr::cust("1"), flag).cast_as("bigint")
}

/// A condition of which PostgreSQL does not see that it is the second bound of a range: between two bounds whose values it does not know, it
/// expects few rows, and would join them one by one.
pub fn hidden(bound: Expr) -> Expr {
    bound.is(Expr::custom_keyword(Alias::new("TRUE")))
}

/// 1 when the condition holds, otherwise 0.
pub fn flag(condition: Expr) -> Expr {
    Expr::case(condition, Expr::cust("1")).finally(Expr::cust("0")).into()
}

/// The value of an attribute as an SQL expression: of the table `employee`, `participant` or `pairing`.
pub fn key(app: &App, attribute: &Attribute) -> Expr {
    use employee::Column as Employee;
    match attribute {
        Attribute::Department => Employee::Department.into_expr(),
        Attribute::Location => Employee::Location.into_expr(),
        Attribute::JobLevel => Employee::JobLevel.into_expr().cast_as("text"),
        Attribute::HiringMonth => {
            Func::cust(Alias::new("substr")).args([Employee::HiredOn.into_expr().cast_as("text"), Expr::cust("1"), Expr::cust("7")]).into()
        }
        Attribute::Program => participant::Column::ProgramId.into_expr(),
        Attribute::Round => pairing::Column::RoundId.into_expr(),
        Attribute::Custom(name) => custom_attribute(app, name),
    }
}
