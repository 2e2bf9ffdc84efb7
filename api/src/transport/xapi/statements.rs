//! The Statement resource (IEEE 9274.1.1, section 4.1.6.1).

use super::{error::XapiError, handler::XapiRequest, language, multipart, parameters::Parameters, response::XapiResponse};
use crate::{
    access::Actor,
    app::App,
    domain::{
        evidence, record_statement,
        statement::{self, Agent, Batch, Format, Query, StoreState},
    },
};
use actix_web::http::header::{self, HeaderName};
use chrono::{DateTime, SecondsFormat, Utc};
use entity::id::{StatementId, TypedId};
use serde_json::{Value, json};
use url::{Url, form_urlencoded};

/// The header that says through which `stored` the store is known to be complete.
const CONSISTENT_THROUGH: HeaderName = HeaderName::from_static("x-experience-api-consistent-through");

/// The largest page.
const MAX_PAGE: u64 = 500;

/// The parameter with which the address in `more` continues.
const CONTINUE: &str = "continue";

const GET_ONE: [&str; 4] = ["statementId", "voidedStatementId", "format", "attachments"];
const GET_MANY: [&str; 13] = [
    "agent",
    "verb",
    "activity",
    "registration",
    "related_activities",
    "related_agents",
    "since",
    "until",
    "limit",
    "format",
    "attachments",
    "ascending",
    CONTINUE,
];

/// Handles a request for statements.
pub async fn respond(app: &App, actor: &Actor, request: &XapiRequest) -> Result<XapiResponse, XapiError> {
    match request.method.as_str() {
        "PUT" => put(app, actor, request).await,
        "POST" => post(app, actor, request).await,
        _ => {
            // Before the statements are read: what is written later is not promised.
            let state = record_statement::prepare_read(app, actor).await?;
            let through = state.consistent_through.to_rfc3339_opts(SecondsFormat::Micros, true);
            match get(app, actor, request, state).await {
                Ok(response) => Ok(response.with(CONSISTENT_THROUGH, through)),
                Err(error) => Err(error.with(CONSISTENT_THROUGH, through)),
            }
        }
    }
}

async fn put(app: &App, actor: &Actor, request: &XapiRequest) -> Result<XapiResponse, XapiError> {
    let parameters = Parameters::parse(&request.query, &["statementId"])?;
    parameters.require("statementId")?;
    let id = parameters.uuid("statementId")?.unwrap_or_default();
    let mut batch = parse_batch(request)?;
    match batch.statements.as_mut_slice() {
        [statement] if !batch.is_array => statement.set_id(&id)?,
        _ => return Err(XapiError::new(400, "the body must be one statement; send several with POST")),
    }
    evidence::store(app, actor, batch).await?;
    Ok(XapiResponse::no_content())
}

async fn post(app: &App, actor: &Actor, request: &XapiRequest) -> Result<XapiResponse, XapiError> {
    Parameters::parse(&request.query, &[])?;
    let ids = evidence::store(app, actor, parse_batch(request)?).await?;
    let ids: Vec<String> = ids.into_iter().map(|id| id.uuid().to_string()).collect();
    Ok(XapiResponse::json(&json!(ids)))
}

fn parse_batch(request: &XapiRequest) -> Result<Batch, XapiError> {
    let content_type = request.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let unsupported = || XapiError::bad_parameter("Content-Type", "must be application/json, or multipart/mixed with a boundary");
    let media_type: actix_web::mime::Mime = content_type.parse().map_err(|_| unsupported())?;
    let (json, attachments) = match media_type.essence_str() {
        "application/json" => (request.body.to_vec(), Vec::new()),
        "multipart/mixed" => {
            let boundary = media_type.get_param(actix_web::mime::BOUNDARY).ok_or_else(unsupported)?;
            multipart::parse(boundary.as_str(), &request.body)?
        }
        _ => return Err(unsupported()),
    };
    Ok(Batch::parse(&json, request.version, attachments)?)
}

async fn get(app: &App, actor: &Actor, request: &XapiRequest, state: StoreState) -> Result<XapiResponse, XapiError> {
    let is_single = form_urlencoded::parse(request.query.as_bytes()).any(|(name, _)| matches!(&*name, "statementId" | "voidedStatementId"));
    let parameters = Parameters::parse(&request.query, if is_single { &GET_ONE } else { &GET_MANY })?;
    let format = match parameters.get("format") {
        None | Some("exact") => Format::Exact,
        Some("ids") => Format::Ids,
        Some("canonical") => Format::Canonical,
        Some(_) => return Err(XapiError::bad_parameter("format", "must be ids, exact or canonical")),
    };
    let with_attachments = parameters.boolean("attachments")?;
    if is_single {
        let (id, voided) = match (parameters.uuid("statementId")?, parameters.uuid("voidedStatementId")?) {
            (Some(_), Some(_)) => return Err(XapiError::bad_parameter("voidedStatementId", "cannot be combined with statementId")),
            (Some(id), None) => (id, false),
            (None, id) => (id.unwrap_or_default(), true),
        };
        let id = StatementId::from_uuid(id.parse().map_err(|_| XapiError::bad_parameter("statementId", "must be a UUID"))?);
        let row = statement::get(&app.db, actor, id, voided).await?;
        let rendered = render(app, actor, request, row.content, format, with_attachments).await?;
        return Ok(finish(app, actor, with_attachments, rendered.texts, &rendered.values).await?.last_modified(row.stored));
    }
    let query = parse_query(&parameters)?;
    let page = statement::find(&app.db, actor, &query, state).await?;
    let rendered = render(app, actor, request, page.statements, format, with_attachments).await?;
    let more = page.next.map(|next| more(&app.config.public_url, &request.query, next)).unwrap_or_default();
    // In one piece of known length: a page can have megabytes.
    let body = [r#"{"statements":["#, &rendered.texts, r#"],"more":"#, &Value::from(more).to_string(), "}"].concat();
    finish(app, actor, with_attachments, body, &rendered.values).await
}

fn parse_query(parameters: &Parameters) -> Result<Query, XapiError> {
    let limit = match parameters.get("limit") {
        None => MAX_PAGE,
        Some(limit) => match limit.parse() {
            Ok(0) => MAX_PAGE,
            Ok(limit) => MAX_PAGE.min(limit),
            Err(_) => {
                return Err(XapiError::bad_parameter("limit", "must be a number of statements, or 0 for as many as the store returns"));
            }
        },
    };
    Ok(Query {
        agent: parameters.actor("agent")?,
        related_agents: parameters.boolean("related_agents")?,
        verb: parameters.iri("verb")?,
        activity: parameters.iri("activity")?,
        related_activities: parameters.boolean("related_activities")?,
        registration: parameters.uuid("registration")?,
        since: parameters.timestamp("since")?,
        until: parameters.timestamp("until")?,
        ascending: parameters.boolean("ascending")?,
        after: parameters.timestamp(CONTINUE)?,
        limit,
    })
}

/// The address of the next page: the same request, after the last statement of this page.
fn more(public_url: &str, query: &str, next: DateTime<Utc>) -> String {
    let base = Url::parse(public_url).map(|url| url.path().trim_end_matches('/').to_owned()).unwrap_or_default();
    let mut parameters = form_urlencoded::Serializer::new(String::new());
    parameters.extend_pairs(form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name != CONTINUE));
    parameters.append_pair(CONTINUE, &next.to_rfc3339_opts(SecondsFormat::Micros, true));
    format!("{base}/xapi/statements?{}", parameters.finish())
}

/// Statements as texts with commas between them, and as values if their content had to be read.
struct Rendered {
    texts: String,
    values: Vec<Value>,
}

async fn render(
    app: &App,
    actor: &Actor,
    request: &XapiRequest,
    texts: String,
    format: Format,
    with_attachments: bool,
) -> Result<Rendered, XapiError> {
    // The common case: the texts as they are stored.
    if format == Format::Exact && !with_attachments {
        return Ok(Rendered { texts, values: Vec::new() });
    }
    let values: Vec<Value> = serde_json::from_str(&format!("[{texts}]")).map_err(crate::platform::Error::internal)?;
    let texts = match format {
        Format::Exact => texts,
        format => {
            let definitions = match format {
                Format::Canonical => statement::definitions(&app.db, actor, &values).await?,
                _ => Default::default(),
            };
            let languages = language::preferred(&request.headers);
            let text = |value: &Value| statement::format_statement(value, format, &definitions, &languages).to_string();
            values.iter().map(text).collect::<Vec<_>>().join(",")
        }
    };
    Ok(Rendered { texts, values })
}

async fn finish(app: &App, actor: &Actor, with_attachments: bool, body: String, values: &[Value]) -> Result<XapiResponse, XapiError> {
    if !with_attachments {
        return Ok(XapiResponse::content("application/json", body.into_bytes()));
    }
    let contents = statement::contents_of(&app.db, actor.organization(), values).await?;
    let boundary: StatementId = app.clock.new_id();
    let boundary = boundary.uuid().simple().to_string();
    Ok(XapiResponse::content(&format!("multipart/mixed; boundary={boundary}"), multipart::write(&boundary, body.as_bytes(), &contents)))
}

impl Parameters {
    /// The agent or group with an identifier in a parameter.
    fn actor(&self, name: &str) -> Result<Option<Agent>, XapiError> {
        let Some(text) = self.get(name) else { return Ok(None) };
        let value = statement::parse(name, text.as_bytes())?;
        statement::check_actor(&statement::Path::root(name), &value)?;
        let anonymous = || XapiError::bad_parameter(name, "must have an identifier: mbox, mbox_sha1sum, openid or account");
        Agent::of(&value).ok_or_else(anonymous).map(Some)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_of_the_next_page_keeps_every_filter() {
        let more = more("https://x.example/coach/", "verb=http%3A%2F%2Fx%2Fé&limit=2&continue=old", DateTime::UNIX_EPOCH);
        let expected = "/coach/xapi/statements?verb=http%3A%2F%2Fx%2F%C3%A9&limit=2&continue=1970-01-01T00%3A00%3A00.000000Z";
        assert_eq!(more, expected);
    }
}
