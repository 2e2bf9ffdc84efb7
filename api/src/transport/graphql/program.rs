//! Peer-coaching programs, their rounds and what they work toward.

use super::{
    by_id::by_id,
    competency::Competency,
    context::Reachable,
    filter::{PrefixFilter, enum_filter, one_of},
    id::Gid,
    loader::Load,
    needs::{of, requires},
    page::{Connection, Row, args},
    pairing::{Pairing, PairingFilter, PairingOrder, list as pairings},
    participant::{Participant, ParticipantFilter, ParticipantOrder, list as participants},
    payload::{answer, answer_or, payload},
    round::Round,
    session::{Session, SessionFilter, SessionOrder, list as sessions},
};
use crate::{
    access::{Act, Actor},
    app::App,
    domain::{
        ending,
        program::{self, List, Settings, Sort, Target},
        round,
    },
    platform::Result as Outcome,
};
use async_graphql::{Context, Enum, InputObject, MaybeUndefined, Object, Result};
use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    id::{CompetencyId, ProgramId},
    program::Model,
    program_competency,
};
use std::{collections::HashMap, sync::Arc};

/// How formal a program is.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::program::Kind")]
pub enum ProgramKind {
    /// Scheduled sessions, goals required.
    Formal,
    /// Flexible.
    Informal,
}
enum_filter!(ProgramKindFilter, ProgramKind, entity::program::Kind, "Compares the kind of a program.");

/// Where a program stands.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::program::Status")]
pub enum ProgramStatus {
    /// Being set up; employees do not see it.
    Draft,
    /// Takes participants and runs.
    Open,
    /// Ended.
    Closed,
}
enum_filter!(ProgramStatusFilter, ProgramStatus, entity::program::Status, "Compares the status of a program.");

/// Who may be paired, by department.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::program::Mixing")]
pub enum MixingPolicy {
    /// Only people of one department.
    SameTeam,
    /// Only people of different departments.
    CrossTeam,
    /// Anybody.
    Any,
}

/// In which order programs are listed.
#[derive(Enum, Clone, Copy, PartialEq, Eq, Default)]
#[graphql(remote = "Sort")]
pub enum ProgramOrder {
    /// As they were drafted.
    #[default]
    CreatedAsc,
    /// The newest first.
    CreatedDesc,
    /// By name.
    NameAsc,
    /// By name, backwards.
    NameDesc,
}

/// Which programs are listed: all conditions must hold.
#[derive(InputObject, Default)]
pub struct ProgramFilter {
    /// By status.
    status: Option<ProgramStatusFilter>,
    /// By kind.
    kind: Option<ProgramKindFilter>,
    /// By name.
    name: Option<PrefixFilter>,
}

/// A peer-coaching program.
pub struct Program(pub Model);

impl Row for Program {
    type List = List;
    fn new(row: Model) -> Self {
        Self(row)
    }
}

/// The targets of a program.
#[derive(Clone, PartialEq, Eq, Hash)]
struct TargetsOf(ProgramId);

impl Load for TargetsOf {
    type Value = Arc<Vec<program_competency::Model>>;

    async fn load(app: &App, actor: &Actor, keys: Vec<Self>) -> Outcome<HashMap<Self, Self::Value>> {
        let ids: Vec<ProgramId> = keys.iter().map(|key| key.0).collect();
        let mut lists: HashMap<Self, Vec<_>> = HashMap::new();
        for row in program::targets_of(&app.db, actor, &ids).await? {
            lists.entry(Self(row.program_id)).or_default().push(row);
        }
        Ok(lists.into_iter().map(|(key, rows)| (key, Arc::new(rows))).collect())
    }
}

/// A competency that a program works toward.
pub struct ProgramTarget(program_competency::Model);

/// A competency that a program works toward, and how far.
#[Object(directive = requires::apply(of(Act::ReadProgram)))]
impl ProgramTarget {
    /// The competency.
    #[graphql(directive = requires::apply(of(Act::ReadCompetency)))]
    async fn competency(&self, ctx: &Context<'_>) -> Result<Option<Competency>> {
        by_id(ctx, self.0.competency_id).await
    }

    /// The level to be reached, a step of the framework's scale.
    async fn level(&self) -> i32 {
        self.0.target_level
    }
}

/// A peer-coaching program.
#[Object(directive = requires::apply(of(Act::ReadProgram)))]
impl Program {
    /// Its identifier, `prg_…`.
    pub async fn id(&self) -> Gid<ProgramId> {
        Gid(self.0.id)
    }

    /// Counts its changes; pass it as `expectedVersion`.
    async fn version(&self) -> i64 {
        self.0.version
    }

    /// Its name.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// What it is about.
    async fn description(&self) -> Option<&str> {
        self.0.description.as_deref()
    }

    /// How formal it is.
    async fn kind(&self) -> ProgramKind {
        self.0.kind.into()
    }

    /// Where it stands.
    async fn status(&self) -> ProgramStatus {
        self.0.status.into()
    }

    /// Days between two sessions of a pairing.
    async fn cadence_days(&self) -> i32 {
        self.0.cadence_days
    }

    /// Who may be paired, by department.
    async fn mixing(&self) -> MixingPolicy {
        self.0.mixing.into()
    }

    /// The most members of a pairing: 2 or 3.
    async fn group_size(&self) -> i32 {
        self.0.group_size
    }

    /// The most job levels that partners may be apart; null: any.
    async fn max_job_level_gap(&self) -> Option<i32> {
        self.0.max_job_level_gap
    }

    /// The first day.
    async fn starts_on(&self) -> Option<NaiveDate> {
        self.0.starts_on
    }

    /// The last day.
    async fn ends_on(&self) -> Option<NaiveDate> {
        self.0.ends_on
    }

    /// What it works toward.
    async fn target_competencies(&self, ctx: &Context<'_>) -> Result<Vec<ProgramTarget>> {
        let rows = ctx.loads()?.one(TargetsOf(self.0.id)).await?.unwrap_or_default();
        Ok(rows.iter().cloned().map(ProgramTarget).collect())
    }

    /// Who takes part.
    async fn participants(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start of the list.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end of the list.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
        #[graphql(desc = "Which participants.")] filter: Option<ParticipantFilter>,
        #[graphql(desc = "In which order.")] order_by: Option<ParticipantOrder>,
    ) -> Result<Connection<Participant>> {
        use entity::participant::Column;
        Connection::below(ctx, participants(filter, order_by), Column::ProgramId, self.0.id, args(first, after, last, before)).await
    }

    /// Its cycles, by number.
    async fn rounds(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start of the list.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end of the list.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Round>> {
        use entity::round::Column;
        Connection::below(ctx, round::List::default(), Column::ProgramId, self.0.id, args(first, after, last, before)).await
    }

    /// The pairings of all its rounds.
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
        Connection::below(ctx, pairings(filter, order_by), Column::ProgramId, self.0.id, args(first, after, last, before)).await
    }

    /// The sessions of all its pairings.
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
        Connection::below(ctx, sessions(filter, order_by), Column::ProgramId, self.0.id, args(first, after, last, before)).await
    }

    /// When it was drafted.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// When it last changed.
    async fn updated_at(&self) -> DateTime<Utc> {
        self.0.updated_at
    }
}

#[derive(Default)]
pub struct ProgramQuery;

#[Object]
impl ProgramQuery {
    /// A program; null when there is no such, or you may not see it.
    #[graphql(directive = requires::apply(of(Act::ReadProgram)))]
    async fn program(&self, ctx: &Context<'_>, #[graphql(desc = "Its identifier.")] id: Gid<ProgramId>) -> Result<Option<Program>> {
        by_id(ctx, id.0).await
    }

    /// The programs. Employees do not see drafts.
    #[graphql(directive = requires::apply(of(Act::ReadProgram)))]
    async fn programs(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start of the list.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end of the list.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
        #[graphql(desc = "Which programs.")] filter: Option<ProgramFilter>,
        #[graphql(desc = "In which order.")] order_by: Option<ProgramOrder>,
    ) -> Result<Connection<Program>> {
        let filter = filter.unwrap_or_default();
        let (names, name_prefix) = filter.name.map_or((None, None), |name| (one_of(name.eq, name.among), name.starts_with));
        let list = List {
            statuses: ProgramStatusFilter::values(filter.status),
            kinds: ProgramKindFilter::values(filter.kind),
            names,
            name_prefix,
            sort: order_by.unwrap_or_default().into(),
        };
        Connection::root(ctx, list, args(first, after, last, before)).await
    }
}

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
    /// The first day.
    starts_on: Option<NaiveDate>,
    /// The last day.
    ends_on: Option<NaiveDate>,
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
    /// The first day.
    starts_on: MaybeUndefined<NaiveDate>,
    /// The last day.
    ends_on: MaybeUndefined<NaiveDate>,
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
            starts_on: patched(self.starts_on, old.starts_on),
            ends_on: patched(self.ends_on, old.ends_on),
            targets: self.target_competencies.map_or(old.targets, targets),
        }
    }
}

#[derive(Default)]
pub struct ProgramMutation;

#[Object]
impl ProgramMutation {
    /// Drafts a program.
    #[graphql(directive = requires::apply(of(Act::WriteProgram)))]
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
            starts_on: input.starts_on,
            ends_on: input.ends_on,
            targets: targets(input.target_competencies),
        };
        answer(ctx, program::create(ctx.app()?, ctx.actor()?, settings, input.idempotency_key.as_deref()).await)
    }

    /// Changes a program's settings. Pairings that exist stay as they are.
    #[graphql(directive = requires::apply(of(Act::WriteProgram)))]
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
    #[graphql(directive = requires::apply(of(Act::WriteProgram)))]
    async fn program_open(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which one.")] id: Gid<ProgramId>,
        #[graphql(desc = "Refuses the change when the program is no longer at this version.")] expected_version: Option<i64>,
    ) -> Result<ProgramPayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        answer_or(ctx, program::start(app, actor, id.0, expected_version).await, program::get(&app.db, actor, id.0)).await
    }

    /// Closes a program: planned sessions are cancelled, pairings and rounds end, and those who took part have completed it.
    /// Doing it twice changes nothing.
    #[graphql(directive = requires::apply(of(Act::WriteProgram)))]
    async fn program_close(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which one.")] id: Gid<ProgramId>,
        #[graphql(desc = "Refuses the change when the program is no longer at this version.")] expected_version: Option<i64>,
    ) -> Result<ProgramPayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        answer_or(ctx, ending::program(app, actor, id.0, expected_version).await, program::get(&app.db, actor, id.0)).await
    }
}
