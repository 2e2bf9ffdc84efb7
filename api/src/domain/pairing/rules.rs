//! Who may be paired. Pure.

use crate::platform::{Code, Result, error::Problems};
use entity::{
    employee::{self, Status as EmployeeStatus},
    id::EmployeeId,
    participant,
    program::{Mixing, Model as Program},
};
use std::collections::HashMap;

/// Somebody who is to be paired.
pub struct Candidate {
    pub participant: participant::Model,
    pub employee: employee::Model,
    pub paired_already: bool,
}

/// # Errors
/// `Invalid` on `participantIds`, with every rule that says no and the people it concerns.
pub fn may_pair(program: &Program, candidates: &[Candidate], lines: &HashMap<EmployeeId, Vec<EmployeeId>>) -> Result<()> {
    let mut problems = Problems::default();
    let mut refuse = |code, message: String| problems.add("participantIds", code, message);
    let most = usize::try_from(program.group_size).unwrap_or(2);
    if !(2..=most).contains(&candidates.len()) {
        let fits = if most == 2 { "2".to_owned() } else { format!("2 to {most}") };
        refuse(Code::GroupSize, format!("a pairing of this program has {fits} members, not {}", candidates.len()));
    }
    for candidate in candidates {
        let name = name(&candidate.employee);
        let active = candidate.participant.status == participant::Status::Active && candidate.employee.status == EmployeeStatus::Active;
        if candidate.participant.program_id != program.id || !active {
            refuse(Code::NotParticipating, format!("{name} is not an active participant of this program"));
        }
        if candidate.paired_already {
            refuse(Code::AlreadyPaired, format!("{name} has a pairing in this round already"));
        }
    }
    for (index, one) in candidates.iter().enumerate() {
        for other in candidates.iter().skip(index + 1) {
            pair(program, &one.employee, &other.employee, lines, &mut refuse);
        }
    }
    problems.into_result()
}

fn pair(
    program: &Program,
    one: &employee::Model,
    other: &employee::Model,
    lines: &HashMap<EmployeeId, Vec<EmployeeId>>,
    refuse: &mut impl FnMut(Code, String),
) {
    let above = |lower: &employee::Model, upper: &employee::Model| lines.get(&lower.id).is_some_and(|line| line.contains(&upper.id));
    let names = format!("{} and {}", name(one), name(other));
    if one.id == other.id {
        refuse(Code::Invalid, format!("{} is there twice", name(one)));
        return;
    }
    if above(one, other) || above(other, one) {
        refuse(Code::ReportingLine, format!("{names} stand in one reporting line"));
    }
    if let Some(most) = program.max_job_level_gap {
        match (one.job_level, other.job_level) {
            (Some(a), Some(b)) if a.abs_diff(b) <= most.unsigned_abs() => {}
            (Some(a), Some(b)) => {
                refuse(Code::JobLevelGap, format!("{names} are {} job levels apart; this program allows {most}", a.abs_diff(b)))
            }
            _ => refuse(Code::JobLevelGap, format!("the job levels of {names} are not both known; this program allows a gap of {most}")),
        }
    }
    let same_team = one.department.is_some() && one.department == other.department;
    match program.mixing {
        Mixing::SameTeam if !same_team => {
            refuse(Code::MixingPolicy, format!("{names} are of different departments; this program pairs within one"))
        }
        Mixing::CrossTeam if same_team => {
            refuse(Code::MixingPolicy, format!("{names} are of one department; this program pairs across departments"))
        }
        _ => {}
    }
}

/// How a refusal names somebody: by the key that the HR system knows, not by their name.
fn name(employee: &employee::Model) -> String {
    format!("employee {}", employee.external_id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{domain::employee::Attributes, platform::Error};
    use chrono::DateTime;
    use entity::{
        id::{OrganizationId, ParticipantId, ProgramId},
        program::{ConflictPolicy, Kind, Status},
    };
    use uuid::Uuid;

    const ORGANIZATION: OrganizationId = OrganizationId(Uuid::nil());

    fn program(mixing: Mixing, gap: Option<i32>) -> Program {
        Program {
            organization_id: ORGANIZATION,
            id: ProgramId(Uuid::nil()),
            version: 1,
            name: "P".into(),
            description: None,
            kind: Kind::Formal,
            status: Status::Open,
            cadence_days: 14,
            mixing,
            group_size: 2,
            max_job_level_gap: gap,
            conflict_policy: ConflictPolicy::Raise,
            starts_on: None,
            ends_on: None,
            created_at: DateTime::UNIX_EPOCH,
            updated_at: DateTime::UNIX_EPOCH,
        }
    }

    fn candidate(number: u128, level: Option<i32>, department: &str) -> Candidate {
        let attributes = Attributes { external_id: number.to_string(), ..Default::default() };
        let blank = attributes.blank(ORGANIZATION, EmployeeId(Uuid::from_u128(number)), DateTime::UNIX_EPOCH);
        let employee = employee::Model { job_level: level, department: Some(department.into()), ..blank };
        let participant = participant::Model {
            organization_id: ORGANIZATION,
            id: ParticipantId(Uuid::from_u128(number)),
            version: 1,
            program_id: ProgramId(Uuid::nil()),
            employee_id: employee.id,
            status: participant::Status::Active,
            waiting_since: None,
            created_at: DateTime::UNIX_EPOCH,
            updated_at: DateTime::UNIX_EPOCH,
        };
        Candidate { participant, employee, paired_already: false }
    }

    fn codes(program: &Program, candidates: &[Candidate], lines: &[(u128, u128)]) -> Vec<Code> {
        let mut above: HashMap<EmployeeId, Vec<EmployeeId>> = HashMap::new();
        for (low, high) in lines {
            above.entry(EmployeeId(Uuid::from_u128(*low))).or_default().push(EmployeeId(Uuid::from_u128(*high)));
        }
        match may_pair(program, candidates, &above) {
            Ok(()) => Vec::new(),
            Err(Error::Invalid(problems)) => problems.into_iter().map(|problem| problem.code).collect(),
            Err(other) => panic!("{other}"),
        }
    }

    #[test]
    fn peers_may_be_paired() {
        let program = program(Mixing::Any, Some(1));
        assert!(codes(&program, &[candidate(1, Some(3), "A"), candidate(2, Some(4), "B")], &[]).is_empty());
    }

    #[test]
    fn a_reporting_line_is_refused_in_both_directions() {
        let program = program(Mixing::Any, None);
        let pair = [candidate(1, None, "A"), candidate(2, None, "B")];
        assert_eq!(codes(&program, &pair, &[(1, 2)]), [Code::ReportingLine]);
        assert_eq!(codes(&program, &pair, &[(2, 1)]), [Code::ReportingLine]);
    }

    #[test]
    fn a_gap_above_the_allowed_or_unknown_is_refused() {
        let program = program(Mixing::Any, Some(1));
        assert_eq!(codes(&program, &[candidate(1, Some(3), "A"), candidate(2, Some(5), "B")], &[]), [Code::JobLevelGap]);
        assert_eq!(codes(&program, &[candidate(1, Some(3), "A"), candidate(2, None, "B")], &[]), [Code::JobLevelGap]);
    }

    #[test]
    fn the_mixing_policy_is_kept() {
        let together = [candidate(1, None, "A"), candidate(2, None, "A")];
        let apart = [candidate(1, None, "A"), candidate(2, None, "B")];
        assert_eq!(codes(&program(Mixing::CrossTeam, None), &together, &[]), [Code::MixingPolicy]);
        assert_eq!(codes(&program(Mixing::SameTeam, None), &apart, &[]), [Code::MixingPolicy]);
        assert!(codes(&program(Mixing::SameTeam, None), &together, &[]).is_empty());
    }

    #[test]
    fn the_size_must_fit_and_nobody_is_there_twice_or_paired_already() {
        let program = program(Mixing::Any, None);
        assert_eq!(codes(&program, &[candidate(1, None, "A")], &[]), [Code::GroupSize]);
        assert_eq!(codes(&program, &[candidate(1, None, "A"), candidate(1, None, "A")], &[]), [Code::Invalid]);
        let busy = Candidate { paired_already: true, ..candidate(2, None, "B") };
        assert_eq!(codes(&program, &[candidate(1, None, "A"), busy], &[]), [Code::AlreadyPaired]);
    }
}
