//! What is known of documents that were met before: the document itself, so that it need not be parsed and measured again, and its
//! plan. Bounded; nothing of any caller is kept.

use super::{
    FallbackReason,
    bind::{Bound, Values},
    catalogue::Catalogue,
    column_format::json,
    compile::compile,
    literal_extractor::{LiteralExtractor, ParameterizedDocument},
    plan::Plan,
    run::run,
    write::write,
};
use crate::{
    access::Actor,
    app::App,
    platform::{Error, Result as Outcome},
    transport::graphql::engine::{
        cost::{Charge, CostPlan},
        input_types::InputTypes,
        response_shape::ResponseShapes,
    },
};
use async_graphql::{
    Name, Value, Variables,
    parser::{
        parse_query,
        types::{DocumentOperations, ExecutableDocument, OperationDefinition},
    },
};
use moka::sync::Cache;
use std::sync::Arc;

/// How much text of documents is kept, in bytes.
const KEPT: u64 = 1 << 20;

/// A document, by its text without literals, and the operation that is meant.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Key {
    operation: Option<String>,
    text: String,
}

/// A document that was met before and is valid.
pub struct Document {
    /// As it is without literals.
    pub parsed: ExecutableDocument,
    operation: Option<Name>,
    plan: Result<Plan, FallbackReason>,
}

impl Document {
    /// The operation that is meant, and its name.
    pub fn operation(&self) -> Option<(Option<&str>, &OperationDefinition)> {
        match (&self.parsed.operations, &self.operation) {
            (DocumentOperations::Single(operation), _) => Some((None, &operation.node)),
            (DocumentOperations::Multiple(named), Some(name)) => Some((Some(name.as_str()), &named.get(name)?.node)),
            (DocumentOperations::Multiple(_), None) => None,
        }
    }
}

/// A document on its way through a request.
pub struct DocumentLookup {
    /// `None`: it is not to be remembered.
    key: Option<Key>,
    pub literals: Vec<(Name, Value)>,
    /// `None`: it was not met before.
    pub document: Option<Arc<Document>>,
}

/// Keeps documents and answers queries.
pub struct Accelerator {
    /// Whether it does.
    on: bool,
    catalogue: Catalogue,
    types: InputTypes,
    documents: Cache<Key, Arc<Document>>,
}

impl Accelerator {
    /// # Errors
    /// `Internal` when the schema's own text does not parse.
    pub fn new(on: bool, catalogue: Catalogue, sdl: &str) -> Outcome<Self> {
        let weigh = |key: &Key, _: &Arc<Document>| u32::try_from(key.text.len()).unwrap_or(u32::MAX);
        let documents = Cache::builder().weigher(weigh).max_capacity(KEPT).build();
        Ok(Self { on, catalogue, types: InputTypes::new(sdl)?, documents })
    }

    pub fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// What is known of a document.
    pub fn look_up(&self, lifter: LiteralExtractor<'_>, operation: Option<&str>) -> DocumentLookup {
        let Some(ParameterizedDocument { text, literals }) = lifter.done() else {
            return DocumentLookup { key: None, literals: Vec::new(), document: None };
        };
        let key = Key { operation: operation.map(str::to_owned), text };
        let document = self.documents.get(&key);
        DocumentLookup { key: Some(key), literals, document }
    }

    /// Remembers a document that the executor found valid.
    pub fn remember(&self, seen: DocumentLookup, shapes: &ResponseShapes) {
        let (Some(key), None) = (seen.key, seen.document) else { return };
        // ParameterizedDocument from a valid document it parses.
        let Ok(parsed) = parse_query(&key.text) else { return };
        let operation = match &parsed.operations {
            DocumentOperations::Single(_) => None,
            DocumentOperations::Multiple(named) => match &key.operation {
                Some(name) => named.keys().find(|known| known.as_str() == name).cloned(),
                None => named.keys().next().cloned(),
            },
        };
        let mut document = Document { parsed, operation, plan: Err(FallbackReason::NotParameterizable) };
        document.plan = match document.operation() {
            // The executor validates the literals of all operations, a plan only those of its own.
            Some((_, operation)) if document.parsed.operations.iter().count() == 1 => {
                let shape = shapes.of_query(&document.parsed, operation);
                compile((&self.catalogue, &self.types), &document.parsed, operation, &shape)
            }
            Some(_) => Err(FallbackReason::NotParameterizable),
            None => return,
        };
        self.documents.insert(key, Arc::new(document));
    }

    /// The whole answer to an operation, as JSON.
    ///
    /// # Errors
    /// Why it is left to the executor. Nothing of what was written remains.
    pub async fn execute(
        &self,
        app: &App,
        actor: &Actor,
        seen: &DocumentLookup,
        variables: &Variables,
        cost: &CostPlan,
        charge: Charge,
    ) -> Result<Vec<u8>, FallbackReason> {
        if !self.on {
            return Err(FallbackReason::Disabled);
        }
        let document = match &seen.document {
            Some(document) => document,
            None if seen.key.is_none() => return Err(FallbackReason::NotParameterizable),
            None => return Err(FallbackReason::FirstExecution),
        };
        let plan = document.plan.as_ref().map_err(Clone::clone)?;
        let definitions = document.operation().map(|(_, operation)| operation.variable_definitions.as_slice()).unwrap_or_default();
        let values = Values { variables, literals: &seen.literals, definitions };
        let bound =
            Bound::new((app, actor), &self.types, plan, &values, &cost.root_fields()).map_err(|_| FallbackReason::InvalidOrForbidden)?;
        self.written(app, actor, &bound, charge).await.map_err(|error| match error {
            Error::Forbidden { .. } => FallbackReason::InvalidOrForbidden,
            _ => FallbackReason::ExecutionFailed,
        })
    }

    async fn written(&self, app: &App, actor: &Actor, bound: &Bound<'_>, charge: Charge) -> Outcome<Vec<u8>> {
        let store = run(app, actor, bound).await?;
        let mut out = b"{\"data\":".to_vec();
        let actual = write(bound, &store, &mut out)?;
        out.extend_from_slice(b",\"extensions\":{\"cost\":");
        json(&mut out, &charge.to_extension(actual))?;
        out.extend_from_slice(b"}}");
        Ok(out)
    }
}
