//! The roots, put together from the rooms, and the two ways to execute: once, or as a stream.

use super::{
    admission::{Admission, Admitted},
    assessment::{AssessmentMutation, AssessmentQuery},
    change::{ChangeQuery, ChangeSubscription},
    codes::ErrorCode,
    competency::{CompetencyMutation, CompetencyQuery},
    context::Request,
    employee::{EmployeeMutation, EmployeeQuery},
    errors,
    integration::{IntegrationMutation, IntegrationQuery},
    learning::{LearningMutation, LearningQuery},
    limits::NESTING,
    loader::{Loads, drive, drive_stream},
    node::NodeQuery,
    organization::OrganizationQuery,
    pairing::{PairingMutation, PairingQuery},
    participant::{ParticipantMutation, ParticipantQuery},
    program::{ProgramMutation, ProgramQuery},
    refusal,
    roster::{RosterMutation, RosterQuery},
    round::{RoundMutation, RoundQuery},
    session::{SessionMutation, SessionQuery},
    shape::{Shape, Shapes},
};
use crate::{
    access::Actor,
    app::App,
    platform::{Result as Outcome, config::Config},
};
use async_graphql::{MergedObject, MergedSubscription, Response, Schema};
use futures_util::{StreamExt, stream::BoxStream};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};

/// Everything that can be read.
#[derive(MergedObject, Default)]
pub struct Query(
    NodeQuery,
    OrganizationQuery,
    IntegrationQuery,
    EmployeeQuery,
    RosterQuery,
    CompetencyQuery,
    AssessmentQuery,
    ProgramQuery,
    ParticipantQuery,
    RoundQuery,
    PairingQuery,
    SessionQuery,
    LearningQuery,
    ChangeQuery,
);

/// Everything that can be done.
#[derive(MergedObject, Default)]
pub struct Mutation(
    IntegrationMutation,
    EmployeeMutation,
    RosterMutation,
    CompetencyMutation,
    AssessmentMutation,
    ProgramMutation,
    ParticipantMutation,
    RoundMutation,
    PairingMutation,
    SessionMutation,
    LearningMutation,
);

/// Everything that can be followed.
#[derive(MergedSubscription, Default)]
pub struct Subscription(ChangeSubscription);

/// The executable schema.
pub struct Graph {
    admission: Admission,
    shapes: Shapes,
    schema: Schema<Query, Mutation, Subscription>,
}

impl Graph {
    /// # Errors
    /// `Internal` when the schema cannot read its own text.
    pub fn new(config: &Config) -> Outcome<Self> {
        // `limits` says how deep documents may be; the executor's own limit must not come first.
        let schema = Schema::build(Query::default(), Mutation::default(), Subscription::default())
            .register_output_type::<ErrorCode>()
            .limit_recursive_depth(2 * NESTING);
        let schema = if config.production { schema.disable_suggestions() } else { schema }.finish();
        let sdl = schema.sdl();
        Ok(Self { admission: Admission::new(config, &sdl)?, shapes: Shapes::new(&sdl)?, schema })
    }

    /// The public contract as text.
    pub fn sdl(&self) -> String {
        self.schema.sdl()
    }

    /// Lets an operation in, or says why not.
    ///
    /// # Errors
    /// The answer to give instead.
    pub fn admit(&self, app: &App, actor: &Actor, request: async_graphql::Request) -> Result<Admitted, Box<Response>> {
        self.admission.admit(app, actor, request)
    }

    /// Carries out a query or mutation.
    pub async fn execute(&self, app: &Arc<App>, actor: &Arc<Actor>, admitted: Admitted) -> Response {
        let Admitted { mut request, plan, charge, kind, .. } = admitted;
        let shape = self.shapes.of(&mut request);
        let (begun, limit) = (Instant::now(), app.config.limit_seconds);
        let loads = Loads::new(app.clone(), actor.clone());
        let carried = Request { app: app.clone(), actor: actor.clone(), loads: loads.clone() };
        let answered = drive(loads, self.schema.execute(request.data(carried)));
        let mut response = match tokio::time::timeout(Duration::from_secs(limit), answered).await {
            Ok(response) => dressed(response, shape.as_ref()),
            // A write is one transaction, which goes with its future: nothing is half-written.
            Err(_) => refusal::answer(refusal::refused(ErrorCode::Timeout, format!("this took longer than {limit} s and was given up"))),
        };
        response.extensions.insert("cost".into(), charge.printed(plan.actual(&response.data)));
        let outcome = if response.errors.is_empty() { "ok" } else { "error" };
        metrics::histogram!("coachgraph_operation_seconds", "type" => kind.to_string(), "outcome" => outcome).record(begun.elapsed());
        response
    }

    /// Carries out a subscription.
    pub fn stream(&self, app: &Arc<App>, actor: &Arc<Actor>, admitted: Admitted) -> BoxStream<'static, Response> {
        let loads = Loads::new(app.clone(), actor.clone());
        let carried = Request { app: app.clone(), actor: actor.clone(), loads: loads.clone() };
        let mut request = admitted.request;
        let shape = self.shapes.of(&mut request);
        let events = drive_stream(loads, self.schema.execute_stream(request.data(carried)));
        events.map(move |event| dressed(event, shape.as_ref())).boxed()
    }
}

/// Finishes an answer: its errors are coded, its data has its shape.
fn dressed(mut response: Response, shape: Option<&Shape>) -> Response {
    if let Some(shape) = shape {
        shape.give(&mut response);
    }
    errors::dress(&mut response);
    refusal::code_the_rest(&mut response);
    response
}
