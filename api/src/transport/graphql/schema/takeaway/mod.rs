//! Takeaways: the object, its lists and the root fields that read it. Mutations are in `write`.

mod write;

pub use write::TakeawayMutation;

use super::{
    competency::Competency,
    employee::{Employee, name_of},
    filter::{IdFilter, InstantFilter, enum_filter, ids},
    id::Gid,
    program::Program,
};
use crate::{
    access::Actor,
    app::App,
    domain::takeaway::{self, List, Sort},
    transport::graphql::engine::{
        column_value::enum_column,
        loader::BatchLoad,
        object::{object, queries},
        request_context::ContextExt,
    },
};
use async_graphql::{Context, Enum, InputObject, Result};
use chrono::{DateTime, Utc};
use entity::id::{CompetencyId, EmployeeId, ProgramId, TakeawayId};
use std::collections::HashMap;

/// The status of a takeaway. WITHDRAWN is final.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::takeaway::Status")]
pub enum TakeawayStatus {
    /// The takeaway is shared with the program.
    Shared,
    /// The author has withdrawn the takeaway. Its text is deleted, and only the author sees it.
    Withdrawn,
}
enum_column!(TakeawayStatus, entity::takeaway::Status);
enum_filter!(
    TakeawayStatusFilter,
    TakeawayStatus,
    entity::takeaway::Status,
    "Compares the status of a takeaway. All given conditions must hold; a null condition is not applied."
);

/// The sort order of a list of takeaways.
#[derive(Enum, Clone, Copy, PartialEq, Eq, Default)]
#[graphql(remote = "Sort")]
pub enum TakeawayOrder {
    /// By the instant at which they were shared, oldest first. The default.
    #[default]
    CreatedAsc,
    /// By the instant at which they were shared, newest first.
    CreatedDesc,
    /// By the number of readers whom they helped, smallest first, then by the instant at which they were shared, oldest first.
    HelpfulCountAsc,
    /// By the number of readers whom they helped, largest first, then by the instant at which they were shared, newest first.
    HelpfulCountDesc,
}

/// Conditions on takeaways. All given conditions must hold; a null condition is not applied.
#[derive(InputObject, Default)]
pub struct TakeawayFilter {
    /// The identifier of the program with which the takeaway is shared.
    program_id: Option<IdFilter<ProgramId>>,
    /// The identifier of the employee who learned it.
    author_id: Option<IdFilter<EmployeeId>>,
    /// The identifier of the competency that the takeaway is about.
    competency_id: Option<IdFilter<CompetencyId>>,
    /// The status of the takeaway: SHARED or WITHDRAWN.
    status: Option<TakeawayStatusFilter>,
    /// The instant at which the takeaway was shared.
    created_at: Option<InstantFilter>,
    /// Words that the text contains, at most 200 characters: all of them in any order, and the last one also as the beginning of a word. Case
    /// and diacritics do not matter, and everything that is neither a letter nor a digit separates words.
    search: Option<String>,
}

/// The list that a filter and a sort order describe.
pub fn list(filter: Option<TakeawayFilter>, order: Option<TakeawayOrder>) -> List {
    let filter = filter.unwrap_or_default();
    let created_at = filter.created_at.unwrap_or_default();
    List {
        programs: ids(filter.program_id),
        authors: ids(filter.author_id),
        competencies: ids(filter.competency_id),
        statuses: TakeawayStatusFilter::values(filter.status),
        created_from: created_at.from,
        created_to: created_at.to,
        search: filter.search,
        sort: order.unwrap_or_default().into(),
    }
}

/// Whether the caller has marked a takeaway, as a key of the request's loaders.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Marked(TakeawayId);

impl BatchLoad for Marked {
    type Value = bool;

    async fn load(app: &App, actor: &Actor, keys: Vec<Self>) -> crate::platform::Result<HashMap<Self, bool>> {
        let ids: Vec<_> = keys.into_iter().map(|key| key.0).collect();
        let marked = takeaway::load_marked(&app.db, actor, &ids).await?;
        Ok(marked.into_iter().map(|id| (Self(id), true)).collect())
    }
}

object! {
    /// A takeaway: something that a participant learned and shares with the program. Its readers are the ACTIVE, PAUSED and COMPLETED
    /// participants of the program, program managers, administrators, and integrations. All of them see the name of the author, also when
    /// they may not see the employee.
    Takeaway(entity::takeaway), list List, requires ReadTakeaway;

    /// The identifier of the takeaway, `tak_…`.
    id: TakeawayId;

    columns {
        /// The version of the takeaway, 1 at first and one more with each change by the author. Marks of readers do not change it. Pass it as
        /// `expectedVersion` to refuse a change of another version.
        version: i64,

        /// The lesson in the words of the author, 1 to 4,000 characters. Null when the takeaway is WITHDRAWN.
        text: Option<String>,

        /// The status of the takeaway. Only its author sees it when it is WITHDRAWN.
        status: TakeawayStatus,

        /// The number of readers who marked the takeaway as helpful, each at most once.
        helpful_count: i32,

        /// The identifier of the employee who learned it, `emp_…`.
        author_id: Gid<EmployeeId>,

        /// The identifier of the program with whose participants the takeaway is shared, `prg_…`.
        program_id: Gid<ProgramId>,

        /// The identifier of the competency that the takeaway is about, `cmp_…`. Null when none was given.
        competency_id: Option<Gid<CompetencyId>>,

        /// The instant at which the takeaway was shared.
        created_at: DateTime<Utc>,

        /// The instant of the last change by the author.
        updated_at: DateTime<Utc>,
    }

    objects {
        /// The employee who learned it. Null when the caller may not see the employee; `authorName` says who it is.
        author: Employee = author_id, requires ReadEmployee;

        /// The program with which the takeaway is shared. Null when the caller may not see the program.
        program: Program = program_id, requires ReadProgram;

        /// The competency that the takeaway is about. Null when none was given.
        competency: Competency = competency_id, requires ReadCompetency;
    }

    resolvers {
        /// The current name of the employee who learned it: the display name, or else given name and family name.
        async fn author_name(&self, ctx: &Context<'_>) -> Result<String> {
            name_of(ctx, self.0.author_id).await
        }

        /// Whether the caller has marked the takeaway as helpful. False for integrations.
        async fn marked_by_me(&self, ctx: &Context<'_>) -> Result<bool> {
            Ok(ctx.loaders()?.load(Marked(self.0.id)).await?.unwrap_or(false))
        }
    }
}

queries! {
    TakeawayQuery;

    nouns { Takeaway }

    objects {
        /// Finds a takeaway by its identifier. Null when it does not exist or the caller may not see it.
        takeaway: Takeaway, by TakeawayId, requires ReadTakeaway;
    }

    connections {
        /// Lists the takeaways that the caller may see: those of the programs in which the caller takes part, and the caller's own. Program
        /// managers, administrators and integrations see those of every program.
        takeaways: Takeaway[TakeawayFilter, TakeawayOrder] = list, requires ReadTakeaway;
    }
}
