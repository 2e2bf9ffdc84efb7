//! Planning and holding sessions: what is asked and what is answered.

use super::Session;
use crate::{
    access::Permission,
    domain::session::{self, Attendance, SessionReport, Turn},
    transport::graphql::{
        engine::request_context::ContextExt,
        schema::{
            directives::{all, requires},
            id::Gid,
            payload::{answer, answer_or, payload},
        },
    },
};
use async_graphql::{Context, InputObject, Object, Result};
use chrono::{DateTime, Utc};
use entity::{
    id::{EmployeeId, PairingId, SessionId},
    session::Model,
};

payload!(SessionPayload { session: Session(Model) }, "session");

/// A meeting to be planned.
#[derive(InputObject)]
pub struct SessionScheduleInput {
    /// Whose: the pairing must be active.
    pairing_id: Gid<PairingId>,
    /// When it starts: not in the past, within two years.
    starts_at: DateTime<Utc>,
    /// How long it is, 5 to 480.
    #[graphql(default = 60)]
    duration_minutes: i32,
    /// Makes a repetition of this request answer what the first one did.
    idempotency_key: Option<String>,
}

/// Whether somebody came.
#[derive(InputObject)]
pub struct AttendanceInput {
    /// A member of the pairing.
    employee_id: Gid<EmployeeId>,
    /// Whether they came.
    attended: bool,
}

/// Who coached whom.
#[derive(InputObject)]
pub struct TurnInput {
    /// Who coached.
    coach_id: Gid<EmployeeId>,
    /// Who was coached.
    learner_id: Gid<EmployeeId>,
    /// For how many minutes, 1 to 480.
    minutes: i32,
}

/// What is told of a meeting that took place.
#[derive(InputObject)]
pub struct SessionHoldInput {
    /// Which one.
    id: Gid<SessionId>,
    /// When it took place, not in the future; as planned, or now if that is to come, when not given.
    held_at: Option<DateTime<Utc>>,
    /// Every member of the pairing, once. At least two came.
    attendance: Vec<AttendanceInput>,
    /// The turns, in order, among those who came.
    #[graphql(default)]
    turns: Vec<TurnInput>,
    /// Refuses the change when the session is no longer at this version.
    expected_version: Option<i64>,
}

#[derive(Default)]
pub struct SessionMutation;

#[Object]
impl SessionMutation {
    /// Plans a meeting.
    #[graphql(directive = requires::apply(all([Permission::WriteSession, Permission::ReadPairing])))]
    async fn session_schedule(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The meeting.")] input: SessionScheduleInput,
    ) -> Result<SessionPayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        let key = input.idempotency_key.as_deref();
        answer(ctx, session::schedule(app, actor, input.pairing_id.0, input.starts_at, input.duration_minutes, key).await)
    }

    /// Moves a planned meeting, or changes its length.
    #[graphql(directive = requires::apply(all([Permission::WriteSession, Permission::ReadSession])))]
    async fn session_reschedule(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which one.")] id: Gid<SessionId>,
        #[graphql(desc = "When it starts now.")] starts_at: DateTime<Utc>,
        #[graphql(desc = "How long it is now; as before when not given.")] duration_minutes: Option<i32>,
        #[graphql(desc = "Refuses the change when the session is no longer at this version.")] expected_version: Option<i64>,
    ) -> Result<SessionPayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        let outcome = session::reschedule(app, actor, id.0, starts_at, duration_minutes, expected_version).await;
        answer_or(ctx, outcome, session::get(&app.db, actor, id.0)).await
    }

    /// Tells that a meeting took place, and puts it on the learning record of those who came and consent to that.
    #[graphql(directive = requires::apply(all([Permission::WriteSession, Permission::ReadSession])))]
    async fn session_hold(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is told of it.")] input: SessionHoldInput,
    ) -> Result<SessionPayload> {
        let (app, actor, id) = (ctx.app()?, ctx.actor()?, input.id.0);
        let attendance = input.attendance.into_iter();
        let turns = input.turns.into_iter();
        let holding = SessionReport {
            held_at: input.held_at,
            attendance: attendance.map(|one| Attendance { employee_id: one.employee_id.0, attended: one.attended }).collect(),
            turns: turns.map(|one| Turn { coach_id: one.coach_id.0, learner_id: one.learner_id.0, minutes: one.minutes }).collect(),
        };
        answer_or(ctx, session::hold(app, actor, id, holding, input.expected_version).await, session::get(&app.db, actor, id)).await
    }

    /// Calls a planned meeting off. Doing it twice changes nothing.
    #[graphql(directive = requires::apply(all([Permission::WriteSession, Permission::ReadSession])))]
    async fn session_cancel(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which one.")] id: Gid<SessionId>,
        #[graphql(desc = "Refuses the change when the session is no longer at this version.")] expected_version: Option<i64>,
    ) -> Result<SessionPayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        answer_or(ctx, session::cancel(app, actor, id.0, expected_version).await, session::get(&app.db, actor, id.0)).await
    }

    /// Tells that nobody met. Doing it twice changes nothing.
    #[graphql(directive = requires::apply(all([Permission::WriteSession, Permission::ReadSession])))]
    async fn session_mark_missed(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which one.")] id: Gid<SessionId>,
        #[graphql(desc = "Refuses the change when the session is no longer at this version.")] expected_version: Option<i64>,
    ) -> Result<SessionPayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        answer_or(ctx, session::mark_missed(app, actor, id.0, expected_version).await, session::get(&app.db, actor, id.0)).await
    }
}
