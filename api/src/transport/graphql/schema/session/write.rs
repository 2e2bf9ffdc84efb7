//! Mutations of sessions: inputs and root fields. The domain decides; this file translates.

use super::Session;
use crate::{
    access::Permission,
    domain::session::{self, Attendance, SessionReport, Turn},
    transport::graphql::{
        engine::request_context::ContextExt,
        schema::{
            directives::{requires, scopes_of},
            id::Gid,
            payload::{into_payload, into_payload_or_current, payload},
        },
    },
};
use async_graphql::{Context, InputObject, Object, Result};
use chrono::{DateTime, Utc};
use entity::{
    id::{EmployeeId, GuideId, PairingId, SessionId},
    session::Model,
};

payload!(SessionPayload { session: Session(Model) }, "session");

/// A session to schedule: its pairing, start and length.
#[derive(InputObject)]
pub struct SessionScheduleInput {
    /// The identifier of the pairing, which must be ACTIVE.
    pairing_id: Gid<PairingId>,
    /// The instant at which the session starts: not in the past and at most two years (730 days) ahead.
    starts_at: DateTime<Utc>,
    /// The length of the session in minutes, 5 to 480.
    #[graphql(default = 60)]
    duration_minutes: i32,
    /// The identifier of the guide whose published version the session freezes, `gui_…`. It must be ACTIVE. Null: the guide of the program
    /// for this session of the pairing, if there is one.
    guide_id: Option<Gid<GuideId>>,
    /// An idempotency key, chosen by the caller, 1 to 255 bytes: a second request with the same key and input has no effect and returns the
    /// same object; another input is refused with KEY_REUSED. The server remembers the key for `idempotency_hours`. Null: none.
    idempotency_key: Option<String>,
}

/// The attendance of one member of the pairing, for the report of a session.
#[derive(InputObject)]
pub struct AttendanceInput {
    /// The identifier of the employee, who must be a member of the pairing.
    employee_id: Gid<EmployeeId>,
    /// Whether the member took part in the session.
    attended: bool,
}

/// One turn of a session: who coached whom, and for how long.
#[derive(InputObject)]
pub struct TurnInput {
    /// The identifier of the employee who coached and who must have attended.
    coach_id: Gid<EmployeeId>,
    /// The identifier of the employee who was coached: another one who must have attended.
    learner_id: Gid<EmployeeId>,
    /// The length of the turn in minutes, 1 to 480.
    minutes: i32,
}

/// The report of a session that took place.
#[derive(InputObject)]
pub struct SessionHoldInput {
    /// The identifier of the session.
    id: Gid<SessionId>,
    /// The instant at which the session took place, not in the future. Null: the scheduled start, or now when that is in the future.
    held_at: Option<DateTime<Utc>>,
    /// The attendance of every member of the pairing, each once. At least two must have attended.
    attendance: Vec<AttendanceInput>,
    /// The turns in their order, at most 50, between members who attended. Empty by default.
    #[graphql(default)]
    turns: Vec<TurnInput>,
    /// Refuses the change with STALE_VERSION unless the session has this version. Null: no check.
    expected_version: Option<i64>,
}

#[derive(Default)]
pub struct SessionMutation;

#[Object]
impl SessionMutation {
    /// Schedules a session of an ACTIVE pairing. It freezes a version of a guide, whose steps begin its agenda.
    #[graphql(directive = requires::apply(scopes_of([Permission::WriteSession, Permission::ReadPairing])))]
    async fn session_schedule(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The pairing, the start and the length of the session.")] input: SessionScheduleInput,
    ) -> Result<SessionPayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        let key = input.idempotency_key.as_deref();
        let guide = input.guide_id.map(|id| id.0);
        into_payload(ctx, session::schedule(app, actor, input.pairing_id.0, input.starts_at, input.duration_minutes, guide, key).await)
    }

    /// Changes the start or the length of a session whose status is SCHEDULED.
    #[graphql(directive = requires::apply(scopes_of([Permission::WriteSession, Permission::ReadSession])))]
    async fn session_reschedule(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier of the session.")] id: Gid<SessionId>,
        #[graphql(desc = "The new instant at which the session starts: not in the past and at most two years ahead.")] starts_at: DateTime<
            Utc,
        >,
        #[graphql(desc = "The new length in minutes, 5 to 480. Null: unchanged.")] duration_minutes: Option<i32>,
        #[graphql(desc = "Refuses the change with STALE_VERSION unless the session has this version. Null: no check.")]
        expected_version: Option<i64>,
    ) -> Result<SessionPayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        let outcome = session::reschedule(app, actor, id.0, starts_at, duration_minutes, expected_version).await;
        into_payload_or_current(ctx, outcome, session::get(&app.db, actor, id.0)).await
    }

    /// Reports that a session took place. Refused with GOAL_REQUIRED in a FORMAL program whose pairing has held a session before, until
    /// each member has a goal that is ACTIVE or ACHIEVED; and with COMMITMENTS_UNREVIEWED until the commitments from earlier sessions of the
    /// members who attended are reviewed. Creates a learning record for each member who attended and has consented to learning records.
    #[graphql(directive = requires::apply(scopes_of([Permission::WriteSession, Permission::ReadSession])))]
    async fn session_hold(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The report of the session, which must be SCHEDULED.")] input: SessionHoldInput,
    ) -> Result<SessionPayload> {
        let (app, actor, id) = (ctx.app()?, ctx.actor()?, input.id.0);
        let attendance = input.attendance.into_iter();
        let turns = input.turns.into_iter();
        let report = SessionReport {
            held_at: input.held_at,
            attendance: attendance.map(|member| Attendance { employee_id: member.employee_id.0, attended: member.attended }).collect(),
            turns: turns.map(|turn| Turn { coach_id: turn.coach_id.0, learner_id: turn.learner_id.0, minutes: turn.minutes }).collect(),
        };
        into_payload_or_current(ctx, session::hold(app, actor, id, report, input.expected_version).await, session::get(&app.db, actor, id))
            .await
    }

    /// Cancels a scheduled session. Cancelling a cancelled session has no effect.
    #[graphql(directive = requires::apply(scopes_of([Permission::WriteSession, Permission::ReadSession])))]
    async fn session_cancel(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier of the session.")] id: Gid<SessionId>,
        #[graphql(desc = "Refuses the change with STALE_VERSION unless the session has this version. Null: no check.")]
        expected_version: Option<i64>,
    ) -> Result<SessionPayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        into_payload_or_current(ctx, session::cancel(app, actor, id.0, expected_version).await, session::get(&app.db, actor, id.0)).await
    }

    /// Records that a scheduled session did not take place. Repeating it has no effect.
    #[graphql(directive = requires::apply(scopes_of([Permission::WriteSession, Permission::ReadSession])))]
    async fn session_mark_missed(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier of the session.")] id: Gid<SessionId>,
        #[graphql(desc = "Refuses the change with STALE_VERSION unless the session has this version. Null: no check.")]
        expected_version: Option<i64>,
    ) -> Result<SessionPayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        into_payload_or_current(ctx, session::mark_missed(app, actor, id.0, expected_version).await, session::get(&app.db, actor, id.0))
            .await
    }
}
