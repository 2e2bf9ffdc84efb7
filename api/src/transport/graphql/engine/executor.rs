//! The executor: admits operations and answers them, once or as a stream. It is generic over the root types, so that the engine does not
//! depend on the schema.

use super::{
    accelerator::{Accelerator, Catalogue, FallbackReason},
    admission::{Admission, AdmittedOperation},
    argument_errors::RequestArguments,
    error_code::ErrorCode,
    error_format, error_response,
    input_types::InputTypes,
    limits::NESTING_LIMIT,
    loader::{DataLoaders, drive, drive_stream},
    request_context::RequestContext,
    response::OperationResponse,
    response_shape::{ResponseShape, ResponseShapes},
};
use crate::{
    access::Actor,
    app::{App, with_time_limit},
    platform::{Error, Result as Outcome, config::Config},
};
use async_graphql::{ObjectType, Response, Schema, SubscriptionType, Value, parser::parse_schema, types::Json};
use chrono::{DateTime, Utc};
use futures_util::{StreamExt, stream::BoxStream};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};

/// The descriptions of async-graphql's own scalars, which it describes for Rust programmers.
const DATE_TIME: &str = "An instant in the format of RFC 3339, such as `2026-01-31T09:00:00Z`. Any offset is accepted, and fractions \
                         of a second are cut off after six digits. Responses have the offset `+00:00`.";
const JSON: &str = "Any JSON value: an object, a list, a string, a number, a boolean or null.";

/// An executable schema with its limits, price list and accelerator. `Q`, `M` and `S` are the root types.
pub struct Executor<Q, M, S> {
    admission: Admission,
    accelerator: Accelerator,
    input_types: Arc<InputTypes>,
    shapes: ResponseShapes,
    schema: Schema<Q, M, S>,
    /// Whether the log may contain names of the schema.
    logs_names: bool,
}

impl<Q: ObjectType + 'static, M: ObjectType + 'static, S: SubscriptionType + 'static> Executor<Q, M, S> {
    /// Builds the schema and prints it: costs, limits and argument types are read from the printed text.
    ///
    /// # Errors
    /// `Internal` when the printed schema does not parse, or the catalogue names a column that does not exist.
    pub fn new(config: &Config, (query, mutation, subscription): (Q, M, S), catalogue: Catalogue) -> Outcome<Self> {
        catalogue.validate()?;
        let schema = Schema::build(query, mutation, subscription)
            .register_output_type::<ErrorCode>()
            .override_output_type_description::<DateTime<Utc>>(DATE_TIME)
            .override_output_type_description::<Json<serde_json::Value>>(JSON)
            // `limits` checks the depth and reports it with its own error code, so async-graphql's own limit must be above it.
            .limit_recursive_depth(2 * NESTING_LIMIT);
        let schema = if config.production { schema.disable_suggestions() } else { schema }.finish();
        let document = parse_schema(schema.sdl()).map_err(Error::internal)?;
        let input_types = Arc::new(InputTypes::new(document.clone()));
        Ok(Self {
            admission: Admission::new(config, document.clone()),
            accelerator: Accelerator::new(config.accelerator, catalogue, input_types.clone()),
            input_types,
            shapes: ResponseShapes::new(document),
            schema,
            logs_names: true,
        })
    }

    /// Keeps the names of types and fields out of the log.
    pub fn without_names_in_log(self) -> Self {
        Self { logs_names: false, ..self }
    }

    /// Whether the accelerator can answer a field; any other field is answered by the executor only.
    pub fn is_accelerated(&self, object: &str, field: &str) -> bool {
        self.accelerator.catalogue().contains(object, field)
    }

    /// The schema in the schema definition language, as printed in `schema.graphql`.
    pub fn sdl(&self) -> String {
        self.schema.sdl()
    }

    /// Checks an operation against limits, persisted documents and the caller's budget.
    ///
    /// # Errors
    /// The response to send instead of executing the operation.
    pub fn admit(&self, app: &App, actor: &Actor, request: async_graphql::Request) -> Result<AdmittedOperation, Box<Response>> {
        self.admission.admit(app, actor, &self.accelerator, request)
    }

    /// Checks a document of the server itself, which is a part of a request that was counted when it was authenticated.
    ///
    /// # Errors
    /// `TooMany` when the cost exceeds the rest of the caller's budget; `Internal` when the document does not pass the checks.
    pub fn admit_part(&self, app: &App, actor: &Actor, request: async_graphql::Request) -> Outcome<AdmittedOperation> {
        self.admission.admit_part(app, actor, &self.accelerator, request)
    }

    /// Executes a query or mutation within the time limit.
    pub async fn execute(&self, app: &Arc<App>, actor: &Arc<Actor>, operation: AdmittedOperation) -> OperationResponse {
        let (kind, started, limit) = (operation.kind, Instant::now(), app.config.limit_seconds);
        let (charge, minimum) = (operation.charge, operation.cost_plan.actual(&Value::Null));
        let response = match with_time_limit(Duration::from_secs(limit), self.execute_unlimited(app, actor, operation)).await {
            Some(response) => response,
            None => {
                let message = format!("the operation took longer than {limit} s and was cancelled");
                let mut response = error_response::single_error(error_response::request_error(ErrorCode::Timeout, message));
                response.extensions.insert("cost".into(), charge.to_extension(minimum));
                response.into()
            }
        };
        let outcome = if response.has_errors() { "error" } else { "ok" };
        metrics::histogram!("coachgraph_operation_seconds", "type" => kind.to_string(), "outcome" => outcome).record(started.elapsed());
        response
    }

    async fn execute_unlimited(&self, app: &Arc<App>, actor: &Arc<Actor>, operation: AdmittedOperation) -> OperationResponse {
        let AdmittedOperation { mut request, cost_plan, charge, lookup, .. } = operation;
        let reason = match self.accelerator.execute(app, actor, &lookup, &request.variables, &cost_plan, charge).await {
            Ok(body) => {
                self.record_path("accelerator", None);
                return OperationResponse::Json(body);
            }
            Err(reason) => reason,
        };
        self.record_path("executor", Some(&reason));
        let arguments = RequestArguments::of(&request);
        let shape = self.shapes.of_request(&mut request);
        let loaders = DataLoaders::new(app.clone(), actor.clone());
        let context = RequestContext { app: app.clone(), actor: actor.clone(), loaders: loaders.clone() };
        let response = drive(loaders, self.schema.execute(request.data(context))).await;
        // An error without a path is an error of the document; with a path it comes from a resolver, so the document is valid.
        if reason == FallbackReason::FirstExecution && response.errors.iter().all(|error| !error.path.is_empty()) {
            self.accelerator.add_document(lookup, &self.shapes);
        }
        let mut response = complete_response(response, shape.as_ref(), &arguments, &self.input_types);
        response.extensions.insert("cost".into(), charge.to_extension(cost_plan.actual(&response.data)));
        response.into()
    }

    /// Executes a subscription: one response per event.
    pub fn stream(&self, app: &Arc<App>, actor: &Arc<Actor>, operation: AdmittedOperation) -> BoxStream<'static, Response> {
        let loaders = DataLoaders::new(app.clone(), actor.clone());
        let context = RequestContext { app: app.clone(), actor: actor.clone(), loaders: loaders.clone() };
        let mut request = operation.request;
        let (arguments, types) = (RequestArguments::of(&request), self.input_types.clone());
        let shape = self.shapes.of_request(&mut request);
        let events = drive_stream(loaders, self.schema.execute_stream(request.data(context)));
        events.map(move |event| complete_response(event, shape.as_ref(), &arguments, &types)).boxed()
    }

    /// Records in the span and in the metrics whether the accelerator or the executor answered, and why the executor did.
    fn record_path(&self, path: &'static str, reason: Option<&FallbackReason>) {
        let span = tracing::Span::current();
        span.record("graphql.path", path);
        match reason {
            Some(reason) if self.logs_names => drop(span.record("graphql.fallback_reason", tracing::field::display(reason))),
            Some(reason) => drop(span.record("graphql.fallback_reason", reason.label())),
            None => {}
        }
        let label = reason.map_or("", FallbackReason::label);
        metrics::counter!("coachgraph_graphql_operations_total", "path" => path, "reason" => label).increment(1);
    }
}

/// Completes a response of the executor: data in the order of the selection, and on every error a code and a message that says what to
/// change.
fn complete_response(mut response: Response, shape: Option<&ResponseShape>, arguments: &RequestArguments, types: &InputTypes) -> Response {
    if let Some(shape) = shape {
        shape.apply(&mut response);
    }
    arguments.explain(types, &mut response);
    error_format::add_codes(&mut response);
    error_response::add_default_codes(&mut response);
    response
}
