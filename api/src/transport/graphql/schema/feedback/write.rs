//! Mutations of exchanges and feedback: inputs and root fields. The domain decides; this file translates.

use super::{AnswerInput, Feedback, FeedbackExchange, to_answers};
use crate::{
    access::Permission,
    domain::feedback,
    transport::graphql::{
        engine::request_context::ContextExt,
        schema::{
            directives::{requires, scopes_of},
            id::Gid,
            payload::{into_payload, into_payload_or_current, payload},
        },
    },
};
use async_graphql::{Context, InputObject, Object, Result};
use chrono::{DateTime, Utc};
use entity::{
    feedback::Model,
    feedback_exchange::Model as Exchange,
    id::{EmployeeId, FeedbackExchangeId, PairingId},
};

payload!(FeedbackExchangePayload { feedback_exchange: FeedbackExchange(Exchange) }, "exchange of feedback");
payload!(FeedbackPayload { feedback: Feedback(Model) }, "feedback");

/// An exchange of feedback to open between the members of a pairing.
#[derive(InputObject)]
pub struct FeedbackExchangeOpenInput {
    /// The identifier of the pairing, of which the caller must be a member. It must not have an OPEN exchange that is not due yet, and its
    /// program must have a question set for FEEDBACK.
    pairing_id: Gid<PairingId>,
    /// The instant by which the members are to submit: in the future, at most 90 days from now.
    due_at: DateTime<Utc>,
    /// An idempotency key, chosen by the caller, 1 to 255 bytes: a second request with the same key and input has no effect and returns the
    /// same object; another input is refused with KEY_REUSED. The server remembers the key for `idempotency_hours`. Null: none.
    idempotency_key: Option<String>,
}

/// Feedback to submit to another member of the pairing.
#[derive(InputObject)]
pub struct FeedbackSubmitInput {
    /// The identifier of the exchange.
    feedback_exchange_id: Gid<FeedbackExchangeId>,
    /// The identifier of the employee who receives the feedback: another member of the pairing.
    receiver_id: Gid<EmployeeId>,
    /// The answers. Every required question of the exchange is answered; the order has no meaning.
    answers: Vec<AnswerInput>,
    /// Refuses the submission with STALE_VERSION unless the feedback has this version. Null: no check.
    expected_version: Option<i64>,
}

#[derive(Default)]
pub struct FeedbackMutation;

#[Object]
impl FeedbackMutation {
    /// Opens an exchange of feedback between the members of a pairing, with the questions that the program has for FEEDBACK now. Only a member
    /// of the pairing can. Refused with UNAVAILABLE when the server has no encryption key.
    #[graphql(directive = requires::apply(scopes_of([Permission::WriteFeedback, Permission::ReadPairing])))]
    async fn feedback_exchange_open(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The pairing, and the instant by which its members are to submit.")] input: FeedbackExchangeOpenInput,
    ) -> Result<FeedbackExchangePayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        let key = input.idempotency_key.as_deref();
        into_payload(ctx, feedback::open(app, actor, input.pairing_id.0, input.due_at, key).await)
    }

    /// Submits the caller's feedback to another member, before or after `dueAt`. Later submissions are further versions, which giver and
    /// receiver see; the same answers again have no effect. With the last missing submission, the exchange becomes COMPLETE.
    #[graphql(directive = requires::apply(scopes_of([Permission::WriteFeedback, Permission::ReadFeedback])))]
    async fn feedback_submit(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The exchange, the receiver, and the answers.")] input: FeedbackSubmitInput,
    ) -> Result<FeedbackPayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        let (exchange, receiver) = (input.feedback_exchange_id.0, input.receiver_id.0);
        let outcome = feedback::submit(app, actor, exchange, receiver, to_answers(input.answers), input.expected_version).await;
        into_payload_or_current(ctx, outcome, feedback::get_given(&app.db, actor, exchange, receiver)).await
    }
}
