//! Meetings of pairings.

mod write;

pub use write::SessionMutation;

use super::{
    assessment::{Assessment, AssessmentFilter, AssessmentOrder, list as assessments},
    by_id::by_id,
    context::Reachable,
    employee::Employee,
    filter::{IdFilter, InstantFilter, enum_filter, ids},
    id::Gid,
    loader::Load,
    needs::{of, requires},
    page::{Connection, Row, args},
    pairing::Pairing,
    plan::{Catalogue, Fields, Known},
    program::Program,
};
use crate::{
    access::{Act, Actor},
    app::App,
    domain::session::{self, List, Sort},
    platform::Result as Outcome,
};
use async_graphql::{Context, Enum, InputObject, Object, Result};
use chrono::{DateTime, Utc};
use entity::{
    id::{EmployeeId, PairingId, ProgramId, SessionId},
    session::{Column, Model},
    session_attendance, session_turn,
};
use std::{collections::HashMap, sync::Arc};

/// Where a meeting stands.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::session::Status")]
pub enum SessionStatus {
    /// Planned.
    Scheduled,
    /// Took place.
    Held,
    /// Called off.
    Cancelled,
    /// Nobody met.
    Missed,
}
enum_filter!(SessionStatusFilter, SessionStatus, entity::session::Status, "Compares the status of a session.");

/// In which order sessions are listed.
#[derive(Enum, Clone, Copy, PartialEq, Eq, Default)]
#[graphql(remote = "Sort")]
pub enum SessionOrder {
    /// The earliest first.
    #[default]
    StartsAtAsc,
    /// The latest first.
    StartsAtDesc,
}

/// Which sessions are listed: all conditions must hold.
#[derive(InputObject, Default)]
pub struct SessionFilter {
    /// By program.
    program_id: Option<IdFilter<ProgramId>>,
    /// By pairing.
    pairing_id: Option<IdFilter<PairingId>>,
    /// By status.
    status: Option<SessionStatusFilter>,
    /// By when it starts.
    starts_at: Option<InstantFilter>,
}

/// What a list of sessions is to hold.
pub fn list(filter: Option<SessionFilter>, order: Option<SessionOrder>) -> List {
    let filter = filter.unwrap_or_default();
    let starts_at = filter.starts_at.unwrap_or_default();
    List {
        programs: ids(filter.program_id),
        pairings: ids(filter.pairing_id),
        statuses: SessionStatusFilter::values(filter.status),
        starts_from: starts_at.from,
        starts_to: starts_at.to,
        sort: order.unwrap_or_default().into(),
    }
}

/// Who came to a session.
#[derive(Clone, PartialEq, Eq, Hash)]
struct AttendanceOf(SessionId);

impl Load for AttendanceOf {
    type Value = Arc<Vec<session_attendance::Model>>;

    async fn load(app: &App, actor: &Actor, keys: Vec<Self>) -> Outcome<HashMap<Self, Self::Value>> {
        let ids: Vec<SessionId> = keys.iter().map(|key| key.0).collect();
        let mut lists: HashMap<Self, Vec<_>> = HashMap::new();
        for row in session::attendance(&app.db, actor, &ids).all(&app.db).await? {
            lists.entry(Self(row.session_id)).or_default().push(row);
        }
        Ok(lists.into_iter().map(|(key, rows)| (key, Arc::new(rows))).collect())
    }
}

/// The turns of a session.
#[derive(Clone, PartialEq, Eq, Hash)]
struct TurnsOf(SessionId);

impl Load for TurnsOf {
    type Value = Arc<Vec<session_turn::Model>>;

    async fn load(app: &App, actor: &Actor, keys: Vec<Self>) -> Outcome<HashMap<Self, Self::Value>> {
        let ids: Vec<SessionId> = keys.iter().map(|key| key.0).collect();
        let mut lists: HashMap<Self, Vec<_>> = HashMap::new();
        for row in session::turns(&app.db, actor, &ids).all(&app.db).await? {
            lists.entry(Self(row.session_id)).or_default().push(row);
        }
        Ok(lists.into_iter().map(|(key, rows)| (key, Arc::new(rows))).collect())
    }
}

/// Whether a member came.
pub struct SessionAttendance(session_attendance::Model);

/// Whether a member of the pairing came to the session.
#[Object(directive = requires::apply(of(Act::ReadSession)))]
impl SessionAttendance {
    /// The identifier of the member.
    async fn employee_id(&self) -> Gid<EmployeeId> {
        Gid(self.0.employee_id)
    }

    /// The member; null when you may not see them.
    #[graphql(directive = requires::apply(of(Act::ReadEmployee)))]
    async fn employee(&self, ctx: &Context<'_>) -> Result<Option<Employee>> {
        by_id(ctx, self.0.employee_id).await
    }

    /// Whether they came.
    async fn attended(&self) -> bool {
        self.0.attended
    }
}

/// A turn.
pub struct SessionTurn(session_turn::Model);

/// A part of a session in which one member coached another.
#[Object(directive = requires::apply(of(Act::ReadSession)))]
impl SessionTurn {
    /// Counted from 1 in its session.
    async fn position(&self) -> i32 {
        self.0.position
    }

    /// The identifier of who coached.
    async fn coach_id(&self) -> Gid<EmployeeId> {
        Gid(self.0.coach_id)
    }

    /// Who coached; null when you may not see them.
    #[graphql(directive = requires::apply(of(Act::ReadEmployee)))]
    async fn coach(&self, ctx: &Context<'_>) -> Result<Option<Employee>> {
        by_id(ctx, self.0.coach_id).await
    }

    /// The identifier of who was coached.
    async fn learner_id(&self) -> Gid<EmployeeId> {
        Gid(self.0.learner_id)
    }

    /// Who was coached; null when you may not see them.
    #[graphql(directive = requires::apply(of(Act::ReadEmployee)))]
    async fn learner(&self, ctx: &Context<'_>) -> Result<Option<Employee>> {
        by_id(ctx, self.0.learner_id).await
    }

    /// For how many minutes.
    async fn minutes(&self) -> i32 {
        self.0.minutes
    }
}

/// A meeting of a pairing. An employee sees those of their pairings.
pub struct Session(pub Model);

impl Row for Session {
    type List = List;
    fn new(row: Model) -> Self {
        Self(row)
    }
}

/// A meeting of a pairing. An employee sees those of their pairings.
#[Object(directive = requires::apply(of(Act::ReadSession)))]
impl Session {
    /// Its identifier, `ses_…`.
    pub async fn id(&self) -> Gid<SessionId> {
        Gid(self.0.id)
    }

    /// Counts its changes; pass it as `expectedVersion`.
    async fn version(&self) -> i64 {
        self.0.version
    }

    /// Where it stands.
    async fn status(&self) -> SessionStatus {
        self.0.status.into()
    }

    /// When it starts, as planned.
    async fn starts_at(&self) -> DateTime<Utc> {
        self.0.starts_at
    }

    /// How long it is, as planned.
    async fn duration_minutes(&self) -> i32 {
        self.0.duration_minutes
    }

    /// When it took place.
    async fn held_at(&self) -> Option<DateTime<Utc>> {
        self.0.held_at
    }

    /// Whose meeting it is.
    #[graphql(directive = requires::apply(of(Act::ReadPairing)))]
    async fn pairing(&self, ctx: &Context<'_>) -> Result<Option<Pairing>> {
        by_id(ctx, self.0.pairing_id).await
    }

    /// In which program.
    #[graphql(directive = requires::apply(of(Act::ReadProgram)))]
    async fn program(&self, ctx: &Context<'_>) -> Result<Option<Program>> {
        by_id(ctx, self.0.program_id).await
    }

    /// Who came; empty until it was held.
    async fn attendance(&self, ctx: &Context<'_>) -> Result<Vec<SessionAttendance>> {
        let rows = ctx.loads()?.one(AttendanceOf(self.0.id)).await?.unwrap_or_default();
        Ok(rows.iter().cloned().map(SessionAttendance).collect())
    }

    /// Who coached whom, in order; empty until it was held.
    async fn turns(&self, ctx: &Context<'_>) -> Result<Vec<SessionTurn>> {
        let rows = ctx.loads()?.one(TurnsOf(self.0.id)).await?.unwrap_or_default();
        Ok(rows.iter().cloned().map(SessionTurn).collect())
    }

    /// The assessments that were made in it.
    #[graphql(directive = requires::apply(of(Act::ReadAssessment)))]
    async fn assessments(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start of the list.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end of the list.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
        #[graphql(desc = "Which assessments.")] filter: Option<AssessmentFilter>,
        #[graphql(desc = "In which order.")] order_by: Option<AssessmentOrder>,
    ) -> Result<Connection<Assessment>> {
        use entity::assessment::Column;
        Connection::below(ctx, assessments(filter, order_by), Column::SessionId, self.0.id, args(first, after, last, before)).await
    }

    /// When it was planned.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// When it last changed.
    async fn updated_at(&self) -> DateTime<Utc> {
        self.0.updated_at
    }
}

impl Known for SessionAttendance {
    type Entity = session_attendance::Entity;

    fn known(fields: &mut Fields<Self::Entity>) {
        use session_attendance::Column;
        fields
            .id::<EmployeeId>("employeeId", Column::EmployeeId)
            .one::<Employee>("employee", Column::EmployeeId)
            .plain("attended", Column::Attended);
    }
}

impl Known for SessionTurn {
    type Entity = session_turn::Entity;

    fn known(fields: &mut Fields<Self::Entity>) {
        use session_turn::Column;
        fields
            .plain("position", Column::Position)
            .id::<EmployeeId>("coachId", Column::CoachId)
            .one::<Employee>("coach", Column::CoachId)
            .id::<EmployeeId>("learnerId", Column::LearnerId)
            .one::<Employee>("learner", Column::LearnerId)
            .plain("minutes", Column::Minutes);
    }
}

impl Known for Session {
    type Entity = entity::session::Entity;

    fn known(fields: &mut Fields<Self::Entity>) {
        use session_attendance::Column as AttendanceColumn;
        use session_turn::Column as TurnColumn;
        fields
            .plain("version", Column::Version)
            .value::<entity::session::Status, SessionStatus>("status", Column::Status)
            .plain("startsAt", Column::StartsAt)
            .plain("durationMinutes", Column::DurationMinutes)
            .plain("heldAt", Column::HeldAt)
            .one::<Pairing>("pairing", Column::PairingId)
            .one::<Program>("program", Column::ProgramId)
            .each::<SessionAttendance>("attendance", AttendanceColumn::SessionId, |app, actor, ids| {
                Ok(session::attendance(&app.db, actor, ids))
            })
            .each::<SessionTurn>("turns", TurnColumn::SessionId, |app, actor, ids| Ok(session::turns(&app.db, actor, ids)))
            .page::<Assessment>("assessments", entity::assessment::Column::SessionId, |given| given.list(assessments))
            .plain("createdAt", Column::CreatedAt)
            .plain("updatedAt", Column::UpdatedAt);
    }
}

impl SessionQuery {
    pub fn known(all: &mut Catalogue) {
        all.noun::<Session>().part::<SessionAttendance>().part::<SessionTurn>();
        all.find::<Session>("session").list::<Session>("sessions", |given| given.list(list));
    }
}

#[derive(Default)]
pub struct SessionQuery;

#[Object]
impl SessionQuery {
    /// A session; null when there is no such, or you may not see it.
    #[graphql(directive = requires::apply(of(Act::ReadSession)))]
    async fn session(&self, ctx: &Context<'_>, #[graphql(desc = "Its identifier.")] id: Gid<SessionId>) -> Result<Option<Session>> {
        by_id(ctx, id.0).await
    }

    /// The sessions of all pairings.
    #[graphql(directive = requires::apply(of(Act::ReadSession)))]
    async fn sessions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start of the list.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end of the list.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
        #[graphql(desc = "Which sessions.")] filter: Option<SessionFilter>,
        #[graphql(desc = "In which order.")] order_by: Option<SessionOrder>,
    ) -> Result<Connection<Session>> {
        Connection::root(ctx, list(filter, order_by), args(first, after, last, before)).await
    }
}
