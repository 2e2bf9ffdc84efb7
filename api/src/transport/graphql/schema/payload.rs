//! What mutations answer: the object, or what the caller should repair.

use crate::{
    platform::{Code, Error, Result, error::Problem},
    transport::graphql::engine::{error_format::IntoGraphqlError, request_context::ContextExt},
};
use async_graphql::{Context, Enum, SimpleObject, resolver_utils::EnumType};
use std::future::Future;

/// Why an input was request_error.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "Code")]
pub enum UserErrorCode {
    /// The content of the field is not acceptable; the message says what is.
    Invalid,
    /// What the field names does not exist, or is not yours.
    NotFound,
    /// The value must be unique and another object has it.
    Taken,
    /// The object changed since the version that was expected; the payload holds it as it is now.
    StaleVersion,
    /// The object is not in a state that allows this; the payload holds it as it is now.
    WrongState,
    /// The idempotency key came before with another mutation or input.
    KeyReused,
    /// The roster changed since the plan was made: plan again.
    RosterMoved,
    /// Two of the people stand in one reporting line.
    ReportingLine,
    /// The people's job levels are further apart than the program allows, or not known.
    JobLevelGap,
    /// The program wants partners of the same team, or of different teams.
    MixingPolicy,
    /// The number of people does not fit the program.
    GroupSize,
    /// Somebody is not an active participant of the program.
    NotParticipating,
    /// Somebody has a pairing in this round already.
    AlreadyPaired,
    /// The manager reports to the employee, directly or through others.
    ManagerCycle,
    /// The integration has made too many such changes in a day: somebody else must say with `integrationRelease` that they are meant, then
    /// this is carried out when it is tried again.
    Held,
}

/// A code as the schema names it.
pub fn user_error_code_name(code: Code) -> &'static str {
    let code = UserErrorCode::from(code);
    UserErrorCode::items().iter().find(|item| item.value == code).map_or("INVALID", |item| item.name)
}

/// Something in the input that the caller should repair.
#[derive(SimpleObject)]
pub struct UserError {
    /// What kind of mistake, for programs.
    code: UserErrorCode,
    /// The path of the field in the input.
    field: Vec<String>,
    /// What to do about it, for people.
    message: String,
}

impl From<Problem> for UserError {
    fn from(problem: Problem) -> Self {
        let field = problem.field.split('.').map(String::from).collect();
        Self { code: problem.code.into(), field, message: problem.message }
    }
}

/// A payload of a mutation: an object and the errors of the user.
pub trait Payload {
    type Model;
    fn of(model: Option<Self::Model>, errors: Vec<UserError>) -> Self;
}

/// Answers a mutation that makes something new.
pub fn answer<P: Payload>(ctx: &Context<'_>, outcome: Result<P::Model>) -> async_graphql::Result<P> {
    ctx.loaders()?.forget();
    match outcome {
        Ok(model) => Ok(P::of(Some(model), Vec::new())),
        Err(error) => Ok(P::of(None, user_errors(error)?)),
    }
}

/// Answers a mutation that changes something: a conflict comes with the object as it is now.
pub async fn answer_or<P: Payload>(
    ctx: &Context<'_>,
    outcome: Result<P::Model>,
    current: impl Future<Output = Result<P::Model>>,
) -> async_graphql::Result<P> {
    let Err(error @ Error::Conflict(_)) = outcome else { return answer(ctx, outcome) };
    ctx.loaders()?.forget();
    Ok(P::of(current.await.ok(), user_errors(error)?))
}

/// What the user can repair; anything else is an error of the request.
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

/// The payload of a noun: its object and the errors of the user.
macro_rules! payload {
    ($name:ident { $field:ident: $object:ident($model:ty) }, $what:literal) => {
        #[doc = concat!("What a mutation of ", $what, " answers.")]
        #[derive(async_graphql::SimpleObject)]
        pub struct $name {
            #[doc = concat!("The ", $what, " as it is now; null when the mutation was request_error and there is nothing to show.")]
            $field: Option<$object>,
            /// What the caller should repair. Empty when the mutation was carried out.
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
