//! `GET /calendar/{secret}.ics`: the sessions of an employee as iCalendar (RFC 5545), for calendar programs, which cannot send a token.
//!
//! The path contains a secret, so neither the path nor the secret is logged: the span of the request has the pattern of the route.

use super::{HttpState, etag::ConditionalGet, request_tracing::RequestId, rest};
use crate::{
    access::{Actor, calendar_secret},
    domain::calendar_feed::{self, Appointment},
    platform::{Error, Result, digest::sha256_hex},
};
use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{self, EntityTag},
    web,
};
use chrono::TimeDelta;
use entity::session::Status;
use icalendar::{Calendar, Component, Event, EventLike, EventStatus, Property};
use tracing::Span;

/// The identifier of the program that made the calendar.
const PRODUCT: &str = "-//Coachgraph//Coachgraph//EN";
/// The properties of the calendar.
const PROPERTIES: [(&str, &str); 5] =
    [("VERSION", "2.0"), ("PRODID", PRODUCT), ("CALSCALE", "GREGORIAN"), ("METHOD", "PUBLISH"), ("X-WR-CALNAME", "Coaching sessions")];

/// Handles GET and HEAD.
pub async fn get(request: HttpRequest, secret: web::Path<String>, state: web::Data<HttpState>) -> HttpResponse {
    match respond(&request, &secret, &state).await {
        Ok(response) => response,
        Err(error) => rest::error_response(&state, &RequestId::from_request(&request), &error),
    }
}

async fn respond(request: &HttpRequest, secret: &str, state: &HttpState) -> Result<HttpResponse> {
    if state.is_stopping() {
        return Err(Error::Unavailable("this server is stopping; try again".into()));
    }
    // An unknown secret, a revoked one and one of a person who has left get the same response.
    let Some(actor) = calendar_secret::authenticate(&state.app.db, secret).await? else {
        let mut response = HttpResponse::NotFound();
        return Ok(response
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .content_type("text/plain; charset=utf-8")
            .body("not found\n"));
    };
    Span::current().record("organization.id", tracing::field::display(actor.organization()));
    state.app.rate_limiter.count_request(&actor)?;
    let body = render(state, &actor).await?;
    let mut tag = sha256_hex(&body);
    tag.truncate(32);
    let tag = EntityTag::new_strong(tag);
    let is_current = ConditionalGet::from_request(request).matches(&tag);
    let mut response = if is_current { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response
        .insert_header((header::CACHE_CONTROL, "private, no-cache"))
        .insert_header((header::ETAG, tag.to_string()))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        // The address must not reach the pages that the calendar links to.
        .insert_header((header::REFERRER_POLICY, "no-referrer"));
    if is_current {
        return Ok(response.finish());
    }
    Ok(response
        .content_type("text/calendar; charset=utf-8")
        .insert_header((header::CONTENT_DISPOSITION, "inline; filename=\"coaching.ics\""))
        .body(body))
}

async fn render(state: &HttpState, actor: &Actor) -> Result<String> {
    let mut calendar = Calendar::empty();
    for (name, value) in PROPERTIES {
        calendar.append_property(Property::new(name, value));
    }
    let mut refresh_interval = Property::new("REFRESH-INTERVAL", "PT1H");
    calendar.append_property(refresh_interval.add_parameter("VALUE", "DURATION").done());
    for appointment in calendar_feed::list_appointments(&state.app, actor).await? {
        calendar.push(to_event(&appointment));
    }
    Ok(calendar.to_string())
}

fn to_event(appointment: &Appointment) -> Event {
    let session = &appointment.session;
    let status = match session.status {
        Status::Scheduled | Status::Held => EventStatus::Confirmed,
        Status::Cancelled | Status::Missed => EventStatus::Cancelled,
    };
    // The identifier of a session is unique in all installations.
    Event::new()
        .uid(&format!("{}@coachgraph", session.id))
        .timestamp(session.updated_at)
        .last_modified(session.updated_at)
        .created(session.created_at)
        .sequence(u32::try_from(session.version - 1).unwrap_or(u32::MAX))
        .status(status)
        .starts(session.starts_at)
        .ends(session.starts_at + TimeDelta::minutes(session.duration_minutes.into()))
        .summary(&summary(&appointment.partners, &appointment.program))
        .done()
}

/// The title of an appointment. It contains given names and the name of the program, and nothing of what the members talk about.
fn summary(partners: &[String], program: &str) -> String {
    let names: Vec<_> = partners.iter().filter(|name| !name.is_empty()).map(String::as_str).collect();
    let title = match names.split_last() {
        None => "Coaching".to_owned(),
        Some((name, [])) => format!("Coaching with {name}"),
        Some((last, others)) => format!("Coaching with {} and {last}", others.join(", ")),
    };
    // A line break ends a property, and the parsers of some calendar programs refuse other control characters.
    let text = format!("{title} ({program})");
    text.chars().map(|char| if char.is_control() { ' ' } else { char }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_names_partners_and_program_without_control_characters() {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        assert_eq!(summary(&names(&["Bob"]), "Peers"), "Coaching with Bob (Peers)");
        assert_eq!(summary(&names(&["Bob", "Cid"]), "Peers"), "Coaching with Bob and Cid (Peers)");
        assert_eq!(summary(&names(&[""]), "Peers\r\nBEGIN:VALARM"), "Coaching (Peers  BEGIN:VALARM)");
    }
}
