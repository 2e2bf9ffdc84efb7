//! The mutation that applies an evidence rule to the statements that were stored before.

use crate::{
    access::Permission,
    domain::evidence::{self, Outcome, Replay},
    transport::graphql::{
        engine::request_context::ContextExt,
        schema::{
            directives::{requires, scopes_of},
            id::Gid,
            payload::{Payload, UserError, into_payload},
        },
    },
};
use async_graphql::{Context, InputObject, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use entity::id::EvidenceRuleId;

/// Which statements an evidence rule is applied to.
#[derive(InputObject)]
pub struct EvidenceRuleReplayInput {
    /// The identifier of the evidence rule, which must not be retired.
    id: Gid<EvidenceRuleId>,
    /// True: count only, and change nothing. False: record the new assessments.
    dry_run: bool,
    /// Only statements that were stored at this instant or later. Null: all.
    stored_from: Option<DateTime<Utc>>,
    /// `continueAfter` of the call before, to continue there. Null: from the beginning.
    continue_after: Option<DateTime<Utc>>,
}

/// The result of the replay of an evidence rule.
#[derive(SimpleObject)]
pub struct EvidenceRuleReplayResult {
    /// The number of statements with the verb of the rule that were examined.
    examined_count: i32,
    /// The number of examined statements that fit the rule.
    fitting_count: i32,
    /// The number of fitting statements whose employee is not known.
    unmatched_count: i32,
    /// The number of fitting statements that are evidence by this rule already.
    known_count: i32,
    /// The number of new assessments. In a dry run: of those that there would be.
    new_count: i32,
    /// The position at which the next call continues. Null: all statements were examined.
    continue_after: Option<DateTime<Utc>>,
}

/// The payload of `evidenceRuleReplay`.
#[derive(SimpleObject)]
pub struct EvidenceRuleReplayPayload {
    /// The result of the replay. Null when it was refused.
    result: Option<EvidenceRuleReplayResult>,
    /// The errors of the input, which the caller can correct. Empty when the mutation succeeded.
    user_errors: Vec<UserError>,
}

impl Payload for EvidenceRuleReplayPayload {
    type Model = Outcome;
    fn of(model: Option<Outcome>, user_errors: Vec<UserError>) -> Self {
        let count = |number: usize| i32::try_from(number).unwrap_or(i32::MAX);
        let result = model.map(|outcome| EvidenceRuleReplayResult {
            examined_count: count(outcome.examined),
            fitting_count: count(outcome.fitting),
            unmatched_count: count(outcome.unmatched),
            known_count: count(outcome.known),
            new_count: count(outcome.recorded),
            continue_after: outcome.next,
        });
        Self { result, user_errors }
    }
}

#[derive(Default)]
pub struct EvidenceReplayMutation;

#[Object]
impl EvidenceReplayMutation {
    /// Applies an evidence rule to the statements that were stored before, in their order, and looks for the employees of those that have
    /// none. One call examines at most 10,000 statements, in transactions of 500: repeat it with `continueAfter` until that is null. A repeated
    /// replay records nothing twice.
    #[graphql(directive = requires::apply(scopes_of([Permission::WriteEvidenceRule, Permission::ReadEvidenceRule])))]
    async fn evidence_rule_replay(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The rule, and which statements.")] input: EvidenceRuleReplayInput,
    ) -> Result<EvidenceRuleReplayPayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        let replay = Replay { rule: input.id.0, stored_from: input.stored_from, after: input.continue_after, dry_run: input.dry_run };
        into_payload(ctx, evidence::replay(app, actor, &replay).await)
    }
}
