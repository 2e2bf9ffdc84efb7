//! The people to match and the rules of their program, as numbers: comparing two of them takes no lookup and no allocation. Pure.

use crate::domain::{
    program::MatchWeights,
    shared::working_hours::{MINUTES_PER_WEEK, UtcWeek},
};
use entity::{id::ParticipantId, program::Mixing};

/// The index of a person in [`Pool::people`].
pub type Index = u32;

/// A participant who can be matched.
#[derive(Clone, Debug)]
pub struct Person {
    pub participant: ParticipantId,
    /// The target competencies in which the person is below the target level, as bits.
    pub wants: u128,
    /// The target competencies in which the person has reached the target level.
    pub strong: u128,
    pub department: Option<u32>,
    pub location: Option<u32>,
    pub language: Option<u32>,
    /// The index of the person's working hours in the pool. `None`: the time zone is unknown.
    pub hours: Option<usize>,
    /// The first day of the employment, in days since 1970.
    pub hired_on: Option<i32>,
    pub job_level: Option<i32>,
    /// The days that the person has waited for a partner, at most [`MAX_WAITING_DAYS`].
    pub waiting_days: i32,
    /// The direct and indirect managers who are in the pool, ascending.
    pub managers: Vec<Index>,
    /// Earlier partners who are in the pool, ascending, with the number of pairings.
    pub met: Vec<(Index, i32)>,
    /// Those who are never paired with the person: blocked, or excluded in this proposal. Ascending.
    pub avoided: Vec<Index>,
}

/// Longer waiting does not count more.
pub const MAX_WAITING_DAYS: i32 = 28;
/// A greater difference in years of service does not count more.
const MAX_TENURE_YEARS: i32 = 5;

/// The kinds of reasons, in the order of their weights.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ReasonKind {
    ReciprocalStrengths,
    SharedTargets,
    CrossTeam,
    WorkingHours,
    Language,
    Tenure,
    Waiting,
    FirstMeeting,
}

const KINDS: [ReasonKind; 8] = [
    ReasonKind::ReciprocalStrengths,
    ReasonKind::SharedTargets,
    ReasonKind::CrossTeam,
    ReasonKind::WorkingHours,
    ReasonKind::Language,
    ReasonKind::Tenure,
    ReasonKind::Waiting,
    ReasonKind::FirstMeeting,
];

/// A part of the score of a pairing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Reason {
    pub kind: ReasonKind,
    /// 0 to 100.
    pub weight: i32,
    /// How well the two fit in this respect: 0 to 100.
    pub value: i32,
    /// Weight times value, the part of the score.
    pub contribution: i32,
    /// What was counted; its meaning depends on the kind.
    pub quantity: i32,
}

/// The number of working hours whose shared minutes are computed once: as many as a table of 4 MB holds.
const TABLE_SIZE: usize = 1024;

/// The greatest score of a pairing.
pub const MAX_SCORE: i32 = 8 * 100 * 100;

/// A set of rules that a pair violates.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Violations(u8);

impl Violations {
    pub const NONE: Self = Self(0);
    pub const JOB_LEVEL_UNKNOWN: Self = Self(1);
    pub const JOB_LEVEL_GAP: Self = Self(1 << 1);
    pub const MIXING: Self = Self(1 << 2);
    pub const WORKING_HOURS: Self = Self(1 << 3);
    /// Rules that no setting changes: reporting lines, blocks and exclusions.
    pub const FINAL: Self = Self(1 << 4);

    fn add(&mut self, other: Self, is_violated: bool) {
        if is_violated {
            self.0 |= other.0;
        }
    }
}

/// The people to match, by participant, and the rules of their program.
#[derive(Clone, Debug)]
pub struct Pool {
    pub people: Vec<Person>,
    pub mixing: Mixing,
    pub max_job_level_gap: Option<i32>,
    pub min_shared_minutes: i32,
    pub group_size: i32,
    pub allows_trio: bool,
    pub weights: MatchWeights,
    /// Decides between solutions of the same score.
    pub seed: u64,
    /// The different working hours.
    hours: Vec<UtcWeek>,
    /// The minutes that each two of the first [`TABLE_SIZE`] working hours share.
    shared_minutes: Vec<i32>,
}

impl Pool {
    /// An empty pool of a program. `hours`: the different working hours of its people, the most frequent first.
    pub fn new(program: &entity::program::Model, weights: MatchWeights, seed: u64, hours: Vec<UtcWeek>) -> Self {
        let first = || hours.iter().take(TABLE_SIZE);
        let shared_minutes = first().flat_map(|one| first().map(|other| one.shared_minutes(other))).collect();
        Self {
            people: Vec::new(),
            mixing: program.mixing,
            max_job_level_gap: program.max_job_level_gap,
            min_shared_minutes: program.min_shared_minutes,
            group_size: program.group_size,
            allows_trio: program.allows_trio,
            weights,
            seed,
            shared_minutes,
            hours,
        }
    }

    pub fn person(&self, index: Index) -> Option<&Person> {
        self.people.get(usize::try_from(index).ok()?)
    }

    /// The minutes per week that two people both work; 0 when a time zone is unknown.
    pub fn shared_minutes(&self, one: &Person, other: &Person) -> i32 {
        let (Some(one), Some(other)) = (one.hours, other.hours) else { return 0 };
        let size = self.hours.len().min(TABLE_SIZE);
        if one < size && other < size {
            return self.shared_minutes.get(one * size + other).copied().unwrap_or_default();
        }
        self.hours.get(one).zip(self.hours.get(other)).map_or(0, |(one, other)| one.shared_minutes(other))
    }

    /// The rules that a pairing of two people would violate. The same as those of `pairing::rules`, of which status and present pairings are
    /// not part here: nobody in the pool violates them.
    pub fn violations(&self, (a, one): (Index, &Person), (b, other): (Index, &Person)) -> Violations {
        let mut violations = Violations::NONE;
        if let Some(max_gap) = self.max_job_level_gap {
            match (one.job_level, other.job_level) {
                (Some(one), Some(other)) => violations.add(Violations::JOB_LEVEL_GAP, one.abs_diff(other) > max_gap.unsigned_abs()),
                _ => violations.add(Violations::JOB_LEVEL_UNKNOWN, true),
            }
        }
        let same_department = one.department.is_some() && one.department == other.department;
        violations.add(Violations::MIXING, self.mixing == Mixing::SameTeam && !same_department);
        violations.add(Violations::MIXING, self.mixing == Mixing::CrossTeam && same_department);
        if self.min_shared_minutes > 0 {
            violations.add(Violations::WORKING_HOURS, self.shared_minutes(one, other) < self.min_shared_minutes);
        }
        let in_one_line = one.managers.contains(&b) || other.managers.contains(&a);
        violations.add(Violations::FINAL, in_one_line || one.avoided.contains(&b));
        violations
    }

    /// How often two people were paired.
    pub fn times_met(&self, one: &Person, b: Index) -> i32 {
        one.met.iter().find(|(other, _)| *other == b).map_or(0, |(_, times)| *times)
    }

    /// The value and the quantity of each reason.
    fn values(&self, one: &Person, (b, other): (Index, &Person)) -> [(i32, i32); 8] {
        let count = |bits: u128| i32::try_from(bits.count_ones()).unwrap_or_default();
        let share = |part: i32, whole: i32| if whole == 0 { 0 } else { part * 100 / whole };
        let covered = count(one.wants & other.strong) + count(other.wants & one.strong);
        let shared_targets = count(one.wants & other.wants);
        let differs = |one: Option<u32>, other: Option<u32>| i32::from(one.is_some() && other.is_some() && one != other);
        let different = differs(one.department, other.department) + differs(one.location, other.location);
        let minutes = self.shared_minutes(one, other);
        let same_language = i32::from(one.language.is_some() && one.language == other.language);
        let years = one.hired_on.zip(other.hired_on).map_or(0, |(one, other)| (one - other).abs() / 365);
        let waiting = one.waiting_days + other.waiting_days;
        let met = self.times_met(one, b);
        [
            (share(covered, count(one.wants) + count(other.wants)), covered),
            (share(shared_targets, count(one.wants | other.wants)), shared_targets),
            (different * 50, different),
            (share(minutes.min(MINUTES_PER_WEEK), MINUTES_PER_WEEK), minutes),
            (same_language * 100, same_language),
            (share(years.min(MAX_TENURE_YEARS), MAX_TENURE_YEARS), years),
            (share(waiting, 2 * MAX_WAITING_DAYS), waiting),
            (if met == 0 { 100 } else { 0 }, met),
        ]
    }

    fn weights(&self) -> [i32; 8] {
        let weights = &self.weights;
        [
            weights.reciprocal_strengths,
            weights.shared_targets,
            weights.cross_team,
            weights.working_hours,
            weights.language,
            weights.tenure,
            weights.waiting,
            weights.first_meeting,
        ]
    }

    /// The score of a pairing of two people: the sum of the contributions of its reasons.
    pub fn score(&self, one: &Person, other: (Index, &Person)) -> i32 {
        self.values(one, other).iter().zip(self.weights()).map(|((value, _), weight)| value * weight).sum()
    }

    fn reasons_of_two(&self, one: &Person, other: (Index, &Person)) -> [Reason; 8] {
        let (values, weights) = (self.values(one, other), self.weights());
        let mut parts = KINDS.iter().zip(values).zip(weights).map(|((kind, (value, quantity)), weight)| {
            // What does not count is not shown either: it may say something about an assessment.
            let (value, quantity) = if weight == 0 { (0, 0) } else { (value, quantity) };
            Reason { kind: *kind, weight, value, contribution: weight * value, quantity }
        });
        KINDS.map(|kind| parts.next().unwrap_or(Reason { kind, weight: 0, value: 0, contribution: 0, quantity: 0 }))
    }

    /// The score and the reasons of a pairing. Those of three members are the means of its three pairs; quantities are sums.
    pub fn explain(&self, members: &[Index]) -> (i32, Vec<Reason>) {
        let people: Vec<(Index, &Person)> = members.iter().filter_map(|index| Some((*index, self.person(*index)?))).collect();
        let mut pairs = Vec::new();
        for (place, (_, one)) in people.iter().enumerate() {
            pairs.extend(people.iter().skip(place + 1).map(|other| self.reasons_of_two(one, *other)));
        }
        let count = i32::try_from(pairs.len()).unwrap_or(1).max(1);
        let mut reasons: Vec<Reason> = Vec::new();
        for (place, kind) in KINDS.into_iter().enumerate() {
            let parts = || pairs.iter().filter_map(|pair| pair.get(place));
            reasons.push(Reason {
                kind,
                weight: parts().next().map_or(0, |part| part.weight),
                value: parts().map(|part| part.value).sum::<i32>() / count,
                contribution: parts().map(|part| part.contribution).sum::<i32>() / count,
                quantity: parts().map(|part| part.quantity).sum(),
            });
        }
        (reasons.iter().map(|reason| reason.contribution).sum(), reasons)
    }

    /// A pseudorandom number that depends on the seed and on `values` only (SplitMix64).
    pub fn hash(&self, values: &[u64]) -> u64 {
        values.iter().fold(split_mix(self.seed), |state, value| split_mix(state ^ split_mix(*value)))
    }
}

fn split_mix(value: u64) -> u64 {
    let value = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}
