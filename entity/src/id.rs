//! Typed identifiers. In the database: a UUID of version 7, which sorts by creation time (RFC 9562, section 5.7); for learning records one
//! of version 5 (section 5.5); for comments on a pulse and for credentials one of version 4, which
//! tells nothing about time (section 5.4). In requests and
//! responses: a TypeID, which is a three-letter prefix, an underscore and 26 characters of Crockford base32
//! (<https://github.com/jetify-com/typeid>, version 0.3).

use sea_orm::{DbErr, DeriveValueType, TryFromU64};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::{fmt, str::FromStr};
use uuid::Uuid;

/// The common operations of all identifiers.
pub trait TypedId:
    Copy + Eq + Ord + std::hash::Hash + fmt::Display + fmt::Debug + FromStr<Err = InvalidId> + Send + Sync + 'static
{
    /// The three letters before the underscore.
    const PREFIX: &'static str;
    fn from_uuid(uuid: Uuid) -> Self;
    fn uuid(self) -> Uuid;
}

/// The error of a text that is not an identifier of the expected kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidId {
    /// The prefix that was expected.
    pub expected: &'static str,
}

impl fmt::Display for InvalidId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected an id of the form {}_ followed by 26 characters of lower-case base32", self.expected)
    }
}

impl std::error::Error for InvalidId {}

/// The digits of Crockford base32, in lower case.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// The 26 base32 digits of an identifier, which follow the prefix and the underscore.
pub fn digits(uuid: Uuid) -> [u8; 26] {
    let bits = uuid.as_u128();
    std::array::from_fn(|place| {
        let index = (bits >> ((25 - place) * 5)) as usize & 31;
        ALPHABET.get(index).copied().unwrap_or(b'0')
    })
}

fn encode(prefix: &str, uuid: Uuid) -> String {
    prefix.chars().chain(['_']).chain(digits(uuid).map(char::from)).collect()
}

/// Parses an identifier with a prefix.
///
/// # Errors
/// [`InvalidId`] when the text is not an identifier with that prefix.
pub fn decode(prefix: &'static str, text: &str) -> Result<Uuid, InvalidId> {
    parse(prefix, text).ok_or(InvalidId { expected: prefix })
}

/// Whether the text is an identifier with that prefix.
pub fn is_identifier(prefix: &str, text: &str) -> bool {
    parse(prefix, text).is_some()
}

fn parse(prefix: &str, text: &str) -> Option<Uuid> {
    let digits = text.strip_prefix(prefix)?.strip_prefix('_')?;
    // 26 digits have 130 bits: a first digit above 7 would not fit into 128.
    if digits.len() != 26 || digits.as_bytes().first().is_none_or(|first| *first > b'7') {
        return None;
    }
    let mut bits = 0_u128;
    for byte in digits.bytes() {
        let value = ALPHABET.iter().position(|letter| *letter == byte)?;
        bits = (bits << 5) | value as u128;
    }
    Some(Uuid::from_u128(bits))
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal,)*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, DeriveValueType)]
            pub struct $name(pub Uuid);

            impl TypedId for $name {
                const PREFIX: &'static str = $prefix;
                fn from_uuid(uuid: Uuid) -> Self { Self(uuid) }
                fn uuid(self) -> Uuid { self.0 }
            }
            impl fmt::Display for $name {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.write_str(&encode($prefix, self.0)) }
            }
            impl FromStr for $name {
                type Err = InvalidId;
                fn from_str(text: &str) -> Result<Self, InvalidId> { decode($prefix, text).map(Self) }
            }
            impl TryFromU64 for $name {
                fn try_from_u64(_: u64) -> Result<Self, DbErr> { Err(DbErr::ConvertFromU64(stringify!($name))) }
            }
            impl Serialize for $name {
                fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> { to.collect_str(self) }
            }
            impl<'de> Deserialize<'de> for $name {
                fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                    String::deserialize(from)?.parse().map_err(serde::de::Error::custom)
                }
            }
        )*
    };
}

ids! {
    /// A customer, which is the tenant.
    OrganizationId = "org",
    /// An OpenID Connect provider that an organization trusts.
    IdentityProviderId = "idp",
    /// A registered API client.
    IntegrationId = "int",
    /// A person on the roster.
    EmployeeId = "emp",
    /// One import of a roster.
    RosterPlanId = "rpl",
    /// A place from which the server fetches rosters.
    RosterSourceId = "rso",
    /// One attempt to fetch a roster from its source.
    RosterSourceRunId = "rsr",
    /// A request to erase the personal data of an employee.
    EmployeeErasureId = "era",
    /// A tree of competencies with a level scale.
    CompetencyFrameworkId = "cfw",
    /// One skill of a framework.
    CompetencyId = "cmp",
    /// The level of an employee in a competency at an instant.
    AssessmentId = "asm",
    /// A versioned set of prompts for a conversation.
    GuideId = "gui",
    /// One version of a guide.
    GuideVersionId = "guv",
    /// A versioned set of questions.
    QuestionSetId = "qst",
    /// One version of a question set.
    QuestionSetVersionId = "qsv",
    /// A peer-coaching program.
    ProgramId = "prg",
    /// An employee's membership of a program.
    ParticipantId = "par",
    /// One cycle of a program.
    RoundId = "rnd",
    /// Two or three participants who coach each other in a round.
    PairingId = "pai",
    /// The pairings that are proposed for a round.
    MatchProposalId = "mpr",
    /// Two employees who are never paired.
    MatchBlockId = "mbl",
    /// An appointment of a pairing for a coaching conversation.
    SessionId = "ses",
    /// What a participant works toward.
    GoalId = "goa",
    /// What a member of a pairing promised in a session to do by a date.
    CommitmentId = "cmt",
    /// The members of a pairing give each other feedback.
    FeedbackExchangeId = "fbx",
    /// What one member of a pairing gives another as feedback.
    FeedbackId = "fbk",
    /// What was submitted as feedback once.
    FeedbackVersionId = "fbv",
    /// A short survey of the participants in a round.
    PulseId = "pls",
    /// An answer to a pulse in words.
    PulseCommentId = "plc",
    /// What an employee writes about a session, or freely.
    ReflectionId = "ref",
    /// One item of the agenda of a session.
    AgendaItemId = "agi",
    /// Thanks of one employee to another.
    RecognitionId = "rec",
    /// What a participant learned and shares with the program.
    TakeawayId = "tak",
    /// A long-lived token with which a directory calls the SCIM API.
    ScimTokenId = "sct",
    /// A key and a secret with which an LMS calls the xAPI endpoints.
    XapiCredentialId = "xcr",
    /// A statement of the learning record store.
    StatementId = "sta",
    /// Which statements are evidence of a competency.
    EvidenceRuleId = "evr",
    /// A document that a client keeps in the learning record store.
    XapiDocumentId = "xdo",
    /// A person who signed in to the console with a browser.
    ConsoleSessionId = "cse",
    /// A group of users that a directory maintains.
    TeamId = "tea",
    /// An immutable statement of what was learned or done.
    LearningRecordId = "lrc",
    /// A key with which an organization signs credentials.
    SigningKeyId = "sgk",
    /// What an employee can achieve.
    BadgeId = "bdg",
    /// A badge for one employee.
    BadgeAwardId = "bda",
    /// A signed credential about an employee.
    CredentialId = "crd",
    /// An address to which changes are sent.
    WebhookEndpointId = "whe",
    /// One request that delivered a change, or failed to.
    WebhookAttemptId = "wha",
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_round_trip_through_their_text() {
        for bits in [0, 1, u128::MAX, 0x0188_bac7_4afa_78aa_bc3b_bd1e_ef28_d881] {
            let id = SessionId(Uuid::from_u128(bits));
            assert_eq!(id.to_string().parse(), Ok(id));
        }
    }

    #[test]
    fn text_matches_the_example_of_the_typeid_specification() {
        // The example in the README of the specification.
        let id = SessionId(Uuid::from_u128(0x0188_bac7_4afa_78aa_bc3b_bd1e_ef28_d881));
        assert_eq!(id.to_string(), "ses_01h2xcejqtf2nbrexx3vqjhp41");
    }

    #[test]
    fn wrong_prefix_length_character_or_overflow_is_rejected() {
        let valid = SessionId(Uuid::from_u128(7)).to_string();
        let invalid = [
            valid.replace("ses", "emp"),
            valid.to_uppercase(),
            format!("{valid}0"),
            valid.replace("ses_0", "ses_8"),
            valid.replace('7', "l"),
            "ses_é0000000000000000000000007".into(),
            String::new(),
        ];
        for text in invalid {
            assert!(text.parse::<SessionId>().is_err(), "{text}");
        }
    }
}
