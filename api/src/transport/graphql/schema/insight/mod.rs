//! Insights: figures about groups of people. The tables are declared in `tables`.

mod figure;
mod input;
mod live;
mod people;
mod table;
mod tables;

pub use live::InsightSubscription;

use super::{
    assessment::AssessmentKind,
    directives::{cost, requires, scope_of},
    id::Gid,
    organization::OrganizationPayload,
    payload::into_payload_or_current,
};
use crate::{
    access::Permission,
    domain::{
        insight::{self, Answer, Subject, Table, groups},
        organization,
    },
    platform::Error,
    transport::graphql::engine::request_context::ContextExt,
};
use async_graphql::{
    Context, InputType, Object, Result,
    parser::types::{Selection, SelectionSet},
};
use entity::id::CompetencyId;
use input::{InsightAttribute, InsightFilter, InsightGrouping, groupings};
use people::{PulseInsights, RetentionInsights, TieInsights};
use std::collections::HashMap;
use tables::{
    AttendanceInsights, CommitmentInsights, CompetencyChangeInsights, CompetencyInsights, GoalInsights, HabitInsights, PairingInsights,
    ParticipationInsights, ReciprocityInsights, RecognitionInsights, SessionInsights,
};

/// The cost of a table.
const TABLE_COST: i32 = 200;

/// A checked answer.
pub struct Insights(Answer);

macro_rules! insights {
    ($($(#[doc = $doc:literal])* $field:ident: $table:ident = $group:ident,)*) => {
        /// Figures about groups of people, all with the same conditions and the same period. A figure about fewer people than `minimumGroup` of the
        /// organization is `Suppressed`, and so is one from which, with others of the answer, such a figure could be computed. All figures of an
        /// answer together are grouped by at most two attributes and one unit of time.
        #[Object]
        impl Insights {
            $(
                $(#[doc = $doc])*
                #[graphql(directive = cost::apply(TABLE_COST))]
                async fn $field(
                    &self,
                    ctx: &Context<'_>,
                    #[graphql(desc = "The groupings of the rows: at most two, at most one of them by time. By default, one row.")]
                    by: Option<Vec<InsightGrouping>>,
                ) -> Result<$table> {
                    Ok(table::load(ctx, &self.0, groups::$group, by, Subject::default(), 0).await?.into())
                }
            )*

            /// Averages the levels of a competency, for each group of people who were assessed. Each kind of assessment has tables of its own.
            #[graphql(directive = cost::apply(TABLE_COST))]
            async fn competencies(
                &self,
                ctx: &Context<'_>,
                #[graphql(desc = "The identifier of the competency, `cmp_…`.")] competency_id: Gid<CompetencyId>,
                #[graphql(desc = "The kind of the assessments that count.")] kind: AssessmentKind,
                #[graphql(desc = "The groupings of the rows: at most two, at most one of them by time. By default, one row.")]
                by: Option<Vec<InsightGrouping>>,
            ) -> Result<CompetencyInsights> {
                let levels = self.0.level_count(competency_id.0)?;
                let subject = Subject { competency: Some(competency_id.0), kind: Some(kind.into()) };
                Ok(table::load(ctx, &self.0, groups::COMPETENCIES, by, subject, levels).await?.into())
            }

            /// Averages how the level of a competency has changed since the previous assessment of the same person and kind, for each group
            /// of people who were assessed again. Not in one answer with `competencies`.
            #[graphql(directive = cost::apply(TABLE_COST))]
            async fn competency_change(
                &self,
                ctx: &Context<'_>,
                #[graphql(desc = "The identifier of the competency, `cmp_…`.")] competency_id: Gid<CompetencyId>,
                #[graphql(desc = "The kind of the assessments that count.")] kind: AssessmentKind,
                #[graphql(desc = "The groupings of the rows: at most two, at most one of them by time. By default, one row.")]
                by: Option<Vec<InsightGrouping>>,
            ) -> Result<CompetencyChangeInsights> {
                self.0.level_count(competency_id.0)?;
                let subject = Subject { competency: Some(competency_id.0), kind: Some(kind.into()) };
                Ok(table::load(ctx, &self.0, groups::COMPETENCY_CHANGE, by, subject, 0).await?.into())
            }

            /// Averages the answers to pulses that are closed, grouped by time, program and round only: a pulse does not hold who answered
            /// what. Pulses that fewer people answered than the minimum group do not count.
            #[graphql(directive = cost::apply(TABLE_COST))]
            async fn pulse(
                &self,
                ctx: &Context<'_>,
                #[graphql(desc = "The groupings of the rows: time, PROGRAM or ROUND, at most two of them. By default, one row.")]
                by: Option<Vec<InsightGrouping>>,
            ) -> Result<PulseInsights> {
                Ok(insight::load_pulses(ctx.app()?, ctx.actor()?, &self.0, &groupings(by)).await?.into())
            }

            /// Counts the held sessions in which people of two departments, locations or levels met: a matrix without totals. Not in one
            /// answer with other figures of sessions and pairings.
            #[graphql(directive = cost::apply(TABLE_COST))]
            async fn ties(
                &self,
                ctx: &Context<'_>,
                #[graphql(default_with = "InsightAttribute::Department", desc = "The attribute of the members: any except PROGRAM and ROUND.")]
                of: InsightAttribute,
            ) -> Result<TieInsights> {
                Ok(insight::load_ties(ctx.app()?, &self.0, &of.into()).await?.into())
            }

            /// Compares how many of the people who attended a held session in the period stayed until its end, and how many of the
            /// colleagues of the same department and job level who attended none. The difference shows no cause: who takes part may differ
            /// from colleagues in other ways.
            #[graphql(directive = cost::apply(TABLE_COST))]
            async fn retention(
                &self,
                ctx: &Context<'_>,
                #[graphql(desc = "The groupings of the rows: at most two attributes of people. By default, one row.")]
                by: Option<Vec<InsightGrouping>>,
            ) -> Result<RetentionInsights> {
                Ok(insight::load_retention(ctx.app()?, &self.0, &groupings(by)).await?.into())
            }
        }
    };
}

insights! {
    /// Counts the people who take part in programs, by their present status.
    participation: ParticipationInsights = PARTICIPATION,
    /// Counts sessions by their status, and their minutes.
    sessions: SessionInsights = SESSIONS,
    /// Counts who attended held sessions.
    attendance: AttendanceInsights = ATTENDANCE,
    /// Counts pairings, how long they lasted, and how many repeat earlier ones.
    pairings: PairingInsights = PAIRINGS,
    /// Counts commitments, and how many of them are kept.
    commitments: CommitmentInsights = COMMITMENTS,
    /// Counts goals, and how many of them are achieved.
    goals: GoalInsights = GOALS,
    /// Counts recognitions that were given and received.
    recognition: RecognitionInsights = RECOGNITION,
    /// Sums up the time in which people coached and were coached.
    reciprocity: ReciprocityInsights = RECIPROCITY,
    /// Compares held sessions with the cadence of the program.
    habit: HabitInsights = HABIT,
}

/// The tables that the document selects, whose groupings have to fit together. A grouping that is not valid is rejected with its table.
fn selected_tables(ctx: &Context<'_>) -> Result<Vec<Table>> {
    let mut tables = Vec::new();
    for field in ctx.field().selection_set() {
        let mut arguments: HashMap<_, _> = field.arguments()?.into_iter().collect();
        let competency = Gid::parse(arguments.remove("competencyId")).ok().map(|id| id.0);
        if let Ok(by) = <Option<Vec<InsightGrouping>>>::parse(arguments.remove("by")) {
            tables.push(Table { name: field.name().to_owned(), by: groupings(by), competency });
        }
    }
    Ok(tables)
}

/// How often an operation selects a root field.
fn count_root_field(ctx: &Context<'_>, set: &SelectionSet, name: &str) -> usize {
    let count = |selection: &Selection| match selection {
        Selection::Field(field) => usize::from(field.node.name.node == name),
        Selection::InlineFragment(fragment) => count_root_field(ctx, &fragment.node.selection_set.node, name),
        Selection::FragmentSpread(spread) => {
            let fragment = ctx.query_env.fragments.get(&spread.node.fragment_name.node);
            fragment.map_or(0, |fragment| count_root_field(ctx, &fragment.node.selection_set.node, name))
        }
    };
    set.items.iter().map(|selection| count(&selection.node)).sum()
}

#[derive(Default)]
pub struct InsightQuery;

#[Object]
impl InsightQuery {
    /// Computes figures about groups of people. A document can have this field once, because figures with different conditions could be
    /// subtracted from each other. Figures contain what has happened up to now.
    #[graphql(directive = requires::apply(scope_of(Permission::ReadInsight)))]
    async fn insights(
        &self,
        ctx: &Context<'_>,
        #[graphql(name = "where", desc = "Conditions on the people and events.")] filter: Option<InsightFilter>,
        #[graphql(
            name = "timeZone",
            default = "UTC",
            desc = "The time zone in which days begin: a name of the IANA time zone database, such as `Europe/Zurich`."
        )]
        time_zone: String,
    ) -> Result<Insights> {
        if count_root_field(ctx, &ctx.query_env.operation.node.selection_set.node, "insights") > 1 {
            let message = "insights: a document can have this field once: ask for figures with other conditions in a request of its own";
            return Err(Error::invalid("insights", message).into());
        }
        let tables = selected_tables(ctx)?;
        let answer = insight::prepare(ctx.app()?, ctx.actor()?, filter.unwrap_or_default().into(), &time_zone, tables).await?;
        Ok(Insights(answer))
    }
}

#[derive(Default)]
pub struct InsightMutation;

#[Object]
impl InsightMutation {
    /// Sets the smallest group of people whose figures are shown.
    #[graphql(directive = requires::apply(scope_of(Permission::ManageOrganization)))]
    async fn organization_set_minimum_group(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The smallest group of people whose figures are shown, 3 to 1000.")] minimum_group: i32,
        #[graphql(desc = "Refuse the change when the organization has another version.")] expected_version: Option<i64>,
    ) -> Result<OrganizationPayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        let outcome = insight::set_minimum_group(app, actor, minimum_group, expected_version).await;
        into_payload_or_current(ctx, outcome, organization::get(app, actor)).await
    }
}
