//! The API: two executable schemas, of which each caller sees one.
//!
//! For integrations, program managers and administrators, reflections do not exist. A field that async-graphql hides with `visible` is
//! absent from introspection only: validation accepts it, and suggestions name it. Therefore there are two schemas, built once from the same
//! root types. One of them never had a reflection: neither its types nor its resolvers, prices, input types, plans and cached documents know
//! the word. Everything that depends on a schema belongs to an [`Executor`], so nothing of one schema reaches the other.

use super::{
    Mutation, Query, Subscription, catalogue,
    node::NodeQuery,
    reflection::{ReflectionMutation, ReflectionQuery},
};
use crate::{
    access::Actor,
    app::App,
    domain::reflection,
    platform::{Result as Outcome, config::Config},
    transport::graphql::engine::{admission::AdmittedOperation, executor::Executor, response::OperationResponse},
};
use async_graphql::{MergedObject, Request, Response};
use futures_util::stream::BoxStream;
use std::sync::Arc;

/// In place of the root fields that a schema does not have.
#[derive(MergedObject, Default)]
pub struct NoFields;

/// The public API.
pub struct GraphqlApi {
    /// For people with the role EMPLOYEE: the whole contract.
    with_reflections: Executor<Query<NodeQuery<true>, ReflectionQuery>, Mutation<ReflectionMutation>, Subscription>,
    /// For every other caller.
    without_reflections: Executor<Query<NodeQuery<false>, NoFields>, Mutation<NoFields>, Subscription>,
}

/// Builds the API from the root types and the catalogue.
///
/// # Errors
/// Those of [`Executor::new`].
pub fn build_api(config: &Config) -> Outcome<GraphqlApi> {
    let mut whole_catalogue = catalogue();
    ReflectionQuery::describe(&mut whole_catalogue);
    Ok(GraphqlApi {
        with_reflections: Executor::new(config, Default::default(), whole_catalogue)?.without_names_in_log(),
        without_reflections: Executor::new(config, Default::default(), catalogue())?,
    })
}

impl GraphqlApi {
    /// Whether the accelerator can answer a field; any other field is answered by the executor only.
    pub fn is_accelerated(&self, object: &str, field: &str) -> bool {
        self.with_reflections.is_accelerated(object, field)
    }

    /// The whole contract in the schema definition language, as printed in `schema.graphql`.
    pub fn sdl(&self) -> String {
        self.with_reflections.sdl()
    }

    /// The contract without reflections.
    pub fn sdl_without_reflections(&self) -> String {
        self.without_reflections.sdl()
    }

    /// As [`Executor::admit`].
    ///
    /// # Errors
    /// The response to send instead of executing the operation.
    pub fn admit(&self, app: &App, actor: &Actor, request: Request) -> Result<AdmittedOperation, Box<Response>> {
        if reflection::exist_for(actor) {
            self.with_reflections.admit(app, actor, request)
        } else {
            self.without_reflections.admit(app, actor, request)
        }
    }

    /// As [`Executor::admit_part`].
    ///
    /// # Errors
    /// As there.
    pub fn admit_part(&self, app: &App, actor: &Actor, request: Request) -> Outcome<AdmittedOperation> {
        if reflection::exist_for(actor) {
            self.with_reflections.admit_part(app, actor, request)
        } else {
            self.without_reflections.admit_part(app, actor, request)
        }
    }

    /// As [`Executor::execute`]. The actor must be the one for whom the operation was admitted.
    pub async fn execute(&self, app: &Arc<App>, actor: &Arc<Actor>, operation: AdmittedOperation) -> OperationResponse {
        if reflection::exist_for(actor) {
            self.with_reflections.execute(app, actor, operation).await
        } else {
            self.without_reflections.execute(app, actor, operation).await
        }
    }

    /// As [`Executor::stream`]. The actor must be the one for whom the operation was admitted.
    pub fn stream(&self, app: &Arc<App>, actor: &Arc<Actor>, operation: AdmittedOperation) -> BoxStream<'static, Response> {
        if reflection::exist_for(actor) {
            self.with_reflections.stream(app, actor, operation)
        } else {
            self.without_reflections.stream(app, actor, operation)
        }
    }
}
