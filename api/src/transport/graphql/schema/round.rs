//! Rounds: the object, the root field that reads it and its mutations. Rounds are listed by their program.

use super::{
    date::Date,
    directives::{requires, scope_of, scopes_of},
    id::Gid,
    pairing::{Pairing, PairingFilter, PairingOrder, list as pairings},
    payload::{into_payload, into_payload_or_current, payload},
    program::Program,
    pulse::Pulse,
    reciprocity::{CoachingTime, TimeOfRound},
};
use crate::{
    access::Permission,
    domain::{
        pulse,
        round::{self, List},
    },
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

/// The status of a round. ENDED is final.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::round::Status")]
pub enum RoundStatus {
    /// The round is under way: pairings can be created. A program has at most one active round.
    Active,
    /// The round has ended: no more pairings can be created. Existing pairings continue until they are ended.
    Ended,
}
enum_column!(RoundStatus, entity::round::Status);

object! {
    /// A round: one cycle of a program, in which each participant has at most one pairing that has not ended.
    Round(entity::round), list List, requires ReadProgram;

    /// The identifier of the round, `rnd_…`.
    id: RoundId;

    columns {
        /// The version of the round, 1 at first and one more with each change. Pass it as `expectedVersion` to refuse a change of
        /// another version.
        version: i64,

        /// The number of the round in its program, from 1.
        number: i32,

        /// The status of the round. Pairings can be created only while it is ACTIVE.
        status: RoundStatus,

        /// The date on which the round starts, in the organization's calendar. The round is ACTIVE from its creation on,
        /// whatever this date is.
        starts_on: Date,

        /// The last day of the round, in the organization's calendar. The round is ended by `roundEnd` or `programClose`, not by this date.
        /// Null: no fixed end.
        ends_on: Option<Date>,

        /// The identifier of the program that the round belongs to, `prg_…`.
        program_id: Gid<ProgramId>,

        /// The instant at which the round was created.
        created_at: DateTime<Utc>,

        /// The instant of the last change.
        updated_at: DateTime<Utc>,
    }

    objects {
        /// The program that the round belongs to.
        program: Program = program_id;
    }

    back_references {
        /// The pulse of the round. Null when none was opened.
        pulse: Pulse = pulse::select_of_rounds, by RoundId;
    }

    connections {
        /// The pairings of the round in every status, as far as the caller may see them.
        pairings: Pairing[PairingFilter, PairingOrder] = pairings, below RoundId;
    }

    resolvers {
        /// The caller's own coaching time in the pairings of the round. Null when the caller was in no pairing of the round, and for
        /// integrations.
        #[graphql(directive = requires::apply(scope_of(Permission::ReadBalance)))]
        async fn coaching_time(&self, ctx: &Context<'_>) -> Result<Option<CoachingTime>> {
            Ok(ctx.loaders()?.load(TimeOfRound(self.0.id)).await?)
        }
    }
}

queries! {
    RoundQuery;

    nouns { Round }

    objects {
        /// Finds a round by its identifier. Null when it does not exist or the caller may not see it.
        round: Round, by RoundId, requires ReadProgram;
    }
}

payload!(RoundPayload { round: Round(Model) }, "round");

/// The program and the dates of a round to start.
#[derive(InputObject)]
pub struct RoundStartInput {
    /// The identifier of the program, which must be OPEN and must not have an active round.
    program_id: Gid<ProgramId>,
    /// The date on which the round starts, in the organization's calendar, not before `startsOn` of the program. It may be in the past or
    /// in the future.
    starts_on: Date,
    /// The last day of the round, not before `startsOn`. Null: no fixed end.
    ends_on: Option<Date>,
    /// An idempotency key, chosen by the caller, 1 to 255 bytes: a second request with the same key and input has no effect and returns the
    /// same object; another input is refused with KEY_REUSED. The server remembers the key for `idempotency_hours`. Null: none.
    idempotency_key: Option<String>,
}

#[derive(Default)]
pub struct RoundMutation;

#[Object]
impl RoundMutation {
    /// Starts the next round of a program. Refused while the previous round is active.
    #[graphql(directive = requires::apply(scopes_of([Permission::WriteProgram, Permission::ReadPairing])))]
    async fn round_start(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The program and the dates of the round.")] input: RoundStartInput,
    ) -> Result<RoundPayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        let key = input.idempotency_key.as_deref();
        into_payload(ctx, round::start(app, actor, input.program_id.0, input.starts_on.0, input.ends_on.map(|date| date.0), key).await)
    }

    /// Ends a round. Its pairings continue until they are ended. Ending an ended round has no effect.
    #[graphql(directive = requires::apply(scopes_of([Permission::WriteProgram, Permission::ReadPairing])))]
    async fn round_end(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier of the round.")] id: Gid<RoundId>,
        #[graphql(desc = "Refuses the change with STALE_VERSION unless the round has this version. Null: no check.")]
        expected_version: Option<i64>,
    ) -> Result<RoundPayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        into_payload_or_current(ctx, round::end(app, actor, id.0, expected_version).await, round::get(&app.db, actor, id.0)).await
    }
}
