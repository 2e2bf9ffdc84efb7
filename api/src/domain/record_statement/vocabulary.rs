//! The IRIs in statements of learning records: verbs, types and extensions of public registries where there are any, and otherwise of the profile
//! of this server; and those of objects.

use entity::{
    id::{ProgramId, RoundId, SessionId, TypedId},
    learning_record::Verb,
};

/// A gathering of people.
pub const MEETING: &str = "http://adlnet.gov/expapi/activities/meeting";
/// A knowledge, skill or ability; of the profile of the Total Learning Architecture.
pub const COMPETENCY: &str = "https://w3id.org/xapi/tla/activity-types/competency";
/// A profile, which a statement follows.
pub const PROFILE: &str = "http://adlnet.gov/expapi/activities/profile";

/// The verb `voided` is declared by the specification, and all others here.
pub const ATTENDED: &str = "http://adlnet.gov/expapi/verbs/attended";
pub const COMPLETED: &str = "http://adlnet.gov/expapi/verbs/completed";

/// The terms that the profile declares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Term {
    WasAssessed,
    Program,
    Round,
    CompetencyFramework,
    CoachedMinutes,
    WasCoachedMinutes,
    AssessmentKind,
    Confidence,
}

impl Term {
    /// The IRI below that of the profile.
    fn path(self) -> &'static str {
        match self {
            Self::WasAssessed => "verbs/was-assessed",
            Self::Program => "activity-types/coaching-program",
            Self::Round => "activity-types/coaching-round",
            Self::CompetencyFramework => "activity-types/competency-framework",
            Self::CoachedMinutes => "extensions/coached-minutes",
            Self::WasCoachedMinutes => "extensions/was-coached-minutes",
            Self::AssessmentKind => "extensions/assessment-kind",
            Self::Confidence => "extensions/confidence",
        }
    }
}

/// The IRIs of a server, which begin with its public URL.
#[derive(Clone, Debug)]
pub struct Vocabulary {
    /// The public URL without a slash at the end.
    base: String,
}

impl Vocabulary {
    pub fn new(public_url: &str) -> Self {
        Self { base: public_url.trim_end_matches('/').to_owned() }
    }

    /// The public URL, which identifies the server.
    pub fn server(&self) -> &str {
        &self.base
    }

    /// The profile, in all its versions.
    pub fn profile(&self) -> String {
        format!("{}/xapi/profile", self.base)
    }

    /// The version of the profile that statements follow.
    pub fn profile_version(&self) -> String {
        format!("{}/v1", self.profile())
    }

    pub fn term(&self, term: Term) -> String {
        format!("{}/{}", self.profile(), term.path())
    }

    /// A template of the profile, by the verb of the learning record.
    pub fn template(&self, verb: Verb) -> String {
        let name = match verb {
            Verb::Attended => "attended",
            Verb::Assessed => "assessed",
            Verb::Completed => "completed",
            Verb::Voided => "voided",
        };
        format!("{}/templates/{name}", self.profile())
    }

    pub fn session(&self, id: SessionId) -> String {
        self.object("sessions", id)
    }

    pub fn program(&self, id: ProgramId) -> String {
        self.object("programs", id)
    }

    pub fn round(&self, id: RoundId) -> String {
        self.object("rounds", id)
    }

    fn object(&self, kind: &str, id: impl TypedId) -> String {
        format!("{}/xapi/objects/{kind}/{id}", self.base)
    }

    /// An item or a document of a competency framework that came without an address of its own: its address in CASE.
    pub fn case_object(&self, kind: &str, identifier: &str) -> String {
        let identifier: String = url::form_urlencoded::byte_serialize(identifier.as_bytes()).collect();
        format!("{}/ims/case/v1p1/{kind}/{}", self.base, identifier.replace('+', "%20"))
    }
}
