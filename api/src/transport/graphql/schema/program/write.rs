//! Setting programs up: what is asked and what is answered.

use super::{ConflictPolicy, MixingPolicy, Program, ProgramKind};
use crate::{
    access::Permission,
    domain::program::{self, Settings, Target},
    transport::graphql::{
        engine::request_context::ContextExt,
        schema::{
            date::Date,
            directives::{all, of, requires},
            id::Gid,
            payload::{answer, answer_or, payload},
        },
    },
};
use async_graphql::{Context, InputObject, MaybeUndefined, Object, Result};
use entity::{
    id::{CompetencyId, ProgramId},
    program::Model,
};

payload!(ProgramPayload { program: Program(Model) }, "program");

/// A competency that a program is to work toward.
#[derive(InputObject)]
pub struct ProgramTargetInput {
    /// The competency.
    competency_id: Gid<CompetencyId>,
    /// The level to be reached, a step of the framework's scale.
    level: i32,
}

fn targets(input: Vec<ProgramTargetInput>) -> Vec<Target> {
    input.into_iter().map(|target| Target { competency_id: target.competency_id.0, level: target.level }).collect()
}

/// A program to be drafted.
#[derive(InputObject)]
pub struct ProgramCreateInput {
    /// Its name.
    name: String,
    /// What it is about.
    description: Option<String>,
    /// How formal it is.
    kind: ProgramKind,
    /// Days between two sessions of a pairing, 1 to 366.
    #[graphql(default = 14)]
    cadence_days: i32,
    /// Who may be paired, by department.
    #[graphql(default_with = "MixingPolicy::Any")]
    mixing: MixingPolicy,
    /// The most members of a pairing: 2 or 3.
    #[graphql(default = 2)]
    group_size: i32,
    /// The most job levels that partners may be apart. When it is given, people without a known level are not paired.
    max_job_level_gap: Option<i32>,
    /// What happens to a pairing whose members come to stand in one reporting line.
    #[graphql(default_with = "ConflictPolicy::Raise")]
    conflict_policy: ConflictPolicy,
    /// The first day.
    starts_on: Option<Date>,
    /// The last day.
    ends_on: Option<Date>,
    /// What it works toward.
    #[graphql(default)]
    target_competencies: Vec<ProgramTargetInput>,
    /// Makes a repetition of this request answer what the first one did.
    idempotency_key: Option<String>,
}

/// What changes of a program; what is not given stays, null clears.
#[derive(InputObject)]
pub struct ProgramUpdateInput {
    /// Which one.
    id: Gid<ProgramId>,
    /// Refuses the change when the program is no longer at this version.
    expected_version: Option<i64>,
    /// Its name.
    name: Option<String>,
    /// What it is about.
    description: MaybeUndefined<String>,
    /// How formal it is.
    kind: Option<ProgramKind>,
    /// Days between two sessions of a pairing, 1 to 366.
    cadence_days: Option<i32>,
    /// Who may be paired from now on, by department.
    mixing: Option<MixingPolicy>,
    /// The most members of a pairing from now on: 2 or 3.
    group_size: Option<i32>,
    /// The most job levels that partners may be apart from now on.
    max_job_level_gap: MaybeUndefined<i32>,
    /// What happens to a pairing whose members come to stand in one reporting line.
    conflict_policy: Option<ConflictPolicy>,
    /// The first day.
    starts_on: MaybeUndefined<Date>,
    /// The last day.
    ends_on: MaybeUndefined<Date>,
    /// What it works toward: the whole list.
    target_competencies: Option<Vec<ProgramTargetInput>>,
}

impl ProgramUpdateInput {
    fn over(self, old: Settings) -> Settings {
        fn patched<T>(new: MaybeUndefined<T>, old: Option<T>) -> Option<T> {
            match new {
                MaybeUndefined::Undefined => old,
                MaybeUndefined::Null => None,
                MaybeUndefined::Value(new) => Some(new),
            }
        }
        Settings {
            name: self.name.unwrap_or(old.name),
            description: patched(self.description, old.description),
            kind: self.kind.map_or(old.kind, Into::into),
            cadence_days: self.cadence_days.unwrap_or(old.cadence_days),
            mixing: self.mixing.map_or(old.mixing, Into::into),
            group_size: self.group_size.unwrap_or(old.group_size),
            max_job_level_gap: patched(self.max_job_level_gap, old.max_job_level_gap),
            conflict_policy: self.conflict_policy.map_or(old.conflict_policy, Into::into),
            starts_on: patched(self.starts_on.map_value(|date| date.0), old.starts_on),
            ends_on: patched(self.ends_on.map_value(|date| date.0), old.ends_on),
            targets: self.target_competencies.map_or(old.targets, targets),
        }
    }
}

#[derive(Default)]
pub struct ProgramMutation;

#[Object]
impl ProgramMutation {
    /// Drafts a program.
    #[graphql(directive = requires::apply(of(Permission::WriteProgram)))]
    async fn program_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The program.")] input: ProgramCreateInput,
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
            starts_on: input.starts_on.map(|date| date.0),
            ends_on: input.ends_on.map(|date| date.0),
            targets: targets(input.target_competencies),
        };
        answer(ctx, program::create(ctx.app()?, ctx.actor()?, settings, input.idempotency_key.as_deref()).await)
    }

    /// Changes a program's settings. Pairings that exist stay as they are.
    #[graphql(directive = requires::apply(all([Permission::WriteProgram, Permission::ReadProgram])))]
    async fn program_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What changes.")] input: ProgramUpdateInput,
    ) -> Result<ProgramPayload> {
        let (app, actor, id) = (ctx.app()?, ctx.actor()?, input.id.0);
        let outcome = program::update(app, actor, id, input.expected_version, |old| input.over(old)).await;
        answer_or(ctx, outcome, program::get(&app.db, actor, id)).await
    }

    /// Opens a draft: from now on it takes participants. Doing it twice changes nothing.
    #[graphql(directive = requires::apply(all([Permission::WriteProgram, Permission::ReadProgram])))]
    async fn program_open(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which one.")] id: Gid<ProgramId>,
        #[graphql(desc = "Refuses the change when the program is no longer at this version.")] expected_version: Option<i64>,
    ) -> Result<ProgramPayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        answer_or(ctx, program::open(app, actor, id.0, expected_version).await, program::get(&app.db, actor, id.0)).await
    }

    /// Closes a program: planned sessions are cancelled, pairings and rounds end, and those who took part have completed it.
    /// Doing it twice changes nothing.
    #[graphql(directive = requires::apply(all([Permission::WriteProgram, Permission::ReadProgram])))]
    async fn program_close(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which one.")] id: Gid<ProgramId>,
        #[graphql(desc = "Refuses the change when the program is no longer at this version.")] expected_version: Option<i64>,
    ) -> Result<ProgramPayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        answer_or(ctx, program::close(app, actor, id.0, expected_version).await, program::get(&app.db, actor, id.0)).await
    }
}
