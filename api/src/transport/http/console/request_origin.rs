//! Whether a request comes from a page of this server: a check in addition to the CSRF token.

use crate::platform::{Error, Result, config::Config};
use actix_web::http::header::{self, HeaderMap, HeaderName};
use url::Url;

/// The header by which current browsers tell where a request comes from (Fetch Metadata).
const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Checks that a request with a cookie comes from a page of this server, by `Sec-Fetch-Site` and `Origin`. Every browser sends one of them
/// with a POST.
///
/// # Errors
/// `Forbidden` when it comes from another page, or does not say where it comes from.
pub fn ensure_same_origin(config: &Config, headers: &HeaderMap) -> Result<()> {
    let text = |name: HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    let (site, origin) = (text(SEC_FETCH_SITE), text(header::ORIGIN));
    let is_same_site = site.is_none_or(|site| site == "same-origin");
    let is_own_origin = origin.is_none_or(|origin| is_own(config, origin, text(header::HOST).unwrap_or_default()));
    if is_same_site && is_own_origin && (site.is_some() || origin.is_some()) {
        return Ok(());
    }
    Err(Error::Forbidden { needs: "a page of this server: requests of other pages with its cookie are refused".into() })
}

/// Whether an origin is that of this server: that of `public_url`, or the host of the request itself, such as `localhost` for `127.0.0.1`.
fn is_own(config: &Config, origin: &str, host: &str) -> bool {
    let Ok(public_url) = Url::parse(&config.public_url) else { return false };
    let is_host = !host.is_empty() && origin == format!("{}://{host}", public_url.scheme());
    is_host || origin == public_url.origin().ascii_serialization()
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    fn is_accepted(headers: &[(&str, &str)]) -> bool {
        let config = Config { public_url: "https://coaching.example/".into(), ..Config::defaults().unwrap() };
        let request = headers.iter().fold(TestRequest::default(), |request, header| request.insert_header(*header));
        ensure_same_origin(&config, request.to_http_request().headers()).is_ok()
    }

    #[test]
    fn requests_of_own_pages_are_accepted_and_all_others_are_not() {
        let own = ("origin", "https://coaching.example");
        assert!(is_accepted(&[own]) && is_accepted(&[("sec-fetch-site", "same-origin")]));
        assert!(is_accepted(&[own, ("sec-fetch-site", "same-origin")]));
        assert!(is_accepted(&[("origin", "https://10.0.0.1:8080"), ("host", "10.0.0.1:8080")]));
        assert!(!is_accepted(&[]), "a request that does not say where it comes from");
        for site in ["cross-site", "same-site", "none", ""] {
            assert!(!is_accepted(&[own, ("sec-fetch-site", site)]), "{site}");
        }
        for origin in ["https://evil.example", "http://coaching.example", "null", "", "https://coaching.example:8443"] {
            assert!(!is_accepted(&[("origin", origin), ("sec-fetch-site", "same-origin"), ("host", "coaching.example")]), "{origin}");
        }
    }
}
