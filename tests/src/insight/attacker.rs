//! An attacker who combines everything that one answer shows.

use super::{Company, company::people, figure_of};
use crate::world::{World, value_at};
use serde_json::{Value, json};

const PRIME: i64 = 2_147_483_647;
const MINIMUM: usize = 5;

/// The rank of a matrix modulo a prime.
fn rank(mut rows: Vec<Vec<i64>>) -> usize {
    let width = rows.first().map_or(0, Vec::len);
    let mut rank = 0;
    for column in 0..width {
        let Some(pivot) = (rank..rows.len()).find(|row| rows[*row][column] != 0) else { continue };
        rows.swap(rank, pivot);
        let (done, rest) = rows.split_at_mut(rank + 1);
        let pivot = &done[rank];
        for row in rest {
            let (factor, scale) = (row[column], pivot[column]);
            for (value, subtrahend) in row.iter_mut().zip(pivot) {
                *value = (*value * scale - factor * subtrahend).rem_euclid(PRIME);
            }
        }
        rank += 1;
    }
    rank
}

/// Whether a combination of the released figures depends on these people only: then leaving them out lowers the rank.
fn reveals(released: &[Vec<i64>], people: &[bool]) -> bool {
    let others = released.iter().map(|row| row.iter().zip(people).filter(|(_, attacked)| !**attacked).map(|(value, _)| *value).collect());
    rank(others.collect()) < rank(released.to_vec())
}

const QUERY: &str = "{ insights {
    total: attendance { rows { ...row } }
    department: attendance(by: [{ attribute: DEPARTMENT }]) { rows { ...row } }
    location: attendance(by: [{ attribute: LOCATION }]) { rows { ...row } }
    both: attendance(by: [{ attribute: DEPARTMENT }, { attribute: LOCATION }]) { rows { ...row } }
    swapped: attendance(by: [{ attribute: LOCATION }, { attribute: DEPARTMENT }]) { rows { ...row } }
} }
fragment row on AttendanceInsightRow { keys { dimension value } expected { ... on IntegerValue { value } ... on Suppressed { reason } } }";

#[tokio::test]
async fn no_combination_of_the_figures_of_an_answer_is_about_a_small_group() {
    let companies: [&[(usize, &str, &str)]; 2] = [
        &[(3, "Board", "Bern"), (6, "Sales", "Bern"), (7, "Sales", "Geneva"), (5, "Law", "Geneva"), (6, "Law", "Bern")],
        &[(1, "Board", ""), (2, "Board", "Bern"), (5, "Sales", "Bern"), (4, "Sales", "Geneva"), (6, "Law", "Geneva"), (6, "Law", "Bern")],
    ];
    for groups in companies {
        let world = World::new().await;
        let members = people(groups);
        Company::create(&world, &members).await;
        let data = world.dashboard().execute(QUERY, json!({})).await;
        let (mut released, mut protecting, mut suppressed) = (Vec::new(), Vec::new(), 0);
        for table in ["total", "department", "location", "both", "swapped"] {
            for row in value_at(&data, &format!("insights.{table}.rows")).as_array().unwrap() {
                let figure = figure_of(&row["expected"]);
                let of_row: Vec<i64> = members.iter().map(|member| i64::from(belongs(row, member))).collect();
                suppressed += usize::from(!figure.is_number());
                if figure.is_number() {
                    released.push(of_row);
                } else if figure == "PROTECTS_ANOTHER_GROUP" {
                    protecting.push(of_row);
                }
            }
        }
        assert!(suppressed >= 3 && released.len() >= 5, "{suppressed} suppressed, {} released: {data:#}", released.len());
        assert_eq!(small_group(&released, &members), None, "{data:#}");
        // The attack finds what is not protected.
        let unprotected = [released, protecting].concat();
        assert!(small_group(&unprotected, &members).is_some(), "without the suppression of further figures: {data:#}");
        world.end().await;
    }
}

/// A group of fewer people than the minimum that a combination of the released figures is about.
fn small_group<'m>(released: &[Vec<i64>], members: &[(&'m str, &'m str)]) -> Option<Vec<(&'m str, &'m str)>> {
    let mut cells = members.to_vec();
    cells.sort_unstable();
    cells.dedup();
    (1..1_u32 << cells.len()).find_map(|subset| {
        let group: Vec<_> = (0..cells.len()).filter(|cell| subset >> cell & 1 == 1).map(|cell| cells[cell]).collect();
        let attacked: Vec<bool> = members.iter().map(|member| group.contains(member)).collect();
        let size = attacked.iter().filter(|is_attacked| **is_attacked).count();
        (size < MINIMUM && reveals(released, &attacked)).then_some(group)
    })
}

fn belongs(row: &Value, (department, location): &(&str, &str)) -> bool {
    row["keys"].as_array().unwrap().iter().all(|key| {
        let value = if key["dimension"] == "DEPARTMENT" { department } else { location };
        key["value"].as_str().unwrap_or_default() == *value
    })
}
