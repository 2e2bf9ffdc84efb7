//! The guides of a program: the object, and the mutation that sets them.

use super::write::ProgramPayload;
use crate::{
    access::Permission,
    domain::program::{self, GuideAssignment},
    transport::graphql::{
        engine::{column_value::enum_column, object::object, request_context::ContextExt},
        schema::{
            directives::{requires, scopes_of},
            guide::Guide,
            id::Gid,
            payload::into_payload_or_current,
        },
    },
};
use async_graphql::{Context, Enum, InputObject, Object, Result};
use entity::id::{GuideId, ProgramId};

/// The session of a pairing that a guide is for. Of several positions that apply to a session, the first in the order FIRST, LAST, MIDDLE,
/// EVERY counts for which the program has an ACTIVE guide.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::program_guide::Position")]
pub enum GuidePosition {
    /// The first session of a pairing by start, without those that were CANCELLED or MISSED.
    First,
    /// The session in the middle of the planned ones: number N / 2, rounded up, of N. The round has a planned session on its first day and
    /// one each `cadenceDays` later, until its last day. Never when the round has no end, or N is less than 3.
    Middle,
    /// The last of the planned sessions and those after it, and every session after which another one, `cadenceDays` later, would be after
    /// the last day of the round. Never when the round has no end.
    Last,
    /// Every session to which no other position of the program applies.
    Every,
}
enum_column!(GuidePosition, entity::program_guide::Position);

object! {
    /// The guide that a program uses for some of the sessions of a pairing.
    ProgramGuide(entity::program_guide), requires ReadProgram;

    columns {
        /// The session of a pairing that the guide is for.
        position: GuidePosition,

        /// The identifier of the guide that the program uses, `gui_…`.
        guide_id: Gid<GuideId>,
    }

    objects {
        /// The guide. A session freezes its published version when it is scheduled. An archived guide is not used.
        guide: Guide = guide_id, requires ReadGuide;
    }
}

/// A guide, and the session of a pairing that it is for.
#[derive(InputObject)]
pub struct ProgramGuideInput {
    /// The session of a pairing that the guide is for. Each position at most once.
    position: GuidePosition,
    /// The identifier of the guide, `gui_…`. It must be ACTIVE and have a published version.
    guide_id: Gid<GuideId>,
}

/// The guides of a program to set.
#[derive(InputObject)]
pub struct ProgramSetGuidesInput {
    /// The identifier of the program, which must not be CLOSED.
    id: Gid<ProgramId>,
    /// The guides. The list replaces the current one; an empty list removes all.
    guides: Vec<ProgramGuideInput>,
    /// Refuses the change with STALE_VERSION unless the program has this version. Null: no check.
    expected_version: Option<i64>,
}

#[derive(Default)]
pub struct ProgramGuideMutation;

#[Object]
impl ProgramGuideMutation {
    /// Sets which guide the pairings of a program use for which of their sessions. Sessions that are scheduled already keep theirs.
    #[graphql(directive = requires::apply(scopes_of([Permission::WriteProgram, Permission::ReadProgram])))]
    async fn program_set_guides(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The program and its guides.")] input: ProgramSetGuidesInput,
    ) -> Result<ProgramPayload> {
        let (app, actor, id) = (ctx.app()?, ctx.actor()?, input.id.0);
        let guides = input.guides.into_iter();
        let guides = guides.map(|guide| GuideAssignment { position: guide.position.into(), guide_id: guide.guide_id.0 }).collect();
        let outcome = program::set_guides(app, actor, id, guides, input.expected_version).await;
        into_payload_or_current(ctx, outcome, program::get(&app.db, actor, id)).await
    }
}
