//! The checks of every operation before it is executed, over all transports: request rate, persisted documents, limits, cost,
//! introspection.

use super::{
    accelerator::{Accelerator, DocumentLookup, LiteralExtractor},
    cost::{Charge, CostPlan, PriceList},
    error_code::ErrorCode,
    error_response::{error_response, request_error, single_error, with_code},
    limits::Limits,
    persisted_documents::PersistedDocuments,
};
use crate::{
    access::{Actor, Permission},
    app::App,
    platform::{self, config::Config},
};
use async_graphql::{
    Request, Response, ServerError, Variables,
    parser::{
        parse_query,
        types::{DocumentOperations, ExecutableDocument, OperationDefinition, OperationType, ServiceDocument},
    },
};

/// An operation that passed all checks.
pub struct AdmittedOperation {
    pub(super) request: Request,
    pub(super) cost_plan: CostPlan,
    pub(super) charge: Charge,
    pub(super) lookup: DocumentLookup,
    pub kind: OperationType,
    /// The name of the operation in the document.
    pub name: Option<String>,
}

impl AdmittedOperation {
    /// The cost that was charged.
    pub fn cost(&self) -> u64 {
        self.charge.requested
    }
}

/// The limits, the price list and the persisted documents.
pub struct Admission {
    limits: Limits,
    price_list: PriceList,
    persisted_documents: PersistedDocuments,
}

impl Admission {
    pub fn new(config: &Config, schema: ServiceDocument) -> Self {
        Self {
            limits: Limits::new(config),
            price_list: PriceList::new(schema, config),
            persisted_documents: PersistedDocuments::new(config.persisted_operations_bytes),
        }
    }

    /// Checks an operation and charges its cost to the caller's budget. A document in the accelerator's cache is not parsed and not checked
    /// against the limits again.
    ///
    /// # Errors
    /// The response to send instead of executing the operation.
    pub fn admit(
        &self,
        app: &App,
        actor: &Actor,
        accelerator: &Accelerator,
        mut request: Request,
    ) -> Result<AdmittedOperation, Box<Response>> {
        // Every request counts against the rate limit, also an invalid one.
        app.rate_limiter.count_request(actor).map_err(|error| Box::new(error_response(error)))?;
        self.persisted_documents.resolve(actor, &mut request).map_err(|error| Box::new(single_error(error)))?;
        let checked = self.check_document(app, actor, accelerator, &mut request);
        let (lookup, checked) = checked.map_err(|error| Box::new(single_error(error)))?;
        let requested = checked.plan.requested();
        metrics::histogram!("coachgraph_operation_cost").record(requested as f64);
        let remaining = app.rate_limiter.charge_cost(actor, requested).map_err(|error| Box::new(error_response(error)))?;
        let charge = Charge { requested, limit: app.config.limit_cost, remaining };
        Ok(AdmittedOperation { request, cost_plan: checked.plan, charge, lookup, kind: checked.kind, name: checked.name })
    }

    /// As [`Self::admit`], for a document of the server itself, which is a part of a request that was counted when it was authenticated. The
    /// cost is charged to the caller.
    ///
    /// # Errors
    /// `TooMany` when the cost exceeds the rest of the caller's budget; `Internal` when the document does not pass the checks.
    pub fn admit_part(
        &self,
        app: &App,
        actor: &Actor,
        accelerator: &Accelerator,
        mut request: Request,
    ) -> platform::Result<AdmittedOperation> {
        let checked = self.check_document(app, actor, accelerator, &mut request);
        let (lookup, checked) = checked.map_err(|error| platform::Error::internal(error.message))?;
        let requested = checked.plan.requested();
        let remaining = app.rate_limiter.charge_cost(actor, requested)?;
        let charge = Charge { requested, limit: app.config.limit_cost, remaining };
        Ok(AdmittedOperation { request, cost_plan: checked.plan, charge, lookup, kind: checked.kind, name: checked.name })
    }

    /// Checks the document of a request, looks it up in the accelerator's cache, and computes its cost.
    fn check_document(
        &self,
        app: &App,
        actor: &Actor,
        accelerator: &Accelerator,
        request: &mut Request,
    ) -> Result<(DocumentLookup, CheckedDocument), ServerError> {
        let mut extractor = LiteralExtractor::new(&request.query);
        self.limits.check_text(&request.query, |at, token| extractor.add_token(at, token))?;
        let lookup = accelerator.look_up(extractor, request.operation_name.as_deref());
        let checked = match lookup.document.as_ref().and_then(|document| Some((&document.parsed, document.operation()?))) {
            Some((document, (name, operation))) => {
                fill_in_defaults(&mut request.variables, operation);
                // The cost depends on literals, such as page sizes.
                request.variables.extend(lookup.literals.iter().cloned());
                let plan = self.price_list.cost_plan(document, operation, &request.variables);
                request.variables.retain(|name, _| !lookup.literals.iter().any(|(literal, _)| literal == name));
                CheckedDocument { plan: plan?, kind: operation.ty, name: name.map(str::to_owned) }
            }
            None => {
                let document = parse_query(&request.query).map_err(|error| with_code(ServerError::from(error), ErrorCode::ParseFailed))?;
                self.limits.check_document(&document)?;
                let (name, operation) = select_operation(&document, request.operation_name.as_deref())?;
                fill_in_defaults(&mut request.variables, operation);
                let plan = self.price_list.cost_plan(&document, operation, &request.variables)?;
                let checked = CheckedDocument { plan, kind: operation.ty, name: name.map(str::to_owned) };
                request.set_parsed_query(document);
                checked
            }
        };
        let plan = &checked.plan;
        if plan.introspects && app.config.production && actor.reach(Permission::ReadSchema).is_err() {
            let message = "introspection requires the scope schema:read; the schema is also published as schema.graphql";
            return Err(request_error(ErrorCode::IntrospectionOff, message));
        }
        if plan.requested() > app.config.limit_cost {
            return Err(plan.limit_error(app.config.limit_cost));
        }
        Ok((lookup, checked))
    }
}

/// Adds the default values of variables, which the executor ignores in the conditions of `@skip` and `@include`.
fn fill_in_defaults(variables: &mut Variables, operation: &OperationDefinition) {
    for definition in &operation.variable_definitions {
        if let Some(default) = &definition.node.default_value
            && !variables.contains_key(&definition.node.name.node)
        {
            variables.insert(definition.node.name.node.clone(), default.node.clone());
        }
    }
}

/// A document that passed the limits, with the operation to execute.
struct CheckedDocument {
    plan: CostPlan,
    kind: OperationType,
    name: Option<String>,
}

/// The operation to execute, with its name.
fn select_operation<'a>(
    document: &'a ExecutableDocument,
    name: Option<&str>,
) -> Result<(Option<&'a str>, &'a OperationDefinition), ServerError> {
    let found = match (&document.operations, name) {
        (DocumentOperations::Single(operation), None) => Some((None, &operation.node)),
        (DocumentOperations::Single(_), Some(_)) => None,
        (DocumentOperations::Multiple(named), Some(name)) => {
            named.get_key_value(name).map(|(name, operation)| (Some(name.as_str()), &operation.node))
        }
        (DocumentOperations::Multiple(named), None) => match named.iter().next() {
            Some((name, operation)) if named.len() == 1 => Some((Some(name.as_str()), &operation.node)),
            _ => None,
        },
    };
    found.ok_or_else(|| match name {
        Some(_) => request_error(ErrorCode::ValidationFailed, "operationName: the document has no operation of this name"),
        None => request_error(ErrorCode::ValidationFailed, "operationName is missing: the document has several operations"),
    })
}
