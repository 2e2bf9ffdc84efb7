//! Mutations of programs: inputs and root fields. The domain decides; this file translates.

use super::{ConflictPolicy, MatchWeightsInput, MixingPolicy, Program, ProgramKind};
use crate::{
    access::Permission,
    domain::program::{self, Settings, Target},
    transport::graphql::{
        engine::request_context::ContextExt,
        schema::{
            date::Date,
            directives::{requires, scope_of, scopes_of},
            id::Gid,
            patch::patch,
            payload::{into_payload, into_payload_or_current, payload},
            working_hours::{WorkingIntervalInput, to_texts},
        },
    },
};
use async_graphql::{Context, InputObject, MaybeUndefined, Object, Result};
use entity::{
    id::{CompetencyId, ProgramId},
    program::Model,
};

payload!(ProgramPayload { program: Program(Model) }, "program");

/// A target competency of a program.
#[derive(InputObject)]
pub struct ProgramTargetInput {
    /// The identifier of the competency, `cmp_…`. Each competency at most once.
    competency_id: Gid<CompetencyId>,
    /// The level to reach: a position in `levels` of the competency framework, from 1, the lowest.
    level: i32,
}

fn to_targets(input: Vec<ProgramTargetInput>) -> Vec<Target> {
    input.into_iter().map(|target| Target { competency_id: target.competency_id.0, level: target.level }).collect()
}

/// The settings of a program to create.
#[derive(InputObject)]
pub struct ProgramCreateInput {
    /// The name of the program, 1 to 200 characters. Names need not be unique.
    name: String,
    /// The purpose and content of the program, 1 to 10,000 characters. Null: none.
    description: Option<String>,
    /// The kind of the program: whether its participants need goals.
    kind: ProgramKind,
    /// The intended number of days between two sessions of a pairing, 1 to 366.
    #[graphql(default = 14)]
    cadence_days: i32,
    /// The rule on the departments of partners, which is checked when a pairing is created.
    #[graphql(default_with = "MixingPolicy::Any")]
    mixing: MixingPolicy,
    /// The largest number of members of a pairing, 2 or 3.
    #[graphql(default = 2)]
    group_size: i32,
    /// The largest difference between the job levels of partners, 0 to 100. With a limit, an employee without a job level cannot be
    /// paired. Null: job levels are not compared.
    max_job_level_gap: Option<i32>,
    /// The effect on a pairing when a change of manager puts two of its members into one reporting line.
    #[graphql(default_with = "ConflictPolicy::Raise")]
    conflict_policy: ConflictPolicy,
    /// The weights with which participants are matched. Null: the defaults.
    match_weights: Option<MatchWeightsInput>,
    /// Whether a pairing can have a third member although `groupSize` is 2.
    #[graphql(default)]
    allows_trio: bool,
    /// The smallest number of minutes per week in which two members of a pairing both work, 0 to 2,400. With a limit, an employee without
    /// a time zone cannot be paired. 0: not compared.
    #[graphql(default)]
    min_shared_minutes: i32,
    /// The band around the equal share of the coaching time in a pairing, in percent of it, 1 to 200. Outside of it after three held sessions
    /// in a row, the pairing is out of balance. 200: never.
    #[graphql(default = 30)]
    balance_tolerance_percent: i32,
    /// The working hours of participants who have not set their own, in their local time, at most 42 intervals. Null: Monday to Friday, 09:00
    /// to 17:00.
    working_hours: Option<Vec<WorkingIntervalInput>>,
    /// The date on which the program starts. The program is opened by `programOpen`, not by this date. Null: no fixed start.
    starts_on: Option<Date>,
    /// The last day of the program, not before `startsOn`. The program is closed by `programClose`, not by this date. Null: no fixed
    /// end.
    ends_on: Option<Date>,
    /// The target competencies and the levels to reach. Empty by default.
    #[graphql(default)]
    target_competencies: Vec<ProgramTargetInput>,
    /// An idempotency key, chosen by the caller, 1 to 255 bytes: a second request with the same key and input has no effect and returns the
    /// same object; another input is refused with KEY_REUSED. The server remembers the key for `idempotency_hours`. Null: none.
    idempotency_key: Option<String>,
}

/// The settings of a program to change. A setting that is absent stays unchanged. Null clears a setting that can be null, and leaves any
/// other unchanged.
#[derive(InputObject)]
pub struct ProgramUpdateInput {
    /// The identifier of the program, which must not be CLOSED.
    id: Gid<ProgramId>,
    /// Refuses the change with STALE_VERSION unless the program has this version. Null: no check.
    expected_version: Option<i64>,
    /// The new name of the program, 1 to 200 characters. Null: unchanged.
    name: Option<String>,
    /// The new purpose and content of the program, 1 to 10,000 characters. Null removes it.
    description: MaybeUndefined<String>,
    /// The new kind of the program. Null: unchanged.
    kind: Option<ProgramKind>,
    /// The new intended number of days between two sessions of a pairing, 1 to 366. Null: unchanged.
    cadence_days: Option<i32>,
    /// The new rule on the departments of partners. Existing pairings stay. Null: unchanged.
    mixing: Option<MixingPolicy>,
    /// The new largest number of members of a pairing, 2 or 3. Existing pairings stay. Null: unchanged.
    group_size: Option<i32>,
    /// The new largest difference between the job levels of partners, 0 to 100. Existing pairings stay. Null removes the limit.
    max_job_level_gap: MaybeUndefined<i32>,
    /// The new effect on a pairing when a change of manager puts two of its members into one reporting line. Existing conflicts stay as
    /// they are. Null: unchanged.
    conflict_policy: Option<ConflictPolicy>,
    /// The new weights with which participants are matched, all of them: a weight that is absent gets its default. Null: the defaults.
    match_weights: MaybeUndefined<MatchWeightsInput>,
    /// Whether a pairing can have a third member although `groupSize` is 2. Existing pairings stay. Null: unchanged.
    allows_trio: Option<bool>,
    /// The new smallest number of minutes per week in which two members both work, 0 to 2,400. Existing pairings stay. Null: unchanged.
    min_shared_minutes: Option<i32>,
    /// The new band around the equal share of the coaching time in a pairing, in percent of it, 1 to 200. It applies at once to all pairings.
    /// Null: unchanged.
    balance_tolerance_percent: Option<i32>,
    /// The new working hours of participants who have not set their own. Null: Monday to Friday, 09:00 to 17:00.
    working_hours: MaybeUndefined<Vec<WorkingIntervalInput>>,
    /// The new date on which the program starts. Null: no fixed start.
    starts_on: MaybeUndefined<Date>,
    /// The new last day of the program, not before `startsOn`. Null: no fixed end.
    ends_on: MaybeUndefined<Date>,
    /// The new target competencies. The list replaces the current one; an empty list removes all. Null: unchanged.
    target_competencies: Option<Vec<ProgramTargetInput>>,
}

impl ProgramUpdateInput {
    /// The settings after the change.
    fn apply_to(self, old: Settings) -> Settings {
        Settings {
            name: self.name.unwrap_or(old.name),
            description: patch(self.description, old.description),
            kind: self.kind.map_or(old.kind, Into::into),
            cadence_days: self.cadence_days.unwrap_or(old.cadence_days),
            mixing: self.mixing.map_or(old.mixing, Into::into),
            group_size: self.group_size.unwrap_or(old.group_size),
            max_job_level_gap: patch(self.max_job_level_gap, old.max_job_level_gap),
            conflict_policy: self.conflict_policy.map_or(old.conflict_policy, Into::into),
            match_weights: patch(self.match_weights.map_value(Into::into), old.match_weights),
            allows_trio: self.allows_trio.unwrap_or(old.allows_trio),
            min_shared_minutes: self.min_shared_minutes.unwrap_or(old.min_shared_minutes),
            balance_tolerance_percent: self.balance_tolerance_percent.unwrap_or(old.balance_tolerance_percent),
            working_hours: patch(self.working_hours.map_value(to_texts), old.working_hours),
            starts_on: patch(self.starts_on.map_value(|date| date.0), old.starts_on),
            ends_on: patch(self.ends_on.map_value(|date| date.0), old.ends_on),
            targets: self.target_competencies.map_or(old.targets, to_targets),
        }
    }
}

#[derive(Default)]
pub struct ProgramMutation;

#[Object]
impl ProgramMutation {
    /// Creates a program with the status DRAFT. It accepts participants after `programOpen`.
    #[graphql(directive = requires::apply(scope_of(Permission::WriteProgram)))]
    async fn program_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The settings of the program to create.")] input: ProgramCreateInput,
    ) -> Result<ProgramPayload> {
        let settings = Settings {
            name: input.name,
            description: input.description,
            kind: input.kind.into(),
            cadence_days: input.cadence_days,
            mixing: input.mixing.into(),
            group_size: input.group_size,
            max_job_level_gap: input.max_job_level_gap,
            conflict_policy: input.conflict_policy.into(),
            match_weights: input.match_weights.map(Into::into),
            allows_trio: input.allows_trio,
            min_shared_minutes: input.min_shared_minutes,
            balance_tolerance_percent: input.balance_tolerance_percent,
            working_hours: input.working_hours.map(to_texts),
            starts_on: input.starts_on.map(|date| date.0),
            ends_on: input.ends_on.map(|date| date.0),
            targets: to_targets(input.target_competencies),
        };
        into_payload(ctx, program::create(ctx.app()?, ctx.actor()?, settings, input.idempotency_key.as_deref()).await)
    }

    /// Changes the settings of a program that is not CLOSED. Existing pairings stay as they are.
    #[graphql(directive = requires::apply(scopes_of([Permission::WriteProgram, Permission::ReadProgram])))]
    async fn program_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The program and the settings to change.")] input: ProgramUpdateInput,
    ) -> Result<ProgramPayload> {
        let (app, actor, id) = (ctx.app()?, ctx.actor()?, input.id.0);
        let outcome = program::update(app, actor, id, input.expected_version, |old| input.apply_to(old)).await;
        into_payload_or_current(ctx, outcome, program::get(&app.db, actor, id)).await
    }

    /// Opens a program whose status is DRAFT, which then accepts participants. Opening an open program has no effect.
    #[graphql(directive = requires::apply(scopes_of([Permission::WriteProgram, Permission::ReadProgram])))]
    async fn program_open(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier of the program.")] id: Gid<ProgramId>,
        #[graphql(desc = "Refuses the change with STALE_VERSION unless the program has this version. Null: no check.")]
        expected_version: Option<i64>,
    ) -> Result<ProgramPayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        into_payload_or_current(ctx, program::open(app, actor, id.0, expected_version).await, program::get(&app.db, actor, id.0)).await
    }

    /// Closes a program. Scheduled sessions are cancelled, pairings and rounds end, and participants who are ACTIVE or PAUSED become
    /// COMPLETED, which creates a learning record for each who has consented. Closing a closed program has no effect.
    #[graphql(directive = requires::apply(scopes_of([Permission::WriteProgram, Permission::ReadProgram])))]
    async fn program_close(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier of the program.")] id: Gid<ProgramId>,
        #[graphql(desc = "Refuses the change with STALE_VERSION unless the program has this version. Null: no check.")]
        expected_version: Option<i64>,
    ) -> Result<ProgramPayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        into_payload_or_current(ctx, program::close(app, actor, id.0, expected_version).await, program::get(&app.db, actor, id.0)).await
    }
}
