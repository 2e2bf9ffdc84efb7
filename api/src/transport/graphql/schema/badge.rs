//! Badges: the object, its lists, its root fields and mutations.

use super::{
    badge_award::{BadgeAward, BadgeAwardFilter, BadgeAwardOrder, list as awards},
    competency::Competency,
    directives::{requires, scopes_of},
    filter::{IdFilter, enum_filter, ids},
    id::Gid,
    payload::{into_payload, into_payload_or_current, payload},
    program::Program,
};
use crate::{
    access::Permission,
    domain::badge::{self, List, NewBadge, Sort, Texts, Transition},
    transport::graphql::engine::{
        column_value::enum_column,
        object::{object, queries},
        request_context::ContextExt,
    },
};
use async_graphql::{Context, Enum, InputObject, Object, Result};
use chrono::{DateTime, Utc};
use entity::{
    badge::Model,
    id::{BadgeId, CompetencyId, ProgramId},
};

/// The status of a badge. RETIRED is final.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::badge::Status")]
pub enum BadgeStatus {
    /// The badge is not offered yet. Only integrations, program managers and administrators see it.
    Draft,
    /// The badge can be offered.
    Active,
    /// The badge is no longer offered, and offers can no longer be accepted. Issued credentials stay valid.
    Retired,
}
enum_column!(BadgeStatus, entity::badge::Status);
enum_filter!(
    BadgeStatusFilter,
    BadgeStatus,
    entity::badge::Status,
    "Compares the status of a badge. All given conditions must hold; a null condition is not applied."
);

/// The sort order of a list of badges.
#[derive(Enum, Clone, Copy, PartialEq, Eq, Default)]
#[graphql(remote = "Sort")]
pub enum BadgeOrder {
    /// By creation, oldest first. The default.
    #[default]
    CreatedAsc,
    /// By creation, newest first.
    CreatedDesc,
}

/// Conditions on badges. All given conditions must hold; a null condition is not applied.
#[derive(InputObject, Default)]
pub struct BadgeFilter {
    /// The identifier of the competency that the badge is for.
    competency_id: Option<IdFilter<CompetencyId>>,
    /// The identifier of the program whose completion the badge is for.
    program_id: Option<IdFilter<ProgramId>>,
    /// The status of the badge: DRAFT, ACTIVE or RETIRED.
    status: Option<BadgeStatusFilter>,
}

/// The list that a filter and a sort order describe.
fn list(filter: Option<BadgeFilter>, order: Option<BadgeOrder>) -> List {
    let filter = filter.unwrap_or_default();
    List {
        competencies: ids(filter.competency_id),
        programs: ids(filter.program_id),
        statuses: BadgeStatusFilter::values(filter.status),
        sort: order.unwrap_or_default().into(),
    }
}

object! {
    /// A badge: what an employee can achieve, a level in a competency or the completion of a program. It becomes an achievement in credentials
    /// of Open Badges 3.0. Callers with the role EMPLOYEE do not see drafts.
    Badge(entity::badge), list List, requires ReadBadge;

    /// The identifier of the badge, `bdg_…`.
    id: BadgeId;

    columns {
        /// The version of the badge, from 1, which each change increases. Pass it as `expectedVersion` to refuse a change of another version.
        version: i64,

        /// The name of the badge, 1 to 200 characters.
        name: String,

        /// The description of the badge, 1 to 5,000 characters.
        description: String,

        /// The criteria of the badge in words: what an employee did to get it, 1 to 5,000 characters.
        criteria: String,

        /// The identifier of the competency that the badge is for, `cmp_…`. Null when the badge is for the completion of a program.
        competency_id: Option<Gid<CompetencyId>>,

        /// The lowest level in the competency: a position in `levels` of its framework, from 1. Null when `competencyId` is null.
        level: Option<i32>,

        /// The identifier of the program whose completion the badge is for, `prg_…`. Null when the badge is for a competency.
        program_id: Option<Gid<ProgramId>>,

        /// Whether the badge is offered by rule: when a PEER or EVIDENCE assessment reaches the level, or the program is completed. An employee
        /// who was offered the badge before is not offered it again by rule.
        automatic: bool,

        /// The status of the badge.
        status: BadgeStatus,

        /// The instant at which the badge was created.
        created_at: DateTime<Utc>,

        /// The instant of the last change.
        updated_at: DateTime<Utc>,
    }

    objects {
        /// The competency that the badge is for. Null when the badge is for the completion of a program.
        competency: Competency = competency_id, requires ReadCompetency;

        /// The program whose completion the badge is for. Null when the badge is for a competency, and when the caller may not see the program.
        program: Program = program_id, requires ReadProgram;
    }

    connections {
        /// Lists who was offered the badge and has it. Callers with the role EMPLOYEE see only their own.
        awards: BadgeAward[BadgeAwardFilter, BadgeAwardOrder] = awards, below BadgeId, requires ReadBadgeAward;
    }
}

queries! {
    BadgeQuery;

    nouns { Badge }

    objects {
        /// Finds a badge by its identifier. Null when it does not exist or the caller may not see it.
        badge: Badge, by BadgeId, requires ReadBadge;
    }

    connections {
        /// Lists the badges that the caller may see.
        badges: Badge[BadgeFilter, BadgeOrder] = list, requires ReadBadge;
    }
}

payload!(BadgePayload { badge: Badge(Model) }, "badge");

/// A badge to create: for a level in a competency, or for the completion of a program.
#[derive(InputObject)]
pub struct BadgeCreateInput {
    /// The name of the badge, 1 to 200 characters. It is published with each credential.
    name: String,
    /// The description of the badge, 1 to 5,000 characters. It is published with each credential.
    description: String,
    /// The criteria of the badge in words, 1 to 5,000 characters. They are published with each credential.
    criteria: String,
    /// The identifier of the competency that the badge is for. Null: the badge is for the completion of `programId`.
    competency_id: Option<Gid<CompetencyId>>,
    /// The lowest level in the competency: a position in `levels` of its framework, from 1. Required with `competencyId`, otherwise null.
    level: Option<i32>,
    /// The identifier of the program whose completion the badge is for. Null: the badge is for `competencyId`.
    program_id: Option<Gid<ProgramId>>,
    /// Whether the badge is offered by rule: when a PEER or EVIDENCE assessment reaches the level, or the program is completed.
    #[graphql(default)]
    automatic: bool,
    /// An idempotency key, chosen by the caller, 1 to 255 bytes: a second request with the same key and input has no effect and returns the
    /// same object; another input is refused with KEY_REUSED. The server remembers the key for `idempotency_hours`. Null: none.
    idempotency_key: Option<String>,
}

/// The changes of a badge. Issued credentials keep the texts that they were issued with.
#[derive(InputObject)]
pub struct BadgeUpdateInput {
    /// The identifier of the badge, which must not be RETIRED.
    id: Gid<BadgeId>,
    /// Refuses the change with STALE_VERSION unless the badge has this version. Null: no check.
    expected_version: Option<i64>,
    /// The new name of the badge, 1 to 200 characters. Null: unchanged.
    name: Option<String>,
    /// The new description of the badge, 1 to 5,000 characters. Null: unchanged.
    description: Option<String>,
    /// The new criteria of the badge in words, 1 to 5,000 characters. Null: unchanged.
    criteria: Option<String>,
    /// Whether the badge is offered by rule from now on. Null: unchanged.
    automatic: Option<bool>,
}

#[derive(Default)]
pub struct BadgeMutation;

#[Object]
impl BadgeMutation {
    /// Creates a badge with the status DRAFT.
    #[graphql(directive = requires::apply(scopes_of([Permission::WriteBadge, Permission::ReadCompetency])))]
    async fn badge_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The texts of the badge, and what it is for.")] input: BadgeCreateInput,
    ) -> Result<BadgePayload> {
        let BadgeCreateInput { name, description, criteria, automatic, .. } = input;
        let new = NewBadge {
            texts: Texts { name, description, criteria, automatic },
            competency_id: input.competency_id.map(|id| id.0),
            level: input.level,
            program_id: input.program_id.map(|id| id.0),
        };
        into_payload(ctx, badge::create(ctx.app()?, ctx.actor()?, new, input.idempotency_key.as_deref()).await)
    }

    /// Changes the texts or the rule of a badge.
    #[graphql(directive = requires::apply(scopes_of([Permission::WriteBadge, Permission::ReadBadge])))]
    async fn badge_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier of the badge, and what to change.")] input: BadgeUpdateInput,
    ) -> Result<BadgePayload> {
        let (app, actor, id) = (ctx.app()?, ctx.actor()?, input.id.0);
        let change = |old: Texts| Texts {
            name: input.name.unwrap_or(old.name),
            description: input.description.unwrap_or(old.description),
            criteria: input.criteria.unwrap_or(old.criteria),
            automatic: input.automatic.unwrap_or(old.automatic),
        };
        let outcome = badge::update(app, actor, id, input.expected_version, change).await;
        into_payload_or_current(ctx, outcome, badge::get(&app.db, actor, id)).await
    }

    /// Activates a badge that is a DRAFT. From then on it can be offered. Repeating it has no effect.
    #[graphql(directive = requires::apply(scopes_of([Permission::WriteBadge, Permission::ReadBadge])))]
    async fn badge_activate(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier of the badge.")] id: Gid<BadgeId>,
        #[graphql(desc = "Refuses the change with STALE_VERSION unless the badge has this version. Null: no check.")]
        expected_version: Option<i64>,
    ) -> Result<BadgePayload> {
        change_status(ctx, id.0, Transition::Activate, expected_version).await
    }

    /// Retires a badge. It is no longer offered, and its issued credentials stay valid. Repeating it has no effect.
    #[graphql(directive = requires::apply(scopes_of([Permission::WriteBadge, Permission::ReadBadge])))]
    async fn badge_retire(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier of the badge.")] id: Gid<BadgeId>,
        #[graphql(desc = "Refuses the change with STALE_VERSION unless the badge has this version. Null: no check.")]
        expected_version: Option<i64>,
    ) -> Result<BadgePayload> {
        change_status(ctx, id.0, Transition::Retire, expected_version).await
    }
}

async fn change_status(ctx: &Context<'_>, id: BadgeId, transition: Transition, expected_version: Option<i64>) -> Result<BadgePayload> {
    let (app, actor) = (ctx.app()?, ctx.actor()?);
    let outcome = badge::change_status(app, actor, id, transition, expected_version).await;
    into_payload_or_current(ctx, outcome, badge::get(&app.db, actor, id)).await
}
