//! The roots, put together from the rooms, and the two ways to execute: once, or as a stream.

use super::{
    change::{ChangeQuery, ChangeSubscription},
    context::Request,
    employee::{EmployeeMutation, EmployeeQuery},
    errors,
    integration::{IntegrationMutation, IntegrationQuery},
    loader::{Loads, drive, drive_stream},
    node::NodeQuery,
    organization::OrganizationQuery,
};
use crate::{access::Actor, app::App, platform::config::Config};
use async_graphql::{MergedObject, MergedSubscription, Response, Schema};
use futures_util::{StreamExt, stream::BoxStream};
use std::sync::Arc;

/// Everything that can be read.
#[derive(MergedObject, Default)]
pub struct Query(NodeQuery, OrganizationQuery, IntegrationQuery, EmployeeQuery, ChangeQuery);

/// Everything that can be done.
#[derive(MergedObject, Default)]
pub struct Mutation(IntegrationMutation, EmployeeMutation);

/// Everything that can be followed.
#[derive(MergedSubscription, Default)]
pub struct Subscription(ChangeSubscription);

/// The executable schema.
pub struct Graph {
    schema: Schema<Query, Mutation, Subscription>,
}

impl Graph {
    pub fn new(config: &Config) -> Self {
        let mut schema = Schema::build(Query::default(), Mutation::default(), Subscription::default());
        if config.production {
            schema = schema.disable_suggestions();
        }
        Self { schema: schema.finish() }
    }

    /// The public contract as text.
    pub fn sdl(&self) -> String {
        self.schema.sdl()
    }

    /// Carries out one operation.
    pub async fn execute(&self, app: &Arc<App>, actor: &Arc<Actor>, request: async_graphql::Request) -> Response {
        let loads = Loads::new(app.clone(), actor.clone());
        let carried = Request { app: app.clone(), actor: actor.clone(), loads: loads.clone() };
        let mut response = drive(loads, self.schema.execute(request.data(carried))).await;
        errors::dress(&mut response);
        response
    }

    /// Carries out a subscription, or a query or mutation as a stream of one answer.
    pub fn stream(&self, app: &Arc<App>, actor: &Arc<Actor>, request: async_graphql::Request) -> BoxStream<'static, Response> {
        let loads = Loads::new(app.clone(), actor.clone());
        let carried = Request { app: app.clone(), actor: actor.clone(), loads: loads.clone() };
        let answers = drive_stream(loads, self.schema.execute_stream(request.data(carried)));
        answers
            .map(|mut response| {
                errors::dress(&mut response);
                response
            })
            .boxed()
    }
}
