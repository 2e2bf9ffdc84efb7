//! The question sets of a program: the object, and the mutation that sets them.

use super::write::ProgramPayload;
use crate::{
    access::Permission,
    domain::program,
    transport::graphql::{
        engine::{object::object, request_context::ContextExt},
        schema::{
            directives::{requires, scopes_of},
            filter::into_ids,
            id::Gid,
            payload::into_payload_or_current,
            question_set::{QuestionSet, QuestionSetPurpose},
        },
    },
};
use async_graphql::{Context, InputObject, Object, Result};
use entity::id::{ProgramId, QuestionSetId};

object! {
    /// The question set that a program uses for a purpose.
    ProgramQuestionSet(entity::program_question_set), requires ReadProgram;

    columns {
        /// The purpose: feedback between the members of pairings, or the pulse of a round.
        purpose: QuestionSetPurpose,

        /// The identifier of the question set that the program uses, `qst_…`.
        question_set_id: Gid<QuestionSetId>,
    }

    objects {
        /// The question set. An exchange of feedback or a pulse freezes its published version when it is opened. An archived set is not used.
        question_set: QuestionSet = question_set_id, requires ReadQuestionSet;
    }
}

/// The question sets of a program to set.
#[derive(InputObject)]
pub struct ProgramSetQuestionSetsInput {
    /// The identifier of the program, which must not be CLOSED.
    id: Gid<ProgramId>,
    /// The identifiers of the question sets, at most one for each purpose. Each must be ACTIVE and have a published version. The list
    /// replaces the current one; an empty list removes all.
    question_set_ids: Vec<Gid<QuestionSetId>>,
    /// Refuses the change with STALE_VERSION unless the program has this version. Null: no check.
    expected_version: Option<i64>,
}

#[derive(Default)]
pub struct ProgramQuestionSetMutation;

#[Object]
impl ProgramQuestionSetMutation {
    /// Sets which question sets a program uses for feedback and for the pulse. Exchanges of feedback and pulses that are opened
    /// already keep their questions.
    #[graphql(directive = requires::apply(scopes_of([Permission::WriteProgram, Permission::ReadProgram])))]
    async fn program_set_question_sets(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The program and its question sets.")] input: ProgramSetQuestionSetsInput,
    ) -> Result<ProgramPayload> {
        let (app, actor, id) = (ctx.app()?, ctx.actor()?, input.id.0);
        let outcome = program::set_question_sets(app, actor, id, into_ids(input.question_set_ids), input.expected_version).await;
        into_payload_or_current(ctx, outcome, program::get(&app.db, actor, id)).await
    }
}
