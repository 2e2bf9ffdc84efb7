//! Which figures of a table may be shown, so that none of them, and no sum or difference of them, is about a group of people smaller than the
//! minimum.
//!
//! A figure about a small group is suppressed. That is not enough: the figure of a department follows from the total and the figures of the
//! other departments. So further figures are suppressed, until no combination of what is left is about small groups alone (complementary
//! suppression; A. Hundepool and others, "Statistical Disclosure Control", Wiley 2012, chapter 4).
//!
//! The entries of a table, totals included, are the edges of a bipartite graph: an entry connects its row with its column. Each row and each column,
//! that of the totals too, is one equation: the sum of its cells less its total is zero. Changing the values along a closed path of entries,
//! alternately up and down by the same amount, keeps every equation. When all entries of such a path are suppressed, what is shown is the
//! same before and after the change, so no combination of it depends on a cell of the path, unless it also depends on another cell of the path.
//! Each small cell therefore gets a closed path on which every other cell is large. Then every combination that can be derived depends
//! on at least one group that has the minimum of people, even when the same people are in several groups (as with periods).

use rustworkx_core::petgraph::{
    algo::astar,
    graph::{NodeIndex, UnGraph},
};

/// Whether a figure may be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disclosure {
    /// The figure may be shown.
    Released,
    /// The group has fewer people than the minimum.
    TooSmall,
    /// The figure of a smaller group could be computed from this one.
    Protects,
}

/// Whether one person can be in several groups of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Membership {
    /// Each person is in one group, as with departments. Small groups that together have the minimum of people protect each other.
    Single,
    /// A person can be in several groups, as with periods.
    Multiple,
}

/// Decides for a list of groups and their total. `people` has the number of people of each group, and of all groups as its last element.
///
/// The result has the shape of `people`. Groups without people are released: their figures are zero, and nobody is in them.
pub fn release_list(people: &[u32], minimum: u32, membership: Membership) -> Vec<Disclosure> {
    let mut disclosures: Vec<_> = people.iter().map(|people| disclosure(*people, minimum)).collect();
    let Some((_, groups)) = people.split_last() else { return disclosures };
    let small: u32 = groups.iter().filter(|people| is_small(**people, minimum)).sum();
    let protected = small == 0 || (membership == Membership::Single && small >= minimum);
    // The smallest large group costs least. The total protects when there is none: then it is small itself, or all its parts are.
    let protector = (0..people.len())
        .filter(|index| people.get(*index).is_some_and(|people| *people >= minimum))
        .min_by_key(|index| people.get(*index));
    if !protected && let Some(disclosure) = protector.and_then(|index| disclosures.get_mut(index)) {
        *disclosure = Disclosure::Protects;
    }
    disclosures
}

/// Decides for a table. `people` has the number of people of each cell, row by row; the last row and the last column are totals.
///
/// The result has the shape of `people`. Entries without people are released.
pub fn release_table(people: &[Vec<u32>], minimum: u32) -> Vec<Vec<Disclosure>> {
    let mut table = Table::new(people, minimum);
    let mut small: Vec<_> = table.cells().filter(|entry| is_small(entry.people, minimum)).collect();
    small.sort_by_key(|entry| (entry.people, entry.row, entry.column));
    for cell in small {
        table.protect(cell);
    }
    table.disclosures
}

fn is_small(people: u32, minimum: u32) -> bool {
    people > 0 && people < minimum
}

fn disclosure(people: u32, minimum: u32) -> Disclosure {
    if is_small(people, minimum) { Disclosure::TooSmall } else { Disclosure::Released }
}

/// A cell or a total of a table.
#[derive(Clone, Copy)]
struct Entry {
    row: usize,
    column: usize,
    people: u32,
    is_total: bool,
}

struct Table {
    /// The entries with people, between the node of their row and that of their column.
    graph: UnGraph<(), Entry>,
    rows: Vec<NodeIndex>,
    columns: Vec<NodeIndex>,
    disclosures: Vec<Vec<Disclosure>>,
}

impl Table {
    fn new(people: &[Vec<u32>], minimum: u32) -> Self {
        let mut graph = UnGraph::default();
        let width = people.iter().map(Vec::len).max().unwrap_or_default();
        let rows: Vec<_> = people.iter().map(|_| graph.add_node(())).collect();
        let columns: Vec<_> = (0..width).map(|_| graph.add_node(())).collect();
        for (row, (row_node, entries)) in rows.iter().zip(people).enumerate() {
            for (column, (column_node, people)) in columns.iter().zip(entries).enumerate() {
                if *people > 0 {
                    let is_total = row + 1 == rows.len() || column + 1 == width;
                    graph.add_edge(*row_node, *column_node, Entry { row, column, people: *people, is_total });
                }
            }
        }
        let disclosures = people.iter().map(|row| row.iter().map(|people| disclosure(*people, minimum)).collect()).collect();
        Self { graph, rows, columns, disclosures }
    }

    fn cells(&self) -> impl Iterator<Item = Entry> {
        self.graph.edge_weights().filter(|entry| !entry.is_total).copied()
    }

    fn disclosure(&self, entry: &Entry) -> Disclosure {
        self.disclosures.get(entry.row).and_then(|row| row.get(entry.column)).copied().unwrap_or(Disclosure::Released)
    }

    /// What it costs to have an entry on a path: the people whose figure is lost. `None`: the entry cannot protect a cell.
    fn cost(&self, entry: &Entry) -> Option<u64> {
        match self.disclosure(entry) {
            // A small cell might be derived together with the cell that it should protect. A small total is not a cell.
            Disclosure::TooSmall if !entry.is_total => None,
            Disclosure::TooSmall | Disclosure::Protects => Some(0),
            Disclosure::Released => Some(u64::from(entry.people)),
        }
    }

    /// Suppresses the entries of the cheapest path that closes with the cell. There is always one, through the total of the row, the total
    /// of the table, and the total of the column.
    fn protect(&mut self, cell: Entry) {
        let (Some(start), Some(end)) = (self.rows.get(cell.row).copied(), self.columns.get(cell.column).copied()) else { return };
        // Longer than every path.
        const NEVER: u64 = 1 << 48;
        let cost = |entry: &Entry| self.cost(entry).unwrap_or(NEVER);
        let path = astar(&self.graph, start, |node| node == end, |edge| cost(edge.weight()), |_| 0);
        let nodes = path.map(|(_, nodes)| nodes).unwrap_or_default();
        let entries: Vec<_> = nodes
            .iter()
            .zip(nodes.iter().skip(1))
            .filter_map(|(from, to)| self.graph.edge_weight(self.graph.find_edge(*from, *to)?).copied())
            .collect();
        for entry in entries {
            if self.disclosure(&entry) == Disclosure::Released
                && let Some(disclosure) = self.disclosures.get_mut(entry.row).and_then(|row| row.get_mut(entry.column))
            {
                *disclosure = Disclosure::Protects;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Disclosure::*, *};
    use crate::domain::insight::attack::{Numbers, reveals};

    const MINIMUM: u32 = 5;

    /// Mostly empty and small groups, and some large ones.
    fn people_of(numbers: &mut Numbers) -> u32 {
        let limit = [1, 4, 9, 30][numbers.below(4) as usize];
        numbers.below(limit) as u32
    }

    /// The released entries as sums of cells, and the people of each cell.
    fn equations(people: &[Vec<u32>], disclosures: &[Vec<Disclosure>]) -> (Vec<Vec<i64>>, Vec<u32>) {
        let (height, width) = (people.len() - 1, people[0].len() - 1);
        let cells: Vec<(usize, usize)> = (0..height).flat_map(|row| (0..width).map(move |column| (row, column))).collect();
        let mut released = Vec::new();
        for (row, disclosures) in disclosures.iter().enumerate() {
            for (column, disclosure) in disclosures.iter().enumerate() {
                if *disclosure == Released {
                    let is_part = |cell: &(usize, usize)| (row == height || row == cell.0) && (column == width || column == cell.1);
                    released.push(cells.iter().map(|cell| i64::from(is_part(cell) && people[cell.0][cell.1] > 0)).collect());
                }
            }
        }
        (released, cells.iter().map(|(row, column)| people[*row][*column]).collect())
    }

    /// Whether what is released reveals a sum over cells that are all small.
    fn attack(people: &[Vec<u32>], disclosures: &[Vec<Disclosure>]) -> bool {
        let (released, cells) = equations(people, disclosures);
        reveals(&released, &cells.iter().map(|people| is_small(*people, MINIMUM)).collect::<Vec<_>>())
    }

    fn with_totals(mut cells: Vec<Vec<u32>>) -> Vec<Vec<u32>> {
        for row in &mut cells {
            row.push(row.iter().sum());
        }
        let totals = (0..cells[0].len()).map(|column| cells.iter().map(|row| row[column]).sum()).collect();
        cells.push(totals);
        cells
    }

    #[test]
    fn no_combination_of_the_released_entries_of_a_table_depends_on_small_cells_alone() {
        let mut numbers = Numbers(1);
        let mut leaks_without_protection = 0;
        for _ in 0..5_000 {
            let (height, width) = (1 + numbers.below(5), 1 + numbers.below(5));
            let people = with_totals((0..height).map(|_| (0..width).map(|_| people_of(&mut numbers)).collect()).collect());
            let disclosures = release_table(&people, MINIMUM);
            assert!(!attack(&people, &disclosures), "{people:?} {disclosures:?}");
            for (people, disclosure) in people.iter().flatten().zip(disclosures.iter().flatten()) {
                assert_eq!(is_small(*people, MINIMUM), *disclosure == TooSmall);
                assert!(*people > 0 || *disclosure == Released);
            }
            let unprotected: Vec<Vec<_>> =
                people.iter().map(|row| row.iter().map(|people| disclosure(*people, MINIMUM)).collect()).collect();
            leaks_without_protection += usize::from(attack(&people, &unprotected));
        }
        assert!(leaks_without_protection > 2_000, "{leaks_without_protection}: the attack must find what is not protected");
    }

    #[test]
    fn no_combination_of_a_list_and_its_total_is_about_fewer_people_than_the_minimum() {
        let mut numbers = Numbers(2);
        for _ in 0..2_000 {
            let groups: Vec<u32> = (0..1 + numbers.below(7)).map(|_| people_of(&mut numbers)).collect();
            let mut people = groups.clone();
            people.push(groups.iter().sum());
            let disclosures = release_list(&people, MINIMUM, Membership::Single);
            let mut released: Vec<Vec<i64>> = Vec::new();
            for (index, disclosure) in disclosures.iter().enumerate() {
                if *disclosure == Released {
                    let is_part = |group: usize| (index == groups.len() || index == group) && groups[group] > 0;
                    released.push((0..groups.len()).map(|group| i64::from(is_part(group))).collect());
                }
            }
            for subset in 1..1_u32 << groups.len() {
                let attacked: Vec<bool> = (0..groups.len()).map(|group| subset >> group & 1 == 1).collect();
                let size: u32 = groups.iter().zip(&attacked).filter(|(_, attacked)| **attacked).map(|(people, _)| people).sum();
                assert!(size == 0 || size >= MINIMUM || !reveals(&released, &attacked), "{people:?} {disclosures:?} {attacked:?}");
            }
        }
    }

    #[test]
    fn small_groups_with_the_same_people_do_not_protect_each_other() {
        assert_eq!(release_list(&[3, 4, 20, 27], MINIMUM, Membership::Single), [TooSmall, TooSmall, Released, Released]);
        assert_eq!(release_list(&[3, 4, 20, 20], MINIMUM, Membership::Multiple), [TooSmall, TooSmall, Protects, Released]);
        assert_eq!(release_list(&[3, 4, 6], MINIMUM, Membership::Multiple), [TooSmall, TooSmall, Protects]);
    }

    #[test]
    fn large_and_empty_groups_are_released() {
        assert_eq!(release_list(&[5, 0, 9, 14], MINIMUM, Membership::Single), [Released; 4]);
        let people = with_totals(vec![vec![5, 0, 9], vec![7, 8, 0]]);
        assert!(release_table(&people, MINIMUM).iter().flatten().all(|disclosure| *disclosure == Released));
        assert!(release_list(&[], MINIMUM, Membership::Single).is_empty() && release_table(&[], MINIMUM).is_empty());
    }

    #[test]
    fn a_small_cell_costs_the_fewest_people() {
        let people = with_totals(vec![vec![2, 40, 50], vec![30, 6, 60], vec![70, 80, 90]]);
        let disclosures = release_table(&people, MINIMUM);
        let suppressed: Vec<_> = (0..4)
            .flat_map(|row| (0..4).map(move |column| (row, column)))
            .filter(|(row, column)| disclosures[*row][*column] != Released)
            .collect();
        assert_eq!(suppressed, [(0, 0), (0, 1), (1, 0), (1, 1)]);
    }
}
