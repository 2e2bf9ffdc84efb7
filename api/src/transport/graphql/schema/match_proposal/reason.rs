//! Why participants fit, and what would help those without a pairing.

use crate::{
    domain::match_proposal::{self, Help, Reason},
    transport::graphql::engine::error_format::IntoGraphqlError,
};
use async_graphql::{Enum, Result, SimpleObject};

/// The kind of a reason for which participants are matched.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "match_proposal::ReasonKind")]
pub enum MatchReasonKind {
    /// One has reached the target level in target competencies of the program where the other has not, and the other way round. The value is
    /// the share of what both want to learn; the quantity is the number of competencies. Assessments by partners and evidence count more
    /// than self-assessments, later ones more than earlier ones.
    ReciprocalStrengths,
    /// Both are below the target level, or not assessed, in the same target competencies. The value is the share of the competencies that one
    /// of the two wants to learn; the quantity is their number.
    SharedTargets,
    /// Different departments count 50, different locations count 50. The quantity is the number of the differences.
    CrossTeam,
    /// The minutes per week in which both work, which are the quantity: by the working hours that they have set, or else those of the program,
    /// in their time zones on the first day of the round. 2,400 minutes or more have the value 100.
    WorkingHours,
    /// The same preferred language in the directory, by `preferredLanguage` or `locale`, without the region. The value is 0 or 100, the
    /// quantity 0 or 1.
    Language,
    /// A difference in the length of service: each year counts 20, up to five years. The quantity is the number of years.
    Tenure,
    /// The days that the two have waited for a partner, up to 28 each. The quantity is their sum.
    Waiting,
    /// The participants were not paired in the program before: 100. The quantity is the number of their earlier pairings.
    FirstMeeting,
}

/// A part of the score of a pairing. It contains counts only, never which competency, language or department is meant.
#[derive(SimpleObject)]
pub struct MatchReason {
    /// The kind of the reason.
    kind: MatchReasonKind,
    /// The weight of the reason, 0 to 100. With the weight 0, value and quantity are 0.
    weight: i32,
    /// The value of the reason for these participants, 0 to 100.
    value: i32,
    /// The part of the score: the weight times the value. For three participants the mean of their three pairs.
    contribution: i32,
    /// The quantity that was counted. Its meaning is described with the kind. For three participants the sum of their three pairs.
    quantity: i32,
}

impl From<Reason> for MatchReason {
    fn from(Reason { kind, weight, value, contribution, quantity }: Reason) -> Self {
        Self { kind: kind.into(), weight, value, contribution, quantity }
    }
}

/// The reasons in a stored column.
pub fn to_reasons(stored: &serde_json::Value) -> Result<Vec<MatchReason>> {
    let reasons = match_proposal::reasons(stored).map_err(IntoGraphqlError::into_graphql)?;
    Ok(reasons.into_iter().map(MatchReason::from).collect())
}

/// A change that would help a participant to a pairing.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "match_proposal::HelpKind")]
pub enum MatchHelpKind {
    /// Set `allowsTrio` of the program, so that the participant can join a pairing.
    AllowTrio,
    /// State the job levels of the employees: the program compares them, and one is missing.
    StateJobLevel,
    /// Widen `maxJobLevelGap` of the program.
    WidenJobLevelGap,
    /// Relax the mixing policy of the program.
    RelaxMixing,
    /// Lower `minSharedMinutes` of the program, state the time zones of the employees, or let them set longer working hours.
    LowerMinSharedMinutes,
    /// Enrol more participants.
    EnrolMore,
}

/// A change that would help a participant to a pairing, and how much.
#[derive(SimpleObject)]
pub struct MatchHelp {
    /// The change that would help.
    kind: MatchHelpKind,
    /// The number of further participants with whom the participant could then be paired. Null where it cannot be counted.
    partner_count: Option<i32>,
}

impl From<Help> for MatchHelp {
    fn from(Help { kind, partners }: Help) -> Self {
        Self { kind: kind.into(), partner_count: partners }
    }
}
