//! `POST /console/demo-sign-in`: the people of the sample data, who sign in with one click. FOR `demo` ONLY: no other command has any.

use super::{
    cookie::Cookie,
    not_found,
    request_origin::ensure_same_origin,
    session::{describe, respond, role_name},
};
use crate::{
    access::{Scopes, console::CsrfCheck, demo_identity_provider::DemoIdentityProvider},
    platform::{Error, Result},
    transport::http::{HttpState, request_tracing::RequestId, rest},
};
use actix_web::{
    HttpRequest, HttpResponse,
    http::header,
    web::{self, ServiceConfig},
};
use entity::employee::Role;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::{Value, json};
use url::Url;

/// A person of the sample data.
pub struct DemoPerson {
    /// The identifier of the employee.
    pub id: String,
    pub name: String,
    pub role: Role,
    pub email: String,
}

/// The people who can sign in with one click, and the identity provider that issues their tokens.
pub struct DemoPeople {
    people: Vec<DemoPerson>,
    identity_provider: DemoIdentityProvider,
}

impl DemoPeople {
    pub fn new(people: Vec<DemoPerson>, identity_provider: DemoIdentityProvider) -> Self {
        Self { people, identity_provider }
    }

    /// Makes the people known to the routes of the console.
    pub fn routes(self) -> impl Fn(&mut ServiceConfig) + Clone + Send + use<> {
        let people = web::Data::new(self);
        move |service: &mut ServiceConfig| {
            service.app_data(people.clone());
        }
    }

    /// The people as pages read them.
    pub fn to_json(&self) -> Value {
        self.people.iter().map(|person| json!({ "id": person.id, "name": person.name, "role": role_name(person.role) })).collect()
    }
}

/// The body of the request.
#[derive(Deserialize)]
struct Choice {
    person: String,
}

/// `POST /console/demo-sign-in`.
pub async fn sign_in(request: HttpRequest, body: web::Bytes, state: web::Data<HttpState>) -> HttpResponse {
    let people = request.app_data::<web::Data<DemoPeople>>();
    let Some(people) = people.filter(|_| state.console.is_some() && is_on_loopback(&request)) else { return not_found() };
    let result = match ensure_same_origin(&state.app.config, request.headers()) {
        Ok(()) => create_session(&state, people, &body).await,
        Err(error) => Err(error),
    };
    match result {
        Ok((body, secret)) => respond(&body, Some(Cookie::session(&state.app.config, &secret))),
        Err(error) => rest::error_response(&state, &RequestId::from_request(&request), &error),
    }
}

/// Whether the request names this machine. The name of another site may resolve to it (DNS rebinding).
fn is_on_loopback(request: &HttpRequest) -> bool {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    let host = host.and_then(|host| Url::parse(&format!("http://{host}")).ok());
    match host.as_ref().and_then(Url::host) {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

async fn create_session(state: &HttpState, people: &DemoPeople, body: &[u8]) -> Result<(Value, SecretString)> {
    let choice: Choice = serde_json::from_slice(body).map_err(|_| Error::invalid("person", "send JSON such as {\"person\": \"emp_…\"}"))?;
    let person = people.people.iter().find(|person| person.id == choice.person);
    let person = person.ok_or_else(|| Error::invalid("person", "is not one of the demoPeople of GET /console/session"))?;
    let (console, access) = (&state.app.console, &state.app.access);
    let token = people.identity_provider.mint_person_token(&person.email, "web", Scopes::all(), console.lifetime())?;
    let secret = console.create_session_with_token(access, token.into()).await?;
    let session = console.authenticate(access, secret.expose_secret(), CsrfCheck::NotNeeded).await?;
    Ok((describe(state, &session).await?, secret))
}
