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
    integration::{DirectoryMutation, IntegrationMutation, IntegrationQuery, RosterMappingMutation},
    learning::{LearningMutation, LearningQuery},
    limits::NESTING,
    loader::{Loads, drive, drive_stream},
    node::NodeQuery,
    organization::{OrganizationMutation, OrganizationQuery},
    pairing::{PairingMutation, PairingQuery},
    participant::{ParticipantMutation, ParticipantQuery},
    plan::{Accelerator, Catalogue, Ordinary},
    program::{ProgramMutation, ProgramQuery},
    refusal,
    reply::Reply,
    roster::{RosterDigestQuery, RosterMutation, RosterQuery, RosterSubscription},
    round::{RoundMutation, RoundQuery},
    session::{SessionMutation, SessionQuery},
    shape::{Shape, Shapes},
};
use crate::{
    access::Actor,
    app::{App, limited},
    platform::{Result as Outcome, config::Config},
};
use async_graphql::{MergedObject, MergedSubscription, Response, Schema, Value};
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
    RosterDigestQuery,
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
    OrganizationMutation,
    IntegrationMutation,
    DirectoryMutation,
    RosterMappingMutation,
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
pub struct Subscription(ChangeSubscription, RosterSubscription);

/// What the accelerator knows.
fn catalogue() -> Catalogue {
    let mut all = Catalogue::default();
    NodeQuery::known(&mut all);
    OrganizationQuery::known(&mut all);
    IntegrationQuery::known(&mut all);
    EmployeeQuery::known(&mut all);
    RosterQuery::known(&mut all);
    RosterDigestQuery::known(&mut all);
    CompetencyQuery::known(&mut all);
    AssessmentQuery::known(&mut all);
    ProgramQuery::known(&mut all);
    ParticipantQuery::known(&mut all);
    RoundQuery::known(&mut all);
    PairingQuery::known(&mut all);
    SessionQuery::known(&mut all);
    LearningQuery::known(&mut all);
    ChangeQuery::known(&mut all);
    all
}

/// The executable schema.
pub struct Graph {
    admission: Admission,
    accelerator: Accelerator,
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
        let accelerator = Accelerator::new(config.accelerator, catalogue(), &sdl)?;
        Ok(Self { admission: Admission::new(config, &sdl)?, accelerator, shapes: Shapes::new(&sdl)?, schema })
    }

    /// Whether the accelerator knows a field, or leaves it to the executor on purpose.
    pub fn names(&self, object: &str, field: &str) -> bool {
        self.accelerator.catalogue().names(object, field)
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
        self.admission.admit(app, actor, &self.accelerator, request)
    }

    /// Carries out a query or mutation.
    pub async fn execute(&self, app: &Arc<App>, actor: &Arc<Actor>, admitted: Admitted) -> Reply {
        let (kind, begun, limit) = (admitted.kind, Instant::now(), app.config.limit_seconds);
        let (charge, free) = (admitted.charge, admitted.plan.actual(&Value::Null));
        let reply = match limited(Duration::from_secs(limit), self.carry_out(app, actor, admitted)).await {
            Some(reply) => reply,
            None => {
                let mut refusal =
                    refusal::answer(refusal::refused(ErrorCode::Timeout, format!("this took longer than {limit} s and was given up")));
                refusal.extensions.insert("cost".into(), charge.printed(free));
                refusal.into()
            }
        };
        let fine = matches!(&reply, Reply::Told(response) if response.errors.is_empty()) || matches!(reply, Reply::Written(_));
        let outcome = if fine { "ok" } else { "error" };
        metrics::histogram!("coachgraph_operation_seconds", "type" => kind.to_string(), "outcome" => outcome).record(begun.elapsed());
        reply
    }

    async fn carry_out(&self, app: &Arc<App>, actor: &Arc<Actor>, admitted: Admitted) -> Reply {
        let Admitted { mut request, plan, charge, seen, .. } = admitted;
        let why = match self.accelerator.answer(app, actor, &seen, &request.variables, &plan, charge).await {
            Ok(body) => {
                went("accelerated", "", &"");
                return Reply::Written(body);
            }
            Err(why) => why,
        };
        went("ordinary", why.label(), &why);
        let shape = self.shapes.of(&mut request);
        let loads = Loads::new(app.clone(), actor.clone());
        let carried = Request { app: app.clone(), actor: actor.clone(), loads: loads.clone() };
        let response = drive(loads, self.schema.execute(request.data(carried))).await;
        // What failed at some path was valid.
        if why == Ordinary::FirstTime && response.errors.iter().all(|error| !error.path.is_empty()) {
            self.accelerator.learn(seen, &self.shapes);
        }
        let mut response = dressed(response, shape.as_ref());
        response.extensions.insert("cost".into(), charge.printed(plan.actual(&response.data)));
        response.into()
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

/// Notes which way an operation went, and why.
fn went(way: &'static str, label: &'static str, why: &dyn std::fmt::Display) {
    let span = tracing::Span::current();
    span.record("graphql.way", way);
    if !label.is_empty() {
        span.record("graphql.way.reason", tracing::field::display(why));
    }
    metrics::counter!("coachgraph_graphql_operations_total", "way" => way, "reason" => label).increment(1);
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
