//! For tests: an attacker who combines the figures of an answer by sums and differences.

const PRIME: i64 = 2_147_483_647;

/// A generator of the same numbers at every run (SplitMix64).
pub struct Numbers(pub u64);

impl Numbers {
    pub fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % limit
    }
}

/// The rank of a matrix modulo a prime.
pub fn rank(mut rows: Vec<Vec<i64>>) -> usize {
    let width = rows.first().map_or(0, Vec::len);
    let mut rank = 0;
    for column in 0..width {
        let Some(pivot) = (rank..rows.len()).find(|row| rows[*row][column] != 0) else { continue };
        rows.swap(rank, pivot);
        let (done, rest) = rows.split_at_mut(rank + 1);
        let pivot = &done[rank];
        for row in rest.iter_mut().filter(|row| row[column] != 0) {
            let (factor, scale) = (row[column], pivot[column]);
            for (value, subtrahend) in row.iter_mut().zip(pivot) {
                *value = (*value * scale - factor * subtrahend).rem_euclid(PRIME);
            }
        }
        rank += 1;
    }
    rank
}

/// Whether a sum or difference of what is released depends only on these unknowns: then leaving them out of the equations lowers the rank.
pub fn reveals(released: &[Vec<i64>], attacked: &[bool]) -> bool {
    let others = released.iter().map(|row| row.iter().zip(attacked).filter(|(_, attacked)| !**attacked).map(|(value, _)| *value).collect());
    rank(others.collect()) < rank(released.to_vec())
}

mod tests {
    use super::*;
    use crate::{
        domain::insight::{
            Attribute, Filter, Grain,
            answer::Answer,
            crowd::{Crowd, Position, Presence, Reason},
            period::Buckets,
        },
        platform::clock::Clock,
    };
    use entity::id::{OrganizationId, TypedId};
    use uuid::Uuid;

    const MINIMUM: u32 = 5;
    const BUCKETS: usize = 3;

    /// People with the same attributes who take part at the same time.
    #[derive(Clone, Debug)]
    struct Class {
        people: u32,
        keys: [usize; 2],
        first: usize,
        last: usize,
    }

    /// Whose events an unknown counts, and in which bucket: those of one class, or those that people of two classes have with each other.
    type Unknown = (usize, usize, usize);

    fn is_present(class: &Class, bucket: usize) -> bool {
        (class.first..=class.last).contains(&bucket)
    }

    /// The unknown numbers: one for each class, or, when an event has two people, one for each two classes. A class of one person has events of
    /// its own too: those with a person who did not take part any more.
    fn unknowns(classes: &[Class], has_two_people: bool) -> Vec<Unknown> {
        let mut unknowns = Vec::new();
        for bucket in 0..BUCKETS {
            for (one, _) in classes.iter().enumerate().filter(|(_, class)| is_present(class, bucket)) {
                for (other, _) in classes.iter().enumerate().skip(one).filter(|(_, class)| is_present(class, bucket)) {
                    if has_two_people || one == other {
                        unknowns.push((one, other, bucket));
                    }
                }
            }
        }
        unknowns
    }

    fn crowd(classes: &[Class], mixes_totals: bool) -> Crowd {
        let date = |text: &str| Some(text.parse().unwrap());
        let buckets =
            Buckets::new(date("2026-01-01"), date("2026-04-01"), Clock::system().now(), chrono_tz::Tz::UTC, Some(Grain::Month)).unwrap();
        let answer = Answer {
            organization: OrganizationId::from_uuid(Uuid::nil()),
            filter: Filter::default(),
            reports: None,
            buckets,
            attributes: vec![Attribute::Department, Attribute::Location],
            mixes_totals,
            minimum: MINIMUM,
            levels: std::collections::HashMap::new(),
        };
        let mut presences = Vec::new();
        for class in classes {
            for _ in 0..class.people {
                let keys = class.keys.map(|key| Some(key.to_string()));
                let employee = Uuid::from_u128(presences.len() as u128);
                presences.push(Presence { employee, keys, first: class.first, last: class.last, is_inside: true });
            }
        }
        Crowd::of(&answer, presences).unwrap()
    }

    /// The figures of an answer with each table that two groupings allow: which unknowns a figure counts, and why it is suppressed.
    fn figures(classes: &[Class], unknowns: &[Unknown]) -> Vec<(Vec<i64>, Option<Reason>)> {
        let crowd = crowd(classes, true);
        let (height, width) = crowd.total();
        let belongs = |class: &Class, position: Position| crowd.cells_of(&class.keys.map(|key| Some(key.to_string()))).contains(&position);
        let mut figures = Vec::new();
        for position in (0..=height).flat_map(|row| (0..=width).map(move |column| (row, column))) {
            let has_two_attributes = position.0 < height && position.1 < width;
            let buckets = (0..BUCKETS).map(Some).filter(|_| !has_two_attributes).chain([None]);
            for bucket in buckets.filter(|bucket| crowd.people(position, *bucket) > 0) {
                let is_part = |(one, other, at): &Unknown| {
                    bucket.is_none_or(|bucket| bucket == *at) && [one, other].iter().any(|class| belongs(&classes[**class], position))
                };
                let counted = unknowns.iter().map(|unknown| i64::from(is_part(unknown))).collect();
                figures.push((counted, crowd.suppression(position, bucket)));
            }
        }
        figures
    }

    /// Classes of fewer people than the minimum whose events follow from the released figures.
    fn small_group(released: &[Vec<i64>], unknowns: &[Unknown], classes: &[Class]) -> Option<u32> {
        let full = rank(released.to_vec());
        let size =
            |group: u32| -> u32 { (0..classes.len()).filter(|class| group >> class & 1 == 1).map(|class| classes[class].people).sum() };
        let is_largest = |group: u32| (0..classes.len()).all(|class| group >> class & 1 == 1 || size(group | 1 << class) >= MINIMUM);
        let groups = (1..1_u32 << classes.len()).filter(|group| size(*group) < MINIMUM && is_largest(*group));
        groups.into_iter().find(|group| {
            let is_other = |(one, other, _): &Unknown| [one, other].iter().all(|class| group >> **class & 1 == 0);
            let others =
                released.iter().map(|row| row.iter().zip(unknowns).filter(|(_, unknown)| is_other(unknown)).map(|(value, _)| *value));
            rank(others.map(Iterator::collect).collect()) < full
        })
    }

    fn company(numbers: &mut Numbers) -> Vec<Class> {
        let classes = 2 + numbers.below(5);
        let class = |_| {
            let limit = [2, 5, 12][numbers.below(3) as usize];
            let people = 1 + numbers.below(limit) as u32;
            let first = numbers.below(BUCKETS as u64) as usize * numbers.below(2) as usize;
            let last = first + numbers.below((BUCKETS - first) as u64) as usize;
            let last = if numbers.below(2) == 0 { BUCKETS - 1 } else { last };
            Class { people, keys: [0, 1].map(|_| numbers.below(3) as usize), first, last }
        };
        (0..classes).map(class).collect()
    }

    #[test]
    fn no_combination_of_series_totals_and_groups_is_about_a_small_group() {
        for has_two_people in [false, true] {
            let mut numbers = Numbers(3);
            let mut leaks_without_protection = 0;
            for _ in 0..400 {
                let classes = company(&mut numbers);
                let unknowns = unknowns(&classes, has_two_people);
                let figures = figures(&classes, &unknowns);
                let with = |shown: &[Option<Reason>]| -> Vec<Vec<i64>> {
                    figures.iter().filter(|(_, reason)| shown.contains(reason)).map(|(counted, _)| counted.clone()).collect()
                };
                let found = small_group(&with(&[None]), &unknowns, &classes);
                assert_eq!(found, None, "{has_two_people} {classes:?} {figures:?}");
                let unprotected = with(&[None, Some(Reason::ProtectsAnotherGroup)]);
                leaks_without_protection += usize::from(small_group(&unprotected, &unknowns, &classes).is_some());
            }
            assert!(leaks_without_protection > 100, "{leaks_without_protection}: the attack must find what is not protected");
        }
    }
}
