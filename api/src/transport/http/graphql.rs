//! GraphQL over HTTP (<https://graphql.github.io/graphql-over-http/>). Only `application/json` bodies are accepted, which a web page
//! cannot send to another origin without a CORS preflight, and the token is read from a header only; cross-site request forgery is
//! therefore not possible. The cookie of the console is accepted by POST only, with its CSRF token and from a page of this server.

use super::{
    HttpState,
    bearer::{self, BearerCredentials},
    compression,
    console::CookieCredentials,
    content_negotiation::{self, AcceptedTypes, MediaType},
    etag::ConditionalGet,
    landing_page,
    request_parameters::{self, ParameterError, Parameters},
    request_tracing::{self, RequestId},
    response::{EncodedResponse, add_request_id, add_request_id_to_operation},
    sse,
};
use crate::{
    access::{Actor, Credentials, challenge},
    platform::{Error, Result},
    transport::graphql::{AdmittedOperation, ErrorCode, OperationResponse, error_response, request_error},
};
use actix_web::{
    HttpMessage, HttpRequest, HttpResponse,
    http::{
        StatusCode,
        header::{self, ContentEncoding},
    },
    mime, web,
};
use async_graphql::{Request, Response, parser::types::OperationType};
use futures_util::FutureExt;
use std::{
    panic::AssertUnwindSafe,
    sync::{Arc, OnceLock},
    time::Duration,
};
use tokio::time::timeout;
use tracing::{Instrument, Span};

/// The result of a request: one response, or an event stream.
enum Outcome {
    Response(EncodedResponse),
    Stream(sse::EventStream),
}

/// How the caller identifies itself.
enum CallerCredentials {
    Bearer(BearerCredentials),
    Cookie(CookieCredentials),
}

/// The handling of one HTTP request.
struct RequestHandler {
    state: web::Data<HttpState>,
    request_id: RequestId,
    accepted: AcceptedTypes,
    credentials: CallerCredentials,
    /// The header `Set-Cookie` of the response, when the cookie of the request is replaced or deleted.
    set_cookie: OnceLock<String>,
    coding: Option<ContentEncoding>,
    conditional: ConditionalGet,
    /// Whether mutations are rejected, as in a GET request.
    is_read_only: bool,
}

/// `GET /graphql`: a query in the query string, or the landing page for a browser.
pub async fn get(request: HttpRequest, state: web::Data<HttpState>) -> HttpResponse {
    if let Some(page) = landing_page::for_graphql_request(&request, &state).await {
        return page;
    }
    match RequestHandler::new(&request, state, true) {
        Ok(handler) => handler.handle(request_parameters::parse_query_string(request.query_string())).await,
        Err(response) => *response,
    }
}

/// `HEAD /graphql`: the headers of the landing page. Not allowed for queries.
pub async fn head(request: HttpRequest, state: web::Data<HttpState>) -> HttpResponse {
    match landing_page::for_graphql_request(&request, &state).await {
        Some(page) => page,
        None => method_not_allowed().await,
    }
}

/// `POST /graphql`: one request or a batch, as JSON.
pub async fn post(request: HttpRequest, body: web::Payload, state: web::Data<HttpState>) -> HttpResponse {
    let handler = match RequestHandler::new(&request, state, false) {
        Ok(handler) => handler,
        Err(response) => return *response,
    };
    if !is_plain_json(&request) {
        let message = "send the body as Content-Type: application/json, in UTF-8 and not compressed";
        return handler.reject(StatusCode::UNSUPPORTED_MEDIA_TYPE, ErrorCode::BadRequest, message);
    }
    let max_bytes = handler.state.app.config.limit_body_bytes;
    let time_limit = Duration::from_secs(handler.state.app.config.limit_seconds);
    let Ok(body) = timeout(time_limit, body.to_bytes_limited(max_bytes)).await else {
        return handler.reject(StatusCode::REQUEST_TIMEOUT, ErrorCode::BadRequest, "the body took too long to arrive");
    };
    match body {
        Ok(Ok(body)) => handler.handle(request_parameters::parse_body(&body)).await,
        Ok(Err(_)) => handler.reject(StatusCode::BAD_REQUEST, ErrorCode::BadRequest, "the body is incomplete"),
        Err(_) => {
            let message = format!("the body is larger than {max_bytes} bytes: send less in one request");
            handler.reject(StatusCode::PAYLOAD_TOO_LARGE, ErrorCode::BodyLimit, &message)
        }
    }
}

/// Any other method on `/graphql`.
pub async fn method_not_allowed() -> HttpResponse {
    HttpResponse::MethodNotAllowed().insert_header((header::ALLOW, "GET, POST")).finish()
}

/// Whether the body is JSON in UTF-8, without a content coding.
fn is_plain_json(request: &HttpRequest) -> bool {
    let is_coded = request.headers().get(header::CONTENT_ENCODING).is_some_and(|coding| coding != "identity");
    let is_json = |media_type: mime::Mime| {
        media_type.essence_str() == "application/json" && media_type.get_param(mime::CHARSET).is_none_or(|charset| charset == mime::UTF_8)
    };
    !is_coded && request.mime_type().ok().flatten().is_some_and(is_json)
}

impl RequestHandler {
    /// Reads the headers.
    ///
    /// # Errors
    /// The response to a request whose headers are not acceptable. Its body is not read.
    fn new(request: &HttpRequest, state: web::Data<HttpState>, is_read_only: bool) -> Result<Self, Box<HttpResponse>> {
        let accepted = content_negotiation::negotiate(request);
        let mut handler = Self {
            state,
            request_id: RequestId::from_request(request),
            accepted,
            credentials: CallerCredentials::Bearer(BearerCredentials { token: String::new(), organization: None }),
            set_cookie: OnceLock::new(),
            coding: compression::negotiate(request),
            conditional: ConditionalGet::from_request(request),
            is_read_only,
        };
        if accepted.single.is_none() && !accepted.stream {
            let message = "Accept must allow application/graphql-response+json, application/json or text/event-stream";
            return Err(Box::new(handler.reject(StatusCode::NOT_ACCEPTABLE, ErrorCode::BadRequest, message)));
        }
        if handler.state.is_stopping() {
            let error = Error::Unavailable("this server is stopping; try again".into());
            return Err(Box::new(handler.respond(handler.encode_error(error))));
        }
        match bearer::from_headers(request.headers()) {
            Ok(Some(credentials)) => handler.credentials = CallerCredentials::Bearer(credentials),
            Ok(None) if !is_read_only && let Some(cookie) = CookieCredentials::from_headers(&handler.state, request.headers()) => {
                handler.credentials = CallerCredentials::Cookie(cookie);
            }
            Ok(None) => return Err(Box::new(handler.respond(handler.encode_unauthenticated(None)))),
            Err(error) => return Err(Box::new(handler.respond(handler.encode_unauthenticated(Some(error))))),
        }
        Ok(handler)
    }

    async fn handle(self, parameters: Result<Parameters, ParameterError>) -> HttpResponse {
        let handler = Arc::new(self);
        let parameters = match parameters {
            Ok(parameters) => parameters,
            Err(ParameterError::Invalid(message)) => {
                return handler.respond(handler.encode(rejection(ErrorCode::BadRequest, message)));
            }
            Err(ParameterError::Malformed(message)) => {
                return handler.reject(StatusCode::BAD_REQUEST, ErrorCode::BadRequest, &message);
            }
        };
        match AssertUnwindSafe(Self::execute(&handler, parameters)).catch_unwind().await {
            Ok(Outcome::Response(response)) => handler.respond(response),
            Ok(Outcome::Stream(stream)) => handler.with_cookie(stream.into_http()),
            Err(_) => handler.respond(handler.encode_error(Error::internal("the handler of a request panicked"))),
        }
    }

    /// Queries run on the thread of the connection and are dropped when the client disconnects. Mutations and batches run in the
    /// server's runtime and always complete.
    async fn execute(handler: &Arc<Self>, parameters: Parameters) -> Outcome {
        let actor = match handler.authenticate().await {
            Ok(actor) => Arc::new(actor),
            Err(error @ (Error::Unauthenticated(_) | Error::Invalid(_))) => {
                return Outcome::Response(handler.encode_unauthenticated(Some(error)));
            }
            Err(error) => return Outcome::Response(handler.encode_error(error)),
        };
        Span::current().record("organization.id", tracing::field::display(actor.organization()));
        match parameters {
            Parameters::Single(request) => handler.execute_single(actor, *request).await,
            Parameters::Batch(requests) => {
                let batch_handler = handler.clone();
                let batch = async move { batch_handler.execute_batch(&actor, requests).await };
                Outcome::Response(handler.run_to_completion(batch).await)
            }
        }
    }

    async fn authenticate(&self) -> Result<Actor> {
        let BearerCredentials { token, organization } = match &self.credentials {
            CallerCredentials::Bearer(credentials) => credentials,
            CallerCredentials::Cookie(credentials) => {
                let (session, set_cookie) = credentials.authenticate(&self.state).await;
                if let Some(set_cookie) = set_cookie {
                    // A request is authenticated once.
                    let _ = self.set_cookie.set(set_cookie);
                }
                return session.map(|session| session.actor);
            }
        };
        self.state.app.access.authenticate(Credentials { token, organization: organization.as_deref() }).await
    }

    /// Runs work that must complete even when the client disconnects.
    async fn run_to_completion(&self, work: impl Future<Output = EncodedResponse> + Send + 'static) -> EncodedResponse {
        let result = self.state.runtime.spawn(work.instrument(Span::current())).await;
        result.unwrap_or_else(|error| self.encode_error(Error::internal(error)))
    }

    async fn execute_single(self: &Arc<Self>, actor: Arc<Actor>, request: Request) -> Outcome {
        let requires_stream = self.accepted.single == Some(MediaType::EventStream);
        let operation = match self.state.api.admit(&self.state.app, &actor, request) {
            Ok(operation) => operation,
            Err(error) if requires_stream => return Outcome::Stream(sse::open_stream(&self.state, &self.request_id, Err(error))),
            Err(error) => return Outcome::Response(self.encode(*error)),
        };
        request_tracing::record_operation(&operation);
        match operation.kind {
            OperationType::Mutation if self.is_read_only => {
                let response = self.encode(rejection(ErrorCode::BadRequest, "mutations must be sent by POST"));
                Outcome::Response(response.with_status(StatusCode::METHOD_NOT_ALLOWED))
            }
            OperationType::Subscription if !self.accepted.stream => {
                let message = "a subscription needs a stream: send Accept: text/event-stream, or use the WebSocket at /graphql/ws";
                let response = self.encode(rejection(ErrorCode::BadRequest, message));
                Outcome::Response(response.with_status(StatusCode::NOT_ACCEPTABLE))
            }
            kind if requires_stream || kind == OperationType::Subscription => {
                Outcome::Stream(sse::open_stream(&self.state, &self.request_id, Ok((actor, operation))))
            }
            OperationType::Mutation => {
                let handler = self.clone();
                Outcome::Response(self.run_to_completion(async move { handler.execute_operation(&actor, operation).await }).await)
            }
            _ => Outcome::Response(self.execute_operation(&actor, operation).await),
        }
    }

    async fn execute_operation(&self, actor: &Arc<Actor>, operation: AdmittedOperation) -> EncodedResponse {
        let mut response = self.state.api.execute(&self.state.app, actor, operation).await;
        add_request_id_to_operation(&mut response, self.request_id.as_str());
        EncodedResponse::from_operation(&self.state.app.config, self.response_type(), response)
    }

    /// Executes the requests of a batch in order.
    async fn execute_batch(&self, actor: &Arc<Actor>, requests: Vec<Request>) -> EncodedResponse {
        let max_requests = self.state.app.config.limit_batch;
        if requests.is_empty() || requests.len() > max_requests {
            let message = format!("a batch must contain between 1 and {max_requests} requests");
            return self.encode(rejection(ErrorCode::BatchLimit, message));
        }
        let mut responses = Vec::with_capacity(requests.len());
        for request in requests {
            let mut response = match self.state.api.admit(&self.state.app, actor, request) {
                Ok(operation) if operation.kind == OperationType::Subscription => {
                    rejection(ErrorCode::BadRequest, "a batch cannot contain subscriptions").into()
                }
                Ok(operation) => self.state.api.execute(&self.state.app, actor, operation).await,
                Err(response) => OperationResponse::Executed(response),
            };
            add_request_id_to_operation(&mut response, self.request_id.as_str());
            responses.push(response);
        }
        EncodedResponse::from_batch(&responses)
    }

    /// The media type of a single response; JSON for an error response to a caller that accepts only an event stream.
    fn response_type(&self) -> MediaType {
        match self.accepted.single {
            Some(MediaType::GraphqlResponse) => MediaType::GraphqlResponse,
            _ => MediaType::Json,
        }
    }

    fn encode(&self, mut response: Response) -> EncodedResponse {
        add_request_id(&mut response, self.request_id.as_str());
        EncodedResponse::from_response(&self.state.app.config, self.response_type(), &response)
    }

    fn encode_error(&self, error: Error) -> EncodedResponse {
        self.encode(error_response(error))
    }

    /// 401 with the address of the protected resource metadata (RFC 9728, section 5.1). `error` is `None` when the request has no
    /// token.
    fn encode_unauthenticated(&self, error: Option<Error>) -> EncodedResponse {
        let challenge = Some(challenge(&self.state.app.config.public_url, error.as_ref()));
        let error = error.unwrap_or_else(|| Error::Unauthenticated("send a token: Authorization: Bearer TOKEN".into()));
        EncodedResponse { challenge, ..self.encode_error(error) }
    }

    fn reject(&self, status: StatusCode, code: ErrorCode, message: &str) -> HttpResponse {
        self.respond(self.encode(rejection(code, message)).with_status(status))
    }

    fn respond(&self, mut response: EncodedResponse) -> HttpResponse {
        let mut headers = vec![(header::VARY, header::HeaderValue::from_static("accept, accept-encoding, authorization, cookie"))];
        if response.status == StatusCode::METHOD_NOT_ALLOWED {
            headers.push((header::ALLOW, header::HeaderValue::from_static("POST")));
        }
        headers.extend(self.conditional.apply(&mut response));
        headers.extend(self.coding.and_then(|coding| compression::compress(coding, &mut response)));
        let mut http = response.into_http(self.response_type());
        for (name, value) in headers {
            http.headers_mut().insert(name, value);
        }
        self.with_cookie(http)
    }

    fn with_cookie(&self, mut http: HttpResponse) -> HttpResponse {
        if let Some(value) = self.set_cookie.get().and_then(|text| header::HeaderValue::from_str(text).ok()) {
            http.headers_mut().insert(header::SET_COOKIE, value);
        }
        http
    }
}

/// The response to a request that is not executed.
fn rejection(code: ErrorCode, message: impl Into<String>) -> Response {
    Response::from_errors(vec![request_error(code, message)])
}
