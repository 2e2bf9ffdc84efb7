//! Who coaches each other.

use super::{
    by_id::by_id,
    context::Reachable,
    employee::Employee,
    filter::{IdFilter, enum_filter, ids, plain},
    id::Gid,
    loader::Load,
    needs::{all, of, requires},
    page::{Connection, Row, args},
    participant::Participant,
    payload::{answer, answer_or, payload},
    plan::{Catalogue, Fields, Known},
    program::Program,
    round::Round,
    session::{Session, SessionFilter, SessionOrder, list as sessions},
};
use crate::{
    access::{Act, Actor},
    app::App,
    domain::pairing::{self, List},
    platform::Result as Outcome,
};
use async_graphql::{Context, Enum, InputObject, Object, Result};
use chrono::{DateTime, Utc};
use entity::{
    id::{EmployeeId, PairingId, ParticipantId, ProgramId, RoundId},
    pairing::{Column, Model},
    pairing_member,
};
use std::{collections::HashMap, sync::Arc};

/// Where a pairing stands.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::pairing::Status")]
pub enum PairingStatus {
    /// The partners meet.
    Active,
    /// On hold by the program's policy, while two of its members stand in one reporting line.
    Suspended,
    /// They went their ways.
    Ended,
}
enum_filter!(PairingStatusFilter, PairingStatus, entity::pairing::Status, "Compares the status of a pairing.");

/// In which order pairings are listed.
#[derive(Enum, Clone, Copy, PartialEq, Eq, Default)]
pub enum PairingOrder {
    /// As they were formed.
    #[default]
    CreatedAsc,
    /// The newest first.
    CreatedDesc,
}

/// Which pairings are listed: all conditions must hold.
#[derive(InputObject, Default)]
pub struct PairingFilter {
    /// By program.
    program_id: Option<IdFilter<ProgramId>>,
    /// By round.
    round_id: Option<IdFilter<RoundId>>,
    /// By member.
    employee_id: Option<IdFilter<EmployeeId>>,
    /// By status.
    status: Option<PairingStatusFilter>,
}

/// What a list of pairings is to hold.
pub fn list(filter: Option<PairingFilter>, order: Option<PairingOrder>) -> List {
    let filter = filter.unwrap_or_default();
    List {
        programs: ids(filter.program_id),
        rounds: ids(filter.round_id),
        employees: ids(filter.employee_id),
        statuses: PairingStatusFilter::values(filter.status),
        newest_first: order == Some(PairingOrder::CreatedDesc),
    }
}

/// The members of a pairing.
#[derive(Clone, PartialEq, Eq, Hash)]
struct MembersOf(PairingId);

impl Load for MembersOf {
    type Value = Arc<Vec<pairing_member::Model>>;

    async fn load(app: &App, actor: &Actor, keys: Vec<Self>) -> Outcome<HashMap<Self, Self::Value>> {
        let ids: Vec<PairingId> = keys.iter().map(|key| key.0).collect();
        let mut lists: HashMap<Self, Vec<_>> = HashMap::new();
        for row in pairing::members(&app.db, actor, &ids).all(&app.db).await? {
            lists.entry(Self(row.pairing_id)).or_default().push(row);
        }
        Ok(lists.into_iter().map(|(key, rows)| (key, Arc::new(rows))).collect())
    }
}

/// A member of a pairing.
pub struct PairingMember(pairing_member::Model);

/// A member of a pairing: both coach and learner.
#[Object(directive = requires::apply(of(Act::ReadPairing)))]
impl PairingMember {
    /// The membership of the program.
    async fn participant(&self, ctx: &Context<'_>) -> Result<Option<Participant>> {
        by_id(ctx, self.0.participant_id).await
    }

    /// The person; null when you may not see them.
    #[graphql(directive = requires::apply(of(Act::ReadEmployee)))]
    async fn employee(&self, ctx: &Context<'_>) -> Result<Option<Employee>> {
        by_id(ctx, self.0.employee_id).await
    }
}

/// Two or three participants who coach each other in a round. An employee sees those they are or were a member of.
pub struct Pairing(pub Model);

impl Row for Pairing {
    type List = List;
    fn new(row: Model) -> Self {
        Self(row)
    }
}

/// Two or three participants who coach each other in a round. An employee sees those they are or were a member of.
#[Object(directive = requires::apply(of(Act::ReadPairing)))]
impl Pairing {
    /// Its identifier, `pai_…`.
    pub async fn id(&self) -> Gid<PairingId> {
        Gid(self.0.id)
    }

    /// Counts its changes; pass it as `expectedVersion`.
    async fn version(&self) -> i64 {
        self.0.version
    }

    /// Where it stands.
    async fn status(&self) -> PairingStatus {
        self.0.status.into()
    }

    /// Its program.
    async fn program(&self, ctx: &Context<'_>) -> Result<Option<Program>> {
        by_id(ctx, self.0.program_id).await
    }

    /// Its round.
    async fn round(&self, ctx: &Context<'_>) -> Result<Option<Round>> {
        by_id(ctx, self.0.round_id).await
    }

    /// Its members, two or three.
    async fn members(&self, ctx: &Context<'_>) -> Result<Vec<PairingMember>> {
        let rows = ctx.loads()?.one(MembersOf(self.0.id)).await?.unwrap_or_default();
        Ok(rows.iter().cloned().map(PairingMember).collect())
    }

    /// Its sessions.
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
        use entity::session::Column;
        Connection::below(ctx, sessions(filter, order_by), Column::PairingId, self.0.id, args(first, after, last, before)).await
    }

    /// Since when two of its members stand in one reporting line; null when none do.
    async fn conflict_since(&self) -> Option<DateTime<Utc>> {
        self.0.conflict_since
    }

    /// When it was formed.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// When it last changed.
    async fn updated_at(&self) -> DateTime<Utc> {
        self.0.updated_at
    }

    /// When it ended.
    async fn ended_at(&self) -> Option<DateTime<Utc>> {
        self.0.ended_at
    }
}

impl Known for PairingMember {
    type Entity = pairing_member::Entity;

    fn known(fields: &mut Fields<Self::Entity>) {
        use pairing_member::Column;
        fields.one::<Participant>("participant", Column::ParticipantId).one::<Employee>("employee", Column::EmployeeId);
    }
}

impl Known for Pairing {
    type Entity = entity::pairing::Entity;

    fn known(fields: &mut Fields<Self::Entity>) {
        use pairing_member::Column as MemberColumn;
        fields
            .plain("version", Column::Version)
            .value::<entity::pairing::Status, PairingStatus>("status", Column::Status)
            .one::<Program>("program", Column::ProgramId)
            .one::<Round>("round", Column::RoundId)
            .each::<PairingMember>("members", MemberColumn::PairingId, |app, actor, ids| Ok(pairing::members(&app.db, actor, ids)))
            .page::<Session>("sessions", entity::session::Column::PairingId, |given| given.list(sessions))
            .plain("createdAt", Column::CreatedAt)
            .plain("updatedAt", Column::UpdatedAt)
            .plain("endedAt", Column::EndedAt)
            .plain("conflictSince", Column::ConflictSince);
    }
}

impl PairingQuery {
    pub fn known(all: &mut Catalogue) {
        all.noun::<Pairing>().part::<PairingMember>();
        all.find::<Pairing>("pairing").list::<Pairing>("pairings", |given| given.list(list));
    }
}

#[derive(Default)]
pub struct PairingQuery;

#[Object]
impl PairingQuery {
    /// A pairing; null when there is no such, or you may not see it.
    #[graphql(directive = requires::apply(of(Act::ReadPairing)))]
    async fn pairing(&self, ctx: &Context<'_>, #[graphql(desc = "Its identifier.")] id: Gid<PairingId>) -> Result<Option<Pairing>> {
        by_id(ctx, id.0).await
    }

    /// The pairings of all programs.
    #[graphql(directive = requires::apply(of(Act::ReadPairing)))]
    async fn pairings(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start of the list.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end of the list.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
        #[graphql(desc = "Which pairings.")] filter: Option<PairingFilter>,
        #[graphql(desc = "In which order.")] order_by: Option<PairingOrder>,
    ) -> Result<Connection<Pairing>> {
        Connection::root(ctx, list(filter, order_by), args(first, after, last, before)).await
    }
}

payload!(PairingPayload { pairing: Pairing(Model) }, "pairing");

/// Participants to be brought together.
#[derive(InputObject)]
pub struct PairingCreateInput {
    /// In which round: it must be under way.
    round_id: Gid<RoundId>,
    /// Who: two, or as many as the program allows.
    participant_ids: Vec<Gid<ParticipantId>>,
    /// Makes a repetition of this request answer what the first one did.
    idempotency_key: Option<String>,
}

#[derive(Default)]
pub struct PairingMutation;

#[Object]
impl PairingMutation {
    /// Brings participants together. Refused for people of one reporting line, at any distance, and for those further apart in
    /// job level than the program allows.
    #[graphql(directive = requires::apply(all([Act::WriteProgram, Act::ReadPairing])))]
    async fn pairing_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who, and where.")] input: PairingCreateInput,
    ) -> Result<PairingPayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        let key = input.idempotency_key.as_deref();
        answer(ctx, pairing::create(app, actor, input.round_id.0, plain(input.participant_ids), key).await)
    }

    /// Parts the partners. Doing it twice changes nothing.
    #[graphql(directive = requires::apply(all([Act::WriteProgram, Act::ReadPairing])))]
    async fn pairing_end(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which one.")] id: Gid<PairingId>,
        #[graphql(desc = "Refuses the change when the pairing is no longer at this version.")] expected_version: Option<i64>,
    ) -> Result<PairingPayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        answer_or(ctx, pairing::end(app, actor, id.0, expected_version).await, pairing::get(&app.db, actor, id.0)).await
    }
}
