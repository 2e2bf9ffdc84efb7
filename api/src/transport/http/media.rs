//! What the caller wants to read: the media types of GraphQL over HTTP, by RFC 9110, section 12.5.1.

use actix_web::{
    HttpRequest,
    http::header::{self, Accept, Header, Quality},
    mime::{self, Mime},
};

/// A form of answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Media {
    /// `application/graphql-response+json`: the status says how the operation went.
    Graphql,
    /// `application/json`: 200 for every well-formed request, as clients of old expect.
    Json,
    /// `text/event-stream`: one event for each result.
    Events,
}

impl Media {
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Graphql => "application/graphql-response+json; charset=utf-8",
            Self::Json => "application/json; charset=utf-8",
            Self::Events => "text/event-stream; charset=utf-8",
        }
    }

    const fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Graphql => ("application", "graphql-response+json"),
            Self::Json => ("application", "json"),
            Self::Events => ("text", "event-stream"),
        }
    }
}

/// The forms that a caller accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// For one answer.
    pub once: Option<Media>,
    /// For a subscription.
    pub stream: bool,
}

/// The `Accept` header; without one everything is acceptable.
fn wanted(request: &HttpRequest) -> Accept {
    match request.headers().contains_key(header::ACCEPT) {
        true => Accept::parse(request).unwrap_or_else(|_| Accept::star()),
        false => Accept::star(),
    }
}

/// A form as it is asked for: a type and a subtype.
pub type Name = (&'static str, &'static str);

/// Which of some forms the caller likes best; of those that are liked as much the first.
pub fn preferred<F>(request: &HttpRequest, forms: impl IntoIterator<Item = (Name, F)>) -> Option<F> {
    let wanted = wanted(request);
    let liked = forms.into_iter().filter_map(|(names, form)| Some((wish(&wanted, names)?, form)));
    liked.reduce(|best, next| if next.0 > best.0 { next } else { best }).map(|(_, form)| form)
}

/// Which forms of an answer to an operation the caller accepts.
pub fn accepted(request: &HttpRequest) -> Accepted {
    let wanted = wanted(request);
    // With equal wishes the form that says most comes first; callers that name none of them are those of old.
    let best = [Media::Events, Media::Json, Media::Graphql].into_iter().filter_map(|media| {
        let (quality, precision) = wish(&wanted, media.names())?;
        let old_caller = precision < 2 && media == Media::Json;
        Some(((quality, precision, old_caller), media))
    });
    Accepted { once: best.max_by_key(|(rank, _)| *rank).map(|(_, media)| media), stream: wish(&wanted, Media::Events.names()).is_some() }
}

/// How much a form is wished for, and how precisely it was named: the most precise range that fits decides.
fn wish(accept: &Accept, names: (&str, &str)) -> Option<(Quality, u8)> {
    let fitting = accept.iter().filter_map(|wanted| Some((precision(&wanted.item, names)?, wanted.quality)));
    let (precision, quality) = fitting.max()?;
    (quality > Quality::ZERO).then_some((quality, precision))
}

fn precision(range: &Mime, (kind, form): (&str, &str)) -> Option<u8> {
    if range.get_param(mime::CHARSET).is_some_and(|charset| charset != mime::UTF_8) {
        return None;
    }
    let full = format!("{}{}", range.subtype(), range.suffix().map(|suffix| format!("+{suffix}")).unwrap_or_default());
    match (range.type_(), range.subtype()) {
        (mime::STAR, mime::STAR) => Some(0),
        (of, mime::STAR) if of == kind => Some(1),
        (of, _) if of == kind && full == form => Some(2),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    fn once(accept: &str) -> Option<Media> {
        accepted(&TestRequest::default().insert_header(("accept", accept)).to_http_request()).once
    }

    #[test]
    fn of_several_forms_the_one_that_is_liked_best_is_taken() {
        let forms = [(("text", "csv"), 'c'), (("application", "x-ndjson"), 'n')];
        let taken = |accept: &str| preferred(&TestRequest::default().insert_header(("accept", accept)).to_http_request(), forms);
        assert_eq!(preferred(&TestRequest::default().to_http_request(), forms), Some('c'));
        for (accept, form) in [
            ("*/*", Some('c')),
            ("application/*", Some('n')),
            ("text/csv, application/x-ndjson", Some('c')),
            ("text/csv;q=0.4, application/x-ndjson;q=0.5", Some('n')),
            ("text/csv;q=0, */*", Some('n')),
            ("*/*, application/x-ndjson", Some('n')),
            ("text/html, */*;q=0.1", Some('c')),
            ("application/json", None),
        ] {
            assert_eq!(taken(accept), form, "{accept}");
        }
    }

    #[test]
    fn the_form_that_was_asked_for_is_chosen() {
        assert_eq!(accepted(&TestRequest::default().to_http_request()).once, Some(Media::Json));
        for (accept, media) in [
            ("*/*", Some(Media::Json)),
            ("application/*", Some(Media::Json)),
            ("application/json", Some(Media::Json)),
            ("application/graphql-response+json", Some(Media::Graphql)),
            ("application/json, application/graphql-response+json", Some(Media::Graphql)),
            ("application/graphql-response+json;q=0.5, application/json", Some(Media::Json)),
            ("application/graphql-response+json, */*", Some(Media::Graphql)),
            ("application/json;q=0, */*", Some(Media::Graphql)),
            ("text/event-stream", Some(Media::Events)),
            ("application/json, text/event-stream", Some(Media::Json)),
            ("application/json; charset=utf-8", Some(Media::Json)),
            ("application/json; charset=iso-8859-1", None),
            ("text/html", None),
            ("text/html, */*;q=0.1", Some(Media::Json)),
        ] {
            assert_eq!(once(accept), media, "{accept}");
        }
    }
}
