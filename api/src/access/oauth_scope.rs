//! OAuth scopes (RFC 6749, section 3.3): one declaration each, with the description that the documentation prints.

use std::fmt;

macro_rules! scopes {
    ($($(#[doc = $description:literal])* $variant:ident = $name:literal,)*) => {
        /// A scope of this API.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Scope {
            $($(#[doc = $description])* $variant,)*
        }

        impl Scope {
            /// All scopes, in the order of the documentation.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The name in a token, such as `roster:read`.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// What the scope permits, in plain English.
            pub const fn description(self) -> &'static str {
                match self { $(Self::$variant => concat!($($description),*).trim_ascii(),)* }
            }
        }
    };
}

scopes! {
    /// Read employees, roster plans and the roster digest.
    RosterRead = "roster:read",
    /// Create and change employees, and plan and apply rosters.
    RosterWrite = "roster:write",
    /// Release roster changes that the brake holds. Grant it to a different integration than the one that sends the roster.
    RosterRelease = "roster:release",
    /// Read programs, rounds, participants and pairings.
    ProgramRead = "program:read",
    /// Create and change programs, rounds, participants and pairings.
    ProgramWrite = "program:write",
    /// Read sessions.
    SessionRead = "session:read",
    /// Schedule, reschedule, hold and cancel sessions.
    SessionWrite = "session:write",
    /// Read goals and commitments, and as an employee reflections. It permits nothing to an integration in its own name.
    GoalRead = "goal:read",
    /// Set and change goals, make and review commitments, and as an employee write reflections. It permits nothing to an integration in its own name.
    GoalWrite = "goal:write",
    /// Read the feedback that the caller gave or received. It permits nothing to an integration in its own name.
    FeedbackRead = "feedback:read",
    /// Open exchanges of feedback, and submit feedback. It permits nothing to an integration in its own name.
    FeedbackWrite = "feedback:write",
    /// Answer the pulse of a round. It permits nothing to an integration in its own name.
    PulseWrite = "pulse:write",
    /// Read recognitions, except those that only a pairing sees.
    RecognitionRead = "recognition:read",
    /// Give and withdraw recognitions. It permits nothing to an integration in its own name.
    RecognitionWrite = "recognition:write",
    /// Read takeaways.
    TakeawayRead = "takeaway:read",
    /// Share, edit and withdraw takeaways, and mark those of others as helpful. It permits nothing to an integration in its own name.
    TakeawayWrite = "takeaway:write",
    /// Read competency frameworks and assessments.
    CompetencyRead = "competency:read",
    /// Import competency frameworks and record assessments.
    CompetencyWrite = "competency:write",
    /// Read learning records, and with `xapi:read` their statements at `/xapi`.
    LearningRead = "learning:read",
    /// Void learning records. Employees need it to give or withdraw their consent to learning records.
    LearningWrite = "learning:write",
    /// Read the statements and documents of the learning record store at `/xapi`.
    XapiRead = "xapi:read",
    /// Store statements and documents in the learning record store at `/xapi`.
    XapiWrite = "xapi:write",
    /// Read badges, and who has them.
    BadgeRead = "badge:read",
    /// Create, offer and revoke badges. Employees need it to accept, decline and withdraw their own.
    BadgeWrite = "badge:write",
    /// Read figures about groups of people.
    InsightRead = "insight:read",
    /// Read and follow the change log.
    ChangeRead = "change:read",
    /// Read the organization, and the caller's own identity, role and scopes.
    OrganizationRead = "organization:read",
    /// Manage identity providers, integrations, the limits of the brake and the roles of employees.
    OrganizationAdmin = "organization:admin",
    /// Read the schema by introspection when the server runs in production.
    SchemaRead = "schema:read",
}

impl Scope {
    /// The scope as the requirement of an `Error::Forbidden`.
    pub fn requirement(self) -> String {
        format!("the scope {}", self.name())
    }

    /// The scope that the requirement of an `Error::Forbidden` names. `None` when the requirement is not a scope.
    pub(super) fn from_requirement(requirement: &str) -> Option<Self> {
        Self::ALL.iter().find(|scope| scope.requirement() == requirement).copied()
    }

    fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|scope| scope.name() == name).copied()
    }
}

/// A set of scopes.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Scopes(u32);

impl Scopes {
    /// Every scope.
    pub fn all() -> Self {
        Scope::ALL.iter().copied().collect()
    }

    /// Parses scopes separated by spaces. Unknown names are ignored: they belong to other APIs.
    pub fn parse(text: &str) -> Self {
        text.split_ascii_whitespace().filter_map(Scope::from_name).collect()
    }

    /// The names in a list separated by spaces that are not scopes of this API.
    pub fn unknown_names(text: &str) -> impl Iterator<Item = &str> {
        text.split_ascii_whitespace().filter(|name| Scope::from_name(name).is_none())
    }

    pub fn contains(self, scope: Scope) -> bool {
        self.0 & (1 << scope as u32) != 0
    }

    /// The scopes that both sets contain.
    pub fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    pub fn iter(self) -> impl Iterator<Item = Scope> {
        Scope::ALL.iter().copied().filter(move |scope| self.contains(*scope))
    }
}

impl FromIterator<Scope> for Scopes {
    fn from_iter<I: IntoIterator<Item = Scope>>(scopes: I) -> Self {
        Self(scopes.into_iter().fold(0, |set, scope| set | (1 << scope as u32)))
    }
}

/// Names separated by spaces, as in a token.
impl fmt::Display for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.iter().map(Scope::name).collect();
        f.write_str(&names.join(" "))
    }
}

impl fmt::Debug for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Scopes({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scope_has_a_description_that_is_a_sentence() {
        for scope in Scope::ALL {
            let description = scope.description();
            assert!(description.starts_with(char::is_uppercase) && description.ends_with('.'), "{}: {description}", scope.name());
        }
    }

    #[test]
    fn scopes_of_other_apis_are_ignored_and_reported_as_unknown() {
        let text = "roster:read mail.send  session:write";
        assert_eq!(Scopes::parse(text).to_string(), "roster:read session:write");
        assert_eq!(Scopes::unknown_names(text).collect::<Vec<_>>(), ["mail.send"]);
    }
}
