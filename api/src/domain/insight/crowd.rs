//! The people of an answer by group and bucket, and which groups are released.
//!
//! A cell of the lattice has a position: the index of its first and of its second key. The index after the last key is that of the total.

use super::{
    answer::{Answer, Attribute},
    suppression::{Disclosure, Membership, release_list, release_table},
};
use crate::platform::{Error, Result};
use entity::id::{ProgramId, RoundId, TypedId};
use sea_orm::QueryResult;
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// Why a figure is suppressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The group has fewer people than the minimum.
    GroupTooSmall,
    /// With the figure, that of a smaller group could be computed.
    ProtectsAnotherGroup,
    /// The filter leaves out fewer people than the minimum.
    FilterTooNarrow,
}

/// The most cells of the lattice of an answer, over all buckets.
const MAX_CELLS: usize = 100_000;

/// A group, or a total.
pub type Position = (usize, usize);

/// A value of an attribute; `None`: the employee has none.
pub type KeyText = Option<String>;

/// A person in a group, from one bucket to another.
#[derive(Clone, Debug)]
pub struct Presence {
    pub employee: Uuid,
    pub keys: [KeyText; 2],
    pub first: usize,
    pub last: usize,
    /// Whether the person satisfies the conditions of the filter on people.
    pub is_inside: bool,
}

/// The number of people with the same keys in the same buckets, who have no other keys.
#[derive(Clone, Debug)]
pub struct Count {
    pub keys: [KeyText; 2],
    pub first: usize,
    pub last: usize,
    /// Whether the people satisfy the conditions of the filter on people.
    pub is_inside: bool,
    /// The people in each of the buckets.
    pub people: u32,
    /// Those who are in no bucket before.
    pub newcomers: u32,
}

/// The number of people of each cell, and whether it is released.
#[derive(Debug)]
pub struct Crowd {
    /// The values of each attribute, in order.
    pub keys: [Vec<KeyText>; 2],
    indexes: [HashMap<KeyText, usize>; 2],
    bucket_count: usize,
    /// Of each cell, its people in each bucket, and in the period.
    people: HashMap<Position, Vec<u32>>,
    /// Of each bucket, and of the period, its released cells.
    disclosures: Vec<Vec<Vec<Disclosure>>>,
    /// The people whom the filter leaves out, in each bucket and in the period.
    left_out: Vec<u32>,
    minimum: u32,
    /// Whether a total of the period must not show what its buckets do not.
    mixes_totals: bool,
}

impl Crowd {
    /// Counts people one by one.
    ///
    /// # Errors
    /// `Invalid` when the attributes have too many values.
    pub fn of(answer: &Answer, presences: Vec<Presence>) -> Result<Self> {
        Self::new(answer, &[], presences)
    }

    /// Counts people: those that are counted already, and others one by one.
    ///
    /// # Errors
    /// `Invalid` when the attributes have too many values.
    pub fn new(answer: &Answer, counts: &[Count], mut presences: Vec<Presence>) -> Result<Self> {
        let bucket_count = answer.buckets.len();
        let keys = [0, 1].map(|index| {
            let of_counts = counts.iter().map(|count| (&count.keys, count.is_inside));
            let of_people = presences.iter().map(|presence| (&presence.keys, presence.is_inside));
            if index < answer.attributes.len() { keys_of(of_counts.chain(of_people), index) } else { Vec::new() }
        });
        let indexes = [0, 1].map(|key: usize| {
            let keys: &[KeyText] = keys.get(key).map_or(&[], Vec::as_slice);
            keys.iter().cloned().zip(0..).collect::<HashMap<KeyText, usize>>()
        });
        let [height, width] = [0, 1].map(|key: usize| keys.get(key).map_or(0, Vec::len) + 1);
        let cells = height.saturating_mul(width).saturating_mul(bucket_count);
        if cells > MAX_CELLS {
            let message = format!(
                "by: the attributes and the units of time make {cells} groups, more than {MAX_CELLS}: leave one out, or ask for a larger unit \
                 of time"
            );
            return Err(Error::invalid("by", message));
        }
        let mut crowd = Self {
            keys,
            indexes,
            bucket_count,
            people: HashMap::new(),
            disclosures: Vec::new(),
            left_out: vec![0; bucket_count + 1],
            minimum: answer.minimum,
            mixes_totals: answer.mixes_totals,
        };
        for count in counts {
            crowd.add(count);
        }
        presences.sort_unstable_by_key(|presence| presence.employee);
        for of_employee in presences.chunk_by(|one, other| one.employee == other.employee) {
            crowd.add_employee(of_employee);
        }
        let is_multiple = answer.attributes.iter().any(Attribute::is_multiple);
        crowd.disclosures = (0..=bucket_count).map(|bucket| crowd.release(bucket, height, width, is_multiple)).collect();
        Ok(crowd)
    }

    /// Adds people who have no other keys.
    fn add(&mut self, count: &Count) {
        let cells: BTreeSet<Position> = if count.is_inside { self.cells_of(&count.keys).into() } else { BTreeSet::new() };
        let period = self.bucket_count;
        let add_to = |counts: &mut Vec<u32>| {
            for people in counts.iter_mut().take(count.last + 1).skip(count.first) {
                *people += count.people;
            }
            if let Some(people) = counts.last_mut() {
                *people += count.newcomers;
            }
        };
        if !count.is_inside {
            add_to(&mut self.left_out);
        }
        for cell in cells {
            add_to(self.people.entry(cell).or_insert_with(|| vec![0; period + 1]));
        }
    }

    /// Adds an employee once to each cell and bucket.
    fn add_employee(&mut self, presences: &[Presence]) {
        if let [Presence { keys, first, last, is_inside, .. }] = presences {
            let count = Count { keys: keys.clone(), first: *first, last: *last, is_inside: *is_inside, people: 1, newcomers: 1 };
            return self.add(&count);
        }
        let mut present: BTreeSet<(Position, usize)> = BTreeSet::new();
        let mut absent = BTreeSet::new();
        for presence in presences {
            let buckets = (presence.first..=presence.last).chain([self.bucket_count]);
            if !presence.is_inside {
                absent.extend(buckets);
                continue;
            }
            let cells = self.cells_of(&presence.keys);
            for bucket in buckets {
                present.extend(cells.map(|cell| (cell, bucket)));
            }
        }
        for (cell, bucket) in present {
            let counts = self.people.entry(cell).or_insert_with(|| vec![0; self.bucket_count + 1]);
            if let Some(count) = counts.get_mut(bucket) {
                *count += 1;
            }
        }
        for bucket in absent {
            if let Some(count) = self.left_out.get_mut(bucket) {
                *count += 1;
            }
        }
    }

    /// The cells that a person with these keys belongs to: the group, and the totals. Without an attribute, some are the same.
    pub fn cells_of(&self, [first, second]: &[KeyText; 2]) -> [Position; 4] {
        let total = self.total();
        let index = |attribute: usize, key: &KeyText, total: usize| if total == 0 { 0 } else { self.index_of(attribute, key) };
        let (row, column) = (index(0, first, total.0), index(1, second, total.1));
        [(row, column), (row, total.1), (total.0, column), total]
    }

    /// The position of the total of all groups.
    pub fn total(&self) -> Position {
        let [first, second] = &self.keys;
        (first.len(), second.len())
    }

    /// The index of a value of an attribute. A value that nobody has comes after the total.
    pub fn index_of(&self, attribute: usize, key: &KeyText) -> usize {
        let index = self.indexes.get(attribute).and_then(|indexes| indexes.get(key));
        index.copied().unwrap_or_else(|| self.keys.get(attribute).map_or(0, Vec::len) + 1)
    }

    /// The people of a cell in a bucket, or in the period.
    pub fn people(&self, cell: Position, bucket: Option<usize>) -> u32 {
        let bucket = bucket.unwrap_or(self.bucket_count);
        self.people.get(&cell).and_then(|counts| counts.get(bucket)).copied().unwrap_or(0)
    }

    fn release(&self, bucket: usize, height: usize, width: usize, is_multiple: bool) -> Vec<Vec<Disclosure>> {
        let people = |row, column| self.people((row, column), Some(bucket));
        if width > 1 {
            let table: Vec<Vec<u32>> = (0..height).map(|row| (0..width).map(|column| people(row, column)).collect()).collect();
            return release_table(&table, self.minimum);
        }
        let list: Vec<u32> = (0..height).map(|row| people(row, 0)).collect();
        let membership = if is_multiple { Membership::Multiple } else { Membership::Single };
        release_list(&list, self.minimum, membership).into_iter().map(|disclosure| vec![disclosure]).collect()
    }

    fn disclosure(&self, cell: Position, bucket: usize) -> Disclosure {
        let row = self.disclosures.get(bucket).and_then(|rows| rows.get(cell.0));
        row.and_then(|row| row.get(cell.1)).copied().unwrap_or(Disclosure::Released)
    }

    /// Why a cell is suppressed in a bucket, or in the period. `None`: it is released.
    pub fn suppression(&self, cell: Position, bucket: Option<usize>) -> Option<Reason> {
        let is_narrow = |bucket: usize| self.left_out.get(bucket).is_some_and(|people| *people > 0 && *people < self.minimum);
        let of = |bucket: usize| match self.disclosure(cell, bucket) {
            _ if is_narrow(bucket) => Some(Reason::FilterTooNarrow),
            Disclosure::Released => None,
            Disclosure::TooSmall => Some(Reason::GroupTooSmall),
            Disclosure::Protects => Some(Reason::ProtectsAnotherGroup),
        };
        match bucket {
            Some(bucket) => of(bucket),
            None if self.mixes_totals => {
                let is_small = self.disclosure(cell, self.bucket_count) == Disclosure::TooSmall;
                let in_buckets = (0..self.bucket_count).find_map(of);
                let reason = if is_small { Some(Reason::GroupTooSmall) } else { in_buckets.map(|_| Reason::ProtectsAnotherGroup) };
                if is_narrow(self.bucket_count) { Some(Reason::FilterTooNarrow) } else { reason }
            }
            None => of(self.bucket_count),
        }
    }
}

/// The values of an attribute, in order. `people` are the keys of people, and whether they satisfy the filter.
fn keys_of<'k>(people: impl Iterator<Item = (&'k [KeyText; 2], bool)>, index: usize) -> Vec<KeyText> {
    let keys = people.filter(|(_, is_inside)| *is_inside).filter_map(|(keys, _)| keys.get(index));
    let mut keys: Vec<KeyText> = keys.collect::<BTreeSet<_>>().into_iter().cloned().collect();
    // Numbers in their order, and people without a value last.
    keys.sort_by_key(|key| (key.is_none(), key.as_ref().and_then(|key| key.parse::<i64>().ok()), key.clone()));
    keys
}

/// Reads a person from a row with the columns `employee_id`, first bucket, last bucket, `inside`, and the keys.
pub fn read_presence(answer: &Answer, row: &QueryResult) -> Result<Presence> {
    let employee = row.try_get_by_index(0)?;
    let [first, last] = [read_bucket(answer, row, 1)?, read_bucket(answer, row, 2)?];
    Ok(Presence { employee, keys: read_keys(answer, row, 4)?, first, last, is_inside: row.try_get_by_index::<i64>(3)? == 1 })
}

/// The number of a bucket in a row.
pub fn read_bucket(answer: &Answer, row: &QueryResult, index: usize) -> Result<usize> {
    let bucket = usize::try_from(row.try_get_by_index::<i64>(index)?).map_err(Error::internal)?;
    Ok(bucket.min(answer.buckets.len().saturating_sub(1)))
}

/// The values of all attributes of the answer in a row.
pub fn read_keys(answer: &Answer, row: &QueryResult, start: usize) -> Result<[KeyText; 2]> {
    let mut keys = [None, None];
    for (index, (key, attribute)) in keys.iter_mut().zip(&answer.attributes).enumerate() {
        *key = read_key(attribute, row, start + index)?;
    }
    Ok(keys)
}

/// The value of an attribute in a row.
pub fn read_key(attribute: &Attribute, row: &QueryResult, index: usize) -> Result<KeyText> {
    Ok(match attribute {
        Attribute::Program => row.try_get_by_index::<Option<Uuid>>(index)?.map(|id| ProgramId::from_uuid(id).to_string()),
        Attribute::Round => row.try_get_by_index::<Option<Uuid>>(index)?.map(|id| RoundId::from_uuid(id).to_string()),
        _ => row.try_get_by_index(index)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::insight::{answer::Filter, attack::Numbers, period::Buckets},
        platform::clock::Clock,
    };
    use entity::id::OrganizationId;

    const BUCKETS: usize = 4;

    fn answer(attributes: &[Attribute]) -> Answer {
        let date = |text: &str| Some(text.parse().unwrap());
        let (now, grain) = (Clock::system().now(), Some(crate::domain::insight::Grain::Month));
        Answer {
            organization: OrganizationId::from_uuid(Uuid::nil()),
            filter: Filter::default(),
            reports: None,
            buckets: Buckets::new(date("2026-01-01"), date("2026-05-01"), now, chrono_tz::Tz::UTC, grain).unwrap(),
            attributes: attributes.to_vec(),
            mixes_totals: true,
            minimum: 5,
            levels: HashMap::new(),
        }
    }

    /// What a crowd says about every cell, in every bucket and in the period.
    fn cells(crowd: &Crowd) -> Vec<(Position, u32, Option<Reason>)> {
        let (height, width) = crowd.total();
        let positions = (0..=height).flat_map(|row| (0..=width).map(move |column| (row, column)));
        let buckets = || (0..BUCKETS).map(Some).chain([None]);
        let cell = |(position, bucket)| (position, crowd.people(position, bucket), crowd.suppression(position, bucket));
        positions.flat_map(|position| buckets().map(move |bucket| (position, bucket))).map(cell).collect()
    }

    #[test]
    fn people_who_are_counted_together_and_one_by_one_are_the_same_crowd() {
        let mut numbers = Numbers(7);
        for attributes in [&[][..], &[Attribute::Department], &[Attribute::Department, Attribute::Location]] {
            for _ in 0..200 {
                let (mut presences, mut counts, mut divided) = (Vec::new(), Vec::new(), Vec::new());
                for _ in 0..1 + numbers.below(12) {
                    let mut keys = [None, None];
                    keys.iter_mut().take(attributes.len()).for_each(|key| *key = Some(numbers.below(3).to_string()));
                    let first = numbers.below(BUCKETS as u64) as usize;
                    let (last, is_inside) = (first + numbers.below((BUCKETS - first) as u64) as usize, numbers.below(5) > 0);
                    let people = 1 + numbers.below(8) as u32;
                    // Some take part again later, after a pause.
                    let again = (last + 2 < BUCKETS && numbers.below(2) == 0).then_some(last + 2);
                    for _ in 0..people {
                        let employee = Uuid::from_u128(presences.len() as u128);
                        let presence = Presence { employee, keys: keys.clone(), first, last, is_inside };
                        let later = again.map(|first| Presence { first, last: first, ..presence.clone() });
                        divided.extend(later.iter().flat_map(|later| [presence.clone(), later.clone()]));
                        presences.extend([Some(presence), later].into_iter().flatten());
                    }
                    if again.is_none() {
                        counts.push(Count { keys, first, last, is_inside, people, newcomers: people });
                    }
                }
                let one_by_one = Crowd::of(&answer(attributes), presences).unwrap();
                let together = Crowd::new(&answer(attributes), &counts, divided).unwrap();
                assert_eq!((&one_by_one.keys, cells(&one_by_one)), (&together.keys, cells(&together)));
            }
        }
    }
}
