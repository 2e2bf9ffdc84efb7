//! From pairs to pairings: third members, reasons, and those who stay without a pairing. Pure.
//!
//! Trios are a heuristic: the pairs are an optimum, and the third members are an optimum for these pairs.

use super::{
    pool::{Index, Person, Pool, Reason, Violations},
    search::{Pairs, Partners, Search, singles, survey, upper_bound},
    solver::{Edge, solve},
};
use std::{
    cmp::Reverse,
    collections::{HashMap, HashSet},
};

/// The pairs that a person may join as third member, by score and at random, and the people whose third places are found together.
const THIRD_CANDIDATES: usize = 20;
const THIRD_EXTRA: usize = 10;
const THIRD_BLOCK: usize = 500;

/// A proposed pairing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Two or three people, ascending.
    pub members: Vec<Index>,
    pub score: i32,
    pub reasons: Vec<Reason>,
    pub is_kept: bool,
}

pub use entity::match_proposal_unmatched::Reason as UnmatchedReason;

/// What would help.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum HelpKind {
    AllowTrio,
    StateJobLevel,
    WidenJobLevelGap,
    RelaxMixing,
    LowerMinSharedMinutes,
    EnrolMore,
}

/// One thing that would help, and how many partners it would allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Help {
    pub kind: HelpKind,
    /// The partners who fail only this rule; `None` where that cannot be counted.
    pub partners: Option<i32>,
}

/// A person without a pairing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unmatched {
    pub person: Index,
    pub reason: UnmatchedReason,
    pub help: Vec<Help>,
}

/// A complete proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Solution {
    /// By score, best first.
    pub groups: Vec<Group>,
    pub unmatched: Vec<Unmatched>,
    pub total: i64,
    pub upper_bound: i64,
    pub greedy: i64,
}

/// Matches the people of a pool. `kept`: pairings that stay as they are.
pub fn solve_pool(pool: &Pool, kept: &[Vec<Index>], on_progress: &(dyn Fn(usize) + Sync)) -> Solution {
    let is_kept: HashSet<Index> = kept.iter().flatten().copied().collect();
    let count = Index::try_from(pool.people.len()).unwrap_or(Index::MAX);
    let free: Vec<Index> = (0..count).filter(|index| !is_kept.contains(index)).collect();
    let partners = survey(pool, &free, on_progress);
    let search = Search { pool, partners: &partners };
    let Pairs { pairs, greedy } = search.find(&free);
    let kept: Vec<Group> = kept.iter().map(|members| explained(pool, members.clone(), true)).collect();
    let of_kept: i64 = kept.iter().map(|group| i64::from(group.score)).sum();
    let greedy = total(&with_thirds(&search, &free, greedy)) + of_kept;
    let mut groups = with_thirds(&search, &free, pairs);
    groups.extend(kept);
    groups.sort_by(|one, other| other.score.cmp(&one.score).then_with(|| one.members.cmp(&other.members)));
    let unmatched = explain_unmatched(pool, &free, &groups, &partners);
    let total = total(&groups);
    Solution { groups, unmatched, total, upper_bound: upper_bound(&free, &partners) + of_kept, greedy }
}

fn total(groups: &[Group]) -> i64 {
    groups.iter().map(|group| i64::from(group.score)).sum()
}

/// A pairing with its score and reasons.
pub fn explained(pool: &Pool, mut members: Vec<Index>, is_kept: bool) -> Group {
    members.sort_unstable();
    let (score, reasons) = pool.explain(&members);
    Group { members, score, reasons, is_kept }
}

/// The pairings of some pairs, with third members where the program has them.
fn with_thirds(search: &Search<'_>, free: &[Index], pairs: Vec<(Index, Index)>) -> Vec<Group> {
    let pool = search.pool;
    let by_score = |pair: &(Index, Index)| Reverse(pool.explain(&[pair.0, pair.1]).0);
    let (pairs, divided) = if pool.group_size >= 3 {
        // As few pairs as can take everyone else as third members; those that are divided are the worst.
        let mut pairs = pairs;
        pairs.sort_by_cached_key(|pair| (by_score(pair), *pair));
        let divided = pairs.split_off(free.len().div_ceil(3).min(pairs.len()));
        (pairs, divided)
    } else {
        (pairs, Vec::new())
    };
    let single = if pool.group_size >= 3 || pool.allows_trio { singles(free, &pairs) } else { Vec::new() };
    let mut thirds = find_thirds(search, &pairs, &single);
    // Two who were divided come together again unless both are third members.
    let mut restored = Vec::new();
    for (one, other) in divided {
        if thirds.values().filter(|third| [one, other].contains(third)).count() < 2 {
            thirds.retain(|_, third| ![one, other].contains(third));
            restored.push((one, other));
        }
    }
    let members = |pair: &(Index, Index)| [pair.0, pair.1].into_iter().chain(thirds.get(pair).copied()).collect();
    pairs.iter().chain(&restored).map(|pair| explained(pool, members(pair), false)).collect()
}

/// The best third members of pairs: as many as possible, and among those the ones with the greatest scores.
fn find_thirds(search: &Search<'_>, pairs: &[(Index, Index)], single: &[Index]) -> HashMap<(Index, Index), Index> {
    let pool = search.pool;
    let blocks = single.len().div_ceil(THIRD_BLOCK).max(1);
    let mut thirds = HashMap::new();
    for block in 0..blocks {
        let single: Vec<Index> = single.iter().copied().skip(block).step_by(blocks).collect();
        let pairs: Vec<(Index, Index)> = pairs.iter().copied().skip(block).step_by(blocks).collect();
        let mut edges = Vec::new();
        for (index, one) in single.iter().filter_map(|index| Some((*index, pool.person(*index)?))) {
            let mut own: Vec<Edge> = pairs
                .iter()
                .filter_map(|(low, high)| {
                    let first = search.edge((index, one), (*low, pool.person(*low)?))?;
                    let second = search.edge((index, one), (*high, pool.person(*high)?))?;
                    // The vertex of a pair is that of its lower member.
                    let is_repeat = first.is_repeat || second.is_repeat;
                    Some(Edge { low: index.min(*low), high: index.max(*low), score: (first.score + second.score) / 2, is_repeat })
                })
                .collect();
            own.sort_unstable_by_key(|edge| (edge.is_repeat, Reverse(edge.score), pool.hash(&[u64::from(edge.low), u64::from(edge.high)])));
            if let Some((_, others)) = own.split_at_mut_checked(THIRD_CANDIDATES) {
                others.sort_unstable_by_key(|edge| pool.hash(&[u64::from(edge.low), u64::from(edge.high)]));
            }
            own.truncate(THIRD_CANDIDATES + THIRD_EXTRA);
            edges.extend(own);
        }
        let by_low: HashMap<Index, (Index, Index)> = pairs.iter().map(|pair| (pair.0, *pair)).collect();
        for (one, other) in solve(pool, &edges) {
            match (by_low.get(&one), by_low.get(&other)) {
                (Some(pair), None) => thirds.insert(*pair, other),
                (None, Some(pair)) => thirds.insert(*pair, one),
                _ => None,
            };
        }
    }
    thirds
}

/// The people without a pairing, with the reason and what would help.
pub fn explain_unmatched(pool: &Pool, free: &[Index], groups: &[Group], partners: &[Partners]) -> Vec<Unmatched> {
    let matched: HashSet<Index> = groups.iter().flat_map(|group| group.members.iter().copied()).collect();
    let single: Vec<Index> = free.iter().copied().filter(|index| !matched.contains(index)).collect();
    let is_odd = free.len() % 2 == 1 && single.len() == 1;
    let unmatched = single.iter().filter_map(|index| {
        let person = (*index, pool.person(*index)?);
        let allowed = usize::try_from(*index).ok().and_then(|index| partners.get(index)).map_or(0, |partners| partners.allowed);
        let reason = match allowed {
            0 => UnmatchedReason::NoAllowedPartner,
            _ if is_odd => UnmatchedReason::OddOneOut,
            _ => UnmatchedReason::PartnersTaken,
        };
        Some(Unmatched { person: *index, reason, help: help(pool, person, reason) })
    });
    unmatched.collect()
}

/// What would help a person. Blocks are treated as if the other person did not exist, so that nothing here shows them.
fn help(pool: &Pool, one: (Index, &Person), reason: UnmatchedReason) -> Vec<Help> {
    let mut counts: HashMap<u8, i32> = HashMap::new();
    let rules = [Violations::JOB_LEVEL_UNKNOWN, Violations::JOB_LEVEL_GAP, Violations::MIXING, Violations::WORKING_HOURS];
    for (index, other) in (0..).zip(&pool.people).filter(|(index, _)| *index != one.0) {
        let violations = pool.violations(one, (index, other));
        if let Some(rule) = (0..).zip(rules).find_map(|(place, rule)| (violations == rule).then_some(place)) {
            *counts.entry(rule).or_default() += 1;
        }
    }
    let kinds = [HelpKind::StateJobLevel, HelpKind::WidenJobLevelGap, HelpKind::RelaxMixing, HelpKind::LowerMinSharedMinutes];
    let counted = (0_u8..).zip(kinds).filter_map(|(place, kind)| Some(Help { kind, partners: Some(*counts.get(&place)?) }));
    let mut help: Vec<Help> = Vec::new();
    if reason != UnmatchedReason::NoAllowedPartner && pool.group_size < 3 && !pool.allows_trio {
        help.push(Help { kind: HelpKind::AllowTrio, partners: None });
    }
    help.extend(counted);
    help.push(Help { kind: HelpKind::EnrolMore, partners: None });
    help
}
