//! Mutations of evidence rules.

use super::EvidenceRule;
use crate::{
    access::Permission,
    domain::evidence_rule::{self, Settings},
    transport::graphql::{
        engine::request_context::ContextExt,
        schema::{
            directives::{requires, scopes_of},
            id::Gid,
            patch::patch,
            payload::{into_payload, into_payload_or_current, payload},
        },
    },
};
use async_graphql::{Context, InputObject, MaybeUndefined, Object, Result};
use entity::{
    evidence_rule::Model,
    id::{CompetencyId, EvidenceRuleId},
};

payload!(EvidenceRulePayload { evidence_rule: EvidenceRule(Model) }, "evidence rule");

/// An evidence rule to create. Exactly one of `activityId`, `activityIdPrefix` and `activityType` is given.
#[derive(InputObject)]
pub struct EvidenceRuleCreateInput {
    /// The name of the rule, 1 to 200 characters.
    name: String,
    /// The IRI of the verb of the statement, such as `http://adlnet.gov/expapi/verbs/completed`, at most 1,000 characters.
    verb: String,
    /// The IRI of the activity, at most 1,000 characters. Null: not compared.
    activity_id: Option<String>,
    /// The beginning of the IRI of the activity, at most 1,000 characters. Null: not compared.
    activity_id_prefix: Option<String>,
    /// The IRI of the type of the activity, such as `http://adlnet.gov/expapi/activities/course`, at most 1,000 characters. Null: not compared.
    activity_type: Option<String>,
    /// The least scaled score in percent, -100 to 100. Null: any score, or none.
    min_score: Option<i32>,
    /// The value that `success` of the result must have. Null: any, or none.
    success: Option<bool>,
    /// The value that `completion` of the result must have. Null: any, or none.
    completion: Option<bool>,
    /// The identifier of the competency that is assessed.
    competency_id: Gid<CompetencyId>,
    /// The level that is assessed: a position in `levels` of the competency framework, from 1, the lowest.
    level: i32,
    /// An idempotency key, chosen by the caller, 1 to 255 bytes: a second request with the same key and input has no effect and returns the
    /// same object; another input is refused with KEY_REUSED. The server remembers the key for `idempotency_hours`. Null: none.
    idempotency_key: Option<String>,
}

/// The fields of an evidence rule to change. A field that is absent stays unchanged.
#[derive(InputObject)]
pub struct EvidenceRuleUpdateInput {
    /// The identifier of the evidence rule, which must not be retired.
    id: Gid<EvidenceRuleId>,
    /// Refuses the change with STALE_VERSION unless the rule has this version. Null: no check.
    expected_version: Option<i64>,
    /// The new name, 1 to 200 characters. Null: unchanged.
    name: Option<String>,
    /// The IRI of the new verb, at most 1,000 characters. Null: unchanged.
    verb: Option<String>,
    /// The IRI of the activity, at most 1,000 characters. Null: no longer compared.
    activity_id: MaybeUndefined<String>,
    /// The beginning of the IRI of the activity, at most 1,000 characters. Null: no longer compared.
    activity_id_prefix: MaybeUndefined<String>,
    /// The IRI of the type of the activity, at most 1,000 characters. Null: no longer compared.
    activity_type: MaybeUndefined<String>,
    /// The least scaled score in percent, -100 to 100. Null: any score, or none.
    min_score: MaybeUndefined<i32>,
    /// The value that `success` of the result must have. Null: any, or none.
    success: MaybeUndefined<bool>,
    /// The value that `completion` of the result must have. Null: any, or none.
    completion: MaybeUndefined<bool>,
    /// The identifier of the competency that is assessed. Null: unchanged.
    competency_id: Option<Gid<CompetencyId>>,
    /// The level that is assessed: a position in `levels` of the competency framework, from 1, the lowest. Null: unchanged.
    level: Option<i32>,
}

impl EvidenceRuleUpdateInput {
    fn apply_to(self, old: Settings) -> Settings {
        Settings {
            name: self.name.unwrap_or(old.name),
            verb: self.verb.unwrap_or(old.verb),
            activity_id: patch(self.activity_id, old.activity_id),
            activity_id_prefix: patch(self.activity_id_prefix, old.activity_id_prefix),
            activity_type: patch(self.activity_type, old.activity_type),
            min_score: patch(self.min_score, old.min_score),
            success: patch(self.success, old.success),
            completion: patch(self.completion, old.completion),
            competency_id: self.competency_id.map_or(old.competency_id, |id| id.0),
            level: self.level.unwrap_or(old.level),
        }
    }
}

#[derive(Default)]
pub struct EvidenceRuleMutation;

#[Object]
impl EvidenceRuleMutation {
    /// Creates an evidence rule. It is applied to each statement that arrives from then on, in the transaction that stores the statement.
    /// `evidenceRuleReplay` applies it to the statements that were stored before.
    #[graphql(directive = requires::apply(scopes_of([Permission::WriteEvidenceRule, Permission::ReadEvidenceRule])))]
    async fn evidence_rule_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The conditions, the competency and the level.")] input: EvidenceRuleCreateInput,
    ) -> Result<EvidenceRulePayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        let settings = Settings {
            name: input.name,
            verb: input.verb,
            activity_id: input.activity_id,
            activity_id_prefix: input.activity_id_prefix,
            activity_type: input.activity_type,
            min_score: input.min_score,
            success: input.success,
            completion: input.completion,
            competency_id: input.competency_id.0,
            level: input.level,
        };
        into_payload(ctx, evidence_rule::create(app, actor, settings, input.idempotency_key.as_deref()).await)
    }

    /// Changes an evidence rule. Assessments that it made before stay; new statements are compared with what it says now.
    #[graphql(directive = requires::apply(scopes_of([Permission::WriteEvidenceRule, Permission::ReadEvidenceRule])))]
    async fn evidence_rule_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The rule and the fields to change.")] input: EvidenceRuleUpdateInput,
    ) -> Result<EvidenceRulePayload> {
        let (app, actor, id) = (ctx.app()?, ctx.actor()?, input.id.0);
        let outcome = evidence_rule::update(app, actor, id, input.expected_version, |old| input.apply_to(old)).await;
        into_payload_or_current(ctx, outcome, evidence_rule::get(&app.db, actor, id)).await
    }

    /// Retires an evidence rule: it makes no more assessments. Those that it made stay. Repeating it has no effect.
    #[graphql(directive = requires::apply(scopes_of([Permission::WriteEvidenceRule, Permission::ReadEvidenceRule])))]
    async fn evidence_rule_retire(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier of the evidence rule.")] id: Gid<EvidenceRuleId>,
        #[graphql(desc = "Refuses the change with STALE_VERSION unless the rule has this version. Null: no check.")]
        expected_version: Option<i64>,
    ) -> Result<EvidenceRulePayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        let outcome = evidence_rule::retire(app, actor, id.0, expected_version).await;
        into_payload_or_current(ctx, outcome, evidence_rule::get(&app.db, actor, id.0)).await
    }
}
