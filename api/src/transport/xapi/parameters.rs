//! The parameters in the query string of a request. Unknown and repeated ones are errors (IEEE 9274.1.1, section 4.1.2).

use super::error::XapiError;
use crate::domain::statement::{self, Agent, Path, check_agent, is_iri, is_uuid, parse_timestamp};
use chrono::{DateTime, Utc};
use serde_json::Value;
use std::collections::BTreeMap;
use url::form_urlencoded;

/// The parameters of a request, by name.
#[derive(Debug)]
pub struct Parameters(BTreeMap<String, String>);

impl Parameters {
    /// Parses a query string. `names` are the parameters that the resource has for the method.
    ///
    /// # Errors
    /// 400 for an unknown parameter, also one in another case, and for one that is given twice.
    pub fn parse(query: &str, names: &[&str]) -> Result<Self, XapiError> {
        let mut parameters = BTreeMap::new();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            if !names.contains(&&*name) {
                let message = format!("is not a parameter of this resource with this method; there are: {}", names.join(", "));
                return Err(XapiError::bad_parameter(&name, message));
            }
            if parameters.insert(name.to_string(), value.into_owned()).is_some() {
                return Err(XapiError::bad_parameter(&name, "is given twice"));
            }
        }
        Ok(Self(parameters))
    }

    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    pub fn require<'a>(&'a self, name: &str) -> Result<&'a str, XapiError> {
        self.get(name).ok_or_else(|| XapiError::bad_parameter(name, "is required"))
    }

    /// The IRI in a required parameter.
    pub fn require_iri(&self, name: &str) -> Result<String, XapiError> {
        let iri = self.require(name)?;
        if is_iri(iri) { Ok(iri.to_owned()) } else { Err(XapiError::bad_parameter(name, "must be an absolute IRI")) }
    }

    /// The agent in a required parameter, as JSON.
    pub fn require_agent(&self, name: &str) -> Result<(Agent, Value), XapiError> {
        let value = statement::parse(name, self.require(name)?.as_bytes())?;
        check_agent(&Path::root(name), &value)?;
        let agent = Agent::of(&value).ok_or_else(|| XapiError::bad_parameter(name, "must identify an agent"))?;
        Ok((agent, value))
    }

    /// `false` unless the parameter is `true`.
    pub fn boolean(&self, name: &str) -> Result<bool, XapiError> {
        match self.get(name) {
            None | Some("false") => Ok(false),
            Some("true") => Ok(true),
            Some(_) => Err(XapiError::bad_parameter(name, "must be true or false")),
        }
    }

    pub fn iri(&self, name: &str) -> Result<Option<String>, XapiError> {
        if self.get(name).is_some() { self.require_iri(name).map(Some) } else { Ok(None) }
    }

    pub fn uuid(&self, name: &str) -> Result<Option<String>, XapiError> {
        match self.get(name) {
            Some(uuid) if is_uuid(uuid) => Ok(Some(uuid.to_ascii_lowercase())),
            Some(_) => Err(XapiError::bad_parameter(name, "must be a UUID")),
            None => Ok(None),
        }
    }

    pub fn timestamp(&self, name: &str) -> Result<Option<DateTime<Utc>>, XapiError> {
        let invalid = || XapiError::bad_parameter(name, "must be a timestamp (RFC 3339), such as 2026-01-31T12:00:00Z");
        // A plus sign that the client did not encode arrives as a space.
        self.get(name).map(|text| parse_timestamp(&text.replace(' ', "+")).ok_or_else(invalid)).transpose()
    }
}
