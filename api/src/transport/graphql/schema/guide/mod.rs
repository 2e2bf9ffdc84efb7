//! Guides: the objects, their lists and the root fields that read them. Mutations are in `write`.

mod write;

pub use write::GuideMutation;

use super::{
    filter::{PrefixFilter, TextFilter, enum_filter, one_of, texts},
    id::Gid,
    localized_text::{LocalizedText, all_texts, first_language, look_up},
};
use crate::{
    domain::guide::{self, List, Sort, VersionList},
    transport::graphql::engine::{
        column_value::{JsonStrings, enum_column},
        object::{object, queries},
    },
};
use async_graphql::{Enum, InputObject, Result};
use chrono::{DateTime, Utc};
use entity::id::{GuideId, GuideVersionId};

/// The status of a guide. ARCHIVED is final.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::guide::Status")]
pub enum GuideStatus {
    /// The guide can be changed, and new sessions can use its published version.
    Active,
    /// The guide cannot be changed, and no new session uses it. Sessions that have a version of it keep it.
    Archived,
}
enum_column!(GuideStatus, entity::guide::Status);
enum_filter!(
    GuideStatusFilter,
    GuideStatus,
    entity::guide::Status,
    "Compares the status of a guide. All given conditions must hold; a null condition is not applied."
);

/// The status of a version of a guide. PUBLISHED is final.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::guide_version::Status")]
pub enum GuideVersionStatus {
    /// The version can change, and no session uses it. A guide has at most one draft.
    Draft,
    /// The version never changes.
    Published,
}
enum_column!(GuideVersionStatus, entity::guide_version::Status);

/// The purpose of a step of a conversation.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::guide_step::Kind")]
pub enum GuideStepKind {
    /// The members arrive, and say how they are.
    CheckIn,
    /// The members look at what they promised in an earlier session.
    ReviewCommitments,
    /// The members talk about a subject of their own or of the guide.
    Topic,
    /// The members think about an experience and what it means to them.
    Reflect,
    /// The members look for ways to deal with a difficult situation.
    ProblemSolve,
    /// The members give each other feedback.
    Feedback,
    /// The members say what they will do, and by when.
    Commit,
    /// The members end the conversation, and say what they take with them.
    CheckOut,
}
enum_column!(GuideStepKind, entity::guide_step::Kind);

/// The sort order of a list of guides. Text is compared byte by byte.
#[derive(Enum, Clone, Copy, PartialEq, Eq, Default)]
#[graphql(remote = "Sort")]
pub enum GuideOrder {
    /// By creation, oldest first. The default.
    #[default]
    CreatedAsc,
    /// By creation, newest first.
    CreatedDesc,
    /// By name, ascending, then by creation, oldest first.
    NameAsc,
    /// By name, descending, then by creation, newest first.
    NameDesc,
}

/// Conditions on guides. All given conditions must hold; a null condition is not applied.
#[derive(InputObject, Default)]
pub struct GuideFilter {
    /// The status of the guide: ACTIVE or ARCHIVED.
    status: Option<GuideStatusFilter>,
    /// The name of the guide in its default language, as a whole or by its beginning.
    name: Option<PrefixFilter>,
    /// The key of a guide that comes with the product, such as `goal-talk`.
    standard_key: Option<TextFilter>,
}

/// The list that a filter and a sort order describe.
fn list(filter: Option<GuideFilter>, order: Option<GuideOrder>) -> List {
    let filter = filter.unwrap_or_default();
    let (names, name_prefix) = filter.name.map_or((None, None), |name| (one_of(name.eq, name.among), name.starts_with));
    List {
        statuses: GuideStatusFilter::values(filter.status),
        names,
        name_prefix,
        standard_keys: texts(filter.standard_key),
        sort: order.unwrap_or_default().into(),
    }
}

object! {
    /// A step of a guide: a part of the conversation, with the words that introduce it.
    GuideStep(entity::guide_step), requires ReadGuide;

    columns {
        /// The number of the step in its version, from 1.
        number: i32,

        /// The purpose of the step in the conversation.
        kind: GuideStepKind,

        /// The intended length of the step in minutes, 1 to 240.
        minutes: i32,
    }

    resolvers {
        /// The words of the step in the language that the caller reads: the first of `languages` that the prompt is written in. A language
        /// range that has no prompt is shortened from its end (RFC 4647, lookup): `de-AT` finds `de`. Without a match, the prompt in the
        /// default language of the version, which every step has.
        async fn prompt(
            &self,
            #[graphql(desc = "The language ranges that the caller reads, in the order of preference, at most 20. Null: the default language.")]
            languages: Option<Vec<String>>,
        ) -> Result<Option<LocalizedText>> {
            // A step does not know its version: the default language is the first of its prompts.
            look_up(&self.0.prompts, languages, &first_language(&self.0.prompts))
        }

        /// The words of the step in every language that it is written in, the default language first.
        async fn prompts(&self) -> Vec<LocalizedText> {
            all_texts(&self.0.prompts)
        }
    }
}

object! {
    /// A version of a guide. A published version never changes, so a session that has frozen it always shows the same steps. People without
    /// permission to change guides do not see drafts.
    GuideVersion(entity::guide_version), list VersionList, requires ReadGuide;

    /// The identifier of the version, `guv_…`.
    id: GuideVersionId;

    columns {
        /// The number of the version in its guide, from 1.
        number: i32,

        /// The status of the version. A published version never changes.
        status: GuideVersionStatus,

        /// The language of the texts for callers who read none of the other languages: a canonical BCP 47 tag. The name and every prompt
        /// are written in it.
        default_language: String,

        /// The languages in which the name and every prompt are written, as canonical BCP 47 tags, the default language first.
        languages: JsonStrings,

        /// The sum of the minutes of the steps.
        minutes: i32,

        /// Whether the content of the version comes with the product and was not changed.
        standard: bool,

        /// The identifier of the guide that the version belongs to, `gui_…`.
        guide_id: Gid<GuideId>,

        /// The instant at which the version was begun.
        created_at: DateTime<Utc>,

        /// The instant of the last change, or of the publication.
        updated_at: DateTime<Utc>,

        /// The instant at which the version was published. Null for a draft.
        published_at: Option<DateTime<Utc>>,
    }

    objects {
        /// The guide that this is a version of.
        guide: Guide = guide_id;
    }

    children {
        /// The steps of the version in their order, 1 to 30.
        steps: GuideStep = guide::select_steps, by GuideVersionId;
    }

    resolvers {
        /// The name of the guide in the language that the caller reads, found as the `prompt` of a step is. Without a match, the name in the
        /// default language.
        async fn name(
            &self,
            #[graphql(desc = "The language ranges that the caller reads, in the order of preference, at most 20. Null: the default language.")]
            languages: Option<Vec<String>>,
        ) -> Result<Option<LocalizedText>> {
            look_up(&self.0.names, languages, &self.0.default_language)
        }

        /// The name of the guide in every language that it is written in.
        async fn names(&self) -> Vec<LocalizedText> {
            all_texts(&self.0.names)
        }

        /// The purpose of the guide in the language that the caller reads, found as the `prompt` of a step is. Without a match, the purpose
        /// in the default language. Null when no purpose was given.
        async fn purpose(
            &self,
            #[graphql(desc = "The language ranges that the caller reads, in the order of preference, at most 20. Null: the default language.")]
            languages: Option<Vec<String>>,
        ) -> Result<Option<LocalizedText>> {
            look_up(&self.0.purposes, languages, &self.0.default_language)
        }

        /// The purpose of the guide in every language that it is written in. Empty when no purpose was given.
        async fn purposes(&self) -> Vec<LocalizedText> {
            all_texts(&self.0.purposes)
        }
    }
}

object! {
    /// A guide: a versioned set of prompts for a conversation. People without permission to change guides see the guides that have a
    /// published version.
    Guide(entity::guide), list List, requires ReadGuide;

    /// The identifier of the guide, `gui_…`.
    id: GuideId;

    columns {
        /// The version of this object, 1 at first and one more with each change; not the number of a version of the content. Pass it as
        /// `expectedVersion` to refuse a change of another version.
        version: i64,

        /// The name in the default language: of the published version, or of the draft when the guide was never published.
        name: String,

        /// The status of the guide. Only an ACTIVE guide can be changed and used for new sessions.
        status: GuideStatus,

        /// The key of the guide among those that come with the product, such as `goal-talk`. Null for a guide of the organization's own.
        standard_key: Option<String>,

        /// The identifier of the version that was published last, `guv_…`. Null before the first one was published.
        published_version_id: Option<Gid<GuideVersionId>> = published_id,

        /// The instant at which the guide was created or first imported.
        created_at: DateTime<Utc>,

        /// The instant of the last change.
        updated_at: DateTime<Utc>,
    }

    objects {
        /// The version that can still change. Null when there is none, and for callers who may not change guides.
        draft: GuideVersion = draft_id;

        /// The version that new sessions use. Null when the guide was never published.
        published_version: GuideVersion = published_id;
    }

    connections {
        /// The versions of the guide by number, the first version first.
        versions: GuideVersion[] = VersionList::default, below GuideId;
    }
}

queries! {
    GuideQuery;

    nouns { Guide, GuideVersion }
    parts { GuideStep }

    objects {
        /// Finds a guide by its identifier. Null when it does not exist or the caller may not see it.
        guide: Guide, by GuideId, requires ReadGuide;

        /// Finds a version of a guide by its identifier. Null when it does not exist or the caller may not see it.
        guide_version: GuideVersion, by GuideVersionId, requires ReadGuide;
    }

    connections {
        /// Lists the guides of the organization, archived ones included.
        guides: Guide[GuideFilter, GuideOrder] = list, requires ReadGuide;
    }
}
