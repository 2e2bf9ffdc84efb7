//! What every operation passes before it is carried out, whichever door it came through.

use super::{
    accelerator::{Accelerator, DocumentLookup, LiteralExtractor},
    cost::{Charge, CostPlan, PriceList},
    error_code::ErrorCode,
    error_response::{error_response, request_error, single_error, with_code},
    limits::Limits,
    persisted_documents::Persisted,
};
use crate::{
    access::{Actor, Permission},
    app::App,
    platform::{Result as Outcome, config::Config},
};
use async_graphql::{
    Request, Response, ServerError, Variables,
    parser::{
        parse_query,
        types::{DocumentOperations, ExecutableDocument, OperationDefinition, OperationType},
    },
};

/// An operation that was let in.
pub struct AdmittedOperation {
    pub(super) request: Request,
    pub(super) cost_plan: CostPlan,
    pub(super) charge: Charge,
    pub(super) lookup: DocumentLookup,
    pub kind: OperationType,
    /// What its author calls it.
    pub name: Option<String>,
}

impl AdmittedOperation {
    /// What it was charged.
    pub fn cost(&self) -> u64 {
        self.charge.requested
    }
}

/// The limits and the price list.
pub struct Admission {
    limits: Limits,
    prices: PriceList,
    persisted: Persisted,
}

impl Admission {
    /// # Errors
    /// `Internal` when the schema's text does not parse.
    pub fn new(config: &Config, sdl: &str) -> Outcome<Self> {
        Ok(Self {
            limits: Limits::new(config),
            prices: PriceList::new(sdl, config)?,
            persisted: Persisted::new(config.persisted_operations_bytes),
        })
    }

    /// Reads the document, measures it and takes its cost from the caller's budget. A document that is known already is neither
    /// parsed nor measured again.
    ///
    /// # Errors
    /// The answer to give instead.
    pub fn admit(&self, app: &App, actor: &Actor, known: &Accelerator, mut request: Request) -> Result<AdmittedOperation, Box<Response>> {
        // Whatever is wrong with a request, it was one.
        app.rate_limiter.count_request(actor).map_err(|error| Box::new(error_response(error)))?;
        self.persisted.resolve(actor, &mut request).map_err(|error| Box::new(single_error(error)))?;
        let (seen, planned) = self.planned(app, actor, known, &mut request).map_err(|error| Box::new(single_error(error)))?;
        let requested = planned.plan.requested();
        metrics::histogram!("coachgraph_operation_cost").record(requested as f64);
        let remaining = app.rate_limiter.charge_cost(actor, requested).map_err(|error| Box::new(error_response(error)))?;
        let charge = Charge { requested, limit: app.config.limit_cost, remaining };
        Ok(AdmittedOperation { request, cost_plan: planned.plan, charge, lookup: seen, kind: planned.kind, name: planned.name })
    }

    fn planned(
        &self,
        app: &App,
        actor: &Actor,
        known: &Accelerator,
        request: &mut Request,
    ) -> Result<(DocumentLookup, Planned), ServerError> {
        let mut lifter = LiteralExtractor::new(&request.query);
        self.limits.text(&request.query, |at, token| lifter.take(at, token))?;
        let seen = known.look_up(lifter, request.operation_name.as_deref());
        let planned = match seen.document.as_ref().and_then(|document| Some((&document.parsed, document.operation()?))) {
            Some((document, (name, operation))) => {
                complete(&mut request.variables, operation);
                // The prices are those of the document with its literals.
                request.variables.extend(seen.literals.iter().cloned());
                let plan = self.prices.plan(document, operation, &request.variables);
                request.variables.retain(|name, _| !seen.literals.iter().any(|(literal, _)| literal == name));
                Planned { plan: plan?, kind: operation.ty, name: name.map(str::to_owned) }
            }
            None => {
                let document = parse_query(&request.query).map_err(|error| with_code(ServerError::from(error), ErrorCode::ParseFailed))?;
                self.limits.document(&document)?;
                let (name, operation) = chosen(&document, request.operation_name.as_deref())?;
                complete(&mut request.variables, operation);
                let plan = self.prices.plan(&document, operation, &request.variables)?;
                let planned = Planned { plan, kind: operation.ty, name: name.map(str::to_owned) };
                request.set_parsed_query(document);
                planned
            }
        };
        let plan = &planned.plan;
        if plan.introspects && app.config.production && actor.reach(Permission::ReadSchema).is_err() {
            let message = "the schema is not shown here: ask with the scope schema:read, or read schema.graphql";
            return Err(request_error(ErrorCode::IntrospectionOff, message));
        }
        if plan.requested() > app.config.limit_cost {
            return Err(plan.too_costly(app.config.limit_cost));
        }
        Ok((seen, planned))
    }
}

/// Gives variables their defaults, which the executor overlooks in the conditions of `@skip` and `@include`.
fn complete(variables: &mut Variables, operation: &OperationDefinition) {
    for definition in &operation.variable_definitions {
        if let Some(default) = &definition.node.default_value
            && !variables.contains_key(&definition.node.name.node)
        {
            variables.insert(definition.node.name.node.clone(), default.node.clone());
        }
    }
}

struct Planned {
    plan: CostPlan,
    kind: OperationType,
    name: Option<String>,
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
        Some(_) => request_error(ErrorCode::ValidationFailed, "operationName: the document has no operation of this name"),
        None => request_error(ErrorCode::ValidationFailed, "operationName is missing: the document has several operations"),
    })
}
