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

/// The employees, with the columns `employee_id`, `inside`, and one of [`KEYS`] for each attribute, for an answer without programs and rounds
/// among its attributes.
pub fn employees(app: &App, answer: &Answer) -> SelectStatement {
    let mut employees = employee::Entity::of(answer.organization)
        .select_only()
        .expr_as(employee::Column::Id.into_expr(), "employee_id")
        .expr_as(inside(app, answer), "inside");
    for (name, attribute) in KEYS.iter().zip(&answer.attributes) {
        employees = employees.expr_as(key(app, attribute), *name);
    }
    employees.into_query()
}

/// Counts those people of the table `people`, which has the columns of [`select`], who are alike: with the same attributes, in the same
/// buckets. For an answer without programs and rounds among its attributes. The columns: `first` and `last`, `inside`, the number, `divided`,
/// and one of [`KEYS`] for each attribute. `divided` is NULL, or the identifier of an employee whose participations leave out buckets between
/// them; those are counted one by one.
pub fn count_alike(answer: &Answer, people: &'static str) -> SelectStatement {
    let column = |name: &str| Expr::col(Alias::new(name));
    let keys = || ["inside"].into_iter().chain(KEYS.iter().take(answer.attributes.len()).copied());
    // Most employees take part in one program, and are counted at once. Only the participations of the others are united before.
    let mut participations = Query::select();
    participations.exprs(["first", "last"].into_iter().chain(keys()).map(column));
    participations.expr_as(several(answer), Alias::new("several")).expr_as(Expr::cust("COUNT(*)"), Alias::new("people"));
    participations.from(Alias::new(people)).add_group_by(["first", "last", "several"].into_iter().chain(keys()).map(column));
    let mut spans = Query::select();
    spans.exprs(keys().map(column));
    for (sql, name) in [
        (r#"MIN("first")"#, "first"),
        (r#"MAX("last")"#, "last"),
        (r#"CASE WHEN "several" IS NULL THEN SUM("people") ELSE 1 END"#, "people"),
        // Participations of which each begins before, or right after, the first end are one span.
        (r#"CASE WHEN MAX("first") > MIN("last") + 1 THEN "several" END"#, "divided"),
    ] {
        spans.expr_as(Expr::cust(sql), Alias::new(name));
    }
    let of_others = |name: &str| Expr::cust(format!(r#"CASE WHEN "several" IS NULL THEN "{name}" END"#));
    spans.from_subquery(participations, Alias::new("participations")).add_group_by(keys().chain(["several"]).map(column));
    spans.add_group_by(["first", "last"].map(of_others));
    let mut counts = Query::select();
    counts.exprs(["first", "last", "inside"].map(column)).expr_as(Expr::cust(r#"CAST(SUM("people") AS bigint)"#), Alias::new("people"));
    counts.exprs(["divided"].into_iter().chain(keys().skip(1)).map(column));
    counts.from_subquery(spans, Alias::new("spans")).add_group_by(["first", "last", "divided"].into_iter().chain(keys()).map(column));
    counts
}

/// The identifier of an employee who may have several participations, in a table with the column `employee_id`; NULL for the others.
pub fn several(answer: &Answer) -> Expr {
    if answer.uses_rounds() {
        return Expr::col(Alias::new("employee_id"));
    }
    let several = participant::Entity::of(answer.organization)
        .select_only()
        .column(Participant::EmployeeId)
        .group_by(Participant::EmployeeId)
        .having(Expr::cust("COUNT(*) > 1"))
        .into_query();
    let employee = || Expr::col(Alias::new("employee_id"));
    let is_one = employee().in_subquery(several);
    Expr::case(is_one, employee()).into()
}

/// The participations of the programs and rounds of the answer, by `employee_id`, with their first and last bucket.
pub fn participations(app: &App, answer: &Answer) -> Select<participant::Entity> {
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

/// A condition of which PostgreSQL expects that it holds for nearly all rows. It takes several conditions on the same rows for independent,
/// expects none of these rows, and would sort those that it finds.
pub fn likely(condition: Expr) -> Expr {
    let holds: Expr = Expr::case(condition, Expr::cust("1")).into();
    holds.is_not_null()
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
