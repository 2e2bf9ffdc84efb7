//! Cycles of a program.

use super::{
    date::Date,
    directives::{all, requires},
    id::Gid,
    pairing::{Pairing, PairingFilter, PairingOrder, list as pairings},
    payload::{answer, answer_or, payload},
    program::Program,
};
use crate::{
    access::Permission,
    domain::round::{self, List},
    transport::graphql::engine::{
        column_value::enum_column,
        object::{object, queries},
        request_context::ContextExt,
    },
};
use async_graphql::{Context, Enum, InputObject, Object, Result};
use chrono::{DateTime, Utc};
use entity::{
    id::{ProgramId, RoundId},
    round::Model,
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
enum_column!(RoundStatus, entity::round::Status);

object! {
    /// One cycle of a program: within it everybody has at most one pairing.
    Round(entity::round), list List, requires ReadProgram;

    /// Its identifier, `rnd_…`.
    id: RoundId;

    columns {
        /// Counts its changes; pass it as `expectedVersion`.
        version: i64,

        /// Counted from 1 in its program.
        number: i32,

        /// Where it stands.
        status: RoundStatus,

        /// The first day.
        starts_on: Date,

        /// The last day.
        ends_on: Option<Date>,

        /// When it was started.
        created_at: DateTime<Utc>,

        /// When it last changed.
        updated_at: DateTime<Utc>,
    }

    objects {
        /// Its program.
        program: Program = program_id;
    }

    connections {
        /// Its pairings.
        pairings: Pairing[PairingFilter, PairingOrder] = pairings, below RoundId;
    }
}

queries! {
    RoundQuery;

    nouns { Round }

    objects {
        /// A cycle of a program; null when there is no such, or you may not see it.
        round: Round, by RoundId, requires ReadProgram;
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
    #[graphql(directive = requires::apply(all([Permission::WriteProgram, Permission::ReadPairing])))]
    async fn round_start(&self, ctx: &Context<'_>, #[graphql(desc = "The cycle.")] input: RoundStartInput) -> Result<RoundPayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        let key = input.idempotency_key.as_deref();
        answer(ctx, round::start(app, actor, input.program_id.0, input.starts_on.0, input.ends_on.map(|date| date.0), key).await)
    }

    /// Ends a cycle. Doing it twice changes nothing.
    #[graphql(directive = requires::apply(all([Permission::WriteProgram, Permission::ReadPairing])))]
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
