//! The search against exhaustive search, and the properties of every solution.

use super::{
    groups::{Group, HelpKind, Solution, UnmatchedReason, solve_pool},
    pool::{Index, Person, Pool, Violations},
    search::{Search, survey},
    solver::{Edge, solve, solve_greedily},
};
use crate::domain::{
    program::MatchWeights,
    shared::{week::Week, working_hours::UtcWeek},
};
use chrono::{DateTime, NaiveDate};
use entity::{
    id::{OrganizationId, ParticipantId, ProgramId},
    program::{ConflictPolicy, Kind, Mixing, Model as Program, Status},
};
use std::collections::HashSet;
use uuid::Uuid;

fn program() -> Program {
    Program {
        organization_id: OrganizationId(Uuid::nil()),
        id: ProgramId(Uuid::nil()),
        version: 1,
        name: "P".into(),
        description: None,
        kind: Kind::Formal,
        status: Status::Open,
        cadence_days: 14,
        mixing: Mixing::Any,
        group_size: 2,
        max_job_level_gap: None,
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

fn person(index: usize) -> Person {
    Person {
        participant: ParticipantId(Uuid::from_u128(u128::try_from(index).unwrap() + 1)),
        wants: 0,
        strong: 0,
        department: None,
        location: None,
        language: None,
        hours: None,
        hired_on: None,
        job_level: None,
        waiting_days: 0,
        managers: Vec::new(),
        met: Vec::new(),
        avoided: Vec::new(),
    }
}

fn pool_of(program: &Program, people: Vec<Person>) -> Pool {
    let week = |zone: &str| UtcWeek::new(&Week::default(), zone, NaiveDate::default()).unwrap();
    let zones = ["Etc/UTC", "Africa/Lagos", "America/Lima", "Asia/Tokyo"];
    let mut pool = Pool::new(program, MatchWeights::default(), 7, zones.map(week).to_vec());
    pool.people = people;
    pool
}

/// A pool whose people differ in everything that the rules and the score compare.
fn random_pool(program: &Program, size: usize, seed: u64) -> Pool {
    let mut pool = pool_of(program, (0..size).map(person).collect());
    pool.seed = seed;
    let random = |index: usize, what: u64, below: u64| pool.hash(&[u64::try_from(index).unwrap(), what]) % below;
    let small = |value: u64| i32::try_from(value).unwrap();
    let mut people = pool.people.clone();
    for (index, person) in people.iter_mut().enumerate() {
        let wants = u128::from(random(index, 1, 64));
        (person.wants, person.strong) = (wants, u128::from(random(index, 2, 64)) & !wants);
        person.department = Some(u32::try_from(random(index, 3, 4)).unwrap());
        person.location = Some(u32::try_from(random(index, 4, 3)).unwrap());
        person.language = Some(u32::try_from(random(index, 5, 3)).unwrap());
        person.hours = Some(usize::try_from(random(index, 6, 4)).unwrap());
        person.hired_on = Some(small(random(index, 7, 4000)));
        person.job_level = Some(small(random(index, 8, 4)));
        person.waiting_days = small(random(index, 9, 28));
    }
    for one in 0..size {
        let other = usize::try_from(random(one, 10, u64::try_from(size).unwrap())).unwrap();
        let index = |value: usize| Index::try_from(value).unwrap();
        if one != other && random(one, 11, 3) == 0 && !people[one].avoided.contains(&index(other)) {
            people[one].avoided.push(index(other));
            people[other].avoided.push(index(one));
        } else if one != other && random(one, 12, 3) == 0 && !people[one].met.iter().any(|(met, _)| *met == index(other)) {
            people[one].met.push((index(other), 1));
            people[other].met.push((index(one), 1));
        }
    }
    pool.people = people;
    pool
}

/// The most pairs, the fewest repeats among those, and the greatest score among those.
fn best(edges: &[Edge], taken: &mut HashSet<Index>) -> (i64, i64, i64) {
    let Some((edge, rest)) = edges.split_first() else { return (0, 0, 0) };
    let without = best(rest, taken);
    if taken.contains(&edge.low) || taken.contains(&edge.high) {
        return without;
    }
    taken.extend([edge.low, edge.high]);
    let (pairs, repeats, score) = best(rest, taken);
    taken.remove(&edge.low);
    taken.remove(&edge.high);
    without.max((pairs + 1, repeats - i64::from(edge.is_repeat), score + i64::from(edge.score)))
}

fn value(edges: &[Edge], pairs: &[(Index, Index)]) -> (i64, i64, i64) {
    let of = |pair: &(Index, Index)| edges.iter().find(|edge| (edge.low, edge.high) == *pair).unwrap();
    let edges: Vec<&Edge> = pairs.iter().map(of).collect();
    let repeats = edges.iter().filter(|edge| edge.is_repeat).count();
    (i64::try_from(edges.len()).unwrap(), -i64::try_from(repeats).unwrap(), edges.iter().map(|edge| i64::from(edge.score)).sum())
}

#[test]
fn the_solver_equals_exhaustive_search_on_small_graphs() {
    let pool = random_pool(&program(), 9, 1);
    let mut lost_by_greedy = 0;
    for case in 0..400_u64 {
        let mut edges = Vec::new();
        for low in 0..8 {
            for high in low + 1..9 {
                let random = pool.hash(&[case, u64::from(low), u64::from(high)]);
                if random % 100 < 35 {
                    let (score, is_repeat) = (i32::try_from((random >> 8) % 50).unwrap(), (random >> 40).is_multiple_of(4));
                    edges.push(Edge { low, high, score, is_repeat });
                }
            }
        }
        let optimum = best(&edges, &mut HashSet::new());
        assert_eq!(value(&edges, &solve(&pool, &edges)), optimum, "case {case}: {edges:?}");
        lost_by_greedy += usize::from(value(&edges, &solve_greedily(&pool, &edges)) < optimum);
    }
    assert!(lost_by_greedy > 50, "the comparison with the greedy solution proves something: {lost_by_greedy}");
}

/// What must hold for every solution, however it was found.
fn check(pool: &Pool, solution: &Solution) {
    let mut seen = HashSet::new();
    for Group { members, score, reasons, .. } in &solution.groups {
        assert_eq!(reasons.iter().map(|reason| reason.contribution).sum::<i32>(), *score);
        assert!(members.iter().all(|member| seen.insert(*member)), "{members:?} occurs twice");
        let most = if pool.allows_trio { 3 } else { usize::try_from(pool.group_size).unwrap() };
        assert!((2..=most).contains(&members.len()));
        for (place, one) in members.iter().enumerate() {
            for other in &members[place + 1..] {
                let pair = ((*one, pool.person(*one).unwrap()), (*other, pool.person(*other).unwrap()));
                assert_eq!(pool.violations(pair.0, pair.1), Violations::NONE);
            }
        }
    }
    seen.extend(solution.unmatched.iter().map(|unmatched| unmatched.person));
    assert_eq!(seen.len(), pool.people.len(), "everyone is matched or explained");
    assert!(solution.total <= solution.upper_bound, "{} of {}", solution.total, solution.upper_bound);
}

#[test]
fn every_solution_keeps_the_rules_and_depends_on_the_seed_only() {
    let variants = [
        program(),
        Program { mixing: Mixing::CrossTeam, max_job_level_gap: Some(1), ..program() },
        Program { mixing: Mixing::SameTeam, min_shared_minutes: 1200, allows_trio: true, ..program() },
        Program { group_size: 3, ..program() },
    ];
    for (case, program) in variants.iter().enumerate() {
        for size in [2, 3, 7, 30] {
            let pool = random_pool(program, size, u64::try_from(case * 100 + size).unwrap());
            let solution = solve_pool(&pool, &[], &|_| {});
            check(&pool, &solution);
            assert_eq!(solve_pool(&pool, &[], &|_| {}), solution);
        }
    }
}

#[test]
fn a_sparse_search_matches_as_many_as_a_complete_one_and_scores_almost_as_much() {
    let pool = random_pool(&Program { mixing: Mixing::CrossTeam, ..program() }, 420, 3);
    let solution = solve_pool(&pool, &[], &|_| {});
    check(&pool, &solution);
    assert_eq!(solution.unmatched, []);
    assert!(solution.total > solution.greedy, "{} against {}", solution.total, solution.greedy);
    assert!(solution.total * 100 > solution.upper_bound * 90, "{} of {}", solution.total, solution.upper_bound);
}

#[test]
fn a_repeat_is_proposed_only_when_one_of_the_two_has_met_all_others() {
    // 0 has met 1; both could meet 2 and 3.
    let mut people: Vec<Person> = (0..4).map(person).collect();
    people[0].met = vec![(1, 2)];
    people[1].met = vec![(0, 2)];
    let pool = pool_of(&program(), people.clone());
    let pairs: Vec<_> = solve_pool(&pool, &[], &|_| {}).groups.into_iter().map(|group| group.members).collect();
    assert!(!pairs.contains(&vec![0, 1]), "{pairs:?}");
    // Now 0 may meet nobody else.
    people[0].avoided = vec![2, 3];
    people[2].avoided = vec![0];
    people[3].avoided = vec![0];
    let solution = solve_pool(&pool_of(&program(), people), &[], &|_| {});
    let repeat = solution.groups.iter().find(|group| group.members == [0, 1]).unwrap();
    assert_eq!((repeat.reasons[7].value, repeat.reasons[7].quantity), (0, 2));
    assert_eq!(solution.unmatched, []);
}

#[test]
fn the_odd_one_out_joins_a_pairing_where_trios_are_allowed_and_is_explained_elsewhere() {
    let alone = solve_pool(&random_free_pool(&program(), 5), &[], &|_| {});
    assert_eq!((alone.groups.len(), alone.unmatched.len()), (2, 1));
    assert_eq!(alone.unmatched[0].reason, UnmatchedReason::OddOneOut);
    assert_eq!(alone.unmatched[0].help[0].kind, HelpKind::AllowTrio);
    let trio = solve_pool(&random_free_pool(&Program { allows_trio: true, ..program() }, 5), &[], &|_| {});
    let mut sizes: Vec<_> = trio.groups.iter().map(|group| group.members.len()).collect();
    sizes.sort_unstable();
    assert_eq!((sizes, trio.unmatched.len()), (vec![2, 3], 0));
}

/// A pool in which everyone may be paired with everyone.
fn random_free_pool(program: &Program, size: usize) -> Pool {
    let mut pool = random_pool(program, size, 11);
    pool.people.iter_mut().for_each(|person| (person.avoided, person.met) = (Vec::new(), Vec::new()));
    pool
}

#[test]
fn a_group_size_of_three_makes_as_many_trios_as_leave_no_one_out() {
    for (size, expected) in [(6, vec![3, 3]), (7, vec![2, 2, 3]), (8, vec![2, 3, 3]), (9, vec![3, 3, 3])] {
        let solution = solve_pool(&random_free_pool(&Program { group_size: 3, ..program() }, size), &[], &|_| {});
        let mut sizes: Vec<_> = solution.groups.iter().map(|group| group.members.len()).collect();
        sizes.sort_unstable();
        assert_eq!((sizes, solution.unmatched.len()), (expected, 0), "{size} people");
    }
}

#[test]
fn what_would_help_counts_the_partners_who_fail_only_one_rule_and_never_a_block() {
    let program = Program { max_job_level_gap: Some(1), mixing: Mixing::CrossTeam, ..program() };
    let at = |index: usize, level: Option<i32>, department: u32, avoided: &[Index]| Person {
        job_level: level,
        department: Some(department),
        avoided: avoided.to_vec(),
        ..person(index)
    };
    // 0 fails with 1 by the gap, with 2 by the department, with 3 by both, with 4 by a missing level, with 5 by a block.
    let people = vec![
        at(0, Some(1), 1, &[5]),
        at(1, Some(3), 2, &[]),
        at(2, Some(2), 1, &[]),
        at(3, Some(9), 1, &[]),
        at(4, None, 2, &[]),
        at(5, Some(1), 2, &[0]),
    ];
    let solution = solve_pool(&pool_of(&program, people), &[], &|_| {});
    let of_first = solution.unmatched.iter().find(|unmatched| unmatched.person == 0).unwrap();
    assert_eq!(of_first.reason, UnmatchedReason::NoAllowedPartner);
    let help: Vec<_> = of_first.help.iter().map(|help| (help.kind, help.partners)).collect();
    let expected = [
        (HelpKind::StateJobLevel, Some(1)),
        (HelpKind::WidenJobLevelGap, Some(1)),
        (HelpKind::RelaxMixing, Some(1)),
        (HelpKind::EnrolMore, None),
    ];
    assert_eq!(help, expected);
}

#[test]
fn kept_pairings_stay_and_their_members_are_not_matched_again() {
    let pool = random_free_pool(&program(), 8);
    let solution = solve_pool(&pool, &[vec![3, 1]], &|_| {});
    check(&pool, &solution);
    let kept: Vec<_> = solution.groups.iter().filter(|group| group.is_kept).map(|group| group.members.clone()).collect();
    assert_eq!((kept, solution.groups.len()), (vec![vec![1, 3]], 4));
}

#[test]
fn large_pools_are_divided_and_nobody_is_lost() {
    let pool = random_pool(&Program { max_job_level_gap: Some(1), ..program() }, 1700, 5);
    let everyone: Vec<Index> = (0..1700).collect();
    let partners = survey(&pool, &everyone, &|_| {});
    let search = Search { pool: &pool, partners: &partners };
    let found = search.find(&everyone);
    let members: HashSet<Index> = found.pairs.iter().flat_map(|(one, other)| [*one, *other]).collect();
    assert_eq!((members.len(), found.pairs.len()), (1700, 850));
}
