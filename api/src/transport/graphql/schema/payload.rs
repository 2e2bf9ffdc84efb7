//! Payloads of mutations: the object after the mutation, and the errors that the caller can correct.

use crate::{
    platform::{Code, Error, Result, error::Problem},
    transport::graphql::engine::{error_format::IntoGraphqlError, request_context::ContextExt},
};
use async_graphql::{Context, Enum, SimpleObject, resolver_utils::EnumType};
use std::future::Future;

/// The kind of an error that the caller of a mutation can correct.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "Code")]
pub enum UserErrorCode {
    /// The value of the field is not acceptable. The message says what is.
    Invalid,
    /// The object that the field names does not exist or the caller may not see it.
    NotFound,
    /// The value must be unique, and another object has it.
    Taken,
    /// The object has another version than `expectedVersion`. The payload contains the current object.
    StaleVersion,
    /// The object is in a state that does not allow the change. The payload contains the current object.
    WrongState,
    /// The idempotency key was used before with another mutation or another input.
    KeyReused,
    /// Employees changed after the roster plan was computed. Plan the roster again.
    RosterMoved,
    /// Two of the employees are in one reporting line: one manages the other, directly or indirectly.
    ReportingLine,
    /// The job levels of the employees differ by more than the program allows, or a job level is missing.
    JobLevelGap,
    /// The departments of the employees do not satisfy the mixing policy of the program.
    MixingPolicy,
    /// The number of participants does not fit the group size of the program.
    GroupSize,
    /// One of the employees is not an active participant of the program.
    NotParticipating,
    /// One of the participants has a pairing in this round already.
    AlreadyPaired,
    /// The two employees cannot be paired with each other. The reason is confidential.
    NotPairable,
    /// People, programs, rounds or pairings have changed since the match proposal was computed, so that it can no longer be applied as it is.
    /// Match the round again, or edit the proposal.
    ProposalMoved,
    /// The two employees share less working time than the program requires, or a time zone is unknown.
    WorkingHours,
    /// The new manager reports to the employee, directly or indirectly.
    ManagerCycle,
    /// The organization has named another integration as the owner of the attribute. Only the owner, or a person, can change it.
    NotOwner,
    /// The brake holds this kind of change: the integration made too many of them within 24 hours. Send the same request again after
    /// another caller with the scope `roster:release` has released the integration with `integrationRelease`.
    Held,
    /// A member of the pairing has no goal that is ACTIVE or ACHIEVED. In a FORMAL program each needs one before the second session is held.
    GoalRequired,
    /// A member who attends has commitments from earlier sessions that are OPEN. Their makers review them with `commitmentReview` first.
    CommitmentsUnreviewed,
    /// The caller has done this too often within a period. The message says at which instant it is possible again.
    TooMany,
}

/// The name of a code in the schema.
pub fn user_error_code_name(code: Code) -> &'static str {
    let code = UserErrorCode::from(code);
    UserErrorCode::items().iter().find(|item| item.value == code).map_or("INVALID", |item| item.name)
}

/// An error in the input of a mutation that the caller can correct.
#[derive(SimpleObject)]
pub struct UserError {
    /// The kind of the error, for programs to decide on.
    code: UserErrorCode,
    /// The path of the input field that the error is about, one name per element. List indexes are numbers as text.
    field: Vec<String>,
    /// The error and what to change, for people. The wording can change between versions.
    message: String,
}

impl From<Problem> for UserError {
    fn from(problem: Problem) -> Self {
        let field = problem.field.split('.').map(String::from).collect();
        Self { code: problem.code.into(), field, message: problem.message }
    }
}

/// The payload of a mutation: an object and user errors.
pub trait Payload {
    type Model;
    fn of(model: Option<Self::Model>, errors: Vec<UserError>) -> Self;
}

/// Converts the outcome of a mutation to its payload, which contains no object when the mutation was refused. Values that the request
/// loaded before are discarded, because they can be stale.
pub fn into_payload<P: Payload>(ctx: &Context<'_>, outcome: Result<P::Model>) -> async_graphql::Result<P> {
    ctx.loaders()?.clear();
    match outcome {
        Ok(model) => Ok(P::of(Some(model), Vec::new())),
        Err(error) => Ok(P::of(None, user_errors(error)?)),
    }
}

/// Converts the outcome of a mutation that changes an object. After a conflict the payload contains the `current` object.
pub async fn into_payload_or_current<P: Payload>(
    ctx: &Context<'_>,
    outcome: Result<P::Model>,
    current: impl Future<Output = Result<P::Model>>,
) -> async_graphql::Result<P> {
    let Err(error @ Error::Conflict(_)) = outcome else { return into_payload(ctx, outcome) };
    ctx.loaders()?.clear();
    Ok(P::of(current.await.ok(), user_errors(error)?))
}

/// The errors that the caller can correct.
///
/// # Errors
/// Any other error, as an error of the GraphQL response.
fn user_errors(error: Error) -> async_graphql::Result<Vec<UserError>> {
    match error {
        Error::Invalid(problems) => Ok(problems.into_iter().map(Into::into).collect()),
        Error::Conflict(problem) => Ok(vec![problem.into()]),
        Error::NotFound { noun } => {
            let problem = Problem { field: "id".into(), code: Code::NotFound, message: format!("there is no such {noun}") };
            Ok(vec![problem.into()])
        }
        other => Err(other.into_graphql()),
    }
}

/// Declares the payload of the mutations of a noun: `payload!(RoundPayload { round: Round(Model) }, "round")`. The text is the name of the
/// noun in descriptions.
macro_rules! payload {
    ($name:ident { $field:ident: $object:ident($model:ty) }, $what:literal) => {
        #[doc = concat!("The payload of a mutation: the ", $what, " and the errors of the input.")]
        #[derive(async_graphql::SimpleObject)]
        pub struct $name {
            #[doc = concat!(
                "The ", $what, " after the mutation. When a change was refused because of a conflict, such as STALE_VERSION: the current ",
                $what, ". Null when the mutation was refused otherwise, or the caller may not see it.",
            )]
            $field: Option<$object>,
            /// The errors of the input, which the caller can correct. Empty when the mutation succeeded.
            user_errors: Vec<$crate::transport::graphql::schema::payload::UserError>,
        }

        impl $crate::transport::graphql::schema::payload::Payload for $name {
            type Model = $model;
            fn of(model: Option<$model>, user_errors: Vec<$crate::transport::graphql::schema::payload::UserError>) -> Self {
                Self { $field: model.map($object), user_errors }
            }
        }
    };
}
pub(super) use payload;
