//! The people of an answer as an SQL subquery: a row for each participation, or, when rounds matter, for each round of it.

use super::answer::{Answer, Attribute, custom_attribute};
use crate::{app::App, platform::db};
use entity::{
    Tenanted, employee,
    id::TypedId,
    pairing, pairing_member,
    participant::{self, Status},
};
use sea_orm::{
    ActiveEnum, ColumnTrait, EntityTrait, JoinType, QueryFilter, QuerySelect, QueryTrait,
    sea_query::{Alias, Expr, ExprTrait, Func, SelectStatement},
};

/// The columns of the subquery for the attributes, in the order of the answer.
pub const KEYS: [&str; 2] = ["k0", "k1"];

/// The subquery. Its columns: `employee_id`, `program_id`, `round_id` when rounds matter, one of [`KEYS`] for each attribute, `first` and
/// `last`, the first and last bucket of the participation, and `inside`, which is 1 for people who satisfy the filter and 0 for the others
/// in the same programs and rounds.
pub fn select(app: &App, answer: &Answer) -> SelectStatement {
    use participant::Column as Participant;
    let employee = participant::Entity::belongs_to(employee::Entity)
        .from((Participant::OrganizationId, Participant::EmployeeId))
        .to((employee::Column::OrganizationId, employee::Column::Id));
    let has_ended = || Participant::Status.is_in([Status::Withdrawn.to_value(), Status::Completed.to_value()]);
    let is_inside = answer.people_conditions(app).into_iter().reduce(ExprTrait::and);
    let inside =
        is_inside.map_or_else(|| Expr::cust("1"), |condition| Expr::case(condition, Expr::cust("1")).finally(Expr::cust("0")).into());
    let last_bucket = Expr::cust((answer.buckets.len().saturating_sub(1)).to_string());
    let last: Expr = Expr::case(has_ended(), answer.buckets.index_of(&Participant::UpdatedAt.into_expr())).finally(last_bucket).into();
    let mut people = participant::Entity::of(answer.organization)
        .select_only()
        .distinct()
        .expr_as(Participant::EmployeeId.into_expr(), "employee_id")
        .expr_as(Participant::ProgramId.into_expr(), "program_id")
        .expr_as(answer.buckets.index_of(&Participant::CreatedAt.into_expr()), "first")
        // A participation that ended is not changed any more, or later: then it counts for more buckets, and none is left out.
        .expr_as(last.cast_as("bigint"), "last")
        .expr_as(inside.cast_as("bigint"), "inside")
        .join(JoinType::InnerJoin, employee.into())
        .filter(Participant::Status.ne(Status::Invited))
        .filter(Participant::CreatedAt.lt(answer.buckets.to))
        .filter(has_ended().not().or(Participant::UpdatedAt.gte(answer.buckets.from)));
    if let Some(programs) = &answer.filter.programs {
        people = people.filter(db::in_ids(&app.db, Participant::ProgramId, programs.iter().map(|id| id.uuid())));
    }
    if answer.uses_rounds() {
        let members = participant::Entity::belongs_to(pairing_member::Entity)
            .from((Participant::OrganizationId, Participant::Id))
            .to((pairing_member::Column::OrganizationId, pairing_member::Column::ParticipantId));
        let pairings = pairing_member::Entity::belongs_to(pairing::Entity)
            .from((pairing_member::Column::OrganizationId, pairing_member::Column::PairingId))
            .to((pairing::Column::OrganizationId, pairing::Column::Id));
        people = people
            .expr_as(pairing::Column::RoundId.into_expr(), "round_id")
            .join(JoinType::InnerJoin, members.into())
            .join(JoinType::InnerJoin, pairings.into());
        if let Some(rounds) = &answer.filter.rounds {
            people = people.filter(db::in_ids(&app.db, pairing::Column::RoundId, rounds.iter().map(|id| id.uuid())));
        }
    }
    for (name, attribute) in KEYS.iter().zip(&answer.attributes) {
        people = people.expr_as(key(app, attribute), *name);
    }
    people.into_query()
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
