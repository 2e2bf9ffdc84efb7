//! Cycles of a program.

use super::{
    by_id::by_id,
    context::Reachable,
    date::Date,
    id::Gid,
    needs::{all, of, requires},
    page::{Connection, Row, args},
    pairing::{Pairing, PairingFilter, PairingOrder, list as pairings},
    payload::{answer, answer_or, payload},
    plan::{Catalogue, Fields, Known},
    program::Program,
};
use crate::{
    access::Act,
    domain::round::{self, List},
};
use async_graphql::{Context, Enum, InputObject, Object, Result};
use chrono::{DateTime, Utc};
use entity::{
    id::{ProgramId, RoundId},
    round::{Column, Model},
};

/// Where a cycle stands.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::round::Status")]
pub enum RoundStatus {
    /// Under way: pairings can be formed.
    Active,
    /// Over.
    Ended,
}

/// One cycle of a program: within it everybody has at most one pairing.
pub struct Round(pub Model);

impl Row for Round {
    type List = List;
    fn new(row: Model) -> Self {
        Self(row)
    }
}

/// One cycle of a program: within it everybody has at most one pairing.
#[Object(directive = requires::apply(of(Act::ReadProgram)))]
impl Round {
    /// Its identifier, `rnd_…`.
    pub async fn id(&self) -> Gid<RoundId> {
        Gid(self.0.id)
    }

    /// Counts its changes; pass it as `expectedVersion`.
    async fn version(&self) -> i64 {
        self.0.version
    }

    /// Counted from 1 in its program.
    async fn number(&self) -> i32 {
        self.0.number
    }

    /// Where it stands.
    async fn status(&self) -> RoundStatus {
        self.0.status.into()
    }

    /// The first day.
    async fn starts_on(&self) -> Date {
        Date(self.0.starts_on)
    }

    /// The last day.
    async fn ends_on(&self) -> Option<Date> {
        self.0.ends_on.map(Date)
    }

    /// Its program.
    async fn program(&self, ctx: &Context<'_>) -> Result<Option<Program>> {
        by_id(ctx, self.0.program_id).await
    }

    /// Its pairings.
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
        use entity::pairing::Column;
        Connection::below(ctx, pairings(filter, order_by), Column::RoundId, self.0.id, args(first, after, last, before)).await
    }

    /// When it was started.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// When it last changed.
    async fn updated_at(&self) -> DateTime<Utc> {
        self.0.updated_at
    }
}

impl Known for Round {
    type Entity = entity::round::Entity;

    fn known(fields: &mut Fields<Self::Entity>) {
        fields
            .plain("version", Column::Version)
            .plain("number", Column::Number)
            .value::<entity::round::Status, RoundStatus>("status", Column::Status)
            .plain("startsOn", Column::StartsOn)
            .plain("endsOn", Column::EndsOn)
            .one::<Program>("program", Column::ProgramId)
            .page::<Pairing>("pairings", entity::pairing::Column::RoundId, |given| given.list(pairings))
            .plain("createdAt", Column::CreatedAt)
            .plain("updatedAt", Column::UpdatedAt);
    }
}

impl RoundQuery {
    pub fn known(all: &mut Catalogue) {
        all.noun::<Round>().find::<Round>("round");
    }
}

#[derive(Default)]
pub struct RoundQuery;

#[Object]
impl RoundQuery {
    /// A cycle of a program; null when there is no such, or you may not see it.
    #[graphql(directive = requires::apply(of(Act::ReadProgram)))]
    async fn round(&self, ctx: &Context<'_>, #[graphql(desc = "Its identifier.")] id: Gid<RoundId>) -> Result<Option<Round>> {
        by_id(ctx, id.0).await
    }
}

payload!(RoundPayload { round: Round(Model) }, "round");

/// A cycle to be started.
#[derive(InputObject)]
pub struct RoundStartInput {
    /// Of which program: it must be open and its last round over.
    program_id: Gid<ProgramId>,
    /// The first day.
    starts_on: Date,
    /// The last day.
    ends_on: Option<Date>,
    /// Makes a repetition of this request answer what the first one did.
    idempotency_key: Option<String>,
}

#[derive(Default)]
pub struct RoundMutation;

#[Object]
impl RoundMutation {
    /// Starts the next cycle of a program.
    #[graphql(directive = requires::apply(all([Act::WriteProgram, Act::ReadPairing])))]
    async fn round_start(&self, ctx: &Context<'_>, #[graphql(desc = "The cycle.")] input: RoundStartInput) -> Result<RoundPayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        let key = input.idempotency_key.as_deref();
        answer(ctx, round::start(app, actor, input.program_id.0, input.starts_on.0, input.ends_on.map(|date| date.0), key).await)
    }

    /// Ends a cycle. Doing it twice changes nothing.
    #[graphql(directive = requires::apply(all([Act::WriteProgram, Act::ReadPairing])))]
    async fn round_end(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which one.")] id: Gid<RoundId>,
        #[graphql(desc = "Refuses the change when the round is no longer at this version.")] expected_version: Option<i64>,
    ) -> Result<RoundPayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        answer_or(ctx, round::end(app, actor, id.0, expected_version).await, round::get(&app.db, actor, id.0)).await
    }
}
