//! What figures are computed from: SQL subqueries with a row for each event and person.

use super::{
    answer::Answer,
    membership::{AT, UNIT, flag},
};
use crate::app::App;
use entity::{
    Tenanted, assessment, assessment::Kind, commitment, goal, id::CompetencyId, pairing, pairing_member, program, recognition, session,
    session_attendance, session_turn,
};
use sea_orm::{
    ActiveEnum, ColumnTrait, EntityTrait, JoinType, QueryFilter, QuerySelect, QueryTrait, RelationDef, Select,
    sea_query::{Alias, Expr, ExprTrait, Func, Query, SelectStatement, UnionType},
};

/// What a source depends on.
pub struct Scope<'a> {
    pub app: &'a App,
    pub answer: &'a Answer,
    pub competency: Option<CompetencyId>,
    pub kind: Option<Kind>,
}

/// A subquery with the columns `employee_id` and `at`, `program_id` unless the event has none, `round_id` if it has one and rounds matter, and
/// further columns.
pub type Source = fn(&Scope) -> SelectStatement;

const EMPLOYEE: &str = "employee_id";
const PROGRAM: &str = "program_id";
const ROUND: &str = "round_id";
const GIVEN: &str = "given";

fn pairing_of_member() -> RelationDef {
    use pairing_member::Column as Member;
    pairing_member::Entity::belongs_to(pairing::Entity)
        .from((Member::OrganizationId, Member::PairingId))
        .to((pairing::Column::OrganizationId, pairing::Column::Id))
        .into()
}

/// The members of pairings, with the columns of people.
fn members(scope: &Scope) -> Select<pairing_member::Entity> {
    pairing_member::Entity::of(scope.answer.organization)
        .select_only()
        .expr_as(pairing_member::Column::EmployeeId.into_expr(), EMPLOYEE)
        .expr_as(pairing::Column::ProgramId.into_expr(), PROGRAM)
        .expr_as(pairing::Column::RoundId.into_expr(), ROUND)
        .join(JoinType::InnerJoin, pairing_of_member())
}

fn sessions_of_members() -> RelationDef {
    use pairing_member::Column as Member;
    pairing_member::Entity::belongs_to(session::Entity)
        .from((Member::OrganizationId, Member::PairingId))
        .to((session::Column::OrganizationId, session::Column::PairingId))
        .into()
}

/// When a session took place, or was to take place.
fn session_time() -> Expr {
    Func::coalesce([session::Column::HeldAt.into_expr(), session::Column::StartsAt.into_expr()]).into()
}

/// The sessions of each member.
pub fn sessions(scope: &Scope) -> SelectStatement {
    members(scope)
        .expr_as(session_time(), AT)
        .expr_as(session::Column::Id.into_expr(), UNIT)
        .expr_as(session::Column::Status.into_expr(), "status")
        .expr_as(session::Column::DurationMinutes.into_expr(), "minutes")
        .join(JoinType::InnerJoin, sessions_of_members())
        .into_query()
}

/// The days before a held session: since the previous one of the pairing, or since its creation.
const GAP: &str = r#""day" - COALESCE(LAG("day") OVER (PARTITION BY "pairing_id", "employee_id" ORDER BY "at", "unit"), "start_day")"#;

/// The held sessions of each member, with the days since the previous one and the cadence.
pub fn held_sessions(scope: &Scope) -> SelectStatement {
    let db = &scope.app.db;
    let programs = pairing::Entity::belongs_to(program::Entity)
        .from((pairing::Column::OrganizationId, pairing::Column::ProgramId))
        .to((program::Column::OrganizationId, program::Column::Id));
    let held = members(scope)
        .expr_as(session::Column::HeldAt.into_expr(), AT)
        .expr_as(session::Column::Id.into_expr(), UNIT)
        .expr_as(pairing::Column::Id.into_expr(), "pairing_id")
        .expr_as(program::Column::CadenceDays.into_expr(), "cadence")
        .expr_as(crate::platform::db::day_number(db, pairing::Column::CreatedAt.into_expr()), "start_day")
        .expr_as(crate::platform::db::day_number(db, session::Column::HeldAt.into_expr()), "day")
        .join(JoinType::InnerJoin, programs.into())
        .join(JoinType::InnerJoin, sessions_of_members())
        .filter(session::Column::Status.eq(session::Status::Held.to_value()))
        .into_query();
    let mut gaps = Query::select();
    gaps.columns([EMPLOYEE, PROGRAM, ROUND, AT, UNIT, "cadence"].map(Alias::new));
    gaps.expr_as(Expr::cust(GAP), Alias::new("gap")).from_subquery(held, Alias::new("held"));
    gaps
}

/// Adds the round of a pairing to events, when rounds matter. `pairings` joins the pairing.
fn with_round<E: EntityTrait>(scope: &Scope, events: Select<E>, pairings: impl Into<RelationDef>) -> Select<E> {
    if !scope.answer.uses_rounds() {
        return events;
    }
    events.expr_as(pairing::Column::RoundId.into_expr(), ROUND).join(JoinType::InnerJoin, pairings.into())
}

/// The pairing of a session.
fn pairing_of_session() -> RelationDef {
    session::Entity::belongs_to(pairing::Entity)
        .from((session::Column::OrganizationId, session::Column::PairingId))
        .to((pairing::Column::OrganizationId, pairing::Column::Id))
        .into()
}

/// Whether each member attended each held session.
pub fn attendances(scope: &Scope) -> SelectStatement {
    use session_attendance::Column as Attendance;
    let sessions = session_attendance::Entity::belongs_to(session::Entity)
        .from((Attendance::OrganizationId, Attendance::SessionId))
        .to((session::Column::OrganizationId, session::Column::Id));
    let attendances = session_attendance::Entity::of(scope.answer.organization)
        .select_only()
        .expr_as(Attendance::EmployeeId.into_expr(), EMPLOYEE)
        .expr_as(session::Column::ProgramId.into_expr(), PROGRAM)
        .expr_as(session_time(), AT)
        .expr_as(session::Column::Id.into_expr(), UNIT)
        .expr_as(Attendance::EmployeeId.into_expr(), "attendee")
        .expr_as(flag(Attendance::Attended.eq(true)), "attended")
        .join(JoinType::InnerJoin, sessions.into())
        .filter(session::Column::Status.eq(session::Status::Held.to_value()));
    with_round(scope, attendances, pairing_of_session()).into_query()
}

/// Whether two members of a pairing were partners in an earlier one. Each table is joined by its organization.
const IS_REPEATED: &str = r#"EXISTS (SELECT 1 FROM "pairing_member" a
    JOIN "pairing_member" b ON b."organization_id" = a."organization_id" AND b."pairing_id" = a."pairing_id" AND b."employee_id" > a."employee_id"
    JOIN "pairing_member" c ON c."organization_id" = a."organization_id" AND c."employee_id" = a."employee_id" AND c."pairing_id" <> a."pairing_id"
    JOIN "pairing_member" d ON d."organization_id" = c."organization_id" AND d."pairing_id" = c."pairing_id" AND d."employee_id" = b."employee_id"
    JOIN "pairing" q ON q."organization_id" = c."organization_id" AND q."id" = c."pairing_id"
    WHERE a."organization_id" = "pairing"."organization_id" AND a."pairing_id" = "pairing"."id" AND q."created_at" < "pairing"."created_at")"#;

/// The pairings of each member, at their creation.
pub fn pairings(scope: &Scope) -> SelectStatement {
    let day = |column: pairing::Column| crate::platform::db::day_number(&scope.app.db, column.into_expr());
    let mut pairings = members(scope)
        .expr_as(pairing::Column::CreatedAt.into_expr(), AT)
        .expr_as(pairing::Column::Id.into_expr(), UNIT)
        .expr_as(flag(pairing::Column::EndedAt.is_not_null()), "ended")
        .expr_as(day(pairing::Column::EndedAt).sub(day(pairing::Column::CreatedAt)), "days")
        .expr_as(flag(Expr::cust(IS_REPEATED)), "repeated")
        .into_query();
    // An organization has few pairings, which are all read at once.
    crate::platform::db::keep_apart(&scope.app.db, &mut pairings);
    pairings
}

/// The commitments, when they were made.
pub fn commitments(scope: &Scope) -> SelectStatement {
    use commitment::Column as Commitment;
    let pairings = commitment::Entity::belongs_to(pairing::Entity)
        .from((Commitment::OrganizationId, Commitment::PairingId))
        .to((pairing::Column::OrganizationId, pairing::Column::Id));
    let commitments = commitment::Entity::of(scope.answer.organization)
        .select_only()
        .expr_as(Commitment::EmployeeId.into_expr(), EMPLOYEE)
        .expr_as(Commitment::ProgramId.into_expr(), PROGRAM)
        .expr_as(Commitment::CreatedAt.into_expr(), AT)
        .expr_as(Commitment::Id.into_expr(), UNIT)
        .expr_as(Commitment::Status.into_expr(), "status");
    with_round(scope, commitments, pairings).into_query()
}

/// The goals, when they were set.
pub fn goals(scope: &Scope) -> SelectStatement {
    use goal::Column as Goal;
    goal::Entity::of(scope.answer.organization)
        .select_only()
        .expr_as(Goal::EmployeeId.into_expr(), EMPLOYEE)
        .expr_as(Goal::ProgramId.into_expr(), PROGRAM)
        .expr_as(Goal::CreatedAt.into_expr(), AT)
        .expr_as(Goal::Id.into_expr(), UNIT)
        .expr_as(Goal::Status.into_expr(), "status")
        .into_query()
}

/// The recognitions that were not withdrawn, once for the giver and once for the receiver.
pub fn recognitions(scope: &Scope) -> SelectStatement {
    use recognition::Column as Recognition;
    // Each row is read once, for both.
    let side = |given: &'static str| Query::select().expr_as(Expr::cust(given), Alias::new(GIVEN)).to_owned();
    let given = || Expr::col((Alias::new("sides"), Alias::new(GIVEN)));
    let employee: Expr =
        Expr::case(given().eq(Expr::cust("1")), Recognition::GiverId.into_expr()).finally(Recognition::ReceiverId.into_expr()).into();
    recognition::Entity::of(scope.answer.organization)
        .select_only()
        .expr_as(employee, EMPLOYEE)
        .expr_as(Recognition::ProgramId.into_expr(), PROGRAM)
        .expr_as(Recognition::CreatedAt.into_expr(), AT)
        .expr_as(Recognition::Id.into_expr(), UNIT)
        .expr_as(given(), GIVEN)
        .filter(Recognition::Status.eq(recognition::Status::Given.to_value()))
        .into_query()
        .join_subquery(JoinType::InnerJoin, side("1").union(UnionType::All, side("0")).to_owned(), Alias::new("sides"), Expr::cust("1 = 1"))
        .to_owned()
}

/// The turns of held sessions, once for the coach and once for the learner.
pub fn turns(scope: &Scope) -> SelectStatement {
    use session_turn::Column as Turn;
    let of = |employee: Turn, coached: &'static str| {
        let sessions = session_turn::Entity::belongs_to(session::Entity)
            .from((Turn::OrganizationId, Turn::SessionId))
            .to((session::Column::OrganizationId, session::Column::Id));
        let turns = session_turn::Entity::of(scope.answer.organization)
            .select_only()
            .expr_as(employee.into_expr(), EMPLOYEE)
            .expr_as(session::Column::ProgramId.into_expr(), PROGRAM)
            .expr_as(session::Column::HeldAt.into_expr(), AT)
            .expr_as(Turn::SessionId.into_expr(), UNIT)
            .expr_as(Turn::Position.into_expr(), "position")
            .expr_as(Turn::Minutes.into_expr(), "minutes")
            .expr_as(Expr::cust(coached), "coached")
            .join(JoinType::InnerJoin, sessions.into())
            .filter(session::Column::Status.eq(session::Status::Held.to_value()));
        with_round(scope, turns, pairing_of_session()).into_query()
    };
    of(Turn::CoachId, "1").union(UnionType::All, of(Turn::LearnerId, "0")).to_owned()
}

/// The assessments of a competency of one kind.
pub fn assessments(scope: &Scope) -> SelectStatement {
    select_assessments(scope).into_query()
}

/// The assessments that state a confidence.
pub fn confident_assessments(scope: &Scope) -> SelectStatement {
    select_assessments(scope).filter(assessment::Column::Confidence.is_not_null()).into_query()
}

/// The level less that of the previous assessment of the same person. NULL for the first one.
const CHANGE: &str = r#""level" - LAG("level") OVER (PARTITION BY "employee_id" ORDER BY "at", "unit")"#;

/// The assessments that have a previous one, with the change of the level.
pub fn changes(scope: &Scope) -> SelectStatement {
    let mut changes = Query::select();
    changes.columns([EMPLOYEE, AT, UNIT].map(Alias::new));
    changes.expr_as(Expr::cust(CHANGE), Alias::new("difference")).from_subquery(assessments(scope), Alias::new("levels"));
    let mut known = Query::select();
    known.columns([EMPLOYEE, AT, UNIT, "difference"].map(Alias::new)).from_subquery(changes, Alias::new("changes"));
    known.and_where(Expr::col(Alias::new("difference")).is_not_null());
    known
}

fn select_assessments(scope: &Scope) -> Select<assessment::Entity> {
    use assessment::Column as Assessment;
    let mut assessments = assessment::Entity::of(scope.answer.organization)
        .select_only()
        .expr_as(Assessment::EmployeeId.into_expr(), EMPLOYEE)
        .expr_as(Assessment::AssessedAt.into_expr(), AT)
        .expr_as(Assessment::Id.into_expr(), UNIT)
        .expr_as(Assessment::Level.into_expr(), "level")
        .expr_as(Assessment::Confidence.into_expr(), "confidence")
        .filter(Assessment::WithdrawnAt.is_null());
    if let Some(competency) = scope.competency {
        assessments = assessments.filter(Assessment::CompetencyId.eq(competency));
    }
    if let Some(kind) = scope.kind {
        assessments = assessments.filter(Assessment::Kind.eq(kind.to_value()));
    }
    assessments
}
