//! Question sets: the objects, their lists and the root fields that read them. Mutations are in `write`.

mod question;
mod write;

pub use question::Question;
pub use write::QuestionSetMutation;

use super::{
    filter::{PrefixFilter, TextFilter, enum_filter, one_of, texts},
    id::Gid,
    localized_text::{LocalizedText, all_texts, look_up},
};
use crate::{
    domain::question_set::{self, List, Sort, VersionList},
    transport::graphql::engine::{
        column_value::{JsonStrings, enum_column},
        object::{object, queries},
    },
};
use async_graphql::{Enum, InputObject, Result};
use chrono::{DateTime, Utc};
use entity::id::{QuestionSetId, QuestionSetVersionId};

/// The purpose that the questions of a set are asked for. It never changes.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::question_set::Purpose")]
pub enum QuestionSetPurpose {
    /// Feedback that the members of a pairing give each other. Only giver and receiver read the answers.
    Feedback,
    /// The pulse of a round. The answers are counted, and read as figures only.
    Pulse,
}
enum_column!(QuestionSetPurpose, entity::question_set::Purpose);
enum_filter!(
    QuestionSetPurposeFilter,
    QuestionSetPurpose,
    entity::question_set::Purpose,
    "Compares the purpose of a question set. All given conditions must hold; a null condition is not applied."
);

/// The status of a question set. ARCHIVED is final.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::question_set::Status")]
pub enum QuestionSetStatus {
    /// The set can be changed, and its published version can be used.
    Active,
    /// The set cannot be changed, and no new exchange of feedback or pulse uses it. Those that have a version of it keep it.
    Archived,
}
enum_column!(QuestionSetStatus, entity::question_set::Status);
enum_filter!(
    QuestionSetStatusFilter,
    QuestionSetStatus,
    entity::question_set::Status,
    "Compares the status of a question set. All given conditions must hold; a null condition is not applied."
);

/// The status of a version of a question set. PUBLISHED is final.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::question_set_version::Status")]
pub enum QuestionSetVersionStatus {
    /// The version can change, and is not used. A set has at most one draft.
    Draft,
    /// The version never changes.
    Published,
}
enum_column!(QuestionSetVersionStatus, entity::question_set_version::Status);

/// The sort order of a list of question sets. Text is compared byte by byte.
#[derive(Enum, Clone, Copy, PartialEq, Eq, Default)]
#[graphql(remote = "Sort")]
pub enum QuestionSetOrder {
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

/// Conditions on question sets. All given conditions must hold; a null condition is not applied.
#[derive(InputObject, Default)]
pub struct QuestionSetFilter {
    /// The purpose of the set: FEEDBACK or PULSE.
    purpose: Option<QuestionSetPurposeFilter>,
    /// The status of the set: ACTIVE or ARCHIVED.
    status: Option<QuestionSetStatusFilter>,
    /// The name of the set in its default language, as a whole or by its beginning.
    name: Option<PrefixFilter>,
    /// The key of a set that comes with the product, such as `round-pulse`.
    standard_key: Option<TextFilter>,
}

/// The list that a filter and a sort order describe.
fn list(filter: Option<QuestionSetFilter>, order: Option<QuestionSetOrder>) -> List {
    let filter = filter.unwrap_or_default();
    let (names, name_prefix) = filter.name.map_or((None, None), |name| (one_of(name.eq, name.among), name.starts_with));
    List {
        purposes: QuestionSetPurposeFilter::values(filter.purpose),
        statuses: QuestionSetStatusFilter::values(filter.status),
        names,
        name_prefix,
        standard_keys: texts(filter.standard_key),
        sort: order.unwrap_or_default().into(),
    }
}

object! {
    /// A version of a question set. A published version never changes, so what was asked with it always shows the same questions. People
    /// without permission to change question sets do not see drafts.
    QuestionSetVersion(entity::question_set_version), list VersionList, requires ReadQuestionSet;

    /// The identifier of the version, `qsv_…`.
    id: QuestionSetVersionId;

    columns {
        /// The number of the version in its set, from 1.
        number: i32,

        /// The purpose of the set that this is a version of.
        purpose: QuestionSetPurpose,

        /// The status of the version. A published version never changes.
        status: QuestionSetVersionStatus,

        /// The language of the texts for callers who read none of the other languages: a canonical BCP 47 tag. Every text is written in it.
        default_language: String,

        /// The languages in which every text except the introduction is written, as canonical BCP 47 tags, the default language first.
        languages: JsonStrings,

        /// Whether the content of the version comes with the product and was not changed.
        standard: bool,

        /// The identifier of the question set that the version belongs to, `qst_…`.
        question_set_id: Gid<QuestionSetId>,

        /// The instant at which the version was begun.
        created_at: DateTime<Utc>,

        /// The instant of the last change, or of the publication.
        updated_at: DateTime<Utc>,

        /// The instant at which the version was published. Null for a draft.
        published_at: Option<DateTime<Utc>>,
    }

    objects {
        /// The question set that this is a version of.
        question_set: QuestionSet = question_set_id;
    }

    children {
        /// The questions of the version in their order, 1 to 40.
        questions: Question = question_set::select_questions, by QuestionSetVersionId;
    }

    resolvers {
        /// The name of the set in the language that the caller reads, found as the `prompt` of a question is. Without a match, the name in
        /// the default language.
        async fn name(
            &self,
            #[graphql(desc = "The language ranges that the caller reads, in the order of preference, at most 20. Null: the default language.")]
            languages: Option<Vec<String>>,
        ) -> Result<Option<LocalizedText>> {
            look_up(&self.0.names, languages, &self.0.default_language)
        }

        /// The name of the set in every language that it is written in.
        async fn names(&self) -> Vec<LocalizedText> {
            all_texts(&self.0.names)
        }

        /// The words before the first question in the language that the caller reads, found as the `prompt` of a question is. Without a
        /// match, those in the default language. Null when no introduction was given.
        async fn introduction(
            &self,
            #[graphql(desc = "The language ranges that the caller reads, in the order of preference, at most 20. Null: the default language.")]
            languages: Option<Vec<String>>,
        ) -> Result<Option<LocalizedText>> {
            look_up(&self.0.introductions, languages, &self.0.default_language)
        }

        /// The words before the first question in every language that they are written in. Empty when no introduction was given.
        async fn introductions(&self) -> Vec<LocalizedText> {
            all_texts(&self.0.introductions)
        }
    }
}

object! {
    /// A question set: a versioned set of questions, for feedback or for the pulse. People without permission to change question sets see
    /// the sets that have a published version.
    QuestionSet(entity::question_set), list List, requires ReadQuestionSet;

    /// The identifier of the question set, `qst_…`.
    id: QuestionSetId;

    columns {
        /// The version of this object, 1 at first and one more with each change; not the number of a version of the content. Pass it as
        /// `expectedVersion` to refuse a change of another version.
        version: i64,

        /// The name in the default language: of the published version, or of the draft when the set was never published.
        name: String,

        /// The purpose that the questions are asked for. It never changes.
        purpose: QuestionSetPurpose,

        /// The status of the set. Only an ACTIVE set can be changed and used.
        status: QuestionSetStatus,

        /// The key of the set among those that come with the product, such as `peer-feedback`. Null for a set of the organization's own.
        standard_key: Option<String>,

        /// The identifier of the version that was published last, `qsv_…`. Null before the first one was published.
        published_version_id: Option<Gid<QuestionSetVersionId>> = published_id,

        /// The instant at which the set was created or first imported.
        created_at: DateTime<Utc>,

        /// The instant of the last change.
        updated_at: DateTime<Utc>,
    }

    objects {
        /// The version that can still change. Null when there is none, and for callers who may not change question sets.
        draft: QuestionSetVersion = draft_id;

        /// The version that exchanges of feedback and pulses use when they are opened. Null when the set was never published.
        published_version: QuestionSetVersion = published_id;
    }

    connections {
        /// The versions of the set by number, the first version first.
        versions: QuestionSetVersion[] = VersionList::default, below QuestionSetId;
    }
}

queries! {
    QuestionSetQuery;

    nouns { QuestionSet, QuestionSetVersion }
    parts { Question }

    objects {
        /// Finds a question set by its identifier. Null when it does not exist or the caller may not see it.
        question_set: QuestionSet, by QuestionSetId, requires ReadQuestionSet;

        /// Finds a version of a question set by its identifier. Null when it does not exist or the caller may not see it.
        question_set_version: QuestionSetVersion, by QuestionSetVersionId, requires ReadQuestionSet;
    }

    connections {
        /// Lists the question sets of the organization, archived ones included.
        question_sets: QuestionSet[QuestionSetFilter, QuestionSetOrder] = list, requires ReadQuestionSet;
    }
}
