//! Peer-coaching programs, their rounds and what they work toward.

mod write;

pub use write::ProgramMutation;

use super::{
    by_id::by_id,
    competency::Competency,
    context::Reachable,
    date::Date,
    filter::{PrefixFilter, enum_filter, one_of},
    id::Gid,
    loader::Load,
    needs::{of, requires},
    page::{Connection, Row, args},
    pairing::{Pairing, PairingFilter, PairingOrder, list as pairings},
    participant::{Participant, ParticipantFilter, ParticipantOrder, list as participants},
    plan::{Catalogue, Fields, Known},
    round::Round,
    session::{Session, SessionFilter, SessionOrder, list as sessions},
};
use crate::{
    access::{Act, Actor},
    app::App,
    domain::{
        program::{self, List, Sort},
        round,
    },
    platform::Result as Outcome,
};
use async_graphql::{Context, Enum, InputObject, Object, Result};
use chrono::{DateTime, Utc};
use entity::{
    id::ProgramId,
    program::{Column, Model},
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

/// What happens to a pairing whose members come to stand in one reporting line.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::program::ConflictPolicy")]
pub enum ConflictPolicy {
    /// The change log tells it: `pairing.conflict_raised`.
    Raise,
    /// The change log tells it, and the pairing waits until it is over.
    Suspend,
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

/// What a list of programs is to hold.
fn list(filter: Option<ProgramFilter>, order: Option<ProgramOrder>) -> List {
    let filter = filter.unwrap_or_default();
    let (names, name_prefix) = filter.name.map_or((None, None), |name| (one_of(name.eq, name.among), name.starts_with));
    List {
        statuses: ProgramStatusFilter::values(filter.status),
        kinds: ProgramKindFilter::values(filter.kind),
        names,
        name_prefix,
        sort: order.unwrap_or_default().into(),
    }
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
        for row in program::targets_of(&app.db, actor, &ids).all(&app.db).await? {
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

    /// What happens to a pairing whose members come to stand in one reporting line.
    async fn conflict_policy(&self) -> ConflictPolicy {
        self.0.conflict_policy.into()
    }

    /// The first day.
    async fn starts_on(&self) -> Option<Date> {
        self.0.starts_on.map(Date)
    }

    /// The last day.
    async fn ends_on(&self) -> Option<Date> {
        self.0.ends_on.map(Date)
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

impl Known for ProgramTarget {
    type Entity = program_competency::Entity;

    fn known(fields: &mut Fields<Self::Entity>) {
        use program_competency::Column;
        fields.one::<Competency>("competency", Column::CompetencyId).plain("level", Column::TargetLevel);
    }
}

impl Known for Program {
    type Entity = entity::program::Entity;

    fn known(fields: &mut Fields<Self::Entity>) {
        use program_competency::Column as TargetColumn;
        fields
            .plain("version", Column::Version)
            .plain("name", Column::Name)
            .plain("description", Column::Description)
            .value::<entity::program::Kind, ProgramKind>("kind", Column::Kind)
            .value::<entity::program::Status, ProgramStatus>("status", Column::Status)
            .plain("cadenceDays", Column::CadenceDays)
            .value::<entity::program::Mixing, MixingPolicy>("mixing", Column::Mixing)
            .plain("groupSize", Column::GroupSize)
            .plain("maxJobLevelGap", Column::MaxJobLevelGap)
            .value::<entity::program::ConflictPolicy, ConflictPolicy>("conflictPolicy", Column::ConflictPolicy)
            .plain("startsOn", Column::StartsOn)
            .plain("endsOn", Column::EndsOn)
            .each::<ProgramTarget>("targetCompetencies", TargetColumn::ProgramId, |app, actor, ids| {
                Ok(program::targets_of(&app.db, actor, ids))
            })
            .page::<Participant>("participants", entity::participant::Column::ProgramId, |given| given.list(participants))
            .page::<Round>("rounds", entity::round::Column::ProgramId, |_| Ok(Default::default()))
            .page::<Pairing>("pairings", entity::pairing::Column::ProgramId, |given| given.list(pairings))
            .page::<Session>("sessions", entity::session::Column::ProgramId, |given| given.list(sessions))
            .plain("createdAt", Column::CreatedAt)
            .plain("updatedAt", Column::UpdatedAt);
    }
}

impl ProgramQuery {
    pub fn known(all: &mut Catalogue) {
        all.noun::<Program>().part::<ProgramTarget>();
        all.find::<Program>("program").list::<Program>("programs", |given| given.list(list));
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
        Connection::root(ctx, list(filter, order_by), args(first, after, last, before)).await
    }
}
