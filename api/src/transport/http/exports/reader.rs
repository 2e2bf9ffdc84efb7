//! Reads a file page by page: identifiers from `domain::export`, the fields with a GraphQL document.

use super::{FileSender, catalogue::File};
use crate::{
    access::Actor,
    domain::export::Export,
    platform::{Error, Result},
    transport::{
        graphql::{ErrorCode, OperationResponse},
        http::HttpState,
    },
};
use actix_web::web;
use async_graphql::{Request, Value, Variables};
use serde::Deserialize;
use serde_json::json;
use std::{sync::Arc, time::Duration};

/// An object of the schema, with its members in the order of the document.
pub type Row = Value;

/// The largest number of rows that are in memory at a time, apart from the buffers of the connection.
const PAGE_ROWS: u64 = 500;

/// How long the reader waits before it looks again whether the budget of the caller suffices for the next page.
const BUDGET_INTERVAL: Duration = Duration::from_secs(1);

/// Reads the pages of a file.
pub struct PageReader {
    state: web::Data<HttpState>,
    actor: Arc<Actor>,
    name: &'static str,
    document: String,
    page_rows: u32,
    export: Export,
    /// The identifiers of a page that is not read yet, because the budget of the caller does not suffice.
    pending: Option<Vec<String>>,
    rows: u64,
}

/// The data of a response.
#[derive(Deserialize)]
struct Body {
    data: Data,
}

#[derive(Deserialize)]
struct Data {
    nodes: Vec<Row>,
}

impl PageReader {
    pub fn new(state: web::Data<HttpState>, actor: Arc<Actor>, file: &'static File, export: Export) -> Self {
        let config = &state.app.config;
        // The cost of a page must fit into the limit of an operation.
        let affordable = config.limit_cost / file.row_cost().max(1);
        let page_rows = PAGE_ROWS.min(config.limit_page_max.into()).min(affordable).max(1);
        let document = file.document(&actor);
        let page_rows = u32::try_from(page_rows).unwrap_or(1);
        Self { actor, name: file.name, document, page_rows, export, pending: None, rows: 0, state }
    }

    /// The name of the export.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// How many rows were read.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// As [`Self::next_page`], but waits while the budget of the caller does not suffice: a file is written more slowly, and not aborted. It
    /// ends early when the client disconnects.
    ///
    /// # Errors
    /// As there, except `TooMany`.
    pub async fn wait_for_next_page(&mut self, sender: &FileSender) -> Result<Option<Vec<Row>>> {
        loop {
            match self.next_page().await {
                Err(Error::TooMany { .. }) if sender.is_connected() => tokio::time::sleep(BUDGET_INTERVAL).await,
                Err(Error::TooMany { .. }) => return Ok(None),
                page => return page,
            }
        }
    }

    /// The rows of the next page; `None` after the last one. A page can be empty.
    ///
    /// # Errors
    /// `TooMany` when the cost of the page exceeds the rest of the caller's budget; the next call reads the same page. `ResyncRequired` as
    /// [`Export::next`]. `Unavailable` and `Internal` when the page cannot be read.
    pub async fn next_page(&mut self) -> Result<Option<Vec<Row>>> {
        let ids = match self.pending.take() {
            Some(ids) => ids,
            None => match self.export.next(&self.state.app, &self.actor, self.page_rows).await? {
                Some(ids) => ids,
                None => return Ok(None),
            },
        };
        let variables = Variables::from_json(json!({ "ids": ids }));
        let request = Request::new(&self.document).variables(variables);
        let operation = match self.state.api.admit_part(&self.state.app, &self.actor, request) {
            Ok(operation) => operation,
            Err(error) => {
                self.pending = Some(ids);
                return Err(error);
            }
        };
        let response = self.state.api.execute(&self.state.app, &self.actor, operation).await;
        // Null is an object that the caller does not see.
        let rows: Vec<Row> = nodes_of(response)?.into_iter().filter(|row| *row != Value::Null).collect();
        self.rows += u64::try_from(rows.len()).unwrap_or_default();
        Ok(Some(rows))
    }
}

/// The objects of a response without errors.
fn nodes_of(response: OperationResponse) -> Result<Vec<Row>> {
    let response = match response {
        OperationResponse::Json(body) => return Ok(serde_json::from_slice::<Body>(&body).map_err(Error::internal)?.data.nodes),
        OperationResponse::Executed(response) => *response,
    };
    if let Some(error) = response.errors.into_iter().next() {
        return Err(match ErrorCode::of(&error) {
            Some(ErrorCode::Unavailable | ErrorCode::Timeout) => Error::Unavailable(error.message),
            _ => Error::internal(error.message),
        });
    }
    match response.data {
        Value::Object(mut data) => match data.swap_remove("nodes") {
            Some(Value::List(nodes)) => Ok(nodes),
            _ => Err(Error::internal("the response has no nodes")),
        },
        _ => Err(Error::internal("the response has no data")),
    }
}
