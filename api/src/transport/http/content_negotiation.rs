//! Proactive content negotiation: which media type of a response the `Accept` header asks for (RFC 9110, section 12.5.1). The
//! negotiation of content codings is in `compression`.

use actix_web::{
    HttpRequest,
    http::header::{self, Accept, Header, Quality},
    mime::{self, Mime},
};

/// A media type of a GraphQL response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MediaType {
    /// `application/graphql-response+json`: the status code reflects the outcome of the operation.
    GraphqlResponse,
    /// `application/json`: status 200 for every well-formed request, as legacy clients expect.
    Json,
    /// `text/event-stream`: one server-sent event per result.
    EventStream,
}

impl MediaType {
    const ALL: [Self; 3] = [Self::EventStream, Self::Json, Self::GraphqlResponse];

    /// The value of the `Content-Type` header.
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
            Self::Json => "application/json; charset=utf-8",
            Self::EventStream => "text/event-stream; charset=utf-8",
        }
    }

    const fn name(self) -> MediaTypeName {
        match self {
            Self::GraphqlResponse => ("application", "graphql-response+json"),
            Self::Json => ("application", "json"),
            Self::EventStream => ("text", "event-stream"),
        }
    }
}

/// The media types of a GraphQL response that a caller accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AcceptedTypes {
    /// The type for a single response. `None` when the caller accepts none of the types that the server can produce.
    pub single: Option<MediaType>,
    /// Whether the caller accepts an event stream, which a subscription needs.
    pub stream: bool,
}

/// A media type as its type and subtype, such as `("text", "csv")`.
pub type MediaTypeName = (&'static str, &'static str);

const HTML: MediaTypeName = ("text", "html");

/// How much a caller prefers a media type: the quality value, then the specificity of the media range that matched.
type Preference = (Quality, u8);

/// Parses the `Accept` header. A missing or malformed header accepts everything.
fn parse_accept(request: &HttpRequest) -> Accept {
    match request.headers().contains_key(header::ACCEPT) {
        true => Accept::parse(request).unwrap_or_else(|_| Accept::star()),
        false => Accept::star(),
    }
}

/// Selects the candidate whose media type the caller prefers; the first of several that are preferred equally. Returns `None`
/// when the caller accepts none of them.
pub fn select_preferred<T>(request: &HttpRequest, candidates: impl IntoIterator<Item = (MediaTypeName, T)>) -> Option<T> {
    let accept = parse_accept(request);
    let acceptable = candidates.into_iter().filter_map(|(name, candidate)| Some((preference(&accept, name)?, candidate)));
    acceptable.reduce(|best, next| if next.0 > best.0 { next } else { best }).map(|(_, candidate)| candidate)
}

/// Determines which media types of a GraphQL response the caller accepts.
pub fn negotiate(request: &HttpRequest) -> AcceptedTypes {
    let accept = parse_accept(request);
    // Among equal preferences the type that carries the most information comes first. A caller that names none of the types, as
    // with `*/*`, is treated as a legacy client and receives application/json.
    let ranked = MediaType::ALL.into_iter().filter_map(|media_type| {
        let (quality, specificity) = preference(&accept, media_type.name())?;
        let is_legacy_default = specificity < 2 && media_type == MediaType::Json;
        Some(((quality, specificity, is_legacy_default), media_type))
    });
    AcceptedTypes {
        single: ranked.max_by_key(|(rank, _)| *rank).map(|(_, media_type)| media_type),
        stream: preference(&accept, MediaType::EventStream.name()).is_some(),
    }
}

/// Whether the caller prefers HTML to every media type of a GraphQL response, as browsers do. A tie is decided for GraphQL.
pub fn is_html_preferred(request: &HttpRequest) -> bool {
    let accept = parse_accept(request);
    let graphql = MediaType::ALL.into_iter().filter_map(|media_type| preference(&accept, media_type.name())).max();
    // `None` is less than any preference.
    preference(&accept, HTML) > graphql
}

/// How much the caller prefers a media type. `None` when it is not acceptable. The most specific media range that matches
/// decides.
fn preference(accept: &Accept, name: MediaTypeName) -> Option<Preference> {
    let matching = accept.iter().filter_map(|range| Some((specificity(&range.item, name)?, range.quality)));
    let (specificity, quality) = matching.max()?;
    (quality > Quality::ZERO).then_some((quality, specificity))
}

/// How specifically a media range matches a media type: 0 for `*/*`, 1 for `type/*`, 2 for `type/subtype`. `None` when it does
/// not match.
fn specificity(range: &Mime, (kind, subtype): MediaTypeName) -> Option<u8> {
    if range.get_param(mime::CHARSET).is_some_and(|charset| charset != mime::UTF_8) {
        return None;
    }
    let range_subtype = format!("{}{}", range.subtype(), range.suffix().map(|suffix| format!("+{suffix}")).unwrap_or_default());
    match (range.type_(), range.subtype()) {
        (mime::STAR, mime::STAR) => Some(0),
        (range_kind, mime::STAR) if range_kind == kind => Some(1),
        (range_kind, _) if range_kind == kind && range_subtype == subtype => Some(2),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    fn with_accept(accept: &str) -> HttpRequest {
        TestRequest::default().insert_header(("accept", accept)).to_http_request()
    }

    #[test]
    fn the_preferred_candidate_is_selected() {
        let candidates = [(("text", "csv"), 'c'), (("application", "x-ndjson"), 'n')];
        assert_eq!(select_preferred(&TestRequest::default().to_http_request(), candidates), Some('c'));
        for (accept, selected) in [
            ("*/*", Some('c')),
            ("application/*", Some('n')),
            ("text/csv, application/x-ndjson", Some('c')),
            ("text/csv;q=0.4, application/x-ndjson;q=0.5", Some('n')),
            ("text/csv;q=0, */*", Some('n')),
            ("*/*, application/x-ndjson", Some('n')),
            ("text/html, */*;q=0.1", Some('c')),
            ("application/json", None),
        ] {
            assert_eq!(select_preferred(&with_accept(accept), candidates), selected, "{accept}");
        }
    }

    #[test]
    fn the_accept_header_selects_the_media_type_of_a_graphql_response() {
        assert_eq!(negotiate(&TestRequest::default().to_http_request()).single, Some(MediaType::Json));
        for (accept, media_type) in [
            ("*/*", Some(MediaType::Json)),
            ("application/*", Some(MediaType::Json)),
            ("application/json", Some(MediaType::Json)),
            ("application/graphql-response+json", Some(MediaType::GraphqlResponse)),
            ("application/json, application/graphql-response+json", Some(MediaType::GraphqlResponse)),
            ("application/graphql-response+json;q=0.5, application/json", Some(MediaType::Json)),
            ("application/graphql-response+json, */*", Some(MediaType::GraphqlResponse)),
            ("application/json;q=0, */*", Some(MediaType::GraphqlResponse)),
            ("text/event-stream", Some(MediaType::EventStream)),
            ("application/json, text/event-stream", Some(MediaType::Json)),
            ("application/json; charset=utf-8", Some(MediaType::Json)),
            ("application/json; charset=iso-8859-1", None),
            ("text/html", None),
            ("text/html, */*;q=0.1", Some(MediaType::Json)),
        ] {
            assert_eq!(negotiate(&with_accept(accept)).single, media_type, "{accept}");
        }
    }

    #[test]
    fn html_is_preferred_by_browsers_and_by_no_graphql_client() {
        let browser = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8";
        for accept in [browser, "text/html", "text/html, */*;q=0.1", "text/html, application/json;q=0.9"] {
            assert!(is_html_preferred(&with_accept(accept)), "{accept}");
        }
        assert!(!is_html_preferred(&TestRequest::default().to_http_request()));
        for accept in ["*/*", "text/*", "text/event-stream", "text/html, application/json", "text/html;q=0.9, */*", "text/html;q=0"] {
            assert!(!is_html_preferred(&with_accept(accept)), "{accept}");
        }
    }
}
