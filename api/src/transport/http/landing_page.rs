//! The landing page: what runs at this address, where its endpoints are, and where the documentation is. Served at `GET /`, and at
//! `GET /graphql` to a browser that sends no query when there is no console. It needs no token and says nothing about organizations, settings or load.

use super::{HttpState, content_negotiation};
use actix_web::{
    HttpRequest, HttpResponse,
    http::header,
    web::{self, Bytes},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::fmt::Write;
use url::form_urlencoded;

const VERSION: &str = env!("CARGO_PKG_VERSION");
const TEMPLATE: &str = include_str!("landing_page.html");

const SUMMARY: &str = "The system of record for peer-coaching programs inside companies, as one API.";
const AUTHENTICATION: &str = "Every endpoint except health and the protected resource metadata needs the header \
    “Authorization: Bearer TOKEN”. Tokens are issued by the identity provider of your organization, not by this server.";
const DOCUMENTATION: &str = "The schema describes every type, field, limit and required scope: query it with introspection, which in \
    production needs the scope schema:read, or read schema.graphql in the source repository. README.md and docs/ in the repository \
    contain the guides.";

/// An endpoint as the landing page lists it.
struct Endpoint {
    methods: &'static str,
    path: &'static str,
    description: &'static str,
    /// Whether a browser can open the path as it is.
    is_link: bool,
}

const fn endpoint(methods: &'static str, path: &'static str, description: &'static str) -> Endpoint {
    Endpoint { methods, path, description, is_link: false }
}

const fn link(path: &'static str, description: &'static str) -> Endpoint {
    Endpoint { methods: "GET", path, description, is_link: true }
}

const ENDPOINTS: [Endpoint; 11] = [
    endpoint("GET, POST", "/graphql", "GraphQL over HTTP: queries, and mutations by POST."),
    endpoint("GET, POST", "/graphql", "With “Accept: text/event-stream”: subscriptions as server-sent events."),
    endpoint("GET", "/graphql/ws", "GraphQL over WebSocket, subprotocol graphql-transport-ws."),
    endpoint("POST", "/rosters", "Uploads a roster of any size as CSV or NDJSON and plans its changes."),
    endpoint("POST", "/completions", "Plans or applies a file of what employees completed in a learning system."),
    endpoint("GET", "/rosters/{id}/rows", "Downloads the rows of a roster plan as CSV or NDJSON."),
    endpoint(
        "GET, HEAD",
        "/exports/{name}",
        "Downloads learning-records, competencies, assessments, sessions or employees as CSV or NDJSON, whole or since a cursor.",
    ),
    endpoint("GET, POST, PUT, PATCH, DELETE", "/scim/v2", "Provisioning by SCIM 2.0 (RFC 7643 and RFC 7644)."),
    link("/health/live", "Whether the process runs."),
    link("/health/ready", "Whether the server accepts requests."),
    link("/.well-known/oauth-protected-resource", "Protected resource metadata (RFC 9728)."),
];

/// The pages of the console. They stand before the other endpoints.
const PAGES: [Endpoint; 2] = [
    link("/console/", "The console: a dashboard of the coaching programs. Sign in with the account of your company."),
    link("/graphql", "GraphiQL, for a browser: write queries beside the documentation of the schema."),
];

/// All endpoints; the pages among them only with the console.
fn endpoints(has_console: bool) -> Vec<&'static Endpoint> {
    PAGES.iter().filter(|_| has_console).chain(&ENDPOINTS).collect()
}

/// The representations of the landing page at `/`. The first is the default.
const REPRESENTATIONS: [(content_negotiation::MediaTypeName, Representation); 3] =
    [(("text", "plain"), Representation::Text), (("text", "html"), Representation::Html), (("application", "json"), Representation::Json)];

#[derive(Clone, Copy)]
enum Representation {
    Text,
    Html,
    Json,
}

/// The landing page in all its representations, rendered once when the server starts.
pub struct LandingPage {
    html: Bytes,
    text: Bytes,
    json: Bytes,
    /// Allows the inline style of the page by its hash, and nothing else (Content Security Policy Level 3).
    content_security_policy: String,
}

impl LandingPage {
    /// Renders the page. `public_url` is the URL by which callers know the API. With the console, it has links to the pages.
    pub fn new(public_url: &str, has_console: bool) -> Self {
        let base_url = public_url.trim_end_matches('/');
        let endpoints = endpoints(has_console);
        Self {
            html: render_html(base_url, &endpoints).into(),
            text: render_text(base_url, &endpoints).into(),
            json: render_json(base_url, &endpoints).into(),
            content_security_policy: content_security_policy(),
        }
    }

    fn response(&self, representation: Representation) -> HttpResponse {
        let (content_type, body) = match representation {
            Representation::Text => ("text/plain; charset=utf-8", &self.text),
            Representation::Html => ("text/html; charset=utf-8", &self.html),
            Representation::Json => ("application/json; charset=utf-8", &self.json),
        };
        HttpResponse::Ok()
            .insert_header((header::CONTENT_TYPE, content_type))
            .insert_header((header::VARY, "accept"))
            .insert_header((header::CACHE_CONTROL, "no-cache"))
            .insert_header((header::CONTENT_SECURITY_POLICY, self.content_security_policy.as_str()))
            .insert_header((header::REFERRER_POLICY, "no-referrer"))
            .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
            .body(body.clone())
    }
}

/// `GET /` and `HEAD /`. A caller that accepts none of the representations receives plain text.
pub async fn get(request: HttpRequest, state: web::Data<HttpState>) -> HttpResponse {
    let representation = content_negotiation::select_preferred(&request, REPRESENTATIONS).unwrap_or(Representation::Text);
    state.landing_page.response(representation)
}

/// Any other method on `/`.
pub async fn method_not_allowed() -> HttpResponse {
    HttpResponse::MethodNotAllowed().insert_header((header::ALLOW, "GET, HEAD")).finish()
}

/// A page in place of a GraphQL response: GraphiQL, or without the console the landing page. Returns `None` when the request carries a parameter of GraphQL over HTTP, or
/// when the caller does not prefer HTML to every media type of a GraphQL response.
pub async fn for_graphql_request(request: &HttpRequest, state: &HttpState) -> Option<HttpResponse> {
    let is_graphql_parameter = |name: &str| matches!(name, "query" | "operationName" | "variables" | "extensions");
    let has_parameters = form_urlencoded::parse(request.query_string().as_bytes()).any(|(name, _)| is_graphql_parameter(&name));
    let is_page_requested = !has_parameters && content_negotiation::is_html_preferred(request);
    if !is_page_requested {
        return None;
    }
    Some(match &state.console {
        Some(console) => console.graphiql(request).await,
        None => state.landing_page.response(Representation::Html),
    })
}

/// Nothing is loaded, run, submitted or framed; the one inline style is allowed by the hash of its text.
fn content_security_policy() -> String {
    let style = TEMPLATE.split_once("<style>").and_then(|(_, rest)| rest.split_once("</style>")).map_or("", |(style, _)| style);
    let hash = STANDARD.encode(Sha256::digest(style));
    format!("default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
}

fn render_html(base_url: &str, list: &[&Endpoint]) -> String {
    let mut endpoints = String::new();
    for Endpoint { methods, path, description, is_link } in list {
        let mut path_html = format!("<code>{}</code>", escape_html(path));
        if *is_link {
            path_html = format!("<a href=\"{}\">{path_html}</a>", escape_html(&format!("{base_url}{path}")));
        }
        // Writing to a string cannot fail.
        let _ = writeln!(endpoints, "<dt>{path_html} <small>{methods}</small></dt>\n<dd>{}</dd>", escape_html(description));
    }
    let values = [
        ("{{version}}", VERSION.to_owned()),
        ("{{summary}}", escape_html(SUMMARY)),
        ("{{endpoints}}", endpoints),
        ("{{authentication}}", escape_html(AUTHENTICATION)),
        ("{{documentation}}", escape_html(DOCUMENTATION)),
        // Last, so that a placeholder in the setting is not replaced.
        ("{{base_url}}", escape_html(base_url)),
    ];
    values.iter().fold(TEMPLATE.to_owned(), |html, (placeholder, value)| html.replace(placeholder, value))
}

fn render_text(base_url: &str, endpoints: &[&Endpoint]) -> String {
    let mut text = format!("Coachgraph {VERSION}\n{SUMMARY}\n\nBase URL: {base_url}\n\nEndpoints\n");
    for Endpoint { methods, path, description, .. } in endpoints {
        let _ = writeln!(text, "  {path} ({methods})\n      {description}");
    }
    let _ = write!(text, "\nAuthentication\n  {AUTHENTICATION}\n\nDocumentation\n  {DOCUMENTATION}\n");
    text
}

fn render_json(base_url: &str, list: &[&Endpoint]) -> String {
    let endpoints = list.iter().map(|Endpoint { methods, path, description, .. }| {
        json!({ "path": path, "methods": methods.split(", ").collect::<Vec<_>>(), "description": description })
    });
    let page = json!({
        "name": "Coachgraph",
        "version": VERSION,
        "summary": SUMMARY,
        "baseUrl": base_url,
        "endpoints": endpoints.collect::<Vec<_>>(),
        "authentication": AUTHENTICATION,
        "documentation": DOCUMENTATION,
    });
    format!("{page:#}\n")
}

/// Escapes text for HTML content and double-quoted attribute values.
fn escape_html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_placeholder_is_replaced_and_the_base_url_is_escaped() {
        let html = render_html("https://coaching.example/\"><script>{{version}}", &endpoints(true));
        assert!(html.contains("<code>https://coaching.example/&quot;&gt;&lt;script&gt;{{version}}</code>"), "{html}");
        assert!(!html.contains("<script"), "{html}");
        let html = render_html("https://coaching.example", &endpoints(false));
        assert!(!html.contains("{{") && !html.contains("}}"), "{html}");
        assert!(html.contains("href=\"https://coaching.example/health/ready\""), "{html}");
    }
}
