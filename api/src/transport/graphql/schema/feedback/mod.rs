//! Exchanges and feedback: the objects, their lists and the root fields that read them. Mutations are in `write`, answers in `answer`.

mod answer;
mod write;

pub use answer::{AnswerInput, to_answers};
pub use write::FeedbackMutation;

use super::{
    employee::Employee,
    filter::{IdFilter, InstantFilter, enum_filter, ids},
    id::Gid,
    pairing::Pairing,
    program::Program,
    question_set::QuestionSetVersion,
};
use crate::{
    domain::feedback::{self, ExchangeList, ExchangeSort, List},
    transport::graphql::engine::{
        column_value::enum_column,
        object::{object, queries},
        request_context::ContextExt,
    },
};
use answer::{FeedbackAnswer, FeedbackVersion, SubmissionsOf, to_versions};
use async_graphql::{Context, Enum, InputObject, Result};
use chrono::{DateTime, Utc};
use entity::id::{EmployeeId, FeedbackExchangeId, FeedbackId, PairingId, ProgramId, QuestionSetVersionId};

/// The status of an exchange of feedback. COMPLETE is final.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::feedback_exchange::Status")]
pub enum FeedbackExchangeStatus {
    /// Feedback of at least one member to another is missing. It can be submitted after `dueAt`, too.
    Open,
    /// Every member has submitted feedback to each other member, and all of them read what they were given.
    Complete,
}
enum_column!(FeedbackExchangeStatus, entity::feedback_exchange::Status);
enum_filter!(
    FeedbackExchangeStatusFilter,
    FeedbackExchangeStatus,
    entity::feedback_exchange::Status,
    "Compares the status of an exchange of feedback. All given conditions must hold; a null condition is not applied."
);

/// The status of feedback. SUBMITTED is final.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::feedback::Status")]
pub enum FeedbackStatus {
    /// The giver has not submitted it.
    Waiting,
    /// The giver has submitted it, once or more.
    Submitted,
}
enum_column!(FeedbackStatus, entity::feedback::Status);
enum_filter!(
    FeedbackStatusFilter,
    FeedbackStatus,
    entity::feedback::Status,
    "Compares the status of feedback. All given conditions must hold; a null condition is not applied."
);

/// The sort order of a list of exchanges of feedback.
#[derive(Enum, Clone, Copy, PartialEq, Eq, Default)]
#[graphql(remote = "ExchangeSort")]
pub enum FeedbackExchangeOrder {
    /// By creation, oldest first. The default.
    #[default]
    CreatedAsc,
    /// By creation, newest first.
    CreatedDesc,
    /// By due instant, earliest first, then by creation, oldest first.
    DueAtAsc,
    /// By due instant, latest first, then by creation, newest first.
    DueAtDesc,
}

/// The sort order of a list of feedback.
#[derive(Enum, Clone, Copy, PartialEq, Eq, Default)]
pub enum FeedbackOrder {
    /// By creation, oldest first. The default.
    #[default]
    CreatedAsc,
    /// By creation, newest first.
    CreatedDesc,
}

/// Conditions on exchanges of feedback. All given conditions must hold; a null condition is not applied.
#[derive(InputObject, Default)]
pub struct FeedbackExchangeFilter {
    /// The identifier of the program.
    program_id: Option<IdFilter<ProgramId>>,
    /// The identifier of the pairing whose members give each other feedback.
    pairing_id: Option<IdFilter<PairingId>>,
    /// The status of the exchange: OPEN or COMPLETE.
    status: Option<FeedbackExchangeStatusFilter>,
    /// The instant by which the members are to submit (`dueAt`).
    due_at: Option<InstantFilter>,
}

/// The list that a filter and a sort order describe.
pub fn exchanges(filter: Option<FeedbackExchangeFilter>, order: Option<FeedbackExchangeOrder>) -> ExchangeList {
    let filter = filter.unwrap_or_default();
    let due_at = filter.due_at.unwrap_or_default();
    ExchangeList {
        programs: ids(filter.program_id),
        pairings: ids(filter.pairing_id),
        statuses: FeedbackExchangeStatusFilter::values(filter.status),
        due_from: due_at.from,
        due_to: due_at.to,
        sort: order.unwrap_or_default().into(),
    }
}

/// Conditions on feedback. All given conditions must hold; a null condition is not applied.
#[derive(InputObject, Default)]
pub struct FeedbackFilter {
    /// The identifier of the exchange.
    feedback_exchange_id: Option<IdFilter<FeedbackExchangeId>>,
    /// The identifier of the employee who gives it.
    giver_id: Option<IdFilter<EmployeeId>>,
    /// The identifier of the employee who receives it.
    receiver_id: Option<IdFilter<EmployeeId>>,
    /// The status of the feedback: WAITING or SUBMITTED.
    status: Option<FeedbackStatusFilter>,
}

fn list(filter: Option<FeedbackFilter>, order: Option<FeedbackOrder>) -> List {
    let filter = filter.unwrap_or_default();
    List {
        exchanges: ids(filter.feedback_exchange_id),
        givers: ids(filter.giver_id),
        receivers: ids(filter.receiver_id),
        statuses: FeedbackStatusFilter::values(filter.status),
        newest_first: order == Some(FeedbackOrder::CreatedDesc),
    }
}

object! {
    /// An exchange of feedback: the members of a pairing give each other feedback about their work together. Only the members see it,
    /// whatever their role; integrations see none.
    FeedbackExchange(entity::feedback_exchange), list ExchangeList, requires ReadFeedback;

    /// The identifier of the exchange, `fbx_…`.
    id: FeedbackExchangeId;

    columns {
        /// The version of the exchange, 1 at first and one more with each change.
        version: i64,

        /// The status of the exchange. It becomes COMPLETE when the last member submits.
        status: FeedbackExchangeStatus,

        /// The instant by which the members are to submit. Afterwards, a member who has submitted everything reads what was submitted to that
        /// member.
        due_at: DateTime<Utc>,

        /// The instant at which the last member submitted. Null while the exchange is OPEN.
        completed_at: Option<DateTime<Utc>>,

        /// The identifier of the pairing whose members give each other feedback, `pai_…`.
        pairing_id: Gid<PairingId>,

        /// The identifier of the program of the pairing, `prg_…`.
        program_id: Gid<ProgramId>,

        /// The identifier of the version of the question set that the members answer, `qsv_…`.
        question_set_version_id: Gid<QuestionSetVersionId>,

        /// The identifier of the member who opened the exchange, `emp_…`.
        opened_by_id: Gid<EmployeeId>,

        /// The instant at which the exchange was opened.
        created_at: DateTime<Utc>,

        /// The instant of the last change.
        updated_at: DateTime<Utc>,
    }

    objects {
        /// The pairing whose members give each other feedback. Null when the caller may not see pairings.
        pairing: Pairing = pairing_id, requires ReadPairing;

        /// The program of the pairing. Null when the caller may not see programs.
        program: Program = program_id, requires ReadProgram;

        /// The questions: a version that never changes. Null when the caller may not see question sets.
        question_set_version: QuestionSetVersion = question_set_version_id, requires ReadQuestionSet;

        /// The member who opened the exchange. Null when the caller may not see the employee.
        opened_by: Employee = opened_by_id, requires ReadEmployee;
    }

    children {
        /// The feedback that the caller gives and receives in the exchange, one for each other member and direction.
        feedback: Feedback = feedback::select_of_exchanges, by FeedbackExchangeId;
    }
}

object! {
    /// Feedback of one member of a pairing to another in an exchange. Only the giver and the receiver see it, whatever their role. The answers
    /// are encrypted with a key of the giver.
    Feedback(entity::feedback), list List, requires ReadFeedback;

    /// The identifier of the feedback, `fbk_…`.
    id: FeedbackId;

    columns {
        /// The version of this object: 1 at first, and one more with each submission. Pass it as `expectedVersion` to refuse a submission to
        /// another version.
        version: i64,

        /// The status of the feedback. The receiver sees it before the answers.
        status: FeedbackStatus,

        /// The instant of the first submission. Null while the feedback is WAITING.
        submitted_at: Option<DateTime<Utc>>,

        /// The identifier of the exchange that the feedback belongs to, `fbx_…`.
        feedback_exchange_id: Gid<FeedbackExchangeId>,

        /// The identifier of the employee who gives the feedback, `emp_…`.
        giver_id: Gid<EmployeeId>,

        /// The identifier of the employee who receives the feedback, `emp_…`.
        receiver_id: Gid<EmployeeId>,

        /// The instant at which the exchange was opened.
        created_at: DateTime<Utc>,

        /// The instant of the last submission, or of the opening.
        updated_at: DateTime<Utc>,
    }

    objects {
        /// The exchange that the feedback belongs to.
        feedback_exchange: FeedbackExchange = feedback_exchange_id;

        /// The employee who gives it. Null when the caller may not see the employee.
        giver: Employee = giver_id, requires ReadEmployee;

        /// The employee who receives it. Null when the caller may not see the employee.
        receiver: Employee = receiver_id, requires ReadEmployee;
    }

    resolvers {
        /// The answers of the latest version in the order of the questions. The giver reads them from the first submission on. The receiver
        /// reads them when the exchange is COMPLETE, or, after `dueAt`, when the receiver has submitted everything too. Null before that, and
        /// when the giver was erased.
        async fn answers(&self, ctx: &Context<'_>) -> Result<Option<Vec<FeedbackAnswer>>> {
            let versions = ctx.loaders()?.load(SubmissionsOf(self.0.id)).await?.unwrap_or_default();
            Ok(to_versions(&versions).pop().and_then(FeedbackVersion::into_answers))
        }

        /// All versions that were submitted, the first one first, for those who read `answers`. Null for others.
        async fn versions(&self, ctx: &Context<'_>) -> Result<Option<Vec<FeedbackVersion>>> {
            Ok(ctx.loaders()?.load(SubmissionsOf(self.0.id)).await?.map(|versions| to_versions(&versions)))
        }
    }
}

queries! {
    FeedbackQuery;

    nouns { FeedbackExchange, Feedback }

    objects {
        /// Finds an exchange of feedback by its identifier. Null when it does not exist or the caller may not see it.
        feedback_exchange: FeedbackExchange, by FeedbackExchangeId, requires ReadFeedback;

        /// Finds feedback by its identifier. Null when it does not exist or the caller may not see it.
        feedback: Feedback, by FeedbackId, requires ReadFeedback;
    }

    connections {
        /// Lists the exchanges of feedback of the caller's present and past pairings.
        feedback_exchanges: FeedbackExchange[FeedbackExchangeFilter, FeedbackExchangeOrder] = exchanges, requires ReadFeedback;

        /// Lists the feedback that the caller gives or receives.
        feedbacks: Feedback[FeedbackFilter, FeedbackOrder] = list, requires ReadFeedback;
    }
}
