//! The resources of the specification, and the methods of each.

use super::error::XapiError;
use entity::xapi_document::Kind;

/// The resource that a path names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Endpoint {
    About,
    /// The xAPI profile of the statements of learning records, by its own address or that of one of its terms.
    Profile,
    Statements,
    Activities,
    Agents,
    /// The documents of the Activity State, Activity Profile and Agent Profile resources.
    Documents(Kind),
}

impl Endpoint {
    /// Parses a path below `/xapi/`.
    ///
    /// # Errors
    /// 404 for an unknown path.
    pub fn parse(path: &str) -> Result<Self, XapiError> {
        Ok(match path.trim_end_matches('/') {
            "about" => Self::About,
            "profile" => Self::Profile,
            path if path.starts_with("profile/") => Self::Profile,
            "activities" => Self::Activities,
            "activities/state" => Self::Documents(Kind::State),
            "activities/profile" => Self::Documents(Kind::ActivityProfile),
            "statements" => Self::Statements,
            "agents" => Self::Agents,
            "agents/profile" => Self::Documents(Kind::AgentProfile),
            _ => return Err(XapiError::new(404, "there is no such resource")),
        })
    }

    /// The supported methods, as in the header `Allow`.
    pub fn allow(self) -> &'static str {
        match self {
            Self::About | Self::Profile | Self::Activities | Self::Agents => "GET, HEAD, OPTIONS",
            Self::Statements => "GET, HEAD, PUT, POST, OPTIONS",
            Self::Documents(_) => "GET, HEAD, PUT, POST, DELETE, OPTIONS",
        }
    }

    /// # Errors
    /// 405 with the supported methods.
    pub fn require_method(self, method: &str) -> Result<(), XapiError> {
        let allow = self.allow();
        if allow.split(", ").any(|allowed| allowed == method) {
            return Ok(());
        }
        Err(XapiError { allow: Some(allow), ..XapiError::new(405, format!("this resource supports {allow}")) })
    }
}
