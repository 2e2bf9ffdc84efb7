//! Who may be paired: group size, participation, blocks, reporting lines, job levels, the mixing policy and working hours. Pure.

use crate::{
    domain::shared::working_hours::UtcWeek,
    platform::{Code, Result, error::Problems},
};
use entity::{
    employee::{self, Status as EmployeeStatus},
    id::EmployeeId,
    participant,
    program::{Mixing, Model as Program},
};
use std::collections::{HashMap, HashSet};

/// A participant who is to be paired.
#[derive(Clone)]
pub struct Candidate {
    pub participant: participant::Model,
    pub employee: employee::Model,
    /// Whether the participant has a pairing in the round.
    pub is_paired: bool,
}

/// What is known about the relations between candidates.
#[derive(Default)]
pub struct Relations {
    /// The direct and indirect managers of each candidate.
    pub managers_above: HashMap<EmployeeId, Vec<EmployeeId>>,
    /// The pairs who are never paired, the lower identifier first.
    pub blocked: HashSet<(EmployeeId, EmployeeId)>,
    /// The working hours of the candidates whose time zone is known, on the first day of the round. Empty when the program does not compare them.
    pub hours: HashMap<EmployeeId, UtcWeek>,
}

impl Relations {
    fn are_in_one_line(&self, one: EmployeeId, other: EmployeeId) -> bool {
        let reports_to = |lower, upper| self.managers_above.get(&lower).is_some_and(|managers| managers.contains(&upper));
        reports_to(one, other) || reports_to(other, one)
    }

    fn shared_minutes(&self, one: EmployeeId, other: EmployeeId) -> i32 {
        self.hours.get(&one).zip(self.hours.get(&other)).map_or(0, |(one, other)| one.shared_minutes(other))
    }

    fn are_blocked(&self, one: EmployeeId, other: EmployeeId) -> bool {
        self.blocked.contains(&(one.min(other), one.max(other)))
    }
}

/// Checks that a program allows a pairing of these candidates.
///
/// # Errors
/// `Invalid` on `participantIds`, with every violated rule and the employees it concerns.
pub fn validate_pairing(program: &Program, candidates: &[Candidate], relations: &Relations) -> Result<()> {
    let mut problems = Problems::default();
    let mut reject = |code, message: String| problems.add("participantIds", code, message);
    let max_size = if program.allows_trio { 3 } else { usize::try_from(program.group_size).unwrap_or(2) };
    if !(2..=max_size).contains(&candidates.len()) {
        let sizes = if max_size == 2 { "2".to_owned() } else { format!("2 to {max_size}") };
        reject(Code::GroupSize, format!("a pairing of this program has {sizes} members, not {}", candidates.len()));
    }
    for candidate in candidates {
        let label = label(&candidate.employee);
        let is_active = candidate.participant.status == participant::Status::Active && candidate.employee.status == EmployeeStatus::Active;
        if candidate.participant.program_id != program.id || !is_active {
            reject(Code::NotParticipating, format!("{label} is not an active participant of this program"));
        }
        if candidate.is_paired {
            reject(Code::AlreadyPaired, format!("{label} already has a pairing in this round"));
        }
    }
    for (index, candidate) in candidates.iter().enumerate() {
        for other in candidates.iter().skip(index + 1) {
            validate_partners(program, &candidate.employee, &other.employee, relations, &mut reject);
        }
    }
    problems.into_result()
}

fn validate_partners(
    program: &Program,
    employee: &employee::Model,
    other: &employee::Model,
    relations: &Relations,
    reject: &mut impl FnMut(Code, String),
) {
    if employee.id == other.id {
        reject(Code::Invalid, format!("{} occurs twice", label(employee)));
        return;
    }
    let labels = format!("{} and {}", label(employee), label(other));
    // The message says nothing about the reason, which is confidential.
    if relations.are_blocked(employee.id, other.id) {
        reject(Code::NotPairable, format!("{labels} cannot be paired with each other"));
    }
    if relations.are_in_one_line(employee.id, other.id) {
        reject(Code::ReportingLine, format!("{labels} are in one reporting line"));
    }
    if let Some(max_gap) = program.max_job_level_gap {
        match (employee.job_level, other.job_level) {
            (Some(level), Some(other)) if level.abs_diff(other) <= max_gap.unsigned_abs() => {}
            (Some(level), Some(other)) => {
                let gap = level.abs_diff(other);
                reject(Code::JobLevelGap, format!("{labels} are {gap} job levels apart; this program allows {max_gap}"));
            }
            _ => reject(Code::JobLevelGap, format!("{labels} do not both have a job level; this program allows a gap of {max_gap}")),
        }
    }
    let minutes = relations.shared_minutes(employee.id, other.id);
    if program.min_shared_minutes > 0 && minutes < program.min_shared_minutes {
        let required = program.min_shared_minutes;
        reject(Code::WorkingHours, format!("{labels} share {minutes} minutes of working hours a week; this program requires {required}"));
    }
    let same_department = employee.department.is_some() && employee.department == other.department;
    match program.mixing {
        Mixing::SameTeam if !same_department => {
            reject(Code::MixingPolicy, format!("{labels} are in different departments; this program pairs within a department"))
        }
        Mixing::CrossTeam if same_department => {
            reject(Code::MixingPolicy, format!("{labels} are in the same department; this program pairs across departments"))
        }
        _ => {}
    }
}

/// How an error names an employee: by external id, because errors must not contain personal data.
fn label(employee: &employee::Model) -> String {
    format!("employee {}", employee.external_id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{employee::Attributes, shared::week::Week},
        platform::Error,
    };
    use chrono::{DateTime, NaiveDate};
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
            match_weights: None,
            allows_trio: false,
            min_shared_minutes: 0,
            balance_tolerance_percent: 30,
            working_hours: None,
            starts_on: None,
            ends_on: None,
            created_at: DateTime::UNIX_EPOCH,
            updated_at: DateTime::UNIX_EPOCH,
        }
    }

    fn candidate(number: u128, level: Option<i32>, department: &str) -> Candidate {
        let attributes = Attributes { external_id: number.to_string(), ..Default::default() };
        let blank = attributes.new_employee(ORGANIZATION, EmployeeId(Uuid::from_u128(number)), DateTime::UNIX_EPOCH);
        let employee = employee::Model { job_level: level, department: Some(department.into()), ..blank };
        let participant = participant::Model {
            organization_id: ORGANIZATION,
            id: ParticipantId(Uuid::from_u128(number)),
            version: 1,
            program_id: ProgramId(Uuid::nil()),
            employee_id: employee.id,
            status: participant::Status::Active,
            waiting_since: None,
            last_session_at: None,
            created_at: DateTime::UNIX_EPOCH,
            updated_at: DateTime::UNIX_EPOCH,
        };
        Candidate { participant, employee, is_paired: false }
    }

    fn codes(program: &Program, candidates: &[Candidate], lines: &[(u128, u128)]) -> Vec<Code> {
        let mut relations = Relations::default();
        for (low, high) in lines {
            let managers = relations.managers_above.entry(EmployeeId(Uuid::from_u128(*low))).or_default();
            managers.push(EmployeeId(Uuid::from_u128(*high)));
        }
        codes_with(program, candidates, &relations)
    }

    fn codes_with(program: &Program, candidates: &[Candidate], relations: &Relations) -> Vec<Code> {
        match validate_pairing(program, candidates, relations) {
            Ok(()) => Vec::new(),
            Err(Error::Invalid(problems)) => problems.into_iter().map(|problem| problem.code).collect(),
            Err(other) => panic!("{other}"),
        }
    }

    #[test]
    fn peers_within_the_job_level_gap_can_be_paired() {
        let program = program(Mixing::Any, Some(1));
        assert!(codes(&program, &[candidate(1, Some(3), "A"), candidate(2, Some(4), "B")], &[]).is_empty());
    }

    #[test]
    fn a_reporting_line_is_rejected_in_both_directions() {
        let program = program(Mixing::Any, None);
        let pair = [candidate(1, None, "A"), candidate(2, None, "B")];
        assert_eq!(codes(&program, &pair, &[(1, 2)]), [Code::ReportingLine]);
        assert_eq!(codes(&program, &pair, &[(2, 1)]), [Code::ReportingLine]);
    }

    #[test]
    fn blocked_employees_are_rejected_in_any_order_and_without_the_reason() {
        let blocked = HashSet::from([(EmployeeId(Uuid::from_u128(1)), EmployeeId(Uuid::from_u128(2)))]);
        let relations = Relations { blocked, ..Relations::default() };
        let pair = [candidate(2, None, "A"), candidate(1, None, "B")];
        assert_eq!(codes_with(&program(Mixing::Any, None), &pair, &relations), [Code::NotPairable]);
        let other = [candidate(2, None, "A"), candidate(3, None, "B")];
        assert!(codes_with(&program(Mixing::Any, None), &other, &relations).is_empty());
    }

    #[test]
    fn a_job_level_gap_that_is_too_large_or_unknown_is_rejected() {
        let program = program(Mixing::Any, Some(1));
        assert_eq!(codes(&program, &[candidate(1, Some(3), "A"), candidate(2, Some(5), "B")], &[]), [Code::JobLevelGap]);
        assert_eq!(codes(&program, &[candidate(1, Some(3), "A"), candidate(2, None, "B")], &[]), [Code::JobLevelGap]);
    }

    #[test]
    fn trios_and_the_shared_working_hours_follow_the_settings_of_the_program() {
        let trio = [candidate(1, None, "A"), candidate(2, None, "B"), candidate(3, None, "C")];
        assert_eq!(codes(&program(Mixing::Any, None), &trio, &[]), [Code::GroupSize]);
        assert!(codes(&Program { allows_trio: true, ..program(Mixing::Any, None) }, &trio, &[]).is_empty());
        let limited = Program { min_shared_minutes: 600, ..program(Mixing::Any, None) };
        let of = |other: Option<&str>| {
            let zones = [(1, Some("Europe/Vienna")), (2, other)];
            let week = |(number, zone): (u128, Option<&str>)| {
                Some((EmployeeId(Uuid::from_u128(number)), UtcWeek::new(&Week::default(), zone?, NaiveDate::default())?))
            };
            let relations = Relations { hours: zones.into_iter().filter_map(week).collect(), ..Relations::default() };
            codes_with(&limited, &[candidate(1, None, "A"), candidate(2, None, "B")], &relations)
        };
        assert!(of(Some("Europe/London")).is_empty());
        assert_eq!(of(Some("America/Los_Angeles")), [Code::WorkingHours]);
        assert_eq!(of(None), [Code::WorkingHours]);
    }

    #[test]
    fn pairings_that_violate_the_mixing_policy_are_rejected() {
        let same_department = [candidate(1, None, "A"), candidate(2, None, "A")];
        let different_departments = [candidate(1, None, "A"), candidate(2, None, "B")];
        assert_eq!(codes(&program(Mixing::CrossTeam, None), &same_department, &[]), [Code::MixingPolicy]);
        assert_eq!(codes(&program(Mixing::SameTeam, None), &different_departments, &[]), [Code::MixingPolicy]);
        assert!(codes(&program(Mixing::SameTeam, None), &same_department, &[]).is_empty());
    }

    #[test]
    fn wrong_group_sizes_repeated_and_already_paired_participants_are_rejected() {
        let program = program(Mixing::Any, None);
        assert_eq!(codes(&program, &[candidate(1, None, "A")], &[]), [Code::GroupSize]);
        assert_eq!(codes(&program, &[candidate(1, None, "A"), candidate(1, None, "A")], &[]), [Code::Invalid]);
        let paired = Candidate { is_paired: true, ..candidate(2, None, "B") };
        assert_eq!(codes(&program, &[candidate(1, None, "A"), paired], &[]), [Code::AlreadyPaired]);
    }
}
