//! Goals: the object, its lists, its root fields and mutations.

use super::{
    competency::Competency,
    date::Date,
    directives::{requires, scopes_of},
    employee::Employee,
    filter::{DateFilter, IdFilter, enum_filter, ids},
    id::Gid,
    participant::Participant,
    patch::patch,
    payload::{into_payload, into_payload_or_current, payload},
    program::Program,
};
use crate::{
    access::Permission,
    domain::goal::{self, Content, Ending, List, Sort},
    transport::graphql::engine::{
        column_value::enum_column,
        object::{object, queries},
        request_context::ContextExt,
    },
};
use async_graphql::{Context, Enum, InputObject, MaybeUndefined, Object, Result};
use chrono::{DateTime, Utc};
use entity::{
    goal::Model,
    id::{CompetencyId, EmployeeId, GoalId, ParticipantId, ProgramId},
};

/// The status of a goal. ACHIEVED and DROPPED are final.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::goal::Status")]
pub enum GoalStatus {
    /// The participant works toward the goal.
    Active,
    /// The participant has achieved the goal.
    Achieved,
    /// The participant has given up the goal.
    Dropped,
}
enum_column!(GoalStatus, entity::goal::Status);
enum_filter!(
    GoalStatusFilter,
    GoalStatus,
    entity::goal::Status,
    "Compares the status of a goal. All given conditions must hold; a null condition is not applied."
);

/// The persons who may read a goal beside its owner.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::goal::Visibility")]
pub enum GoalVisibility {
    /// The members of the present and past pairings of the participant.
    Pairing,
    /// No other person: only the participant reads the goal.
    Owner,
}
enum_column!(GoalVisibility, entity::goal::Visibility);

/// The sort order of a list of goals.
#[derive(Enum, Clone, Copy, PartialEq, Eq, Default)]
#[graphql(remote = "Sort")]
pub enum GoalOrder {
    /// By creation, oldest first. The default.
    #[default]
    CreatedAsc,
    /// By creation, newest first.
    CreatedDesc,
    /// By due date, earliest first, then by creation, oldest first.
    DueOnAsc,
    /// By due date, latest first, then by creation, newest first.
    DueOnDesc,
}

/// Conditions on goals. All given conditions must hold; a null condition is not applied.
#[derive(InputObject, Default)]
pub struct GoalFilter {
    /// The identifier of the program.
    program_id: Option<IdFilter<ProgramId>>,
    /// The identifier of the participant whose goal it is.
    participant_id: Option<IdFilter<ParticipantId>>,
    /// The identifier of the employee whose goal it is.
    employee_id: Option<IdFilter<EmployeeId>>,
    /// The identifier of the competency that the goal develops.
    competency_id: Option<IdFilter<CompetencyId>>,
    /// The status of the goal: ACTIVE, ACHIEVED or DROPPED.
    status: Option<GoalStatusFilter>,
    /// The date by which the participant wants to achieve the goal (`dueOn`).
    due_on: Option<DateFilter>,
}

/// The list that a filter and a sort order describe.
pub fn list(filter: Option<GoalFilter>, order: Option<GoalOrder>) -> List {
    let filter = filter.unwrap_or_default();
    let due_on = filter.due_on.unwrap_or_default();
    List {
        programs: ids(filter.program_id),
        participants: ids(filter.participant_id),
        employees: ids(filter.employee_id),
        competencies: ids(filter.competency_id),
        statuses: GoalStatusFilter::values(filter.status),
        due_from: due_on.from.map(|date| date.0),
        due_to: due_on.to.map(|date| date.0),
        sort: order.unwrap_or_default().into(),
    }
}

object! {
    /// A goal: what a participant works toward in a program. People, whatever their role, see their own goals, and those that their present
    /// and past partners share with the pairing. Integrations see none. A goal stays with its participant when a pairing ends.
    Goal(entity::goal), list List, requires ReadGoal;

    /// The identifier of the goal, `goa_…`.
    id: GoalId;

    columns {
        /// The version of the goal, 1 at first and one more with each change. Pass it as `expectedVersion` to refuse a change of another
        /// version.
        version: i64,

        /// The result that the participant works toward, 1 to 200 characters.
        title: String,

        /// The reason why the result matters to the participant, 1 to 10,000 characters. Null when none was given.
        why: Option<String>,

        /// The level of the competency to reach: a position in `levels` of the competency framework, from 1, the lowest. Null when none was
        /// given.
        target_level: Option<i32>,

        /// The confidence of the participant in the skill or result at present, 0 to 10.
        confidence_now: i32,

        /// The confidence that the participant wants to have in the end, 0 to 10.
        confidence_wanted: i32,

        /// The date by which the participant wants to achieve the goal, in the organization's calendar.
        due_on: Date,

        /// The status of the goal. It changes only while it is ACTIVE.
        status: GoalStatus,

        /// The persons who may read the goal beside the participant.
        visibility: GoalVisibility,

        /// The instant at which the goal was achieved or dropped. Null while the goal is ACTIVE.
        ended_at: Option<DateTime<Utc>>,

        /// The identifier of the participant whose goal it is, `par_…`.
        participant_id: Gid<ParticipantId>,

        /// The identifier of the employee whose goal it is, `emp_…`.
        employee_id: Gid<EmployeeId>,

        /// The identifier of the program of the goal, `prg_…`.
        program_id: Gid<ProgramId>,

        /// The identifier of the competency that the goal is about, `cmp_…`. Null when none was given.
        competency_id: Option<Gid<CompetencyId>>,

        /// The instant at which the goal was created.
        created_at: DateTime<Utc>,

        /// The instant of the last change.
        updated_at: DateTime<Utc>,
    }

    objects {
        /// The participant whose goal it is. Null when the caller may not see the participant.
        participant: Participant = participant_id, requires ReadParticipant;

        /// The employee whose goal it is. Null when the caller may not see the employee.
        employee: Employee = employee_id, requires ReadEmployee;

        /// The program in which the participant works toward the goal. Null when the caller may not see the program.
        program: Program = program_id, requires ReadProgram;

        /// The competency that the goal develops. Null when none was given, or when the caller may not see competencies.
        competency: Competency = competency_id, requires ReadCompetency;
    }
}

queries! {
    GoalQuery;

    nouns { Goal }

    objects {
        /// Finds a goal by its identifier. Null when it does not exist or the caller may not see it.
        goal: Goal, by GoalId, requires ReadGoal;
    }

    connections {
        /// Lists the goals that the caller may see: own goals, and those that present and past partners share with the pairing.
        goals: Goal[GoalFilter, GoalOrder] = list, requires ReadGoal;
    }
}

payload!(GoalPayload { goal: Goal(Model) }, "goal");

/// A goal to create, of the caller's own participation.
#[derive(InputObject)]
pub struct GoalCreateInput {
    /// The identifier of the caller's own participation in the program, which must be INVITED, ACTIVE or PAUSED.
    participant_id: Gid<ParticipantId>,
    /// The result to work toward, 1 to 200 characters.
    title: String,
    /// The reason why the result matters, 1 to 10,000 characters. Null: none.
    why: Option<String>,
    /// The identifier of the competency that the goal develops. Null: none.
    competency_id: Option<Gid<CompetencyId>>,
    /// The level of the competency to reach: a position in `levels` of the competency framework, from 1, the lowest. Null: none. Only with
    /// `competencyId`.
    target_level: Option<i32>,
    /// The confidence in the skill or result at present, 0 to 10.
    confidence_now: i32,
    /// The confidence to have in the end, 0 to 10.
    confidence_wanted: i32,
    /// The date by which to achieve the goal: not before the start of the program, or the day of its creation when it has no start, and not
    /// after its end, or ten years after its start when it has no end.
    due_on: Date,
    /// The persons who may read the goal beside its owner.
    #[graphql(default_with = "GoalVisibility::Pairing")]
    visibility: GoalVisibility,
    /// An idempotency key, chosen by the caller, 1 to 255 bytes: a second request with the same key and input has no effect and returns the
    /// same object; another input is refused with KEY_REUSED. The server remembers the key for `idempotency_hours`. Null: none.
    idempotency_key: Option<String>,
}

/// The fields of a goal to change. A field that is absent stays unchanged. Null clears a field that can be null, and leaves any other
/// unchanged. Of a goal that is ACHIEVED or DROPPED, only `visibility` can change.
#[derive(InputObject)]
pub struct GoalUpdateInput {
    /// The identifier of the goal, which must be the caller's own.
    id: Gid<GoalId>,
    /// Refuses the change with STALE_VERSION unless the goal has this version. Null: no check.
    expected_version: Option<i64>,
    /// The new result to work toward, 1 to 200 characters. Null: unchanged.
    title: Option<String>,
    /// The new reason why the result matters, 1 to 10,000 characters. Null removes it.
    why: MaybeUndefined<String>,
    /// The identifier of the new competency. Null removes the competency and the target level.
    competency_id: MaybeUndefined<Gid<CompetencyId>>,
    /// The new level of the competency to reach. Null removes it.
    target_level: MaybeUndefined<i32>,
    /// The new confidence at present, 0 to 10. Null: unchanged.
    confidence_now: Option<i32>,
    /// The new confidence to have in the end, 0 to 10. Null: unchanged.
    confidence_wanted: Option<i32>,
    /// The new date by which to achieve the goal, with the limits of `goalCreate`. Null: unchanged.
    due_on: Option<Date>,
    /// The new set of persons who may read the goal. Null: unchanged.
    visibility: Option<GoalVisibility>,
}

impl GoalUpdateInput {
    /// The content after the change.
    fn apply_to(self, old: Content) -> Content {
        // A level belongs to its competency.
        let target_level = if self.competency_id.is_null() { None } else { old.target_level };
        Content {
            title: self.title.unwrap_or(old.title),
            why: patch(self.why, old.why),
            competency_id: patch(self.competency_id.map_value(|id| id.0), old.competency_id),
            target_level: patch(self.target_level, target_level),
            confidence_now: self.confidence_now.unwrap_or(old.confidence_now),
            confidence_wanted: self.confidence_wanted.unwrap_or(old.confidence_wanted),
            due_on: self.due_on.map_or(old.due_on, |date| date.0),
            visibility: self.visibility.map_or(old.visibility, Into::into),
        }
    }
}

#[derive(Default)]
pub struct GoalMutation;

#[Object]
impl GoalMutation {
    /// Creates a goal with the status ACTIVE. Only the participant can do so, not a manager and not an integration.
    #[graphql(directive = requires::apply(scopes_of([Permission::WriteGoal, Permission::ReadParticipant])))]
    async fn goal_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The participation, the content and the visibility of the goal.")] input: GoalCreateInput,
    ) -> Result<GoalPayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        let content = Content {
            title: input.title,
            why: input.why,
            competency_id: input.competency_id.map(|id| id.0),
            target_level: input.target_level,
            confidence_now: input.confidence_now,
            confidence_wanted: input.confidence_wanted,
            due_on: input.due_on.0,
            visibility: input.visibility.into(),
        };
        into_payload(ctx, goal::create(app, actor, input.participant_id.0, content, input.idempotency_key.as_deref()).await)
    }

    /// Changes the content or the visibility of a goal. Only its owner can do so.
    #[graphql(directive = requires::apply(scopes_of([Permission::WriteGoal, Permission::ReadGoal])))]
    async fn goal_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The goal and the fields to change.")] input: GoalUpdateInput,
    ) -> Result<GoalPayload> {
        let (app, actor, id) = (ctx.app()?, ctx.actor()?, input.id.0);
        let outcome = goal::update(app, actor, id, input.expected_version, |old| input.apply_to(old)).await;
        into_payload_or_current(ctx, outcome, goal::get(&app.db, actor, id)).await
    }

    /// Records that an ACTIVE goal is achieved. Only its owner can do so. Repeating it has no effect.
    #[graphql(directive = requires::apply(scopes_of([Permission::WriteGoal, Permission::ReadGoal])))]
    async fn goal_achieve(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier of the goal.")] id: Gid<GoalId>,
        #[graphql(desc = "Refuses the change with STALE_VERSION unless the goal has this version. Null: no check.")]
        expected_version: Option<i64>,
    ) -> Result<GoalPayload> {
        end(ctx, id.0, Ending::Achieved, expected_version).await
    }

    /// Drops an ACTIVE goal. Only its owner can do so. Repeating it has no effect.
    #[graphql(directive = requires::apply(scopes_of([Permission::WriteGoal, Permission::ReadGoal])))]
    async fn goal_drop(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier of the goal.")] id: Gid<GoalId>,
        #[graphql(desc = "Refuses the change with STALE_VERSION unless the goal has this version. Null: no check.")]
        expected_version: Option<i64>,
    ) -> Result<GoalPayload> {
        end(ctx, id.0, Ending::Dropped, expected_version).await
    }
}

async fn end(ctx: &Context<'_>, id: GoalId, ending: Ending, expected_version: Option<i64>) -> Result<GoalPayload> {
    let (app, actor) = (ctx.app()?, ctx.actor()?);
    into_payload_or_current(ctx, goal::end(app, actor, id, ending, expected_version).await, goal::get(&app.db, actor, id)).await
}
