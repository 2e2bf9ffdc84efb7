//! Habit: how regularly sessions are held, compared with the cadence of the program. For a pairing, its held sessions count; for a
//! participant, those that the participant attended, in all pairings of the program.
//!
//! Not stored: each figure is computed from the rows of sessions, with one statement for all pairings or participants of a page. Days are
//! those of UTC.

use crate::{
    access::{Actor, Permission},
    app::App,
    platform::{Result, db},
};
use entity::{
    Tenanted,
    id::{PairingId, ParticipantId, TypedId},
    pairing, pairing_member, program, session, session_attendance,
};
use sea_orm::{
    ActiveEnum, ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryResult, QuerySelect, QueryTrait, RelationDef,
    Select,
    sea_query::{Alias, Expr, ExprTrait, Func, IntoCondition, Query, SelectStatement},
};
use std::{cmp::max, collections::HashMap};
use uuid::Uuid;

/// The figures of a pairing or a participant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Habit {
    /// The held sessions.
    pub held: i64,
    /// The full periods of the cadence since the pairing was created, until it ended or today.
    pub expected: i64,
    /// The held sessions that followed the previous one, or the creation of the pairing, within the cadence.
    pub on_time: i64,
    /// The latest sessions in a row that were on time. 0 when the next one is overdue.
    pub streak: i64,
    /// The most days between the creation of the pairing, its sessions, and its end or today.
    pub longest_gap: i64,
}

/// The sessions of one pairing, as far as they count for the owner of the habit.
#[derive(Clone, Copy, Debug)]
struct Span {
    cadence: i64,
    /// The day of the creation of the pairing, as a number.
    start: i64,
    /// The day of its end, or today.
    end: i64,
    is_open: bool,
    held: i64,
    on_time: i64,
    /// The most days before a session. `None` without sessions.
    longest_gap: Option<i64>,
    /// The day of the last session.
    last: Option<i64>,
    /// The position of the last session that was late among all sessions of the owner, counted from 1 at the latest.
    last_late: Option<i64>,
}

impl Habit {
    fn from_spans(spans: &[Span]) -> Self {
        let days_since_last = |span: &Span| span.end - span.last.unwrap_or(span.start);
        let sum = |value: fn(&Span) -> i64| spans.iter().map(value).sum();
        let held = sum(|span| span.held);
        let is_overdue = spans.iter().any(|span| span.is_open && days_since_last(span) > span.cadence);
        let last_late = spans.iter().filter_map(|span| span.last_late).min();
        Self {
            held,
            expected: sum(|span| (span.end - span.start) / max(span.cadence, 1)),
            on_time: sum(|span| span.on_time),
            streak: if is_overdue { 0 } else { last_late.map_or(held, |position| position - 1) },
            longest_gap: spans.iter().map(|span| max(span.longest_gap.unwrap_or(0), days_since_last(span))).max().unwrap_or(0),
        }
    }

    /// The share of the held sessions that were on time, in percent, rounded down. `None` without sessions.
    pub fn on_time_percent(&self) -> Option<i64> {
        (self.on_time * 100).checked_div(self.held)
    }
}

/// The habits of pairings that the actor sees.
///
/// # Errors
/// `Forbidden` without permission to read sessions.
pub async fn load_of_pairings(app: &App, actor: &Actor, ids: &[PairingId]) -> Result<HashMap<PairingId, Habit>> {
    actor.reach(Permission::ReadSession)?;
    let pairings = pairing::Entity::of(actor.organization())
        .filter(db::in_ids(&app.db, pairing::Column::Id, ids.iter().map(|id| id.uuid())))
        .select_only()
        .expr_as(pairing::Column::Id.into_expr(), "owner_id");
    let held = pairing::Entity::belongs_to(session::Entity)
        .from((pairing::Column::OrganizationId, pairing::Column::Id))
        .to((session::Column::OrganizationId, session::Column::PairingId))
        .on_condition(|_, sessions| is_held(sessions).into_condition());
    load(app, with_sessions(app, pairings, held.into())).await
}

/// The habits of participants that the actor sees.
///
/// # Errors
/// `Forbidden` without permission to read sessions.
pub async fn load_of_participants(app: &App, actor: &Actor, ids: &[ParticipantId]) -> Result<HashMap<ParticipantId, Habit>> {
    use pairing_member::Column as Member;
    use session_attendance::Column as Attendance;
    actor.reach(Permission::ReadSession)?;
    let organization = actor.organization();
    let pairings = pairing_member::Entity::belongs_to(pairing::Entity)
        .from((Member::OrganizationId, Member::PairingId))
        .to((pairing::Column::OrganizationId, pairing::Column::Id));
    let members = pairing_member::Entity::of(organization)
        .filter(db::in_ids(&app.db, Member::ParticipantId, ids.iter().map(|id| id.uuid())))
        .select_only()
        .expr_as(Member::ParticipantId.into_expr(), "owner_id")
        .join(JoinType::InnerJoin, pairings.into());
    let attended = session_attendance::Entity::of(organization)
        .filter(Attendance::Attended.eq(true))
        .filter(Expr::col((session_attendance::Entity, Attendance::SessionId)).equals((session::Entity, session::Column::Id)))
        .filter(Expr::col((session_attendance::Entity, Attendance::EmployeeId)).equals((pairing_member::Entity, Member::EmployeeId)))
        .into_query();
    let held = pairing::Entity::belongs_to(session::Entity)
        .from((pairing::Column::OrganizationId, pairing::Column::Id))
        .to((session::Column::OrganizationId, session::Column::PairingId))
        .on_condition(move |_, sessions| is_held(sessions).and(Expr::exists(attended.clone())).into_condition());
    load(app, with_sessions(app, members, held.into())).await
}

fn is_held(sessions: sea_orm::sea_query::DynIden) -> Expr {
    Expr::col((sessions, session::Column::Status)).eq(session::Status::Held.to_value())
}

/// One row per session that counts, or one without a session, with the pairing and the cadence of the program.
fn with_sessions<E: EntityTrait>(app: &App, pairings: Select<E>, held: RelationDef) -> SelectStatement {
    let program = pairing::Entity::belongs_to(program::Entity)
        .from((pairing::Column::OrganizationId, pairing::Column::ProgramId))
        .to((program::Column::OrganizationId, program::Column::Id));
    let end = Func::coalesce([pairing::Column::EndedAt.into_expr(), Expr::val(app.clock.now())]);
    let is_open = Expr::cust(r#"CASE WHEN "pairing"."ended_at" IS NULL THEN 1 ELSE 0 END"#);
    pairings
        .expr_as(pairing::Column::Id.into_expr(), "pairing_id")
        .expr_as(program::Column::CadenceDays.into_expr().cast_as("bigint"), "cadence")
        .expr_as(db::day_number(&app.db, pairing::Column::CreatedAt.into_expr()), "start_day")
        .expr_as(db::day_number(&app.db, Expr::from(end)), "end_day")
        .expr_as(is_open.cast_as("bigint"), "is_open")
        .expr_as(db::day_number(&app.db, session::Column::HeldAt.into_expr()), "day")
        .expr_as(session::Column::Id.into_expr(), "session_id")
        .join(JoinType::InnerJoin, program.into())
        .join(JoinType::LeftJoin, held)
        .into_query()
}

/// The columns of a group, which is a pairing of an owner, and its figures.
const GROUP: [&str; 6] = ["owner_id", "pairing_id", "cadence", "start_day", "end_day", "is_open"];
const FIGURES: [&str; 5] = [
    r#"COUNT("day")"#,
    r#"COUNT(CASE WHEN "gap" <= "cadence" THEN 1 END)"#,
    r#"MAX("gap")"#,
    r#"MAX("day")"#,
    r#"MIN(CASE WHEN "gap" > "cadence" THEN "place" END)"#,
];
/// The days before a session: since the previous one of the pairing, or since its creation.
const GAP: &str = r#""day" - COALESCE(LAG("day") OVER (PARTITION BY "owner_id", "pairing_id" ORDER BY "day", "session_id"), "start_day")"#;
/// The position of a session among all of the owner, the latest first.
const PLACE: &str = r#"COUNT("day") OVER (PARTITION BY "owner_id" ORDER BY "day" DESC, "session_id" DESC)"#;

/// Computes the habits from rows of [`with_sessions`], with one statement.
async fn load<T: TypedId>(app: &App, sessions: SelectStatement) -> Result<HashMap<T, Habit>> {
    let mut gaps = Query::select();
    gaps.columns(GROUP.into_iter().chain(["day"]).map(Alias::new));
    gaps.expr_as(Expr::cust(GAP), Alias::new("gap")).expr_as(Expr::cust(PLACE), Alias::new("place"));
    gaps.from_subquery(sessions, Alias::new("sessions"));
    let mut spans = Query::select();
    spans.columns(GROUP.map(Alias::new));
    for figure in FIGURES {
        spans.expr(Expr::cust(figure));
    }
    spans.from_subquery(gaps, Alias::new("gaps")).group_by_columns(GROUP.map(Alias::new));
    let mut spans_of: HashMap<T, Vec<Span>> = HashMap::new();
    for row in app.db.query_all(&spans).await? {
        spans_of.entry(T::from_uuid(row.try_get_by_index::<Uuid>(0)?)).or_default().push(read_span(&row)?);
    }
    Ok(spans_of.into_iter().map(|(owner, spans)| (owner, Habit::from_spans(&spans))).collect())
}

fn read_span(row: &QueryResult) -> Result<Span> {
    Ok(Span {
        cadence: row.try_get_by_index(2)?,
        start: row.try_get_by_index(3)?,
        end: row.try_get_by_index(4)?,
        is_open: row.try_get_by_index::<i64>(5)? == 1,
        held: row.try_get_by_index(6)?,
        on_time: row.try_get_by_index(7)?,
        longest_gap: row.try_get_by_index(8)?,
        last: row.try_get_by_index(9)?,
        last_late: row.try_get_by_index(10)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPAN: Span = Span {
        cadence: 7,
        start: 100,
        end: 121,
        is_open: true,
        held: 3,
        on_time: 2,
        longest_gap: Some(9),
        last: Some(116),
        last_late: Some(2),
    };

    #[test]
    fn figures_of_a_span_are_those_of_its_rows_and_its_end() {
        let habit = Habit::from_spans(&[SPAN]);
        assert_eq!(habit, Habit { held: 3, expected: 3, on_time: 2, streak: 1, longest_gap: 9 });
        assert_eq!(habit.on_time_percent(), Some(66));
        assert_eq!(Habit::from_spans(&[]), Habit::default());
        assert_eq!(Habit::default().on_time_percent(), None);
    }

    #[test]
    fn the_streak_ends_when_the_next_session_is_overdue_and_stays_when_the_pairing_has_ended() {
        let overdue = Span { end: 124, ..SPAN };
        assert_eq!(Habit::from_spans(&[overdue]).streak, 0);
        assert_eq!(Habit::from_spans(&[Span { is_open: false, ..overdue }]).streak, 1);
        assert_eq!(Habit::from_spans(&[Span { end: 140, ..SPAN }]).longest_gap, 24, "the days without a session until today");
    }

    #[test]
    fn the_time_between_two_pairings_is_no_gap() {
        let next = Span { start: 200, end: 204, held: 1, on_time: 1, longest_gap: Some(4), last: Some(204), last_late: None, ..SPAN };
        let habit = Habit::from_spans(&[Span { is_open: false, last_late: Some(3), ..SPAN }, next]);
        assert_eq!(habit, Habit { held: 4, expected: 3, on_time: 3, streak: 2, longest_gap: 9 });
    }
}
