//! What every operation passes before it is carried out, whichever door it came through.

use super::refusal::{answer, coded, refused};
use crate::{access::Actor, app::App};
use async_graphql::{
    Request, Response, ServerError,
    parser::{
        parse_query,
        types::{DocumentOperations, ExecutableDocument, OperationDefinition, OperationType},
    },
};

/// An operation that was let in.
pub struct Admitted {
    pub(super) request: Request,
    pub kind: OperationType,
    /// What its author calls it.
    pub name: Option<String>,
}

/// Reads the document and finds the operation in it.
///
/// # Errors
/// The answer to give instead.
pub fn admit(_app: &App, _actor: &Actor, mut request: Request) -> Result<Admitted, Box<Response>> {
    let refuse = |error| Box::new(answer(error));
    let document = parse_query(&request.query).map_err(|error| refuse(coded(ServerError::from(error), "PARSE_FAILED")))?;
    let (name, operation) = chosen(&document, request.operation_name.as_deref()).map_err(refuse)?;
    let (kind, name) = (operation.ty, name.map(str::to_owned));
    request.set_parsed_query(document);
    Ok(Admitted { request, kind, name })
}

/// The operation that the request means.
fn chosen<'a>(document: &'a ExecutableDocument, name: Option<&str>) -> Result<(Option<&'a str>, &'a OperationDefinition), ServerError> {
    let found = match (&document.operations, name) {
        (DocumentOperations::Single(operation), None) => Some((None, &operation.node)),
        (DocumentOperations::Single(_), Some(_)) => None,
        (DocumentOperations::Multiple(named), Some(name)) => named.get_key_value(name).map(|(name, one)| (Some(name.as_str()), &one.node)),
        (DocumentOperations::Multiple(named), None) => match named.iter().next() {
            Some((name, one)) if named.len() == 1 => Some((Some(name.as_str()), &one.node)),
            _ => None,
        },
    };
    found.ok_or_else(|| match name {
        Some(_) => refused("VALIDATION_FAILED", "operationName: the document has no operation of this name"),
        None => refused("VALIDATION_FAILED", "operationName is missing: the document has several operations"),
    })
}
