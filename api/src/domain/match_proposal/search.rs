//! Finds the pairs: which pairs are candidates, and which of them to take. Pure, apart from its threads.
//!
//! - Up to [`COMPLETE`] people, every allowed pair is a candidate, and the solution is the exact optimum.
//! - Up to [`BLOCK`] people, the candidates are the best [`BEST`] partners of each, and some more at random, so that nobody depends on
//!   partners whom everyone wants. The solution is the optimum of these candidates. Those who stay without a partner get all their partners as
//!   candidates in a second pass.
//! - More people are divided into blocks that are solved by themselves, [`SWEEPS`] times. The pairs found so far stay together in a block and
//!   are candidates of it, so that no sweep makes the solution worse. People whom the rules keep together are in the same block as far as
//!   possible.
//!
//! A repeat is a candidate only when one of the two has met every allowed partner.

use super::{
    pool::{Index, Person, Pool, Violations},
    solver::{Edge, solve, solve_greedily},
};
use entity::program::Mixing;
use std::{
    cmp::Reverse,
    collections::{HashMap, HashSet},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

/// Up to this number of people, every allowed pair is a candidate.
const COMPLETE: usize = 400;
/// The largest number of people who are solved together.
const BLOCK: usize = 1000;
/// The candidates of each person by score, and those at random.
const BEST: usize = 20;
const EXTRA: usize = 6;
const SWEEPS: u64 = 2;
const THREADS: usize = 2;
/// After this number of people, progress is reported.
const PROGRESS_STEP: usize = 2500;

/// What is known about the partners of one person.
#[derive(Clone, Copy, Debug, Default)]
pub struct Partners {
    /// The partners whom the rules allow.
    pub allowed: u32,
    /// Those of them whom the person has not met.
    pub unmet: u32,
    /// The best scores with partners whom the person has not met, and has met.
    best_unmet: i32,
    best_met: i32,
}

impl Partners {
    fn add(&mut self, score: i32, is_repeat: bool) {
        self.allowed += 1;
        self.unmet += u32::from(!is_repeat);
        let best = if is_repeat { &mut self.best_met } else { &mut self.best_unmet };
        *best = score.max(*best);
    }

    fn has_met_all(&self) -> bool {
        self.unmet == 0
    }
}

/// The pairs found, and what they are compared with.
#[derive(Clone, Debug, Default)]
pub struct Pairs {
    pub pairs: Vec<(Index, Index)>,
    /// What taking the best pair first reaches on the candidates of the first sweep.
    pub greedy: Vec<(Index, Index)>,
}

/// Looks at all pairs among some people once. Returns what is known about the partners of everyone in the pool. `on_progress` gets the
/// number of people done.
pub fn survey(pool: &Pool, free: &[Index], on_progress: &(dyn Fn(usize) + Sync)) -> Vec<Partners> {
    let done = AtomicUsize::new(0);
    let total = Mutex::new(vec![Partners::default(); pool.people.len()]);
    let people: Vec<(Index, &Person)> = free.iter().filter_map(|index| Some((*index, pool.person(*index)?))).collect();
    std::thread::scope(|scope| {
        for thread in 0..THREADS {
            let (people, total, done) = (&people, &total, &done);
            scope.spawn(move || {
                let mut found = vec![Partners::default(); pool.people.len()];
                for (place, one) in people.iter().enumerate().skip(thread).step_by(THREADS) {
                    let mut own = Partners::default();
                    for other in people.iter().skip(place + 1) {
                        if pool.violations(*one, *other) == Violations::NONE {
                            let (score, is_repeat) = (pool.score(one.1, *other), pool.times_met(one.1, other.0) > 0);
                            own.add(score, is_repeat);
                            if let Some(partners) = at_mut(&mut found, other.0) {
                                partners.add(score, is_repeat);
                            }
                        }
                    }
                    if let Some(partners) = at_mut(&mut found, one.0) {
                        merge(partners, own);
                    }
                    let done = done.fetch_add(1, Ordering::Relaxed) + 1;
                    if done.is_multiple_of(PROGRESS_STEP) {
                        on_progress(done);
                    }
                }
                let mut total = total.lock().unwrap_or_else(PoisonError::into_inner);
                total.iter_mut().zip(found).for_each(|(total, found)| merge(total, found));
            });
        }
    });
    total.into_inner().unwrap_or_else(PoisonError::into_inner)
}

fn at_mut<T>(list: &mut [T], index: Index) -> Option<&mut T> {
    list.get_mut(usize::try_from(index).ok()?)
}

fn merge(total: &mut Partners, found: Partners) {
    total.allowed += found.allowed;
    total.unmet += found.unmet;
    total.best_unmet = total.best_unmet.max(found.best_unmet);
    total.best_met = total.best_met.max(found.best_met);
}

/// Half the sum of the best score of each person: no matching reaches more.
pub fn upper_bound(free: &[Index], partners: &[Partners]) -> i64 {
    let of = |index: &Index| usize::try_from(*index).ok().and_then(|index| partners.get(index));
    let has_repeats = free.iter().filter_map(of).any(|partners| partners.allowed > 0 && partners.has_met_all());
    let best = |partners: &Partners| {
        let repeats = if has_repeats { partners.best_met } else { 0 };
        i64::from(partners.best_unmet.max(repeats))
    };
    (free.iter().filter_map(of).map(best).sum::<i64>() + 1) / 2
}

/// The search among the people of a pool who are not in a kept pairing.
pub struct Search<'p> {
    pub pool: &'p Pool,
    pub partners: &'p [Partners],
}

impl Search<'_> {
    fn has_met_all(&self, index: Index) -> bool {
        usize::try_from(index).ok().and_then(|index| self.partners.get(index)).is_none_or(Partners::has_met_all)
    }

    /// The edge of two people, if they are candidates.
    pub fn edge(&self, one: (Index, &Person), other: (Index, &Person)) -> Option<Edge> {
        if self.pool.violations(one, other) != Violations::NONE {
            return None;
        }
        let is_repeat = self.pool.times_met(one.1, other.0) > 0;
        if is_repeat && !self.has_met_all(one.0) && !self.has_met_all(other.0) {
            return None;
        }
        let score = self.pool.score(one.1, other);
        Some(Edge { low: one.0.min(other.0), high: one.0.max(other.0), score, is_repeat })
    }

    fn edge_of(&self, one: Index, other: Index) -> Option<Edge> {
        self.edge((one, self.pool.person(one)?), (other, self.pool.person(other)?))
    }

    fn people_of(&self, members: &[Index]) -> Vec<(Index, &Person)> {
        members.iter().filter_map(|index| Some((*index, self.pool.person(*index)?))).collect()
    }

    /// The candidates among some people: all of them, or the best of each and some at random. `all_of`: people all of whose partners are
    /// candidates.
    fn edges(&self, members: &[Index], all_of: &HashSet<Index>) -> Vec<Edge> {
        let people = self.people_of(members);
        let mut edges = Vec::new();
        for (place, one) in people.iter().enumerate() {
            if members.len() <= COMPLETE {
                edges.extend(people.iter().skip(place + 1).filter_map(|other| self.edge(*one, *other)));
                continue;
            }
            let others = people.iter().filter(|other| other.0 != one.0);
            let tie = |edge: &Edge| self.pool.hash(&[u64::from(edge.low), u64::from(edge.high)]);
            let mut own: Vec<(Edge, u64)> = others.filter_map(|other| self.edge(*one, *other)).map(|edge| (edge, tie(&edge))).collect();
            if own.len() > BEST + EXTRA && !all_of.contains(&one.0) {
                own.select_nth_unstable_by_key(BEST, |(edge, tie)| (edge.is_repeat, Reverse(edge.score), *tie));
                if let Some((_, others)) = own.split_at_mut_checked(BEST) {
                    others.sort_unstable_by_key(|(_, tie)| *tie);
                }
                own.truncate(BEST + EXTRA);
            }
            edges.extend(own.into_iter().map(|(edge, _)| edge));
        }
        edges.sort_unstable();
        edges.dedup();
        edges
    }

    /// Finds the pairs among these people.
    pub fn find(&self, free: &[Index]) -> Pairs {
        if free.len() <= BLOCK {
            let edges = self.edges(free, &HashSet::new());
            let (pairs, greedy) = (solve(self.pool, &edges), solve_greedily(self.pool, &edges));
            let single = singles(free, &pairs);
            if free.len() <= COMPLETE || single.len() < 2 {
                return Pairs { pairs, greedy };
            }
            let mut edges = self.edges(free, &single.into_iter().collect());
            edges.extend(pairs.iter().filter_map(|(one, other)| self.edge_of(*one, *other)));
            return Pairs { pairs: solve(self.pool, &edges), greedy };
        }
        let mut found = Pairs::default();
        for sweep in 0..SWEEPS {
            let blocks = self.divide(free, &found.pairs, sweep);
            let solved = in_parallel(&blocks, |block| {
                let mut edges = self.edges(block, &HashSet::new());
                let greedy = if sweep == 0 { solve_greedily(self.pool, &edges) } else { Vec::new() };
                edges.extend(self.present_edges(block, &found.pairs));
                (solve(self.pool, &edges), greedy)
            });
            found.pairs = solved.iter().flat_map(|(pairs, _)| pairs.iter().copied()).collect();
            found.greedy.extend(solved.into_iter().flat_map(|(_, greedy)| greedy));
        }
        self.pair_singles(free, &mut found.pairs);
        found
    }

    /// The edges of the pairs found so far that are in a block.
    fn present_edges(&self, block: &[Index], pairs: &[(Index, Index)]) -> Vec<Edge> {
        let block: HashSet<Index> = block.iter().copied().collect();
        pairs.iter().filter(|(one, _)| block.contains(one)).filter_map(|(one, other)| self.edge_of(*one, *other)).collect()
    }

    /// Divides people into blocks. Pairs stay together; people of one department or job level are neighbours when the rules ask for it.
    fn divide(&self, free: &[Index], pairs: &[(Index, Index)], sweep: u64) -> Vec<Vec<Index>> {
        let mut units: Vec<Vec<Index>> = pairs.iter().map(|(one, other)| vec![*one, *other]).collect();
        units.extend(singles(free, pairs).into_iter().map(|index| vec![index]));
        units.sort_by_cached_key(|unit| {
            let first = unit.first().copied().unwrap_or_default();
            let person = self.pool.person(first);
            let department = person.filter(|_| self.pool.mixing == Mixing::SameTeam).and_then(|person| person.department);
            let level = person.filter(|_| self.pool.max_job_level_gap.is_some()).and_then(|person| person.job_level);
            (department, level, self.pool.hash(&[sweep, u64::from(first)]))
        });
        let mut blocks: Vec<Vec<Index>> = Vec::new();
        // Every other sweep begins with half a block, so that neighbours who were divided come together.
        let mut room = if sweep % 2 == 1 { BLOCK / 2 } else { BLOCK };
        for unit in units {
            match blocks.last_mut() {
                Some(block) if block.len() + unit.len() <= room => block.extend(unit),
                _ => {
                    room = if blocks.is_empty() { room } else { BLOCK };
                    blocks.push(unit);
                }
            }
        }
        blocks
    }

    /// Pairs those who are left over after the sweeps: with each other, or along chains through the pairs of their partners.
    fn pair_singles(&self, free: &[Index], pairs: &mut Vec<(Index, Index)>) {
        let everyone = self.people_of(free);
        for attempt in 0..SWEEPS {
            let mut single = singles(free, pairs);
            if single.len() < 2 {
                return;
            }
            single.sort_unstable_by_key(|index| self.pool.hash(&[attempt, u64::from(*index)]));
            single.truncate(BLOCK / 4);
            let mates: HashMap<Index, Index> = pairs.iter().flat_map(|(one, other)| [(*one, *other), (*other, *one)]).collect();
            let (mut block, mut members): (Vec<Index>, HashSet<Index>) = (single.clone(), single.iter().copied().collect());
            for one in self.people_of(&single) {
                let own = everyone.iter().filter(|other| other.0 != one.0 && self.edge(one, **other).is_some());
                let mut own: Vec<Index> = own.map(|other| other.0).collect();
                own.sort_unstable_by_key(|other| self.pool.hash(&[attempt, u64::from(one.0), u64::from(*other)]));
                let room = (BLOCK.saturating_sub(block.len()) / 2).min(BEST);
                let new = own.into_iter().filter_map(|other| Some((other, *mates.get(&other)?))).take(room);
                for (other, mate) in new {
                    if members.insert(other) {
                        members.insert(mate);
                        block.extend([other, mate]);
                    }
                }
            }
            let mut edges = self.edges(&block, &single.iter().copied().collect());
            edges.extend(self.present_edges(&block, pairs));
            let better = solve(self.pool, &edges);
            pairs.retain(|(one, _)| !members.contains(one));
            pairs.extend(better);
        }
    }
}

/// Those who are in no pair, in the order of `free`.
pub fn singles(free: &[Index], pairs: &[(Index, Index)]) -> Vec<Index> {
    let paired: HashSet<Index> = pairs.iter().flat_map(|(one, other)| [*one, *other]).collect();
    free.iter().copied().filter(|index| !paired.contains(index)).collect()
}

/// Applies a function to every item, on several threads. The results are in the order of the items.
fn in_parallel<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let results = Mutex::new(Vec::with_capacity(items.len()));
    std::thread::scope(|scope| {
        for _ in 0..THREADS.min(items.len()) {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(item) = items.get(index) else { return };
                    let result = work(item);
                    results.lock().unwrap_or_else(PoisonError::into_inner).push((index, result));
                }
            });
        }
    });
    let mut results = results.into_inner().unwrap_or_else(PoisonError::into_inner);
    results.sort_unstable_by_key(|(index, _)| *index);
    results.into_iter().map(|(_, result)| result).collect()
}
