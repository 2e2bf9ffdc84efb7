//! GraphQL over HTTP (<https://graphql.github.io/graphql-over-http/>). Bodies are `application/json` only, which no web page
//! can send elsewhere without asking first, and the token comes in a header, so nothing here can be forged across sites.

use super::{
    Doors,
    answer::{Answer, stamp, stamp_reply},
    bearer::{self, Shown},
    media::{self, Accepted, Media},
    observe::{self, RequestId},
    parameters::{self, Mistake, Parameters},
    sse,
    travel::Travel,
};
use crate::{
    access::{Actor, Credentials, challenge},
    platform::{Error, Result},
    transport::graphql::{ErrorCode, Reply, answer_to, refused},
};
use actix_web::{
    HttpMessage, HttpRequest, HttpResponse,
    http::{StatusCode, header},
    mime, web,
};
use async_graphql::{Request, Response, parser::types::OperationType};
use futures_util::FutureExt;
use std::{panic::AssertUnwindSafe, sync::Arc, time::Duration};
use tokio::time::timeout;
use tracing::{Instrument, Span};

/// What came of a request.
enum Done {
    Answer(Answer),
    Opened(sse::Opened),
}

/// One request on its way.
struct Call {
    doors: web::Data<Doors>,
    id: RequestId,
    accepted: Accepted,
    shown: Shown,
    travel: Travel,
    /// A GET only reads.
    only_queries: bool,
}

pub async fn get(request: HttpRequest, doors: web::Data<Doors>) -> HttpResponse {
    match Call::begin(&request, doors, true) {
        Ok(call) => {
            let parameters = parameters::from_query(request.query_string());
            call.carry_out(parameters).await
        }
        Err(answer) => *answer,
    }
}

pub async fn post(request: HttpRequest, body: web::Payload, doors: web::Data<Doors>) -> HttpResponse {
    let call = match Call::begin(&request, doors, false) {
        Ok(call) => call,
        Err(answer) => return *answer,
    };
    if !is_json(&request) {
        let message = "send the body as Content-Type: application/json, in UTF-8 and not compressed";
        return call.refuse(StatusCode::UNSUPPORTED_MEDIA_TYPE, ErrorCode::BadRequest, message);
    }
    let limit = call.doors.app.config.limit_body_bytes;
    let patience = Duration::from_secs(call.doors.app.config.limit_seconds);
    let Ok(body) = timeout(patience, body.to_bytes_limited(limit)).await else {
        return call.refuse(StatusCode::REQUEST_TIMEOUT, ErrorCode::BadRequest, "the body took too long to arrive");
    };
    match body {
        Ok(Ok(body)) => {
            let parameters = parameters::from_json(&body);
            call.carry_out(parameters).await
        }
        Ok(Err(_)) => call.refuse(StatusCode::BAD_REQUEST, ErrorCode::BadRequest, "the body broke off"),
        Err(_) => {
            let message = format!("the body is larger than {limit} bytes: send less in one request");
            call.refuse(StatusCode::PAYLOAD_TOO_LARGE, ErrorCode::BodyLimit, &message)
        }
    }
}

/// Anything but GET and POST.
pub async fn other_method() -> HttpResponse {
    HttpResponse::MethodNotAllowed().insert_header((header::ALLOW, "GET, POST")).finish()
}

fn is_json(request: &HttpRequest) -> bool {
    let encoded = request.headers().get(header::CONTENT_ENCODING).is_some_and(|encoding| encoding != "identity");
    let fits = |media: mime::Mime| {
        media.essence_str() == "application/json" && media.get_param(mime::CHARSET).is_none_or(|charset| charset == mime::UTF_8)
    };
    !encoded && request.mime_type().ok().flatten().is_some_and(fits)
}

impl Call {
    /// Reads the headers. What is wrong with them is answered before the body is read.
    fn begin(request: &HttpRequest, doors: web::Data<Doors>, only_queries: bool) -> Result<Self, Box<HttpResponse>> {
        let id = RequestId::from_request(request);
        let accepted = media::accepted(request);
        let nobody = Shown { token: String::new(), organization: None };
        let mut call = Self { doors, id, accepted, shown: nobody, travel: Travel::of(request), only_queries };
        if accepted.once.is_none() && !accepted.stream {
            let message = "Accept must allow application/graphql-response+json, application/json or text/event-stream";
            return Err(Box::new(call.refuse(StatusCode::NOT_ACCEPTABLE, ErrorCode::BadRequest, message)));
        }
        if call.doors.is_stopping() {
            let error = Error::Unavailable("this server is stopping; try again".into());
            return Err(Box::new(call.answer(call.unanswered(error))));
        }
        match bearer::shown(request.headers()) {
            Ok(Some(shown)) => call.shown = shown,
            Ok(None) => return Err(Box::new(call.answer(call.unauthenticated(None)))),
            Err(error) => return Err(Box::new(call.answer(call.unauthenticated(Some(error))))),
        }
        Ok(call)
    }

    fn media(&self) -> Media {
        match self.accepted.once {
            Some(Media::Graphql) => Media::Graphql,
            _ => Media::Json,
        }
    }

    async fn carry_out(self, parameters: Result<Parameters, Mistake>) -> HttpResponse {
        let call = Arc::new(self);
        let parameters = match parameters {
            Ok(parameters) => parameters,
            Err(Mistake::Unfit(sentence)) => return call.answer(call.one(refused_answer(ErrorCode::BadRequest, sentence))),
            Err(Mistake::Unreadable(sentence)) => return call.refuse(StatusCode::BAD_REQUEST, ErrorCode::BadRequest, &sentence),
        };
        match AssertUnwindSafe(Self::work(&call, parameters)).catch_unwind().await {
            Ok(Done::Answer(answer)) => call.answer(answer),
            Ok(Done::Opened(stream)) => stream.into_http(),
            Err(_) => call.answer(call.unanswered(Error::internal("the handling of a request broke"))),
        }
    }

    /// What only reads is done here, on the connection's own thread, and given up when the caller hangs up; what writes is done
    /// elsewhere and to its end.
    async fn work(call: &Arc<Self>, parameters: Parameters) -> Done {
        let actor = match call.authenticate().await {
            Ok(actor) => Arc::new(actor),
            Err(error @ (Error::Unauthenticated(_) | Error::Invalid(_))) => return Done::Answer(call.unauthenticated(Some(error))),
            Err(error) => return Done::Answer(call.unanswered(error)),
        };
        Span::current().record("organization.id", tracing::field::display(actor.organization()));
        match parameters {
            Parameters::One(request) => call.single(actor, *request).await,
            Parameters::Batch(requests) => {
                let own = call.clone();
                Done::Answer(call.elsewhere(async move { own.batch(&actor, requests).await }).await)
            }
        }
    }

    async fn authenticate(&self) -> Result<Actor> {
        let Shown { token, organization } = &self.shown;
        self.doors.app.access.authenticate(Credentials { token, organization: organization.as_deref() }).await
    }

    /// Carries out what must not end when the caller hangs up.
    async fn elsewhere(&self, work: impl Future<Output = Answer> + Send + 'static) -> Answer {
        let done = self.doors.runtime.spawn(work.instrument(Span::current())).await;
        done.unwrap_or_else(|error| self.unanswered(Error::internal(error)))
    }

    async fn single(self: &Arc<Self>, actor: Arc<Actor>, request: Request) -> Done {
        let only_events = self.accepted.once == Some(Media::Events);
        let admitted = match self.doors.graph.admit(&self.doors.app, &actor, request) {
            Ok(admitted) => admitted,
            Err(refusal) if only_events => return Done::Opened(sse::open(&self.doors, &self.id, Err(refusal))),
            Err(refusal) => return Done::Answer(self.one(*refusal)),
        };
        observe::operation(&admitted);
        match admitted.kind {
            OperationType::Mutation if self.only_queries => {
                let answer = self.one(refused_answer(ErrorCode::BadRequest, "mutations must be sent by POST"));
                return Done::Answer(answer.with_status(StatusCode::METHOD_NOT_ALLOWED));
            }
            OperationType::Subscription if !self.accepted.stream => {
                let message = "a subscription needs a stream: ask with Accept: text/event-stream, or over WebSocket at /graphql/ws";
                let answer = self.one(refused_answer(ErrorCode::BadRequest, message));
                return Done::Answer(answer.with_status(StatusCode::NOT_ACCEPTABLE));
            }
            kind if only_events || kind == OperationType::Subscription => {
                return Done::Opened(sse::open(&self.doors, &self.id, Ok((actor, admitted))));
            }
            _ => {}
        }
        let (call, writes) = (self.clone(), admitted.kind == OperationType::Mutation);
        let carried_out = async move { call.reply(call.doors.graph.execute(&call.doors.app, &actor, admitted).await) };
        Done::Answer(if writes { self.elsewhere(carried_out).await } else { carried_out.await })
    }

    /// Carries out a batch in its order.
    async fn batch(&self, actor: &Arc<Actor>, requests: Vec<Request>) -> Answer {
        let limit = self.doors.app.config.limit_batch;
        if requests.is_empty() || requests.len() > limit {
            let message = format!("a batch must hold between 1 and {limit} requests");
            return self.one(refused_answer(ErrorCode::BatchLimit, message));
        }
        let mut replies = Vec::with_capacity(requests.len());
        for request in requests {
            let mut reply = match self.doors.graph.admit(&self.doors.app, actor, request) {
                Ok(admitted) if admitted.kind == OperationType::Subscription => {
                    refused_answer(ErrorCode::BadRequest, "a batch cannot hold subscriptions").into()
                }
                Ok(admitted) => self.doors.graph.execute(&self.doors.app, actor, admitted).await,
                Err(response) => Reply::Told(response),
            };
            stamp_reply(&mut reply, self.id.as_str());
            replies.push(reply);
        }
        Answer::batch(&replies)
    }

    fn reply(&self, mut reply: Reply) -> Answer {
        stamp_reply(&mut reply, self.id.as_str());
        Answer::reply(&self.doors.app.config, self.media(), reply)
    }

    fn one(&self, mut response: Response) -> Answer {
        stamp(&mut response, self.id.as_str());
        Answer::one(&self.doors.app.config, self.media(), &response)
    }

    /// An answer that says why nothing was done.
    fn unanswered(&self, error: Error) -> Answer {
        self.one(answer_to(error))
    }

    /// 401, with where to get a token (RFC 9728, section 5.1).
    fn unauthenticated(&self, error: Option<Error>) -> Answer {
        let challenge = Some(challenge(&self.doors.app.config.public_url, error.as_ref()));
        let error = error.unwrap_or_else(|| Error::Unauthenticated("send a token: Authorization: Bearer TOKEN".into()));
        Answer { challenge, ..self.unanswered(error) }
    }

    fn refuse(&self, status: StatusCode, code: ErrorCode, message: &str) -> HttpResponse {
        self.answer(self.one(refused_answer(code, message)).with_status(status))
    }

    fn answer(&self, mut answer: Answer) -> HttpResponse {
        let allow = (answer.status == StatusCode::METHOD_NOT_ALLOWED).then_some((header::ALLOW, "POST"));
        let travelled = self.travel.prepare(&mut answer);
        let mut http = answer.into_http(self.media());
        for (name, value) in travelled {
            http.headers_mut().insert(name, value);
        }
        if let Some((name, value)) = allow {
            http.headers_mut().insert(name, header::HeaderValue::from_static(value));
        }
        http
    }
}

fn refused_answer(code: ErrorCode, message: impl Into<String>) -> Response {
    Response::from_errors(vec![refused(code, message)])
}
