//! Executes a document with and without the accelerator, and compares the responses byte by byte.

use super::random_document::Document;
use crate::world::{Caller, World};
use async_graphql::{Request, Variables};
use coachgraph::{
    access::{Actor, Credentials},
    app::App,
    platform::config::Config,
    transport::{
        graphql::{GraphqlApi, OperationResponse, build_api},
        http::encode_response,
    },
};
use serde_json::Value;
use std::sync::Arc;

/// How often the executor is repeated before its response counts as different.
const EXECUTOR_REPETITIONS: usize = 50;

pub async fn authenticate(world: &World, caller: &Caller) -> Arc<Actor> {
    let token = caller.token().await.unwrap();
    Arc::new(world.app.access.authenticate(Credentials { token: &token, organization: None }).await.unwrap())
}

/// The API with the accelerator, and the API with the executor alone.
pub struct ApiPair {
    executor: GraphqlApi,
    accelerator: GraphqlApi,
    app: Arc<App>,
}

impl ApiPair {
    pub fn new(world: &World) -> Self {
        let build = |accelerator| build_api(&Config { accelerator, ..world.app.config.clone() }).unwrap();
        Self { executor: build(false), accelerator: build(true), app: world.app.clone() }
    }

    /// Executes a document once with the executor, and `executions` times with the accelerator, which supports a document from its
    /// second execution on. Returns whether the last execution was accelerated.
    ///
    /// # Errors
    ///
    /// A description of the first difference.
    pub async fn compare(&self, actor: &Arc<Actor>, document: &Document, executions: usize) -> Result<bool, String> {
        let (expected, _) = self.execute(&self.executor, actor, document).await;
        let mut is_accelerated = false;
        for execution in 1..=executions {
            let actual;
            (actual, is_accelerated) = self.execute(&self.accelerator, actor, document).await;
            let is_equal = actual == expected || !is_accelerated && self.executor_may_respond(actor, document, &actual).await;
            if !is_equal {
                let Document { text, variables } = document;
                return Err(format!(
                    "execution {execution}, accelerated: {is_accelerated}\n{text}\n{variables}\nexpected: {expected}\nactual: {actual}"
                ));
            }
        }
        Ok(is_accelerated)
    }

    /// The SQL statements of one execution with the executor and of one with the accelerator. `None` when the document falls back to
    /// the executor.
    pub async fn count_statements(&self, actor: &Arc<Actor>, document: &Document) -> Option<(u64, u64)> {
        let count = async |api: &GraphqlApi| {
            let before = self.app.statements.count();
            let (_, is_accelerated) = self.execute(api, actor, document).await;
            (self.app.statements.count() - before, is_accelerated)
        };
        let (executor_count, _) = count(&self.executor).await;
        count(&self.accelerator).await;
        let (accelerator_count, is_accelerated) = count(&self.accelerator).await;
        is_accelerated.then_some((executor_count, accelerator_count))
    }

    /// Whether the executor sometimes returns this response. It resolves fields concurrently, so of several forbidden fields it reports
    /// any.
    async fn executor_may_respond(&self, actor: &Arc<Actor>, document: &Document, response: &str) -> bool {
        for _ in 0..EXECUTOR_REPETITIONS {
            if self.execute(&self.executor, actor, document).await.0 == response {
                return true;
            }
        }
        false
    }

    /// The body of the HTTP response without the parts that differ between executions, and whether the accelerator wrote it.
    async fn execute(&self, api: &GraphqlApi, actor: &Arc<Actor>, document: &Document) -> (String, bool) {
        let request = Request::new(&document.text).variables(Variables::from_json(document.variables.clone()));
        let response = match api.admit(&self.app, actor, request) {
            Ok(operation) => api.execute(&self.app, actor, operation).await,
            Err(response) => OperationResponse::Executed(response),
        };
        let body = String::from_utf8(encode_response(&response).into_owned()).unwrap();
        (sort_errors(without_remaining_budget(body)), matches!(response, OperationResponse::Json(_)))
    }
}

/// Sets `extensions.cost.remaining`, which every request reduces, to 0.
fn without_remaining_budget(body: String) -> String {
    match body.split_once("\"remaining\":") {
        Some((before, after)) => format!("{before}\"remaining\":0{}", after.trim_start_matches(|digit: char| digit.is_ascii_digit())),
        None => body,
    }
}

/// Sorts the errors of a response: the executor returns them in any order.
fn sort_errors(body: String) -> String {
    if !body.starts_with("{\"errors\"") {
        return body;
    }
    let mut body: Value = serde_json::from_str(&body).unwrap();
    let mut errors: Vec<String> = body["errors"].as_array().unwrap().iter().map(Value::to_string).collect();
    errors.sort();
    body["errors"] = errors.into();
    body.to_string()
}

/// Comparisons for one caller.
pub struct Comparison {
    api: ApiPair,
    actor: Arc<Actor>,
}

impl Comparison {
    pub async fn new(world: &World, caller: &Caller) -> Self {
        Self { api: ApiPair::new(world), actor: authenticate(world, caller).await }
    }

    /// Panics when the responses differ. Returns whether the second execution was accelerated.
    pub async fn assert_equal(&self, document: &Document) -> bool {
        self.api.compare(&self.actor, document, 2).await.unwrap_or_else(|difference| panic!("{difference}"))
    }
}
