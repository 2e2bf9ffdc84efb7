//! The languages that a client prefers (RFC 9110, section 12.5.4).

use actix_web::http::header::{self, HeaderMap};

/// The languages in `Accept-Language`, the preferred ones first.
pub fn preferred(headers: &HeaderMap) -> Vec<String> {
    let values = headers.get_all(header::ACCEPT_LANGUAGE).filter_map(|value| value.to_str().ok());
    let mut ranges: Vec<(f32, String)> = values.flat_map(|value| value.split(',')).filter_map(parse_range).collect();
    ranges.sort_by(|(first, _), (second, _)| second.total_cmp(first));
    ranges.into_iter().map(|(_, language)| language).collect()
}

fn parse_range(text: &str) -> Option<(f32, String)> {
    let (language, weight) = match text.split_once(';') {
        Some((language, weight)) => (language, weight.trim().strip_prefix("q=")?.parse().ok()?),
        None => (text, 1.0),
    };
    (weight > 0.0).then(|| (weight, language.trim().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::HeaderValue;

    #[test]
    fn languages_are_ordered_by_their_weight() {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_LANGUAGE, HeaderValue::from_static("de;q=0.5, en-US, fr;q=0, es;q=0.7"));
        assert_eq!(preferred(&headers), ["en-US", "es", "de"]);
    }
}
