//! Scopes: what a token was given (RFC 6749, section 3.3), cut down to what its integration was granted.

use std::fmt;

macro_rules! scopes {
    ($($(#[doc = $meaning:literal])* $name:ident = $text:literal,)*) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Scope {
            $($(#[doc = $meaning])* $name,)*
        }

        impl Scope {
            /// Every scope there is.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// As it stands in a token.
            pub const fn text(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            /// What it opens, in one sentence.
            pub const fn meaning(self) -> &'static str {
                match self { $(Self::$name => concat!($($meaning),*),)* }
            }
        }
    };
}

scopes! {
    /// Read employees and roster plans.
    RosterRead = "roster:read",
    /// Change employees and apply roster plans.
    RosterWrite = "roster:write",
    /// Release changes of the roster that the brake holds: for somebody else than who brings the roster in.
    RosterRelease = "roster:release",
    /// Read programs, participants, rounds and pairings.
    ProgramRead = "program:read",
    /// Change programs, participants, rounds and pairings.
    ProgramWrite = "program:write",
    /// Read sessions.
    SessionRead = "session:read",
    /// Schedule, hold and cancel sessions.
    SessionWrite = "session:write",
    /// Read competency frameworks and assessments.
    CompetencyRead = "competency:read",
    /// Import competency frameworks and record assessments.
    CompetencyWrite = "competency:write",
    /// Read learning records.
    LearningRead = "learning:read",
    /// Void learning records; give or withdraw one's consent to them.
    LearningWrite = "learning:write",
    /// Read the change log.
    ChangeRead = "change:read",
    /// Read the organization and who one is.
    OrganizationRead = "organization:read",
    /// Manage identity providers and integrations.
    OrganizationAdmin = "organization:admin",
    /// See the schema by introspection in production.
    SchemaRead = "schema:read",
}

impl Scope {
    /// How a refusal names it.
    pub fn need(self) -> String {
        format!("the scope {}", self.text())
    }

    /// The scope that a refusal names, if a scope is what was missing.
    pub(super) fn needed(refusal: &str) -> Option<Self> {
        Self::ALL.iter().find(|scope| scope.need() == refusal).copied()
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

    /// Reads scopes separated by spaces; those of other APIs mean nothing here.
    pub fn parse(text: &str) -> Self {
        text.split_ascii_whitespace().filter_map(|word| Scope::ALL.iter().find(|scope| scope.text() == word).copied()).collect()
    }

    /// The words of a text that are no scope of this API.
    pub fn unknown(text: &str) -> impl Iterator<Item = &str> {
        text.split_ascii_whitespace().filter(|word| !Scope::ALL.iter().any(|scope| scope.text() == *word))
    }

    pub fn contains(self, scope: Scope) -> bool {
        self.0 & (1 << scope as u32) != 0
    }

    /// What both sets hold.
    pub fn and(self, other: Self) -> Self {
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

/// Separated by spaces, as in a token.
impl fmt::Display for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Vec<_> = self.iter().map(Scope::text).collect();
        f.write_str(&words.join(" "))
    }
}

impl fmt::Debug for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Scopes({self})")
    }
}
