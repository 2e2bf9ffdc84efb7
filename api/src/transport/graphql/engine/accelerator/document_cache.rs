//! The cache of valid documents: the parsed document, so that it need not be parsed and checked again, and its plan. Its size is bounded,
//! and it contains no data of callers.

use super::{
    FallbackReason,
    bind::{BoundPlan, Values},
    catalogue::Catalogue,
    column_format::write_json,
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

/// The capacity of the cache in bytes of document text.
const CACHE_BYTES: u64 = 1 << 20;

/// The text of a document without literals, and the name of the operation to execute.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Key {
    operation: Option<String>,
    text: String,
}

/// A valid document.
pub struct Document {
    /// The document without its literals.
    pub parsed: ExecutableDocument,
    operation: Option<Name>,
    plan: Result<Plan, FallbackReason>,
}

impl Document {
    /// The operation to execute, and its name.
    pub fn operation(&self) -> Option<(Option<&str>, &OperationDefinition)> {
        match (&self.parsed.operations, &self.operation) {
            (DocumentOperations::Single(operation), _) => Some((None, &operation.node)),
            (DocumentOperations::Multiple(named), Some(name)) => Some((Some(name.as_str()), &named.get(name)?.node)),
            (DocumentOperations::Multiple(_), None) => None,
        }
    }
}

/// The result of looking a document up.
pub struct DocumentLookup {
    /// `None` when the document cannot be cached.
    key: Option<Key>,
    pub literals: Vec<(Name, Value)>,
    /// `None` when the document is not in the cache.
    pub document: Option<Arc<Document>>,
}

/// The accelerator: the catalogue of the schema and the cache of documents.
pub struct Accelerator {
    enabled: bool,
    catalogue: Catalogue,
    types: Arc<InputTypes>,
    documents: Cache<Key, Arc<Document>>,
}

impl Accelerator {
    pub fn new(enabled: bool, catalogue: Catalogue, types: Arc<InputTypes>) -> Self {
        let size = |key: &Key, _: &Arc<Document>| u32::try_from(key.text.len()).unwrap_or(u32::MAX);
        let documents = Cache::builder().weigher(size).max_capacity(CACHE_BYTES).build();
        Self { enabled, catalogue, types, documents }
    }

    pub fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// Looks up the document whose tokens the extractor has read.
    pub fn look_up(&self, extractor: LiteralExtractor<'_>, operation: Option<&str>) -> DocumentLookup {
        let Some(ParameterizedDocument { text, literals }) = extractor.finish() else {
            return DocumentLookup { key: None, literals: Vec::new(), document: None };
        };
        let key = Key { operation: operation.map(str::to_owned), text };
        let document = self.documents.get(&key);
        DocumentLookup { key: Some(key), literals, document }
    }

    /// Adds a document that the executor found valid to the cache.
    pub fn add_document(&self, lookup: DocumentLookup, shapes: &ResponseShapes) {
        let (Some(key), None) = (lookup.key, lookup.document) else { return };
        // The document is valid and its literals were replaced one by one, so it parses.
        let Ok(parsed) = parse_query(&key.text) else { return };
        let operation = match &parsed.operations {
            DocumentOperations::Single(_) => None,
            DocumentOperations::Multiple(named) => match &key.operation {
                Some(name) => named.keys().find(|candidate| candidate.as_str() == name).cloned(),
                None => named.keys().next().cloned(),
            },
        };
        let mut document = Document { parsed, operation, plan: Err(FallbackReason::NotParameterizable) };
        document.plan = match document.operation() {
            // The executor validates the literals of all operations of a document, a plan only its own.
            Some((_, operation)) if document.parsed.operations.iter().count() == 1 => {
                let shape = shapes.of_query(&document.parsed, operation);
                compile((&self.catalogue, &self.types), &document.parsed, operation, &shape)
            }
            Some(_) => Err(FallbackReason::NotParameterizable),
            None => return,
        };
        self.documents.insert(key, Arc::new(document));
    }

    /// Executes an operation. Returns the complete response as JSON.
    ///
    /// # Errors
    /// Why the executor must answer the operation.
    pub async fn execute(
        &self,
        app: &App,
        actor: &Actor,
        lookup: &DocumentLookup,
        variables: &Variables,
        cost: &CostPlan,
        charge: Charge,
    ) -> Result<Vec<u8>, FallbackReason> {
        if !self.enabled {
            return Err(FallbackReason::Disabled);
        }
        let document = match &lookup.document {
            Some(document) => document,
            None if lookup.key.is_none() => return Err(FallbackReason::NotParameterizable),
            None => return Err(FallbackReason::FirstExecution),
        };
        let plan = document.plan.as_ref().map_err(Clone::clone)?;
        let definitions = document.operation().map(|(_, operation)| operation.variable_definitions.as_slice()).unwrap_or_default();
        let values = Values { variables, literals: &lookup.literals, definitions };
        let bound = BoundPlan::new((app, actor), &self.types, plan, &values, &cost.root_fields())
            .map_err(|_| FallbackReason::InvalidOrForbidden)?;
        self.write_response(app, actor, &bound, charge).await.map_err(|error| match error {
            Error::Forbidden { .. } => FallbackReason::InvalidOrForbidden,
            _ => FallbackReason::ExecutionFailed,
        })
    }

    async fn write_response(&self, app: &App, actor: &Actor, bound: &BoundPlan<'_>, charge: Charge) -> Outcome<Vec<u8>> {
        let store = run(app, actor, bound).await?;
        let mut out = b"{\"data\":".to_vec();
        let actual = write(bound, &store, &mut out)?;
        out.extend_from_slice(b",\"extensions\":{\"cost\":");
        write_json(&mut out, &charge.to_extension(actual))?;
        out.extend_from_slice(b"}}");
        Ok(out)
    }
}
