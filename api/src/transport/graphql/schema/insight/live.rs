//! The subscription that says when figures have to be asked for again.

use crate::{
    access::Permission,
    domain::change,
    feed::{self, ChangeKind, SubjectKind},
    transport::graphql::{
        engine::{error_format::IntoGraphqlError, request_context::ContextExt},
        schema::directives::{requires, scope_of},
    },
};
use async_graphql::{Context, Enum, Result, SimpleObject, Subscription};
use futures_util::{Stream, StreamExt, future};
use std::collections::BTreeSet;

/// A table of `Insights`, named as its field.
#[derive(Enum, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum InsightTable {
    /// The table `participation` of `Insights`.
    Participation,
    /// The table `sessions` of `Insights`.
    Sessions,
    /// The table `attendance` of `Insights`.
    Attendance,
    /// The table `pairings` of `Insights`.
    Pairings,
    /// The table `commitments` of `Insights`.
    Commitments,
    /// The table `goals` of `Insights`.
    Goals,
    /// The table `recognition` of `Insights`.
    Recognition,
    /// The table `reciprocity` of `Insights`.
    Reciprocity,
    /// The table `habit` of `Insights`.
    Habit,
    /// The table `competencies` of `Insights`.
    Competencies,
    /// The table `competencyChange` of `Insights`.
    CompetencyChange,
    /// The table `pulse` of `Insights`.
    Pulse,
    /// The table `ties` of `Insights`.
    Ties,
    /// The table `retention` of `Insights`.
    Retention,
}
use InsightTable::*;

const ALL: [InsightTable; 14] = [
    Participation,
    Sessions,
    Attendance,
    Pairings,
    Commitments,
    Goals,
    Recognition,
    Reciprocity,
    Habit,
    Competencies,
    CompetencyChange,
    Pulse,
    Ties,
    Retention,
];

/// The tables whose figures can differ after a change.
fn tables_of(kind: ChangeKind) -> &'static [InsightTable] {
    match kind.subject() {
        // The groups, the people in them, and their minimum.
        SubjectKind::Organization | SubjectKind::Employee | SubjectKind::Participant => &ALL,
        SubjectKind::Program => &[Sessions, Habit],
        SubjectKind::Pairing if kind.is_for_members() => &[],
        SubjectKind::Pairing => &[Pairings, Sessions, Habit],
        SubjectKind::Session => &[Sessions, Attendance, Reciprocity, Habit, Ties, Retention],
        SubjectKind::Commitment => &[Commitments],
        SubjectKind::Goal => &[Goals],
        SubjectKind::Recognition => &[Recognition],
        SubjectKind::Assessment => &[Competencies, CompetencyChange],
        SubjectKind::Pulse => &[Pulse],
        _ => &[],
    }
}

/// A message about tables whose figures can differ from those before.
#[derive(SimpleObject)]
pub struct InsightsChange {
    /// The tables whose figures can differ.
    tables: Vec<InsightTable>,
    /// The cursor of the change log up to which changes were read. Pass it as `after` to continue from there.
    cursor: String,
}

#[derive(Default)]
pub struct InsightSubscription;

#[Subscription]
impl InsightSubscription {
    /// Sends a message after changes of what figures are computed from, so that a dashboard asks for them again instead of polling. Several
    /// changes can have one message. Nothing is sent when only time passes, such as at the end of a day or of a pulse.
    #[graphql(directive = requires::apply(scope_of(Permission::ReadInsight)))]
    async fn insights_changed(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A cursor of the change log after which changes count. Null: the end of the log.")] after: Option<String>,
    ) -> Result<impl Stream<Item = Result<InsightsChange>> + use<>> {
        let (app, actor) = (ctx.request_context()?.app.clone(), ctx.actor()?.clone());
        actor.reach(Permission::ReadInsight)?;
        let organization = actor.organization();
        let after = match after {
            Some(after) => change::decode_cursor("after", Some(&after))?,
            None => feed::head(&app.db, organization).await?.seq,
        };
        Ok(app.tail.follow(organization, after).filter_map(|batch| {
            future::ready(match batch {
                Ok(batch) => {
                    let kinds = batch.0.iter().filter_map(|entry| ChangeKind::parse(&entry.kind));
                    let tables: BTreeSet<InsightTable> = kinds.flat_map(tables_of).copied().collect();
                    let last = batch.0.last().filter(|_| !tables.is_empty());
                    last.map(|last| Ok(InsightsChange { tables: tables.into_iter().collect(), cursor: change::encode_cursor(last.seq) }))
                }
                Err(error) => Some(Err(error.into_graphql())),
            })
        }))
    }
}
